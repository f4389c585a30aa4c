"""Do-not-disturb and forwards: told to the user as they are set, and felt by who calls him; on the real program."""

from __future__ import annotations

import pytest

from tests.system.client import CallFailed
from tests.system.house import House, Page, talking


async def answered_by(page: Page, caller: Page, who: str) -> None:
    """The call that rings at `page` is answered there and hung up by the caller; it is #1."""
    await page.cti("answer")
    await caller.hears(f"EventEstablished {caller.name}>{who} #1", "status 2")
    await page.hears(f"EventEstablished {page.name}<{caller.name} #1", "status 2")
    await caller.cti("hangup")
    await caller.hears(f"EventReleased {caller.name}>{who} #1", "status 0")
    await page.hears(f"EventReleased {page.name}<{caller.name} #1", "status 0")


async def test_who_does_not_want_to_be_disturbed_is_not_and_the_caller_is_told(house: House) -> None:
    """protocol.md section 4: `dnd`; the caller's call is released while the tone is heard."""
    ann, bob = await house.page("ann"), await house.page("bob")
    assert await bob.cti("dnd", state=True) is None
    await bob.hears("config dnd")
    await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1", "EventReleased ann>bob #1", "status 2")
    await ann.cti("hangup")
    await ann.hears("status 0")
    await bob.cti("dnd", state=False)
    await bob.hears("config")
    await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #2", "status 1")
    await bob.hears("EventRinging bob<ann #2", "status 8")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #2", "status 0")
    await bob.hears("EventReleased bob<ann #2", "status 0")


async def test_setting_what_is_set_already_tells_nobody(house: House) -> None:
    """protocol.md section 4: `UserConfigUpdate` comes when something has changed."""
    bob = await house.page("bob")
    await bob.cti("dnd", state=True)
    await bob.hears("config dnd")
    assert await bob.cti("dnd", state=True) is None
    assert await bob.cti("naFwd", destination="", state=False) is None
    await bob.cti("dnd", state=False)
    await bob.hears("config")


async def test_an_unconditional_forward_takes_every_call(house: House) -> None:
    """protocol.md section 4: `uncFwd`; the forwarded user's phone stays silent."""
    ann, bob, eve = await house.page("ann"), await house.page("bob"), await house.page("eve")
    assert await bob.cti("uncFwd", destination=eve.number, state=True) is None
    await bob.hears("config unc=eve")
    await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await eve.hears("EventRinging eve<ann #1", "status 8")
    await answered_by(eve, ann, "eve")
    await bob.cti("uncFwd", destination="", state=False)
    await bob.hears("config")


async def test_a_forward_on_no_answer_takes_the_call_after_it_has_rung(house: House) -> None:
    """protocol.md section 4: `naFwd`; the call leaves the phone that was not answered."""
    ann, bob, eve = await house.page("ann"), await house.page("bob"), await house.page("eve")
    await bob.cti("naFwd", destination=eve.number, state=True)
    await bob.hears("config na=eve")
    await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8", "EventReleased bob<ann #1", "status 0")
    await eve.hears("EventRinging eve<ann #1", "status 8")
    await answered_by(eve, ann, "eve")


async def test_a_forward_on_busy_takes_the_call_only_while_the_user_is_busy(house: House) -> None:
    """protocol.md section 4: `busyFwd`."""
    ann, bob, _ = await talking(house)
    eve, dan = await house.page("eve"), await house.page("dan")
    await bob.cti("busyFwd", destination=dan.number, state=True)
    await bob.hears("config busy=dan")
    await eve.dials(bob.number)
    await eve.hears("EventDialing eve>bob #2", "status 1")
    await dan.hears("EventRinging dan<eve #2", "status 8")
    await eve.cti("hangup")
    await eve.hears("EventReleased eve>dan #2", "status 0")
    await dan.hears("EventReleased dan<eve #2", "status 0")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")
    await eve.dials(bob.number)
    await eve.hears("EventDialing eve>bob #3", "status 1")
    await bob.hears("EventRinging bob<eve #3", "status 8")
    await eve.cti("hangup")
    await eve.hears("EventReleased eve>bob #3", "status 0")
    await bob.hears("EventReleased bob<eve #3", "status 0")


async def test_a_forward_to_the_voice_mail_is_answered_by_it(house: House) -> None:
    """protocol.md section 4: `uncFwd` to VOICEMAIL; the configuration shows the mailbox's number."""
    ann, bob = await house.page("ann"), await house.page("bob")
    await bob.cti("uncFwd", destination="VOICEMAIL", state=True)
    await bob.hears("config unc=70900")
    await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1", "EventEstablished ann>70900 #1", "status 2")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>70900 #1", "status 0")
    await bob.hears("voice mails 1")


async def test_forwards_on_busy_and_on_no_answer_to_one_place_go_together(house: House) -> None:
    """protocol.md section 4: O2G has one forward; Cti.js sees the two conditions that it stands for."""
    bob, eve = await house.page("bob"), house.number("eve")
    for method, state, heard in (
        ("busyFwd", True, "config busy=eve"),
        ("naFwd", True, "config na=eve busy=eve"),
        ("busyFwd", False, "config na=eve"),
        ("uncFwd", True, "config unc=eve"),
        ("uncFwd", False, "config"),
    ):
        await bob.cti(method, destination=eve, state=state)
        await bob.hears(heard)


async def test_a_forward_to_nobody_is_refused_with_the_sites_own_words(house: House) -> None:
    """protocol.md section 7: -32000 with `RestErrorInfo` and its `routing` detail."""
    bob = await house.page("bob")
    with pytest.raises(CallFailed) as refused:
        await bob.cti("uncFwd", destination="799999", state=True)
    assert refused.value.code == -32000
    assert refused.value.data["status"] == 400
    assert refused.value.data["routing"]["errorType"] == "UNKNOWN_PHONE_NUMBER"
