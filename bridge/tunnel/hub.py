"""The agents that have dialled in, by name: who may, who gets a request, who takes whose place.

Errors: none leaves this room; what an agent's end makes of its requests is told to who asked (`protocol.exchange`).
Source: protocol.md section 5.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import parse_qs

from bridge.config import Limits, Token
from bridge.metrics import Metrics
from bridge.outbox import Outbox, Send, Socket
from bridge.tokens import Lost, Tokens
from bridge.tunnel.link import Link
from protocol.encoding import Encoding
from protocol.frames import SUBPROTOCOLS
from protocol.tunnel import FRAME_LIMIT_HEADER, Codec

log = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Scope = MutableMapping[str, Any]

# Close codes, protocol.md section 7
SHUTTING_DOWN: Final = 1001
SIGN_IN_FAILED: Final = 4001
FORBIDDEN: Final = 4003
TOO_SLOW: Final = 4008
TAKEN_OVER: Final = 4009

AGENT_SUBPROTOCOLS: Final = frozenset(
    name for name, (dialect, _) in SUBPROTOCOLS.items() if dialect == "o2g-tunnel"
)
SUBPROTOCOL_WITH_BYTES: Final = "o2g-tunnel.msgpack"
"""An agent that offers it reads both encodings; what holds bytes is sent to it in MessagePack."""

_AGENT_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class ServerSocket(Socket, Protocol):
    """What the server offers of a socket, beyond ASGI."""

    def forget_handshake(self) -> None:
        """Drop what only the handshake needed, the token among it."""
        ...


class AgentStatus(NamedTuple):
    """The agents of one name: how many there are, and how many requests they have in flight together."""

    connected: int
    in_flight: int


class AgentLink(Link):
    """One agent's socket, while it is open."""

    def __init__(
        self,
        name: str,
        instance: str,
        address: str,
        codec: Codec,
        limits: Limits,
        metrics: Metrics,
        send: Send,
        socket: Socket | None,
        subprotocol: str | None,
    ) -> None:
        self.name = name
        self.instance = instance
        self.address = address
        self._metrics = metrics
        self._outbox = Outbox(send, socket, limits, self._too_slow)
        self._outbox.drained = self.flush
        with_bytes = subprotocol == SUBPROTOCOL_WITH_BYTES
        super().__init__(
            f"agent {name}",
            codec,
            self._outbox,
            frame_bytes=limits.frame_bytes,
            bytes_encoding=Encoding.MSGPACK if with_bytes else Encoding.JSON,
        )

    def message(self, message: MutableMapping[str, Any]) -> None:
        """Handle one message of its socket."""
        text = message.get("text")
        if text is not None:
            self.receive(Encoding.JSON, text)
        else:
            self.receive(Encoding.MSGPACK, message["bytes"])

    def close(self, code: int, reason: str) -> None:
        """Close the socket; what is in flight fails at once."""
        if not self._outbox.closed:
            self._metrics.closes[code] += 1
            self._outbox.close(code, reason)
        self.lost(reason)

    def gone(self, why: str) -> None:
        """Nothing can be sent any more."""
        self._outbox.gone()
        self.lost(why)

    def _too_slow(self) -> None:
        log.warning("agent %s at %s does not take frames", self.name, self.address)
        self.close(TOO_SLOW, "too slow a reader")


class Elsewhere(Protocol):
    """The agents that have dialled in to other bridges of the cluster."""

    def pick(self, name: str) -> Link | None:
        """A way to one of this name."""
        ...

    def connected(self, name: str) -> int:
        """How many there are of this name."""
        ...


