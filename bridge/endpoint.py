"""The one WebSocket endpoint: sockets from handshake to close, and the end of all of them.

Errors: none leaves this room; each becomes an error frame or a close code (protocol.md section 7).
"""

from __future__ import annotations

import asyncio

from bridge.cluster.relay import ClusterConnection
from bridge.config import Config
from bridge.connection import Connection
from bridge.metrics import Metrics
from bridge.outbox import CLOSE_GRACE_S, Send
from bridge.peer import OVERLOADED, SHUTTING_DOWN, Receive, Scope
from bridge.shared import Shared, until
from bridge.sites import Site
from bridge.tokens import Tokens
from protocol.frames import SUBPROTOCOLS

LAST_WORDS_S = 0.5
"""At a stop: how long batches may take to be put together from their members' answers, which takes milliseconds."""

BREAK_OFF_S = 2.0
"""At a stop: how long sign-ins that are broken off may take to sign out again, as long as O2G may take for that."""


class Bridge(Shared):
    """All sockets of one bridge, and what they share."""

    def __init__(
        self, config: Config, sites: dict[str, Site], metrics: Metrics, tokens: Tokens | None = None
    ) -> None:
        super().__init__(config, sites, metrics, tokens)
        self.connections: set[Connection] = set()

    @property
    def is_ready(self) -> bool:
        """Whether every site that must be there can be used, and the bridge is not about to end."""
        required = (self.sites[each.name] for each in self.config.sites if each.required)
        return not self.draining and all(self.status_of(site).ready for site in required)

    async def serve_socket(self, scope: Scope, receive: Receive, send: Send, site: Site) -> None:
        """One WebSocket, from handshake to close, as an ASGI application."""
        await receive()  # websocket.connect
        offered = scope.get("subprotocols", ())
        subprotocol = next((name for name in offered if name in SUBPROTOCOLS), None)
        await send({"type": "websocket.accept", "subprotocol": subprotocol})
        refusal = self.door.refusal()
        if refusal is not None:
            self.metrics.turned_away[refusal.why] += 1
            self.metrics.closes[OVERLOADED] += 1
            await self._turn_away(scope, receive, send, refusal.text)
            return
        connection = self._connection(scope, send, site, subprotocol)
        self.connections.add(connection)
        # One that is relayed from another bridge is counted there.
        own = connection.is_own
        self.metrics.sockets += own
        try:
            await connection.prepare()
            if connection.peer.admit():
                await connection.read(receive)
            else:
                await connection.drained(receive)
        finally:
            self.connections.discard(connection)
            self.metrics.sockets -= own
            connection.gone()

    def _connection(self, scope: Scope, send: Send, site: Site, subprotocol: str | None) -> Connection:
        if self.cluster is None:
            return Connection(self, scope, send, site, subprotocol)
        return ClusterConnection(self, scope, send, site, subprotocol, self.cluster)

    @staticmethod
    async def _turn_away(scope: Scope, receive: Receive, send: Send, why: str) -> None:
        """Close with 1013; nothing is built for the socket, and it is cut if it does not answer in time."""
        try:
            async with asyncio.timeout(CLOSE_GRACE_S):
                await send({"type": "websocket.close", "code": OVERLOADED, "reason": why})
                while (await receive())["type"] == "websocket.receive":
                    pass
        except TimeoutError:
            socket = scope.get("extensions", {}).get("ctibridge.socket")
            if socket is not None:
                socket.abort()

    async def drain(self) -> None:
        """Stop: let calls in flight finish for a while, then close every socket with 1001 and every session."""
        self.draining = True
        for connection in self.connections:
            connection.leave()
        await until(lambda: not any(each.is_busy for each in self.connections), self.limits.drain_s)
        self.failing = True
        for turn in self.turns:
            turn.give_up()
        for connection in list(self.connections):
            connection.calls.fail_pending("the bridge is shutting down")
        # A batch has its answer some turns of the loop after its last member has.
        await until(lambda: not self.batches, LAST_WORDS_S)
        await self.sessions.release()
        if self.ownership is not None:
            # Before the sockets close: their clients come back at once, to who is to serve them then.
            await self.ownership.release()
        for connection in list(self.connections):
            connection.peer.close(SHUTTING_DOWN, "shutting down; reconnect and resume")
            connection.calls.break_off()
        if self.broken_off:
            # The way to a site may end with this stop: an agent's socket does.
            await asyncio.wait(self.broken_off, timeout=BREAK_OFF_S)
        await self.sessions.close()
