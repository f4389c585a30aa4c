"""The simulated XUC's CTI channel: signing in, refusals, rights, and what follows from what people do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bridge.simulator.pbx_model import Timings
from bridge.simulator.xivo_calls import CallFacts
from bridge.simulator.xivo_model import XivoSettings
from bridge.simulator.xivo_server import XivoSimulator
from bridge.simulator.xuc_cti import FAILED
from protocol import native

PATIENCE_S = 20.0


class Page:
    """Somebody's page, and what it hears."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.passed: list[tuple[str, Any]] = []

    async def send(self, command: str, **fields: Any) -> None:
        await self.frame({"claz": "web", "command": command, **fields})

    async def frame(self, value: Any) -> None:
        await self._socket.send(msgspec.json.encode(value).decode())

    async def next(self) -> tuple[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            message = msgspec.json.decode(await self._socket.recv())
        return message.get("msgType", message.get("claz")), message.get("ctiMessage")

    async def hears(self, message_type: str, **members: Any) -> Any:
        """The next message of a type in which these members are so."""
        while True:
            kind, payload = await self.next()
            self.passed.append((kind, payload))
            if kind == message_type and all(payload.get(key) == value for key, value in members.items()):
                return payload

    async def refused(self, part: str) -> None:
        assert part in (await self.hears("Error"))["Error"]

    async def up_to_date(self) -> list[str]:
        """The types of everything that has been told so far."""
        await self.frame(native.PING)
        kinds = []
        while (message := await self.next())[0] != "ping":
            kinds.append(message[0])
        return kinds


class House:
    """The simulated XiVO and its pages."""

    def __init__(self) -> None:
        timings = Timings(outside_answer_s=0.02, distribution_s=0.01)
        self.simulator = XivoSimulator(XivoSettings(timings=timings, statistics_s=0.01))

    @asynccontextmanager
    async def socket(self, query: str, path: str = "/xuc/api/2.0/cti") -> AsyncIterator[Page]:
        url = self.simulator.base_url.replace("http", "ws", 1)
        async with connect(f"{url}{path}?{query}", compression=None, proxy=None) as socket:
            yield Page(socket)

    @asynccontextmanager
    async def page(self, login: str) -> AsyncIterator[Page]:
        xivo = self.simulator.xivo
        token = self.simulator.xuc.tokens.issue(login, "cti", ["alias.ctiuser"], xivo.now())
        async with self.socket(f"token={token}") as page:
            await page.hears("LoggedOn")
            await page.up_to_date()
            yield page

    def dial(self, login: str, number: str) -> None:
        self.simulator.xivo.lines.dial(self.simulator.xivo.person(login), number, CallFacts())


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    await made.simulator.start()
    yield made
    await made.simulator.stop()


# Signing in


@pytest.mark.parametrize("query", ["", "token=", "token=a.b.c", "token=x"])
async def test_a_token_that_is_none_is_answered_and_the_socket_closed(house: House, query: str) -> None:
    """The catalogue of Cti.js, "connection": LoggedOnError, then close."""
    async with house.socket(query) as page:
        assert await page.next() == ("LoggedOnError", {"Error": FAILED})
        with pytest.raises(ConnectionClosed):
            await page.next()


async def test_a_web_service_users_token_opens_no_channel(house: House) -> None:
    token = house.simulator.xuc.tokens.issue("ws", "webservice", [], house.simulator.xivo.now())
    async with house.socket(f"token={token}") as page:
        assert (await page.next())[0] == "LoggedOnError"


async def test_the_old_address_takes_a_password(house: House) -> None:
    """Seed document 003, section 1.5.2, "User login"."""
    async with house.socket("username=alice&agentNumber=1001&password=alice", "/ctichannel") as page:
        assert (await page.next())[0] == "LoggedOn"
    async with house.socket("username=alice&agentNumber=1001&password=bob", "/ctichannel") as page:
        assert (await page.next())[0] == "LoggedOnError"


async def test_a_page_that_goes_is_forgotten(house: House) -> None:
    async with house.page("alice"):
        assert len(list(house.simulator.cti.clients)) == 1
    async with asyncio.timeout(PATIENCE_S):
        while list(house.simulator.cti.clients):
            await asyncio.sleep(0.002)


# Commands


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        ({"claz": "web", "command": "explode"}, "no command"),
        ({"claz": "mobile"}, "claz"),
        ([], "no JSON object"),
        ({"claz": "web", "command": "dial"}, "destination is missing"),
        ({"claz": "web", "command": "dial", "destination": "()"}, "is no number"),
        ({"claz": "web", "command": "hangup"}, "no call"),
        ({"claz": "web", "command": "answer"}, "no call"),
        ({"claz": "web", "command": "hold", "uniqueId": "7.7"}, "no call has the unique id"),
        ({"claz": "web", "command": "completeTransfer"}, "no call"),
        ({"claz": "web", "command": "getList", "objectType": "cats"}, "no list"),
        ({"claz": "web", "command": "pauseAgent"}, "no agent"),
        ({"claz": "web", "command": "setAgentQueue", "agentId": 1, "queueId": 99, "penalty": 0}, "no queue"),
        ({"claz": "web", "command": "listenAgent", "agentid": 1}, "in no conversation"),
        ({"claz": "web", "command": "takeCallback", "uuid": "x"}, "only an agent"),
        ({"claz": "web", "command": "displayNameLookup", "username": "nobody"}, "no user"),
        ({"claz": "web", "command": "addFavorite", "contactId": "77", "source": "internal"}, "no contact"),
        ({"claz": "web", "command": "userStatusUpdate", "status": "asleep"}, "no status"),
    ],
)
async def test_what_cannot_be_done_is_told_and_the_page_goes_on(house: House, frame: Any, why: str) -> None:
    async with house.page("alice") as page:
        await page.frame(frame)
        await page.refused(why)
        await page.send("getFavorites")
        await page.hears("Favorites", entries=[])


