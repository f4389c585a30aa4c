"""The agent between a bridge and a site that the test plays: what it lets through, says, and does when cut off."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from msgspec import UNSET, Raw
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request as Handshake
from websockets.http11 import Response as Refusal

from bridge.config import Secret
from bridge.site_kinds import SITE_KINDS
from bridge.tunnel.agent import Agent
from bridge.tunnel.agent_settings import AgentSettings
from protocol.encoding import Encoding
from protocol.exchange import INLINE_MOST_BYTES
from protocol.tunnel import (
    Codec,
    Message,
    TunnelCancel,
    TunnelChunk,
    TunnelError,
    TunnelEvent,
    TunnelRequest,
    TunnelResponse,
    TunnelWindow,
)
from tests.bridge.transport.conftest import Pki
from tests.bridge.transport.scripted import Peer, always, answer, echo, eventually, serving, silent

NEVER_S = 60.0
API = "/api/rest/1.0"


class Socket:
    """One connection of the agent's, as the bridge sees it."""

    def __init__(self, connection: ServerConnection) -> None:
        self.connection = connection
        self.heard: list[tuple[Encoding, Message]] = []
        self.sizes: list[int] = []
        self._new: asyncio.Queue[Message] = asyncio.Queue()

    async def read(self) -> None:
        with suppress(ConnectionClosed):
            async for data in self.connection:
                encoding = Encoding.JSON if isinstance(data, str) else Encoding.MSGPACK
                message = Codec().decode(encoding, data)
                self.heard.append((encoding, message))
                self.sizes.append(len(data))
                self._new.put_nowait(message)

    async def says(self, message: Message, encoding: Encoding = Encoding.JSON) -> None:
        data = Codec().encode(encoding, message)
        await self.connection.send(data.decode() if encoding is Encoding.JSON else data)

    async def next(self) -> Any:
        async with asyncio.timeout(30):
            return await self._new.get()

    async def asks(self, path: str, id_: str = "1", method: str = "GET", **members: Any) -> Any:
        """A request of the bridge's, and the next message that comes."""
        await self.says(TunnelRequest(id_, method, path, **members))
        return await self.next()

    @property
    def query(self) -> dict[str, list[str]]:
        assert self.connection.request is not None
        return parse_qs(urlsplit(self.connection.request.path).query)


Door = Callable[[ServerConnection, Handshake], Refusal | None]


class PlayedBridge:
    """A bridge whose frames are the test's. `refuse` answers a handshake in another way."""

    def __init__(self) -> None:
        self.sockets: list[Socket] = []
        self.handshakes: list[Handshake] = []
        self.refuse: Door | None = None
        self.server: Server | None = None
        self.url = ""
        self._waiting: asyncio.Queue[Socket] = asyncio.Queue()

    def door(self, connection: ServerConnection, request: Handshake) -> Refusal | None:
        self.handshakes.append(request)
        return None if self.refuse is None else self.refuse(connection, request)

    async def serve(self, connection: ServerConnection) -> None:
        socket = Socket(connection)
        self.sockets.append(socket)
        self._waiting.put_nowait(socket)
        await socket.read()

    async def socket(self) -> Socket:
        """The agent's next connection."""
        async with asyncio.timeout(30):
            return await self._waiting.get()


@asynccontextmanager
async def bridge(
    *,
    subprotocols: tuple[str, ...] = ("o2g-tunnel.msgpack",),
    tls: ssl.SSLContext | None = None,
    said: Sequence[str] = (),
) -> AsyncIterator[PlayedBridge]:
    """`said`: what its handshake says of the size of frames."""
    played = PlayedBridge()

    def welcome(connection: ServerConnection, request: Handshake, response: Refusal) -> None:
        for limit in said:
            response.headers["Ctibridge-Frame-Bytes"] = limit

    chosen: Any = list(subprotocols) or None
    async with serve(
        played.serve,
        "127.0.0.1",
        0,
        subprotocols=chosen,
        process_request=played.door,
        process_response=welcome,
        ssl=tls,
        compression=None,
    ) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        played.url = f"{'ws' if tls is None else 'wss'}://127.0.0.1:{port}/ws"
        yield played


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENT_TOKEN_OF_TESTS", "secret-token")


