"""The carrier through an agent keeps the promises of `bridge.transport`, whatever the agent does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec import UNSET, Raw

from bridge.transport import (
    AnswerTooLarge,
    BadAnswer,
    NotLetThrough,
    Request,
    Response,
    StreamedResponse,
    TimedOut,
    TransportError,
    Unreachable,
)
from bridge.transport.agent import AgentTransport
from protocol.encoding import Encoding
from protocol.exchange import INLINE_MOST_BYTES
from protocol.flow import CHUNK_BYTES, WINDOW_BYTES
from protocol.tunnel import (
    HeaderMap,
    TunnelCancel,
    TunnelChunk,
    TunnelError,
    TunnelResponse,
    TunnelWindow,
    body_to_wire,
)
from tests.bridge.tunnel.agents import PlayedAgent, eventually, house, settle

JSON: HeaderMap = {"Content-Type": "application/json"}


def get(target: str = "/api/rest", timeout_s: float = 5.0) -> Request:
    return Request("GET", target, timeout_s=timeout_s)


class Outcomes:
    """What `done` was called with."""

    def __init__(self) -> None:
        self.all: list[Any] = []

    def done(self, outcome: Any) -> None:
        self.all.append(outcome)

    @property
    def error(self) -> TransportError:
        (outcome,) = self.all
        assert isinstance(outcome, TransportError)
        return outcome


async def collect(answer: StreamedResponse) -> bytes:
    return b"".join([piece async for piece in answer.chunks()])


async def asked(agent: PlayedAgent) -> list[Any]:
    """What the agent has been sent since."""
    await settle()
    return list(agent.messages)


# Buffered requests


async def test_method_target_headers_body_and_deadline_reach_the_agent() -> None:
    async with house() as made:
        agent = await made.dial()
        headers = [("Cookie", "a=1"), ("X-Many", "1"), ("X-Many", "2"), ("Content-Type", "application/json")]
        request = Request("POST", "/api/rest/1.0/x?y=%20", headers, b'{"a": 1.0}', 2.5)
        AgentTransport(made.hub, "paris").submit(request, Outcomes().done)
        message = await agent.request()
        assert (message.method, message.path, message.timeout) == ("POST", "/api/rest/1.0/x?y=%20", 2.5)
        assert message.headers == {"Cookie": "a=1", "X-Many": ["1", "2"], "Content-Type": "application/json"}
        assert message.body == Raw(b'{"a": 1.0}'), "as it is, byte for byte"
        assert (message.stream, message.bodyEncoding) == (False, UNSET)


async def test_status_headers_and_body_come_back() -> None:
    async with house() as made:
        agent = await made.dial()
        asking = asyncio.ensure_future(AgentTransport(made.hub, "paris").request(get()))
        id_ = (await agent.request()).id
        headers: HeaderMap = {"Set-Cookie": ["a=1", "b=2"], "Connection": "close", **JSON}
        await agent.says(TunnelResponse(id_, 201, headers, Raw(b'{"n": 1.0}')))
        response = await asking
        assert (response.status, response.body) == (201, b'{"n": 1.0}')
        assert response.headers == [
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
            ("Content-Type", "application/json"),
        ]


@pytest.mark.parametrize("encoding", list(Encoding))
async def test_binary_bodies_come_back_as_they_were(encoding: Encoding) -> None:
    async with house() as made:
        agent = await made.dial()
        asking = asyncio.ensure_future(AgentTransport(made.hub, "paris").request(get()))
        id_ = (await agent.request()).id
        wav = bytes(range(256))
        body, how = body_to_wire(wav, "audio/wav", encoding)
        message = TunnelResponse(id_, 200, {"Content-Type": "audio/wav"}, body, how)
        await agent.says(message, encoding=encoding)
        assert (await asking).body == wav


async def test_done_is_called_once_and_not_after_a_cancel() -> None:
    async with house() as made:
        agent = await made.dial()
        carrier = AgentTransport(made.hub, "paris")
        answered, cancelled = Outcomes(), Outcomes()
        carrier.submit(get(), answered.done)
        cancel = carrier.submit(get(), cancelled.done)
        first, second = await asked(agent)
        cancel()
        assert await asked(agent) == [TunnelCancel(second.id)]
        for id_ in (second.id, first.id, first.id):
            await agent.says(TunnelResponse(id_, 200))
        assert (len(answered.all), cancelled.all) == (1, [])
        cancel()
        assert await asked(agent) == []


async def test_cancelling_the_task_that_waits_aborts_the_request() -> None:
    async with house() as made:
        agent = await made.dial()
        asking = asyncio.ensure_future(AgentTransport(made.hub, "paris").request(get()))
        id_ = (await agent.request()).id
        asking.cancel()
        assert await asked(agent) == [TunnelCancel(id_)]


async def test_a_request_ends_within_its_time_and_the_agent_is_told() -> None:
    async with house() as made:
        agent = await made.dial()
        outcomes = Outcomes()
        AgentTransport(made.hub, "paris").submit(get(timeout_s=0.02), outcomes.done)
        id_ = (await agent.request()).id
        await eventually(lambda: bool(outcomes.all))
        assert isinstance(outcomes.error, TimedOut)
        assert outcomes.error.executed == "unknown"
        assert await asked(agent) == [TunnelCancel(id_)]


async def test_a_request_that_could_not_even_be_sent_in_its_time_was_not_executed() -> None:
    async with house() as made:
        agent = await made.dial()
        agent.taking.clear()
        carrier = AgentTransport(made.hub, "paris")
        carrier.submit(get(), Outcomes().done)
        outcomes = Outcomes()
        carrier.submit(get(timeout_s=0.02), outcomes.done)
        await eventually(lambda: bool(outcomes.all))
        assert (type(outcomes.error), outcomes.error.executed) == (TimedOut, "no")
        agent.taking.set()
        assert len(await asked(agent)) == 1, "it was withdrawn"


@pytest.mark.parametrize(
    ("code", "executed", "kind"),
    [
        ("unreachable", "no", Unreachable),
        ("unreachable", "unknown", Unreachable),
        ("timed_out", "no", TimedOut),
        ("timed_out", "unknown", TimedOut),
        ("bad_answer", "unknown", BadAnswer),
        ("too_large", "unknown", AnswerTooLarge),
        ("refused", "no", NotLetThrough),
        ("flow_control", "unknown", BadAnswer),
        ("what nobody knows", "unknown", Unreachable),
    ],
)
async def test_what_the_agent_says_is_told_as_if_the_site_were_next_door(
    code: str, executed: Any, kind: type[TransportError]
) -> None:
    async with house() as made:
        agent = await made.dial()
        outcomes = Outcomes()
        AgentTransport(made.hub, "paris").submit(get(), outcomes.done)
        id_ = (await agent.request()).id
        await agent.says(TunnelError(code, "in the agent's words", id_, executed))
        assert type(outcomes.error) is kind
        assert outcomes.error.executed == executed
        assert str(outcomes.error) == "agent paris: in the agent's words"


async def test_an_error_that_does_not_say_leaves_open_whether_it_was_executed() -> None:
    async with house() as made:
        agent = await made.dial()
        outcomes = Outcomes()
        AgentTransport(made.hub, "paris").submit(get(), outcomes.done)
        await agent.says(TunnelError("unreachable", "?", (await agent.request()).id))
        assert outcomes.error.executed == "unknown"


async def test_a_body_that_cannot_be_read_is_a_bad_answer() -> None:
    async with house() as made:
        agent = await made.dial()
        outcomes = Outcomes()
        AgentTransport(made.hub, "paris").submit(get(), outcomes.done)
        id_ = (await agent.request()).id
        await agent.says(TunnelResponse(id_, 200, {}, Raw(b'"***"'), "base64"))
        assert isinstance(outcomes.error, BadAnswer)


@pytest.mark.parametrize(
    "request_",
    [
        Request("GET", "//evil"),
        Request("GET", "http://evil/"),
        Request("GET", "/a b"),
        Request("GET", "/\r\nX: y"),
        Request("G ET", "/x"),
        Request("CONNECT", "/x"),
        Request("GET", "/x", [("X", "a\r\nb")]),
        Request("GET", "/x", [("Host", "evil")]),
        Request("GET", "/x", [("Transfer-Encoding", "chunked")]),
        Request("GET", "/x", [("", "y")]),
    ],
)
async def test_a_request_that_must_not_be_sent_is_refused_before_an_agent_sees_it(request_: Request) -> None:
    async with house() as made:
        agent = await made.dial()
        carrier = AgentTransport(made.hub, "paris")
        outcomes = Outcomes()
        with pytest.raises(ValueError, match=r"target|method|header"):
            carrier.submit(request_, outcomes.done)
        with pytest.raises(ValueError, match=r"target|method|header"):
            carrier.start(request_, outcomes.done, whole_bytes=1)
        with pytest.raises(ValueError, match=r"target|method|header"):
            async with carrier.stream(request_):
                pytest.fail("it must not be sent")
        assert await asked(agent) == []
        assert outcomes.all == []


async def test_an_agent_is_given_no_more_than_it_may_have_at_once() -> None:
    async with house() as made:
        await made.dial()
        carrier = AgentTransport(made.hub, "paris", max_in_flight=2)
        outcomes = [Outcomes() for _ in range(3)]
        for each in outcomes:
            carrier.submit(get(), each.done)
        await settle()
        assert [len(each.all) for each in outcomes] == [0, 0, 1]
        assert (type(outcomes[2].error), outcomes[2].error.executed) == (Unreachable, "no")


async def test_a_callback_that_fails_harms_no_other_request() -> None:
    reported: list[str] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda loop, context: reported.append(context["message"])
    )
    async with house() as made:
        agent = await made.dial()
        carrier = AgentTransport(made.hub, "paris")
        outcomes = Outcomes()

        def fail(outcome: Any) -> None:
            raise RuntimeError("a fault of the caller's")

        carrier.submit(get(), fail)
        carrier.submit(get(), outcomes.done)
        await agent.hang_up()
        assert isinstance(outcomes.error, Unreachable)
        assert len(reported) == 1


async def test_closing_the_carrier_fails_what_is_pending_and_refuses_what_follows() -> None:
    async with house() as made:
        agent = await made.dial()
        carrier = AgentTransport(made.hub, "paris")
        pending, later = Outcomes(), Outcomes()
        carrier.submit(get(), pending.done)
        id_ = (await agent.request()).id
        await carrier.close()
        carrier.submit(get(), later.done)
        await settle()
        assert (pending.error.executed, later.error.executed) == ("unknown", "no")
        assert await asked(agent) == [TunnelCancel(id_)]
        assert made.hub.status("paris").connected == 1, "the agent may serve others"


# Bodies in pieces


async def test_a_large_body_goes_in_chunks_as_far_as_the_agent_takes_them() -> None:
    async with house() as made:
        agent = await made.dial(subprotocols=("o2g-tunnel.msgpack",))
        body = bytes(range(256)) * 2048
        AgentTransport(made.hub, "paris").submit(Request("PUT", "/x", [], body), Outcomes().done)
        request, *chunks = await asked(agent)
        assert (request.stream, request.body) == (True, UNSET)
        assert sum(len(chunk.data) for chunk in chunks) == WINDOW_BYTES
        await agent.says(TunnelWindow(request.id, WINDOW_BYTES))
        chunks += await asked(agent)
        assert b"".join(chunk.data for chunk in chunks) == body
        assert [chunk.end for chunk in chunks] == [False] * 7 + [True]


async def stream_to(
    agent: PlayedAgent, id_: str, *pieces: bytes, headers: HeaderMap | None = None, end: bool = True
) -> None:
    """An answer of the agent's in pieces."""
    await agent.says(TunnelResponse(id_, 200, headers or {}, stream=True))
    for number, piece in enumerate(pieces):
        last = end and number == len(pieces) - 1
        await agent.says(TunnelChunk(id_, number, piece, last), encoding=Encoding.MSGPACK)


