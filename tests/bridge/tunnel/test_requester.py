"""Tests of a socket's tunnel to one site (protocol.md section 5), against a carrier that the test answers."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.acl import SiteRules
from bridge.config import Config, Limits
from bridge.config import Site as SiteSettings
from bridge.metrics import Metrics
from bridge.sites import Site, SiteTunnel, TunnelEmit, TunnelLost
from bridge.transport import (
    AnswerTooLarge,
    BadAnswer,
    NotLetThrough,
    Request,
    Response,
    Started,
    TimedOut,
    TransportError,
    Unreachable,
)
from bridge.tunnel.requester import TunnelRequests
from protocol.encoding import Encoding, decode, encode
from protocol.exchange import ID_MOST_CHARS
from protocol.tunnel import Codec
from tests.bridge.carrier import Carrier, ok

JSON, MSGPACK = Encoding.JSON, Encoding.MSGPACK
encodings = pytest.mark.parametrize("encoding", [JSON, MSGPACK])


class FakeDialect:
    """A site's part in the tunnel: takes `?label` off requests, and follows answers to them."""

    def __init__(self, emit: TunnelEmit, lost: TunnelLost) -> None:
        self.emit = emit
        self.lost = lost
        self.closed = False
        self.followed: list[tuple[Request, Response]] = []
        self.on_follow: Callable[[], None] | None = None

    def watches(self, request: Request) -> bool:
        return "?label" in request.target

    def outgoing(self, request: Request) -> Request:
        if "?label" in request.target:
            return msgspec.structs.replace(request, target=request.target.partition("?")[0])
        return request

    def answered(self, asked: Request, response: Response) -> Callable[[], None] | None:
        self.followed.append((asked, response))
        return self.on_follow if "?label" in asked.target else None

    def close(self) -> None:
        self.closed = True


class FakeSite:
    name = "paris"

    def __init__(self) -> None:
        self.transport = Carrier()
        self.dialects: list[FakeDialect] = []

    def tunnel(self, emit: TunnelEmit, lost: TunnelLost) -> SiteTunnel:
        self.dialects.append(FakeDialect(emit, lost))
        return self.dialects[-1]

    def error_body(self, status: int, message: str) -> dict[str, Any]:
        return {"httpStatus": status, "innerMessage": message}


@dataclass
class Socket:
    """One socket with its tunnel; `out` is what it was sent, decoded."""

    limits: Limits = field(default_factory=Limits)
    event_encoding: Encoding = JSON
    fields: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.out: list[dict[str, Any]] = []
        self.encodings: list[Encoding] = []
        self.site = FakeSite()
        self.metrics = Metrics()
        self.codec = Codec(self.fields)
        self.tunnel = TunnelRequests(
            cast(Site, self.site),
            SiteRules(SiteSettings(name="paris", kind="o2g"), Config().tunnel.allow),
            self.codec,
            Config(limits=self.limits),
            self.metrics,
            self,
            lambda: self.event_encoding,
        )

    waits = False

    def put(self, encoding: Encoding, frame: bytes) -> None:
        self.encodings.append(encoding)
        self.out.append(decode(encoding, frame))

    @property
    def carrier(self) -> Carrier:
        return self.site.transport

    @property
    def dialect(self) -> FakeDialect:
        return self.site.dialects[0]

    def sends(
        self, message: Any, encoding: Encoding = JSON, *, signed_in: bool = True, others: int = 0
    ) -> None:
        data: str | bytes = encode(encoding, message) if not isinstance(message, bytes | str) else message
        if encoding is JSON and isinstance(data, bytes):
            data = data.decode()
        self.tunnel.frame(data, encoding, may_request=signed_in, others_in_flight=others)

    def asks(self, id_: Any = "7", encoding: Encoding = JSON, **members: Any) -> None:
        message = {"type": "request", "id": id_, "method": "GET", "path": "/api/rest/1.0/users/a", **members}
        self.sends(message, encoding)