@asynccontextmanager
async def agent(connect: str, upstream: str, *, how: Any = None, **members: Any) -> AsyncIterator[Agent]:
    settings = AgentSettings(
        name="paris", connect=connect, upstream=upstream, token=Secret(env="AGENT_TOKEN_OF_TESTS"), **members
    )
    made = Agent(settings, SITE_KINDS[settings.kind], **{"back_off_first_s": 0.01, **(how or {})})
    running = asyncio.create_task(made.run())
    try:
        yield made
    finally:
        made.stop()
        await asyncio.wait_for(running, 10)


@asynccontextmanager
async def between(
    script: Callable[[Peer], Awaitable[None]] = echo, **members: Any
) -> AsyncIterator[tuple[Socket, Any, PlayedBridge, Agent]]:
    """An agent that has dialled in to a bridge, with a scripted site behind it."""
    async with serving(script) as site, bridge() as played, agent(played.url, site.url, **members) as made:
        yield await played.socket(), site, played, made


def body_of(message: TunnelResponse) -> Any:
    assert not isinstance(message.body, type(UNSET))
    return msgspec.json.decode(bytes(message.body))


# Dialling in


async def test_it_says_who_it_is_and_presents_its_token_in_a_header() -> None:
    async with between() as (socket, _, played, _):
        (handshake,) = played.handshakes
        assert handshake.headers["Authorization"] == "Bearer secret-token"
        assert "secret-token" not in handshake.path
        assert socket.query["agent"] == ["paris"]
        assert len(socket.query["instance"][0]) >= 16
        assert socket.connection.subprotocol == "o2g-tunnel.msgpack"


async def test_after_a_clean_1001_it_dials_in_again_at_once_as_the_same_instance() -> None:
    async with between(how={"back_off_first_s": NEVER_S}) as (socket, _, played, _):
        await socket.connection.close(1001, "shutting down")
        again = await played.socket()
        assert again.query["instance"] == socket.query["instance"]


async def test_after_any_other_end_it_waits_before_it_dials_in_again() -> None:
    async with between(how={"back_off_first_s": NEVER_S}) as (socket, _, played, _):
        await socket.connection.close(4009, "taken over")
        await asyncio.sleep(0.05)
        assert len(played.sockets) == 1


@pytest.mark.parametrize("how", ["closed", "cut", "refused", "not there"])
async def test_it_dials_in_for_ever(how: str) -> None:
    async with between() as (socket, _, played, _):
        if how == "closed":
            await socket.connection.close(4001, "sign-in failed")
        elif how == "cut":
            socket.connection.transport.abort()
        elif how == "refused":
            played.refuse = lambda connection, _: connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "busy\n")
            await socket.connection.close(1001)
            await eventually(lambda: len(played.handshakes) > 4)
            played.refuse = None
        again = await played.socket() if how != "not there" else socket
        response = await again.asks("/api/rest")
        assert response.status == 200


async def test_the_bridge_may_come_after_the_agent() -> None:
    async with serving(echo) as site, bridge() as elsewhere:
        url = elsewhere.url
        elsewhere.refuse = lambda connection, _: connection.respond(HTTPStatus.NOT_FOUND, "")
        async with agent(url, site.url) as made:
            await eventually(lambda: len(elsewhere.handshakes) > 3)
            assert not made.connected.is_set()
            elsewhere.refuse = None
            await elsewhere.socket()
            await asyncio.wait_for(made.connected.wait(), 5)


async def test_a_bridge_that_has_gone_silent_is_dialled_anew() -> None:
    async with between(ping_interval_s=0.05, ping_limit_s=0.05) as (socket, _, played, _):
        socket.connection.transport.pause_reading()
        assert (await (await played.socket()).asks("/api/rest")).status == 200
        socket.connection.transport.abort()


async def test_a_handshake_that_is_redirected_is_not_followed() -> None:
    """The token is for the one bridge."""
    async with serving(echo) as site, bridge() as elsewhere, bridge() as played:

        def redirect(connection: ServerConnection, request: Handshake) -> Refusal:
            refusal = connection.respond(HTTPStatus.FOUND, "")
            refusal.headers["Location"] = elsewhere.url
            return refusal

        played.refuse = redirect
        async with agent(played.url, site.url):
            await eventually(lambda: len(played.handshakes) > 2)
            assert elsewhere.handshakes == []


# Requests


