"""Tests of one O2G session: signing in and out, its event channel.

Seed document 004: "Authentication", "Session management", "Subscription management".
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import pytest

from bridge.sites.o2g.link import BACK_OFF_FIRST_S, BackOff, Link, Selector
from bridge.transport import Outcome, Response, TimedOut, Unreachable
from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from tests.bridge.carrier import ok
from tests.bridge.clockwork import ClockworkLoop, pass_time, settled, timeless
from tests.bridge.sites.o2g.owner import DOWN, SIGN_IN, Owner
from tests.bridge.sites.o2g.server import LOST


async def refusal(owner: Owner) -> RpcError:
    with pytest.raises(RpcError) as caught:
        await owner.opens()
    await owner.link.close()
    return caught.value


# Signing in


@timeless
async def test_it_signs_in_and_subscribes_to_what_the_session_may() -> None:
    owner = Owner()
    seen: list[Link] = []

    def selectors(link: Link) -> Sequence[Selector]:
        seen.append(link)
        return [Selector(["telephony"], [link.login]), Selector(["agent"])]

    await owner.link.open(selectors)
    server = owner.server
    assert server.did == [*SIGN_IN, "POST /subscriptions"]
    assert server.bodies[1] == {"applicationName": "ctibridge"}
    assert server.bodies[2] == {
        "filter": {"selectors": [{"names": ["telephony"], "ids": ["oxe70120"]}, {"names": ["agent"]}]},
        "version": "1.0",
        "timeout": 0,
    }
    assert seen == [owner.link]
    assert (owner.link.login, owner.link.is_admin, owner.link.ttl_s) == ("oxe70120", False, 1800)
    (cookie,) = server.sessions
    assert owner.link.headers == [("Cookie", f"AlcUserId={cookie}")]
    assert owner.link.json_headers == [*owner.link.headers, ("Content-Type", "application/json")]
    assert not owner.link.up
    await owner.link.close()


@timeless
async def test_an_administrator_is_known_by_what_the_session_says() -> None:
    owner = Owner(login="admin", password="secret")
    await owner.opens()
    assert owner.link.is_admin
    await owner.link.close()


@pytest.mark.parametrize(
    ("said", "seconds"), [(60, 60), ("90", 90), (None, 1800), ("soon", 1800), ([], 1800), (0, 0)]
)
@timeless
async def test_the_time_to_live_is_a_number_or_the_documented_default(said: Any, seconds: int) -> None:
    owner = Owner()
    owner.server.ttl_s = said
    await owner.opens()
    assert owner.link.ttl_s == seconds
    await owner.link.close()


@timeless
async def test_a_wrong_password_is_not_signed_in_and_leaves_nothing_behind() -> None:
    owner = Owner(password="1111")
    error = await refusal(owner)
    assert error.code == jsonrpc.NOT_SIGNED_IN
    assert owner.server.did == ["GET /api/rest/authenticate"]
    assert owner.link.headers == []
    assert "1111" not in error.message


COOKIE = [("Set-Cookie", "AlcUserId=x; Path=/")]


@pytest.mark.parametrize(
    ("what", "answer", "code", "says"),
    [
        (SIGN_IN[0], ok(status=403), jsonrpc.NOT_SIGNED_IN, "refuses the login or the password"),
        (SIGN_IN[0], ok(status=503), jsonrpc.SITE_UNREACHABLE, "it is starting"),
        (SIGN_IN[0], ok({"type": "SERVER_PROBLEM"}, status=500), jsonrpc.UPSTREAM_ERROR, "500"),
        (
            SIGN_IN[0],
            ok(status=302, headers=[("Location", "https://o2g/")]),
            jsonrpc.UPSTREAM_ERROR,
            "HTTP 302 instead of a JSON object; is the site's url",
        ),
        (SIGN_IN[0], Response(200, COOKIE, b"<html>"), jsonrpc.UPSTREAM_ERROR, "instead of a JSON object"),
        (SIGN_IN[0], ok({"a": 1}, 302, COOKIE), jsonrpc.UPSTREAM_ERROR, "HTTP 302 instead of a JSON object"),
        (SIGN_IN[0], ok([], headers=COOKIE), jsonrpc.UPSTREAM_ERROR, "instead of a JSON object"),
        (SIGN_IN[0], ok({"loginName": "oxe70120"}), jsonrpc.UPSTREAM_ERROR, "no cookie came"),
        (SIGN_IN[0], DOWN, jsonrpc.SITE_UNREACHABLE, "connection refused"),
        (SIGN_IN[0], TimedOut("10 s"), jsonrpc.SITE_UNREACHABLE, "10 s"),
        (SIGN_IN[1], ok(status=302), jsonrpc.UPSTREAM_ERROR, "HTTP 302 instead of a JSON object"),
        (SIGN_IN[1], Response(200, [], b""), jsonrpc.UPSTREAM_ERROR, "HTTP 200 instead of a JSON object"),
        (SIGN_IN[1], ok({"type": "NOT_ALLOWED"}, status=403), jsonrpc.UPSTREAM_ERROR, "403"),
        (SIGN_IN[1], ok(status=503), jsonrpc.SITE_UNREACHABLE, "it is starting"),
        (SIGN_IN[1], Unreachable("gone"), jsonrpc.SITE_UNREACHABLE, "gone"),
        ("POST /subscriptions", Unreachable("gone"), jsonrpc.SITE_UNREACHABLE, "gone"),
        ("POST /subscriptions", ok({"type": "BAD_PARAMETER"}, status=400), jsonrpc.UPSTREAM_ERROR, "400"),
        (
            "POST /subscriptions",
            ok({"status": "REFUSED", "message": "no such package"}),
            jsonrpc.UPSTREAM_ERROR,
            "subscription refused: no such package",
        ),
        (
            "POST /subscriptions",
            ok({"status": "ACCEPTED", "subscriptionId": "s"}),
            jsonrpc.UPSTREAM_ERROR,
            "the site gave no address of its event channel",
        ),
    ],
)
@timeless
async def test_nobody_is_signed_in_by_anything_but_the_documented_answers(
    what: str, answer: Outcome, code: int, says: str
) -> None:
    """A password counts as checked only where O2G has said so: not by a redirect or another server's page."""
    owner = Owner()
    owner.server.instead[what] = answer
    error = await refusal(owner)
    assert error.code == code
    assert says in str(error.data) + error.message
    assert owner.server.sessions == {}


