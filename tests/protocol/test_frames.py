"""protocol.md section 2: each frame is recognised by its shape, and no frame whatever can hurt the socket."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Raw

from protocol.encoding import Encoding, Undecodable, decode, encode
from protocol.frames import SUBPROTOCOLS, TUNNEL_TYPES, Dialect, Frame, Recogniser, is_id, judge
from protocol.jsonrpc import INVALID_REQUEST, PARSE_ERROR, Call, RpcError

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
ids = (
    st.none()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
)
params = st.lists(values, max_size=4) | st.dictionaries(st.text(max_size=8), values, max_size=4)
calls = st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0"), "method": st.text(max_size=12)}, optional={"params": params, "id": ids}
)
encodings = st.sampled_from(Encoding)

odd_marks: list[Any] = ["REQUEST", "", "2.0", "ping", 1, None, True, [], {}]
marks = st.sampled_from([*sorted(TUNNEL_TYPES), *odd_marks])
near_frames = st.fixed_dictionaries(
    {},
    optional={
        "jsonrpc": st.sampled_from(["2.0", "2.0", "2.0", "1.0", "2", 2.0, 2, None, True, ["2.0"], {}])
        | values,
        "method": st.text(max_size=5) | values,
        "params": params | values,
        "id": ids | values,
        "type": marks,
        "claz": marks,
        "result": values,
        "extra": values,
    },
)
"""Objects that have something of each dialect, right or wrong."""

recogniser = Recogniser()


def written(encoding: Encoding, value: Any) -> str | bytes:
    """A value as a socket would deliver it: text for JSON, bytes for MessagePack."""
    data = encode(encoding, value)
    return data.decode() if encoding is Encoding.JSON else data


def check(frame: Frame, data: str | bytes, only: str | None = None) -> None:
    """Whatever way a frame was opened, the result agrees with the rules applied to the decoded value."""
    encoding = Encoding.JSON if isinstance(data, str) else Encoding.MSGPACK
    assert frame.encoding is encoding
    try:
        value = decode(encoding, data)
    except Undecodable:
        # What is passed over rather than decoded (params, a message's body) may still turn out unreadable.
        assert frame.dialect in (Dialect.UNREADABLE, Dialect.CALL, Dialect.TUNNEL)
        if frame.dialect is Dialect.UNREADABLE:
            assert frame.content.code == PARSE_ERROR
        return
    shape = recogniser.recognise(value)
    speaks = {Dialect.RPC: "jsonrpc", Dialect.TUNNEL: "o2g-tunnel", Dialect.CTI: "cti"}.get(shape)
    if shape is Dialect.UNREADABLE or (only is not None and speaks != only):
        assert frame.dialect is Dialect.UNREADABLE
        assert isinstance(frame.content, RpcError)
        assert frame.content.code == INVALID_REQUEST
    elif frame.dialect is Dialect.CALL:
        assert shape is Dialect.RPC
        assert judge(value) is None
        call = frame.content
        assert isinstance(call, Call)
        assert call.method == value["method"]
        for raw, name in ((call.params, "params"), (call.id, "id")):
            assert (raw is UNSET) == (name not in value)
            if isinstance(raw, Raw):
                # compared as bytes, in which NaN equals NaN
                assert encode(encoding, decode(encoding, raw)) == encode(encoding, value[name])
    else:
        assert frame.dialect is shape
        if shape is Dialect.TUNNEL:
            assert frame.content == data
        else:
            assert encode(encoding, frame.content) == encode(encoding, value)


@given(encodings, calls)
def test_every_well_formed_call_takes_the_fast_path(encoding: Encoding, call: dict[str, Any]) -> None:
    """Section 2: has "jsonrpc" -> JSON-RPC 2.0, in both encodings."""
    data = written(encoding, call)
    frame = recogniser.open(data)
    assert frame.dialect is Dialect.CALL
    check(frame, data)


@given(
    encodings,
    near_frames | st.lists(near_frames, max_size=3) | values,
    st.sampled_from([None, *SUBPROTOCOLS]),
)
def test_the_fast_path_agrees_with_the_rules(encoding: Encoding, value: Any, subprotocol: str | None) -> None:
    """Section 2: the table of shapes, with and without a subprotocol."""
    data = written(encoding, value)
    only = SUBPROTOCOLS[subprotocol][0] if subprotocol else None
    frame = recogniser.open(data, only)
    check(frame, data, only)
    if recogniser.recognise(value) is Dialect.RPC and only in (None, "jsonrpc"):
        assert (frame.dialect is Dialect.CALL) == (judge(value) is None)


@given(encodings, near_frames)
def test_a_renamed_type_marks_the_tunnel_instead(encoding: Encoding, value: dict[str, Any]) -> None:
    """Section 5: the tunnel's field names are configuration, "type" among them."""
    renamed = {"kind" if name == "type" else name: item for name, item in value.items()}
    deployment = Recogniser({"type": "kind"})
    expected, found = recogniser.recognise(value), deployment.open(written(encoding, renamed)).dialect
    assert (Dialect.RPC if found is Dialect.CALL else found) is expected
    if value.get("type") in ("request", "response") and "jsonrpc" not in value:
        assert deployment.open(written(encoding, value)).dialect is not Dialect.TUNNEL


