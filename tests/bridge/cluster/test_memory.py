"""The faults of the cluster in memory, which others count on in their tests."""

from __future__ import annotations

import pytest

from bridge.cluster import GONE, Cluster, Conflict, Member, Unavailable
from tests.bridge.cluster.ends import End, Served
from tests.bridge.cluster.memory import Medium, MemoryCluster


async def _pair(medium: Medium) -> tuple[MemoryCluster, MemoryCluster, Served]:
    a, b = await medium.start(["a", "b"])
    return a, b, Served(b)


def _troubled(cluster: Cluster) -> bool:
    return cluster.trouble != ""


async def test_channels_of_a_bridge_that_dies_end_with_gone() -> None:
    medium = Medium()
    a, b, served = await _pair(medium)
    changes: list[tuple[Member, bool]] = []
    a.members.watch(lambda member, there: changes.append((member, there)))
    end = End()
    channel = a.channels.open("b", "test", b"", end)
    await medium.settle()
    served.channels[0].send(b"last words")
    b.die()
    channel.send(b"unheard")
    await medium.settle()
    assert end.code == GONE
    assert served.ends[0].heard == []
    assert [(member.name, there) for member, there in changes] == [("b", False)]
    late = End()
    a.channels.open("b", "test", b"", late)
    await medium.settle()
    assert late.code == GONE


async def test_what_is_sent_while_nats_is_away_arrives_once_in_order_afterwards() -> None:
    medium = Medium()
    a, _, served = await _pair(medium)
    returns: list[str] = []
    a.store.on_return(lambda: returns.append("a"))
    channel = a.channels.open("b", "test", b"", End())
    channel.send(b"1")
    medium.away()
    channel.send(b"2")
    await medium.settle()
    channel.send(b"3")
    assert served.ends == []
    assert _troubled(a)
    medium.back()
    channel.send(b"4")
    await medium.settle()
    assert served.ends[0].heard == [b"1", b"2", b"3", b"4"]
    assert returns == ["a"]
    assert not _troubled(a)


async def test_a_bridge_that_was_cut_off_and_taken_for_gone_finds_its_channels_ended() -> None:
    medium = Medium()
    a, b, served = await _pair(medium)
    end = End()
    a.channels.open("b", "test", b"", end)
    await medium.settle()
    medium.cut(b)
    await medium.settle()
    assert end.code == GONE
    assert [each.code for each in served.ends] == [None]
    assert list(a.members.all()) == ["a"]
    medium.mend(b)
    await medium.settle()
    assert [each.code for each in served.ends] == [GONE]
    assert list(a.members.all()) == ["a", "b"]


async def test_an_entry_is_written_only_over_the_revision_that_was_read() -> None:
    medium = Medium()
    a, b, _ = await _pair(medium)
    bucket = await a.store.bucket("leases", ttl_s=4.0)
    same = await b.store.bucket("leases", ttl_s=4.0)
    first = await bucket.create("paris", b"a")
    with pytest.raises(Conflict):
        await same.create("paris", b"b")
    second = await bucket.update("paris", b"a", first)
    assert second > first
    with pytest.raises(Conflict):
        await same.update("paris", b"b", first)
    medium.advance(5.0)
    assert await same.get("paris") is None
    assert await same.create("paris", b"b") > second
    assert await bucket.keys() == ["paris"]
    medium.away()
    with pytest.raises(Unavailable):
        await bucket.get("paris")


async def test_a_journal_keeps_the_last_by_key_and_loses_what_came_right_before_nats_died() -> None:
    medium = Medium()
    a, b, _ = await _pair(medium)
    journal = await a.store.journal("events", per_key=3, age_s=60)
    for number in range(5):
        journal.append("s1", b"%d" % number)
    medium.away(losing=1)
    journal.append("s1", b"dropped")
    medium.back()
    again = await b.store.journal("events", per_key=3, age_s=60)
    assert await again.read("s1") == [b"2", b"3"]
    assert await again.read("s2") == []
    await again.purge("s1")
    assert await journal.read("s1") == []
