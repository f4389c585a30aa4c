"""What clients can call: the OpenRPC document of this build, for the command line and for those who ask.

Errors: `Stale`, where the committed document is not that of this build.
"""

from __future__ import annotations

import difflib
import gzip
import json
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import NamedTuple

from bridge.dispatch import of_another_kind
from bridge.sites.o2g.cti_operations import cti_support as o2g_support
from bridge.sites.o2g.operations import generic_operations as o2g_operations
from bridge.sites.xivo.cti_operations import cti_support as xivo_support
from bridge.sites.xivo.operations import generic_operations as xivo_operations
from protocol import openrpc
from protocol.openrpc import reference as openrpc_reference
from protocol.own_methods import O2G_SUBSCRIPTIONS

SHOWN_LINES = 40
"""Of the differences: enough to see what kind of change it is."""


class Stale(Exception):
    """The committed document is not that of this build; the text says where they differ, and the remedy."""


def document() -> bytes:
    """The document as this build makes it, a line for each thing."""
    support = {"o2g": o2g_support(), "xivo": xivo_support()}
    return openrpc.pretty(openrpc.document(version("ctibridge"), support, _foreign()))


def reference() -> bytes:
    """The page of every method, made from the document of this build."""
    return openrpc_reference.page(json.loads(document())).encode()


def _foreign() -> dict[str, dict[str, str]]:
    """Kind of site → the operations of other kinds' APIs → why it cannot do them."""
    operations = {"o2g": {*o2g_operations(), *O2G_SUBSCRIPTIONS}, "xivo": {*xivo_operations()}}
    every = set().union(*operations.values())
    return {kind: {name: of_another_kind(name) for name in every - own} for kind, own in operations.items()}


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
        "`ctibridge openrpc --output protocol/openrpc/openrpc.json`, then `npm run generate && npm run build` in "
        "clients/javascript, the generate.py of clients/python and clients/java, and "
        "`ctibridge openrpc --format markdown --output protocol/methods.md`\n"
        + "\n".join(lines[:SHOWN_LINES])
        + more
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
