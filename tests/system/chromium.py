"""Headless Chromium, driven over its DevTools protocol: tabs, what stands in them, and clicks.

Errors: `ChromiumError`, where it does not start or a script fails in a page.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
"""The browser; None where there is none."""

PATIENCE_S = 60.0
"""How long anything may take that must happen in a page, its start included: 0.5 s on an idle machine."""

LOOK_S = 0.05
"""The pause between two looks at a page."""

OPTIONS = (
    "--headless",
    "--remote-debugging-port=0",
    # Containers have neither the privileges for the sandbox nor, often, a /dev/shm worth the name.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--window-size=1000,1000",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    # Tabs that are not in front are as quick as the one that is.
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
)


class ChromiumError(AssertionError):
    """The browser does not start, a page is not what it should become, or a script has failed in it."""


class Browser:
    """The running browser."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._ids = itertools.count(1)
        self._asked: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._tabs: dict[str, Tab] = {}
        self._reading = asyncio.get_running_loop().create_task(self._read())

    async def tab(self, address: str) -> Tab:
        """A new tab, in which the page has been loaded."""
        target = await self.ask("Target.createTarget", {"url": "about:blank"})
        attached = await self.ask("Target.attachToTarget", {"targetId": target["targetId"], "flatten": True})
        tab = self._tabs[attached["sessionId"]] = Tab(self, attached["sessionId"])
        for domain in ("Runtime", "Log"):
            await tab.ask(f"{domain}.enable", {})
        await tab.ask("Page.navigate", {"url": address})
        await tab.until("document.readyState === 'complete' && location.href !== 'about:blank'")
        return tab

    async def ask(self, method: str, params: dict[str, Any], session: str | None = None) -> dict[str, Any]:
        """One command of the DevTools protocol; its result."""
        number = next(self._ids)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._asked[number] = answer
        frame: dict[str, Any] = {"id": number, "method": method, "params": params}
        if session is not None:
            frame["sessionId"] = session
        await self._connection.send(json.dumps(frame))
        async with asyncio.timeout(PATIENCE_S):
            return await answer

    async def _read(self) -> None:
        async for text in self._connection:
            frame = json.loads(text)
            tab = self._tabs.get(frame.get("sessionId", ""))
            if "method" in frame and tab is not None:
                tab.hear(frame["method"], frame["params"])
            answer = self._asked.pop(frame.get("id", 0), None)
            if answer is None or answer.done():
                continue
            if "error" in frame:
                answer.set_exception(ChromiumError(str(frame["error"])))
            else:
                answer.set_result(frame["result"])

    async def close(self) -> None:
        """End the connection; the browser itself is somebody else's."""
        self._reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reading


class Tab:
    """One page."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session
        self.faults: list[str] = []
        """What the page's console has heard that is no good: exceptions, errors, warnings, refused requests."""

    def hear(self, method: str, params: dict[str, Any]) -> None:
        """What the browser tells of the page by itself."""
        if method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.faults.append(str(details.get("exception", {}).get("description", details["text"])))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            said = (str(each.get("value", each.get("description"))) for each in params["args"])
            self.faults.append(" ".join(said))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.faults.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")

    async def size(self, width: int, height: int) -> None:
        """Give the page so many pixels."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        await self.ask("Emulation.setDeviceMetricsOverride", metrics)

    async def run(self, expression: str) -> Any:
        """What a promise of the page's comes to."""
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = await self.ask("Runtime.evaluate", asked)
        if "exceptionDetails" in answer:
            raise ChromiumError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    async def ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """A command of the DevTools protocol for this tab."""
        return await self._browser.ask(method, params, self._session)

    async def value(self, expression: str) -> Any:
        """What an expression of JavaScript comes to in the page."""
        answer = await self.ask("Runtime.evaluate", {"expression": expression, "returnByValue": True})
        if "exceptionDetails" in answer:
            raise ChromiumError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until an expression is true in the page."""
        deadline = time.monotonic() + PATIENCE_S
        while not await self.value(expression):
            if time.monotonic() > deadline:
                raise ChromiumError(f"{expression} is not so; the page says {await self.text('body')!r}")
            await asyncio.sleep(LOOK_S)

    async def text(self, id_: str) -> str:
        """The visible text of the element with this id; "" where there is none."""
        where = "document.body" if id_ == "body" else f"document.getElementById({json.dumps(id_)})"
        return str(await self.value(f"({where} || {{innerText: ''}}).innerText"))

    async def shows(self, id_: str, pattern: str) -> None:
        """Wait until the whole text of an element matches a regular expression."""
        deadline = time.monotonic() + PATIENCE_S
        while re.fullmatch(pattern, await self.text(id_)) is None:
            if time.monotonic() > deadline:
                said = f"#{id_} says {await self.text(id_)!r}, not {pattern!r}"
                raise ChromiumError(f"{said}; the page says {await self.text('body')!r}")
            await asyncio.sleep(LOOK_S)

    async def fill(self, **fields: str) -> None:
        """Write into input fields."""
        for name, text in fields.items():
            await self.value(f"document.getElementById({json.dumps(name)}).value = {json.dumps(text)}")

    async def click(self, id_: str) -> None:
        """Press a button."""
        await self.value(f"document.getElementById({json.dumps(id_)}).click()")

    async def picture(self, path: Path) -> None:
        """Write down what the page looks like, as PNG."""
        picture = await self.ask("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True})
        path.write_bytes(base64.b64decode(picture["data"]))


@contextlib.asynccontextmanager
async def browsing(folder: Path) -> AsyncIterator[Browser]:
    """A browser of the test's own, with a profile of its own, for the time of a block."""
    if PROGRAM is None:
        raise ChromiumError("there is no Chromium here")
    log = folder / "chromium.log"
    profile = folder / "profile"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [PROGRAM, *OPTIONS, f"--user-data-dir={profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=written,
            env={**os.environ, "HOME": str(folder)},
        )
    try:
        address = await _listening(process, log)
        # A picture of a page has more than the usual mebibyte.
        async with connect(address, max_size=None, open_timeout=PATIENCE_S, ping_interval=None) as connection:
            browser = Browser(connection)
            try:
                yield browser
            finally:
                with contextlib.suppress(Exception):  # it answers, or is gone before it can
                    await browser.ask("Browser.close", {})
                await browser.close()
        await asyncio.to_thread(process.wait, PATIENCE_S)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        # Its children may still write there when it has gone.
        shutil.rmtree(profile, ignore_errors=True)


async def _listening(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        said = log.read_text(errors="replace")
        found = re.search(r"DevTools listening on (ws://\S+)", said)
        if found is not None:
            return found[1]
        if process.poll() is not None or time.monotonic() > deadline:
            raise ChromiumError(f"Chromium does not start:\n{said}")
        await asyncio.sleep(LOOK_S)
