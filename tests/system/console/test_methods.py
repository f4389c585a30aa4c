"""The console's method explorer against the demo."""

from __future__ import annotations

import json

import pytest

from tests.system.chromium import PROGRAM, Browser
from tests.system.console.console import Console

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="needs Chromium, as .ci/run installs it"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="module"),
]


async def chosen(page: Console, method: str) -> None:
    """Search a method and choose it."""
    await page.write("#method-search", method)
    await page.press(f'[data-method="{method}"]')
    await page.says(".method-name", method)


async def test_every_method_can_be_looked_at_before_anybody_signs_in(demo: str, browser: Browser) -> None:
    """protocol.md section 4: the explorer is made of `/openrpc.json`."""
    page = await Console.open(browser, demo, "methods")
    await page.says("#method-count", "of")
    names = json.loads(
        await page.tab.run(
            "fetch('../openrpc.json').then((answer) => answer.json())"
            ".then(({methods}) => JSON.stringify(methods.map(({name}) => name)))"
        )
    )
    found = "[...document.querySelectorAll('[data-method]')].map((each) => each.dataset.method).sort()"
    assert await page.tab.value(found) == sorted(names)
    assert await page.tab.value("document.getElementById('run').disabled") is True
    assert "Sign in" in await page.text("#run-why")
    # One of each five is built: none of them fails, and none leaves anything in the console.
    failed = await page.tab.value(
        "[...document.querySelectorAll('[data-method]')].filter((each, at) => at % 5 === 0 &&"
        " (each.click(), document.querySelector('.method-name').textContent !== each.dataset.method)).length"
    )
    assert failed == 0
    await page.well("methods")


async def test_a_method_says_which_kind_of_site_cannot_do_it_and_why(demo: str, browser: Browser) -> None:
    """protocol.md section 4: a method that a kind of site cannot do says why."""
    page = await Console.open(browser, demo, "methods")
    await chosen(page, "Cti.unregisterMobileApp")
    assert "Not on O2G: O2G has no push service for mobiles" in await page.text("#method")
    await page.show("phone")
    await page.sign_in("oxe70128", "0000", "o2g")
    await page.show("methods")
    await page.tab.value("document.getElementById('only-possible').click()")
    await page.until("!document.querySelector('[data-method=\"Cti.unregisterMobileApp\"]')")
    assert page.tab.faults == []


async def test_a_call_is_made_from_its_form_and_its_errors_are_told(demo: str, browser: Browser) -> None:
    """protocol.md section 4: `Cti.dial`; section 7: what is wrong with a parameter."""
    page = await Console.open(browser, demo, "phone")
    await page.sign_in("oxe70127", "0000", "o2g")
    await page.show("methods")
    await chosen(page, "Cti.dial")
    await page.press("#run")
    await page.says(".wrong", "is required")
    assert await page.text("#outcome") == "", "it was sent without what is required"
    await page.write("[name=destination]", "70126")
    assert await page.text(".wrong") == ""
    assert '"70126"' in await page.text("#code"), "the code is not in step with the form"
    await page.press("#run")
    await page.says("#outcome", "uniqueId")
    assert "ms" in await page.text("#outcome")
    await chosen(page, "Cti.completeTransfer")
    await page.press("#run")
    await page.says("#outcome", "-32000")
    await chosen(page, "Cti.hangup")
    await page.press("#run")
    await page.says("#outcome", "Result")
    assert page.tab.faults == []


async def test_nested_parameters_are_checked_before_they_are_sent(demo: str, browser: Browser) -> None:
    """protocol.md section 4: parameters have schemas."""
    page = await Console.open(browser, demo, "phone")
    await page.sign_in("oxe70126", "0000", "o2g")
    await page.show("methods")
    await chosen(page, "O2g.subscribe")
    await page.write("[name=selectors]", '[{"ids": ["oxe70126"]}]')
    await page.says(".wrong", "[0].names is missing")
    assert await page.tab.value("document.querySelector('[name=selectors]').getAttribute('aria-invalid')")
    await page.press("button[aria-label='Put in the shape of selectors']")
    await page.write("[name=selectors]", '[{"names": ["telephony"]}]')
    await page.press("#run")
    await page.says("#outcome", "subscriptionId")
    assert page.tab.faults == []


async def test_a_file_that_a_method_gives_can_be_saved(demo: str, browser: Browser) -> None:
    """protocol.md section 4: a file is `{contentType, filename, data}`."""
    page = await Console.open(browser, demo, "phone")
    await page.sign_in("alice", "alice", "xivo")
    await page.call("Xuc.exportPersonalContacts", {})
    # What would be saved is kept aside: a page cannot look into the browser's downloads.
    await page.tab.value(
        "URL.createObjectURL = (file) => { window.saved = file; return 'blob:kept' };"
        "HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download }"
    )
    await page.press("#outcome button")
    await page.until("window.savedAs")
    saved = await page.tab.run("window.saved.text()")
    assert "firstname" in saved
    assert await page.tab.value("window.saved.type.startsWith('text/csv')")
    assert page.tab.faults == []


async def test_the_explorer_is_used_by_keyboard_alone(demo: str, browser: Browser) -> None:
    """Search, go down to a method, choose it, and write into its form without a mouse."""
    page = await Console.open(browser, demo, "methods")
    await page.says("#method-count", "of")
    await page.tab.value("document.getElementById('method-search').focus()")
    await page.tab.ask("Input.insertText", {"text": "naFwd"})
    await page.until("document.querySelectorAll('[data-method]').length === 1")
    await page.key("ArrowDown")
    await page.until("document.activeElement.dataset.method === 'Cti.naFwd'")
    await page.key("Enter")
    await page.until("document.activeElement.textContent === 'Cti.naFwd'")
    await page.key("Tab")
    await page.tab.ask("Input.insertText", {"text": "70121"})
    assert '"70121"' in await page.text("#code")
    assert page.tab.faults == []
