"""The telephony operations that begin, answer and end calls, and how they refuse."""

from __future__ import annotations

import re

import pytest

from bridge.simulator.face import Created
from protocol import catalogue
from tests.bridge.simulator.pbx_world import (
    AGENT,
    BAD,
    BAD_VALUE,
    INCOMPATIBLE,
    NOT_MINE,
    OUTSIDE,
    OUTSIDE_BUSY,
    OUTSIDE_SILENT,
    SUPERVISOR,
    A,
    B,
    C,
    D,
    World,
)


@pytest.fixture
def world() -> World:
    return World()


def test_every_telephony_operation_of_the_catalogue_has_a_handler(world: World) -> None:
    documented = {each.id for each in catalogue.operations() if each.package in ("telephony", "routing")}
    assert set(world._handlers) == documented
    assert len(documented) == 66


# Making calls


def test_a_call_rings_is_answered_and_ends_with_both_parties_told(world: World) -> None:
    ref = world.dial(A, B)
    assert re.fullmatch(r"[0-9a-f]{16}", ref)
    assert world.legs(A, B) == [["RINGING_OUTGOING"], ["RINGING_INCOMING"]]
    assert world.told(A) == [
        ("CallCreated", None),
        ("UserStateModified", "BUSY"),
        ("CallModified", None),
    ]
    assert [event["legs"][0]["state"] for event in world.heard(A)[:1]] == ["DIALING"]
    assert world.told(B) == [("CallCreated", None), ("UserStateModified", "BUSY")]
    world.answer(B, ref)
    assert world.legs(A, B) == [["ACTIVE"], ["ACTIVE"]]
    since = world.mark()
    world.do("dropme", B, callRef=ref)
    ending = [("CallRemoved", "CLEARED"), ("UserStateModified", "FREE")]
    assert world.told(A, since) == world.told(B, since) == ending
    world.consistent()


def test_the_reply_names_the_calls_place(world: World) -> None:
    created = world.do("makeCall", A, {"deviceId": A, "callee": B, "autoAnswer": True})
    assert isinstance(created, Created)
    assert created.path == f"/telephony/calls/{next(iter(world.calls(A)))}"


def test_without_auto_answer_the_callers_own_set_rings_first(world: World) -> None:
    for given in ({}, {"autoAnswer": False}, {"autoAnswer": "false"}):
        world.do("makeCall", A, {"deviceId": A, "callee": B, **given})
        ref = next(iter(world.calls(A)))
        assert world.legs(A, B) == [["RINGING_INCOMING"], []]
        assert world.can(A, ref, "answer")
        assert not world.can(A, ref, "redirect")
        assert world.call(A, ref)["callData"]["initialCalled"]["id"]["phoneNumber"] == B
        world.answer(A, ref)
        assert world.legs(A, B) == [["RINGING_OUTGOING"], ["RINGING_INCOMING"]]
        world.do("dropme", A, callRef=ref)
        world.consistent()


def test_an_own_set_nobody_answers_stops_ringing(world: World) -> None:
    world.do("makeCall", A, {"deviceId": A, "callee": B})
    world.clock.advance(31)
    assert world.told(A)[-2:] == [("CallRemoved", "NOT_ANSWERED"), ("UserStateModified", "FREE")]


def test_an_enquiry_call_goes_out_at_once_because_the_set_is_off_hook(world: World) -> None:
    world.talk(A, B)
    world.do("makeCall", A, {"deviceId": A, "callee": C})
    assert world.legs(A, C) == [["HELD", "RINGING_OUTGOING"], ["RINGING_INCOMING"]]


def test_an_outside_number_rings_and_answers_by_itself(world: World) -> None:
    ref = world.dial(A, OUTSIDE)
    view = world.call(A, ref)
    assert view["legs"][0]["state"] == "RINGING_OUTGOING"
    assert view["legs"][0]["ringingRemote"] is True
    assert view["callData"]["trunkIdentification"]["trunkNeqt"]
    assert view["participants"][1]["identity"]["type"]["main"] == "EXTERNAL"
    world.clock.advance(0.31)
    assert world.leg(A, ref) == "ACTIVE"
    world.consistent()


