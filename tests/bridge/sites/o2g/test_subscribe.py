"""Tests of O2g.subscribe and O2g.unsubscribe, in a session of one's own and in the administrator's."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from bridge.sites import Held
from bridge.sites.o2g.link import BackOff, Link, Selector
from bridge.sites.o2g.subscribe import Subscribe, Unsubscribe
from bridge.sites.o2g.user import SUBSCRIPTIONS_MOST, Following, O2gUser
from bridge.transport import Outcome, Unreachable
from protocol import jsonrpc
from protocol.encoding import Encoding
from protocol.jsonrpc import EventFrame, RpcError
from tests.bridge.carrier import Pieces, ok
from tests.bridge.clockwork import pass_time, settled, timeless
from tests.bridge.sites.o2g.server import LOST, O2gServer

TELEPHONY = {"names": ["telephony"], "ids": ["oxe70120"]}


class Client:
    """A signed-in user's client: what it was answered and what events it got, in order."""

    def __init__(self, *, guarded: bool = False) -> None:
        self.server = O2gServer()
        carrier = self.server.carrier
        login, password = ("admin", "secret") if guarded else ("oxe70120", "0000")
        self.link = Link(
            "paris", "https://o2g", carrier, carrier, login, password, 180.0, *[lambda _: None] * 4
        )
        self.following = Following("paris", self.link, carrier, "oxe70120", guarded)
        self.user = O2gUser(self.following, self.deliver, None, self._left)
        self.subscribe = Subscribe(carrier, 180.0, lambda: BackOff(0.5, 30.0))
        self.unsubscribe = Unsubscribe()
        self.got: list[Any] = []

    async def signs_in(self, selectors: Sequence[Selector] = ()) -> Client:
        await self.link.open(lambda _: selectors)
        self.link.start()
        self.following.users.append(self.user)
        await settled()
        self.server.did.clear()
        return self

    async def _left(self, user: O2gUser) -> None:
        await self.link.close()

    def deliver(self, event: EventFrame) -> None:
        params = msgspec.json.decode(event.encoded(Encoding.JSON, 1))["params"]
        del params["seq"]
        self.got.append((event.method, params))

    def _done(self, outcome: Any) -> None:
        if isinstance(outcome, Held):
            self.got.append(outcome.value)
            outcome.release()
        else:
            self.got.append(outcome)

    async def subscribes(self, *selectors: Any, **more: Any) -> str:
        """The id of an accepted subscription; it is the last thing that the client got."""
        arguments = {"selectors": list(selectors) or [TELEPHONY], **more}
        self.subscribe.start(self.user, arguments, 30.0, self._done)
        await settled()
        subscription_id: str = self.got[-1]["subscriptionId"]
        return subscription_id

    def is_refused(self, arguments: Any) -> RpcError:
        with pytest.raises(RpcError) as caught:
            self.subscribe.start(self.user, arguments, 30.0, self._done)
        return caught.value

    async def unsubscribes(self, subscription_id: str) -> Any:
        self.unsubscribe.start(self.user, {"subscriptionId": subscription_id}, 30.0, self._done)
        await settled()
        return self.got.pop()

    def o2g_event(self, name: str) -> None:
        """An event of the user's arrives on the administrator's channel."""
        self.following.event(name, msgspec.json.encode({"eventName": name, "loginName": "oxe70120"}))

    def names(self) -> list[tuple[str, str]]:
        """Identifier and name of each event so far."""
        return [
            (params["identifier"], params["event"]["eventName"])
            for method, params in self.got
            if method == "O2g.event"
        ]


def labelled(identifier: str, subscription_id: str, **event: Any) -> tuple[str, Any]:
    return "O2g.event", {"identifier": identifier, "subscriptionId": subscription_id, "event": event}


# A session of one's own