@pytest.fixture
def socket() -> Socket:
    return Socket()


def refusal(message: dict[str, Any]) -> tuple[str, int, str]:
    """A failure of the bridge's own, which must say so in the site's usual error shape."""
    assert message["type"] == "response"
    assert message["origin"] == "bridge"
    assert message["headers"] == {"Content-Type": "application/json"}
    assert message["body"]["httpStatus"] == message["status"]
    return message["id"], message["status"], message["body"]["innerMessage"]


# Requests and answers


@encodings
def test_a_request_goes_to_the_site_and_its_answer_comes_back_in_the_same_encoding(
    encoding: Encoding,
) -> None:
    socket = Socket()
    headers = {
        "Cookie": "AlcUserId=x",
        "X-Many": ["a", "b"],
        "Host": "evil",
        "Connection": "X-Hop",
        "X-Hop": "1",
    }
    socket.asks(encoding=encoding, method="POST", headers=headers, body={"callee": "é"})
    request = socket.carrier.last.request
    assert (request.method, request.target, request.timeout_s) == ("POST", "/api/rest/1.0/users/a", 30.0)
    assert request.headers == [
        ("Cookie", "AlcUserId=x"),
        ("X-Many", "a"),
        ("X-Many", "b"),
        ("Content-Type", "application/json"),
    ]
    assert socket.carrier.last.body == {"callee": "é"}
    assert socket.tunnel.in_flight == 1
    answer = ok(
        {"n": 1}, headers=[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Transfer-Encoding", "chunked")]
    )
    socket.carrier.last.answer(answer)
    assert socket.out == [
        {
            "type": "response",
            "id": "7",
            "status": 200,
            "headers": {"Content-Type": "application/json", "Set-Cookie": ["a=1", "b=2"]},
            "body": {"n": 1},
        }
    ]
    assert socket.encodings == [encoding]
    assert socket.tunnel.in_flight == 0
    assert socket.metrics.tunnel == {200: 1}


def test_a_sites_own_error_passes_as_it_is(socket: Socket) -> None:
    socket.asks()
    socket.carrier.last.answer(ok({"code": 1001, "type": "INVALID_SESSION"}, status=403))
    assert socket.out[0]["status"] == 403
    assert socket.out[0]["body"] == {"code": 1001, "type": "INVALID_SESSION"}
    assert "origin" not in socket.out[0]


def test_an_answer_without_a_body_has_none(socket: Socket) -> None:
    socket.asks()
    socket.carrier.last.answer(ok(status=204))
    assert socket.out == [{"type": "response", "id": "7", "status": 204}]


def test_answers_find_their_requests_in_any_order(socket: Socket) -> None:
    for id_ in ("a", "b", "c"):
        socket.asks(id_)
    for at, id_ in ((2, "c"), (0, "a"), (1, "b")):
        socket.carrier.sent[at].answer(ok(id_))
    assert [(message["id"], message["body"]) for message in socket.out] == [
        ("c", "c"),
        ("a", "a"),
        ("b", "b"),
    ]


@encodings
def test_a_binary_answer_is_base64_in_json_and_bytes_in_messagepack(encoding: Encoding) -> None:
    socket = Socket()
    socket.asks(encoding=encoding)
    wav = bytes(range(256))
    socket.carrier.last.answer(Response(200, [("Content-Type", "audio/wav")], wav))
    if encoding is JSON:
        assert base64.b64decode(socket.out[0]["body"]) == wav
        assert socket.out[0]["bodyEncoding"] == "base64"
    else:
        assert socket.out[0]["body"] == wav
        assert "bodyEncoding" not in socket.out[0]


def test_an_answer_that_only_claims_to_be_json_comes_as_bytes(socket: Socket) -> None:
    socket.asks()
    socket.carrier.last.answer(Response(200, [("Content-Type", "application/json")], b"<html>"))
    assert base64.b64decode(socket.out[0]["body"]) == b"<html>"


def test_a_body_in_base64_goes_out_as_bytes(socket: Socket) -> None:
    body = base64.b64encode(b"\0\xff").decode()
    socket.asks(method="PUT", body=body, bodyEncoding="base64", headers={"Content-Type": "image/png"})
    assert socket.carrier.last.request.body == b"\0\xff"
    assert socket.carrier.last.request.headers == [("Content-Type", "image/png")]


@encodings
def test_bytes_of_no_stated_type_are_not_said_to_be_json(encoding: Encoding) -> None:
    socket = Socket()
    body: dict[str, Any] = {"body": b"\0\xff"}
    if encoding is JSON:
        body = {"body": base64.b64encode(b"\0\xff").decode(), "bodyEncoding": "base64"}
    socket.asks(encoding=encoding, method="PUT", **body)
    assert socket.carrier.last.request.body == b"\0\xff"
    assert socket.carrier.last.request.headers == []


def test_a_stated_content_type_stays_as_it_is(socket: Socket) -> None:
    socket.asks(method="PUT", body={"a": 1}, headers={"content-TYPE": "application/merge-patch+json"})
    assert socket.carrier.last.request.headers == [("content-TYPE", "application/merge-patch+json")]


def test_a_request_without_a_body_has_none_and_no_content_type(socket: Socket) -> None:
    socket.asks(method="DELETE")
    assert socket.carrier.last.request.body is None
    assert socket.carrier.last.request.headers == []


def test_members_may_have_other_names_by_configuration() -> None:
    socket = Socket(fields={"id": "requestId", "path": "url"})
    socket.sends({"type": "request", "requestId": "7", "method": "GET", "url": "/api/rest"})
    socket.carrier.last.answer(ok(status=204))
    assert socket.out == [{"type": "response", "requestId": "7", "status": 204}]


# Ids


@pytest.mark.parametrize("id_", ["", "x" * (ID_MOST_CHARS + 1)])
def test_an_id_must_have_a_sensible_length(socket: Socket, id_: str) -> None:
    socket.asks(id_)
    assert socket.carrier.sent == []
    assert socket.out == [
        {"type": "error", "code": "bad_frame", "message": f'"id" must have 1 to {ID_MOST_CHARS} characters'}
    ]


def test_an_id_of_the_longest_length_is_taken(socket: Socket) -> None:
    socket.asks("x" * ID_MOST_CHARS)
    assert len(socket.carrier.sent) == 1


def test_an_id_in_flight_cannot_be_used_again_until_it_is_answered(socket: Socket) -> None:
    socket.asks("7")
    socket.asks("7")
    assert [(message["type"], message["id"], message["code"]) for message in socket.out] == [
        ("error", "7", "duplicate_id")
    ]
    assert len(socket.carrier.sent) == 1
    socket.carrier.last.answer(ok("first"))
    assert socket.out[1]["body"] == "first"
    socket.asks("7")
    assert len(socket.carrier.sent) == 2


def test_a_cancelled_request_is_aborted_and_not_answered(socket: Socket) -> None:
    socket.asks("7")
    socket.asks("8")
    socket.sends({"type": "cancel", "id": "7"})
    assert [sent.cancelled for sent in socket.carrier.sent] == [True, False]
    assert socket.tunnel.in_flight == 1
    assert socket.out == []
    socket.asks("7")
    assert len(socket.carrier.sent) == 3


@pytest.mark.parametrize("id_", ["unknown", "", "7"])
def test_cancelling_what_is_not_in_flight_does_nothing(socket: Socket, id_: str) -> None:
    socket.asks("7")
    socket.carrier.last.answer(ok(status=204))
    socket.sends({"type": "cancel", "id": id_})
    assert len(socket.out) == 1
    assert not socket.carrier.last.cancelled


# Refusals


def test_before_the_sign_in_a_request_is_answered_401(socket: Socket) -> None:
    socket.sends({"type": "request", "id": "7", "method": "GET", "path": "/api/rest"}, signed_in=False)
    id_, status, why = refusal(socket.out[0])
    assert (id_, status) == ("7", 401)
    assert "Session.login" in why
    assert socket.carrier.sent == []
    assert socket.metrics.tunnel == {401: 1}


def test_a_request_over_the_limit_in_flight_is_answered_429() -> None:
    socket = Socket(Limits(in_flight=3))
    socket.asks("1")
    socket.asks("2")
    message = {"type": "request", "id": "3", "method": "GET", "path": "/api/rest"}
    socket.sends(message, others=1)
    assert refusal(socket.out[0])[:2] == ("3", 429)
    assert len(socket.carrier.sent) == 2
    socket.sends(message, others=0)
    assert len(socket.carrier.sent) == 3
    socket.asks("4")
    assert refusal(socket.out[1])[:2] == ("4", 429)
    socket.carrier.sent[0].answer(ok(status=204))
    socket.asks("4")
    assert len(socket.carrier.sent) == 4


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/manager", 403),
        ("/api/rest/../manager", 403),
        ("//evil", 400),
        ("/api/rest\r\nX: y", 400),
        ("", 400),
    ],
)
def test_a_path_that_may_not_pass_never_reaches_the_site(socket: Socket, path: str, status: int) -> None:
    socket.asks(path=path)
    assert refusal(socket.out[0])[:2] == ("7", status)
    assert socket.carrier.sent == []
    assert socket.tunnel.in_flight == 0


