"""The pages beside the sockets: what they say, that their counts move, and that no secret gets out with them."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.system.conftest import TOKEN
from tests.system.program import Bridge as Running
from tests.system.program import Pbx
from tests.system.raw import raw, rpc, signed_in
from tests.system.serving import Bridge, bridge_to, metrics, page, ready, serving, wait_until_ready
from tests.system.stand_in import StandIn, standing_in

Samples = dict[tuple[str, ...], float]


def test_the_liveness_page_is_short(bridge: Running) -> None:
    """protocol.md section 1: `/healthz`."""
    status, headers, body = page(bridge.url, "/healthz")
    assert (status, body) == (200, b"ok\n")
    assert headers["content-type"].startswith("text/plain")


def test_the_readiness_page_tells_of_each_site(bridge: Running) -> None:
    """protocol.md section 1: `/readyz`, 200 or 503 with the same shape."""
    status, said = ready(bridge.url)
    assert status == 200
    assert said["ready"] is True
    assert said["sites"]["paris"]["ready"] is True
    assert isinstance(said["sites"]["paris"]["detail"], str)
    _, headers, _ = page(bridge.url, "/readyz")
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("path", ["/", "/x", "/readyz/x", "/.env", "/sites", "/sites/paris", "/%00", "//"])
def test_an_unknown_page_is_404(user_bridge: Running, path: str) -> None:
    """protocol.md section 1."""
    status, _, body = page(user_bridge.url, path)
    assert status == 404
    assert len(body) < 500


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_pages_are_for_reading(user_bridge: Running, method: str) -> None:
    """protocol.md section 1: HTTP 405, and what is allowed."""
    for path in ("/healthz", "/readyz", "/metrics"):
        status, headers, _ = page(user_bridge.url, path, method)
        assert status == 405
        assert "GET" in headers["allow"]


def test_the_metrics_page_is_prometheus_text(bridge: Running) -> None:
    """protocol.md section 1: every family has its type and a sentence, and no sample comes twice."""
    status, headers, body = page(bridge.url, "/metrics")
    assert status == 200
    assert headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = list(text_string_to_metric_families(body.decode()))
    assert len({family.name for family in families}) == len(families) > 8
    for family in families:
        assert family.name.startswith("ctibridge_")
        assert family.type in ("counter", "gauge", "histogram")
        assert family.documentation.endswith(".")
        labels = [(sample.name, tuple(sorted(sample.labels.items()))) for sample in family.samples]
        assert len(set(labels)) == len(labels)


GUARDED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
}


@pytest.mark.parametrize(
    "path",
    [
        "/healthz",
        "/readyz",
        "/metrics",
        "/openrpc.json",
        "/nowhere",
        "/hooks/o2g/guess",
        "/api/rest/1.0/users",
    ],
)
def test_no_browser_makes_more_of_a_page_than_it_is(bridge: Running, path: str) -> None:
    """protocol.md section 1: the pages, what is not there, and what the ingress refuses, alike."""
    _, headers, _ = page(bridge.url, path)
    assert {name: headers.get(name) for name in GUARDED} == GUARDED
    assert headers.get("cache-control") == (None if path == "/openrpc.json" else "no-store")


def moved(before: Samples, after: Samples) -> Samples:
    """What has changed, and by how much."""
    return {key: value - before.get(key, 0) for key, value in after.items() if value != before.get(key, 0)}


async def test_the_counts_follow_what_happens(tmp_path: Path) -> None:
    """protocol.md section 1: calls by outcome, sign-ins, events, tunnel requests, sockets, sessions, closes."""
    limits = {"sign_in_failures_per_minute": 1, "sign_in_grace_s": 0.3}
    async with serving(tmp_path, limits=limits) as (_, bridge):

        def now() -> Samples:
            return {key: value for key, value in metrics(bridge.url).items() if "seconds" not in key[0]}

        start = now()
        assert (start["ctibridge_sockets",], start["ctibridge_sessions",], start["ctibridge_in_flight",]) == (
            0,
            0,
            0,
        )
        async with signed_in(bridge.url, "oxe70120") as socket, raw(bridge.url, token=TOKEN) as client:
            await client.lives()
            assert moved(start, now()) == {
                ("ctibridge_calls_total", "Session.login", "ok"): 1,
                ("ctibridge_calls_total", "rpc.ping", "ok"): 1,
                ("ctibridge_sign_ins_total", "ok"): 1,
                ("ctibridge_events_total", "jsonrpc"): 3,
                ("ctibridge_sockets",): 2,
                ("ctibridge_sessions",): 1,
                ("ctibridge_tasks",): now()["ctibridge_tasks",] - start["ctibridge_tasks",],
            }
            before = now()
            await socket.error("Cti.dial")
            await socket.ask(f"[{rpc('Cti.dial')},{rpc('Cti.nothing')},{rpc('O2g.telephony.getCalls')}]")
            for _ in range(2):
                await client.error("Session.login", {"login": "oxe70121", "password": "wrong"})
            request = {"type": "request", "id": "1", "method": "GET", "path": "/api/rest/1.0/telephony/calls"}
            await client.ask(json.dumps(request))
            await client.ask(json.dumps({**request, "path": "/elsewhere"}))
            async with raw(bridge.url) as late:
                await late.closed()
            assert moved(before, now()) == {
                ("ctibridge_calls_total", "Cti.dial", "-32602"): 2,
                ("ctibridge_calls_total", "unknown", "-32601"): 1,
                ("ctibridge_calls_total", "O2g.telephony.getCalls", "ok"): 1,
                ("ctibridge_calls_total", "Session.login", "-32001"): 1,
                ("ctibridge_calls_total", "Session.login", "-32006"): 1,
                ("ctibridge_sign_ins_total", "refused"): 1,
                ("ctibridge_sign_ins_total", "throttled"): 1,
                ("ctibridge_tunnel_requests_total", "403"): 2,
                ("ctibridge_closes_total", "4001"): 1,
            }
            await socket.result("Session.logout")
        for _ in range(250):
            left = now()
            at_rest = left["ctibridge_sockets",] == left["ctibridge_sessions",] == 0
            if at_rest and left["ctibridge_tasks",] <= start["ctibridge_tasks",]:
                break  # signing out at the site takes its time, and is a task until it is done
            await asyncio.sleep(0.02)
        assert now()["ctibridge_sockets",] == now()["ctibridge_sessions",] == 0
        assert now()["ctibridge_tasks",] <= start["ctibridge_tasks",]


async def test_nobody_can_invent_metrics(bridge: Running, pbx: Pbx) -> None:
    """protocol.md section 1: names that a client makes up never become labels, whatever the error."""
    async with signed_in(bridge.url, f"oxe{pbx.user()}") as socket, raw(bridge.url) as stranger:
        for each in (socket, stranger):
            for wrong in ("null", '"x"', '{"_meta":5}', '{"_meta":{"key":""}}', '{"a":1e999}', "{}", "[]"):
                await each.ask(rpc("Made.up", wrong))
                await each.ask(f"[{rpc('Made.up', wrong.replace('1e999', '1'))}]")
            for number in range(20):
                await each.ask(rpc(f"Made.up{number}"))
                await each.ask(rpc(f"Cti.dial{number}", "{}"))
        said = page(bridge.url, "/metrics")[2].decode()
        assert "Made" not in said
        assert "Cti.dial1" not in said


RIGHT, WRONG = "correct-horse-battery-staple", "this-was-a-slip-of-mine"
ADMINISTRATORS = "a-very-administrative-secret"
OWN_COOKIE = "the-clients-own-cookie-value"
GUESSED_TOKEN, GUESSED_SESSION = "not-a-token-of-anybody", "guessed-session-id-0123456789"
GET_CALLS = "O2g.telephony.getCalls"


@pytest.mark.parametrize("mode", ["user", "administrator"])
async def test_no_secret_gets_out(tmp_path: Path, mode: str) -> None:
    """protocol.md section 3: cookies, tokens, passwords, session ids reach neither log nor pages, even at debug."""
    async with standing_in() as site:
        site.password, site.admin_password = RIGHT, ADMINISTRATORS
        limits = {"sign_in_failures_per_minute": 2}
        how: dict[str, Any] = {"mode": mode, "admin_password": ADMINISTRATORS, "limits": limits}
        async with bridge_to(site.url, tmp_path, "--log-level", "debug", **how) as bridge:
            await asyncio.to_thread(wait_until_ready, bridge.url)
            seen, secrets = await _much_happens(site, bridge)
            for path in ("/metrics", "/readyz", "/healthz", f"/nothing?token={TOKEN}"):
                seen += (await asyncio.to_thread(page, bridge.url, path))[2].decode()
        seen += bridge.program.stderr
    assert "r-1" in seen  # it is the log of what was done
    secrets += [RIGHT, WRONG, ADMINISTRATORS, OWN_COOKIE, TOKEN, GUESSED_TOKEN, GUESSED_SESSION]
    for secret in secrets:
        assert secret not in seen
        assert base64.b64encode(secret.encode()).decode().rstrip("=") not in seen
    for login, password in (("oxe70121", RIGHT), ("oxe70120", WRONG), ("admin", ADMINISTRATORS)):
        assert _basic(login, password) not in seen


async def _much_happens(site: StandIn, bridge: Bridge) -> tuple[str, list[str]]:
    """Everything in which a secret plays a part: what errors said, and the secrets that came up."""
    told: list[Any] = []
    async with raw(f"{bridge.url}?token={TOKEN}") as socket, raw(bridge.url, token=TOKEN) as other:
        wrong = {"login": "oxe70120", "password": WRONG}
        told += [await socket.error("Session.login", wrong) for _ in range(3)]
        session = await socket.result("Session.login", {"login": "oxe70121", "password": RIGHT})
        told.append(await other.error("Session.resume", {"sessionId": GUESSED_SESSION, "seq": 0}))
        for path, headers in (
            ("/api/rest/1.0/telephony/calls", {"Cookie": f"AlcUserId={OWN_COOKIE}"}),
            ("/api/rest/authenticate?version=1.0", {"Authorization": f"Basic {_basic('oxe70122', RIGHT)}"}),
        ):
            request = {"type": "request", "id": "1", "method": "GET", "path": path, "headers": headers}
            assert "status" in await other.ask(json.dumps(request))
        await socket.result(GET_CALLS, {"_meta": {"requestId": "r-1"}})
        await socket.send('{"jsonrpc":"2.0","id":')
        told.append(await socket.message())
        secrets = [session["sessionId"], *site.sessions]
        site.forget()
        await other.result("Session.resume", {"sessionId": session["sessionId"], "seq": 0})
        await other.call(GET_CALLS)
        secrets += site.sessions
    async with raw(f"{bridge.url}?token={GUESSED_TOKEN}") as refused:
        await refused.closed()
    async with raw(f"{bridge.url}?password={WRONG}&username=x") as nobody:
        await nobody.lives()
    async with raw(bridge.url, token=GUESSED_TOKEN) as refused:
        await refused.closed()
    return json.dumps(told), secrets


def _basic(login: str, password: str) -> str:
    return base64.b64encode(f"{login}:{password}".encode()).decode()


async def test_nobody_can_forge_lines_of_the_log(tmp_path: Path) -> None:
    """protocol.md section 4: `_meta.requestId`, a method, a login and a path are the client's words."""
    forged = "x\n2026-01-01 00:00:00 WARNING forged: all is lost\r\nforged"
    async with serving(tmp_path, "--log-level", "debug") as (_, bridge):
        async with signed_in(bridge.url, "oxe70120") as socket:
            await socket.result("O2g.telephony.getCalls", {"_meta": {"requestId": forged}})
            await socket.error(forged)
            await socket.error("Session.login", {"login": forged, "password": forged})
            await socket.ask(
                msgspec.json.encode({"jsonrpc": "2.0", "id": 1, "method": forged, "params": 1}).decode()
            )
            request = {"type": "request", "id": forged, "method": forged, "path": f"/{forged}"}
            await socket.ask(json.dumps(request))
            await socket.result("Session.logout")
        async with raw(bridge.url, headers={"Origin": "https://evil.example/%0aforged"}) as refused:
            await refused.closed()
        async with raw(bridge.url) as stranger:
            await stranger.call("Session.login", {"login": forged, "password": "0000"})
    lines = bridge.program.stderr.splitlines()
    assert any("forged" in line for line in lines)
    assert not [line for line in lines if line.startswith(("forged", "2026-01-01"))]
