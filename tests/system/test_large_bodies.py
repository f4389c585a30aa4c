"""Bodies far larger than what the two ends of the tunnel may hold, through the real programs, beside small calls."""

from __future__ import annotations

from pathlib import Path

from bridge.bench.bodies import WAYS, bodies
from bridge.bench.process import Cores
from bridge.bench.transfer import MIB

SIZE = 64 * MIB
"""Twice what an end may grow by: one that held a whole body would be seen."""

GROWTH_MOST_MIB = 32

ANYWHERE = Cores(None, None, None)


async def test_large_bodies_pass_whole_both_ways_and_neither_end_keeps_them(tmp_path: Path) -> None:
    """protocol.md section 5: bodies are streamed within a credit, and one slow body never holds up another id.

    Each body's length and hash are compared where it arrives; a small call that is not answered fails the test.
    """
    table = await bodies(tmp_path, ANYWHERE, SIZE, lambda what: None)
    assert [row.name for row in table.rows] == [name for name, _, _ in WAYS]
    for row in table.rows:
        for end in ("bridge_mib", "agent_mib"):
            grown = row.figures[end]
            assert grown is not None
            assert grown < GROWTH_MOST_MIB, f"{row.name}: {end} is {grown:.1f}"
