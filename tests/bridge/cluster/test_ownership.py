"""Which bridge has a site's one session: leases, dead owners, bridges that drain, a store that is away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bridge.cluster.ownership import LEASE_S, OWNER_WAIT_S, RENEWED_EVERY_S, YIELD_S, Ownership
from bridge.sites import SiteStatus
from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from tests.bridge.clockwork import pass_time, timeless
from tests.bridge.cluster.memory import Medium, MemoryCluster


class OneSession:
    """A site that notes whether its one session is wanted here."""

    name = "paris"
    has_one_session = True

    def __init__(self) -> None:
        self.is_near = True
        self.active = True
        self.trouble = ""
        self.changed: Callable[[], None] | None = None

    def stand_by(self) -> None:
        self.active = False

    def take_over(self) -> None:
        assert not self.active
        self.active = True

    async def stand_down(self) -> None:
        assert self.active
        self.active = False

    def status(self) -> SiteStatus:
        return SiteStatus(not self.trouble, self.trouble or "well")


class Node:
    """One bridge."""

    def __init__(self, cluster: MemoryCluster) -> None:
        self.cluster = cluster
        self.site = OneSession()
        self.lost: list[str] = []
        self.ownership = Ownership(cluster, {"paris": self.site}, self._lost)
        self.ownership.start()

    async def _lost(self, site: str) -> None:
        assert self.site.active
        self.lost.append(site)

    async def die(self) -> None:
        """SIGKILL."""
        self.cluster.die()
        await self.ownership.release()


async def passed(seconds: float) -> None:
    """Time passes as it does for programs: in small steps."""
    while seconds > 0:
        await pass_time(min(seconds, 0.1))
        seconds -= 0.1


async def two(medium: Medium) -> tuple[Node, Node]:
    """The first of them owns the site."""
    a, b = await medium.start(["a", "b"])
    first = Node(a)
    await passed(0.1)
    second = Node(b)
    await passed(2 * RENEWED_EVERY_S)
    assert (first.site.active, second.site.active) == (True, False)
    return first, second


async def end(*nodes: Node) -> None:
    for node in nodes:
        await node.ownership.release()


@timeless
async def test_of_several_bridges_exactly_one_owns_a_site_and_all_know_which() -> None:
    medium = Medium()
    nodes = [Node(each) for each in await medium.start(["a", "b", "c"])]
    await passed(3 * LEASE_S)
    owners = [node for node in nodes if node.site.active]
    assert len(owners) == 1
    owner = owners[0]
    for node in nodes:
        assert node.ownership.owner_of("paris") == owner.cluster.name
        assert await node.ownership.home_of("paris") == (None if node is owner else owner.cluster.name)
    await end(*nodes)


@timeless
async def test_a_site_without_one_session_is_at_home_everywhere() -> None:
    node, other = await two(Medium())
    assert await other.ownership.home_of("lyon") is None
    assert other.ownership.status("lyon") is None
    await end(node, other)


@timeless
async def test_a_dead_owner_is_replaced_within_five_seconds() -> None:
    first, second = await two(Medium())
    await first.die()
    await passed(5.0)
    assert second.site.active
    assert await second.ownership.home_of("paris") is None
    await end(second)


@timeless
async def test_an_owner_that_nobody_has_seen_die_is_replaced_when_its_lease_is_over() -> None:
    medium = Medium()
    first, second = await two(medium)
    medium.cut(first.cluster, noticed=False)
    await passed(LEASE_S - 2 * RENEWED_EVERY_S)
    assert (first.site.active, second.site.active) == (True, False)
    await passed(LEASE_S + YIELD_S)
    assert (first.site.active, second.site.active) == (True, True)
    await end(first, second)


@timeless
async def test_a_lease_given_back_is_taken_at_once() -> None:
    first, second = await two(Medium())
    await first.ownership.release()
    await passed(2 * RENEWED_EVERY_S)
    assert second.site.active
    await end(second)


@timeless
async def test_while_the_store_is_away_everybody_keeps_what_he_has() -> None:
    medium = Medium()
    first, second = await two(medium)
    medium.away()
    await passed(3 * LEASE_S)
    assert (first.site.active, second.site.active) == (True, False)
    assert await second.ownership.home_of("paris") == "a"
    medium.back()
    await passed(3 * LEASE_S)
    assert (first.site.active, second.site.active, first.lost) == (True, False, [])
    await end(first, second)


@timeless
async def test_an_owner_that_comes_back_and_finds_another_steps_down() -> None:
    medium = Medium()
    first, second = await two(medium)
    medium.cut(first.cluster)
    await passed(2 * LEASE_S)
    assert (first.site.active, second.site.active) == (True, True)
    medium.mend(first.cluster)
    await passed(2 * RENEWED_EVERY_S)
    assert (first.site.active, second.site.active, first.lost) == (False, True, ["paris"])
    assert await first.ownership.home_of("paris") == "b"
    await end(first, second)


@timeless
async def test_the_bridge_that_the_agent_has_dialled_in_to_goes_first() -> None:
    medium = Medium()
    a, b = await medium.start(["a", "b"])
    far = Node(a)
    far.site.is_near = False
    await passed(RENEWED_EVERY_S)
    near = Node(b)
    await passed(2 * YIELD_S)
    assert (far.site.active, near.site.active) == (False, True)
    await near.die()
    await passed(2 * LEASE_S)
    assert (far.site.active, near.site.active) == (True, True)
    await end(far)


@timeless
async def test_a_sign_in_waits_for_an_owner_and_is_told_when_there_is_none() -> None:
    """protocol.md section 7: -32003 with `retryAfter`."""
    medium = Medium()
    (a,) = await medium.start(["a"])
    medium.away()
    node = Node(a)
    waiting = asyncio.ensure_future(node.ownership.home_of("paris"))
    await passed(OWNER_WAIT_S - 0.5)
    assert not waiting.done()
    medium.back()
    await passed(2 * RENEWED_EVERY_S)
    assert await waiting is None
    await node.ownership.release()
    waiting = asyncio.ensure_future(node.ownership.home_of("paris"))
    await passed(OWNER_WAIT_S + 0.2)
    with pytest.raises(RpcError) as refused:
        await waiting
    assert refused.value.code == jsonrpc.SITE_UNREACHABLE
    assert refused.value.data == {"site": "paris", "retryAfter": 1}


@timeless
async def test_others_say_how_a_site_is_in_the_words_of_its_owner() -> None:
    first, second = await two(Medium())
    assert second.ownership.status("paris") == SiteStatus(True, "well")
    assert first.ownership.status("paris") is None
    first.site.trouble = "the event channel ended"
    assert first.site.changed is not None
    first.site.changed()
    await pass_time(0)
    assert second.ownership.status("paris") == SiteStatus(False, "the event channel ended")
    await end(first, second)
