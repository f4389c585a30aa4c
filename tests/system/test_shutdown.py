"""How the bridge ends: politely to clients and PBX, in bounded time whatever they do, and without a word too much."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket as sockets
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.system.conftest import TOKEN
from tests.system.raw import Deaf, raw, signed_in
from tests.system.serving import Bridge, bridge_to, page, ready, running, serve, serving, wait_until_ready
from tests.system.stand_in import Asked, StandIn, answers, silent, standing_in

QUIET = ("--log-level", "warning")
GET_CALLS = "O2g.telephony.getCalls"
GET = ("GET", "/telephony/calls")
DRAIN_S = 0.5
PROMPT_S = 10.0
"""A stop that waits for nobody takes about 0.3 s; this is for a busy machine."""


def call(id_: str, method: str = GET_CALLS, params: Any = None) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": id_, "method": method, "params": params or {}})


def request(id_: str) -> str:
    return json.dumps(
        {"type": "request", "id": id_, "method": "GET", "path": "/api/rest/1.0/telephony/calls"}
    )


async def stopped(bridge: Bridge, number: signal.Signals = signal.SIGTERM) -> float:
    """Stop a bridge; how long it took. It says nothing and its status is 0."""
    begun = time.monotonic()
    bridge.program.signal(number)
    assert await asyncio.to_thread(bridge.program.over) == 0, bridge.program.stderr
    assert bridge.program.stderr == ""
    return time.monotonic() - begun


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("mode", ["user", "administrator"])
async def test_a_stop_answers_what_it_can_and_signs_everybody_out(
    tmp_path: Path, number: signal.Signals, mode: str
) -> None:
    """protocol.md sections 7 and 10: calls in flight get time to end, then 1001; no session is left at the PBX."""
    limits = {"drain_s": DRAIN_S}
    async with serving(tmp_path, *QUIET, mode=mode, limits=limits) as (site, bridge):
        await asyncio.to_thread(wait_until_ready, bridge.url)
        released = asyncio.Event()

        async def late(asked: Asked) -> None:
            await released.wait()
            await asked.json({"calls": ["late"]})

        async with contextlib.AsyncExitStack() as stack:
            sockets_ = [
                await stack.enter_async_context(signed_in(bridge.url, f"oxe7012{n}")) for n in range(4)
            ]
            _, quick, hung, tunnel = sockets_
            stranger = await stack.enter_async_context(raw(bridge.url))
            site.script(*GET, late)
            await quick.send(call("quick"))
            await site.until(lambda: site.count(*GET) == 1)
            site.script(*GET, silent)
            await hung.send(call("hung"))
            await hung.send(f"[{call('hung in a batch')}]")
            await tunnel.send(request("hung in the tunnel"))
            await site.until(lambda: site.count(*GET) == 4)
            begun = time.monotonic()
            bridge.program.signal(number)
            await asyncio.sleep(0.1)
            assert (await asyncio.to_thread(ready, bridge.url))[0] == 503
            with pytest.raises(InvalidStatus) as refused:
                async with raw(bridge.url):
                    pass
            assert refused.value.response.status_code == 503
            released.set()
            assert (await quick.message())["result"] == {"calls": ["late"]}
            answers_ = [await hung.message(), await hung.message()]
            (batched,) = next(each for each in answers_ if isinstance(each, list))
            (alone,) = [each for each in answers_ if isinstance(each, dict)]
            for each, id_ in ((alone, "hung"), (batched, "hung in a batch")):
                assert each["id"] == id_
                assert each["error"]["code"] == -32005
                assert each["error"]["data"] == {"executed": "unknown"}
            answer = await tunnel.message()
            assert (answer["id"], answer["status"], answer["origin"]) == ("hung in the tunnel", 504, "bridge")
            for socket in (*sockets_, stranger):
                closing = await socket.closed()
                assert closing.code == 1001
                assert "resume" in closing.reason
            assert time.monotonic() - begun >= DRAIN_S * 0.9
        assert await asyncio.to_thread(bridge.program.over) == 0
        assert bridge.program.stderr == ""
        assert site.sessions == {}
        if mode == "user":
            assert sorted(site.ended) == [f"oxe7012{n}" for n in range(4)]
            assert sum(each.method == "DELETE" and "/subscriptions/" in each.path for each in site.seen) == 4
        else:
            assert site.ended.count("admin") == 1


async def test_a_bridge_without_clients_stops_at_once(tmp_path: Path) -> None:
    """protocol.md section 10."""
    async with serving(tmp_path, *QUIET) as (_, bridge):
        assert await stopped(bridge) < PROMPT_S


async def test_sessions_that_wait_for_a_resume_are_signed_out_as_well(tmp_path: Path) -> None:
    """protocol.md section 6: a session outlives its socket, but not the bridge."""
    async with serving(tmp_path, *QUIET) as (site, bridge):
        async with signed_in(bridge.url, "oxe70120"):
            pass
        assert len(site.sessions) == 1
        assert await stopped(bridge) < PROMPT_S
        assert site.sessions == {}


async def test_a_second_signal_ends_at_once(tmp_path: Path) -> None:
    """protocol.md section 10: who cannot wait for the calls in flight says so by a second signal."""
    async with serving(tmp_path, limits={"drain_s": 60.0}) as (site, bridge):
        site.script(*GET, silent)
        async with signed_in(bridge.url, "oxe70120") as socket:
            await socket.send(call("hung"))
            await site.until(lambda: site.count(*GET) == 1)
            bridge.program.signal()
            await asyncio.sleep(0.3)
            assert bridge.program.status() is None
            begun = time.monotonic()
            bridge.program.signal()
            await asyncio.to_thread(bridge.program.over)
            assert time.monotonic() - begun < PROMPT_S
            with pytest.raises(ConnectionClosed):
                await socket.message()
        assert "Traceback" not in bridge.program.stderr, bridge.program.stderr


async def test_a_site_that_does_not_answer_does_not_keep_the_bridge_from_ending(tmp_path: Path) -> None:
    """protocol.md section 10: a sign-out that nobody answers is given up after some seconds, all at once."""
    async with serving(tmp_path, *QUIET) as (site, bridge), contextlib.AsyncExitStack() as stack:
        for number in range(10):
            await stack.enter_async_context(signed_in(bridge.url, f"oxe7012{number}"))
        site.script("DELETE", "/sessions", silent)
        assert await stopped(bridge) < 4.0 + PROMPT_S


async def test_a_site_that_cannot_be_reached_does_not_keep_the_bridge_from_ending(tmp_path: Path) -> None:
    """protocol.md section 10: also in administrator mode, while the bridge still tries to sign in."""
    for mode in ("user", "administrator"):
        async with bridge_to("http://127.0.0.1:1", tmp_path, "--log-level", "error", mode=mode) as bridge:
            assert await stopped(bridge) < PROMPT_S


async def test_peers_that_do_not_listen_do_not_keep_the_bridge_from_ending(tmp_path: Path) -> None:
    """protocol.md section 10: one that does not answer the close frame, one that does not even read, silent ones."""
    async with serving(tmp_path, *QUIET, limits={"drain_s": DRAIN_S}) as (site, bridge):
        with contextlib.ExitStack() as stack:
            rude = stack.enter_context(Deaf(bridge.url))
            await asyncio.to_thread(rude.sign_in, "oxe70120")
            stuffed = stack.enter_context(Deaf(bridge.url, buffer_bytes=4096))
            await asyncio.to_thread(stuffed.sign_in, "oxe70121")
            site.script(*GET, answers(200, json.dumps({"x": "x" * 500_000}).encode()))
            for number in range(14):  # what the kernel's buffers do not take waits at the bridge
                stuffed.send(call(str(number)).encode())
            await site.until(lambda: site.count(*GET) == 14)
            parts = urlsplit(bridge.url)
            for opening in (b"", b"GET /ws HTTP/1.1\r\n", b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"):
                silent_one = stack.enter_context(sockets.create_connection((parts.hostname, parts.port)))
                silent_one.sendall(opening)
            await asyncio.sleep(0.1)
            assert await stopped(bridge) < DRAIN_S + 2 * PROMPT_S
        assert site.sessions == {}


async def test_a_stop_in_the_middle_of_a_sign_in_leaves_no_session(tmp_path: Path) -> None:
    """protocol.md section 3: whoever was being signed in is signed out."""
    async with serving(tmp_path, *QUIET, limits={"drain_s": DRAIN_S}) as (site, bridge):
        site.script("POST", "/subscriptions", silent)
        async with raw(bridge.url) as socket:
            await socket.send(call("in", "Session.login", {"login": "oxe70120", "password": "0000"}))
            await site.until(lambda: site.count("POST", "/subscriptions") == 1)
            assert await stopped(bridge) < DRAIN_S + 2 * PROMPT_S
        assert site.sessions == {}


async def test_the_port_is_free_again_at_once_and_clients_come_back(tmp_path: Path) -> None:
    """protocol.md section 7: 1001 says reconnect; a bridge that starts anew takes the port over."""
    async with standing_in() as site:
        first = serve(tmp_path, site.url, *QUIET)
        async with running(first.program), signed_in(first.url, "oxe70120") as socket:
            first.program.signal()
            assert (await socket.closed()).code == 1001
            assert await asyncio.to_thread(first.program.over) == 0
        port = urlsplit(first.url).port
        async with (
            bridge_to(site.url, tmp_path, port=port) as second,
            signed_in(second.url, "oxe70120") as socket,
        ):
            assert second.url == first.url
            await socket.lives()


async def test_a_client_that_signs_in_by_a_token_is_told_as_well(tmp_path: Path) -> None:
    """protocol.md sections 5 and 7: labelled subscriptions end with their sockets."""
    async with serving(tmp_path, *QUIET) as (site, bridge):
        await _tunnel_client(site, bridge)


async def _tunnel_client(site: StandIn, bridge: Bridge) -> None:
    async with raw(bridge.url, token=TOKEN) as socket:
        cookie = "AlcUserId=the-client's-own"
        site.sessions["the-client's-own"] = "oxe70120"
        subscribe = {
            "type": "request",
            "id": "s",
            "method": "POST",
            "path": "/api/rest/1.0/subscriptions?identifier=mine",
            "headers": {"Cookie": cookie},
            "body": {},
        }
        answer = await socket.ask(json.dumps(subscribe))
        assert answer["body"]["status"] == "ACCEPTED"
        await site.until(lambda: "oxe70120" in site.channels)
        assert page(bridge.url, "/healthz")[0] == 200
        bridge.program.signal()
        assert (await socket.closed()).code == 1001
        assert await asyncio.to_thread(bridge.program.over) == 0
        assert bridge.program.stderr == ""
        await site.until(lambda: not site.channels)
        assert "the-client's-own" in site.sessions  # its session is its own affair
