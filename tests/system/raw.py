"""A socket on which a test sends any frame whatever, and sees each answer as it came.

Errors: `AssertionError`, where nothing comes; `websockets.ConnectionClosed`, where the socket is closed.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Mapping
from typing import Any, Self
from urllib.parse import urlsplit

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.system.client import PATIENCE_S, Closing

PASSWORD = "0000"


class Raw:
    """One socket. Events that come between answers wait in `events`, decoded."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.events: list[dict[str, Any]] = []

    async def send(self, frame: str | bytes) -> None:
        """Send one frame as it is: text for `str`, binary for `bytes`."""
        await self.connection.send(frame)

    async def frame(self) -> str | bytes:
        """The next frame that is no event, undecoded."""
        while True:
            frame = await self._next()
            if not self._is_event(decoded(frame)):
                return frame

    async def event(self) -> dict[str, Any]:
        """The next event, those first that came between answers."""
        while not self.events:
            frame = await self._next()
            assert self._is_event(decoded(frame)), frame
        return self.events.pop(0)

    async def message(self) -> Any:
        """The next message that is no event."""
        return decoded(await self.frame())

    async def ask(self, frame: str | bytes) -> Any:
        """Send one frame; the next message is its answer."""
        await self.send(frame)
        return await self.message()

    async def call(self, method: str, params: Any = None, id_: Any = 1) -> Any:
        """One call in JSON, nothing else in flight: its whole answer."""
        message = {"jsonrpc": "2.0", "id": id_, "method": method}
        if params is not None:
            message["params"] = params
        return await self.ask(msgspec.json.encode(message).decode())

    async def result(self, method: str, params: Any = None) -> Any:
        """A call that succeeds: its result."""
        answer = await self.call(method, params)
        assert "result" in answer, answer
        return answer["result"]

    async def error(self, method: str, params: Any = None) -> dict[str, Any]:
        """A call that fails: its error."""
        answer = await self.call(method, params)
        assert "error" in answer, answer
        error: dict[str, Any] = answer["error"]
        return error

    async def until_the_site_is_gone(self) -> None:
        """Call until nothing is sent any more: the end of a connection that was kept open takes a moment to come."""
        async with asyncio.timeout(PATIENCE_S):
            while (await self.error("Cti.dial", {"destination": "1"}))["code"] != -32003:
                pass

    async def sign_in(self, login: str) -> dict[str, Any]:
        """`Session.login` with the password that every simulated user has."""
        session: dict[str, Any] = await self.result("Session.login", {"login": login, "password": PASSWORD})
        return session

    async def lives(self) -> None:
        """The socket still answers, and had nothing else to say: a `rpc.ping` of its own gets the next answer."""
        marker = os.urandom(4).hex()
        answer = await self.call("rpc.ping", id_=marker)
        assert answer == {"jsonrpc": "2.0", "result": {}, "id": marker}

    async def closed(self) -> Closing:
        """Wait until the other side has closed the socket."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    self._is_event(decoded(await self.connection.recv()))
        except ConnectionClosed:
            return Closing(self.connection.close_code or 1006, self.connection.close_reason or "")
        except TimeoutError:
            raise AssertionError("the socket stays open") from None

    async def _next(self) -> str | bytes:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self.connection.recv()
        except TimeoutError:
            raise AssertionError("nothing comes") from None

    def _is_event(self, message: Any) -> bool:
        if isinstance(message, dict) and ("method" in message or message.get("type") == "event"):
            self.events.append(message)
            return True
        return False


def rpc(method: str, params: str | None = None, id_: str = "1") -> str:
    """A call's frame, with params and id as they are to stand in it."""
    rest = "" if params is None else f',"params":{params}'
    return f'{{"jsonrpc":"2.0","id":{id_},"method":"{method}"{rest}}}'


def decoded(frame: str | bytes) -> Any:
    """What a frame says."""
    return msgspec.json.decode(frame) if isinstance(frame, str) else msgspec.msgpack.decode(frame)


