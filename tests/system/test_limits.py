"""Every limit of protocol.md section 8: at the limit all is well, one beyond is answered as documented."""

from __future__ import annotations

import asyncio
import json
import socket as sockets
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.system.client import opened
from tests.system.conftest import TOKEN
from tests.system.raw import Deaf, Raw, raw, signed_in
from tests.system.serving import (
    Bridge,
    address_of,
    listening,
    metrics,
    serve,
    serving,
)
from tests.system.stand_in import Asked, StandIn, answers, silent, standing_in

IN_FLIGHT = 256
UPSTREAM_S = 0.5
GRACE_S = 1.0
FAILURES = 3
QUEUED_FRAMES = 20
FRAME_BYTES = 300_000

LIMITS: dict[str, float] = {
    "frame_bytes": FRAME_BYTES,
    "outbound_frames": QUEUED_FRAMES,
    "session_events": QUEUED_FRAMES,
    "sign_in_failures_per_minute": FAILURES,
    "upstream_timeout_s": UPSTREAM_S,
    "sign_in_grace_s": GRACE_S,
    "session_linger_s": 1.0,
}


@pytest.fixture(scope="module")
def listener() -> Iterator[sockets.socket]:
    with listening() as socket:
        yield socket


@pytest.fixture(scope="module")
def tight(tmp_path_factory: pytest.TempPathFactory, listener: sockets.socket) -> Iterator[Bridge]:
    """A bridge with small limits; in front of it stands whatever a test puts there."""
    bridge = serve(tmp_path_factory.mktemp("tight"), address_of(listener), limits=LIMITS)
    yield bridge
    bridge.program.stop()


@pytest.fixture
async def site(listener: sockets.socket) -> AsyncIterator[StandIn]:
    async with standing_in(listener) as running:
        yield running


@pytest.fixture
async def socket(site: StandIn, tight: Bridge) -> AsyncIterator[Raw]:
    """A user on the tight bridge, who is signed out at the end."""
    async with signed_in(tight.url, "oxe70120") as opened_:
        yield opened_
        await opened_.result("Session.logout")


def frame(method: str, id_: Any, params: Any = None) -> str:
    message = {"jsonrpc": "2.0", "id": id_, "method": method}
    if params is not None:
        message["params"] = params
    return json.dumps(message)


LARGE = json.dumps({"calls": [], "x": "x" * 250_000}).encode()
FLOOD = QUEUED_FRAMES + 60
"""So many large answers pass what the kernel's buffers take, some megabytes, and what the queue holds."""

CALLS = ("GET", "/telephony/calls")
GET_CALLS = "O2g.telephony.getCalls"


class Gate:
    """A script that answers once it is opened."""

    def __init__(self, body: bytes = b'{"calls":[]}') -> None:
        self.opened = asyncio.Event()
        self._body = body

    async def __call__(self, asked: Asked) -> None:
        await self.opened.wait()
        await asked.answer(200, self._body)


# In flight


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory, listener: sockets.socket) -> Iterator[Bridge]:
    """A bridge with the limits that it has by default."""
    bridge = serve(tmp_path_factory.mktemp("patient"), address_of(listener))
    yield bridge
    bridge.program.stop()


async def test_256_calls_may_be_in_flight_and_one_more_is_refused(site: StandIn, patient: Bridge) -> None:
    """protocol.md section 8: -32006 with the limit; the others are answered, and then there is room again."""
    gate = Gate()
    site.script(*CALLS, gate)
    async with signed_in(patient.url, "oxe70121") as socket, signed_in(patient.url, "oxe70122") as other:
        for number in range(IN_FLIGHT):
            await socket.send(frame(GET_CALLS, number))
        for method in (GET_CALLS, "rpc.ping", "Cti.dial", "Cti.nothing"):
            error = await socket.error(method, {"destination": "1"} if method == "Cti.dial" else None)
            assert error["code"] == -32006
            assert error["data"]["limit"] == IN_FLIGHT
            assert error["data"]["retryAfter"] > 0
        await other.lives()
        gate.opened.set()
        assert {(await socket.message())["id"] for _ in range(IN_FLIGHT)} == set(range(IN_FLIGHT))
        await socket.lives()
        assert "result" in await socket.call(GET_CALLS)
        await socket.result("Session.logout")
        await other.result("Session.logout")


