"""protocol.md section 2: a text frame is one JSON value, a binary frame the same value in MessagePack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.encoding import Encoding, Undecodable, check, decode, encode, explain, recode

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
)
encodings = st.sampled_from(Encoding)

DEEP = 100_000
"""Far beyond what the interpreter's recursion limit lets either decoder follow."""


@given(encodings, values)
def test_every_json_value_survives_both_encodings(encoding: Encoding, value: Any) -> None:
    """Section 2: both encodings carry the same values."""
    assert decode(encoding, encode(encoding, value)) == value


@given(st.binary())
def test_bytes_stay_bytes_in_messagepack_and_become_base64_in_json(data: bytes) -> None:
    """Section 4: a file is base64 in JSON, bytes in MessagePack."""
    assert decode(Encoding.MSGPACK, encode(Encoding.MSGPACK, {"data": data})) == {"data": data}
    text = decode(Encoding.JSON, encode(Encoding.JSON, {"data": data}))["data"]
    assert isinstance(text, str)
    assert msgspec.json.decode(f'"{text}"', type=bytes) == data


@given(st.text() | st.text(st.characters(exclude_categories=())) | st.text('[]{}",:\\u0d8e-+.1a '))
def test_no_text_whatever_raises_anything_but_undecodable(text: str) -> None:
    """Section 2, bad input."""
    for encoding in Encoding:
        try:
            decode(encoding, text)
        except Undecodable as error:
            assert 0 < len(str(error)) < 300  # noqa: PT017 - one property, whether it raises or not


@given(st.binary() | st.lists(st.integers(0x80, 0xFF) | st.integers(0, 8), max_size=40).map(bytes))
def test_no_bytes_whatever_raise_anything_but_undecodable(data: bytes) -> None:
    """Section 2, bad input."""
    for encoding in Encoding:
        try:
            decode(encoding, data)
        except Undecodable as error:
            assert 0 < len(str(error)) < 300  # noqa: PT017 - one property, whether it raises or not


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "incomplete"),
        ("[1, 2", "incomplete"),
        ("[" * DEEP, "nested too deeply"),
        ('{"a":' * DEEP, "nested too deeply"),
        ("1e400", "out of range"),
        ("-1e400", "out of range"),
        ("9" * 5000, "out of range"),
        ('"\\ud800"', "surrogate"),
        ('"\\ud800x"', "surrogate"),
        ('"\\udc00"', "surrogate"),
        ('"\ud800"', "not UTF-8"),
        ("NaN", "not valid JSON"),
        ("-Infinity", "not valid JSON"),
        ("\ufeff{}", "not valid JSON"),
        ("{} {}", "not valid JSON"),
        ("{'a': 1}", "not valid JSON"),
        ("[1,]", "not valid JSON"),
    ],
)
def test_json_that_cannot_be_read_says_why(text: str, why: str) -> None:
    """Section 7: -32700 names what was wrong."""
    with pytest.raises(Undecodable, match=why):
        decode(Encoding.JSON, text)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "incomplete"),
        (b"\x92\x01", "incomplete"),
        (b"\x91" * DEEP, "nested too deeply"),
        (b"\x81\xa1a" * DEEP, "nested too deeply"),
        (b"\xdd\xff\xff\xff\xff", "incomplete"),
        (b"\xdf\xff\xff\xff\xff", "incomplete"),
        (b"\xdb\xff\xff\xff\xffabc", "incomplete"),
        (b"\xc6\xff\xff\xff\xff", "incomplete"),
        (b"\xa1\xff", "not UTF-8"),
        (b"\xa3\xed\xa0\x80", "not UTF-8"),
        (b"\xc1", "not valid MessagePack"),
        (b"\xc0\xc0", "not valid MessagePack"),
        (b"\xd4\x05\x00", "extension type"),
        (b"\xc7\x00\x05", "extension type"),
        (b"\xd6\xff\x00\x00\x00\x00", "extension type"),
        (b"\xc7\x0c\xff" + b"\xff" * 12, "extension type"),
        (b"\x81\x01\x02", "map key"),
        (b"\x81\xc0\x02", "map key"),
        (b"\x81\xc4\x01a\x02", "map key"),
        (b"\x81\x92\x01\x02\x03", "map key"),
        (b"\x91\x81\x80\x03", "map key"),
    ],
)
def test_messagepack_that_is_no_json_value_says_why(data: bytes, why: str) -> None:
    """Section 2: a binary frame is the same value in MessagePack; section 7: -32700 names what was wrong."""
    with pytest.raises(Undecodable, match=why):
        decode(Encoding.MSGPACK, data)


