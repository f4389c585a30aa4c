"""Frames that cannot be read, are no request, or are too large: the documented error, and everybody goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from tests.system.client import CallFailed, opened
from tests.system.program import Bridge, Pbx
from tests.system.raw import Deaf, Raw, decoded, raw, rpc, signed_in

FRAME_BYTES = 1_048_576
"""protocol.md section 8."""

DEEP = 100_000
HUGE = "1" + "0" * 400


@pytest.fixture
async def socket(bridge: Bridge, pbx: Pbx) -> AsyncIterator[Raw]:
    """A signed-in socket on a bridge in either mode; whatever the test did to it, it lives afterwards."""
    async with signed_in(bridge.url, f"oxe{pbx.user()}") as opened_:
        yield opened_
        await opened_.lives()


# What cannot be read at all

NOT_JSON = {
    "an empty frame": "",
    "a space": " ",
    "words": "hello",
    "half an object": '{"jsonrpc":"2.0","id":1,',
    "half a string": '"abc',
    "two values": rpc("rpc.ping") + rpc("rpc.ping"),
    "a comma too many": '{"jsonrpc":"2.0","id":1,"method":"rpc.ping",}',
    "single quotes": "{'jsonrpc':'2.0','id':1,'method':'rpc.ping'}",
    "NaN": rpc("rpc.ping", '{"a":NaN}'),
    "NaN as an id": rpc("rpc.ping", id_="NaN"),
    "Infinity": rpc("rpc.ping", "[Infinity]"),
    "a number with a leading zero": rpc("rpc.ping", id_="01"),
    "a line break in a string": '{"jsonrpc":"2.0","id":1,"method":"rpc\n.ping"}',
    "a NUL": "\0",
    "a byte order mark": "\ufeff" + rpc("rpc.ping"),
    "XML": "<call/>",
    "a batch cut short": f"[{rpc('rpc.ping')},",
    "arrays nested deeply": "[" * DEEP + "]" * DEEP,
    "objects nested deeply": '{"a":' * DEEP + "1" + "}" * DEEP,
    "arrays opened and never closed": "[" * DEEP,
    "half a surrogate pair": '{"a":"\\ud800"}',
    "the other half": '{"a":"\\udc00"}',
    "half a surrogate pair in a batch": '[{"jsonrpc":"2.0","id":"\\ud800","method":"rpc.ping"}]',
    "half a surrogate pair as an id": rpc("rpc.ping", id_='"\\ud800"'),
    "half a surrogate pair as a method": rpc("\\ud800"),
    "half a surrogate pair as a member": '{"jsonrpc":"2.0","id":1,"method":"rpc.ping","\\ud800":1}',
}


@pytest.mark.parametrize("frame", NOT_JSON.values(), ids=NOT_JSON.keys())
async def test_text_that_is_not_json_is_a_parse_error(socket: Raw, frame: str) -> None:
    """protocol.md sections 2 and 7: -32700 with `id: null`; the socket stays open."""
    answer = await socket.ask(frame)
    assert answer["error"]["code"] == -32700
    assert answer["id"] is None


@pytest.mark.parametrize(
    "params",
    ['{"a":"\\ud800"}', f'{{"a":{"[" * DEEP}{"]" * DEEP}}}', f'{{"a":1{"0" * 5000}}}', '{"a":1e999}'],
    ids=["half a surrogate pair", "nested deeply", "a number of 5,001 digits", "a number beyond any float"],
)
async def test_params_that_cannot_be_read_are_a_parse_error_of_that_call(socket: Raw, params: str) -> None:
    """protocol.md sections 2 and 7: the frame's id is known, so the error carries it."""
    answer = await socket.ask(rpc("Cti.dial", params, '"seven"'))
    assert answer["error"]["code"] == -32700
    assert answer["id"] in ("seven", None)


PING = {"jsonrpc": "2.0", "id": 1, "method": "rpc.ping"}
PACKED = msgspec.msgpack.encode(PING)