async def test_a_buffered_answer_that_comes_in_pieces_is_put_together() -> None:
    async with house() as made:
        agent = await made.dial()
        asking = asyncio.ensure_future(AgentTransport(made.hub, "paris").request(get()))
        id_ = (await agent.request()).id
        pieces = [bytes([n]) * CHUNK_BYTES for n in range(10)]
        await stream_to(agent, id_, *pieces, headers={"Content-Length": "655360", **JSON})
        response = await asking
        assert response.body == b"".join(pieces)
        assert response.headers == [("Content-Type", "application/json")]
        granted = sum(message.credit for message in await asked(agent))
        assert granted >= 10 * CHUNK_BYTES - WINDOW_BYTES


async def test_a_buffered_answer_is_bounded() -> None:
    async with house() as made:
        agent = await made.dial()
        outcomes = Outcomes()
        AgentTransport(made.hub, "paris", max_answer_bytes=100).submit(get(), outcomes.done)
        id_ = (await agent.request()).id
        await stream_to(agent, id_, b"x" * 100, b"y", end=False)
        assert isinstance(outcomes.error, AnswerTooLarge)
        assert await asked(agent) == [TunnelCancel(id_)]


async def test_a_buffered_answer_that_is_cut_fails() -> None:
    async with house() as made:
        agent = await made.dial()
        outcomes = Outcomes()
        AgentTransport(made.hub, "paris").submit(get(), outcomes.done)
        id_ = (await agent.request()).id
        await stream_to(agent, id_, b"x", end=False)
        await agent.says(TunnelError("cut", "the site went away", id_, "unknown"))
        assert isinstance(outcomes.error, Unreachable)


