"""The cluster in memory, by what others count on in their tests."""

from __future__ import annotations

from functools import partial

import pytest

from bridge.cluster import GONE, Channel, Cluster, Conflict, Member, Unavailable
from tests.bridge.cluster.memory import Medium, MemoryCluster


class End:
    """One end of a channel that notes what it hears."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.drains = 0
        self.end: tuple[int, str] | None = None

    def received(self, payload: bytes) -> None:
        self.heard.append(payload)

    def drained(self) -> None:
        self.drains += 1

    def ended(self, code: int, reason: str) -> None:
        assert self.end is None
        self.end = (code, reason)


class Served:
    """A bridge that accepts channels of the kind `test`."""

    def __init__(self, cluster: Cluster) -> None:
        self.ends: list[End] = []
        self.channels: list[Channel] = []
        self.hellos: list[bytes] = []
        cluster.channels.serve("test", self._accept)

    def _accept(self, channel: Channel, hello: bytes) -> End:
        self.ends.append(End())
        self.channels.append(channel)
        self.hellos.append(hello)
        return self.ends[-1]


async def _pair(medium: Medium) -> tuple[MemoryCluster, MemoryCluster, Served]:
    a, b = await medium.start(["a", "b"])
    return a, b, Served(b)


def _troubled(cluster: Cluster) -> bool:
    return cluster.trouble != ""


async def test_payloads_arrive_in_order_both_ways() -> None:
    medium = Medium()
    a, _, served = await _pair(medium)
    end = End()
    channel = a.channels.open("b", "test", b"hello", end)
    for number in range(100):
        channel.send(b"%d" % number)
    await medium.settle()
    assert served.hellos == [b"hello"]
    assert served.channels[0].peer == "a"
    assert served.ends[0].heard == [b"%d" % number for number in range(100)]
    served.channels[0].send(b"back")
    served.channels[0].close(1000, "done")
    served.channels[0].send(b"too late")
    await medium.settle()
    assert end.heard == [b"back"]
    assert end.end == (1000, "done")


async def test_who_sends_more_than_the_other_end_may_hold_waits_until_it_is_consumed() -> None:
    medium = Medium(window=10)
    a, _, served = await _pair(medium)
    end = End()
    channel = a.channels.open("b", "test", b"", end)
    for _ in range(3):
        channel.send(b"sixbyt")
    assert channel.waits
    await medium.settle()
    assert served.ends[0].heard == [b"sixbyt"] * 2
    assert end.drains == 0
    served.channels[0].consumed(12)
    await medium.settle()
    assert served.ends[0].heard == [b"sixbyt"] * 3
    assert end.drains == 1
    assert not channel.waits


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
    assert end.end is not None
    assert end.end[0] == GONE
    assert served.ends[0].heard == []
    assert [(member.name, there) for member, there in changes] == [("b", False)]
    late = End()
    a.channels.open("b", "test", b"", late)
    await medium.settle()
    assert late.end is not None
    assert late.end[0] == GONE


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
    assert end.end is not None
    assert [each.end for each in served.ends] == [None]
    assert list(a.members.all()) == ["a"]
    medium.mend(b)
    await medium.settle()
    assert served.ends[0].end is not None
    assert served.ends[0].end[0] == GONE
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


async def test_the_bus_reaches_all_others_and_brings_the_first_answer() -> None:
    medium = Medium()
    a, b, c = await medium.start(["a", "b", "c"])
    heard: list[tuple[str, str, bytes]] = []

    def note(me: str, sender: str, payload: bytes) -> None:
        heard.append((me, sender, payload))

    for each in (a, b, c):
        each.bus.hear("news", partial(note, each.name))
    a.bus.broadcast("news", b"x")
    await medium.settle()
    assert heard == [("b", "a", b"x"), ("c", "a", b"x")]

    async def nothing(payload: bytes) -> bytes | None:
        return None

    async def something(payload: bytes) -> bytes | None:
        return payload.upper()

    b.bus.answer("who", nothing)
    c.bus.answer("who", something)
    assert await a.bus.ask("who", b"me", 1.0) == b"ME"
    assert await c.bus.ask("who", b"me", 0.05) is None
