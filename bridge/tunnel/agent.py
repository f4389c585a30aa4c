"""The agent: dials out to a bridge and carries out its requests on the one site that stands behind it.

Errors: none leaves; the bridge is told of each request's failure with an `error` message, and a connection that ends
is dialled again for ever. Source: protocol.md section 5.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
import time
from collections.abc import MutableMapping
from typing import Any, Final, cast
from urllib.parse import quote

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.utils import apply_mask

from bridge.config import Limits
from bridge.corked import CorkedTransport, Corks
from bridge.outbox import Outbox
from bridge.transport import (
    Response,
    Transport,
    TransportError,
)
from bridge.transport.http import HttpTransport
from bridge.transport.upgrade import Streams, Upgrades
from bridge.tunnel.agent_log import RequestLog
from bridge.tunnel.agent_settings import AgentSettings
from bridge.tunnel.allow import AllowList
from bridge.tunnel.at_site import AtSite, SiteKind
from bridge.tunnel.link import GOING_AWAY
from bridge.tunnel.paths import PathRefused
from bridge.tunnel.serving import Served
from protocol.encoding import Encoding
from protocol.exchange import Answering
from protocol.tunnel import (
    FRAME_LIMIT_HEADER,
    Codec,
    TunnelError,
    TunnelRequest,
)

log = logging.getLogger(__name__)

BACK_OFF_FIRST_S: Final = 0.5
BACK_OFF_MOST_S: Final = 30.0
"""A bridge that restarts is found soon, and one that is down for a day is not pressed by all of its agents."""

STEADY_S: Final = 5.0
"""A connection that lived this long was a good one: the next try comes soon."""

FRAME_LEAST_BYTES: Final = 1024
"""Less than this is no limit but a fault: not even a request's head would fit."""

WRITE_LIMIT_BYTES: Final = 64 * 1024
"""What may wait in the socket before chunks are held back, so that small frames overtake them."""

RANDOM_BYTES: Final = 4096
"""Masks for a thousand frames: one system call for each frame would be as much as building it."""

CLEAN_END: Final = 1001
"""The close code of a bridge that restarts: it wants its agents back at once."""

DRAIN_S: Final = 5.0
"""How long SIGTERM waits for requests under way."""

IN_FLIGHT_MOST: Final = 2048
"""More than a bridge sends to one agent, and than the carrier lets wait: what is above it is a fault."""

UPSTREAM_QUEUE: Final = 2048


