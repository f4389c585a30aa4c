"""The console's event inspector against the demo."""

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

ROWS = "[...document.querySelectorAll('#event-rows .event-type')].map((each) => each.textContent)"

CLIPBOARD = "navigator.clipboard.writeText = async (text) => { window.copied = text }"
"""A headless page has no clipboard of its own: what it writes is kept aside."""

FLOOD = """\
import("./panels/events.js").then(({default: panel}) => {
  const place = document.createElement("section");
  place.id = "flood";
  document.body.append(place);
  let tell;
  const onEvent = (type, heard) => (tell = heard, () => {});
  panel.mount(place, {session: {kind: "xivo", login: "x"}, onEvent});
  for (let seq = 1; seq <= 3000; seq += 1) {
    tell({method: "Cti.event", seq, msgType: "PhoneStatusUpdate", ctiMessage: {status: seq}});
  }
})
"""
"""A panel of its own that is told 3,000 events at once."""


async def inspector(demo: str, browser: Browser, login: str) -> Console:
    page = await Console.open(browser, demo, "events")
    await page.sign_in(login, "0000", "o2g")
    await page.until(f"{ROWS}.includes('PhoneStatusUpdate')")
    return page


async def test_events_are_shown_filtered_and_opened_as_they_come(demo: str, browser: Browser) -> None:
    """protocol.md section 4: `Cti.event`, with its number."""
    page = await inspector(demo, browser, "oxe70124")
    await page.call("Cti.dial", {"destination": "70123"})
    await page.show("events")
    await page.until(f"{ROWS}.includes('PhoneEvent')")
    numbers = "[...document.querySelectorAll('#event-rows .seq')].map((each) => Number(each.textContent))"
    seen = await page.tab.value(numbers)
    assert seen == sorted(seen, reverse=True), "the newest does not come first"
    await page.write("#event-type", "PhoneEvent")
    await page.until(f"{ROWS}.every((type) => type === 'PhoneEvent')")
    await page.write("#event-text", "eventdialing 70123")
    await page.until(f"{ROWS}.length === 1")
    await page.press("#event-rows summary")
    await page.says("#event-rows .code", '"otherDN": "70123"')
    await page.write("#event-text", "no such words")
    await page.says("#event-nothing", "None of the events")
    await page.write("#event-text", "")
    await page.write("#event-type", "")
    await page.call("Cti.hangup", {})
    await page.show("events")
    await page.well("events")


async def test_what_comes_during_a_pause_is_counted_and_follows(demo: str, browser: Browser) -> None:
    """protocol.md section 6: nothing is lost on the last metre either."""
    page = await inspector(demo, browser, "oxe70123")
    await page.press("#event-pause")
    before = await page.tab.value(f"{ROWS}.length")
    await page.call("Cti.dial", {"destination": "70122"})
    await page.show("events")
    await page.until("/Resume \\(\\d+ new\\)/.test(document.getElementById('event-pause').textContent)")
    assert await page.tab.value(f"{ROWS}.length") == before
    await page.press("#event-pause")
    await page.until(f"{ROWS}.includes('PhoneEvent')")
    await page.call("Cti.hangup", {})
    await page.show("events")
    assert page.tab.faults == []


async def test_one_event_and_all_that_are_shown_are_copied_as_json(demo: str, browser: Browser) -> None:
    """protocol.md section 4: what is copied is the event itself."""
    page = await inspector(demo, browser, "oxe70122")
    await page.tab.value(CLIPBOARD)
    await page.write("#event-type", "PhoneStatusUpdate")
    await page.press("#event-rows summary")
    await page.press("#event-rows .event-json button")
    await page.until("window.copied")
    one = json.loads(await page.tab.value("window.copied"))
    assert one["msgType"] == "PhoneStatusUpdate"
    await page.tab.value("delete window.copied")
    await page.write("#event-type", "")
    await page.press("#event-copy")
    await page.until("window.copied")
    every = json.loads(await page.tab.value("window.copied"))
    assert one in every
    assert len(every) == await page.tab.value(f"{ROWS}.length")
    await page.press("#event-clear")
    await page.until(f"{ROWS}.length === 0")
    assert page.tab.faults == []


async def test_raw_events_of_o2g_are_subscribed_to_and_left(demo: str, browser: Browser) -> None:
    """protocol.md section 4: `O2g.subscribe`, `O2g.event`."""
    page = await inspector(demo, browser, "oxe70121")
    await page.write("#subscribe-identifier", "mine")
    await page.press("#subscribe")
    await page.says("#subscriptions", "mine")
    await page.call("Cti.dial", {"destination": "70120"})
    await page.show("events")
    await page.until(f"{ROWS}.includes('OnCallCreated')")
    await page.press("#subscriptions button")
    await page.until("document.getElementById('subscriptions').childElementCount === 0")
    await page.press("#event-clear")
    await page.call("Cti.hangup", {})
    await page.show("events")
    await page.until(f"{ROWS}.includes('PhoneEvent')")
    assert not [name for name in await page.tab.value(ROWS) if name.startswith("On")]
    assert page.tab.faults == []


async def test_a_flood_of_events_is_shown_whole_and_bounded(demo: str, browser: Browser) -> None:
    """1,000 are kept; 3,000 that come in one go leave the page with the newest of them."""
    page = await inspector(demo, browser, "oxe70120")
    await page.tab.run(FLOOD)
    rows = "document.querySelectorAll('#flood .event-rows > li').length"
    await page.until(f"{rows} === 1000")
    newest = "document.querySelector('#flood .event-rows .seq').textContent"
    assert await page.tab.value(newest) == "3000"
    assert page.tab.faults == []
