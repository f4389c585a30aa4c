"""Frames and requests that are nearly right, thrown at one running bridge, and what it has to say to each.

Errors: `AssertionError`, for an answer that is none, for a bridge that is silent, and for what its log must not hold.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import quote_from_bytes, urlsplit

import httptools
import msgspec
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from protocol.encoding import Encoding, Undecodable, decode
from tests.fuzz.mutation import mutated
from tests.fuzz.target import JSON_TOKENS
from tests.system.client import PATIENCE_S
from tests.system.conftest import TOKEN
from tests.system.raw import Raw, raw

EVENT_SECRET: Final = "a-secret-of-the-tests"

FRAMES_AT_ONCE: Final = 40
"""Between two looks whether the socket still answers: well below what one may have in flight."""

HONEST_CLOSES: Final = frozenset((1000, 1002, 1007, 4001, 4009))
"""What a thrower may bring upon himself: a sign-out, a resume elsewhere, frames that WebSocket itself forbids."""


def _rpc(method: str, params: Any = None, id_: Any = 7) -> dict[str, Any]:
    message = {"jsonrpc": "2.0", "id": id_, "method": method}
    return message if params is None else {**message, "params": params}


CALLS: Final[list[Any]] = [
    _rpc("rpc.ping"),
    _rpc("rpc.discover"),
    _rpc("Session.info"),
    _rpc("Session.login", {"login": "nobody", "password": "x"}),
    _rpc("Session.login", {"login": "oxe70121", "password": "0000", "site": "paris", "phoneNumber": "70121"}),
    _rpc("Session.resume", {"sessionId": "x" * 43, "seq": 0}),
    _rpc("Cti.dial", {"destination": "70124", "variables": {"a": "b"}}),
    _rpc("Cti.hangup", {"uniqueId": "1.1"}),
    _rpc("Cti.hangup", ["x"]),
    _rpc("Cti.dnd", {"state": False, "_meta": {"key": "k", "timeout": 1, "requestId": "r"}}),
    _rpc("Cti.setData", {"variables": {"a": "b"}}),
    _rpc("Cti.getUserCallHistory", {"size": 5}),
    _rpc("Cti.searchDirectory", {"pattern": "a"}),
    _rpc("Cti.getQueueStatistics", {"queueId": 1, "window": 60, "xqos": 60}),
    _rpc("Callback.getCallbackLists"),
    _rpc("Membership.getUserDefaultMembership", {"userId": 1}),
    _rpc("O2g.subscribe", {"selectors": [{"ids": ["oxe70121"], "names": ["telephony"]}], "identifier": "a"}),
    _rpc("O2g.unsubscribe", {"subscriptionId": "s"}),
    _rpc("O2g.telephony.getCall", {"callRef": "a/b"}, 1.5),
    _rpc("O2g.telephony.getCalls"),
    _rpc("O2g.users.getByLoginName", {"loginName": "oxe70121"}, "a"),
    _rpc("O2g.routing.getCapabilities"),
    _rpc("O2g.comlog.getComRecords", {"offset": 0, "limit": 3}),
    _rpc("Xuc.login", {"login": "alice", "password": "alice"}),
    _rpc("ConfigMgt.getUsers"),
    [
        _rpc("rpc.ping"),
        {"jsonrpc": "2.0", "method": "Session.info"},
        1,
        _rpc("Cti.dial", {"destination": "1"}),
    ],
    [],
    {"claz": "ping"},
    {"claz": "web", "command": "dial", "destination": "70124"},
    {"claz": "web", "command": "getList", "objectType": "queue"},
    {"claz": "web", "command": "subscribeToQueueStats"},
    {"claz": "web", "command": "hangup"},
    {
        "type": "request",
        "id": "r",
        "method": "GET",
        "path": "/api/rest/1.0/sessions",
        "headers": {"Cookie": "a=b"},
    },
    {
        "type": "request",
        "id": "s",
        "method": "POST",
        "path": "/api/rest/1.0/subscriptions?identifier=a",
        "body": {},
    },
    {"type": "request", "id": "t", "method": "PUT", "path": "/api/rest/1.0/x", "stream": True, "timeout": 1},
    {"type": "chunk", "id": "t", "seq": 0, "data": "aGFsbG8=", "end": True},
    {"type": "window", "id": "r", "credit": 100},
    {"type": "cancel", "id": "r"},
    {"type": "response", "id": "r", "status": 200},
    {"type": "error", "code": "bad_frame", "message": "m", "id": "r"},
]
_DEEP: Final = "[" * 1_500 + "]" * 1_500
"""Deeper than the interpreter's limit."""

