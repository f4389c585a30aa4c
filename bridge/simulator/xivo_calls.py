"""What XUC tells of calls: a `PhoneEvent` for each change of somebody's call, the status of phones, the call history.

After each step of the PBX the legs of everybody concerned are compared with what was told last. Shapes: seed document
003, section 1.5.2 ("Phone Events"); 000, "Export events", "User call history". Raises nothing.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec

from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import Call, Change, Identity, MediaState, Party, Subscriber
from bridge.simulator.xivo_model import CONTEXT, OUTSIDE_CONTEXT, Person

HISTORY_MAX = 1_000
"""Calls of one person that are kept; a row takes 0.5 KiB."""

DIALING, RINGING, ESTABLISHED = "EventDialing", "EventRinging", "EventEstablished"
ON_HOLD, RELEASED = "EventOnHold", "EventReleased"

_EVENT_OF = {
    MediaState.DIALING: DIALING,
    MediaState.RINGING_OUTGOING: DIALING,
    MediaState.RINGING_INCOMING: RINGING,
    MediaState.ACTIVE: ESTABLISHED,
    MediaState.HELD: ON_HOLD,
}
"""A leg that hears a tone (RELEASING) has nothing new to tell: the busy tone is heard within the same channel."""

AVAILABLE, CALLING, BUSY, PHONE_RINGING, BUSY_AND_RINGING, HOLDING, UNEXISTING = 0, 1, 2, 8, 9, 16, -2
"""`PhoneStatus` of Cti.js."""

PhoneEvent = dict[str, Any]


class CallFacts(msgspec.Struct, omit_defaults=True):
    """What a XiVO knows of a call and the PBX does not; it goes along with the call as its associated data.

    `variables` were given when it was dialled. `caller_name` and `caller_number` are shown instead of the caller's
    own. `queue` is the name of the queue that it has been to, or was placed for (`from_queue`).
    """

    variables: dict[str, str] = {}
    caller_name: str | None = None
    caller_number: str | None = None
    queue: str | None = None
    from_queue: bool = False


def facts_of(call: Call) -> CallFacts:
    """What is known of the call."""
    return msgspec.json.decode(call.data, type=CallFacts) if call.data else CallFacts()


def as_data(facts: CallFacts) -> str:
    """The facts as the call's associated data."""
    return msgspec.json.encode(facts).decode()


def event_type(party: Party) -> str | None:
    """The event that tells of a leg as it is now; None while it hears a tone."""
    return _EVENT_OF.get(party.state)


@dataclass(eq=False, slots=True)
class Leg:
    """One person's part in a call, as XUC tells of it."""

    person: Person
    unique_id: str
    linked_id: str
    began: datetime
    outgoing: bool
    told: PhoneEvent = field(default_factory=dict)
    first: str = ""
    """The number that was called, or that called, whoever it is now."""
    answered: bool = False
    other: Identity | None = None


class CallRow(msgspec.Struct, rename="camel", omit_defaults=True):
    """One call in somebody's history (`CallHistoryRow`), with the numbers that later releases add."""

    start: str
    duration: str
    status: str
    src_num: str
    dst_num: str
    src_username: str | None = None
    dst_username: str | None = None


