"""A WebSocket peer that writes any bytes whatever: frames that no library would make, in any pieces; plain TCP.

Errors: `ConnectionError`, where the connection has ended; `TimeoutError`, where nothing comes.
"""

from __future__ import annotations

import json
import os
import socket
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.system.raw import Deaf

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA

MASK = b"\x37\xfa\x21\x3d"
"""That of the RFC's own examples (section 5.7)."""


class Frame(NamedTuple):
    """A frame that came."""

    opcode: int
    payload: bytes


def frame(
    opcode: int,
    payload: bytes = b"",
    *,
    fin: bool = True,
    reserved: int = 0,
    mask: bytes | None = MASK,
    length_bytes: int | None = None,
    claims: int | None = None,
) -> bytes:
    """One frame (RFC 6455 section 5.2).

    `reserved`: RSV1 to RSV3 as a number. `length_bytes`: how long the extended length is, 0, 2 or 8; else as short
    as it may be. `claims`: the length that it says it has.
    """
    size = len(payload) if claims is None else claims
    if length_bytes is None:
        length_bytes = 0 if size < 126 else 2 if size < 65_536 else 8
    short = {0: size, 2: 126, 8: 127}[length_bytes]
    head = bytes((fin << 7 | reserved << 4 | opcode, (mask is not None) << 7 | short))
    if length_bytes:
        head += size.to_bytes(length_bytes, "big")
    if mask is None:
        return head + payload
    return head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


def fragments(opcode: int, *pieces: bytes) -> list[bytes]:
    """A message in fragments (RFC 6455 section 5.4)."""
    last = len(pieces) - 1
    return [frame(CONT if at else opcode, piece, fin=at == last) for at, piece in enumerate(pieces)]


def ping_call(id_: str) -> bytes:
    """A call that is answered with its id."""
    message = {"jsonrpc": "2.0", "id": id_, "method": "rpc.ping"}
    return json.dumps(message, ensure_ascii=False).encode()


class Peer(Deaf):
    """A peer that has shaken hands, and whose every write is a packet as far as that is up to it."""

    def __init__(self, url: str, *, buffer_bytes: int | None = None) -> None:
        super().__init__(url, buffer_bytes=buffer_bytes)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write(self, *frames: bytes) -> None:
        """Send bytes as they are, in one piece."""
        self.socket.sendall(b"".join(frames))

    def write_chopped(self, data: bytes, size: int) -> None:
        """Send bytes in pieces of a size, each in a packet of its own."""
        for at in range(0, len(data), size):
            self.socket.sendall(data[at : at + size])

    def frame(self) -> Frame:
        """The next frame; a server's are whole, without reserved bits and not masked (section 5.1)."""
        first, second = self.exactly(2)
        assert first & 0xF0 == 0x80, f"{first:08b}"
        size = second
        assert size < 128, "the server masks"
        if size > 125:
            size = int.from_bytes(self.exactly(2 if size == 126 else 8), "big")
        return Frame(first & 0x0F, self.exactly(size))

    def message(self) -> Any:
        """The next frame, a text of JSON."""
        opcode, payload = self.frame()
        assert opcode == TEXT, (opcode, payload)
        return json.loads(payload)

    def lives(self) -> None:
        """It still answers, and has nothing else to say."""
        id_ = os.urandom(4).hex()
        self.write(frame(TEXT, ping_call(id_)))
        assert self.message() == {"jsonrpc": "2.0", "id": id_, "result": {}}

    def fails(self) -> int:
        """The next frame is a close frame, and then the connection ends: its code."""
        opcode, payload = self.frame()
        assert opcode == CLOSE, (opcode, payload)
        payload[2:].decode()
        assert len(payload) >= 2
        assert self.at_end()
        return int.from_bytes(payload[:2], "big")

    def at_end(self) -> bool:
        """Whether the server has ended the connection, and says nothing more before that."""
        return self.socket.recv(1) == b""


def handshake(url: str, **changed: str | None) -> list[str]:
    """The lines of a handshake.

    `changed`: its `method`, `path` and `version`, and fields (a hyphen is an underscore there) that replace those
    that it should have; with None they are left out.
    """
    first = {"method": "GET", "path": "/ws", "version": "HTTP/1.1"}
    fields: dict[str, str | None] = {
        "Host": urlsplit(url).netloc,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    for name, value in changed.items():
        if name in first:
            first[name] = str(value)
        else:
            fields[name.replace("_", "-")] = value
    others = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return [" ".join(first.values()), *others]
