"""The carrier through a dialled-in agent: REST requests as tunnel messages (protocol.md section 5).

Raises the errors of `bridge.transport`, and `ValueError` for a request that must not be sent. A request that has not
left when its agent goes away is given to another one, if there is one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from msgspec import UNSET

from bridge.transport import (
    AnswerTooLarge,
    BadAnswer,
    Headers,
    NotLetThrough,
    Outcome,
    Request,
    Response,
    Started,
    StreamedResponse,
    TimedOut,
    TransportError,
    Unreachable,
    first_header,
)
from bridge.transport.http_wire import check_request
from bridge.transport.waiting import outcome_of
from bridge.tunnel.bodies import Inflow, Room
from bridge.tunnel.hub import Hub
from bridge.tunnel.link import Link, TakeEvent
from protocol.encoding import Encoding
from protocol.exchange import Asking
from protocol.tunnel import (
    BadMessage,
    TunnelError,
    TunnelResponse,
    body_from_wire,
    headers_from_wire,
    headers_to_wire,
)

MAX_IN_FLIGHT: Final = 1024
"""Requests that one agent may have at once, as many as the direct carrier lets wait. Beyond that it is kinder to
refuse."""

TRIES_MOST: Final = 4
"""Agents that one request is given to, as long as none can have executed it: two bridges whose knowledge of each
other's agents is old would else hand it back and forth."""

MAX_ANSWER_BYTES: Final = 16 * 1024 * 1024
"""For a buffered answer, as for the direct carrier."""

_KINDS: Final[dict[str, type[TransportError]]] = {
    "bad_answer": BadAnswer,
    "bad_frame": BadAnswer,
    "bad_sequence": BadAnswer,
    "flow_control": BadAnswer,
    "refused": NotLetThrough,
    "timed_out": TimedOut,
    "too_large": AnswerTooLarge,
    "unexpected": BadAnswer,
}
"""What an agent's `error` is here, by its code; any other means that the site cannot be reached."""


class AgentTransport:
    """The carrier to the site behind the agents called `name` (`bridge.transport.Transport`, `EventCarrier`).

    With `here_only` agents that have dialled in to other bridges are not asked.
    """

    def __init__(
        self,
        hub: Hub,
        name: str,
        *,
        max_in_flight: int = MAX_IN_FLIGHT,
        max_answer_bytes: int = MAX_ANSWER_BYTES,
        here_only: bool = False,
    ) -> None:
        self.name = name
        self._pick = hub.pick if here_only else hub.way_to
        self.hub = hub
        self.max_answer_bytes = max_answer_bytes
        self._max_in_flight = max_in_flight
        self._calls: set[_Call] = set()
        self._closed = False

    @property
    def connected(self) -> int:
        """How many agents there are."""
        return self.hub.reachable(self.name)

    @property
    def is_here(self) -> bool:
        """Whether one of them has dialled in to this bridge."""
        return self.hub.pick(self.name) is not None

    def arrival(self) -> asyncio.Future[None]:
        """Done when the next agent has dialled in; shared, so to be waited for with a shield."""
        return self.hub.arrival(self.name)

    # Transport

    def submit(self, request: Request, done: Callable[[Outcome], None]) -> Callable[[], None]:
        """Send a buffered request; `done` is called exactly once, never from inside this call."""
        check_request(request)
        call = _Call(self, request, done)
        self.send(call)
        return call.cancel

    def start(self, request: Request, done: Started, *, whole_bytes: int) -> Callable[[], None]:
        """See `Transport.start`; it is the agent that decides what is small."""
        check_request(request)
        call = _Call(self, request, done, on_stream=done)
        self.send(call)
        return call.cancel

    async def request(self, request: Request) -> Response:
        """`submit` for coroutines; raises `TransportError`; cancelling the task aborts the exchange."""
        outcome: Outcome = await outcome_of(lambda done: self.submit(request, done))
        if isinstance(outcome, TransportError):
            raise outcome
        return outcome

    @asynccontextmanager
    async def stream(
        self,
        request: Request,
        *,
        body: AsyncIterator[bytes] | None = None,
        read_timeout_s: float | None = None,
    ) -> AsyncIterator[StreamedResponse]:
        """See `Transport.stream`. `read_timeout_s`, if given, bounds each silence within the answer's body."""
        check_request(request)
        future: asyncio.Future[Response | StreamedResponse | TransportError] = (
            asyncio.get_running_loop().create_future()
        )

        def done(outcome: Response | StreamedResponse | TransportError) -> None:
            if not future.done():
                future.set_result(outcome)

        call = _Call(self, request, done, on_stream=done, body=body)
        call.read_timeout_s = read_timeout_s
        self.send(call)
        try:
            outcome = await future
            if isinstance(outcome, TransportError):
                raise call.body_error or outcome
            yield _Whole(request.method, outcome) if isinstance(outcome, Response) else outcome
        finally:
            call.cancel()
            await call.upload_ended()

    async def close(self) -> None:
        """Fail what is pending with `Unreachable`; the agents stay."""
        self._closed = True
        for call in list(self._calls):
            call.abandon(Unreachable("the carrier was closed", executed=call.executed))

    # EventCarrier

    def follow(
        self, response: Response, identifier: str, subscription_id: str, take: TakeEvent
    ) -> Callable[[], None] | None:
        """See `EventCarrier.follow`."""
        if not isinstance(response, AgentResponse):
            return None
        link, id_ = response.link, response.id
        leave = link.follow(identifier, subscription_id, take)
        if leave is None:
            return None

        def close() -> None:
            leave()
            link.cancel_late(id_)

        return close

    # What `_Call` uses

    def send(self, call: _Call) -> None:
        """Give a call to an agent, or refuse it; never calls back from inside."""
        link = None if self._closed else self._pick(self.name)
        if link is not None and link.in_flight < self._max_in_flight:
            self._calls.add(call)
            call.ask(link)
            return
        if self._closed:
            why = "the carrier is closed"
        elif link is None:
            why = f"no agent {self.name} is connected"
        else:
            why = f"{self._max_in_flight} requests are waiting for agent {self.name} already"
        asyncio.get_running_loop().call_soon(call.abandon, Unreachable(why, executed="no"))

    def forget(self, call: _Call, outcome: str) -> None:
        """A call is over; `outcome` is for the metrics."""
        if call in self._calls:
            self._calls.discard(call)
            self.hub.metrics.agent_requests[self.name, outcome] += 1


