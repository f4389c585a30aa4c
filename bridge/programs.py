"""The programs that run until they are told to stop: the bridge, the simulated PBX, and both as the demo.

Errors: `ProgramError`, where a port or a file cannot be had, or an extra is not installed.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import secrets
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from bridge import tracing
from bridge.config import Access, Config, ConfigError, Secret, Token
from bridge.config import Ingress as IngressRules
from bridge.config import Server as ServerSettings
from bridge.config import Site as SiteSettings
from bridge.config import Tunnel as TunnelRules
from bridge.config_file import load
from bridge.published import DEMO_AGENT_TOKEN, DEMO_CLIENT_TOKEN
from bridge.server import Server, run_forever
from bridge.simulator import server as simulator_server
from bridge.simulator.plan import Plan
from bridge.simulator.settings import Settings
from bridge.simulator.xivo_model import XivoSettings
from bridge.simulator.xivo_server import XivoSimulator
from bridge.site_kinds import SITE_KINDS
from bridge.throwaway import ThrowawayError, make_certificate
from bridge.tunnel.agent import Agent
from bridge.tunnel.agent_settings import AgentSettings
from bridge.workers import CAN_SHARE, Worker, Workers, end_with_parent, reserved

log = logging.getLogger(__name__)

DEMO_ADMIN_VARIABLE = "CTIBRIDGE_DEMO_ADMIN_PASSWORD"
DEMO_EVENT_VARIABLE = "CTIBRIDGE_DEMO_EVENT_SECRET"
DEMO_SECRETS = {
    DEMO_ADMIN_VARIABLE: "admin",
    "CTIBRIDGE_DEMO_WEBSERVICE_PASSWORD": "ws",
    "CTIBRIDGE_DEMO_CONFIGMGT_TOKEN": XivoSettings().configmgt_token,
    "CTIBRIDGE_DEMO_XCU_PASSWORD": "superpass",
}
"""Those of the simulated PBXs, published."""
DEMO_XIVO_SITE = "xivo"
DEMO_AGENT_SITE = "paris"
"""The demo's second site, which is there while an agent of this name is: one may be tried in front of any O2G."""

PORT_MOST = 65_535
CHOOSE_PORT = "choose another --port"
DEFAULT_URL = f"ws://127.0.0.1:{ServerSettings().port}/ws"
"""Where `ctibridge call` and `events` look for the bridge."""


class ProgramError(Exception):
    """A program could not start; the text says what to change."""


def serve(config: Config, path: str, *, as_json: bool = False, worker: Worker | None = None) -> int:
    """The bridge until SIGTERM or SIGINT; SIGHUP reads the file at `path` again; `as_json` is for the ready line."""

    def reread() -> Config:
        again = load(path)
        if worker is not None:
            again.server.port = worker.port
        return again

    async def main() -> int:
        if config.tracing.enabled:
            try:
                tracing.enable()
            except tracing.TracingError as error:
                raise ProgramError(str(error)) from error
        server = Server(config, reread, worker)
        if worker is not None:
            end_with_parent(server.stop)
        announcing = asyncio.get_running_loop().create_task(_announce(server, config.server.host, as_json))
        try:
            return await _run(server, config.server, "change server.host or server.port in the configuration")
        except ConfigError as error:
            raise ConfigError(f"{path}: {error}") from error
        finally:
            announcing.cancel()
            # It may wait for a collector that does not answer.
            await asyncio.to_thread(tracing.disable)

    return _started(main)


def serve_as_worker(config: Config, path: str, port: int, number: int) -> int:
    """One of several bridges on a port, until the process that has started it says so, or ends."""
    config.server.port = port
    return serve(config, path, worker=Worker(number, port))


def serve_with_workers(config: Config, command: Sequence[str], count: int, *, as_json: bool = False) -> int:
    """Several bridges on the one port, each by `command`, until SIGTERM or SIGINT."""
    if not CAN_SHARE:
        raise ProgramError("--workers needs SO_REUSEPORT, which this system does not have; start one bridge")
    server = config.server
    try:
        kept = reserved(server.host, server.port)
    except OSError as error:
        remedy = "change server.host or server.port in the configuration"
        raise _not_listening(server.host, server.port, error, remedy) from error
    port = kept.getsockname()[1]
    statuses: list[int] = []

    async def main() -> None:
        workers = Workers([*command, "--worker", str(port)], count)
        announcing = asyncio.get_running_loop().create_task(announce(workers))
        statuses.append(await workers.run())
        announcing.cancel()

    async def announce(workers: Workers) -> None:
        await workers.ready.wait()
        address = f"{'ws' if server.certificate is None else 'wss'}://{_shown(server.host)}:{port}/ws"
        _ready(f"ready {address}", {"socket": address}, as_json=as_json)

    with kept:
        return _started(main) or statuses[0]


