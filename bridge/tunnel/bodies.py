"""Bodies in pieces between the tunnel's state machine and coroutines: one to read from, one to write to.

Errors: `Inflow.pieces` raises what its writer has ended it with.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

JOIN_BELOW_BYTES = 4 * 1024
"""Pieces smaller than this are joined with the one before: held one by one, a body of one-byte pieces would take
fifty times its size."""


class Inflow:
    """A body that is fed as it comes and read by one coroutine; `consumed` is told what is no longer held."""

    def __init__(self, consumed: Callable[[int], None]) -> None:
        self._consumed = consumed
        self._pieces: deque[bytes] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._ended = False
        self._error: Exception | None = None

    def feed(self, piece: bytes, end: bool) -> None:
        """The next piece has come; `end` says that it is the last."""
        if piece:
            last = self._pieces[-1] if self._pieces else None
            if last is not None and len(last) + len(piece) < JOIN_BELOW_BYTES:
                self._pieces[-1] = last + piece
            else:
                self._pieces.append(piece)
        self._ended = self._ended or end
        self._wake()

    def fail(self, error: Exception) -> None:
        """No more will come; the reader gets the pieces that are here, then this error."""
        if not self._ended:
            self._ended = True
            self._error = error
            self._wake()

    def clear(self) -> None:
        """Nobody will read it: hold nothing any more."""
        self._pieces.clear()

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body; raises what `fail` was called with."""
        while True:
            while self._pieces:
                piece = self._pieces.popleft()
                self._consumed(len(piece))
                yield piece
            if self._error is not None:
                raise self._error
            if self._ended:
                return
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Room:
    """Where a coroutine that writes a body waits until there is room for more of it."""

    def __init__(self) -> None:
        self._waiter: asyncio.Future[None] | None = None

    def open(self) -> None:
        """There is room."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self) -> None:
        """Wait for the next `open`."""
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None
