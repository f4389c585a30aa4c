"""What is on its way out of one tunnelling socket, fairly shared, and bodies in pieces under credit; no I/O.

Errors: `protocol.tunnel.BadMessage`, from `IncomingBody.take`. Source: protocol.md section 5.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

from protocol.encoding import Encoding
from protocol.tunnel import BadMessage, Codec, Message, TunnelChunk

WINDOW_BYTES: Final = 256 * 1024
"""The credit of a streamed body before its receiver has said anything (protocol.md section 5)."""

GRANT_BYTES: Final = WINDOW_BYTES // 4
"""How much is consumed before credit for it is granted: a `window` for every chunk or so, while three more chunks
may be under way. Granting each byte at once would cost a frame for each piece that a reader takes."""

CHUNK_BYTES: Final = 64 * 1024
"""Bytes of a body in one chunk: a small frame waits for one of them at most, 87 KiB in base64. Chunks of more than
128 KiB have starved pings elsewhere; halving these again costs 10 % of the throughput."""

ROOM_BELOW_BYTES: Final = CHUNK_BYTES
"""Who writes a body is asked for more when less than this waits: the next chunk is filled while one is sent."""

SMALL_FRAME_BYTES: Final = 16 * 1024
"""Frames up to this size go first; larger ones take turns with the chunks. Nearly all REST answers are below it."""

Frame = tuple[Encoding, bytes]
"""One frame, ready to be sent."""


class Passage:
    """One request or answer on its way: has its head left, and is it still wanted?"""

    __slots__ = ("sent", "withdrawn")

    def __init__(self) -> None:
        self.sent = False
        """Its head has been handed to the socket, so the peer may have seen it."""
        self.withdrawn = False
        """If it has not left yet it never will."""


class _Turn(Protocol):
    """Something large that is sent frame by frame, in turns with others."""

    enlisted: bool

    def take(self) -> Frame | None:
        """Its next frame, if it has one now."""

    def has_more(self) -> bool:
        """Whether there is a frame to take."""


class Outgoing:
    """The frames that wait for one socket: small ones first, large ones and bodies in turns, a frame each."""

    def __init__(self, codec: Codec, *, chunk_bytes: int = CHUNK_BYTES) -> None:
        self.codec = codec
        self.chunk_bytes = chunk_bytes
        self._small: deque[tuple[Encoding, bytes, Passage | None]] = deque()
        self._turns: deque[_Turn] = deque()

    def put(
        self, encoding: Encoding, message: Message, passage: Passage | None = None, *, in_order: bool = False
    ) -> None:
        """Add a message; `passage` is told when it leaves. With `in_order` no later message overtakes it."""
        data = self.codec.encode(encoding, message)
        if in_order or len(data) <= SMALL_FRAME_BYTES:
            self._small.append((encoding, data, passage))
        else:
            self.enlist(_LargeFrame(encoding, data, passage))

    def enlist(self, turn: _Turn) -> None:
        """Let `turn` take part, behind those who wait already."""
        if not turn.enlisted:
            turn.enlisted = True
            self._turns.append(turn)

    def next(self) -> Frame | None:
        """The frame to be sent now, or None where nothing waits."""
        return self.next_small() or self.next_large()

    def next_small(self) -> Frame | None:
        """The oldest of the small frames."""
        while self._small:
            encoding, data, passage = self._small.popleft()
            if passage is not None:
                if passage.withdrawn:
                    continue
                passage.sent = True
            return encoding, data
        return None

    def next_large(self) -> Frame | None:
        """A frame of the one whose turn it is. Only right while there are no small ones."""
        while self._turns:
            turn = self._turns.popleft()
            turn.enlisted = False
            frame = turn.take()
            if turn.has_more():
                self.enlist(turn)
            if frame is not None:
                return frame
        return None

    @property
    def waiting(self) -> bool:
        """Whether anything waits that could be sent."""
        return bool(self._small or self._turns)

    def clear(self) -> None:
        """The socket is gone."""
        self._small.clear()
        self._turns.clear()


class _LargeFrame:
    """A frame that is not small; it goes out whole, in its turn."""

    __slots__ = ("_frame", "_passage", "enlisted")

    def __init__(self, encoding: Encoding, data: bytes, passage: Passage | None) -> None:
        self._frame = (encoding, data)
        self._passage = passage
        self.enlisted = False

    def take(self) -> Frame | None:
        if self._passage is not None:
            if self._passage.withdrawn:
                return None
            self._passage.sent = True
        return self._frame

    def has_more(self) -> bool:
        return False


class OutgoingBody:
    """A streamed body that is being sent: what was written and has not left yet, and the credit for it.

    `on_room` is called when something has left and less than `ROOM_BELOW_BYTES` waits, `on_end` when the last
    chunk has left; both from inside `Outgoing.next`.
    """

    __slots__ = (
        "_credit",
        "_dropped",
        "_encoding",
        "_ending",
        "_id",
        "_on_end",
        "_on_room",
        "_outgoing",
        "_pieces",
        "_seq",
        "enlisted",
        "queued_bytes",
    )

    def __init__(
        self,
        outgoing: Outgoing,
        id_: str,
        encoding: Encoding,
        on_room: Callable[[], None],
        on_end: Callable[[], None],
    ) -> None:
        self.enlisted = False
        self.queued_bytes = 0
        self._outgoing = outgoing
        self._id = id_
        self._encoding = encoding
        self._on_room = on_room
        self._on_end = on_end
        self._pieces: deque[bytes | memoryview] = deque()
        self._credit = WINDOW_BYTES
        self._seq = 0
        self._ending = False
        self._dropped = False

    @property
    def finished(self) -> bool:
        """Whether its last chunk has left, or it was dropped."""
        return self._dropped

    @property
    def is_full(self) -> bool:
        """Whether who writes should wait for room. What is written all the same is kept."""
        return self.queued_bytes >= ROOM_BELOW_BYTES

    def write(self, data: bytes) -> None:
        """Add a piece of the body."""
        if data and not self._dropped:
            self._pieces.append(data)
            self.queued_bytes += len(data)
            self._enlist()

    def end(self) -> None:
        """The body is complete."""
        self._ending = True
        self._enlist()

    def grant(self, credit: int) -> None:
        """The receiver takes `credit` more bytes."""
        self._credit += credit
        self._enlist()

    def drop(self) -> None:
        """Nobody wants the rest."""
        self._dropped = True
        self._pieces.clear()
        self.queued_bytes = 0

    def has_more(self) -> bool:
        """Whether there is a chunk that credit allows: some bytes, or the end by itself."""
        if self._dropped:
            return False
        return self._credit > 0 if self.queued_bytes else self._ending

    def take(self) -> Frame | None:
        """The next chunk's frame."""
        if not self.has_more():
            return None
        size = min(self._outgoing.chunk_bytes, self._credit, self.queued_bytes)
        data = self._cut(size)
        self._credit -= size
        self.queued_bytes -= size
        last = self._ending and not self.queued_bytes
        message = TunnelChunk(self._id, self._seq, data, last)
        self._seq += 1
        frame = self._encoding, self._outgoing.codec.encode(self._encoding, message)
        if last:
            self._dropped = True
            self._on_end()
        elif self.queued_bytes < ROOM_BELOW_BYTES:
            self._on_room()
        return frame

    def _cut(self, size: int) -> bytes:
        parts: list[bytes | memoryview] = []
        while size:
            piece = self._pieces.popleft()
            if len(piece) > size:
                # A view: cutting a 16 MiB body as bytes would copy the rest of it for each chunk.
                view = memoryview(piece)
                self._pieces.appendleft(view[size:])
                piece = view[:size]
            parts.append(piece)
            size -= len(piece)
        return bytes(parts[0]) if len(parts) == 1 else b"".join(parts)

    def _enlist(self) -> None:
        if self.has_more():
            self._outgoing.enlist(self)


