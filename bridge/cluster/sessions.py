"""The sessions' directory: where each session of the cluster lives, and what it has left when its home is gone.

A session's record is written only over the revision that its home knows (fencing): a home that was cut off, and whose
session another bridge has adopted meanwhile, finds that out with its next write and ends its copy.

What it costs, with a nats-server beside it: 0.2 ms a sign-in, 5 us of CPU for an event of a session (which takes 14
to get to its socket), 25 ms to take a session of 40 events over.

Errors: `bridge.cluster.Unavailable`; `Left.passport` has been opened, so what is read can be trusted.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, NamedTuple

import msgspec

from bridge.cluster import Bucket, Cluster, Conflict, Entry, Journal, Unavailable
from bridge.cluster.keys import Notes
from bridge.cluster.record import Record, Unreadable, read
from bridge.cluster.sealed import Seal, Tampered, name_of
from bridge.cluster.session_log import Log, batches, merged
from bridge.cluster.trail import Living, Trail

log = logging.getLogger(__name__)

TAKEN: Final = "session-taken"
"""The topic under which who adopts a session tells its former home, which may only have been cut off for a moment."""

REFRESHES: Final = 5
"""So often a record is written within the time for which a session waits for its client: one in 60 s by default,
167 a second for 10,000 sessions."""

RECENT_S: Final = 5.0
"""What was appended in so long a time before NATS went is appended again when it is back. A nats-server that dies
loses what was on its way to it, which is milliseconds; this also covers a minute's worth of doubt about its disk's
cache on no machine, which no program can."""

WRITE_AT_ONCE: Final = 32
"""Records that are written at the same time: each waits a round trip to NATS."""

SETTLE_S: Final = 0.2
"""A record that has changed is written so long after: a page that subscribes to ten things is one write."""

TRIES: Final = 5
"""How often a record that others change at the same time is looked at again."""

BEHIND_S: Final = (0.01, 0.05, 0.2)
"""How long the rest of a released session's log is waited for: events are stored apart from records."""

FAREWELL_S: Final = 2.0
"""How long the end of a bridge, or of a session, may wait for the store."""


class Left(NamedTuple):
    """What a session has left; its record says now that it lives here."""

    session_id: str
    found: Record
    """Its record as it was before."""
    record: Record
    revision: int
    passport: bytes
    log: Log


class Ended(NamedTuple):
    """A session that has ended here: its trail, where it had one, and what is written in its record's place."""

    trail: Trail | None
    grave: Record | None


