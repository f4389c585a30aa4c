"""An office at work behind a link that fails: calls, tunnel requests, listeners, and a witness beside the PBX.

Users set their forwards, each time to a number that is used once: so the PBX's own events, seen by a witness who
needs no link, tell what was executed and in which order. Errors: `AssertionError`, where something is not as it
should be.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

from tests.system.client import Client, opened
from tests.system.conftest import TOKEN
from tests.system.house import PASSWORD
from tests.system.o2g import BASE, Session, signed_in

UPSTREAM_TIMEOUT_S = 2.0
"""The limit of a call in the bridges of these tests."""

DEADLINE_S = UPSTREAM_TIMEOUT_S + 8.0
"""When every request must have its answer. What is over the limit is for a machine that is slow or busy."""

PATIENCE_S = 30.0
"""How long a link may take to work again, with all who follow it: it takes one or two seconds."""

ANN, BOB, EVE = "oxe70121", "oxe70122", "oxe70123"
"""Ann's events are listened to; bob calls by JSON-RPC, eve through the tunnel."""

NUMBERS = itertools.count(1)
"""Used once each in the life of a PBX."""

PAUSE_S = 0.02
"""Between two changes of ann's, and after a request that failed."""

READS: tuple[tuple[str, dict[str, str]], ...] = (
    ("O2g.telephony.getCalls", {"loginName": BOB}),
    ("Cti.getCurrentCallsPhoneEvents", {}),
    ("O2g.routing.getForward", {"loginName": BOB}),
)


def forward(number: str) -> dict[str, Any]:
    """The body of a request that sets a forward."""
    return {"forwardRoute": {"destinations": [{"type": "NUMBER", "number": number}]}}


def new_number() -> str:
    """A number outside that nobody was forwarded to before."""
    return f"0{next(NUMBERS):06}"


def number_in(event: dict[str, Any]) -> str:
    """Where an event says that the user's calls are forwarded to; "" for nowhere."""
    routes = event.get("routingState", {}).get("forwardRoutes")
    return str(routes[0]["destinations"][0]["number"]) if routes else ""


async def until(what: str, condition: Callable[[], bool], how_it_is: Callable[[], str] = str) -> None:
    """Wait until it holds."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"in vain: until {what} {how_it_is()}") from None


class Witness:
    """Stands beside the PBX: sets ann's forward, and sees every change of everybody's."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.seen: list[tuple[str, str]] = []
        """(login, number), in the order of the PBX."""
        self.made: list[str] = []
        """Ann's numbers, in the order in which they were set."""
        self._client = client
        self.reading: asyncio.Task[None]

    def of(self, login: str) -> list[str]:
        """The numbers of one user. A number comes again wherever somebody has asked for a snapshot of his."""
        return [number for each, number in self.seen if each == login]

    async def sign_in(self) -> None:
        """Sign in as the administrator, and follow the three users."""
        client = self._client
        (await client.get("/api/rest/authenticate?version=1.0", auth=("admin", "admin"))).raise_for_status()
        (await client.post(f"{BASE}/sessions", json={"applicationName": "witness"})).raise_for_status()
        selectors = [{"ids": [ANN, BOB, EVE], "names": ["routingManagement"]}]
        body = {"filter": {"selectors": selectors}, "version": "1.0", "timeout": 0}
        answer = await client.post(f"{BASE}/subscriptions", json=body)
        opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.reading = asyncio.create_task(self._read(answer.json()["publicPollingUrl"], opened))
        await opened

    async def sets_anns_forward(self) -> None:
        """One change."""
        number = new_number()
        path = f"{BASE}/routing/forwardroute?loginName={ANN}"
        (await self._client.post(path, json=forward(number))).raise_for_status()
        self.made.append(number)

    async def leaves(self) -> None:
        """Sign out."""
        self.reading.cancel()
        await asyncio.wait([self.reading])
        await self._client.delete(f"{BASE}/sessions")

    async def _read(self, channel: str, opened: asyncio.Future[None]) -> None:
        async with self._client.stream("POST", channel, timeout=None) as answer:
            async for line in answer.aiter_lines():
                event = msgspec.json.decode(line)
                if number := number_in(event):
                    self.seen.append((event["loginName"], number))
                elif not opened.done():
                    opened.set_result(None)


