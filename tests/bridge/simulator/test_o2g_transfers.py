"""The telephony operations that bring calls to somebody else: transfer, conference, park, pick-up, redirect."""

from __future__ import annotations

import pytest

from bridge.simulator.plan import Plan, User
from tests.bridge.simulator.pbx_world import (
    AGENT,
    AGENT_2,
    BAD,
    BAD_VALUE,
    INCOMPATIBLE,
    MAIL,
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


# Transfer


def test_a_transfer_connects_the_others_and_the_call_keeps_the_held_calls_reference(world: World) -> None:
    held, active = world.consult(A, B, C)
    assert world.can(A, active, "transfer")
    assert not world.can(A, held, "transfer")
    since = world.mark()
    world.do("transfer", A, {"heldCallRef": held}, callRef=active)
    assert world.legs(A, B, C) == [[], ["ACTIVE"], ["ACTIVE"]]
    assert world.numbers(B, held) == world.numbers(C, held) == {B, C}
    replaced = world.heard(C, since)[0]
    assert (replaced["callRef"], replaced["previousCallRef"]) == (held, active)
    assert {event["callRef"] for event in world.heard(C, since)} == {held}
    assert world.heard(A, since)[0]["newDestination"] == C
    assert [name for name, _ in world.told(A, since)] == ["CallRemoved"] * 2 + ["UserStateModified"]
    assert world.told(B, since) == world.told(C, since) == [("CallModified", "TRANSFERRED")]
    world.consistent()


def test_a_transfer_while_the_enquiry_rings_lets_the_first_party_wait(world: World) -> None:
    held, active = world.consult(A, B, C, answered=False)
    assert world.can(A, active, "transfer")
    world.do("transfer", A, {"heldCallRef": held}, callRef=active)
    assert world.legs(A, B, C) == [[], ["RINGING_OUTGOING"], ["RINGING_INCOMING"]]
    assert world.call(B, held)["legs"][0]["ringingRemote"] is True
    world.answer(C, held)
    assert world.legs(B, C) == [["ACTIVE"], ["ACTIVE"]]
    world.consistent()


def test_a_transfer_while_the_enquiry_rings_comes_back_when_nobody_answers(world: World) -> None:
    held, active = world.consult(A, B, C, answered=False)
    world.clock.advance(20)
    world.do("transfer", A, {"heldCallRef": held}, callRef=active)
    world.clock.advance(29)
    assert world.legs(A, B, C) == [[], ["RINGING_OUTGOING"], ["RINGING_INCOMING"]]
    world.clock.advance(2)
    assert world.legs(A, B, C) == [["RINGING_INCOMING"], ["RINGING_OUTGOING"], []]
    assert ("CallCreated", "RECALL") in world.told(A)
    world.consistent()


def test_who_is_sent_on_records_no_longer(world: World) -> None:
    ref = world.talk(B, A)
    world.do("doRecordAction", B, query={"action": "start"}, callRef=ref)
    world.do("blindTransfer", A, {"transferTo": C}, callRef=ref)
    assert "recordState" not in world.call(B, ref)["callData"]
    assert not world.can(B, ref, "stopRecord")


def test_voice_mail_cannot_be_sent_on_or_parked_but_somebody_can_be_connected_to_it(world: World) -> None:
    mail = world.dial(A, MAIL)
    for capability in ("blindTransfer", "park"):
        assert not world.can(A, mail, capability)
    assert world.fails("blindTransfer", A, {"transferTo": B}, callRef=mail) == INCOMPATIBLE
    assert world.fails("park", A, None, callRef=mail) == INCOMPATIBLE
    ringing = world.dial(A, B)
    assert world.fails("transfer", A, {"heldCallRef": mail}, callRef=ringing) == INCOMPATIBLE
    world.answer(B, ringing)
    world.do("transfer", A, {"heldCallRef": mail}, callRef=ringing)
    assert world.numbers(B, mail) == {B, MAIL}
    world.consistent()


def test_associated_data_survives_a_transfer(world: World) -> None:
    first = world.talk(B, A)
    world.do("attachData", A, {"associatedData": "customer 17"}, callRef=first)
    second = world.talk(A, C)
    world.do("transfer", A, {"heldCallRef": first}, callRef=second)
    assert world.call(C, first)["callData"]["associateData"] == "customer 17"

    third = world.talk(D, "70126")
    fourth = world.talk("70126", "70127", hexaBinaryAssociatedData="f1f201a0b3")
    world.do("transfer", "70126", {"heldCallRef": third}, callRef=fourth)
    assert world.call(D, third)["callData"]["hexaBinaryAssociatedData"] == "f1f201a0b3"


def test_a_transfer_needs_an_active_and_a_held_call(world: World) -> None:
    held, active = world.consult(A, B, C)
    assert world.fails("transfer", A, {"heldCallRef": active}, callRef=held) == INCOMPATIBLE
    assert world.fails("transfer", A, {"heldCallRef": active}, callRef=active) == INCOMPATIBLE
    assert world.fails("transfer", A, {}, callRef=active) == BAD
    assert world.fails("transfer", A, {"heldCallRef": "00"}, callRef=active)[0] == 404
    assert world.fails("transfer", B, {"heldCallRef": held}, callRef=active) == NOT_MINE


def test_a_party_cannot_be_transferred_to_himself(world: World) -> None:
    first = world.talk(B, A)
    second = world.dial(A, B)
    world.answer(B, second)
    assert not world.can(A, second, "transfer")
    assert not world.can(A, second, "merge")
    for name in ("transfer", "merge"):
        assert world.fails(name, A, {"heldCallRef": first}, callRef=second) == INCOMPATIBLE


def test_transferring_one_outside_party_to_another_ends_the_houses_part(world: World) -> None:
    first = world.dial(A, OUTSIDE)
    world.clock.advance(1)
    second = world.dial(A, "0388559999")
    world.clock.advance(1)
    world.do("transfer", A, {"heldCallRef": first}, callRef=second)
    assert world.pbx.core.calls == {}
    world.consistent()


def test_a_blind_transfer_sends_the_other_party_on(world: World) -> None:
    ref = world.talk(B, A, associatedData="vip")
    assert world.can(A, ref, "blindTransfer")
    since = world.mark()
    world.do("blindTransfer", A, {"transferTo": C}, callRef=ref)
    assert world.legs(A, B, C) == [[], ["RINGING_OUTGOING"], ["RINGING_INCOMING"]]
    assert world.told(C, since)[0] == ("CallCreated", "TRANSFERRED")
    assert world.told(A, since)[0] == ("CallRemoved", "TRANSFERRED")
    assert world.call(C, ref)["callData"]["associateData"] == "vip"
    world.answer(C, ref)
    assert world.numbers(B, ref) == {B, C}
    world.consistent()


def test_a_blind_transfer_that_is_refused_or_not_answered_comes_back(world: World) -> None:
    ref = world.talk(B, A)
    world.do("blindTransfer", A, {"transferTo": C}, callRef=ref)
    since = world.mark()
    world.do("dropme", C, callRef=ref)
    assert world.legs(A, B, C) == [["RINGING_INCOMING"], ["RINGING_OUTGOING"], []]
    assert world.told(A, since)[0] == ("CallCreated", "RECALL")
    world.consistent()
    world.answer(A, ref)
    world.do("blindTransfer", A, {"transferTo": C}, callRef=ref)
    world.clock.advance(30.1)
    assert world.legs(A, B, C) == [["RINGING_INCOMING"], ["RINGING_OUTGOING"], []]
    world.do("dropme", A, callRef=ref)
    assert world.legs(A, B, C) == [[], [], []]


def test_a_blind_transfer_to_where_nobody_can_be_is_refused_and_the_call_goes_on(world: World) -> None:
    ref = world.talk(B, A)
    world.talk(C, D)
    world.do("routing.activateDnd", "70126")
    for number, expected in (
        ("79999", BAD_VALUE),
        ("0555000404", BAD_VALUE),
        (B, (400, "NOT_EXPECTED", "CALL_SERVER_ERROR")),
        (A, (400, "NOT_EXPECTED", "CALL_SERVER_ERROR")),
        ("70126", (400, "NOT_EXPECTED", "CALL_SERVER_ERROR")),
    ):
        assert world.fails("blindTransfer", A, {"transferTo": number}, callRef=ref) == expected
    assert world.fails("blindTransfer", A, {"transferTo": "abc"}, callRef=ref) == BAD_VALUE
    assert world.fails("blindTransfer", A, {}, callRef=ref) == BAD
    assert world.legs(A, B) == [["ACTIVE"], ["ACTIVE"]]
    world.do("hold", A, {"deviceId": A}, callRef=ref)
    assert world.fails("blindTransfer", A, {"transferTo": C}, callRef=ref) == INCOMPATIBLE


def test_an_anonymous_blind_transfer_hides_who_is_sent_on(world: World) -> None:
    ref = world.talk(B, A)
    world.do("blindTransfer", A, {"transferTo": C, "anonymous": True}, callRef=ref)
    assert world.numbers(C, ref) == {"?", C}
    assert world.numbers(B, ref) == {B, C}
    assert world.call(C, ref)["callData"]["anonymous"] is True
    world.consistent()


def test_a_blind_transfer_to_voice_mail_is_answered_at_once(world: World) -> None:
    ref = world.talk(B, A)
    world.do("blindTransfer", A, {"transferTo": MAIL}, callRef=ref)
    assert world.legs(A, B) == [[], ["ACTIVE"]]
    voice_mail = world.call(B, ref)["participants"][1]["identity"]
    assert voice_mail["type"] == {"main": "SERVICE", "subType": "voicemail"}


# Conference


def test_merging_makes_a_conference_of_three(world: World) -> None:
    held, active = world.consult(A, B, C)
    assert world.can(A, active, "merge")
    since = world.mark()
    world.do("merge", A, {"heldCallRef": held}, callRef=active)
    assert world.legs(A, B, C) == [["ACTIVE"], ["ACTIVE"], ["ACTIVE"]]
    for user in (A, B, C):
        assert world.numbers(user, held) == {A, B, C}
        assert all(each["state"] == "ACTIVE" for each in world.call(user, held)["participants"])
    mine = [(event["eventName"], event["callRef"]) for event in world.heard(A, since)]
    assert mine == [("OnCallModified", active), ("OnCallRemoved", active), ("OnCallModified", held)]
    assert world.heard(A, since)[0]["replacedByCallRef"] == held
    assert world.heard(C, since)[0]["previousCallRef"] == active
    assert {cause for _, cause in world.told(B, since)} == {"CONFERENCED"}
    world.consistent()


def test_a_conference_grows_and_keeps_its_reference(world: World) -> None:
    held, active = world.consult(A, B, C)
    world.do("merge", A, {"heldCallRef": held}, callRef=active)
    more = world.talk(A, D)
    assert world.leg(A, held) == "HELD"
    world.do("merge", A, {"heldCallRef": held}, callRef=more)
    assert world.numbers(D, held) == {A, B, C, D}
    world.do("hold", A, {"deviceId": A}, callRef=held)
    again = world.talk(A, "70126")
    world.do("alternate", A, {"deviceId": A}, callRef=held)
    world.do("merge", A, {"heldCallRef": again}, callRef=held)
    assert world.numbers("70126", held) == {A, B, C, D, "70126"}
    world.consistent()


def test_a_conference_goes_on_at_the_set_that_was_active(world: World) -> None:
    held = world.talk(A, SOFT)
    active = world.dial(SOFT, B, deviceId=SOFT_SET)
    world.answer(B, active)
    world.do("merge", SOFT, {"heldCallRef": held}, callRef=active)
    assert [leg["deviceId"] for leg in world.call(SOFT, held)["legs"]] == [SOFT_SET]
    world.consistent()


def test_leaving_a_conference_of_three_leaves_a_call_of_two(world: World) -> None:
    held, active = world.consult(A, B, C)
    world.do("merge", A, {"heldCallRef": held}, callRef=active)
    assert not world.can(B, held, "blindTransfer")
    since = world.mark()
    world.do("dropme", A, callRef=held)
    assert world.told(B, since) == [("CallModified", "PARTICIPANT_LEFT")]
    assert world.heard(B, since)[0]["removedParticipantIds"]
    assert world.can(B, held, "blindTransfer")
    assert all("state" not in each for each in world.call(B, held)["participants"])
    world.consistent()


def test_a_participant_of_a_conference_can_be_dropped(world: World) -> None:
    held, active = world.consult(A, B, C)
    world.do("merge", A, {"heldCallRef": held}, callRef=active)
    assert world.can(A, held, "dropParticipant")
    target = world.participant(A, held, C)
    assert world.do("getParticipant", A, callRef=held, participantId=target)["participantId"] == target
    world.do("dropParticipant", A, callRef=held, participantId=target)
    assert world.legs(A, B, C) == [["ACTIVE"], ["ACTIVE"], []]
    assert world.fails("dropParticipant", A, callRef=held, participantId=target)[0] == 400
    assert world.fails("getParticipant", A, callRef=held, participantId=target)[0] == 404
    world.do("dropParticipant", A, callRef=held, participantId=world.participant(A, held, B))
    assert world.legs(A, B, C) == [[], [], []]
    world.consistent()


def test_a_conference_of_outside_parties_ends_when_the_last_user_leaves(world: World) -> None:
    first = world.dial(A, OUTSIDE)
    world.clock.advance(1)
    second = world.dial(A, "0388559999")
    world.clock.advance(1)
    world.do("merge", A, {"heldCallRef": first}, callRef=second)
    assert len(world.call(A, first)["callData"]["trunkIdentification"]["trunkNeqt"]) == 2
    world.do("dropme", A, callRef=first)
    assert world.pbx.core.calls == {}


def test_calls_that_are_not_answered_cannot_be_merged(world: World) -> None:
    held, active = world.consult(A, B, C, answered=False)
    assert not world.can(A, active, "merge")
    assert world.fails("merge", A, {"heldCallRef": held}, callRef=active) == INCOMPATIBLE
    assert world.fails("merge", A, {"heldCallRef": 5.5}, callRef=active) == BAD


# Parking, picking up


@pytest.mark.parametrize(("place", "fetcher"), [(None, A), (C, C), (C, D), ("70920", D)])
def test_a_parked_call_can_be_fetched(world: World, place: str | None, fetcher: str) -> None:
    ref = world.talk(B, A)
    assert world.can(A, ref, "park")
    since = world.mark()
    world.do("park", A, {"parkTo": place} if place else None, callRef=ref)
    assert world.legs(A, B) == [[], ["ACTIVE"]]
    assert world.told(A, since)[0] == ("CallRemoved", "PARKED")
    assert world.told(B, since) == [("CallModified", "PARKED")]
    assert not world.can(B, ref, "blindTransfer")
    where = place or A
    if where != "70920":
        capabilities = world.state(f"oxe{where}")["deviceCapabilities"][0]
        assert capabilities["unParkCall"] is True
    world.consistent()
    body = None if where == fetcher else {"unParkFrom": where}
    world.do("unPark", fetcher, body, deviceId=fetcher)
    assert world.numbers(fetcher, ref) == {B, fetcher}
    assert world.leg(fetcher, ref) == "ACTIVE"
    assert world.pbx.live_timers == 0
    world.consistent()


def test_only_one_call_can_be_parked_at_a_set_and_only_there(world: World) -> None:
    ref = world.talk(B, A)
    world.do("park", A, {"parkTo": C}, callRef=ref)
    other = world.talk(D, "70126")
    refused = world.fails("park", "70126", {"parkTo": C}, callRef=other)
    assert refused == (400, "NOT_EXPECTED", "CALL_SERVER_ERROR")
    assert world.fails("park", "70126", {"parkTo": PILOT}, callRef=other) == BAD_VALUE
    assert world.fails("park", "70126", {"parkTo": "79999"}, callRef=other) == BAD_VALUE
    assert world.fails("unPark", A, None, deviceId=A) == INCOMPATIBLE
    assert world.fails("unPark", A, {"unParkFrom": "79999"}, deviceId=A) == BAD_VALUE
    assert world.fails("unPark", B, {"unParkFrom": C}, deviceId=B) == INCOMPATIBLE
    assert world.fails("unPark", A, {"unParkFrom": C}, deviceId=B) == NOT_MINE
    ringing = world.dial("70127", "70128")
    assert world.fails("park", "70127", None, callRef=ringing) == INCOMPATIBLE


def test_a_parked_party_can_hang_up(world: World) -> None:
    ref = world.talk(B, A)
    world.do("park", A, None, callRef=ref)
    world.do("dropme", B, callRef=ref)
    assert world.fails("unPark", A, None, deviceId=A) == INCOMPATIBLE
    assert world.pbx.live_timers == 0
    world.consistent()


def test_a_parked_call_nobody_fetches_comes_back(world: World) -> None:
    ref = world.talk(B, A)
    world.do("park", A, {"parkTo": C}, callRef=ref)
    since = world.mark()
    world.clock.advance(60.1)
    assert world.told(A, since)[0] == ("CallCreated", "RECALL")
    assert world.legs(A, B) == [["RINGING_INCOMING"], ["RINGING_OUTGOING"]]
    world.answer(A, ref)
    assert world.numbers(A, ref) == {A, B}
    world.consistent()


def test_a_parked_call_waits_while_who_parked_it_has_no_line(world: World) -> None:
    ref = world.talk(B, A)
    world.do("park", A, {"parkTo": C}, callRef=ref)
    world.talk(A, D)
    world.talk("70126", A)
    world.clock.advance(61)
    assert world.leg(A, ref) is None
    world.do("basicDropMe", A)
    world.clock.advance(61)
    assert world.leg(A, ref) == "RINGING_INCOMING"
    world.consistent()


def test_a_call_is_picked_up_from_a_set_or_from_the_group(world: World) -> None:
    ref = world.dial(A, B)
    assert world.can(B, ref, "pickedUp")
    since = world.mark()
    world.do("pickUp", D, {"otherPhoneNumber": B}, deviceId=D)
    assert world.legs(A, B, D) == [["ACTIVE"], [], ["ACTIVE"]]
    assert world.told(B, since)[0] == ("CallRemoved", "PICKED_UP")
    assert world.heard(B, since)[0]["newDestination"] == D
    assert world.told(D, since)[0] == ("CallCreated", "PICKED_UP")
    assert world.call(D, ref)["callData"]["initialCalled"]["id"]["phoneNumber"] == B
    world.consistent()
    world.do("release", A, callRef=ref)

    group = [each.removeprefix("oxe") for each in world.plan.hunting_groups["10001"].members]
    ref = world.dial(A, group[0])
    world.do("pickUp", group[1], {}, deviceId=group[1])
    assert world.leg(group[1], ref) == "ACTIVE"
    ref = world.dial(B, AGENT)
    world.do("pickUp", AGENT_2, None, deviceId=AGENT_2)
    assert world.leg(AGENT_2, ref) == "ACTIVE"
    world.consistent()


def test_there_must_be_a_call_to_pick_up(world: World) -> None:
    world.dial(A, B)
    assert world.fails("pickUp", D, {"otherPhoneNumber": C}, deviceId=D) == INCOMPATIBLE
    assert world.fails("pickUp", A, {"otherPhoneNumber": B}, deviceId=A) == INCOMPATIBLE
    assert world.fails("pickUp", B, {"otherPhoneNumber": B}, deviceId=B) == INCOMPATIBLE
    assert world.fails("pickUp", A, None, deviceId=A) == INCOMPATIBLE
    assert world.fails("pickUp", D, {"otherPhoneNumber": "79999"}, deviceId=D) == BAD_VALUE
    assert world.fails("pickUp", D, {"otherPhoneNumber": []}, deviceId=D) == BAD
    assert world.fails("pickUp", D, {"otherPhoneNumber": B}, deviceId=C) == NOT_MINE


# Redirect and overflow


def test_a_ringing_call_is_redirected(world: World) -> None:
    ref = world.dial(A, B)
    since = world.mark()
    world.do("redirect", B, {"redirectTo": C}, callRef=ref)
    assert world.legs(A, B, C) == [["RINGING_OUTGOING"], [], ["RINGING_INCOMING"]]
    assert world.told(B, since)[0] == ("CallRemoved", "REDIRECTED")
    assert world.heard(B, since)[0]["newDestination"] == C
    assert world.told(A, since) == [("CallModified", "REDIRECTED")]
    assert world.told(C, since)[0] == ("CallCreated", "REDIRECTED")
    assert world.call(C, ref)["callData"]["initialCalled"]["id"]["phoneNumber"] == B
    world.do("redirect", C, {"redirectTo": D}, callRef=ref)
    assert world.call(D, ref)["callData"]["lastRedirecting"]["id"]["phoneNumber"] == C
    world.consistent()


def test_an_anonymous_redirect_does_not_show_who_redirected(world: World) -> None:
    ref = world.dial(A, B)
    world.do("redirect", B, {"redirectTo": C}, callRef=ref)
    world.do("redirect", C, {"redirectTo": D, "anonymous": True}, callRef=ref)
    assert "lastRedirecting" not in world.call(D, ref)["callData"]


def test_a_ringing_call_is_redirected_to_the_own_voice_mail(world: World) -> None:
    ref = world.dial(A, B)
    assert world.can(B, ref, "redirectToVoiceMail")
    world.do("redirect", B, {"redirectTo": "VOICEMAIL"}, callRef=ref)
    assert world.legs(A, B) == [["ACTIVE"], []]
    assert world.numbers(A, ref) == {A, MAIL}


def test_a_redirect_that_cannot_be_is_refused_and_the_call_rings_on(world: World) -> None:
    ref = world.dial(A, B)
    for number, expected in (
        ("79999", BAD_VALUE),
        ("nobody", BAD_VALUE),
        (A, (400, "NOT_EXPECTED", "CALL_SERVER_ERROR")),
        (B, (400, "NOT_EXPECTED", "CALL_SERVER_ERROR")),
    ):
        assert world.fails("redirect", B, {"redirectTo": number}, callRef=ref) == expected
    assert world.fails("redirect", B, {}, callRef=ref) == BAD
    assert world.fails("redirect", A, {"redirectTo": C}, callRef=ref) == INCOMPATIBLE
    assert world.legs(A, B) == [["RINGING_OUTGOING"], ["RINGING_INCOMING"]]


def test_the_caller_sends_his_unanswered_call_to_the_called_users_voice_mail(world: World) -> None:
    ref = world.dial(A, B)
    assert world.can(A, ref, "overflowToVoiceMail")
    world.do("overflowToVoiceMail", A, callRef=ref)
    assert world.legs(A, B) == [["ACTIVE"], []]
    assert ("CallRemoved", "OVERFLOWN") in world.told(B)
    assert world.fails("overflowToVoiceMail", A, callRef=ref) == INCOMPATIBLE
    world.consistent()


def test_without_voice_mail_nothing_can_be_sent_there_or_recorded() -> None:
    plan = Plan(
        users={
            f"oxe{number}": User(login=f"oxe{number}", phone=number, secret_code="0000")
            for number in ("1", "2", "3")
        }
    )
    world = World(plan)
    ref = world.dial("1", "2")
    assert not world.can("1", ref, "overflowToVoiceMail")
    assert not world.can("2", ref, "redirectToVoiceMail")
    unavailable = (400, "NOT_EXPECTED", "SERVICE_UNAVAILABLE")
    assert world.fails("overflowToVoiceMail", "1", callRef=ref) == unavailable
    assert world.fails("redirect", "2", {"redirectTo": "VOICEMAIL"}, callRef=ref) == unavailable
    world.answer("2", ref)
    assert not world.can("1", ref, "startRecord")
    assert world.fails("doRecordAction", "1", query={"action": "start"}, callRef=ref) == unavailable
