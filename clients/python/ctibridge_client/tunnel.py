"""REST requests through the socket, as a state machine without I/O: heads, bodies in pieces, credit both ways.

Errors: `ConnectionLost`, and `ClientError` for what the bridge says of one request, both handed to the request's
`Listener`; nothing is raised. Source: protocol.md section 5.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Final, Protocol

from ctibridge_client.errors import ClientError, ConnectionLost
from ctibridge_client.wire import (
    Encoding,
    Frame,
    Headers,
    Unreadable,
    body_from_wire,
    body_to_wire,
    data_from_wire,
    headers_from_wire,
    headers_to_wire,
)

WINDOW_BYTES: Final = 256 * 1024
"""The credit of a body before its receiver has said anything, and the most that goes inside a message."""

GRANT_BYTES: Final = WINDOW_BYTES // 4
"""How much is read before credit for it is granted; a frame for each small piece would be too many."""

CHUNK_BYTES: Final = 64 * 1024
"""Bytes in one chunk: what any other frame waits for at most, on a link that takes one frame after another."""


class Listener(Protocol):
    """Who waits for the answer to a request. `failed`, or a piece with `end`, is the last that it hears."""

    def left(self) -> None:
        """The request has been handed to a socket."""

    def answered(self, status: int, headers: Headers, body: bytes | None, origin: str) -> None:
        """The answer; `body` is None where it follows in pieces, `origin` "bridge" where it is the bridge's own."""

    def arrived(self, piece: bytes, end: bool) -> None:
        """A piece of the answer's body; who has read it says so with `Tunnelled.consumed`."""

    def failed(self, error: ClientError) -> None:
        """There is no answer, or no more of it."""

    def room(self) -> None:
        """The request's body may be written on."""


class Tunnelled:
    """One request that is not answered in full."""

    def __init__(self, tunnel: Tunnel, id_: str, message: dict[str, Any], listener: Listener) -> None:
        self.id = id_
        self.sent = False
        """Its head has left, so the site may have seen it."""
        self.message = message
        self.listener = listener
        self._tunnel = tunnel
        # The body that goes out.
        self.pieces: deque[bytes | memoryview] = deque()
        self.waiting_bytes = 0
        self.ended = not message.get("stream", False)
        self.credit = WINDOW_BYTES
        self.next_seq = 0
        # The body that comes in.
        self.streaming = False
        self.expected_seq = 0
        self.granted = WINDOW_BYTES
        self.received = 0
        self.ungranted = 0

    @property
    def is_full(self) -> bool:
        """Whether who writes the body should wait for `room`."""
        return self.waiting_bytes >= CHUNK_BYTES

    def write(self, piece: bytes, *, end: bool = False) -> None:
        """Send a piece of the body of a streamed request."""
        self._tunnel.write(self, piece, end)

    def consumed(self, count: int) -> None:
        """`count` bytes of the answer have been read."""
        self._tunnel.consumed(self, count)

    def cancel(self) -> None:
        """The answer is not wanted any more; nothing more is heard of it."""
        self._tunnel.cancel(self)


