"""The front's end of a relayed socket: the client's frames go up a channel, what comes down goes into its outbox.

Errors: none; the end of the channel closes the socket.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

from bridge.cluster import Channel, Cluster
from bridge.outbox import Outbox
from protocol.encoding import Encoding
from protocol.relay import HEADS, KIND, MOVED, BadRelay, Kind, decode_payload, encode_frame

log = logging.getLogger(__name__)

Data = str | bytes
"""A frame: text, or binary."""


class Moved(NamedTuple):
    """A socket's home has handed it on."""

    bridge: str
    frames: list[Data]
    """What the other bridge is to have first."""


class Uplink:
    """A channel that carries a client's socket.

    Frames for a reader that is slow are kept here, and not said to be consumed: so the channel fills, and the home
    sees the same back-pressure as from a socket of its own. `ended` is called with the code with which the client's
    socket is to be closed, `moved` instead where it goes on to another bridge.
    """

    def __init__(
        self,
        cluster: Cluster,
        home: str,
        hello: bytes,
        outbox: Outbox,
        ended: Callable[[int, str], None],
        moved: Callable[[Moved], None],
    ) -> None:
        self.home = home
        self._outbox = outbox
        self._ended = ended
        self._moved = moved
        self._waiting: deque[bytes] = deque()
        self._room: asyncio.Future[None] | None = None
        self._move: Moved | None = None
        self.open = True
        """Frames may be forwarded."""
        self._over = False
        self._channel: Channel = cluster.channels.open(home, KIND, hello, self)

    # To the home

    @property
    def waits(self) -> bool:
        """Whether the home does not keep up: read no more of the client until `room`."""
        return self.open and self._channel.waits

    async def room(self) -> None:
        """Until the home keeps up again, or the channel has ended."""
        if self.waits:
            if self._room is None:
                self._room = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._room)

    def forward(self, data: Data) -> None:
        """A frame of the client's."""
        self._channel.send(encode_frame(data))

    def leave(self) -> None:
        """This bridge is about to stop: the home ends the socket as soon as its calls have ended."""
        if self.open:
            self._channel.send(HEADS[Kind.LEAVE])

    def close(self, code: int) -> None:
        """The client's socket is gone."""
        self.open, self._over = False, True
        self._wake()
        self._channel.close(code, "")

    # From the home (`bridge.cluster.ChannelEnd`)

    def received(self, payload: bytes) -> None:
        """A payload."""
        if self._waiting or self._outbox.waits:
            self._waiting.append(payload)
        else:
            self._take(payload)

    def flush(self) -> None:
        """The client takes frames again."""
        while self._waiting and not self._outbox.waits:
            self._take(self._waiting.popleft())

    def drained(self) -> None:
        """There is room in the channel."""
        self._wake()

    def ended(self, code: int, reason: str) -> None:
        """The home has closed the socket, or is gone."""
        self.open, self._over = False, True
        while (
            self._waiting
        ):  # no more than the channel's window; the outbox sees to it that it is not for ever
            self._take(self._waiting.popleft())
        self._wake()
        if code == MOVED and self._move is not None:
            self._moved(self._move)
        else:
            self._ended(code, reason)

    def _take(self, payload: bytes) -> None:
        kind = payload[:1]
        if kind == _TEXT:
            self._outbox.put(Encoding.JSON, payload[1:])
        elif kind == _BINARY:
            self._outbox.put(Encoding.MSGPACK, payload[1:])
        else:
            self._control(payload)
        if not self._over:
            self._channel.consumed(len(payload))

    def _control(self, payload: bytes) -> None:
        try:
            said = decode_payload(payload)
        except BadRelay as error:
            log.warning("bridge %s: %s", self.home, error)
            return
        if said is None:
            return
        if said.kind is Kind.MOVE and self._move is None:
            self._move = Moved(str(said.data), [])
            self.open = False
            self._channel.send(HEADS[Kind.MARK])
            self._wake()
        elif self._move is not None and said.kind in (Kind.HANDED_BACK_TEXT, Kind.HANDED_BACK_BINARY):
            self._move.frames.append(said.data)

    def _wake(self) -> None:
        if self._room is not None:
            self._room.set_result(None)
            self._room = None


_TEXT: Final = HEADS[Kind.TEXT]
_BINARY: Final = HEADS[Kind.BINARY]
