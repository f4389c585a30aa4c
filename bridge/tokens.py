"""The bearer tokens in force: found in constant time, with an end, and taken back while in use.

Errors: none; who holds a token is told when it loses its force.
"""

from __future__ import annotations

import asyncio
import enum
import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from bridge.access import find_token
from bridge.config import Token

CHECK_MOST_S = 60.0
"""The longest sleep until expiry is looked at again: a wall clock that was set is followed within a minute."""


TIMER_LEAST_S = 0.001
"""A timer may fire a fraction of a millisecond early; without a floor it would spin until the time has come."""


WARNED_BEFORE_S = 60.0
"""How long before its end who relies on a token is told: time for a client to get another and come back with it."""


class Lost(enum.Enum):
    """Why a token is in force no more."""

    EXPIRED = "the token has expired"
    REVOKED = "the token was revoked"


class _Holder:
    """Who relies on a token."""

    __slots__ = ("lost", "token", "warn", "warned")

    def __init__(
        self, token: Token, lost: Callable[[Lost], None], warn: Callable[[float], None] | None
    ) -> None:
        self.token = token
        self.lost = lost
        self.warn = warn
        self.warned = False


class Tokens:
    """The configured tokens. Who relies on one holds it, and is told once when it is lost (protocol.md section 7).

    A token is known by its digest: one that is renamed in the configuration stays in force.
    """

    def __init__(
        self, tokens: Sequence[Token] = (), clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._tokens = list(tokens)
        self._clock = clock
        self._holders: dict[_Holder, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    @property
    def held(self) -> int:
        """How many hold a token."""
        return len(self._holders)

    def find(self, presented: str, *roles: str) -> Token | None:
        """The token that was presented, if it is in force and, where `roles` are given, has one of them."""
        token = find_token(presented, self._tokens)
        if token is None or self._lost(token, self._clock()) is not None:
            return None
        if roles and token.role not in roles:
            return None
        return token

    def hold(
        self, token: Token, lost: Callable[[Lost], None], warn: Callable[[float], None] | None = None
    ) -> Callable[[], None]:
        """Have `lost` called, once, when `token` is lost; the function returned ends that.

        `warn` is called once before it expires, with the seconds that are left: `WARNED_BEFORE_S`, or fewer.
        """
        holder = _Holder(token, lost, warn)
        self._holders[holder] = None
        now = self._clock()
        self._arm(now)
        # It may have been lost since it was found.
        left_s = self._left_s(token, now)
        if self._lost(token, now) is not None or (warn is not None and left_s <= WARNED_BEFORE_S):
            asyncio.get_running_loop().call_soon(self._tell)

        def release() -> None:
            self._holders.pop(holder, None)
            if not self._holders:
                self._disarm()

        return release

    def replace(self, tokens: Sequence[Token]) -> None:
        """From now on these are the tokens; those who hold one that is not among them are told at once."""
        self._tokens = list(tokens)
        self._tell()

    def _lost(self, token: Token, now: datetime) -> Lost | None:
        known = self._in_force(token)
        if known is None or not set(token.agents) <= set(known.agents):
            return Lost.REVOKED
        if known.expires is not None and known.expires <= now:
            return Lost.EXPIRED
        return None

    def _in_force(self, token: Token) -> Token | None:
        return next((known for known in self._tokens if _same(known, token)), None)

    def _left_s(self, token: Token, now: datetime) -> float:
        """How long a token is still in force (seconds)."""
        known = self._in_force(token)
        if known is None or known.expires is None:
            return math.inf
        return (known.expires - now).total_seconds()

    def _tell(self) -> None:
        # One moment for all of it: a token that expires between a look at it and the next timer would be missed.
        now = self._clock()
        for holder in list(self._holders):
            why = self._lost(holder.token, now)
            if why is not None:
                if holder in self._holders:
                    del self._holders[holder]
                    holder.lost(why)
            elif holder.warn is not None and holder in self._holders:
                left_s = self._left_s(holder.token, now)
                if left_s > WARNED_BEFORE_S:
                    holder.warned = False  # it lives longer than it looked
                elif not holder.warned:
                    holder.warned = True
                    holder.warn(left_s)
        self._disarm()
        self._arm(now)

    def _arm(self, now: datetime) -> None:
        """Wake when the next token expires, or is about to, or to look at the wall clock again."""
        if self._timer is not None or not self._holders:
            return
        warnings = timedelta(seconds=WARNED_BEFORE_S)
        ends = [known.expires for known in self._tokens if known.expires is not None]
        due = [moment for end in ends for moment in (end - warnings, end) if moment > now]
        if due:
            due_s = max((min(due) - now).total_seconds(), TIMER_LEAST_S)
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(min(due_s, CHECK_MOST_S), self._woken)

    def _woken(self) -> None:
        self._timer = None
        self._tell()

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _same(one: Token, other: Token) -> bool:
    return one.digest() == other.digest() and one.role == other.role
