"""Tests of one O2G session that expires, restarts, is refused, or is found lost by a call.

Seed document 004: "Session management", "Subscription management".
"""

from __future__ import annotations

import asyncio
import logging

import pytest

from bridge.sites.o2g.link import BACK_OFF_FIRST_S, BACK_OFF_MOST_S
from bridge.transport import TimedOut
from tests.bridge.carrier import ok
from tests.bridge.clockwork import pass_time, settled, timeless
from tests.bridge.sites.o2g.owner import DOWN, TELEPHONY, Owner

# Keep-alive and expiry


@timeless
async def test_the_session_is_kept_alive_well_within_its_time_to_live() -> None:
    owner = Owner()
    server = await owner.starts()
    for _ in range(30):
        await pass_time(100)
        server.channel.event("OnChannelInformation")
        await settled()
    assert server.count("POST /sessions/keepalive") == 5
    assert owner.told == ["up, missed"]
    await owner.link.close()


@timeless
async def test_a_keep_alive_without_an_answer_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    owner = Owner()
    server = await owner.starts()
    server.instead["POST /sessions/keepalive"] = TimedOut("10 s")
    with caplog.at_level(logging.ERROR):
        await pass_time(601)
        del server.instead["POST /sessions/keepalive"]
        await settled()
    assert caplog.records == []
    assert server.count("GET /api/rest/authenticate") == 0
    await owner.link.close()


@timeless
async def test_a_session_that_has_expired_is_signed_in_again_with_its_subscription() -> None:
    owner = Owner()
    server = await owner.starts(TELEPHONY)
    before = owner.link.headers
    server.sessions.clear()
    server.subscriptions.clear()
    server.channel.event("OnChannelInformation")
    await pass_time(100)
    server.channel.event("OnChannelInformation")
    owner.server.ttl_s = 60
    await pass_time(501)
    await settled()
    assert server.count("GET /api/rest/authenticate") == 1
    assert server.count("POST /subscriptions") == 1
    assert server.bodies[-2]["filter"] == {"selectors": [{"names": ["telephony"], "ids": ["oxe70120"]}]}
    assert owner.link.headers != before
    assert owner.link.ttl_s == 60
    assert owner.told[-2:] == ["down", "up, missed"]
    server.channel.event("OnCallCreated")
    await settled()
    assert owner.events[-1] == b'{"eventName":"OnCallCreated"}'
    await owner.link.close()


@timeless
async def test_a_subscription_that_is_gone_is_made_again_in_the_same_session() -> None:
    owner = Owner()
    server = await owner.starts()
    server.subscriptions.clear()
    server.channel.end()
    await settled()
    await pass_time(BACK_OFF_FIRST_S)
    await settled()
    assert server.count("GET /api/rest/authenticate") == 0
    assert server.count("POST /subscriptions") == 1
    assert owner.told == ["up, missed", "down", "up, missed"]
    await owner.link.close()


# A site that restarts


@timeless
async def test_after_a_restart_it_is_signed_in_and_subscribed_again() -> None:
    owner = Owner()
    server = await owner.starts()
    server.restart()
    await settled()
    await pass_time(BACK_OFF_FIRST_S)
    await settled()
    assert server.count("GET /api/rest/authenticate") == 1
    assert owner.told == ["up, missed", "down", "up, missed"]
    assert len(server.sessions) == len(server.subscriptions) == 1
    await owner.link.close()
    assert server.sessions == server.subscriptions == {}


@timeless
async def test_a_site_that_is_down_for_long_is_tried_less_and_less_often_and_found_soon() -> None:
    owner = Owner()
    server = await owner.starts()
    server.restart()
    server.down = DOWN
    for _ in range(3600):
        await pass_time(1)
    tries = len(server.did)
    assert 3600 / BACK_OFF_MOST_S <= tries <= 4 * 3600 / BACK_OFF_MOST_S
    assert owner.told == ["up, missed", "down"]
    server.down = None
    for _ in range(int(BACK_OFF_MOST_S) + 2):
        await pass_time(1)
    await settled()
    assert owner.told == ["up, missed", "down", "up, missed"]
    await owner.link.close()


@timeless
async def test_a_channel_that_is_always_refused_does_not_make_a_storm_of_sign_ins() -> None:
    """As where `events_url` leads to another server."""
    owner = Owner()
    server = await owner.starts()
    server.channel.end()
    server.instead["GET /OTEvents"] = ok(status=404)
    for _ in range(600):
        await pass_time(1)
    asked = server.count("POST /subscriptions") + server.count("GET /api/rest/authenticate")
    assert 10 <= asked <= 600 / BACK_OFF_MOST_S * 3
    del server.instead["GET /OTEvents"]
    for _ in range(int(BACK_OFF_MOST_S) + 2):
        await pass_time(1)
    assert owner.link.up
    await owner.link.close()


