"""A user who goes from one bridge to another: two sites on one simulated O2G, and what the first one leaves."""

from __future__ import annotations

import pytest

from bridge.simulator.server import Simulator
from bridge.sites.o2g.user import O2gUser
from protocol.jsonrpc import RpcError
from tests.bridge.sites.o2g.house import ANN, BOB, House, HouseOf, Page, modes
from tests.bridge.sites.o2g.test_contact_centre import BOSS, until_told

pytestmark = pytest.mark.usefixtures("nothing_left")


async def adopted(house: House, passport: bytes) -> Page:
    """What the user is told at the bridge that goes on with him."""
    page = Page()
    page.user = await house.site.adopt(passport, page.deliver, page.ended.append)
    house.pages.append(page)
    page.user.begin()
    return page


async def left_by(page: Page) -> bytes:
    """His bridge is gone: it says nothing to the PBX any more, and this is what it had written."""
    user = page.user
    assert isinstance(user, O2gUser)
    passport = user.passport()
    await user.leave()
    return passport


@modes
async def test_a_user_goes_on_with_the_session_that_another_bridge_had(
    mode: str, house_of: HouseOf, pbx: Simulator
) -> None:
    """protocol/README.md "A cluster": nobody signs in again, and what happens is told."""
    first, second = await house_of(mode), await house_of(mode)
    passport = await left_by(await first.page(ANN))
    bob = await second.page(BOB)
    before = len(pbx.o2g.sessions)
    ann = await adopted(second, passport)
    await ann.hears("LinkStatusUpdate", "UserConfigUpdate", "PhoneStatusUpdate")
    assert len(pbx.o2g.sessions) == before
    await second.call(bob, "Cti.dial", destination=ANN[3:])
    await ann.hears("EventRinging")
    await second.call(ann, "Cti.answer")
    await ann.hears("EventEstablished")
    await second.call(ann, "Cti.hangup")
    await ann.hears("EventReleased")


async def test_a_call_that_went_on_meanwhile_is_told(house_of: HouseOf) -> None:
    """protocol.md section 6: how things are is told after a gap."""
    first, second = await house_of("user"), await house_of("user")
    ann, bob = await first.page(ANN), await second.page(BOB)
    passport = await left_by(ann)
    await second.call(bob, "Cti.dial", destination=ANN[3:])
    again = await adopted(second, passport)
    await again.hears("EventRinging")
    await second.call(again, "Cti.hangup")


async def test_a_session_that_is_over_by_then_is_signed_in_anew(house_of: HouseOf, pbx: Simulator) -> None:
    """protocol.md section 3: the bridge signs in again by itself when the site has restarted."""
    first, second = await house_of("user"), await house_of("user")
    passport = await left_by(await first.page(ANN))
    pbx.restart()
    ann = await adopted(second, passport)
    await ann.hears("UserConfigUpdate", "PhoneStatusUpdate")
    assert len(pbx.o2g.sessions) == 1


async def test_a_password_that_is_another_by_then_is_refused(house_of: HouseOf, pbx: Simulator) -> None:
    """protocol.md section 7: -32001 in the site's words."""
    first, second = await house_of("user"), await house_of("user")
    passport = await left_by(await first.page(ANN))
    pbx.restart()
    pbx.o2g.accounts.set_password(ANN, "1111")
    with pytest.raises(RpcError) as caught:
        await adopted(second, passport)
    assert caught.value.code == -32001
    assert "refuses the login or the password" in caught.value.message


async def test_a_site_that_cannot_be_reached_leaves_the_session_alone(
    house_of: HouseOf, pbx: Simulator
) -> None:
    """protocol.md section 7: -32003; a later try finds the session as it was."""
    first, second = await house_of("user"), await house_of("user")
    passport = await left_by(await first.page(ANN))
    await pbx.stop()
    with pytest.raises(RpcError) as caught:
        await adopted(second, passport)
    assert caught.value.code == -32003


