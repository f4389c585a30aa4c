"""The XiVO's conference rooms: whoever calls a room's number takes part, the first one as its organizer.

A room is one call of the PBX with a service and everybody who is in it. Errors: `RoomError`, its `code` is what XUC
tells. Source: catalogue of Cti.js (`ConferenceEvent`, `ConferenceList`), facts of later releases than the seeds'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bridge.simulator.pbx_calls import Calls
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import Call, Cause, Change, Party, Subscriber
from bridge.simulator.xivo_model import XivoError

ORGANIZER, USER = "Organizer", "User"
JOIN, LEAVE, UPDATE = "Join", "Leave", "Update"
SUB_TYPE = "conference"
"""`Identity.sub_type` of the service that a room is."""


class RoomError(XivoError):
    """A command about a conference that was not executed."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(eq=False, slots=True)
class Participant:
    """Somebody in a room."""

    index: int
    party: Party
    role: str
    joined: datetime
    muted: bool = False
    deafened: bool = False


@dataclass(eq=False, slots=True)
class Room:
    """One conference room."""

    number: str
    name: str
    pin_required: bool = False
    call: Call | None = None
    began: datetime | None = None
    participants: list[Participant] = field(default_factory=list)
    next_index: int = 1


RoomChange = Callable[[Room, str, Participant], None]


