"""Tests of a socket's bounded writer, against a server whose `send` stalls, resumes and fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, MutableMapping
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bridge.config import Limits
from bridge.outbox import Outbox
from protocol.encoding import Encoding
from tests.bridge.clockwork import ClockworkLoop, pass_time, settled, timeless

LIMITS = Limits(outbound_frames=4, outbound_bytes=100, send_deadline_s=30.0)
GRACE_S = 5.0


class Server:
    """An ASGI server's end of one socket: `out` is what has left."""

    def __init__(self, *, short_way: bool = False) -> None:
        self.out: list[Any] = []
        self.may_write = asyncio.Event()
        self.may_write.set()
        self.fails: Exception | None = None
        self.aborts = 0
        self.abandoned = 0
        self.short_way = short_way
        self.slow = 0
        self.on_slow: list[Callable[[], None]] = []

    def outbox(self, limits: Limits = LIMITS) -> Outbox:
        return Outbox(self.send, self, limits, self.too_slow, GRACE_S)

    async def send(self, message: MutableMapping[str, Any]) -> None:
        try:
            await self.may_write.wait()
        except (asyncio.CancelledError, GeneratorExit):
            self.abandoned += 1
            raise
        if self.fails is not None:
            raise self.fails
        if message["type"] == "websocket.close":
            self.out.append((message["code"], message["reason"]))
        else:
            self.out.append(message.get("text", message.get("bytes")))

    def write_frame(self, opcode: int, payload: bytes) -> bool:
        if not self.short_way or self.fails is not None or not self.may_write.is_set():
            return False
        self.out.append(payload.decode() if opcode == 1 else payload)
        return True

    def abort(self) -> None:
        self.aborts += 1

    def too_slow(self) -> None:
        self.slow += 1
        for action in self.on_slow:
            action()


def put(outbox: Outbox, *frames: str) -> None:
    for frame in frames:
        outbox.put(Encoding.JSON, frame.encode())


ways = pytest.mark.parametrize("short_way", [True, False], ids=["short way", "send"])


@ways
@timeless
async def test_frames_leave_in_the_callers_own_step_while_the_reader_keeps_up(short_way: bool) -> None:
    server = Server(short_way=short_way)
    outbox = server.outbox()
    put(outbox, "one", "zwölf")
    outbox.put(Encoding.MSGPACK, b"\x81\xff")
    assert server.out == ["one", "zwölf", b"\x81\xff"]
    assert outbox.depth == 0


@ways
@timeless
async def test_frames_leave_in_order_after_a_stall(short_way: bool) -> None:
    server = Server(short_way=short_way)
    outbox = server.outbox()
    put(outbox, "one")
    server.may_write.clear()
    put(outbox, "two", "three")
    outbox.put(Encoding.MSGPACK, b"four")
    await settled()
    assert server.out == ["one"]
    assert outbox.depth == 2  # "two" is in the server's hands
    server.may_write.set()
    put(outbox, "five")
    await settled()
    put(outbox, "six")
    assert server.out == ["one", "two", "three", b"four", "five", "six"]
    assert outbox.depth == 0


@timeless
async def test_a_stall_within_a_backlog_keeps_the_order() -> None:
    server = Server()
    outbox = server.outbox()
    server.may_write.clear()
    put(outbox, "one", "two", "three")
    await settled()
    server.may_write.set()
    server.may_write.clear()  # the first is let out, the second waits again
    await settled()
    put(outbox, "four")
    assert server.out == ["one"]
    server.may_write.set()
    await settled()
    assert server.out == ["one", "two", "three", "four"]


@timeless
async def test_one_frame_over_the_limit_makes_the_reader_too_slow_once() -> None:
    """protocol.md section 8: the queue is counted in frames."""
    server = Server()
    outbox = server.outbox()
    server.may_write.clear()
    put(outbox, "in hand", *"1234")
    assert (outbox.depth, server.slow) == (4, 0)
    put(outbox, "5")
    assert (outbox.depth, server.slow) == (0, 1)
    put(outbox, "6", "7")
    await pass_time(100)
    assert (outbox.depth, server.slow) == (0, 1)
    server.may_write.set()
    await settled()
    put(outbox, "8")
    assert server.out == ["in hand"]


@timeless
async def test_one_byte_over_the_limit_makes_the_reader_too_slow() -> None:
    """protocol.md section 8: … and in bytes."""
    server = Server()
    outbox = server.outbox()
    server.may_write.clear()
    put(outbox, "in hand", "x" * 60, "ö" * 20)
    assert server.slow == 0
    put(outbox, "x")
    assert server.slow == 1
    outbox.gone()


@timeless
async def test_bytes_that_have_left_do_not_count() -> None:
    server = Server()
    outbox = server.outbox()
    for _ in range(20):
        server.may_write.clear()
        put(outbox, "x" * 90, "y" * 90)
        server.may_write.set()
        await settled()
    assert server.slow == 0
    assert len(server.out) == 40


