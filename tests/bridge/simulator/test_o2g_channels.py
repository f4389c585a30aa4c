"""A channel of the simulated O2G against clients that read slowly, not at all, or go away in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from bridge.simulator import o2g_channels
from bridge.simulator.o2g_channels import OPENED, Channel, EventQueue

PATIENCE_S = 30.0


class Client:
    """The far end of a channel: reads while `reading` is set, is there until `gone` is."""

    def __init__(self) -> None:
        self.reading = asyncio.Event()
        self.reading.set()
        self.gone = asyncio.Event()
        self.received: list[bytes] = []
        self.complete = False
        self.waited_for = asyncio.Event()

    async def receive(self) -> MutableMapping[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if not self.reading.is_set():
            self.waited_for.set()
            await self.reading.wait()
        if message["type"] == "http.response.body":
            self.received += message["body"].splitlines(keepends=True)
            self.complete = not message.get("more_body", False)

    @property
    def events(self) -> list[bytes]:
        return [line for line in self.received if line != OPENED]


class Opened:
    """A queue, and the channels that are opened on it one after another."""

    def __init__(self) -> None:
        self.queue = EventQueue()
        self.closed: list[Channel] = []
        self.newest: Channel | None = None

    def channel(self, client: Client) -> asyncio.Task[None]:
        self.newest = Channel(
            self.queue,
            None,
            60.0,
            previous=self.newest,
            on_closed=lambda channel: self.closed.append(channel),
        )
        return asyncio.create_task(self.newest.run(client.receive, client.send))


def lines(count: int) -> list[bytes]:
    return [b'{"n":%d}\n' % number for number in range(count)]


async def until_received(client: Client, count: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while len(client.events) < count:
            await asyncio.sleep(0)


async def end(*tasks: asyncio.Task[None]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*tasks)


async def test_more_events_than_fit_one_chunk_come_complete_and_in_order() -> None:
    opened, client = Opened(), Client()
    sent = lines(3 * o2g_channels.LINES_PER_CHUNK + 7)
    for line in sent:
        opened.queue.put(line)
    task = opened.channel(client)
    await until_received(client, len(sent))
    assert client.received == [OPENED, *sent]
    assert len(opened.queue) == 0
    client.gone.set()
    await end(task)


async def test_what_a_client_did_not_read_is_left_to_its_next_channel() -> None:
    opened, deaf, reader = Opened(), Client(), Client()
    one, two = lines(2)
    task = opened.channel(deaf)
    opened.queue.put(one)
    await until_received(deaf, 1)
    deaf.reading.clear()
    opened.queue.put(two)
    await asyncio.wait_for(deaf.waited_for.wait(), PATIENCE_S)
    deaf.gone.set()
    deaf.reading.set()
    await end(task)
    again = opened.channel(reader)
    await until_received(reader, 1 if deaf.events == [one] else 0)
    assert deaf.events + reader.events == [one, two]
    reader.gone.set()
    await end(again)


async def test_a_channel_begins_only_when_the_one_it_replaces_has_stopped() -> None:
    opened, slow = Opened(), Client()
    stopped_before: list[int] = []

    class Successor(Client):
        async def send(self, message: MutableMapping[str, Any]) -> None:
            stopped_before.append(len(opened.closed))
            await super().send(message)

    fast = Successor()
    first = opened.channel(slow)
    await asyncio.sleep(0)
    slow.reading.clear()
    sent = lines(3)
    for line in sent:
        opened.queue.put(line)
    await asyncio.wait_for(slow.waited_for.wait(), PATIENCE_S)
    second = opened.channel(fast)
    # In this turn of the loop the first one is told to stop; its client reads again at the same moment.
    await asyncio.sleep(0)
    slow.reading.set()
    await until_received(fast, 3 - len(slow.events))
    assert slow.events + fast.events == sent
    assert set(stopped_before) == {1}
    fast.gone.set()
    await end(first, second)
    assert opened.closed[0] is not opened.newest
    assert opened.closed[1] is opened.newest


async def test_a_channel_whose_client_never_reads_again_still_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(o2g_channels, "FAREWELL_S", 0.01)
    opened, deaf = Opened(), Client()
    task = opened.channel(deaf)
    await asyncio.sleep(0.01)
    deaf.reading.clear()
    assert opened.newest is not None
    opened.newest.close()
    await end(task)
    assert opened.closed == [opened.newest]
    assert not deaf.complete


async def test_a_channel_that_is_closed_before_it_began_ends_at_once() -> None:
    opened, client = Opened(), Client()
    task = opened.channel(client)
    assert opened.newest is not None
    opened.newest.close()
    opened.newest.close()
    await end(task)
    assert client.complete
    assert client.events == []


async def test_a_client_that_goes_away_ends_its_channel() -> None:
    opened, client = Opened(), Client()
    task = opened.channel(client)
    await asyncio.sleep(0.01)
    assert not task.done()
    client.gone.set()
    await end(task)
    assert opened.closed == [opened.newest]
