"""Calls by O2G's own REST API through the tunnel, with O2G's own events; on the real program.

Each test runs with a session of each user's own, and with one administrator's session for all of them.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.system.conftest import Phones
from tests.system.o2g import Phone

DIALLED = [
    "OnCallCreated #1 DIALING ann",
    "OnUserStateModified BUSY",
    "OnCallModified #1 RINGING_OUTGOING +bob",
]
RINGS = ["OnCallCreated #1 RINGING_INCOMING ann bob", "OnUserStateModified BUSY"]
CLEARED = ["OnCallRemoved #1 CLEARED", "OnUserStateModified FREE"]


async def ringing(phones: Phones, *others: str) -> tuple[str, Phone, Phone, list[Phone]]:
    """ann calls bob, whose phone rings; others are there as well."""
    ann, bob, *rest = await phones("ann", "bob", *others)
    call = await ann.dials(bob.number)
    await ann.hears(*DIALLED)
    await bob.hears(*RINGS)
    return call, ann, bob, rest


async def talking(phones: Phones, *others: str) -> tuple[str, Phone, Phone, list[Phone]]:
    """ann has called bob, who has answered."""
    call, ann, bob, rest = await ringing(phones, *others)
    await bob.does("answer", call)
    await ann.hears("OnCallModified #1 ACTIVE")
    await bob.hears("OnCallModified #1 ACTIVE")
    return call, ann, bob, rest


async def consulting(phones: Phones) -> tuple[str, str, Phone, Phone, Phone]:
    """ann holds bob on #1 and talks to eve on #2."""
    first, ann, bob, (eve,) = await talking(phones, "eve")
    second = await ann.dials(eve.number)
    await ann.hears(
        "OnCallModified #1 HELD",
        "OnCallModified #1 HELD",
        "OnCallCreated #2 DIALING ann",
        "OnCallModified #2 RINGING_OUTGOING +eve",
    )
    await eve.hears("OnCallCreated #2 RINGING_INCOMING ann eve", "OnUserStateModified BUSY")
    await eve.does("answer", second)
    await ann.hears("OnCallModified #2 ACTIVE")
    await eve.hears("OnCallModified #2 ACTIVE")
    return first, second, ann, bob, eve


@pytest.mark.parametrize("who", ["ann", "bob"])
async def test_a_call_is_placed_rings_is_answered_and_hung_up(phones: Phones, who: str) -> None:
    """protocol.md section 5: requests and labelled events of the same users on the same sockets."""
    call, ann, bob, _ = await talking(phones)
    await (ann if who == "ann" else bob).does("dropme", call)
    await ann.hears(*CLEARED)
    await bob.hears(*CLEARED)


async def test_a_call_that_is_not_answered_ends_as_abandoned_or_refused(phones: Phones) -> None:
    """protocol.md section 5: `dropme` of the caller, `release` of the called user."""
    call, ann, bob, _ = await ringing(phones)
    await ann.does("dropme", call)
    await ann.hears("OnCallRemoved #1 ABANDONED", "OnUserStateModified FREE")
    await bob.hears("OnCallRemoved #1 ABANDONED", "OnUserStateModified FREE")
    call = await ann.dials(bob.number)
    await ann.hears(*[line.replace("#1", "#2") for line in DIALLED])
    await bob.hears(*[line.replace("#1", "#2") for line in RINGS])
    await bob.does("release", call)
    await ann.hears("OnCallRemoved #2 NOT_ANSWERED", "OnUserStateModified FREE")
    await bob.hears("OnCallRemoved #2 NOT_ANSWERED", "OnUserStateModified FREE")


async def test_a_call_rings_at_the_callers_own_phone_first(phones: Phones) -> None:
    """protocol.md section 5: `makeCall` without `autoAnswer`."""
    ann, bob = await phones("ann", "bob")
    call = await ann.dials(bob.number, autoAnswer=False)
    await ann.hears("OnCallCreated #1 RINGING_INCOMING ann", "OnUserStateModified BUSY")
    await ann.does("answer", call)
    await ann.hears("OnCallModified #1 DIALING", "OnCallModified #1 RINGING_OUTGOING +bob")
    await bob.hears(*RINGS)
    await ann.does("dropme", call)
    await ann.hears("OnCallRemoved #1 ABANDONED", "OnUserStateModified FREE")
    await bob.hears("OnCallRemoved #1 ABANDONED", "OnUserStateModified FREE")


