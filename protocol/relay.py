"""What passes through a channel that carries a client's socket from the bridge it is connected to (the front) to the
bridge its session lives on (the home): a hello, then payloads that begin with a byte for their kind.

Version skew: fields that are not known are left out, payloads of a kind that is not known are ignored.
Errors: `BadRelay`.
"""

from __future__ import annotations

import enum
from typing import Final, NamedTuple

import msgspec

from protocol.encoding import DECODE_ERRORS

KIND: Final = "socket"
"""The kind of the channels (`bridge.cluster.Channels`)."""

VERSION: Final = 1

MOVED: Final = 0
"""The code with which a channel ends whose socket goes on to another bridge. All other codes are those with which the
socket of the client is to be closed, or was closed by it."""

CUT: Final = 1006
"""The same where there is no close frame: the connection was, or is to be, cut (RFC 6455 section 7.1.5)."""


class BadRelay(ValueError):
    """A hello, or a payload, that cannot be read."""


class Hello(msgspec.Struct, omit_defaults=True):
    """What the home needs to know of the handshake, and of what has been said since."""

    site: str
    """The one that the socket's address means."""
    path: str
    version: int = VERSION
    scheme: str = "ws"
    headers: list[tuple[bytes, bytes]] = []
    query: bytes = b""
    client: tuple[str, int] | None = None
    """The client's own address, for the brake on guessing passwords."""
    subprotocol: str | None = None
    request_id: str | None = None
    encoding: str | None = None
    """That of the first frame, where there has been one: events are pushed in it."""
    dialect: str | None = None


_hello: Final = msgspec.msgpack.Decoder(Hello)


def encode_hello(hello: Hello) -> bytes:
    """As it goes over the wire."""
    return msgspec.msgpack.encode(hello)


def decode_hello(data: bytes) -> Hello:
    """The same back. Raises `BadRelay`."""
    try:
        return _hello.decode(data)
    except DECODE_ERRORS as error:
        raise BadRelay(f"the hello of a relayed socket cannot be read: {error}") from error


class Kind(enum.IntEnum):
    """What a payload is; in its first byte."""

    TEXT = 1
    """A frame, either way."""
    BINARY = 2
    MOVE = 3
    """Home to front: the socket has to go to another bridge, whose id this is."""
    HANDED_BACK_TEXT = 4
    """Home to front, after MOVE: a frame that is for that other bridge."""
    HANDED_BACK_BINARY = 5
    MARK = 6
    """Front to home, as soon as MOVE has come: the frames before it are to be handed back, others do not follow."""
    LEAVE = 7
    """Front to home: the front is about to stop. Let calls in flight finish, then close the socket."""


HEADS: Final = {kind: bytes((kind,)) for kind in Kind}


class Payload(NamedTuple):
    """A payload that has been read; `data` is text for the kinds that are text."""

    kind: Kind
    data: str | bytes


_TEXTS: Final = frozenset((Kind.TEXT, Kind.HANDED_BACK_TEXT, Kind.MOVE))


def encode_frame(data: str | bytes, *, handed_back: bool = False) -> bytes:
    """A frame."""
    if isinstance(data, str):
        return HEADS[Kind.HANDED_BACK_TEXT if handed_back else Kind.TEXT] + data.encode()
    return HEADS[Kind.HANDED_BACK_BINARY if handed_back else Kind.BINARY] + data


def decode_payload(payload: bytes) -> Payload | None:
    """What a payload says; None for a kind of a later version. Raises `BadRelay`."""
    try:
        kind = Kind(payload[0])
    except IndexError:
        raise BadRelay("a payload is empty") from None
    except ValueError:
        return None
    data = payload[1:]
    if kind not in _TEXTS:
        return Payload(kind, data)
    try:
        return Payload(kind, data.decode())
    except UnicodeDecodeError as error:
        raise BadRelay("a text frame is not UTF-8") from error
