"""Who may send plain HTTP through the bridge, and what becomes of it when he may not any more."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest

from bridge.config import Access, Config, Limits, Server, Token
from bridge.config import Ingress as Rules
from tests.bridge.transport.scripted import Peer, answer, eventually
from tests.bridge.tunnel.ingress_bench import (
    CALLS,
    HEAD,
    PATIENCE_S,
    Bench,
    error_of,
    replying,
    through,
    token,
)

BY_TOKEN = Rules(access="token")


async def reconfigured(bench: Bench, **rooms: Any) -> None:
    """As SIGHUP does with a changed file."""
    settings: Config = msgspec.structs.replace(bench.application.config, **rooms)
    bench.application.reconfigure(settings)


# The rules


async def test_without_a_word_in_the_configuration_nothing_passes() -> None:
    async with through(replying(), ingress=Rules()) as bench:
        answered = await bench.client.get(CALLS)
        assert answered.status_code == 403
        assert "[ingress]" in error_of(answered)
        assert bench.site.seen == []


async def test_an_address_in_range_passes_and_another_does_not() -> None:
    async with through(replying(b"{}"), ingress=Rules(access="address", addresses=["10.0.0.0/8"])) as bench:
        answered = await bench.client.get(CALLS)
        assert answered.status_code == 403
        assert "address" in error_of(answered)
        await reconfigured(bench, ingress=Rules(access="address", addresses=["10.0.0.0/8", "127.0.0.1"]))
        assert (await bench.client.get(CALLS)).status_code == 200


@pytest.mark.parametrize(
    ("forwarded", "status"),
    [
        ({"X-Forwarded-For": "10.1.2.3"}, 200),
        ({"X-Forwarded-For": "192.0.2.1"}, 403),
        ({"X-Forwarded-For": "10.1.2.3, 192.0.2.1"}, 403),
        ({"X-Forwarded-Proto": "https"}, 403),
        ({"Forwarded": "for=10.1.2.3"}, 200),
        ({"Forwarded": "for=_hidden"}, 403),
        ({"X-Forwarded-For": "192.0.2.1", "Forwarded": "for=10.1.2.3"}, 400),
    ],
)
async def test_behind_a_proxy_it_is_the_clients_address_that_counts(
    forwarded: dict[str, str], status: int
) -> None:
    """The proxy's own address is in the range, as it often is; that lets nobody in."""
    rules = Rules(access="address", addresses=["10.0.0.0/8", "127.0.0.1"])
    async with through(replying(b"{}"), ingress=rules, server=Server(trusted_proxies=["127.0.0.1"])) as bench:
        assert (await bench.client.get(CALLS, headers=forwarded)).status_code == status


async def test_which_proxies_are_trusted_can_be_changed_while_the_bridge_runs() -> None:
    rules = Rules(access="address", addresses=["10.0.0.0/8"])
    async with through(replying(b"{}"), ingress=rules) as bench:
        forwarded = {"X-Forwarded-For": "10.1.2.3"}
        assert (await bench.client.get(CALLS, headers=forwarded)).status_code == 403
        await reconfigured(bench, server=Server(trusted_proxies=["127.0.0.1"]))
        assert (await bench.client.get(CALLS, headers=forwarded)).status_code == 200
        await reconfigured(bench, server=Server())
        assert (await bench.client.get(CALLS, headers=forwarded)).status_code == 403


async def test_an_address_cannot_be_made_up_where_no_proxy_is_trusted() -> None:
    async with through(replying(), ingress=Rules(access="address", addresses=["10.0.0.0/8"])) as bench:
        for fields in (
            {"X-Forwarded-For": "10.1.2.3"},
            {"Forwarded": "for=10.1.2.3"},
            {"X-Real-IP": "10.1.2.3"},
        ):
            assert (await bench.client.get(CALLS, headers=fields)).status_code == 403
        assert bench.site.seen == []


