"""A real httpx client over the carrier's pool."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bridge.transport.http import HttpTransport
from bridge.transport.httpx_carrier import BUFFERED_BODY_BYTES, CarrierTransport
from tests.bridge.transport.scripted import (
    Peer,
    Script,
    Site,
    answer,
    carrying,
    echo,
    eventually,
    get,
    serving,
)

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@asynccontextmanager
async def client_to(
    script: Script, **options: Any
) -> AsyncIterator[tuple[httpx.AsyncClient, HttpTransport, Site]]:
    async with serving(script) as site, carrying(site) as carrier:
        transport = CarrierTransport(carrier)
        async with httpx.AsyncClient(transport=transport, base_url=site.url, **options) as client:
            yield client, carrier, site


async def test_a_client_shares_the_pool_with_the_hot_path() -> None:
    async with client_to(echo) as (client, carrier, site):
        first = await client.get("/a", params={"q": "x y"})
        assert (first.status_code, first.text) == (200, "/a?q=x+y")
        assert (await carrier.request(get("/b"))).body == b"/b"
        assert (await client.post("/c", json={"k": 1})).text == "/c"
        assert site.connections == 1
        assert site.seen[2].body == b'{"k":1}'
        assert site.seen[2].header("Content-Type") == "application/json"
        # Each framing field once, from the carrier.
        names = [name.lower() for name, _ in site.seen[2].headers]
        assert [names.count(name) for name in ("host", "content-length", "connection")] == [1, 1, 1]


async def test_closing_the_client_leaves_the_carrier_open() -> None:
    async with serving(echo) as site, carrying(site) as carrier:
        async with httpx.AsyncClient(transport=CarrierTransport(carrier), base_url=site.url) as client:
            await client.get("/a")
        assert (await carrier.request(get("/b"))).body == b"/b"
        assert site.connections == 1


async def test_cookies_codings_and_redirects_are_httpxs_as_usual() -> None:
    async def script(peer: Peer) -> None:
        while True:
            seen = await peer.request()
            if seen.target == "/login":
                await peer.send(
                    answer(
                        b"",
                        "Set-Cookie: AlcUserId=1",
                        "Set-Cookie: other=2",
                        "Location: /home",
                        status="303 See Other",
                    )
                )
            else:
                cookies = (seen.header("Cookie") or "").encode()
                await peer.send(answer(gzip.compress(cookies), "Content-Encoding: gzip"))

    async with client_to(script, follow_redirects=True) as (client, _, _site):
        response = await client.post("/login", auth=("user", "password"))
        assert response.text == "AlcUserId=1; other=2"
        assert [each.status_code for each in response.history] == [303]


async def test_a_head_answer_and_an_empty_answer_are_complete() -> None:
    async def script(peer: Peer) -> None:
        while True:
            seen = await peer.request()
            head = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
            await peer.send(head if seen.method == "HEAD" else b"HTTP/1.1 204 No Content\r\n\r\n")

    async with client_to(script) as (client, _, site):
        assert (await client.head("/")).headers["Content-Length"] == "7"
        assert (await client.delete("/")).status_code == 204
        assert site.connections == 1


async def test_an_answer_is_streamed_line_by_line_for_as_long_as_it_lasts() -> None:
    wanted = asyncio.Semaphore(0)

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED)
        for number in range(3):
            await wanted.acquire()
            line = b'{"event":%d}\n' % number
            await peer.send(b"%x\r\n%b\r\n" % (len(line), line))
        await peer.send(b"0\r\n\r\n")
        await peer.gone()

    async with client_to(script, timeout=httpx.Timeout(5, read=None)) as (client, carrier, _):
        async with client.stream("POST", "/OTEvents") as response:
            lines = response.aiter_lines()
            for number in range(3):
                wanted.release()
                assert await anext(lines) == f'{{"event":{number}}}'
            with pytest.raises(StopAsyncIteration):
                await anext(lines)
        assert carrier.idle == 1


async def test_leaving_a_streamed_answer_early_closes_its_connection() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED + b"5\r\nevent\r\n")
        await peer.gone()

    async with client_to(script) as (client, carrier, _):
        async with client.stream("GET", "/") as response:
            assert await anext(response.aiter_raw()) == b"event"
            assert carrier.in_flight == 1
        assert carrier.open == 0


async def test_a_body_of_unknown_length_is_sent_in_chunks() -> None:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"abc"
            await asyncio.sleep(0)

    async with client_to(echo) as (client, _, site):
        await client.put("/file", content=body())
        assert site.seen[0].body == b"abcabcabc"
        assert site.seen[0].header("Transfer-Encoding") == "chunked"


@pytest.mark.parametrize("size", [100, BUFFERED_BODY_BYTES + 1])
async def test_a_form_with_a_file_is_sent_with_its_length_if_it_is_small(size: int) -> None:
    async with client_to(echo) as (client, _, site):
        await client.post("/form", files={"file": ("a.wav", b"\xff" * size)})
        seen = site.seen[0]
        assert seen.body.count(b"\xff") == size
        assert (seen.header("Transfer-Encoding") is None) == (size == 100)


async def test_a_request_for_another_host_is_refused_where_the_origin_is_given() -> None:
    async with serving(echo) as site, carrying(site) as carrier:
        transport = CarrierTransport(carrier, origin=site.url)
        async with httpx.AsyncClient(transport=transport, base_url=site.url) as client:
            assert (await client.get("/a")).text == "/a"
            with pytest.raises(httpx.UnsupportedProtocol, match=r"elsewhere\.example"):
                await client.get(f"http://elsewhere.example:{site.port}/a")
        assert len(site.seen) == 1


# Errors


async def nothing(peer: Peer) -> None:
    await peer.request()
    await peer.gone()


async def cut(peer: Peer) -> None:
    await peer.request()
    await peer.send(answer(b"x" * 100)[:-50])


async def garbage(peer: Peer) -> None:
    await peer.request()
    await peer.send(b"garbage\r\n")
    await peer.gone()


async def bad_chunk(peer: Peer) -> None:
    await peer.request()
    await peer.send(CHUNKED + b"nonsense\r\n")
    await peer.gone()


async def refuses(peer: Peer) -> None:
    await peer.request()


async def stalls(peer: Peer) -> None:
    await peer.request()
    await peer.send(answer(b"x" * 100)[:-50])
    await peer.gone()


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (refuses, httpx.ReadError),
        (cut, httpx.ReadError),
        (garbage, httpx.RemoteProtocolError),
        (bad_chunk, httpx.RemoteProtocolError),
        (nothing, httpx.ReadTimeout),
        (stalls, httpx.ReadTimeout),
    ],
)
async def test_an_error_of_the_carrier_is_the_one_httpx_users_expect(
    script: Script, kind: type[httpx.RequestError]
) -> None:
    limit_s = 0.05 if kind is httpx.ReadTimeout else 5
    async with client_to(script, timeout=limit_s) as (client, carrier, site):
        with pytest.raises(kind) as caught:
            await client.get("/a")
        assert type(caught.value) is kind
        assert caught.value.request.url == f"{site.url}/a"
        assert carrier.open == 0


async def test_an_unreachable_site_is_a_connect_error() -> None:
    async with client_to(echo) as (_, _, site):
        pass
    async with (
        carrying(site) as carrier,
        httpx.AsyncClient(transport=CarrierTransport(carrier), base_url=site.url) as client,
    ):
        with pytest.raises(httpx.ConnectError, match=str(site.port)):
            await client.get("/")


async def test_a_site_that_does_not_finish_connecting_is_a_connect_timeout() -> None:
    async def script(peer: Peer) -> None:
        await peer.gone()

    async with serving(script) as site:
        url = f"https://127.0.0.1:{site.port}"
        async with (
            carrying(url, connect_timeout_s=0.05) as carrier,
            httpx.AsyncClient(transport=CarrierTransport(carrier), base_url=url) as client,
        ):
            with pytest.raises(httpx.ConnectTimeout):
                await client.get("/")


@pytest.mark.parametrize("target", ["//elsewhere/", "/a"])
async def test_a_request_that_must_not_be_sent_is_a_local_protocol_error(target: str) -> None:
    async with client_to(echo) as (client, _, site):
        headers = {} if target.startswith("//") else {"X": "a\x00b"}
        with pytest.raises(httpx.LocalProtocolError):
            await client.get(httpx.URL(site.url).copy_with(raw_path=target.encode()), headers=headers)
        assert site.connections == 0


async def test_what_a_body_raises_is_seen_unchanged() -> None:
    async def body(error: Exception) -> AsyncIterator[bytes]:
        yield b"abc"
        raise error

    async with client_to(nothing) as (client, carrier, _):
        for error in (ValueError("mine"), TimeoutError("mine"), KeyError("mine")):
            with pytest.raises(type(error), match="mine") as caught:
                await client.post("/", content=body(error))
            assert caught.value is error
            assert carrier.open == 0


async def test_a_site_that_does_not_take_the_body_is_a_write_timeout() -> None:
    released = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.head()
        peer.transport.pause_reading()
        await released.wait()

    async def body() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 100_000

    async with client_to(script, timeout=httpx.Timeout(5, write=0.05)) as (client, carrier, _):
        with pytest.raises(httpx.WriteTimeout):
            await client.post("/", content=body())
        assert carrier.open == 0
        released.set()


async def test_a_body_may_take_its_time_but_its_answer_may_not() -> None:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(3):
            await asyncio.sleep(0.1)
            yield b"abc"

    async with client_to(nothing, timeout=0.05) as (client, _, site):
        with pytest.raises(httpx.ReadTimeout, match="after the body"):
            await client.post("/", content=body())
        assert site.seen[0].body == b"abcabcabc"


async def test_no_timeout_means_none() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await asyncio.sleep(0.1)
        await peer.send(answer(b"late"))

    async with client_to(script, timeout=None) as (client, _, _site):
        assert (await client.get("/")).text == "late"


async def test_a_cancelled_call_closes_its_connection() -> None:
    async with client_to(nothing) as (client, carrier, site):
        task = asyncio.create_task(client.get("/"))
        await eventually(lambda: len(site.seen) == 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert carrier.open == 0
