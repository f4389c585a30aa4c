"""Bodies of any size through a client's tunnel, over the real HTTP carrier to a scripted site (section 5)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import msgspec
import pytest
from msgspec import UNSET, Raw

from bridge.acl import SiteRules
from bridge.config import Config, Limits
from bridge.config import Site as SiteSettings
from bridge.metrics import Metrics
from bridge.sites import Site
from bridge.transport import Request
from bridge.transport.http import HttpTransport
from bridge.tunnel.requester import TunnelRequests
from protocol.encoding import Encoding
from protocol.exchange import INLINE_MOST_BYTES
from protocol.flow import CHUNK_BYTES, WINDOW_BYTES
from protocol.tunnel import (
    Codec,
    Message,
    TunnelCancel,
    TunnelChunk,
    TunnelError,
    TunnelRequest,
    TunnelResponse,
    TunnelWindow,
)
from tests.bridge.transport.scripted import Peer, answer, eventually, serving
from tests.bridge.transport.scripted import Site as Scripted

PATH = "/api/rest/1.0/recordings"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
LARGE = bytes(range(250)) * 40_000
"""Ten megabytes: far more than all buffers on the way hold."""

HELD_MOST_BYTES = 7_000_000
"""What may be on its way when nobody reads: credit, what the carrier reads ahead, and the kernel's two buffers."""


class NoDialect:
    def watches(self, request: Request) -> bool:
        return False

    def close(self) -> None:
        pass


class RealSite:
    name = "paris"

    def __init__(self, transport: HttpTransport) -> None:
        self.transport = transport

    def tunnel(self, *_: Any) -> NoDialect:
        return NoDialect()

    def error_body(self, status: int, message: str) -> dict[str, Any]:
        return {"status": status, "message": message}


class Client:
    """One socket. `waits` is whether it takes frames; `grant` is credit for each byte that arrives."""

    def __init__(self, transport: HttpTransport, limits: Limits, encoding: Encoding) -> None:
        self.waits = False
        self.reads = True
        self.said: list[Message] = []
        self.bodies: dict[str, bytearray] = {}
        self.ended: set[str] = set()
        self._encoding = encoding
        self._come = asyncio.Event()
        self.tunnel = TunnelRequests(
            cast(Site, RealSite(transport)),
            SiteRules(SiteSettings(name="paris", kind="o2g"), Config().tunnel.allow),
            Codec(),
            Config(limits=limits),
            Metrics(),
            self,
            lambda: encoding,
        )

    def put(self, encoding: Encoding, frame: bytes) -> None:
        assert encoding is self._encoding
        message = Codec().decode(encoding, frame)
        self._come.set()
        if not isinstance(message, TunnelChunk):
            self.said.append(message)
            return
        body = self.bodies.setdefault(message.id, bytearray())
        body += message.data
        if message.end:
            self.ended.add(message.id)
        elif self.reads:
            self.says(TunnelWindow(message.id, len(message.data)))

    def says(self, *messages: Message) -> None:
        # Not from inside `put`: a socket's frames come in another turn of the loop.
        for message in messages:
            data = Codec().encode(self._encoding, message)
            asyncio.get_running_loop().call_soon(self._frame, data)

    def _frame(self, data: bytes) -> None:
        self.tunnel.frame(data, self._encoding, may_request=True, others_in_flight=0)

    def asks(self, id_: str = "1", method: str = "GET", **members: Any) -> None:
        self.says(TunnelRequest(id_, method, members.pop("path", PATH), **members))

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not condition():
                self._come.clear()
                await self._come.wait()

    async def hears(self, last: bytes, id_: str = "1") -> None:
        """A body whose latest bytes are these."""
        await self.until(lambda: bytes(self.bodies.get(id_, b"")).endswith(last))

    async def credit(self, sent: int) -> int:
        """How much of a body may be sent beyond what has been, once it is something."""
        await self.until(lambda: sent < WINDOW_BYTES + self.granted)
        return WINDOW_BYTES + self.granted - sent

    async def head(self, id_: str = "1") -> TunnelResponse:
        """The answer to a request, or its head."""
        await self.until(lambda: any(self._is_head(message, id_) for message in self.said))
        (head,) = [message for message in self.said if self._is_head(message, id_)]
        assert isinstance(head, TunnelResponse)
        return head

    async def error(self, id_: str = "1") -> TunnelError:
        await self.until(lambda: any(isinstance(message, TunnelError) for message in self.said))
        (error,) = [message for message in self.said if isinstance(message, TunnelError)]
        assert error.id == id_
        return error

    async def body(self, id_: str = "1") -> bytes:
        """The whole of a streamed answer's body."""
        await self.until(lambda: id_ in self.ended)
        return bytes(self.bodies[id_])

    @staticmethod
    def _is_head(message: Message, id_: str) -> bool:
        return isinstance(message, TunnelResponse) and message.id == id_

    def sends_body(self, data: bytes, id_: str = "1", *, first: int = 0, end: bool = True) -> None:
        pieces = [data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES)] or [b""]
        for number, piece in enumerate(pieces):
            last = end and number == len(pieces) - 1
            self.says(TunnelChunk(id_, first + number, piece, last))

    @property
    def granted(self) -> int:
        return sum(message.credit for message in self.said if isinstance(message, TunnelWindow))


