"""Who may connect: browser origins, bearer tokens, and the brake on guessing passwords.

Errors: `protocol.jsonrpc.RpcError` -32006 from `Throttle`.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
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
    Attempts whose outcome is not known yet are admitted through `attempt`, no more at once than may still fail:
    else 256 calls in flight on each of 40 sockets would try all four-digit codes before the first one is counted.
    """

    def __init__(
        self,
        failures_per_minute: int,
        clock: Callable[[], float] = time.monotonic,
        remembered_most: int = REMEMBERED_MOST,
    ) -> None:
        self._most = failures_per_minute
        self._clock = clock
        self._remembered_most = remembered_most
        self._failures: OrderedDict[_Key, deque[float]] = OrderedDict()
        self.told: Callable[[str, str, bool], None] | None = None
        """Called with address, login and whether the password was right, for bridges that count together."""
        self._gates: dict[_Key, _Gate] = {}

    @asynccontextmanager
    async def attempt(self, address: str, login: str) -> AsyncIterator[None]:
        """Around one sign-in: waits while as many others are under way as may still fail, then checks.

        Raises -32006 as `check` does. Inside it `failed` or `succeeded` is called, or neither where the site
        did not answer.
        """
        key = _key(address, login)
        gate = self._gates.setdefault(key, _Gate())
        gate.users += 1
        try:
            self.check(address, login)
            while gate.under_way >= self._most - len(self._recent(key)):
                await gate.wait()
                self.check(address, login)
            gate.under_way += 1
            try:
                yield
            finally:
                gate.under_way -= 1
                gate.open()
        finally:
            gate.users -= 1
            if not gate.users:
                del self._gates[key]

    def check(self, address: str, login: str) -> None:
        """Raises -32006 with `retryAfter` (seconds) while there were too many failures in the last minute."""
        times = self._recent(_key(address, login))
        if len(times) >= self._most:
            # The sum of a clock and a minute may be a rounding error too large.
            wait = min(max(1, math.ceil(times[0] + WINDOW_S - self._clock())), WINDOW_S)
            raise jsonrpc.too_many_requests("failed sign-ins in a minute", self._most, wait)

    def failed(self, address: str, login: str) -> None:
        """A wrong password was presented."""
        self.count(address, login, right=False)
        if self.told is not None:
            self.told(address, login, False)

    def succeeded(self, address: str, login: str) -> None:
        """The right password was presented."""
        had_failed = _key(address, login) in self._failures
        self.count(address, login, right=True)
        if self.told is not None and had_failed:
            self.told(address, login, True)

    def count(self, address: str, login: str, *, right: bool) -> None:
        """One that was presented here, or to another bridge of the cluster."""
        key = _key(address, login)
        if right:
            self._failures.pop(key, None)
            return
        self._failures.setdefault(key, deque(maxlen=self._most)).append(self._clock())
        self._failures.move_to_end(key)
        if len(self._failures) > self._remembered_most:
            self._failures.popitem(last=False)

    def _recent(self, key: _Key) -> Sequence[float]:
        times = self._failures.get(key)
        if times is None:
            return ()
        while times and times[0] <= self._clock() - WINDOW_S:
            times.popleft()
        if not times:
            del self._failures[key]
        return times


_Key = tuple[str, str]


def _key(address: str, login: str) -> _Key:
    """O2G may take a login in any case: other spellings must not be further guesses."""
    return address, login.strip().casefold()


class _Gate:
    """Sign-ins of one address and login: how many are under way, and who waits."""

    def __init__(self) -> None:
        self.users = 0
        self.under_way = 0
        self._changed: asyncio.Future[None] | None = None

    async def wait(self) -> None:
        """Until one that is under way has ended."""
        if self._changed is None:
            self._changed = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._changed)

    def open(self) -> None:
        """One that was under way has ended."""
        if self._changed is not None:
            self._changed.set_result(None)
            self._changed = None


def origin_allowed(origin: str | None, allowed: Sequence[str], scheme: str, host: str | None) -> bool:
    """Whether a page of this origin may connect (protocol.md section 3).

    Programs that are no browsers send no `Origin` and pass. Without a configured list only the bridge's own
    origin does: the scheme of the connection and the `Host` it was addressed by.
    """
    if origin is None or "*" in allowed:
        return True
    if allowed:
        return origin.lower() in map(str.lower, allowed)
    if not host:
        return False
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    own_scheme = "https" if scheme in ("wss", "https") else "http"
    return parts.scheme == own_scheme and parts.netloc.lower() == host.lower()


def find_token(presented: str, tokens: Sequence[Token]) -> Token | None:
    """The configured token that was presented; every one is compared, in constant time."""
    found = None
    for token in tokens:
        if token.matches(presented):
            found = token
    return found
