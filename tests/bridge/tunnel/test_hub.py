"""The agents of a bridge: who is let in, who gets a request, what becomes of it when one goes (section 5)."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from bridge.config import Limits
from bridge.transport import Outcome, Request, Response, TransportError
from bridge.transport.agent import AgentTransport
from protocol.encoding import Encoding
from protocol.tunnel import (
    TunnelCancel,
    TunnelError,
    TunnelEvent,
    TunnelRequest,
    TunnelResponse,
)
from tests.bridge.tunnel.agents import CLIENT_TOKEN, House, eventually, house, settle

GET = Request("GET", "/api/rest", timeout_s=5.0)


class Asked:
    """A request on its way, and its outcome."""

    def __init__(self, made: House, name: str = "paris", request: Request = GET) -> None:
        self.outcomes: list[Outcome] = []
        self.cancel = AgentTransport(made.hub, name).submit(request, self.outcomes.append)

    @property
    def error(self) -> TransportError:
        (outcome,) = self.outcomes
        assert isinstance(outcome, TransportError)
        return outcome

    @property
    def status(self) -> int:
        (outcome,) = self.outcomes
        assert isinstance(outcome, Response)
        return outcome.status


# Who is let in


@pytest.mark.parametrize(
    ("name", "how", "code", "why"),
    [
        ("paris", {"secret": "another"}, 4001, "unknown"),
        ("paris", {"secret": None}, 4001, "unknown"),
        ("paris", {"secret": CLIENT_TOKEN}, 4003, "not one for agents"),
        ("rome", {}, 4003, "paris, lyon"),
        ("../paris", {}, 4003, "letters"),
        ("", {}, 4003, "letters"),
    ],
)
async def test_an_agent_that_may_not_is_refused_and_gets_nothing(
    name: str, how: dict[str, Any], code: int, why: str
) -> None:
    async with house() as made:
        agent = await made.dial(name, **how)
        assert agent.closing is not None
        assert agent.closing[0] == code
        assert why in agent.closing[1]
        assert made.hub.pick(name) is None
        assert made.metrics.closes == {code: 1}


@pytest.mark.parametrize("in_query", [False, True])
async def test_an_agent_presents_its_token_in_a_header_or_in_the_query(in_query: bool) -> None:
    async with house() as made:
        agent = await made.dial(in_query=in_query)
        assert agent.closing is None
        assert made.hub.status("paris") == (1, 0)


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ((), None),
        (("o2g-tunnel",), "o2g-tunnel"),
        (("jsonrpc", "o2g-tunnel.msgpack"), "o2g-tunnel.msgpack"),
        (("jsonrpc",), None),
    ],
)
async def test_the_tunnels_subprotocol_is_agreed_upon(offered: tuple[str, ...], chosen: str | None) -> None:
    async with house() as made:
        assert (await made.dial(subprotocols=offered)).subprotocol == chosen


async def test_an_agent_is_told_how_large_its_frames_may_be() -> None:
    """protocol.md section 8: the limit of a frame is the bridge's to configure."""
    async with house(Limits(frame_bytes=4096)) as made:
        assert (await made.dial()).handshake == {b"ctibridge-frame-bytes": b"4096"}


async def test_a_token_that_is_revoked_ends_its_agent_and_what_it_had_in_flight() -> None:
    async with house() as made:
        agent = await made.dial()
        asked = Asked(made)
        made.tokens.replace([])
        await settle()
        assert agent.closing is not None
        assert agent.closing[0] == 4003
        assert asked.error.executed == "unknown"
        assert made.hub.pick("paris") is None


# Requests and answers


async def test_a_request_goes_to_the_agent_and_its_answer_comes_back() -> None:
    async with house() as made:
        agent = await made.dial()
        asked = Asked(made)
        request = await agent.request()
        assert (request.method, request.path, request.timeout) == ("GET", "/api/rest", 5.0)
        await agent.says(TunnelResponse(request.id, 200))
        assert asked.status == 200
        assert made.hub.status("paris") == (1, 0)


