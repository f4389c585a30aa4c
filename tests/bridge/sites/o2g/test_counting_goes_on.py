"""Statistics that the bridge computes outlive the bridge: another one goes on with what was counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bridge.simulator.server import Simulator
from bridge.sites import Counted
from bridge.sites.o2g.agent_totals import GAP_MOST, AgentDay, AgentTotals
from bridge.sites.o2g.queue_totals import QueueDay, QueueTotals
from protocol.cti_messages import AgentStateName, CallDirection, PhoneEventType
from tests.bridge.sites.o2g.house import House, HouseOf, Page
from tests.bridge.sites.o2g.test_contact_centre import AGENT, BOSS
from tests.bridge.sites.o2g.test_contact_centre import told as told_to
from tests.bridge.sites.o2g.test_queue_totals import NOON, after, told, values

IN, OUT = CallDirection.INCOMING, CallDirection.OUTGOING
STATES = (
    AgentStateName.READY,
    AgentStateName.ON_PAUSE,
    AgentStateName.ON_WRAPUP,
    AgentStateName.LOGGED_OUT,
    AgentStateName.ON_CALL,
)


def handed_over(totals: AgentTotals, now: datetime, *, at: datetime | None = None) -> AgentTotals:
    """Another bridge's totals, which go on with these; they were saved at `now`, and counted on at `at`."""
    saved = msgspec.msgpack.decode(msgspec.msgpack.encode(totals.saved(now)), type=AgentDay)
    found = AgentTotals(at or now)
    found.go_on(saved, now, at or now)
    return found


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["state", "call", "answer", "end", "dial", "gap"]),
            st.integers(0, 4),
            st.integers(0, 4_000),
        ),
        max_size=30,
    ),
    st.integers(0, 29),
)
@example([("call", 0, 0), ("state", 0, 0)], 0)
def test_an_agents_day_is_the_same_whoever_counts_it(steps: list[tuple[str, int, int]], at_step: int) -> None:
    """What one bridge counts to its end and what two count one after the other is the same day."""
    one, other, now = AgentTotals(NOON), AgentTotals(NOON), NOON
    calls: dict[str, PhoneEventType] = {}
    state = AgentStateName.LOGGED_OUT
    for each in (one, other):
        each.switched(state, now, known_before=False)  # what the snapshots tell
    for number, (what, which, seconds) in enumerate(steps):
        now += timedelta(seconds=seconds)
        both = (one, other)
        ringing = [call for call, last in calls.items() if last is PhoneEventType.RINGING]
        if what == "state":
            state = STATES[which]
            for each in both:
                each.switched(state, now, known_before=True)
        elif what in ("call", "dial"):
            call = f"c{number}"
            kind = PhoneEventType.RINGING if what == "call" else PhoneEventType.DIALING
            calls[call] = kind
            for each in both:
                each.phone_event(told(kind, call, IN if what == "call" else OUT), now)
        elif what == "answer" and ringing:
            calls[ringing[0]] = PhoneEventType.ESTABLISHED
            for each in both:
                each.phone_event(told(PhoneEventType.ESTABLISHED, ringing[0], IN), now)
        elif what == "end" and calls:
            call = list(calls)[which % len(calls)]
            kind = calls.pop(call)
            for each in both:
                each.phone_event(
                    told(PhoneEventType.RELEASED, call, OUT if kind is PhoneEventType.DIALING else IN), now
                )
        if number == at_step:
            other = handed_over(other, now)
            other.switched(state, now, known_before=False)  # what the snapshots tell
            for call, kind in calls.items():
                direction = OUT if kind is PhoneEventType.DIALING else IN
                other.phone_event(told(kind, call, direction), now)
    before, found = values(one, after(60, now)), values(other, after(60, now))
    assert set(before) == set(found)
    for name, value in before.items():
        if isinstance(value, int):
            assert abs(found[name] - value) <= 1, name  # seconds, rounded once more
        else:
            assert found[name] == value


def test_a_state_goes_on_over_the_seconds_in_which_nobody_counted() -> None:
    """A dead owner is replaced within seconds: an agent who was ready before and is after was ready."""
    totals = AgentTotals(NOON)
    totals.switched(AgentStateName.READY, NOON, known_before=False)
    found = handed_over(totals, after(100), at=after(105))
    found.switched(AgentStateName.READY, after(106), known_before=False)
    assert values(found, after(110))["ReadyTime"] == 110


