"""A site behind an agent that has dialled in to another bridge of the cluster is reached as if it were here.

protocol.md section 5: what holds for an agent's requests holds across bridges as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from bridge.config import Config, Site
from bridge.site_kinds import SITE_KINDS
from bridge.sites.o2g.tunnel import LabelledSubscriptions
from bridge.transport import Outcome, Request, Response, TransportError, Unreachable
from bridge.transport.agent import AgentTransport
from bridge.transport.cluster import AgentsElsewhere
from bridge.tunnel.for_bridges import ForBridges
from protocol.encoding import Encoding
from protocol.flow import CHUNK_BYTES, WINDOW_BYTES
from protocol.tunnel import (
    Codec,
    HeaderMap,
    Message,
    TunnelCancel,
    TunnelChunk,
    TunnelRequest,
    TunnelResponse,
    TunnelWindow,
)
from tests.bridge.cluster.memory import Medium, MemoryCluster
from tests.bridge.tunnel.agents import House, PlayedAgent, eventually

CONFIG = Config(sites=[Site("paris", "o2g", agent="paris"), Site("lyon", "xivo", agent="lyon")])
LARGE = bytes(range(256)) * 4096


class Bridge:
    """A bridge as far as agents go: its hub, its part in the cluster."""

    def __init__(self, cluster: MemoryCluster) -> None:
        self.cluster = cluster
        self.house = House()
        self.elsewhere = AgentsElsewhere(cluster, self.house.hub, Codec(), CONFIG.limits.frame_bytes)
        self.for_bridges = ForBridges(cluster, self.house.hub, Codec(), CONFIG, SITE_KINDS)
        self.carrier = AgentTransport(self.house.hub, "paris")

    def submit(self, request: Request | None = None) -> list[Outcome]:
        outcomes: list[Outcome] = []
        self.carrier.submit(request or get(), outcomes.append)
        return outcomes

    async def close(self) -> None:
        self.for_bridges.close()
        self.elsewhere.close()
        await self.house.close()


@asynccontextmanager
async def two(**how: Any) -> AsyncIterator[tuple[Bridge, Bridge, Medium]]:
    """A bridge that asks, and one that agents may dial in to."""
    medium = Medium(**how)
    here, there = [Bridge(cluster) for cluster in await medium.start(["here", "there"])]
    try:
        yield here, there, medium
    finally:
        await here.close()
        await there.close()


def get(target: str = "/api/rest", timeout_s: float = 30.0) -> Request:
    return Request("GET", target, timeout_s=timeout_s)


def all_messages(agent: PlayedAgent) -> list[Message]:
    """Everything that an agent has been sent, decoded."""
    return [Codec().decode(*frame) for frame in agent.frames]


async def request_at(agent: PlayedAgent) -> TunnelRequest:
    """The next request that comes to an agent."""
    found: list[Any] = []

    def has_come() -> bool:
        found.extend(each for each in agent.messages if isinstance(each, TunnelRequest))
        return bool(found)

    await eventually(has_come)
    (message,) = found
    assert isinstance(message, TunnelRequest)
    return message


def error_of(outcomes: list[Outcome]) -> TransportError:
    (outcome,) = outcomes
    assert isinstance(outcome, TransportError)
    return outcome


async def test_a_request_goes_to_the_bridge_that_the_agent_has_dialled_in_to() -> None:
    """protocol.md section 5."""
    async with two() as (here, there, medium):
        agent = await there.house.dial()
        await medium.settle()
        headers = [("Cookie", "a=1"), ("X-Many", "1"), ("X-Many", "2"), ("Content-Type", "application/json")]
        outcomes = here.submit(Request("POST", "/api/rest/1.0/x?y=%20", headers, b'{"a": 1.0}', 2.5))
        asked = await request_at(agent)
        assert (asked.method, asked.path, asked.timeout) == ("POST", "/api/rest/1.0/x?y=%20", 2.5)
        assert asked.headers["X-Many"] == ["1", "2"]
        assert asked.body == Raw(b'{"a": 1.0}'), "as it is, byte for byte"
        cookies: HeaderMap = {"Set-Cookie": ["a=1", "b=2"], "Content-Type": "application/json"}
        await agent.says(TunnelResponse(asked.id, 201, cookies, Raw(b'{"n": 1.0}')))
        await eventually(lambda: bool(outcomes))
        (answer,) = outcomes
        assert isinstance(answer, Response)
        assert (answer.status, answer.body) == (201, b'{"n": 1.0}')
        assert [value for name, value in answer.headers if name == "Set-Cookie"] == ["a=1", "b=2"]


async def test_an_agent_of_this_bridge_is_asked_first() -> None:
    """protocol.md section 5."""
    async with two() as (here, there, medium):
        far = await there.house.dial()
        near = await here.house.dial()
        await medium.settle()
        here.submit()
        await request_at(near)
        await medium.settle()
        assert far.messages == []


async def test_without_an_agent_anywhere_a_request_fails_at_once_and_was_not_executed() -> None:
    """protocol.md section 5."""
    async with two() as (here, there, medium):
        outcomes = here.submit()
        await eventually(lambda: bool(outcomes))
        assert error_of(outcomes).executed == "no"
        agent = await there.house.dial()
        await medium.settle()
        assert (here.carrier.connected, there.carrier.connected) == (1, 1)
        await agent.hang_up()
        await medium.settle()
        assert (here.carrier.connected, there.carrier.connected) == (0, 0)


async def test_who_waits_for_an_agent_hears_of_one_at_another_bridge() -> None:
    """protocol.md section 5: a site behind an agent is tried again as soon as its agent dials in."""
    async with two() as (here, there, medium):
        arrival = here.carrier.arrival()
        assert not arrival.done()
        await there.house.dial()
        await medium.settle()
        async with asyncio.timeout(30):
            await arrival


async def test_when_the_other_bridge_dies_its_requests_end_and_may_have_been_executed() -> None:
    """protocol.md section 7: no answer says so, and whether it was executed."""
    async with two() as (here, there, medium):
        agent = await there.house.dial()
        await medium.settle()
        outcomes = here.submit()
        await request_at(agent)
        there.cluster.die()
        await eventually(lambda: bool(outcomes))
        error = error_of(outcomes)
        assert isinstance(error, Unreachable)
        assert error.executed == "unknown"
        again = here.submit()
        await eventually(lambda: bool(again))
        assert error_of(again).executed == "no", "there is no way left"


async def test_when_the_agent_goes_its_requests_end() -> None:
    """protocol.md section 5."""
    async with two() as (here, there, medium):
        agent = await there.house.dial()
        await medium.settle()
        outcomes = here.submit()
        await request_at(agent)
        await agent.hang_up()
        await eventually(lambda: bool(outcomes))
        assert error_of(outcomes).executed == "unknown"


async def test_an_agent_that_has_gone_and_come_back_at_another_bridge_is_asked_again() -> None:
    """protocol.md section 5: agents come back, and their sites with them."""
    async with two() as (here, there, medium):
        for _ in range(3):
            agent = await there.house.dial()
            await medium.settle()
            outcomes = here.submit()
            asked = await request_at(agent)
            await agent.says(TunnelResponse(asked.id, 204, {}))
            await medium.settle()
            (answer,) = outcomes
            assert isinstance(answer, Response)
            await agent.hang_up()
            await medium.settle()


async def test_bridges_that_do_not_know_yet_that_an_agent_is_gone_do_not_hand_a_request_on_for_ever() -> None:
    """protocol.md section 5."""
    async with two() as (here, there, medium):
        agent = await there.house.dial()
        await medium.settle()
        there.house.hub.changed = None  # what it announces is old from here on
        await agent.hang_up()
        outcomes = here.submit()
        await eventually(lambda: bool(outcomes))
        assert error_of(outcomes).executed == "no"


async def test_a_request_that_nobody_waits_for_is_cancelled_at_the_agent() -> None:
    """protocol.md section 5: `cancel`."""
    async with two() as (here, there, medium):
        agent = await there.house.dial()
        await medium.settle()
        cancel = here.carrier.submit(get(), lambda _: None)
        asked = await request_at(agent)
        cancel()
        seen: list[Any] = []

        def cancelled() -> bool:
            seen.extend(agent.messages)
            return TunnelCancel(asked.id) in seen

        await eventually(cancelled)


async def test_large_bodies_pass_in_pieces_both_ways_and_none_is_held() -> None:
    """protocol.md section 5: chunks under credit."""
    async with two(window=64 * 1024) as (here, there, medium):
        agent = await there.house.dial(subprotocols=("o2g-tunnel.msgpack",))
        await medium.settle()

        async def body() -> AsyncIterator[bytes]:
            for start in range(0, len(LARGE), 10_000):
                yield LARGE[start : start + 10_000]

        async def ask() -> bytes:
            async with here.carrier.stream(Request("POST", "/x", timeout_s=30.0), body=body()) as answer:
                assert answer.status == 200
                return b"".join([piece async for piece in answer.chunks()])

        asking = asyncio.ensure_future(ask())
        asked = await request_at(agent)
        assert asked.stream
        chunks: list[TunnelChunk] = []
        while not chunks or not chunks[-1].end:
            so_far = [each for each in all_messages(agent) if isinstance(each, TunnelChunk)]
            for chunk in so_far[len(chunks) :]:
                await agent.says(TunnelWindow(asked.id, len(chunk.data)), encoding=Encoding.MSGPACK)
            chunks = so_far
            await asyncio.sleep(0.001)
        same = b"".join(chunk.data for chunk in chunks) == LARGE
        assert same
        await agent.says(TunnelResponse(asked.id, 200, {}, stream=True), encoding=Encoding.MSGPACK)
        at = seq = 0
        while at < len(LARGE):
            granted = sum(each.credit for each in all_messages(agent) if isinstance(each, TunnelWindow))
            piece = LARGE[at : at + min(CHUNK_BYTES, WINDOW_BYTES + granted - at)]
            if piece:
                end = at + len(piece) == len(LARGE)
                chunk = TunnelChunk(asked.id, seq, piece, end)
                await agent.says(chunk, encoding=Encoding.MSGPACK)
                at, seq = at + len(piece), seq + 1
            await asyncio.sleep(0.001)
        same = await asking == LARGE
        assert same


async def test_the_events_of_a_labelled_subscription_come_across() -> None:
    """protocol.md section 5: `identifier`."""
    async with two() as (here, there, medium):
        agent = await there.house.dial()
        await medium.settle()
        events: list[tuple[str, str, bytes]] = []
        losses: list[str] = []
        site = LabelledSubscriptions(
            "paris",
            here.carrier,
            here.carrier,
            lambda *event: events.append(event),
            lambda identifier, subscription, code, why: losses.append(code),
            30.0,
            agent=here.carrier,
        )
        order = Request("POST", "/api/rest/1.0/subscriptions?identifier=app", timeout_s=30.0)
        assert site.watches(order)
        asking = asyncio.ensure_future(here.carrier.request(site.outgoing(order)))
        subscribing = await request_at(agent)
        assert "identifier" not in subscribing.path, "it is not the site's"
        accepted = {
            "subscriptionId": "s1",
            "status": "ACCEPTED",
            "publicPollingUrl": "https://o2g/api/rest/1.0/notifications/s1",
            "privatePollingUrl": "https://o2g/api/rest/1.0/notifications/s1",
        }
        headers: HeaderMap = {"Content-Type": "application/json"}
        await agent.says(TunnelResponse(subscribing.id, 200, headers, Raw(msgspec.json.encode(accepted))))
        begin = site.answered(order, await asking)
        assert begin is not None
        leave = begin()
        channel = await request_at(agent)
        await agent.says(TunnelResponse(channel.id, 200, {}, stream=True))
        line = b'{"eventName":"OnCallCreated","loginName":"oxe1"}'
        await agent.says(TunnelChunk(channel.id, 0, line + b"\n", False))
        await eventually(lambda: bool(events))
        assert events == [("app", "s1", line)]
        assert leave is not None
        leave()
        seen: list[Any] = []

        def cancelled() -> bool:
            seen.extend(agent.messages)
            return TunnelCancel(channel.id) in seen

        await eventually(cancelled)
        assert losses == []


async def test_an_agent_that_no_site_of_the_other_bridge_is_behind_is_not_lent() -> None:
    """protocol.md section 7: 4003."""
    async with two() as (here, _, medium):
        ended: list[tuple[int, str]] = []

        class End:
            def received(self, payload: bytes) -> None:
                pytest.fail("nothing is said")

            def drained(self) -> None:
                pass

            def ended(self, code: int, reason: str) -> None:
                ended.append((code, reason))

        for hello in (msgspec.msgpack.encode({"name": "rome"}), b"\xc1"):
            here.cluster.channels.open("there", "agent", hello, End())
        await medium.settle()
        assert [code for code, _ in ended] == [4003, 4003]