FRAMES: Final = [
    *(msgspec.json.encode(each) for each in CALLS),
    *(msgspec.msgpack.encode(each) for each in CALLS),
    f'{{"jsonrpc":"2.0","id":1,"method":"Cti.dial","params":{{"variables":{_DEEP}}}}}'.encode(),
    f'[{{"jsonrpc":"2.0","id":1,"method":"Cti.dial","params":{{"variables":{_DEEP}}}}}]'.encode(),
    f'{{"type":"request","id":"r","method":"POST","path":"/api/rest/x","body":{_DEEP}}}'.encode(),
    f'{{"claz":"web","command":"dial","destination":{_DEEP}}}'.encode(),
]
FRAME_TOKENS: Final = (
    *JSON_TOKENS,
    b"\xc1",
    b"\xdf",
    b"\xd4",
    b"\xdf\xff\xff\xff\xff",
    b'"_meta":{"key":"k"}',
)


def _request(line: str, *fields: str, body: str = "") -> bytes:
    head = [f"{line} HTTP/1.1", "Host: bridge", *fields]
    if body:
        head += [f"Content-Length: {len(body)}"]
    return ("\r\n".join([*head, "", ""]) + body).encode()


_HANDSHAKE: Final = (
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
)
_JSON: Final = "Content-Type: application/json"
_FRAME: Final = "\x81\x85\x00\x00\x00\x00hello"

REQUESTS: Final = [
    *(
        _request(f"GET {path}")
        for path in ("/healthz", "/readyz", "/metrics", "/openrpc.json", "/console", "/", "/x")
    ),
    _request("HEAD /healthz"),
    _request("OPTIONS /healthz", "Origin: https://a.example", "Access-Control-Request-Method: GET"),
    _request(
        "GET /readyz",
        "X-Request-ID: abc",
        "X-Forwarded-For: 192.0.2.1",
        "Forwarded: for=192.0.2.1;proto=https",
    ),
    _request("GET /api/rest"),
    _request("GET /api/rest/authenticate?version=1.0", "Authorization: Basic b3hlNzAxMjI6MDAwMA=="),
    _request("POST /api/rest/1.0/sessions", _JSON, "Cookie: AlcUserId=x", body='{"applicationName":"a"}'),
    _request("POST /api/rest/1.0/subscriptions", _JSON, body='{"filter":{"selectors":[]},"version":"1.0"}'),
    _request("GET /api/rest/1.0/users/oxe70122", "Cookie: AlcUserId=x", f"Authorization: Bearer {TOKEN}"),
    _request("PUT /api/rest/1.0/x", "Transfer-Encoding: chunked") + b"5\r\nhello\r\n0\r\n\r\n",
    _request("GET /sites/paris/api/rest"),
    _request("GET /sites/nowhere/api/rest"),
    _request("POST /OTEvents?x=1"),
    _request("POST /hooks/o2g/guess", _JSON, body='{"eventName":"OnCallCreated"}'),
    _request(
        f"POST /xivo/1.0/event/avencall.com/{EVENT_SECRET}/",
        _JSON,
        body='{"username":"bob","message":{"msgType":"PhoneEvent","ctiMessage":{"eventType":"EventRinging",'
        '"DN":"1002","uniqueId":"1.1"}}}',
    ),
    _request(
        f"POST /sites/rennes/xivo/1.0/event/default/{EVENT_SECRET}/",
        _JSON,
        body='{"username":"alice","message":{"msgType":"AgentEvent","ctiMessage":{"a":[1,2.5,null]}}}',
    ),
    _request("POST /xuc/api/2.0/auth/login", _JSON, body='{"login":"carol","password":"carol"}'),
    _request(
        "OPTIONS /xuc/api/2.0/auth/login", "Origin: https://a.example", "Access-Control-Request-Method: POST"
    ),
    _request("GET /xuc/api/2.0/auth/check", "Authorization: Bearer x.y.z"),
    _request("GET /xuc/api/2.0/contact/display/personal", "Authorization: Bearer x.y.z"),
    _request("GET /configmgt/api/1.0/users", "X-Auth-Token: t"),
    _request("GET /ws", *_HANDSHAKE) + _FRAME.encode("latin-1"),
    _request("GET /ws?token=x", *_HANDSHAKE, "Sec-WebSocket-Protocol: cti, jsonrpc"),
    _request("GET /ws?agent=paris", *_HANDSHAKE, "Authorization: Bearer x"),
    _request("GET /ws", *_HANDSHAKE, f"Authorization: Bearer {TOKEN}", "Origin: https://evil.example"),
    _request("GET /xuc/api/2.0/cti?token=x", *_HANDSHAKE),
    _request("GET /ctichannel?username=dave&agentNumber=0&password=dave", *_HANDSHAKE),
    _request("GET /sites/rennes/ws", *_HANDSHAKE, "Sec-WebSocket-Extensions: permessage-deflate"),
    _request("GET /healthz") + _request("GET /readyz"),
    *(
        _request(f"POST {path}", _JSON, body='{"login":"a","password":"b","username":"a","x":' + _DEEP + "}")
        for path in (
            "/xuc/api/2.0/auth/login",
            "/api/rest/1.0/sessions",
            f"/xivo/1.0/event/default/{EVENT_SECRET}/",
            "/configmgt/api/1.0/users",
        )
    ),
]
REQUEST_TOKENS: Final = (
    *JSON_TOKENS,
    b"\r\n",
    b"\r",
    b"\n",
    b"\x00",
    b"%2e%2e/",
    b"%",
    b"//",
    b"..",
    b"?",
    b"#",
    b"/sites/",
    b"Transfer-Encoding: chunked\r\n",
    b"Content-Length: 5\r\n",
    b"Content-Length: 99999999\r\n",
    b"Expect: 100-continue\r\n",
    b"Connection: close\r\n",
    b"Connection: Upgrade\r\nUpgrade: h2c\r\n",
    b"HTTP/1.0",
    b"\xff",
    b"\xc3\xa9",
    b"Cookie: " + b"a" * 5_000 + b"\r\n",
)