async def test_start_gives_small_answers_whole_and_others_in_pieces() -> None:
    async with house() as made:
        agent = await made.dial()
        carrier = AgentTransport(made.hub, "paris")
        small, large = Outcomes(), Outcomes()
        for each in (small, large):
            carrier.start(get(), each.done, whole_bytes=INLINE_MOST_BYTES)
        first, second = await asked(agent)
        await agent.says(TunnelResponse(first.id, 200, JSON, Raw(b"1")))
        assert isinstance(small.all[0], Response)
        await stream_to(agent, second.id, b"one ", b"two", headers={"Content-Length": "7"})
        (answer,) = large.all
        assert (answer.status, answer.headers) == (200, [("Content-Length", "7")])
        assert await collect(answer) == b"one two"


async def test_an_answer_in_pieces_is_bounded_by_no_time_and_the_agent_by_credit() -> None:
    async with house() as made:
        agent = await made.dial()
        async with AsyncStream(made.hub, get(timeout_s=0.05)) as stream:
            id_ = (await agent.request()).id
            await stream_to(agent, id_, b"a" * CHUNK_BYTES, end=False)
            answer = await stream.answer()
            await asyncio.sleep(0.08)
            assert await asked(agent) == [], "nothing is granted for what was not read"
            pieces = answer.chunks()
            assert await anext(pieces) == b"a" * CHUNK_BYTES
            assert await asked(agent) == [TunnelWindow(id_, CHUNK_BYTES)]
            await agent.says(TunnelChunk(id_, 1, b"late", True))
            assert await anext(pieces) == b"late"
            with pytest.raises(StopAsyncIteration):
                await anext(pieces)


