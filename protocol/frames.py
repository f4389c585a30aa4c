"""Recognise which dialect a frame speaks (protocol.md section 2) and open it, decoding once where possible.

Errors: none of its own; a frame that cannot be read comes back as `Dialect.UNREADABLE` with its `RpcError`.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import UNSET, Raw, UnsetType

from protocol import jsonrpc
from protocol.encoding import DECODE_ERRORS, Encoding, Undecodable, decode, explain
from protocol.jsonrpc import Call, RpcError


class Dialect(enum.Enum):
    """What a frame is, by its shape."""

    CALL = "a well-formed single JSON-RPC call"
    RPC = "any other JSON-RPC: a batch, or a single request for the referee to judge"
    TUNNEL = "a tunnel message"
    CTI = "a native Cti.js frame"
    UNREADABLE = "none of these"


TUNNEL_TYPES: Final = frozenset(("request", "response", "event", "cancel", "chunk", "window", "error"))
"""The values of `type` that make a frame a tunnel message."""

SUBPROTOCOLS: Final[dict[str, tuple[str, Encoding]]] = {
    "jsonrpc": ("jsonrpc", Encoding.JSON),
    "o2g-tunnel": ("o2g-tunnel", Encoding.JSON),
    "cti": ("cti", Encoding.JSON),
    "jsonrpc.msgpack": ("jsonrpc", Encoding.MSGPACK),
    "o2g-tunnel.msgpack": ("o2g-tunnel", Encoding.MSGPACK),
    "cti.msgpack": ("cti", Encoding.MSGPACK),
}
"""The optional WebSocket subprotocols: what a socket that chose one speaks, and its encoding for events."""


class Frame(NamedTuple):
    """An opened frame.

    `content` is a `Call` for CALL, the decoded value for RPC and CTI, the frame's own data for TUNNEL (its
    messages have a codec of their own), an `RpcError` for UNREADABLE, to be answered with `id` null.
    """

    dialect: Dialect
    encoding: Encoding
    content: Any


class _Envelope(msgspec.Struct):
    """One pass over a frame: its dialect's mark, and all of a JSON-RPC call."""

    jsonrpc: str | UnsetType = UNSET
    method: str | UnsetType = UNSET
    params: Raw | UnsetType = UNSET
    id: Raw | UnsetType = UNSET
    type: Raw | UnsetType = UNSET
    claz: Raw | UnsetType = UNSET


_TUNNEL_MARKS: Final = {
    Encoding.JSON: frozenset(msgspec.json.encode(kind) for kind in TUNNEL_TYPES),
    Encoding.MSGPACK: frozenset(msgspec.msgpack.encode(kind) for kind in TUNNEL_TYPES),
}
"""The values of `type` as nearly everyone writes them; other spellings are found by decoding."""

_from_json: Final = msgspec.json.Decoder(_Envelope)
_from_msgpack: Final = msgspec.msgpack.Decoder(_Envelope)


