"""Tests of reading an O2G event channel: lines however they are cut, ends, silence, refusals."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sites.o2g.channel import (
    LINE_MOST_BYTES,
    ChannelRefused,
    channel_target,
    is_keep_alive,
    read_events,
)
from bridge.transport import BadAnswer, Request, Response, TimedOut, TransportError, Unreachable
from tests.bridge.carrier import Carrier, Pieces
from tests.bridge.clockwork import pass_time, settled, timeless


async def all_lines(pieces: Pieces | Response, silence_s: float | None = 180.0) -> list[bytes]:
    carrier = Carrier(lambda _: pieces)
    async with aclosing(
        read_events(carrier, "/OTEvents?subscriptionId=s", [("Cookie", "a=b")], silence_s)
    ) as read:
        return [line async for line in read]


def ended(*chunks: bytes) -> Pieces:
    return Pieces(200, *chunks, open_end=False)


async def test_it_is_opened_with_the_sessions_cookie_and_first_says_that_it_is_open() -> None:
    carrier = Carrier(lambda _: ended())
    async with aclosing(read_events(carrier, "/OTEvents?x=y", [("Cookie", "a=b")], 1.0)) as lines:
        assert await anext(lines) == b""
    request = carrier.last.request
    assert (request.method, request.target, request.headers) == ("GET", "/OTEvents?x=y", [("Cookie", "a=b")])


async def test_each_line_is_an_event() -> None:
    assert await all_lines(ended(b'{"a":1}\n{"b":2}\n')) == [b"", b'{"a":1}', b'{"b":2}']


async def test_line_breaks_of_any_kind_and_empty_lines_are_no_events() -> None:
    assert await all_lines(ended(b'\r\n\n{"a":1}\r\n  \n\t{"b":2} \n\n')) == [b"", b'{"a":1}', b'{"b":2}']


async def test_the_last_line_of_a_channel_that_the_site_ends_needs_no_line_break() -> None:
    assert await all_lines(ended(b'{"a":1}\n{"b"', b":2}")) == [b"", b'{"a":1}', b'{"b":2}']


async def test_the_beginning_of_an_event_is_not_taken_for_one_when_the_channel_is_cut() -> None:
    pieces = Pieces(200, b'{"a":1}\n1')
    pieces.cut(Unreachable("cut"))
    reader = read_events(Carrier(lambda _: pieces), "/OTEvents", [], None)
    assert [await anext(reader), await anext(reader)] == [b"", b'{"a":1}']
    with pytest.raises(Unreachable, match="cut"):
        await anext(reader)


@pytest.mark.parametrize("line", [b"{", b"not json", b'{"a":"\xff"}', b'{"a":1}{"b":2}', b"\x81\xa1a\x01"])
async def test_a_line_that_is_no_json_is_left_out_and_logged(
    line: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert await all_lines(ended(b'{"a":1}\n' + line + b'\n{"b":2}\n')) == [b"", b'{"a":1}', b'{"b":2}']
    assert f"an event of {len(line)} bytes is left out" in caplog.text


async def test_an_event_that_is_too_long_ends_the_channel() -> None:
    pieces = Pieces(200)
    for _ in range(17):
        pieces.feed(b"x" * (LINE_MOST_BYTES // 16))
    with pytest.raises(BadAnswer):
        await all_lines(pieces)


@pytest.mark.parametrize("status", [401, 403, 404, 204, 302])
async def test_a_channel_that_is_refused_says_with_which_status(status: int) -> None:
    with pytest.raises(ChannelRefused) as caught:
        await all_lines(Response(status, [], b"{}"))
    assert caught.value.status == status


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_in_trouble_says_nothing_about_the_subscription(status: int) -> None:
    with pytest.raises(Unreachable, match=str(status)):
        await all_lines(Response(status, [], b""))


async def test_a_site_that_cannot_be_reached_is_told_as_such() -> None:
    def unreachable(request: Request) -> TransportError:
        return Unreachable("refused", executed="no")

    with pytest.raises(Unreachable, match="refused"):
        async for _ in read_events(Carrier(unreachable), "/OTEvents", [], 1.0):
            pass


@timeless
async def test_silence_for_too_long_ends_the_channel() -> None:
    pieces = Pieces(200)
    reading = asyncio.create_task(all_lines(pieces, silence_s=180.0))
    await settled()
    await pass_time(179)
    pieces.feed(b'{"eventName":"OnChannelInformation"}\n')
    await settled()
    await pass_time(179)
    assert not reading.done()
    await pass_time(2)
    with pytest.raises(TimedOut, match="silent for 180 s"):
        await reading
    assert pieces.left


@timeless
async def test_without_a_limit_a_channel_may_be_silent_for_ever() -> None:
    pieces = Pieces(200)
    reading = asyncio.create_task(all_lines(pieces, silence_s=None))
    await settled()
    await pass_time(1_000_000)
    pieces.end()
    assert await reading == [b""]


@timeless
async def test_a_reader_that_is_cancelled_leaves_the_channel() -> None:
    pieces = Pieces(200)
    reading = asyncio.create_task(all_lines(pieces))
    await settled()
    reading.cancel()
    await settled()
    assert reading.cancelled()
    assert pieces.left


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers(0, 9))), st.data())
def test_events_come_whole_and_in_order_however_their_bytes_are_cut(
    events: list[dict[str, object]], data: st.DataObject
) -> None:
    stream = b"".join(msgspec.json.encode(event) + b"\n" for event in events)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=10)))
    edges = [0, *cuts, len(stream)]
    chunks = [stream[a:b] for a, b in pairwise(edges)]
    lines = asyncio.run(all_lines(ended(*chunks)))
    assert [msgspec.json.decode(line) for line in lines[1:]] == events


# Addresses and keep-alive events


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://o2g.example/OTEvents?subscriptionId=a%2Fb", "/OTEvents?subscriptionId=a%2Fb"),
        ("http://10.0.0.1:8016/OTEvents", "/OTEvents"),
        ("/OTEvents?x", "/OTEvents?x"),
        ("https://o2g/a/b;c?d=e&f#g", "/a/b;c?d=e&f"),
    ],
)
def test_of_a_channels_address_only_path_and_query_are_used(address: str, target: str) -> None:
    """The host is the site's own view of itself; the bridge may reach it by another name."""
    assert channel_target(address) == target


@pytest.mark.parametrize("address", ["", "https://o2g", "OTEvents", "http://[", "?x=y"])
def test_what_is_no_address_of_a_channel_is_an_error(address: str) -> None:
    with pytest.raises(ValueError, match=r"address|IPv6"):
        channel_target(address)


@pytest.mark.parametrize(
    ("line", "keep_alive"),
    [
        (b'{"eventName":"OnChannelInformation","text":"keepalive"}', True),
        (b'{"text":"x","eventName":"OnChannelInformation"}', True),
        (b'{"eventName":"OnCallCreated","text":"OnChannelInformation"}', False),
        (b'{"eventName":"OnCallCreated"}', False),
        (b'["OnChannelInformation"]', False),
        (b'"OnChannelInformation', False),
    ],
)
def test_only_an_event_of_that_name_is_the_channels_own(line: bytes, keep_alive: bool) -> None:
    assert is_keep_alive(line) is keep_alive
