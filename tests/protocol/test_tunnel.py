"""protocol.md section 5: REST requests, responses and events as messages on a socket."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Raw

from protocol.encoding import Encoding, Undecodable, decode, encode
from protocol.tunnel import (
    FIELD_NAMES,
    HOP_BY_HOP,
    BadMessage,
    Codec,
    HeaderMap,
    Message,
    TunnelCancel,
    TunnelChunk,
    TunnelError,
    TunnelEvent,
    TunnelRequest,
    TunnelResponse,
    TunnelWindow,
    body_from_wire,
    body_to_wire,
    headers_from_wire,
    headers_to_wire,
    is_json,
)

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)
encodings = st.sampled_from(Encoding)
texts = st.text(max_size=12)
counts = st.integers(0, 2**53 - 1)
header_maps = st.dictionaries(texts, texts | st.lists(texts, max_size=3), max_size=4)


def messages(encoding: Encoding) -> st.SearchStrategy[Message]:
    """Every kind of message, with every member that it may have; bodies and events are written in `encoding`."""
    raw = values.map(lambda value: Raw(encode(encoding, value)))
    body = {"headers": header_maps, "body": st.just(UNSET) | raw, "stream": st.booleans()}
    return st.one_of(
        st.builds(TunnelRequest, id=texts, method=texts, path=texts, **body),
        st.builds(
            TunnelResponse,
            id=texts,
            status=st.integers(100, 599),
            bodyEncoding=st.sampled_from([UNSET, "base64"]),
            origin=st.sampled_from([UNSET, "bridge"]),
            **body,
        ),
        st.builds(TunnelEvent, identifier=texts, subscriptionId=texts, event=raw),
        st.builds(TunnelCancel, id=texts),
        st.builds(TunnelChunk, id=texts, seq=counts, data=st.binary(max_size=20), end=st.booleans()),
        st.builds(TunnelWindow, id=texts, credit=counts),
        st.builds(TunnelError, code=texts, message=texts, id=st.none() | texts),
    )


any_message = encodings.flatmap(lambda encoding: st.tuples(st.just(encoding), messages(encoding)))

RENAMINGS: list[dict[str, str]] = [
    {},
    {"type": "kind"},
    {"id": "correlationId", "body": "payload", "path": "uri"},
    {"id": "path", "path": "id"},
    {"type": "id", "id": "type", "event": "data", "data": "event"},
    {name: f"x-{name}" for name in FIELD_NAMES},
]
codecs = st.sampled_from([Codec(fields) for fields in RENAMINGS])


def written(encoding: Encoding, frame: bytes) -> str | bytes:
    """A frame as a socket would deliver it: text for JSON, bytes for MessagePack."""
    return frame.decode() if encoding is Encoding.JSON else frame


def content(message: Message) -> dict[str, Any]:
    """A message's members, undecoded ones as bytes: `Raw` values do not compare."""
    members = {name: getattr(message, name) for name in message.__struct_fields__}
    return {name: bytes(item) if isinstance(item, Raw) else item for name, item in members.items()}


@given(any_message, codecs)
def test_every_message_survives_both_encodings_and_renaming(
    sent: tuple[Encoding, Message], codec: Codec
) -> None:
    """Section 5: the messages; their field names are configuration."""
    encoding, message = sent
    received = codec.decode(encoding, written(encoding, codec.encode(encoding, message)))
    assert type(received) is type(message)
    assert content(received) == content(message)


@given(any_message, st.sampled_from(RENAMINGS))
def test_renaming_changes_the_names_of_members_and_nothing_else(
    sent: tuple[Encoding, Message], fields: dict[str, str]
) -> None:
    """Section 5: `[tunnel.fields]` names members, not what is in a body."""
    encoding, message = sent
    plain = msgspec_members(encoding, Codec().encode(encoding, message))
    renamed = msgspec_members(encoding, Codec(fields).encode(encoding, message))
    assert renamed == {fields.get(name, name): item for name, item in plain.items()}