class Directory:
    """The directory, as one bridge uses it.

    `events`: how many a session keeps; `linger_s`: for how long one waits for its client; `moves` counts what happens
    to sessions here (`bridge.metrics.Metrics.moves`).
    """

    def __init__(self, cluster: Cluster, *, events: int, linger_s: float, moves: Counter[str]) -> None:
        self._moves = moves
        self.heir: Callable[[str], Awaitable[str | None]] = _anybody
        """The other bridge that has to adopt a site's sessions, its owner where it has one; None: this one may.

        Raises `RpcError` -32003 where nobody is known yet.
        """
        self._cluster = cluster
        self._me = cluster.members.me
        self._events = events
        self._linger_s = linger_s
        self._refresh_s = linger_s / REFRESHES
        # A home may die right before it would have written, and the client has its whole time from then on.
        self._ttl_s = linger_s + 2 * self._refresh_s
        self._records: Bucket | None = None
        self._journal: Journal | None = None
        self.notes = Notes(cluster, ttl_s=self._ttl_s)
        self._opening = asyncio.Lock()
        self._trails: dict[str, Trail] = {}
        self._with_events: list[Trail] = []
        self._changed: dict[Trail, None] = {}
        self._settling: asyncio.TimerHandle | None = None
        self._recent: dict[Trail, int] = {}
        self._older: dict[Trail, int] = {}
        """Trails that have appended, with the number before the first; the younger ones, and those before them."""
        self._ended: dict[str, Ended] = {}
        """Sessions that have ended here and whose records may still be there, by name."""
        self._write = asyncio.Semaphore(WRITE_AT_ONCE)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._keeper: asyncio.Task[None] | None = None
        self._off: Callable[[], None] = _nothing

    def __len__(self) -> int:
        return len(self._trails)

    # The bridge's own life

    def start(self) -> None:
        """Keep what is there alive from now on."""
        self._off = self._cluster.store.on_return(self._returned)
        self._cluster.bus.hear(TAKEN, lambda sender, payload: self._told_taken(payload))
        self._keeper = asyncio.get_running_loop().create_task(self._keep())

    async def stop(self) -> None:
        """Write nothing more, once what is on its way is written. Never raises."""
        self._off()
        if self._settling is not None:
            self._settling.cancel()
        await self.notes.stop(FAREWELL_S)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=FAREWELL_S)
        tasks = [*self._tasks, *([self._keeper] if self._keeper is not None else [])]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _open(self) -> tuple[Bucket, Journal]:
        """The bucket and the journal. Raises `Unavailable`."""
        async with self._opening:
            if self._records is None:
                self._records = await self._cluster.store.bucket("sessions", ttl_s=self._ttl_s)
            if self._journal is None:
                self._journal = await self._cluster.store.journal(
                    "events", per_key=self._events, age_s=self._ttl_s
                )
            return self._records, self._journal

    # Sessions that live here

    async def opened(self, session: Living, site: str, phone_number: str | None) -> Trail:
        """A session has been signed in. Its record is there when this returns, unless NATS is away; then it follows.

        So that it can be resumed anywhere as soon as the client knows its id.
        """
        trail = Trail(session, site, phone_number, self)
        self._trails[trail.name] = trail
        await self._update(trail)
        return trail

    def adopted(self, session: Living, left: Left) -> Trail:
        """A session was built from what it had left: it goes on here."""
        record = left.record
        trail = Trail(
            session, record.site, record.phone_number, self, terms=record.terms, revision=left.revision
        )
        trail.written_at = asyncio.get_running_loop().time()
        self._trails[trail.name] = trail
        self._moves["adopted"] += 1
        return trail

    def closed(self, trail: Trail) -> None:
        """The session has ended for good: nothing of it stays."""
        self._drop(trail)
        grave = None
        if trail.terms:
            # A former home that was cut off may come back: it must not take this for a record that has vanished.
            grave = msgspec.structs.replace(trail.record(self._me), ended=True, sealed=b"")
        self._end(trail.name, Ended(trail, grave))

    async def release(self, trail: Trail) -> None:
        """Let a session go, which has been given its last number here: another bridge may adopt it. Never raises."""
        self._append(trail)
        self._drop(trail)
        record = trail.record(self._me, released=True)  # its user may be gone in a moment
        try:
            async with asyncio.timeout(FAREWELL_S), self._write, trail.writing:
                records, _ = await self._open()
                await records.update(trail.name, record.encoded(), trail.revision)
                self._moves["released"] += 1
        except (Unavailable, Conflict, TimeoutError) as error:
            # Others find its home gone, or have it already.
            log.info("the session of %s was not released: %s", trail.session.login, error or "no answer")

    async def give_back(self, left: Left) -> None:
        """This bridge cannot adopt it, but another one may. Never raises."""
        record = msgspec.structs.replace(left.found, home=self._me, released=True)
        try:
            records, _ = await self._open()
            await records.update(name_of(left.session_id), record.encoded(), left.revision)
        except (Unavailable, Conflict) as error:
            log.info("a session of %s is not given back: %s", record.login, error)

    def refused(self, left: Left) -> None:
        """A session cannot be adopted by anybody: the PBX does not take what it has left."""
        self._moves["refused"] += 1
        self._end(name_of(left.session_id), Ended(None, None))

    # Sessions that live elsewhere

    async def find(self, session_id: str) -> str | Left | None:
        """Where a session lives that is not here: another bridge, or what it has left.

        A session without a home has its record say that it lives here now. None: there is no such session.
        Raises `Unavailable`, and what `heir` raises.
        """
        name = name_of(session_id)
        if name in self._ended:
            return None
        records, journal = await self._open()
        for _ in range(TRIES):
            entry = await records.get(name)
            if entry is None:
                return None
            try:
                record = read(entry.value)
                if record.ended:
                    return None
                seal = Seal(session_id)
                passport = record.passport(seal, name)
            except (Unreadable, Tampered) as error:
                log.error("a session cannot be adopted: %s", error)
                return None
            alive = record.home in self._cluster.members.all() and not record.released
            if alive and record.home != self._me:
                return record.home
            heir = await self.heir(record.site)
            if heir is not None and heir != self._me:
                return heir
            left = await self._log_of(journal, name, record)
            found = record
            record = msgspec.structs.replace(
                record, home=self._me, released=False, newest=left.newest, terms=[*record.terms, left.newest]
            )
            record.sealed = seal.close(passport, record.bound_to(name))
            try:
                revision = await records.update(name, record.encoded(), entry.revision)
            except Conflict:
                continue
            if found.home != self._me:
                self._cluster.bus.broadcast(TAKEN, name.encode())
            return Left(session_id, found, record, revision, passport, left)
        raise Unavailable("others change the session's record all the time")

    @staticmethod
    async def _log_of(journal: Journal, name: str, record: Record) -> Log:
        """Its log; the journal may be some milliseconds behind the record."""
        found = merged(await journal.read(name), record.terms, record.newest)
        for pause_s in BEHIND_S:
            if not record.released or found.is_complete:
                break
            await asyncio.sleep(pause_s)
            found = merged(await journal.read(name), record.terms, record.newest)
        return found

    # Events

    def has_events(self, trail: Trail) -> None:
        """See `bridge.cluster.trail.Dirty`."""
        if not self._with_events:
            asyncio.get_running_loop().call_soon(self._flush)
        self._with_events.append(trail)

    def _flush(self) -> None:
        trails, self._with_events = self._with_events, []
        for trail in trails:
            self._append(trail)

    def _append(self, trail: Trail) -> None:
        frames, trail.frames = trail.frames, []
        if not frames or trail.closed:
            return
        self._recent.setdefault(trail, trail.up_to)
        before, trail.up_to = trail.up_to, frames[-1][0]
        journal = self._journal
        if journal is not None:
            for payload in batches(len(trail.terms), before + 1, frames, trail.up_to):
                journal.append(trail.name, payload)

    def _append_again(self) -> None:
        """Hand over once more what was on its way when NATS went."""
        journal = self._journal
        if journal is None:
            return
        doubtful = {**self._recent, **self._older}
        for trail, before in doubtful.items():
            if trail.closed or trail.up_to <= before:
                continue
            frames = [each for each in trail.session.kept_after(before) if each[0] <= trail.up_to]
            if frames:
                for payload in batches(len(trail.terms), frames[0][0], frames, trail.up_to):
                    journal.append(trail.name, payload)

    # Records

    def has_changed(self, trail: Trail) -> None:
        """See `bridge.cluster.trail.Dirty`."""
        self._changed[trail] = None
        if self._settling is None:
            loop = asyncio.get_running_loop()
            self._settling = loop.call_later(SETTLE_S, self._write_changed)

    def _write_changed(self) -> None:
        self._settling = None
        changed, self._changed = self._changed, {}
        for trail in changed:
            self._spawn(self._update(trail))

    async def _update(self, trail: Trail) -> None:
        """Write a record over the revision that is known. Never raises; without NATS it is written at its return."""
        try:
            async with self._write, trail.writing:
                records, _ = await self._open()
                for _ in range(TRIES):
                    if trail.closed:
                        return
                    encoded = trail.record(self._me).encoded()
                    try:
                        if trail.revision:
                            revision = await records.update(trail.name, encoded, trail.revision)
                        else:
                            revision = await records.create(trail.name, encoded)
                        trail.was_written(revision, asyncio.get_running_loop().time())
                        return
                    except Conflict:
                        if not await self._is_still_here(trail, records):
                            return
        except Unavailable as error:
            log.info("the record of %s is not written: %s", trail.session.login, error)
        except Exception:
            log.exception("the record of a session of %s cannot be written", trail.site)

    async def _is_still_here(self, trail: Trail, records: Bucket) -> bool:
        """Somebody else has written a record, or it has vanished: whether the session still lives here."""
        entry = await records.get(trail.name)
        if entry is None:
            trail.revision = 0
            return True
        if not self._is_others(entry):  # a write of this bridge's whose answer was lost
            trail.revision = entry.revision
            return True
        if not trail.closed:
            log.warning("a session of %s lives on another bridge now", trail.session.login)
            self._moves["taken"] += 1
            self._drop(trail)
            trail.session.taken()
        return False

    def _told_taken(self, payload: bytes) -> None:
        """Another bridge says that it has adopted a session of this one's."""
        trail = self._trails.get(payload.decode("ascii", "replace"))
        if trail is not None:
            self._spawn(self._update(trail))

    def _end(self, name: str, ended: Ended) -> None:
        self._ended[name] = ended
        self._spawn(self._erase(name, ended))

    async def _erase(self, name: str, ended: Ended) -> None:
        """Nobody is to find the session any more. Never raises; without NATS that comes at its return."""
        trail = ended.trail
        try:
            async with self._write:
                records, journal = await self._open()
                if trail is not None:
                    async with trail.writing:
                        entry = await records.get(name)
                    if entry is not None and entry.revision != trail.revision and self._is_others(entry):
                        del self._ended[name]
                        return
                if ended.grave is None:
                    await records.delete(name)
                else:
                    await records.put(name, ended.grave.encoded())
                await journal.purge(name)
                del self._ended[name]
        except Unavailable as error:
            log.info("the record of a session that has ended is not deleted yet: %s", error)

    def _is_others(self, entry: Entry) -> bool:
        try:
            return read(entry.value).home != self._me
        except Unreadable:
            return True

    def _drop(self, trail: Trail) -> None:
        trail.closed = True
        trail.frames.clear()
        self._trails.pop(trail.name, None)
        self._changed.pop(trail, None)
        self._recent.pop(trail, None)
        self._older.pop(trail, None)

    # Time passes, and NATS comes back

    async def _keep(self) -> None:
        """Write each record once within `_refresh_s`, and note what the store must have by now."""
        step_s = min(1.0, self._refresh_s / 4)
        loop = asyncio.get_running_loop()
        aged = loop.time()
        while True:
            await asyncio.sleep(step_s)
            now = loop.time()
            due = [each for each in self._trails.values() if now - each.written_at >= self._refresh_s]
            # What came due together is spread over the steps.
            most = max(WRITE_AT_ONCE, round(4 * step_s * len(self._trails) / self._refresh_s))
            for trail in due[:most]:
                trail.written_at = now
                self._spawn(self._update(trail))
            if now - aged >= RECENT_S and (self._recent or self._older) and await self._is_there():
                self._older, self._recent, aged = self._recent, {}, now

    async def _is_there(self) -> bool:
        """Whether NATS answers: what was sent before the question has arrived then."""
        try:
            records, _ = await self._open()
            await records.get("nobody")
        except Unavailable:
            return False
        return True

    def _returned(self) -> None:
        """NATS is back: first see which sessions are still this bridge's, then hand over what may be missing."""
        self._spawn(self._catch_up())

    async def _catch_up(self) -> None:
        for name, ended in self._ended.items():
            self._spawn(self._erase(name, ended))
        await asyncio.gather(*(self._update(trail) for trail in list(self._trails.values())))
        self._append_again()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _anybody(site: str) -> str | None:
    return None


def _nothing() -> None:
    pass
