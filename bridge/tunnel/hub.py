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
from protocol.encoding import Encoding, Undecodable, decode, encode
from protocol.exchange import Asker, Asking, Requester
from protocol.flow import CHUNK_BYTES, Outgoing
from protocol.frames import SUBPROTOCOLS
from protocol.tunnel import FRAME_LIMIT_HEADER, Codec, HeaderMap, TunnelError, TunnelEvent

log = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Scope = MutableMapping[str, Any]

# Close codes, protocol.md section 7
SHUTTING_DOWN: Final = 1001
SIGN_IN_FAILED: Final = 4001
FORBIDDEN: Final = 4003
TOO_SLOW: Final = 4008
TAKEN_OVER: Final = 4009

GOING_AWAY: Final = "going_away"
"""The code of an agent's `error` that says that it takes no more requests."""

AGENT_SUBPROTOCOLS: Final = frozenset(
    name for name, (dialect, _) in SUBPROTOCOLS.items() if dialect == "o2g-tunnel"
)
SUBPROTOCOL_WITH_BYTES: Final = "o2g-tunnel.msgpack"
"""An agent that offers it reads both encodings; what holds bytes is sent to it in MessagePack."""

_AGENT_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")

TakeEvent = Callable[[bytes | None, str, str], None]
"""See `bridge.transport.EventCarrier.follow`."""


class ServerSocket(Socket, Protocol):
    """What the server offers of a socket, beyond ASGI."""

    def forget_handshake(self) -> None:
        """Drop what only the handshake needed, the token among it."""
        ...


class AgentStatus(NamedTuple):
    """The agents of one name: how many there are, and how many requests they have in flight together."""

    connected: int
    in_flight: int


class AgentLink:
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
        self.leaving = False
        """It gets no new requests: it is going away, or its socket is."""
        self.suspect = False
        """A request has timed out, and not a frame has come since: the others come first."""
        self._metrics = metrics
        self._outgoing = Outgoing(codec, chunk_bytes=min(CHUNK_BYTES, limits.frame_bytes // 2))
        with_bytes = subprotocol == SUBPROTOCOL_WITH_BYTES
        self._requester = Requester(
            self._outgoing,
            bytes_encoding=Encoding.MSGPACK if with_bytes else Encoding.JSON,
            on_event=self._event,
            on_error=self._error,
        )
        self._outbox = Outbox(send, socket, limits, self._too_slow)
        self._outbox.drained = self.flush
        self._followers: dict[tuple[str, str], TakeEvent] = {}

    @property
    def in_flight(self) -> int:
        """Requests without their whole answer."""
        return len(self._requester.in_flight)

    def ask(
        self,
        asker: Asker,
        method: str,
        path: str,
        headers: HeaderMap,
        body: bytes | None,
        content_type: str | None,
        timeout_s: float,
        *,
        streamed: bool,
    ) -> Asking:
        """Send a request (`protocol.exchange.Requester.ask`)."""
        asking = self._requester.ask(
            asker,
            method,
            path,
            headers,
            body,
            content_type=content_type,
            streamed=streamed,
            timeout_s=timeout_s,
        )
        self.flush()
        return asking

    def flush(self) -> None:
        """Hand frames to the socket while it takes them. What it does not take is known not to have been sent."""
        outbox = self._outbox
        while not outbox.waits and (frame := self._outgoing.next()) is not None:
            outbox.put(*frame)

    def receive(self, message: MutableMapping[str, Any]) -> None:
        """Handle one frame of the agent."""
        self.suspect = False
        text = message.get("text")
        if text is not None:
            self._requester.receive(Encoding.JSON, text)
        else:
            self._requester.receive(Encoding.MSGPACK, message["bytes"])
        self.flush()

    def follow(self, identifier: str, subscription_id: str, take: TakeEvent) -> Callable[[], None] | None:
        """Take the events that the agent labels so; None where its socket is gone."""
        if self._outbox.closed:
            return None
        key = (identifier, subscription_id)
        self._followers[key] = take

        def leave() -> None:
            if self._followers.get(key) is take:
                del self._followers[key]

        return leave

    def cancel_late(self, id_: str) -> None:
        """What followed from an answered request is not wanted any more."""
        self._requester.cancel_late(id_)
        self.flush()

    def close(self, code: int, reason: str) -> None:
        """Close the socket; what is in flight fails at once."""
        if not self._outbox.closed:
            self._metrics.closes[code] += 1
            self._outbox.close(code, reason)
        self.lost(reason)

    def lost(self, why: str) -> None:
        """The socket is gone, or as good as gone."""
        self.leaving = True
        self._requester.lost(f"agent {self.name} is gone: {why}")
        followers, self._followers = self._followers, {}
        for take in followers.values():
            take(None, "", why)

    def gone(self, why: str) -> None:
        """Nothing can be sent any more."""
        self._outbox.gone()
        self.lost(why)

    def _event(self, event: TunnelEvent, encoding: Encoding) -> None:
        take = self._followers.get((event.identifier, event.subscriptionId))
        if take is None:
            log.debug("agent %s: an event for nobody, labelled %s", self.name, event.identifier)
            return
        line = bytes(event.event)
        if encoding is not Encoding.JSON:
            try:
                line = encode(Encoding.JSON, decode(encoding, line))
            except Undecodable as error:
                log.warning("agent %s: an event cannot be read: %s", self.name, error)
                return
        take(line, "", "")

    def _error(self, error: TunnelError) -> None:
        if error.code == GOING_AWAY:
            self.leaving = True
            log.info("agent %s at %s is going away", self.name, self.address)
        elif isinstance(error.identifier, str) and isinstance(error.subscriptionId, str):
            take = self._followers.get((error.identifier, error.subscriptionId))
            if take is not None:
                take(None, error.code, error.message)
        else:
            log.warning("agent %s: %s: %s", self.name, error.code, error.message)

    def _too_slow(self) -> None:
        log.warning("agent %s at %s does not take frames", self.name, self.address)
        self.close(TOO_SLOW, "too slow a reader")


class Hub:
    """All agents of one bridge."""

    def __init__(self, codec: Codec, limits: Limits, tokens: Tokens, metrics: Metrics) -> None:
        self.metrics = metrics
        self._codec = codec
        self._limits = limits
        self._tokens = tokens
        self._links: dict[str, list[AgentLink]] = {}
        self._arrivals: dict[str, asyncio.Future[None]] = {}

    def pick(self, name: str) -> AgentLink | None:
        """The least busy agent of this name."""
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

    def arrival(self, name: str) -> asyncio.Future[None]:
        """Done when the next agent of this name has dialled in; shared, so to be waited for with a shield."""
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

        def token_lost(why: Lost) -> None:
            link.close(FORBIDDEN if why is Lost.REVOKED else SIGN_IN_FAILED, why.value)

        release = self._tokens.hold(token, token_lost)
        self._attach(link)
        why = "its socket was closed"
        try:
            while (message := await receive())["type"] == "websocket.receive":
                try:
                    link.receive(message)
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
        arrival = self._arrivals.pop(link.name, None)
        if arrival is not None:
            arrival.set_result(None)

    def _detach(self, link: AgentLink, why: str) -> None:
        links = self._links[link.name]
        if link in links:
            links.remove(link)
            log.info("agent %s at %s is gone: %s; %d left", link.name, link.address, why, len(links))
        link.gone(why)


def agent_query(scope: Scope) -> dict[str, list[str]]:
    """What a socket's address says; it is an agent's where that has `agent`."""
    return parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
