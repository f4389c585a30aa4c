"""Random operations of every API in random order, by several people, on the running simulators: none fails inside.

Time only passes when a walk says so: a walk is the same every time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from random import Random
from typing import Any

import httpx
import pytest

from bridge.simulator.o2g_sessions import ADMINISTRATOR_PACKAGES
from bridge.simulator.pbx_model import MediaState, Subscriber
from bridge.simulator.server import Simulator
from bridge.simulator.xivo_server import XivoSimulator
from protocol.jsonrpc import RpcError
from protocol.methods import o2g_methods, xivo_methods
from protocol.rest import RestMethod
from protocol.schema import (
    Choice,
    Either,
    FreeObject,
    Listing,
    Nullable,
    Number,
    Record,
    Schema,
    Text,
    Truth,
    Upload,
    Whole,
)
from tests.bridge.simulator.pbx_world import FakeClock
from tests.bridge.simulator.xivo_house import CONFIGMGT_TOKEN

WALKS = 5
STEPS = 80
PASSING_S = (0.2, 1.0, 6.0, 20.0, 70.0)
"""What passes at once: from an outside party's answer to everything that waits on the PBX."""
DEEPEST = 4
USUAL = ("loginName", "deviceId", "callee", "number", "filter", "selectors", "names", "agents", "identifier")

Pools = Mapping[str, Callable[[Random], Any]]
"""How to find a likely value for a parameter or a field of this name."""

ODD: tuple[Any, ...] = ("", " ", "x" * 300, "0", -1, 2**31 - 1, "é", "%2F", "a,b", True, 7.5, [], {}, None)


