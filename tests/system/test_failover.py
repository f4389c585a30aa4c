"""An O2G in high availability: when the primary server is gone, the secondary one serves."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest

from tests.system.raw import Raw, raw, signed_in
from tests.system.serving import (
    address,
    bridge_to,
    free_port,
    ready,
    running,
    serving,
    simulate,
    wait_until_ready,
)
from tests.system.stand_in import standing_in

DIAL = ("Cti.dial", {"destination": "70121"})


async def heard(socket: Raw, msg_type: str, status: str | None = None) -> None:
    """Wait for an event of this type."""
    while True:
        params = (await socket.event())["params"]
        if params["msgType"] == msg_type and status in (None, params["ctiMessage"].get("status")):
            return


@pytest.mark.parametrize("mode", ["user", "administrator"])
async def test_the_secondary_server_takes_over_and_the_primary_does_when_that_is_gone(
    tmp_path: Path, mode: str
) -> None:
    """protocol.md section 3: the bridge signs in again by itself, at whichever server there is."""
    folders = [tmp_path / name for name in ("primary", "secondary", "bridge")]
    for folder in folders:
        folder.mkdir()
    port = free_port()
    async with contextlib.AsyncExitStack() as stack:
        primary = await stack.enter_async_context(running(simulate(folders[0], port)))
        secondary = await stack.enter_async_context(running(simulate(folders[1])))
        bridge = await stack.enter_async_context(
            bridge_to(address(primary), folders[2], mode=mode, site={"backup_url": address(secondary)})
        )
        await asyncio.to_thread(wait_until_ready, bridge.url)
        ann = await stack.enter_async_context(signed_in(bridge.url, "oxe70120"))
        bob = await stack.enter_async_context(signed_in(bridge.url, "oxe70121"))
        for gone in (primary, secondary):
            gone.kill()
            for socket in (ann, bob):
                await heard(socket, "LinkStatusUpdate", "opened")
                await heard(socket, "Resync")
            await asyncio.to_thread(wait_until_ready, bridge.url)
            await ann.result(*DIAL)
            await heard(bob, "PhoneEvent")
            await ann.result("Cti.hangup")
            async with signed_in(bridge.url, "oxe70122") as newcomer:
                await newcomer.result("Session.logout")
            if gone is primary:
                await stack.enter_async_context(running(simulate(folders[0], port)))
    assert bridge.program.stderr.count("does not serve, going on with the other") >= 2


async def test_a_server_that_refuses_to_serve_is_left_for_the_other(tmp_path: Path) -> None:
    """protocol.md section 3: a standby server can be reached, but signs nobody in."""
    async with standing_in() as other:
        how = {"site": {"backup_url": other.url}}
        async with serving(tmp_path, **how) as (standby, bridge):
            standby.down = True
            async with signed_in(bridge.url, "oxe70120") as socket:
                await socket.result("O2g.telephony.getCalls")
            assert ready(bridge.url)[0] == 200
        assert other.count("POST", "/sessions") == 1
        assert not standby.sessions


async def test_with_both_servers_gone_the_site_is_unreachable_until_one_is_back(tmp_path: Path) -> None:
    """protocol.md section 7: -32003, at once."""
    ports = [free_port(), free_port()]
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    folder = tmp_path / "bridge"
    folder.mkdir()
    async with bridge_to(urls[0], folder, site={"backup_url": urls[1]}) as bridge:
        async with raw(bridge.url) as socket:
            who = {"login": "oxe70120", "password": "0000"}
            for _ in range(3):
                error = await socket.error("Session.login", who)
                assert error["code"] == -32003
            async with running(simulate(tmp_path, ports[1])):
                await socket.sign_in("oxe70120")
                await socket.result("Session.logout")
