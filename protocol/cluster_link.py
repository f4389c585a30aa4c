"""Links between bridges: what is said through channels arrives once and in order, or they end; it knows no I/O.

A shell feeds packets in with `Links.receive`, sends what `Links.next` hands out, and tells what it sees: time
(`tick`), its own connection's return (`reconnected`), and that a bridge is gone (`lost`). The medium may lose packets
and repeat them, but not change their order. What was sent is kept until it is acknowledged; a packet that does not
come next shows a gap, and a sender that hears nothing asks (`POLL`), so nothing is sent twice without need.

A link is the same one as long as both ends say so: each numbers its own (epochs). An end that has taken the other for
gone says so with `RESET` when it hears of it again, and never executes anew what it may have executed before.

Errors: `protocol.cluster.BadPacket`, from `Links.receive`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Final, Protocol

from protocol.cluster import (
    AGAIN,
    BIT_MORE,
    BIT_OPENER,
    CONTROL,
    HEADER_MOST_BYTES,
    MESSAGE_HEAD_BYTES,
    POLL,
    RESET,
    BadPacket,
    Header,
    Message,
    Type,
    decode_close,
    decode_credit,
    decode_header,
    decode_messages,
    decode_open,
    encode_close,
    encode_credit,
    encode_header,
    encode_message,
    encode_open,
)

WINDOW_BYTES: Final = 256 * 1024
"""What one end of a channel may have that it has not consumed; as a tunnel's body (`protocol.flow`)."""

CREDIT_BYTES: Final = WINDOW_BYTES // 4
"""How much is consumed before the other end is told."""

LINK_WINDOW_BYTES: Final = 4 * 1024 * 1024
"""What may be sent to one bridge that it has not acknowledged: acknowledgements come every 256 KiB, so this is never
the limit while NATS is there; while it is away, it is what may have to be sent again."""

ACK_BYTES: Final = 256 * 1024
ACK_PACKETS: Final = 64
"""How much is received before it is acknowledged at once, where nothing goes the other way that could carry it."""

PACKET_BYTES: Final = 128 * 1024
"""The largest packet. Larger ones have starved small ones elsewhere."""

PIECE_BYTES: Final = 64 * 1024
"""What one channel gets of a packet before it is another's turn."""

ROOM_LEAST_BYTES: Final = 1024
"""A packet with less room than this is full: a payload is not cut for so little."""

POLL_S: Final = 0.5
"""After this long without an acknowledgement the other end is asked. It acknowledges within `tick`'s pace, 0.1 s."""

IDLE_S: Final = 5.0
"""As long as a link has channels it is asked this often, so that no end waits for one that has given the link up."""

_KNOWN: Final = frozenset(Type)

GONE: Final = 1012
UNKNOWN: Final = 1011
"""Close codes for channels whose other bridge is gone (service restart), or does not know their kind."""

REMEMBERED_MOST: Final = 1_000
"""Bridges that are gone, of which is known what they may not say any more."""


class End(Protocol):
    """Who uses one end of a channel; see `bridge.cluster.ChannelEnd`."""

    def received(self, payload: bytes) -> None:
        """A payload, whole."""

    def drained(self) -> None:
        """There is room again."""

    def ended(self, code: int, reason: str) -> None:
        """The other end has closed, or is gone."""