async def test_a_call_is_held_and_retrieved(phones: Phones) -> None:
    """protocol.md section 5: `hold`, `retrieve`; the other party's leg stays active."""
    call, ann, bob, _ = await talking(phones)
    await ann.does("hold", call)
    await ann.hears("OnCallModified #1 HELD")
    await ann.does("retrieve", call)
    await ann.hears("OnCallModified #1 ACTIVE")
    await ann.does("dropme", call)
    await ann.hears(*CLEARED)
    await bob.hears(*CLEARED)


async def test_a_consultation_is_alternated_and_transferred(phones: Phones) -> None:
    """protocol.md section 5: `alternate`, `transfer`; the held call's reference goes on for both."""
    first, second, ann, bob, eve = await consulting(phones)
    await ann.does("alternate", first)
    await ann.hears("OnCallModified #2 HELD", "OnCallModified #1 ACTIVE")
    await ann.does("alternate", second)
    await ann.hears("OnCallModified #1 HELD", "OnCallModified #2 ACTIVE")
    await ann.does("transfer", second, heldCallRef=first)
    await ann.hears(
        "OnCallRemoved #1 TRANSFERRED to eve", "OnCallRemoved #2 TRANSFERRED", "OnUserStateModified FREE"
    )
    await bob.hears("OnCallModified #1 TRANSFERRED +eve -ann")
    await eve.hears("OnCallModified #1 ACTIVE TRANSFERRED +bob -ann was #2")
    await eve.does("dropme", first)
    await bob.hears(*CLEARED)
    await eve.hears(*CLEARED)


async def test_a_consultation_is_ended_and_the_held_call_taken_back(phones: Phones) -> None:
    """protocol.md section 5: `reconnect`."""
    first, second, ann, bob, eve = await consulting(phones)
    await ann.does("reconnect", first, enquiryCallRef=second)
    await ann.hears("OnCallRemoved #2 CLEARED", "OnCallModified #1 HELD", "OnCallModified #1 ACTIVE")
    await eve.hears("OnCallRemoved #2 CLEARED", "OnUserStateModified FREE")
    await ann.does("dropme", first)
    await ann.hears(*CLEARED)
    await bob.hears(*CLEARED)


async def test_a_call_is_transferred_blindly(phones: Phones) -> None:
    """protocol.md section 5: `blindtransfer`; the other party's leg rings again."""
    call, ann, bob, (eve,) = await talking(phones, "eve")
    await ann.does("blindtransfer", call, transferTo=eve.number)
    await ann.hears("OnCallRemoved #1 TRANSFERRED to eve", "OnUserStateModified FREE")
    await bob.hears("OnCallModified #1 RINGING_OUTGOING TRANSFERRED +eve -ann")
    await eve.hears("OnCallCreated #1 RINGING_INCOMING TRANSFERRED bob eve", "OnUserStateModified BUSY")
    await eve.does("answer", call)
    await bob.hears("OnCallModified #1 ACTIVE")
    await eve.hears("OnCallModified #1 ACTIVE")
    await bob.does("dropme", call)
    await bob.hears(*CLEARED)
    await eve.hears(*CLEARED)


async def test_a_conference_of_three_goes_on_when_one_leaves(phones: Phones) -> None:
    """protocol.md section 5: `merge`; the active call is replaced by the held one."""
    first, second, ann, bob, eve = await consulting(phones)
    await ann.does("merge", second, heldCallRef=first)
    await ann.hears(
        "OnCallModified #2 CONFERENCED becomes #1",
        "OnCallRemoved #2 CONFERENCED",
        "OnCallModified #1 ACTIVE CONFERENCED +eve",
    )
    await bob.hears("OnCallModified #1 ACTIVE CONFERENCED +eve")
    await eve.hears("OnCallModified #1 ACTIVE CONFERENCED +ann +bob -ann was #2")
    await bob.does("dropme", first)
    await bob.hears("OnCallRemoved #1 PARTICIPANT_LEFT", "OnUserStateModified FREE")
    await ann.hears("OnCallModified #1 ACTIVE PARTICIPANT_LEFT -bob")
    await eve.hears("OnCallModified #1 ACTIVE PARTICIPANT_LEFT -bob")
    await eve.does("dropme", first)
    await ann.hears(*CLEARED)
    await eve.hears(*CLEARED)


async def test_digits_data_and_the_microphone_key(phones: Phones) -> None:
    """protocol.md section 5: `sendDtmf` and `ithmicro` cause no event, `attachdata` one for each party."""
    call, ann, bob, _ = await talking(phones)
    await ann.does("sendDtmf", call, number="12#")
    await ann.request("PUT", f"/telephony/devices/{ann.number}/ithmicro", named=False)
    await ann.does("attachdata", call, associatedData="case=12")
    for phone in (ann, bob):
        event = await phone.event()
        assert event["eventName"] == "OnCallModified"
        assert event["callData"]["associateData"] == "case=12"
    await ann.does("dropme", call)
    await ann.hears(*CLEARED)
    await bob.hears(*CLEARED)


