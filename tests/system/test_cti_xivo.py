"""The whole Cti.js surface on a XiVO: every method on the real program, and what the XiVO really got of it.

One bridge and one XiVO serve all tests; the XiVO is set back to how the demo has it before each.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from bridge import cti_coverage
from protocol.cti import METHODS
from protocol.native import frame_of
from tests.system import xivo_rows, xivo_rows_centre
from tests.system.client import PATIENCE_S, Client, Encoding, opened
from tests.system.serving import free_port
from tests.system.xivo_rows_centre import CALLBACK_STORY
from tests.system.xivo_situations import Facts, Row, filled, in_a_room, wanted
from tests.system.xivo_world import Served, World, serving

EXAMPLES: dict[str, list[Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "cti-examples.json").read_bytes()
)
"""The payloads that the documents show, by message type."""

ROWS = (*xivo_rows.ROWS, *xivo_rows_centre.ROWS)

NOBODY_ELSE = frozenset({"Cti.sendPing"})
"""Methods without a row: what the bridge answers by itself."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("cti"), free_port()) as made:
        yield made


@pytest.fixture
def world(served: Served) -> World:
    served.world.reset()
    return served.world


class JsonRpcPage:
    """A program that speaks JSON-RPC."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def sign_in(self, login: str, phone: str) -> None:
        params = {"login": login, "password": login, "phoneNumber": phone}
        await self._client.call("Session.login", params)
        # What XUC tells first has come when it answers anything.
        await self.ask("Cti.displayNameLookup", {"username": login}, "UserDisplayName")
        while self._client._events.qsize():
            await self.message()

    async def message(self) -> tuple[str, Any]:
        params = (await self._client.event())["params"]
        return params["msgType"], params["ctiMessage"]

    async def ask(self, method: str, arguments: Facts, answer: str | None) -> Any:
        result = await self._client.call(method, arguments)
        assert answer is not None or result is None, result
        return result

    async def sign_out(self) -> None:
        await self._client.call("Session.logout")


class NativePage:
    """A page of Cti.js, as it is on the wire."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._waiting: list[tuple[str, Any]] = []

    async def begin(self, login: str) -> None:
        kind, payload = await self._next()
        assert (kind, payload) == ("LoggedOn", {}), (kind, payload)
        await self.ask("Cti.displayNameLookup", {"username": login}, "UserDisplayName")
        self._waiting.clear()

    async def message(self) -> tuple[str, Any]:
        return self._waiting.pop(0) if self._waiting else await self._next()

    async def ask(self, method: str, arguments: Facts, answer: str | None) -> Any:
        await self._socket.send(json.dumps(frame_of(method, arguments)))
        if answer is None:
            return None
        while (message := await self._next())[0] != answer:
            self._waiting.append(message)
        return message[1]

    async def _next(self) -> tuple[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            message = json.loads(await self._socket.recv())
        return message["msgType"], message["ctiMessage"]


Page = JsonRpcPage | NativePage
DIALECTS = ("JSON-RPC", "native")


@contextlib.asynccontextmanager
async def page(served: Served, login: str, dialect: str) -> AsyncIterator[Page]:
    """Somebody who is signed in and has heard what XUC tells first."""
    number = served.world.do(lambda: served.world.person(login).number)
    if dialect == "native":
        query = f"username={login}&agentNumber={number}&password={login}"
        url = f"{served.socket}/ctichannel?{query}"
        async with connect(url, compression=None, proxy=None, max_size=None) as socket:
            native = NativePage(socket)
            await native.begin(login)
            yield native
        return
    async with opened(f"{served.socket}/ws", Encoding.JSON) as client:
        made = JsonRpcPage(client)
        await made.sign_in(login, number)
        yield made
        await made.sign_out()


# What is compared


def meets(expected: Any, actual: Any) -> bool:
    """Whether everything that is expected is there; an element of a list may be any of the actual ones."""
    if isinstance(expected, dict):
        if isinstance(actual, list):  # counters of statistics
            actual = {each["statName"]: each["value"] for each in actual}
        return isinstance(actual, dict) and all(
            key in actual and meets(value, actual[key]) for key, value in expected.items()
        )
    if isinstance(expected, list) and any(isinstance(each, dict) for each in expected):
        return isinstance(actual, list) and all(any(meets(e, a) for a in actual) for e in expected)
    return bool(expected == actual)


def shape(value: Any) -> Any:
    """A payload's fields and the types of their values."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value[:1]]
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "null" if value is None else "string"


OPEN = frozenset({"userData", "variables"})
"""Objects whose members are not the format's."""

NULLABLE = frozenset({"description", "agentId"})

OPTIONAL = frozenset({"queueName", "key"})
"""What the documents say is not always there."""


def lacks(example: Any, actual: Any, name: str = "") -> str | None:
    """What of a documented payload a payload does not have, or has as something else; it may have more."""
    if isinstance(example, dict):
        if not isinstance(actual, dict):
            return f"{name} is no object"
        if name in OPEN:
            return None
        for key, value in example.items():
            if key not in actual and key in OPTIONAL:
                continue
            if key not in actual:
                return f"{name}.{key} is missing"
            if (fault := lacks(value, actual[key], key)) is not None:
                return fault
        return None
    if isinstance(example, list):
        if not isinstance(actual, list):
            return f"{name} is no array"
        return lacks(example[0], actual[0], name) if example and actual else None
    if example == actual or (name in NULLABLE and "null" in (example, actual)):
        return None
    return f"{name} is {actual}, not {example}"


def documented(message: str, payload: Any) -> None:
    """Fail for a payload that is like none of those that the documents show for this message."""
    examples = EXAMPLES.get(message)
    if examples:
        faults = [lacks(shape(each), shape(payload)) for each in examples]
        assert None in faults, f"{message}: {faults}, {payload}"


async def heard(from_page: Page, expected: list[tuple[str, Facts]]) -> list[Any]:
    """Read messages until all that are expected have come, in this order; others may come in between."""
    found: list[Any] = []
    said: list[tuple[str, Any]] = []
    for message, fields in expected:
        while True:
            try:
                kind, payload = await from_page.message()
            except TimeoutError:
                raise AssertionError(f"{message} with {fields} did not come; there came {said}") from None
            documented(kind, payload)
            said.append((kind, payload))
            if kind == message and meets(fields, payload):
                found.append(payload)
                break
    return found


async def came(what: Any, expected: Any) -> None:
    """Wait until the XiVO has got exactly this."""
    deadline = time.monotonic() + PATIENCE_S
    while what() != expected and time.monotonic() < deadline:
        await asyncio.sleep(0.005)
    assert what() == expected


async def play(served: Served, speaker: Page, row: Row, facts: Facts) -> list[Any]:
    """Call the method of a row, and check what the XiVO got, what is answered, and what follows."""
    world = served.world
    world.asked.clear()
    world.frames.clear()
    arguments = filled(row.arguments, facts)
    result = await speaker.ask(row.method, arguments, row.answer)
    if row.answer is not None:
        assert meets(filled(row.has, facts), result), result
        documented(row.answer, result)
    messages = await heard(speaker, [(name, filled(fields, facts)) for name, fields in row.heard])
    if row.rest is not None:
        method, target, body = row.rest
        path, _, query = target.partition("?")

        def requests() -> list[Any]:
            return [(each.method, each.path, each.query, each.body) for each in world.asked]

        await came(requests, [(method, path, query, filled(body, facts))])
        assert world.frames == []
    else:
        frame = {"claz": "web", **filled(row.frame, facts)}
        await came(lambda: [each for _, each in world.frames], [frame])
        assert world.asked == []
    return messages


def names(row: Row) -> str:
    """A row's name in the list of tests."""
    word = row.arguments.get("objectType", "")
    return f"{row.method}{f' {word}' if word else ''}"


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("row", ROWS, ids=names)
async def test_a_method_is_what_xuc_understands_and_its_consequences_are_told(
    served: Served, world: World, row: Row, dialect: str
) -> None:
    """protocol.md sections 4 and 9: each method, on a XiVO; what it gets, what is answered, and what follows."""
    facts = row.situation(world)
    async with page(served, row.who, dialect) as speaker:
        await play(served, speaker, row, facts)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_an_agent_takes_calls_and_closes_a_callback(served: Served, world: World, dialect: str) -> None:
    """protocol.md section 4: the methods of `Callback` in the order in which an agent uses them."""
    facts = wanted(world)
    async with page(served, "carol", dialect) as speaker:
        await speaker.ask("Callback.getCallbackLists", {}, "CallbackLists")
        for row in CALLBACK_STORY:
            for payload in await play(served, speaker, row, facts):
                facts["ticket"] = payload.get("ticketUuid", facts.get("ticket"))


def test_every_method_has_a_row_here() -> None:
    """protocol.md section 4: methods exactly as in the catalogue."""
    assert {row.method for row in (*ROWS, *CALLBACK_STORY)} | NOBODY_ELSE == set(METHODS)


def test_the_coverage_report_says_of_a_xivo_what_these_tests_do() -> None:
    """protocol.md section 4: every row is tested, or unsupported with a reason."""
    tested = {row.method: tuple(DIALECTS) for row in (*ROWS, *CALLBACK_STORY)}
    assert cti_coverage.shipped()["xivo"] == tested
    (tally,) = (each for each in cti_coverage.tallies(cti_coverage.shipped()) if each.kind == "xivo")
    assert (tally.tested, tally.partly, tally.untested) == (len(tested), 0, 0)


# What no single method shows


async def test_a_call_that_both_ways_tell_of_is_heard_once(served: Served, world: World) -> None:
    """protocol.md section 6: none twice, though XUC posts each event and tells it on the channel, too."""
    async with page(served, "alice", "native") as alice:
        world.dial("bob", "1001")
        await heard(alice, [("PhoneEvent", {"eventType": "EventRinging"})])
        world.answer("alice")
        await heard(alice, [("PhoneEvent", {"eventType": "EventEstablished"})])
        world.hang_up("alice")
        await heard(alice, [("PhoneEvent", {"eventType": "EventReleased"})])
        await alice.ask("Cti.setUserPreference", {"key": "a", "value": "b", "value_type": "String"}, None)
        more = []
        while (message := await alice.message())[0] != "UserPreference":
            more.append(message)
        assert [each for each in more if each[0] == "PhoneEvent"] == []


async def test_somebody_outside_waits_is_answered_and_counted(served: Served, world: World) -> None:
    """protocol.md section 4: queue events and statistics are XUC's own."""
    async with page(served, "carol", "native") as carol, page(served, "alice", "JSON-RPC") as alice:
        await alice.ask("Cti.subscribeToQueueStats", {}, None)
        await heard(alice, [("QueueStatistics", {"queueId": 4})])
        world.call_from_outside("0612345678", "3002")
        await heard(alice, [("QueueStatistics", {"queueId": 2, "counters": {"WaitingCalls": 1}})])
        await heard(carol, [("PhoneEvent", {"eventType": "EventRinging", "queueName": "switchboard"})])
        await carol.ask("Cti.answer", {}, None)
        await heard(
            carol,
            [("AgentStateEvent", {"name": "AgentOnCall", "acd": True, "callType": "External", "agentId": 1})],
        )
        counters = {"WaitingCalls": 0, "TalkingAgents": 1}
        await heard(alice, [("QueueStatistics", {"queueId": 2, "counters": counters})])


async def test_two_people_write_to_each_other(served: Served, world: World) -> None:
    """protocol.md section 4: flash texts."""
    async with page(served, "alice", "native") as alice, page(served, "bob", "JSON-RPC") as bob:
        await alice.ask("Cti.sendFlashTextMessage", {"to": "bob", "seq": 145, "message": "Hello"}, None)
        (text,) = await heard(bob, [("FlashTextEvent", {"event": "FlashTextUserMessage"})])
        assert (text["from"]["username"], text["message"], text["sequence"]) == ("alice", "Hello", 145)
        await heard(alice, [("FlashTextEvent", {"event": "FlashTextSendMessageAck", "offline": False})])


async def test_a_conference_is_followed_by_who_is_in_it(served: Served, world: World) -> None:
    """protocol.md section 4: conference events."""
    async with page(served, "alice", "native") as alice, page(served, "bob", "JSON-RPC") as bob:
        in_a_room(world)
        (conference,) = await heard(alice, [("ConferenceEvent", {"eventType": "Join"})])
        assert [each["role"] for each in conference["participants"]] == ["Organizer"]
        await heard(
            alice, [("ConferenceParticipantEvent", {"eventType": "Join", "index": 2, "role": "User"})]
        )
        (conference,) = await heard(bob, [("ConferenceEvent", {"eventType": "Join"})])
        assert [each["isMe"] for each in conference["participants"]] == [False, True]
