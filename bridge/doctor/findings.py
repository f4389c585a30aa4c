"""What the doctor finds: one finding for each thing that was looked at, gathered room by room.

Errors: none; a step that takes too long, or fails, is a finding as well.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Literal

import msgspec

State = Literal["good", "warning", "bad", "skipped"]


class Finding(msgspec.Struct, frozen=True, rename="camel"):
    """`about` is what was looked at ("site paris"), `check` at what of it ("tls"); `remedy` what to mend."""

    about: str
    check: str
    state: State
    detail: str
    remedy: str = ""
    took_ms: float | None = None


class Stop(Exception):
    """What comes after this in a room makes no sense any more; a finding says why."""


class Room:
    """Findings about one thing, in order."""

    def __init__(self, about: str, limit_s: float) -> None:
        self.about = about
        self.limit_s = limit_s
        """What one step may take (seconds)."""
        self.findings: list[Finding] = []
        self._beside: list[Room] = []

    def beside(self, name: str) -> Room:
        """A room for what belongs to this one and is looked at at the same time."""
        self._beside.append(Room(f"{self.about}, {name}", self.limit_s))
        return self._beside[-1]

    def everything(self) -> list[Finding]:
        """The findings of this room, then those beside it."""
        return [*self.findings, *(finding for each in self._beside for finding in each.everything())]

    def good(self, check: str, detail: str, took_ms: float | None = None) -> None:
        """All is well."""
        self.findings.append(Finding(self.about, check, "good", detail, "", took_ms))

    def warn(self, check: str, detail: str, remedy: str) -> None:
        """It works, but not for long, or not for all, or less safely than it could."""
        self.findings.append(Finding(self.about, check, "warning", detail, remedy))

    def bad(self, check: str, detail: str, remedy: str) -> None:
        """It cannot work."""
        self.findings.append(Finding(self.about, check, "bad", detail, remedy))

    def skip(self, check: str, why: str) -> None:
        """It was not looked at."""
        self.findings.append(Finding(self.about, check, "skipped", why))

    def stop(self, check: str, detail: str, remedy: str) -> Stop:
        """`bad`, and to be raised."""
        self.bad(check, detail, remedy)
        return Stop()

    @asynccontextmanager
    async def step(self, check: str, remedy: str) -> AsyncIterator[Timer]:
        """A step with its limit of time. Raises `Stop` where that runs out."""
        timer = Timer()
        try:
            async with asyncio.timeout(self.limit_s):
                yield timer
        except TimeoutError:
            raise self.stop(check, f"no answer within {self.limit_s:g} s", remedy) from None


class Timer:
    """Since when."""

    def __init__(self) -> None:
        self._began_s = time.perf_counter()

    def ms(self) -> float:
        """How long it took."""
        return round((time.perf_counter() - self._began_s) * 1000, 1)


@contextmanager
def stopping() -> Iterator[None]:
    """The steps of a room: a `Stop` ends them."""
    try:
        yield
    except Stop:
        return