async def test_a_recording_is_paused_and_resumed(phones: Phones) -> None:
    """protocol.md section 5: the own events tell the state of the recording."""
    call, ann, bob, _ = await talking(phones)
    for action, state in (
        ("start", "RECORDING"),
        ("pause", "PAUSED"),
        ("resume", "RECORDING"),
        ("stop", None),
    ):
        await ann.request("POST", f"/telephony/calls/{call}/recording?action={action}")
        event = await ann.event()
        assert event["eventName"] == "OnCallModified"
        assert event["callData"].get("recordState") == state
    await bob.does("dropme", call)
    await ann.hears(*CLEARED)
    await bob.hears(*CLEARED)


async def test_an_outside_number_rings_and_answers_by_itself(phones: Phones) -> None:
    """protocol.md section 5: nobody in the house does anything, and the events come."""
    (ann,) = await phones("ann")
    call = await ann.dials("0555123456")
    await ann.hears(
        "OnCallCreated #1 DIALING ann",
        "OnUserStateModified BUSY",
        "OnCallModified #1 RINGING_OUTGOING +0555123456",
        "OnCallModified #1 ACTIVE",
    )
    await ann.does("dropme", call)
    await ann.hears(*CLEARED)


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        ("0555000486", "BUSY"),
        ("0555000404", "INVALID_NUMBER"),
        ("0555000503", "ALL_TRUNK_BUSY"),
        ("799999", "INVALID_NUMBER"),
    ],
)
async def test_a_busy_or_unknown_number_fails_with_its_cause(phones: Phones, number: str, cause: str) -> None:
    """protocol.md section 5: the leg hears a tone until it is hung up."""
    (ann,) = await phones("ann")
    call = await ann.dials(number)
    await ann.hears(
        "OnCallCreated #1 DIALING ann", "OnUserStateModified BUSY", f"OnCallModified #1 RELEASING {cause}"
    )
    await ann.does("dropme", call)
    await ann.hears(f"OnCallRemoved #1 {cause}", "OnUserStateModified FREE")


async def test_a_ringing_call_is_picked_up_by_a_third_user(phones: Phones) -> None:
    """protocol.md section 5: `pickUp`."""
    call, ann, bob, (eve,) = await ringing(phones, "eve")
    path = f"/telephony/devices/{eve.number}/pickup"
    await eve.request("POST", path, {"otherPhoneNumber": bob.number}, named=False)
    await bob.hears("OnCallRemoved #1 PICKED_UP to eve", "OnUserStateModified FREE")
    await ann.hears("OnCallModified #1 ACTIVE PICKED_UP +eve -bob")
    await eve.hears("OnCallCreated #1 ACTIVE PICKED_UP ann eve", "OnUserStateModified BUSY")
    await eve.does("dropme", call)
    await ann.hears(*CLEARED)
    await eve.hears(*CLEARED)


async def test_a_call_is_parked_and_fetched_by_another_user(phones: Phones) -> None:
    """protocol.md section 5: `park`, `unpark`; the set that the call is parked at can fetch it."""
    call, ann, bob, (eve,) = await talking(phones, "eve")
    await ann.does("park", call)
    await ann.hears("OnCallRemoved #1 PARKED to ann", "OnUserStateModified FREE")
    await bob.hears("OnCallModified #1 ACTIVE PARKED +ann -ann")
    path = f"/telephony/devices/{eve.number}/unpark"
    await eve.request("POST", path, {"unParkFrom": ann.number}, named=False)
    await ann.hears("OnTelephonyState")
    await bob.hears("OnCallModified #1 ACTIVE PICKED_UP +eve -ann")
    await eve.hears("OnCallCreated #1 ACTIVE PICKED_UP bob eve", "OnUserStateModified BUSY")
    await bob.does("dropme", call)
    await bob.hears(*CLEARED)
    await eve.hears(*CLEARED)


async def test_a_ringing_call_is_redirected(phones: Phones) -> None:
    """protocol.md section 5: `redirect`."""
    call, ann, bob, (eve,) = await ringing(phones, "eve")
    await bob.does("redirect", call, redirectTo=eve.number)
    await bob.hears("OnCallRemoved #1 REDIRECTED to eve", "OnUserStateModified FREE")
    await ann.hears("OnCallModified #1 REDIRECTED +eve -bob")
    await eve.hears("OnCallCreated #1 RINGING_INCOMING REDIRECTED ann eve", "OnUserStateModified BUSY")
    await eve.does("answer", call)
    await ann.hears("OnCallModified #1 ACTIVE")
    await eve.hears("OnCallModified #1 ACTIVE")
    await ann.does("dropme", call)
    await ann.hears(*CLEARED)
    await eve.hears(*CLEARED)


