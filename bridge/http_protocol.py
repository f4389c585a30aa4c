"""uvicorn's HTTP, made strict: what could be read in two ways, by a proxy in front and by the bridge, is refused.

llhttp, below uvicorn, already refuses two lengths, a length beside a transfer coding, folded lines, bare line feeds
and malformed chunk sizes. Here follow the forms that it lets through, bounds on heads, and a way to cut a
connection. Errors: none leaves; a request that is refused is answered with 4xx or 5xx and its connection closed.
"""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus
from typing import Any, Final, NoReturn, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bridge.lingering import Lingering
from bridge.tunnel.forwarded import is_authority

log = logging.getLogger(__name__)

HEAD_MOST_BYTES: Final = 64 * 1024
"""Request line and headers; also what may follow one another without a byte of body: chunk extensions, trailers.
Web servers allow 8 to 64 KiB; an O2G cookie has some 200 bytes."""

HEAD_LIMIT_S: Final = 20.0
"""From a request's first byte to the end of its head, and from the connection's opening to that first byte. Twice
what a WebSocket has to sign in (protocol.md section 8)."""

PIPELINED_MOST: Final = 64
"""Requests of one connection that wait for the answer to an earlier one. Hardly any client pipelines at all, and
one read of 256 KiB may hold thousands."""


class HttpProtocol(HttpToolsProtocol):
    """One connection. The application finds `ctibridge.abort` among its scope's `extensions`: it cuts it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._in_head = True
        self._muted = False
        self._stays_http = False
        """The client offers to change to a protocol that is not spoken here; its request is served as it is."""
        self._barren_bytes = 0
        self._refusal: tuple[int, str] | None = None
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has connected."""
        super().connection_made(cast(asyncio.Transport, transport))
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Some bytes of requests."""
        if self.transport.is_closing():
            return
        self._unset_keepalive_if_required()
        self._barren_bytes += len(data)
        while True:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                if not self._stays_http:
                    self.handle_websocket_upgrade()
                    return
                data = data[upgrade.args[0] :]
                self._go_on_without_upgrade()
                continue
            except httptools.HttpParserError as error:
                self._refuse(*(self._refusal or (400, f"the request is malformed: {error}")))
                return
            break
        if self._barren_bytes > HEAD_MOST_BYTES:
            self._refuse(431, f"more than {HEAD_MOST_BYTES} bytes without a body")

    # httptools' callbacks

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        if self._muted:
            return
        super().on_message_begin()
        extensions = {"ctibridge.abort": self.transport.abort}
        cast(dict[str, Any], self.scope)["extensions"] = extensions
        self._in_head = True
        self._stays_http = False
        self._arm()

    def on_url(self, url: bytes) -> None:
        """A part of the request's target."""
        if not self._muted:
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header field. Fields of a trailer would join them, after everything was checked: they are dropped."""
        if self._in_head and not self._muted:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The end of a head: it is checked, and its request begins."""
        if self._muted:
            self._muted = False
            return
        self._check()
        self._in_head = False
        self._barren_bytes = 0
        self._disarm()
        self._stays_http = self.parser.should_upgrade() and not self._should_upgrade()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        self._barren_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The end of a request, or only of its head where the parser wants to change protocols."""
        if self._stays_http and self.parser.should_upgrade():
            return
        super().on_message_complete()
        if self.cycle is not None and self.cycle.response_complete and self.timeout_keep_alive_task is None:
            # The answer was complete before the request: uvicorn has set no limit for the next one.
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    # Inside

    def _check(self) -> None:
        if not self.url.startswith(b"/"):
            self._stop(400, "the target must be a path; this server is nobody's proxy")
        version = self.parser.get_http_version()
        if version not in ("1.0", "1.1"):
            self._stop(505, "the version must be HTTP/1.1")
        hosts: list[bytes] = []
        codings: list[bytes] = []
        size = len(self.url)
        for name, value in self.headers:
            size += len(name) + len(value)
            if name == b"host":
                hosts.append(value)
            elif name == b"transfer-encoding":
                codings.append(value.strip().lower())
        if size > HEAD_MOST_BYTES:
            self._stop(431, f"the head has more than {HEAD_MOST_BYTES} bytes")
        if len(hosts) > 1 or (not hosts and version == "1.1"):
            self._stop(400, "there must be one Host")
        if hosts and not is_authority(hosts[0].decode("latin-1")):
            self._stop(400, "Host is malformed")
        if codings and version == "1.0":
            self._stop(400, "HTTP/1.0 knows no transfer codings")
        if codings and codings != [b"chunked"]:
            self._stop(501, "the only transfer coding understood is chunked")
        if len(self.pipeline) >= PIPELINED_MOST:
            self._stop(429, f"over {PIPELINED_MOST} requests wait on this connection")

    def _stop(self, status: int, why: str) -> NoReturn:
        """Stop the parser; `data_received` refuses the request."""
        self._refusal = status, why
        raise _Refused

    def _refuse(self, status: int, why: str) -> None:
        """Answer and close, for what follows in this connection cannot be trusted."""
        log.debug("refused: %s", why)
        self._disarm()
        if self.cycle is not None and not self.cycle.response_complete:
            # An answer is on its way; a second one in the middle of it would be read as its body.
            self.transport.abort()
            return
        body = f"{why}\n".encode()
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
            "content-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(body)}\r\n"
            "connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        Lingering(self, self.transport)

    def _should_upgrade(self) -> bool:
        """Whether the request opens a socket; HTTP/1.0 knows no upgrades (RFC 9110 section 7.8)."""
        return super()._should_upgrade() and self.parser.get_http_version() != "1.0"

    def _go_on_without_upgrade(self) -> None:
        """Read the request's body, and what follows, as if no other protocol had been offered.

        The parser stops after such a head and would skip the body, so another one is given what frames it.
        Java's HttpClient offers h2c with every request to a plain http address.
        """
        framing = b"".join(
            b"%b: %b\r\n" % (name, value)
            for name, value in self.headers
            if name in (b"content-length", b"transfer-encoding")
        )
        self.parser = httptools.HttpRequestParser(self)
        self._muted = True
        self.parser.feed_data(b"POST / HTTP/1.1\r\n" + framing + b"\r\n")

    def _arm(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_LIMIT_S, self._head_too_slow)

    def _disarm(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_too_slow(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self._refuse(408, f"no request within {HEAD_LIMIT_S:g} s")


class _Refused(Exception):
    """Stops the parser from inside one of its callbacks; never leaves this module."""
