"""How connections are shared: queueing, stale connections, opening new ones."""

from __future__ import annotations

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.transport import Request, Response, Unreachable
from tests.bridge.transport.conftest import carrier_timers
from tests.bridge.transport.scripted import (
    Outcomes,
    Peer,
    always,
    answer,
    body_of,
    carrying,
    echo,
    eventually,
    get,
    post,
    serving,
    slow,
)


@settings(max_examples=30, deadline=None)
@given(
    calls=st.lists(
        st.tuples(
            st.integers(0, 3), st.sampled_from(["answer", "close", "chunks", "abort", "garbage", "cancel"])
        ),
        min_size=1,
        max_size=30,
    ),
    max_connections=st.integers(1, 8),
    seed=st.integers(0, 2**32),
)
async def test_concurrent_requests_each_get_their_own_answer(
    calls: list[tuple[int, str]], max_connections: int, seed: int
) -> None:
    chance = random.Random(seed)

    async def script(peer: Peer) -> None:
        while True:
            seen = await peer.request()
            _, number, delay, way = seen.target.split("/")
            await asyncio.sleep(int(delay) * 0.001)
            body = f"answer {number}".encode()
            if way == "chunks":
                await peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                cut = chance.randint(1, len(body) - 1)
                for piece in (body[:cut], body[cut:]):
                    await peer.send(b"%x\r\n%b\r\n" % (len(piece), piece))
                    await asyncio.sleep(0)
                await peer.send(b"0\r\n\r\n")
            elif way == "close":
                await peer.send(answer(body, "Connection: close"))
                return
            elif way == "abort":
                await peer.send(answer(body)[:-1])
                return
            elif way == "garbage":
                await peer.send(b"???")
                return
            else:
                await peer.send(answer(body))

    async with serving(script) as site, carrying(site, max_connections=max_connections) as carrier:
        all_outcomes = [Outcomes() for _ in calls]
        for number, ((delay, way), outcomes) in enumerate(zip(calls, all_outcomes, strict=True)):
            cancel = carrier.submit(post(f"/{number}/{delay}/{way}"), outcomes.done)
            if way == "cancel":
                asyncio.get_running_loop().call_later(chance.choice([0, 0.001, 0.002]), cancel)
            if chance.random() < 0.3:
                await asyncio.sleep(chance.random() * 0.002)
            assert carrier.open <= max_connections
        for number, ((_, way), outcomes) in enumerate(zip(calls, all_outcomes, strict=True)):
            if way != "cancel":
                await outcomes.first()
            if way in ("abort", "garbage"):
                assert not isinstance(outcomes.all[0], Response)
            else:
                assert [body_of(outcome) for outcome in outcomes.all] in (
                    [[f"answer {number}".encode()]]
                    if way != "cancel"
                    else [[f"answer {number}".encode()], []]
                )
        await eventually(lambda: carrier.in_flight == carrier.queued == 0)
        assert all(len(outcomes.all) <= 1 for outcomes in all_outcomes)


async def test_requests_beyond_the_connections_wait_in_their_order() -> None:
    async with serving(echo) as site, carrying(site, max_connections=1) as carrier:
        outcomes = Outcomes()
        for number in range(20):
            carrier.submit(get(f"/{number}"), outcomes.done)
        assert (carrier.queued, carrier.in_flight) == (20, 0)
        await outcomes.first(20)
        assert [body_of(each) for each in outcomes.all] == [f"/{number}".encode() for number in range(20)]
        assert site.connections == 1


async def test_a_request_that_finds_the_queue_full_fails_at_once_but_not_inside_submit() -> None:
    released = asyncio.Event()
    async with serving(slow(released)) as site, carrying(site, max_connections=2, max_queued=3) as carrier:
        served, refused, cancelled = Outcomes(), Outcomes(), Outcomes()
        for number in range(2):
            carrier.submit(get(f"/{number}"), served.done)
        await eventually(lambda: carrier.in_flight == 2)
        for number in range(3):
            carrier.submit(get(f"/{number}"), served.done)
        assert carrier.queued == 3
        carrier.submit(get(), refused.done)
        carrier.submit(get(), cancelled.done)()
        assert refused.all == []
        await refused.first()
        assert isinstance(refused.all[0], Unreachable)
        assert refused.all[0].executed == "no"
        released.set()
        await served.first(5)
        assert all(isinstance(outcome, Response) for outcome in served.all)
        assert len(refused.all) == 1
        assert cancelled.all == []


