"""What does not pass the tunnel, and what becomes of a tunnelled request when the site fails it."""

from __future__ import annotations

import asyncio
import base64
import json
import socket as sockets
from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec
import pytest

from tests.system.client import Encoding
from tests.system.conftest import TOKEN
from tests.system.raw import Raw, decoded, raw, signed_in
from tests.system.serving import Bridge, address_of, listening, metrics, serve
from tests.system.stand_in import Script, StandIn, answers, bytes_then_hangup, silent, standing_in

CALLS = "/api/rest/1.0/telephony/calls"
GET = ("GET", "/telephony/calls")


@pytest.fixture(scope="module")
def listener() -> Iterator[sockets.socket]:
    with listening() as listener:
        yield listener


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory, listener: sockets.socket) -> Iterator[Bridge]:
    """A bridge in front of whatever a test puts there."""
    limits = {"upstream_timeout_s": 0.5}
    running = serve(tmp_path_factory.mktemp("tunnel"), address_of(listener), limits=limits)
    yield running
    running.program.stop()


@pytest.fixture
async def site(listener: sockets.socket) -> AsyncIterator[StandIn]:
    async with standing_in(listener) as running:
        yield running


@pytest.fixture
async def client(site: StandIn, bridge: Bridge) -> AsyncIterator[Raw]:
    """A tunnel client by its token, whose own session at the site has the cookie `mine`."""
    site.sessions["mine"] = "oxe70120"
    async with raw(bridge.url, token=TOKEN) as socket:
        yield socket
        await socket.lives()


def request(path: str = CALLS, method: str = "GET", **more: Any) -> dict[str, Any]:
    message = {
        "type": "request",
        "id": "r",
        "method": method,
        "path": path,
        "headers": {"Cookie": "AlcUserId=mine"},
    }
    return {**message, **more}


async def ask(client: Raw, message: dict[str, Any], encoding: Encoding = Encoding.JSON) -> dict[str, Any]:
    await client.send(encoding.frame(message))
    answer = await client.frame()
    assert isinstance(answer, str) == (encoding is Encoding.JSON)
    said: dict[str, Any] = decoded(answer)
    return said


PATHS = {
    "no slash": ("api/rest/1.0/sessions", 400),
    "a host": ("//evil.example/api/rest", 400),
    "a whole address": ("http://evil.example/api/rest/1.0", 400),
    "nothing": ("", 400),
    "a space": ("/api/rest/1.0/a b", 400),
    "a line break": ("/api/rest/1.0/a\r\nHost: evil", 400),
    "a NUL": ("/api/rest/1.0/\0", 400),
    "a letter beyond ASCII": ("/api/rest/1.0/é", 400),
    "a fragment": ("/api/rest/1.0/calls#x", 400),
    "up and out": ("/api/rest/../../etc/passwd", 403),
    "up and out, encoded": ("/api/rest/%2e%2e/%2e%2e/etc/passwd", 403),
    "up and out, encoded twice": ("/api/rest/%252e%252e/admin", 403),
    "an encoded slash": ("/api/rest/1.0/a%2fb", 403),
    "an encoded backslash": ("/api/rest/1.0/a%5cb", 403),
    "an encoded NUL": ("/api/rest/1.0/a%00b", 403),
    "another part of the site": ("/admin", 403),
    "the root": ("/", 403),
    "nearly the API": ("/api/restricted", 403),
    "other capitals": ("/API/REST/1.0/sessions", 403),
}


@pytest.mark.parametrize(("path", "status"), PATHS.values(), ids=PATHS.keys())
async def test_a_path_that_may_not_pass_is_refused_in_the_sites_own_shape(
    site: StandIn, client: Raw, path: str, status: int
) -> None:
    """protocol.md section 5: `origin` is "bridge", the body a `RestErrorInfo`, and the site is not asked."""
    for encoding in Encoding:
        answer = await ask(client, request(path), encoding)
        assert (answer["type"], answer["id"], answer["origin"]) == ("response", "r", "bridge")
        assert answer["status"] == status, answer
        assert set(answer["body"]) >= {
            "httpStatus",
            "code",
            "helpMessage",
            "type",
            "innerMessage",
            "canRetry",
        }
        assert answer["headers"]["Content-Type"] == "application/json"
    assert site.seen == []


@pytest.mark.parametrize("method", ["", "get", "GET /", "GET\r\nX: y", "GÉT", "G" * 40, "GET HTTP/1.1"])
async def test_a_method_that_is_none_is_refused(site: StandIn, client: Raw, method: str) -> None:
    """protocol.md section 5: 400."""
    answer = await ask(client, request(method=method))
    assert (answer["status"], answer["origin"]) == (400, "bridge")
    assert site.seen == []


