"""The simulated XiVO as a running program: XUC, configuration server, XCU and the phones over HTTP, on one port.

Each keeps its own paths: `/xuc/api` (XUC's CTI channel, too), `/configmgt/api`, `/api/1.0`, `/phones`. Raises
`OSError` where the address cannot be listened on.
"""

from __future__ import annotations

from bridge.simulator.configmgt import ConfigMgt
from bridge.simulator.server import HttpServer
from bridge.simulator.xcu import Xcu
from bridge.simulator.xivo_central import Central
from bridge.simulator.xivo_export import Exporter
from bridge.simulator.xivo_http import Application, Prefixes
from bridge.simulator.xivo_model import XivoSettings
from bridge.simulator.xivo_phones import PREFIX, Phones
from bridge.simulator.xivo_state import Xivo, demo_xivo
from bridge.simulator.xuc import Xuc
from bridge.simulator.xuc_cti import OLD_PATH, PATH, XucCti


class XivoSimulator:
    """A XiVO with one state behind all of its faces; only what `start` makes is to be used."""

    def __init__(self, settings: XivoSettings | None = None, *, users: int = 4) -> None:
        self._settings = settings or XivoSettings()
        self._users = users
        self._server: HttpServer | None = None
        self._faces: Prefixes
        self.base_url = ""
        self.xivo: Xivo
        self.xuc: Xuc
        self.cti: XucCti
        self.xcu: Xcu
        self.exporter: Exporter

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Start serving; the base address of all faces (`http://127.0.0.1:40123`)."""
        if self._server is not None:
            raise RuntimeError("the simulator is already running")
        self.xivo = demo_xivo(self._settings, users=self._users)
        self.xuc, self.xcu = Xuc(self.xivo), Xcu(Central(self.xivo))
        self.cti = XucCti(self.xivo, self.xuc.tokens)
        self.exporter = Exporter(self._settings)
        self.xivo.on_event.append(self.exporter.event)
        faces: dict[str, Application] = {
            "/xuc/": self.xuc.endpoint,
            "/configmgt/": ConfigMgt(self.xivo).endpoint,
            "/api/": self.xcu.endpoint,
            PREFIX: Phones(self.xivo),
        }
        sockets: dict[str, Application] = {PATH: self.cti, OLD_PATH: self.cti}
        self._faces = Prefixes(faces, sockets)
        server = HttpServer(self._faces, sockets=True)
        self.base_url = await server.start(host, port)
        self._server = server
        return self.base_url

    async def unplug(self) -> None:
        """Nobody reaches it any more; calls go on, and events are still posted."""
        if self._server is not None:
            await self._server.stop()

    async def plug_in(self) -> None:
        """It is reached again, where it was."""
        host, _, port = self.base_url.removeprefix("http://").rpartition(":")
        self._server = HttpServer(self._faces, sockets=True)
        await self._server.start(host.strip("[]"), int(port))

    def restart(self) -> None:
        """What clients see of a restart: their sockets end, tokens and cookies are worth nothing, calls go on."""
        self.xuc.tokens.renew_key()
        self.cti.drop()
        self.xcu.forget()

    async def stop(self) -> None:
        """End everything at once."""
        server, self._server = self._server, None
        if server is not None:
            await self.exporter.close()
            await server.stop()
            self.xivo.close()
