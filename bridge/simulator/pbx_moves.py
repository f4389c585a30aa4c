"""What users do with calls they have: hold, transfer, conference, park, pick up, send on, intrude, switch.

Every public method leaves the state flushed. Raises errors of `pbx_model` before it changes anything.
"""

from __future__ import annotations

import re

from bridge.simulator import pbx_rules as rules
from bridge.simulator.pbx_calls import RING_TIMER, Calls, require, subscriber_of
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import (
    BadData,
    BadDestination,
    Call,
    Cause,
    DestinationBusy,
    DeviceOutOfService,
    Identity,
    MediaState,
    NotProvided,
    Party,
    RecordState,
    Subscriber,
    TooManyParties,
    UnknownParticipant,
    WrongState,
)
from bridge.simulator.plan import NumberKind

ASSOCIATED_DATA_MAX_BYTES = 32
"""The document's limit, `MakeCallRequest.associatedData`."""

VOICE_MAIL = "VOICEMAIL"
"""The destination of a redirect that means the user's own voice mail."""

DTMF = re.compile(r"[0-9A-D*#]{1,64}")
ACCOUNT = re.compile(r"[0-9]{1,32}")


def associated_data(text: str | None, hexadecimal: str | None) -> tuple[str | None, str | None]:
    """Check associated data; the text wins where both are given, as the document says."""
    if text is not None:
        if len(text.encode()) > ASSOCIATED_DATA_MAX_BYTES:
            raise BadData(f"associatedData is longer than {ASSOCIATED_DATA_MAX_BYTES} bytes")
        return text, None
    if hexadecimal is not None:
        if not re.fullmatch(r"(?:[0-9a-fA-F]{2})+", hexadecimal):
            raise BadData("hexaBinaryAssociatedData is not a sequence of hexadecimal bytes")
        if len(hexadecimal) > 2 * ASSOCIATED_DATA_MAX_BYTES:
            raise BadData(f"hexaBinaryAssociatedData is longer than {ASSOCIATED_DATA_MAX_BYTES} bytes")
        # The byte 00 ends it; the document warns of that, and its own examples have it and are taken.
        end = 2 * len(bytes.fromhex(hexadecimal).partition(b"\0")[0])
        return None, hexadecimal[:end] or None
    return None, None


