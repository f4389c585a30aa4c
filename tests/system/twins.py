"""A second bridge beside a test's bridge, and a balancer before both: with them every bridge of the tests is two.

That is so for every bridge that is started while `CTIBRIDGE_TEST_CLUSTER` has the address of a nats-server. The tests
need not know: bridges of one cluster are a bridge like any other.
"""

from __future__ import annotations

import os
import re
import secrets
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from tests.system.cluster.balancer import Balancer

VARIABLE: Final = "CTIBRIDGE_TEST_CLUSTER"
FILE: Final = "twin.toml"

_PORT: Final = re.compile(r"(?m)^port = \d+$")


class Program(Protocol):
    """A running bridge."""

    @property
    def ready(self) -> str:
        """What followed the word on its ready line."""
        ...

    def signal(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send it a signal, and do not wait."""
        ...

    def ended_well(self) -> None:
        """Wait for its end, and see that it was a good one."""
        ...

    def status(self) -> int | None:
        """Its exit status; None while it runs."""
        ...

    def cut(self) -> None:
        """SIGKILL."""
        ...


class Twin:
    """The second bridge, where there is one; it ends as the first one does."""

    def __init__(self, folder: Path, arguments: Sequence[str]) -> None:
        self._program: Program | None = None
        self._balancer: Balancer | None = None
        self._arguments: list[str] | None = None
        nats = os.environ.get(VARIABLE)
        if nats and arguments[0] == "serve" and "--config" in arguments and FILE not in arguments:
            self._join(folder, nats, list(arguments))

    def _join(self, folder: Path, nats: str, arguments: list[str]) -> None:
        """Have the first one's configuration name a cluster, and the second one's be the same, on another port."""
        place = arguments.index("--config") + 1
        file = folder / arguments[place]
        text = file.read_text()
        port = _PORT.search(text)
        if "[cluster]" in text or "\ncertificate = " in text or (port is not None and port[0] != "port = 0"):
            return  # who wants a port of his own, or TLS, wants one program
        text += f'\n[cluster]\nnats = "{nats}"\nprefix = "tests-{secrets.token_hex(4)}"\n'
        file.write_text(text)
        (folder / FILE).write_text(text)
        arguments[place] = FILE
        self._arguments = arguments

    def start(self, ready: str, start: Callable[[list[str]], Program]) -> str:
        """The first one is ready: the same for the second one, and what the balancer's ready line would be."""
        if self._arguments is None:
            return ready
        program = self._program = start(self._arguments)
        ports = [urlsplit(each.split()[0]).port or 0 for each in (ready, program.ready)]
        self._balancer = Balancer([("127.0.0.1", port) for port in ports])
        return ready.replace(f":{ports[0]}", f":{self._balancer.port}")

    def signal(self, number: signal.Signals) -> None:
        """The first one gets this signal."""
        if self._program is not None and self._program.status() is None:
            self._program.signal(number)

    def stop(self, *, well: bool) -> None:
        """The first one has ended, by itself or not."""
        program, self._program = self._program, None
        if program is not None:
            if well:
                program.signal()
                program.ended_well()
            else:
                program.cut()
        balancer, self._balancer = self._balancer, None
        if balancer is not None:
            balancer.stop()