@dataclass
class Asked:
    """One request: `number` is what it was to set, `outcome` one of result, code, "code no", or status."""

    number: str | None
    message: dict[str, Any]

    @property
    def outcome(self) -> str:
        """In a word. Raises `AssertionError` for one that is not documented."""
        message = self.message
        if message.get("type") == "response":
            assert message.get("origin") in (None, "bridge"), message
            if "origin" in message:
                assert message["status"] in (502, 504), message
                return str(message["status"])
            assert message["status"] in (200, 204), message
            return "done"
        if "result" in message:
            return "done"
        error = message["error"]
        if error["code"] == -32005:
            assert error["data"]["executed"] in ("no", "unknown"), error
            return f"-32005 {error['data']['executed']}"
        assert error["code"] == -32003, error
        assert error["data"]["site"] == "paris", error
        assert error["data"]["retryAfter"] > 0, error
        return "-32003"


@dataclass
class Worker:
    """Somebody who makes one request after the other."""

    name: str
    ask: Callable[[str], Awaitable[asyncio.Future[dict[str, Any]]]]
    changes: bool
    asked: list[Asked] = field(default_factory=list)

    def done(self) -> int:
        """How many of them were carried out."""
        return sum(each.outcome == "done" for each in self.asked)

    def failed(self) -> int:
        """How many were not."""
        return len(self.asked) - self.done()


