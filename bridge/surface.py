"""What clients can call: the OpenRPC document of this build, for the command line and for those who ask.

Errors: `Stale`, where the committed document is not that of this build.
"""

from __future__ import annotations

import difflib
import gzip
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import NamedTuple

from bridge.sites.o2g.cti_operations import cti_support as o2g_support
from bridge.sites.xivo.cti_operations import cti_support as xivo_support
from protocol import openrpc

SHOWN_LINES = 40
"""Of the differences: enough to see what kind of change it is."""


class Stale(Exception):
    """The committed document is not that of this build; the text says where they differ, and the remedy."""


def document() -> bytes:
    """The document as this build makes it, a line for each thing."""
    support = {"o2g": o2g_support(), "xivo": xivo_support()}
    return openrpc.pretty(openrpc.document(version("ctibridge"), support))


def check(committed: bytes | None = None) -> None:
    """Raises `Stale` unless the committed document is the one that this build makes."""
    made = document()
    if committed is None:
        committed = openrpc.committed()
    if committed == made:
        return
    lines = list(
        difflib.unified_diff(
            committed.decode("utf-8", "replace").splitlines(),
            made.decode().splitlines(),
            "committed",
            "this build",
            n=1,
            lineterm="",
        )
    )
    more = f"\n… and {len(lines) - SHOWN_LINES} lines more" if len(lines) > SHOWN_LINES else ""
    raise Stale(
        "the public surface has changed; if that is meant, run "
        "`ctibridge openrpc --output protocol/openrpc/openrpc.json`\n" + "\n".join(lines[:SHOWN_LINES]) + more
    )


class Page(NamedTuple):
    """The document as it is served over HTTP."""

    body: bytes
    compressed: bytes
    etag: str


@cache
def page() -> Page:
    """The committed document; compressing it takes 15 ms, once."""
    body = openrpc.snapshot()
    return Page(body, gzip.compress(body, mtime=0), f'"{sha256(body).hexdigest()[:24]}"')
