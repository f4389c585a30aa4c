"""Channels through NATS: each bridge hears one subject, to which the others send the packets of its links.

Errors: none; what cannot be read is logged, and ends the link that it came from.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from bridge.cluster import GONE, Channel, ChannelEnd
from bridge.cluster.nats.wire import Wire
from protocol.cluster import BadPacket
from protocol.cluster_link import PACKET_BYTES, Links

if TYPE_CHECKING:
    from bridge.cluster.nats.connection import Options
    from bridge.cluster.nats.members import NatsMembers

log = logging.getLogger(__name__)

TICK_S: Final = 0.1
"""How often links look at the time; see `protocol.cluster_link`."""

STALLED_S: Final = 1.0
"""A turn of the loop that took this long: the others may have taken this bridge for gone."""


FAREWELL_S: Final = 1.0
"""How long the others may take to acknowledge the last that is said to them, which is usually that sockets close."""


class NatsChannels:
    """`bridge.cluster.Channels`."""

    def __init__(self, options: Options, members: NatsMembers, prefix: str) -> None:
        self._subject = f"{prefix}.to."
        self.wire = Wire(options, self._subject + members.me, self._take)
        self.links = Links(members.me, self.wire.wake, self._report)
        self.relayed_bytes = 0
        """Bytes of packets, both ways."""
        self._members = members
        self._ticking: asyncio.Task[None] | None = None
        self.wire.pull_from(self._next)
        self.wire.on_connect(self._connected)
        members.on_gone(self.links.lost)

    async def start(self) -> None:
        """Connect. Raises `Refused`, `Unavailable`."""
        await self.wire.start()
        self._ticking = asyncio.get_running_loop().create_task(self._tick())

    async def stop(self) -> None:
        """Close, after the others have what was said to them. Never raises."""
        deadline = time.monotonic() + FAREWELL_S
        # Acknowledgements come with the other ends' ticks.
        while self.wire.connected and not self.links.settled and time.monotonic() < deadline:  # noqa: ASYNC110 - as above
            await asyncio.sleep(TICK_S / 10)
        if self._ticking is not None:
            self._ticking.cancel()
        await self.wire.stop()

    def open(self, bridge: str, kind: str, hello: bytes, end: ChannelEnd) -> Channel:
        """Open a channel; see `bridge.cluster.Channels`."""
        channel = self.links.open(bridge, kind, hello, end)
        if bridge not in self._members.all():
            asyncio.get_running_loop().call_soon(channel.ends, GONE, f"bridge {bridge} is not there")
        return channel

    def serve(self, kind: str, accept: Callable[[Channel, bytes], ChannelEnd]) -> None:
        """Have channels of a kind accepted."""
        self.links.serve(kind, accept)

    def _take(self, packet: bytes) -> None:
        self.relayed_bytes += len(packet)
        try:
            self.links.receive(packet, time.monotonic())
        except BadPacket as error:
            log.warning("a bridge of the cluster is not understood: %s", error)

    def _next(self) -> tuple[str, bytes] | None:
        said = self.links.next(time.monotonic())
        if said is None:
            return None
        peer, packet = said
        self.relayed_bytes += len(packet)
        return self._subject + peer, packet

    def _connected(self, max_payload: int) -> None:
        self.links.packet_bytes = min(PACKET_BYTES, max_payload)
        self.links.reconnected()

    async def _tick(self) -> None:
        before_s = time.monotonic()
        while True:
            await asyncio.sleep(TICK_S)
            now_s = time.monotonic()
            if now_s - before_s > STALLED_S:
                self.links.reconnected()
            before_s = now_s
            if self.wire.connected:
                self.links.tick(now_s)

    def _report(self, error: Exception) -> None:
        log.error("what uses a channel has failed", exc_info=error)