async def test_a_request_is_carried_out_on_the_site_and_its_answer_sent() -> None:
    async with between() as (socket, site, _, _):
        headers: Any = {
            "Cookie": "a=1",
            "X-Many": ["1", "2"],
            "Host": "evil",
            "Connection": "X-Hop",
            "X-Hop": "1",
        }
        response = await socket.asks(f"{API}/users/a?x=y", headers=headers)
        assert (response.id, response.status) == ("1", 200)
        (seen,) = site.seen
        assert (seen.method, seen.target) == ("GET", f"{API}/users/a?x=y")
        assert seen.header("Host") == f"127.0.0.1:{site.port}"
        assert seen.header("X-Hop") is None
        assert [value for name, value in seen.headers if name == "X-Many"] == ["1", "2"]
        assert seen.header("Cookie") == "a=1"


async def test_json_stays_json_and_bytes_come_in_messagepack() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(
            answer(b'{"n": 1.0}', "Content-Type: application/json", "Set-Cookie: a=1", "Set-Cookie: b=2")
        )
        await peer.request()
        await peer.send(answer(b"\0\xff", "Content-Type: audio/wav"))

    async with between(script) as (socket, _, _, _):
        response = await socket.asks("/api/rest")
        assert bytes(response.body) == b'{"n": 1.0}'
        assert response.headers["Set-Cookie"] == ["a=1", "b=2"]
        response = await socket.asks("/api/rest", "2")
        assert msgspec.msgpack.decode(bytes(response.body)) == b"\0\xff"
        assert [encoding for encoding, _ in socket.heard] == [Encoding.JSON, Encoding.MSGPACK]


async def test_bytes_come_in_base64_where_messagepack_was_not_agreed_upon() -> None:
    async with (
        serving(always(answer(b"\0\xff"))) as site,
        bridge(subprotocols=("o2g-tunnel",)) as played,
        agent(played.url, site.url),
    ):
        response = await (await played.socket()).asks("/api/rest")
        assert (body_of(response), response.bodyEncoding) == ("AP8=", "base64")


@pytest.mark.parametrize("encoding", list(Encoding))
async def test_a_body_goes_to_the_site_as_it_was(encoding: Encoding) -> None:
    async with between() as (socket, site, _, _):
        raw = Raw(b'{"a":1}') if encoding is Encoding.JSON else Raw(msgspec.msgpack.encode(b'{"a":1}'))
        message = TunnelRequest("1", "POST", f"{API}/sessions", {"Content-Type": "application/json"}, raw)
        await socket.says(message, encoding)
        await socket.next()
        assert site.seen[0].body == b'{"a":1}'
        assert site.seen[0].header("Content-Type") == "application/json"


async def test_the_length_of_a_body_that_is_not_sent_is_kept() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n")

    async with between(script) as (socket, _, _, _):
        response = await socket.asks("/api/rest", method="HEAD")
        assert response.headers == {"Content-Length": "12345"}
        assert response.body is UNSET


async def test_a_redirect_is_the_bridges_affair() -> None:
    async with serving(echo) as elsewhere:
        script = always(answer(b"", f"Location: {elsewhere.url}/x", status="302 Found"))
        async with between(script) as (socket, _, _, _):
            response = await socket.asks("/api/rest")
            assert (response.status, response.headers["Location"]) == (302, f"{elsewhere.url}/x")
            assert elsewhere.connections == 0


async def test_a_large_answer_comes_in_pieces() -> None:
    body = bytes(range(250)) * 2000
    async with between(always(answer(body, "Content-Type: audio/wav"))) as (socket, _, _, _):
        head = await socket.asks("/api/rest")
        assert (head.status, head.stream, head.headers["Content-Length"]) == (200, True, "500000")
        chunks: list[TunnelChunk] = []
        while sum(len(chunk.data) for chunk in chunks) < INLINE_MOST_BYTES:
            chunks.append(await socket.next())
        await asyncio.sleep(0.02)
        assert len(socket.heard) == 1 + len(chunks), "there is no more credit"
        await socket.says(TunnelWindow("1", len(body)))
        while not chunks[-1].end:
            chunks.append(await socket.next())
        assert b"".join(chunk.data for chunk in chunks) == body


