"""protocol.md sections 4 and 7: JSON-RPC answers, events and the error table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from protocol import jsonrpc
from protocol.encoding import Encoding, Undecodable, decode, encode
from protocol.jsonrpc import EventFrame, RpcError, error_frame, is_valid_id, is_valid_params, result_frame

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
    | st.text(max_size=40)
)
encodings = st.sampled_from(Encoding)

HELPERS: dict[int, tuple[Callable[[], RpcError], set[str]]] = {
    -32700: (lambda: jsonrpc.parse_error("it is cut short"), set()),
    -32600: (lambda: jsonrpc.invalid_request("no method"), set()),
    -32601: (lambda: jsonrpc.method_not_found("Cti.diall", "Cti.dial"), {"method"}),
    -32602: (lambda: jsonrpc.invalid_params("destination is missing", param="destination"), {"param"}),
    -32603: (lambda: jsonrpc.internal_error("5f3a"), {"incident"}),
    -32000: (lambda: jsonrpc.upstream_error(404, {"type": "X"}), {"status", "error", "message", "type"}),
    -32001: (lambda: jsonrpc.not_signed_in(), set()),
    -32002: (lambda: jsonrpc.forbidden("the leg is somebody else's"), set()),
    -32003: (lambda: jsonrpc.site_unreachable("o2g", 2, "connection refused"), {"site", "retryAfter"}),
    -32004: (lambda: jsonrpc.not_supported("Cti.x", "o2g", "no such thing"), {"method", "kind", "why"}),
    -32005: (lambda: jsonrpc.upstream_timeout("30 s"), {"executed"}),
    -32006: (lambda: jsonrpc.too_many_requests("calls", 256, 1), {"limit", "retryAfter"}),
    -32007: (lambda: jsonrpc.too_large("the frame", 1048576), {"limit"}),
}
"""Section 7's table: each code, how it is made, and the members of its `data`."""


def test_every_code_of_the_table_has_its_helper() -> None:
    """Section 7: the table is complete, and nothing else is in it."""
    assert set(HELPERS) == set(jsonrpc.ERROR_NAMES)


@pytest.mark.parametrize("code", HELPERS)
def test_a_helper_makes_its_code_with_the_documented_data(code: int) -> None:
    """Section 7: code, message, data."""
    make, members = HELPERS[code]
    error = make()
    assert error.code == code
    assert set(error.data or {}) == members
    assert error.as_object() == {
        "code": code,
        "message": error.message,
        **({"data": error.data} if members else {}),
    }
    assert str(error) == error.message


def test_a_helper_names_what_was_wrong() -> None:
    """Section 7: the names of the table lead the message, the culprit follows."""
    assert jsonrpc.method_not_found("Cti.diall", "Cti.dial").message.endswith(
        "Cti.diall; did you mean Cti.dial?"
    )
    assert "destination" in jsonrpc.invalid_params("destination is missing").message
    assert jsonrpc.internal_error("5f3a").message == "internal error of the bridge"
    assert jsonrpc.upstream_timeout("30 s").data == {"executed": "unknown"}


def test_an_unknown_method_of_any_length_makes_a_short_answer() -> None:
    """Section 8: limits; a frame of 1 MiB must not come back twice."""
    error = jsonrpc.method_not_found("x" * 1_000_000)
    assert len(encode(Encoding.JSON, error.as_object())) < 1000


@given(st.integers(100, 599), st.none() | st.dictionaries(st.text(max_size=10), values, max_size=4))
def test_an_upstream_error_keeps_what_the_site_said(status: int, body: dict[str, Any] | None) -> None:
    """Section 7: `{status, error, message, …}` as the site said it."""
    error = jsonrpc.upstream_error(status, body)
    assert error.data is not None
    assert error.data["status"] == status
    assert error.data["error"]
    assert error.data["message"]
    for name, item in (body or {}).items():
        if name not in ("status", "error", "message"):
            assert error.data[name] == item
    encode(Encoding.JSON, error.as_object())


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"message": "no such call", "helpMessage": "look it up"}, "no such call"),
        ({"innerMessage": "leg is idle", "helpMessage": "retrieve first"}, "leg is idle"),
        ({"helpMessage": "retrieve first"}, "retrieve first"),
        ({}, "HTTP 409"),
        (None, "HTTP 409"),
    ],
)
def test_an_upstream_error_takes_the_most_telling_message(body: dict[str, str] | None, message: str) -> None:
    """Section 7: -32000; `RestErrorInfo` spreads its words over several members."""
    error = jsonrpc.upstream_error(409, body)
    assert error.data is not None
    assert error.data["message"] == message
    assert message in error.message


