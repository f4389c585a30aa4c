"""What the simulated PBX's state is made of: calls, their parties, subscribers; and how it refuses.

Neutral of any API. Errors: `PbxError` and below it `UnknownCall`, `NotYours` (`SomebodysCall`, `SomebodysDevice`),
`UnknownLeg`, `UnknownDevice`, `DeviceOutOfService`, `WrongState` (`LinesBusy`), `BadDestination`,
`DestinationBusy`, `BadData`, `UnknownParticipant`, `NotProvided`, `TooManyParties`, `UnknownGroup`,
`UnknownPilot`, `NumberTaken`, `NoMessage`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from bridge.simulator.acd_log import CallRecord
from bridge.simulator.plan import Device, User


class MediaState(StrEnum):
    """`MediaState` of the document, section Call control."""

    UNKNOWN = "UNKNOWN"
    OFF_HOOK = "OFF_HOOK"
    IDLE = "IDLE"
    RELEASING = "RELEASING"
    DIALING = "DIALING"
    HELD = "HELD"
    RINGING_INCOMING = "RINGING_INCOMING"
    RINGING_OUTGOING = "RINGING_OUTGOING"
    ACTIVE = "ACTIVE"


class Cause(StrEnum):
    """The values of `CallCause` that this PBX gives."""

    ABANDONED = "ABANDONED"
    ALL_TRUNK_BUSY = "ALL_TRUNK_BUSY"
    BUSY = "BUSY"
    CLEARED = "CLEARED"
    PARTICIPANT_LEFT = "PARTICIPANT_LEFT"
    CONFERENCED = "CONFERENCED"
    INVALID_NUMBER = "INVALID_NUMBER"
    DESTINATION_NOT_OBTAINABLE = "DESTINATION_NOT_OBTAINABLE"
    DO_NOT_DISTURB = "DO_NOT_DISTURB"
    FORWARDED = "FORWARDED"
    NOT_ANSWERED = "NOT_ANSWERED"
    PICKED_UP = "PICKED_UP"
    PARKED = "PARKED"
    REDIRECTED = "REDIRECTED"
    OVERFLOWN = "OVERFLOWN"
    TRANSFERRED = "TRANSFERRED"
    CALL_BACK = "CALL_BACK"
    RECALL = "RECALL"
    DISTRIBUTED = "DISTRIBUTED"
    ACD_ENTER_DISTRIBUTION = "ACD_ENTER_DISTRIBUTION"
    RESOURCES_NOT_AVAILABLE = "RESOURCES_NOT_AVAILABLE"
    SUPERVISOR_LISTENING = "SUPERVISOR_LISTENING"
    SUPERVISOR_INTRUSION = "SUPERVISOR_INTRUSION"
    SUPERVISOR_RESTRICT_INTRUSION = "SUPERVISOR_RESTRICT_INTRUSION"
    NO_AVAILABLE_AGENT = "NO_AVAILABLE_AGENT"


class RecordState(StrEnum):
    """`RecordState` of the document."""

    PAUSED = "PAUSED"
    RECORDING = "RECORDING"


class PbxError(Exception):
    """The PBX does not do what was asked; nothing has changed."""


class UnknownCall(PbxError):
    """No call has this reference."""


class NotYours(PbxError):
    """What is named exists and is somebody else's."""


class SomebodysCall(NotYours):
    """The user takes no part in the call."""


class SomebodysDevice(NotYours):
    """The set is not one of the user's."""


class UnknownLeg(PbxError):
    """The set takes no part in the call."""


class UnknownDevice(PbxError):
    """There is no set of this number."""


class DeviceOutOfService(PbxError):
    """The set exists and does not work."""


class WrongState(PbxError):
    """The call, or the user's other calls, are not in a state that permits it."""


class LinesBusy(WrongState):
    """All of the user's lines are taken."""


class BadDestination(PbxError):
    """The number leads nowhere, or to where this cannot lead."""


class DestinationBusy(PbxError):
    """The destination exists and cannot take the call now."""


class BadData(PbxError):
    """A value the PBX cannot use."""


class UnknownParticipant(PbxError):
    """The call has no such participant."""


class NotProvided(PbxError):
    """The user lacks what this service relies on."""


class TooManyParties(PbxError):
    """The conference would grow beyond its limit."""


class UnknownGroup(PbxError):
    """There is no hunting group of this number."""


class NumberTaken(PbxError):
    """Something has this number already."""


class UnknownPilot(PbxError):
    """There is no pilot of this number on this node."""


class NoMessage(PbxError):
    """No mini message is waiting."""


