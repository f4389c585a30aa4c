"""The call history, written from real calls (seed document 004, "Communication log"), and what is counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from bridge.simulator.o2g_comlog_book import RECORDS_MAX
from bridge.simulator.server import Simulator
from tests.bridge.simulator.conftest import SignIn
from tests.bridge.simulator.o2g_checked import Checked, Phones, shift_clock

LOG = "/comlog/records"


@pytest.fixture
def phones(admin: httpx.AsyncClient) -> Phones:
    return Phones(admin)


@pytest.fixture
async def anna(user: httpx.AsyncClient) -> Checked:
    return Checked(user)


@pytest.fixture
async def boris(sign_in: SignIn) -> Checked:
    return Checked(await sign_in("oxe70121"))


async def records(api: Checked, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await api.get(f"{LOG}?{query}"))["comHistoryRecords"]
    return found


async def test_an_answered_call_is_in_both_logs(anna: Checked, boris: Checked, phones: Phones) -> None:
    async with boris.events("unifiedComLog") as events:
        ref = await phones.talk("70120", "70121")
        created = await events.next()
    (mine,), (his,) = await records(anna), await records(boris)
    assert mine["comRef"] == his["comRef"] == ref
    for record, role, me, other in ((mine, "CALLER", "70120", "70121"), (his, "CALLEE", "70121", "70120")):
        owner, remote = record["participants"]
        assert (owner["role"], owner["answered"], owner["identity"]["id"]["phoneNumber"]) == (role, True, me)
        assert remote["identity"]["id"]["phoneNumber"] == other
        assert "role" not in remote
        assert record["acknowledged"] is True
        assert record["beginDate"] <= record["convDate"] <= record["endDate"]
    assert created["eventName"] == "OnComRecordCreated"
    assert created["record"]["participants"][0]["identity"] == {"id": {"loginName": "oxe70121"}}
    assert {**created["record"], "participants": None} == {**his, "participants": None}
    assert await boris.get(f"{LOG}/{his['recordId']}") == his


async def test_a_missed_call_is_acknowledged_and_counted(boris: Checked, phones: Phones) -> None:
    async with boris.events("unifiedComLog", "eventSummary") as events:
        await phones.miss("70120", "70121")
        assert (await events.next())["record"]["acknowledged"] is False
        summary = await events.next()
        assert summary["eventSummary"]["missedCallsNb"] == 1
        assert await boris.get("/eventSummary") == summary["eventSummary"]
        (record,) = await records(boris, "unanswered=true&unacknowledged=true")
        assert record["participants"][0]["answered"] is False
        assert "convDate" not in record
        body = {"recordIds": [record["recordId"], 999_999]}
        for state, name, count in (("true", "OnComRecordsAck", 0), ("false", "OnComRecordsUnAck", 1)):
            await boris.do("PUT", f"{LOG}?acknowledge={state}", body)
            event = await events.next()
            assert (event["eventName"], event["recordIds"]) == (name, [record["recordId"]])
            assert (await events.next())["eventSummary"]["missedCallsNb"] == count


async def test_an_answered_call_settles_missed_ones_of_the_same_user(boris: Checked, phones: Phones) -> None:
    for caller in ("70120", "70120", "70124"):
        await phones.miss(caller, "70121")
    assert (await boris.get("/eventSummary"))["missedCallsNb"] == 3
    await phones.talk("70120", "70121")
    assert (await boris.get("/eventSummary"))["missedCallsNb"] == 1
    (left,) = await records(boris, "unacknowledged=true")
    assert left["participants"][1]["identity"]["id"]["loginName"] == "oxe70124"


async def test_why_a_call_failed_is_its_reason(anna: Checked, phones: Phones) -> None:
    ref = await phones.dial("70120", "0555000486")
    await phones.drop("70120", ref)
    (record,) = await records(anna)
    assert record["participants"][0]["reason"] == "BUSY"


async def test_records_are_filtered_and_paged(anna: Checked, phones: Phones, simulator: Simulator) -> None:
    clock = shift_clock(simulator)
    refs = []
    for number, callee in enumerate(("70121", "70124", "70121")):
        clock.ahead = timedelta(hours=number)
        refs.append(await phones.talk("70120", callee))
    clock.ahead = timedelta(hours=3)
    refs.append(await phones.miss("70121", "70120"))

    async def found(query: str) -> list[int]:
        return [refs.index(record["comRef"]) for record in await records(anna, query)]

    assert await found("") == [3, 2, 1, 0]
    assert await found("unanswered=false&offset=0&limit=100") == [3, 2, 1, 0]
    assert await found("unanswered=true") == [3]
    assert await found("role=CALLER") == [2, 1, 0]
    assert await found("role=CALLEE") == [3]
    assert await found("remotePartyId=oxe70121") == [3, 2, 0]
    assert await found("remotePartyId=70124") == [1]
    assert await found(f"comRef={refs[1]}") == [1]
    date = (await records(anna, f"comRef={refs[2]}"))[0]["beginDate"]
    assert await found(f"afterDate={date}") == [3, 2]
    assert await found(f"beforeDate={date}") == [1, 0]
    assert await found(f"role=CALLER&beforeDate={date}") == [1, 0]
    page = await anna.get(f"{LOG}?offset=1&limit=2")
    assert [refs.index(each["comRef"]) for each in page["comHistoryRecords"]] == [2, 1]
    assert (page["offset"], page["limit"], page["totalCount"]) == (1, 2, 4)
    ids = (await anna.get(f"{LOG}/recordIds"))["recordIds"]
    assert await found(f"recordIdList={ids[0]},{ids[2]}&role=CALLER&limit=1") == [3, 1]


async def test_optimised_records_name_everybody_in_full_once(anna: Checked, phones: Phones) -> None:
    for _ in range(2):
        await phones.talk("70120", "70121")
    first, second = await records(anna, "optimized=true")
    assert [each["identity"]["lastName"] for each in first["participants"]] == ["Aumont", "Belin"]
    identities = [each["identity"] for each in second["participants"]]
    assert identities == [{"id": {"phoneNumber": "70120"}}, {"id": {"phoneNumber": "70121"}}]


async def test_deleting_tells_which_or_that_all_are_gone(anna: Checked, phones: Phones) -> None:
    for callee in ("70121", "70124", "70121", "70125"):
        await phones.talk("70120", callee)
    ids = (await anna.get(f"{LOG}/recordIds"))["recordIds"]
    async with anna.events("unifiedComLog") as events:
        await anna.do("DELETE", f"{LOG}/{ids[0]}")
        assert (await events.next())["recordIds"] == [ids[0]]
        assert await anna.fails("GET", f"{LOG}/{ids[0]}") == (404, "NOT_FOUND")
        assert await anna.fails("DELETE", f"{LOG}/{ids[0]}") == (400, "NOT_FOUND")
        await anna.do("DELETE", f"{LOG}?recordIdList={ids[0]}")
        await anna.do("DELETE", f"{LOG}?remotePartyId=70124")
        assert (await events.next())["recordIds"] == [ids[2]]
        await anna.do("DELETE", LOG)
        assert "recordIds" not in await events.next()
    assert await records(anna) == []


async def test_a_conference_has_everybody_and_is_told_when_the_first_leaves(
    anna: Checked, boris: Checked, phones: Phones
) -> None:
    held = await phones.dial("70120", "70121")
    await phones.answer("70121", held)
    active = await phones.dial("70120", "70124")
    await phones.answer("70124", active)
    await anna.do("POST", f"/telephony/calls/{active}/merge", {"heldCallRef": held})
    async with anna.events("unifiedComLog") as events:
        (ref,) = [call["callRef"] for call in (await anna.get("/telephony/calls"))["calls"]]
        await phones.drop("70124", ref)
        created = await events.next()
        while "endDate" in created["record"]:
            created = await events.next()
        assert created["eventName"] == "OnComRecordCreated"
        await phones.drop("70120", ref)
        modified = await events.next()
    assert modified["eventName"] == "OnComRecordModified"
    assert modified["record"]["recordId"] == created["record"]["recordId"]
    assert modified["record"]["endDate"]
    record = await anna.get(f"{LOG}/{created['record']['recordId']}")
    numbers = {each["identity"]["id"]["phoneNumber"] for each in record["participants"]}
    assert numbers == {"70120", "70121", "70124"}
    assert record["participants"][0]["reason"] == "CONFERENCED"


async def test_a_log_keeps_its_newest_records_only(anna: Checked, phones: Phones) -> None:
    first = await phones.talk("70120", "70121")
    for _ in range(RECORDS_MAX - 1):
        await phones.miss("70120", "70121")
    assert first in [record["comRef"] for record in await records(anna)]
    await phones.miss("70120", "70121")
    assert len(found := await records(anna)) == RECORDS_MAX
    assert first not in [record["comRef"] for record in found]


async def test_a_forwarded_call_names_who_was_called_first(
    boris: Checked, phones: Phones, sign_in: SignIn
) -> None:
    forward = {"forwardRoute": {"destinations": [{"type": "NUMBER", "number": "70124"}]}}
    await boris.do("POST", "/routing/forwardroute", forward)
    await phones.miss("70120", "70121")
    (record,) = await records(Checked(await sign_in("oxe70124")))
    assert record["participants"][0]["initialCalled"]["id"]["phoneNumber"] == "70121"
    assert record["participants"][1]["identity"]["id"]["phoneNumber"] == "70120"


async def test_messages_and_call_backs_are_counted(boris: Checked, phones: Phones) -> None:
    async with boris.events("eventSummary") as events:
        await phones.api.do(
            "POST", "/telephony/miniMessages?loginName=oxe70120", {"recipient": "70121", "message": "hello"}
        )
        first = (await events.next())["eventSummary"]
        assert (first["newTextNb"], first["eventWaiting"]) == (1, True)
        await boris.get("/telephony/miniMessages")
        assert (await events.next())["eventSummary"]["eventWaiting"] is False
        await phones.api.do("POST", "/telephony/outgoingCallbacks?loginName=oxe70120", {"callee": "70121"})
        assert (await events.next())["eventSummary"]["callBackRequestsNb"] == 1
        await boris.do("DELETE", "/telephony/incomingCallbacks")
        assert (await events.next())["eventSummary"]["callBackRequestsNb"] == 0


@pytest.mark.parametrize("query", ["role=UNKNOWN", "afterDate=yesterday", "offset=-1", "limit=many"])
async def test_a_wrong_filter_is_refused(anna: Checked, query: str) -> None:
    assert await anna.fails("GET", f"{LOG}?{query}") == (400, "BAD_PARAMETER")


async def test_an_acknowledgement_says_which_way(anna: Checked) -> None:
    assert await anna.fails("PUT", LOG, {"recordIds": [1]}) == (400, "BAD_PARAMETER")
    assert await anna.fails("PUT", f"{LOG}?acknowledge=maybe", {"recordIds": [1]}) == (400, "BAD_PARAMETER")
