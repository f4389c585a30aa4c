"""The whole Cti.js surface on an O2G: every method on the real program, and what the PBX really got of it.

One bridge and one PBX serve all tests. Each story is told once by a program that speaks JSON-RPC and once by a page
that sends native frames, without any change between them (protocol.md section 9).
"""

from __future__ import annotations

import asyncio
import contextlib
import fnmatch
import http.client
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from bridge import cti_coverage
from bridge.cti_surface import tables
from protocol.cti import METHODS
from tests.system.client import PATIENCE_S, CallFailed, Encoding, opened
from tests.system.cti_pages import JsonRpcPage, NativePage, Refused
from tests.system.o2g_world import QUIET, Served, serving
from tests.system.test_cti_xivo import documented

ANN, BOB, EVE, DAN = "70120", "70121", "70122", "70123"
AGENT, BOSS, PILOT, GROUP = "70130", "70139", "60141", "60121"

UNSUPPORTED = {method: row.why for method, row in tables()["o2g"].items() if row.why is not None}
CALLED: dict[str, set[str]] = {"jsonrpc": set(), "native": set()}
"""The methods that were really called, by dialect."""
STORIES: set[str] = set()

EXAMPLES: dict[str, Any] = {
    "string": "x",
    "integer": 1,
    "boolean": True,
    "array<string>": [],
    "array<integer>": [],
    "array<QueueMembership>": [],
    "object": {},
    "object<string,string>": {},
    "QueueCall": {"position": 1, "name": "", "number": "1", "queueTime": ""},
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("cti_o2g")) as made:
        yield made


class Cast:
    """The people of one story, all of whom speak one dialect."""

    def __init__(self, served: Served, dialect: str, stack: contextlib.AsyncExitStack) -> None:
        self.served = served
        self.dialect = dialect
        self._stack = stack

    async def page(self, number: str) -> Person:
        """Somebody signs in."""
        page: JsonRpcPage | NativePage
        if self.dialect == "jsonrpc":
            client = await self._stack.enter_async_context(opened(f"{self.served.socket}/ws", Encoding.JSON))
            page = JsonRpcPage(client)
            login = {"login": f"oxe{number}", "password": "0000", "phoneNumber": number}
            await client.call("Session.login", login)
            self._stack.push_async_callback(client.call, "Session.logout")
        else:
            query = f"username=oxe{number}&agentNumber={number}&password=0000"
            address = f"{self.served.socket}/ctichannel?{query}"
            page = NativePage(await self._stack.enter_async_context(connect(address, compression=None)))
            await page.hear("LoggedOn")
        await page.hear("UserConfigUpdate", userId=int(number))
        return Person(self, page, number)


class Person:
    """One of them."""

    def __init__(self, cast: Cast, page: JsonRpcPage | NativePage, number: str) -> None:
        self.number = number
        self._cast = cast
        self._page = page

    async def does(
        self, method: str, *sent: str, answer: str | None = None, heard: tuple[str, dict[str, Any]] | None = None,
        **params: Any,
    ) -> Any:  # fmt: skip
        """Call a method: the PBX gets these requests, among those that it gets anyway, in this order."""
        asked = self._cast.served.world.asked
        begin = len(asked)
        payload = await self._page.ask(method, params, answer)
        if answer is not None:
            documented(answer, payload)
        CALLED[self._cast.dialect].add(method)
        if heard is not None:
            await self.hears(heard[0], **heard[1])
        if sent:
            await self._got(begin, sent)
        return payload

    async def _got(self, begin: int, sent: tuple[str, ...]) -> None:
        """Wait until the PBX has got these requests, and look that it got no other one that changes anything."""
        asked = self._cast.served.world.asked
        deadline = time.monotonic() + PATIENCE_S
        while True:
            got = [each.what for each in asked[begin:] if not each.what.endswith(QUIET)]
            # Which calls there are is asked for as well, shortly after something has changed.
            mine = [what for what in got if what != "GET /telephony/calls" or what in sent]
            if len(mine) == len(sent) and all(map(fnmatch.fnmatchcase, mine, sent)):
                return
            assert time.monotonic() < deadline, f"the PBX got {got}, not {list(sent)}"
            await asyncio.sleep(0.01)

    async def is_refused(self, method: str, **params: Any) -> Refused:
        """Call a method that is refused."""
        CALLED[self._cast.dialect].add(method)
        if isinstance(self._page, NativePage):
            return await self._page.refused(method, params)
        with pytest.raises(Refused) as caught:
            await self._page.ask(method, params, None)
        return caught.value

    async def hears(self, message: str, **members: Any) -> dict[str, Any]:
        """The next message of this type with these members."""
        payload = await self._page.hear(message, **members)
        documented(message, payload)
        return payload

    async def sees(self, event_type: str, **members: Any) -> str:
        """A phone event; its `uniqueId`."""
        event = await self.hears("PhoneEvent", eventType=event_type, **members)
        return str(event["uniqueId"])

    def body(self, what: str) -> Any:
        """The body of the newest request of this kind."""
        return next(each.body for each in reversed(self._cast.served.world.asked) if each.what == what)