@given(st.text() | st.text(st.characters(exclude_categories=())))
def test_no_text_whatever_raises(text: str) -> None:
    """Section 2: anything else is answered, and the socket stays open."""
    check(recogniser.open(text), text)


@given(st.binary() | st.lists(st.integers(0x80, 0xFF) | st.integers(0, 8), max_size=40).map(bytes))
def test_no_bytes_whatever_raise(data: bytes) -> None:
    """Section 2: anything else is answered, and the socket stays open."""
    check(recogniser.open(data), data)


@st.composite
def mutated(draw: st.DrawFn) -> str | bytes:
    """A valid frame with a few places changed, cut out, doubled or cut short."""
    encoding = draw(encodings)
    data = bytearray(encode(encoding, draw(near_frames | calls | st.lists(calls, max_size=2))))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        piece = draw(
            st.binary(max_size=3) | st.sampled_from([b"\\ud800", b"1e400", b'"', b"[", b"\xc1", b"\xd4"])
        )
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
        return bytes(data)
    return data.decode(errors=draw(st.sampled_from(["replace", "surrogateescape"])))


@given(mutated(), st.sampled_from([None, "jsonrpc", "o2g-tunnel", "cti"]))
def test_no_damaged_frame_raises(data: str | bytes, only: str | None) -> None:
    """Section 2, bad input: damage is answered with -32700 or -32600, or it made another frame."""
    check(recogniser.open(data, only), data, only)


@given(
    calls,
    st.integers(0, 60),
    st.sampled_from([b"\xd4\x05\x00", b"\xd6\xff\0\0\0\0", b"\x81\x01\x02", b"\xc1"]),
)
def test_odd_messagepack_never_raises(call: dict[str, Any], at: int, odd: bytes) -> None:
    """Section 2: extension types, timestamps and odd map keys, in the place of any value."""
    data = encode(Encoding.MSGPACK, call)
    for replaced in (1, 2, 5):
        changed = data[:at] + odd + data[at + replaced :]
        check(recogniser.open(changed), changed)


DEEP = 100_000