@pytest.mark.parametrize(
    ("said", "most_bytes"),
    [
        (["4096"], 4096),
        (["65536", "4096"], 4096),  # a proxy on the way has a limit of its own
        (["0"], 1024),
        (["much"], 1_048_576),
        ([], 1_048_576),
    ],
)
async def test_its_frames_are_no_larger_than_the_bridge_takes(said: list[str], most_bytes: int) -> None:
    """protocol.md section 8: a frame over the limit would close the socket, with all requests that are on it."""
    body = bytes(range(250)) * 800
    async with (
        serving(always(answer(body, "Content-Type: audio/wav"))) as site,
        bridge(said=said) as played,
        agent(played.url, site.url),
    ):
        socket = await played.socket()
        head = await socket.asks("/api/rest")
        if most_bytes > len(body):
            assert msgspec.msgpack.decode(head.body) == body
        else:
            assert head.stream
            pieces: list[TunnelChunk] = []
            while not pieces or not pieces[-1].end:
                pieces.append(await socket.next())
            assert b"".join(piece.data for piece in pieces) == body
        assert max(socket.sizes) <= most_bytes


# What may not pass


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/manager"),
        ("GET", "/api/rest/../manager"),
        ("GET", "//evil/api/rest"),
        ("GET", "http://evil/api/rest"),
        ("GET", "/api/rest\r\nHost: evil"),
        ("PATCH", "/api/rest"),
        ("get", "/api/rest"),
    ],
)
async def test_what_the_agent_does_not_allow_never_reaches_the_site(method: str, path: str) -> None:
    async with between() as (socket, site, _, _):
        error = await socket.asks(path, method=method)
        assert isinstance(error, TunnelError)
        assert (error.code, error.id, error.executed) == ("refused", "1", "no")
        assert site.connections == 0
        assert (await socket.asks("/api/rest", "2")).status == 200


async def test_what_passes_can_be_widened() -> None:
    async with between(allow=["GET /manager/**"]) as (socket, site, _, _):
        assert (await socket.asks("/manager/x")).status == 200
        assert (await socket.asks("/api/rest", "2")).code == "refused"
        assert [seen.target for seen in site.seen] == ["/manager/x"]


@pytest.mark.parametrize("headers", [{"X": "a\r\nb"}, {"X\r\n": "y"}, {"X Y": "z"}, {"": "y"}])
async def test_a_header_that_could_break_out_is_refused(headers: Any) -> None:
    async with between() as (socket, site, _, _):
        error = await socket.asks("/api/rest", headers=headers)
        assert (error.code, error.executed) == ("refused", "no")
        assert site.connections == 0


# Failures


async def test_a_site_that_is_not_there_is_told() -> None:
    async with serving(echo) as site, bridge() as played:
        site.stop_listening()
        async with agent(played.url, site.url):
            error = await (await played.socket()).asks("/api/rest")
            assert (error.code, error.executed) == ("unreachable", "no")


async def test_a_site_that_hangs_up_is_told_as_possibly_executed() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()

    async with between(script) as (socket, _, _, _):
        error = await socket.asks(f"{API}/sessions", method="POST")
        assert (error.code, error.executed) == ("unreachable", "unknown")


async def test_a_site_that_does_not_speak_http_is_told() -> None:
    async with between(always(b"220 smtp\r\n")) as (socket, _, _, _):
        assert (await socket.asks("/api/rest")).code == "bad_answer"


@pytest.mark.parametrize("whose", ["the request's", "the agent's"])
async def test_a_site_that_is_silent_is_given_up_in_time(whose: str) -> None:
    limit = {"upstream_timeout_s": 0.03} if whose == "the agent's" else {}
    async with between(silent, **limit) as (socket, _, _, _):
        timeout: Any = {"timeout": 0.03} if whose == "the request's" else {}
        error = await socket.asks("/api/rest", **timeout)
        assert (error.code, error.executed) == ("timed_out", "unknown")


async def test_an_answer_that_is_cut_short_is_told() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(bytes(INLINE_MOST_BYTES + 1))[:-1])

    async with between(script) as (socket, _, _, _):
        assert (await socket.asks("/api/rest")).status == 200
        message = await socket.next()
        while isinstance(message, TunnelChunk):
            assert not message.end
            message = await socket.next()
        assert (message.code, message.id, message.executed) == ("cut", "1", "unknown")