@timeless
async def test_a_server_in_trouble_costs_no_new_session() -> None:
    owner = Owner()
    server = await owner.starts()
    server.channel.end()
    server.instead["GET /OTEvents"] = ok(status=503)
    for _ in range(30):
        await pass_time(1)
    del server.instead["GET /OTEvents"]
    for _ in range(30):
        await pass_time(1)
    assert owner.link.up
    assert server.count("GET /api/rest/authenticate") == 0
    assert server.count("POST /subscriptions") == 0
    await owner.link.close()


# A password that is no longer right


@timeless
async def test_a_user_whose_password_has_changed_is_told_and_not_tried_again() -> None:
    owner = Owner()
    server = await owner.starts()
    server.passwords["oxe70120"] = "1234"
    server.restart()
    for _ in range(600):
        await pass_time(1)
    assert owner.told == [
        "up, missed",
        "down",
        "refused: not signed in: paris refuses the login or the password",
    ]
    assert server.count("GET /api/rest/authenticate") == 1
    assert owner.link.headers == []
    await owner.link.close()


@timeless
async def test_a_persistent_link_goes_on_trying_with_the_longest_pauses() -> None:
    owner = Owner(persistent=True)
    server = await owner.starts()
    server.passwords["oxe70120"] = "1234"
    server.restart()
    for _ in range(10):
        await pass_time(1)
    assert server.count("GET /api/rest/authenticate") == 1
    for _ in range(290):
        await pass_time(1)
    tries = server.count("GET /api/rest/authenticate")
    assert 300 / BACK_OFF_MOST_S <= tries <= 300 / BACK_OFF_MOST_S * 2 + 1
    assert not owner.link.up
    server.passwords["oxe70120"] = "0000"
    for _ in range(int(BACK_OFF_MOST_S) + 2):
        await pass_time(1)
    assert owner.told[-1] == "up, missed"
    await owner.link.close()


# Calls that find the session lost


@timeless
async def test_many_calls_that_find_the_session_lost_cause_one_sign_in() -> None:
    owner = Owner()
    server = await owner.starts()
    before = owner.link.headers
    server.restart()
    waiting = [asyncio.create_task(owner.link.renewed(before)) for _ in range(50)]
    await settled()
    assert all(task.done() for task in waiting)
    assert owner.link.headers not in ([], before)
    for _ in range(5):  # answers to calls of the old session that come late
        await owner.link.renewed(before)
    await settled()
    assert server.count("GET /api/rest/authenticate") == 1
    await owner.link.close()


@timeless
async def test_a_call_that_comes_while_the_session_is_renewed_waits_for_it() -> None:
    owner = Owner()
    server = await owner.starts()
    before = owner.link.headers
    server.restart()
    server.down = DOWN
    first = asyncio.create_task(owner.link.renewed(before))
    await settled()
    second = asyncio.create_task(owner.link.renewed(before))
    await pass_time(0.1)
    assert not first.done()
    assert not second.done()
    server.down = None
    await pass_time(2)
    await settled()
    assert first.done()
    assert second.done()
    assert len(server.sessions) == 1
    await owner.link.close()


@timeless
async def test_a_session_can_be_lost_again_and_again() -> None:
    owner = Owner()
    server = await owner.starts()
    for time in range(1, 5):
        before = owner.link.headers
        server.restart()
        waiting = asyncio.create_task(owner.link.renewed(before))
        await asyncio.sleep(0)
        assert not waiting.done()
        await settled()  # at once: no time passes
        assert waiting.done()
        assert server.count("GET /api/rest/authenticate") == time
    await owner.link.close()


@timeless
async def test_a_call_waits_also_for_a_renewal_that_another_cause_has_begun() -> None:
    owner = Owner()
    server = await owner.starts()
    for _ in range(2):
        before = owner.link.headers
        server.restart()
        await settled()
        server.instead["GET /api/rest/authenticate"] = ok(status=503)
        await pass_time(BACK_OFF_FIRST_S)  # the channel is refused, and the session found lost
        await settled()
        assert owner.link.headers == []
        waiting = asyncio.create_task(owner.link.renewed(before))
        await settled()
        assert not waiting.done()
        server.instead.clear()
        await pass_time(1)
        await settled()
        assert waiting.done()
        assert owner.link.up
    await owner.link.close()


@timeless
async def test_calls_do_not_wait_for_a_sign_in_that_is_refused() -> None:
    owner = Owner()
    server = await owner.starts()
    server.passwords["oxe70120"] = "1234"
    server.restart()
    await asyncio.wait_for(owner.link.renewed(owner.link.headers), 1)
    assert owner.link.headers == []
    await owner.link.close()
