"""The load generator's side of WebSocket and HTTP/1.1, reduced to what a measurement needs.

Errors: `WireError` (the peer said something the reduced reader does not understand, or hung up).
"""

from __future__ import annotations

import asyncio
from typing import cast

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
FIN = 0x80
MASKED = 0x80

# The load is one local process, so nothing is gained from an unpredictable key; unmasking costs a server
# the same whatever the key is, and with an all-zero one a frame can be prepared once and sent for ever.
ZERO_KEY = b"\x00\x00\x00\x00"

HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n"
)


class WireError(Exception):
    """The peer went away, refused, or sent what the reduced reader does not understand."""


def client_frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """One whole client frame (FIN set, masked with `ZERO_KEY`), ready to be written (RFC 6455, 5.2)."""
    size = len(payload)
    if size < 126:
        head = bytes((FIN | opcode, MASKED | size))
    elif size < 1 << 16:
        head = bytes((FIN | opcode, MASKED | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((FIN | opcode, MASKED | 127)) + size.to_bytes(8, "big")
    return head + ZERO_KEY + payload


def header_lines(headers: dict[str, str]) -> str:
    """Header fields as they stand in a request, each with its line end."""
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items())


class FrameReader:
    """Cuts a server's bytes (unmasked frames) into payloads; keeps the incomplete rest for the next bytes."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def unread(self) -> bytes:
        """The beginning of a frame whose end has not arrived."""
        return self._rest

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """The (opcode, payload) of each frame that is now complete.

        Raises `WireError` for a fragmented or masked frame: no server measured here sends one.
        """
        if self._rest:
            data = self._rest + data
        frames: list[tuple[int, bytes]] = []
        at = 0
        end = len(data)
        while end - at >= 2:
            size = data[at + 1]
            start = at + 2
            if size >= 126:
                if size > 127:
                    raise WireError("the server masked a frame")
                start += 2 if size == 126 else 8
                if start > end:
                    break
                size = int.from_bytes(data[at + 2 : start], "big")
            stop = start + size
            if stop > end:
                break
            first = data[at]
            if not first & FIN:
                raise WireError("the server sent a fragmented message")
            frames.append((first & 0x0F, data[start:stop]))
            at = stop
        self._rest = data[at:] if at < end else b""
        return frames


class FrameCounter:
    """As `FrameReader`, but counts data frames by their lengths alone: what 2,000 sockets can afford.

    `unread` is the beginning of a frame that another reader has got already; `pings` holds what has to be
    answered, `closed` the payload of a close frame.
    """

    def __init__(self, unread: bytes = b"") -> None:
        self._rest = unread
        self.pings: list[bytes] = []
        self.closed: bytes | None = None

    def feed(self, data: bytes) -> tuple[int, int]:
        """The number of text and binary frames completed by `data`, and their payload bytes."""
        if self._rest:
            data = self._rest + data
        count = total = at = 0
        end = len(data)
        while end - at >= 2:
            size = data[at + 1]
            start = at + 2
            if size >= 126:
                start += 2 if size == 126 else 8
                if start > end:
                    break
                size = int.from_bytes(data[at + 2 : start], "big")
            stop = start + size
            if stop > end:
                break
            opcode = data[at] & 0x0F
            if opcode < CLOSE:
                count += 1
                total += size
            elif opcode == PING:
                self.pings.append(data[start:stop])
            elif opcode == CLOSE:
                self.closed = data[start:stop]
            at = stop
        self._rest = data[at:] if at < end else b""
        return count, total


def close_reason(payload: bytes) -> str:
    """A close frame's payload in words."""
    if len(payload) < 2:
        return "closed without a code"
    return (
        f"closed with {int.from_bytes(payload[:2], 'big')} {payload[2:].decode('utf-8', 'replace')}".strip()
    )


class Http11Reader:
    """Finds the end of each answer in a connection's bytes by `Content-Length`; bodies are kept.

    Raises `WireError` for an answer without a length: nothing measured here sends one.
    """

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """The (status, body) of each answer that is now complete."""
        if self._rest:
            data = self._rest + data
        answers: list[tuple[int, bytes]] = []
        while data:
            head_end = data.find(b"\r\n\r\n")
            if head_end < 0:
                break
            status = int(data[9:12])
            size = 0
            if status != 204:
                length = data.lower().find(b"\r\ncontent-length:", 0, head_end)
                if length < 0:
                    raise WireError(f"an HTTP answer (status {status}) without Content-Length")
                length += 17
                size = int(data[length : data.find(b"\r\n", length)])
            stop = head_end + 4 + size
            if stop > len(data):
                break
            answers.append((status, data[head_end + 4 : stop]))
            data = data[stop:]
        self._rest = data
        return answers


class WebSocketClient(asyncio.Protocol):
    """One WebSocket; subclasses take the messages of each read together in `received`.

    `opened` is done when the handshake is through, `lost` when the connection has gone (never with a result).
    """

    def __init__(self, host: str, port: int, path: str, headers: dict[str, str]) -> None:
        loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[None] = loop.create_future()
        self.lost: asyncio.Future[None] = loop.create_future()
        # Whoever waits for neither any more must not be told about it by the loop.
        self.opened.add_done_callback(_seen)
        self.lost.add_done_callback(_seen)
        self._request = HANDSHAKE.format(path=path, host=host, port=port, headers=header_lines(headers))
        self._head: bytes | None = b""
        self._reader = FrameReader()
        self._why = "hung up"
        self.transport: asyncio.Transport

    def received(self, messages: list[bytes]) -> None:
        """The data messages that one read brought, in order."""

    def unread(self) -> bytes:
        """What another protocol that takes over the transport has to begin with."""
        return self._reader.unread

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the handshake."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self._request.encode())

    def data_received(self, data: bytes) -> None:
        """Finish the handshake, then hand on messages and answer pings."""
        if self._head is not None:
            self._head += data
            head, end, data = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head[:16]:
                self._fail(f"refused the handshake: {head.splitlines()[0].decode('latin-1')}")
                return
            self._head = None
            if not self.opened.done():
                self.opened.set_result(None)
            if not data:
                return
        try:
            frames = self._reader.feed(data)
        except WireError as error:
            self._fail(str(error))
            return
        messages = [payload for opcode, payload in frames if opcode < CLOSE]
        if len(messages) != len(frames):
            for opcode, payload in frames:
                if opcode == PING:
                    self.transport.write(client_frame(payload, PONG))
                elif opcode == CLOSE:
                    self._why = close_reason(payload)
        if messages:
            self.received(messages)

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail whoever waits."""
        error = WireError(f"the peer {self._why}" if exc is None else f"connection lost: {exc}")
        for future in (self.opened, self.lost):
            if not future.done():
                future.set_exception(error)

    def _fail(self, why: str) -> None:
        self._why = why
        self.transport.abort()


def _seen(future: asyncio.Future[None]) -> None:
    if not future.cancelled():
        future.exception()
