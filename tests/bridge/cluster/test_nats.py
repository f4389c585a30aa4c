"""The cluster on a NATS that dies, comes back, stops answering, loses messages and has small limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bridge.cluster import GONE, Entry, Unavailable
from bridge.cluster.nats import NatsCluster, connection, members, wire
from bridge.config import Cluster as Settings
from tests.bridge.cluster.ends import End, Served, until
from tests.nats_server import NatsServer, needs_nats_server

pytestmark = needs_nats_server

Make = Callable[[], Awaitable[NatsCluster]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    server = NatsServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
async def make(server: NatsServer) -> AsyncIterator[Make]:
    """Bridges of one cluster, each started and knowing of those that were there before."""
    async with AsyncExitStack() as stack:
        made: list[NatsCluster] = []

        async def one() -> NatsCluster:
            cluster = NatsCluster(Settings(nats=server.url), [], f"host:{len(made)}", "1")
            await cluster.start()
            stack.push_async_callback(cluster.stop)
            made.append(cluster)
            await until(lambda: all(len(each.members.all()) == len(made) for each in made))
            return cluster

        yield one


class Pump:
    """Sends numbered payloads through a channel for as long as it runs, and has them sent back."""

    def __init__(self, a: NatsCluster, b: NatsCluster) -> None:
        self.served = Served(b, echo=True)
        self.end = End()
        self.channel = a.channels.open(b.members.me, "test", b"", self.end)
        self.end.consumes = self.channel
        self.sent = 0
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while True:
            for _ in range(20):
                if not self.channel.waits:
                    self.channel.send(b"%d:" % self.sent + b"x" * (self.sent % 50 * 40))
                    self.sent += 1
            await asyncio.sleep(0.002)

    async def more(self, count: int) -> None:
        """Wait until so many more have come back."""
        wanted = len(self.end.heard) + count
        await until(lambda: len(self.end.heard) >= wanted)

    async def finish(self) -> None:
        """Stop, and see that each payload came once and in order, there and back."""
        self._task.cancel()
        await until(lambda: len(self.end.heard) >= self.sent)
        wanted = [b"%d:" % number + b"x" * (number % 50 * 40) for number in range(self.sent)]
        assert self.served.ends[0].heard == wanted
        assert self.end.heard == wanted
        assert self.end.over is None


async def test_channels_survive_a_nats_that_is_killed_and_started_again_with_nothing_lost_or_twice(
    server: NatsServer, make: Make
) -> None:
    a, b = await make(), await make()
    pump = Pump(a, b)
    for _ in range(3):
        await pump.more(200)
        server.kill()
        await until(lambda: a.trouble != "" and b.trouble != "")
        server.start()
        await until(lambda: a.trouble == "" and b.trouble == "")
    await pump.finish()
    assert a.connection.reconnects == 3
    assert list(a.members.all()) == [a.members.me, b.members.me]


async def test_a_nats_that_hangs_is_noticed_and_channels_go_on_when_it_answers_again(
    server: NatsServer, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PING_S", 0.2)
    monkeypatch.setattr(wire, "PING_S", 0.2)
    a, b = await make(), await make()
    pump = Pump(a, b)
    await pump.more(100)
    server.pause()
    await until(lambda: a.trouble != "" and b.trouble != "")
    with pytest.raises(Unavailable, match="NATS"):
        await a.store.bucket("x")
    server.proceed()
    await until(lambda: a.trouble == "" and b.trouble == "")
    await pump.finish()


async def test_a_bridge_that_nats_cuts_off_for_being_slow_misses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PING_S", 0.2)
    server = NatsServer(tmp_path, config="max_payload: 131072\nmax_pending: 262144")
    server.start()
    try:
        async with AsyncExitStack() as stack:
            a, b, c = [NatsCluster(Settings(nats=server.url), [], "host", "1") for _ in range(3)]
            for each in (a, b, c):
                await each.start()
                stack.push_async_callback(each.stop)
            await until(lambda: all(len(each.members.all()) == 3 for each in (a, b, c)))
            served = Served(c)
            reading = c.channels.wire.transport
            reading.pause_reading()
            payloads = [b"%d" % number + b"x" * 60_000 for number in range(4)]
            for channel in [
                sender.channels.open(c.members.me, "test", b"", End()) for sender in (a, b) for _ in range(40)
            ]:
                for payload in payloads:
                    channel.send(payload)
            await until(reading.is_closing)
            await until(lambda: [each.heard for each in served.ends] == [payloads] * 80)
            assert c.channels.wire.reconnects > 0
            assert a.channels.links.resent + b.channels.links.resent > 0
    finally:
        server.kill()


async def test_messages_that_are_lost_on_their_way_are_a_gap_that_is_fetched_again(make: Make) -> None:
    a, b = await make(), await make()
    served = Served(b)
    channel = a.channels.open(b.members.me, "test", b"", End())
    channel.send(b"0")
    await until(lambda: [each.heard for each in served.ends] == [[b"0"]])
    pull = a.channels.wire.pull
    lost: list[tuple[str, bytes]] = []

    def lose() -> None:
        while (message := pull()) is not None:
            lost.append(message)

    a.channels.wire.pull_from(lose)
    channel.send(b"1")
    await until(lambda: bool(lost))
    a.channels.wire.pull_from(pull)
    channel.send(b"2")
    await until(lambda: served.ends[0].heard == [b"0", b"1", b"2"])
    assert b.channels.links.gaps == 1


async def test_what_is_kept_is_there_again_after_nats_was_killed(server: NatsServer, make: Make) -> None:
    a = await make()
    bucket = await a.store.bucket("sessions")
    journal = await a.store.journal("events", per_key=10, age_s=60)
    revision = await bucket.create("s1", b"record")
    journal.append("s1", b"1")
    await a.connection.flush()
    returns: list[str] = []
    a.store.on_return(lambda: returns.append("back"))
    server.kill()
    await until(lambda: a.trouble != "")
    for refused in (bucket.get("s1"), bucket.put("s1", b""), bucket.keys(), journal.read("s1")):
        with pytest.raises(Unavailable):
            await refused
    journal.append("s1", b"dropped")
    server.start()
    await until(lambda: returns == ["back"])
    assert await bucket.get("s1") == Entry(b"record", revision)
    assert await journal.read("s1") == [b"1"]


async def test_a_question_that_nats_dies_over_is_not_waited_for(
    server: NatsServer, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = await make()
    bucket = await a.store.bucket("sessions")
    monkeypatch.setattr("bridge.cluster.nats.store.REQUEST_S", 1_000.0)
    server.pause()
    asked = asyncio.get_running_loop().create_task(bucket.get("s1"))
    await asyncio.sleep(0.05)
    server.kill()
    with pytest.raises(Unavailable, match="went away"):
        await asyncio.wait_for(asked, 60)


async def test_a_nats_that_comes_back_with_nothing_gets_its_buckets_and_journals_again(
    server: NatsServer, make: Make, tmp_path: Path
) -> None:
    a = await make()
    bucket = await a.store.bucket("sessions")
    journal = await a.store.journal("events", per_key=10, age_s=60)
    returns: list[str] = []
    a.store.on_return(lambda: returns.append("back"))
    server.kill()
    (tmp_path / "jetstream").rename(tmp_path / "lost")
    await until(lambda: a.trouble != "")
    server.start()
    await until(lambda: returns == ["back"])
    assert await bucket.create("s1", b"anew") > 0
    journal.append("s1", b"anew")
    await a.connection.flush()
    assert await journal.read("s1") == [b"anew"]


async def test_a_bridge_that_is_silent_is_gone_and_learns_it_when_it_is_heard_again(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "SILENCE_S", 1.5)
    a, b = await make(), await make()
    served = Served(b)
    end = End()
    a.channels.open(b.members.me, "test", b"", end)
    await until(lambda: bool(served.ends))
    publish = b.connection.publish
    monkeypatch.setattr(b.connection, "publish", lambda subject, payload: None)
    await until(lambda: end.code == GONE)
    assert list(a.members.all()) == [a.members.me]
    monkeypatch.setattr(b.connection, "publish", publish)
    await until(lambda: len(a.members.all()) == 2)
    await until(lambda: served.ends[0].code == GONE)


async def test_a_nats_with_a_small_limit_carries_payloads_above_it(tmp_path: Path) -> None:
    server = NatsServer(tmp_path, config="max_payload: 16384")
    server.start()
    try:
        async with AsyncExitStack() as stack:
            pair = [NatsCluster(Settings(nats=server.url), [], "host", "1") for _ in range(2)]
            for each in pair:
                await each.start()
                stack.push_async_callback(each.stop)
            a, b = pair
            await until(lambda: len(a.members.all()) == 2)
            served = Served(b)
            channel = a.channels.open(b.members.me, "test", b"h" * 20_000, End())
            payloads = [b"x" * size for size in (16_383, 16_384, 16_385, 100_000)]
            for payload in payloads:
                channel.send(payload)
            await until(lambda: [each.heard for each in served.ends] == [payloads])
            assert served.hellos == [b"h" * 20_000]
    finally:
        server.kill()


async def test_what_jetstream_refuses_to_keep_is_unavailable_and_no_fault(make: Make) -> None:
    """`bridge.cluster.Bucket`: whatever the reason, a bridge goes on without what is kept."""
    cluster = await make()
    bucket = await cluster.store.bucket("things")
    journal = await cluster.store.journal("pages", per_key=5, age_s=60.0)
    await bucket.put("a", b"1")
    js = cluster.connection.client.jetstream()
    for stream in ("KV_ctibridge_things", "ctibridge_pages"):
        await js.delete_stream(stream)  # by somebody who cleans up
    for asked in (
        bucket.get("a"),
        bucket.put("a", b"2"),
        bucket.create("b", b"2"),
        bucket.delete("a"),
        bucket.keys(),
        journal.read("a"),
        journal.purge("a"),
    ):
        with pytest.raises(Unavailable):
            await asked
