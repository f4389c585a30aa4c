"""The tunnel's messages: REST requests, responses and events on a socket (protocol.md section 5).

Errors: `BadMessage`, with the code and the id that the answering `error` message carries.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec
from msgspec import UNSET, Raw, UnsetType

from protocol.encoding import DECODE_ERRORS, Encoding, Undecodable, decode, encode, explain, recode

HeaderMap = dict[str, str | list[str]]
"""Header names to values; an array where a header repeats (`Set-Cookie`)."""


class TunnelRequest(msgspec.Struct, tag="request", tag_field="type", omit_defaults=True):
    """A REST request; `path` is origin-form with its query, `id` unique among the requester's in flight."""

    id: str
    method: str
    path: str
    headers: HeaderMap = {}
    body: Raw | UnsetType = UNSET
    bodyEncoding: Literal["base64"] | UnsetType = UNSET  # noqa: N815 - the wire's own spelling
    stream: bool = False


class TunnelResponse(msgspec.Struct, tag="response", tag_field="type", omit_defaults=True):
    """The answer to a request; `origin` is "bridge" where the bridge itself answers."""

    id: str
    status: int
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
    """The requester does not want the answer any more."""

    id: str


class TunnelChunk(msgspec.Struct, tag="chunk", tag_field="type", omit_defaults=True):
    """A piece of a streamed body; `seq` counts from 0; `data` is base64 in JSON, bytes in MessagePack."""

    id: str
    seq: int
    data: bytes
    end: bool = False


class TunnelWindow(msgspec.Struct, tag="window", tag_field="type", omit_defaults=True):
    """The receiver of a streamed body grants `credit` more bytes."""

    id: str
    credit: int


class TunnelError(msgspec.Struct, tag="error", tag_field="type", omit_defaults=True):
    """A message could not be handled at all; `id` is that of the request concerned, if it could be read."""

    code: str
    message: str
    id: str | None = None


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

    Without renamed fields a message is decoded once, its body not at all. With them it is translated as plain
    objects first: such a deployment pays about 5 µs a message more.
    """

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        unknown = set(fields or {}) - FIELD_NAMES
        if unknown:
            raise ValueError(f"no such tunnel field: {', '.join(sorted(unknown))}")
        self._to_wire = {name: wire for name, wire in (fields or {}).items() if name != wire}
        self._from_wire = {wire: name for name, wire in self._to_wire.items()}
        if len(self._from_wire) != len(self._to_wire):
            raise ValueError("two tunnel fields share one name on the wire")
        self._json: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)
        self._msgpack: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)

    def decode(self, encoding: Encoding, data: str | bytes) -> Message:
        """One message. Raises `BadMessage` for anything else."""
        original = data
        try:
            if self._from_wire:
                data = encode(encoding, self._renamed(decode(encoding, data), self._from_wire))
            if encoding is Encoding.JSON:
                return self._json.decode(data)
            return self._msgpack.decode(data if isinstance(data, bytes) else data.encode())
        except Undecodable as error:
            raise BadMessage(str(error)) from error
        except msgspec.ValidationError as error:
            raise BadMessage(f"not a tunnel message: {error}", self._id_of(encoding, original)) from error
        except DECODE_ERRORS as error:
            raise BadMessage(explain(encoding, error)) from error

    def encode(self, encoding: Encoding, message: Message) -> bytes:
        """The message's frame."""
        data = encode(encoding, message)
        if self._to_wire:
            data = encode(encoding, self._renamed(decode(encoding, data), self._to_wire))
        return data

    def _id_of(self, encoding: Encoding, data: str | bytes) -> str | None:
        try:
            value = decode(encoding, data)
        except Undecodable:
            return None
        found = value.get(self._to_wire.get("id", "id")) if isinstance(value, dict) else None
        return found if isinstance(found, str) else None

    @staticmethod
    def _renamed(value: Any, names: Mapping[str, str]) -> Any:
        if not isinstance(value, dict):
            return value
        return {names.get(key, key): item for key, item in value.items()}


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
    """The REST body that a message carries, or None. Raises `BadMessage` for base64 that is none."""
    if message.body is UNSET:
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


def headers_to_wire(headers: list[tuple[str, str]]) -> HeaderMap:
    """Header fields as a message carries them: repeated ones become an array, hop-by-hop ones stay behind."""
    result: HeaderMap = {}
    spelled: dict[str, str] = {}
    for name, value in headers:
        lower = name.lower()
        if lower in HOP_BY_HOP:
            continue
        key = spelled.setdefault(lower, name)
        before = result.get(key)
        if before is None:
            result[key] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            result[key] = [before, value]
    return result


def headers_from_wire(headers: HeaderMap) -> list[tuple[str, str]]:
    """Header fields of a message, arrays spread out, hop-by-hop ones left out."""
    named = {
        token.strip().lower()
        for name, value in headers.items()
        if name.lower() == "connection"
        for item in ([value] if isinstance(value, str) else value)
        for token in item.split(",")
    }
    return [
        (name, item)
        for name, value in headers.items()
        if name.lower() not in HOP_BY_HOP and name.lower() not in named
        for item in ([value] if isinstance(value, str) else value)
    ]
