"""A user who goes from one bridge to another: two sites on one simulated XiVO, and what the first one leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bridge.config import Limits
from bridge.sites.xivo.site import XivoSite
from protocol.jsonrpc import RpcError
from tests.bridge.sites.xivo.test_on_the_simulated_xivo import House, Page, _soon, opened, until


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("WS", "ws"), ("CONFIGMGT", "xivo-demo-token"), ("XCU", "superpass")):
        monkeypatch.setenv(f"XIVO_TEST_{name}", value)
    monkeypatch.setenv("XIVO_TEST_EVENTS", "a-secret-of-the-tests")


@asynccontextmanager
async def another(house: House) -> AsyncIterator[XivoSite]:
    """Another bridge's site on the same XiVO."""
    site = XivoSite(house._settings, Limits(), back_off=_soon)
    await site.start()
    try:
        yield site
    finally:
        await site.stop()


async def adopted(site: XivoSite, passport: bytes) -> Page:
    page = Page()
    page.user = await site.adopt(passport, page.deliver, page.ends.append)
    page.user.begin()
    return page


async def left_by(page: Page) -> bytes:
    passport = page.user.passport()
    await page.user.leave()
    return passport


async def test_a_user_goes_on_with_the_token_that_another_bridge_had() -> None:
    """protocol/README.md "A cluster": nobody presents a password, and what happens is told."""
    async with opened(cti_channel=True) as house, another(house) as site:
        await house.ready()
        alice = await house.page("alice")
        await house.call(alice, "Cti.displayNameLookup", username="alice")
        passport = await left_by(alice)
        again = await adopted(site, passport)
        await until(lambda: "UserConfigUpdate" in again.heard)
        house.site = site
        await house.call(again, "Cti.dial", destination="1002")
        await until(lambda: "PhoneEvent EventDialing" in again.heard)
        await house.call(again, "Cti.hangup")
        await until(lambda: "PhoneEvent EventReleased" in again.heard)
        await again.user.close()


async def test_a_token_that_is_worth_nothing_by_then_is_got_anew() -> None:
    """protocol.md section 3: the bridge signs in again by itself."""
    async with opened() as house, another(house) as site:
        await house.ready()
        passport = await left_by(await house.page("alice"))
        house.simulator.restart()
        again = await adopted(site, passport)
        await until(lambda: "PhoneStatusUpdate 0" in again.heard)
        await again.user.close()


async def test_what_he_had_subscribed_to_goes_on() -> None:
    """protocol/README.md "A cluster": the commands that subscribe are sent on the new bridge's channel, too."""
    async with opened(cti_channel=True) as house, another(house) as site:
        await house.ready()
        alice = await house.page("alice")
        noted: list[Any] = []
        alice.user.noted = lambda: noted.append(alice.user.passport())
        await house.call(alice, "Cti.subscribeToQueueStats")
        await until(lambda: any(each.startswith("QueueStatistics") for each in alice.heard))
        assert noted
        await alice.user.leave()
        again = await adopted(site, noted[-1])
        await until(lambda: any(each.startswith("QueueStatistics") for each in again.heard))
        await again.user.close()


@pytest.mark.parametrize("login", ["alice", "ws"])
async def test_who_had_a_phone_has_one_and_who_had_none_has_none(login: str) -> None:
    """protocol.md section 3: a web service user hears no calls, wherever he is."""
    async with opened(cti_channel=True) as house, another(house) as site:
        await house.ready()
        again = await adopted(site, await left_by(await house.page(login)))
        assert again.user.has_phone is (login == "alice")
        assert (again.user.channel is None) is (login == "ws")
        await again.user.close()


async def test_what_is_no_passport_is_refused() -> None:
    """protocol.md section 7: of a newer bridge, perhaps; the client can still sign in."""
    async with opened() as house:
        await house.ready()
        with pytest.raises(RpcError) as caught:
            await adopted(house.site, b"\xc0")
        assert caught.value.code == -32001
