"""What passes between the two bridges of a relayed socket."""

from __future__ import annotations

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.relay import BadRelay, Hello, Kind, decode_hello, decode_payload, encode_frame, encode_hello

HELLOS = st.builds(
    Hello,
    site=st.text(),
    path=st.text(),
    headers=st.lists(st.tuples(st.binary(), st.binary()), max_size=3),
    query=st.binary(),
    client=st.none() | st.tuples(st.text(), st.integers(0, 65_535)),
    subprotocol=st.none() | st.text(),
    request_id=st.none() | st.text(),
    encoding=st.none() | st.text(),
    dialect=st.none() | st.text(),
)


@given(HELLOS)
def test_a_hello_comes_out_as_it_went_in(hello: Hello) -> None:
    assert decode_hello(encode_hello(hello)) == hello


def test_a_hello_of_a_later_version_is_read_as_far_as_it_is_known() -> None:
    later = msgspec.msgpack.encode({"site": "paris", "path": "/ws", "version": 2, "weather": "fine"})
    assert decode_hello(later) == Hello("paris", "/ws", 2)


@given(st.binary(max_size=50))
def test_a_hello_is_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(BadRelay):
        assert isinstance(decode_hello(data), Hello)


@given(st.text() | st.binary(), st.booleans())
def test_a_frame_comes_out_as_it_went_in(data: str | bytes, handed_back: bool) -> None:
    said = decode_payload(encode_frame(data, handed_back=handed_back))
    assert said is not None
    assert said.data == data
    assert (said.kind in (Kind.HANDED_BACK_TEXT, Kind.HANDED_BACK_BINARY)) == handed_back


@given(st.binary(min_size=1, max_size=50).filter(lambda payload: payload[0] > max(Kind)))
def test_a_payload_of_a_later_kind_is_nothing(payload: bytes) -> None:
    assert decode_payload(payload) is None


@pytest.mark.parametrize("payload", [b"", b"\x01\xff"], ids=["empty", "no UTF-8"])
def test_a_payload_that_is_none_is_refused(payload: bytes) -> None:
    with pytest.raises(BadRelay):
        decode_payload(payload)
