"""What is known of one login of an O2G site from its events and snapshots: calls, devices, user, routing.

Pure bookkeeping: it takes in O2G's JSON, however odd, and never raises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from protocol.cti import CallDirection, PhoneEventType, PhoneStatus, UserConfigUpdate

Json = Mapping[str, Any]
"""An object of O2G's, decoded."""

# The media states of a leg (seed document 004, "MediaState") that are spoken of by name.
ACTIVE: Final = "ACTIVE"
HELD: Final = "HELD"
RINGING_INCOMING: Final = "RINGING_INCOMING"
RINGING_OUTGOING: Final = "RINGING_OUTGOING"
DIALING: Final = "DIALING"
OFF_HOOK: Final = "OFF_HOOK"
RELEASING: Final = "RELEASING"
IDLE: Final = "IDLE"
UNKNOWN: Final = "UNKNOWN"
GONE: Final = ""
"""None of the user's devices is part of the call any more."""

# A user with several devices has a leg of a call on each. To Cti.js it is one call, in the state that matters
# most to the user: a call that rings on three sets and is answered on one is answered.
_RANK: Final[Mapping[str, int]] = {
    state: rank
    for rank, state in enumerate(
        (ACTIVE, HELD, RINGING_INCOMING, RINGING_OUTGOING, DIALING, OFF_HOOK, UNKNOWN, RELEASING, IDLE)
    )
}
_LIVE: Final = frozenset((ACTIVE, HELD, RINGING_INCOMING, RINGING_OUTGOING, DIALING, OFF_HOOK))

SELECTORS: Final[Mapping[str, tuple[str, ...]]] = {
    "active": (ACTIVE,),
    "held": (HELD,),
    "ringing": (RINGING_INCOMING,),
    "dialing": (DIALING, RINGING_OUTGOING),
    "failed": (),
}
"""What a call is called by the state of the user's leg; `failed` is a property of the call itself."""

_LINKS_KEPT: Final = 32  # calls announced by `replacedByCallRef` and not seen yet: one or two at a time


CONFERENCE_PARTIES_MIN: Final = 3
"""From this many participants on a call is a conference."""


class Party(msgspec.Struct, frozen=True):
    """One participant; "" where the site does not tell. `main` is `MainType`: `USER`, `EXTERNAL`, …"""

    number: str
    login: str
    name: str
    main: str = ""


NOBODY: Final = Party("", "", "")


class Call(msgspec.Struct):
    """One call as one of its users sees it.

    `linked_id` is the callRef of the call that this one descends from through transfers and conferences, its
    own if there is none. `state` is the user's media state over all devices, `device` the device it is of.
    `recording` is O2G's `RecordState`, "" while it is not recorded.
    `failed`: the outgoing call hears a tone and will not get through; the site keeps it until it is hung up.
    `members` are the participants of a conference that has been told, by id, with the index by which a page knows
    each; empty while it is none.
    `told`, `told_other`, `begun` and `answered` remember the `PhoneEvent`s that went out: the last one (None
    before the first and after `EventReleased`), its other party, whether there was any, and whether there was
    an `EventEstablished`.
    """

    call_ref: str
    linked_id: str
    legs: dict[str, str] = {}
    had_legs: bool = False
    media_state: str = UNKNOWN
    state: str = UNKNOWN
    device: str = ""
    held_since: int = 0
    parties: dict[str, Party] = {}
    other_id: str = ""
    other: Party = NOBODY
    direction: CallDirection | None = None
    initial_called: Party = NOBODY
    source: str = ""
    destination: str = ""
    pilot: str = ""
    recording: str = ""
    attached: str = ""
    failed: bool = False
    members: dict[str, int] = {}
    told: PhoneEventType | None = None
    told_other: str = ""
    begun: bool = False
    answered: bool = False

    @property
    def is_conference(self) -> bool:
        """The user talks with two or more others."""
        return len(self.parties) >= CONFERENCE_PARTIES_MIN and self.state in (ACTIVE, HELD)

    @property
    def other_number(self) -> str:
        """The other party's number; the dialled one until the site says who it is; "" where secret."""
        if not self.other_id and self.direction is not CallDirection.INCOMING:
            return self.initial_called.number
        return self.other.number

    @property
    def other_main(self) -> str:
        """What kind of party the other one is (`MainType`), "" where unknown."""
        return self.other.main or (self.initial_called.main if not self.other_id else "")

    @property
    def other_name(self) -> str:
        """The other party's name, "" where unknown."""
        if not self.other_id and self.direction is not CallDirection.INCOMING:
            return self.initial_called.name
        return self.other.name


