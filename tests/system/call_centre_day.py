"""A call-centre day compressed into a minute: agents, callers and supervisors on the real programs, and whether the
statistics that the bridge sends are those of the PBX's own log.

    python -m tests.system.call_centre_day --agents 200 --calls 5000 --queues 20

Errors: `DayError`, where the day itself goes wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from websockets.asyncio.client import connect

from tests.system import serving
from tests.system.call_centre_oracle import Day
from tests.system.client import PATIENCE_S, CallFailed, Client, opened
from tests.system.conftest import ADMIN_VARIABLE

SUPERVISOR = "70139"
FIRST_AGENTS = (70130, 70131, 70132, 70133)
FURTHER_AGENTS = 71000
FIRST_PILOT = 60141
SECRET_CODE = "0000"

SETTLED_S = 60.0
"""How long the last statistics may take to come: half a second, and what the machine needs."""

EARLY = 0.7
"""When one team goes home, as a part of the time in which calls come: those of its queue find nobody then."""

TOPICS = ("subscribeToAgentEvents", "subscribeToAgentStats", "subscribeToQueueStats")
"""What supervisors ask for; methods of Cti.js are called as their frames' commands here."""

REFUSED = object()
"""What a command is answered that was refused."""

LONG_TALK_S = 5.0
"""How long an agent who wants to leave lets somebody talk."""

SIGN_INS = 8
"""Agents who sign in at the same time."""


class DayError(AssertionError):
    """The day cannot be told to its end."""


@dataclass(frozen=True)
class Plan:
    """How big the day is. `seconds` is how long calls come."""

    agents: int = 200
    calls: int = 5000
    queues: int = 20
    seconds: float = 50.0
    patience_s: float = 24.0
    """The longest that a caller waits."""
    seed: int = 4
    handed_over: float = 0.08
    """The part of the conversations that end with handing the caller over to another queue."""
    slack_s: float = 5.0
    """By how much times may differ: news come late to the bridge on a machine that is busy."""


@dataclass
class Report:
    """What came of it. `differences` is empty where all is equal."""

    differences: list[str] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=Counter)
    did: Counter[str] = field(default_factory=Counter)
    """What agents and callers did."""
    refused: Counter[str] = field(default_factory=Counter)
    """Commands that came too late, by their errors: the caller had hung up meanwhile, and the like."""
    events: int = 0
    messages: int = 0
    """Of the first supervisor's."""
    calls_s: float = 0.0
    settled_s: float = 0.0
    furthest_s: float = 0.0
    """By how much the time that is furthest off is."""


@dataclass
class Caller:
    """Somebody outside, what he has in mind, and what the PBX calls his call."""

    number: str
    pilot: int
    patience_s: float
    talk_s: float
    hangs_up: bool
    """Whether he ends the conversation, or the agent does."""
    ref: str = ""


def local_noon() -> str:
    """A time zone in which it is about noon, so that no midnight comes in between."""
    hours = datetime.now().astimezone().utctimetuple().tm_hour - 12
    return f"NOON{hours:+d}"


