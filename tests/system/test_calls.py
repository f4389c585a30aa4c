"""Calls between two users, through `Cti.*` and its events, on the real program."""

from __future__ import annotations

import pytest

from tests.system.client import CallFailed
from tests.system.house import House, Page, talking


async def test_a_call_is_dialled_rings_is_answered_and_hung_up_by_the_caller(house: House) -> None:
    """protocol.md section 4: `dial`, `answer`, `hangup`; `PhoneEvent` and `PhoneStatusUpdate` on both sides."""
    ann, bob, call = await talking(house)
    assert house.names.call(call) == "#1"
    assert await ann.cti("hangup", uniqueId=call) is None
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_the_called_user_can_hang_up_as_well(house: House) -> None:
    """protocol.md section 4: `hangup` without `uniqueId` is about the call that is there."""
    ann, bob, _ = await talking(house)
    await bob.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_a_caller_who_gives_up_leaves_one_released_on_both_sides(house: House) -> None:
    """protocol.md section 4: a call that was never answered ends like any other."""
    ann, bob = await house.page("ann"), await house.page("bob")
    await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_a_called_user_who_refuses_ends_the_call_for_both(house: House) -> None:
    """protocol.md section 4: `hangup` on a ringing call refuses it."""
    ann, bob = await house.page("ann"), await house.page("bob")
    await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8")
    await bob.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_an_originated_call_rings_at_the_callers_own_phone_first(house: House) -> None:
    """protocol.md section 4: `originate` reaches the destination only once the caller has answered."""
    ann, bob = await house.page("ann"), await house.page("bob")
    answer = await ann.cti("originate", destination=bob.number)
    await ann.hears("EventRinging ann>bob #1", "status 8")
    await ann.cti("answer", uniqueId=answer["uniqueId"])
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8")
    await bob.cti("answer")
    await ann.hears("EventEstablished ann>bob #1", "status 2")
    await bob.hears("EventEstablished bob<ann #1", "status 2")
    await bob.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_a_user_is_dialled_by_login_name(house: House) -> None:
    """protocol.md section 4: `dialByUsername` finds the number of the user and takes data along."""
    ann, bob = await house.page("ann"), await house.page("bob")
    answer = await ann.cti("dialByUsername", username=bob.login, variables={"USR_case": "12"})
    await ann.hears("EventDialing ann>bob #1 case=12", "status 1")
    await bob.hears("EventRinging bob<ann #1 case=12", "status 8")
    assert house.names.call(answer["uniqueId"]) == "#1"
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1 case=12", "status 0")
    await bob.hears("EventReleased bob<ann #1 case=12", "status 0")


async def test_a_held_call_is_on_hold_for_who_held_it_and_can_be_retrieved(house: House) -> None:
    """protocol.md section 4: `hold` is a toggle; only the user whose leg changes is told."""
    ann, bob, call = await talking(house)
    await ann.cti("hold", uniqueId=call)
    await ann.hears("EventOnHold ann>bob #1", "status 16")
    await ann.cti("hold", uniqueId=call)
    await ann.hears("EventEstablished ann>bob #1", "status 2")
    await bob.cti("hold")
    await bob.hears("EventOnHold bob<ann #1", "status 16")
    await bob.cti("hold")
    await bob.hears("EventEstablished bob<ann #1", "status 2")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_a_held_call_that_the_other_party_ends_is_released(house: House) -> None:
    """protocol.md section 4: an end on hold is an end."""
    ann, bob, _ = await talking(house)
    await ann.cti("hold")
    await ann.hears("EventOnHold ann>bob #1", "status 16")
    await bob.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_a_second_call_rings_beside_the_first_and_is_answered_instead(house: House) -> None:
    """protocol.md section 4: status 9 is busy and ringing; answering holds the first call."""
    ann, bob, _ = await talking(house)
    eve = await house.page("eve")
    await eve.dials(bob.number)
    await eve.hears("EventDialing eve>bob #2", "status 1")
    await bob.hears("EventRinging bob<eve #2", "status 9")
    await bob.cti("answer")
    await bob.hears("EventOnHold bob<ann #1", "EventEstablished bob<eve #2", "status 2")
    await eve.hears("EventEstablished eve>bob #2", "status 2")
    await bob.cti("hangup")
    await bob.hears("EventReleased bob<eve #2", "status 16")
    await eve.hears("EventReleased eve>bob #2", "status 0")
    await bob.cti("hold")
    await bob.hears("EventEstablished bob<ann #1", "status 2")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_digits_are_sent_in_a_conversation_and_refused_without_one(house: House) -> None:
    """protocol.md sections 4 and 7: `sendDtmf` causes no event; without a call it is -32000 NOT_EXPECTED."""
    ann, bob, _ = await talking(house)
    assert await ann.cti("sendDtmf", key="5") is None
    assert await bob.cti("sendDtmf", key="#") is None
    with pytest.raises(CallFailed) as wrong:
        await ann.cti("sendDtmf", key="x")
    assert wrong.value.code == -32000
    assert wrong.value.data["telephony"]["errorCause"] == "INVALID_DATA"
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")
    with pytest.raises(CallFailed) as nobody:
        await ann.cti("sendDtmf", key="5")
    assert nobody.value.code == -32000
    assert nobody.value.data["type"] == "NOT_EXPECTED"


