"""The `analytics` operations of the simulated O2G: charging tickets of real calls, incidents, use of the API.

A ticket is written for each outgoing call that reached the public network and was answered. Seed document 004,
"Analytics". Raises `RestError` only.
"""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bridge.simulator.face import Call, File, Handler, Reply, RestError
from bridge.simulator.o2g_maintenance import LICENCES
from bridge.simulator.o2g_requests import Fields, bad, shown
from bridge.simulator.o2g_sessions import Accounts
from bridge.simulator.o2g_values import View, flag, names, node_of
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import Change, MediaState, Subscriber

TICKETS_MAX = 10_000
"""Tickets that are kept: some 4 MB; the oldest go."""
UNIT_S = 60
UNIT_COST = 0.12
"""One charging unit for each minute begun, and its price: a small one of two decimals."""
SEVERITIES = 6
NOBODY = "---"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One charged call."""

    caller: str
    name: str
    called: str
    start: datetime
    waited_s: int
    talked_s: int

    @property
    def units(self) -> int:
        """Charging units."""
        return math.ceil(self.talked_s / UNIT_S)

    @property
    def file(self) -> str:
        """The accounting file it is in: one for each hour."""
        return f"/DHS3dyn/account/TAX{self.start:%y%j%H}.DAT"


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened on the PBX."""

    moment: datetime
    severity: int
    value: str
    type: str


@dataclass(slots=True)
class Outgoing:
    """An outgoing call that goes on."""

    caller: str
    name: str
    called: str
    start: datetime
    answered: datetime | None = None