@timeless
async def test_a_subscription_is_made_at_the_site_and_its_events_carry_its_label() -> None:
    client = await Client().signs_in()
    id_ = await client.subscribes(TELEPHONY, {"names": ["OnUserInfoChanged"]}, identifier="app1")
    server = client.server
    assert server.did == ["POST /subscriptions", "GET /OTEvents"]
    assert server.bodies[-2] == {
        "filter": {"selectors": [TELEPHONY, {"names": ["OnUserInfoChanged"]}]},
        "version": "1.0",
        "timeout": 0,
    }
    server.channel.event("OnCallCreated", callRef="1")
    server.channel.event("OnChannelInformation", text="keepalive")
    server.channel.event("OnCallRemoved", callRef="1")
    await settled()
    assert client.got == [
        {"subscriptionId": id_, "identifier": "app1"},
        labelled("app1", id_, eventName="OnCallCreated", callRef="1"),
        labelled("app1", id_, eventName="OnCallRemoved", callRef="1"),
    ]
    await client.user.close()


@timeless
async def test_the_identifier_may_be_left_out_and_parameters_come_by_position() -> None:
    client = await Client().signs_in()
    client.subscribe.start(client.user, [[TELEPHONY]], 30.0, client._done)
    await settled()
    assert client.got[-1]["identifier"] == ""
    client.subscribe.start(client.user, [[TELEPHONY], "app2"], 30.0, client._done)
    await settled()
    assert client.got[-1]["identifier"] == "app2"
    await client.user.close()


@pytest.mark.parametrize("guarded", [False, True])
@timeless
async def test_the_reply_precedes_the_first_event(guarded: bool) -> None:
    """protocol.md section 2."""
    client = await Client(guarded=guarded).signs_in()
    held: list[Held] = []
    client.subscribe.start(client.user, {"selectors": [TELEPHONY]}, 30.0, held.append)
    await settled()
    client.o2g_event("OnCallCreated")
    await pass_time(10)
    assert client.got == []
    assert client.server.channels == []
    held[0].release()
    await settled()
    if guarded:
        client.o2g_event("OnCallRemoved")
    else:
        client.server.channel.event("OnCallRemoved")
    await settled()
    assert client.names() == [("", "OnCallRemoved")]
    await client.user.close()


@pytest.mark.parametrize(
    ("answer", "code", "says"),
    [
        (
            ok({"status": "REFUSED", "message": "no such package", "subscriptionId": "s"}),
            jsonrpc.UPSTREAM_ERROR,
            {"status": 200, "error": "REFUSED", "message": "no such package", "subscriptionId": "s"},
        ),
        (
            ok({"type": "BAD_PARAMETER", "innerMessage": "ids"}, status=400),
            jsonrpc.UPSTREAM_ERROR,
            {"status": 400, "error": "BAD_PARAMETER", "message": "ids"},
        ),
        (ok([]), jsonrpc.UPSTREAM_ERROR, {"status": 502}),
        (ok({"status": "ACCEPTED"}), jsonrpc.UPSTREAM_ERROR, {"status": 200}),
        (ok({"status": "ACCEPTED", "subscriptionId": "s"}), jsonrpc.UPSTREAM_ERROR, {"status": 502}),
        (
            ok({"status": "ACCEPTED", "subscriptionId": "s", "publicPollingUrl": "http://["}),
            jsonrpc.UPSTREAM_ERROR,
            {"status": 502},
        ),
        (Unreachable("refused", executed="no"), jsonrpc.SITE_UNREACHABLE, {"site": "paris"}),
    ],
)
@timeless
async def test_a_subscription_that_the_site_does_not_accept_is_an_error(
    answer: Outcome, code: int, says: dict[str, Any]
) -> None:
    client = await Client().signs_in()
    client.server.instead["POST /subscriptions"] = answer
    client.subscribe.start(client.user, {"selectors": [TELEPHONY]}, 30.0, client._done)
    await settled()
    (error,) = client.got
    assert isinstance(error, RpcError)
    assert error.code == code
    assert says.items() <= (error.data or {}).items()
    assert client.user.channels == {}
    await client.user.close()


