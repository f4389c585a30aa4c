"""How an answer is read: framing, bad answers, and what a request looks like on the wire."""

from __future__ import annotations

import asyncio

import pytest

from bridge.transport import (
    AnswerTooLarge,
    BadAnswer,
    Outcome,
    Request,
    Transport,
    TransportError,
    Unreachable,
)
from bridge.transport.http import HttpTransport
from tests.bridge.transport.scripted import (
    Outcomes,
    Peer,
    always,
    answer,
    body_of,
    carrying,
    echo,
    eventually,
    get,
    post,
    serving,
)

WHOLE_ANSWERS = {
    "with a length": (answer(b'{"callRef":"1"}', "Content-Type: application/json"), 200, b'{"callRef":"1"}'),
    "in chunks, with an extension and trailers": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Trailer: t\r\nX-Other: u\r\n\r\n",
        200,
        b"abc0123456789",
    ),
    "up to the end of the connection": (
        b"HTTP/1.1 200 OK\r\nX-Y: z\r\n\r\nuntil the end",
        200,
        b"until the end",
    ),
    "of HTTP/1.0": (b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold", 200, b"old"),
    "closing, with a length": (answer(b"bye", "Connection: close"), 200, b"bye"),
    "closing, in chunks": (
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        200,
        b"a",
    ),
    "without content": (b"HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n", 204, b""),
    "not modified, though a length is given": (
        b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
        304,
        b"",
    ),
    "after interim answers": (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer(b"final"),
        200,
        b"final",
    ),
    "with an empty header and no reason": (
        b"HTTP/1.1 201\r\nX-Empty:\r\nContent-Length: 2\r\n\r\nok",
        201,
        b"ok",
    ),
}


@pytest.mark.parametrize("kind", WHOLE_ANSWERS)
async def test_an_answer_is_read_whole_wherever_the_network_splits_it(kind: str) -> None:
    data, status, body = WHOLE_ANSWERS[kind]
    cuts = iter(range(1, len(data)))

    async def script(peer: Peer) -> None:
        while True:
            await peer.request()
            cut = next(cuts)
            await peer.send(data[:cut])
            await asyncio.sleep(0.0005)
            await peer.send(data[cut:])
            if kind in ("up to the end of the connection", "of HTTP/1.0") or "closing" in kind:
                return

    async with serving(script) as site, carrying(site) as carrier:
        for cut in range(1, len(data)):
            response = await carrier.request(get())
            assert (response.status, response.body) == (status, body), f"cut at {cut}"
            # Nothing of the interim answers or trailers is in it.
            assert response.header("Link") is None
            assert response.header("X-Trailer") is None


@pytest.mark.parametrize("kind", WHOLE_ANSWERS)
async def test_an_answer_is_read_whole_when_it_comes_byte_by_byte(kind: str) -> None:
    data, status, body = WHOLE_ANSWERS[kind]

    async def script(peer: Peer) -> None:
        await peer.request()
        for byte in data:
            await peer.send(bytes([byte]))
            await asyncio.sleep(0)

    async with serving(script) as site, carrying(site) as carrier:
        response = await carrier.request(get())
        assert (response.status, response.body) == (status, body)


async def test_header_fields_keep_their_order_their_case_and_their_repetitions() -> None:
    data = answer(b"", "Set-Cookie: a=1; Path=/", "X-Odd-CASE: v", "Set-Cookie: b=2", "X-Latin: caf\xe9")
    async with serving(always(data)) as site, carrying(site) as carrier:
        response = await carrier.request(get())
        assert response.headers == [
            ("Set-Cookie", "a=1; Path=/"),
            ("X-Odd-CASE", "v"),
            ("Set-Cookie", "b=2"),
            ("X-Latin", "caf\xe9"),
            ("Content-Length", "0"),
        ]
        assert response.header("x-odd-case") == "v"
        await carrier.request(get())
        assert site.seen[1].header("Cookie") is None