class Timings(msgspec.Struct, frozen=True, kw_only=True):
    """How long things take, in seconds. The defaults suit somebody who watches."""

    outside_answer_s: float = 0.3
    """An outside number rings this long, then answers by itself."""
    no_answer_s: float = 15.0
    """A set rings this long before a forward or overflow on no answer takes the call."""
    ring_limit_s: float = 60.0
    """A set nobody answers stops ringing."""
    own_ring_s: float = 30.0
    """The caller's own set, when it is rung first (`autoAnswer` false)."""
    failure_tone_s: float = 5.0
    """How long the busy tone and its like are heard; call-back and intrusion are possible meanwhile."""
    transfer_recall_s: float = 30.0
    """A transferred call nobody answers comes back to who transferred it."""
    park_recall_s: float = 60.0
    """A parked call nobody fetches comes back to who parked it."""
    callback_delay_s: float = 0.5
    """After both are free, before the caller's set rings for his call-back."""
    callback_ring_s: float = 20.0
    distribution_s: float = 0.1
    """After an agent is free, before the next waiting call is given to him."""
    agent_ring_s: float = 20.0
    """An agent's set rings this long for a pilot's call before the call goes to another agent."""
    agent_rest_s: float = 3.0
    """An agent who did not take a call is in pause this long before he gets another."""
    wrap_up_s: float = 5.0
    """The wrap-up after a pilot's call, where the processing group has none of its own; 0 for none."""


class Timer(Protocol):
    """Something that can still be called off."""

    def cancel(self) -> None:
        """Call it off."""


