"""An event loop whose time a test moves, so that minutes of waiting take no time."""

from __future__ import annotations

import asyncio
import functools
import selectors
from collections.abc import Awaitable, Callable
from typing import ParamSpec

P = ParamSpec("P")

MOST_TURNS = 10_000


class _Impatient(selectors.DefaultSelector):
    """Sees to it that a test which waits for the clock fails instead of hanging."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and (timeout is None or timeout > 0):
            raise RuntimeError("the test waits for what only time would bring: move it with pass_time")
        return ready


class ClockworkLoop(asyncio.SelectorEventLoop):
    """Time stands still until `advance` or `pass_time`; what is due then runs before they return."""

    def __init__(self) -> None:
        super().__init__(_Impatient())
        self._now = 1000.0

    def time(self) -> float:
        return self._now

    def settle(self) -> None:
        """Run everything that is ready, and what becomes ready by it."""
        self.run_until_complete(settled())

    def advance(self, seconds: float) -> None:
        self._now += seconds
        self.settle()

    async def pass_time(self, seconds: float) -> None:
        """`advance`, from inside a test that runs in this loop."""
        self._now += seconds
        await settled()

    def timers(self) -> list[asyncio.TimerHandle]:
        """Timers that are still to fire."""
        scheduled: list[asyncio.TimerHandle] = getattr(self, "_scheduled", [])
        return [timer for timer in scheduled if not timer.cancelled()]


async def settled() -> None:
    """Let everything run that is ready, and what becomes ready by it."""
    loop = asyncio.get_running_loop()
    for _ in range(MOST_TURNS):
        await asyncio.sleep(0)
        if not getattr(loop, "_ready", ()):
            return
    raise RuntimeError("something in this test never comes to rest")


async def pass_time(seconds: float) -> None:
    """Move the time of the running loop."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, ClockworkLoop)
    await loop.pass_time(seconds)


def timeless(test: Callable[P, Awaitable[None]]) -> Callable[P, None]:
    """Run an async test in a `ClockworkLoop`, and see that it leaves no task and no timer."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        async def whole() -> None:
            await test(*args, **kwargs)
            await settled()
            assert asyncio.all_tasks() == {asyncio.current_task()}, "a task is left over"
            assert loop.timers() == [], "a timer is left over"

        loop = ClockworkLoop()
        try:
            loop.run_until_complete(whole())
        finally:
            loop.close()

    return run
