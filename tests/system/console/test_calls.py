"""The console's soft phone: whole calls between tabs, on either kind of PBX, with every button once."""

from __future__ import annotations

import pytest

from tests.system.chromium import PROGRAM, Browser
from tests.system.console.console import Console
from tests.system.console.people import HOUSES, O2G, House, Phone

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="needs Chromium, as .ci/run installs it"),
    # Each wait in a page has a minute of its own.
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="module"),
]

EITHER_KIND = pytest.mark.parametrize("house", HOUSES.values(), ids=HOUSES)


@EITHER_KIND
async def test_two_tabs_telephone_and_a_third_one_is_asked_taken_into_a_conference_and_handed_the_call(
    demo: str, browser: Browser, house: House
) -> None:
    """protocol.md section 4: `Cti.*` on either kind of site, as their events tell it."""
    own = await Phone.of(browser, demo, house, house.caller)
    other = await Phone.of(browser, demo, house, house.callee)
    third = await Phone.of(browser, demo, house, house.third)

    await own.dial(house.callee.number)
    await own.calls((house.callee, "Calling…"))
    await own.buttons("hangup")
    await other.calls((house.caller, "Ringing"))
    await other.says("#announce", f"{house.caller.name} ({house.caller.number}) is calling.")
    await other.buttons("answer", "hangup")
    await other.does("answer")
    await other.calls((house.caller, "Connected"))
    await own.calls((house.callee, "Connected"))
    await own.buttons("hold", "transfer", "hangup")
    await own.press(".key:nth-child(5)")
    await own.says("#tones", "Sent 5 to")

    await own.does("hold")
    await own.calls((house.callee, "On hold"))
    await own.buttons("retrieve", "hangup")
    await own.does("retrieve")
    await own.calls((house.callee, "Connected"))

    await own.transfer_to(house.third, "ask-first")
    await third.calls((house.caller, "Ringing"))
    await own.calls((house.callee, "On hold"), (house.third, "Calling…"))
    await own.buttons("hangup")
    await own.press("#cancel")
    await own.calls((house.callee, "Connected"))
    await third.calls()

    await own.transfer_to(house.third, "ask-first")
    await third.does("answer")
    await own.calls((house.callee, "On hold"), (house.third, "Connected"))
    await own.says("#consultation p", "waits while you speak with")
    await own.press("#conference")
    await own.until("document.querySelectorAll('.call-card').length === 1")
    await own.does("hangup")
    await own.calls()
    await other.calls((house.third, "Connected"))
    await third.calls((house.callee, "Connected"))
    await other.does("hangup")
    await other.calls()
    await third.calls()

    for how, complete in (("ask-first", True), ("transfer-now", False)):
        await own.dial(house.callee.number)
        await other.does("answer")
        await own.calls((house.callee, "Connected"))
        await own.transfer_to(house.third, how)
        await third.does("answer")
        if complete:
            await own.calls((house.callee, "On hold"), (house.third, "Connected"))
            await own.press("#complete")
        await own.calls()
        await third.calls((house.callee, "Connected"))
        await third.does("hangup")
        await third.calls()
        await other.calls()

    # The last calls are there to be called again.
    await own.press(f"#recent button[aria-label*='{house.callee.number}']")
    await own.calls((house.callee, "Calling…"))
    await own.does("hangup")
    await own.calls()
    for phone in (own, other, third):
        await phone.no_faults()


@EITHER_KIND
async def test_do_not_disturb_and_each_forward_show_what_the_pbx_tells(
    demo: str, browser: Browser, house: House
) -> None:
    """protocol.md section 4: `Cti.dnd`, `Cti.uncFwd`, `Cti.naFwd`, `Cti.busyFwd` and `UserConfigUpdate`."""
    own = await Phone.of(browser, demo, house, house.callee)
    await own.switch("#dnd", is_on=True)
    await own.switch("#dnd", is_on=False)
    for forward in ("uncFwd", "naFwd", "busyFwd"):
        await own.write(f"#{forward}", house.third.number)
        await own.switch(f"#{forward}-on", is_on=True)
        # Another tab of the same user hears of it as well.
        again = await Phone.of(browser, demo, house, house.callee)
        await again.until(f"document.getElementById('{forward}').value === '{house.third.number}'")
        await own.switch(f"#{forward}-on", is_on=False)
        await again.until(f"document.getElementById('{forward}-on').ariaChecked === 'false'")
        await again.press("#sign-out")
    await own.no_faults()
    await own.write("#uncFwd", "")
    await own.press("#uncFwd-on")
    await own.says(".notice.bad", "Say where to forward to first.")
    assert await own.tab.value("document.getElementById('uncFwd-on').ariaChecked") == "false"


async def test_what_the_pbx_refuses_is_said_in_words(demo: str, browser: Browser) -> None:
    """protocol.md section 7: who is neither agent nor supervisor of an O2G sees no contact centre, and reads why."""
    clerk = await Phone.of(browser, demo, O2G, O2G.third)
    await clerk.show("agent")
    await clerk.says("#panel-agent", "You are no agent")
    await clerk.says("#panel-agent .empty", "is for agents and supervisors of the contact centre")
    assert clerk.tab.faults == []


async def test_a_wrong_password_is_said_and_the_next_try_works(demo: str, browser: Browser) -> None:
    """protocol.md section 3: a refused sign-in; section 1: the page stays usable."""
    page = await Console.open(browser, demo, "phone")
    await page.until("document.querySelectorAll('#site option').length > 0")
    await page.write("#site", "o2g")
    await page.write("#login", "oxe70126")
    await page.write("#password", "1111")
    await page.press("#sign-in")
    await page.says("#refusal", "Login or password is wrong.")
    await page.sign_in("oxe70126", "0000", "o2g")
    await page.press("#sign-out")
    await page.says("#connection", "Signed out")
    await page.until(
        "document.getElementById('password') && document.getElementById('password').value === ''"
    )
    stored = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert await page.tab.value(stored) == '[{},{},""]'
    assert page.tab.faults == []
