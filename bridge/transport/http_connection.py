"""One connection of the HTTP carrier: bytes out, bytes in, and the parser that makes one answer of them.

It raises nothing: whatever goes wrong is told to its pool as one of the errors of `bridge.transport`.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from typing import NoReturn, Protocol, TypeVar, cast

import msgspec
from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from bridge.transport import (
    AnswerTooLarge,
    BadAnswer,
    Done,
    Headers,
    Outcome,
    Response,
    TransportError,
    first_header,
)
from bridge.transport.http_stream import StreamedAnswer, upload
from bridge.transport.http_wire import header_values

MAX_HEAD_BYTES = 64 * 1024
"""An answer may send this much without a byte of body: status line and headers, interim answers, chunk
extensions, trailers. The parser sets no limit of its own; web servers allow 8 to 64 KiB."""

KEEPALIVE_IDLE_S, KEEPALIVE_INTERVAL_S, KEEPALIVE_PROBES = 30, 10, 3
"""TCP asks a silent peer after 30 s and gives it up after 3 unanswered probes: an event channel, which may be
silent for hours, notices within a minute that the site's power is gone, and its NAT entry stays alive."""

T = TypeVar("T")

WHOLE_SOON_S = 0.02
"""How long a small answer without a length may take to be whole before it is read in pieces. Web servers send
head, chunks and last chunk in packets of their own, one right after the other."""

_KEEPALIVE_OPTIONS = (
    ("TCP_KEEPIDLE", KEEPALIVE_IDLE_S),
    ("TCP_KEEPINTVL", KEEPALIVE_INTERVAL_S),
    ("TCP_KEEPCNT", KEEPALIVE_PROBES),
)


class Exchange(msgspec.Struct, eq=False):
    """One request on its way, and who is waiting for its answer.

    `eq=False` keeps identity for sets; a Struct because making one takes a third of a plain class's time.
    """

    pool: Pool
    payload: bytes
    done: Done
    deadline: float
    timeout_s: float
    read_timeout_s: float | None
    head_only: bool
    """The answer has no body whatever its headers say (`HEAD`)."""
    safe: bool
    """Sending it twice does no harm."""
    sink: StreamedAnswer | None = None
    body: AsyncIterator[bytes] | None = None
    body_sent: bool = False
    upload: asyncio.Task[None] | None = None
    connection: Connection | None = None
    retried: bool = False
    settled: bool = False
    on_stream: Callable[[StreamedAnswer], None] | None = None
    """Takes an answer of more than `whole_bytes`, which then is read in pieces."""
    whole_bytes: int = 0
    waited: bool = False
    """It has been given `WHOLE_SOON_S` to be whole."""

    def cancel(self) -> None:
        """Abort it wherever it is; `done` is not called any more."""
        if not self.settled:
            self.pool.cancel(self)

    def finish(self, outcome: Outcome) -> None:
        """Hand the outcome over."""
        self.tell(self.done, outcome)

    def tell(self, whom: Callable[[T], None], what: T) -> None:
        """Call back; what it raises is reported to the loop and stops nothing else."""
        try:
            whom(what)
        except Exception as error:
            asyncio.get_running_loop().call_exception_handler(
                {"message": "a carrier's done callback failed", "exception": error}
            )


class Pool(Protocol):
    """What a connection and an exchange need of the pool they belong to."""

    def answered(
        self, connection: Connection, exchange: Exchange, response: Response | None, *, reusable: bool
    ) -> None:
        """The whole answer is here (`response` is None where it went to the exchange's sink)."""

    def head_answered(self, exchange: Exchange) -> None:
        """A streamed answer's head is here."""

    def grew_long(self, connection: Connection, exchange: Exchange, answer: StreamedAnswer) -> None:
        """What was to be a buffered answer is read in pieces from here on."""

    def first_answer(self, headers: Headers) -> None:
        """The head of a connection's first answer, which may tell how long the connection is kept."""

    def failed(
        self, connection: Connection, exchange: Exchange, kind: type[TransportError], why: str
    ) -> None:
        """The answer is unusable, and the connection with it."""

    def gone(self, connection: Connection, exchange: Exchange | None, why: str) -> None:
        """The peer has closed the connection; `exchange` had not been answered in full."""

    def discard(self, connection: Connection) -> None:
        """The connection is of no further use."""

    def lost(self, connection: Connection) -> None:
        """The connection's socket is closed."""

    def cancel(self, exchange: Exchange) -> None:
        """Abort the exchange."""


