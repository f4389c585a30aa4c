"""The event table: which Cti.js message each O2G event is.

A call of Cti.js is a callRef of O2G, however many devices of the user are in it. What a page can rely on:

- `EventDialing`, `EventRinging`, `EventEstablished`, `EventOnHold` come once for each change of the user's
  own leg, however many modifications O2G makes of it; a retrieved call is established again.
- A call of which any of these was told ends with one `EventReleased`, also when it could not get through.
- When the other party of an established call changes (a transfer, a pilot that found its agent), there is one
  more `EventEstablished` with the new `otherDN`. While a call is dialling, rings or is held, the new party is
  named by the next event.
- When O2G goes on with a call under another callRef, the old `uniqueId` is released first and the new one
  starts in its present state. `linkedId` is the first callRef of that chain; a call keeps the one it began
  with.

Raises nothing: an event that is unknown or makes no sense is logged and ignored.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from msgspec import UNSET

from bridge.sites.o2g import associated_data
from bridge.sites.o2g.calls import (
    ACTIVE,
    DIALING,
    GONE,
    HELD,
    IDLE,
    OFF_HOOK,
    RELEASING,
    RINGING_INCOMING,
    RINGING_OUTGOING,
    UNKNOWN,
    Call,
    Json,
    Routing,
    User,
    UserState,
    fields,
    text,
)
from protocol.cti_messages import (
    CallDirection,
    ConferenceEvent,
    ConferenceParticipant,
    ConferenceParticipantEvent,
    CtiMessage,
    CurrentCallsPhoneEvents,
    PhoneEvent,
    PhoneEventType,
    PhoneStatus,
    PhoneStatusUpdate,
    UserConfigUpdate,
    VoiceMailStatusUpdate,
    message,
)

_log = logging.getLogger(__name__)

LEG_EVENTS: Final[Mapping[str, PhoneEventType]] = {
    DIALING: PhoneEventType.DIALING,
    RINGING_OUTGOING: PhoneEventType.DIALING,
    RINGING_INCOMING: PhoneEventType.RINGING,
    ACTIVE: PhoneEventType.ESTABLISHED,
    HELD: PhoneEventType.ON_HOLD,
    RELEASING: PhoneEventType.RELEASED,
    IDLE: PhoneEventType.RELEASED,
    GONE: PhoneEventType.RELEASED,
}
"""What a change of the user's own leg to a media state is; `OFF_HOOK` and `UNKNOWN` are nothing."""

FAILURES: Final = frozenset(
    (
        "ALL_TRUNK_BUSY",
        "BUSY",
        "DESTINATION_NOT_OBTAINABLE",
        "DO_NOT_DISTURB",
        "INVALID_NUMBER",
        "RESOURCES_NOT_AVAILABLE",
    )
)
"""Causes that end an outgoing call before it was answered: it hears a tone (document 004, "CallCause")."""


CONFERENCE_ROLE: Final = "User"
"""Of every participant: O2G has no roles."""


class EventRow(msgspec.Struct, frozen=True):
    """One O2G event: what it does to the state, which messages can come of it, and when."""

    handle: Callable[[UserState, Json, list[CtiMessage]], None]
    messages: tuple[str, ...]
    when: str


def translate(state: UserState, event: Any) -> list[CtiMessage]:
    """The messages that an event of the state's user is, in order. Never raises."""
    if not isinstance(event, dict):
        _log.warning("an event that is no object is ignored")
        return []
    name = event.get("eventName")
    row = EVENTS.get(name) if isinstance(name, str) else None
    if row is None:
        _log.debug("event %.60r has no counterpart in Cti.js", name)
        return []
    login = event.get("loginName")
    if isinstance(login, str) and login != state.login:
        _log.warning("%s is not for %s and is ignored", name, state.login)
        return []
    messages: list[CtiMessage] = []
    row.handle(state, event, messages)
    return messages


def translate_snapshot(
    state: UserState,
    *,
    user: Json | None = None,
    routing: Json | None = None,
    telephony: Json | None = None,
) -> list[CtiMessage]:
    """The messages that bring a page from what it was told to what the site says now, in order.

    `user` is a `User`, `routing` a `RoutingState`, `telephony` a `TelephonicState` (or `Calls`); None means
    not asked. At sign-in these are the first burst; after a gap in the events they make up for it.
    """
    messages: list[CtiMessage] = []
    if user is not None:
        state.learn_user(user)
    if routing is not None:
        state.learn_routing(routing)
    if user is not None or routing is not None:
        _tell_config(state, messages)
    if telephony is not None:
        _resync(state, telephony, messages)
        _tell_status(state, messages)
    return messages


