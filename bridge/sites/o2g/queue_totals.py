"""The totals of a pilot's calls that O2G does not keep: of today, of the last hour, of any window up to that.

Arithmetic only: it is told what happened and when (aware local time), and reads no clock. The rules:

- A call counts on the day, and at the time, when each thing happened to it: entered, answered, abandoned.
- Today's totals begin again at local midnight; the last hour does not, it slides.
- What happened before the bridge was there is not counted. After a gap in the events the calls that were on their
  way are forgotten: they stay counted as entered, and as nothing else.
- An answered or abandoned call has waited since it entered the pilot, ringing at agents included.
- Totals that another bridge has counted are gone on with (`QueueDay`): today's, and those of the last hour. Calls
  that were on their way then are forgotten as after a gap.

Raises nothing.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final

import msgspec

QUALITY_S: Final = 15
"""The threshold of the statistics named `…Before15` and `…After15` (seed document 003, section 1.5.4)."""

HOUR: Final = timedelta(hours=1)

GONE_S: Final = 1.0
"""How long a call that an agent did not take may go without being heard of before it counts as abandoned: the pilot
has it wait again within milliseconds, or its caller is gone."""


class Fate(Enum):
    """What becomes of a call at a pilot."""

    ENTERED = "Entered"
    ANSWERED = "Answered"
    ABANDONED = "Abandonned"  # XUC's spelling
    CLOSED = "Closed"
    TIMEOUT = "Timeout"
    ELSEWHERE = ""


CAUSES: Final[Mapping[str, Fate]] = {
    "ABANDONED": Fate.ABANDONED,
    "CLEARED": Fate.ABANDONED,
    "RESOURCES_NOT_AVAILABLE": Fate.CLOSED,
    "FORWARDED": Fate.CLOSED,
    "OVERFLOWN": Fate.TIMEOUT,
    "NO_AVAILABLE_AGENT": Fate.TIMEOUT,
}
"""The cause of `OnPilotCallRemoved` → what the call counts as. A call that found nobody, or the pilot closed or in
general forwarding, on arrival is `CLOSED`; `DISTRIBUTED` and `TRANSFERRED` are no end; any other one is none that XUC
counts."""


_FATES: Final = frozenset(fate.value for fate in Fate)


class Waiting(msgspec.Struct):
    """A call at the pilot: since when, who calls, and whether it waits, rings at an agent or is perhaps gone."""

    entered: datetime
    number: str
    waits: bool = True
    ever_waited: bool = False
    gone: datetime | None = None


class _Happened(msgspec.Struct, frozen=True):
    at: datetime
    fate: Fate
    waited_s: float


class QueueDay(msgspec.Struct):
    """What another bridge needs to count on."""

    day: date
    today: dict[str, int]
    hour: list[tuple[datetime, str, float]]
    """When, what, and after how many seconds."""


class QueueTotals:
    """One pilot: the calls that are there, and the totals of those that were."""

    def __init__(self, now: datetime) -> None:
        self.calls: dict[str, Waiting] = {}
        """By callRef, in the order in which they came."""
        self._day = now.date()
        self._today: Counter[str] = Counter()
        self._hour: deque[_Happened] = deque()
        self._moved: deque[Waiting] = deque()

    def saved(self) -> QueueDay:
        """The totals, for another bridge that goes on with them."""
        return QueueDay(
            self._day, dict(self._today), [(each.at, each.fate.value, each.waited_s) for each in self._hour]
        )

    def go_on(self, saved: QueueDay, now: datetime) -> None:
        """Go on with what another bridge has counted, as far as it still counts."""
        self._turn(now.date())
        if saved.day == self._day:
            self._today = Counter(saved.today)
        self._hour = deque(
            _Happened(at.astimezone(now.tzinfo), Fate(fate), waited_s)
            for at, fate, waited_s in saved.hour
            if fate in _FATES
        )
        self.prune(now)

    # What happens

    def entered(self, call_ref: str, number: str, now: datetime, *, transferred: bool = False) -> None:
        """A call came to the pilot. One that is there already, or goes on under another reference, is no new one."""
        if call_ref in self.calls:
            return
        if transferred and self._moved:
            self.calls[call_ref] = self._moved.popleft()
            return
        self.calls[call_ref] = Waiting(now, number)
        self._count(Fate.ENTERED, 0.0, now)

    def queued(self, call_ref: str, number: str, now: datetime) -> None:
        """The call waits, for the first time or again."""
        if call_ref not in self.calls:
            self.entered(call_ref, number, now)
        call = self.calls[call_ref]
        call.waits, call.ever_waited, call.gone = True, True, None

    def distributed(self, call_ref: str) -> None:
        """The call rings at an agent."""
        call = self.calls.get(call_ref)
        if call is not None:
            call.waits = False

    def moved(self, call_ref: str) -> None:
        """The call goes on under another reference, with what it has waited."""
        call = self.calls.pop(call_ref, None)
        if call is not None:
            self._moved.append(call)

    def removed(self, call_ref: str, cause: str, now: datetime) -> None:
        """The call left the pilot for good."""
        call = self.calls.pop(call_ref, None)
        if call is None:
            return
        fate = CAUSES.get(cause, Fate.ELSEWHERE)
        if cause == "NO_AVAILABLE_AGENT" and not call.ever_waited:
            fate = Fate.CLOSED
        if fate is not Fate.ELSEWHERE:
            self._count(fate, (now - call.entered).total_seconds(), now)

    def answered(self, call_ref: str, now: datetime) -> None:
        """An agent has answered the call."""
        call = self.calls.get(call_ref)
        if call is not None and not call.waits:
            del self.calls[call_ref]
            self._count(Fate.ANSWERED, (now - call.entered).total_seconds(), now)

    def not_taken(self, call_ref: str, now: datetime) -> None:
        """The call rings at the agent no longer: it waits again, or its caller is gone."""
        call = self.calls.get(call_ref)
        if call is not None and not call.waits:
            call.gone = now

    def renamed(self, call_ref: str, successor: str) -> None:
        """The call that rings at the agent goes on under another reference: its caller was handed over."""
        if call_ref not in self.calls:
            return
        self.calls[call_ref].gone = None
        self.calls = {successor if ref == call_ref else ref: call for ref, call in self.calls.items()}

    def settle(self, now: datetime) -> bool:
        """Count the calls that are gone; whether there were any."""
        gone = [
            ref
            for ref, call in self.calls.items()
            if call.gone is not None and (now - call.gone).total_seconds() >= GONE_S
        ]
        for ref in gone:
            call = self.calls.pop(ref)
            at = call.gone or now
            self._count(Fate.ABANDONED, (at - call.entered).total_seconds(), at)
        return bool(gone)

    @property
    def unsettled(self) -> bool:
        """Whether `settle` will have something to do."""
        return any(call.gone is not None for call in self.calls.values())

    def forget(self) -> None:
        """Events were missed: what has become of the calls is not known."""
        self.calls.clear()
        self._moved.clear()

    # What it comes to

    @property
    def waiting(self) -> list[Waiting]:
        """The calls that wait, the oldest first."""
        return [call for call in self.calls.values() if call.waits]

    def longest_wait_s(self, now: datetime) -> int:
        """How long the call has waited that waits longest, 0 where none does."""
        return max((int((now - call.entered).total_seconds()) for call in self.waiting), default=0)

    def counters(self, now: datetime) -> dict[str, int]:
        """Today's totals, and those of the last hour, by their names."""
        self._turn(now.date())
        hour: Counter[str] = Counter()
        for happened in self._hour:
            _add(hour, happened.fate, happened.waited_s, QUALITY_S)
        return {**_named(self._today, ""), **_named(hour, "LastHour")}

    def window(self, now: datetime, window_s: int, quality_s: int) -> dict[str, int]:
        """The totals of the last `window_s` seconds, at most an hour, with another threshold than 15 s."""
        self._turn(now.date())
        since = now - timedelta(seconds=window_s)
        found: Counter[str] = Counter()
        for happened in self._hour:
            if happened.at > since:
                _add(found, happened.fate, happened.waited_s, quality_s)
        return _named(found, "", quality_s)

    def prune(self, now: datetime) -> bool:
        """Let go of what is no longer within the hour, and of yesterday; whether the totals are others now."""
        turned = self._turn(now.date())
        pruned = False
        while self._hour and self._hour[0].at <= now - HOUR:
            self._hour.popleft()
            pruned = True
        return turned or pruned

    # Inside

    def _count(self, fate: Fate, waited_s: float, at: datetime) -> None:
        self._turn(at.date())
        _add(self._today, fate, waited_s, QUALITY_S)
        self._hour.append(_Happened(at, fate, waited_s))

    def _turn(self, day: date) -> bool:
        if day <= self._day:  # a clock that was set back counts on
            return False
        self._day = day
        turned = bool(self._today)
        self._today = Counter()
        return turned


