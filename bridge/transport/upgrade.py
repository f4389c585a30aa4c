"""A site's own WebSocket through the tunnel: the handshake as a request, then bytes both ways.

At the agent, `Upgrades` carries such a request out; at the bridge, `handshaking` gives a WebSocket library a
connected socket whose other end is that request. What crosses are the bytes of RFC 6455; nobody on the way looks in.
Raises the errors of `bridge.transport`, and `ValueError` for a request that must not be sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from http import HTTPStatus
from typing import Final, Protocol

from bridge.transport import (
    BadAnswer,
    Headers,
    Request,
    StreamedResponse,
    TimedOut,
    TransportError,
    Unreachable,
    first_header,
)
from bridge.transport.http_dial import failure
from bridge.transport.http_wire import CARRIER_HEADERS, check_request, parse_base_url

log = logging.getLogger(__name__)

OPEN_LIMIT_S: Final = 10.0
"""For the connection and the handshake; a site that is there takes milliseconds."""

HEAD_MOST_BYTES: Final = 64 * 1024
"""Of a handshake and of its answer, as for any other request."""

PIECE_BYTES: Final = 64 * 1024
"""What is read at once: one chunk of the tunnel."""

SWITCHING: Final = 101

KEY: Final = "sec-websocket-key"
"""The field by which a handshake is recognised: that of `Upgrade` ends at each hop."""


class Streams(Protocol):
    """The part of `bridge.transport.Transport` that has bodies in pieces both ways."""

    def stream(
        self, request: Request, *, body: AsyncIterator[bytes] | None = None
    ) -> AbstractAsyncContextManager[StreamedResponse]:
        """See `bridge.transport.Transport.stream`."""
        ...


def is_handshake(headers: Headers) -> bool:
    """Whether a request with these fields wants to become a WebSocket."""
    return first_header(headers, KEY) is not None


class Upgrades:
    """Carries handshakes to one site, each on a connection of its own (`Streams`)."""

    def __init__(self, base_url: str, tls: ssl.SSLContext | None) -> None:
        self._origin = parse_base_url(base_url)
        self._tls = tls if self._origin.secure else None

    @asynccontextmanager
    async def stream(
        self, request: Request, *, body: AsyncIterator[bytes] | None = None
    ) -> AsyncIterator[StreamedResponse]:
        """The answer to the handshake; where that is 101, `body` goes to the site while the context is open."""
        check_request(request)
        writer: asyncio.StreamWriter | None = None
        uploading: asyncio.Task[None] | None = None
        try:
            try:
                async with asyncio.timeout(OPEN_LIMIT_S):
                    reader, writer = await asyncio.open_connection(
                        self._origin.host, self._origin.port, ssl=self._tls, limit=HEAD_MOST_BYTES
                    )
                    writer.write(self._head(request))
                    status, headers = _parsed(await reader.readuntil(b"\r\n\r\n"))
            except TimeoutError:
                raise TimedOut(f"no handshake within {OPEN_LIMIT_S:g} s") from None
            except (OSError, UnicodeError) as error:
                log.warning("no connection to %s: %s", self._origin.authority, error)
                raise Unreachable(failure(error, OPEN_LIMIT_S)[1]) from error
            except asyncio.IncompleteReadError:
                raise Unreachable("the site closed the connection instead of answering a handshake") from None
            except (asyncio.LimitOverrunError, ValueError) as error:
                raise BadAnswer(f"the answer to a handshake is no HTTP: {error}") from error
            if body is not None and status == SWITCHING:
                uploading = asyncio.get_running_loop().create_task(_copy(body, writer))
            yield _Answer(status, headers, reader)
        finally:
            if uploading is not None:
                uploading.cancel()
                await asyncio.wait([uploading])
            if writer is not None:
                writer.transport.abort()

    def _head(self, request: Request) -> bytes:
        lines = [
            f"{request.method} {self._origin.prefix}{request.target} HTTP/1.1",
            f"Host: {self._origin.authority}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            *(f"{name}: {value}" for name, value in request.headers),
        ]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


class _Answer:
    """What came back: bytes of the WebSocket, or the short page that says why there is none."""

    def __init__(self, status: int, headers: Headers, reader: asyncio.StreamReader) -> None:
        self.status = status
        self.headers = headers
        self._reader = reader

    async def chunks(self) -> AsyncIterator[bytes]:
        """See `StreamedResponse.chunks`."""
        try:
            if self.status != SWITCHING:
                length = first_header(self.headers, "content-length") or "0"
                size = int(length) if length.isascii() and length.isdecimal() and len(length) < 9 else 0
                yield await self._reader.readexactly(min(size, HEAD_MOST_BYTES))
                return
            while piece := await self._reader.read(PIECE_BYTES):
                yield piece
        except (OSError, asyncio.IncompleteReadError) as error:
            raise Unreachable(str(error)) from error


@asynccontextmanager
async def handshaking(transport: Streams, limit_s: float = OPEN_LIMIT_S) -> AsyncIterator[socket.socket]:
    """A connected Unix socket for a WebSocket client; its handshake, and what follows, goes through `transport`.

    A handshake that does not arrive is answered with 502 and the reason.
    """
    near, far = socket.socketpair()
    for each in (near, far):
        each.setblocking(False)
    reader, writer = await asyncio.open_unix_connection(sock=far, limit=HEAD_MOST_BYTES)
    carrying = asyncio.get_running_loop().create_task(_carry(transport, reader, writer, limit_s))
    try:
        yield near
    finally:
        carrying.cancel()
        await asyncio.wait([carrying])
        writer.transport.abort()
        near.close()


async def _carry(
    transport: Streams, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit_s: float
) -> None:
    answered = False
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *fields = head.removesuffix("\r\n\r\n").split("\r\n")
        method, target, _ = first.split(" ")
        headers = [(name, value.strip()) for name, _, value in (field.partition(":") for field in fields)]
        own = [(name, value) for name, value in headers if name.lower() not in CARRIER_HEADERS]
        request = Request(method, target, own, None, limit_s)
        async with transport.stream(request, body=_pieces(reader)) as answer:
            writer.write(_answer_head(answer))
            answered = True
            async for piece in answer.chunks():
                writer.write(piece)
                await writer.drain()
    except TransportError as error:
        if not answered:
            writer.write(_refusal(str(error)))
    except (OSError, asyncio.IncompleteReadError):
        pass  # the client has closed its socket
    finally:
        writer.close()


async def _pieces(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while piece := await reader.read(PIECE_BYTES):
        yield piece


async def _copy(body: AsyncIterator[bytes], writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, TransportError):
        async for piece in body:
            writer.write(piece)
            await writer.drain()


def _answer_head(answer: StreamedResponse) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {_phrase(answer.status)}"]
    lines += [f"{name}: {value}" for name, value in answer.headers if name.lower() not in CARRIER_HEADERS]
    if answer.status == SWITCHING:
        lines += ["Connection: Upgrade", "Upgrade: websocket"]
    else:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def _refusal(why: str) -> bytes:
    body = why.encode()
    lines = ["HTTP/1.1 502 Bad Gateway", f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + body


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _parsed(head: bytes) -> tuple[int, Headers]:
    """Status and fields of an answer's head. Raises `ValueError`."""
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    version, _, rest = first.partition(" ")
    status = rest.partition(" ")[0]
    if not version.startswith("HTTP/1.") or len(status) != 3 or not status.isdecimal():
        raise ValueError(f"its first line is {first[:80]!r}")
    fields = [line.partition(":") for line in lines]
    return int(status), [(name.strip(), value.strip()) for name, _, value in fields]
