"""The tunnel's state machine, for the end that asks and the end that answers; it knows no I/O.

A shell feeds frames in with `receive` and sends what `Outgoing` hands out, while its socket takes it. Errors: none is
raised; what a peer does wrong ends the request concerned, with an `error` message to the peer and word to the shell.
Source: protocol.md section 5.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Final, Literal, Protocol

import msgspec
from msgspec import UNSET, Raw, UnsetType

from protocol.encoding import Encoding
from protocol.flow import IncomingBody, Outgoing, OutgoingBody, Passage
from protocol.tunnel import (
    BadMessage,
    HeaderMap,
    TunnelCancel,
    TunnelChunk,
    TunnelError,
    TunnelEvent,
    TunnelRequest,
    TunnelResponse,
    TunnelWindow,
    body_to_wire,
    is_json,
)

INLINE_MOST_BYTES: Final = 256 * 1024
"""Larger bodies follow their head in chunks (protocol.md section 5)."""

HEADERS_MOST_BYTES: Final = 64 * 1024
"""Names and values of one message together; what web servers take is 8 to 64 KiB."""

ID_MOST_CHARS: Final = 256
"""A longer request id is a mistake; a UUID has 36."""

REMEMBERED_MOST: Final = 256
"""Requests answered before their body had arrived in full, whose late chunks are not taken for mistakes."""

Executed = Literal["no", "unknown"]


class Asker(Protocol):
    """Who waits for an answer. `failed`, or the end of the answer, is the last that it hears."""

    def answered(self, response: TunnelResponse, encoding: Encoding) -> None:
        """The answer; where it says `stream`, its body comes through `arrived`."""

    def arrived(self, piece: bytes, end: bool) -> None:
        """A piece of the answer's body; who is done with it says so with `Asking.consumed`."""

    def failed(self, error: TunnelError) -> None:
        """There will be no answer, or no more of it."""

    def room(self) -> None:
        """The request's body may be written on."""


class Answerer(Protocol):
    """Who answers a request."""

    def arrived(self, piece: bytes, end: bool) -> None:
        """A piece of the request's body; who is done with it says so with `Answering.consumed`."""

    def cancelled(self) -> None:
        """Nobody waits for the answer any more; the last that it hears."""

    def room(self) -> None:
        """The answer's body may be written on."""


class Asking(Passage):
    """One request that was sent and is not answered in full."""

    __slots__ = ("_requester", "asker", "id", "incoming", "outgoing_body")

    def __init__(self, requester: Requester, id_: str, asker: Asker) -> None:
        super().__init__()
        self.id = id_
        self._requester = requester
        # The machine's own.
        self.asker = asker
        self.outgoing_body: OutgoingBody | None = None
        self.incoming: IncomingBody | None = None

    @property
    def is_full(self) -> bool:
        """Whether who writes the body should wait for `room`."""
        return self.outgoing_body is not None and self.outgoing_body.is_full

    def write(self, piece: bytes) -> None:
        """Send a piece of the body of a streamed request."""
        if self.outgoing_body is not None:
            self.outgoing_body.write(piece)

    def end(self) -> None:
        """The body of a streamed request is complete."""
        if self.outgoing_body is not None:
            self.outgoing_body.end()

    def consumed(self, count: int) -> None:
        """`count` bytes of the answer are no longer held."""
        self._requester.consumed(self, count)

    def cancel(self) -> None:
        """The answer is not wanted any more; nothing more is heard of it."""
        self._requester.cancel(self)