def msgspec_members(encoding: Encoding, frame: bytes) -> dict[str, bytes]:
    decoder = msgspec.json if encoding is Encoding.JSON else msgspec.msgpack
    return {name: bytes(item) for name, item in decoder.decode(frame, type=dict[str, Raw]).items()}


@pytest.mark.parametrize("encoding", Encoding)
def test_a_member_is_not_known_by_its_old_name_once_it_is_renamed(encoding: Encoding) -> None:
    """Section 5: a peer with other names may use ours for something else."""
    codec = Codec({"id": "ref"})
    frame = encode(encoding, {"type": "cancel", "ref": "7", "id": 5})
    assert codec.decode(encoding, written(encoding, frame)) == TunnelCancel("7")
    with pytest.raises(BadMessage, match="missing required field"):
        codec.decode(encoding, written(encoding, encode(encoding, {"type": "cancel", "id": "7"})))


@pytest.mark.parametrize("fields", RENAMINGS)
def test_a_body_crosses_byte_for_byte_under_renaming(fields: dict[str, str]) -> None:
    """Section 5: `body` is the JSON value, however the site spelled it."""
    codec = Codec(fields)
    body = b'{ "n": 1e400, "m": 1.10, "id": "\\u00fc", "n": 2 }'
    sent = TunnelResponse("7", 200, {}, Raw(body))
    received = codec.decode(Encoding.JSON, codec.encode(Encoding.JSON, sent).decode())
    assert isinstance(received, TunnelResponse)
    assert body_from_wire(received, Encoding.JSON) == body


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"ident": "id"}, "no such tunnel field: ident"),
        ({"id": "x", "path": "x"}, "share one name"),
        ({"id": "path"}, "share one name"),
        ({"type": "id"}, "share one name"),
    ],
)
def test_names_that_could_not_be_told_apart_are_refused(fields: dict[str, str], why: str) -> None:
    """Section 5: `[tunnel.fields]`; an error of configuration is found at the start."""
    with pytest.raises(ValueError, match=why):
        Codec(fields)


def test_the_examples_of_the_contract_are_understood() -> None:
    """Section 5: the message shapes, member by member."""
    codec = Codec()
    request = codec.decode(
        Encoding.JSON,
        '{"type":"request","id":"7","method":"POST","path":"/api/rest/1.0/subscriptions?identifier=app1",'
        '"headers":{"Cookie":"AlcUserId=x"},"body":{"filter":{}}}',
    )
    assert isinstance(request, TunnelRequest)
    assert (request.id, request.method, request.stream) == ("7", "POST", False)
    assert request.path == "/api/rest/1.0/subscriptions?identifier=app1"
    assert request.headers == {"Cookie": "AlcUserId=x"}
    assert body_from_wire(request, Encoding.JSON) == b'{"filter":{}}'
    event = codec.decode(
        Encoding.JSON,
        '{"type":"event","identifier":"app1","subscriptionId":"s","event":{"eventName":"OnCallCreated"}}',
    )
    assert isinstance(event, TunnelEvent)
    assert (event.identifier, bytes(event.event)) == ("app1", b'{"eventName":"OnCallCreated"}')
    assert codec.decode(Encoding.JSON, '{"type":"cancel","id":"7"}') == TunnelCancel("7")
    assert codec.decode(Encoding.JSON, '{"type":"window","id":"7","credit":262144}') == TunnelWindow(
        "7", 262144
    )
    chunk = '{"type":"chunk","id":"7","seq":0,"data":"aGk=","end":false}'
    assert codec.decode(Encoding.JSON, chunk) == TunnelChunk("7", 0, b"hi")
    error = TunnelError("bad_frame", "…", "7")
    expected = '{"type":"error","code":"bad_frame","message":"…","id":"7"}'.encode()
    assert codec.encode(Encoding.JSON, error) == expected


def test_members_that_have_their_usual_value_are_left_out() -> None:
    """Section 5: `body` is absent when there is none; `origin` only on answers of the bridge's own."""
    assert (
        Codec().encode(Encoding.JSON, TunnelResponse("7", 204))
        == b'{"type":"response","id":"7","status":204}'
    )
    refused = TunnelResponse("7", 504, origin="bridge")
    assert decode(Encoding.JSON, Codec().encode(Encoding.JSON, refused))["origin"] == "bridge"


