"""The programs that run until they are told to stop: the bridge, the simulated PBX, and both as the demo.

Errors: `ProgramError`, where a port cannot be had.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from bridge.config import Config, Secret, Token, load
from bridge.config import Ingress as IngressRules
from bridge.config import Server as ServerSettings
from bridge.config import Site as SiteSettings
from bridge.server import Server, run_forever
from bridge.simulator import server as simulator_server
from bridge.simulator.plan import Plan
from bridge.simulator.settings import Settings
from bridge.sites.o2g.documented import CHANNEL, is_documented
from bridge.sites.o2g.tunnel import LabelledSubscriptions
from bridge.throwaway import ThrowawayError, make_certificate
from bridge.tunnel.agent import Agent, SiteKind
from bridge.tunnel.agent_settings import AgentSettings

log = logging.getLogger(__name__)

DEMO_ADMIN_VARIABLE = "CTIBRIDGE_DEMO_ADMIN_PASSWORD"
DEMO_CLIENT_TOKEN = "demo-client"  # noqa: S105 - the demo's, documented, of a bridge on 127.0.0.1
DEMO_AGENT_TOKEN = "demo-agent"  # noqa: S105 - as above
DEMO_AGENT_SITE = "paris"
"""The demo's second site, which is there while an agent of this name is: one may be tried in front of any O2G."""

AGENT_KINDS = {
    "o2g": SiteKind(LabelledSubscriptions, is_documented, lambda path: path == CHANNEL),
}

CHOOSE_PORT = "choose another --port"
DEFAULT_URL = f"ws://127.0.0.1:{ServerSettings().port}/ws"
"""Where `ctibridge call` and `events` look for the bridge."""


class ProgramError(Exception):
    """A program could not start; the text says what to change."""


def serve(config: Config, path: str) -> int:
    """The bridge until SIGTERM or SIGINT; SIGHUP reads the file at `path` again."""

    async def main() -> int:
        server = Server(config, lambda: load(path))
        announcing = asyncio.get_running_loop().create_task(_announce(server, config.server.host))
        try:
            return await _run(server, config.server, "change server.host or server.port in the configuration")
        finally:
            announcing.cancel()

    return _started(main)


