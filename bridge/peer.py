"""One socket's other end: where it comes from, what it is signed in as, and when it has to go.

Errors: none; who may not stay is closed with a code (protocol.md section 7).
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Protocol
from urllib.parse import parse_qs

from bridge import access
from bridge.config import Token
from bridge.cti_tokens import Credentials
from bridge.logs import REQUEST_ID, fields
from bridge.outbox import Outbox, Send, Socket
from bridge.session import Session
from bridge.shared import Shared
from bridge.sites import Site
from bridge.tokens import Lost
from protocol.encoding import Encoding, encode
from protocol.frames import Dialect
from protocol.jsonrpc import EventFrame
from protocol.tunnel import TunnelError

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

# Close codes, protocol.md section 7
SHUTTING_DOWN = 1001
ORIGIN_REFUSED = 1008
OVERLOADED = 1013
SIGN_IN_FAILED = 4001
FORBIDDEN = 4003
TOO_SLOW = 4008
TAKEN_OVER = 4009


class ServerSocket(Socket, Protocol):
    """What the server offers of a socket, beyond ASGI."""

    def forget_handshake(self) -> None:
        """Drop what only the handshake needed."""
        ...


class Peer:
    """One socket: what it is signed in as, its token, its writer."""

    def __init__(
        self,
        shared: Shared,
        scope: Scope,
        send: Send,
        site: Site,
        events: Encoding | None,
        *,
        is_page: bool = False,
    ) -> None:
        self.shared = shared
        self.site = site
        self.session: Session | None = None
        self.client: Token | None = None
        self.signing_in = 0
        """Sign-ins that the site has not answered yet."""
        self.is_gone = False
        self.was_closed = False
        """The client has closed the socket itself; it was not just lost."""
        self.is_closing = False
        """What it still sends is not executed any more."""
        self.event_encoding = events
        """That of the subprotocol, or of the first frame."""
        self.speaks: Dialect | None = None
        """The dialect of the subprotocol, or of the first frame."""
        self.is_page = is_page
        """It has come where pages of Cti.js connect, and signs in by its handshake."""
        self.is_native = False
        """Events go to it as native messages, without numbers."""
        self.credentials: Credentials | None = None
        """What a Cti.js page has presented on its handshake."""
        self.has_token = False
        """It has presented them by a token of the bridge's, which is the same when it comes back."""
        self.discoveries: list[float] = []
        """When `rpc.discover` was called in the last minute (seconds, monotonic)."""
        self._scope = scope
        self._socket: ServerSocket | None = scope.get("extensions", {}).get("ctibridge.socket")
        self.outbox = Outbox(send, self._socket, shared.limits, self._too_slow, waiting=shared.door.waiting)
        self._grace: asyncio.TimerHandle | None = None
        self._release_token: Callable[[], None] | None = None

    # Handshake

    @property
    def presented(self) -> str | None:
        """The token of the handshake, before `admit`."""
        headers = dict(reversed(self._scope["headers"]))
        token = _bearer(_text(headers.get(b"authorization")))
        return self._query().get("token", [""])[0] or None if token is None else token

    def _query(self) -> dict[str, list[str]]:
        return parse_qs(self._scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)

    def admit(self) -> bool:
        """Check origin and token; a socket that is refused has been closed."""
        headers = dict(reversed(self._scope["headers"]))
        origin = headers.get(b"origin")
        host = headers.get(b"host")
        origins = self.shared.config.access.origins
        if not access.origin_allowed(_text(origin), origins, self._scope["scheme"], _text(host)):
            self.close(ORIGIN_REFUSED, f"origin {_text(origin)} is not allowed; add it to access.origins")
            return False
        presented, query = self.presented, self._query()
        if self._takes_credentials(presented, query):
            self.expect_sign_in()
        elif presented is not None:
            self.client = self.shared.tokens.find(presented, "client")
            if self.client is None:
                self.close(SIGN_IN_FAILED, "sign-in failed: the token is unknown, or has expired")
                return False
            self._hold(self.client)
        else:
            self.expect_sign_in()
        if self._socket is not None:
            self._socket.forget_handshake()
        level = logging.INFO if REQUEST_ID in self._scope else logging.DEBUG
        if log.isEnabledFor(level):
            named = fields(request=self._scope.get(REQUEST_ID), site=self.site.name, address=self.address)
            log.log(level, "socket opened", extra=named)
        return True

    def _takes_credentials(self, token: str | None, query: Mapping[str, list[str]]) -> bool:
        """Whether the handshake is that of a Cti.js page, with a token or a password (protocol.md section 9)."""
        if token is not None:
            self.credentials = self.shared.cti_tokens.find(token)
            if self.credentials is not None:
                self.is_native = self.has_token = True
        elif self.is_page and "username" in query:
            number = query.get("agentNumber", [""])[0]
            self.credentials = Credentials(
                self.site.name,
                query["username"][0],
                query.get("password", [""])[0],
                number if number.strip("0") else None,
            )
        return self.is_page or self.credentials is not None

    @property
    def address(self) -> str:
        """The peer's address, for the sign-in brake."""
        client = self._scope.get("client")
        return str(client[0]) if client else "unknown"

    def expect_sign_in(self) -> None:
        """Close the socket unless somebody signs in on it within the grace."""
        if self._grace is not None:
            self._grace.cancel()
        grace = self.shared.limits.sign_in_grace_s
        loop = asyncio.get_running_loop()
        self._grace = loop.call_later(grace, self._not_signed_in_in_time)

    def _hold(self, token: Token) -> None:
        self._release_token = self.shared.tokens.hold(token, self._token_lost, self._token_expires)

    def lend(self) -> None:
        """Another bridge serves the socket: when it has to go is that one's business."""
        if self._grace is not None:
            self._grace.cancel()
        if self._release_token is not None:
            self._release_token()
            self._release_token = None

    def take_back(self) -> None:
        """The socket is this bridge's own again."""
        if self.client is not None:
            self._hold(self.client)
        else:
            self.expect_sign_in()

    def _not_signed_in_in_time(self) -> None:
        if self.signing_in:
            self.expect_sign_in()  # it is the PBX that takes its time
        elif self.session is None and self.client is None:
            self.close(SIGN_IN_FAILED, f"not signed in within {self.shared.limits.sign_in_grace_s:g} s")

    def _token_lost(self, why: Lost) -> None:
        """The token is in force no more; an expired one may be renewed, a revoked one is not to be tried again."""
        self.client = None
        self.close(FORBIDDEN if why is Lost.REVOKED else SIGN_IN_FAILED, why.value)

    def _token_expires(self, left_s: float) -> None:
        """Say so, in the words of the dialect that the socket speaks, while there is time to get another token."""
        why = "the token is about to expire; come back with another one"
        encoding, left = self.encoding_of_events(), max(0, math.floor(left_s))
        if self.speaks is Dialect.TUNNEL:
            frame = self.shared.codec.encode(encoding, TunnelError("token_expires", why))
        elif self.speaks is Dialect.CTI:
            frame = encode(encoding, {"msgType": "Error", "ctiMessage": {"Error": why}})
        else:
            params = {"in": left, "reason": why}
            frame = encode(encoding, {"jsonrpc": "2.0", "method": "Session.expires", "params": params})
        self.outbox.put(encoding, frame)

    # Its session

    def attach(self, session: Session) -> None:
        """Have the session's events from now on."""
        session.attach(self)
        if self.is_gone:
            session.detach(self)

    def encoding_of_events(self) -> Encoding:
        """What pushed events are encoded in (protocol.md section 2)."""
        return self.event_encoding or Encoding.JSON

    def push_event(self, event: EventFrame, seq: int) -> None:
        """Queue one event of the session."""
        encoding = self.encoding_of_events()
        if not self.is_native:
            self.shared.metrics.events["jsonrpc"] += 1
            self.outbox.put(encoding, event.encoded(encoding, seq), event)
            return
        frame = event.native(encoding)
        if frame is not None:
            self.shared.metrics.events["native"] += 1
            self.outbox.put(encoding, frame, event, seq)

    def taken_over(self) -> None:
        """Another socket has the session now."""
        self.session = None
        self.close(TAKEN_OVER, "the session was resumed on another socket")

    def session_ended(self, reason: str) -> None:
        """The session is gone."""
        self.session = None
        self.close(SIGN_IN_FAILED, reason)

    # The end

    def close(self, code: int, reason: str) -> None:
        """Close the socket; what the client still sends is not executed."""
        self.is_closing = True
        if not self.outbox.closed:
            self.shared.metrics.closes[code] += 1
            self.outbox.close(code, reason)

    def cut(self) -> None:
        """End the socket without a close frame."""
        self.is_closing = True
        self.outbox.gone()
        if self._socket is not None:
            self._socket.abort()

    def _too_slow(self) -> None:
        log.info("a reader at %s is too slow", self.address)
        self.close(TOO_SLOW, "too slow a reader; reconnect and resume")
        if self.session is not None:
            self._leave(self.session)
            self.session = None

    def gone(self) -> None:
        """The socket is gone: drop what nobody can receive, keep the session."""
        self.is_gone = True
        self.outbox.gone()
        if self._release_token is not None:
            self._release_token()
        if self._grace is not None:
            self._grace.cancel()
        if self.session is not None:
            self._leave(self.session)

    def _leave(self, session: Session) -> None:
        unsent = self.outbox.unsent_from
        session.detach(self, session.seq if unsent is None else unsent - 1)


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")


def _bearer(authorization: str | None) -> str | None:
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