def agent(settings: Sequence[AgentSettings]) -> int:
    """Agents, each between its site and its bridge, until SIGTERM or SIGINT."""

    async def main() -> int:
        stop = _stop_signal()
        agents = [Agent(each, SITE_KINDS[each.kind]) for each in settings]
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
    host: str,
    port: int,
    users: int,
    *,
    agents: int = 4,
    pilots: int = 2,
    xivo_port: int,
    xivo_users: int,
    event_url: str | None = None,
    session_ttl_s: int | None = None,
    no_answer_s: float | None = None,
    control_port: int | None = None,
    start_hook: str | None = None,
    event_log: str | None = None,
    as_json: bool = False,
) -> int:
    """The simulated PBXs, an O2G and a XiVO, until SIGTERM or SIGINT; None leaves a time at its default."""

    async def main() -> int:
        if event_log is not None:
            _check_writable("--event-log", event_log)
        settings = Settings(start_hook_url=start_hook, event_log=event_log)
        xivo_settings = XivoSettings(event_url=event_url)
        if session_ttl_s is not None:
            settings = msgspec.structs.replace(settings, session_ttl_s=session_ttl_s)
            xivo_settings = msgspec.structs.replace(xivo_settings, token_ttl_s=session_ttl_s)
        if no_answer_s is not None:
            timings = msgspec.structs.replace(settings.timings, no_answer_s=no_answer_s)
            settings = msgspec.structs.replace(settings, timings=timings)
            timings = msgspec.structs.replace(xivo_settings.timings, no_answer_s=no_answer_s)
            xivo_settings = msgspec.structs.replace(xivo_settings, timings=timings)
        simulator = simulator_server.Simulator(Plan.demo(users=users, agents=agents, pilots=pilots))
        xivo = XivoSimulator(xivo_settings, users=xivo_users)
        stop = _stop_signal()
        # As documented, unless something else is there: nobody who did not ask for it fails to start for it.
        usual_control_port = port + 2 if 0 < port <= PORT_MOST - 2 else 0
        try:
            try:
                url = await simulator.start(
                    host,
                    port,
                    settings,
                    control_port=usual_control_port if control_port is None else control_port,
                    control_elsewhere=control_port is None,
                )
            except OSError as error:
                if simulator.base_url:
                    remedy = "is it in use? choose another --control-port"
                    raise _not_listening("127.0.0.1", control_port or 0, error, remedy) from error
                raise _not_listening(host, port, error, CHOOSE_PORT) from error
            try:
                xivo_url = await xivo.start(host, xivo_port)
            except OSError as error:
                raise _not_listening(
                    host, xivo_port, error, "is it in use? choose another --xivo-port"
                ) from error
            _ready(
                f"ready O2G at {url} (administrator admin/admin, users oxe70120 ..., secret code 0000), "
                f"XiVO at {xivo_url} (users alice, bob, carol, dave, password = login; web service user ws/ws), "
                f"control at {simulator.control_url}",
                {"o2g": url, "xivo": xivo_url, "control": simulator.control_url},
                as_json=as_json,
            )
            await stop.wait()
        finally:
            await xivo.stop()
            await simulator.stop()
        return 0

    return _started(main)


def demo(
    port: int, users: int, *, tls: bool = False, origins: Sequence[str] = (), as_json: bool = False
) -> int:
    """The simulated PBX on a port of its own, and the bridge in front of it, with a throw-away certificate or not.

    `origins`: whose pages may connect besides the bridge's own.
    """

    async def main() -> int:
        simulator = simulator_server.Simulator(Plan.demo(users=users))
        xivo = XivoSimulator()
        try:
            await simulator.start("127.0.0.1", 0, Settings(), control_port=0)
            await xivo.start("127.0.0.1", 0)
            with tempfile.TemporaryDirectory(prefix="ctibridge-demo-") as folder:
                settings = ServerSettings(host="127.0.0.1", port=port)
                if tls:
                    settings.certificate, settings.key = map(str, make_certificate(Path(folder)))
                config = _demo_config(settings, simulator.base_url, xivo.base_url)
                if origins:
                    scheme = "https" if tls else "http"
                    own = [f"{scheme}://{host}:{port}" for host in ("127.0.0.1", "localhost")]
                    config.access = Access(origins=[*origins, *own])
                server = Server(config)
                saying = _announce_demo(server, simulator, xivo, as_json=as_json)
                announcing = asyncio.get_running_loop().create_task(saying)
                try:
                    return await _run(server, settings, CHOOSE_PORT)
                finally:
                    announcing.cancel()
        except ThrowawayError as error:
            raise ProgramError(f"demo --tls: {error}") from error
        finally:
            await xivo.stop()
            await simulator.stop()

    return _started(main)


