"""The totals that the bridge computes: their arithmetic at random, and a day of the simulated contact centre.

What the statistics mean: seed document 003, section 1.5.4.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.simulator.acd_log import CallRecord, Outcome
from bridge.simulator.face import RestError
from bridge.simulator.plan import Plan
from bridge.sites.o2g.agent_totals import AgentTotals
from bridge.sites.o2g.contact_centre import ContactCentre
from bridge.sites.o2g.link import Link
from bridge.sites.o2g.queue_book import Kind
from bridge.sites.o2g.queue_totals import GONE_S, QueueTotals
from protocol.cti_messages import AgentStateName, CallDirection, PhoneEvent, PhoneEventType
from tests.bridge.carrier import Carrier, ok
from tests.bridge.simulator.acd_world import AcdWorld

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def after(seconds: float, begin: datetime = NOON) -> datetime:
    return begin + timedelta(seconds=seconds)


# --- One pilot ---


def test_a_call_is_entered_answered_and_waited_for_from_when_it_came() -> None:
    totals = QueueTotals(NOON)
    totals.entered("c1", "0155", NOON)
    totals.queued("c1", "0155", after(1))
    assert [call.number for call in totals.waiting] == ["0155"]
    assert totals.longest_wait_s(after(9)) == 9
    totals.distributed("c1")
    assert totals.waiting == []
    totals.answered("c1", after(16))
    found = totals.counters(after(20))
    assert found["TotalNumberCallsEntered"] == found["TotalNumberCallsAnswered"] == 1
    assert found["TotalNumberCallsAnsweredBefore15"] == found["PercentageAnsweredBefore15"] == 0
    assert totals.window(after(20), 60, 20)["TotalNumberCallsAnsweredBefore20"] == 1


def test_a_call_that_an_agent_does_not_take_waits_again_or_is_abandoned() -> None:
    totals = QueueTotals(NOON)
    for call in ("c1", "c2"):
        totals.entered(call, "", NOON)
        totals.distributed(call)
        totals.not_taken(call, after(20))
    totals.queued("c1", "", after(20.1))
    assert not totals.settle(after(20 + GONE_S / 2))
    assert totals.settle(after(20 + GONE_S))
    found = totals.counters(after(30))
    assert (found["TotalNumberCallsAbandonned"], found["TotalNumberCallsAbandonnedAfter15"]) == (1, 1)
    assert list(totals.calls) == ["c1"]


def test_a_call_that_is_handed_over_while_it_rings_is_answered_under_its_other_reference() -> None:
    totals = QueueTotals(NOON)
    totals.entered("c1", "", NOON)
    totals.distributed("c1")
    totals.not_taken("c1", after(1))  # who has handed it over is gone
    totals.renamed("c1", "c2")
    assert not totals.settle(after(1 + 2 * GONE_S))
    totals.answered("c2", after(5))
    found = totals.counters(after(6))
    assert (found["TotalNumberCallsEntered"], found["TotalNumberCallsAnswered"]) == (1, 1)
    assert found["TotalNumberCallsAbandonned"] == 0


@pytest.mark.parametrize(
    ("cause", "waited", "counter"),
    [
        ("ABANDONED", True, "TotalNumberCallsAbandonned"),
        ("RESOURCES_NOT_AVAILABLE", False, "TotalNumberCallsClosed"),
        ("FORWARDED", False, "TotalNumberCallsClosed"),
        ("NO_AVAILABLE_AGENT", False, "TotalNumberCallsClosed"),
        ("NO_AVAILABLE_AGENT", True, "TotalNumberCallsTimeout"),
        ("OVERFLOWN", True, "TotalNumberCallsTimeout"),
        ("REDIRECTED", True, None),
    ],
)
def test_what_a_call_counts_as_is_said_by_the_cause_of_its_going(
    cause: str, waited: bool, counter: str | None
) -> None:
    totals = QueueTotals(NOON)
    totals.entered("c1", "", NOON)
    if waited:
        totals.queued("c1", "", NOON)
    totals.removed("c1", cause, after(5))
    found = totals.counters(after(6))
    ends = [
        name for name, value in found.items() if value and name.startswith("Total") and "Hour" not in name
    ]
    assert ends == ["TotalNumberCallsEntered", *([] if counter is None else [counter])]


def test_a_call_that_goes_on_under_another_reference_is_no_second_one() -> None:
    totals = QueueTotals(NOON)
    totals.entered("c1", "0155", NOON)
    totals.moved("c1")
    totals.entered("c2", "0155", after(5), transferred=True)
    totals.distributed("c2")
    totals.answered("c2", after(20))
    found = totals.counters(after(20))
    assert (found["TotalNumberCallsEntered"], found["TotalNumberCallsAnsweredBefore15"]) == (1, 0)


def test_midnight_begins_anew_and_the_last_hour_slides_over_it() -> None:
    late = datetime(2024, 5, 1, 23, 50, tzinfo=UTC)
    totals = QueueTotals(late)
    totals.entered("c1", "", late)
    found = totals.counters(after(900, late))
    assert (found["TotalNumberCallsEntered"], found["TotalNumberCallsEnteredLastHour"]) == (0, 1)
    totals.removed("c1", "ABANDONED", after(901, late))
    assert totals.counters(after(902, late))["TotalNumberCallsAbandonned"] == 1
    totals.prune(after(3600, late))
    assert totals.counters(after(3601, late))["TotalNumberCallsEnteredLastHour"] == 0


def test_after_a_gap_the_calls_that_were_there_count_as_entered_and_nothing_else() -> None:
    totals = QueueTotals(NOON)
    totals.entered("c1", "", NOON)
    totals.forget()
    totals.removed("c1", "ABANDONED", after(5))
    found = totals.counters(after(6))
    assert (found["TotalNumberCallsEntered"], found["TotalNumberCallsAbandonned"]) == (1, 0)


steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["entered", "queued", "distributed", "answered", "not_taken", "removed", "moved", "wait"]
        ),
        st.sampled_from(["c1", "c2", "c3"]),
        st.sampled_from(["ABANDONED", "OVERFLOWN", "DISTRIBUTED", "NO_AVAILABLE_AGENT", "?"]),
        st.floats(0, 5000),
    ),
    max_size=40,
)


@given(steps)
def test_whatever_happens_no_more_calls_end_than_have_entered(
    happened: list[tuple[str, str, str, float]],
) -> None:
    """The hour holds no more than the day and the part of yesterday within it; a percentage is one."""
    totals, now = QueueTotals(NOON), NOON
    entered = 0
    for what, call, cause, seconds in happened:
        before = len(totals.calls)
        if what == "entered":
            totals.entered(call, "", now)
            entered += len(totals.calls) - before
        elif what == "queued":
            totals.queued(call, "", now)
            entered += len(totals.calls) - before
        elif what in ("distributed", "moved"):
            getattr(totals, what)(call)
        elif what == "removed":
            totals.removed(call, cause, now)
        elif what == "wait":
            now += timedelta(seconds=seconds)
            totals.settle(now)
            totals.prune(now)
        else:
            getattr(totals, what)(call, now)
        for found in (totals.counters(now), totals.window(now, 600, 15)):
            assert all(value >= 0 for value in found.values())
            assert all(value <= 100 for name, value in found.items() if name.startswith("Percentage"))
        hour = totals.window(now, 3600, 15)
        assert hour["TotalNumberCallsEntered"] <= entered
        assert hour["TotalNumberCallsAnsweredBefore15"] <= hour["TotalNumberCallsAnswered"]


# --- An agent ---


def told(kind: PhoneEventType, call: str, direction: CallDirection) -> PhoneEvent:
    return PhoneEvent(kind, "70130", "70120", "", call, call, {}, direction)


def values(totals: AgentTotals, now: datetime) -> dict[str, Any]:
    return {each.name: each.value for each in totals.statistics(now)}


def test_an_agents_day_is_his_time_in_each_state_and_his_calls() -> None:
    totals = AgentTotals(NOON)
    totals.switched(AgentStateName.LOGGED_OUT, NOON, known_before=False)
    totals.switched(AgentStateName.READY, after(10), known_before=True)
    totals.phone_event(told(PhoneEventType.RINGING, "c1", CallDirection.INCOMING), after(20))
    totals.switched(AgentStateName.RINGING, after(20), known_before=True)
    totals.phone_event(told(PhoneEventType.ESTABLISHED, "c1", CallDirection.INCOMING), after(25))
    totals.switched(AgentStateName.ON_CALL, after(25), known_before=True)
    totals.phone_event(told(PhoneEventType.RELEASED, "c1", CallDirection.INCOMING), after(85))
    totals.switched(AgentStateName.ON_WRAPUP, after(85), known_before=True)
    totals.switched(AgentStateName.ON_PAUSE, after(90), known_before=True)
    totals.phone_event(told(PhoneEventType.RINGING, "c2", CallDirection.INCOMING), after(95))
    totals.phone_event(told(PhoneEventType.RELEASED, "c2", CallDirection.INCOMING), after(96))
    totals.phone_event(told(PhoneEventType.DIALING, "c3", CallDirection.OUTGOING), after(97))
    totals.switched(AgentStateName.LOGGED_OUT, after(100), known_before=True)
    assert values(totals, after(200)) == {
        "AgentPausedTotalTime": 10, "PausedTime": 10, "AgentWrapupTotalTime": 5, "WrapupTime": 5,
        "AgentReadyTotalTime": 10, "ReadyTime": 10, "InbCalls": 2, "InbCallTime": 60, "InbAnsCalls": 1,
        "InbUnansCalls": 1, "InbPercUnansCalls": 50, "InbAverCallTime": 60, "OutCalls": 1,
        "LoginDateTime": "2024-05-01T12:00:10.000+00:00", "LogoutDateTime": "2024-05-01T12:01:40.000+00:00",
    }  # fmt: skip


def goes_on(kind: PhoneEventType, call: str) -> PhoneEvent:
    """An event of a call that was `c1` before."""
    return msgspec.structs.replace(told(kind, call, CallDirection.INCOMING), linked_id="c1")


@pytest.mark.parametrize("answered", [True, False])
def test_a_caller_who_is_handed_over_to_an_agent_while_they_talk_or_it_rings_is_one_call(
    answered: bool,
) -> None:
    totals = AgentTotals(NOON)
    totals.phone_event(told(PhoneEventType.RINGING, "c1", CallDirection.INCOMING), NOON)
    if answered:
        totals.phone_event(told(PhoneEventType.ESTABLISHED, "c1", CallDirection.INCOMING), NOON)
    totals.phone_event(told(PhoneEventType.RELEASED, "c1", CallDirection.INCOMING), after(10))
    now = PhoneEventType.ESTABLISHED if answered else PhoneEventType.RINGING
    totals.phone_event(goes_on(now, "c2"), after(10))
    totals.phone_event(goes_on(PhoneEventType.ESTABLISHED, "c2"), after(20))
    totals.phone_event(goes_on(PhoneEventType.RELEASED, "c2"), after(50))
    found = values(totals, after(60))
    assert (found["InbCalls"], found["InbAnsCalls"], found["InbUnansCalls"]) == (1, 1, 0)
    assert found["InbCallTime"] == (50 if answered else 30)


def test_a_state_that_goes_on_over_midnight_counts_from_midnight_on() -> None:
    late = datetime(2024, 5, 1, 23, 59, 50, tzinfo=UTC)
    totals = AgentTotals(late)
    totals.switched(AgentStateName.ON_PAUSE, late, known_before=False)
    assert values(totals, after(5, late))["PausedTime"] == 5
    assert values(totals, after(40, late))["PausedTime"] == 30


@given(st.lists(st.tuples(st.sampled_from(list(AgentStateName)), st.floats(0, 50_000)), max_size=20))
def test_the_times_of_a_day_never_exceed_the_day(states: list[tuple[AgentStateName, float]]) -> None:
    totals, now = AgentTotals(NOON), NOON
    for state, seconds in states:
        totals.switched(state, now, known_before=True)
        now += timedelta(seconds=seconds)
        found = values(totals, now)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        today = (now - midnight).total_seconds()
        assert found["PausedTime"] + found["WrapupTime"] + found["ReadyTime"] <= today + 1


# --- A day of the simulated contact centre ---


def _nothing(_: Any) -> None:
    """Nobody is told."""


class Followed(AcdWorld):
    """The simulated contact centre, and the bridge's own view of it, made from nothing but its events."""

    def __init__(self, plan: Plan) -> None:
        self.centre: ContactCentre | None = None
        super().__init__(plan)
        carrier = Carrier(lambda request: ok(status=204))
        link = Link(
            "paris", "http://o2g", carrier, carrier, "admin", "", 60, _nothing, _nothing, _nothing, _nothing
        )
        centre = ContactCentre("paris", link, carrier, lambda login: (), now=self.clock.now)
        for number, agent in self.acd.agents.by_number.items():
            centre.agents.add(agent.login, number, self.clock.now())
        centre.queues.learn(Kind.PILOT, [{"number": number} for number in self.acd.pilots.states])
        for number in self.acd.pilots.states:
            centre.queues.monitored(number, self.clock.now())
            self.admin("callCenterPilot.monitorStart", pilotNumber=number)
        self.centre = centre

    def _emit(self, event: dict[str, Any], *, id: str | None = None) -> None:  # noqa: A002 - `Emit` calls it so
        super()._emit(event, id=id)
        if self.centre is not None:
            self.centre.event(event["eventName"], event.get("loginName"), msgspec.json.encode(event))

    def live(self, rng: random.Random, steps_: int) -> None:
        """People call, answer, refuse and give up at random."""
        callers = [f"{number}" for number in range(70140, 70180)]
        for _ in range(steps_):
            what = rng.random()
            ringing = self.ringing()
            with_calls = [number for number in callers if self.calls(number)]
            try:
                if what < 0.35:
                    idle = [number for number in callers if number not in with_calls]
                    self.dial(rng.choice(idle), rng.choice(list(self.acd.pilots.states)))
                elif what < 0.65 and ringing:
                    self.answer(*rng.choice(sorted(ringing.items())))
                elif what < 0.85 and with_calls:
                    caller = rng.choice(with_calls)
                    self.do("telephony.dropme", caller, callRef=next(iter(self.calls(caller))))
            except RestError:
                pass  # it was too late
            self.clock.advance(rng.choice([0.2, 1.0, 5.0, 20.0]))
            if self.centre is not None:
                self.centre.queues.settle(self.clock.now())


