"""The console when its connection goes: it says so, comes back by itself, and shows what is so then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.system import serving
from tests.system.chromium import PATIENCE_S, PROGRAM, browsing
from tests.system.console.people import House, Person, Phone
from tests.system.proxy import FaultyProxy
from tests.system.serving import Bridge

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="needs Chromium, as .ci/run installs it"),
    # Each wait in a page has a minute of its own.
    pytest.mark.timeout(300),
]

ANNA = Person("oxe70120", "0000", "70120", "Anna Aumont")
BORIS = Person("oxe70121", "0000", "70121", "Boris Belin")
PARIS = House("paris", ANNA, BORIS, BORIS, BORIS, "")


@pytest.fixture
async def bridge(tmp_path: Path) -> AsyncIterator[Bridge]:
    """A bridge that keeps a session for a moment only after its socket is gone."""
    pbx = serving.simulate(tmp_path)
    async with serving.running(pbx):
        url = serving.address(pbx)
        async with serving.bridge_to(url, tmp_path, limits={"session_linger_s": 0.5}) as running:
            serving.wait_until_ready(running.url)
            yield running


async def test_after_a_cut_the_page_comes_back_and_a_call_that_ended_meanwhile_is_gone(
    bridge: Bridge, tmp_path: Path
) -> None:
    """protocol.md section 6: where the session is gone, too, `Resync` says that what the page shows may be old."""
    port = urlsplit(bridge.url).port
    assert port is not None
    with FaultyProxy(port) as way:
        async with browsing(tmp_path) as browser:
            own = await Phone.of(browser, f"http://127.0.0.1:{way.port}", PARIS, ANNA)
            other = await Phone.of(browser, f"http://127.0.0.1:{port}", PARIS, BORIS)
            await own.dial(BORIS.number)
            await other.does("answer")
            await own.calls((BORIS, "Connected"))
            way.refuse()
            way.reset()
            await own.says("#connection", "Connection lost, trying again…")
            await other.does("hangup")
            await other.calls()
            # The session of the cut page has ended when only the other one's is left.
            async with asyncio.timeout(PATIENCE_S):
                while serving.metrics(bridge.url)["ctibridge_sessions",] > 1:
                    await asyncio.sleep(0.05)
            way.mend()
            await own.says("#connection", "Connected")
            await own.calls()
            await own.dial(BORIS.number)
            await other.calls((ANNA, "Ringing"))
            await own.does("hangup")
            await own.calls()
            assert await own.shown(".notice.bad") == []