class Rooms:
    """All rooms (`pbx_model.Listener`); `on_change` is told who joined, left or changed, before he is gone."""

    def __init__(
        self,
        core: Core,
        calls: Calls,
        rooms: Iterable[Room],
        login_of: Callable[[Subscriber], str | None],
    ) -> None:
        self._login_of = login_of
        self._core = core
        self._calls = calls
        self.by_number = {room.number: room for room in rooms}
        self.on_change: list[RoomChange] = []
        self.roles: dict[str, str] = {}
        """The role that somebody was invited with, by the number he is called at."""
        core.listeners.append(self)

    def with_party(self, party: Party) -> tuple[Room, Participant] | None:
        """The room that a leg is in."""
        for room in self.by_number.values():
            for each in room.participants:
                if each.party is party:
                    return room, each
        return None

    # Commands

    def room_of(self, number: str, subscriber: Subscriber) -> tuple[Room, Participant]:
        """A room and who asks, as its participant. Raises `RoomError`."""
        room = self.by_number.get(number)
        if room is None:
            raise RoomError("ConferenceNotFound", f"there is no conference room {number!r:.60}")
        for each in room.participants:
            if each.party.subscriber is subscriber:
                return room, each
        raise RoomError("NotAMember", f"{subscriber.user.phone} takes no part in {number}")

    def organized(self, number: str, subscriber: Subscriber) -> Room:
        """A room that somebody is the organizer of. Raises `RoomError`."""
        room, me = self.room_of(number, subscriber)
        if me.role != ORGANIZER:
            raise RoomError("NotOrganizer", f"{subscriber.user.phone} does not organize {number}")
        return room

    @staticmethod
    def participant(room: Room, index: int) -> Participant:
        """One participant of a room. Raises `RoomError`."""
        for each in room.participants:
            if each.index == index:
                return each
        raise RoomError("ParticipantNotFound", f"{room.number} has no participant {index}")

    def mute(self, room: Room, who: Iterable[Participant], *, on: bool) -> None:
        """Let nobody hear these participants, or let them be heard again."""
        for each in who:
            each.muted = on
            self._tell(room, UPDATE, each)

    def deafen(self, room: Room, who: Participant, *, on: bool) -> None:
        """Let somebody hear nothing, or everything again."""
        who.deafened = on
        self._tell(room, UPDATE, who)

    def kick(self, who: Participant) -> None:
        """Put somebody out."""
        self._calls.leave(who.party)

    def close(self, room: Room) -> None:
        """Put everybody out."""
        if room.call is not None:
            self._core.end(room.call, Cause.CLEARED)
            self._core.flush()

    def reset(self, room: Room) -> None:
        """Nobody is muted or deafened any more."""
        for each in room.participants:
            if each.muted or each.deafened:
                each.muted = each.deafened = False
                self._tell(room, UPDATE, each)

    # Shapes

    def listed(self) -> list[dict[str, Any]]:
        """The payload of `ConferenceList`; times are milliseconds since 1970."""
        return [
            {
                "number": room.number,
                "name": room.name,
                "pinRequired": room.pin_required,
                "startTime": _milliseconds(room.began) if room.began is not None else 0,
                "members": [
                    {
                        "joinOrder": place,
                        "joinTime": _milliseconds(each.joined),
                        "muted": each.muted,
                        "name": _name(each.party),
                        "number": each.party.identity.number,
                        "username": self._username(each.party),
                    }
                    for place, each in enumerate(room.participants, 1)
                ],
            }
            for room in self.by_number.values()
        ]

    def _username(self, party: Party) -> str:
        subscriber = party.subscriber
        return (self._login_of(subscriber) or "") if subscriber is not None else ""

    def participant_shape(self, each: Participant, me: Subscriber) -> dict[str, Any]:
        """`ConferenceParticipant` as `me` sees it."""
        since_s = (self._core.clock.now() - each.joined).total_seconds()
        return {
            "index": each.index,
            "callerIdName": _name(each.party),
            "callerIdNum": each.party.identity.number,
            "since": int(since_s),
            "isTalking": False,
            "role": each.role,
            "isMuted": each.muted,
            "isMe": each.party.subscriber is me,
            "isDeaf": each.deafened,
        }

    # Listener

    def calls_changed(self, change: Change) -> None:
        """See who has come and who has gone."""
        for call in list(change.calls.values()):
            room = self._service_of(call)
            if room is not None and call.ref in self._core.calls:
                self._arrived(room, call)
        for room in self.by_number.values():
            self._look(room)

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Nothing that concerns rooms."""

    def group_changed(self, subscriber: Subscriber) -> None:
        """Nothing that concerns rooms."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Nothing that concerns rooms."""

    # Inside

    def _service_of(self, call: Call) -> Room | None:
        for party in call.parties:
            if party.identity.sub_type == SUB_TYPE:
                return self.by_number.get(party.identity.number)
        return None

    def _arrived(self, room: Room, call: Call) -> None:
        """A call to the room: it is the room's, or its caller goes over into the room's."""
        if room.call is None or room.call.ref not in self._core.calls:
            room.call = call
        elif room.call is not call:
            core = self._core
            for party in [each for each in call.parties if each.identity.sub_type != SUB_TYPE]:
                core.move(party, room.call)
            core.end(call, Cause.CONFERENCED)
            # What this changed is told in a step of its own, once this one has been told.
            core.after(room.call, "joined", 0, lambda: None)

    def _look(self, room: Room) -> None:
        now = self._core.clock.now()
        here = [] if room.call is None else room.call.parties
        for each in list(room.participants):
            if each.party not in here:
                room.participants.remove(each)
                self._tell(room, LEAVE, each)
        known = {each.party.id for each in room.participants}
        for party in here:
            if party.identity.sub_type == SUB_TYPE or party.id in known:
                continue
            invited = self.roles.pop(party.identity.number, None)
            role = invited or (USER if room.participants else ORGANIZER)
            if not room.participants:
                room.began, room.next_index = now, 1
            who = Participant(room.next_index, party, role, now)
            room.next_index += 1
            room.participants.append(who)
            self._tell(room, JOIN, who)
        if not room.participants:
            room.call = room.began = None

    def _tell(self, room: Room, what: str, who: Participant) -> None:
        for told in self.on_change:
            told(room, what, who)


def _name(party: Party) -> str:
    identity = party.identity
    full = f"{identity.first_name or ''} {identity.last_name or ''}".strip()
    return full or identity.display_name or ""


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
