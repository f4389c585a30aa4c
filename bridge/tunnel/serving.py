"""One socket's tunnel requests, carried out over a carrier: what the bridge does for clients and an agent for it.

Errors: none leaves this room; what goes wrong with a request is handed to `Serving.failed`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, Final, Protocol

from bridge.sites import SiteTunnel
from bridge.transport import (
    Request,
    Response,
    StreamedResponse,
    TimedOut,
    Transport,
    TransportError,
    Unreachable,
    first_header,
)
from bridge.transport.upgrade import Streams
from bridge.tunnel.bodies import Inflow, Room
from protocol.encoding import Encoding
from protocol.exchange import INLINE_MOST_BYTES, Answering, Responder
from protocol.flow import CHUNK_BYTES, Outgoing
from protocol.tunnel import Codec, TunnelError, TunnelRequest, headers_to_wire

log = logging.getLogger(__name__)

NO_LIMIT_S: Final = 86_400.0
"""For the carrier while a request's body is streamed, whose pieces are bounded one by one instead."""

NO_BODY: Final = frozenset({204, 205, 304})
"""Answers that never have a body (RFC 9110 section 15)."""


class Writer(Protocol):
    """Where frames go: a socket's outbox."""

    @property
    def waits(self) -> bool:
        """Whether the socket does not take frames now; `Serving.flush` is to be called when it does again."""
        ...

    def put(self, encoding: Encoding, frame: bytes) -> None:
        """Send a frame, or queue it."""
        ...


