"""JSON-RPC 2.0: the error table of protocol.md section 7, the well-formed call and its answers.

Errors: `RpcError`, one class; the functions below it raise every row of the table with its `data`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import msgspec
from msgspec import UNSET, Raw, UnsetType

from protocol.encoding import Encoding, decode, encode
from protocol.state import state_key

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
METHOD_NOT_FOUND: Final = -32601
INVALID_PARAMS: Final = -32602
INTERNAL_ERROR: Final = -32603
UPSTREAM_ERROR: Final = -32000
NOT_SIGNED_IN: Final = -32001
FORBIDDEN: Final = -32002
SITE_UNREACHABLE: Final = -32003
NOT_SUPPORTED: Final = -32004
UPSTREAM_TIMEOUT: Final = -32005
TOO_MANY_REQUESTS: Final = -32006
TOO_LARGE: Final = -32007

ERROR_NAMES: Final[dict[int, str]] = {
    PARSE_ERROR: "parse error",
    INVALID_REQUEST: "invalid request",
    METHOD_NOT_FOUND: "method not found",
    INVALID_PARAMS: "invalid params",
    INTERNAL_ERROR: "internal error",
    UPSTREAM_ERROR: "upstream error",
    NOT_SIGNED_IN: "not signed in, or session expired",
    FORBIDDEN: "forbidden",
    SITE_UNREACHABLE: "site unreachable",
    NOT_SUPPORTED: "not supported by this kind of site",
    UPSTREAM_TIMEOUT: "timed out upstream",
    TOO_MANY_REQUESTS: "too many requests",
    TOO_LARGE: "too large",
}
"""Every code that a client can see, with its name (protocol.md section 7)."""


class RpcError(Exception):
    """A call's failure as the client will see it: `code` of `ERROR_NAMES`, `message`, `data` or None."""

    def __init__(self, code: int, message: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data

    @property
    def may_have_been_executed(self) -> bool:
        """Whether the site may have carried the call out, so that it must not be sent again unasked."""
        if self.code == UPSTREAM_TIMEOUT:
            return self.data is None or self.data.get("executed") != "no"
        return self.code in (UPSTREAM_ERROR, INTERNAL_ERROR, TOO_LARGE)

    def as_object(self) -> dict[str, Any]:
        """The `error` member: `{code, message}` and `data` where there is any."""
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.data is not None:
            body["data"] = self.data
        return body


def parse_error(why: str) -> RpcError:
    """The frame is not JSON (or MessagePack)."""
    return RpcError(PARSE_ERROR, f"parse error: {why}")


def invalid_request(why: str) -> RpcError:
    """The frame is JSON but no JSON-RPC 2.0 request."""
    return RpcError(INVALID_REQUEST, f"invalid request: {why}")


def method_not_found(method: str, hint: str | None = None) -> RpcError:
    """No such method; `hint` names the nearest one."""
    message = f"method not found: {_short(method)}"
    if hint is not None:
        message += f"; did you mean {hint}?"
    return RpcError(METHOD_NOT_FOUND, message, {"method": _short(method)})


def invalid_params(why: str, *, param: str | None = None) -> RpcError:
    """A parameter is unknown, missing or of the wrong type; `param` names it."""
    return RpcError(INVALID_PARAMS, f"invalid params: {why}", None if param is None else {"param": param})


def internal_error(incident: str) -> RpcError:
    """The bridge itself failed; the log tells more under `incident`, the client learns no more than that."""
    return RpcError(INTERNAL_ERROR, "internal error of the bridge", {"incident": incident})


def upstream_error(status: int, body: Mapping[str, Any] | None, message: str | None = None) -> RpcError:
    """The site refused. `data` is what it said (O2G: a `RestErrorInfo`) with `status`, `error`, `message`."""
    said = dict(body) if body else {}
    said_why = said.get("message") or said.get("innerMessage") or said.get("helpMessage")
    text = message or said_why or f"HTTP {status}"
    error = said.get("error") or said.get("type") or f"HTTP_{status}"
    data = {**said, "status": status, "error": error, "message": text}
    return RpcError(UPSTREAM_ERROR, f"upstream error {status}: {_short(str(text))}", data)


def not_signed_in(why: str = "sign in with Session.login or resume with Session.resume first") -> RpcError:
    """The call needs a session and this socket has none."""
    return RpcError(NOT_SIGNED_IN, f"not signed in: {why}")


def forbidden(why: str) -> RpcError:
    """The session exists but must not do this."""
    return RpcError(FORBIDDEN, f"forbidden: {why}")


def site_unreachable(site: str, retry_after_s: int, why: str) -> RpcError:
    """No answer from the site; nothing was executed. That `why` begins with the site's name is not said twice."""
    message = f"site {site} is unreachable: {why.removeprefix(f'{site}: ')}"
    return RpcError(SITE_UNREACHABLE, message, {"site": site, "retryAfter": retry_after_s})


def not_supported(method: str, kind: str, why: str) -> RpcError:
    """This kind of site has nothing that could do it."""
    return RpcError(
        NOT_SUPPORTED,
        f"{method} is not supported on {kind}: {why}",
        {"method": method, "kind": kind, "why": why},
    )


def upstream_timeout(why: str, executed: str = "unknown") -> RpcError:
    """The site may or may not have executed the call."""
    return RpcError(UPSTREAM_TIMEOUT, f"timed out upstream: {why}", {"executed": executed})


def too_many_requests(what: str, limit: int, retry_after_s: int) -> RpcError:
    """A limit in number or rate was reached."""
    return RpcError(
        TOO_MANY_REQUESTS,
        f"too many requests: {what} (limit {limit})",
        {"limit": limit, "retryAfter": retry_after_s},
    )


def too_large(what: str, limit: int) -> RpcError:
    """A limit in bytes was passed."""
    return RpcError(TOO_LARGE, f"too large: {what} (limit {limit} bytes)", {"limit": limit})


def _short(text: str, most: int = 200) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


class Call(msgspec.Struct, frozen=True):
    """One well-formed request. `id` and `params` stay undecoded; without `id` it is a notification."""

    method: str
    params: Raw | UnsetType = UNSET
    id: Raw | UnsetType = UNSET


_JSON_ID_STARTS: Final = frozenset(b'"-0123456789n')


def is_valid_id(raw: Raw, encoding: Encoding) -> bool:
    """Whether an undecoded id is a string, a number or null (JSON-RPC 2.0 section 4), fit to be sent back."""
    view = memoryview(raw)
    if not view:
        return False
    first = view[0]
    if encoding is Encoding.JSON:
        return first in _JSON_ID_STARTS
    is_number = first <= 0x7F or first >= 0xE0 or 0xCA <= first <= 0xD3
    if is_number or first == 0xC0:
        return True
    if not (0xA0 <= first <= 0xBF or 0xD9 <= first <= 0xDB):
        return False
    try:  # a string was passed over, not looked into: an answer must not carry what is not UTF-8
        msgspec.msgpack.decode(raw)
    except UnicodeDecodeError:
        return False
    return True


_OPENING: Final = frozenset(b"{[")


def is_valid_params(raw: Raw, encoding: Encoding) -> bool:
    """Whether undecoded params are an object or an array (JSON-RPC 2.0 section 4.2)."""
    view = memoryview(raw)
    if not view:
        return False
    first = view[0]
    if encoding is Encoding.JSON:
        return first in _OPENING
    return 0x80 <= first <= 0x9F or 0xDC <= first <= 0xDF


_NULL_JSON: Final = b"null"

# MessagePack: fixmap(3), "jsonrpc": "2.0", then "result" and "id" (or "error" and "id").
_MP_RESULT: Final = b"\x83\xa7jsonrpc\xa32.0\xa6result"
_MP_ERROR: Final = b"\x83\xa7jsonrpc\xa32.0\xa5error"
_MP_ID: Final = b"\xa2id"


def result_frame(encoding: Encoding, id_: Raw | bytes, result: bytes) -> bytes:
    """A response frame around an already encoded result; nothing is parsed or copied twice."""
    if encoding is Encoding.JSON:
        return b'{"jsonrpc":"2.0","result":%b,"id":%b}' % (result, id_)
    return b"".join((_MP_RESULT, result, _MP_ID, bytes(id_)))


def error_frame(encoding: Encoding, id_: Raw | bytes | None, error: RpcError) -> bytes:
    """An error frame; `id_` None means `null` (the request's id could not be read)."""
    body = encode(encoding, error.as_object())
    if encoding is Encoding.JSON:
        return b'{"jsonrpc":"2.0","error":%b,"id":%b}' % (body, _NULL_JSON if id_ is None else id_)
    return b"".join((_MP_ERROR, body, _MP_ID, b"\xc0" if id_ is None else bytes(id_)))


class EventFrame:
    """One event, encoded once per encoding however many sessions get it.

    As a notification it is `{"jsonrpc":"2.0","method":…,"params":{"seq":n, …fields}}`; only `seq` differs
    from session to session, so it is spliced in (protocol.md section 4). `Raw` members are undecoded JSON;
    `ValueError` for a field called `seq`, `Undecodable` where a `Raw` is no JSON.

    Sessions keep a thousand of these. Once there is an encoding, it alone is kept: a phone event has 0.5 KB then, and
    1.5 with the objects that it was made of.
    """

    __slots__ = ("_fields", "_json", "_key", "_msgpack", "_native", "method")

    def __init__(self, method: str, fields: dict[str, Any]) -> None:
        if "seq" in fields:
            raise ValueError('"seq" is the number that each session gives the event')
        self.method = method
        self._fields: dict[str, Any] | None = fields
        self._json: tuple[bytes, bytes] | None = None
        self._msgpack: tuple[bytes, bytes] | None = None
        self._native: dict[Encoding, bytes] | None = None
        self._key: Hashable = UNSET

    @property
    def fields(self) -> dict[str, Any]:
        """Its parameters without `seq`; decoded from what was kept, where it has been encoded."""
        if self._fields is not None:
            return self._fields
        encoding = Encoding.JSON if self._json is not None else Encoding.MSGPACK
        fields: dict[str, Any] = decode(encoding, self.encoded(encoding, 0))["params"]
        del fields["seq"]
        return fields

    @property
    def size(self) -> int:
        """Its bytes as JSON, without its number; it is encoded for that."""
        if self._json is None:
            self.encoded(Encoding.JSON, 0)
        head, tail = self._json or (b"", b"")
        return len(head) + len(tail)

    @property
    def state_key(self) -> Hashable:
        """What the state is of that the event tells, or None; see `protocol.state`. Looked at once."""
        if self._key is UNSET:
            self._key = state_key(self.method, self.fields)
        return self._key

    def encoded(self, encoding: Encoding, seq: int) -> bytes:
        """The notification frame for one session; `seq` counts that session's events from 1."""
        if encoding is Encoding.JSON:
            if self._json is None:
                self._json = (
                    _json_head(self.method),
                    b"," + msgspec.json.encode(self.fields)[1:] + b"}" if self.fields else b"}}",
                )
                self._let_go()
            head, tail = self._json
            return b"%b%d%b" % (head, seq, tail)
        if self._msgpack is None:
            body = encode(Encoding.MSGPACK, {"seq": 0, **_transcoded(self.fields)})
            cut = body.index(b"\xa3seq") + 4
            head = b"\x83\xa7jsonrpc\xa32.0\xa6method" + msgspec.msgpack.encode(self.method) + b"\xa6params"
            self._msgpack = (head + body[:cut], body[cut + 1 :])
            self._let_go()
        head, tail = self._msgpack
        return b"".join((head, msgspec.msgpack.encode(seq), tail))

    @property
    def stored(self) -> bytes:
        """Its parameters as JSON, to be kept with `method` and made an event of again by `from_stored`."""
        if self._json is None:
            self.encoded(Encoding.JSON, 0)
        return b"" if self._json is None else self._json[1]

    @classmethod
    def from_stored(cls, method: str, stored: bytes) -> EventFrame:
        """The event that `stored` was taken of; nothing is parsed before somebody looks into it."""
        event = cls(method, {})
        event._json = (_json_head(method), stored)
        event._fields = None
        return event

    def _let_go(self) -> None:
        """It is encoded: what it was made of is not needed any more."""
        if self._key is UNSET:
            self._key = state_key(self.method, self.fields)
        self._fields = None

    def native(self, encoding: Encoding) -> bytes | None:
        """The frame for a native Cti.js page, `{"msgType":…,"ctiMessage":…}`; None for what such a page knows nothing
        of: O2G's own events, `Resync`, and `LinkStatusUpdate`, which `cti.js` makes itself of its socket."""
        if self.method != "Cti.event" or self.fields.get("msgType") in _NOT_NATIVE:
            return None
        if self._native is None:
            self._native = {}
        frame = self._native.get(encoding)
        if frame is None:
            fields = self.fields if encoding is Encoding.JSON else _transcoded(self.fields)
            frame = self._native[encoding] = encode(encoding, fields)
        return frame


def _json_head(method: str) -> bytes:
    return b'{"jsonrpc":"2.0","method":%b,"params":{"seq":' % msgspec.json.encode(method)


_NOT_NATIVE: Final = frozenset(("LinkStatusUpdate", "Resync"))


def _transcoded(value: Any) -> Any:
    """Replace undecoded JSON by its value, so that it can be encoded as MessagePack."""
    if isinstance(value, Raw):
        return decode(Encoding.JSON, value)
    if isinstance(value, dict):
        return {key: _transcoded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_transcoded(item) for item in value]
    return value
