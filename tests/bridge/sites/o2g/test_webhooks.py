"""Events that O2G posts (seed document 004, "Subscription management"): addresses, secrets, order, limits; and a
bridge whose own subscription is one, against the simulated O2G."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from bridge.config import Ingress, Secret
from bridge.simulator.plan import Plan
from bridge.simulator.server import Simulator
from bridge.simulator.settings import Settings
from bridge.sites.o2g import webhooks
from bridge.sites.o2g.site import O2gSite
from bridge.sites.o2g.webhooks import Webhook, Webhooks
from bridge.tunnel import hooks as pages
from protocol.encoding import Encoding
from tests.bridge.transport.scripted import eventually
from tests.bridge.tunnel.ingress_bench import PATIENCE_S, Bench, replying, through

EVENT = b'{"eventName":"OnCallCreated"}'


# Addresses


async def test_an_address_has_a_secret_that_is_long_and_its_own() -> None:
    hooks = Webhooks("https://bridge.example.com/")
    urls = {hooks.open().url for _ in range(100)}
    assert len(urls) == 100
    assert all(re.fullmatch(r"https://bridge\.example\.com/hooks/o2g/[A-Za-z0-9_-]{43}", url) for url in urls)


async def test_a_secret_leads_to_its_subscription_and_nothing_else_does() -> None:
    hooks = Webhooks("https://bridge.example.com")
    one, two = hooks.open(), hooks.open()
    secret = one.url.rpartition("/")[2]
    assert hooks.find(secret) is one
    for wrong in ("", secret[:-1], secret + "A", secret.swapcase(), "\ud800", f"{secret}/"):
        assert hooks.find(wrong) is None
    one.close()
    one.close()
    assert hooks.find(secret) is None
    assert hooks.find(two.url.rpartition("/")[2]) is two


async def test_events_come_in_the_order_in_which_they_were_posted_until_the_end() -> None:
    hook = Webhooks("http://b").open()
    for number in range(3):
        assert hook.take(b'{"n":%d}' % number)
    hook.close()
    assert [line async for line in hook.lines()] == [b"", b'{"n":0}', b'{"n":1}', b'{"n":2}']


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"5", b'"x"', b"null", b"{}{}", b'{"a":"\xff"}', b"<xml/>"]
)
async def test_what_is_no_json_object_is_no_event(content: bytes) -> None:
    with pytest.raises(ValueError, match="the event is no JSON"):
        Webhooks("http://b").open().take(content)


async def test_events_that_nobody_takes_do_not_pile_up_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "WAITING_MOST", 3)
    hook = Webhooks("http://b").open()
    assert [hook.take(EVENT) for _ in range(4)] == [True, True, True, False]


# The page


class Page(NamedTuple):
    bench: Bench
    hooks: Webhooks


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """The application, and the hooks of its site."""
    async with through(replying(), how={"public_url": "http://127.0.0.1:1"}) as bench:
        assert bench.application.bridge is not None
        site = bench.application.bridge.sites["paris"]
        assert isinstance(site, O2gSite)
        assert site.webhooks is not None
        yield Page(bench, site.webhooks)


def path_of(hook: Webhook) -> str:
    return urlsplit(hook.url).path


async def test_a_posted_event_is_taken(page: Page) -> None:
    bench, hooks = page
    hook = hooks.open()
    for number in range(2):
        answered = await bench.client.post(
            path_of(hook), content=b'{"n":%d}' % number, headers={"Cookie": "4711"}
        )
        assert (answered.status_code, answered.content) == (200, b"")
    hook.close()
    assert [line async for line in hook.lines()] == [b"", b'{"n":0}', b'{"n":1}']


@pytest.mark.parametrize(
    "path",
    ["/hooks/o2g/", "/hooks/o2g/guess", "/hooks/xivo/{}", "/hooks/{}", "/hooks/o2g/{}/", "/hooks/o2g/x{}"],
)
async def test_whoever_does_not_know_the_secret_finds_no_page(page: Page, path: str) -> None:
    bench, hooks = page
    hook = hooks.open()
    secret = path_of(hook).rpartition("/")[2]
    for method in ("POST", "GET", "PUT"):
        answered = await bench.client.request(method, "/hooks/" + path.format(secret), content=EVENT)
        assert (answered.status_code, answered.content) == (404, b"")


async def test_a_closed_subscriptions_page_is_gone(page: Page) -> None:
    bench, hooks = page
    hook = hooks.open()
    hook.close()
    assert (await bench.client.post(path_of(hook), content=EVENT)).status_code == 404


async def test_only_events_of_a_sensible_size_can_be_posted(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, hooks = page
    path = path_of(hooks.open())
    answered = await bench.client.get(path)
    assert (answered.status_code, answered.headers["allow"]) == (405, "POST")
    assert (await bench.client.post(path, content=b"no event")).status_code == 400
    monkeypatch.setattr(pages, "EVENT_MOST_BYTES", 100)
    assert (await bench.client.post(path, content=b'{"a":"' + b"x" * 100 + b'"}')).status_code == 413
    monkeypatch.setattr(webhooks, "WAITING_MOST", 0)
    answered = await bench.client.post(path, content=EVENT)
    assert (answered.status_code, answered.headers["retry-after"]) == (503, "1")


async def test_an_event_that_does_not_come_is_given_up(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "BODY_LIMIT_S", 0.05)
    bench, hooks = page
    async with bench.raw() as (reader, writer):
        writer.write(
            f"POST {path_of(hooks.open())} HTTP/1.1\r\nHost: b\r\nContent-Length: 9\r\n\r\n{{".encode()
        )
        assert (await reader.read()).startswith(b"HTTP/1.1 408 ")


async def test_the_rule_of_the_ingress_is_not_the_hooks(page: Page) -> None:
    """A PBX posts from its own network; what lets it in is the secret."""
    bench, hooks = page
    bench.application.reconfigure(msgspec.structs.replace(bench.application.config, ingress=Ingress()))
    assert (await bench.client.post(path_of(hooks.open()), content=EVENT)).status_code == 200


# The bridge's own subscription


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Desk:
    """A page of one user: what `deliver` was given."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def deliver(self, event: Any) -> None:
        self.events.append(json.loads(event.encoded(Encoding.JSON, 1))["params"])

    def types(self) -> list[str]:
        return [event["ctiMessage"].get("eventType", event["msgType"]) for event in self.events]