HEADERS = {
    "a line break in a value": {"X-A": "b\r\nX-Evil: 1"},
    "a bare line feed": {"X-A": "b\nX-Evil: 1"},
    "a line break in a name": {"X-A\r\nX-Evil": "1"},
    "a space in a name": {"X A": "1"},
    "a colon in a name": {"X-A:": "1"},
    "an empty name": {"": "1"},
    "a NUL": {"X-A": "a\0b"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
async def test_a_header_that_would_break_out_of_its_line_is_refused(
    site: StandIn, client: Raw, headers: dict[str, str]
) -> None:
    """protocol.md section 5: 400; nothing of it reaches the site."""
    answer = await ask(client, request(headers=headers))
    assert (answer["status"], answer["origin"]) == (400, "bridge")
    assert site.seen == []


async def test_what_belongs_to_one_hop_stays_behind(site: StandIn, client: Raw) -> None:
    """protocol.md section 5: lengths, codings and hosts are the bridge's, whatever a client says of them."""
    headers: dict[str, Any] = {
        "Host": "evil.example",
        "Content-Length": "5",
        "Transfer-Encoding": "chunked",
        "Connection": "close, X-Mine",
        "X-Mine": "gone",
        "Keep-Alive": "timeout=1",
        "Upgrade": "h2c",
        "TE": "trailers",
        "Expect": "100-continue",
        "Proxy-Authorization": "Basic eA==",
        "X-Twice": ["one", "two"],
        "Accept": "application/json",
        "Cookie": "AlcUserId=mine",
    }
    answer = await ask(client, request(method="POST", headers=headers, body={"a": 1}))
    assert answer["status"] == 204
    (asked,) = site.seen
    assert asked.headers["host"] == f"127.0.0.1:{site.port}"
    assert asked.headers["content-length"] == "7"
    assert asked.headers["x-twice"] == "two"  # the last of two lines
    assert asked.headers["accept"] == "application/json"
    for name in (
        "transfer-encoding",
        "x-mine",
        "keep-alive",
        "upgrade",
        "te",
        "expect",
        "proxy-authorization",
    ):
        assert name not in asked.headers
    assert asked.body == b'{"a":1}'


async def test_bodies_reach_the_site_byte_by_byte(site: StandIn, client: Raw) -> None:
    """protocol.md section 5: JSON as it was written, base64 and MessagePack's bytes as what they stand for."""
    data = bytes(range(256))
    text = '{"type":"request","id":"r","method":"POST","path":"%s","headers":{"Cookie":"AlcUserId=mine"},"body":%s}'
    for written in ('{ "a" : 1.0,  "a":2 }', "[]", '"text"', "0", "false", '"\\u00e9"'):
        assert (await client.ask(text % (CALLS, written)))["status"] == 204
        assert site.seen[-1].body == written.encode()
        assert site.seen[-1].headers["content-type"] == "application/json"
    coded = base64.b64encode(data).decode()
    await ask(client, request(method="POST", body=coded, bodyEncoding="base64"))
    assert site.seen[-1].body == data
    await ask(client, request(method="POST", body=data), Encoding.MSGPACK)
    assert site.seen[-1].body == data
    await ask(client, request(method="POST", body={"a": [1, None]}), Encoding.MSGPACK)
    assert msgspec.json.decode(site.seen[-1].body) == {"a": [1, None]}
    await ask(client, request(method="POST"))
    assert site.seen[-1].body == b""
    assert "content-type" not in site.seen[-1].headers


FAILURES: dict[str, tuple[Script, tuple[int, ...]]] = {
    "bytes that are not HTTP": (bytes_then_hangup(b"\0\xff rubbish"), (502,)),
    "an end at once": (bytes_then_hangup(b""), (502,)),
    "half a head": (bytes_then_hangup(b"HTTP/1.1 200 OK\r\nContent-"), (502,)),
    "half a body": (bytes_then_hangup(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), (502,)),
    "no answer": (silent, (504,)),
}


@pytest.mark.parametrize(("script", "statuses"), FAILURES.values(), ids=FAILURES.keys())
async def test_a_request_that_the_site_fails_is_answered_by_the_bridge(
    site: StandIn, client: Raw, script: Script, statuses: tuple[int, ...]
) -> None:
    """protocol.md section 5: 502 or 504 with `origin` "bridge"; the socket and its other requests go on."""
    site.script("POST", "/telephony/calls", script)
    for encoding in Encoding:
        answer = await ask(client, request(method="POST"), encoding)
        assert answer["status"] in statuses
        assert (answer["id"], answer["origin"]) == ("r", "bridge")
        assert answer["body"]["helpMessage"]
    assert (await ask(client, request()))["body"] == {"calls": []}


async def test_what_the_site_says_passes_whatever_it_is(site: StandIn, client: Raw) -> None:
    """protocol.md section 5: any status, its headers, repeated ones as an array, and no `origin`."""
    for status in (200, 204, 302, 400, 401, 403, 404, 418, 500, 503):
        body = b"" if status == 204 else b'{"x":1}'
        site.script(
            *GET, answers(status, body, "Set-Cookie: a=1", "Set-Cookie: b=2", "X-One: 1", "Location: /x")
        )
        answer = await ask(client, request())
        assert answer["status"] == status
        assert "origin" not in answer
        assert answer["headers"]["Set-Cookie"] == ["a=1", "b=2"]
        assert (answer["headers"]["X-One"], answer["headers"]["Location"]) == ("1", "/x")
        assert answer.get("body") == (None if status == 204 else {"x": 1})
        assert not {name.lower() for name in answer["headers"]} & {"content-length", "connection"}


async def test_a_body_that_is_not_the_json_it_claims_to_be_crosses_as_bytes(
    site: StandIn, client: Raw
) -> None:
    """protocol.md section 5: base64 with `bodyEncoding`, bytes in MessagePack, whatever the type."""
    for body in (
        b"<html>",
        b'{"a":',
        b'"\xff\xfe"',
        b'"\\ud800"',
        b"[" * 3000 + b"]" * 3000,
        bytes(range(256)),
    ):
        for type_ in ("application/json", "audio/wav", "text/html"):
            site.script(*GET, answers(200, body, type_=type_))
            answer = await ask(client, request())
            assert answer["bodyEncoding"] == "base64"
            assert base64.b64decode(answer["body"]) == body
            answer = await ask(client, request(), Encoding.MSGPACK)
            assert answer["body"] == body
            assert answer["headers"]["Content-Type"] == type_


async def test_a_request_whose_client_goes_away_is_aborted_at_the_site(site: StandIn, bridge: Bridge) -> None:
    """protocol.md sections 2 and 5: neither the request nor its connection is kept for nobody."""
    gone = asyncio.Event()

    async def watch(asked: Any) -> None:
        await asked.reader.read(1)
        gone.set()

    site.script(*GET, watch)
    for ending in ("cancel", "close", "vanish"):
        gone.clear()
        async with raw(bridge.url, token=TOKEN) as socket:
            await socket.send(json.dumps(request()))
            await site.until(lambda: site.count(*GET) == ("cancel", "close", "vanish").index(ending) + 1)  # noqa: B023 - awaited at once
            if ending == "cancel":
                await socket.send('{"type":"cancel","id":"r"}')
            elif ending == "close":
                await socket.connection.close()
            else:
                socket.connection.transport.abort()
            async with asyncio.timeout(0.4):
                await gone.wait()
    for _ in range(100):
        if metrics(bridge.url)["ctibridge_in_flight",] == 0:
            break
        await asyncio.sleep(0.01)
    assert metrics(bridge.url)["ctibridge_in_flight",] == 0


SUBSCRIPTIONS: dict[str, tuple[Script, int]] = {
    "refused": (answers(200, b'{"status":"REFUSED","message":"no"}'), 200),
    "an error": (answers(403, b'{"type":"NOT_ALLOWED","code":1002}'), 403),
    "nonsense": (answers(200, b"nonsense"), 200),
    "an array": (answers(200, b"[]"), 200),
    "no address": (answers(200, b'{"status":"ACCEPTED","subscriptionId":"s"}'), 200),
    "no id": (answers(200, b'{"status":"ACCEPTED","publicPollingUrl":"http://x/OTEvents"}'), 200),
    "another site's address": (
        answers(
            200, b'{"status":"ACCEPTED","subscriptionId":"s","publicPollingUrl":"http://10.0.0.1/nothing"}'
        ),
        200,
    ),
    "an address that is none": (
        answers(200, b'{"status":"ACCEPTED","subscriptionId":"s","publicPollingUrl":"nonsense"}'),
        200,
    ),
}


@pytest.mark.parametrize(("script", "status"), SUBSCRIPTIONS.values(), ids=SUBSCRIPTIONS.keys())
async def test_a_subscription_that_comes_to_nothing_disturbs_nobody(
    site: StandIn, client: Raw, script: Script, status: int
) -> None:
    """protocol.md section 5: the site's answer passes as it is; no channel is opened anywhere else."""
    site.script("POST", "/subscriptions", script)
    answer = await ask(client, request("/api/rest/1.0/subscriptions?identifier=x", "POST", body={}))
    assert answer["status"] == status
    assert "origin" not in answer
    await asyncio.sleep(0.05)
    assert all(asked.path != "/OTEvents" for asked in site.seen)
    site.unscript("POST", "/subscriptions")
    again = await ask(
        client, request("/api/rest/1.0/subscriptions?identifier=y&identifier=z", "POST", body={})
    )
    assert again["body"]["status"] == "ACCEPTED"
    await site.until(lambda: "oxe70120" in site.channels)
    await site.channels["oxe70120"].line(b"rubbish")
    await site.channels["oxe70120"].event("OnCallCreated", callRef="1")
    event = await client.event()
    while event["event"].get("eventName") != "OnCallCreated":
        event = await client.event()
    assert (event["identifier"], event["event"]["callRef"]) == ("y", "1")


async def test_a_signed_in_user_may_tunnel_but_brings_no_rights_of_the_bridges(
    site: StandIn, bridge: Bridge
) -> None:
    """protocol.md section 5: nothing is added to a request; without a cookie of his own the site refuses him."""
    async with signed_in(bridge.url, "oxe70121") as socket:
        answer = await ask(socket, request(headers={}))
        assert answer["status"] == 403
        assert answer["body"]["type"] == "INVALID_SESSION"
        assert "origin" not in answer
        (asked,) = [each for each in site.seen if (each.method, each.path) == ("GET", CALLS)]
        assert "cookie" not in asked.headers
        await socket.result("Session.logout")
