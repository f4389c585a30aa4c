"""Who may connect: browser origins, bearer tokens, and the brake on guessing passwords.

Errors: `protocol.jsonrpc.RpcError` -32006 from `Throttle.check`.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from bridge.config import Token
from protocol import jsonrpc

WINDOW_S = 60
"""protocol.md section 8 counts sign-ins by the minute."""

REMEMBERED_MOST = 50_000
"""Pairs of address and login that are remembered; an attacker who tries more pushes out the oldest. 50,000 are
about 15 MB."""


class Throttle:
    """Counts failed sign-ins per address and login; a successful one clears the count.

    Only failures count: a user with several open pages is no attacker, and a right password reveals nothing.
    """

    def __init__(self, failures_per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = failures_per_minute
        self._clock = clock
        self._failures: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def check(self, address: str, login: str) -> None:
        """Raises -32006 with `retryAfter` (seconds) while there were too many failures in the last minute."""
        times = self._recent((address, login))
        if len(times) >= self._most:
            wait = max(1, int(times[0] + WINDOW_S - self._clock()) + 1)
            raise jsonrpc.too_many_requests("failed sign-ins in a minute", self._most, wait)

    def failed(self, address: str, login: str) -> None:
        """A wrong password was presented."""
        key = (address, login)
        self._failures.setdefault(key, deque(maxlen=self._most)).append(self._clock())
        self._failures.move_to_end(key)
        if len(self._failures) > REMEMBERED_MOST:
            self._failures.popitem(last=False)

    def succeeded(self, address: str, login: str) -> None:
        """The right password was presented."""
        self._failures.pop((address, login), None)

    def _recent(self, key: tuple[str, str]) -> deque[float]:
        times = self._failures.get(key)
        if times is None:
            return deque()
        while times and times[0] <= self._clock() - WINDOW_S:
            times.popleft()
        if not times:
            del self._failures[key]
        return times


def origin_allowed(origin: str | None, allowed: Sequence[str], scheme: str, host: str | None) -> bool:
    """Whether a page of this origin may connect (protocol.md section 3).

    Programs that are no browsers send no `Origin` and pass. Without a configured list only the bridge's own
    origin does: the scheme of the connection and the `Host` it was addressed by.
    """
    if origin is None or "*" in allowed or origin in allowed:
        return True
    if allowed:
        return False
    parts = urlsplit(origin)
    own_scheme = "https" if scheme in ("wss", "https") else "http"
    return parts.scheme == own_scheme and host is not None and parts.netloc.lower() == host.lower()


def find_token(presented: str, tokens: Sequence[Token]) -> Token | None:
    """The configured token that was presented; every one is compared, in constant time."""
    found = None
    for token in tokens:
        if token.matches(presented):
            found = token
    return found