class LinkChannel:
    """One end of a channel; see `bridge.cluster.Channel`."""

    __slots__ = (
        "_begun",
        "_bits",
        "_closing",
        "_consumed",
        "_link",
        "_number",
        "_parts",
        "_queue",
        "_queued",
        "_unconsumed",
        "_waited",
        "end",
        "enlisted",
        "peer",
    )

    def __init__(self, link: Link, number: int, *, opener: bool) -> None:
        self.peer = link.peer
        self.end: End | None = None
        self.enlisted = False
        """Whether it is among those that take turns in packets."""
        self._link: Link | None = link
        self._number = number
        self._bits = BIT_OPENER if opener else 0
        self._queue: deque[tuple[Type, bytes]] = deque()
        self._begun = 0
        """Bytes of the first payload of the queue that have been sent."""
        self._queued = 0
        """Bytes of payloads that have not been begun."""
        self._unconsumed = 0
        """Bytes of payloads that have been begun, and are not consumed."""
        self._waited = False
        self._closing = False
        self._consumed = 0
        self._parts: list[bytes] = []

    # For who uses it

    @property
    def waits(self) -> bool:
        """Whether the other end has all that it may hold."""
        waits = self._unconsumed + self._queued >= WINDOW_BYTES
        self._waited = self._waited or waits
        return waits

    def send(self, payload: bytes) -> None:
        """Send a payload; nothing is sent through a channel that has ended."""
        if self._link is None or self._closing:
            return
        self._queue.append((Type.DATA, payload))
        self._queued += len(payload)
        self._waited = self._waited or self._unconsumed + self._queued >= WINDOW_BYTES
        self._link.enlist(self)

    def consumed(self, count: int) -> None:
        """`count` bytes are no longer held."""
        self._consumed += count
        if self._consumed >= CREDIT_BYTES and self._link is not None:
            self._link.urge(
                encode_message(Type.CREDIT, self._bits, self._number, encode_credit(self._consumed))
            )
            self._consumed = 0

    def close(self, code: int, reason: str) -> None:
        """End it. What was sent before goes now, whatever the credit."""
        if self._link is None or self._closing:
            return
        self._closing = True
        self._queue.append((Type.CLOSE, encode_close(code, reason)))
        self._link.enlist(self)

    # For its link

    def opens(self, kind: str, hello: bytes) -> None:
        """The other end is to learn of it first of all."""
        self._queue.append((Type.OPEN, encode_open(kind, hello)))

    @property
    def key(self) -> tuple[int, int]:
        """What it is called in messages that come in: who opened it, and its number."""
        return self._bits ^ BIT_OPENER, self._number

    @property
    def sendable(self) -> bool:
        """Whether it has something to send that it may send now."""
        if not self._queue:
            return False
        return (
            self._queue[0][0] != Type.DATA
            or self._begun > 0
            or self._closing
            or self._unconsumed < WINDOW_BYTES
        )

    def take(self, room: int) -> bytes:
        """Its next message, of `room` bytes at most. Only right while it is `sendable`."""
        kind, body = self._queue[0]
        bits = self._bits
        if kind == Type.DATA and self._begun == 0:
            self._queued -= len(body)
            self._unconsumed += len(body)
        most = min(room - MESSAGE_HEAD_BYTES, PIECE_BYTES)
        if len(body) - self._begun > most:
            piece = body[self._begun : self._begun + most]
            self._begun += most
            return encode_message(kind, bits | BIT_MORE, self._number, piece)
        body = body[self._begun :] if self._begun else body
        self._begun = 0
        self._queue.popleft()
        if kind == Type.CLOSE and self._link is not None:
            self._link.forget(self)
            self._link = None
        return encode_message(kind, bits, self._number, body)

    def hears(self, message: Message) -> None:
        """A message of this channel has come. Raises `BadPacket`."""
        if message.type not in _KNOWN:
            return
        body = message.body
        if message.bits & BIT_MORE or (self._parts and message.type != Type.CREDIT):
            self._parts.append(body)
            if message.bits & BIT_MORE:
                return
            body = b"".join(self._parts)
            self._parts.clear()
        if message.type == Type.DATA:
            if not self._closing and self.end is not None:
                self.end.received(body)
        elif message.type == Type.CREDIT:
            self._unconsumed -= decode_credit(body)
            if self._link is not None:
                self._link.enlist(self)
            if self._waited and self._unconsumed + self._queued < WINDOW_BYTES:
                self._waited = False
                if not self._closing and self.end is not None:
                    self.end.drained()
        elif message.type == Type.CLOSE:
            close = decode_close(body)
            self.ends(close.code, close.reason)
        elif self._link is not None and self.end is None:
            opened = decode_open(body)
            self._link.accept(self, opened.kind, opened.hello)

    def ends(self, code: int, reason: str) -> None:
        """It is over."""
        if self._link is None:
            return
        self._link.forget(self)
        self._link = None
        self._queue.clear()
        self._parts.clear()
        if not self._closing and self.end is not None:
            self.end.ended(code, reason)


