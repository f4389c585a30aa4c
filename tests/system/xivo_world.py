"""A simulated XiVO in a thread of the tests', whose every request and frame is written down, and a bridge before it.

What the tests do to the XiVO is executed in its own event loop. Errors: none of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from bridge.simulator import xivo_demo
from bridge.simulator.pbx_model import MediaState, Party, Timings
from bridge.simulator.xivo_calls import CallFacts
from bridge.simulator.xivo_model import Agent, Person, XivoSettings
from bridge.simulator.xivo_server import XivoSimulator
from bridge.simulator.xivo_state import Xivo
from bridge.simulator.xuc_cti_client import CtiClient
from tests.system.program import Program

PATIENCE_S = 30.0

T = TypeVar("T")

SECRETS = {
    "XIVO_WS": "ws",
    "XIVO_EVENTS": "a-secret-of-the-tests",
}

CONFIGURATION = """\
[server]
port = {port}
[[sites]]
name = "paris"
kind = "xivo"
url = "{url}"
webservice_login = "ws"
webservice_password = {{ env = "XIVO_WS" }}
event_secret = {{ env = "XIVO_EVENTS" }}
{more}
"""

QUIET = ("/auth/", "/handshake/")
"""What the bridge asks by itself."""


@dataclass(frozen=True)
class Asked:
    """One REST request that the XiVO got."""

    method: str
    path: str
    query: str
    body: Any


class World:
    """The XiVO, in its own thread; `do` and `run` work in its event loop."""

    def __init__(self, settings: XivoSettings | None = None) -> None:
        timings = Timings(outside_answer_s=0.02, distribution_s=0.02, no_answer_s=60, ring_limit_s=120)
        self.simulator = XivoSimulator(
            settings or XivoSettings(timings=timings, statistics_s=0.05, event_retry_s=0.05)
        )
        self.asked: list[Asked] = []
        self.frames: list[tuple[str, dict[str, Any]]] = []
        """Commands on the CTI channel, with whose they were; heartbeats are left out."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.url = self.run(self.simulator.start())
        self._record()

    @property
    def xivo(self) -> Xivo:
        """Its state; only to be touched within `do`."""
        return self.simulator.xivo

    def run(self, work: Awaitable[T]) -> T:
        """Run a coroutine over there; its result."""

        async def running() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(running(), self._loop).result(PATIENCE_S)

    def do(self, action: Callable[[], T]) -> T:
        """Call a function over there; its result."""

        async def acting() -> T:
            return action()

        return self.run(acting())

    def close(self) -> None:
        """End it."""
        self.run(self.simulator.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _record(self) -> None:
        faces = self.simulator._faces
        faces._applications = {
            prefix: self._recorded(application) for prefix, application in faces._applications.items()
        }
        self.simulator.cti.on_frame.append(lambda client, frame: self.frames.append((_login(client), frame)))

    def _recorded(self, application: Any) -> Any:
        async def recorded(scope: Any, receive: Any, send: Any) -> None:
            content = b""

            async def receiving() -> Any:
                nonlocal content
                message = await receive()
                content += message.get("body", b"")
                return message

            await application(scope, receiving, send)
            if not any(part in scope["path"] for part in QUIET):
                body = msgspec.json.decode(content) if content else None
                query = scope["query_string"].decode()
                self.asked.append(Asked(scope["method"], scope["path"], query, body))

        return recorded

    # What people do

    def person(self, login: str) -> Person:
        """Somebody."""
        return self.xivo.person(login)

    def party(self, login: str, *states: MediaState) -> Party:
        """Somebody's leg, in one of these states."""
        parties = self.xivo.lines.of(self.person(login)).parties
        return next(each for each in parties if not states or each.state in states)

    def dial(self, login: str, number: str) -> None:
        """Somebody calls."""
        self.do(lambda: self.xivo.lines.dial(self.person(login), number, CallFacts()))

    def answer(self, login: str) -> None:
        """Somebody answers."""

        def answering() -> None:
            self.xivo.calls.answer(self.party(login, MediaState.RINGING_INCOMING), self.person(login).number)

        self.do(answering)

    def hold(self, login: str) -> None:
        """Somebody puts his call on hold."""
        self.do(lambda: self.xivo.moves.hold(self.party(login, MediaState.ACTIVE), self.person(login).number))

    def hang_up(self, login: str) -> None:
        """Somebody ends one of his calls."""
        self.do(lambda: self.xivo.calls.leave(self.party(login)))

    def call_from_outside(self, calling: str, called: str) -> None:
        """Somebody calls from the public network."""
        self.do(lambda: self.xivo.calls.start_from_outside(calling, called))

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so over there."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.do(condition):
            assert time.monotonic() < deadline, "it did not come to be so"
            time.sleep(0.005)

    def reset(self) -> None:
        """No calls, agents as the demo has them, nothing set, nothing written down."""

        def resetting() -> None:
            xivo = self.xivo
            for call in list(xivo.core.calls.values()):
                for party in list(call.parties):
                    if party in call.parties:
                        xivo.calls.leave(party)
            for agent in xivo_demo.agents():
                self._reset_agent(agent)
            for person in xivo.people.values():
                xivo.lines.set_dnd(person, on=False)
                for kind in ("unconditional", "no_answer", "busy"):
                    xivo.lines.set_forward(person, kind, "", on=False)
                xivo.presence.forget(person)

        self.do(resetting)
        self.asked.clear()
        self.frames.clear()

    def _reset_agent(self, as_it_was: Agent) -> None:
        queues = self.xivo.queues
        agent = queues.agents[as_it_was.id]
        agent.group = as_it_was.group
        agent.memberships[:] = as_it_was.memberships
        if agent.phone is not None and agent.phone != as_it_was.phone:
            queues.log_off(agent)
        if agent.phone is None and as_it_was.phone is not None:
            queues.log_on(as_it_was.phone, agent)
        if agent.phone is not None and (agent.paused or agent.wrapping_up):
            queues.pause(agent, on=False)


def _login(client: CtiClient) -> str:
    return client.person.login or ""


@contextlib.contextmanager
def world() -> Iterator[World]:
    """A XiVO for the time of a block."""
    made = World()
    try:
        yield made
    finally:
        made.close()


@dataclass(frozen=True)
class Served:
    """The XiVO and the bridge before it; `socket` is the bridge's address without a path."""

    world: World
    program: Program
    socket: str


@contextlib.contextmanager
def serving(folder: Path, port: int, *, more: str = "") -> Iterator[Served]:
    """A real bridge before a XiVO of the tests', which posts its events there, too."""
    with world() as made:
        text = CONFIGURATION.format(port=port, url=made.url, more=more)
        (folder / "ctibridge.toml").write_text(text)
        program = Program(folder, "serve", "--config", "ctibridge.toml", env=SECRETS)
        address = program.ready.split()[0]
        pages = address.replace("ws", "http", 1).removesuffix("/ws")
        hook = f"{pages}/xivo/1.0/event/paris/{SECRETS['XIVO_EVENTS']}/"
        made.simulator.exporter.url = hook
        try:
            yield Served(made, program, address.removesuffix("/ws"))
        finally:
            made.simulator.exporter.url = None
            program.stop()