_BEFORE: Final = "before"
_AFTER: Final = "after"


def _add(counts: Counter[str], fate: Fate, waited_s: float, quality_s: int) -> None:
    counts[fate.value] += 1
    if fate is Fate.ANSWERED and waited_s <= quality_s:
        counts[_BEFORE] += 1
    if fate is Fate.ABANDONED and waited_s > quality_s:
        counts[_AFTER] += 1


def _named(counts: Counter[str], suffix: str, quality_s: int = QUALITY_S) -> dict[str, int]:
    """The documented statistics; a percentage is over the calls that entered (seed document 003, section 1.5.4)."""
    entered = counts[Fate.ENTERED.value]

    def percentage(part: int) -> int:
        return min(100, round(100 * part / entered)) if entered else 0

    return {
        f"TotalNumberCallsEntered{suffix}": entered,
        f"TotalNumberCallsAnswered{suffix}": counts[Fate.ANSWERED.value],
        f"TotalNumberCallsAnsweredBefore{quality_s}{suffix}": counts[_BEFORE],
        f"PercentageAnsweredBefore{quality_s}{suffix}": percentage(counts[_BEFORE]),
        f"TotalNumberCallsAbandonned{suffix}": counts[Fate.ABANDONED.value],
        f"TotalNumberCallsAbandonnedAfter{quality_s}{suffix}": counts[_AFTER],
        f"PercentageAbandonnedAfter{quality_s}{suffix}": percentage(counts[_AFTER]),
        f"TotalNumberCallsClosed{suffix}": counts[Fate.CLOSED.value],
        f"TotalNumberCallsTimeout{suffix}": counts[Fate.TIMEOUT.value],
    }
