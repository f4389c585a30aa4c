"""Pauses between tries to reach a site that is down.

Raises no exceptions of its own.
"""

from __future__ import annotations

import asyncio
import random
from typing import Protocol

BACK_OFF_FIRST_S = 0.5
BACK_OFF_MOST_S = 30.0
"""A PBX takes minutes to restart; a try every half minute finds it soon and does not press it."""

AGENT_SPREAD_S = 0.2
"""When an agent is back, its site's sessions come back within this time, not all in one moment."""


class BackOff:
    """Pauses between tries: none before the first, then longer and longer ones, with jitter."""

    def __init__(self, first_s: float = BACK_OFF_FIRST_S, most_s: float = BACK_OFF_MOST_S) -> None:
        self._first_s = first_s
        self._most_s = most_s
        self._next_s = 0.0

    def reset(self) -> None:
        """It has worked."""
        self._next_s = 0.0

    def slow_down(self) -> None:
        """Trying soon again makes no sense."""
        self._next_s = self._most_s

    async def pause(self, *, always: bool = False) -> None:
        """Wait before a try; `always` also before the first."""
        pause_s = max(self._next_s, self._first_s) if always else self._next_s
        self._next_s = min(max(2 * self._next_s, self._first_s), self._most_s)
        await self.sleep(pause_s * random.uniform(0.5, 1.0))  # noqa: S311 - spreads the load, no secret

    async def sleep(self, seconds: float) -> None:
        """Wait so long, or until there is a reason not to wait any longer."""
        await asyncio.sleep(seconds)


class Agents(Protocol):
    """The agents of one name, as far as one may wait for them."""

    def arrival(self) -> asyncio.Future[None]:
        """Done when the next one has dialled in; shared, so to be waited for with a shield."""
        ...


class UntilAnAgentComes(BackOff):
    """Pauses that end when an agent has dialled in."""

    def __init__(self, agents: Agents) -> None:
        super().__init__()
        self._agents = agents

    async def sleep(self, seconds: float) -> None:
        """See `BackOff.sleep`."""
        try:
            async with asyncio.timeout(seconds):
                await asyncio.shield(self._agents.arrival())
        except TimeoutError:
            return
        await asyncio.sleep(random.uniform(0, AGENT_SPREAD_S))  # noqa: S311 - spreads the load, no secret
