"""The console's tunnel against the demo."""

from __future__ import annotations

import pytest

from tests.system.chromium import PROGRAM, Browser
from tests.system.console.console import Console

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="needs Chromium, as .ci/run installs it"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="module"),
]


async def send(page: Console, method: str, path: str, body: str = "") -> None:
    """Fill in the form and send it."""
    await page.write("#rest-method", method)
    await page.write("#rest-path", path)
    await page.write("#rest-body", body)
    await page.press("#rest-send")
    await page.until("!document.getElementById('rest-send').ariaBusy")


async def test_a_rest_request_goes_through_the_sessions_socket(demo: str, browser: Browser) -> None:
    """protocol.md section 5: after a sign-in the same socket carries REST requests; O2G wants its own sign-in."""
    page = await Console.open(browser, demo, "phone")
    await page.sign_in("oxe70129", "0000", "o2g")
    await page.show("tunnel")
    await send(page, "GET", "/api/rest/1.0/telephony/calls")
    await page.says("#answer", "403")
    await page.press("#panel-tunnel summary")
    await page.write("#site-login", "oxe70129")
    await page.write("#site-password", "0000")
    await page.press("#site-sign-in")
    await page.says("#site-said", "Signed in")
    await page.says("#rest-cookies", "AlcUserId")
    await page.press("#rest-send")
    await page.says("#answer", "calls")
    await page.says("#answer", "200")
    subscription = (
        '{"filter": {"selectors": [{"ids": ["oxe70129"], "names": ["telephony"]}]}, "version": "1.0"}'
    )
    await send(page, "POST", "/api/rest/1.0/subscriptions?identifier=mine", subscription)
    await page.says("#answer", "200")
    call = '{"deviceId": "70129", "callee": "70128"}'
    await send(page, "POST", "/api/rest/1.0/telephony/calls", call)
    await page.says("#answer", "201")
    await send(page, "GET", "/api/rest/1.0/telephony/calls")
    await page.says("#answer > .code", "70128")
    await page.says("#panel-tunnel .event-rows", "OnCallCreated")
    await page.well("tunnel")
    await page.press(".sent-entry")
    assert (
        await page.tab.value("document.getElementById('rest-path').value") == "/api/rest/1.0/telephony/calls"
    )
    await page.call("Cti.hangup", {})


async def test_a_token_is_enough_for_the_tunnel(demo: str, browser: Browser) -> None:
    """protocol.md section 3: a configured bearer token makes a tunnel client."""
    page = await Console.open(browser, demo, "tunnel")
    await page.until("document.querySelectorAll('#tunnel-site option').length > 0")
    await send(page, "GET", "/api/rest")
    await page.says("#answer", "Write a token")
    await page.write("#tunnel-token", "demo-client")
    await page.write("#tunnel-site", "o2g")
    await send(page, "GET", "/api/rest")
    await page.says("#answer", "versions")
    await page.write("#tunnel-site", "xivo")
    await page.press("#panel-tunnel summary")
    await page.write("#site-kind", "xivo")
    await page.write("#site-login", "alice")
    await page.write("#site-password", "alice")
    await page.press("#site-sign-in")
    await page.says("#site-said", "Signed in")
    await page.press("#rest-send")
    await page.says("#answer", "200")
    assert page.tab.faults == []


async def test_a_session_at_a_named_site_sends_to_that_site(demo: str, browser: Browser) -> None:
    """protocol.md section 1: `/sites/{site}/ws`; section 5: the site of the socket gets the request."""
    page = await Console.open(browser, demo, "phone")
    await page.sign_in("bob", "bob", "xivo")
    await page.show("tunnel")
    await send(page, "POST", "/xuc/api/2.0/auth/login", '{"login": "bob", "password": "bob"}')
    await page.says("#answer", '"token"')
    assert page.tab.faults == []


async def test_what_cannot_be_sent_is_said_before_it_is_sent(demo: str, browser: Browser) -> None:
    """protocol.md section 5: a path begins with `/` and names no host; a body is JSON."""
    page = await Console.open(browser, demo, "tunnel")
    for path, body, why in (
        ("https://pbx/api/rest", "", "begins with /"),
        ("/api/rest/1.0/users/{loginName}", "", "{loginName}"),
        ("/api/rest", "{no json", "not JSON"),
    ):
        await send(page, "POST", path, body)
        await page.says("#rest-wrong", why)
    assert await page.tab.value("document.getElementById('answer').hidden") is True


async def test_the_bridges_own_refusals_are_marked_as_its_own(demo: str, browser: Browser) -> None:
    """protocol.md section 5: a failure of the bridge's own has `"origin":"bridge"`."""
    page = await Console.open(browser, demo, "phone")
    await page.sign_in("oxe70128", "0000", "o2g")
    await page.show("tunnel")
    await send(page, "GET", "/elsewhere")
    await page.says("#answer", "from the bridge itself")
    await page.says("#answer", "403")
    assert page.tab.faults == []


async def test_the_documented_paths_are_offered_for_the_method(demo: str, browser: Browser) -> None:
    """protocol.md section 4: the operations of the catalogue."""
    page = await Console.open(browser, demo, "tunnel")
    await page.write("#rest-method", "POST")
    await page.until("document.querySelector('#rest-paths option[value=\"/api/rest/1.0/telephony/calls\"]')")
    await page.write("#rest-method", "PUT")
    await page.until("!document.querySelector('#rest-paths option[value=\"/api/rest/1.0/telephony/calls\"]')")
