"""How busy pilots, queues and groups are now, and how well pilots serve: what real-time information needs.

Raises nothing.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.simulator.acd_ledger import SERVICE_THRESHOLD_S
from bridge.simulator.acd_log import CallRecord, Outcome
from bridge.simulator.pbx_model import Clock

TRAFFIC = timedelta(minutes=1)
"""Traffic is of the last minute ("Call Center Real Time")."""

DISSUADED = frozenset({Outcome.BLOCKED, Outcome.NO_AGENT, Outcome.SATURATED})
"""Outcomes of calls that were refused."""

OBSERVED_MIN = 60
"""The longest period of observation, in minutes (`RtiContext`)."""


@dataclass(slots=True)
class Minute:
    """What became of the calls that came to a pilot in one minute."""

    received: int = 0
    served: int = 0
    in_time: int = 0
    abandoned: int = 0
    aided: int = 0
    """Sent to another pilot, for mutual aid."""
    dissuaded: int = 0
    forwarded: int = 0
    waited_s: float = 0.0
    """Of those that were served."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a pilot serves, in percent and seconds; 100 as long as there was nothing to serve.

    And how many of its calls went to another pilot, were refused, and were forwarded.
    """

    service_level: int
    efficiency: int
    average_wait_s: int
    aided: int
    dissuaded: int
    forwarded: int


class Rates:
    """Arrivals and departures by number, and the last hour of each pilot."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._in: dict[str, deque[datetime]] = {}
        self._out: dict[str, deque[datetime]] = {}
        self._minutes: dict[str, dict[int, Minute]] = {}

    def arrived(self, number: str) -> None:
        """A call came to the pilot, queue or group."""
        self._note(self._in, number)

    def left(self, queue: str) -> None:
        """A call left the queue."""
        self._note(self._out, queue)

    def _note(self, where: dict[str, deque[datetime]], number: str) -> None:
        now = self._clock.now()
        moments = where.setdefault(number, deque())
        moments.append(now)
        while moments[0] <= now - TRAFFIC:
            moments.popleft()

    def incoming(self, number: str) -> int:
        """How many calls came in the last minute."""
        return self._count(self._in.get(number))

    def outgoing(self, queue: str) -> int:
        """How many calls left in the last minute."""
        return self._count(self._out.get(queue))

    def _count(self, moments: deque[datetime] | None) -> int:
        since = self._clock.now() - TRAFFIC
        return sum(moment > since for moment in moments or ())

    def completed(self, record: CallRecord) -> None:
        """A call's stay at its pilot is over."""
        minutes = self._minutes.setdefault(record.pilot, {})
        number = int(record.entered.timestamp()) // 60
        if number not in minutes:
            for old in [each for each in minutes if each <= number - OBSERVED_MIN]:
                del minutes[old]
        minute = minutes.setdefault(number, Minute())
        minute.received += 1
        if record.outcome is Outcome.SERVED:
            minute.served += 1
            minute.in_time += record.wait_s <= SERVICE_THRESHOLD_S
            minute.waited_s += record.wait_s
        elif record.outcome is Outcome.ABANDONED:
            minute.abandoned += 1
        elif record.outcome is Outcome.FORWARDED:
            minute.forwarded += 1
        minute.aided += record.aid_sent
        minute.dissuaded += record.outcome in DISSUADED

    def quality(self, pilot: str, period_min: int) -> Quality:
        """How well the pilot has served the calls of the last `period_min` minutes."""
        now = int(self._clock.now().timestamp()) // 60
        last = [each for at, each in self._minutes.get(pilot, {}).items() if at > now - period_min]
        received, served = sum(each.received for each in last), sum(each.served for each in last)
        answerable = served + sum(each.abandoned for each in last)
        in_time, waited_s = sum(each.in_time for each in last), sum(each.waited_s for each in last)
        return Quality(
            service_level=round(100 * in_time / answerable) if answerable else 100,
            efficiency=round(100 * served / received) if received else 100,
            average_wait_s=round(waited_s / served) if served else 0,
            aided=sum(each.aided for each in last),
            dissuaded=sum(each.dissuaded for each in last),
            forwarded=sum(each.forwarded for each in last),
        )