def test_an_outside_number_that_never_answers_can_be_abandoned(world: World) -> None:
    ref = world.dial(A, OUTSIDE_SILENT)
    world.clock.advance(120)
    assert world.leg(A, ref) == "RINGING_OUTGOING"
    world.do("dropme", A, callRef=ref)
    assert ("CallRemoved", "ABANDONED") in world.told(A)


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        ("79999", "INVALID_NUMBER"),
        (OUTSIDE_BUSY, "BUSY"),
        ("0555000404", "INVALID_NUMBER"),
        ("0555000503", "ALL_TRUNK_BUSY"),
        ("70910", "DESTINATION_NOT_OBTAINABLE"),
        (A, "BUSY"),
    ],
)
def test_a_call_that_cannot_arrive_gives_the_tone_of_its_cause_and_ends(
    world: World, number: str, cause: str
) -> None:
    ref = world.dial(A, number)
    assert world.leg(A, ref) == "RELEASING"
    assert world.told(A)[-1] == ("CallModified", cause)
    assert world.can(A, ref, "dropMe")
    world.clock.advance(5.1)
    assert world.told(A)[-2:] == [("CallRemoved", cause), ("UserStateModified", "FREE")]
    world.consistent()


def test_a_second_call_waits_and_a_third_finds_the_user_busy(world: World) -> None:
    world.talk(A, B)
    second = world.dial(C, B)
    assert world.legs(B) == [["ACTIVE", "RINGING_INCOMING"]]
    third = world.dial(D, B)
    assert world.leg(D, third) == "RELEASING"
    assert ("CallModified", "BUSY") in world.told(D)
    world.answer(B, second)
    assert world.legs(A, B, C) == [["ACTIVE"], ["HELD", "ACTIVE"], ["ACTIVE"]]
    world.consistent()


def test_no_call_can_be_made_when_all_lines_are_taken(world: World) -> None:
    world.consult(A, B, C)
    assert world.fails("makeCall", A, {"deviceId": A, "callee": D, "autoAnswer": True}) == INCOMPATIBLE
    assert world.cause == "RESOURCE_BUSY"


def test_no_call_can_be_made_while_one_is_being_set_up(world: World) -> None:
    world.dial(A, B)
    assert world.fails("makeCall", A, {"deviceId": A, "callee": C}) == INCOMPATIBLE
    capabilities = world.state(f"oxe{A}")["deviceCapabilities"]
    assert capabilities == [
        {
            "deviceId": A,
            "makeCall": False,
            "makeBusinessCall": False,
            "makePrivateCall": False,
            "unParkCall": False,
        }
    ]


def test_a_new_call_ends_the_tone_of_the_last(world: World) -> None:
    first = world.dial(A, "79999")
    since = world.mark()
    second = world.dial(A, B)
    assert world.told(A, since)[0] == ("CallRemoved", "INVALID_NUMBER")
    assert world.heard(A, since)[0]["callRef"] == first
    assert list(world.calls(A)) == [second]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"callee": B}, "deviceId"),
        ({"deviceId": A}, "callee"),
        ({"deviceId": A, "callee": ""}, "callee"),
        ({"deviceId": A, "callee": "bob"}, "callee"),
        ({"deviceId": A, "callee": "7" * 50}, "callee"),
        ({"deviceId": A, "callee": ["70121"]}, "callee"),
        ({"deviceId": A, "callee": True}, "callee"),
        ({"deviceId": A, "callee": 10**400}, "callee"),
        ({"deviceId": A, "callee": 70121.0}, "callee"),
        ({"deviceId": {}, "callee": B}, "deviceId"),
        ({"deviceId": "7\ud8000", "callee": B}, "deviceId"),
        ({"deviceId": A, "callee": B, "autoAnswer": "maybe"}, "autoAnswer"),
        ({"deviceId": A, "callee": B, "autoAnswer": 1}, "autoAnswer"),
        ({"deviceId": A, "callee": B, "associatedData": "x" * 33}, "associatedData"),
        ({"deviceId": A, "callee": B, "associatedData": "é" * 17}, "associatedData"),
        ({"deviceId": A, "callee": B, "associatedData": 1.5}, "associatedData"),
        ({"deviceId": A, "callee": B, "hexaBinaryAssociatedData": "f1f"}, "hexaBinaryAssociatedData"),
        ({"deviceId": A, "callee": B, "hexaBinaryAssociatedData": "f1x0"}, "hexaBinaryAssociatedData"),
        ({"deviceId": A, "callee": B, "hexaBinaryAssociatedData": "f1" * 33}, "hexaBinaryAssociatedData"),
        ({"deviceId": A, "callee": B, "pin": "0122"}, "secretCode"),
        ({"deviceId": A, "callee": B, "pin": "x", "secretCode": "1"}, "pin"),
        (
            {"deviceId": A, "callee": B, "pin": "1", "secretCode": "1", "associatedData": "x"},
            "associatedData",
        ),
        ({"deviceId": A, "callee": B, "pin": "1", "secretCode": "1", "businessCode": "1"}, "businessCode"),
        ({"deviceId": A, "callee": B, "businessCode": "1", "associatedData": "x"}, "associatedData"),
        ({"deviceId": A, "callee": B, "acdCall": []}, "acdCall"),
        ([], "body"),
        ("70121", "body"),
    ],
)
def test_a_call_with_a_wrong_field_is_refused_by_the_fields_name(
    world: World, body: object, named: str
) -> None:
    status, kind, _ = world.fails("makeCall", A, body)
    assert (status, kind) == (400, "BAD_PARAMETER")
    assert named in world.said
    world.said.encode()