class Control:
    """Where people outside call, and hang up: the simulated PBX's control port."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname, parts.port
        self._limit = asyncio.Semaphore(8)

    async def post(self, path: str, **query: str) -> tuple[int, dict[str, Any]]:
        """Do something; status and answer."""
        return await self._request("POST", f"{path}?{urlencode(query)}")

    async def state(self) -> dict[str, Any]:
        """How things are."""
        return (await self._request("GET", "/"))[1]

    async def _request(self, method: str, target: str) -> tuple[int, dict[str, Any]]:
        async with self._limit:
            reader, writer = await asyncio.open_connection(self._host, self._port)
            head = f"{method} {target} HTTP/1.1\r\nHost: {self._host}\r\nConnection: close\r\n"
            writer.write(f"{head}Content-Length: 0\r\n\r\n".encode())
            answer = await reader.read()
            writer.close()
        head_, _, body = answer.partition(b"\r\n\r\n")
        return int(head_.split(maxsplit=2)[1]), json.loads(body)


class Stage:
    """All who take part, and what they do at the same time."""

    def __init__(self, plan: Plan, control: Control, report: Report) -> None:
        self.plan = plan
        self.control = control
        self.report = report
        self.chance = random.Random(plan.seed)
        self.callers: dict[str, Caller] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: list[BaseException] = []

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Have somebody do something, until `finish`."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self._failed.append(task.exception() or DayError())

    async def finish(self) -> None:
        """Wait for all that was begun; raise what has gone wrong."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))
        if self._failed:
            raise self._failed[0]

    # Callers

    def invite(self) -> None:
        """Let the callers of the day call, one after the other; a few queues have more of them than the others."""
        plan, chance = self.plan, self.chance
        weights = [3.0 if place % 7 == 3 else 1.0 for place in range(plan.queues)]
        for place in range(plan.calls):
            patient = chance.random() < 0.8
            caller = Caller(
                number=f"0388{place:06}",
                pilot=FIRST_PILOT + chance.choices(range(plan.queues), weights)[0],
                patience_s=plan.patience_s * (chance.uniform(0.6, 1) if patient else chance.uniform(0, 0.2)),
                talk_s=chance.uniform(0.1, 1.0),
                hangs_up=chance.random() < 0.5,
            )
            self.callers[caller.number] = caller
            self.spawn(self._call(caller, plan.seconds * place / plan.calls))

    async def _call(self, caller: Caller, after_s: float) -> None:
        await asyncio.sleep(after_s)
        query = {"from": caller.number, "to": str(caller.pilot)}
        status, state = await self.control.post("/calls", **query)
        if status != 200:
            raise DayError(f"{caller.number} cannot call: {state}")
        caller.ref = next((ref for ref, parties in state["calls"].items() if caller.number in parties), "")
        self.report.did["called"] += 1
        await self.wait(caller)

    async def wait(self, caller: Caller) -> None:
        """The caller waits for somebody to talk to, as long as his patience lasts."""
        if caller.ref:
            await asyncio.sleep(caller.patience_s)
            await self.hang_up(caller, "lost patience")

    async def hang_up(self, caller: Caller, why: str) -> None:
        """The caller hangs up, if his call is still there, and nobody has told him to stay."""
        if caller.ref:
            ref, caller.ref = caller.ref, ""
            status, _ = await self.control.post(f"/calls/{ref}/hangup")
            self.report.did[why] += status == 200

    async def until_silent(self) -> None:
        """Wait until there are no calls any more."""
        deadline = time.monotonic() + SETTLED_S
        while refs := (await self.control.state())["calls"]:
            if time.monotonic() > deadline:
                raise DayError(f"there are calls left at the end of the day: {refs}")
            await asyncio.sleep(0.2)
            for ref in refs:  # whose agent had something else in hand
                await self.control.post(f"/calls/{ref}/hangup")


