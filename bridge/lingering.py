"""The end of a connection whose peer has broken the rules: it is told so, and gets the time to read it.

Closed at once, with bytes still unread, TCP would reset the connection, and a reset discards what the peer has not
read yet: the close code or the status it is to learn its mistake from. Errors: none of its own.
"""

from __future__ import annotations

import asyncio
from typing import Final

LINGER_S: Final = 5.0
"""How long a peer may take to hang up after it was told what was wrong with what it sent."""

LINGER_BYTES: Final = 8 * 1024 * 1024
"""What of it is read and dropped meanwhile: a frame of several times the default limit, at most."""


class Lingering(asyncio.Protocol):
    """Takes a connection over that has had its last word: reads until the peer hangs up, drops what it reads."""

    def __init__(self, before: asyncio.Protocol, transport: asyncio.Transport) -> None:
        self._before = before
        self._transport = transport
        self._left = LINGER_BYTES
        self._end = asyncio.get_running_loop().call_later(LINGER_S, transport.close)
        transport.set_protocol(self)
        if transport.can_write_eof():
            transport.write_eof()
        if not transport.is_closing():
            transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        """More of what was refused."""
        self._left -= len(data)
        if self._left < 0:
            self._transport.close()

    def pause_writing(self) -> None:
        """The last words do not go out at once."""
        self._before.pause_writing()

    def resume_writing(self) -> None:
        """The last words have gone out."""
        self._before.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """The peer has hung up, or its time is over."""
        self._end.cancel()
        self._before.connection_lost(exc)