async def test_a_redirect_is_answered_not_followed_and_a_coding_left_alone() -> None:
    data = answer(b"\x1f\x8b", "Location: /other", "Content-Encoding: gzip", status="302 Found")
    async with serving(always(data)) as site, carrying(site) as carrier:
        response = await carrier.request(get())
        assert (response.status, response.body) == (302, b"\x1f\x8b")
        assert len(site.seen) == 1


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
    ],
)
async def test_the_answer_to_head_has_no_body_and_its_connection_serves_on(head: bytes) -> None:
    async def script(peer: Peer) -> None:
        while True:
            seen = await peer.request()
            await peer.send(head if seen.method == "HEAD" else answer(b"whole"))

    async with serving(script) as site, carrying(site) as carrier:
        for _ in range(3):
            assert (await carrier.request(Request("HEAD", "/"))).body == b""
            assert (await carrier.request(get())).body == b"whole"
        assert site.connections == 1


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (answer(b"a"), True),
        (answer(b"a", "Connection: close"), False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", False),
        (b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na", True),
    ],
)
async def test_a_connection_is_kept_exactly_when_the_answer_says_so(data: bytes, kept: bool) -> None:
    async with serving(always(data)) as site, carrying(site) as carrier:
        for _ in range(3):
            assert (await carrier.request(get())).body == b"a"
        assert site.connections == (1 if kept else 3)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("surplus", [b"HTT", b"garbage", b"\x00", answer(b"forged"), b"5\r\nforge\r\n"])
async def test_bytes_after_an_answer_never_reach_the_next_request(method: str, surplus: bytes) -> None:
    async def script(peer: Peer) -> None:
        while True:
            await peer.request()
            body = b"" if method == "HEAD" else str(peer.number).encode()
            await peer.send(answer(body) + surplus)

    async with serving(script) as site, carrying(site) as carrier:
        outcomes = Outcomes()
        again = 3

        def done(outcome: Outcome) -> None:
            nonlocal again
            outcomes.done(outcome)
            if again:
                again -= 1
                # At once, while the connection still has the surplus before it.
                carrier.submit(Request(method, "/"), done)

        carrier.submit(Request(method, "/"), done)
        await outcomes.first(4)
        bodies = [body_of(outcome) for outcome in outcomes.all]
        assert bodies == ([b""] * 4 if method == "HEAD" else [b"0", b"1", b"2", b"3"])
        assert site.connections == 4


async def test_a_connection_that_speaks_unasked_is_not_used_again() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(b"first"))
        if peer.number == 0:
            await asyncio.sleep(0.01)
            await peer.send(answer(b"unasked"))
        else:
            await peer.gone()

    async with serving(script) as site, carrying(site) as carrier:
        await carrier.request(get())
        await eventually(lambda: carrier.open == 0)
        assert (await carrier.request(get())).body == b"first"
        assert site.connections == 2


BAD_ANSWERS = {
    "garbage": b"\x16\x03\x01\x02\x00",
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "a version too new": b"HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
    "a version too old": b"HTTP/0.9 200 OK\r\n\r\n",
    "no number for a status": b"HTTP/1.1 abc OK\r\n\r\n",
    "a status too low": b"HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n",
    "an upgrade nobody asked for": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    "a plain 101": b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "a space in a header name": b"HTTP/1.1 200 OK\r\nX Y: z\r\n\r\n",
    "a NUL in a header": b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n",
    "a folded header": b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "a length and chunks": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
    "a chunk size that is none": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "a chunk longer than it says": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
    "a transfer coding": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
    "a transfer coding under chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\na\r\n",
    "an endless header section": b"HTTP/1.1 200 OK\r\n" + b"X-Filler: 0123456789abcdef\r\n" * 3000,
    "an endless header": b"HTTP/1.1 200 OK\r\nX-Filler: " + b"a" * 80_000,
    "a header section too long with all its body": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
    "endless interim answers": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 3000,
    "endless trailers": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    + b"X: yyyyyyyy\r\n" * 9000,
}


