"""Targets: frames as they come from a socket, whatever dialect they speak (protocol.md sections 2, 4, 7, 9)."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Any, Final

import msgspec
from msgspec import UNSET, Raw

from bridge.referee import referee
from protocol import cti, jsonrpc, native
from protocol.encoding import Encoding, Undecodable, decode, encode, recode
from protocol.frames import Dialect, Recogniser, is_id, judge
from protocol.jsonrpc import Call, EventFrame, RpcError
from protocol.methods import rest_methods
from protocol.rest import RestMethod
from protocol.state import state_key
from tests.fuzz.target import JSON_TOKENS, Target, holds, split

_RECOGNISERS: Final = (Recogniser(), Recogniser({"type": "kind"}))
_ONLY: Final = (None, "jsonrpc", "o2g-tunnel", "cti")

RIGHT: Final[list[Any]] = [
    {"jsonrpc": "2.0", "id": 7, "method": "rpc.ping"},
    {
        "jsonrpc": "2.0",
        "id": "a",
        "method": "Cti.dial",
        "params": {"destination": "1", "variables": {"a": "b"}},
    },
    {"jsonrpc": "2.0", "id": None, "method": "Cti.hangup", "params": ["x"]},
    {"jsonrpc": "2.0", "id": 1.5, "method": "O2g.telephony.getCall", "params": {"callRef": "a/b"}},
    {"jsonrpc": "2.0", "method": "Cti.dnd", "params": {"state": True, "_meta": {"key": "k", "timeout": 1}}},
    [{"jsonrpc": "2.0", "id": 1, "method": "rpc.ping"}, {"jsonrpc": "2.0", "method": "Session.info"}, 1],
    {"jsonrpc": "2.0", "id": 1, "result": {}},
    {"type": "request", "id": "r", "method": "GET", "path": "/api/rest", "headers": {"Cookie": "a=b"}},
    {"type": "response", "id": "r", "status": 200, "headers": {"Set-Cookie": ["a", "b"]}, "body": [1]},
    {"type": "cancel", "id": "r"},
    {"type": "error", "code": "bad_frame", "message": "m", "id": "r"},
    {"kind": "cancel", "id": "r"},
    {"claz": "ping"},
    {"claz": "web", "command": "dial", "destination": "1"},
    1,
    "text",
    None,
]


def _value_of(encoding: Encoding, data: str | bytes | Raw) -> Any:
    """What is in it, or `UNSET` where it cannot be decoded."""
    try:
        return decode(encoding, data)
    except Undecodable:
        return UNSET


def frames(data: bytes) -> None:
    """A frame is opened as one dialect, and whatever is to be answered can be."""
    choice, rest = split(data)
    frame: str | bytes = rest
    if choice & 1:
        try:
            frame = rest.decode()
        except UnicodeDecodeError:
            return  # WebSocket itself lets no such text pass
    opened = _RECOGNISERS[choice >> 1 & 1].open(frame, _ONLY[choice >> 2 & 3])
    encoding = opened.encoding
    value = _value_of(encoding, frame)
    content = opened.content
    if opened.dialect is Dialect.CALL:
        holds(isinstance(content, Call), "a call is a Call")
        if value is not UNSET:
            holds(judge(value) is None, f"the fast way takes {value!r}, the slow one does not")
        if content.params is not UNSET:
            _value_of(encoding, content.params)
        if content.id is not UNSET:
            _answers(encoding, content.id)
    elif opened.dialect is Dialect.UNREADABLE:
        holds(isinstance(content, RpcError), "what cannot be read has its error")
        _well_formed(encoding, jsonrpc.error_frame(encoding, None, content))
    elif opened.dialect is Dialect.TUNNEL:
        holds(content is frame, "a tunnel message goes on as it came")
    else:
        holds(value is not UNSET, "nothing that cannot be decoded is handed on")
        judge(value)
        encode(encoding, value)


def _answers(encoding: Encoding, id_: Raw) -> None:
    expected = decode(encoding, id_)
    holds(is_id(expected), f"{expected!r} is no id")
    result = encode(encoding, {"a": [None]})
    for answer in (
        jsonrpc.result_frame(encoding, id_, result),
        jsonrpc.error_frame(encoding, id_, jsonrpc.invalid_params("it is wrong", param="a")),
    ):
        said = _well_formed(encoding, answer)
        same = said["id"] == expected or said["id"] != said["id"]  # NaN is not itself
        holds(same, f"{said['id']!r} answers {expected!r}")


def _well_formed(encoding: Encoding, frame: bytes) -> dict[str, Any]:
    said = decode(encoding, frame.decode() if encoding is Encoding.JSON else frame)
    holds(isinstance(said, dict) and said["jsonrpc"] == "2.0", f"{said!r} is no answer")
    holds(("result" in said) != ("error" in said), f"{said!r} is no answer")
    return dict(said)


def encodings(data: bytes) -> None:
    """What was decoded can be written in either encoding, and is the same when it is read again."""
    choice, rest = split(data)
    encoding = Encoding.JSON if choice & 1 else Encoding.MSGPACK
    value = _value_of(encoding, rest)
    if value is UNSET:
        return
    again = decode(encoding, encode(encoding, value))
    holds(repr(again) == repr(value) or _has_odd_floats(value), f"{value!r} becomes {again!r}")
    json = encode(Encoding.JSON, value)
    for other in Encoding:
        decode(other, recode(json, other))
    if isinstance(value, dict) and "seq" not in value:
        event = EventFrame("Cti.event", value)
        state_key("Cti.event", value)
        for other in Encoding:
            decode(other, event.encoded(other, 70_000))


def _has_odd_floats(value: Any) -> bool:
    """JSON has no infinity and no NaN: `null` it is."""
    text = repr(value)
    return "nan" in text or "inf" in text


_LOOP: Final = asyncio.new_event_loop()


async def _execute(method: str, params: Any, is_notification: bool) -> Any:
    if method == "refused":
        raise jsonrpc.invalid_params("no", param="a")
    if method == "waits":
        await asyncio.sleep(0)
    return params


def referees(data: bytes) -> None:
    """A message that is JSON gets the answers that JSON-RPC 2.0 wants, in number and in form."""
    value = _value_of(Encoding.JSON, data)
    if value is UNSET:
        return
    answer = _LOOP.run_until_complete(referee(value, _execute, limit=16))
    answers = answer if isinstance(answer, list) else [] if answer is None else [answer]
    for each in answers:
        holds(
            set(each) in ({"jsonrpc", "result", "id"}, {"jsonrpc", "error", "id"}), f"{each!r} is no answer"
        )
        holds(is_id(each["id"]), f"{each!r} has no id")
    asked = value if isinstance(value, list) else [value]
    if 0 < len(asked) <= 16:
        expected = sum(1 for each in asked if judge(each) is not None or "id" in each)
        holds(len(answers) == expected, f"{expected} answers expected, {len(answers)} came")
    for encoding in Encoding:
        encode(encoding, answer)


def natives(data: bytes) -> None:
    """A native frame is a call of a method of Cti.js, or an error that says what is wrong with it."""
    value = _value_of(Encoding.JSON, data)
    if not isinstance(value, dict):
        return
    try:
        method, arguments = native.call_of(value)
        bound = cti.bind(method, arguments) if method != "Cti.sendPing" else {}
    except cti.CtiError as error:
        holds(len(str(error)) < 4_000, "an error is no echo")
        str(error).encode()
        return
    again, same = native.call_of(native.frame_of(method, bound))
    holds((again, same) == (method, bound), f"{method}{bound!r} becomes {again}{same!r}")


@lru_cache(maxsize=1)
def _methods() -> tuple[RestMethod, ...]:
    return tuple(rest_methods().values())


def methods(data: bytes) -> None:
    """Parameters of a REST operation become a request that can be sent, or are refused by the name of the one."""
    if len(data) < 2:
        return
    found = _methods()
    method = found[int.from_bytes(data[:2], "big") % len(found)]
    value = _value_of(Encoding.JSON, data[2:])
    if not isinstance(value, dict | list):
        return
    try:
        sent = method.request(method.accept(method.named(value)))
    except RpcError as error:
        holds(error.code == jsonrpc.INVALID_PARAMS, f"{error.code} for parameters")
        for encoding in Encoding:
            encode(encoding, error.as_object())
        return
    target = sent.target
    holds(target.startswith("/") and target.isascii() and target.isprintable(), f"{target!r} is no target")
    holds(" " not in target and "#" not in target and "/../" not in target, f"{target!r} is no target")
    for name, text in sent.headers:
        holds(name.isprintable() and text.isprintable(), f"{name}: {text!r} is no header")
    if sent.body is not None and not any(name.lower() == "content-type" for name, _ in sent.headers):
        msgspec.json.decode(sent.body)


def _method_seeds() -> list[bytes]:
    seeds = []
    for at, method in enumerate(_methods()):
        if at % 7 == 0 or method.upload is not None:
            given = {name: _example(name) for name in method.parameters}
            seeds.append(at.to_bytes(2, "big") + msgspec.json.encode(given))
    seeds.append(b"\x00\x00" + msgspec.json.encode(["a", "b", 1]))
    return seeds


def _example(name: str) -> Any:
    return 1 if name.endswith("Id") or name in ("offset", "limit", "page") else "1102"


def _native_seeds() -> list[bytes]:
    seeds = [b'{"claz":"ping"}']
    for name, wire in native.WIRES.items():
        given = {each.name: _of_type(each.type) for each in cti.METHODS[name].parameters}
        seeds.append(msgspec.json.encode(native.frame_of(name, given)))
        del wire
    return seeds


def _of_type(expression: str) -> Any:
    examples: dict[str, Any] = {"string": "1", "boolean": True, "integer": 1, "object": {}, "any": None}
    return [] if expression.startswith("array<") else examples.get(expression, {})


_FRAME_SEEDS: Final = [
    *(b"1" + msgspec.json.encode(each) for each in RIGHT),
    *(b"0" + msgspec.msgpack.encode(each) for each in RIGHT),
    b'3{"kind":"request","id":"1"}',
    b'5{"claz":"ping"}',
    b"1" + b"[" * 1000 + b"]" * 1000,
    b"0" + b"\x91" * 1001 + b"\xc0",
]

_TOKENS: Final = (
    *JSON_TOKENS,
    b'"jsonrpc":"2.0"',
    b'"method"',
    b'"params"',
    b'"id"',
    b'"type"',
    b'"claz"',
    b'"refused"',
    b'"waits"',
    b"\xc1",
    b"\xd4\x01\x00",
    b"\xdf\xff\xff\xff\xff",
    b"\xa2\xff\xff",
)

TARGETS: Final = (
    Target("frames", frames, _FRAME_SEEDS, _TOKENS),
    Target(
        "encodings",
        encodings,
        [
            *_FRAME_SEEDS,
            b'1{"msgType":"UserStatuses","ctiMessage":{"status":1}}',
            b'1{"msgType":"QueueStatistics","ctiMessage":{"queueId":1,"counters":[{"statName":"a"}]}}',
            b"1" + b"[" * 900 + b"]" * 900,
        ],
        _TOKENS,
    ),
    Target(
        "jsonrpc",
        referees,
        [
            *(msgspec.json.encode(each) for each in RIGHT),
            b"[" + b",".join([b'{"jsonrpc":"2.0","id":1,"method":"waits"}'] * 16) + b"]",
            b'[{"jsonrpc":"2.0","id":1,"method":"refused"}]',
        ],
        _TOKENS,
    ),
    Target("native", natives, _native_seeds(), (*JSON_TOKENS, b'"claz":"web"', b'"command"')),
    Target("methods", methods, _method_seeds(), JSON_TOKENS),
)
