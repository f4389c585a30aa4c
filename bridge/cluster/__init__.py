"""What makes several bridges act as one: what the rest of a bridge may ask of the cluster, and nothing of NATS.

A session lives on one bridge, its home; a socket that was dealt to another bridge is carried there, frame by frame,
through a channel. The home of a session is where it signed in; of a site that one administrator session serves, that
is the bridge which owns the site. When a home dies, another bridge adopts the session from what it has left in the
cluster's store: its record, and its log of events.

Errors: `Unavailable` (the cluster's store cannot be asked now), `Conflict` (somebody else was first). All of it
belongs to the event loop that made it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple, Protocol


class ClusterError(Exception):
    """What the cluster cannot do."""


class Unavailable(ClusterError):
    """The cluster's store does not answer now; what is local goes on."""


class Conflict(ClusterError):
    """The entry exists already, or has changed since it was read."""


# Messages and channels


class ChannelEnd(Protocol):
    """Who uses one end of a channel."""

    def received(self, payload: bytes) -> None:
        """The next payload, whole and in order. Who is done with it says so with `Channel.consumed`."""
        ...

    def drained(self) -> None:
        """There is room again after `Channel.waits`."""
        ...

    def ended(self, code: int, reason: str) -> None:
        """The other end has closed, or is gone (`GONE`); the last that is heard, and not called after `close`."""
        ...


GONE = 1012
"""The code with which a channel ends whose other bridge has died: its sockets may reconnect at once (RFC 6455,
registry of close codes: service restart)."""


class Channel(Protocol):
    """A reliable, ordered way between two bridges, with credit in both directions; survives a restart of NATS."""

    peer: str
    """The other bridge."""

    @property
    def waits(self) -> bool:
        """Whether the other end has not taken what it may hold: who can hold back should, until `drained`."""
        ...

    def send(self, payload: bytes) -> None:
        """Send a payload of any size, in the caller's own step; it is kept where it has to wait. Never raises."""
        ...

    def consumed(self, count: int) -> None:
        """`count` bytes of what was received are no longer held."""
        ...

    def close(self, code: int, reason: str) -> None:
        """End it; what was sent before still arrives. Safe to call twice."""
        ...


class Channels(Protocol):
    """All channels of this bridge."""

    def open(self, bridge: str, kind: str, hello: bytes, end: ChannelEnd) -> Channel:
        """Open a channel to another bridge; `kind` and `hello` say what it is for. Frames may be sent at once.

        A bridge that is not there, or that does not know the kind, ends it (`ChannelEnd.ended`).
        """
        ...

    def serve(self, kind: str, accept: Callable[[Channel, bytes], ChannelEnd]) -> None:
        """Have channels of a kind accepted; `accept` gets each with its `hello`. It may close it at once."""
        ...


# Who is there


class Member(NamedTuple):
    """A bridge of the cluster, as it has announced itself."""

    name: str
    """Its id: another one for each start of the program."""
    label: str
    """Host and port, for people."""
    version: str
    facts: Mapping[str, bytes]
    """What its parts have announced (`Members.announce`)."""


class Members(Protocol):
    """The bridges that are there. One that is silent for 3 s is gone."""

    me: str

    def all(self) -> Mapping[str, Member]:
        """Those that are there, this one among them, by id."""
        ...

    def announce(self, key: str, value: bytes) -> None:
        """Tell the others a fact about this bridge, now and with each heartbeat; an empty value takes it back."""
        ...

    def watch(self, changed: Callable[[Member, bool], None]) -> Callable[[], None]:
        """Have `changed` called for each that joins or says something new (True), or is gone (False)."""
        ...


# What is kept


class Entry(NamedTuple):
    """A value in a bucket, and the revision that it has: it grows with every write to the bucket (fencing number)."""

    value: bytes
    revision: int


class Bucket(Protocol):
    """Keys and values that all bridges see. Keys are letters, digits, `-`, `_`. Raises `Unavailable`, `Conflict`."""

    async def get(self, key: str) -> Entry | None:
        """The entry, or None."""
        ...

    async def put(self, key: str, value: bytes) -> int:
        """Write, whatever is there; returns the revision."""
        ...

    async def create(self, key: str, value: bytes) -> int:
        """Write only where there is nothing. Raises `Conflict`."""
        ...

    async def update(self, key: str, value: bytes, revision: int) -> int:
        """Write only over this revision. Raises `Conflict`."""
        ...

    async def delete(self, key: str) -> None:
        """Take it out; no error where it is not there."""
        ...

    async def keys(self) -> list[str]:
        """All keys that are there."""
        ...


class Journal(Protocol):
    """Messages by key, oldest first, bounded by count and age. Raises `Unavailable` when read."""

    def append(self, key: str, payload: bytes) -> None:
        """Add one, in the caller's own step; while NATS is away it is dropped (see `Store.on_return`)."""
        ...

    async def read(self, key: str) -> list[bytes]:
        """What is kept under a key, oldest first."""
        ...

    async def purge(self, key: str) -> None:
        """Drop what is kept under a key."""
        ...


class Store(Protocol):
    """Where the cluster keeps what must survive a bridge."""

    async def bucket(self, name: str, *, ttl_s: float | None = None) -> Bucket:
        """The bucket of this name, made where there is none. Entries not written for `ttl_s` vanish."""
        ...

    async def journal(self, name: str, *, per_key: int, age_s: float) -> Journal:
        """The journal of this name, made where there is none."""
        ...

    def on_return(self, returned: Callable[[], None]) -> Callable[[], None]:
        """Have `returned` called when NATS is back: what was sent right before it went may be lost."""
        ...


class Bus(Protocol):
    """Messages that may be lost: to all bridges, or asked of whoever knows."""

    def broadcast(self, topic: str, payload: bytes) -> None:
        """To all others that hear this topic; at most once."""
        ...

    def hear(self, topic: str, take: Callable[[str, bytes], None]) -> None:
        """Have `take` called with the sender's id and the payload of each broadcast of others."""
        ...

    async def ask(self, topic: str, payload: bytes, timeout_s: float) -> bytes | None:
        """The first answer of any other bridge; None where there is none in time."""
        ...

    def answer(self, topic: str, reply: Callable[[bytes], Awaitable[bytes | None]]) -> None:
        """Answer questions of others; None is no answer."""
        ...


class Cluster(Protocol):
    """The cluster as one bridge sees it."""

    @property
    def members(self) -> Members:
        """Who is there."""
        ...

    @property
    def channels(self) -> Channels:
        """Ways to one other bridge."""
        ...

    @property
    def store(self) -> Store:
        """What survives a bridge."""
        ...

    @property
    def bus(self) -> Bus:
        """Ways to all other bridges."""
        ...

    @property
    def trouble(self) -> str:
        """Why the cluster is degraded, for `/readyz`; empty while it is not."""
        ...

    async def start(self) -> None:
        """Connect. Raises `bridge.config.ConfigError` where the configuration or the server cannot be used."""
        ...

    async def stop(self) -> None:
        """Leave: the others are told at once. Never raises."""
        ...
