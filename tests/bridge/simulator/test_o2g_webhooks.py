"""Webhooks of the simulated O2G: events posted over HTTP (seed document 004, "Subscription management")."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bridge.simulator.server import HttpServer, Simulator
from tests.bridge.simulator.o2g_client import (
    PATIENCE_S,
    SUBSCRIPTIONS,
    accepted,
    call_created,
    channel,
    selector,
    subscribe,
)

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


class Receiver:
    """An HTTP server that keeps what is posted to it; `answers` are its first statuses, then 200."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.hold = asyncio.Event()
        self.hold.set()
        self.attempts = 0
        self.taken: asyncio.Queue[tuple[str, str, dict[str, Any]]] = asyncio.Queue()
        self.url = ""
        self._server = HttpServer(Starlette(routes=[Route("/hook", self._take, methods=["POST"])]))

    async def _take(self, request: Request) -> Response:
        self.attempts += 1
        await self.hold.wait()
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            event = msgspec.json.decode(await request.body())
            self.taken.put_nowait((request.headers.get("cookie", ""), request.headers["content-type"], event))
        return Response(status_code=status)

    async def start(self) -> None:
        self.url = f"{await self._server.start('127.0.0.1', 0)}/hook"

    async def stop(self) -> None:
        self.hold.set()
        await self._server.stop()

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            return (await self.taken.get())[2]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    await receiver.start()
    yield receiver
    await receiver.stop()


async def test_a_webhook_gets_each_event_by_post_in_order(
    user: httpx.AsyncClient, simulator: Simulator, receiver: Receiver
) -> None:
    subscription = await accepted(user, webHookUrl=receiver.url)
    assert subscription["mode"] == "WEBHOOK"
    assert "privatePollingUrl" not in subscription
    events = [call_created(simulator, number=number) for number in range(5)]
    async with asyncio.timeout(PATIENCE_S):
        taken = [await receiver.taken.get() for _ in range(5)]
    assert taken == [(subscription["subscriptionId"], "application/json", event) for event in events]


async def test_a_webhook_lives_as_long_as_its_subscription(
    user: httpx.AsyncClient, simulator: Simulator, receiver: Receiver
) -> None:
    subscription = await accepted(user, webHookUrl=receiver.url, timeout=5000)
    await asyncio.sleep(0.4)  # longer than a channel may be closed
    event = call_created(simulator, number=1)
    assert await receiver.next() == event
    await user.delete(f"{SUBSCRIPTIONS}/{subscription['subscriptionId']}")
    call_created(simulator, number=2)
    await asyncio.sleep(0.05)
    assert receiver.taken.empty()
    assert "o2g webhook" not in {task.get_name() for task in asyncio.all_tasks()}


async def test_an_event_is_posted_again_before_the_next_one(
    user: httpx.AsyncClient, simulator: Simulator, receiver: Receiver
) -> None:
    receiver.answers = [503, 500]
    await accepted(user, webHookUrl=receiver.url)
    first, second = call_created(simulator, number=1), call_created(simulator, number=2)
    assert [await receiver.next(), await receiver.next()] == [first, second]
    assert receiver.attempts == 4


async def test_an_event_that_nobody_takes_is_given_up(
    user: httpx.AsyncClient, simulator: Simulator, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.answers = [500, 500, 500]
    await accepted(user, webHookUrl=receiver.url)
    call_created(simulator, number=1)
    second = call_created(simulator, number=2)
    assert await receiver.next() == second
    assert "webhook at 127.0.0.1 does not take an event: status 500" in caplog.text


async def test_a_webhook_that_hangs_holds_up_nobody_else(
    user: httpx.AsyncClient, sign_in: SignIn, simulator: Simulator, receiver: Receiver
) -> None:
    receiver.hold.clear()
    other = await sign_in()
    await accepted(user, webHookUrl=receiver.url)
    await accepted(user, webHookUrl="http://127.0.0.1:9/nobody-listens-here")
    async with channel(other, await accepted(other, timeout=60)) as lines:
        event = call_created(simulator)
        assert await lines.next() == event


@pytest.mark.parametrize(
    "address", ["", "hook", "ftp://127.0.0.1/", "http://", "http://a:b:c/", "//127.0.0.1/hook", "http://[::1"]
)
async def test_a_webhook_needs_an_http_address(user: httpx.AsyncClient, address: str) -> None:
    answer = await subscribe(user, selector("telephony"), webHookUrl=address)
    assert answer["status"] == "REFUSED"
    assert "webHookUrl" in answer["message"]


async def test_a_subscription_with_a_webhook_has_no_channel(
    user: httpx.AsyncClient, receiver: Receiver
) -> None:
    subscription = await accepted(user, webHookUrl=receiver.url)
    answer = await user.get(f"/OTEvents?subscriptionId={subscription['subscriptionId']}")
    assert answer.status_code == 400
    assert answer.json()["type"] == "NOT_EXPECTED"
