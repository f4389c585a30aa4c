"""A socket's bounded writer: frames leave at once while the reader keeps up, wait while it does not.

Errors: none; a reader that is too slow is reported through a callback.
"""

from __future__ import annotations

import asyncio
import types
from collections.abc import Awaitable, Callable, Coroutine, Generator, Hashable, MutableMapping
from functools import partial
from typing import Any, Protocol

from bridge.backlog import Backlog
from bridge.config import Limits
from protocol.encoding import Encoding
from protocol.jsonrpc import EventFrame


class Socket(Protocol):
    """A server's socket, beyond what ASGI offers."""

    def write_frame(self, opcode: int, payload: bytes) -> bool:
        """Write a whole frame at once (opcode 1 is text, 2 binary); False where it has to wait."""
        ...

    def abort(self) -> None:
        """Cut the connection."""
        ...


Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

SLOW_FRAMES = 64
"""So many frames wait for a reader that keeps up, when a burst comes while a network hands over; for one that has
more, events that a newer one has replaced are left out. In numbers: a page whose calls and statistics change 10 times
a second is 6 s behind."""

CLOSE_GRACE_S = 5.0
"""How long a reader may take to let its close frame out before the connection is cut."""

GONE = (OSError, RuntimeError)
"""What a server's `send` raises when the peer is gone. RuntimeError: the peer's close frame has been answered, but
the application has not read of it yet."""


_Waiting = tuple[MutableMapping[str, Any], int, EventFrame | None, int]
"""A message for the server, its size (bytes), the event that it tells, and that event's number in its session."""


def _state_key(waiting: _Waiting) -> Hashable:
    event = waiting[2]
    return None if event is None else event.state_key


class Waiting:
    """How many bytes wait in a number of outboxes together."""

    __slots__ = ("bytes",)

    def __init__(self) -> None:
        self.bytes = 0