class Hub:
    """All agents of one bridge."""

    def __init__(self, codec: Codec, limits: Limits, tokens: Tokens, metrics: Metrics) -> None:
        self.metrics = metrics
        self._codec = codec
        self._limits = limits
        self._tokens = tokens
        self._links: dict[str, list[AgentLink]] = {}
        self._arrivals: dict[str, asyncio.Future[None]] = {}
        self.elsewhere: Elsewhere | None = None
        """The agents of other bridges: they are asked where there is none here."""
        self.changed: Callable[[], None] | None = None
        """Told when an agent has come or gone."""

    def pick(self, name: str) -> AgentLink | None:
        """The least busy agent of this name that has dialled in here."""
        links = [link for link in self._links.get(name, ()) if not link.leaving]
        if not links:
            return None
        if len(links) == 1:
            return links[0]
        return min(links, key=lambda link: (link.suspect, link.in_flight))

    def status(self, name: str) -> AgentStatus:
        """How the agents of a name are."""
        links = self._links.get(name, ())
        return AgentStatus(sum(not link.leaving for link in links), sum(link.in_flight for link in links))

    def statuses(self) -> dict[str, AgentStatus]:
        """The same of every name that has been seen."""
        return {name: self.status(name) for name in self._links}

    def way_to(self, name: str) -> Link | None:
        """The agent of this name to be asked now, if need be one that has dialled in elsewhere."""
        link = self.pick(name)
        if link is None and self.elsewhere is not None:
            return self.elsewhere.pick(name)
        return link

    def reachable(self, name: str) -> int:
        """How many agents of a name there are, here and elsewhere."""
        elsewhere = 0 if self.elsewhere is None else self.elsewhere.connected(name)
        return self.status(name).connected + elsewhere

    def arrived(self, name: str) -> None:
        """An agent of this name can be asked now: tell those who wait for one."""
        arrival = self._arrivals.pop(name, None)
        if arrival is not None:
            arrival.set_result(None)

    def arrival(self, name: str) -> asyncio.Future[None]:
        """Done when the next agent of this name can be asked; shared, so to be waited for with a shield."""
        arrival = self._arrivals.get(name)
        if arrival is None:
            arrival = self._arrivals[name] = asyncio.get_running_loop().create_future()
        return arrival

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One agent's socket, from handshake to close, as an ASGI application."""
        await receive()  # websocket.connect
        offered = scope.get("subprotocols", ())
        subprotocol = next((each for each in offered if each in AGENT_SUBPROTOCOLS), None)
        headers = [(FRAME_LIMIT_HEADER.lower().encode(), b"%d" % self._limits.frame_bytes)]
        await send({"type": "websocket.accept", "subprotocol": subprotocol, "headers": headers})
        query = agent_query(scope)
        name = query["agent"][0]
        socket: ServerSocket | None = scope.get("extensions", {}).get("ctibridge.socket")
        token, code, why = self._admit(name, scope, query)
        if token is None:
            log.warning("agent %r is refused: %s", name[:100], why)
            outbox = Outbox(send, socket, self._limits, lambda: None)
            self.metrics.closes[code] += 1
            outbox.close(code, why)
            while (await receive())["type"] == "websocket.receive":
                pass
            outbox.gone()
            return
        client = scope.get("client")
        if socket is not None:
            socket.forget_handshake()
        link = AgentLink(
            name,
            query.get("instance", [""])[0],
            str(client[0]) if client else "unknown",
            self._codec,
            self._limits,
            self.metrics,
            send,
            socket,
            subprotocol,
        )
        link.on_leaving = self._tell

        def token_lost(why: Lost) -> None:
            link.close(FORBIDDEN if why is Lost.REVOKED else SIGN_IN_FAILED, why.value)

        release = self._tokens.hold(token, token_lost)
        self._attach(link)
        why = "its socket was closed"
        try:
            while (message := await receive())["type"] == "websocket.receive":
                try:
                    link.message(message)
                except Exception:
                    log.exception("agent %s: a frame could not be handled", name)
            why = f"its socket was closed with {message.get('code', 1005)}"
        finally:
            release()
            self._detach(link, why)

    async def drain(self) -> None:
        """Close every socket with 1001: the agents come back at once, to who is there then."""
        for links in list(self._links.values()):
            for link in list(links):
                link.close(SHUTTING_DOWN, "shutting down; reconnect")

    def _admit(self, name: str, scope: Scope, query: dict[str, list[str]]) -> tuple[Token | None, int, str]:
        headers = dict(reversed(scope["headers"]))
        scheme, _, presented = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            presented = query.get("token", [""])[0]
        token = self._tokens.find(presented.strip())
        if token is None:
            return None, SIGN_IN_FAILED, "sign-in failed: the token is unknown, or has expired"
        if token.role != "agent":
            return None, FORBIDDEN, "this token is not one for agents"
        if not _AGENT_NAME.fullmatch(name):
            return None, FORBIDDEN, "an agent's name must be letters, digits, '.', '_' and '-'"
        if name not in token.agents and "*" not in token.agents:
            return None, FORBIDDEN, f"this token is for {', '.join(token.agents)}"
        return token, 0, ""

    def _attach(self, link: AgentLink) -> None:
        links = self._links.setdefault(link.name, [])
        stale = [other for other in links if link.instance and other.instance == link.instance]
        links.append(link)
        for other in stale:
            # It has dialled anew, so its old connection is dead, though nobody here may have noticed yet.
            links.remove(other)
            other.close(TAKEN_OVER, "the agent has dialled in anew")
        log.info(
            "agent %s has dialled in from %s; there are %d of this name", link.name, link.address, len(links)
        )
        self.arrived(link.name)
        self._tell()

    def _tell(self) -> None:
        if self.changed is not None:
            self.changed()

    def _detach(self, link: AgentLink, why: str) -> None:
        links = self._links[link.name]
        if link in links:
            links.remove(link)
            log.info("agent %s at %s is gone: %s; %d left", link.name, link.address, why, len(links))
        link.gone(why)
        self._tell()


def agent_query(scope: Scope) -> dict[str, list[str]]:
    """What a socket's address says; it is an agent's where that has `agent`."""
    return parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
