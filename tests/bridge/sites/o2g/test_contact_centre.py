"""The contact centre of a site on the simulated PBX: who may see it, at what scale, through outages."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bridge.simulator.o2g_events import Refused, Subscriptions
from bridge.simulator.plan import Plan
from bridge.simulator.server import Simulator
from bridge.simulator.settings import Settings
from bridge.sites import Held
from bridge.sites.o2g.centre_operations import NEEDS_ADMINISTRATOR
from bridge.sites.o2g.user import O2gUser
from bridge.transport import Request
from protocol import jsonrpc
from protocol.encoding import Encoding
from protocol.jsonrpc import EventFrame, RpcError
from tests.bridge.sites.o2g.house import ANN, PATIENCE_S, House, HouseOf, Page, opened

AGENT, AGENT_2, BOSS = "oxe70130", "oxe70131", "oxe70139"
SUPERVISORS = 1000
PILOTS = 50
"""With their processing groups a hundred queues, as many as the demo's plan can have."""


def told(page: Page, message: str) -> list[Any]:
    return [event["ctiMessage"] for event in page.got if event.get("msgType") == message]


async def until_told(page: Page, message: str, **members: Any) -> dict[str, Any]:
    """Wait for a message with these members."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            for each in told(page, message):
                if all(each.get(name) == value for name, value in members.items()):
                    return dict(each)
            await asyncio.sleep(0.01)


def counters(statistics: dict[str, Any]) -> dict[str, int]:
    return {each["statName"]: each["value"] for each in statistics["counters"]}


class Ear:
    """One of many sessions: which frames it was given."""

    def __init__(self) -> None:
        self.frames: list[EventFrame] = []


async def test_a_thousand_supervisors_of_a_hundred_queues_cost_one_computation_and_one_encoding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is asked of the PBX for one more of them, and each change is one frame that all of them share."""
    monkeypatch.setenv("O2G_TEST_ADMIN", "admin")
    pbx = Simulator(Plan.demo(agents=10, pilots=PILOTS))
    await pbx.start(settings=Settings(reopen_window_s=5.0))
    try:
        async with opened("administrator", pbx) as house:
            await house.up()
            boss, agent = await house.page(BOSS), await house.page(AGENT)
            assert len(await house.call(boss, "Cti.getList", objectType="queue")) >= 2 * PILOTS
            assert boss.user is not None
            requests = _count_requests(house, monkeypatch)
            ears = [await _subscribed(house, boss.user) for _ in range(SUPERVISORS)]
            assert requests == []
            assert all(len(ear.frames) >= 2 * PILOTS for ear in ears)
            assert {id(frame) for ear in ears for frame in ear.frames} == {
                id(frame) for frame in ears[0].frames
            }
            for ear in ears:
                ear.frames.clear()
            await house.call(agent, "Cti.loginAgent", agentPhoneNumber=AGENT[3:])
            async with asyncio.timeout(PATIENCE_S):
                while not ears[-1].frames:
                    await asyncio.sleep(0.01)
            assert len(requests) <= 4, "the log-on, and what may be asked before it"
            changed = ears[0].frames
            assert all(ear.frames == changed for ear in ears)
            encoded = changed[0].encoded(Encoding.JSON, 1), changed[0].encoded(Encoding.JSON, 2)
            assert encoded[0] != encoded[1]
            assert changed[0].native(Encoding.JSON) is changed[0].native(Encoding.JSON)
    finally:
        await pbx.stop()


