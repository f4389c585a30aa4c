"""Agents that have dialled in here, put at the disposal of the other bridges of a cluster.

Errors: none leaves this room; what goes wrong with a request is told to the bridge that asks.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

import msgspec

from bridge.cluster import Channel, Cluster
from bridge.config import Config, Site
from bridge.transport import TransportError, Unreachable
from bridge.transport.agent import AgentTransport
from bridge.transport.cluster import CHANNEL, FrameWriter, Hello, frame_of
from bridge.tunnel.at_site import AtSite, SiteKind
from bridge.tunnel.hub import Hub
from protocol.encoding import DECODE_ERRORS, Encoding
from protocol.tunnel import Codec

log = logging.getLogger(__name__)

REFUSED = 4003
"""protocol.md section 7, as for an agent's socket."""


class ForBridges:
    """Takes the channels of bridges that want agents of this one."""

    def __init__(
        self, cluster: Cluster, hub: Hub, codec: Codec, config: Config, kinds: Mapping[str, SiteKind]
    ) -> None:
        self._hub = hub
        self._codec = codec
        self._config = config
        self._kinds = kinds
        self._ends: set[_AskedEnd] = set()
        cluster.channels.serve(CHANNEL, self._accept)

    def close(self) -> None:
        """Serve nobody any more."""
        for end in list(self._ends):
            end.close()

    def _accept(self, channel: Channel, hello: bytes) -> _AskedEnd:
        site: Site | None = None
        name = ""
        try:
            name = msgspec.msgpack.decode(hello, type=Hello).name
            site = next((each for each in self._config.sites if each.agent == name), None)
        except DECODE_ERRORS:
            log.warning("bridge %s asks for an agent in words that cannot be read", channel.peer)
        if site is None:
            channel.close(REFUSED, f"no site of this bridge is behind agent {name}")
        end = _AskedEnd(self, channel, site)
        self._ends.add(end)
        return end

    # What an end uses

    def serving(self, channel: Channel, site: Site) -> _ForBridge:
        """What carries out the requests of one channel."""
        here = AgentTransport(self._hub, site.agent or "", here_only=True)
        return _ForBridge(
            site.name,
            self._kinds[site.kind],
            self._codec,
            FrameWriter(channel),
            transport=here,
            events=here,
            sockets=here,
            frame_bytes=self._config.limits.frame_bytes,
            bytes_encoding=Encoding.MSGPACK,
            event_silence_s=site.event_silence_s,
            upstream_timeout_s=self._config.limits.upstream_timeout_s,
        )

    def forget(self, end: _AskedEnd) -> None:
        """A channel has ended."""
        self._ends.discard(end)


class _ForBridge(AtSite):
    """Carries out what one bridge asks of the agents of one name."""

    def code_of(self, error: TransportError) -> str:
        """See `AtSite.code_of`: what has reached no agent may go another way."""
        if type(error) is Unreachable and error.executed == "no":
            return "gone"
        return super().code_of(error)


class _AskedEnd:
    """The answering end of one channel (`bridge.cluster.ChannelEnd`)."""

    def __init__(self, room: ForBridges, channel: Channel, site: Site | None) -> None:
        self._room = room
        self._channel = channel
        self._serving = None if site is None else room.serving(channel, site)

    def received(self, payload: bytes) -> None:
        """See `ChannelEnd.received`. Bodies have a credit of their own, so a frame is not held here."""
        self._channel.consumed(len(payload))
        frame = frame_of(payload)
        if frame is not None and self._serving is not None:
            self._serving.receive(*frame)

    def drained(self) -> None:
        """See `ChannelEnd.drained`."""
        if self._serving is not None:
            self._serving.flush()

    def ended(self, code: int, reason: str) -> None:
        """See `ChannelEnd.ended`."""
        self._over()

    def close(self) -> None:
        """Serve it no longer."""
        self._channel.close(1001, "the bridge is shutting down")
        self._over()

    def _over(self) -> None:
        self._room.forget(self)
        if self._serving is not None:
            self._serving.close()
