"""Gathered writes over real sockets, on uvloop and on asyncio's own loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest
import uvloop

from bridge import corked
from bridge.corked import FLUSH_AT_BYTES, CorkedTransport, Corks

LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "uvloop": uvloop.new_event_loop,
    "asyncio": asyncio.new_event_loop,
}


class Served(asyncio.Protocol):
    """The server's end of one connection."""

    def __init__(self, corks: Corks) -> None:
        self.corks = corks
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = CorkedTransport(cast(asyncio.Transport, transport), self.corks)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.lost.done():
            self.lost.set_result(exc)


async def connected(corks: Corks) -> tuple[Served, socket.socket]:
    """A connection, and the peer's plain socket."""
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.settimeout(5)
    _, protocol = await loop.create_connection(lambda: Served(corks), sock=ours)
    return protocol, theirs


Run = Callable[[Callable[[], Coroutine[Any, Any, None]]], None]


@pytest.fixture(params=list(LOOPS.values()), ids=list(LOOPS))
def on_a_loop(request: pytest.FixtureRequest) -> Run:
    """Runs a coroutine function on a loop of this kind."""

    def run(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
        with asyncio.Runner(loop_factory=request.param) as runner:
            runner.run(main())

    return run


def received(peer: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = peer.recv(65_536)
        assert more
        data += more
    return data


def test_what_one_turn_writes_arrives_in_order(on_a_loop: Run) -> None:
    async def main() -> None:
        served, peer = await connected(Corks())
        for number in range(100):
            served.transport.write(b"%02d" % number)
        peer.setblocking(False)
        with pytest.raises(BlockingIOError):
            peer.recv(1)  # nothing leaves within the turn
        await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        peer.settimeout(5)
        assert received(peer, 200) == b"".join(b"%02d" % number for number in range(100))
        served.transport.close()
        await served.lost
        peer.close()

    on_a_loop(main)


def test_much_is_not_gathered_but_written(on_a_loop: Run) -> None:
    async def main() -> None:
        served, peer = await connected(Corks())
        served.transport.write(b"x" * (FLUSH_AT_BYTES + 1))
        assert received(peer, FLUSH_AT_BYTES // 2)  # in the same turn
        served.transport.abort()
        await served.lost
        peer.close()

    on_a_loop(main)


def test_closing_sends_what_was_gathered_first(on_a_loop: Run) -> None:
    async def main() -> None:
        served, peer = await connected(Corks())
        served.transport.write(b"last ")
        served.transport.write(b"words")
        served.transport.close()
        await served.lost
        assert received(peer, 10) == b"last words"
        assert peer.recv(1) == b""
        peer.close()

    on_a_loop(main)


def test_aborting_sends_nothing_more(on_a_loop: Run) -> None:
    async def main() -> None:
        served, peer = await connected(Corks())
        served.transport.write(b"never")
        served.transport.abort()
        await served.lost
        assert peer.recv(10) == b""
        peer.close()

    on_a_loop(main)


def test_a_lost_connection_does_not_keep_the_others_from_writing(on_a_loop: Run) -> None:
    """uvloop's transport raises for a write once its connection is gone."""

    async def main() -> None:
        corks = Corks()
        ends = [await connected(corks) for _ in range(3)]
        (_, first), (dead, gone), (_, last) = ends
        gone.close()
        dead.transport.abort()
        await dead.lost
        for _ in range(3):
            for served, _ in ends:
                served.transport.write(b"to all")
            await asyncio.sleep(0.01)
        for peer in (first, last):
            assert received(peer, 18) == b"to all" * 3
        for served, peer in ends:
            served.transport.close()
            peer.close()
        await asyncio.wait([served.lost for served, _ in ends])

    on_a_loop(main)


def test_a_peer_that_does_not_read_cannot_keep_a_closed_connection(
    on_a_loop: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be written would keep it open for as long as the peer likes."""
    monkeypatch.setattr(corked, "LINGER_S", 0.05)

    async def main() -> None:
        served, peer = await connected(Corks())
        served.transport.write(b"x" * 10_000_000)
        served.transport.close()
        await asyncio.sleep(0)
        assert not served.lost.done()
        async with asyncio.timeout(30):
            await served.lost
        peer.close()

    on_a_loop(main)


def test_a_peer_that_reads_slowly_gets_everything(on_a_loop: Run) -> None:
    async def main() -> None:
        served, peer = await connected(Corks())
        served.transport.write(b"x" * 3_000_000)
        served.transport.close()
        assert len(await asyncio.to_thread(received, peer, 3_000_000)) == 3_000_000
        assert await asyncio.to_thread(peer.recv, 1) == b""
        await served.lost
        peer.close()

    on_a_loop(main)
