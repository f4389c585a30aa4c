"""Statistics as O2G gives them: rows of agents or pilots for each slot of a day, or for each of several days.

Shapes: seed document 004, "Call Center Statistics". The document gives a day until its last terminated quarter
and only terminated days; here the running quarter and the present day are given too, as far as they have come, so
that what has just happened can be seen. Raises `RestError` for periods that cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from bridge.simulator.acd import Acd
from bridge.simulator.acd_figures import agent_figures, agent_pilot_figures, pilot_figures, shown
from bridge.simulator.acd_ledger import SLOT_S
from bridge.simulator.o2g_acd_files import Cell
from bridge.simulator.o2g_requests import bad
from bridge.simulator.o2g_requests import shown as quoted
from protocol import catalogue

View = dict[str, Any]

SERVICE = "Call Center Statistics"
ALL = "ALL"

SLOTS_S = {"aQuarterOfAnHour": SLOT_S, "halfAnHour": 2 * SLOT_S, "anHour": 4 * SLOT_S}
"""`SlotType`, in seconds."""

DAYS_MAX = 31
"""The most days of one report."""

STEP_OBJECTS = 10
"""Progress is told once for so many agents or pilots, as in the document's example."""

OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")
OFFSETS = (timedelta(hours=-11), timedelta(hours=12))
"""The document's range of UTC offsets."""

MOMENTS = ("%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%fZ")
"""The forms of dates: the document's, and those that the vendor's SDK sends."""

AGENT_HEAD = (
    "date", "year", "month", "day", "hour", "minute", "login", "operator", "firstName", "lastName", "number",
    "group",
)  # fmt: skip
PILOT_HEAD = (
    "date", "year", "month", "day", "hour", "minute", "queueName", "pilotName", "pilotNumber",
)  # fmt: skip
AGENT_PILOT_HEAD = ("pilotNumber", "pilotName")


@cache
def attribute_names(type_name: str) -> tuple[str, ...]:
    """The attributes that can be asked for, in the document's order."""
    known = catalogue.type_named(type_name, SERVICE)
    return tuple(name for name in known.values if name != ALL) if known is not None else ()


def time_zone(given: str | None) -> tzinfo:
    """A supervisor's time zone: a UTC offset, or, as the vendor's SDK has it, the name of a zone."""
    if not given:
        return UTC
    match = OFFSET.fullmatch(given)
    if match is not None:
        offset = timedelta(hours=int(match[2]), minutes=int(match[3])) * (1 if match[1] == "+" else -1)
        if OFFSETS[0] <= offset <= OFFSETS[1] and int(match[3]) < 60:
            return timezone(offset)
    elif re.fullmatch(r"[A-Za-z_]+(?:/[A-Za-z0-9_+\-]+)*", given):
        try:
            return ZoneInfo(given)
        except (OSError, ValueError, KeyError):
            pass
    raise bad(f"timezone must be an offset from -11:00 to +12:00, not {quoted(given)}")


def moment(given: str, name: str, zone: tzinfo) -> datetime:
    """A date of a request, in the supervisor's zone."""
    for form in MOMENTS:
        try:
            return datetime.strptime(given, form).replace(tzinfo=zone)
        except ValueError:
            continue
    raise bad(f"{name} must be a date as yyyy-MM-dd HH:mm, not {quoted(given)}")


@dataclass(frozen=True, slots=True)
class Period:
    """What a report is about: `slots` are its rows' beginnings and ends, `view` is `SelectedPeriod`."""

    slots: tuple[tuple[datetime, datetime], ...]
    view: View


def one_day(day: datetime, slot_type: str, now: datetime) -> Period:
    """One day in slots, until the one that is running."""
    begin = day.replace(hour=0, minute=0, second=0, microsecond=0)
    length, slots = timedelta(seconds=SLOTS_S[slot_type]), []
    at = begin
    while at < min(begin + timedelta(days=1), now):
        slots.append((at, at + length))
        at += length
    view = {"periodType": "oneDay", "slotType": slot_type, "beginDate": f"{begin:%Y-%m-%dT%H:%M}"}
    return Period(tuple(slots), view)


def several_days(first: datetime, last: datetime, now: datetime) -> Period:
    """Whole days, until the present one; at most 31."""
    begin = first.replace(hour=0, minute=0, second=0, microsecond=0)
    end = last.replace(hour=0, minute=0, second=0, microsecond=0)
    days = (end.date() - begin.date()).days + 1
    if not 1 <= days <= DAYS_MAX:
        raise bad(f"a report is of 1 to {DAYS_MAX} days, not {days}")
    slots = []
    for place in range(days):
        at = begin + timedelta(days=place)
        if at < now:
            slots.append((at, at + timedelta(days=1)))
    view = {
        "periodType": "onSeveralDays",
        "beginDate": f"{begin:%Y-%m-%dT%H:%M}",
        "endDate": f"{end + timedelta(days=1):%Y-%m-%dT%H:%M}",
    }
    return Period(tuple(slots), view)


@dataclass(slots=True)
class Content:
    """What a report shows: agents or pilots by number, and attributes.

    `agents` are the scope's `SupervisedData`; None for a report of pilots.
    """

    numbers: list[str]
    attributes: list[str]
    pilot_attributes: list[str] = field(default_factory=list)
    agents: dict[str, View] | None = None


