"""Every limit of protocol.md section 8 in a table: what holds at it, and what becomes of one beyond it.

Those that are not easily reached by accident are tested here, exactly at the limit and one beyond; the others where
the table says.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from bridge.config import Limits
from tests.system.raw import Deaf, raw, signed_in
from tests.system.rfc6455 import PING, PONG, TEXT, Peer, frame, ping_call
from tests.system.serving import Bridge, metrics, serving
from tests.system.stand_in import Asked, answers, silent


class Limit(NamedTuple):
    """One limit: what it is by default, and the tests (module and function) at it and one beyond it."""

    default: float
    at: str
    beyond: str


HERE = "test_at_the_limits"

SECTION_8 = {
    "frame_bytes": Limit(
        2**20,
        "test_bad_frames.test_a_frame_at_the_limit_is_served",
        "test_bad_frames.test_a_frame_over_the_limit_closes_the_socket_and_the_session_can_be_resumed",
    ),
    "in_flight": Limit(
        256,
        "test_limits.test_256_calls_may_be_in_flight_and_one_more_is_refused",
        "test_limits.test_256_calls_may_be_in_flight_and_one_more_is_refused",
    ),
    "outbound_frames": Limit(
        1024,
        f"{HERE}.test_so_many_frames_may_wait_and_one_more_closes_the_socket",
        f"{HERE}.test_so_many_frames_may_wait_and_one_more_closes_the_socket",
    ),
    "outbound_bytes": Limit(
        8 * 2**20,
        f"{HERE}.test_so_many_bytes_may_wait_and_one_more_closes_the_socket",
        f"{HERE}.test_so_many_bytes_may_wait_and_one_more_closes_the_socket",
    ),
    "sign_in_failures_per_minute": Limit(
        5,
        "test_limits.test_only_failed_sign_ins_count_and_after_the_limit_even_the_right_password_waits",
        "test_limits.test_only_failed_sign_ins_count_and_after_the_limit_even_the_right_password_waits",
    ),
    "upstream_timeout_s": Limit(
        30,
        f"{HERE}.test_a_call_may_take_its_time_and_no_longer",
        f"{HERE}.test_a_call_may_take_its_time_and_no_longer",
    ),
    "ping_interval_s": Limit(
        20,
        f"{HERE}.test_a_peer_may_miss_one_ping",
        "test_limits.test_a_peer_that_does_not_answer_pings_is_dead",
    ),
    "missed_pings": Limit(
        2,
        f"{HERE}.test_a_peer_may_miss_one_ping",
        "test_limits.test_a_peer_that_does_not_answer_pings_is_dead",
    ),
}


@pytest.mark.parametrize("name", SECTION_8)
def test_a_limit_is_configurable_and_has_the_contracts_default_and_tests_on_both_sides(name: str) -> None:
    """protocol.md section 8."""
    limit = SECTION_8[name]
    (field,) = (each for each in msgspec.structs.fields(Limits) if each.name == name)
    assert field.default == limit.default
    for test in (limit.at, limit.beyond):
        module, _, function = test.partition(".")
        found = getattr(importlib.import_module(f"tests.system.{module}"), function)
        assert re.search(r"sections? [\d, and]*8\b", inspect.getdoc(found) or ""), test


# What waits for a reader

CALLS = ("GET", "/telephony/calls")
GET_CALLS = "O2g.telephony.getCalls"
LARGE = json.dumps({"calls": [], "x": "x" * 250_000}).encode()
ANSWER_BYTES = len(b'{"jsonrpc":"2.0","result":,"id":1000}') + len(LARGE)
KERNEL_BYTES = 64 * 2**20
"""More than the kernel keeps of a connection that is not read."""


class Stuffed:
    """A peer that reads nothing while answers come, one for each call; how many wait is told by `/metrics`."""

    def __init__(self, bridge: Bridge, peer: Deaf) -> None:
        self._bridge = bridge
        self._peer = peer
        self._number = 1000
        self.asked = 0

    async def metric(self, *name: str) -> float:
        return (await asyncio.to_thread(metrics, self._bridge.url)).get(name, 0)

    async def call(self) -> None:
        """One call, until its answer is written, or waits to be."""
        message = {"jsonrpc": "2.0", "id": self._number, "method": GET_CALLS}
        self._number += 1
        self.asked += 1
        before = await self.metric("ctibridge_calls_total", GET_CALLS, "ok")
        self._peer.send(json.dumps(message).encode())
        async with asyncio.timeout(20):
            while await self.metric("ctibridge_calls_total", GET_CALLS, "ok") == before:
                await asyncio.sleep(0.001)

    async def until_waiting(self, frames: int) -> None:
        """Call until so many frames wait."""
        while (waiting := await self.metric("ctibridge_outbound_frames")) != frames:
            assert waiting < frames
            assert self.asked * ANSWER_BYTES < KERNEL_BYTES + frames * ANSWER_BYTES
            await self.call()

    async def hears_everything(self) -> None:
        """The socket was not closed: each call has its answer, and more of them are taken."""
        for _ in range(self.asked):
            opcode, payload = await asyncio.to_thread(self._next_answer)
            assert (opcode, len(payload)) == (TEXT, ANSWER_BYTES)
        self.asked = 0
        assert await self.metric("ctibridge_closes_total", "4008") == 0

    async def is_closed(self) -> None:
        """The socket was closed as too slow."""
        assert await asyncio.to_thread(self._peer.close_code) == 4008

    def _next_answer(self) -> tuple[int, bytes]:
        while b'"method"' in (heard := self._peer.read())[1][:100]:  # an event
            pass
        return heard


@pytest.fixture
async def stuffed(
    tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[tuple[Stuffed, Bridge, dict[str, Any]]]:
    """A signed-in peer behind a bridge with limits of its own, its session, and a site with large answers."""
    async with serving(tmp_path, limits=request.param) as (site, bridge):
        site.script(*CALLS, answers(200, LARGE))
        with Deaf(bridge.url, buffer_bytes=4096) as peer:
            session = await asyncio.to_thread(peer.sign_in, "oxe70120")
            yield Stuffed(bridge, peer), bridge, session


async def keeps_its_session(bridge: Bridge, session: dict[str, Any]) -> None:
    """Whoever was closed can go on where he was."""
    async with raw(bridge.url) as again:
        resumed = await again.result("Session.resume", {"sessionId": session["sessionId"], "seq": 0})
        assert resumed["lost"] == 0
        await again.result("Session.logout")


FRAMES = 7


@pytest.mark.parametrize(
    "stuffed", [{"outbound_frames": FRAMES, "session_events": FRAMES}], indirect=True, ids=["7 frames"]
)
async def test_so_many_frames_may_wait_and_one_more_closes_the_socket(
    stuffed: tuple[Stuffed, Bridge, dict[str, Any]],
) -> None:
    """protocol.md section 8: at the limit nothing is lost; beyond it 4008, and the session keeps its events."""
    reader, bridge, session = stuffed
    await reader.until_waiting(FRAMES)
    await reader.hears_everything()
    await reader.until_waiting(FRAMES)
    await reader.call()
    await reader.is_closed()
    await keeps_its_session(bridge, session)


@pytest.mark.parametrize(
    "stuffed", [{"outbound_bytes": 3 * ANSWER_BYTES}], indirect=True, ids=["three answers"]
)
async def test_so_many_bytes_may_wait_and_one_more_closes_the_socket(
    stuffed: tuple[Stuffed, Bridge, dict[str, Any]],
) -> None:
    """protocol.md section 8: three answers fill the queue to its last byte."""
    reader, bridge, session = stuffed
    await reader.until_waiting(3)
    assert await reader.metric("ctibridge_waiting_bytes") == 3 * ANSWER_BYTES
    await reader.hears_everything()
    await reader.until_waiting(3)
    await reader.call()
    await reader.is_closed()
    await keeps_its_session(bridge, session)


# Time


class After:
    """Answers after a while (seconds)."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def __call__(self, asked: Asked) -> None:
        await asyncio.sleep(self._seconds)
        await asked.json({"calls": []})


