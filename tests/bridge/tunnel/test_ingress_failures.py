"""Event channels through the ingress, and everything that can go wrong on either side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from bridge.config import Ingress as Rules
from bridge.config import Limits
from bridge.transport import Request, StreamedResponse, Unreachable
from tests.bridge.transport.scripted import Peer, answer, eventually
from tests.bridge.tunnel.ingress_bench import (
    CALLS,
    HEAD,
    PATIENCE_S,
    error_of,
    pieces,
    replying,
    through,
)

# Event channels


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_events_arrive_one_by_one_as_the_site_sends_them(method: str) -> None:
    events: asyncio.Queue[bytes] = asyncio.Queue()

    async def script(peer: Peer) -> None:
        seen = await peer.request()
        assert (seen.method, seen.target) == (method, "/OTEvents?subscriptionId=x")
        await peer.send(HEAD + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        while event := await events.get():
            await peer.send(b"%x\r\n%b\r\n" % (len(event), event))
        await peer.send(b"0\r\n\r\n")

    async with through(script) as bench:
        async with bench.client.stream(method, "/OTEvents?subscriptionId=x") as channel:
            assert channel.headers["transfer-encoding"] == "chunked"
            assert channel.headers["x-accel-buffering"] == "no"
            lines = channel.aiter_lines()
            for number in range(3):
                event = b'{"eventName":"OnCallCreated","n":%d,"publicUrl":"https://s/api/rest"}' % number
                events.put_nowait(event + b"\n")
                assert await anext(lines) == event.decode(), "unbuffered, and as the site wrote it"
            assert "ctibridge_ingress_channels 1.0" in bench.application.metrics.text().decode()
            events.put_nowait(b"")
            assert [line async for line in lines] == []
        await eventually(
            lambda: "ctibridge_ingress_channels 0.0" in bench.application.metrics.text().decode()
        )


async def test_a_channel_may_be_silent_longer_than_any_answer() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        await asyncio.sleep(0.3)
        await peer.send(b"2\r\n{}\r\n0\r\n\r\n")

    async with through(script, limits=Limits(upstream_timeout_s=0.1)) as bench:
        assert (await bench.client.get("/OTEvents")).content == b"{}"


async def test_when_its_client_goes_the_sites_channel_is_closed() -> None:
    gone = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")
        await peer.gone()
        gone.set()

    async with through(script) as bench:
        async with bench.client.stream("GET", "/OTEvents") as channel:
            assert await anext(channel.aiter_raw()) == b"{}"
        async with asyncio.timeout(PATIENCE_S):
            await gone.wait()


async def test_when_its_client_goes_a_request_under_way_is_aborted() -> None:
    arrived, gone = asyncio.Event(), asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        arrived.set()
        await peer.gone()
        gone.set()

    async with through(script) as bench:
        async with bench.raw() as (_, writer):
            writer.write(f"GET {CALLS} HTTP/1.1\r\nHost: b\r\n\r\n".encode())
            await arrived.wait()
        async with asyncio.timeout(PATIENCE_S):
            await gone.wait()
        await eventually(lambda: bench.status_counts == {499: 1})


async def test_when_its_client_goes_in_the_middle_of_a_body_the_site_does_not_take_it_for_whole() -> None:
    arrived, ended = asyncio.Event(), asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.head()
        assert await peer.chunk() == b"half"
        arrived.set()
        assert await peer.reader.read() == b"", "no last chunk"
        ended.set()

    async with through(script) as bench:
        async with bench.raw() as (_, writer):
            head = f"POST {CALLS} HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n"
            writer.write(head.encode() + b"4\r\nhalf\r\n")
            await arrived.wait()
        async with asyncio.timeout(PATIENCE_S):
            await ended.wait()


# What goes wrong


async def test_a_site_that_is_down_is_an_honest_502_in_its_own_error_shape() -> None:
    async with through(replying()) as bench:
        bench.site.stop_listening()
        answered = await bench.client.get(CALLS)
        assert answered.status_code == 502
        assert "cannot connect" in error_of(answered)
        assert answered.json()["httpStatus"] == "BAD_GATEWAY"


async def test_a_site_that_does_not_answer_is_a_504() -> None:
    async def script(peer: Peer) -> None:
        await peer.head()
        await peer.gone()

    async with through(script, limits=Limits(upstream_timeout_s=0.1)) as bench:
        answered = await bench.client.get(CALLS)
        assert answered.status_code == 504
        assert "no answer within 0.1 s" in error_of(answered)


async def test_a_site_that_does_not_take_a_long_body_is_a_504() -> None:
    async def script(peer: Peer) -> None:
        await peer.head()
        await asyncio.sleep(PATIENCE_S)

    async with through(script, limits=Limits(upstream_timeout_s=0.2)) as bench:
        answered = await bench.client.post(CALLS, content=pieces(400, 65_536))
        assert answered.status_code == 504


async def test_a_client_that_does_not_send_its_body_is_told_and_cut_off() -> None:
    async with through(replying(), limits=Limits(upstream_timeout_s=0.1)) as bench:
        for framing in ("Content-Length: 5", "Transfer-Encoding: chunked"):
            async with bench.raw() as (reader, writer):
                writer.write(f"POST {CALLS} HTTP/1.1\r\nHost: b\r\n{framing}\r\n\r\n".encode())
                said = await reader.read()
                assert said.startswith(b"HTTP/1.1 408 ")
        assert not any(seen.body for seen in bench.site.seen)


async def test_a_body_over_the_limit_is_a_413_announced_or_not() -> None:
    rules = Rules(access="address", addresses=["127.0.0.1"], body_bytes=100_000)

    async def script(peer: Peer) -> None:
        await peer.request()

    async with through(script, ingress=rules) as bench:
        announced = await bench.client.post(CALLS, content=b"x" * 100_001)
        assert announced.status_code == 413
        assert bench.site.seen == []
        assert "100000 bytes" in error_of(announced)
        assert (await bench.client.post(CALLS, content=pieces(3, 50_000))).status_code == 413
    async with through(replying(b"taken"), ingress=rules) as bench:
        assert (await bench.client.post(CALLS, content=b"x" * 100_000)).content == b"taken"


@pytest.mark.parametrize(
    "framing", [b"Content-Length: 100\r\n\r\nhalf", b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"]
)
async def test_an_answer_that_is_cut_short_is_seen_to_be_cut_short(framing: bytes) -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(HEAD + framing)

    async with through(script) as bench:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await bench.client.get(CALLS)


async def test_an_answer_that_stops_in_the_middle_is_cut() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(HEAD + b"Content-Length: 100\r\n\r\nhalf")
        await peer.gone()

    async with through(script, limits=Limits(upstream_timeout_s=0.1)) as bench:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await bench.client.get(CALLS)


async def test_a_client_that_stops_reading_is_cut_off_and_the_site_let_go() -> None:
    gone = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(HEAD + b"Content-Length: 104857600\r\n\r\n")
        try:
            for _ in range(1600):
                await peer.send(b"x" * 65_536)
        except ConnectionError:
            gone.set()

    async with through(script, limits=Limits(send_deadline_s=0.2)) as bench, bench.raw() as (_, writer):
        writer.write(f"GET {CALLS} HTTP/1.1\r\nHost: b\r\n\r\n".encode())
        await gone.wait()


@pytest.mark.parametrize("said", [b"nonsense\r\n\r\n", b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n"])
async def test_an_answer_that_is_none_is_a_502(said: bytes) -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(said)

    async with through(script) as bench:
        answered = await bench.client.get(CALLS)
        assert answered.status_code == 502
        error_of(answered)


async def test_an_answer_before_the_end_of_the_request_is_passed_on_at_once() -> None:
    async def script(peer: Peer) -> None:
        await peer.head()
        await peer.send(answer(b"too much", status="413 Content Too Large"))
        await peer.gone()

    async with through(script) as bench, bench.raw() as (reader, writer):
        head = f"POST {CALLS} HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n"
        writer.write(head.encode() + b"4\r\nhalf\r\n")
        assert (await reader.readuntil(b"too much")).startswith(b"HTTP/1.1 413 ")


class Hiding:
    """A carrier that makes something of its own of what a request's body raises."""

    def __init__(self) -> None:
        self._body: AsyncIterator[bytes] | None = None

    def stream(self, request: Request, *, body: AsyncIterator[bytes] | None = None) -> Hiding:
        self._body = body
        return self

    async def __aenter__(self) -> StreamedResponse:
        assert self._body is not None
        try:
            async for _ in self._body:
                pass
        except Exception as error:
            raise Unreachable("the agent has aborted the request") from error
        raise AssertionError("the body was taken for whole")

    async def __aexit__(self, *_: object) -> None:
        pass

    async def close(self) -> None:
        pass


async def test_what_is_wrong_with_the_body_is_told_whatever_the_carrier_makes_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = Rules(access="address", addresses=["127.0.0.1"], body_bytes=100_000)
    async with through(replying(), ingress=rules) as bench:
        assert bench.application.bridge is not None
        site = bench.application.bridge.sites["paris"]
        await site.transport.close()
        monkeypatch.setattr(site, "_transport", Hiding())
        answered = await bench.client.post(CALLS, content=pieces(3, 50_000))
        assert answered.status_code == 413
