"""Calls that move: transfer, conference, pick-up, park, redirect, overflow, call-back; on the real program."""

from __future__ import annotations

import pytest

from tests.system.client import CallFailed
from tests.system.house import House, consulting, talking


async def test_a_consultation_is_completed_and_joins_the_other_two(house: House) -> None:
    """protocol.md section 4: `attendedTransfer`, `completeTransfer`; the held call's reference goes on."""
    ann, bob, eve = await consulting(house)
    assert await ann.cti("completeTransfer") is None
    await ann.hears("EventReleased ann>bob #1", "EventReleased ann>eve #2", "status 0")
    await bob.hears("EventEstablished bob<eve #1")
    await eve.hears("EventReleased eve<ann #2", "EventEstablished eve<bob #1(#2)")
    await eve.cti("hangup")
    await eve.hears("EventReleased eve<bob #1(#2)", "status 0")
    await bob.hears("EventReleased bob<eve #1", "status 0")


async def test_a_transfer_can_be_completed_while_the_consulted_phone_rings(house: House) -> None:
    """protocol.md section 4: `completeTransfer` before the consulted user has answered."""
    ann, bob, eve = await consulting(house, answered=False)
    await ann.cti("completeTransfer")
    await ann.hears("EventReleased ann>bob #1", "EventReleased ann>eve #2", "status 0")
    await bob.hears("EventDialing bob<eve #1", "status 1")
    await eve.hears("EventReleased eve<ann #2", "EventRinging eve<bob #1(#2)")
    await eve.cti("answer")
    await bob.hears("EventEstablished bob<eve #1", "status 2")
    await eve.hears("EventEstablished eve<bob #1(#2)", "status 2")
    await bob.cti("hangup")
    await bob.hears("EventReleased bob<eve #1", "status 0")
    await eve.hears("EventReleased eve<bob #1(#2)", "status 0")


@pytest.mark.parametrize("answered", [True, False], ids=["answered", "ringing"])
async def test_a_cancelled_consultation_goes_back_to_the_held_call(house: House, answered: bool) -> None:
    """protocol.md section 4: `cancelTransfer` releases the consulted user and retrieves the held one."""
    ann, bob, eve = await consulting(house, answered=answered)
    assert await ann.cti("cancelTransfer") is None
    await ann.hears("EventReleased ann>eve #2", "status 16", "EventEstablished ann>bob #1", "status 2")
    await eve.hears("EventReleased eve<ann #2", "status 0")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_a_consulted_user_who_refuses_leaves_the_first_call_on_hold(house: House) -> None:
    """protocol.md section 4: the held call stays what it was until it is retrieved."""
    ann, bob, eve = await consulting(house, answered=False)
    await eve.cti("hangup")
    await eve.hears("EventReleased eve<ann #2", "status 0")
    await ann.hears("EventReleased ann>eve #2", "status 16")
    await ann.cti("hold")
    await ann.hears("EventEstablished ann>bob #1", "status 2")
    await bob.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_a_consultation_of_a_busy_number_can_be_cancelled(house: House) -> None:
    """protocol.md section 4: `cancelTransfer` also ends a consultation that hears a tone."""
    ann, bob, _ = await talking(house)
    await ann.cti("attendedTransfer", destination="0555000486")
    await ann.hears(
        "EventOnHold ann>bob #1",
        "status 16",
        "EventDialing ann>0555000486 #2",
        "status 1",
        "EventReleased ann>0555000486 #2",
        "status 16",
    )
    await ann.cti("cancelTransfer")
    await ann.hears("EventEstablished ann>bob #1", "status 2")
    await bob.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_a_call_is_transferred_blindly_and_answered_elsewhere(house: House) -> None:
    """protocol.md section 4: `directTransfer` ends the user's part; the other party waits for the new one."""
    ann, bob, _ = await talking(house)
    eve = await house.page("eve")
    assert await ann.cti("directTransfer", destination=eve.number) is None
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventDialing bob<eve #1", "status 1")
    await eve.hears("EventRinging eve<bob #1", "status 8")
    await eve.cti("answer")
    await bob.hears("EventEstablished bob<eve #1", "status 2")
    await eve.hears("EventEstablished eve<bob #1", "status 2")
    await bob.cti("hangup")
    await bob.hears("EventReleased bob<eve #1", "status 0")
    await eve.hears("EventReleased eve<bob #1", "status 0")


