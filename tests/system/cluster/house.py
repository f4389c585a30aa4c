"""Several bridges as one: real programs, a real nats-server, and a balancer in front."""

from __future__ import annotations

import contextlib
import secrets
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from tests.nats_server import NatsServer
from tests.system.cluster.balancer import Balancer
from tests.system.conftest import ADMIN_VARIABLE
from tests.system.program import START_S
from tests.system.serving import Served


class ClusterOfBridges:
    """Some bridges of one configuration, behind one balancer. `configured` says the configuration for a port.

    It can stand for one bridge's program: what is asked of it is asked of all of them.
    """

    def __init__(
        self,
        folder: Path,
        nats: NatsServer,
        configured: Callable[[int], str],
        count: int = 2,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._folder = folder
        self._env = env or {ADMIN_VARIABLE: "admin"}
        self._cluster = f'\n[cluster]\nnats = "{nats.url}"\nprefix = "tests-{secrets.token_hex(4)}"\n'
        self._configured = configured
        self.bridges: list[Served] = []
        try:
            with ThreadPoolExecutor(count) as threads:
                for each in [threads.submit(self._start, number, 0) for number in range(count)]:
                    self.bridges.append(each.result())
            self.ports = [_port(each) for each in self.bridges]
            for number in range(count):
                self.wait_until_ready(number)
            self.balancer = Balancer([("127.0.0.1", port) for port in self.ports])
        except BaseException:
            self.kill()
            raise
        self.url = self.balancer.url

    def restart(self, number: int) -> None:
        """Start a bridge anew where it was; it has been killed, or has ended."""
        self.bridges[number] = self._start(number, self.ports[number])

    def address(self, number: int) -> str:
        """The socket's address of one of them."""
        return f"ws://127.0.0.1:{self.ports[number]}/ws"

    def wait_until_ready(self, number: int) -> None:
        """Until a bridge can use its sites."""
        deadline = time.monotonic() + START_S
        page = f"http://127.0.0.1:{_port(self.bridges[number])}/readyz"
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(page, timeout=START_S):
                return
            assert time.monotonic() < deadline, f"{page} does not get ready:\n{self.bridges[number].stderr}"
            time.sleep(0.02)

    # As one program

    @property
    def stderr(self) -> str:
        """Everything they have logged so far."""
        return "".join(each.stderr for each in self.bridges)

    def status(self) -> int | None:
        """None while one of them runs."""
        return None if any(each.status() is None for each in self.bridges) else 0

    def signal(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send each a signal."""
        for each in self.bridges:
            each.signal(number)

    def stop(self) -> None:
        """End them one after the other, each of which must end well."""
        for each in self.bridges:
            each.stop()
        self.balancer.stop()

    def kill(self) -> None:
        """End what still runs, however."""
        for each in self.bridges:
            if each.status() is None:
                each.kill()

    def _start(self, number: int, port: int) -> Served:
        folder = self._folder / f"bridge{number}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ctibridge.toml").write_text(self._configured(port) + self._cluster)
        return Served(folder, "serve", "--config", "ctibridge.toml", env=self._env)


def _port(bridge: Served) -> int:
    port = urlsplit(bridge.ready.split()[0]).port
    assert port is not None
    return port
