"""What one session has been told of its user's calls, so that what comes by two ways is told once.

The same events come over the user's CTI channel and as posts to XUC's `eventUrl`, each way in order, one of them
sometimes late, and sometimes not at all. An event is told when one of the ways has brought it more often than it has
been told. Raises nothing. Source: protocol.md section 6 ("none twice").
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable
from typing import Final, Literal

import msgspec
from msgspec import Raw

from bridge.sites.xivo.events import CALLS_MOST, cti_event, status_event, status_of
from protocol.cti import PhoneStatus
from protocol.encoding import DECODE_ERRORS
from protocol.jsonrpc import EventFrame

Way = Literal["channel", "post"]

RELEASED: Final = "EventReleased"

OVER_MOST: Final = 256
"""Calls that are over and remembered, for events of them that come late: more than come in the minutes for which XUC
may try again to post."""


class _Head(msgspec.Struct):
    eventType: str  # noqa: N815 - the wire's own spelling
    uniqueId: str  # noqa: N815 - the wire's own spelling


_decode_head: Final = msgspec.json.Decoder(_Head).decode


class _Known:
    """One call: its last event, and how often each event was told and brought."""

    __slots__ = ("brought", "last", "payload", "told")

    def __init__(self) -> None:
        self.last: bytes = b""
        self.payload: bytes = b""
        self.told: Counter[bytes] = Counter()
        self.brought: dict[Way, Counter[bytes]] = {"channel": Counter(), "post": Counter()}

    def is_news(self, way: Way, event: bytes, *, is_state: bool) -> bool:
        """Count an event that has come; `is_state` is one that tells how things are, whatever came before."""
        brought = self.brought[way]
        brought[event] += 1
        if event == self.last:
            # Its twin, or the same posted again: neither may make a later event of the same content old.
            brought[event] = min(brought[event], self.told[event])
            return False
        if brought[event] <= self.told[event] and not is_state:
            return False
        self.told[event] += 1
        self.last = event
        return True

    def in_step(self, way: Way) -> None:
        """This way has just brought how things are: it has missed nothing that counts any more."""
        self.brought[way] = Counter(self.told)


class Heard:
    """One session's calls."""

    def __init__(self) -> None:
        self._calls: OrderedDict[str, _Known] = OrderedDict()
        self._kinds: dict[str, str] = {}
        self._over: OrderedDict[str, None] = OrderedDict()
        self.status = PhoneStatus.AVAILABLE
        """As the calls have it."""

    def take(self, way: Way, payload: bytes, *, is_state: bool = False) -> list[EventFrame]:
        """What the session is to be told of a `PhoneEvent`; nothing of one that is no news, or no event."""
        try:
            head = _decode_head(payload)
            event = msgspec.json.encode(msgspec.json.decode(payload), order="sorted")
        except DECODE_ERRORS:
            return []
        if head.uniqueId in self._over:
            return []
        known = self._calls.setdefault(head.uniqueId, _Known())
        if not known.is_news(way, event, is_state=is_state):
            return []
        known.payload = payload
        self._kinds[head.uniqueId] = head.eventType
        if head.eventType == RELEASED:
            self._end(head.uniqueId)
        elif len(self._calls) > CALLS_MOST:
            self._end(next(iter(self._calls)))
        self.status = status_of(self._kinds.values())
        return [cti_event("PhoneEvent", Raw(payload))]

    def in_step(self, way: Way, events: Iterable[bytes]) -> list[EventFrame]:
        """One way tells the last event of every call that goes on: tell what is new, and end what is over."""
        frames: list[EventFrame] = []
        going_on = set()
        for event in events:
            try:
                going_on.add(_decode_head(event).uniqueId)
            except DECODE_ERRORS:
                continue
            frames += self.take(way, event, is_state=True)
        for unique_id in [each for each in self._calls if each not in going_on]:
            last = msgspec.json.decode(self._calls[unique_id].payload)
            last["eventType"] = RELEASED
            frames += self.take(way, msgspec.json.encode(last))
        for known in self._calls.values():
            known.in_step(way)
        return frames

    def events(self) -> list[Raw]:
        """The last event of each call that goes on."""
        return [Raw(known.payload) for known in self._calls.values()]

    def _end(self, unique_id: str) -> None:
        self._calls.pop(unique_id, None)
        self._kinds.pop(unique_id, None)
        self._over[unique_id] = None
        if len(self._over) > OVER_MOST:
            self._over.popitem(last=False)


class Status:
    """The status of the user's phone: told when it is another one."""

    def __init__(self) -> None:
        self._told: int | None = None

    def take(self, status: PhoneStatus | int) -> list[EventFrame]:
        """What the session is to be told."""
        if int(status) == self._told:
            return []
        self._told = int(status)
        try:
            return [status_event(PhoneStatus(int(status)))]
        except ValueError:  # one of another release of XUC
            return [cti_event("PhoneStatusUpdate", {"status": int(status)})]