def test_a_member_of_a_later_version_is_ignored() -> None:
    """Section 5: peers of different ages understand each other."""
    for codec in (Codec(), Codec({"type": "kind"})):
        frame = codec.encode(Encoding.JSON, TunnelCancel("7"))[:-1] + b',"priority":3}'
        assert codec.decode(Encoding.JSON, frame.decode()) == TunnelCancel("7")


# Bad input

BAD: list[tuple[Any, str, str | None]] = [
    ({"type": "request", "id": "7"}, "missing required field `method`", "7"),
    ({"type": "request", "id": 7, "method": "GET", "path": "/"}, "Expected `str`, got `int`", None),
    ({"type": "request", "id": "7", "method": "GET", "path": None}, r"\$\.path", "7"),
    ({"type": "request", "id": "7", "method": "GET", "path": "/", "headers": {"A": 1}}, "headers", "7"),
    ({"type": "request", "id": "7", "method": "GET", "path": "/", "bodyEncoding": "hex"}, "hex", "7"),
    ({"type": "response", "id": "7", "status": 99}, "status", "7"),
    ({"type": "response", "id": "7", "status": 2**63}, "status", "7"),
    ({"type": "response", "id": "7", "status": "200"}, "status", "7"),
    ({"type": "response", "id": "7", "status": 200, "origin": "site"}, "origin|site", "7"),
    ({"type": "chunk", "id": "7", "seq": -1, "data": ""}, "seq", "7"),
    ({"type": "window", "id": "7", "credit": -5}, "credit", "7"),
    ({"type": "window", "id": "7", "credit": 2**60}, "credit", "7"),
    ({"type": "window", "id": "7", "credit": 1.5}, "credit", "7"),
    ({"type": "push", "id": "7"}, "push", "7"),
    ({"id": "7"}, "type", "7"),
    ({"type": 5}, "type", None),
    ([], "Expected `object`", None),
    ("request", "Expected `object`", None),
    (None, "Expected `object`", None),
]


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize(("value", "why", "id_"), BAD)
def test_a_message_that_is_wrong_is_answered_with_its_id_and_the_reason(
    value: Any, why: str, id_: str | None, encoding: Encoding
) -> None:
    """Section 5: `{"type":"error","id":"7","code":"bad_frame","message":"…"}`."""
    with pytest.raises(BadMessage, match=why) as refusal:
        Codec().decode(encoding, written(encoding, encode(encoding, value)))
    answer = refusal.value.as_message()
    assert (answer.code, answer.id) == ("bad_frame", id_)
    assert answer.message == str(refusal.value)


@pytest.mark.parametrize("encoding", Encoding)
def test_a_wrong_message_is_answered_with_its_id_under_renaming(encoding: Encoding) -> None:
    """Section 5: the deployment's own field names."""
    frame = encode(encoding, {"kind": "request", "ref": "7", "id": "another"})
    with pytest.raises(BadMessage) as refusal:
        Codec({"type": "kind", "id": "ref"}).decode(encoding, written(encoding, frame))
    assert refusal.value.id == "7"


def test_the_answer_to_a_wrong_message_is_short() -> None:
    """Section 8: limits; a frame of 1 MiB must not come back as an error of 1 MiB."""
    with pytest.raises(BadMessage) as refusal:
        Codec().decode(Encoding.JSON, '{"type":"' + "x" * 1_000_000 + '"}')
    assert len(str(refusal.value)) < 300


def attempt(codec: Codec, encoding: Encoding, data: str | bytes) -> None:
    """Decode and use a message; only the documented errors may come of it."""
    try:
        message = codec.decode(encoding, data)
        if isinstance(message, TunnelRequest | TunnelResponse):
            body_from_wire(message, encoding)
            headers_from_wire(message.headers)
    except BadMessage as error:
        codec.encode(encoding, error.as_message())