def test_numbers_may_be_written_with_separators_or_as_json_numbers(world: World) -> None:
    for callee in ("7 01-21", 70121, "(70121)"):
        ref = world.dial(A, callee)
        assert world.leg(B, ref) == "RINGING_INCOMING"
        world.do("dropme", A, callRef=ref)


def test_private_and_business_calls_go_out(world: World) -> None:
    for extra in ({"pin": "01222", "secretCode": "0124"}, {"businessCode": "0124"}):
        ref = world.dial(A, B, **extra)
        assert world.leg(B, ref) == "RINGING_INCOMING"
        world.do("release", A, callRef=ref)


def test_a_set_of_somebody_else_or_of_nobody_cannot_call(world: World) -> None:
    assert world.fails("makeCall", A, {"deviceId": B, "callee": C}) == NOT_MINE
    assert world.cause == "INVALID_DEVICE"
    assert world.fails("makeCall", A, {"deviceId": "70920", "callee": C}) == NOT_MINE
    assert world.fails("makeCall", A, {"deviceId": "4711", "callee": C}) == BAD_VALUE
    world.pbx.services.set_in_service(A, in_service=False)
    assert world.fails("makeCall", A, {"deviceId": A, "callee": C})[2] == "CALL_SERVER_ERROR"
    assert world.cause == "DEVICE_OUT_OF_SERVICE"


def test_an_administrator_calls_from_a_set_without_a_user(world: World) -> None:
    assert world.do("basicMakeCall", None, {"deviceId": "70920", "callee": B}) is None
    ref = next(iter(world.calls(B)))
    assert world.numbers(B, ref) == {B, "70920"}
    assert world.fails("basicMakeCall", None, {"deviceId": "70920", "callee": C}) == INCOMPATIBLE
    world.answer(B, ref)
    world.do("dropme", B, callRef=ref)
    assert world.do("basicMakeCall", None, {"deviceId": "70920", "callee": "79999"}) is None
    assert world.do("makeCall", A, {"deviceId": "70920", "callee": B}, admin=True) is None
    world.consistent()


def test_an_administrator_acts_through_a_users_set(world: World) -> None:
    created = world.do("basicMakeCall", None, {"deviceId": A, "callee": B, "autoAnswer": True})
    ref = created.path.rpartition("/")[2]
    world.do("answer", None, {"deviceId": B}, callRef=ref)
    world.do("hold", None, {"deviceId": A}, callRef=ref)
    world.do("retrieve", None, {"deviceId": A}, callRef=ref)
    world.do("attachData", None, {"deviceId": A, "associatedData": "x"}, callRef=ref)
    world.do("toggleInterphony", None, deviceId=A)
    assert world.legs(A, B) == [["ACTIVE"], ["ACTIVE"]]
    assert world.fails("hold", None, {"deviceId": "4711"}, callRef=ref) == BAD_VALUE
    assert world.fails("attachData", None, {"associatedData": "x"}, callRef=ref) == BAD
    assert "loginName" in world.said


