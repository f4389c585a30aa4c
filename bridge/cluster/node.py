"""One bridge's part in its cluster: what it serves others, and when it takes part and leaves.

Errors: none of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Final

import msgspec

from bridge.access import Throttle
from bridge.cluster import GONE, Channel, Cluster
from bridge.cluster.ownership import Ownership
from bridge.cluster.posted import Posted
from bridge.cluster.statistics import CountingSite, Statistics
from bridge.cluster.visit import Visit
from bridge.endpoint import Bridge
from bridge.peer import SHUTTING_DOWN
from bridge.site_kinds import SITE_KINDS
from bridge.sites import SharedSite, Site
from bridge.transport.cluster import AgentsElsewhere
from bridge.tunnel.for_bridges import ForBridges
from bridge.tunnel.hooks import Hooks
from bridge.tunnel.hub import Hub
from protocol.encoding import DECODE_ERRORS
from protocol.relay import KIND, BadRelay, Hello, decode_hello

log = logging.getLogger(__name__)

NOT_ALIKE = 1011
"""The close code of a socket that this bridge cannot serve for another (RFC 6455 section 7.4.1: internal error)."""

SIGN_INS: Final = "sign-ins"
"""The topic of wrong passwords, and of right ones after them."""

_sign_in: Final = msgspec.msgpack.Decoder(tuple[str, str, bool])


class Node:
    """A bridge as a member of its cluster. To be made before the bridge's sites are started."""

    def __init__(self, bridge: Bridge, hub: Hub, cluster: Cluster) -> None:
        # Here, for they need the extra `cluster`.
        from bridge.cluster.page_tokens import PageTokens
        from bridge.cluster.sessions import Directory

        self._bridge = bridge
        self._cluster = cluster
        self._visits: set[asyncio.Task[None]] = set()
        bridge.cluster = cluster
        shared = {
            name: site
            for name, site in bridge.sites.items()
            if isinstance(site, SharedSite) and site.has_one_session
        }
        bridge.ownership = self._ownership = Ownership(cluster, shared, self._lost)
        counting = {name: site for name, site in shared.items() if isinstance(site, CountingSite)}
        self._statistics = Statistics(cluster, counting, self._is_mine)
        limits = bridge.limits
        self._sessions = Directory(
            cluster,
            events=limits.session_events,
            linger_s=limits.session_linger_s,
            moves=bridge.metrics.moves,
        )
        self._sessions.heir = self._ownership.home_of
        bridge.sessions.directory = self._sessions
        self._share_failures(bridge.throttle)
        bridge.page_tokens = PageTokens(cluster, bridge.cti_tokens)
        cluster.channels.serve(KIND, self._accept)
        self._agents_elsewhere = AgentsElsewhere(cluster, hub, bridge.codec, bridge.limits.frame_bytes)
        self._agents_here = ForBridges(cluster, hub, bridge.codec, bridge.config, SITE_KINDS)

    def share_hooks(self, hooks: Hooks) -> None:
        """Take what sites post here for other bridges, and what they post there for this one."""
        posted = Posted(self._cluster, hooks.find)
        hooks.elsewhere, hooks.for_all = posted.elsewhere, posted.for_all

    def start(self) -> None:
        """Take part, now that the sites have been started."""
        self._sessions.start()
        self._statistics.start()
        self._ownership.start()

    async def leave(self) -> None:
        """The bridge is about to stop, and has closed its sockets: what it owned is for others."""
        await self._statistics.stop()
        await self._ownership.release()

    async def stop(self) -> None:
        """The sites have been stopped: nothing is asked of other bridges any more, nor served to them."""
        self._agents_here.close()
        self._agents_elsewhere.close()
        await self._sessions.stop()
        await self._cluster.stop()

    def _share_failures(self, throttle: Throttle) -> None:
        """Wrong passwords count for the cluster as a whole, wherever they are presented."""
        bus = self._cluster.bus

        def told(address: str, login: str, right: bool) -> None:
            bus.broadcast(SIGN_INS, msgspec.msgpack.encode((address, login, right)))

        def heard(bridge: str, payload: bytes) -> None:
            with contextlib.suppress(*DECODE_ERRORS):  # a bridge of another version may say it otherwise
                address, login, right = _sign_in.decode(payload)
                throttle.count(address, login, right=right)

        throttle.told = told
        bus.hear(SIGN_INS, heard)

    def _is_mine(self, site: str) -> bool:
        return self._ownership.owner_of(site) == self._cluster.members.me

    # Sockets that are relayed here

    def _accept(self, channel: Channel, hello: bytes) -> Visit:
        try:
            told = decode_hello(hello)
        except BadRelay as error:
            log.warning("bridge %s: %s", channel.peer, error)
            visit = Visit(channel, Hello("", ""))
            visit.close(NOT_ALIKE, "the bridges of this cluster do not understand each other")
            return visit
        visit = Visit(channel, told)
        site = self._bridge.sites.get(told.site)
        if self._bridge.draining:
            visit.close(SHUTTING_DOWN, "shutting down; reconnect and resume")
        elif site is None:
            visit.close(NOT_ALIKE, f"the bridges of this cluster do not all have the site {told.site}")
        else:
            task = asyncio.get_running_loop().create_task(self._serve(visit, site))
            self._visits.add(task)
            task.add_done_callback(self._visits.discard)
        return visit

    async def _serve(self, visit: Visit, site: Site) -> None:
        try:
            await self._bridge.serve_socket(visit.scope(), visit.receive, visit.send, site)
        except Exception:
            log.exception("a socket relayed by bridge %s ended badly", visit.front)
        finally:
            visit.close(NOT_ALIKE, "the socket ended")

    # Sites

    async def _lost(self, site: str) -> None:
        """Another bridge has a site now: what lived here goes on there."""
        for connection in list(self._bridge.connections):
            session = connection.peer.session
            if session is not None and session.site.name == site:
                connection.peer.close(GONE, "the site is served by another bridge now; reconnect and resume")
        await self._bridge.sessions.leave(site)