def expected(records: list[CallRecord]) -> dict[str, int]:
    """The day's totals, recomputed from the PBX's own log."""
    found: Counter[str] = Counter()
    for record in records:
        found["TotalNumberCallsEntered"] += 1
        if record.outcome is Outcome.SERVED and record.answered is not None:
            found["TotalNumberCallsAnswered"] += 1
            found["TotalNumberCallsAnsweredBefore15"] += (
                record.answered - record.entered
            ).total_seconds() <= 15
        elif record.outcome is Outcome.ABANDONED and record.left is not None:
            found["TotalNumberCallsAbandonned"] += 1
            found["TotalNumberCallsAbandonnedAfter15"] += (record.left - record.entered).total_seconds() > 15
        elif record.outcome is Outcome.OVERFLOWN:
            found["TotalNumberCallsTimeout"] += 1
    return dict(found)


@pytest.mark.parametrize("seed", range(3))
async def test_a_day_of_the_contact_centre_ends_with_the_totals_of_the_pbxs_own_log(seed: int) -> None:
    """Issue-sized: agents and pilots at random; the bridge sees events only, the log knows what really happened."""
    rng = random.Random(seed)
    world = Followed(Plan.demo(users=60, agents=8, pilots=4))
    world.log_on(*list(world.acd.agents.by_number)[:8])
    world.live(rng, 250)
    for caller in [f"{number}" for number in range(70140, 70180)]:
        for ref in list(world.calls(caller)):
            world.do("telephony.dropme", caller, callRef=ref)
    world.clock.advance(100)
    assert world.centre is not None
    world.centre.queues.settle(world.clock.now())
    entered = 0
    for pilot, totals in world.centre.queues.totals.items():
        records = [record for record in world.acd.log.calls if record.pilot == pilot]
        counters = totals.counters(world.clock.now())
        for name, value in expected(records).items():
            assert counters[name] == value, (pilot, name)
        assert totals.calls == {}
        entered += len(records)
    assert entered > 50
    await world.centre.close()
