"""A soak: users telephone while their sockets break and the PBX restarts; a checker looks for what is missing.

    python -m tests.system.soak --sockets 500 --minutes 10

Each user dials numbers outside that are dialled once, each with a `_meta.key`, and dials again with the same key when
he does not know what became of it. What the simulated PBX has told, by its own log, is compared with what each client
has received: in order, none twice, none missing but where `Resync` said so. Errors: `AssertionError`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.system.serving import Served, address, free_port, metrics, serve

FIRST_USER = 70140
"""From here on users have one desk phone each, up to 70899."""
RESYNC = "Resync"

TELEPHONY = frozenset({"OnCallCreated", "OnCallModified", "OnCallRemoved"})
"""What nobody may miss. The others of the package are states, of which only the newest is sure to arrive, and a
snapshot, which only goes to who asks for it."""

LOGGED_EVENTS = 100
"""How many events of a session the bridge keeps: several times what comes while a socket is broken."""

ANSWER_S = 60.0
"""When a client gives a socket up that does not answer: far above the bridge's own limit for a call."""


@dataclass
class Plan:
    """How much, for how long, how rudely."""

    sockets: int
    seconds: float
    dial_every_s: float
    break_every_s: float
    """How often each client's socket breaks, on average."""
    restart_every_s: float
    """How often the PBX is killed and started again."""
    burst_every_s: float
    """How often everybody dials at once."""


@dataclass
class Findings:
    """What came out of it."""

    breaks: int = 0
    restarts: int = 0
    dialled: int = 0
    dialled_again: int = 0
    received: int = 0
    told: int = 0
    gaps: int = 0
    """Where `Resync` said that something is missing, and something was."""
    faults: list[str] = field(default_factory=list)
    rss_mib: list[float] = field(default_factory=list)
    left_over: dict[str, tuple[float, float]] = field(default_factory=dict)
    """What there is more of at the end than at the beginning, each with both."""


