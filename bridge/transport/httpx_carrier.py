"""httpx's comfort over any carrier: an httpx transport that sends through a `bridge.transport.Transport`.

Carrier errors become httpx's: `ConnectError` and `ConnectTimeout` where the site cannot have seen the whole
request, `ReadError` and `ReadTimeout` where it may have, `WriteTimeout` where it does not take a streamed
body, `RemoteProtocolError` for an answer that is not HTTP/1.1, `LocalProtocolError` for a request that must
not be sent, `UnsupportedProtocol` for a request to another host.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

import httpx

from bridge.transport import (
    Headers,
    Request,
    StreamedResponse,
    TimedOut,
    Transport,
    TransportError,
    Unreachable,
)
from bridge.transport.http_wire import CARRIER_HEADERS

NO_LIMIT_S = 86_400.0
"""Stands for httpx's `None`: a day, since a carrier wants a number."""

BUFFERED_BODY_BYTES = 1024 * 1024
"""A streamed body that announces no more than this (a form with a small file) is read first and sent with its
length, because some web services refuse chunked requests; a larger one is not held in memory."""


class CarrierTransport(httpx.AsyncBaseTransport):
    """Carries an `httpx.AsyncClient`'s requests over the pool of `carrier`.

    The carrier decides which site is reached: a request's path and query are used, its host is not. With
    `origin` (`"https://o2g.example:8443"`) a request for another host, such as an address taken from an
    answer or a followed redirect leads to, is refused with `UnsupportedProtocol`.

    Of httpx's timeouts, `connect` and `read` together bound the time to the answer's head, `read` also each
    silence within its body; `write` bounds the time in which one piece of a streamed request body is taken,
    and `read` counts anew when all of it is. Closing the client leaves the carrier open.
    """

    def __init__(self, carrier: Transport, *, origin: str | None = None) -> None:
        self._carrier = carrier
        self._origin = None if origin is None else _origin(httpx.URL(origin))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request; the answer's body is read when the caller asks for it."""
        if self._origin is not None and _origin(request.url) != self._origin:
            why = f"{request.url.host} is not the site behind this client"
            raise httpx.UnsupportedProtocol(why, request=request)
        limits = _Limits(request)
        content, body = await _body(request, limits)
        carried = Request(
            method=request.method,
            target=request.url.raw_path.decode("ascii"),
            headers=_end_to_end(request.headers.raw),
            body=content,
            # A streamed body takes its time: its pieces, and the wait after it, are bounded instead.
            timeout_s=NO_LIMIT_S if body is not None else limits.head_s,
        )
        async with AsyncExitStack() as stack:
            try:
                context = self._carrier.stream(carried, body=None if body is None else body.pieces())
                async with asyncio.timeout(None) as watch:
                    if body is not None:
                        body.begin(watch)
                    answer = await stack.enter_async_context(context)
                    if body is not None:
                        body.watch = None
            except TransportError as error:
                raise _httpx_error(error, request) from error
            except Exception as error:
                if body is not None and error is body.failure:
                    raise
                if body is not None and isinstance(error, TimeoutError):
                    raise body.timed_out(request) from error
                if isinstance(error, ValueError):
                    raise httpx.LocalProtocolError(str(error), request=request) from error
                raise
            # From here on it is httpx that ends the exchange, by closing the answer's stream.
            stack.pop_all()
        return httpx.Response(
            status_code=answer.status,
            headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers],
            stream=_AnswerStream(context, answer, limits, request),
            extensions={"http_version": b"HTTP/1.1"},
        )


class _Limits:
    """httpx's timeouts of one request, in seconds."""

    def __init__(self, request: httpx.Request) -> None:
        timeouts = request.extensions.get("timeout", {})
        connect_s: float | None = timeouts.get("connect")
        self.read_s: float | None = timeouts.get("read")
        self.write_s: float | None = timeouts.get("write")
        self.head_s = NO_LIMIT_S if connect_s is None or self.read_s is None else connect_s + self.read_s


class _StreamedBody:
    """A request body that the carrier draws piece by piece; keeps the watch over how fast it does."""

    def __init__(self, source: httpx.AsyncByteStream, limits: _Limits) -> None:
        self._source = source
        self._limits = limits
        self._ended = False
        self.failure: Exception | None = None
        """What the source itself raised, which is its reader's to see unchanged."""
        self.watch: asyncio.Timeout | None = None

    def begin(self, watch: asyncio.Timeout) -> None:
        """Bound the time until the first piece is drawn, which is when a connection is there."""
        self.watch = watch
        self._allow(self._limits.head_s)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body; the time its source takes to make a piece is not bounded, that to send it is."""
        self._allow(None)
        try:
            async for piece in self._source:
                self._allow(self._limits.write_s)
                yield piece
                self._allow(None)
        except Exception as error:
            self.failure = error
            raise
        self._ended = True
        self._allow(self._limits.read_s)

    def timed_out(self, request: httpx.Request) -> httpx.TimeoutException:
        """Which of the limits it was."""
        if self._ended:
            return httpx.ReadTimeout("no answer after the body was sent", request=request)
        return httpx.WriteTimeout("the site does not take the request's body", request=request)

    def _allow(self, limit_s: float | None) -> None:
        if self.watch is not None and not self.watch.expired():
            now = asyncio.get_running_loop().time()
            self.watch.reschedule(None if limit_s is None else now + limit_s)


class _AnswerStream(httpx.AsyncByteStream):
    """The answer's body, as httpx reads and closes it."""

    def __init__(
        self,
        context: AbstractAsyncContextManager[StreamedResponse],
        answer: StreamedResponse,
        limits: _Limits,
        request: httpx.Request,
    ) -> None:
        self._context = context
        self._answer = answer
        self._limits = limits
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        chunks = self._answer.chunks()
        while True:
            try:
                async with asyncio.timeout(self._limits.read_s):
                    piece = await anext(chunks)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                why = f"not a byte of the answer for {self._limits.read_s:g} s"
                raise httpx.ReadTimeout(why, request=self._request) from error
            except TransportError as error:
                raise _httpx_error(error, self._request) from error
            yield piece

    async def aclose(self) -> None:
        await self._context.__aexit__(None, None, None)


async def _body(request: httpx.Request, limits: _Limits) -> tuple[bytes | None, _StreamedBody | None]:
    """The request's body: whole, or as a stream, or neither."""
    try:
        return request.content or None, None
    except httpx.RequestNotRead:
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) <= BUFFERED_BODY_BYTES:
            return await request.aread() or None, None
        if not isinstance(request.stream, httpx.AsyncByteStream):
            raise
        return None, _StreamedBody(request.stream, limits)


def _end_to_end(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    fields = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)
    return [(name, value) for name, value in fields if name.lower() not in CARRIER_HEADERS]


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _httpx_error(error: TransportError, request: httpx.Request) -> httpx.TransportError:
    kind: type[httpx.TransportError]
    if isinstance(error, TimedOut):
        kind = httpx.ConnectTimeout if error.executed == "no" else httpx.ReadTimeout
    elif isinstance(error, Unreachable):
        kind = httpx.ConnectError if error.executed == "no" else httpx.ReadError
    else:
        kind = httpx.RemoteProtocolError
    return kind(str(error), request=request)