def translate_summary(state: UserState, summary: Any) -> list[CtiMessage]:
    """The messages that an `EventSummary` is: how many voice mails wait, where that is news.

    O2G counts unread voice mails only, which are `newMessages`; a page that has heard nothing has none.
    """
    count = fields(summary).get("voiceMessagesNb")
    mailbox = _number(state.user.voicemail) if state.user is not None else 0
    if (
        not isinstance(count, int)
        or isinstance(count, bool)
        or not mailbox
        or count == state.told_voice_mails
    ):
        return []
    state.told_voice_mails = count
    return [message(VoiceMailStatusUpdate(mailbox, count, 0))]


def current(state: UserState) -> list[CtiMessage]:
    """What one more page of a user who is being followed already must know: configuration, calls, status."""
    messages = []
    if state.told_config is not None:
        messages.append(message(state.told_config))
    messages += [message(phone_event(state, c, c.told)) for c in state.calls.values() if c.told is not None]
    if state.told_status is not None:
        messages.append(message(PhoneStatusUpdate(state.told_status)))
    if state.told_voice_mails and state.user is not None:
        mailbox = _number(state.user.voicemail)
        messages.append(message(VoiceMailStatusUpdate(mailbox, state.told_voice_mails, 0)))
    return messages


def current_calls(state: UserState, calls: Json) -> CurrentCallsPhoneEvents:
    """A `Calls` body as the answer to `getCurrentCallsPhoneEvents`: one event per call that is going on."""
    events = []
    for call in state.view(calls).values():
        event_type = LEG_EVENTS.get(call.state, PhoneEventType.RELEASED)
        if event_type is not PhoneEventType.RELEASED and not call.failed:
            events.append(phone_event(state, call, event_type))
    return CurrentCallsPhoneEvents(events)


# --- What the messages say ---


def phone_event(state: UserState, call: Call, event_type: PhoneEventType) -> PhoneEvent:
    """The call as a `PhoneEvent` of this type.

    `userData` holds what is attached to the call as `USR_…`, and of the `XIVO_…` keys those that O2G can
    tell: the user's id, and who called whom when the call began.
    """
    user_data = {}
    if user_id := _user_id(state):
        user_data["XIVO_USERID"] = str(user_id)
    if call.source:
        user_data["XIVO_SRCNUM"] = call.source
    if call.destination:
        user_data["XIVO_DSTNUM"] = call.destination
    if call.attached:
        user_data.update(associated_data.decode(call.attached))
    return PhoneEvent(
        event_type,
        dn=call.device or state.number,
        other_dn=call.other_number,
        other_dname=call.other_name,
        linked_id=call.linked_id,
        unique_id=call.call_ref,
        user_data=user_data,
        call_direction=UNSET if call.direction is None else call.direction,
        queue_name=call.pilot or UNSET,
    )


def phone_status(state: UserState) -> PhoneStatus:
    """The status of the user's phone: out of service, else what its calls say, else O2G's `UserState`.

    O2G calls a user BUSY for any call, and says that he is FREE again after it has said that the call is gone:
    in between, only a BUSY that no call explained counts.
    """
    if state.out_of_service:
        return PhoneStatus.INDISPONIBLE
    states = {call.state for call in state.calls.values() if not call.failed}
    if RINGING_INCOMING in states:
        busy = states & {ACTIVE, HELD, DIALING, RINGING_OUTGOING}
        return PhoneStatus.BUSY_AND_RINGING if busy else PhoneStatus.RINGING
    if ACTIVE in states:
        return PhoneStatus.BUSY
    if DIALING in states or RINGING_OUTGOING in states:
        return PhoneStatus.CALLING
    if HELD in states:
        return PhoneStatus.ONHOLD
    vague = UNKNOWN in states or any(call.failed for call in state.calls.values())
    if OFF_HOOK in states or (state.user_state == "BUSY" and (vague or state.busy_without_calls)):
        return PhoneStatus.BUSY
    return PhoneStatus.ERROR if state.user_state == "UNKNOWN" else PhoneStatus.AVAILABLE