@pytest.mark.parametrize("encoding", Encoding)
def test_why_something_is_undecodable_does_not_repeat_it(encoding: Encoding) -> None:
    """Section 3: passwords never reach a log, not even out of a frame that was cut short."""
    data = encode(encoding, {"login": "oxe70120", "password": "hunter2"})
    for cut in range(len(data)):
        with pytest.raises(Undecodable) as refusal:
            decode(encoding, data[:cut])
        assert "hunter2" not in str(refusal.value)


@given(st.integers() | st.sampled_from([-(2**63) - 1, -(2**63), 2**63, 2**64 - 1, 2**64, 2**65 - 1]))
def test_an_integer_beyond_64_bits_is_exact_in_json_and_a_float_in_messagepack(value: int) -> None:
    """Section 2: MessagePack has no larger integers; the value is still there."""
    assert decode(Encoding.JSON, encode(Encoding.JSON, [value])) == [value]
    packed = decode(
        Encoding.MSGPACK, encode(Encoding.MSGPACK, {"a": [value, b"x"], "b": (value,), "c": 2**70})
    )
    expected = value if -(2**63) <= value < 2**64 else float(value)
    assert packed == {"a": [expected, b"x"], "b": [expected], "c": float(2**70)}
    assert type(packed["b"][0]) is type(expected)


def test_an_integer_beyond_every_float_becomes_text_in_messagepack() -> None:
    """Section 2: nothing that JSON can say makes MessagePack fail."""
    assert decode(Encoding.MSGPACK, encode(Encoding.MSGPACK, {"n": 10**400})) == {"n": "1" + "0" * 400}


@given(values)
def test_recoding_keeps_json_as_it_is_and_gives_messagepack_the_same_value(value: Any) -> None:
    """Section 4: the result of an operation is the response body, in the encoding of the request."""
    written = b" " + msgspec.json.encode(value) + b"\n"
    assert recode(written, Encoding.JSON) == written
    assert decode(Encoding.MSGPACK, recode(written, Encoding.MSGPACK)) == value


@given(st.binary() | st.text().map(str.encode) | values.map(msgspec.json.encode))
def test_recoding_accepts_just_what_is_one_json_value(data: bytes) -> None:
    """Section 4: what a site calls JSON is checked before it reaches a client."""
    try:
        decode(Encoding.JSON, data)
    except Undecodable as error:
        if "out of range" in str(error):  # its syntax is right: in JSON it goes through as it is
            assert recode(data, Encoding.JSON) == data
            return
        for encoding in Encoding:
            with pytest.raises(Undecodable):
                recode(data, encoding)
    else:
        assert recode(data, Encoding.JSON) == data


@pytest.mark.parametrize("data", [b'"\xff"', b'"\xed\xa0\x80"', b"[" * DEEP, b"", b'"\\ud800"'])
def test_recoding_refuses_what_a_client_could_not_read(data: bytes) -> None:
    """Section 2: a text frame is UTF-8, and JSON."""
    for encoding in Encoding:
        with pytest.raises(Undecodable):
            recode(data, encoding)


def test_undecoded_members_can_be_decoded_alone() -> None:
    """Section 4: parameters are decoded by whoever needs them, under the same rules."""
    assert decode(Encoding.JSON, msgspec.Raw(b'{"a":1}')) == {"a": 1}
    assert decode(Encoding.MSGPACK, msgspec.Raw(b"\x81\xa1a\x01")) == {"a": 1}
    with pytest.raises(Undecodable, match="map key"):
        decode(Encoding.MSGPACK, msgspec.Raw(b"\x81\x90\x01"))


def test_a_recursion_error_is_explained_as_nesting() -> None:
    """Section 7: -32700 names what was wrong."""
    assert explain(Encoding.MSGPACK, RecursionError("maximum")) == "MessagePack is nested too deeply"


def _deeper(calls: int, read: Callable[[], Any]) -> Any:
    return read() if calls == 0 else _deeper(calls - 1, read)


@pytest.mark.parametrize(
    "event",
    [
        b'{"name":"\\ud800"}',
        b'{"number":1e999}',
        b'{"a":1},{"b":2}',
        b"1],[1",
        b'"\xff"',
        b"[" * 5_000 + b"]" * 5_000,
        b"",
    ],
)
def test_what_not_everybody_could_decode_is_found_at_the_door(event: bytes) -> None:
    """Section 2: an event goes out in either encoding, so it must be a value in both."""
    with pytest.raises(Undecodable):
        check(event)


def test_what_has_passed_the_door_is_decoded_and_encoded_deeper_in_calls() -> None:
    """Section 2, as above: the deepest value that passes can still be read and written 30 calls further down."""
    depth = 1_000
    while True:
        value = b"[" * depth + b"]" * depth
        try:
            check(value)
            break
        except Undecodable:
            depth -= 1
    assert depth > 500
    _deeper(30, lambda: encode(Encoding.MSGPACK, decode(Encoding.JSON, value)))
