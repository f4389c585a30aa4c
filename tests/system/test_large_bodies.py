"""Bodies far larger than what the two ends of the tunnel may hold, through the real programs, beside small calls."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

from bridge.bench import subject
from bridge.bench.bodies import INGRESS, LET_THROUGH, WAYS, bodies
from bridge.bench.process import Cores
from bridge.bench.transfer import MIB, Transfer, transfer
from bridge.bench.wire import WireError
from tests.system.proxy import FaultyProxy
from tests.system.proxy_load import until
from tests.system.serving import ready

SIZE = 64 * MIB
"""Twice what an end may grow by: one that held a whole body would be seen."""

GROWTH_MOST_MIB = 32

CUT_MIB = 8
"""Of a body whose link is cut when an eighth of it has passed."""

SLOW_BYTES_PER_S = 4 * MIB
"""Slow enough that it is not through before it is cut."""

ANYWHERE = Cores(None, None, None)


async def test_large_bodies_pass_whole_both_ways_and_neither_end_keeps_them(tmp_path: Path) -> None:
    """protocol.md section 5: bodies are streamed within a credit, and one slow body never holds up another id.

    Each body's length and hash are compared where it arrives; a small call that is not answered fails the test.
    """
    table = await bodies(tmp_path, ANYWHERE, SIZE, lambda what, share=None: None)
    assert [row.name for row in table.rows] == [name for name, _, _ in WAYS]
    for row in table.rows:
        for end in ("bridge_mib", "agent_mib"):
            grown = row.figures[end]
            assert grown is not None
            assert grown < GROWTH_MOST_MIB, f"{row.name}: {end} is {grown:.1f}"


async def test_a_body_whose_link_is_cut_is_an_error_and_the_next_one_passes(tmp_path: Path) -> None:
    """protocol.md section 5: 502, or `error`, or a connection that ends: what was cut is never passed for whole."""
    async with (
        await subject.static_upstream(tmp_path, None) as upstream,
        await subject.bridge_for_agent(tmp_path, None, INGRESS) as bridge,
    ):
        with FaultyProxy(bridge.port) as proxy:
            url = f"ws://127.0.0.1:{bridge.port}/ws"
            async with await subject.agent(tmp_path, proxy.port, upstream.port, None, LET_THROUGH):
                for _, way, direction in WAYS:
                    what = Transfer(way, direction, bridge.port, CUT_MIB * MIB, subject.TOKEN)
                    proxy.bytes_per_s = SLOW_BYTES_PER_S
                    enough = proxy.passed_bytes + MIB
                    moving = asyncio.create_task(transfer(what))
                    await until("it is on its way", partial(_has_passed, proxy, enough))
                    proxy.reset()
                    proxy.bytes_per_s = None
                    with pytest.raises((WireError, OSError)):
                        await moving
                    await until("the agent is back", lambda: ready(url)[0] == 200)
                    await transfer(what)


def _has_passed(proxy: FaultyProxy, count: int) -> bool:
    return proxy.passed_bytes > count
