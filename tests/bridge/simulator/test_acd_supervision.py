"""What supervisors of the simulated contact centre do for agents: help, intrusion, permanent listening."""

from __future__ import annotations

import pytest

from bridge.simulator.pbx_model import Timings
from tests.bridge.simulator.acd_world import (
    AGENT,
    AGENT_2,
    BAD,
    BOSS,
    FORBIDDEN,
    NOT_EXPECTED,
    PILOT,
    A,
    AcdWorld,
    B,
)


@pytest.fixture
def world() -> AcdWorld:
    """Two agents and the supervisor are logged on; nobody has a wrap-up."""
    made = AcdWorld(timings=Timings(wrap_up_s=0))
    made.log_on(AGENT, AGENT_2, BOSS)
    return made


def told(world: AcdWorld, number: str) -> list[tuple[str, str]]:
    return [
        (event["eventName"].removeprefix("OnSupervisorHelp"), event["agentNumber"])
        for event in world.heard(number, of="Help")
    ]


# Help


def test_a_request_for_help_is_told_to_both(world: AcdWorld) -> None:
    world.do("requestSupervisorHelp", AGENT)
    assert told(world, AGENT) == [("Requested", BOSS)]
    assert told(world, BOSS) == [("Requested", AGENT)]
    assert world.refused("requestSupervisorHelp", AGENT) == NOT_EXPECTED


@pytest.mark.parametrize(("who", "other"), [(AGENT, BOSS), (BOSS, AGENT)])
def test_help_is_cancelled_by_the_agent_or_refused_by_the_supervisor(
    world: AcdWorld, who: str, other: str
) -> None:
    world.do("requestSupervisorHelp", AGENT)
    world.do("cancelSupervisorHelpRequest", who, query={"other": other})
    assert told(world, AGENT)[-1] == ("Cancelled", BOSS)
    assert told(world, BOSS)[-1] == ("Cancelled", AGENT)
    assert world.refused("cancelSupervisorHelpRequest", who, query={"other": other}) == NOT_EXPECTED
    world.do("requestSupervisorHelp", AGENT)


def test_the_other_one_need_not_be_named_where_only_one_can_be_meant(world: AcdWorld) -> None:
    world.do("requestSupervisorHelp", AGENT)
    world.do("cancelSupervisorHelpRequest", BOSS)
    world.do("requestSupervisorHelp", AGENT)
    world.do("requestSupervisorHelp", AGENT_2)
    assert world.refused("cancelSupervisorHelpRequest", BOSS) == NOT_EXPECTED
    world.do("cancelSupervisorHelpRequest", AGENT)


def test_help_that_nobody_asked_for_cannot_be_cancelled(world: AcdWorld) -> None:
    world.do("requestSupervisorHelp", AGENT)
    assert world.refused("cancelSupervisorHelpRequest", AGENT_2, query={"other": BOSS}) == NOT_EXPECTED
    assert world.refused("cancelSupervisorHelpRequest", AGENT, query={"other": AGENT_2}) == NOT_EXPECTED
    assert world.refused("cancelSupervisorHelpRequest", BOSS, query={"other": AGENT_2}) == NOT_EXPECTED
    assert world.refused("cancelSupervisorHelpRequest", AGENT, query={"other": "1"}) == BAD


def test_help_is_for_agents_who_are_logged_on_and_have_a_supervisor(world: AcdWorld) -> None:
    world.do("logoff", AGENT)
    assert world.refused("requestSupervisorHelp", AGENT) == NOT_EXPECTED
    assert world.refused("requestSupervisorHelp", BOSS) == NOT_EXPECTED
    assert "no supervisor" in world.said


def test_help_is_over_when_the_agent_logs_off(world: AcdWorld) -> None:
    world.do("requestSupervisorHelp", AGENT)
    world.do("logoff", AGENT)
    assert told(world, BOSS)[-1] == ("Cancelled", AGENT)


def test_help_in_a_pilots_call_is_remembered_with_it(world: AcdWorld) -> None:
    ref, agent = world.serve(A)
    world.do("requestSupervisorHelp", agent)
    world.drop(A, ref)
    assert world.last_leg().helped


# Intrusion


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        (None, "SUPERVISOR_INTRUSION"),
        ("NORMAL", "SUPERVISOR_INTRUSION"),
        ("restricted", "SUPERVISOR_RESTRICT_INTRUSION"),
        ("DISCRETE", "SUPERVISOR_LISTENING"),
    ],
)
def test_a_supervisor_takes_part_in_an_agents_call(world: AcdWorld, given: str | None, cause: str) -> None:
    ref, agent = world.serve(A)
    world.do("requestIntrusion", BOSS, {"agentNumber": agent, "mode": given})
    assert world.leg(BOSS, ref) == "ACTIVE"
    assert world.causes(BOSS) == [("Created", cause)]
    assert world.causes(agent)[-1] == world.causes(A)[-1] == ("Modified", cause)
    assert len(world.calls(A)[ref]["participants"]) == 3
    assert world.sub(BOSS) == "BUSY"


