"""The console without a mouse: sign-in, tabs and a whole call by keys alone."""

from __future__ import annotations

import json

import pytest

from tests.system.chromium import PROGRAM, Browser
from tests.system.console.console import Console
from tests.system.console.people import O2G, Person, Phone

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="needs Chromium, as .ci/run installs it"),
    # Each wait in a page has a minute of its own.
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="module"),
]

STEPS_MOST = 60
"""Between any two places of a panel: the keypad has 12 keys, and nothing else so many."""


class Keys(Phone):
    """A tab in which nothing is clicked."""

    async def front(self) -> None:
        """Bring the tab to the front: keys go to the one that is there."""
        await self.tab.ask("Page.bringToFront", {})

    async def type(self, text: str) -> None:
        """Type into what has the focus."""
        await self.tab.ask("Input.insertText", {"text": text})

    async def go_to(self, selector: str) -> None:
        """Press Tab until something has the focus, which then must be seen to have it."""
        await self.until(f"document.querySelector({json.dumps(selector)})")
        for _ in range(STEPS_MOST):
            if await self.tab.value(f"document.activeElement.matches({json.dumps(selector)})"):
                style = "getComputedStyle(document.activeElement)"
                assert await self.tab.value(f"{style}.outlineStyle !== 'none'"), (
                    f"{selector} does not show its focus"
                )
                return
            await self.key("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab; the focus is on {await self.focused()}")

    async def focused(self) -> str:
        """What has the focus."""
        return str(await self.tab.value("document.activeElement.outerHTML.slice(0, 200)"))


async def _signed_in(browser: Browser, demo: str, person: Person) -> Keys:
    page = Keys((await Console.open(browser, demo, "phone")).tab)
    await page.until("document.querySelectorAll('#site option').length > 0")
    await page.go_to("#login")
    await page.type(person.login)
    await page.key("Tab")
    await page.type(person.password)
    await page.key("Enter")
    await page.says("#who", person.login)
    return page


async def test_a_call_from_sign_in_to_hanging_up_needs_no_mouse(demo: str, browser: Browser) -> None:
    """protocol.md section 1: `/console` is usable by keys, with the focus always to be seen."""
    own = await _signed_in(browser, demo, O2G.caller)
    other = await _signed_in(browser, demo, O2G.callee)
    await own.front()
    await own.go_to("#number")
    await own.type(O2G.callee.number)
    await own.key("Enter")
    await other.calls((O2G.caller, "Ringing"))
    await other.front()
    await other.go_to("[data-action=answer]")
    await other.key("Enter")
    await other.calls((O2G.caller, "Connected"))
    # The button is gone, and the keyboard goes on where it was: on the first button of the same call.
    await other.until("document.activeElement.dataset.action === 'hold'")
    await other.key(" ")
    await other.calls((O2G.caller, "On hold"))
    await other.until("document.activeElement.dataset.action === 'retrieve'")
    await other.key("Enter")
    await other.calls((O2G.caller, "Connected"))
    await other.go_to("[data-action=transfer]")
    await other.key("Enter")
    await other.until("document.activeElement.matches('.transfer input')")
    await other.key("Escape")
    await other.until("document.activeElement.dataset.action === 'transfer'")
    await own.front()
    await own.go_to("[data-action=hangup]")
    await own.key("Enter")
    await own.calls()
    await own.until("document.activeElement.id === 'number'")
    await other.calls()
    for page in (own, other):
        await page.no_faults()


async def test_arrow_keys_home_and_end_go_from_tab_to_tab(demo: str, browser: Browser) -> None:
    """protocol.md section 1: one tab is in the order of the Tab key, the arrows choose another."""
    page = Keys((await Console.open(browser, demo, "phone")).tab)
    await page.go_to("#tab-phone")
    for key, tab in (
        ("ArrowDown", "agent"),
        ("ArrowUp", "phone"),
        ("ArrowUp", "status"),
        ("ArrowDown", "phone"),
        ("End", "status"),
        ("Home", "phone"),
    ):
        await page.key(key)
        await page.until(f"document.activeElement.id === 'tab-{tab}' && location.hash === '#{tab}'")
        shown = "[...document.querySelectorAll('.panel:not([hidden])')].map(({id}) => id).join()"
        await page.until(f"{shown} === 'panel-{tab}'")
    assert page.tab.faults == []
