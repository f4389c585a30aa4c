"""A simulated PBX under test: its clock moved by hand, every reply and event checked against the catalogue.

Each user's events are applied in order to a replica, which must equal what the user's state request answers.
"""

from __future__ import annotations

import heapq
import itertools
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bridge.simulator.face import Call, Created, Reply, RestError
from bridge.simulator.o2g_routing import routing_handlers
from bridge.simulator.o2g_telephony import telephony_handlers
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import Subscriber, Timings
from bridge.simulator.plan import Plan
from protocol import catalogue

View = dict[str, Any]

A, B, C, D = "70120", "70121", "70124", "70125"
"""Users with one set each."""
SOFT, SOFT_SET = "70122", "80122"
"""A user with a second set that rings along."""
MOBILE, MOBILE_SET = "70123", "80123"
"""A user with a remote extension."""
AGENT, AGENT_2, SUPERVISOR, PILOT = "70130", "70131", "70139", "60141"
MAIL = "70900"
OUTSIDE, OUTSIDE_BUSY, OUTSIDE_SILENT = "0388551234", "0555000486", "0555000480"
INCOMPATIBLE = (400, "NOT_EXPECTED", "INCOMPATIBLE_WITH_STATE")
BAD = (400, "BAD_PARAMETER", None)
BAD_VALUE = (400, "BAD_PARAMETER", "BAD_PARAMETER_VALUE")
NOT_MINE = (403, "NOT_ALLOWED", "UNAUTHORIZED")


class FakeTimer:
    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class FakeClock:
    """Time stands still until `advance`."""

    def __init__(self) -> None:
        self.elapsed_s = 0.0
        self._order = itertools.count()
        self._due: list[tuple[float, int, FakeTimer, Callable[[], None]]] = []

    def call_later(self, delay: float, callback: Callable[[], None]) -> FakeTimer:
        timer = FakeTimer()
        heapq.heappush(self._due, (self.elapsed_s + delay, next(self._order), timer, callback))
        return timer

    def now(self) -> datetime:
        return datetime(2024, 5, 6, 7, 8, 9, 123456, UTC) + timedelta(seconds=self.elapsed_s)

    def advance(self, seconds: float) -> None:
        end = self.elapsed_s + seconds
        while self._due and self._due[0][0] <= end:
            self.elapsed_s, _, timer, callback = heapq.heappop(self._due)
            if not timer.cancelled:
                callback()
        self.elapsed_s = end

    @property
    def waiting(self) -> int:
        return sum(1 for *_, timer, _ in self._due if not timer.cancelled)


# Checking against the catalogue

INT32 = range(-(2**31), 2**31)
PRIMITIVES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool) and value in INT32,
    "long": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "float": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "nonNegativeInteger": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    "dateTime": lambda value: bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value)),
}


def check(value: object, type_name: str, service: str, where: str) -> None:
    """The value has the documented shape: fields known, required ones there, enum values known."""
    if type_name in PRIMITIVES:
        assert PRIMITIVES[type_name](value), f"{where}: {value!r} is not a {type_name}"
        return
    known = catalogue.type_named(type_name, service)
    assert known is not None, f"{where}: type {type_name} is not in the catalogue"
    if known.kind == "enum":
        assert value in known.values, f"{where}: {value!r} is no {type_name}"
        return
    check_fields(value, known.fields, service, where)


def check_fields(value: object, fields: tuple[catalogue.Field, ...], service: str, where: str) -> None:
    assert isinstance(value, dict), f"{where}: {value!r} is not an object"
    by_name = {field.name: field for field in fields}
    for key in value:
        assert key in by_name, f"{where}: {key} is not a documented field"
    for name, field in by_name.items():
        many = (field.cardinality or "").endswith("*]") or field.array
        required = (field.cardinality or "").startswith("[1")
        assert name in value or not required, f"{where}.{name} is missing"
        if name not in value:
            continue
        if many:
            assert isinstance(value[name], list), f"{where}.{name} is not a list"
            assert value[name] or not required, f"{where}.{name} is empty"
        for each in value[name] if many else [value[name]]:
            check(each, field.type, service, f"{where}.{name}")


def check_event(event: View) -> None:
    known = next((each for each in catalogue.events() if each.event_name == event["eventName"]), None)
    assert known is not None, f"no event is called {event['eventName']}"
    assert next(iter(event)) == "eventName"
    check_fields(event, known.fields, known.service or "", event["eventName"])


def check_error(operation: catalogue.Operation, error: RestError) -> None:
    assert operation.documents(error.status), f"{operation.id} does not document {error.status}: {error}"
    assert error.inner
    if error.telephony is not None:
        check(dict(error.telephony), "TelephonyErrorInfo", "Introduction", "telephony")
    if error.routing is not None:
        check(dict(error.routing), "RoutingErrorInfo", "Introduction", "routing")