@pytest.mark.parametrize("method", ["", "get", "GET /evil", "GET\r\nX: y"])
def test_a_method_that_is_none_never_reaches_the_site(socket: Socket, method: str) -> None:
    socket.asks(method=method)
    assert refusal(socket.out[0])[:2] == ("7", 400)
    assert socket.carrier.sent == []


def test_what_the_carrier_cannot_send_is_answered_400(socket: Socket) -> None:
    class Refusing(Carrier):
        def start(self, request: Request, done: Started, *, whole_bytes: int) -> Callable[[], None]:
            raise ValueError("the value of header 'X' has a control character")

    socket.site.transport = Refusing()
    socket.asks(headers={"X": "a\r\nb"})
    assert refusal(socket.out[0]) == ("7", 400, "the value of header 'X' has a control character")
    assert socket.tunnel.in_flight == 0


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (TimedOut("no answer within 30 s"), 504),
        (TimedOut("no connection within 5 s", executed="no"), 504),
        (Unreachable("connection refused", executed="no"), 502),
        (Unreachable("gone before it answered"), 502),
        (BadAnswer("not HTTP"), 502),
        (AnswerTooLarge("over 16 MiB"), 502),
    ],
)
@encodings
def test_a_request_without_an_answer_is_answered_by_the_bridge(
    error: TransportError, status: int, encoding: Encoding
) -> None:
    socket = Socket()
    socket.asks(encoding=encoding)
    socket.carrier.last.answer(error)
    assert refusal(socket.out[0]) == ("7", status, str(error))
    assert socket.tunnel.in_flight == 0
    assert socket.metrics.tunnel == {status: 1}