class Requester:
    """The end that asks. `in_flight` has every request without its whole answer, by id.

    `encoding` is that of its messages; what holds bytes is written in `bytes_encoding`. `on_event` takes events,
    `on_error` errors that are about no request, `inline_bytes` is the
    most of a body that goes in its message; `most_bytes` bounds a streamed answer's body.
    """

    def __init__(
        self,
        outgoing: Outgoing,
        *,
        encoding: Encoding = Encoding.JSON,
        bytes_encoding: Encoding = Encoding.JSON,
        on_event: Callable[[TunnelEvent, Encoding], None] | None = None,
        on_error: Callable[[TunnelError], None] | None = None,
        inline_bytes: int = INLINE_MOST_BYTES,
        most_bytes: int | None = None,
    ) -> None:
        self.in_flight: dict[str, Asking] = {}
        self._outgoing = outgoing
        self._encoding = encoding
        self._bytes_encoding = bytes_encoding
        self._on_event = on_event
        self._on_error = on_error
        self._inline_bytes = inline_bytes
        self._most_bytes = most_bytes
        self._count = 0

    def ask(
        self,
        asker: Asker,
        method: str,
        path: str,
        headers: HeaderMap,
        body: bytes | None = None,
        *,
        content_type: str | None = None,
        streamed: bool = False,
        timeout_s: float | None = None,
    ) -> Asking:
        """Send a request. A large `body` goes in chunks by itself; with `streamed` the caller writes it."""
        # Ids are never used twice on a socket: an answer to one that was cancelled may still be under way.
        self._count += 1
        id_ = str(self._count)
        asking = Asking(self, id_, asker)
        self.in_flight[id_] = asking
        in_chunks = streamed or (body is not None and len(body) > self._inline_bytes)
        encoding = self._encoding
        raw: Raw | UnsetType = UNSET
        how: Literal["base64"] | UnsetType = UNSET
        if body and not in_chunks:
            encoding, raw, how = _inline(body, content_type, encoding, self._bytes_encoding)
        timeout = UNSET if timeout_s is None else timeout_s
        message = TunnelRequest(id_, method, path, headers, raw, how, in_chunks, timeout)
        self._outgoing.put(encoding, message, asking)
        if in_chunks:
            asking.outgoing_body = OutgoingBody(
                self._outgoing, id_, self._bytes_encoding, asker.room, _nothing
            )
            if body is not None:
                asking.write(body)
                asking.end()
        return asking

    def receive(self, encoding: Encoding, data: str | bytes) -> None:
        """Handle one frame of the peer."""
        try:
            message = self._outgoing.codec.decode(encoding, data)
            if isinstance(message, TunnelResponse):
                self._answered(message, encoding, len(data))
            elif isinstance(message, TunnelChunk):
                self._arrived(message)
            elif isinstance(message, TunnelWindow):
                asking = self.in_flight.get(message.id)
                if asking is not None and asking.outgoing_body is not None:
                    asking.outgoing_body.grant(message.credit)
            elif isinstance(message, TunnelEvent):
                if self._on_event is not None:
                    self._on_event(message, encoding)
            elif isinstance(message, TunnelError):
                self._failed(message)
            elif isinstance(message, TunnelCancel):
                self._failed(TunnelError("cancelled", "the other end has given the request up", message.id))
            else:
                raise BadMessage("this end answers no requests", message.id, "unexpected")
        except BadMessage as bad:
            self._bad(bad)

    def lost(self, why: str) -> None:
        """The socket is gone: every request in flight fails."""
        self._outgoing.clear()
        for asking in list(self.in_flight.values()):
            executed: Executed = "unknown" if asking.sent else "no"
            self._end(asking)
            asking.asker.failed(TunnelError("gone", why, asking.id, executed))

    # What `Asking` calls

    def cancel(self, asking: Asking) -> None:
        """See `Asking.cancel`."""
        if self._end(asking):
            if asking.sent:
                self._outgoing.put(self._encoding, TunnelCancel(asking.id))
            else:
                asking.withdrawn = True

    def cancel_late(self, id_: str) -> None:
        """What followed from a request that is answered, as a subscription's events do, is not wanted any more."""
        self._outgoing.put(self._encoding, TunnelCancel(id_))

    def consumed(self, asking: Asking, count: int) -> None:
        """See `Asking.consumed`."""
        incoming = asking.incoming
        if incoming is not None and asking.id in self.in_flight:
            credit = incoming.consumed(count)
            if credit:
                self._outgoing.put(self._encoding, TunnelWindow(asking.id, credit))

    # Inside. A message about an id that is not known comes too late, and is nobody's mistake.

    def _answered(self, message: TunnelResponse, encoding: Encoding, size: int) -> None:
        asking = self.in_flight.get(message.id)
        if asking is None:
            return
        if asking.incoming is not None:
            raise BadMessage("the request was answered before", message.id, "unexpected")
        _check_headers(message.headers, message.id, size)
        if message.stream:
            asking.incoming = IncomingBody(self._most_bytes)
        else:
            self._over(asking)
        asking.asker.answered(message, encoding)

    def _arrived(self, message: TunnelChunk) -> None:
        asking = self.in_flight.get(message.id)
        if asking is None:
            return
        if asking.incoming is None:
            raise BadMessage("a chunk of an answer that is not streamed", message.id, "unexpected")
        asking.incoming.take(message)
        if message.end:
            self._over(asking)
        asking.asker.arrived(message.data, message.end)

    def _failed(self, error: TunnelError) -> None:
        asking = None if error.id is None else self.in_flight.get(error.id)
        if asking is not None:
            self._end(asking)
            asking.asker.failed(error)
        elif error.id is None and self._on_error is not None:
            self._on_error(error)

    def _bad(self, bad: BadMessage) -> None:
        error = bad.as_message()
        self._outgoing.put(self._encoding, error)
        if bad.id is not None:
            self._failed(error)

    def _over(self, asking: Asking) -> None:
        """The answer is whole; what is not yet sent of the request is of no use."""
        body = asking.outgoing_body
        unfinished = body is not None and not body.finished
        self._end(asking)
        if unfinished:
            self._outgoing.put(self._encoding, TunnelCancel(asking.id))

    def _end(self, asking: Asking) -> bool:
        if self.in_flight.pop(asking.id, None) is None:
            return False
        if asking.outgoing_body is not None:
            asking.outgoing_body.drop()
        return True


