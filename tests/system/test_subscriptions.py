"""O2G's own events on a JSON-RPC socket: `O2g.subscribe` and `O2g.event`; on the real program."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.system.client import CallFailed
from tests.system.house import House, Page
from tests.system.o2g import EventNames

TELEPHONY = [{"names": ["telephony"]}]


class Subscriber:
    """A signed-in page that has subscribed: its Cti events and its O2G events, each in their order."""

    def __init__(self, house: House, page: Page, identifier: str) -> None:
        self.page = page
        self.identifier = identifier
        self.subscription_id = ""
        self.names = EventNames(house.names.of_numbers)
        self._raw: list[dict[str, Any]] = []

    async def subscribe(self, selectors: list[dict[str, Any]]) -> None:
        """`O2g.subscribe` under the identifier."""
        params = {"selectors": selectors, "identifier": self.identifier}
        answer = await self.page.client.call("O2g.subscribe", params)
        self.subscription_id = answer["subscriptionId"]
        assert answer == {"subscriptionId": self.subscription_id, "identifier": self.identifier}
        assert self.subscription_id

    async def hears(self, *, cti: list[str], o2g: list[str]) -> None:
        """The next events are these, Cti and O2G ones in any mixture: O2G's come by another way."""
        heard: dict[str, list[str]] = {"cti": [], "o2g": []}
        for _ in range(len(cti) + len(o2g)):
            message = await self.page.client.event()
            params = message["params"]
            self.page.seq += 1
            assert params["seq"] == self.page.seq
            if message["method"] == "Cti.event":
                heard["cti"].append(self.page.line(params["msgType"], params["ctiMessage"]))
            else:
                assert message["method"] == "O2g.event"
                assert params["identifier"] == self.identifier
                assert params["subscriptionId"] == self.subscription_id
                assert params["event"]["loginName"] == self.page.login
                heard["o2g"].append(self.names.line(params["event"]))
        assert heard == {"cti": cti, "o2g": o2g}


async def test_a_call_is_heard_as_cti_events_and_as_o2g_events(house: House) -> None:
    """protocol.md section 4: both families on one socket, numbered together, each in order."""
    ann, bob = await house.page("ann"), await house.page("bob")
    subscriber = Subscriber(house, bob, "app1")
    await subscriber.subscribe(TELEPHONY)
    await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await subscriber.hears(
        cti=["EventRinging bob<ann #1", "status 8"],
        o2g=["OnCallCreated #1 RINGING_INCOMING ann bob", "OnUserStateModified BUSY"],
    )
    await bob.cti("answer")
    await ann.hears("EventEstablished ann>bob #1", "status 2")
    await subscriber.hears(cti=["EventEstablished bob<ann #1", "status 2"], o2g=["OnCallModified #1 ACTIVE"])
    await bob.cti("hold")
    await subscriber.hears(cti=["EventOnHold bob<ann #1", "status 16"], o2g=["OnCallModified #1 HELD"])
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await subscriber.hears(
        cti=["EventReleased bob<ann #1", "status 0"],
        o2g=["OnCallRemoved #1 CLEARED", "OnUserStateModified FREE"],
    )
    assert await bob.client.call("O2g.unsubscribe", {"subscriptionId": subscriber.subscription_id}) is None


async def test_a_subscription_ends_with_unsubscribe(house: House) -> None:
    """protocol.md section 4: `O2g.unsubscribe`; Cti events go on."""
    ann, bob = await house.page("ann"), await house.page("bob")
    subscriber = Subscriber(house, bob, "app1")
    await subscriber.subscribe([{"names": ["OnCallRemoved"]}])
    ended = {"subscriptionId": subscriber.subscription_id}
    assert await bob.client.call("O2g.unsubscribe", ended) is None
    with pytest.raises(CallFailed) as twice:
        await bob.client.call("O2g.unsubscribe", ended)
    assert twice.value.code == -32602
    await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_only_the_events_that_were_asked_for_come(house: House) -> None:
    """protocol.md section 4: selectors name packages or single events; the label is the client's."""
    ann, bob = await house.page("ann"), await house.page("bob")
    subscriber = Subscriber(house, bob, "")
    await subscriber.subscribe([{"names": ["OnUserStateModified"], "ids": [bob.login]}])
    await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await subscriber.hears(cti=["EventRinging bob<ann #1", "status 8"], o2g=["OnUserStateModified BUSY"])
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await subscriber.hears(cti=["EventReleased bob<ann #1", "status 0"], o2g=["OnUserStateModified FREE"])


