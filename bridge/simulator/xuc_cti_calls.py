"""XUC's CTI channel: what a user does with his calls, and what he is told of them.

Raises `Refused`, and the errors of `pbx_model`. Source: seed document 003, section 1.5.2.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import msgspec

from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import Change, Dial, MediaState, Party, Subscriber
from bridge.simulator.xivo_calls import CallFacts, PhoneEvent, as_data, facts_of
from bridge.simulator.xivo_lines import VOICE_MAIL, sanitized
from bridge.simulator.xivo_model import Person
from bridge.simulator.xivo_state import Xivo
from bridge.simulator.xuc_cti_client import CtiClient, CtiClients, Handler, Refused

USR = "USR_"
"""What the keys of attached data begin with in events; whoever attaches data may leave it out."""

ACTIVE, HELD = MediaState.ACTIVE, MediaState.HELD
RINGING, CALLING = MediaState.RINGING_INCOMING, MediaState.RINGING_OUTGOING

STUN = "stun:stun.example.com:3478"


class CallCommands:
    """Everything about the user's own calls and phones; follows the PBX (`pbx_model.Listener`)."""

    def __init__(self, xivo: Xivo, clients: CtiClients) -> None:
        self._xivo = xivo
        self._clients = clients
        self._statuses: dict[str, int] = {}
        self._dialled = itertools.count()
        xivo.on_event.append(self._phone_event)
        self._core: Core = xivo.core
        self._core.listeners.append(self)

    def handlers(self) -> dict[str, Handler]:
        """Every command of this room, by its method."""
        return {
            "Cti.dial": self._dial,
            "Cti.originate": self._dial,
            "Cti.dialByUsername": self._dial_by_username,
            "Cti.dialFromQueue": self._dial_from_queue,
            "Cti.dialFromMobile": self._dial_from_mobile,
            "Cti.hangup": self._hang_up,
            "Cti.answer": self._answer,
            "Cti.hold": self._hold,
            "Cti.directTransfer": self._direct_transfer,
            "Cti.attendedTransfer": self._attended_transfer,
            "Cti.completeTransfer": self._complete_transfer,
            "Cti.cancelTransfer": self._cancel_transfer,
            "Cti.conference": self._conference,
            "Cti.toggleMicrophone": self._toggle_microphone,
            "Cti.sendDtmf": self._send_dtmf,
            "Cti.setData": self._set_data,
            "Cti.getCurrentCallsPhoneEvents": self._current_calls,
            "Cti.subscribeToPhoneHints": self._subscribe_to_hints,
            "Cti.unsubscribeFromAllPhoneHints": self._unsubscribe_from_hints,
            "Cti.getIceConfig": self._ice,
            "Callback.listenCallbackMessage": self._listen_to_message,
        }

    def greet(self, client: CtiClient) -> None:
        """What a page hears first: its calls, and the status of its phone."""
        for _, event in self._xivo.watch.current(client.person):
            client.tell("PhoneEvent", event)
        client.tell("PhoneStatusUpdate", {"status": self._xivo.watch.phone_status(self._line(client))})

    # Dialling

    def _dial(self, client: CtiClient, given: dict[str, Any]) -> None:
        facts = CallFacts(variables=_attached(given.get("variables", {})))
        self._xivo.lines.dial(client.person, given["destination"], facts)

    def _dial_by_username(self, client: CtiClient, given: dict[str, Any]) -> None:
        called = self._xivo.person(given["username"])
        self._xivo.lines.dial(client.person, called.number, CallFacts())

    def _dial_from_queue(self, client: CtiClient, given: dict[str, Any]) -> None:
        facts = CallFacts(
            variables=_attached(given.get("variables", {})),
            caller_name=given.get("callerIdName"),
            caller_number=given.get("callerIdNumber"),
            queue=self._xivo.queue(given["queueId"]).name,
            from_queue=True,
        )
        self._xivo.lines.dial(client.person, given["destination"], facts)

    def _dial_from_mobile(self, client: CtiClient, given: dict[str, Any]) -> None:
        """The user's mobile rings first; once it has answered, it is connected with the destination."""
        xivo, mobile, number = self._xivo, client.person.mobile, sanitized(given["destination"])
        if not mobile:
            raise Refused("the user has no mobile number")
        if not number:
            raise Refused(f"{given['destination']!r:.60} is no number")
        data = as_data(CallFacts(variables=_attached(given.get("variables", {}))))

        def answered() -> None:
            call = xivo.calls.start_from_outside(mobile, number, name=client.person.full_name)
            if call is not None:
                call.data = data

        delay_s = xivo.settings.timings.outside_answer_s
        xivo.core.after(xivo, f"dial from mobile {next(self._dialled)}", delay_s, answered)

    # With a call

    def _hang_up(self, client: CtiClient, given: dict[str, Any]) -> None:
        party = self._named(client, given) or self._line(client).engaged()
        self._xivo.calls.leave(party or self._party(client, RINGING, HELD))

    def _answer(self, client: CtiClient, given: dict[str, Any]) -> None:
        party = self._named(client, given) or self._party(client, RINGING)
        self._xivo.calls.answer(party, client.person.number)

    def _hold(self, client: CtiClient, given: dict[str, Any]) -> None:
        """Put a call on hold, or take it back if it is; another one that is talked in is put on hold for it."""
        phone = client.person.number
        party = self._named(client, given) or self._party(client, ACTIVE, HELD)
        if party.state is not HELD:
            self._xivo.moves.hold(party, phone)
        elif self._line(client).engaged(party) is not None:
            self._xivo.moves.alternate(party, phone)
        else:
            self._xivo.moves.retrieve(party, phone)

    def _direct_transfer(self, client: CtiClient, given: dict[str, Any]) -> None:
        party = self._party(client, ACTIVE)
        self._xivo.moves.blind_transfer(party, sanitized(given["destination"]))

    def _attended_transfer(self, client: CtiClient, given: dict[str, Any]) -> None:
        facts = facts_of(self._party(client, ACTIVE).call)
        enquiry = msgspec.structs.replace(facts, queue=None, from_queue=False)
        number = sanitized(given["destination"])
        if not number:
            raise Refused(f"{given['destination']!r:.60} is no number")
        line = self._line(client)
        self._xivo.calls.start(line, client.person.number, Dial(number, data=as_data(enquiry)))

    def _complete_transfer(self, client: CtiClient, given: dict[str, Any]) -> None:
        self._xivo.moves.transfer(self._party(client, ACTIVE, CALLING), self._party(client, HELD))

    def _cancel_transfer(self, client: CtiClient, given: dict[str, Any]) -> None:
        held = self._party(client, HELD)
        enquiry = self._line(client).engaged(held)
        if enquiry is None:
            raise Refused("no transfer is under way")
        self._xivo.moves.reconnect(held, enquiry, client.person.number)

    def _conference(self, client: CtiClient, given: dict[str, Any]) -> None:
        self._xivo.moves.merge(self._party(client, ACTIVE), self._party(client, HELD))

    # What the page does by itself, when it is the phone

    def _toggle_microphone(self, client: CtiClient, given: dict[str, Any]) -> None:
        party = self._named(client, given)
        if party is None or party.state is not ACTIVE:
            raise Refused(f"no conversation has the unique id {given['uniqueId']!r:.60}")
        client.tell("WebRTCCmd", {"command": "ToggleMicrophone"})

    def _send_dtmf(self, client: CtiClient, given: dict[str, Any]) -> None:
        self._xivo.moves.dtmf(self._party(client, ACTIVE), client.person.number, given["key"])
        client.tell("WebRTCCmd", {"command": "SendDtmf", "key": given["key"]})

    def _ice(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.tell("IceConfig", {"stunConfig": {"urls": [STUN]}})

    # What is known of calls

    def _set_data(self, client: CtiClient, given: dict[str, Any]) -> None:
        call = self._party(client, ACTIVE, HELD, CALLING, RINGING).call
        facts = facts_of(call)
        variables = facts.variables | _attached(given["variables"])
        call.data = as_data(msgspec.structs.replace(facts, variables=variables))
        self._core.touch(call)
        self._core.flush()

    def _current_calls(self, client: CtiClient, given: dict[str, Any]) -> None:
        events = [event for _, event in self._xivo.watch.current(client.person)]
        client.tell("CurrentCallsPhoneEvents", {"events": events})

    def _listen_to_message(self, client: CtiClient, given: dict[str, Any]) -> None:
        """The user's phone rings; when he answers, he hears the message."""
        self._xivo.lines.be_called(client.person, VOICE_MAIL, CallFacts())

    # Other people's phones

    def _subscribe_to_hints(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.hints.update(given["phoneNumbers"])
        for number in given["phoneNumbers"]:
            status = self._xivo.status_of(number)
            if status is not None:
                client.tell("PhoneHintStatusEvent", {"number": number, "status": status})

    def _unsubscribe_from_hints(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.hints.clear()

    # Listener

    def _phone_event(self, person: Person, event: PhoneEvent) -> None:
        self._clients.tell(person, "PhoneEvent", event)

    def calls_changed(self, change: Change) -> None:
        """Tell of phones whose status is another one."""
        for subscriber in change.users.values():
            number, status = subscriber.user.phone, self._xivo.watch.phone_status(subscriber)
            if self._statuses.get(number, 0) == status:
                continue
            self._statuses[number] = status
            person = self._xivo.person_at(number)
            for client in self._clients:
                if client.person is person:
                    client.tell("PhoneStatusUpdate", {"status": status})
                if number in client.hints:
                    client.tell("PhoneHintStatusEvent", {"number": number, "status": status})

    def routing_changed(self, subscriber: Subscriber) -> None:
        """That is for the room of people."""

    def group_changed(self, subscriber: Subscriber) -> None:
        """Nothing that XUC tells."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Nothing that XUC tells."""

    # Inside

    def _line(self, client: CtiClient) -> Subscriber:
        return self._xivo.lines.of(client.person)

    def _named(self, client: CtiClient, given: dict[str, Any]) -> Party | None:
        """The leg of the unique id that is given; None where none is. Raises `Refused`."""
        unique_id = given.get("uniqueId")
        if not unique_id:
            return None
        for party in self._line(client).parties:
            if self._xivo.watch.unique_id(party) == unique_id:
                return party
        raise Refused(f"no call has the unique id {unique_id!r:.60}")

    def _party(self, client: CtiClient, *states: MediaState) -> Party:
        """The user's leg in the first of these states in which he has one. Raises `Refused`."""
        for state in states:
            for party in self._line(client).parties:
                if party.state is state:
                    return party
        raise Refused(f"no call is {' or '.join(state.lower().replace('_', ' ') for state in states)}")


def _attached(variables: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(USR): value for name, value in variables.items()}