async def test_data_set_in_a_call_is_user_data_of_the_other_side(house: House) -> None:
    """protocol.md section 4: `setData` replaces what `dial` took along; the next event of each side has it."""
    ann, bob = await house.page("ann"), await house.page("bob")
    await ann.dials(bob.number, variables={"USR_case": "12", "name": "Ann"})
    await ann.hears("EventDialing ann>bob #1 case=12 name=Ann", "status 1")
    await bob.hears("EventRinging bob<ann #1 case=12 name=Ann", "status 8")
    assert await ann.cti("setData", variables={"USR_case": "13"}) is None
    await bob.cti("answer")
    await ann.hears("EventEstablished ann>bob #1 case=13", "status 2")
    await bob.hears("EventEstablished bob<ann #1 case=13", "status 2")
    await bob.cti("setData", variables={"vip": "1;é"})
    (now,) = (await ann.cti("getCurrentCallsPhoneEvents"))["events"]
    assert now["userData"]["USR_vip"] == "1;é"
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1 vip=1;é", "status 0")
    await bob.hears("EventReleased bob<ann #1 vip=1;é", "status 0")


async def test_the_microphone_key_is_pressed_without_any_event(house: House) -> None:
    """protocol.md section 4: `toggleMicrophone` answers null, and O2G tells nobody of it."""
    ann, bob, call = await talking(house)
    assert await ann.cti("toggleMicrophone", uniqueId=call) is None
    assert await ann.cti("toggleMicrophone", uniqueId=call) is None
    with pytest.raises(CallFailed) as which:
        await ann.cti("toggleMicrophone")
    assert which.value.code == -32602
    assert which.value.data == {"param": "uniqueId"}
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_current_calls_are_one_event_each_in_their_present_state(house: House) -> None:
    """protocol.md section 4: `getCurrentCallsPhoneEvents` answers with the payload of its message."""
    ann, bob, call = await talking(house)
    eve = await house.page("eve")
    assert await eve.cti("getCurrentCallsPhoneEvents") == {"events": []}
    await eve.dials(ann.number)
    await eve.hears("EventDialing eve>ann #2", "status 1")
    await ann.hears("EventRinging ann<eve #2", "status 9")

    async def current(page: Page) -> list[str]:
        events = (await page.cti("getCurrentCallsPhoneEvents"))["events"]
        return [page.line("PhoneEvent", event) for event in events]

    assert await current(ann) == ["EventEstablished ann>bob #1", "EventRinging ann<eve #2"]
    assert await current(bob) == ["EventEstablished bob<ann #1"]
    assert await current(eve) == ["EventDialing eve>ann #2"]
    await ann.cti("hold", uniqueId=call)
    await ann.hears("EventOnHold ann>bob #1")
    assert await current(ann) == ["EventOnHold ann>bob #1", "EventRinging ann<eve #2"]
    await eve.cti("hangup")
    await eve.hears("EventReleased eve>ann #2", "status 0")
    await ann.hears("EventReleased ann<eve #2", "status 16")
    await bob.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_a_recording_is_paused_and_resumed(house: House) -> None:
    """protocol.md section 4: `monitorPause`, `monitorUnpause` of one's own call; no event tells of them."""
    ann, bob, call = await talking(house)
    own = int(ann.number)

    async def recording() -> str | None:
        state: str | None = (await ann.o2g("getCall", callRef=call))["callData"].get("recordState")
        return state

    with pytest.raises(CallFailed) as early:
        await ann.cti("monitorPause", agentId=own)
    assert early.value.data["type"] == "NOT_EXPECTED"
    await ann.o2g("doRecordAction", callRef=call, action="start")
    assert await recording() == "RECORDING"
    assert await ann.cti("monitorPause", agentId=own) is None
    assert await recording() == "PAUSED"
    assert await ann.cti("monitorUnpause", agentId=own) is None
    assert await recording() == "RECORDING"
    await ann.o2g("doRecordAction", callRef=call, action="stop")
    assert await recording() is None
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_an_outside_number_rings_and_answers_by_itself(house: House) -> None:
    """protocol.md section 4: a call out of the house, up to its end."""
    ann = await house.page("ann")
    await ann.dials("0555123456")
    await ann.hears("EventDialing ann>0555123456 #1", "status 1")
    await ann.hears("EventEstablished ann>0555123456 #1", "status 2")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>0555123456 #1", "status 0")


