"""A stand-in for an O2G: it signs in anybody with password 0000, and answers the rest as a test has scripted it.

It is a tiny HTTP/1.1 server in the test's own event loop; every byte of a scripted answer is the test's. Errors:
none of its own; what goes wrong in a script fails the test.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tests.system.client import PATIENCE_S

BASE = "/api/rest/1.0"
PASSWORD = "0000"
ADMINISTRATOR = "admin"


class Hangup(Exception):
    """The connection is to be closed, or has been closed by the client."""


@dataclass
class Asked:
    """One request as it came, and the way back."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def cookie(self) -> str:
        """The session's cookie; "" where there is none."""
        return self.headers.get("cookie", "").partition("AlcUserId=")[2].partition(";")[0]

    async def write(self, data: bytes) -> None:
        """Bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def answer(
        self, status: int = 200, body: bytes = b"", *headers: str, type_: str | None = "application/json"
    ) -> None:
        """A whole answer."""
        lines = [f"HTTP/1.1 {status} Whatever", *headers, f"Content-Length: {len(body)}"]
        if body and type_ is not None:
            lines.append(f"Content-Type: {type_}")
        await self.write("\r\n".join([*lines, "", ""]).encode() + body)

    async def json(self, value: Any, status: int = 200, *headers: str) -> None:
        """An answer of JSON."""
        await self.answer(status, msgspec.json.encode(value), *headers)

    async def error(self, status: int, kind: str, code: int) -> None:
        """A `RestErrorInfo` (seed document 004, "Error management")."""
        said = {"httpStatus": str(status), "code": code, "type": kind, "helpMessage": f"stand-in: {kind}"}
        await self.json(said, status)


Script = Callable[[Asked], Awaitable[None]]
"""Answers one request. It may write anything, or nothing, or raise `Hangup`."""


def answers(
    status: int = 200, body: bytes = b"", *headers: str, type_: str | None = "application/json"
) -> Script:
    """A script of one whole answer."""

    async def script(asked: Asked) -> None:
        await asked.answer(status, body, *headers, type_=type_)

    return script


def bytes_then_hangup(data: bytes) -> Script:
    """A script that writes some bytes and closes the connection."""

    async def script(asked: Asked) -> None:
        await asked.write(data)
        raise Hangup

    return script


async def silent(asked: Asked) -> None:
    """A script that never answers."""
    await asyncio.get_running_loop().create_future()


class Channel:
    """One open event channel."""

    def __init__(self, asked: Asked, login: str) -> None:
        self.asked = asked
        self.login = login
        self.cut = asyncio.Event()

    async def line(self, data: bytes) -> None:
        """One line as it is, in a chunk of its own."""
        data += b"\n"
        await self.asked.write(b"%x\r\n%b\r\n" % (len(data), data))

    async def event(self, name: str, **fields: Any) -> None:
        """An event of the channel's user."""
        await self.line(msgspec.json.encode({"eventName": name, "loginName": self.login, **fields}))


