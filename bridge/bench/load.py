"""The load generator: a process of its own that makes calls as told, counts and times them.

It reads one command a line (`Command`, JSON) from its standard input and answers each with one line:
`Answer`. Errors: what goes wrong while a command runs is its `Answer.error`; the process goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, Literal, cast

import msgspec

from bridge.bench import wire
from bridge.bench.process import Announcement, run_loop, say, standard_input
from bridge.bench.wire import WireError

OPEN_LIMIT_S = 30.0
"""For one socket to shake hands and sign in, while 2,000 others do the same."""

DRAIN_LIMIT_S = 10.0
"""For the calls still in flight when a round is over."""

AT_ONCE = 64
"""Sockets of a crowd that open and sign in at the same time: enough to keep any server busy."""

QUIET_S = 0.25
"""A crowd is quiet when no socket has received anything for this long."""

AFTERWARDS_S = 0.05
"""How long frames beyond the expected ones are waited for, which would be a fault."""

SLOT = "$ID"
"""Stands for the id of a call in `Command.request`."""


class Command(msgspec.Struct, omit_defaults=True):
    """What the load generator is to do; which fields count depends on `do`.

    `open`    one socket (`kind` ws) or a pool of connections (`kind` http), kept under `name`
    `run`     calls on `name` for `seconds` (after `warm` seconds that do not count), `in_flight` at a time
    `crowd`   `sockets` WebSockets kept under `name`, opened and signed in
    `emit`    POST `path` on `port`, then count what `name`'s sockets receive: until `expect` frames, or
              (0) until all is quiet
    `close`   what is kept under `name`
    """

    do: Literal["open", "run", "crowd", "emit", "close"]
    name: str
    kind: Literal["ws", "http"] = "ws"
    port: int = 0
    path: str = "/"
    headers: dict[str, str] = {}
    hello: list[str] = []
    request: str = ""
    in_flight: int = 1
    seconds: float = 1.0
    warm: float = 0.0
    sockets: int = 0
    expect: int = 0


class Answer(msgspec.Struct, omit_defaults=True):
    """What came of a command: `run` gives calls, seconds and latencies, `emit` frames, size and seconds.

    `made` counts the calls of the whole round, `calls` only those that fell into its `seconds`.

    Latencies are in milliseconds, from just before the request's write to the read that brought its answer.
    """

    made: int = 0
    calls: int = 0
    seconds: float = 0.0
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    frames: int = 0
    size: int = 0
    error: str | None = None


class Reply(msgspec.Struct):
    """What matters of a JSON-RPC or tunnel answer; the rest is skipped by the decoder."""

    id: str | int | None = None
    error: Any = None
    status: int = 200
    type: str = "response"
    code: str | None = None


decode_reply = msgspec.json.Decoder(Reply).decode


def failure(reply: Reply, text: bytes) -> str | None:
    """Why an answer is not the success that was asked for; None if it is."""
    if reply.error is None and reply.status < 400 and reply.type != "error":
        return None
    return f"a call was answered with {text[:300].decode('utf-8', 'replace')}"


class Tally:
    """The clock and the samples of one round, shared by the connections that make its calls."""

    def __init__(self, in_flight: int, seconds: float, warm: float) -> None:
        begin = time.perf_counter_ns()
        self.first = begin + int(warm * 1e9)
        self.last = self.first + int(seconds * 1e9)
        self.seconds = seconds
        self.samples: list[int] = []
        self.made = 0
        self.pending = in_flight
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def finished(self) -> None:
        """One of the calls in flight was answered after the end and is not followed by another."""
        self.pending -= 1
        if not self.pending and not self.over.done():
            self.over.set_result(None)

    def fail(self, why: str) -> None:
        """End the round: its figures would be worth nothing."""
        if not self.over.done():
            self.over.set_exception(WireError(why))

    async def result(self) -> Answer:
        """Wait for the last answer, then add up."""
        limit = (self.last - time.perf_counter_ns()) / 1e9 + DRAIN_LIMIT_S
        try:
            await asyncio.wait_for(self.over, limit)
        except TimeoutError:
            raise WireError(f"{self.pending} calls were not answered within {DRAIN_LIMIT_S:g} s") from None
        samples = sorted(self.samples)
        if not samples:
            raise WireError("no call was answered in time")
        return Answer(
            made=self.made,
            calls=len(samples),
            seconds=self.seconds,
            p50_ms=samples[len(samples) // 2] / 1e6,
            p99_ms=samples[min(len(samples) - 1, len(samples) * 99 // 100)] / 1e6,
        )


class SocketCaller(wire.WebSocketClient):
    """One WebSocket with a number of calls in flight: each slot sends its next call when it is answered."""

    def __init__(self, command: Command) -> None:
        super().__init__("127.0.0.1", command.port, command.path, command.headers)
        self._call = command.request
        self._frames: list[bytes] = []
        self._sent: list[int] = []
        self._tally: Tally | None = None
        self._hello: asyncio.Future[bytes] | None = None

    async def greet(self, texts: list[str]) -> None:
        """Send each text and wait for its answer; raises `WireError` when one is an error."""
        for text in texts:
            self._hello = asyncio.get_running_loop().create_future()
            self.transport.write(wire.client_frame(text.encode()))
            both: set[asyncio.Future[Any]] = {self._hello, self.lost}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if self.lost.done():
                await self.lost
            answer = self._hello.result()
            why = failure(decode_reply(answer), answer)
            if why is not None:
                raise WireError(why)
        self._hello = None

    async def run(self, tally: Tally, in_flight: int) -> Answer:
        """One round."""
        # Ids count from 1: rpc-websockets takes an id of 0 for none and never answers it.
        for slot in range(len(self._frames), in_flight):
            self._frames.append(wire.client_frame(self._call.replace(SLOT, str(slot + 1)).encode()))
        self._sent = [time.perf_counter_ns()] * in_flight
        self._tally = tally
        self.lost.add_done_callback(self._gone)
        self.transport.write(b"".join(self._frames[:in_flight]))
        try:
            return await tally.result()
        finally:
            self._tally = None
            self.lost.remove_done_callback(self._gone)

    def received(self, messages: list[bytes]) -> None:
        """Note each answer and send the slot's next call, all in one write."""
        tally = self._tally
        if tally is None:
            self._greeted(messages)
            return
        now = time.perf_counter_ns()
        sent, frames, samples = self._sent, self._frames, tally.samples
        counts = tally.first <= now < tally.last
        out: list[bytes] = []
        for text in messages:
            try:
                reply = decode_reply(text)
            except msgspec.MsgspecError as error:
                tally.fail(f"not an answer: {error}")
                return
            if reply.error is not None or reply.status >= 400 or reply.type == "error":
                tally.fail(failure(reply, text) or "")
                return
            if reply.id is None:
                continue  # an event
            slot = int(reply.id) - 1
            tally.made += 1
            if counts:
                samples.append(now - sent[slot])
            if now < tally.last:
                sent[slot] = now
                out.append(frames[slot])
            else:
                tally.finished()
        if out:
            self.transport.write(b"".join(out))

    def _greeted(self, messages: list[bytes]) -> None:
        for text in messages:
            if self._hello is None or self._hello.done():
                continue
            try:
                if decode_reply(text).id is not None:
                    self._hello.set_result(text)
            except msgspec.MsgspecError as error:
                self._hello.set_exception(WireError(f"not an answer: {error}"))

    def _gone(self, lost: asyncio.Future[None]) -> None:
        if self._tally is not None:
            self._tally.fail(str(lost.exception()))

    async def close(self) -> None:
        """Hang up."""
        self.transport.abort()


