"""The door: under overload a new socket is turned away with 1013 before it harms others (protocol.md section 7).

Errors: none.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from bridge.config import Limits
from bridge.outbox import Waiting

if sys.platform != "win32":
    import resource

log = logging.getLogger(__name__)

SAMPLE_S = 0.25
"""How often the event loop's lag is looked at: four wake-ups a second cost 0.01 % of a core."""

SAMPLES = 3
"""The loop lags when so many samples in a row were late: one that was is the loading of a large document."""

DESCRIPTORS_FOR_SOCKETS = 7 / 8
"""What sockets may have of the process's descriptors; without the rest the bridge could not reach its sites."""

LOGGED_EVERY_S = 60.0
"""Who is turned away comes back at once, and thousands of others with him: one line a minute says it."""


class Refusal(NamedTuple):
    """Why a socket is turned away: the metric's label, and a text for the client."""

    why: str
    text: str


class Door:
    """Measures how much the process has taken on: sockets, bytes that wait for slow readers, and the loop's lag."""

    def __init__(self, limits: Limits, sockets: Callable[[], int]) -> None:
        self.waiting = Waiting()
        """What waits in all sockets' outboxes."""
        self._sockets = sockets
        self._most_sockets = min(limits.sockets, int(descriptors() * DESCRIPTORS_FOR_SOCKETS))
        self._most_waiting = limits.waiting_bytes
        self._most_lag_s = limits.loop_lag_s
        self._late: deque[float] = deque(maxlen=SAMPLES)
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0
        self._logged = -LOGGED_EVERY_S

    @property
    def lag_s(self) -> float:
        """By how much the event loop was late at each of the last looks (seconds); 0 until it was looked at."""
        return min(self._late) if len(self._late) == SAMPLES else 0.0

    def refusal(self) -> Refusal | None:
        """Why the next socket has to be turned away; None if it may come in."""
        refusal = self._judged()
        now = time.monotonic()
        if refusal is not None and now >= self._logged + LOGGED_EVERY_S:
            self._logged = now
            log.warning("sockets are turned away: %s", refusal.text)
        return refusal

    def _judged(self) -> Refusal | None:
        if self._sockets() >= self._most_sockets:
            return Refusal("sockets", f"overloaded: {self._most_sockets} sockets are open; try again later")
        if self.waiting.bytes > self._most_waiting:
            return Refusal(
                "waiting", "overloaded: too many bytes wait for readers that are slow; try again later"
            )
        if self.lag_s > self._most_lag_s:
            return Refusal("lag", "overloaded: the bridge lags behind; try again later")
        return None

    def watch(self) -> None:
        """Look at the event loop's lag from now on."""
        loop = asyncio.get_running_loop()
        self._due = loop.time() + SAMPLE_S
        self._timer = loop.call_later(SAMPLE_S, self._look)

    def leave(self) -> None:
        """Look no longer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._late.append(asyncio.get_running_loop().time() - self._due)
        self.watch()


def descriptors() -> float:
    """How many descriptors this process may have."""
    if sys.platform == "win32":
        return float("inf")
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return float("inf") if soft == resource.RLIM_INFINITY else soft


def ask_for_descriptors(sockets: int) -> None:
    """Raise the process's own limit as far as so many sockets need it and the system lets it.

    1,024 is what most systems give a process to begin with, and far more what they let it have.
    """
    if sys.platform == "win32":
        return
    wanted = int(sockets / DESCRIPTORS_FOR_SOCKETS) + 1
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):
        log.info("the limit of %d descriptors stays as it is", soft)
