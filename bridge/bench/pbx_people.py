"""People at the simulated O2G's phones, over HTTP: each signs in, opens his channel, and reacts to what it says.

What the calls must give rise to and what the channels carried is counted in a `Ledger`.
Errors: `process.BenchError` where somebody is not let in.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import time
from collections import Counter
from typing import Any, Final

import msgspec

from bridge.bench.process import BenchError
from bridge.transport import Request, TransportError
from bridge.transport.http import HttpTransport

API: Final = "/api/rest/1.0"
_JSON: Final = ("Content-Type", "application/json")
_decode: Final = msgspec.json.Decoder().decode
_encode: Final = msgspec.json.Encoder().encode

SETTLE_S: Final = 20.0
"""How long the last events may take: far more than they do, so that what is missing then is lost."""

STUCK_S: Final = 30.0
"""A call that waits this long for its next event waits for one that is lost; an idle machine takes 10 ms."""

Key = tuple[str, str, str]
"""Whom an event is about (a login, a pilot), its name, and the call or the state that it tells of."""

View = dict[str, Any]


def key_of(event: View) -> Key:
    """What an event is counted under."""
    about = event.get("loginName") or event.get("pilot") or ""
    detail = event.get("callRef") or ""
    if "record" in event:
        detail = event["record"].get("comRef", "")
    elif event["eventName"] == "OnAgentStateChanged":
        detail = event["state"].get("subState", "")
    elif event["eventName"] == "OnUserStateModified":
        detail = event["state"]
    return about, event["eventName"], detail


class Ledger:
    """What must be heard, and what was: by each user on his own channel, and by the administrator on one for all."""

    def __init__(self) -> None:
        self.expected: Counter[Key] = Counter()
        self.own: Counter[Key] = Counter()
        self.all: Counter[Key] = Counter()
        self._order: dict[tuple[str, bool], int] = {}
        self._news = asyncio.Event()

    def expect(self, about: str, name: str, detail: str, count: int = 1) -> None:
        """The call gives rise to `count` such events."""
        self.expected[about, name, detail] += count

    def heard(self, line: bytes, event: View, *, own: bool) -> None:
        """One line came on the user's own channel, or on the administrator's."""
        key = key_of(event)
        (self.own if own else self.all)[key] += 1
        self._news.set()
        self._order[key[0], own] = hash((self._order.get((key[0], own), 0), line))

    def differences(self, *, own: bool) -> tuple[Counter[Key], Counter[Key]]:
        """What was lost, and what came too often or was never to come."""
        heard, expected = (self.own, self.expected_by_users()) if own else (self.all, self.expected)
        return expected - heard, heard - expected

    def expected_by_users(self) -> Counter[Key]:
        """Without what only administrators may follow."""
        return Counter({key: n for key, n in self.expected.items() if not key[1].startswith("OnPilot")})

    async def settle(self, limit_s: float = SETTLE_S) -> None:
        """Wait until everything has come, but not for ever."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                while any(self.differences(own=own)[0] for own in (True, False)):
                    self._news.clear()
                    await self._news.wait()

    def out_of_order(self) -> list[str]:
        """Logins whose events did not come in the same order on both channels."""
        logins = {about for about, own in self._order if own}
        return sorted(
            each for each in logins if self._order.get((each, True)) != self._order.get((each, False))
        )


class Watch:
    """How far one call has come, as its parties' channels tell."""

    def __init__(self) -> None:
        self.rings = asyncio.Event()
        self.talks = asyncio.Event()
        self.over = asyncio.Event()
        self.callee = ""
        self.left: set[str] = set()


class Exchange:
    """The simulated PBX as a client sees it: requests, the calls under way, and what went wrong."""

    def __init__(self, url: str, ledger: Ledger, channels: int) -> None:
        self.http = HttpTransport(url, max_streams=channels + 8)
        self.ledger = ledger
        self.calls: dict[str, Watch] = {}
        self.finished: set[str] = set()
        self.requests = 0
        self.refused: Counter[str] = Counter()
        self.cut = 0
        """Channels that ended though nobody ended them."""
        self.slowest_s = 0.0

    def watch(self, ref: str) -> Watch:
        """The call, known from now on."""
        return self.calls.setdefault(ref, Watch())

    async def ask(self, person: Person, method: str, path: str, body: object = None) -> str:
        """One request; the `Location` of its answer. What is refused is counted."""
        headers = [("Cookie", person.cookie)]
        content = None
        if body is not None:
            headers.append(_JSON)
            content = _encode(body)
        began_s = time.perf_counter()
        self.requests += 1
        try:
            answer = await self.http.request(Request(method, API + path, headers, content))
        except TransportError as error:
            self.refused[f"{method} {type(error).__name__}"] += 1
            return ""
        self.slowest_s = max(self.slowest_s, time.perf_counter() - began_s)
        if answer.status >= 300:
            self.refused[f"{method} {path.partition('?')[0].rpartition('/')[2]}: {answer.status}"] += 1
        return answer.header("location") or ""


