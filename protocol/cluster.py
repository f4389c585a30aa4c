"""What bridges of one cluster send each other: packets of messages of channels, in bytes; no I/O.

All that one bridge has to tell another goes through one numbered stream of packets, the link between the two
(`protocol.cluster_link`). A packet is a header and messages; a message belongs to one channel:

    header    version, its own length, flags, the sender's id, two epochs, number of the packet, number received
    message   type, flags, channel, length, body

Numbers are little-endian. A header may be longer than is known here, and a body that is a map may have more fields;
what is unknown is passed over, as are messages of unknown types. So a bridge understands one version more than its
own, and is understood by the version before.

Errors: `BadPacket`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import Final, NamedTuple

import msgspec

VERSION: Final = 1
"""Goes up with every change that an older bridge would misunderstand, not with what it may pass over."""

ID_MOST_BYTES: Final = 64
"""The id of a bridge; this program's have 12."""


class BadPacket(Exception):
    """Not a packet of this protocol, or of a version too far from this one."""


CONTROL: Final = 1
"""A packet has no messages and no number of its own; `seq` is the last number that was used."""
POLL: Final = 2
"""An answer is wanted: what has been received."""
AGAIN: Final = 4
"""What comes after `ack` is missing, and is to be sent again."""
RESET: Final = 8
"""The receiver's epoch `theirs` is over for the sender: it has taken the receiver for gone since."""


class Header(NamedTuple):
    """The head of a packet."""

    sender: str
    flags: int
    """Of `CONTROL`, `POLL`, `AGAIN`, `RESET`: plain numbers, for an enum's operators take 1.5 µs each."""
    mine: int
    """The sender's epoch of the link: another, higher one whenever it starts the link anew."""
    theirs: int
    """The receiver's, as far as the sender knows it; else 0."""
    seq: int
    """The packet's number, from 1; see `CONTROL`."""
    ack: int
    """The highest number up to which everything has been received from the receiver."""


class Type(IntEnum):
    """What a message says about its channel."""

    OPEN = 1
    """It is opened, by an `Open`."""
    DATA = 2
    """A piece of a payload; all but the last have `BIT_MORE`."""
    CREDIT = 3
    """So many bytes have been consumed: 8 bytes, the number."""
    CLOSE = 4
    """It is closed, by a `Close`, or was never accepted."""


BIT_OPENER: Final = 1
"""The channel was opened by who sends this message: each end numbers those that it opens."""
BIT_MORE: Final = 2
"""The payload goes on in the next message of this channel."""


class Message(NamedTuple):
    """A message of a channel."""

    type: int
    bits: int
    channel: int
    body: bytes


class Open(msgspec.Struct):
    """The body of `Type.OPEN`."""

    kind: str
    hello: bytes = b""


class Close(msgspec.Struct):
    """The body of `Type.CLOSE`: a WebSocket close code, and words for people."""

    code: int
    reason: str = ""


_HEAD: Final = struct.Struct("<BBBBIIQQ")
_MESSAGE: Final = struct.Struct("<BBII")
_COUNT: Final = struct.Struct("<Q")

MESSAGE_HEAD_BYTES: Final = _MESSAGE.size
HEADER_MOST_BYTES: Final = _HEAD.size + ID_MOST_BYTES

_encode: Final = msgspec.msgpack.Encoder().encode
_open: Final = msgspec.msgpack.Decoder(Open)
_close: Final = msgspec.msgpack.Decoder(Close)


def encode_header(header: Header) -> bytes:
    """The header in bytes; the packet's messages follow."""
    sender = header.sender.encode()
    length = _HEAD.size + len(sender)
    numbers = (header.mine, header.theirs, header.seq, header.ack)
    return _HEAD.pack(VERSION, length, header.flags, len(sender), *numbers) + sender


def decode_header(packet: bytes) -> tuple[Header, int]:
    """The header, and where the messages begin. Raises `BadPacket`."""
    try:
        version, length, flags, id_length, mine, theirs, seq, ack = _HEAD.unpack_from(packet)
    except struct.error as error:
        raise BadPacket(f"a packet of {len(packet)} bytes is shorter than a header") from error
    if not 1 <= version <= VERSION + 1:
        raise BadPacket(f"a packet of version {version}; this bridge understands up to {VERSION + 1}")
    end = _HEAD.size + id_length
    if not end <= length <= len(packet) or not 0 < id_length <= ID_MOST_BYTES:
        raise BadPacket("a packet whose header has no possible length")
    try:
        sender = packet[_HEAD.size : end].decode("ascii")
    except UnicodeDecodeError as error:
        raise BadPacket("a packet whose sender is not ASCII") from error
    return Header(sender, flags, mine, theirs, seq, ack), length


def encode_message(kind: Type, bits: int, channel: int, body: bytes) -> bytes:
    """A message in bytes."""
    return _MESSAGE.pack(kind, bits, channel, len(body)) + body


def decode_messages(packet: bytes, start: int) -> Iterator[Message]:
    """The messages of a packet. Raises `BadPacket`."""
    end = len(packet)
    while start < end:
        try:
            kind, bits, channel, length = _MESSAGE.unpack_from(packet, start)
        except struct.error as error:
            raise BadPacket("a packet that ends within the head of a message") from error
        start += _MESSAGE.size
        if start + length > end:
            raise BadPacket("a packet that ends within a message")
        yield Message(kind, bits, channel, packet[start : start + length])
        start += length


def encode_open(kind: str, hello: bytes) -> bytes:
    """The body of `Type.OPEN`."""
    return _encode(Open(kind, hello))


def decode_open(body: bytes) -> Open:
    """The reverse. Raises `BadPacket`."""
    try:
        return _open.decode(body)
    except msgspec.DecodeError as error:
        raise BadPacket(f"a channel is opened by {error}") from error


def encode_close(code: int, reason: str) -> bytes:
    """The body of `Type.CLOSE`."""
    return _encode(Close(code, reason))


def decode_close(body: bytes) -> Close:
    """The reverse. Raises `BadPacket`."""
    try:
        return _close.decode(body)
    except msgspec.DecodeError as error:
        raise BadPacket(f"a channel is closed by {error}") from error


def encode_credit(count: int) -> bytes:
    """The body of `Type.CREDIT`."""
    return _COUNT.pack(count)


def decode_credit(body: bytes) -> int:
    """The reverse. Raises `BadPacket`."""
    try:
        return int(_COUNT.unpack_from(body)[0])
    except struct.error as error:
        raise BadPacket(f"credit of {len(body)} bytes") from error