@timeless
async def test_a_reader_that_takes_nothing_for_the_deadline_is_too_slow() -> None:
    server = Server()
    outbox = server.outbox()
    server.may_write.clear()
    put(outbox, "one", "two")
    await pass_time(29.9)
    assert server.slow == 0
    await pass_time(0.2)
    assert server.slow == 1
    await pass_time(100)
    assert server.slow == 1
    outbox.gone()


@timeless
async def test_the_deadline_counts_anew_for_each_frame() -> None:
    server = Server()
    outbox = server.outbox()
    server.may_write.clear()
    put(outbox, "one", "two", "three")
    for _ in range(3):
        await pass_time(29.0)
        server.may_write.set()
        server.may_write.clear()
        await settled()
    assert server.slow == 0
    assert server.out == ["one", "two", "three"]


@timeless
async def test_a_reader_that_catches_up_has_no_deadline_any_more() -> None:
    server = Server()
    outbox = server.outbox()
    server.may_write.clear()
    put(outbox, "one")
    await settled()
    server.may_write.set()
    await settled()
    await pass_time(1000)
    assert server.slow == 0
    put(outbox, "two")
    assert server.out == ["one", "two"]


# Closing


@ways
@timeless
async def test_a_close_leaves_at_once_when_nothing_waits(short_way: bool) -> None:
    server = Server(short_way=short_way)
    outbox = server.outbox()
    put(outbox, "one")
    outbox.close(4001, "signed out")
    assert server.out == ["one", (4001, "signed out")]
    assert outbox.closed
    put(outbox, "late")
    outbox.close(1001, "twice")
    assert server.out == ["one", (4001, "signed out")]


@timeless
async def test_a_close_leaves_after_what_is_queued() -> None:
    server = Server()
    outbox = server.outbox()
    server.may_write.clear()
    put(outbox, "one", "two")
    outbox.close(1001, "shutting down")
    put(outbox, "late")
    server.may_write.set()
    await settled()
    assert server.out == ["one", "two", (1001, "shutting down")]
    await pass_time(1000)
    assert (server.aborts, server.slow) == (0, 0)


@timeless
async def test_a_close_that_does_not_get_out_cuts_the_connection_after_the_grace() -> None:
    server = Server()
    outbox = server.outbox()
    server.may_write.clear()
    outbox.close(1001, "shutting down")
    await pass_time(GRACE_S - 0.1)
    assert server.aborts == 0
    await pass_time(0.2)
    assert server.aborts == 1
    await pass_time(1000)
    assert (server.aborts, server.slow) == (1, 0)
    outbox.gone()


@timeless
async def test_the_grace_of_a_close_is_not_prolonged_by_frames_that_trickle_out_before_it() -> None:
    server = Server()
    outbox = server.outbox()
    server.may_write.clear()
    put(outbox, "one", "two", "three")
    outbox.close(1001, "shutting down")
    await pass_time(GRACE_S - 0.1)
    server.may_write.set()
    server.may_write.clear()
    await pass_time(0.2)
    assert server.out == ["one"]
    assert server.aborts == 1
    outbox.gone()


@timeless
async def test_a_slow_reader_is_closed_and_cut_if_it_does_not_take_even_that() -> None:
    """protocol.md sections 7 and 8: 4008."""
    server = Server()
    outbox = server.outbox()
    server.on_slow.append(lambda: outbox.close(4008, "too slow a reader"))
    server.may_write.clear()
    put(outbox, "in hand", *"12345")
    assert (server.slow, outbox.depth) == (1, 1)
    await pass_time(GRACE_S + 0.1)
    assert server.aborts == 1
    outbox.gone()
    await settled()
    assert server.out == []


@timeless
async def test_a_slow_reader_that_wakes_up_gets_its_close_frame_and_nothing_of_the_queue() -> None:
    server = Server()
    outbox = server.outbox()
    server.on_slow.append(lambda: outbox.close(4008, "too slow a reader"))
    server.may_write.clear()
    put(outbox, "in hand", *"12345")
    await pass_time(1)
    server.may_write.set()
    await settled()
    assert server.out == ["in hand", (4008, "too slow a reader")]
    await pass_time(1000)
    assert server.aborts == 0


@pytest.mark.parametrize(
    ("reason", "sent"),
    [("x" * 200, "x" * 123), ("é" * 100, "é" * 61), ("", ""), ("x" * 121 + "€", "x" * 121)],
)
@timeless
async def test_a_close_reason_fits_in_its_frame(reason: str, sent: str) -> None:
    """RFC 6455 section 5.5: 125 bytes, two of them the code; cut between characters."""
    server = Server()
    server.outbox().close(4001, reason)
    assert server.out == [(4001, sent)]


# The peer goes away

ERRORS = [ConnectionResetError(), RuntimeError("Unexpected ASGI message, after sending 'websocket.close'.")]
failures = pytest.mark.parametrize("error", ERRORS, ids=["gone", "has closed"])


