"""A cluster in memory: several bridges of one event loop, and whatever can go wrong between them, by order.

`Medium` stands for NATS: it makes the bridges (`Medium.bridge`) and takes the orders (`away`, `back`, `cut`, `mend`,
`delay_s`, `advance`); `MemoryCluster.die` is a bridge's SIGKILL. What takes seconds in a real cluster, that a silent
bridge is noticed, takes some turns of the loop here; time to live goes by the clock, which `advance` puts on.
Errors: those of `bridge.cluster`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from itertools import count
from operator import methodcaller
from typing import NamedTuple

from bridge.cluster import GONE, Channel, ChannelEnd, Conflict, Entry, Member, Unavailable

WINDOW_BYTES = 262_144
"""What one end of a channel may have that it has not consumed."""

UNKNOWN = 1011
"""How a channel ends whose kind the other bridge does not know (RFC 6455 section 7.4.1: internal error)."""


class _Message(NamedTuple):
    sender: MemoryCluster
    receiver: MemoryCluster
    deliver: Callable[[], None]
    kept: bool
    """Whether it waits while the way is cut: what goes through channels does, what goes over the bus does not."""


class Medium:
    """NATS, as far as its clients can tell."""

    def __init__(self, *, delay_s: float = 0.0, window: int = WINDOW_BYTES) -> None:
        self.delay_s = delay_s
        """How long a message takes from now on (seconds); without delay it takes a turn of the loop."""
        self.window = window
        self.bridges: dict[str, MemoryCluster] = {}
        """Those that have started and are not dead, by id."""
        self.buckets: dict[str, _Data] = {}
        self.journals: dict[str, _Pages] = {}
        self.carried = 0
        """Messages that have been delivered."""
        self._queue: deque[_Message] = deque()
        self._held: list[_Message] = []
        self._ahead_s = 0.0
        self._names = count(1)

    def bridge(self, name: str | None = None, label: str = "", version: str = "0") -> MemoryCluster:
        """A bridge of this cluster; it takes part once it has been started."""
        return MemoryCluster(self, name or f"bridge{next(self._names)}", label, version)

    async def start(self, names: Iterable[str]) -> list[MemoryCluster]:
        """Several bridges, started, each knowing of the others."""
        made = [self.bridge(name) for name in names]
        for each in made:
            await each.start()
        await self.settle()
        return made

    # Orders

    def away(self, *, losing: int = 0) -> None:
        """NATS dies: everybody is cut off, nobody counts as gone; the last `losing` entries of journals are lost."""
        for cluster in self.bridges.values():
            cluster.connected = False
        for journal in self.journals.values():
            journal.lose(losing)

    def back(self) -> None:
        """NATS is there again."""
        for cluster in list(self.bridges.values()):
            self.mend(cluster)

    def cut(self, cluster: MemoryCluster, *, noticed: bool = True) -> None:
        """One bridge cannot reach NATS any more; where that is `noticed`, the others take it for gone."""
        cluster.connected = False
        if noticed:
            self._gone(cluster)

    def mend(self, cluster: MemoryCluster) -> None:
        """It can again: what waited is delivered, and channels that the others have given up end."""
        if cluster.connected:
            return
        cluster.connected = True
        released = [each for each in self._held if each.sender.connected and each.receiver.connected]
        self._held = [each for each in self._held if each not in released]
        self._queue.extendleft(reversed(released))
        for _ in released:
            self._schedule()
        for other in self._others(cluster):
            other.members.joins(cluster.members.own)
            for channel in list(cluster.channels.all.values()):
                if channel.peer == other.name and channel.id not in other.channels.all:
                    self.carry(other, cluster, channel.lost, kept=True)
        cluster.store.returned()

    def advance(self, seconds: float) -> None:
        """Put the store's clock on: entries whose time to live is over vanish."""
        self._ahead_s += seconds

    async def settle(self, turns: int = 20) -> None:
        """Wait until nothing is on its way, and those who were told have had some turns of the loop."""
        for _ in range(turns):
            while self._queue:
                await asyncio.sleep(self.delay_s)
            await asyncio.sleep(0)

    # For the bridges

    @property
    def now_s(self) -> float:
        """The store's clock (seconds)."""
        return asyncio.get_running_loop().time() + self._ahead_s

    def carry(
        self, sender: MemoryCluster, receiver: MemoryCluster, deliver: Callable[[], None], *, kept: bool
    ) -> None:
        """Deliver in a later turn of the loop, in order."""
        self._queue.append(_Message(sender, receiver, deliver, kept))
        self._schedule()

    def joins(self, cluster: MemoryCluster) -> None:
        """A bridge starts."""
        self.bridges[cluster.name] = cluster
        for other in self._others(cluster):
            cluster.members.joins(other.members.own)
            other.members.joins(cluster.members.own)

    def leaves(self, cluster: MemoryCluster) -> None:
        """A bridge stops, or is dead."""
        if self.bridges.pop(cluster.name, None) is not None:
            self._gone(cluster)

    def _others(self, cluster: MemoryCluster) -> list[MemoryCluster]:
        return [each for each in self.bridges.values() if each is not cluster and each.connected]

    def _gone(self, cluster: MemoryCluster) -> None:
        for other in self._others(cluster):
            # After what it has sent before; not through `carry`, which its own cut would stop.
            self.carry(other, other, partial(other.loses, cluster.name), kept=True)

    def _schedule(self) -> None:
        loop = asyncio.get_running_loop()
        if self.delay_s:
            loop.call_later(self.delay_s, self._step)
        else:
            loop.call_soon(self._step)

    def _step(self) -> None:
        message = self._queue.popleft()
        if message.receiver.dead:
            return
        if message.sender.connected and message.receiver.connected:
            self.carried += 1
            message.deliver()
        elif message.kept:
            self._held.append(message)