class Routing(msgspec.Struct, frozen=True):
    """Do-not-disturb and forwards; a forward is under its `ForwardType`, the unconditional one under ""."""

    dnd: bool = False
    forwards: Mapping[str, str] = {}


class User(msgspec.Struct, frozen=True):
    """What O2G's `User` says of the login; "" where it says nothing."""

    first_name: str = ""
    last_name: str = ""
    voicemail: str = ""
    mobile: str = ""


class UserState:
    """One login: who it is, what its phone does.

    `login` is O2G's login name (a user may have signed in under another), `number` the company phone.
    `devices` are device numbers, the main one first.
    `user_state` is O2G's `UserState` (None until heard), `busy_without_calls` that it became BUSY while there
    was no call. `user` and `routing` are None until heard.
    `told_status` and `told_config` are the last `PhoneStatusUpdate` and `UserConfigUpdate` that went out,
    `told_voice_mails` the number in the last `VoiceMailStatusUpdate`. `agent_id` is 0 for who is no agent.
    """

    __slots__ = (
        "_clock",
        "_links",
        "agent_id",
        "busy_without_calls",
        "calls",
        "device_states",
        "devices",
        "login",
        "number",
        "routing",
        "told_config",
        "told_status",
        "told_voice_mails",
        "user",
        "user_state",
    )

    def __init__(self, login: str, number: str = "") -> None:
        self.login = login
        self.number = number
        self.devices: list[str] = []
        self.device_states: dict[str, str] = {}
        self.user_state: str | None = None
        self.busy_without_calls = False
        self.user: User | None = None
        self.routing: Routing | None = None
        self.calls: dict[str, Call] = {}
        self.told_status: PhoneStatus | None = None
        self.told_config: UserConfigUpdate | None = None
        self.told_voice_mails = 0
        self.agent_id = 0
        self._links: dict[str, str] = {}  # callRef announced as a replacement -> linked_id it will have
        self._clock = 0  # counts holds, so that the latest is known

    # --- who and what ---

    def learn_user(self, body: Json) -> None:
        """Take in a `User` (seed document 004, "User"); devices only where the site shows them."""
        self.login = text(body.get("loginName")) or self.login
        self.number = text(body.get("companyPhone")) or self.number
        devices = [d for d in objects(body.get("devices")) if text(d.get("id"))]
        if devices:
            self.devices = [text(d.get("id")) for d in devices]
        self.user = User(
            first_name=text(body.get("firstName")),
            last_name=text(body.get("lastName")),
            voicemail=text(fields(body.get("voicemail")).get("number")),
            mobile=next((text(d.get("id")) for d in devices if d.get("type") == "MOBILE"), ""),
        )

    def learn_routing(self, body: Json) -> None:
        """Take in a `RoutingState`; overflow routes have no counterpart in Cti.js."""
        forwards = {}
        for route in objects(body.get("forwardRoutes")):
            destination = next(objects(route.get("destinations")), None)
            if destination is not None:
                kind = text(destination.get("type"))
                number = text(destination.get("number")) or ("" if kind == "NUMBER" else kind)
                forwards[text(route.get("forwardType"))] = number
        self.routing = Routing(truth(fields(body.get("dndState")).get("activate")), forwards)

    def learn_devices(self, states: Any) -> None:
        """Take in a list of `DeviceState`, or of `DeviceCapabilities`, which only tells the devices."""
        for item in objects(states):
            device = text(item.get("deviceId"))
            if not device:
                continue
            if device not in self.devices:
                self.devices.append(device)
            if state := text(item.get("state")):
                self.device_states[device] = state

    def learn_user_state(self, value: Any) -> bool:
        """Take in O2G's `UserState`; False where it is none."""
        if value not in ("FREE", "BUSY", "UNKNOWN"):
            return False
        self.user_state = value
        self.busy_without_calls = value == "BUSY" and not self.calls
        return True

    @property
    def out_of_service(self) -> bool:
        """Every device of the user is out of service."""
        devices = self.devices or self.device_states
        return bool(devices) and all(self.device_states.get(d) == "OUT_OF_SERVICE" for d in devices)

    # --- calls ---

    def created(self, call_ref: str, event: Json) -> Call:
        """Take in `OnCallCreated`. A call that is known already is brought up to date."""
        call = self.calls.get(call_ref)
        if call is None:
            call = self.calls[call_ref] = Call(call_ref, self._links.pop(call_ref, call_ref))
        self._take(call, event)
        return call

    def modified(self, call_ref: str, event: Json) -> tuple[Call | None, Call | None]:
        """Take in `OnCallModified`: the call as it is now, and the call that it or another one has replaced.

        Either is None where there is none: a call that O2G says is replaced is over, and a call not heard of
        before counts only if it is alive.
        """
        known = call = self.calls.get(call_ref)
        previous = text(event.get("previousCallRef"))
        replaced = self.calls.pop(previous, None) if previous != call_ref else None
        if call is None:
            if replaced is not None:
                call = _successor(replaced, call_ref)
            else:
                call = Call(call_ref, self._links.pop(call_ref, "") or self._links.pop(previous, previous))
                call.linked_id = call.linked_id or call_ref
        self._take(call, event)
        successor = text(event.get("replacedByCallRef"))
        if successor and successor != call_ref:
            self.calls.pop(call_ref, None)
            if successor not in self.calls:
                self._link(successor, call.linked_id)
            return None, known
        if known is None and call.state not in _LIVE:
            return None, replaced
        self.calls[call_ref] = call
        return call, replaced

    def removed(self, call_ref: str) -> Call | None:
        """Take in `OnCallRemoved`: the call that is over, None where it was not known."""
        return self.calls.pop(call_ref, None)

    def resync(self, telephony: Json) -> list[Call]:
        """Take in a `TelephonicState` or `Calls`, which is complete: returns the calls that are over."""
        bodies = [b for b in objects(telephony.get("calls")) if text(b.get("callRef"))]
        alive = {text(b["callRef"]) for b in bodies}
        over = [self.calls.pop(ref) for ref in list(self.calls) if ref not in alive]
        for body in bodies:
            call_ref = text(body["callRef"])
            call = self.calls.get(call_ref)
            if call is None:
                call = self.calls[call_ref] = Call(call_ref, self._links.pop(call_ref, call_ref))
            call.legs = {}
            call.had_legs = False
            call.parties = {}
            self._take(call, body)
        self.learn_devices(telephony.get("deviceCapabilities"))
        self.learn_user_state(telephony.get("userState"))
        return over

    def view(self, calls: Json) -> dict[str, Call]:
        """The calls of a `Calls` body with what is known of them, without taking them in.

        An answer can overtake events: only events and snapshots may change the state, or their `PhoneEvent`s
        would be lost.
        """
        seen = {}
        for body in objects(calls.get("calls")):
            call_ref = text(body.get("callRef"))
            if not call_ref:
                continue
            known = self.calls.get(call_ref)
            if known is None:
                call = Call(call_ref, self._links.get(call_ref, call_ref))
            else:
                call = msgspec.structs.replace(known, legs={}, had_legs=False, parties={})
            self._take(call, body)
            seen[call_ref] = call
        return seen

    def find(self, selector: str, calls: Mapping[str, Call] | None = None) -> Call | None:
        """The call of `SELECTORS`: of several the oldest, of several held ones the one held last."""
        found: Call | None = None
        states = SELECTORS[selector]
        for call in (self.calls if calls is None else calls).values():
            if call.failed:
                if selector == "failed":
                    return call
            elif call.state in states:
                if selector != "held":
                    return call
                if found is None or call.held_since > found.held_since:
                    found = call
        return found

    # --- inside ---

    def _take(self, call: Call, body: Json) -> None:
        """Bring a call up to date from the fields of an event or a `Call`; absent means unmodified."""
        self._take_data(call, fields(body.get("callData")))
        for leg in objects(body.get("removedLegs")):
            call.legs.pop(text(leg.get("deviceId")), None)
        for name in ("legs", "modifiedLegs", "addedLegs"):
            for leg in objects(body.get(name)):
                device = text(leg.get("deviceId"))
                state = text(leg.get("state")) or call.legs.get(device, UNKNOWN)
                call.legs[device] = state if state in _RANK else UNKNOWN
                call.had_legs = True
        if isinstance(gone := body.get("removedParticipantIds"), list):
            for participant_id in gone:
                call.parties.pop(text(participant_id), None)
        for name in ("participants", "modifiedParticipants", "addedParticipants"):
            for item in objects(body.get(name)):
                self._take_participant(call, item)
        if (initiator := text(body.get("initiator"))) and call.direction is None:
            self._take_initiator(call, initiator)
        self.learn_devices(body.get("deviceCapabilities"))
        self._settle(call)

    def _take_data(self, call: Call, data: Json) -> None:
        if "initialCalled" in data:
            call.initial_called = _party(fields(data["initialCalled"]))
        if "associateData" in data:
            call.attached = text(data["associateData"])
        if pilot := text(fields(data.get("acdCallData")).get("pilotNumber")):
            call.pilot = pilot
        if "state" in data or "recordState" in data:
            call.recording = text(data.get("recordState"))
        if (state := text(data.get("state"))) in _RANK:
            call.media_state = state

    def _take_participant(self, call: Call, item: Json) -> None:
        identity = fields(item.get("identity"))
        party = _party(identity)
        participant_id = text(item.get("participantId")) or party.login or party.number
        if identity or participant_id not in call.parties:
            call.parties[participant_id] = party

    def _take_initiator(self, call: Call, initiator: str) -> None:
        party = call.parties.get(initiator)
        if party is not None:
            own = self._is_own(party, call)
        else:
            own = initiator in (self.login, self.number) or initiator in self.devices
            if not own:
                return  # a participant that is not shown: the state of the leg says as much
        call.direction = CallDirection.OUTGOING if own else CallDirection.INCOMING

    def _settle(self, call: Call) -> None:
        """Work out what follows from a call's legs and participants."""
        state = GONE if call.had_legs else call.media_state
        if call.legs:
            call.device, state = min(call.legs.items(), key=_rank)
        if state == HELD and call.state != HELD:
            self._clock += 1
            call.held_since = self._clock
        call.state = state
        if call.other_id not in call.parties or not call.other_id:
            for participant_id, party in call.parties.items():
                if not self._is_own(party, call):
                    call.other_id = participant_id
                    break
        # Whoever was the last other party stays named until somebody takes the place.
        call.other = call.parties.get(call.other_id, call.other)
        if call.direction is None:
            call.direction = self._direction(call)
        own = self.number or call.device
        if call.direction is CallDirection.INCOMING:
            call.source = call.source or call.other_number
            call.destination = call.destination or call.initial_called.number or own
        elif call.direction is CallDirection.OUTGOING:
            call.source = call.source or own
            call.destination = call.destination or call.initial_called.number or call.other_number

    def _direction(self, call: Call) -> CallDirection | None:
        if call.state in (DIALING, RINGING_OUTGOING):
            return CallDirection.OUTGOING
        if call.state == RINGING_INCOMING:
            return CallDirection.INCOMING
        if call.initial_called is NOBODY:
            return None
        called_me = self._is_own(call.initial_called, call)
        return CallDirection.INCOMING if called_me else CallDirection.OUTGOING

    def is_own(self, party: Party, call: Call) -> bool:
        """Whether a participant of a call is the user himself."""
        return self._is_own(party, call)

    def _is_own(self, party: Party, call: Call) -> bool:
        if party.login:
            return party.login == self.login
        number = party.number
        return number != "" and (number == self.number or number in self.devices or number in call.legs)

    def _link(self, call_ref: str, linked_id: str) -> None:
        self._links[call_ref] = linked_id
        while len(self._links) > _LINKS_KEPT:
            del self._links[next(iter(self._links))]