class Recogniser:
    """Opens the frames of one deployment; `fields` renames the tunnel's members (its `type` among them)."""

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        self._type = (fields or {}).get("type", "type")

    def open(self, data: str | bytes, only: str | None = None) -> Frame:
        """Open one frame: `str` is JSON, `bytes` MessagePack. `only` is the subprotocol's dialect, if chosen.

        Never raises. A well-formed single call and a tunnel message cost one pass; everything else is decoded
        once more, as plain objects, and judged by the same rules. A call's params and a message's body have
        been passed over, not looked into: what only decoding finds (a number out of range, MessagePack that is
        not plain) shows there.
        """
        encoding = Encoding.JSON if isinstance(data, str) else Encoding.MSGPACK
        try:
            envelope = _from_json.decode(data) if isinstance(data, str) else _from_msgpack.decode(data)
        except msgspec.ValidationError:
            return self._open_slowly(data, encoding, only)
        except DECODE_ERRORS as error:
            return Frame(Dialect.UNREADABLE, encoding, jsonrpc.parse_error(explain(encoding, error)))
        if (
            envelope.jsonrpc == "2.0"
            and envelope.method is not UNSET
            and (envelope.id is UNSET or jsonrpc.is_valid_id(envelope.id, encoding))
            and (envelope.params is UNSET or jsonrpc.is_valid_params(envelope.params, encoding))
            and (only is None or only == "jsonrpc")
        ):
            return Frame(Dialect.CALL, encoding, Call(envelope.method, envelope.params, envelope.id))
        if (
            envelope.type is not UNSET
            and envelope.jsonrpc is UNSET
            and self._type == "type"
            and bytes(envelope.type) in _TUNNEL_MARKS[encoding]
            and (only is None or only == "o2g-tunnel")
        ):
            return Frame(Dialect.TUNNEL, encoding, data)
        return self._open_slowly(data, encoding, only)

    def _open_slowly(self, data: str | bytes, encoding: Encoding, only: str | None) -> Frame:
        try:
            value = decode(encoding, data)
        except Undecodable as error:
            return Frame(Dialect.UNREADABLE, encoding, jsonrpc.parse_error(str(error)))
        dialect = self.recognise(value)
        if dialect is Dialect.UNREADABLE:
            return Frame(dialect, encoding, jsonrpc.invalid_request(self._shape_hint(value)))
        if only is not None and _SPOKEN_BY[dialect] != only:
            why = f"this socket chose the subprotocol {only}; the frame is {dialect.value}"
            return Frame(Dialect.UNREADABLE, encoding, jsonrpc.invalid_request(why))
        return Frame(dialect, encoding, data if dialect is Dialect.TUNNEL else value)

    def recognise(self, value: Any) -> Dialect:
        """The dialect of a decoded frame: RPC, TUNNEL, CTI or UNREADABLE."""
        if isinstance(value, list):
            return Dialect.RPC
        if not isinstance(value, dict):
            return Dialect.UNREADABLE
        if "jsonrpc" in value:
            return Dialect.RPC
        kind = value.get(self._type)
        if isinstance(kind, str) and kind in TUNNEL_TYPES:
            return Dialect.TUNNEL
        return Dialect.CTI if "claz" in value else Dialect.UNREADABLE

    def _shape_hint(self, value: Any) -> str:
        expected = f'expected a member "jsonrpc" (JSON-RPC 2.0), "{self._type}" (tunnel) or "claz" (Cti.js)'
        if not isinstance(value, dict):
            kinds = {str: "a string", bool: "a boolean", type(None): "null", bytes: "bytes"}
            return f"got {kinds.get(type(value), 'a number')} instead of an object or an array; {expected}"
        if self._type in value:
            return f'"{self._type}" must be one of {", ".join(sorted(TUNNEL_TYPES))}'
        return expected


_SPOKEN_BY: Final = {
    Dialect.CALL: "jsonrpc",
    Dialect.RPC: "jsonrpc",
    Dialect.TUNNEL: "o2g-tunnel",
    Dialect.CTI: "cti",
}


def judge(value: Any) -> RpcError | None:
    """Why one decoded JSON-RPC message is not a valid request, or None where it is one.

    The same rules as for a `Call`: `jsonrpc` "2.0", `method` a string, `params` an object or an array, `id` a
    string, a number or null.
    """
    if not isinstance(value, dict):
        return jsonrpc.invalid_request("each request must be an object")
    if value.get("jsonrpc") != "2.0":
        return jsonrpc.invalid_request('"jsonrpc" must be exactly "2.0"')
    if not isinstance(value.get("method"), str):
        if "method" in value:
            return jsonrpc.invalid_request('"method" must be a string')
        if "result" in value or "error" in value:
            why = '"method" is missing; this looks like a response, and the bridge has asked nothing'
            return jsonrpc.invalid_request(why)
        return jsonrpc.invalid_request('"method" is missing')
    if "params" in value and not isinstance(value["params"], dict | list):
        return jsonrpc.invalid_request('"params" must be an object or an array')
    if not is_id(value.get("id")):
        return jsonrpc.invalid_request('"id" must be a string, a number or null')
    return None


def is_id(value: Any) -> bool:
    """Whether a decoded value may be a request's id."""
    return value is None or (isinstance(value, str | int | float) and not isinstance(value, bool))