class Replica:
    """What a client that applies one user's events in order believes."""

    def __init__(self, state: View) -> None:
        self.calls: dict[str, View] = {}
        self.devices: dict[str, View] = {}
        self.user_state = "FREE"
        self._replace(state)

    def _replace(self, state: View) -> None:
        self.calls = {call["callRef"]: call for call in state["calls"]}
        self.devices = {each["deviceId"]: each for each in state["deviceCapabilities"]}

    def apply(self, event: View) -> None:
        for each in event.get("deviceCapabilities", ()):
            assert each["deviceId"] in self.devices
            self.devices[each["deviceId"]] = each
        match event["eventName"]:
            case "OnCallCreated":
                assert event["callRef"] not in self.calls
                members = {each["participantId"] for each in event["participants"]}
                assert event["initiator"] in members
                self.calls[event["callRef"]] = {
                    "callRef": event["callRef"],
                    "callData": event["callData"],
                    "legs": event["legs"],
                    "participants": event["participants"],
                }
            case "OnCallModified":
                self._modify(event)
            case "OnCallRemoved":
                del self.calls[event["callRef"]]
            case "OnTelephonyState":
                self._replace(event["state"])
            case "OnUserStateModified":
                assert event["state"] != self.user_state
                self.user_state = event["state"]

    def _modify(self, event: View) -> None:
        ref: str = event["callRef"]
        call = dict(self.calls.pop(event.get("previousCallRef", ref)))
        assert ref not in self.calls
        self.calls[ref] = call
        call["callRef"] = ref
        call["callData"] = event.get("callData", call["callData"])
        removed = [leg["deviceId"] for leg in event.get("removedLegs", ())]
        call["legs"] = self._merge(call["legs"], event, "Legs", "deviceId", removed)
        removed = event.get("removedParticipantIds", [])
        call["participants"] = self._merge(
            call["participants"], event, "Participants", "participantId", removed
        )

    @staticmethod
    def _merge(known: list[View], event: View, what: str, key: str, removed: list[str]) -> list[View]:
        kept = {each[key]: each for each in known}
        for gone in removed:
            del kept[gone]
        for each in event.get(f"modified{what}", ()):
            assert each[key] in kept
            kept[each[key]] = each
        for each in event.get(f"added{what}", ()):
            assert each[key] not in kept
            kept[each[key]] = each
        return list(kept.values())


def in_order(call: View) -> View:
    """Legs and participants are sets: only who is there counts."""
    return {
        **call,
        "legs": sorted(call["legs"], key=lambda leg: str(leg["deviceId"])),
        "participants": sorted(call["participants"], key=lambda each: str(each["participantId"])),
    }