class Link:
    """This bridge's half of the link with another."""

    def __init__(self, links: Links, peer: str, epoch: int) -> None:
        self.peer = peer
        self.mine = epoch
        self.theirs = 0
        self.resent = 0
        self._links = links
        self._channels: dict[tuple[int, int], LinkChannel] = {}
        self._numbers = count(1)
        self._turns: deque[LinkChannel] = deque()
        self._urgent: deque[bytes] = deque()
        # What was sent: packets without their headers, the first of them with the number `_acked` + 1.
        self._sent: deque[bytes] = deque()
        self._sent_bytes = 0
        self._acked = 0
        self._again: int | None = None
        """The number of the next packet to be sent again."""
        self._poll_at_s = 0.0
        # What was received.
        self._received = 0
        self._owed_packets = 0
        self._owed_bytes = 0
        self._missed: int | None = None
        """The number that was missing when it was asked for."""
        self._control = 0

    def __len__(self) -> int:
        return len(self._channels)

    @property
    def settled(self) -> bool:
        """Whether nothing waits to be sent, or to be acknowledged."""
        return not (self._sent or self._urgent or self._turns)

    # Channels

    def open(self, kind: str, hello: bytes, end: End) -> LinkChannel:
        """A channel that this end opens."""
        channel = LinkChannel(self, next(self._numbers), opener=True)
        channel.end = end
        channel.opens(kind, hello)
        self._channels[channel.key] = channel
        self.enlist(channel)
        return channel

    def enlist(self, channel: LinkChannel) -> None:
        """Let a channel take part in the next packets, if it has something to send."""
        if not channel.enlisted and channel.sendable:
            channel.enlisted = True
            self._turns.append(channel)
            self._links.wake(self)

    def urge(self, message: bytes) -> None:
        """Send a message before those of channels that wait."""
        self._urgent.append(message)
        self._links.wake(self)

    def forget(self, channel: LinkChannel) -> None:
        """A channel is over."""
        self._channels.pop(channel.key, None)

    def end(self, reason: str) -> None:
        """The other bridge is gone, or has given this link up."""
        for channel in list(self._channels.values()):
            self._links.guard(channel, channel.ends, GONE, reason)

    def accept(self, channel: LinkChannel, kind: str, hello: bytes) -> None:
        """The other end has opened a channel."""
        self._links.accept(channel, kind, hello)

    # Packets that go out

    def take(self, now_s: float) -> bytes | None:
        """The next packet, or None where nothing may be sent now."""
        if self._again is not None:
            body = self._next_again()
            if body is not None:
                return body
        if (self._urgent or self._turns) and self._sent_bytes < LINK_WINDOW_BYTES:
            body = self._fill()
            if body:
                if not self._sent:
                    self._poll_at_s = now_s + POLL_S
                self._sent.append(body)
                self._sent_bytes += len(body)
                if self._control == CONTROL:
                    self._control = 0
                return self._head(self._acked + len(self._sent), 0) + body
        if self._control:
            flags, self._control = self._control | CONTROL, 0
            return self._head(self._acked + len(self._sent), flags)
        return None

    def tick(self, now_s: float) -> None:
        """Some time has passed: acknowledge, and ask for what should have been acknowledged."""
        if self._owed_packets:
            self._say(CONTROL)
        if now_s >= self._poll_at_s and (self._sent or self._channels):
            self._poll_at_s = now_s + (POLL_S if self._sent else IDLE_S)
            self._say(POLL)

    def reconnected(self) -> None:
        """This bridge was cut off: whatever was sent either way may be lost."""
        self._say(POLL | AGAIN)

    def _say(self, flags: int) -> None:
        self._control |= flags
        self._links.wake(self)

    def _head(self, seq: int, flags: int) -> bytes:
        self._owed_packets = self._owed_bytes = 0
        return encode_header(Header(self._links.me, flags, self.mine, self.theirs, seq, self._received))

    def _next_again(self) -> bytes | None:
        number = self._again or 0
        if number > self._acked + len(self._sent):
            self._again = None
            return None
        self._again = number + 1
        self.resent += 1
        return self._head(number, 0) + self._sent[number - self._acked - 1]

    def _fill(self) -> bytes:
        room = self._links.packet_bytes - HEADER_MOST_BYTES
        parts: list[bytes] = []
        while self._urgent and room > ROOM_LEAST_BYTES:
            parts.append(self._urgent.popleft())
            room -= len(parts[-1])
        while self._turns and (room > ROOM_LEAST_BYTES or not parts):
            channel = self._turns.popleft()
            channel.enlisted = False
            if channel.sendable:
                parts.append(channel.take(room))
                room -= len(parts[-1])
                self.enlist(channel)
        return b"".join(parts)

    # Packets that come in

    def receive(self, header: Header, packet: bytes, start: int, now_s: float) -> None:
        """A packet of this link. Raises `BadPacket`."""
        self._acknowledged(header.ack, now_s)
        if header.flags & AGAIN and self._sent:
            self._again = self._acked + 1
            self._links.wake(self)
        if header.flags & CONTROL:
            if header.seq > self._received:
                if header.flags & POLL or self._missed != self._received:
                    self._miss()
            elif header.flags & POLL:
                self._say(CONTROL)
            return
        if header.seq > self._received + 1:
            if self._missed != self._received:
                self._miss()
            return
        self._owed_packets += 1
        self._owed_bytes += len(packet)
        if header.seq == self._received + 1:
            self._received += 1
            for message in decode_messages(packet, start):
                self._hear(message)
        if self._owed_packets >= ACK_PACKETS or self._owed_bytes >= ACK_BYTES:
            self._say(CONTROL)

    def _miss(self) -> None:
        self._missed = self._received
        self._links.gaps += 1
        self._say(AGAIN)

    def _acknowledged(self, number: int, now_s: float) -> None:
        if self._acked < number <= self._acked + len(self._sent):
            while self._acked < number:
                self._acked += 1
                self._sent_bytes -= len(self._sent.popleft())
            self._poll_at_s = now_s + (POLL_S if self._sent else IDLE_S)
            if self._again is not None:
                self._again = max(self._again, self._acked + 1)
            if self._turns or self._urgent:
                self._links.wake(self)

    def _hear(self, message: Message) -> None:
        key = message.bits & BIT_OPENER, message.channel
        channel = self._channels.get(key)
        if channel is None and message.type == Type.OPEN and key[0]:
            channel = self._channels[key] = LinkChannel(self, message.channel, opener=False)
        if channel is not None:
            self._links.guard(channel, channel.hears, message)