async def test_a_bridge_that_is_about_to_have_the_site_lets_a_user_wait(house_of: HouseOf) -> None:
    """protocol.md section 7: -32003 where another one has it; his session is not over."""
    first, second = await house_of("administrator"), await house_of("administrator")
    passport = await left_by(await first.page(ANN))
    await second.site.stand_down()
    with pytest.raises(RpcError) as caught:
        await adopted(second, passport)
    assert caught.value.code == -32003
    second.site.take_over()
    ann = await adopted(second, passport)
    await ann.hears("LinkStatusUpdate", "PhoneStatusUpdate")


async def test_what_is_no_passport_is_refused(house_of: HouseOf) -> None:
    """protocol.md section 7: of a newer bridge, perhaps; the client can still sign in."""
    house = await house_of("user")
    with pytest.raises(RpcError) as caught:
        await adopted(house, b"\xc0")
    assert caught.value.code == -32001


@modes
async def test_subscriptions_to_o2gs_own_events_go_on_under_their_ids(
    mode: str, house_of: HouseOf, pbx: Simulator
) -> None:
    """protocol.md section 4: the client knows them by the ids that it was given at the other bridge."""
    first, second = await house_of(mode), await house_of(mode)
    ann = await first.page(ANN)
    selectors = [{"names": ["telephony"], "ids": [ANN]}]
    said = await first.call(ann, "O2g.subscribe", selectors=selectors, identifier="app1")
    passport = await left_by(ann)
    bob, again = await second.page(BOB), await adopted(second, passport)
    if mode == "user":
        await again.hears("Resync")  # from here on it is subscribed
    await second.call(bob, "Cti.dial", destination=ANN[3:])
    await again.hears("OnCallCreated")
    event = next(each for each in again.got if each["method"] == "O2g.event")
    assert event["subscriptionId"] == said["subscriptionId"]
    assert event["identifier"] == "app1"
    assert await second.call(again, "O2g.unsubscribe", subscriptionId=said["subscriptionId"]) is None
    assert isinstance(again.user, O2gUser)
    assert again.user.passport() != passport
    await second.call(bob, "Cti.hangup")


async def test_a_supervisor_hears_of_all_that_he_had_subscribed_to(house_of: HouseOf) -> None:
    """protocol/README.md "A cluster": agents, statistics, queues, calls that wait, and other people's phones."""
    first, second = await house_of("administrator"), await house_of("administrator")
    boss = await first.page(BOSS)
    await first.call(boss, "Cti.subscribeToAgentEvents")
    await first.call(boss, "Cti.subscribeToAgentStats")
    await first.call(boss, "Cti.subscribeToQueueStats")
    await first.call(boss, "Cti.subscribeToQueueCalls", queueId=60141)
    await first.call(boss, "Cti.subscribeToPhoneHints", phoneNumbers=[ANN[3:]])
    await first.call(boss, "Cti.subscribeToPhoneHints", phoneNumbers=[ANN[3:], BOB[3:]])
    again = await adopted(second, await left_by(boss))
    for message in ("AgentStateEvent", "AgentStatistics", "QueueStatistics", "QueueCalls"):
        await until_told(again, message)
    await until_told(again, "PhoneHintStatusEvent", number=ANN[3:])
    await until_told(again, "PhoneHintStatusEvent", number=BOB[3:])
    passport = again.user.passport() if again.user is not None else b""
    await second.call(again, "Cti.unsubscribeFromAllPhoneHints")
    await second.call(again, "Cti.unSubscribeToQueueCalls", queueId=60141)
    assert again.user is not None
    assert len(again.user.passport()) < len(passport)
    third = await adopted(second, again.user.passport())
    await until_told(third, "QueueStatistics")
    assert not any(each.get("msgType") in ("QueueCalls", "PhoneHintStatusEvent") for each in third.got)


async def test_who_adopts_a_user_hears_when_his_session_changes(house_of: HouseOf, pbx: Simulator) -> None:
    """protocol/README.md "A cluster": the next bridge must not find the cookie of before a restart of the PBX."""
    house = await house_of("user")
    ann = await house.page(ANN)
    assert isinstance(ann.user, O2gUser)
    before = ann.user.passport()
    noted: list[bytes] = []
    user = ann.user
    user.noted = lambda: noted.append(user.passport())
    pbx.restart()
    await ann.hears("Resync")
    assert noted
    assert noted[-1] != before
