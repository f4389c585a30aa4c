"""The tunnel's messages: REST requests, responses and events on a socket (protocol.md section 5).

Errors: `BadMessage`, with the code and the id that the answering `error` message carries.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Annotated, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, UnsetType

from protocol.encoding import DECODE_ERRORS, Encoding, Undecodable, decode, encode, explain, recode

HeaderMap = dict[str, str | list[str]]
"""Header names to values; an array where a header repeats (`Set-Cookie`)."""

Status = Annotated[int, Meta(ge=100, le=599)]
"""An HTTP status code (RFC 9110 section 15)."""

Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
"""A number of chunks or bytes; a JavaScript peer cannot count further without error."""

Seconds = Annotated[float, Meta(gt=0)]
"""How long something may take."""


FRAME_LIMIT_HEADER: Final = "Ctibridge-Frame-Bytes"
"""In the answer to an agent's handshake: how large a frame the bridge takes, in bytes."""


class TunnelRequest(msgspec.Struct, tag="request", tag_field="type", omit_defaults=True):
    """A REST request; `path` is origin-form with its query, `id` unique among the requester's in flight.

    `timeout` is how long its requester waits for the answer, or for the head of a streamed one (seconds).
    """

    id: str
    method: str
    path: str
    headers: HeaderMap = {}
    body: Raw | UnsetType = UNSET
    bodyEncoding: Literal["base64"] | UnsetType = UNSET  # noqa: N815 - the wire's own spelling
    stream: bool = False
    timeout: Seconds | UnsetType = UNSET


class TunnelResponse(msgspec.Struct, tag="response", tag_field="type", omit_defaults=True):
    """The answer to a request; `origin` is "bridge" where the bridge itself answers."""

    id: str
    status: Status
    headers: HeaderMap = {}
    body: Raw | UnsetType = UNSET
    bodyEncoding: Literal["base64"] | UnsetType = UNSET  # noqa: N815 - the wire's own spelling
    stream: bool = False
    origin: Literal["bridge"] | UnsetType = UNSET


class TunnelEvent(msgspec.Struct, tag="event", tag_field="type", omit_defaults=True):
    """An event of a subscription, labelled with the identifier of the request that made it."""

    identifier: str
    subscriptionId: str  # noqa: N815 - the wire's own spelling
    event: Raw


class TunnelCancel(msgspec.Struct, tag="cancel", tag_field="type", omit_defaults=True):
    """Its sender has done with the request: the requester wants no answer, or sends no more of its body."""

    id: str


class TunnelChunk(msgspec.Struct, tag="chunk", tag_field="type", omit_defaults=True):
    """A piece of a streamed body; `seq` counts from 0; `data` is base64 in JSON, bytes in MessagePack."""

    id: str
    seq: Count
    data: bytes
    end: bool = False


class TunnelWindow(msgspec.Struct, tag="window", tag_field="type", omit_defaults=True):
    """The receiver of a streamed body grants `credit` more bytes."""

    id: str
    credit: Count


class TunnelError(msgspec.Struct, tag="error", tag_field="type", omit_defaults=True):
    """Something ends without an answer: the request `id`, or the events of `identifier` and `subscriptionId`.

    Without any of them it is about a message whose id could not be read, or about the socket. `executed` is
    "no" where the site cannot have seen the whole request.
    """

    code: str
    message: str
    id: str | None = None
    executed: Literal["no", "unknown"] | UnsetType = UNSET
    identifier: str | UnsetType = UNSET
    subscriptionId: str | UnsetType = UNSET  # noqa: N815 - the wire's own spelling


Message = (
    TunnelRequest | TunnelResponse | TunnelEvent | TunnelCancel | TunnelChunk | TunnelWindow | TunnelError
)

FIELD_NAMES: Final = frozenset(
    field.encode_name
    for kind in (
        TunnelRequest,
        TunnelResponse,
        TunnelEvent,
        TunnelCancel,
        TunnelChunk,
        TunnelWindow,
        TunnelError,
    )
    for field in msgspec.structs.fields(kind)
) | {"type"}
"""Every member name that a deployment may rename."""