@pytest.mark.parametrize("mode", ["user", "administrator"])
async def test_calls_are_followed_by_posted_events_also_after_the_site_has_restarted(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_TEST_ADMIN", "admin")
    simulator = Simulator(Plan.demo(users=10))
    port = free_port()
    base = await simulator.start("127.0.0.1", 0, Settings(session_ttl_s=1, purge_period_s=1))
    how: dict[str, Any] = {"events": "webhook", "public_url": f"http://127.0.0.1:{port}", "url": base}
    if mode == "administrator":
        how |= {"admin_login": "admin", "admin_password": Secret(env="HOOK_TEST_ADMIN")}
    try:
        async with through(replying(), port=port, how=how) as bench:
            assert bench.application.bridge is not None
            site = bench.application.bridge.sites["paris"]
            assert isinstance(site, O2gSite)
            hooks = site.webhooks
            assert hooks is not None
            await eventually(lambda: site.status().ready)
            desk = Desk()
            user = await site.sign_in("oxe70121", "0000", None, desk.deliver, lambda why: None)
            user.begin()
            await eventually(lambda: "PhoneStatusUpdate" in desk.types())
            assert "LinkStatusUpdate" in desk.types()
            await called(base, desk)
            simulator.restart()
            desk.events.clear()
            await eventually(lambda: "Resync" in desk.types())
            await called(base, desk)
            assert len(hooks) == 1, "the address of before the restart is gone"
            await user.close()
        assert len(hooks) == 0
        assert await subscriptions(simulator) == 0
    finally:
        await simulator.stop()


async def called(base: str, desk: Desk) -> None:
    """Somebody calls the desk and hangs up; the desk hears of it by posted events."""
    desk.events.clear()
    async with httpx.AsyncClient(base_url=base, timeout=PATIENCE_S) as caller:
        await caller.get("/api/rest/authenticate?version=1.0", auth=("oxe70120", "0000"))
        await caller.post("/api/rest/1.0/sessions", json={"applicationName": "test"})
        call = {"deviceId": "70120", "callee": "70121", "autoAnswer": True}
        answered = await caller.post("/api/rest/1.0/telephony/basicCall", json=call)
        assert answered.is_success, answered.text
        await eventually(lambda: "EventRinging" in desk.types())
        await caller.post("/api/rest/1.0/telephony/basicCall/dropme")
        calls = (await caller.get("/api/rest/1.0/telephony/calls")).json()["calls"]
        for each in calls:
            await caller.delete(f"/api/rest/1.0/telephony/calls/{each['callRef']}")
        await eventually(lambda: "EventReleased" in desk.types())
        await caller.delete("/api/rest/1.0/sessions")


async def subscriptions(simulator: Simulator) -> int:
    await asyncio.sleep(0)
    return len(simulator.o2g.subscriptions)
