"""How an exchange ends before its answer: time limits, cancellation, closing."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bridge.transport import Outcome, TimedOut, Unreachable
from bridge.transport.http import HttpTransport
from tests.bridge.transport.conftest import carrier_timers
from tests.bridge.transport.scripted import (
    Outcomes,
    Peer,
    answer,
    body_of,
    carrying,
    echo,
    eventually,
    get,
    post,
    serving,
    silent,
    slow,
)


async def test_a_request_times_out_when_its_own_limit_says() -> None:
    async with serving(silent) as site, carrying(site) as carrier:
        loop = asyncio.get_running_loop()

        async def one(limit_s: float) -> float:
            started = loop.time()
            with pytest.raises(TimedOut, match="no answer within") as caught:
                await carrier.request(get(timeout_s=limit_s))
            assert caught.value.executed == "unknown"
            return loop.time() - started

        limits = [0.15, 0.05, 0.3, 0.1, 0.05]
        took = await asyncio.gather(*(one(limit) for limit in limits))
        for limit, elapsed in zip(limits, took, strict=True):
            # Never early; how late is the machine's business.
            assert elapsed >= limit - 0.002
        assert carrier.open == 0


async def test_time_limits_end_in_the_order_of_their_ends_not_of_their_starts() -> None:
    async with serving(silent) as site, carrying(site) as carrier:
        ended: list[float] = []

        def done(limit_s: float, _: Outcome) -> None:
            ended.append(limit_s)

        for limit_s in (0.12, 0.04, 0.08):
            carrier.submit(get(timeout_s=limit_s), partial(done, limit_s))
        await eventually(lambda: len(ended) == 3)
        assert ended == [0.04, 0.08, 0.12]


async def test_a_request_that_times_out_in_the_queue_was_not_executed() -> None:
    async with serving(silent) as site, carrying(site, max_connections=1) as carrier:
        first, second = Outcomes(), Outcomes()
        carrier.submit(post("/first", timeout_s=5), first.done)
        carrier.submit(post("/second", timeout_s=0.05), second.done)
        outcome = (await second.first())[0]
        assert isinstance(outcome, TimedOut)
        assert outcome.executed == "no"
        assert "waiting for a connection" in str(outcome)
        assert (carrier.queued, carrier.in_flight) == (0, 1)
        assert [seen.target for seen in site.seen] == ["/first"]


async def test_silence_while_an_answer_is_awaited_times_out() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
        await peer.gone()

    async with serving(script) as site, carrying(site, read_timeout_s=0.05) as carrier:
        with pytest.raises(TimedOut, match=r"not a byte for 0\.05 s") as caught:
            await carrier.request(get())
        assert caught.value.executed == "unknown"
        assert carrier.open == 0


async def test_an_answer_that_drips_is_not_silent() -> None:
    async def dripping(peer: Peer) -> None:
        await peer.request()
        data = answer(b"." * 40)
        await peer.send(data[:-40])
        for byte in data[-40:]:
            await asyncio.sleep(0.01)
            await peer.send(bytes([byte]))

    async with serving(dripping) as site, carrying(site, read_timeout_s=0.3) as carrier:
        # 40 drops, 10 ms apart: longer in all than the limit of silence.
        assert (await carrier.request(get())).body == b"." * 40


async def test_an_answer_that_drips_still_ends_at_the_total_limit() -> None:
    async def dripping(peer: Peer) -> None:
        await peer.request()
        await peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            await asyncio.sleep(0.01)
            await peer.send(b".")

    async with serving(dripping) as site, carrying(site) as carrier:
        with pytest.raises(TimedOut, match="no answer within"):
            await carrier.request(get(timeout_s=0.1))


async def test_no_timer_is_left_a_moment_after_the_last_request() -> None:
    async with serving(echo) as site, carrying(site, idle_limit_s=0.0) as carrier:
        for _ in range(20):
            await carrier.request(get(timeout_s=30))
        assert len(carrier_timers()) <= 1
        async with asyncio.timeout(30):
            while carrier_timers():
                await asyncio.sleep(0.02)
        # It starts again with the next request.
        with pytest.raises(TimedOut):
            await carrier.request(get(timeout_s=0.0))


# Cancellation


async def test_a_cancelled_exchange_closes_its_connection_and_calls_nobody() -> None:
    closed = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(b"x" * 100)[:-50])
        await peer.gone()
        closed.set()

    async with serving(script) as site, carrying(site) as carrier:
        outcomes = Outcomes()
        cancel = carrier.submit(post(), outcomes.done)
        await eventually(lambda: len(site.seen) == 1)
        await asyncio.sleep(0.01)
        cancel()
        cancel()
        assert (carrier.open, carrier.in_flight) == (0, 0)
        await asyncio.wait_for(closed.wait(), 5)
        assert outcomes.all == []


async def test_a_request_cancelled_in_the_queue_is_never_sent() -> None:
    released = asyncio.Event()
    async with serving(slow(released)) as site, carrying(site, max_connections=1) as carrier:
        outcomes, cancelled = Outcomes(), Outcomes()
        carrier.submit(get("/1"), outcomes.done)
        cancel = carrier.submit(get("/2"), cancelled.done)
        carrier.submit(get("/3"), outcomes.done)
        cancel()
        assert carrier.queued == 2
        released.set()
        await outcomes.first(2)
        assert [seen.target for seen in site.seen] == ["/1", "/3"]
        assert cancelled.all == []


async def test_cancelling_makes_room_for_those_who_wait() -> None:
    async def script(peer: Peer) -> None:
        while True:
            seen = await peer.request()
            if seen.target != "/never":
                await peer.send(answer(b"served"))

    async with serving(script) as site, carrying(site, max_connections=1) as carrier:
        outcomes = Outcomes()
        cancel = carrier.submit(get("/never"), outcomes.done)
        carrier.submit(get("/waits"), outcomes.done)
        await eventually(lambda: len(site.seen) == 1)
        cancel()
        assert body_of((await outcomes.first())[0]) == b"served"
        # Cancelling what is over changes nothing.
        cancel()
        assert carrier.idle == 1


async def test_cancelling_the_task_aborts_its_exchange() -> None:
    async with serving(silent) as site, carrying(site) as carrier:
        task = asyncio.create_task(carrier.request(get()))
        await eventually(lambda: len(site.seen) == 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert carrier.open == 0


async def test_a_callback_that_raises_harms_nobody_else() -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))

    def broken(outcome: Outcome) -> None:
        raise RuntimeError("broken callback")

    async with serving(echo) as site, carrying(site, max_connections=1) as carrier:
        outcomes = Outcomes()
        carrier.submit(get("/1"), broken)
        carrier.submit(get("/2"), outcomes.done)
        assert body_of((await outcomes.first())[0]) == b"/2"
        assert site.connections == 1
    assert [str(context["exception"]) for context in reported] == ["broken callback"]


async def test_a_callback_may_submit_the_next_request() -> None:
    async with serving(echo) as site, carrying(site) as carrier:
        outcomes = Outcomes()
        left = 300

        def done(outcome: Outcome) -> None:
            nonlocal left
            outcomes.done(outcome)
            left -= 1
            if left:
                carrier.submit(get(f"/{left}"), done)

        carrier.submit(get("/300"), done)
        await outcomes.first(300)
        assert [body_of(each) for each in outcomes.all] == [
            f"/{number}".encode() for number in range(300, 0, -1)
        ]
        assert site.connections == 1


# Closing


async def test_close_fails_what_is_pending_and_tells_what_was_written() -> None:
    async with serving(silent) as site:
        carrier = HttpTransport(site.url, max_connections=1)
        written, queued = Outcomes(), Outcomes()
        carrier.submit(post(), written.done)
        carrier.submit(post(), queued.done)
        await eventually(lambda: len(site.seen) == 1)
        await carrier.close()
        for outcomes, executed in ((written, "unknown"), (queued, "no")):
            [outcome] = outcomes.all
            assert isinstance(outcome, Unreachable)
            assert outcome.executed == executed
            assert "closed" in str(outcome)
        await carrier.close()


async def test_close_interrupts_a_connection_that_is_being_opened() -> None:
    async with serving(silent) as site:
        carrier = HttpTransport(site.url)
        outcomes = Outcomes()
        carrier.submit(post(), outcomes.done)
        await carrier.close()
        [outcome] = outcomes.all
        assert isinstance(outcome, Unreachable)
        assert outcome.executed == "no"
        assert site.seen == []


async def test_a_closed_carrier_refuses_requests() -> None:
    async with serving(echo) as site:
        carrier = HttpTransport(site.url)
        await carrier.close()
        with pytest.raises(Unreachable, match="closed") as caught:
            await carrier.request(get())
        assert caught.value.executed == "no"
        with pytest.raises(Unreachable, match="closed"):
            async with carrier.stream(get()):
                pass


async def test_close_leaves_no_socket_open() -> None:
    def sockets() -> int:
        count = 0
        for entry in Path("/proc/self/fd").iterdir():
            # The listing's own descriptor is gone by now.
            with suppress(FileNotFoundError):
                count += str(entry.readlink()).startswith("socket:")
        return count

    async with serving(silent) as site:
        before = sockets()
        carrier = HttpTransport(site.url)
        outcomes = Outcomes()
        for _ in range(10):
            carrier.submit(get(), outcomes.done)
        await eventually(lambda: len(site.seen) == 10)
        assert sockets() == before + 20
        await carrier.close()
        # The site's ends follow.
        await eventually(lambda: sockets() == before)