@pytest.mark.parametrize("name", ["Authorization", "Proxy-Authorization"])
async def test_with_its_token_a_client_passes_and_the_site_does_not_see_it(name: str) -> None:
    async with through(replying(b"{}"), ingress=BY_TOKEN, tokens=[token("partner")]) as bench:
        answered = await bench.client.get(CALLS, headers={name: "bearer partner", "X-Kept": "1"})
        assert answered.status_code == 200
        assert "partner" not in str(bench.site.seen[0].headers)
        tokens = bench.application.bridge.tokens if bench.application.bridge is not None else None
        await eventually(lambda: tokens is not None and tokens.held == 0)
        assert bench.site.seen[0].header("X-Kept") == "1"


async def test_a_client_may_present_its_token_and_sign_in_to_the_site_at_once() -> None:
    async with through(replying(b"{}"), ingress=BY_TOKEN, tokens=[token("partner")]) as bench:
        headers = {"Proxy-Authorization": "Bearer partner", "Authorization": "Basic YTpi"}
        assert (
            await bench.client.get("/api/rest/authenticate?version=1.0", headers=headers)
        ).status_code == 200
        assert bench.site.seen[0].header("Authorization") == "Basic YTpi"
        assert bench.site.seen[0].header("Proxy-Authorization") is None


async def test_a_bearer_token_that_is_not_the_bridges_is_the_sites() -> None:
    async with through(replying(b"{}"), tokens=[token("partner")]) as bench:
        await bench.client.get(CALLS, headers={"Authorization": "Bearer of-a-daughter-session"})
        await bench.client.get(CALLS, headers={"Authorization": "Bearer partner"})
        assert bench.site.seen[0].header("Authorization") == "Bearer of-a-daughter-session"
        assert bench.site.seen[1].header("Authorization") is None


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer partner more",
        "Bearer partne",
        "Bearer partner2",
        "Basic partner",
        "partner",
    ],
)
async def test_without_a_known_token_nothing_passes(authorization: str | None) -> None:
    async with through(replying(), ingress=BY_TOKEN, tokens=[token("partner")]) as bench:
        headers = {} if authorization is None else {"Authorization": authorization}
        answered = await bench.client.get(f"{CALLS}?token=partner", headers=headers)
        assert answered.status_code == 401
        assert answered.headers["www-authenticate"] == 'Bearer realm="ctibridge"'
        assert "token" in error_of(answered)
        assert bench.site.seen == []


async def test_an_agents_token_lets_no_client_in() -> None:
    of_an_agent = token("partner", role="agent", agents=["paris"])
    async with through(replying(), ingress=BY_TOKEN, tokens=[of_an_agent]) as bench:
        assert (await bench.client.get(CALLS, headers={"Authorization": "Bearer partner"})).status_code == 401


async def test_an_expired_token_is_none() -> None:
    old = token("partner", expires=datetime.now(UTC) - timedelta(seconds=1))
    async with through(replying(), ingress=BY_TOKEN, tokens=[old]) as bench:
        answered = await bench.client.get(CALLS, headers={"Authorization": "Bearer partner"})
        assert answered.status_code == 401


async def test_a_page_of_another_origin_does_not_pass_unless_it_is_listed() -> None:
    """A browser inside the range would lend its address, and its cookies, to any page."""
    async with through(replying(b"{}")) as bench:
        own = bench.url
        for origin, status in ((own, 200), ("https://evil.example", 403), ("null", 403), (own + "0", 403)):
            answered = await bench.client.post(CALLS, json={}, headers={"Origin": origin})
            assert answered.status_code == status
        await reconfigured(bench, access=Access(origins=["https://desk.example.com"]))
        answered = await bench.client.post(CALLS, json={}, headers={"Origin": "https://desk.example.com"})
        assert answered.status_code == 200


# Taking back


