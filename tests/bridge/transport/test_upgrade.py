"""A WebSocket through a carrier: a real client and a real server, whose handshake is a request (section 5)."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.http11 import Request as Handshake
from websockets.http11 import Response as Answer

from bridge.transport import BadAnswer, Request, TransportError, Unreachable
from bridge.transport.http_tls import tls_context
from bridge.transport.upgrade import Upgrades, handshaking
from tests.bridge.transport.conftest import Pki
from tests.bridge.transport.scripted import Peer, serving

PATH = "/xuc/api/2.0/cti?token=a%2Fb"
LARGE = "x" * 3_000_000


async def echo(connection: ServerConnection) -> None:
    async for message in connection:
        await connection.send(message)


@asynccontextmanager
async def xuc(
    handler: Callable[[ServerConnection], Awaitable[None]] = echo, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[str, list[Handshake]]]:
    """A server, its base address, and the handshakes that it has seen."""
    seen: list[Handshake] = []

    def look(connection: ServerConnection, request: Handshake) -> Answer | None:
        seen.append(request)
        return connection.respond(403, "not you") if "refused" in request.path else None

    async with serve(handler, "127.0.0.1", 0, process_request=look, max_size=None, ssl=tls) as server:
        yield f"127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}", seen


@asynccontextmanager
async def dialled(sites: Upgrades, path: str = PATH) -> AsyncIterator[ClientConnection]:
    async with (
        handshaking(sites) as sock,
        unix_connect(uri=f"ws://site.invalid{path}", sock=sock, max_size=None) as connection,
    ):
        yield connection


async def test_messages_of_any_size_pass_both_ways() -> None:
    async with xuc() as (address, seen), dialled(Upgrades(f"http://{address}", None)) as connection:
        for message in ("hello", b"\x00\xff", LARGE):
            await connection.send(message)
            assert await connection.recv() == message
    (handshake,) = seen
    assert handshake.path == PATH
    assert handshake.headers["Host"] == address


async def test_tls_to_the_site_is_verified(pki: Pki) -> None:
    async with xuc(tls=pki.server()) as (address, _):
        port = address.rpartition(":")[2]
        sites = Upgrades(f"https://127.0.0.1:{port}/prefix", tls_context(ca_file=str(pki.ca)))
        async with dialled(sites) as connection:
            await connection.send("hello")
            assert await connection.recv() == "hello"
        with pytest.raises(InvalidStatus) as caught:
            async with dialled(Upgrades(f"https://127.0.0.1:{port}", tls_context())):
                pass
        assert caught.value.response.status_code == 502


async def test_a_refusal_is_the_sites_own() -> None:
    async with xuc() as (address, _):
        with pytest.raises(InvalidStatus) as caught:
            async with dialled(Upgrades(f"http://{address}", None), "/refused"):
                pass
    assert caught.value.response.status_code == 403
    assert caught.value.response.body == b"not you"


async def test_a_site_that_is_not_there_is_a_502_with_the_reason() -> None:
    with pytest.raises(InvalidStatus) as caught:
        async with dialled(Upgrades("http://127.0.0.1:1", None)):
            pass
    assert caught.value.response.status_code == 502
    assert caught.value.response.body


@pytest.mark.parametrize(("code", "reason"), [(1000, "bye"), (4001, "expired")])
async def test_how_the_site_closes_is_how_the_client_hears_it(code: int, reason: str) -> None:
    async def leave(connection: ServerConnection) -> None:
        await connection.close(code, reason)

    async with xuc(leave) as (address, _), dialled(Upgrades(f"http://{address}", None)) as connection:
        with pytest.raises(ConnectionClosed):
            await connection.recv()
        assert (connection.close_code, connection.close_reason) == (code, reason)


async def test_a_cut_is_heard_at_the_other_end() -> None:
    heard: asyncio.Queue[int | None] = asyncio.Queue()

    async def wait(connection: ServerConnection) -> None:
        await connection.wait_closed()
        heard.put_nowait(connection.close_code)

    async def cut(connection: ServerConnection) -> None:
        connection.transport.abort()

    async with xuc(wait) as (address, _):
        async with dialled(Upgrades(f"http://{address}", None)) as connection:
            connection.transport.abort()
        async with asyncio.timeout(5):
            assert await heard.get() == 1006
    async with xuc(cut) as (address, _), dialled(Upgrades(f"http://{address}", None)) as connection:
        with pytest.raises(ConnectionClosed):
            await connection.recv()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", Unreachable),
        (b"HTTP/1.1 101", Unreachable),
        (b"SSH-2.0-OpenSSH\r\n\r\n", BadAnswer),
        (b"HTTP/1.1 abc Whatever\r\n\r\n", BadAnswer),
        (b"HTTP/1.1 101 X\r\n" + b"X-Much: more\r\n" * 10_000 + b"\r\n", BadAnswer),
    ],
)
async def test_an_answer_that_is_none_is_an_error(answer: bytes, error: type[TransportError]) -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer)

    async with serving(script) as site:
        with pytest.raises(error):
            async with Upgrades(site.url, None).stream(Request("GET", PATH, [("Sec-WebSocket-Key", "x")])):
                pass


async def test_a_field_that_could_break_out_is_not_sent() -> None:
    async with serving(_never) as site:
        for headers in ([("X-A", "b\r\nHost: evil")], [("Connection", "close")], [("A b", "c")]):
            with pytest.raises(ValueError, match="header"):
                async with Upgrades(site.url, None).stream(Request("GET", PATH, headers)):
                    pass
        assert site.connections == 0


async def _never(peer: Peer) -> None:
    raise AssertionError
