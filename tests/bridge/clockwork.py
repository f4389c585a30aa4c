"""An event loop whose time a test moves, so that minutes of lingering take no time."""

from __future__ import annotations

import asyncio


class ClockworkLoop(asyncio.SelectorEventLoop):
    """Time stands still until `advance`; what is due then runs before it returns."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 1000.0

    def time(self) -> float:
        return self._now

    def settle(self) -> None:
        """Run everything that is ready, and what becomes ready by it."""
        for _ in range(10):
            self.run_until_complete(asyncio.sleep(0))

    def advance(self, seconds: float) -> None:
        self._now += seconds
        self.settle()