def test_after_a_longer_gap_a_state_counts_until_it_was_seen_last() -> None:
    """Nobody knows what he did while there was no bridge at all."""
    totals = AgentTotals(NOON)
    totals.switched(AgentStateName.READY, NOON, known_before=False)
    back = after(100) + GAP_MOST + timedelta(seconds=1)
    found = handed_over(totals, after(100), at=back)
    found.switched(AgentStateName.READY, back, known_before=False)
    assert values(found, back + timedelta(seconds=5))["ReadyTime"] == 105


def test_yesterdays_totals_are_dropped() -> None:
    """The totals begin again at local midnight."""
    late = datetime(2024, 5, 1, 23, 59, 50, tzinfo=UTC)
    totals, pilot = AgentTotals(late), QueueTotals(late)
    totals.phone_event(told(PhoneEventType.DIALING, "c1", OUT), late)
    pilot.entered("c1", "", late)
    assert values(handed_over(totals, late), late)["OutCalls"] == 1
    assert values(handed_over(totals, late, at=after(20, late)), after(20, late))["OutCalls"] == 0
    found = QueueTotals(after(20, late))
    found.go_on(pilot.saved(), after(20, late))
    counters = found.counters(after(20, late))
    assert (counters["TotalNumberCallsEntered"], counters["TotalNumberCallsEnteredLastHour"]) == (0, 1)


@given(st.lists(st.tuples(st.sampled_from(["enter", "answer", "remove"]), st.integers(0, 600)), max_size=30))
def test_a_pilots_totals_are_the_same_whoever_counts_them(steps: list[tuple[str, int]]) -> None:
    """Today's, those of the last hour, and of any window."""
    totals, now, waiting = QueueTotals(NOON), NOON, list[str]()
    for number, (what, seconds) in enumerate(steps):
        now += timedelta(seconds=seconds)
        if what == "enter":
            waiting.append(f"c{number}")
            totals.entered(waiting[-1], "", now)
        elif waiting and what == "answer":
            totals.distributed(waiting[0])
            totals.answered(waiting.pop(0), now)
        elif waiting:
            totals.removed(waiting.pop(0), "ABANDONED", now)
    saved = msgspec.msgpack.decode(msgspec.msgpack.encode(totals.saved()), type=QueueDay)
    found = QueueTotals(now)
    found.go_on(saved, now)
    totals.prune(now)  # as a bridge does every second
    assert found.counters(now) == totals.counters(now)
    assert found.window(now, 600, 20) == totals.window(now, 600, 20)
    assert found.waiting == []


# On the simulated PBX: one bridge counts, another one goes on


async def statistics(house: House, page: Page, **wanted: int) -> dict[str, Any]:
    """Wait until the agent's statistics are at least so."""
    async with asyncio.timeout(20):
        while True:
            page.got.clear()
            await house.call(page, "Cti.subscribeToAgentStats")
            for each in told_to(page, "AgentStatistics"):
                found = {one["name"]: one["value"] for one in each["statistics"]}
                if each["id"] == int(AGENT[3:]) and all(found[name] >= n for name, n in wanted.items()):
                    return found
            await asyncio.sleep(0.05)


@pytest.mark.usefixtures("nothing_left")
async def test_the_next_owner_of_a_site_goes_on_with_its_statistics(
    house_of: HouseOf, pbx: Simulator
) -> None:
    """protocol/README.md "A cluster": what cannot be asked of the PBX is not lost with its bridge."""
    first = await house_of("administrator")
    boss, agent = await first.page(BOSS), await first.page(AGENT)
    await first.call(agent, "Cti.loginAgent", agentPhoneNumber=AGENT[3:])
    await agent.hears("AgentStateEvent")
    for _ in range(2):
        await first.call(agent, "Cti.dial", destination="70120")
        await agent.hears("EventDialing")
        await first.call(agent, "Cti.hangup")
        await agent.hears("EventReleased")
        agent.got.clear()
    before = await statistics(first, boss, OutCalls=2)
    totals = first.site.take_totals()
    assert any(name.startswith("agent-") for name in totals)
    assert first.site.take_totals() == {}, "only what has changed"
    first.site.recall = recalling(totals)
    await first.site.stand_down()
    first.site.take_over()
    await first.up()
    boss = await first.page(BOSS)
    found = await statistics(first, boss, OutCalls=2)
    assert found["OutCalls"] == before["OutCalls"] == 2
    assert found["LoginDateTime"] == before["LoginDateTime"]


def recalling(totals: dict[str, bytes]) -> Callable[[], Any]:
    async def recall() -> Counted:
        return Counted(totals, datetime.now(UTC))

    return recall