class Answering(Passage):
    """One request that came and is not answered in full. `answerer` is set by who takes it on."""

    __slots__ = ("_responder", "answerer", "encoding", "id", "incoming", "outgoing_body")

    def __init__(
        self, responder: Responder, id_: str, encoding: Encoding, incoming: IncomingBody | None
    ) -> None:
        super().__init__()
        self.id = id_
        self.encoding = encoding
        self.answerer: Answerer | None = None
        self._responder = responder
        # The machine's own.
        self.incoming = incoming
        self.outgoing_body: OutgoingBody | None = None

    @property
    def is_full(self) -> bool:
        """Whether who writes the answer's body should wait for `room`."""
        return self.outgoing_body is not None and self.outgoing_body.is_full

    @property
    def begun(self) -> bool:
        """Whether the head of a streamed answer has been sent: all that can be said now is that it is cut."""
        return self.outgoing_body is not None

    def respond(
        self,
        status: int,
        headers: HeaderMap,
        body: bytes = b"",
        *,
        content_type: str | None = None,
        origin: Literal["bridge"] | UnsetType = UNSET,
        in_order: bool = False,
    ) -> None:
        """Answer; a large body goes in chunks. With `in_order` no later message overtakes the answer."""
        self._responder.respond(self, status, headers, body, content_type, origin, in_order)

    def begin(self, status: int, headers: HeaderMap) -> None:
        """Answer with a body that follows through `write` and `end`."""
        self._responder.begin(self, status, headers)

    def write(self, piece: bytes) -> None:
        """Send a piece of the answer's body."""
        if self.outgoing_body is not None:
            self.outgoing_body.write(piece)

    def end(self) -> None:
        """The answer's body is complete."""
        if self.outgoing_body is not None:
            self.outgoing_body.end()

    def fail(self, code: str, why: str, executed: Executed | UnsetType = UNSET) -> None:
        """There is no answer, or no more of it."""
        self._responder.fail(self, code, why, executed)

    def consumed(self, count: int) -> None:
        """`count` bytes of the request's body are no longer held."""
        self._responder.consumed(self, count)


