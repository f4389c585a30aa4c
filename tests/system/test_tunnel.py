"""The tunnel's own rules: labels, order, dialects on one socket, who may pass; on the real program."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.system.client import Client, Encoding, answer
from tests.system.conftest import TOKEN
from tests.system.house import SIGN_IN, House
from tests.system.o2g import PACKAGES, EventNames, Session, signed_in

OTHER = {Encoding.JSON: Encoding.MSGPACK, Encoding.MSGPACK: Encoding.JSON}


def subscription(login: str, *names: str) -> dict[str, Any]:
    """The body of a subscription to a user's events."""
    selectors = [{"ids": [login], "names": [name]} for name in names or PACKAGES]
    return {"filter": {"selectors": selectors}, "version": "1.0", "timeout": 0}


async def tunnelled(house: House, name: str, *, subprotocol: str | None = None) -> tuple[Client, Session]:
    """A user's O2G session through the tunnel of a socket that presented a token."""
    socket = await house.socket(token=TOKEN, subprotocol=subprotocol)
    return socket, await signed_in(socket, f"oxe{house.number(name)}")


async def test_a_subscriptions_answer_precedes_its_first_event(house: House) -> None:
    """protocol.md section 2: also when the events are there before the channel is open."""
    ann = f"oxe{house.number('ann')}"
    socket, session = await tunnelled(house, "ann")
    snapshots = [f"/{service}/state/snapshot" for service in ("telephony", "routing")]
    subscribing, asking = [], []
    for turn in range(5):
        path = f"/subscriptions?identifier=label{turn}"
        subscribing.append(asyncio.ensure_future(session.request("POST", path, subscription(ann))))
        asking += [asyncio.ensure_future(session.request("POST", path)) for path in snapshots]
    answers = await asyncio.gather(*subscribing)
    await asyncio.gather(*asking)
    labels = {said.body["subscriptionId"]: f"label{turn}" for turn, said in enumerate(answers)}
    await session.request("POST", "/routing/dnd")
    last: set[str] = set()
    while len(last) < len(labels):
        message = await socket.event()
        assert message["identifier"] == labels[message["subscriptionId"]]
        if message["event"].get("routingState", {}).get("dndState") == {"activate": True}:
            last.add(message["identifier"])
    answered: set[str] = set()
    for heard in socket.heard:
        message = heard.message
        if message["type"] == "event":
            assert message["subscriptionId"] in answered, "an event overtook its subscription's answer"
        elif "subscriptionId" in (message.get("body") or {}):
            answered.add(message["body"]["subscriptionId"])
    await session.close()


async def test_two_subscriptions_of_one_socket_have_labels_and_ends_of_their_own(house: House) -> None:
    """protocol.md section 5: `identifier` says which events these are; `DELETE` ends one of them."""
    ann = f"oxe{house.number('ann')}"
    socket, session = await tunnelled(house, "ann")
    ids = {}
    for label, package in (("calls", "telephony"), ("routes", "routingManagement")):
        said = await session.request("POST", f"/subscriptions?identifier={label}", subscription(ann, package))
        ids[label] = said.body["subscriptionId"]

    async def event() -> tuple[str, str]:
        message = await socket.event()
        assert message["subscriptionId"] == ids[message["identifier"]]
        return message["identifier"], message["event"]["eventName"]

    await session.request("POST", "/routing/state/snapshot")
    assert await event() == ("routes", "OnRoutingStateChanged")
    await session.request("POST", "/telephony/state/snapshot")
    assert await event() == ("calls", "OnTelephonyState")
    assert (await session.request("DELETE", f"/subscriptions/{ids['calls']}")).status == 204
    await session.request("POST", "/telephony/state/snapshot")
    await session.request("POST", "/routing/state/snapshot")
    assert await event() == ("routes", "OnRoutingStateChanged")
    await session.close()


async def test_events_are_written_like_the_first_frame_and_answers_like_their_requests(house: House) -> None:
    """protocol.md section 2: in the tunnel as everywhere."""
    ann = f"oxe{house.number('ann')}"
    socket, session = await tunnelled(house, "ann")
    socket.encoding = OTHER[house.encoding]
    await session.request("POST", "/subscriptions?identifier=app", subscription(ann, "routingManagement"))
    await session.request("POST", "/routing/state/snapshot")
    await socket.event()
    written: dict[str, set[Encoding]] = {"event": set(), "response": set()}
    for heard in socket.heard[2:]:
        written[heard.message["type"]].add(heard.encoding)
    assert written == {"event": {house.encoding}, "response": {OTHER[house.encoding]}}
    await session.close()


@pytest.mark.parametrize("name", ["o2g-tunnel", "o2g-tunnel.msgpack"])
async def test_the_tunnels_subprotocol_says_how_events_are_written(house: House, name: str) -> None:
    """protocol.md section 2: and no other dialect is understood then."""
    ann = f"oxe{house.number('ann')}"
    socket, session = await tunnelled(house, "ann", subprotocol=name)
    assert socket.connection.subprotocol == name
    await session.request("POST", "/subscriptions?identifier=app", subscription(ann, "routingManagement"))
    await session.request("POST", "/routing/state/snapshot")
    await socket.event()
    wanted = Encoding.MSGPACK if name.endswith(".msgpack") else Encoding.JSON
    assert {heard.encoding for heard in socket.heard if heard.message["type"] == "event"} == {wanted}
    await socket.connection.send(house.encoding.frame({"jsonrpc": "2.0", "id": 1, "method": "rpc.ping"}))
    await session.close()
    assert "result" not in [key for heard in socket.heard for key in heard.message]


