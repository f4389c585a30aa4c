"""A JSON-RPC client as small as it gets: one call at a time, events in between.

Errors: `failures.Failure`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import msgspec
import websockets
from websockets.asyncio.client import ClientConnection, connect

from bridge.terminal import failures
from bridge.terminal.identity import Identity

OPEN_LIMIT_S: Final = 10.0
"""For TCP, TLS and handshake; a bridge answers in milliseconds."""

FAREWELL_LIMIT_S: Final = 3.0
"""Signing out is a courtesy: the bridge ends a session by itself in 300 s."""


class Socket:
    """One connection to a bridge."""

    def __init__(self, connection: ClientConnection, url: str) -> None:
        self._connection = connection
        self._url = url
        self._id = 0
        self._events: deque[dict[str, Any]] = deque()

    async def call(self, method: str, params: Any = None) -> Any:
        """The call's result. Raises `CallFailed`, `NoConnection`."""
        self._id += 1
        request: dict[str, Any] = {"jsonrpc": "2.0", "id": self._id, "method": method}
        if params is not None:
            request["params"] = params
        with failures.explained(self._url):
            await self._connection.send(msgspec.json.encode(request).decode())
            while True:
                message = await self._receive()
                if message.get("id") != self._id:
                    self._events.append(message)
                elif "error" in message:
                    raise failures.CallFailed(message["error"])
                else:
                    return message.get("result")

    async def event(self) -> dict[str, Any]:
        """The next notification. Raises `websockets.ConnectionClosed` where there will be none."""
        if self._events:
            return self._events.popleft()
        return await self._receive()

    async def sign_out(self) -> None:
        """End the session; never raises."""
        with contextlib.suppress(failures.Failure, websockets.WebSocketException, OSError, TimeoutError):
            async with asyncio.timeout(FAREWELL_LIMIT_S):
                await self.call("Session.logout")

    async def _receive(self) -> dict[str, Any]:
        message: dict[str, Any] = msgspec.json.decode(await self._connection.recv())
        return message


@asynccontextmanager
async def opened(who: Identity) -> AsyncIterator[Socket]:
    """A connection for the time of a block. Raises `NoConnection`, `WrongUsage`."""
    with failures.explained(who.url):
        connection = await connect(
            who.url,
            max_size=None,
            open_timeout=OPEN_LIMIT_S,
            close_timeout=FAREWELL_LIMIT_S,
            additional_headers=who.headers(),
            ssl=who.tls,
        )
    try:
        yield Socket(connection, who.url)
    finally:
        await connection.close()