class AgentResponse(Response):
    """An answer, and which agent brought it for which request."""

    link: Any = None
    id: str = ""


class _Call:
    """One request and who waits for its outcome (`protocol.exchange.Asker`).

    Without `on_stream` an answer in pieces is put together. `body` is the request's, if it comes in pieces.
    """

    __slots__ = (
        "_asking",
        "_body",
        "_done",
        "_inflow",
        "_link",
        "_on_stream",
        "_over",
        "_parts",
        "_request",
        "_response",
        "_room",
        "_size",
        "_timer",
        "_transport",
        "_tries",
        "_upload",
        "body_error",
        "read_timeout_s",
    )

    def __init__(
        self,
        transport: AgentTransport,
        request: Request,
        done: Callable[[Any], None],
        *,
        on_stream: Started | None = None,
        body: AsyncIterator[bytes] | None = None,
    ) -> None:
        self._transport = transport
        self._request = request
        self._done = done
        self._on_stream = on_stream
        self._body = body
        self.body_error: Exception | None = None
        """What the request's own body raised."""
        self.read_timeout_s: float | None = None
        self._link: Link | None = None
        self._asking: Asking | None = None
        self._over = False
        self._tries = 0
        self._inflow: Inflow | None = None
        self._parts: list[bytes] | None = None
        self._size = 0
        self._response: TunnelResponse | None = None
        self._room: Room | None = None
        self._upload: asyncio.Task[None] | None = None
        loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = loop.call_later(request.timeout_s, self._late)

    @property
    def executed(self) -> Any:
        """What is known of it while there is no answer."""
        return "unknown" if self._asking is not None and self._asking.sent else "no"

    def ask(self, link: Link) -> None:
        """Send it."""
        request = self._request
        self._link = link
        self._tries += 1
        self._asking = link.ask(
            self,
            request.method,
            request.target,
            headers_to_wire(request.headers),
            request.body,
            first_header(request.headers, "content-type"),
            request.timeout_s,
            streamed=self._body is not None,
        )
        if self._body is not None and self._upload is None:
            self._room = Room()
            self._upload = asyncio.get_running_loop().create_task(self._send_body(self._body, self._room))

    def cancel(self) -> None:
        """Nobody waits any more."""
        self._withdraw()
        if not self._over:
            self._settle("cancelled")
        if self._inflow is not None:
            self._inflow.fail(Unreachable("the stream's context was left"))
            self._inflow.clear()

    def abandon(self, error: TransportError) -> None:
        """There will be no answer: whoever waits is told."""
        self._withdraw()
        self._fail(error)

    async def upload_ended(self) -> None:
        """Wait until the request's body is closed."""
        if self._upload is not None:
            self._upload.cancel()
            await asyncio.wait([self._upload])

    # Asker

    def answered(self, response: TunnelResponse, encoding: Encoding) -> None:
        """See `protocol.exchange.Asker`."""
        length = response.stream or self._request.method == "HEAD"
        headers = headers_from_wire(response.headers, length=length)
        if not response.stream:
            try:
                body = body_from_wire(response, encoding) or b""
            except BadMessage as error:
                self._fail(self._error(BadAnswer, str(error)))
                return
            asking = self._asking
            whole = AgentResponse(response.status, headers, body, self._link, asking.id if asking else "")
            self._settle("answered")
            self._tell(self._done, whole)
        elif self._on_stream is None:
            self._parts = []
            self._response = response
        else:
            self._stop_timer()
            self._inflow = Inflow(self._consumed)
            answer = _InPieces(response.status, headers, self._inflow, self.read_timeout_s)
            self._tell(self._on_stream, answer)

    def arrived(self, piece: bytes, end: bool) -> None:
        """See `protocol.exchange.Asker`."""
        if self._inflow is not None:
            self._inflow.feed(piece, end)
            if end:
                self._settle("answered")
            return
        if self._parts is None or self._response is None:
            return
        self._parts.append(piece)
        self._size += len(piece)
        if self._size > self._transport.max_answer_bytes:
            most = self._transport.max_answer_bytes
            self.abandon(self._error(AnswerTooLarge, f"the answer has more than {most} bytes"))
        elif end:
            headers = headers_from_wire(self._response.headers)
            asking = self._asking
            answer = AgentResponse(
                self._response.status, headers, b"".join(self._parts), self._link, asking.id if asking else ""
            )
            self._settle("answered")
            self._tell(self._done, answer)
        else:
            self._consumed(len(piece))

    def failed(self, error: TunnelError) -> None:
        """See `protocol.exchange.Asker`."""
        executed = "unknown" if error.executed is UNSET else error.executed
        fresh = self._inflow is None and self._parts is None
        may_go_elsewhere = error.code in _MAY_GO_ELSEWHERE and self._tries < TRIES_MOST
        if executed == "no" and may_go_elsewhere and fresh and self._body is None:
            # It cannot have been executed: another agent may.
            self._transport.send(self)
            return
        kind = _KINDS.get(error.code, Unreachable)
        self._fail(kind(f"agent {self._transport.name}: {error.message}", executed=executed))

    def room(self) -> None:
        """See `protocol.exchange.Asker`."""
        if self._room is not None:
            self._room.open()

    # Inside

    async def _send_body(self, body: AsyncIterator[bytes], room: Room) -> None:
        asking, link = self._asking, self._link
        if asking is None or link is None:
            return
        try:
            try:
                async for piece in body:
                    if self._over:
                        return
                    asking.write(piece)
                    link.flush()
                    while asking.is_full and not self._over:
                        await room.wait()
            finally:
                aclose = getattr(body, "aclose", None)
                if aclose is not None:
                    await aclose()
            asking.end()
            link.flush()
        except Exception as error:
            self.body_error = error
            self.abandon(self._error(Unreachable, f"the request's body failed: {error}"))

    def _consumed(self, count: int) -> None:
        if self._asking is not None and self._link is not None:
            self._asking.consumed(count)
            self._link.flush()

    def _late(self) -> None:
        self._timer = None
        if self._link is not None:
            self._link.suspect = True
        why = f"no answer within {self._request.timeout_s:g} s"
        self.abandon(self._error(TimedOut, why))

    def _error(self, kind: type[TransportError], why: str) -> TransportError:
        return kind(f"agent {self._transport.name}: {why}", executed=self.executed)

    def _fail(self, error: TransportError) -> None:
        if self._over:
            return
        inflow = self._inflow
        self._settle(type(error).__name__)
        if inflow is None:
            self._tell(self._done, error)
        else:
            inflow.fail(error)

    def _tell(self, whom: Callable[[Any], None], outcome: Any) -> None:
        """Call back; what it raises is reported to the loop and stops nothing else."""
        try:
            whom(outcome)
        except Exception as error:
            asyncio.get_running_loop().call_exception_handler(
                {"message": "a carrier's done callback failed", "exception": error}
            )

    def _settle(self, outcome: str) -> None:
        self._over = True
        self._stop_timer()
        self._transport.forget(self, outcome)
        if self._room is not None:
            self._room.open()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _withdraw(self) -> None:
        if self._asking is not None and self._link is not None:
            self._asking.cancel()
            self._link.flush()