def _demo_config(settings: ServerSettings, pbx: str, xivo: str) -> Config:
    """What an operator would write: the bridge does not know that the PBXs are simulated."""
    for variable, value in DEMO_SECRETS.items():
        os.environ.setdefault(variable, value)
    os.environ.setdefault(DEMO_EVENT_VARIABLE, secrets.token_urlsafe())
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
            SiteSettings(
                name=DEMO_XIVO_SITE,
                kind="xivo",
                url=xivo,
                webservice_login="ws",
                webservice_password=Secret(env="CTIBRIDGE_DEMO_WEBSERVICE_PASSWORD"),
                configmgt_url=xivo,
                configmgt_token=Secret(env="CTIBRIDGE_DEMO_CONFIGMGT_TOKEN"),
                xcu_url=xivo,
                xcu_login="admin",
                xcu_password=Secret(env="CTIBRIDGE_DEMO_XCU_PASSWORD"),
                config_users=["alice"],
                event_secret=Secret(env=DEMO_EVENT_VARIABLE),
            ),
        ],
        # All of the simulated XiVO may be tried through the tunnel, its 1.0 API and XCU included.
        tunnel=TunnelRules(allow=[*TunnelRules().allow, "/xuc/api/1.0/**", "/api/1.0/**"]),
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


async def _announce(server: Server, host: str, as_json: bool) -> None:
    await server.started.wait()
    socket = f"{_scheme(server)}://{_shown(host)}:{server.port}/ws"
    _ready(f"ready {socket}", {"socket": socket}, as_json=as_json)


def _ready(line: str, addresses: dict[str, str], *, as_json: bool) -> None:
    """What a program says once every address answers: a line for people, or for programs."""
    text = msgspec.json.encode({"ready": True, **addresses}).decode() if as_json else line
    print(text, flush=True)


async def _announce_demo(
    server: Server, simulator: simulator_server.Simulator, xivo: XivoSimulator, *, as_json: bool
) -> None:
    await server.started.wait()
    _export_events(server, xivo)
    bridge = server.application.bridge
    while bridge is None or not bridge.is_ready:
        await asyncio.sleep(0.02)
        bridge = server.application.bridge
    base = f"127.0.0.1:{server.port}"
    socket = f"{_scheme(server)}://{base}/ws"
    pages = f"{'http' if server.tls is None else 'https'}://{base}"
    if as_json:
        addresses = {"socket": socket, "pages": pages, "o2g": simulator.base_url, "xivo": xivo.base_url}
        if server.tls is not None:
            addresses["certificate"] = str(server.tls.certificate)
        _ready("", {**addresses, "control": simulator.control_url}, as_json=True)
        return
    where = "" if socket == DEFAULT_URL else f" --url {socket}"
    print(
        f"ctibridge demo: a bridge, and behind it a simulated O2G at {simulator.base_url} "
        f"and a simulated XiVO at {xivo.base_url}\n"
        f"  socket   {socket}    (JSON-RPC 2.0, REST tunnel)\n"
        f"  O2G      {pages}    (for programs made for O2G: its REST API and its events, from this machine)\n"
        f"  console  {pages}/console    (all of it in a browser: phone, agent, events, methods, tunnel)\n"
        f"  status   {pages}/readyz   {pages}/metrics\n"
        "  sign in  Session.login as oxe70120 ... oxe70129, password 0000; as admin, password admin;\n"
        f"           at the site {DEMO_XIVO_SITE} as alice, bob, carol, dave or ws, password = login\n"
        f"  faults   curl {simulator.control_url}    (what can be made to happen to the simulated O2G)\n"
        f"  tunnel   header Authorization: Bearer {DEMO_CLIENT_TOKEN}\n"
        f"  agent    CTIBRIDGE_AGENT_TOKEN={DEMO_AGENT_TOKEN} ctibridge agent --connect {socket} "
        f"--name {DEMO_AGENT_SITE} --upstream ...    (an O2G elsewhere, as the site {DEMO_AGENT_SITE})\n"
        f"  try      ctibridge events --login oxe70121{where}\n"
        f"""           ctibridge call Cti.dial destination=70121{where}""",
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


def _export_events(server: Server, xivo: XivoSimulator) -> None:
    """What an operator writes into XUC's own configuration, once the bridge's port is known."""
    scheme = "http" if server.tls is None else "https"
    secret = os.environ[DEMO_EVENT_VARIABLE]
    xivo.exporter.url = f"{scheme}://127.0.0.1:{server.port}/xivo/1.0/event/{DEMO_XIVO_SITE}/{secret}/"
    xivo.exporter.ca_file = None if server.tls is None else str(server.tls.certificate)


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


def _check_writable(option: str, path: str) -> None:
    try:
        Path(path).open("ab").close()
    except OSError as error:
        raise ProgramError(
            f"{option}: {path} cannot be written: {error.strerror}; name another file"
        ) from error


def _started(main: Callable[[], object]) -> int:
    try:
        run_forever(main)
    except ProgramError as error:
        print(f"ctibridge: {error}", file=sys.stderr)
        return 1
    return 0
