"""Totals in the cluster's store: written when they change, once a second at most, found by the next owner."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bridge.cluster import statistics
from bridge.cluster.statistics import ALIVE_EVERY_S, KEPT_S, Statistics
from bridge.sites import Recall
from tests.bridge.cluster.memory import Medium, MemoryCluster


class Centre:
    """A site that counts."""

    def __init__(self) -> None:
        self.recall: Recall | None = None
        self.changed: dict[str, bytes] = {}
        self.asked = 0

    def take_totals(self) -> dict[str, bytes]:
        self.asked += 1
        changed, self.changed = self.changed, {}
        return changed


class Owner:
    """One bridge's statistics of the site `paris`, which may be its own."""

    def __init__(self, cluster: MemoryCluster, *, owns: bool = True) -> None:
        self.owns = owns
        self.paris = Centre()
        self.statistics = Statistics(cluster, {"paris": self.paris, "rome": Centre()}, lambda site: self.owns)

    async def recalled(self) -> dict[str, bytes]:
        assert self.paris.recall is not None
        return dict((await self.paris.recall()).totals)


async def two(medium: Medium) -> tuple[Owner, Owner]:
    first, second = await medium.start(["lyon", "metz"])
    return Owner(first), Owner(second, owns=False)


async def test_the_next_owner_finds_the_newest_totals() -> None:
    """protocol/README.md "A cluster": of this site, and of no other."""
    lyon, metz = await two(Medium())
    for value in (b"old", b"new"):
        lyon.paris.changed = {"agent-70130": value}
        await lyon.statistics.save()
    lyon.paris.changed = {"pilot-60141": b"pilot"}
    await lyon.statistics.save()
    assert await metz.recalled() == {"agent-70130": b"new", "pilot-60141": b"pilot"}


async def test_only_what_has_changed_is_written_and_only_by_the_owner() -> None:
    """protocol/README.md "A cluster": statistics are computed once, by the owner."""
    medium = Medium()
    lyon, metz = await two(medium)
    await lyon.statistics.save()
    bucket = medium.buckets["statistics"]
    revision = bucket.revision
    await lyon.statistics.save()
    assert bucket.revision == revision
    lyon.paris.changed = {"agent-70130": b"x"}
    metz.paris.changed = {"agent-70130": b"y"}
    await lyon.statistics.save()
    await metz.statistics.save()
    assert bucket.revision == revision + 2  # the totals, and that their owner counts
    assert metz.paris.asked == 0
    assert await metz.recalled() == {"agent-70130": b"x"}


async def test_the_next_owner_knows_until_when_the_last_one_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """protocol/README.md "A cluster": a state goes on over seconds, and not over a night."""
    lyon, metz = await two(Medium())
    before = datetime.now(UTC)
    await lyon.statistics.save()
    assert metz.paris.recall is not None
    until = (await metz.paris.recall()).until
    assert before <= until <= datetime.now(UTC)
    loop = asyncio.get_running_loop()
    now_s = loop.time() + ALIVE_EVERY_S
    monkeypatch.setattr(loop, "time", lambda: now_s)
    await lyon.statistics.save()
    assert (await metz.paris.recall()).until > until


async def test_without_nats_totals_wait_for_it() -> None:
    """protocol/README.md "A cluster": what is local goes on."""
    medium = Medium()
    lyon, metz = await two(medium)
    medium.away()
    lyon.paris.changed = {"agent-70130": b"old", "agent-70131": b"other"}
    await lyon.statistics.save()
    lyon.paris.changed = {"agent-70130": b"new"}
    await lyon.statistics.save()
    assert await metz.recalled() == {}
    medium.back()
    await lyon.statistics.save()
    assert await metz.recalled() == {"agent-70130": b"new", "agent-70131": b"other"}


async def test_totals_of_yesterday_vanish() -> None:
    """protocol/README.md "A cluster": the store does not grow."""
    medium = Medium()
    lyon, metz = await two(medium)
    lyon.paris.changed = {"agent-70130": b"x"}
    await lyon.statistics.save()
    medium.advance(KEPT_S)
    found = metz.paris.recall
    assert found is not None
    counted = await found()
    assert counted.totals == {}
    assert datetime.now(UTC) - counted.until < timedelta(minutes=1)


async def test_they_are_saved_all_the_time_and_once_more_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """protocol/README.md "A cluster": a bridge that stops loses nothing that it has counted."""
    monkeypatch.setattr(statistics, "SAVED_EVERY_S", 0.01)
    lyon, metz = await two(Medium())
    lyon.statistics.start()
    lyon.paris.changed = {"agent-70130": b"x"}
    async with asyncio.timeout(20):
        while not await metz.recalled():
            await asyncio.sleep(0.01)
    lyon.paris.changed = {"agent-70130": b"y"}
    await lyon.statistics.stop()
    assert await metz.recalled() == {"agent-70130": b"y"}