class MemoryCluster:
    """`bridge.cluster.Cluster` of one bridge."""

    def __init__(self, medium: Medium, name: str, label: str, version: str) -> None:
        self.medium = medium
        self.name = name
        self.connected = True
        self.dead = False
        self.members = MemoryMembers(self, label or name, version)
        self.channels = MemoryChannels(self)
        self.store = MemoryStore(self)
        self.bus = MemoryBus(self)

    @property
    def trouble(self) -> str:
        return "" if self.connected else "NATS is away"

    async def start(self) -> None:
        self.medium.joins(self)

    async def stop(self) -> None:
        self.medium.leaves(self)
        self.dead = True
        self.connected = False

    def die(self) -> None:
        """SIGKILL: nothing that is its own is heard of any more, and the others notice it."""
        self.medium.leaves(self)
        self.dead = True
        self.connected = False

    def loses(self, name: str) -> None:
        """Another bridge is gone."""
        for channel in list(self.channels.all.values()):
            if channel.peer == name:
                channel.lost()
        self.members.loses(name)

    async def reached(self) -> None:
        """A question to NATS and its answer. Raises `Unavailable`."""
        await asyncio.sleep(self.medium.delay_s)
        if not self.connected:
            raise Unavailable("NATS is away")


# Channels


class MemoryChannel:
    """One end of a channel."""

    def __init__(self, channels: MemoryChannels, ident: str, peer: str) -> None:
        self.peer = peer
        self.id = ident
        self.end: ChannelEnd | None = None
        self._channels = channels
        self._medium = channels.cluster.medium
        self._queue: deque[bytes] = deque()
        self._unconsumed = 0
        self._queued = 0
        self._waited = False
        self._closing: tuple[int, str] | None = None

    @property
    def waits(self) -> bool:
        waits = self._unconsumed + self._queued >= self._medium.window
        self._waited = self._waited or waits
        return waits

    def send(self, payload: bytes) -> None:
        if self._closing is not None or self.id not in self._channels.all:
            return
        self._queue.append(payload)
        self._queued += len(payload)
        self._waited = self._waited or self.waits
        self._pump()

    def consumed(self, count: int) -> None:
        self._to_peer(lambda other: other.credited(count))

    def close(self, code: int, reason: str) -> None:
        if self._closing is None:
            self._closing = (code, reason)
            self._pump()

    def lost(self) -> None:
        """The other bridge is gone."""
        if (
            self._channels.all.pop(self.id, None) is not None
            and self._closing is None
            and self.end is not None
        ):
            self._closing = (GONE, "")
            self.end.ended(GONE, f"bridge {self.peer} is gone")

    def takes(self, payload: bytes) -> None:
        """A payload has come."""
        if self._closing is None and self.end is not None:
            self.end.received(payload)
        else:
            self.consumed(len(payload))

    def credited(self, count: int) -> None:
        """The other end has consumed some bytes."""
        self._unconsumed -= count
        self._pump()
        if self._waited and not self.waits:
            self._waited = False
            if self._closing is None and self.end is not None:
                self.end.drained()

    def ends(self, code: int, reason: str) -> None:
        """The other end has closed."""
        del self._channels.all[self.id]
        if self._closing is None and self.end is not None:
            self._closing = (code, reason)
            self.end.ended(code, reason)

    def _pump(self) -> None:
        while self._queue and (self._closing is not None or self._unconsumed < self._medium.window):
            payload = self._queue.popleft()
            self._queued -= len(payload)
            self._unconsumed += len(payload)
            self._to_peer(methodcaller("takes", payload))
        if self._closing is not None and not self._queue:
            code, reason = self._closing
            self._to_peer(lambda other: other.ends(code, reason))
            self._channels.all.pop(self.id, None)

    def _to_peer(self, deliver: Callable[[MemoryChannel], None]) -> None:
        self._channels.to_peer(self.peer, self.id, deliver)


