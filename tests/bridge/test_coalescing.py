"""Tests that states which a newer one has replaced give way before calls' events do (protocol.md sections 6, 8)."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any, cast

import msgspec
import pytest

from bridge.config import Limits
from bridge.outbox import SLOW_FRAMES, Outbox
from bridge.session import Session
from bridge.sites import Site
from protocol.encoding import Encoding
from protocol.jsonrpc import EventFrame
from tests.bridge.clockwork import settled
from tests.bridge.endpoint_harness import FakeSite, Wire, bridge_with, settle


def hint(number: str, status: int) -> EventFrame:
    content = {"number": number, "status": status}
    return EventFrame("Cti.event", {"msgType": "PhoneHintStatusEvent", "ctiMessage": content})


def call(number: int) -> EventFrame:
    return EventFrame("Cti.event", {"msgType": "PhoneEvent", "ctiMessage": {"uniqueId": str(number)}})


class Got:
    """A session's socket that remembers what came."""

    def __init__(self) -> None:
        self.events: list[tuple[int, EventFrame]] = []

    def push_event(self, event: EventFrame, seq: int) -> None:
        self.events.append((seq, event))

    def taken_over(self) -> None: ...

    def session_ended(self, reason: str) -> None: ...


def session(kept: int) -> Session:
    return Session(cast(Site, FakeSite()), Limits(session_events=kept), lambda _: None)


async def test_a_full_log_gives_up_replaced_states_before_any_event_of_a_call() -> None:
    """protocol.md section 6: what the log still holds is replayed, in order; none of it is counted as lost."""
    log, socket = session(4), Got()
    calls = [call(1), call(2), call(3)]
    log.deliver(calls[0])
    log.deliver(hint("1002", 0))
    log.deliver(calls[1])
    for status in range(1, 50):
        log.deliver(hint("1002", status))
    log.deliver(calls[2])
    assert (log.lost_since(0), log.kept_since(0)) == (0, 4)
    log.replay(socket, 0)
    assert [seq for seq, _ in socket.events] == [1, 3, 52, 53]


async def test_events_of_calls_outlive_any_number_of_states() -> None:
    log, socket = session(5), Got()
    for number in range(1, 5):
        log.deliver(call(number))
    for status in range(1000):
        log.deliver(hint("1002", status))
    assert (log.lost_since(0), log.kept_since(0)) == (0, 5)
    assert log.replay(socket, 0) == 5
    assert [seq for seq, _ in socket.events] == [1, 2, 3, 4, 1004]
    assert socket.events[-1][1].fields["ctiMessage"]["status"] == 999


async def test_states_that_nothing_has_replaced_are_lost_like_anything_else_and_counted() -> None:
    log = session(5)
    for number in range(8):
        log.deliver(hint(str(number), 0))
    assert (log.lost_since(0), log.lost_since(2), log.lost_since(3)) == (3, 1, 0)
    assert (log.kept_since(0), log.kept_since(6)) == (5, 2)


async def test_a_log_that_is_not_full_keeps_every_state() -> None:
    """Nothing is left out for a client that comes back in time and was not flooded."""
    log, socket = session(100), Got()
    for status in range(100):
        log.deliver(hint("1002", status))
    log.replay(socket, 0)
    assert [seq for seq, _ in socket.events] == list(range(1, 101))


class Stalled:
    """A server that takes nothing until it is let."""

    def __init__(self) -> None:
        self.may_write = asyncio.Event()
        self.out: list[Any] = []

    async def send(self, message: MutableMapping[str, Any]) -> None:
        await self.may_write.wait()
        data = message.get("text")
        self.out.append(msgspec.json.decode(data) if data else message)


async def slow_reader(events: list[EventFrame], **limits: Any) -> tuple[list[dict[str, Any]], int]:
    """What gets to a reader who reads again when all of `events` have happened, and how often it was too slow."""
    server = Stalled()
    complaints: list[None] = []
    outbox = Outbox(server.send, None, Limits(**limits), lambda: complaints.append(None))
    for seq, event in enumerate(events, 1):
        outbox.put(Encoding.JSON, event.encoded(Encoding.JSON, seq), event)
    server.may_write.set()
    await settled()
    outbox.gone()
    return [frame["params"] for frame in server.out], len(complaints)


