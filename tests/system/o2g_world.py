"""A simulated O2G in a thread of the tests', whose every request is written down, and a bridge before it.

Errors: none of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock
from urllib.parse import parse_qsl

import msgspec

from bridge.simulator.o2g import o2g_app
from bridge.simulator.pbx_model import Timings
from bridge.simulator.server import Simulator
from bridge.simulator.settings import Settings
from tests.system.program import START_S, Program

PATIENCE_S = 30.0
ADMIN_VARIABLE = "CTIBRIDGE_TEST_ADMIN_PASSWORD"
BASE = "/api/rest/1.0"

CONFIGURATION = """\
[server]
port = 0
[[sites]]
name = "paris"
kind = "o2g"
url = "{url}"
admin_login = "admin"
admin_password = {{ env = "{variable}" }}
"""

QUIET = ("/sessions", "/subscriptions", "/state/snapshot", "/eventSummary")
"""What the bridge asks by itself, whatever a page does."""

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """One REST request that the PBX got: `POST /telephony/calls`, its query, its body."""

    what: str
    query: dict[str, str]
    body: Any


class World:
    """The PBX, in its own thread."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.simulator = Simulator()
        timings = Timings(distribution_s=0.05, wrap_up_s=0.2, no_answer_s=60, ring_limit_s=120)
        with mock.patch("bridge.simulator.server.o2g_app", lambda o2g: self._recorded(o2g_app(o2g))):
            self.url = self.run(self.simulator.start(settings=Settings(timings=timings)))

    def run(self, work: Awaitable[T]) -> T:
        """Run a coroutine over there; its result."""

        async def running() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(running(), self._loop).result(PATIENCE_S)

    def close(self) -> None:
        """End it."""
        self.run(self.simulator.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _recorded(self, application: Any) -> Any:
        async def recorded(scope: Any, receive: Any, send: Any) -> None:
            path: str = scope["path"].removeprefix(BASE)
            if scope["type"] != "http" or not scope["path"].startswith(BASE) or path.startswith(QUIET[:2]):
                await application(scope, receive, send)
                return
            content = b""
            place = len(self.asked)
            query = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
            self.asked.append(Asked(f"{scope['method']} {path}", query, None))

            async def receiving() -> Any:
                nonlocal content
                message = await receive()
                content += message.get("body", b"")
                if content and not message.get("more_body"):
                    self.asked[place] = Asked(self.asked[place].what, query, msgspec.json.decode(content))
                return message

            await application(scope, receiving, send)

        return recorded


@dataclass(frozen=True)
class Served:
    """The PBX and the bridge before it; `socket` is the bridge's address without a path."""

    world: World
    program: Program
    socket: str

    @property
    def pages(self) -> str:
        """Its address for HTTP."""
        return self.socket.replace("ws", "http", 1)


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """A real bridge before a simulated O2G that it uses as an administrator."""
    world = World()
    try:
        text = CONFIGURATION.format(url=world.url, variable=ADMIN_VARIABLE)
        (folder / "ctibridge.toml").write_text(text)
        program = Program(folder, "serve", "--config", "ctibridge.toml", env={ADMIN_VARIABLE: "admin"})
        served = Served(world, program, program.ready.split()[0].removesuffix("/ws"))
        try:
            _wait_for(f"{served.pages}/readyz")
            yield served
        finally:
            program.stop()
    finally:
        world.close()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + START_S
    while True:
        with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(address, timeout=START_S):
            return
        assert time.monotonic() < deadline, f"{address} does not get ready"
        time.sleep(0.02)
