"""Labelled subscriptions: their events come on the same socket, through timeouts, cuts and restarts (section 5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from bridge.sites.o2g.tunnel import GIVE_UP_S, LabelledSubscriptions
from bridge.transport import Headers, Outcome, Request, Response, Unreachable
from tests.bridge.carrier import Carrier, Pieces, ok
from tests.bridge.clockwork import pass_time, settled, timeless

SUBSCRIPTIONS = "/api/rest/1.0/subscriptions"
HEADERS: Headers = [
    ("Cookie", "AlcUserId=x"),
    ("Authorization", "Basic secret"),
    ("Content-Type", "application/json"),
]


def accepted(id_: str = "s1") -> dict[str, Any]:
    return {
        "subscriptionId": id_,
        "status": "ACCEPTED",
        "publicPollingUrl": f"https://elsewhere.example/OTEvents?subscriptionId={id_}",
    }


def post(identifier: str = "app1", body: bytes = b'{"filter":{}}') -> Request:
    return Request("POST", f"{SUBSCRIPTIONS}?identifier={identifier}", HEADERS, body)


def delete(id_: str) -> Request:
    return Request("DELETE", f"{SUBSCRIPTIONS}/{id_}", HEADERS)


class FakeAgent:
    """A carrier whose far end reads the channels."""

    def __init__(self, *, is_there: bool = True) -> None:
        self.is_there = is_there
        self.takes: list[Callable[[bytes | None, str, str], None]] = []
        self.left = 0

    def follow(
        self,
        response: Response,
        identifier: str,
        subscription_id: str,
        take: Callable[[bytes | None, str, str], None],
    ) -> Callable[[], None] | None:
        if not self.is_there:
            return None
        self.takes.append(take)

        def leave() -> None:
            self.left += 1

        return leave


class Socket:
    """One socket's labelled subscriptions at a site whose channels the test feeds."""

    def __init__(self, agent: FakeAgent | None = None) -> None:
        self.heard: list[Any] = []
        self.channels: list[Pieces] = []
        self.channel_answers: list[Outcome | Pieces] = []
        self.resubscriptions: list[Outcome] = []
        self.carrier = Carrier(self._site)
        self.tunnel = LabelledSubscriptions(
            "paris",
            self.carrier,
            self.carrier,
            lambda *said: self.heard.append((*said[:2], msgspec.json.decode(said[2])["eventName"])),
            lambda *said: self.heard.append(said[:3]),
            180.0,
            agent=agent,
        )

    def _site(self, request: Request) -> Outcome | Pieces:
        if request.method == "POST":
            return self.resubscriptions.pop(0)
        if self.channel_answers:
            return self.channel_answers.pop(0)
        channel = Pieces()
        self.channels.append(channel)
        return channel

    @property
    def channel(self) -> Pieces:
        return self.channels[-1]

    async def subscribe(self, asked: Request | None = None, response: Response | None = None) -> Any:
        """A subscription, answered; what ends it."""
        begin = self.tunnel.answered(asked or post(), response or ok(accepted()))
        leave = None if begin is None else begin()
        await settled()
        return leave

    async def event(self, name: str) -> None:
        self.channel.event(name)
        await settled()

    def opened(self) -> list[str]:
        return self.carrier.shown()


# What is watched, and what goes to the site


@pytest.mark.parametrize(
    ("method", "target", "watched"),
    [
        ("POST", f"{SUBSCRIPTIONS}?identifier=app1", True),
        ("POST", f"{SUBSCRIPTIONS}?a=b&identifier=app1", True),
        ("POST", SUBSCRIPTIONS, False),
        ("POST", f"{SUBSCRIPTIONS}?identifier=", False),
        ("GET", f"{SUBSCRIPTIONS}?identifier=app1", False),
        ("POST", f"{SUBSCRIPTIONS}/x?identifier=app1", False),
        ("PUT", SUBSCRIPTIONS, True),
        ("DELETE", f"{SUBSCRIPTIONS}/nobodys", False),
        ("GET", "/api/rest/1.0/telephony/calls", False),
    ],
)
def test_only_requests_about_labelled_subscriptions_are_watched(
    method: str, target: str, watched: bool
) -> None:
    assert Socket().tunnel.watches(Request(method, target)) is watched


def test_the_identifier_is_not_the_sites() -> None:
    asked = Request("POST", f"{SUBSCRIPTIONS}?a=%20b&identifier=app1&c=d", HEADERS, b"{}", 3.0)
    outgoing = Socket().tunnel.outgoing(asked)
    assert (outgoing.method, outgoing.target) == ("POST", f"{SUBSCRIPTIONS}?a=+b&c=d")
    assert (outgoing.headers, outgoing.body, outgoing.timeout_s) == (HEADERS, b"{}", 3.0)
    assert Socket().tunnel.outgoing(post()).target == SUBSCRIPTIONS


def test_an_agent_gets_the_identifier_for_it_reads_the_channel() -> None:
    assert Socket(FakeAgent()).tunnel.outgoing(post()).target == f"{SUBSCRIPTIONS}?identifier=app1"


