"""What is known of queues from O2G's events: what it observes in real time, the calls of pilots, and statistics.

A queue of Cti.js is two things on O2G, and both are in its list, under their directory numbers: the pilot, which
callers dial, and the processing group, whose agents answer. Calls count at the pilot; agents belong to groups. The
waiting queues in between are in no list: what they say goes to the pilots whose calls have been seen in them.

Pure bookkeeping: it takes in O2G's JSON, however odd, and times (aware local time), and never raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Final

from bridge.sites.o2g.agent_book import CONTEXT, identifier
from bridge.sites.o2g.calls import Json, text
from bridge.sites.o2g.queue_totals import QueueTotals
from protocol.cti_messages import (
    AgentGroup,
    Counter,
    QueueCall,
    QueueCalls,
    QueueConfig,
    QueueStatistics,
)


class Kind(Enum):
    """What O2G observes; the values are the members of `RtiIdentifiers`."""

    PILOT = "pilots"
    QUEUE = "queues"
    GROUP = "pgAgents"


EVENTS: Final[Mapping[str, Kind]] = {
    "OnPilotRtiChanged": Kind.PILOT,
    "OnQueueRtiChanged": Kind.QUEUE,
    "OnPGAgentRtiChanged": Kind.GROUP,
}
"""Events that tell what is observed of an object; each only tells what has changed."""

REAL_TIME: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.PILOT: {"WaitingCalls": "nbOfWaitingCalls", "TalkingAgents": "nbOfCallsInConversation"},
    Kind.GROUP: {
        "WaitingCalls": "consolidatedQueuesNbOfWaitingCalls",
        "LongestWaitTime": "queuesLonguestWaitingTime",
        "LongestWaitingTime": "queuesLonguestWaitingTime",
        "EWT": "consolidatedQueuesEWT",
        "AvailableAgents": "nbOfIdleAgents",
        "TalkingAgents": "nbOfAgentsInACDConv",
        "LoggedAgents": "nbOfLoggedOnAgents",
    },
}
"""Statistic → what O2G observes. The documents have both spellings of the longest wait."""

PILOT_FROM_GROUPS: Final = ("AvailableAgents", "LoggedAgents")
"""A pilot's statistics that are the sum of its groups': those whose agents have been given a call of the pilot's."""

DERIVED: Final[Mapping[str, str]] = {
    "LongestWaitTime, LongestWaitingTime (pilot)": "computed: of the calls that wait, by the pilot's events",
    "EWT (pilot)": "the least `expectedWaitingTime` of the waiting queues in which calls of the pilot have been seen",
    "AvailableAgents, LoggedAgents (pilot)": "the sum over the groups whose agents have been given a call of the"
    " pilot; left out until one has",
    "TotalNumberCalls…, Percentage… (pilot)": "computed from the pilot's events and its agents' calls: see the rules",
    "…LastHour (pilot)": "computed: the same over the last 60 minutes",
}


class Observed:
    """One pilot, waiting queue or processing group."""

    __slots__ = ("attributes", "name", "number")

    def __init__(self, number: str, name: str) -> None:
        self.number = number
        self.name = name
        self.attributes: dict[str, Any] = {}

    def value(self, attribute: str) -> int | None:
        """What is observed, None where O2G has not told."""
        value = self.attributes.get(attribute)
        return value if isinstance(value, int) and not isinstance(value, bool) else None


