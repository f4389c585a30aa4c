"""Longer stories, by both faces and in both encodings: an agent's day, and a PBX that restarts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from ctibridge_client import AsyncClient, BlockingEventStream, Client, Event, EventStream
from ctibridge_client.wire import Encoding

from tests.clients.python_client import PATIENCE_S, order, proxied, until, user
from tests.system.program import Program
from tests.system.proxy import FaultyProxy


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The demo. Each test has users of its own, or leaves them as they were."""
    program = Program(tmp_path_factory.mktemp("python_client_days"), "demo", "--port", "0")
    yield program
    program.stop()


@pytest.fixture
def url(demo: Program) -> str:
    """The address of its socket."""
    return demo.ready.split()[0]


class Agent(NamedTuple):
    """Somebody who answers a queue's calls, and somebody who dials it. Passwords are the logins, or the O2G's."""

    site: str
    login: str
    phone: str
    agent_id: int
    customer: str
    queue: str

    def password(self, login: str) -> str:
        return "0000" if self.site == "o2g" else login


AGENTS = (
    Agent("o2g", "oxe70130", "70130", 70130, "oxe70122", "60141"),
    Agent("xivo", "dave", "1004", 2, "bob", "3003"),
)

DAY = [
    *("AgentReady", "AgentRinging", "AgentOnCall", "AgentOnWrapup", "AgentReady"),
    *("AgentOnPause", "AgentReady", "AgentLoggedOut"),
]


async def worked(agent: Agent, url: str, proxy: FaultyProxy, encoding: Encoding) -> list[Event]:
    """An agent's day behind a proxy that does not stay open; every state and loss that was heard."""
    async with (
        AsyncClient(
            proxied_url(proxy),
            login=agent.login,
            password=agent.password(agent.login),
            site=agent.site,
            encoding=encoding.value,
        ) as phone,
        AsyncClient(
            url, login=agent.customer, password=agent.password(agent.customer), site=agent.site
        ) as customer,
    ):
        hears = phone.events("AgentStateEvent")
        heard: list[Event] = []

        async def reaches(state: str) -> None:
            heard.extend(await until(hears, "AgentStateEvent", name=state, agentId=agent.agent_id))

        await phone.Cti.loginAgent(agent.phone)
        await reaches("AgentReady")
        await customer.Cti.dial(agent.queue)
        await reaches("AgentRinging")
        proxy.reset()
        await phone.Cti.answer()
        await reaches("AgentOnCall")
        proxy.refuse()
        proxy.reset()
        await customer.Cti.hangup()
        proxy.mend()
        await reaches("AgentReady")
        await phone.Cti.pauseAgent()
        await reaches("AgentOnPause")
        proxy.refuse()
        proxy.reset()
        going_on = asyncio.create_task(phone.Cti.unpauseAgent())
        proxy.mend()
        await going_on
        leaving = asyncio.create_task(phone.Cti.logoutAgent())
        proxy.reset()
        await leaving
        await reaches("AgentLoggedOut")
        return heard


def proxied_url(proxy: FaultyProxy) -> str:
    return f"ws://127.0.0.1:{proxy.port}/ws"


@pytest.mark.parametrize("encoding", Encoding)
async def test_an_agents_day_with_cuts_in_the_middle_on_both_kinds_of_site(
    url: str, encoding: Encoding
) -> None:
    """protocol.md sections 4 and 6: the same calls and events on both kinds of site, and nothing is lost."""
    with proxied(url) as (one, _), proxied(url) as (other, _):
        days = await asyncio.gather(
            *(worked(agent, url, proxy, encoding) for agent, proxy in zip(AGENTS, (one, other), strict=True))
        )
    for day in days:
        assert "Resync" not in {event.name for event in day}
        numbers = [event.seq for event in day]
        assert numbers == sorted(set(numbers))
        states = [event.data["name"] for event in day]
        changes = [state for before, state in zip([None, *states], states, strict=False) if state != before]
        assert changes[-len(DAY) :] == DAY


