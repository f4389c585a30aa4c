"""RFC 6455 from the wire: what a WebSocket endpoint must take, and what it must refuse, with which close code.

The cases are those that the RFC's text asks for, by its sections. A frame that is taken is one whose call is
answered; a frame that is refused fails the connection with the code named, and the bridge ends it (section 7.1.7).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.system.client import PATIENCE_S
from tests.system.program import Bridge, Pbx
from tests.system.rfc6455 import (
    BINARY,
    CLOSE,
    CONT,
    PING,
    PONG,
    TEXT,
    Frame,
    Peer,
    fragments,
    frame,
    handshake,
    ping_call,
)

FRAME_BYTES = 2**20
"""protocol.md section 8."""

CALL = ping_call("a")
ANSWER = {"jsonrpc": "2.0", "id": "a", "result": {}}


@pytest.fixture
def peer(user_bridge: Bridge) -> Iterator[Peer]:
    with Peer(user_bridge.url) as peer:
        yield peer


# Section 5.2: base framing


@pytest.mark.parametrize("size", [62, 125, 126, 127, 128, 255, 256, 65_535, 65_536, 65_537])
@pytest.mark.parametrize("chop", [None, 1, 997])
def test_a_frame_of_any_length_is_taken_in_whatever_pieces_it_comes(
    peer: Peer, size: int, chop: int | None
) -> None:
    """Section 5.2: lengths of 7, 16 and 64 bits."""
    data = frame(TEXT, CALL.ljust(size))
    if chop is None:
        peer.write(data)
    elif chop * 1000 > size:
        peer.write_chopped(data, chop)
    else:
        pytest.skip("the same as a smaller one")
    assert peer.message() == ANSWER
    peer.lives()


@pytest.mark.parametrize("length_bytes", [2, 8])
def test_a_length_that_is_longer_than_it_need_be_is_taken(peer: Peer, length_bytes: int) -> None:
    """Section 5.2 asks the sender for the shortest form, and does not have the receiver fail for another one."""
    peer.write(frame(TEXT, CALL, length_bytes=length_bytes))
    assert peer.message() == ANSWER
    peer.lives()


@pytest.mark.parametrize("mask", [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\1\0\0\0"])
def test_any_mask_is_taken(peer: Peer, mask: bytes) -> None:
    """Section 5.3."""
    peer.write(frame(TEXT, CALL, mask=mask))
    assert peer.message() == ANSWER
    peer.lives()


@pytest.mark.parametrize("opcode", [TEXT, BINARY, PING, PONG, CLOSE])
def test_a_frame_without_a_mask_fails_the_connection(peer: Peer, opcode: int) -> None:
    """Section 5.1: a server must close upon a frame that is not masked."""
    peer.write(frame(opcode, b"" if opcode == CLOSE else CALL, mask=None))
    assert peer.fails() == 1002


@pytest.mark.parametrize("reserved", range(1, 8))
@pytest.mark.parametrize("opcode", [TEXT, BINARY, PING, PONG, CLOSE])
def test_a_reserved_bit_fails_the_connection(peer: Peer, opcode: int, reserved: int) -> None:
    """Section 5.2: no extension was negotiated that would give it a meaning."""
    peer.write(frame(opcode, b"" if opcode == CLOSE else CALL, reserved=reserved))
    assert peer.fails() == 1002


def test_a_reserved_bit_in_a_later_fragment_fails_the_connection(peer: Peer) -> None:
    """Section 5.2."""
    peer.write(frame(TEXT, CALL[:9], fin=False), frame(CONT, CALL[9:], reserved=4))
    assert peer.fails() == 1002


@pytest.mark.parametrize("fin", [True, False])
@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
def test_an_opcode_that_is_reserved_fails_the_connection(peer: Peer, opcode: int, fin: bool) -> None:
    """Section 5.2."""
    peer.write(frame(opcode, CALL, fin=fin))
    assert peer.fails() == 1002


@pytest.mark.parametrize("claims", [FRAME_BYTES + 1, 2**32, 2**63 - 1, 2**63, 2**64 - 1])
def test_a_length_beyond_what_is_taken_fails_the_connection_before_its_payload_comes(
    peer: Peer, claims: int
) -> None:
    """Section 7.4.1: 1009. So does a length whose first bit is set, though section 5.2 knows none."""
    peer.write(frame(BINARY, b"", claims=claims))
    assert peer.fails() == 1009


def test_what_comes_before_a_fault_is_carried_out(peer: Peer) -> None:
    """Section 7.1.7 ends what follows, not what was whole before; however the bytes are cut into packets."""
    peer.write(frame(PING, b"before"), frame(3), frame(PING, b"after"))
    assert peer.frame() == Frame(PONG, b"before")
    assert peer.fails() == 1002


# Section 5.4: fragmentation


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize(
    "pieces",
    [
        [CALL[:7], CALL[7:]],
        [CALL[:7], CALL[7:20], CALL[20:]],
        [b"", CALL],
        [CALL, b""],
        [CALL[:9], b"", b"", CALL[9:]],
        [CALL[at : at + 1] for at in range(len(CALL))],
        [b"", *[b""] * 500, CALL],
    ],
    ids=["two", "three", "empty first", "empty last", "empty between", "byte by byte", "many empty ones"],
)
@pytest.mark.parametrize("apart", [True, False], ids=["in packets", "at once"])
def test_a_message_in_fragments_is_one_message(
    peer: Peer, opcode: int, pieces: list[bytes], apart: bool
) -> None:
    """Section 5.4: an empty fragment is one, too."""
    sent = fragments(opcode, *pieces)
    for each in sent if apart else [b"".join(sent)]:
        peer.write(each)
    if opcode == TEXT:
        assert peer.message() == ANSWER
    else:
        assert peer.frame().opcode == BINARY  # JSON is no MessagePack, and is answered so
    peer.lives()


def test_control_frames_between_fragments_are_answered_at_once(peer: Peer) -> None:
    """Section 5.4: control frames may be injected in the middle of a fragmented message."""
    first, second, last = fragments(TEXT, CALL[:5], CALL[5:9], CALL[9:])
    for piece, payload in ((first, b"one"), (second, b"two")):
        peer.write(piece, frame(PONG, b"unasked"), frame(PING, payload))
        assert peer.frame() == Frame(PONG, payload)
    peer.write(last)
    assert peer.message() == ANSWER
    peer.lives()


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
@pytest.mark.parametrize("inside", [True, False], ids=["inside a message", "alone"])
def test_a_control_frame_that_is_a_fragment_fails_the_connection(
    peer: Peer, opcode: int, inside: bool
) -> None:
    """Section 5.5: control frames must not be fragmented."""
    payload = b"" if opcode == CLOSE else b"x"
    peer.write(*fragments(TEXT, CALL[:5], CALL[5:])[: int(inside)], frame(opcode, payload, fin=False))
    assert peer.fails() == 1002


@pytest.mark.parametrize("fin", [True, False])
@pytest.mark.parametrize("before", [b"", frame(TEXT, CALL), b"".join(fragments(TEXT, CALL[:5], CALL[5:]))])
def test_a_continuation_of_nothing_fails_the_connection(peer: Peer, before: bytes, fin: bool) -> None:
    """Section 5.4: neither as the first frame nor after a message that is complete."""
    if before:
        peer.write(before)
        assert peer.message() == ANSWER
    peer.write(frame(CONT, b"x", fin=fin))
    assert peer.fails() == 1002


@pytest.mark.parametrize("fin", [True, False])
@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_a_message_inside_another_one_fails_the_connection(peer: Peer, opcode: int, fin: bool) -> None:
    """Section 5.4: the fragments of messages must not be interleaved."""
    peer.write(frame(TEXT, CALL[:5], fin=False), frame(opcode, CALL, fin=fin))
    assert peer.fails() == 1002


def test_fragments_together_may_be_as_long_as_a_frame_and_no_longer(peer: Peer) -> None:
    """Section 7.4.1: 1009, as for a frame (protocol.md section 8)."""
    pieces = [CALL.ljust(FRAME_BYTES // 4), *[b" " * (FRAME_BYTES // 4)] * 3]
    peer.write(*fragments(TEXT, *pieces))
    assert peer.message() == ANSWER
    peer.write(*fragments(TEXT, *pieces, b" "))
    assert peer.fails() == 1009


# Section 5.5.2 and 5.5.3: ping and pong


@pytest.mark.parametrize("payload", [b"", b"Hello", bytes(range(256))[131:], b"\xff" * 125])
@pytest.mark.parametrize("chop", [1, 1000])
def test_a_ping_is_answered_with_its_own_payload(peer: Peer, payload: bytes, chop: int) -> None:
    """Section 5.5.2: up to 125 bytes of anything."""
    peer.write_chopped(frame(PING, payload), chop)
    assert peer.frame() == Frame(PONG, payload)
    peer.lives()


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
@pytest.mark.parametrize("size", [126, 65_536])
def test_a_control_frame_with_more_than_125_bytes_fails_the_connection(
    peer: Peer, opcode: int, size: int
) -> None:
    """Section 5.5."""
    peer.write(frame(opcode, b"\x03\xe8".ljust(size, b"x")))
    assert peer.fails() == 1002


def test_pings_are_answered_in_their_order(peer: Peer) -> None:
    """Section 5.5.3."""
    peer.write(*(frame(PING, b"%d" % number) for number in range(50)))
    assert [peer.frame() for _ in range(50)] == [Frame(PONG, b"%d" % number) for number in range(50)]
    peer.lives()


@pytest.mark.parametrize("payload", [b"", b"nobody has asked", b"x" * 125])
def test_a_pong_that_nobody_has_asked_for_is_not_answered(peer: Peer, payload: bytes) -> None:
    """Section 5.5.3."""
    peer.write(frame(PONG, payload))
    peer.lives()


UNREAD_BYTES = 12 * 2**20
"""Of pongs: three times what the kernel keeps for a peer that does not read."""


def test_a_peer_that_does_not_read_is_not_owed_every_pong(user_bridge: Bridge, pbx: Pbx) -> None:
    """Section 5.5.3: only the most recent ping needs an answer; else such a peer would fill the memory."""
    with Peer(user_bridge.url, buffer_bytes=65_536) as peer:
        peer.sign_in(f"oxe{pbx.user()}")
        block = frame(PING, b"x" * 125, mask=b"\0\0\0\0") * 8000
        for _ in range(UNREAD_BYTES // len(block) + 1):
            peer.write(block)
        peer.write(frame(PING, b"the newest"), frame(TEXT, CALL))
        size = 0
        while (heard := peer.frame()) != Frame(PONG, b"the newest"):
            size += len(heard.payload)
        assert size < UNREAD_BYTES / 2
        assert peer.message() == ANSWER


# Section 8.1: text is UTF-8

VALID = {
    "Greek": "κόσμε",
    "the first of two bytes": "\u0080",
    "the last of two bytes": "\u07ff",
    "the first of three bytes": "\u0800",
    "below the surrogates": "\ud7ff",
    "above the surrogates": "\ue000",
    "the last of three bytes": "\uffff",
    "the first of four bytes": "\U00010000",
    "the last of all": "\U0010ffff",
    "no characters": "\ufdd0\ufffe\U0001fffe",
    "replaced": "\ufffd",
    "a mark of the byte order": "\ufeffa",
}

INVALID = {
    "a lone continuation": b"\x80",
    "two of them": b"\xbf\xbf",
    "a lone first byte of two": b"\xc3 ",
    "of three": b"\xe2\x82 ",
    "of four": b"\xf0\x9f\x98 ",
    "never a first byte": b"\xfe",
    "never a byte": b"\xff",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "six bytes": b"\xfc\x84\x80\x80\x80\x80",
    "an overlong slash": b"\xc0\xaf",
    "an overlong zero": b"\xe0\x80\x80",
    "an overlong euro": b"\xf0\x82\x82\xac",
    "a high surrogate": b"\xed\xa0\x80",
    "a low surrogate": b"\xed\xbf\xbf",
    "a pair of surrogates": b"\xed\xa0\xbd\xed\xb8\x80",
    "beyond the last": b"\xf4\x90\x80\x80",
}


@pytest.mark.parametrize("text", VALID.values(), ids=VALID)
def test_text_of_any_characters_is_taken_wherever_its_fragments_begin(peer: Peer, text: str) -> None:
    """Section 8.1: a fragment may end in the middle of a character."""
    call = ping_call(text)
    peer.write(frame(TEXT, call))
    assert peer.message()["id"] == text
    peer.write(*fragments(TEXT, *(call[at : at + 1] for at in range(len(call)))))
    assert peer.message()["id"] == text
    peer.lives()


@pytest.mark.parametrize("wrong", INVALID.values(), ids=INVALID)
@pytest.mark.parametrize("how", ["whole", "byte by byte"])
def test_text_that_is_not_utf_8_fails_the_connection(peer: Peer, wrong: bytes, how: str) -> None:
    """Section 8.1: 1007."""
    text = ping_call("AB").replace(b"AB", wrong)
    if how == "whole":
        peer.write(frame(TEXT, text))
    else:
        peer.write(*fragments(TEXT, *(text[at : at + 1] for at in range(len(text)))))
    assert peer.fails() == 1007


@pytest.mark.parametrize(
    ("behind", "code"), [(frame(3), 1002), (frame(CLOSE, b"\x03\xe8"), 1000), (frame(PING), 1007)]
)
@pytest.mark.parametrize("fragmented", [True, False])
def test_text_that_is_not_utf_8_with_more_behind_it_fails_the_connection(
    peer: Peer, fragmented: bool, behind: bytes, code: int
) -> None:
    """Section 7.1.7: once; which of two faults in one packet is told does not matter."""
    wrong = fragments(TEXT, b"\xff", b"x") if fragmented else [frame(TEXT, b"\xff")]
    peer.write(*wrong, behind)
    opcode, payload = peer.frame()
    if opcode == PONG:
        opcode, payload = peer.frame()
    assert (opcode, int.from_bytes(payload[:2], "big")) == (CLOSE, code)
    assert peer.at_end()


@pytest.mark.parametrize("wrong", INVALID.values(), ids=INVALID)
def test_text_that_can_no_more_become_utf_8_fails_the_connection_before_its_end(
    peer: Peer, wrong: bytes
) -> None:
    """Section 8.1: as soon as a fragment shows it; the message has no end yet."""
    peer.write(frame(TEXT, b'"', fin=False), frame(CONT, wrong + b" ", fin=False))
    assert peer.fails() == 1007


@pytest.mark.parametrize("cut", [1, 2, 3])
@pytest.mark.parametrize("fragmented", [True, False])
def test_text_that_ends_within_a_character_fails_the_connection(
    peer: Peer, cut: int, fragmented: bool
) -> None:
    """Section 8.1: only at its end, for more might have come."""
    text = '"\U0001f600'.encode()[:-cut]
    if fragmented:
        peer.write(frame(TEXT, text, fin=False), frame(PING, b"still there"))
        assert peer.frame() == Frame(PONG, b"still there")
        peer.write(frame(CONT, b""))
    else:
        peer.write(frame(TEXT, text))
    assert peer.fails() == 1007


@pytest.mark.parametrize("wrong", INVALID.values(), ids=INVALID)
def test_binary_data_may_be_anything(peer: Peer, wrong: bytes) -> None:
    """Section 5.6: what it means is a matter of the dialect alone."""
    peer.write(frame(BINARY, wrong), *fragments(BINARY, wrong, wrong))
    assert [peer.frame().opcode, peer.frame().opcode] == [BINARY, BINARY]
    peer.lives()


# Section 5.5.1 and 7: closing


def closing(code: int, reason: bytes = b"") -> bytes:
    return code.to_bytes(2, "big") + reason


GOOD = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        *map(closing, GOOD),
        closing(1000, b"x"),
        closing(1000, b"x" * 123),
        closing(4321, "grüß dich".encode()),
    ],
)
def test_a_close_frame_is_answered_with_the_same_code_and_the_connection_ends(
    peer: Peer, payload: bytes
) -> None:
    """Sections 5.5.1 and 7.4: the code that came, or none."""
    peer.write(frame(CLOSE, payload))
    opcode, answer = peer.frame()
    assert (opcode, answer[:2]) == (CLOSE, payload[:2])
    assert peer.at_end()


@pytest.mark.parametrize(
    "code", [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_768, 65_535]
)
def test_a_close_code_that_must_not_be_sent_fails_the_connection(peer: Peer, code: int) -> None:
    """Section 7.4: reserved, not defined, or out of every range."""
    peer.write(frame(CLOSE, closing(code, b"why")))
    assert peer.fails() == 1002


def test_half_a_close_code_fails_the_connection(peer: Peer) -> None:
    """Section 5.5.1: a body begins with two bytes of code."""
    peer.write(frame(CLOSE, b"\x03"))
    assert peer.fails() == 1002


@pytest.mark.parametrize("wrong", INVALID.values(), ids=INVALID)
def test_a_reason_that_is_not_utf_8_fails_the_connection(peer: Peer, wrong: bytes) -> None:
    """Sections 5.5.1 and 8.1: 1007."""
    peer.write(frame(CLOSE, closing(1000, b"why " + wrong)))
    assert peer.fails() == 1007


@pytest.mark.parametrize(
    "behind", [frame(TEXT, CALL), frame(PING, b"x"), frame(CLOSE, closing(1001)), frame(3), b"\xff" * 300]
)
@pytest.mark.parametrize("apart", [True, False], ids=["in packets", "at once"])
def test_nothing_is_answered_behind_a_close_frame(peer: Peer, behind: bytes, apart: bool) -> None:
    """Section 1.4: a peer that has closed has no more to say, and is not heard."""
    if apart:
        peer.write(frame(CLOSE, closing(1000)))
        assert peer.frame() == Frame(CLOSE, closing(1000))
        with contextlib.suppress(ConnectionError):  # TCP says the same with a reset: nobody is there any more
            peer.write(behind)
            assert peer.at_end()
        return
    peer.write(frame(CLOSE, closing(1000)), behind)
    assert peer.frame() == Frame(CLOSE, closing(1000))
    with contextlib.suppress(ConnectionResetError):  # of what was still unread when it was closed
        assert peer.at_end()


def test_a_message_that_is_not_complete_may_be_followed_by_a_close_frame(peer: Peer) -> None:
    """Section 5.4: a close frame is a control frame, and those may come in the middle of a message."""
    peer.write(frame(TEXT, CALL[:5], fin=False), frame(CLOSE, closing(1000, b"enough")))
    opcode, answer = peer.frame()
    assert (opcode, answer[:2]) == (CLOSE, closing(1000))
    assert peer.at_end()


# Section 4.2: the handshake


def shake(bridge: Bridge, *lines: str) -> tuple[int, dict[str, str]]:
    """The status and the header fields (names in small letters) of the answer to some lines of a request."""
    parts = urlsplit(bridge.url)
    assert parts.hostname is not None
    with socket.create_connection((parts.hostname, parts.port or 80), PATIENCE_S) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        with connection.makefile("rb") as reader:
            status = int(reader.readline().split()[1])
            fields = {}
            while (line := reader.readline().strip()) != b"":
                name, _, value = line.decode().partition(":")
                fields[name.lower()] = value.strip()
            return status, fields


def test_a_handshake_is_answered_with_what_its_key_asks_for(user_bridge: Bridge) -> None:
    """Section 4.2.2: the RFC's own example in section 1.3."""
    status, fields = shake(user_bridge, *handshake(user_bridge.url))
    assert status == 101
    assert fields["upgrade"].lower() == "websocket"
    assert fields["connection"].lower() == "upgrade"
    assert fields["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    assert "sec-websocket-protocol" not in fields
    assert "sec-websocket-extensions" not in fields


@pytest.mark.parametrize(
    "fields",
    [
        {"Upgrade": "WebSocket", "Connection": "keep-alive, UPGRADE"},
        {"Sec_WebSocket_Extensions": "permessage-deflate; client_max_window_bits"},
        {"Sec_WebSocket_Protocol": "chat, superchat"},
        {"Sec_WebSocket_Key": base64.b64encode(bytes(16)).decode()},
    ],
    ids=str,
)
def test_what_else_a_handshake_offers_does_not_disturb_it(
    user_bridge: Bridge, fields: dict[str, str]
) -> None:
    """Section 4.2.2: an extension or a subprotocol that is not known is left out of the answer."""
    lines = handshake(user_bridge.url, **fields)
    status, answered = shake(user_bridge, *lines)
    assert status == 101
    key = next(line.partition(": ")[2] for line in lines if line.startswith("Sec-WebSocket-Key"))
    digest = hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
    assert answered["sec-websocket-accept"] == base64.b64encode(digest).decode()
    assert "sec-websocket-protocol" not in answered
    assert "sec-websocket-extensions" not in answered


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"Sec_WebSocket_Version": "8"}, 426),
        ({"Sec_WebSocket_Version": "12"}, 426),
        ({"Sec_WebSocket_Version": "14"}, 426),
        ({"Sec_WebSocket_Version": "13, 8"}, 426),
        ({"Sec_WebSocket_Version": ""}, 426),
        ({"Sec_WebSocket_Version": None}, 426),
        ({"Sec_WebSocket_Key": None}, 400),
        ({"Sec_WebSocket_Key": ""}, 400),
        ({"Sec_WebSocket_Key": "no base64!"}, 400),
        ({"Sec_WebSocket_Key": base64.b64encode(bytes(15)).decode()}, 400),
        ({"Sec_WebSocket_Key": base64.b64encode(bytes(17)).decode()}, 400),
        ({"Host": None}, 400),
        ({"method": "POST"}, 405),
        ({"method": "PUT"}, 405),
        ({"version": "HTTP/1.0", "Host": "localhost"}, 426),
        ({"Cookie": "x" * 20_000}, 431),
        ({"path": "/ws?" + "x" * 20_000}, 414),
        ({"path": "/ws/nothing"}, 404),
        ({"path": "/sites/nowhere/ws"}, 404),
    ],
    ids=lambda given: str(given)[:60],
)
def test_a_handshake_that_is_wrong_is_refused_with_its_status(
    user_bridge: Bridge, fields: dict[str, str | None], status: int
) -> None:
    """Section 4.2.1 and 4.4: 426 with the version that would be right; else the HTTP status that says it."""
    found, answered = shake(user_bridge, *handshake(user_bridge.url, **fields))
    assert found == status
    assert "sec-websocket-accept" not in answered
    if "Sec_WebSocket_Version" in fields:
        assert answered["sec-websocket-version"] == "13"


@pytest.mark.parametrize("fields", [{"Upgrade": None}, {"Connection": None}, {"Upgrade": "h2c"}], ids=str)
def test_a_request_for_a_socket_that_asks_for_no_upgrade_is_told_to(
    user_bridge: Bridge, fields: dict[str, str | None]
) -> None:
    """RFC 9110 section 15.5.22: 426 names the protocol that is spoken there."""
    status, answered = shake(user_bridge, *handshake(user_bridge.url, **fields))
    assert status == 426
    assert answered["upgrade"] == "websocket"


def test_after_all_that_the_bridge_serves_as_before(user_bridge: Bridge) -> None:
    with Peer(user_bridge.url) as peer:
        peer.write(frame(TEXT, json.dumps(json.loads(CALL)).encode()))
        assert peer.message() == ANSWER