def test_a_site_that_lets_a_request_not_through_is_answered_403(socket: Socket) -> None:
    socket.asks()
    socket.carrier.last.answer(NotLetThrough("the agent's allow-list", executed="no"))
    assert refusal(socket.out[0]) == ("7", 403, "the agent's allow-list")


def test_an_answer_that_does_not_fit_in_a_frame_comes_in_chunks_that_do() -> None:
    socket = Socket(Limits(frame_bytes=1000))
    socket.asks("7")
    socket.carrier.last.answer(ok("x" * 498))
    assert socket.out[0]["body"] == "x" * 498
    socket.asks("8")
    socket.carrier.last.answer(ok("x" * 499))
    head, *chunks = socket.out[1:]
    assert (head["status"], head["stream"], head.get("body")) == (200, True, None)
    assert [(chunk["type"], chunk["id"], chunk["seq"]) for chunk in chunks] == [
        ("chunk", "8", 0),
        ("chunk", "8", 1),
    ]
    assert b"".join(base64.b64decode(chunk["data"]) for chunk in chunks) == b'"' + b"x" * 499 + b'"'
    assert socket.tunnel.in_flight == 0


def test_a_request_is_given_no_more_time_than_its_client_waits(socket: Socket) -> None:
    socket.asks("1", timeout=2.5)
    socket.asks("2", timeout=1000)
    assert [sent.request.timeout_s for sent in socket.carrier.sent] == [2.5, 30.0]