class Failures(logging.Handler):
    """What the simulator says of its own defects."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(logging.Formatter().format(record))


class Walker:
    """Asks one simulator for random things."""

    def __init__(self, random: Random, pools: Pools) -> None:
        self.random = random
        self._pools = pools

    def value(self, name: str, schema: Schema, depth: int = 0) -> Any:
        """Something for this place: mostly what could be meant, seldom nonsense."""
        random = self.random
        if random.random() < 0.015:
            return random.choice(ODD)
        if isinstance(schema, Nullable):
            return self.value(name, schema.inner, depth)
        if isinstance(schema, Record):
            return {
                key: self.value(key, member.schema, depth + 1)
                for key, member in schema.members.items()
                if depth < DEEPEST and (member.required or random.random() < self._likely(key))
            }
        if isinstance(schema, Listing):
            return [self.value(name, schema.items, depth + 1) for _ in range(random.randrange(3))]
        pool = self._pools.get(name)
        if pool is not None and random.random() < 0.95:
            return pool(random)
        match schema:
            case Choice():
                return random.choice(schema.values)
            case Truth():
                return random.random() < 0.5
            case Whole() | Number():
                return random.choice((0, 1, 2, 3, 5, 10, 60))
            case Text():
                return random.choice(("1", "2", "abc", "2024-05-06", "2024-05-06T07:08:09.123Z"))
            case FreeObject():
                return {"key": "value"}
            case Upload() | Either():
                return schema.sample()
        return schema.sample()

    @staticmethod
    def _likely(name: str) -> float:
        """How often something optional is given: without some of it nothing much happens."""
        return 0.97 if name in USUAL else 0.4

    async def step(self, client: httpx.AsyncClient, method: RestMethod) -> None:
        """One request."""
        wanted = {
            name: self.value(name, parameter.schema)
            for name, parameter in method.parameters.items()
            if name in method.required or self.random.random() < self._likely(name)
        }
        try:
            sent = method.request(method.accept(wanted))
        except RpcError:
            return
        headers = dict(sent.headers)
        if sent.body is not None:
            headers.setdefault("Content-Type", "application/json")
        answer = await client.request(method.verb, sent.target, headers=headers, content=sent.body)
        assert answer.status_code < 600


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> list[FakeClock]:
    """The clocks of the PBXs that are started, moved by hand."""
    made: list[FakeClock] = []

    def clock() -> FakeClock:
        made.append(FakeClock())
        return made[-1]

    for module in ("pbx", "xivo_state"):
        monkeypatch.setattr(f"bridge.simulator.{module}.LoopClock", clock)
    return made


def walk(steps: Callable[[], Awaitable[None]]) -> None:
    """Run it, and see that no operation, no timer and no task has failed in the simulator."""
    failures = Failures()
    logger = logging.getLogger("bridge.simulator")
    logger.addHandler(failures)

    async def run() -> None:
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: failures.texts.append(
                f"{context.get('message')}: {context.get('exception')!r}"
            )
        )
        await steps()

    try:
        asyncio.run(run())
    finally:
        logger.removeHandler(failures)
    assert not failures.texts, "\n".join(failures.texts)


# O2G

PHONES = ("70120", "70121", "70122", "80122", "70123", "80123", "70124", "70130", "70131", "70139")
NUMBERS = (
    *PHONES,
    *("60141", "60142", "10001", "10002", "70900", "70910", "70920", "70300", "0388550001"),
    *("0555000486", "0555000480", "0555000404", "99", "4"),
)
LOGINS = (*(f"oxe{each}" for each in PHONES if each[0] == "7"), "nobody", "admin")
INSTANCES = (
    "Subscriber",
    "Subscriber/70120",
    "Subscriber/70124",
    "Subscriber/70300",
    "Subscriber/70120/Subscriber_Alias",
    "Subscriber/70120/Subscriber_Alias/5",
    "System_Parameters/1",
    "System_Parameters/1/SubMessage/1/SmLayout",
    "System_Parameters/1/SubMessage/1/SmLayout/0,6-0",
    "Application_Configuration/1/ACD2/1/ACD2_Pilot/60141",
    "Application_Configuration/1/ACD2/1/ACD2_Operator/1/ACD2_Operator_data/70130",
    "",
    "/",
)
O2G_LEFT_OUT = {"O2g.sessions.close", "O2g.users.changePassword"}
"""After them nothing else is reached."""
SIGNED_IN = ("admin", "oxe70120", "oxe70121", "oxe70122", "oxe70130", "oxe70139")
WORK = ("telephony", "routing", "callCenterAgent", "pbxManagement", "comlog", "messaging")


def o2g_pools(simulator: Simulator, about: list[str]) -> Pools:
    """`about` holds the login that the step is about."""

    def one(*values: Any) -> Callable[[Random], Any]:
        return lambda random: random.choice(values)

    def mine(random: Random) -> str:
        """A call of whom the step is about, or any."""
        subscriber = simulator.pbx.core.subscribers.get(about[0])
        calls = [each.call.ref for each in subscriber.parties] if subscriber is not None else []
        return random.choice([*calls * 9, *simulator.pbx.core.calls, "7"])

    def set_of(random: Random) -> str:
        return random.choice([*[about[0].removeprefix("oxe")] * 60, *PHONES])

    def login(random: Random) -> str:
        return random.choice([*[about[0]] * 60, *LOGINS])

    def participant(random: Random) -> str:
        parties = [each.id for call in simulator.pbx.core.calls.values() for each in call.parties]
        return random.choice([*parties, "7"])

    numbers = one(*NUMBERS)
    attributes = (
        "Annu_Name",
        "Station_Type",
        "Attached_MultiTandem",
        "SkillSet",
        "Pilot_Name",
        "Directory_Number",
    )
    return {
        **dict.fromkeys(("loginName", "login"), login),
        **dict.fromkeys(("callRef", "heldCallRef", "comRef"), mine),
        "participantId": participant,
        "mailboxId": one("70120", "70121", "70900", "1"),
        "dssDeviceNumber": one("70910", "70911", "70120"),
        **dict.fromkeys(("deviceId", "legId", "proAcdDeviceNumber", "deviceNumber"), set_of),
        **dict.fromkeys(
            ("callee", "number", "transferTo", "redirectTo", "parkTo", "otherPhoneNumber"), numbers
        ),
        **dict.fromkeys(
            ("agentNumber", "pilotNumber", "companyPhone", "deviceNumbers", "numbers", "value"), numbers
        ),
        "nodeId": one("1", 1, "2"),
        "hgNumber": one("10001", "10002", "3"),
        **dict.fromkeys(("pgGroupNumber", "pgNumber"), one("60121", "60122", "60123", "1")),
        "skills": one(44, 45, 1),
        "supervisorId": one("70139", "70130", "1"),
        **dict.fromkeys(("ctxId", "scheduleId"), one("1", "2", "60141")),
        **dict.fromkeys(("objectName", "objectNameobjectId"), one(*INSTANCES)),
        "name": one(*attributes),
        "action": one("start", "stop", "pause", "resume", "add", "delete", "ReinitMemory"),
        "position": one(0, 1, 2, 40),
        "ids": one("*", "oxe70120", "oxe70130"),
        "version": one("1.0"),
        "webHookUrl": one("x"),
        **dict.fromkeys(("recordIds", "recordIdList", "recordId"), one(1, 2, 3)),
    }


async def at_the_phone(random: Random, client: httpx.AsyncClient, subscriber: Subscriber) -> None:
    """What people do most: answer, or call somebody."""
    device = subscriber.user.phone
    ringing = [each for each in subscriber.parties if each.state is MediaState.RINGING_INCOMING]
    path = "/api/rest/1.0/telephony/calls"
    if ringing:
        answer = await client.post(f"{path}/{ringing[0].call.ref}/answer", json={"deviceId": device})
    else:
        callee = random.choice(NUMBERS)
        answer = await client.post(path, json={"deviceId": device, "callee": callee, "autoAnswer": True})
    assert answer.status_code != 500


async def _o2g(random: Random, clocks: list[FakeClock]) -> None:
    simulator = Simulator()
    await simulator.start(control_port=0)
    methods = [method for name, method in o2g_methods().items() if name not in O2G_LEFT_OUT]
    calls = [method for method in methods if method.name.startswith("O2g.telephony.")]
    calls += [each for each in calls if each.name.endswith((".makeCall", ".answer"))] * 6
    busy = [method for method in methods if method.name.split(".")[1] in WORK]
    about = ["oxe70120"]
    walker = Walker(random, o2g_pools(simulator, about))
    people = []
    for login in SIGNED_IN:
        client = httpx.AsyncClient(base_url=simulator.base_url, verify=False)
        people.append(client)
        code = "admin" if login == "admin" else "0000"
        await client.get("/api/rest/authenticate?version=1.0", auth=(login, code))
        await client.post("/api/rest/1.0/sessions", json={"applicationName": "walk"})
        number = login.removeprefix("oxe")
        if number in ("70130", "70139"):
            await client.post("/api/rest/1.0/acd/agent/logon", json={"proAcdDeviceNumber": number})
    control = httpx.AsyncClient(base_url=simulator.control_url, verify=False)
    people.append(control)
    admin = people[0]
    try:
        for _ in range(STEPS):
            if random.random() < 0.15:
                clocks[-1].advance(random.choice(PASSING_S))
                continue
            if random.random() < 0.1:
                called = random.choice(NUMBERS)
                order = random.choice(
                    (
                        f"/calls?from=0388550001&to={called}",
                        f"/sets/{random.choice(PHONES)}/{random.choice(('break', 'mend'))}",
                        "/cti-link/down?tell-after=1",
                        "/cti-link/up",
                        "/pbx/load?for=1",
                    )
                )
                assert (await control.post(order)).status_code != 500
                continue
            place = random.randrange(1, len(SIGNED_IN))
            about[0] = SIGNED_IN[place]
            subscriber = simulator.pbx.core.subscribers.get(about[0])
            if random.random() < 0.3 and subscriber is not None:
                await at_the_phone(random, people[place], subscriber)
                continue
            method = random.choice(random.choice((methods, busy, calls)))
            for_admin = method.name.split(".")[1] in ADMINISTRATOR_PACKAGES or random.random() < 0.3
            await walker.step(admin if for_admin else people[place], method)
            if random.random() < 0.3:
                await control.post("/cti-link/up")
    finally:
        for client in people:
            await client.aclose()
        await simulator.stop()


@pytest.mark.parametrize("seed", range(WALKS))
def test_no_operation_of_o2g_fails_inside_whatever_went_before(clocks: list[FakeClock], seed: int) -> None:
    """Seed document 004: 500 is no answer that a request should provoke."""
    walk(lambda: _o2g(Random(seed), clocks))


# XiVO

XIVO_LEFT_OUT = {"Xcu.logout", "Xcu.login"}


def xivo_pools(simulator: XivoSimulator) -> Pools:
    def one(*values: Any) -> Callable[[Random], Any]:
        return lambda random: random.choice(values)

    def of_a_list(random: Random) -> str:
        return random.choice([*(str(each) for each in simulator.xivo.callbacks.lists), "x"])

    entities = "default@8f159082-4b25-48b3-afec-1873491a60be"
    people = one("alice", "bob", "carol", "dave", "nobody")
    numbers = one(
        "1001", "1002", "1003", "1004", "3001", "3000", "0388550001", "0555000486", "*98", "()", "9"
    )
    return {
        **dict.fromkeys(("USERNAME", "username", "login", "userName"), people),
        **dict.fromkeys(
            ("destination", "number", "callerIdNumber", "internalNumber", "intervalStart"), numbers
        ),
        **dict.fromkeys(("queueId", "QUEUE_ID", "queueid"), one(1, 2, 3, 99)),
        "queueName": one("support", "sales", "nowhere"),
        **dict.fromkeys(("listUuid", "uuid", "LISTUUID"), of_a_list),
        **dict.fromkeys(("entity", "combinedId", "entityCId"), one(entities, "x")),
        **dict.fromkeys(("size", "days", "offset", "limit", "id", "userId", "ID"), one(0, 1, 2, 3, 20)),
        "field": one("firstName", "phoneNumber", "clotured", "dueDate", "x"),
        "operator": one("=", "ilike", "!=", "<", "is null"),
    }


async def _xivo(random: Random, clocks: list[FakeClock]) -> None:
    simulator = XivoSimulator()
    await simulator.start()
    walker = Walker(random, xivo_pools(simulator))
    methods = [
        method
        for api in ("xuc", "xuc", "configmgt", "xcu")
        for name, method in xivo_methods(api).items()
        if name not in XIVO_LEFT_OUT
    ]
    clients: dict[str, list[httpx.AsyncClient]] = {"Xuc": [], "ConfigMgt": [], "Xcu": []}

    def client(api: str, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
        made = httpx.AsyncClient(base_url=simulator.base_url, headers=headers, verify=False)
        clients[api].append(made)
        return made

    for path, login in (("login", "alice"), ("login", "bob"), ("webservice", "ws"), ("webservice", "ws")):
        asks = client("Xuc")
        body = {"login": login, "password": login}
        token = (await asks.post(f"/xuc/api/2.0/auth/{path}", json=body)).json()["token"]
        asks.headers["Authorization"] = f"Bearer {token}"
    client("ConfigMgt", {"X-Auth-Token": CONFIGMGT_TOKEN})
    await client("Xcu").post("/api/1.0/login", json={"login": "admin", "password": "superpass"})
    phones = client("Xuc")
    try:
        for _ in range(STEPS):
            if random.random() < 0.15:
                clocks[-1].advance(random.choice(PASSING_S))
                continue
            if random.random() < 0.15:
                action = random.choice(("answer", "hangup", "hold", "retrieve", "transfer", "dial"))
                body = {"destination": random.choice(("1002", "3001", "0388550001", "9"))}
                number = random.choice(("1001", "1002", "1003", "0388550002"))
                assert (await phones.post(f"/phones/{number}/{action}", json=body)).status_code != 500
                continue
            method = random.choice(methods)
            await walker.step(random.choice(clients[method.name.split(".")[0]]), method)
    finally:
        for each in [each for group in clients.values() for each in group]:
            await each.aclose()
        await simulator.stop()


@pytest.mark.parametrize("seed", range(WALKS))
def test_no_operation_of_a_xivo_fails_inside_whatever_went_before(clocks: list[FakeClock], seed: int) -> None:
    """Seed documents 000 to 003: a NotHandledError is a word of XUC's, a defect of the simulator is none."""
    walk(lambda: _xivo(Random(seed), clocks))
