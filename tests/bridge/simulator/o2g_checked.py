"""Requests over HTTP to the simulated O2G whose every answer and event is checked against the catalogue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from bridge.simulator.pbx_core import LoopClock
from bridge.simulator.server import Simulator
from protocol import catalogue
from tests.bridge.simulator.o2g_client import PATIENCE_S, Lines, accepted, channel, selector
from tests.bridge.simulator.pbx_world import check, check_event

BASE = "/api/rest/1.0"


class Checked:
    """One session; its requests are named by method and the path below the API's base."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def answer(self, method: str, path: str, body: object = None) -> httpx.Response:
        found = catalogue.match(BASE + urlsplit(path).path)
        assert found is not None, path
        operation, _ = found.by_method[method]
        answer = await self.client.request(method, BASE + path, json=body)
        assert operation.documents(answer.status_code), f"{operation.id}: {answer.status_code} {answer.text}"
        if answer.status_code == 200 and answer.headers["content-type"] == "application/json":
            name = next(each.type for each in operation.responses if each.code == 200)
            assert name is not None
            check(answer.json(), name, operation.service, operation.id)
        elif answer.status_code in (201, 204):
            assert not answer.content
        elif answer.status_code != 200:
            assert answer.json()["innerMessage"]
        return answer

    async def do(self, method: str, path: str, body: object = None) -> Any:
        """The body of a request that succeeds; None where it has none."""
        answer = await self.answer(method, path, body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def get(self, path: str) -> Any:
        return await self.do("GET", path)

    async def fails(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        """Status and type of a request that is refused."""
        answer = await self.answer(method, path, body)
        assert answer.is_error, answer.text
        return answer.status_code, answer.json()["type"]

    @asynccontextmanager
    async def events(self, *names: str, ids: list[str] | None = None) -> AsyncIterator[Events]:
        """The session's events of these packages."""
        subscription = await accepted(self.client, *(selector(name, ids=ids) for name in names))
        async with channel(self.client, subscription) as lines:
            yield Events(lines)


class Events:
    """The events of an open channel."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    async def next(self) -> dict[str, Any]:
        while True:
            event = await self._lines.next()
            if event["eventName"] != "OnChannelInformation":
                check_event(event)
                return event


class ShiftedClock(LoopClock):
    """The loop's clock, whose time of day a test moves on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


def shift_clock(simulator: Simulator) -> ShiftedClock:
    """Give the running PBX a clock that can be moved on."""
    simulator.pbx.core.clock = clock = ShiftedClock()
    return clock


class Phones:
    """Calls made over HTTP in an administrator's session."""

    def __init__(self, admin: httpx.AsyncClient) -> None:
        self.api = Checked(admin)

    async def dial(self, caller: str, callee: str) -> str:
        body = {"deviceId": caller, "callee": callee, "autoAnswer": True}
        answer = await self.api.client.post(f"/api/rest/1.0/telephony/calls?loginName=oxe{caller}", json=body)
        assert answer.status_code == 201, answer.text
        return answer.headers["location"].rpartition("/")[2]

    async def answer(self, user: str, ref: str) -> None:
        await self.api.do("POST", f"/telephony/calls/{ref}/answer?loginName=oxe{user}", {"deviceId": user})

    async def drop(self, user: str, ref: str) -> None:
        await self.api.do("POST", f"/telephony/calls/{ref}/dropme?loginName=oxe{user}")

    async def miss(self, caller: str, callee: str) -> str:
        ref = await self.dial(caller, callee)
        await self.drop(caller, ref)
        return ref

    async def talk_to_agent(self, caller: str, pilot: str, agent: str) -> str:
        """A call to a pilot that the agent answers; the caller hangs up."""
        ref = await self.dial(caller, pilot)
        async with asyncio.timeout(PATIENCE_S):
            while not (await self.api.get(f"/telephony/calls?loginName=oxe{agent}")).get("calls"):
                await asyncio.sleep(0.01)
        await self.answer(agent, ref)
        await self.drop(caller, ref)
        return ref

    async def talk(self, caller: str, callee: str) -> str:
        ref = await self.dial(caller, callee)
        await self.answer(callee, ref)
        await self.drop(caller, ref)
        return ref
