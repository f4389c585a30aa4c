"""When to connect again, and whether at all: pauses between attempts, and what each close code asks for.

Errors: none. Source: protocol.md section 7.
"""

from __future__ import annotations

import enum
import random
from collections.abc import Callable
from typing import Final

FIRST_PAUSE_S: Final = 0.5
"""The most that the first pause takes: a bridge that restarts is back within a second or two."""

LONGEST_PAUSE_S: Final = 30.0
"""Well below the 300 s for which a session waits for its resume, so that several attempts fall into them."""


class BackOff:
    """Pauses that double, each between half and the whole of its most: clients do not come in step."""

    def __init__(self, draw: Callable[[], float] = random.random) -> None:
        self._draw = draw
        self._most_s = FIRST_PAUSE_S

    def next(self, at_least_s: float = 0.0) -> float:
        """How long to wait before the next attempt (seconds); `at_least_s` is what the bridge asked for."""
        pause = self._most_s * (0.5 + self._draw() / 2)
        self._most_s = min(self._most_s * 2, LONGEST_PAUSE_S)
        return at_least_s + pause

    def reset(self) -> None:
        """An attempt was successful: signed in, not only connected, for an overloaded bridge accepts and closes."""
        self._most_s = FIRST_PAUSE_S


class After(enum.Enum):
    """What follows when the socket is closed."""

    RESUME = enum.auto()
    """Connect again, resume the session, send again what may be sent twice."""
    RESUME_WITHOUT_REPEAT = enum.auto()
    """The same, but nothing that was under way is sent again: it may be the reason."""
    SIGN_IN = enum.auto()
    """Connect again; the session is gone, sign in anew."""
    END = enum.auto()
    """Do not come back."""


AFTER: Final[dict[int, After]] = {
    1002: After.END,  # this client breaks WebSocket's rules, and would again
    1007: After.END,  # likewise
    1008: After.END,  # the origin is not allowed
    1009: After.RESUME_WITHOUT_REPEAT,  # a frame was too big: sent again, it would be so again
    4001: After.SIGN_IN,
    4003: After.END,  # the token was revoked
    4009: After.END,  # the session goes on elsewhere; to come back would take it away there
}
"""Close codes that do not simply mean: come back and resume, as 1001, 1006, 1013, 4008 and 4010 do."""


def after(code: int) -> After:
    """What a close code asks for."""
    return AFTER.get(code, After.RESUME)
