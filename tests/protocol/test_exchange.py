"""protocol.md section 5: what either end of the tunnel does with each message."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from msgspec import UNSET, Raw

from protocol.encoding import Encoding, decode, encode
from protocol.exchange import (
    HEADERS_MOST_BYTES,
    ID_MOST_CHARS,
    INLINE_MOST_BYTES,
    REMEMBERED_MOST,
    Answering,
    Requester,
    Responder,
)
from protocol.flow import CHUNK_BYTES, SMALL_FRAME_BYTES, WINDOW_BYTES, Outgoing
from protocol.tunnel import (
    Codec,
    Message,
    TunnelCancel,
    TunnelChunk,
    TunnelError,
    TunnelEvent,
    TunnelRequest,
    TunnelResponse,
    TunnelWindow,
)


class Heard:
    """An asker and an answerer that write down what they are told."""

    def __init__(self) -> None:
        self.said: list[Any] = []
        self.rooms = 0

    def answered(self, response: TunnelResponse, encoding: Encoding) -> None:
        self.said.append(response)

    def arrived(self, piece: bytes, end: bool) -> None:
        self.said.append((piece, end))

    def failed(self, error: TunnelError) -> None:
        self.said.append(error)

    def cancelled(self) -> None:
        self.said.append("cancelled")

    def room(self) -> None:
        self.rooms += 1


class End:
    """One machine; its peer is the test, which speaks JSON."""

    machine: Requester | Responder

    def __init__(self) -> None:
        self.outgoing = Outgoing(Codec())

    def sent(self) -> list[Message]:
        """What it has sent since, decoded."""
        messages = []
        while (frame := self.outgoing.next()) is not None:
            messages.append(self.outgoing.codec.decode(*frame))
        return messages

    def ids(self) -> list[str | None]:
        """The ids of what it has sent since."""
        return [message.id for message in self.sent() if not isinstance(message, TunnelEvent)]

    def complaints(self) -> list[tuple[str, str | None]]:
        """Codes and ids of the errors that it has sent since; nothing else was sent."""
        errors = []
        for message in self.sent():
            assert isinstance(message, TunnelError), message
            errors.append((message.code, message.id))
        return errors

    def hears(self, *messages: Message) -> None:
        for message in messages:
            self.machine.receive(Encoding.JSON, Codec().encode(Encoding.JSON, message))


class AskingEnd(End):
    """A requester."""

    machine: Requester

    def __init__(self, **how: Any) -> None:
        super().__init__()
        self.events: list[TunnelEvent] = []
        self.errors: list[TunnelError] = []
        self.machine = Requester(
            self.outgoing,
            on_event=lambda event, encoding: self.events.append(event),
            on_error=self.errors.append,
            **how,
        )


class AnsweringEnd(End):
    """A responder whose requests are left open."""

    machine: Responder

    def __init__(self, **how: Any) -> None:
        super().__init__()
        self.requests: dict[str, tuple[Answering, TunnelRequest, Heard]] = {}
        self.machine = Responder(self.outgoing, self._requested, **how)

    def _requested(self, answering: Answering, request: TunnelRequest) -> None:
        heard = Heard()
        answering.answerer = heard
        self.requests[request.id] = (answering, request, heard)


def request(id_: str = "7", **members: Any) -> TunnelRequest:
    return TunnelRequest(id_, "GET", "/api/rest", **members)


# Fairness


def test_small_frames_leave_before_a_large_body_and_bodies_take_turns() -> None:
    end = AnsweringEnd()
    end.hears(request("large"), request("other"), request("small"))
    for id_ in ("large", "other"):
        end.requests[id_][0].respond(200, {}, bytes(WINDOW_BYTES + 1))
    end.requests["small"][0].respond(200, {}, b"1", content_type="application/json")
    order = [
        (type(message).__name__, message.id)
        for message in end.sent()
        if isinstance(message, TunnelResponse | TunnelChunk)
    ]
    heads = [("TunnelResponse", id_) for id_ in ("large", "other", "small")]
    chunks = [("TunnelChunk", id_) for id_ in ("large", "other")]
    assert order == heads + chunks * (WINDOW_BYTES // CHUNK_BYTES)


def test_a_small_frame_that_comes_later_overtakes_what_waits_of_a_body() -> None:
    end = AnsweringEnd()
    end.hears(request("large"), request("small"))
    end.requests["large"][0].respond(200, {}, bytes(WINDOW_BYTES + 1))
    for _ in range(3):
        assert end.outgoing.next() is not None
    end.requests["small"][0].respond(204, {})
    following = end.outgoing.next()
    assert following is not None
    assert end.outgoing.codec.decode(*following) == TunnelResponse("small", 204)


def test_a_frame_that_is_not_small_waits_for_the_small_ones_unless_order_matters() -> None:
    body = b"[" + b"1," * SMALL_FRAME_BYTES + b"1]"
    for in_order, expected in ((False, ["second", "first"]), (True, ["first", "second"])):
        end = AnsweringEnd()
        end.hears(request("first"), request("second"))
        end.requests["first"][0].respond(200, {}, body, content_type="application/json", in_order=in_order)
        end.requests["second"][0].respond(204, {})
        assert end.ids() == expected


def test_a_body_without_credit_holds_up_nobody() -> None:
    end = AnsweringEnd()
    end.hears(request("stalled"), request("other"))
    end.requests["stalled"][0].respond(200, {}, bytes(2 * WINDOW_BYTES))
    assert (
        sum(len(message.data) for message in end.sent() if isinstance(message, TunnelChunk)) == WINDOW_BYTES
    )
    end.requests["other"][0].respond(200, {}, bytes(WINDOW_BYTES + 1))
    assert set(end.ids()) == {"other"}
    end.hears(TunnelWindow("stalled", 10))
    assert [(m.id, len(m.data)) for m in end.sent() if isinstance(m, TunnelChunk)] == [("stalled", 10)]


def test_a_writer_is_asked_for_more_once_less_than_a_chunk_waits() -> None:
    end = AskingEnd()
    heard = Heard()
    asking = end.machine.ask(heard, "PUT", "/x", {}, streamed=True)
    asking.write(bytes(2 * CHUNK_BYTES))
    assert (asking.is_full, heard.rooms) == (True, 0)
    end.sent()
    assert (asking.is_full, heard.rooms > 0) == (False, True)


# Bodies


@pytest.mark.parametrize(("size", "streamed"), [(INLINE_MOST_BYTES, False), (INLINE_MOST_BYTES + 1, True)])
def test_a_body_goes_in_its_message_up_to_256_kib_and_in_chunks_beyond(size: int, streamed: bool) -> None:
    asks, answers = AskingEnd(), AnsweringEnd()
    asks.machine.ask(Heard(), "PUT", "/x", {}, bytes(size))
    (message, *chunks) = asks.sent()
    assert isinstance(message, TunnelRequest)
    assert message.stream is streamed
    assert bool(chunks) is streamed
    assert (message.body is UNSET) is streamed
    answers.hears(request())
    answers.requests["7"][0].respond(200, {}, bytes(size))
    (response, *chunks) = answers.sent()
    assert isinstance(response, TunnelResponse)
    assert response.stream is streamed
    assert bool(chunks) is streamed


def test_credit_is_granted_for_what_was_consumed_and_for_no_more() -> None:
    end = AskingEnd()
    heard = Heard()
    asking = end.machine.ask(heard, "GET", "/x", {})
    end.sent()
    end.hears(TunnelResponse("1", 200, stream=True))
    end.hears(*(TunnelChunk("1", n, bytes(CHUNK_BYTES)) for n in range(4)))
    assert end.sent() == []
    asking.consumed(CHUNK_BYTES - 1)
    assert end.sent() == [], "a window for each byte would be a waste"
    asking.consumed(1)
    assert end.sent() == [TunnelWindow("1", CHUNK_BYTES)]
    asking.consumed(2 * CHUNK_BYTES)
    assert end.sent() == [TunnelWindow("1", 2 * CHUNK_BYTES)]


def test_the_end_of_a_body_needs_no_credit() -> None:
    end = AnsweringEnd()
    end.hears(request())
    answering = end.requests["7"][0]
    answering.begin(200, {})
    answering.write(bytes(WINDOW_BYTES))
    end.sent()
    answering.end()
    assert end.sent() == [TunnelChunk("7", WINDOW_BYTES // CHUNK_BYTES, b"", True)]
    assert not end.machine.in_flight


def test_bytes_are_written_in_their_own_encoding_and_json_stays_json() -> None:
    end = AskingEnd(bytes_encoding=Encoding.MSGPACK)
    end.machine.ask(Heard(), "PUT", "/x", {}, b"{}", content_type="application/json")
    end.machine.ask(Heard(), "PUT", "/x", {}, b"\x00", content_type="audio/wav")
    end.machine.ask(Heard(), "PUT", "/x", {}, bytes(INLINE_MOST_BYTES + 1))
    frames = iter(end.outgoing.next, None)
    encodings = [frame[0] for frame in frames]
    assert encodings[:3] == [Encoding.JSON, Encoding.MSGPACK, Encoding.JSON]
    assert set(encodings[3:]) == {Encoding.MSGPACK}


def test_an_answer_has_the_encoding_of_its_request() -> None:
    end = AnsweringEnd()
    for encoding in Encoding:
        end.machine.receive(encoding, Codec().encode(encoding, request()))
        end.requests.pop("7")[0].respond(200, {}, bytes(INLINE_MOST_BYTES + 1))
        frames = iter(end.outgoing.next, None)
        assert {frame[0] for frame in itertools.islice(frames, 3)} == {encoding}
        end.hears(TunnelCancel("7"))


# Mistakes of the peer end the request concerned, and nothing else


BROKEN_BODIES = [
    ("bad_sequence", [TunnelChunk("7", 1, b"")]),
    ("bad_sequence", [TunnelChunk("7", 0, b"x"), TunnelChunk("7", 0, b"x")]),
    ("bad_sequence", [TunnelChunk("7", 0, b"", True), TunnelChunk("7", 1, b"")]),
    ("flow_control", [TunnelChunk("7", 0, bytes(WINDOW_BYTES + 1))]),
    ("too_large", [TunnelChunk("7", 0, bytes(1001))]),
]


@pytest.mark.parametrize(("code", "chunks"), BROKEN_BODIES)
def test_a_broken_body_ends_its_request_only(code: str, chunks: list[TunnelChunk]) -> None:
    end = AnsweringEnd(most_bytes=1000 if code == "too_large" else None)
    end.hears(request(stream=True), request("8"), *chunks)
    assert end.complaints() == [(code, "7")]
    assert end.requests["7"][2].said[-1] == "cancelled"
    assert list(end.machine.in_flight) == ["8"]


@pytest.mark.parametrize(("code", "chunks"), [each for each in BROKEN_BODIES if not each[1][0].end])
def test_a_broken_answer_ends_its_request_only(code: str, chunks: list[TunnelChunk]) -> None:
    end = AskingEnd(most_bytes=1000 if code == "too_large" else None)
    heard = Heard()
    end.machine.ask(heard, "GET", "/x", {})
    other = end.machine.ask(Heard(), "GET", "/x", {})
    end.sent()
    end.hears(TunnelResponse("1", 200, stream=True))
    end.hears(*(TunnelChunk("1", chunk.seq, chunk.data, chunk.end) for chunk in chunks))
    (error,) = end.sent()
    assert isinstance(error, TunnelError)
    assert (error.code, error.id) == (code, "1")
    assert heard.said[-1] == error
    assert list(end.machine.in_flight) == [other.id]


def test_a_request_must_have_a_sensible_id_headers_that_are_not_too_large_and_one_body() -> None:
    end = AnsweringEnd()
    end.hears(
        request(""),
        request("x" * (ID_MOST_CHARS + 1)),
        request("h", headers={"A": ["a" * (HEADERS_MOST_BYTES // 2), "b" * (HEADERS_MOST_BYTES // 2)]}),
        request("b", stream=True, body=Raw(b"1")),
    )
    assert end.complaints() == [
        ("bad_frame", None),
        ("bad_frame", None),
        ("too_large", "h"),
        ("bad_frame", "b"),
    ]
    assert not end.requests
    end.hears(request("f", headers={"A": "a" * (HEADERS_MOST_BYTES - 1)}))
    assert list(end.requests) == ["f"], "64 KiB are fine"


def test_an_id_that_is_in_flight_is_refused_and_the_request_that_has_it_goes_on() -> None:
    end = AnsweringEnd()
    end.hears(request(), request())
    assert end.complaints() == [("duplicate_id", "7")]
    answering, _, heard = end.requests["7"]
    assert heard.said == []
    answering.respond(204, {})
    assert end.sent() == [TunnelResponse("7", 204)]


def test_each_end_refuses_what_only_the_other_one_is_sent() -> None:
    answers = AnsweringEnd()
    answers.hears(TunnelResponse("7", 200), TunnelEvent("a", "b", Raw(b"{}")), TunnelChunk("7", 0, b""))
    asks = AskingEnd()
    asks.hears(request())
    assert answers.complaints() == [("unexpected", "7"), ("unexpected", None), ("unexpected", "7")]
    assert asks.complaints() == [("unexpected", "7")]


def test_a_second_answer_ends_the_request_that_was_being_answered() -> None:
    end = AskingEnd()
    heard = Heard()
    end.machine.ask(heard, "GET", "/x", {})
    end.sent()
    end.hears(TunnelResponse("1", 200, stream=True), TunnelResponse("1", 200))
    assert [type(each) for each in heard.said] == [TunnelResponse, TunnelError]
    assert not end.machine.in_flight


@pytest.mark.parametrize("frame", ["{", "[]", '{"type":"chunk"}', '{"type":"response","id":7}'])
def test_what_cannot_be_read_is_answered_and_ends_nothing(frame: str) -> None:
    answers, asks = AnsweringEnd(), AskingEnd()
    answers.hears(request())
    asks.machine.ask(Heard(), "GET", "/x", {})
    asks.sent()
    ends: list[End] = [answers, asks]
    for end in ends:
        end.machine.receive(Encoding.JSON, frame)
        assert end.complaints() == [("bad_frame", None)]
        assert end.machine.in_flight


def test_a_frame_that_can_be_read_as_far_as_its_id_ends_that_request() -> None:
    end = AskingEnd()
    heard = Heard()
    end.machine.ask(heard, "GET", "/x", {})
    end.sent()
    end.machine.receive(Encoding.JSON, '{"type":"response","id":"1","status":"fine"}')
    assert [error.code for error in heard.said] == ["bad_frame"]
    assert end.complaints() == [("bad_frame", "1")]


# What comes too late


def test_what_comes_after_a_cancel_is_nobodys_mistake() -> None:
    end = AskingEnd()
    heard = Heard()
    asking = end.machine.ask(heard, "PUT", "/x", {}, streamed=True)
    end.sent()
    asking.cancel()
    assert end.sent() == [TunnelCancel("1")]
    end.hears(
        TunnelResponse("1", 200, stream=True),
        TunnelChunk("1", 0, b"x", True),
        TunnelWindow("1", 1),
        TunnelError("unreachable", "gone", "1"),
    )
    asking.cancel()
    assert heard.said == []
    assert end.sent() == []


def test_a_request_that_has_not_left_is_withdrawn_without_a_word() -> None:
    end = AskingEnd()
    asking = end.machine.ask(Heard(), "PUT", "/x", {}, bytes(INLINE_MOST_BYTES + 1))
    asking.cancel()
    assert end.sent() == []


def test_an_answer_that_comes_before_the_end_of_the_request_stops_it() -> None:
    asks = AskingEnd()
    asks.machine.ask(Heard(), "PUT", "/x", {}, bytes(2 * WINDOW_BYTES))
    asks.sent()
    asks.hears(TunnelResponse("1", 413))
    assert asks.sent() == [TunnelCancel("1")]
    answers = AnsweringEnd()
    answers.hears(request(stream=True), TunnelChunk("7", 0, b"x"))
    answers.requests["7"][0].respond(413, {})
    answers.sent()
    answers.hears(TunnelChunk("7", 1, b"x"), TunnelChunk("7", 2, b"x"))
    assert answers.sent() == []
    answers.hears(TunnelCancel("7"), TunnelChunk("7", 3, b"x"))
    assert answers.complaints() == [("unexpected", "7")]


def test_late_chunks_are_remembered_up_to_a_number_of_requests() -> None:
    end = AnsweringEnd()
    for n in range(REMEMBERED_MOST + 1):
        end.hears(request(str(n), stream=True))
        end.requests[str(n)][0].respond(413, {})
    end.sent()
    end.hears(TunnelChunk("1", 0, b"x"))
    assert end.sent() == []
    end.hears(TunnelChunk("0", 0, b"x"))
    assert end.complaints() == [("unexpected", "0")]
    end.hears(request("1"), TunnelCancel("1"), TunnelChunk("1", 1, b"x"))
    assert end.complaints() == [("unexpected", "1")], "the id has a new life"


def test_a_cancel_for_an_answered_request_is_told() -> None:
    late: list[str] = []
    end = AnsweringEnd(on_late_cancel=late.append)
    end.hears(request())
    end.hears(TunnelCancel("7"))
    assert late == []
    assert end.requests["7"][2].said == ["cancelled"]
    end.hears(request("8"))
    end.requests["8"][0].respond(204, {})
    end.hears(TunnelCancel("8"))
    assert late == ["8"]


def test_an_answer_after_a_cancel_goes_nowhere() -> None:
    end = AnsweringEnd()
    end.hears(request(), TunnelCancel("7"))
    answering = end.requests["7"][0]
    answering.respond(200, {})
    answering.begin(200, {})
    answering.write(b"x")
    answering.end()
    answering.fail("unreachable", "too late")
    assert end.sent() == []


def test_a_cancelled_answer_that_has_not_left_does_not_leave() -> None:
    end = AnsweringEnd()
    end.hears(request())
    end.requests["7"][0].respond(200, {}, bytes(2 * WINDOW_BYTES))
    end.hears(TunnelCancel("7"))
    assert end.sent() == []


def test_the_asking_end_takes_a_cancel_for_word_that_no_answer_comes() -> None:
    end = AskingEnd()
    heard = Heard()
    end.machine.ask(heard, "GET", "/x", {})
    end.sent()
    end.hears(TunnelCancel("1"))
    assert [error.code for error in heard.said] == ["cancelled"]


# The socket is gone


def test_a_lost_socket_tells_what_cannot_have_been_executed() -> None:
    end = AskingEnd()
    heard = [Heard(), Heard()]
    end.machine.ask(heard[0], "GET", "/x", {})
    assert end.outgoing.next() is not None
    end.machine.ask(heard[1], "GET", "/x", {})
    end.machine.lost("cut")
    assert [(each.said[0].code, each.said[0].executed) for each in heard] == [
        ("gone", "unknown"),
        ("gone", "no"),
    ]
    assert end.sent() == []


# Deadlines, events, errors without a request


def test_a_request_carries_how_long_its_requester_waits() -> None:
    end = AskingEnd()
    end.machine.ask(Heard(), "GET", "/x", {}, timeout_s=2.5)
    end.machine.ask(Heard(), "GET", "/x", {})
    assert [message.timeout for message in end.sent() if isinstance(message, TunnelRequest)] == [2.5, UNSET]


@pytest.mark.parametrize("timeout", [0, -1])
def test_a_deadline_that_is_none_is_refused(timeout: float) -> None:
    end = AnsweringEnd()
    frame = encode(
        Encoding.JSON, {"type": "request", "id": "7", "method": "GET", "path": "/x", "timeout": timeout}
    )
    end.machine.receive(Encoding.JSON, frame)
    assert [code for code, _ in end.complaints()] == ["bad_frame"]


def test_events_and_errors_that_are_about_no_request_are_handed_on() -> None:
    end = AskingEnd()
    event = TunnelEvent("app1", "s1", Raw(b'{"eventName":"OnCallCreated"}'))
    end.hears(event, TunnelError("resync", "events may be missing", identifier="app1", subscriptionId="s1"))
    assert [decode(Encoding.JSON, each.event) for each in end.events] == [{"eventName": "OnCallCreated"}]
    assert [(e.code, e.identifier, e.subscriptionId) for e in end.errors] == [("resync", "app1", "s1")]
