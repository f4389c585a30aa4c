"""The telephony operations beside calls: data, recording, sets, intrusion, call-back, messages, groups, state."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.simulator.face import Call, RestError
from bridge.simulator.plan import HuntingGroup, Plan, User
from tests.bridge.simulator.pbx_world import (
    AGENT,
    BAD,
    BAD_VALUE,
    INCOMPATIBLE,
    NOT_MINE,
    OUTSIDE,
    PILOT,
    SOFT,
    SOFT_SET,
    A,
    B,
    C,
    D,
    World,
)


@pytest.fixture
def world() -> World:
    return World()


# What goes with a call


def test_associated_data_is_shown_to_all_parties(world: World) -> None:
    ref = world.dial(A, B, associatedData="first")
    assert world.call(B, ref)["callData"]["associateData"] == "first"
    since = world.mark()
    world.do("attachData", B, {"deviceId": B, "associatedData": "x" * 32}, callRef=ref)
    for user in (A, B):
        assert world.heard(user, since)[0]["callData"]["associateData"] == "x" * 32
    world.do("attachData", A, {"hexaBinaryAssociatedData": "F0a4f9b3"}, callRef=ref)
    data = world.call(B, ref)["callData"]
    assert (data["hexaBinaryAssociatedData"], "associateData" in data) == ("F0a4f9b3", False)
    world.do("attachData", A, {"hexaBinaryAssociatedData": "f1F200a0b3"}, callRef=ref)
    data = world.call(B, ref)["callData"]
    assert data["hexaBinaryAssociatedData"] == "f1F2", "the byte 00 ends it"
    both = {"associatedData": "text", "hexaBinaryAssociatedData": "not hexadecimal"}
    world.do("attachData", A, both, callRef=ref)
    assert world.call(B, ref)["callData"]["associateData"] == "text"


def test_wrong_associated_data_is_refused(world: World) -> None:
    ref = world.talk(A, B)
    for body in ({}, {"associatedData": "x" * 33}, {"hexaBinaryAssociatedData": "0"}):
        assert world.fails("attachData", A, body, callRef=ref) == BAD_VALUE
        assert world.cause == "INVALID_DATA"
    assert world.fails("attachData", A, {"associatedData": "\udfff"}, callRef=ref) == BAD
    assert world.fails("attachData", A, {"deviceId": B, "associatedData": "x"}, callRef=ref) == NOT_MINE


def test_the_transaction_code_is_a_number(world: World) -> None:
    ref = world.talk(A, AGENT)
    world.do("sendAccountInfo", AGENT, {"deviceId": AGENT, "accountInfo": 123}, callRef=ref)
    assert world.call(AGENT, ref)["callData"]["accountInfo"] == "123"
    assert world.fails("sendAccountInfo", AGENT, {"accountInfo": "12a"}, callRef=ref) == BAD_VALUE
    assert world.fails("sendAccountInfo", AGENT, {}, callRef=ref) == BAD


def test_digits_are_sent_in_a_conversation_only(world: World) -> None:
    ref = world.dial(A, B)
    assert world.fails("sendDtmf", A, {"deviceId": A, "number": "1"}, callRef=ref) == INCOMPATIBLE
    world.answer(B, ref)
    since = world.mark()
    world.do("sendDtmf", A, {"deviceId": A, "number": "12#"}, callRef=ref)
    world.do("sendDtmf", A, {"deviceId": A, "number": "*A"}, callRef=ref)
    assert world.pbx.core.party(world.pbx.subscriber(f"oxe{A}"), ref).dtmf == "12#*A"
    assert world.mark() == since
    assert world.fails("sendDtmf", A, {"deviceId": A, "number": "1x"}, callRef=ref) == BAD_VALUE
    assert world.fails("sendDtmf", A, {"deviceId": A}, callRef=ref) == BAD


def test_a_recording_is_started_paused_resumed_and_stopped(world: World) -> None:
    ref = world.dial(A, B)

    def record(action: str) -> None:
        world.do("doRecordAction", A, query={"action": action}, callRef=ref)

    assert world.fails("doRecordAction", A, query={"action": "start"}, callRef=ref) == INCOMPATIBLE
    world.answer(B, ref)
    steps = [("start", "RECORDING"), ("pause", "PAUSED"), ("resume", "RECORDING"), ("stop", None)]
    for action, state in steps:
        assert world.can(A, ref, f"{action}Record")
        record(action)
        assert world.call(A, ref)["callData"].get("recordState") == state
        assert not world.can(A, ref, f"{action}Record")
        refused = world.fails("doRecordAction", A, query={"action": action}, callRef=ref)
        assert refused == INCOMPATIBLE
    assert all("recordState" not in event.get("callData", {}) for event in world.heard(B))
    assert world.fails("doRecordAction", A, query={"action": "rewind"}, callRef=ref) == BAD
    assert world.fails("doRecordAction", A, callRef=ref) == BAD
    assert "action" in world.said


# Sets


def test_all_sets_ring_and_the_one_that_answers_stays(world: World) -> None:
    ref = world.dial(A, SOFT)
    assert [leg["deviceId"] for leg in world.call(SOFT, ref)["legs"]] == [SOFT, SOFT_SET]
    since = world.mark()
    world.answer(SOFT, ref, SOFT_SET)
    legs = world.do("getLegs", SOFT, callRef=ref)["legs"]
    assert [(leg["deviceId"], leg["state"]) for leg in legs] == [(SOFT_SET, "ACTIVE")]
    assert [leg["deviceId"] for leg in world.heard(SOFT, since)[0]["removedLegs"]] == [SOFT]
    assert world.do("getLeg", SOFT, callRef=ref, legId=SOFT_SET)["state"] == "ACTIVE"
    assert world.fails("getLeg", SOFT, callRef=ref, legId=SOFT) == (404, "NOT_FOUND", "LEG_NOT_FOUND")
    refused = world.fails("hold", SOFT, {"deviceId": SOFT}, callRef=ref)
    assert refused == (400, "NOT_FOUND", "LEG_NOT_FOUND")
    world.consistent()


def test_a_call_to_a_second_set_rings_only_there(world: World) -> None:
    ref = world.dial(A, SOFT_SET)
    view = world.call(SOFT, ref)
    assert [leg["deviceId"] for leg in view["legs"]] == [SOFT_SET]
    assert view["callData"]["deviceCall"] is True


def test_a_call_moves_to_another_of_the_users_sets(world: World) -> None:
    ref = world.dial(A, SOFT)
    assert not world.can(SOFT, ref, "switchDevice")
    world.answer(SOFT, ref)
    assert world.can(SOFT, ref, "switchDevice")
    since = world.mark()
    world.do("switchDevice", SOFT, {"otherDeviceId": SOFT_SET}, callRef=ref, legId=SOFT)
    event = world.heard(SOFT, since)[0]
    assert [leg["deviceId"] for leg in event["addedLegs"]] == [SOFT_SET]
    assert [leg["deviceId"] for leg in event["removedLegs"]] == [SOFT]
    path = {"callRef": ref, "legId": SOFT_SET}
    assert world.fails("switchDevice", SOFT, {"otherDeviceId": A}, **path) == NOT_MINE
    assert world.fails("switchDevice", SOFT, {"otherDeviceId": SOFT_SET}, **path) == INCOMPATIBLE
    assert world.fails("switchDevice", SOFT, {}, **path) == BAD
    assert world.fails("switchDevice", A, {"otherDeviceId": A}, callRef=ref, legId=A) == INCOMPATIBLE
    world.consistent()


def test_sets_tell_whether_they_work(world: World) -> None:
    states = world.do("getDevicesState", SOFT)["deviceStates"]
    assert states == [{"deviceId": each, "state": "IN_SERVICE"} for each in (SOFT, SOFT_SET)]
    ref = world.talk(A, SOFT)
    since = world.mark()
    world.pbx.services.set_in_service(SOFT, in_service=False)
    assert world.told(A, since)[0] == ("CallRemoved", "CLEARED")
    assert ("DeviceStateModified", None) in world.told(SOFT, since)
    assert world.do("getDeviceState", SOFT, deviceId=SOFT)["state"] == "OUT_OF_SERVICE"
    assert world.fails("getDeviceState", SOFT, deviceId=A) == NOT_MINE
    assert world.fails("getDeviceState", SOFT, deviceId="4711")[0] == 404
    world.consistent()
    ref = world.dial(A, SOFT)
    assert [leg["deviceId"] for leg in world.call(SOFT, ref)["legs"]] == [SOFT_SET]
    world.pbx.services.set_in_service(SOFT_SET, in_service=False)
    other = world.dial(A, SOFT)
    assert world.told(A)[-1] == ("CallModified", "DESTINATION_NOT_OBTAINABLE")
    assert other != ref
    world.consistent()


def test_a_user_logs_on_to_a_desk_sharing_set_and_off(world: World) -> None:
    shared, other = world.plan.shared_sets
    world.do("deskSharingLogOn", A, {"dssDeviceNumber": shared})
    assert ("DeviceStateModified", None) in world.told(A)
    assert [each.id for each in world.pbx.devices_of(f"oxe{A}")] == [A, shared]
    ref = world.dial(B, A)
    assert [leg["deviceId"] for leg in world.call(A, ref)["legs"]] == [A, shared]
    assert world.fails("deskSharingLogOff", A) == INCOMPATIBLE
    world.do("dropme", B, callRef=ref)
    assert world.fails("deskSharingLogOn", A, {"dssDeviceNumber": other}) == INCOMPATIBLE
    refused = world.fails("deskSharingLogOn", B, {"dssDeviceNumber": shared})
    assert refused == (400, "NOT_EXPECTED", "CALL_SERVER_ERROR")
    assert world.fails("deskSharingLogOn", B, {"dssDeviceNumber": C}) == NOT_MINE
    assert world.fails("deskSharingLogOn", B, {"dssDeviceNumber": "xxx"}) == BAD_VALUE
    assert world.fails("deskSharingLogOn", B) == BAD
    ref = world.dial(B, shared)
    assert world.leg(A, ref) == "RINGING_INCOMING"
    world.do("dropme", B, callRef=ref)
    world.do("deskSharingLogOff", A)
    assert world.fails("deskSharingLogOff", A) == INCOMPATIBLE
    assert world.heard(A)[-2]["deviceStates"] == [{"deviceId": shared, "state": "OUT_OF_SERVICE"}]
    world.consistent()


def test_the_micro_key_tells_nobody_and_is_undone_when_the_set_is_idle(world: World) -> None:
    def keys() -> tuple[bool, bool]:
        runtime = world.pbx.subscriber(f"oxe{A}").devices[A]
        return runtime.micro_off, runtime.interphony

    ref = world.dial(B, A)
    world.do("toggleInterphony", A, deviceId=A)
    assert keys() == (False, False)
    world.answer(A, ref)
    since = world.mark()
    world.do("toggleInterphony", A, deviceId=A)
    assert keys() == (True, False)
    assert world.mark() == since
    world.do("dropme", A, callRef=ref)
    assert keys() == (False, False)
    world.do("toggleInterphony", A, deviceId=A)
    assert keys() == (False, True)
    assert world.fails("toggleInterphony", A, deviceId=B) == NOT_MINE


# Intrusion and call-back


def test_who_hears_the_busy_tone_can_intrude(world: World) -> None:
    busy = world.talk(A, B)
    world.dial(C, B)
    assert world.can(B, busy, "intruded")
    ref = world.dial(D, B)
    assert world.can(D, ref, "intrusion")
    since = world.mark()
    world.do("intrusion", D, deviceId=D)
    assert world.numbers(A, busy) == {A, B, D}
    event = world.heard(D, since)[0]
    assert (event["callRef"], event["previousCallRef"]) == (busy, ref)
    assert world.told(A, since) == [("CallModified", "CONFERENCED")]
    assert world.fails("intrusion", D, deviceId=D) == INCOMPATIBLE
    world.clock.advance(10)
    assert world.leg(D, busy) == "ACTIVE"
    world.consistent()


def test_the_capability_to_intrude_follows_the_busy_user(world: World) -> None:
    world.talk(A, B)
    waiting = world.dial(C, B)
    ref = world.dial(D, B)
    world.do("hold", B, {"deviceId": B}, callRef=next(iter(world.calls(B))))
    assert not world.can(D, ref, "intrusion")
    assert world.fails("intrusion", D, deviceId=D) == INCOMPATIBLE
    world.answer(B, waiting)
    assert world.can(D, ref, "intrusion")
    world.consistent()


def test_nobody_intrudes_where_one_party_does_not_allow_it(world: World) -> None:
    world.plan.users[f"oxe{A}"].intrusion_allowed = False
    busy = world.talk(A, B)
    world.dial(C, B)
    ref = world.dial(D, B)
    assert not world.can(B, busy, "intruded")
    assert not world.can(D, ref, "intrusion")
    assert world.fails("intrusion", D, deviceId=D) == INCOMPATIBLE
    assert world.fails("intrusion", A, deviceId=D) == NOT_MINE


def test_a_busy_user_is_called_back_when_both_are_free(world: World) -> None:
    busy = world.talk(A, B)
    waiting = world.dial(C, B)
    ref = world.dial(D, B)
    assert world.can(D, ref, "callBack")
    world.do("callback", D, callRef=ref)
    entries = world.do("getCallbacks", B)["callbacks"]
    assert [each["partyInfo"]["id"]["phoneNumber"] for each in entries] == [D]
    world.do("dropme", D, callRef=ref)
    world.clock.advance(1)
    assert world.legs(D) == [[]]
    world.do("dropme", C, callRef=waiting)
    world.do("dropme", A, callRef=busy)
    since = world.mark()
    world.clock.advance(0.6)
    assert world.told(D, since)[0] == ("CallCreated", "CALL_BACK")
    assert world.legs(D) == [["RINGING_INCOMING"]]
    world.do("basicAnswerCall", D, {"deviceId": D})
    assert world.legs(B, D) == [["RINGING_INCOMING"], ["RINGING_OUTGOING"]]
    assert ("CallCreated", "CALL_BACK") in world.told(B, since)
    assert world.do("getCallbacks", B)["callbacks"] == []
    world.consistent()


def test_who_strikes_the_request_of_a_busy_caller_is_not_called_back(world: World) -> None:
    busy = world.talk(A, B)
    world.dial(C, B)
    ref = world.dial(D, B)
    world.do("callback", D, callRef=ref)
    world.do("deleteCallbacks", B)
    world.do("dropme", D, callRef=ref)
    world.do("dropme", A, callRef=busy)
    world.do("basicDropMe", C)
    world.clock.advance(5)
    assert world.legs(B, D) == [[], []]


def test_a_user_who_does_not_answer_finds_the_request_and_can_strike_it(world: World) -> None:
    ref = world.dial(A, B)
    assert world.can(A, ref, "callBack")
    world.do("callback", A, callRef=ref)
    world.do("callback", A, callRef=ref)
    world.do("dropme", A, callRef=ref)
    world.do("requestCallback", C, {"callee": B})
    entries = world.do("getCallbacks", B)["callbacks"]
    assert [each["partyInfo"]["id"]["loginName"] for each in entries] == [f"oxe{A}", f"oxe{C}"]
    world.do("deleteCallback", B, callbackId=entries[0]["callbackId"])
    assert world.fails("deleteCallback", B, callbackId=entries[0]["callbackId"]) == BAD_VALUE
    world.do("deleteCallbacks", B)
    assert world.do("getCallbacks", B)["callbacks"] == []
    world.clock.advance(10)
    assert world.legs(A, B, C) == [[], [], []]


def test_a_callback_is_requested_from_an_idle_set_of_another_user(world: World) -> None:
    assert world.fails("requestCallback", A, {"callee": "79999"}) == BAD_VALUE
    assert world.fails("requestCallback", A, {"callee": A}) == BAD_VALUE
    assert world.fails("requestCallback", A) == BAD
    ref = world.talk(A, B)
    assert world.fails("requestCallback", A, {"callee": C}) == INCOMPATIBLE
    assert world.fails("callback", A, callRef=ref) == INCOMPATIBLE


# Mini messages, hunting groups, pilots


def test_mini_messages_are_read_once_the_last_first(world: World) -> None:
    for text in ("one", "two"):
        world.do("sendMiniMessage", A, {"recipient": B, "message": text})
    first = world.do("getMiniMessage", B)
    assert first == {"sender": A, "date": "2024-05-06T07:08:09.123Z", "message": "two"}
    assert world.do("getMiniMessage", B)["message"] == "one"
    assert world.fails("getMiniMessage", B)[:2] == (400, "NOT_EXPECTED")
    assert world.fails("sendMiniMessage", A, {"recipient": B, "message": "x" * 129}) == BAD_VALUE
    assert world.fails("sendMiniMessage", A, {"recipient": OUTSIDE, "message": "x"}) == BAD_VALUE
    assert world.fails("sendMiniMessage", A, {"recipient": B}) == BAD
    world.do("sendMiniMessage", A, {"recipient": B, "message": "x" * 128})


def test_the_oldest_of_too_many_mini_messages_is_forgotten(world: World) -> None:
    for place in range(101):
        world.do("sendMiniMessage", A, {"recipient": B, "message": str(place)})
    texts = [world.do("getMiniMessage", B)["message"] for _ in range(100)]
    assert (texts[0], texts[-1]) == ("100", "1")
    assert world.fails("getMiniMessage", B)[:2] == (400, "NOT_EXPECTED")


def test_a_member_logs_off_and_on_and_is_told_so(world: World) -> None:
    member = world.plan.hunting_groups["10001"].members[0].removeprefix("oxe")
    assert world.do("getHuntingGroupStatus", member) == {"logon": True}
    world.do("huntingGroupLogOff", member)
    world.do("huntingGroupLogOff", member)
    assert world.heard(member)[-1]["huntingGroupState"] == {"logon": False}
    assert len(world.heard(member)) == 1
    world.do("huntingGroupLogOn", member)
    assert world.do("getHuntingGroupStatus", member) == {"logon": True}
    assert world.do("getHuntingGroupStatus", A) == {"logon": False}
    assert world.fails("huntingGroupLogOn", A) == INCOMPATIBLE
    assert world.fails("huntingGroupLogOff", A) == INCOMPATIBLE


def test_a_user_joins_one_hunting_group_at_a_time(world: World) -> None:
    assert world.do("queryHuntingGroups", A) == {"hgList": ["10001", "10002"]}
    world.do("addMeToHuntingGroup", A, hgNumber="10001")
    world.do("addMeToHuntingGroup", A, hgNumber="10001")
    world.do("removeMeFromHuntingGroup", A, hgNumber="10002")
    assert world.do("queryHuntingGroups", A)["currentHg"] == "10001"
    world.do("addMeToHuntingGroup", A, hgNumber="10002")
    assert world.do("queryHuntingGroups", A)["currentHg"] == "10002"
    assert f"oxe{A}" not in world.pbx.core.groups["10001"]
    world.do("removeMeFromHuntingGroup", A, hgNumber="10002")
    assert "currentHg" not in world.do("queryHuntingGroups", A)
    assert [event["huntingGroupState"]["logon"] for event in world.heard(A)] == [True, False]
    for name in ("addMeToHuntingGroup", "removeMeFromHuntingGroup"):
        assert world.fails(name, A, hgNumber="10009")[:2] == (404, "NOT_FOUND")


def test_a_call_to_a_hunting_group_rings_the_first_free_member() -> None:
    users = {f"oxe{n}": User(login=f"oxe{n}", phone=n, secret_code="0") for n in ("1", "2", "3")}
    group = HuntingGroup(number="9", name="Desk", members=("oxe2", "oxe3"))
    world = World(Plan(users=users, hunting_groups={"9": group}))
    ref = world.dial("1", "9")
    assert world.legs("2", "3") == [["RINGING_INCOMING"], []]
    assert world.call("2", ref)["callData"]["initialCalled"]["displayName"] == "Desk"
    world.do("dropme", "1", callRef=ref)
    world.do("huntingGroupLogOff", "2")
    ref = world.dial("1", "9")
    assert world.legs("2", "3") == [[], ["RINGING_INCOMING"]]
    world.do("dropme", "1", callRef=ref)
    world.do("routing.activateDnd", "3")
    world.dial("1", "9")
    assert world.told("1")[-1] == ("CallModified", "BUSY")


def test_a_pilot_tells_whether_it_takes_transferred_calls(world: World) -> None:
    path: dict[str, Any] = {"nodeId": "1", "pilotNumber": PILOT}
    body = {"agentNumber": AGENT, "skills": {"skills": [{"skillNumber": 1}]}, "supervisedTransfer": True}
    reply = world.do("getPilotInfo", A, body, **path)
    assert reply["number"] == PILOT
    assert reply["supervisedTransfer"] is True
    assert reply["transferInfo"] == {"transferPossible": True, "pilotStatus": "OPEN"}
    world.plan.pilots[PILOT].open = False
    reply = world.do("getPilotInfo", A, None, **path)
    assert reply["transferInfo"] == {"transferPossible": False, "pilotStatus": "BLOCKED"}
    assert world.fails("getPilotInfo", A, None, nodeId="2", pilotNumber=PILOT)[:2] == (404, "NOT_FOUND")
    assert world.fails("getPilotInfo", A, None, nodeId="1", pilotNumber=B)[:2] == (404, "NOT_FOUND")
    assert world.fails("getPilotInfo", A, {"skills": [1]}, **path) == BAD
    world.dial(A, PILOT)
    assert world.told(A)[-1] == ("CallModified", "RESOURCES_NOT_AVAILABLE")


# State


def test_the_state_names_calls_sets_and_whether_the_user_is_busy(world: World) -> None:
    ref = world.talk(A, B)
    state = world.do("getState", A)
    assert [call["callRef"] for call in state["calls"]] == [ref]
    assert state["userState"] == "BUSY"
    assert world.do("getState", C)["userState"] == "FREE"
    assert world.do("getCall", A, callRef=ref) == state["calls"][0]
    participants = world.do("getParticipants", A, callRef=ref)["participants"]
    assert participants == state["calls"][0]["participants"]


def test_a_snapshot_is_told_as_an_event_to_one_user_or_to_all(world: World) -> None:
    world.talk(A, B)
    since = world.mark()
    world.do("requestSnapshot", A)
    assert [event["eventName"] for event in world.events[since:]] == ["OnTelephonyState"]
    assert world.events[since]["state"] == world.state(f"oxe{A}")
    since = world.mark()
    world.do("requestSnapshot", None)
    assert {event["loginName"] for event in world.events[since:]} == set(world.plan.users)
    world.consistent()


def test_a_handler_without_a_login_and_without_a_set_says_what_is_missing(world: World) -> None:
    with pytest.raises(RestError, match="loginName"):
        world.request("telephony.getCalls", Call(True, None, {}, {}, None))
