"""One socket: read a frame, recognise it, hand it on to what speaks its dialect.

Errors: none leaves this room; each becomes an error frame (protocol.md section 7).
"""

from __future__ import annotations

from typing import Final

from bridge.calls import Calls
from bridge.native import Native
from bridge.outbox import Send
from bridge.peer import Peer, Receive, Scope
from bridge.reply import incident
from bridge.shared import Shared
from bridge.sites import Site
from bridge.tunnel.requester import TunnelRequests
from protocol import jsonrpc
from protocol.encoding import Encoding
from protocol.frames import SUBPROTOCOLS, Dialect, Frame

_DIALECTS: Final = {"jsonrpc": Dialect.CALL, "o2g-tunnel": Dialect.TUNNEL, "cti": Dialect.CTI}
CTI_PATHS: Final = ("/xuc/api/2.0/cti", "/ctichannel")
"""Where pages of Cti.js connect."""


LEFT: Final = (1000, 1001)
"""The close codes of a client that is done, and of a page that is left: neither comes back for what it has missed."""


class Connection:
    """One socket's reader."""

    __slots__ = ("_only", "_shared", "calls", "native", "peer")

    def __init__(self, shared: Shared, scope: Scope, send: Send, site: Site, subprotocol: str | None) -> None:
        self._shared = shared
        self._only: str | None = None
        events: Encoding | None = None
        if subprotocol is not None:
            self._only, events = SUBPROTOCOLS[subprotocol]
        is_page = str(scope.get("path", "")).endswith(CTI_PATHS)
        self.peer = Peer(shared, scope, send, site, events, is_page=is_page)
        self.peer.is_native = is_page or self._only == "cti"
        self.peer.speaks = _DIALECTS.get(self._only or "")
        self.calls = Calls(self.peer)
        self.native = Native(self.peer, self.calls)

    async def prepare(self) -> None:
        """Before the socket is admitted."""

    async def read(self, receive: Receive) -> None:
        """Read frames until the socket is gone. Nothing here waits for a call: the next frame is read at once."""
        if self.peer.is_page or self.peer.credentials is not None:
            self.native.begin()
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                self.peer.was_closed = message.get("code") in LEFT
                return
            data = message.get("text")
            if data is None:
                data = message["bytes"]
            try:
                self._frame(self._shared.recogniser.open(data, self._only))
            except Exception:
                self._failed()

    @property
    def is_own(self) -> bool:
        """Whether the client is connected to this bridge, and not to another one of its cluster."""
        return True

    @property
    def is_busy(self) -> bool:
        """Whether calls, or tunnel requests, have no answer yet."""
        return self.calls.in_flight > 0

    def leave(self) -> None:
        """The bridge is about to stop."""

    async def drained(self, receive: Receive) -> None:
        """Wait for the close handshake of a socket that was refused."""
        while (await receive())["type"] == "websocket.receive":
            pass

    def _failed(self) -> None:
        """A frame could not be handled; the next ones can."""
        name = incident("a frame could not be handled")
        self.calls.send_error(Encoding.JSON, None, jsonrpc.internal_error(name))

    def _frame(self, frame: Frame) -> None:
        peer = self.peer
        if peer.event_encoding is None:
            peer.event_encoding = frame.encoding
            peer.speaks = frame.dialect
        if peer.is_closing:
            return
        if frame.dialect is Dialect.CALL:
            self.calls.one(frame.content, frame.encoding)
        elif frame.dialect is Dialect.RPC:
            self.calls.refereed(frame.content, frame.encoding)
        elif frame.dialect is Dialect.TUNNEL:
            self._tunnel_frame(frame.content, frame.encoding)
        elif frame.dialect is Dialect.CTI:
            self.native.frame(frame.content, frame.encoding)
        else:
            self.calls.send_error(frame.encoding, None, frame.content)

    def _tunnel_frame(self, data: str | bytes, encoding: Encoding) -> None:
        peer, shared = self.peer, self._shared
        tunnel = self.calls.tunnel
        if tunnel is None:
            tunnel = self.calls.tunnel = TunnelRequests(
                peer.site,
                shared.acl.of(peer.site.name),
                shared.codec,
                shared.config,
                shared.metrics,
                peer.outbox,
                peer.encoding_of_events,
            )
            peer.outbox.drained = tunnel.flush
        may = peer.client is not None or peer.session is not None
        tunnel.frame(data, encoding, may_request=may, others_in_flight=self.calls.unanswered)

    def gone(self) -> None:
        """The socket is gone: drop what nobody can receive, keep the session."""
        self.peer.gone()
        self.calls.gone()
        self.native.gone()
