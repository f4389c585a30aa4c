"""The console's status panel against the demo."""

from __future__ import annotations

import pytest

from tests.system.chromium import PROGRAM, Browser
from tests.system.console.console import Console

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="needs Chromium, as .ci/run installs it"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="module"),
]

ASKED = "performance.getEntriesByType('resource').filter(({name}) => name.endsWith('/readyz')).length"
"""How often the page has asked for the bridge's state."""


async def test_the_status_shows_sites_and_figures_before_anybody_signs_in(
    demo: str, browser: Browser
) -> None:
    """protocol.md section 1: `/readyz` and `/metrics`."""
    page = await Console.open(browser, demo, "status")
    await page.says("#overall", "Ready")
    sites = await page.text("#sites")
    for name in ("o2g", "xivo", "paris"):
        assert name in sites
    assert "no agent paris is connected" in sites
    assert len(await page.shown("#figures .tile")) == 8
    await page.well("status")


async def test_a_session_is_seen_in_the_figures(demo: str, browser: Browser) -> None:
    """protocol.md section 1: `/metrics`."""
    page = await Console.open(browser, demo, "phone")
    await page.sign_in("oxe70129", "0000", "o2g")
    await page.show("status")
    sessions = "document.querySelector('#figures .tile .figure').textContent"
    await page.until(f"Number({sessions}) >= 1")
    assert page.tab.faults == []


async def test_the_bridge_is_not_asked_while_nobody_sees_the_status(demo: str, browser: Browser) -> None:
    """protocol.md section 1: the panel costs the bridge nothing while another one is in front."""
    page = await Console.open(browser, demo, "status")
    await page.says("#overall", "Ready")
    # The clock of the page's timers is set, so that minutes pass at once.
    await page.show("methods")
    asked = await page.tab.value(ASKED)
    budget = {"policy": "advance", "budget": 30_000}
    await page.tab.ask("Emulation.setVirtualTimePolicy", budget)
    await page.until("performance.now() > 20000")
    assert await page.tab.value(ASKED) == asked
    assert page.tab.faults == []