class Person:
    """Somebody signed in with a session, a subscription and a channel of his own."""

    def __init__(self, exchange: Exchange, login: str, password: str, packages: tuple[str, ...]) -> None:
        self.login = login
        self.number = login.removeprefix("oxe")
        self.cookie = ""
        self._exchange = exchange
        self._password = password
        self._packages = packages
        self._reading: asyncio.Task[None] | None = None
        self._doing: set[asyncio.Task[None]] = set()

    @property
    def administrator(self) -> bool:
        """Whether he hears of everybody."""
        return self.login == self.number

    async def come(self) -> None:
        """Sign in, subscribe, and open the channel. Raises `BenchError`."""
        http = self._exchange.http
        basic = base64.b64encode(f"{self.login}:{self._password}".encode()).decode()
        target = "/api/rest/authenticate?version=1.0"
        try:
            answer = await http.request(Request("GET", target, [("Authorization", f"Basic {basic}")]))
            self.cookie = (answer.header("set-cookie") or "").partition(";")[0]
            await self._post("/sessions", {"applicationName": "ctibridge bench"})
            ids = {"ids": ["*"]} if self.administrator else {}
            selectors = [{"names": [package], **ids} for package in self._packages]
            request = {"version": "1.0", "filter": {"selectors": selectors}}
            subscribed = await self._post("/subscriptions", request)
        except TransportError as error:
            raise BenchError(f"{self.login} is not let in: {error}") from error
        address = subscribed.get("privatePollingUrl", "")
        if not address:
            raise BenchError(f"{self.login} gets no subscription: {subscribed.get('message', subscribed)}")
        opened = asyncio.Event()
        target = "/" + address.split("/", 3)[3]
        self._reading = asyncio.create_task(self._read(target, opened), name=f"channel of {self.login}")
        await opened.wait()

    def go(self) -> None:
        """Read the channel no more."""
        for task in (self._reading, *self._doing):
            if task is not None:
                task.cancel()

    async def do(self, method: str, path: str, body: object = None) -> str:
        """One request of his."""
        return await self._exchange.ask(self, method, path, body)

    async def _post(self, path: str, body: object) -> View:
        headers = [("Cookie", self.cookie), _JSON]
        answer = await self._exchange.http.request(Request("POST", API + path, headers, _encode(body)))
        if answer.status >= 300:
            raise BenchError(f"{self.login} is refused {path}: {answer.status} {answer.body[:200]!r}")
        found: View = _decode(answer.body)
        return found

    async def _read(self, target: str, opened: asyncio.Event) -> None:
        rest = b""
        try:
            async with self._exchange.http.stream(
                Request("GET", target, [("Cookie", self.cookie)])
            ) as channel:
                async for piece in channel.chunks():
                    *lines, rest = (rest + piece).split(b"\n")
                    for line in lines:
                        self._hear(line, opened)
        except TransportError:
            pass
        self._exchange.cut += 1
        opened.set()

    def _hear(self, line: bytes, opened: asyncio.Event) -> None:
        event: View = _decode(line)
        name = event["eventName"]
        if name == "OnChannelInformation":
            opened.set()
            return
        self._exchange.ledger.heard(line, event, own=not self.administrator)
        if self.administrator:
            return
        if name.startswith("OnCall"):
            self._follow(name, event)
        elif name == "OnAgentStateChanged" and event["state"].get("subState") == "WRAPUP":
            self._soon("POST", "/acd/agent/ready")

    def _follow(self, name: str, event: View) -> None:
        ref = event["callRef"]
        if ref in self._exchange.finished:
            return
        watch = self._exchange.watch(ref)
        state = event.get("callData", {}).get("state")
        if name == "OnCallRemoved":
            watch.left.add(self.login)
            if len(watch.left) == 2:
                watch.over.set()
        elif name == "OnCallCreated" and state == "RINGING_INCOMING":
            watch.callee = self.login
            watch.rings.set()
            self._soon("POST", f"/telephony/calls/{ref}/answer", {"deviceId": self.number})
        elif state == "ACTIVE" and self.login != watch.callee:
            watch.talks.set()

    def _soon(self, method: str, path: str, body: object = None) -> None:
        async def doing() -> None:
            await self.do(method, path, body)

        task = asyncio.create_task(doing())
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)