class BadMessage(ValueError):
    """A tunnel message that cannot be handled; `id` is that of the request, if it could be read."""

    def __init__(self, message: str, id: str | None = None, code: str = "bad_frame") -> None:  # noqa: A002
        super().__init__(message)
        self.id = id
        self.code = code

    def as_message(self) -> TunnelError:
        """The `error` message that answers it."""
        return TunnelError(code=self.code, message=str(self), id=self.id)


class Codec:
    """Reads and writes tunnel messages; `fields` maps a member's name here to its name on the wire.

    Either way a body is never looked into. With renamed fields the members are given their own names first:
    such a deployment pays about 2 µs a message more.
    """

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        unknown = set(fields or {}) - FIELD_NAMES
        if unknown:
            raise ValueError(f"no such tunnel field: {', '.join(sorted(unknown))}")
        wire_names = {name: (fields or {}).get(name, name) for name in FIELD_NAMES}
        if len(set(wire_names.values())) != len(wire_names):
            raise ValueError("two tunnel fields share one name on the wire")
        self._to_wire = {name: wire for name, wire in wire_names.items() if name != wire}
        # A member that has been renamed is not known by its old name any more.
        self._from_wire: dict[str, str | None] = dict.fromkeys(self._to_wire)
        self._from_wire.update({wire: name for name, wire in self._to_wire.items()})
        self._json: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)
        self._msgpack: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)

    def decode(self, encoding: Encoding, data: str | bytes) -> Message:
        """One message. Raises `BadMessage` for anything else."""
        original = data
        try:
            if self._to_wire:
                data = _renamed(encoding, data, self._from_wire)
            if encoding is Encoding.JSON:
                return self._json.decode(data)
            return self._msgpack.decode(data if isinstance(data, bytes) else data.encode())
        except msgspec.ValidationError as error:
            why = f"not a tunnel message: {str(error)[:200]}"
            raise BadMessage(why, self._id_of(encoding, original)) from error
        except DECODE_ERRORS as error:
            raise BadMessage(explain(encoding, error)) from error

    def encode(self, encoding: Encoding, message: Message) -> bytes:
        """The message's frame."""
        data = encode(encoding, message)
        return _renamed(encoding, data, self._to_wire) if self._to_wire else data

    def _id_of(self, encoding: Encoding, data: str | bytes) -> str | None:
        """The id of a message that is otherwise not understood."""
        try:
            found = _members(encoding, data).get(self._to_wire.get("id", "id"))
            id_ = None if found is None else decode(encoding, found)
        except DECODE_ERRORS:
            return None
        return id_ if isinstance(id_, str) else None


_json_members: Final = msgspec.json.Decoder(dict[str, Raw])
_msgpack_members: Final = msgspec.msgpack.Decoder(dict[str, Raw])


def _members(encoding: Encoding, data: str | bytes) -> dict[str, Raw]:
    """A message's members, undecoded."""
    if encoding is Encoding.JSON:
        return _json_members.decode(data)
    return _msgpack_members.decode(data if isinstance(data, bytes) else data.encode())


def _renamed(encoding: Encoding, data: str | bytes, names: Mapping[str, str | None]) -> bytes:
    """The message with its members renamed; those that `names` maps to None are left out."""
    members = _members(encoding, data).items()
    renamed = [(names.get(name, name), value) for name, value in members]
    return encode(encoding, {name: value for name, value in renamed if name is not None})


def is_json(content_type: str | None) -> bool:
    """Whether a body of this content type crosses as a JSON value (`application/json`, `…+json`)."""
    if content_type is None:
        return False
    essence = content_type.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")


