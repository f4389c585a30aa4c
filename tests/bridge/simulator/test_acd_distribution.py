"""Calls to pilots of the simulated contact centre, from the caller's, the agents' and the pilot's view."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.simulator.acd_log import LegEnd, LegKind, Outcome
from bridge.simulator.acd_plan import Group, GroupType, Queue, Rule
from bridge.simulator.pbx_model import Timings
from bridge.simulator.plan import Pilot, Plan, PlanError
from tests.bridge.simulator.acd_world import (
    AGENT,
    AGENT_2,
    AGENT_3,
    AGENT_4,
    BAD,
    BOSS,
    GROUP,
    GROUP_2,
    MAIL,
    MISSING,
    OUTSIDE,
    PILOT,
    PILOT_2,
    QUEUE,
    QUEUE_2,
    QUEUE_3,
    A,
    AcdWorld,
    B,
    C,
)


@pytest.fixture
def world() -> AcdWorld:
    return AcdWorld()


@pytest.fixture
def staffed(world: AcdWorld) -> AcdWorld:
    world.log_on_everybody()
    return world


def small_queue(**facts: Any) -> Plan:
    """The demo with a first queue of other facts."""
    plan = Plan.demo(pilots=1)
    known = plan.centre.queues[QUEUE]
    plan.centre.queues[QUEUE] = Queue(number=QUEUE, name="Sales", groups=known.groups, **facts)
    plan.pilots[PILOT].rules = (Rule(number=0, queues=(QUEUE,)),)
    return plan


# Being served


def test_a_call_is_distributed_answered_and_wrapped_up(staffed: AcdWorld) -> None:
    world = staffed
    ref = world.dial(A, PILOT)
    assert world.leg(A, ref) == "RINGING_OUTGOING"
    assert world.causes(A)[-1] == ("Modified", "ACD_ENTER_DISTRIBUTION")
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT: ref}
    assert world.causes(AGENT) == [("Created", "DISTRIBUTED")]
    assert world.causes(A)[-1] == ("Modified", "DISTRIBUTED")
    data = world.calls(AGENT)[ref]["callData"]
    assert data["initialCalled"]["id"]["phoneNumber"] == PILOT
    assert data["acdCallData"]["pilotNumber"] == PILOT
    assert data["acdCallData"]["callInfo"] == {
        "queueWaitingTime": 0,
        "globalWaitingTime": 0,
        "agentGroup": GROUP,
        "local": True,
    }
    world.clock.advance(3)
    world.answer(AGENT, ref)
    assert (world.leg(A, ref), world.leg(AGENT, ref)) == ("ACTIVE", "ACTIVE")
    world.clock.advance(20)
    world.drop(A, ref)
    assert world.states(AGENT) == ["READY", "BUSY", "WRAPUP"]
    record = world.last_call()
    assert (record.outcome, record.agent, record.group, record.queue) == (
        Outcome.SERVED,
        f"oxe{AGENT}",
        GROUP,
        QUEUE,
    )
    assert (round(record.wait_s, 1), record.queued, record.offered) == (3.2, False, 1)
    (leg,) = record.legs
    assert (leg.kind, leg.end, round(leg.ring_s, 1), leg.talk_s) == (LegKind.ACD, LegEnd.SERVED, 3.1, 20)


def test_the_agent_who_has_been_idle_longest_is_next(staffed: AcdWorld) -> None:
    world, served = staffed, []
    for _ in range(4):
        ref, agent = world.serve(A)
        served.append(agent)
        world.drop(A, ref)
        world.clock.advance(6)
    assert served == [AGENT, AGENT_2, AGENT, AGENT_2]


def test_who_has_just_become_ready_is_last(staffed: AcdWorld) -> None:
    world = staffed
    world.clock.advance(10)
    world.do("setPause", AGENT)
    world.do("setReady", AGENT)
    assert world.serve(A)[1] == AGENT_2


def test_a_pilot_uses_its_second_queue_when_the_first_has_nobody_free(staffed: AcdWorld) -> None:
    world = staffed
    for number in (AGENT, AGENT_2):
        world.do("setPause", number)
    _, agent = world.serve(A)
    assert agent == AGENT_3
    assert (world.last_call().queue, world.last_call().group) == (QUEUE_2, GROUP_2)


def test_a_queue_prefers_its_first_group(staffed: AcdWorld) -> None:
    world = staffed
    agents = [world.serve(caller, PILOT_2)[1] for caller in (A, B, C)]
    assert agents == [AGENT_3, AGENT_4, AGENT]
    assert {record.queue for record in world.acd.log.calls} == {QUEUE_3}


def test_an_outside_caller_is_served_like_any_other(staffed: AcdWorld) -> None:
    world = staffed
    call = world.outside()
    world.clock.advance(0.2)
    world.answer(AGENT, call.ref)
    world.pbx.calls.hang_up_outside(call)
    record = world.last_call()
    assert (record.outcome, record.caller, record.external) == (Outcome.SERVED, OUTSIDE, True)
    assert world.last_leg().external


def test_an_agent_who_calls_the_pilot_is_a_caller(staffed: AcdWorld) -> None:
    world = staffed
    ref = world.dial(AGENT, PILOT)
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT_2: ref}
    world.answer(AGENT_2, ref)
    world.drop(AGENT, ref)
    assert (world.sub(AGENT), world.sub(AGENT_2)) == ("READY", "WRAPUP")
    kinds = {leg.number: leg.kind for leg in world.acd.log.legs}
    assert kinds == {AGENT: LegKind.OUT, AGENT_2: LegKind.ACD}


# Waiting


def test_calls_wait_in_their_order(staffed: AcdWorld) -> None:
    world = staffed
    for number in (AGENT_2, AGENT_3, AGENT_4):
        world.do("logoff", number)
    first, _ = world.serve(A)
    second = world.dial(B, PILOT)
    world.clock.advance(1)
    third = world.outside()
    assert len(world.acd.pilots.waiting(QUEUE)) == 2
    world.clock.advance(29)
    world.drop(A, first)
    world.clock.advance(6)
    assert world.ringing() == {AGENT: second}
    info = world.calls(AGENT)[second]["callData"]["acdCallData"]["callInfo"]
    assert info["queueWaitingTime"] == 35
    world.answer(AGENT, second)
    world.drop(B, second)
    world.clock.advance(6)
    assert world.ringing() == {AGENT: third.ref}
    assert [record.queued for record in world.acd.log.calls] == [False, True, True]


def test_the_caller_sees_the_pilot_while_he_waits_and_how_long_it_may_take(staffed: AcdWorld) -> None:
    world = staffed
    for number in (AGENT, AGENT_2, AGENT_3, AGENT_4):
        world.do("setWithdraw", number, {})
    ref = world.dial(A, PILOT)
    world.clock.advance(60)
    view = world.calls(A)[ref]
    numbers = [each["identity"]["id"]["phoneNumber"] for each in view["participants"]]
    assert numbers == [A, PILOT]
    data = view["callData"]["acdCallData"]
    assert "callInfo" not in data
    assert data["queueData"]["saturated"] is False
    assert data["queueData"]["waitingTime"] > 0


@pytest.mark.parametrize("state", ["setPause", "setWithdraw", "setWrapup"])
def test_no_call_comes_to_an_agent_who_is_not_ready(world: AcdWorld, state: str) -> None:
    world.log_on(AGENT)
    world.do(state, AGENT, {} if state == "setWithdraw" else None)
    ref = world.dial(A, PILOT)
    world.clock.advance(30)
    assert world.ringing() == {}
    world.do("setReady", AGENT)
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT: ref}


def test_an_agent_who_logs_on_gets_what_waits(world: AcdWorld) -> None:
    world.log_on(AGENT_3)
    world.do("setPause", AGENT_3)
    ref = world.dial(A, PILOT_2)
    world.log_on(AGENT)
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT: ref}


def test_no_call_comes_to_an_agent_in_a_private_call_or_with_a_broken_set(world: AcdWorld) -> None:
    world.log_on(AGENT, AGENT_2)
    private = world.dial(AGENT, B)
    world.pbx.services.set_in_service(AGENT_2, in_service=False)
    ref = world.dial(A, PILOT)
    world.clock.advance(5)
    assert world.ringing() == {}
    world.drop(AGENT, private)
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT: ref}


# Skills


def test_a_call_that_needs_a_skill_waits_for_who_has_it(staffed: AcdWorld) -> None:
    world = staffed
    for number in (AGENT, AGENT_3, AGENT_4):
        world.do("deactivateSkills", number, {"skills": [44]})
    skills = {"skills": [{"skillNumber": 44, "acrStatus": True, "expertEvalLevel": 1}]}
    ref = world.dial(A, PILOT, acdCall={"skills": skills})
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT_2: ref}


def test_a_call_without_the_need_overtakes_one_that_nobody_can_take(world: AcdWorld) -> None:
    world.log_on(AGENT)
    world.do("deactivateSkills", AGENT, {"skills": [44]})
    needs = {"skills": {"skills": [{"skillNumber": 44}]}}
    special, simple = world.dial(A, PILOT, acdCall=needs), world.dial(B, PILOT)
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT: simple}
    world.drop(B, simple)
    world.do("activateSkills", AGENT, {"skills": [44]})
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT: special}


def test_a_skill_is_needed_at_its_level_and_only_if_it_counts(world: AcdWorld) -> None:
    world.log_on(AGENT)
    better = {"skills": {"skills": [{"skillNumber": 44, "expertEvalLevel": 2}]}}
    inactive = {"skills": {"skills": [{"skillNumber": 44, "expertEvalLevel": 2, "acrStatus": False}]}}
    world.dial(A, PILOT, acdCall=better)
    ref = world.dial(B, PILOT, acdCall=inactive)
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT: ref}


def test_a_pilot_may_need_a_skill_of_its_own() -> None:
    plan = Plan.demo()
    plan.pilots[PILOT].skills = {1: 3}
    world = AcdWorld(plan)
    world.log_on(AGENT, AGENT_2)
    world.do("deactivateSkills", AGENT, {"skills": [1]})
    assert world.serve(A)[1] == AGENT_2


# Not being taken


def test_a_call_that_is_not_answered_goes_to_the_next_agent(staffed: AcdWorld) -> None:
    world = staffed
    ref = world.dial(A, PILOT)
    world.clock.advance(20.2)
    assert world.states(AGENT) == ["READY", "BUSY", "PAUSE"]
    assert world.causes(AGENT)[-1] == ("Removed", "NOT_ANSWERED")
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT_2: ref}
    world.clock.advance(3)
    assert world.sub(AGENT) == "READY"
    world.answer(AGENT_2, ref)
    record = world.last_call()
    assert (record.offered, record.agent) == (2, f"oxe{AGENT_2}")
    assert [leg.end for leg in record.legs] == [LegEnd.ROTATED, None]


def test_a_refused_call_goes_to_the_next_agent_at_once(staffed: AcdWorld) -> None:
    world = staffed
    ref = world.dial(A, PILOT)
    world.clock.advance(0.2)
    world.drop(AGENT, ref)
    assert world.leg(A, ref) == "RINGING_OUTGOING"
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT_2: ref}
    assert world.last_call().legs[0].end is LegEnd.REFUSED
    assert world.acd.agents.by_number[AGENT].tally.refused == 1


def test_the_only_agent_gets_it_again_after_a_rest(world: AcdWorld) -> None:
    world.log_on(AGENT)
    ref = world.dial(A, PILOT)
    world.clock.advance(0.2)
    world.drop(AGENT, ref)
    world.clock.advance(2.5)
    assert world.ringing() == {}
    world.clock.advance(1)
    assert world.ringing() == {AGENT: ref}


def test_a_waiting_call_is_abandoned(staffed: AcdWorld) -> None:
    world = staffed
    for number in (AGENT, AGENT_2, AGENT_3, AGENT_4):
        world.do("setPause", number)
    ref = world.dial(A, PILOT)
    call = world.outside()
    world.clock.advance(40)
    world.drop(A, ref)
    world.pbx.calls.hang_up_outside(call)
    records = list(world.acd.log.calls)
    assert [(each.outcome, each.wait_s, each.ringing) for each in records] == [
        (Outcome.ABANDONED, 40, False)
    ] * 2
    assert world.causes(A)[-1] == ("Removed", "ABANDONED")
    assert world.acd.pilots.waiting(QUEUE) == []


def test_a_call_is_abandoned_while_it_rings_an_agent(staffed: AcdWorld) -> None:
    world = staffed
    ref = world.dial(A, PILOT)
    world.clock.advance(5)
    world.drop(A, ref)
    record = world.last_call()
    assert (record.outcome, record.ringing) == (Outcome.ABANDONED, True)
    assert record.legs[0].end is LegEnd.UNANSWERED
    assert world.states(AGENT) == ["READY", "BUSY", "READY"]


# Being refused


def test_a_call_is_refused_while_nobody_is_logged_on(world: AcdWorld) -> None:
    ref = world.dial(A, PILOT)
    assert world.leg(A, ref) == "RELEASING"
    assert world.causes(A)[-1] == ("Modified", "NO_AVAILABLE_AGENT")
    assert world.last_call().outcome is Outcome.NO_AGENT
    assert world.pbx.calls.start_from_outside(OUTSIDE, PILOT) is None


def test_a_call_is_refused_while_the_pilot_is_closed(staffed: AcdWorld) -> None:
    world = staffed
    waiting = world.outside()
    world.admin("callCenterManagement.closePilot", nodeId="1", pilotNumber=PILOT)
    world.dial(A, PILOT)
    assert world.causes(A)[-1] == ("Modified", "RESOURCES_NOT_AVAILABLE")
    assert world.last_call().outcome is Outcome.BLOCKED
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT: waiting.ref}, "who waits goes on waiting"


def test_a_call_is_refused_while_the_queue_is_full() -> None:
    world = AcdWorld(small_queue(capacity=1))
    world.log_on(AGENT)
    world.do("setPause", AGENT)
    first = world.dial(A, PILOT)
    world.dial(B, PILOT)
    assert world.causes(B)[-1] == ("Modified", "NO_AVAILABLE_AGENT")
    assert world.last_call().outcome is Outcome.SATURATED
    world.drop(A, first)
    world.dial(C, PILOT)
    assert world.causes(C)[-1] == ("Modified", "ACD_ENTER_DISTRIBUTION")


def test_calls_are_sent_away_when_the_last_agent_logs_off(world: AcdWorld) -> None:
    world.log_on(AGENT)
    world.do("setPause", AGENT)
    ref = world.dial(A, PILOT)
    world.clock.advance(10)
    world.do("logoff", AGENT)
    assert world.leg(A, ref) is None
    assert world.causes(A)[-1] == ("Removed", "NO_AVAILABLE_AGENT")
    assert (world.last_call().outcome, world.last_call().wait_s) == (Outcome.NO_AGENT, 10)


def test_calls_go_on_to_another_queue_of_the_pilot_that_has_agents(staffed: AcdWorld) -> None:
    world = staffed
    for number in (AGENT, AGENT_2, AGENT_3, AGENT_4):
        world.do("setPause", number)
    ref = world.dial(A, PILOT)
    assert world.last_call().queue == QUEUE
    world.do("logoff", AGENT)
    world.do("logoff", AGENT_2)
    assert world.last_call().queue == QUEUE_2
    world.do("setReady", AGENT_3)
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT_3: ref}


# Overflow


def test_a_call_that_has_waited_too_long_goes_where_the_queue_overflows(staffed: AcdWorld) -> None:
    world = staffed
    for number in (AGENT, AGENT_2, AGENT_3, AGENT_4):
        world.do("setPause", number)
    ref = world.dial(A, PILOT_2)
    world.clock.advance(59)
    assert world.leg(A, ref) == "RINGING_OUTGOING"
    world.clock.advance(2)
    assert world.leg(A, ref) == "ACTIVE"
    assert world.causes(A)[-1] == ("Modified", "OVERFLOWN")
    record = world.last_call()
    assert (record.outcome, record.destination, record.wait_s) == (Outcome.OVERFLOWN, MAIL, 60)
    assert record.redirected_out


def test_a_call_overflows_at_once_while_nobody_is_logged_on(world: AcdWorld) -> None:
    ref = world.dial(A, PILOT_2)
    assert world.leg(A, ref) == "ACTIVE"
    record = world.last_call()
    assert (record.outcome, record.destination, record.queue) == (Outcome.OVERFLOWN, MAIL, None)


def test_a_call_that_cannot_overflow_to_a_guide_is_over_after_its_time() -> None:
    world = AcdWorld(small_queue(overflow="60129", overflow_after_s=20))
    world.log_on(AGENT)
    world.do("setPause", AGENT)
    ref = world.dial(A, PILOT)
    world.clock.advance(21)
    assert world.leg(A, ref) is None
    assert world.causes(A)[-1] == ("Removed", "NO_AVAILABLE_AGENT")


def test_mutual_aid_is_a_call_at_another_pilot() -> None:
    plan = Plan.demo()
    plan.centre.groups["60127"] = Group(number="60127", type=GroupType.MUTUAL_AID, destination=PILOT_2)
    plan.centre.queues[QUEUE] = Queue(number=QUEUE, groups=(GROUP,), overflow="60127", overflow_after_s=30)
    plan.pilots[PILOT].rules = (Rule(number=0, queues=(QUEUE,)),)
    world = AcdWorld(plan)
    world.log_on(AGENT, AGENT_3)
    world.do("setPause", AGENT)
    ref = world.dial(A, PILOT)
    world.clock.advance(30.3)
    assert world.ringing() == {AGENT_3: ref}
    sent, received = world.acd.log.calls
    assert (sent.outcome, sent.aid_sent, sent.redirected_out) == (Outcome.OVERFLOWN, True, False)
    assert (received.pilot, received.aided) == (PILOT_2, True)


def test_general_forwarding_sends_calls_on() -> None:
    plan = Plan.demo()
    plan.pilots[PILOT].forward_to = MAIL
    world = AcdWorld(plan)
    world.log_on(AGENT)
    world.admin(
        "callCenterManagement.addNormalTransition",
        {"time": "00:00", "ruleNumber": 0, "mode": "forward"},
        nodeId="1",
        pilotNumber=PILOT,
        dayOfWeek="monday",
    )
    ref = world.dial(A, PILOT)
    assert world.leg(A, ref) == "ACTIVE"
    record = world.last_call()
    assert (record.outcome, record.destination) == (Outcome.FORWARDED, MAIL)


# What else can become of a call


def test_a_call_that_is_transferred_to_another_agent_is_his(staffed: AcdWorld) -> None:
    world = staffed
    ref, agent = world.serve(A)
    enquiry = world.dial(agent, AGENT_2)
    world.answer(AGENT_2, enquiry)
    world.do("telephony.transfer", agent, {"heldCallRef": ref}, callRef=enquiry)
    assert (world.sub(agent), world.sub(AGENT_2)) == ("WRAPUP", "BUSY")
    world.clock.advance(30)
    world.drop(A, ref)
    assert world.sub(AGENT_2) == "WRAPUP"
    (record,) = world.acd.log.calls
    first, second = record.legs
    assert (first.passed_on, first.passed_on_to_agent, first.enquiry) == (True, True, True)
    assert (second.transferred, second.pilot, second.talk_s) == (True, PILOT, 30)
    assert world.acd.agents.by_number[agent].tally.transferred == 1


def test_a_call_that_is_transferred_to_somebody_else_is_the_pilots_no_longer(staffed: AcdWorld) -> None:
    world = staffed
    ref, agent = world.serve(A)
    world.do("telephony.blindTransfer", agent, {"transferTo": B}, callRef=ref)
    record = world.last_call()
    assert (record.outcome, record.ended is not None) == (Outcome.SERVED, True)
    world.answer(B, ref)
    world.drop(A, ref)
    assert record.legs[0].passed_on
    assert not record.legs[0].passed_on_to_agent


def test_a_call_can_be_transferred_into_the_queue(staffed: AcdWorld) -> None:
    world = staffed
    held = world.dial(A, B)
    world.answer(B, held)
    for number in (AGENT, AGENT_2, AGENT_3, AGENT_4):
        world.do("setPause", number)
    enquiry = world.dial(B, PILOT)
    info = world.calls(B)[enquiry]["callData"]["acdCallData"]["pilotTransferInfo"]
    assert info == {"transferPossible": True, "pilotStatus": "OPEN"}
    world.do("telephony.transfer", B, {"heldCallRef": held}, callRef=enquiry)
    world.do("setReady", AGENT)
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT: held}
    world.answer(AGENT, held)
    world.drop(A, held)
    (record,) = world.acd.log.calls
    assert (record.outcome, record.transferred, record.call_ref) == (Outcome.SERVED, True, held)


def test_an_agent_can_transfer_a_call_to_another_pilot(staffed: AcdWorld) -> None:
    world = staffed
    ref, agent = world.serve(A)
    world.do("telephony.blindTransfer", agent, {"transferTo": PILOT_2}, callRef=ref)
    world.clock.advance(0.2)
    assert world.ringing() == {AGENT_3: ref}
    first, second = world.acd.log.calls
    assert (first.pilot, first.outcome) == (PILOT, Outcome.SERVED)
    assert (second.pilot, second.outcome, second.transferred) == (PILOT_2, None, True)
    world.answer(AGENT_3, ref)
    world.drop(A, ref)
    assert second.outcome is Outcome.SERVED


def test_a_colleague_can_pick_up_a_ringing_call(staffed: AcdWorld) -> None:
    world = staffed
    ref = world.dial(A, PILOT)
    world.clock.advance(0.2)
    world.do("telephony.pickUp", AGENT_2, {"otherPhoneNumber": AGENT}, deviceId=AGENT_2)
    world.drop(A, ref)
    record = world.last_call()
    assert record.agent == f"oxe{AGENT_2}"
    assert [(leg.number, leg.end, leg.picked_up) for leg in record.legs] == [
        (AGENT, LegEnd.PICKED_UP, False),
        (AGENT_2, LegEnd.SERVED, True),
    ]
    assert world.acd.agents.by_number[AGENT_2].tally.intercepted == 1
    assert (world.sub(AGENT), world.sub(AGENT_2)) == ("READY", "WRAPUP")


def test_a_call_that_its_agent_sends_on_has_left_the_centre(staffed: AcdWorld) -> None:
    world = staffed
    ref = world.dial(A, PILOT)
    world.clock.advance(0.2)
    world.do("telephony.redirect", AGENT, {"redirectTo": B}, callRef=ref)
    record = world.last_call()
    assert (record.outcome, record.destination) == (Outcome.REDIRECTED, B)
    world.clock.advance(60)
    assert world.ringing() == {}


def test_an_agents_forward_does_not_take_a_pilots_call() -> None:
    world = AcdWorld(timings=Timings(no_answer_s=2))
    world.log_on(AGENT)
    subscriber = world.pbx.subscriber(f"oxe{AGENT}")
    from bridge.simulator.pbx_model import ForwardType, Route

    subscriber.routing.forward = Route(ForwardType.NO_ANSWER, B)
    ref = world.dial(A, PILOT)
    world.clock.advance(10)
    assert world.ringing() == {AGENT: ref}


def test_held_time_is_told_apart(staffed: AcdWorld) -> None:
    world = staffed
    ref, agent = world.serve(A)
    world.clock.advance(10)
    world.do("telephony.hold", agent, {"deviceId": agent}, callRef=ref)
    world.clock.advance(7)
    world.do("telephony.retrieve", agent, {"deviceId": agent}, callRef=ref)
    world.clock.advance(3)
    world.drop(A, ref)
    assert (world.last_leg().held_s, world.last_leg().talk_s) == (7, 20)


# Monitoring a pilot


def pilot_events(world: AcdWorld) -> list[tuple[str, str]]:
    return [
        (event["eventName"].removeprefix("OnPilotCall"), event["cause"])
        for event in world.events
        if event["eventName"].startswith("OnPilot")
    ]


def test_a_pilots_calls_are_told_while_it_is_monitored(staffed: AcdWorld) -> None:
    world = staffed
    world.drop(A, world.dial(A, PILOT))
    assert pilot_events(world) == []
    world.admin("callCenterPilot.monitorStart", pilotNumber=PILOT)
    world.admin("callCenterPilot.monitorStart", pilotNumber=PILOT)
    ref = world.dial(A, PILOT, associatedData="abc")
    world.clock.advance(0.2)
    created, queued, removed = (event for event in world.events if event.get("pilot") == PILOT)
    assert (created["caller"], created["callRef"], created["cause"]) == (A, ref, "ACD_ENTER_DISTRIBUTION")
    assert created["callData"] == {"initialCalled": PILOT, "anonymous": False, "associatedData": "abc"}
    assert (queued["queue"], queued["numberOfQueued"]) == (QUEUE, 1)
    assert (removed["cause"], removed["releasingDevice"], removed["newDestination"]) == (
        "DISTRIBUTED",
        PILOT,
        AGENT,
    )
    world.admin("callCenterPilot.monitorStop", pilotNumber=PILOT)
    world.dial(B, PILOT)
    assert len(pilot_events(world)) == 3


def test_a_pilot_is_monitored_until_no_session_needs_it(world: AcdWorld) -> None:
    for session in ("one", "two"):
        world.admin("callCenterPilot.monitorStartOnNode", session=session, nodeId="1", pilotNumber=PILOT)
    world.admin("callCenterPilot.monitorStopOnNode", session="one", nodeId="1", pilotNumber=PILOT)
    world.dial(A, PILOT)
    assert pilot_events(world) == [
        ("Created", "ACD_ENTER_DISTRIBUTION"),
        ("Removed", "NO_AVAILABLE_AGENT"),
    ]
    world.pbx.o2g_acd.session_ended("two")
    world.dial(B, PILOT)
    assert len(pilot_events(world)) == 2


def test_a_call_that_is_transferred_into_the_queue_is_told_under_its_new_reference(staffed: AcdWorld) -> None:
    world = staffed
    held = world.dial(A, B)
    world.answer(B, held)
    for number in (AGENT, AGENT_2, AGENT_3, AGENT_4):
        world.do("setPause", number)
    world.admin("callCenterPilot.monitorStart", pilotNumber=PILOT)
    enquiry = world.dial(B, PILOT)
    world.do("telephony.transfer", B, {"heldCallRef": held}, callRef=enquiry)
    world.drop(A, held)
    told = [
        (event["eventName"].removeprefix("OnPilotCall"), event["callRef"], event.get("caller"))
        for event in world.events
        if event.get("pilot") == PILOT
    ]
    assert told == [
        ("Created", enquiry, B),
        ("Queued", enquiry, B),
        ("Removed", enquiry, None),
        ("Created", held, A),
        ("Queued", held, A),
        ("Removed", held, None),
    ]


def test_the_events_tell_why_a_call_waits_comes_back_and_goes(staffed: AcdWorld) -> None:
    world = staffed
    world.admin("callCenterPilot.monitorStart", pilotNumber=PILOT)
    for number in (AGENT_2, AGENT_3, AGENT_4):
        world.do("logoff", number)
    ref = world.dial(A, PILOT)
    world.clock.advance(0.2)
    world.drop(AGENT, ref)
    world.drop(A, ref)
    assert pilot_events(world) == [
        ("Created", "ACD_ENTER_DISTRIBUTION"),
        ("Queued", "ACD_ENTER_DISTRIBUTION"),
        ("Removed", "DISTRIBUTED"),
        ("Queued", "NOT_ANSWERED"),
        ("Removed", "ABANDONED"),
    ]
    since = len(pilot_events(world))
    world.dial(B, PILOT)
    assert pilot_events(world)[since:] == [
        ("Created", "ACD_ENTER_DISTRIBUTION"),
        ("Queued", "NO_AVAILABLE_AGENT"),
    ]
    assert world.events[-1]["eventName"] != "OnPilotCallRemoved"


@pytest.mark.parametrize("operation", ["monitorStart", "monitorStop"])
def test_a_pilot_that_there_is_not_cannot_be_monitored(world: AcdWorld, operation: str) -> None:
    assert world.refused(f"callCenterPilot.{operation}", None, pilotNumber="1") == MISSING
    on_node = f"callCenterPilot.{operation}OnNode"
    assert world.refused(on_node, None, nodeId="2", pilotNumber=PILOT) == MISSING
    assert world.refused(on_node, None, nodeId="x", pilotNumber=PILOT) == BAD


# Any size


def test_the_demo_grows_to_any_number_of_agents_and_pilots() -> None:
    plan = Plan.demo(200, agents=50, pilots=20)
    assert len(plan.agents) == 50
    assert list(plan.pilots)[0::19] == [PILOT, "60160"]
    world = AcdWorld(plan)
    agents = [agent for agent in world.acd.agents.by_login.values() if not agent.facts.supervisor]
    for agent in agents:
        world.acd.agents.log_on(agent, agent.number)
    assert all(world.acd.agents.staffed(group) for group in plan.centre.groups if group < "60128")
    ref = world.dial(A, "60160")
    world.clock.advance(0.2)
    assert len(world.ringing()) == 1
    world.drop(A, ref)


@pytest.mark.parametrize("size", [{"agents": 0}, {"agents": 505}, {"pilots": 0}, {"pilots": 51}])
def test_a_demo_of_no_sensible_size_is_refused(size: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="the demo has"):
        Plan.demo(**size)


def test_a_pilot_that_only_knows_its_agents_has_a_queue_of_its_own() -> None:
    plan = Plan(users=Plan.demo().users, pilots={"8": Pilot(number="8", agents=(f"oxe{AGENT}",))})
    world = AcdWorld(plan)
    world.log_on(AGENT)
    assert world.serve(A, "8") == (world.last_call().call_ref, AGENT)


def test_a_plan_whose_pilot_leads_nowhere_is_refused() -> None:
    users = Plan.demo().users
    with pytest.raises(PlanError, match="leads to 99"):
        Plan(users=users, pilots={"8": Pilot(number="8", rules=(Rule(number=0, queues=("99",)),))})
    with pytest.raises(PlanError, match="no rule 3"):
        Plan(users=users, pilots={"8": Pilot(number="8", rule=3)})


def test_a_supervisor_in_a_group_gets_calls_too(world: AcdWorld) -> None:
    world.log_on(BOSS, group=GROUP)
    assert world.serve(A)[1] == BOSS