@given(encodings, ids, values)
def test_a_result_frame_is_the_response_object(encoding: Encoding, id_: Any, result: Any) -> None:
    """JSON-RPC 2.0 section 5, in both encodings."""
    frame = result_frame(encoding, encode(encoding, id_), encode(encoding, result))
    assert frame == encode(encoding, {"jsonrpc": "2.0", "result": result, "id": id_})


@given(
    encodings,
    ids,
    st.integers(-32768, -32000),
    st.text(),
    st.none() | st.dictionaries(st.text(max_size=8), values, max_size=4),
)
def test_an_error_frame_is_the_response_object(
    encoding: Encoding, id_: Any, code: int, message: str, data: dict[str, Any] | None
) -> None:
    """JSON-RPC 2.0 section 5.1, in both encodings."""
    error = RpcError(code, message, data)
    expected = {"jsonrpc": "2.0", "error": error.as_object(), "id": id_}
    assert error_frame(encoding, Raw(encode(encoding, id_)), error) == encode(encoding, expected)


@pytest.mark.parametrize("encoding", Encoding)
def test_an_error_without_a_readable_id_says_null(encoding: Encoding) -> None:
    """Section 2: -32600 with `id: null`."""
    frame = decode(encoding, error_frame(encoding, None, jsonrpc.parse_error("x")))
    assert frame["id"] is None
    assert frame["error"]["code"] == -32700


@pytest.mark.parametrize(
    "id_", [b"0", b"-0", b"-0.0", b"1e2", b"1E+02", b"9" * 5000, b"1e400", b'""', b'"\\u00fc\\/"', b"null"]
)
def test_an_id_is_echoed_exactly_as_it_was_written(id_: bytes) -> None:
    """JSON-RPC 2.0 section 5: the same as in the request, down to its spelling."""
    for frame in (
        result_frame(Encoding.JSON, Raw(id_), b"true"),
        error_frame(Encoding.JSON, Raw(id_), jsonrpc.forbidden("no")),
    ):
        members = msgspec.json.decode(frame, type=dict[str, Raw])
        assert bytes(members["id"]) == id_


@given(encodings, ids | values)
def test_only_strings_numbers_and_null_are_ids(encoding: Encoding, value: Any) -> None:
    """JSON-RPC 2.0 section 4."""
    expected = value is None or (isinstance(value, str | int | float) and not isinstance(value, bool))
    assert is_valid_id(Raw(encode(encoding, value)), encoding) == expected


@given(encodings, values)
def test_only_objects_and_arrays_are_params(encoding: Encoding, value: Any) -> None:
    """JSON-RPC 2.0 section 4.2."""
    assert is_valid_params(Raw(encode(encoding, value)), encoding) == isinstance(value, dict | list)


@pytest.mark.parametrize("first", range(256))
def test_every_messagepack_opcode_is_classed_as_the_decoder_understands_it(first: int) -> None:
    """Section 2: ids and params in MessagePack, whatever width they are written in."""
    data = bytes([first]) + bytes(40)
    for size in range(1, 40):
        try:
            value = msgspec.msgpack.decode(data[:size])
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        is_id = value is None or (isinstance(value, str | int | float) and not isinstance(value, bool))
        assert is_valid_id(Raw(data[:size]), Encoding.MSGPACK) == is_id
        assert is_valid_params(Raw(data[:size]), Encoding.MSGPACK) == isinstance(value, dict | list)
        return
    assert first == 0xC1


