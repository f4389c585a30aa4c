"""Tests of the carrier of two addresses: what nobody has seen goes to the other one, everything else fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.transport import (
    NoConnection,
    NoConnectionInTime,
    Outcome,
    Request,
    Response,
    StreamedResponse,
    TimedOut,
    TransportError,
    Unreachable,
)
from bridge.transport.pair import PairTransport
from tests.bridge.carrier import Carrier, Pieces, ok

GET = Request("GET", "/api/rest/1.0/telephony/calls")


def gone() -> TransportError:
    return NoConnection("nobody there", executed="no")


def pair(
    first: Callable[[Request], Outcome | Pieces], second: Callable[[Request], Outcome | Pieces]
) -> tuple[PairTransport, Carrier, Carrier]:
    carriers = Carrier(first), Carrier(second)
    return PairTransport("paris", carriers), *carriers


Ask = Callable[[PairTransport, Request], Awaitable[Outcome | StreamedResponse]]


async def by_request(transport: PairTransport, request: Request) -> Outcome | StreamedResponse:
    try:
        return await transport.request(request)
    except TransportError as error:
        return error


async def by_submit(transport: PairTransport, request: Request) -> Outcome | StreamedResponse:
    future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    transport.submit(request, future.set_result)
    return await future


async def by_start(transport: PairTransport, request: Request) -> Outcome | StreamedResponse:
    future: asyncio.Future[Outcome | StreamedResponse] = asyncio.get_running_loop().create_future()
    transport.start(request, future.set_result, whole_bytes=1000)
    return await future


async def by_stream(transport: PairTransport, request: Request) -> Outcome | StreamedResponse:
    try:
        async with transport.stream(request) as answer:
            body = b"".join([piece async for piece in answer.chunks()])
            return Response(answer.status, answer.headers, body)
    except TransportError as error:
        return error


WAYS = pytest.mark.parametrize("ask", [by_request, by_submit, by_start, by_stream])


@WAYS
async def test_the_first_address_serves_while_it_can(ask: Ask) -> None:
    transport, first, second = pair(lambda _: ok(), lambda _: ok())
    for _ in range(3):
        assert isinstance(await ask(transport, GET), Response)
    assert (len(first.sent), len(second.sent)) == (3, 0)


@WAYS
@pytest.mark.parametrize("error", [NoConnection, NoConnectionInTime])
async def test_what_could_not_be_sent_goes_to_the_other_address_and_so_does_what_follows(
    ask: Ask, error: type[TransportError]
) -> None:
    transport, first, second = pair(lambda _: error("no way there", executed="no"), lambda _: ok())
    for _ in range(3):
        assert isinstance(await ask(transport, GET), Response)
    assert (len(first.sent), len(second.sent)) == (1, 3)
    assert second.sent[0].request.timeout_s <= GET.timeout_s


@WAYS
@pytest.mark.parametrize(
    "error",
    [
        Unreachable("went away before it answered"),
        TimedOut("no answer within 30 s"),
        TimedOut("no answer within 30 s, waiting for a connection", executed="no"),
        Unreachable("2048 requests are waiting for a connection already", executed="no"),
    ],
)
async def test_what_may_have_been_seen_or_only_waits_too_long_is_not_sent_again(
    ask: Ask, error: TransportError
) -> None:
    transport, first, second = pair(lambda _: error, lambda _: ok())
    for _ in range(2):
        assert await ask(transport, GET) is error
    assert (len(first.sent), len(second.sent)) == (2, 0)


@WAYS
async def test_with_nobody_at_either_address_the_second_one_says_why_and_both_are_tried_each_time(
    ask: Ask,
) -> None:
    transport, first, second = pair(lambda _: gone(), lambda _: gone())
    for number in range(1, 4):
        assert isinstance(await ask(transport, GET), NoConnection)
        assert (len(first.sent), len(second.sent)) == (number, number)


async def test_an_answer_that_breaks_off_is_not_begun_anew() -> None:
    broken = Pieces(200, b"the beginning")
    broken.cut(gone())
    transport, _, second = pair(lambda _: broken, lambda _: ok())
    assert isinstance(await by_stream(transport, GET), NoConnection)
    assert second.sent == []


async def test_nothing_is_sent_to_the_other_when_the_time_is_over() -> None:
    transport, _, second = pair(lambda _: gone(), lambda _: ok())
    assert isinstance(await by_submit(transport, Request("GET", "/", timeout_s=0.0)), NoConnection)
    assert second.sent == []


async def test_a_request_can_be_cancelled_at_either_address() -> None:
    for tries in (0, 1):
        carriers = Carrier(), Carrier()
        transport = PairTransport("paris", carriers)
        cancel = transport.submit(GET, lambda outcome: pytest.fail(f"told of {outcome}"))
        if tries:
            carriers[0].last.answer(gone())
        cancel()
        assert carriers[tries].last.cancelled


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
def test_every_request_has_one_outcome_and_is_executed_at_most_once(up: list[tuple[bool, bool]]) -> None:
    """Whichever servers are up: an answer comes if one of them is, and each request reaches one at most."""
    now = [True, True]
    executed: list[str] = []

    def server(index: int) -> Callable[[Request], Outcome]:
        def answer(request: Request) -> Outcome:
            if not now[index]:
                return gone()
            executed.append(request.target)
            return ok()

        return answer

    async def run() -> None:
        transport = PairTransport("paris", [Carrier(server(0)), Carrier(server(1))])
        for number, state in enumerate(up):
            now[:] = state
            outcome = await by_submit(transport, Request("POST", f"/{number}"))
            assert isinstance(outcome, Response) == any(state)
            assert executed.count(f"/{number}") == any(state)
        await transport.close()

    asyncio.run(run())