def _count_requests(house: House, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    requests: list[str] = []
    submit = house.site.transport.submit

    def counted(request: Request, done: Any) -> Any:
        requests.append(f"{request.method} {request.target}")
        return submit(request, done)

    monkeypatch.setattr(house.site.transport, "submit", counted)
    return requests


async def _subscribed(house: House, boss: O2gUser) -> Ear:
    """One more session of the supervisor's, subscribed to the statistics of all queues."""
    ear = Ear()
    outcome: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def close(user: O2gUser) -> None:
        """Nothing was opened for it."""

    user = O2gUser(boss.following, ear.frames.append, None, close)
    operation = house.site.operation("Cti.subscribeToQueueStats")
    assert operation is not None
    operation.start(user, {}, 10.0, outcome.set_result)
    held = await outcome
    assert isinstance(held, Held)
    held.release()
    return ear


async def test_who_is_no_agent_sees_nothing_of_the_contact_centre(house_of: HouseOf) -> None:
    """protocol.md section 7: -32002; the administrator's session behind the site would show everything."""
    house = await house_of("administrator")
    ann = await house.page(ANN)
    for method, params in (
        ("Cti.getAgentStates", {}),
        ("Cti.subscribeToAgentEvents", {}),
        ("Cti.subscribeToQueueStats", {}),
        ("Cti.subscribeToQueueCalls", {"queueId": 60141}),
        ("Cti.getList", {"objectType": "agent"}),
        ("Cti.getAgentDirectory", {}),
    ):
        with pytest.raises(RpcError) as caught:
            await house.call(ann, method, **params)
        assert caught.value.code == jsonrpc.FORBIDDEN, method


async def test_a_site_without_an_administrator_tells_an_agent_of_himself_only(house_of: HouseOf) -> None:
    """protocol.md section 7: -32004 says what is needed; his own state comes all the same."""
    house = await house_of("user")
    agent = await house.page(AGENT)
    await until_told(agent, "AgentStateEvent", name="AgentLoggedOut")
    await house.call(agent, "Cti.loginAgent", agentPhoneNumber=AGENT[3:])
    await until_told(agent, "AgentStateEvent", name="AgentReady", agentId=70130, queues=[60121])
    with pytest.raises(RpcError) as caught:
        await house.call(agent, "Cti.subscribeToQueueStats")
    assert caught.value.code == jsonrpc.NOT_SUPPORTED
    assert NEEDS_ADMINISTRATOR in caught.value.message
    await house.call(agent, "Cti.logoutAgent")
    await until_told(agent, "AgentStateEvent", name="AgentLoggedOut", since=0, phoneNb="70130")


async def test_after_a_restart_of_the_pbx_the_contact_centre_is_told_again(house_of: HouseOf) -> None:
    """protocol.md section 3: the bridge signs in again by itself; its subscribers hear how things are."""
    house = await house_of("administrator")
    boss, agent = await house.page(BOSS), await house.page(AGENT_2)
    await house.call(boss, "Cti.subscribeToAgentEvents")
    await house.call(agent, "Cti.loginAgent", agentPhoneNumber=AGENT_2[3:])
    await until_told(boss, "AgentStateEvent", name="AgentReady", agentId=70131)
    boss.got.clear()
    house.pbx.restart()
    await until_told(boss, "AgentStateEvent", name="AgentReady", agentId=70131)
    boss.got.clear()
    await house.call(agent, "Cti.pauseAgent")
    await until_told(boss, "AgentStateEvent", name="AgentOnPause", agentId=70131, cause="pause")


async def test_a_group_is_no_pilot_and_a_pilot_no_number_of_anybody(house_of: HouseOf) -> None:
    """protocol.md section 7: -32602 names the parameter and what would be right."""
    house = await house_of("administrator")
    boss = await house.page(BOSS)
    for method, params, name in (
        ("Cti.subscribeToQueueCalls", {"queueId": 60121}, "queueId"),
        ("Cti.getQueueStatistics", {"queueId": 70120, "window": 60, "xqos": 15}, "queueId"),
        ("Cti.getQueueStatistics", {"queueId": 60141, "window": 0, "xqos": 15}, "window"),
        ("Cti.getQueueStatistics", {"queueId": 60141, "window": 60, "xqos": -1}, "xqos"),
        ("Cti.getList", {"objectType": "colour"}, "objectType"),
    ):
        with pytest.raises(RpcError) as caught:
            await house.call(boss, method, **params)
        assert (caught.value.code, caught.value.data) == (jsonrpc.INVALID_PARAMS, {"param": name}), method


async def test_a_session_that_is_over_is_told_nothing_more(house_of: HouseOf) -> None:
    house = await house_of("administrator")
    boss, other = await house.page(BOSS), await house.page(BOSS)
    for page in (boss, other):
        await house.call(page, "Cti.subscribeToAgentEvents")
    agent = await house.page(AGENT)
    assert boss.user is not None
    await boss.user.close()
    before = len(boss.got)
    await house.call(agent, "Cti.loginAgent", agentPhoneNumber=AGENT[3:])
    await until_told(other, "AgentStateEvent", name="AgentReady", agentId=70130)
    assert boss.got[before:] == []


async def test_an_o2g_that_does_not_tell_of_its_contact_centre_serves_its_users_all_the_same(
    house_of: HouseOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """protocol.md section 7: who asks for agents is told why there are none; calls go on."""
    ids_of = Subscriptions._ids_of

    def refusing(self: Subscriptions, selector: Any, package: str, session: Any) -> list[str]:
        if package == "rti":
            raise Refused("real-time information is not licensed")
        return ids_of(self, selector, package, session)

    monkeypatch.setattr(Subscriptions, "_ids_of", refusing)
    house = await house_of("administrator")
    boss = await house.page(BOSS)
    await house.call(boss, "Cti.dial", destination="70120")
    await boss.hears("EventDialing")
    with pytest.raises(RpcError) as caught:
        await house.call(boss, "Cti.getList", objectType="agent")
    assert caught.value.code == jsonrpc.NOT_SUPPORTED
    assert "not licensed" in caught.value.message
