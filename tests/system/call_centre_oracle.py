"""What the statistics of a call-centre day must be, recomputed from the log of the PBX's events.

Written from what the documents say that each counter counts (seed document 003, section 1.5.4) and from what O2G's
events mean (seed document 004), with nothing of the bridge's own arithmetic: the log is read as a whole, each call
and each agent's day from its beginning to its end. Raises nothing of its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

QUALITY_S = 15.0

NEAR_S = 1.0
"""So near to that, the way of the news to the bridge decides on which side a wait is."""

Happening = tuple[float, dict[str, Any]]
"""When (seconds since the epoch), and the event."""

CALL_EVENTS = frozenset({"OnCallCreated", "OnCallModified", "OnCallRemoved"})
PILOT_EVENTS = frozenset({"OnPilotCallCreated", "OnPilotCallQueued", "OnPilotCallRemoved"})

HUNG_UP = frozenset({"ABANDONED", "CLEARED"})
TURNED_AWAY = frozenset({"RESOURCES_NOT_AVAILABLE", "FORWARDED"})

AWAY = frozenset({"PAUSE", "WITHDRAW"})
"""The states of an agent in which Cti.js calls him paused."""


@dataclass
class Stay:
    """One call at one pilot. `waited_s` ends with what became of it."""

    pilot: str
    entered: float
    fate: str = ""
    waited_s: float = 0.0


@dataclass
class QueueDay:
    """One pilot's day: the totals that the documents name."""

    entered: int = 0
    answered: int = 0
    answered_before: int = 0
    abandoned: int = 0
    abandoned_after: int = 0
    closed: int = 0
    timeout: int = 0
    borderline: int = 0
    """Calls that had waited for nearly 15 s, or little more (`NEAR_S`)."""

    def counters(self, suffix: str = "") -> dict[str, int]:
        """By the names of the statistics."""

        def share(calls: int) -> int:
            return round(100 * calls / self.entered) if self.entered else 0

        return {
            f"TotalNumberCallsEntered{suffix}": self.entered,
            f"TotalNumberCallsAnswered{suffix}": self.answered,
            f"TotalNumberCallsAnsweredBefore15{suffix}": self.answered_before,
            f"PercentageAnsweredBefore15{suffix}": share(self.answered_before),
            f"TotalNumberCallsAbandonned{suffix}": self.abandoned,
            f"TotalNumberCallsAbandonnedAfter15{suffix}": self.abandoned_after,
            f"PercentageAbandonnedAfter15{suffix}": share(self.abandoned_after),
            f"TotalNumberCallsClosed{suffix}": self.closed,
            f"TotalNumberCallsTimeout{suffix}": self.timeout,
        }


@dataclass
class AgentDay:
    """One agent's day; times in seconds, moments in seconds since the epoch."""

    inbound: int = 0
    answered: int = 0
    unanswered: int = 0
    outbound: int = 0
    talked_s: float = 0.0
    spent_s: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    logged_on: float | None = None
    logged_off: float | None = None

    def counts(self) -> dict[str, int]:
        """What must be equal exactly."""
        return {
            "InbCalls": self.inbound,
            "InbAnsCalls": self.answered,
            "InbUnansCalls": self.unanswered,
            "InbPercUnansCalls": round(100 * self.unanswered / self.inbound) if self.inbound else 0,
            "OutCalls": self.outbound,
        }

    def times(self) -> dict[str, float]:
        """What is equal but for the way of the news to the bridge."""
        found = {"InbCallTime": self.talked_s}
        for state, names in STATE_TIMES.items():
            found |= dict.fromkeys(names, self.spent_s[state])
        return found

    def moments(self) -> dict[str, float | None]:
        """The same, for moments."""
        return {"LoginDateTime": self.logged_on, "LogoutDateTime": self.logged_off}


STATE_TIMES = {
    "paused": ("PausedTime", "AgentPausedTotalTime"),
    "wrap-up": ("WrapupTime", "AgentWrapupTotalTime"),
    "ready": ("ReadyTime", "AgentReadyTotalTime"),
}