class IncomingBody:
    """A streamed body that is being received: its order, its end, and that it stays within its credit."""

    __slots__ = ("_granted", "_most_bytes", "_next_seq", "_received", "_ungranted", "ended")

    def __init__(self, most_bytes: int | None = None) -> None:
        self.ended = False
        self._most_bytes = most_bytes
        self._next_seq = 0
        self._received = 0
        self._granted = WINDOW_BYTES
        self._ungranted = 0
        """Consumed, but no credit granted for it yet (bytes)."""

    def take(self, chunk: TunnelChunk) -> None:
        """Accept the next chunk. Raises `BadMessage`: `bad_sequence`, `flow_control`, `too_large`."""
        if self.ended:
            raise BadMessage("the body has ended already", chunk.id, "bad_sequence")
        if chunk.seq != self._next_seq:
            raise BadMessage(f"expected chunk {self._next_seq}, got {chunk.seq}", chunk.id, "bad_sequence")
        self._received += len(chunk.data)
        if self._received > self._granted:
            over = self._received - self._granted
            raise BadMessage(f"{over} bytes over the credit granted", chunk.id, "flow_control")
        if self._most_bytes is not None and self._received > self._most_bytes:
            raise BadMessage(f"the body has more than {self._most_bytes} bytes", chunk.id, "too_large")
        self._next_seq += 1
        self.ended = chunk.end

    def consumed(self, count: int) -> int:
        """`count` bytes are no longer held; how much credit is to be granted now (0 while it is not worth it)."""
        self._ungranted += count
        if self.ended or self._ungranted < GRANT_BYTES:
            return 0
        credit, self._ungranted = self._ungranted, 0
        self._granted += credit
        return credit
