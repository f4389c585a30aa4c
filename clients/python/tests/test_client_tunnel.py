"""The client's tunnel against the bridge's own end of it: bodies of any size, either way, over any interleaving."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from ctibridge_client import wire
from ctibridge_client.errors import ClientError, Closed, ConnectionLost
from ctibridge_client.tunnel import WINDOW_BYTES, Tunnel
from ctibridge_client.wire import Encoding, Headers, read
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol import encoding as bridge_encoding
from protocol.exchange import Answering, Responder
from protocol.flow import Outgoing
from protocol.tunnel import Codec, TunnelRequest, body_from_wire

THEIRS = {
    Encoding.JSON: bridge_encoding.Encoding.JSON,
    Encoding.MSGPACK: bridge_encoding.Encoding.MSGPACK,
}
BYTES = [("Content-Type", "application/octet-stream")]
JSON = [("Content-Type", "application/json")]


@dataclass
class Reader:
    """Who waits for one answer, and reads as much of it as it is told to."""

    status: int | None = None
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    unread: int = 0
    ended: bool = False
    error: ClientError | None = None
    has_left: bool = False

    def left(self) -> None:
        self.has_left = True

    def answered(self, status: int, headers: Headers, body: bytes | None, origin: str) -> None:
        self.status, self.headers = status, headers
        if body is not None:
            self.arrived(body, True)
            self.unread = 0

    def arrived(self, piece: bytes, end: bool) -> None:
        assert not self.ended
        self.body += piece
        self.unread += len(piece)
        self.ended = end

    def failed(self, error: ClientError) -> None:
        assert self.error is None
        self.error = error

    def room(self) -> None:
        pass


class Echo:
    """The bridge's end: each request is answered with its own body, streamed where that came in pieces."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = THEIRS[encoding]
        self.outgoing = Outgoing(Codec())
        self.responder = Responder(self.outgoing, self.requested)
        self.cancelled = 0
        self.asked: list[TunnelRequest] = []

    def requested(self, answering: Answering, message: TunnelRequest) -> None:
        self.asked.append(message)
        answering.answerer = _EchoOf(self, answering)
        if message.stream:
            answering.begin(200, {"Content-Type": "application/octet-stream"})
        else:
            kind = str(message.headers.get("Content-Type", ""))
            body = body_from_wire(message, answering.encoding) or b""
            answering.respond(200, {"Content-Type": kind}, body, content_type=kind)

    def gets(self, frame: wire.Frame) -> None:
        self.responder.receive(self.encoding, frame)

    def says(self) -> wire.Frame | None:
        frame = self.outgoing.next()
        if frame is None:
            return None
        return frame[1].decode() if self.encoding is bridge_encoding.Encoding.JSON else frame[1]


class _EchoOf:
    def __init__(self, echo: Echo, answering: Answering) -> None:
        self.echo = echo
        self.answering = answering

    def arrived(self, piece: bytes, end: bool) -> None:
        self.answering.write(piece)
        self.answering.consumed(len(piece))
        if end:
            self.answering.end()

    def cancelled(self) -> None:
        self.echo.cancelled += 1

    def room(self) -> None:
        pass


sizes = st.one_of(
    st.integers(0, 2000), st.integers(WINDOW_BYTES - 2, WINDOW_BYTES + 2), st.integers(0, 900_000)
)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(Encoding),
    st.lists(st.tuples(sizes, st.booleans()), min_size=1, max_size=4),
    st.integers(0, 2**32),
)
def test_bodies_of_any_size_come_back_whole_however_frames_and_readers_take_turns(
    encoding: Encoding, wanted: list[tuple[int, bool]], seed: int
) -> None:
    """protocol.md section 5: bodies in the message, or streamed in order within the credit that is granted."""
    tunnel, echo, chance = Tunnel(encoding), Echo(encoding), random.Random(seed)
    exchanges = []
    for size, in_pieces in wanted:
        body = random.Random(size).randbytes(size)
        reader = Reader()
        request = tunnel.ask("POST", "/api/rest/x", BYTES, None if in_pieces else body, reader)
        if in_pieces:
            middle = size // 3
            request.write(body[:middle])
            request.write(body[middle:], end=True)
        exchanges.append((body, reader, request))
    for _ in range(100_000):
        what = chance.randrange(3)
        if what == 0 and (frame := tunnel.next_frame()) is not None:
            assert len(frame) < 1024 * 1024
            echo.gets(frame)
        elif what == 1 and (said := echo.says()) is not None:
            tunnel.received(read(said))
        else:
            _, reader, request = chance.choice(exchanges)
            if reader.unread:
                taken = chance.randint(1, reader.unread)
                reader.unread -= taken
                request.consumed(taken)
        if all(reader.ended for _, reader, _ in exchanges):
            break
    for body, reader, _ in exchanges:
        assert (reader.status, reader.error) == (200, None)
        assert reader.body == body
    assert tunnel.in_flight == {}