@timeless
async def test_a_channel_that_is_cut_is_opened_again() -> None:
    client = await Client().signs_in()
    await client.subscribes()
    for time in range(1, 10):
        client.server.channel.cut(Unreachable("reset"))
        await settled()
        assert client.server.count("GET /OTEvents") == time
        await pass_time(0.5)
        client.server.channel.event("OnCallCreated")
        await settled()
        assert len(client.names()) == time
        # What was on its way when it was cut is lost: said before the events that came after.
        assert [method for method, _ in client.got[-2:]] == ["Cti.event", "O2g.event"]
        assert client.got[-2][1] == {"msgType": "Resync", "ctiMessage": {"lost": None}}
    assert client.server.count("POST /subscriptions") == 1
    await client.user.close()


@timeless
async def test_a_subscription_that_the_site_has_forgotten_goes_on_under_the_same_id_after_a_resync() -> None:
    client = await Client().signs_in()
    id_ = await client.subscribes(identifier="app1")
    client.server.restart()
    await settled()
    await pass_time(1)  # the channel is refused
    await pass_time(1)  # and the subscription made anew, in a session that is another one, too
    assert client.server.subscriptions.keys() != {id_}
    client.server.channel.event("OnCallCreated")
    await settled()
    assert client.got[1:] == [
        ("Cti.event", {"msgType": "Resync", "ctiMessage": {"lost": None}}),
        labelled("app1", id_, eventName="OnCallCreated"),
    ]
    (upstream,) = client.server.subscriptions
    client.server.did.clear()
    assert await client.unsubscribes(id_) is None
    assert client.server.did == [f"DELETE /subscriptions/{upstream}"]
    await client.user.close()


@timeless
async def test_a_site_that_does_not_take_the_subscription_back_is_asked_less_and_less_often() -> None:
    client = await Client().signs_in()
    await client.subscribes()
    client.server.subscriptions.clear()
    client.server.channel.end()
    client.server.instead["POST /subscriptions"] = ok({"status": "REFUSED", "message": "too many"})
    for _ in range(600):
        await pass_time(1)
    assert 20 <= client.server.count("POST /subscriptions") <= 60
    client.server.instead.clear()
    for _ in range(32):
        await pass_time(1)
    client.server.channel.event("OnCallCreated")
    await settled()
    assert client.names() == [("", "OnCallCreated")]
    await client.user.close()


@timeless
async def test_a_subscription_outlives_a_site_that_is_down_when_it_is_to_be_made_anew() -> None:
    client = await Client().signs_in()
    await client.subscribes()
    client.server.subscriptions.clear()
    client.server.channel.end()
    client.server.instead["POST /subscriptions"] = Unreachable("refused", executed="no")
    for _ in range(60):
        await pass_time(1)
    client.server.instead.clear()
    for _ in range(32):
        await pass_time(1)
    client.server.channel.event("OnCallCreated")
    await settled()
    assert client.names() == [("", "OnCallCreated")]
    await client.user.close()


@timeless
async def test_a_channel_that_is_refused_again_and_again_does_not_make_a_storm_of_subscriptions() -> None:
    client = await Client().signs_in()
    await client.subscribes()
    client.server.channel.end()
    client.server.instead["GET /OTEvents"] = ok(LOST, status=403)
    for _ in range(600):
        await pass_time(1)
    assert client.server.count("POST /subscriptions") <= 60
    await client.user.close()


@timeless
async def test_unsubscribing_closes_the_channel_and_tells_the_site() -> None:
    client = await Client().signs_in()
    one, two = await client.subscribes(identifier="one"), await client.subscribes(identifier="two")
    channels = list(client.server.channels)
    client.server.did.clear()
    assert await client.unsubscribes(one) is None
    assert [channel.left for channel in channels] == [True, False]
    assert client.server.did == [f"DELETE /subscriptions/{one}"]
    assert client.user.channels.keys() == {two}
    await client.user.close()


