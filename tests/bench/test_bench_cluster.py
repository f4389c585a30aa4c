"""`ctibridge bench --cluster`: what it reports, not how fast anything was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bridge.bench import subject
from bridge.bench.cluster import ACROSS, ALONE, AT_HOME, WITH_ENGINE, ClusterBench
from bridge.bench.measure import Load
from bridge.bench.report import Absent

pytestmark = pytest.mark.skipif(shutil.which("nats-server") is None, reason="there is no nats-server")


async def test_calls_events_sockets_and_the_plan_are_measured_on_real_bridges(tmp_path: Path) -> None:
    absent: list[Absent] = []
    async with await subject.load_generator(tmp_path, None) as load:
        measuring = ClusterBench(
            Load(load),
            count=2,
            seconds=0.25,
            sockets=10,
            rounds=1,
            progress=lambda what, share=None: None,
            absent=absent,
        )
        one, many, skew, sockets, plan = await measuring.tables(tmp_path)
    assert absent == []
    for table in (one, many):
        assert [row.name for row in table.rows] == [ALONE, WITH_ENGINE, AT_HOME, ACROSS]
        assert all((row.figures["per_s"] or 0) > 0 for row in table.rows)
    assert any("adds" in note and "ms" in note for note in one.notes)
    assert skew.rows[0].figures["p99_ms"] is not None
    assert len(sockets.rows) == 4
    assert len(plan.rows) == 9
    assert all((row.figures["bridges"] or 0) >= 2 for row in plan.rows)
