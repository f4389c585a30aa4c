"""What an owner counts of a site's contact centre, kept in the cluster's store for the one that comes after him.

Nothing of a PBX tells it again: today's totals of agents and queues. Errors: none leaves this room; without NATS it
is kept until NATS is back.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, Protocol, runtime_checkable

import msgspec

from bridge.cluster import Bucket, Cluster, Unavailable
from bridge.sites import Counted, Recall
from protocol.encoding import DECODE_ERRORS

log = logging.getLogger(__name__)

BUCKET: Final = "statistics"
KEPT_S: Final = 86_400.0
"""A day: what is older is not today's."""

SAVED_EVERY_S: Final = 1.0
"""How much of the statistics may be lost with an owner, beside the seconds until there is another one."""

ALIVE_EVERY_S: Final = 10.0
"""How often an owner says that he counts, also while nothing happens: a sixth of how long a state may be taken to
have gone on without anybody."""

AT_ONCE: Final = 32
"""Totals that are read or written at the same time."""

ALIVE: Final = "alive"


@runtime_checkable
class CountingSite(Protocol):
    """A site whose owner counts something."""

    recall: Recall | None

    def take_totals(self) -> dict[str, bytes]:
        """The totals that have changed since this was asked last, by a name that is fit for a key."""
        ...


class Statistics:
    """The totals of all sites, as one bridge sees them; `owns` says whether a site is its own now."""

    def __init__(
        self, cluster: Cluster, sites: Mapping[str, CountingSite], owns: Callable[[str], bool]
    ) -> None:
        self._cluster = cluster
        self._sites = sites
        self._owns = owns
        self._bucket: Bucket | None = None
        self._unsaved: dict[str, bytes] = {}
        self._alive_at: dict[str, float] = {}
        self._saving = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        for name, site in sites.items():
            site.recall = self._recalling(name)

    def start(self) -> None:
        """Begin to save."""
        if self._sites:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Save once more, and no more after that. Never raises."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
            await self.save()

    async def save(self) -> None:
        """Save what has changed of the sites that are this bridge's. Never raises."""
        async with self._saving:
            now_s = asyncio.get_running_loop().time()
            for name, site in self._sites.items():
                if not self._owns(name):
                    self._alive_at.pop(name, None)
                    continue
                changed = site.take_totals()
                if changed or now_s >= self._alive_at.get(name, 0.0) + ALIVE_EVERY_S:
                    self._alive_at[name] = now_s
                    self._unsaved[_key(name, ALIVE)] = msgspec.msgpack.encode(datetime.now(UTC))
                for which, totals in changed.items():
                    self._unsaved[_key(name, which)] = totals
            try:
                await self._write()
            except Unavailable as error:
                log.info("statistics are not saved: %s", error)

    async def _write(self) -> None:
        if not self._unsaved:
            return
        bucket = await self._open()
        at_once = asyncio.Semaphore(AT_ONCE)

        async def one(key: str) -> None:
            async with at_once:
                await bucket.put(key, self._unsaved[key])
                del self._unsaved[key]

        results = await asyncio.gather(*(one(key) for key in list(self._unsaved)), return_exceptions=True)
        for each in results:
            if isinstance(each, BaseException):
                raise each

    async def _open(self) -> Bucket:
        if self._bucket is None:
            self._bucket = await self._cluster.store.bucket(BUCKET, ttl_s=KEPT_S)
        return self._bucket

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(SAVED_EVERY_S)
            await self.save()

    def _recalling(self, site: str) -> Recall:
        async def recall() -> Counted:
            try:
                return await self._recalled(site)
            except Unavailable as error:
                log.warning("%s: what has been counted before is not known: %s", site, error)
                return Counted({}, datetime.now(UTC))

        return recall

    async def _recalled(self, site: str) -> Counted:
        bucket = await self._open()
        prefix = _key(site, "")
        found: dict[str, bytes] = {}
        at_once = asyncio.Semaphore(AT_ONCE)

        async def one(key: str) -> None:
            async with at_once:
                entry = await bucket.get(key)
            if entry is not None:
                found[key.removeprefix(prefix)] = entry.value

        await asyncio.gather(*(one(key) for key in await bucket.keys() if key.startswith(prefix)))
        until = datetime.now(UTC)
        alive = found.pop(ALIVE, None)
        if alive is not None:
            with contextlib.suppress(*DECODE_ERRORS):
                until = msgspec.msgpack.decode(alive, type=datetime)
        return Counted(found, until)


def _key(site: str, which: str) -> str:
    return f"{site.encode().hex()}-{which}"