# Events


@timeless
async def test_events_come_labelled_and_keep_alives_do_not() -> None:
    socket = Socket()
    await socket.subscribe()
    (channel,) = [sent.request for sent in socket.carrier.sent]
    assert (channel.method, channel.target) == ("GET", "/OTEvents?subscriptionId=s1")
    assert channel.headers == [("Cookie", "AlcUserId=x")], "and no password"
    await socket.event("OnCallCreated")
    await socket.event("OnChannelInformation")
    await socket.event("OnCallRemoved")
    assert socket.heard == [("app1", "s1", "OnCallCreated"), ("app1", "s1", "OnCallRemoved")]
    socket.tunnel.close()


@pytest.mark.parametrize(
    "response",
    [
        ok({**accepted(), "status": "REFUSED"}),
        ok(accepted(), status=403),
        ok({"status": "ACCEPTED", "subscriptionId": "s1"}),
        ok({**accepted(), "publicPollingUrl": "no address"}),
        ok([1]),
        Response(200, [], b"<html>"),
    ],
)
def test_a_subscription_that_was_not_accepted_is_not_followed(response: Response) -> None:
    @timeless
    async def test() -> None:
        socket = Socket()
        assert await socket.subscribe(response=response) is None
        assert socket.opened() == []

    test()


@timeless
async def test_each_subscription_of_a_socket_has_its_label_and_its_end() -> None:
    socket = Socket()
    await socket.subscribe(post("one"), ok(accepted("s1")))
    await socket.subscribe(post("two"), ok(accepted("s2")))
    first, second = socket.channels
    assert socket.tunnel.watches(delete("s1"))
    await ended(socket, delete("s1"), ok(status=204))
    assert (first.left, second.left) == (True, False)
    await socket.event("E")
    assert socket.heard == [("two", "s2", "E")]
    assert not socket.tunnel.watches(delete("s1"))
    socket.tunnel.close()
    await settled()
    assert second.left


async def ended(socket: Socket, asked: Request, response: Response) -> None:
    begin = socket.tunnel.answered(asked, response)
    if begin is not None:
        begin()
    await settled()


@pytest.mark.parametrize(("status", "closes"), [(204, True), (404, True), (403, False), (503, False)])
def test_a_subscription_is_followed_until_it_is_gone_at_the_site(status: int, closes: bool) -> None:
    @timeless
    async def test() -> None:
        socket = Socket()
        await socket.subscribe()
        await ended(socket, delete("s1"), ok(status=status))
        assert socket.channel.left is closes
        socket.tunnel.close()

    test()


@timeless
async def test_who_has_begun_to_follow_can_leave() -> None:
    socket = Socket()
    leave = await socket.subscribe()
    leave()
    leave()
    await settled()
    assert socket.channel.left
    assert not socket.tunnel.watches(delete("s1"))


# The channel ends


@timeless
async def test_a_channel_that_the_site_ends_is_opened_again_and_nothing_is_missing() -> None:
    """Seed document 004, "Subscription management": it has a timeout, and events are kept for a minute."""
    socket = Socket()
    await socket.subscribe()
    await socket.event("E1")
    socket.channel.end()
    await settled()
    await pass_time(1)
    assert socket.opened() == ["GET /OTEvents?subscriptionId=s1"] * 2
    await socket.event("E2")
    assert socket.heard == [("app1", "s1", "E1"), ("app1", "s1", "E2")]
    socket.tunnel.close()


@timeless
async def test_a_channel_that_is_cut_is_opened_again_and_the_client_told_that_events_may_be_missing() -> None:
    socket = Socket()
    await socket.subscribe()
    socket.channel.cut(Unreachable("cut"))
    await settled()
    await pass_time(1)
    await socket.event("E")
    assert socket.heard == [("app1", "s1", "resync"), ("app1", "s1", "E")]
    socket.tunnel.close()


@timeless
async def test_a_site_that_is_away_is_waited_for() -> None:
    socket = Socket()
    await socket.subscribe()
    socket.channel_answers = [Unreachable("no connection") for _ in range(8)]
    socket.channel.end()
    await settled()
    for _ in range(100):
        await pass_time(1)
    await socket.event("E")
    assert socket.heard == [("app1", "s1", "E")]
    socket.tunnel.close()


@timeless
async def test_a_site_that_stays_away_is_given_up_and_the_client_told() -> None:
    socket = Socket()
    await socket.subscribe()
    socket.channel_answers = [Unreachable("no connection") for _ in range(1000)]
    socket.channel.cut(Unreachable("cut"))
    await settled()
    for _ in range(int(GIVE_UP_S) + 60):
        await pass_time(1)
    assert socket.heard == [("app1", "s1", "subscription_lost")]
    assert not socket.tunnel.watches(delete("s1"))


@timeless
async def test_a_channel_that_is_silent_for_too_long_is_opened_again() -> None:
    socket = Socket()
    await socket.subscribe()
    await pass_time(181)
    await pass_time(1)
    assert len(socket.channels) == 2
    assert socket.heard == [("app1", "s1", "resync")]
    socket.tunnel.close()