async def test_a_blind_transfer_that_is_refused_comes_back(house: House) -> None:
    """protocol.md section 4: the call rings again at the user who has transferred it."""
    ann, bob, _ = await talking(house)
    eve = await house.page("eve")
    await ann.cti("directTransfer", destination=eve.number)
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventDialing bob<eve #1", "status 1")
    await eve.hears("EventRinging eve<bob #1", "status 8")
    await eve.cti("hangup")
    await eve.hears("EventReleased eve<bob #1", "status 0")
    await ann.hears("EventRinging ann<bob #1", "status 8")
    await ann.cti("answer")
    await ann.hears("EventEstablished ann<bob #1", "status 2")
    await bob.hears("EventEstablished bob<ann #1", "status 2")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann<bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_a_transfer_to_nobody_is_refused_and_changes_nothing(house: House) -> None:
    """protocol.md section 7: -32000 with what the site said; both stay in their call."""
    ann, bob, _ = await talking(house)
    with pytest.raises(CallFailed) as refused:
        await ann.cti("directTransfer", destination="799999")
    assert refused.value.code == -32000
    assert refused.value.data["telephony"]["errorCause"] == "INVALID_DESTINATION"
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_a_conference_of_three_goes_on_when_one_leaves(house: House) -> None:
    """protocol.md section 4: `conference` merges both calls under the held one's reference."""
    ann, bob, eve = await consulting(house)
    assert await ann.cti("conference") is None
    all_three = "conference Join 1=ann 2=bob 3=eve"
    await ann.hears(
        "EventReleased ann>eve #2", "status 16", "EventEstablished ann>bob #1", all_three, "status 2"
    )
    of_eve = "conference Join 1=eve 2=ann 3=bob"
    await eve.hears("EventReleased eve<ann #2", "EventEstablished eve<ann #1(#2)", of_eve)
    await bob.hears(all_three)
    await bob.cti("hangup")
    await bob.hears("conference Leave", "EventReleased bob<ann #1", "status 0")
    await ann.hears("EventEstablished ann>eve #1", "conference Leave")
    await eve.hears("conference Leave")
    await eve.cti("hangup")
    await eve.hears("EventReleased eve<ann #1(#2)", "status 0")
    await ann.hears("EventReleased ann>eve #1", "status 0")


async def test_who_called_a_conference_together_can_leave_it(house: House) -> None:
    """protocol.md section 4: `hangup` ends the user's own part only."""
    ann, bob, eve = await consulting(house)
    await ann.cti("conference")
    all_three = "conference Join 1=ann 2=bob 3=eve"
    await ann.hears(
        "EventReleased ann>eve #2", "status 16", "EventEstablished ann>bob #1", all_three, "status 2"
    )
    of_eve = "conference Join 1=eve 2=ann 3=bob"
    await eve.hears("EventReleased eve<ann #2", "EventEstablished eve<ann #1(#2)", of_eve)
    await bob.hears(all_three)
    await ann.cti("hangup")
    await ann.hears("conference Leave", "EventReleased ann>bob #1", "status 0")
    await bob.hears("EventEstablished bob<eve #1", "conference Leave")
    await eve.hears("EventEstablished eve<bob #1(#2)", "conference Leave")
    await bob.cti("hangup")
    await bob.hears("EventReleased bob<eve #1", "status 0")
    await eve.hears("EventReleased eve<bob #1(#2)", "status 0")


async def test_a_ringing_call_is_picked_up_by_a_third_user(house: House) -> None:
    """protocol.md section 4: `O2g.telephony.pickUp`; the called phone stops ringing."""
    ann, bob, eve = await house.page("ann"), await house.page("bob"), await house.page("eve")
    await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8")
    assert await eve.o2g("pickUp", deviceId=eve.number, otherPhoneNumber=bob.number) is None
    await bob.hears("EventReleased bob<ann #1", "status 0")
    await ann.hears("EventEstablished ann>eve #1", "status 2")
    await eve.hears("EventEstablished eve<ann #1", "status 2")
    await eve.cti("hangup")
    await ann.hears("EventReleased ann>eve #1", "status 0")
    await eve.hears("EventReleased eve<ann #1", "status 0")


