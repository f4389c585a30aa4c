"""Everything that the port takes, thrown at one running bridge, while somebody else uses it undisturbed.

`CTIBRIDGE_FUZZ` in the environment says how many inputs there are, `CTIBRIDGE_FUZZ_SEED` which ones.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator, Iterator
from random import Random

import pytest

from tests.system.client import PATIENCE_S
from tests.system.conftest import TOKEN
from tests.system.fuzzing import (
    EVENT_SECRET,
    REQUESTS,
    Thrower,
    can_measure,
    nearly_right,
    request,
    resident_kib,
)
from tests.system.raw import Raw, signed_in
from tests.system.serving import Served, metrics, page, simulate, wait_until_ready

INPUTS = int(os.environ.get("CTIBRIDGE_FUZZ", "1200"))
SEED = int(os.environ.get("CTIBRIDGE_FUZZ_SEED", "1"))
ROUND = 400
"""Inputs between two looks at the others, the memory and the log."""

GROWTH_MOST_KIB = 64 * 1024
"""After the first rounds: the logs of sessions that linger, what is remembered of requests, and Python's own arenas.
Each of 1,200 inputs that left 64 KiB behind would show; so would 700 bytes of each of 100,000."""

CONFIGURATION = f"""
[server]
port = 0
trusted_proxies = ["127.0.0.1"]
[limits]
sign_in_failures_per_minute = 1000000
session_linger_s = 5
session_events = 100
[ingress]
access = "address"
addresses = ["127.0.0.1", "192.0.2.0/24"]
[[tokens]]
name = "tests"
sha256 = "{hashlib.sha256(TOKEN.encode()).hexdigest()}"
[[sites]]
name = "paris"
kind = "o2g"
url = "{{o2g}}"
mode = "user"
[[sites]]
name = "rennes"
kind = "xivo"
url = "{{xivo}}"
webservice_login = "ws"
webservice_password = {{{{ env = "XIVO_WS" }}}}
event_secret = {{{{ env = "XIVO_EVENTS" }}}}
"""


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """A bridge before an O2G and a XiVO, and its socket's address."""
    folder = tmp_path_factory.mktemp("fuzz")
    pbx = simulate(folder, 0, "--users", "20")
    try:
        o2g, xivo = re.findall(r"(?:O2G|XiVO) at (http://\S+)", pbx.ready)
        (folder / "ctibridge.toml").write_text(CONFIGURATION.format(o2g=o2g, xivo=xivo))
        secrets = {"XIVO_WS": "ws", "XIVO_EVENTS": EVENT_SECRET}
        program = Served(folder, "serve", "--config", "ctibridge.toml", env=secrets)
        url = program.ready.split()[0]
        wait_until_ready(url)
        yield program, url
        program.stop()
    finally:
        pbx.stop()


@pytest.fixture
async def witness(bridge: tuple[Served, str]) -> AsyncIterator[Raw]:
    """Somebody who only wants to telephone."""
    async with signed_in(bridge[1], "oxe70128") as socket:
        yield socket


async def test_whatever_is_thrown_at_the_port_disturbs_nobody_and_leaves_nothing(
    bridge: tuple[Served, str], witness: Raw
) -> None:
    """protocol.md sections 1, 2, 5, 7 and 9: every dialect and path, signed in and not."""
    program, url = bridge
    random = Random(SEED)
    base = url.removesuffix("/ws")
    someone = (Random(SEED + number) for number in range(1, 7))
    throwers = [
        Thrower(url, next(someone)),
        Thrower(url, next(someone), first=[_login("oxe70121", "0000")]),
        Thrower(f"{base}/sites/rennes/ws", next(someone), first=[_login("alice", "alice")]),
        Thrower(url, next(someone), token=TOKEN),
        Thrower(url, next(someone), token=TOKEN, subprotocol="o2g-tunnel"),
        Thrower(
            f"{base}/ctichannel?username=bob&agentNumber=0&password=bob", next(someone), subprotocol="cti"
        ),
    ]
    statuses: dict[int, int] = {}
    for data in REQUESTS:
        await request(url, data)
    before = tasks_before = 0
    for at in range(0, INPUTS, ROUND):
        await asyncio.gather(
            *(each.throw(ROUND // 2 // len(throwers)) for each in throwers),
            _requests(url, random, ROUND // 2, statuses),
            _telephones(witness),
        )
        assert "Traceback" not in program.stderr, program.stderr
        if can_measure() and at == ROUND * (INPUTS // ROUND // 3):
            before, tasks_before = resident_kib(program.pid), _tasks(url)
    assert {200, 400, 404, 101} <= set(statuses), statuses
    assert await asyncio.to_thread(page, url, "/healthz")
    await witness.lives()
    if can_measure():
        grown = resident_kib(program.pid) - before
        assert grown < GROWTH_MOST_KIB, f"{grown} KiB more than after a third of the inputs"
        await _until_few_tasks(url, tasks_before + 20)
    print(f"{INPUTS} inputs of seed {SEED}, answers by status: {dict(sorted(statuses.items()))}")


def _login(login: str, password: str) -> dict[str, object]:
    params = {"login": login, "password": password}
    return {"jsonrpc": "2.0", "id": "sign-in", "method": "Session.login", "params": params}


async def _requests(url: str, random: Random, count: int, statuses: dict[int, int]) -> None:
    for _ in range(count):
        for status in await request(url, nearly_right(random)):
            statuses[status] = statuses.get(status, 0) + 1


async def _telephones(witness: Raw) -> None:
    """A call that nobody disturbs: dialled, and hung up."""
    call = (await witness.result("Cti.dial", {"destination": "70129"}))["uniqueId"]
    await _hears(witness, "EventDialing", call)
    await witness.result("Cti.hangup", {"uniqueId": call})
    await _hears(witness, "EventReleased", call)


async def _hears(witness: Raw, event: str, call: str) -> None:
    while True:
        params = (await witness.event())["params"]
        if params["msgType"] == "PhoneEvent":
            assert (params["ctiMessage"]["eventType"], params["ctiMessage"]["uniqueId"]) == (event, call)
            return


def _tasks(url: str) -> int:
    return int(metrics(url)["ctibridge_tasks",])


async def _until_few_tasks(url: str, most: int) -> None:
    """Sessions linger for a while; then their tasks are gone."""
    async with asyncio.timeout(PATIENCE_S):
        while await asyncio.to_thread(_tasks, url) > most:
            await asyncio.sleep(0.2)