async def test_a_call_is_placed_held_transferred_and_ended(house: House) -> None:
    """Seed document 003, section 1.5.2, "Phone Events": one unique id for a call's life."""
    async with house.page("alice") as alice, house.page("bob") as bob, house.page("dave") as dave:
        await alice.send("dial", destination="1002")
        dialled = await alice.hears("PhoneEvent", eventType="EventDialing")
        ringing = await bob.hears("PhoneEvent", eventType="EventRinging")
        assert ringing["linkedId"] == dialled["linkedId"] == dialled["uniqueId"] != ringing["uniqueId"]
        await bob.send("answer")
        for page, first in ((alice, dialled), (bob, ringing)):
            established = await page.hears("PhoneEvent", eventType="EventEstablished")
            assert established["uniqueId"] == first["uniqueId"]
        await bob.send("attendedTransfer", destination="1004")
        await bob.hears("PhoneEvent", eventType="EventOnHold")
        await dave.hears("PhoneEvent", eventType="EventRinging", otherDN="1002")
        await dave.send("answer")
        await bob.hears("PhoneEvent", eventType="EventEstablished", otherDN="1004")
        await bob.send("completeTransfer")
        await bob.hears("PhoneEvent", eventType="EventReleased")
        moved = await alice.hears("PhoneEvent", eventType="EventEstablished", otherDN="1004")
        assert moved["uniqueId"] == dialled["uniqueId"]
        await dave.send("hangup")
        await alice.hears("PhoneEvent", eventType="EventReleased")
        await alice.hears("PhoneStatusUpdate", status=0)


# Agents and queues