def test_a_reader_that_reads_nothing_gets_no_more_than_its_window() -> None:
    """protocol.md section 5: within a credit that the receiver grants; one slow body never holds up another id."""
    tunnel, echo = Tunnel(Encoding.MSGPACK), Echo(Encoding.MSGPACK)
    slow, quick = Reader(), Reader()
    tunnel.ask("POST", "/a", BYTES, bytes(4 * WINDOW_BYTES), slow)
    tunnel.ask("POST", "/b", BYTES, b"small", quick)
    pump(tunnel, echo)
    assert len(slow.body) == WINDOW_BYTES
    assert not slow.ended
    assert quick.body == b"small"


def test_an_answer_that_is_not_wanted_is_cancelled_at_the_bridge() -> None:
    """protocol.md section 5: `cancel`."""
    tunnel, echo = Tunnel(Encoding.JSON), Echo(Encoding.JSON)
    reader = Reader()
    request = tunnel.ask("POST", "/a", BYTES, bytes(4 * WINDOW_BYTES), reader)
    pump(tunnel, echo)
    heard = len(reader.body)
    request.cancel()
    pump(tunnel, echo)
    assert echo.cancelled == 1
    assert echo.responder.in_flight == {}
    assert len(reader.body) == heard


def test_what_has_not_left_waits_for_the_next_socket_and_what_has_left_fails() -> None:
    """protocol.md section 5: a request is retried only where it cannot have been executed."""
    tunnel, echo = Tunnel(Encoding.JSON), Echo(Encoding.JSON)
    gone, waiting = Reader(), Reader()
    tunnel.ask("POST", "/a", JSON, b"{}", gone)
    assert tunnel.next_frame() is not None
    tunnel.ask("POST", "/b", JSON, b"[1]", waiting)
    tunnel.lost("cut", 1006)
    assert isinstance(gone.error, ConnectionLost)
    assert gone.error.data == {"executed": "unknown"}
    pump(tunnel, echo)
    assert [request.path for request in echo.asked] == ["/b"]
    assert waiting.body == b"[1]"


def test_the_end_of_the_client_ends_every_request() -> None:
    """Pending requests are never left waiting."""
    tunnel = Tunnel(Encoding.JSON)
    reader = Reader()
    tunnel.ask("GET", "/a", [], b"", reader)
    error = Closed("closed")
    tunnel.end(error)
    assert reader.error is error
    assert tunnel.next_frame() is None


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize(
    "body", [b'{"a": [1, 2.5, null]}', b"null", b"not json", b'{"big": 123456789012345678901}']
)
def test_a_json_body_crosses_as_a_value_and_anything_else_as_bytes(encoding: Encoding, body: bytes) -> None:
    """protocol.md section 5: `body` is the JSON value when the content type is JSON; else base64, or bytes."""
    message = wire.body_to_wire(body, JSON, encoding)
    back = wire.body_from_wire(read(encoding.frame(message)), JSON)
    assert back.replace(b" ", b"") == body.replace(b" ", b"")


def test_a_header_that_repeats_becomes_an_array_and_hop_by_hop_ones_stay() -> None:
    """protocol.md section 5: header values are a string, or an array where a header repeats."""
    headers = [("Accept", "a"), ("Host", "x"), ("accept", "b"), ("Connection", "close"), ("Cookie", "c=1")]
    crossing = wire.headers_to_wire(headers)
    assert crossing == {"Accept": ["a", "b"], "Cookie": "c=1"}
    assert wire.headers_from_wire(crossing) == [("Accept", "a"), ("Accept", "b"), ("Cookie", "c=1")]


@pytest.mark.parametrize(
    "bad",
    [
        {"type": "response", "status": "200"},
        {"type": "response", "status": 200, "headers": {"a": 1}},
        {"type": "response", "status": 200, "body": "!", "bodyEncoding": "base64"},
        {"type": "chunk", "seq": 0, "data": ""},
        {"type": "window", "credit": -1},
    ],
)
def test_an_answer_that_is_none_fails_its_own_request_only(bad: dict[str, object]) -> None:
    """protocol.md section 5: what is wrong with one id does not touch another."""
    tunnel, echo = Tunnel(Encoding.JSON), Echo(Encoding.JSON)
    first, second = Reader(), Reader()
    request = tunnel.ask("POST", "/a", JSON, b"{}", first)
    tunnel.next_frame()
    tunnel.received({**bad, "id": request.id})
    assert first.error is not None
    tunnel.ask("POST", "/b", JSON, b"{}", second)
    pump(tunnel, echo)
    assert second.status == 200


def pump(tunnel: Tunnel, echo: Echo) -> None:
    """Both ends send what they can, until there is nothing any more."""
    moved = True
    while moved:
        moved = False
        if (frame := tunnel.next_frame()) is not None:
            echo.gets(frame)
            moved = True
        if (said := echo.says()) is not None:
            tunnel.received(read(said))
            moved = True