@dataclass
class StandIn:
    """A running stand-in. `seen` are its requests in order; `sessions` which cookies are signed in as whom."""

    port: int = 0
    seen: list[Asked] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    channels: dict[str, Channel] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    down: bool = False
    password: str = PASSWORD
    admin_password: str = "admin"
    _scripts: dict[tuple[str, str], Script] = field(default_factory=dict)
    _waiting: dict[str, list[bytes]] = field(default_factory=dict)
    _errors: list[BaseException] = field(default_factory=list)
    _connections: set[asyncio.Task[None]] = field(default_factory=set)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def url(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self.port}"

    def script(self, method: str, path: str, script: Script) -> None:
        """Answer requests to a path below the base so from now on."""
        self._scripts[method, path] = script

    def unscript(self, method: str, path: str) -> None:
        """Answer them as an O2G would again."""
        del self._scripts[method, path]

    def count(self, method: str, path: str) -> int:
        """How many requests to a path below the base came."""
        return sum(asked.method == method and asked.path == BASE + path for asked in self.seen)

    def count_of(self, path: str) -> int:
        """How many requests for a path came, which need not be below the base."""
        return sum(asked.path == path for asked in self.seen)

    async def until(self, condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        """Wait until it holds."""
        async with asyncio.timeout(patience_s):
            while not condition():
                await asyncio.sleep(0.005)

    def forget(self) -> None:
        """What clients see of a restart: no session is known any more, and every channel ends."""
        self.sessions.clear()
        for channel in self.channels.values():
            channel.cut.set()

    def cut_off(self) -> None:
        """Cut every connection."""
        for task in self._connections:
            task.cancel()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            while True:
                await self._answer(await _request(reader, writer))
        except (Hangup, ConnectionError, asyncio.CancelledError):
            pass
        except Exception as error:
            self._errors.append(error)
        finally:
            self._connections.discard(task)
            writer.close()
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def finish(self) -> None:
        """Close every connection; an error in a script is an error of the test."""
        for _ in range(3):  # a connection that was just accepted gets its task some turns later
            await asyncio.sleep(0)
            self.cut_off()
        while self._connections:
            await asyncio.wait(self._connections)
        assert not self._errors, self._errors

    async def _answer(self, asked: Asked) -> None:
        self.seen.append(asked)
        script = self._scripts.get((asked.method, asked.path.removeprefix(BASE)))
        if script is not None:
            await script(asked)
        elif self.down:
            await asked.error(503, "NOT_READY", 1000)
        elif asked.path == "/api/rest/authenticate":
            await self._authenticate(asked)
        elif asked.path == "/OTEvents":
            await self._channel(asked)
        elif asked.cookie not in self.sessions:
            await asked.error(403, "INVALID_SESSION", 1001)
        else:
            await self._operation(asked, self.sessions[asked.cookie])

    async def _authenticate(self, asked: Asked) -> None:
        scheme, _, credentials = asked.headers.get("authorization", "").partition(" ")
        assert scheme == "Basic"
        login, _, password = base64.b64decode(credentials).decode().partition(":")
        right = password == (self.admin_password if login == ADMINISTRATOR else self.password)
        if not right or login in self.refused:
            await asked.error(401, "NOT_ALLOWED", 1002)
            return
        cookie = f"secret-cookie-{secrets.token_hex(8)}"  # never that of a stand-in before
        self.sessions[cookie] = login
        await asked.json({"loginName": login}, 200, f"Set-Cookie: AlcUserId={cookie}; Path=/")

    async def _operation(self, asked: Asked, login: str) -> None:
        operation = asked.method, asked.path.removeprefix(BASE)
        if operation == ("POST", "/sessions"):
            await asked.json({"admin": login == ADMINISTRATOR, "login": login, "timeToLive": 1800})
        elif operation == ("DELETE", "/sessions"):
            del self.sessions[asked.cookie]
            self.ended.append(login)
            await asked.answer(204)
        elif operation == ("POST", "/subscriptions"):
            name = f"subscription-{next(self._numbers)}"
            polling = f"{self.url}/OTEvents?id={name}"
            said = {"status": "ACCEPTED", "subscriptionId": name, "publicPollingUrl": polling}
            await asked.json(said)
        elif operation[1].endswith("/state/snapshot"):
            await asked.answer(204)
            await self._snapshot(asked, login)
        elif operation[1].startswith("/users/"):
            number = operation[1].removeprefix("/users/oxe")
            devices = [{"type": "DESKPHONE", "id": number}]
            await asked.json({"loginName": f"oxe{number}", "companyPhone": number, "devices": devices})
        elif operation == ("GET", "/telephony/calls"):
            await asked.json({"calls": []})
        else:
            await asked.answer(204)

    async def _snapshot(self, asked: Asked, login: str) -> None:
        user = asked.target.partition("loginName=")[2] or login
        event: dict[str, Any]
        if "/telephony/" in asked.path:
            state = {"calls": [], "deviceCapabilities": [], "userState": "FREE"}
            event = {"eventName": "OnTelephonyState", "loginName": user, "state": state}
        else:
            event = {"eventName": "OnRoutingStateChanged", "loginName": user, "routingState": {}}
        line = msgspec.json.encode(event)
        if login in self.channels:
            await self.channels[login].line(line)
        else:
            self._waiting.setdefault(login, []).append(line)

    async def _channel(self, asked: Asked) -> None:
        login = self.sessions.get(asked.cookie)
        if login is None:
            await asked.error(403, "INVALID_SESSION", 1001)
            return
        await asked.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        channel = Channel(asked, login)
        await channel.event("OnChannelInformation", text="open")
        for line in self._waiting.pop(login, ()):
            await channel.line(line)
        self.channels[login] = channel
        waits = [asyncio.create_task(channel.cut.wait()), asyncio.create_task(asked.reader.read(1))]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
            await asyncio.wait(waits)
            if self.channels.get(login) is channel:
                del self.channels[login]
        raise Hangup


@contextlib.asynccontextmanager
async def standing_in(listener: socket.socket | None = None, port: int = 0) -> AsyncIterator[StandIn]:
    """A stand-in on a listening socket, or on a port of its own."""
    site = StandIn()
    if listener is not None:
        server = await asyncio.start_server(site.connected, sock=listener.dup())
    else:
        server = await asyncio.start_server(site.connected, "127.0.0.1", port)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        await site.finish()
        await server.wait_closed()


async def _request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Asked:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        line, *fields = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
        method, target, _ = line.split(" ")
        headers = {}
        for each in fields:
            name, _, value = each.partition(":")
            headers[name.lower()] = value.strip()
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    except asyncio.IncompleteReadError:
        raise Hangup from None
    return Asked(method, target, headers, body, reader, writer)
