"""The 20 operations of O2G's call center statistics service: scopes, contexts, data, files and schedules.

Data is given at once, or made in steps while `OnAcdStatsProgress` tells how far it is; the last of these events
names the path of the file, which an administrator can then fetch. Seed document 004, "Call Center Statistics".
Raises `RestError`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import msgspec

from bridge.simulator.acd import Acd
from bridge.simulator.face import Call, Emit, File, Handler, Reply, RestError
from bridge.simulator.o2g_acd_errors import guarded
from bridge.simulator.o2g_acd_files import csv_file, xls_file, zipped
from bridge.simulator.o2g_acd_reports import SLOTS_S, Period, Report, moment, one_day, several_days
from bridge.simulator.o2g_acd_schedules import Schedules
from bridge.simulator.o2g_acd_scopes import Scope, Scopes, StatsContext
from bridge.simulator.o2g_requests import Fields, bad, shown
from bridge.simulator.pbx_model import Timer
from protocol.catalogue import API_BASE

FORMATS = ("JSON", "CSV", "XLS")
FILES_PATH = f"{API_BASE}/acd/stats/files/"
"""Where the files are that `OnAcdStatsProgress` names; the document leaves the place open."""
FILES_MAX = 20
"""The newest files that are kept for being fetched."""
COLLECT_TIMER = "collect"


@dataclass(eq=False, slots=True)
class Job:
    """A report that is made in steps."""

    scope: Scope
    report: Report
    steps: Iterator[int]
    format: str
    name: str
    timers: dict[str, Timer] = field(default_factory=dict)


class Statistics:
    """Reports, and the files of those that were asked for asynchronously."""

    def __init__(self, acd: Acd, emit: Emit) -> None:
        self._acd = acd
        self._core = acd.core
        self._emit = emit
        self.scopes = Scopes(acd)
        self.schedules = Schedules(acd.core, self.scopes, self._file_now)
        self._jobs: dict[str, Job] = {}
        self._files: dict[str, File] = {}
        self._made = 0

    def handlers(self) -> dict[str, Handler]:
        """Every operation of the package callCenterStatistics, by its catalogue id."""
        return guarded(
            "callCenterStatistics",
            {
                "createRequester": self.scopes.create_requester,
                "getRequester": self.scopes.get_requester,
                "deleteRequester": self.delete_requester,
                "createContext": self.scopes.create_context,
                "getContexts": self.scopes.get_contexts,
                "deleteContexts": self.scopes.delete_contexts,
                "updateContext": self.scopes.update_context,
                "getContext": self.scopes.get_context,
                "deleteContext": self.scopes.delete_context,
                "getDaysData": self.get_days_data,
                "getDayData": self.get_day_data,
                "getDayJsonData": self.get_day_json_data,
                "createScheduledReport": self.schedules.create,
                "getScheduledReports": self.schedules.get_all,
                "getScheduledReport": self.schedules.get,
                "updateScheduledReport": self.schedules.update,
                "deleteScheduledReport": self.schedules.delete,
                "setScheduledReportEnabled": self.schedules.enable,
                "cancelRequest": self.cancel_request,
                "getScopeFilter": self.scopes.get_scope_filter,
            },
        )

    def file(self, name: str) -> File | None:
        """A file that an event named, by the last part of its path."""
        return self._files.get(name)

    # What is asked

    def delete_requester(self, call: Call) -> Reply:
        """Forget the supervisor, and make nothing for him any more."""
        scope = self.scopes.of(call)
        self._cancel(scope)
        return self.scopes.delete_requester(call)

    def get_day_data(self, call: Call) -> Reply:
        """One day, in slots."""
        return self._give(call, self._day(call))

    def get_day_json_data(self, call: Call) -> Reply:
        """The same as JSON; the document has it to show the shape."""
        scope, context = self.scopes.of(call), self.scopes.context_of(call)
        report = self._report(scope, context, self._day(call))
        for _ in report.steps():
            pass
        return report.stats()

    def _day(self, call: Call) -> Period:
        scope, query = self.scopes.of(call), Fields(call.query)
        now = self._core.clock.now().astimezone(scope.zone)
        given = query.text("date")
        slot = query.choice("slotType", tuple(SLOTS_S)) or next(iter(SLOTS_S))
        return one_day(moment(given, "date", scope.zone) if given else now, slot, now)

    def get_days_data(self, call: Call) -> Reply:
        """Several days, one row each."""
        scope, query = self.scopes.of(call), Fields(call.query)
        first, last = (moment(query.required(name), name, scope.zone) for name in ("begindate", "enddate"))
        now = self._core.clock.now().astimezone(scope.zone)
        return self._give(call, several_days(first, last, now))

    def cancel_request(self, call: Call) -> Reply:
        """Stop making what was asked for."""
        self._cancel(self.scopes.of(call))
        return None

    # Making

    def _report(self, scope: Scope, context: StatsContext, period: Period) -> Report:
        return Report(self._acd, scope.identifier, self.scopes.content(scope, context), period)

    def _give(self, call: Call, period: Period) -> Reply:
        scope, context, query = self.scopes.of(call), self.scopes.context_of(call), Fields(call.query)
        given = query.text("format") or FORMATS[0]
        if given.upper() not in FORMATS:
            raise bad(f"format must be one of {', '.join(FORMATS)}, not {shown(given)}")
        later = query.flag("async")
        if scope.identifier in self._jobs:
            raise RestError("NOT_EXPECTED", f"a request of supervisor {scope.identifier} is in progress")
        report = self._report(scope, context, period)
        job = Job(scope, report, report.steps(), given.upper(), self._name(context, period))
        if later:
            self._jobs[scope.identifier] = job
            self._core.after(job, COLLECT_TIMER, 0.0, partial(self._collect, job))
            return None
        for done in job.steps:
            self._tell(job, "COLLECT", done)
        self._tell(job, "PROCESSED", report.objects)
        self._tell(job, "FORMATED", report.objects)
        return report.stats() if job.format == "JSON" else self._file(job)

    @staticmethod
    def _name(context: StatsContext, period: Period) -> str:
        label = re.sub(r"[^A-Za-z0-9_-]+", "_", context.label or "") or f"context{context.id}"
        return f"{label}_{period.view['beginDate'][:10]}"

    def _collect(self, job: Job) -> None:
        done = next(job.steps, None)
        if done is not None:
            self._tell(job, "COLLECT", done)
            self._core.after(job, COLLECT_TIMER, 0.0, partial(self._collect, job))
            return
        self._tell(job, "PROCESSED", job.report.objects)
        self._made += 1
        file = self._file(job)
        name = f"{self._made}_{file.filename}"
        self._files[name] = file
        for old in list(self._files)[:-FILES_MAX]:
            del self._files[old]
        del self._jobs[job.scope.identifier]
        path = FILES_PATH + name
        paths = {"resPath": path, "fullResPath": path}
        if job.format == "XLS":
            paths["xlsfullResPath"] = path
        self._tell(job, "FORMATED", job.report.objects, **paths)

    def _cancel(self, scope: Scope) -> None:
        job = self._jobs.pop(scope.identifier, None)
        if job is not None:
            self._core.cancel(job)
            self._tell(job, "CANCELLED", None)

    def _tell(self, job: Job, step: str, done: int | None, **paths: str) -> None:
        event: dict[str, object] = {
            "eventName": "OnAcdStatsProgress",
            "supervisor": job.scope.identifier,
            "step": step,
            "nbTotObjects": job.report.objects,
        }
        if done is not None:
            event["nbProcessedObjects"] = done
        agent = self._acd.agents.by_number.get(job.scope.identifier)
        self._emit({**event, **paths}, id=agent.login if agent is not None else None)

    def _file(self, job: Job) -> File:
        """The report as a zip file with one file in it."""
        name = f"{job.name}.{job.format.lower()}"
        if job.format == "JSON":
            data = msgspec.json.encode(job.report.stats())
        elif job.format == "XLS":
            data = xls_file(job.report.table(), "Statistics")
        else:
            data = csv_file(job.report.table())
        return File("application/zip", f"{job.name}.zip", zipped(name, data))

    def _file_now(self, scope: Scope, context: StatsContext, period: Period, kind: str) -> File:
        report = self._report(scope, context, period)
        job = Job(scope, report, report.steps(), kind.upper(), self._name(context, period))
        for _ in job.steps:
            pass
        return self._file(job)