@asynccontextmanager
async def tunnelled(
    script: Callable[[Peer], Awaitable[None]],
    *,
    limits: Limits | None = None,
    encoding: Encoding = Encoding.MSGPACK,
) -> AsyncIterator[tuple[Client, Scripted]]:
    async with serving(script) as site:
        transport = HttpTransport(site.url)
        client = Client(transport, limits or Limits(), encoding)
        try:
            yield client, site
        finally:
            client.tunnel.close()
            await transport.close()


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


async def gives_large(peer: Peer) -> None:
    """Large answers on one path, small ones on every other; whoever goes away in the middle may."""
    while True:
        seen = await peer.request()
        body = LARGE if seen.target == PATH else b"{}"
        try:
            await peer.send(answer(body, "Content-Type: application/json" if body == b"{}" else "X: y"))
        except ConnectionError:
            return


# Down


@pytest.mark.parametrize("encoding", list(Encoding))
async def test_a_large_answer_comes_whole_and_in_order(encoding: Encoding) -> None:
    async with tunnelled(gives_large, encoding=encoding) as (client, _):
        client.asks()
        head = await client.head()
        assert (head.status, head.stream, head.body) == (200, True, UNSET)
        assert head.headers["Content-Length"] == str(len(LARGE))
        assert await client.body() == LARGE
        assert client.tunnel.in_flight == 0


async def test_a_client_that_does_not_read_stops_the_site_from_sending() -> None:
    sent = 0

    async def script(peer: Peer) -> None:
        nonlocal sent
        await peer.request()
        await peer.send(CHUNKED)
        while sent < 50_000_000:
            try:
                await peer.send(chunk(bytes(100_000)))
            except ConnectionError:
                return
            sent += 100_000

    async with tunnelled(script) as (client, _):
        client.reads = False
        client.asks()
        await client.until(lambda: len(client.bodies.get("1", b"")) == WINDOW_BYTES)
        before = -1
        while before != sent:
            before = sent
            await asyncio.sleep(0.05)
        assert len(client.bodies["1"]) == WINDOW_BYTES
        assert sent <= HELD_MOST_BYTES


async def test_small_answers_do_not_wait_for_a_large_one() -> None:
    async with tunnelled(gives_large) as (client, _):
        client.reads = False
        client.asks()
        await client.until(lambda: len(client.bodies.get("1", b"")) == WINDOW_BYTES)
        for turn in range(20):
            client.asks(f"small{turn}", path="/api/rest")
            assert (await client.head(f"small{turn}")).status == 200
        assert "1" not in client.ended
        client.reads = True
        client.says(TunnelWindow("1", WINDOW_BYTES))
        assert await client.body() == LARGE