class Agent:
    """One site, served to one bridge."""

    def __init__(
        self,
        settings: AgentSettings,
        kind: SiteKind,
        *,
        back_off_first_s: float = BACK_OFF_FIRST_S,
        drain_s: float = DRAIN_S,
    ) -> None:
        self.settings = settings
        self.connected = asyncio.Event()
        """Set once it has dialled in for the first time."""
        self.kind = kind
        self.requests = RequestLog(settings.name)
        self._allow = AllowList(settings.allow, kind.documented)
        self._codec = Codec(settings.fields)
        self._token = settings.token.read()
        self._tls = settings.bridge_tls()
        self._instance = secrets.token_hex(8)
        self._back_off_first_s = back_off_first_s
        self._drain_s = drain_s
        self._stopping = asyncio.Event()
        self._socket_type = type("AgentSocket", (AgentSocket,), {"corks": Corks()})
        self._session: AgentSession | None = None

    async def run(self) -> None:
        """Dial in, serve, dial again, until `stop`."""
        settings = self.settings
        tls = settings.upstream_tls()
        carriers: dict[str, Transport] = {
            name: self._carrier(url, tls) for name, url in settings.upstreams.items()
        }
        transport = self.kind.joined(carriers)
        events = carriers.get("events_upstream", transport)
        sockets = Upgrades(settings.upstream, tls)
        dialling = asyncio.get_running_loop().create_task(self._dial_for_ever(transport, events, sockets))
        stopped = asyncio.get_running_loop().create_task(self._stopping.wait())
        try:
            await asyncio.wait((dialling, stopped), return_when=asyncio.FIRST_COMPLETED)
            if not dialling.done() and self._session is not None:
                await self._session.leave(self._drain_s)
        finally:
            for task in (dialling, stopped):
                task.cancel()
            await asyncio.wait((dialling, stopped))
            for carrier in carriers.values():
                await carrier.close()
            self.requests.flush()
        if not dialling.cancelled():
            dialling.result()

    def stop(self) -> None:
        """Finish what is under way, and end."""
        self._stopping.set()

    def _carrier(self, url: str, tls: Any) -> HttpTransport:
        return HttpTransport(
            url,
            name="its site",  # what it tells the bridge, the bridge tells its clients
            ssl_context=tls if url.startswith("https:") else None,
            max_connections=self.settings.site_connections,
            max_queued=UPSTREAM_QUEUE,
        )

    async def _dial_for_ever(self, transport: Transport, events: Transport, sockets: Streams) -> None:
        pause_s = self._back_off_first_s
        while True:
            since = time.monotonic()
            clean = False
            try:
                clean = await self._dial(transport, events, sockets)
            except InvalidStatus as error:
                self._failed(f"the bridge answers HTTP {error.response.status_code}")
            except (OSError, TimeoutError, InvalidHandshake, WebSocketException) as error:
                self._failed(str(error) or type(error).__name__)
            except Exception:
                log.exception("agent %s: a fault in the agent", self.settings.name)
            if time.monotonic() - since >= STEADY_S or clean:
                pause_s = self._back_off_first_s
            if not clean:
                await asyncio.sleep(pause_s * random.uniform(0.5, 1.0))  # noqa: S311 - spreads the load, no secret
                pause_s = min(2 * pause_s, BACK_OFF_MOST_S)

    def _failed(self, why: str) -> None:
        log.warning("agent %s: no connection to %s: %s", self.settings.name, self.settings.connect, why)

    async def _dial(self, transport: Transport, events: Transport, sockets: Streams) -> bool:
        """One connection, from its handshake to its end; True where the bridge wants another one at once."""
        settings = self.settings
        query = f"agent={quote(settings.name, safe='')}&instance={self._instance}"
        how: dict[str, Any] = {} if self._tls is None else {"ssl": self._tls}
        async with _Connect(
            f"{settings.connect}?{query}",
            additional_headers={"Authorization": f"Bearer {self._token}"},
            subprotocols=[Subprotocol("o2g-tunnel.msgpack"), Subprotocol("o2g-tunnel")],
            compression=None,
            open_timeout=settings.open_limit_s,
            ping_interval=settings.ping_interval_s,
            ping_timeout=settings.ping_limit_s,
            close_timeout=1.0,
            write_limit=WRITE_LIMIT_BYTES,
            create_connection=self._socket_type,
            **how,
        ) as connection:
            assert isinstance(connection, AgentSocket)  # noqa: S101 - the library types what it was given as its own
            session = AgentSession(self, connection, self._codec, transport, events, sockets)
            self._session = session
            log.info("agent %s: dialled in to %s", settings.name, settings.connect)
            self.connected.set()
            try:
                await session.read()
            finally:
                self._session = None
                session.close()
        code, reason = connection.close_code, connection.close_reason
        log.warning("agent %s: the connection ended with %s %s", settings.name, code, reason or "")
        return code == CLEAN_END

    # What a session uses

    def check(self, method: str, target: str) -> None:
        """Raises `PathRefused` unless the request may pass."""
        self._allow.check(method, target)


class _Connect(connect):
    """A handshake that is redirected has failed: the token is for the one bridge."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class AgentSocket(ClientConnection):
    """The library's socket, with a short way out: one turn's frames leave in one system call."""

    corks: Corks
    _random = b""
    _random_at = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called with the connection, with TLS where it is used."""
        corked = CorkedTransport(cast(asyncio.Transport, transport), self.corks)
        super().connection_made(cast(asyncio.Transport, corked))

    def write_frame(self, opcode: int, payload: bytes) -> bool:
        """See `bridge.outbox.Socket`. The library's own way takes 9 us, a quarter of them for four random bytes."""
        if self.protocol.state is not State.OPEN or self.paused:
            return False
        size = len(payload)
        if size < 126:
            head = bytes((0x80 | opcode, 0x80 | size))
        elif size < 65_536:
            head = bytes((0x80 | opcode, 0xFE, size >> 8, size & 0xFF))
        else:
            head = bytes((0x80 | opcode, 0xFF)) + size.to_bytes(8, "big")
        mask = self._mask()
        self.transport.write(head + mask + apply_mask(payload, mask))
        return True

    def _mask(self) -> bytes:
        """Four bytes that nobody can foresee (RFC 6455 section 5.3), of some that are asked for together."""
        if self._random_at == len(self._random):
            self._random = secrets.token_bytes(RANDOM_BYTES)
            self._random_at = 0
        self._random_at += 4
        return self._random[self._random_at - 4 : self._random_at]

    def abort(self) -> None:
        """See `bridge.outbox.Socket`."""
        self.transport.abort()


def _frame_bytes(connection: ClientConnection) -> int:
    """How large a frame the bridge takes; what it takes by default, if it does not say."""
    said = [] if connection.response is None else connection.response.headers.get_all(FRAME_LIMIT_HEADER)
    limits = [int(each) for each in said if each.isascii() and each.isdecimal() and len(each) <= 15]
    return max(min(limits, default=Limits().frame_bytes), FRAME_LEAST_BYTES)


