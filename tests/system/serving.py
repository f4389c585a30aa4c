"""Bridges of a test's own: with their own limits, in front of whatever PBX, and what their pages say."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import http.client
import json
import socket
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from prometheus_client.parser import text_string_to_metric_families

from tests.system.conftest import ADMIN_VARIABLE, TOKEN
from tests.system.program import START_S, STOP_S, Program
from tests.system.stand_in import StandIn, standing_in

Setting = str | int | float | bool | list[str]


class Served(Program):
    """A program that may also end otherwise than well."""

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def kill(self) -> None:
        """End it without giving it a chance to do anything about it."""
        self.cut()

    def over(self) -> int:
        """Wait for its end; its exit status."""
        status = self._process.wait(STOP_S)
        self._end(well=status == 0)
        return status


@dataclass(frozen=True)
class Bridge:
    """A running bridge, and its socket's address."""

    program: Served
    url: str


def configuration(
    url: str,
    *,
    mode: str = "user",
    limits: Mapping[str, Setting] | None = None,
    site: Mapping[str, Setting] | None = None,
    port: int = 0,
    more: str = "",
) -> str:
    """The text of a configuration with one site, `paris`, and the tests' token."""
    lines = ["[server]", f"port = {port}", "[limits]", *_settings(limits), more, "[[tokens]]"]
    lines += ['name = "tests"', f'sha256 = "{hashlib.sha256(TOKEN.encode()).hexdigest()}"']
    lines += ["[[sites]]", 'name = "paris"', 'kind = "o2g"', f'url = "{url}"', f'mode = "{mode}"']
    lines += _settings(site)
    if mode == "administrator":
        lines += ['admin_login = "admin"', f'admin_password = {{ env = "{ADMIN_VARIABLE}" }}']
    return "\n".join([*lines, ""])


def serve(folder: Path, url: str, *arguments: str, admin_password: str = "admin", **how: Any) -> Bridge:
    """A bridge in front of `url`; it listens, whether the site answers or not."""
    (folder / "ctibridge.toml").write_text(configuration(url, **how))
    env = {ADMIN_VARIABLE: admin_password}
    program = Served(folder, "serve", "--config", "ctibridge.toml", *arguments, env=env)
    return Bridge(program, program.ready.split()[0])


def simulate(folder: Path, port: int = 0, *arguments: str) -> Served:
    """The simulated PBX with ten users; `address` tells where."""
    return Served(
        folder, "simulate", "--port", str(port), "--xivo-port", "0", "--control-port", "0", *arguments
    )


def address(pbx: Program) -> str:
    """The base address of a simulated PBX."""
    return pbx.ready.split()[2]


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def listening() -> Iterator[socket.socket]:
    """A listening socket whose port stays the same for one stand-in after the other."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1000)
        listener.setblocking(False)
        yield listener


def address_of(listener: socket.socket) -> str:
    """The base address of what listens there."""
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextlib.asynccontextmanager
async def running(program: Served) -> AsyncIterator[Served]:
    """A program for the time of a block, at whose end it must end well, unless it has been stopped before.

    Meanwhile this loop goes on, in which a stand-in may have to answer. In a block that fails it is killed.
    """
    try:
        yield program
    except BaseException:
        if program.status() is None:
            program.kill()
        raise
    if program.status() is None:
        program.signal()
        await asyncio.to_thread(program.ended_well)


@contextlib.asynccontextmanager
async def bridge_to(url: str, folder: Path, *arguments: str, **how: Any) -> AsyncIterator[Bridge]:
    """A bridge in front of `url` for the time of a block."""
    bridge = serve(folder, url, *arguments, **how)
    async with running(bridge.program):
        yield bridge


@contextlib.asynccontextmanager
async def serving(folder: Path, *arguments: str, **how: Any) -> AsyncIterator[tuple[StandIn, Bridge]]:
    """A stand-in with a bridge in front of it, for the time of a block."""
    async with standing_in() as site, bridge_to(site.url, folder, *arguments, **how) as bridge:
        yield site, bridge


# Pages


def page(url: str, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Status, header fields in small letters, and body of a page of the bridge whose socket is at `url`."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=START_S)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def ready(url: str) -> tuple[int, Any]:
    """Status and body of `/readyz`."""
    status, _, body = page(url, "/readyz")
    return status, json.loads(body)


def wait_until_ready(url: str) -> None:
    """Until the bridge can use its sites."""
    deadline = time.monotonic() + START_S
    while ready(url)[0] != 200:
        assert time.monotonic() < deadline, f"{url} does not get ready"
        time.sleep(0.02)


def metrics(url: str) -> dict[tuple[str, ...], float]:
    """The samples of `/metrics`: name and label values, sorted by label name, to value."""
    status, _, body = page(url, "/metrics")
    assert status == 200
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


def _settings(settings: Mapping[str, Setting] | None) -> list[str]:
    return [f"{name} = {json.dumps(value)}" for name, value in (settings or {}).items()]
