"""The messages of Cti.js: each message type and its payload, as a page gets them from a server.

Shapes: seed document 003, section 1.5.2; where that shows none, what later clients read. Raises nothing.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType, field


class PhoneStatus(enum.IntEnum):
    """`PhoneStatusUpdate.status` and the status of contacts (Cti.js `PhoneStatus`)."""

    ONHOLD = 16
    BUSY_AND_RINGING = 9
    RINGING = 8
    INDISPONIBLE = 4
    BUSY = 2
    CALLING = 1
    AVAILABLE = 0
    DEACTIVATED = -1
    UNEXISTING = -2
    ERROR = -99


class PhoneEventType(enum.Enum):
    """`PhoneEvent.eventType`. Servers of old do not send `EventOnHold`; pages made for them ignore it."""

    DIALING = "EventDialing"
    RINGING = "EventRinging"
    ESTABLISHED = "EventEstablished"
    ON_HOLD = "EventOnHold"
    RELEASED = "EventReleased"


class CallDirection(enum.Enum):
    """Who placed the call, seen from the user of the session."""

    INCOMING = "Incoming"
    OUTGOING = "Outgoing"


class PhoneEvent(msgspec.Struct, frozen=True, rename="camel"):
    """What happened to one call of the user.

    `unique_id` names the call, `linked_id` what it descends from; `dn` is the user's phone, `other_dn` the
    other party's ("" where it is secret). `user_data` holds `XIVO_…` system data and `USR_…` data attached
    to the call.
    """

    event_type: PhoneEventType
    dn: str = field(name="DN")
    other_dn: str = field(name="otherDN")
    other_dname: str = field(name="otherDName")
    linked_id: str
    unique_id: str
    user_data: dict[str, str]
    call_direction: CallDirection | UnsetType = UNSET
    queue_name: str | UnsetType = UNSET


class CurrentCallsPhoneEvents(msgspec.Struct, frozen=True):
    """One `PhoneEvent` per call in progress, the answer to `getCurrentCallsPhoneEvents`."""

    events: list[PhoneEvent]


class PhoneStatusUpdate(msgspec.Struct, frozen=True):
    """The user's phone changed its status."""

    status: PhoneStatus


class UserConfigUpdate(msgspec.Struct, frozen=True, rename="camel"):
    """The user's name, do-not-disturb and forwards. A forward that is off has the destination ""."""

    user_id: int
    dnd_enabled: bool
    na_fwd_enabled: bool
    na_fwd_destination: str
    unc_fwd_enabled: bool
    unc_fwd_destination: str
    busy_fwd_enabled: bool
    busy_fwd_destination: str
    first_name: str
    last_name: str
    full_name: str
    mobile_number: str
    voice_mail_enabled: bool
    voice_mail_id: int | UnsetType = UNSET
    agent_id: int | UnsetType = UNSET


class LinkStatusUpdate(msgspec.Struct, frozen=True):
    """The link to the telephone system: `opened` or `closed`."""

    status: str


class AgentListen(msgspec.Struct, frozen=True, rename="camel"):
    """A supervisor starts or stops listening to an agent."""

    started: bool
    phone_number: str
    agent_id: int


class ErrorMessage(msgspec.Struct, frozen=True):
    """A command failed; sent as `msgType` `Error`."""

    error: str = field(name="Error")


class LoggedOnError(msgspec.Struct, frozen=True):
    """The sign-in failed, `loggedOnFailed`, or took too long, `loggedOnTimeout`; the socket is closed then."""

    error: str = field(name="Error")


class AgentError(msgspec.Struct, frozen=True, omit_defaults=True):
    """An agent could not be logged in: `PhoneNumberUnknown`, or `LoggedInOnAnotherPhone` with both phones."""

    error: str = field(name="Error")
    phone_nb: str = field(name="phoneNb", default="")
    requested_nb: str = field(name="RequestedNb", default="")


class UserDisplayName(msgspec.Struct, frozen=True, rename="camel"):
    """What a user is called."""

    user_name: str
    display_name: str


class UserStatusUpdate(msgspec.Struct, frozen=True):
    """The user has another presence; `status` is a name of `UsersStatuses`."""

    status: str