@pytest.fixture(params=["jsonrpc", "native"])
async def cast(served: Served, request: pytest.FixtureRequest) -> AsyncIterator[Cast]:
    async with contextlib.AsyncExitStack() as stack:
        STORIES.add(f"{request.param} {request.function.__name__}")
        yield Cast(served, request.param, stack)


CALLS = "/telephony/calls"
HANGS_UP = f"POST {CALLS}/*/dropme"


async def test_a_day_on_the_phone(cast: Cast) -> None:
    """protocol.md section 4: each call is its REST calls, and the phone events are those of Cti.js."""
    ann, bob = await cast.page(ANN), await cast.page(BOB)
    answer = "uniqueId" if cast.dialect == "jsonrpc" else None
    made = await ann.does("Cti.dial", f"POST {CALLS}", destination=BOB, variables={"case": "7"})
    assert ann.body(f"POST {CALLS}") == {
        "deviceId": ANN, "callee": BOB, "autoAnswer": True, "associatedData": "case=7"
    }  # fmt: skip
    call = await ann.sees("EventDialing", otherDN=BOB)
    assert answer is None or made == {"uniqueId": call}
    assert await bob.sees("EventRinging", otherDN=ANN, userData={
        "XIVO_USERID": BOB, "XIVO_SRCNUM": ANN, "XIVO_DSTNUM": BOB, "USR_case": "7",
    }) == call  # fmt: skip
    await bob.does("Cti.answer", f"POST {CALLS}/{call}/answer")
    await ann.sees("EventEstablished")
    await bob.sees("EventEstablished")
    await ann.does("Cti.setData", f"POST {CALLS}/{call}/attachdata", variables={"case": "8"})
    await ann.does("Cti.sendDtmf", f"POST {CALLS}/{call}/sendDtmf", key="5")
    await ann.does("Cti.toggleMicrophone", f"PUT /telephony/devices/{ANN}/ithmicro", uniqueId=call)
    await ann.does("Cti.hold", f"POST {CALLS}/{call}/hold", uniqueId=call)
    await ann.sees("EventOnHold")
    now = await ann.does("Cti.getCurrentCallsPhoneEvents", f"GET {CALLS}", answer="CurrentCallsPhoneEvents")
    assert [(each["eventType"], each["uniqueId"]) for each in now["events"]] == [("EventOnHold", call)]
    await ann.does("Cti.hold", f"POST {CALLS}/{call}/retrieve", uniqueId=call)
    await ann.sees("EventEstablished")
    await ann.does("Cti.hangup", f"POST {CALLS}/{call}/dropme", uniqueId=call)
    assert await bob.sees("EventReleased") == call
    await ann.does("Cti.dialByUsername", f"GET /users/oxe{BOB}", f"POST {CALLS}", username=f"oxe{BOB}")
    second = await bob.sees("EventRinging", otherDN=ANN)
    await bob.does("Cti.hangup", f"POST {CALLS}/{second}/dropme", uniqueId=second)
    await ann.sees("EventReleased", uniqueId=second)
    await ann.hears("PhoneStatusUpdate", status=0)
    await ann.does("Cti.originate", f"POST {CALLS}", destination=BOB)
    assert ann.body(f"POST {CALLS}")["autoAnswer"] is False
    third = await ann.sees("EventRinging")
    await ann.does("Cti.hangup", f"POST {CALLS}/{third}/dropme", uniqueId=third)
    await ann.does("Cti.dialFromQueue", f"POST {CALLS}", destination=BOB, queueId=int(PILOT))
    assert ann.body(f"POST {CALLS}")["callingNumber"] == PILOT
    await bob.sees("EventRinging")
    await ann.does("Cti.hangup", HANGS_UP)
    await bob.sees("EventReleased")