async def test_a_slow_reader_gets_only_the_newest_of_each_state_and_every_event_of_a_call() -> None:
    events: list[EventFrame] = []
    for round_ in range(300):
        events += [call(round_), *(hint(str(phone), round_) for phone in range(10))]
    got, too_slow = await slow_reader(events)
    assert too_slow == 0
    calls = [each["ctiMessage"]["uniqueId"] for each in got if each["msgType"] == "PhoneEvent"]
    assert calls == [str(round_) for round_ in range(300)]
    hints = [each["ctiMessage"] for each in got if each["msgType"] == "PhoneHintStatusEvent"]
    assert hints[-10:] == [{"number": str(phone), "status": 299} for phone in range(10)]
    assert len(hints) <= 11  # one may have been in the server's hands
    numbers = [each["seq"] for each in got]
    assert numbers == sorted(set(numbers))


async def test_a_short_stall_leaves_nothing_out() -> None:
    events = [hint("1002", status) for status in range(SLOW_FRAMES + 1)]
    got, _ = await slow_reader(events)
    assert [each["ctiMessage"]["status"] for each in got] == list(range(SLOW_FRAMES + 1))


async def test_a_reader_for_whom_too_many_events_of_calls_wait_is_too_slow_whatever_else_was_left_out() -> (
    None
):
    """protocol.md section 8: 1,024 frames."""
    events = [event for number in range(150) for event in (call(number), hint("1002", number))]
    _, too_slow = await slow_reader(events, outbound_frames=100)
    assert too_slow == 1


@pytest.mark.parametrize("size", [1000, 5000])
async def test_bytes_of_replaced_states_do_not_count(size: int) -> None:
    """protocol.md section 8: 8 MiB; what is left out takes no room."""
    large = [
        EventFrame(
            "Cti.event", {"msgType": "QueueCalls", "ctiMessage": {"queueId": 1, "calls": ["x" * size, n]}}
        )
        for n in range(50)
    ]
    got, too_slow = await slow_reader(large, outbound_bytes=20_000)
    assert too_slow == 0
    assert got[-1]["ctiMessage"]["calls"][1] == 49


async def test_replies_are_never_left_out() -> None:
    server = Stalled()
    outbox = Outbox(server.send, None, Limits(), lambda: None)
    for number in range(200):
        outbox.put(Encoding.JSON, b'{"id":%d}' % number)
        outbox.put(Encoding.JSON, hint("1", number).encoded(Encoding.JSON, number + 1), hint("1", number))
    server.may_write.set()
    await settled()
    assert [frame["id"] for frame in server.out if "id" in frame] == list(range(200))


async def test_a_resume_after_a_flood_of_states_tells_how_many_events_it_replays() -> None:
    """protocol.md section 6: `replayed` counts what comes; the newest state is among it, and nothing is lost."""
    site = FakeSite()
    bridge = bridge_with(site, session_events=10)
    first = Wire(bridge, site)
    signed_in = await first.signed_in()
    await first.gone()
    user = site.users[0]
    for number in range(5):
        user.say(number)
    for status in range(100):
        user.deliver(hint("1002", status))
    second = Wire(bridge, site)
    second.call("Session.resume", {"sessionId": signed_in["sessionId"], "seq": 1})
    answer, *events = await second.heard()
    assert answer["result"] == {"sessionId": signed_in["sessionId"], "replayed": 9, "lost": 0}
    assert len(events) == 9
    assert [each["params"]["seq"] for each in events[:5]] == [2, 3, 4, 5, 6]
    assert events[-1]["params"]["ctiMessage"] == {"number": "1002", "status": 99}
    await second.gone()
    await bridge.sessions.close()
    await settle()
