"""Several bridges on one NATS: what it costs that a session lives elsewhere, and how far apart an event arrives.

Errors: `process.BenchError`; `process.Missing` where there is no nats-server.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from typing import Final

import httpx
from websockets.asyncio.client import ClientConnection, connect

from bridge.bench import measure, subject
from bridge.bench.fanout import KINDS, WARM_SOCKETS
from bridge.bench.load import Command
from bridge.bench.measure import Contestant, Load, Meter
from bridge.bench.plan import USERS, Costs, Need, need
from bridge.bench.process import BenchError, Child, Missing, free_port, spawn
from bridge.bench.report import Absent, Row, Table
from bridge.terminal.progress import Progress

METHOD: Final = "O2g.telephony.getCalls"

ALONE: Final = "alone"
WITH_ENGINE: Final = "alone, [cluster] configured"
AT_HOME: Final = "one of several, session here"
ACROSS: Final = "one of several, session elsewhere"

SKEW_EVENTS_PER_S: Final = 80
SKEW_EVENTS_LEAST: Final = 20
"""Events whose arrival on two bridges is compared, for each second of a table: with the default of five, 99 % of them
are all but four."""

EVENT_LIMIT_S: Final = 5.0

EVENT_BURST: Final = 10
EVENT_BURSTS: Final = 3
"""For what an event costs: sixty, in bursts, on all sockets of a crowd."""


async def nats(folder: Path) -> Child:
    """A NATS server with JetStream, ready. Raises `Missing`."""
    program = shutil.which("nats-server")
    if program is None:
        raise Missing("nats-server is not installed: apt install nats-server")
    port = free_port()
    arguments = ["-a", "127.0.0.1", "-p", str(port), "-js", "-sd", str(folder / "nats")]
    child = await spawn("nats-server", [program, *arguments], folder, talks=False)
    child.port = port
    await child.or_stop(_takes_connections(port))
    return child


async def _takes_connections(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise BenchError("nats-server does not take connections")


def _configured(nats_port: int, prefix: str) -> str:
    return f'\n[cluster]\nnats = "nats://127.0.0.1:{nats_port}"\nprefix = "{prefix}"\n'


class ClusterBench:
    """One run on `count` bridges. The first of them has the site, for it starts before the others."""

    def __init__(
        self,
        load: Load,
        *,
        count: int,
        seconds: float,
        sockets: int,
        rounds: int,
        progress: Progress,
        absent: list[Absent],
    ) -> None:
        self._load = load
        self._count = count
        self._seconds = seconds
        self._sockets = sockets
        self._rounds = rounds
        self._progress = progress
        self._absent = absent

    async def tables(self, folder: Path) -> list[Table]:
        """Measure everything."""
        async with AsyncExitStack() as stack:
            server = await stack.enter_async_context(await nats(folder))
            upstream = await stack.enter_async_context(await subject.static_upstream(folder, None))

            async def bridge(more: str) -> Child:
                starting = subject.bridge(folder, upstream.port, None, more)
                return await stack.enter_async_context(await starting)

            self._progress("starting the bridges")
            alone = await bridge("")
            engine = await bridge(_configured(server.port, "alone"))
            many = [await bridge(_configured(server.port, "many")) for _ in range(self._count)]
            home, front = many[0], many[1]
            found = await self._calls(alone, engine, home, front, server)
            skew = await self._skew(home, front, upstream.port)
            cost, sockets = await self._crowds(alone, home, front, server, upstream.port, found)
            return [*found.tables, skew, sockets, _planned(cost)]

    async def _calls(self, alone: Child, engine: Child, home: Child, front: Child, server: Child) -> _Calls:
        def contestant(name: str, child: Child, helper: Child | None = None) -> Contestant:
            return Contestant(name, True, subject.rpc_socket(name, child.port, METHOD), child, helper=helper)

        one = contestant(ALONE, alone)
        contestants = [
            one,
            contestant(WITH_ENGINE, engine),
            contestant(AT_HOME, home),
            contestant(ACROSS, front, home),
        ]
        for each in contestants[1:]:
            each.baseline = one
        for each in contestants:
            await self._load.do(each.command)
        made = _Calls()
        for in_flight in (1, 64):
            meter = Meter(server)
            table = await measure.calls(
                self._load, contestants, in_flight, self._seconds, self._rounds, self._progress, self._absent
            )
            table.part = "cluster"
            rows = {row.name: row.figures for row in table.rows}
            across, here = rows.get(ACROSS, {}), rows.get(AT_HOME, {})
            if in_flight == 1 and across.get("p50_ms") and here.get("p50_ms"):
                more = (across["p50_ms"] or 0.0) - (here["p50_ms"] or 0.0)
                table.notes.append(f"a session elsewhere adds {more:.2f} ms (p50) to a call")
            if in_flight > 1:
                made.here_us = here.get("cpu_us") or 0.0
                made.front_us = across.get("cpu_us") or 0.0
                made.home_us = _median(contestants[-1], measure.HELPER_US)
                # Its calls are those across, of all contestants; nobody else passes NATS in this time.
                rate = across.get("per_s") or 1.0
                done = rate * self._seconds * (1 + 1 / self._rounds)
                made.nats_us = meter.read(max(1, round(done)))["cpu_us"] or 0.0
            made.tables.append(table)
        for each in contestants:
            await self._load.do(Command("close", each.command.name))
        return made

    async def _skew(self, home: Child, front: Child, upstream: int) -> Table:
        """How far apart one event arrives at two sockets, one of them on another bridge than its session."""
        self._progress("events to sockets on two bridges")
        apart: list[float] = []
        events = max(SKEW_EVENTS_LEAST, round(self._seconds * SKEW_EVENTS_PER_S))
        async with (
            await _listener(home.port) as here,
            await _listener(front.port) as there,
            httpx.AsyncClient(trust_env=False) as client,
        ):
            await _quiet(here)
            await _quiet(there)
            for number in range(1, events + 1):
                path = f"/bench/emit?event={KINDS[(number + 1) % 2]}&first={(number + 1) // 2}&count=1"
                times = [asyncio.ensure_future(_arrival(each)) for each in (here, there)]
                await client.post(f"http://127.0.0.1:{upstream}{path}")
                first, second = await asyncio.gather(*times)
                apart.append(1000 * (second - first))
                await _quiet(here)
                await _quiet(there)
        ordered = sorted(abs(each) for each in apart)
        figures = {
            "p50_ms": median(ordered),
            "p99_ms": ordered[int(len(ordered) * 0.99)],
            "most_ms": ordered[-1],
        }
        headings = {"p50_ms": "p50 ms", "p99_ms": "p99 ms", "most_ms": "most ms"}
        title = f"One event on two bridges: how far apart it arrives ({events} events)"
        return Table("cluster", title, headings, [Row("here and elsewhere", True, dict(figures))])

    async def _crowds(
        self, alone: Child, home: Child, front: Child, server: Child, upstream: int, calls: _Calls
    ) -> tuple[Costs, Table]:
        """What an idle socket and an event on it cost, where its session is here and where it is elsewhere."""
        here = await self._crowd("crowd here", alone, [alone], upstream)
        across = await self._crowd("crowd elsewhere", front, [front, home, server], upstream)
        rows = [
            Row("bridge alone", True, {"kib": here.kib[0], "event_us": here.event_us[0]}),
            Row("the bridge of the socket", True, {"kib": across.kib[0], "event_us": across.event_us[0]}),
            Row("the bridge of its session", True, {"kib": across.kib[1], "event_us": across.event_us[1]}),
            Row("NATS", False, {"kib": across.kib[2], "event_us": across.event_us[2]}),
        ]
        headings = {"kib": "KiB a socket", "event_us": "CPU µs an event and socket"}
        title = f"What {self._sockets} signed-in sockets cost, and an event on each"
        costs = Costs(
            socket_here_kib=here.kib[0],
            socket_front_kib=across.kib[0],
            socket_home_kib=across.kib[1],
            call_here_us=calls.here_us,
            call_front_us=calls.front_us,
            call_home_us=calls.home_us,
            call_nats_us=calls.nats_us,
            event_here_us=here.event_us[0],
            event_front_us=across.event_us[0],
            event_home_us=across.event_us[1],
            event_nats_us=across.event_us[2],
        )
        return costs, Table("cluster", title, headings, rows)

    async def _crowd(self, name: str, at: Child, watched: list[Child], upstream: int) -> _Crowd:
        self._progress(f"{self._sockets} sockets sign in: {name}")
        warm = subject.listeners(f"{name}, warm-up", at.port, WARM_SOCKETS)
        await self._load.do(warm)
        await self._load.do(Command("close", warm.name))
        before = [each.rss_bytes() or 0 for each in watched]
        await self._load.do(subject.listeners(name, at.port, self._sockets))
        kib = [
            ((each.rss_bytes() or 0) - was) / self._sockets / 1024
            for each, was in zip(watched, before, strict=True)
        ]
        meters = [Meter(each) for each in watched]
        frames = 0
        for burst in range(EVENT_BURSTS):
            for kind in KINDS:
                path = f"/bench/emit?event={kind}&first={1 + burst * EVENT_BURST}&count={EVENT_BURST}"
                answer = await self._load.do(Command("emit", name, port=upstream, path=path))
                frames += answer.frames
        used = [meter.read(max(1, frames))["cpu_us"] or 0.0 for meter in meters]
        await self._load.do(Command("close", name))
        return _Crowd(kib, used)


class _Calls:
    """What the calls were found to cost (µs), and the tables that say so."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.here_us = self.front_us = self.home_us = self.nats_us = 0.0