class Outbox:
    """The frames on their way to one socket.

    While the server takes frames without waiting, `put` writes them in the caller's own step: no task is woken
    (3 µs saved a reply). When it has to wait, a task goes on from there, and frames queue up to
    `limits.outbound_frames` and `limits.outbound_bytes`. Once more than `SLOW_FRAMES` wait, the reader gets only the
    newest of each state (`protocol.state`). `socket` is the short way out, where there is one.
    """

    def __init__(
        self,
        send: Send,
        socket: Socket | None,
        limits: Limits,
        too_slow: Callable[[], None],
        close_grace_s: float = CLOSE_GRACE_S,
        waiting: Waiting | None = None,
    ) -> None:
        self._send = send
        self._write_frame = _never if socket is None else socket.write_frame
        self._abort = _nothing if socket is None else socket.abort
        self._most_frames = limits.outbound_frames
        self._most_bytes = limits.outbound_bytes
        self._deadline_s = limits.send_deadline_s
        self._too_slow = too_slow
        self._close_grace_s = close_grace_s
        self._slow_frames = min(SLOW_FRAMES, limits.outbound_frames)
        # Made when a frame has to wait for the first time: most sockets rest.
        self._queue: Backlog[_Waiting] | None = None
        self._put = 0
        self._bytes = 0
        self._waiting = waiting or Waiting()
        self._stalled: asyncio.Task[None] | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._reported = False
        self.closed = False
        self.unsent_from: int | None = None
        """The number of the oldest event that was dropped unsent, when the reader went or was too slow."""
        self.drained: Callable[[], None] = _nothing
        """Called when the server takes frames again, and nothing is left in the queue."""

    @property
    def waits(self) -> bool:
        """Whether a frame would have to wait: who can hold back should."""
        return self._stalled is not None

    @property
    def depth(self) -> int:
        """How many frames wait."""
        return 0 if self._queue is None else len(self._queue)

    def put(self, encoding: Encoding, frame: bytes, event: EventFrame | None = None, seq: int = 0) -> None:
        """Send a frame, or queue it; over the limits the reader is reported as too slow.

        A frame with the `event` that it tells may be left out while it waits, when a newer one replaces it.
        """
        if self.closed or self._reported:
            return
        if self._stalled is None and self._write_frame(1 if encoding is Encoding.JSON else 2, frame):
            return
        if encoding is Encoding.JSON:
            message: MutableMapping[str, Any] = {"type": "websocket.send", "text": frame.decode()}
        else:
            message = {"type": "websocket.send", "bytes": frame}
        if self._stalled is None:
            self._push(message)
            return
        queue = self._append(message, len(frame), event, seq)
        while len(queue) > self._slow_frames or self._bytes > self._most_bytes:
            replaced = queue.drop_replaced()
            if replaced is None:
                break
            self._count(-replaced[1])
        if len(queue) > self._most_frames or self._bytes > self._most_bytes:
            self._report()

    def close(self, code: int, reason: str) -> None:
        """Close the socket once what is queued is out; cut it if even that takes longer than the grace."""
        if self.closed:
            return
        self.closed = True
        message = {"type": "websocket.close", "code": code, "reason": _fitting(reason)}
        if self._stalled is None:
            self._push(message)
        else:
            self._append(message, 0, None, 0)
        if self._stalled is not None:
            self._watch_for(self._close_grace_s, self._abort)

    def gone(self) -> None:
        """The peer is gone: drop everything."""
        self.closed = True
        self._drop()
        self._unwatch()
        if self._stalled is not None:
            self._stalled.cancel()

    def _push(self, message: MutableMapping[str, Any]) -> None:
        """Run the server's `send` up to its first wait; in most cases that is all of it."""
        sending = self._send(message)
        if not isinstance(sending, Coroutine):
            raise TypeError("the server's send must be a coroutine function")
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return
        except GONE:
            self.gone()
            return
        loop = asyncio.get_running_loop()
        self._stalled = loop.create_task(self._go_on(sending, waits_for))
        # A task that is cancelled before its first step never comes to what it was to go on with.
        self._stalled.add_done_callback(lambda _: sending.close())
        self._watch_for(self._deadline_s, self._report)

    async def _go_on(self, sending: Coroutine[Any, Any, None], waits_for: Any) -> None:
        try:
            await _resumed(sending, waits_for)
            while self._queue:
                _, (message, size, _, _) = self._queue.pop()
                self._count(-size)
                if not self.closed:
                    self._watch_for(self._deadline_s, self._report)
                await self._send(message)
        except GONE:
            self.closed = True
            self._drop()
        finally:
            self._stalled = None
            self._unwatch()
        if not self.closed:
            self.drained()

    def _append(
        self, message: MutableMapping[str, Any], size: int, event: EventFrame | None, seq: int
    ) -> Backlog[_Waiting]:
        if self._queue is None:
            self._queue = Backlog(_state_key)
        self._put += 1
        self._queue.append(self._put, (message, size, event, seq))
        self._count(size)
        return self._queue

    def _count(self, size: int) -> None:
        self._bytes += size
        self._waiting.bytes += size

    def _drop(self) -> None:
        if self.unsent_from is None and self._queue is not None:
            waiting = (item[3] for _, item in self._queue.after(0) if item[3])
            self.unsent_from = next(waiting, None)
        self._queue = None
        self._count(-self._bytes)

    def _report(self) -> None:
        if not self._reported:
            self._reported = True
            self._drop()
            self._too_slow()

    def _watch_for(self, seconds: float, action: Callable[[], None]) -> None:
        self._unwatch()
        self._watch = asyncio.get_running_loop().call_later(seconds, action)

    def _unwatch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None


def _never(opcode: int, payload: bytes) -> bool:
    return False


def _nothing() -> None:
    pass


@types.coroutine
def _resumed(sending: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    """Go on with a coroutine that was already run up to its first wait."""
    while True:
        try:
            value = yield waits_for
        except BaseException as error:
            go_on = partial(sending.throw, error)
        else:
            go_on = partial(sending.send, value)
        try:
            waits_for = go_on()
        except StopIteration:
            return


def _fitting(reason: str) -> str:
    """A close reason of at most 123 bytes (RFC 6455 section 5.5)."""
    return reason.encode()[:123].decode(errors="ignore")
