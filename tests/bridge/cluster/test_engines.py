"""What every cluster keeps of the promises of `bridge.cluster`: the one on NATS, and the one in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from bridge.cluster import GONE, Cluster, Conflict, Entry, Member
from bridge.cluster.nats import NatsCluster
from bridge.config import Cluster as Settings
from tests.bridge.cluster.ends import End, Served, until
from tests.bridge.cluster.memory import Medium
from tests.nats_server import NatsServer, needs_nats_server

PREFIXES = count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    """A nats-server for all tests of this file: each has a prefix of its own."""
    server = NatsServer(Path(tmp_path_factory.mktemp("nats")))
    server.start()
    yield server
    server.kill()


@pytest.fixture(params=["memory", pytest.param("nats", marks=needs_nats_server)])
async def clusters(request: pytest.FixtureRequest) -> AsyncIterator[Sequence[Cluster]]:
    """Three bridges that know of each other."""
    if request.param == "memory":
        yield await Medium().start("abc")
        return
    url = request.getfixturevalue("server").url
    settings = Settings(nats=url, prefix=f"test{next(PREFIXES)}")
    made = [NatsCluster(settings, [], f"host:{number}", "1") for number in range(3)]
    await asyncio.gather(*(each.start() for each in made))
    await until(lambda: all(len(each.members.all()) == 3 for each in made))
    yield made
    await asyncio.gather(*(each.stop() for each in made))


async def test_payloads_of_any_size_arrive_in_order_both_ways(clusters: Sequence[Cluster]) -> None:
    a, b, _ = clusters
    served = Served(b, echo=True)
    end = End()
    channel = a.channels.open(b.members.me, "test", b"hello", end)
    end.consumes = channel
    payloads = [b"", b"x" * 3_000_000, b"y"] + [b"%d" % number for number in range(500)]
    for payload in payloads:
        channel.send(payload)
    await until(lambda: len(end.heard) == len(payloads))
    assert end.heard == payloads
    assert served.hellos == [b"hello"]
    assert served.channels[0].peer == a.members.me
    assert channel.peer == b.members.me


async def test_a_close_comes_after_all_that_was_sent(clusters: Sequence[Cluster]) -> None:
    a, b, _ = clusters
    served = Served(b, consume=False)
    end = End()
    channel = a.channels.open(b.members.me, "test", b"", end)
    for _ in range(10):
        channel.send(b"x" * 100_000)
    channel.close(4001, "signed out")
    channel.close(1000, "again")
    await until(lambda: [each.over for each in served.ends] == [(4001, "signed out")])
    assert len(served.ends[0].heard) == 10
    assert end.over is None


async def test_who_sends_more_than_the_other_end_may_hold_waits_until_it_is_consumed(
    clusters: Sequence[Cluster],
) -> None:
    a, b, _ = clusters
    served = Served(b, consume=False)
    end = End()
    channel = a.channels.open(b.members.me, "test", b"", end)
    channel.send(b"x" * 200_000)
    waits = [channel.waits]
    channel.send(b"x" * 200_000)
    channel.send(b"x")
    waits.append(channel.waits)
    await until(lambda: bool(served.ends) and len(served.ends[0].heard) == 2)
    assert end.drains == 0
    served.channels[0].consumed(400_000)
    await until(lambda: end.drains == 1)
    waits.append(channel.waits)
    assert waits == [False, True, False]
    await until(lambda: len(served.ends[0].heard) == 3)


async def test_a_channel_of_an_unknown_kind_or_to_nobody_ends(clusters: Sequence[Cluster]) -> None:
    a, b, _ = clusters
    strange, nobody = End(), End()
    a.channels.open(b.members.me, "fax", b"", strange)
    a.channels.open("nobody", "test", b"", nobody)
    await until(lambda: strange.code == 1011 and nobody.code == GONE)


async def test_a_bridge_that_leaves_is_gone_at_once_with_its_channels(clusters: Sequence[Cluster]) -> None:
    a, b, c = clusters
    Served(b)
    changes: list[tuple[Member, bool]] = []
    a.members.watch(lambda member, there: changes.append((member, there)))
    end = End()
    a.channels.open(b.members.me, "test", b"", end)
    await b.stop()
    await until(lambda: end.code == GONE)
    assert [(member.name, there) for member, there in changes] == [(b.members.me, False)]
    assert set(a.members.all()) == {a.members.me, c.members.me}


async def test_what_a_bridge_announces_is_known_to_the_others_until_it_is_taken_back(
    clusters: Sequence[Cluster],
) -> None:
    a, b, _ = clusters
    changes: list[tuple[Member, bool]] = []
    forget = a.members.watch(lambda member, there: changes.append((member, there)))
    b.members.announce("agents", b"paris")
    b.members.announce("version", b"7")
    await until(lambda: a.members.all()[b.members.me].facts == {"agents": b"paris", "version": b"7"})
    assert b.members.all()[b.members.me].facts == {"agents": b"paris", "version": b"7"}
    b.members.announce("agents", b"")
    await until(lambda: a.members.all()[b.members.me].facts == {"version": b"7"})
    assert {member.name for member, there in changes if there} == {b.members.me}
    before = len(changes)
    forget()
    b.members.announce("version", b"")
    await until(lambda: a.members.all()[b.members.me].facts == {})
    assert len(changes) == before


async def test_an_entry_is_written_only_over_the_revision_that_was_read(clusters: Sequence[Cluster]) -> None:
    a, b, _ = clusters
    bucket, same = await a.store.bucket("leases"), await b.store.bucket("leases")
    assert await bucket.get("paris") is None
    first = await bucket.create("paris", b"a")
    with pytest.raises(Conflict):
        await same.create("paris", b"b")
    assert await same.get("paris") == Entry(b"a", first)
    second = await same.update("paris", b"b", first)
    assert second > first
    with pytest.raises(Conflict):
        await bucket.update("paris", b"c", first)
    third = await bucket.put("lyon", b"")
    assert third > second
    assert await bucket.get("lyon") == Entry(b"", third)
    assert sorted(await bucket.keys()) == ["lyon", "paris"]
    await bucket.delete("paris")
    await bucket.delete("paris")
    assert await same.get("paris") is None
    assert await bucket.keys() == ["lyon"]
    assert await same.create("paris", b"d") > third
    with pytest.raises(Conflict):
        await same.update("nice", b"d", third)


async def test_of_many_who_create_an_entry_at_once_one_has_it(clusters: Sequence[Cluster]) -> None:
    buckets = [await each.store.bucket("leases") for each in clusters]
    tries = [bucket.create("paris", b"%d" % number) for number, bucket in enumerate(buckets * 5)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(each, int) for each in results) == 1
    assert sum(isinstance(each, Conflict) for each in results) == len(results) - 1


async def test_an_entry_that_is_not_written_again_vanishes(clusters: Sequence[Cluster]) -> None:
    a, b, _ = clusters
    bucket, same = await a.store.bucket("leases", ttl_s=1.0), await b.store.bucket("leases", ttl_s=1.0)
    await bucket.create("paris", b"a")
    await bucket.create("lyon", b"a")
    kept = 0
    for _ in range(15):
        await asyncio.sleep(0.1)
        kept = await bucket.put("paris", b"a")
    for _ in range(100):
        if await same.get("lyon") is None:
            break
        kept = await bucket.put("paris", b"a")
        await asyncio.sleep(0.1)
    assert await same.get("lyon") is None
    assert await same.get("paris") == Entry(b"a", kept)
    assert await same.create("lyon", b"b") > kept


async def test_a_journal_keeps_the_last_of_each_key_in_order(clusters: Sequence[Cluster]) -> None:
    a, b, _ = clusters
    journal = await a.store.journal("events", per_key=100, age_s=60)
    same = await b.store.journal("events", per_key=100, age_s=60)
    assert await same.read("s1") == []
    for number in range(250):
        journal.append("s1", b"%d" % number)
        journal.append("s2", b"x")
    wanted = [b"%d" % number for number in range(150, 250)]
    for _ in range(200):
        if (heard := await same.read("s1"))[-1:] == [b"249"]:
            break
        await asyncio.sleep(0.05)
    assert heard == wanted
    await same.purge("s1")
    assert await journal.read("s1") == []
    assert await journal.read("s2") == [b"x"] * 100


async def test_the_bus_reaches_all_others_and_brings_the_first_answer(clusters: Sequence[Cluster]) -> None:
    a, b, c = clusters
    heard: list[tuple[str, str, bytes]] = []

    def note(me: str, sender: str, payload: bytes) -> None:
        heard.append((me, sender, payload))

    for each in clusters:
        each.bus.hear("news", partial(note, each.members.me))
    for number in range(3):
        a.bus.broadcast("news", b"%d" % number)
    await until(lambda: len(heard) == 6)
    for each in (b, c):
        mine = [payload for me, sender, payload in heard if (me, sender) == (each.members.me, a.members.me)]
        assert mine == [b"0", b"1", b"2"]

    async def nothing(payload: bytes) -> bytes | None:
        return None

    async def something(payload: bytes) -> bytes | None:
        return payload.upper()

    b.bus.answer("who", nothing)
    c.bus.answer("who", something)
    assert await a.bus.ask("who", b"me", 30.0) == b"ME"
    assert await c.bus.ask("who", b"me", 30.0) is None
    assert await a.bus.ask("what", b"me", 30.0) is None
