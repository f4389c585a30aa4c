"""What an agent has done today: times in each state, calls, and when he logged on and off.

Arithmetic only: it is told what happened and when (aware local time), and reads no clock. The rules:

- The totals begin again at local midnight; a state that goes on over it, and a conversation, count from midnight on.
- What happened before the bridge was there is not counted; a state that it found counts from then on.
- A call that goes on under another `uniqueId` (its caller was handed over to the agent) is the same call.
- Totals that another bridge has counted are gone on with (`AgentDay`), where they are today's; a state goes on over
  the seconds in which nobody counted.

Raises nothing.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

import msgspec

from protocol.cti_messages import AgentStateName, CallDirection, PhoneEvent, PhoneEventType, Statistic

_TIMED: Final = {
    AgentStateName.ON_PAUSE: "Paused",
    AgentStateName.ON_WRAPUP: "Wrapup",
    AgentStateName.READY: "Ready",
}
"""The states whose time is told (seed document 003, section 1.5.4, "Agent statistics")."""


GAP_MOST: Final = timedelta(seconds=60)
"""How long nobody may have counted, so that a state is taken to have gone on meanwhile: another bridge takes a site
over within seconds; after a night nobody knows."""


class _Ended(NamedTuple):
    """A call that is over, and what the agent was doing in it: neither, where he had placed it."""

    linked_id: str
    ringing: bool
    talking: bool


class CallUnderWay(msgspec.Struct, array_like=True):
    """A call that was counted, and of which the rest is still to be."""

    id: str
    ringing: bool
    talking: bool


class AgentDay(msgspec.Struct, omit_defaults=True):
    """What another bridge needs to count on."""

    day: date
    state: AgentStateName | None
    since: datetime
    spent_s: dict[str, float]
    talked_s: float
    inbound: int
    answered: int
    unanswered: int
    outbound: int
    logged_on: datetime | None = None
    logged_off: datetime | None = None
    calls: list[CallUnderWay] = []


class AgentTotals:
    """One agent's day."""

    def __init__(self, now: datetime) -> None:
        self._day = now.date()
        self._state: AgentStateName | None = None
        self._since = now
        self._spent: dict[str, timedelta] = {}
        self._talking: dict[str, datetime | None] = {}
        """The calls under way: since when the agent talks with an inbound one; None before, and for outbound ones."""
        self._ringing: set[str] = set()
        self._ended: _Ended | None = None
        """The call that ended last, which may go on under another name."""
        self._inbound = self._answered = self._unanswered = self._outbound = 0
        self._talked = timedelta()
        self._logged_on: datetime | None = None
        self._logged_off: datetime | None = None
        self._before: dict[str, CallUnderWay] = {}
        """Calls under way when another bridge counted last."""

    def saved(self, now: datetime) -> AgentDay:
        """All of it, for another bridge that goes on with it."""
        self._turn(now)
        return AgentDay(
            self._day,
            self._state,
            self._since,
            {name: spent.total_seconds() for name, spent in self._spent.items()},
            self._talked_until(now).total_seconds(),
            self._inbound,
            self._answered,
            self._unanswered,
            self._outbound,
            self._logged_on,
            self._logged_off,
            [
                CallUnderWay(call, call in self._ringing, since is not None)
                for call, since in self._talking.items()
            ],
        )

    def go_on(self, saved: AgentDay, counted_until: datetime, now: datetime) -> None:
        """Go on with what another bridge has counted, until `counted_until`; not with what is not today's."""
        if saved.day != now.date():
            return
        self._state = saved.state if now - counted_until <= GAP_MOST else None
        self._since = saved.since.astimezone(now.tzinfo)
        self._spent = {name: timedelta(seconds=spent) for name, spent in saved.spent_s.items()}
        if self._state is None and (name := _TIMED.get(saved.state) if saved.state else None) is not None:
            booked = max(counted_until - self._since, timedelta())
            self._spent[name] = self._spent.get(name, timedelta()) + booked
        self._talked = timedelta(seconds=saved.talked_s)
        self._inbound, self._answered = saved.inbound, saved.answered
        self._unanswered, self._outbound = saved.unanswered, saved.outbound
        self._logged_on, self._logged_off = (
            None if moment is None else moment.astimezone(now.tzinfo)
            for moment in (saved.logged_on, saved.logged_off)
        )
        self._before = {call.id: call for call in saved.calls}

    def switched(self, state: AgentStateName, now: datetime, *, known_before: bool) -> None:
        """The agent is in another state; `known_before`: this is a change, not what the bridge found."""
        self._turn(now)
        self._book(now)
        was, self._state = self._state, state
        if known_before and state is AgentStateName.LOGGED_OUT and was is not AgentStateName.LOGGED_OUT:
            self._logged_off = now
        if known_before and was is AgentStateName.LOGGED_OUT and state is not AgentStateName.LOGGED_OUT:
            self._logged_on = now

    def phone_event(self, event: PhoneEvent, now: datetime) -> None:
        """Something happened to one of his calls."""
        self._turn(now)
        call, kind = event.unique_id, event.event_type
        before = self._before.pop(call, None)
        if before is not None and call not in self._talking:
            self._talking[call] = now if before.talking else None
            if before.ringing:
                self._ringing.add(call)
        if kind is PhoneEventType.RELEASED:
            self._released(call, event.linked_id, now)
        elif call not in self._talking and self._goes_on(event):
            self._continue(call, now)
        elif call not in self._talking:
            self._talking[call] = None
            if event.call_direction is CallDirection.OUTGOING:
                self._outbound += 1
                return
            self._inbound += 1
            self._ringing.add(call)
        if kind is PhoneEventType.ESTABLISHED and call in self._ringing:
            self._ringing.discard(call)
            self._answered += 1
            self._talking[call] = now

    def forget_calls(self) -> None:
        """Events were missed: what has become of his calls is not known."""
        self._talking.clear()
        self._ringing.clear()
        self._before.clear()
        self._ended = None

    def statistics(self, now: datetime) -> list[Statistic]:
        """The documented statistics. Times are seconds; names are those of the messages and of the table."""
        self._turn(now)
        self._book(now)
        found = []
        for name in _TIMED.values():
            seconds = int(self._spent.get(name, timedelta()).total_seconds())
            found.append(Statistic(f"Agent{name}TotalTime", seconds))
            found.append(Statistic(f"{name}Time", seconds))
        seconds = int(self._talked_until(now).total_seconds())
        found += [
            Statistic("InbCalls", self._inbound),
            Statistic("InbCallTime", seconds),
            Statistic("InbAnsCalls", self._answered),
            Statistic("InbUnansCalls", self._unanswered),
            Statistic(
                "InbPercUnansCalls", round(100 * self._unanswered / self._inbound) if self._inbound else 0
            ),
            Statistic("InbAverCallTime", round(seconds / self._answered) if self._answered else 0),
            Statistic("OutCalls", self._outbound),
        ]
        for name, moment in (("LoginDateTime", self._logged_on), ("LogoutDateTime", self._logged_off)):
            if moment is not None:
                found.append(Statistic(name, moment.isoformat(timespec="milliseconds")))
        return found

    # Inside

    def _talked_until(self, now: datetime) -> timedelta:
        going_on = (now - since for since in self._talking.values() if since is not None)
        return self._talked + sum(going_on, timedelta())

    def _goes_on(self, event: PhoneEvent) -> bool:
        """Whether the event is about the call that ended last, under its new name."""
        ended = self._ended
        return ended is not None and event.unique_id != event.linked_id == ended.linked_id

    def _continue(self, call: str, now: datetime) -> None:
        ended, self._ended = self._ended, None
        self._talking[call] = now if ended is not None and ended.talking else None
        if ended is not None and ended.ringing:
            self._ringing.add(call)
            self._unanswered -= 1

    def _released(self, call: str, linked_id: str, now: datetime) -> None:
        since = self._talking.pop(call, None)
        self._ended = _Ended(linked_id, call in self._ringing, since is not None)
        if since is not None:
            self._talked += now - since
        if call in self._ringing:
            self._ringing.discard(call)
            self._unanswered += 1

    def _book(self, now: datetime) -> None:
        """Let the present state have its time until now."""
        name = _TIMED.get(self._state) if self._state is not None else None
        if name is not None and now > self._since:
            self._spent[name] = self._spent.get(name, timedelta()) + (now - self._since)
        self._since = now

    def _turn(self, now: datetime) -> None:
        if now.date() <= self._day:
            return
        self._day = now.date()
        midnight = datetime.combine(self._day, time(), now.tzinfo)
        self._since = max(self._since, midnight)
        self._spent.clear()
        self._talking = {
            call: None if since is None else max(since, midnight) for call, since in self._talking.items()
        }
        self._talked = timedelta()
        # A call that rings over midnight is counted on the day on which it is answered or not.
        self._inbound = len(self._ringing)
        self._answered = self._unanswered = self._outbound = 0
