"""The direct carrier: a lean HTTP/1.1 client with a pool of kept-alive connections to one site.

Raises `TransportError` and its kinds (`Unreachable`, `TimedOut`, `BadAnswer`, `AnswerTooLarge`), and
`ValueError` for a request that must not be sent or a base address that cannot be used. Redirects are not
followed, cookies not kept, content codings not touched.

A small POST costs 9.3 us of one core with uvloop over loopback, 64 in flight; a bare protocol that sends the
same bytes and reads nothing into the answer costs 4.6 (for comparison: aiohttp 83, httpx over this pool 245,
httpx over its own 1,600; this client on asyncio's own loop 11).
"""

from __future__ import annotations

import asyncio
import logging
import math
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bridge.transport import (
    Done,
    Headers,
    NoConnection,
    Outcome,
    Request,
    Response,
    Started,
    TimedOut,
    TransportError,
    Unreachable,
)
from bridge.transport.http_connection import Connection, Exchange
from bridge.transport.http_dial import failure
from bridge.transport.http_stream import StreamedAnswer
from bridge.transport.http_tls import tls_context
from bridge.transport.http_wire import RequestEncoder, header_values, parse_base_url
from bridge.transport.waiting import outcome_of

__all__ = ["HttpTransport", "tls_context"]

log = logging.getLogger(__name__)

MAX_CONNECTIONS = 64
"""One socket's default of 256 calls in flight (protocol.md section 8) queues at most threefold behind it, and
a PBX's web server has 150 to 200 workers for all of its clients."""

MAX_QUEUED = 1024
"""Requests that wait for a connection: four full sockets' worth. Beyond that it is kinder to refuse."""

MAX_STREAMS = 1024
"""Streams open at once, each on a connection of its own beside `MAX_CONNECTIONS`: an event channel stays open
for hours, and channels must not use up the connections of calls. Most systems let a process open 1,024 files,
so theirs is the limit to raise first."""

CONNECT_TIMEOUT_S = 5.0
"""Name look-up, TCP and TLS. A lost SYN is sent again after 1 s and 3 s, so two losses are survived."""

READ_TIMEOUT_S = 30.0
"""Silence while an answer is awaited; the default of an upstream call (protocol.md section 8)."""

IDLE_LIMIT_S = 4.0
"""Shorter than the 5 s after which Apache, Node and uvicorn close an idle connection: a POST written at that
moment cannot be retried. A server that announces a shorter time (`Keep-Alive: timeout=`) is believed."""

IDLE_SHARE = 0.8
"""How much of an announced keep-alive time is used; the rest is for the request's way there."""

MAX_ANSWER_BYTES = 16 * 1024 * 1024
"""For a buffered answer; the largest known, a full O2G call log or directory page, is below 1 MiB."""

TICK_S = 1.0
"""The longest the one timer sleeps while something is pending, so the longest it outlives the last request.

One timer serves all time limits: it is set to the earliest of them, is not touched when a request ends, and
on waking looks at what is still pending and sleeps again. A request touches it only when its limit comes
before the timer's: with like limits once a second, not once a request. Setting and cancelling a timer for
each takes 0.53 us with uvloop and 1.2 us with asyncio, the comparison 0.02 us. Limits are met to the
millisecond."""

TIMER_SLACK_S = 0.001
"""uvloop's timers count whole milliseconds and may fire up to one early."""

