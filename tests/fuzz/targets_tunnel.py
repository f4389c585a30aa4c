"""Targets: the tunnel's messages, and its two ends, whatever comes in whatever order (protocol.md section 5)."""

from __future__ import annotations

from typing import Final

import msgspec

from protocol.encoding import Encoding
from protocol.exchange import Answering, Asking, Requester, Responder
from protocol.flow import Outgoing
from protocol.tunnel import (
    BadMessage,
    Codec,
    TunnelError,
    TunnelRequest,
    TunnelResponse,
    body_from_wire,
    body_to_wire,
    headers_from_wire,
    headers_to_wire,
)
from tests.fuzz.target import JSON_TOKENS, Target, holds, lines, split

_CODECS: Final = (
    Codec(),
    Codec({"type": "kind", "id": "requestId", "body": "payload", "data": "body", "message": "id"}),
)


def messages(data: bytes) -> None:
    """A message is read, or refused with an answer; what was read can be written and read again."""
    choice, rest = split(data)
    codec = _CODECS[choice >> 1 & 1]
    encoding = Encoding.JSON if choice & 1 else Encoding.MSGPACK
    try:
        message = codec.decode(encoding, rest)
    except BadMessage as bad:
        answer = codec.encode(encoding, bad.as_message())
        holds(isinstance(codec.decode(encoding, answer), TunnelError), "what refuses a message is a message")
        return
    again = codec.decode(encoding, codec.encode(encoding, message))
    holds(again == message, f"{message!r} becomes {again!r}")
    if not isinstance(message, TunnelRequest | TunnelResponse):
        return
    spread = headers_from_wire(message.headers)
    holds(headers_from_wire(headers_to_wire(spread)) is not None, "header fields stay header fields")
    try:
        body = body_from_wire(message, encoding)
    except BadMessage as bad:
        holds(bad.id == message.id, "who is refused knows for what")
        return
    if body is not None:
        content_type = next((value for name, value in spread if name.lower() == "content-type"), None)
        for other in Encoding:
            raw, how = body_to_wire(body, content_type, other)
            carried = TunnelResponse("1", 200, {"Content-Type": content_type or ""}, raw, how)
            holds(
                (body_from_wire(carried, other) or b"") == body or how is not msgspec.UNSET or content_type,
                f"the body {body!r} becomes another",
            )


class _Asker:
    def __init__(self) -> None:
        self.asking: Asking | None = None
        self.heard: list[str] = []

    @property
    def is_over(self) -> bool:
        return bool(self.heard) and self.heard[-1] in ("whole", "failed")

    def _hear(self, what: str) -> None:
        holds(not self.is_over, f"{what} after the end: {self.heard}")
        self.heard.append(what)

    def answered(self, response: TunnelResponse, encoding: Encoding) -> None:
        self._hear("head" if response.stream else "whole")

    def arrived(self, piece: bytes, end: bool) -> None:
        self._hear("whole" if end else "piece")
        if self.asking is not None:
            self.asking.consumed(len(piece))

    def failed(self, error: TunnelError) -> None:
        self._hear("failed")

    def room(self) -> None:
        pass


class _Answerer:
    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.cancels = 0

    def arrived(self, piece: bytes, end: bool) -> None:
        holds(not self.cancels, "a piece for nobody")
        self.answering.consumed(len(piece))

    def cancelled(self) -> None:
        self.cancels += 1
        holds(self.cancels == 1, "cancelled twice")

    def room(self) -> None:
        pass


class _Ends:
    """One socket at both of whose machines messages arrive; what they send is read, not delivered."""

    def __init__(self, codec: Codec) -> None:
        self.codec = codec
        self.out = Outgoing(codec, chunk_bytes=64)
        self.back = Outgoing(codec, chunk_bytes=64)
        self.requester = Requester(self.out, inline_bytes=128, most_bytes=4_096)
        self.responder = Responder(self.back, self._requested, inline_bytes=128, most_bytes=4_096)
        self.askers: list[_Asker] = []
        self.answerers: list[_Answerer] = []

    def _requested(self, answering: Answering, request: TunnelRequest) -> None:
        answerer = _Answerer(answering)
        answering.answerer = answerer
        self.answerers.append(answerer)
        body_or_none = request.method
        if body_or_none == "NOW":
            answering.respond(200, {}, b"now")

    def ask(self, size: int) -> None:
        asker = _Asker()
        self.askers.append(asker)
        asker.asking = self.requester.ask(
            asker, "POST", "/", {}, b"x" * (size * 8), content_type="text/plain", streamed=bool(size & 1)
        )

    def own(self, what: int, which: int) -> None:
        """Something that this end does by itself."""
        asker = self.askers[which % len(self.askers)] if self.askers else None
        asking = None if asker is None else asker.asking
        answering = self.answerers[which % len(self.answerers)].answering if self.answerers else None
        if what == 0:
            self.ask(which)
        elif what == 1 and asking is not None and asker is not None:
            asking.cancel()
            asker.heard.append("failed")
        elif what == 2 and asking is not None:
            asking.write(b"y" * which)
        elif what == 3 and asking is not None:
            asking.end()
        elif what == 4 and answering is not None:
            answering.respond(200, {"A": "b"}, b"z" * which, content_type="text/plain")
        elif what == 5 and answering is not None:
            answering.begin(200, {})
        elif what == 6 and answering is not None:
            answering.write(b"z" * which)
        elif what == 7 and answering is not None:
            answering.end()
        elif what == 8 and answering is not None:
            answering.fail("gone", "it is gone", "unknown")
        else:
            self.drain(which)

    def drain(self, most: int) -> None:
        for outgoing in (self.out, self.back):
            for _ in range(most):
                frame = outgoing.next()
                if frame is None:
                    break
                encoding, data = frame
                self.codec.decode(encoding, data)


