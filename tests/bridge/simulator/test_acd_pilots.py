"""Pilots of the simulated contact centre: what they tell, how they open and close, by hand and by calendar."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.simulator.plan import Plan
from tests.bridge.simulator.acd_world import (
    AGENT,
    AGENT_2,
    AGENT_3,
    AGENT_4,
    BAD,
    MAIL,
    MISSING,
    PILOT,
    PILOT_2,
    A,
    AcdWorld,
)

# The world begins on Monday, 6 May 2024, at 07:08:09 UTC.


@pytest.fixture
def world() -> AcdWorld:
    return AcdWorld()


def manage(world: AcdWorld, operation: str, body: object = None, pilot: str = PILOT, **path: Any) -> Any:
    return world.admin(f"callCenterManagement.{operation}", body, nodeId="1", pilotNumber=pilot, **path)


def pilot(world: AcdWorld, number: str = PILOT) -> dict[str, Any]:
    view: dict[str, Any] = manage(world, "getPilot", pilot=number)
    return view


def state(world: AcdWorld) -> tuple[str, str]:
    view = pilot(world)
    return view["state"], view["detailedState"]


def until(world: AcdWorld, hour: int, minute: int = 0, *, days: int = 0) -> None:
    """Let time pass until that time of day, so many days after Monday."""
    passed = world.clock.elapsed_s + 7 * 3600 + 8 * 60 + 9.123456
    world.clock.advance(days * 86400 + hour * 3600 + minute * 60 - passed + 0.5)


# What they tell


def test_the_pilots_of_the_node_are_listed(world: AcdWorld) -> None:
    listed = world.admin("callCenterManagement.getPilots", nodeId="1")["pilotList"]
    assert [each["number"] for each in listed] == [PILOT, PILOT_2]
    assert listed[0]["name"] == "Sales"
    assert listed[0]["rules"]["ruleList"] == [
        {"ruleNumber": "0", "name": "RULE_PIL_0", "active": True},
        {"ruleNumber": "1", "name": "RULE_PIL_1", "active": False},
    ]


def test_a_pilot_is_open_while_somebody_is_logged_on_behind_it(world: AcdWorld) -> None:
    assert state(world) == ("Blocked", "BLOCKED_ON_BLOCKED_RULE")
    assert pilot(world)["possibleTransfer"] is False
    world.log_on(AGENT)
    assert state(world) == ("Opened", "OPEN")
    assert pilot(world)["possibleTransfer"] is True
    world.do("logoff", AGENT)
    assert state(world) == ("Blocked", "BLOCKED_ON_BLOCKED_RULE")


def test_the_waiting_time_grows_with_who_waits(world: AcdWorld) -> None:
    world.log_on_everybody()
    assert pilot(world)["waitingTime"] == 0
    for number in (AGENT, AGENT_2, AGENT_3, AGENT_4):
        world.do("setPause", number)
    one = pilot(world)["waitingTime"]
    world.outside()
    world.outside("0388551235")
    world.outside("0388551236")
    assert 0 < one < pilot(world)["waitingTime"]


def test_a_profile_of_skills_is_taken_into_account(world: AcdWorld) -> None:
    world.log_on(AGENT)
    body = {"skills": {"skills": [{"skillNumber": "44", "acrStatus": True, "expertEvalLevel": 1}]}}
    assert (
        manage(world, "getPilotAdvanced", {**body, "supervisedTransfer": True})["supervisedTransfer"] is True
    )
    world.do("deactivateSkills", AGENT, {"skills": [44]})
    view = manage(world, "getPilotAdvanced", {**body, "supervisedTransfer": True})
    assert (view["possibleTransfer"], view["supervisedTransfer"]) == (False, False)
    assert manage(world, "getPilotAdvanced", {"agentNumber": AGENT})["possibleTransfer"] is True


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ({"nodeId": "1", "pilotNumber": "60199"}, MISSING),
        ({"nodeId": "1", "pilotNumber": A}, MISSING),
        ({"nodeId": "2", "pilotNumber": PILOT}, MISSING),
        ({"nodeId": "one", "pilotNumber": PILOT}, BAD),
    ],
)
def test_a_node_or_pilot_that_there_is_not_is_named(
    world: AcdWorld, path: dict[str, str], expected: tuple[int, str]
) -> None:
    for operation in ("getPilot", "openPilot", "closePilot", "getCalendar", "getNormalCalendar"):
        assert world.refused(f"callCenterManagement.{operation}", None, **path) == expected
    transition = {"time": "08:00", "ruleNumber": 0, "mode": "normal"}
    for operation, day in (
        ("addNormalTransition", {"dayOfWeek": "monday"}),
        ("addExceptionTransition", {"date": "20240506"}),
    ):
        name = f"callCenterManagement.{operation}"
        assert world.refused(name, None, transition, **path, **day) == expected


# Opening and closing


def test_a_pilot_is_closed_and_opened_by_hand(world: AcdWorld) -> None:
    world.log_on(AGENT)
    manage(world, "closePilot")
    assert state(world) == ("Closed", "BLOCKED")
    manage(world, "closePilot")
    manage(world, "openPilot")
    assert state(world) == ("Opened", "OPEN")
    records = [record.state for record in world.acd.log.pilots if record.pilot == PILOT]
    assert records == ["BLOCKED_ON_BLOCKED_RULE", "OPEN", "BLOCKED", "OPEN"]


def test_a_pilot_out_of_service_cannot_be_opened() -> None:
    plan = Plan.demo()
    plan.pilots[PILOT].open = False
    world = AcdWorld(plan)
    manage(world, "openPilot")
    assert state(world) == ("Closed", "BLOCKED")


# Calendars


def test_a_calendar_begins_empty(world: AcdWorld) -> None:
    assert manage(world, "getCalendar") == {
        "normalDays": {"calendar": []},
        "exceptionDays": {"calendar": []},
    }


def test_transitions_of_weekdays_are_added_changed_and_deleted(world: AcdWorld) -> None:
    for at, mode in (("08:00", "normal"), ("18:00", "closed")):
        body = {"time": at, "ruleNumber": "1", "mode": mode}
        manage(world, "addNormalTransition", body, dayOfWeek="tuesday")
    changed = {"time": "19:30", "ruleNumber": 0, "mode": "forward"}
    manage(world, "setNormalTransition", changed, dayOfWeek="tuesday", transitionNbr="2")
    (tuesday,) = manage(world, "getNormalCalendar")["calendar"]
    assert tuesday["day"] == "tuesday"
    assert tuesday["list"] == [
        {"number": 1, "transition": {"time": "08:00", "ruleNumber": 1, "mode": "normal"}},
        {"number": 2, "transition": changed},
    ]
    manage(world, "deleteNormalTransition", dayOfWeek="tuesday", transitionNbr="1")
    (tuesday,) = manage(world, "getNormalCalendar")["calendar"]
    assert tuesday["list"] == [{"number": 1, "transition": changed}]
    manage(world, "deleteNormalTransition", dayOfWeek="tuesday", transitionNbr="1")
    assert manage(world, "getNormalCalendar") == {"calendar": []}


def test_transitions_of_exceptional_days_are_kept_by_date(world: AcdWorld) -> None:
    body = {"time": "03:12", "ruleNumber": 1, "mode": "forward"}
    for day in ("20240701", "20240601"):
        manage(world, "addExceptionTransition", body, date=day)
    manage(world, "setExceptionTransition", {**body, "time": "03:15"}, date="20240601", transitionNbr="1")
    june, july = manage(world, "getExceptionCalendar")["calendar"]
    assert (june["date"], june["list"][0]["transition"]["time"]) == ("20240601", "03:15")
    assert july["date"] == "20240701"
    manage(world, "deleteExceptionTransition", date="20240601", transitionNbr="1")
    assert [each["date"] for each in manage(world, "getCalendar")["exceptionDays"]["calendar"]] == [
        "20240701"
    ]


def test_a_day_has_at_most_ten_transitions(world: AcdWorld) -> None:
    body = {"time": "08:00", "ruleNumber": 0, "mode": "normal"}
    for _ in range(10):
        manage(world, "addNormalTransition", body, dayOfWeek="friday")
    name = "callCenterManagement.addNormalTransition"
    refused = world.refused(name, None, body, nodeId="1", pilotNumber=PILOT, dayOfWeek="friday")
    assert refused == BAD


@pytest.mark.parametrize(
    "change",
    [
        {"time": "24:00"}, {"time": "8:00"}, {"time": None}, {"ruleNumber": 30}, {"ruleNumber": -1},
        {"ruleNumber": None}, {"mode": "open"}, {"mode": None}, {"ruleNumber": "x"},
    ],
)  # fmt: skip
def test_a_transition_that_cannot_be_is_refused(world: AcdWorld, change: dict[str, object]) -> None:
    body = {"time": "08:00", "ruleNumber": 0, "mode": "normal", **change}
    name = "callCenterManagement.addNormalTransition"
    assert world.refused(name, None, body, nodeId="1", pilotNumber=PILOT, dayOfWeek="friday") == BAD
    assert next(iter(change)) in world.said


@pytest.mark.parametrize("day", ["2024601", "20240631", "tomorrow", "20240601x"])
def test_a_date_that_there_is_not_is_refused(world: AcdWorld, day: str) -> None:
    body = {"time": "08:00", "ruleNumber": 0, "mode": "normal"}
    name = "callCenterManagement.addExceptionTransition"
    assert world.refused(name, None, body, nodeId="1", pilotNumber=PILOT, date=day) == BAD


@pytest.mark.parametrize("number", ["0", "2", "99"])
def test_a_transition_that_there_is_not_is_missing(world: AcdWorld, number: str) -> None:
    body = {"time": "08:00", "ruleNumber": 0, "mode": "normal"}
    manage(world, "addNormalTransition", body, dayOfWeek="friday")
    path = {"nodeId": "1", "pilotNumber": PILOT, "dayOfWeek": "friday", "transitionNbr": number}
    for name, given in (("setNormalTransition", body), ("deleteNormalTransition", None)):
        assert world.refused(f"callCenterManagement.{name}", None, given, **path) == MISSING
    path["dayOfWeek"] = "noday"
    assert world.refused("callCenterManagement.deleteNormalTransition", None, **path) == BAD


def test_a_calendar_opens_and_closes_the_pilot(world: AcdWorld) -> None:
    world.log_on(AGENT)
    for at, mode in (("09:00", "normal"), ("18:00", "closed")):
        manage(world, "addNormalTransition", {"time": at, "ruleNumber": 0, "mode": mode}, dayOfWeek="monday")
    # At 07:08 on Monday the last transition was last Monday's: closed.
    assert state(world) == ("Closed", "BLOCKED_ON_RULE")
    until(world, 9)
    assert state(world) == ("Opened", "OPEN")
    until(world, 17, 59)
    assert state(world) == ("Opened", "OPEN")
    until(world, 18)
    assert state(world) == ("Closed", "BLOCKED_ON_RULE")
    until(world, 9, days=6)
    assert state(world) == ("Closed", "BLOCKED_ON_RULE")
    until(world, 9, days=7)
    assert state(world) == ("Opened", "OPEN")


def test_an_exceptional_day_takes_the_place_of_the_weekday(world: AcdWorld) -> None:
    world.log_on(AGENT)
    manage(
        world,
        "addNormalTransition",
        {"time": "00:00", "ruleNumber": 0, "mode": "normal"},
        dayOfWeek="tuesday",
    )
    manage(
        world, "addExceptionTransition", {"time": "00:00", "ruleNumber": 0, "mode": "closed"}, date="20240514"
    )
    until(world, 12, days=1)
    assert state(world) == ("Opened", "OPEN")
    until(world, 12, days=8)
    assert state(world) == ("Closed", "BLOCKED_ON_RULE")
    until(world, 12, days=15)
    assert state(world) == ("Opened", "OPEN")


def test_a_transition_changes_the_rule(world: AcdWorld) -> None:
    world.log_on_everybody()
    manage(
        world, "addNormalTransition", {"time": "07:00", "ruleNumber": 1, "mode": "normal"}, dayOfWeek="monday"
    )
    active = [rule["active"] for rule in pilot(world)["rules"]["ruleList"]]
    assert active == [False, True]
    assert world.serve(A)[1] == AGENT_3


def test_general_forwarding_by_calendar_says_so() -> None:
    plan = Plan.demo()
    plan.pilots[PILOT].forward_to = MAIL
    world = AcdWorld(plan)
    manage(
        world,
        "addNormalTransition",
        {"time": "07:00", "ruleNumber": 0, "mode": "forward"},
        dayOfWeek="monday",
    )
    view = pilot(world)
    assert (view["detailedState"], view["possibleTransfer"]) == ("GENERAL_FORWARDING_ON_RULE", True)


def test_what_is_done_by_hand_holds_until_the_next_transition(world: AcdWorld) -> None:
    world.log_on(AGENT)
    for at in ("07:00", "09:00"):
        manage(
            world, "addNormalTransition", {"time": at, "ruleNumber": 0, "mode": "closed"}, dayOfWeek="monday"
        )
    assert state(world) == ("Closed", "BLOCKED_ON_RULE")
    manage(world, "openPilot")
    assert state(world) == ("Opened", "OPEN")
    until(world, 9)
    assert state(world) == ("Closed", "BLOCKED_ON_RULE")


def test_an_empty_calendar_needs_no_timer(world: AcdWorld) -> None:
    manage(
        world, "addNormalTransition", {"time": "08:00", "ruleNumber": 0, "mode": "normal"}, dayOfWeek="friday"
    )
    assert world.pbx.live_timers == 1
    manage(world, "deleteNormalTransition", dayOfWeek="friday", transitionNbr="1")
    assert world.pbx.live_timers == 0


def test_an_agent_asks_whether_he_can_transfer_to_a_pilot(world: AcdWorld) -> None:
    world.log_on(AGENT)
    path: dict[str, Any] = {"nodeId": "1", "pilotNumber": PILOT}
    body = {"skills": {"skills": [{"skillNumber": 44, "expertEvalLevel": 1}]}}
    assert world.do("telephony.getPilotInfo", AGENT, body, **path)["transferInfo"] == {
        "transferPossible": True,
        "pilotStatus": "OPEN",
    }
    manage(world, "closePilot")
    assert world.do("telephony.getPilotInfo", AGENT, body, **path)["transferInfo"] == {
        "transferPossible": False,
        "pilotStatus": "BLOCKED",
    }
