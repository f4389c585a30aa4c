"""One plain HTTP request on its way through the ingress to a site, and the site's answer on its way back.

Both bodies pass piece by piece, no faster than their reader takes them. Errors: `Refused`, inside; whatever goes
wrong becomes an answer in the site's error shape, or cuts a connection whose answer has begun.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from contextlib import AsyncExitStack
from typing import Any, Final

import msgspec

from bridge.config import Limits
from bridge.page_headers import PAGE_HEADERS
from bridge.sites import Home, Passage, Site
from bridge.transport import Headers, Request, StreamedResponse, TimedOut, TransportError, first_header
from bridge.transport.http_wire import CARRIER_HEADERS, header_values
from bridge.tunnel.cookies import adapted

log = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Scope = MutableMapping[str, Any]
Wire = list[tuple[bytes, bytes]]

BUFFERED_BODY_BYTES: Final = 64 * 1024
"""A request body that announces no more is read first and sent with its length, as the API's own clients send it;
a larger one, or one of unknown length, is sent in chunks as it comes. Uvicorn holds as much by itself."""

REWRITTEN_MOST_BYTES: Final = 256 * 1024
"""A larger answer is none that holds addresses; a session's has 3 KiB, and 60 more for each of a user's sessions."""

NO_LIMIT_S: Final = 86_400.0
"""For the carrier while a body is streamed, whose pieces are bounded one by one instead."""

FAREWELL_S: Final = 1.0
"""How long the end of an event channel may take to reach a client that has stopped reading."""

CLIENT_GONE: Final = 499
"""Counted where the client went away before it had an answer; nginx's number for it."""

_ONLY_OURS: Final = frozenset(
    {
        "expect",
        "forwarded",
        "proxy-authenticate",
        "proxy-authorization",
        "via",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-port",
        "x-forwarded-prefix",
        "x-forwarded-proto",
        "x-forwarded-scheme",
        "x-forwarded-server",
        "x-forwarded-ssl",
        "x-http-method-override",
        "x-original-host",
        "x-original-url",
        "x-real-ip",
        "x-rewrite-url",
    }
)
"""Request fields that end here beside the hop-by-hop ones: a site might believe them, whoever wrote them."""

_VIA: Final = ("Via", "1.1 ctibridge")

_NOT_THE_CLIENTS: Final = frozenset({"alt-svc", "date", "proxy-authenticate", "via"})
"""Response fields that end here: `Alt-Svc` would lead the client past the bridge; the bridge dates its answers."""

_OF_THE_OLD_BODY: Final = frozenset({b"content-digest", b"content-md5", b"digest", b"repr-digest"})

CLOSE: Final = (b"connection", b"close")

_JSON_TYPE: Final = re.compile(r"application/(?:[a-z0-9.+-]+\+)?json(?:\s*;.*)?", re.IGNORECASE)
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


class Refused(Exception):
    """The request is answered by the bridge itself, with `status`."""

    def __init__(self, status: int, message: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


async def answer_refusal(site: Site, refused: Refused, scope: Scope, send: Send) -> None:
    """Answer in the shape that the site's own clients know. The request's body may be unread."""
    content = msgspec.json.encode(site.error_body(refused.status, str(refused)))
    headers: Wire = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(content)),
        *PAGE_HEADERS,
        *refused.headers,
    ]
    if any(name == b"expect" for name, _ in scope["headers"]):
        # A client that waits for 100 may or may not send its body now: the next request cannot be told from it.
        headers.append(CLOSE)
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