async def test_an_unanswered_call_overflows_to_the_voice_mail(phones: Phones) -> None:
    """protocol.md section 5: `overflowToVoiceMail`; the mailbox answers at once."""
    call, ann, bob, _ = await ringing(phones)
    await ann.does("overflowToVoiceMail", call)
    await bob.hears("OnCallRemoved #1 OVERFLOWN to 70900", "OnUserStateModified FREE")
    await ann.hears("OnCallModified #1 ACTIVE OVERFLOWN +70900 -bob")
    await ann.does("dropme", call)
    await ann.hears(*CLEARED)


async def test_a_user_who_does_not_answer_is_asked_to_call_back(phones: Phones) -> None:
    """protocol.md section 5: `callback`, and the list of requests."""
    call, ann, bob, _ = await ringing(phones)
    await ann.does("callback", call)
    (entry,) = (await bob.request("GET", "/telephony/incomingCallbacks", status=200))["callbacks"]
    assert entry["partyInfo"]["id"]["loginName"] == ann.login
    await ann.does("dropme", call)
    await ann.hears("OnCallRemoved #1 ABANDONED", "OnUserStateModified FREE")
    await bob.hears("OnCallRemoved #1 ABANDONED", "OnUserStateModified FREE")
    await bob.request("DELETE", f"/telephony/incomingCallbacks/{entry['callbackId']}")


async def test_do_not_disturb_refuses_the_caller_with_its_cause(phones: Phones) -> None:
    """protocol.md section 5: `dnd`, told to the user and felt by the caller."""
    ann, bob = await phones("ann", "bob")
    await bob.request("POST", "/routing/dnd")
    await bob.hears("OnRoutingStateChanged")
    call = await ann.dials(bob.number)
    await ann.hears(
        "OnCallCreated #1 DIALING ann",
        "OnUserStateModified BUSY",
        "OnCallModified #1 RELEASING DO_NOT_DISTURB",
    )
    await ann.does("dropme", call)
    await ann.hears("OnCallRemoved #1 DO_NOT_DISTURB", "OnUserStateModified FREE")


@pytest.mark.parametrize("kind", ["unconditional", "BUSY", "NO_ANSWER"])
async def test_a_forward_takes_the_call(phones: Phones, kind: str) -> None:
    """protocol.md section 5: `forwardroute` of each type takes effect, and the events say FORWARDED."""
    ann, bob, eve, dan = await phones("ann", "bob", "eve", "dan")
    route: dict[str, Any] = {"destinations": [{"type": "NUMBER", "number": eve.number}]}
    if kind != "unconditional":
        route = {"forwardType": kind, **route}
    await bob.request("POST", "/routing/forwardroute", {"forwardRoute": route})
    await bob.hears("OnRoutingStateChanged")
    other = ""
    if kind == "BUSY":
        other = await bob.dials(dan.number)
        await bob.hears(
            "OnCallCreated #1 DIALING bob",
            "OnUserStateModified BUSY",
            "OnCallModified #1 RINGING_OUTGOING +dan",
        )
        await dan.hears("OnCallCreated #1 RINGING_INCOMING bob dan", "OnUserStateModified BUSY")
    number = "#2" if other else "#1"
    call = await ann.dials(bob.number)
    if kind == "NO_ANSWER":
        await ann.hears(*DIALLED, f"OnCallModified {number} FORWARDED +eve -bob")
        await bob.hears(*RINGS, f"OnCallRemoved {number} FORWARDED to eve", "OnUserStateModified FREE")
    else:
        await ann.hears(
            f"OnCallCreated {number} DIALING ann",
            "OnUserStateModified BUSY",
            f"OnCallModified {number} RINGING_OUTGOING FORWARDED +eve",
        )
    await eve.hears(f"OnCallCreated {number} RINGING_INCOMING FORWARDED ann eve", "OnUserStateModified BUSY")
    await ann.does("dropme", call)
    await ann.hears(f"OnCallRemoved {number} ABANDONED", "OnUserStateModified FREE")
    await eve.hears(f"OnCallRemoved {number} ABANDONED", "OnUserStateModified FREE")
    if other:
        await bob.does("dropme", other)
        await bob.hears("OnCallRemoved #1 ABANDONED", "OnUserStateModified FREE")
        await dan.hears("OnCallRemoved #1 ABANDONED", "OnUserStateModified FREE")