async def test_the_counts_tell_what_is_going_on() -> None:
    released = asyncio.Event()
    async with serving(slow(released)) as site, carrying(site, max_connections=2) as carrier:
        outcomes = Outcomes()
        for _ in range(3):
            carrier.submit(get(), outcomes.done)
        await eventually(lambda: carrier.open == 2)
        assert (carrier.idle, carrier.in_flight, carrier.queued) == (0, 2, 1)
        released.set()
        await outcomes.first(3)
        assert (carrier.open, carrier.idle, carrier.in_flight, carrier.queued) == (2, 2, 0, 0)


async def test_the_connection_used_last_is_used_next() -> None:
    async with serving(echo) as site, carrying(site) as carrier:
        await asyncio.gather(*(carrier.request(get()) for _ in range(5)))
        used_last = site.seen[-1].connection
        for _ in range(5):
            await carrier.request(get())
        assert {seen.connection for seen in site.seen[5:]} == {used_last}


# Stale connections


async def closes_on_the_second(peer: Peer) -> None:
    """Answers one request; reads the next one and closes, as if it had timed the connection out."""
    await peer.request()
    await peer.send(answer(str(peer.number).encode()))
    await peer.request()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
async def test_a_safe_request_on_a_stale_connection_is_sent_again(method: str) -> None:
    async with serving(closes_on_the_second) as site, carrying(site) as carrier:
        await carrier.request(get())
        assert (await carrier.request(Request(method, "/again"))).status == 200
        assert [(seen.target, seen.connection) for seen in site.seen] == [
            ("/", 0),
            ("/again", 0),
            ("/again", 1),
        ]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_an_unsafe_request_is_never_sent_twice(method: str) -> None:
    async with serving(closes_on_the_second) as site, carrying(site) as carrier:
        await carrier.request(get())
        with pytest.raises(Unreachable) as caught:
            await carrier.request(Request(method, "/once"))
        assert caught.value.executed == "unknown"
        assert [seen.target for seen in site.seen] == ["/", "/once"]


async def test_a_safe_request_is_sent_again_once_only_and_on_a_fresh_connection() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        if peer.number < 3:
            await peer.send(answer())
            await peer.request()

    async with serving(script) as site, carrying(site) as carrier:
        # Three connections, each stale the next time.
        await asyncio.gather(*(carrier.request(get()) for _ in range(3)))
        assert carrier.idle == 3
        with pytest.raises(Unreachable) as caught:
            await carrier.request(get("/again"))
        assert caught.value.executed == "unknown"
        assert [seen.connection for seen in site.seen if seen.target == "/again"][1:] == [3]


async def test_a_connection_opened_for_a_cancelled_request_serves_the_next_or_counts_as_stale() -> None:
    async def script(peer: Peer) -> None:
        seen = await peer.request()
        if seen.target != "/stale" or peer.number:
            await peer.send(answer(str(peer.number).encode()))
            await peer.gone()

    async def ask_second(target: str) -> bytes:
        async with serving(script) as site, carrying(site) as carrier:
            outcomes = Outcomes()
            carrier.submit(post(), outcomes.done)()
            await eventually(lambda: carrier.idle == 1)
            body = (await carrier.request(get(target))).body
            assert outcomes.all == []
            return body

    assert await ask_second("/") == b"0"
    assert await ask_second("/stale") == b"1"


async def test_a_safe_request_whose_answer_had_begun_is_not_sent_again() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer())
        await peer.request()
        await peer.send(b"HTTP/1.1 2")

    async with serving(script) as site, carrying(site) as carrier:
        await carrier.request(get())
        with pytest.raises(Unreachable, match="in the middle"):
            await carrier.request(get())
        assert len(site.seen) == 2


@pytest.mark.parametrize("turns", range(20))
async def test_whoever_waits_behind_a_request_that_finds_the_site_gone_learns_it_as_soon(turns: int) -> None:
    """The second request comes so many turns of the loop later: before the loss is known, or while a way is tried."""

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(b"1"))
        await peer.request()

    async with serving(script) as site, carrying(site) as carrier:
        await carrier.request(get())
        site.stop_listening()
        outcomes = Outcomes()
        carrier.submit(get(timeout_s=20.0), outcomes.done)
        for _ in range(turns):
            await asyncio.sleep(0)
        carrier.submit(get(timeout_s=20.0), outcomes.done)
        for outcome in await outcomes.first(2):
            assert isinstance(outcome, Unreachable), outcome


async def test_a_connection_closed_while_idle_is_not_used_for_a_post() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(str(peer.number).encode()))

    async with serving(script) as site, carrying(site) as carrier:
        for number in range(3):
            assert (await carrier.request(post())).body == str(number).encode()
            await eventually(lambda: carrier.idle == 0)


