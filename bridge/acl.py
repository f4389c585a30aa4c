"""What each site lets through: which methods, which paths, and which users' events (`allow_*` in `[[sites]]`).

What is not named is refused, on every way: JSON-RPC alone and in batches, native Cti frames, tunnel and ingress.
Errors: `protocol.jsonrpc.RpcError` -32002, `bridge.tunnel.paths.PathRefused` 403.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bridge.config import Config
from bridge.config import Site as SiteSettings
from bridge.sites.event_sources import is_event_method, is_event_path, login_of
from bridge.tunnel.paths import PathRefused, PathRules, shared_rules
from protocol import jsonrpc
from protocol.jsonrpc import EventFrame

EVERYTHING = "*"


class SiteRules:
    """One site's. Without `settings` (there is no such site) nothing passes."""

    def __init__(self, settings: SiteSettings | None, tunnel_allow: Sequence[str]) -> None:
        if settings is None:
            settings = SiteSettings(name="", kind="o2g", allow_methods=[], allow_paths=[], allow_events_of=[])
        self._name = settings.name
        self._kind = settings.kind
        self._methods = matcher(settings.allow_methods)
        self._logins = matcher(settings.allow_events_of)
        self._everybody = EVERYTHING in settings.allow_events_of
        self._everything = EVERYTHING in settings.allow_methods and self._everybody
        self._known: dict[str, bool] = {}
        self._paths = shared_rules(tuple(tunnel_allow))
        self._own_paths: PathRules | None = None
        if settings.allow_paths is not None:
            self._own_paths = shared_rules(tuple(settings.allow_paths))

    def check_method(self, method: str) -> None:
        """Raises -32002 unless the method, which there is, may be called."""
        if self._everything:
            return
        allowed = self._known.get(method)
        if allowed is None:
            # As many as there are methods: who asks for one that there is not does not come so far.
            allowed = self._known[method] = self._allows(method)
        if not allowed:
            raise jsonrpc.forbidden(f"{method} may not be called on site {self._name}")

    def check_path(self, target: str) -> None:
        """Raises `PathRefused` unless a request for this path and query may pass."""
        self._paths.check(target)
        path = target.partition("?")[0]
        if self._own_paths is not None:
            try:
                self._own_paths.check(target)
            except PathRefused as error:
                if error.status != 403:
                    raise
                raise PathRefused(403, f"{path[:200]} may not be requested of site {self._name}") from None
        if not self._everybody and is_event_path(self._kind, target):
            raise PathRefused(
                403, f"not everybody's events may leave site {self._name}: event channels do not pass here"
            )

    def events(self, login: Callable[[], str]) -> Callable[[EventFrame], bool] | None:
        """What says of each event of a session whether it may leave; None where all may."""
        if self._everybody:
            return None

        def passes(event: EventFrame) -> bool:
            of = login_of(event, login())
            return of is not None and self._logins(of)

        return passes

    def _allows(self, method: str) -> bool:
        if not self._methods(method):
            return False
        return self._everybody or not is_event_method(self._kind, method)


class Acl:
    """Those of all sites of one configuration."""

    def __init__(self, config: Config) -> None:
        self._allow = tuple(config.tunnel.allow)
        self._rules = {each.name: SiteRules(each, self._allow) for each in config.sites}
        self._nothing = SiteRules(None, self._allow)

    def of(self, site: str) -> SiteRules:
        """A site's rules."""
        return self._rules.get(site, self._nothing)


def matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a name is one of the patterns; `*` in them stands for any characters."""
    alternatives = (_expression(pattern) for pattern in patterns)
    compiled = re.compile("|".join(f"(?:{each})" for each in alternatives) or "(?!)", re.DOTALL)
    return lambda name: compiled.fullmatch(name) is not None


def _expression(pattern: str) -> str:
    """A pattern in which each `*` but the last ends at the first place it can: there is nothing to try twice."""
    first, *others = (re.escape(part) for part in pattern.split("*"))
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>.*?{part})" for part in middle) + ".*" + last
