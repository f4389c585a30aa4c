"""What XUC posts to the bridge: events by user, and the calls of each as the last events tell.

Errors: `ValueError` for what is no event. Source: seed document 000, "Export events"; 003, section 1.5.3.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Raw

from protocol.cti import PhoneStatus
from protocol.encoding import DECODE_ERRORS, check
from protocol.jsonrpc import EventFrame

USERS_MOST: Final = 20_000
"""Users whose calls are remembered, signed in or not: the largest XiVO has some thousand. The one who has not been
heard of for longest is forgotten first. A user without calls takes no room."""

CALLS_MOST: Final = 32
"""Calls of one user: more than a phone has lines. An event that says that one is over may have been lost."""


class _Message(msgspec.Struct):
    msgType: str  # noqa: N815 - the wire's own spelling
    ctiMessage: Raw  # noqa: N815 - the wire's own spelling


class _Posted(msgspec.Struct):
    username: str
    message: _Message


class _PhoneEvent(msgspec.Struct):
    eventType: str  # noqa: N815 - the wire's own spelling
    uniqueId: str  # noqa: N815 - the wire's own spelling


_decode_posted: Final = msgspec.json.Decoder(_Posted).decode
_decode_phone_event: Final = msgspec.json.Decoder(_PhoneEvent).decode

_STATUS: Final = {
    "EventDialing": PhoneStatus.CALLING,
    "EventRinging": PhoneStatus.RINGING,
    "EventEstablished": PhoneStatus.BUSY,
    "EventOnHold": PhoneStatus.ONHOLD,
}


class _Call(msgspec.Struct):
    event_type: str
    event: bytes


class Calls:
    """One user's calls."""

    def __init__(self) -> None:
        self._calls: OrderedDict[str, _Call] = OrderedDict()
        self.status = PhoneStatus.AVAILABLE

    def __bool__(self) -> bool:
        return bool(self._calls)

    def events(self) -> list[Raw]:
        """The last `PhoneEvent` of each call that goes on, undecoded."""
        return [Raw(call.event) for call in self._calls.values()]

    def take(self, event: bytes) -> bool:
        """Apply a `PhoneEvent`; False for one that tells nothing new, as those that are posted again do not."""
        head = _decode_phone_event(event)
        known = self._calls.get(head.uniqueId)
        if head.eventType == "EventReleased":
            self._calls.pop(head.uniqueId, None)
        elif known is not None and known.event == event:
            return False
        else:
            self._calls[head.uniqueId] = _Call(head.eventType, event)
            if len(self._calls) > CALLS_MOST:
                self._calls.popitem(last=False)
        self.status = status_of(call.event_type for call in self._calls.values())
        return True


def status_of(event_types: Iterable[str]) -> PhoneStatus:
    """What a phone shows that has calls of which these are the last events."""
    found = {_STATUS.get(event_type) for event_type in event_types}
    ringing = PhoneStatus.RINGING in found
    if found & {PhoneStatus.BUSY, PhoneStatus.CALLING}:
        if ringing:
            return PhoneStatus.BUSY_AND_RINGING
        return PhoneStatus.BUSY if PhoneStatus.BUSY in found else PhoneStatus.CALLING
    if ringing:
        return PhoneStatus.RINGING
    return PhoneStatus.ONHOLD if PhoneStatus.ONHOLD in found else PhoneStatus.AVAILABLE


class Directory:
    """The calls of all users of one XUC."""

    def __init__(self) -> None:
        self._users: OrderedDict[str, Calls] = OrderedDict()

    def calls(self, username: str) -> Calls:
        """A user's calls."""
        return self._users.get(username) or Calls()

    def posted(self, content: bytes) -> tuple[str, list[EventFrame]]:
        """Whom a posted event is about, and what his sessions are told. Raises `ValueError`."""
        try:
            posted = _decode_posted(content)
            username, message = posted.username, posted.message
            payload = bytes(message.ctiMessage)
            check(payload)
            if message.msgType != "PhoneEvent":
                # The documents know no other, but name the type: whatever comes is Cti.js's business.
                return username, [cti_event(message.msgType, Raw(payload))]
            return username, list(self._phone_event(username, payload))
        except DECODE_ERRORS as error:
            raise ValueError(f"no event: {error}") from error

    def _phone_event(self, username: str, payload: bytes) -> Iterable[EventFrame]:
        calls = self._users.get(username) or Calls()
        before = calls.status
        if not calls.take(payload):
            return
        if calls:
            self._users[username] = calls
            self._users.move_to_end(username)
            if len(self._users) > USERS_MOST:
                self._users.popitem(last=False)
        else:
            self._users.pop(username, None)
        yield cti_event("PhoneEvent", Raw(payload))
        if calls.status is not before:
            yield status_event(calls.status)


def status_event(status: PhoneStatus) -> EventFrame:
    """`PhoneStatusUpdate`, which XUC does not post: it follows from the calls."""
    return cti_event("PhoneStatusUpdate", {"status": int(status)})


def cti_event(message_type: str, payload: object) -> EventFrame:
    """A `Cti.event` notification (protocol.md section 4)."""
    return EventFrame("Cti.event", {"msgType": message_type, "ctiMessage": payload})