class World:
    """The PBX, its agents logged on, and everything that was said about users' calls and routing."""

    def __init__(self, plan: Plan | None = None, timings: Timings | None = None) -> None:
        self.clock = FakeClock()
        self.events: list[View] = []
        self.plan = plan or Plan.demo()
        self.pbx = Pbx(self.plan, self._emit, clock=self.clock, timings=timings or Timings())
        for agent in self.pbx.acd.agents.by_login.values():
            if not agent.facts.supervisor:
                self.pbx.acd.agents.log_on(agent, agent.number)
        self._handlers = {**telephony_handlers(self.pbx), **routing_handlers(self.pbx)}
        self.replicas = {login: Replica(self.state(login)) for login in self.plan.users}
        self.pbx.subscribers.on_created.append(self._joined)
        self.pbx.subscribers.on_deleted.append(self._left)
        self.said = ""
        self.cause: str | None = None

    def _emit(self, event: View, *, id: str | None = None) -> None:  # noqa: A002 - `Emit` calls it so
        check_event(event)
        if "Agent" in event["eventName"]:
            # The contact centre's events are for its own tests.
            return
        login: str = event["loginName"]
        assert id == login
        self.events.append(event)
        self.replicas[login].apply(event)

    def _joined(self, subscriber: Subscriber) -> None:
        self.replicas[subscriber.login] = Replica(self.state(subscriber.login))

    def _left(self, subscriber: Subscriber) -> None:
        del self.replicas[subscriber.login]

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
        assert reply is None or isinstance(reply, (dict, Created))
        if isinstance(reply, Created):
            assert operation.documents(201)
        elif reply is None:
            assert operation.documents(204)
        else:
            name = next(each.type for each in operation.responses if each.code == 200)
            check(reply, name or "", operation.service, operation_id)
        return reply

    def do(
        self,
        operation: str,
        user: str | None,
        body: object = None,
        *,
        query: dict[str, str] | None = None,
        admin: bool = False,
        **path: str,
    ) -> Any:
        """One operation in the session of `user` (his number), or of the administrator for him."""
        login = f"oxe{user}" if user is not None else None
        if "." not in operation:
            operation = f"telephony.{operation}"
        return self.request(operation, Call(admin or user is None, login, path, query or {}, body))

    def fails(
        self, operation: str, user: str | None, body: object = None, **path: Any
    ) -> tuple[int, str, str | None]:
        """Status, type, and telephony or routing error type of an operation that is refused."""
        before = len(self.events)
        with pytest.raises(RestError) as caught:
            self.do(operation, user, body, **path)
        assert len(self.events) == before, "a refused operation changed something"
        detail = caught.value.telephony or caught.value.routing or {}
        self.said = caught.value.inner
        self.cause = detail.get("errorCause")
        return caught.value.status, caught.value.kind, detail.get("errorType")

    # Shorthands

    def dial(self, caller: str, callee: str | int, **fields: object) -> str:
        """A call whose caller's set goes off-hook by itself; its callRef."""
        body = {"deviceId": caller, "callee": callee, "autoAnswer": True, **fields}
        created = self.do("makeCall", caller, body)
        assert isinstance(created, Created)
        return created.path.rpartition("/")[2]

    def answer(self, user: str, ref: str, device: str | None = None) -> None:
        self.do("answer", user, {"deviceId": device or user}, callRef=ref)

    def talk(self, caller: str, callee: str, **fields: object) -> str:
        """An answered call; its callRef."""
        ref = self.dial(caller, callee, **fields)
        self.answer(callee, ref)
        return ref

    def consult(self, user: str, first: str, second: str, *, answered: bool = True) -> tuple[str, str]:
        """`user` talks to `first`, holds him and calls `second`; held and active callRef."""
        held = self.talk(first, user)
        active = self.dial(user, second)
        if answered:
            self.answer(second, active)
        return held, active

    # Looking

    def state(self, login: str) -> View:
        reply = self.request("telephony.getState", Call(False, login, {}, {}, None))
        assert isinstance(reply, dict)
        return reply

    def calls(self, user: str) -> dict[str, View]:
        reply = self.do("getCalls", user)
        return {call["callRef"]: call for call in reply["calls"]}

    def call(self, user: str, ref: str) -> View:
        view: View = self.do("getCall", user, callRef=ref)
        return view

    def leg(self, user: str, ref: str) -> str | None:
        """The state of the user's (first) leg; None if he is not in the call."""
        view = self.calls(user).get(ref)
        return view["legs"][0]["state"] if view is not None else None

    def legs(self, *users: str) -> list[list[str]]:
        """The leg states of each user, oldest call first."""
        return [[call["legs"][0]["state"] for call in self.calls(user).values()] for user in users]

    def numbers(self, user: str, ref: str) -> set[str]:
        """Who is in the call, as the user sees it."""
        return {
            each["identity"]["id"]["phoneNumber"] if "identity" in each else "?"
            for each in self.call(user, ref)["participants"]
        }

    def participant(self, user: str, ref: str, number: str) -> str:
        """The participant id of `number`."""
        for each in self.call(user, ref)["participants"]:
            if each["identity"]["id"]["phoneNumber"] == number:
                return str(each["participantId"])
        raise AssertionError(f"{number} is not in the call")

    def can(self, user: str, ref: str, capability: str) -> bool:
        """A capability of the call, or of its first leg."""
        view = self.call(user, ref)
        return bool({**view["callData"]["capabilities"], **view["legs"][0]["capabilities"]}[capability])

    def heard(self, user: str, since: int = 0) -> list[View]:
        """The user's events from place `since` on."""
        return [event for event in self.events[since:] if event["loginName"] == f"oxe{user}"]

    def told(self, user: str, since: int = 0) -> list[tuple[str, str | None]]:
        """The user's events from place `since` on: name without `On`, and cause or state."""
        found = []
        for event in self.heard(user, since):
            said = event.get("cause") or event.get("state")
            found.append((event["eventName"].removeprefix("On"), said if isinstance(said, str) else None))
        return found

    def mark(self) -> int:
        """Where the list of events ends now."""
        return len(self.events)

    def consistent(self) -> None:
        """Every replica equals the state; every party's view agrees with the others'."""
        views: dict[str, dict[str, View]] = {}
        for login, replica in self.replicas.items():
            state = self.state(login)
            calls = {call["callRef"]: in_order(call) for call in state["calls"]}
            assert {ref: in_order(call) for ref, call in replica.calls.items()} == calls, login
            assert list(replica.devices.values()) == state["deviceCapabilities"], login
            assert replica.user_state == state["userState"], login
            views[login] = calls
        for login, calls in views.items():
            active = [call for call in calls.values() if call["callData"]["state"] == "ACTIVE"]
            assert len(active) <= 1, f"{login} is in two conversations"
            for ref, call in calls.items():
                assert call["legs"], f"{login} has no leg in {ref}"
                assert {leg["state"] for leg in call["legs"]} == {call["callData"]["state"]}
                members = {each["participantId"] for each in call["participants"]}
                for each in call["participants"]:
                    other = each.get("identity", {}).get("id", {}).get("loginName")
                    if other is not None:
                        assert ref in views[other], f"{login} sees {other} in {ref}, who does not"
                        theirs = {each["participantId"] for each in views[other][ref]["participants"]}
                        assert members == theirs
        for known in self.pbx.core.calls.values():
            assert known.parties, f"call {known.ref} has no parties"
            for party in known.parties:
                if party.subscriber is not None:
                    assert known.ref in views[party.subscriber.login]
        assert self.pbx.live_timers == self.clock.waiting