def user_config(state: UserState) -> UserConfigUpdate:
    """The user's name, do-not-disturb and forwards. What the site did not tell is off, or ""."""
    user = state.user or User()
    routing = state.routing or Routing()
    both = routing.forwards.get("BUSY_NO_ANSWER")
    unconditional = routing.forwards.get("")
    no_answer = routing.forwards.get("NO_ANSWER", both)
    busy = routing.forwards.get("BUSY", both)

    def destination(forward: str | None) -> str:
        return user.voicemail or forward if forward == "VOICEMAIL" else forward or ""

    return UserConfigUpdate(
        user_id=_user_id(state),
        dnd_enabled=routing.dnd,
        na_fwd_enabled=no_answer is not None,
        na_fwd_destination=destination(no_answer),
        unc_fwd_enabled=unconditional is not None,
        unc_fwd_destination=destination(unconditional),
        busy_fwd_enabled=busy is not None,
        busy_fwd_destination=destination(busy),
        first_name=user.first_name,
        last_name=user.last_name,
        full_name=f"{user.first_name} {user.last_name}".strip(),
        mobile_number=user.mobile,
        voice_mail_enabled=user.voicemail != "",
        voice_mail_id=_number(user.voicemail) or UNSET,
        agent_id=state.agent_id or UNSET,
    )


def _user_id(state: UserState) -> int:
    """O2G has no numbers for its users: the company phone serves, which is unique on the site."""
    return _number(state.number)


def _number(digits: str) -> int:
    """A directory number as an integer, 0 where it is none; 15 digits are E.164's limit."""
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 15 else 0


# --- Telling what has changed, once ---


def _tell(state: UserState, call: Call, event_type: PhoneEventType, messages: list[CtiMessage]) -> None:
    messages.append(message(phone_event(state, call, event_type)))
    call.told = None if event_type is PhoneEventType.RELEASED else event_type
    call.told_other = call.other_number
    call.begun = True
    call.answered = call.answered or event_type is PhoneEventType.ESTABLISHED


def _tell_call(state: UserState, call: Call, messages: list[CtiMessage]) -> None:
    event_type = PhoneEventType.RELEASED if call.failed else LEG_EVENTS.get(call.state)
    if event_type is None:
        return
    if event_type is PhoneEventType.RELEASED:
        _tell_over(state, call, messages)
        return
    if event_type is not call.told or (
        event_type is PhoneEventType.ESTABLISHED and call.other_number not in ("", call.told_other)
    ):
        _tell(state, call, event_type, messages)
    _tell_conference(state, call, messages)


def _tell_conference(state: UserState, call: Call, messages: list[CtiMessage]) -> None:
    """Tell what has changed of who is in the user's conference. O2G has no rooms: its number is the call's."""
    if not call.is_conference:
        _tell_conference_over(call, messages)
        return
    begins = not call.members
    gone = {each: index for each, index in call.members.items() if each not in call.parties}
    for participant_id, index in gone.items():
        del call.members[participant_id]
        if not begins:
            messages.append(message(_participant_event("Leave", call, index, "")))
    for participant_id in call.parties:
        if participant_id in call.members:
            continue
        index = call.members[participant_id] = max(call.members.values(), default=0) + 1
        party = call.parties[participant_id]
        if not begins:
            own = state.is_own(party, call)
            messages.append(message(_participant_event("Join", call, index, party.number, is_me=own)))
    if begins:
        everybody = [
            ConferenceParticipant(
                index,
                state.is_own(call.parties[each], call),
                CONFERENCE_ROLE,
                0,
                call.parties[each].number,
            )
            for each, index in call.members.items()
        ]
        messages.append(message(ConferenceEvent("Join", call.call_ref, "", call.call_ref, everybody, 0)))


def _participant_event(
    kind: str, call: Call, index: int, number: str, *, is_me: bool = False
) -> ConferenceParticipantEvent:
    return ConferenceParticipantEvent(kind, call.call_ref, index, 0, is_me, CONFERENCE_ROLE, number)


def _tell_conference_over(call: Call, messages: list[CtiMessage]) -> None:
    if call.members:
        call.members = {}
        messages.append(message(ConferenceEvent("Leave", call.call_ref, "", call.call_ref, [], 0)))


def _tell_over(state: UserState, call: Call | None, messages: list[CtiMessage]) -> None:
    if call is not None:
        _tell_conference_over(call, messages)
    if call is not None and call.told is not None:
        _tell(state, call, PhoneEventType.RELEASED, messages)


def _tell_status(state: UserState, messages: list[CtiMessage]) -> None:
    status = phone_status(state)
    if status is not state.told_status:
        state.told_status = status
        messages.append(message(PhoneStatusUpdate(status)))


def _tell_config(state: UserState, messages: list[CtiMessage]) -> None:
    config = user_config(state)
    if config != state.told_config:
        state.told_config = config
        messages.append(message(config))


# --- The rows ---


def _call_created(state: UserState, event: Json, messages: list[CtiMessage]) -> None:
    if call_ref := _call_ref(event):
        call = state.created(call_ref, event)
        _tell_failure(state, call, event, messages)
        _tell_call(state, call, messages)
        _tell_status(state, messages)