async def test_transfers_and_conferences(cast: Cast) -> None:
    """protocol.md section 4: composite rows: hold and call, join, go back, merge, drop a participant, end it all."""
    ann, bob, eve = await cast.page(ANN), await cast.page(BOB), await cast.page(EVE)

    async def consult() -> tuple[str, str]:
        await ann.does("Cti.dial", destination=BOB)
        held = await bob.sees("EventRinging")
        await bob.does("Cti.answer")
        await ann.sees("EventEstablished", uniqueId=held)
        await bob.sees("EventEstablished", uniqueId=held)
        await ann.does("Cti.attendedTransfer", f"POST {CALLS}/{held}/hold", f"POST {CALLS}", destination=EVE)
        active = await eve.sees("EventRinging")
        await eve.does("Cti.answer")
        await ann.sees("EventEstablished", uniqueId=active)
        await eve.sees("EventEstablished", uniqueId=active)
        return held, active

    held, active = await consult()
    await ann.does("Cti.cancelTransfer", f"POST {CALLS}/{held}/reconnect")
    await eve.sees("EventReleased", uniqueId=active)
    await ann.sees("EventEstablished", uniqueId=held)
    await ann.does("Cti.hangup", HANGS_UP, uniqueId=held)
    await bob.sees("EventReleased", uniqueId=held)

    held, active = await consult()
    await ann.does("Cti.completeTransfer", f"POST {CALLS}/{active}/transfer")
    await ann.hears("PhoneStatusUpdate", status=0)
    await bob.sees("EventEstablished", otherDN=EVE)
    await bob.does("Cti.hangup", HANGS_UP)
    await eve.hears("PhoneStatusUpdate", status=0)

    await ann.does("Cti.dial", destination=BOB)
    call = await bob.sees("EventRinging")
    await bob.does("Cti.answer")
    await ann.sees("EventEstablished", uniqueId=call)
    await ann.does("Cti.directTransfer", f"POST {CALLS}/{call}/blindtransfer", destination=EVE)
    await eve.sees("EventRinging")
    await bob.does("Cti.hangup", HANGS_UP)
    await eve.hears("PhoneStatusUpdate", status=0)

    ways: list[tuple[str, dict[str, Any]]] = [
        ("Cti.conference", {}),
        ("Cti.includeToConference", {"role": "User"}),
    ]
    for method, params in ways:
        held, active = await consult()
        begun = len(cast.served.world.asked)
        await ann.does(method, f"POST {CALLS}/{active}/merge", **params)
        assert cast.served.world.asked[begun:]
        if method == "Cti.conference":
            await _until_merged(cast, ANN)
            calls = await ann.does("Cti.getCurrentCallsPhoneEvents", answer="CurrentCallsPhoneEvents")
            conference = calls["events"][0]["uniqueId"]
            index = await _index_of(cast, ANN, conference, EVE)
            await ann.does("Cti.conferenceKick", numConf=conference, index=index)
            await eve.hears("PhoneStatusUpdate", status=0)
            await ann.does("Cti.hangup", HANGS_UP)
        else:
            await _until_merged(cast, ANN)
            await ann.does("Cti.conferenceClose", numConf="mine")
            await eve.hears("PhoneStatusUpdate", status=0)
        await bob.hears("PhoneStatusUpdate", status=0)
        await ann.hears("PhoneStatusUpdate", status=0)


def _parties(cast: Cast, number: str) -> list[list[str]]:
    """The numbers of all parties of a user's calls, as the PBX has them."""

    async def look() -> list[list[str]]:
        subscriber = cast.served.world.simulator.pbx.subscriber(f"oxe{number}")
        return [[each.identity.number for each in party.call.parties] for party in subscriber.parties]

    return cast.served.world.run(look())