@timeless
async def test_a_sign_in_that_is_broken_off_leaves_no_session_at_the_site() -> None:
    owner = Owner()
    opening = asyncio.create_task(owner.opens())
    while owner.server.sessions == {}:
        await asyncio.sleep(0)
    opening.cancel()
    await settled()
    assert opening.cancelled()
    await owner.link.close()
    assert owner.server.sessions == {}


# Events


@timeless
async def test_events_come_line_by_line_once_the_channel_is_open() -> None:
    owner = Owner()
    server = await owner.starts()
    assert owner.told == ["up, missed"]
    assert (owner.link.up, owner.link.trouble) == (True, "")
    server.channel.event("OnCallCreated", callRef="1")
    server.channel.event("OnCallRemoved", callRef="1")
    await settled()
    assert [line[:28] for line in owner.events] == [
        b'{"eventName":"OnCallCreated"',
        b'{"eventName":"OnCallRemoved"',
    ]
    await owner.link.close()
    assert server.channel.left


@timeless
async def test_an_event_that_cannot_be_handled_does_not_end_the_channel(
    caplog: pytest.LogCaptureFixture,
) -> None:
    owner = Owner()
    server = await owner.starts()
    owner.fails = True
    with caplog.at_level(logging.ERROR):
        server.channel.event("OnCallCreated")
        server.channel.event("OnCallRemoved")
        await settled()
    assert len(owner.events) == 2
    assert owner.told == ["up, missed"]
    assert "an event could not be handled" in caplog.text
    await owner.link.close()


@timeless
async def test_a_channel_that_the_site_ends_is_opened_again_and_nothing_was_missed() -> None:
    """The site keeps the events of a subscription whose channel is closed for up to a minute."""
    owner = Owner()
    server = await owner.starts()
    server.channel.end()
    await settled()
    assert owner.told == ["up, missed", "down"]
    assert not owner.link.up
    assert owner.link.trouble == "the event channel ended"
    await pass_time(BACK_OFF_FIRST_S)
    assert owner.told == ["up, missed", "down", "up"]
    assert server.did == ["GET /OTEvents"]
    server.channel.event("OnCallCreated")
    await settled()
    assert len(owner.events) == 1
    await owner.link.close()


@timeless
async def test_a_channel_that_is_cut_is_opened_again_and_something_may_have_been_missed() -> None:
    owner = Owner()
    server = await owner.starts()
    server.channel.end()
    await settled()
    await pass_time(BACK_OFF_FIRST_S)
    server.channel.cut(Unreachable("reset"))
    await settled()
    await pass_time(BACK_OFF_FIRST_S)
    assert owner.told == ["up, missed", "down", "up", "down", "up, missed"]
    await owner.link.close()


