"""A site whose every byte is scripted by the test, and a carrier to it that leaves nothing behind."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, cast

from bridge.transport import Outcome, Request, Response
from bridge.transport.http import HttpTransport


class Gone(Exception):
    """The client has closed the connection; ends a script quietly."""


@dataclass
class Seen:
    """One request as it came in."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    connection: int

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass
class Peer:
    """One connection as the script sees it; `number` counts them from 0."""

    site: Site
    number: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def transport(self) -> asyncio.Transport:
        return cast("asyncio.Transport", self.writer.transport)

    async def head(self) -> Seen:
        try:
            raw = await self.reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Gone from None
        line, *fields = raw.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
        method, target, version = line.split(" ")
        assert version == "HTTP/1.1"
        headers = []
        for each in fields:
            name, _, value = each.partition(": ")
            headers.append((name, value))
        seen = Seen(method, target, headers, b"", self.number)
        self.site.seen.append(seen)
        return seen

    async def request(self) -> Seen:
        seen = await self.head()
        try:
            if seen.header("Transfer-Encoding") == "chunked":
                while piece := await self.chunk():
                    seen.body += piece
            else:
                seen.body = await self.reader.readexactly(int(seen.header("Content-Length") or 0))
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Gone from None
        return seen

    async def chunk(self) -> bytes:
        size = int(await self.reader.readuntil(b"\r\n"), 16)
        return (await self.reader.readexactly(size + 2))[:size]

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def gone(self) -> None:
        """Wait until the client has closed the connection."""
        try:
            while await self.reader.read(65536):
                pass
        except ConnectionError:
            pass


Script = Callable[[Peer], Awaitable[None]]


@dataclass
class Site:
    """A listening site; `seen` are its requests in order of arrival."""

    url: str = ""
    port: int = 0
    connections: int = 0
    seen: list[Seen] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    stop_listening: Callable[[], None] = lambda: None


@asynccontextmanager
async def serving(
    script: Script, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[Site]:
    """Run `script` once for each connection; an error in it is an error of the test."""
    site = Site()
    tasks: set[asyncio.Task[Any]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        peer = Peer(site, site.connections, reader, writer)
        site.connections += 1
        try:
            await script(peer)
        except (Gone, asyncio.CancelledError):
            pass
        except Exception as error:
            site.errors.append(error)
        finally:
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()
            tasks.discard(task)

    server = await asyncio.start_server(connected, host, port, ssl=tls)
    site.stop_listening = server.close
    site.port = server.sockets[0].getsockname()[1]
    name = f"[{host}]" if ":" in host else host
    site.url = f"{'https' if tls else 'http'}://{name}:{site.port}"
    try:
        yield site
    finally:
        server.close()
        await server.wait_closed()
        # A connection that was just accepted gets its task some turns of the loop later.
        for _ in range(5):
            await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
        while tasks:
            await asyncio.wait(tasks)
    assert site.errors == []


@asynccontextmanager
async def carrying(site: Site | str, **options: Any) -> AsyncIterator[HttpTransport]:
    """A carrier to the site; afterwards it is closed and has nothing left."""
    carrier = HttpTransport(site if isinstance(site, str) else site.url, **options)
    try:
        yield carrier
    finally:
        await carrier.close()
    assert (carrier.open, carrier.idle, carrier.in_flight, carrier.queued) == (0, 0, 0, 0)


def answer(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def always(data: bytes) -> Script:
    """Answers each request with the same bytes, on connections that stay open."""

    async def script(peer: Peer) -> None:
        while True:
            await peer.request()
            await peer.send(data)

    return script


async def echo(peer: Peer) -> None:
    """Answers each request with its own target."""
    while True:
        seen = await peer.request()
        await peer.send(answer(seen.target.encode()))


async def silent(peer: Peer) -> None:
    """Reads requests and never answers."""
    while True:
        await peer.request()


def slow(released: asyncio.Event) -> Script:
    """Echoes once `released`."""

    async def script(peer: Peer) -> None:
        while True:
            seen = await peer.request()
            await released.wait()
            await peer.send(answer(seen.target.encode()))

    return script


def get(target: str = "/", timeout_s: float = 5.0) -> Request:
    return Request("GET", target, timeout_s=timeout_s)


def post(target: str = "/", body: bytes = b"x", timeout_s: float = 5.0) -> Request:
    return Request("POST", target, body=body, timeout_s=timeout_s)


class Outcomes:
    """What `done` was called with, and how often."""

    def __init__(self) -> None:
        self.all: list[Outcome] = []
        self._more = asyncio.Event()

    def done(self, outcome: Outcome) -> None:
        self.all.append(outcome)
        self._more.set()

    async def first(self, count: int = 1) -> list[Outcome]:
        """Wait until there are so many."""
        async with asyncio.timeout(30):
            while len(self.all) < count:
                self._more.clear()
                await self._more.wait()
        return self.all


def body_of(outcome: Outcome) -> bytes:
    assert isinstance(outcome, Response), outcome
    return outcome.body


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until it holds, a few seconds at most."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.002)
