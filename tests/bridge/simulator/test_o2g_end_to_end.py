"""The whole simulated O2G: real calls of the real PBX, asked for and followed over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
import pytest

from bridge.simulator.server import Simulator, run
from bridge.simulator.settings import Settings

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]

BASE = "/api/rest/1.0"
CALLS = f"{BASE}/telephony/calls"
PATIENCE_S = 30.0


@pytest.fixture
def simulator_settings() -> Settings:
    """As outside of tests: nothing here waits for a timer."""
    return Settings()


@asynccontextmanager
async def events_of(
    client: httpx.AsyncClient, *names: str, ids: list[str] | None = None
) -> AsyncIterator[Any]:
    """The next event's name and body, from a channel that is open."""
    selector = {"names": list(names)} | ({"ids": ids} if ids is not None else {})
    answer = await client.post(
        f"{BASE}/subscriptions", json={"version": "1.0", "filter": {"selectors": [selector]}}
    )
    async with client.stream("POST", answer.json()["publicPollingUrl"]) as response:
        lines = response.aiter_lines()

        async def following(count: int) -> list[dict[str, Any]]:
            async with asyncio.timeout(PATIENCE_S):
                return [msgspec.json.decode(await anext(lines)) for _ in range(count)]

        assert (await following(1))[0]["eventName"] == "OnChannelInformation"
        yield following


def names(events: list[dict[str, Any]]) -> list[str]:
    return [event["eventName"] for event in events]


async def call(client: httpx.AsyncClient, caller: str, callee: str, **query: str) -> str:
    body = {"deviceId": caller, "callee": callee, "autoAnswer": True}
    answer = await client.post(CALLS, params=query, json=body)
    assert answer.status_code == 201, answer.text
    return answer.headers["location"].rpartition("/")[2]


async def test_both_parties_follow_a_call_from_beginning_to_end(sign_in: SignIn) -> None:
    anna, boris = await sign_in("oxe70120"), await sign_in("oxe70121")
    async with events_of(anna, "telephony") as annas, events_of(boris, "telephony") as boriss:
        ref = await call(anna, "70120", "70121")
        assert names(await annas(3)) == ["OnCallCreated", "OnUserStateModified", "OnCallModified"]
        created, state = await boriss(2)
        assert (created["eventName"], created["callRef"]) == ("OnCallCreated", ref)
        assert created["callData"]["state"] == "RINGING_INCOMING"
        assert (state["eventName"], state["state"]) == ("OnUserStateModified", "BUSY")

        answer = await boris.post(f"{CALLS}/{ref}/answer", json={"deviceId": "70121"})
        assert answer.status_code == 204
        (modified,) = await boriss(1)
        assert modified["callData"]["state"] == "ACTIVE"
        assert names(await annas(1)) == ["OnCallModified"]
        assert [known["callRef"] for known in (await anna.get(CALLS)).json()["calls"]] == [ref]

        assert (await anna.delete(f"{CALLS}/{ref}")).status_code == 204
        for events in (annas, boriss):
            assert names(await events(2)) == ["OnCallRemoved", "OnUserStateModified"]
    assert (await boris.get(CALLS)).json() == {"calls": []}


async def test_a_call_of_somebody_else_is_not_touched(sign_in: SignIn) -> None:
    anna, clara = await sign_in("oxe70120"), await sign_in("oxe70122")
    ref = await call(anna, "70120", "70121")
    answer = await clara.post(f"{CALLS}/{ref}/hold", json={"deviceId": "70122"})
    assert answer.status_code == 403
    assert answer.json()["telephony"]["errorType"] == "UNAUTHORIZED"


async def test_one_administrator_serves_many_users(admin: httpx.AsyncClient) -> None:
    async with events_of(admin, "telephony", ids=["*"]) as events:
        await call(admin, "70123", "70124", loginName="oxe70123")
        seen = await events(5)
        assert {event["loginName"] for event in seen} == {"oxe70123", "oxe70124"}
        answer = await admin.get(CALLS, params={"loginName": "oxe70124"})
        assert len(answer.json()["calls"]) == 1


async def test_an_administrator_asks_for_everybodys_state(
    admin: httpx.AsyncClient, simulator: Simulator
) -> None:
    async with events_of(admin, "OnTelephonyState", ids=["*"]) as events:
        assert (await admin.post(f"{BASE}/telephony/state/snapshot")).status_code == 204
        everybody = await events(len(simulator.plan.users))
        assert {event["loginName"] for event in everybody} == set(simulator.plan.users)


async def test_a_routing_change_is_told_to_its_user(user: httpx.AsyncClient) -> None:
    async with events_of(user, "routingManagement") as events:
        assert (await user.post(f"{BASE}/routing/dnd")).status_code == 204
        (changed,) = await events(1)
        assert (changed["eventName"], changed["loginName"]) == ("OnRoutingStateChanged", "oxe70120")
        assert changed["routingState"]["dndState"]["activate"] is True


async def test_an_account_shows_the_desk_sharing_set_one_is_logged_on_to(user: httpx.AsyncClient) -> None:
    answer = await user.post(f"{BASE}/telephony/deskSharing", json={"dssDeviceNumber": "70910"})
    assert answer.status_code == 204, answer.text
    account = (await user.get(f"{BASE}/users/oxe70120")).json()
    assert "70910" in [device["id"] for device in account["devices"]]


async def test_a_call_outlives_a_restart_of_the_o2g(sign_in: SignIn, simulator: Simulator) -> None:
    anna = await sign_in("oxe70120")
    ref = await call(anna, "70120", "70121")
    simulator.restart()
    assert (await anna.get(CALLS)).status_code == 403
    again = await sign_in("oxe70120")
    assert [known["callRef"] for known in (await again.get(CALLS)).json()["calls"]] == [ref]


async def test_services_of_a_running_simulator_lead_to_what_it_serves(user: httpx.AsyncClient) -> None:
    session = (await user.get(f"{BASE}/sessions")).json()
    served = {service["serviceName"] for service in session["services"]}
    known = {"Users", "Telephony", "Logins", "Devices", "State", "Routing", "Subscriptions", "AcdAgent"}
    assert known <= served


async def test_it_serves_until_it_is_cancelled() -> None:
    started: asyncio.Future[Simulator] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(run(ready=started.set_result))
    simulator = await started
    async with httpx.AsyncClient(base_url=simulator.base_url) as client:
        assert (await client.get("/api/rest")).status_code == 200
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(httpx.TransportError):
            await client.get("/api/rest")
