"""Which bridge has a site's one session: a lease in the cluster's store for each site that has such a session.

The lease vanishes when its owner does not renew it, and another bridge takes it then. While the store is away nobody
can take one, so everybody keeps what he has. Errors: `protocol.jsonrpc.RpcError` -32003 from `home_of`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Protocol

import msgspec

from bridge.cluster import Bucket, Cluster, ClusterError, Conflict, Entry, Member, Unavailable
from bridge.sites import SharedSite, SiteStatus
from protocol import jsonrpc
from protocol.encoding import DECODE_ERRORS

log = logging.getLogger(__name__)

BUCKET: Final = "owners"
FACT: Final = "owns"
"""What an owner announces: its sites, and how they are."""

LEASE_S: Final = 4.0
"""How long a lease lasts that is not renewed: a dead owner is to be replaced within 5 s."""

RENEWED_EVERY_S: Final = 0.9
"""How often leases are renewed, and looked at: four tries before one is over."""

YIELD_S: Final = 2.0
"""How long a bridge leaves a free lease to those who should have it rather: the one that had it (NATS was away for
longer than a lease lasts), and the one that the site's agent has dialled in to."""

OWNER_WAIT_S: Final = 5.0
"""How long a sign-in waits while nobody owns its site: as long as it takes to replace a dead owner."""

RETRY_AFTER_S: Final = 1
"""After that; the next bridge is about to have it."""


class OwnedSite(SharedSite, Protocol):
    """A site that one bridge owns."""

    @property
    def name(self) -> str:
        """The name in the configuration."""
        ...

    def status(self) -> SiteStatus:
        """Whether the site can be used now."""
        ...


class _Said(msgspec.Struct):
    """What an owner says of a site of his. `revision` is that of the lease when he got it, the fencing number."""

    revision: int
    ready: bool = False
    detail: str = ""


_from_wire: Final = msgspec.msgpack.Decoder(dict[str, _Said])


class _Lease:
    """One site's."""

    def __init__(self, site: OwnedSite) -> None:
        self.site = site
        self.key = site.name.encode().hex()
        self.revision: int | None = None
        """That of the newest renewal; None while it is not this bridge's."""
        self.since = 0
        """The revision with which it became this bridge's."""
        self.holder: str | None = None
        """Whose it was when it was looked at last."""
        self.free_since: float | None = None
        self.others: dict[str, _Said] = {}
        """What other bridges say of it, by their ids."""


