"""One run of the benchmark: what is started, in which order it is measured, what becomes of failures.

Errors: `process.BenchError` where nothing can be measured at all.
"""

from __future__ import annotations

import asyncio
import contextlib
import platform
import signal
import sys
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from pathlib import Path

import msgspec

from bridge.bench import BODY_MIB, CLUSTER, ROUNDS, fanout, measure, peers, report, subject
from bridge.bench.bodies import bodies
from bridge.bench.cluster import ClusterBench
from bridge.bench.fanout import Audience
from bridge.bench.measure import Contestant, Load
from bridge.bench.process import BenchError, Child, Cores, Missing, choose_cores
from bridge.bench.report import Absent, Report
from bridge.bench.transfer import MIB
from bridge.terminal.progress import Bar, part

SPARE_DESCRIPTORS = 500
"""Descriptors that a process needs besides those of the crowd's sockets, generously."""

RPC_RAW = "bridge O2g.telephony.getCalls"
RPC_CTI = "bridge Cti.getCurrentCalls…"
TUNNEL = "bridge tunnel"
AGENT_RPC = "bridge, agent, O2g.telephony…"
AGENT_TUNNEL = "bridge tunnel, agent"
DIRECT = measure.DIRECT
ACROSS = f"{DIRECT}, across cores"
NGINX = "nginx, as it comes"
NGINX_KEEP_ALIVE = "nginx, keep-alive upstream"


class Options(msgspec.Struct, frozen=True):
    """What was asked for on the command line; `seconds` is for one contestant and one table."""

    parts: frozenset[str]
    simulated: bool
    seconds: float
    sockets: int
    setup: bool
    mib: int = BODY_MIB
    bridges: int = 0
    """Of the cluster that is measured."""


def command(options: Options, *, as_json: bool) -> int:
    """Run, print the report, and return the exit status (see `bridge.bench.main`)."""
    bar = Bar(quiet=as_json)
    try:
        result = asyncio.run(_until_terminated(options, bar))
    except KeyboardInterrupt:
        return _ended(bar, "stopped", 130)
    except asyncio.CancelledError:
        return _ended(bar, "terminated", 143)
    except BenchError as error:
        return _ended(bar, f"ctibridge bench: {error}", 1)
    bar.clear()
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(result)).decode() + "\n")
    else:
        sys.stdout.write(report.text(result))
    return 1 if result.failed else 0


def _ended(bar: Bar, why: str, status: int) -> int:
    bar.clear()
    print(why, file=sys.stderr)
    return status


