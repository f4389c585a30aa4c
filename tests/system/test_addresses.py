"""Where a site is inside is told to nobody outside: errors say what the site is called; the log knows its address."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from tests.system.conftest import TOKEN
from tests.system.raw import Raw, raw, signed_in
from tests.system.serving import Bridge, bridge_to, page
from tests.system.stand_in import (
    BASE,
    Script,
    StandIn,
    bytes_then_hangup,
    silent,
    standing_in,
)

CALLS = "/telephony/calls"
METHOD = "O2g.telephony.getCalls"
INGRESS = '[ingress]\naccess = "address"\naddresses = ["127.0.0.1/32"]'
LIMITS = {"upstream_timeout_s": 0.3}


class Told(NamedTuple):
    """What three kinds of clients were told of one failure."""

    error: dict[str, Any]
    tunnelled: dict[str, Any]
    page: tuple[int, str]


async def told(socket: Raw, bridge: Bridge) -> Told:
    """A call, a tunnelled request and one over HTTP, all the same."""
    error = await socket.error(METHOD)
    async with raw(bridge.url, token=TOKEN) as tunnel:
        request = {"type": "request", "id": "1", "method": "GET", "path": BASE + CALLS}
        tunnelled = await tunnel.ask(msgspec.json.encode(request).decode())
    status, _, body = await asyncio.to_thread(page, bridge.url, BASE + CALLS)
    return Told(error, tunnelled, (status, body.decode()))


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[tuple[StandIn, Bridge]]:
    async with standing_in() as site, bridge_to(site.url, tmp_path, limits=LIMITS, more=INGRESS) as bridge:
        yield site, bridge


def names_no_address(said: object, port: int) -> bool:
    text = str(said)
    return str(port) not in text and "127.0.0.1" not in text and "localhost" not in text


async def redirect(asked: Any) -> None:
    """Answer that the resource is at an address of the inside."""
    await asked.answer(302, b"", f"Location: http://127.0.0.1:{asked.headers['host'].partition(':')[2]}/else")


FAILURES: list[Any] = [
    pytest.param(silent, -32005, 504, id="silent"),
    pytest.param(bytes_then_hangup(b""), -32005, 502, id="hangs up"),
    pytest.param(bytes_then_hangup(b"HTTP/9.9 what\r\n\r\n"), -32000, 502, id="no HTTP"),
]


@pytest.mark.parametrize(("script", "code", "status"), FAILURES)
async def test_a_site_that_fails_is_called_by_its_name(
    served: tuple[StandIn, Bridge], script: Script, code: int, status: int
) -> None:
    """protocol.md sections 5 and 7: what the bridge itself says of a failure names the site, not where it is."""
    site, bridge = served
    async with signed_in(bridge.url, "oxe70120") as socket:
        site.script("GET", CALLS, script)
        found = await told(socket, bridge)
        assert found.error["code"] == code
        assert (found.tunnelled["status"], found.page[0]) == (status, status)
        assert names_no_address(found, site.port), found
        for each in (found.error["message"], str(found.tunnelled["body"]), found.page[1]):
            assert "paris" in each
        await socket.result("Session.logout")


async def test_a_site_that_is_gone_is_called_by_its_name_and_the_log_tells_its_address(
    tmp_path: Path,
) -> None:
    """protocol.md section 7: -32003 with the site's name; `/readyz` is a page for everybody, too."""
    async with standing_in() as site:
        port = site.port
    async with bridge_to(site.url, tmp_path, mode="administrator", more=INGRESS) as bridge:
        async with raw(bridge.url) as socket:
            error = await socket.error("Session.login", {"login": "oxe70120", "password": "0000"})
            assert error["code"] == -32003
            assert error["message"].startswith("site paris is unreachable: cannot connect")
            assert error["data"]["site"] == "paris"
            async with raw(bridge.url, token=TOKEN) as tunnel:
                request = {"type": "request", "id": "1", "method": "GET", "path": BASE + CALLS}
                tunnelled = await tunnel.ask(msgspec.json.encode(request).decode())
            assert tunnelled["status"] == 502
            ready = await asyncio.to_thread(page, bridge.url, "/readyz")
            through = await asyncio.to_thread(page, bridge.url, BASE + CALLS)
            assert (ready[0], through[0]) == (503, 502)
            assert names_no_address((error, tunnelled, ready, through), port)
        log = bridge.program.stderr
        assert f"paris: no connection to 127.0.0.1:{port}: cannot connect: Connection refused" in log
        assert log.count("no connection to") == 1  # not once for each request


async def test_a_site_that_has_gone_is_called_by_its_name(tmp_path: Path) -> None:
    """protocol.md sections 5 and 7: -32003 and 502."""
    async with contextlib.AsyncExitStack() as stack:
        async with standing_in() as site:
            bridge = await stack.enter_async_context(bridge_to(site.url, tmp_path, more=INGRESS))
            socket = await stack.enter_async_context(signed_in(bridge.url, "oxe70120"))
        await socket.until_the_site_is_gone()
        found = await told(socket, bridge)
        assert found.error["code"] == -32003
        assert found.error["data"]["site"] == "paris"
        assert (found.tunnelled["status"], found.page[0]) == (502, 502)
        assert names_no_address(found, site.port), found


async def test_where_a_site_redirects_to_is_not_told(served: tuple[StandIn, Bridge]) -> None:
    """protocol.md section 7: -32000 with the status, and a hint at the configuration."""
    site, bridge = served
    async with signed_in(bridge.url, "oxe70120") as socket:
        site.script("GET", CALLS, redirect)
        error = await socket.error(METHOD)
        assert (error["code"], error["data"]["status"]) == (-32000, 302)
        assert "redirects" in error["message"]
        assert names_no_address(error, site.port)
        await socket.result("Session.logout")
