"""Two bridges as one, of which one ends, or dies, and comes back; and what passes between them meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.nats_server import NatsServer
from tests.system.client import CallFailed, Client, Encoding, opened, result
from tests.system.cluster.house import ClusterOfBridges
from tests.system.conftest import TOKEN
from tests.system.program import Pbx
from tests.system.serving import configuration, metrics, ready

TRIES_S = 30.0
"""How long a client may be told to come again: a dead owner is replaced within 5 s on a machine that has time."""

UNREACHABLE = -32003


@pytest.fixture(scope="module")
def bridges(
    tmp_path_factory: pytest.TempPathFactory, pbx: Pbx, nats: NatsServer
) -> Iterator[ClusterOfBridges]:
    """Two bridges in administrator mode: one of them owns the site. Who ends one starts it again."""

    def configured(port: int) -> str:
        return configuration(pbx.url, mode="administrator", port=port)

    bridges = ClusterOfBridges(tmp_path_factory.mktemp("come_and_go"), nats, configured)
    try:
        yield bridges
    finally:
        bridges.stop()


async def owner_of(bridges: ClusterOfBridges, login: str) -> int:
    """The number of the bridge that owns the site: a session lives there, wherever its socket is."""
    async with opened(bridges.address(0)) as client:
        await client.call("Session.login", {"login": login, "password": "0000"})
        sessions = [metrics(bridges.address(number))["ctibridge_sessions",] for number in range(2)]
        await client.call("Session.logout")
    assert sorted(sessions) == [0, 1]
    return sessions.index(1)


@contextlib.asynccontextmanager
async def user(
    bridges: ClusterOfBridges, number: int, pbx: Pbx, encoding: Encoding = Encoding.JSON
) -> AsyncIterator[tuple[Client, dict[str, Any]]]:
    """Somebody who is signed in on a socket of this bridge's, and his session."""
    async with opened(bridges.address(number), encoding) as client:
        login = {"login": f"oxe{pbx.user()}", "password": "0000"}
        yield client, await client.call("Session.login", login)


async def resumed(client: Client, session: dict[str, Any], seq: int) -> dict[str, Any]:
    """Resume, as often as the bridge says to try again."""
    async with asyncio.timeout(TRIES_S):
        while True:
            asked = {"sessionId": session["sessionId"], "seq": seq}
            answer = await client.message("Session.resume", asked)
            if answer.get("error", {}).get("code") != UNREACHABLE:
                found: dict[str, Any] = result(answer)
                return found
            await asyncio.sleep(0.1)


async def last_number(client: Client) -> int:
    """The number of the newest event."""
    told = await client.call("Session.info")
    return int(told["seq"])


@pytest.mark.parametrize("encoding", list(Encoding))
async def test_frames_of_every_size_pass_between_bridges(
    bridges: ClusterOfBridges, pbx: Pbx, encoding: Encoding
) -> None:
    """protocol.md section 8: up to the frame's limit, above what one message of NATS may hold."""
    other = 1 - await owner_of(bridges, f"oxe{pbx.user()}")
    async with user(bridges, other, pbx, encoding) as (client, _):
        document = await client.call("rpc.discover")
        assert len(document["methods"]) > 100
        for size in (1, 300_000, 900_000):
            with pytest.raises(CallFailed) as refused:
                await client.call("Cti.dial", {"destination": "1" * size, "no_such_parameter": True})
            assert refused.value.code in (-32602, -32000)
        assert (await client.call("Session.info"))["site"] == "paris"
        await client.call("Session.logout")


async def test_a_token_s_tunnel_and_a_session_of_another_bridge_share_a_socket(
    bridges: ClusterOfBridges, pbx: Pbx
) -> None:
    """protocol.md section 2: one socket may mix its dialects; what was begun in the tunnel goes on."""
    other = 1 - await owner_of(bridges, f"oxe{pbx.user()}")
    number = pbx.user()
    async with opened(bridges.address(other), token=TOKEN) as client:
        before = await client.request("GET", "/api/rest")
        assert before.status == 200
        session = await client.call("Session.login", {"login": f"oxe{number}", "password": "0000"})
        assert session["login"] == f"oxe{number}"
        begun = [await client.begin_request("GET", "/api/rest") for _ in range(5)]
        assert (await client.call("Session.info"))["sessionId"] == session["sessionId"]
        assert [(await each)["status"] for each in begun] == [200] * 5
        await client.call("Session.logout")


async def test_every_bridge_is_ready_when_the_owner_of_its_site_is(bridges: ClusterOfBridges) -> None:
    for number in range(2):
        status, body = ready(bridges.address(number))
        assert (status, body["sites"]["paris"]["ready"]) == (200, True)


@pytest.mark.parametrize("where", ["here", "elsewhere"])
async def test_users_of_a_bridge_that_stops_go_on_at_the_other(
    bridges: ClusterOfBridges, pbx: Pbx, where: str
) -> None:
    """protocol.md section 7: 1001, reconnect and resume; section 6: nothing is lost, numbers go on."""
    owner = await owner_of(bridges, f"oxe{pbx.user()}")
    at = owner if where == "here" else 1 - owner
    async with user(bridges, at, pbx) as (client, session):
        await client.call("Cti.dnd", {"state": True})
        seq = await last_number(client)
        bridges.bridges[owner].signal(signal.SIGTERM)
        assert (await client.closed()).code == 1001
    await asyncio.to_thread(bridges.bridges[owner].ended_well)
    async with opened(bridges.url) as client:
        assert (await resumed(client, session, seq))["lost"] == 0
        await client.call("Cti.dnd", {"state": False})
        assert await last_number(client) > seq
        await client.call("Session.logout")
    await asyncio.to_thread(bridges.restart, owner)
    await asyncio.to_thread(bridges.wait_until_ready, owner)


async def test_a_second_signal_ends_a_bridge_at_once(bridges: ClusterOfBridges) -> None:
    """protocol.md section 10: also in the middle of its leaving the cluster."""
    bridge = bridges.bridges[1]
    bridge.signal(signal.SIGTERM)
    async with asyncio.timeout(TRIES_S):
        while "draining" not in bridge.stderr and bridge.status() is None:
            await asyncio.sleep(0.001)
    bridge.signal(signal.SIGTERM)
    await asyncio.to_thread(bridge.over)
    await asyncio.to_thread(bridges.restart, 1)
    await asyncio.to_thread(bridges.wait_until_ready, 1)


async def test_a_call_with_a_key_is_executed_once_even_if_its_bridge_dies(
    bridges: ClusterOfBridges, pbx: Pbx
) -> None:
    """protocol.md section 6: the same key gets the first answer again, from the bridge that has the session now."""
    owner = await owner_of(bridges, f"oxe{pbx.user()}")
    outside = f"0{pbx.user()}77"
    keyed = {"destination": outside, "_meta": {"key": "once"}}
    async with user(bridges, 1 - owner, pbx) as (client, session):
        first = await client.call("Cti.dial", dict(keyed))
        seq = await last_number(client)
        bridges.bridges[owner].kill()
        assert (await client.closed()).code == 1012
    async with opened(bridges.url) as client:
        assert (await resumed(client, session, seq))["lost"] == 0
        assert await client.call("Cti.dial", dict(keyed)) == first
        await client.call("Cti.hangup", {"uniqueId": first["uniqueId"]})
        await client.call("Session.logout")
    await asyncio.to_thread(bridges.restart, owner)
    await asyncio.to_thread(bridges.wait_until_ready, owner)