async def test_one_socket_speaks_json_rpc_and_the_tunnel(house: House) -> None:
    """protocol.md section 2: events of both come on it; the tunnel's are not numbered."""
    page = house.unsigned("ann", await house.socket())
    await page.sign_in()
    # A signed-in socket may use the tunnel without a token; O2G wants to know who asks all the same.
    session = await signed_in(page.client, page.login)
    answered = await session.request("POST", "/subscriptions?identifier=raw", subscription(page.login))
    await page.cti("dnd", state=True)
    cti: list[dict[str, Any]] = []
    raw: list[dict[str, Any]] = []
    while not (cti and raw):
        message = await page.client.event()
        (cti if "method" in message else raw).append(message)
    assert [message["params"]["seq"] for message in cti] == [len(SIGN_IN) + 1]
    assert [EventNames().line(message["event"]) for message in raw] == ["OnRoutingStateChanged"]
    assert raw[0]["subscriptionId"] == answered.body["subscriptionId"]
    await session.close()


async def test_requests_in_flight_are_matched_by_their_ids(house: House) -> None:
    """protocol.md section 5: concurrent, answered in any order, each with its own body."""
    _, session = await tunnelled(house, "ann")
    logins = [f"oxe{70120 + turn}" for turn in range(10)] * 5
    answers = await asyncio.gather(*[session.request("GET", f"/users/{login}") for login in logins])
    assert [each.body["loginName"] for each in answers] == logins
    await session.close()


async def test_who_has_not_signed_in_cannot_use_the_tunnel(house: House) -> None:
    """protocol.md sections 3 and 5: 401 of the bridge's own, in the site's shape of errors."""
    socket = await house.socket()
    refused = await socket.request("GET", "/api/rest/authenticate?version=1.0")
    assert (refused.status, refused.origin) == (401, "bridge")
    assert refused.body["httpStatus"] == "UNAUTHORIZED"
    assert refused.body["type"] == "NOT_ALLOWED"


async def test_a_token_that_is_not_known_is_refused(house: House) -> None:
    """protocol.md section 3: close code 4001."""
    socket = await house.socket(token="another-token")
    assert (await socket.closed()).code == 4001


async def test_what_is_not_the_sites_api_does_not_pass(house: House) -> None:
    """protocol.md section 5: 403 from the bridge, nothing is asked of the site."""
    socket = await house.socket(token=TOKEN)
    for path in ("/", "/admin", "/api/rest/../../etc/passwd", "/api/rest/%2e%2e/x"):
        refused = await socket.request("GET", path)
        assert (refused.status, refused.origin) == (403, "bridge"), path
    described = await socket.request("GET", "/api/rest")
    assert (described.status, described.origin) == (200, "")
    assert described.body["versions"][0]["id"] == "1.0"


async def test_what_the_site_refuses_is_told_in_its_own_words(house: House) -> None:
    """protocol.md section 5: its status, its headers and its body, and no `origin`."""
    socket = await house.socket(token=TOKEN)
    headers = {"Authorization": "Basic bm9ib2R5Ong="}
    refused = await socket.request("GET", "/api/rest/authenticate?version=1.0", headers=headers)
    assert (refused.status, refused.origin) == (401, "")
    assert refused.headers["www-authenticate"] == ['Basic realm="O2G"']
    refused = await socket.request("GET", "/api/rest/1.0/telephony/calls")
    assert (refused.status, refused.body["type"]) == (403, "INVALID_SESSION")
    refused = await socket.request("GET", "/api/rest/1.0/nothing/here")
    assert (refused.status, refused.origin) == (404, "")


async def test_a_request_that_is_cancelled_is_not_answered(house: House) -> None:
    """protocol.md section 5: `cancel`; its id can be used again, and nothing else is disturbed."""
    socket = await house.socket(token=TOKEN)
    frames = [
        {"type": "request", "id": "again", "method": "GET", "path": "/api/rest"},
        {"type": "cancel", "id": "again"},
        {"type": "cancel", "id": "never sent"},
    ]
    for frame in frames:
        await socket.connection.send(house.encoding.frame(frame))
    first = await socket.begin_request("GET", "/api/rest")
    assert answer(await first).status == 200
    before = [heard.message for heard in socket.heard if heard.message["id"] == "again"]
    assert len(before) <= 1  # the answer may have been on its way already
    await socket.connection.send(house.encoding.frame(frames[0]))
    assert (await socket.request("GET", "/api/rest")).status == 200
    again = [heard.message for heard in socket.heard if heard.message["id"] == "again"]
    assert len(again) == len(before) + 1
    assert again[-1]["status"] == 200


async def test_the_subscriptions_of_a_socket_end_with_it_and_the_session_does_not(house: House) -> None:
    """protocol.md section 5: the O2G session is the client's; it subscribes again on its next socket."""
    ann = f"oxe{house.number('ann')}"
    socket, session = await tunnelled(house, "ann")
    first = await session.request("POST", "/subscriptions?identifier=app", subscription(ann))
    await session.request("POST", "/routing/dnd")
    await socket.event()
    await socket.vanish()
    session.client = await house.socket(token=TOKEN)
    assert (await session.request("GET", "/routing/dnd")).body == {"activate": True}
    second = await session.request("POST", "/subscriptions?identifier=app", subscription(ann))
    assert second.body["subscriptionId"] != first.body["subscriptionId"]
    await session.request("DELETE", "/routing/dnd")
    message = await session.client.event()
    assert message["subscriptionId"] == second.body["subscriptionId"]
    assert message["event"]["routingState"]["dndState"] == {"activate": False}
    await session.close()
