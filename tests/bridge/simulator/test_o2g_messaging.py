"""Mailboxes and the voice mails that calls leave (seed document 004, "Voicemail")."""

from __future__ import annotations

import io
import wave
from array import array
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bridge.simulator.o2g_messaging import MESSAGES_MAX
from bridge.simulator.plan import VoiceMail
from bridge.simulator.server import Simulator
from tests.bridge.simulator.conftest import SignIn
from tests.bridge.simulator.o2g_checked import Checked, Phones, ShiftedClock, shift_clock

BOXES = "/messaging/mailboxes"
BOX = f"{BOXES}/70121-1-MAILBOX"
MAILS = f"{BOX}/voicemails"


@pytest.fixture
async def boris(sign_in: SignIn) -> Checked:
    """The session of a user whose calls go to his voice mail."""
    api = Checked(await sign_in("oxe70121"))
    await api.do("POST", "/routing/forwardroute", {"forwardRoute": {"destinations": [{"type": "VOICEMAIL"}]}})
    return api


@pytest.fixture
def phones(admin: httpx.AsyncClient) -> Phones:
    return Phones(admin)


@pytest.fixture
def clock(simulator: Simulator) -> ShiftedClock:
    return shift_clock(simulator)


async def leave(phones: Phones, clock: ShiftedClock, caller: str = "70120", seconds: float = 2.5) -> None:
    ref = await phones.dial(caller, "70121")
    clock.ahead += timedelta(seconds=seconds)
    await phones.drop(caller, ref)


async def mails(api: Checked, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await api.get(f"{MAILS}?{query}"))["voicemails"]
    return found


async def connect(api: Checked) -> dict[str, Any]:
    info: dict[str, Any] = await api.do("POST", BOX, {"password": "0000"})
    return info


async def test_a_user_has_the_mailbox_of_the_pbx(boris: Checked, simulator: Simulator) -> None:
    (box,) = (await boris.get(BOXES))["mailboxes"]
    assert (box["id"], box["capabilities"]["getMessages"]) == ("70121-1-MAILBOX", True)
    simulator.plan.users["oxe70121"].voice_mail = VoiceMail(number="885", type="EXTERNAL")
    assert await boris.get(BOXES) == {"mailboxes": []}
    assert await boris.fails("GET", MAILS) == (400, "NOT_FOUND")


async def test_a_caller_leaves_a_message_of_the_length_he_spoke(
    boris: Checked, phones: Phones, clock: ShiftedClock
) -> None:
    async with boris.events("eventSummary") as events:
        await leave(phones, clock)
        while (summary := (await events.next())["eventSummary"])["voiceMessagesNb"] == 0:
            pass
    assert summary["voiceMessagesNb"] == 1
    (mail,) = await mails(boris)
    assert (mail["duration"], mail["unread"]) == (3, True)
    assert mail["from"]["id"] == {"loginName": "oxe70120", "phoneNumber": "70120"}
    assert await connect(boris) == {"totalVoiceMsg": 1, "newVoiceMsg": 1, "storageUsage": 2}


async def test_a_message_is_a_sound_file_and_read_once_it_is_heard(
    boris: Checked, phones: Phones, clock: ShiftedClock
) -> None:
    await leave(phones, clock)
    (mail,) = await mails(boris)
    await connect(boris)
    path = f"{MAILS}/{mail['voicemailId']}"
    async with boris.events("eventSummary") as events:
        answer = await boris.answer("GET", path)
        assert (await events.next())["eventSummary"]["voiceMessagesNb"] == 0
    assert answer.headers["content-type"] == "application/octet-stream"
    assert f'filename="voicefile{mail["voicemailId"]}.wav"' in answer.headers["content-disposition"]
    with wave.open(io.BytesIO(answer.content)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 8000)
        assert sound.getnframes() == 8000 * mail["duration"]
        samples = array("h", sound.readframes(8000))
    assert max(samples) > 7000
    assert min(samples) < -7000
    assert (await mails(boris))[0]["unread"] is False
    assert await mails(boris, "newOnly=true") == []
    assert (await connect(boris))["newVoiceMsg"] == 0


async def test_who_calls_the_voice_mail_itself_leaves_no_message(
    boris: Checked, phones: Phones, clock: ShiftedClock
) -> None:
    ref = await phones.dial("70121", "70900")
    clock.ahead += timedelta(seconds=5)
    await phones.drop("70121", ref)
    assert await mails(boris) == []


async def test_messages_are_paged_and_deleted(boris: Checked, phones: Phones, clock: ShiftedClock) -> None:
    for _ in range(4):
        await leave(phones, clock)
    ids = [mail["voicemailId"] for mail in await mails(boris)]
    assert [each["voicemailId"] for each in await mails(boris, "offset=1&limit=2")] == ids[1:3]
    await connect(boris)
    async with boris.events("eventSummary") as events:
        await boris.do("DELETE", f"{MAILS}/{ids[0]}")
        assert (await events.next())["eventSummary"]["voiceMessagesNb"] == 3
        assert await boris.fails("DELETE", f"{MAILS}/{ids[0]}") == (400, "NOT_FOUND")
        await boris.do("DELETE", f"{MAILS}?msgIds={ids[1]},{ids[0]},x")
        assert (await events.next())["eventSummary"]["voiceMessagesNb"] == 2
        await boris.do("DELETE", MAILS)
        assert (await events.next())["eventSummary"]["voiceMessagesNb"] == 0
    assert await mails(boris) == []


async def test_a_full_mailbox_takes_no_more(boris: Checked, simulator: Simulator, phones: Phones) -> None:
    for _ in range(MESSAGES_MAX + 1):
        await phones.miss("70120", "70121")
    assert (await connect(boris))["storageUsage"] == 100
    assert len(await mails(boris)) == MESSAGES_MAX


async def test_a_mailbox_is_opened_with_its_password(
    boris: Checked, phones: Phones, clock: ShiftedClock, sign_in: SignIn
) -> None:
    await leave(phones, clock)
    (mail,) = await mails(boris)
    path = f"{MAILS}/{mail['voicemailId']}"
    assert await boris.fails("GET", path) == (400, "NOT_EXPECTED")
    assert await boris.fails("POST", BOX, {"password": "1111"}) == (403, "NOT_ALLOWED")
    assert await boris.fails("POST", BOX) == (400, "BAD_PARAMETER")
    assert await boris.fails("DELETE", MAILS) == (400, "NOT_EXPECTED")
    await boris.do("POST", f"{BOX}?withUserPwd")
    assert (await boris.answer("GET", path)).status_code == 200
    another = Checked(await sign_in("oxe70121"))
    assert await another.fails("GET", path) == (400, "NOT_EXPECTED")


async def test_a_mailbox_is_its_users_alone(boris: Checked, user: httpx.AsyncClient) -> None:
    assert await Checked(user).fails("GET", MAILS) == (400, "NOT_FOUND")
