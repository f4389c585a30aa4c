"""Searches in the phone book (seed document 004, "Directory search")."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bridge.simulator.server import Simulator
from tests.bridge.simulator.o2g_checked import Checked, shift_clock

SEARCH = "/directory/search"


@pytest.fixture
def api(user: httpx.AsyncClient) -> Checked:
    return Checked(user)


def leaf(field: str, operation: str, operand: object) -> dict[str, Any]:
    return {"field": field, "operation": operation, "operand": operand}


async def pages(api: Checked, query: str = "") -> list[list[str]]:
    """The phone numbers of each page, until the search is finished."""
    found = []
    while True:
        result = await api.get(SEARCH + query)
        match result["resultCode"]:
            case "OK":
                found.append(
                    [
                        each["id"]["phoneNumber"]
                        for page in result["resultElements"]
                        for each in page["contacts"]
                    ]
                )
            case "NOK":
                await asyncio.sleep(0.01)
            case code:
                assert code == "FINISH"
                return found


async def numbers(api: Checked, criterion: dict[str, Any], **fields: object) -> list[str]:
    await api.do("POST", SEARCH, {"filter": criterion, **fields})
    return [number for page in await pages(api) for number in page]


async def test_each_operation_compares_as_it_says(api: Checked) -> None:
    assert await numbers(api, leaf("lastName", "BEGIN_WITH", "be")) == ["70121"]
    assert await numbers(api, leaf("firstName", "END_WITH", "A")) == [
        "70120",
        "70122",
        "70124",
        "70126",
        "70139",
    ]
    assert await numbers(api, leaf("lastName", "CONTAIN", "viseu")) == ["70139"]
    assert await numbers(api, leaf("lastName", "EQUAL_IGNORE_CASE", "JOLY")) == ["70129"]
    assert await numbers(api, leaf("id.phoneNumber", "END_WITH", "123")) == ["70123"]
    assert await numbers(api, leaf("id.loginName", "EQUAL_IGNORE_CASE", "oxe70125")) == ["70125"]
    assert await numbers(api, leaf("lastName", "BEGIN_WITH", "zz")) == []


async def test_criteria_are_combined(api: Checked) -> None:
    anna, clara = leaf("firstName", "BEGIN_WITH", "Ann"), leaf("firstName", "BEGIN_WITH", "Cla")
    belin = leaf("lastName", "BEGIN_WITH", "Bel")
    either = {"operation": "OR", "operand": [anna, clara, belin]}
    assert await numbers(api, either) == ["70120", "70121", "70122"]
    both = {"operation": "AND", "operand": [either, leaf("lastName", "CONTAIN", "o")]}
    assert await numbers(api, both) == ["70120", "70122"]


async def test_results_come_page_by_page_up_to_the_limit(api: Checked) -> None:
    answer = await api.answer(
        "POST", SEARCH, {"filter": leaf("id.phoneNumber", "BEGIN_WITH", "70"), "limit": 12}
    )
    assert answer.headers["location"].endswith(SEARCH)
    assert [len(page) for page in await pages(api)] == [10, 2]
    assert await api.fails("GET", SEARCH) == (400, "NOT_EXPECTED")


async def test_a_search_has_no_results_at_once_and_is_freed_when_nobody_asks(
    api: Checked, simulator: Simulator
) -> None:
    clock = shift_clock(simulator)
    await api.do("POST", SEARCH, {"filter": leaf("lastName", "CONTAIN", "e")})
    clock.ahead -= timedelta(seconds=1)
    assert (await api.get(SEARCH))["resultCode"] == "NOK"
    clock.ahead += timedelta(seconds=2)
    assert (await api.get(SEARCH))["resultCode"] == "OK"
    clock.ahead += timedelta(seconds=61)
    assert await api.get(SEARCH) == {"resultCode": "TIMEOUT", "resultElements": []}
    assert await api.fails("GET", SEARCH) == (400, "NOT_EXPECTED")


async def test_a_search_can_be_stopped(api: Checked) -> None:
    await api.do("POST", SEARCH, {"filter": leaf("lastName", "CONTAIN", "e")})
    for _ in range(2):
        await api.do("DELETE", SEARCH)
    assert await api.fails("GET", SEARCH) == (400, "NOT_EXPECTED")


async def test_a_session_has_five_searches_at_a_time(admin: httpx.AsyncClient, simulator: Simulator) -> None:
    api = Checked(admin)
    body = {"filter": leaf("lastName", "CONTAIN", "e")}
    for number in range(70120, 70125):
        await api.do("POST", f"{SEARCH}?loginName=oxe{number}", body)
    await api.do("POST", f"{SEARCH}?loginName=oxe70124", body)
    sixth = f"{SEARCH}?loginName=oxe70125"
    assert await api.fails("POST", sixth, body) == (400, "NOT_EXPECTED")
    await api.do("DELETE", f"{SEARCH}?loginName=oxe70120")
    await api.do("POST", sixth, body)
    assert await api.fails("POST", SEARCH, body) == (400, "BAD_PARAMETER")


async def test_keys_find_the_letters_on_them(api: Checked) -> None:
    async def dialled(**fields: object) -> list[str]:
        await api.do("POST", "/directory/searchbydtmf", fields)
        return [number for page in await pages(api) for number in page]

    assert await dialled(keyboardType="ITU", lastName="286") == ["70120"]
    assert await dialled(keyboardType="ITU", lastName="2", firstName="26747") == ["70121"]
    assert await dialled(keyboardType="CCITT", lastName="78") == ["70139"]
    assert await dialled(keyboardType="CCITT", lastName="9") == []


@pytest.mark.parametrize(
    "body",
    [
        {"filter": leaf("lastName", "SOUNDS_LIKE", "x")},
        {"filter": leaf("age", "BEGIN_WITH", "x")},
        {"filter": {"operation": "BEGIN_WITH", "operand": "x"}},
        {"filter": {"operation": "OR", "operand": "x"}},
        {"filter": leaf("lastName", "BEGIN_WITH", "x"), "limit": 101},
        {"filter": leaf("lastName", "BEGIN_WITH", ["x"])},
        {},
    ],
)
async def test_a_wrong_search_is_refused(api: Checked, body: dict[str, Any]) -> None:
    assert await api.fails("POST", SEARCH, body) == (400, "BAD_PARAMETER")
