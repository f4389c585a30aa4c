"""The way to agents that have dialled in to other bridges: the tunnel's own messages through a channel to each.

Errors: none leaves this room; who asks is told as by an agent that is here (`bridge.transport.agent`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Final

import msgspec

from bridge.cluster import Channel, Cluster, Member
from bridge.tunnel.hub import Hub
from bridge.tunnel.link import Link
from protocol.encoding import DECODE_ERRORS, Encoding
from protocol.tunnel import Codec

log = logging.getLogger(__name__)

CHANNEL: Final = "agent"
"""The kind of these channels (`bridge.cluster.Channels.open`)."""

FACT: Final = "agents"
"""What a bridge announces: how many agents of which names have dialled in to it, as a MessagePack map."""

_MARKS: Final = {Encoding.JSON: b"j", Encoding.MSGPACK: b"m"}
_ENCODINGS: Final = {mark[0]: encoding for encoding, mark in _MARKS.items()}


class Hello(msgspec.Struct):
    """What opens a channel: the name of the agents that are to be asked."""

    name: str


class FrameWriter:
    """Sends a tunnel's frames through a channel (`bridge.tunnel.serving.Writer`): a mark for the encoding each."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    @property
    def waits(self) -> bool:
        """See `Writer.waits`."""
        return self._channel.waits

    def put(self, encoding: Encoding, frame: bytes) -> None:
        """See `Writer.put`."""
        self._channel.send(_MARKS[encoding] + frame)


def frame_of(payload: bytes) -> tuple[Encoding, bytes] | None:
    """A frame that `FrameWriter` has sent; None for what a newer bridge may send that this one does not know."""
    encoding = _ENCODINGS.get(payload[0]) if payload else None
    return None if encoding is None else (encoding, payload[1:])


class AgentsElsewhere:
    """The agents of other bridges (`bridge.tunnel.hub.Elsewhere`), and word to them of those that are here."""

    def __init__(self, cluster: Cluster, hub: Hub, codec: Codec, frame_bytes: int) -> None:
        self._cluster = cluster
        self._hub = hub
        self._codec = codec
        self._frame_bytes = frame_bytes
        self._there: dict[str, dict[str, int]] = {}
        """How many agents, by name and bridge."""
        self._ways: dict[tuple[str, str], _Way] = {}
        """By name and bridge."""
        self._announced: bytes | None = None
        self._stop_watching = cluster.members.watch(self._member)
        for member in cluster.members.all().values():
            self._member(member, True)
        hub.elsewhere = self
        hub.changed = self.announce
        self.announce()

    def close(self) -> None:
        """Ask nobody any more."""
        self._stop_watching()
        self._hub.elsewhere = self._hub.changed = None
        for way in list(self._ways.values()):
            way.end("the bridge is shutting down")

    # Elsewhere

    def pick(self, name: str) -> Link | None:
        """The least busy bridge that has agents of this name."""
        ways = [way for bridge in self._there.get(name, ()) if not (way := self._way(name, bridge)).leaving]
        if not ways:
            return None
        return min(ways, key=lambda way: (way.suspect, way.in_flight))

    def connected(self, name: str) -> int:
        """See `Elsewhere.connected`."""
        return sum(self._there.get(name, {}).values())

    # Inside

    def announce(self) -> None:
        """Tell the others which agents are here, where that has changed."""
        here = {name: status.connected for name, status in self._hub.statuses().items() if status.connected}
        fact = msgspec.msgpack.encode(here) if here else b""
        if fact != self._announced:
            self._announced = fact
            self._cluster.members.announce(FACT, fact)

    def _member(self, member: Member, is_there: bool) -> None:
        if member.name == self._cluster.members.me:
            return
        now = _agents_of(member) if is_there else {}
        for name in {*self._there, *now}:
            bridges = self._there.setdefault(name, {})
            before, count = bridges.pop(member.name, 0), now.get(name, 0)
            way = self._ways.get((name, member.name))
            if way is not None:
                way.leaving = not count
            if count:
                bridges[member.name] = count
                if not before:
                    # Not from inside: who hears of it asks at once, and the channel's other end may not be known yet.
                    asyncio.get_running_loop().call_soon(self._hub.arrived, name)
            if not bridges:
                del self._there[name]

    def _way(self, name: str, bridge: str) -> _Way:
        way = self._ways.get((name, bridge))
        if way is None:
            way = self._ways[name, bridge] = _Way(self, name, bridge)
            way.begin(self._cluster, self._codec, self._frame_bytes)
        return way

    def forget(self, way: _Way) -> None:
        """A way has ended."""
        if self._ways.get((way.name, way.bridge)) is way:
            del self._ways[way.name, way.bridge]


class _Way(Link):
    """The way to the agents of one name through one other bridge (`bridge.cluster.ChannelEnd`)."""

    def __init__(self, room: AgentsElsewhere, name: str, bridge: str) -> None:
        self.name = name
        self.bridge = bridge
        self._room = room

    def begin(self, cluster: Cluster, codec: Codec, frame_bytes: int) -> None:
        """Open its channel."""
        hello = msgspec.msgpack.encode(Hello(self.name))
        self._channel = cluster.channels.open(self.bridge, CHANNEL, hello, self)
        super().__init__(
            f"agent {self.name} at another bridge",
            codec,
            FrameWriter(self._channel),
            frame_bytes=frame_bytes,
            bytes_encoding=Encoding.MSGPACK,
        )

    def end(self, why: str) -> None:
        """Close it; what is in flight fails."""
        self._channel.close(1001, why)
        self._over(why)

    # ChannelEnd

    def received(self, payload: bytes) -> None:
        """See `ChannelEnd.received`. Bodies have a credit of their own, so a frame is not held here."""
        self._channel.consumed(len(payload))
        frame = frame_of(payload)
        if frame is not None:
            self.receive(*frame)

    def drained(self) -> None:
        """See `ChannelEnd.drained`."""
        self.flush()

    def ended(self, code: int, reason: str) -> None:
        """See `ChannelEnd.ended`."""
        log.info("the way to agent %s through bridge %s has ended: %s", self.name, self.bridge, reason)
        self._over(reason)

    def _over(self, why: str) -> None:
        self._room.forget(self)
        self.lost(why)


def _agents_of(member: Member) -> Mapping[str, int]:
    """What a bridge has announced of its agents; nothing where that cannot be read."""
    fact = member.facts.get(FACT, b"")
    if not fact:
        return {}
    try:
        return msgspec.msgpack.decode(fact, type=dict[str, int])
    except DECODE_ERRORS:
        log.warning("what bridge %s says of its agents cannot be read", member.label)
        return {}