class Moves:
    """Operations on calls that are there."""

    def __init__(self, core: Core, calls: Calls) -> None:
        self._core = core
        self._calls = calls

    # Hold and what follows from it

    def hold(self, party: Party, device_id: str) -> None:
        """Put the call on hold; the others stay in it and hear music."""
        self._core.leg(party, device_id)
        require(rules.hold(party))
        self._calls.set_state(party, MediaState.HELD)
        self._core.flush()

    def retrieve(self, party: Party, device_id: str) -> None:
        """Take a held call back."""
        self._calls.retrieve(party, device_id)

    def alternate(self, held: Party, device_id: str) -> None:
        """Hold the active call and take `held` back."""
        self._core.leg(held, device_id)
        require(rules.alternate(held))
        active = subscriber_of(held).engaged(held)
        if active is not None:
            self._calls.set_state(active, MediaState.HELD)
        self._calls.set_state(held, MediaState.ACTIVE)
        self._core.flush()

    def reconnect(self, held: Party, enquiry: Party, device_id: str) -> None:
        """End the enquiry call and take `held` back."""
        self._core.leg(held, device_id)
        require(rules.reconnect(held, enquiry))
        self._calls.leave(enquiry)
        self._calls.set_state(held, MediaState.ACTIVE)
        self._core.flush()

    # Transfer and conference

    def transfer(self, active: Party, held: Party) -> None:
        """Connect the other parties of both calls; the call keeps the reference of the held one."""
        require(rules.transfer(active, held))
        core, keep, gone = self._core, held.call, active.call
        subscriber = subscriber_of(active)
        stays, joins = held.others()[0], active.others()[0]
        queue = gone.queued_at
        core.detach(active, Cause.TRANSFERRED)
        core.detach(held, Cause.TRANSFERRED, new_destination=joins.identity.number)
        self._inherit(keep, gone)
        core.move(joins, keep)
        if joins.state is MediaState.RINGING_INCOMING:
            if stays.state is MediaState.ACTIVE:
                self._calls.set_state(stays, MediaState.RINGING_OUTGOING)
            keep.recall = subscriber
            keep.visited |= gone.visited
            if queue is not None:
                self._calls.distributor.rejoin(keep, queue)
            elif RING_TIMER in joins.timers and joins.subscriber is not None:
                self._calls.ring(joins)
        core.touch(keep, Cause.TRANSFERRED)
        self._calls.settle(keep)
        core.flush()

    def blind_transfer(self, party: Party, number: str, *, anonymous: bool = False) -> None:
        """Send the other party on to `number`; it comes back if nobody answers there."""
        require(rules.blind_transfer(party))
        core, call = self._core, party.call
        subscriber = subscriber_of(party)
        present = [each.subscriber for each in call.parties if each.subscriber is not None]
        located = self._calls.destination(number, excluded=present)
        dialled = core.identity_of(number)
        stays = party.others()[0]
        stays.anonymous = stays.anonymous or anonymous
        core.detach(party, Cause.TRANSFERRED, new_destination=number)
        call.recall = subscriber
        self._calls.present(stays, located, dialled, Cause.TRANSFERRED)
        core.flush()

    def merge(self, active: Party, held: Party) -> None:
        """Make one conference of both calls; it keeps the conference's reference, else the held call's."""
        require(rules.merge(active, held))
        if rules.conference_size(active.call, held.call) > rules.CONFERENCE_PARTIES_MAX:
            raise TooManyParties(f"a conference has at most {rules.CONFERENCE_PARTIES_MAX} parties")
        stay, leave = held, active
        if len(active.call.parties) > 2 and len(held.call.parties) == 2:
            stay, leave = active, held
        core, keep, gone = self._core, stay.call, leave.call
        self._inherit(keep, gone)
        stay.devices = active.devices
        stay.recording = active.recording or held.recording
        for each in leave.others():
            core.move(each, keep)
        core.detach(leave, Cause.CONFERENCED, replaced_by=keep.ref)
        self._calls.set_state(stay, MediaState.ACTIVE, Cause.CONFERENCED)
        core.flush()

    def _inherit(self, keep: Call, gone: Call) -> None:
        if keep.data is None and keep.hex_data is None:
            keep.data, keep.hex_data = gone.data, gone.hex_data
        keep.account_info = keep.account_info or gone.account_info
        self._calls.distributor.merged(keep, gone)

    def drop_participant(self, party: Party, participant_id: str) -> None:
        """Drop somebody else; a call of two is over with that."""
        require(rules.drop_participant(party))
        target = next((each for each in party.call.parties if each.id == participant_id), None)
        if target is None:
            raise UnknownParticipant(f"call {party.call.ref} has no participant {participant_id!r:.60}")
        if target is party or len(party.call.parties) == 2:
            self._calls.leave(party)
            return
        self._core.detach(target, Cause.PARTICIPANT_LEFT)
        self._core.flush()

    def intrude(self, subscriber: Subscriber, device_id: str) -> None:
        """Join the conversation of the user who was found busy."""
        self._core.device(subscriber, device_id)
        party = subscriber.engaged()
        if party is None or device_id not in party.devices:
            raise WrongState(f"set {device_id} does not hear the busy tone of a user")
        require(rules.intrusion(party))
        victim = party.tone_of.engaged() if party.tone_of is not None else None
        if victim is None:
            raise WrongState("the user is in conversation no longer")
        core, gone = self._core, party.call
        self._inherit(victim.call, gone)
        core.cancel(party)
        core.clear_tone(party)
        core.move(party, victim.call)
        self._calls.set_state(party, MediaState.ACTIVE, Cause.CONFERENCED)
        core.flush()

    # Parking, picking up, sending on

    def park(self, party: Party, number: str | None) -> None:
        """Leave the other party waiting at a set, the user's own if none is named."""
        require(rules.park(party))
        core, call = self._core, party.call
        subscriber = subscriber_of(party)
        place = number if number is not None else party.devices[0]
        kind, _ = core.plan.resolve(place) or (None, "")
        sets = (NumberKind.USER, NumberKind.DEVICE, NumberKind.SHARED_SET, NumberKind.UNASSIGNED_SET)
        if kind not in sets:
            raise BadDestination(f"{place} is not a set of the house")
        if place in core.parked:
            raise DestinationBusy(f"a call is parked at {place} already")
        core.detach(party, Cause.PARKED, new_destination=place)
        identity = Identity(place, display_name="Parked", main="DEVICE", sub_type="telephony-services")
        waiting = core.attach(call, identity, MediaState.ACTIVE)
        call.parked_at, call.recall = place, subscriber
        core.parked[place] = call
        core.touch_device(place)
        core.touch(call, Cause.PARKED)
        self._calls.park_timer(call, waiting)
        core.flush()

    def unpark(self, subscriber: Subscriber, device_id: str, number: str | None) -> None:
        """Fetch the call parked at a set, the own one if none is named."""
        core = self._core
        core.working_device(subscriber, device_id)
        place = number if number is not None else device_id
        if number is not None and core.plan.resolve(place) is None:
            raise BadDestination(f"{place} is not a set of the house")
        call = core.parked.get(place)
        if call is None:
            raise WrongState(f"no call is parked at {place}")
        if call.party_of(subscriber) is not None:
            raise WrongState("the user is the party who is parked")
        self._calls.require_start(subscriber)
        self._calls.make_way(subscriber)
        service = next(
            each for each in call.parties if each.subscriber is None and each.identity.number == place
        )
        waiting = next(each for each in call.parties if each is not service)
        core.unpark(call)
        core.cancel(call)
        call.recall = None
        core.detach(service, Cause.PICKED_UP)
        party = core.attach(
            call,
            core.identity(subscriber),
            MediaState.ACTIVE,
            subscriber=subscriber,
            devices=(device_id,),
        )
        party.initial_called = waiting.initial_called
        core.touch(call, Cause.PICKED_UP)
        core.flush()

    def pick_up(self, subscriber: Subscriber, device_id: str, number: str | None) -> None:
        """Answer a call that rings elsewhere: at `number`, or at anybody of the user's groups."""
        core = self._core
        core.working_device(subscriber, device_id)
        ringing = self._ringing_at(subscriber, number)
        self._calls.require_start(subscriber)
        self._calls.make_way(subscriber)
        call = ringing.call
        core.unqueue(call)
        core.detach(ringing, Cause.PICKED_UP, new_destination=subscriber.user.phone)
        party = core.attach(
            call, core.identity(subscriber), MediaState.ACTIVE, subscriber=subscriber, devices=(device_id,)
        )
        party.initial_called = ringing.initial_called
        if party.initial_called is None or party.initial_called.number != ringing.identity.number:
            party.last_redirecting = ringing.identity
        self._calls.connect(call, Cause.PICKED_UP)
        core.flush()

    def _ringing_at(self, subscriber: Subscriber, number: str | None) -> Party:
        core = self._core
        if number is not None:
            owner = core.device_owner.get(number)
            if owner is None:
                raise BadDestination(f"{number} is not a user's set")
            victims = [owner]
        else:
            victims = [core.subscribers[login] for login in self._group_of(subscriber)]
        for victim in victims:
            for party in victim.parties:
                if victim is subscriber or rules.picked_up(party) is not None:
                    continue
                if party.call.party_of(subscriber) is None:
                    return party
        raise WrongState(f"no call to pick up rings at {number or 'the group'}")

    def _group_of(self, subscriber: Subscriber) -> list[str]:
        core = self._core
        members = [
            login
            for pilot in core.plan.pilots.values()
            if subscriber.login in pilot.agents
            for login in pilot.agents
        ]
        if subscriber.group is not None:
            members += core.groups[subscriber.group]
        if not members:
            raise WrongState(f"{subscriber.login} belongs to no group")
        return members

    def redirect(self, party: Party, number: str, *, anonymous: bool = False) -> None:
        """Send a ringing call on; `VOICEMAIL` means the user's own voice mail."""
        require(rules.redirect(party))
        subscriber = subscriber_of(party)
        target = number
        if number == VOICE_MAIL:
            if subscriber.voice_mail is None:
                raise NotProvided(f"{subscriber.login} has no voice mail")
            target = subscriber.voice_mail
        present = [each.subscriber for each in party.call.parties if each.subscriber is not None]
        located = self._calls.destination(target, excluded=present)
        # A person decided, so diversions may be followed anew.
        party.call.visited.clear()
        self._calls.divert(party, located, Cause.REDIRECTED, secret=anonymous)
        self._core.flush()

    def overflow_to_voice_mail(self, party: Party) -> None:
        """Send the own unanswered call to the called user's voice mail."""
        require(rules.overflow(party))
        ringing = party.others()[0]
        number = subscriber_of(ringing).voice_mail
        if number is None:
            raise NotProvided(f"{ringing.identity.number} has no voice mail")
        located = self._calls.destination(number, excluded=())
        self._calls.divert(ringing, located, Cause.OVERFLOWN)
        self._core.flush()

    def switch_device(self, party: Party, device_id: str, other_id: str) -> None:
        """Go on with the call on another of the user's sets."""
        core = self._core
        core.leg(party, device_id)
        subscriber = subscriber_of(party)
        core.device(subscriber, other_id)
        if not subscriber.devices[other_id].in_service:
            raise DeviceOutOfService(f"set {other_id} is out of service")
        if other_id in party.devices:
            raise WrongState(f"the call is on set {other_id} already")
        require(rules.switch_device(party))
        party.devices = (other_id,)
        core.touch(party.call)
        core.flush()

    # What goes with a call

    def attach_data(self, party: Party, text: str | None, hexadecimal: str | None) -> None:
        """Associate data with the call, for all parties to see."""
        if text is None and hexadecimal is None:
            raise BadData("neither associatedData nor hexaBinaryAssociatedData is given")
        party.call.data, party.call.hex_data = associated_data(text, hexadecimal)
        self._core.touch(party.call)
        self._core.flush()

    def account(self, party: Party, code: str) -> None:
        """Give the call its transaction code, digits only."""
        if not ACCOUNT.fullmatch(code):
            raise BadData("accountInfo is not a number of at most 32 digits")
        party.call.account_info = code
        self._core.touch(party.call)
        self._core.flush()

    def dtmf(self, party: Party, device_id: str, digits: str) -> None:
        """Send digits into the conversation."""
        self._core.leg(party, device_id)
        if not DTMF.fullmatch(digits):
            raise BadData("number may only hold 0-9, A-D, * and #, at most 64")
        require(rules.send_dtmf(party))
        party.dtmf += digits

    def record(self, party: Party, action: str) -> None:
        """`start`, `stop`, `pause` or `resume` the user's recording, which goes to his voice mail."""
        subscriber = subscriber_of(party)
        if action == "start" and subscriber.voice_mail is None:
            raise NotProvided(f"{subscriber.login} has no voice mail to record to")
        require(rules.record(party, action))
        states = {
            "start": RecordState.RECORDING,
            "resume": RecordState.RECORDING,
            "pause": RecordState.PAUSED,
        }
        party.recording = states.get(action)
        self._core.touch(party.call)
        self._core.flush()