class Tunnel:
    """The requests of one client, over however many sockets."""

    def __init__(self, encoding: Encoding) -> None:
        self.in_flight: dict[str, Tunnelled] = {}
        self._encoding = encoding
        self._count = 0
        self._control: deque[dict[str, Any]] = deque()
        self._heads: deque[Tunnelled] = deque()
        self._bodies: deque[Tunnelled] = deque()

    def ask(
        self, method: str, path: str, headers: Headers, body: bytes | None, listener: Listener
    ) -> Tunnelled:
        """A request; where `body` is None it is written afterwards, in pieces. It may wait for a socket."""
        self._count += 1
        id_ = f"t{self._count}"
        message: dict[str, Any] = {"type": "request", "id": id_, "method": method, "path": path}
        if crossing := headers_to_wire(headers):
            message["headers"] = crossing
        streamed = body is None or len(body) > WINDOW_BYTES
        if streamed:
            message["stream"] = True
        elif body:
            message |= body_to_wire(body, headers, self._encoding)
        request = Tunnelled(self, id_, message, listener)
        self.in_flight[id_] = request
        self._heads.append(request)
        if streamed and body:
            self.write(request, body, True)
        return request

    # Outgoing

    def next_frame(self) -> Frame | None:
        """What is to be sent now: windows and cancellations first, then heads, then bodies in turns."""
        if self._control:
            return self._encoding.frame(self._control.popleft())
        while self._heads:
            request = self._heads.popleft()
            if request.id in self.in_flight:
                request.sent = True
                request.listener.left()
                self._enlist(request)
                return self._encoding.frame(request.message)
        while self._bodies:
            request = self._bodies.popleft()
            if request.id in self.in_flight and _may_send(request):
                return self._encoding.frame(self._chunk(request))
        return None

    def write(self, request: Tunnelled, piece: bytes, end: bool) -> None:
        """See `Tunnelled.write`."""
        if piece:
            request.pieces.append(piece)
            request.waiting_bytes += len(piece)
        request.ended = request.ended or end
        self._enlist(request)

    def consumed(self, request: Tunnelled, count: int) -> None:
        """See `Tunnelled.consumed`."""
        request.ungranted += count
        if request.id in self.in_flight and request.ungranted >= GRANT_BYTES:
            self._control.append({"type": "window", "id": request.id, "credit": request.ungranted})
            request.granted += request.ungranted
            request.ungranted = 0

    def cancel(self, request: Tunnelled) -> None:
        """See `Tunnelled.cancel`."""
        if self.in_flight.pop(request.id, None) is not None and request.sent:
            self._control.append({"type": "cancel", "id": request.id})

    def _chunk(self, request: Tunnelled) -> dict[str, Any]:
        size = min(CHUNK_BYTES, request.credit, request.waiting_bytes)
        parts: list[bytes | memoryview] = []
        wanted = size
        while wanted:
            piece = request.pieces.popleft()
            if len(piece) > wanted:
                # A view: cutting a large body as bytes would copy the rest of it for each chunk.
                view = memoryview(piece)
                request.pieces.appendleft(view[wanted:])
                piece = view[:wanted]
            parts.append(piece)
            wanted -= len(piece)
        request.credit -= size
        request.waiting_bytes -= size
        last = request.ended and not request.waiting_bytes
        seq, request.next_seq = request.next_seq, request.next_seq + 1
        message = {"type": "chunk", "id": request.id, "seq": seq, "data": b"".join(parts), "end": last}
        if last:
            # Nothing more is to be sent: `_may_send` is false for a body that has ended and waits for nothing.
            request.next_seq = -1
        else:
            self._enlist(request)
            if not request.is_full:
                request.listener.room()
        return message

    def _enlist(self, request: Tunnelled) -> None:
        if request.sent and _may_send(request) and request not in self._bodies:
            self._bodies.append(request)

    # Incoming

    def received(self, message: dict[str, Any]) -> None:
        """Handle a message of the bridge. One about a request that is not known comes too late, and is no mistake."""
        id_ = message.get("id")
        request = self.in_flight.get(id_) if isinstance(id_, str) else None
        if request is None:
            return
        kind = message["type"]
        try:
            if kind == "response":
                self._answered(request, message)
            elif kind == "chunk":
                self._arrived(request, message)
            elif kind == "window":
                request.credit += _whole(message, "credit")
                self._enlist(request)
            elif kind in ("error", "cancel"):
                del self.in_flight[request.id]
                text = f"{message.get('code', kind)}: {message.get('message', 'the bridge has given it up')}"
                data = {"code": message.get("code"), "executed": message.get("executed", "unknown")}
                request.listener.failed(ClientError(text, None, data))
        except Unreadable as error:
            self.cancel(request)
            request.listener.failed(
                ClientError(f"the answer cannot be read: {error}", None, {"executed": "unknown"})
            )

    def _answered(self, request: Tunnelled, message: dict[str, Any]) -> None:
        status, headers = _whole(message, "status"), headers_from_wire(message.get("headers", {}))
        origin = str(message.get("origin", ""))
        if message.get("stream") is True:
            request.streaming = True
            request.listener.answered(status, headers, None, origin)
            return
        body = body_from_wire(message, headers)
        self._over(request)
        request.listener.answered(status, headers, body, origin)

    def _arrived(self, request: Tunnelled, message: dict[str, Any]) -> None:
        seq, data, end = (
            _whole(message, "seq"),
            data_from_wire(message.get("data")),
            message.get("end") is True,
        )
        if not request.streaming or seq != request.expected_seq:
            raise Unreadable(f"expected chunk {request.expected_seq}, got {seq}")
        request.expected_seq += 1
        request.received += len(data)
        if request.received > request.granted:
            raise Unreadable("more came than was granted")
        if end:
            self._over(request)
        request.listener.arrived(data, end)

    def _over(self, request: Tunnelled) -> None:
        """The answer is whole; what is left of the request is of no use."""
        del self.in_flight[request.id]
        if request.sent and not (request.ended and not request.waiting_bytes):
            self._control.append({"type": "cancel", "id": request.id})

    # The socket

    def lost(self, why: str, code: int | None) -> None:
        """The socket is gone: what has left fails, what has not waits for the next socket."""
        self._control.clear()
        self._bodies.clear()
        for request in list(self.in_flight.values()):
            if request.sent:
                del self.in_flight[request.id]
                request.listener.failed(ConnectionLost(why, code, "unknown"))

    def end(self, error: ClientError) -> None:
        """There will be no other socket."""
        for request in list(self.in_flight.values()):
            del self.in_flight[request.id]
            request.listener.failed(error)
        self._heads.clear()


def _may_send(request: Tunnelled) -> bool:
    """Whether there is a chunk that credit allows: some bytes, or the end by itself."""
    if not request.message.get("stream") or request.next_seq < 0:
        return False
    return request.credit > 0 if request.waiting_bytes else request.ended


def _whole(message: dict[str, Any], name: str) -> int:
    value = message.get(name)
    if not isinstance(value, int) or value < 0:
        raise Unreadable(f'"{name}" is {value!r}, not a whole number')
    return value