async def test_idle_connections_are_closed_after_their_time_and_no_timer_runs_on() -> None:
    async with serving(echo) as site, carrying(site, idle_limit_s=0.05) as carrier:
        await asyncio.gather(*(carrier.request(get()) for _ in range(3)))
        assert carrier.idle == 3
        async with asyncio.timeout(30):
            while carrier.open:
                # The timer of time limits outlives its last request by a second at most.
                await asyncio.sleep(0.02)
        assert carrier_timers() == []
        assert (await carrier.request(get("/on"))).body == b"/on"


async def test_an_idle_connection_past_its_time_is_not_used_even_before_it_is_closed() -> None:
    async with serving(echo) as site, carrying(site, idle_limit_s=0.02) as carrier:
        await carrier.request(get())
        await asyncio.sleep(0.03)
        await carrier.request(get())
        assert site.connections == 2


@pytest.mark.parametrize(
    ("announced", "connections"), [("timeout=0, max=100", 2), ("timeout=60", 1), ("x", 1)]
)
async def test_a_server_that_announces_a_shorter_keep_alive_time_is_believed(
    announced: str, connections: int
) -> None:
    async with serving(always(answer(b"", f"Keep-Alive: {announced}"))) as site, carrying(site) as carrier:
        await carrier.request(get())
        await carrier.request(get())
        assert site.connections == connections


# Connecting


async def test_a_refused_connection_fails_all_who_wait_for_it_at_once() -> None:
    async with serving(echo) as site:
        pass
    async with carrying(site, max_connections=2) as carrier:
        outcomes = Outcomes()
        for _ in range(10):
            carrier.submit(post(), outcomes.done)
        assert outcomes.all == []
        await outcomes.first(10)
        for outcome in outcomes.all:
            assert isinstance(outcome, Unreachable)
            assert outcome.executed == "no"
            assert f"127.0.0.1:{site.port}" in str(outcome)
        assert len({id(outcome) for outcome in outcomes.all}) == 10


async def test_an_unknown_host_is_unreachable() -> None:
    for name in ("no-such-host.invalid", "a" * 64 + ".invalid"):
        async with carrying(f"http://{name}:8080") as carrier:
            with pytest.raises(Unreachable, match=name) as caught:
                await carrier.request(get())
            assert caught.value.executed == "no"


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid", "a" * 64 + ".invalid"])
async def test_a_site_that_has_a_name_is_not_called_by_its_address(
    host: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(echo) as site:
        pass
    async with carrying(f"http://{host}:{site.port}", name="paris") as carrier:
        for _ in range(3):
            with pytest.raises(Unreachable, match=r"^paris: cannot connect") as caught:
                await carrier.request(get())
            assert host not in str(caught.value)
            assert str(site.port) not in str(caught.value)
    (line,) = caplog.messages  # what outsiders are not told, the log is, once
    assert line.startswith(f"paris: no connection to {host}:{site.port}: cannot connect")


async def test_a_site_that_comes_back_is_reached_again() -> None:
    async with serving(echo) as site:
        port = site.port
    async with carrying(f"http://127.0.0.1:{port}") as carrier:
        with pytest.raises(Unreachable):
            await carrier.request(get())
        async with serving(echo, port=port):
            assert (await carrier.request(get("/back"))).body == b"/back"


async def test_a_site_that_closes_every_connection_at_once_is_unreachable() -> None:
    async def script(peer: Peer) -> None:
        peer.writer.transport.abort()

    async with serving(script) as site, carrying(site) as carrier:
        for _ in range(5):
            with pytest.raises(Unreachable):
                await carrier.request(post())
        await eventually(lambda: carrier.open == 0)


async def test_those_who_wait_for_a_busy_connection_outlast_a_failure_to_open_another() -> None:
    released = asyncio.Event()
    async with serving(slow(released)) as site, carrying(site, max_connections=2) as carrier:
        outcomes = Outcomes()
        carrier.submit(post("/1"), outcomes.done)
        await eventually(lambda: len(site.seen) == 1)
        site.stop_listening()
        carrier.submit(post("/2"), outcomes.done)
        await asyncio.sleep(0.02)
        assert outcomes.all == []
        released.set()
        await outcomes.first(2)
        assert [body_of(outcome) for outcome in outcomes.all] == [b"/1", b"/2"]


async def test_those_who_wait_are_served_when_another_connection_is_lost() -> None:
    async def script(peer: Peer) -> None:
        seen = await peer.request()
        if seen.target == "/first":
            return
        await peer.send(answer(b"served"))
        await peer.gone()

    async with serving(script) as site, carrying(site, max_connections=1) as carrier:
        first, second = Outcomes(), Outcomes()
        carrier.submit(post("/first"), first.done)
        carrier.submit(post("/second"), second.done)
        assert isinstance((await first.first())[0], Unreachable)
        assert body_of((await second.first())[0]) == b"served"
