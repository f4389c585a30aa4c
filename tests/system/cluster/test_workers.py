"""`ctibridge serve --workers n`: several processes on one port, each a bridge of the cluster."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.nats_server import NatsServer
from tests.system.client import opened
from tests.system.program import Pbx
from tests.system.serving import Served, configuration

WORKERS = 2


def _until(true: Callable[[], bool], within_s: float = 60.0) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline, "it has not come about"
        time.sleep(0.02)


def _configuration(pbx: Pbx, nats: NatsServer, port: int = 0) -> str:
    more = f'[cluster]\nnats = "{nats.url}"\nprefix = "workers-{secrets.token_hex(4)}"'
    return configuration(pbx.url, port=port, more=more)


def _pids(program: Served) -> dict[int, int]:
    """The processes that run, by the worker's number."""
    found = re.findall(r"worker (\d+) is ready, process (\d+)", program.stderr)
    return {int(number): int(pid) for number, pid in found}


def _is_there(pid: int) -> bool:
    try:
        return not (Path("/proc") / str(pid) / "stat").read_text().split(") ")[1].startswith("Z")
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory, pbx: Pbx, nats: NatsServer) -> Iterator[Served]:
    """Workers that end well after the last of the tests that share them."""
    folder = tmp_path_factory.mktemp("workers")
    (folder / "ctibridge.toml").write_text(_configuration(pbx, nats))
    program = Served(folder, "serve", "--config", "ctibridge.toml", "--workers", str(WORKERS))
    yield program
    pids = _pids(program).values()
    program.signal()
    assert program.over() == 0
    assert not any(map(_is_there, pids))


async def test_all_workers_serve_the_one_port_and_are_one_cluster(workers: Served, pbx: Pbx) -> None:
    url = workers.ready.split()[0]
    for _ in range(5):
        async with opened(url) as client:
            await client.call("Session.login", {"login": f"oxe{pbx.user()}", "password": "0000"})
    page = url.replace("ws://", "http://").replace("/ws", "/readyz")
    for _ in range(5):
        with urllib.request.urlopen(page) as answer:
            assert json.load(answer)["cluster"] == {"connected": True, "bridges": WORKERS, "trouble": ""}


async def test_a_worker_that_is_killed_is_started_again_and_the_others_go_on(workers: Served) -> None:
    url = workers.ready.split()[0]
    pids = _pids(workers)
    assert set(pids) == set(range(1, WORKERS + 1))
    sockets = [await connect(url) for _ in range(40)]
    os.kill(pids[2], signal.SIGKILL)
    await asyncio.to_thread(_until, lambda: _pids(workers)[2] != pids[2])
    assert "worker 2 has ended with status -9; it is started again in 0.1 s" in workers.stderr
    assert _pids(workers)[1] == pids[1]
    cut = 0
    for socket in sockets:
        try:
            await socket.send('{"jsonrpc":"2.0","id":1,"method":"Session.ping"}')
            await socket.recv()
        except ConnectionClosed:
            cut += 1
        await socket.close()
    # Of 40 connections the worker that died had some, and not all.
    assert 0 < cut < 40


def test_sighup_reaches_all_workers(workers: Served) -> None:
    workers.signal(signal.SIGHUP)
    words = "tokens, access rules and trusted proxies are those of the configuration as it is now"
    _until(lambda: workers.stderr.count(words) == WORKERS)
    assert "has changed in the configuration" not in workers.stderr


def test_a_port_that_others_have_is_not_shared_with_them(
    workers: Served, tmp_path: Path, pbx: Pbx, nats: NatsServer
) -> None:
    port = urlsplit(workers.ready.split()[0]).port
    assert port is not None
    (tmp_path / "ctibridge.toml").write_text(_configuration(pbx, nats, port))
    ended = _serve(tmp_path, "--workers", "2")
    assert ended.returncode == 1
    assert str(port) in ended.stderr


async def test_workers_end_when_what_has_started_them_is_killed(
    tmp_path: Path, pbx: Pbx, nats: NatsServer
) -> None:
    (tmp_path / "ctibridge.toml").write_text(_configuration(pbx, nats))
    workers = Served(tmp_path, "serve", "--config", "ctibridge.toml", "--workers", str(WORKERS))
    pids = _pids(workers)
    workers.kill()
    await asyncio.to_thread(_until, lambda: not any(map(_is_there, pids.values())))


def test_a_configuration_that_cannot_be_used_ends_all_of_them(
    tmp_path: Path, pbx: Pbx, nats: NatsServer
) -> None:
    text = _configuration(pbx, nats)
    (tmp_path / "ctibridge.toml").write_text(text.replace("prefix", "replicas = 3\nprefix"))
    ended = _serve(tmp_path, "--workers", "2")
    assert ended.returncode == 1
    assert "ctibridge: ctibridge.toml: cluster.replicas: JetStream at " in ended.stderr
    assert "ready" not in ended.stdout


def test_workers_need_a_cluster(tmp_path: Path, pbx: Pbx) -> None:
    (tmp_path / "ctibridge.toml").write_text(configuration(pbx.url))
    ended = _serve(tmp_path, "--workers", "2")
    assert ended.returncode == 1
    assert ended.stderr.startswith(
        "ctibridge: ctibridge.toml: cluster.nats: is missing; with --workers each process"
    )


@pytest.mark.parametrize("number", ["0", "65", "two"])
def test_a_number_of_workers_is_1_to_64(tmp_path: Path, number: str) -> None:
    ended = _serve(tmp_path, "--workers", number)
    assert ended.returncode == 2
    assert f"{number!r} is no number of workers; 1 to 64" in ended.stderr


def _serve(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).with_name("ctibridge"))
    return subprocess.run(
        [program, "serve", "--config", "ctibridge.toml", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
