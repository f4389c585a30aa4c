"""Scheduled reports: made at night, and sent to nobody, but kept where they can be looked at.

Seed document 004, "Call Center Statistics". Raises `RestError`.
"""

from __future__ import annotations

import calendar
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bridge.simulator.face import Call, File, Reply, RestError
from bridge.simulator.o2g_acd_reports import DAYS_MAX, Period, moment, several_days
from bridge.simulator.o2g_acd_scopes import Schedule, Scope, Scopes, StatsContext, View
from bridge.simulator.o2g_requests import Fields, bad, shown
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import Timer

RUN_HOUR = 2
"""Schedules are looked at once a day at 2 o'clock, by the PBX's clock, which is in UTC."""

RUN_TIMER = "schedules"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PERIODS = (
    "currentDay",
    "currentWeek",
    "currentMonth",
    "lastDays",
    "lastWeeks",
    "lastMonth",
    "fromDateToDate",
)
PERIODICITIES = ("once", "daily", "weekly", "monthly")
LAST_MAX = {"lastDays": DAYS_MAX, "lastWeeks": 4, "lastMonth": 1}
SENT_MAX = 50
"""The reports that are kept of those that were sent."""

MakeFile = Callable[[Scope, StatsContext, Period, str], File]


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that would have gone out by mail."""

    at: datetime
    supervisor: str
    name: str
    recipients: tuple[str, ...]
    file: File


@dataclass(eq=False, slots=True)
class Clockwork:
    """What the nightly timer belongs to."""

    timers: dict[str, Timer] = field(default_factory=dict)


class Schedules:
    """Every context's schedules. `sent` has the newest reports, the newest last."""

    def __init__(self, core: Core, scopes: Scopes, make: MakeFile) -> None:
        self._core = core
        self._scopes = scopes
        self._make = make
        self._clockwork = Clockwork()
        self.sent: deque[Sent] = deque(maxlen=SENT_MAX)

    # What is asked

    def _of(self, call: Call) -> Schedule:
        schedule = self._scopes.context_of(call).schedules.get(call.path["scheduleId"])
        if schedule is None:
            raise RestError("NOT_FOUND", f"there is no schedule {shown(call.path['scheduleId'])}")
        return schedule

    def create(self, call: Call) -> Reply:
        """A new schedule, disabled unless it says otherwise; its identifier is its name, which is unique."""
        schedules = self._scopes.context_of(call).schedules
        schedule = self._read(call)
        name = schedule.view["name"]
        if name in schedules:
            raise bad(f"there is a schedule named {shown(name)} already")
        schedules[name] = schedule
        self._watch()
        return {"id": name}

    def get_all(self, call: Call) -> Reply:
        """The context's schedules."""
        schedules = self._scopes.context_of(call).schedules
        return {"schedules": [self._view(schedule) for schedule in schedules.values()]}

    def get(self, call: Call) -> Reply:
        """One schedule."""
        return self._view(self._of(call))

    def update(self, call: Call) -> Reply:
        """Another schedule in place of one; what has been executed stays known."""
        known, schedules = self._of(call), self._scopes.context_of(call).schedules
        schedule = self._read(call)
        name, old = schedule.view["name"], known.view["name"]
        if name != old and name in schedules:
            raise bad(f"there is a schedule named {shown(name)} already")
        schedule.state, schedule.executed = known.state, known.executed
        if "enable" not in schedule.view:
            schedule.enabled = known.enabled
        del schedules[old]
        schedules[name] = schedule
        self._watch()
        return None

    def delete(self, call: Call) -> Reply:
        """Forget a schedule."""
        del self._scopes.context_of(call).schedules[self._of(call).view["name"]]
        return None

    def enable(self, call: Call) -> Reply:
        """Let a schedule run, or rest."""
        enabled = Fields(call.query).flag("enable", default=True)
        self._of(call).enabled = enabled
        self._watch()
        return None

    @staticmethod
    def _view(schedule: Schedule) -> View:
        view = {**schedule.view, "state": schedule.state, "enable": schedule.enabled}
        if schedule.executed is not None:
            view["lastExecDate"] = f"{schedule.executed:%Y-%m-%dT%H:%M}"
        return view

    def _read(self, call: Call) -> Schedule:
        body, zone = Fields.of(call), self._scopes.of(call).zone
        view: View = {"name": body.required("name")}
        description = body.text("description")
        if description is not None:
            view["description"] = description
        period, frequency = body.fields("obsPeriod"), body.fields("frequency")
        view["obsPeriod"] = self._read_period(period)
        if view["obsPeriod"]["periodType"] == "fromDateToDate":
            begin = moment(period.required("beginDate"), period.name("beginDate"), zone)
            end = moment(period.required("endDate"), period.name("endDate"), zone)
            several_days(begin, end, end)
        view["frequency"] = self._read_frequency(frequency)
        view["recipients"] = body.texts("recipients")
        if not view["recipients"]:
            raise bad("recipients must name somebody")
        kind = body.text("fileType")
        if kind is not None:
            if kind.lower() not in ("csv", "xls"):
                raise bad(f"fileType must be csv or xls, not {shown(kind)}")
            view["fileType"] = kind.lower()
        enabled = body.flag("enable")
        if body.given("enable"):
            view["enable"] = enabled
        return Schedule(view, enabled=enabled)

    @staticmethod
    def _read_period(period: Fields) -> View:
        period.required("periodType")
        kind = period.choice("periodType", PERIODS) or ""
        view: View = {"periodType": kind}
        last = period.integer("lastNb")
        if kind in LAST_MAX:
            if last is not None and not 1 <= last <= LAST_MAX[kind]:
                raise bad(f"{period.name('lastNb')} must be 1 to {LAST_MAX[kind]}, not {last}")
            view["lastNb"] = last if last is not None else 1
        for name in ("beginDate", "endDate"):
            given = period.text(name)
            if given is not None:
                view[name] = given
        return view

    @staticmethod
    def _read_frequency(frequency: Fields) -> View:
        frequency.required("periodicity")
        view: View = {"periodicity": frequency.choice("periodicity", PERIODICITIES)}
        days = frequency.texts("daysInWeek")
        if days is not None:
            for day in days:
                if day not in WEEKDAYS:
                    raise bad(f"{frequency.name('daysInWeek')} has no {shown(day)}")
            view["daysInWeek"] = days
        day_in_month = frequency.integer("dayInMonth")
        if day_in_month is not None:
            if not 0 <= day_in_month <= 31:
                raise bad(f"{frequency.name('dayInMonth')} must be 0 to 31, not {day_in_month}")
            view["dayInMonth"] = day_in_month
        return view

    # What happens at night

    def _watch(self) -> None:
        """Wait for the night if any schedule is enabled."""
        if RUN_TIMER in self._clockwork.timers or not any(True for _ in self._enabled()):
            return
        now = self._core.clock.now()
        due = now.replace(hour=RUN_HOUR, minute=0, second=0, microsecond=0)
        due += timedelta(days=due <= now)
        self._core.after(self._clockwork, RUN_TIMER, (due - now).total_seconds(), self.run)

    def _enabled(self) -> list[tuple[Scope, StatsContext, Schedule]]:
        return [
            (scope, context, schedule)
            for scope in self._scopes
            for context in scope.contexts.values()
            for schedule in context.schedules.values()
            if schedule.enabled
        ]

    def run(self) -> None:
        """Make the reports that are due today."""
        today = self._core.clock.now().date()
        for scope, context, schedule in self._enabled():
            if self._due(schedule, today):
                self._execute(scope, context, schedule)
        self._watch()

    @staticmethod
    def _due(schedule: Schedule, today: date) -> bool:
        frequency = schedule.view["frequency"]
        match frequency["periodicity"]:
            case "weekly":
                return WEEKDAYS[today.weekday()] in frequency.get("daysInWeek", WEEKDAYS[:1])
            case "monthly":
                last = calendar.monthrange(today.year, today.month)[1]
                wanted = frequency.get("dayInMonth", 1)
                return today.day == (min(wanted, last) if wanted else last)
        return True

    def _execute(self, scope: Scope, context: StatsContext, schedule: Schedule) -> None:
        now = self._core.clock.now()
        period = self._period(scope, schedule, now.astimezone(scope.zone))
        file = self._make(scope, context, period, schedule.view.get("fileType", "csv"))
        recipients = tuple(schedule.view["recipients"])
        self.sent.append(Sent(now, scope.identifier, schedule.view["name"], recipients, file))
        schedule.state, schedule.executed = "Executed", now
        if schedule.view["frequency"]["periodicity"] == "once":
            schedule.enabled = False

    @staticmethod
    def _period(scope: Scope, schedule: Schedule, now: datetime) -> Period:
        wanted = schedule.view["obsPeriod"]
        yesterday = now - timedelta(days=1)
        match wanted["periodType"]:
            case "currentWeek":
                first, last = now - timedelta(days=now.weekday()), now
            case "currentMonth":
                first, last = now.replace(day=1), now
            case "lastDays":
                first, last = now - timedelta(days=wanted["lastNb"]), yesterday
            case "lastWeeks":
                monday = now - timedelta(days=now.weekday())
                first, last = monday - timedelta(weeks=wanted["lastNb"]), monday - timedelta(days=1)
            case "lastMonth":
                last = now.replace(day=1) - timedelta(days=1)
                first = last.replace(day=1)
            case "fromDateToDate":
                first = moment(wanted["beginDate"], "beginDate", scope.zone)
                last = moment(wanted["endDate"], "endDate", scope.zone)
            case _:
                first = last = now
        return several_days(first, last, now)