class Agent:
    """One agent at his page, who answers what rings, talks, and wraps up."""

    def __init__(self, stage: Stage, client: Client, number: int) -> None:
        self._stage = stage
        self._client = client
        self.number = str(number)
        self._chance = random.Random(stage.plan.seed * 100_000 + number)
        self._state = ""
        self._leaving = False
        self._listening: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Sign in, and log on to his phone."""
        await self._client.call("Session.login", {"login": f"oxe{self.number}", "password": SECRET_CODE})
        self._listening = asyncio.create_task(self._listen())
        await self._client.call("Cti.loginAgent", {"agentPhoneNumber": self.number})

    async def leave(self, after_s: float = 0.0) -> None:
        """Log off after so long a time, as soon as he is in no call."""
        await asyncio.sleep(after_s)
        self._leaving = True
        deadline = time.monotonic() + SETTLED_S
        while self._state != "AgentLoggedOut":
            if self._state in ("AgentReady", "AgentOnPause", "AgentOnWrapup"):
                await self._do("Cti.logoutAgent")
            elif self._state == "AgentOnCall" and time.monotonic() > deadline - SETTLED_S + LONG_TALK_S:
                await self._do("Cti.hangup")  # who has asked for him does not hand anybody over
            if time.monotonic() > deadline:
                raise DayError(f"agent {self.number} cannot log off: he is {self._state}")
            await asyncio.sleep(0.05)

    async def end(self) -> None:
        """Hear no more."""
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening

    async def _do(self, method: str, **params: str) -> bool:
        """Whether it was done."""
        return await self._result(method, **params) is not REFUSED

    async def _result(self, method: str, **params: str) -> Any:
        try:
            result = await self._client.call(method, params)
        except CallFailed as error:
            self._stage.report.refused[f"{method} {error.code}"] += 1
            return REFUSED
        self._stage.report.did[method] += 1
        return result

    def _is_still(self, *states: str) -> bool:
        """Whether he is in one of these states, and works on."""
        return self._state in states and not self._leaving

    async def _listen(self) -> None:
        while True:
            try:
                event = await self._client.event()
            except TimeoutError:
                continue  # nobody has called
            said = event["params"]["ctiMessage"]
            match event["params"]["msgType"]:
                case "AgentStateEvent":
                    self._state = said["name"]
                    if self._state == "AgentOnWrapup":
                        self._stage.spawn(self._wrap_up())
                    elif self._state == "AgentReady":
                        self._stage.spawn(self._be_idle())
                case "PhoneEvent" if said["callDirection"] == "Incoming":
                    caller = self._stage.callers.get(said["otherDN"])
                    if caller is None and said["eventType"] == "EventRinging":
                        self._stage.spawn(self._help_colleague(said["uniqueId"]))
                    if caller is not None and said["eventType"] == "EventRinging":
                        self._stage.spawn(self._pick_up(caller, said["uniqueId"]))
                    elif caller is not None and said["eventType"] == "EventEstablished":
                        self._stage.spawn(self._talk(caller, said["uniqueId"]))

    async def _pick_up(self, caller: Caller, call: str) -> None:
        luck = self._chance.random()
        await asyncio.sleep(self._chance.uniform(0, 0.2))
        if luck < 0.03:
            await self._do("Cti.hangup", uniqueId=call)  # it goes to somebody else
        elif luck < 0.08:
            await self._stage.hang_up(caller, "hung up while it rang")
        else:
            await self._do("Cti.answer", uniqueId=call)

    async def _talk(self, caller: Caller, call: str) -> None:
        plan = self._stage.plan
        ref, caller.ref = caller.ref, ""  # he has patience now
        await asyncio.sleep(caller.talk_s)
        caller.ref = ref
        if self._chance.random() < plan.handed_over and await self._hand_over(caller):
            return
        if caller.hangs_up and ref:
            await self._stage.hang_up(caller, "hung up after talking")
        else:
            await self._do("Cti.hangup", uniqueId=call)

    async def _hand_over(self, caller: Caller) -> bool:
        """Hand the caller over to another queue, at once or after asking there first; whether he is gone."""
        plan = self._stage.plan
        other = str(FIRST_PILOT + (caller.pilot - FIRST_PILOT + 1) % plan.queues)
        if self._chance.random() < 0.5:
            gone = await self._do("Cti.directTransfer", destination=other)
        else:
            gone = await self._do("Cti.attendedTransfer", destination=other)
            if gone:
                await asyncio.sleep(self._chance.uniform(0, 0.6))
                gone = await self._do("Cti.completeTransfer")
                if not gone and not await self._do("Cti.cancelTransfer"):
                    await self._do("Cti.hangup")  # the caller is gone
        if gone:
            self._stage.spawn(self._stage.wait(caller))
        return gone

    async def _wrap_up(self) -> None:
        await asyncio.sleep(self._chance.uniform(0, 0.3))
        if not self._is_still("AgentOnWrapup"):
            return
        if self._chance.random() < 0.08:
            await self._do("Cti.pauseAgent", reason=self._chance.choice(("Lunch", "Meeting", "Training")))
            await asyncio.sleep(self._chance.uniform(0.2, 2))
        if self._is_still("AgentOnWrapup", "AgentOnPause"):
            await self._do("Cti.unpauseAgent")

    async def _be_idle(self) -> None:
        if self._chance.random() > 0.05:
            return
        await asyncio.sleep(self._chance.uniform(0.05, 0.3))
        if self._is_still("AgentReady"):
            placed = await self._result("Cti.dial", destination=f"0399{self.number}")
            if placed is not REFUSED:
                await asyncio.sleep(self._chance.uniform(0.1, 1))
                await self._do("Cti.hangup", uniqueId=placed["uniqueId"])

    async def _help_colleague(self, call: str) -> None:
        """A colleague asks first: answer, and leave him when he has nobody to hand over."""
        await asyncio.sleep(self._chance.uniform(0, 0.2))
        await self._do("Cti.answer", uniqueId=call)


class Supervisor:
    """Who is told all statistics, on a page of Cti.js."""

    def __init__(self) -> None:
        self.queues: dict[str, dict[str, int]] = {}
        self.agents: dict[str, dict[str, Any]] = {}
        self.messages = 0

    async def listen(self, url: str, ready: asyncio.Event) -> None:
        """Sign in, ask for everything, and listen until cancelled."""
        query = urlencode(
            {"username": f"oxe{SUPERVISOR}", "agentNumber": SUPERVISOR, "password": SECRET_CODE}
        )
        address = f"{url.removesuffix('/ws')}/ctichannel?{query}"
        async with connect(address, max_size=None, open_timeout=PATIENCE_S) as socket:
            async for text in socket:
                frame = json.loads(text)
                self.messages += 1
                self.take(frame["msgType"], frame["ctiMessage"])
                if frame["msgType"] == "LoggedOn":
                    for command in TOPICS:
                        await socket.send(json.dumps({"claz": "web", "command": command}))
                if self.agents and self.queues:
                    ready.set()
        raise DayError(f"a supervisor's page was closed with {socket.close_code} {socket.close_reason}")

    def take(self, kind: str, said: Any) -> None:
        """Take in a message."""
        match kind:
            case "QueueStatistics":
                counters = {each["statName"]: each["value"] for each in said["counters"]}
                self.queues.setdefault(str(said["queueId"]), {}).update(counters)
            case "AgentStatistics":
                self.agents[str(said["id"])] = {each["name"]: each["value"] for each in said["statistics"]}


class SupervisorByJsonRpc(Supervisor):
    """The same, by JSON-RPC."""

    async def listen(self, url: str, ready: asyncio.Event) -> None:
        """Sign in, ask for everything, and listen until cancelled."""
        async with opened(url) as client:
            params = {"login": f"oxe{SUPERVISOR}", "password": SECRET_CODE}
            await client.call("Session.login", params)
            for topic in TOPICS:
                await client.call(f"Cti.{topic}")
            ready.set()
            while True:
                with contextlib.suppress(TimeoutError):  # nothing has happened for a while
                    event = await client.event()
                    self.messages += 1
                    self.take(event["params"]["msgType"], event["params"]["ctiMessage"])


@contextlib.asynccontextmanager
async def listening(supervisor: Supervisor, url: str) -> AsyncIterator[None]:
    """Have a supervisor listen for the time of a block."""
    ready = asyncio.Event()
    task = asyncio.create_task(supervisor.listen(url, ready))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait((task, waiting), timeout=SETTLED_S, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        if not ready.is_set() and not task.done():
            raise DayError("a supervisor is told nothing")
        yield
        if task.done():
            task.result()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def numbers(agents: int) -> list[int]:
    """The simulated PBX's agents."""
    return [*FIRST_AGENTS, *range(FURTHER_AGENTS, FURTHER_AGENTS + agents)][:agents]