@pytest.mark.parametrize(
    ("subprotocol", "expected"), [("o2g-tunnel.msgpack", Encoding.MSGPACK), ("o2g-tunnel", Encoding.JSON)]
)
async def test_bytes_go_in_messagepack_only_to_an_agent_that_has_chosen_it(
    subprotocol: str, expected: Encoding
) -> None:
    async with house() as made:
        agent = await made.dial(subprotocols=(subprotocol,))
        Asked(made, request=Request("PUT", "/x", [("Content-Type", "audio/wav")], b"\0\xff"))
        Asked(made, request=Request("PUT", "/x", [("Content-Type", "application/json")], b"{}"))
        await settle()
        assert agent.encodings == [expected, Encoding.JSON]


async def test_the_least_busy_agent_of_a_name_gets_the_request() -> None:
    async with house() as made:
        first, second = await made.dial(), await made.dial()
        other = await made.dial("lyon")
        for _ in range(4):
            Asked(made)
        await settle()
        requests = first.messages
        assert (len(requests), len(second.messages), len(other.messages)) == (2, 2, 0)
        assert made.hub.statuses() == {"paris": (2, 4), "lyon": (1, 0)}
        for request in requests:
            assert isinstance(request, TunnelRequest)
            await first.says(TunnelResponse(request.id, 204))
        Asked(made)
        Asked(made)
        await settle()
        assert (len(first.messages), len(second.messages)) == (2, 0)


async def test_an_agent_that_has_let_a_request_time_out_comes_last_until_it_is_heard_of() -> None:
    async with house() as made:
        silent, other = await made.dial(), await made.dial()
        late = Asked(made, request=Request("GET", "/x", timeout_s=0.01))
        await eventually(lambda: bool(late.outcomes))
        assert [type(message) for message in silent.messages] == [TunnelRequest, TunnelCancel]
        for _ in range(3):
            Asked(made)
        await settle()
        assert (len(silent.messages), len(other.messages)) == (0, 3)
        await silent.says(TunnelResponse("1", 200))
        Asked(made)
        await settle()
        assert (len(silent.messages), len(other.messages)) == (1, 0)


# Agents go and come


async def test_an_agent_that_goes_away_loses_only_what_it_was_executing_and_at_once() -> None:
    async with house() as made:
        first, second = await made.dial(), await made.dial()
        lost, kept = Asked(made), Asked(made)
        await settle()
        await first.hang_up()
        assert lost.error.executed == "unknown"
        assert "paris" in str(lost.error)
        assert kept.outcomes == []
        request = await second.request()
        await second.says(TunnelResponse(request.id, 204))
        assert kept.status == 204
        assert made.hub.status("paris") == (1, 0)


async def test_what_has_not_left_when_its_agent_goes_is_given_to_another() -> None:
    async with house() as made:
        stuck = await made.dial()
        stuck.taking.clear()
        waiting = [Asked(made) for _ in range(3)]
        await settle()
        other = await made.dial()
        await stuck.hang_up()
        # The first frame was handed to the socket, so nobody knows what has become of it.
        assert [len(asked.outcomes) for asked in waiting] == [1, 0, 0]
        assert waiting[0].error.executed == "unknown"
        requests = other.messages
        assert len(requests) == 2
        for request in requests:
            assert isinstance(request, TunnelRequest)
            await other.says(TunnelResponse(request.id, 204))
        assert [asked.status for asked in waiting[1:]] == [204, 204]


async def test_what_has_not_left_when_the_last_agent_goes_was_not_executed() -> None:
    async with house() as made:
        stuck = await made.dial()
        stuck.taking.clear()
        Asked(made)
        waiting = Asked(made)
        await stuck.hang_up()
        await settle()
        assert waiting.error.executed == "no"


