"""One socket on a bridge of a cluster: where it signs in to a session of another bridge, it is carried there.

Errors: none leaves this room; each becomes an error frame or a close code (protocol.md section 7).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from msgspec import UNSET

from bridge.cluster import GONE, Cluster
from bridge.cluster.sign_ins import home_of, home_of_page, signs_in
from bridge.cluster.uplink import Data, Moved, Uplink
from bridge.cluster.visit import LEAVES, Visit
from bridge.connection import LEFT, Connection
from bridge.logs import REQUEST_ID
from bridge.outbox import Send
from bridge.peer import SHUTTING_DOWN, Receive, Scope
from bridge.shared import Shared, until
from bridge.sites import Site
from protocol.encoding import Encoding, encode
from protocol.frames import Dialect, Frame
from protocol.jsonrpc import RpcError
from protocol.relay import CUT, Hello, encode_hello

log = logging.getLogger(__name__)

_OF_THE_HANDSHAKE: Final = frozenset((b"origin", b"host", b"authorization"))
"""The header fields that a socket is admitted by."""

LAST_ANSWERS_S: Final = 5.0
"""How long a socket that is handed on waits for the answers of the calls that it still has here."""

MOVES_MOST: Final = 3
"""How often in a row a socket is handed on, while a site changes its owner; then it may come again."""

MOVES_WITHIN_S: Final = 2.0
"""What counts as in a row."""


class ClusterConnection(Connection):
    """One socket's reader, on a bridge of a cluster. It may be relayed from another one."""

    __slots__ = (
        "_closed_with",
        "_cluster",
        "_handshake",
        "_leaving",
        "_moved_at",
        "_moves",
        "_rehoming",
        "_uplink",
        "_visit",
    )

    def __init__(
        self,
        shared: Shared,
        scope: Scope,
        send: Send,
        site: Site,
        subprotocol: str | None,
        cluster: Cluster,
    ) -> None:
        super().__init__(shared, scope, send, site, subprotocol)
        self._cluster = cluster
        self._uplink: Uplink | None = None
        self._rehoming: asyncio.Task[None] | None = None
        self._leaving: asyncio.Task[None] | None = None
        self._moves = 0
        self._moved_at = 0.0
        self._closed_with = CUT
        socket = scope.get("extensions", {}).get("ctibridge.socket")
        self._visit = socket if isinstance(socket, Visit) else None
        self._handshake: Hello | None = None
        if self._visit is None:
            self._handshake = _handshake(scope, site, subprotocol)
            return
        hello = self._visit.hello
        if hello.encoding is not None and self.peer.event_encoding is None:
            self.peer.event_encoding = Encoding(hello.encoding)
        if hello.dialect is not None and self.peer.speaks is None:
            self.peer.speaks = Dialect[hello.dialect]

    @property
    def is_own(self) -> bool:
        """See `Connection.is_own`."""
        return self._visit is None

    @property
    def is_relayed(self) -> bool:
        """Whether the socket's session is on another bridge."""
        return self._uplink is not None

    @property
    def is_busy(self) -> bool:
        """See `Connection.is_busy`."""
        return super().is_busy or self._uplink is not None

    async def prepare(self) -> None:
        """See `Connection.prepare`."""
        if self._shared.page_tokens is not None:
            await self._shared.page_tokens.learn(self.peer.presented)

    async def read(self, receive: Receive) -> None:
        """Read frames until the socket is gone. The next one waits only while a sign-in's home is looked up."""
        if self.peer.is_page or self.peer.credentials is not None:
            await self._begin()
        while True:
            message = await receive()
            kind = message["type"]
            if kind == "websocket.receive":
                if self._rehoming is not None:
                    await asyncio.wait([self._rehoming])
                text = message.get("text")
                data: Data = message["bytes"] if text is None else text
                uplink = self._uplink
                if uplink is None:
                    await self._take(data)
                else:
                    self._forward(uplink, data)
                    if uplink.waits:
                        await uplink.room()
            elif kind == LEAVES:
                if self._leaving is None:
                    self._leaving = asyncio.get_running_loop().create_task(self._leave())
            else:
                self._closed_with = message.get("code", CUT)
                self.peer.was_closed = self._closed_with in LEFT
                return

    # What comes

    async def _take(self, data: Data) -> None:
        try:
            frame = self._shared.recogniser.open(data, self._only)
            if signs_in(frame) and self.peer.session is None and not self.peer.is_closing:
                await self._signs_in(frame, data)
            else:
                self._frame(frame)
        except Exception:
            self._failed()

    async def _signs_in(self, frame: Frame, data: Data) -> None:
        """Find out where the session lives, or is to live, and be carried there."""
        if self.peer.event_encoding is None:
            self.peer.event_encoding = frame.encoding
            self.peer.speaks = frame.dialect
        try:
            home = await self._found(home_of(self._shared, self.peer.site, frame))
        except RpcError as error:
            self._refuse(frame, error)
            return
        if home is None:
            self._frame(frame)
        else:
            await self._go([data], home)

    async def _begin(self) -> None:
        """A page of Cti.js, which signs in by its handshake."""
        credentials = self.peer.credentials
        home = None
        if credentials is not None:
            try:
                home = await self._found(home_of_page(self._shared, credentials, self.peer.has_token))
            except RpcError as error:
                log.info("a page of %s signs in where it is: %s", credentials.site, error.message)
        if home is None:
            self.native.begin()
        else:
            await self._go([], home)

    async def _found(self, looking: Awaitable[str | None]) -> str | None:
        """Where a session's home is; meanwhile the socket counts as one that is being signed in."""
        self.peer.signing_in += 1
        try:
            home = await looking
        finally:
            self.peer.signing_in -= 1
        return None if home == self._cluster.members.me else home

    def _refuse(self, frame: Frame, error: RpcError) -> None:
        if frame.dialect is Dialect.CALL:
            if frame.content.id is not UNSET:
                self.calls.send_error(frame.encoding, frame.content.id, error)
            return
        asked = frame.content if isinstance(frame.content, list) else [frame.content]
        answers = [
            {"jsonrpc": "2.0", "error": error.as_object(), "id": each["id"]}
            for each in asked
            if isinstance(each, dict) and isinstance(each.get("id"), str | int)
        ]
        if answers:
            said = answers if isinstance(frame.content, list) else answers[0]
            self.peer.outbox.put(frame.encoding, encode(frame.encoding, said))

    # To another bridge

    async def _go(self, frames: list[Data], home: str) -> None:
        """Have the socket served by another bridge from these frames on."""
        if self._visit is None:
            self._relay(frames, home)
        elif self.calls.tunnel is not None:
            # What its tunnel has begun here could not go with it.
            self.peer.close(GONE, "the site is served by another bridge; reconnect")
        else:
            await self._hand_back(self._visit, frames, home)

    def _relay(self, frames: list[Data], home: str) -> None:
        peer = self.peer
        if self._handshake is None or peer.is_closing:
            return
        peer.lend()
        hello = self._handshake
        hello.encoding = None if peer.event_encoding is None else peer.event_encoding.value
        hello.dialect = None if peer.speaks is None else peer.speaks.name
        uplink = Uplink(self._cluster, home, encode_hello(hello), peer.outbox, self._ended, self._moved)
        self._uplink = uplink
        tunnel = self.calls.tunnel
        peer.outbox.drained = uplink.flush if tunnel is None else _both(tunnel.flush, uplink.flush)
        for data in frames:
            uplink.forward(data)

    def _forward(self, uplink: Uplink, data: Data) -> None:
        """A tunnel that has been begun here, by the socket's own token, stays here."""
        if self.calls.tunnel is not None and self.peer.client is not None:
            try:
                frame = self._shared.recogniser.open(data, self._only)
                if frame.dialect is Dialect.TUNNEL:
                    self._frame(frame)
                    return
            except Exception:
                self._failed()
                return
        uplink.forward(data)

    def _ended(self, code: int, reason: str) -> None:
        """The home has closed the socket, and has counted that, or is gone."""
        peer = self.peer
        self._uplink = None
        peer.is_closing = True
        if code == CUT:
            peer.cut()
        else:
            peer.outbox.close(code, reason if code != GONE or reason else "reconnect and resume")

    def _moved(self, moved: Moved) -> None:
        """The home has handed the socket on."""
        self._uplink = None
        self._rehoming = asyncio.get_running_loop().create_task(self._rehome(moved))

    async def _rehome(self, moved: Moved) -> None:
        try:
            now = asyncio.get_running_loop().time()
            self._moves = self._moves + 1 if now < self._moved_at + MOVES_WITHIN_S else 1
            self._moved_at = now
            if self._moves > MOVES_MOST:
                self.peer.close(GONE, "the site changes its bridge; reconnect and resume")
            elif moved.bridge != self._cluster.members.me:
                self._relay(moved.frames, moved.bridge)
            else:
                await self._come_home(moved.frames)
        finally:
            self._rehoming = None

    async def _come_home(self, frames: list[Data]) -> None:
        """The socket is this bridge's own again; its first frame is not asked about once more."""
        self.peer.take_back()
        if not frames:
            self.native.begin()
            return
        try:
            self._frame(self._shared.recogniser.open(frames[0], self._only))
        except Exception:
            self._failed()
        for data in frames[1:]:
            uplink = self._uplink
            if uplink is None:
                await self._take(data)
            else:
                self._forward(uplink, data)

    # From another bridge

    async def _hand_back(self, visit: Visit, frames: list[Data], home: str) -> None:
        """Tell the front where to go on, and give it what it has sent already."""
        visit.move(home)
        for data in frames:
            visit.hand_back(data)
        while (message := await visit.receive())["type"] in ("websocket.receive", LEAVES):
            if message["type"] != LEAVES:
                text = message.get("text")
                visit.hand_back(message["bytes"] if text is None else text)
        await _until_idle(self, LAST_ANSWERS_S)
        visit.moved()

    async def _leave(self) -> None:
        """The front is about to stop."""
        await _until_idle(self, self._shared.limits.drain_s)
        self.calls.fail_pending("the bridge is shutting down")
        self.peer.close(SHUTTING_DOWN, "shutting down; reconnect and resume")

    # The end

    def leave(self) -> None:
        """See `Connection.leave`."""
        if self._uplink is not None:
            self._uplink.leave()

    def gone(self) -> None:
        """See `Connection.gone`."""
        uplink, self._uplink = self._uplink, None
        if uplink is not None:
            uplink.close(self._closed_with)
        for task in (self._rehoming, self._leaving):
            if task is not None:
                task.cancel()
        super().gone()


def _handshake(scope: Scope, site: Site, subprotocol: str | None) -> Hello:
    """What a home would need of the handshake, which is dropped as soon as the socket is admitted."""
    client = scope.get("client")
    return Hello(
        site=site.name,
        path=str(scope.get("path", "")),
        scheme=scope["scheme"],
        headers=[(name, value) for name, value in scope["headers"] if name in _OF_THE_HANDSHAKE],
        query=scope.get("query_string", b""),
        client=(str(client[0]), int(client[1])) if client else None,
        subprotocol=subprotocol,
        request_id=scope.get(REQUEST_ID),
    )


def _both(first: Callable[[], None], second: Callable[[], None]) -> Callable[[], None]:
    def both() -> None:
        first()
        second()

    return both


async def _until_idle(connection: Connection, most_s: float) -> None:
    await until(lambda: not connection.calls.in_flight, most_s)