@timeless
async def test_the_end_of_the_session_closes_every_channel() -> None:
    client = await Client().signs_in()
    await client.subscribes()
    await client.subscribes()
    await client.user.close()
    assert [channel.left for channel in client.server.channels] == [True, True]
    assert client.server.sessions == {}


@timeless
async def test_a_subscription_that_is_answered_as_the_session_ends_is_not_followed() -> None:
    client = await Client().signs_in()
    held: list[Held] = []
    client.subscribe.start(client.user, {"selectors": [TELEPHONY]}, 30.0, held.append)
    await settled()
    await client.user.close()
    held[0].release()
    await settled()
    assert client.server.channels == []


# Through the administrator's session


@timeless
async def test_a_guarded_user_is_matched_against_the_events_that_come_anyway() -> None:
    client = await Client(guarded=True).signs_in()
    await client.subscribes({"names": ["telephony"]}, identifier="calls")
    await client.subscribes({"names": ["OnCallRemoved"], "ids": ["*"]}, identifier="ends")
    assert client.server.did == []
    for name in ("OnCallCreated", "OnRoutingStateChanged", "OnCallRemoved"):
        client.o2g_event(name)
    assert client.names() == [
        ("calls", "OnCallCreated"),
        ("calls", "OnCallRemoved"),
        ("ends", "OnCallRemoved"),
    ]
    await client.user.close()


@timeless
async def test_a_guarded_user_who_unsubscribes_gets_no_more() -> None:
    client = await Client(guarded=True).signs_in()
    id_ = await client.subscribes({"names": ["telephony"]})
    assert await client.unsubscribes(id_) is None
    client.o2g_event("OnCallCreated")
    assert client.names() == []
    await client.user.close()


@pytest.mark.parametrize(
    ("selector", "code"),
    [
        ({"names": ["telephony"], "ids": ["oxe70121"]}, jsonrpc.FORBIDDEN),
        ({"names": ["telephony"], "ids": ["oxe70120", "oxe70121"]}, jsonrpc.FORBIDDEN),
        ({"names": ["system"]}, jsonrpc.FORBIDDEN),
        ({"names": ["pbxManagement"]}, jsonrpc.FORBIDDEN),
        ({"names": ["telephony", "userManagement"]}, jsonrpc.FORBIDDEN),
        ({"names": ["rsi"]}, jsonrpc.FORBIDDEN),
        ({"names": ["telephony"], "families": ["x"]}, jsonrpc.INVALID_PARAMS),
        ({"names": ["telephony"], "origins": ["x"]}, jsonrpc.INVALID_PARAMS),
    ],
)
@timeless
async def test_a_guarded_user_gets_nobody_elses_events(selector: Any, code: int) -> None:
    client = await Client(guarded=True).signs_in()
    assert client.is_refused({"selectors": [selector]}).code == code
    assert client.user.subscriptions == {}
    await client.user.close()


@timeless
async def test_a_cancelled_subscription_of_a_guarded_user_is_none() -> None:
    client = await Client(guarded=True).signs_in()
    cancel = client.subscribe.start(
        client.user, {"selectors": [{"names": ["telephony"]}]}, 30.0, client._done
    )
    cancel()
    await settled()
    assert client.got == []
    await client.user.close()


# What is wrong


