"""What has a PBX send its events past the bridge's eyes, by kind of PBX, and of whom an event of its own tells.

A site whose events do not all concern everybody has them pass as JSON-RPC only, where each can be looked at; see
`bridge.acl`. Errors: none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from msgspec import Raw

from protocol.encoding import DECODE_ERRORS
from protocol.jsonrpc import EventFrame

_SEGMENTS: Final[Mapping[str, frozenset[str]]] = {
    "o2g": frozenset({"subscriptions", "otevents"}),
    "xivo": frozenset({"handshake", "cti", "ctichannel"}),
}
"""Segments of a path, in small letters, below which event channels are ordered or opened."""

_METHODS: Final[Mapping[str, frozenset[str]]] = {
    "o2g": frozenset({"O2g.subscriptions.create", "O2g.subscriptions.updateFilter"}),
    "xivo": frozenset({"Xuc.v1Handshake"}),
}
"""The same of JSON-RPC methods; `O2g.subscribe` is not among them, its events pass through the session."""


def is_event_path(kind: str, target: str) -> bool:
    """Whether a request's path, however it is written, has to do with event channels."""
    path, decoded = target.partition("?")[0], ""
    while path != decoded:  # a proxy before the site may decode once more than the site does
        path, decoded = unquote(path), path
    segments = {
        segment.partition(";")[0].strip().casefold() for segment in path.replace("\\", "/").split("/")
    }
    return bool(segments & _SEGMENTS.get(kind, frozenset()))


def is_event_method(kind: str, method: str) -> bool:
    """Whether a method has the site send events elsewhere than to the bridge's own channel."""
    return method in _METHODS.get(kind, frozenset())


class _OfUser(msgspec.Struct):
    loginName: str | None = None  # noqa: N815 - the wire's own spelling


_decode: Final = msgspec.json.Decoder(_OfUser).decode


def login_of(event: EventFrame, own: str) -> str | None:
    """Of which user an event tells, by login; `own` is the session's. None where it tells of nobody, or nobody knows.

    Cti.js's messages are all for the page that gets them: they tell what its own user may see.
    """
    if event.method == "Cti.event":
        return own
    told: Any = event.fields.get("event")
    if not isinstance(told, Raw):
        return None
    try:
        return _decode(told).loginName
    except DECODE_ERRORS:
        return None
