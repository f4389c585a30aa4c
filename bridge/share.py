"""What one socket may have running at its site at once, so that others find a connection there. Errors: none."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

SHARE = 3 / 4
"""Of the connections to a site: of 64, 16 are left for others while a greedy client waits for a site that is slow, or
does not answer at all. Its own calls lose nothing: 48 at once keep a site as busy."""


FEW = 8
"""Of fewer connections nothing is kept for others: there is too little to divide."""


class Share:
    """Counts what runs; the rest waits for its turn, in the order in which it came."""

    __slots__ = ("_busy", "_most", "_running", "_waiting")

    def __init__(self, connections: int) -> None:
        self._most = connections if connections < FEW else int(connections * SHARE)
        self._running = 0
        # Made when a call has to wait for the first time: most sockets never have so many.
        self._waiting: deque[Callable[[], bool]] | None = None
        self._busy = False

    def take(self) -> bool:
        """Whether a call may begin at once; it is to be given back then."""
        if self._running >= self._most:
            return False
        self._running += 1
        return True

    def put_off(self, begin: Callable[[], bool]) -> None:
        """Have `begin` called when there is room; it says whether it has begun anything, to be given back then."""
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append(begin)

    def give_back(self) -> None:
        """A call has ended."""
        self._running -= 1
        if self._busy or not self._waiting:
            return  # a call that ends at once would otherwise nest: 200 of them pass the recursion limit
        self._busy = True
        try:
            while self._waiting and self._running < self._most:
                self._running += 1
                if not self._waiting.popleft()():
                    self._running -= 1
        finally:
            self._busy = False

    def begin_all(self) -> None:
        """Begin what waits, all of it: its socket is gone, and what has not been given up is to come to its end."""
        while self._waiting:
            self._waiting.popleft()()
