"""httpx through the socket: `httpx.AsyncClient(transport=phone.transport())`, and `httpx.Client` likewise.

A request's scheme and host choose nothing: path and query go to the site, whatever stands before them. Address the
site as `https://…` all the same, so that cookies marked `Secure` come back. Errors: those of httpx, with the client's
own as their cause. Source: protocol.md section 5.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import httpx

from ctibridge_client.errors import ClientError
from ctibridge_client.tunnel import WINDOW_BYTES
from ctibridge_client.tunnelled import Exchange, Head

if TYPE_CHECKING:
    from ctibridge_client.aio import AsyncClient

T = TypeVar("T")


class Runner(Protocol):
    """Runs what is asynchronous where the client lives, and waits for it."""

    def __call__(self, work: Coroutine[Any, Any, T], /) -> T:
        """Its result."""


class _Limits:
    """The time-outs of one request (seconds, None for none), as httpx has them."""

    def __init__(self, request: httpx.Request) -> None:
        of = request.extensions.get("timeout", {})
        self.connect: float | None = of.get("connect")
        self.read: float | None = of.get("read")
        self.write: float | None = of.get("write")


class _Tunnelled:
    """What both transports do, step by step."""

    def __init__(self, client: AsyncClient, request: httpx.Request, body: bytes | None) -> None:
        self._limits = _Limits(request)
        self._request = request
        self._opened: Exchange | None = None
        self._client = client
        self._body = body

    @property
    def _exchange(self) -> Exchange:
        assert self._opened is not None  # noqa: S101 - `open` comes first
        return self._opened

    @property
    def is_answered(self) -> bool:
        """Whether more of the request's body is of no use."""
        return self._exchange.is_answered

    async def open(self) -> None:
        """Send the head, once there is a connection."""
        path = self._request.url.raw_path.decode("ascii")
        headers = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in self._request.headers.raw
        ]
        try:
            self._opened = self._client.exchange(self._request.method, path, headers, self._body)
        except ClientError as error:
            raise self._as_httpx(error) from error
        await self._within(self._opened.sent(), self._limits.connect, httpx.ConnectTimeout)

    async def write(self, piece: bytes, *, end: bool = False) -> None:
        """A piece of the request's body."""
        for start in range(0, max(1, len(piece)), WINDOW_BYTES):
            part = piece[start : start + WINDOW_BYTES]
            last = end and start + WINDOW_BYTES >= len(piece)
            await self._within(self._exchange.write(part, end=last), self._limits.write, httpx.WriteTimeout)

    async def head(self) -> Head:
        """The answer's head."""
        return await self._within(self._exchange.head(), self._limits.read, httpx.ReadTimeout)

    async def read(self) -> bytes | None:
        """The next piece of the answer's body."""
        return await self._within(self._exchange.read(), self._limits.read, httpx.ReadTimeout)

    async def close(self) -> None:
        """Whatever is left is not wanted."""
        if self._opened is not None:
            self._opened.close()

    async def _within(
        self, work: Awaitable[T], limit_s: float | None, late: type[httpx.TimeoutException]
    ) -> T:
        try:
            async with asyncio.timeout(limit_s):
                return await work
        except TimeoutError:
            self._exchange.close()
            raise late(f"more than {limit_s:g} s", request=self._request) from None
        except asyncio.CancelledError:
            self._exchange.close()
            raise
        except ClientError as error:
            raise self._as_httpx(error) from error

    def _as_httpx(self, error: ClientError) -> httpx.TransportError:
        never_left = self._opened is None or self._opened.executed == "no"
        kind = httpx.ConnectError if never_left else httpx.ReadError
        return kind(error.message, request=self._request)


def _inline(request: httpx.Request) -> bool:
    """Whether a request's body is small enough to go in its head; one of unknown length never is."""
    if "transfer-encoding" in request.headers:
        return False
    return int(request.headers.get("content-length", "0")) <= WINDOW_BYTES


def _response(head: Head, stream: httpx.AsyncByteStream | httpx.SyncByteStream) -> httpx.Response:
    extensions = {"ctibridge_origin": head.origin} if head.origin else {}
    return httpx.Response(head.status, headers=head.headers, stream=stream, extensions=extensions)


class _AsyncBody(httpx.AsyncByteStream):
    def __init__(self, tunnelled: _Tunnelled) -> None:
        self._tunnelled = tunnelled

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (piece := await self._tunnelled.read()) is not None:
            yield piece

    async def aclose(self) -> None:
        await self._tunnelled.close()


class AsyncTunnelTransport(httpx.AsyncBaseTransport):
    """For `httpx.AsyncClient`. Closing it leaves the client of the bridge open, which may be used for more."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See httpx."""
        body = await request.aread() if _inline(request) else None
        tunnelled = _Tunnelled(self._client, request, body)
        try:
            await tunnelled.open()
            if body is None:
                assert isinstance(request.stream, httpx.AsyncByteStream)  # noqa: S101 - as httpx.AsyncClient has it
                async for piece in request.stream:
                    await tunnelled.write(piece)
                    if tunnelled.is_answered:
                        break
                await tunnelled.write(b"", end=True)
            head = await tunnelled.head()
        except BaseException:
            await tunnelled.close()
            raise
        return _response(head, _AsyncBody(tunnelled))


class _BlockingBody(httpx.SyncByteStream):
    def __init__(self, tunnelled: _Tunnelled, run: Runner) -> None:
        self._tunnelled = tunnelled
        self._run = run

    def __iter__(self) -> Iterator[bytes]:
        while (piece := self._run(self._tunnelled.read())) is not None:
            yield piece

    def close(self) -> None:
        self._run(self._tunnelled.close())


class TunnelTransport(httpx.BaseTransport):
    """For `httpx.Client`; `run` is that of the blocking client."""

    def __init__(self, client: AsyncClient, run: Runner) -> None:
        self._client = client
        self._run = run

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """See httpx."""
        body = request.read() if _inline(request) else None
        tunnelled = _Tunnelled(self._client, request, body)
        try:
            self._run(tunnelled.open())
            if body is None:
                assert isinstance(request.stream, httpx.SyncByteStream)  # noqa: S101 - as httpx.Client has it
                for piece in request.stream:
                    self._run(tunnelled.write(piece))
                    if tunnelled.is_answered:
                        break
                self._run(tunnelled.write(b"", end=True))
            head = self._run(tunnelled.head())
        except BaseException:
            self._run(tunnelled.close())
            raise
        return _response(head, _BlockingBody(tunnelled, self._run))
