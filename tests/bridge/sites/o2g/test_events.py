"""Tests of the event table: scenarios as O2G tells them, and what a Cti.js page hears."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sites.o2g import events
from bridge.sites.o2g.calls import UserState
from bridge.sites.o2g.events import current, current_calls, translate, translate_snapshot
from protocol import catalogue
from protocol.cti_messages import (
    CallDirection,
    ConferenceEvent,
    ConferenceParticipantEvent,
    CtiMessage,
    PhoneEvent,
    PhoneEventType,
    PhoneStatus,
    PhoneStatusUpdate,
    UserConfigUpdate,
)

LOGIN = "oxe70120"
USER = {
    "companyPhone": "70120",
    "firstName": "F70120",
    "lastName": "L70120",
    "loginName": LOGIN,
    "devices": [{"type": "DESKPHONE", "id": "70120"}],
}
DIALING, RINGING = "EventDialing", "EventRinging"
ESTABLISHED, ON_HOLD, RELEASED = "EventEstablished", "EventOnHold", "EventReleased"


def known() -> UserState:
    state = UserState(LOGIN)
    translate_snapshot(state, user=USER, routing={}, telephony={"calls": [], "userState": "FREE"})
    return state


def leg(state: str, device: str = "70120") -> dict[str, Any]:
    return {"deviceId": device, "state": state}


def party(number: str, name: str = "") -> dict[str, Any]:
    return {"participantId": f"p{number}", "identity": {"id": {"phoneNumber": number}, "displayName": name}}


def created(call_ref: str, leg_state: str, other: str = "70121", **more: Any) -> dict[str, Any]:
    return {
        "eventName": "OnCallCreated",
        "loginName": LOGIN,
        "callRef": call_ref,
        "legs": [leg(leg_state)],
        "participants": [party("70120"), party(other)],
        **more,
    }


def modified(call_ref: str, leg_state: str | None = None, **more: Any) -> dict[str, Any]:
    event = {"eventName": "OnCallModified", "loginName": LOGIN, "callRef": call_ref, **more}
    return event | ({"modifiedLegs": [leg(leg_state)]} if leg_state is not None else {})


def removed(call_ref: str, **more: Any) -> dict[str, Any]:
    return {"eventName": "OnCallRemoved", "loginName": LOGIN, "callRef": call_ref, **more}


def user_state(value: str) -> dict[str, Any]:
    return {"eventName": "OnUserStateModified", "loginName": LOGIN, "state": value}


def phone_events(messages: list[CtiMessage]) -> list[PhoneEvent]:
    return [m.cti_message for m in messages if isinstance(m.cti_message, PhoneEvent)]


def hear(state: UserState, *heard: dict[str, Any]) -> list[CtiMessage]:
    return [message for event in heard for message in translate(state, event)]


def shown(messages: list[CtiMessage]) -> list[str]:
    """`EventRinging c1 70121` for calls, `status 8` for the phone, `config` for the user."""
    lines = []
    for message in messages:
        payload = message.cti_message
        if isinstance(payload, PhoneEvent):
            lines.append(f"{payload.event_type.value} {payload.unique_id} {payload.other_dn}".rstrip())
        elif isinstance(payload, PhoneStatusUpdate):
            lines.append(f"status {payload.status.value}")
        elif isinstance(payload, ConferenceEvent):
            lines.append(f"conference {payload.event_type} {len(payload.participants)}")
        elif isinstance(payload, ConferenceParticipantEvent):
            lines.append(f"participant {payload.event_type} {payload.index}")
        else:
            lines.append("config")
    return lines


# --- Calls ---


def test_an_outgoing_call_is_told_once_a_step_however_often_o2g_modifies_it() -> None:
    heard = hear(
        known(),
        created("c1", "DIALING"),
        modified("c1", "RINGING_OUTGOING"),
        modified("c1", "RINGING_OUTGOING", callData={"capabilities": {"dropMe": True}}),
        modified("c1", "ACTIVE"),
        modified("c1", "ACTIVE", callData={"recordState": "RECORDING"}),
        modified("c1", callData={"capabilities": {"transfer": True}}),
        modified("c1", "RELEASING", cause="CLEARED"),
        removed("c1", cause="CLEARED"),
    )
    assert shown(heard) == [
        "EventDialing c1 70121",
        "status 1",
        "EventEstablished c1 70121",
        "status 2",
        "EventReleased c1 70121",
        "status 0",
    ]


def test_an_incoming_call_is_told_with_everything_a_page_shows() -> None:
    call = created(
        "c1",
        "RINGING_INCOMING",
        initiator="p0612345678",
        callData={
            "initialCalled": {"id": {"phoneNumber": "60141"}},
            "associateData": "case=12",
            "acdCallData": {"pilotNumber": "60141"},
        },
        participants=[party("70120"), party("0612345678", "Bruce Wail")],
    )
    (event,) = phone_events(hear(known(), call))
    assert event == PhoneEvent(
        PhoneEventType.RINGING,
        dn="70120",
        other_dn="0612345678",
        other_dname="Bruce Wail",
        linked_id="c1",
        unique_id="c1",
        user_data={
            "XIVO_USERID": "70120",
            "XIVO_SRCNUM": "0612345678",
            "XIVO_DSTNUM": "60141",
            "USR_case": "12",
        },
        call_direction=CallDirection.INCOMING,
        queue_name="60141",
    )


@pytest.mark.parametrize(
    ("leg_state", "initiator", "direction", "source", "destination"),
    [
        ("DIALING", "p70120", CallDirection.OUTGOING, "70120", "70121"),
        ("RINGING_INCOMING", "p70121", CallDirection.INCOMING, "70121", "70120"),
    ],
)
def test_a_call_is_outgoing_for_the_one_who_places_it_and_incoming_for_the_other(
    leg_state: str, initiator: str, direction: CallDirection, source: str, destination: str
) -> None:
    (event,) = phone_events(hear(known(), created("c1", leg_state, initiator=initiator)))
    assert event.call_direction is direction
    assert (event.user_data["XIVO_SRCNUM"], event.user_data["XIVO_DSTNUM"]) == (source, destination)


def test_who_called_whom_stays_what_it_was_when_the_call_began() -> None:
    state = known()
    hear(state, created("c1", "RINGING_INCOMING"))
    swap = modified("c1", "ACTIVE", removedParticipantIds=["p70121"], addedParticipants=[party("70122")])
    (event,) = phone_events(hear(state, swap))
    assert (event.other_dn, event.user_data["XIVO_SRCNUM"]) == ("70122", "70121")


def test_hold_and_retrieve_are_on_hold_and_established_again() -> None:
    state = known()
    hear(state, created("c1", "ACTIVE"))
    heard = hear(state, modified("c1", "HELD"), modified("c1", "HELD"), modified("c1", "ACTIVE"))
    assert shown(heard) == ["EventOnHold c1 70121", "status 16", "EventEstablished c1 70121", "status 2"]


def test_a_call_that_nobody_answers_is_released_once() -> None:
    state = known()
    hear(state, created("c1", "RINGING_INCOMING"))
    assert shown(hear(state, removed("c1", cause="ABANDONED"), removed("c1"))) == [
        "EventReleased c1 70121",
        "status 0",
    ]


def test_the_own_set_that_rings_first_rings_then_dials() -> None:
    heard = hear(
        known(),
        created("c1", "RINGING_INCOMING", initiator="p70120"),
        modified("c1", "DIALING"),
        modified("c1", "ACTIVE"),
        removed("c1"),
    )
    assert [e.event_type.value for e in phone_events(heard)] == [RINGING, DIALING, ESTABLISHED, RELEASED]
    assert {e.call_direction for e in phone_events(heard)} == {CallDirection.OUTGOING}


@pytest.mark.parametrize("cause", sorted(events.FAILURES))
def test_a_call_that_gets_a_tone_is_released_at_once_and_only_once(cause: str) -> None:
    heard = hear(
        known(),
        created("c1", "DIALING"),
        modified("c1", "RINGING_OUTGOING", cause=cause),
        modified("c1", "ACTIVE", callData={"capabilities": {"dropMe": True}}),
        removed("c1", cause="ABANDONED"),
    )
    assert [e.event_type.value for e in phone_events(heard)] == [DIALING, RELEASED]


def test_a_call_that_gets_a_tone_from_the_start_is_told_as_dialled() -> None:
    heard = hear(known(), created("c1", "RELEASING", cause="BUSY", initiator="p70120"), removed("c1"))
    assert [e.event_type.value for e in phone_events(heard)] == [DIALING, RELEASED]


def test_a_call_that_was_released_already_does_not_fail_again() -> None:
    heard = hear(known(), created("c1", "DIALING"), modified("c1", "RELEASING"), modified("c1", cause="BUSY"))
    assert [e.event_type.value for e in phone_events(heard)] == [DIALING, RELEASED]


def test_a_busy_cause_does_not_end_a_call_that_was_answered() -> None:
    state = known()
    hear(state, created("c1", "DIALING"), modified("c1", "ACTIVE"))
    assert phone_events(hear(state, modified("c1", cause="BUSY"))) == []


def test_a_busy_cause_does_not_end_an_incoming_call() -> None:
    state = known()
    hear(state, created("c1", "RINGING_INCOMING"))
    assert phone_events(hear(state, modified("c1", cause="BUSY"))) == []


def test_a_call_that_rings_on_two_devices_and_is_answered_on_one_is_one_call() -> None:
    heard = hear(
        known(),
        created("c1", "RINGING_INCOMING", legs=[leg("RINGING_INCOMING"), leg("RINGING_INCOMING", "70125")]),
        modified("c1", removedLegs=[leg("RINGING_INCOMING")], modifiedLegs=[leg("ACTIVE", "70125")]),
        removed("c1"),
    )
    assert [(e.event_type.value, e.dn) for e in phone_events(heard)] == [
        (RINGING, "70120"),
        (ESTABLISHED, "70125"),
        (RELEASED, "70125"),
    ]


def test_a_leg_that_is_only_off_hook_is_no_call_but_a_busy_phone() -> None:
    assert shown(hear(known(), created("c1", "OFF_HOOK"), removed("c1"))) == ["status 2", "status 0"]


# --- Transfers and conferences ---


def test_the_party_who_is_transferred_hears_established_with_the_new_party() -> None:
    state = known()
    hear(state, created("c1", "ACTIVE"))
    transfer = modified(
        "c1",
        cause="TRANSFERRED",
        removedParticipantIds=["p70121"],
        addedParticipants=[party("70122", "Eve")],
    )
    heard = hear(state, transfer, transfer)
    assert shown(heard) == ["EventEstablished c1 70122"]
    assert phone_events(heard)[0].linked_id == "c1"


def test_a_party_who_leaves_before_the_new_one_comes_is_not_a_change() -> None:
    state = known()
    hear(state, created("c1", "ACTIVE"))
    assert shown(hear(state, modified("c1", removedParticipantIds=["p70121"]))) == []
    assert shown(hear(state, modified("c1", addedParticipants=[party("70122")]))) == [
        "EventEstablished c1 70122"
    ]


def test_a_ringing_call_whose_caller_changes_rings_once_and_names_him_when_answered() -> None:
    state = known()
    hear(state, created("c1", "RINGING_INCOMING"))
    swap = modified("c1", removedParticipantIds=["p70121"], addedParticipants=[party("70122")])
    assert shown(hear(state, swap, modified("c1", "ACTIVE"))) == ["EventEstablished c1 70122", "status 2"]


def test_a_call_under_a_new_reference_releases_the_old_one_and_keeps_the_link() -> None:
    state = known()
    hear(state, created("c1", "ACTIVE"))
    heard = hear(
        state,
        modified(
            "c2",
            previousCallRef="c1",
            cause="TRANSFERRED",
            addedLegs=[leg("ACTIVE")],
            removedParticipantIds=["p70121"],
            addedParticipants=[party("70122")],
        ),
        removed("c2"),
    )
    assert shown(heard) == [
        "EventReleased c1 70121",
        "EventEstablished c2 70122",
        "EventReleased c2 70122",
        "status 0",
    ]
    assert {e.linked_id for e in phone_events(heard)} == {"c1"}


def test_a_call_that_is_replaced_is_released_once_also_when_its_removal_follows() -> None:
    state = known()
    hear(state, created("c1", "ACTIVE"))
    heard = hear(
        state,
        modified("c1", "RELEASING", replacedByCallRef="c2"),
        created("c2", "ACTIVE", other="70122"),
        removed("c1"),
    )
    assert [line for line in shown(heard) if "status" not in line] == [
        "EventReleased c1 70121",
        "EventEstablished c2 70122",
    ]
    assert phone_events(heard)[1].linked_id == "c1"


def test_the_one_who_transfers_sees_both_calls_end() -> None:
    heard = hear(
        known(),
        created("c1", "ACTIVE"),
        modified("c1", "HELD"),
        created("c2", "DIALING", other="70122"),
        modified("c2", "ACTIVE"),
        removed("c1", cause="TRANSFERRED"),
        removed("c2", cause="TRANSFERRED"),
    )
    assert shown(heard) == [
        "EventEstablished c1 70121",
        "status 2",
        "EventOnHold c1 70121",
        "status 16",
        "EventDialing c2 70122",
        "status 1",
        "EventEstablished c2 70122",
        "status 2",
        "EventReleased c1 70121",
        "EventReleased c2 70122",
        "status 0",
    ]


def test_a_consultation_that_is_cancelled_retrieves_the_held_call() -> None:
    state = known()
    hear(
        state,
        created("c1", "ACTIVE"),
        modified("c1", "HELD"),
        created("c2", "RINGING_OUTGOING", other="70122"),
    )
    assert shown(hear(state, removed("c2"), modified("c1", "ACTIVE"))) == [
        "EventReleased c2 70122",
        "status 16",
        "EventEstablished c1 70121",
        "status 2",
    ]


def test_a_conference_releases_the_call_that_it_absorbs_and_goes_on_with_the_other() -> None:
    state = known()
    hear(state, created("c1", "HELD"), created("c2", "ACTIVE", other="70122"))
    heard = hear(
        state,
        modified("c2", previousCallRef="c1", cause="CONFERENCED", addedParticipants=[party("70121")]),
        modified("c2", cause="PARTICIPANT_LEFT", removedParticipantIds=["p70122"]),
        removed("c2"),
    )
    assert shown(heard) == [
        "EventReleased c1 70121",
        "conference Join 3",
        "EventEstablished c2 70121",
        "conference Leave 0",
        "EventReleased c2 70121",
        "status 0",
    ]


def test_who_comes_to_a_conference_and_who_leaves_it_keeps_his_index() -> None:
    state = known()
    heard = hear(
        state,
        created("c2", "ACTIVE", other="70122"),
        modified("c2", cause="CONFERENCED", addedParticipants=[party("70121")]),
        modified("c2", addedParticipants=[party("70123")]),
        modified("c2", cause="PARTICIPANT_LEFT", removedParticipantIds=["p70121"]),
        modified("c2", addedParticipants=[party("70124")]),
    )
    assert [line for line in shown(heard) if line.startswith(("conference", "participant"))] == [
        "conference Join 3",
        "participant Join 4",
        "participant Leave 3",
        "participant Join 5",
    ]


# --- Status ---


@pytest.mark.parametrize(
    ("legs", "status"),
    [
        (["RINGING_INCOMING"], PhoneStatus.RINGING),
        (["RINGING_INCOMING", "ACTIVE"], PhoneStatus.BUSY_AND_RINGING),
        (["RINGING_INCOMING", "HELD"], PhoneStatus.BUSY_AND_RINGING),
        (["DIALING"], PhoneStatus.CALLING),
        (["RINGING_OUTGOING"], PhoneStatus.CALLING),
        (["ACTIVE", "HELD"], PhoneStatus.BUSY),
        (["HELD", "DIALING"], PhoneStatus.CALLING),
        (["HELD", "HELD"], PhoneStatus.ONHOLD),
        (["RELEASING"], PhoneStatus.AVAILABLE),
    ],
)
def test_the_status_follows_from_all_calls_together(legs: list[str], status: PhoneStatus) -> None:
    state = known()
    hear(state, *(created(f"c{n}", leg_state) for n, leg_state in enumerate(legs)))
    assert state.told_status is status


@pytest.mark.parametrize(
    ("value", "line"), [("BUSY", ["status 2"]), ("UNKNOWN", ["status -99"]), ("FREE", [])]
)
def test_without_calls_the_status_is_that_of_the_user(value: str, line: list[str]) -> None:
    assert shown(hear(known(), user_state(value), user_state(value))) == line


def test_a_user_who_is_still_busy_for_the_site_when_his_last_call_ends_is_available() -> None:
    state = known()
    hear(state, created("c1", "RINGING_INCOMING"), user_state("BUSY"))
    assert shown(hear(state, removed("c1"), user_state("FREE"))) == ["EventReleased c1 70121", "status 0"]


def test_a_user_who_hears_a_tone_is_busy_until_he_hangs_up() -> None:
    state = known()
    hear(state, created("c1", "DIALING"), user_state("BUSY"))
    assert shown(hear(state, modified("c1", cause="BUSY"))) == ["EventReleased c1 70121", "status 2"]
    assert shown(hear(state, removed("c1"), user_state("FREE"))) == ["status 0"]


def test_a_device_out_of_service_makes_the_phone_unavailable_until_it_is_back() -> None:
    def event(state: str) -> dict[str, Any]:
        return {
            "eventName": "OnDeviceStateModified",
            "loginName": LOGIN,
            "deviceStates": [{"deviceId": "70120", "state": state}],
        }

    assert shown(hear(known(), event("OUT_OF_SERVICE"), event("OUT_OF_SERVICE"), event("IN_SERVICE"))) == [
        "status 4",
        "status 0",
    ]


# --- Configuration ---


def routing(**more: Any) -> dict[str, Any]:
    return {"eventName": "OnRoutingStateChanged", "loginName": LOGIN, "routingState": more}


def config(messages: list[CtiMessage]) -> UserConfigUpdate:
    (update,) = [m.cti_message for m in messages if isinstance(m.cti_message, UserConfigUpdate)]
    return update


def forward(kind: str | None, number: str) -> dict[str, Any]:
    destination = {"type": "VOICEMAIL"} if number == "VOICEMAIL" else {"type": "NUMBER", "number": number}
    return {"destinations": [destination]} | ({} if kind is None else {"forwardType": kind})


def test_do_not_disturb_is_told_when_it_changes() -> None:
    state = known()
    assert config(hear(state, routing(dndState={"activate": True}))).dnd_enabled
    assert hear(state, routing(dndState={"activate": True})) == []
    assert not config(hear(state, routing(dndState={"activate": False}))).dnd_enabled


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (None, ("70121", "", "")),
        ("NO_ANSWER", ("", "70121", "")),
        ("BUSY", ("", "", "70121")),
        ("BUSY_NO_ANSWER", ("", "70121", "70121")),
    ],
)
def test_each_kind_of_forward_is_the_one_that_cti_js_knows(
    kind: str | None, expected: tuple[str, str, str]
) -> None:
    update = config(hear(known(), routing(forwardRoutes=[forward(kind, "70121")])))
    enabled = (update.unc_fwd_enabled, update.na_fwd_enabled, update.busy_fwd_enabled)
    destinations = (
        update.unc_fwd_destination,
        update.na_fwd_destination,
        update.busy_fwd_destination,
    )
    assert destinations == expected
    assert enabled == tuple(bool(number) for number in expected)


@pytest.mark.parametrize(("voicemail", "number"), [({"number": "885"}, "885"), (None, "VOICEMAIL")])
def test_a_forward_to_the_voice_mail_names_its_number_where_it_is_known(
    voicemail: dict[str, str] | None, number: str
) -> None:
    state = UserState(LOGIN)
    translate_snapshot(state, user={**USER, "voicemail": voicemail}, routing={})
    update = config(hear(state, routing(forwardRoutes=[forward("BUSY", "VOICEMAIL")])))
    assert update.busy_fwd_destination == number


def test_a_user_whose_name_changes_is_told() -> None:
    event = {"eventName": "OnUserInfoChanged", "loginName": LOGIN, "user": {**USER, "firstName": "Ann"}}
    assert config(hear(known(), event)).full_name == "Ann L70120"


def test_the_configuration_at_sign_in_has_every_field() -> None:
    user = {
        **USER,
        "voicemail": {"number": "885", "type": "VM_4645"},
        "devices": [*USER["devices"], {"type": "MOBILE", "id": "0645745123"}],
    }
    assert config(translate_snapshot(UserState(LOGIN), user=user, routing={})) == UserConfigUpdate(
        user_id=70120,
        dnd_enabled=False,
        na_fwd_enabled=False,
        na_fwd_destination="",
        unc_fwd_enabled=False,
        unc_fwd_destination="",
        busy_fwd_enabled=False,
        busy_fwd_destination="",
        first_name="F70120",
        last_name="L70120",
        full_name="F70120 L70120",
        mobile_number="0645745123",
        voice_mail_enabled=True,
        voice_mail_id=885,
    )


# --- Snapshots ---


def snapshot_call(call_ref: str, leg_state: str, other: str = "70121") -> dict[str, Any]:
    return {
        "callRef": call_ref,
        "legs": [leg(leg_state)],
        "participants": [party("70120"), party(other)],
    }


def test_a_sign_in_during_a_call_tells_of_it() -> None:
    state = UserState(LOGIN)
    telephony = {"calls": [snapshot_call("c1", "ACTIVE")], "userState": "BUSY"}
    messages = translate_snapshot(state, user=USER, routing={}, telephony=telephony)
    assert shown(messages) == ["config", "EventEstablished c1 70121", "status 2"]


def test_a_snapshot_after_a_gap_tells_only_what_changed() -> None:
    state = known()
    hear(state, created("c1", "ACTIVE"), created("c2", "RINGING_INCOMING", other="70122"))
    event = {
        "eventName": "OnTelephonyState",
        "loginName": LOGIN,
        "state": {"calls": [snapshot_call("c2", "ACTIVE", "70122"), snapshot_call("c3", "HELD", "70123")]},
    }
    assert shown(hear(state, event)) == [
        "EventReleased c1 70121",
        "EventEstablished c2 70122",
        "EventOnHold c3 70123",
        "status 2",
    ]
    assert hear(state, event) == []


def test_a_snapshot_does_not_tell_a_failed_call_again() -> None:
    state = known()
    hear(state, created("c1", "DIALING"), modified("c1", cause="BUSY"))
    assert phone_events(translate_snapshot(state, telephony={"calls": [snapshot_call("c1", "ACTIVE")]})) == []


def test_one_more_page_learns_configuration_calls_and_status() -> None:
    state = known()
    hear(state, created("c1", "ACTIVE"), created("c2", "OFF_HOOK"))
    assert shown(current(state)) == ["config", "EventEstablished c1 70121", "status 2"]


def test_current_calls_are_one_event_each_with_the_links_that_were_told() -> None:
    state = known()
    hear(state, created("c1", "ACTIVE"), modified("c2", previousCallRef="c1"))
    answer = {
        "calls": [
            snapshot_call("c2", "HELD"),
            snapshot_call("c3", "RINGING_INCOMING", "70122"),
            snapshot_call("c4", "RELEASING"),
            snapshot_call("c5", "UNKNOWN"),
        ]
    }
    told = current_calls(state, answer).events
    assert [(e.event_type.value, e.unique_id, e.linked_id) for e in told] == [
        (ON_HOLD, "c2", "c1"),
        (RINGING, "c3", "c3"),
    ]
    assert state.calls["c2"].state == "ACTIVE"


# --- What makes no sense ---


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        "OnCallCreated",
        {},
        {"eventName": 5},
        {"eventName": "OnNothing"},
        {"eventName": "OnCallCreated"},
        {"eventName": "OnCallModified", "callRef": ""},
        {"eventName": "OnCallRemoved", "callRef": None},
        {"eventName": "OnCallRemoved", "callRef": "nobody's"},
        {"eventName": "OnUserStateModified", "state": ["FREE"]},
        {"eventName": "OnTelephonyState"},
        {"eventName": "OnRoutingStateChanged", "routingState": 1},
        {"eventName": "OnUserInfoChanged"},
        {"eventName": "OnUserInfoChanged", "user": {**USER, "loginName": "oxe70121"}},
        {**created("c1", "ACTIVE"), "loginName": "oxe70121"},
    ],
)
def test_an_event_that_makes_no_sense_is_ignored(event: Any) -> None:
    state = known()
    assert translate(state, event) == []
    assert state.calls == {}


def test_every_event_of_the_table_is_one_of_o2g() -> None:
    documented = {event.event_name for event in catalogue.events()}
    assert set(events.EVENTS) <= documented


garbage = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["callRef", "deviceId", "state", "id", "number", "type", "participantId"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
event_fields = sorted({field.name for event in catalogue.events() for field in event.fields})


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(events.EVENTS)),
            st.dictionaries(st.sampled_from(event_fields), garbage, max_size=6),
            st.sampled_from(["c1", "c2"]),
        ),
        max_size=6,
    )
)
def test_no_event_whatever_raises(heard: list[tuple[str, dict[str, Any], str]]) -> None:
    state = known()
    for name, body, call_ref in heard:
        translate(state, {"callRef": call_ref, **body, "loginName": LOGIN, "eventName": name})
    current(state)
    current_calls(state, {"calls": list(heard[0][1].values()) if heard else []})


LEG_STATES = st.sampled_from(
    [
        "DIALING",
        "RINGING_OUTGOING",
        "RINGING_INCOMING",
        "ACTIVE",
        "HELD",
        "RELEASING",
        "IDLE",
        "OFF_HOOK",
        "UNKNOWN",
    ]
)
CALL_REFS = st.sampled_from(["c1", "c2", "c3", "c4"])
NUMBERS = st.sampled_from(["70121", "70122", "0612345678"])
STEPS = st.one_of(
    st.builds(created, CALL_REFS, LEG_STATES, NUMBERS),
    st.builds(modified, CALL_REFS, LEG_STATES),
    st.builds(lambda ref, cause: modified(ref, cause=cause), CALL_REFS, st.sampled_from(["BUSY", "CLEARED"])),
    st.builds(lambda ref, old: modified(ref, "ACTIVE", previousCallRef=old), CALL_REFS, CALL_REFS),
    st.builds(lambda ref, new: modified(ref, "RELEASING", replacedByCallRef=new), CALL_REFS, CALL_REFS),
    st.builds(
        lambda ref, old, new: modified(
            ref, removedParticipantIds=[f"p{old}"], addedParticipants=[party(new)]
        ),
        CALL_REFS,
        NUMBERS,
        NUMBERS,
    ),
    st.builds(lambda ref: modified(ref, removedLegs=[leg("ACTIVE")]), CALL_REFS),
    st.builds(removed, CALL_REFS),
    st.builds(user_state, st.sampled_from(["FREE", "BUSY", "UNKNOWN"])),
    st.builds(
        lambda refs: {
            "eventName": "OnTelephonyState",
            "loginName": LOGIN,
            "state": {"calls": [snapshot_call(ref, "ACTIVE") for ref in refs]},
        },
        st.sets(CALL_REFS, max_size=2),
    ),
)


@given(st.lists(STEPS, max_size=25))
def test_whatever_happens_calls_begin_and_end_and_nothing_is_told_twice(heard: list[dict[str, Any]]) -> None:
    state = known()
    ends = [removed(ref) for ref in ("c1", "c2", "c3", "c4")]
    messages = hear(state, *heard, *ends)

    last: dict[str, PhoneEvent] = {}
    begun: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    for event in phone_events(messages):
        before = last.get(event.unique_id)
        if before is None or before.event_type is PhoneEventType.RELEASED:
            begun[event.unique_id] += 1
            assert event.event_type is not PhoneEventType.RELEASED
        else:
            assert event.linked_id == before.linked_id
            if event.event_type is before.event_type:
                assert event.event_type is PhoneEventType.ESTABLISHED
                assert event.other_dn != before.other_dn
        ended[event.unique_id] += event.event_type is PhoneEventType.RELEASED
        last[event.unique_id] = event
    assert all(begun[ref] == ended[ref] for ref in begun)
    assert state.calls == {}

    statuses = [m.cti_message.status for m in messages if isinstance(m.cti_message, PhoneStatusUpdate)]
    assert all(
        one is not other for one, other in zip([PhoneStatus.AVAILABLE, *statuses], statuses, strict=False)
    )


def test_nothing_is_lost_when_a_snapshot_takes_the_place_of_any_events() -> None:
    script = [
        created("c1", "DIALING"),
        modified("c1", "ACTIVE"),
        modified("c1", "HELD"),
        created("c2", "DIALING", other="70122"),
        modified("c2", "ACTIVE"),
        removed("c1"),
        removed("c2"),
    ]
    for missed_from in range(len(script)):
        for missed_to in range(missed_from, len(script) + 1):
            truth = known()
            hear(truth, *script[:missed_to])
            telephony = {
                "calls": [snapshot_call(c.call_ref, c.state, c.other_number) for c in truth.calls.values()]
            }
            state = known()
            told = hear(state, *script[:missed_from])
            told += translate_snapshot(state, telephony=telephony)
            assert {c.call_ref: c.told for c in state.calls.values()} == {
                c.call_ref: c.told for c in truth.calls.values()
            }
            assert state.told_status is truth.told_status
