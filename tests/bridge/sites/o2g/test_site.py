"""Tests of an O2G site in both modes, against the simulated PBX over real HTTP."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from bridge.config import Limits
from bridge.simulator.face import Call, Reply, RestError
from bridge.simulator.server import Simulator
from bridge.sites.o2g.link import BackOff
from bridge.sites.o2g.site import O2gSite
from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from tests.bridge.sites.o2g.house import ANN, BOB, PATIENCE_S, House, HouseOf, modes, opened, settings_of

pytestmark = pytest.mark.usefixtures("nothing_left")


# Signing in


@modes
async def test_a_user_signs_in_and_is_told_how_things_are_before_anything_else(
    house_of: HouseOf, mode: str
) -> None:
    house = await house_of(mode)
    page = await house.page(begin=False)
    assert page.user is not None
    assert (page.user.login, page.user.is_admin, page.user.ttl_s) == (ANN, False, 1800)
    assert page.got == []
    page.user.begin()
    assert page.types() == ["LinkStatusUpdate", "UserConfigUpdate", "PhoneStatusUpdate"]
    assert page.links() == ["opened"]
    assert page.got[1]["ctiMessage"]["userId"] == 70120
    page.user.begin()
    assert len(page.got) == 3


@modes
async def test_a_call_that_is_going_on_is_told_to_a_page_that_comes_later(
    house_of: HouseOf, mode: str
) -> None:
    house = await house_of(mode)
    ann, bob = await house.page(ANN), await house.page(BOB)
    await house.call(ann, "Cti.dial", destination="70121")
    await bob.hears("EventRinging")
    await house.call(bob, "Cti.answer")
    await ann.hears("EventEstablished")
    late = await house.page(ANN)
    assert late.types() == ["LinkStatusUpdate", "UserConfigUpdate", "EventEstablished", "PhoneStatusUpdate"]


@modes
@pytest.mark.parametrize(
    ("login", "password"),
    [(ANN, "1111"), (ANN, ""), ("nobody", "0000"), ("", ""), (f"{ANN}:00", "00"), (ANN, "é€")],
)
async def test_wrong_credentials_are_not_signed_in(
    house_of: HouseOf, mode: str, login: str, password: str
) -> None:
    house = await house_of(mode)
    error = await house.refusal(login, password)
    assert error.code == jsonrpc.NOT_SIGNED_IN


@modes
async def test_a_login_with_a_colon_is_none(house_of: HouseOf, mode: str) -> None:
    """Else the part behind it would be the beginning of the password, and each split a login of its own to the brake
    on guessing."""
    house = await house_of(mode)
    house.pbx.o2g.accounts.set_password(ANN, "00:00")
    assert (await house.refusal(f"{ANN}:00", "00")).code == jsonrpc.NOT_SIGNED_IN
    await house.page(ANN, "00:00")


@modes
async def test_a_user_who_cannot_be_looked_up_is_not_signed_in(house_of: HouseOf, mode: str) -> None:
    house = await house_of(mode)
    lookup = house.pbx.o2g._handlers["users.getByLoginName"]

    def refuse(call: Call) -> Reply:
        raise RestError("NOT_FOUND", "no such user")

    house.pbx.o2g.add({"users.getByLoginName": refuse})
    assert (await house.refusal(ANN)).code == jsonrpc.UPSTREAM_ERROR
    house.pbx.o2g.add({"users.getByLoginName": lookup})
    await house.page(ANN)


@modes
async def test_a_snapshot_that_does_not_come_holds_up_only_the_first_page(
    house_of: HouseOf, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    house = await house_of(mode, snapshot_wait_s=0.05)
    house.pbx.o2g.add({"telephony.requestSnapshot": lambda call: None})
    for _ in range(3):
        await house.page(ANN)
    told = caplog.text.count(f"no snapshot of {ANN} within 0.05 s")
    assert told == (3 if mode == "user" else 1)
    await house.call(house.pages[0], "Cti.dial", destination="70121")
    await house.pages[2].hears("EventDialing")


@modes
async def test_a_snapshot_that_is_refused_holds_nobody_up(
    house_of: HouseOf, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(call: Call) -> Reply:
        raise RestError("NOT_ALLOWED", "no licence")

    house = await house_of(mode)
    house.pbx.o2g.add({"telephony.requestSnapshot": refuse})
    page = await house.page(ANN)
    assert "no snapshot of" not in caplog.text
    await house.call(page, "Cti.dial", destination="70121")
    await page.hears("EventDialing")


@modes
async def test_the_phone_that_a_user_signs_in_at_is_his_and_comes_first(house_of: HouseOf, mode: str) -> None:
    house = await house_of(mode)
    error = await house.refusal("oxe70122", "0000", "70120")
    assert error.code == jsonrpc.INVALID_PARAMS
    assert error.data == {"param": "phoneNumber"}
    assert "70122, 80122" in error.message
    page = await house.page("oxe70122", phone="80122")
    assert page.user is not None
    assert page.user.devices == ["80122", "70122"]


@modes
async def test_signing_out_leaves_no_session_of_the_users_at_the_pbx(house_of: HouseOf, mode: str) -> None:
    house = await house_of(mode)
    before = len(house.pbx.o2g.sessions)
    page = await house.page()
    assert page.user is not None
    await page.user.close()
    assert len(house.pbx.o2g.sessions) == before


# Events


@modes
async def test_each_party_of_a_call_hears_its_own_side_and_a_third_one_nothing(
    house_of: HouseOf, mode: str
) -> None:
    house = await house_of(mode)
    ann, bob, eve = await house.page(ANN), await house.page(BOB), await house.page("oxe70125")
    before = len(eve.got)
    await house.call(ann, "Cti.dial", destination="70121")
    await bob.hears("EventRinging")
    await house.call(bob, "Cti.answer")
    await ann.hears("EventDialing", "EventEstablished")
    await bob.hears("EventEstablished")
    await house.call(ann, "Cti.hangup")
    await ann.hears("EventReleased")
    await bob.hears("EventReleased")
    for page, number, other in ((ann, "70120", "70121"), (bob, "70121", "70120")):
        told = [event["ctiMessage"] for event in page.got if event.get("msgType") == "PhoneEvent"]
        assert {event["DN"] for event in told} == {number}
        assert {event["otherDN"] for event in told} <= {other, ""}
    assert len(eve.got) == before


@modes
async def test_two_pages_of_one_user_hear_the_same(house_of: HouseOf, mode: str) -> None:
    house = await house_of(mode)
    one, two = await house.page(ANN), await house.page(ANN)
    assert one.user is not None
    assert two.user is not None
    assert (one.user.following is two.user.following) is (mode == "administrator")
    await house.call(one, "Cti.dial", destination="70121")
    await one.hears("EventDialing")
    await two.hears("EventDialing")
    await two.user.close()
    heard = len(two.got)
    await house.call(one, "Cti.hangup")
    await one.hears("EventReleased")
    assert len(two.got) == heard


@modes
async def test_raw_events_come_to_who_subscribes(house_of: HouseOf, mode: str) -> None:
    house = await house_of(mode)
    ann = await house.page(ANN)
    answer = await house.call(ann, "O2g.subscribe", selectors=[{"names": ["telephony"]}], identifier="app1")
    await house.call(ann, "Cti.dial", destination="70121")
    await ann.hears("OnCallCreated")
    event = next(event for event in ann.got if event["method"] == "O2g.event")
    assert (event["identifier"], event["subscriptionId"]) == ("app1", answer["subscriptionId"])
    assert event["event"]["loginName"] == ANN
    bob = await house.page(BOB)
    await house.call(bob, "O2g.subscribe", selectors=[{"names": ["telephony"]}])
    await house.call(ann, "Cti.hangup")
    await bob.hears("OnCallRemoved")
    for page, login in ((ann, ANN), (bob, BOB)):
        raw = [event["event"] for event in page.got if event["method"] == "O2g.event"]
        assert {event["loginName"] for event in raw} == {login}
    await house.call(ann, "O2g.unsubscribe", subscriptionId=answer["subscriptionId"])


@modes
async def test_a_page_that_has_not_begun_gets_what_happened_meanwhile_as_its_state(
    house_of: HouseOf, mode: str
) -> None:
    house = await house_of(mode)
    bob = await house.page(BOB)
    ann = await house.page(ANN, begin=False)
    assert ann.user is not None
    await house.call(bob, "Cti.dial", destination="70120")
    await bob.hears("EventDialing")
    async with asyncio.timeout(PATIENCE_S):
        while not ann.user.state.calls:
            await asyncio.sleep(0.005)
    assert ann.got == []
    ann.user.begin()
    assert ann.types() == ["LinkStatusUpdate", "UserConfigUpdate", "EventRinging", "PhoneStatusUpdate"]


# Administrator mode


async def test_a_user_of_the_administrators_session_cannot_act_for_another(house_of: HouseOf) -> None:
    house = await house_of("administrator")
    ann = await house.page(ANN)
    with pytest.raises(RpcError) as caught:
        await house.call(ann, "O2g.telephony.getCalls", loginName=BOB)
    assert caught.value.code == jsonrpc.FORBIDDEN


async def test_all_users_are_served_by_one_session_and_one_subscription(house_of: HouseOf) -> None:
    house = await house_of("administrator")
    for login in (ANN, BOB, "oxe70122", ANN):
        await house.page(login)
    assert len(house.pbx.o2g.sessions) == 1
    assert len(house.pbx.o2g.subscriptions) == 1


async def test_a_login_without_pages_is_followed_a_while_longer_and_then_forgotten(house_of: HouseOf) -> None:
    house = await house_of("administrator", forget_after_s=0.1)
    first = await house.page()
    assert first.user is not None
    await first.user.close()
    second = await house.page()
    assert second.user is not None
    assert second.user.following is first.user.following
    await second.user.close()
    await asyncio.sleep(0.25)
    third = await house.page()
    assert third.user is not None
    assert third.user.following is not first.user.following
    assert third.types() == ["LinkStatusUpdate", "UserConfigUpdate", "PhoneStatusUpdate"]


async def test_a_page_that_is_reloaded_in_time_is_followed_on(house_of: HouseOf) -> None:
    house = await house_of("administrator", forget_after_s=0.1)
    first = await house.page()
    assert first.user is not None
    await first.user.close()
    second = await house.page()
    await asyncio.sleep(0.2)
    third = await house.page()
    assert second.user is not None
    assert third.user is not None
    assert third.user.following is second.user.following
    await house.call(second, "Cti.dial", destination="70121")
    await second.hears("EventDialing")


async def test_a_sign_in_that_fails_at_last_does_not_keep_its_login_followed(house_of: HouseOf) -> None:
    house = await house_of("administrator", forget_after_s=0.02)
    page = await house.page()
    assert page.user is not None
    before = page.user.following
    await house.refusal(ANN, "0000", "70199")
    await page.user.close()
    await asyncio.sleep(0.1)
    page = await house.page()
    assert page.user is not None
    assert page.user.following is not before


async def test_nothing_keeps_a_site_that_has_been_stopped(
    pbx: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("O2G_TEST_ADMIN", "admin")
    async with opened("administrator", pbx) as house:
        await house.up()
        await house.page()
    known = weakref.ref(house.site)
    del house
    gc.collect()
    assert known() is None


async def test_a_page_that_stays_is_not_forgotten_with_one_that_leaves(house_of: HouseOf) -> None:
    house = await house_of("administrator", forget_after_s=0.02)
    stays, leaves = await house.page(), await house.page()
    assert leaves.user is not None
    await leaves.user.close()
    await leaves.user.close()
    await asyncio.sleep(0.1)
    await house.call(stays, "Cti.dial", destination="70121")
    await stays.hears("EventDialing")


async def test_an_administrator_in_person_has_a_session_of_his_own_and_no_phone(
    house_of: HouseOf,
) -> None:
    for mode in ("user", "administrator"):
        house = await house_of(mode)
        page = await house.page("admin", "admin")
        assert page.user is not None
        assert page.user.is_admin
        assert page.links() == ["opened"]
        operation = house.site.operation("Cti.dial")
        assert operation is not None
        with pytest.raises(RpcError) as caught:
            operation.start(page.user, {"destination": "70121"}, 10.0, lambda _: None)
        assert caught.value.code == jsonrpc.NOT_SUPPORTED
        assert await house.call(page, "O2g.users.getLogins")
        await house.call(page, "O2g.subscribe", selectors=[{"names": ["telephony"], "ids": ["*"]}])
        ann = await house.page(ANN)
        await house.call(ann, "Cti.dial", destination="70121")
        await page.hears("OnCallCreated")
        await house.call(ann, "Cti.hangup")
        house.pbx.restart()
        await house.call(page, "O2g.users.getLogins")
        assert page.links() == ["opened", "closed", "opened"]
        assert not {"UserConfigUpdate", "PhoneStatusUpdate"} & set(page.types())


async def test_without_its_administrator_a_site_is_not_ready_and_signs_nobody_in(
    pbx: Simulator, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("O2G_TEST_ADMIN", "wrong")
    async with opened("administrator", pbx) as house:
        async with asyncio.timeout(PATIENCE_S):
            while "refuses" not in house.site.status().detail:
                await asyncio.sleep(0.005)
        assert not house.site.status().ready
        error = await house.refusal(ANN)
        assert error.code == jsonrpc.SITE_UNREACHABLE
        pbx.o2g.accounts.set_password("admin", "wrong")
        await house.up()
        await house.page(ANN)


async def test_an_administrator_whose_password_is_right_again_is_signed_in_again(house_of: HouseOf) -> None:
    house = await house_of("administrator")
    ann = await house.page(ANN)
    house.pbx.o2g.accounts.set_password("admin", "other")
    house.pbx.restart()
    async with asyncio.timeout(PATIENCE_S):
        while "refuses" not in house.site.status().detail:
            await asyncio.sleep(0.005)
    house.pbx.o2g.accounts.set_password("admin", "admin")
    await house.up()
    await ann.hears("Resync")


async def test_without_its_event_channel_a_site_signs_nobody_in(
    pbx: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is signed in then would hear nothing, and not know it."""
    monkeypatch.setenv("O2G_TEST_ADMIN", "admin")
    settings = settings_of("administrator", pbx.base_url)
    settings.events_url = "http://127.0.0.1:9"
    site = O2gSite(settings, Limits(), back_off=lambda: BackOff(0.02, 0.2))
    await site.start()
    async with asyncio.timeout(PATIENCE_S):
        while len(pbx.o2g.subscriptions) == 0:
            await asyncio.sleep(0.005)
    assert not site.status().ready
    with pytest.raises(RpcError) as caught:
        await House(site, pbx).page(ANN)
    assert caught.value.code == jsonrpc.SITE_UNREACHABLE
    await site.stop()


