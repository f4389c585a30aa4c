"""Other people's phones: who watches whose status, on a site that is used as an administrator.

Errors: `protocol.jsonrpc.RpcError`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final
from urllib.parse import quote

import msgspec

from bridge.sites.o2g.calls import fields, text
from bridge.sites.o2g.events import phone_status
from bridge.sites.o2g.link import BASE
from bridge.sites.o2g.user import Following, O2gUser, cti_event
from bridge.transport import Request
from protocol import jsonrpc
from protocol.cti_messages import PhoneHintStatusEvent, PhoneStatus
from protocol.encoding import DECODE_ERRORS
from protocol.jsonrpc import EventFrame, RpcError

HINTS_MOST: Final = 500
"""Phones that one session watches: each is followed as a user of his own, with three requests to begin with."""

ASK_AT_ONCE: Final = 8
"""Phones that are looked up at the same time for one session."""


class PhoneHints:
    """Who watches which phones. `follow` follows a login, `leave` ends that, `known` is who is followed."""

    def __init__(
        self,
        follow: Callable[[str], Awaitable[Following]],
        leave: Callable[[Following], None],
        known: Callable[[str], Following | None],
    ) -> None:
        self._follow = follow
        self._leave = leave
        self._known = known
        self._watched: dict[O2gUser, dict[str, Following]] = {}

    def status(self, login: str) -> PhoneStatus:
        """The status of somebody's phone, -2 where he is not followed."""
        following = self._known(login)
        if following is None or not following.synced.is_set():
            return PhoneStatus.UNEXISTING
        return phone_status(following.state)

    async def watch(self, user: O2gUser, numbers: Iterable[str]) -> list[EventFrame]:
        """Watch these phones as well; what each does now. A number that is no user's is passed over."""
        mine = self._watched.setdefault(user, {})
        wanted = [number for number in dict.fromkeys(numbers) if number not in mine]
        if len(mine) + len(wanted) > HINTS_MOST:
            raise jsonrpc.too_many_requests("phone hints of one session", HINTS_MOST, 0)
        asking = asyncio.Semaphore(ASK_AT_ONCE)

        async def one(number: str) -> EventFrame | None:
            async with asking:
                following = await self._find(user, number)
            if following is None:
                return None
            if user.closed or number in mine:
                self._leave(following)
                return None
            mine[number] = following
            following.watch(user, number)
            return cti_event(
                "PhoneHintStatusEvent", PhoneHintStatusEvent(number, phone_status(following.state))
            )

        found = await asyncio.gather(*(one(number) for number in wanted))
        return [frame for frame in found if frame is not None]

    async def _find(self, user: O2gUser, number: str) -> Following | None:
        target = f"{BASE}/users?companyPhone={quote(number, safe='')}"
        answer = await user.requests.request(Request("GET", target))
        if answer.status >= 300:
            return None
        try:
            login = text(fields(msgspec.json.decode(answer.body)).get("loginName"))
        except DECODE_ERRORS:
            return None
        try:
            return await self._follow(login) if login else None
        except RpcError:
            return None  # he cannot be looked up: no phone to watch

    def watched_by(self, user: O2gUser) -> list[str]:
        """The numbers that a session watches."""
        return list(self._watched.get(user, ()))

    def forget(self, user: O2gUser) -> None:
        """Watch nothing more for this session."""
        for number, following in self._watched.pop(user, {}).items():
            following.unwatch(user, number)
            self._leave(following)
