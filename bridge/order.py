"""The order of a session's state-changing calls (protocol.md section 2).

Errors: none of its own.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable


class CallOrder:
    """Runs calls one after another, in the order in which they came (protocol.md section 2)."""

    __slots__ = ("_busy", "_draining", "_idle", "_waiting")

    def __init__(self) -> None:
        # Made when a call has to wait for the first time: an empty deque takes 760 bytes, and most sessions rest.
        self._waiting: deque[Callable[[], None]] | None = None
        self._busy = False
        self._draining = False
        self._idle: Callable[[], None] | None = None

    def run(self, begin: Callable[[], None]) -> None:
        """Call `begin` when the calls before it have finished; it must lead to one `next`, and not raise."""
        if self._busy or self._draining:
            if self._waiting is None:
                self._waiting = deque()
            self._waiting.append(begin)
        else:
            self._busy = True
            begin()

    def next(self) -> None:
        """The call that runs has finished; begin the next."""
        self._busy = False
        if self._draining:
            return  # a call that ends at once would otherwise nest: 256 of them pass the recursion limit
        self._draining = True
        try:
            while self._waiting and not self._busy:
                self._busy = True
                self._waiting.popleft()()
        finally:
            self._draining = False
        if not self._busy and self._idle is not None:
            idle, self._idle = self._idle, None
            idle()

    def when_idle(self, action: Callable[[], None]) -> None:
        """Call `action` once, now or when nothing runs and nothing waits any more."""
        if self._busy:
            self._idle = action
        else:
            action()


class Turn:
    """A batch's turn among the state-changing calls of its session; within it the batch has its own order."""

    def __init__(self, session_order: CallOrder) -> None:
        self.order = CallOrder()
        self.came: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._session_order = session_order
        self._over = False
        self._began = False
        session_order.run(self._begin)

    def _begin(self) -> None:
        self._began = True
        if self._over:
            self._session_order.next()
        elif not self.came.done():
            self.came.set_result(None)

    def give_up(self) -> None:
        """The batch need not wait for its turn: nothing in it will be executed."""
        if not self.came.done():
            self.came.set_result(None)

    def over(self) -> None:
        """The batch is answered, or its socket is gone; what runs still comes to its end first."""
        self._over = True
        if self._began:
            self.order.when_idle(self._session_order.next)