# Health, and errors in the site's own shape


@modes
async def test_its_status_says_whether_it_can_be_used(house_of: HouseOf, mode: str) -> None:
    house = await house_of(mode)
    ready, detail = house.site.status()
    assert ready
    assert ("administrator" in detail) is (mode == "administrator")


@pytest.mark.parametrize(
    ("status", "name", "kind", "code", "can_retry"),
    [
        (400, "BAD_REQUEST", "BAD_PARAMETER", 1006, True),
        (401, "UNAUTHORIZED", "NOT_ALLOWED", 1002, False),
        (403, "FORBIDDEN", "NOT_ALLOWED", 1002, False),
        (404, "NOT_FOUND", "NOT_FOUND", 1003, True),
        (429, "TOO_MANY_REQUESTS", "NOT_READY", 1000, True),
        (502, "BAD_GATEWAY", "SERVER_PROBLEM", 1007, True),
        (504, "GATEWAY_TIMEOUT", "SERVER_PROBLEM", 1007, True),
        (500, "INTERNAL_SERVER_ERROR", "SERVER_PROBLEM", 1007, False),
    ],
)
async def test_the_bridges_own_errors_look_like_the_sites(
    status: int, name: str, kind: str, code: int, can_retry: bool
) -> None:
    """Seed document 004, "Error management"."""
    site = O2gSite(settings_of("user", "http://127.0.0.1:9"), Limits())
    assert site.error_body(status, "over the limit") == {
        "httpStatus": name,
        "code": code,
        "helpMessage": "over the limit",
        "type": kind,
        "innerMessage": "ctibridge: over the limit",
        "canRetry": can_retry,
    }


async def test_before_its_start_a_site_carries_nothing() -> None:
    site = O2gSite(settings_of("user", "http://127.0.0.1:9"), Limits())
    with pytest.raises(RuntimeError, match="has not been started"):
        _ = site.transport


async def test_a_site_can_be_stopped_at_any_moment(pbx: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("O2G_TEST_ADMIN", "admin")
    for turns in range(0, 40, 4):
        site = O2gSite(
            settings_of("administrator", pbx.base_url), Limits(), back_off=lambda: BackOff(0.02, 0.2)
        )
        await site.start()
        for _ in range(turns):
            await asyncio.sleep(0.0005)
        await site.stop()
    await asyncio.sleep(0.02)
    assert len(pbx.o2g.sessions) == 0