def _rank(leg: tuple[str, str]) -> int:
    return _RANK[leg[1]]


def _successor(old: Call, call_ref: str) -> Call:
    """The call that goes on under another reference; nothing has been told of it yet."""
    return msgspec.structs.replace(
        old,
        call_ref=call_ref,
        legs=dict(old.legs),
        parties=dict(old.parties),
        members={},
        failed=False,
        told=None,
        told_other="",
    )


def _party(identity: Json) -> Party:
    key = fields(identity.get("id"))
    name = text(identity.get("displayName"))
    if not name:
        name = f"{text(identity.get('firstName'))} {text(identity.get('lastName'))}".strip()
    main = text(fields(identity.get("type")).get("main"))
    party = Party(text(key.get("phoneNumber")), text(key.get("loginName")), name, main)
    return NOBODY if party == NOBODY else party


# --- Reading O2G's JSON, which need not be what its document says ---


def text(value: Any) -> str:
    """A string; a number where the document says string is written out, anything else is ""."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**64:
        return str(value)
    return ""


def truth(value: Any) -> bool:
    """A boolean; the document's own examples send `"true"`."""
    return value is True or value == "true"


def fields(value: Any) -> Json:
    """An object, {} where it is none."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> Iterator[Json]:
    """The objects of an array, nothing where it is none."""
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield item
