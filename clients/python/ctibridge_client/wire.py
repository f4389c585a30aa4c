"""Frames: one message each, as JSON text or as MessagePack, and the tunnel's bodies in either.

Errors: `Unreadable`, for a frame that holds no message. Source: protocol.md sections 2 and 5.
"""

from __future__ import annotations

import base64
import binascii
import enum
from typing import Any, Final

import msgspec

Frame = str | bytes
"""A text frame, or a binary one."""

Headers = list[tuple[str, str]]
"""Header fields in their order; a name may repeat."""


class Unreadable(ValueError):
    """A frame that is not what its kind says."""


class Encoding(enum.Enum):
    """How frames are written. Any that comes is read, whatever it is written in."""

    JSON = "json"
    MSGPACK = "msgpack"

    def frame(self, message: Any) -> Frame:
        """One message. Raises `TypeError` or `ValueError` for values that the encoding does not have."""
        try:
            if self is Encoding.MSGPACK:
                return msgspec.msgpack.encode(message)
            return msgspec.json.encode(message).decode()
        except OverflowError as error:
            raise ValueError(f"MessagePack has no numbers beyond 64 bits: {error}") from error


def read(frame: Frame) -> Any:
    """The message in a frame. Raises `Unreadable`."""
    try:
        return msgspec.json.decode(frame) if isinstance(frame, str) else msgspec.msgpack.decode(frame)
    except (msgspec.DecodeError, ValueError) as error:
        raise Unreadable(str(error)) from error


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
"""Headers that do not cross the tunnel (RFC 9110 section 7.6.1): each hop makes its own."""


def headers_to_wire(headers: Headers) -> dict[str, str | list[str]]:
    """Header fields as a message has them: an array where a name repeats."""
    found: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for name, value in headers:
        if name.lower() not in HOP_BY_HOP:
            found.setdefault(spelled.setdefault(name.lower(), name), []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def headers_from_wire(headers: Any) -> Headers:
    """Header fields of a message. Raises `Unreadable`."""
    spread: Headers = []
    if not isinstance(headers, dict):
        raise Unreadable("headers are no object")
    for name, value in headers.items():
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, str):
                raise Unreadable(f"the header {name} is no text")
            spread.append((name, item))
    return spread


def is_json(headers: Headers) -> bool:
    """Whether a body with these headers crosses as a value."""
    for name, value in headers:
        if name.lower() == "content-type":
            essence = value.partition(";")[0].strip().lower()
            return essence == "application/json" or essence.endswith("+json")
    return False


def body_to_wire(body: bytes, headers: Headers, encoding: Encoding) -> dict[str, Any]:
    """The members of a message that carry a body. What says to be JSON and is none crosses as bytes."""
    if not body:
        return {}
    if is_json(headers):
        try:
            value = msgspec.json.decode(body)
            encoding.frame(value)
        except (msgspec.DecodeError, ValueError):
            pass
        else:
            return {"body": value}
    if encoding is Encoding.MSGPACK:
        return {"body": body}
    return {"body": base64.b64encode(body).decode(), "bodyEncoding": "base64"}


def body_from_wire(message: dict[str, Any], headers: Headers) -> bytes:
    """The body that a message carries, empty where there is none. Raises `Unreadable`."""
    body = message.get("body")
    if message.get("bodyEncoding") == "base64":
        return data_from_wire(body)
    if isinstance(body, bytes):
        return body
    if body is None and not ("body" in message and is_json(headers)):
        return b""
    return msgspec.json.encode(body)


def data_from_wire(data: Any) -> bytes:
    """Bytes as a message has them: base64 in JSON, bytes in MessagePack. Raises `Unreadable`."""
    if isinstance(data, bytes):
        return data
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise Unreadable(f"not base64: {error}") from error