class Thrower:
    """Somebody who throws frames: on one socket, and on a new one where he has got himself closed out."""

    def __init__(self, url: str, random: Random, *, first: Sequence[Any] = (), **how: Any) -> None:
        self._url = url
        self._random = random
        self._first = first
        self._how = how
        self.thrown = 0
        self.closed: list[int] = []

    async def throw(self, count: int) -> None:
        """Throw so many frames; everything that comes back is looked at, and in the end the bridge is still there."""
        left = count
        while left > 0:
            try:
                async with raw(self._url, **self._how) as socket:
                    for each in self._first:
                        await socket.send(msgspec.json.encode(each).decode())
                    while left > 0:
                        some = min(left, FRAMES_AT_ONCE)
                        left -= some
                        await self._some(socket, some)
            except ConnectionClosed as closed:
                self._look_at(closed)
            except (InvalidHandshake, OSError) as error:
                raise AssertionError(f"no socket at {self._url}: {error}") from error

    def _look_at(self, closed: ConnectionClosed) -> None:
        code = 1006 if closed.rcvd is None else closed.rcvd.code
        assert code in HONEST_CLOSES, f"closed with {code}: {closed}"
        self.closed.append(code)

    async def _some(self, socket: Raw, count: int) -> None:
        for _ in range(count):
            data = mutated(self._random, FRAMES, FRAME_TOKENS)
            self.thrown += 1
            frame: str | bytes = data
            if self._random.random() < 0.6:
                # As text it must be UTF-8, or WebSocket closes the socket; as a binary frame it may be anything.
                with contextlib.suppress(UnicodeDecodeError):
                    frame = data.decode()
            await socket.send(frame)
        mark = self._random.randbytes(4).hex()
        await socket.send(msgspec.json.encode(self._question(mark)).decode())
        while not self._is_answer(await self._received(socket), mark):
            pass

    def _question(self, mark: str) -> dict[str, Any]:
        """What any dialect's socket answers at once."""
        if self._how.get("subprotocol") == "o2g-tunnel":
            return {"type": "request", "id": mark, "method": "GET", "path": "/nowhere"}
        return {"claz": "ping"} if self._is_page() else _rpc("rpc.ping", id_=mark)

    def _is_page(self) -> bool:
        return self._how.get("subprotocol") == "cti"

    def _is_answer(self, message: Any, mark: str) -> bool:
        if self._is_page():
            return bool(message == {"claz": "ping"})
        return isinstance(message, dict) and message.get("id") == mark

    @staticmethod
    async def _received(socket: Raw) -> Any:
        async with asyncio.timeout(PATIENCE_S):
            frame = await socket.connection.recv()
        try:
            message = decode(Encoding.JSON if isinstance(frame, str) else Encoding.MSGPACK, frame)
        except Undecodable as error:
            raise AssertionError(f"{error}: {frame!r}") from error
        for each in message if isinstance(message, list) else [message]:
            is_well_formed(each)
        return message