async def test_a_supervisor_sees_his_own_queues_only(house: House) -> None:
    """The catalogue of Cti.js, "profileFilter"."""
    async with house.page("alice") as alice, house.page("bob") as bob:
        for page, seen in ((alice, [1, 2, 3, 4]), (bob, [1, 2, 3])):
            await page.send("getList", objectType="queue")
            kind, queues = await page.next()
            assert (kind, [queue["id"] for queue in queues]) == ("QueueList", seen)
        await bob.send("subscribeToQueueCalls", queueId=4)
        await bob.refused("no queue")


async def test_a_call_of_a_queue_is_counted_answered_and_wrapped_up(house: House) -> None:
    """Seed document 003, section 1.5.4; XiVO's wrap-up."""
    xivo = house.simulator.xivo
    xivo.queues.by_id[2].wrap_up_s = 0.05
    async with house.page("carol") as carol, house.page("alice") as alice:
        await alice.send("subscribeToQueueStats")
        await alice.hears("QueueStatistics", queueId=4)
        await alice.send("subscribeToQueueCalls", queueId=2)
        await alice.hears("QueueCalls", calls=[])
        xivo.calls.start_from_outside("0612345678", "3002", name="John Doe")
        waiting = await alice.hears("QueueCalls", queueId=2)
        (call,) = waiting["calls"]
        assert (call["position"], call["name"], call["number"]) == (1, "John Doe", "0612345678")
        ringing = await carol.hears("PhoneEvent", eventType="EventRinging")
        assert (ringing["queueName"], ringing["userData"]["XIVO_DSTNUM"]) == ("switchboard", "3002")
        await carol.hears("AgentStateEvent", name="AgentRinging")
        await carol.send("answer")
        talking = await carol.hears("AgentStateEvent", name="AgentOnCall")
        assert (talking["acd"], talking["direction"], talking["callType"]) == (True, "Incoming", "External")
        await carol.send("hangup")
        for state in ("AgentOnWrapup", "AgentReady"):
            await carol.hears("AgentStateEvent", name=state)
        counters: dict[str, float] = {}
        while counters.get("TotalNumberCallsAnswered") != 1:
            told = await alice.hears("QueueStatistics", queueId=2)
            counters |= {each["statName"]: each["value"] for each in told["counters"]}
        assert counters["TotalNumberCallsEnteredLastHour"] == counters["TotalNumberCallsEntered"] == 1
        assert counters["PercentageAnsweredBefore15"] == 100
        await alice.send("getQueueCallHistory", queue="switch", size=10)
        kind, rows = await _answer(alice, "CallHistory")
        assert (kind, [row["status"] for row in rows]) == ("CallHistory", ["answered"])


async def _answer(page: Page, kind: str) -> tuple[str, Any]:
    while (message := await page.next())[0] != kind:
        pass
    return message


async def test_who_gives_up_is_abandoned_and_who_finds_nobody_joins_empty(house: House) -> None:
    """Seed document 003, section 1.5.2, "Call History": the status of queue calls."""
    xivo = house.simulator.xivo
    async with house.page("alice") as alice:
        xivo.queues.pause(xivo.queues.agents[1], on=True)
        call = xivo.calls.start_from_outside("0612345678", "3002")
        assert call is not None
        xivo.calls.hang_up_outside(call)
        xivo.queues.log_off(xivo.queues.agents[1])
        xivo.calls.start_from_outside("0612345679", "3002")
        await alice.send("getQueueCallHistory", queue="switchboard", size=10)
        _, rows = await _answer(alice, "CallHistory")
        assert [(row["srcNum"], row["status"]) for row in rows] == [
            ("0612345679", "joinempty"),
            ("0612345678", "abandoned"),
        ]


async def test_a_line_in_use_is_taken_over_by_the_agent_who_logs_on_there(house: House) -> None:
    """Seed document 003, section 1.5.2, "Agent login": the other agent is logged off."""
    async with house.page("dave") as dave, house.page("carol") as carol:
        await dave.send("agentLogin", agentphonenumber="1003")
        await carol.hears("AgentStateEvent", name="AgentLoggedOut", agentId=1, phoneNb="1003")
        await dave.hears("AgentStateEvent", name="AgentLogin", agentId=2, phoneNb="1003")
        await dave.send("agentLogin", agentphonenumber="1003")
        assert await dave.up_to_date() == [
            "AgentStateEvent"
        ]  # that he is ready; the second login changes nothing