# Frames that are no requests


@pytest.mark.parametrize(
    ("frame", "id_", "code"),
    [
        ('{"type":"request"', None, "bad_frame"),
        ('{"type":"request","id":7,"method":"GET","path":"/api/rest"}', None, "bad_frame"),
        ('{"type":"request","id":"7","path":"/api/rest"}', "7", "bad_frame"),
        ('{"type":"request","id":"7","method":1,"path":"/api/rest"}', "7", "bad_frame"),
        ('{"type":"request","id":"7","method":"GET","path":"/api/rest","headers":{"a":1}}', "7", "bad_frame"),
        (
            '{"type":"request","id":"7","method":"PUT","path":"/api/rest","body":"*","bodyEncoding":"base64"}',
            "7",
            "bad_frame",
        ),
        ('{"type":"quux","id":"7"}', "7", "bad_frame"),
        ('{"type":"response","id":"7","status":200}', "7", "unexpected"),
        ('{"type":"chunk","id":"7","seq":0,"data":""}', "7", "unexpected"),
        ('{"type":"event","identifier":"a","subscriptionId":"s","event":{}}', None, "unexpected"),
        ('{"type":"request","id":"7","method":"GET","path":"/api/rest","timeout":0}', "7", "bad_frame"),
    ],
)
def test_a_frame_that_cannot_be_handled_is_answered_and_harms_nobody(
    socket: Socket, frame: str, id_: str | None, code: str
) -> None:
    socket.asks("other")
    socket.sends(frame)
    (error,) = socket.out
    assert (error["type"], error.get("id"), error["code"]) == ("error", id_, code)
    socket.carrier.last.answer(ok(status=204))
    assert socket.out[1]["id"] == "other"


@pytest.mark.parametrize(
    "message",
    [
        {"type": "error", "id": "7", "code": "bad_frame", "message": "?"},
        {"type": "window", "id": "7", "credit": 1},
        {"type": "cancel", "id": "7"},
    ],
)
def test_word_of_what_may_be_over_already_is_not_answered(socket: Socket, message: dict[str, Any]) -> None:
    """Else two peers could go on for ever."""
    socket.sends(message)
    assert socket.out == []


frames = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "id", "method", "path", "headers", "body", "bodyEncoding", "stream", "seq"]
            ),
            inner
            | st.sampled_from(["request", "cancel", "chunk", "GET", "/api/rest", "base64", "7", "=", "Zm9v"]),
        )
    ),
    max_leaves=10,
)


@settings(deadline=None)
@given(frames | st.binary(max_size=30), st.sampled_from([JSON, MSGPACK]), st.booleans())
def test_whatever_a_client_sends_is_answered_at_most_once(value: Any, encoding: Encoding, raw: bool) -> None:
    socket = Socket()
    if raw and isinstance(value, bytes):
        data: str | bytes = value.decode("latin-1") if encoding is JSON else value
        socket.tunnel.frame(data, encoding, may_request=True, others_in_flight=0)
    else:
        packed = encode(encoding, value)
        socket.sends(packed.decode() if encoding is JSON else packed, encoding)
    assert len(socket.out) + len(socket.carrier.sent) <= 1
    for message in socket.out:
        assert message["type"] in ("error", "response")


