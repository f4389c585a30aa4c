"""Tests of an O2G site whose PBX is down or restarts, in both modes, over HTTP (protocol.md sections 3 and 6)."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bridge.simulator.plan import Plan
from bridge.simulator.server import Simulator
from bridge.simulator.settings import Settings
from bridge.sites.o2g.contact_centre import ASK_AT_ONCE
from bridge.sites.o2g.site import LEARN_AT_ONCE
from bridge.transport.http import HttpTransport
from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from tests.bridge.sites.o2g.house import ANN, BOB, PATIENCE_S, HouseOf, modes, opened

pytestmark = pytest.mark.usefixtures("nothing_left")


@modes
async def test_a_site_that_cannot_be_reached_is_told_as_such_and_found_when_it_is_there(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("O2G_TEST_ADMIN", "admin")
    pbx = Simulator()
    url = await pbx.start()
    port = int(url.rpartition(":")[2])
    await pbx.stop()
    async with opened(mode, pbx, url) as house:
        with pytest.raises(RpcError) as caught:
            await house.page()
        assert caught.value.code == jsonrpc.SITE_UNREACHABLE
        assert house.site.status().ready is (mode == "user")
        await pbx.start(port=port)
        try:
            await house.up()
            page = await house.page()
            assert page.links() == ["opened"]
        finally:
            for page in house.pages:
                assert page.user is not None
                await page.user.close()
            await pbx.stop()


@modes
async def test_after_a_restart_of_the_site_everything_goes_on(house_of: HouseOf, mode: str) -> None:
    """protocol.md section 3: signed in again; section 6: what may have been missed is said."""
    house = await house_of(mode)
    ann, bob = await house.page(ANN), await house.page(BOB)
    await house.call(ann, "Cti.dial", destination="70121")
    await bob.hears("EventRinging")
    heard = len(ann.got)
    house.pbx.restart()
    await ann.until(lambda types: types.count("Resync") >= 1 and types.count("LinkStatusUpdate") >= 3)
    assert ann.links() == ["opened", "closed", "opened"]
    order = [kind for kind in ann.types()[heard:] if kind in ("LinkStatusUpdate", "Resync")]
    assert order == ["LinkStatusUpdate", "LinkStatusUpdate", "Resync"]
    await house.up()
    await bob.until(lambda types: types.count("Resync") >= 1)
    await house.call(bob, "Cti.answer")
    await ann.hears("EventEstablished")
    assert ann.types().count("EventDialing") == 1
    assert len(house.pbx.o2g.sessions) == (2 if mode == "user" else 1)
    assert (ann.ended, bob.ended) == ([], [])


async def test_a_page_that_begins_while_the_way_to_the_site_is_closed_is_told_so(house_of: HouseOf) -> None:
    house = await house_of("administrator")
    ann = await house.page(ANN)
    late = await house.page(ANN, begin=False)
    assert late.user is not None
    house.pbx.restart()
    await ann.until(lambda types: types.count("LinkStatusUpdate") == 2)
    late.user.begin()
    await late.hears("Resync")
    assert late.links() == ["closed", "opened"]


@modes
async def test_a_call_that_finds_the_session_lost_is_made_all_the_same(house_of: HouseOf, mode: str) -> None:
    house = await house_of(mode)
    ann = await house.page(ANN)
    house.pbx.restart()
    results = await asyncio.gather(
        *(house.call(ann, "O2g.telephony.getCalls") for _ in range(20)), return_exceptions=True
    )
    unreachable = [each for each in results if isinstance(each, RpcError)]
    assert all(error.code == jsonrpc.SITE_UNREACHABLE for error in unreachable)
    assert len(unreachable) < len(results)
    await ann.hears("Resync")
    await house.up()
    assert len(house.pbx.o2g.sessions) == 1


@modes
async def test_a_raw_subscription_goes_on_after_a_restart(house_of: HouseOf, mode: str) -> None:
    house = await house_of(mode)
    ann = await house.page(ANN)
    answer = await house.call(ann, "O2g.subscribe", selectors=[{"names": ["telephony"]}])
    house.pbx.restart()
    wanted = 2 if mode == "user" else 1  # the session's own subscription, and the raw one
    await ann.until(lambda types: types.count("Resync") >= wanted)
    async with asyncio.timeout(PATIENCE_S):
        while not any(event["method"] == "O2g.event" for event in ann.got):
            await house.call(ann, "Cti.dial", destination="70121")
            await house.call(ann, "Cti.hangup")
            await asyncio.sleep(0.02)
    raw = [event for event in ann.got if event["method"] == "O2g.event"]
    assert {event["subscriptionId"] for event in raw} == {answer["subscriptionId"]}


async def test_a_user_whose_password_has_changed_is_ended_when_the_site_restarts(house_of: HouseOf) -> None:
    house = await house_of("user")
    ann = await house.page(ANN)
    house.pbx.o2g.accounts.set_password(ANN, "1234")
    house.pbx.restart()
    async with asyncio.timeout(PATIENCE_S):
        while not ann.ended:
            await asyncio.sleep(0.005)
    assert "refuses" in ann.ended[0]


async def test_many_users_catch_up_after_a_restart(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """More than may ask at the same time."""
    monkeypatch.setenv("O2G_TEST_ADMIN", "admin")
    pbx = Simulator(Plan.demo(users=60))
    await pbx.start(settings=Settings(reopen_window_s=2.0))
    try:
        async with opened("administrator", pbx) as house:
            await house.up()
            logins = [user.login for user in pbx.o2g.accounts.all_users()][:60]
            pages = await asyncio.gather(*(house.page(login) for login in logins))
            caller = pages[0]
            carrier = house.site.transport
            assert isinstance(carrier, HttpTransport)
            most = 0
            pbx.restart()
            async with asyncio.timeout(PATIENCE_S):
                while not all("Resync" in page.types() for page in pages) or carrier.in_flight > 1:
                    most = max(most, carrier.in_flight + carrier.queued)
                    await asyncio.sleep(0.001)
            assert most <= LEARN_AT_ONCE + ASK_AT_ONCE + 1
            await house.up()
            with caplog.at_level(logging.INFO):
                await house.call(caller, "Cti.dial", destination=logins[59][3:])
                await pages[59].hears("EventRinging")
            assert "no snapshot" not in caplog.text
            for page in pages:
                assert page.user is not None
                await page.user.close()
    finally:
        await pbx.stop()