@given(codecs, encodings, st.text() | st.text(st.characters(exclude_categories=())) | st.binary())
def test_no_input_whatever_raises_anything_but_bad_message(
    codec: Codec, encoding: Encoding, data: str | bytes
) -> None:
    """Section 5, bad input."""
    attempt(codec, encoding, data)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[Encoding, str | bytes]:
    """A valid message with a few places changed, cut out, doubled or cut short."""
    encoding, message = draw(any_message)
    data = bytearray(Codec().encode(encoding, message))
    odd = [
        b"\\ud800",
        b"1e400",
        b'"',
        b"[",
        b"\xc1",
        b"\xd4\x05\0",
        b"\xd6\xff\0\0\0\0",
        b"\x81\x01\x02",
        b"\xc0",
    ]
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        piece = draw(st.binary(max_size=3) | st.sampled_from(odd))
        match draw(st.sampled_from(["insert", "replace", "drop", "double", "cut"])):
            case "insert":
                data[at:at] = piece
            case "replace":
                data[at : at + len(piece)] = piece
            case "drop":
                del data[at : at + len(piece)]
            case "double":
                data[at:at] = data[at : at + 6]
            case _:
                del data[at:]
    if encoding is Encoding.MSGPACK:
        return encoding, bytes(data)
    return encoding, data.decode(errors=draw(st.sampled_from(["replace", "surrogateescape"])))


@given(mutated(), codecs)
def test_no_damaged_message_raises_anything_but_bad_message(
    damaged: tuple[Encoding, str | bytes], codec: Codec
) -> None:
    """Section 5, bad input."""
    attempt(codec, *damaged)


DEEP = 100_000


@pytest.mark.parametrize("fields", RENAMINGS[:2])
@pytest.mark.parametrize(
    "data",
    [
        '{"type":"request","id":"7","method":"GET","path":"/","body":' + "[" * DEEP,
        '{"type":"event","identifier":"\\ud800","subscriptionId":"","event":1}',
        '{"type":"window","id":"7","credit":' + "9" * 5000 + "}",
        '{"type":"window","id":"7","credit":1e400}',
        "\ud800",
        b"\x82\xa4type\xa7request\xa4body" + b"\x91" * DEEP,
        b"\x82\xa4type\xa6cancel\xa2id\xa1\xff",
        b"\x83\xa4type\xa6cancel\xa2id\xa17\x01\x02",
        b"\x83\xa4type\xa6cancel\xa2id\xa17\x92\x01\x02\x03",
        b"\x82\xa4type\xa6cancel\xa2id\xd6\xff\0\0\0\0",
        b"\xdf\xff\xff\xff\xff\xa4type",
        b"\xc4\x07request",
    ],
)
def test_hostile_input_is_a_bad_message(data: str | bytes, fields: dict[str, str]) -> None:
    """Section 5, bad input: nesting, surrogates, huge numbers, odd MessagePack."""
    encoding = Encoding.JSON if isinstance(data, str) else Encoding.MSGPACK
    with pytest.raises(BadMessage):
        Codec(fields).decode(encoding, data)


# Bodies

JSON = "application/json"


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/problem+json", True),
        (" application/json ;x=y", True),
        ("application/jsonx", False),
        ("text/plain; of=application/json", False),
        ("text/html", False),
        ("", False),
        (None, False),
    ],
)
def test_json_is_recognised_by_its_content_type(content_type: str | None, expected: bool) -> None:
    """Section 5: `body` is the JSON value when the content type is JSON."""
    assert is_json(content_type) is expected


def carried(encoding: Encoding, body: bytes, content_type: str | None) -> bytes | None:
    """A body after its way through a response in one encoding."""
    raw, body_encoding = body_to_wire(body, content_type, encoding)
    headers: HeaderMap = {} if content_type is None else {"Content-Type": content_type}
    sent = Codec().encode(encoding, TunnelResponse("7", 200, headers, raw, body_encoding))
    received = Codec().decode(encoding, written(encoding, sent))
    assert isinstance(received, TunnelResponse)
    return body_from_wire(received, encoding)


