"""The simulated contact centre over real HTTP: agents, events to who asked for them, statistics as files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from bridge.simulator.server import Simulator
from bridge.simulator.settings import Settings
from tests.bridge.simulator.o2g_client import accepted, channel, selector, until

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]

BASE = "/api/rest/1.0"
AGENT = f"{BASE}/acd/agent"
STATS = f"{BASE}/acd/stats/scope"
PILOT = "60141"


@pytest.fixture
def simulator_settings() -> Settings:
    """As outside of tests: nothing here waits for a timer that is not short."""
    return Settings()


async def done(answer: Awaitable[httpx.Response], status: int = 204) -> Any:
    given = await answer
    assert given.status_code == status, given.text
    return given.json() if given.content else None


async def log_on(client: httpx.AsyncClient, number: str, **query: str) -> None:
    await done(client.post(f"{AGENT}/logon", json={"proAcdDeviceNumber": number}, params=query))


async def test_an_agent_serves_a_call(sign_in: SignIn, user: httpx.AsyncClient) -> None:
    agent = await sign_in("oxe70130")
    await log_on(agent, "70130")
    async with channel(agent, await accepted(agent, selector("agent"), selector("telephony"))) as lines:
        created = await user.post(
            f"{BASE}/telephony/calls", json={"deviceId": "70120", "callee": PILOT, "autoAnswer": True}
        )
        ref = created.headers["location"].rpartition("/")[2]
        events = [await lines.next() for _ in range(3)]
        assert (events[0]["eventName"], events[0]["cause"]) == ("OnCallCreated", "DISTRIBUTED")
        assert (events[2]["eventName"], events[2]["state"]["subState"]) == ("OnAgentStateChanged", "BUSY")
        await done(agent.post(f"{BASE}/telephony/calls/{ref}/answer", json={"deviceId": "70130"}))
        await done(user.post(f"{BASE}/telephony/calls/{ref}/dropme"))
        while "WRAPUP" not in str(event := await lines.next()):
            pass
        assert event["eventName"] == "OnAgentStateChanged"
    await done(agent.post(f"{AGENT}/ready"))
    assert (await done(agent.get(f"{AGENT}/state"), 200))["subState"] == "READY"


async def test_an_administrator_names_the_agent(admin: httpx.AsyncClient) -> None:
    await log_on(admin, "70131", loginName="oxe70131")
    state = await done(admin.get(f"{AGENT}/state", params={"loginName": "oxe70131"}), 200)
    assert state["mainState"] == "LOG_ON"
    error = await done(admin.get(f"{AGENT}/state"), 400)
    assert error["type"] == "BAD_PARAMETER"
    error = await done(admin.get(f"{AGENT}/state", params={"loginName": "oxe70120"}), 403)
    assert error["type"] == "NOT_ALLOWED"
    async with channel(admin, await accepted(admin, selector("agent", ids=["*"]))) as lines:
        await done(admin.post(f"{AGENT}/state/snapshot"))
        told = {(await lines.next())["loginName"] for _ in range(5)}
    assert told == {"oxe70130", "oxe70131", "oxe70132", "oxe70133", "oxe70139"}


async def test_pilots_and_statistics_are_not_for_users(user: httpx.AsyncClient) -> None:
    for path in (f"{BASE}/acd/1/pilots", f"{BASE}/acd/rti", f"{STATS}/1", f"{BASE}/acd/stats/files/1"):
        error = await done(user.get(path), 403)
        assert error["type"] == "NOT_ALLOWED"


async def test_pilot_events_end_with_the_session_that_monitors(
    sign_in: SignIn, admin: httpx.AsyncClient, simulator: Simulator
) -> None:
    other = await sign_in("admin", "admin")
    await done(other.post(f"{BASE}/acd/pilotmonitoring/{PILOT}"))
    monitors = simulator.pbx.o2g_acd.monitors
    async with channel(admin, await accepted(admin, selector("pilot", ids=[PILOT]))) as lines:
        assert simulator.pbx.calls.start_from_outside("0388551234", PILOT) is None
        assert [(await lines.next())["eventName"] for _ in range(2)] == [
            "OnPilotCallCreated",
            "OnPilotCallRemoved",
        ]
    await done(other.delete(f"{BASE}/sessions"))
    assert monitors == {PILOT: set()}


async def test_real_time_information_is_told_to_the_session_that_asked(
    sign_in: SignIn, admin: httpx.AsyncClient
) -> None:
    other = await sign_in("admin", "admin")
    ctx = {"filter": {"agentFilter": {"numbers": ["70130"], "attributes": ["PhoneState"]}}}
    both = selector("rti", ids=["*"]), selector("agent", ids=["*"])
    async with (
        channel(admin, await accepted(admin, *both)) as mine,
        channel(other, await accepted(other, *both)) as theirs,
    ):
        await done(admin.post(f"{BASE}/acd/rti/ctx", json=ctx))
        await done(admin.post(f"{BASE}/acd/rti/snapshot"))
        assert (await mine.next())["phoneState"] == "LoggedOut"
        await log_on(admin, "70130", loginName="oxe70130")
        assert [(await mine.next())["eventName"] for _ in range(2)] == [
            "OnAgentStateChanged",
            "OnAgentRtiChanged",
        ]
        await log_on(admin, "70131", loginName="oxe70131")
        assert [(await theirs.next())["loginName"] for _ in range(2)] == ["oxe70130", "oxe70131"]


async def test_statistics_are_made_and_fetched_as_a_file(
    admin: httpx.AsyncClient, new_client: Callable[[], httpx.AsyncClient]
) -> None:
    scope = {"supervisor": {"identifier": "70139"}, "agents": [{"number": "70130"}]}
    assert await done(admin.post(STATS, json=scope), 200) == {}
    part = {"pilotFilter": {"numbers": [PILOT], "attributes": ["ALL"]}}
    made = await done(admin.post(f"{STATS}/70139/ctx", json={"label": "p", "filter": part}), 200)
    data = f"{STATS}/70139/ctx/{made['id']}/oneday/data"
    stats = await done(admin.get(data), 200)
    assert stats["pilotsStats"][-1]["rows"][0]["pilotNumber"] == PILOT
    at_once = await admin.get(data, params={"format": "CSV"})
    assert at_once.headers["content-type"] == "application/zip"
    assert at_once.headers["content-disposition"].startswith('attachment; filename="p_')
    async with channel(admin, await accepted(admin, selector("acdstats", ids=["*"]))) as lines:
        await done(admin.get(data, params={"format": "csv", "async": "true"}))
        while (event := await lines.next())["step"] != "FORMATED":
            pass
    file = await admin.get(event["fullResPath"])
    assert file.status_code == 200
    with (
        zipfile.ZipFile(io.BytesIO(file.content)) as fetched,
        zipfile.ZipFile(io.BytesIO(at_once.content)) as given,
    ):
        assert fetched.namelist() == given.namelist()
        assert fetched.read(fetched.namelist()[0]).startswith(b"date,year,")
    assert (await admin.get(event["fullResPath"] + "x")).status_code == 404
    assert (await new_client().get(event["fullResPath"])).status_code == 403
    assert (await admin.post(event["fullResPath"])).status_code == 404


async def test_nothing_of_the_contact_centre_goes_on_after_the_end(
    simulator: Simulator, admin: httpx.AsyncClient
) -> None:
    await done(admin.post(f"{BASE}/acd/rti/ctx", json={}))
    assert simulator.pbx.live_timers == 1
    pbx = simulator.pbx
    await done(admin.delete(f"{BASE}/sessions"))
    await until(lambda: pbx.live_timers == 0)