def body_to_wire(
    body: bytes, content_type: str | None, encoding: Encoding
) -> tuple[Raw | UnsetType, Literal["base64"] | UnsetType]:
    """A REST body as `body` and `bodyEncoding` of a message.

    JSON is passed through unparsed (checked only); a body that claims to be JSON and is none crosses as
    base64.
    """
    if not body:
        return UNSET, UNSET
    if is_json(content_type):
        try:
            return Raw(recode(body, encoding)), UNSET
        except Undecodable:
            pass
    if encoding is Encoding.MSGPACK:
        return Raw(msgspec.msgpack.encode(body)), UNSET
    return Raw(b'"%b"' % base64.b64encode(body)), "base64"


def body_from_wire(message: TunnelRequest | TunnelResponse, encoding: Encoding) -> bytes | None:
    """The REST body that a message carries, or None. Raises `BadMessage` for base64 that is none.

    `null` is a body only where the content type says JSON; else it is how some peers write "none".
    """
    if message.body is UNSET:
        return None
    if memoryview(message.body) == _NULL[encoding] and not _says_json(message.headers):
        return None
    if message.bodyEncoding is not UNSET:
        try:
            return base64.b64decode(decode(encoding, bytes(message.body)), validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise BadMessage(f'"body" is not base64 text: {error}', message.id) from error
    if encoding is Encoding.JSON:
        return bytes(message.body)
    try:
        value = decode(encoding, bytes(message.body))
        return value if isinstance(value, bytes) else msgspec.json.encode(value)
    except DECODE_ERRORS as error:
        raise BadMessage(f'"body" cannot be read: {explain(encoding, error)}', message.id) from error


_NULL: Final = {Encoding.JSON: b"null", Encoding.MSGPACK: b"\xc0"}


def _says_json(headers: HeaderMap) -> bool:
    for name, value in headers.items():
        if name.lower() == "content-type":
            return is_json(value if isinstance(value, str) else next(iter(value), None))
    return False


HOP_BY_HOP: Final = frozenset(
    (
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    )
)
"""Headers that belong to one hop (RFC 9110 section 7.6.1) or are made anew by each; they do not cross."""


_HOP_BY_HOP_BUT_LENGTH: Final = HOP_BY_HOP - {"content-length"}


def headers_to_wire(headers: list[tuple[str, str]], *, length: bool = False) -> HeaderMap:
    """Header fields as a message carries them: repeated ones become an array, hop-by-hop ones stay behind.

    With `length` the length of the body crosses as well: where it follows in chunks, or not at all (`HEAD`).
    """
    staying = _HOP_BY_HOP_BUT_LENGTH if length else HOP_BY_HOP
    result: HeaderMap = {}
    spelled: dict[str, str] = {}
    connection: list[str] | None = None
    for name, value in headers:
        lower = name.lower()
        if lower in staying:
            if lower == "connection":
                connection = [*(connection or ()), value]
            continue
        key = spelled.setdefault(lower, name)
        before = result.get(key)
        if before is None:
            result[key] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            result[key] = [before, value]
    if connection is not None:
        for named in _options(connection) & spelled.keys():
            del result[spelled[named]]
    return result


def headers_from_wire(headers: HeaderMap, *, length: bool = False) -> list[tuple[str, str]]:
    """Header fields of a message, arrays spread out, hop-by-hop ones left out; `length` as above.

    Whether they are fit for HTTP (no line break in a value) is for the carrier that writes them.
    """
    staying = _HOP_BY_HOP_BUT_LENGTH if length else HOP_BY_HOP
    spread: list[tuple[str, str]] = []
    connection: list[str] | None = None
    for name, value in headers.items():
        lower = name.lower()
        if lower in staying:
            if lower == "connection":
                connection = [*(connection or ()), *([value] if isinstance(value, str) else value)]
        elif isinstance(value, str):
            spread.append((name, value))
        else:
            spread += [(name, item) for item in value]
    if connection is not None:
        named = _options(connection)
        spread = [(name, value) for name, value in spread if name.lower() not in named]
    return spread


def _options(connection: list[str]) -> set[str]:
    """What `Connection` fields declare to belong to this hop (RFC 9110 section 7.6.1), in lower case."""
    return {option.strip().lower() for value in connection for option in value.split(",")}
