"""Plain HTTP through the ingress to a site and back, and what may not pass (protocol.md sections 1 and 5)."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import AsyncIterator

import pytest

from bridge.config import Ingress as Rules
from bridge.config import Tunnel
from tests.bridge.transport.scripted import Peer, answer, eventually
from tests.bridge.tunnel.ingress_bench import (
    CALLS,
    HEAD,
    JSON,
    PATIENCE_S,
    error_of,
    pieces,
    replying,
    through,
)

# The way there


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_every_method_passes_with_its_query_and_its_body(method: str) -> None:
    async with through(replying(b"{}", JSON)) as bench:
        answered = await bench.client.request(method, f"{CALLS}?loginName=a%2Bb&x=%20", content=b'{"a":1}')
        assert answered.status_code == 200
        seen = bench.site.seen[0]
        assert (seen.method, seen.target) == (method, f"{CALLS}?loginName=a%2Bb&x=%20")
        assert seen.body == b'{"a":1}'
        assert seen.header("Content-Length") == "7"


async def test_a_request_without_a_body_has_none_on_the_other_side() -> None:
    async with through(replying(b"{}", JSON)) as bench:
        await bench.client.get(CALLS)
        await bench.client.delete(CALLS)
        await bench.client.post(CALLS)
        lengths = [
            (seen.header("Content-Length"), seen.header("Transfer-Encoding")) for seen in bench.site.seen
        ]
        assert lengths == [(None, None), (None, None), ("0", None)]


async def test_repeated_header_fields_stay_repeated_both_ways() -> None:
    async with through(replying(b"", "X-A: 1", "X-A: 2", "Warning: a", "warning: b")) as bench:
        answered = await bench.client.get(
            CALLS, headers=[("X-B", "1"), ("X-B", "2"), ("Cookie", "AlcUserId=x")]
        )
        assert answered.headers.get_list("x-a") == ["1", "2"]
        assert answered.headers.get_list("warning") == ["a", "b"]
        there = [value for name, value in bench.site.seen[0].headers if name.lower() == "x-b"]
        assert there == ["1", "2"]
        assert bench.site.seen[0].header("Cookie") == "AlcUserId=x"


async def test_hop_by_hop_fields_end_at_the_bridge_both_ways() -> None:
    back = (
        "Connection: keep-alive, X-Theirs",
        "X-Theirs: 1",
        "Keep-Alive: timeout=5",
        "Upgrade: h2c",
        "X-Kept: 1",
    )
    async with through(replying(b"", *back, 'Alt-Svc: h3=":443"', "Proxy-Authenticate: Basic")) as bench:
        answered = await bench.client.get(
            CALLS,
            headers={
                "Connection": "X-Mine, keep-alive",
                "X-Mine": "1",
                "Keep-Alive": "timeout=9",
                "TE": "trailers",
                "Proxy-Authorization": "Basic YTpi",
                "X-Kept": "1",
            },
        )
        there = {name.lower() for name, _ in bench.site.seen[0].headers}
        assert not there & {"x-mine", "keep-alive", "te", "proxy-authorization"}
        assert "x-kept" in there
        assert not set(answered.headers) & {
            "x-theirs",
            "keep-alive",
            "upgrade",
            "alt-svc",
            "proxy-authenticate",
        }
        assert answered.headers["x-kept"] == "1"


async def test_the_site_sees_its_own_host_and_nobodys_word_on_who_asks() -> None:
    """`Host` and `X-Forwarded-*` games: the site could believe them, or go by them."""
    games = {
        "Host": "evil.example",
        "Forwarded": "host=evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-For": "10.0.0.1",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Port": "1",
        "X-Forwarded-Prefix": "/evil",
        "X-Original-URL": "/console",
        "X-Rewrite-URL": "/console",
        "X-Real-IP": "10.0.0.1",
        "X-HTTP-Method-Override": "DELETE",
    }
    async with through(replying(b"{}", JSON)) as bench:
        await bench.client.get(CALLS, headers=games)
        seen = bench.site.seen[0]
        assert [value for name, value in seen.headers if name.lower() == "host"] == [
            f"127.0.0.1:{bench.site.port}"
        ]
        assert not {name.lower() for name, _ in seen.headers} & {name.lower() for name in games} - {"host"}
        assert "evil" not in str(seen.headers)


async def test_a_body_of_unknown_length_is_streamed_as_it_comes() -> None:
    got = asyncio.Event()
    go_on = asyncio.Event()

    async def script(peer: Peer) -> None:
        seen = await peer.head()
        assert seen.header("Transfer-Encoding") == "chunked"
        assert seen.header("Content-Length") is None
        assert await peer.chunk() == b"first"
        got.set()
        assert await peer.chunk() == b"second"
        assert await peer.chunk() == b""
        await peer.send(answer(b"done"))

    async def body() -> AsyncIterator[bytes]:
        yield b"first"
        await go_on.wait()
        yield b"second"

    async with through(script) as bench:
        asking = asyncio.create_task(bench.client.post(CALLS, content=body()))
        async with asyncio.timeout(PATIENCE_S):
            await got.wait()
        go_on.set()
        assert (await asking).content == b"done"


async def test_a_long_body_arrives_whole() -> None:
    digest = hashlib.sha256()

    async def script(peer: Peer) -> None:
        await peer.head()
        while piece := await peer.chunk():
            digest.update(piece)
        await peer.send(answer())

    content = b"".join([piece async for piece in pieces(64, 65_521)])
    async with through(script) as bench:
        assert (await bench.client.put(CALLS, content=content)).status_code == 200
    assert digest.digest() == hashlib.sha256(content).digest()


async def test_a_site_that_reads_slowly_slows_the_client_down() -> None:
    """Back-pressure: what is not taken stays with the client, not in the bridge."""
    go_on = asyncio.Event()
    sent = 0

    async def script(peer: Peer) -> None:
        await peer.head()
        await go_on.wait()
        while await peer.chunk():
            pass
        await peer.send(answer(b"done"))

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(800):
            yield b"x" * 65_536
            sent += 65_536

    async with through(script) as bench:
        asking = asyncio.create_task(bench.client.post(CALLS, content=body()))
        before = -1
        while sent != before or not sent:
            before = sent
            await asyncio.sleep(0.1)
        assert sent < 24 * 1024 * 1024, "kernel buffers hold some, the bridge next to nothing"
        go_on.set()
        assert (await asking).content == b"done"
        assert sent == 800 * 65_536


async def test_a_client_that_waits_for_100_is_told_to_go_on() -> None:
    async with through(replying(b"taken")) as bench, bench.raw() as (reader, writer):
        head = f"POST {CALLS} HTTP/1.1\r\nHost: b\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
        writer.write(head.encode())
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(b"hello")
        assert b"200 OK" in await reader.readuntil(b"taken")
        assert bench.site.seen[0].body == b"hello"
        assert bench.site.seen[0].header("Expect") is None


async def test_a_client_that_waits_for_100_and_may_not_pass_is_refused_before_its_body() -> None:
    async with through(replying(), ingress=Rules()) as bench, bench.raw() as (reader, writer):
        head = f"POST {CALLS} HTTP/1.1\r\nHost: b\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
        writer.write(head.encode())
        said = await reader.read()
        assert said.startswith(b"HTTP/1.1 403 ")
        assert b"connection: close" in said
        assert bench.site.seen == []


# The way back


async def test_an_answer_passes_with_its_status_and_its_length() -> None:
    async with through(replying(b"\x00\xffdata", "Content-Type: audio/wav", status="203 Odd")) as bench:
        answered = await bench.client.get(CALLS)
        assert (answered.status_code, answered.content) == (203, b"\x00\xffdata")
        assert answered.headers["content-length"] == "6"
        assert answered.headers["content-type"] == "audio/wav"


async def test_an_answer_in_pieces_passes_piece_by_piece() -> None:
    go_on = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        await go_on.wait()
        await peer.send(b"6\r\nsecond\r\n0\r\n\r\n")

    async with through(script) as bench, bench.client.stream("GET", CALLS) as answered:
        arriving = answered.aiter_raw()
        assert await anext(arriving) == b"first"
        go_on.set()
        assert b"".join([piece async for piece in arriving]) == b"second"


async def test_a_client_that_reads_slowly_slows_the_site_down() -> None:
    sent = 0

    async def script(peer: Peer) -> None:
        nonlocal sent
        await peer.request()
        await peer.send(HEAD + b"Content-Length: 52428800\r\n\r\n")
        for _ in range(800):
            await peer.send(b"x" * 65_536)
            sent += 65_536

    async with through(script) as bench, bench.raw() as (reader, writer):
        writer.write(f"GET {CALLS} HTTP/1.1\r\nHost: b\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        before = -1
        while sent != before or not sent:
            before = sent
            await asyncio.sleep(0.1)
        assert sent < 24 * 1024 * 1024, "kernel buffers hold some, the bridge next to nothing"
        left = 52_428_800
        while left:
            left -= len(await reader.read(1 << 20))


async def test_an_answer_may_begin_while_the_request_still_goes_on() -> None:
    async def script(peer: Peer) -> None:
        await peer.head()
        await peer.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        while piece := await peer.chunk():
            await peer.send(b"%x\r\n%b\r\n" % (len(piece), piece))
        await peer.send(b"0\r\n\r\n")

    async with through(script) as bench, bench.raw() as (reader, writer):
        writer.write(f"POST {CALLS} HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        assert b"200 OK" in await reader.readuntil(b"\r\n\r\n")
        for piece in (b"one", b"two", b"three"):
            chunk = b"%x\r\n%b\r\n" % (len(piece), piece)
            writer.write(chunk)
            assert await reader.readexactly(len(chunk)) == chunk
        writer.write(b"0\r\n\r\n")
        assert await reader.readexactly(5) == b"0\r\n\r\n"


async def test_a_head_request_has_the_length_and_no_body() -> None:
    async def script(peer: Peer) -> None:
        seen = await peer.request()
        assert seen.method == "HEAD"
        await peer.send(HEAD + b"Content-Length: 4711\r\nContent-Type: audio/wav\r\n\r\n")

    async with through(script) as bench:
        answered = await bench.client.head(CALLS)
        assert answered.headers["content-length"] == "4711"
        assert answered.content == b""


async def test_ranges_pass() -> None:
    part = replying(
        b"ell", "Content-Range: bytes 1-3/5", "Accept-Ranges: bytes", status="206 Partial Content"
    )
    async with through(part) as bench:
        answered = await bench.client.get(CALLS, headers={"Range": "bytes=1-3", "If-Range": '"x"'})
        assert (answered.status_code, answered.content) == (206, b"ell")
        assert answered.headers["content-range"] == "bytes 1-3/5"
        assert bench.site.seen[0].header("Range") == "bytes=1-3"
        assert bench.site.seen[0].header("If-Range") == '"x"'


async def test_a_compressed_answer_passes_untouched() -> None:
    packed = gzip.compress(b'{"publicUrl":"https://server/api/rest"}')
    async with through(replying(packed, JSON, "Content-Encoding: gzip", 'ETag: "1"')) as bench:
        for path in (CALLS, "/api/rest/1.0/sessions"):
            async with bench.client.stream("GET", path) as answered:
                assert b"".join([piece async for piece in answered.aiter_raw()]) == packed
            assert answered.headers["content-encoding"] == "gzip"
        assert "gzip" in (bench.site.seen[0].header("Accept-Encoding") or "")


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
async def test_an_answer_that_never_has_a_body_has_none(status: str) -> None:
    async def script(peer: Peer) -> None:
        while True:
            await peer.request()
            # What a 304 announces is the length of what it does not send.
            length = "Content-Length: 10\r\n" if status.startswith("304") else ""
            await peer.send(f'HTTP/1.1 {status}\r\n{length}ETag: "1"\r\n\r\n'.encode())

    async with through(script) as bench:
        for _ in range(2):
            answered = await bench.client.get(CALLS)
            assert (answered.status_code, answered.content) == (int(status[:3]), b"")
            assert answered.headers["etag"] == '"1"'
            assert "transfer-encoding" not in answered.headers


# Limits


async def test_over_the_limits_requests_and_channels_are_told_when_to_come_again() -> None:
    rules = Rules(access="address", addresses=["127.0.0.1"], in_flight=2, channels=1)
    release = asyncio.Event()

    async def script(peer: Peer) -> None:
        while True:
            await peer.request()
            await release.wait()
            await peer.send(answer(b"done"))

    async with through(script, ingress=rules) as bench:
        under_way = [asyncio.create_task(bench.client.get(path)) for path in (CALLS, CALLS, "/OTEvents")]
        await eventually(lambda: len(bench.site.seen) == 3)
        for path, what in ((CALLS, "2 requests are under way"), ("/OTEvents", "1 event channels are open")):
            answered = await bench.client.get(path)
            assert answered.status_code == 429
            assert answered.headers["retry-after"] == "1"
            assert what in error_of(answered)
        release.set()
        assert [(await each).content for each in under_way] == [b"done"] * 3
        assert (await bench.client.get(CALLS)).status_code == 200
        await eventually(lambda: bench.status_counts == {200: 4, 429: 2})


async def test_a_right_password_clears_the_count_of_wrong_ones() -> None:
    async def script(peer: Peer) -> None:
        while True:
            seen = await peer.request()
            right = seen.header("Authorization") == "Basic YTowMDAw"
            await peer.send(answer(b"{}", JSON, status="200 OK" if right else "401 Unauthorized"))

    async with through(script) as bench:
        for password in ["1234"] * 4 + ["0000"] + ["1234"] * 4:
            answered = await bench.client.get("/api/rest/authenticate?version=1.0", auth=("a", password))
            assert answered.status_code == (200 if password == "0000" else 401)


async def test_passwords_cannot_be_guessed_faster_than_on_a_socket() -> None:
    async def script(peer: Peer) -> None:
        while True:
            seen = await peer.request()
            right = seen.header("Authorization") == "Basic YTowMDAw"
            await peer.send(answer(b"{}", JSON, status="200 OK" if right else "401 Unauthorized"))

    async with through(script) as bench:
        path = "/api/rest/authenticate?version=1.0"
        for _ in range(5):
            assert (await bench.client.get(path, auth=("a", "1234"))).status_code == 401
        for password in ("1234", "0000"):
            answered = await bench.client.get(path, auth=("a", password))
            assert answered.status_code == 429
            assert 1 <= int(answered.headers["retry-after"]) <= 61
        assert len(bench.site.seen) == 5
        assert (await bench.client.get(path, auth=("b", "1234"))).status_code == 401, (
            "another one may still try"
        )
        await eventually(lambda: bench.application.metrics.sign_ins == {"refused": 6, "throttled": 2})


# Paths and sites


@pytest.mark.parametrize(
    "path",
    [
        "/api/rest/%2e%2e/%2e%2e/console",
        "/api/rest/1.0/..%2f..%2fconsole",
        "/api/rest/1.0%2fx",
        "/api/rest/1.0%5cx",
        "/api/rest/%252e%252e/console",
        "/api/rest/x%00",
        "/api/rest/x%0d%0aHost:%20evil.example",
        "/api/rest/;a=b/../../console",
        "/api/rest/\\evil",
    ],
)
async def test_a_path_that_could_leave_the_api_does_not_pass(path: str) -> None:
    async with through(replying()) as bench:
        async with bench.raw() as (reader, writer):
            for mount in ("", "/sites/paris"):
                writer.write(f"GET {mount}{path} HTTP/1.1\r\nHost: b\r\n\r\n".encode())
                said = await reader.readuntil(b"\r\n\r\n")
                assert said.split()[1] in (b"400", b"403")
                length = int(said.lower().partition(b"content-length: ")[2].split()[0])
                await reader.readexactly(length)
        assert bench.site.seen == []


@pytest.mark.parametrize(
    "path", ["/api/rest/../console", "/api/rest/./x", "/api/rest/a/../../../x", "/api/rest/.."]
)
async def test_dots_in_a_path_do_not_pass(path: str) -> None:
    async with through(replying()) as bench, bench.raw() as (reader, writer):
        writer.write(f"GET {path} HTTP/1.1\r\nHost: b\r\n\r\n".encode())
        assert (await reader.readuntil(b"\r\n\r\n")).split()[1] == b"403"
        assert bench.site.seen == []


@pytest.mark.parametrize(
    "path",
    [
        "/consoles",
        "/api",
        "/api/restaurant",
        "//evil.example/api/rest",
        "/sites/paris//evil.example/api/rest",
        "/%61pi/rest",
        "/sites/paris",
        "/sites/paris/",
        "/sites/paris/console",
        "/sites//api/restx",
        "/sites/paris/sites/paris/api/rest",
        "/sites/paris/http://evil.example/api/rest",
    ],
)
async def test_other_paths_are_not_the_sites(path: str) -> None:
    async with through(replying()) as bench, bench.raw() as (reader, writer):
        writer.write(f"GET {path} HTTP/1.1\r\nHost: b\r\n\r\n".encode())
        assert (await reader.readuntil(b"\r\n\r\n")).split()[1] == b"404"
        assert bench.site.seen == []


async def test_an_unknown_site_is_a_404_that_names_the_known_ones() -> None:
    async with through(replying(), others=("lyon",)) as bench:
        for name in ("rome", "PARIS", "paris%2f", ".."):
            async with bench.raw() as (reader, writer):
                writer.write(f"GET /sites/{name}/api/rest HTTP/1.1\r\nHost: b\r\n\r\n".encode())
                assert (await reader.readuntil(b"\r\n\r\n")).split()[1] == b"404"
        assert (
            error_of(await bench.client.get("/sites/rome/api/rest"))
            == "unknown site; the sites are paris, lyon"
        )
        assert bench.site.seen == []


async def test_without_a_name_the_first_site_is_meant() -> None:
    async with through(replying(b"{}", JSON), others=("lyon",)) as bench:
        said = await bench.client.get("/api/rest/1.0/sessions")
        assert said.status_code == 200


async def test_what_the_operator_allows_is_all_that_passes() -> None:
    async with through(replying(b"{}"), tunnel=Tunnel(allow=["/api/rest/1.0/telephony/**"])) as bench:
        assert (await bench.client.get(CALLS)).status_code == 200
        answered = await bench.client.get("/api/rest/1.0/users")
        assert answered.status_code == 403
        assert "tunnel.allow" in error_of(answered)


@pytest.mark.parametrize("method", ["TRACE"])
async def test_a_method_that_would_tell_what_the_bridge_adds_does_not_pass(method: str) -> None:
    async with through(replying()) as bench:
        assert (await bench.client.request(method, CALLS)).status_code == 405
        assert bench.site.seen == []


@pytest.mark.parametrize("query", ["a=b c", "a=\xe9", "a=b#c"])
async def test_a_query_that_is_not_encoded_does_not_pass(query: str) -> None:
    async with through(replying()) as bench, bench.raw() as (reader, writer):
        writer.write(f"GET {CALLS}?{query} HTTP/1.1\r\nHost: b\r\n\r\n".encode("latin-1"))
        status = (await reader.readuntil(b"\r\n\r\n")).split()[1]
        targets = [seen.target for seen in bench.site.seen]
        assert (status == b"400" and targets == []) or targets == [f"{CALLS}?a=b"], (
            "a fragment is the client's own"
        )


# Metrics


async def test_requests_are_counted_by_status() -> None:
    async with through(replying(b"{}")) as bench:
        await bench.client.get(CALLS)
        await bench.client.get("/sites/rome/api/rest")
        text = bench.application.metrics.text().decode()
        assert 'ctibridge_ingress_requests_total{status="200"} 1.0' in text
        assert 'ctibridge_ingress_requests_total{status="404"} 1.0' in text
