"""The console for everybody: axe finds nothing at the width of a phone and of a desk, in light and in dark."""

from __future__ import annotations

import pytest

from tests.system.chromium import PROGRAM, Browser
from tests.system.console.console import AXE, Console
from tests.system.console.people import O2G, XIVO, Phone

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="needs Chromium, as .ci/run installs it"),
    pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: npm ci in tests/clients"),
    # Each wait in a page has a minute of its own.
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="module"),
]


async def test_the_sign_in_can_be_used_by_everybody(demo: str, browser: Browser) -> None:
    """protocol.md section 1: `/console`, also with a refusal."""
    page = await Console.open(browser, demo, "phone")
    await page.until("document.querySelectorAll('#site option').length > 0")
    await page.well("sign-in")


async def test_the_phone_can_be_used_by_everybody(demo: str, browser: Browser) -> None:
    """protocol.md section 1: `/console`, while it rings, with somebody who is asked, and with a transfer begun."""
    own = await Phone.of(browser, demo, O2G, O2G.caller)
    other = await Phone.of(browser, demo, O2G, O2G.callee)
    third = await Phone.of(browser, demo, O2G, O2G.third)
    await own.dial(O2G.callee.number)
    await other.calls((O2G.caller, "Ringing"))
    await other.well("phone-ringing")
    await other.does("answer")
    await own.calls((O2G.callee, "Connected"))
    await own.transfer_to(O2G.third, "ask-first")
    await third.does("answer")
    await own.calls((O2G.callee, "On hold"), (O2G.third, "Connected"))
    await own.well("phone-consultation")
    await own.press("#complete")
    await own.calls()
    await other.does("transfer")
    await other.well("phone-transfer")
    await other.does("hangup")
    await other.calls()


async def test_the_agent_s_place_can_be_used_by_everybody(demo: str, browser: Browser) -> None:
    """protocol.md section 1: `/console`, with queues, their charts and their table."""
    agent = await Phone.of(browser, demo, XIVO, XIVO.agent)
    await agent.show("agent")
    await agent.until(
        "document.querySelectorAll('.queue').length > 1 && document.querySelectorAll('#team-table td').length"
    )
    await agent.tab.value("document.querySelector('#queues details').open = true")
    await agent.well("agent")
