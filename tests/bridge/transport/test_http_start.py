"""`HttpTransport.start`: small answers come whole, all others as soon as their head is here."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import pytest

from bridge.transport import (
    Response,
    StreamedResponse,
    TimedOut,
    TransportError,
    Unreachable,
    http_connection,
)
from bridge.transport.http import HttpTransport
from tests.bridge.transport.scripted import Peer, always, answer, carrying, eventually, get, serving

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
WHOLE = 100
LONG = b"z" * 8_000_000


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


class Started:
    """One request, and what comes of it."""

    def __init__(self, http: HttpTransport, *, timeout_s: float = 5.0) -> None:
        self.outcomes: list[Response | StreamedResponse | TransportError] = []
        self._come = asyncio.Event()
        self.cancel: Callable[[], None] = http.start(get("/x", timeout_s), self._done, whole_bytes=WHOLE)

    def _done(self, outcome: Response | StreamedResponse | TransportError) -> None:
        self.outcomes.append(outcome)
        self._come.set()

    async def outcome(self) -> Response | StreamedResponse | TransportError:
        async with asyncio.timeout(30):
            await self._come.wait()
        (outcome,) = self.outcomes
        return outcome

    async def streamed(self) -> StreamedResponse:
        outcome = await self.outcome()
        assert not isinstance(outcome, Response | TransportError)
        return outcome

    async def body(self) -> bytes:
        """The body, which came whole."""
        outcome = await self.outcome()
        assert isinstance(outcome, Response)
        return outcome.body


async def long_answers(peer: Peer) -> None:
    """Answers with far more than is read ahead, to clients who may go in the middle of it."""
    with contextlib.suppress(ConnectionError):
        await always(answer(LONG))(peer)


async def read(answer_: StreamedResponse) -> bytes:
    return b"".join([piece async for piece in answer_.chunks()])


@pytest.mark.parametrize("parts", [1, 2, 10])
async def test_an_answer_that_announces_a_small_body_comes_whole_in_however_many_parts(parts: int) -> None:
    data = answer(b"x" * WHOLE)

    async def script(peer: Peer) -> None:
        await peer.request()
        size = len(data) // parts + 1
        for start in range(0, len(data), size):
            await peer.send(data[start : start + size])
            await asyncio.sleep(0.005)

    async with serving(script) as site, carrying(site) as http:
        assert await Started(http).body() == b"x" * WHOLE


async def test_an_answer_that_announces_more_comes_before_its_body() -> None:
    go_on = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        data = answer(b"y" * (WHOLE + 1))
        await peer.send(data[:-WHOLE])
        await go_on.wait()
        await peer.send(data[-WHOLE:])

    async with serving(script) as site, carrying(site) as http:
        long = await Started(http).streamed()
        assert (long.status, long.headers) == (200, [("Content-Length", str(WHOLE + 1))])
        go_on.set()
        assert await read(long) == b"y" * (WHOLE + 1)


async def test_a_small_answer_without_a_length_comes_whole_if_its_end_comes_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http_connection, "WHOLE_SOON_S", 10.0)  # on a busy machine 2 ms may take 100

    async def script(peer: Peer) -> None:
        for ends in (b"", b"!"):
            await peer.request()
            await peer.send(CHUNKED)
            await asyncio.sleep(0.002)
            await peer.send(chunk(b"small" + ends))
            await asyncio.sleep(0.002)
            await peer.send(chunk(b""))

    async with serving(script) as site, carrying(site) as http:
        assert await Started(http).body() == b"small"
        # No timer of the first one disturbs the second on the same connection.
        assert await Started(http).body() == b"small!"
        assert site.connections == 1


async def test_an_answer_without_a_length_that_stays_open_comes_as_it_is_made() -> None:
    go_on = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED + chunk(b"one"))
        await go_on.wait()
        await peer.send(chunk(b"two") + chunk(b""))

    async with serving(script) as site, carrying(site) as http:
        pieces = (await Started(http).streamed()).chunks()
        assert await anext(pieces) == b"one"
        go_on.set()
        assert await anext(pieces) == b"two"
        with pytest.raises(StopAsyncIteration):
            await anext(pieces)


async def test_an_answer_without_a_length_is_not_waited_for_once_it_is_long() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED + chunk(b"z" * (WHOLE + 1)))
        await peer.gone()

    async with serving(script) as site, carrying(site) as http:
        started = Started(http)
        assert await anext((await started.streamed()).chunks()) == b"z" * (WHOLE + 1)
        started.cancel()


async def test_a_long_answer_is_bounded_by_no_time_any_more() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED + chunk(b"z" * (WHOLE + 1)))
        await asyncio.sleep(0.15)
        await peer.send(chunk(b"late") + chunk(b""))

    async with serving(script) as site, carrying(site, read_timeout_s=0.05) as http:
        assert (await read(await Started(http, timeout_s=0.05).streamed())).endswith(b"late")


async def test_the_head_must_come_in_time() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.gone()

    async with serving(script) as site, carrying(site) as http:
        assert isinstance(await Started(http, timeout_s=0.03).outcome(), TimedOut)


async def test_a_long_answer_that_is_cut_short_is_told_to_its_reader() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(b"z" * 1000)[:-1])

    async with serving(script) as site, carrying(site) as http:
        long = await Started(http).streamed()
        with pytest.raises(Unreachable):
            await read(long)


async def test_a_long_answer_leaves_the_pool_and_comes_back_when_it_is_read() -> None:
    async with serving(long_answers) as site, carrying(site, max_connections=1) as http:
        first = await Started(http).streamed()
        second = await Started(http).streamed()
        assert http.in_flight == 2, "each has a connection, though the pool has room for one"
        assert await read(first) == await read(second) == LONG
        await eventually(lambda: http.in_flight == 0)
        assert await read(await Started(http).streamed()) == LONG


async def test_cancelling_a_long_answer_closes_its_connection_and_fails_its_reader() -> None:
    closed = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED + chunk(b"z" * 1000))
        await peer.gone()
        closed.set()

    async with serving(script) as site, carrying(site) as http:
        started = Started(http)
        long = await started.streamed()
        started.cancel()
        await asyncio.wait_for(closed.wait(), 5)
        with pytest.raises(Unreachable):
            await read(long)


async def test_long_answers_are_limited_in_number_like_streams() -> None:
    async with serving(long_answers) as site, carrying(site, max_streams=1) as http:
        first = Started(http)
        await first.streamed()
        refused = await Started(http).outcome()
        assert isinstance(refused, Unreachable)
        assert "1 streams" in str(refused)
        first.cancel()


async def test_closing_the_carrier_fails_the_reader_of_a_long_answer() -> None:
    async with serving(long_answers) as site:
        async with carrying(site) as http:
            long = await Started(http).streamed()
        with pytest.raises(Unreachable):
            await read(long)