NOT_MESSAGEPACK = {
    "an empty frame": b"",
    "a byte that means nothing": b"\xc1",
    "random bytes": bytes.fromhex("93c1fe00d9ff1337"),
    "cut short": PACKED[:-1],
    "one byte of it": PACKED[:1],
    "trailing bytes": PACKED + b"\0",
    "a map that promises more": b"\xdf\xff\xff\xff\xff",
    "a string that promises more": b"\xdb\xff\xff\xff\xff",
    "JSON in a binary frame": json.dumps(PING).encode(),
    "an extension type": b"\x81\xa7jsonrpc\xd4\x01\x00",
    "a timestamp as an id": msgspec.msgpack.encode({**PING, "id": msgspec.msgpack.Ext(-1, b"\0\0\0\0")}),
    "a key that is a number": b"\x81\x01\x02",
    "a key that is bytes": b"\x81\xc4\x01a\x02",
    "a key that is an array": b"\x81\x91\x01\x02",
    "a string that is not UTF-8": b"\x81\xa1\xff\x01",
    "an id that is not UTF-8": PACKED.replace(b"\x01\xa6method", b"\xa2\xff\xfe\xa6method"),
    "a method that is not UTF-8": PACKED.replace(b"rpc.ping", b"rpc\xffping"),
    "arrays nested deeply": b"\x91" * DEEP + b"\x01",
}


@pytest.mark.parametrize("frame", NOT_MESSAGEPACK.values(), ids=NOT_MESSAGEPACK.keys())
async def test_bytes_that_are_not_messagepack_are_a_parse_error(socket: Raw, frame: bytes) -> None:
    """protocol.md sections 2 and 7: -32700 with `id: null`, in MessagePack as the frame should have been."""
    await socket.send(frame)
    answer = await socket.frame()
    assert isinstance(answer, bytes)
    said = decoded(answer)
    assert said["error"]["code"] in (-32700, -32600)
    assert said["id"] is None


@pytest.mark.parametrize(
    "odd", [msgspec.msgpack.Ext(5, b"x"), {"deep": msgspec.msgpack.Ext(-1, b"\0\0\0\0")}], ids=["ext", "deep"]
)
async def test_params_of_odd_messagepack_are_refused_with_the_calls_id(socket: Raw, odd: Any) -> None:
    """protocol.md section 2: a binary frame says what JSON can say, and bytes."""
    call = {**PING, "id": "seven", "params": {"a": odd}}
    answer = await socket.ask(msgspec.msgpack.encode(call))
    assert answer["error"]["code"] == -32700
    assert answer["id"] == "seven"


# What can be read, and is no request

NO_REQUEST = {
    "null": "null",
    "true": "true",
    "a number": "1",
    "a huge number": HUGE,
    "a string": '"rpc.ping"',
    "an empty object": "{}",
    "an empty batch": "[]",
    "another shape": '{"hello":"world"}',
    "a tunnel type that there is not": '{"type":"bogus"}',
    "a tunnel type that is a number": '{"type":1}',
    "no version": '{"id":1,"method":"rpc.ping"}',
    "another version": '{"jsonrpc":"1.0","method":"rpc.ping"}',
    "a version that is a number": '{"jsonrpc":2.0,"method":"rpc.ping"}',
    "a version of null": '{"jsonrpc":null,"method":"rpc.ping"}',
    "no method": '{"jsonrpc":"2.0"}',
    "a method that is a number": '{"jsonrpc":"2.0","method":1}',
    "a method of null": '{"jsonrpc":"2.0","method":null}',
    "params that are a string": '{"jsonrpc":"2.0","method":"rpc.ping","params":"x"}',
    "params that are a number": '{"jsonrpc":"2.0","method":"rpc.ping","params":1}',
    "params of null": '{"jsonrpc":"2.0","method":"rpc.ping","params":null}',
    "a response": '{"jsonrpc":"2.0","result":{}}',
    "an error": '{"jsonrpc":"2.0","error":{"code":1,"message":"x"}}',
}


@pytest.mark.parametrize("frame", NO_REQUEST.values(), ids=NO_REQUEST.keys())
async def test_what_is_no_request_is_refused_in_either_encoding(socket: Raw, frame: str) -> None:
    """protocol.md sections 2 and 7: -32600 with `id: null`, and words that say why."""
    answer = await socket.ask(frame)
    assert set(answer) == {"jsonrpc", "error", "id"}
    assert answer["jsonrpc"] == "2.0"
    assert answer["id"] is None
    assert answer["error"]["code"] == -32600
    assert len(answer["error"]["message"]) > len("invalid request: ")
    if frame != HUGE:
        packed = await socket.ask(msgspec.msgpack.encode(msgspec.json.decode(frame)))
        assert packed == answer