class Watch:
    """Follows everybody's calls (`pbx_model.Listener`); `emit` gets each person's event, as it happens."""

    def __init__(
        self,
        core: Core,
        person_of: Callable[[Subscriber], Person],
        person_at: Callable[[str], Person | None],
        emit: Callable[[Person, PhoneEvent], None],
    ) -> None:
        self._core = core
        self._person_of = person_of
        self._person_at = person_at
        self._emit = emit
        self._legs: dict[str, Leg] = {}
        self._channels = itertools.count(1)
        self._history: dict[int, deque[tuple[datetime, CallRow]]] = {}

    # What is asked

    def current(self, person: Person | None = None) -> Iterator[tuple[Person, PhoneEvent]]:
        """The last event of each call that goes on: everybody's, or one person's."""
        for leg in list(self._legs.values()):
            if leg.told and person in (None, leg.person):
                yield leg.person, leg.told

    def phone_status(self, subscriber: Subscriber) -> int:
        """What others see of a user's phone: what its calls were told to be."""
        legs = (self._legs.get(party.id) for party in subscriber.parties)
        events = {leg.told["eventType"] for leg in legs if leg is not None and leg.told}
        if RINGING in events:
            return PHONE_RINGING if events == {RINGING} else BUSY_AND_RINGING
        if not events:
            return AVAILABLE if not subscriber.parties else CALLING
        if ESTABLISHED in events:
            return BUSY
        return HOLDING if events == {ON_HOLD} else CALLING

    def unique_id(self, party: Party) -> str | None:
        """The unique id by which a leg is told of."""
        leg = self._legs.get(party.id)
        return None if leg is None else leg.unique_id

    def history(
        self, person: Person, *, size: int | None = None, days: int | None = None
    ) -> list[dict[str, Any]]:
        """His calls, the newest first: at most `size`, or those of the last `days`."""
        rows: Iterable[tuple[datetime, CallRow]] = reversed(self._history.get(person.id, deque()))
        if days is not None:
            since = self._core.clock.now() - timedelta(days=days)
            rows = (row for row in rows if row[0] >= since)
        return [msgspec.to_builtins(row) for _, row in itertools.islice(rows, size)]

    def forget(self, person: Person) -> None:
        """He exists no more."""
        self._history.pop(person.id, None)

    # Listener

    def calls_changed(self, change: Change) -> None:
        """Tell everybody concerned what has become of his calls."""
        for subscriber in change.users.values():
            here = {party.id for party in subscriber.parties}
            for party_id, leg in list(self._legs.items()):
                if leg.person.key == subscriber.login and party_id not in here:
                    self._released(party_id, leg)
            for party in subscriber.parties:
                self._changed(party, subscriber)

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Nothing that XUC exports."""

    def group_changed(self, subscriber: Subscriber) -> None:
        """Nothing that XUC exports."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Nothing that XUC exports."""

    # Inside

    def _changed(self, party: Party, subscriber: Subscriber) -> None:
        kind = event_type(party)
        if kind is None:
            return
        leg = self._legs.get(party.id)
        if leg is None:
            leg = self._legs[party.id] = self._new_leg(party, subscriber, kind)
        if kind == DIALING and (leg.answered or not leg.outgoing):
            # He has been talking, or was called and has answered, and is led on now: his channel stays up.
            kind = ESTABLISHED
        leg.answered = leg.answered or kind == ESTABLISHED
        leg.other = self._other(party, kind) or leg.other
        event = self._event(kind, leg, party)
        leg.first = leg.first or event["otherDN"]
        if event != leg.told:
            leg.told = event
            self._emit(leg.person, event)

    def _new_leg(self, party: Party, subscriber: Subscriber, kind: str) -> Leg:
        now = self._core.clock.now()
        unique_id = self._channel(now)
        others = (self._legs.get(each.id) for each in party.call.parties)
        linked = next((leg.linked_id for leg in others if leg is not None), None)
        if linked is None:
            # Whoever calls from outside has a channel too, of which nobody is told.
            linked = unique_id if party.call.initiator == party.id else self._channel(now)
        return Leg(self._person_of(subscriber), unique_id, linked, now, kind == DIALING)

    def _channel(self, now: datetime) -> str:
        return f"{int(now.timestamp())}.{next(self._channels)}"

    @staticmethod
    def _other(party: Party, kind: str) -> Identity | None:
        """Who is to be shown; nobody new while somebody who talks waits for an answer."""
        if kind == DIALING and party.initial_called is not None:
            return party.initial_called
        others = party.others()
        if kind in (ESTABLISHED, ON_HOLD):
            others = [each for each in others if each.state in (MediaState.ACTIVE, MediaState.HELD)]
        return next((each.identity for each in others), None)

    def _event(self, kind: str, leg: Leg, party: Party) -> PhoneEvent:
        facts = facts_of(party.call)
        number, name = self._shown(leg, facts)
        event: PhoneEvent = {
            "eventType": kind,
            "DN": leg.person.number,
            "otherDN": number,
            "otherDName": name,
            "linkedId": leg.linked_id,
            "uniqueId": leg.unique_id,
        }
        if facts.queue is not None and (facts.from_queue or not leg.outgoing):
            event["queueName"] = facts.queue
        event["userData"] = self._user_data(leg, party, facts, number)
        event["callDirection"] = "Outgoing" if leg.outgoing else "Incoming"
        return event

    def _shown(self, leg: Leg, facts: CallFacts) -> tuple[str, str]:
        number = name = ""
        if leg.other is not None:
            number, name = leg.other.number, leg.other.display_name or ""
            person = self._person_at(number)
            if person is not None:
                name = person.full_name
        if not leg.outgoing:
            if facts.caller_number is not None:
                number, name = facts.caller_number, ""
            name = facts.caller_name or name
        return number, name

    def _user_data(self, leg: Leg, party: Party, facts: CallFacts, number: str) -> dict[str, str]:
        data = {"XIVO_USERID": str(leg.person.id)}
        if not leg.outgoing:
            outside = leg.other is not None and leg.other.main == "EXTERNAL"
            called = party.initial_called
            data |= {
                "XIVO_CONTEXT": OUTSIDE_CONTEXT if outside else CONTEXT,
                "XIVO_SRCNUM": number,
                "XIVO_DSTNUM": called.number if called is not None else leg.person.number,
            }
        return data | {f"USR_{key}": value for key, value in facts.variables.items()}

    def _released(self, party_id: str, leg: Leg) -> None:
        del self._legs[party_id]
        if not leg.told:
            return
        self._emit(leg.person, {**leg.told, "eventType": RELEASED})
        mine, other = (leg.person.number, leg.person.login), self._party_of(leg)
        source, target = (mine, other) if leg.outgoing else (other, mine)
        status = "emitted" if leg.outgoing else "answered" if leg.answered else "missed"
        lasted = self._core.clock.now() - leg.began
        row = CallRow(
            start=f"{leg.began:%Y-%m-%d %H:%M:%S}",
            duration=clock_face(lasted),
            status=status,
            src_num=source[0],
            dst_num=target[0],
            src_username=source[1],
            dst_username=target[1],
        )
        rows = self._history.setdefault(leg.person.id, deque(maxlen=HISTORY_MAX))
        rows.append((leg.began, row))

    def _party_of(self, leg: Leg) -> tuple[str, str | None]:
        person = self._person_at(leg.first)
        return leg.first, person.login if person is not None else None


def clock_face(lasted: timedelta) -> str:
    """A duration as histories show it, `HH:mm:ss`."""
    minutes, seconds = divmod(int(lasted.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"