@contextlib.asynccontextmanager
async def raw(
    url: str,
    *,
    token: str | None = None,
    headers: Mapping[str, str] | None = None,
    subprotocol: str | None = None,
) -> AsyncIterator[Raw]:
    """A socket for the time of a block; frames of any size may come."""
    given = dict(headers or {})
    if token is not None:
        given["Authorization"] = f"Bearer {token}"
    connection = await connect(
        url,
        additional_headers=given,
        subprotocols=[Subprotocol(subprotocol)] if subprotocol else None,
        compression=None,
        open_timeout=PATIENCE_S,
        close_timeout=1,
        ping_interval=None,
        max_size=None,
    )
    try:
        yield Raw(connection)
    finally:
        await connection.close()


@contextlib.asynccontextmanager
async def signed_in(url: str, login: str) -> AsyncIterator[Raw]:
    """A socket on which a user has signed in and been told how things are."""
    async with raw(url) as socket_:
        await socket_.sign_in(login)
        while (await socket_.event())["params"]["msgType"] != "PhoneStatusUpdate":
            pass
        yield socket_


class Deaf:
    """A peer that shakes hands and writes frames, but reads only what it is told to: plain TCP, blocking."""

    def __init__(self, url: str, *, buffer_bytes: int | None = None) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        self.socket = socket.socket()
        if buffer_bytes is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer_bytes)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect((parts.hostname, parts.port or 80))
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.socket.recv(1)
        assert head.startswith(b"HTTP/1.1 101"), head

    def send(self, payload: bytes, opcode: int = 1) -> None:
        """One frame."""
        self.send_all([(payload, opcode)])

    def send_all(self, frames: list[tuple[bytes, int]]) -> None:
        """Several frames in one piece: payloads and opcodes."""
        self.socket.sendall(b"".join(_masked(payload, opcode) for payload, opcode in frames))

    def read(self) -> tuple[int, bytes]:
        """The next frame: opcode and payload. `ConnectionError` where the connection has ended."""
        first, second = self.exactly(2)
        size = second & 0x7F
        if size == 126:
            size = int.from_bytes(self.exactly(2), "big")
        elif size == 127:
            size = int.from_bytes(self.exactly(8), "big")
        return first & 0x0F, self.exactly(size)

    def close_code(self) -> int | None:
        """Read up to the close frame; None where the connection ends without one."""
        try:
            while True:
                opcode, payload = self.read()
                if opcode == 8:
                    return int.from_bytes(payload[:2], "big")
        except ConnectionError:
            return None

    def ended(self) -> None:
        """Read up to the end of the connection, whatever comes before."""
        with contextlib.suppress(ConnectionError):
            while self.socket.recv(65_536):
                pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def sign_in(self, login: str) -> dict[str, Any]:
        """`Session.login`; whatever comes after its answer is not read."""
        params = {"login": login, "password": PASSWORD}
        self.send(
            msgspec.json.encode({"jsonrpc": "2.0", "id": 1, "method": "Session.login", "params": params})
        )
        answer = msgspec.json.decode(self.read()[1])
        session: dict[str, Any] = answer.get("result")
        assert session, answer
        return session

    def exactly(self, size: int) -> bytes:
        """So many bytes. `ConnectionError` where the connection ends before."""
        data = b""
        while len(data) < size:
            more = self.socket.recv(size - len(data))
            if not more:
                raise ConnectionError("the connection has ended")
            data += more
        return data


def _masked(payload: bytes, opcode: int) -> bytes:
    """A whole frame, masked as a client's must be (RFC 6455 section 5.3)."""
    size = len(payload)
    if size < 126:
        head = bytes((0x80 | opcode, 0x80 | size))
    elif size < 65_536:
        head = bytes((0x80 | opcode, 0x80 | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x80 | opcode, 0x80 | 127)) + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + payload
