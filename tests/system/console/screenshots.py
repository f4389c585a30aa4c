"""Pictures of the console for the README, from the demo: `python -m tests.system.console.screenshots [folder]`.

A small contact centre is played for two minutes, so that the charts have something to show.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import tempfile
from pathlib import Path

from tests.system.chromium import Browser, Tab, browsing
from tests.system.client import Client, Encoding, opened
from tests.system.console.people import O2G, Person, Phone
from tests.system.program import Program

FOLDER = Path(__file__).parents[3] / "bridge" / "console" / "screenshots"

DESK = (1200, 900)
TELEPHONE = (390, 844)
"""Pixels of the pictures: a window on a desk, and a telephone."""

TALKS_S = 130.0
"""How long the first two callers talk: all the time, so that the others wait."""

WAITS_S = (38, 16, 30, 9, 22, 55, 40, 50)
"""How long each of the other callers waits until he gives up; the last ones still do when the picture is taken."""

BETWEEN_CALLERS_S = 8.0


async def _sign_in(stack: contextlib.AsyncExitStack, url: str, login: str) -> Client:
    """Somebody elsewhere, on a socket of his own."""
    socket = await stack.enter_async_context(opened(url, Encoding.JSON))
    await socket.call("Session.login", {"login": login, "password": "0000", "site": "o2g"})
    return socket


async def _calls(url: str, login: str, seconds: float) -> None:
    """Call the queue, and give up after a while."""
    async with contextlib.AsyncExitStack() as stack:
        socket = await _sign_in(stack, url, login)
        await socket.call("Cti.dial", {"destination": O2G.queue})
        await asyncio.sleep(seconds)
        await socket.call("Cti.hangup")


async def _picture(tab: Tab, folder: Path, name: str) -> None:
    """What can be seen of the page now."""
    picture = await tab.ask("Page.captureScreenshot", {"format": "png"})
    (folder / f"{name}.png").write_bytes(base64.b64decode(picture["data"]))


async def _phones(browser: Browser, demo: str, folder: Path) -> None:
    """Somebody asks a third one before he hands a call over; another one's telephone rings, in the dark."""
    small = Person("oxe70126", "0000", "70126", "Greta Guerin")
    people = (O2G.caller, O2G.callee, O2G.third, small)
    own, other, third, fourth = [await Phone.of(browser, demo, O2G, person) for person in people]
    await own.tab.size(*DESK)
    await fourth.tab.size(*TELEPHONE)
    await fourth.tab.value("document.documentElement.dataset.theme = 'dark'")
    # Two calls of before: one that was answered, and one that nobody took.
    await own.dial(small.number)
    await fourth.does("answer")
    await own.calls((small, "Connected"))
    await own.does("hangup")
    await third.dial(O2G.caller.number)
    await own.calls((O2G.third, "Ringing"))
    await third.does("hangup")
    await own.until("document.querySelectorAll('#recent li').length === 2")
    await own.dial(O2G.callee.number)
    await other.does("answer")
    await own.calls((O2G.callee, "Connected"))
    await own.transfer_to(O2G.third, "ask-first")
    await third.does("answer")
    await own.calls((O2G.callee, "On hold"), (O2G.third, "Connected"))
    await third.does("hold")
    await third.dial(small.number)
    await fourth.calls((O2G.third, "Ringing"))
    await asyncio.sleep(1)
    await _picture(own.tab, folder, "phone")
    await _picture(fourth.tab, folder, "phone-small")
    await own.show("methods")
    await own.write("#method-search", "Cti.dial")
    await own.press("[data-method='Cti.dial']")
    await own.write("[name=destination]", "70121")
    await _picture(own.tab, folder, "methods")
    await own.show("phone")
    await own.press("#complete")
    await third.does("hangup", small)
    await fourth.calls()
    await other.does("hangup")
    await other.calls()
    for phone in (own, other, third, fourth):
        await phone.press("#sign-out")


async def _agent(browser: Browser, demo: str, url: str, folder: Path) -> None:
    """Callers wait in the queue of two agents who both have one on the line; a third one is at lunch."""
    agent = await Phone.of(browser, demo, O2G, O2G.agent)
    await agent.tab.size(*DESK)
    await agent.show("agent")
    await agent.press("#agent-login")
    await agent.says("#agent-state", "Ready")
    async with contextlib.AsyncExitStack() as stack:
        colleagues = [await _sign_in(stack, url, f"oxe7013{number}") for number in (1, 2, 3)]
        for number, colleague in enumerate(colleagues, 1):
            await colleague.call("Cti.loginAgent", {"agentPhoneNumber": f"7013{number}"})
        await colleagues[1].call("Cti.pauseAgent", {"reason": "Lunch"})
        callers = [asyncio.create_task(_calls(url, "oxe70127", TALKS_S))]
        await asyncio.sleep(2)
        callers.append(asyncio.create_task(_calls(url, "oxe70128", TALKS_S)))
        await asyncio.sleep(2)
        await colleagues[0].call("Cti.answer")
        await agent.press("#notices button.primary")
        await agent.show("agent")
        for number, seconds in enumerate(WAITS_S):
            callers.append(asyncio.create_task(_calls(url, f"oxe7012{number % 7}", seconds)))
            await asyncio.sleep(BETWEEN_CALLERS_S)
        await _picture(agent.tab, folder, "agent")
        for caller in callers:
            caller.cancel()
        await asyncio.gather(*callers, return_exceptions=True)


async def _take(folder: Path, demo: str, url: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        async with browsing(Path(home)) as browser:
            await _phones(browser, demo, folder)
            await _agent(browser, demo, url, folder)


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description="Take the pictures of the console for the README.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    folder: Path = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as home:
        program = Program(Path(home), "demo", "--port", "0")
        url = program.ready.split()[0]
        try:
            asyncio.run(_take(folder, url.replace("ws", "http", 1).removesuffix("/ws"), url))
        finally:
            program.stop()


if __name__ == "__main__":
    main()
