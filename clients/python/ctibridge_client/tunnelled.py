"""One REST request through the socket, for asyncio: written and read piece by piece, no faster than the other end.

Errors: `ConnectionLost`, `Closed`, and `ClientError` for what the bridge says of this one request.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from ctibridge_client.errors import ClientError, Executed
from ctibridge_client.tunnel import Tunnel
from ctibridge_client.wire import Headers


class Head(NamedTuple):
    """An answer but for its body. `origin` is "bridge" where the bridge itself answers, else empty."""

    status: int
    headers: Headers
    origin: str


class Exchange:
    """A request and its answer; made by `AsyncClient.exchange`."""

    def __init__(
        self,
        tunnel: Tunnel,
        wake: Callable[[], None],
        method: str,
        path: str,
        headers: Headers,
        body: bytes | None,
    ) -> None:
        self._wake = wake
        self._changed = asyncio.Event()
        self._head: Head | None = None
        self._pieces: deque[bytes] = deque()
        self._ended = False
        self._error: ClientError | None = None
        self._request = tunnel.ask(method, path, headers, body, self)
        wake()

    @property
    def executed(self) -> Executed:
        """Whether the site may have seen it."""
        return "unknown" if self._request.sent else "no"

    @property
    def is_answered(self) -> bool:
        """Whether the answer's head is there, or there will be none: what is still written is of no use."""
        return self._head is not None or self._error is not None

    async def sent(self) -> None:
        """Wait until the request has left: before, there was no connection."""
        while not self._request.sent and not self.is_answered:
            await self._change()

    async def write(self, piece: bytes, *, end: bool = False) -> None:
        """Send a piece of the body, and wait until there is room for another one."""
        if not self.is_answered:
            self._request.write(piece, end=end)
            self._wake()
        while self._request.is_full and not end and not self.is_answered:
            await self._change()

    async def head(self) -> Head:
        """Wait for the answer's head."""
        while self._head is None:
            if self._error is not None:
                raise self._error
            await self._change()
        return self._head

    async def read(self) -> bytes | None:
        """The next piece of the answer's body; None at its end."""
        while not self._pieces:
            if self._error is not None:
                raise self._error
            if self._ended:
                return None
            await self._change()
        piece = self._pieces.popleft()
        self._request.consumed(len(piece))
        self._wake()
        return piece

    def close(self) -> None:
        """The answer is not wanted any more, if there is more of it."""
        self._request.cancel()
        self._wake()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    # What the machine calls

    def left(self) -> None:
        """See `Listener.left`."""
        self._changed.set()

    def answered(self, status: int, headers: Headers, body: bytes | None, origin: str) -> None:
        """See `Listener.answered`."""
        self._head = Head(status, headers, origin)
        if body is not None:
            self.arrived(body, True)
        self._changed.set()

    def arrived(self, piece: bytes, end: bool) -> None:
        """See `Listener.arrived`."""
        if piece:
            self._pieces.append(piece)
        self._ended = end
        self._changed.set()

    def failed(self, error: ClientError) -> None:
        """See `Listener.failed`."""
        self._error = error
        self._changed.set()

    def room(self) -> None:
        """See `Listener.room`."""
        self._changed.set()
