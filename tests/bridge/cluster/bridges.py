"""Several bridges of one loop, as one cluster, without a network: sites that do as a test says, sockets, owners."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from typing import Any, cast

from bridge.cluster.node import Node
from bridge.config import Config, Limits, Token
from bridge.config import Site as SiteSettings
from bridge.endpoint import Bridge
from bridge.metrics import Metrics
from bridge.sites import Site, SiteStatus
from bridge.tunnel.hub import Hub
from tests.bridge.cluster.memory import Medium, MemoryCluster
from tests.bridge.endpoint_harness import TURNS, FakeSite, Wire

TOKEN = "a-client-of-the-tests"


class OwnedSite(FakeSite):
    """A site that one session serves."""

    has_one_session = True
    is_near = True

    def __init__(self, name: str = "paris") -> None:
        super().__init__()
        self.name = name
        self.active = False
        self.changed: Callable[[], None] | None = None

    def stand_by(self) -> None:
        self.active = False

    def take_over(self) -> None:
        self.active = True

    async def stand_down(self) -> None:
        self.active = False

    def status(self) -> SiteStatus:
        return SiteStatus(True, "well")

    def is_ordered(self, method: str) -> bool:
        return False


class Here:
    """One bridge of a cluster. Of the sites paris and lyon it wants `owns`; the site mons is served by anybody."""

    def __init__(self, cluster: MemoryCluster, *owns: str, **limits: Any) -> None:
        self.cluster = cluster
        self.sites = {name: OwnedSite(name) for name in ("paris", "lyon")}
        for name, site in self.sites.items():
            site.is_near = name in owns
        mons = FakeSite()
        mons.name = "mons"
        every: dict[str, FakeSite] = {**self.sites, "mons": mons}
        config = Config(
            limits=Limits(**limits),
            sites=[SiteSettings(name=name, kind="o2g", url="http://127.0.0.1:1") for name in every],
            tokens=[Token(name="tests", sha256=hashlib.sha256(TOKEN.encode()).hexdigest())],
        )
        self.bridge = Bridge(config, {name: cast(Site, site) for name, site in every.items()}, Metrics())
        self.every = every
        hub = Hub(self.bridge.codec, self.bridge.limits, self.bridge.tokens, self.bridge.metrics)
        self.node = Node(self.bridge, hub, cluster)
        self.node.start()

    def socket(self, scope: dict[str, Any] | None = None, site: str = "paris") -> Wire:
        return Wire(self.bridge, self.every[site], scope)

    async def end(self) -> None:
        await self.node.leave()
        await self.bridge.sessions.close()


async def settle() -> None:
    for _ in range(10 * TURNS):
        await asyncio.sleep(0)


async def heard(wire: Wire) -> list[Any]:
    """What a socket has been sent since this was asked last."""
    await settle()
    return await wire.heard()


async def cluster(*owns: str, medium: Medium | None = None, **limits: Any) -> list[Here]:
    """Bridges a, b, …, each of which owns the sites that are named for it, and all know it."""
    names = "abc"[: len(owns)]
    members = await (medium or Medium()).start(names)
    bridges = [Here(member, *each.split(), **limits) for member, each in zip(members, owns, strict=True)]
    owners = {site: names[index] for index, each in enumerate(owns) for site in each.split()}

    def all_know() -> bool:
        owned = (here.bridge.ownership for here in bridges)
        return all(
            each is not None and each.owner_of(site) == owner
            for each in owned
            for site, owner in owners.items()
        )

    async with asyncio.timeout(10):
        while not all_know():
            await asyncio.sleep(0.01)
    return bridges


async def end(*bridges: Here) -> None:
    for each in bridges:
        await each.end()


def closed_with(wire: Wire) -> int | None:
    """The code with which the bridge has closed a socket."""
    return None if wire.closing is None else wire.closing[0]


def logs_in(wire: Wire, login: str = "oxe70120", **more: Any) -> None:
    wire.call("Session.login", {"login": login, "password": "0000", **more})


async def signed_in(wire: Wire, login: str = "oxe70120", **more: Any) -> dict[str, Any]:
    logs_in(wire, login, **more)
    answer, event = await heard(wire)
    assert event["method"] == "Cti.event"
    session: dict[str, Any] = answer["result"]
    return session