UNREADABLE = [
    ("", PARSE_ERROR, "incomplete"),
    ("}", PARSE_ERROR, "not valid JSON"),
    ("[" * DEEP, PARSE_ERROR, "nested too deeply"),
    ('{"jsonrpc":"2.0","method":"a","params":' + "[" * DEEP, PARSE_ERROR, "nested too deeply"),
    ('{"jsonrpc":"2.0","method":"a","params":["\\ud800"]}', PARSE_ERROR, "JSON"),
    ('{"jsonrpc":"2.0","method":"\ud800"}', PARSE_ERROR, "UTF-8"),
    ("[1e400]", PARSE_ERROR, "out of range"),
    ("[" + "9" * 5000 + "]", PARSE_ERROR, "out of range"),
    ("{}", INVALID_REQUEST, '"jsonrpc"'),
    ('{"method":"Cti.dial","id":1}', INVALID_REQUEST, '"jsonrpc"'),
    ('{"type":"push"}', INVALID_REQUEST, '"type" must be one of cancel, chunk'),
    ("17", INVALID_REQUEST, "got a number"),
    ('"hello"', INVALID_REQUEST, "got a string"),
    ("null", INVALID_REQUEST, "got null"),
    ("true", INVALID_REQUEST, "got a boolean"),
    (b"", PARSE_ERROR, "incomplete"),
    (b"\xc1", PARSE_ERROR, "not valid MessagePack"),
    (b"\xc4\x01x", INVALID_REQUEST, "got bytes"),
    (b"\x91" * DEEP, PARSE_ERROR, "nested too deeply"),
    (b"\x83\xa7jsonrpc\xa32.0\xa6method\xa1a\xa6params" + b"\x91" * DEEP, PARSE_ERROR, "nested too deeply"),
    (b"\xdd\xff\xff\xff\xff", PARSE_ERROR, "incomplete"),
    (b"\x82\xa7jsonrpc\xa32.0\x05\xa1a", PARSE_ERROR, "map key"),
    (b"\x91\xd6\xff\0\0\0\0", PARSE_ERROR, "extension type"),
    (b"\x81\xa7jsonrpc\xd4\x05\0", PARSE_ERROR, "extension type"),
    (b"\x83\xa7jsonrpc\xa32.0\xa6method\xa1a\xa2id\xa1\xff", PARSE_ERROR, "UTF-8"),
]


@pytest.mark.parametrize(("data", "code", "why"), UNREADABLE)
def test_what_is_no_frame_is_answered_with_the_reason(data: str | bytes, code: int, why: str) -> None:
    """Sections 2 and 7: -32700 or -32600 with `id: null`, naming what was wrong."""
    frame = recogniser.open(data)
    assert frame.dialect is Dialect.UNREADABLE
    assert frame.content.code == code
    assert why in frame.content.message


def test_the_reason_names_a_renamed_type() -> None:
    """Section 5: the deployment's own field names."""
    assert '"kind" must be one of' in Recogniser({"type": "kind"}).open('{"kind":"push"}').content.message


def test_jsonrpc_goes_before_type_and_type_before_claz() -> None:
    """Section 2: the rows of the table, from the top."""
    both = {"claz": "web", "type": "request", "jsonrpc": "2.0", "method": "a"}
    for encoding in Encoding:
        assert recogniser.open(written(encoding, both)).dialect is Dialect.CALL
        assert recogniser.open(written(encoding, {**both, "method": 1})).dialect is Dialect.RPC
        del_jsonrpc = {name: item for name, item in both.items() if name != "jsonrpc"}
        assert recogniser.open(written(encoding, del_jsonrpc)).dialect is Dialect.TUNNEL
        assert (
            recogniser.open(written(encoding, {"jsonrpc": "2.0", "type": "request"})).dialect is Dialect.RPC
        )
        assert recogniser.open(written(encoding, {"claz": "web"})).dialect is Dialect.CTI


@pytest.mark.parametrize("kind", sorted(TUNNEL_TYPES))
def test_every_tunnel_type_is_recognised_however_it_is_written(kind: str) -> None:
    """Section 2: `type` in request, response, event, cancel, chunk, window, error."""
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in kind)
    long_form = b"\x81\xa4type\xda" + len(kind).to_bytes(2, "big") + kind.encode()
    for data in (f'{{"type":"{kind}"}}', f' {{ "type" : "{escaped}" }} ', long_form):
        assert recogniser.open(data).dialect is Dialect.TUNNEL


def test_a_tunnel_body_is_passed_over() -> None:
    """Section 5: what a REST body holds is between the requester and the site."""
    data = '{"type":"request","id":"1","method":"PUT","path":"/api/rest","body":{"n":1e400}}'
    assert recogniser.open(data) == Frame(Dialect.TUNNEL, Encoding.JSON, data)


@pytest.mark.parametrize("only", ["jsonrpc", "o2g-tunnel", "cti"])
def test_a_chosen_subprotocol_excludes_the_others(only: str) -> None:
    """Section 2: subprotocols."""
    frames = {
        "jsonrpc": {"jsonrpc": "2.0", "method": "rpc.ping", "id": 1},
        "o2g-tunnel": {"type": "cancel", "id": "7"},
        "cti": {"claz": "ping"},
    }
    for spoken, frame in frames.items():
        opened = recogniser.open(written(Encoding.JSON, frame), only)
        assert (opened.dialect is Dialect.UNREADABLE) == (spoken != only)
        if spoken != only:
            assert only in opened.content.message


