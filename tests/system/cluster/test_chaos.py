"""The chaos in its short form: `python -m tests.system.cluster.chaos` is the long one."""

from __future__ import annotations

from pathlib import Path

from tests.system.cluster.chaos import Order, chaos, report

PATIENCE_S = 60.0
"""How soon everybody is back is what the long form is for: here the machine may be busy."""


async def test_a_bridge_and_then_nats_are_killed_and_nothing_is_lost_or_done_twice(tmp_path: Path) -> None:
    """protocol.md section 6, across bridges: what each client has received is what the PBX has told, but where Resync
    says so; a key is executed once."""
    order = Order(
        sockets=20, dial_every_s=1.0, quiet_s=2.0, victims=("bridge", "nats"), back_within_s=PATIENCE_S
    )
    outcome = await chaos(order, tmp_path)
    assert not outcome.faults, "\n".join(report(outcome))
    assert outcome.deaths == ["bridge 0", "nats-server"]
    assert outcome.resumed >= order.sockets / 2
    assert outcome.received > order.sockets
