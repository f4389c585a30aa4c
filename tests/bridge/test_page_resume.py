"""Pages of Cti.js whose sockets are lost: the same token continues the session (protocol.md sections 6 and 9)."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import quote

import pytest

from bridge.cti_tokens import Credentials
from bridge.endpoint import Bridge
from tests.bridge.clockwork import pass_time, timeless
from tests.bridge.endpoint_harness import FakeSite, Wire, bridge_with, settle


class Page(Wire):
    """A page of Cti.js with a token of the bridge's; it can stop reading."""

    def __init__(self, bridge: Bridge, site: FakeSite, token: str) -> None:
        self.reads = asyncio.Event()
        self.reads.set()
        scope = {"path": "/xuc/api/2.0/cti", "query_string": f"token={quote(token)}".encode()}
        super().__init__(bridge, site, scope)

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        await self.reads.wait()
        await super()._send(message)

    async def told(self) -> list[Any]:
        """What it has heard since this was asked last: numbers, and the types of other messages."""
        return [
            each["ctiMessage"]["number"] if each["msgType"] == "Number" else each["msgType"]
            for each in await self.heard()
        ]


def token_of(bridge: Bridge, login: str = "oxe70120") -> str:
    return bridge.cti_tokens.issue(Credentials("paris", login, "0000"))


async def end(bridge: Bridge, *pages: Page) -> None:
    for page in pages:
        await page.gone()
    await bridge.sessions.close()
    await settle()
    assert bridge.connections == set()


async def test_a_page_that_comes_back_with_its_token_hears_what_it_missed_and_how_things_are() -> None:
    """protocol.md section 6: in order, none twice; the session at the PBX is the same."""
    site = FakeSite()
    bridge = bridge_with(site)
    token = token_of(bridge)
    page = Page(bridge, site, token)
    assert await page.told() == ["LoggedOn", 0]
    site.users[0].say(1)
    assert await page.told() == [1]
    await page.gone()
    for number in (2, 3):
        site.users[0].say(number)
    again = Page(bridge, site, token)
    assert await again.told() == ["LoggedOn", 2, 3, 0]
    site.users[0].say(4)
    assert await again.told() == [4]
    assert (site.signing_in, len(bridge.sessions)) == (1, 1)
    await end(bridge, again)


async def test_what_waited_for_a_page_that_did_not_read_is_not_lost_with_its_socket() -> None:
    site = FakeSite()
    bridge = bridge_with(site)
    token = token_of(bridge)
    page = Page(bridge, site, token)
    assert await page.told() == ["LoggedOn", 0]
    page.reads.clear()
    for number in range(1, 6):
        site.users[0].say(number)  # the first is in the server's hands
    await settle()
    page._incoming.put_nowait({"type": "websocket.disconnect", "code": 1006})
    await settle()
    again = Page(bridge, site, token)
    assert await again.told() == ["LoggedOn", 2, 3, 4, 5, 0]
    page.reads.set()
    await page.task
    await end(bridge, again)


async def test_a_page_that_was_too_slow_hears_the_rest_when_it_comes_back() -> None:
    """protocol.md section 7: 4008."""
    site = FakeSite()
    bridge = bridge_with(site, outbound_frames=3)
    token = token_of(bridge)
    page = Page(bridge, site, token)
    assert await page.told() == ["LoggedOn", 0]
    page.reads.clear()
    for number in range(1, 9):
        site.users[0].say(number)
    page.reads.set()
    await settle()
    assert page.closing is not None
    assert page.closing[0] == 4008
    again = Page(bridge, site, token)
    assert await again.told() == ["LoggedOn", *range(2, 9), 0]
    await end(bridge, again)


async def test_of_more_than_the_log_keeps_the_newest_come_and_how_things_are() -> None:
    """protocol.md sections 6 and 9: Cti.js knows no `Resync`; the fresh snapshots are what would follow one."""
    site = FakeSite()
    bridge = bridge_with(site, session_events=3)
    token = token_of(bridge)
    page = Page(bridge, site, token)
    await page.told()
    await page.gone()
    for number in range(1, 6):
        site.users[0].say(number)
    again = Page(bridge, site, token)
    assert await again.told() == ["LoggedOn", 3, 4, 5, 0]
    await end(bridge, again)


async def test_two_pages_with_one_token_do_not_take_each_others_session() -> None:
    """Two tabs share what their browser keeps: the second signs in by itself while the first is there."""
    site = FakeSite()
    bridge = bridge_with(site)
    token = token_of(bridge)
    first, second = Page(bridge, site, token), Page(bridge, site, token)
    assert await first.told() == ["LoggedOn", 0]
    assert await second.told() == ["LoggedOn", 0]
    assert len(bridge.sessions) == 2
    assert (first.closing, second.closing) == (None, None)
    await end(bridge, first, second)


async def test_a_renewed_token_continues_and_another_sign_in_of_the_same_user_does_not() -> None:
    site = FakeSite()
    bridge = bridge_with(site)
    token = token_of(bridge)
    page = Page(bridge, site, token)
    await page.told()
    await page.gone()
    site.users[0].say(1)
    other = Page(bridge, site, token_of(bridge))
    assert await other.told() == ["LoggedOn", 0]
    renewed, _ = bridge.cti_tokens.renew(token)
    again = Page(bridge, site, renewed)
    assert await again.told() == ["LoggedOn", 1, 0]
    await end(bridge, other, again)


@pytest.mark.parametrize("code", [1000, 1001])
async def test_a_page_that_is_left_ends_its_session(code: int) -> None:
    """Its next load knows nothing, and signs in anew."""
    site = FakeSite()
    bridge = bridge_with(site)
    token = token_of(bridge)
    page = Page(bridge, site, token)
    await page.told()
    await page.gone(code)
    await settle()
    assert len(bridge.sessions) == 0
    again = Page(bridge, site, token)
    assert await again.told() == ["LoggedOn", 0]
    assert site.signing_in == 2
    await end(bridge, again)


@timeless
async def test_after_the_window_the_token_signs_in_anew() -> None:
    """protocol.md section 6: 300 s."""
    site = FakeSite()
    bridge = bridge_with(site, session_linger_s=300.0)
    token = token_of(bridge)
    page = Page(bridge, site, token)
    await page.told()
    await page.gone()
    await pass_time(301)
    assert len(bridge.sessions) == 0
    again = Page(bridge, site, token)
    assert await again.told() == ["LoggedOn", 0]
    await end(bridge, again)
