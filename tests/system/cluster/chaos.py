"""Chaos: users telephone while the bridges of a cluster, and then nats-server, are killed one after the other.

    python -m tests.system.cluster.chaos --sockets 200 --rounds 2

Each user is signed in through the balancer, dials numbers outside with a `_meta.key` each, and dials again with the
same key where he does not know what became of it. When it is over, what the simulated PBX has told, by its own log,
is compared with what each client has received: in order, none twice, none missing but where `Resync` says so; no
number was dialled twice; whoever lost his socket was back within `BACK_WITHIN_S`; every call has ended.
Errors: `AssertionError`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

from tests.nats_server import NatsServer
from tests.system.cluster.house import ClusterOfBridges
from tests.system.serving import Served, address, configuration
from tests.system.soak import FIRST_USER, RESYNC, Caller, Findings, Plan, compare, told_by

BACK_WITHIN_S: Final = 10.0
"""How long a client may be without its session after what it was connected to has died."""

SESSION_EVENTS: Final = 1_000
"""What a session keeps: more than comes while its client is away."""

SIGN_INS_AT_ONCE: Final = 20

TRY_AGAIN: Final = -32003
UNKNOWN: Final = -32005
"""What becomes of a call whose bridge died while it was executed (protocol.md section 7)."""


@dataclass
class Order:
    """How much, and what dies how often."""

    sockets: int
    mode: str = "administrator"
    dial_every_s: float = 4.0
    quiet_s: float = 6.0
    """Between one death and the next."""
    away_s: float = 2.0
    """How long what was killed stays away."""
    victims: tuple[str, ...] = ("bridge", "bridge", "nats")
    """In this order; of the bridges one after the other."""
    back_within_s: float = BACK_WITHIN_S


@dataclass
class Outcome(Findings):
    """What came out of it."""

    deaths: list[str] = field(default_factory=list)
    resumed: int = 0
    away_s: list[float] = field(default_factory=list)
    """How long clients were without their sessions."""
    calls_s: list[float] = field(default_factory=list)
    """How long calls took, tries again included."""
    unknown: int = 0
    """Calls that were answered that nobody knows what became of them."""
    lost: int = 0
    """Events that `lost` spoke of."""


class Survivor(Caller):
    """A user whose bridge may die at any time."""

    def __init__(
        self, url: str, number: int, outcome: Outcome, chance: random.Random, back_within_s: float
    ) -> None:
        super().__init__(url, number, outcome, chance)
        self._outcome = outcome
        self._back_within_s = back_within_s
        self._tries = 0

    async def _connect(self) -> None:
        again, since = self._session is not None, time.monotonic()
        self._tries = 0
        await super()._connect()
        if again:
            away_s = time.monotonic() - since
            self._outcome.resumed += 1
            self._outcome.away_s.append(away_s)
            if away_s > self._back_within_s:
                self._fault(f"was away for {away_s:.1f} s")

    def _pause_s(self) -> float:
        """Twice as long each time, up to a second, as the clients of the project do."""
        self._tries += 1
        longest_s = min(1.0, 0.05 * (1 << self._tries))
        return longest_s * self._chance.uniform(0.5, 1.0)

    def _refused(self, method: str, error: dict[str, Any]) -> NoReturn:
        if error["code"] != TRY_AGAIN:
            self._fault(f"{method}: {error}")
            self._session = None  # so that the others can go on to be looked at
            self._seq = 0
        raise OSError(error["message"])

    def _lost(self, count: int) -> None:
        self._outcome.lost += count

    async def _telephone(self) -> None:
        number = f"0{self._number}{next(self._dials):05}"
        self._outcome.dialled += 1
        await self._ended("Cti.dial", {"destination": number, "_meta": {"key": number}})
        await asyncio.sleep(self._chance.uniform(0, 0.5))
        await self._ended("Cti.hangup", {"_meta": {"key": f"{number} hung up"}})

    async def _ended(self, method: str, params: dict[str, Any]) -> None:
        """A call, made again with the same key until it is not put off."""
        since = time.monotonic()
        while True:
            answer = await self._call(method, dict(params))
            code = answer.get("error", {}).get("code")
            if code not in (TRY_AGAIN, -32006):
                break
            self._outcome.dialled_again += 1
            await asyncio.sleep(self._chance.uniform(0.2, 0.6))
        self._outcome.unknown += code == UNKNOWN
        self._outcome.calls_s.append(time.monotonic() - since)


async def chaos(order: Order, folder: Path, seed: int = 0) -> Outcome:
    """Do it."""
    outcome = Outcome()
    chance = random.Random(seed)
    log = folder / "events.log"
    users = str(order.sockets + FIRST_USER - 70120)
    arguments = ("--port", "0", "--users", users, "--xivo-port", "0", "--control-port", "0")
    with contextlib.ExitStack() as stack:
        pbx = await asyncio.to_thread(
            Served, folder, "simulate", *arguments, "--event-log", str(log), "--log-level", "error"
        )
        stack.callback(_killed, pbx)
        nats = NatsServer(folder)
        await asyncio.to_thread(nats.start)
        stack.callback(nats.kill)

        def configured(port: int) -> str:
            limits = {"session_events": SESSION_EVENTS}
            return configuration(address(pbx), mode=order.mode, port=port, limits=limits)

        bridges = await asyncio.to_thread(ClusterOfBridges, folder, nats, configured)
        stack.callback(bridges.kill)
        callers = [
            Survivor(
                bridges.url,
                FIRST_USER + number,
                outcome,
                random.Random(chance.random()),
                order.back_within_s,
            )
            for number in range(order.sockets)
        ]
        await _all(callers)
        until = time.monotonic() + len(order.victims) * (order.quiet_s + order.away_s) + order.quiet_s
        plan = Plan(order.sockets, 0.0, order.dial_every_s, 0.0, 0.0, 0.0)
        work = [asyncio.create_task(caller.work(plan, until)) for caller in callers]
        await _kill(order, bridges, nats, outcome)
        await asyncio.gather(*work)
        await _settled(callers)
        for caller in callers:
            await caller.close()
        bridges.balancer.stop()
        for each in bridges.bridges:
            if "Traceback" in each.stderr or " ERROR " in each.stderr:
                outcome.faults.append(each.stderr[-3000:])
    _judge(outcome, callers, log)
    return outcome


def _killed(program: Served) -> None:
    if program.status() is None:
        program.kill()


async def _all(callers: list[Survivor]) -> None:
    gate = asyncio.Semaphore(SIGN_INS_AT_ONCE)

    async def sign_in(caller: Survivor) -> None:
        async with gate:
            await caller.open()

    await asyncio.gather(*map(sign_in, callers))


async def _kill(order: Order, bridges: ClusterOfBridges, nats: NatsServer, outcome: Outcome) -> None:
    next_bridge = 0
    for victim in order.victims:
        await asyncio.sleep(order.quiet_s)
        if victim == "nats":
            outcome.deaths.append("nats-server")
            await asyncio.to_thread(nats.kill)
            await asyncio.sleep(order.away_s)
            await asyncio.to_thread(nats.start)
            continue
        number = next_bridge % len(bridges.bridges)
        next_bridge += 1
        outcome.deaths.append(f"bridge {number}")
        await asyncio.to_thread(bridges.bridges[number].kill)
        await asyncio.sleep(order.away_s)
        await asyncio.to_thread(bridges.restart, number)


async def _settled(callers: list[Survivor]) -> None:
    """Until nothing comes any more."""
    seen = -1
    while seen != (seen := sum(len(caller.got) for caller in callers)):
        await asyncio.sleep(2.0)


def _judge(outcome: Outcome, callers: list[Survivor], log: Path) -> None:
    told, placed = told_by(log)
    for caller in callers:
        mine = told.get(caller.login, [])
        gaps, faults = compare(caller.login, mine, caller.got)
        outcome.gaps += gaps
        outcome.faults += faults
        outcome.told += len(mine)
        outcome.received += sum(event != RESYNC for event in caller.got)
    outcome.faults += [f"{number} was dialled {count} times" for number, count in placed.items() if count > 1]


def report(outcome: Outcome) -> Iterator[str]:
    """Line by line."""
    calls, away = sorted(outcome.calls_s), sorted(outcome.away_s)
    yield f"killed: {', '.join(outcome.deaths)}"
    yield f"{outcome.dialled} numbers dialled, {outcome.dialled_again} calls put off and made again"
    yield f"{len(calls)} calls ended, {outcome.unknown} of them with an unknown outcome"
    took = (
        f"median {_at(calls, 0.5) * 1e3:.1f} ms, 99 % {_at(calls, 0.99):.2f} s, longest {_at(calls, 1):.2f} s"
    )
    yield f"calls: {took}"
    yield f"{outcome.resumed} sessions resumed; away: median {_at(away, 0.5):.2f} s, longest {_at(away, 1):.2f} s"
    yield (
        f"{outcome.told} events told, {outcome.received} received, {outcome.gaps} gaps announced by Resync, "
        f"{outcome.lost} events said to be lost"
    )
    yield f"{len(outcome.faults)} faults"
    yield from outcome.faults[:20]


def _at(values: list[float], part: float) -> float:
    return values[min(len(values) - 1, int(part * len(values)))] if values else 0.0


def main() -> int:
    """From the command line."""
    parser = argparse.ArgumentParser(
        description="Kill bridges and nats-server under load, and see what is lost."
    )
    parser.add_argument("--sockets", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=1, help="how often both bridges and nats-server die")
    parser.add_argument("--mode", choices=("user", "administrator"), default="administrator")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    order = Order(asked.sockets, asked.mode, victims=("bridge", "bridge", "nats") * asked.rounds)
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(chaos(order, Path(folder), asked.seed))
    for line in report(outcome):
        print(line)
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