# The subscription is gone


@timeless
async def test_a_subscription_that_the_site_has_dropped_is_made_anew_under_its_old_name() -> None:
    socket = Socket()
    await socket.subscribe()
    socket.channel_answers = [Response(404, [], b"")]
    socket.resubscriptions = [ok(accepted("s2"))]
    socket.channel.end()
    await settled()
    await pass_time(1)
    await pass_time(2)
    again = next(sent.request for sent in socket.carrier.sent if sent.request.method == "POST")
    assert (again.target, again.body) == (SUBSCRIPTIONS, b'{"filter":{}}')
    assert again.headers == [("Cookie", "AlcUserId=x"), ("Content-Type", "application/json")]
    assert socket.opened()[-1] == "GET /OTEvents?subscriptionId=s2"
    await socket.event("E")
    assert socket.heard == [("app1", "s1", "resync"), ("app1", "s1", "E")]
    assert socket.tunnel.outgoing(delete("s1")).target == f"{SUBSCRIPTIONS}/s2"
    await ended(socket, delete("s1"), ok(status=204))
    assert socket.channel.left


@pytest.mark.parametrize("answer", [ok({"status": "REFUSED"}), ok({"code": 1001}, status=403)])
def test_a_subscription_that_cannot_be_made_anew_is_lost_and_the_client_told(answer: Response) -> None:
    """The session is gone, and nobody but the client knows its password."""

    @timeless
    async def test() -> None:
        socket = Socket()
        await socket.subscribe()
        socket.channel_answers = [Response(403, [], b"")]
        socket.resubscriptions = [answer]
        socket.channel.end()
        await settled()
        await pass_time(1)
        assert socket.heard == [("app1", "s1", "subscription_lost")]
        assert not socket.tunnel.watches(delete("s1"))

    test()


@timeless
async def test_while_a_subscription_cannot_be_made_anew_it_is_tried_again() -> None:
    socket = Socket()
    await socket.subscribe()
    socket.channel_answers = [Response(404, [], b""), Response(404, [], b"")]
    socket.resubscriptions = [Unreachable("no connection"), ok(accepted("s2"))]
    socket.channel.end()
    await settled()
    for _ in range(10):
        await pass_time(1)
    assert socket.heard == [("app1", "s1", "resync")]
    socket.tunnel.close()


@timeless
async def test_a_subscription_whose_filter_was_changed_is_not_made_anew_with_the_old_one() -> None:
    socket = Socket()
    await socket.subscribe()
    await ended(socket, Request("PUT", SUBSCRIPTIONS, HEADERS, b"{}"), ok(status=204))
    socket.channel_answers = [Response(404, [], b"")]
    socket.channel.end()
    await settled()
    await pass_time(1)
    assert socket.heard == [("app1", "s1", "subscription_lost")]


# Through an agent


@timeless
async def test_an_agents_events_come_without_a_channel_of_the_bridges() -> None:
    agent = FakeAgent()
    socket = Socket(agent)
    await socket.subscribe()
    (take,) = agent.takes
    take(b'{"eventName":"E"}', "", "")
    take(None, "resync", "it was cut")
    assert socket.heard == [("app1", "s1", "E"), ("app1", "s1", "resync")]
    assert socket.opened() == []
    await ended(socket, delete("s1"), ok(status=204))
    assert agent.left == 1


@timeless
async def test_what_an_agent_has_lost_is_over() -> None:
    agent = FakeAgent()
    socket = Socket(agent)
    await socket.subscribe()
    agent.takes[0](None, "subscription_lost", "the session is gone")
    await settled()
    assert socket.heard == [("app1", "s1", "subscription_lost")]
    assert not socket.tunnel.watches(delete("s1"))
    assert socket.opened() == []


@timeless
async def test_when_its_agent_is_gone_the_channel_is_opened_through_another() -> None:
    agent = FakeAgent()
    socket = Socket(agent)
    await socket.subscribe()
    agent.takes[0](None, "", "the agent is gone")
    await settled()
    assert socket.opened() == ["GET /OTEvents?subscriptionId=s1"]
    await socket.event("E")
    assert socket.heard == [("app1", "s1", "resync"), ("app1", "s1", "E")]
    socket.tunnel.close()
    await settled()
    assert (socket.channel.left, agent.left) == (True, 0)


@timeless
async def test_an_agent_that_was_gone_before_the_answer_came_is_no_loss() -> None:
    socket = Socket(FakeAgent(is_there=False))
    await socket.subscribe()
    await socket.event("E")
    assert socket.heard == [("app1", "s1", "E")]
    socket.tunnel.close()


@timeless
async def test_the_end_of_the_socket_leaves_the_agent() -> None:
    agent = FakeAgent()
    socket = Socket(agent)
    await socket.subscribe()
    socket.tunnel.close()
    assert agent.left == 1
    agent.takes[0](None, "", "the agent is gone")
    await settled()
    assert socket.opened() == []