class Serving(ABC):
    """The end of a tunnel that answers, on one socket.

    A subclass judges each request (`judge`) and says what is told of failures. `frame_bytes` bounds the frames that
    are sent, as far as bodies make them large.
    """

    def __init__(
        self,
        codec: Codec,
        writer: Writer,
        *,
        frame_bytes: int,
        bytes_encoding: Encoding | None = None,
        most_body_bytes: int | None = None,
    ) -> None:
        # Base64 takes 4/3; names and headers of a message leave room in the other third.
        self.whole_bytes = min(INLINE_MOST_BYTES, frame_bytes // 2)
        self.outgoing = Outgoing(codec, chunk_bytes=min(CHUNK_BYTES, frame_bytes // 2))
        self.responder = Responder(
            self.outgoing,
            self.judge,
            bytes_encoding=bytes_encoding,
            inline_bytes=self.whole_bytes,
            most_bytes=most_body_bytes,
            on_late_cancel=self.late_cancel,
            on_error=self.trouble,
        )
        self._writer = writer
        self._served: dict[str, Served] = {}

    @property
    def in_flight(self) -> int:
        """Requests without their whole answer."""
        return len(self.responder.in_flight)

    def receive(self, encoding: Encoding, data: str | bytes) -> None:
        """Handle one message of the peer."""
        self.responder.receive(encoding, data)
        self.flush()

    def flush(self) -> None:
        """Hand frames to the socket: small ones in any case, the others while it takes them."""
        writer = self._writer
        while (frame := self.outgoing.next_small()) is not None:
            writer.put(*frame)
        while not writer.waits and (frame := self.outgoing.next()) is not None:
            writer.put(*frame)

    def lost(self) -> None:
        """The socket is gone: abort every request."""
        self.responder.lost()

    # For subclasses

    @abstractmethod
    def judge(self, answering: Answering, message: TunnelRequest) -> None:
        """A new request: answer it, or have it carried out with `carry`. Raises `BadMessage`."""

    @abstractmethod
    def answered(self, served: Served, response: Response) -> None:
        """A whole answer has come: hand it to `served.respond`."""

    @abstractmethod
    def began(self, served: Served, status: int) -> None:
        """The head of a streamed answer has been sent."""

    def ended(self, served: Served, error: TransportError | None) -> None:  # noqa: B027 - not everybody cares
        """A streamed answer was sent whole, or could not be."""

    def given_up(self, served: Served) -> None:  # noqa: B027 - not everybody cares
        """The peer does not want the answer any more, or is gone."""

    @abstractmethod
    def failed(self, served: Served, error: TransportError | ValueError) -> None:
        """There is no answer. `ValueError`: the carrier does not send such a request."""

    def followed(self, served: Served, leave: Callable[[], None]) -> None:  # noqa: B027 - not everybody cares
        """Events follow from an answer; `leave` ends them."""

    def late_cancel(self, id_: str) -> None:  # noqa: B027 - not everybody cares
        """A `cancel` for a request that is answered."""

    def trouble(self, error: TunnelError) -> None:  # noqa: B027 - not everybody cares
        """An `error` that is about no request."""

    # What they use

    def carry(
        self,
        answering: Answering,
        message: TunnelRequest,
        request: Request,
        transport: Transport,
        dialect: SiteTunnel | None = None,
    ) -> Served:
        """Carry a request out. `dialect` is given where it wants to see the answer, which comes whole then."""
        served = Served(self, answering, request, dialect)
        answering.answerer = served
        try:
            served.begin(transport, streamed=message.stream)
        except ValueError as error:
            self.failed(served, error)
        return served

    def carry_handshake(self, answering: Answering, request: Request, sockets: Streams) -> Served:
        """Have a request become a WebSocket of the site's: its body, and the answer's, are what passes there."""
        served = Served(self, answering, request, None)
        answering.answerer = served
        served.begin_streamed(sockets)
        return served


class Served:
    """One request that is being carried out (`protocol.exchange.Answerer`)."""

    __slots__ = (
        "_abort",
        "_dialect",
        "_inflow",
        "_room",
        "_serving",
        "_task",
        "answering",
        "began_at",
        "request",
    )

    def __init__(
        self, serving: Serving, answering: Answering, request: Request, dialect: SiteTunnel | None
    ) -> None:
        self.answering = answering
        self.request = request
        self.began_at = time.perf_counter()
        self._serving = serving
        self._dialect = dialect
        self._abort: Callable[[], None] | None = None
        self._inflow: Inflow | None = None
        self._room: Room | None = None
        self._task: asyncio.Task[None] | None = None

    def begin(self, transport: Transport, *, streamed: bool) -> None:
        """Send the request. Raises `ValueError` where the carrier refuses it."""
        if streamed:
            self.begin_streamed(transport)
        elif self._dialect is not None:
            self._abort = transport.submit(self._dialect.outgoing(self.request), self._done)
        else:
            self._abort = transport.start(self.request, self._done, whole_bytes=self._serving.whole_bytes)

    def begin_streamed(self, transport: Streams) -> None:
        """Send a request whose body comes in pieces."""
        self._inflow = Inflow(self._consumed)
        self._spawn(self._pass_both(transport, self._inflow))

    def respond(self, response: Response) -> None:
        """Send a whole answer, and begin what follows from it."""
        dialect = self._dialect
        self.answering.respond(
            response.status,
            headers_to_wire(response.headers, length=self.request.method == "HEAD"),
            response.body,
            content_type=first_header(response.headers, "content-type"),
            # A subscription's answer precedes its first event (protocol.md section 2).
            in_order=dialect is not None,
        )
        self._serving.flush()
        if dialect is not None:
            then = dialect.answered(self.request, response)
            leave = None if then is None else then()
            if leave is not None:
                self._serving.followed(self, leave)

    def end(self) -> None:
        """Give it up without a word to the peer."""
        if self._abort is not None:
            self._abort()
        if self._task is not None:
            self._task.cancel()

    # What the machine calls

    def arrived(self, piece: bytes, end: bool) -> None:
        """A piece of the request's body."""
        if self._inflow is not None:
            self._inflow.feed(piece, end)

    def cancelled(self) -> None:
        """Nobody waits for the answer any more: abort."""
        self.end()
        self._serving.given_up(self)

    def room(self) -> None:
        """The answer may be written on."""
        if self._room is not None:
            self._room.open()

    # Inside

    def _consumed(self, count: int) -> None:
        self.answering.consumed(count)
        self._serving.flush()

    def _done(self, outcome: Response | StreamedResponse | TransportError) -> None:
        if isinstance(outcome, Response):
            self._serving.answered(self, outcome)
        elif isinstance(outcome, TransportError):
            self._failed(outcome)
        else:
            self._spawn(self._pass_answer(outcome))

    async def _pass_answer(self, answer: StreamedResponse) -> None:
        """Send an answer in pieces, no faster than the peer takes them."""
        self._room = Room()
        answering = self.answering
        answering.begin(answer.status, headers_to_wire(answer.headers, length=True))
        self._serving.began(self, answer.status)
        self._serving.flush()
        try:
            async for piece in answer.chunks():
                answering.write(piece)
                self._serving.flush()
                while answering.is_full:
                    await self._room.wait()
        except TransportError as error:
            self._failed(error)
        else:
            answering.end()
            self._serving.ended(self, None)
            self._serving.flush()

    async def _pass_both(self, transport: Streams, inflow: Inflow) -> None:
        """Send a body in pieces as they come, then the answer."""
        limit_s = self.request.timeout_s
        self.request.timeout_s = NO_LIMIT_S
        try:
            async with AsyncExitStack() as stack:
                async with asyncio.timeout(None) as watch:
                    pace = _Pace(inflow, watch, limit_s)
                    answer = await stack.enter_async_context(
                        transport.stream(self.request, body=pace.pieces())
                    )
                    # The site may answer before it has the whole body.
                    pace.end()
                whole = await self._whole(answer)
                if whole is None:
                    await self._pass_answer(answer)
                else:
                    self._serving.answered(self, whole)
        except (TransportError, ValueError) as error:
            self._failed(error)
        except TimeoutError:
            why = f"the site does not take the request, or does not answer, for {limit_s:g} s"
            self._failed(TimedOut(why))
        finally:
            inflow.clear()

    async def _whole(self, answer: StreamedResponse) -> Response | None:
        """A small answer, read in full; None for one that is to be passed in pieces."""
        length = first_header(answer.headers, "content-length")
        empty = answer.status in NO_BODY or self.request.method == "HEAD"
        if not empty and (length is None or int(length) > self._serving.whole_bytes):
            return None
        body = b"".join([piece async for piece in answer.chunks()])
        return Response(answer.status, answer.headers, body)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._task = task
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        if self._abort is not None:
            self._abort()
        if not task.cancelled() and task.exception() is not None:
            log.error("a tunnelled request failed", exc_info=task.exception())
            self._failed(Unreachable("a fault on the way; the log there tells more"))

    def _failed(self, error: TransportError | ValueError) -> None:
        if not self.answering.begun:
            self._serving.failed(self, error)
        elif isinstance(error, TransportError):
            self.answering.fail("cut", str(error), "unknown")
            self._serving.ended(self, error)
            self._serving.flush()


class _Pace:
    """A request's body, watched: the site must take each piece in time, and answer in time after the last one."""

    def __init__(self, inflow: Inflow, watch: asyncio.Timeout, limit_s: float) -> None:
        self._inflow = inflow
        self._watch: asyncio.Timeout | None = watch
        self._limit_s = limit_s

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body."""
        async for piece in self._inflow.pieces():
            self._expect()
            yield piece
            # How long its maker takes is another matter.
            self._expect_nothing()
        self._expect()

    def end(self) -> None:
        """The site has answered."""
        self._expect_nothing()
        self._watch = None

    def _expect(self) -> None:
        if self._watch is not None:
            self._watch.reschedule(asyncio.get_running_loop().time() + self._limit_s)

    def _expect_nothing(self) -> None:
        if self._watch is not None:
            self._watch.reschedule(None)
