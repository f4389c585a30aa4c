"""protocol.md section 5: random requests between two ends, in random pieces, with random cancels and cuts."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from protocol.encoding import Encoding
from protocol.exchange import (
    Answering,
    Requester,
    Responder,
)
from protocol.flow import CHUNK_BYTES, SMALL_FRAME_BYTES, WINDOW_BYTES, Frame, Outgoing
from protocol.tunnel import (
    Codec,
    TunnelChunk,
    TunnelError,
    TunnelRequest,
    TunnelResponse,
    body_from_wire,
)

PERIOD = 251
_PATTERN = bytes(range(PERIOD)) * (2 * 1024 * 1024 // PERIOD)


def content(start: int, size: int) -> bytes:
    """Bytes that are different at every offset of a body, as far as a mistake could tell."""
    offset = start % PERIOD
    return _PATTERN[offset : offset + size]


class Body:
    """One body as its writer and its reader see it."""

    def __init__(self) -> None:
        self.written = 0
        self.complete = False
        self.read = 0
        self.held = 0
        self.ended = False

    def piece(self, size: int) -> bytes:
        """What is written next."""
        data = content(self.written, size)
        self.written += size
        return data

    def arrived(self, data: bytes, end: bool) -> None:
        """What is read next must be what was written, no more of it, and nothing after its end."""
        assert not self.ended
        assert data == content(self.read, len(data))
        self.read += len(data)
        self.held += len(data)
        assert self.read <= self.written
        assert self.held <= WINDOW_BYTES
        self.ended = end
        if end:
            assert self.complete
            assert self.read == self.written


class Exchange:
    """One request from both ends: the handler of each machine, and what has come of it."""

    def __init__(self) -> None:
        self.request = Body()
        self.response = Body()
        self.asking: Any = None
        self.answering: Answering | None = None
        self.streamed_request = False
        self.began = False
        self.answered: TunnelResponse | None = None
        self.failed: TunnelError | None = None
        self.cancelled_by_requester = False
        self.cut = False
        self.told_cancelled = False
        self.responder_done = False

    @property
    def open_at_requester(self) -> bool:
        return not (self.failed or self.cancelled_by_requester or self.response.ended)

    @property
    def open_at_responder(self) -> bool:
        return self.answering is not None and not self.responder_done and not self.told_cancelled


class AskerEnd:
    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    def answered(self, response: TunnelResponse, encoding: Encoding) -> None:
        exchange = self.exchange
        assert exchange.open_at_requester
        assert exchange.answered is None
        exchange.answered = response
        if not response.stream:
            body = body_from_wire(response, encoding) or b""
            exchange.response.arrived(body, True)

    def arrived(self, piece: bytes, end: bool) -> None:
        assert self.exchange.open_at_requester
        assert self.exchange.answered is not None
        self.exchange.response.arrived(piece, end)

    def failed(self, error: TunnelError) -> None:
        assert self.exchange.open_at_requester
        assert error.code in ("unreachable", "gone"), "neither end has made a mistake"
        self.exchange.failed = error

    def room(self) -> None:
        assert not self.exchange.asking.is_full


class AnswererEnd:
    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    def arrived(self, piece: bytes, end: bool) -> None:
        assert self.exchange.open_at_responder
        self.exchange.request.arrived(piece, end)

    def cancelled(self) -> None:
        assert self.exchange.open_at_responder
        assert self.exchange.cancelled_by_requester or self.exchange.cut
        self.exchange.told_cancelled = True

    def room(self) -> None:
        assert self.exchange.answering is not None
        assert not self.exchange.answering.is_full


TWO_WINDOWS_BYTES = 2 * WINDOW_BYTES
"""What needs credit to be granted before it is through."""

sizes = st.sampled_from(
    [0, 1, 2, 1000, SMALL_FRAME_BYTES, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 200_000, WINDOW_BYTES]
) | st.integers(0, 300_000)
renamed = {"id": "requestId", "type": "kind", "data": "d", "seq": "n", "credit": "more", "timeout": "t"}


class TwoEnds(RuleBasedStateMachine):
    """Two machines joined by two FIFO pipes; every step is one that a shell or a network may make."""

    @initialize(
        encoding=st.sampled_from(Encoding),
        bytes_encoding=st.sampled_from(Encoding),
        answers_in=st.none() | st.sampled_from(Encoding),
        fields=st.sampled_from([{}, renamed]),
        chunk_bytes=st.sampled_from([1024, 10_000, CHUNK_BYTES]),
    )
    def connect(
        self,
        encoding: Encoding,
        bytes_encoding: Encoding,
        answers_in: Encoding | None,
        fields: dict[str, str],
        chunk_bytes: int,
    ) -> None:
        self.make: Callable[[], None]

        def make() -> None:
            codec = Codec(fields)
            self.from_requester = Outgoing(codec, chunk_bytes=chunk_bytes)
            self.from_responder = Outgoing(codec, chunk_bytes=chunk_bytes)
            self.requester = Requester(
                self.from_requester,
                encoding=encoding,
                bytes_encoding=bytes_encoding,
                on_error=self.trouble.append,
            )
            self.responder = Responder(
                self.from_responder, self.requested, bytes_encoding=answers_in, on_error=self.trouble.append
            )
            self.to_responder: deque[Frame] = deque()
            self.to_requester: deque[Frame] = deque()
            self.exchanges: dict[str, Exchange] = {}

        self.trouble: list[TunnelError] = []
        self.make = make
        make()

    def requested(self, answering: Answering, request: TunnelRequest) -> None:
        exchange = self.exchanges[answering.id]
        assert exchange.answering is None, "a request came twice"
        exchange.answering = answering
        answering.answerer = AnswererEnd(exchange)
        if not request.stream:
            body = body_from_wire(request, answering.encoding) or b""
            exchange.request.arrived(body, True)

    # The requester's shell

    @rule(size=sizes, streamed=st.booleans())
    def ask(self, size: int, streamed: bool) -> None:
        exchange = Exchange()
        exchange.streamed_request = streamed
        body = exchange.request.piece(0 if streamed else size)
        exchange.request.complete = not streamed
        exchange.asking = self.requester.ask(
            AskerEnd(exchange), "PUT", "/api/rest/1.0/x", {}, body or None, streamed=streamed, timeout_s=30
        )
        self.exchanges[exchange.asking.id] = exchange

    @rule(data=st.data(), size=sizes, last=st.booleans())
    def write_request(self, data: st.DataObject, size: int, last: bool) -> None:
        exchange = self.pick(data, lambda e: e.streamed_request and not e.request.complete)
        if exchange is None:
            return
        exchange.asking.write(exchange.request.piece(size))
        if last:
            exchange.request.complete = True
            exchange.asking.end()

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        exchange = self.pick(data, lambda e: e.open_at_requester)
        if exchange is not None:
            exchange.cancelled_by_requester = True
            exchange.asking.cancel()

    @rule(data=st.data(), most=sizes)
    def read_response(self, data: st.DataObject, most: int) -> None:
        exchange = self.pick(data, lambda e: e.response.held > 0)
        if exchange is not None:
            self.consume(exchange.response, exchange.asking, most)

    # The responder's shell

    @rule(data=st.data(), size=sizes)
    def respond(self, data: st.DataObject, size: int) -> None:
        exchange = self.pick(data, lambda e: e.open_at_responder and not e.began)
        if exchange is not None and exchange.answering is not None:
            exchange.began = exchange.response.complete = True
            exchange.answering.respond(200, {}, exchange.response.piece(size))
            exchange.responder_done = exchange.answering.id not in self.responder.in_flight

    @rule(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        exchange = self.pick(data, lambda e: e.open_at_responder and not e.began)
        if exchange is not None and exchange.answering is not None:
            exchange.began = True
            exchange.answering.begin(200, {})

    @rule(data=st.data(), size=sizes, last=st.booleans())
    def write_response(self, data: st.DataObject, size: int, last: bool) -> None:
        exchange = self.pick(data, lambda e: e.open_at_responder and e.began and not e.response.complete)
        if exchange is None or exchange.answering is None:
            return
        exchange.answering.write(exchange.response.piece(size))
        if last:
            exchange.response.complete = True
            exchange.answering.end()

    @rule(data=st.data())
    def fail(self, data: st.DataObject) -> None:
        exchange = self.pick(data, lambda e: e.open_at_responder)
        if exchange is not None and exchange.answering is not None:
            exchange.responder_done = True
            exchange.answering.fail("unreachable", "it is gone", "unknown")

    @rule(data=st.data(), most=sizes)
    def read_request(self, data: st.DataObject, most: int) -> None:
        exchange = self.pick(data, lambda e: e.request.held > 0)
        if exchange is not None and exchange.answering is not None:
            self.consume(exchange.request, exchange.answering, most)

    # The network

    @rule()
    def everything_sent_arrives(self) -> None:
        self.send_requester(1000)
        self.send_responder(1000)
        self.deliver_to_responder(1000)
        self.deliver_to_requester(1000)

    @rule(count=st.integers(1, 20))
    def send_requester(self, count: int) -> None:
        self.send(self.from_requester, self.to_responder, count)

    @rule(count=st.integers(1, 20))
    def send_responder(self, count: int) -> None:
        self.send(self.from_responder, self.to_requester, count)

    @rule(count=st.integers(1, 20))
    def deliver_to_responder(self, count: int) -> None:
        for _ in range(min(count, len(self.to_responder))):
            self.responder.receive(*self.to_responder.popleft())

    @rule(count=st.integers(1, 20))
    def deliver_to_requester(self, count: int) -> None:
        for _ in range(min(count, len(self.to_requester))):
            self.requester.receive(*self.to_requester.popleft())

    @rule()
    def disconnect(self) -> None:
        waiting = [each for each in self.exchanges.values() if each.open_at_requester]
        answering = [each for each in self.exchanges.values() if each.open_at_responder]
        for exchange in self.exchanges.values():
            exchange.cut = True
        self.requester.lost("the line is cut")
        self.responder.lost()
        for exchange in waiting:
            assert exchange.failed is not None
            if exchange.failed.executed == "no":
                assert exchange.answering is None
        for exchange in answering:
            finished = exchange.response.complete and exchange.answering is not None
            assert exchange.told_cancelled or finished
        assert not self.requester.in_flight
        assert not self.responder.in_flight
        assert not self.from_requester.waiting
        assert not self.from_responder.waiting
        self.make()

    # What must hold

    @invariant()
    def nobody_complains(self) -> None:
        assert self.trouble == []

    @invariant()
    def an_open_request_is_known_at_its_end(self) -> None:
        for id_, exchange in self.exchanges.items():
            assert exchange.open_at_requester == (id_ in self.requester.in_flight)

    def teardown(self) -> None:
        """Let everything come to its end: no request may be stuck."""
        if not hasattr(self, "exchanges"):
            return
        for exchange in self.exchanges.values():
            if exchange.streamed_request and not exchange.request.complete:
                exchange.asking.write(exchange.request.piece(TWO_WINDOWS_BYTES))
                exchange.request.complete = True
                exchange.asking.end()
        busy = True
        while busy:
            busy = False
            for exchange in list(self.exchanges.values()):
                self.finish(exchange)
                busy |= self.consume(exchange.response, exchange.asking, WINDOW_BYTES)
                if exchange.answering is not None:
                    busy |= self.consume(exchange.request, exchange.answering, WINDOW_BYTES)
            for outgoing, pipe, end in (
                (self.from_requester, self.to_responder, self.responder),
                (self.from_responder, self.to_requester, self.requester),
            ):
                self.send(outgoing, pipe, 10_000)
                while pipe:
                    busy = True
                    end.receive(*pipe.popleft())
        assert not self.requester.in_flight
        assert not self.responder.in_flight
        for exchange in self.exchanges.values():
            assert not exchange.open_at_requester
        assert self.trouble == []

    def finish(self, exchange: Exchange) -> None:
        if exchange.answering is None or not exchange.open_at_responder or exchange.response.complete:
            return
        exchange.response.complete = True  # the piece below is the last
        if exchange.began:
            exchange.answering.write(exchange.response.piece(TWO_WINDOWS_BYTES))
            exchange.answering.end()
        else:
            exchange.began = True
            exchange.answering.respond(200, {}, exchange.response.piece(TWO_WINDOWS_BYTES))

    # Helpers

    def pick(self, data: st.DataObject, wanted: Callable[[Exchange], bool]) -> Exchange | None:
        some = [id_ for id_, exchange in self.exchanges.items() if wanted(exchange)]
        return self.exchanges[data.draw(st.sampled_from(some))] if some else None

    @staticmethod
    def consume(body: Body, end: Any, most: int) -> bool:
        count = min(most, body.held)
        body.held -= count
        if count:
            end.consumed(count)
        return count > 0

    def send(self, outgoing: Outgoing, pipe: deque[Frame], count: int) -> None:
        in_flight = self.requester.in_flight if outgoing is self.from_requester else self.responder.in_flight
        for _ in range(count):
            frame = outgoing.next()
            if frame is None:
                return
            pipe.append(frame)
            message = outgoing.codec.decode(*frame)
            if isinstance(message, TunnelError):
                assert message.code == "unreachable", f"a complaint, but nobody makes mistakes: {message}"
            elif isinstance(message, TunnelChunk):
                assert message.id in in_flight or message.end, "a piece of something that is over"


TwoEnds.TestCase.settings = settings(max_examples=120, stateful_step_count=60, deadline=None)
TestTwoEnds = TwoEnds.TestCase