# What follows an answer


@encodings
def test_events_of_a_labelled_subscription_come_in_the_sockets_encoding(encoding: Encoding) -> None:
    socket = Socket(event_encoding=encoding)
    event = {"eventName": "OnCallCreated", "callRef": "é", "n": 2**63}
    socket.dialect.emit("app1", "s1", msgspec.json.encode(event))
    assert socket.out == [{"type": "event", "identifier": "app1", "subscriptionId": "s1", "event": event}]
    assert socket.encodings == [encoding]
    assert socket.metrics.events == {"tunnel": 1}


@encodings
@pytest.mark.parametrize("line", [b"", b"{", b'"\xff"', b"not json"])
def test_an_event_that_is_no_json_is_left_out(encoding: Encoding, line: bytes) -> None:
    socket = Socket(event_encoding=encoding)
    socket.dialect.emit("app1", "s1", line)
    socket.dialect.emit("app1", "s1", b'{"eventName":"OnCallRemoved"}')
    assert [message["event"] for message in socket.out] == [{"eventName": "OnCallRemoved"}]


def test_what_a_subscription_begins_begins_after_its_answer(socket: Socket) -> None:
    """protocol.md section 2: a subscription's reply precedes its first event."""
    socket.dialect.on_follow = lambda: socket.dialect.emit("app1", "s1", b'{"eventName":"OnCallCreated"}')
    socket.asks(path="/api/rest/1.0/subscriptions?label=app1", method="POST", body={})
    assert socket.carrier.last.request.target == "/api/rest/1.0/subscriptions"
    socket.carrier.last.answer(ok({"status": "ACCEPTED"}))
    assert [message["type"] for message in socket.out] == ["response", "event"]
    asked, answered = socket.dialect.followed[0]
    assert asked.target == "/api/rest/1.0/subscriptions?label=app1"
    assert answered.status == 200


def test_a_request_without_an_answer_begins_nothing(socket: Socket) -> None:
    socket.asks(path="/api/rest/1.0/subscriptions?label=app1")
    socket.carrier.last.answer(Unreachable("gone"))
    assert socket.dialect.followed == []


def test_a_subscription_in_chunks_is_refused(socket: Socket) -> None:
    socket.asks(path="/api/rest/1.0/subscriptions?label=app1", method="POST", stream=True)
    assert refusal(socket.out[0])[:2] == ("7", 400)
    assert socket.carrier.sent == []


@encodings
def test_a_client_is_told_what_it_may_have_missed(encoding: Encoding) -> None:
    socket = Socket(event_encoding=encoding)
    socket.dialect.lost("app1", "s1", "resync", "the channel was cut")
    said = {"code": "resync", "message": "the channel was cut", "identifier": "app1", "subscriptionId": "s1"}
    assert socket.out == [{"type": "error", **said}]
    assert socket.encodings == [encoding]


# The end of the socket


def test_the_end_of_the_socket_aborts_every_request_and_closes_the_channels(socket: Socket) -> None:
    for id_ in ("1", "2", "3"):
        socket.asks(id_)
    socket.carrier.sent[1].answer(ok(status=204))
    socket.tunnel.close()
    assert [sent.cancelled for sent in socket.carrier.sent] == [True, False, True]
    assert socket.tunnel.in_flight == 0
    assert socket.dialect.closed
    assert len(socket.out) == 1
    socket.tunnel.close()


def test_two_sockets_know_nothing_of_each_others_ids() -> None:
    one, two = Socket(), Socket()
    one.asks("7")
    two.asks("7")
    two.sends({"type": "cancel", "id": "7"})
    assert not one.carrier.last.cancelled
    assert (one.out, two.out) == ([], [])