class Office:
    """All of them, at work from `begin` until `end`."""

    def __init__(self, witness: Witness, listener: Client, calls: Client, tunnel: Client) -> None:
        self.witness = witness
        self.listener = listener
        self.calls = calls
        self.tunnel = tunnel
        self.workers: list[Worker] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._closing = False
        self._subscriber: Session | None = None
        self._writer: Session | None = None

    async def begin(self) -> None:
        """Sign in, subscribe, work."""
        await self.witness.sets_anns_forward()
        for client, login in ((self.listener, ANN), (self.calls, BOB)):
            await client.call("Session.login", {"login": login, "password": PASSWORD})
        selectors = [{"ids": [ANN], "names": ["routingManagement"]}]
        await self.listener.call("O2g.subscribe", {"selectors": selectors, "identifier": "ann"})
        self._subscriber = await signed_in(self.tunnel, ANN)
        await self._subscriber.subscribe(ANN)
        self._writer = await signed_in(self.tunnel, EVE)
        headers = {"Cookie": self._writer._cookie}
        path = f"{BASE}/routing/forwardroute"
        for method, params in READS:
            self._works(method, lambda _, m=method, p=params: self.calls.begin(m, p))
        self._works(
            "Cti.uncFwd",
            lambda number: self.calls.begin("Cti.uncFwd", {"state": True, "destination": number}),
            changes=True,
        )
        for at in range(3):
            self._works(f"tunnel GET {at}", lambda _: self.tunnel.begin_request("GET", path, headers=headers))
        self._works(
            "tunnel POST",
            lambda number: self.tunnel.begin_request("POST", path, forward(number), headers=headers),
            changes=True,
        )
        self._tasks = [asyncio.create_task(self._work(worker)) for worker in self.workers]
        self._tasks.append(asyncio.create_task(self._change()))

    async def busy(self, times: int = 3) -> None:
        """Until each worker has been answered some more times, one way or the other."""
        before = {worker.name: len(worker.asked) for worker in self.workers}
        await self.until(
            "everybody is answered",
            lambda: all(len(worker.asked) >= before[worker.name] + times for worker in self.workers),
        )

    async def failing(self) -> None:
        """Until each worker has had a failure."""
        before = {worker.name: worker.failed() for worker in self.workers}
        await self.until(
            "everybody meets a failure",
            lambda: all(worker.failed() > before[worker.name] for worker in self.workers),
        )

    async def well(self) -> None:
        """Until everything works for everybody, and the listeners hear what happens now."""
        before = {worker.name: worker.done() for worker in self.workers}
        await self.until(
            "everybody's requests are carried out",
            lambda: all(worker.done() >= before[worker.name] + 3 for worker in self.workers),
        )
        await self._heard(len(self.witness.made) + 10)

    async def end(self) -> Counter[str]:
        """Stop, see that all is in order, sign out. Returns how often each outcome came."""
        self._closing = True
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*self._tasks)
        await self._heard(len(self.witness.made))
        await self.until(
            "the witness sees it all", lambda: self.witness.of(ANN)[-1:] == self.witness.made[-1:]
        )
        outcomes = self._check_answers()
        self._check_executed()
        seen = self.witness.of(ANN)
        assert without_repeats(seen) == self.witness.made
        _check_heard("the JSON-RPC listener", told_by_rpc(self.listener), seen)
        _check_heard("the tunnel's listener", _told_by_tunnel(self.tunnel), seen)
        self._check_settings()
        for session in (self._subscriber, self._writer):
            if session is not None:
                await session.close()
        for client in (self.listener, self.calls):
            await client.call("Session.logout")
        return outcomes

    async def stop(self) -> None:
        """Stop at once."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def until(self, what: str, condition: Callable[[], bool]) -> None:
        """Wait until it holds. Nobody who works may have come to grief meanwhile."""

        def nobody_has_failed() -> bool:
            for task in (*self._tasks, self.witness.reading):
                if task.done():
                    task.result()
            return condition()

        def how_it_is() -> str:
            return str({worker.name: (worker.done(), worker.failed()) for worker in self.workers})

        await until(what, nobody_has_failed, how_it_is)

    # Inside

    def _works(
        self, name: str, ask: Callable[..., Awaitable[asyncio.Future[dict[str, Any]]]], changes: bool = False
    ) -> None:
        self.workers.append(Worker(name, ask, changes))

    async def _work(self, worker: Worker) -> None:
        while not self._closing:
            number = new_number()
            answer = await worker.ask(number)
            try:
                async with asyncio.timeout(DEADLINE_S):
                    message = await answer
            except TimeoutError:
                raise AssertionError(f"{worker.name}: no answer within {DEADLINE_S:g} s") from None
            asked = Asked(number if worker.changes else None, message)
            worker.asked.append(asked)
            if asked.outcome != "done":
                await asyncio.sleep(PAUSE_S)

    async def _change(self) -> None:
        while not self._closing:
            await self.witness.sets_anns_forward()
            await asyncio.sleep(PAUSE_S)

    async def _heard(self, count: int) -> None:
        """Until both listeners have heard of the change that is the `count`-th of ann's, or of a later one."""
        made = self.witness.made

        def up_to_date() -> bool:
            if len(made) < count:
                return False
            late = set(made[count - 1 :])
            return all(
                told and told[-1] in late
                for told in (told_by_rpc(self.listener), _told_by_tunnel(self.tunnel))
            )

        await self.until("the listeners hear what happens", up_to_date)

    def _check_answers(self) -> Counter[str]:
        """Each request is answered exactly once."""
        for client in (self.calls, self.tunnel):
            ids = Counter(
                heard.message["id"]
                for heard in client.heard
                if "result" in heard.message
                or "error" in heard.message
                or heard.message.get("type") == "response"
            )
            twice = [id_ for id_, count in ids.items() if count > 1]
            assert not twice, f"answered more than once: {twice}"
        return Counter(each.outcome for worker in self.workers for each in worker.asked)

    def _check_executed(self) -> None:
        """What is said to be done was done once, what is said not to be done was not, and nothing was done twice."""
        # Of bob the bridge asks for snapshots; nobody does so of eve.
        seen = Counter([*without_repeats(self.witness.of(BOB)), *self.witness.of(EVE)])
        twice = [number for number, count in seen.items() if count > 1]
        assert not twice, f"executed more than once: {twice}"
        for worker in self.workers:
            for each in worker.asked:
                if each.number is not None and each.outcome == "done":
                    assert seen[each.number] == 1, f"{worker.name}: not executed, and said to be: {each}"
                elif each.outcome in ("-32003", "-32005 no"):
                    assert each.number not in seen, f"{worker.name}: executed, and said not to be: {each}"

    def _check_settings(self) -> None:
        """The last that ann's page was told of her forward is how it is; events are numbered without a gap."""
        events = [heard.message["params"] for heard in self.listener.heard if "method" in heard.message]
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        told = [event["ctiMessage"] for event in events if event.get("msgType") == "UserConfigUpdate"]
        assert told[-1]["uncFwdDestination"] == self.witness.made[-1]


