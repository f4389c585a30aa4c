"""What the bridge does when the site does not do its part: it restarts, goes away, or talks nonsense."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import socket as sockets
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest

from tests.system.client import Encoding
from tests.system.raw import Raw, raw, signed_in
from tests.system.serving import (
    Bridge,
    address,
    address_of,
    bridge_to,
    free_port,
    listening,
    metrics,
    page,
    ready,
    running,
    serve,
    serving,
    simulate,
    wait_until_ready,
)
from tests.system.stand_in import (
    Asked,
    Channel,
    Script,
    StandIn,
    answers,
    bytes_then_hangup,
    silent,
    standing_in,
)

FRAME_BYTES = 200_000
MOST_BYTES = 16 * 1024 * 1024
"""The largest answer of a site that is read at all (`bridge.transport.http`)."""


@pytest.fixture(scope="module")
def listener() -> Iterator[sockets.socket]:
    with listening() as listener:
        yield listener


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory, listener: sockets.socket) -> Iterator[Bridge]:
    """A bridge in user mode; in front of it stands whatever a test puts there."""
    limits = {"frame_bytes": FRAME_BYTES, "upstream_timeout_s": 5.0, "site_connections": 4}
    running = serve(tmp_path_factory.mktemp("faults"), address_of(listener), limits=limits)
    yield running
    running.program.stop()


@pytest.fixture
async def site(listener: sockets.socket) -> AsyncIterator[StandIn]:
    async with standing_in(listener) as running:
        yield running


@pytest.fixture
async def socket(site: StandIn, bridge: Bridge) -> AsyncIterator[Raw]:
    """A signed-in user, who can sign out at the end whatever has happened."""
    async with signed_in(bridge.url, "oxe70120") as opened_:
        yield opened_
        await opened_.lives()
        await opened_.result("Session.logout")
    await site.until(lambda: not site.sessions)


GET_CALLS = "O2g.telephony.getCalls"
MAKE_CALL = "O2g.telephony.makeCall"
CALL = {"deviceId": "70120", "callee": "70121"}
GET = ("GET", "/telephony/calls")
POST = ("POST", "/telephony/calls")


async def heard(socket: Raw, *kinds: str) -> None:
    """The next events are of these kinds: `LinkStatusUpdate closed` says more."""
    found = []
    for _ in kinds:
        params = (await socket.event())["params"]
        said = params["ctiMessage"]
        found.append(f"{params['msgType']} {said['status']}" if "status" in said else params["msgType"])
    assert found == list(kinds)


# The site restarts


async def test_after_a_restart_of_the_pbx_everything_works_again_by_itself(tmp_path: Path) -> None:
    """protocol.md sections 3 and 4: the bridge signs in again; pages hear closed, opened, Resync, then snapshots."""
    port = free_port()
    folders = {mode: tmp_path / mode for mode in ("user", "administrator")}
    for folder in folders.values():
        folder.mkdir()
    async with contextlib.AsyncExitStack() as stack:
        pbx = await stack.enter_async_context(running(simulate(tmp_path, port)))
        bridges = [
            await stack.enter_async_context(bridge_to(address(pbx), folder, mode=mode))
            for mode, folder in folders.items()
        ]
        for bridge in bridges:
            wait_until_ready(bridge.url)
        own = await stack.enter_async_context(signed_in(bridges[0].url, "oxe70120"))
        shared = await stack.enter_async_context(signed_in(bridges[1].url, "oxe70121"))
        newcomer = await stack.enter_async_context(raw(bridges[1].url))
        pbx.kill()
        for socket in (own, shared):
            await heard(socket, "LinkStatusUpdate closed")
            begun = time.monotonic()
            error = await socket.error("Cti.dial", {"destination": "70122"})
            assert error["code"] == -32003
            assert error["data"]["site"] == "paris"
            assert error["data"]["retryAfter"] > 0
            assert time.monotonic() - begun < 8
        status, said = ready(bridges[1].url)
        assert (status, said["ready"], said["sites"]["paris"]["ready"]) == (503, False, False)
        error = await newcomer.error("Session.login", {"login": "oxe70123", "password": "0000"})
        assert error["code"] == -32003
        await stack.enter_async_context(running(simulate(tmp_path, port)))
        for socket in (own, shared):
            await heard(socket, "LinkStatusUpdate opened", "Resync")
        for bridge in bridges:
            await asyncio.to_thread(wait_until_ready, bridge.url)
        await own.result("Cti.dial", {"destination": "70121"})
        await heard(own, "PhoneEvent", "PhoneStatusUpdate 1")
        await heard(shared, "PhoneEvent", "PhoneStatusUpdate 8")
        await shared.result("Cti.answer", {})
        await own.result("Cti.hangup", {})
        await newcomer.sign_in("oxe70123")
        for socket in (own, shared, newcomer):
            await socket.result("Session.logout")


async def test_a_site_that_is_down_at_the_start_is_waited_for(tmp_path: Path) -> None:
    """protocol.md sections 1, 3 and 7: the bridge serves; `/readyz` is 503 and a sign-in -32003 until it is up."""
    port = free_port()
    async with bridge_to(f"http://127.0.0.1:{port}", tmp_path, mode="administrator") as bridge:
        assert page(bridge.url, "/healthz")[0] == 200
        status, said = ready(bridge.url)
        assert status == 503
        assert said["sites"]["paris"]["ready"] is False
        assert said["sites"]["paris"]["detail"]
        assert metrics(bridge.url)["ctibridge_site_up", "paris"] == 0
        async with raw(bridge.url) as socket:
            error = await socket.error("Session.login", {"login": "oxe70120", "password": "0000"})
            assert error["code"] == -32003
            assert error["data"]["site"] == "paris"
        async with running(simulate(tmp_path, port)):
            await asyncio.to_thread(wait_until_ready, bridge.url)
            assert metrics(bridge.url)["ctibridge_site_up", "paris"] == 1
            # Another socket: the site may take longer to come up than one has to sign in.
            async with raw(bridge.url) as socket:
                await socket.sign_in("oxe70120")
                await socket.result("Session.logout")


async def test_an_administrator_who_is_refused_is_told_to_the_operator(tmp_path: Path) -> None:
    """protocol.md section 1: `/readyz` says what is wrong; users hear that the site cannot be reached."""
    async with standing_in() as site:
        site.refused.add("admin")
        bridge = serve(tmp_path, site.url, mode="administrator")
        async with running(bridge.program):
            await site.until(lambda: len(site.seen) > 0)
            async with raw(bridge.url) as socket:
                error = await socket.error("Session.login", {"login": "oxe70120", "password": "0000"})
                assert error["code"] == -32003
            status, said = await asyncio.to_thread(ready, bridge.url)
            assert status == 503
            assert "refuse" in said["sites"]["paris"]["detail"]
            bridge.program.signal()
            assert await asyncio.to_thread(bridge.program.over) == 0
        assert "mend admin_login and admin_password" in bridge.program.stderr


# The site goes away


async def test_a_session_that_the_site_has_forgotten_is_renewed_and_the_call_carried_out_once(
    site: StandIn, socket: Raw
) -> None:
    """protocol.md section 3: nobody but the log hears of it, and many calls at once cause one sign-in."""
    before = sum(asked.path == "/api/rest/authenticate" for asked in site.seen)
    site.sessions.clear()
    for number in range(20):
        await socket.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": MAKE_CALL, "params": CALL}))
    got = [await socket.message() for _ in range(20)]
    assert {each["id"] for each in got} == set(range(20))
    assert all("result" in each for each in got), got
    carried_out = [
        each for each in site.seen if (each.method, each.path) == (POST[0], f"/api/rest/1.0{POST[1]}")
    ]
    assert sum(each.cookie in site.sessions for each in carried_out) == 20
    assert sum(asked.path == "/api/rest/authenticate" for asked in site.seen) == before + 1


async def test_a_user_whose_password_was_changed_meanwhile_is_signed_out(
    site: StandIn, bridge: Bridge
) -> None:
    """protocol.md sections 3 and 7: 4001 when the PBX does not take the password any more."""
    async with signed_in(bridge.url, "oxe70121") as socket:
        site.refused.add("oxe70121")
        site.forget()
        assert (await socket.closed()).code == 4001


async def test_calls_in_flight_end_at_once_when_the_site_is_killed(site: StandIn, bridge: Bridge) -> None:
    """protocol.md section 7: -32005 for those that the site may have executed, -32003 for those it cannot have."""
    site.script(*POST, silent)
    async with signed_in(bridge.url, "oxe70121") as socket:
        await asyncio.sleep(0.05)
        for number in range(12):  # four connections: eight wait for one
            await socket.send(
                json.dumps({"jsonrpc": "2.0", "id": number, "method": MAKE_CALL, "params": CALL})
            )
        await site.until(lambda: site.count(*POST) == 4)
        site.script(*POST, bytes_then_hangup(b""))
        begun = time.monotonic()
        site.cut_off()
        codes = [(await socket.message())["error"]["code"] for _ in range(12)]
        assert time.monotonic() - begun < 8
        assert codes == [-32005] * 12  # those that waited were sent, too, and cut off
        site.script(*POST, answers(204))
        await socket.event()
        assert (await socket.call(MAKE_CALL, CALL))["result"] is None
        await socket.result("Session.logout")


async def test_calls_to_a_site_that_is_not_there_end_at_once(tmp_path: Path) -> None:
    """protocol.md section 7: -32003 with `{site, retryAfter}`: nothing was executed. The bridge stops as fast."""
    async with contextlib.AsyncExitStack() as stack:
        async with standing_in() as site:
            bridge = await stack.enter_async_context(bridge_to(site.url, tmp_path))
            socket = await stack.enter_async_context(signed_in(bridge.url, "oxe70120"))
        await socket.until_the_site_is_gone()
        begun = time.monotonic()
        for method, params in (
            (MAKE_CALL, CALL),
            (GET_CALLS, None),
            ("Cti.dial", {"destination": "1"}),
            ("Cti.dial", {"destination": "1", "_meta": {"key": "the same"}}),
        ):
            error = await socket.error(method, params)
            assert error["code"] == -32003, error
            assert set(error["data"]) == {"site", "retryAfter"}
        assert time.monotonic() - begun < 8
        async with standing_in(port=site.port) as again:
            await heard(socket, *["LinkStatusUpdate closed", "LinkStatusUpdate opened", "Resync"])
            dialled = {"destination": "1", "_meta": {"key": "the same"}}
            assert (await socket.call("Cti.dial", dialled)).get("error", {}).get("code") != -32003
            assert again.count("POST", "/telephony/basicCall") + again.count("POST", "/telephony/calls") > 0
        begun = time.monotonic()
        bridge.program.signal()
        await asyncio.to_thread(bridge.program.ended_well)
        assert time.monotonic() - begun < 8


@pytest.mark.parametrize("cut", [False, True], ids=["ended", "cut"])
async def test_an_event_channel_that_ends_is_opened_again(site: StandIn, socket: Raw, cut: bool) -> None:
    """protocol.md section 4: O2G keeps the events of a channel that it has ended; of one that was cut, some may
    have been on their way, so `Resync` follows."""
    await site.until(lambda: "oxe70120" in site.channels)
    for number in range(2):
        channel = site.channels["oxe70120"]
        if not cut:
            await channel.asked.write(b"0\r\n\r\n")
        channel.cut.set()
        await heard(socket, "LinkStatusUpdate closed")
        assert await socket.result(GET_CALLS) == {"calls": []}  # calls do not need the channel
        await heard(socket, "LinkStatusUpdate opened", *(["Resync"] if cut else []))
        await site.until(lambda: site.count_of("/OTEvents") == number + 2)  # noqa: B023 - it is awaited at once
        await (await _channel(site)).event("OnUserStateModified", state="BUSY")
        await heard(socket, "PhoneStatusUpdate 2")
        await (await _channel(site)).event("OnUserStateModified", state="FREE")
        await heard(socket, "PhoneStatusUpdate 0")


async def test_a_channel_that_the_site_does_not_know_any_more_costs_a_sign_in_and_a_resync(
    site: StandIn, socket: Raw
) -> None:
    """protocol.md section 4: where events may have been missed, `Resync` says so before the snapshots."""
    await site.until(lambda: "oxe70120" in site.channels)
    site.forget()
    await heard(socket, "LinkStatusUpdate closed", "LinkStatusUpdate opened", "Resync")
    await socket.lives()


async def test_who_signs_out_is_signed_out_though_his_subscription_cannot_be_deleted(
    site: StandIn, bridge: Bridge
) -> None:
    """protocol.md section 3: `Session.logout` ends the session at the site, whatever becomes of a request before."""
    site.script("DELETE", "/subscriptions/subscription-1", bytes_then_hangup(b""))
    async with signed_in(bridge.url, "oxe70120") as socket:
        await socket.result("Session.logout")
    await site.until(lambda: not site.sessions)
    assert site.count("DELETE", "/subscriptions/subscription-1") == 1


async def test_a_session_is_kept_alive_within_its_time_to_live(tmp_path: Path) -> None:
    """protocol.md section 3: three times within `timeToLive`; a keep-alive that is refused renews the session."""

    async def short(asked: Asked) -> None:
        await asked.json({"admin": False, "login": "oxe70120", "timeToLive": "1"})

    async with serving(tmp_path) as (site, bridge):
        site.script("POST", "/sessions", short)
        async with signed_in(bridge.url, "oxe70120") as socket:
            await site.until(lambda: site.count("POST", "/sessions/keepalive") >= 2)
            assert site.count("POST", "/sessions") == 1
            site.sessions.clear()
            await site.until(lambda: site.count("POST", "/sessions") == 2)
            await heard(socket, "LinkStatusUpdate closed", "LinkStatusUpdate opened", "Resync")
            assert await socket.result(GET_CALLS) == {"calls": []}
            await socket.result("Session.logout")
            await site.until(lambda: not site.sessions)


# The site talks nonsense

JSON = "application/json"

NONSENSE: dict[str, tuple[Script, int]] = {
    "bytes that are not HTTP": (bytes_then_hangup(b"\0\xff\xfe rubbish \r\n\r\n"), -32000),
    "another protocol": (bytes_then_hangup(b"SSH-2.0-OpenSSH_9.6\r\n"), -32000),
    "an end at once": (bytes_then_hangup(b""), -32005),
    "half a status line": (bytes_then_hangup(b"HTTP/1.1 20"), -32005),
    "half a head": (bytes_then_hangup(b"HTTP/1.1 200 OK\r\nContent-Le"), -32005),
    "half a body": (bytes_then_hangup(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"calls":'), -32005),
    "half a chunk": (
        bytes_then_hangup(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"calls":'),
        -32005,
    ),
    "a length that is no number": (
        bytes_then_hangup(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"),
        -32000,
    ),
    "JSON that is none": (answers(200, b"<html>Welcome</html>"), -32000),
    "JSON cut short": (answers(200, b'{"calls":['), -32000),
    "JSON that is not UTF-8": (answers(200, b'{"calls":"\xff\xfe"}'), -32000),
    "half a surrogate pair": (answers(200, b'{"calls":"\\ud800"}'), -32000),
    "JSON nested deeply": (answers(200, b"[" * 50_000 + b"]" * 50_000), -32000),
    "an answer for a frame too large": (answers(200, b'"' + b"x" * FRAME_BYTES + b'"'), -32007),
    "an answer too large to read": (answers(200, b'"' + b"x" * MOST_BYTES + b'"'), -32007),
    "a redirect": (answers(302, b"", "Location: http://elsewhere.example/"), -32000),
    "a page of an error": (answers(500, b"<html>Sorry</html>", type_="text/html"), -32000),
    "an error without a body": (answers(500), -32000),
    "an error of JSON that is no object": (answers(400, b"[1,2]"), -32000),
    "an error of JSON that is none": (answers(400, b"{{{"), -32000),
    "not ready": (answers(503, b'{"type":"NOT_READY","code":1000}'), -32000),
    "not found": (answers(404, b'{"type":"NOT_FOUND","code":1003,"helpMessage":"no"}'), -32000),
    "not allowed": (answers(403, b'{"type":"NOT_ALLOWED","code":1002}'), -32000),
    "a status beyond all": (answers(799), -32000),
}


@pytest.mark.parametrize(("script", "code"), NONSENSE.values(), ids=NONSENSE.keys())
@pytest.mark.parametrize("encoding", list(Encoding), ids=lambda encoding: encoding.value)
async def test_an_answer_that_is_nonsense_is_an_error_of_that_call_alone(
    site: StandIn, socket: Raw, script: Script, code: int, encoding: Encoding
) -> None:
    """protocol.md section 7: of calls that may have been executed, too; alone and in a batch; the next one works."""
    site.script(*POST, script)
    request = {"jsonrpc": "2.0", "id": "x", "method": MAKE_CALL, "params": CALL}
    alone = await socket.ask(encoding.frame(request))
    assert alone["error"]["code"] == code, alone
    (batched,) = await socket.ask(encoding.frame([request]))
    assert batched["error"]["code"] == code
    if code == -32000:
        assert {"status", "error", "message"} <= set(alone["error"]["data"])
        assert batched == alone
    if code == -32005:
        assert alone["error"]["data"] == {"executed": "unknown"}
    if code == -32007:
        assert alone["error"]["data"]["limit"] in (FRAME_BYTES, MOST_BYTES)
    assert await socket.result(GET_CALLS) == {"calls": []}


async def test_a_refusal_says_everything_that_the_site_said(site: StandIn, socket: Raw) -> None:
    """protocol.md section 7: `{status, error, message, …}`."""
    said = {
        "httpStatus": "BAD_REQUEST",
        "code": 1006,
        "type": "BAD_PARAMETER",
        "helpMessage": "wrong",
        "x": [1],
    }
    site.script(*GET, answers(400, json.dumps(said).encode()))
    error = await socket.error(GET_CALLS)
    assert error["code"] == -32000
    assert error["data"] == {**said, "status": 400, "error": "BAD_PARAMETER", "message": "wrong"}


async def test_no_answer_is_made_up_for_an_empty_one(site: StandIn, socket: Raw) -> None:
    """protocol.md section 4: `null` where there is no body."""
    for script in (answers(204), answers(200), bytes_then_hangup(b"HTTP/1.1 200 OK\r\n\r\n")):
        site.script(*GET, script)
        assert (await socket.call(GET_CALLS))["result"] is None


async def test_a_location_becomes_the_result(site: StandIn, socket: Raw) -> None:
    """protocol.md section 4: `{location, …}` for 201, with what the body says besides."""
    for body, more in (
        (b"", {}),
        (b'{"callRef":"1"}', {"callRef": "1"}),
        (b'{"location":"elsewhere"}', {}),
        (b"[1]", {"value": [1]}),
        (b"rubbish", {}),
    ):
        site.script(*POST, answers(201, body, "Location: /api/rest/1.0/telephony/calls/1"))
        result = await socket.result(MAKE_CALL, CALL)
        assert result == {"location": "/api/rest/1.0/telephony/calls/1", **more}
    site.script(*POST, answers(201, b'{"callRef":"1"}'))
    assert await socket.result(MAKE_CALL, CALL) == {"callRef": "1"}


async def test_a_file_keeps_its_bytes_its_type_and_its_name(site: StandIn, socket: Raw) -> None:
    """protocol.md section 4: base64 in JSON, bytes in MessagePack."""
    data = bytes(range(256)) * 4
    for disposition, name in (
        ('attachment; filename="voice mail.wav"', "voice mail.wav"),
        ("attachment; filename=mail.wav", "mail.wav"),
        ("attachment; filename*=UTF-8''gr%C3%BC%C3%9Fe.wav", "grüße.wav"),
        ("inline", None),
    ):
        site.script(*GET, answers(200, data, f"Content-Disposition: {disposition}", type_="audio/wav"))
        expected = {"contentType": "audio/wav", "filename": name}
        result = await socket.result(GET_CALLS)
        assert result == {**expected, "data": base64.b64encode(data).decode()}
        packed = await socket.ask(msgspec.msgpack.encode({"jsonrpc": "2.0", "id": 1, "method": GET_CALLS}))
        assert packed["result"] == {**expected, "data": data}


async def test_odd_but_legal_answers_are_understood(site: StandIn, socket: Raw) -> None:
    """RFC 9112: chunks, informational answers first, lines that end with the connection, odd spellings."""
    for answer in (
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4;x=y\r\n":1}\r\n0\r\nT: x\r\n\r\n',
        b'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"a":1}',
        b'HTTP/1.1 200\r\ncontent-LENGTH:   7\r\nX-Empty:\r\n\r\n{"a":1}',
        b'HTTP/1.0 200 OK\r\n\r\n{"a":1}',
        b'HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\nConnection: close\r\n\r\n {"a":1} ',
        b'HTTP/1.1 200 OK\r\nContent-Type: application/vnd.o2g+json\r\nContent-Length: 7\r\n\r\n{"a":1}',
    ):
        site.script(*GET, bytes_then_hangup(answer))
        assert await socket.result(GET_CALLS) == {"a": 1}, answer


# Nonsense while a user signs in


async def _refused(asked: Asked) -> None:
    await asked.json({"status": "REFUSED", "message": "too many subscriptions"})


SIGN_IN_FAULTS: dict[str, tuple[str, str, Script, tuple[int, ...]]] = {
    "no HTTP": ("GET", "/api/rest/authenticate", bytes_then_hangup(b"rubbish"), (-32003,)),
    "no answer": ("GET", "/api/rest/authenticate", bytes_then_hangup(b""), (-32003,)),
    "no cookie": ("GET", "/api/rest/authenticate", answers(200, b"{}"), (-32000, -32003)),
    "a page": ("GET", "/api/rest/authenticate", answers(200, b"<html>", type_="text/html"), (-32000, -32003)),
    "a redirect": ("GET", "/api/rest/authenticate", answers(302, b"", "Location: /login"), (-32000, -32003)),
    "starting": ("GET", "/api/rest/authenticate", answers(503), (-32003,)),
    "forbidden": ("GET", "/api/rest/authenticate", answers(403), (-32001,)),
    "no session": ("POST", "/sessions", answers(500), (-32000,)),
    "a session of nonsense": ("POST", "/sessions", answers(200, b"[]"), (-32000,)),
    "a session cut off": ("POST", "/sessions", bytes_then_hangup(b""), (-32003,)),
    "no subscription": ("POST", "/subscriptions", answers(500), (-32000,)),
    "a subscription refused": ("POST", "/subscriptions", _refused, (-32000,)),
    "a subscription of nonsense": ("POST", "/subscriptions", answers(200, b"nonsense"), (-32000,)),
    "no user": ("GET", "/users/oxe70125", answers(404), (-32000,)),
    "a user of nonsense": ("GET", "/users/oxe70125", answers(200, b"nonsense"), (-32000,)),
    "a user that is none": ("GET", "/users/oxe70125", answers(200, b"[]"), ()),
    "no snapshot": ("POST", "/telephony/state/snapshot", answers(500), ()),
}


@pytest.mark.parametrize(
    ("method", "path", "script", "codes"), SIGN_IN_FAULTS.values(), ids=SIGN_IN_FAULTS.keys()
)
async def test_a_sign_in_that_the_site_spoils_fails_as_documented_and_leaves_nothing_behind(
    site: StandIn, bridge: Bridge, method: str, path: str, script: Script, codes: tuple[int, ...]
) -> None:
    """protocol.md sections 3 and 7: -32003 or -32000, no session is left at the site, the next sign-in works."""
    site.script(method, path, script)
    login = {"login": "oxe70125", "password": "0000"}
    async with raw(bridge.url) as socket:
        answer = await socket.call("Session.login", login)
        if codes:
            assert answer["error"]["code"] in codes, answer
            assert "0000" not in json.dumps(answer["error"])
        else:
            await socket.result("Session.logout")
        if path != "/sessions":
            await site.until(lambda: not site.sessions)
        site.unscript(method, path)
        await socket.sign_in("oxe70125")
        await socket.result("Session.logout")


# Nonsense in the event channel

LINES: dict[str, bytes] = {
    "no JSON": b"rubbish",
    "half an object": b'{"eventName":"OnCallCreated"',
    "no object": b"[1,2,3]",
    "a number": b"1",
    "null": b"null",
    "not UTF-8": b'{"eventName":"OnCallCreated","loginName":"\xff"}',
    "half a surrogate pair": b'{"eventName":"OnCallCreated","x":"\\ud800"}',
    "no name": b'{"loginName":"oxe70120"}',
    "a name that is a number": b'{"eventName":5,"loginName":"oxe70120"}',
    "an unknown event": b'{"eventName":"OnNothing","loginName":"oxe70120"}',
    "nothing but a name": b'{"eventName":"OnCallCreated"}',
    "wrong types": b'{"eventName":"OnCallCreated","callRef":[],"legs":5,"participants":{"a":[]},"callData":7}',
    "a snapshot without a state": b'{"eventName":"OnTelephonyState","state":[]}',
    "nested deeply": b'{"eventName":"OnCallCreated","x":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "huge numbers": b'{"eventName":"OnUserStateModified","state":1' + b"0" * 400 + b"}",
    "empty lines": b"\n\n\r\n",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
async def test_a_line_of_nonsense_spoils_no_other_event(site: StandIn, socket: Raw, line: bytes) -> None:
    """protocol.md section 4: the events after it arrive, in order; nobody is thrown out."""
    subscribed = await socket.result("O2g.subscribe", {"selectors": [{"names": ["telephony", "user"]}]})
    assert subscribed["subscriptionId"]
    channel = await _channel(site)
    await channel.line(line)
    await channel.event("OnUserStateModified", state="BUSY")
    kinds: list[str] = []
    while not kinds or kinds[-1] != "PhoneStatusUpdate":
        kinds.append((await socket.event())["params"].get("msgType"))
    await channel.event("OnUserStateModified", state="FREE")
    await heard_last(socket, "PhoneStatusUpdate")


async def _channel(site: StandIn) -> Channel:
    await site.until(lambda: "oxe70120" in site.channels)
    return site.channels["oxe70120"]


async def heard_last(socket: Raw, kind: str) -> None:
    """An event of this kind comes sooner or later."""
    while (await socket.event())["params"].get("msgType") != kind:
        pass


async def test_events_are_understood_however_they_are_cut_into_pieces(site: StandIn, socket: Raw) -> None:
    """Seed document 004, "Chunk": a line may come in many chunks, and a chunk may hold many lines."""
    channel = await _channel(site)
    lines = [
        json.dumps({"eventName": "OnUserStateModified", "loginName": "oxe70120", "state": state}).encode()
        for state in ("BUSY", "FREE") * 10
    ]
    data = b"\n".join(lines) + b"\r\n"
    for at in range(0, len(data), 37):
        piece = data[at : at + 37]
        await channel.asked.write(b"%x\r\n%b\r\n" % (len(piece), piece))
    for _ in range(10):
        await heard(socket, "PhoneStatusUpdate 2", "PhoneStatusUpdate 0")


async def test_a_line_without_end_does_not_fill_the_memory(site: StandIn, socket: Raw) -> None:
    """protocol.md section 8: the channel is given up, and opened again."""
    channel = await _channel(site)
    try:
        for _ in range(40):
            await channel.asked.write(b"%x\r\n%b\r\n" % (65_536, b"x" * 65_536))
    except ConnectionError:
        pass
    await heard(socket, "LinkStatusUpdate closed", "LinkStatusUpdate opened")