async def test_while_the_socket_takes_nothing_chunks_wait_and_go_on_with_it() -> None:
    async with tunnelled(gives_large) as (client, _):
        client.waits = True
        client.asks()
        await client.head()
        await asyncio.sleep(0.05)
        assert client.bodies == {}
        client.asks("small", path="/api/rest")
        await client.head("small")
        client.waits = False
        client.tunnel.flush()
        assert await client.body() == LARGE


async def test_an_event_channel_comes_as_it_is_made() -> None:
    more = asyncio.Semaphore(0)

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED)
        for number in range(3):
            await more.acquire()
            await peer.send(chunk(b"event %d\n" % number))
        await peer.send(chunk(b""))

    async with tunnelled(script) as (client, _):
        client.asks(path="/OTEvents")
        assert (await client.head()).stream
        for number in range(3):
            more.release()
            await client.hears(b"event %d\n" % number)
        await client.body()


async def test_an_answer_that_is_cut_short_ends_with_an_error() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(LARGE)[:-1])

    async with tunnelled(script) as (client, _):
        client.asks()
        error = await client.error()
        assert (error.code, error.executed) == ("cut", "unknown")
        assert (await client.head()).status == 200
        assert client.ended == set()
        assert client.tunnel.in_flight == 0


@pytest.mark.parametrize("how", ["cancel", "close"])
async def test_who_does_not_want_the_rest_has_it_aborted_at_the_site(how: str) -> None:
    aborted = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED + chunk(b"x" * INLINE_MOST_BYTES + b"y"))
        await peer.gone()
        aborted.set()

    async with tunnelled(script) as (client, _):
        client.asks()
        await client.head()
        if how == "cancel":
            client.says(TunnelCancel("1"))
        else:
            client.tunnel.close()
        await asyncio.wait_for(aborted.wait(), 5)
        assert client.tunnel.in_flight == 0


async def test_a_bridge_that_ends_cuts_what_has_begun_and_answers_the_rest() -> None:
    async def script(peer: Peer) -> None:
        seen = await peer.request()
        if seen.target == PATH:
            await peer.send(CHUNKED + chunk(bytes(INLINE_MOST_BYTES + 1)))
        await peer.gone()

    async with tunnelled(script) as (client, site):
        client.asks()
        await client.head()
        client.asks("2", path="/api/rest")
        await eventually(lambda: len(site.seen) == 2)
        client.tunnel.fail_pending("shutting down")
        assert (await client.error()).code == "cut"
        assert (await client.head("2")).status == 504
        assert client.tunnel.in_flight == 0


# Up


@pytest.mark.parametrize("encoding", list(Encoding))
async def test_a_large_body_reaches_the_site_whole_and_in_order(encoding: Encoding) -> None:
    async def script(peer: Peer) -> None:
        seen = await peer.request()
        await peer.send(answer(msgspec.json.encode(len(seen.body)), "Content-Type: application/json"))

    async with tunnelled(script, encoding=encoding) as (client, site):
        client.asks(method="PUT", stream=True, headers={"Content-Type": "audio/wav"})
        body = LARGE[:3_000_000]
        sent = number = 0
        while sent < len(body):
            piece = body[sent : sent + min(CHUNK_BYTES, await client.credit(sent))]
            sent += len(piece)
            client.says(TunnelChunk("1", number, piece, sent == len(body)))
            number += 1
        head = await client.head()
        assert (head.status, head.stream, head.body) == (200, False, Raw(_encoded(encoding, len(body))))
        (seen,) = site.seen
        assert seen.body == body
        assert (seen.header("Transfer-Encoding"), seen.header("Content-Type")) == ("chunked", "audio/wav")


def _encoded(encoding: Encoding, value: int) -> bytes:
    return msgspec.json.encode(value) if encoding is Encoding.JSON else msgspec.msgpack.encode(value)


