"""XUC's CTI channel: conference rooms.

Raises `Refused`, `RoomError`, and the errors of `pbx_model`. Source: the catalogue of Cti.js.
"""

from __future__ import annotations

import itertools
from typing import Any

from bridge.simulator.pbx_model import MediaState, Subscriber
from bridge.simulator.xivo_calls import CallFacts
from bridge.simulator.xivo_lines import sanitized
from bridge.simulator.xivo_rooms import JOIN, LEAVE, Participant, Room
from bridge.simulator.xivo_state import Xivo
from bridge.simulator.xuc_cti_client import CtiClient, CtiClients, Handler, Refused

LIST = "ConferenceList"


class RoomCommands:
    """Everything about conference rooms; follows them."""

    def __init__(self, xivo: Xivo, clients: CtiClients) -> None:
        self._xivo = xivo
        self._rooms = xivo.rooms
        self._clients = clients
        self._dialled = itertools.count()
        self._unique_ids: dict[str, str] = {}
        """Of the legs in rooms, also while they leave."""
        xivo.rooms.on_change.append(self._changed)

    def handlers(self) -> dict[str, Handler]:
        """Every command of this room, by its method."""
        return {
            "Cti.getConferenceRooms": self._list,
            "Cti.inviteConferenceRoom": self._invite_user,
            "Cti.conferenceInvite": self._invite,
            "Cti.includeToConference": self._include,
            "Cti.conferenceMute": lambda client, given: self._mute(client, given, on=True),
            "Cti.conferenceUnmute": lambda client, given: self._mute(client, given, on=False),
            "Cti.conferenceMuteAll": lambda client, given: self._mute_all(client, given, on=True),
            "Cti.conferenceUnmuteAll": lambda client, given: self._mute_all(client, given, on=False),
            "Cti.conferenceMuteMe": lambda client, given: self._mute_me(client, given, on=True),
            "Cti.conferenceUnmuteMe": lambda client, given: self._mute_me(client, given, on=False),
            "Cti.conferenceDeafen": lambda client, given: self._deafen(client, given, on=True),
            "Cti.conferenceUndeafen": lambda client, given: self._deafen(client, given, on=False),
            "Cti.conferenceKick": self._kick,
            "Cti.conferenceClose": self._close,
            "Cti.conferenceReset": self._reset,
        }

    def _list(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.topics.add(LIST)
        client.tell(LIST, self._rooms.listed())

    # Coming

    def _invite_user(self, client: CtiClient, given: dict[str, Any]) -> None:
        """Let a user's phone ring; when he answers, he is where the inviter is."""
        person = self._xivo.people.get(given["userId"])
        if person is None:
            raise Refused(f"there is no user {given['userId']}")
        room, _ = self._here(client)
        self._xivo.lines.be_called(person, room.number, CallFacts())

    def _invite(self, client: CtiClient, given: dict[str, Any]) -> None:
        """Let somebody's phone ring, in the house or outside; who answers takes part."""
        room = self._rooms.organized(given["numConf"], self._line(client))
        number = sanitized(given["exten"])
        if not number:
            raise Refused(f"{given['exten']!r:.60} is no number")
        self._rooms.roles[number] = given["role"]
        person = self._xivo.person_at(number)
        if person is not None:
            self._xivo.lines.be_called(person, room.number, CallFacts())
            return
        delay_s = self._xivo.settings.timings.outside_answer_s
        name = f"conference invite {next(self._dialled)}"

        def answered() -> None:
            self._xivo.calls.start_from_outside(number, room.number)

        self._xivo.core.after(self._xivo, name, delay_s, answered)

    def _include(self, client: CtiClient, given: dict[str, Any]) -> None:
        """Take whom one is talking to into the conference that one has put on hold."""
        line = self._line(client)
        room, me = self._here(client)
        active = next((each for each in line.parties if each.state is MediaState.ACTIVE), None)
        other = None if active is None or active is me.party else active.other()
        if active is None or other is None or me.party.state is not MediaState.HELD:
            raise Refused("nobody is being talked to while the conference is on hold")
        self._rooms.roles[other.identity.number] = given["role"]
        self._xivo.moves.blind_transfer(active, room.number)
        self._xivo.moves.retrieve(me.party, client.person.number)

    # Commands of who is there

    def _mute(self, client: CtiClient, given: dict[str, Any], *, on: bool) -> None:
        room = self._rooms.organized(given["numConf"], self._line(client))
        self._rooms.mute(room, [self._rooms.participant(room, given["index"])], on=on)

    def _mute_all(self, client: CtiClient, given: dict[str, Any], *, on: bool) -> None:
        """All but oneself."""
        line = self._line(client)
        room = self._rooms.organized(given["numConf"], line)
        others = [each for each in room.participants if each.party.subscriber is not line]
        self._rooms.mute(room, others, on=on)

    def _mute_me(self, client: CtiClient, given: dict[str, Any], *, on: bool) -> None:
        room, me = self._rooms.room_of(given["numConf"], self._line(client))
        self._rooms.mute(room, [me], on=on)

    def _deafen(self, client: CtiClient, given: dict[str, Any], *, on: bool) -> None:
        room = self._rooms.organized(given["numConf"], self._line(client))
        self._rooms.deafen(room, self._rooms.participant(room, given["index"]), on=on)

    def _kick(self, client: CtiClient, given: dict[str, Any]) -> None:
        room = self._rooms.organized(given["numConf"], self._line(client))
        self._rooms.kick(self._rooms.participant(room, given["index"]))

    def _close(self, client: CtiClient, given: dict[str, Any]) -> None:
        self._rooms.close(self._rooms.organized(given["numConf"], self._line(client)))

    def _reset(self, client: CtiClient, given: dict[str, Any]) -> None:
        self._rooms.reset(self._rooms.organized(given["numConf"], self._line(client)))

    # What is told

    def _changed(self, room: Room, what: str, who: Participant) -> None:
        if what == JOIN:
            self._unique_ids[who.party.id] = self._xivo.watch.unique_id(who.party) or ""
        for each in [*room.participants, *([who] if what == LEAVE else [])]:
            subscriber = each.party.subscriber
            person = None if subscriber is None else self._xivo.person_at(subscriber.user.phone)
            if subscriber is None or person is None:
                continue
            if each is who and what in (JOIN, LEAVE):
                self._clients.tell(person, "ConferenceEvent", self._conference(room, what, who, subscriber))
            else:
                shape = self._rooms.participant_shape(who, subscriber)
                event = {
                    "eventType": what,
                    "uniqueId": self._unique_ids.get(each.party.id, ""),
                    "conferenceNumber": room.number,
                    **shape,
                    "phoneNumber": who.party.identity.number,
                }
                self._clients.tell(person, "ConferenceParticipantEvent", event)
        if what == LEAVE:
            self._unique_ids.pop(who.party.id, None)
        for client in self._clients.on(LIST):
            client.tell(LIST, self._rooms.listed())

    def _conference(self, room: Room, what: str, who: Participant, me: Subscriber) -> dict[str, Any]:
        since_s = 0
        if room.began is not None:
            since_s = int((self._xivo.now() - room.began).total_seconds())
        return {
            "eventType": what,
            "uniqueId": self._unique_ids.get(who.party.id, ""),
            "conferenceNumber": room.number,
            "conferenceName": room.name,
            "participants": [self._rooms.participant_shape(each, me) for each in room.participants],
            "since": since_s,
        }

    def _line(self, client: CtiClient) -> Subscriber:
        return self._xivo.lines.of(client.person)

    def _here(self, client: CtiClient) -> tuple[Room, Participant]:
        for party in self._line(client).parties:
            found = self._rooms.with_party(party)
            if found is not None:
                return found
        raise Refused("the user takes part in no conference")