class Bench:
    """One run: what it was asked for, what it has started, what it has found."""

    def __init__(self, options: Options, folder: Path, load: Child, cores: Cores, bar: Bar) -> None:
        self._bar = bar
        self.parts = options.parts
        self.simulated = options.simulated
        self.seconds = options.seconds
        self.sockets = options.sockets
        self.mib = options.mib
        self.bridges = options.bridges
        self.folder = folder
        self.load = Load(load)
        self.cores = cores
        self.report = Report(
            upstream="the simulated PBX for calls, else static" if options.simulated else "static",
            cores=cores.describe(),
            cpu_count=report.cpu_count(),
            machine=f"{platform.system()} {platform.machine()}",
            versions=report.versions(),
            rounds=ROUNDS,
            seconds=self.seconds,
        )

    async def ceiling(self) -> None:
        """The load generator before a server that does nothing."""
        async with AsyncExitStack() as stack:
            echo = await stack.enter_async_context(await subject.echo(self.folder, self.cores.server))
            command = subject.echo_socket("echo", echo.port)
            left = await self._opened([Contestant("echo", False, command, echo)])
            table = await measure.calls(
                self.load, left, 64, self.seconds, ROUNDS, part(self._bar, "ceiling"), self.report.absent
            )
            table.part = "ceiling"
            table.title = "The load generator's own ceiling: a trivial WebSocket echo, 64 in flight"
            self.report.tables.append(table)

    async def calls(self) -> None:
        """JSON-RPC and tunnel beside the same REST call made directly, through nginx, by a Node bridge."""
        async with AsyncExitStack() as stack:
            start = subject.simulated_upstream if self.simulated else subject.static_upstream
            upstream = await stack.enter_async_context(await start(self.folder, self.cores.upstream))
            cookie = await subject.administrator_cookie(upstream.port)
            contestants: list[Contestant] = []
            bridge = await self._start(
                stack, "bridge", subject.bridge(self.folder, upstream.port, self.cores.server)
            )
            if bridge is not None:
                raw = Contestant(
                    RPC_RAW, True, subject.rpc_socket(RPC_RAW, bridge.port, "O2g.telephony.getCalls"), bridge
                )
                contestants.append(raw)
                if "calls" in self.parts:
                    command = subject.rpc_socket(RPC_CTI, bridge.port, "Cti.getCurrentCallsPhoneEvents")
                    contestants.append(Contestant(RPC_CTI, True, command, bridge))
                if "tunnel" in self.parts:
                    command = subject.tunnel_socket(TUNNEL, bridge.port, cookie)
                    contestants.append(Contestant(TUNNEL, True, command, bridge, baseline=raw))
                    contestants += await self._behind_an_agent(stack, upstream.port, cookie, raw)
            contestants.append(
                Contestant(DIRECT, False, subject.http_pool(DIRECT, upstream.port, cookie), upstream)
            )
            if self.cores.server is not None and self.cores.upstream == self.cores.load:
                # With two cores the upstream shares the load's, and a direct call wakes no other core, as every
                # call through a server does and every call over a network would: so it is made both ways.
                across = await self._start(stack, ACROSS, start(self.folder, self.cores.server))
                if across is not None:
                    command = subject.http_pool(
                        ACROSS, across.port, await subject.administrator_cookie(across.port)
                    )
                    contestants.append(Contestant(ACROSS, False, command, across))
            for name, keep_alive in ((NGINX, False), (NGINX_KEEP_ALIVE, True)):
                starting = peers.nginx(
                    name, self.folder, upstream.port, self.cores.server, keep_alive=keep_alive
                )
                proxy = await self._start(stack, name, starting)
                if proxy is not None:
                    command = subject.http_pool(name, proxy.port, cookie)
                    contestants.append(Contestant(name, False, command, proxy))
            node = await self._start(
                stack,
                "node bridge",
                peers.node_bridge(self.folder, upstream.port, subject.CALLS_PATH, cookie, self.cores.server),
            )
            if node is not None:
                command = subject.rpc_socket("node bridge", node.port, "getCalls", path="/", hello=False)
                contestants.append(Contestant("node bridge", False, command, node))
            contestants = await self._opened(contestants)
            for in_flight in (1, 64):
                table = await measure.calls(
                    self.load, contestants, in_flight, self.seconds, ROUNDS, self._bar, self.report.absent
                )
                self.report.tables.append(table)
                failed = {absent.name for absent in self.report.absent}
                contestants = [contestant for contestant in contestants if contestant.name not in failed]
            for contestant in contestants:
                await self._close(contestant)

    async def _behind_an_agent(
        self, stack: AsyncExitStack, upstream: int, cookie: str, baseline: Contestant
    ) -> list[Contestant]:
        """The same calls to a bridge whose site is behind an agent, which runs on the site's core."""
        bridge = await self._start(
            stack, "bridge for an agent", subject.bridge_for_agent(self.folder, self.cores.server)
        )
        if bridge is None:
            return []
        starting = subject.agent(self.folder, bridge.port, upstream, self.cores.upstream)
        agent = await self._start(stack, "agent", starting)
        if agent is None:
            return []
        rpc = subject.rpc_socket(AGENT_RPC, bridge.port, "O2g.telephony.getCalls")
        tunnel = subject.tunnel_socket(AGENT_TUNNEL, bridge.port, cookie)
        return [
            Contestant(AGENT_RPC, True, rpc, bridge, helper=agent, baseline=baseline),
            Contestant(AGENT_TUNNEL, True, tunnel, bridge, helper=agent, baseline=baseline),
        ]

    async def bodies(self) -> None:
        """Large bodies through an agent, on fresh servers: only those show what they take."""
        moving = bodies(self.folder, self.cores, self.mib * MIB, part(self._bar, "bodies"))
        try:
            self.report.tables.append(await moving)
        except BenchError as error:
            self._absent("bodies", error)

    async def cluster(self) -> None:
        """Several bridges on one NATS."""
        measuring = ClusterBench(
            self.load,
            count=self.bridges,
            seconds=self.seconds,
            sockets=self.sockets,
            rounds=ROUNDS,
            progress=part(self._bar, "cluster"),
            absent=self.report.absent,
        )
        try:
            self.report.tables += await measuring.tables(self.folder)
        except BenchError as error:
            self._absent("cluster", error)

    async def crowds(self) -> None:
        """Fan-out and memory, on fresh servers: memory is only honest on a server that has not worked yet."""
        async with AsyncExitStack() as stack:
            upstream = await stack.enter_async_context(
                await subject.static_upstream(self.folder, self.cores.upstream)
            )
            audiences: list[Audience] = []
            bridge = await self._start(
                stack, "bridge", subject.bridge(self.folder, upstream.port, self.cores.server)
            )
            if bridge is not None:
                listeners = subject.listeners("bridge", bridge.port, self.sockets)
                audiences.append(Audience("bridge", True, listeners, bridge, trigger=emitter(upstream.port)))
            broadcaster = await self._start(
                stack, "node ws", peers.node_broadcaster(self.folder, self.cores.server)
            )
            if broadcaster is not None:
                listeners = subject.listeners(
                    "node ws", broadcaster.port, self.sockets, path="/", hello=False
                )
                trigger = broadcaster_trigger(broadcaster.port, audiences)
                audiences.append(Audience("node ws", False, listeners, broadcaster, trigger=trigger))
            if "memory" in self.parts:
                await self._node_bridge_memory(stack, upstream.port, audiences)
            present = []
            for audience in audiences:
                self._bar(f"{self.sockets} sockets sign in: {audience.name}")
                if await self._tried(audience.name, fanout.gather(self.load, audience)):
                    present.append(audience)
                    if (
                        "fanout" not in self.parts
                    ):  # then no crowd is needed any longer, and the next may be larger
                        await self._close(audience)
            if "memory" in self.parts and present:
                self.report.tables.append(fanout.memory(present))
            if "fanout" in self.parts:
                emitting = [audience for audience in present if audience.trigger is not None]
                ready = [
                    one for one in emitting if await self._tried(one.name, fanout.calibrate(self.load, one))
                ]
                if ready:
                    table = await fanout.fanout(self.load, ready, ROUNDS, self._bar, self.report.absent)
                    self.report.tables.append(table)
                for audience in present:
                    await self._close(audience)

    async def _node_bridge_memory(
        self, stack: AsyncExitStack, upstream: int, audiences: list[Audience]
    ) -> None:
        node = await self._start(
            stack,
            "node bridge",
            peers.node_bridge(self.folder, upstream, subject.CALLS_PATH, "none", self.cores.server),
        )
        if node is not None:
            listeners = subject.listeners("node bridge", node.port, self.sockets, path="/", hello=False)
            audiences.append(Audience("node bridge", False, listeners, node))

    async def _start(self, stack: AsyncExitStack, name: str, starting: Awaitable[Child]) -> Child | None:
        self._bar(f"starting: {name}")
        try:
            child = await starting
        except BenchError as error:
            self._absent(name, error)
            return None
        self.report.versions.update(child.versions)
        return await stack.enter_async_context(child)

    async def _opened(self, contestants: list[Contestant]) -> list[Contestant]:
        return [one for one in contestants if await self._tried(one.name, self.load.do(one.command))]

    async def _tried(self, name: str, step: Awaitable[object]) -> bool:
        try:
            await step
        except BenchError as error:
            self._absent(name, error)
            return False
        return True

    def _absent(self, name: str, error: BenchError) -> None:
        absent = Absent(name, str(error), failed=not isinstance(error, Missing))
        if absent not in self.report.absent:
            self.report.absent.append(absent)

    async def _close(self, contestant: Contestant) -> None:
        await self.load.do(msgspec.structs.replace(contestant.command, do="close"))