async def test_a_site_that_does_not_read_stops_the_client_from_sending() -> None:
    async def script(peer: Peer) -> None:
        await peer.head()
        await asyncio.Event().wait()

    async with tunnelled(script) as (client, _):
        client.asks(method="PUT", stream=True)
        sent = number = 0
        with contextlib.suppress(TimeoutError):
            while True:
                async with asyncio.timeout(0.3):
                    size = min(CHUNK_BYTES, await client.credit(sent))
                client.says(TunnelChunk("1", number, bytes(size)))
                sent += size
                number += 1
                assert sent <= HELD_MOST_BYTES


async def test_an_answer_may_come_before_the_body_is_sent() -> None:
    async def script(peer: Peer) -> None:
        await peer.head()
        await peer.send(answer(b"", status="413 Too Large"))
        await peer.gone()

    async with tunnelled(script) as (client, _):
        client.asks(method="PUT", stream=True)
        client.sends_body(bytes(CHUNK_BYTES), end=False)
        assert (await client.head()).status == 413
        client.sends_body(bytes(CHUNK_BYTES), first=1)
        client.asks("2", path="/manager")
        await client.head("2")
        assert not any(isinstance(message, TunnelError) for message in client.said), (
            "late chunks are no mistake"
        )


@pytest.mark.parametrize("how", ["cancel", "close"])
async def test_a_body_that_its_client_gives_up_is_aborted_at_the_site(how: str) -> None:
    aborted = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.head()
        await peer.gone()
        aborted.set()

    async with tunnelled(script) as (client, site):
        client.asks(method="PUT", stream=True)
        client.sends_body(b"some", end=False)
        await eventually(lambda: len(site.seen) == 1)
        if how == "cancel":
            client.says(TunnelCancel("1"))
        else:
            client.tunnel.close()
        await asyncio.wait_for(aborted.wait(), 5)


async def test_a_body_over_the_limit_is_refused_and_aborted() -> None:
    aborted = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.head()
        await peer.gone()
        aborted.set()

    async with tunnelled(script, limits=Limits(tunnel_body_bytes=1000)) as (client, site):
        client.asks(method="PUT", stream=True)
        client.sends_body(bytes(1000), end=False)
        await eventually(lambda: len(site.seen) == 1)
        client.sends_body(b"x", first=1)
        assert (await client.error()).code == "too_large"
        await asyncio.wait_for(aborted.wait(), 5)


async def test_a_body_for_a_site_that_is_not_there_is_answered_502() -> None:
    async with tunnelled(gives_large) as (client, site):
        site.stop_listening()
        client.asks(method="PUT", stream=True)
        client.sends_body(bytes(2 * CHUNK_BYTES))
        head = await client.head()
        assert (head.status, head.origin) == (502, "bridge")


async def test_a_site_that_does_not_answer_a_body_is_given_up_in_time() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.gone()

    async with tunnelled(script, limits=Limits(upstream_timeout_s=0.05)) as (client, _):
        client.asks(method="PUT", stream=True)
        client.sends_body(b"some", end=False)
        await asyncio.sleep(0.1)
        assert client.said == [], "it is the client that takes its time"
        client.sends_body(b"more", first=1)
        head = await client.head()
        assert (head.status, head.origin) == (504, "bridge")


async def test_a_body_with_headers_that_must_not_be_sent_is_answered_400() -> None:
    async with tunnelled(gives_large) as (client, site):
        client.asks(method="PUT", stream=True, headers={"X": "a\r\nb"})
        assert (await client.head()).status == 400
        assert site.connections == 0


async def test_both_directions_may_flow_at_once() -> None:
    async def script(peer: Peer) -> None:
        await peer.head()
        await peer.send(CHUNKED)
        while piece := await peer.chunk():
            await peer.send(chunk(piece.upper()))
        await peer.send(chunk(b""))

    async with tunnelled(script) as (client, _):
        client.asks(method="POST", stream=True)
        assert (await client.head()).stream
        for number, piece in enumerate((b"one", b"two")):
            client.says(TunnelChunk("1", number, piece))
            await client.hears(piece.upper())
        client.says(TunnelChunk("1", 2, b"", True))
        assert await client.body() == b"ONETWO"