async def test_a_call_is_parked_and_fetched_by_another_user(house: House) -> None:
    """protocol.md section 4: `O2g.telephony.park`, `unPark`; the parked party hears who fetches the call."""
    ann, bob, call = await talking(house)
    eve = await house.page("eve")
    await ann.o2g("park", callRef=call)
    await ann.hears("EventReleased ann>bob #1", "status 0")
    assert await eve.o2g("unPark", deviceId=eve.number, unParkFrom=ann.number) is None
    await bob.hears("EventEstablished bob<eve #1")
    await eve.hears("EventEstablished eve<bob #1", "status 2")
    await eve.cti("hangup")
    await bob.hears("EventReleased bob<eve #1", "status 0")
    await eve.hears("EventReleased eve<bob #1", "status 0")


async def test_a_ringing_call_is_redirected(house: House) -> None:
    """protocol.md section 4: `O2g.telephony.redirect` lets the call ring elsewhere."""
    ann, bob, eve = await house.page("ann"), await house.page("bob"), await house.page("eve")
    call = await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8")
    assert await bob.o2g("redirect", callRef=call, redirectTo=eve.number) is None
    await bob.hears("EventReleased bob<ann #1", "status 0")
    await eve.hears("EventRinging eve<ann #1", "status 8")
    await eve.cti("answer")
    await ann.hears("EventEstablished ann>eve #1", "status 2")
    await eve.hears("EventEstablished eve<ann #1", "status 2")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>eve #1", "status 0")
    await eve.hears("EventReleased eve<ann #1", "status 0")


async def test_an_unanswered_call_overflows_to_the_voice_mail_of_who_was_called(house: House) -> None:
    """protocol.md section 4: `O2g.telephony.overflowToVoiceMail`; the mailbox answers at once."""
    ann, bob = await house.page("ann"), await house.page("bob")
    call = await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8")
    assert await ann.o2g("overflowToVoiceMail", callRef=call) is None
    await bob.hears("EventReleased bob<ann #1", "status 0")
    await ann.hears("EventEstablished ann>70900 #1", "status 2")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>70900 #1", "status 0")
    await bob.hears("voice mails 1")


async def test_a_busy_user_who_is_asked_to_call_back_is_called_when_both_are_free(house: House) -> None:
    """protocol.md section 4: `O2g.telephony.callback`; the caller's own phone rings first, then the call goes out."""
    ann, bob, _ = await talking(house)
    eve, dan = await house.page("eve"), await house.page("dan")
    await eve.dials(bob.number)
    await eve.hears("EventDialing eve>bob #2", "status 1")
    await bob.hears("EventRinging bob<eve #2", "status 9")
    call = await dan.dials(bob.number)
    await dan.hears("EventDialing dan>bob #3", "status 1", "EventReleased dan>bob #3", "status 2")
    assert await dan.o2g("callback", callRef=call) is None
    (request,) = (await bob.o2g("getCallbacks"))["callbacks"]
    assert request["partyInfo"]["id"]["loginName"] == dan.login
    await dan.cti("hangup")
    await dan.hears("status 0")
    await eve.cti("hangup")
    await eve.hears("EventReleased eve>bob #2", "status 0")
    await bob.hears("EventReleased bob<eve #2", "status 2")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")
    await dan.hears("EventRinging dan>bob #4", "status 8")
    await dan.cti("answer")
    await dan.hears("EventDialing dan>bob #4", "status 1")
    await bob.hears("EventRinging bob<dan #4", "status 8")
    assert await bob.o2g("getCallbacks") == {"callbacks": []}
    await bob.cti("answer")
    await dan.hears("EventEstablished dan>bob #4", "status 2")
    await bob.hears("EventEstablished bob<dan #4", "status 2")
    await bob.cti("hangup")
    await dan.hears("EventReleased dan>bob #4", "status 0")
    await bob.hears("EventReleased bob<dan #4", "status 0")


async def test_a_user_is_asked_to_call_back_without_being_called(house: House) -> None:
    """protocol.md section 4: `O2g.telephony.requestCallback`, `getCallbacks`, `deleteCallback`; no event."""
    ann, bob = await house.page("ann"), await house.page("bob")
    assert await ann.o2g("requestCallback", callee=bob.number) is None
    (request,) = (await bob.o2g("getCallbacks"))["callbacks"]
    assert request["partyInfo"]["id"]["phoneNumber"] == ann.number
    assert await bob.o2g("deleteCallback", callbackId=request["callbackId"]) is None
    assert await bob.o2g("getCallbacks") == {"callbacks": []}