async def test_the_head_of_a_stream_must_come_in_time() -> None:
    async with house() as made:
        agent = await made.dial()
        with pytest.raises(TimedOut):
            async with AgentTransport(made.hub, "paris").stream(get(timeout_s=0.02)):
                pytest.fail("there is no head")
        request, cancel = await asked(agent)
        assert cancel == TunnelCancel(request.id)


async def test_a_stream_can_be_given_a_limit_of_silence() -> None:
    async with house() as made:
        agent = await made.dial()
        async with AsyncStream(made.hub, get(), read_timeout_s=0.02) as stream:
            await stream_to(agent, (await agent.request()).id, b"one", end=False)
            pieces = (await stream.answer()).chunks()
            assert await anext(pieces) == b"one"
            with pytest.raises(TimedOut, match="not a byte"):
                await anext(pieces)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_small_answer_can_be_read_like_a_stream_and_has_its_length(method: str) -> None:
    async with house() as made:
        agent = await made.dial()
        async with AsyncStream(made.hub, Request(method, "/x")) as stream:
            id_ = (await agent.request()).id
            body = Raw(b"[1]") if method == "GET" else UNSET
            await agent.says(TunnelResponse(id_, 200, {**JSON, "Content-Length": "3"}, body))
            answer = await stream.answer()
            assert await collect(answer) == (b"[1]" if method == "GET" else b"")
            assert [value for name, value in answer.headers if name == "Content-Length"] == ["3"]


