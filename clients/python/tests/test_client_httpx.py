"""httpx through the socket, with bodies in pieces: on the real bridge, in front of a site that a test scripts."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from ctibridge_client import AsyncClient

from tests.system.conftest import TOKEN
from tests.system.serving import Bridge, serving
from tests.system.stand_in import Asked, Hangup, StandIn, silent

PATIENCE_S = 30.0
"""How long anything may take that must happen; only a failing test waits."""

MIB = 1024 * 1024
BODY = hashlib.shake_128(b"a body").digest(2 * MIB)
PATH = "/telephony/calls"
URL = f"/api/rest/1.0{PATH}"


class Way(NamedTuple):
    """A scripted site, and httpx through the tunnel to it."""

    site: StandIn
    bridge: Bridge
    client: AsyncClient
    http: httpx.AsyncClient


@pytest.fixture
async def way(tmp_path: Path) -> AsyncIterator[Way]:
    async with serving(tmp_path) as (site, bridge), AsyncClient(bridge.url, token=TOKEN) as client:
        async with httpx.AsyncClient(
            transport=client.transport(), base_url="https://o2g", timeout=30
        ) as http:
            await http.get("/api/rest/authenticate?version=1.0", auth=("oxe70120", "0000"))
            yield Way(site, bridge, client, http)


async def chunks(asked: Asked) -> bytes:
    """The body of a request that came in chunks (RFC 9112 section 7.1)."""
    assert asked.headers["transfer-encoding"] == "chunked"
    body = b""
    while size := int(await asked.reader.readuntil(b"\r\n"), 16):
        body += await asked.reader.readexactly(size)
        await asked.reader.readexactly(2)
    await asked.reader.readexactly(2)
    return body


async def in_chunks(asked: Asked, body: bytes, size: int = 50_000) -> None:
    """Answer in chunks."""
    await asked.write(b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nTransfer-Encoding: chunked\r\n\r\n")
    for start in range(0, len(body), size):
        piece = body[start : start + size]
        await asked.write(b"%x\r\n%b\r\n" % (len(piece), piece))
    await asked.write(b"0\r\n\r\n")


async def pieces() -> AsyncIterator[bytes]:
    for start in range(0, len(BODY), 100_000):
        yield BODY[start : start + 100_000]


async def test_a_body_of_unknown_length_goes_up_in_pieces(way: Way) -> None:
    """protocol.md section 5: bodies of unknown length are streamed."""
    got = b""

    async def script(asked: Asked) -> None:
        nonlocal got
        got = await chunks(asked)
        await asked.json({"bytes": len(got)}, 201)

    way.site.script("POST", PATH, script)
    answer = await way.http.post(URL, content=pieces(), headers={"Content-Type": "audio/wav"})
    assert (answer.status_code, answer.json()) == (201, {"bytes": len(BODY)})
    assert got == BODY


async def test_a_body_that_is_whole_but_large_goes_up_in_pieces_and_a_small_one_in_one(way: Way) -> None:
    """protocol.md section 5: bodies over 256 KiB are streamed."""
    got: list[int] = []

    async def script(asked: Asked) -> None:
        got.append(len(asked.body) or len(await chunks(asked)))
        await asked.answer(204)

    way.site.script("PUT", PATH, script)
    for body in (BODY, BODY[:1000]):
        assert (await way.http.put(URL, content=body)).status_code == 204
    assert got == [len(BODY), 1000]


async def test_a_large_answer_comes_down_whole_while_small_ones_pass_it(way: Way) -> None:
    """protocol.md section 5: one slow body never holds up another id."""

    async def script(asked: Asked) -> None:
        await in_chunks(asked, BODY)

    way.site.script("GET", PATH, script)
    heard = b""
    async with way.http.stream("GET", URL) as answer:
        assert answer.headers["content-type"] == "audio/wav"
        async for piece in answer.aiter_raw():
            if not heard:
                assert (await way.http.get("/api/rest/1.0/users/oxe70120")).json()["loginName"] == "oxe70120"
            heard += piece
    assert heard == BODY


async def test_redirects_are_followed_if_httpx_is_asked_to_and_every_cookie_is_kept(way: Way) -> None:
    """protocol.md section 5: a header that repeats crosses as an array; redirects are the client's to follow."""

    async def script(asked: Asked) -> None:
        await asked.write(
            b"HTTP/1.1 302 Found\r\nLocation: /api/rest/1.0/users/oxe70120\r\nContent-Length: 0\r\n"
            b"Set-Cookie: first=1; Path=/\r\nSet-Cookie: second=2; Path=/\r\n\r\n"
        )

    way.site.script("GET", PATH, script)
    sent = await way.http.get(URL)
    assert (sent.status_code, sent.headers["location"]) == (302, "/api/rest/1.0/users/oxe70120")
    assert {"first": "1", "second": "2"}.items() <= dict(way.http.cookies).items()
    followed = await way.http.get(URL, follow_redirects=True)
    assert (followed.status_code, len(followed.history)) == (200, 1)
    assert followed.json()["loginName"] == "oxe70120"


async def test_what_the_site_refuses_is_an_answer_like_any_other(way: Way) -> None:
    """protocol.md section 5: the site's own status and body; only a failure of the bridge's own says so."""

    async def script(asked: Asked) -> None:
        await asked.json({"httpStatus": "CONFLICT", "code": 409, "type": "BUSY"}, 409)

    way.site.script("GET", PATH, script)
    answer = await way.http.get(URL)
    assert (answer.status_code, answer.json()["type"]) == (409, "BUSY")
    assert "ctibridge_origin" not in answer.extensions
    with pytest.raises(httpx.HTTPStatusError):
        answer.raise_for_status()


async def test_when_the_reader_goes_the_site_hears_of_it(way: Way) -> None:
    """protocol.md section 5: `cancel`."""
    over = asyncio.Event()

    async def script(asked: Asked) -> None:
        try:
            await in_chunks(asked, BODY * 20)
        except ConnectionError:
            over.set()
            raise Hangup from None

    way.site.script("GET", PATH, script)
    async with way.http.stream("GET", URL) as answer:
        async for _ in answer.aiter_raw():
            break
    async with asyncio.timeout(PATIENCE_S):
        await over.wait()


async def test_a_site_that_does_not_answer_is_a_time_out_and_the_next_request_passes(way: Way) -> None:
    """Issue 7: httpx's own time-outs hold."""
    way.site.script("GET", PATH, silent)
    with pytest.raises(httpx.ReadTimeout):
        await way.http.get(URL, timeout=httpx.Timeout(PATIENCE_S, read=0.1))
    way.site.unscript("GET", PATH)
    assert (await way.http.get(URL)).json() == {"calls": []}


async def test_a_request_on_a_client_that_is_closed_is_a_connect_error(way: Way) -> None:
    """Issue 7: any httpx code, so errors are those of httpx."""
    await way.client.close()
    with pytest.raises(httpx.ConnectError, match="the client is closed"):
        await way.http.get(URL)


async def test_a_request_whose_socket_is_lost_is_a_read_error(way: Way) -> None:
    """protocol.md section 5: what may have been executed is not tried again."""
    came = asyncio.Event()

    async def script(asked: Asked) -> None:
        came.set()
        await silent(asked)

    way.site.script("GET", PATH, script)
    asking = asyncio.create_task(way.http.get(URL))
    async with asyncio.timeout(PATIENCE_S):
        await came.wait()
        await way.client.close()
        with pytest.raises(httpx.ReadError):
            await asking
