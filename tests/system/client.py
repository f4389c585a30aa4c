"""A client of the bridge as small as tests need it: `websockets` and msgspec, nothing of the product.

Errors: `CallFailed`, a JSON-RPC error as it came; `Gone`, where the bridge has closed the socket.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import itertools
from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

PATIENCE_S = 30.0
"""How long anything may take that must happen: it takes milliseconds, and only a failing test waits."""

LISTENERS: list[Callable[[dict[str, Any], dict[str, Any]], None]] = []
"""Whom to tell of each answer, after the message that it answers."""


class Encoding(enum.Enum):
    """How a frame is written."""

    JSON = "JSON"
    MSGPACK = "MessagePack"

    def frame(self, value: Any) -> str | bytes:
        """A text frame of JSON, a binary one of MessagePack."""
        if self is Encoding.JSON:
            return msgspec.json.encode(value).decode()
        return msgspec.msgpack.encode(value)


class CallFailed(Exception):
    """The answer to a call is an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"{error['code']} {error['message']}")
        self.code: int = error["code"]
        self.data: Any = error.get("data")


class Gone(Exception):
    """The socket is closed."""


class Closing(NamedTuple):
    """How the bridge closed the socket."""

    code: int
    reason: str


class Heard(NamedTuple):
    """One message of the bridge, or a batch of answers, and how it was written."""

    encoding: Encoding
    message: Any


class Answer(NamedTuple):
    """The answer to a tunnelled request. Header names are in small letters; `origin` is "" for the site's own."""

    status: int
    headers: dict[str, list[str]]
    body: Any
    origin: str


class Client:
    """One socket. `heard` is everything that came, in order; events besides wait for `event`."""

    def __init__(self, connection: ClientConnection, encoding: Encoding) -> None:
        self.connection = connection
        self.encoding = encoding
        self.heard: list[Heard] = []
        self._ids = itertools.count(1)
        self._pending: dict[Any, tuple[dict[str, Any], asyncio.Future[dict[str, Any]]]] = {}
        self._events: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._closing: asyncio.Future[Closing] = asyncio.get_running_loop().create_future()
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            async for frame in self.connection:
                if isinstance(frame, str):
                    self._take(Heard(Encoding.JSON, msgspec.json.decode(frame)))
                else:
                    self._take(Heard(Encoding.MSGPACK, msgspec.msgpack.decode(frame)))
        except ConnectionClosed:
            pass
        finally:
            self._closing.set_result(
                Closing(self.connection.close_code or 1006, self.connection.close_reason or "")
            )
            self._events.put_nowait(None)
            for _, future in self._pending.values():
                if not future.done():
                    future.set_exception(Gone("the socket was closed before the answer came"))
                    future.exception()  # nobody need wait for it

    def _take(self, heard: Heard) -> None:
        self.heard.append(heard)
        message = heard.message
        if isinstance(message, list):
            return
        if "id" in message and message["id"] in self._pending:
            asked, future = self._pending.pop(message["id"])
            for listener in LISTENERS:
                listener(asked, message)
            future.set_result(message)
        elif "method" in message or message.get("type") == "event":
            self._events.put_nowait(message)

    # JSON-RPC

    async def begin(
        self, method: str, params: Any = None, *, encoding: Encoding | None = None
    ) -> asyncio.Future[dict[str, Any]]:
        """Send a call; its answer, when it comes, is the future's result."""
        message: dict[str, Any] = {"jsonrpc": "2.0", "id": next(self._ids), "method": method}
        if params is not None:
            message["params"] = params
        return await self._sent(message, encoding)

    async def call(self, method: str, params: Any = None, *, encoding: Encoding | None = None) -> Any:
        """The result of a call. Raises `CallFailed`."""
        return result(await self.message(method, params, encoding=encoding))

    async def message(
        self, method: str, params: Any = None, *, encoding: Encoding | None = None
    ) -> dict[str, Any]:
        """The whole answer to a call."""
        return await self._in_time(await self.begin(method, params, encoding=encoding))

    # Tunnel

    async def begin_request(
        self, method: str, path: str, body: Any = None, *, headers: dict[str, Any] | None = None
    ) -> asyncio.Future[dict[str, Any]]:
        """Send a REST request through the tunnel."""
        id_ = f"r{next(self._ids)}"
        message: dict[str, Any] = {"type": "request", "id": id_, "method": method, "path": path}
        if headers:
            message["headers"] = headers
        if body is not None:
            message["body"] = body
        return await self._sent(message, None)

    async def request(
        self, method: str, path: str, body: Any = None, *, headers: dict[str, Any] | None = None
    ) -> Answer:
        """The answer to a REST request, whatever its status."""
        return answer(await self._in_time(await self.begin_request(method, path, body, headers=headers)))

    async def exchange(self, message: dict[str, Any], *, encoding: Encoding | None = None) -> dict[str, Any]:
        """The whole answer to a message of the tunnel, which gets an id."""
        return await self._in_time(await self._sent({**message, "id": f"r{next(self._ids)}"}, encoding))

    # Both

    async def event(self) -> dict[str, Any]:
        """The next event in the order they came: a whole notification, or a tunnel message."""
        async with asyncio.timeout(PATIENCE_S):
            event = await self._events.get()
        if event is None:
            raise Gone("the socket was closed, no event comes any more")
        return event

    async def closed(self) -> Closing:
        """Wait until the bridge has closed the socket."""
        async with asyncio.timeout(PATIENCE_S):
            return await asyncio.shield(self._closing)

    async def close(self) -> None:
        """Close it from this side."""
        await self.connection.close()
        await self._reader

    async def vanish(self) -> None:
        """Be gone without a word, as a machine that lost its network."""
        self.connection.transport.abort()
        await self._reader

    async def _sent(
        self, message: dict[str, Any], encoding: Encoding | None
    ) -> asyncio.Future[dict[str, Any]]:
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._pending[message["id"]] = message, future
        await self.connection.send((encoding or self.encoding).frame(message))
        return future

    async def _in_time(self, future: asyncio.Future[dict[str, Any]]) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            return await future


def result(message: dict[str, Any]) -> Any:
    """A JSON-RPC answer's result. Raises `CallFailed`."""
    assert message["jsonrpc"] == "2.0"
    assert ("result" in message) != ("error" in message), message
    if "error" in message:
        raise CallFailed(message["error"])
    return message["result"]


def answer(message: dict[str, Any]) -> Answer:
    """A tunnel response."""
    assert message["type"] == "response", message
    headers = {
        name.lower(): value if isinstance(value, list) else [value]
        for name, value in message.get("headers", {}).items()
    }
    return Answer(message["status"], headers, message.get("body"), message.get("origin", ""))


@contextlib.asynccontextmanager
async def opened(
    url: str,
    encoding: Encoding = Encoding.JSON,
    *,
    token: str | None = None,
    subprotocol: str | None = None,
) -> AsyncIterator[Client]:
    """A socket to the bridge for the time of a block."""
    client = Client(
        await connect(
            url,
            additional_headers={"Authorization": f"Bearer {token}"} if token else None,
            subprotocols=[Subprotocol(subprotocol)] if subprotocol else None,
            compression=None,
            open_timeout=PATIENCE_S,
        ),
        encoding,
    )
    try:
        yield client
    finally:
        await client.close()