_STREAMS_FULL = "{} streams are open already"

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class HttpTransport:
    """The carrier to the site at `base_url`, `http(s)://host[:port][/prefix]`; implements `Transport`.

    `name` is what errors call the site, for they reach outsiders, who are not to learn its address; without it they
    give the address. `ssl_context` (see `tls_context`) is for https only; without it the system's authorities are
    trusted.
    `read_timeout_s` is the longest silence while a buffered answer is awaited. Limits of time are in seconds.
    It belongs to the running loop in which it is made; `ValueError` says what is wrong with `base_url`.

    The counts `open`, `idle`, `in_flight` and `queued` are for metrics.
    """

    def __init__(
        self,
        base_url: str,
        *,
        name: str | None = None,
        ssl_context: ssl.SSLContext | None = None,
        max_connections: int = MAX_CONNECTIONS,
        max_queued: int = MAX_QUEUED,
        max_streams: int = MAX_STREAMS,
        connect_timeout_s: float = CONNECT_TIMEOUT_S,
        read_timeout_s: float | None = READ_TIMEOUT_S,
        idle_limit_s: float = IDLE_LIMIT_S,
        max_answer_bytes: int = MAX_ANSWER_BYTES,
    ) -> None:
        self.origin = parse_base_url(base_url)
        if self.origin.secure:
            ssl_context = ssl_context or tls_context()
        elif ssl_context is not None:
            raise ValueError(f"base address {base_url!r}: TLS settings are given, but it is not https")
        if max_connections < 1:
            raise ValueError("max_connections must be at least 1")
        self._name = name or self.origin.authority
        self._ssl = ssl_context
        self._max_connections = max_connections
        self._max_queued = max_queued
        self._max_streams = max_streams
        self._connect_timeout_s = connect_timeout_s
        self._read_timeout_s = read_timeout_s
        self._tick_s = TICK_S if read_timeout_s is None else min(TICK_S, read_timeout_s)
        self._idle_limit_s = idle_limit_s
        self._max_answer_bytes = max_answer_bytes
        self._loop = asyncio.get_running_loop()
        self._clock = self._loop.time
        self._encoder = RequestEncoder(self.origin)

        self._pending: set[Exchange] = set()
        """Every exchange with a time limit that runs."""
        self._waiting: OrderedDict[Exchange, None] = OrderedDict()
        """Those of them that have no connection, first come first served."""
        self._pooled: set[Connection] = set()
        self._idle: list[Connection] = []
        """Last in, first out, so that surplus connections grow old; hence sorted by age, oldest first."""
        self._streams: set[Connection] = set()
        self._closing: set[Connection] = set()
        """Dropped, but their sockets are not closed yet."""
        self._openers: set[asyncio.Task[None]] = set()
        self._opening = 0
        """Those of the openers whose connection counts as pooled."""
        self._opening_streams = 0
        self._timer: asyncio.TimerHandle | None = None
        self._due = math.inf
        self._trouble = ""
        """Why there was no connection, as it was logged last."""
        self._closed = False
        self._all_lost: asyncio.Future[None] | None = None

    @property
    def open(self) -> int:
        """Connections that are open."""
        return len(self._pooled) + len(self._streams)

    @property
    def idle(self) -> int:
        """Connections that wait for a request."""
        return len(self._idle)

    @property
    def in_flight(self) -> int:
        """Requests written whose answer is not complete, streams included."""
        return len(self._pooled) - len(self._idle) + len(self._streams)

    @property
    def queued(self) -> int:
        """Requests that wait for a connection."""
        return len(self._waiting)

    # Transport

    def submit(self, request: Request, done: Done) -> Callable[[], None]:
        """Send a buffered request; `done` is called exactly once, never from inside this call.

        Returns a function that cancels. `ValueError` for a request that must not be sent.
        """
        return self._submit(self._exchange(request, done))

    def start(self, request: Request, done: Started, *, whole_bytes: int) -> Callable[[], None]:
        """See `Transport.start`. A stream counts as one of `max_streams` from its head on."""
        exchange = self._exchange(request, done)
        exchange.on_stream = done
        exchange.whole_bytes = whole_bytes
        return self._submit(exchange)

    def _exchange(self, request: Request, done: Done) -> Exchange:
        payload = self._encoder.encode(request)
        timeout_s = request.timeout_s
        method = request.method
        return Exchange(
            self,
            payload,
            done,
            self._clock() + timeout_s,
            timeout_s,
            self._read_timeout_s,
            method == "HEAD",
            method in _SAFE_METHODS,
        )

    def _submit(self, exchange: Exchange) -> Callable[[], None]:
        now = self._clock()
        connection = self._take_idle(now)
        if connection is not None:
            connection.send(exchange, now)
        elif not self._wait_for_connection(exchange):
            return exchange.cancel
        self._pending.add(exchange)
        if exchange.deadline < self._due:
            self._arm(now, exchange.deadline)
        return exchange.cancel

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
    ) -> AsyncIterator[StreamedAnswer]:
        """Send a request and read the answer's body piece by piece, without a limit on its size.

        `request.timeout_s` bounds the time to the answer's head, `read_timeout_s` each silence; without it
        the body may pause for hours, as an event channel does (a peer that has vanished is noticed by TCP
        keep-alive within a minute). A reader that lags stops the socket from being read. `body`, if given,
        is sent in chunked coding, no faster than the site takes it; what it raises is raised here. Leaving
        the context before the answer's end closes the connection.
        """
        payload = self._encoder.encode(request, chunked=body is not None)
        now = self._clock()
        answer = StreamedAnswer(self._loop)
        exchange = Exchange(
            self,
            payload,
            answer.settle,
            now + request.timeout_s,
            request.timeout_s,
            read_timeout_s,
            request.method == "HEAD",
            request.method in _SAFE_METHODS and body is None,
            answer,
            body,
        )
        try:
            self._start_stream(exchange, now)
            await answer.head_arrived()
            yield answer
        finally:
            exchange.cancel()
            answer.close()
            if exchange.upload is not None:
                exchange.upload.cancel()
                await asyncio.wait([exchange.upload])

    async def close(self) -> None:
        """Fail what is pending with `Unreachable`, close every connection and wait until they are closed."""
        if not self._closed:
            self._closed = True
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            for opener in self._openers:
                opener.cancel()
            unanswered = set(self._pending)
            for connection in self._pooled | self._streams:
                if connection.exchange is not None:
                    unanswered.add(connection.exchange)
                self._drop(connection)
            for exchange in unanswered:
                written = exchange.connection is not None or exchange.retried
                self._fail(exchange, self._error(Unreachable, "the carrier was closed", written=written))
        while self._openers:
            await asyncio.wait(self._openers)
        if self._closing:
            if self._all_lost is None:
                self._all_lost = self._loop.create_future()
            await asyncio.shield(self._all_lost)

    # Starting an exchange

    def _take_idle(self, now: float) -> Connection | None:
        idle = self._idle
        if idle and idle[-1].heard_at + self._idle_limit_s <= now:
            # The youngest is too old, so all are.
            for connection in idle.copy():
                self._drop(connection)
        while idle:
            connection = idle.pop()
            if not connection.transport.is_closing():
                return connection
            self._drop(connection)
        return None

    def _wait_for_connection(self, exchange: Exchange) -> bool:
        if self._closed:
            self._refuse(exchange, "the carrier is closed")
            return False
        # Those for whom a connection is being opened do not count as queued.
        full = len(self._pooled) + self._opening >= self._max_connections
        if full and len(self._waiting) - self._opening >= self._max_queued:
            self._refuse(exchange, f"{self._max_queued} requests are waiting for a connection already")
            return False
        self._waiting[exchange] = None
        self._fill_up()
        return True

    def _start_stream(self, exchange: Exchange, now: float) -> None:
        if self._closed:
            self._refuse(exchange, "the carrier is closed")
            return
        if len(self._streams) + self._opening_streams >= self._max_streams:
            self._refuse(exchange, _STREAMS_FULL.format(self._max_streams))
            return
        self._pending.add(exchange)
        self._arm(now, exchange.deadline)
        connection = self._take_idle(now)
        if connection is None:
            self._open(exchange)
        else:
            self._pooled.discard(connection)
            self._streams.add(connection)
            connection.send(exchange, now)

    def _refuse(self, exchange: Exchange, why: str) -> None:
        # `done` must not be called from inside `submit`.
        self._loop.call_soon(self._fail, exchange, self._error(Unreachable, why, written=False))

    # Opening connections

    def _open(self, exchange: Exchange | None) -> None:
        """Open a connection, for `exchange` alone or for whoever waits longest."""
        if exchange is None or exchange.sink is None:
            self._opening += 1
        else:
            self._opening_streams += 1
        opener = self._loop.create_task(self._connect(exchange))
        self._openers.add(opener)
        opener.add_done_callback(self._openers.discard)

    async def _connect(self, exchange: Exchange | None) -> None:
        outcome: Connection | TransportError
        try:
            outcome = await self._dial()
        except TransportError as error:
            outcome = error
        finally:
            if exchange is None or exchange.sink is None:
                self._opening -= 1
            else:
                self._opening_streams -= 1
        if isinstance(outcome, TransportError):
            self._not_connected(exchange, outcome)
        elif exchange is None or exchange.settled:
            self._adopt(outcome)
        else:
            (self._pooled if exchange.sink is None else self._streams).add(outcome)
            outcome.send(exchange, self._clock())

    async def _dial(self) -> Connection:
        origin = self.origin
        try:
            async with asyncio.timeout(self._connect_timeout_s):
                _, connection = await self._loop.create_connection(
                    lambda: Connection(self, self._loop, self._max_answer_bytes),
                    origin.host,
                    origin.port,
                    ssl=self._ssl,
                    server_hostname=origin.host if origin.secure else None,
                )
        except Exception as error:
            kind, why = failure(error, self._connect_timeout_s)
            self._log_trouble(f"{why} ({error})" if str(error) else why)
            raise self._error(kind, why, written=False) from error
        if connection.dropped or connection.transport.is_closing():
            raise self._error(NoConnection, "closed the connection at once", written=False)
        self._trouble = ""
        return connection

    def _log_trouble(self, why: str) -> None:
        """Tell the log, which may know addresses; once, not for each request while the site is down."""
        if why != self._trouble:
            self._trouble = why
            log.warning("%s: no connection to %s: %s", self._name, self.origin.authority, why)

    def _not_connected(self, exchange: Exchange | None, error: TransportError) -> None:
        if exchange is not None:
            if exchange.retried:
                # The first connection may have brought it there.
                error.executed = "unknown"
            self._fail(exchange, error)
            # Others may have waited for what would have become of this connection.
            self._fill_up()
            return
        if self._pooled:
            # The site serves some connections: those who wait for one of them may still get it.
            return
        while len(self._waiting) > self._opening:
            # One error each, for a raised one collects its raisers' tracebacks.
            self._fail(next(iter(self._waiting)), type(error)(*error.args, executed=error.executed))

    def _adopt(self, connection: Connection) -> None:
        """Take a connection that serves nobody into the pool, if there is room."""
        if self._closed or len(self._pooled) >= self._max_connections:
            self._drop(connection)
            return
        self._pooled.add(connection)
        self._release(connection)

    def _release(self, connection: Connection) -> None:
        """Give a pooled connection to the one that waits longest, or put it aside."""
        if self._waiting:
            exchange, _ = self._waiting.popitem(last=False)
            connection.send(exchange, self._clock())
            return
        connection.rested = True
        self._idle.append(connection)
        if self._timer is None:
            self._arm_for_idle()

    def _drop(self, connection: Connection) -> None:
        """Close a connection and forget it."""
        if connection.dropped:
            return
        self._pooled.discard(connection)
        self._streams.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        self._closing.add(connection)
        connection.drop()

    def _fill_up(self) -> None:
        """A place is free: open a connection for those who wait."""
        while (
            self._opening < len(self._waiting) and len(self._pooled) + self._opening < self._max_connections
        ):
            self._open(None)

    # What connections and exchanges report

    def answered(
        self, connection: Connection, exchange: Exchange, response: Response | None, *, reusable: bool
    ) -> None:
        """An exchange is complete; its connection goes to the next one before its caller is told."""
        self._pending.discard(exchange)
        exchange.settled = True
        if not reusable or self._closed:
            self._drop(connection)
            self._fill_up()
        elif exchange.sink is not None:
            self._streams.discard(connection)
            self._adopt(connection)
        else:
            self._release(connection)
        if response is not None:
            exchange.finish(response)

    def head_answered(self, exchange: Exchange) -> None:
        """From here on only silence limits a stream."""
        exchange.deadline = math.inf
        if exchange.read_timeout_s is None:
            self._pending.discard(exchange)
        else:
            now = self._clock()
            self._arm(now, now + exchange.read_timeout_s)

    def grew_long(self, connection: Connection, exchange: Exchange, answer: StreamedAnswer) -> None:
        """An answer turns out to be one that is read in pieces: its connection is a stream's from here on."""
        if len(self._streams) + self._opening_streams >= self._max_streams:
            self.failed(connection, exchange, Unreachable, _STREAMS_FULL.format(self._max_streams))
            return
        self._pooled.discard(connection)
        self._streams.add(connection)
        tell = exchange.on_stream
        exchange.done = answer.settle
        exchange.read_timeout_s = None
        self.head_answered(exchange)
        self._fill_up()
        if tell is not None:
            exchange.tell(tell, answer)

    def first_answer(self, headers: Headers) -> None:
        """Heed a server that tells how long it keeps an idle connection."""
        for parameter in header_values(headers, "keep-alive"):
            name, _, value = parameter.partition("=")
            if name == "timeout" and value.isdecimal() and len(value) < 10:
                self._idle_limit_s = min(self._idle_limit_s, IDLE_SHARE * int(value))

    def failed(
        self, connection: Connection, exchange: Exchange, kind: type[TransportError], why: str
    ) -> None:
        """The answer is unusable, and the connection with it."""
        self._drop(connection)
        self._fail(exchange, self._error(kind, why))
        self._fill_up()

    def gone(self, connection: Connection, exchange: Exchange | None, why: str) -> None:
        """The peer has closed the connection, or the network has lost it."""
        self._drop(connection)
        if exchange is not None:
            stale = (connection.served > 0 or connection.rested) and not connection.answering
            if stale and exchange.safe and not exchange.retried and not self._closed:
                exchange.retried = True
                exchange.connection = None
                self._open(exchange)
            else:
                when = "in the middle of its answer" if connection.answering else "before it answered"
                self._fail(exchange, self._error(Unreachable, f"{why} {when}"))
        self._fill_up()

    def discard(self, connection: Connection) -> None:
        """An idle connection spoke, or is otherwise of no use."""
        self._drop(connection)
        self._fill_up()

    def lost(self, connection: Connection) -> None:
        """A connection's socket is closed."""
        self._closing.discard(connection)
        if not self._closing and self._all_lost is not None and not self._all_lost.done():
            self._all_lost.set_result(None)

    def cancel(self, exchange: Exchange) -> None:
        """Abort an exchange that is not settled."""
        self._forget(exchange)
        if exchange.connection is not None:
            self._drop(exchange.connection)
            exchange.connection = None
            self._fill_up()
        if exchange.sink is not None:
            exchange.sink.close()

    def _fail(self, exchange: Exchange, error: TransportError) -> None:
        if not exchange.settled:
            self._forget(exchange)
            exchange.finish(error)

    def _forget(self, exchange: Exchange) -> None:
        exchange.settled = True
        self._pending.discard(exchange)
        self._waiting.pop(exchange, None)

    def _error(self, kind: type[TransportError], why: str, *, written: bool = True) -> TransportError:
        return kind(f"{self._name}: {why}", executed="unknown" if written else "no")

    # Time limits

    def _arm(self, now: float, due: float) -> None:
        """Something is pending until `due`: let the timer fire then, or before."""
        due = min(due, now + self._tick_s)
        if due < self._due and not self._closed:
            self._due = due
            self._set_timer(due)

    def _arm_for_idle(self) -> None:
        """Nothing else has the timer: let it fire when the oldest idle connection has had its time."""
        if self._idle and self._timer is None and not self._closed:
            self._set_timer(self._idle[0].heard_at + self._idle_limit_s)

    def _set_timer(self, due: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(due, self._tick)

    def _tick(self) -> None:
        self._timer = None
        self._due = math.inf
        now = self._clock()
        late_from = now + TIMER_SLACK_S
        due = math.inf
        late: list[tuple[Exchange, str]] = []
        for exchange in self._pending:
            if exchange.deadline <= late_from:
                late.append((exchange, f"no answer within {exchange.timeout_s:g} s"))
                continue
            due = min(due, exchange.deadline)
            connection = exchange.connection
            silence_s = exchange.read_timeout_s
            # A connection that is not read because its reader lags is not silent.
            if silence_s is not None and connection is not None and not connection.paused:
                silent_at = connection.heard_at + silence_s
                if silent_at <= late_from:
                    late.append((exchange, f"not a byte for {silence_s:g} s"))
                else:
                    due = min(due, silent_at)
        pending = len(self._pending) > len(late)
        late.sort(key=lambda each: each[0].deadline)
        for exchange, why in late:
            self._expire(exchange, why)
        while self._idle and self._idle[0].heard_at + self._idle_limit_s <= late_from:
            self._drop(self._idle[0])
        if pending:
            self._arm(now, due)
        self._arm_for_idle()

    def _expire(self, exchange: Exchange, why: str) -> None:
        if exchange.settled:
            return
        connection = exchange.connection
        written = connection is not None or exchange.retried
        self._forget(exchange)
        if connection is not None:
            self._drop(connection)
        elif not written:
            why = f"{why}, waiting for a connection"
        exchange.finish(self._error(TimedOut, why, written=written))
        self._fill_up()
