"""What tests of the simulated O2G's subscriptions do over and over: subscribe, open a channel, read it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec

from bridge.simulator.server import Simulator

SUBSCRIPTIONS = "/api/rest/1.0/subscriptions"
SESSIONS = "/api/rest/1.0/sessions"
OPENED = {"eventName": "OnChannelInformation", "text": "opened"}
KEEP_ALIVE = {"eventName": "OnChannelInformation", "text": "keepalive"}
PATIENCE_S = 30.0


def selector(*names: str, ids: list[str] | None = None) -> dict[str, Any]:
    return {"names": list(names)} | ({"ids": ids} if ids is not None else {})


def filtered(*selectors: dict[str, Any], **fields: object) -> dict[str, Any]:
    return {"filter": {"selectors": list(selectors)}, "version": "1.0", **fields}


async def subscribe(
    client: httpx.AsyncClient, *selectors: dict[str, Any], **fields: object
) -> dict[str, Any]:
    answer = await client.post(SUBSCRIPTIONS, json=filtered(*selectors, **fields))
    assert answer.status_code == 200, answer.text
    subscription: dict[str, Any] = answer.json()
    return subscription


async def accepted(client: httpx.AsyncClient, *selectors: dict[str, Any], **fields: object) -> dict[str, Any]:
    subscription = await subscribe(client, *(selectors or (selector("telephony"),)), **fields)
    assert subscription["status"] == "ACCEPTED", subscription
    return subscription


class Lines:
    """The events on an open channel."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            event: dict[str, Any] = msgspec.json.decode(await anext(self._lines))
            return event

    async def rest(self) -> list[dict[str, Any]]:
        """What still comes until the server closes the channel."""
        async with asyncio.timeout(PATIENCE_S):
            return [msgspec.json.decode(line) async for line in self._lines]


@asynccontextmanager
async def channel(
    client: httpx.AsyncClient, subscription: dict[str, Any], method: str = "GET"
) -> AsyncIterator[Lines]:
    """An open channel whose first line has been read."""
    async with client.stream(method, subscription["privatePollingUrl"]) as response:
        lines = Lines(response)
        assert response.status_code == 200
        assert await lines.next() == OPENED
        yield lines


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.01)


def call_created(simulator: Simulator, login: str = "oxe70120", number: int = 0) -> dict[str, Any]:
    event = {"eventName": "OnCallCreated", "loginName": login, "callRef": f"call{number}"}
    simulator.o2g.emit(event, id=login)
    return event