def agent(settings: Sequence[AgentSettings]) -> int:
    """Agents, each between its site and its bridge, until SIGTERM or SIGINT."""

    async def main() -> int:
        stop = _stop_signal()
        agents = [Agent(each, AGENT_KINDS[each.kind]) for each in settings]
        running = [asyncio.get_running_loop().create_task(each.run()) for each in agents]
        announcing = asyncio.get_running_loop().create_task(_announce_agents(agents))
        try:
            stopping = asyncio.get_running_loop().create_task(stop.wait())
            await asyncio.wait((stopping, *running), return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            for each in agents:
                each.stop()
            await asyncio.gather(*running)
        finally:
            announcing.cancel()
        return 0

    return _started(main)


async def _announce_agents(agents: Sequence[Agent]) -> None:
    for each in agents:
        await each.connected.wait()
    names = ", ".join(f"{each.settings.name} at {each.settings.connect}" for each in agents)
    print(f"ready agent {names}", flush=True)


def simulate(
    host: str, port: int, users: int, *, session_ttl_s: int | None = None, no_answer_s: float | None = None
) -> int:
    """The simulated PBX until SIGTERM or SIGINT; None leaves a time at its default."""

    async def main() -> int:
        settings = Settings()
        if session_ttl_s is not None:
            settings = msgspec.structs.replace(settings, session_ttl_s=session_ttl_s)
        if no_answer_s is not None:
            timings = msgspec.structs.replace(settings.timings, no_answer_s=no_answer_s)
            settings = msgspec.structs.replace(settings, timings=timings)
        simulator = simulator_server.Simulator(Plan.demo(users=users))
        stop = _stop_signal()
        try:
            url = await simulator.start(host, port, settings)
        except OSError as error:
            raise _not_listening(host, port, error, CHOOSE_PORT) from error
        print(
            f"ready O2G at {url} (administrator admin/admin, users oxe70120 ..., secret code 0000)",
            flush=True,
        )
        try:
            await stop.wait()
        finally:
            await simulator.stop()
        return 0

    return _started(main)


def demo(port: int, users: int, *, tls: bool = False) -> int:
    """The simulated PBX on a port of its own, and the bridge in front of it, with a throw-away certificate or not."""

    async def main() -> int:
        simulator = simulator_server.Simulator(Plan.demo(users=users))
        await simulator.start("127.0.0.1", 0, Settings())
        try:
            with tempfile.TemporaryDirectory(prefix="ctibridge-demo-") as folder:
                settings = ServerSettings(host="127.0.0.1", port=port)
                if tls:
                    settings.certificate, settings.key = map(str, make_certificate(Path(folder)))
                server = Server(_demo_config(settings, simulator.base_url))
                announcing = asyncio.get_running_loop().create_task(
                    _announce_demo(server, simulator.base_url)
                )
                try:
                    return await _run(server, settings, CHOOSE_PORT)
                finally:
                    announcing.cancel()
        except ThrowawayError as error:
            raise ProgramError(f"demo --tls: {error}") from error
        finally:
            await simulator.stop()

    return _started(main)


def _demo_config(settings: ServerSettings, pbx: str) -> Config:
    """What an operator would write: the bridge does not know that the PBX is simulated."""
    os.environ.setdefault(DEMO_ADMIN_VARIABLE, "admin")
    return Config(
        server=settings,
        sites=[
            SiteSettings(
                name="o2g",
                kind="o2g",
                url=pbx,
                admin_login="admin",
                admin_password=Secret(env=DEMO_ADMIN_VARIABLE),
            ),
            SiteSettings(name=DEMO_AGENT_SITE, kind="o2g", agent=DEMO_AGENT_SITE, required=False),
        ],
        tokens=[
            Token(name="demo-client", sha256=_digest(DEMO_CLIENT_TOKEN)),
            Token(name="demo-agent", role="agent", agents=["*"], sha256=_digest(DEMO_AGENT_TOKEN)),
        ],
        ingress=IngressRules(access="address", addresses=["127.0.0.0/8", "::1"]),
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def _run(server: Server, settings: ServerSettings, remedy: str) -> int:
    try:
        await server.run()
    except OSError as error:
        raise _not_listening(settings.host, settings.port, error, remedy) from error
    return 0


async def _announce(server: Server, host: str) -> None:
    await server.started.wait()
    print(f"ready {_scheme(server)}://{_shown(host)}:{server.port}/ws", flush=True)


async def _announce_demo(server: Server, pbx: str) -> None:
    await server.started.wait()
    bridge = server.application.bridge
    while bridge is None or not bridge.is_ready:
        await asyncio.sleep(0.02)
        bridge = server.application.bridge
    base = f"127.0.0.1:{server.port}"
    socket = f"{_scheme(server)}://{base}/ws"
    pages = f"{'http' if server.tls is None else 'https'}://{base}"
    where = "" if socket == DEFAULT_URL else f" --url {socket}"
    print(
        f"ctibridge demo: a bridge, and a simulated O2G behind it at {pbx}\n"
        f"  socket   {socket}    (JSON-RPC 2.0, REST tunnel)\n"
        f"  O2G      {pages}    (for programs made for O2G: its REST API and its events, from this machine)\n"
        f"  status   {pages}/readyz   {pages}/metrics\n"
        "  sign in  Session.login as oxe70120 ... oxe70129, password 0000; as admin, password admin\n"
        f"  tunnel   header Authorization: Bearer {DEMO_CLIENT_TOKEN}\n"
        f"  agent    CTIBRIDGE_AGENT_TOKEN={DEMO_AGENT_TOKEN} ctibridge agent --connect {socket} "
        f"--name {DEMO_AGENT_SITE} --upstream ...    (an O2G elsewhere, as the site {DEMO_AGENT_SITE})\n"
        f"  try      ctibridge events --login oxe70121{where}\n"
        f"""           ctibridge call Cti.dial '{{"destination": "70121"}}'{where}""",
        flush=True,
    )
    if server.tls is not None:
        certificate = server.tls.certificate
        print(
            f"  trust    {certificate} (made for this run)\n"
            f"           curl --cacert {certificate} {pages}/api/rest\n"
            f"           export SSL_CERT_FILE={certificate}    (for ctibridge call and events, and httpx)\n"
            f"           export NODE_EXTRA_CA_CERTS={certificate}",
            flush=True,
        )
    print(f"ready {socket}", flush=True)


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def _not_listening(host: str, port: int, error: OSError, remedy: str) -> ProgramError:
    why = error.strerror if error.errno is None else os.strerror(error.errno)
    return ProgramError(f"cannot listen on {_shown(host)}:{port}: {why}; {remedy}")


def _scheme(server: Server) -> str:
    return "ws" if server.tls is None else "wss"


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _started(main: Callable[[], object]) -> int:
    try:
        run_forever(main)
    except ProgramError as error:
        print(f"ctibridge: {error}", file=sys.stderr)
        return 1
    return 0
