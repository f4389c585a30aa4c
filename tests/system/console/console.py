"""The web console in a tab of a real browser: sign-in, panels, fields, keys, and what may be wrong with a page."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.system.chromium import Browser, ChromiumError, Tab

AXE = Path(__file__).parents[2] / "clients" / "node_modules" / "axe-core" / "axe.min.js"
"""The accessibility checks; there where `npm ci` has run in tests/clients, as `.ci/run` does it."""

NODE_VERSION = 20
"""The oldest Node.js that the JavaScript client and its users' programs run on."""


def _node() -> str | None:
    found = shutil.which("node")
    if found is None:
        return None
    said = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=60, check=False)
    major = said.stdout.removeprefix("v").partition(".")[0]
    return found if major.isdecimal() and int(major) >= NODE_VERSION else None


NODE = _node()
"""Node.js; None where there is none that is new enough."""

PICTURES = os.environ.get("CTIBRIDGE_TEST_PICTURES")
"""A folder for pictures of the pages, for who wants to look at them."""

SEEN = "[...document.querySelectorAll({selector})].filter((each) => each.offsetParent !== null)"
"""The elements of a selector that can be seen."""

VIOLATIONS = """\
axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(({violations}) =>
  violations.map(({id, help, nodes}) => {
    const where = nodes.slice(0, 3).map(({html, any}) => `${html.slice(0, 160)} ${any[0]?.message ?? ""}`);
    return `${id}: ${help}: ${where}`;
  }))
"""
"""What axe finds in the page, in words."""


class Console:
    """The console in one tab."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    @classmethod
    async def open(cls, browser: Browser, address: str, panel: str) -> Console:
        """The page with a panel in front; `address` is the bridge's, `http://…`."""
        tab = await browser.tab(f"{address}/console/#{panel}")
        await tab.until(f"!document.getElementById('panel-{panel}').hidden")
        return cls(tab)

    async def sign_in(self, login: str, password: str, site: str) -> None:
        """Fill in the form that is shown, and wait for the session."""
        await self.until("document.querySelectorAll('#site option').length > 0")
        if await self.shown("#site"):  # there is no choice where there is one site only
            await self.write("#site", site)
        await self.write("#login", login)
        await self.write("#password", password)
        await self.press("#sign-in")
        await self.until(f"document.getElementById('who').textContent.startsWith({json.dumps(login)})")

    async def show(self, panel: str) -> None:
        """Choose a panel by its tab."""
        await self.press(f"#tab-{panel}")
        await self.until(f"!document.getElementById('panel-{panel}').hidden")

    async def call(self, method: str, params: dict[str, str]) -> None:
        """Run a method from the explorer, which is in front afterwards."""
        await self.show("methods")
        await self.write("#method-search", method)
        await self.press(f'[data-method="{method}"]')
        for name, value in params.items():
            await self.write(f"form [name={name}]", value)
        await self.press("#run")
        await self.says("#outcome", "Result")

    async def write(self, selector: str, text: str) -> None:
        """Write into a field, or choose in a select what is offered there, and have the page hear of it."""
        option = f"[...element.options].some(({{value}}) => value === {json.dumps(text)})"
        await self.until(f"((element) => element && (!element.options || {option}))({_first(selector)})")
        await self._on(
            selector,
            f"element.value = {json.dumps(text)};"
            "for (const type of ['input', 'change']) element.dispatchEvent(new Event(type, {bubbles: true}))",
        )

    async def press(self, selector: str) -> None:
        """Press what can be seen under a selector, once it is there, can be pressed, and is not busy."""
        await self.until(
            f"((element) => element && !element.disabled && !element.ariaBusy)({_first(selector)})"
        )
        await self._on(selector, "element.click()")

    async def key(self, key: str) -> None:
        """Press and release a key, wherever the focus is."""
        codes = {
            "Tab": 9,
            "Enter": 13,
            "Escape": 27,
            " ": 32,
            "ArrowDown": 40,
            "ArrowUp": 38,
            "End": 35,
            "Home": 36,
        }
        asked: dict[str, Any] = {"key": key, "code": key, "windowsVirtualKeyCode": codes[key]}
        if key in ("Enter", " "):
            asked["text"] = "\r" if key == "Enter" else " "
        for kind in ("keyDown", "keyUp"):
            await self.tab.ask("Input.dispatchKeyEvent", {"type": kind, **asked})

    async def text(self, selector: str) -> str:
        """What stands in the first element of a selector."""
        return str(await self.tab.value(f"document.querySelector({json.dumps(selector)})?.textContent ?? ''"))

    async def shown(self, selector: str) -> list[str]:
        """What stands in each element of a selector that can be seen."""
        found = SEEN.format(selector=json.dumps(selector))
        texts: list[str] = await self.tab.value(f"{found}.map((each) => each.textContent)")
        return texts

    async def until(self, expression: str) -> None:
        """Wait until it is true in the page."""
        await self.tab.until(f"Boolean({expression})")

    async def says(self, selector: str, words: str) -> None:
        """Wait until words stand in the first element of a selector."""
        element = f"document.querySelector({json.dumps(selector)})"
        await self.until(f"{element}?.textContent.includes({json.dumps(words)})")

    async def well(self, name: str) -> None:
        """Nothing was wrong in the console, nothing is too wide, and axe finds nothing, on a phone or a desk."""
        for width, theme in ((360, "dark"), (1200, "light")):
            await self.tab.size(width, 900)
            await self.tab.value(f"document.documentElement.dataset.theme = {theme!r}")
            await self._accessible(f"{name} at {width} px, {theme}")
            if PICTURES is not None:
                await self.tab.picture(Path(PICTURES) / f"console-{name}-{width}-{theme}.png")
            too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert await self.tab.value(too_wide) <= 0, f"{name} is too wide for {width} px"
        assert self.tab.faults == []

    async def _accessible(self, what: str) -> None:
        if not AXE.is_file():
            return
        if await self.tab.value("typeof axe") == "undefined":
            await self.tab.value(AXE.read_text())
        violations = await self.tab.run(VIOLATIONS)
        assert violations == [], f"{what}: {violations}"

    async def _on(self, selector: str, statement: str) -> None:
        await self.until(_first(selector))
        said = await self.tab.value(
            f"(() => {{ const element = {_first(selector)};"
            f" if (!element) return 'gone'; {statement}; return 'done' }})()"
        )
        if said != "done":
            raise ChromiumError(f"{selector} cannot be seen")


def _first(selector: str) -> str:
    return f"{SEEN.format(selector=json.dumps(selector))}[0]"