class Links:
    """All links of one bridge."""

    def __init__(
        self, me: str, wake: Callable[[], None], report: Callable[[Exception], None] = lambda error: None
    ) -> None:
        """`wake` is called when `next` has something; `report` hears what users of channels raise."""
        self.me = me
        self.packet_bytes = PACKET_BYTES
        """The largest packet that the medium takes."""
        self.gaps = 0
        self._all: dict[str, Link] = {}
        self._ready: deque[Link] = deque()
        self._waiting: set[Link] = set()
        self._resets: deque[tuple[str, bytes]] = deque()
        self._kinds: dict[str, Callable[[LinkChannel, bytes], End]] = {}
        self._epochs = count(1)
        self._past: dict[str, int] = {}
        """Of bridges that were gone: the last epoch of theirs that is over."""
        self._resent = 0
        self._wake = wake
        self._report = report

    # For the bridge

    def open(self, peer: str, kind: str, hello: bytes, end: End) -> LinkChannel:
        """Open a channel; see `bridge.cluster.Channels`."""
        return self._link(peer).open(kind, hello, end)

    def serve(self, kind: str, accept: Callable[[LinkChannel, bytes], End]) -> None:
        """Accept channels of a kind."""
        self._kinds[kind] = accept

    @property
    def channels(self) -> int:
        """How many are open."""
        return sum(map(len, self._all.values()))

    @property
    def settled(self) -> bool:
        """Whether all that was said has arrived."""
        return all(link.settled for link in self._all.values())

    @property
    def resent(self) -> int:
        """Packets that were sent again."""
        return self._resent + sum(link.resent for link in self._all.values())

    # For the shell

    def next(self, now_s: float) -> tuple[str, bytes] | None:
        """The next packet, and the bridge that it is for; links take turns. None where there is none."""
        if self._resets:
            return self._resets.popleft()
        while self._ready:
            link = self._ready.popleft()
            self._waiting.discard(link)
            packet = link.take(now_s) if self._all.get(link.peer) is link else None
            if packet is not None:
                self._enqueue(link)
                return link.peer, packet
        return None

    def receive(self, packet: bytes, now_s: float) -> None:
        """A packet has come. Raises `BadPacket`."""
        header, start = decode_header(packet)
        link = self._all.get(header.sender)
        if header.flags & RESET:
            if link is not None and link.mine == header.theirs:
                self.lost(header.sender, "took this bridge for gone")
            return
        if header.mine <= self._past.get(header.sender, 0):
            self._reset(header)
            return
        if link is not None and link.theirs and header.mine != link.theirs:
            self.lost(header.sender, "took this bridge for gone")
            link = None
        if header.theirs and (link is None or header.theirs != link.mine):
            self._reset(header)
            return
        if link is None:
            link = self._link(header.sender)
        link.theirs = header.mine
        try:
            link.receive(header, packet, start, now_s)
        except BadPacket:
            self.lost(header.sender, "has sent what cannot be read")
            raise

    def lost(self, peer: str, reason: str = "is gone") -> None:
        """A bridge is gone: its channels end."""
        link = self._all.pop(peer, None)
        if link is None:
            return
        self._resent += link.resent
        if link.theirs:
            self._past.pop(peer, None)
            self._past[peer] = link.theirs
            if len(self._past) > REMEMBERED_MOST:
                del self._past[next(iter(self._past))]
        link.end(f"bridge {peer} {reason}")

    def tick(self, now_s: float) -> None:
        """Some 0.1 s have passed, and the medium is there."""
        for link in self._all.values():
            link.tick(now_s)

    def reconnected(self) -> None:
        """The medium is there again after it was away."""
        for link in self._all.values():
            link.reconnected()

    # For links

    def wake(self, link: Link) -> None:
        """A link has something to send."""
        if link not in self._waiting:
            self._enqueue(link)
            self._wake()

    def accept(self, channel: LinkChannel, kind: str, hello: bytes) -> None:
        """Another bridge has opened a channel."""
        served = self._kinds.get(kind)
        if served is None:
            channel.close(UNKNOWN, f"channels of kind {kind!r} are not known here")
        else:
            channel.end = served(channel, hello)

    def guard(self, channel: LinkChannel, call: Callable[..., None], *what: object) -> None:
        """Call somebody's code; whatever it raises ends its channel only."""
        try:
            call(*what)
        except BadPacket:
            raise
        except Exception as error:
            channel.close(UNKNOWN, "internal error")
            self._report(error)

    def _enqueue(self, link: Link) -> None:
        self._waiting.add(link)
        self._ready.append(link)

    def _link(self, peer: str) -> Link:
        link = self._all.get(peer)
        if link is None:
            link = self._all[peer] = Link(self, peer, next(self._epochs))
        return link

    def _reset(self, header: Header) -> None:
        answer = Header(self.me, RESET | CONTROL, 0, header.mine, 0, 0)
        self._resets.append((header.sender, encode_header(answer)))
        self._wake()