class StatusAction(msgspec.Struct, frozen=True):
    """What follows from a presence: `agentlogoff`, `enablednd`, `queuepause_all`."""

    name: str
    parameters: str


class UserStatus(msgspec.Struct, frozen=True, rename="camel"):
    """One presence that the user can have."""

    name: str
    color: str
    long_name: str
    actions: list[StatusAction]


class PhoneHintStatusEvent(msgspec.Struct, frozen=True):
    """Somebody else's phone changed its status."""

    number: str
    status: PhoneStatus


class VoiceMailStatusUpdate(msgspec.Struct, frozen=True, rename="camel"):
    """How many messages the user's mailbox holds; `waiting_messages` are those not listened to."""

    voice_mail_id: int
    new_messages: int
    waiting_messages: int
    old_messages: int | UnsetType = UNSET


class LineConfig(msgspec.Struct, frozen=True, rename="camel"):
    """The user's line. What only a SIP line has is ""."""

    name: str
    password: str = ""
    xivo_ip: str = ""
    sip_proxy_name: str = ""


# --- Agents and queues ---


class AgentStateName(enum.Enum):
    """`AgentStateEvent.name`."""

    LOGIN = "AgentLogin"
    READY = "AgentReady"
    ON_PAUSE = "AgentOnPause"
    ON_WRAPUP = "AgentOnWrapup"
    RINGING = "AgentRinging"
    DIALING = "AgentDialing"
    ON_CALL = "AgentOnCall"
    LOGGED_OUT = "AgentLoggedOut"


class CallType(enum.Enum):
    """Where the other party of an agent's call is."""

    INTERNAL = "Internal"
    EXTERNAL = "External"


class MonitorState(enum.Enum):
    """Whether an agent's call is being recorded."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    DISABLED = "DISABLED"


class AgentStateEvent(msgspec.Struct, frozen=True, rename="camel"):
    """What an agent does. `since`: seconds since he began; the fields about a call only with `AgentOnCall`."""

    name: AgentStateName
    agent_id: int
    phone_nb: str
    since: int
    queues: list[int]
    cause: str = ""
    acd: bool | UnsetType = UNSET
    direction: CallDirection | UnsetType = UNSET
    call_type: CallType | UnsetType = UNSET
    monitor_state: MonitorState | UnsetType = UNSET


class AgentConfig(msgspec.Struct, frozen=True, rename="camel"):
    """An agent: who he is, and his group."""

    id: int
    first_name: str
    last_name: str
    number: str
    context: str
    group_id: int | UnsetType = UNSET


class DirectoryAgent(msgspec.Struct, frozen=True, rename="camel"):
    """An agent, and what he does."""

    agent: AgentConfig
    agent_state: AgentStateEvent


class AgentDirectory(msgspec.Struct, frozen=True):
    """All agents, and what they do."""

    directory: list[DirectoryAgent]


class AgentGroup(msgspec.Struct, frozen=True):
    """A group of agents."""

    id: int
    name: str


class Statistic(msgspec.Struct, frozen=True):
    """One of an agent's statistics: a number, seconds, or a date with its time."""

    name: str
    value: int | str


class AgentStatistics(msgspec.Struct, frozen=True):
    """What an agent has done today."""

    id: int
    statistics: list[Statistic]


class QueueConfig(msgspec.Struct, frozen=True, rename="camel"):
    """A queue."""

    id: int
    context: str
    name: str
    display_name: str
    number: str


class QueueMember(msgspec.Struct, frozen=True, rename="camel"):
    """An agent is in a queue, in no longer where the penalty is -1."""

    agent_id: int
    queue_id: int
    penalty: int


class Counter(msgspec.Struct, frozen=True, rename="camel"):
    """One of a queue's statistics."""

    stat_name: str
    value: int


class QueueStatistics(msgspec.Struct, frozen=True, rename="camel"):
    """Statistics of a queue; those that have not changed may be left out."""

    queue_id: int
    counters: list[Counter]


class QueueCall(msgspec.Struct, frozen=True, rename="camel"):
    """A call that waits in a queue; `queue_time` is when it came (ISO 8601)."""

    position: int
    name: str
    number: str
    queue_time: str


class QueueCalls(msgspec.Struct, frozen=True, rename="camel"):
    """All calls that wait in a queue, the oldest first."""

    queue_id: int
    calls: list[QueueCall]


