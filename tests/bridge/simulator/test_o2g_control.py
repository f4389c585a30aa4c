"""What befalls the simulated O2G's PBX when somebody provokes it: faults, broken sets, calls from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bridge.simulator.pbx_model import Timings
from bridge.simulator.server import Simulator
from bridge.simulator.settings import Settings
from tests.bridge.simulator.conftest import SignIn
from tests.bridge.simulator.o2g_checked import Checked, Phones, shift_clock

TELEPHONY = "/telephony/calls"


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    running = Simulator()
    await running.start(settings=Settings(timings=Timings(outside_answer_s=0.01)), control_port=0)
    yield running
    await running.stop()


@pytest.fixture
async def control(simulator: Simulator) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=simulator.control_url, verify=False) as client:
        yield client


def done(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_loss_of_the_link_is_told_and_felt(
    admin: httpx.AsyncClient, user: httpx.AsyncClient, control: httpx.AsyncClient
) -> None:
    """Seed document 004, "Maintenance": OnCtiLinkDown, OnCtiLinkUp, `CTILinkState`."""
    api, anna = Checked(admin), Checked(user)
    async with api.events("system") as events:
        assert (done(await control.post("/cti-link/down?tell-after=0")))["ctiLink"] == "down"
        assert await events.next() == {"eventName": "OnCtiLinkDown", "nodeId": "1"}
        pbx = (await api.get("/system/status"))["pbxs"][0]
        assert (pbx["connected"], pbx["ctiLinkState"]) == (False, "DISCONNECTED")
        assert await anna.fails("GET", TELEPHONY) == (503, "NOT_READY")
        assert await anna.do("GET", "/users/oxe70120")
        assert (done(await control.post("/cti-link/up")))["ctiLink"] == "up"
        assert await events.next() == {"eventName": "OnCtiLinkUp", "nodeId": "1"}
    assert await anna.get(TELEPHONY) == {"calls": []}
    assert (await api.get("/system/status"))["pbxs"][0]["ctiLinkState"] == "CONNECTED_MAIN"


async def test_a_link_that_is_back_in_time_is_never_told_of(
    admin: httpx.AsyncClient, control: httpx.AsyncClient
) -> None:
    """Seed document 004: OnCtiLinkDown comes 30 s after the loss at the earliest."""
    async with Checked(admin).events("system") as events:
        done(await control.post("/cti-link/down"))
        done(await control.post("/cti-link/up"))
        done(await control.post("/pbx/load?for=0"))
        assert (await events.next())["eventName"] == "OnPbxLoaded"


async def test_who_missed_a_call_behind_a_broken_link_is_told_his_state(
    admin: httpx.AsyncClient, user: httpx.AsyncClient, control: httpx.AsyncClient
) -> None:
    async with Checked(user).events("telephony") as events:
        done(await control.post("/cti-link/down?tell-after=0"))
        calls = (done(await control.post("/calls?from=0388550001&to=70120")))["calls"]
        done(await control.post("/cti-link/up"))
        told = await events.next()
        assert told["eventName"] == "OnTelephonyState"
        (ref,) = calls
        assert [each["callRef"] for each in told["state"]["calls"]] == [ref]
        await Phones(admin).answer("70120", ref)
        assert (await events.next())["eventName"] == "OnCallModified"


async def test_a_pbx_is_not_loaded_until_it_is(admin: httpx.AsyncClient, control: httpx.AsyncClient) -> None:
    api = Checked(admin)
    async with api.events("system") as events:
        assert (done(await control.post("/pbx/load?for=3600")))["loaded"] is False
        assert (await api.get("/system/status"))["pbxs"][0]["loaded"] is False
        done(await control.post("/pbx/load?for=0"))
        assert await events.next() == {"eventName": "OnPbxLoaded", "nodeId": "1"}
        assert (await api.get("/system/status"))["pbxs"][0]["loaded"] is True


@pytest.mark.parametrize(("days", "told"), [(12, True), (30, True), (31, False), (-20, True), (-21, False)])
async def test_the_licence_alarm_is_due_from_30_days_before_to_20_days_after(
    admin: httpx.AsyncClient, control: httpx.AsyncClient, *, days: int, told: bool
) -> None:
    """Seed document 004, "Maintenance", presentation; `nbDays` is negative after the end."""
    api = Checked(admin)
    async with api.events("system") as events:
        done(await control.post(f"/licence?days={days}"))
        done(await control.post("/pbx/load?for=0"))
        event = await events.next()
        assert (event["eventName"] == "OnLicenseExpiration") is told
        assert not told or event["nbDays"] == days
    (expiration,) = {each["expiration"] for each in (await api.get("/system/status"))["license"]["lics"]}
    ends = datetime.fromisoformat(expiration)
    assert abs(ends - datetime.now(UTC) - timedelta(days=days)) < timedelta(hours=1)
    assert (done(await control.post("/licence?days=never")))["licence"] == "never ends"


async def test_the_licence_alarm_counts_the_days_down(
    admin: httpx.AsyncClient,
    control: httpx.AsyncClient,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bridge.simulator.o2g_system.DAY_S", 0.05)
    clock = shift_clock(simulator)
    async with Checked(admin).events("system") as events:
        done(await control.post("/licence?days=2"))
        days = [(await events.next())["nbDays"]]
        for passed in (1, 2, 3):
            clock.ahead = timedelta(days=passed)
            while (left := (await events.next())["nbDays"]) == days[-1]:
                pass
            days.append(left)
    assert days == [2, 1, 0, -1]


async def test_a_broken_set_rings_no_more_until_it_is_mended(
    user: httpx.AsyncClient, control: httpx.AsyncClient
) -> None:
    anna = Checked(user)
    assert (done(await control.post("/sets/70120/break")))["brokenSets"] == ["70120"]
    assert (await anna.get("/telephony/devices/70120"))["state"] == "OUT_OF_SERVICE"
    assert (done(await control.post("/sets/70120/mend")))["brokenSets"] == []
    assert (await anna.get("/telephony/devices/70120"))["state"] == "IN_SERVICE"


async def test_somebody_outside_calls_and_hangs_up(
    user: httpx.AsyncClient, control: httpx.AsyncClient
) -> None:
    calls = (done(await control.post("/calls?from=0388550001&to=70120")))["calls"]
    ((ref, numbers),) = calls.items()
    assert numbers == ["0388550001", "70120"]
    assert [each["callRef"] for each in (await Checked(user).get(TELEPHONY))["calls"]] == [ref]
    assert (done(await control.post(f"/calls/{ref}/hangup")))["calls"] == {}


async def test_a_restart_ends_sessions_and_no_calls(
    user: httpx.AsyncClient, control: httpx.AsyncClient, sign_in: SignIn
) -> None:
    done(await control.post("/calls?from=0388550001&to=70120"))
    done(await control.post("/server/restart"))
    assert (await Checked(user).fails("GET", TELEPHONY))[0] == 403
    assert (await Checked(await sign_in()).get(TELEPHONY))["calls"]


async def test_a_taken_control_port_is_an_error_only_for_who_asked_for_it(simulator: Simulator) -> None:
    taken = httpx.URL(simulator.control_url).port
    other = Simulator()
    with pytest.raises(OSError, match="in use"):
        await other.start(control_port=taken)
    await other.stop()
    third = Simulator()
    await third.start(control_port=taken, control_elsewhere=True)
    assert httpx.URL(third.control_url).port not in (None, taken)
    await third.stop()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cti-link/down?tell-after=soon", 400),
        ("/pbx/load?for=-1", 400),
        ("/pbx/load?for=nan", 400),
        ("/licence", 400),
        ("/licence?days=99999", 400),
        ("/calls?to=70120", 400),
        ("/calls/7/hangup", 404),
        ("/nothing", 404),
        ("/sets/4/break", 409),
    ],
)
async def test_what_cannot_be_done_is_said(control: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await control.post(path)
    assert (answer.status_code, set(answer.json())) == (status, {"error", "message"})


async def test_the_control_port_lists_what_it_does_and_is_not_for_web_pages(
    control: httpx.AsyncClient, simulator: Simulator
) -> None:
    assert "POST /cti-link/down" in (done(await control.get("/")))["commands"]
    page = await control.post("/cti-link/down", headers={"Origin": "https://evil.example"})
    assert page.status_code == 403
    assert (done(await control.get("/")))["ctiLink"] == "up"
    async with httpx.AsyncClient(base_url=simulator.base_url, verify=False) as pbx:
        assert (await pbx.post("/cti-link/down")).status_code == 404