class Exchange:
    """One request and its answer. `end` may cut it short from outside."""

    def __init__(
        self,
        site: Site,
        passage: Passage,
        home: Home,
        target: str,
        limits: Limits,
        body_most_bytes: int,
        for_the_bridge: frozenset[str],
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """`for_the_bridge`: names of header fields, in lower case, that do not go to the site."""
        self._site = site
        self._passage = passage
        self._home = home
        self._target = target
        self._limits = limits
        self._for_the_bridge = for_the_bridge
        self._scope = scope
        self._send = send
        self._incoming = _Incoming(receive, body_most_bytes)
        self._transport = site.events_transport if passage.channel else site.transport
        self._ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._answered = False
        self._complete = False
        self._was_cut = False
        self.status = 0
        """What the client was sent; 0 before."""

    def end(self, why: str) -> None:
        """Cut it short: an event channel ends well, everything else is refused, or seen to be cut."""
        if not self._ended.done():
            self._ended.set_result(why)

    async def run(self) -> int:
        """Pass the request, pass the answer; returns the status that the client was sent."""
        loop = asyncio.get_running_loop()
        work = loop.create_task(self._pass())
        reading = loop.create_task(self._incoming.read())
        try:
            await asyncio.wait((work, reading, self._ended), return_when=asyncio.FIRST_COMPLETED)
        finally:
            # Its carrier's stream closes with it: the site's request is aborted when its client has gone.
            for task in (work, reading):
                task.cancel()
            await asyncio.wait((work, reading))
            for task in (work, reading):
                if not task.cancelled() and task.exception() is not None:
                    log.error("%s: a request failed", self._site.name, exc_info=task.exception())
                    self._cut()
        if self._ended.done() and not self._complete and not self._incoming.client_gone:
            await self._end_now(self._ended.result())
        if self._was_cut:
            await self._incoming.gone()
        return self.status or CLIENT_GONE

    # The way there

    async def _pass(self) -> None:
        try:
            await self._forward()
        except Exception as error:
            await self._failed(self._incoming.failure or error)

    async def _forward(self) -> None:
        request, streamed = await self._outgoing()
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(None) as watch:
                body = self._paced(watch) if streamed else None
                answer = await stack.enter_async_context(self._transport.stream(request, body=body))
                self._answered = True
            await self._answer(answer)

    async def _outgoing(self) -> tuple[Request, bool]:
        """The request as it goes to the site, and whether its body follows in pieces."""
        fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in self._scope["headers"]]
        asked = {name for name, _ in fields}
        body: bytes | None = None
        streamed = "transfer-encoding" in asked
        announced = first_header(fields, "content-length")
        if announced is not None:
            size = int(announced)
            if size > self._incoming.most_bytes:
                raise Refused(413, f"the body has more than {self._incoming.most_bytes} bytes")
            streamed = size > BUFFERED_BODY_BYTES
            if not streamed:
                body = await self._incoming.whole(self._limits.upstream_timeout_s)
        headers = list(self._end_to_end(fields, CARRIER_HEADERS | _ONLY_OURS | self._for_the_bridge))
        headers.append(_VIA)
        if self._passage.addressed:
            unwanted = ("accept-encoding", "range", "if-range")
            headers = [field for field in headers if field[0] not in unwanted]
            headers.append(("Accept-Encoding", "identity"))
        timeout_s = NO_LIMIT_S if streamed else self._limits.upstream_timeout_s
        return Request(self._scope["method"], self._target, headers, body, timeout_s), streamed

    @staticmethod
    def _end_to_end(fields: Headers, dropped: frozenset[str]) -> Iterable[tuple[str, str]]:
        """The fields that are neither `dropped` nor named by `Connection` as this hop's own."""
        dropped |= set(header_values(fields, "connection"))
        return (field for field in fields if field[0].lower() not in dropped)

    async def _paced(self, watch: asyncio.Timeout) -> AsyncIterator[bytes]:
        """The body piece by piece. The site must take each in time; how long the client takes is bounded apart.

        A site may begin its answer before it has the whole body. From then on it is the answer's pieces that are
        bounded, and `watch` is over.
        """
        loop = asyncio.get_running_loop()
        limit_s = self._limits.upstream_timeout_s

        def allow(limit_s: float | None) -> None:
            if not self._answered:
                watch.reschedule(None if limit_s is None else loop.time() + limit_s)

        async for piece in self._incoming.pieces(limit_s, lambda: allow(None)):
            allow(limit_s)
            yield piece
        allow(limit_s)

    # The way back

    async def _answer(self, answer: StreamedResponse) -> None:
        if not 200 <= answer.status <= 599:
            raise Refused(502, f"the site answered with the status {answer.status}")
        headers = self._headers(answer)
        if self._holds_addresses(answer):
            await self._answer_led_home(answer, headers)
            return
        if self._passage.channel:
            headers.append(
                (b"x-accel-buffering", b"no")
            )  # nginx, in front of the bridge, would hold events back
        await self._start(answer.status, headers)
        async for piece in self._pieces(answer):
            await self._piece(piece)
        await self._finish()

    async def _answer_led_home(self, answer: StreamedResponse, headers: Wire) -> None:
        """Hold back a JSON body that is small enough, and send it with its addresses led to the bridge."""
        held = bytearray()
        pieces = self._pieces(answer)
        async for piece in pieces:
            held += piece
            if len(held) > REWRITTEN_MOST_BYTES:
                break
        else:
            content = self._site.ingress.body(bytes(held), self._home)
            dropped = {b"content-length"}
            if content != held:
                dropped |= _OF_THE_OLD_BODY
            headers = [field for field in headers if field[0] not in dropped]
            if self._scope["method"] != "HEAD" and answer.status not in (204, 304):
                headers.append((b"content-length", b"%d" % len(content)))
            await self._start(answer.status, headers)
            await self._finish(content)
            return
        await self._start(answer.status, headers)
        await self._piece(bytes(held))
        async for piece in pieces:
            await self._piece(piece)
        await self._finish()

    def _holds_addresses(self, answer: StreamedResponse) -> bool:
        if not self._passage.addressed or answer.status == 206:
            return False
        if any(coding != "identity" for coding in header_values(answer.headers, "content-encoding")):
            return False
        announced = first_header(answer.headers, "content-length")
        if announced is not None and announced.isdecimal() and int(announced) > REWRITTEN_MOST_BYTES:
            return False
        return _JSON_TYPE.fullmatch(first_header(answer.headers, "content-type") or "") is not None

    def _headers(self, answer: StreamedResponse) -> Wire:
        """The answer's fields as the client gets them."""
        fields: Wire = []
        dropped = (CARRIER_HEADERS - {"content-length"}) | _NOT_THE_CLIENTS
        lengths = header_values(answer.headers, "content-length")
        if len(set(lengths)) != 1 or not lengths[0].isdecimal() or answer.status in (204, 304):
            dropped |= {"content-length"}
        for name, value in self._end_to_end(answer.headers, dropped):
            key = name.lower()
            if key == "set-cookie":
                value = adapted(value, self._site.ingress.prefix, self._home)
            elif key == "location":
                value = self._site.ingress.location(value, answer.status, self._home)
            if _NAME.fullmatch(name) and _VALUE.fullmatch(value):
                fields.append((key.encode(), value.encode("latin-1")))
            else:
                log.warning("%s: a header field that is malformed is left out", self._site.name)
        return fields

    async def _pieces(self, answer: StreamedResponse) -> AsyncIterator[bytes]:
        """The answer's body; the site's silence is bounded, but on an event channel."""
        limit_s = None if self._passage.channel else self._limits.upstream_timeout_s
        chunks = answer.chunks()
        while True:
            try:
                async with asyncio.timeout(limit_s):
                    piece = await anext(chunks, None)
            except TimeoutError:
                raise TimedOut(f"not a byte of the answer for {limit_s:g} s") from None
            if piece is None:
                return
            yield piece

    async def _start(self, status: int, headers: Wire) -> None:
        self.status = status
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def _piece(self, piece: bytes) -> None:
        try:
            async with asyncio.timeout(self._limits.send_deadline_s):
                await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        except TimeoutError:
            raise TimedOut("the client does not read") from None

    async def _finish(self, content: bytes = b"") -> None:
        self._complete = True
        await self._send({"type": "http.response.body", "body": content, "more_body": False})

    # What goes wrong

    async def _failed(self, error: Exception) -> None:
        if self.status:
            log.info("%s: an answer is cut: %s", self._site.name, error)
            self._cut()
        elif isinstance(error, Refused):
            await self._refuse(error)
        elif isinstance(error, TransportError):
            await self._refuse(Refused(504 if isinstance(error, TimedOut) else 502, str(error)))
        elif isinstance(error, TimeoutError):
            await self._refuse(Refused(504, "the site does not take the request, or does not answer"))
        elif isinstance(error, ValueError):
            await self._refuse(Refused(400, str(error)))
        else:
            log.error("%s: a request could not be passed", self._site.name, exc_info=error)
            await self._refuse(Refused(502, "a fault of the bridge; its log tells more"))

    async def _refuse(self, refused: Refused) -> None:
        self.status = refused.status
        self._complete = True
        await answer_refusal(self._site, refused, self._scope, self._send)

    async def _end_now(self, why: str) -> None:
        if not self.status:
            await self._refuse(Refused(503, why, (b"connection", b"close")))
            return
        if self._passage.channel:
            try:
                async with asyncio.timeout(FAREWELL_S):
                    await self._finish()
                    return
            except TimeoutError:
                self._complete = False
        self._cut()

    def _cut(self) -> None:
        """Close the connection in the middle of the answer, so that the client sees that it is not whole."""
        abort: Callable[[], None] | None = self._scope.get("extensions", {}).get("ctibridge.abort")
        if abort is not None:
            self._was_cut = True
            abort()