def compare(day: Day, heard: Supervisor, plan: Plan, report: Report) -> list[str]:
    """What differs between the log and what the supervisor was told."""
    found: list[str] = []
    for pilot in (str(FIRST_PILOT + place) for place in range(plan.queues)):
        told, queue = heard.queues.get(pilot, {}), day.queues[pilot]
        zero = dict.fromkeys(("WaitingCalls", "LongestWaitTime", "LongestWaitingTime", "TalkingAgents"), 0)
        wanted = {**queue.counters(), **queue.counters("LastHour"), **zero}
        for name, value in wanted.items():
            at_threshold = "15" in name and abs(told.get(name, -1000) - value) <= queue.borderline * (
                100 if "Percentage" in name else 1
            )
            if told.get(name) != value and not at_threshold:
                found.append(f"queue {pilot}: {name} is {told.get(name)}, the log has {value}")
    for number in map(str, numbers(plan.agents)):
        told_, agent = heard.agents.get(number, {}), day.agents[number]
        for name, count in agent.counts().items():
            if told_.get(name) != count:
                found.append(f"agent {number}: {name} is {told_.get(name)}, the log has {count}")
        for name, seconds in agent.times().items():
            off = abs(told_.get(name, -1000) - seconds)
            report.furthest_s = max(report.furthest_s, off)
            if off > plan.slack_s:
                found.append(f"agent {number}: {name} is {told_.get(name)}, the log has {seconds:.1f}")
        for name, moment in agent.moments().items():
            at = datetime.fromisoformat(told_.get(name, "1970-01-01T00:00:00+00:00")).timestamp()
            if moment is None or abs(at - moment) > plan.slack_s:
                found.append(f"agent {number}: {name} is {told_.get(name)}, the log has {moment}")
    return found


