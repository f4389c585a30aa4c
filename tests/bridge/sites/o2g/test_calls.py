"""Tests of what is known of one login: calls, devices, user, routing."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.sites.o2g.calls import Call, UserState
from protocol.cti import CallDirection


def state() -> UserState:
    known = UserState("oxe70120")
    known.learn_user(
        {
            "companyPhone": "70120",
            "firstName": "F70120",
            "lastName": "L70120",
            "loginName": "oxe70120",
            "voicemail": {"number": "885", "type": "VM_4645"},
            "devices": [{"type": "DESKPHONE", "id": "70120"}, {"type": "MOBILE", "id": "0645745123"}],
        }
    )
    return known


def leg(leg_state: str, device: str = "70120") -> dict[str, Any]:
    return {"deviceId": device, "state": leg_state}


def party(number: str, login: str | None = None, name: str = "") -> dict[str, Any]:
    key = {"phoneNumber": number} | ({} if login is None else {"loginName": login})
    return {"participantId": f"p{number}", "identity": {"id": key, "displayName": name}}


ME = party("70120", "oxe70120")
BOB = party("70121", "oxe70121", "Bob")
EVE = party("70122", "oxe70122", "Eve")


def created(known: UserState, call_ref: str, leg_state: str, **more: Any) -> Call:
    return known.created(call_ref, {"legs": [leg(leg_state)], "participants": [ME, BOB], **more})


def test_a_user_is_known_by_number_devices_mobile_and_voice_mail() -> None:
    known = state()
    assert (known.number, known.devices) == ("70120", ["70120", "0645745123"])
    assert known.user is not None
    assert (known.user.mobile, known.user.voicemail) == ("0645745123", "885")


def test_a_user_who_signed_in_under_another_name_gets_the_login_of_the_site() -> None:
    known = UserState("alice@example.com")
    known.learn_user({"loginName": "oxe70120"})
    assert known.login == "oxe70120"


def test_devices_that_the_user_does_not_show_are_learnt_from_events() -> None:
    known = UserState("oxe70120")
    known.created("c", {"deviceCapabilities": [{"deviceId": "70120", "makeCall": True}]})
    assert known.devices == ["70120"]


def test_the_other_party_is_the_participant_who_is_not_the_user() -> None:
    call = created(state(), "c", "ACTIVE")
    assert (call.other_number, call.other_name) == ("70121", "Bob")


def test_the_user_is_recognised_by_his_number_where_participants_have_no_login() -> None:
    call = state().created(
        "c", {"legs": [leg("ACTIVE")], "participants": [party("70120"), party("0612345678")]}
    )
    assert call.other_number == "0612345678"


def test_the_user_is_recognised_by_his_leg_before_he_is_known() -> None:
    call = UserState("oxe70120").created(
        "c", {"legs": [leg("ACTIVE")], "participants": [party("70120"), party("70121")]}
    )
    assert call.other_number == "70121"


def test_the_dialled_number_stands_in_until_the_other_party_is_known() -> None:
    known = state()
    call = known.created(
        "c",
        {"legs": [leg("DIALING")], "participants": [ME], "callData": {"initialCalled": BOB["identity"]}},
    )
    assert call.other_number == "70121"
    known.modified("c", {"addedParticipants": [EVE]})
    assert call.other_number == "70122"


def test_a_secret_caller_has_no_number() -> None:
    call = state().created(
        "c",
        {
            "legs": [leg("RINGING_INCOMING")],
            "participants": [ME, {"participantId": "x", "anonymous": True}],
            "callData": {"initialCalled": ME["identity"]},
        },
    )
    assert call.other_number == ""


def test_the_other_party_stays_while_he_is_in_the_conference() -> None:
    known = state()
    call = created(known, "c", "ACTIVE")
    known.modified("c", {"addedParticipants": [EVE]})
    assert call.other_number == "70121"
    known.modified("c", {"removedParticipantIds": ["p70121"]})
    assert call.other_number == "70122"


def test_a_participant_modified_without_an_identity_keeps_the_one_he_had() -> None:
    known = state()
    call = created(known, "c", "ACTIVE")
    known.modified("c", {"modifiedParticipants": [{"participantId": "p70121", "state": "ACTIVE"}]})
    assert call.other_number == "70121"


@pytest.mark.parametrize(
    ("initiator", "direction"),
    [
        ("p70120", CallDirection.OUTGOING),
        ("p70121", CallDirection.INCOMING),
        ("oxe70120", CallDirection.OUTGOING),
        ("70120", CallDirection.OUTGOING),
    ],
)
def test_the_initiator_decides_the_direction_whatever_the_leg_does(
    initiator: str, direction: CallDirection
) -> None:
    assert created(state(), "c", "RINGING_INCOMING", initiator=initiator).direction is direction


@pytest.mark.parametrize(
    ("leg_state", "called", "direction"),
    [
        ("DIALING", None, CallDirection.OUTGOING),
        ("RINGING_OUTGOING", None, CallDirection.OUTGOING),
        ("RINGING_INCOMING", None, CallDirection.INCOMING),
        ("ACTIVE", ME, CallDirection.INCOMING),
        ("HELD", BOB, CallDirection.OUTGOING),
        ("ACTIVE", None, None),
    ],
)
def test_without_an_initiator_leg_and_dialled_number_tell_the_direction(
    leg_state: str, called: dict[str, Any] | None, direction: CallDirection | None
) -> None:
    data = {} if called is None else {"callData": {"initialCalled": called["identity"]}}
    assert created(state(), "c", leg_state, **data).direction is direction


def test_a_call_answered_on_one_of_several_devices_is_answered() -> None:
    known = state()
    call = known.created("c", {"legs": [leg("RINGING_INCOMING"), leg("RINGING_INCOMING", "70125")]})
    known.modified("c", {"modifiedLegs": [leg("ACTIVE", "70125")], "removedLegs": [leg("RINGING_INCOMING")]})
    assert (call.state, call.device) == ("ACTIVE", "70125")


def test_a_call_without_legs_is_in_the_state_of_its_data() -> None:
    assert state().created("c", {"callData": {"state": "RINGING_INCOMING"}}).state == "RINGING_INCOMING"


def test_a_call_whose_last_leg_is_removed_is_gone() -> None:
    known = state()
    call = created(known, "c", "ACTIVE")
    known.modified("c", {"removedLegs": [leg("ACTIVE")]})
    assert call.state == ""


def test_unmodified_fields_of_a_call_are_kept() -> None:
    known = state()
    call = created(
        known, "c", "ACTIVE", callData={"associateData": "a=1", "acdCallData": {"pilotNumber": "60141"}}
    )
    known.modified("c", {"callData": {"recordState": "RECORDING"}})
    assert (call.attached, call.pilot) == ("a=1", "60141")


@pytest.mark.parametrize(
    ("selector", "call_ref"),
    [("active", "a"), ("held", "h2"), ("ringing", "r1"), ("dialing", "d"), ("failed", "f")],
)
def test_calls_are_found_by_the_state_of_the_users_leg(selector: str, call_ref: str) -> None:
    known = state()
    for ref, leg_state in [
        ("h1", "HELD"),
        ("r1", "RINGING_INCOMING"),
        ("r2", "RINGING_INCOMING"),
        ("f", "DIALING"),
        ("d", "RINGING_OUTGOING"),
        ("h2", "HELD"),
        ("a", "ACTIVE"),
    ]:
        created(known, ref, leg_state).failed = ref == "f"
    found = known.find(selector)
    assert found is not None
    assert found.call_ref == call_ref


def test_there_is_no_call_in_a_state_that_none_is_in() -> None:
    assert state().find("active") is None


def test_the_call_held_last_is_the_held_one_whatever_the_order_of_the_calls() -> None:
    known = state()
    created(known, "c1", "ACTIVE")
    created(known, "c2", "HELD")
    known.modified("c1", {"modifiedLegs": [leg("HELD")]})
    found = known.find("held")
    assert found is not None
    assert found.call_ref == "c1"


def test_a_call_that_replaces_another_inherits_what_is_known_and_its_link() -> None:
    known = state()
    created(known, "c1", "ACTIVE", callData={"associateData": "a=1"})
    call, replaced = known.modified("c2", {"previousCallRef": "c1", "addedParticipants": [EVE]})
    assert call is not None
    assert replaced is not None
    assert (call.linked_id, call.attached, call.state) == ("c1", "a=1", "ACTIVE")
    assert replaced.call_ref == "c1"
    assert list(known.calls) == ["c2"]


def test_a_call_announced_as_a_replacement_has_the_link_of_the_one_it_replaces() -> None:
    known = state()
    created(known, "c1", "ACTIVE")
    call, replaced = known.modified("c1", {"replacedByCallRef": "c2"})
    assert call is None
    assert replaced is not None
    assert created(known, "c2", "ACTIVE").linked_id == "c1"


def test_links_chain_through_several_replacements() -> None:
    known = state()
    created(known, "c1", "ACTIVE")
    known.modified("c2", {"previousCallRef": "c1"})
    known.modified("c3", {"previousCallRef": "c2"})
    assert known.calls["c3"].linked_id == "c1"


def test_a_call_that_is_already_known_keeps_its_link_when_it_absorbs_another() -> None:
    known = state()
    created(known, "c1", "HELD")
    created(known, "c2", "ACTIVE")
    call, replaced = known.modified("c2", {"previousCallRef": "c1", "cause": "CONFERENCED"})
    assert call is not None
    assert call.linked_id == "c2"
    assert replaced is not None
    assert list(known.calls) == ["c2"]


def test_announced_replacements_that_never_come_are_forgotten() -> None:
    known = state()
    for n in range(100):
        created(known, f"old{n}", "ACTIVE")
        known.modified(f"old{n}", {"replacedByCallRef": f"new{n}"})
    assert created(known, "new0", "ACTIVE").linked_id == "new0"
    assert created(known, "new99", "ACTIVE").linked_id == "old99"


def test_a_modification_of_an_unknown_call_that_is_not_alive_leaves_nothing_behind() -> None:
    known = state()
    known.modified("c", {"modifiedLegs": [leg("RELEASING")]})
    known.modified("d", {"callData": {"recordState": "PAUSED"}})
    assert known.calls == {}


def test_a_modification_of_an_unknown_call_that_is_alive_makes_it_known() -> None:
    known = state()
    known.modified("c", {"modifiedLegs": [leg("ACTIVE")]})
    assert known.calls["c"].state == "ACTIVE"


def test_a_snapshot_is_complete() -> None:
    known = state()
    created(known, "c1", "ACTIVE")
    created(known, "c2", "HELD")
    over = known.resync({"calls": [{"callRef": "c2", "legs": [leg("ACTIVE")], "participants": [ME, EVE]}]})
    assert [call.call_ref for call in over] == ["c1"]
    assert (known.calls["c2"].state, known.calls["c2"].other_number) == ("ACTIVE", "70122")


def test_a_view_of_the_calls_changes_nothing() -> None:
    known = state()
    created(known, "c1", "ACTIVE")
    seen = known.view({"calls": [{"callRef": "c1", "legs": [leg("HELD")]}, {"callRef": "c2"}]})
    assert (seen["c1"].state, known.calls["c1"].state) == ("HELD", "ACTIVE")
    assert list(known.calls) == ["c1"]
    assert known.calls["c1"].legs == {"70120": "ACTIVE"}


def test_routing_knows_each_kind_of_forward() -> None:
    known = state()
    known.learn_routing(
        {
            "dndState": {"activate": "true"},
            "forwardRoutes": [
                {"destinations": [{"type": "NUMBER", "number": "70121"}]},
                {"forwardType": "BUSY", "destinations": [{"type": "VOICEMAIL"}]},
                {"forwardType": "NO_ANSWER", "destinations": []},
            ],
        }
    )
    assert known.routing is not None
    assert known.routing.dnd
    assert known.routing.forwards == {"": "70121", "BUSY": "VOICEMAIL"}


def test_a_user_is_out_of_service_when_every_device_is() -> None:
    known = state()
    known.learn_devices([{"deviceId": "70120", "state": "OUT_OF_SERVICE"}])
    assert not known.out_of_service
    known.learn_devices([{"deviceId": "0645745123", "state": "OUT_OF_SERVICE"}])
    assert known.out_of_service
