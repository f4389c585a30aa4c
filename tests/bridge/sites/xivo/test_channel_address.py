"""What is told of a CTI channel that cannot be opened: the site's name and the reason, not where XUC is."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from msgspec import Raw

from bridge.sites.signed import FixedSession
from bridge.sites.xivo.channel import CtiChannel
from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from tests.system.client import PATIENCE_S


class Nobody:
    """Hears nothing."""

    def channel_up(self) -> None:
        """Never."""

    def channel_message(self, message_type: str, payload: Raw) -> None:
        """Never."""

    def channel_down(self) -> None:
        """Never."""


async def test_a_channel_that_cannot_be_opened_names_no_address(caplog: pytest.LogCaptureFixture) -> None:
    """protocol.md section 7: -32003 with the site's name; the log tells where it was looked for."""
    caplog.set_level("INFO")
    host = "127.0.0.1"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        port = taken.getsockname()[1]
        session = FixedSession([("Authorization", "Bearer x")])
        channel = CtiChannel("paris", f"ws://{host}:{port}/xuc/api/2.0/cti", None, session, Nobody())
        outcome: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        channel.start()
        async with asyncio.timeout(PATIENCE_S):
            while channel.trouble == "not connected yet":
                await asyncio.sleep(0.01)
        channel.submit({"claz": "web", "command": "dnd"}, None, 0.01, outcome.set_result)
        async with asyncio.timeout(PATIENCE_S):
            error = await outcome
        await channel.close()
    assert isinstance(error, RpcError)
    assert error.code == jsonrpc.SITE_UNREACHABLE
    assert "cannot connect" in error.message
    assert "paris" in error.message
    assert host not in error.message
    assert str(port) not in error.message
    assert f"paris: no CTI channel at ws://{host}:{port}/" in caplog.text
