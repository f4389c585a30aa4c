"""Requests that two readers could take for different things, over raw sockets to the real program (RFC 9112).

Whatever is sent, the site behind the bridge gets well-formed requests only, each at most once, and all of them for
the host and below the paths that the operator has configured.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.bridge.smuggling import BAD_CHUNKS, HEAD, REFUSED, SMUGGLED, chunked
from tests.bridge.transport.scripted import Peer, Site, answer
from tests.bridge.transport.scripted import serving as site_serving
from tests.system.client import PATIENCE_S
from tests.system.serving import bridge_to

INGRESS = '[ingress]\naccess = "address"\naddresses = ["127.0.0.1"]'
WELL_FORMED = b"GET /api/rest/well-formed HTTP/1.1\r\nHost: bridge\r\n\r\n"


@dataclass
class Front:
    """The bridge, from in front, and the site behind it."""

    port: int
    site: Site

    async def said(self, data: bytes, answers: int = 1) -> bytes:
        """What is answered on one connection, until it is closed or there are so many answers."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        said = b""
        try:
            writer.write(data)
            async with asyncio.timeout(PATIENCE_S):
                with contextlib.suppress(ConnectionResetError, asyncio.IncompleteReadError):
                    for _ in range(answers):
                        head = await reader.readuntil(b"\r\n\r\n")
                        said += head
                        length = re.search(rb"content-length: ([0-9]+)\r\n", head)
                        said += await reader.readexactly(int(length[1]) if length else 0)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        return said

    async def still_serves(self) -> None:
        """Everybody else goes on, and nothing else has come through meanwhile."""
        assert statuses(await self.said(WELL_FORMED)) == [200]


def statuses(said: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 ([0-9]{3}) ", said)]


async def echoing(peer: Peer) -> None:
    while True:
        seen = await peer.request()
        await peer.send(answer(f"{seen.target} {len(seen.body)}!".encode()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("smuggling")


@pytest.fixture
async def front(folder: Path) -> AsyncIterator[Front]:
    async with site_serving(echoing) as site, bridge_to(site.url, folder, more=INGRESS) as bridge:
        port = urlsplit(bridge.url).port
        assert port is not None
        yield Front(port, site)


async def test_requests_that_can_be_read_in_two_ways_are_refused_and_reach_nobody(front: Front) -> None:
    for case, (data, status) in REFUSED.items():
        said = await front.said(
            data.replace(b" / ", b" /api/rest ").replace(b"/a b", b"/api/rest a"), answers=9
        )
        assert statuses(said) == [status], case
        assert front.site.seen == [], case
    await front.still_serves()


async def test_after_a_malformed_chunk_nothing_more_is_read(front: Front) -> None:
    for case, body in BAD_CHUNKS.items():
        await front.said(chunked(body) + SMUGGLED, answers=9)
        assert not any("smuggled" in seen.target for seen in front.site.seen), case
        assert all(seen.body in (b"", b"abc") for seen in front.site.seen), case
    await front.still_serves()


async def test_a_request_inside_a_body_stays_a_body(front: Front) -> None:
    """However the body is framed, and however long it is, the site gets it framed as one."""
    for filling in (b"", b"x" * 200_000):
        body = filling + b"\r\n0\r\n\r\n" + SMUGGLED
        with_length = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body
        in_chunks = chunked(b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
        for data in (with_length, in_chunks):
            front.site.seen.clear()
            assert statuses(await front.said(data)) == [200]
            assert [(seen.target, seen.body) for seen in front.site.seen] == [("/api/rest", body)]
            lengths, codings = (
                [value for name, value in front.site.seen[0].headers if name.lower() == wanted]
                for wanted in ("content-length", "transfer-encoding")
            )
            assert len(lengths) + len(codings) == 1


async def test_a_request_behind_another_is_answered_behind_it(front: Front) -> None:
    body = HEAD + b"Content-Length: 5\r\n\r\nhello"
    said = await front.said(body + WELL_FORMED + body, answers=3)
    assert statuses(said) == [200, 200, 200]
    assert [seen.target for seen in front.site.seen] == ["/api/rest", "/api/rest/well-formed", "/api/rest"]


async def test_what_a_trailer_says_is_not_said_to_the_site(front: Front) -> None:
    trailer = b"3\r\nabc\r\n0\r\nCookie: AlcUserId=evil\r\nX-Forwarded-For: 127.0.0.1\r\n\r\n"
    assert statuses(await front.said(chunked(trailer))) == [200]
    names = {name.lower() for name, _ in front.site.seen[0].headers}
    assert not names & {"cookie", "x-forwarded-for"}


async def test_a_trailer_that_would_frame_the_body_ends_the_connection(front: Front) -> None:
    for field in (b"Transfer-Encoding: chunked", b"Content-Length: 5"):
        data = chunked(b"3\r\nabc\r\n0\r\n%b\r\n\r\n" % field)
        await front.said(data + SMUGGLED, answers=9)
        assert not any("smuggled" in seen.target for seen in front.site.seen)
    await front.still_serves()


TARGETS = [
    b"http://evil.example/api/rest",
    b"https://evil.example:443/api/rest",
    b"//evil.example/api/rest",
    b"/sites/paris//evil.example/api/rest",
    b"/sites/paris/http://evil.example/api/rest",
    b"/api/rest/../../evil",
    b"/api/rest/%2e%2e/%2e%2e/evil",
    b"/api/rest/..%2f..%2fevil",
    b"/api/rest/%2f%2fevil.example",
    b"/api/rest/..%5cevil",
    b"/api/rest/%0d%0aHost:%20evil.example",
    b"/api/rest/@evil.example",
    b"evil.example:80",
    b"*",
]


async def test_no_target_leads_to_another_host_or_out_of_the_api(front: Front) -> None:
    for target in TARGETS:
        front.site.seen.clear()
        said = await front.said(b"GET %b HTTP/1.1\r\nHost: bridge\r\n\r\n" % target)
        if statuses(said) == [200]:
            (seen,) = front.site.seen
            assert target.startswith(b"/api/rest/@"), target
            assert seen.target == target.decode(), "a segment like any other"
            assert seen.header("Host") == f"127.0.0.1:{front.site.port}"
        else:
            assert statuses(said)[0] in (400, 403, 404), target
            assert front.site.seen == [], target


async def test_no_header_changes_whom_the_bridge_talks_to(front: Front) -> None:
    fields = [
        b"Host: evil.example",
        b"Host: bridge\r\nX-Forwarded-Host: evil.example",
        b"Host: bridge\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https",
        b"Host: bridge\r\nForwarded: host=evil.example;for=127.0.0.1",
        b"Host: bridge\r\nX-Original-URL: http://evil.example/",
        b"Host: bridge\r\nX-Rewrite-URL: /evil",
        b"Host: bridge\r\nConnection: close, Host, Content-Length",
    ]
    for field in fields:
        front.site.seen.clear()
        assert statuses(await front.said(b"GET /api/rest HTTP/1.1\r\n%b\r\n\r\n" % field)) == [200]
        (seen,) = front.site.seen
        assert [value for name, value in seen.headers if name.lower() == "host"] == [
            f"127.0.0.1:{front.site.port}"
        ]
        assert "evil" not in str(seen.headers)


async def test_a_socket_is_not_opened_through_the_ingress(front: Front) -> None:
    upgrade = b"GET /api/rest HTTP/1.1\r\nHost: bridge\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    keys = b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    assert statuses(await front.said(upgrade + keys)) == [404]
    assert front.site.seen == []