@pytest.mark.parametrize("id_", ["7", '"seven"', "1.5"])
@pytest.mark.parametrize(
    "rest", ['"method":1', '"method":"rpc.ping","params":"x"', '"result":1', '"x":1', '"params":{}']
)
async def test_a_request_that_is_invalid_is_refused_under_its_id(socket: Raw, id_: str, rest: str) -> None:
    """protocol.md section 7: JSON-RPC 2.0 asks for `id: null` only where the id cannot be told."""
    answer = await socket.ask(f'{{"jsonrpc":"2.0","id":{id_},{rest}}}')
    assert answer["error"]["code"] == -32600
    assert answer["id"] == msgspec.json.decode(id_)


@pytest.mark.parametrize("id_", ["true", "false", "{}", "[]", '{"a":1}', "[1]"])
async def test_an_id_of_another_type_is_refused_and_not_echoed(socket: Raw, id_: str) -> None:
    """protocol.md section 2: ids may be strings, numbers or null."""
    answer = await socket.ask(rpc("rpc.ping", id_=id_))
    assert answer["error"]["code"] == -32600
    assert '"id"' in answer["error"]["message"]
    assert answer["id"] is None


# Ids

IDS = [
    "0",
    "-1",
    "1.0",
    "1.50",
    "1e3",
    "1E+2",
    "-0",
    "-0.0",
    str(2**63),
    str(2**64),
    HUGE,
    "0.1000000000000000055511151231257827",
    '""',
    '"a"',
    '"\\u0061"',
    '"\\/"',
    '"é"',
    '"\\u00e9"',
    '"😀"',
    '"\\ud83d\\ude00"',
    '"\\u0000"',
    '"' + "x" * 5000 + '"',
    "null",
]


@pytest.mark.parametrize("id_", IDS)
async def test_an_id_comes_back_exactly_as_it_was_sent(socket: Raw, id_: str) -> None:
    """protocol.md section 2: character by character, with a result and with an error."""
    for method in ("rpc.ping", "Cti.nothing"):
        await socket.send(rpc(method, id_=id_))
        answer = await socket.frame()
        assert isinstance(answer, str)
        assert f'"id":{id_}}}' in answer


@pytest.mark.parametrize(
    "id_",
    [
        b"\x00",
        b"\x7f",
        b"\xff",
        b"\xcc\x05",
        b"\xcd\x00\x05",
        b"\xcf" + b"\xff" * 8,
        b"\xd3" + b"\x80" + b"\0" * 7,
        b"\xca\x3f\x80\x00\x00",
        b"\xcb\x3f\xf0\x00\x00\x00\x00\x00\x00",
        b"\xa0",
        b"\xa3abc",
        b"\xd9\x03abc",
        b"\xa2\xc3\xa9",
        b"\xc0",
    ],
    ids=bytes.hex,
)
async def test_a_messagepack_id_comes_back_byte_by_byte(socket: Raw, id_: bytes) -> None:
    """protocol.md section 2: whichever of its spellings the client chose."""
    await socket.send(PACKED.replace(b"\x01\xa6method", id_ + b"\xa6method"))
    answer = await socket.frame()
    assert isinstance(answer, bytes)
    assert answer.endswith(b"\xa2id" + id_)


async def test_calls_with_the_same_id_are_all_answered(socket: Raw) -> None:
    """protocol.md section 2: the bridge does not judge a client's ids."""
    for _ in range(3):
        await socket.send(rpc("rpc.ping", id_='"twin"'))
    for _ in range(3):
        assert await socket.message() == {"jsonrpc": "2.0", "result": {}, "id": "twin"}


async def test_a_member_named_twice_counts_as_it_was_said_last(socket: Raw) -> None:
    """protocol.md section 2: as in every JSON parser that a client is likely to have."""
    frame = '{"jsonrpc":"2.0","id":1,"method":"Cti.dial","method":"rpc.ping","id":2}'
    assert await socket.ask(frame) == {"jsonrpc": "2.0", "result": {}, "id": 2}


# Frames by their size


def padded(size: int) -> str:
    """A `rpc.ping` whose frame has exactly so many bytes."""
    frame = rpc("rpc.ping", id_='""')
    return rpc("rpc.ping", id_='"' + "x" * (size - len(frame)) + '"')


async def test_a_frame_at_the_limit_is_served(socket: Raw) -> None:
    """protocol.md section 8: a frame may have 1 MiB."""
    frame = padded(FRAME_BYTES)
    assert len(frame) == FRAME_BYTES
    assert (await socket.ask(frame))["result"] == {}