class MemoryChannels:
    """`bridge.cluster.Channels`."""

    def __init__(self, cluster: MemoryCluster) -> None:
        self.cluster = cluster
        self.all: dict[str, MemoryChannel] = {}
        self._kinds: dict[str, Callable[[Channel, bytes], ChannelEnd]] = {}
        self._ids = count(1)

    def open(self, bridge: str, kind: str, hello: bytes, end: ChannelEnd) -> Channel:
        channel = MemoryChannel(self, f"{self.cluster.name}/{next(self._ids)}", bridge)
        channel.end = end
        self.all[channel.id] = channel
        medium = self.cluster.medium
        other = medium.bridges.get(bridge)
        if other is None:
            medium.carry(self.cluster, self.cluster, channel.lost, kept=True)
        else:
            opened = partial(other.channels.accept, self.cluster.name, channel.id, kind, hello)
            medium.carry(self.cluster, other, opened, kept=True)
        return channel

    def serve(self, kind: str, accept: Callable[[Channel, bytes], ChannelEnd]) -> None:
        self._kinds[kind] = accept

    def accept(self, peer: str, ident: str, kind: str, hello: bytes) -> None:
        """Another bridge opens a channel to this one."""
        channel = MemoryChannel(self, ident, peer)
        self.all[ident] = channel
        served = self._kinds.get(kind)
        if served is None:
            channel.close(UNKNOWN, f"channels of kind {kind!r} are not known here")
        else:
            channel.end = served(channel, hello)

    def to_peer(self, peer: str, ident: str, deliver: Callable[[MemoryChannel], None]) -> None:
        """Do something to the other end of a channel, if it is still there by then."""
        medium = self.cluster.medium
        other = medium.bridges.get(peer)
        if other is None or self.cluster.dead:
            return

        def arrives() -> None:
            channel = other.channels.all.get(ident)
            if channel is not None:
                deliver(channel)

        medium.carry(self.cluster, other, arrives, kept=True)


# Members


class MemoryMembers:
    """`bridge.cluster.Members`."""

    def __init__(self, cluster: MemoryCluster, label: str, version: str) -> None:
        self.me = cluster.name
        self.own = Member(cluster.name, label, version, {})
        self._cluster = cluster
        self._all: dict[str, Member] = {}
        self._watchers: list[Callable[[Member, bool], None]] = []

    def all(self) -> Mapping[str, Member]:
        return {self.me: self.own, **self._all}

    def announce(self, key: str, value: bytes) -> None:
        facts = {**self.own.facts, key: value}
        if not value:
            del facts[key]
        self.own = self.own._replace(facts=facts)
        own, medium = self.own, self._cluster.medium
        for other in medium.bridges.values():
            if other is not self._cluster and self.me in medium.bridges:
                medium.carry(self._cluster, other, partial(other.members.joins, own), kept=True)

    def watch(self, changed: Callable[[Member, bool], None]) -> Callable[[], None]:
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed)

    def joins(self, member: Member) -> None:
        """Another is there, or says something new."""
        if self._all.get(member.name) != member:
            self._all[member.name] = member
            self._tell(member, True)

    def loses(self, name: str) -> None:
        """Another is gone."""
        member = self._all.pop(name, None)
        if member is not None:
            self._tell(member, False)

    def _tell(self, member: Member, there: bool) -> None:
        for changed in list(self._watchers):
            changed(member, there)


# The store


class _Data:
    def __init__(self, ttl_s: float | None) -> None:
        self.ttl_s = ttl_s
        self.revision = 0
        self.entries: dict[str, tuple[Entry, float]] = {}


class _Pages:
    def __init__(self, per_key: int, age_s: float) -> None:
        self.age_s = age_s
        self.entries: defaultdict[str, deque[tuple[bytes, float]]] = defaultdict(
            lambda: deque(maxlen=per_key)
        )
        self.order: list[str] = []

    def lose(self, number: int) -> None:
        """Forget the last entries."""
        for key in reversed(self.order[len(self.order) - number :] if number else []):
            with contextlib.suppress(IndexError):
                self.entries[key].pop()


