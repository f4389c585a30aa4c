"""The call history of every user of the simulated O2G, written from the calls that are really made.

A record is written when a user's part in a call ends, or when the first participant of his conference leaves,
and then completed. Seed document 004, "Communication log". Raises nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bridge.simulator.face import Emit
from bridge.simulator.o2g_values import View, date_time
from bridge.simulator.o2g_views import party_info
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import Cause, Change, Exit, Identity, MediaState, Party, Subscriber

RECORDS_MAX = 100
"""Records kept for one user, as documented; the oldest goes when one more comes."""
CONFERENCE_PARTIES_MIN = 3

REASONS = {
    Cause.ALL_TRUNK_BUSY: "ALL_TRUNK_BUSY",
    Cause.INVALID_NUMBER: "INVALID_NUMBER",
    Cause.DESTINATION_NOT_OBTAINABLE: "INVALID_NUMBER",
    Cause.ABANDONED: "ABANDONED",
    Cause.BUSY: "BUSY",
    Cause.CONFERENCED: "CONFERENCED",
    Cause.PICKED_UP: "PICKUP",
    Cause.FORWARDED: "FORWARDED",
    Cause.OVERFLOWN: "FORWARDED",
    Cause.REDIRECTED: "REDIRECTED",
    Cause.TRANSFERRED: "TRANSFERRED",
    Cause.CLEARED: "NORMAL",
    Cause.PARTICIPANT_LEFT: "NORMAL",
}
"""`Reason` of a record by the cause that ended the call; UNKNOWN for the others."""


@dataclass(slots=True)
class Other:
    """Somebody else in the call; `anonymous` ones are not named."""

    identity: Identity
    anonymous: bool


@dataclass(eq=False, slots=True)
class Record:
    """`ComHistoryRecord` of one user."""

    id: int
    call_ref: str
    caller: bool
    owner: Identity
    """Who is shown as the owner: where the call went on elsewhere without him, its new destination."""
    begin: datetime
    others: dict[str, Other] = field(default_factory=dict)
    conversation: datetime | None = None
    end: datetime | None = None
    initial_called: Identity | None = None
    reason: str = "UNKNOWN"
    data: str | None = None
    transferred_by: str | None = None
    acknowledged: bool = False

    @property
    def missed(self) -> bool:
        """Whether it is an incoming call that was not answered."""
        return not self.caller and self.conversation is None

    @property
    def waiting(self) -> bool:
        """Whether it counts as a missed call."""
        return self.missed and not self.acknowledged

    def concerns(self, party: str) -> bool:
        """Whether somebody of this login or number took part."""
        return any(party in (each.identity.login, each.identity.number) for each in self.others.values())


@dataclass(eq=False, slots=True)
class Entry:
    """A call that goes on: its record so far, and whether that has been told."""

    record: Record
    conference: bool = False
    told: bool = False
    failure: Cause | None = None
    present: dict[str, Identity] = field(default_factory=dict)


def record_view(record: Record, login: str, named: Callable[[Identity], View], owner: View | None) -> View:
    """`ComHistoryRecord`; `named` gives everybody's `PartyInfo`, `owner` the owner's in its place."""
    mine: View = {
        "role": "CALLER" if record.caller else "CALLEE",
        "answered": record.conversation is not None,
        "identity": owner if owner is not None else named(record.owner),
        "anonymous": False,
        "reason": record.reason,
    }
    if record.initial_called is not None:
        mine["initialCalled"] = party_info(record.initial_called)
    participants = [mine]
    for other in record.others.values():
        shown: View = {"id": {}} if other.anonymous else named(other.identity)
        participants.append({"identity": shown, "anonymous": other.anonymous})
    view: View = {
        "recordId": record.id,
        "comRef": record.call_ref,
        "acknowledged": not record.waiting,
        "participants": participants,
        "beginDate": date_time(record.begin),
    }
    if record.end is not None:
        view["endDate"] = date_time(record.end)
    if record.conversation is not None:
        view["convDate"] = date_time(record.conversation)
    if record.transferred_by is not None:
        view["transferredBy"] = record.transferred_by
    if record.data is not None:
        view["associatedData"] = record.data
    view["medias"] = ["AUDIO"]
    return view


class Book:
    """Every user's records, the newest last, and the calls that will become some; a `Listener` of the PBX."""

    def __init__(self, core: Core, emit: Emit, changed: Callable[[str], None]) -> None:
        self._core = core
        self._emit = emit
        self._changed = changed
        self._ids = itertools.count(1)
        self._records: dict[str, list[Record]] = {}
        self._entries: dict[str, dict[str, Entry]] = {}

    def of(self, login: str) -> list[Record]:
        """The user's records, the oldest first."""
        return self._records.get(login, [])

    def missed(self, login: str) -> int:
        """How many missed calls the user has not acknowledged."""
        return sum(record.waiting for record in self.of(login))

    # What users ask

    def acknowledge(self, login: str, records: Iterable[Record], *, on: bool) -> None:
        """Acknowledge missed calls, or take that back; others are left alone."""
        done = [record for record in records if record.missed and record.acknowledged is not on]
        for record in done:
            record.acknowledged = on
        if done:
            name = "OnComRecordsAck" if on else "OnComRecordsUnAck"
            self._tell(name, login, recordIds=[record.id for record in done])
            self._changed(login)

    def delete(self, login: str, records: list[Record]) -> None:
        """Delete these; the event names none where they were all."""
        if not records:
            return
        kept = [record for record in self.of(login) if record not in records]
        self._records[login] = kept
        if kept:
            self._tell("OnComRecordsDeleted", login, recordIds=[record.id for record in records])
        else:
            self._tell("OnComRecordsDeleted", login)
        self._changed(login)

    def forget(self, subscriber: Subscriber) -> None:
        """He is no more, and neither is his log."""
        self._records.pop(subscriber.login, None)
        self._entries.pop(subscriber.login, None)

    # What the PBX tells (`Listener`)

    def calls_changed(self, change: Change) -> None:
        """Follow every user's calls, and write a record of those that ended for him."""
        for login, subscriber in change.users.items():
            entries = self._entries.get(login, {})
            now = {party.call.ref: party for party in subscriber.parties}
            for ref, party in now.items():
                old = change.renames.get((login, ref))
                if old in entries and ref not in entries and old is not None:
                    entries[ref] = entries.pop(old)
                    entries[ref].record.call_ref = ref
                entry = entries.get(ref)
                if entry is None:
                    entry = self._begin(party, subscriber)
                    self._entries.setdefault(login, entries)[ref] = entry
                self._follow(login, entry, party, change)
            for ref in [ref for ref in entries if ref not in now]:
                self._end(login, entries.pop(ref), change.exits.get((login, ref)))

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Nothing of this is in the log."""

    def group_changed(self, subscriber: Subscriber) -> None:
        """Nothing of this is in the log."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Nothing of this is in the log."""

    # One call of one user

    def _begin(self, party: Party, subscriber: Subscriber) -> Entry:
        record = Record(
            id=next(self._ids),
            call_ref=party.call.ref,
            caller=party.id == party.call.initiator,
            owner=self._core.identity(subscriber),
            begin=self._core.clock.now(),
        )
        return Entry(record)

    def _follow(self, login: str, entry: Entry, party: Party, change: Change) -> None:
        record = entry.record
        record.data = party.call.data or record.data
        entry.failure = party.tone or entry.failure
        if party.initial_called is not None and party.initial_called.number != record.owner.number:
            record.initial_called = party.initial_called
        present = {each.id: each.identity for each in party.others()}
        gone = [identity for key, identity in entry.present.items() if key not in present]
        talking = party.state in (MediaState.ACTIVE, MediaState.HELD) and bool(present)
        if talking and record.conversation is None:
            record.conversation = self._core.clock.now()
        if len(party.call.parties) >= CONFERENCE_PARTIES_MIN and talking:
            entry.conference = True
            record.reason = "CONFERENCED"
        elif gone and present and change.causes.get(party.call.ref) is Cause.TRANSFERRED:
            record.transferred_by = gone[0].number
            record.reason = "TRANSFERRED"
        if present:
            # Who was rung in vain before does not belong to the call: the last one does. A conference has all.
            others = {each.id: Other(each.identity, each.anonymous) for each in party.others()}
            record.others = {**record.others, **others} if entry.conference else others
        entry.present = present
        if entry.conference and gone and present and not entry.told:
            self._write(login, entry)

    def _end(self, login: str, entry: Entry, ended: Exit | None) -> None:
        record = entry.record
        record.end = self._core.clock.now()
        cause = entry.failure or (ended.cause if ended is not None else None)
        if record.reason == "UNKNOWN" and cause is not None:
            record.reason = REASONS.get(cause, "UNKNOWN")
        if ended is not None and ended.new_destination is not None and record.missed:
            record.initial_called = record.owner
            record.owner = self._core.identity_of(ended.new_destination)
        if entry.told:
            if record in self.of(login):
                self._tell("OnComRecordModified", login, record=self._told_view(record, login))
            return
        self._write(login, entry)

    def _write(self, login: str, entry: Entry) -> None:
        entry.told = True
        record = entry.record
        records = self._records.setdefault(login, [])
        records.append(record)
        self._tell("OnComRecordCreated", login, record=self._told_view(record, login))
        if len(records) > RECORDS_MAX:
            self._tell("OnComRecordsDeleted", login, recordIds=[records.pop(0).id])
        if record.conversation is not None:
            # An answered call with somebody settles his missed ones.
            numbers = {other.identity.number for other in record.others.values()}
            settled = [each for each in records if any(each.concerns(number) for number in numbers)]
            self.acknowledge(login, settled, on=True)
        self._changed(login)

    @staticmethod
    def _told_view(record: Record, login: str) -> View:
        """As events show it: the owner by nothing but his login."""
        return record_view(record, login, party_info, {"id": {"loginName": login}})

    def _tell(self, name: str, login: str, **fields: object) -> None:
        self._emit({"eventName": name, "loginName": login, **fields}, id=login)