class QueueBook:
    """All that can be observed, and the pilots' calls."""

    def __init__(self) -> None:
        self.objects: dict[Kind, dict[str, Observed]] = {kind: {} for kind in Kind}
        self.totals: dict[str, QueueTotals] = {}
        """Of the pilots that are monitored."""
        self._queues_of: dict[str, dict[str, None]] = {}
        self._groups_of: dict[str, dict[str, None]] = {}

    def learn(self, kind: Kind, identifiers: Iterable[Json]) -> None:
        """Take in a list of `RtiObjectIdentifier`, which is complete."""
        known = self.objects[kind]
        found = {
            number: text(each.get("name")) for each in identifiers if (number := text(each.get("number")))
        }
        for number in [each for each in known if each not in found]:
            del known[number]
            self.totals.pop(number, None)
        for number, name in found.items():
            if number in known:
                known[number].name = name
            else:
                known[number] = Observed(number, name)

    def monitored(self, pilot: str, now: datetime) -> None:
        """The pilot's calls are told from now on; what was counted before stays."""
        if pilot not in self.totals:
            self.totals[pilot] = QueueTotals(now)

    def forget_calls(self) -> None:
        """Events were missed: what has become of the calls is not known."""
        for totals in self.totals.values():
            totals.forget()

    # Who and what there is

    @property
    def numbers(self) -> list[str]:
        """The numbers of what are queues to Cti.js."""
        return [*self.objects[Kind.PILOT], *self.objects[Kind.GROUP]]

    def configs(self) -> list[QueueConfig]:
        """All queues."""
        return [
            QueueConfig(identifier(number), CONTEXT, number, each.name or number, number)
            for kind in (Kind.PILOT, Kind.GROUP)
            for number, each in self.objects[kind].items()
        ]

    def groups(self) -> list[AgentGroup]:
        """The processing groups."""
        return [
            AgentGroup(identifier(number), each.name or number)
            for number, each in self.objects[Kind.GROUP].items()
        ]

    # What the events say; each returns the numbers of the queues whose statistics may be others now

    def observed(self, kind: Kind, event: Json) -> set[str]:
        """Take in an event of `EVENTS`."""
        number = text(event.get("number"))
        known = self.objects[kind].get(number)
        if known is None:
            return set()
        known.attributes.update(event)
        if kind is Kind.QUEUE:
            return {pilot for pilot, queues in self._queues_of.items() if number in queues}
        if kind is Kind.GROUP:
            return {number, *(pilot for pilot, groups in self._groups_of.items() if number in groups)}
        return {number}

    def pilot_call(self, name: str, event: Json, group: str, now: datetime) -> set[str]:
        """Take in an `OnPilotCall…`; `group` is that of the agent to whom a call goes, "" where it goes to none."""
        pilot, call_ref = text(event.get("pilot")), text(event.get("callRef"))
        totals = self.totals.get(pilot)
        if totals is None or not call_ref:
            return set()
        cause = text(event.get("cause"))
        if name == "OnPilotCallCreated":
            transferred = cause == "TRANSFERRED"
            totals.entered(call_ref, text(event.get("caller")), now, transferred=transferred)
        elif name == "OnPilotCallQueued":
            if queue := text(event.get("queue")):
                self._queues_of.setdefault(pilot, {})[queue] = None
            totals.queued(call_ref, text(event.get("caller")), now)
        elif cause == "DISTRIBUTED":
            if group:
                self._groups_of.setdefault(pilot, {})[group] = None
            totals.distributed(call_ref)
        elif cause == "TRANSFERRED":
            totals.moved(call_ref)
        else:
            totals.removed(call_ref, cause, now)
        return {pilot}

    def answered(self, call_ref: str, now: datetime) -> set[str]:
        """An agent talks with the caller."""
        found = {pilot for pilot, totals in self.totals.items() if call_ref in totals.calls}
        for pilot in found:
            self.totals[pilot].answered(call_ref, now)
        return found

    def not_taken(self, call_ref: str, now: datetime) -> set[str]:
        """A call rings at an agent no longer."""
        found = {pilot for pilot, totals in self.totals.items() if call_ref in totals.calls}
        for pilot in found:
            self.totals[pilot].not_taken(call_ref, now)
        return found

    def renamed(self, call_ref: str, successor: str) -> None:
        """A call that rings at an agent goes on under another reference."""
        for totals in self.totals.values():
            totals.renamed(call_ref, successor)

    def settle(self, now: datetime) -> set[str]:
        """Count the calls that are gone."""
        return {pilot for pilot, totals in self.totals.items() if totals.settle(now)}

    @property
    def unsettled(self) -> bool:
        """Whether there may be such calls."""
        return any(totals.unsettled for totals in self.totals.values())

    def passed(self, now: datetime) -> set[str]:
        """Time has passed: the last hour slides, midnight comes, waits grow longer."""
        return {pilot for pilot, totals in self.totals.items() if totals.prune(now) or totals.waiting}

    # What it comes to

    def statistics(self, number: str, now: datetime) -> QueueStatistics | None:
        """All statistics of a queue; None for a number that is none. What O2G has not told is left out."""
        counters: dict[str, int] = {}
        if (pilot := self.objects[Kind.PILOT].get(number)) is not None:
            counters = self._pilot(pilot, now)
        elif (group := self.objects[Kind.GROUP].get(number)) is not None:
            counters = _real_time(group, Kind.GROUP)
        else:
            return None
        return QueueStatistics(identifier(number), [Counter(name, value) for name, value in counters.items()])

    def _pilot(self, pilot: Observed, now: datetime) -> dict[str, int]:
        counters = _real_time(pilot, Kind.PILOT)
        groups = [
            group
            for number in self._groups_of.get(pilot.number, ())
            if (group := self.objects[Kind.GROUP].get(number)) is not None
        ]
        for name in PILOT_FROM_GROUPS:
            values = [group.value(REAL_TIME[Kind.GROUP][name]) for group in groups]
            known = [value for value in values if value is not None]
            if known:
                counters[name] = sum(known)
        expected = [
            value
            for number in self._queues_of.get(pilot.number, ())
            if (queue := self.objects[Kind.QUEUE].get(number)) is not None
            and (value := queue.value("expectedWaitingTime")) is not None
        ]
        if expected:
            counters["EWT"] = min(expected)
        totals = self.totals.get(pilot.number)
        if totals is not None:
            longest_s = totals.longest_wait_s(now)
            counters |= {"LongestWaitTime": longest_s, "LongestWaitingTime": longest_s}
            counters |= totals.counters(now)
        return counters

    def window(self, number: str, window_s: int, quality_s: int, now: datetime) -> QueueStatistics | None:
        """The totals of a pilot's last seconds; None where there are none."""
        totals = self.totals.get(number)
        if totals is None:
            return None
        found = totals.window(now, window_s, quality_s)
        return QueueStatistics(identifier(number), [Counter(name, value) for name, value in found.items()])

    def calls(self, number: str) -> QueueCalls | None:
        """The calls that wait at a pilot; None where they are not told."""
        totals = self.totals.get(number)
        if totals is None:
            return None
        return QueueCalls(
            identifier(number),
            [
                QueueCall(position, "", call.number, call.entered.isoformat(timespec="milliseconds"))
                for position, call in enumerate(totals.waiting, start=1)
            ],
        )


def _real_time(observed: Observed, kind: Kind) -> dict[str, int]:
    return {
        name: value
        for name, attribute in REAL_TIME[kind].items()
        if (value := observed.value(attribute)) is not None
    }