@timeless
async def test_what_was_missed_is_not_forgotten_while_the_channel_cannot_be_opened() -> None:
    owner = Owner()
    server = await owner.starts()
    server.channel.cut(Unreachable("reset"))
    server.down = DOWN
    for _ in range(4):
        await pass_time(10)
    server.down = None
    await pass_time(10)
    assert owner.told == ["up, missed", "down", "up, missed"]
    server.channel.end()
    await settled()
    server.down = DOWN
    await pass_time(BACK_OFF_FIRST_S)
    server.down = None
    await pass_time(2)
    assert owner.told[3:] == ["down", "up"]
    await owner.link.close()


@timeless
async def test_a_channel_without_a_sign_of_life_is_opened_anew() -> None:
    owner = Owner()
    server = await owner.starts()
    for _ in range(3):
        await pass_time(179)
        server.channel.event("OnChannelInformation")
        await settled()
    assert owner.told == ["up, missed"]
    await pass_time(181)
    await pass_time(BACK_OFF_FIRST_S)
    assert owner.told == ["up, missed", "down", "up, missed"]
    assert server.channels[0].left
    await owner.link.close()


# Without an event channel


@timeless
async def test_a_link_without_selectors_has_no_channel_and_is_up_while_it_is_signed_in() -> None:
    owner = Owner(login="admin", password="secret")
    server = await owner.starts([])
    assert owner.told == ["up, missed"]
    assert owner.link.up
    server.restart()
    await pass_time(601)
    await settled()
    assert owner.told == ["up, missed", "down", "up, missed"]
    assert "POST /subscriptions" not in server.did
    assert server.channels == []
    await owner.link.close()


@timeless
async def test_a_link_without_selectors_is_down_while_its_site_does_not_answer_its_renewal() -> None:
    owner = Owner(login="admin", password="secret")
    server = await owner.starts([])
    before = owner.link.headers
    server.restart()
    server.down = DOWN
    waiting = asyncio.create_task(owner.link.renewed(before))
    await pass_time(10)
    assert owner.told == ["up, missed", "down"]
    server.down = None
    await pass_time(30)
    await waiting
    assert owner.told == ["up, missed", "down", "up, missed"]
    await owner.link.close()


# Signing out


@timeless
async def test_closing_signs_out() -> None:
    owner = Owner()
    server = await owner.starts()
    (subscription,) = server.subscriptions
    await owner.link.close()
    assert server.did == [f"DELETE /subscriptions/{subscription}", "DELETE /sessions"]
    assert owner.link.headers == []
    await owner.link.close()
    assert len(server.did) == 2


@pytest.mark.parametrize("answer", [DOWN, TimedOut("2 s"), ok(LOST, status=403), ok(status=500)])
@timeless
async def test_closing_never_fails(answer: Outcome) -> None:
    owner = Owner()
    server = await owner.starts()
    for what in ("DELETE /sessions", f"DELETE /subscriptions/{next(iter(server.subscriptions))}"):
        server.instead[what] = answer
    await owner.link.close()


@pytest.mark.parametrize("turns", range(0, 60, 3))
@timeless
async def test_closing_at_any_moment_of_a_renewal_leaves_no_session_and_no_task(turns: int) -> None:
    owner = Owner()
    server = await owner.starts()
    server.restart()
    renewing = asyncio.create_task(owner.link.renewed(owner.link.headers))
    for _ in range(turns):
        await asyncio.sleep(0)
    await owner.link.close()
    renewing.cancel()
    await settled()
    assert server.sessions == {}
    assert all(channel.left for channel in server.channels)


# Pauses


@timeless
async def test_pauses_grow_from_nothing_to_the_longest_and_begin_again() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, ClockworkLoop)

    async def length_of(pause: Any) -> float:
        waiting = asyncio.create_task(pause)
        began = loop.time()
        await asyncio.sleep(0)
        while not waiting.done():
            await loop.pass_time(0.01)
        return loop.time() - began

    back_off = BackOff(1.0, 4.0)
    lengths = [await length_of(back_off.pause()) for _ in range(6)]
    assert lengths[0] < 0.05
    for length, most in zip(lengths[1:], [1, 2, 4, 4, 4], strict=True):
        assert 0.5 * most <= length <= most + 0.1
    back_off.reset()
    assert await length_of(back_off.pause()) < 0.05
    back_off.reset()
    assert 0.5 <= await length_of(back_off.pause(always=True)) <= 1.1
    back_off.slow_down()
    assert 2.0 <= await length_of(back_off.pause()) <= 4.1
