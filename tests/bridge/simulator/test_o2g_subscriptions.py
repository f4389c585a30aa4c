"""Subscriptions and channels of the simulated O2G, over HTTP (seed document 004)."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from bridge.simulator.server import Simulator
from bridge.simulator.settings import Settings
from tests.bridge.simulator.o2g_client import (
    KEEP_ALIVE,
    PATIENCE_S,
    SESSIONS,
    SUBSCRIPTIONS,
    Lines,
    accepted,
    call_created,
    channel,
    filtered,
    selector,
    subscribe,
    until,
)

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
NewClient = Callable[[], httpx.AsyncClient]


# Requests


async def test_an_accepted_subscription_says_where_its_events_are(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    subscription = await accepted(user)
    address = f"{simulator.base_url}/OTEvents?subscriptionId={subscription['subscriptionId']}"
    assert subscription["publicPollingUrl"] == subscription["privatePollingUrl"] == address
    assert subscription["mode"] == "CHUNK"
    assert subscription["format"] == "JSON"


@pytest.mark.parametrize(
    ("selectors", "why"),
    [
        ([], "no selector"),
        ([selector()], "no names"),
        ([selector("OnNothing")], "OnNothing"),
        ([selector("")], "unknown"),
        ([selector("OnCallCreated", "OnRoutingStateChanged")], "different packages"),
        ([selector("telephony", "routingManagement")], "different packages"),
        ([selector("telephony", ids=["oxe70121"])], "own user"),
        ([selector("telephony", ids=["oxe70120", "oxe70121"])], "own user"),
        ([selector("telephony", ids=["*"])], "own user"),
        ([selector("system")], "administrators"),
        ([selector("pilot", ids=["60141"])], "administrators"),
        ([selector("userManagement")], "administrators"),
        ([selector("telephony"), selector("OnNothing")], "OnNothing"),
    ],
)
async def test_a_user_is_refused_with_the_reason(
    user: httpx.AsyncClient, simulator: Simulator, selectors: list[dict[str, Any]], why: str
) -> None:
    answer = await subscribe(user, *selectors)
    assert answer["status"] == "REFUSED"
    assert why in answer["message"]
    assert "subscriptionId" not in answer
    assert len(simulator.o2g.subscriptions) == 0


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (selector("telephony"), "must have ids"),
        (selector("telephony", ids=[]), "must have ids"),
        (selector("telephony", ids=["oxe70120", "oxe1"]), "oxe1"),
        (selector("system", ids=["*"]), "must not have ids"),
        (selector("OnPbxObjectInstanceCreated", ids=["1"]), "must not have ids"),
        (selector("pilot"), "must have ids"),
    ],
)
async def test_an_administrator_is_refused_with_the_reason(
    admin: httpx.AsyncClient, wanted: dict[str, Any], why: str
) -> None:
    answer = await subscribe(admin, wanted)
    assert answer["status"] == "REFUSED"
    assert why in answer["message"]


@pytest.mark.parametrize(
    "wanted",
    [
        selector("telephony", ids=["*"]),
        selector("telephony", "OnCallCreated", ids=["oxe70120", "oxe70121"]),
        selector("OnCallCreated", "OnCallRemoved", ids=["oxe70120"]),
        selector("system"),
        selector("system", ids=[]),
        selector("OnCtiLinkDown"),
        selector("pbxManagement"),
        selector("pilot", ids=["60141"]),
        selector("rti", ids=["60141", "no number at all"]),
        selector("userManagement", ids=["whoever"]),
        selector("OnUserInfoChanged", ids=["oxe70120"]),
    ],
)
async def test_an_administrator_is_accepted(admin: httpx.AsyncClient, wanted: dict[str, Any]) -> None:
    assert (await subscribe(admin, wanted))["status"] == "ACCEPTED"


async def test_an_own_id_may_be_given_or_left_out(user: httpx.AsyncClient) -> None:
    await accepted(user, selector("telephony", ids=["oxe70120"]), selector("OnUserInfoChanged"))
    await accepted(user, selector("telephony"), selector("agent"))


@pytest.mark.parametrize(
    "body",
    [
        {"filter": {"selectors": [{"names": ["telephony"]}]}},
        {"version": 1, "filter": {"selectors": []}},
        {"version": "1.0", "filter": []},
        {"version": "1.0", "filter": {"selectors": [{"names": "telephony"}]}},
        {"version": "1.0", "filter": {"selectors": [{"names": ["telephony"], "ids": [1]}]}},
        {"version": "1.0", "filter": {"selectors": []}, "timeout": "10"},
    ],
)
async def test_a_request_of_the_wrong_form_is_400(user: httpx.AsyncClient, body: dict[str, Any]) -> None:
    answer = await user.post(SUBSCRIPTIONS, json=body)
    assert answer.status_code == 400
    assert answer.json()["type"] == "BAD_PARAMETER"


@pytest.mark.parametrize("timeout", [-1, 1, 61, 2**31])
async def test_a_timeout_out_of_range_is_refused(user: httpx.AsyncClient, timeout: int) -> None:
    answer = await subscribe(user, selector("telephony"), timeout=timeout)
    assert answer["status"] == "REFUSED"
    assert "minutes" in answer["message"]


async def test_another_version_is_refused(user: httpx.AsyncClient) -> None:
    answer = await user.post(SUBSCRIPTIONS, json={**filtered(selector("telephony")), "version": "2.0"})
    assert answer.json()["status"] == "REFUSED"


async def test_fields_and_parameters_that_have_no_meaning_here_are_ignored(user: httpx.AsyncClient) -> None:
    wanted = {"names": ["telephony"], "families": [], "origins": []}
    answer = await user.post(
        f"{SUBSCRIPTIONS}?identifier=app1", json=filtered(wanted, sessionId="...2303639373638343")
    )
    assert answer.json()["status"] == "ACCEPTED"


# Which events


async def test_a_user_gets_the_own_events_of_the_named_package_only(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    async with channel(user, await accepted(user)) as lines:
        call_created(simulator, "oxe70121")
        simulator.o2g.emit({"eventName": "OnRoutingStateChanged", "loginName": "oxe70120"}, id="oxe70120")
        mine = call_created(simulator)
        assert await lines.next() == mine


async def test_a_single_event_can_be_named(user: httpx.AsyncClient, simulator: Simulator) -> None:
    async with channel(user, await accepted(user, selector("OnCallRemoved"))) as lines:
        call_created(simulator)
        simulator.o2g.emit({"eventName": "OnCallRemoved", "loginName": "oxe70120"}, id="oxe70120")
        assert (await lines.next())["eventName"] == "OnCallRemoved"


async def test_an_administrator_gets_the_events_of_all_who_are_named(
    admin: httpx.AsyncClient, simulator: Simulator
) -> None:
    subscription = await accepted(admin, selector("telephony", ids=["oxe70120", "oxe70121"]))
    async with channel(admin, subscription) as lines:
        for login in ("oxe70122", "oxe70121", "oxe70120"):
            call_created(simulator, login)
        assert (await lines.next())["loginName"] == "oxe70121"
        assert (await lines.next())["loginName"] == "oxe70120"


async def test_the_wildcard_is_everybody_and_each_event_comes_once(
    admin: httpx.AsyncClient, simulator: Simulator
) -> None:
    subscription = await accepted(
        admin, selector("telephony", ids=["*"]), selector("OnCallCreated", ids=["oxe70120"])
    )
    async with channel(admin, subscription) as lines:
        for number, login in enumerate(("oxe70120", "oxe70139")):
            call_created(simulator, login, number)
        assert [(await lines.next())["callRef"] for _ in range(2)] == ["call0", "call1"]


async def test_system_events_are_about_nobody(admin: httpx.AsyncClient, simulator: Simulator) -> None:
    async with channel(admin, await accepted(admin, selector("system"))) as lines:
        simulator.o2g.emit({"eventName": "OnCtiLinkDown", "nodeId": "1"})
        assert await lines.next() == {"eventName": "OnCtiLinkDown", "nodeId": "1"}


async def test_pilot_events_are_matched_by_number(admin: httpx.AsyncClient, simulator: Simulator) -> None:
    async with channel(admin, await accepted(admin, selector("pilot", ids=["60141"]))) as lines:
        simulator.o2g.emit({"eventName": "OnPilotCallCreated", "pilot": "60142"}, id="60142")
        simulator.o2g.emit({"eventName": "OnPilotCallCreated", "pilot": "60141"}, id="60141")
        assert (await lines.next())["pilot"] == "60141"


async def test_user_management_events_come_whatever_the_ids(
    admin: httpx.AsyncClient, simulator: Simulator
) -> None:
    async with channel(admin, await accepted(admin, selector("userManagement", ids=["other"]))) as lines:
        simulator.o2g.emit({"eventName": "OnUserDeleted", "loginName": "oxe70120"}, id="oxe70120")
        assert (await lines.next())["eventName"] == "OnUserDeleted"


async def test_two_subscriptions_of_one_user_both_get_an_event(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    first, second = await accepted(user), await accepted(user)
    async with channel(user, first) as one, channel(user, second) as other:
        event = call_created(simulator)
        assert await one.next() == await other.next() == event


async def test_an_updated_filter_changes_the_events(user: httpx.AsyncClient, simulator: Simulator) -> None:
    async with channel(user, await accepted(user)) as lines:
        answer = await user.put(SUBSCRIPTIONS, json={"selectors": [selector("routingManagement")]})
        assert answer.status_code == 204
        call_created(simulator)
        simulator.o2g.emit({"eventName": "OnRoutingStateChanged", "loginName": "oxe70120"}, id="oxe70120")
        assert (await lines.next())["eventName"] == "OnRoutingStateChanged"


async def test_a_refused_update_leaves_the_filter(user: httpx.AsyncClient, simulator: Simulator) -> None:
    async with channel(user, await accepted(user)) as lines:
        answer = await user.put(SUBSCRIPTIONS, json={"selectors": [selector("OnNothing")]})
        assert answer.status_code == 400
        assert "OnNothing" in answer.json()["innerMessage"]
        event = call_created(simulator)
        assert await lines.next() == event


async def test_an_update_is_of_the_newest_subscription_unless_one_is_named(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    first, second = await accepted(user), await accepted(user)
    wanted = {"selectors": [selector("routingManagement")]}
    async with channel(user, first) as one, channel(user, second) as other:
        await user.put(SUBSCRIPTIONS, json=wanted)
        event = call_created(simulator, number=1)
        assert await one.next() == event
        await user.put(f"{SUBSCRIPTIONS}?subscriptionId={first['subscriptionId']}", json=wanted)
        call_created(simulator, number=2)
        simulator.o2g.emit({"eventName": "OnRoutingStateChanged", "loginName": "oxe70120"}, id="oxe70120")
        assert (await one.next())["eventName"] == "OnRoutingStateChanged"
        assert (await other.next())["eventName"] == "OnRoutingStateChanged"


async def test_there_must_be_a_subscription_to_update(user: httpx.AsyncClient, sign_in: SignIn) -> None:
    other = await accepted(await sign_in("oxe70121"))
    wanted = {"selectors": [selector("telephony")]}
    for query in ("", f"?subscriptionId={other['subscriptionId']}"):
        answer = await user.put(SUBSCRIPTIONS + query, json=wanted)
        assert answer.status_code == 400
        assert answer.json()["type"] == "NOT_EXPECTED"


# The channel


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_events_wait_for_the_channel_and_come_in_order(
    user: httpx.AsyncClient, simulator: Simulator, method: str
) -> None:
    subscription = await accepted(user)
    before = [call_created(simulator, number=number) for number in range(5)]
    async with channel(user, subscription, method) as lines:
        assert lines.response.headers["transfer-encoding"] == "chunked"
        assert lines.response.headers["content-type"] == "application/json"
        after = [call_created(simulator, number=number) for number in range(5, 10)]
        assert [await lines.next() for _ in range(10)] == before + after


async def test_an_event_from_before_the_subscription_does_not_come(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    call_created(simulator, number=1)
    async with channel(user, await accepted(user)) as lines:
        event = call_created(simulator, number=2)
        assert await lines.next() == event


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_a_channel_is_opened_by_get_or_post_only(user: httpx.AsyncClient, method: str) -> None:
    answer = await user.request(method, (await accepted(user))["privatePollingUrl"])
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"


async def test_an_unknown_subscription_has_no_channel(user: httpx.AsyncClient) -> None:
    answer = await user.get("/OTEvents?subscriptionId=nothing")
    assert answer.status_code == 404
    assert answer.json()["type"] == "NOT_FOUND"
    for query in ("", "?subscriptionId="):
        assert (await user.get(f"/OTEvents{query}")).status_code == 400


async def test_a_channel_needs_no_cookie(
    user: httpx.AsyncClient, new_client: NewClient, simulator: Simulator
) -> None:
    async with channel(new_client(), await accepted(user), "POST") as lines:
        event = call_created(simulator)
        assert await lines.next() == event


async def test_a_channel_is_not_for_somebody_elses_cookie(user: httpx.AsyncClient, sign_in: SignIn) -> None:
    subscription = await accepted(user)
    answer = await (await sign_in("oxe70121")).get(subscription["privatePollingUrl"])
    assert answer.status_code == 403
    assert answer.json()["type"] == "NOT_ALLOWED"


async def test_without_timeout_a_quiet_channel_is_kept_alive(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    async with channel(user, await accepted(user, timeout=0)) as lines:
        assert [await lines.next(), await lines.next()] == [KEEP_ALIVE, KEEP_ALIVE]
        event = call_created(simulator)
        assert await lines.next() == event
        assert await lines.next() == KEEP_ALIVE


async def test_a_channel_closes_after_its_timeout_without_events(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    subscription = await accepted(user, timeout=6)  # 0.3 s
    async with channel(user, subscription) as lines:
        for number in range(3):
            await asyncio.sleep(0.15)
            event = call_created(simulator, number=number)
            assert await lines.next() == event
        assert await lines.rest() == []
    assert len(simulator.o2g.subscriptions) == 1


async def test_the_default_timeout_is_ten_minutes(user: httpx.AsyncClient) -> None:
    loop = asyncio.get_running_loop()
    async with channel(user, await accepted(user)) as lines:
        opened_s = loop.time()
        assert await lines.rest() == []
        assert loop.time() - opened_s >= 0.4  # ten times 50 ms, less what it took until the first line


async def test_a_channel_may_be_opened_again_and_misses_nothing(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    subscription = await accepted(user, timeout=2)
    async with channel(user, subscription) as lines:
        assert await lines.rest() == []
    event = call_created(simulator)
    async with channel(user, subscription) as lines:
        assert await lines.next() == event


async def test_a_subscription_ends_when_its_channel_is_not_opened(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    subscription = await accepted(user)
    await until(lambda: len(simulator.o2g.subscriptions) == 0)
    assert (await user.get(subscription["privatePollingUrl"])).status_code == 404


async def test_a_subscription_ends_when_its_client_went_away(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    subscription = await accepted(user, timeout=0)
    async with channel(user, subscription):
        await asyncio.sleep(0.4)  # longer than it may be without a channel
        assert len(simulator.o2g.subscriptions) == 1
    await until(lambda: len(simulator.o2g.subscriptions) == 0)


async def test_a_second_channel_takes_over_from_the_first(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    subscription = await accepted(user, timeout=0)
    async with channel(user, subscription) as first:
        one = call_created(simulator, number=1)
        assert await first.next() == one
        async with channel(user, subscription) as second:
            assert KEEP_ALIVE not in await first.rest()
            two = call_created(simulator, number=2)
            assert await second.next() == two
            await asyncio.sleep(0.4)
            assert len(simulator.o2g.subscriptions) == 1


async def test_of_many_channels_at_once_the_last_one_stays_and_no_event_is_doubled(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    subscription = await accepted(user, timeout=0)
    sent = [call_created(simulator, number=number) for number in range(10)]

    async def read_all() -> list[dict[str, Any]]:
        async with user.stream("GET", subscription["privatePollingUrl"]) as response:
            return await Lines(response).rest()

    readers = [asyncio.create_task(read_all()) for _ in range(5)]
    await asyncio.sleep(0.1)
    await user.delete(f"{SUBSCRIPTIONS}/{subscription['subscriptionId']}")
    read = [event for lines in await asyncio.gather(*readers) for event in lines]
    assert [event for event in read if event["eventName"] == "OnCallCreated"] == sent


async def test_removing_a_subscription_closes_its_channel(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    subscription = await accepted(user, timeout=0)
    async with channel(user, subscription) as lines:
        answer = await user.delete(f"{SUBSCRIPTIONS}/{subscription['subscriptionId']}")
        assert answer.status_code == 204
        call_created(simulator)
        assert await lines.rest() == []
    assert (await user.get(subscription["privatePollingUrl"])).status_code == 404


async def test_events_that_still_wait_when_a_subscription_ends_are_dropped(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    async with channel(user, await accepted(user, timeout=60)) as lines:
        call_created(simulator)
        simulator.restart()
        assert await lines.rest() == []


async def test_only_the_owner_removes_a_subscription(user: httpx.AsyncClient, sign_in: SignIn) -> None:
    path = f"{SUBSCRIPTIONS}/{(await accepted(user))['subscriptionId']}"
    other = await (await sign_in("oxe70121")).delete(path)
    assert (other.status_code, other.json()["type"]) == (403, "NOT_ALLOWED")
    assert (await user.delete(path)).status_code == 204
    again = await user.delete(path)
    assert (again.status_code, again.json()["type"]) == (400, "NOT_FOUND")


async def test_closing_the_session_closes_its_channels_and_no_others(
    user: httpx.AsyncClient, sign_in: SignIn, simulator: Simulator
) -> None:
    other = await sign_in()
    async with (
        channel(user, await accepted(user, timeout=0)) as mine,
        channel(other, await accepted(other, timeout=0)) as others,
    ):
        await user.delete(SESSIONS)
        assert KEEP_ALIVE not in await mine.rest()
        event = call_created(simulator)
        assert await others.next() == event


async def test_a_session_that_runs_out_takes_its_channel_with_it(
    sign_in: SignIn, simulator: Simulator
) -> None:
    client = await sign_in(timeToLive=1)
    async with channel(client, await accepted(client, timeout=60)) as lines:
        assert await lines.rest() == []
    assert len(simulator.o2g.subscriptions) == 0


async def test_a_restart_closes_every_channel(
    user: httpx.AsyncClient, admin: httpx.AsyncClient, simulator: Simulator
) -> None:
    async with (
        channel(user, await accepted(user, timeout=60)) as one,
        channel(admin, await accepted(admin, selector("system"), timeout=60)) as other,
    ):
        simulator.restart()
        assert await one.rest() == []
        assert await other.rest() == []
    assert len(simulator.o2g.subscriptions) == 0


async def test_a_stop_closes_open_channels(user: httpx.AsyncClient, simulator: Simulator) -> None:
    async with channel(user, await accepted(user, timeout=60)) as lines:
        async with asyncio.timeout(PATIENCE_S):
            await simulator.stop()
        assert await lines.rest() == []


async def test_a_full_queue_ends_the_subscription_rather_than_losing_events(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    subscription = await accepted(user)
    for number in range(20):
        call_created(simulator, number=number)
    assert len(simulator.o2g.subscriptions) == 1
    call_created(simulator, number=20)
    assert len(simulator.o2g.subscriptions) == 0
    assert (await user.get(subscription["privatePollingUrl"])).status_code == 404


async def test_a_client_that_does_not_read_stops_nobody_and_no_stop(
    user: httpx.AsyncClient, sign_in: SignIn, simulator: Simulator
) -> None:
    subscription = await accepted(user, timeout=60)
    other = await sign_in("oxe70121")
    deaf = socket.socket()
    deaf.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(deaf, ("127.0.0.1", int(simulator.base_url.rpartition(":")[2])))
    address = f"/OTEvents?subscriptionId={subscription['subscriptionId']}"
    await loop.sock_sendall(deaf, f"GET {address} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    async with channel(other, await accepted(other, timeout=60)) as lines:
        big = "x" * 1_000_000
        for _ in range(30):
            simulator.o2g.emit({"eventName": "OnCallCreated", "data": big}, id="oxe70120")
            await asyncio.sleep(0)
        event = call_created(simulator, "oxe70121")
        assert await lines.next() == event
        await until(lambda: len(simulator.o2g.subscriptions) == 1)
        async with asyncio.timeout(PATIENCE_S):
            await simulator.stop()
    deaf.close()


async def test_one_subscription_may_be_ended_by_an_event_that_another_still_gets(
    user: httpx.AsyncClient, simulator: Simulator, simulator_settings: Settings
) -> None:
    full = await accepted(user)
    for number in range(simulator_settings.event_queue_limit):
        call_created(simulator, number=number)
    async with channel(user, await accepted(user, timeout=60)) as lines:
        event = call_created(simulator, number=99)
        assert await lines.next() == event
    assert (await user.get(full["privatePollingUrl"])).status_code == 404
