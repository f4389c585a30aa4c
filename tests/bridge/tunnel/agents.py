"""Agents that the test plays itself, on a real hub: what they are sent, what they say, how they go."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from bridge.config import Limits, Token
from bridge.metrics import Metrics
from bridge.tokens import Tokens
from bridge.tunnel.hub import Hub
from protocol.encoding import Encoding
from protocol.tunnel import Codec, Message, TunnelRequest

TOKEN = "token-of-agents"
CLIENT_TOKEN = "token-of-clients"


def token(name: str, secret: str, **members: Any) -> Token:
    return Token(name=name, sha256=hashlib.sha256(secret.encode()).hexdigest(), **members)


async def settle() -> None:
    """Let every callback and task go as far as it can without the outside."""
    for _ in range(20):
        await asyncio.sleep(0)


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until it holds, a few seconds at most."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.002)


class House:
    """A hub, and the agents that have dialled in."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.tokens = Tokens(
            [
                token("agents", TOKEN, role="agent", agents=["paris", "lyon"]),
                token("clients", CLIENT_TOKEN),
            ]
        )
        self.metrics = Metrics()
        self.hub = Hub(Codec(), limits or Limits(), self.tokens, self.metrics)
        self._agents: list[PlayedAgent] = []

    async def dial(
        self, name: str = "paris", *, subprotocols: tuple[str, ...] = (), **how: Any
    ) -> PlayedAgent:
        """An agent dials in; whether it is let in, it will hear."""
        agent = PlayedAgent(self.hub, name, subprotocols, **how)
        self._agents.append(agent)
        await settle()
        return agent

    async def close(self) -> None:
        """Every agent hangs up."""
        for agent in self._agents:
            await agent.hang_up()


@asynccontextmanager
async def house(limits: Limits | None = None) -> AsyncIterator[House]:
    """A hub for the time of a block."""
    made = House(limits)
    try:
        yield made
    finally:
        await made.close()


class PlayedAgent:
    """One socket. While `taking` is not set the socket takes no frames."""

    def __init__(
        self,
        hub: Hub,
        name: str,
        subprotocols: tuple[str, ...],
        *,
        secret: str | None = TOKEN,
        in_query: bool = False,
        instance: str | None = None,
    ) -> None:
        query = {"agent": name}
        headers = []
        if instance is not None:
            query["instance"] = instance
        if secret is not None and in_query:
            query["token"] = secret
        elif secret is not None:
            headers.append((b"authorization", b"Bearer " + secret.encode()))
        scope = {
            "type": "websocket",
            "path": "/ws",
            "query_string": urlencode(query).encode(),
            "headers": headers,
            "subprotocols": list(subprotocols),
            "client": ("192.0.2.1", 4711),
        }
        self.subprotocol: str | None = None
        self.handshake: dict[bytes, bytes] = {}
        self.frames: list[tuple[Encoding, bytes]] = []
        self.closing: tuple[int, str] | None = None
        self.taking = asyncio.Event()
        self.taking.set()
        self._gone = False
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._incoming.put_nowait({"type": "websocket.connect"})
        self._seen = 0
        self._task = asyncio.create_task(hub.serve(scope, self._incoming.get, self._send))

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        await self.taking.wait()
        if self._gone:
            raise ConnectionError("the peer is gone")
        if message["type"] == "websocket.accept":
            self.subprotocol = message["subprotocol"]
            self.handshake = dict(message["headers"])
        elif message["type"] == "websocket.close":
            self.closing = (message["code"], message["reason"])
        elif "text" in message:
            self.frames.append((Encoding.JSON, message["text"].encode()))
        else:
            self.frames.append((Encoding.MSGPACK, message["bytes"]))

    @property
    def messages(self) -> list[Message]:
        """What it has been sent since the last time, decoded."""
        new, self._seen = self.frames[self._seen :], len(self.frames)
        return [Codec().decode(*frame) for frame in new]

    @property
    def encodings(self) -> list[Encoding]:
        """How each frame so far was written."""
        return [encoding for encoding, _ in self.frames]

    async def request(self) -> TunnelRequest:
        """The one request that it has been sent."""
        await settle()
        (message,) = self.messages
        assert isinstance(message, TunnelRequest)
        return message

    async def says(self, *messages: Message, encoding: Encoding = Encoding.JSON) -> None:
        """Messages of the agent's."""
        for message in messages:
            data = Codec().encode(encoding, message)
            await self.frame(data.decode() if encoding is Encoding.JSON else data)

    async def frame(self, data: str | bytes) -> None:
        """Any frame of the agent's."""
        self._incoming.put_nowait(
            {"type": "websocket.receive", "text" if isinstance(data, str) else "bytes": data}
        )
        await settle()

    async def hang_up(self, code: int = 1006) -> None:
        """The socket is gone, and what it has not taken with it."""
        self._gone = True
        self.taking.set()
        self._incoming.put_nowait({"type": "websocket.disconnect", "code": code})
        await self._task
