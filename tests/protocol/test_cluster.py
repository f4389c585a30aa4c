"""The packets that bridges of a cluster send each other, as bytes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import cluster
from protocol.cluster import BadPacket, Header, Message, Type

U32 = st.integers(0, 2**32 - 1)
U64 = st.integers(0, 2**64 - 1)
IDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=64)
HEADERS = st.builds(Header, IDS, st.integers(0, 15), U32, U32, U64, U64)
MESSAGES = st.lists(
    st.builds(Message, st.sampled_from(list(Type)), st.integers(0, 3), U32, st.binary(max_size=50)),
    max_size=6,
)


def _packet(header: Header, messages: list[Message]) -> bytes:
    return cluster.encode_header(header) + b"".join(
        cluster.encode_message(Type(each.type), each.bits, each.channel, each.body) for each in messages
    )


@given(HEADERS, MESSAGES)
def test_a_packet_is_read_as_it_was_written(header: Header, messages: list[Message]) -> None:
    packet = _packet(header, messages)
    read, start = cluster.decode_header(packet)
    assert read == header
    assert list(cluster.decode_messages(packet, start)) == messages


@given(HEADERS, MESSAGES, st.binary(max_size=20))
def test_a_bridge_of_the_next_version_may_add_to_the_header_and_to_bodies(
    header: Header, messages: list[Message], more: bytes
) -> None:
    packet = bytearray(_packet(header, messages))
    length = packet[1]
    packet[0] = cluster.VERSION + 1
    packet[1] = length + len(more)
    packet[length:length] = more
    read, start = cluster.decode_header(bytes(packet))
    assert read == header
    assert list(cluster.decode_messages(bytes(packet), start)) == messages
    newer = msgspec.msgpack.encode({"kind": "socket", "hello": b"x", "priority": 7})
    assert cluster.decode_open(newer).hello == b"x"
    assert cluster.decode_close(msgspec.msgpack.encode({"code": 1000, "since": 2})).reason == ""
    assert cluster.decode_credit(cluster.encode_credit(5) + more) == 5


@given(st.binary(max_size=80))
def test_what_is_no_packet_is_refused_and_nothing_else_happens(data: bytes) -> None:
    try:
        _, start = cluster.decode_header(data)
        for message in cluster.decode_messages(data, start):
            for decode in (cluster.decode_open, cluster.decode_close, cluster.decode_credit):
                decode(message.body)
    except BadPacket:
        pass


@pytest.mark.parametrize("version", [0, cluster.VERSION + 2, 255])
def test_a_version_too_far_away_is_refused_with_the_versions_that_are_understood(version: int) -> None:
    packet = bytearray(cluster.encode_header(Header("a", 0, 1, 0, 1, 0)))
    packet[0] = version
    with pytest.raises(BadPacket, match=f"of version {version}; this bridge understands up to 2"):
        cluster.decode_header(bytes(packet))
