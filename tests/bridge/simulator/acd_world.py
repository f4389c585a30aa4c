"""A contact centre under test: its clock moved by hand, every reply and event checked against the catalogue."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from typing import Any

import pytest

from bridge.simulator.acd_log import CallRecord, LegRecord
from bridge.simulator.face import Call, Created, File, Reply, RestError
from bridge.simulator.o2g_acd_agent import acd_agent_handlers
from bridge.simulator.o2g_acd_management import acd_management_handlers, acd_pilot_handlers
from bridge.simulator.o2g_acd_realtime import Realtime
from bridge.simulator.o2g_acd_statistics import Statistics
from bridge.simulator.o2g_telephony import telephony_handlers
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import Call as PbxCall
from bridge.simulator.pbx_model import Timings
from bridge.simulator.plan import Plan
from protocol import catalogue
from tests.bridge.simulator.pbx_world import FakeClock, check, check_error, check_event

View = dict[str, Any]

A, B, C = "70120", "70121", "70124"
AGENT, AGENT_2, AGENT_3, AGENT_4, BOSS = "70130", "70131", "70132", "70133", "70139"
AGENTS = (AGENT, AGENT_2, AGENT_3, AGENT_4)
PILOT, PILOT_2 = "60141", "60142"
QUEUE, QUEUE_2, QUEUE_3 = "60131", "60132", "60133"
GROUP, GROUP_2 = "60121", "60122"
OUTSIDE = "0388551234"
MAIL = "70900"
FREE_SET = "70920"
"""A set that belongs to nobody."""

NOT_EXPECTED = (400, "NOT_EXPECTED")
BAD = (400, "BAD_PARAMETER")
FORBIDDEN = (403, "NOT_ALLOWED")
MISSING = (404, "NOT_FOUND")


class AcdWorld:
    """The PBX with everybody logged off, what was told, and in which session it was asked."""

    def __init__(self, plan: Plan | None = None, timings: Timings | None = None) -> None:
        self.clock = FakeClock()
        self.events: list[View] = []
        self.to_sessions: list[tuple[str, View]] = []
        self.plan = plan or Plan.demo()
        self.pbx = Pbx(self.plan, self._emit, clock=self.clock, timings=timings or Timings())
        self.acd = self.pbx.acd
        self.realtime = Realtime(self.acd, self._emit_to)
        self.statistics = Statistics(self.acd, self._emit)
        self._handlers = {
            **telephony_handlers(self.pbx),
            **acd_agent_handlers(self.pbx),
            **acd_management_handlers(self.pbx),
            **acd_pilot_handlers(self.pbx),
            **self.realtime.handlers(),
            **self.statistics.handlers(),
        }
        self.said = ""

    def _emit(self, event: View, *, id: str | None = None) -> None:  # noqa: A002 - `Emit` calls it so
        check_event(event)
        about = event.get("loginName") or event.get("pilot")
        assert id == about or event["eventName"] == "OnAcdStatsProgress"
        self.events.append(event)

    def _emit_to(self, session: str, event: View, *, id: str | None = None) -> None:  # noqa: A002 - likewise
        check_event(event)
        assert id == event["number"]
        self.to_sessions.append((session, event))

    # Requests

    def request(self, operation_id: str, call: Call) -> Reply:
        operation = catalogue.operations_by_id()[operation_id]
        assert set(call.path) == set(operation.path_params)
        try:
            reply = self._handlers[operation_id](call)
        except RestError as error:
            check_error(operation, error)
            raise
        finally:
            assert not self.pbx.core._touched, f"{operation_id} leaves changes untold"
        assert not isinstance(reply, Awaitable), f"{operation_id} cannot be asked outside a loop"
        if isinstance(reply, Created):
            assert operation.documents(201)
        elif reply is None:
            assert operation.documents(204)
        elif not isinstance(reply, File):
            name = next(each.type for each in operation.responses if each.code == 200)
            # The two operations whose type the document leaves out give what the third one documents.
            check(reply, name or "Stats", operation.service, operation_id)
        return reply

    def do(
        self, operation: str, user: str | None, body: object = None, *, query: View | None = None, **path: str
    ) -> Any:
        """One operation in the session of `user` (his number)."""
        login = f"oxe{user}" if user is not None else None
        if "." not in operation:
            operation = f"callCenterAgent.{operation}"
        return self.request(operation, Call(user is None, login, path, query or {}, body))

    def admin(
        self,
        operation: str,
        body: object = None,
        *,
        query: View | None = None,
        session: str = "s",
        account: str = "admin",
        **path: str,
    ) -> Any:
        """One operation in a session of an administrator."""
        return self.request(
            operation, Call(True, None, path, query or {}, body, session=session, account=account)
        )

    def refused(self, operation: str, user: str | None, body: object = None, **more: Any) -> tuple[int, str]:
        """Status and type of an operation that is refused, and changes nothing."""
        before = len(self.events) + len(self.to_sessions)
        of_user = operation.startswith(("callCenterAgent", "telephony")) or "." not in operation
        with pytest.raises(RestError) as caught:
            self.do(operation, user, body, **more) if of_user else self.admin(operation, body, **more)
        assert len(self.events) + len(self.to_sessions) == before, "a refused operation told something"
        self.said = caught.value.inner
        return caught.value.status, caught.value.kind

    # Shorthands

    def log_on(self, *numbers: str, group: str | None = None) -> None:
        for number in numbers:
            body = {"proAcdDeviceNumber": number}
            self.do("logon", number, body if group is None else {**body, "pgGroupNumber": group})

    def log_on_everybody(self) -> None:
        self.log_on(*AGENTS)

    def state(self, number: str) -> View:
        view: View = self.do("getState", number)
        return view

    def sub(self, number: str) -> str | None:
        state: str | None = self.state(number).get("subState")
        return state

    def dial(self, caller: str, callee: str, **fields: object) -> str:
        body = {"deviceId": caller, "callee": callee, "autoAnswer": True, **fields}
        created = self.do("telephony.makeCall", caller, body)
        assert isinstance(created, Created)
        return created.path.rpartition("/")[2]

    def outside(self, number: str = OUTSIDE, pilot: str = PILOT) -> PbxCall:
        call = self.pbx.calls.start_from_outside(number, pilot)
        assert call is not None
        return call

    def answer(self, number: str, ref: str) -> None:
        self.do("telephony.answer", number, {"deviceId": number}, callRef=ref)

    def drop(self, number: str, ref: str) -> None:
        self.do("telephony.dropme", number, callRef=ref)

    def calls(self, number: str) -> dict[str, View]:
        reply = self.do("telephony.getCalls", number)
        return {call["callRef"]: call for call in reply["calls"]}

    def leg(self, number: str, ref: str) -> str | None:
        view = self.calls(number).get(ref)
        return view["legs"][0]["state"] if view is not None else None

    def ringing(self) -> dict[str, str]:
        """Which agent rings for which call."""
        return {
            number: ref
            for number in self.acd.agents.by_number
            for ref, call in self.calls(number).items()
            if call["callData"]["state"] == "RINGING_INCOMING"
        }

    def serve(self, caller: str, pilot: str = PILOT) -> tuple[str, str]:
        """A call that an agent answers; its callRef and his number."""
        ref = self.dial(caller, pilot)
        self.clock.advance(0.2)
        number = next(number for number, rings in self.ringing().items() if rings == ref)
        self.answer(number, ref)
        return ref, number

    # Looking

    def heard(self, number: str, since: int = 0, *, of: str = "") -> list[View]:
        """The user's events whose name has `of` in it."""
        login = f"oxe{number}"
        return [
            event
            for event in self.events[since:]
            if event.get("loginName") == login and of in event["eventName"]
        ]

    def states(self, number: str, since: int = 0) -> list[str]:
        """The sub-states an agent was told, LOG_OFF for none."""
        events = self.heard(number, since, of="AgentState")
        return [event["state"].get("subState", event["state"]["mainState"]) for event in events]

    def causes(self, number: str, since: int = 0) -> list[tuple[str, str | None]]:
        """The user's call events and their causes."""
        events = self.heard(number, since, of="OnCall")
        return [(event["eventName"].removeprefix("OnCall"), event.get("cause")) for event in events]

    def mark(self) -> int:
        return len(self.events)

    def last_call(self) -> CallRecord:
        return self.acd.log.calls[-1]

    def last_leg(self) -> LegRecord:
        return self.acd.log.legs[-1]


def duration_s(text: str) -> int:
    """The seconds of a statistic's `hh:mm:ss`."""
    match = re.fullmatch(r"(\d\d+):(\d\d):(\d\d)", text)
    assert match is not None, text
    return 3600 * int(match[1]) + 60 * int(match[2]) + int(match[3])