class MemoryBucket:
    """`bridge.cluster.Bucket`."""

    def __init__(self, cluster: MemoryCluster, data: _Data) -> None:
        self._cluster = cluster
        self._data = data

    async def get(self, key: str) -> Entry | None:
        await self._cluster.reached()
        return self._read(key)

    async def put(self, key: str, value: bytes) -> int:
        await self._cluster.reached()
        return self._write(key, value)

    async def create(self, key: str, value: bytes) -> int:
        await self._cluster.reached()
        if self._read(key) is not None:
            raise Conflict(f"{key} is there already")
        return self._write(key, value)

    async def update(self, key: str, value: bytes, revision: int) -> int:
        await self._cluster.reached()
        now = self._read(key)
        if now is None or now.revision != revision:
            raise Conflict(f"{key} is not at revision {revision}")
        return self._write(key, value)

    async def delete(self, key: str) -> None:
        await self._cluster.reached()
        if self._data.entries.pop(key, None) is not None:
            self._data.revision += 1

    async def keys(self) -> list[str]:
        await self._cluster.reached()
        return [key for key in list(self._data.entries) if self._read(key) is not None]

    def _read(self, key: str) -> Entry | None:
        entry, written_s = self._data.entries.get(key, (None, 0.0))
        ttl_s = self._data.ttl_s
        if entry is not None and ttl_s is not None and self._cluster.medium.now_s - written_s >= ttl_s:
            del self._data.entries[key]
            return None
        return entry

    def _write(self, key: str, value: bytes) -> int:
        self._data.revision += 1
        entry = Entry(value, self._data.revision)
        self._data.entries[key] = (entry, self._cluster.medium.now_s)
        return entry.revision


class MemoryJournal:
    """`bridge.cluster.Journal`."""

    def __init__(self, cluster: MemoryCluster, pages: _Pages) -> None:
        self._cluster = cluster
        self._pages = pages

    def append(self, key: str, payload: bytes) -> None:
        if self._cluster.connected:
            self._pages.entries[key].append((payload, self._cluster.medium.now_s))
            self._pages.order.append(key)

    async def read(self, key: str) -> list[bytes]:
        await self._cluster.reached()
        oldest_s = self._cluster.medium.now_s - self._pages.age_s
        return [payload for payload, written_s in self._pages.entries[key] if written_s >= oldest_s]

    async def purge(self, key: str) -> None:
        await self._cluster.reached()
        self._pages.entries.pop(key, None)


class MemoryStore:
    """`bridge.cluster.Store`."""

    def __init__(self, cluster: MemoryCluster) -> None:
        self._cluster = cluster
        self._on_return: list[Callable[[], None]] = []

    async def bucket(self, name: str, *, ttl_s: float | None = None) -> MemoryBucket:
        await self._cluster.reached()
        data = self._cluster.medium.buckets.setdefault(name, _Data(ttl_s))
        return MemoryBucket(self._cluster, data)

    async def journal(self, name: str, *, per_key: int, age_s: float) -> MemoryJournal:
        await self._cluster.reached()
        pages = self._cluster.medium.journals.setdefault(name, _Pages(per_key, age_s))
        return MemoryJournal(self._cluster, pages)

    def on_return(self, returned: Callable[[], None]) -> Callable[[], None]:
        self._on_return.append(returned)
        return lambda: self._on_return.remove(returned)

    def returned(self) -> None:
        """NATS is back."""
        for each in list(self._on_return):
            each()


# The bus


class MemoryBus:
    """`bridge.cluster.Bus`."""

    def __init__(self, cluster: MemoryCluster) -> None:
        self._cluster = cluster
        self._hear: defaultdict[str, list[Callable[[str, bytes], None]]] = defaultdict(list)
        self._answer: dict[str, Callable[[bytes], Awaitable[bytes | None]]] = {}

    def broadcast(self, topic: str, payload: bytes) -> None:
        me = self._cluster
        for other in me.medium.bridges.values():
            if other is not me and not me.dead:
                me.medium.carry(me, other, partial(other.bus.take, topic, me.name, payload), kept=False)

    def hear(self, topic: str, take: Callable[[str, bytes], None]) -> None:
        self._hear[topic].append(take)

    async def ask(self, topic: str, payload: bytes, timeout_s: float) -> bytes | None:
        me = self._cluster
        asked = [
            asyncio.ensure_future(each.bus.replies(topic, payload))
            for each in me.medium.bridges.values()
            if each is not me and each.connected and me.connected
        ]
        try:
            for answer in asyncio.as_completed(asked, timeout=timeout_s):
                if (said := await answer) is not None:
                    return said
        except TimeoutError:
            pass
        finally:
            for task in asked:
                task.cancel()
        return None

    def answer(self, topic: str, reply: Callable[[bytes], Awaitable[bytes | None]]) -> None:
        self._answer[topic] = reply

    def take(self, topic: str, sender: str, payload: bytes) -> None:
        """A broadcast has come."""
        for each in self._hear[topic]:
            each(sender, payload)

    async def replies(self, topic: str, payload: bytes) -> bytes | None:
        """A question has come."""
        await asyncio.sleep(self._cluster.medium.delay_s)
        reply = self._answer.get(topic)
        with contextlib.suppress(Exception):
            return None if reply is None else await reply(payload)
        return None