async def day(plan: Plan, folder: Path) -> Report:
    """Play it, and compare."""
    report, log = Report(), folder / "events.log"
    size = ("--agents", str(plan.agents), "--pilots", str(plan.queues))
    pbx = serving.simulate(folder, 0, *size, "--event-log", str(log), "--log-level", "error")
    bridge = None
    try:
        text = serving.configuration(serving.address(pbx), mode="administrator")
        (folder / "ctibridge.toml").write_text(text)
        env = {ADMIN_VARIABLE: "admin", "TZ": local_noon()}
        bridge = serving.Served(
            folder, "serve", "--config", "ctibridge.toml", "--log-level", "error", env=env
        )
        stage = Stage(plan, Control(pbx.ready.split()[-1]), report)
        url = bridge.ready.split()[0]
        await asyncio.to_thread(serving.wait_until_ready, url)
        await _play(stage, url, log)
    except BaseException:
        for program in (bridge, pbx):
            if program is not None and program.status() is None:
                program.kill()
        raise
    bridge.stop()
    pbx.stop()
    return report


async def _play(stage: Stage, url: str, log: Path) -> None:
    plan, report = stage.plan, stage.report
    async with contextlib.AsyncExitStack() as stack:
        supervisors = [SupervisorByJsonRpc(), Supervisor()]
        for supervisor in supervisors:
            await stack.enter_async_context(listening(supervisor, url))
        by_number: dict[int, Agent] = {}
        waiting = asyncio.Semaphore(SIGN_INS)

        async def begin(number: int) -> None:
            async with waiting:
                agent = Agent(stage, await stack.enter_async_context(opened(url)), number)
                stack.push_async_callback(agent.end)
                await agent.begin()
                by_number[number] = agent

        await asyncio.gather(*(begin(number) for number in numbers(plan.agents)))
        began = time.monotonic()
        stage.invite()
        for place, number in enumerate(numbers(plan.agents)):
            if place // 2 % plan.queues == plan.queues - 1:  # all those who prefer the last team
                stage.spawn(by_number[number].leave(EARLY * plan.seconds))
        await stage.finish()
        await stage.until_silent()
        report.calls_s = time.monotonic() - began
        await asyncio.gather(*(agent.leave() for agent in by_number.values()))
        await stage.finish()
        left = time.monotonic()
        while True:
            told = Day(log)
            report.furthest_s = 0.0
            report.differences = [
                f"supervisor {place}: {each}"
                for place, supervisor in enumerate(supervisors, start=1)
                for each in compare(told, supervisor, plan, report)
            ]
            report.settled_s = time.monotonic() - left
            if not report.differences or report.settled_s > SETTLED_S:
                break
            await asyncio.sleep(0.5)
        report.events, report.messages = told.events, supervisors[0].messages
        for queue in told.queues.values():
            report.totals.update(queue.counters())
            report.totals["borderline"] += queue.borderline


def main() -> int:
    """The day of the size that is asked for; 1 where the statistics differ."""
    parser = argparse.ArgumentParser(description="A call-centre day compressed into a minute.")
    usual = Plan()
    parser.add_argument("--agents", type=int, default=usual.agents)
    parser.add_argument("--calls", type=int, default=usual.calls)
    parser.add_argument("--queues", type=int, default=usual.queues)
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="how long calls come")
    parser.add_argument(
        "--patience", type=float, default=usual.patience_s, help="the longest that callers wait"
    )
    parser.add_argument("--seed", type=int, default=usual.seed)
    asked = parser.parse_args()
    plan = Plan(asked.agents, asked.calls, asked.queues, asked.seconds, asked.patience, asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(day(plan, Path(folder)))
    for name in ("totals", "did", "refused"):
        print(f"{name}: {', '.join(f'{key} {value}' for key, value in getattr(report, name).items())}")
    print(
        f"{report.events} events of the PBX in {report.calls_s:.1f} s, {report.messages} messages to a supervisor; "
        f"settled after {report.settled_s:.1f} s; times differ by {report.furthest_s:.2f} s at most"
    )
    print(f"{len(report.differences)} differences", *report.differences[:50], sep="\n  ")
    return bool(report.differences)


if __name__ == "__main__":
    sys.exit(main())