async def test_a_call_may_take_its_time_and_no_longer(tmp_path: Path) -> None:
    """protocol.md section 8: answered within the limit it succeeds; not answered it is -32005, no sooner."""
    limit_s = 2.0
    async with serving(tmp_path, limits={"upstream_timeout_s": limit_s}) as (site, bridge):
        async with signed_in(bridge.url, "oxe70120") as socket:
            loop = asyncio.get_running_loop()
            begun = loop.time()
            site.script(*CALLS, After(limit_s / 3))
            await socket.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": GET_CALLS}))
            await site.until(lambda: site.count(*CALLS) == 1)
            site.script(*CALLS, silent)
            await socket.send(json.dumps({"jsonrpc": "2.0", "id": 2, "method": GET_CALLS}))
            answered, timed_out = await socket.message(), await socket.message()
            assert answered == {"jsonrpc": "2.0", "id": 1, "result": {"calls": []}}
            assert (timed_out["id"], timed_out["error"]["code"]) == (2, -32005)
            assert loop.time() - begun >= limit_s * 0.95
            await socket.result("Session.logout")


async def test_a_peer_may_miss_one_ping(tmp_path: Path) -> None:
    """protocol.md section 8: whoever answers a ping when the next one is due is alive, and is asked again."""
    interval_s = 2.0
    limits = {"ping_interval_s": interval_s, "missed_pings": 2}
    async with serving(tmp_path, limits=limits) as (_, bridge):
        with Peer(bridge.url) as peer:
            await asyncio.to_thread(peer.sign_in, "oxe70120")

            def next_ping() -> bytes:
                while (heard := peer.frame()).opcode != PING:
                    assert heard.opcode == TEXT, heard
                return heard.payload

            payload = await asyncio.to_thread(next_ping)
            await asyncio.sleep(interval_s)
            peer.write(frame(PONG, payload))
            assert await asyncio.to_thread(next_ping) != payload
            peer.write(frame(TEXT, ping_call("alive")))
            assert json.loads((await asyncio.to_thread(peer.frame)).payload)["id"] == "alive"
