"""Bodies in pieces for the HTTP carrier: an answer read as it arrives, a request sent as it is made.

Raises the errors of `bridge.transport`; what a request body's own iterator raises passes through.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from bridge.transport import Headers, Outcome, TransportError, Unreachable

if TYPE_CHECKING:
    from bridge.transport.http_connection import Connection, Exchange

PAUSE_ABOVE_BYTES = 256 * 1024
"""Held for a slow reader before the socket is no longer read. It equals the tunnel's first credit
(protocol.md section 5), so a peer that grants it never waits on us; the event loop may add one more read,
256 KiB at most, so a stream holds 512 KiB in the worst case."""

RESUME_BELOW_BYTES = 64 * 1024
"""A quarter of it: low enough not to switch reading on and off for each piece, high enough that the reader
has something to do while the kernel's buffer refills."""

PIECE_COST_BYTES = 64
"""Counted for each piece beside its length: about what an empty `bytes` object and its place in the queue
take (33 + 8 bytes, rounded up by the allocator). Otherwise a body in one-byte chunks would be held at 50
times its counted size."""


class StreamedAnswer:
    """An answer whose body is read with `chunks()`; implements `StreamedResponse`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.status = 0
        self.headers: Headers = []
        self._loop = loop
        self._head: asyncio.Future[None] = loop.create_future()
        self._pieces: deque[bytes] = deque()
        self._held_bytes = 0
        self._waiter: asyncio.Future[None] | None = None
        self._connection: Connection | None = None
        self._ended = False
        self._error: Exception | None = None

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body's pieces as they arrive; raises `TransportError` when the answer is cut short.

        Each piece is given out once: a second iterator goes on where the first one stopped.
        """
        while True:
            while self._pieces:
                piece = self._pieces.popleft()
                self._held_bytes -= len(piece) + PIECE_COST_BYTES
                connection = self._connection
                if connection is not None and connection.paused and self._held_bytes < RESUME_BELOW_BYTES:
                    connection.resume()
                yield piece
            if self._error is not None:
                raise self._error
            if self._ended:
                return
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None

    async def head_arrived(self) -> None:
        """Wait for status and headers; raises what prevented them."""
        await self._head
        if self._error is not None and self.status == 0:
            raise self._error

    def close(self) -> None:
        """Its context was left: whoever still reads gets an error, and nothing is held any more."""
        if self._pieces or not self._ended:
            self._ended = False
            self.fail(Unreachable("the stream's context was left"))
        self._pieces.clear()
        self._held_bytes = 0

    # What the connection calls.

    def begin(self, connection: Connection, status: int, headers: Headers) -> None:
        """The answer's head is complete."""
        self._connection = connection
        self.status = status
        self.headers = headers
        if not self._head.done():
            self._head.set_result(None)

    def feed(self, piece: bytes) -> None:
        """A piece of the body has arrived."""
        self._pieces.append(piece)
        self._held_bytes += len(piece) + PIECE_COST_BYTES
        if self._held_bytes > PAUSE_ABOVE_BYTES and self._connection is not None:
            self._connection.pause()
        self._wake()

    def end(self) -> None:
        """The body is complete; the connection has other things to do from here on."""
        self._connection = None
        self._ended = True
        self._wake()

    def fail(self, error: Exception) -> None:
        """There will be no more of this answer."""
        self._connection = None
        if not self._ended:
            self._ended = True
            self._error = error
        if not self._head.done():
            self._head.set_result(None)
        self._wake()

    def settle(self, outcome: Outcome) -> None:
        """What an exchange of this answer has for its `done`: only failures come this way."""
        if isinstance(outcome, TransportError):
            self.fail(outcome)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


async def upload(connection: Connection, exchange: Exchange, body: AsyncIterator[bytes]) -> None:
    """Send `body` in chunked coding on `connection` for as long as `exchange` occupies it.

    Ends early when the site has answered, failed or gone. The iterator is closed in every case.
    """
    aclose = getattr(body, "aclose", None)
    try:
        try:
            async for piece in body:
                if connection.exchange is not exchange:
                    return
                # An empty piece would be the chunk that ends the body.
                if piece:
                    connection.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                    await connection.writable()
        finally:
            if aclose is not None:
                await aclose()
        if connection.exchange is exchange:
            exchange.body_sent = True
            connection.write(b"0\r\n\r\n")
    except Exception as error:
        if connection.exchange is exchange and exchange.sink is not None:
            exchange.sink.fail(error)
            exchange.cancel()