@pytest.mark.parametrize("how", ["cancel", "the bridge is gone"])
async def test_a_request_that_nobody_waits_for_is_aborted_at_the_site(how: str) -> None:
    aborted = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.gone()
        aborted.set()

    async with between(script) as (socket, site, _, _):
        await socket.says(TunnelRequest("1", "GET", "/api/rest"))
        await eventually(lambda: len(site.seen) == 1)
        if how == "cancel":
            await socket.says(TunnelCancel("1"))
        else:
            socket.connection.transport.abort()
        await asyncio.wait_for(aborted.wait(), 5)


# Its end


async def test_when_it_is_stopped_it_takes_no_more_and_finishes_what_is_under_way() -> None:
    released = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        await released.wait()
        await peer.send(answer(b"1", "Content-Type: application/json"))

    async with between(script) as (socket, site, _, made):
        await socket.says(TunnelRequest("1", "GET", "/api/rest"))
        await eventually(lambda: len(site.seen) == 1)
        made.stop()
        leaving = await socket.next()
        assert (leaving.code, leaving.id) == ("going_away", None)
        refused = await socket.asks("/api/rest", "2")
        assert (refused.code, refused.id, refused.executed) == ("going_away", "2", "no")
        released.set()
        assert (await socket.next()).status == 200
        await asyncio.wait_for(socket.connection.wait_closed(), 5)
        assert socket.connection.close_code == 1001


async def test_it_does_not_wait_for_ever_for_what_is_under_way() -> None:
    async with between(silent, how={"drain_s": 0.05}) as (socket, site, _, made):
        await socket.says(TunnelRequest("1", "GET", "/api/rest"))
        await eventually(lambda: len(site.seen) == 1)
        made.stop()
        await asyncio.wait_for(socket.connection.wait_closed(), 5)


# What it logs