def test_the_subprotocols_are_three_in_two_encodings() -> None:
    """Section 2: `jsonrpc`, `o2g-tunnel`, `cti`, each also with `.msgpack`."""
    assert {
        name + suffix: (name, encoding)
        for name in ("jsonrpc", "o2g-tunnel", "cti")
        for suffix, encoding in (("", Encoding.JSON), (".msgpack", Encoding.MSGPACK))
    } == SUBPROTOCOLS


@given(near_frames | values)
def test_judge_never_raises_and_its_verdict_is_invalid_request(value: Any) -> None:
    """Section 7: -32600."""
    verdict = judge(value)
    assert verdict is None or verdict.code == INVALID_REQUEST


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1, "must be an object"),
        ([], "must be an object"),
        (None, "must be an object"),
        ({}, '"jsonrpc"'),
        ({"jsonrpc": "1.0", "method": "a"}, '"jsonrpc" must be exactly "2.0"'),
        ({"jsonrpc": 2.0, "method": "a"}, '"jsonrpc" must be exactly "2.0"'),
        ({"jsonrpc": "2.0"}, '"method" is missing'),
        ({"jsonrpc": "2.0", "result": 1, "id": 1}, "looks like a response"),
        ({"jsonrpc": "2.0", "error": {"code": 1, "message": ""}, "id": 1}, "looks like a response"),
        ({"jsonrpc": "2.0", "method": None}, '"method" must be a string'),
        ({"jsonrpc": "2.0", "method": 1, "result": 1}, '"method" must be a string'),
        ({"jsonrpc": "2.0", "method": "a", "params": None}, '"params" must be'),
        ({"jsonrpc": "2.0", "method": "a", "params": "b"}, '"params" must be'),
        ({"jsonrpc": "2.0", "method": "a", "id": True}, '"id" must be'),
        ({"jsonrpc": "2.0", "method": "a", "id": {}}, '"id" must be'),
        ({"jsonrpc": "2.0", "method": "a", "id": [1]}, '"id" must be'),
        ({"jsonrpc": "2.0", "method": "a", "id": b"1"}, '"id" must be'),
    ],
)
def test_an_invalid_request_is_told_what_is_wrong(value: Any, why: str) -> None:
    """Section 7: -32600 names what was wrong."""
    verdict = judge(value)
    assert verdict is not None
    assert why in verdict.message


@pytest.mark.parametrize("value", [None, 0, -0.0, 100.0, 2**70, "", "ü", float("nan")])
def test_strings_numbers_and_null_are_ids(value: Any) -> None:
    """JSON-RPC 2.0 section 4."""
    assert is_id(value)
    assert judge({"jsonrpc": "2.0", "method": "a", "id": value}) is None


@pytest.mark.parametrize(
    "id_", ["0", "-0", "-0.0", "1e2", "1E+2", "9" * 5000, "1e400", '""', '"\\u00fc"', "null"]
)
def test_an_id_reaches_the_call_as_it_was_written(id_: str) -> None:
    """Section 2: matched by `id`; a client may compare its text."""
    frame = recogniser.open(f'{{"jsonrpc":"2.0","method":"a","id": {id_} }}')
    assert frame.dialect is Dialect.CALL
    assert bytes(frame.content.id) == id_.encode()


def test_the_last_of_two_members_of_one_name_counts() -> None:
    """Section 2: both ways of opening a frame read it the same."""
    for data in (
        '{"jsonrpc":"1.0","method":"b","method":"a","jsonrpc":"2.0"}',
        '{"jsonrpc":"2.0","method":1,"method":"a"}',
        '{"jsonrpc":"2.0","method":"a","jsonrpc":"1.0"}',
    ):
        check(recogniser.open(data), data)


def test_a_frame_does_not_change_when_its_bytes_come_from_elsewhere() -> None:
    """Section 2: a `Call`'s undecoded members stay valid after the frame's own data is gone."""
    frame = recogniser.open(msgspec.msgpack.encode({"jsonrpc": "2.0", "method": "a", "params": [1], "id": 5}))
    assert bytes(frame.content.params) == b"\x91\x01"
    assert bytes(frame.content.id) == b"\x05"