class _Crowd:
    """What a crowd cost each process that was watched."""

    def __init__(self, kib: list[float], event_us: list[float]) -> None:
        self.kib = kib
        self.event_us = event_us


def _median(contestant: Contestant, figure: str) -> float:
    known = [value for taken in contestant.rounds if (value := taken.get(figure)) is not None]
    return median(known) if known else 0.0


async def _listener(port: int) -> ClientConnection:
    """A signed-in socket."""
    socket = await connect(f"ws://127.0.0.1:{port}/ws", compression=None)
    await socket.send(subject.login_text())
    await socket.recv()
    return socket


async def _quiet(socket: ClientConnection) -> None:
    """Read what is there until nothing comes for a moment."""
    try:
        while True:
            await asyncio.wait_for(socket.recv(), 0.02)
    except TimeoutError:
        return


async def _arrival(socket: ClientConnection) -> float:
    try:
        await asyncio.wait_for(socket.recv(), EVENT_LIMIT_S)
    except TimeoutError:
        raise BenchError("an event did not arrive") from None
    return time.perf_counter()


def _planned(costs: Costs) -> Table:
    """What users need, by these costs: with every session at home, and with half of the sockets elsewhere."""
    headings = {
        "calls_per_s": "calls/s",
        "events_per_s": "events/s",
        "bridges": "bridges",
        "cpu": "for CPU",
        "memory": "for memory",
        "sockets": "for sockets",
        "nats_cores": "NATS cores",
        "owner": "busiest owner, core",
        "sites": "PBXs",
    }
    rows = []
    notes = []
    for across in (0.0, 0.5, 1.0):
        for users in USERS:
            wanted = need(users, costs, across=across)
            name = f"{users:,} users, {across:.0%} elsewhere".replace(",", " ")
            rows.append(Row(name, True, _figures(wanted)))
            notes.append(f"{name}: {wanted.first} first")
    title = "What so many users need, by these costs (bridge/deploy/planning.md)"
    return Table("cluster", title, headings, rows, notes)


def _figures(wanted: Need) -> dict[str, float | None]:
    return {
        "calls_per_s": wanted.calls_per_s,
        "events_per_s": wanted.events_per_s,
        "bridges": wanted.bridges,
        "cpu": wanted.bridges_for_cpu,
        "memory": wanted.bridges_for_memory,
        "sockets": wanted.bridges_for_sockets,
        "nats_cores": wanted.nats_cores,
        "owner": wanted.owner_share,
        "sites": wanted.sites,
    }
