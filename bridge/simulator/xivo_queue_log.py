"""The queues' own log: who came when, who answered or gave up, and the figures that XUC computes from it.

Counters are those since midnight and of the last hour. Raises nothing.
Source: seed document 003, sections 1.5.4 ("Queue statistics") and 1.5.2 ("getQueueCallHistory").
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import Call, Change, Identity, MediaState, Party, Subscriber

STAYS_MAX = 20_000
"""Stays that are remembered, the newest: a day of a large contact centre; 0.3 KiB each."""

HOUR = timedelta(hours=1)
THRESHOLD_S = 15
"""What `Before15` and `After15` are about."""

ANSWERED, ABANDONED, JOIN_EMPTY = "answered", "abandoned", "joinempty"
WAITING = ""


@dataclass(eq=False, slots=True)
class Stay:
    """One call's stay at a queue. `status` is one of the documents', empty while the call waits."""

    queue: int
    number: str
    """The queue's own."""
    caller: Identity
    began: datetime
    status: str = WAITING
    ended: datetime | None = None
    """When it was answered or given up."""
    agent: int | None = None
    over: datetime | None = None
    """When the conversation was over."""

    def waited_s(self, now: datetime) -> float:
        """How long it has waited (seconds)."""
        return ((self.ended or now) - self.began).total_seconds()


class QueueLog:
    """Follows the calls of queues (`pbx_model.Listener`).

    `offered` tells at which agent a waiting call rings; `on_over` is told when an agent's conversation is over,
    `on_change` that the figures of a queue are others.
    """

    def __init__(self, core: Core, offered: Callable[[str], tuple[Party, int] | None]) -> None:
        self._core = core
        self._offered = offered
        self.stays: deque[Stay] = deque(maxlen=STAYS_MAX)
        self.on_over: list[Callable[[Stay], None]] = []
        self.on_change: list[Callable[[int], None]] = []
        self._waiting: dict[str, Stay] = {}
        self._talking: dict[str, tuple[Stay, Party]] = {}

    def waiting(self, queue: int) -> list[Stay]:
        """The stays that go on, in order of arrival."""
        return [stay for stay in self._waiting.values() if stay.queue == queue]

    def entered(self, call: Call, queue: int, number: str, caller: Party) -> None:
        """A call has begun to wait."""
        stay = Stay(queue, number, caller.identity, self._core.clock.now())
        before = self._waiting.get(call.ref)
        if before is not None:
            self._ended(before, ABANDONED)
        self._waiting[call.ref] = stay
        self.stays.append(stay)
        self._changed(queue)

    def refused(self, queue: int, number: str, caller: Party) -> None:
        """A call found nobody logged on."""
        now = self._core.clock.now()
        self.stays.append(Stay(queue, number, caller.identity, now, JOIN_EMPTY, now))

    def merged(self, keep: Call, gone: Call) -> None:
        """A call goes on as another one."""
        stay = self._waiting.pop(gone.ref, None)
        if stay is not None:
            self._waiting[keep.ref] = stay
        talk = self._talking.pop(gone.ref, None)
        if talk is not None:
            self._talking[keep.ref] = talk

    # Listener

    def calls_changed(self, change: Change) -> None:
        """See what has become of each call that waits or is talked in."""
        for ref, stay in list(self._waiting.items()):
            if ref not in self._core.calls:
                del self._waiting[ref]
                self._ended(stay, ABANDONED)
                continue
            offer = self._offered(ref)
            if offer is not None and offer[0].state in (MediaState.ACTIVE, MediaState.HELD):
                del self._waiting[ref]
                stay.agent = offer[1]
                self._talking[ref] = stay, offer[0]
                self._ended(stay, ANSWERED)
        for ref, (stay, party) in list(self._talking.items()):
            if party.call.ref not in self._core.calls or party not in party.call.parties:
                del self._talking[ref]
                stay.over = self._core.clock.now()
                for told in self.on_over:
                    told(stay)
                self._changed(stay.queue)

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Nothing that is logged."""

    def group_changed(self, subscriber: Subscriber) -> None:
        """Nothing that is logged."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Nothing that is logged."""

    # Figures

    def counters(self, queue: int) -> dict[str, float]:
        """The calculated counters of a queue, of today and of the last hour."""
        now = self._core.clock.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        today = self._counted(self._since(queue, midnight), THRESHOLD_S)
        hour = self._counted(self._since(queue, now - HOUR), THRESHOLD_S)
        return today | {f"{name}LastHour": value for name, value in hour.items()}

    def within(self, queue: int, window_s: int, threshold_s: int) -> dict[str, float]:
        """The same of the last `window_s` seconds, with a threshold of one's own."""
        since = self._core.clock.now() - timedelta(seconds=window_s)
        return self._counted(self._since(queue, since), threshold_s)

    def expected_wait_s(self, queue: int) -> int:
        """`EWT`: the mean wait of the calls answered within the last hour; seconds."""
        now = self._core.clock.now()
        waits = [stay.waited_s(now) for stay in self._since(queue, now - HOUR) if stay.status == ANSWERED]
        return round(sum(waits) / len(waits)) if waits else 0

    def longest_wait_s(self, queue: int) -> int:
        """How long the call that has waited longest has waited; seconds."""
        now = self._core.clock.now()
        return round(max((stay.waited_s(now) for stay in self.waiting(queue)), default=0.0))

    def _since(self, queue: int, moment: datetime) -> Iterator[Stay]:
        for stay in reversed(self.stays):
            if stay.began < moment:
                return
            if stay.queue == queue:
                yield stay

    def _counted(self, stays: Iterable[Stay], threshold_s: int) -> dict[str, float]:
        now = self._core.clock.now()
        entered = answered = abandoned = soon = late = 0
        for stay in stays:
            if stay.status == JOIN_EMPTY:
                continue
            entered += 1
            if stay.status == ANSWERED:
                answered += 1
                soon += stay.waited_s(now) <= threshold_s
            elif stay.status == ABANDONED:
                abandoned += 1
                late += stay.waited_s(now) > threshold_s
        return {
            "TotalNumberCallsEntered": entered,
            "TotalNumberCallsAnswered": answered,
            f"TotalNumberCallsAnsweredBefore{threshold_s}": soon,
            "TotalNumberCallsAbandonned": abandoned,
            f"TotalNumberCallsAbandonnedAfter{threshold_s}": late,
            f"PercentageAnsweredBefore{threshold_s}": _percentage(soon, entered),
            f"PercentageAbandonnedAfter{threshold_s}": _percentage(late, entered),
            # Queues here have no opening hours, and nobody is sent away for having waited too long.
            "TotalNumberCallsClosed": 0,
            "TotalNumberCallsTimeout": 0,
        }

    def _ended(self, stay: Stay, status: str) -> None:
        stay.status, stay.ended = status, self._core.clock.now()
        self._changed(stay.queue)

    def _changed(self, queue: int) -> None:
        for told in self.on_change:
            told(queue)


def _percentage(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0