def test_the_mode_of_an_intrusion_is_changed_and_told(world: AcdWorld) -> None:
    ref, agent = world.serve(A)
    world.do("requestIntrusion", BOSS, {"agentNumber": agent, "mode": "DISCRETE"})
    for mode, cause in (
        ("RESTRICTED", "SUPERVISOR_RESTRICT_INTRUSION"),
        ("normal", "SUPERVISOR_INTRUSION"),
        ("DISCRETE", "SUPERVISOR_LISTENING"),
    ):
        world.do("changeIntrusionMode", BOSS, {"mode": mode})
        assert [world.causes(number)[-1] for number in (BOSS, agent, A)] == [("Modified", cause)] * 3
    assert world.leg(BOSS, ref) == "ACTIVE"


@pytest.mark.parametrize("mode", ["NORMAL", "STOP"])
def test_the_same_mode_again_or_stop_ends_an_intrusion(world: AcdWorld, mode: str) -> None:
    ref, agent = world.serve(A)
    world.do("requestIntrusion", BOSS, {"agentNumber": agent})
    world.do("changeIntrusionMode", BOSS, {"mode": mode})
    assert world.leg(BOSS, ref) is None
    assert (world.leg(A, ref), world.leg(agent, ref)) == ("ACTIVE", "ACTIVE")
    assert world.sub(BOSS) == "OUT_OF_PG"
    assert world.refused("changeIntrusionMode", BOSS, {"mode": "NORMAL"}) == NOT_EXPECTED


@pytest.mark.parametrize("leaver", [A, AGENT])
def test_nobody_listens_to_who_is_left_alone(world: AcdWorld, leaver: str) -> None:
    ref, agent = world.serve(A)
    assert agent == AGENT
    world.do("requestIntrusion", BOSS, {"agentNumber": agent, "mode": "DISCRETE"})
    world.drop(leaver, ref)
    assert [world.leg(number, ref) for number in (A, agent, BOSS)] == [None] * 3
    assert world.refused("changeIntrusionMode", BOSS, {"mode": "STOP"}) == NOT_EXPECTED


def test_an_intrusion_is_over_when_an_outside_caller_hangs_up(world: AcdWorld) -> None:
    call = world.outside()
    world.clock.advance(0.2)
    world.answer(AGENT, call.ref)
    world.do("requestIntrusion", BOSS, {"agentNumber": AGENT})
    world.pbx.calls.hang_up_outside(call)
    assert world.calls(BOSS) == {}
    assert world.calls(AGENT) == {}


def test_a_supervisor_who_hangs_up_leaves_the_others_talking(world: AcdWorld) -> None:
    ref, agent = world.serve(A)
    world.do("requestIntrusion", BOSS, {"agentNumber": agent})
    world.drop(BOSS, ref)
    assert world.leg(agent, ref) == "ACTIVE"
    world.do("requestIntrusion", BOSS, {"agentNumber": agent})


def test_an_intrusion_answers_the_request_for_help(world: AcdWorld) -> None:
    ref, agent = world.serve(A)
    world.do("requestSupervisorHelp", agent)
    world.do("requestIntrusion", BOSS, {"agentNumber": agent})
    assert told(world, agent) == [("Requested", BOSS)]
    world.drop(BOSS, ref)
    world.do("requestSupervisorHelp", agent)


def test_an_intrusion_is_no_call_of_the_supervisors_own(world: AcdWorld) -> None:
    ref, agent = world.serve(A)
    world.do("requestIntrusion", BOSS, {"agentNumber": agent})
    world.drop(A, ref)
    assert {leg.number for leg in world.acd.log.legs} == {agent}
    assert world.last_call().agent == f"oxe{agent}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"agentNumber": AGENT_2}, NOT_EXPECTED),
        ({"agentNumber": "70132"}, NOT_EXPECTED),
        ({"agentNumber": A}, BAD),
        ({"agentNumber": BOSS}, BAD),
        ({"agentNumber": AGENT, "mode": "STOP"}, BAD),
        ({"agentNumber": AGENT, "mode": "LOUD"}, BAD),
        ({"mode": "NORMAL"}, BAD),
    ],
)
def test_an_intrusion_that_cannot_be_is_refused(
    world: AcdWorld, body: dict[str, str], expected: tuple[int, str]
) -> None:
    world.serve(A)
    assert world.refused("requestIntrusion", BOSS, body) == expected


