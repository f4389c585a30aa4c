"""The strict HTTP of the one port, over raw sockets: what is refused, what is served, what is cut."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from bridge import http_protocol
from bridge.http_protocol import HEAD_MOST_BYTES, PIPELINED_MOST, HttpProtocol
from tests.bridge.smuggling import BAD_CHUNKS, HEAD, REFUSED, SMUGGLED, chunked

Seen = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

PATIENCE_S = 30.0
ENDLESS_BYTES = 1024 * 1024
"""More than the server may have read before it counts: one read, which may be of 256 KiB."""


class Bench:
    """A server that answers each request with what it saw of it, and raw connections to it."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.port = 0
        self.hold: asyncio.Event | None = None
        self.cut = False
        self.early = False

    async def app(self, scope: Any, receive: Receive, send: Send) -> None:
        seen = {
            "method": scope["method"],
            "path": scope["raw_path"].decode(),
            "headers": [(name.decode(), value.decode("latin-1")) for name, value in scope["headers"]],
            "body": b"",
        }
        self.seen.append(seen)
        if self.hold is not None:
            await self.hold.wait()
        if self.early:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
            return
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            seen["body"] += message["body"]
            more = message["more_body"]
        if self.cut:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"half", "more_body": True})
            scope["extensions"]["ctibridge.abort"]()
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        body = json.dumps({"path": seen["path"], "body": seen["body"].decode("latin-1")}).encode()
        headers = [(b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            async with asyncio.timeout(PATIENCE_S):
                yield reader, writer
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def said(self, data: bytes) -> bytes:
        """Everything that is answered to these bytes until the server closes the connection."""
        async with self.connected() as (reader, writer):
            writer.write(data)
            return await everything(reader)


async def everything(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionResetError:
        return b"reset"


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    config = uvicorn.Config(
        bench.app,
        interface="asgi3",
        http=HttpProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        proxy_headers=False,
        timeout_keep_alive=1,
    )
    config.load()
    loop = asyncio.get_running_loop()
    state = ServerState()
    server = await loop.create_server(
        lambda: HttpProtocol(config, state, app_state={}, _loop=loop), "127.0.0.1", 0
    )
    bench.port = server.sockets[0].getsockname()[1]
    yield bench
    server.close()
    if bench.hold is not None:
        bench.hold.set()
    for connection in list(state.connections):
        connection.transport.abort()
    if state.tasks:
        await asyncio.wait(state.tasks, timeout=PATIENCE_S)
    await asyncio.sleep(0)


def statuses(answer: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 ([0-9]{3}) ", answer)]


@pytest.mark.parametrize("case", REFUSED)
async def test_a_request_that_can_be_read_in_two_ways_is_refused(bench: Bench, case: str) -> None:
    data, status = REFUSED[case]
    answer = await bench.said(data)
    assert statuses(answer) == [status]
    assert b"connection: close" in answer
    assert bench.seen == []


@pytest.mark.parametrize("case", BAD_CHUNKS)
async def test_after_a_malformed_chunk_nothing_is_read_any_more(bench: Bench, case: str) -> None:
    """The request has begun, so its connection is cut: an answer could be taken for another's."""
    answer = await bench.said(chunked(BAD_CHUNKS[case]) + SMUGGLED)
    assert statuses(answer) in ([], [400])
    assert [seen["path"] for seen in bench.seen] in ([], ["/api/rest"])
    assert all(seen["body"] in (b"", b"abc") for seen in bench.seen)


async def test_what_is_well_formed_is_served(bench: Bench) -> None:
    plain = HEAD + b"Content-Length: 5\r\n\r\nhello"
    in_chunks = chunked(b"2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")
    old = b"GET /old HTTP/1.0\r\n\r\n"  # which closes after it
    answer = await bench.said(plain + in_chunks + old)
    assert statuses(answer) == [200, 200, 200]
    assert [seen["body"] for seen in bench.seen] == [b"hello", b"hello", b""]


async def test_a_trailer_adds_no_header_fields(bench: Bench) -> None:
    """A proxy that guards headers may let trailers through."""
    trailer = b"3\r\nabc\r\n0\r\nX-Forwarded-For: 127.0.0.1\r\nCookie: a=b\r\n\r\n"
    answer = await bench.said(chunked(trailer))
    assert statuses(answer) == [200]
    assert [name for name, _ in bench.seen[0]["headers"]] == ["host", "transfer-encoding"]


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 5\r\n\r\nhello",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
    ],
)
async def test_an_offer_of_another_protocol_costs_no_byte_of_the_body(bench: Bench, body: bytes) -> None:
    """Java's HttpClient offers h2c with each request to a plain http address."""
    head = HEAD + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n"
    answer = await bench.said(head + body + head + body + SMUGGLED)
    assert statuses(answer) == [200, 200, 200]
    assert [(seen["path"], seen["body"]) for seen in bench.seen] == [
        ("/api/rest", b"hello"),
        ("/api/rest", b"hello"),
        ("/api/rest/smuggled", b""),
    ]


async def test_such_a_body_may_come_later_than_its_head(bench: Bench) -> None:
    head = HEAD + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 5\r\n\r\n"
    async with bench.connected() as (reader, writer):
        for piece in (head, b"he", b"llo", head, b"hello"):
            writer.write(piece)
            await asyncio.sleep(0.02)
        answer = await everything(reader)
    assert statuses(answer) == [200, 200]
    assert [seen["body"] for seen in bench.seen] == [b"hello", b"hello"]


@pytest.mark.parametrize(
    "endless",
    [
        b"GET /" + b"a" * ENDLESS_BYTES,
        b"GET / HTTP/1.1\r\nHost: bridge\r\nX: " + b"a" * ENDLESS_BYTES,
        b"GET / HTTP/1.1\r\nHost: bridge\r\n" + b"X: y\r\n" * HEAD_MOST_BYTES,
        b"GET / HTTP/1.1\r\nHost: bridge\r\nX: " + b"a" * ENDLESS_BYTES + b"\r\n\r\n",
        b"\r\n" * ENDLESS_BYTES,
    ],
    ids=["target", "header", "headers", "a whole head", "nothing"],
)
async def test_a_head_without_end_is_refused(bench: Bench, endless: bytes) -> None:
    answer = await bench.said(endless)
    assert statuses(answer) == [431]
    assert bench.seen == []


@pytest.mark.parametrize("endless", [b"3;" + b"a" * ENDLESS_BYTES, b"0\r\nX: " + b"a" * ENDLESS_BYTES])
async def test_a_chunk_extension_or_trailer_without_end_is_cut(bench: Bench, endless: bytes) -> None:
    answer = await bench.said(chunked(endless))
    assert statuses(answer) in ([], [431])


async def test_a_head_that_comes_too_slowly_is_given_up(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_LIMIT_S", 0.05)
    for begun in (b"", b"GET / HTT"):
        assert statuses(await bench.said(begun)) == [408]


async def test_a_body_may_take_longer_than_a_head(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_LIMIT_S", 0.05)
    async with bench.connected() as (reader, writer):
        writer.write(HEAD + b"Content-Length: 5\r\n\r\nhe")
        await asyncio.sleep(0.15)
        writer.write(b"llo")
        assert statuses(await everything(reader)) == [200]


async def test_a_malformed_request_behind_one_that_is_being_answered_does_not_spoil_its_answer(
    bench: Bench,
) -> None:
    bench.hold = asyncio.Event()
    answer = await bench.said(SMUGGLED + b"nonsense\r\n\r\n")
    assert answer in (b"", b"reset"), "an error in the middle of the other answer could be read as its body"


async def test_a_client_that_sends_ahead_without_end_is_stopped(bench: Bench) -> None:
    bench.hold = asyncio.Event()
    await bench.said(SMUGGLED * (PIPELINED_MOST * 3))
    assert len(bench.seen) == 1


async def test_an_application_can_cut_the_connection_so_that_a_short_answer_is_seen_to_be_short(
    bench: Bench,
) -> None:
    bench.cut = True
    assert not (await bench.said(SMUGGLED)).endswith(b"0\r\n\r\n")


async def test_after_an_answer_that_came_before_the_end_of_its_request_the_connection_does_not_stay_for_ever(
    bench: Bench,
) -> None:
    bench.early = True
    async with bench.connected() as (reader, writer):
        writer.write(HEAD + b"Content-Length: 5\r\n\r\nhe")
        assert b"200" in await reader.readuntil(b"\r\n\r\n")
        writer.write(b"llo")
        assert await everything(reader) == b"", "closed when the keep-alive time is over"