@given(encodings, values)
def test_a_json_body_arrives_as_the_same_value(encoding: Encoding, value: Any) -> None:
    """Section 5: the JSON value."""
    body = carried(encoding, encode(Encoding.JSON, value), JSON)
    assert body is not None
    assert decode(Encoding.JSON, body) == value


@given(encodings, st.binary(), st.sampled_from([None, "text/plain", "audio/wav", "application/octet-stream"]))
def test_any_other_body_arrives_byte_for_byte(
    encoding: Encoding, body: bytes, content_type: str | None
) -> None:
    """Section 5: else base64 (plain bytes in MessagePack); absent when there is none."""
    assert carried(encoding, body, content_type) == (body or None)


@given(encodings, st.binary(min_size=1))
def test_a_body_that_only_claims_to_be_json_arrives_byte_for_byte(encoding: Encoding, body: bytes) -> None:
    """Section 5: what cannot be a JSON value crosses as base64."""
    try:
        decode(Encoding.JSON, body)
    except Undecodable:
        assert carried(encoding, body, JSON) == body


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize(
    "body",
    [b'{"n":1e400}', b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"[" * DEEP, b" ", b'"\\ud800"', b"{} {}"],
)
def test_json_that_is_out_of_the_ordinary_crosses_unharmed(body: bytes, encoding: Encoding) -> None:
    """Section 5: what the site said arrives, whatever it was."""
    assert carried(encoding, body, JSON) == body


def test_json_crosses_unparsed_and_other_bodies_are_marked_as_base64() -> None:
    """Section 5: `"bodyEncoding":"base64"`, in JSON only."""
    spelled = b'{ "a" : 1.10 }'
    body, body_encoding = body_to_wire(spelled, JSON, Encoding.JSON)
    assert isinstance(body, Raw)
    assert (bytes(body), body_encoding) == (spelled, UNSET)
    body, body_encoding = body_to_wire(b"\x00\xff", "audio/wav", Encoding.JSON)
    assert isinstance(body, Raw)
    assert (bytes(body), body_encoding) == (b'"AP8="', "base64")
    body, body_encoding = body_to_wire(b"\x00\xff", "audio/wav", Encoding.MSGPACK)
    assert isinstance(body, Raw)
    assert (decode(Encoding.MSGPACK, body), body_encoding) == (b"\x00\xff", UNSET)
    assert body_to_wire(b"", JSON, Encoding.JSON) == (UNSET, UNSET)


def with_body(
    encoding: Encoding, value: Any, content_type: str | None = None, **members: Any
) -> TunnelRequest:
    headers: HeaderMap = {} if content_type is None else {"content-type": [content_type]}
    body = Raw(encode(encoding, value))
    return TunnelRequest("7", "PUT", "/api/rest/1.0/x", headers, body, **members)


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize(
    "text", ["AP8", "AP8=\n", "A P8=", "AP8=AP8=", "A-_8", "ü", "=", 5, True, ["AP8="], {}, 1.5]
)
def test_a_body_that_is_not_base64_is_a_bad_message(text: Any, encoding: Encoding) -> None:
    """Section 5: base64, strictly, with its padding and without line breaks."""
    with pytest.raises(BadMessage, match="not base64") as refusal:
        body_from_wire(with_body(encoding, text, "audio/wav", bodyEncoding="base64"), encoding)
    assert refusal.value.id == "7"


@given(encodings, st.binary())
def test_base64_is_understood_in_both_encodings(encoding: Encoding, body: bytes) -> None:
    """Section 5: a peer may send base64 in MessagePack as well."""
    text = base64.b64encode(body).decode()
    assert body_from_wire(with_body(encoding, text, bodyEncoding="base64"), encoding) == body


