"""Statistics of the simulated contact centre: scopes, contexts, figures, files, progress and schedules."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import msgspec
import pytest

from bridge.simulator.acd_figures import AGENT_AVERAGES, AGENT_PILOT_AVERAGES, PILOT_AVERAGES, PILOT_COPIES
from bridge.simulator.acd_log import LegKind, Outcome
from bridge.simulator.face import File, RestError
from bridge.simulator.o2g_acd_reports import attribute_names
from bridge.simulator.o2g_acd_statistics import FILES_PATH
from bridge.simulator.pbx_model import Timings
from bridge.simulator.plan import Plan
from tests.bridge.simulator.acd_world import (
    AGENT,
    AGENT_2,
    AGENTS,
    BAD,
    BOSS,
    MISSING,
    NOT_EXPECTED,
    PILOT,
    PILOT_2,
    A,
    AcdWorld,
    B,
    duration_s,
)

View = dict[str, Any]

TODAY = "2024-05-06"
"""The world begins on this day at 07:08:09 UTC."""


@pytest.fixture
def world() -> AcdWorld:
    return AcdWorld()


def stats(
    world: AcdWorld, operation: str, body: object = None, *, query: View | None = None, **path: str
) -> Any:
    """One operation for supervisor 70139."""
    return world.admin(
        f"callCenterStatistics.{operation}", body, query=query, **{"supervisorId": BOSS, **path}
    )


def refused(world: AcdWorld, operation: str, body: object = None, **more: Any) -> tuple[int, str]:
    more.setdefault("supervisorId", BOSS)
    return world.refused(f"callCenterStatistics.{operation}", None, body, **more)


def scope(world: AcdWorld, *numbers: str, **fields: object) -> None:
    body = {
        "supervisor": {"identifier": BOSS, "language": "EN", **fields},
        "agents": [{"number": number} for number in numbers or AGENTS],
    }
    assert world.admin("callCenterStatistics.createRequester", body) == {}


def of_agents(world: AcdWorld, *numbers: str) -> str:
    part = {"numbers": list(numbers or AGENTS), "agentAttributes": ["ALL"], "pilotAttributes": ["ALL"]}
    return str(stats(world, "createContext", {"label": "team", "filter": {"agentFilter": part}})["id"])


def of_pilots(world: AcdWorld, *attributes: str) -> str:
    part = {"attributes": list(attributes) or ["ALL"]}
    return str(stats(world, "createContext", {"label": "all pilots", "filter": {"pilotFilter": part}})["id"])


def day(world: AcdWorld, context: str, **query: str) -> View:
    view: View = stats(world, "getDayData", query=query, ctxId=context)
    return view


def days(world: AcdWorld, context: str, first: str = TODAY, last: str = TODAY, **query: str) -> View:
    dates = {"begindate": f"{first} 00:00", "enddate": f"{last} 00:00"}
    view: View = stats(world, "getDaysData", query={**dates, **query}, ctxId=context)
    return view


def today(world: AcdWorld, number: str) -> View:
    """An agent's or a pilot's row of today, all attributes."""
    pilot = number in world.plan.pilots
    view = days(world, of_pilots(world) if pilot else of_agents(world, number))
    (slot,) = view["pilotsStats" if pilot else "agentsStats"]
    key = "pilotNumber" if pilot else "number"
    row: View = next(row for row in slot["rows"] if row[key] == number)
    return row


# Scopes


def test_a_scope_is_created_shown_and_deleted(world: AcdWorld) -> None:
    scope(world, timezone="+01:00")
    assert stats(world, "getRequester") == {"identifier": BOSS, "language": "EN", "timezone": "+01:00"}
    stats(world, "deleteRequester")
    assert refused(world, "getRequester") == MISSING
    assert refused(world, "deleteRequester") == MISSING


@pytest.mark.parametrize(
    "supervisor",
    [
        {},
        {"identifier": "1", "language": "IT"},
        {"identifier": "1", "timezone": "+13:00"},
        {"identifier": "1", "timezone": "-11:30"},
        {"identifier": "1", "timezone": "Nowhere/City"},
        {"identifier": "1", "timezone": "../etc/passwd"},
    ],
)
def test_a_scope_that_cannot_be_is_refused(world: AcdWorld, supervisor: View) -> None:
    body = {"supervisor": supervisor, "agents": [{"number": AGENT}]}
    assert world.refused("callCenterStatistics.createRequester", None, body) == BAD


def test_an_agent_of_a_scope_needs_a_number(world: AcdWorld) -> None:
    body = {"supervisor": {"identifier": "1"}, "agents": [{"loginName": "x"}]}
    assert world.refused("callCenterStatistics.createRequester", None, body) == BAD


def test_the_scopes_filter_has_agents_pilots_and_every_attribute(world: AcdWorld) -> None:
    body = {
        "supervisor": {"identifier": BOSS},
        "agents": [{"number": AGENT, "groupName": "Team"}, {"number": "60999", "lastName": "Elsewhere"}],
    }
    world.admin("callCenterStatistics.createRequester", body)
    found = stats(world, "getScopeFilter")
    assert found["agentFilter"]["agentsDetails"] == [
        {
            "loginName": f"oxe{AGENT}",
            "firstName": "Agent",
            "lastName": "1",
            "number": AGENT,
            "groupName": "Team",
        },
        {"number": "60999", "lastName": "Elsewhere"},
    ]
    assert [each["number"] for each in found["pilotFilter"]["pilots"]] == [PILOT, PILOT_2]
    references = {
        each["dto"]: each["ref"]
        for listed in (
            found["agentFilter"]["agentAttrExts"],
            found["agentFilter"]["pilotAttrExts"],
            found["pilotFilter"]["attrExts"],
        )
        for each in listed
    }
    # As the tables of the document's rows have them.
    assert references["nbRotating"] == "AC001"
    assert references["withdrawPerTime"] == "AC057"
    assert references["withdrawPerTimeCause9"] == "AC057I"
    assert references["nbPilots"] == "AC058"
    assert references["nbCallsReceived"] == "AC059"
    assert references["pauseADur"] == "AC084"
    assert references["nbAcdServedCalls"] == "AC085"
    assert references["acdOutConvADur"] == "AC122"
    assert references["nbCallsWithTransCode"] == "PC022"
    assert references["dlongestWaitingDur"] == "PC120"
    labels = {each["dto"]: each["transl"] for each in found["pilotFilter"]["attrExts"]}
    assert labels["nbCallsServedByAgent"] == "Nb calls served by agent"


# Contexts


def test_contexts_are_created_listed_changed_and_deleted(world: AcdWorld) -> None:
    scope(world)
    agents, pilots = of_agents(world, AGENT), of_pilots(world, "nbCallsOpen")
    listed = stats(world, "getContexts")["contexts"]
    assert [each["ctxId"] for each in listed] == [agents, pilots]
    assert listed[0]["filter"]["agentFilter"] == {
        "numbers": [AGENT],
        "agentAttributes": ["ALL"],
        "pilotAttributes": ["ALL"],
    }
    assert listed[1]["filter"]["pilotFilter"] == {"numbers": [PILOT, PILOT_2], "attributes": ["nbCallsOpen"]}
    part = {"numbers": [AGENT, AGENT_2], "agentAttributes": ["nbRotating"], "pilotAttributes": None}
    stats(world, "updateContext", {"label": "new", "filter": {"agentFilter": part}}, ctxId=agents)
    changed = stats(world, "getContext", ctxId=agents)
    assert (changed["ctxId"], changed["label"], changed["isScheduled"]) == (agents, "new", False)
    assert changed["filter"]["agentFilter"]["pilotAttributes"] == []
    stats(world, "deleteContext", ctxId=agents)
    assert refused(world, "getContext", ctxId=agents) == MISSING
    stats(world, "deleteContexts")
    assert stats(world, "getContexts") == {"contexts": []}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"agentFilter": {"numbers": [B]}},
        {"agentFilter": {"numbers": [AGENT], "agentAttributes": ["nbDreams"]}},
        {"agentFilter": {"numbers": [AGENT], "pilotAttributes": ["nbRotating"]}},
        {"pilotFilter": {"numbers": [AGENT]}},
        {"pilotFilter": {"attributes": "ALL"}},
    ],
)
def test_a_context_that_cannot_be_is_refused(world: AcdWorld, given: View) -> None:
    scope(world)
    assert refused(world, "createContext", {"filter": given}) == BAD
    assert stats(world, "getContexts") == {"contexts": []}


def test_where_both_filters_are_given_that_of_agents_counts(world: AcdWorld) -> None:
    scope(world)
    both = {"agentFilter": {"numbers": [AGENT]}, "pilotFilter": {"numbers": [PILOT]}}
    context = stats(world, "createContext", {"filter": both})["id"]
    assert set(stats(world, "getContext", ctxId=context)["filter"]) == {"agentFilter"}


def test_attributes_are_understood_as_the_vendors_sdk_writes_them(world: AcdWorld) -> None:
    scope(world)
    given = {"agentFilter": {"numbers": [AGENT], "agentAttributes": ["nbExtInNonAcdServed"]}}
    context = stats(world, "createContext", {"filter": given})["id"]
    shown = stats(world, "getContext", ctxId=context)["filter"]["agentFilter"]
    assert shown["agentAttributes"] == ["nbExtinNonacdServed"]


def test_a_new_scope_takes_agents_out_of_contexts(world: AcdWorld) -> None:
    scope(world)
    both, one, pilots = of_agents(world, AGENT, AGENT_2), of_agents(world, AGENT_2), of_pilots(world)
    scope(world, AGENT, "70132")
    listed = {each["ctxId"]: each for each in stats(world, "getContexts")["contexts"]}
    assert set(listed) == {both, pilots}, f"{one} has no agent left"
    assert listed[both]["filter"]["agentFilter"]["numbers"] == [AGENT]


@pytest.mark.parametrize(
    "operation",
    ["getContexts", "createContext", "deleteContexts", "getScopeFilter", "cancelRequest"],
)
def test_what_belongs_to_a_scope_needs_one(world: AcdWorld, operation: str) -> None:
    assert refused(world, operation, {"filter": {"agentFilter": {}}}) == MISSING


# Periods


def test_a_day_is_given_in_slots_until_now(world: AcdWorld) -> None:
    scope(world)
    context = of_pilots(world)
    for slot_type, slots, last in (
        ("aQuarterOfAnHour", 29, "07:00"),
        ("halfAnHour", 15, "07:00"),
        ("anHour", 8, "07:00"),
    ):
        listed = day(world, context, slotType=slot_type)["pilotsStats"]
        assert len(listed) == slots
        assert listed[0]["timeSlot"] == f"{TODAY}T00:00"
        assert listed[-1]["timeSlot"] == f"{TODAY}T{last}"
        assert listed[0]["selectedPeriod"] == {
            "periodType": "oneDay",
            "slotType": slot_type,
            "beginDate": f"{TODAY}T00:00",
        }
    row = listed[-1]["rows"][0]
    assert (row["date"], row["hour"], row["pilotNumber"]) == (f"{TODAY} 08:00", "07", PILOT)
    assert len(day(world, context, date="2024-05-05 12:00")["pilotsStats"]) == 96
    assert len(day(world, context, date="2024-05-05")["pilotsStats"]) == 96
    assert stats(world, "getDayJsonData", ctxId=context) == day(world, context)


def test_days_are_given_one_row_each(world: AcdWorld) -> None:
    scope(world)
    view = days(world, of_agents(world), "2024-05-04", "2024-05-07")
    assert [each["timeSlot"] for each in view["agentsStats"]] == [
        "2024-05-04T00:00",
        "2024-05-05T00:00",
        f"{TODAY}T00:00",
    ]
    assert view["agentsStats"][0]["selectedPeriod"]["periodType"] == "onSeveralDays"
    assert len(view["agentsStats"][0]["rows"]) == 4
    assert view["supervisor"] == BOSS


@pytest.mark.parametrize(
    "query",
    [
        {"begindate": "2024-04-01 00:00", "enddate": "2024-05-02 00:00"},
        {"begindate": "2024-05-06 00:00", "enddate": "2024-05-05 00:00"},
        {"begindate": "2024-05-06 00:00"},
        {"begindate": "yesterday", "enddate": "today"},
        {"begindate": "2024-05-06 00:00", "enddate": "2024-05-06 00:00", "format": "PDF"},
        {"begindate": "2024-05-06 00:00", "enddate": "2024-05-06 00:00", "async": "perhaps"},
    ],
)
def test_days_that_cannot_be_are_refused(world: AcdWorld, query: View) -> None:
    scope(world)
    assert refused(world, "getDaysData", ctxId=of_pilots(world), query=query) == BAD


def test_a_slot_that_there_is_not_is_refused(world: AcdWorld) -> None:
    scope(world)
    assert refused(world, "getDayData", ctxId=of_pilots(world), query={"slotType": "aMinute"}) == BAD
    assert refused(world, "getDayData", ctxId="99") == MISSING


@pytest.mark.parametrize("zone", ["+02:00", "Europe/Paris"])
def test_days_are_those_of_the_supervisors_zone(world: AcdWorld, zone: str) -> None:
    scope(world, timezone=zone)
    world.log_on(AGENT)
    ref, _ = world.serve(A)
    world.drop(A, ref)
    listed = day(world, of_pilots(world, "nbCallsOpen"), slotType="anHour")["pilotsStats"]
    counts = {each["timeSlot"][-5:]: each["rows"][0]["nbCallsOpen"] for each in listed}
    assert {at for at, count in counts.items() if count} == {"09:00"}


# Figures


def busy_morning(world: AcdWorld) -> None:
    """Calls of every kind, so that no figure is 0 by chance."""
    world.log_on(AGENT, AGENT_2)
    world.outside()
    for wait_s, talk_s, user in ((3, 30, A), (12, 3, B), (18, 100, A)):
        ref = world.dial(user, PILOT)
        world.clock.advance(wait_s)
        number = next(number for number, rings in world.ringing().items() if rings == ref)
        world.answer(number, ref)
        world.clock.advance(talk_s)
        world.drop(user, ref)
        world.clock.advance(6)
    for call in list(world.pbx.core.calls.values()):
        world.pbx.calls.hang_up_outside(call)
    ref = world.dial(A, PILOT)
    world.clock.advance(1)
    world.drop(next(iter(world.ringing())), ref)
    world.clock.advance(10)
    world.drop(A, ref)
    private = world.dial(AGENT, "0388551234")
    world.clock.advance(20)
    world.drop(AGENT, private)
    private = world.dial(B, AGENT_2)
    world.clock.advance(2)
    world.answer(AGENT_2, private)
    world.clock.advance(8)
    world.drop(B, private)
    world.do("setWithdraw", AGENT, {"reasonIndex": 3})
    world.clock.advance(90)
    world.do("setReady", AGENT)
    world.do("logoff", AGENT_2)
    world.clock.advance(60)


def test_a_pilots_figures_are_those_of_the_log(world: AcdWorld) -> None:
    scope(world)
    busy_morning(world)
    row = today(world, PILOT)
    calls = [record for record in world.acd.log.calls if record.pilot == PILOT]
    served = [record for record in calls if record.outcome is Outcome.SERVED]
    given_up = [record for record in calls if record.outcome is Outcome.ABANDONED]
    assert (len(served), len(given_up)) == (3, 2)
    waits = [(record.answered - record.entered).total_seconds() for record in served if record.answered]
    talks = [
        (leg.ended - leg.answered).total_seconds()
        for record in served
        for leg in record.legs
        if leg.answered and leg.ended
    ]
    assert row["nbCallsOpen"] == row["dnbTotReceivedCalls"] == len(calls)
    assert row["nbCallsServedByAgent"] == row["dnbTotServedCalls"] == len(served)
    assert row["nbAbandons"] == row["dnbAbandons"] == len(given_up)
    assert duration_s(row["waitServedCallsTDur"]) == round(sum(waits))
    assert duration_s(row["waitServedCallsADur"]) == round(sum(waits) / len(waits))
    assert duration_s(row["convTDur"]) == round(sum(talks)) == 133
    assert duration_s(row["convADur"]) == round(sum(talks) / 3)
    longest = max(waits + [record.wait_s for record in given_up])
    assert duration_s(row["longestWaitingDur"]) == round(longest)
    for place, limit_s in enumerate((5, 15, 30, 60), start=1):
        assert row[f"nbCallsBeforeTS{place}"] == sum(wait < limit_s for wait in waits)
        assert row[f"nbAbandonsBeforeTS{place}"] == sum(each.wait_s < limit_s for each in given_up)
    assert row["percentCallsBeforeTS1"] == "33.33"
    assert row["nbCallsServedTooQuick"] == 1
    assert row["efficiency"] == row["defficiency"] == "60.00"
    assert row["serviceLevel"] == "60.00"
    assert row["nbCallsRedistrib"] == sum(max(0, record.offered - 1) for record in calls)
    assert (row["maxNbSimultCalls"], row["pilotName"], row["queueName"]) == (2, "Sales", "Sales")


def test_an_agents_figures_are_those_of_the_log(world: AcdWorld) -> None:
    scope(world)
    busy_morning(world)
    for number in (AGENT, AGENT_2):
        row = today(world, number)
        legs = [leg for leg in world.acd.log.legs if leg.number == number]
        acd = [leg for leg in legs if leg.kind is LegKind.ACD]
        served = [leg for leg in acd if leg.answered]
        assert row["nbRingAcd"] == len(acd)
        assert row["nbAcdServedCalls"] == row["nbServedWOCode"] == len(served)
        assert row["nbRefusedCalls"] == sum(leg.end in ("REFUSED", "ROTATED") for leg in acd)
        assert row["nbInNonServedCalls"] == len(acd) - len(served)
        assert duration_s(row["convAcdTDur"]) == round(sum(leg.talk_s for leg in served))
        assert duration_s(row["ringAcdTDur"]) == round(sum(leg.ring_s for leg in acd))
        assert duration_s(row["wrapupAcdTDur"]) == round(sum(leg.wrap_up_s for leg in acd))
        assert row["nbTotNonAcdreceivedCalls"] == len(legs) - len(acd) == 1
        (part,) = row["pilotAgentStatsRows"]
        assert (part["pilotNumber"], part["nbCallsReceived"], part["nbCallsServed"]) == (
            PILOT,
            len(acd),
            len(served),
        )
        assert part["convTDur"] == row["convAcdTDur"]
    row = today(world, AGENT)
    assert (row["nbExtOutNonacd"], row["login"], row["operator"]) == (1, f"oxe{AGENT}", "Agent 1")
    assert duration_s(row["withdrawDur"]) == 90


def test_shares_of_time_are_of_the_time_that_has_been_observed(world: AcdWorld) -> None:
    scope(world)
    world.clock.advance(100)
    world.log_on(AGENT, BOSS)
    world.clock.advance(100)
    world.do("setWithdraw", AGENT, {"reasonIndex": 2})
    world.clock.advance(50)
    world.do("logoff", AGENT)
    world.clock.advance(150)
    row = today(world, AGENT)
    assert row["loggedOutPerTime"] == "62.50"
    assert row["assignedPerTime"] == "37.50"
    assert row["withdrawPerTime"] == row["withdrawPerTimeCause2"] == "12.50"
    assert row["notAssignedPerTime"] == "0.00"
    assert row["assignedNotWithdrawDur"] == "00:01:40"
    scope(world, BOSS)
    assert today(world, BOSS)["notAssignedPerTime"] == "75.00"


def test_time_is_counted_in_the_slots_in_which_it_passes(world: AcdWorld) -> None:
    scope(world)
    world.log_on(AGENT)
    world.do("setWithdraw", AGENT, {})
    world.clock.advance(20 * 60)
    part = {"numbers": [AGENT], "agentAttributes": ["withdrawDur"]}
    context = stats(world, "createContext", {"filter": {"agentFilter": part}})["id"]
    listed = day(world, context)["agentsStats"]
    found = {each["timeSlot"][-5:]: each["rows"][0]["withdrawDur"] for each in listed[-2:]}
    # From 07:08:09 on, twenty minutes.
    assert found == {"07:00": "00:06:51", "07:15": "00:13:09"}
    assert set(listed[-1]["rows"][0]) == {
        "date", "year", "month", "day", "hour", "minute", "login", "operator", "firstName", "lastName",
        "number", "withdrawDur",
    }  # fmt: skip


def test_a_call_counts_in_the_slot_in_which_it_came() -> None:
    world = AcdWorld(timings=Timings(agent_ring_s=3600))
    scope(world)
    world.log_on(AGENT)
    ref = world.dial(A, PILOT)
    world.clock.advance(600)
    world.answer(AGENT, ref)
    world.clock.advance(600)
    world.drop(A, ref)
    listed = day(world, of_pilots(world))["pilotsStats"]
    served = {each["timeSlot"][-5:]: each["rows"][0]["nbCallsServedByAgent"] for each in listed}
    assert {at: count for at, count in served.items() if count} == {"07:00": 1}


def test_a_pilots_states_are_shares_of_time(world: AcdWorld) -> None:
    scope(world)
    world.log_on(AGENT)
    world.clock.advance(300)
    world.admin("callCenterManagement.closePilot", nodeId="1", pilotNumber=PILOT)
    world.clock.advance(100)
    row = today(world, PILOT)
    assert (row["inServiceState"], row["blockedState"], row["genFwdState"]) == ("75.00", "25.00", "0.00")


def test_calls_that_are_not_taken_are_counted_by_why(world: AcdWorld) -> None:
    scope(world)
    world.dial(A, PILOT)
    world.dial(B, PILOT_2)
    row, other = today(world, PILOT), today(world, PILOT_2)
    assert (row["nbCallsBlocked"], row["nbCallsDissuaded"], row["nbCallsOpen"]) == (1, 1, 0)
    assert (other["nbCallsRedirectedOutACDArea"], other["dnbTotCallsRedirected"]) == (1, 1)


def test_transferred_and_coded_calls_are_counted(world: AcdWorld) -> None:
    scope(world)
    world.log_on(AGENT, AGENT_2)
    ref, agent = world.serve(A)
    world.do("telephony.sendAccountInfo", agent, {"accountInfo": "42", "deviceId": agent}, callRef=ref)
    other = AGENT_2 if agent == AGENT else AGENT
    enquiry = world.dial(agent, other)
    world.answer(other, enquiry)
    world.do("telephony.transfer", agent, {"heldCallRef": ref}, callRef=enquiry)
    world.clock.advance(10)
    world.drop(A, ref)
    (first,), (second,) = (today(world, number)["pilotAgentStatsRows"] for number in (agent, other))
    assert (first["nbCallsTransf"], first["nbCallsTransfToAgent"], first["nbCallsWithEnquiry"]) == (1, 1, 1)
    assert (second["nbCallsTransfIn"], second["nbCallsServed"]) == (1, 1)
    assert today(world, agent)["nbServedWCode"] == 1
    assert today(world, PILOT)["nbCallsWithTransCode"] == 1


def test_the_figures_have_no_name_that_the_document_does_not() -> None:
    for table, name in (
        (AGENT_AVERAGES, "AgentAttribute"),
        (AGENT_PILOT_AVERAGES, "AgentPilotStatsAttribute"),
        (PILOT_AVERAGES, "PilotStatsAttribute"),
        (PILOT_COPIES, "PilotStatsAttribute"),
    ):
        assert set(table) <= set(attribute_names(name))


def test_an_agent_whom_the_pbx_does_not_know_has_a_row_of_nothing(world: AcdWorld) -> None:
    scope(world, "60113")
    row = today(world, "60113")
    assert (row["number"], row["nbRingAcd"], row["pilotAgentStatsRows"]) == ("60113", 0, [])
    assert "login" not in row


# Files and progress


def unzipped(file: object) -> tuple[str, bytes]:
    assert isinstance(file, File)
    assert (file.content_type, file.filename[-4:]) == ("application/zip", ".zip")
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        (name,) = archive.namelist()
        return name, archive.read(name)


def test_a_csv_file_has_a_line_for_each_row(world: AcdWorld) -> None:
    scope(world)
    busy_morning(world)
    context = of_pilots(world, "nbCallsOpen", "convTDur")
    name, data = unzipped(days(world, context, format="csv"))
    assert name == f"all_pilots_{TODAY}.csv"
    head, *lines = csv.reader(io.StringIO(data.decode()))
    assert head[-3:] == ["pilotNumber", "nbCallsOpen", "convTDur"]
    assert [line[-3:] for line in lines] == [[PILOT, "5", "00:02:13"], [PILOT_2, "0", "00:00:00"]]


def test_a_csv_file_of_agents_has_a_line_for_each_pilot_of_theirs(world: AcdWorld) -> None:
    scope(world)
    world.log_on(AGENT)
    for pilot in (PILOT, PILOT_2):
        ref, _ = world.serve(A, pilot)
        world.drop(A, ref)
        world.clock.advance(6)
    _, data = unzipped(days(world, of_agents(world, AGENT, AGENT_2), format="CSV"))
    lines = list(csv.DictReader(io.StringIO(data.decode())))
    assert [(line["number"], line["pilot.pilotNumber"]) for line in lines] == [
        (AGENT, PILOT),
        (AGENT, PILOT_2),
        (AGENT_2, ""),
    ]


def test_an_xls_file_begins_as_excels_files_do(world: AcdWorld) -> None:
    scope(world)
    name, data = unzipped(days(world, of_agents(world), format="XLS"))
    assert name.endswith(".xls")
    assert data.startswith(bytes.fromhex("d0cf11e0a1b11ae1"))


def progress(world: AcdWorld) -> list[View]:
    return [event for event in world.events if event["eventName"] == "OnAcdStatsProgress"]


def test_an_asynchronous_request_tells_its_progress_and_where_the_file_is() -> None:
    world = AcdWorld(Plan.demo(agents=24))
    scope(world, *(agent.number for agent in world.acd.agents.by_login.values()))
    context = str(
        stats(world, "createContext", {"filter": {"agentFilter": {"agentAttributes": ["ALL"]}}})["id"]
    )
    assert days(world, context, format="xls", **{"async": "true"}) is None
    assert progress(world) == []
    world.clock.advance(0)
    steps = [(event["step"], event["nbTotObjects"], event["nbProcessedObjects"]) for event in progress(world)]
    assert steps == [
        ("COLLECT", 25, 10),
        ("COLLECT", 25, 20),
        ("COLLECT", 25, 25),
        ("PROCESSED", 25, 25),
        ("FORMATED", 25, 25),
    ]
    last = progress(world)[-1]
    assert last["supervisor"] == BOSS
    assert last["fullResPath"] == last["resPath"] == last["xlsfullResPath"]
    assert last["fullResPath"].startswith(FILES_PATH)
    name, _ = unzipped(world.statistics.file(last["fullResPath"].removeprefix(FILES_PATH)))
    assert name.endswith(".xls")
    assert world.statistics.file("nothing.zip") is None


def test_json_can_be_asked_for_asynchronously_too(world: AcdWorld) -> None:
    scope(world)
    context = of_pilots(world)
    expected = day(world, context)
    world.events.clear()
    assert day(world, context, **{"async": "true"}) is None
    world.clock.advance(0)
    path = progress(world)[-1]["fullResPath"].removeprefix(FILES_PATH)
    name, data = unzipped(world.statistics.file(path))
    assert (name[-5:], msgspec.json.decode(data)) == (".json", expected)


def test_a_request_at_once_tells_its_progress_too(world: AcdWorld) -> None:
    scope(world)
    day(world, of_pilots(world))
    assert [event["step"] for event in progress(world)] == ["COLLECT", "PROCESSED", "FORMATED"]


def test_one_request_at_a_time_and_it_can_be_cancelled(world: AcdWorld) -> None:
    scope(world)
    context = of_pilots(world)
    day(world, context, **{"async": "true"})
    assert refused(world, "getDayData", ctxId=context) == NOT_EXPECTED
    stats(world, "cancelRequest")
    assert [event["step"] for event in progress(world)] == ["CANCELLED"]
    world.clock.advance(1)
    assert len(progress(world)) == 1
    assert world.pbx.live_timers == 0
    stats(world, "cancelRequest")
    assert "pilotsStats" in day(world, context)


def test_a_supervisor_who_goes_takes_his_request_with_him(world: AcdWorld) -> None:
    scope(world)
    day(world, of_pilots(world), **{"async": "true"})
    stats(world, "deleteRequester")
    assert progress(world)[-1]["step"] == "CANCELLED"


def test_only_the_newest_files_are_kept(world: AcdWorld) -> None:
    scope(world)
    context = of_pilots(world)
    for _ in range(21):
        day(world, context, **{"async": "true"})
        world.clock.advance(0)
    paths = [
        event["fullResPath"].removeprefix(FILES_PATH) for event in progress(world) if "fullResPath" in event
    ]
    assert [world.statistics.file(path) is not None for path in paths] == [False] + [True] * 20


# Schedules


def schedule(**changes: object) -> View:
    return {
        "name": "weekly",
        "obsPeriod": {"periodType": "lastDays", "lastNb": 7},
        "frequency": {"periodicity": "daily"},
        "recipients": ["boss@example.com"],
        **changes,
    }


def test_a_schedule_is_created_disabled_and_named_once(world: AcdWorld) -> None:
    scope(world)
    context = of_pilots(world)
    assert stats(world, "createScheduledReport", schedule(), ctxId=context) == {"id": "weekly"}
    shown = stats(world, "getScheduledReport", ctxId=context, scheduleId="weekly")
    assert shown == {**schedule(), "state": "Not_executed", "enable": False}
    assert stats(world, "getScheduledReports", ctxId=context) == {"schedules": [shown]}
    assert stats(world, "getContext", ctxId=context)["isScheduled"] is True
    assert refused(world, "createScheduledReport", schedule(), ctxId=context) == BAD


def test_a_schedule_is_changed_enabled_and_deleted(world: AcdWorld) -> None:
    scope(world)
    context = of_pilots(world)
    stats(world, "createScheduledReport", schedule(fileType="XLS"), ctxId=context)
    where: View = {"ctxId": context, "scheduleId": "weekly"}
    stats(world, "setScheduledReportEnabled", **where)
    assert stats(world, "getScheduledReport", **where)["enable"] is True
    changed = schedule(name="monthly", frequency={"periodicity": "monthly", "dayInMonth": 0})
    stats(world, "updateScheduledReport", changed, **where)
    assert refused(world, "getScheduledReport", **where) == MISSING
    where["scheduleId"] = "monthly"
    assert stats(world, "getScheduledReport", **where)["enable"] is True, "what is not given stays"
    stats(world, "setScheduledReportEnabled", query={"enable": "false"}, **where)
    assert stats(world, "getScheduledReport", **where)["enable"] is False
    stats(world, "deleteScheduledReport", **where)
    assert stats(world, "getScheduledReports", ctxId=context) == {"schedules": []}
    assert refused(world, "setScheduledReportEnabled", **where) == MISSING


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"recipients": []},
        {"recipients": None},
        {"fileType": "pdf"},
        {"obsPeriod": {}},
        {"obsPeriod": {"periodType": "lastDays", "lastNb": 32}},
        {"obsPeriod": {"periodType": "lastWeeks", "lastNb": 5}},
        {"obsPeriod": {"periodType": "fromDateToDate", "beginDate": "2024-05-01T00:00"}},
        {
            "obsPeriod": {
                "periodType": "fromDateToDate",
                "beginDate": "2024-03-01T00:00",
                "endDate": "2024-05-01T00:00",
            }
        },
        {"frequency": {}},
        {"frequency": {"periodicity": "hourly"}},
        {"frequency": {"periodicity": "weekly", "daysInWeek": ["noday"]}},
        {"frequency": {"periodicity": "monthly", "dayInMonth": 32}},
    ],
)
def test_a_schedule_that_cannot_be_is_refused(world: AcdWorld, change: View) -> None:
    scope(world)
    assert refused(world, "createScheduledReport", schedule(**change), ctxId=of_pilots(world)) == BAD


@pytest.mark.parametrize(
    ("frequency", "runs"),
    [
        ({"periodicity": "once"}, ["05-07"]),
        ({"periodicity": "daily"}, ["05-07", "05-08", "05-09", "05-10", "05-11", "05-12", "05-13"]),
        ({"periodicity": "weekly", "daysInWeek": ["thursday", "monday"]}, ["05-09", "05-13"]),
        ({"periodicity": "monthly", "dayInMonth": 12}, ["05-12"]),
    ],
)
def test_an_enabled_schedule_runs_at_night(world: AcdWorld, frequency: View, runs: list[str]) -> None:
    scope(world)
    context = of_pilots(world)
    stats(world, "createScheduledReport", schedule(frequency=frequency, enable=True), ctxId=context)
    world.clock.advance(7 * 86400)
    sent = world.statistics.schedules.sent
    assert [f"{each.at:%m-%d %H}" for each in sent] == [f"{at} 02" for at in runs]
    assert (sent[0].supervisor, sent[0].recipients) == (BOSS, ("boss@example.com",))
    shown = stats(world, "getScheduledReport", ctxId=context, scheduleId="weekly")
    assert (shown["state"], shown["lastExecDate"]) == ("Executed", f"2024-{runs[-1]}T02:00")
    assert shown["enable"] is (frequency["periodicity"] != "once")


@pytest.mark.parametrize(
    ("period", "dates"),
    [
        ({"periodType": "currentDay"}, ["05-07"]),
        ({"periodType": "lastDays", "lastNb": 2}, ["05-05", "05-06"]),
        ({"periodType": "currentWeek"}, ["05-06", "05-07"]),
        ({"periodType": "currentMonth"}, [f"05-{day:02d}" for day in range(1, 8)]),
        (
            {"periodType": "lastWeeks", "lastNb": 1},
            ["04-29", "04-30", *(f"05-{day:02d}" for day in range(1, 6))],
        ),
        ({"periodType": "lastMonth"}, [f"04-{day:02d}" for day in range(1, 31)]),
        (
            {"periodType": "fromDateToDate", "beginDate": "2024-05-02T00:00", "endDate": "2024-05-03T00:00"},
            ["05-02", "05-03"],
        ),
    ],
)
def test_a_schedule_reports_on_its_period(world: AcdWorld, period: View, dates: list[str]) -> None:
    scope(world)
    part = {"numbers": [PILOT]}
    context = stats(world, "createContext", {"filter": {"pilotFilter": part}})["id"]
    stats(world, "createScheduledReport", schedule(obsPeriod=period, enable=True), ctxId=context)
    world.clock.advance(86400)
    _, data = unzipped(world.statistics.schedules.sent[0].file)
    lines = list(csv.DictReader(io.StringIO(data.decode())))
    assert [f"{line['month']}-{line['day']}" for line in lines] == dates


def test_a_disabled_schedule_does_not_run(world: AcdWorld) -> None:
    scope(world)
    context = of_pilots(world)
    stats(world, "createScheduledReport", schedule(), ctxId=context)
    assert world.pbx.live_timers == 0
    world.clock.advance(2 * 86400)
    assert not world.statistics.schedules.sent


def test_nothing_a_request_says_is_a_traceback(world: AcdWorld) -> None:
    scope(world)
    bodies: list[object] = [[], 1, "x", {"filter": 1}, {"filter": {"agentFilter": [1]}}, {"label": {}}]
    for body in bodies:
        with pytest.raises(RestError):
            stats(world, "createContext", body)
