"""XUC's CTI channel: directory and favourites, the user's settings, status, history, texts, video and meetings.

Raises `Refused`, and the errors of `xivo_model`. Source: seed document 003, section 1.5.2; the catalogue of Cti.js.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from bridge.simulator.pbx_model import Change, Subscriber
from bridge.simulator.xivo_calls import UNEXISTING
from bridge.simulator.xivo_lines import VOICE_MAIL, ForwardKind
from bridge.simulator.xivo_model import Person, Unknown
from bridge.simulator.xivo_presence import INTERNAL, PERSONAL, STATUSES, Text
from bridge.simulator.xivo_state import Xivo
from bridge.simulator.xuc_cti_agents import AgentCommands
from bridge.simulator.xuc_cti_client import CtiClient, CtiClients, Handler, Refused
from bridge.simulator.xuc_cti_queues import line_config

log = logging.getLogger(__name__)

HEADERS = ["Firstname", "Lastname", "Number", "Mobile", "Favorite"]
FLASH, VIDEO = "FlashTextEvent", "VideoStatusEvent"

VIDEO_STATUS = {"videoStart": "Busy", "videoEnd": "Available"}
"""What others see of somebody whose page has begun or ended a video call."""

Found = tuple[str, str, list[str]]
"""A contact: where it is from, its id there, and first name, last name, number and mobile number."""


class PeopleCommands:
    """Everything about people; follows their settings (`pbx_model.Listener`)."""

    def __init__(self, xivo: Xivo, clients: CtiClients, agents: AgentCommands) -> None:
        self._xivo = xivo
        self._clients = clients
        self._agents = agents
        self._recording: dict[str, str] = {}
        """Whose voice mail each call has reached that leads there, by call reference."""
        xivo.core.listeners.append(self)

    def handlers(self) -> dict[str, Handler]:
        """Every command of this room, by its method."""
        return {
            "Cti.changeUserStatus": self._status,
            "Cti.setUserPreference": self._preference,
            "Cti.displayNameLookup": self._display_name,
            "Cti.dnd": self._dnd,
            "Cti.naFwd": partial(self._forward, "no_answer"),
            "Cti.uncFwd": partial(self._forward, "unconditional"),
            "Cti.busyFwd": partial(self._forward, "busy"),
            "Cti.unregisterMobileApp": self._unregister,
            "Cti.toggleUniqueAccountDevice": self._device,
            "Cti.pushLogToServer": self._log,
            "Cti.getUserCallHistory": self._history,
            "Cti.getUserCallHistoryByDays": self._history_by_days,
            "Cti.getAgentCallHistory": self._history,
            "Cti.directoryLookUp": lambda client, given: self._look_up(client, given["term"]),
            "Cti.searchDirectory": lambda client, given: self._look_up(client, given["pattern"]),
            "Cti.searchContacts": self._search,
            "Cti.getFavorites": self._favourites,
            "Cti.getFavoriteContacts": self._favourite_sheets,
            "Cti.addFavorite": self._add_favourite,
            "Cti.removeFavorite": self._remove_favourite,
            "Cti.sendFlashTextMessage": self._send_text,
            "Cti.getFlashTextPartyHistory": self._texts,
            "Cti.markFlashTextAsRead": self._read,
            "Cti.videoEvent": self._video,
            "Cti.subscribeToVideoStatus": self._subscribe_to_video,
            "Cti.unsubscribeFromAllVideoStatus": lambda client, given: client.videos.clear(),
            "Cti.inviteToMeetingRoom": self._invite,
            "Cti.meetingRoomInviteAck": partial(self._invited, "MeetingRoomInviteAck", "ackType", "ACK"),
            "Cti.meetingRoomInviteAccept": partial(
                self._invited, "MeetingRoomInviteResponse", "responseType", "Accept"
            ),
            "Cti.meetingRoomInviteReject": partial(
                self._invited, "MeetingRoomInviteResponse", "responseType", "Reject"
            ),
        }

    def greet(self, client: CtiClient) -> None:
        """What a page hears first: what people can be, and how the user is and has set things."""
        own = self._xivo.presence.of(client.person)
        client.tell("UsersStatuses", list(STATUSES))
        client.tell("UserConfigUpdate", self._config(client.person))
        client.tell("UserStatusUpdate", {"status": own.status})
        client.tell("VoiceMailStatusUpdate", self._voice_mail(client.person))
        client.tell("RightProfile", {"profile": (client.person.profile or "NoRight").capitalize()})

    # Settings

    def _config(self, person: Person) -> dict[str, Any]:
        """`UserConfigUpdate`. XUC keeps no destination of a forward that is off."""
        routing, forwards = self._xivo.lines.of(person).routing, self._xivo.lines.forwards(person)
        shape: dict[str, Any] = {"userId": person.id, "dndEnabled": routing.dnd}
        for name, number in (
            ("naFwd", forwards.no_answer),
            ("uncFwd", forwards.unconditional),
            ("busyFwd", forwards.busy),
        ):
            shape |= {f"{name}Enabled": number is not None, f"{name}Destination": number or ""}
        shape |= {
            "firstName": person.first_name,
            "lastName": person.last_name,
            "fullName": person.full_name,
            "mobileNumber": person.mobile,
            "voiceMailId": person.id,
            "voiceMailEnabled": True,
        }
        agent = self._agents.own(person)
        return shape if agent is None else shape | {"agentId": agent.id}

    def _voice_mail(self, person: Person) -> dict[str, int]:
        new = self._xivo.presence.of(person).new_messages
        return {"voiceMailId": person.id, "newMessages": new, "waitingMessages": new, "oldMessages": 0}

    def _dnd(self, client: CtiClient, given: dict[str, Any]) -> None:
        self._xivo.lines.set_dnd(client.person, on=given["state"])

    def _forward(self, kind: ForwardKind, client: CtiClient, given: dict[str, Any]) -> None:
        self._xivo.lines.set_forward(client.person, kind, given["destination"], on=given["state"])

    def _status(self, client: CtiClient, given: dict[str, Any]) -> None:
        status = next((each for each in STATUSES if each["name"] == given["statusId"]), None)
        if status is None:
            known = ", ".join(each["name"] for each in STATUSES)
            raise Refused(f"there is no status {given['statusId']!r:.60}; there are {known}")
        self._xivo.presence.of(client.person).status = status["name"]
        self._clients.tell(client.person, "UserStatusUpdate", {"status": status["name"]})
        agent = self._agents.own(client.person)
        for action in status["actions"]:
            if action["name"] == "enablednd":
                self._xivo.lines.set_dnd(client.person, on=action["parameters"] == "true")
            elif agent is not None and agent.phone is not None:
                if action["name"] == "queuepause_all":
                    self._xivo.queues.pause(agent, on=True, reason=status["name"])
                else:
                    self._xivo.queues.log_off(agent)

    def _preference(self, client: CtiClient, given: dict[str, Any]) -> None:
        own = self._xivo.presence.of(client.person)
        own.preferences[given["key"]] = {"value": given["value"], "value_type": given["value_type"]}
        payload = {"key": given["key"], **own.preferences[given["key"]]}
        self._clients.tell(client.person, "UserPreference", payload)

    def _display_name(self, client: CtiClient, given: dict[str, Any]) -> None:
        person = self._xivo.person(given["username"])
        payload = {"userName": given["username"], "displayName": person.full_name}
        client.tell("UserDisplayName", payload)

    def _unregister(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.person.push_token = None

    def _device(self, client: CtiClient, given: dict[str, Any]) -> None:
        self._xivo.presence.of(client.person).device = given["device"]
        client.tell("LineConfig", line_config(self._xivo, client))

    def _log(self, client: CtiClient, given: dict[str, Any]) -> None:
        log.info("%s, %s: %s", client.person.login, given["level"], given["log"])

    # History

    def _history(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.tell("CallHistory", self._xivo.watch.history(client.person, size=given.get("size")))

    def _history_by_days(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.tell("CallHistory", self._xivo.watch.history(client.person, days=given["days"]))

    # Directory

    def _contacts(self, client: CtiClient) -> Iterator[Found]:
        for person in self._xivo.people.values():
            shown = [person.first_name, person.last_name, person.number, person.mobile]
            yield INTERNAL, str(person.id), shown
        for contact in self._xivo.contacts(client.person).identified():
            names = ("firstname", "lastname", "number", "mobile")
            yield PERSONAL, contact["id"], [contact.get(name, "") for name in names]

    def _matching(self, client: CtiClient, term: str) -> list[Found]:
        words = term.lower().split()
        return [
            found
            for found in self._contacts(client)
            if all(any(word in text.lower() for text in found[2]) for word in words)
        ]

    def _favoured(self, client: CtiClient) -> list[Found]:
        own = self._xivo.presence.of(client.person).favourites
        known = {found[:2]: found for found in self._contacts(client)}
        return [known[each] for each in own if each in known]

    def _is_favourite(self, client: CtiClient, found: Found) -> bool:
        return found[:2] in self._xivo.presence.of(client.person).favourites

    def _phone_status(self, number: str) -> int:
        status = self._xivo.status_of(number)
        return UNEXISTING if status is None else status

    def _result(self, client: CtiClient, found: list[Found]) -> dict[str, Any]:
        """`DirectoryResult`."""
        entries = [
            {
                "status": self._phone_status(each[2][2]),
                "entry": [*each[2], "true" if self._is_favourite(client, each) else "false"],
                "contact_id": each[1],
                "source": each[0],
            }
            for each in found
        ]
        return {"entries": entries, "headers": HEADERS}

    def _sheets(self, client: CtiClient, found: list[Found]) -> dict[str, Any]:
        """`ContactSheet`."""
        return {"sheets": [self._sheet(client, each) for each in found]}

    def _sheet(self, client: CtiClient, found: Found) -> dict[str, Any]:
        source, contact_id, (first, last, number, mobile) = found
        person = self._xivo.people.get(int(contact_id)) if source == INTERNAL else None
        login = person.login if person is not None else None
        actions = [
            {"action": "Call", "args": [each], "default": each == number} for each in (number, mobile) if each
        ]
        if login is not None:
            actions += [{"action": name, "args": [login], "default": False} for name in ("Chat", "Video")]
        return {
            "name": f"{first} {last}".strip(),
            "subtitle1": "",
            "subtitle2": "",
            "picture": "",
            "isPersonal": source == PERSONAL,
            "isFavorite": self._is_favourite(client, found),
            "isMeetingroom": False,
            "canBeFavorite": True,
            "status": {
                "phone": self._phone_status(number),
                "video": self._xivo.presence.of(person).video if person is not None else "",
            },
            "actions": actions,
            "sources": [{"name": source, "id": contact_id}],
            "details": [
                {
                    "name": "Contacts",
                    "fields": [
                        {"name": "Phone", "data": number, "dataType": "PhoneNumber"},
                        {"name": "Mobile", "data": mobile, "dataType": "PhoneNumber"},
                        {"name": "E-mail", "data": (person.mail or "") if person else "", "dataType": "Mail"},
                    ],
                }
            ],
        }

    def _look_up(self, client: CtiClient, term: str) -> None:
        client.tell("DirectoryResult", self._result(client, self._matching(client, term)))

    def _search(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.tell("ContactSheet", self._sheets(client, self._matching(client, given["term"])))

    def _favourites(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.tell("Favorites", self._result(client, self._favoured(client)))

    def _favourite_sheets(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.tell("FavoriteContactSheet", self._sheets(client, self._favoured(client)))

    def _add_favourite(self, client: CtiClient, given: dict[str, Any]) -> None:
        wanted = (given["source"], given["contactId"])
        if not any(found[:2] == wanted for found in self._contacts(client)):
            raise Refused(f"there is no contact {given['contactId']!r:.60} of {given['source']!r:.60}")
        self._xivo.presence.of(client.person).favourites[wanted] = None
        client.tell("FavoriteUpdated", _favourite("Added", given))

    def _remove_favourite(self, client: CtiClient, given: dict[str, Any]) -> None:
        own = self._xivo.presence.of(client.person).favourites
        own.pop((given["source"], given["contactId"]), None)
        client.tell("FavoriteUpdated", _favourite("Removed", given))

    # Texts

    def _party(self, person: Person) -> dict[str, str]:
        return {
            "username": person.login or "",
            "phoneNumber": person.number,
            "displayName": person.full_name,
            "guid": person.key,
        }

    def _send_text(self, client: CtiClient, given: dict[str, Any]) -> None:
        sequence, sender = given["seq"], client.person
        try:
            to = self._xivo.person(given["to"])
        except Unknown:
            client.tell(FLASH, {"sequence": sequence, "event": "FlashTextSendMessageNack"})
            return
        text = self._xivo.presence.write(sender, to, sequence, given["message"], self._xivo.now())
        reached = self._clients.tell(to, FLASH, self._text(text, sender, to))
        answer = {
            "event": "FlashTextSendMessageAck" if reached else "FlashTextSendMessageAckOffline",
            "sequence": sequence,
            "offline": not reached,
            "date": text.date.isoformat(timespec="milliseconds"),
        }
        client.tell(FLASH, answer)

    def _text(self, text: Text, sender: Person, to: Person) -> dict[str, Any]:
        return {
            "event": "FlashTextUserMessage",
            "from": self._party(sender),
            "to": self._party(to),
            "sequence": text.sequence,
            "message": text.message,
            "date": text.date.isoformat(timespec="milliseconds"),
        }

    def _texts(self, client: CtiClient, given: dict[str, Any]) -> None:
        me, other = client.person, self._xivo.person(given["to"])
        texts = self._xivo.presence.texts(me, other)
        messages = [
            self._text(each, *((me, other) if each.sender == me.id else (other, me))) for each in texts
        ]
        payload = {"event": "FlashTextUserMessageHistory", "sequence": given["seq"], "messages": messages}
        client.tell(FLASH, payload)

    def _read(self, client: CtiClient, given: dict[str, Any]) -> None:
        other = self._xivo.person(given["to"])
        self._xivo.presence.of(client.person).unread.pop(other.id, None)
        client.tell(FLASH, {"event": "FlashTextMarkAsReadAck", "sequence": given["seq"]})

    # Video and meetings

    def _video(self, client: CtiClient, given: dict[str, Any]) -> None:
        status = VIDEO_STATUS.get(given["status"])
        if status is None:
            raise Refused(f"status must be {' or '.join(VIDEO_STATUS)}, not {given['status']!r:.60}")
        own = self._xivo.presence.of(client.person)
        own.video = status
        for each in self._clients:
            if client.person.login in each.videos:
                each.tell(VIDEO, {"fromUser": client.person.login or "", "status": status})

    def _subscribe_to_video(self, client: CtiClient, given: dict[str, Any]) -> None:
        for username in given["usernames"]:
            person = self._xivo.person(username)
            client.videos.add(username)
            status = self._xivo.presence.of(person).video
            client.tell(VIDEO, {"fromUser": username, "status": status})

    def _invite(self, client: CtiClient, given: dict[str, Any]) -> None:
        invitation = {
            "requestId": given["requestId"],
            "token": given["token"],
            "username": client.person.login or "",
            "displayName": client.person.full_name,
        }
        invited = self._xivo.person(given["username"])
        if not self._clients.tell(invited, "MeetingRoomInvite", invitation):
            answer = {"requestId": given["requestId"], "displayName": invited.full_name, "ackType": "NACK"}
            client.tell("MeetingRoomInviteAck", answer)

    def _invited(
        self, message: str, field: str, value: str, client: CtiClient, given: dict[str, Any]
    ) -> None:
        """Somebody who was invited answers who has invited him."""
        payload = {
            "requestId": given["requestId"],
            "displayName": client.person.full_name,
            "username": client.person.login or "",
            field: value,
        }
        self._clients.tell(self._xivo.person(given["username"]), message, payload)

    # Listener

    def calls_changed(self, change: Change) -> None:
        """See who leaves a message: a call that somebody's forward leads to his voice mail, once it is over."""
        for call in change.calls.values():
            if any(party.identity.number == VOICE_MAIL for party in call.parties):
                for party in call.parties:
                    diverted = party.last_redirecting or party.initial_called
                    if diverted is not None and diverted.login is not None:
                        self._recording[call.ref] = diverted.login
        for reference in change.ended:
            key = self._recording.pop(reference, None)
            person = next((each for each in self._xivo.people.values() if each.key == key), None)
            if person is not None:
                self._xivo.presence.of(person).new_messages += 1
                self._clients.tell(person, "VoiceMailStatusUpdate", self._voice_mail(person))

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Tell somebody's pages how his calls go now."""
        person = self._xivo.person_at(subscriber.user.phone)
        if person is not None:
            self._clients.tell(person, "UserConfigUpdate", self._config(person))

    def group_changed(self, subscriber: Subscriber) -> None:
        """Nothing of what is kept here."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Nothing of what is kept here."""


def _favourite(action: str, given: dict[str, Any]) -> dict[str, Any]:
    return {"action": action, "contact_id": given["contactId"], "source": given["source"]}