class Clock(Protocol):
    """Where the PBX takes time from; tests have one that they move by hand."""

    def call_later(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call `callback` after `delay` seconds."""
        ...

    def now(self) -> datetime:
        """The time of day, UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who or what somebody is to the others: `main` and `sub_type` are those of `ParticipantType`."""

    number: str
    login: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    display_name: str | None = None
    main: str = "UNKNOWN"
    sub_type: str | None = None


@dataclass(slots=True)
class Dial:
    """Where a call is to go, and what it takes along."""

    number: str
    data: str | None = None
    hex_data: str | None = None
    anonymous: bool = False
    supervised_transfer: bool = False
    cause: Cause | None = None
    skills: dict[int, int] = field(default_factory=dict)
    """What an agent must know to get the call, if it goes to a pilot: skill number to least level."""


@dataclass(eq=False, slots=True)
class AcdInfo:
    """What an ACD call knows of its distribution; it goes with the call, whatever becomes of that."""

    record: CallRecord
    call_ref: str
    """The call it is with now."""
    skills: dict[int, int] = field(default_factory=dict)
    supervised_transfer: bool = False
    waiting: bool = True
    queued: datetime | None = None
    """When it began to wait in its queue; the time of an agent's ringing in between counts along."""
    caller: Party | None = None
    """Who waits for an agent, or talks to one."""
    agent: str | None = None
    """The login of the agent whom it rings, or who has answered it."""
    offered_to: str | None = None
    """The same while it rings him because the distribution gave it to him."""
    waited_s: int = 0
    expected_s: int = 0
    """The waiting time that was expected when it came."""
    saturated: bool = False
    """Whether its queue was full when it came."""
    transfer_status: str | None = None
    """The pilot's `PilotStatus` when it came, if it came as somebody's enquiry call."""

    @property
    def pilot(self) -> str:
        """The number that was called."""
        return self.record.pilot

    @property
    def group(self) -> str:
        """The processing group of the agent."""
        return self.record.group or ""


@dataclass(eq=False, slots=True)
class Party:
    """One participant of one call. A subscriber's party has one leg for each set in `devices`, all alike."""

    id: str
    call: Call
    identity: Identity
    subscriber: Subscriber | None
    state: MediaState
    devices: tuple[str, ...] = ()
    initial_called: Identity | None = None
    last_redirecting: Identity | None = None
    device_call: bool = False
    anonymous: bool = False
    recording: RecordState | None = None
    pending: Dial | None = None
    """The own set is being rung; once answered, this goes out."""
    tone: Cause | None = None
    """Why the leg is RELEASING."""
    tone_of: Subscriber | None = None
    """Whose being busy the tone tells of."""
    dtmf: str = ""
    timers: dict[str, Timer] = field(default_factory=dict)

    def others(self) -> list[Party]:
        """Everybody else in the call."""
        return [party for party in self.call.parties if party is not self]

    def other(self) -> Party | None:
        """The one other party, if there is exactly one."""
        others = self.others()
        return others[0] if len(others) == 1 else None


@dataclass(eq=False, slots=True)
class Call:
    """One call, whoever takes part; all parties share its reference."""

    ref: str
    initiator: str = ""
    """The participant id of who began it."""
    parties: list[Party] = field(default_factory=list)
    data: str | None = None
    hex_data: str | None = None
    account_info: str | None = None
    acd: AcdInfo | None = None
    trunks: dict[str, int] = field(default_factory=dict)
    """The trunk equipment of each outside party, by participant id."""
    recall: Subscriber | None = None
    """Who gets the call back when nobody answers or fetches it."""
    parked_at: str | None = None
    queued_at: str | None = None
    visited: set[str] = field(default_factory=set)
    """Logins and pilots whose forward or overflow this call has already followed."""
    skills: dict[int, int] = field(default_factory=dict)
    """What its caller wants an agent to know, if it comes to a pilot: skill number to least level."""
    overflow_group: str | None = None
    """The processing group, not one of agents, to which a pilot's queue has sent it."""
    timers: dict[str, Timer] = field(default_factory=dict)

    def party_of(self, subscriber: Subscriber) -> Party | None:
        """The subscriber's own party."""
        return next((party for party in self.parties if party.subscriber is subscriber), None)


@dataclass(slots=True)
class DeviceRuntime:
    """One set as it is now."""

    device: Device
    in_service: bool = True
    micro_off: bool = False
    interphony: bool = False


class ForwardType(StrEnum):
    """When a forward or an overflow applies; `IMMEDIATE` is the document's absent `forwardType`."""

    IMMEDIATE = "IMMEDIATE"
    BUSY = "BUSY"
    NO_ANSWER = "NO_ANSWER"
    BUSY_NO_ANSWER = "BUSY_NO_ANSWER"

    @property
    def on_busy(self) -> bool:
        """Whether it takes calls that find the user busy."""
        return self in (ForwardType.BUSY, ForwardType.BUSY_NO_ANSWER)

    @property
    def on_no_answer(self) -> bool:
        """Whether it takes calls that are not answered in time."""
        return self in (ForwardType.NO_ANSWER, ForwardType.BUSY_NO_ANSWER)


@dataclass(frozen=True, slots=True)
class Route:
    """One forward or overflow; `number` None means the user's own voice mail."""

    type: ForwardType
    number: str | None


@dataclass(slots=True)
class RoutingSettings:
    """What a user's incoming calls do."""

    dnd: bool = False
    forward: Route | None = None
    overflow: Route | None = None
    mobile_selected: bool = True


@dataclass(slots=True)
class CallbackEntry:
    """Somebody asks to be called back."""

    id: str
    caller: Subscriber


@dataclass(frozen=True, slots=True)
class MiniMessage:
    """A text waiting for a user."""

    sender: str
    date: datetime
    text: str


@dataclass(eq=False, slots=True)
class Subscriber:
    """A user as he is now: his sets, his calls, his settings."""

    user: User
    devices: dict[str, DeviceRuntime]
    parties: list[Party] = field(default_factory=list)
    routing: RoutingSettings = field(default_factory=RoutingSettings)
    shared_set: str | None = None
    messages: list[MiniMessage] = field(default_factory=list)
    callbacks: dict[str, CallbackEntry] = field(default_factory=dict)
    group: str | None = None
    group_logged_on: bool = False
    tones: set[Party] = field(default_factory=set)
    """Parties that hear the busy tone because of this user."""
    was_busy: bool = False
    timers: dict[str, Timer] = field(default_factory=dict)

    @property
    def login(self) -> str:
        """The user's login."""
        return self.user.login

    @property
    def voice_mail(self) -> str | None:
        """The number of the user's voice mail."""
        return self.user.voice_mail.number if self.user.voice_mail is not None else None

    def engaged(self, but: Party | None = None) -> Party | None:
        """The one call, other than `but`, that has the user's ear or is being set up by him."""
        waiting = (MediaState.HELD, MediaState.RINGING_INCOMING)
        for party in self.parties:
            if party is not but and (party.state not in waiting or party.pending is not None):
                return party
        return None

    def in_service(self) -> list[str]:
        """The sets that work."""
        return [device for device, runtime in self.devices.items() if runtime.in_service]


@dataclass(frozen=True, slots=True)
class Exit:
    """How a user's part in a call ended."""

    cause: Cause | None
    new_destination: str | None = None
    replaced_by: str | None = None


@dataclass(slots=True)
class Change:
    """What one step changed. Users in the order in which it concerned them."""

    users: dict[str, Subscriber] = field(default_factory=dict)
    causes: dict[str, Cause] = field(default_factory=dict)
    """Why a call changed, by call reference."""
    exits: dict[tuple[str, str], Exit] = field(default_factory=dict)
    """By login and call reference."""
    renames: dict[tuple[str, str], str] = field(default_factory=dict)
    """By login and the call's new reference: the reference under which the user knew it before."""
    calls: dict[str, Call] = field(default_factory=dict)
    """The calls that changed and go on, by reference."""
    ended: dict[str, Call] = field(default_factory=dict)
    """The calls that are no more."""
    announced: set[str] = field(default_factory=set)
    """References of calls whose cause is worth telling though nothing else about them changed."""


class Listener(Protocol):
    """Who wants to know of changes; called after each step, in order, with a consistent state."""

    def calls_changed(self, change: Change) -> None:
        """Calls, or what the users' sets can do, changed."""

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Do-not-disturb, forward, overflow or presentation changed."""

    def group_changed(self, subscriber: Subscriber) -> None:
        """The user logged on to or off from his hunting group."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Sets went in or out of service."""


def utc_now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)
