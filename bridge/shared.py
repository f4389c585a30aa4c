"""What all sockets of a bridge share: its configuration, sites, sessions and counters. Errors: none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any

from bridge import access
from bridge.acl import Acl
from bridge.cluster import Cluster
from bridge.cluster.ownership import Ownership
from bridge.config import Config
from bridge.cti_tokens import CtiTokens
from bridge.door import Door
from bridge.metrics import Metrics
from bridge.order import Turn
from bridge.session import Sessions
from bridge.sites import Site, SiteStatus
from bridge.tokens import Tokens
from protocol.frames import Recogniser
from protocol.tunnel import Codec

if TYPE_CHECKING:
    from bridge.cluster.page_tokens import PageTokens


class Shared:
    """The configuration, the sites, the sessions, and whether the bridge is about to stop."""

    def __init__(
        self, config: Config, sites: dict[str, Site], metrics: Metrics, tokens: Tokens | None = None
    ) -> None:
        self.config = config
        self.limits = config.limits
        self.sites = sites
        self.metrics = metrics
        self.acl = Acl(config)
        self.sessions = Sessions(config.limits, self.acl, sites)
        self.throttle = access.Throttle(config.limits.sign_in_failures_per_minute)
        self.tokens = tokens or Tokens(config.tokens)
        self.cti_tokens = CtiTokens()
        self.recogniser = Recogniser(config.tunnel.fields)
        self.codec = Codec(config.tunnel.fields)
        self.door = Door(config.limits, lambda: metrics.sockets)
        self.cluster: Cluster | None = None
        """The bridges that this one acts as one with; None where it is alone."""
        self.ownership: Ownership | None = None
        """Which bridge of the cluster has the sites that one session serves."""
        self.page_tokens: PageTokens | None = None
        """What other bridges of the cluster know of pages of Cti.js."""
        self.draining = False
        """The bridge stops: no socket opens any more, but calls in flight go on."""
        self.failing = False
        """What is still in flight is answered with errors, and nothing is executed any more."""
        self.batches = 0
        """Batches, and invalid requests, that have no answer yet."""
        self.turns: set[Turn] = set()
        """Batches that wait for their turn, or have it."""
        self.broken_off: set[asyncio.Task[None]] = set()
        """What nobody waits for any more, while it still has to clear up."""
        self._finishing: set[asyncio.Task[None]] = set()

    def site(self, name: str | None) -> Site | None:
        """A site by name; the first one without a name (protocol.md section 1)."""
        if name is None:
            return next(iter(self.sites.values()))
        return self.sites.get(name)

    def cti_site(self, name: str | None) -> Site | None:
        """The site that a page of Cti.js means: without a name the first of kind `xivo`, else the first of all."""
        if name is None:
            return next((site for site in self.sites.values() if site.kind == "xivo"), self.site(None))
        return self.sites.get(name)

    def status_of(self, site: Site) -> SiteStatus:
        """How a site is: by what its owner says, where another bridge has its one session."""
        told = None if self.ownership is None else self.ownership.status(site.name)
        return site.status() if told is None else told

    def finish(self, work: Coroutine[Any, Any, None]) -> None:
        """Run what changes something: it comes to its end, whatever becomes of its socket."""
        task = asyncio.get_running_loop().create_task(work)
        self._finishing.add(task)
        task.add_done_callback(self._finishing.discard)

    def break_off(self, tasks: Iterable[asyncio.Task[None]]) -> None:
        """Cancel what nobody waits for any more; a sign-in signs out again before it ends."""
        for task in tasks:
            task.cancel()
            self.broken_off.add(task)
            task.add_done_callback(self.broken_off.discard)


async def until(condition: Callable[[], bool], most_s: float) -> None:
    """Wait for a condition, or so long (seconds)."""
    deadline = time.monotonic() + most_s
    while not condition() and time.monotonic() < deadline:  # noqa: ASYNC110 - at the end of a process or a socket, not worth an event per call
        await asyncio.sleep(0.01)
