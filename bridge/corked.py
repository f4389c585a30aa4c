"""Gathers what is written to sockets within one turn of the event loop into one system call each.

uvloop writes at once: 27 answers that arrive in one turn were 27 system calls of 7 µs on the same socket. Errors:
none of its own.
"""

from __future__ import annotations

import asyncio
from typing import Any

FLUSH_AT_BYTES = 65_536
"""What one turn may gather before it is written at once: the event loop's own high-water mark, so that a socket
that is not read from is noticed no later than without gathering."""


LINGER_S = 10.0
"""How long a closed connection may take to let out what is written. Without an end, a peer that stops reading, or has
vanished, would keep it: the kernel asks such a peer again and again for as long as it is there."""


class Corks:
    """The sockets of one loop that have something to write at the end of this turn."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: list[CorkedTransport] = []

    def add(self, transport: CorkedTransport) -> None:
        """Flush `transport` when this turn's callbacks have run."""
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(transport)

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        for transport in waiting:
            transport.flush()


class CorkedTransport:
    """A stream transport whose `write` gathers; everything else is the real one's."""

    __slots__ = ("_corks", "_gathered", "_size", "_transport")

    def __init__(self, transport: asyncio.Transport, corks: Corks) -> None:
        self._transport = transport
        self._corks = corks
        self._gathered: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Take bytes to be written at the end of this turn."""
        gathered = self._gathered
        if not gathered:
            self._corks.add(self)
        gathered.append(data)
        self._size += len(data)
        if self._size > FLUSH_AT_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered; drop it where the connection was lost in the meantime, for uvloop would raise."""
        gathered = self._gathered
        if gathered:
            self._gathered = []
            self._size = 0
            if not self._transport.is_closing():
                self._transport.write(gathered[0] if len(gathered) == 1 else b"".join(gathered))

    def close(self) -> None:
        """Close once everything is written; cut what its peer has not read after `LINGER_S`."""
        self.flush()
        self._transport.close()
        if self._transport.get_write_buffer_size():
            asyncio.get_running_loop().call_later(LINGER_S, self._transport.abort)

    def write_eof(self) -> None:
        """Write no more once everything is written."""
        self.flush()
        self._transport.write_eof()

    def abort(self) -> None:
        """Close at once."""
        self._gathered = []
        self._transport.abort()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
