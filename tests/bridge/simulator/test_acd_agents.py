"""What agents and supervisors of the simulated contact centre can do, and where they are refused."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bridge.simulator.acd_log import LegEnd
from bridge.simulator.pbx_model import Timings
from bridge.simulator.plan import Plan
from protocol import catalogue
from tests.bridge.simulator.acd_world import (
    AGENT,
    AGENT_2,
    AGENT_3,
    AGENTS,
    BAD,
    BOSS,
    FORBIDDEN,
    FREE_SET,
    GROUP,
    GROUP_2,
    NOT_EXPECTED,
    PILOT,
    A,
    AcdWorld,
)


@pytest.fixture
def world() -> AcdWorld:
    return AcdWorld()


def test_every_operation_of_the_five_services_has_a_handler(world: AcdWorld) -> None:
    documented = {each.id for each in catalogue.operations() if each.package.startswith("callCenter")}
    assert documented <= set(world._handlers)
    assert len(documented) == 69


# Logging on and off


def test_agents_begin_logged_off(world: AcdWorld) -> None:
    assert [world.state(number) for number in (*AGENTS, BOSS)] == [{"mainState": "LOG_OFF"}] * 5


def test_an_agent_logs_on_to_his_preferred_group_and_is_ready(world: AcdWorld) -> None:
    world.do("logon", AGENT, {"proAcdDeviceNumber": AGENT})
    expected = {
        "mainState": "LOG_ON",
        "subState": "READY",
        "proAcdDeviceNumber": AGENT,
        "pgNumber": GROUP,
    }
    assert world.state(AGENT) == expected
    assert world.events == [
        {"eventName": "OnAgentStateChanged", "loginName": f"oxe{AGENT}", "state": expected}
    ]


def test_an_agent_may_choose_among_his_groups(world: AcdWorld) -> None:
    world.log_on(AGENT, group=GROUP_2)
    assert world.state(AGENT)["pgNumber"] == GROUP_2
    assert world.refused("logon", AGENT_2, {"proAcdDeviceNumber": AGENT_2, "pgGroupNumber": "1"}) == BAD
    assert "group '1'" in world.said


def test_an_agent_who_may_not_choose_gets_his_preferred_group(world: AcdWorld) -> None:
    plan = Plan.demo()
    facts = plan.centre.agents[f"oxe{AGENT}"]
    plan.centre.agents[f"oxe{AGENT}"] = type(facts)(
        login=facts.login, groups=facts.groups, preferred=GROUP, self_assign=False
    )
    world = AcdWorld(plan)
    assert world.refused("logon", AGENT, {"proAcdDeviceNumber": AGENT, "pgGroupNumber": GROUP_2}) == BAD
    world.log_on(AGENT, group=GROUP)


def test_a_second_log_on_is_refused(world: AcdWorld) -> None:
    world.log_on(AGENT)
    assert world.refused("logon", AGENT, {"proAcdDeviceNumber": AGENT}) == NOT_EXPECTED
    assert AGENT in world.said


@pytest.mark.parametrize("device", ["99999", A, "70910", "60141", ""])
def test_only_ones_own_set_and_sets_of_nobody_can_be_logged_on_to(world: AcdWorld, device: str) -> None:
    assert world.refused("logon", AGENT, {"proAcdDeviceNumber": device}) == BAD


def test_a_set_out_of_service_cannot_be_logged_on_to(world: AcdWorld) -> None:
    world.pbx.services.set_in_service(AGENT, in_service=False)
    assert world.refused("logon", AGENT, {"proAcdDeviceNumber": AGENT}) == NOT_EXPECTED


def test_a_set_of_nobody_is_the_agents_while_he_is_logged_on_to_it(world: AcdWorld) -> None:
    world.do("logon", AGENT, {"proAcdDeviceNumber": FREE_SET})
    assert world.state(AGENT)["proAcdDeviceNumber"] == FREE_SET
    assert world.refused("logon", AGENT_2, {"proAcdDeviceNumber": FREE_SET}) == NOT_EXPECTED
    ref = world.dial(A, PILOT)
    world.clock.advance(0.2)
    legs = world.calls(AGENT)[ref]["legs"]
    assert [leg["deviceId"] for leg in legs] == [FREE_SET]
    world.do("telephony.answer", AGENT, {"deviceId": FREE_SET}, callRef=ref)
    world.drop(A, ref)
    world.do("logoff", AGENT)
    world.do("logon", AGENT_2, {"proAcdDeviceNumber": FREE_SET})


def test_logging_off_ends_it(world: AcdWorld) -> None:
    world.log_on(AGENT)
    world.do("logoff", AGENT)
    assert world.state(AGENT) == {"mainState": "LOG_OFF"}
    assert world.states(AGENT) == ["READY", "LOG_OFF"]
    assert world.refused("logoff", AGENT) == NOT_EXPECTED


def test_nobody_logs_off_in_the_middle_of_a_pilots_call(world: AcdWorld) -> None:
    world.log_on(AGENT)
    ref, _ = world.serve(A)
    assert world.refused("logoff", AGENT) == NOT_EXPECTED
    assert ref in world.said
    world.drop(AGENT, ref)
    world.do("logoff", AGENT)


def test_a_supervisor_logs_on_out_of_group_and_enters_one(world: AcdWorld) -> None:
    world.log_on(BOSS)
    assert world.state(BOSS) == {
        "mainState": "LOG_ON",
        "subState": "OUT_OF_PG",
        "proAcdDeviceNumber": BOSS,
    }
    world.do("enter", BOSS, {"pgGroupNumber": GROUP})
    assert (world.sub(BOSS), world.state(BOSS)["pgNumber"]) == ("READY", GROUP)
    assert world.refused("enter", BOSS, {"pgGroupNumber": GROUP_2}) == NOT_EXPECTED
    assert world.refused("exit", BOSS, {"pgGroupNumber": GROUP_2}) == NOT_EXPECTED
    world.do("exit", BOSS, {"pgGroupNumber": GROUP})
    assert world.sub(BOSS) == "OUT_OF_PG"


def test_a_supervisor_may_enter_a_group_by_a_second_log_on_to_his_own_number(world: AcdWorld) -> None:
    world.log_on(BOSS)
    assert world.refused("logon", BOSS, {"proAcdDeviceNumber": FREE_SET, "pgGroupNumber": GROUP}) == (
        NOT_EXPECTED
    )
    world.log_on(BOSS, group=GROUP)
    assert world.state(BOSS)["pgNumber"] == GROUP


def test_exit_without_a_group_logs_a_supervisor_off(world: AcdWorld) -> None:
    world.log_on(BOSS, group=GROUP)
    world.do("exit", BOSS, {})
    assert world.state(BOSS) == {"mainState": "LOG_OFF"}


def test_entering_and_leaving_groups_is_for_supervisors_who_are_logged_on(world: AcdWorld) -> None:
    world.log_on(AGENT)
    assert world.refused("enter", AGENT, {"pgGroupNumber": GROUP_2}) == FORBIDDEN
    assert world.refused("exit", AGENT, {"pgGroupNumber": GROUP}) == FORBIDDEN
    assert world.refused("enter", BOSS, {"pgGroupNumber": GROUP}) == NOT_EXPECTED
    assert world.refused("exit", BOSS, {"pgGroupNumber": GROUP}) == NOT_EXPECTED
    world.log_on(BOSS)
    assert world.refused("enter", BOSS, {"pgGroupNumber": "60128"}) == BAD


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("getConfiguration", None),
        ("getState", None),
        ("logon", {"proAcdDeviceNumber": A}),
        ("logoff", None),
        ("setReady", None),
        ("setPause", None),
        ("setWrapup", None),
        ("setWithdraw", {}),
        ("getWithdrawReasons", None),
        ("activateSkills", {"skills": [1]}),
        ("enter", {}),
        ("exit", {}),
        ("requestSupervisorHelp", None),
        ("cancelSupervisorHelpRequest", None),
        ("requestIntrusion", {"agentNumber": AGENT}),
        ("changeIntrusionMode", {"mode": "NORMAL"}),
        ("requestPermanentListening", {"agentNumber": AGENT}),
        ("cancelPermanentListening", None),
        ("requestSnapshot", None),
    ],
)
def test_a_user_who_is_no_agent_is_told_so(world: AcdWorld, operation: str, body: object) -> None:
    assert world.refused(operation, A, body) == FORBIDDEN
    assert "no ACD operator" in world.said


# Configuration and skills


def test_the_configuration_tells_type_groups_and_skills(world: AcdWorld) -> None:
    config = world.do("getConfiguration", AGENT)
    assert config["type"] == "AGENT"
    assert config["processingGroups"] == {"preferred": GROUP, "groups": [GROUP, GROUP_2]}
    assert config["skills"]["skills"][0] == {"number": 1, "level": 3, "active": True}
    assert world.do("getConfiguration", BOSS)["type"] == "SUPERVISOR"


def test_the_headset_of_a_log_on_is_configuration(world: AcdWorld) -> None:
    world.do("logon", AGENT, {"proAcdDeviceNumber": AGENT, "headset": "true"})
    assert world.do("getConfiguration", AGENT)["headset"] is True


def test_skills_are_deactivated_and_activated_and_told_whole(world: AcdWorld) -> None:
    world.do("deactivateSkills", AGENT, {"skills": [100, "44"]})
    (event,) = world.heard(AGENT, of="Skill")
    active = {skill["number"]: skill["active"] for skill in event["skills"]["skills"]}
    assert active == {1: True, 44: False, 100: False}
    world.do("deactivateSkills", AGENT, {"skills": [100]})
    assert len(world.heard(AGENT, of="Skill")) == 1, "nothing has changed"
    world.do("activateSkills", AGENT, {"skills": [100, 44]})
    assert all(skill["active"] for skill in world.do("getConfiguration", AGENT)["skills"]["skills"])


def test_a_skill_that_is_not_ones_own_changes_nothing(world: AcdWorld) -> None:
    assert world.refused("deactivateSkills", AGENT, {"skills": [1, 2]}) == BAD
    assert "skill 2" in world.said
    assert world.do("getConfiguration", AGENT)["skills"]["skills"][0]["active"] is True
    assert world.refused("deactivateSkills", AGENT, {"skills": "1"}) == BAD
    assert world.refused("deactivateSkills", AGENT, {"skills": [1.5]}) == BAD


# States


def test_ready_pause_wrap_up_and_withdraw_follow_each_other(world: AcdWorld) -> None:
    world.log_on(AGENT)
    for operation in ("setPause", "setWrapup", "setWithdraw", "setReady", "setPause", "setReady"):
        world.do(operation, AGENT, {} if operation == "setWithdraw" else None)
    assert world.states(AGENT) == ["READY", "PAUSE", "WRAPUP", "WITHDRAW", "READY", "PAUSE", "READY"]
    world.clock.advance(3600)
    assert world.sub(AGENT) == "READY"


def test_the_same_state_twice_is_told_once(world: AcdWorld) -> None:
    world.log_on(AGENT)
    world.do("setReady", AGENT)
    world.do("setPause", AGENT)
    world.do("setPause", AGENT)
    assert world.states(AGENT) == ["READY", "PAUSE"]


@pytest.mark.parametrize("operation", ["setReady", "setPause", "setWrapup", "setWithdraw"])
def test_states_are_for_agents_in_a_group(world: AcdWorld, operation: str) -> None:
    body: object = {} if operation == "setWithdraw" else None
    assert world.refused(operation, AGENT, body) == NOT_EXPECTED
    world.log_on(BOSS)
    assert world.refused(operation, BOSS, body) == NOT_EXPECTED


def test_withdrawal_has_a_reason_of_the_group(world: AcdWorld) -> None:
    world.log_on(AGENT)
    reasons = world.do("getWithdrawReasons", AGENT, query={"pgNumber": GROUP})
    assert reasons["number"] == len(reasons["reasons"]) == 5
    assert reasons["reasons"][0] == {"index": 1, "label": "Lunch"}
    world.do("setWithdraw", AGENT, {"reasonIndex": "2"})
    assert world.state(AGENT)["withdrawReason"] == 2
    world.do("setWithdraw", AGENT, {"reasonIndex": 5})
    assert world.heard(AGENT, of="AgentState")[-1]["state"]["withdrawReason"] == 5
    world.do("setReady", AGENT)
    assert "withdrawReason" not in world.state(AGENT)


@pytest.mark.parametrize("index", [0, 6, -1, "x", True, 2**31])
def test_a_withdraw_reason_that_there_is_not_is_refused(world: AcdWorld, index: object) -> None:
    world.log_on(AGENT)
    assert world.refused("setWithdraw", AGENT, {"reasonIndex": index}) == BAD


def test_reasons_are_those_of_ones_own_groups(world: AcdWorld) -> None:
    assert world.do("getWithdrawReasons", AGENT)["number"] == 5
    assert world.refused("getWithdrawReasons", AGENT, query={"pgNumber": "60128"}) == BAD
    assert world.refused("getWithdrawReasons", BOSS) == BAD


def test_an_agent_may_begin_withdrawn(world: AcdWorld) -> None:
    plan = Plan.demo()
    facts = plan.centre.agents[f"oxe{AGENT}"]
    plan.centre.agents[f"oxe{AGENT}"] = type(facts)(
        login=facts.login, groups=facts.groups, preferred=GROUP, withdrawn=True
    )
    world = AcdWorld(plan)
    world.log_on(AGENT)
    assert (world.sub(AGENT), world.state(AGENT)["withdrawn"]) == ("WITHDRAW", True)
    world.do("setReady", AGENT)
    assert "withdrawn" not in world.state(AGENT)


def test_a_private_call_makes_an_agent_busy_and_gives_him_back_his_state(world: AcdWorld) -> None:
    world.log_on(AGENT)
    for operation, state in (("setReady", "READY"), ("setPause", "PAUSE"), ("setWithdraw", "WITHDRAW")):
        world.do(operation, AGENT, {} if operation == "setWithdraw" else None)
        ref = world.dial(AGENT, A)
        assert world.sub(AGENT) == "BUSY"
        world.drop(AGENT, ref)
        assert world.sub(AGENT) == state


def test_what_is_chosen_in_a_call_counts_when_it_is_over(world: AcdWorld) -> None:
    world.log_on(AGENT)
    ref, _ = world.serve(A)
    world.do("setWithdraw", AGENT, {"reasonIndex": 1})
    assert world.sub(AGENT) == "BUSY"
    world.drop(A, ref)
    assert world.sub(AGENT) == "WRAPUP"
    world.clock.advance(5.1)
    assert (world.sub(AGENT), world.state(AGENT)["withdrawReason"]) == ("WITHDRAW", 1)


def test_wrap_up_follows_a_pilots_call_and_ends_by_itself_or_by_ready(world: AcdWorld) -> None:
    world.log_on(AGENT)
    for ends_itself in (True, False):
        since = world.mark()
        ref, _ = world.serve(A)
        world.drop(A, ref)
        if ends_itself:
            world.clock.advance(4.9)
            assert world.sub(AGENT) == "WRAPUP"
            world.clock.advance(0.2)
        else:
            world.do("setReady", AGENT)
        assert world.states(AGENT, since) == ["BUSY", "WRAPUP", "READY"]


def test_a_manual_wrap_up_lasts_until_ready(world: AcdWorld) -> None:
    world.log_on(AGENT)
    ref, _ = world.serve(A)
    world.do("setWrapup", AGENT)
    world.drop(A, ref)
    world.clock.advance(60)
    assert world.sub(AGENT) == "WRAPUP"


def test_a_group_may_have_no_wrap_up(world: AcdWorld) -> None:
    world = AcdWorld(timings=Timings(wrap_up_s=0))
    world.log_on(AGENT)
    ref, _ = world.serve(A)
    world.drop(A, ref)
    assert world.sub(AGENT) == "READY"


def test_a_private_call_has_no_wrap_up(world: AcdWorld) -> None:
    world.log_on(AGENT)
    ref = world.dial(A, AGENT)
    world.answer(AGENT, ref)
    world.drop(A, ref)
    assert world.states(AGENT) == ["READY", "BUSY", "READY"]
    assert world.last_leg().end is LegEnd.SERVED


# Snapshots


def test_a_snapshot_tells_one_agent_or_all(world: AcdWorld) -> None:
    world.log_on(AGENT)
    since = world.mark()
    world.do("requestSnapshot", AGENT)
    assert [event["loginName"] for event in world.events[since:]] == [f"oxe{AGENT}"]
    world.do("requestSnapshot", None)
    told = {event["loginName"]: event["state"]["mainState"] for event in world.events[since + 1 :]}
    assert told == {f"oxe{number}": "LOG_OFF" for number in (*AGENTS, BOSS)} | {f"oxe{AGENT}": "LOG_ON"}


def test_the_log_has_every_state_and_when_it_began(world: AcdWorld) -> None:
    world.log_on(AGENT)
    world.clock.advance(10)
    world.do("setWithdraw", AGENT, {"reasonIndex": 3})
    world.clock.advance(20)
    world.do("logoff", AGENT)
    records = [record for record in world.acd.log.states if record.login == f"oxe{AGENT}"]
    assert [(record.service, record.sub, record.reason) for record in records] == [
        ("Assigned", "READY", None),
        ("Withdrawn", "WITHDRAW", 3),
        ("LoggedOut", None, None),
    ]
    assert [(after.at - before.at).total_seconds() for before, after in pairwise(records)] == [10, 20]


def test_two_agents_states_are_told_to_each_alone(world: AcdWorld) -> None:
    world.log_on(AGENT, AGENT_3)
    assert world.state(AGENT_3)["pgNumber"] == GROUP_2
    world.do("setPause", AGENT)
    assert world.states(AGENT_3) == ["READY"]
