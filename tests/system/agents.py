"""The agents beside a test's bridge: with them its O2G sites are reached through the real agent program.

That is so for every bridge that is started while `CTIBRIDGE_TEST_THROUGH_AGENT` is set. The tests need not know: a
site behind an agent is a site like any other.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

VARIABLE = "CTIBRIDGE_TEST_THROUGH_AGENT"
TOKEN = "an-agent-of-the-tests"
TOKEN_VARIABLE = {"CTIBRIDGE_AGENT_TOKEN": TOKEN}
TOKENS = f"""
[[tokens]]
name = "agents"
role = "agent"
agents = ["*"]
sha256 = "{hashlib.sha256(TOKEN.encode()).hexdigest()}"
"""

_SITE = re.compile(r"(?ms)^\[\[sites\]\]\n.*?(?=^\[|\Z)")
_URL = re.compile(r'(?m)^url = "(?P<url>[^"]*)"\n')
_NAME = re.compile(r'(?m)^name = "(?P<name>[^"]*)"\n')
_CONNECTIONS = re.compile(r"(?m)^site_connections = \d+$")


class Companion(Protocol):
    """A running agent."""

    def stop(self) -> None:
        """End it, and see that it ended well."""
        ...


class Companions:
    """The agents beside one program: each O2G site of a bridge is reached through one, by the name of the site.

    `start` starts the agent program in a folder; `start` and `stop` of this class follow the bridge's own.
    """

    def __init__(self, folder: Path, arguments: Sequence[str], start: Callable[[Path], Companion]) -> None:
        self._folder = folder
        self._start = start
        self._sites: dict[str, str] = {}
        self._connections = ""
        self._running: list[Companion] = []
        if os.environ.get(VARIABLE) and arguments[0] == "serve" and "--config" in arguments:
            self._move_sites(folder / arguments[arguments.index("--config") + 1])

    def start(self, bridge: str) -> None:
        """The bridge listens; its socket is at `bridge`."""
        for number, (name, url) in enumerate(self._sites.items()):
            folder = self._folder / f"agent{number}"
            folder.mkdir(exist_ok=True)
            # What a PBX answers to requests that are not in its documentation is among what the tests look at.
            text = f"""
                [[agents]]
                name = "{name}"
                connect = "{bridge}"
                upstream = "{url}"
                allow = ["/api/rest", "/api/rest/**", "/OTEvents"]
                {self._connections}
            """
            (folder / "agent.toml").write_text(text)
            self._running.append(self._start(folder))

    def stop(self) -> None:
        """The bridge has ended."""
        running, self._running = self._running, []
        for each in running:
            each.stop()

    def _move_sites(self, file: Path) -> None:
        text = file.read_text()
        if "\ncertificate = " in text:  # an agent of such a bridge would have to trust it
            return
        text = _SITE.sub(self._moved, text)
        if self._sites:
            connections = _CONNECTIONS.search(text)
            self._connections = "" if connections is None else connections[0]
            file.write_text(text + TOKENS)

    def _moved(self, found: re.Match[str]) -> str:
        """A site of the configuration with `agent` instead of `url`."""
        site = found[0]
        url, name = _URL.search(site), _NAME.search(site)
        if url is None or name is None or 'kind = "o2g"' not in site or "events_url" in site:
            return site
        self._sites[name["name"]] = url["url"]
        return site.replace(url[0], f'agent = "{name["name"]}"\n')
