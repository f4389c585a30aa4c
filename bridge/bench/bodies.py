"""Large bodies to and from a site behind an agent, while small calls go on: speed, latencies, memory.

Errors: `process.BenchError`.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Literal

import msgspec

from bridge.bench import subject
from bridge.bench.load import Answer
from bridge.bench.pace import Pace
from bridge.bench.process import BenchError, Child, Cores
from bridge.bench.report import Row, Table
from bridge.bench.transfer import MIB, Transfer, Transferred
from bridge.terminal.progress import Progress

CALLS_PER_S = 100
"""Small calls beside the body: what an office of a few thousand makes at its busiest."""

WARM_MIB = 8
"""Moved in each way before it is measured, so that code loaded once is not counted as growth."""

LOOK_EVERY_S = 0.02
"""How often memory is read: in that time a body of 200 MiB/s could fill 4 MiB."""

LIMIT_S = 600.0
"""For one body, and for its last word."""

FIGURES = {
    "mb_per_s": "MB/s",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "bridge_mib": "bridge + MiB",
    "agent_mib": "agent + MiB",
}

WAYS: tuple[tuple[str, Literal["ingress", "tunnel"], Literal["download", "upload"]], ...] = (
    ("download, ingress", "ingress", "download"),
    ("upload, ingress", "ingress", "upload"),
    ("download, tunnel", "tunnel", "download"),
    ("upload, tunnel", "tunnel", "upload"),
)

INGRESS = """
[ingress]
access = "address"
addresses = ["127.0.0.1"]
"""

LET_THROUGH = ("documented", "/api/rest/1.0/bench/**")
"""What the agent allows: an O2G has no bodies of this size."""


class _Growth:
    """How much more memory than at the beginning each process has had at most (bytes)."""

    def __init__(self, *children: Child) -> None:
        self._children = children
        self._before = [child.rss_bytes() for child in children]
        self._most = list(self._before)

    async def watch(self) -> None:
        """Look, until cancelled."""
        while True:
            self._look()
            await asyncio.sleep(LOOK_EVERY_S)

    def read(self) -> list[float | None]:
        """The growths, in MiB; None where it cannot be told."""
        self._look()
        return [
            None if before is None or most is None else (most - before) / MIB
            for before, most in zip(self._before, self._most, strict=True)
        ]

    def _look(self) -> None:
        for index, child in enumerate(self._children):
            now, most = child.rss_bytes(), self._most[index]
            if now is not None and most is not None:
                self._most[index] = max(most, now)


async def bodies(folder: Path, cores: Cores, size: int, progress: Progress) -> Table:
    """Move a body of `size` bytes each way. Raises `BenchError`."""
    title = f"A body of {size / MIB:g} MiB through an agent, beside {CALLS_PER_S} calls a second"
    table = Table("bodies", title, FIGURES, [])
    async with (
        await subject.static_upstream(folder, cores.upstream) as upstream,
        await subject.bridge_for_agent(folder, cores.server, INGRESS) as bridge,
        await subject.agent(folder, bridge.port, upstream.port, cores.upstream, LET_THROUGH) as agent,
        await subject.helper("transfer", "bridge.bench.transfer", folder, cores.load) as mover,
        await subject.helper("pace", "bridge.bench.pace", folder, cores.load) as pacer,
    ):
        for index, (name, way, direction) in enumerate(WAYS):
            progress(name, index / len(WAYS))
            what = Transfer(way, direction, bridge.port, WARM_MIB * MIB, subject.TOKEN)
            await _moved(mover, what)
            growth = _Growth(bridge, agent)
            watching = asyncio.create_task(growth.watch())
            try:
                command = subject.rpc_socket(name, bridge.port, "O2g.telephony.getCalls")
                await _asked(pacer, Pace(command, CALLS_PER_S))
                moved = await _moved(mover, msgspec.structs.replace(what, size=size))
                calls = await _asked(pacer, Pace())
            finally:
                watching.cancel()
            bridge_mib, agent_mib = growth.read()
            figures = {
                "mb_per_s": size / 1e6 / moved.seconds,
                "p50_ms": calls.p50_ms,
                "p99_ms": calls.p99_ms,
                "bridge_mib": bridge_mib,
                "agent_mib": agent_mib,
            }
            table.rows.append(Row(name, True, figures))
    return table


async def _moved(mover: Child, what: Transfer) -> Transferred:
    mover.write(msgspec.json.encode(what) + b"\n")
    moved = msgspec.json.decode(await mover.line(LIMIT_S), type=Transferred)
    if moved.error is not None:
        raise BenchError(f"{what.direction}, {what.way}: {moved.error}")
    return moved


async def _asked(pacer: Child, pace: Pace) -> Answer:
    pacer.write(msgspec.json.encode(pace) + b"\n")
    answer = msgspec.json.decode(await pacer.line(LIMIT_S), type=Answer)
    if answer.error is not None:
        raise BenchError(f"the small calls: {answer.error}")
    return answer
