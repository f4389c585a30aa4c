"""A small call-centre day on the real programs; `python -m tests.system.call_centre_day` plays one of full size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.call_centre_day import Plan, day

SHORT = Plan(agents=20, calls=200, queues=3, seconds=4, patience_s=2.5, handed_over=0.3, slack_s=10)


# Ten seconds on an idle machine; each wait in it has a minute of its own.
@pytest.mark.timeout(300)
async def test_the_statistics_of_a_day_are_those_of_the_pbx_s_own_log(tmp_path: Path) -> None:
    """protocol.md section 4: the events of Cti.js on an O2G, `QueueStatistics` and `AgentStatistics` among them."""
    report = await day(SHORT, tmp_path)
    assert report.differences == []
    totals = report.totals
    assert report.did["called"] == SHORT.calls
    assert totals["TotalNumberCallsEntered"] >= SHORT.calls  # who is handed over enters another queue
    assert min(totals["TotalNumberCallsAnswered"], totals["TotalNumberCallsAbandonned"]) > 0
