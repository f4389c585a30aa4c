"""`ctibridge bench pbx`: the simulated O2G under the load of a company, over HTTP; does every event come?

Users and agents sign in, each with an event channel of his own, and an administrator hears everything a second time.
Users call each other and pilots at a steady rate; who is rung answers, they talk, the caller hangs up. Every event
that a call must give rise to is counted against what came. Errors: none leave `command`.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import Final

import msgspec

from bridge.bench.pbx_options import Options
from bridge.bench.pbx_people import STUCK_S, Exchange, Ledger, Person
from bridge.bench.process import BenchError, Child, free_port, spawn
from bridge.simulator.plan import Plan
from bridge.terminal.progress import Bar, Progress

PILOT: Final = "60141"
PILOT_SHARE: Final = 0.25
"""Of all calls; the others are from user to user."""
TALK_S: Final = (0.5, 1.5)
"""How long somebody talks: short, so that as much as possible of the load is calls that come and go."""
RSS_LIMIT_BYTES: Final = 200 * 1024 * 1024
SIGN_INS_AT_ONCE: Final = 20
SAMPLE_S: Final = 0.5
SHOWN_S: Final = 1.0
"""Between two looks at how far it is, where nobody looks at a terminal: 60 lines in a log of the usual minute."""
MIB: Final = 1024 * 1024

USER_PACKAGES: Final = ("telephony", "unifiedComLog")
AGENT_PACKAGES: Final = (*USER_PACKAGES, "agent")
ADMINISTRATOR_PACKAGES: Final = (*AGENT_PACKAGES, "pilot")


class Outcome(msgspec.Struct):
    """What was counted. Memory in bytes; 0 where /proc does not tell."""

    options: Options
    channels: int
    calls: int = 0
    calls_to_pilots: int = 0
    not_started: int = 0
    """Calls for which nobody was free."""
    stuck: int = 0
    spent_s: float = 0.0
    requests: int = 0
    slowest_s: float = 0.0
    refused: dict[str, int] = {}
    channels_cut: int = 0
    events: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    examples: list[str] = []
    rss_before: int = 0
    rss_most: int = 0
    rss_after: int = 0

    @property
    def good(self) -> bool:
        """Whether the simulator has held the load."""
        wrong = (self.stuck, self.not_started, self.lost, self.doubled, self.out_of_order, self.channels_cut)
        return not any(wrong) and not self.refused and self.rss_most <= RSS_LIMIT_BYTES

    def text(self) -> str:
        """The report."""
        asked = self.options
        lines = [
            f"simulated O2G: {asked.users} users, {asked.agents} agents, {self.channels} event channels",
            f"calls     {self.calls} in {self.spent_s:.1f} s ({asked.rate:g} a second asked for), "
            f"{self.calls_to_pilots} of them to pilot {PILOT}; {self.stuck} stuck, {self.not_started} not started",
            f"requests  {self.requests}, refused {sum(self.refused.values())}; "
            f"the slowest took {self.slowest_s * 1000:.0f} ms",
            f"events    {self.events} (each user's on his own channel, and again on the administrator's); "
            f"lost {self.lost}, doubled {self.doubled}, users with another order {self.out_of_order}, "
            f"channels cut {self.channels_cut}",
            f"memory    {self.rss_before / MIB:.0f} MiB before, {self.rss_most / MIB:.0f} at most, "
            f"{self.rss_after / MIB:.0f} after (limit {RSS_LIMIT_BYTES // MIB})",
        ]
        lines += [f"refused   {count} x {what}" for what, count in sorted(self.refused.items())]
        return "\n".join([*lines, *self.examples, "held" if self.good else "NOT held"])


class Company:
    """The people of one simulated O2G, and the calls they make."""

    def __init__(self, url: str, options: Options, progress: Progress) -> None:
        self.options = options
        self._progress = progress
        self.ledger = Ledger()
        plan = Plan.demo(users=options.users, agents=options.agents)
        operators = {*plan.agents, *plan.supervisors}
        users = [login for login in plan.users if login not in operators]
        self.exchange = Exchange(url, self.ledger, len(users) + options.agents + 1)
        codes = {login: user.secret_code for login, user in plan.users.items()}
        self.users = [Person(self.exchange, login, codes[login], USER_PACKAGES) for login in users]
        self.agents = [Person(self.exchange, login, codes[login], AGENT_PACKAGES) for login in plan.agents]
        (admin, password), *_ = plan.administrators.items()
        self.administrator = Person(self.exchange, admin, password, ADMINISTRATOR_PACKAGES)
        self.outcome = Outcome(options, len(self.everybody))
        self._free = deque(self.users)
        # The same calls in every run.
        self._dice = random.Random(1)  # noqa: S311 - nothing here is secret

    @property
    def everybody(self) -> list[Person]:
        """All who have a channel."""
        return [self.administrator, *self.users, *self.agents]

    async def come(self) -> None:
        """Everybody signs in; the agents log on."""
        gate = asyncio.Semaphore(SIGN_INS_AT_ONCE)

        come = 0

        async def one(person: Person) -> None:
            nonlocal come
            async with gate:
                await person.come()
            come += 1
            if come % SIGN_INS_AT_ONCE == 0:
                self._progress(f"{come} of {len(self.everybody)} have signed in", come / len(self.everybody))

        await asyncio.gather(*(one(person) for person in self.everybody))
        await self.administrator.do("POST", f"/acd/pilotmonitoring/{PILOT}")
        for agent in self.agents:
            await agent.do("POST", "/acd/agent/logon", {"proAcdDeviceNumber": agent.number})
            self.ledger.expect(agent.login, "OnAgentStateChanged", "READY")

    async def work(self) -> None:
        """Make the calls at the asked rate, then wait for the last events."""
        outcome, options = self.outcome, self.options
        began_s = time.perf_counter()
        running: list[asyncio.Task[None]] = []
        total = round(options.rate * options.seconds)
        for number in range(total):
            if number % max(1, round(options.rate * SHOWN_S)) == 0:
                self._progress(f"{number} of {total} calls", number / total)
            await asyncio.sleep(began_s + number / options.rate - time.perf_counter())
            to_pilot = self._dice.random() < PILOT_SHARE
            if len(self._free) < 2:
                outcome.not_started += 1
                continue
            caller = self._free.popleft()
            callee = None if to_pilot else self._free.popleft()
            outcome.calls += 1
            outcome.calls_to_pilots += to_pilot
            running.append(asyncio.create_task(self._call(caller, callee)))
        self._progress("the last calls end, the last events come", 1.0)
        await asyncio.gather(*running)
        outcome.spent_s = time.perf_counter() - began_s
        await self.ledger.settle()
        self._count()

    async def _call(self, caller: Person, callee: Person | None) -> None:
        body = {"deviceId": caller.number, "callee": callee.number if callee else PILOT, "autoAnswer": True}
        ref = (await caller.do("POST", "/telephony/calls", body)).rpartition("/")[2]
        if not ref:
            return
        watch = self.exchange.watch(ref)
        try:
            async with asyncio.timeout(STUCK_S):
                await watch.rings.wait()
                await watch.talks.wait()
            await asyncio.sleep(self._dice.uniform(*TALK_S))
            await caller.do("POST", f"/telephony/calls/{ref}/dropme")
            async with asyncio.timeout(STUCK_S):
                await watch.over.wait()
        except TimeoutError:
            self.outcome.stuck += 1
            return
        finally:
            self._expect(ref, caller.login, watch.callee, to_pilot=callee is None)
            self.exchange.finished.add(ref)
            self.exchange.calls.pop(ref, None)
        self._free.append(caller)
        if callee is not None:
            self._free.append(callee)

    def _expect(self, ref: str, caller: str, callee: str, *, to_pilot: bool) -> None:
        """What one answered call gives rise to: seed document 004, "Call control", "Call center pilot".

        A caller's call rings, is answered, and in between, when it was to a pilot, is distributed: two or three
        changes. A callee's is answered.
        """
        expect = self.ledger.expect
        for login, changes in ((caller, 3 if to_pilot else 2), (callee, 1)):
            expect(login, "OnCallCreated", ref)
            expect(login, "OnCallModified", ref, changes)
            expect(login, "OnCallRemoved", ref)
            expect(login, "OnComRecordCreated", ref)
            expect(login, "OnUserStateModified", "BUSY")
            expect(login, "OnUserStateModified", "FREE")
        if to_pilot:
            for state in ("BUSY", "WRAPUP", "READY"):
                expect(callee, "OnAgentStateChanged", state)
            for name in ("Created", "Queued", "Removed"):
                expect(PILOT, f"OnPilotCall{name}", ref)

    def _count(self) -> None:
        outcome, exchange = self.outcome, self.exchange
        outcome.requests, outcome.slowest_s = exchange.requests, exchange.slowest_s
        outcome.refused, outcome.channels_cut = dict(exchange.refused), exchange.cut
        outcome.events = self.ledger.own.total() + self.ledger.all.total()
        outcome.out_of_order = len(self.ledger.out_of_order())
        for own in (True, False):
            lost, doubled = self.ledger.differences(own=own)
            outcome.lost += lost.total()
            outcome.doubled += doubled.total()
            where = "own channel" if own else "administrator's channel"
            for what, keys in (("lost", lost), ("doubled", doubled)):
                outcome.examples += [
                    f"{what}: {' '.join(key)} x {n} ({where})" for key, n in keys.most_common(5)
                ]

    async def go(self) -> None:
        """Close every channel."""
        for person in self.everybody:
            person.go()
        await self.exchange.http.close()


async def simulator(folder: Path, options: Options) -> Child:
    """The simulator program with as many people, ready."""
    port = free_port()
    people = ["--users", str(options.users), "--agents", str(options.agents)]
    command = [sys.executable, "-m", "bridge.cli", "simulate", "--port", str(port), *people]
    command += ["--xivo-port", "0", "--control-port", "0", "--log-level", "warning"]
    child = await spawn("simulated PBX", command, folder, talks=False)
    await child.or_stop(child.listening(port, "/api/rest"))
    return child


async def measure(options: Options, progress: Progress) -> Outcome:
    """Start the simulator, let the company work, and count. Raises `BenchError`."""
    with tempfile.TemporaryDirectory(prefix="ctibridge-bench-") as folder:
        async with await simulator(Path(folder), options) as child:
            company = Company(f"http://127.0.0.1:{child.port}", options, progress)
            outcome = company.outcome
            try:
                await company.come()
                outcome.rss_before = outcome.rss_most = child.rss_bytes() or 0
                sampling = asyncio.create_task(_sample(child, outcome))
                await company.work()
                sampling.cancel()
                outcome.rss_after = child.rss_bytes() or 0
                outcome.rss_most = max(outcome.rss_most, outcome.rss_after)
            finally:
                await company.go()
            return outcome


async def _sample(child: Child, outcome: Outcome) -> None:
    while True:
        await asyncio.sleep(SAMPLE_S)
        outcome.rss_most = max(outcome.rss_most, child.rss_bytes() or 0)


def command(options: Options, *, as_json: bool) -> int:
    """Measure and print; 0 where the load was held, else 1, and 130 after Ctrl-C."""
    bar = Bar(quiet=as_json)
    try:
        outcome = asyncio.run(measure(options, bar))
    except BenchError as error:
        bar.clear()
        print(f"ctibridge: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        bar.clear()
        return 130
    bar.clear()
    print(msgspec.json.encode(outcome).decode() if as_json else outcome.text())
    return 0 if outcome.good else 1
