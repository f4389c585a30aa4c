"""The operations of O2G's call center management and call center pilot services on the simulated PBX.

Seed document 004, sections "Call Center Management" and "Call Center Pilot". Raises `RestError`.
"""

from __future__ import annotations

import re
from datetime import date, time

from bridge.simulator.acd_model import Mode, Transition, UnknownAcdPilot
from bridge.simulator.acd_pilots import Day
from bridge.simulator.face import Call, Handler, Reply, RestError
from bridge.simulator.o2g_acd_errors import guarded
from bridge.simulator.o2g_acd_views import View, pilot_view, transitions
from bridge.simulator.o2g_requests import Fields, acr_skills, bad, shown
from bridge.simulator.pbx import Pbx

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
DAY = re.compile(r"[0-9]{8}")


def acd_management_handlers(pbx: Pbx) -> dict[str, Handler]:
    """Every operation of the package callCenterManagement, by its catalogue id."""
    service = AcdManagement(pbx)
    return guarded(
        "callCenterManagement",
        {
            "getPilots": service.get_pilots,
            "getPilot": service.get_pilot,
            "getPilotAdvanced": service.get_pilot_advanced,
            "getCalendar": service.get_calendar,
            "getExceptionCalendar": service.get_exception_calendar,
            "addExceptionTransition": service.add_transition,
            "setExceptionTransition": service.set_transition,
            "deleteExceptionTransition": service.delete_transition,
            "getNormalCalendar": service.get_normal_calendar,
            "addNormalTransition": service.add_transition,
            "setNormalTransition": service.set_transition,
            "deleteNormalTransition": service.delete_transition,
            "closePilot": service.close_pilot,
            "openPilot": service.open_pilot,
        },
    )


def acd_pilot_handlers(pbx: Pbx) -> dict[str, Handler]:
    """Every operation of the package callCenterPilot, by its catalogue id."""
    service = AcdManagement(pbx)
    return guarded(
        "callCenterPilot",
        {
            "monitorStartOnNode": service.start_monitoring,
            "monitorStopOnNode": service.stop_monitoring,
            "monitorStart": service.start_monitoring,
            "monitorStop": service.stop_monitoring,
        },
    )


class AcdManagement:
    """One method for each operation, or for a pair that differs in its path only."""

    def __init__(self, pbx: Pbx) -> None:
        self._pbx = pbx
        self._pilots = pbx.acd.pilots

    def _node(self, call: Call) -> None:
        node = call.path.get("nodeId")
        if node is None:
            return
        if not re.fullmatch(r"[0-9]{1,9}", node):
            raise bad(f"nodeId must be a number, not {shown(node)}")
        if int(node) != self._pbx.plan.node_id:
            raise RestError("NOT_FOUND", f"there is no node {node}")

    def _pilot(self, call: Call) -> str:
        self._node(call)
        number = call.path["pilotNumber"]
        if number not in self._pilots.states:
            raise UnknownAcdPilot(f"there is no pilot {shown(number)}")
        return number

    # Pilots

    def get_pilots(self, call: Call) -> Reply:
        """The node's pilots."""
        self._node(call)
        return {"pilotList": [pilot_view(self._pbx.acd, number) for number in self._pilots.states]}

    def get_pilot(self, call: Call) -> Reply:
        """One pilot."""
        return pilot_view(self._pbx.acd, self._pilot(call))

    def get_pilot_advanced(self, call: Call) -> Reply:
        """One pilot, as a call of a certain profile would find it."""
        number, body = self._pilot(call), Fields.of(call)
        body.number("agentNumber")
        body.flag("priorityTransfer")
        skills, supervised = acr_skills(body.fields("skills")), body.flag("supervisedTransfer")
        return pilot_view(self._pbx.acd, number, skills=skills, supervised=supervised)

    def open_pilot(self, call: Call) -> Reply:
        """Let the pilot take calls."""
        self._pilots.open(self._pilot(call))
        return None

    def close_pilot(self, call: Call) -> Reply:
        """Let the pilot take no calls."""
        self._pilots.close(self._pilot(call))
        return None

    # Calendars

    def get_calendar(self, call: Call) -> Reply:
        """Both calendars."""
        number = self._pilot(call)
        return {"normalDays": self._normal(number), "exceptionDays": self._exceptions(number)}

    def get_normal_calendar(self, call: Call) -> Reply:
        """The transitions of the week."""
        return self._normal(self._pilot(call))

    def get_exception_calendar(self, call: Call) -> Reply:
        """The transitions of exceptional days."""
        return self._exceptions(self._pilot(call))

    def _normal(self, number: str) -> View:
        days = self._pilots.states[number].normal
        listed = [{"day": WEEKDAYS[day], "list": transitions(days[day])} for day in sorted(days)]
        return {"calendar": listed}

    def _exceptions(self, number: str) -> View:
        days = self._pilots.states[number].exceptions
        listed = [{"date": f"{day:%Y%m%d}", "list": transitions(days[day])} for day in sorted(days)]
        return {"calendar": listed}

    def add_transition(self, call: Call) -> Reply:
        """One more transition for a day."""
        number, day = self._pilot(call), self._day(call)
        self._pilots.add_transition(number, day, self._transition(call))
        return None

    def set_transition(self, call: Call) -> Reply:
        """Another transition in place of one."""
        number, day, place = self._pilot(call), self._day(call), self._place(call)
        self._pilots.set_transition(number, day, place, self._transition(call))
        return None

    def delete_transition(self, call: Call) -> Reply:
        """One transition less."""
        self._pilots.delete_transition(self._pilot(call), self._day(call), self._place(call))
        return None

    @staticmethod
    def _day(call: Call) -> Day:
        if "dayOfWeek" in call.path:
            name = call.path["dayOfWeek"].lower()
            if name not in WEEKDAYS:
                raise bad(f"dayOfWeek must be one of {', '.join(WEEKDAYS)}, not {shown(name)}")
            return WEEKDAYS.index(name)
        given = call.path["date"]
        try:
            if DAY.fullmatch(given):
                return date(int(given[:4]), int(given[4:6]), int(given[6:]))
        except ValueError:
            pass
        raise bad(f"date must be a day as yyyymmdd, not {shown(given)}")

    @staticmethod
    def _place(call: Call) -> int:
        given = call.path["transitionNbr"]
        if not re.fullmatch(r"[0-9]{1,9}", given):
            raise bad(f"transitionNbr must be a number, not {shown(given)}")
        return int(given)

    @staticmethod
    def _transition(call: Call) -> Transition:
        body = Fields.of(call)
        at, rule = body.required("time"), body.integer("ruleNumber")
        if not TIME.fullmatch(at):
            raise bad(f"time must be hh:mm, not {shown(at)}")
        body.required("mode")
        mode = body.choice("mode", tuple(Mode))
        if rule is None:
            raise bad("ruleNumber is missing")
        return Transition(time(int(at[:2]), int(at[3:])), rule, Mode(mode or ""))

    # Monitoring

    def start_monitoring(self, call: Call) -> Reply:
        """Have the pilot's calls told, as long as the session lives."""
        self._pbx.o2g_acd.monitors.setdefault(self._pilot(call), set()).add(call.session)
        return None

    def stop_monitoring(self, call: Call) -> Reply:
        """Need the pilot's calls no longer; another session may."""
        self._pbx.o2g_acd.monitors.get(self._pilot(call), set()).discard(call.session)
        return None