class Ownership:
    """All leases, as one bridge sees them.

    `lost` is called with a site that another bridge has taken: what the site had here has to go.
    """

    def __init__(
        self,
        cluster: Cluster,
        sites: Mapping[str, OwnedSite],
        lost: Callable[[str], Awaitable[None]],
    ) -> None:
        self._cluster = cluster
        self._lost = lost
        self._leases = {name: _Lease(site) for name, site in sites.items()}
        self._bucket: Bucket | None = None
        self._gone: set[str] = set()
        """Bridges that were there, and are not any more."""
        self._wake = asyncio.Event()
        self._changed = asyncio.Event()
        self._announced = b""
        self._task: asyncio.Task[None] | None = None
        for site in sites.values():
            site.stand_by()
            site.changed = self._announce
        cluster.members.watch(self._member)
        for member in cluster.members.all().values():
            self._member(member, True)

    def start(self) -> None:
        """Begin to take leases, once the sites have been started."""
        if self._leases:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def release(self) -> None:
        """Give back every lease, at once: the bridge is about to stop. Takes no more."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        for lease in self._leases.values():
            if lease.revision is not None:
                lease.revision = None
                with contextlib.suppress(ClusterError):
                    if self._bucket is not None:
                        await self._bucket.delete(lease.key)
        self._cluster.members.announce(FACT, b"")
        self._changes()

    # Who has a site

    def owner_of(self, site: str) -> str | None:
        """The bridge that owns a site, this one among them; None while nobody does, and for other sites."""
        lease = self._leases.get(site)
        if lease is None:
            return None
        if lease.revision is not None:
            return self._cluster.members.me
        return max(lease.others, key=lambda bridge: lease.others[bridge].revision, default=None)

    async def home_of(self, site: str) -> str | None:
        """The other bridge on which sessions of this site live; None where that is this one.

        Waits while nobody owns the site. Raises -32003 where that takes too long.
        """
        if site not in self._leases:
            return None
        try:
            async with asyncio.timeout(OWNER_WAIT_S):
                while (owner := self.owner_of(site)) is None:
                    await self._changed.wait()
        except TimeoutError:
            raise jsonrpc.site_unreachable(site, RETRY_AFTER_S, "no bridge serves it at the moment") from None
        return None if owner == self._cluster.members.me else owner

    def status(self, site: str) -> SiteStatus | None:
        """How a site is by what its owner says, where that is another bridge."""
        owner = self.owner_of(site)
        if owner is None or owner == self._cluster.members.me:
            return None
        said = self._leases[site].others[owner]
        return SiteStatus(said.ready, said.detail)

    # The others

    def _member(self, member: Member, there: bool) -> None:
        me = self._cluster.members.me
        if member.name == me:
            return
        said: dict[str, _Said] = {}
        if there:
            self._gone.discard(member.name)
            with contextlib.suppress(*DECODE_ERRORS):  # a bridge of another version may say it otherwise
                said = _from_wire.decode(member.facts.get(FACT, b"\x80"))
        else:
            self._gone.add(member.name)
        for name, lease in self._leases.items():
            if name in said:
                lease.others[member.name] = said[name]
            elif lease.others.pop(member.name, None) is not None and lease.holder == member.name:
                lease.holder = None  # given back, or about to be over
                self._wake.set()
        self._changes()
        if not there:
            self._wake.set()

    def _changes(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    # Leases

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            await asyncio.gather(*map(self._look_after, self._leases.values()))
            self._announce()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RENEWED_EVERY_S):
                    await self._wake.wait()

    async def _look_after(self, lease: _Lease) -> None:
        try:
            if self._bucket is None:
                self._bucket = await self._cluster.store.bucket(BUCKET, ttl_s=LEASE_S)
            if lease.revision is not None:
                await self._renew(self._bucket, lease)
            else:
                await self._try(self._bucket, lease)
        except Conflict:
            log.debug("%s: another bridge was quicker", lease.site.name)
        except Unavailable as error:
            log.debug("%s: the lease cannot be looked at: %s", lease.site.name, error)
        except Exception:
            log.exception("%s: the lease cannot be looked after", lease.site.name)

    async def _renew(self, bucket: Bucket, lease: _Lease) -> None:
        me = self._cluster.members.me.encode()
        revision = lease.revision or 0
        try:
            lease.revision = await bucket.update(lease.key, me, revision)
            return
        except Conflict:
            entry = await bucket.get(lease.key)
        try:
            if entry is None:
                # It was over while the store was away, and nobody has taken it since.
                lease.revision = await bucket.create(lease.key, me)
                return
            if entry.value == me:
                # An earlier renewal whose answer did not come.
                lease.revision = await bucket.update(lease.key, me, entry.revision)
                return
        except Conflict:
            pass
        await self._step_down(lease)

    async def _step_down(self, lease: _Lease) -> None:
        name = lease.site.name
        log.warning("%s: another bridge serves the site now", name)
        lease.revision = None
        self._announce()
        await self._lost(name)
        await lease.site.stand_down()

    async def _try(self, bucket: Bucket, lease: _Lease) -> None:
        entry = await bucket.get(lease.key)
        me = self._cluster.members.me
        if entry is not None:
            lease.free_since = None
            lease.holder = entry.value.decode()
            if lease.holder == me:  # taken by a request whose answer did not come
                self._took(lease, await bucket.update(lease.key, me.encode(), entry.revision))
            elif lease.holder in self._gone:
                await self._take_from_the_dead(bucket, lease, entry)
            return
        now = asyncio.get_running_loop().time()
        if lease.free_since is None:
            lease.free_since = now
        if self._should_yield(lease) and now - lease.free_since < YIELD_S:
            return
        self._took(lease, await bucket.create(lease.key, me.encode()))

    async def _take_from_the_dead(self, bucket: Bucket, lease: _Lease, entry: Entry) -> None:
        """Its owner is silent for so long that he is gone: not to wait until the lease is over saves a second."""
        if lease.site.is_near:
            me = self._cluster.members.me.encode()
            self._took(lease, await bucket.update(lease.key, me, entry.revision))

    def _should_yield(self, lease: _Lease) -> bool:
        members = self._cluster.members
        had_by_another = lease.holder is not None and lease.holder != members.me
        return not lease.site.is_near or (had_by_another and lease.holder in members.all())

    def _took(self, lease: _Lease, revision: int) -> None:
        lease.revision = lease.since = revision
        lease.holder, lease.free_since = self._cluster.members.me, None
        log.info("%s: this bridge serves the site", lease.site.name)
        lease.site.take_over()
        self._announce()

    def _announce(self) -> None:
        said = {}
        for name, lease in self._leases.items():
            if lease.revision is not None:
                ready, detail = lease.site.status()
                said[name] = _Said(lease.since, ready, detail)
        encoded = msgspec.msgpack.encode(said) if said else b""
        if encoded != self._announced:
            self._announced = encoded
            self._cluster.members.announce(FACT, encoded)
            self._changes()
