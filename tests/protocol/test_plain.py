"""protocol.md section 2: a binary frame says what JSON can say, plus bytes."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.plain import MOST_NESTED, why_not_plain

hashable = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text() | st.binary()
)
keys = st.text() | hashable | st.tuples(hashable, hashable)
leaves = (
    hashable
    | st.builds(msgspec.msgpack.Ext, st.integers(-128, 127).filter(lambda code: code != -1), st.binary())
    | st.datetimes(timezones=st.just(datetime.UTC))
    | st.binary(min_size=30, max_size=300)
    | st.text(min_size=30, max_size=300)
)
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=20)
        | st.dictionaries(st.text(), inner, max_size=20)
        | st.dictionaries(keys, inner, max_size=5)
    ),
)


def is_plain(value: Any) -> bool:
    """The rule in other words, on the decoded value."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(is_plain, value))
    return not isinstance(value, datetime.datetime | msgspec.msgpack.Ext)


@given(anything)
def test_exactly_what_json_and_bytes_can_say_is_plain(value: Any) -> None:
    assert (why_not_plain(msgspec.msgpack.encode(value)) is None) == is_plain(value)


@given(st.binary() | st.lists(st.integers(0x80, 0xFF) | st.integers(0, 8), max_size=40).map(bytes))
def test_of_garbage_only_what_the_decoder_refuses_as_well_passes(data: bytes) -> None:
    if why_not_plain(data) is not None:
        return
    try:
        value = msgspec.msgpack.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return
    assert is_plain(value)


@pytest.mark.parametrize("size", [0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536])
def test_lengths_of_every_width_are_understood(size: int) -> None:
    odd = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    for value in ("x" * size, b"x" * size, [0] * size, {str(number): 0 for number in range(size)}):
        assert why_not_plain(msgspec.msgpack.encode([value, "after"])) is None
        assert why_not_plain(msgspec.msgpack.encode([value, odd])) == "holds an extension type"


EVERY_WIDTH = [
    0,
    0xD4,
    0xD4D4,
    0xD4D4D4D4,
    0xD4D4D4D4D4D4D4D4,
    -1,
    -0x7F,
    -0x2B2C,
    -0x2B2B2B2C,
    -0x2B2B2B2B2B2B2B2C,
]
"""Integers whose bytes, read as anything but an integer's, are extension types."""


@pytest.mark.parametrize("number", [*EVERY_WIDTH, msgspec.msgpack.decode(b"\xcb" + b"\xd4" * 8)])
def test_numbers_of_every_width_are_passed_over_whole(number: float) -> None:
    assert why_not_plain(msgspec.msgpack.encode([number, number, {"after": number}])) is None
    assert (
        why_not_plain(msgspec.msgpack.encode([number, {1: number}])) == "holds a map key that is not a string"
    )


@pytest.mark.parametrize("inner", [[], {}, [1, 2], {"b": 1}, [[{}], {"c": []}]])
def test_keys_after_a_container_are_looked_at_as_well(inner: Any) -> None:
    assert why_not_plain(msgspec.msgpack.encode({"a": inner, "d": inner, "e": 1})) is None
    assert why_not_plain(msgspec.msgpack.encode({"a": inner, 1: 2})) == "holds a map key that is not a string"
    assert why_not_plain(msgspec.msgpack.encode([inner, {1: 2}])) == "holds a map key that is not a string"


def test_a_map_whose_keys_are_arrays_is_refused_before_it_is_hashed() -> None:
    """Tuples hash without a secret: 64-bit keys can be chosen so that all collide."""
    packed = b"\xde\x00\x02" + b"".join(msgspec.msgpack.encode([1, n]) + b"\x00" for n in range(2))
    assert why_not_plain(packed) == "holds a map key that is not a string"


@pytest.mark.parametrize("opening", [b"\x91", b"\x81\xa1a", b"\xdc\x00\x01", b"\xdf\x00\x00\x00\x01\xa1a"])
def test_nesting_is_bounded(opening: bytes) -> None:
    assert why_not_plain(opening * (MOST_NESTED - 1) + b"\x90") is None
    assert why_not_plain(opening * (MOST_NESTED + 1) + b"\x90") == "is nested too deeply"