# --- Conferences ---


class ConferenceParticipant(msgspec.Struct, frozen=True, rename="camel"):
    """Somebody in a conference; `since`: seconds since he joined."""

    index: int
    is_me: bool
    role: str
    since: int
    phone_number: str = ""


class ConferenceEvent(msgspec.Struct, frozen=True, rename="camel"):
    """The user has joined a conference, `Join`, or left it, `Leave`."""

    event_type: str
    unique_id: str
    conference_name: str
    conference_number: str
    participants: list[ConferenceParticipant]
    since: int


class ConferenceParticipantEvent(msgspec.Struct, frozen=True, rename="camel"):
    """Somebody has joined the user's conference, `Join`, or left it, `Leave`."""

    event_type: str
    unique_id: str
    index: int
    since: int
    is_me: bool
    role: str
    phone_number: str


# --- Directory and history ---


class DirectoryEntry(msgspec.Struct, frozen=True):
    """One row of a directory: the phone's status, and a text for each header."""

    status: PhoneStatus
    entry: list[str]


class DirectoryResult(msgspec.Struct, frozen=True):
    """What a search has found."""

    entries: list[DirectoryEntry]
    headers: list[str]


class ContactStatus(msgspec.Struct, frozen=True):
    """A contact's phone, and its video."""

    phone: PhoneStatus
    video: str


class ContactAction(msgspec.Struct, frozen=True):
    """How a contact can be reached."""

    action: str
    args: list[str]
    default: bool


class ContactSource(msgspec.Struct, frozen=True):
    """Where a contact comes from."""

    name: str
    id: str


class ContactField(msgspec.Struct, frozen=True, rename="camel"):
    """One fact about a contact."""

    name: str
    data: str
    data_type: str


class ContactDetails(msgspec.Struct, frozen=True):
    """Facts about a contact that belong together."""

    name: str
    fields: list[ContactField]


class ContactSheetItem(msgspec.Struct, frozen=True, rename="camel"):
    """One contact."""

    name: str
    subtitle1: str
    subtitle2: str
    picture: str
    is_personal: bool
    is_favorite: bool
    is_meetingroom: bool
    can_be_favorite: bool
    status: ContactStatus
    actions: list[ContactAction]
    sources: list[ContactSource]
    details: list[ContactDetails]


class ContactSheet(msgspec.Struct, frozen=True):
    """What a search for contacts has found."""

    sheets: list[ContactSheetItem]