@pytest.mark.parametrize("width", [b"\xa2", b"\xd9\x02", b"\xda\x00\x02", b"\xdb\x00\x00\x00\x02"])
def test_an_id_that_is_not_utf_8_is_no_id(width: bytes) -> None:
    """Section 2: an answer that echoed it could not be read."""
    assert is_valid_id(Raw(width + "ü".encode()), Encoding.MSGPACK)
    assert not is_valid_id(Raw(width + b"\xff\xfe"), Encoding.MSGPACK)


def test_nothing_at_all_is_neither_id_nor_params() -> None:
    """JSON-RPC 2.0 section 4."""
    for encoding in Encoding:
        assert not is_valid_id(Raw(b""), encoding)
        assert not is_valid_params(Raw(b""), encoding)


fields = st.dictionaries(st.text(max_size=8).filter(lambda name: name != "seq"), values, max_size=20)
numbers = st.integers(1, 2**40) | st.sampled_from(
    [1, 127, 128, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32, 2**40]
)


@given(encodings, st.text(max_size=12), fields, st.lists(numbers, min_size=1, max_size=4))
def test_an_event_frame_is_the_notification_with_its_number(
    encoding: Encoding, method: str, fields: dict[str, Any], numbers: list[int]
) -> None:
    """Section 4: events are notifications; section 6: each session numbers its own."""
    event = EventFrame(method, fields)
    for seq in numbers:
        expected = {"jsonrpc": "2.0", "method": method, "params": {"seq": seq, **fields}}
        assert event.encoded(encoding, seq) == encode(encoding, expected)


@given(fields, st.randoms(use_true_random=False))
def test_an_event_with_undecoded_members_is_the_same_event(fields: dict[str, Any], random: Any) -> None:
    """Section 4: the PBX's event goes through unparsed, in MessagePack as the same value."""

    def partly_undecoded(value: Any) -> Any:
        if random.random() < 0.3:
            return Raw(encode(Encoding.JSON, value))
        if isinstance(value, dict):
            return {name: partly_undecoded(item) for name, item in value.items()}
        if isinstance(value, list):
            return [partly_undecoded(item) for item in value]
        return value

    undecoded = {name: partly_undecoded(item) for name, item in fields.items()}
    for encoding in Encoding:
        assert EventFrame("O2g.event", undecoded).encoded(encoding, 7) == EventFrame(
            "O2g.event", fields
        ).encoded(encoding, 7)


@pytest.mark.parametrize("count", [0, 1, 14, 15, 16, 300, 70_000])
def test_an_event_may_have_any_number_of_fields(count: int) -> None:
    """Section 4: the number is spliced in at its place whatever width the map's own size takes."""
    fields = {f"field{number}": number for number in range(count)}
    for encoding in Encoding:
        frame = decode(encoding, EventFrame("O2g.event", fields).encoded(encoding, 2**33))
        assert frame["params"] == {"seq": 2**33, **fields}


def test_an_event_with_an_integer_beyond_64_bits_can_be_sent_in_messagepack() -> None:
    """Section 2: JSON has such integers, MessagePack has none."""
    event = EventFrame("O2g.event", {"event": Raw(b'{"n":%d}' % 2**70), "m": 2**70})
    assert decode(Encoding.MSGPACK, event.encoded(Encoding.MSGPACK, 1))["params"] == {
        "seq": 1,
        "event": {"n": float(2**70)},
        "m": float(2**70),
    }


def test_an_event_that_is_no_json_is_refused_with_the_documented_error() -> None:
    """Section 2: `EventFrame.encoded` for MessagePack has to look inside."""
    with pytest.raises(Undecodable, match="out of range"):
        EventFrame("O2g.event", {"event": Raw(b"1e400")}).encoded(Encoding.MSGPACK, 1)


def test_a_field_may_not_take_the_place_of_the_number() -> None:
    """Section 4: `params.seq` is the session's."""
    with pytest.raises(ValueError, match="seq"):
        EventFrame("Cti.event", {"seq": 5})