def is_well_formed(message: Any) -> None:
    """It is a message of one of the dialects, and no error of the bridge's own making."""
    assert isinstance(message, dict), message
    if "jsonrpc" in message:
        forms: tuple[set[str], ...] = (
            {"jsonrpc", "id", "result"},
            {"jsonrpc", "id", "error"},
            {"jsonrpc", "method", "params"},
        )
        assert set(message) in forms, message
        assert message.get("error", {}).get("code") != -32603, message
    elif "type" in message:
        assert message["type"] in ("response", "error", "event", "chunk", "window", "cancel"), message
        assert message.get("status") != 500, message
    elif "claz" in message:
        assert message == {"claz": "ping"}, message
    else:
        assert set(message) == {"msgType", "ctiMessage"}, message


class _Answers:
    """What a client reads of the answers on one connection."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.parser = httptools.HttpResponseParser(self)
        self.switched = False

    def on_headers_complete(self) -> None:
        self.statuses.append(self.parser.get_status_code())


async def request(url: str, data: bytes) -> list[int]:
    """Throw one request at the bridge: the statuses of its answers, of which none is a fault of its own."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    said = b""
    try:
        writer.write(data)
        # Most are answered at once. Some wait for more of what is thrown, or stay open as event channels do: these
        # end when the client does.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.02):
                said += await reader.read(65_536)
        with contextlib.suppress(OSError):
            writer.write_eof()
        async with asyncio.timeout(PATIENCE_S):
            while piece := await reader.read(65_536):
                said += piece
    except TimeoutError:
        raise AssertionError(
            f"the bridge keeps the connection open after {data!r}; it said {said!r}"
        ) from None
    except ConnectionResetError:
        pass
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    return _statuses(data, said)


def nearly_right(random: Random) -> bytes:
    """A request that is changed anywhere, which HTTP itself mostly refuses, or in its target, a field or its body."""
    if random.random() < 0.3:
        return mutated(random, REQUESTS, REQUEST_TOKENS, changes_most=2)
    head, end, body = random.choice(REQUESTS).partition(b"\r\n\r\n")
    first, *fields = head.split(b"\r\n")
    where = random.randint(0, 2)
    if where == 0:
        body = mutated(random, [body or b"{}"], REQUEST_TOKENS, changes_most=3)
    elif where == 1:
        method, target, version = first.split(b" ")
        target = mutated(random, [target], REQUEST_TOKENS, changes_most=2)
        first = b" ".join(
            (method, quote_from_bytes(target, safe="/?=&%;:@.*~-_,+!$'()[]|").encode(), version)
        )
    else:
        at = random.randrange(len(fields))
        name, colon, value = fields[at].partition(b": ")
        value = mutated(random, [value], REQUEST_TOKENS).translate(None, b"\r\n\0")
        fields[at] = name + colon + value
    head = b"\r\n".join((first, *fields))
    if where != 2:
        head = re.sub(rb"Content-Length: [0-9]+", b"Content-Length: %d" % len(body), head)
    return head + end + body


def _statuses(data: bytes, said: bytes) -> list[int]:
    answers = _Answers()
    head = b"HEAD " in data or b"CONNECT " in data
    try:
        answers.parser.feed_data(said)
    except httptools.HttpParserUpgrade:
        pass  # a socket; what goes on there is looked at elsewhere
    except httptools.HttpParserError as error:
        if said and not head:  # the parser takes what follows the answer to a HEAD request for its body
            raise AssertionError(f"{data!r} was answered with {said!r}") from error
    for status in answers.statuses:
        assert status != 500, f"{data!r} was answered with {said!r}"
    return answers.statuses


def resident_kib(pid: int) -> int:
    """How much memory a process holds."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1])


def can_measure() -> bool:
    """Whether the system tells it."""
    return Path("/proc/self/status").exists()