@pytest.mark.parametrize("number", ["0555000486", "0555000404", "0555000503", "799999"])
async def test_a_busy_or_unknown_number_fails_with_a_released(house: House, number: str) -> None:
    """protocol.md section 4: a call that fails is released at once; the tone is heard until it is hung up."""
    ann = await house.page("ann")
    await ann.dials(number)
    await ann.hears(f"EventDialing ann>{number} #1", "status 1", f"EventReleased ann>{number} #1", "status 2")
    assert await ann.cti("getCurrentCallsPhoneEvents") == {"events": []}
    await ann.cti("hangup")
    await ann.hears("status 0")


async def test_a_user_whose_lines_are_taken_is_busy(house: House) -> None:
    """protocol.md section 4: the caller of a busy user hears that the call failed, the busy user nothing."""
    ann, bob, _ = await talking(house)
    eve, dan = await house.page("eve"), await house.page("dan")
    await eve.dials(bob.number)
    await eve.hears("EventDialing eve>bob #2", "status 1")
    await bob.hears("EventRinging bob<eve #2", "status 9")
    await dan.dials(bob.number)
    await dan.hears("EventDialing dan>bob #3", "status 1", "EventReleased dan>bob #3", "status 2")
    await dan.cti("hangup")
    await dan.hears("status 0")
    await eve.cti("hangup")
    await eve.hears("EventReleased eve>bob #2", "status 0")
    await bob.hears("EventReleased bob<eve #2", "status 2")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_two_sockets_of_one_user_see_the_same_and_act_on_the_same_calls(house: House) -> None:
    """protocol.md sections 2 and 3: every session of a user gets all of his events."""
    ann, bob = await house.page("ann"), await house.page("bob")
    tablet = await house.page("ann")
    assert tablet.session["sessionId"] != ann.session["sessionId"]
    await ann.dials(bob.number)
    for page in (ann, tablet):
        await page.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8")
    await bob.cti("answer")
    for page in (ann, tablet):
        await page.hears("EventEstablished ann>bob #1", "status 2")
    await bob.hears("EventEstablished bob<ann #1", "status 2")
    await tablet.cti("hangup")
    for page in (ann, tablet):
        await page.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")
    await ann.cti("dnd", state=True)
    for page in (ann, tablet):
        await page.hears("config dnd")
    await tablet.cti("dnd", state=False)
    for page in (ann, tablet):
        await page.hears("config")
    # One page is enough to prove at the end that nothing else came: both would hear what it causes.
    house.pages.remove(tablet)