async def test_each_request_is_a_line_without_secrets(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bridge.tunnel")
    body = b'{"password":"hunter3"}'
    script = always(answer(body, "Set-Cookie: AlcUserId=hunter4", "Content-Type: application/json"))
    async with between(script, allow=["/api/rest/**"]) as (socket, _, _, _):
        headers: Any = {"Cookie": "AlcUserId=hunter5", "Authorization": "Basic hunter6"}
        await socket.asks(
            f"{API}/users/a?password=hunter1", method="PUT", headers=headers, body=Raw(b'{"p":"hunter2"}')
        )
        await socket.asks("/manager?token=hunter7", "2")
        await socket.asks("/api/rest/\x1b[2J\nforged", "3")
    lines = [line for record in caplog.records for line in record.getMessage().split("\n")]
    (passed,) = [line for line in lines if "/users/a" in line]
    assert passed.startswith(f"paris: PUT {API}/users/a 200 in ")
    assert any(line.startswith("paris: GET /manager refused") for line in lines)
    assert not any(line.startswith("forged") for line in lines)
    assert "hunter" not in "\n".join(lines)
    assert "secret-token" not in "\n".join(lines)


# Events


ACCEPTED = {
    "subscriptionId": "s1",
    "status": "ACCEPTED",
    "publicPollingUrl": "https://o2g.example.com/OTEvents?subscriptionId=s1",
}
CHANNEL = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(*lines: str) -> bytes:
    data = "".join(f"{line}\n" for line in lines).encode()
    return b"%x\r\n%b\r\n" % (len(data), data)


async def test_the_events_of_a_labelled_subscription_come_after_its_answer_until_it_is_cancelled() -> None:
    closed = asyncio.Event()

    async def script(peer: Peer) -> None:
        while True:
            seen = await peer.request()
            if seen.target.startswith("/OTEvents"):
                await peer.send(CHANNEL + chunk('{"eventName":"OnChannelInformation"}', '{"eventName":"E1"}'))
                await peer.send(chunk('{"eventName":"E2"}'))
                await peer.gone()
                closed.set()
            else:
                await peer.send(answer(msgspec.json.encode(ACCEPTED), "Content-Type: application/json"))

    async with between(script) as (socket, site, _, _):
        headers: Any = {"Cookie": "AlcUserId=x", "Authorization": "Basic y"}
        response = await socket.asks(
            f"{API}/subscriptions?identifier=app1&a=b", method="POST", headers=headers
        )
        assert body_of(response) == ACCEPTED
        for name in ("E1", "E2"):
            event = await socket.next()
            assert isinstance(event, TunnelEvent)
            assert (event.identifier, event.subscriptionId) == ("app1", "s1")
            assert msgspec.json.decode(bytes(event.event)) == {"eventName": name}
        subscription, channel = site.seen
        assert subscription.target == f"{API}/subscriptions?a=b", "the identifier is not the site's"
        assert (channel.method, channel.target) == ("GET", "/OTEvents?subscriptionId=s1")
        assert (channel.header("Cookie"), channel.header("Authorization")) == ("AlcUserId=x", None)
        await socket.says(TunnelCancel("1"))
        await asyncio.wait_for(closed.wait(), 5)


async def test_event_channels_may_have_an_address_of_their_own() -> None:
    async with (
        serving(always(answer(b"events"))) as events,
        serving(always(answer(b"calls"))) as site,
        bridge() as b,
    ):
        async with agent(b.url, site.url, events_upstream=events.url):
            socket = await b.socket()
            await socket.asks("/OTEvents?subscriptionId=s1")
            await socket.asks("/api/rest", "2")
            assert [seen.target for seen in events.seen] == ["/OTEvents?subscriptionId=s1"]
            assert [seen.target for seen in site.seen] == ["/api/rest"]


# TLS


async def test_both_legs_are_encrypted_and_both_ends_verified(pki: Pki) -> None:
    mutual = pki.server()
    mutual.load_verify_locations(pki.ca)
    mutual.verify_mode = ssl.CERT_REQUIRED
    files = {"ca_file": pki.ca, "client_cert": pki.file("user.pem"), "client_key": pki.file("user.key")}
    members = {prefix + key: str(file) for prefix in ("", "upstream_") for key, file in files.items()}
    async with serving(echo, tls=mutual) as site, bridge(tls=mutual) as played:
        async with agent(played.url, site.url, **members):
            assert (await (await played.socket()).asks("/api/rest")).status == 200


async def test_a_bridge_whose_certificate_is_not_trusted_gets_no_token(pki: Pki) -> None:
    async with serving(echo) as site, bridge(tls=pki.server("elsewhere")) as played:
        async with agent(played.url, site.url, ca_file=str(pki.ca)):
            await asyncio.sleep(0.05)
            assert played.handshakes == []


async def test_a_site_whose_certificate_is_not_trusted_gets_no_request(pki: Pki) -> None:
    async with serving(echo, tls=pki.server("elsewhere")) as site, bridge() as played:
        async with agent(played.url, site.url, upstream_ca_file=str(pki.ca)):
            error = await (await played.socket()).asks("/api/rest")
            assert (error.code, error.executed) == ("unreachable", "no")
            assert "certificate" in error.message
            assert site.seen == []


# A XiVO behind it


async def test_each_server_of_a_xivo_gets_its_own_requests() -> None:
    """protocol.md section 1: XUC, the configuration server and XCU have paths of their own, and addresses."""
    async with (
        serving(echo) as xuc,
        serving(echo) as configmgt,
        serving(echo) as xcu,
        bridge() as played,
        agent(
            played.url,
            xuc.url,
            kind="xivo",
            configmgt_upstream=configmgt.url,
            xcu_upstream=f"{xcu.url}/behind/a/proxy",
        ),
    ):
        socket = await played.socket()
        for site, path, prefix in (
            (xuc, "/xuc/api/2.0/auth/check", ""),
            (configmgt, "/configmgt/api/1.0/users", ""),
            (xcu, "/api/1.0/xivo", "/behind/a/proxy"),
        ):
            assert (await socket.asks(path, path)).status == 200
            assert [each.target for each in site.seen] == [prefix + path]


async def test_a_server_of_a_xivo_whose_address_the_agent_was_not_given_is_not_reached() -> None:
    """protocol.md section 5: what an agent lets through is decided at the agent."""
    async with serving(echo) as xuc, bridge() as played, agent(played.url, xuc.url, kind="xivo"):
        socket = await played.socket()
        for path in ("/configmgt/api/1.0/users", "/api/1.0/xivo", "/api/rest", "/xuc/api/2.0/nonsense"):
            error = await socket.asks(path, path)
            assert (error.code, error.executed) == ("refused", "no")
        assert xuc.seen == []