class HttpConnection(asyncio.Protocol):
    """One keep-alive connection with at most one request in flight."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.tally: Tally | None = None
        self.answered: asyncio.Future[tuple[int, bytes]] | None = None
        self._reader = wire.Http11Reader()
        self._sent = 0
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def start(self, tally: Tally) -> None:
        """Send the round's first request."""
        self.tally = tally
        self._sent = time.perf_counter_ns()
        self._transport.write(self.request)

    async def once(self) -> tuple[int, bytes]:
        """One request outside any round: (status, body)."""
        self.answered = asyncio.get_running_loop().create_future()
        self._transport.write(self.request)
        return await asyncio.wait_for(self.answered, DRAIN_LIMIT_S)

    def data_received(self, data: bytes) -> None:
        """Note the answer and send the next request."""
        try:
            answers = self._reader.feed(data)
        except WireError as error:
            self._fail(error)
            return
        if not answers:
            return
        tally = self.tally
        if tally is None:
            if self.answered is not None and not self.answered.done():
                self.answered.set_result(answers[0])
            return
        status, body = answers[0]
        now = time.perf_counter_ns()
        if status >= 400:
            tally.fail(f"a request was answered with {status} {body[:300].decode('utf-8', 'replace')}")
            return
        tally.made += 1
        if tally.first <= now < tally.last:
            tally.samples.append(now - self._sent)
        if now < tally.last:
            self._sent = now
            self._transport.write(self.request)
        else:
            self.tally = None
            tally.finished()

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail whoever waits."""
        self._fail(WireError(f"connection lost: {exc}" if exc else "the peer hung up"))

    def close(self) -> None:
        """Hang up."""
        self._transport.abort()

    def _fail(self, error: WireError) -> None:
        if self.tally is not None:
            self.tally.fail(str(error))
        if self.answered is not None and not self.answered.done():
            self.answered.set_exception(error)


class HttpCaller:
    """As many keep-alive connections as requests are wanted in flight, opened when first needed."""

    def __init__(self, command: Command) -> None:
        self._port = command.port
        headers = wire.header_lines(command.headers)
        self._request = (
            f"GET {command.path} HTTP/1.1\r\nHost: 127.0.0.1:{command.port}\r\n{headers}\r\n".encode()
        )
        self._connections: list[HttpConnection] = []

    async def prepare(self, in_flight: int) -> None:
        """Open what is missing."""
        while len(self._connections) < in_flight:
            self._connections.append(await connect_http(self._port, self._request))

    async def run(self, tally: Tally, in_flight: int) -> Answer:
        """One round."""
        for connection in self._connections[:in_flight]:
            connection.start(tally)
        try:
            return await tally.result()
        finally:
            for connection in self._connections:
                connection.tally = None

    async def close(self) -> None:
        """Hang up."""
        for connection in self._connections:
            connection.close()


async def connect_http(port: int, request: bytes) -> HttpConnection:
    """A connection that sends `request` again and again."""
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(lambda: HttpConnection(request), "127.0.0.1", port)
    return connection


class Crowd:
    """Many signed-in sockets that only listen; frames are counted by their lengths."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self._members: list[asyncio.Transport] = []
        self.frames = 0
        self.size = 0
        self.last = 0.0
        self.expect = 0
        self.reached: asyncio.Future[None] | None = None
        self.gone: str | None = None

    async def gather(self) -> None:
        """Open and sign in every socket; raises `WireError` with the first refusal."""
        places = asyncio.Semaphore(AT_ONCE)

        async def one() -> None:
            async with places:
                caller = await connect_socket(self._command)
            caller.transport.set_protocol(Member(self, caller))
            self._members.append(caller.transport)

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._command.sockets):
                    group.create_task(one())
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        await self.quiet(QUIET_S)

    async def quiet(self, seconds: float) -> None:
        """Wait until no socket has received anything for so long."""
        since = time.perf_counter()
        # Not an event: 2,000 sockets would have to set it for every frame, in the midst of what is timed.
        while (wait := max(since, self.last) + seconds - time.perf_counter()) > 0:  # noqa: ASYNC110 - see above
            await asyncio.sleep(wait)

    async def emit(self, trigger: HttpConnection, expect: int) -> Answer:
        """Pull the trigger and count; `seconds` is from just before it to the last frame."""
        self.frames = self.size = 0
        self.expect = expect or sys.maxsize
        self.reached = asyncio.get_running_loop().create_future()
        begin = time.perf_counter()
        status, body = await trigger.once()
        if status != 200:
            raise WireError(f"the event was not emitted: {status} {body[:300].decode('utf-8', 'replace')}")
        if expect:
            # Too few are said below, with what did arrive.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.reached, DRAIN_LIMIT_S)
        await self.quiet(AFTERWARDS_S if expect else QUIET_S)
        if self.gone is not None:
            raise WireError(f"a socket of the crowd was lost: {self.gone}")
        if expect and self.frames != expect:
            raise WireError(f"{self.frames} frames arrived where {expect} were expected")
        return Answer(frames=self.frames, size=self.size, seconds=self.last - begin)

    async def close(self) -> None:
        """Hang up."""
        self.gone = None
        for transport in self._members:
            transport.set_protocol(asyncio.Protocol())
            transport.abort()