async def test_an_agent_that_dials_in_anew_takes_the_place_of_its_stale_connection_at_once() -> None:
    async with house() as made:
        stale = await made.dial(instance="a")
        other = await made.dial(instance="b")
        unnamed = await made.dial()
        lost = Asked(made)
        anew = await made.dial(instance="a")
        assert stale.closing == (4009, "the agent has dialled in anew")
        assert lost.error.executed == "unknown"
        assert (other.closing, unnamed.closing, anew.closing) == (None, None, None)
        assert made.hub.status("paris").connected == 3
        assert len(stale.messages) == 1
        Asked(made)
        Asked(made)
        Asked(made)
        await settle()
        assert [len(agent.messages) for agent in (stale, other, unnamed, anew)] == [0, 1, 1, 1]


async def test_an_agent_without_an_instance_takes_nobodys_place() -> None:
    async with house() as made:
        first, second = await made.dial(), await made.dial()
        assert (first.closing, second.closing) == (None, None)
        assert made.hub.status("paris").connected == 2


async def test_an_agent_that_says_that_it_leaves_finishes_and_gets_no_more() -> None:
    async with house() as made:
        leaving = await made.dial()
        under_way = Asked(made)
        request = await leaving.request()
        await leaving.says(TunnelError("going_away", "shutting down"))
        assert made.hub.status("paris").connected == 0
        refused = Asked(made)
        await settle()
        assert refused.error.executed == "no"
        await leaving.says(TunnelResponse(request.id, 204))
        assert under_way.status == 204


async def test_a_request_that_a_leaving_agent_does_not_take_is_given_to_another() -> None:
    async with house() as made:
        leaving = await made.dial()
        asked = Asked(made)
        request = await leaving.request()
        other = await made.dial()
        await leaving.says(
            TunnelError("going_away", "shutting down"),
            TunnelError("going_away", "shutting down", request.id, "no"),
        )
        again = await other.request()
        await other.says(TunnelResponse(again.id, 204))
        assert asked.status == 204


async def test_without_an_agent_there_is_no_way() -> None:
    async with house() as made:
        asked = Asked(made)
        assert asked.outcomes == [], "not from inside `submit`"
        await settle()
        assert asked.error.executed == "no"
        assert "no agent paris is connected" in str(asked.error)


async def test_who_waits_for_an_agent_is_told_when_one_of_the_name_comes() -> None:
    async with house() as made:
        arrival = made.hub.arrival("paris")
        assert made.hub.arrival("paris") is arrival
        await made.dial("lyon")
        assert not arrival.done()
        await made.dial("paris")
        assert arrival.done()
        assert not made.hub.arrival("paris").done()


async def test_a_bridge_that_ends_sends_its_agents_away_with_1001() -> None:
    async with house() as made:
        agents = [await made.dial(), await made.dial("lyon")]
        asked = Asked(made)
        await made.hub.drain()
        await settle()
        assert [agent.closing and agent.closing[0] for agent in agents] == [1001, 1001]
        assert asked.error.executed == "unknown"


async def test_an_agent_that_takes_no_frames_is_given_up() -> None:
    async with house(Limits(send_deadline_s=0.02)) as made:
        agent = await made.dial()
        agent.taking.clear()
        asked = Asked(made)
        await eventually(lambda: bool(asked.outcomes))
        assert made.metrics.closes == {4008: 1}
        assert made.hub.pick("paris") is None


@pytest.mark.parametrize("frame", ["{", "[]", b"\xc1", '{"jsonrpc":"2.0"}', '{"type":"request"}'])
async def test_a_frame_that_cannot_be_handled_is_answered_and_the_agent_stays(frame: str | bytes) -> None:
    async with house() as made:
        agent = await made.dial()
        await agent.frame(frame)
        (error,) = agent.messages
        assert isinstance(error, TunnelError)
        assert error.code == "bad_frame"
        Asked(made)
        assert (await agent.request()).path == "/api/rest"


# Events


class Follower:
    """Who takes the events of one subscription."""

    def __init__(self) -> None:
        self.heard: list[tuple[Any, str, str]] = []

    def take(self, event: bytes | None, code: str, why: str) -> None:
        self.heard.append((None if event is None else msgspec.json.decode(event), code, why))