async def test_each_member_of_a_batch_counts(site: StandIn, patient: Bridge) -> None:
    """protocol.md sections 2 and 8: with room for one, one member of a batch runs and the others are refused."""
    gate = Gate()
    site.script(*CALLS, gate)
    async with signed_in(patient.url, "oxe70121") as socket:
        for number in range(IN_FLIGHT - 1):
            await socket.send(frame(GET_CALLS, number))
        await socket.send(f"[{','.join(frame(GET_CALLS, name) for name in 'abc')}]")
        await until(lambda: metrics_of(patient)["ctibridge_in_flight",] == IN_FLIGHT)
        gate.opened.set()
        answers = [await socket.message() for _ in range(IN_FLIGHT)]
        (batch,) = [each for each in answers if isinstance(each, list)]
        outcomes = [each.get("error", {}).get("code") for each in batch]
        assert outcomes == [None, -32006, -32006]
        await socket.result("Session.logout")


async def test_tunnelled_requests_share_the_limit_and_are_answered_with_429(
    site: StandIn, patient: Bridge
) -> None:
    """protocol.md sections 5 and 8: 128 calls and 128 requests fill a socket."""
    gate = Gate()
    site.script(*CALLS, gate)
    request = {"type": "request", "method": "GET", "path": "/api/rest/1.0/telephony/calls"}
    async with signed_in(patient.url, "oxe70121") as socket:
        for number in range(IN_FLIGHT // 2):
            await socket.send(frame(GET_CALLS, f"call {number}"))
            await socket.send(json.dumps({**request, "id": f"request {number}"}))
        refused = await socket.ask(json.dumps({**request, "id": "one more"}))
        assert (refused["id"], refused["status"], refused["origin"]) == ("one more", 429, "bridge")
        assert refused["body"]["canRetry"] is True
        assert str(IN_FLIGHT) in refused["body"]["helpMessage"]
        assert (await socket.error("rpc.ping"))["code"] == -32006
        twin = await socket.ask(json.dumps({**request, "id": "request 0"}))
        assert (twin["type"], twin["code"], twin["id"]) == ("error", "duplicate_id", "request 0")
        gate.opened.set()
        ids = {(await socket.message())["id"] for _ in range(IN_FLIGHT)}
        assert len(ids) == IN_FLIGHT
        await socket.result("Session.logout")


async def test_a_cancelled_request_makes_room_and_is_not_answered(site: StandIn, patient: Bridge) -> None:
    """protocol.md section 5."""
    gate = Gate()
    site.script(*CALLS, gate)
    request = {"type": "request", "method": "GET", "path": "/api/rest/1.0/telephony/calls"}
    async with raw(patient.url, token=TOKEN) as socket:
        for number in range(IN_FLIGHT):
            await socket.send(json.dumps({**request, "id": str(number)}))
        assert (await socket.ask(json.dumps({**request, "id": "x"})))["status"] == 429
        await socket.send('{"type":"cancel","id":"0"}')
        await socket.send('{"type":"cancel","id":"never was"}')
        await socket.lives()
        await socket.send(json.dumps({**request, "id": "x"}))
        gate.opened.set()
        ids = {(await socket.message())["id"] for _ in range(IN_FLIGHT)}
        assert "0" not in ids
        assert "x" in ids
        await socket.lives()


# A reader that is too slow


async def test_a_reader_that_is_too_slow_is_closed_and_its_session_keeps_its_events(
    site: StandIn, tight: Bridge
) -> None:
    """protocol.md sections 6, 7 and 8: over the outbound frames 4008; a resume replays what came meanwhile."""
    site.script(*CALLS, answers(200, LARGE))
    with Deaf(tight.url, buffer_bytes=4096) as peer:
        session = await asyncio.to_thread(peer.sign_in, "oxe70121")
        await site.until(lambda: "oxe70121" in site.channels)
        closes = ("ctibridge_closes_total", "4008")
        before = metrics_of(tight).get(closes, 0)
        for number in range(FLOOD):
            peer.send(frame(GET_CALLS, number).encode())
        await until(lambda: metrics_of(tight).get(closes, 0) == before + 1)
        for number in range(5):
            await site.channels["oxe70121"].event("OnUserStateModified", state=["BUSY", "FREE"][number % 2])
        assert await asyncio.to_thread(peer.close_code) == 4008
    async with raw(tight.url) as again:
        resumed = await again.result("Session.resume", {"sessionId": session["sessionId"], "seq": 0})
        assert resumed["lost"] == 0
        heard = [await again.event() for _ in range(resumed["replayed"])]
        assert [event["params"]["seq"] for event in heard] == list(range(1, len(heard) + 1))
        assert len(heard) >= 3 + 4
        await again.result("Session.logout")


async def test_a_reader_that_never_reads_again_is_cut_off(site: StandIn, tight: Bridge) -> None:
    """protocol.md section 8: not even the close frame is taken; the socket is gone all the same."""
    site.script(*CALLS, answers(200, LARGE))
    with Deaf(tight.url, buffer_bytes=4096) as peer:
        await asyncio.to_thread(peer.sign_in, "oxe70122")
        for number in range(FLOOD):
            peer.send(frame(GET_CALLS, number).encode())
        await until(lambda: metrics_of(tight)["ctibridge_sockets",] == 0, 9.0)
        await until(lambda: metrics_of(tight)["ctibridge_sessions",] == 0)


async def test_frames_that_wait_may_have_so_many_bytes_and_no_more(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """protocol.md section 8: the queue is bounded in bytes as well as in frames."""
    limits = {"outbound_bytes": 1_000_000, "session_linger_s": 0.2}
    async with serving(tmp_path_factory.mktemp("bytes"), limits=limits) as (site, bridge):
        site.script(*CALLS, answers(200, LARGE))
        with Deaf(bridge.url, buffer_bytes=4096) as peer:
            await asyncio.to_thread(peer.sign_in, "oxe70121")
            for number in range(FLOOD):
                peer.send(frame(GET_CALLS, number).encode())
            await until(lambda: ("ctibridge_closes_total", "4008") in metrics_of(bridge))
            assert await asyncio.to_thread(peer.close_code) == 4008


# Signing in


async def test_only_failed_sign_ins_count_and_after_the_limit_even_the_right_password_waits(
    site: StandIn, patient: Bridge, tight: Bridge
) -> None:
    """protocol.md sections 3 and 8: so many failures a minute, then -32006 with `retryAfter`."""
    site.refused.add("mallory")
    for bridge, limit in ((patient, 5), (tight, FAILURES)):
        async with raw(bridge.url, token=TOKEN) as socket:
            for _ in range(limit + 3):
                await socket.sign_in("oxe70123")
                await socket.result("Session.logout")
            wrong = {"login": "oxe70123", "password": "wrong"}
            right = {"login": "oxe70123", "password": "0000"}
            for _ in range(limit - 1):
                assert (await socket.error("Session.login", wrong))["code"] == -32001
            await socket.result("Session.login", right)  # clears the count
            await socket.result("Session.logout")
            for _ in range(limit):
                assert (await socket.error("Session.login", wrong))["code"] == -32001
            for asked in (wrong, right):
                error = await socket.error("Session.login", asked)
                assert error["code"] == -32006
                assert error["data"]["limit"] == limit
                assert 0 < error["data"]["retryAfter"] <= 60
            await socket.sign_in("oxe70124")  # another login is not affected
            await socket.result("Session.logout")
        async with raw(bridge.url, token=TOKEN) as another:
            error = await another.error("Session.login", {"login": "OXE70123", "password": "0000"})
            assert error["code"] == -32006


async def test_guesses_in_flight_at_once_do_not_pass_the_limit(site: StandIn, tight: Bridge) -> None:
    """protocol.md section 8: as many are asked of the PBX as may fail, not as many as fit in flight."""
    async with raw(tight.url, token=TOKEN) as socket:
        for number in range(100):
            guess = {"login": "oxe70125", "password": f"guess {number}"}
            await socket.send(frame("Session.login", number, guess))
        codes = [(await socket.message())["error"]["code"] for _ in range(100)]
        assert codes.count(-32001) == FAILURES
        assert codes.count(-32006) == 100 - FAILURES
    assert sum(asked.path == "/api/rest/authenticate" for asked in site.seen) == FAILURES


async def test_a_site_that_does_not_answer_counts_as_no_failure(site: StandIn, tight: Bridge) -> None:
    """protocol.md section 3: only a refused password is a failed sign-in."""
    site.down = True
    async with raw(tight.url, token=TOKEN) as socket:
        for _ in range(FAILURES + 2):
            error = await socket.error("Session.login", {"login": "oxe70126", "password": "0000"})
            assert error["code"] in (-32003, -32000)
        site.down = False
        await socket.sign_in("oxe70126")
        await socket.result("Session.logout")


async def test_a_socket_that_does_not_sign_in_is_closed(site: StandIn, tight: Bridge) -> None:
    """protocol.md section 3: 4001 after the grace, however much it says; one that signs in stays."""
    async with raw(tight.url) as idle, raw(tight.url) as busy, raw(tight.url) as client:
        began = time.monotonic()
        await client.sign_in("oxe70127")
        for _ in range(5):
            await busy.lives()
            assert (await busy.error("Cti.dial"))["code"] == -32001
        for socket in (idle, busy):
            closing = await socket.closed()
            assert closing.code == 4001
            assert f"{GRACE_S:g} s" in closing.reason
        assert time.monotonic() - began >= GRACE_S * 0.9
        await client.lives()
        await client.result("Session.logout")
        assert (await client.closed()).code == 4001  # the grace begins anew


async def test_signing_out_gives_the_whole_grace_again(site: StandIn, tight: Bridge) -> None:
    """protocol.md section 3: the socket stays open and may sign in again."""
    async with raw(tight.url) as socket:
        await socket.sign_in("oxe70127")
        await asyncio.sleep(GRACE_S * 0.75)
        await socket.result("Session.logout")
        await asyncio.sleep(GRACE_S * 0.6)
        await socket.sign_in("oxe70127")
        await socket.result("Session.logout")


async def test_a_sign_in_that_the_pbx_takes_its_time_for_is_waited_for(site: StandIn, tight: Bridge) -> None:
    """protocol.md section 3: the grace is the client's time, not the PBX's."""

    async def slowly(asked: Asked) -> None:
        await asyncio.sleep(GRACE_S * 1.5)
        await asked.json({"admin": False, "login": "oxe70127", "timeToLive": 1800})

    site.script("POST", "/sessions", slowly)
    async with raw(tight.url) as socket:
        await socket.sign_in("oxe70127")
        await socket.lives()
        await socket.result("Session.logout")


async def test_a_token_that_is_not_known_closes_the_socket(patient: Bridge) -> None:
    """protocol.md sections 3 and 7: 4001, in the header and in the query alike."""
    async with raw(patient.url, token="guess") as socket:
        closing = await socket.closed()
        assert closing.code == 4001
        assert "guess" not in closing.reason
    for query in ("token=guess", "token=", "token=%ff&token=x"):
        async with raw(f"{patient.url}?{query}") as socket:
            if query == "token=":
                await socket.lives()
            else:
                assert (await socket.closed()).code == 4001
    async with raw(f"{patient.url}?token={TOKEN}") as socket:
        await socket.lives()


async def test_a_page_of_another_origin_is_refused(patient: Bridge) -> None:
    """protocol.md sections 3 and 7: 1008 with the remedy; the bridge's own origin and programs pass."""
    own = patient.url.replace("ws://", "http://").removesuffix("/ws")
    for origin in ("https://evil.example", "null", own.replace("http:", "https:"), f"{own}.evil.example"):
        async with raw(patient.url, headers={"Origin": origin}) as socket:
            closing = await socket.closed()
            assert closing.code == 1008
            assert "access.origins" in closing.reason
    async with raw(patient.url, headers={"Origin": own}) as socket:
        await socket.lives()
    async with raw(patient.url) as socket:
        await socket.lives()


async def test_a_socket_at_a_wrong_address_does_not_open(patient: Bridge) -> None:
    """protocol.md section 1: HTTP 404 with words, for paths and for sites."""
    base = patient.url.removesuffix("/ws")
    for path in ("/", "/wss", "/ws/", "/sites/london/ws", "/sites/paris/nothing", "/sites/"):
        with pytest.raises(InvalidStatus) as refused:
            async with raw(base + path):
                pass
        assert refused.value.response.status_code == 404
        body = (refused.value.response.body or b"").decode()
        assert "/ws" in body or "paris" in body
    async with raw(f"{base}/sites/paris/ws") as socket:
        await socket.lives()
    for path in ("/xuc/api/2.0/cti", "/ctichannel", "/sites/paris/ctichannel"):
        async with raw(base + path) as socket:  # opens, but a page of Cti.js signs in by its handshake
            assert (await socket.closed()).code == 4001


# Time


async def test_a_call_that_the_site_does_not_answer_ends_in_time(site: StandIn, socket: Raw) -> None:
    """protocol.md sections 7 and 8: -32005, and nobody knows whether it was executed."""
    site.script(*CALLS, silent)
    site.script("POST", "/telephony/calls", silent)
    for method, params in (
        (GET_CALLS, {}),
        ("O2g.telephony.makeCall", {"deviceId": "70120", "callee": "70121"}),
        ("Cti.dial", {"destination": "70121"}),
    ):
        error = await socket.error(method, params)
        assert error["code"] == -32005, error
        assert error["data"] == {"executed": "unknown"}
    request = {"type": "request", "id": "t", "method": "GET", "path": "/api/rest/1.0/telephony/calls"}
    answer = await socket.ask(json.dumps(request))
    assert (answer["status"], answer["origin"]) == (504, "bridge")
    await socket.lives()


async def test_a_call_may_set_itself_a_shorter_time_but_no_longer_one(site: StandIn, socket: Raw) -> None:
    """protocol.md section 4: `_meta.timeout`, in seconds, below the configured limit."""
    site.script(*CALLS, silent)
    loop = asyncio.get_running_loop()
    short, long = UPSTREAM_S / 5, UPSTREAM_S * 20
    begin = loop.time()
    await socket.send(frame(GET_CALLS, "long", {"_meta": {"timeout": long}}))
    await socket.send(frame(GET_CALLS, "short", {"_meta": {"timeout": short}}))
    first = await socket.message()
    assert (first["id"], first["error"]["code"]) == ("short", -32005)
    assert loop.time() - begin >= short * 0.9
    second = await socket.message()
    assert (second["id"], second["error"]["code"]) == ("long", -32005)
    assert UPSTREAM_S * 0.9 <= loop.time() - begin < long / 2


async def test_a_peer_that_does_not_answer_pings_is_dead(tmp_path_factory: pytest.TempPathFactory) -> None:
    """protocol.md section 8: after two missed pings the socket is gone, its session can be resumed."""
    limits = {"ping_interval_s": 0.2, "missed_pings": 2, "session_linger_s": 5.0}
    async with (
        serving(tmp_path_factory.mktemp("pings"), limits=limits) as (_, bridge),
        opened(bridge.url) as lively,
    ):
        with Deaf(bridge.url) as peer:
            session = await asyncio.to_thread(peer.sign_in, "oxe70120")
            await asyncio.to_thread(peer.ended)
        await until(lambda: metrics_of(bridge)["ctibridge_sockets",] == 1)
        assert metrics_of(bridge)["ctibridge_sessions",] == 1
        assert await lively.call("rpc.ping") == {}
        resumed = await lively.call("Session.resume", {"sessionId": session["sessionId"], "seq": 0})
        assert resumed["lost"] == 0
        await lively.call("Session.logout")


# Once and no more


async def test_a_key_is_executed_once_also_while_the_first_call_is_in_flight_and_after_a_resume(
    site: StandIn, tight: Bridge
) -> None:
    """protocol.md section 6: the same key gets the same answer, whoever of the session asks."""
    gate = Gate(b'{"calls":[],"made":true}')
    site.script(*CALLS, gate)
    keyed = {"_meta": {"key": "the key"}}
    async with raw(tight.url) as first, raw(tight.url, token=TOKEN) as second:
        session = await first.sign_in("oxe70121")
        for number in range(5):
            await first.send(frame(GET_CALLS, number, keyed))
        await site.until(lambda: site.count(*CALLS) == 1)
        await second.result("Session.resume", {"sessionId": session["sessionId"], "seq": 0})
        assert (await first.closed()).code == 4009
        await second.send(frame(GET_CALLS, "again", keyed))
        gate.opened.set()
        answer = await second.message()
        assert answer == {"jsonrpc": "2.0", "id": "again", "result": {"calls": [], "made": True}}
        assert await second.result(GET_CALLS, keyed) == {"calls": [], "made": True}
        (member,) = await second.ask(f"[{frame(GET_CALLS, 1, keyed)}]")
        assert member["result"] == {"calls": [], "made": True}
        assert site.count(*CALLS) == 1
        await second.result(GET_CALLS, {"_meta": {"key": "another key"}})
        assert site.count(*CALLS) == 2
        await second.result("Session.logout")


async def test_a_keyed_call_comes_to_its_end_when_its_socket_goes(site: StandIn, tight: Bridge) -> None:
    """protocol.md section 2: one that only reads would be aborted, one with a key is not."""
    gate = Gate(b'{"calls":[],"made":true}')
    site.script(*CALLS, gate)
    keyed = {"_meta": {"key": "the key"}}
    async with raw(tight.url) as first:
        session = await first.sign_in("oxe70121")
        await first.send(frame(GET_CALLS, 1, keyed))
        await site.until(lambda: site.count(*CALLS) == 1)
    async with raw(tight.url) as second:
        await second.result("Session.resume", {"sessionId": session["sessionId"], "seq": 0})
        gate.opened.set()
        assert await second.result(GET_CALLS, keyed) == {"calls": [], "made": True}
        assert site.count(*CALLS) == 1
        await second.result("Session.logout")


async def test_a_key_whose_call_was_not_executed_may_be_used_again(site: StandIn, socket: Raw) -> None:
    """protocol.md section 6: a key protects from executing twice, not from executing at all."""
    site.script(*CALLS, answers(500, b"{}"))
    keyed = {"_meta": {"key": "refused by the site"}}
    assert (await socket.error(GET_CALLS, keyed))["code"] == -32000
    site.script(*CALLS, answers(200, b'{"calls":[]}'))
    assert (await socket.error(GET_CALLS, keyed))["code"] == -32000  # the site has spoken: the answer stays
    assert site.count(*CALLS) == 1
    for params in ({"colour": "red"}, {}):
        answer = await socket.call(GET_CALLS, {**params, "_meta": {"key": "a slip"}})
        assert ("error" in answer) == bool(params)
    assert site.count(*CALLS) == 2


# What is left over


async def test_nothing_is_left_of_200_sockets_that_came_and_went(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """protocol.md section 6: after the linger no socket, session, task, file or session at the PBX is left."""
    limits = {"session_linger_s": 0.3}
    async with serving(tmp_path_factory.mktemp("many"), limits=limits) as (site, bridge):

        async def visit(number: int) -> None:
            url = f"{bridge.url}?token={TOKEN}" if number % 4 == 0 else bridge.url
            async with raw(url) as socket:
                if number % 3:
                    await socket.sign_in(f"oxe{70120 + number}")
                    await socket.call(GET_CALLS)
                    await socket.send(frame("Cti.dial", 1, {"destination": "70121"}))
                if number % 5 == 0:
                    await socket.send("rubbish")
                if number % 7 == 0:
                    socket.connection.transport.abort()

        await visit(1)
        await site.until(lambda: metrics_of(bridge)["ctibridge_sessions",] == 0)
        await asyncio.sleep(0.1)
        before = metrics_of(bridge)["ctibridge_tasks",]
        files = open_files(bridge)
        for batch in range(0, 200, 20):
            await asyncio.gather(*(visit(number) for number in range(batch, batch + 20)))
        await until(lambda: metrics_of(bridge)["ctibridge_sockets",] == 0)
        await until(lambda: metrics_of(bridge)["ctibridge_sessions",] == 0)
        await until(lambda: site.sessions == {})
        await until(lambda: metrics_of(bridge)["ctibridge_tasks",] <= before)
        assert metrics_of(bridge)["ctibridge_in_flight",] == 0
        await until(lambda: open_files(bridge) <= files + 64)  # connections to the site are kept a while


def open_files(bridge: Bridge) -> int:
    """How many files and sockets the bridge's process holds."""
    return sum(1 for _ in Path(f"/proc/{bridge.program.pid}/fd").iterdir())


def metrics_of(bridge: Bridge) -> dict[tuple[str, ...], float]:
    """What `/metrics` says now."""
    return metrics(bridge.url)


async def until(condition: Any, patience_s: float = 30.0) -> None:
    """Wait until it holds; it may block for a moment."""
    async with asyncio.timeout(patience_s):
        while not await asyncio.to_thread(condition):
            await asyncio.sleep(0.02)
