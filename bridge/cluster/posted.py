"""Events that sites post: the balancer does not know which bridge has subscribed, or whose users they are for.

Errors: none; an address that nobody knows is no page.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from bridge.cluster import Cluster
from protocol.encoding import DECODE_ERRORS

log = logging.getLogger(__name__)

KNOWN: Final = "hook-known"
"""Asked first, without the event: whoever knows no secret cannot have megabytes carried to all bridges."""
TAKE: Final = "hook-take"
FOR_ALL: Final = "hook-for-all"

ASK_S: Final = 2.0
"""How long the others may take; an answer takes a millisecond, an event of a megabyte some tens of them."""

EVENT_MOST_BYTES: Final = 900_000
"""What passes through NATS in one message is a megabyte by default, and an event is a few KiB."""


class _Event(msgspec.Struct, array_like=True):
    """A path, and what was posted to it."""

    path: str
    content: bytes


_event: Final = msgspec.msgpack.Decoder(_Event)

Take = Callable[[bytes], int]
"""Takes what was posted; says the status to answer with."""


class Posted:
    """The addresses of all bridges. `find` knows those of this one."""

    def __init__(self, cluster: Cluster, find: Callable[[str], Take | None]) -> None:
        self._bus = cluster.bus
        self._find = find
        self._bus.answer(KNOWN, self._known)
        self._bus.answer(TAKE, self._take)
        self._bus.hear(FOR_ALL, self._hear)

    async def elsewhere(self, path: str) -> Callable[[bytes], Awaitable[int]] | None:
        """What takes events that are posted to a path, where another bridge knows it."""
        if await self._bus.ask(KNOWN, path.encode("utf-8", "surrogatepass"), ASK_S) is None:
            return None

        async def take(content: bytes) -> int:
            if len(content) > EVENT_MOST_BYTES:
                return 413
            answer = await self._bus.ask(TAKE, msgspec.msgpack.encode(_Event(path, content)), ASK_S)
            return 503 if answer is None else int.from_bytes(answer)

        return take

    def for_all(self, path: str, content: bytes) -> None:
        """Tell the others of an event that their users may be waiting for as well."""
        if len(content) <= EVENT_MOST_BYTES:
            self._bus.broadcast(FOR_ALL, msgspec.msgpack.encode(_Event(path, content)))
        else:
            log.warning("an event of %d bytes reaches the users of this bridge only", len(content))

    def _hear(self, bridge: str, payload: bytes) -> None:
        with contextlib.suppress(*DECODE_ERRORS):  # a bridge of another version may say it otherwise
            event = _event.decode(payload)
            take = self._find(event.path)
            if take is not None:
                take(event.content)

    async def _known(self, path: bytes) -> bytes | None:
        return None if self._find(path.decode("utf-8", "surrogatepass")) is None else b"1"

    async def _take(self, payload: bytes) -> bytes | None:
        try:
            event = _event.decode(payload)
        except DECODE_ERRORS:
            return None
        take = self._find(event.path)
        return None if take is None else take(event.content).to_bytes(2)