async def labelled(made: House, follower: Follower, agent: Any, identifier: str, subscription: str) -> Any:
    """A subscription that the agent has accepted; what leaves it."""
    carrier = AgentTransport(made.hub, "paris")
    asking = asyncio.ensure_future(
        carrier.request(Request("POST", f"/subscriptions?identifier={identifier}"))
    )
    request = await agent.request()
    await agent.says(TunnelResponse(request.id, 200))
    leave = carrier.follow(await asking, identifier, subscription, follower.take)
    assert leave is not None
    return leave, request.id


@pytest.mark.parametrize("encoding", list(Encoding))
async def test_events_find_their_followers_by_label_and_subscription(encoding: Encoding) -> None:
    async with house() as made:
        agent = await made.dial()
        one, two = Follower(), Follower()
        await labelled(made, one, agent, "app", "s1")
        await labelled(made, two, agent, "app", "s2")
        for identifier, subscription in (("app", "s2"), ("app", "s1"), ("app", "s3"), ("other", "s1")):
            value = {"eventName": subscription}
            raw = msgspec.json.encode(value) if encoding is Encoding.JSON else msgspec.msgpack.encode(value)
            await agent.says(TunnelEvent(identifier, subscription, Raw(raw)), encoding=encoding)
        assert one.heard == [({"eventName": "s1"}, "", "")]
        assert two.heard == [({"eventName": "s2"}, "", "")]


async def test_a_follower_hears_what_the_agent_says_of_its_events() -> None:
    async with house() as made:
        agent = await made.dial()
        follower = Follower()
        await labelled(made, follower, agent, "app", "s1")
        await agent.says(
            TunnelError("resync", "cut", identifier="app", subscriptionId="s1"),
            TunnelError("resync", "cut", identifier="app", subscriptionId="s2"),
        )
        assert follower.heard == [(None, "resync", "cut")]


async def test_a_follower_hears_that_its_agent_is_gone() -> None:
    async with house() as made:
        agent, other = await made.dial(), await made.dial()
        follower = Follower()
        await labelled(made, follower, agent, "app", "s1")
        await agent.hang_up()
        ((event, code, _),) = follower.heard
        assert (event, code) == (None, "")
        await other.says(TunnelEvent("app", "s1", Raw(b"{}")))
        assert len(follower.heard) == 1


async def test_who_leaves_hears_no_more_and_the_agent_is_told_by_the_requests_id() -> None:
    async with house() as made:
        agent = await made.dial()
        follower = Follower()
        leave, id_ = await labelled(made, follower, agent, "app", "s1")
        leave()
        assert agent.messages == [TunnelCancel(id_)]
        await agent.says(TunnelEvent("app", "s1", Raw(b"{}")))
        assert follower.heard == []


async def test_nothing_can_be_followed_through_an_agent_that_is_gone() -> None:
    async with house() as made:
        agent = await made.dial()
        carrier = AgentTransport(made.hub, "paris")
        asking = asyncio.ensure_future(carrier.request(GET))
        request = await agent.request()
        await agent.says(TunnelResponse(request.id, 200))
        response = await asking
        await agent.hang_up()
        assert carrier.follow(response, "app", "s1", Follower().take) is None
        assert carrier.follow(Response(200, [], b""), "app", "s1", Follower().take) is None


# Health


async def test_requests_are_counted_by_agent_and_outcome() -> None:
    async with house() as made:
        agent = await made.dial()
        Asked(made)
        cancelled, failed = Asked(made), Asked(made)
        first, second, third = await _ids(agent)
        await agent.says(TunnelResponse(first, 200))
        cancelled.cancel()
        await agent.says(TunnelError("timed_out", "no answer", third))
        assert failed.error.executed == "unknown"
        assert made.metrics.agent_requests == {
            ("paris", "answered"): 1,
            ("paris", "cancelled"): 1,
            ("paris", "TimedOut"): 1,
        }
        assert b'ctibridge_agent_requests_total{agent="paris",outcome="answered"} 1.0' in made.metrics.text()
        assert second != third


async def _ids(agent: Any) -> list[str]:
    await settle()
    return [message.id for message in agent.messages]
