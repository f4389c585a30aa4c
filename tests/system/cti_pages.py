"""Two ways to use Cti.js: a program that speaks JSON-RPC, and a page that sends the native frames of `cti.js`.

Errors: `Refused`, an answer that says no, with its code (-32000 for any native `Error`) and words.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any, Protocol

from websockets.asyncio.client import ClientConnection

from protocol.cti import bind
from protocol.native import frame_of
from tests.system.client import PATIENCE_S, CallFailed, Client


class Refused(Exception):
    """The method could not be executed."""

    def __init__(self, why: str, data: Any) -> None:
        super().__init__(why)
        self.data = data


class Page(Protocol):
    """One signed-in user. What it hears waits in order until it is asked for by its type."""

    async def ask(self, method: str, params: dict[str, Any], answer: str | None) -> Any:
        """Call a method; the payload of the message `answer`, None where it has none. Raises `Refused`."""
        ...

    async def hear(self, message: str, **members: Any) -> dict[str, Any]:
        """The next message of this type with these members; those before it are passed over."""
        ...


def _has(payload: Any, members: dict[str, Any]) -> bool:
    return isinstance(payload, dict) and all(payload.get(name) == value for name, value in members.items())


class JsonRpcPage:
    """A program that speaks JSON-RPC."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def ask(self, method: str, params: dict[str, Any], answer: str | None) -> Any:
        try:
            result = await self.client.call(method, params)
        except CallFailed as error:
            raise Refused(str(error), error.data) from error
        return result

    async def hear(self, message: str, **members: Any) -> dict[str, Any]:
        while True:
            params = (await self.client.event())["params"]
            if params.get("msgType") == message and _has(params["ctiMessage"], members):
                found: dict[str, Any] = params["ctiMessage"]
                return found


class NativePage:
    """A page written from the wire table: text frames, no numbers, answers are messages."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._heard: list[dict[str, Any]] = []
        self._pings = itertools.count()

    async def ask(self, method: str, params: dict[str, Any], answer: str | None) -> Any:
        await self._send(frame_of(method, bind(method, params)))
        if answer is None:
            # Nothing answers: the heartbeat behind it shows that no error came, once the site has answered.
            return None
        return await self._until(answer)

    async def refused(self, method: str, params: dict[str, Any]) -> Refused:
        """Call a method that is refused."""
        await self._send(frame_of(method, bind(method, params)))
        while True:
            message = await self._receive()
            if message["msgType"] in ("Error", "AgentError"):
                return Refused(message["ctiMessage"]["Error"], message["ctiMessage"])
            self._heard.append(message)

    async def hear(self, message: str, **members: Any) -> dict[str, Any]:
        for number, known in enumerate(self._heard):
            if known["msgType"] == message and _has(known["ctiMessage"], members):
                del self._heard[: number + 1]
                found: dict[str, Any] = known["ctiMessage"]
                return found
        self._heard.clear()
        while True:
            came = await self._receive()
            assert came["msgType"] != "Error", came
            if came["msgType"] == message and _has(came["ctiMessage"], members):
                return dict(came["ctiMessage"])

    async def ping(self) -> None:
        """The heartbeat, answered."""
        await self._send({"claz": "ping"})
        while True:
            message = await self._receive()
            if message == {"claz": "ping"}:
                return
            self._heard.append(message)

    async def _until(self, answer: str) -> Any:
        while True:
            message = await self._receive()
            assert message["msgType"] not in ("Error", "AgentError"), message
            if message["msgType"] == answer:
                return message["ctiMessage"]
            self._heard.append(message)

    async def _send(self, frame: dict[str, Any]) -> None:
        await self._socket.send(json.dumps(frame))

    async def _receive(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            found: dict[str, Any] = json.loads(await self._socket.recv())
        return found