RESYNC = "Resync"


def told_by_rpc(client: Client) -> list[str]:
    """Ann's numbers and `RESYNC`s, in order."""
    told = []
    for heard in client.heard:
        params = heard.message.get("params", {})
        if "event" in params:
            told.append(number_in(params["event"]))
        elif params.get("msgType") == RESYNC:
            told.append(RESYNC)
    return [each for each in told if each]


def _told_by_tunnel(client: Client) -> list[str]:
    """The same through the tunnel."""
    told = []
    for heard in client.heard:
        message = heard.message
        if message.get("type") == "event":
            told.append(number_in(message["event"]))
        elif message.get("type") == "error":
            assert message["code"] == "resync", message
            told.append(RESYNC)
    return [each for each in told if each]


def without_repeats(numbers: list[str]) -> list[str]:
    """Numbers that snapshots repeat count once."""
    return [number for number, _ in itertools.groupby(numbers)]


def _check_heard(who: str, told: list[str], seen: list[str]) -> None:
    """In order, none more often than the PBX told it; what is missing is missing where a `Resync` says so."""
    counts = Counter(seen)
    for number, count in Counter(told).items():
        assert number == RESYNC or count <= counts[number], f"{who} heard {number} {count} times"
    made, told = without_repeats(seen), without_repeats(told)
    place = {number: at for at, number in enumerate(made)}
    last, warned = place[next(each for each in told if each != RESYNC)] - 1, False
    for each in told:
        if each == RESYNC:
            warned = True
            continue
        if place[each] == last and warned:
            continue  # a snapshot after the Resync
        assert place[each] > last, f"{who} heard {each} after {made[last]}: again, or out of order"
        missing = made[last + 1 : place[each]]
        assert warned or not missing, f"{who} has missed {missing} and was not told"
        last, warned = place[each], False
    assert last == len(made) - 1, f"{who} has not heard the last"


@contextlib.asynccontextmanager
async def witnessing(pbx_url: str) -> AsyncIterator[Witness]:
    """A witness for the time of a block."""
    async with httpx.AsyncClient(base_url=pbx_url, timeout=PATIENCE_S, trust_env=False) as client:
        witness = Witness(client)
        await witness.sign_in()
        try:
            yield witness
        finally:
            await witness.leaves()


@contextlib.asynccontextmanager
async def office(bridge_url: str, pbx_url: str) -> AsyncIterator[Office]:
    """An office for the time of a block, which must call `end`."""
    async with (
        witnessing(pbx_url) as witness,
        opened(bridge_url) as listener,
        opened(bridge_url) as calls,
        opened(bridge_url, token=TOKEN) as tunnel,
    ):
        people = Office(witness, listener, calls, tunnel)
        try:
            await people.begin()
            yield people
        finally:
            await people.stop()
