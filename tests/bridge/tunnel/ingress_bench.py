"""The whole application on a port, in front of a site whose every byte is scripted by the test."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from uvicorn.lifespan.on import LifespanOn
from uvicorn.server import ServerState

from bridge.app import Application
from bridge.config import Config, Token
from bridge.config import Ingress as Rules
from bridge.config import Site as SiteSettings
from bridge.http_protocol import HttpProtocol
from tests.bridge.transport.scripted import Peer, Script, Site, answer, serving

PATIENCE_S = 30.0
CALLS = "/api/rest/1.0/telephony/calls"
JSON = "Content-Type: application/json"
HEAD = b"HTTP/1.1 200 OK\r\n"
EVERYBODY = Rules(access="address", addresses=["127.0.0.0/8"])


def token(value: str, **how: Any) -> Token:
    return Token(name=value, sha256=hashlib.sha256(value.encode()).hexdigest(), **how)


@dataclass
class Bench:
    application: Application
    site: Site
    port: int
    client: httpx.AsyncClient

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def status_counts(self) -> dict[int, int]:
        return dict(self.application.metrics.ingress)

    @property
    def open_channels(self) -> int:
        return 0 if self.application.ingress is None else self.application.ingress.channels

    @contextlib.asynccontextmanager
    async def raw(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """A bare connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            async with asyncio.timeout(PATIENCE_S):
                yield reader, writer
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


@contextlib.asynccontextmanager
async def through(
    script: Script,
    *,
    prefix: str = "",
    others: tuple[str, ...] = (),
    port: int = 0,
    how: Mapping[str, Any] | None = None,
    **rooms: Any,
) -> AsyncIterator[Bench]:
    """A bench with the site `paris`, and `others` at the same address.

    `rooms` are those of the configuration, `how` is what else is said of each site.
    """
    async with serving(script) as site:
        said = {"kind": "o2g", "url": site.url + prefix, **(how or {})}
        settings = [SiteSettings(name=name, **said) for name in ("paris", *others)]
        config = Config(sites=settings, **{"ingress": EVERYBODY, **rooms})
        application = Application(config)
        served = uvicorn.Config(
            application,
            interface="asgi3",
            http=HttpProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            proxy_headers=False,
            server_header=False,
        )
        served.load()
        lifespan = LifespanOn(served)
        await lifespan.startup()
        loop = asyncio.get_running_loop()
        state = ServerState()
        server = await loop.create_server(
            lambda: HttpProtocol(served, state, app_state={}, _loop=loop), "127.0.0.1", port
        )
        port = server.sockets[0].getsockname()[1]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S) as client:
            try:
                yield Bench(application, site, port, client)
            finally:
                server.close()
                for connection in list(state.connections):
                    connection.transport.abort()
                if state.tasks:
                    await asyncio.wait(state.tasks, timeout=PATIENCE_S)
                await lifespan.shutdown()


def replying(body: bytes = b"", *headers: str, status: str = "200 OK") -> Script:
    """A script that answers every request alike."""

    async def script(peer: Peer) -> None:
        while True:
            await peer.request()
            await peer.send(answer(body, *headers, status=status))

    return script


def error_of(response: httpx.Response) -> str:
    """What the bridge says in the site's error shape."""
    body = response.json()
    assert set(body) == {"httpStatus", "code", "helpMessage", "type", "innerMessage", "canRetry"}
    assert body["innerMessage"].startswith("ctibridge: ")
    message: str = body["helpMessage"]
    return message


async def pieces(count: int, size: int) -> AsyncIterator[bytes]:
    """A body of unknown length."""
    for number in range(count):
        yield bytes([number % 256]) * size
