"""The simulated PBX as a running program: its faces over real HTTP, served from this event loop.

Raises `OSError` where the address cannot be listened on.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from bridge.simulator import o2g_control
from bridge.simulator.o2g import O2G, o2g_app
from bridge.simulator.o2g_acd import add_contact_centre
from bridge.simulator.o2g_packages import add_packages
from bridge.simulator.o2g_routing import routing_handlers
from bridge.simulator.o2g_system import System
from bridge.simulator.o2g_telephony import telephony_handlers
from bridge.simulator.o2g_users import users_handlers
from bridge.simulator.pbx import Pbx
from bridge.simulator.plan import Plan
from bridge.simulator.settings import Settings

log = logging.getLogger(__name__)

STOP_GRACE_S = 1.0
"""How long requests under way may take to end at a stop; the channels have been ended before."""

BACKLOG = 2048
"""Connections that may wait to be accepted: a load test opens many at once."""


class HttpServer:
    """One ASGI application on one port, by uvicorn's HTTP implementation, with WebSockets if it has `sockets`.

    Not `uvicorn.Server`: that one takes over the process's signals and needs 0.1 s or more to stop.
    """

    def __init__(self, app: ASGIApp, tls: ssl.SSLContext | None = None, *, sockets: bool = False) -> None:
        self._config = uvicorn.Config(
            app,
            http=HttpToolsProtocol,
            ws="websockets-sansio" if sockets else "none",
            ws_per_message_deflate=False,
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
        )
        self._tls = tls
        self._state = ServerState()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> str:
        """Listen; port 0 takes a free one. The server's base address, without a slash at the end."""
        if not self._config.loaded:
            self._config.load()
        loop = asyncio.get_running_loop()

        def connection() -> HttpToolsProtocol:
            return HttpToolsProtocol(self._config, self._state, app_state={}, _loop=loop)

        self._server = await loop.create_server(connection, host, port, ssl=self._tls, backlog=BACKLOG)
        bound: int = self._server.sockets[0].getsockname()[1]
        reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not listened on
        name = f"[{reachable}]" if ":" in reachable else reachable
        return f"{'https' if self._tls else 'http'}://{name}:{bound}"

    async def stop(self) -> None:
        """Close the port, let requests under way end, and close the connections."""
        if self._server is None:
            return
        self._server.close()
        for open_connection in list(self._state.connections):
            open_connection.shutdown()
        if self._state.tasks:
            _, late = await asyncio.wait(self._state.tasks, timeout=STOP_GRACE_S)
            for task in late:
                task.cancel()
        for open_connection in list(self._state.connections):
            open_connection.transport.abort()
        # A transport closes its socket in the next turn of the loop.
        await asyncio.sleep(0)
        self._server = None


class Simulator:
    """The simulated PBX with its O2G face; more faces on the same state may join it."""

    def __init__(self, plan: Plan | None = None) -> None:
        self.plan = plan if plan is not None else Plan.demo()
        self.base_url = ""
        self.control_url = ""
        """Where faults are provoked (`o2g_control`); empty where no port has been given for it."""
        self._running: tuple[Pbx, O2G] | None = None
        self._servers: list[HttpServer] = []

    @property
    def pbx(self) -> Pbx:
        """The PBX itself; only while it runs."""
        return self._live()[0]

    @property
    def o2g(self) -> O2G:
        """The O2G face; only while it runs."""
        return self._live()[1]

    def _live(self) -> tuple[Pbx, O2G]:
        if self._running is None:
            raise RuntimeError("the simulator is not running")
        return self._running

    async def start(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        settings: Settings | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        control_port: int | None = None,
        control_elsewhere: bool = False,
    ) -> str:
        """Start serving; the base address of the O2G face (`http://127.0.0.1:40123`).

        With `control_elsewhere` another control port is taken where the wanted one is not to be had.
        """
        if self._running is not None:
            raise RuntimeError("the simulator is already running")
        settings = settings or Settings()
        o2g = O2G(self.plan, settings)
        server = HttpServer(o2g_app(o2g), tls)
        self.base_url = await server.start(host, port)
        pbx = Pbx(self.plan, o2g.emit, timings=settings.timings)
        o2g.add(users_handlers(o2g.accounts, pbx.devices_of, o2g.emit))
        o2g.add(telephony_handlers(pbx))
        o2g.add(routing_handlers(pbx))
        add_contact_centre(o2g, pbx)
        system = System(pbx, o2g.emit, settings, self.restart)
        add_packages(o2g, pbx, system)
        self._running = pbx, o2g
        self._servers.append(server)
        if control_port is not None:
            control = HttpServer(o2g_control.Control(pbx, system))
            try:
                self.control_url = await control.start(o2g_control.HOST, control_port)
            except OSError:
                if not control_elsewhere:
                    raise
                self.control_url = await control.start(o2g_control.HOST, 0)
            self._servers.append(control)
        o2g.started()
        return self.base_url

    def restart(self) -> None:
        """What clients see of a restart of the O2G: its sessions and channels are gone, calls go on."""
        self.o2g.forget()
        self.o2g.started()

    async def stop(self) -> None:
        """End everything at once, open channels included."""
        if self._running is None:
            return
        pbx, o2g = self._running
        self._running = None
        await o2g.close()
        for server in self._servers:
            await server.stop()
        self._servers.clear()
        pbx.close()


async def run(
    host: str = "127.0.0.1",
    port: int = 0,
    settings: Settings | None = None,
    *,
    plan: Plan | None = None,
    ready: Callable[[Simulator], Any] | None = None,
) -> None:
    """Serve until cancelled; `ready` is called with the simulator once its addresses answer."""
    simulator = Simulator(plan)
    await simulator.start(host, port, settings)
    try:
        if ready is not None:
            ready(simulator)
        await asyncio.get_running_loop().create_future()
    finally:
        await simulator.stop()