@pytest.mark.parametrize("encoding", Encoding)
def test_null_is_a_body_only_where_the_content_type_says_json(encoding: Encoding) -> None:
    """Section 5: `body` is absent when there is none; some peers write null instead."""
    assert body_from_wire(with_body(encoding, None), encoding) is None
    assert body_from_wire(with_body(encoding, None, "text/plain"), encoding) is None
    assert body_from_wire(with_body(encoding, None, "audio/wav", bodyEncoding="base64"), encoding) is None
    assert body_from_wire(with_body(encoding, None, JSON), encoding) == b"null"


@pytest.mark.parametrize(
    "odd", [b"\xd4\x05\0", b"\xd6\xff\0\0\0\0", b"\x81\x01\x02", b"\x81\x92\x01\x02\x03", b"\xa1\xff"]
)
def test_a_messagepack_body_that_is_no_json_value_is_a_bad_message(odd: bytes) -> None:
    """Section 2: the same value in MessagePack."""
    message = TunnelRequest("7", "PUT", "/", {}, Raw(odd))
    with pytest.raises(BadMessage, match='"body" cannot be read') as refusal:
        body_from_wire(message, Encoding.MSGPACK)
    assert refusal.value.id == "7"


# Headers

NAMES = ["Set-Cookie", "set-cookie", "Accept", "ACCEPT", "X-A", "Connection", "Host", "Content-Length", "TE"]
header_lists = st.lists(st.tuples(st.sampled_from(NAMES) | texts, texts | st.just("close, X-A")), max_size=8)


def crossing(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields that belong to the message rather than to the hop, grouped by name as in a header map."""
    named = {
        option.strip().lower()
        for name, value in headers
        if name.lower() == "connection"
        for option in value.split(",")
    }
    kept = [(name.lower(), value) for name, value in headers if name.lower() not in HOP_BY_HOP | named]
    order = list(dict.fromkeys(name for name, _ in kept))
    return sorted(kept, key=lambda field: order.index(field[0]))


@given(header_lists)
def test_header_fields_cross_in_order_and_none_is_lost(headers: list[tuple[str, str]]) -> None:
    """Section 5: an array where a header repeats; hop-by-hop headers do not cross."""
    received = headers_from_wire(headers_to_wire(headers))
    assert [(name.lower(), value) for name, value in received] == crossing(headers)


def test_a_header_that_repeats_becomes_an_array() -> None:
    """Section 5: `Set-Cookie`; the first spelling of the name is kept."""
    headers = [("Set-Cookie", "a=1"), ("Accept", "x"), ("set-cookie", "b=2, c=3"), ("SET-COOKIE", "")]
    wire = headers_to_wire(headers)
    assert wire == {"Set-Cookie": ["a=1", "b=2, c=3", ""], "Accept": "x"}
    assert headers_from_wire(wire) == [
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2, c=3"),
        ("Set-Cookie", ""),
        ("Accept", "x"),
    ]


@pytest.mark.parametrize(
    "name", ["Connection", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host"]
)
def test_hop_by_hop_headers_stay_behind(name: str) -> None:
    """Section 5; RFC 9110 section 7.6.1."""
    for spelling in (name, name.lower(), name.upper()):
        assert headers_to_wire([(spelling, "x"), ("Accept", "y")]) == {"Accept": "y"}
        assert headers_from_wire({spelling: ["x"], "Accept": "y"}) == [("Accept", "y")]


def test_headers_that_the_connection_names_stay_behind_on_both_ways() -> None:
    """Section 5; RFC 9110 section 7.6.1: once `Connection` is gone, nobody could tell any more."""
    headers = [("X-Hop", "1"), ("Connection", "close, x-hop"), ("connection", "X-Other"), ("X-Other", "2")]
    assert headers_to_wire([*headers, ("X-End", "3")]) == {"X-End": "3"}
    sent: HeaderMap = {
        "X-Hop": "1",
        "Connection": ["close, x-hop", "X-Other"],
        "X-Other": ["2"],
        "X-End": "3",
    }
    assert headers_from_wire(sent) == [("X-End", "3")]


def test_an_empty_array_is_no_header() -> None:
    """Section 5: header values."""
    assert headers_from_wire({"Set-Cookie": []}) == []
