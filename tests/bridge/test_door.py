"""Tests of the door: who is turned away with 1013 under overload, and who is not (protocol.md section 7)."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator

import pytest

from bridge.config import Limits
from bridge.door import SAMPLE_S, SAMPLES, Door, ask_for_descriptors
from bridge.outbox import Outbox
from protocol.encoding import Encoding
from tests.bridge.clockwork import ClockworkLoop, timeless
from tests.bridge.endpoint_harness import FakeSite, Wire, bridge_with, settle
from tests.bridge.test_coalescing import Stalled


async def test_a_socket_too_many_is_turned_away_and_those_inside_go_on() -> None:
    """protocol.md section 7: 1013; what was refused holds nothing, and there is room when somebody leaves."""
    site = FakeSite()
    bridge = bridge_with(site, sockets=2)
    first, second = Wire(bridge, site), Wire(bridge, site)
    await first.signed_in()
    third = Wire(bridge, site)
    await settle()
    assert third.closing == (1013, "overloaded: 2 sockets are open; try again later")
    assert third.task.done()
    assert (bridge.metrics.sockets, len(bridge.connections)) == (2, 2)
    assert bridge.metrics.turned_away == {"sockets": 1}
    assert bridge.metrics.closes == {1013: 1}
    first.call("Session.info")
    (answer,) = await first.heard()
    assert answer["result"]["login"] == "oxe70120"
    await second.gone()
    fourth = Wire(bridge, site)
    await fourth.signed_in("oxe70121")
    for wire in (first, fourth):
        await wire.gone()
    await bridge.sessions.close()


async def test_while_too_many_bytes_wait_for_slow_readers_nobody_comes_in() -> None:
    """The bytes of all outboxes count together; when they have left, or their reader has, the door opens."""
    door = Door(Limits(waiting_bytes=1000), lambda: 0)
    servers = [Stalled(), Stalled()]
    outboxes = [Outbox(server.send, None, Limits(), lambda: None, waiting=door.waiting) for server in servers]
    for outbox in outboxes:
        for _ in range(6):  # one is in the server's hands, five wait
            outbox.put(Encoding.JSON, b'"%s"' % (b"x" * 98))
    assert door.waiting.bytes == 1000
    assert door.refusal() is None
    outboxes[0].put(Encoding.JSON, b"1")
    refusal = door.refusal()
    assert refusal is not None
    assert refusal.why == "waiting"
    servers[0].may_write.set()
    await settle()
    assert door.waiting.bytes == 500
    assert door.refusal() is None
    for outbox in outboxes:
        outbox.gone()
    assert door.waiting.bytes == 0
    await settle()


async def test_a_reader_that_is_closed_as_too_slow_counts_no_more() -> None:
    door = Door(Limits(), lambda: 0)
    server = Stalled()
    outbox = Outbox(server.send, None, Limits(outbound_frames=5), lambda: None, waiting=door.waiting)
    for _ in range(8):
        outbox.put(Encoding.JSON, b"1")
    assert door.waiting.bytes == 0
    outbox.gone()
    await settle()


@timeless
async def test_a_loop_that_lags_at_every_look_turns_sockets_away_and_one_late_turn_does_not() -> None:
    loop = current()
    door = Door(Limits(loop_lag_s=1.0), lambda: 0)
    door.watch()
    for late_s in (0.0, 5.0, 0.0, 5.0, 5.0):
        await loop.pass_time(SAMPLE_S + late_s)
        assert door.refusal() is None
    await loop.pass_time(SAMPLE_S + 1.5)
    assert door.lag_s == pytest.approx(1.5)
    refusal = door.refusal()
    assert refusal is not None
    assert refusal.why == "lag"
    await loop.pass_time(SAMPLE_S)
    assert door.refusal() is None
    door.leave()


@timeless
async def test_the_lag_is_not_judged_before_it_was_looked_at_often_enough() -> None:
    door = Door(Limits(loop_lag_s=1.0), lambda: 0)
    door.watch()
    for _ in range(SAMPLES - 1):
        await current().pass_time(SAMPLE_S + 60)
    assert (door.lag_s, door.refusal()) == (0.0, None)
    door.leave()


def current() -> ClockworkLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, ClockworkLoop)
    return loop


def test_overload_is_logged_once_and_not_for_every_socket(caplog: pytest.LogCaptureFixture) -> None:
    """Who is turned away comes back at once, and thousands of others with him."""
    door = Door(Limits(sockets=1), lambda: 1)
    for _ in range(100):
        assert door.refusal() is not None
    assert [record.message for record in caplog.records] == [
        "sockets are turned away: overloaded: 1 sockets are open; try again later"
    ]


@pytest.fixture
def descriptors() -> Iterator[tuple[int, int]]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield before
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_sockets_leave_descriptors_to_reach_the_sites_with(descriptors: tuple[int, int]) -> None:
    _, hard = descriptors
    resource.setrlimit(resource.RLIMIT_NOFILE, (800, hard))
    assert Door(Limits(sockets=16_384), lambda: 699).refusal() is None
    assert Door(Limits(sockets=16_384), lambda: 700).refusal() is not None


def test_the_process_asks_for_the_descriptors_it_needs_and_never_gives_any_back(
    descriptors: tuple[int, int],
) -> None:
    _, hard = descriptors
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    ask_for_descriptors(700)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (801, hard)
    ask_for_descriptors(10)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (801, hard)
    ask_for_descriptors(10**9)
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] in (hard, 801, int(10**9 * 8 / 7) + 1)