def _call_modified(state: UserState, event: Json, messages: list[CtiMessage]) -> None:
    if call_ref := _call_ref(event):
        call, replaced = state.modified(call_ref, event)
        _tell_over(state, replaced, messages)
        if call is not None:
            _tell_failure(state, call, event, messages)
            _tell_call(state, call, messages)
        _tell_status(state, messages)


def _call_removed(state: UserState, event: Json, messages: list[CtiMessage]) -> None:
    if call_ref := _call_ref(event):
        _tell_over(state, state.removed(call_ref), messages)
        state.learn_devices(event.get("deviceCapabilities"))
        _tell_status(state, messages)


def _tell_failure(state: UserState, call: Call, event: Json, messages: list[CtiMessage]) -> None:
    """Mark an outgoing call that gets a tone; one that got it at once is told as dialled all the same."""
    waiting = call.direction is CallDirection.OUTGOING and not call.answered
    if waiting and text(event.get("cause")) in FAILURES:
        if not call.begun:
            _tell(state, call, PhoneEventType.DIALING, messages)
        call.failed = True


def _user_state(state: UserState, event: Json, messages: list[CtiMessage]) -> None:
    if state.learn_user_state(event.get("state")):
        _tell_status(state, messages)
    else:
        _log.warning("OnUserStateModified without a known state is ignored")


def _device_state(state: UserState, event: Json, messages: list[CtiMessage]) -> None:
    state.learn_devices(event.get("deviceStates"))
    _tell_status(state, messages)


def _telephony_state(state: UserState, event: Json, messages: list[CtiMessage]) -> None:
    telephony = event.get("state")
    if isinstance(telephony, dict):
        _resync(state, telephony, messages)
        _tell_status(state, messages)
    else:
        _log.warning("OnTelephonyState without a state is ignored")


def _resync(state: UserState, telephony: Json, messages: list[CtiMessage]) -> None:
    for call in state.resync(telephony):
        _tell_over(state, call, messages)
    for call in state.calls.values():
        _tell_call(state, call, messages)


def _routing_state(state: UserState, event: Json, messages: list[CtiMessage]) -> None:
    routing = event.get("routingState")
    if isinstance(routing, dict):
        state.learn_routing(routing)
        _tell_config(state, messages)
    else:
        _log.warning("OnRoutingStateChanged without a routing state is ignored")


def _user_info(state: UserState, event: Json, messages: list[CtiMessage]) -> None:
    user = fields(event.get("user"))
    if user and text(user.get("loginName")) in ("", state.login):
        state.learn_user(user)
        _tell_config(state, messages)
    else:
        _log.warning("OnUserInfoChanged without the user %s is ignored", state.login)


def _call_ref(event: Json) -> str:
    call_ref = text(event.get("callRef"))
    if not call_ref:
        _log.warning("%s without a callRef is ignored", event.get("eventName"))
    return call_ref


def _summary(state: UserState, event: Json, messages: list[CtiMessage]) -> None:
    messages += translate_summary(state, event.get("eventSummary"))


_CALL = ("PhoneEvent", "PhoneStatusUpdate", "ConferenceEvent", "ConferenceParticipantEvent")

EVENTS: Final[Mapping[str, EventRow]] = {
    "OnCallCreated": EventRow(_call_created, _CALL, "the new call's own leg is in a state of `LEG_EVENTS`"),
    "OnCallModified": EventRow(
        _call_modified,
        _CALL,
        "the own leg changes to another row of `LEG_EVENTS`, the other party of an established call changes,"
        " the call is replaced, or its cause is one of `FAILURES` before it was answered",
    ),
    "OnCallRemoved": EventRow(_call_removed, _CALL, "the call was not released before"),
    "OnTelephonyState": EventRow(_telephony_state, _CALL, "the snapshot differs from what was told"),
    "OnUserStateModified": EventRow(_user_state, ("PhoneStatusUpdate",), "no call says otherwise"),
    "OnDeviceStateModified": EventRow(
        _device_state,
        ("PhoneStatusUpdate",),
        "the last device goes out of service, or the first one comes back",
    ),
    "OnRoutingStateChanged": EventRow(
        _routing_state, ("UserConfigUpdate",), "do-not-disturb or a forward differs from what was told"
    ),
    "OnEventSummaryUpdated": EventRow(
        _summary, ("VoiceMailStatusUpdate",), "the number of unread voice mails differs from what was told"
    ),
    "OnUserInfoChanged": EventRow(
        _user_info, ("UserConfigUpdate",), "name, number, mobile or voice mail differ from what was told"
    ),
}
"""Every O2G event that is a Cti.js message; the others of the telephony and routing packages are none.

A message comes only when it says something new (`PhoneStatusUpdate` when the status changed, and so on).
"""