@pytest.mark.parametrize("binary", [False, True])
async def test_a_frame_over_the_limit_closes_the_socket_and_the_session_can_be_resumed(
    bridge: Bridge, pbx: Pbx, binary: bool
) -> None:
    """protocol.md sections 2, 7 and 8: close code 1009, the session lingers."""
    async with raw(bridge.url) as socket:
        session = await socket.sign_in(f"oxe{pbx.user()}")
        frame = padded(FRAME_BYTES + 1)
        await socket.send(frame.encode() if binary else frame)
        assert (await socket.closed()).code == 1009
    async with raw(bridge.url) as again:
        resumed = await again.result("Session.resume", {"sessionId": session["sessionId"], "seq": 0})
        assert resumed["sessionId"] == session["sessionId"]
        assert resumed["lost"] == 0
        await again.lives()


@pytest.mark.parametrize("times", [1, 4])
def test_whoever_is_still_sending_a_too_large_frame_reads_why_the_socket_closes(
    user_bridge: Bridge, times: int
) -> None:
    """protocol.md sections 7 and 8: 1009 arrives although most of the frame comes after it was refused."""
    with Deaf(user_bridge.url) as peer:
        peer.send(b"x" * (times * FRAME_BYTES + 1))
        assert peer.close_code() == 1009


def test_whoever_never_stops_sending_is_cut_off(user_bridge: Bridge) -> None:
    """protocol.md section 8: what is read after a refusal is bounded."""
    with Deaf(user_bridge.url) as peer, pytest.raises(ConnectionError):
        peer.send(b"x" * (64 * FRAME_BYTES))


def test_text_that_is_not_utf_8_closes_the_socket(user_bridge: Bridge) -> None:
    """protocol.md section 2: WebSocket itself demands close code 1007."""
    with Deaf(user_bridge.url) as peer:
        peer.send(b'{"jsonrpc":"2.0","id":"\xff\xfe","method":"rpc.ping"}')
        assert peer.close_code() == 1007


# Everybody else


async def test_nobody_else_hears_of_it(bridge: Bridge, pbx: Pbx) -> None:
    """protocol.md section 2: a socket that sends rubbish at full speed takes nothing from others' calls."""
    rubbish: list[str | bytes] = [*NOT_JSON.values(), *NOT_MESSAGEPACK.values(), *NO_REQUEST.values()]
    other = pbx.user()
    async with (
        raw(bridge.url) as villain,
        opened(bridge.url) as ann,
        opened(bridge.url) as bob,
    ):
        villain_reads = asyncio.create_task(_drain(villain, len(rubbish)))
        for client, login in ((ann, pbx.user()), (bob, other)):
            await client.call("Session.login", {"login": f"oxe{login}", "password": "0000"})

        async def throw() -> None:
            for frame in rubbish:
                await villain.send(frame)

        thrown = asyncio.create_task(throw())
        call = await ann.call("Cti.dial", {"destination": other})
        await bob.call("Cti.answer", call)
        await ann.call("Cti.hangup", call)
        with pytest.raises(CallFailed):
            await bob.call("Cti.hangup", call)
        await thrown
        assert await villain_reads == len(rubbish)
        await villain.lives()


async def _drain(socket: Raw, count: int) -> int:
    """Read so many answers, each an error."""
    for number in range(count):
        answer = await socket.message()
        assert "error" in answer, answer
        del number
    return count


# Last words


@pytest.mark.parametrize("batched", [False, True], ids=["alone", "in a batch"])
async def test_a_command_that_is_a_sockets_last_word_is_carried_out_and_holds_up_nothing(
    bridge: Bridge, pbx: Pbx, batched: bool
) -> None:
    """protocol.md section 2: state-changing calls come to their end, in order, though nobody waits for the answer."""
    login = f"oxe{pbx.user()}"
    on, off = rpc("Cti.dnd", '{"state":true}'), rpc("Cti.dnd", '{"state":false}')
    async with signed_in(bridge.url, login) as watching:
        with Deaf(bridge.url) as peer:
            session = await asyncio.to_thread(peer.sign_in, login)
            words = [on, off, rpc("rpc.ping"), on]
            frames = [f"[{','.join(words)}]"] if batched else words
            peer.send_all([*((frame.encode(), 1) for frame in frames), (b"\x03\xe8", 8)])
        heard: list[bool] = []
        while len(heard) < 3:
            params = (await watching.event())["params"]
            if params["msgType"] == "UserConfigUpdate":
                heard.append(params["ctiMessage"]["dndEnabled"])
        assert heard == [True, False, True]
        async with raw(bridge.url) as again:
            await again.result("Session.resume", {"sessionId": session["sessionId"], "seq": 0})
            await again.result("Cti.dnd", {"state": False})
            await again.result("Session.logout")
        await watching.lives()