def test_an_agent_calls_his_supervisor_without_naming_him(world: World) -> None:
    body = {"deviceId": AGENT, "autoAnswer": True, "acdCall": {"callToSupervisor": True}}
    world.do("makeCall", AGENT, body)
    assert world.legs(SUPERVISOR) == [["RINGING_INCOMING"]]
    refused = world.fails("makeCall", A, {**body, "deviceId": A})
    assert refused == (400, "NOT_EXPECTED", "SERVICE_NOT_PROVIDED")


def test_a_caller_may_hide_behind_another_number_outside(world: World) -> None:
    ref = world.dial(A, OUTSIDE, callingNumber="0388000000", secretIdentity=True)
    assert world.call(A, ref)["callData"]["anonymous"] is True
    other = world.dial(B, C, callingNumber="0388000000", secretIdentity=True)
    assert world.call(C, other)["callData"]["anonymous"] is False


# Calls with a basic licence


def test_basic_calls_are_made_answered_and_left_without_a_reference(world: World) -> None:
    created = world.do("basicMakeCall", A, {"deviceId": A, "callee": B, "autoAnswer": True})
    assert created.path.startswith("/telephony/basicCall/")
    world.do("basicAnswerCall", B, {"deviceId": B})
    assert world.legs(A, B) == [["ACTIVE"], ["ACTIVE"]]
    world.do("basicDropMe", A)
    assert world.legs(A, B) == [[], []]
    assert world.fails("basicDropMe", A) == INCOMPATIBLE
    assert world.fails("basicAnswerCall", B, {"deviceId": B}) == INCOMPATIBLE
    assert world.fails("basicAnswerCall", B, {"deviceId": A}) == NOT_MINE


def test_basic_drop_me_leaves_the_conversation_before_a_held_call(world: World) -> None:
    held, _ = world.consult(A, B, C)
    world.do("basicDropMe", A)
    assert list(world.calls(A)) == [held]
    world.do("basicDropMe", A)
    assert world.legs(A, B, C) == [[], [], []]


# Answering, refusing, ending


def test_somebody_elses_call_is_refused_and_an_unknown_one_not_found(world: World) -> None:
    ref = world.talk(A, B)
    body = {"deviceId": C}
    for name in ("answer", "hold", "retrieve", "alternate"):
        assert world.fails(name, C, body, callRef=ref) == NOT_MINE
        assert world.cause == "INVALID_CALL_ID"
        status = 404 if name == "retrieve" else 400
        refused = world.fails(name, C, body, callRef="ffff000011112222")
        assert refused == (status, "NOT_FOUND", "CALL_REFERENCE_NOT_FOUND")
    for name in ("getCall", "release", "getLegs", "getParticipants"):
        assert world.fails(name, C, callRef=ref) == NOT_MINE
        assert world.fails(name, C, callRef="../\ud800")[0] == 404
    for name in ("dropme", "callback", "overflowToVoiceMail", "park"):
        assert world.fails(name, C, callRef=ref) == NOT_MINE
        assert world.fails(name, C, callRef="")[0] == 400
    assert world.fails("redirect", C, {"redirectTo": A}, callRef=ref) == NOT_MINE
    assert world.fails("hold", A, {"deviceId": B}, callRef=ref) == NOT_MINE
    assert world.cause == "INVALID_DEVICE"


def test_a_call_can_only_be_answered_while_it_rings(world: World) -> None:
    ref = world.dial(A, B)
    assert world.fails("answer", A, {"deviceId": A}, callRef=ref) == INCOMPATIBLE
    assert world.cause == "INVALID_CONNECTION_STATE"
    assert world.fails("answer", B, {}, callRef=ref) == BAD
    world.answer(B, ref)
    assert world.fails("answer", B, {"deviceId": B}, callRef=ref) == INCOMPATIBLE


def test_answering_a_held_call_takes_it_back(world: World) -> None:
    ref = world.talk(A, B)
    world.do("hold", A, {"deviceId": A}, callRef=ref)
    assert not world.can(A, ref, "answer")
    world.answer(A, ref)
    assert world.leg(A, ref) == "ACTIVE"


def test_a_call_cannot_be_answered_while_another_is_being_set_up(world: World) -> None:
    world.dial(A, B)
    ref = world.dial(C, A)
    assert not world.can(A, ref, "answer")
    assert world.fails("answer", A, {"deviceId": A}, callRef=ref) == INCOMPATIBLE