_MAY_GO_ELSEWHERE: Final = frozenset({"gone", "going_away", "busy"})
"""Codes that are about the agent and not about its site."""


class _Whole:
    """A small answer, read like a streamed one."""

    def __init__(self, method: str, response: Response) -> None:
        self.status = response.status
        self.headers: Headers = response.headers
        self._body = response.body
        if method != "HEAD" and response.status not in (204, 304):
            self.headers = [*response.headers, ("Content-Length", str(len(response.body)))]

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body at once."""
        body, self._body = self._body, b""
        if body:
            yield body


class _InPieces:
    """An answer whose body arrives in pieces."""

    def __init__(self, status: int, headers: Headers, inflow: Inflow, read_timeout_s: float | None) -> None:
        self.status = status
        self.headers = headers
        self._inflow = inflow
        self._read_timeout_s = read_timeout_s

    def chunks(self) -> AsyncIterator[bytes]:
        """The body's pieces as they arrive; raises `TransportError` when the answer is cut short."""
        pieces = self._inflow.pieces()
        return pieces if self._read_timeout_s is None else _timed(pieces, self._read_timeout_s)


async def _timed(pieces: AsyncIterator[bytes], limit_s: float) -> AsyncIterator[bytes]:
    while True:
        try:
            async with asyncio.timeout(limit_s):
                piece = await anext(pieces, None)
        except TimeoutError:
            raise TimedOut(f"not a byte for {limit_s:g} s") from None
        if piece is None:
            return
        yield piece
