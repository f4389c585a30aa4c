"""Sockets that a bearer token has let in, and what becomes of them when it is lost (protocol.md sections 3 and 7)."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from collections.abc import AsyncIterator, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bridge.config import Config, Token
from bridge.endpoint import Bridge
from bridge.metrics import Metrics
from bridge.sites import Site

Message = MutableMapping[str, Any]

WARNING = "the token is about to expire; come back with another one"


def token(value: str, expires: datetime | None = None) -> Token:
    return Token(name=value, sha256=hashlib.sha256(value.encode()).hexdigest(), expires=expires)


class Socket:
    """One socket of a bridge without sites, driven by hand."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.coming: asyncio.Queue[Message] = asyncio.Queue()
        self.coming.put_nowait({"type": "websocket.connect"})

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def closed(self) -> tuple[int, str] | None:
        closes = [(each["code"], each["reason"]) for each in self.sent if each["type"] == "websocket.close"]
        assert len(closes) <= 1
        return closes[0] if closes else None


@contextlib.asynccontextmanager
async def opened(bridge: Bridge, presented: str, *subprotocols: str) -> AsyncIterator[Socket]:
    socket = Socket()
    scope = {
        "type": "websocket",
        "scheme": "ws",
        "client": ("127.0.0.1", 1),
        "headers": [(b"host", b"bridge"), (b"authorization", f"Bearer {presented}".encode())],
        "query_string": b"",
        "subprotocols": list(subprotocols),
    }
    serving = asyncio.create_task(
        bridge.serve_socket(scope, socket.coming.get, socket.send, cast(Site, object()))
    )
    while not socket.sent:
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    try:
        yield socket
    finally:
        socket.coming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await serving


def bridge_with(*tokens: Token) -> Bridge:
    return Bridge(Config(tokens=list(tokens)), {}, Metrics())


async def test_a_socket_is_closed_with_4003_when_its_token_is_revoked() -> None:
    bridge = bridge_with(token("one"), token("two"))
    async with opened(bridge, "one") as one, opened(bridge, "two") as two:
        bridge.tokens.replace([token("two")])
        assert one.closed == (4003, "the token was revoked")
        assert two.closed is None
        assert bridge.metrics.closes == {4003: 1}


async def test_a_socket_is_closed_with_4001_when_its_token_expires() -> None:
    bridge = bridge_with(token("one", datetime.now(UTC) + timedelta(seconds=0.1)))
    async with opened(bridge, "one") as socket:
        async with asyncio.timeout(30):
            while socket.closed is None:
                await asyncio.sleep(0.01)
        assert socket.closed == (4001, "the token has expired")


@pytest.mark.parametrize(
    ("subprotocols", "said"),
    [
        ([], {"jsonrpc": "2.0", "method": "Session.expires", "params": {"reason": WARNING}}),
        (["o2g-tunnel"], {"type": "error", "code": "token_expires", "message": WARNING}),
        (["cti"], {"msgType": "Error", "ctiMessage": {"Error": WARNING}}),
    ],
)
async def test_a_socket_is_told_in_its_own_words_that_its_token_is_about_to_expire(
    subprotocols: list[str], said: dict[str, Any]
) -> None:
    """The warning comes first, the close with 4001 when the time has come."""
    bridge = bridge_with(token("one", datetime.now(UTC) + timedelta(seconds=29.9)))
    async with opened(bridge, "one", *subprotocols) as socket:
        for _ in range(5):
            await asyncio.sleep(0)
        assert socket.closed is None
        (warning,) = [json.loads(each["text"]) for each in socket.sent if each["type"] == "websocket.send"]
        left_s = warning.get("params", {}).pop("in", 0)
        assert warning == said
        assert 0 <= left_s <= 29


async def test_a_socket_that_is_gone_holds_no_token() -> None:
    bridge = bridge_with(token("one"))
    async with opened(bridge, "one") as socket:
        assert bridge.tokens.held == 1
    assert bridge.tokens.held == 0
    bridge.tokens.replace([])
    assert socket.closed is None


@pytest.mark.parametrize("presented", ["two", "old", "ONE"])
async def test_a_token_that_is_unknown_or_has_expired_opens_nothing(presented: str) -> None:
    bridge = bridge_with(token("one"), token("old", datetime.now(UTC) - timedelta(seconds=1)))
    async with opened(bridge, presented) as socket:
        assert socket.closed is not None
        assert socket.closed[0] == 4001
        assert bridge.tokens.held == 0