async def test_a_user_with_two_sets_answers_at_the_one_he_has_signed_in_at(house: House) -> None:
    """protocol.md section 3: `phoneNumber` of `Session.login`; a call that rings at both is one call."""
    ann = await house.page("ann")
    # The only user of the demo's plan with a softphone: it is left as it was found.
    house.names.of_numbers.update({"70122": "desk", "80122": "soft"})
    desk, soft = [house.unsigned("desk", await house.socket()) for _ in range(2)]
    await desk.sign_in()
    await soft.sign_in(phone_number="80122")
    await ann.dials("70122")
    await ann.hears("EventDialing ann>desk #1", "status 1")
    for page in (desk, soft):
        await page.hears("EventRinging desk<ann #1", "status 8")
    await soft.cti("answer")
    await ann.hears("EventEstablished ann>desk #1", "status 2")
    for page in (desk, soft):
        await page.hears("EventEstablished soft<ann #1", "status 2")
    await desk.cti("hold")
    for page in (desk, soft):
        await page.hears("EventOnHold soft<ann #1", "status 16")
    await desk.cti("hangup")
    await ann.hears("EventReleased ann>desk #1", "status 0")
    for page in (desk, soft):
        await page.hears("EventReleased soft<ann #1", "status 0")
    for settings in ("config dnd", "config"):
        await desk.cti("dnd", state=settings == "config dnd")
        for page in (desk, soft):
            await page.hears(settings)


async def test_a_page_that_signs_in_during_a_call_hears_of_it_at_once(house: House) -> None:
    """protocol.md section 4: the first events bring a page to the present state."""
    ann, bob, _ = await talking(house)
    tablet = house.unsigned("ann", await house.socket())
    await tablet.sign_in("link opened", "config", "EventEstablished ann>bob #1", "status 2")
    await tablet.cti("hangup")
    for page in (ann, tablet):
        await page.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_every_field_of_a_phone_event_is_what_cti_js_pages_expect(house: House) -> None:
    """protocol.md section 4: `msgType` and `ctiMessage` are those of Cti.js."""
    ann, bob = await house.page("ann"), await house.page("bob")
    call = await ann.dials(bob.number, variables={"USR_case": "12"})
    users = {
        page: await page.client.call("O2g.users.getByLoginName", {"loginName": page.login})
        for page in (ann, bob)
    }
    full_names = {page: f"{user['firstName']} {user['lastName']}" for page, user in users.items()}
    common = {"linkedId": call, "uniqueId": call}
    data = {"XIVO_SRCNUM": ann.number, "XIVO_DSTNUM": bob.number, "USR_case": "12"}
    assert (await bob.event()) == {
        "seq": 4,
        "msgType": "PhoneEvent",
        "ctiMessage": {
            "eventType": "EventRinging",
            "DN": bob.number,
            "otherDN": ann.number,
            "otherDName": full_names[ann],
            "userData": {"XIVO_USERID": bob.number, **data},
            "callDirection": "Incoming",
            **common,
        },
    }
    assert (await bob.event()) == {"seq": 5, "msgType": "PhoneStatusUpdate", "ctiMessage": {"status": 8}}
    assert (await ann.event()) == {
        "seq": 4,
        "msgType": "PhoneEvent",
        "ctiMessage": {
            "eventType": "EventDialing",
            "DN": ann.number,
            "otherDN": bob.number,
            "otherDName": full_names[bob],
            "userData": {"XIVO_USERID": ann.number, **data},
            "callDirection": "Outgoing",
            **common,
        },
    }
    assert (await ann.event()) == {"seq": 5, "msgType": "PhoneStatusUpdate", "ctiMessage": {"status": 1}}
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1 case=12", "status 0")
    await bob.hears("EventReleased bob<ann #1 case=12", "status 0")