def exchanges(data: bytes) -> None:
    """Whatever is received in whatever order, everybody hears of one end, and nothing stays in flight after it."""
    choice, rest = split(data)
    ends = _Ends(_CODECS[choice >> 1 & 1])
    ends.ask(3)
    ends.ask(40)
    for line in lines(rest):
        if not line:
            continue
        how, frame = line[0], line[1:]
        if how == ord("o") and len(frame) >= 2:
            ends.own(frame[0] % 10, frame[1])
        elif how in b"Aa":
            ends.requester.receive(Encoding.JSON if how == ord("a") else Encoding.MSGPACK, frame)
        else:
            ends.responder.receive(Encoding.JSON, frame)
        for id_, asking in ends.requester.in_flight.items():
            holds(asking.id == id_, "an id is its request's")
            asker = asking.asker
            holds(isinstance(asker, _Asker) and not asker.is_over, "who has heard the end is in flight")
        for id_, answering in ends.responder.in_flight.items():
            holds(answering.id == id_, "an id is its request's")
    ends.drain(1_000)
    ends.requester.lost("the socket is gone")
    ends.responder.lost()
    holds(not ends.requester.in_flight and not ends.responder.in_flight, "something is left in flight")
    holds(all(asker.is_over for asker in ends.askers), "somebody still waits")


_MESSAGES: Final = [
    b'{"type":"request","id":"7","method":"POST","path":"/api/rest","headers":{"Cookie":"a"},"body":{"a":1}}',
    b'{"type":"request","id":"7","method":"POST","path":"/","body":"aGFsbG8=","bodyEncoding":"base64"}',
    b'{"type":"request","id":"8","method":"PUT","path":"/","stream":true,"timeout":2.5}',
    b'{"type":"request","id":"8","method":"NOW","path":"/"}',
    b'{"type":"response","id":"1","status":200,"headers":{"Set-Cookie":["a","b"]},"body":[1]}',
    b'{"type":"response","id":"2","status":502,"origin":"bridge","headers":{"Content-Type":"application/json"},'
    b'"body":{"a":null}}',
    b'{"type":"response","id":"2","status":200,"stream":true}',
    b'{"type":"event","identifier":"app1","subscriptionId":"s","event":{"eventName":"OnCallCreated"}}',
    b'{"type":"cancel","id":"7"}',
    b'{"type":"chunk","id":"8","seq":0,"data":"aGFsbG8=","end":false}',
    b'{"type":"chunk","id":"2","seq":0,"data":"","end":true}',
    b'{"type":"window","id":"2","credit":1000}',
    b'{"type":"error","id":"2","code":"gone","message":"m","executed":"no"}',
    b'{"type":"error","code":"bad_frame","message":"m"}',
]
_RENAMED: Final = [
    b'{"kind":"request","requestId":"7","method":"GET","path":"/","payload":{"a":1}}',
    b'{"kind":"error","code":"c","id":"m","requestId":"2"}',
    b'{"kind":"chunk","requestId":"2","seq":0,"body":"AA=="}',
]
_IN_MSGPACK: Final = [msgspec.msgpack.encode(msgspec.json.decode(each)) for each in _MESSAGES]

_TOKENS: Final = (
    *JSON_TOKENS,
    b'"type":"request"',
    b'"type":"response"',
    b'"type":"chunk"',
    b'"type":"window"',
    b'"type":"cancel"',
    b'"type":"error"',
    b'"stream":true',
    b'"end":true',
    b'"headers":{"Content-Type":"application/json"}',
    b'"bodyEncoding":"base64"',
    b'"Connection":"cookie"',
    b"\no\x00\x05",
    b"\no\x05\x00",
    b"\no\x06\xff",
    b"\no\x09\x09",
)

TARGETS: Final = (
    Target(
        "tunnel",
        messages,
        [
            *(b"1" + each for each in _MESSAGES),
            *(b"0" + each for each in _IN_MSGPACK),
            *(b"3" + each for each in _RENAMED),
        ],
        _TOKENS,
    ),
    Target(
        "exchange",
        exchanges,
        [
            b"0" + b"\n".join(b"a" + each for each in _MESSAGES),
            b"0" + b"\n".join(b"r" + each for each in _MESSAGES),
            b"0A" + b"\nA".join(each for each in _IN_MSGPACK if b"\n" not in each),
            b"2a" + b"\nr".join(_RENAMED),
            b'0r{"type":"request","id":"8","method":"PUT","path":"/","stream":true}\no\x05\x00\no\x06\xff\n'
            b'r{"type":"window","id":"8","credit":100}\no\x09\x20\no\x07\x00\n'
            b'r{"type":"chunk","id":"8","seq":0,"data":"aGFsbG8=","end":true}\no\x09\x20',
            b'0a{"type":"response","id":"1","status":200,"stream":true}\n'
            b'a{"type":"chunk","id":"1","seq":0,"data":"aGFsbG8="}\no\x01\x01\no\x00\xff\no\x02\x10\no\x03\x00',
        ],
        _TOKENS,
    ),
)