class Connection(asyncio.Protocol):
    """One connection to the site; carries one exchange at a time.

    It is its own parser's listener: the `on_…` methods are called from inside `feed_data`, and only note what
    they saw. Callers learn the outcome when `feed_data` has returned, so that an answer's surplus bytes can
    never be taken for the answer of a request that a caller sends at once.
    """

    __slots__ = (
        "_barren_bytes",
        "_body_bytes",
        "_chunked_checked",
        "_clock",
        "_complete",
        "_gate",
        "_head_done",
        "_headers",
        "_keep_alive",
        "_loop",
        "_max_answer_bytes",
        "_parser",
        "_pieces",
        "_pool",
        "_refusal",
        "_status",
        "_until_eof",
        "answering",
        "dropped",
        "exchange",
        "heard_at",
        "paused",
        "rested",
        "served",
        "transport",
    )

    transport: asyncio.Transport

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop, max_answer_bytes: int) -> None:
        self._pool = pool
        self._loop = loop
        self._clock: Callable[[], float] = loop.time
        self._max_answer_bytes = max_answer_bytes
        self._parser: HttpResponseParser | None = HttpResponseParser(self)
        self._gate: asyncio.Future[None] | None = None
        self._refusal: tuple[type[TransportError], str] | None = None
        self.exchange: Exchange | None = None
        self.heard_at = 0.0
        """Loop time of the last byte in, or of the request written since (seconds)."""
        self.answering = False
        """A byte has come in since the request was written."""
        self.served = 0
        """Answers delivered."""
        self.rested = False
        """It has been idle since it was opened."""
        self.paused = False
        self.dropped = False
        self._keep_alive = True
        self._reset()

    def _reset(self) -> None:
        self._status = 0
        self._headers: Headers = []
        self._pieces: list[bytes] = []
        self._body_bytes = 0
        self._barren_bytes = 0
        self._head_done = False
        self._complete = False
        self._until_eof = False
        self._chunked_checked = False
        self.answering = False

    # What the pool calls.

    def send(self, exchange: Exchange, now: float) -> None:
        """Write the request; the outcome comes through the pool."""
        self.exchange = exchange
        exchange.connection = self
        self.heard_at = now
        self.transport.write(exchange.payload)
        if exchange.body is not None:
            exchange.upload = self._loop.create_task(upload(self, exchange, exchange.body))

    def drop(self) -> None:
        """Close the socket without waiting for anything; nothing is reported for it but `lost`."""
        self.dropped = True
        self.exchange = None
        self._open_gate()
        self.transport.abort()

    # What the two directions of a stream call.

    def pause(self) -> None:
        """Stop reading: the answer's reader lags."""
        if not self.paused:
            self.paused = True
            self.transport.pause_reading()

    def resume(self) -> None:
        """Read again; the time of silence counts from here."""
        if self.paused:
            self.paused = False
            self.heard_at = self._clock()
            self.transport.resume_reading()

    def write(self, data: bytes) -> None:
        """Send a piece of a streamed request body."""
        self.transport.write(data)

    async def writable(self) -> None:
        """Wait until the peer has taken enough of what was written, or the connection is gone."""
        if self._gate is not None:
            await self._gate

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection, with TLS where it is used, is up."""
        # uvloop's transports are not asyncio's subclasses.
        self.transport = cast("asyncio.Transport", transport)
        self.heard_at = self._clock()
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _KEEPALIVE_OPTIONS:
            # Not every system has all of them.
            if hasattr(socket, name):
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)

    def data_received(self, data: bytes) -> None:
        """Bytes of the answer, or bytes nobody asked for."""
        exchange = self.exchange
        if exchange is None or self._parser is None:
            self._pool.discard(self)
            return
        self.heard_at = self._clock()
        self.answering = True
        self._barren_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as problem:
            if not self._complete:
                kind, why = self._refusal or (BadAnswer, f"not an HTTP/1.1 answer: {problem}")
                self._pool.failed(self, exchange, kind, why)
                return
            # The answer itself was whole; what came after it makes the connection useless.
            self._keep_alive = False
        if self._complete:
            if exchange.head_only and not data.endswith(b"\n"):
                # The parser, which waits for a body, does not complain of every surplus byte.
                self._keep_alive = False
            self._deliver(exchange)
        elif self._barren_bytes > MAX_HEAD_BYTES:
            self._pool.failed(self, exchange, BadAnswer, _HEAD_TOO_LONG)
        elif exchange.on_stream is not None and exchange.sink is None and self._head_done:
            self._maybe_stream(exchange)

    def eof_received(self) -> None:
        """The peer will send no more; asyncio closes the connection after this."""
        self._gone("closed the connection")

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is closed, by us, by the peer or by the network."""
        self._gone(
            "closed the connection" if exc is None else f"the connection failed ({exc})", clean=exc is None
        )
        self._open_gate()
        # It refers back to this object.
        self._parser = None
        self._pool.lost(self)

    def pause_writing(self) -> None:
        """The peer reads slower than a streamed body is written."""
        self._gate = self._loop.create_future()

    def resume_writing(self) -> None:
        """The peer has caught up."""
        self._open_gate()

    # httptools' callbacks, in their order.

    def on_message_begin(self) -> None:
        """First byte of an answer: of ours, or of one too many, which stops the parser."""
        if self._complete:
            raise _Refused

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header field, or one of a trailer, which nobody asked for."""
        if not self._head_done:
            self._headers.append((name.decode("latin-1"), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        """The end of a head: of an interim answer, or of the answer."""
        parser = self._parser
        exchange = self.exchange
        if parser is None or exchange is None:
            raise _Refused
        status = parser.get_status_code()
        if status < 200:
            if status == 101 or status < 100:
                self._refuse(BadAnswer, f"status {status} was not asked for")
            self._headers = []
            return
        if self._barren_bytes > MAX_HEAD_BYTES:
            # Part of these bytes may be the body, which has not been told yet: count.
            head_bytes = sum(len(name) + len(value) + 4 for name, value in self._headers)
            if head_bytes > MAX_HEAD_BYTES:
                self._refuse(BadAnswer, _HEAD_TOO_LONG)
            self._barren_bytes -= head_bytes
        self._status = status
        self._head_done = True
        self._keep_alive = parser.should_keep_alive()
        if exchange.head_only:
            self._head_without_body(parser)
        elif not self._keep_alive:
            self._closing_head(parser)
        if exchange.sink is not None:
            exchange.sink.begin(self, status, self._headers)
            self._pool.head_answered(exchange)

    def on_chunk_header(self) -> None:
        """A chunk's size line; at the first one it is checked that there is no other coding."""
        if self._complete:
            raise _Refused
        if not self._chunked_checked:
            self._check_coding()
            self._chunked_checked = True

    def on_body(self, piece: bytes) -> None:
        """A piece of the body."""
        exchange = self.exchange
        if exchange is None or self._complete:
            raise _Refused
        self._barren_bytes = 0
        if exchange.sink is not None:
            exchange.sink.feed(piece)
            return
        self._body_bytes += len(piece)
        if self._body_bytes > self._max_answer_bytes:
            self._refuse(AnswerTooLarge, f"the answer has more than {self._max_answer_bytes} bytes")
        self._pieces.append(piece)

    def on_message_complete(self) -> None:
        """The end of an interim answer, or of the answer."""
        if self._head_done:
            self._complete = True

    # Inside.

    def _refuse(self, kind: type[TransportError], why: str) -> NoReturn:
        """Stop the parser; `data_received` reports the error."""
        self._refusal = (kind, why)
        raise _Refused

    def _head_without_body(self, parser: HttpResponseParser) -> None:
        # The parser cannot be told that no body follows, and without a length it takes the end of the
        # connection for the body's end, so its word on keeping the connection does not count.
        self._complete = True
        self._keep_alive = parser.get_http_version() == "1.1" and "close" not in header_values(
            self._headers, "connection"
        )

    def _closing_head(self, parser: HttpResponseParser) -> None:
        """The connection ends with this answer: is that also how its body ends?"""
        version = parser.get_http_version()
        if version not in ("1.0", "1.1"):
            self._refuse(BadAnswer, f"the answer is HTTP/{version}")
        if self._status in (204, 304):
            return
        names = {name.lower() for name, _ in self._headers}
        if "transfer-encoding" in names:
            self._check_coding()
        elif "content-length" not in names:
            self._until_eof = True

    def _check_coding(self) -> None:
        coding = header_values(self._headers, "transfer-encoding")
        if coding != ["chunked"]:
            self._refuse(BadAnswer, f"transfer coding {', '.join(coding)!r} was not asked for")

    def _maybe_stream(self, exchange: Exchange) -> None:
        """The answer is not whole yet: will it be soon, and small?"""
        length = first_header(self._headers, "content-length")
        if length is None and self._body_bytes <= exchange.whole_bytes:
            # It may stay open for hours, as an event channel does, or have its end in the next segment.
            if not exchange.waited:
                exchange.waited = True
                self._loop.call_later(WHOLE_SOON_S, self._stream_unless_whole, exchange)
        elif length is None or int(length) > exchange.whole_bytes:
            self._stream(exchange)

    def _stream_unless_whole(self, exchange: Exchange) -> None:
        if self.exchange is exchange and exchange.sink is None:
            self._stream(exchange)

    def _stream(self, exchange: Exchange) -> None:
        answer = exchange.sink = StreamedAnswer(self._loop)
        answer.begin(self, self._status, self._headers)
        for piece in self._pieces:
            answer.feed(piece)
        self._pieces = []
        self._pool.grew_long(self, exchange, answer)

    def _deliver(self, exchange: Exchange) -> None:
        """The answer is whole: free the connection, then tell."""
        self.exchange = None
        exchange.connection = None
        self.served += 1
        reusable = self._keep_alive and (exchange.body is None or exchange.body_sent)
        if reusable and exchange.head_only:
            self._parser = HttpResponseParser(self)
        if self.served == 1:
            self._pool.first_answer(self._headers)
        response = None
        if exchange.sink is None:
            body = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
            response = Response(self._status, self._headers, body)
        else:
            exchange.sink.end()
            self.resume()
        self._reset()
        self._pool.answered(self, exchange, response, reusable=reusable)

    def _gone(self, why: str, *, clean: bool = True) -> None:
        if self.dropped:
            return
        exchange = self.exchange
        if exchange is not None and clean and self._until_eof:
            self._deliver(exchange)
            return
        self._pool.gone(self, exchange, why)

    def _open_gate(self) -> None:
        gate = self._gate
        self._gate = None
        if gate is not None and not gate.done():
            gate.set_result(None)


class _Refused(Exception):
    """Stops the parser from inside one of its callbacks; never leaves this module."""


_HEAD_TOO_LONG = f"the answer's header section has more than {MAX_HEAD_BYTES} bytes"