class Responder:
    """The end that answers. `in_flight` has every request without its whole answer, by id.

    `on_request` takes each new request; by its return the request must be answered or have an `answerer`. Answers
    have the encoding of their request; where `bytes_encoding` is given, what holds bytes has that one.
    `on_late_cancel` is told of a `cancel` for a request that is answered. `inline_bytes` is the
    most of a body that goes in its message; `most_bytes` bounds a streamed request's body.
    """

    def __init__(
        self,
        outgoing: Outgoing,
        on_request: Callable[[Answering, TunnelRequest], None],
        *,
        bytes_encoding: Encoding | None = None,
        on_late_cancel: Callable[[str], None] | None = None,
        on_error: Callable[[TunnelError], None] | None = None,
        inline_bytes: int = INLINE_MOST_BYTES,
        most_bytes: int | None = None,
    ) -> None:
        self.in_flight: dict[str, Answering] = {}
        self._outgoing = outgoing
        self._on_request = on_request
        self._bytes_encoding = bytes_encoding
        self._on_late_cancel = on_late_cancel
        self._on_error = on_error
        self._inline_bytes = inline_bytes
        self._most_bytes = most_bytes
        self._draining: OrderedDict[str, None] = OrderedDict()

    def receive(self, encoding: Encoding, data: str | bytes) -> None:
        """Handle one frame of the peer."""
        try:
            message = self._outgoing.codec.decode(encoding, data)
            if isinstance(message, TunnelRequest):
                self._requested(message, encoding, len(data))
            elif isinstance(message, TunnelChunk):
                self._arrived(message)
            elif isinstance(message, TunnelWindow):
                answering = self.in_flight.get(message.id)
                if answering is not None and answering.outgoing_body is not None:
                    answering.outgoing_body.grant(message.credit)
            elif isinstance(message, TunnelCancel):
                self._cancelled(message.id)
            elif isinstance(message, TunnelError):
                if message.id is not None:
                    self._cancelled(message.id)
                elif self._on_error is not None:
                    self._on_error(message)
            else:
                kind = type(message).__struct_config__.tag
                id_ = message.id if isinstance(message, TunnelResponse) else None
                raise BadMessage(
                    f'this end answers requests; nothing here waits for "{kind}"', id_, "unexpected"
                )
        except BadMessage as bad:
            self._bad(bad, encoding)

    def lost(self) -> None:
        """The socket is gone: nobody waits for any answer."""
        self._outgoing.clear()
        for answering in list(self.in_flight.values()):
            self._cancelled(answering.id)

    # What `Answering` calls

    def respond(
        self,
        answering: Answering,
        status: int,
        headers: HeaderMap,
        body: bytes,
        content_type: str | None,
        origin: Literal["bridge"] | UnsetType,
        in_order: bool,
    ) -> None:
        """See `Answering.respond`."""
        if len(body) > self._inline_bytes:
            self.begin(answering, status, headers, origin)
            answering.write(body)
            answering.end()
        elif self._finished(answering):
            encoding = answering.encoding
            raw: Raw | UnsetType = UNSET
            how: Literal["base64"] | UnsetType = UNSET
            if body:
                encoding, raw, how = _inline(body, content_type, encoding, self._bytes_encoding)
            message = TunnelResponse(answering.id, status, headers, raw, how, origin=origin)
            self._outgoing.put(encoding, message, answering, in_order=in_order)

    def begin(
        self,
        answering: Answering,
        status: int,
        headers: HeaderMap,
        origin: Literal["bridge"] | UnsetType = UNSET,
    ) -> None:
        """See `Answering.begin`."""
        if self.in_flight.get(answering.id) is not answering or answering.answerer is None:
            return
        encoding = answering.encoding
        message = TunnelResponse(answering.id, status, headers, stream=True, origin=origin)
        self._outgoing.put(encoding, message, answering)
        answering.outgoing_body = OutgoingBody(
            self._outgoing,
            answering.id,
            self._bytes_encoding or encoding,
            answering.answerer.room,
            partial(self._sent, answering),
        )

    def fail(self, answering: Answering, code: str, why: str, executed: Executed | UnsetType = UNSET) -> None:
        """See `Answering.fail`."""
        if self._finished(answering):
            answering.withdrawn = True
            self._outgoing.put(answering.encoding, TunnelError(code, why, answering.id, executed))

    def consumed(self, answering: Answering, count: int) -> None:
        """See `Answering.consumed`."""
        incoming = answering.incoming
        if incoming is not None and self.in_flight.get(answering.id) is answering:
            credit = incoming.consumed(count)
            if credit:
                self._outgoing.put(answering.encoding, TunnelWindow(answering.id, credit))

    # Inside

    def _requested(self, message: TunnelRequest, encoding: Encoding, size: int) -> None:
        if not 0 < len(message.id) <= ID_MOST_CHARS:
            raise BadMessage(f'"id" must have 1 to {ID_MOST_CHARS} characters')
        if message.id in self.in_flight:
            raise BadMessage("a request with this id is still in flight", message.id, "duplicate_id")
        incoming = None
        if self._draining:
            self._draining.pop(message.id, None)
        if message.stream:
            if message.body is not UNSET:
                raise BadMessage("a streamed request has its body in chunks only", message.id)
            incoming = IncomingBody(self._most_bytes)
        _check_headers(message.headers, message.id, size)
        answering = Answering(self, message.id, encoding, incoming)
        self.in_flight[message.id] = answering
        self._on_request(answering, message)

    def _arrived(self, message: TunnelChunk) -> None:
        answering = self.in_flight.get(message.id)
        if answering is None:
            if message.id not in self._draining:
                raise BadMessage("a chunk of no request in flight", message.id, "unexpected")
            if message.end:
                del self._draining[message.id]
            return
        if answering.incoming is None:
            raise BadMessage("a chunk of a request that is not streamed", message.id, "unexpected")
        answering.incoming.take(message)
        if answering.answerer is not None:
            answering.answerer.arrived(message.data, message.end)

    def _cancelled(self, id_: str) -> None:
        answering = self.in_flight.get(id_)
        if answering is not None:
            answering.withdrawn = True
            self._finished(answering)
            if answering.answerer is not None:
                answering.answerer.cancelled()
        elif self._on_late_cancel is not None:
            self._on_late_cancel(id_)
        self._draining.pop(id_, None)

    def _sent(self, answering: Answering) -> None:
        self._finished(answering)

    def _finished(self, answering: Answering) -> bool:
        """The answer is complete, or never will be; False where that was known before."""
        if self.in_flight.get(answering.id) is not answering:
            return False
        del self.in_flight[answering.id]
        if answering.outgoing_body is not None:
            answering.outgoing_body.drop()
        incoming = answering.incoming
        if incoming is not None and not incoming.ended:
            self._draining[answering.id] = None
            if len(self._draining) > REMEMBERED_MOST:
                self._draining.popitem(last=False)
        return True

    def _bad(self, bad: BadMessage, encoding: Encoding) -> None:
        answering = None if bad.id is None or bad.code == "duplicate_id" else self.in_flight.get(bad.id)
        if answering is not None:
            encoding = answering.encoding
            answering.withdrawn = True
            self._finished(answering)
        self._outgoing.put(encoding, bad.as_message())
        if answering is not None and answering.answerer is not None:
            answering.answerer.cancelled()


def _inline(
    body: bytes, content_type: str | None, encoding: Encoding, bytes_encoding: Encoding | None
) -> tuple[Encoding, Raw | UnsetType, Literal["base64"] | UnsetType]:
    """A body as members of a message, and the encoding of the message that suits it."""
    if bytes_encoding is Encoding.MSGPACK and encoding is Encoding.JSON and not is_json(content_type):
        return bytes_encoding, Raw(msgspec.msgpack.encode(body)), UNSET
    raw, how = body_to_wire(body, content_type, encoding)
    return encoding, raw, how


def _check_headers(headers: HeaderMap, id_: str, frame_size: int) -> None:
    if frame_size <= HEADERS_MOST_BYTES:
        return  # what is in the frame cannot be larger
    size = 0
    for name, value in headers.items():
        size += sum(len(name) + len(item) for item in ([value] if isinstance(value, str) else value))
    if size > HEADERS_MOST_BYTES:
        raise BadMessage(f"the headers have more than {HEADERS_MOST_BYTES} bytes", id_, "too_large")


def _nothing() -> None:
    """The end of a request's body is nothing to wait for: the answer is."""
