"""Pilots as they are now: opened or closed, by hand or by calendar, and what becomes of a call that comes.

A calendar is in UTC, the time of the PBX's clock. Raises `UnknownAcdPilot`, `UnknownTransition`,
`BadTransition` of `acd_model`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from bridge.simulator.acd_log import AcdLog, Outcome, PilotRecord
from bridge.simulator.acd_model import (
    TRANSITIONS_MAX,
    BadTransition,
    Mode,
    PilotState,
    PilotStatus,
    QueueState,
    Transition,
    UnknownAcdPilot,
    UnknownTransition,
)
from bridge.simulator.acd_plan import RULE_NUMBER_MAX, GroupType
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import Call, Cause
from bridge.simulator.routing import Failure, Located, Meeting, Onward, TurnedAway

CALENDAR_TIMER = "calendar"
LOOK_BACK_DAYS = 7
"""A weekday's last transition holds until the next one, which may be a week later."""

Day = int | date
"""A weekday, Monday being 0, or one day of the exception calendar."""


class Pilots:
    """All pilots and queues. `staffed` says whether anybody is logged on in a group."""

    def __init__(self, core: Core, log: AcdLog, staffed: Callable[[str], bool]) -> None:
        self._core = core
        self._log = log
        self._staffed = staffed
        plan = core.plan
        self.states = {
            number: PilotState(facts=facts, rule=facts.rule) for number, facts in plan.pilots.items()
        }
        feeders: dict[str, list[str]] = {number: [] for number in plan.centre.queues}
        for number, facts in plan.pilots.items():
            for queue in {queue for rule in facts.rules for queue in rule.queues}:
                feeders[queue].append(number)
        self.queues = {
            number: QueueState(facts=facts, feeders=tuple(feeders[number]))
            for number, facts in plan.centre.queues.items()
        }
        self.on_change: list[Callable[[str], None]] = []
        """Called with the number of a pilot whose state may be another."""
        self._told: dict[str, PilotStatus] = {}
        for number in self.states:
            self.changed(number)

    def state(self, number: str) -> PilotState:
        """The pilot; `UnknownAcdPilot` if there is none."""
        found = self.states.get(number)
        if found is None:
            raise UnknownAcdPilot(f"there is no pilot {number!r:.60}")
        return found

    def waiting(self, queue: str) -> list[Call]:
        """The calls that wait in a queue, in the order in which they are served."""
        calls = [
            call
            for pilot in self.queues[queue].feeders
            for call in self._core.queues[pilot]
            if call.acd is not None and call.acd.record.queue == queue
        ]
        # Python's sort is stable: calls of one instant stay in the order in which they came.
        return sorted(calls, key=_entered)

    # State

    def status(self, number: str) -> PilotStatus:
        """The pilot's detailed state."""
        state = self.states[number]
        if not state.facts.open or state.closed is True:
            return PilotStatus.BLOCKED
        if state.closed is None and state.mode is not Mode.NORMAL:
            forwards = state.mode is Mode.FORWARD
            return PilotStatus.GENERAL_FORWARDING_ON_RULE if forwards else PilotStatus.BLOCKED_ON_RULE
        if not any(self.queue_staffed(queue) for queue in state.active_rule().queues):
            return PilotStatus.BLOCKED_ON_BLOCKED_RULE
        return PilotStatus.OPEN

    def queue_staffed(self, number: str) -> bool:
        """Whether anybody is logged on in one of the groups the queue leads to."""
        return any(self._staffed(group) for group in self.queues[number].facts.groups)

    def full(self, number: str) -> bool:
        """Whether no further call may wait in the queue."""
        return len(self.waiting(number)) >= self.queues[number].facts.capacity

    def usable(self, number: str) -> list[str]:
        """The queues that calls of the pilot may wait in now."""
        queues = self.states[number].active_rule().queues
        return [queue for queue in queues if self.queue_staffed(queue) and not self.full(queue)]

    def changed(self, number: str) -> None:
        """Log the pilot's state and tell of it, if it is another than before."""
        status = self.status(number)
        if self._told.get(number) is not status:
            self._told[number] = status
            self._log.pilots.append(PilotRecord(self._core.clock.now(), number, status))
            for react in self.on_change:
                react(number)

    # Arrival

    def arrival(self, number: str) -> Located | Failure | Onward:
        """What becomes of a call to the pilot: it waits, is sent on, or is refused."""
        state, status = self.states[number], self.status(number)
        identity = self._core.identity_of(number)
        if status is PilotStatus.OPEN:
            if self.usable(number):
                return Located(Meeting.WAITS, identity)
            return self._overflow(number, Outcome.SATURATED)
        if status is PilotStatus.BLOCKED_ON_BLOCKED_RULE:
            return self._overflow(number, Outcome.NO_AGENT)
        if status is PilotStatus.GENERAL_FORWARDING_ON_RULE and state.facts.forward_to is not None:
            away = TurnedAway(number, Outcome.FORWARDED, state.facts.forward_to)
            return Onward(number, identity, Cause.FORWARDED, state.facts.forward_to, away)
        away = TurnedAway(number, Outcome.BLOCKED)
        return Failure(Cause.RESOURCES_NOT_AVAILABLE, turned_away=[away])

    def _overflow(self, number: str, why: Outcome) -> Failure | Onward:
        for queue in self.states[number].active_rule().queues:
            target = self.overflow_target(queue)
            if target is not None:
                group = self.queues[queue].facts.overflow
                away = TurnedAway(number, Outcome.OVERFLOWN, target, aided=self.aids(queue), group=group)
                return Onward(number, self._core.identity_of(number), Cause.OVERFLOWN, target, away)
        guides = (self.queues[queue].facts.overflow for queue in self.states[number].active_rule().queues)
        away = TurnedAway(number, why, group=next((guide for guide in guides if guide), None))
        return Failure(Cause.NO_AVAILABLE_AGENT, turned_away=[away])

    def overflow_target(self, queue: str) -> str | None:
        """The number that takes calls which cannot wait in the queue; None where they are dissuaded."""
        overflow = self.queues[queue].facts.overflow
        return self._core.plan.centre.groups[overflow].destination if overflow is not None else None

    def aids(self, queue: str) -> bool:
        """Whether the queue overflows to another pilot."""
        return self.is_mutual_aid(self.queues[queue].facts.overflow)

    def is_mutual_aid(self, group: str | None) -> bool:
        """Whether a group, if it is one, is another pilot's agents."""
        return group is not None and self._core.plan.centre.groups[group].type is GroupType.MUTUAL_AID

    # Opening and closing

    def open(self, number: str) -> None:
        """Open the pilot until its calendar says otherwise."""
        self.state(number).closed = False
        self.changed(number)

    def close(self, number: str) -> None:
        """Close the pilot until its calendar says otherwise; waiting calls go on waiting."""
        self.state(number).closed = True
        self.changed(number)

    # Calendars

    def transitions(self, number: str, day: Day) -> list[Transition]:
        """One day's transitions, the first being number 1; empty if it has none."""
        state = self.state(number)
        return (state.normal.get(day, []) if isinstance(day, int) else state.exceptions.get(day, [])).copy()

    def add_transition(self, number: str, day: Day, transition: Transition) -> None:
        """One more for the day; `BadTransition` if it has the most already, or the rule cannot be."""
        known = self.transitions(number, day)
        if len(known) >= TRANSITIONS_MAX:
            raise BadTransition(f"a day has at most {TRANSITIONS_MAX} transitions")
        self._store(number, day, [*known, self._checked(transition)])

    def set_transition(self, number: str, day: Day, place: int, transition: Transition) -> None:
        """Another in place of the day's number `place`."""
        known = self._with(number, day, place)
        known[place - 1] = self._checked(transition)
        self._store(number, day, known)

    def delete_transition(self, number: str, day: Day, place: int) -> None:
        """One less; those after it move up."""
        known = self._with(number, day, place)
        del known[place - 1]
        self._store(number, day, known)

    @staticmethod
    def _checked(transition: Transition) -> Transition:
        if not 0 <= transition.rule <= RULE_NUMBER_MAX:
            raise BadTransition(f"ruleNumber must be 0 to {RULE_NUMBER_MAX}, not {transition.rule}")
        return transition

    def _with(self, number: str, day: Day, place: int) -> list[Transition]:
        known = self.transitions(number, day)
        if not 1 <= place <= len(known):
            raise UnknownTransition(f"pilot {number} has no transition {place} on that day")
        return known

    def _store(self, number: str, day: Day, transitions: list[Transition]) -> None:
        state = self.states[number]
        if isinstance(day, int):
            state.normal = {**state.normal, day: transitions} if transitions else _without(state.normal, day)
        elif transitions:
            state.exceptions = {**state.exceptions, day: transitions}
        else:
            state.exceptions = _without(state.exceptions, day)
        self._follow_calendar(number)

    def _of(self, state: PilotState, day: date) -> list[Transition]:
        listed = state.exceptions.get(day, state.normal.get(day.weekday(), []))
        return sorted(listed, key=lambda transition: transition.time)

    def _moments(self, state: PilotState, days: Iterable[date]) -> Iterator[tuple[datetime, Transition]]:
        zone = self._core.clock.now().tzinfo
        for day in days:
            for transition in self._of(state, day):
                yield datetime.combine(day, transition.time, zone), transition

    def _follow_calendar(self, number: str) -> None:
        state, now = self.states[number], self._core.clock.now()
        past = [now.date() - timedelta(days) for days in range(LOOK_BACK_DAYS, -1, -1)]
        passed = [each for at, each in self._moments(state, past) if at <= now]
        state.rule, state.mode = state.facts.rule, Mode.NORMAL
        if passed:
            state.rule, state.mode = passed[-1].rule, passed[-1].mode
        self._core.cancel(state, CALENDAR_TIMER)
        if state.normal or state.exceptions:
            coming = [now.date() + timedelta(days) for days in range(LOOK_BACK_DAYS + 1)]
            later = next((at for at, _ in self._moments(state, coming) if at > now), None)
            due = later or now + timedelta(days=LOOK_BACK_DAYS)
            action = partial(self._transition_due, number, later is not None)
            self._core.after(state, CALENDAR_TIMER, (due - now).total_seconds(), action)
        self.changed(number)

    def _transition_due(self, number: str, happens: bool) -> None:
        if happens:
            self.states[number].closed = None
        self._follow_calendar(number)


DayT = TypeVar("DayT", int, date)


def _without(days: dict[DayT, list[Transition]], day: DayT) -> dict[DayT, list[Transition]]:
    return {each: listed for each, listed in days.items() if each != day}


def _entered(call: Call) -> float:
    return call.acd.record.entered.timestamp() if call.acd is not None else 0.0