class Caller:
    """One user: his session, what he has received, what he dials."""

    def __init__(self, url: str, number: int, findings: Findings, chance: random.Random) -> None:
        self.login = f"oxe{number}"
        self.got: list[str] = []
        """Events as canonical JSON, and `RESYNC`."""
        self.burst = asyncio.Event()
        self._number = number
        self._url = url
        self._findings = findings
        self._chance = chance
        self._session: str | None = None
        self._seq = 0
        self._ids = itertools.count(1)
        self._dials = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._connection: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._up = asyncio.Event()
        self._entering = asyncio.Lock()

    async def open(self) -> None:
        """Sign in for the first time, and subscribe to one's own telephony events."""
        await self._connect()
        selectors = [{"ids": [self.login], "names": ["telephony"]}]
        answer = await self._call("O2g.subscribe", {"selectors": selectors})
        assert "result" in answer, answer

    async def work(self, plan: Plan, until: float) -> None:
        """Dial, hang up, and so on."""
        while time.monotonic() < until:
            pause = self._chance.expovariate(1 / plan.dial_every_s)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(pause, max(0.0, until - time.monotonic()))):
                    await self.burst.wait()
            self.burst.clear()
            if time.monotonic() < until:
                await self._telephone()

    async def breaks(self, plan: Plan, until: float) -> None:
        """Lose the socket now and then; sometimes a new one is there before the old one is gone."""
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / plan.break_every_s))
            if time.monotonic() >= until:
                return
            self._findings.breaks += 1
            if self._chance.random() < 0.3:
                await self._connect()
            elif self._connection is not None:
                self._connection.transport.abort()

    async def close(self) -> None:
        """Sign out."""
        await self._call("Session.logout", {})
        if self._connection is not None:
            await self._connection.close()
        if self._reader is not None:
            await asyncio.wait([self._reader])

    # Telephoning

    async def _telephone(self) -> None:
        number = f"0{self._number}{next(self._dials):05}"
        self._findings.dialled += 1
        params = {"destination": number, "_meta": {"key": number}}
        while True:
            answer = await self._call("Cti.dial", params)
            if answer.get("error", {}).get("code") not in (-32003, -32006):
                break
            self._findings.dialled_again += 1
            await asyncio.sleep(self._chance.uniform(0.5, 1.5))
        if "result" in answer:
            await asyncio.sleep(self._chance.uniform(0, 0.5))
            await self._call("Cti.hangup", {})

    async def _call(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """A call, sent again on the next socket when this one goes before the answer: it is one that may be."""
        while True:
            await self._up.wait()
            connection = self._connection
            if connection is None:
                continue
            id_ = next(self._ids)
            answer = self._answers[id_] = asyncio.get_running_loop().create_future()
            frame = {"jsonrpc": "2.0", "id": id_, "method": method, "params": params}
            try:
                await connection.send(json.dumps(frame))
                async with asyncio.timeout(ANSWER_S):
                    told: dict[str, Any] = await answer
                return told
            except (ConnectionClosed, OSError):
                answer.cancel()
                await asyncio.sleep(0)
            except TimeoutError:
                self._fault(f"{method} has no answer after {ANSWER_S:g} s")
                return {"error": {"code": 0}}
            finally:
                self._answers.pop(id_, None)

    # The socket

    async def _connect(self) -> None:
        """A new socket: sign in, or resume the session on it. One at a time: a resume says what has come so far."""
        while True:
            try:
                async with self._entering:
                    connection = await connect(
                        self._url, max_size=None, close_timeout=1, ping_interval=None, open_timeout=ANSWER_S
                    )
                    await self._enter(connection)
                return
            except (ConnectionClosed, InvalidHandshake, OSError):
                await asyncio.sleep(self._pause_s())

    def _pause_s(self) -> float:
        """Before the next try to have a socket."""
        return self._chance.uniform(0.05, 0.2)

    async def _enter(self, connection: ClientConnection) -> None:
        method = "Session.login" if self._session is None else "Session.resume"
        params: dict[str, Any] = {"login": self.login, "password": "0000"}
        self._up.clear()
        old, self._connection = self._connection, None  # what still comes there comes again here
        if self._session is not None:
            params = {"sessionId": self._session, "seq": self._seq}
        await connection.send(json.dumps({"jsonrpc": "2.0", "id": 0, "method": method, "params": params}))
        answer = None
        while answer is None:
            answer = self._message(connection, await connection.recv(), entering=True)
        if "error" in answer:
            await connection.close()
            self._refused(method, answer["error"])
        if self._session is not None and answer["result"]["lost"]:
            self._lost(answer["result"]["lost"])
        self._session = answer["result"]["sessionId"]
        self._connection = connection
        self._reader = asyncio.create_task(self._read(connection))
        self._up.set()
        self._lost_socket(old)

    async def _read(self, connection: ClientConnection) -> None:
        try:
            async for frame in connection:
                self._message(connection, frame)
        except ConnectionClosed:
            pass
        if connection is self._connection:
            self._up.clear()
            self._lost_socket(connection)
            code = connection.close_code
            if code not in (1000, 1005):
                await self._connect()

    def _refused(self, method: str, error: dict[str, Any]) -> NoReturn:
        """The bridge does not let one in; `OSError` is for another try."""
        self._fault(f"{method}: {error}")
        raise AssertionError(self._findings.faults[-1])

    def _lost(self, count: int) -> None:
        """The bridge says that so many events are lost."""
        self._fault(f"{count} events are lost")

    def _lost_socket(self, connection: ClientConnection | None) -> None:
        """Whoever waits for an answer on it asks again."""
        if connection is not None:
            for answer in list(self._answers.values()):
                if not answer.done():
                    answer.set_exception(ConnectionError("the socket is gone"))

    def _message(
        self, connection: ClientConnection, frame: str | bytes, *, entering: bool = False
    ) -> dict[str, Any] | None:
        message: dict[str, Any] = json.loads(frame)
        if "id" in message:
            if entering:
                return message
            answer = self._answers.get(message["id"])
            if answer is not None and not answer.done():
                answer.set_result(message)
            return None
        if connection is not self._connection and not entering:
            return None  # taken over; the new socket has it as well
        params = message["params"]
        if params["seq"] <= self._seq:
            self._fault(f"event {params['seq']} comes after {self._seq}")
            return None
        # A number that is left out is that of a state which a newer one has replaced (`protocol.state`); whether
        # anything else is missing, the comparison with what the PBX has told says.
        self._seq = params["seq"]
        if message["method"] == "O2g.event":
            if params["event"]["eventName"] in TELEPHONY:
                self.got.append(canonical(params["event"]))
        elif params["msgType"] == RESYNC:
            self.got.append(RESYNC)
        return None

    def _fault(self, what: str) -> None:
        self._findings.faults.append(f"{self.login}: {what}")


def canonical(event: dict[str, Any]) -> str:
    """An event as text that is the same wherever it comes from."""
    return json.dumps(event, sort_keys=True)


def compare(login: str, told: list[str], got: list[str]) -> tuple[int, list[str]]:
    """How many gaps `Resync` speaks of, and what is wrong: doubled, invented, missing, out of order."""
    faults: list[str] = []
    gaps = position = 0
    may_skip = True  # what was told before the subscription
    for number, event in enumerate(got):
        if event == RESYNC:
            may_skip = True
            continue
        try:
            found = told.index(event, position)
        except ValueError:
            what = "came twice, or too late" if event in told[:position] else "was never told"
            faults.append(f"{login}: event {number} {what}: {event[:200]}")
            continue
        if found > position:
            if may_skip:
                gaps += position > 0
            else:
                faults.append(f"{login}: {found - position} events are missing before event {number}")
        position, may_skip = found + 1, False
    if position < len(told) and not may_skip:
        faults.append(f"{login}: the last {len(told) - position} events are missing")
    return gaps, faults


def told_by(log: Path) -> tuple[dict[str, list[str]], Counter[str]]:
    """What the PBX has told about each user, and how many calls were placed to each number outside."""
    told: defaultdict[str, list[str]] = defaultdict(list)
    placed: Counter[str] = Counter()
    for line in log.read_bytes().splitlines():
        record = json.loads(line)
        event = record["event"]
        if event["eventName"] in TELEPHONY:
            told[record["about"]].append(canonical(event))
        if event["eventName"] == "OnCallCreated":
            placed[event["callData"]["initialCalled"]["id"]["phoneNumber"]] += 1
    return told, placed


def descriptors(pid: int) -> int:
    """How many a process has open."""
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def rss_mib(pid: int) -> float:
    """What a process has in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _state(url: str, pid: int) -> dict[str, float]:
    told = metrics(url)
    names = ("ctibridge_sockets", "ctibridge_sessions", "ctibridge_in_flight", "ctibridge_tasks")
    return {**{name: told[name,] for name in names}, "descriptors": descriptors(pid)}


async def soak(plan: Plan, folder: Path, seed: int = 0) -> Findings:
    """Do it."""
    findings = Findings()
    chance = random.Random(seed)
    log, port = folder / "events.log", free_port()

    def pbx() -> Served:
        users = str(plan.sockets + FIRST_USER - 70120)
        arguments = ("--port", str(port), "--users", users, "--xivo-port", "0", "--control-port", "0")
        return Served(folder, "simulate", *arguments, "--event-log", str(log), "--log-level", "error")

    running = pbx()
    # With logs that are full soon, memory has to stay as it is from then on.
    limits = {"in_flight": 64, "site_connections": 64, "session_events": LOGGED_EVENTS}
    bridge = serve(folder, address(running), "--log-level", "error", limits=limits)
    try:
        before = await asyncio.to_thread(_state, bridge.url, bridge.program.pid)
        callers = [
            Caller(bridge.url, FIRST_USER + number, findings, random.Random(chance.random()))
            for number in range(plan.sockets)
        ]
        gate = asyncio.Semaphore(20)

        async def sign_in(caller: Caller) -> None:
            async with gate:
                await caller.open()

        await asyncio.gather(*map(sign_in, callers))
        until = time.monotonic() + plan.seconds
        work = [asyncio.create_task(caller.work(plan, until)) for caller in callers]
        work += [asyncio.create_task(caller.breaks(plan, until)) for caller in callers]
        watch = [
            asyncio.create_task(_bursts(callers, plan)),
            asyncio.create_task(_memory(bridge.program.pid, findings, plan)),
        ]
        while (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(left, plan.restart_every_s))
            if until - time.monotonic() > plan.restart_every_s / 4:
                findings.restarts += 1
                await asyncio.to_thread(running.kill)
                running = await asyncio.to_thread(pbx)
        await asyncio.gather(*work)
        for task in watch:
            task.cancel()
        await _settle(callers)
        for caller in callers:
            await caller.close()
        await _left_over(bridge.url, bridge.program.pid, before, findings)
    finally:
        running.kill()
        if bridge.program.status() is None:
            bridge.program.kill()
    _judge(findings, callers, *told_by(log))
    if "Traceback" in bridge.program.stderr:
        findings.faults.append(bridge.program.stderr[-3000:])
    return findings


async def _bursts(callers: list[Caller], plan: Plan) -> None:
    while True:
        await asyncio.sleep(plan.burst_every_s)
        for caller in callers:
            caller.burst.set()


async def _memory(pid: int, findings: Findings, plan: Plan) -> None:
    while True:
        findings.rss_mib.append(rss_mib(pid))
        await asyncio.sleep(plan.seconds / 20)


async def _settle(callers: list[Caller]) -> None:
    """Until nothing comes any more."""
    seen = -1
    while seen != (seen := sum(len(caller.got) for caller in callers)):
        await asyncio.sleep(2.0)


async def _left_over(url: str, pid: int, before: dict[str, float], findings: Findings) -> None:
    """Wait until everything is as it was; what is not after a while is left over."""
    deadline = time.monotonic() + 30
    while True:
        after = await asyncio.to_thread(_state, url, pid)
        more = {name: (before[name], after[name]) for name in before if after[name] > before[name]}
        # Idle connections to the PBX stay open for a while, for the next request; nothing else may.
        pooled = before["descriptors"] + 64
        if more.get("descriptors", (0.0, 0.0))[1] <= pooled:
            more.pop("descriptors", None)
        if not more or time.monotonic() > deadline:
            findings.left_over = more
            return
        await asyncio.sleep(0.2)


def _judge(
    findings: Findings, callers: list[Caller], told: dict[str, list[str]], placed: Counter[str]
) -> None:
    for caller in callers:
        mine = told.get(caller.login, [])
        gaps, faults = compare(caller.login, mine, caller.got)
        findings.gaps += gaps
        findings.faults += faults
        findings.told += len(mine)
        findings.received += sum(event != RESYNC for event in caller.got)
    findings.faults += [
        f"{number} was dialled {count} times" for number, count in placed.items() if count > 1
    ]


def report(findings: Findings) -> Iterator[str]:
    """Line by line."""
    yield f"{findings.dialled} numbers dialled, {findings.dialled_again} of them again after a refusal"
    yield f"{findings.breaks} sockets broken, {findings.restarts} restarts of the PBX"
    yield f"{findings.told} events told, {findings.received} received, {findings.gaps} gaps announced by Resync"
    rss = [f"{each:.0f}" for each in findings.rss_mib]
    yield f"memory of the bridge over time: {' '.join(rss)} MiB"
    yield f"left over: {findings.left_over or 'nothing'}"
    yield f"{len(findings.faults)} faults"
    yield from findings.faults[:20]


def main() -> int:
    """From the command line."""
    parser = argparse.ArgumentParser(description="A soak of the bridge with the simulated PBX.")
    parser.add_argument("--sockets", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    plan = Plan(
        sockets=asked.sockets,
        seconds=asked.minutes * 60,
        dial_every_s=20.0,
        break_every_s=15.0,
        restart_every_s=100.0,
        burst_every_s=45.0,
    )
    with tempfile.TemporaryDirectory() as folder:
        findings = asyncio.run(soak(plan, Path(folder), asked.seed))
    for line in report(findings):
        print(line)
    return 1 if findings.faults or findings.left_over else 0


if __name__ == "__main__":
    sys.exit(main())