class AgentSession(AtSite):
    """One connection to the bridge, while it is open."""

    def __init__(
        self,
        agent: Agent,
        connection: AgentSocket,
        codec: Codec,
        transport: Transport,
        events: Transport,
        sockets: Streams,
    ) -> None:
        limits = Limits(frame_bytes=_frame_bytes(connection))
        self._outbox = Outbox(self._send, connection, limits, self._too_slow)
        settings = agent.settings
        super().__init__(
            settings.name,
            agent.kind,
            codec,
            self._outbox,
            transport=transport,
            events=events,
            sockets=sockets,
            frame_bytes=limits.frame_bytes,
            # What holds bytes goes in MessagePack where the bridge has agreed to read both.
            bytes_encoding=Encoding.MSGPACK if connection.subprotocol == "o2g-tunnel.msgpack" else None,
            event_silence_s=settings.event_silence_s,
            upstream_timeout_s=settings.upstream_timeout_s,
        )
        self._outbox.drained = self.flush
        self._agent = agent
        self._connection = connection
        self._leaving = False

    async def read(self) -> None:
        """Handle frames until the connection ends."""
        async for data in self._connection:
            self.receive(Encoding.JSON if isinstance(data, str) else Encoding.MSGPACK, data)

    async def leave(self, seconds: float) -> None:
        """Take no more requests, wait a while for those under way, close the connection."""
        self._leaving = True
        self.outgoing.put(Encoding.JSON, TunnelError(GOING_AWAY, "the agent is shutting down"))
        self.flush()
        try:
            async with asyncio.timeout(seconds):
                while self._is_busy():  # noqa: ASYNC110 - once in a process's life, not worth an event per request
                    await asyncio.sleep(0.01)
        except TimeoutError:
            log.info("%d requests are given up", self.in_flight)
        await self._connection.close(1001, "the agent is shutting down")

    def close(self) -> None:
        """The connection has ended: abort every request, close every event channel."""
        super().close()
        self._outbox.gone()

    # Serving

    def judge(self, answering: Answering, message: TunnelRequest) -> None:
        """See `Serving.judge`."""
        began = time.perf_counter()
        if self._leaving:
            answering.fail(GOING_AWAY, "the agent is shutting down", "no")
            return
        if self.in_flight > IN_FLIGHT_MOST:
            answering.fail("busy", f"{IN_FLIGHT_MOST} requests are under way already", "no")
            return
        try:
            self._agent.check(message.method, message.path)
        except PathRefused as error:
            self._agent.requests.line(message.method, message.path, "refused", began)
            answering.fail("refused", str(error), "no")
            return
        super().judge(answering, message)

    def answered(self, served: Served, response: Response) -> None:
        """See `Serving.answered`."""
        self._line(served, response.status)
        super().answered(served, response)

    def began(self, served: Served, status: int) -> None:
        """See `Serving.began`."""
        self._line(served, f"{status} begins")

    def ended(self, served: Served, error: TransportError | None) -> None:
        """See `Serving.ended`."""
        self._line(served, "ends" if error is None else "is cut")

    def given_up(self, served: Served) -> None:
        """See `Serving.given_up`."""
        self._line(served, "given up")

    def failed(self, served: Served, error: TransportError | ValueError) -> None:
        """See `Serving.failed`."""
        self._line(served, self.code_of(error) if isinstance(error, TransportError) else "refused")
        super().failed(served, error)

    # Inside

    def _is_busy(self) -> bool:
        """Whether anything is under way that has an end of its own: event channels have none."""
        opens_channel = self._agent.kind.opens_channel
        return (
            self.outgoing.waiting
            or self._outbox.waits
            or any(
                isinstance(answering.answerer, Served)
                and not opens_channel(answering.answerer.request.target.partition("?")[0])
                for answering in self.responder.in_flight.values()
            )
        )

    def _line(self, served: Served, outcome: str | int) -> None:
        request = served.request
        self._agent.requests.line(request.method, request.target, outcome, served.began_at)

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        try:
            if message["type"] == "websocket.close":
                await self._connection.close(message["code"], message["reason"])
            elif (text := message.get("text")) is not None:
                await self._connection.send(text)
            else:
                await self._connection.send(message["bytes"])
        except WebSocketException as error:
            raise ConnectionError(str(error)) from error

    def _too_slow(self) -> None:
        log.warning("agent %s: the bridge does not take frames", self._agent.settings.name)
        self._connection.abort()