class Member(asyncio.Protocol):
    """One listening socket of a crowd."""

    def __init__(self, crowd: Crowd, caller: SocketCaller) -> None:
        self._crowd = crowd
        self._transport = caller.transport
        self._counter = wire.FrameCounter(caller.unread())

    def data_received(self, data: bytes) -> None:
        """Count."""
        crowd = self._crowd
        counter = self._counter
        frames, size = counter.feed(data)
        if frames:
            crowd.frames += frames
            crowd.size += size
            crowd.last = time.perf_counter()
            if crowd.frames >= crowd.expect and crowd.reached is not None and not crowd.reached.done():
                crowd.reached.set_result(None)
        while counter.pings:
            self._transport.write(wire.client_frame(counter.pings.pop(), wire.PONG))

    def connection_lost(self, exc: Exception | None) -> None:
        """Note it: the figures of a crowd that shrinks are worth nothing."""
        closed = self._counter.closed
        self._crowd.gone = wire.close_reason(closed) if closed is not None else f"connection lost: {exc}"


async def connect_socket(command: Command) -> SocketCaller:
    """A WebSocket, through its handshake and its hello. Raises `WireError`."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(OPEN_LIMIT_S):
            _, caller = await loop.create_connection(lambda: SocketCaller(command), "127.0.0.1", command.port)
            await caller.opened
            await caller.greet(command.hello)
    except TimeoutError:
        raise WireError(f"a socket was not open and signed in within {OPEN_LIMIT_S:g} s") from None
    return caller


class Generator:
    """What is kept between commands."""

    def __init__(self) -> None:
        self._callers: dict[str, SocketCaller | HttpCaller] = {}
        self._crowds: dict[str, Crowd] = {}
        self._verbs: dict[str, Callable[[Command], Awaitable[Answer]]] = {
            "open": self._open,
            "run": self._run,
            "crowd": self._crowd,
            "emit": self._emit,
            "close": self._close,
        }

    async def obey(self, command: Command) -> Answer:
        """Carry out one command."""
        try:
            return await self._verbs[command.do](command)
        except (WireError, OSError, msgspec.MsgspecError) as error:
            return Answer(error=str(error) or type(error).__name__)

    async def _open(self, command: Command) -> Answer:
        if command.kind == "http":
            self._callers[command.name] = HttpCaller(command)
        else:
            self._callers[command.name] = await connect_socket(command)
        return Answer()

    async def _run(self, command: Command) -> Answer:
        caller = self._callers[command.name]
        if isinstance(caller, HttpCaller):
            await caller.prepare(command.in_flight)
        # A collection would stop the world for the length of several calls.
        gc.collect()
        gc.disable()
        try:
            return await caller.run(
                Tally(command.in_flight, command.seconds, command.warm), command.in_flight
            )
        finally:
            gc.enable()

    async def _crowd(self, command: Command) -> Answer:
        crowd = self._crowds[command.name] = Crowd(command)
        await crowd.gather()
        return Answer()

    async def _emit(self, command: Command) -> Answer:
        request = f"POST {command.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
        trigger = await connect_http(command.port, request.encode())
        try:
            return await self._crowds[command.name].emit(trigger, command.expect)
        finally:
            trigger.close()

    async def _close(self, command: Command) -> Answer:
        gone = self._callers.pop(command.name, None) or self._crowds.pop(command.name, None)
        if gone is not None:
            await gone.close()
        return Answer()


async def serve() -> None:
    """Announce, then obey until the standard input ends."""
    generator = Generator()
    commands = await standard_input()
    say(Announcement())
    while line := await commands.readline():
        say(await generator.obey(msgspec.json.decode(line, type=Command)))


if __name__ == "__main__":
    sys.exit(run_loop(serve()))
