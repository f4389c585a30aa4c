"""Targets: HTTP as the bridge reads and writes it, and what may pass (RFC 9112, RFC 7239)."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import unquote

import httptools

from bridge.transport import Headers, Request, Response, TransportError
from bridge.transport.http_connection import Connection, Exchange
from bridge.transport.http_wire import Origin, RequestEncoder, check_request, parse_base_url
from bridge.transport.upgrade import _parsed
from bridge.tunnel.allow import AllowList
from bridge.tunnel.forwarded import UNKNOWN, BadForwarding, Networks, TrustedProxies, is_authority
from bridge.tunnel.paths import METHOD, PathRefused, PathRules
from tests.fuzz.target import Target, holds, split

_MOST_BYTES: Final = 4_096


class _Socket:
    def setsockopt(self, *_: object) -> None:
        pass


class _Transport(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.aborted = False

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return _Socket()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        pass

    def abort(self) -> None:
        self.aborted = True

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


class _Pool:
    """Notes what the connection says of one exchange."""

    def __init__(self) -> None:
        self.said: list[tuple[Any, ...]] = []

    def answered(
        self, connection: Connection, exchange: Exchange, response: Response | None, *, reusable: bool
    ) -> None:
        found = None if response is None else (response.status, tuple(response.headers), response.body)
        self.said.append(("answered", found, reusable))
        connection.drop()

    def head_answered(self, exchange: Exchange) -> None:
        raise AssertionError("nobody asked for a stream")

    def grew_long(self, connection: Connection, exchange: Exchange, answer: Any) -> None:
        raise AssertionError("nobody asked for a stream")

    def first_answer(self, headers: Headers) -> None:
        pass

    def failed(
        self, connection: Connection, exchange: Exchange, kind: type[TransportError], why: str
    ) -> None:
        self.said.append(("failed", kind))
        connection.drop()

    def gone(self, connection: Connection, exchange: Exchange | None, why: str) -> None:
        self.said.append(("gone", exchange is not None))
        connection.drop()

    def discard(self, connection: Connection) -> None:
        self.said.append(("discarded",))
        connection.drop()

    def lost(self, connection: Connection) -> None:
        pass

    def cancel(self, exchange: Exchange) -> None:
        raise AssertionError("nobody cancels")


_LOOP: Final = asyncio.new_event_loop()


def _read(data: bytes, sizes: Callable[[int], int], head_only: bool) -> list[tuple[Any, ...]]:
    """What comes of an answer that arrives in pieces of these sizes and then ends."""
    pool = _Pool()
    connection = Connection(pool, _LOOP, _MOST_BYTES)
    connection.connection_made(_Transport())
    exchange = Exchange(pool, b"", lambda outcome: None, 0.0, 30.0, None, head_only, True)
    connection.send(exchange, 0.0)
    at = count = 0
    while at < len(data) and not connection.dropped:
        size = sizes(count)
        connection.data_received(data[at : at + size])
        at += size
        count += 1
    if not connection.dropped:
        connection.eof_received()
    return pool.said


def answers(data: bytes) -> None:
    """An answer is read the same in whatever pieces it arrives."""
    choice, rest = split(data)
    head_only = bool(choice & 1)
    whole = _read(rest, lambda count: len(rest), head_only)
    holds(len(whole) <= 1 or not rest, f"more than one outcome: {whole}")
    for sizes in (lambda count: 1, lambda count: 1 + (choice * (count + 1)) % 37):
        pieces = _read(rest, sizes, head_only)
        if whole and whole[0][0] == "answered":
            holds(pieces and pieces[0][:2] == whole[0][:2], f"{whole} in one piece, {pieces} in many")
        elif whole and pieces and pieces[0][0] == "answered":
            raise AssertionError(f"{whole} in one piece, {pieces} in many")
    text = rest.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    try:
        status, _ = _parsed(text)
    except ValueError:
        return
    holds(0 <= status <= 999, f"{status} is no status")


_ORIGIN: Final = Origin(False, "site", 80, "site", "/behind")
_ENCODER: Final = RequestEncoder(_ORIGIN)


class _Seen:
    """What a server reads of a request."""

    def __init__(self) -> None:
        self.url = b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""
        self.complete = 0

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.complete += 1


def requests(data: bytes) -> None:
    """A request is refused, or it is exactly one on the wire: method, target, header fields and body as they were."""
    method, _, rest = data.partition(b" ")
    target, _, rest = rest.partition(b"\n")
    head, _, body = rest.partition(b"\n\n")
    headers = [
        (name, value) for name, _, value in (each.partition(":") for each in _text(head).split("\n") if each)
    ]
    request = Request(_text(method), _text(target), headers, body or None)
    try:
        sent = _ENCODER.encode(request)
    except ValueError:
        return
    check_request(request)
    seen = _Seen()
    parser = httptools.HttpRequestParser(seen)
    try:
        parser.feed_data(sent)
    except httptools.HttpParserError:
        # Methods that the parser does not know, and header bytes that it is stricter with.
        return
    holds(seen.complete == 1, f"{seen.complete} requests instead of one")
    holds(parser.get_method() == method, "another method")
    holds(seen.url == b"/behind" + target, f"another target: {seen.url!r}")
    holds(seen.body == body, "another body")
    own = [
        name for name, _ in seen.headers if name.lower() not in (b"host", b"connection", b"content-length")
    ]
    holds(len(own) == len(headers), f"{own} instead of {headers}")


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


_PROXIES: Final = TrustedProxies(Networks(["10.0.0.0/8", "::1"]))
_NAMES: Final = {
    b"f": b"forwarded",
    b"a": b"x-forwarded-for",
    b"p": b"x-forwarded-proto",
    b"h": b"x-forwarded-host",
}


def forwarding(data: bytes) -> None:
    """What trusted proxies tell becomes an address, a scheme and a host that are some, or the request is refused."""
    choice, rest = split(data)
    fields = [(_NAMES.get(line[:1], b"x"), line[1:]) for line in rest.split(b"\n") if line]
    scope: dict[str, Any] = {
        "type": "websocket" if choice & 1 else "http",
        "scheme": "ws" if choice & 1 else "http",
        "client": ("10.0.0.1", 1),
        "headers": [(b"host", b"bridge"), *fields],
    }
    try:
        _PROXIES.apply(scope)
    except BadForwarding as error:
        holds(rest not in str(error).encode() or len(rest) < 24, "the fields' content is not repeated")
        return
    client = scope["client"][0]
    if client != UNKNOWN:
        ipaddress.ip_address(client)
    holds(scope["scheme"] in ("http", "https", "ws", "wss"), f"{scope['scheme']} is no scheme")
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    holds(len(hosts) == 1 and is_authority(hosts[0].decode("latin-1")), f"{hosts} is no host")


_RULES: Final = PathRules(["/api/rest/**", "/OTEvents", "/xuc/api/*/x"])
_ALLOW: Final = AllowList(
    ["GET /api/rest/1.0/users/*", "/OTEvents", "documented"], lambda method, path: path == "/d"
)


def paths(data: bytes) -> None:
    """A target passes or is refused; what passes is below an allowed path however often it is decoded."""
    text = _text(data)
    method, _, target = text.partition(" ")
    try:
        _RULES.check(target)
    except PathRefused as refused:
        holds(refused.status in (400, 403), f"{refused.status} refuses a path")
    else:
        holds(target.isascii() and target.isprintable() and target.startswith("/"), f"{target!r} passes")
        holds(target.startswith(("/api/rest/", "/OTEvents", "/xuc/api/")), f"{target!r} passes")
        path = target.partition("?")[0]
        for _ in range(4):
            holds(".." not in path.split("/") and "\\" not in path, f"{target!r} passes")
            path = unquote(path)
    try:
        _ALLOW.check(method, target)
    except PathRefused as refused:
        holds(refused.status in (400, 403), f"{refused.status} refuses a path")
    else:
        holds(METHOD.fullmatch(method), f"{method!r} passes")
    with contextlib.suppress(PathRefused, ValueError):
        AllowList(text.split("\n"), lambda method, path: False).check("GET", "/api/rest")
    try:
        origin = parse_base_url(text)
    except ValueError:
        pass
    else:
        holds(is_authority(origin.authority) or "_" in origin.host or not origin.host.isalnum(), "no host")
    with contextlib.suppress(ValueError):
        Networks(text.split(","))


_OK: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

TARGETS: Final = (
    Target(
        "http_answers",
        answers,
        [
            b"0" + _OK + b"Content-Length: 5\r\n\r\nhello",
            b"0" + _OK + b"Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n",
            b"0HTTP/1.1 100 Continue\r\n\r\n" + _OK + b"Content-Length: 0\r\n\r\nmore",
            b"0HTTP/1.1 204 No Content\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n",
            b"0HTTP/1.0 200 OK\r\n\r\nuntil the end",
            b"0HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end",
            b"1" + _OK + b"Content-Length: 5\r\n\r\n",
            b"1" + _OK + b"Transfer-Encoding: chunked\r\n\r\n",
            b"0HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
            b"0HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
            b"0" + _OK + b"Content-Length: 5000\r\n\r\n" + b"x" * 5000,
        ],
        (
            b"\r\n",
            b"Content-Length: ",
            b"Transfer-Encoding: chunked\r\n",
            b"Transfer-Encoding: gzip, chunked\r\n",
            b"Connection: close\r\n",
            b"Connection: keep-alive\r\n",
            b"0\r\n\r\n",
            b"ffffffffffffffff\r\n",
            b"HTTP/1.1 100 Continue\r\n\r\n",
            b"HTTP/2.0",
            b"\n",
        ),
    ),
    Target(
        "http_requests",
        requests,
        [
            b"GET /api/rest/1.0/users?a=b\nCookie:a=b\nAccept:*/*\n\n",
            b"POST /api/rest\nContent-Type:application/json\n\n{}",
            b"PURGE /\nX-A:\xe9\n\nbody",
            b"DELETE /a%20b\n\n",
        ],
        (
            b"\r\n",
            b"\r",
            b"\x00",
            b"Host:evil\n",
            b"Content-Length:1\n",
            b"Transfer-Encoding:chunked\n",
            b"\xc4\x80",
        ),
    ),
    Target(
        "forwarding",
        forwarding,
        [
            b'0ffor=192.0.2.1;proto=https;host=bridge.example, for="[2001:db8::1]:80"',
            b"0a192.0.2.1, 10.0.0.3\nphttps\nhbridge.example:8090",
            b"1fproto=wss\na192.0.2.1:4711",
            b'0ffor="_hidden\\"x";by=10.0.0.1',
        ],
        (
            b"for=",
            b"proto=",
            b'host="',
            b"\\",
            b'"',
            b";",
            b",",
            b"[::1]",
            b"10.0.0.1",
            b"::ffff:10.0.0.1",
            b"https",
        ),
    ),
    Target(
        "paths",
        paths,
        [
            b"GET /api/rest/1.0/users/oxe70120?filter=a%20b",
            b"GET /api/rest/%252e%252e/x",
            b"HEAD /OTEvents",
            b"POST /api/rest/..;x/y",
            b"GET /xuc/api/2.0/x",
            b"GET /d",
            b"* /a/**\ndocumented\nGET /b/*",
            b"https://o2g.example.com:8443/behind",
            b"10.0.0.0/8,::1",
            b"http://[::1%25eth0]:80/",
        ],
        (
            b"%2e",
            b"%2f",
            b"%25",
            b"%5c",
            b"..",
            b"..;",
            b";",
            b"//",
            b"\\",
            b"%c0%ae",
            b"%00",
            b"?",
            b"#",
            b"**",
            b"[",
            b"]",
        ),
    ),
)