class HistoryCall(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One call of the past: `start` as `yyyy-MM-dd HH:mm:ss`, `duration` as `HH:mm:ss`."""

    start: str
    duration: str
    src_num: str
    dst_num: str
    status: str
    src_username: str = ""
    dst_username: str = ""
    src_first_name: str = ""
    src_last_name: str = ""
    dst_first_name: str = ""
    dst_last_name: str = ""


class CustomerCalls(msgspec.Struct, frozen=True):
    """Calls that were found."""

    total: int
    calls: list[HistoryCall] = field(name="list")


class CustomerCallHistoryResponseWithId(msgspec.Struct, frozen=True):
    """The answer to the search of this id."""

    id: int
    response: CustomerCalls


class FlashTextParty(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Who writes, or is written to."""

    username: str
    display_name: str
    phone_number: str = ""


class FlashTextEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message to or from somebody: `FlashTextUserMessage`, or what became of one's own of this number."""

    event: str
    sequence: int
    sender: FlashTextParty | UnsetType = field(name="from", default=UNSET)
    to: FlashTextParty | UnsetType = UNSET
    message: str = ""
    date: str = ""


# --- Callbacks and memberships ---


class CallbackPeriod(msgspec.Struct, frozen=True, rename="camel"):
    """When somebody wants to be called back."""

    uuid: str
    name: str
    period_start: str
    period_end: str
    default: bool


class CallbackRequest(msgspec.Struct, frozen=True, rename="camel"):
    """Somebody wants to be called back."""

    uuid: str
    list_uuid: str
    phone_number: str
    mobile_phone_number: str
    first_name: str
    last_name: str
    company: str
    description: str | None
    agent_id: int | None
    due_date: str
    preferred_period: CallbackPeriod


class CallbackList(msgspec.Struct, frozen=True, rename="camel"):
    """Callback requests of a queue."""

    uuid: str
    name: str
    queue_id: int
    callbacks: list[CallbackRequest]


class FoundCallbacks(msgspec.Struct, frozen=True):
    """Callback requests that were found."""

    total: int
    requests: list[CallbackRequest] = field(name="list")


class FindCallbackResponseWithId(msgspec.Struct, frozen=True):
    """The answer to the search of this id."""

    id: int
    response: FoundCallbacks


class CallbackStarted(msgspec.Struct, frozen=True, rename="camel"):
    """A request is being answered by a call."""

    request_uuid: str
    ticket_uuid: str


class CallbackClotured(msgspec.Struct, frozen=True):
    """A request is done with."""

    uuid: str


class QueueMembership(msgspec.Struct, frozen=True, rename="camel"):
    """A queue that somebody belongs to, and how readily it gives him calls."""

    queue_id: int
    penalty: int


class UserQueueDefaultMembership(msgspec.Struct, frozen=True, rename="camel"):
    """The queues that a user belongs to."""

    user_id: int
    membership: list[QueueMembership]


# --- The types ---

MESSAGES: Final[Mapping[str, Any]] = {
    "LoggedOnError": LoggedOnError,
    "Error": ErrorMessage,
    "LinkStatusUpdate": LinkStatusUpdate,
    "UserConfigUpdate": UserConfigUpdate,
    "UserDisplayName": UserDisplayName,
    "UserStatusUpdate": UserStatusUpdate,
    "UsersStatuses": list[UserStatus],
    "PhoneStatusUpdate": PhoneStatusUpdate,
    "PhoneEvent": PhoneEvent,
    "CurrentCallsPhoneEvents": CurrentCallsPhoneEvents,
    "PhoneHintStatusEvent": PhoneHintStatusEvent,
    "VoiceMailStatusUpdate": VoiceMailStatusUpdate,
    "LineConfig": LineConfig,
    "AgentStateEvent": AgentStateEvent,
    "AgentError": AgentError,
    "AgentListen": AgentListen,
    "AgentConfig": AgentConfig,
    "AgentList": list[AgentConfig],
    "AgentDirectory": AgentDirectory,
    "AgentGroupList": list[AgentGroup],
    "AgentStatistics": AgentStatistics,
    "QueueConfig": QueueConfig,
    "QueueList": list[QueueConfig],
    "QueueMember": QueueMember,
    "QueueMemberList": list[QueueMember],
    "QueueStatistics": QueueStatistics,
    "GetQueueStatistics": QueueStatistics,
    "QueueCalls": QueueCalls,
    "ConferenceEvent": ConferenceEvent,
    "ConferenceParticipantEvent": ConferenceParticipantEvent,
    "DirectoryResult": DirectoryResult,
    "ContactSheet": ContactSheet,
    "CallHistory": list[HistoryCall],
    "CallHistoryByDays": list[HistoryCall],
    "CustomerCallHistoryResponseWithId": CustomerCallHistoryResponseWithId,
    "FlashTextEvent": FlashTextEvent,
    "CallbackLists": list[CallbackList],
    "FindCallbackResponseWithId": FindCallbackResponseWithId,
    "CallbackStarted": CallbackStarted,
    "CallbackClotured": CallbackClotured,
    "UserQueueDefaultMembership": UserQueueDefaultMembership,
}
"""Message type → the type of its payload."""


class CtiMessage(msgspec.Struct, frozen=True, rename="camel"):
    """One message of a server to a page: `{"msgType": …, "ctiMessage": …}`."""

    msg_type: str
    cti_message: Any


_TYPE_NAMES: Final[Mapping[type, str]] = {
    payload: name
    for name, payload in MESSAGES.items()
    if isinstance(payload, type) and name != "GetQueueStatistics"
}


def message(payload: msgspec.Struct) -> CtiMessage:
    """The payload in its envelope; the type of the payload decides `msgType`."""
    return CtiMessage(_TYPE_NAMES[type(payload)], payload)


def listed(msg_type: str, payload: Sequence[msgspec.Struct]) -> CtiMessage:
    """A payload that is an array, in its envelope."""
    return CtiMessage(msg_type, payload)