class Charging:
    """Writes the tickets and incidents; a `Listener` of the PBX."""

    def __init__(self, pbx: Pbx) -> None:
        self._pbx = pbx
        self._calls: dict[str, Outgoing] = {}
        self.tickets: deque[Ticket] = deque(maxlen=TICKETS_MAX)
        self.incidents: deque[Incident] = deque(maxlen=TICKETS_MAX)
        self._note(4, "4017", "CSTA server: new association")

    def calls_changed(self, change: Change) -> None:
        """Follow the calls from a user to an outside number."""
        now = self._pbx.core.clock.now()
        for ref, call in change.calls.items():
            outside = next((each for each in call.parties if each.identity.main == "EXTERNAL"), None)
            caller = next((each for each in call.parties if each.subscriber is not None), None)
            entry = self._calls.get(ref)
            if entry is None and outside is not None and caller is not None and call.initiator != outside.id:
                who, number = caller.identity, outside.identity.number
                name = f"{who.first_name or ''} {who.last_name or ''}".strip()
                entry = self._calls[ref] = Outgoing(who.number, name, number, now)
            if entry is None:
                continue
            if outside is None:
                self._end(ref, now)
            elif entry.answered is None and outside.state is MediaState.ACTIVE:
                entry.answered = now
        for ref in change.ended:
            if ref in self._calls:
                self._end(ref, now)

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Nothing of this is charged."""

    def group_changed(self, subscriber: Subscriber) -> None:
        """Nothing of this is charged."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """A set that goes out of service is an incident, and its return another."""
        for device_id in devices:
            runtime = subscriber.devices.get(device_id)
            if runtime is not None:
                state = "in" if runtime.in_service else "out of"
                self._note(3 if runtime.in_service else 2, "0387", f"terminal {device_id} {state} service")

    def _note(self, severity: int, value: str, what: str) -> None:
        self.incidents.append(Incident(self._pbx.core.clock.now(), severity, value, what))

    def _end(self, ref: str, now: datetime) -> None:
        entry = self._calls.pop(ref)
        answered = entry.answered or now
        waited, talked = (answered - entry.start).total_seconds(), (now - answered).total_seconds()
        ticket = Ticket(entry.caller, entry.name, entry.called, entry.start, round(waited), math.ceil(talked))
        self.tickets.append(ticket)


def analytics_handlers(
    pbx: Pbx, accounts: Accounts, charging: Charging, used: Callable[[], Counter[str]]
) -> dict[str, Handler]:
    """The five operations of the package `analytics`, by catalogue id; `used` counts requests by operation."""
    service = _Analytics(pbx, accounts, charging, used)
    return {
        "analytics.getChargings": service.get_chargings,
        "analytics.getChargingFiles": service.get_charging_files,
        "analytics.getIncidents": service.get_incidents,
        "analytics.getLicensesAnalytics": service.get_licences,
        "analytics.getServicesAnalytics": service.get_services,
    }


class _Analytics:
    def __init__(
        self, pbx: Pbx, accounts: Accounts, charging: Charging, used: Callable[[], Counter[str]]
    ) -> None:
        self._pbx = pbx
        self._accounts = accounts
        self._charging = charging
        self._used = used

    def get_chargings(self, call: Call) -> Reply:
        """`Chargings`: a total for each user, the dearest first, or each ticket with `all`."""
        self._node(call)
        files, dates = names(call.query, "files"), _dates(call)
        everything = list(self._charging.tickets)
        if files:
            dates = None, None
            found = [ticket for ticket in everything if ticket.file in files]
        else:
            found = [ticket for ticket in everything if _within(ticket.start, dates)]
        every = flag(call.query, "all")
        chargings = [self._ticket(ticket) for ticket in found] if every else self._totals(found)
        top = Fields(call.query).integer("top")
        if top is not None and top < 1:
            raise bad(f"top must be at least 1, not {top}")
        view: View = {"chargings": chargings[:top]}
        for name in ("fromDate", "toDate"):
            if not files and call.query.get(name):
                view[name] = call.query[name]
        view["nbChargingFiles"] = len({ticket.file for ticket in found})
        view["totalTicketNb"] = len(found)
        view["valuableTicketNb"] = sum(ticket.units > 0 for ticket in found)
        return dict(view)

    def get_charging_files(self, call: Call) -> Reply:
        """`ChargingFiles`; each has the date of its last ticket."""
        self._node(call)
        dates = _dates(call)
        last: dict[str, datetime] = {}
        for ticket in self._charging.tickets:
            last[ticket.file] = max(ticket.start, last.get(ticket.file, ticket.start))
        files = [
            {"name": name, "date": f"{moment:%d/%m/%y}", "time": f"{moment:%H:%M:%S}"}
            for name, moment in last.items()
            if _within(moment, dates)
        ]
        return {"files": files}

    def get_incidents(self, call: Call) -> Reply:
        """`Incidents`, the newest first, and how many there are of each severity."""
        node = self._node(call)
        last = Fields(call.query).integer("last")
        found = list(reversed(self._charging.incidents))
        if last is not None and last > 0:
            found = found[:last]
        count = Counter(each.severity for each in found)
        incidents = [
            {
                "date": f"{each.moment:%d/%m/%y}",
                "hour": f"{each.moment:%H:%M:%S}",
                "severity": each.severity,
                "value": each.value,
                "type": each.type,
                "nbOccurs": 1,
                "node": node.zfill(6),
                "main": True,
                **dict.fromkeys(("rack", "board", "equipment", "termination"), NOBODY),
            }
            for each in found
        ]
        return {"incidents": incidents} | {f"severity{each}": count[each] for each in range(SEVERITIES)}

    def get_licences(self, call: Call) -> Reply:
        """A ZIP file with a table of this month's use of licences."""
        users = len(self._accounts.all_users())
        rows = [[name, str(total), str(min(users, total))] for name, total in LICENCES.items()]
        return self._file(call, "licenses_analytics", ["license", "total", "peak"], rows)

    def get_services(self, call: Call) -> Reply:
        """A ZIP file with a table of how often each operation was asked for this month."""
        rows = [[operation, str(count)] for operation, count in sorted(self._used().items())]
        return self._file(call, "services_analytics", ["service", "requests"], rows)

    def _file(self, call: Call, name: str, head: list[str], rows: list[list[str]]) -> File:
        form = Fields(call.query).choice("format", ("csv", "xls")) or "csv"
        table = io.StringIO()
        # Spreadsheets open tab-separated text that is called .xls.
        csv.writer(table, delimiter="," if form == "csv" else "\t").writerows([head, *rows])
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{name}_{self._pbx.core.clock.now():%Y%m}.{form}", table.getvalue())
        return File("application/zip", f"{name}.zip", file.getvalue())

    def _node(self, call: Call) -> str:
        node = node_of(call.query)
        if node != str(self._pbx.plan.node_id):
            raise RestError("NOT_FOUND", f"no node {shown(node)} is known", status=400)
        return node

    @staticmethod
    def _ticket(ticket: Ticket) -> View:
        return {
            "caller": ticket.caller,
            "name": ticket.name,
            "called": ticket.called,
            "initialDialledNumber": ticket.called,
            "chargingUnits": ticket.units,
            "cost": round(ticket.units * UNIT_COST, 2),
            "startDate": f"{ticket.start:%Y%m%d %H:%M:%S}",
            "duration": ticket.waited_s + ticket.talked_s,
            "callType": "PublicNetworkCall",
            "waitingDuration": ticket.waited_s,
            "effectiveCallDuration": ticket.talked_s,
        }

    @staticmethod
    def _totals(tickets: list[Ticket]) -> list[View]:
        by_caller: dict[str, list[Ticket]] = {}
        for ticket in tickets:
            if ticket.units:
                by_caller.setdefault(ticket.caller, []).append(ticket)
        dearest = sorted(by_caller.items(), key=lambda each: -sum(ticket.units for ticket in each[1]))
        totals: list[View] = []
        for caller, own in dearest:
            units = sum(ticket.units for ticket in own)
            total: View = {"caller": caller, "name": own[0].name, "callNumber": len(own)}
            totals.append({**total, "chargingUnits": units, "cost": round(units * UNIT_COST, 2)})
        return totals


Dates = tuple[date | None, date | None]


def _dates(call: Call) -> Dates:
    return _date(call.query, "fromDate"), _date(call.query, "toDate")


def _date(query: dict[str, str], name: str) -> date | None:
    text = query.get(name)
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        raise bad(f"{name} must be a date like 20180110, not {shown(text)}") from None


def _within(moment: datetime, dates: Dates) -> bool:
    first, last = dates
    return (first is None or moment.date() >= first) and (last is None or moment.date() <= last)
