"""A trivial WebSocket echo server: how fast the load generator can be when nothing stands before it.

Errors: none; what it does not understand it closes.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import sys
from typing import cast

from bridge.bench.process import BACKLOG, announce_and_serve, run_loop
from bridge.bench.wire import ZERO_KEY

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Echo(asyncio.Protocol):
    """Sends every frame back unmasked; knows only what the load sends (all-zero key, no fragments)."""

    def __init__(self) -> None:
        self._open = False
        self._rest = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Shake hands, then echo."""
        if self._rest:
            data = self._rest + data
        if not self._open:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            key = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key:"))
            # SHA-1 is what the handshake is made of (RFC 6455, 4.2.2); nothing is protected by it.
            digest = hashlib.sha1(key[18:].strip() + GUID, usedforsecurity=False).digest()
            self._transport.write(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + base64.b64encode(digest) + b"\r\n\r\n"
            )
            self._open = True
        out: list[bytes] = []
        at, end = 0, len(data)
        while end - at >= 6:
            size = data[at + 1] & 0x7F
            if size == 127:
                self._transport.abort()
                return
            mask = at + 2
            if size == 126:
                mask += 2
                size = int.from_bytes(data[at + 2 : mask], "big")
            stop = mask + 4 + size
            if stop > end:
                break
            if data[mask : mask + 4] != ZERO_KEY:
                self._transport.abort()
                return
            out += (
                data[at : at + 1],
                bytes((data[at + 1] & 0x7F,)),
                data[at + 2 : mask],
                data[mask + 4 : stop],
            )
            at = stop
        self._rest = data[at:]
        if out:
            self._transport.write(b"".join(out))


async def serve() -> None:
    """Listen on an ephemeral port of loopback, announce it, and serve until the standard input ends."""
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0, backlog=BACKLOG)
    await announce_and_serve(server.sockets[0].getsockname()[1])
    server.close()


if __name__ == "__main__":
    sys.exit(run_loop(serve()))
