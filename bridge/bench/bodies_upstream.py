"""What the static upstream does with large bodies: it makes one of any size, and counts and hashes one.

Errors: none; a request that it does not understand ends its connection.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any, Final, cast
from urllib.parse import parse_qs

import httptools
import msgspec

PATH: Final = "/api/rest/1.0/bench/body"
"""`GET …?bytes=N` is answered with a body of that size; a body that is sent there is answered with its `Receipt`."""

PERIOD_BYTES: Final = 1_048_583
"""A prime: no two pieces of a size that anybody cuts bodies into are alike, so one out of place is seen."""

PATTERN: Final = hashlib.shake_128(b"ctibridge bench").digest(PERIOD_BYTES)
"""What bodies are made of, again and again: nothing that could be compressed on the way."""

PIECE_BYTES: Final = 64 * 1024


class Receipt(msgspec.Struct):
    """What has arrived of a body."""

    bytes: int
    sha256: str


class Body:
    """A body of a given size, made piece by piece, and the hash of what was made."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.hash = hashlib.sha256()
        self._at = 0

    def piece(self) -> bytes:
        """The next piece; b"" after the last."""
        size = min(PIECE_BYTES, self.left, PERIOD_BYTES - self._at)
        data = PATTERN[self._at : self._at + size]
        self._at = (self._at + size) % PERIOD_BYTES
        self.left -= size
        self.hash.update(data)
        return data


class BodyConnection(asyncio.Protocol):
    """A connection while one body moves; `then` goes on after it."""

    def __init__(self, transport: asyncio.BaseTransport, then: asyncio.Protocol) -> None:
        self._then = then
        self._transport = cast("asyncio.Transport", transport)
        self._parser: Any = httptools.HttpRequestParser(self)
        self._url = b""
        self._size = 0
        self._hash = hashlib.sha256()
        self._body: Body | None = None
        self._paused = False
        self._transport.set_protocol(self)

    def data_received(self, data: bytes) -> None:
        """Feed the parser."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._transport.abort()

    def pause_writing(self) -> None:
        """The reader is slower."""
        self._paused = True

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody reads on."""
        self._body = None

    def resume_writing(self) -> None:
        """It has caught up."""
        self._paused = False
        self._write()

    # What the parser calls

    def on_url(self, url: bytes) -> None:
        """A part of the target."""
        self._url += url

    def on_body(self, data: bytes) -> None:
        """A part of the body."""
        self._size += len(data)
        self._hash.update(data)

    def on_message_complete(self) -> None:
        """Answer."""
        _, _, query = self._url.decode("latin-1").partition("?")
        if self._parser.get_method() == b"GET":
            size = int(parse_qs(query)["bytes"][0])
            head = (
                f"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {size}\r\n\r\n"
            )
            self._transport.write(head.encode())
            self._body = Body(size)
            self._write()
        else:
            body = msgspec.json.encode(Receipt(self._size, self._hash.hexdigest()))
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            self._transport.write(head.encode() + body)
            self._transport.set_protocol(self._then)

    def _write(self) -> None:
        while self._body is not None and not self._paused:
            piece = self._body.piece()
            if piece:
                self._transport.write(piece)
            else:
                self._body = None
                self._transport.set_protocol(self._then)