async def run(options: Options, bar: Bar) -> Report:
    """Measure everything that was asked for. Raises `BenchError` where nothing can be measured at all."""
    if options.setup:
        await peers.setup()
    _allow_descriptors(options.sockets, crowds=3 if "fanout" in options.parts else 1)
    cores = choose_cores()
    with tempfile.TemporaryDirectory(prefix="ctibridge-bench-") as name:
        folder = Path(name)
        async with await subject.load_generator(folder, cores.load) as load:
            bench = Bench(options, folder, load, cores, bar)
            if "ceiling" in bench.parts:
                await bench.ceiling()
            if bench.parts & {"calls", "tunnel"}:
                await bench.calls()
            if bench.parts & {"fanout", "memory"}:
                await bench.crowds()
            if "bodies" in bench.parts:
                await bench.bodies()
            if CLUSTER in bench.parts:
                await bench.cluster()
            return bench.report


async def _until_terminated(options: Options, bar: Bar) -> Report:
    """`run`, ended in good order by SIGTERM too: everything that was started is stopped on the way out."""
    task = asyncio.current_task()
    if task is not None:
        # Where there are no signal handlers (Windows), SIGTERM ends a process at once anyway.
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await run(options, bar)


def emitter(upstream: int) -> fanout.Trigger:
    """Has the static upstream send events on its open channels."""
    return lambda kind, first, count: (upstream, f"/bench/emit?event={kind}&first={first}&count={count}")


def broadcaster_trigger(port: int, audiences: list[Audience]) -> fanout.Trigger:
    """Broadcasts frames as long as the bridge's were; of a usual event's length if there is no bridge."""

    def trigger(kind: str, first: int, count: int) -> tuple[int, str]:
        size = next((round(one.frame_bytes) for one in audiences if one.is_bridge and one.frame_bytes), 400)
        return port, f"/emit?count={count}&size={size}"

    return trigger


def _allow_descriptors(sockets: int, crowds: int) -> None:
    """Raise the limit of open files for this process and all it starts, as far as it may be raised.

    Raises `BenchError` where that is not enough for the crowds that the load generator holds at a time.
    """
    try:
        import resource  # not on every platform
    except ImportError:
        return
    needed = crowds * (sockets + fanout.WARM_SOCKETS) + SPARE_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        if hard != resource.RLIM_INFINITY and hard < needed:
            raise BenchError(
                f"{sockets} sockets need {needed} open files, and the limit is {hard}: "
                f"raise it (ulimit -n {needed}) or give a smaller --sockets"
            )
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