@failures
@timeless
async def test_a_frame_for_a_peer_that_is_gone_is_dropped_without_an_error(error: Exception) -> None:
    """An event is delivered to many; one dead socket must not keep it from the others."""
    server = Server(short_way=True)
    outbox = server.outbox()
    server.fails = error
    put(outbox, "one", "two")
    outbox.close(1001, "shutting down")
    assert server.out == []
    assert outbox.closed


@failures
@timeless
async def test_a_peer_that_goes_while_frames_wait_ends_the_writer(error: Exception) -> None:
    server = Server()
    outbox = server.outbox()
    server.may_write.clear()
    put(outbox, "one", "two")
    await settled()
    server.fails = error
    server.may_write.set()
    await settled()
    assert outbox.closed
    assert outbox.depth == 0
    put(outbox, "three")
    await pass_time(1000)
    assert (server.out, server.slow, server.aborts) == ([], 0, 0)


@pytest.mark.parametrize("turns", [0, 1, 10])
@timeless
async def test_nothing_is_left_when_the_socket_goes_in_the_middle_of_a_stall(turns: int) -> None:
    server = Server()
    outbox = server.outbox()
    server.may_write.clear()
    put(outbox, "one", "two")
    for _ in range(turns):
        await asyncio.sleep(0)
    outbox.gone()
    outbox.gone()
    await settled()
    assert server.abandoned == 1
    assert outbox.depth == 0
    server.may_write.set()
    await pass_time(1000)
    assert (server.out, server.slow, server.aborts) == ([], 0, 0)


@timeless
async def test_nothing_is_left_when_the_socket_goes_during_its_close() -> None:
    server = Server()
    outbox = server.outbox()
    server.may_write.clear()
    put(outbox, "one")
    outbox.close(1001, "shutting down")
    outbox.gone()
    await pass_time(1000)
    assert (server.out, server.aborts) == ([], 0)


@timeless
async def test_a_server_without_the_short_way_is_served_through_send_alone() -> None:
    server = Server()
    outbox = Outbox(server.send, None, LIMITS, server.too_slow, GRACE_S)
    put(outbox, "one")
    server.may_write.clear()
    outbox.close(1001, "shutting down")
    await pass_time(GRACE_S + 1)
    server.may_write.set()
    await settled()
    assert server.out == ["one", (1001, "shutting down")]


# At random


class AnyOrderOfEvents(RuleBasedStateMachine):
    """Frames, stalls, closes and the clock in any order, against a list of what must have left."""

    @initialize(short_way=st.booleans())
    def open(self, short_way: bool) -> None:
        self.loop = ClockworkLoop()
        self.server = Server(short_way=short_way)
        self.box = self.server.outbox()
        self.accepted: list[Any] = []
        self.waiting: list[str] = []
        self.stalled = False
        self.over = False
        self.count = 0

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.run(self.go())
            assert self.loop.timers() == []
            assert not asyncio.all_tasks(self.loop)
            self.loop.close()

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        self.loop.run_until_complete(work)
        self.loop.settle()

    @rule(size=st.integers(0, 60))
    def frame(self, size: int) -> None:
        self.count += 1
        text = f"{self.count}".ljust(size, ".")

        async def put_it() -> None:
            put(self.box, text)

        if not self.over:
            if self.stalled and self.accepted_in_hand():
                queued = sum(map(len, self.waiting))
                if len(self.waiting) >= LIMITS.outbound_frames or queued + len(text) > LIMITS.outbound_bytes:
                    self.over = True
                    self.accepted = self.accepted[: len(self.accepted) - len(self.waiting)]
                    self.waiting = []
                else:
                    self.waiting.append(text)
                    self.accepted.append(text)
            else:
                self.accepted.append(text)
        self.run(put_it())

    def accepted_in_hand(self) -> bool:
        return len(self.accepted) > len(self.server.out)

    @rule()
    def stall(self) -> None:
        self.server.may_write.clear()
        self.stalled = True

    @rule()
    def resume(self) -> None:
        async def let_out() -> None:
            self.server.may_write.set()

        self.stalled = False
        self.waiting = []
        self.run(let_out())

    @precondition(lambda self: not self.box.closed)
    @rule()
    def close(self) -> None:
        async def close_it() -> None:
            self.box.close(1001, "bye")

        self.over = True
        self.accepted.append((1001, "bye"))
        self.run(close_it())

    async def go(self) -> None:
        self.box.gone()

    @rule(seconds=st.sampled_from([0.1, 1.0, 4.0]))
    def wait(self, seconds: float) -> None:
        self.loop.advance(seconds)

    @invariant()
    def what_has_left_is_what_came_in_order(self) -> None:
        if hasattr(self, "server"):
            out = self.server.out
            assert out == self.accepted[: len(out)]
            if not self.stalled:
                assert out == self.accepted
                assert self.box.depth == 0

    @invariant()
    def a_reader_is_reported_at_most_once_and_the_queue_is_bounded(self) -> None:
        if hasattr(self, "server"):
            assert self.server.slow <= 1
            assert self.box.depth <= LIMITS.outbound_frames + 1


AnyOrderOfEvents.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
test_frames_leave_in_order_whatever_happens = AnyOrderOfEvents.TestCase
