"""Real-time information of the simulated contact centre: contexts, filters, snapshots and incremental events."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.simulator.o2g_acd_rti import ATTRIBUTES, FILTERS, Kind
from bridge.simulator.pbx_model import Timings
from protocol import catalogue
from tests.bridge.simulator.acd_world import (
    AGENT,
    AGENT_2,
    AGENT_3,
    AGENT_4,
    AGENTS,
    BAD,
    BOSS,
    GROUP,
    GROUP_2,
    MISSING,
    PILOT,
    PILOT_2,
    QUEUE,
    QUEUE_2,
    QUEUE_3,
    A,
    AcdWorld,
    B,
)

View = dict[str, Any]

TYPES = {
    Kind.AGENT: "AgentAttribute",
    Kind.PILOT: "PilotAttribute",
    Kind.QUEUE: "QueueAttribute",
    Kind.GROUP: "PGAgentAttribute",
    Kind.OTHER: "PGOtherAttribute",
}


@pytest.fixture
def world() -> AcdWorld:
    return AcdWorld()


def observe(world: AcdWorld, session: str = "s", account: str = "admin", **parts: View) -> None:
    body: View = {"notifFrequency": 10}
    if parts:
        body["filter"] = parts
    world.admin("callCenterRealtime.setContext", body, session=session, account=account)


def every(number: str = "*", *attributes: str) -> View:
    return {"numbers": [number], "attributes": list(attributes) or ["ALL"]}


def told(world: AcdWorld, number: str, session: str = "s") -> list[View]:
    """What was told of an object, without what each event begins with."""
    head = ("eventName", "name", "firstName", "number", "type")
    return [
        {key: value for key, value in event.items() if key not in head}
        for to, event in world.to_sessions
        if event["number"] == number and to == session
    ]


def snapshot(world: AcdWorld, session: str = "s") -> dict[str, View]:
    """Everything that is observed, by number."""
    world.to_sessions.clear()
    world.admin("callCenterRealtime.requestSnapshot", session=session)
    found = {event["number"]: event for _, event in world.to_sessions}
    world.to_sessions.clear()
    return found


# Objects


def test_the_tables_have_every_documented_attribute() -> None:
    for kind, name in TYPES.items():
        known = catalogue.type_named(name, "Call Center Real Time")
        assert known is not None
        assert set(ATTRIBUTES[kind]) | {"ALL"} == set(known.values)


def test_all_objects_are_listed_and_those_of_one_kind(world: AcdWorld) -> None:
    everything = world.admin("callCenterRealtime.getRtiObjects")
    assert [each["number"] for each in everything["agents"]] == [*AGENTS, BOSS]
    assert everything["agents"][0] == {"number": AGENT, "name": "1", "firstName": "Agent"}
    assert everything["pilots"][0] == {"number": PILOT, "name": "Sales"}
    for operation, kind in (
        ("getAgents", "agents"),
        ("getPilots", "pilots"),
        ("getQueues", "queues"),
        ("getAgentProcessingGroups", "pgAgents"),
        ("getOtherProcessingGroups", "pgOthers"),
    ):
        assert world.admin(f"callCenterRealtime.{operation}") == {kind: everything[kind]}
    assert [each["number"] for each in everything["queues"]] == [QUEUE, QUEUE_2, QUEUE_3]
    assert [each["number"] for each in everything["pgAgents"]] == [GROUP, GROUP_2]
    assert [each["number"] for each in everything["pgOthers"]] == ["60128", "60129"]


# Contexts


def test_there_is_no_context_to_begin_with(world: AcdWorld) -> None:
    for operation, body in (
        ("getContext", None),
        ("deleteContext", None),
        ("updateContext", {"obsPeriod": 30}),
        ("setContext", None),
        ("requestSnapshot", None),
    ):
        assert world.refused(f"callCenterRealtime.{operation}", None, body) == MISSING


def test_a_context_is_set_shown_changed_and_deleted(world: AcdWorld) -> None:
    part = {"numbers": [PILOT], "attributes": ["State", "ServiceLevel"]}
    world.admin(
        "callCenterRealtime.setContext",
        {"obsPeriod": 60, "notifFrequency": "10", "filter": {"pilotFilter": part}},
    )
    shown = {"active": True, "obsPeriod": 60, "notifFrequency": 10, "filter": {"pilotFilter": part}}
    assert world.admin("callCenterRealtime.getContext") == shown
    world.admin("callCenterRealtime.updateContext", {"obsPeriod": 15})
    assert world.admin("callCenterRealtime.getContext") == {**shown, "obsPeriod": 15}
    world.admin("callCenterRealtime.deleteContext")
    assert world.refused("callCenterRealtime.getContext", None) == MISSING


def test_the_extended_form_names_what_the_compact_one_means(world: AcdWorld) -> None:
    observe(world, queueFilter=every(), pgAgentFilter=every(GROUP, "State"))
    compact = world.admin("callCenterRealtime.getContext")["filter"]
    assert compact["queueFilter"] == {"numbers": ["*"], "attributes": ["ALL"]}
    extended = world.admin("callCenterRealtime.getContext", query={"extended": "true"})["filter"]
    assert extended["queueFilter"]["numbers"] == [QUEUE, QUEUE_2, QUEUE_3]
    assert "NbOfWaitingCalls" in extended["queueFilter"]["attributes"]
    assert extended["pgAgentFilter"] == {"numbers": [GROUP], "attributes": ["State"]}
    assert set(extended) == {"queueFilter", "pgAgentFilter"}


def test_a_context_without_a_filter_is_of_everything(world: AcdWorld) -> None:
    observe(world)
    assert "filter" not in world.admin("callCenterRealtime.getContext")
    extended = world.admin("callCenterRealtime.getContext", query={"extended": "true"})["filter"]
    assert set(extended) == set(FILTERS.values())


def test_attributes_are_understood_as_in_the_documents_examples(world: AcdWorld) -> None:
    agents = {"numbers": ["60113"], "attributes": ["nbOfRefusedACDCalls", "NBOfPrivateCalls"]}
    pilots = {"numbers": [PILOT], "attributes": ["State", "CurrentPG"]}
    observe(world, agentFilter=agents, pilotFilter=pilots)
    shown = world.admin("callCenterRealtime.getContext")["filter"]
    assert shown["agentFilter"]["attributes"] == ["NbOfRefusedACDCalls", "NBOfPrivateCalls"]
    assert shown["pilotFilter"]["attributes"] == ["State"], "CurrentPG is none of a pilot's"


@pytest.mark.parametrize(
    "body",
    [
        {"obsPeriod": 14},
        {"obsPeriod": 61},
        {"notifFrequency": 4},
        {"notifFrequency": "often"},
        {"filter": {"agentFilter": {"attributes": ["Mood"]}}},
        {"filter": {"agentFilter": {"numbers": "70130"}}},
        {"filter": []},
        {"active": 1},
    ],
)
def test_a_context_that_cannot_be_is_refused(world: AcdWorld, body: object) -> None:
    assert world.refused("callCenterRealtime.setContext", None, body) == BAD
    assert world.refused("callCenterRealtime.getContext", None) == MISSING


def test_each_administrator_has_his_own_context(world: AcdWorld) -> None:
    observe(world, "one", "ann", pilotFilter=every())
    observe(world, "two", "ben", queueFilter=every())
    shown = [
        set(world.admin("callCenterRealtime.getContext", session=session, account=account)["filter"])
        for session, account in (("one", "ann"), ("two", "ben"), ("three", "ann"))
    ]
    assert shown == [{"pilotFilter"}, {"queueFilter"}, {"pilotFilter"}]


def test_a_context_outlives_the_session_and_is_activated_again(world: AcdWorld) -> None:
    observe(world, "one", pilotFilter=every())
    world.realtime.session_ended("one")
    assert world.pbx.live_timers == 0
    assert world.admin("callCenterRealtime.getContext", session="two")["active"] is False
    assert world.refused("callCenterRealtime.requestSnapshot", None, session="two") == MISSING
    world.admin("callCenterRealtime.setContext", session="two")
    assert world.admin("callCenterRealtime.getContext", session="two")["active"] is True
    assert set(snapshot(world, "two")) == {PILOT, PILOT_2}


def test_a_change_does_not_reach_other_sessions_that_are_open(world: AcdWorld) -> None:
    observe(world, "one", pilotFilter=every())
    world.admin("callCenterRealtime.setContext", session="two")
    world.admin("callCenterRealtime.updateContext", {"filter": {"queueFilter": every()}}, session="two")
    assert set(snapshot(world, "one")) == {PILOT, PILOT_2}
    assert set(snapshot(world, "two")) == {QUEUE, QUEUE_2, QUEUE_3}


# Snapshots


def test_a_snapshot_tells_every_attribute_of_every_object(world: AcdWorld) -> None:
    observe(world)
    found = snapshot(world)
    numbers = {*AGENTS, BOSS, PILOT, PILOT_2, QUEUE, QUEUE_2, QUEUE_3, GROUP, GROUP_2, "60128", "60129"}
    assert set(found) == numbers
    documented = {event.event_name: {field.name for field in event.fields} for event in catalogue.events()}
    # What only "super" pilots and queues have, and the date of a state that has not begun.
    absent = {f"{what}InList" for what in ("worstServiceLevel", "worstEfficiency", "bestServiceLevel")}
    absent |= {"bestEfficiencyInList", "longestWaitingTimeInList", "serviceStateDate"}
    for event in found.values():
        assert documented[event["eventName"]] - set(event) - {"firstName"} <= absent
    assert found[AGENT]["logonDate"] == found[AGENT]["comDate"] == "NS"
    assert found[PILOT]["state"] == "Blocked"
    assert found[GROUP]["state"] == found[QUEUE]["state"] == "Closed"


def test_a_snapshot_is_filtered(world: AcdWorld) -> None:
    observe(world, agentFilter=every(AGENT, "PhoneState", "CurrentPG"))
    assert snapshot(world) == {
        AGENT: {
            "eventName": "OnAgentRtiChanged",
            "number": AGENT,
            "name": "1",
            "firstName": "Agent",
            "type": "Normal",
            "currentPG": "",
            "phoneState": "LoggedOut",
        }
    }


# Incremental events


def test_only_what_has_changed_is_told(world: AcdWorld) -> None:
    observe(world, agentFilter=every("*", "PhoneState", "CurrentPG", "NbOfServedACDCalls"))
    world.log_on(AGENT)
    world.clock.advance(0.3)
    assert told(world, AGENT) == [{"phoneState": "Idle", "currentPG": GROUP}]
    assert told(world, AGENT_2) == []
    ref = world.dial(A, PILOT)
    world.clock.advance(1)
    world.answer(AGENT, ref)
    world.clock.advance(1)
    world.drop(A, ref)
    world.clock.advance(7)
    assert told(world, AGENT)[1:] == [
        {"phoneState": "AcdRinging"},
        {"phoneState": "AcdConversation", "nbOfServedACDCalls": 1},
        {"phoneState": "WrapUp"},
        {"phoneState": "Idle"},
    ]


def test_every_object_a_call_touches_is_told(world: AcdWorld) -> None:
    world.log_on_everybody()
    observe(world)
    ref = world.dial(A, PILOT)
    world.clock.advance(0.05)
    assert world.to_sessions == [], "changes of one moment are gathered"
    world.clock.advance(0.3)
    assert told(world, PILOT) == [{"nbOfRunningCalls": 1, "nbOfRingingACDCalls": 1, "incomingTraffic": 1}]
    assert told(world, QUEUE) == [{"incomingTraffic": 1, "outgoingTraffic": 1}]
    (group,) = told(world, GROUP)
    assert (group["nbOfAgentsInACDRinging"], group["nbOfIdleAgents"], group["nbOfFreeAgents"]) == (1, 1, 1)
    (agent,) = told(world, AGENT)
    assert (agent["pilotName"], agent["queueName"]) == ("Sales", "Sales")
    assert told(world, AGENT_2) == []
    world.to_sessions.clear()
    world.answer(AGENT, ref)
    world.clock.advance(0.3)
    assert told(world, PILOT) == [{"nbOfRingingACDCalls": 0, "nbOfCallsInConversation": 1}]
    assert told(world, GROUP)[0]["nbOfAgentsInACDConv"] == 1
    assert told(world, AGENT)[0]["comDate"].startswith("2024-05-06T07:08:")


def test_replaying_the_events_gives_what_a_snapshot_gives(world: AcdWorld) -> None:
    world.log_on(*AGENTS[:3])
    observe(world)
    known = snapshot(world)
    refs = [world.dial(A, PILOT), world.dial(B, PILOT_2)]
    world.clock.advance(0.2)
    for number, ref in world.ringing().items():
        world.answer(number, ref)
    world.log_on(AGENT_4)
    world.do("setWithdraw", AGENT_4, {"reasonIndex": 2})
    world.clock.advance(33)
    for user, ref in zip((A, B), refs, strict=True):
        world.drop(user, ref)
    world.admin("callCenterManagement.closePilot", nodeId="1", pilotNumber=PILOT_2)
    world.clock.advance(61)
    for _, event in world.to_sessions:
        known[event["number"]] |= event
    assert known == snapshot(world)


def test_quality_is_told_in_intervals_only(world: AcdWorld) -> None:
    world.log_on(AGENT)
    observe(world, pilotFilter=every(PILOT, "ServiceLevel", "Efficiency", "NbOfRunningCalls"))
    world.do("setPause", AGENT)
    ref = world.dial(A, PILOT)
    world.clock.advance(1)
    world.drop(A, ref)
    world.clock.advance(1)
    assert told(world, PILOT) == [{"nbOfRunningCalls": 1}, {"nbOfRunningCalls": 0}]
    world.clock.advance(8.1)
    assert told(world, PILOT)[2:] == [{"serviceLevel": 0, "efficiency": 0}]


def test_quality_is_of_the_period_of_observation(world: AcdWorld) -> None:
    world.log_on(AGENT)
    for session, period in (("one", 15), ("two", 60)):
        body = {"obsPeriod": period, "filter": {"pilotFilter": every(PILOT, "Efficiency")}}
        world.admin("callCenterRealtime.setContext", body, session=session)
    world.do("setPause", AGENT)
    world.drop(A, world.dial(A, PILOT))
    world.clock.advance(20 * 60)
    assert snapshot(world, "one")[PILOT]["efficiency"] == 100
    assert snapshot(world, "two")[PILOT]["efficiency"] == 0


def test_a_service_level_is_the_part_of_calls_answered_in_time() -> None:
    world = AcdWorld(timings=Timings(wrap_up_s=0, agent_ring_s=100))
    world.log_on(AGENT)
    observe(world, pilotFilter=every(), pgAgentFilter=every())
    for wait_s in (5, 5, 45, 5):
        ref = world.dial(A, PILOT)
        world.clock.advance(wait_s)
        world.answer(AGENT, ref)
        world.drop(A, ref)
    world.outside("0555000999")
    view = snapshot(world)[PILOT]
    assert (view["serviceLevel"], view["efficiency"], view["averageWaitingTime"]) == (75, 100, 15)
    group = snapshot(world)[GROUP]
    # The group serves pilot 60142 as well, which has had no call.
    assert (group["pilotsWorstServiceLevel"], group["pilotsBestServiceLevel"]) == (75, 100)
    assert group["consolidatedPilotsServiceLevel"] == 88


def test_time_alone_changes_what_is_told_in_intervals(world: AcdWorld) -> None:
    world.log_on(AGENT)
    world.do("setPause", AGENT)
    observe(world, queueFilter=every(QUEUE, "CurrentWaitingTime", "IncomingTraffic", "FillingRate"))
    world.dial(A, PILOT)
    world.clock.advance(65)
    assert told(world, QUEUE)[0] == {"incomingTraffic": 1, "fillingRate": 5}
    assert {"currentWaitingTime": 60, "incomingTraffic": 0} in told(world, QUEUE)


def test_calls_that_go_elsewhere_are_counted_where_they_go(world: AcdWorld) -> None:
    observe(world, pilotFilter=every(), pgOtherFilter=every())
    world.dial(A, PILOT_2)
    world.dial(B, PILOT)
    world.clock.advance(0.3)
    assert told(world, "60128") == [{"nbOfACDCalls": 1, "incomingTraffic": 1}]
    assert snapshot(world)[PILOT]["nbOfDissuadedCalls"] == 1


def test_withdrawals_are_counted_and_timed(world: AcdWorld) -> None:
    world.log_on(AGENT)
    observe(world, agentFilter=every(AGENT))
    for seconds in (30, 20):
        world.do("setWithdraw", AGENT, {"reasonIndex": 4})
        world.clock.advance(seconds)
        assert snapshot(world)[AGENT]["withdrawReason"] == 4
        assert snapshot(world)[AGENT]["serviceState"] == "Withdrawn"
        world.do("setReady", AGENT)
    view = snapshot(world)[AGENT]
    assert (view["nbOfWithdrawals"], view["withdrawalsTotalDuration"]) == (2, 50)
    world.do("logoff", AGENT)
    world.log_on(AGENT)
    view = snapshot(world)[AGENT]
    assert (view["nbOfWithdrawals"], view["withdrawalsTotalDuration"]) == (0, 0), "counted since log on"


def test_private_calls_are_counted_and_timed(world: AcdWorld) -> None:
    world.log_on(AGENT)
    observe(world, agentFilter=every(AGENT))
    ref = world.dial(AGENT, B)
    assert snapshot(world)[AGENT]["phoneState"] == "Dialing"
    world.answer(B, ref)
    assert snapshot(world)[AGENT]["phoneState"] == "PrivateLocalConversation"
    world.clock.advance(12)
    world.drop(AGENT, ref)
    ref = world.dial(AGENT, "0388551234")
    world.clock.advance(0.4)
    assert snapshot(world)[AGENT]["phoneState"] == "PrivateExternalConversation"
    world.drop(AGENT, ref)
    view = snapshot(world)[AGENT]
    assert (view["nbOfPrivateCalls"], view["privateCallsTotalDuration"]) == (2, 12)


def test_the_phone_state_tells_what_an_agent_is_doing() -> None:
    world = AcdWorld(timings=Timings(wrap_up_s=0))
    world.log_on(AGENT, AGENT_2, BOSS)
    observe(world, agentFilter=every("*", "PhoneState"))

    def states(*numbers: str) -> list[str]:
        found = snapshot(world)
        return [found[number]["phoneState"] for number in numbers]

    world.do("setPause", AGENT_2)
    assert states(AGENT, AGENT_2, AGENT_3) == ["Idle", "Pause", "LoggedOut"]
    world.do("setWrapup", AGENT_2)
    world.do("requestPermanentListening", BOSS, {"agentNumber": AGENT_2})
    assert states(AGENT_2, BOSS) == ["WrapUp", "ContinuousSupervision"]
    world.do("cancelPermanentListening", BOSS)
    private = world.dial(B, AGENT_2)
    assert states(AGENT_2) == ["PrivateRinging"]
    world.drop(B, private)
    ref, _ = world.serve(A)
    world.do("requestSupervisorHelp", AGENT)
    assert states(AGENT) == ["Help"]
    world.do("requestIntrusion", BOSS, {"agentNumber": AGENT, "mode": "DISCRETE"})
    assert states(AGENT, BOSS) == ["AgentDiscreteListening", "SupervisorDiscreteListening"]
    world.do("changeIntrusionMode", BOSS, {"mode": "NORMAL"})
    assert states(AGENT, BOSS) == ["AcdConference", "AcdConference"]
    world.do("changeIntrusionMode", BOSS, {"mode": "STOP"})
    world.do("telephony.hold", AGENT, {"deviceId": AGENT}, callRef=ref)
    assert states(AGENT) == ["Held"]
    enquiry = world.dial(AGENT, B)
    assert states(AGENT) == ["AcdConsultation"]
    world.drop(AGENT, enquiry)
    world.drop(A, ref)
    world.dial(AGENT, "0555000486")
    assert states(AGENT) == ["BusyTone"]
    world.pbx.services.set_in_service(AGENT_2, in_service=False)
    assert states(AGENT_2) == ["OutOfOrder"]


def test_events_go_to_the_session_that_observes(world: AcdWorld) -> None:
    observe(world, "one", "ann", agentFilter=every(AGENT, "CurrentPG"))
    observe(world, "two", "ben", agentFilter=every("*", "PhoneState"))
    world.log_on(AGENT, AGENT_2)
    world.clock.advance(0.3)
    assert told(world, AGENT, "one") == [{"currentPG": GROUP}]
    assert told(world, AGENT, "two") == told(world, AGENT_2, "two") == [{"phoneState": "Idle"}]
    assert told(world, AGENT_2, "one") == []


def test_nothing_is_told_and_nothing_runs_without_a_context(world: AcdWorld) -> None:
    observe(world)
    world.admin("callCenterRealtime.deleteContext")
    world.log_on_everybody()
    world.clock.advance(60)
    assert world.to_sessions == []
    assert world.pbx.live_timers == 0