async def _until_merged(cast: Cast, number: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not any(len(each) == 3 for each in _parties(cast, number)):
        assert time.monotonic() < deadline, "they were not merged"
        await asyncio.sleep(0.01)


async def _index_of(cast: Cast, number: str, call: str, wanted: str) -> int:
    return 1 + next(each.index(wanted) for each in _parties(cast, number) if wanted in each)


async def test_an_office_day(cast: Cast) -> None:
    """protocol.md section 4: do-not-disturb, forwards, presence, directory, history, messages, devices, callbacks."""
    ann, bob = await cast.page(ANN), await cast.page(BOB)
    await ann.does(
        "Cti.dnd", "POST /routing/dnd", state=True, heard=("UserConfigUpdate", {"dndEnabled": True})
    )
    await ann.does(
        "Cti.dnd", "DELETE /routing/dnd", state=False, heard=("UserConfigUpdate", {"dndEnabled": False})
    )
    for method, name in (("uncFwd", "uncFwd"), ("naFwd", "naFwd"), ("busyFwd", "busyFwd")):
        on = {f"{name}Enabled": True, f"{name}Destination": BOB}
        await ann.does(f"Cti.{method}", state=True, destination=BOB, heard=("UserConfigUpdate", on))
        off = {f"{name}Enabled": False}
        await ann.does(f"Cti.{method}", state=False, destination="", heard=("UserConfigUpdate", off))
    await ann.does("Cti.changeUserStatus", "POST /routing/dnd", statusId="donotdisturb",
                   heard=("UserConfigUpdate", {"dndEnabled": True}))  # fmt: skip
    await ann.does("Cti.changeUserStatus", "DELETE /routing/dnd", "POST /acd/agent/ready", statusId="available",
                   heard=("UserConfigUpdate", {"dndEnabled": False}))  # fmt: skip
    named = await ann.does("Cti.displayNameLookup", f"GET /users/oxe{BOB}", answer="UserDisplayName",
                           username=f"oxe{BOB}")  # fmt: skip
    assert named == {"userName": f"oxe{BOB}", "displayName": "Boris Belin"}
    for method, parameter, answer in (
        ("Cti.searchDirectory", "pattern", "DirectoryResult"),
        ("Cti.directoryLookUp", "term", "DirectoryResult"),
        ("Cti.searchContacts", "term", "ContactSheet"),
    ):
        term: dict[str, Any] = {parameter: "beli"}
        found = await ann.does(method, answer=answer, **term)
        if answer == "DirectoryResult":
            assert found["entries"] == [{"status": 0, "entry": ["Boris", "Belin", BOB, "", "false"]}]
        else:
            assert [(sheet["name"], sheet["status"]["phone"]) for sheet in found["sheets"]] == [
                ("Boris Belin", 0)
            ]
    line = await ann.does("Cti.getConfig", f"GET /users/oxe{ANN}", answer="LineConfig", objectType="line")
    assert line["name"] == ANN
    await ann.does("Cti.sendFlashTextMessage", f"GET /users/oxe{BOB}", "POST /telephony/miniMessages",
                   answer="FlashTextEvent", to=f"oxe{BOB}", seq=3, message="lunch?")  # fmt: skip
    assert ann.body("POST /telephony/miniMessages") == {"recipient": BOB, "message": "lunch?"}
    await ann.does("Cti.dial", destination=BOB)
    await bob.sees("EventRinging")
    await ann.does("Cti.hangup", HANGS_UP)
    await bob.sees("EventReleased")
    histories: list[tuple[str, dict[str, Any]]] = [
        ("Cti.getUserCallHistory", {"size": 5}),
        ("Cti.getAgentCallHistory", {"size": 5}),
        ("Cti.getUserCallHistoryByDays", {"days": 1}),
    ]
    for method, params in histories:
        calls = await bob.does(method, "GET /comlog/records", answer="CallHistory", **params)
        assert (calls[0]["srcNum"], calls[0]["dstNum"], calls[0]["status"]) == (ANN, BOB, "missed")
    wanted = [{"field": "src_num", "operator": "=", "value": ANN}]
    history = await bob.does("Cti.findCustomerCallHistory", "GET /comlog/records",
                             answer="CustomerCallHistoryResponseWithId",
                             requestId=9, filters=wanted, size=3)  # fmt: skip
    assert history["id"] == 9
    assert history["response"]["list"][0]["srcUsername"] == f"oxe{ANN}"


async def test_phones_hints_mobiles_and_callbacks(cast: Cast) -> None:
    """protocol.md section 4: another's phone, the remote extension, and requests to be called back."""
    dan, bob = await cast.page(DAN), await cast.page(BOB)
    mobile = f"8{DAN[1:]}"
    await dan.does("Cti.dialFromMobile", f"POST {CALLS}", destination=BOB)
    assert dan.body(f"POST {CALLS}")["deviceId"] == mobile
    await dan.does("Cti.hangup", HANGS_UP)
    await dan.hears("PhoneStatusUpdate", status=0)
    for device in ("mobile", "phone"):
        await dan.does("Cti.toggleUniqueAccountDevice", "POST /routing", device=device)
        assert dan.body("POST /routing") == {
            "presentationRoutes": [{"destinations": [{"type": "MOBILE", "selected": device == "mobile"}]}]
        }
    await dan.does("Cti.subscribeToPhoneHints", phoneNumbers=[BOB, "99999"],
                   heard=("PhoneHintStatusEvent", {"number": BOB, "status": 0}))  # fmt: skip
    await bob.does("Cti.dial", destination=EVE)
    await dan.hears("PhoneHintStatusEvent", number=BOB, status=1)
    await bob.does("Cti.hangup", HANGS_UP)
    await dan.hears("PhoneHintStatusEvent", number=BOB, status=0)
    await dan.does("Cti.unsubscribeFromAllPhoneHints")
    await _ask_to_call_back(cast, BOB, DAN)
    (only,) = await dan.does(
        "Callback.getCallbackLists", "GET /telephony/incomingCallbacks", answer="CallbackLists"
    )
    (wanted,) = only["callbacks"]
    assert (wanted["phoneNumber"], wanted["lastName"]) == (BOB, "Belin")
    name = [{"field": "lastName", "operator": "=", "value": "Belin"}]
    found = await dan.does("Callback.findCallbackRequest", "GET /telephony/incomingCallbacks",
                           answer="FindCallbackResponseWithId", requestId=4, filters=name)  # fmt: skip
    assert (found["id"], found["response"]["total"]) == (4, 1)
    uuid = wanted["uuid"]
    started = await dan.does(
        "Callback.startCallback", f"POST {CALLS}", answer="CallbackStarted", uuid=uuid, number=BOB
    )
    assert started["requestUuid"] == uuid
    await bob.sees("EventRinging", otherDN=DAN, uniqueId=started["ticketUuid"])
    await dan.does("Cti.hangup", HANGS_UP, uniqueId=started["ticketUuid"])
    closed = await dan.does("Callback.updateCallbackTicket", f"DELETE /telephony/incomingCallbacks/{uuid}",
                            answer="CallbackClotured", uuid=uuid, status="Answered", comment="done")  # fmt: skip
    assert closed == {"uuid": uuid}


async def _ask_to_call_back(cast: Cast, who: str, whom: str) -> None:
    """Somebody asks to be called back, by his set."""

    async def ask() -> None:
        pbx = cast.served.world.simulator.pbx
        pbx.services.request_callback(pbx.subscriber(f"oxe{who}"), whom)

    cast.served.world.run(ask())


async def test_a_day_in_the_contact_centre(cast: Cast) -> None:
    """protocol.md section 4: agents, their supervisor, queues and statistics."""
    agent, boss, ann = await cast.page(AGENT), await cast.page(BOSS), await cast.page(ANN)
    me = {"agentId": int(AGENT), "phoneNb": AGENT}
    on = {**me, "queues": [int(GROUP)]}
    agents = await boss.does("Cti.getList", answer="AgentList", objectType="agent")
    assert {"id": int(AGENT), "firstName": "Agent", "lastName": "1", "number": AGENT, "context": "default",
            "groupId": int(GROUP)} in agents  # fmt: skip
    queues = await boss.does("Cti.getList", answer="QueueList", objectType="queue")
    assert {
        "id": int(PILOT),
        "context": "default",
        "name": PILOT,
        "displayName": "Sales",
        "number": PILOT,
    } in queues
    groups = await boss.does("Cti.getList", answer="AgentGroupList", objectType="agentgroup")
    assert {"id": int(GROUP), "name": "Sales team"} in groups
    assert await boss.does("Cti.getList", answer="QueueMemberList", objectType="queuemember") == []
    await boss.does("Cti.subscribeToAgentEvents", heard=("AgentStateEvent", {"agentId": int(AGENT)}))
    await boss.does("Cti.subscribeToAgentStats", heard=("AgentStatistics", {"id": int(AGENT)}))
    await boss.does("Cti.subscribeToQueueStats", heard=("QueueStatistics", {"queueId": int(PILOT)}))
    await boss.does("Cti.subscribeToQueueCalls", queueId=int(PILOT),
                    heard=("QueueCalls", {"queueId": int(PILOT), "calls": []}))  # fmt: skip
    state, config, log_on = "GET /acd/agent/state", "GET /acd/agent/config", "POST /acd/agent/logon"
    await agent.does("Cti.loginAgent", state, config, log_on, agentPhoneNumber=AGENT)
    assert agent.body(log_on) == {"proAcdDeviceNumber": AGENT, "pgGroupNumber": GROUP}
    await boss.hears("QueueMember", agentId=int(AGENT), queueId=int(GROUP), penalty=0)
    await agent.hears("AgentStateEvent", name="AgentLogin", since=0, **on)
    await agent.hears("AgentStateEvent", name="AgentReady", cause="available", **on)
    await agent.hears("UserStatusUpdate", status="available")
    await boss.hears("AgentStateEvent", name="AgentReady", **on)
    other = await agent.is_refused("Cti.loginAgent", agentPhoneNumber="70131")
    error = {"Error": "LoggedInOnAnotherPhone", "phoneNb": AGENT, "RequestedNb": "70131"}
    assert (other.data if cast.dialect == "native" else other.data["agentError"]) == error
    await agent.does(
        "Cti.pauseAgent", "POST /acd/agent/pause", heard=("AgentStateEvent", {"name": "AgentOnPause"})
    )
    who = [config, "GET /users"]
    reasons = [state, "GET /acd/agent/withdrawReasons", "POST /acd/agent/withdraw"]
    await boss.does("Cti.pauseAgent", *who, *reasons, agentId=int(AGENT), reason="Lunch")
    assert boss.body("POST /acd/agent/withdraw") == {"reasonIndex": 1}
    await boss.hears("AgentStateEvent", name="AgentOnPause", cause="Lunch", **on)
    await boss.does("Cti.unpauseAgent", *who, "POST /acd/agent/ready", agentId=int(AGENT))
    await boss.hears("AgentStateEvent", name="AgentReady", **on)
    no = await ann.is_refused("Cti.pauseAgent", agentId=int(AGENT))
    assert "only a supervisor" in str(no)
    assert "for agents and supervisors" in str(await ann.is_refused("Cti.subscribeToQueueStats"))

    await ann.does("Cti.dial", destination=PILOT)
    waiting = await boss.hears("QueueCalls", queueId=int(PILOT))
    assert [(call["position"], call["number"]) for call in waiting["calls"]] == [(1, ANN)]
    call = await agent.sees("EventRinging", otherDN=ANN, queueName=PILOT)
    await boss.hears("AgentStateEvent", name="AgentRinging", **on)
    await agent.does("Cti.answer")
    await boss.hears(
        "AgentStateEvent", name="AgentOnCall", acd=True, direction="Incoming", callType="Internal", **on
    )
    await boss.does("Cti.listenAgent", "POST /acd/agent/intrusion", agentId=int(AGENT))
    await boss.hears("AgentListen", started=True, phoneNumber=AGENT, agentId=int(AGENT))
    for method, action in (("Cti.monitorPause", "pause"), ("Cti.monitorUnpause", "resume")):
        with contextlib.suppress(AssertionError):  # whether the call is recorded is the PBX's business
            await agent.is_refused(method, agentId=int(AGENT))
        path = f"POST {CALLS}/{call}/recording"
        asked = [each for each in cast.served.world.asked if each.what == path]
        assert asked[-1].query["action"] == action
    await ann.does("Cti.hangup", HANGS_UP)
    await boss.hears("AgentListen", started=False, phoneNumber=AGENT, agentId=int(AGENT))
    while True:
        told = await boss.hears("QueueStatistics", queueId=int(PILOT))
        counters = {each["statName"]: each["value"] for each in told["counters"]}
        if counters["TotalNumberCallsAnswered"] and counters["TalkingAgents"] == 0:
            break
    assert counters["TotalNumberCallsEntered"] == counters["TotalNumberCallsAnswered"]
    assert counters["PercentageAnsweredBefore15"] == 100
    assert counters["LoggedAgents"] == 1
    last = await boss.does("Cti.getQueueStatistics", answer="GetQueueStatistics",
                           queueId=int(PILOT), window=60, xqos=20)  # fmt: skip
    assert {"statName": "PercentageAnsweredBefore20", "value": 100} in last["counters"]
    await boss.does("Cti.unSubscribeToQueueCalls", queueId=int(PILOT))
    await boss.does("Cti.getAgentStates", heard=("AgentStateEvent", {"agentId": int(AGENT)}))
    everybody = await boss.does("Cti.getAgentDirectory", answer="AgentDirectory")
    assert {each["agent"]["number"] for each in everybody["directory"]} == {
        AGENT,
        "70131",
        "70132",
        "70133",
        BOSS,
    }
    own = await boss.does("Membership.getUserDefaultMembership", *who, config,
                          answer="UserQueueDefaultMembership", userId=int(AGENT))  # fmt: skip
    assert own == {"userId": int(AGENT), "membership": [{"queueId": 60121, "penalty": 0},
                                                        {"queueId": 60122, "penalty": 0}]}  # fmt: skip
    await agent.does("Cti.changeUserStatus", *reasons, statusId="Meeting",
                     heard=("AgentStateEvent", {"name": "AgentOnPause", "cause": "Meeting"}))  # fmt: skip
    await agent.does("Cti.logoutAgent", "POST /acd/agent/logoff")
    await boss.hears("AgentStateEvent", name="AgentLoggedOut", agentId=int(AGENT), queues=[])
    await agent.does("Cti.toggleAgentLogin", state, config, log_on)
    await agent.hears("AgentStateEvent", name="AgentReady", **on)
    await agent.does("Cti.toggleAgentLogin", state, "POST /acd/agent/logoff")
    await agent.hears("AgentStateEvent", name="AgentLoggedOut", agentId=int(AGENT))
    await boss.does("Cti.loginAgent", state, config, log_on, agentPhoneNumber=BOSS)
    await boss.hears("AgentStateEvent", name="AgentOnPause", agentId=int(BOSS), cause="out of group")
    await boss.does(
        "Cti.setAgentQueue", "POST /acd/agent/enterPG", agentId=int(BOSS), queueId=int(GROUP), penalty=0
    )
    await boss.hears("QueueMember", agentId=int(BOSS), queueId=int(GROUP), penalty=0)
    await boss.does(
        "Cti.removeAgentFromQueue", "POST /acd/agent/exitPG", agentId=int(BOSS), queueId=int(GROUP)
    )
    await boss.hears("QueueMember", agentId=int(BOSS), queueId=int(GROUP), penalty=-1)
    await boss.does("Cti.logoutAgent", "POST /acd/agent/logoff")


async def test_what_o2g_cannot_do_says_why_and_asks_nothing_of_it(cast: Cast) -> None:
    """protocol.md section 7: -32004 with the reason; the native dialect says the same in an `Error`."""
    ann = await cast.page(ANN)
    for method, why in UNSUPPORTED.items():
        if method == "Cti.sendPing" and cast.dialect == "native":
            CALLED["native"].add(method)
            continue  # the heartbeat, which is answered: see below
        before = len(cast.served.world.asked)
        params = {
            parameter.name: EXAMPLES[parameter.type]
            for parameter in METHODS[method].parameters
            if not parameter.optional
        }
        refused = await ann.is_refused(method, **params)
        assert str(why) in str(refused), method
        assert [each for each in cast.served.world.asked[before:] if not each.what.endswith(QUIET)] == []


def test_every_method_was_called_in_both_dialects() -> None:
    """The coverage of the surface: each row is tested, or unsupported with its reason."""
    if len(STORIES) < 12:
        pytest.skip("needs all the stories of this file")
    for dialect, called in CALLED.items():
        assert set(METHODS) - called == set(), dialect


def test_the_coverage_report_says_of_an_o2g_what_these_tests_do() -> None:
    """protocol.md section 4: every row is tested, or unsupported with a reason."""
    supported = [method for method in METHODS if method not in UNSUPPORTED]
    assert cti_coverage.shipped()["o2g"] == dict.fromkeys(supported, ("JSON-RPC", "native"))


# --- The native dialect by itself ---


def asked(
    served: Served, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, Any, dict[str, str]]:
    """One HTTP request to the bridge: status, JSON, header fields."""
    connection = http.client.HTTPConnection(urlsplit(served.pages).netloc, timeout=PATIENCE_S)
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None, dict(answer.getheaders())
    finally:
        connection.close()


LOGIN = "/xuc/api/2.0/auth/login"
CHECK = "/xuc/api/2.0/auth/check"


async def test_a_page_asks_for_a_token_connects_with_it_and_renews_it(served: Served) -> None:
    """protocol.md sections 1 and 9: the token is the bridge's own, names its site, and is renewed."""
    status, said, _ = asked(served, "POST", LOGIN, {"login": f"oxe{ANN}", "password": "0000"})
    assert (status, said["login"], said["TTL"]) == (200, f"oxe{ANN}", 3600)
    for _ in range(2):
        address = f"{served.socket}/xuc/api/2.0/cti?token={said['token']}"
        async with connect(address, compression=None) as socket:
            page = NativePage(socket)
            await page.hear("LoggedOn")
            await page.hear("UserConfigUpdate", userId=int(ANN), fullName="Anna Aumont")
            await page.hear("PhoneStatusUpdate", status=0)
            await page.ping()
        status, said, _ = asked(served, "GET", CHECK, Authorization=f"Bearer {said['token']}")
        assert (status, said["login"]) == (200, f"oxe{ANN}")


async def test_a_token_stands_for_the_password_of_a_session_that_can_be_resumed(served: Served) -> None:
    """protocol/README.md section 3: the token names the site, and is its owner's only."""
    _, said, _ = asked(served, "POST", LOGIN, {"login": f"oxe{ANN}", "password": "0000"})
    token = said["token"]
    async with opened(f"{served.socket}/ws") as client:
        with pytest.raises(CallFailed) as refused:
            await client.call("Session.login", {"login": f"oxe{BOB}", "password": token})
        assert refused.value.code == -32001
        session = await client.call("Session.login", {"login": f"oxe{ANN}", "password": token})
        assert (session["login"], session["kind"]) == (f"oxe{ANN}", "o2g")
        assert token not in json.dumps(session)
    async with opened(f"{served.socket}/ws") as client:
        resumed = await client.call("Session.resume", {"sessionId": session["sessionId"], "seq": 0})
        assert resumed["lost"] == 0
        await client.call("Session.logout")


async def test_two_windows_of_one_page_do_not_take_each_other_s_place(served: Served) -> None:
    """protocol.md section 9: as with XUC, a token opens any number of sockets."""
    _, said, _ = asked(served, "POST", LOGIN, {"login": f"oxe{BOB}", "password": "0000"})
    address = f"{served.socket}/xuc/api/2.0/cti?token={said['token']}"
    async with connect(address, compression=None) as one, connect(address, compression=None) as two:
        first, second = NativePage(one), NativePage(two)
        for page in (first, second):
            await page.hear("LoggedOn")
        await first.ask("Cti.dnd", {"state": True}, None)
        await second.hear("UserConfigUpdate", dndEnabled=True)
        await second.ask("Cti.dnd", {"state": False}, None)
        await first.hear("UserConfigUpdate", dndEnabled=False)


@pytest.mark.parametrize(
    "query",
    [
        "xuc/api/2.0/cti?token=nothing",
        "xuc/api/2.0/cti",
        f"ctichannel?username=oxe{ANN}&agentNumber=0&password=no",
    ],
)
async def test_who_is_not_let_in_is_told_and_the_socket_closes(served: Served, query: str) -> None:
    """protocol.md sections 7 and 9: `LoggedOnError`, then 4001."""
    async with connect(f"{served.socket}/{query}", compression=None) as socket:
        assert json.loads(await socket.recv()) == {
            "msgType": "LoggedOnError", "ctiMessage": {"Error": "loggedOnFailed"}
        }  # fmt: skip
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4001


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "error"),
    [
        ("POST", LOGIN, {"login": "oxe70124", "password": "no"}, {}, 401, "InvalidCredentials"),
        ("POST", LOGIN, {"login": "oxe70124"}, {}, 400, "InvalidJson"),
        ("GET", LOGIN, None, {}, 405, "MethodNotAllowed"),
        ("GET", CHECK, None, {}, 400, "AuthorizationHeaderNotFound"),
        ("GET", CHECK, None, {"Authorization": "Basic eA=="}, 400, "BearerNotFound"),
        ("GET", CHECK, None, {"Authorization": "Bearer a.b.c"}, 403, "InvalidToken"),
        (
            "POST",
            LOGIN,
            {"login": "x", "password": "x"},
            {"Origin": "https://evil.example"},
            403,
            "Forbidden",
        ),
    ],
)
def test_what_is_wrong_with_a_sign_in_is_said_in_xucs_words(
    served: Served, method: str, path: str, body: Any, headers: dict[str, str], status: int, error: str
) -> None:
    """Seed document 000: the errors of `auth/login` and `auth/check`."""
    got, said, _ = asked(served, method, path, body, **headers)
    assert (got, said["error"]) == (status, error)
    assert said["message"]


def test_a_page_of_an_allowed_origin_may_ask_before_it_asks(served: Served) -> None:
    """protocol.md section 1: CORS for the allowed origins."""
    own = served.pages
    status, _, headers = asked(
        served, "OPTIONS", LOGIN, Origin=own, **{"Access-Control-Request-Method": "POST"}
    )
    assert status == 204
    assert headers["access-control-allow-origin"] == own
    assert "POST" in headers["access-control-allow-methods"]