async def test_the_reply_to_a_subscription_precedes_its_first_event(house: House) -> None:
    """protocol.md section 2: also when events come without a pause while it is made."""
    ann = house.unsigned("ann", await house.socket())
    await ann.sign_in()
    storm = [await ann.client.begin("Cti.dnd", {"state": turn % 2 == 0}) for turn in range(10)]
    selectors = [{"names": ["routingManagement"]}]
    begun = [
        await ann.client.begin("O2g.subscribe", {"selectors": selectors, "identifier": str(turn)})
        for turn in range(5)
    ]
    storm += [await ann.client.begin("Cti.dnd", {"state": turn % 2 == 0}) for turn in range(10)]
    answers = await asyncio.gather(*begun)
    await asyncio.gather(*storm)
    told: set[str] = set()
    labelled = 0
    wanted = len(begun)
    # Each of the last changes comes after every subscription was made: it is heard once under each label.
    await ann.cti("uncFwd", destination=house.number("eve"), state=True)
    while wanted:
        message = await ann.client.event()
        ann.seq += 1
        assert message["params"]["seq"] == ann.seq
        if message["method"] == "O2g.event" and message["params"]["event"]["routingState"]["forwardRoutes"]:
            wanted -= 1
    for each in ann.client.heard:
        message = each.message
        if message.get("method") == "O2g.event":
            assert message["params"]["subscriptionId"] in told, "an event overtook its subscription's reply"
            labelled += 1
        elif "subscriptionId" in (message.get("result") or {}):
            told.add(message["result"]["subscriptionId"])
    assert told == {answer["result"]["subscriptionId"] for answer in answers}
    assert labelled >= len(begun)


@pytest.mark.parametrize("bridge", ["administrator"], indirect=True)
async def test_nobody_can_subscribe_to_somebody_else(house: House) -> None:
    """protocol.md sections 3 and 7: an administrator's session that the bridge uses gives its users no rights."""
    ann, bob = await house.page("ann"), await house.page("bob")
    for selector, code in (
        ({"names": ["telephony"], "ids": [bob.login]}, -32002),
        ({"names": ["pbxManagement"]}, -32002),
        ({"names": ["nonsense"]}, -32602),
    ):
        with pytest.raises(CallFailed) as refused:
            await ann.client.call("O2g.subscribe", {"selectors": [selector]})
        assert refused.value.code == code, selector


async def test_an_administrator_who_signs_in_hears_everybody_he_asks_for(house: House) -> None:
    """protocol.md section 4: an administrator has no phone, and raw O2G events of users."""
    admin = await house.socket()
    answer = await admin.call("Session.login", {"login": "admin", "password": "admin"})
    assert answer["login"] == "admin"
    ann, bob = await house.page("ann"), await house.page("bob")
    selectors = [{"names": ["OnCallCreated", "OnCallRemoved"], "ids": [ann.login, bob.login]}]
    subscribed = await admin.call("O2g.subscribe", {"selectors": selectors, "identifier": "house"})
    await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8")
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")
    heard: list[tuple[str, str]] = []
    while len(heard) < 4:
        message = await admin.event()
        if message["method"] == "O2g.event":
            params = message["params"]
            assert (params["identifier"], params["subscriptionId"]) == ("house", subscribed["subscriptionId"])
            heard.append((params["event"]["eventName"], params["event"]["loginName"]))
    assert heard == [
        ("OnCallCreated", ann.login),
        ("OnCallCreated", bob.login),
        ("OnCallRemoved", ann.login),
        ("OnCallRemoved", bob.login),
    ]
    with pytest.raises(CallFailed) as no_phone:
        await admin.call("Cti.dial", {"destination": ann.number})
    assert no_phone.value.code == -32004
    await admin.call("Session.logout")
