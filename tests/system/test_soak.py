"""The soak in its short form: `python -m tests.system.soak` is the long one."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.system.soak import RESYNC, Plan, compare, report, soak


async def test_broken_sockets_and_a_restart_of_the_pbx_lose_and_double_nothing(tmp_path: Path) -> None:
    """protocol.md section 6: what each client has received is what the PBX has told, but where Resync says so."""
    plan = Plan(
        sockets=24, seconds=8, dial_every_s=1.0, break_every_s=1.5, restart_every_s=4.0, burst_every_s=2.0
    )
    findings = await soak(plan, tmp_path)
    assert not findings.faults, "\n".join(report(findings))
    assert not findings.left_over
    assert findings.restarts == 1
    assert findings.breaks > 24
    assert findings.received > 100


@given(st.lists(st.integers(0, 20).map(str), unique=True, max_size=10), st.data())
def test_the_checker_sees_what_is_missing_doubled_invented_or_out_of_order(
    told: list[str], data: st.DataObject
) -> None:
    """What is received in full has no fault; any change to it, but for a gap that is announced, has one."""
    assert compare("x", told, list(told)) == (0, [])
    if len(told) < 3:
        return
    place = data.draw(st.integers(1, len(told) - 2))
    missing = told[:place] + told[place + 1 :]
    assert compare("x", told, missing)[1]
    assert compare("x", told, [*told[:place], RESYNC, *told[place + 1 :]]) == (1, [])
    assert compare("x", told, [*told[: place + 1], *told[place:]])[1]
    assert compare("x", told, [*told[:place], "invented", *told[place:]])[1]
    assert compare("x", told, [*told[:place], told[place + 1], told[place], *told[place + 2 :]])[1]
    assert compare("x", told, told[:-1])[1]
