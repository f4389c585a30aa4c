"""What users see of their calls, and that events carry exactly the difference."""

from __future__ import annotations

import json

import pytest

from bridge.simulator.o2g_views import party_info
from bridge.simulator.pbx_model import Identity
from protocol import catalogue
from tests.bridge.simulator.pbx_world import Replica, World

A, B, C, D = "70120", "70121", "70124", "70125"
AGENT, PILOT = "70130", "60141"


@pytest.fixture
def world() -> World:
    return World()


def test_a_display_name_shows_only_where_there_is_no_other_name() -> None:
    both = Identity("1", "oxe1", "Ann", "Bee", "Ann Bee", "USER")
    assert party_info(both) == {
        "id": {"loginName": "oxe1", "phoneNumber": "1"},
        "firstName": "Ann",
        "lastName": "Bee",
        "type": {"main": "USER"},
    }
    shown = party_info(Identity("2", display_name="Sales", main="SERVICE", sub_type="pbx"))
    assert (shown["displayName"], shown["type"]) == ("Sales", {"main": "SERVICE", "subType": "pbx"})


def test_a_new_call_names_its_initiator_legs_and_participants(world: World) -> None:
    ref = world.dial(A, B)
    mine, theirs = world.heard(A)[0], world.heard(B)[0]
    initiator = mine["initiator"]
    assert theirs["initiator"] == initiator
    assert [each["participantId"] for each in mine["participants"]] == [initiator]
    assert [each["identity"]["id"]["phoneNumber"] for each in theirs["participants"]] == [A, B]
    assert mine["callData"]["initialCalled"]["id"] == {"loginName": f"oxe{B}", "phoneNumber": B}
    assert mine["callRef"] == theirs["callRef"] == ref
    alerted = world.heard(A)[-1]
    assert alerted["modifiedLegs"][0]["ringingRemote"] is True
    assert [each["identity"]["id"]["phoneNumber"] for each in alerted["addedParticipants"]] == [B]


def test_capabilities_are_all_there_in_every_state(world: World) -> None:
    call_fields = {each.name for each in named("CallCapabilities")}
    leg_fields = {each.name for each in named("LegCapabilities")}
    held, active = world.consult(A, B, C)
    for ref in (held, active):
        view = world.call(A, ref)
        assert set(view["callData"]["capabilities"]) == call_fields
        assert set(view["legs"][0]["capabilities"]) == leg_fields


def named(name: str) -> tuple[catalogue.Field, ...]:
    found = catalogue.type_named(name, "Call control")
    assert found is not None
    return found.fields


def test_what_has_not_changed_is_not_told(world: World) -> None:
    ref = world.talk(A, B)
    since = world.mark()
    world.do("doRecordAction", A, query={"action": "start"}, callRef=ref)
    (event,) = world.events[since:]
    assert set(event) == {"eventName", "loginName", "callRef", "callData"}
    assert event["callData"]["recordState"] == "RECORDING"


def test_device_capabilities_travel_with_the_call_that_changed_them(world: World) -> None:
    ref = world.dial(A, B)
    created = world.heard(A)[0]
    assert [each["makeCall"] for each in created["deviceCapabilities"]] == [False]
    since = world.mark()
    world.answer(B, ref)
    assert [each["makeCall"] for each in world.heard(A, since)[0]["deviceCapabilities"]] == [True]
    assert all("deviceCapabilities" not in event for event in world.heard(B, since))


def test_device_capabilities_that_no_call_carries_come_as_the_whole_state(world: World) -> None:
    ref = world.talk(B, A)
    since = world.mark()
    world.do("park", A, {"parkTo": C}, callRef=ref)
    (event,) = world.heard(C, since)
    assert event["eventName"] == "OnTelephonyState"
    assert event["state"]["deviceCapabilities"][0]["unParkCall"] is True


def test_participants_have_a_state_only_in_a_conference(world: World) -> None:
    held, active = world.consult(A, B, C)
    assert all("state" not in each for each in world.call(A, active)["participants"])
    world.do("merge", A, {"heldCallRef": held}, callRef=active)
    world.do("hold", B, {"deviceId": B}, callRef=held)
    assert {each["state"] for each in world.call(A, held)["participants"]} == {"ACTIVE"}


def test_a_call_that_goes_on_under_another_reference_is_told_in_full(world: World) -> None:
    held, active = world.consult(A, B, C)
    since = world.mark()
    world.do("transfer", A, {"heldCallRef": held}, callRef=active)
    event = world.heard(C, since)[0]
    replaced = world.call(C, held)
    assert event["previousCallRef"] == active
    assert event["callData"] == replaced["callData"]
    assert event["modifiedLegs"] == replaced["legs"]
    told = event["modifiedParticipants"] + event["addedParticipants"]
    assert {each["participantId"] for each in told} == {
        each["participantId"] for each in replaced["participants"]
    }
    assert len(event["removedParticipantIds"]) == 1


def test_a_queued_call_tells_its_pilot_and_the_agents_call_how_long_it_waited(world: World) -> None:
    for login in world.plan.pilots[PILOT].agents:
        world.do("routing.activateDnd", login.removeprefix("oxe"))
    ref = world.dial(A, PILOT)
    data = world.call(A, ref)["callData"]["acdCallData"]
    assert (data["pilotNumber"], "callInfo" in data) == (PILOT, False)
    world.clock.advance(12.5)
    world.do("routing.cancelDnd", AGENT)
    world.clock.advance(0.2)
    info = world.call(AGENT, ref)["callData"]["acdCallData"]["callInfo"]
    assert info == {"queueWaitingTime": 12, "globalWaitingTime": 12, "agentGroup": "60121", "local": True}


def test_an_event_is_not_changed_by_what_comes_after(world: World) -> None:
    ref = world.talk(A, B)
    before = [json.dumps(event) for event in world.events]
    world.do("attachData", A, {"associatedData": "x"}, callRef=ref)
    world.do("dropme", A, callRef=ref)
    assert [json.dumps(event) for event in world.events[: len(before)]] == before


def test_replaying_a_users_events_gives_his_state_at_every_moment(world: World) -> None:
    held, active = world.consult(A, B, C)
    world.do("alternate", A, {"deviceId": A}, callRef=held)
    world.do("merge", A, {"heldCallRef": active}, callRef=held)
    world.do("dropme", B, callRef=active)
    for user in (A, B, C):
        replica = Replica(
            {"calls": [], "deviceCapabilities": world.do("getState", user)["deviceCapabilities"]}
        )
        for event in world.heard(user):
            replica.apply(event)
        assert set(replica.calls) == set(world.calls(user))
        assert replica.user_state == world.do("getState", user)["userState"]
