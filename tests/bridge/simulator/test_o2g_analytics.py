"""Charging of real calls, incidents and the use of the API (seed document 004, "Analytics")."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest

from bridge.simulator.pbx_model import MediaState, Party
from bridge.simulator.server import Simulator
from tests.bridge.simulator.o2g_checked import Checked, Phones, shift_clock
from tests.bridge.simulator.o2g_client import until

CHARGING = "/usages/charging?nodeId=1"


@pytest.fixture
def api(admin: httpx.AsyncClient) -> Checked:
    return Checked(admin)


def talking(parties: list[Party]) -> bool:
    return all(each.state is MediaState.ACTIVE for each in parties)


async def charge(api: Checked, simulator: Simulator, *calls: tuple[str, str, int]) -> None:
    """Outgoing calls: caller, number, seconds of conversation."""
    clock, phones = shift_clock(simulator), Phones(api.client)
    for caller, number, seconds in calls:
        ref = await phones.dial(caller, number)
        parties = simulator.pbx.core.calls[ref].parties
        if seconds:
            await until(partial(talking, parties))
            clock.ahead += timedelta(seconds=seconds - 0.5)
        await phones.drop(caller, ref)


async def test_answered_outgoing_calls_are_charged(api: Checked, simulator: Simulator) -> None:
    await charge(
        api,
        simulator,
        ("70120", "0388551234", 30),
        ("70120", "0388559999", 90),
        ("70121", "0388551234", 300),
        ("70121", "0555000480", 0),
        ("70120", "70121", 0),
    )
    totals = await api.get(CHARGING)
    rows = [(each["caller"], each["callNumber"], each["chargingUnits"]) for each in totals["chargings"]]
    assert rows == [("70121", 1, 5), ("70120", 2, 3)]
    assert (totals["totalTicketNb"], totals["valuableTicketNb"]) == (4, 3)
    assert len((await api.get(f"{CHARGING}&top=1"))["chargings"]) == 1
    tickets: list[dict[str, Any]] = (await api.get(f"{CHARGING}&all=true"))["chargings"]
    assert [(each["called"], each["chargingUnits"]) for each in tickets] == [
        ("0388551234", 1),
        ("0388559999", 2),
        ("0388551234", 5),
        ("0555000480", 0),
    ]
    files = [each["name"] for each in (await api.get("/usages/charging/files?nodeId=1"))["files"]]
    assert len((await api.get(f"{CHARGING}&all=true&files={','.join(files)}"))["chargings"]) == 4
    assert (await api.get("/usages/charging/files?nodeId=1&toDate=20200101"))["files"] == []


async def test_incidents_are_counted_by_severity(api: Checked) -> None:
    before = await api.get("/usages/incidents?nodeId=1")
    assert before["severity4"] == len(before["incidents"]) == 1
    assert len((await api.get("/usages/incidents?nodeId=1&last=100"))["incidents"]) == 1


@pytest.mark.parametrize("form", ["csv", "xls"])
async def test_the_use_of_the_api_comes_as_a_zip_file(api: Checked, form: str) -> None:
    for _ in range(3):
        await api.get("/logins")
    for what in ("licenses", "services"):
        answer = await api.answer("GET", f"/usages/{what}?format={form}")
        assert f"{what}_analytics.zip" in answer.headers["content-disposition"]
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            (name,) = archive.namelist()
            assert name.endswith(f".{form}")
            table = archive.read(name).decode()
        rows = dict(
            row[:2] for row in csv.reader(io.StringIO(table), delimiter="," if form == "csv" else "\t")
        )
    assert rows["users.getLogins"] == "3"


@pytest.mark.parametrize(
    "path",
    [
        "/usages/charging",
        "/usages/charging?nodeId=9",
        f"{CHARGING}&fromDate=yesterday",
        f"{CHARGING}&top=0",
        "/usages/incidents",
        "/usages/licenses?format=pdf",
    ],
)
async def test_a_wrong_request_is_refused(api: Checked, path: str) -> None:
    assert (await api.fails("GET", path))[0] == 400