def test_refusing_a_ringing_call_ends_it_unanswered(world: World) -> None:
    for name in ("dropme", "release"):
        ref = world.dial(A, B)
        assert world.can(B, ref, "reject")
        since = world.mark()
        world.do(name, B, callRef=ref)
        assert world.told(A, since)[0] == world.told(B, since)[0] == ("CallRemoved", "NOT_ANSWERED")


def test_hanging_up_before_the_answer_abandons_the_call(world: World) -> None:
    ref = world.dial(A, B)
    world.do("release", A, callRef=ref)
    assert ("CallRemoved", "ABANDONED") in world.told(A)
    assert ("CallRemoved", "ABANDONED") in world.told(B)


def test_release_ends_a_conference_for_all_and_dropme_only_for_oneself(world: World) -> None:
    for name, left in (("dropme", ["ACTIVE"]), ("release", [])):
        world = World()
        held, active = world.consult(A, B, C)
        world.do("merge", A, {"heldCallRef": held}, callRef=active)
        world.do(name, A, callRef=held)
        assert world.legs(A, B, C) == [[], left, left]
        world.consistent()


def test_a_call_nobody_answers_ends_after_a_while(world: World) -> None:
    world.dial(A, B)
    world.clock.advance(61)
    assert ("CallRemoved", "NOT_ANSWERED") in world.told(A)
    assert world.pbx.live_timers == 0


# Hold, retrieve, alternate, reconnect


def test_a_held_leg_can_be_retrieved_and_the_other_party_notices_nothing(world: World) -> None:
    ref = world.talk(A, B)
    since = world.mark()
    world.do("hold", A, {"deviceId": A}, callRef=ref)
    assert world.leg(A, ref) == "HELD"
    assert world.can(A, ref, "retrieve")
    assert not world.can(A, ref, "hold")
    assert world.fails("hold", A, {"deviceId": A}, callRef=ref) == INCOMPATIBLE
    world.do("retrieve", A, {"deviceId": A}, callRef=ref)
    assert world.fails("retrieve", A, {"deviceId": A}, callRef=ref) == INCOMPATIBLE
    assert world.told(B, since) == []
    assert world.leg(A, ref) == "ACTIVE"


def test_alternating_swaps_the_held_and_the_active_call(world: World) -> None:
    held, active = world.consult(A, B, C)
    assert not world.can(A, held, "retrieve")
    since = world.mark()
    world.do("alternate", A, {"deviceId": A}, callRef=held)
    assert (world.leg(A, held), world.leg(A, active)) == ("ACTIVE", "HELD")
    states = [event["modifiedLegs"][0]["state"] for event in world.heard(A, since)]
    assert states == ["HELD", "ACTIVE"]
    assert world.fails("alternate", A, {"deviceId": A}, callRef=held) == INCOMPATIBLE
    assert world.fails("retrieve", A, {"deviceId": A}, callRef=active) == INCOMPATIBLE
    world.consistent()


@pytest.mark.parametrize("answered", [True, False])
def test_reconnecting_ends_the_enquiry_and_takes_the_first_call_back(world: World, answered: bool) -> None:
    held, active = world.consult(A, B, C, answered=answered)
    assert world.can(A, held, "reconnect")
    world.do("reconnect", A, {"deviceId": A, "enquiryCallRef": active}, callRef=held)
    assert world.legs(A, B, C) == [["ACTIVE"], ["ACTIVE"], []]
    assert ("CallRemoved", "CLEARED" if answered else "ABANDONED") in world.told(C)
    world.consistent()


def test_reconnecting_needs_the_right_enquiry_call(world: World) -> None:
    held, active = world.consult(A, B, C)
    other = world.talk(D, "70126")
    body = {"deviceId": A, "enquiryCallRef": held}
    assert world.fails("reconnect", A, body, callRef=held) == INCOMPATIBLE
    assert world.fails("reconnect", A, {**body, "enquiryCallRef": other}, callRef=held) == NOT_MINE
    assert world.fails("reconnect", A, {"deviceId": A}, callRef=held) == BAD
    assert (
        world.fails("reconnect", A, {"deviceId": A, "enquiryCallRef": held}, callRef=active) == INCOMPATIBLE
    )
