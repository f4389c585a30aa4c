"""Call qualifications and callbacks on the simulated XUC."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.bridge.simulator.xivo_house import XivoHouse, good, refused

ANSWER: dict[str, Any] = {
    "sub_qualification_id": 1,
    "time": "2018-03-21 17:00:00",
    "callid": "callid1",
    "agent": 1,
    "queue": 1,
    "first_name": "john",
    "last_name": "doe",
    "comment": "some comment",
    "custom_data": "some custom data",
}
CSV = (
    "phoneNumber|mobilePhoneNumber|firstName|lastName|company|description|dueDate|period\n"
    "0230210092|0689746321|John|Doe|MyCompany|Call back quickly||\n"
    "0587963214|0789654123|Alice|O'Neill|YourSociety||2016-08-01|Afternoon"
)


@pytest.fixture
async def alice(xivo: XivoHouse) -> httpx.AsyncClient:
    return await xivo.cti("alice")


@pytest.fixture
async def ws(xivo: XivoHouse) -> httpx.AsyncClient:
    return await xivo.webservice()


async def test_the_qualifications_are_those_of_the_queue(alice: httpx.AsyncClient) -> None:
    found = good(await alice.get("/call_qualification/queue/1"))
    assert [each["name"] for each in found] == ["General Questions", "Support"]
    assert found[1] == {
        "id": 5,
        "name": "Support",
        "subQualifications": [{"id": 12, "name": "Technical"}, {"id": 13, "name": "General"}],
    }
    assert good(await alice.get("/call_qualification/queue/42")) == []
    assert refused(await alice.get("/call_qualification/queue/x")) == (400, "BadRequest")


async def test_an_answer_is_found_in_the_export_of_its_queue_and_time(alice: httpx.AsyncClient) -> None:
    assert good(await alice.post("/call_qualification", json=ANSWER)) == ANSWER
    good(
        await alice.post(
            "/call_qualification", json={**ANSWER, "comment": "a, b", "time": "2018-03-22 08:00:00"}
        )
    )
    good(await alice.post("/call_qualification", json={**ANSWER, "queue": 2}))
    answer = await alice.get("/call_qualification/csv/1/2018-03-21/2018-03-21")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.text == (
        "sub_qualification_id,time,callid,agent,queue,first_name,last_name,comment,custom_data\n"
        "1,2018-03-21 17:00:00,callid1,1,1,john,doe,some comment,some custom data\n"
    )
    for bounds, rows in (("home/office", 2), ("2018-03-22/x", 1), ("x/2018-03-20", 0)):
        text = (await alice.get(f"/call_qualification/csv/1/{bounds}")).text
        assert len(text.splitlines()) == rows + 1, bounds


@pytest.mark.parametrize(
    "change", [{"time": "yesterday"}, {"sub_qualification_id": 99}, {"agent": "x"}, {"comment": None}]
)
async def test_an_answer_that_makes_no_sense_is_refused(
    alice: httpx.AsyncClient, change: dict[str, Any]
) -> None:
    answer = await alice.post("/call_qualification", json={**ANSWER, **change})
    assert refused(answer) == (400, "JsonErrorDecoding")
    assert refused(await alice.post("/call_qualification")) == (400, "JsonBodyNotFound")


@pytest.mark.parametrize("csv", [CSV, CSV.replace("\n", "\\n")])
async def test_imported_callbacks_are_found_on_the_configuration_server(
    xivo: XivoHouse, ws: httpx.AsyncClient, csv: str
) -> None:
    config = xivo.configmgt()
    wanted = good(await config.post("/callback_lists", json={"name": "new", "queueId": 1}))["uuid"]
    body = {"listUuid": wanted, "csv": csv}
    headers = {"Content-Type": "text/json"}
    path = "/callback_lists/callback_requests/csv"
    assert good(await ws.post(path, json=body, headers=headers)) == {"res": "success"}
    filters = [{"field": "listUuid", "operator": "=", "value": wanted, "order": None}]
    found = good(await config.post("/callback_requests/find", json={"filters": filters}))
    assert [each["phoneNumber"] for each in found["list"]] == ["0230210092", "0587963214"]
    assert found["list"][1]["preferredPeriod"]["name"] == "Afternoon"


async def test_callbacks_for_no_list_or_with_a_bad_line_are_refused_and_none_is_kept(
    xivo: XivoHouse, ws: httpx.AsyncClient
) -> None:
    path = "/callback_lists/callback_requests/csv"
    assert refused(await ws.post(path, json={"listUuid": "1", "csv": CSV})) == (500, "NotHandledError")
    lists = xivo.simulator.xivo.callbacks.lists
    wanted = next(iter(lists.values()))
    before = len(wanted.requests)
    body = {"listUuid": wanted.uuid, "csv": f"{CSV}\n|x"}
    assert refused(await ws.post(path, json=body)) == (500, "NotHandledError")
    assert len(wanted.requests) == before
    assert refused(await ws.post(path, json={"csv": CSV})) == (400, "JsonErrorDecoding")


async def test_tickets_are_exported_of_the_list_that_is_asked_for(
    xivo: XivoHouse, ws: httpx.AsyncClient
) -> None:
    path = "/callback_lists/callback_tickets/csv"
    first, second = xivo.simulator.xivo.callbacks.lists
    said = good(await ws.post(path, json={"listUuid": first}))
    assert said["res"] == "success"
    header, ticket = said["data"].splitlines()
    assert dict(zip(header.split("|"), ticket.split("|"), strict=True))["status"] == "Answered"
    assert good(await ws.post(path, json={"listUuid": second}))["data"].count("\n") == 1
    assert refused(await ws.post(path, json={"listUuid": "x"})) == (500, "NotHandledError")
