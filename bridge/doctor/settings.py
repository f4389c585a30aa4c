"""What can be found out from the configuration alone: patterns that match nothing, extras that are not installed.

`ctibridge serve --check` asks for this as well. Errors: none.
"""

from __future__ import annotations

import difflib
import importlib.util
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from bridge import method_list
from bridge.acl import matcher
from bridge.config import Config, Site

_EXTRAS: Final[tuple[tuple[str, str, tuple[str, ...], Callable[[Config], bool]], ...]] = (
    (
        "tracing.enabled",
        "otel",
        ("opentelemetry.sdk.trace", "opentelemetry.exporter.otlp.proto.http"),
        lambda config: config.tracing.enabled,
    ),
    ("cluster.nats", "cluster", ("nats", "cryptography"), lambda config: bool(config.cluster.servers)),
)
"""The setting that needs an extra, the extra, what it installs, and whether it is asked for."""


class Problem(NamedTuple):
    """What is wrong with a key, and what would be right."""

    key: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.key}: {self.what}; {self.remedy}"


def problems(config: Config) -> list[Problem]:
    """Everything that is wrong with a configuration which can be read."""
    found = [
        problem for index, site in enumerate(config.sites) for problem in _patterns(f"sites[{index}]", site)
    ]
    return [*found, *missing_extras(config)]


def missing_extras(config: Config) -> list[Problem]:
    """Settings that need an extra which is not installed."""
    return [
        Problem(key, f"needs the extra {extra}", f"pip install 'ctibridge[{extra}]', or leave it out")
        for key, extra, modules, asked in _EXTRAS
        if asked(config) and not all(map(_is_installed, modules))
    ]


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ImportError:
        return False


def _patterns(key: str, site: Site) -> Iterator[Problem]:
    """Patterns of `allow_methods` that match no method of this kind of site."""
    names = [each.name for each in method_list.methods().values() if site.kind in each.supported]
    for pattern in site.allow_methods:
        matches = matcher([pattern])
        if not any(map(matches, names)):
            near = difflib.get_close_matches(pattern, names, 1)
            yield Problem(
                f"{key}.allow_methods",
                f"{pattern!r} matches no method of a site of kind {site.kind!r}",
                f"did you mean {near[0]}?" if near else "write Cti.dial, Cti.* or *",
            )