class Report:
    """One report that is being made: `steps` makes it, then `stats` and `table` give it."""

    def __init__(self, acd: Acd, supervisor: str, content: Content, period: Period) -> None:
        self._acd = acd
        self._supervisor = supervisor
        self._content = content
        self._period = period
        self._rows: list[list[View]] = [[] for _ in period.slots]

    @property
    def objects(self) -> int:
        """How many agents or pilots it is about."""
        return len(self._content.numbers)

    def steps(self) -> Iterator[int]:
        """Collect; how many agents or pilots are done, after each few of them and at the end."""
        self._acd.account()
        numbers = self._content.numbers
        for place, number in enumerate(numbers, start=1):
            for rows, (begin, end) in zip(self._rows, self._period.slots, strict=True):
                if self._content.agents is not None:
                    rows.append(self._agent(number, begin, end))
                else:
                    rows.append(self._pilot(number, begin, end))
            if place % STEP_OBJECTS == 0 and place < len(numbers):
                yield place
        yield len(numbers)

    def _seconds(self, begin: datetime, end: datetime) -> float:
        """How much of a slot has been observed."""
        now = self._acd.core.clock.now()
        return max(0.0, (min(end, now) - max(begin, self._acd.ledger.begun)).total_seconds())

    @staticmethod
    def _when(begin: datetime, end: datetime) -> View:
        return {
            "date": f"{end:%Y-%m-%d %H:%M}",
            "year": f"{begin:%Y}",
            "month": f"{begin:%m}",
            "day": f"{begin:%d}",
            "hour": f"{begin:%H}",
            "minute": f"{begin:%M}",
        }

    def _agent(self, number: str, begin: datetime, end: datetime) -> View:
        ledger, agent = self._acd.ledger, self._acd.agents.by_number.get(number)
        known = (self._content.agents or {}).get(number, {})
        row = self._when(begin, end)
        if agent is not None:
            user = agent.subscriber.user
            row |= {
                "login": known.get("loginName", user.login),
                "operator": user.display_name,
                "firstName": known.get("firstName", user.first_name),
                "lastName": known.get("lastName", user.last_name),
            }
        row["number"] = number
        if "groupName" in known:
            row["group"] = known["groupName"]
        pilots = ledger.pilots_of(number, begin, end)
        by_pilot = {pilot: ledger.total(("agent", number, pilot), begin, end) for pilot in pilots}
        served = sum(counters.get("nbCallsServed", 0) > 0 for counters in by_pilot.values())
        counters = ledger.total(("agent", number), begin, end)
        figures = agent_figures(counters, self._seconds(begin, end), served)
        row |= {name: shown(name, figures.get(name, 0)) for name in self._content.attributes}
        if self._content.pilot_attributes:
            row["pilotAgentStatsRows"] = [
                self._agent_pilot(pilot, agent_pilot_figures(by_pilot[pilot])) for pilot in pilots
            ]
        return row

    def _agent_pilot(self, pilot: str, figures: dict[str, float]) -> View:
        state = self._acd.pilots.states.get(pilot)
        row: View = {"pilotNumber": pilot, "pilotName": state.facts.name if state is not None else ""}
        wanted = self._content.pilot_attributes
        return row | {name: shown(name, figures.get(name, 0)) for name in wanted}

    def _pilot(self, number: str, begin: datetime, end: datetime) -> View:
        row = self._when(begin, end)
        state = self._acd.pilots.states.get(number)
        if state is not None:
            queues = state.active_rule().queues
            row["queueName"] = self._acd.pilots.queues[queues[0]].facts.name if queues else ""
            row["pilotName"] = state.facts.name
        row["pilotNumber"] = number
        counters = self._acd.ledger.total(("pilot", number), begin, end)
        figures = pilot_figures(counters, self._seconds(begin, end))
        return row | {name: shown(name, figures.get(name, 0)) for name in self._content.attributes}

    def stats(self) -> View:
        """`Stats`."""
        listed = [
            {"timeSlot": f"{begin:%Y-%m-%dT%H:%M}", "selectedPeriod": self._period.view, "rows": rows}
            for rows, (begin, _) in zip(self._rows, self._period.slots, strict=True)
        ]
        name = "agentsStats" if self._content.agents is not None else "pilotsStats"
        return {"supervisor": self._supervisor, name: listed}

    def table(self) -> list[list[Cell]]:
        """The same as a table; an agent has one line for each pilot whose calls he had."""
        content = self._content
        names = [*(AGENT_HEAD if content.agents is not None else PILOT_HEAD), *content.attributes]
        further = [*AGENT_PILOT_HEAD, *content.pilot_attributes] if content.pilot_attributes else []
        table: list[list[Cell]] = [[*names, *(f"pilot.{name}" for name in further)]]
        for row in (row for rows in self._rows for row in rows):
            line = [row.get(name) for name in names]
            parts: Iterable[View] = row.get("pilotAgentStatsRows") or [{}]
            table += [[*line, *(part.get(name) for name in further)] for part in parts]
        return table