class Day:
    """Everything, by pilots' and by agents' numbers."""

    def __init__(self, log: Path) -> None:
        self._stays: list[list[Happening]] = []
        self._current: dict[str, list[Happening]] = {}
        """The newest stay of each call."""
        self._moving: dict[str, list[list[Happening]]] = defaultdict(list)
        """By pilots: stays that go on under another reference, which is yet to be told."""
        people: dict[str, list[Happening]] = defaultdict(list)
        self.events = 0
        for at, event in _read(log):
            self.events += 1
            name = event["eventName"]
            if name in PILOT_EVENTS or name in CALL_EVENTS:
                self._take(at, event)
            if name in CALL_EVENTS or name == "OnAgentStateChanged":
                people[event["loginName"]].append((at, event))
        self.queues: dict[str, QueueDay] = defaultdict(QueueDay)
        for happened in self._stays:
            self._count(_stay(happened))
        self.agents = {_number(login): _agent_day(_number(login), day) for login, day in people.items()}

    def _take(self, at: float, event: dict[str, Any]) -> None:
        ref, name = event["callRef"], event["eventName"]
        if event.get("previousCallRef") in self._current:
            self._current[ref] = self._current.pop(event["previousCallRef"])
        if name == "OnPilotCallCreated":
            moving = self._moving[event["pilot"]] if event["cause"] == "TRANSFERRED" else []
            if moving:
                self._current[ref] = moving.pop(0)
            else:
                self._current[ref] = [(at, event)]
                self._stays.append(self._current[ref])
        elif name == "OnPilotCallRemoved" and event["cause"] == "TRANSFERRED":
            self._moving[event["pilot"]].append(self._current.pop(ref))
        elif ref in self._current:
            self._current[ref].append((at, event))

    def _count(self, stay: Stay) -> None:
        queue = self.queues[stay.pilot]
        queue.entered += 1
        queue.answered += stay.fate == "answered"
        queue.answered_before += stay.fate == "answered" and stay.waited_s <= QUALITY_S
        queue.abandoned += stay.fate == "abandoned"
        queue.abandoned_after += stay.fate == "abandoned" and stay.waited_s > QUALITY_S
        queue.closed += stay.fate == "closed"
        queue.timeout += stay.fate == "timeout"
        near = abs(stay.waited_s - QUALITY_S) < NEAR_S
        queue.borderline += near and stay.fate in ("answered", "abandoned")


def _read(log: Path) -> Iterator[Happening]:
    for line in log.read_bytes().splitlines():
        record = json.loads(line)
        yield record["at"], record["event"]


def _number(login: str) -> str:
    return login.removeprefix("oxe")


def _stay(happened: list[Happening]) -> Stay:
    """A call's stay at a pilot, from the news of its coming on."""
    (began, first), *rest = happened
    stay = Stay(first["pilot"], began)
    waited, ringing = False, ""
    """Whether it has ever waited there; the set at which it rings."""
    for at, event in rest:
        name = event["eventName"]
        if name == "OnPilotCallQueued":
            waited, ringing, stay.waited_s = True, "", 0.0
        elif name == "OnPilotCallRemoved" and event["cause"] == "DISTRIBUTED":
            ringing = event["newDestination"]
        elif name == "OnPilotCallRemoved":
            stay.fate, stay.waited_s = _end(event["cause"], waited), at - began
            return stay
        elif ringing and _number(event["loginName"]) == ringing:
            if _leg(event, ringing) == "ACTIVE":
                stay.fate, stay.waited_s = "answered", at - began
                return stay
            if name == "OnCallRemoved":
                stay.waited_s = at - began  # so long, if it is not heard of again
    stay.fate = "abandoned" if stay.waited_s else "still there"
    return stay


def _end(cause: str, waited: bool) -> str:
    if cause in HUNG_UP:
        return "abandoned"
    if cause in TURNED_AWAY or (cause == "NO_AVAILABLE_AGENT" and not waited):
        return "closed"
    return "timeout" if cause in ("OVERFLOWN", "NO_AVAILABLE_AGENT") else "elsewhere"


def _leg(event: dict[str, Any], device: str) -> str:
    """The state of a set's leg that an event of its user's tells; "" where it tells none."""
    for leg in (*event.get("legs", ()), *event.get("modifiedLegs", ()), *event.get("addedLegs", ())):
        if leg["deviceId"] == device:
            return str(leg["state"])
    return ""


def _agent_day(number: str, happened: list[Happening]) -> AgentDay:
    day = AgentDay()
    state, since, in_service = "", 0.0, False
    calls: dict[str, tuple[str, float]] = {}
    """His calls: inbound, answered (with when) or outbound."""
    for at, event in happened:
        name = event["eventName"]
        if name == "OnAgentStateChanged":
            day.spent_s[state] += at - since
            said = event["state"]
            on = said["mainState"] == "LOG_ON"
            state, since = _state(said.get("subState", "")) if on else "", at
            if on is not in_service:
                in_service = on
                if on:
                    day.logged_on = at
                else:
                    day.logged_off = at
        elif name == "OnCallRemoved":
            kind, from_ = calls.pop(event["callRef"], ("", 0.0))
            day.unanswered += kind == "inbound"
            day.talked_s += at - from_ if kind == "answered" else 0.0
        else:
            ref, leg = event["callRef"], _leg(event, number)
            if event.get("previousCallRef") in calls:
                calls[ref] = calls.pop(event["previousCallRef"])
            if ref not in calls and leg == "RINGING_INCOMING":
                calls[ref] = "inbound", 0.0
                day.inbound += 1
            elif ref not in calls and leg:
                calls[ref] = "outbound", 0.0
                day.outbound += 1
            elif leg == "ACTIVE" and calls[ref][0] == "inbound":
                calls[ref] = "answered", at
                day.answered += 1
    return day


def _state(sub_state: str) -> str:
    if sub_state in AWAY:
        return "paused"
    return {"READY": "ready", "WRAPUP": "wrap-up"}.get(sub_state, "")