@pytest.mark.parametrize("cut", ["by the agent", "with the agent"])
async def test_a_stream_that_is_cut_hands_over_what_came_and_then_raises(cut: str) -> None:
    async with house() as made:
        agent = await made.dial()
        async with AsyncStream(made.hub, get()) as stream:
            id_ = (await agent.request()).id
            await stream_to(agent, id_, b"one", end=False)
            pieces = (await stream.answer()).chunks()
            if cut == "by the agent":
                await agent.says(TunnelError("cut", "the site is gone", id_, "unknown"))
            else:
                await agent.hang_up()
            assert await anext(pieces) == b"one"
            with pytest.raises(Unreachable):
                await anext(pieces)


async def test_leaving_a_stream_early_cancels_it_and_fails_who_still_reads() -> None:
    async with house() as made:
        agent = await made.dial()
        async with AsyncStream(made.hub, get()) as stream:
            id_ = (await agent.request()).id
            await stream_to(agent, id_, b"one", end=False)
            answer = await stream.answer()
        assert await asked(agent) == [TunnelCancel(id_)]
        with pytest.raises(Unreachable):
            await anext(answer.chunks())


async def test_a_body_in_pieces_goes_no_faster_than_the_agent_takes_it() -> None:
    made_bytes = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal made_bytes
        for _ in range(100):
            made_bytes += CHUNK_BYTES
            yield bytes(CHUNK_BYTES)

    async with house() as made:
        agent = await made.dial()
        async with AsyncStream(made.hub, Request("PUT", "/x"), body=body()) as stream:
            request, *chunks = await asked(agent)
            assert request.stream
            assert len(chunks) == WINDOW_BYTES // CHUNK_BYTES
            assert made_bytes <= WINDOW_BYTES + 2 * CHUNK_BYTES
            await agent.says(TunnelWindow(request.id, 200 * CHUNK_BYTES))
            chunks += await asked(agent)
            assert len(chunks) >= 100
            assert chunks[-1].end
            assert sum(len(chunk.data) for chunk in chunks) == 100 * CHUNK_BYTES
            await agent.says(TunnelResponse(request.id, 204))
            assert (await stream.answer()).status == 204


async def test_an_answer_before_the_bodys_end_closes_the_body() -> None:
    closed = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"x" * 1000
                await asyncio.sleep(0)
        finally:
            closed.set()

    async with house() as made:
        agent = await made.dial()
        async with AsyncStream(made.hub, Request("PUT", "/x"), body=body()) as stream:
            request, *_ = await asked(agent)
            await agent.says(TunnelResponse(request.id, 413))
            assert (await stream.answer()).status == 413
            await asyncio.wait_for(closed.wait(), 5)
            await settle()
            after = await asked(agent)
            assert after[-1] == TunnelCancel(request.id)


async def test_what_the_bodys_maker_raises_is_raised_and_the_request_cancelled() -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"x"
        raise LookupError("the file is gone")

    async with house() as made:
        agent = await made.dial()
        with pytest.raises(LookupError, match="the file is gone"):
            async with AgentTransport(made.hub, "paris").stream(Request("PUT", "/x"), body=body()):
                pytest.fail("there is no answer")
        assert isinstance((await asked(agent))[-1], TunnelCancel)


async def test_a_body_that_has_begun_is_not_sent_to_another_agent() -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.Event().wait()

    async with house() as made:
        agent = await made.dial()
        async with AsyncStream(made.hub, Request("PUT", "/x"), body=body()) as stream:
            request, *_ = await asked(agent)
            other = await made.dial()
            await agent.says(TunnelError("going_away", "?", request.id, "no"))
            with pytest.raises(Unreachable):
                await stream.answer()
            assert await asked(other) == []


class AsyncStream:
    """A stream that is entered while the test plays the agent."""

    def __init__(self, hub: Any, request: Request, **how: Any) -> None:
        self._context = AgentTransport(hub, "paris").stream(request, **how)
        self._entering: asyncio.Task[StreamedResponse] | None = None

    async def __aenter__(self) -> AsyncStream:
        self._entering = asyncio.ensure_future(self._context.__aenter__())
        await settle()
        return self

    async def answer(self) -> StreamedResponse:
        assert self._entering is not None
        return await asyncio.wait_for(asyncio.shield(self._entering), 5)

    async def __aexit__(self, *what: Any) -> None:
        assert self._entering is not None
        if self._entering.done() and self._entering.exception() is None:
            await self._context.__aexit__(None, None, None)
        else:
            self._entering.cancel()
            await asyncio.wait([self._entering])