@pytest.mark.parametrize("encoding", Encoding)
async def test_when_the_pbx_restarts_the_session_its_calls_and_its_subscriptions_go_on(
    demo: Program, url: str, encoding: Encoding
) -> None:
    """protocol.md section 3: the bridge signs in again by itself; its users hear closed, opened, `Resync`."""
    async with user(url, 70123, encoding) as ann, user(url, 70124, encoding) as bob:
        subscribed = await bob.O2g.subscribe([{"ids": ["oxe70124"], "names": ["telephony"]}])
        streams = [ann.events(), bob.events()]
        session = bob.session["sessionId"]
        placed = await ann.Cti.dial("70124")
        assert placed is not None
        await until(streams[1], "PhoneEvent", eventType="EventRinging")
        await asyncio.to_thread(order, demo, "/server/restart")
        for stream in streams:
            await told_of_a_restart(stream)
        await bob.Cti.answer()
        await until(streams[0], "PhoneEvent", eventType="EventEstablished")
        await ann.Cti.hangup()
        (*_, removed) = await until(streams[1], "OnCallRemoved")
        assert removed.subscription_id == subscribed["subscriptionId"]
        assert removed.data["callRef"] == placed["uniqueId"]
        assert bob.session["sessionId"] == session


@pytest.mark.parametrize("encoding", Encoding)
async def test_what_the_restart_tells_is_not_lost_with_the_socket(
    demo: Program, url: str, encoding: Encoding
) -> None:
    """protocol.md section 6: a resume replays what came meanwhile, in order."""
    with proxied(url) as (proxy, way):
        async with user(way, 70125, encoding) as ann, user(url, 70126) as watching:
            hears, watches = ann.events(), watching.events()
            await until(hears, "PhoneStatusUpdate")
            proxy.refuse()
            proxy.reset()
            await asyncio.to_thread(order, demo, "/server/restart")
            await until(watches, "Resync")
            proxy.mend()
            await told_of_a_restart(hears)


async def told_of_a_restart(stream: EventStream) -> None:
    heard = await until(stream, "Resync")
    told = [event for event in heard if event.name in ("LinkStatusUpdate", "Resync")]
    closed = next(place for place, event in enumerate(told) if event.data == {"status": "closed"})
    assert [event.data for event in told[closed:]] == [
        {"status": "closed"},
        {"status": "opened"},
        {"lost": None},
    ]


def heard_until(stream: BlockingEventStream, name: str, /, **wanted: object) -> list[Event]:
    """As `until`, without asyncio."""
    heard: list[Event] = []
    while event := stream.next(PATIENCE_S):
        heard.append(event)
        if event.name == name and wanted.items() <= event.data.items():
            return heard
    raise AssertionError(f"{name} never came, only {heard}")


@pytest.mark.parametrize("encoding", Encoding)
def test_the_blocking_face_works_an_agents_day_through_cuts_and_a_restart(
    demo: Program, url: str, encoding: Encoding
) -> None:
    """Issue 7: asyncio and blocking faces over the same core, with the same resilience."""
    with (
        proxied(url) as (proxy, way),
        Client(way, login="oxe70131", password="0000", encoding=encoding.value) as agent,
        Client(url, login="oxe70127", password="0000", encoding=encoding.value) as caller,
    ):
        states, everything = agent.events("AgentStateEvent"), agent.events()
        agent.Cti.loginAgent("70131")
        heard_until(states, "AgentStateEvent", name="AgentReady", agentId=70131)
        proxy.reset()
        agent.Cti.pauseAgent()
        heard = heard_until(states, "AgentStateEvent", name="AgentOnPause", agentId=70131)
        proxy.reset()
        agent.Cti.unpauseAgent()
        heard += heard_until(states, "AgentStateEvent", name="AgentReady", agentId=70131)
        assert "Resync" not in {event.name for event in heard}
        placed = caller.Cti.dial("70131")
        assert placed is not None
        (*_, ringing) = heard_until(everything, "PhoneEvent", eventType="EventRinging")
        assert ringing.data["uniqueId"] == placed["uniqueId"]
        order(demo, "/server/restart")
        heard_until(everything, "LinkStatusUpdate", status="closed")
        heard_until(everything, "Resync", lost=None)
        proxy.reset()
        agent.Cti.answer()
        heard_until(everything, "PhoneEvent", eventType="EventEstablished")
        caller.Cti.hangup()
        heard_until(everything, "PhoneEvent", eventType="EventReleased")
        agent.Cti.logoutAgent()
        heard_until(everything, "AgentStateEvent", name="AgentLoggedOut", agentId=70131)