@pytest.mark.parametrize("fault", BAD_ANSWERS)
async def test_a_bad_answer_fails_its_own_request_and_no_other(fault: str) -> None:
    released = asyncio.Event()

    async def script(peer: Peer) -> None:
        while True:
            seen = await peer.request()
            if seen.target == "/bad":
                await peer.send(BAD_ANSWERS[fault])
                await peer.gone()
                released.set()
                return
            await released.wait()
            await peer.send(answer(b"good"))

    async with serving(script) as site, carrying(site) as carrier:
        other = asyncio.create_task(carrier.request(get("/good")))
        await eventually(lambda: len(site.seen) == 1)
        with pytest.raises(BadAnswer) as caught:
            await carrier.request(get("/bad"))
        assert caught.value.executed == "unknown"
        assert f"127.0.0.1:{site.port}" in str(caught.value)
        assert (await other).body == b"good"
        assert carrier.open == 1


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("over", [0, 1])
async def test_a_buffered_answer_may_be_as_long_as_the_limit_and_no_longer(chunked: bool, over: int) -> None:
    limit = 100_000
    body = b"x" * (limit + over)
    data = answer(body)
    if chunked:
        pieces = [body[at : at + 1000] for at in range(0, len(body), 1000)]
        data = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        data += b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    async with serving(always(data)) as site, carrying(site, max_answer_bytes=limit) as carrier:
        if over:
            with pytest.raises(AnswerTooLarge) as caught:
                await carrier.request(get())
            assert caught.value.executed == "unknown"
            assert "100000 bytes" in str(caught.value)
            assert carrier.open == 0
        else:
            assert (await carrier.request(get())).body == body
            assert carrier.open == 1


@pytest.mark.parametrize(
    ("start", "when"),
    [
        (b"", "before it answered"),
        (b"HTTP/1.1 2", "in the middle of its answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "in the middle of its answer"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "in the middle of its answer"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", "in the middle of its answer"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", "in the middle of its answer"),
    ],
)
async def test_an_answer_cut_short_is_an_error(start: bytes, when: str) -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(start)

    async with serving(script) as site, carrying(site) as carrier:
        with pytest.raises(Unreachable, match=when) as caught:
            await carrier.request(get())
        assert caught.value.executed == "unknown"
        # A fresh connection is no stale one: there was no second try.
        assert len(site.seen) == 1


async def test_a_request_is_sent_as_it_was_given() -> None:
    async with serving(echo) as site, carrying(site.url + "/o2g/") as carrier:
        headers = [
            ("Cookie", "AlcUserId=1"),
            ("Accept", "text/plain"),
            ("Accept", "*/*"),
            ("X-Tab", "a\tb\xe9"),
        ]
        await carrier.request(Request("PUT", "/api/rest?a=%20b", headers, b"\x00\r\n\xff"))
        seen = site.seen[0]
        assert (seen.method, seen.target, seen.body) == ("PUT", "/o2g/api/rest?a=%20b", b"\x00\r\n\xff")
        assert seen.headers == [
            ("Host", f"127.0.0.1:{site.port}"),
            ("Connection", "keep-alive"),
            *headers,
            ("Content-Length", "4"),
        ]


@pytest.mark.parametrize(
    ("method", "body", "length"),
    [
        ("GET", None, None),
        ("DELETE", None, None),
        ("POST", None, "0"),
        ("PUT", None, "0"),
        ("POST", b"", "0"),
    ],
)
async def test_a_length_is_sent_where_a_server_expects_one(
    method: str, body: bytes | None, length: str | None
) -> None:
    async with serving(echo) as site, carrying(site) as carrier:
        await carrier.request(Request(method, "/", body=body))
        assert site.seen[0].header("Content-Length") == length


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
async def test_a_site_is_reached_by_address_and_by_name(host: str) -> None:
    try:
        async with serving(echo, host=host) as site, carrying(site) as carrier:
            assert (await carrier.request(get("/here"))).body == b"/here"
            name = "[::1]" if host == "::1" else host
            assert site.seen[0].header("Host") == f"{name}:{site.port}"
    except OSError:
        if host != "::1":
            raise
        pytest.skip("this machine has no IPv6")


async def test_a_large_body_arrives_whole_in_both_directions() -> None:
    body = bytes(range(256)) * 20_000

    async def script(peer: Peer) -> None:
        seen = await peer.request()
        await peer.send(answer(seen.body))

    async with serving(script) as site, carrying(site) as carrier:
        assert (await carrier.request(post(body=body))).body == body


async def test_the_carrier_is_a_transport_and_its_errors_are_one_tree() -> None:
    async with carrying("http://127.0.0.1:1") as carrier:
        transport: Transport = carrier
        assert isinstance(transport, HttpTransport)
        with pytest.raises(TransportError):
            await transport.request(get())