@pytest.fixture
def channel() -> Any:
    async def script(peer: Peer) -> None:
        while True:
            seen = await peer.request()
            if seen.target.startswith("/OTEvents"):
                await peer.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")
                await peer.gone()
            elif "endless" in seen.target:
                await peer.send(HEAD + b"Content-Length: 100\r\n\r\nhalf")
                await peer.gone()
            elif "silent" in seen.target:
                await peer.gone()
            await peer.send(answer(b"{}"))

    return script


PARTNER = {"Authorization": "Bearer partner"}


async def test_when_a_token_is_revoked_its_channels_end_at_once_and_others_stay(channel: Any) -> None:
    both = [token("partner"), token("other")]
    async with through(channel, ingress=BY_TOKEN, tokens=both) as bench:
        async with (
            bench.client.stream("GET", "/OTEvents", headers=PARTNER) as mine,
            bench.client.stream("GET", "/OTEvents", headers={"Authorization": "Bearer other"}) as others,
        ):
            arriving, staying = mine.aiter_raw(), others.aiter_raw()
            assert await anext(arriving) == await anext(staying) == b"{}"
            await reconfigured(bench, tokens=both[1:])
            assert [piece async for piece in arriving] == []
            await eventually(
                lambda: bench.application.ingress is not None and bench.application.ingress.channels == 1
            )
            assert (await bench.client.get(CALLS, headers=PARTNER)).status_code == 401


async def test_when_a_token_expires_its_channels_end(channel: Any) -> None:
    soon: Token = token("partner", expires=datetime.now(UTC) + timedelta(seconds=0.3))
    async with (
        asyncio.timeout(PATIENCE_S),
        through(channel, ingress=BY_TOKEN, tokens=[soon]) as bench,
        bench.client.stream("GET", "/OTEvents", headers=PARTNER) as mine,
    ):
        assert [piece async for piece in mine.aiter_raw()] == [b"{}"]


async def test_when_a_token_is_revoked_answers_under_way_are_refused_or_cut(channel: Any) -> None:
    async with through(channel, ingress=BY_TOKEN, tokens=[token("partner")]) as bench:
        waiting = asyncio.create_task(bench.client.get("/api/rest/1.0/silent", headers=PARTNER))
        await eventually(lambda: len(bench.site.seen) == 1)
        async with bench.client.stream("GET", "/api/rest/1.0/endless", headers=PARTNER) as half:
            arriving = half.aiter_raw()
            assert await anext(arriving) == b"half"
            await reconfigured(bench, tokens=[])
            with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
                await anext(arriving)
        refused = await waiting
        assert refused.status_code == 503
        assert error_of(refused) == "the token was revoked"


# Stopping


async def test_a_stop_ends_channels_well_lets_requests_finish_and_takes_no_more(channel: Any) -> None:
    release = asyncio.Event()

    async def script(peer: Peer) -> None:
        seen = await peer.request()
        if seen.target == "/OTEvents":
            await peer.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")
            await peer.gone()
        else:
            await release.wait()
            await peer.send(answer(b"done"))

    async with through(script) as bench:
        async with bench.client.stream("GET", "/OTEvents") as events:
            arriving = events.aiter_raw()
            assert await anext(arriving) == b"{}"
            waiting = asyncio.create_task(bench.client.get(CALLS))
            await eventually(lambda: len(bench.site.seen) == 2)
            stopping = asyncio.create_task(bench.application.drain())
            assert [piece async for piece in arriving] == []
        refused = await bench.client.get(CALLS)
        assert refused.status_code == 503
        assert refused.headers["connection"] == "close"
        release.set()
        assert (await waiting).content == b"done"
        await stopping


async def test_a_stop_does_not_wait_for_ever(channel: Any) -> None:
    async with through(channel, limits=Limits(drain_s=0.1)) as bench:
        waiting = asyncio.create_task(bench.client.get("/api/rest/1.0/silent"))
        await eventually(lambda: len(bench.site.seen) == 1)
        async with asyncio.timeout(PATIENCE_S):
            await bench.application.drain()
            assert (await waiting).status_code == 503