@pytest.mark.parametrize("guarded", [False, True])
@pytest.mark.parametrize(
    ("arguments", "param", "says"),
    [
        ({}, "selectors", "is missing"),
        ({"selectors": None}, "selectors", "is missing"),
        ({"selectors": []}, "selectors", "must hold at least 1"),
        ({"selectors": [{"names": []}]}, "selectors[0].names", "must hold at least 1"),
        ({"selectors": [{}]}, "selectors[0].names", "is missing"),
        ({"selectors": "telephony"}, "selectors", "must be an array, got the string 'telephony'"),
        ({"selectors": [{"names": "telephony"}]}, "selectors[0].names", "must be an array"),
        (
            {"selectors": [TELEPHONY, {"names": ["telephony", "telefony"]}]},
            "selectors[1].names[1]",
            "must be an event or one of the packages",
        ),
        ({"selectors": [{"names": [""]}]}, "selectors[0].names[0]", "got the string ''"),
        ({"selectors": [{"names": ["telephony"], "idz": []}]}, "selectors[0].idz", "is unknown"),
        ({"selectors": [{"names": ["telephony"], "ids": [[]]}]}, "selectors[0].ids[0]", "must be a string"),
        ({"selectors": [TELEPHONY], "identifier": []}, "identifier", "must be a string"),
        ({"selectors": [TELEPHONY], "timeout": 7}, "timeout", "takes selectors, identifier"),
        ({1: [TELEPHONY]}, "1", "is unknown"),
        ([[TELEPHONY], "a", "b"], None, "takes at most 2 parameters (selectors, identifier), got 3"),
    ],
)
@timeless
async def test_wrong_parameters_are_named_before_anything_is_sent(
    guarded: bool, arguments: Any, param: str | None, says: str
) -> None:
    """protocol.md section 7: -32602 with `data.param`."""
    client = await Client(guarded=guarded).signs_in()
    error = client.is_refused(arguments)
    assert error.code == jsonrpc.INVALID_PARAMS
    assert error.data == (None if param is None else {"param": param})
    assert says in error.message
    assert (param or "") in error.message
    assert client.server.did == []
    await client.user.close()


@pytest.mark.parametrize(
    ("arguments", "param"),
    [
        ({"subscriptionId": "s99"}, "subscriptionId"),
        ({}, "subscriptionId"),
        ({"subscriptionId": 1}, "subscriptionId"),
        ({"subscriptionId": "s99", "id": 1}, "id"),
        (["a", "b"], None),
    ],
)
@timeless
async def test_only_a_subscription_of_this_session_can_be_ended(arguments: Any, param: str | None) -> None:
    client = await Client().signs_in()
    with pytest.raises(RpcError) as caught:
        client.unsubscribe.start(client.user, arguments, 30.0, client._done)
    assert caught.value.code == jsonrpc.INVALID_PARAMS
    assert caught.value.data == (None if param is None else {"param": param})
    assert client.server.did == []
    await client.user.close()


@pytest.mark.parametrize("guarded", [False, True])
@timeless
async def test_a_session_has_a_bounded_number_of_subscriptions(guarded: bool) -> None:
    client = await Client(guarded=guarded).signs_in()
    ids = [await client.subscribes({"names": ["telephony"]}) for _ in range(SUBSCRIPTIONS_MOST)]
    error = client.is_refused({"selectors": [TELEPHONY]})
    assert error.code == jsonrpc.TOO_MANY_REQUESTS
    assert error.data == {"limit": SUBSCRIPTIONS_MOST, "retryAfter": 0}
    await client.unsubscribes(ids[0])
    await client.subscribes({"names": ["telephony"]})
    await client.user.close()


@timeless
async def test_a_reader_of_a_channel_survives_lines_that_are_no_json() -> None:
    client = await Client().signs_in()
    await client.subscribes()
    channel: Pieces = client.server.channel
    channel.feed(b'{"eventName":"\xff"}\n{\n')
    channel.event("OnCallCreated")
    await settled()
    assert client.names() == [("", "OnCallCreated")]
    await client.user.close()


@timeless
async def test_a_user_can_be_closed_twice() -> None:
    client = await Client().signs_in()
    await client.subscribes()
    await asyncio.gather(client.user.close(), client.user.close())
    await client.user.close()
    assert client.server.count("DELETE /sessions") == 1