async def test_listening_ends_with_the_conversation(house: House) -> None:
    """Seed document 003, section 1.5.2, "Agent Listen"."""
    xivo = house.simulator.xivo
    async with house.page("alice") as alice, house.page("carol") as carol:
        house.dial("carol", "1002")
        bobs = xivo.lines.of(xivo.person("bob"))
        xivo.calls.answer(bobs.parties[0], "1002")
        await alice.send("listenAgent", agentid=1)
        for page in (alice, carol):
            await page.hears("AgentListen", started=True, phoneNumber="1003", agentId=1)
        await carol.send("hangup")
        for page in (alice, carol):
            await page.hears("AgentListen", started=False)


async def test_an_agents_figures_are_told_when_he_changes(house: House) -> None:
    """Seed document 003, section 1.5.4, "Calculated Agent statistics"."""
    async with house.page("alice") as alice, house.page("carol") as carol:
        await alice.send("subscribeToAgentStats")
        await alice.hears("AgentStatistics", id=2)
        await carol.send("dial", destination="1002")
        figures: dict[str, Any] = {}
        while figures.get("OutCalls") != 1:
            told = await alice.hears("AgentStatistics", id=1)
            figures = {each["name"]: each["value"] for each in told["statistics"]}
        assert {"AgentPausedTotalTime", "AgentWrapupTotalTime", "AgentReadyTotalTime"} <= set(figures)
        assert figures["InbCalls"] == 0
        assert "T" in figures["LoginDateTime"]


async def test_whose_calls_go_to_his_voice_mail_is_told_of_the_message(house: House) -> None:
    """Seed document 003, section 1.5.2, "Voice Mail Status Update"."""
    async with house.page("bob") as bob, house.page("alice") as alice:
        await bob.send("uncFwd", destination="*98", state=True)
        await bob.hears("UserConfigUpdate", uncFwdEnabled=True)
        await alice.send("dial", destination="1002")
        await alice.hears("PhoneEvent", eventType="EventEstablished")
        await alice.send("hangup")
        await bob.hears("VoiceMailStatusUpdate", voiceMailId=2, newMessages=1, waitingMessages=1)


# Rooms


async def test_the_room_is_one_call_that_ends_with_its_last_participant(house: House) -> None:
    """The catalogue of Cti.js, `ConferenceEvent`."""
    xivo = house.simulator.xivo
    async with house.page("alice") as alice, house.page("bob") as bob:
        for page in (alice, bob):
            await page.send("dial", destination="4000")
            await page.hears("ConferenceEvent", eventType="Join")
        joined = await alice.hears("ConferenceParticipantEvent", eventType="Join")
        assert (joined["role"], joined["isMe"], joined["phoneNumber"]) == ("User", False, "1002")
        assert len(xivo.core.calls) == 1
        xivo.calls.start_from_outside("0612345678", "4000")
        await alice.hears("ConferenceParticipantEvent", eventType="Join", index=3)
        await alice.send("conferenceMute", numConf="4000", index=9)
        await alice.hears("ConferenceCommandError", error="ParticipantNotFound")
        await alice.send("conferenceMute", numConf="4999", index=1)
        await alice.hears("ConferenceCommandError", error="ConferenceNotFound")
        await alice.send("conferenceClose", numConf="4000")
        for page in (alice, bob):
            await page.hears("PhoneEvent", eventType="EventReleased")
        assert (xivo.core.calls, xivo.rooms.by_number["4000"].participants) == ({}, [])
        await bob.send("conferenceMuteMe", numConf="4000")
        await bob.hears("ConferenceCommandError", error="NotAMember")