def test_supervising_is_for_supervisors(world: AcdWorld) -> None:
    world.serve(A)
    for operation, body in (
        ("requestIntrusion", {"agentNumber": AGENT}),
        ("changeIntrusionMode", {"mode": "STOP"}),
        ("requestPermanentListening", {"agentNumber": AGENT}),
        ("cancelPermanentListening", None),
    ):
        assert world.refused(operation, AGENT_2, body) == FORBIDDEN


def test_one_supervisor_intrudes_into_one_call_and_not_into_his_own(world: AcdWorld) -> None:
    ref, agent = world.serve(A)
    world.do("requestIntrusion", BOSS, {"agentNumber": agent})
    assert world.refused("requestIntrusion", BOSS, {"agentNumber": agent}) == NOT_EXPECTED
    world.drop(A, ref)
    own = world.dial(AGENT, BOSS)
    world.answer(BOSS, own)
    assert world.refused("requestIntrusion", BOSS, {"agentNumber": AGENT}) == NOT_EXPECTED


def test_the_supervisors_own_call_is_held_for_an_intrusion(world: AcdWorld) -> None:
    ref, agent = world.serve(A)
    own = world.dial(B, BOSS)
    world.answer(BOSS, own)
    world.do("requestIntrusion", BOSS, {"agentNumber": agent})
    assert (world.leg(BOSS, own), world.leg(BOSS, ref)) == ("HELD", "ACTIVE")


# Permanent listening


def test_a_listened_agents_calls_are_joined_one_after_the_other(world: AcdWorld) -> None:
    world.do("logoff", AGENT_2)
    world.do("requestPermanentListening", BOSS, {"agentNumber": AGENT})
    for _ in range(2):
        ref, _agent = world.serve(A)
        world.clock.advance(0.1)
        assert world.leg(BOSS, ref) == "ACTIVE"
        assert world.causes(BOSS)[-1] == ("Created", "SUPERVISOR_LISTENING")
        world.drop(A, ref)
        assert world.calls(BOSS) == {}
        world.clock.advance(1)


def test_a_conversation_that_goes_on_is_joined_at_once(world: AcdWorld) -> None:
    ref, agent = world.serve(A)
    world.do("requestPermanentListening", BOSS, {"agentNumber": agent})
    world.clock.advance(0.1)
    assert world.leg(BOSS, ref) == "ACTIVE"
    world.do("cancelPermanentListening", BOSS)
    assert world.leg(BOSS, ref) is None
    assert world.refused("cancelPermanentListening", BOSS) == NOT_EXPECTED


def test_a_supervisor_who_leaves_a_call_is_not_brought_back_to_it(world: AcdWorld) -> None:
    ref, agent = world.serve(A)
    world.do("requestPermanentListening", BOSS, {"agentNumber": agent})
    world.clock.advance(0.1)
    world.drop(BOSS, ref)
    world.do("telephony.hold", agent, {"deviceId": agent}, callRef=ref)
    world.do("telephony.retrieve", agent, {"deviceId": agent}, callRef=ref)
    world.clock.advance(1)
    assert world.leg(BOSS, ref) is None


def test_a_supervisor_in_a_call_of_his_own_is_left_alone(world: AcdWorld) -> None:
    own = world.dial(BOSS, B)
    world.answer(B, own)
    ref, agent = world.serve(A)
    world.do("requestPermanentListening", BOSS, {"agentNumber": agent})
    world.clock.advance(1)
    assert world.leg(BOSS, ref) is None
    world.drop(BOSS, own)
    world.clock.advance(0.1)
    assert world.leg(BOSS, ref) == "ACTIVE"


def test_one_agent_is_listened_to_who_is_logged_on(world: AcdWorld) -> None:
    assert world.refused("requestPermanentListening", BOSS, {"agentNumber": "70132"}) == NOT_EXPECTED
    assert world.refused("requestPermanentListening", BOSS, {"agentNumber": A}) == BAD
    assert world.refused("requestPermanentListening", BOSS, {}) == BAD
    world.do("requestPermanentListening", BOSS, {"agentNumber": AGENT})
    assert world.refused("requestPermanentListening", BOSS, {"agentNumber": AGENT_2}) == NOT_EXPECTED


@pytest.mark.parametrize("leaver", [AGENT, BOSS])
def test_listening_ends_when_one_of_the_two_logs_off(world: AcdWorld, leaver: str) -> None:
    world.do("requestPermanentListening", BOSS, {"agentNumber": AGENT})
    world.do("logoff", leaver)
    assert world.acd.agents.by_number[BOSS].listened is None


def test_a_supervisor_need_not_be_logged_on_to_listen(world: AcdWorld) -> None:
    world.do("logoff", BOSS)
    ref, agent = world.serve(A)
    world.do("requestIntrusion", BOSS, {"agentNumber": agent, "mode": "DISCRETE"})
    assert world.leg(BOSS, ref) == "ACTIVE"
    world.drop(A, ref)
    assert world.dial(A, PILOT)
