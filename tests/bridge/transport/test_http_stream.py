"""Answers and request bodies in pieces: back-pressure, limits, and what becomes of the connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bridge.transport import BadAnswer, Request, TimedOut, Unreachable
from bridge.transport.http import HttpTransport
from tests.bridge.transport.conftest import carrier_timers
from tests.bridge.transport.scripted import (
    Gone,
    Outcomes,
    Peer,
    answer,
    body_of,
    carrying,
    echo,
    eventually,
    get,
    serving,
)

CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


async def collect(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


async def test_pieces_are_handed_over_as_they_arrive() -> None:
    wanted = asyncio.Semaphore(0)

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED)
        for number in range(5):
            await wanted.acquire()
            await peer.send(chunk(b"event %d\n" % number))
        await peer.send(chunk(b""))

    async with serving(script) as site, carrying(site) as carrier, carrier.stream(get("/events")) as events:
        assert events.status == 200
        assert ("Content-Type", "application/json") in events.headers
        pieces = events.chunks()
        for number in range(5):
            wanted.release()
            assert await anext(pieces) == b"event %d\n" % number
        with pytest.raises(StopAsyncIteration):
            await anext(pieces)


async def test_a_stream_lives_on_past_the_requests_limit_and_needs_no_timer() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED)
        await asyncio.sleep(0.4)
        await peer.send(chunk(b"late") + chunk(b""))

    async with (
        serving(script) as site,
        carrying(site, read_timeout_s=0.05) as carrier,
        carrier.stream(get(timeout_s=0.2)) as stream,
    ):
        await asyncio.sleep(0.25)
        assert carrier_timers() == []
        assert await collect(stream.chunks()) == b"late"


async def test_the_head_of_a_stream_must_arrive_in_time() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.gone()

    async with serving(script) as site, carrying(site) as carrier:
        with pytest.raises(TimedOut, match="no answer within"):
            async with carrier.stream(get(timeout_s=0.05)):
                pytest.fail("there is no answer")
        assert carrier.open == 0


async def test_a_stream_can_be_given_a_limit_of_silence() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED + chunk(b"one"))
        await peer.gone()

    async with serving(script) as site, carrying(site) as carrier:
        async with carrier.stream(get(), read_timeout_s=0.05) as stream:
            pieces = stream.chunks()
            assert await anext(pieces) == b"one"
            with pytest.raises(TimedOut, match="not a byte"):
                await anext(pieces)
        assert carrier.open == 0


async def test_a_reader_that_lags_is_no_silent_site() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(b"x" * 4_000_000))

    async with (
        serving(script) as site,
        carrying(site) as carrier,
        carrier.stream(get(), read_timeout_s=0.05) as stream,
    ):
        await asyncio.sleep(0.2)
        assert len(await collect(stream.chunks())) == 4_000_000


@pytest.mark.parametrize("size", [1, 1000, 60_000])
async def test_a_reader_that_lags_stops_the_site_from_sending(size: int) -> None:
    sent = 0

    async def script(peer: Peer) -> None:
        nonlocal sent
        await peer.request()
        await peer.send(CHUNKED)
        piece = chunk(b"x" * size) * (60_000 // size)
        try:
            while sent < 400:
                await peer.send(piece)
                sent += 1
            await peer.send(chunk(b""))
        except ConnectionError:
            raise Gone from None

    async with serving(script) as site, carrying(site) as carrier:
        async with carrier.stream(get()) as stream:
            await asyncio.sleep(0.05)
            before = -1
            while before != sent:
                before = sent
                await asyncio.sleep(0.05)
            # It stands still, somewhere in the kernel's buffers.
            assert sent < 400
            if size > 1:
                assert len(await collect(stream.chunks())) == 400 * (60_000 // size) * size
        assert carrier.idle == (1 if size > 1 else 0)


async def test_a_body_is_sent_in_chunks_as_it_is_made() -> None:
    arrived = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield b"first"
        await arrived.wait()
        # An empty piece is no end.
        yield b""
        yield b"second"

    async def script(peer: Peer) -> None:
        seen = await peer.head()
        assert seen.header("Transfer-Encoding") == "chunked"
        assert seen.header("Content-Length") is None
        assert await peer.chunk() == b"first"
        arrived.set()
        assert await peer.chunk() == b"second"
        assert await peer.chunk() == b""
        await peer.send(answer(b"thanks"))
        await peer.gone()

    async with serving(script) as site, carrying(site) as carrier:
        async with carrier.stream(Request("POST", "/", body=b"not this"), body=body()) as stream:
            assert await collect(stream.chunks()) == b"thanks"
        assert carrier.idle == 1


async def test_both_directions_may_flow_at_once() -> None:
    replies: asyncio.Queue[bytes] = asyncio.Queue()

    async def body() -> AsyncIterator[bytes]:
        yield b"ping"
        while (reply := await replies.get()) != b"pong 3":
            yield b"after " + reply

    async def script(peer: Peer) -> None:
        await peer.head()
        await peer.send(CHUNKED)
        number = 0
        while await peer.chunk():
            number += 1
            await peer.send(chunk(b"pong %d" % number))
        await peer.send(chunk(b""))
        await peer.gone()

    async with serving(script) as site, carrying(site) as carrier:
        async with carrier.stream(Request("POST", "/"), body=body()) as stream:
            async for piece in stream.chunks():
                replies.put_nowait(piece)
        assert carrier.idle == 1


async def test_a_site_that_does_not_read_stops_the_body_from_being_made() -> None:
    released = asyncio.Event()
    made = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal made
        while made < 400:
            made += 1
            yield b"x" * 60_000

    async def script(peer: Peer) -> None:
        await peer.head()
        peer.transport.pause_reading()
        await released.wait()
        peer.transport.resume_reading()
        total = 0
        while piece := await peer.chunk():
            total += len(piece)
        await peer.send(answer(b"%d" % total))
        await peer.gone()

    async with serving(script) as site, carrying(site) as carrier:

        async def send() -> bytes:
            async with carrier.stream(Request("PUT", "/"), body=body()) as stream:
                return await collect(stream.chunks())

        task = asyncio.create_task(send())
        await eventually(lambda: made > 0)
        before = -1
        while before != made:
            before = made
            await asyncio.sleep(0.05)
        assert made < 400
        released.set()
        assert await task == b"%d" % (400 * 60_000)


async def test_a_body_that_fails_fails_its_request_and_closes_the_connection() -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"a"
        raise KeyError("source")

    async def script(peer: Peer) -> None:
        await peer.head()
        await peer.gone()

    async with serving(script) as site, carrying(site) as carrier:
        with pytest.raises(KeyError, match="source"):
            async with carrier.stream(Request("POST", "/"), body=body()):
                pytest.fail("there is no answer")
        assert carrier.open == 0


async def test_an_answer_may_come_before_the_body_is_sent_and_ends_it() -> None:
    closed = False

    async def body() -> AsyncIterator[bytes]:
        nonlocal closed
        try:
            yield b"a"
            await asyncio.sleep(3600)
        finally:
            closed = True

    async def script(peer: Peer) -> None:
        await peer.head()
        await peer.chunk()
        await peer.send(answer(b"too large", status="413 Content Too Large"))
        await peer.gone()

    async with serving(script) as site, carrying(site) as carrier:
        async with carrier.stream(Request("POST", "/"), body=body()) as stream:
            assert stream.status == 413
            assert await collect(stream.chunks()) == b"too large"
            # Half a request is on it: nobody else may have it.
            assert carrier.open == 0
        assert closed


async def test_leaving_early_closes_the_connection_and_the_body() -> None:
    closed = asyncio.Event()
    body_closed = False

    async def body() -> AsyncIterator[bytes]:
        nonlocal body_closed
        try:
            while True:
                yield b"x" * 100_000
        finally:
            body_closed = True

    async def script(peer: Peer) -> None:
        await peer.head()
        await peer.send(CHUNKED + chunk(b"event"))
        # It does not read the body: the upload waits inside the carrier, not inside the generator.
        await closed.wait()

    async with serving(script) as site, carrying(site) as carrier:
        async with carrier.stream(Request("POST", "/"), body=body()) as stream:
            assert await anext(stream.chunks()) == b"event"
            assert carrier.in_flight == 1
            await asyncio.sleep(0.02)
        assert (carrier.open, carrier.in_flight) == (0, 0)
        assert body_closed
        closed.set()


async def test_a_stream_read_to_its_end_gives_its_connection_back() -> None:
    async with serving(echo) as site, carrying(site) as carrier:
        for _ in range(3):
            async with carrier.stream(get("/whole")) as stream:
                assert await collect(stream.chunks()) == b"/whole"
            assert (await carrier.request(get("/next"))).body == b"/next"
        assert site.connections == 1


async def test_a_finished_stream_can_be_read_while_its_connection_serves_others() -> None:
    async with serving(echo) as site, carrying(site) as carrier:
        async with carrier.stream(get("/stream")) as stream:
            await eventually(lambda: carrier.idle == 1)
            assert (await carrier.request(get("/other"))).body == b"/other"
            assert await collect(stream.chunks()) == b"/stream"
        assert site.connections == 1


@pytest.mark.parametrize("end", [b"", b"zzz\r\n"])
async def test_a_stream_cut_short_hands_over_what_came_and_then_raises(end: bytes) -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED + chunk(b"one") + chunk(b"two") + end)

    async with serving(script) as site, carrying(site) as carrier, carrier.stream(get()) as stream:
        await eventually(lambda: carrier.open == 0)
        pieces = stream.chunks()
        assert [await anext(pieces), await anext(pieces)] == [b"one", b"two"]
        with pytest.raises(BadAnswer if end else Unreachable) as caught:
            await anext(pieces)
        assert caught.value.executed == "unknown"


async def test_a_stream_without_a_length_ends_with_its_connection() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(b"HTTP/1.0 200 OK\r\n\r\nuntil")
        await asyncio.sleep(0.01)
        await peer.send(b" the end")

    async with serving(script) as site, carrying(site) as carrier, carrier.stream(get()) as stream:
        assert await collect(stream.chunks()) == b"until the end"


async def test_a_stream_is_not_bounded_by_the_buffered_answers_limit() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(b"x" * 100_000))

    async with (
        serving(script) as site,
        carrying(site, max_answer_bytes=10) as carrier,
        carrier.stream(get()) as stream,
    ):
        assert len(await collect(stream.chunks())) == 100_000


async def test_streams_do_not_use_up_the_connections_of_requests() -> None:
    released = asyncio.Event()

    async def script(peer: Peer) -> None:
        seen = await peer.request()
        if seen.target == "/events":
            await peer.send(CHUNKED)
            await released.wait()
            await peer.send(chunk(b""))
        else:
            await peer.send(answer(b"served"))
        await peer.gone()

    async with serving(script) as site, carrying(site, max_connections=1, max_streams=2) as carrier:
        async with carrier.stream(get("/events")) as first, carrier.stream(get("/events")) as second:
            assert (await carrier.request(get())).body == b"served"
            assert (carrier.open, carrier.in_flight) == (3, 2)
            with pytest.raises(Unreachable, match="2 streams") as caught:
                async with carrier.stream(get("/events")):
                    pytest.fail("there are two already")
            assert caught.value.executed == "no"
            released.set()
            assert await collect(first.chunks()) + await collect(second.chunks()) == b""
        # Of the three connections one fits into the pool.
        assert carrier.open == 1


async def test_a_stream_on_a_stale_connection_is_opened_again() -> None:
    async def script(peer: Peer) -> None:
        seen = await peer.request()
        await peer.send(answer(str(peer.number).encode()))
        seen = await peer.request()
        if seen.target == "/events":
            return

    async with serving(script) as site, carrying(site) as carrier:
        await carrier.request(get())
        async with carrier.stream(get("/events")) as stream:
            assert await collect(stream.chunks()) == b"1"


async def test_an_unreachable_site_is_told_on_entering() -> None:
    async with serving(echo) as site:
        pass
    async with carrying(site) as carrier:
        with pytest.raises(Unreachable) as caught:
            async with carrier.stream(get()):
                pytest.fail("nobody is there")
        assert caught.value.executed == "no"


async def test_a_request_that_must_not_be_sent_is_told_on_entering() -> None:
    async with serving(echo) as site, carrying(site) as carrier:
        with pytest.raises(ValueError, match="target"):
            async with carrier.stream(get("//elsewhere/")):
                pytest.fail("it was sent")
        assert site.connections == 0


async def test_close_ends_streams_with_an_error() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED + chunk(b"one"))
        await peer.gone()

    async with serving(script) as site:
        carrier = HttpTransport(site.url)
        async with carrier.stream(get()) as stream:
            pieces = stream.chunks()
            assert await anext(pieces) == b"one"
            waiting = asyncio.ensure_future(anext(pieces))
            await asyncio.sleep(0)
            await carrier.close()
            with pytest.raises(Unreachable, match="closed"):
                await waiting


async def test_outside_its_context_a_stream_cannot_be_read() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(b"whole"))
        await peer.gone()

    async with serving(script) as site, carrying(site) as carrier:
        async with carrier.stream(get()) as stream:
            await eventually(lambda: carrier.idle == 1)
        with pytest.raises(Unreachable):
            await collect(stream.chunks())


async def test_a_cancelled_reader_closes_its_stream() -> None:
    closed = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED)
        await peer.gone()
        closed.set()

    async with serving(script) as site, carrying(site) as carrier:

        async def read() -> None:
            async with carrier.stream(get()) as stream:
                await collect(stream.chunks())

        task = asyncio.create_task(read())
        await eventually(lambda: carrier.in_flight == 1)
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(closed.wait(), 5)
        assert carrier.open == 0


async def test_a_bad_stream_leaves_requests_alone() -> None:
    released = asyncio.Event()

    async def script(peer: Peer) -> None:
        seen = await peer.request()
        if seen.target == "/bad":
            await peer.send(CHUNKED + b"nonsense\r\n")
            released.set()
        else:
            await released.wait()
            await peer.send(answer(b"good"))
            await peer.gone()

    async with serving(script) as site, carrying(site) as carrier:
        outcomes = Outcomes()
        carrier.submit(get("/good"), outcomes.done)
        with pytest.raises(BadAnswer):
            async with carrier.stream(get("/bad")) as stream:
                await collect(stream.chunks())
        assert body_of((await outcomes.first())[0]) == b"good"
