"""A process of its own that moves one large body to or from the site, through ingress or tunnel, and checks it.

It reads one `Transfer` a line (JSON) from its standard input and answers each with one line: `Transferred`. Errors:
what goes wrong is `Transferred.error`; the process goes on.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
import time
from typing import Any, Literal

import httptools
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from bridge.bench.bodies_upstream import PATH, Body, Receipt
from bridge.bench.process import Announcement, run_loop, say, standard_input
from bridge.bench.wire import WireError
from protocol.encoding import Encoding
from protocol.exchange import Asking, Requester
from protocol.flow import Outgoing
from protocol.tunnel import Codec, TunnelError, TunnelResponse, body_from_wire

READ_BYTES = 256 * 1024
SILENCE_LIMIT_S = 30.0
"""A body that stands still for so long has come to grief."""

MIB = 1024 * 1024


class Transfer(msgspec.Struct):
    """`size` bytes, in one of two directions, on one of two ways to the bridge on `port`."""

    way: Literal["ingress", "tunnel"]
    direction: Literal["download", "upload"]
    port: int
    size: int
    token: str = ""


class Transferred(msgspec.Struct):
    """How long it took; the content was found to be right."""

    seconds: float = 0.0
    error: str | None = None


def expected(size: int) -> str:
    """The SHA-256 of a body of this size."""
    body = Body(size)
    while body.piece():
        pass
    return body.hash.hexdigest()


async def transfer(what: Transfer) -> Transferred:
    """Do it. Raises `WireError`, `OSError`, `TimeoutError`."""
    right = Receipt(what.size, expected(what.size))
    begun = time.perf_counter()
    found = await (_ingress(what) if what.way == "ingress" else _tunnel(what))
    seconds = time.perf_counter() - begun
    if found != right:
        raise WireError(f"{found} arrived where it should have been {right}")
    return Transferred(seconds)


class _Answer:
    """One HTTP answer: counted and hashed, and its beginning kept."""

    def __init__(self) -> None:
        self.parser: Any = httptools.HttpResponseParser(self)
        self.receipt = Receipt(0, "")
        self.kept = b""
        self.over = False
        self._hash = hashlib.sha256()

    def on_body(self, data: bytes) -> None:
        self.receipt.bytes += len(data)
        self._hash.update(data)
        if len(self.kept) < 4096:
            self.kept += data[:4096]

    def on_message_complete(self) -> None:
        if self.parser.get_status_code() != 100:
            self.receipt.sha256 = self._hash.hexdigest()
            self.over = True


async def _ingress(what: Transfer) -> Receipt:
    reader, writer = await asyncio.open_connection("127.0.0.1", what.port)
    sending = asyncio.ensure_future(_send(writer, what))
    try:
        answer = _Answer()
        while not answer.over:
            data = await asyncio.wait_for(reader.read(READ_BYTES), _patience_s(what))
            if not data:
                raise WireError("the answer was cut short")
            answer.parser.feed_data(data)
    finally:
        writer.close()
        # An answer may come before the whole body was sent: nobody waits for the rest then.
        sending.cancel()
        await asyncio.wait([sending])
    if answer.parser.get_status_code() != 200:
        raise WireError(f"answered with {answer.parser.get_status_code()} {answer.kept!r}")
    return answer.receipt if what.direction == "download" else _receipt(answer.kept)


async def _send(writer: asyncio.StreamWriter, what: Transfer) -> None:
    if what.direction == "download":
        writer.write(f"GET {PATH}?bytes={what.size} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        return
    head = (
        f"PUT {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\n"
        f"Content-Length: {what.size}\r\n\r\n"
    )
    writer.write(head.encode())
    body = Body(what.size)
    while piece := body.piece():
        writer.write(piece)
        await writer.drain()


class _Exchange:
    """The one request that the tunnel's socket carries (`protocol.exchange.Asker`)."""

    def __init__(self, size: int) -> None:
        self.receipt = Receipt(0, "")
        self.answer: bytes | None = None
        self.why: str | None = None
        self.over = False
        self.asking: Asking | None = None
        self._hash = hashlib.sha256()
        self._body = Body(size)

    def answered(self, response: TunnelResponse, encoding: Encoding) -> None:
        if response.status != 200:
            self.why = f"answered with {response.status} {bytes(response.body or b'')!r}"
        if not response.stream:
            self.answer = body_from_wire(response, encoding)
        self.over = not response.stream or self.why is not None

    def arrived(self, piece: bytes, end: bool) -> None:
        self.receipt.bytes += len(piece)
        self._hash.update(piece)
        if self.asking is not None:
            self.asking.consumed(len(piece))
        if end:
            self.receipt.sha256 = self._hash.hexdigest()
            self.over = True

    def failed(self, error: TunnelError) -> None:
        self.why = f"{error.code}: {error.message}"
        self.over = True

    def room(self) -> None:
        asking = self.asking
        while asking is not None and not asking.is_full:
            if not self._body.left:
                asking.end()
                return
            asking.write(self._body.piece())


async def _tunnel(what: Transfer) -> Receipt:
    headers = {"Authorization": f"Bearer {what.token}"}
    async with connect(
        f"ws://127.0.0.1:{what.port}/ws", additional_headers=headers, compression=None
    ) as socket:
        outgoing = Outgoing(Codec())
        requester = Requester(outgoing, encoding=Encoding.MSGPACK, bytes_encoding=Encoding.MSGPACK)
        up = what.direction == "upload"
        exchange = _Exchange(what.size if up else 0)
        exchange.asking = requester.ask(
            exchange,
            "PUT" if up else "GET",
            PATH if up else f"{PATH}?bytes={what.size}",
            {"Content-Type": "application/octet-stream"} if up else {},
            streamed=up,
        )
        if up:
            exchange.room()
        while True:
            await _flush(socket, outgoing)
            if exchange.over:
                break
            frame = await asyncio.wait_for(socket.recv(), _patience_s(what))
            encoding = Encoding.JSON if isinstance(frame, str) else Encoding.MSGPACK
            requester.receive(encoding, frame)
    if exchange.why is not None:
        raise WireError(exchange.why)
    return _receipt(exchange.answer or b"") if up else exchange.receipt


async def _flush(socket: ClientConnection, outgoing: Outgoing) -> None:
    while (frame := outgoing.next()) is not None:
        await socket.send(frame[1], text=frame[0] is Encoding.JSON)


def _patience_s(what: Transfer) -> float:
    """How long nothing may come: an upload is answered after its last byte, at 4 MiB/s or more."""
    return SILENCE_LIMIT_S + (what.size / (4 * MIB) if what.direction == "upload" else 0.0)


def _receipt(body: bytes) -> Receipt:
    try:
        return msgspec.json.decode(body, type=Receipt)
    except msgspec.MsgspecError as error:
        raise WireError(f"no receipt: {body[:300]!r}") from error


async def serve() -> None:
    """Announce, then obey until the standard input ends."""
    commands = await standard_input()
    say(Announcement())
    while line := await commands.readline():
        try:
            answer = await transfer(msgspec.json.decode(line, type=Transfer))
        except (WireError, OSError, TimeoutError, WebSocketException) as error:
            answer = Transferred(error=str(error) or type(error).__name__)
        say(answer)


if __name__ == "__main__":
    sys.exit(run_loop(serve()))