class _Incoming:
    """What the client sends: its body, handed on when it is wanted, and the news that it has gone."""

    def __init__(self, receive: Receive, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.client_gone = False
        self.failure: Exception | None = None
        """What ended the body early; a carrier may have made something else of it."""
        self._receive = receive
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue(1)
        self._unwanted = False

    async def read(self) -> None:
        """Read until the client has gone; the only one who calls `receive`."""
        more = True
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                self.client_gone = True
                return
            if more:
                piece = message.get("body", b"")
                if piece and not self._unwanted:
                    await self._pieces.put(piece)
                more = message.get("more_body", False)
                if not more and not self._unwanted:
                    await self._pieces.put(None)

    async def gone(self) -> None:
        """Wait until the client has gone, when its connection has been cut."""
        while not self.client_gone:
            self.client_gone = (await self._receive())["type"] == "http.disconnect"

    async def whole(self, limit_s: float) -> bytes:
        """The whole body."""
        body = bytearray()
        async for piece in self.pieces(limit_s, lambda: None):
            body += piece
        return bytes(body)

    async def pieces(self, limit_s: float, waiting: Callable[[], None]) -> AsyncIterator[bytes]:
        """The body as it comes; `waiting` is called before each wait. Raises `Refused` 413 and 408."""
        size = 0
        try:
            while True:
                waiting()
                try:
                    async with asyncio.timeout(limit_s):
                        piece = await self._pieces.get()
                except TimeoutError:
                    raise Refused(408, f"not a byte of the body for {limit_s:g} s", CLOSE) from None
                if piece is None:
                    return
                size += len(piece)
                if size > self.most_bytes:
                    raise Refused(413, f"the body has more than {self.most_bytes} bytes")
                yield piece
        except Refused as refused:
            self.failure = refused
            raise
        finally:
            # Nobody wants the rest: it is read, so that the client's going is noticed, and dropped.
            self._unwanted = True
            while not self._pieces.empty():
                self._pieces.get_nowait()
