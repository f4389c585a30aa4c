"""The home's end of a relayed socket: a socket as the server would hand it to the application, over a channel.

Errors: `OSError` from `send` once the client's socket is gone, as from a server's own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import MutableMapping
from typing import Any, Final

from bridge.cluster import Channel
from bridge.logs import REQUEST_ID
from protocol.relay import CUT, HEADS, MOVED, BadRelay, Hello, Kind, decode_payload, encode_frame

log = logging.getLogger(__name__)

LEAVES: Final = "ctibridge.leaves"
"""The type of the message that stands for `Kind.LEAVE`."""

_TEXT: Final = HEADS[Kind.TEXT]
_BINARY: Final = HEADS[Kind.BINARY]

_FRAME: Final = "websocket.receive"
_GONE: Final = "websocket.disconnect"


class Visit:
    """One relayed socket (`bridge.peer.ServerSocket`, `bridge.cluster.ChannelEnd`)."""

    def __init__(self, channel: Channel, hello: Hello) -> None:
        self.front = channel.peer
        """The bridge that the client is connected to."""
        self.hello = hello
        self._channel = channel
        self._inbox: asyncio.Queue[tuple[MutableMapping[str, Any], int]] = asyncio.Queue()
        self._inbox.put_nowait(({"type": "websocket.connect"}, 0))
        self._room: asyncio.Future[None] | None = None
        self._scope: MutableMapping[str, Any] = {}
        self._over = False
        self._moves = False

    def scope(self) -> MutableMapping[str, Any]:
        """As of a handshake at this bridge."""
        hello = self.hello
        scope = self._scope = {
            "type": "websocket",
            "path": hello.path,
            "scheme": hello.scheme,
            "headers": hello.headers,
            "query_string": hello.query,
            "client": hello.client,
            "subprotocols": [] if hello.subprotocol is None else [hello.subprotocol],
            "extensions": {"ctibridge.socket": self},
        }
        if hello.request_id is not None:
            scope[REQUEST_ID] = hello.request_id
        return scope

    # For the application

    async def receive(self) -> MutableMapping[str, Any]:
        """ASGI's `receive`."""
        message, size = await self._inbox.get()
        if size and not self._over:
            self._channel.consumed(size)
        return message

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """ASGI's `send`: waits while the client, or the bridge that it is connected to, does not keep up."""
        if message["type"] == "websocket.accept":
            return
        while self._channel.waits and not self._over:
            if self._room is None:
                self._room = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._room)
        if self._over:
            raise OSError("the client's socket is gone")
        if message["type"] == "websocket.close":
            self.close(message["code"], message["reason"])
        else:
            text = message.get("text")
            self._channel.send(encode_frame(message["bytes"] if text is None else text))

    def write_frame(self, opcode: int, payload: bytes) -> bool:
        """Write a whole frame at once; False where it has to wait."""
        if self._over or self._channel.waits:
            return False
        self._channel.send((_TEXT if opcode == 1 else _BINARY) + payload)
        return True

    def abort(self) -> None:
        """Cut the connection."""
        self.close(CUT, "")

    def forget_handshake(self) -> None:
        """Drop what only the handshake needed."""
        self._scope["headers"], self._scope["query_string"] = [], b""

    def close(self, code: int, reason: str) -> None:
        """The bridge closes the socket."""
        if not self._over:
            # Whoever is sent away has not left: what code he answers with tells nothing.
            self._ends(CUT)
            self._channel.close(code, reason)

    # A session on another bridge

    def move(self, bridge: str) -> None:
        """Let the front go on with another bridge: frames that have come already are handed back to it."""
        self._moves = True
        self._channel.send(HEADS[Kind.MOVE] + bridge.encode())

    def hand_back(self, data: str | bytes) -> None:
        """A frame that is for that other bridge."""
        self._channel.send(encode_frame(data, handed_back=True))

    def moved(self) -> None:
        """All of them are handed back, and all calls have their answers."""
        if not self._over:
            self._channel.close(MOVED, "")
        self._ends(CUT)

    # From the front

    def received(self, payload: bytes) -> None:
        """A payload."""
        try:
            said = decode_payload(payload)
        except BadRelay as error:
            log.warning("bridge %s: %s", self.front, error)
            said = None
        message: MutableMapping[str, Any] | None = None
        if said is not None:
            if said.kind is Kind.TEXT:
                message = {"type": _FRAME, "text": said.data}
            elif said.kind is Kind.BINARY:
                message = {"type": _FRAME, "bytes": said.data}
            elif said.kind is Kind.LEAVE:
                message = {"type": LEAVES}
            elif said.kind is Kind.MARK and self._moves:
                message = {"type": _GONE, "code": CUT}
        if message is None:
            self._channel.consumed(len(payload))
        else:
            self._inbox.put_nowait((message, len(payload)))

    def drained(self) -> None:
        """There is room in the channel."""
        self._wake()

    def ended(self, code: int, reason: str) -> None:
        """The client has closed the socket, or it is lost, or its bridge is."""
        self._ends(code)

    def _ends(self, code: int) -> None:
        self._over = True
        self._inbox.put_nowait(({"type": _GONE, "code": code}, 0))
        self._wake()

    def _wake(self) -> None:
        if self._room is not None:
            self._room.set_result(None)
            self._room = None
