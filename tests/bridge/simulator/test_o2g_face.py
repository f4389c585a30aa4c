"""The REST face of the simulated O2G: routing, checks, errors and the `users` operations, over HTTP."""

from __future__ import annotations

import asyncio
import datetime
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bridge.simulator import server
from bridge.simulator.face import Call, Created, Reply, RestError
from bridge.simulator.server import Simulator
from protocol import catalogue

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
NewClient = Callable[[], httpx.AsyncClient]

BASE = "/api/rest/1.0"
CALLS = f"{BASE}/telephony/calls"


class Recorder:
    """A handler that remembers what it was called with."""

    def __init__(self, reply: Reply = None) -> None:
        self.calls: list[Call] = []
        self.reply = reply

    def __call__(self, call: Call) -> Reply:
        self.calls.append(call)
        return self.reply


def failing(error: Exception) -> Callable[[Call], Reply]:
    def handler(call: Call) -> Reply:
        raise error

    return handler


def error_of(answer: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    """The `RestErrorInfo` of an answer, which must have this status and type."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    error: dict[str, Any] = answer.json()
    assert error["type"] == kind
    return error


async def test_the_root_describes_the_server(new_client: NewClient, simulator: Simulator) -> None:
    answer = await new_client().get("/api/rest")
    assert answer.status_code == 200
    descriptor = answer.json()
    address = f"{simulator.base_url}/api/rest/authenticate?version=1.0"
    assert descriptor["serverInfo"]["productType"] == "O2G"
    assert descriptor["versions"] == [
        {"id": "1.0", "status": "CURRENT", "publicUrl": address, "internalUrl": address}
    ]


async def test_addresses_lead_to_where_the_client_came_from(new_client: NewClient) -> None:
    answer = await new_client().get("/api/rest", headers={"Host": "o2g.example:8443"})
    address = "http://o2g.example:8443/api/rest/authenticate?version=1.0"
    assert answer.json()["versions"][0]["publicUrl"] == address


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_the_root_only_knows_get(new_client: NewClient, method: str) -> None:
    answer = await new_client().request(method, "/api/rest")
    assert error_of(answer, 405, "NOT_SUPPORTED")["httpStatus"] == "METHOD_NOT_ALLOWED"
    assert answer.headers["allow"] == "GET"


async def test_another_verb_names_those_that_a_path_has(user: httpx.AsyncClient) -> None:
    answer = await user.put(CALLS)
    error_of(answer, 405, "NOT_SUPPORTED")
    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    "path", ["/", "/api/rest/2.0/sessions", f"{BASE}/telephony", f"{BASE}/telephony/calls/1/fly", "/nowhere"]
)
async def test_an_unknown_path_is_404_with_or_without_a_session(
    user: httpx.AsyncClient, new_client: NewClient, path: str
) -> None:
    error_of(await user.get(path), 404, "NOT_FOUND")
    error_of(await new_client().get(path), 404, "NOT_FOUND")


async def test_every_operation_of_the_catalogue_has_an_answer(
    admin: httpx.AsyncClient, simulator: Simulator
) -> None:
    """What is not simulated says so, what is says something else; no path is unknown, nothing a defect."""
    for operation in catalogue.operations():
        if operation.id == "sessions.close":
            continue
        path = operation.full_path
        for name in operation.path_params:
            value = {"loginName": "oxe70120", "objectNameobjectId": "a/1"}.get(name, "1")
            path = path.replace(f"{{{name}}}", value)
        answer = await admin.request(
            operation.method, path, params={"loginName": "oxe70120"}, json={} if operation.body else None
        )
        assert answer.status_code in {response.code for response in operation.responses}, operation.id
        body = answer.json() if answer.content else {}
        missing = (answer.status_code, body.get("type")) == (400, "NOT_SUPPORTED")
        assert missing is not simulator.o2g.serves(operation.id), (operation.id, body)


async def test_a_dictionary_is_answered_with_200(user: httpx.AsyncClient, simulator: Simulator) -> None:
    simulator.o2g.add({"telephony.getCalls": Recorder({"calls": []})})
    answer = await user.get(CALLS)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"calls": []}


async def test_nothing_is_answered_with_204(user: httpx.AsyncClient, simulator: Simulator) -> None:
    simulator.o2g.add({"telephony.hold": Recorder()})
    answer = await user.post(f"{CALLS}/ab12/hold", json={"deviceId": "70120"})
    assert answer.status_code == 204
    assert answer.content == b""


async def test_a_creation_is_answered_with_its_location(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    simulator.o2g.add({"telephony.makeCall": Recorder(Created("/telephony/calls/ab12", {"callRef": "ab12"}))})
    answer = await user.post(CALLS, json={"deviceId": "70120", "callee": "70121"})
    assert answer.status_code == 201
    assert answer.headers["location"] == f"{simulator.base_url}{CALLS}/ab12"
    assert answer.json() == {"callRef": "ab12"}


async def test_a_handler_may_be_asynchronous(user: httpx.AsyncClient, simulator: Simulator) -> None:
    async def slow(call: Call) -> Reply:
        await asyncio.sleep(0)
        return {"calls": [call.login]}

    simulator.o2g.add({"telephony.getCalls": slow})
    assert (await user.get(CALLS)).json() == {"calls": ["oxe70120"]}


async def test_a_handler_gets_the_decoded_parts_of_the_request(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    recorder = Recorder()
    simulator.o2g.add({"telephony.transfer": recorder})
    await user.post(f"{CALLS}/a%2Fb%20c/transfer?x=1&x=2&empty=&flag", json={"heldCallRef": "ü"})
    session = user.cookies["AlcUserId"]
    assert recorder.calls == [
        Call(
            admin=False,
            login="oxe70120",
            session=session,
            account="oxe70120",
            path={"callRef": "a/b c"},
            query={"x": "1", "empty": "", "flag": ""},
            body={"heldCallRef": "ü"},
        )
    ]


async def test_an_error_carries_all_that_is_known_about_it(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    detail = {
        "errorType": "INCOMPATIBLE_WITH_STATE",
        "errorCause": "INVALID_CONNECTION_STATE",
        "message": "no",
    }
    simulator.o2g.add({"telephony.hold": failing(RestError("NOT_EXPECTED", "not active", telephony=detail))})
    answer = await user.post(f"{CALLS}/1/hold", json={"deviceId": "70120"})
    error = error_of(answer, 400, "NOT_EXPECTED")
    assert error == {
        "httpStatus": "BAD_REQUEST",
        "code": 1004,
        "helpMessage": error["helpMessage"],
        "type": "NOT_EXPECTED",
        "innerMessage": "not active",
        "canRetry": True,
        "telephony": detail,
    }
    assert error["helpMessage"]


async def test_a_routing_error_and_another_status_are_passed_on(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    detail = {"errorType": "UNKNOWN_PHONE_NUMBER"}
    simulator.o2g.add(
        {"routing.activateDnd": failing(RestError("NOT_FOUND", "?", status=400, routing=detail))}
    )
    error = error_of(await user.post(f"{BASE}/routing/dnd"), 400, "NOT_FOUND")
    assert error["httpStatus"] == "BAD_REQUEST"
    assert error["routing"] == detail


async def test_a_defect_of_a_handler_is_500_without_its_words(
    user: httpx.AsyncClient, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    simulator.o2g.add({"telephony.getCalls": failing(ZeroDivisionError("the secret recipe"))})
    answer = await user.get(CALLS)
    error_of(answer, 500, "SERVER_PROBLEM")
    assert "secret" not in answer.text
    assert "the secret recipe" in caplog.text
    assert (await user.get(f"{BASE}/logins")).status_code == 200


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{", "application/json"),
        (b"nul", "application/json"),
        (b'{"a": 1} x', "application/json"),
        (b'{"a": "\\ud800"}', "application/json"),
        (b'{"a": "\xff"}', "application/json"),
        (b"[" * 3000, "application/json"),
        (b"[]", "application/json"),
        (b'"text"', "application/json"),
        (b"null", "application/json"),
        (b"{}", "text/plain"),
        (b"{}", ""),
        (b"deviceId=1", "application/x-www-form-urlencoded"),
    ],
)
async def test_a_body_that_is_no_json_object_is_refused(
    user: httpx.AsyncClient, simulator: Simulator, content: bytes, content_type: str
) -> None:
    recorder = Recorder()
    simulator.o2g.add({"telephony.hold": recorder})
    answer = await user.post(f"{CALLS}/1/hold", content=content, headers={"Content-Type": content_type})
    error_of(answer, 400, "BAD_PARAMETER")
    assert recorder.calls == []


async def test_a_content_type_may_have_parameters(user: httpx.AsyncClient, simulator: Simulator) -> None:
    recorder = Recorder()
    simulator.o2g.add({"telephony.hold": recorder})
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    answer = await user.post(f"{CALLS}/1/hold", content=b'{"deviceId":"1"}', headers=headers)
    assert answer.status_code == 204


async def test_a_body_that_must_be_there_is_missed(user: httpx.AsyncClient, simulator: Simulator) -> None:
    simulator.o2g.add({"telephony.hold": Recorder(), "telephony.park": Recorder()})
    error = error_of(await user.post(f"{CALLS}/1/hold"), 400, "BAD_PARAMETER")
    assert "HoldRequest" in error["innerMessage"]
    assert (await user.post(f"{CALLS}/1/park")).status_code == 204


async def test_an_empty_body_needs_no_content_type(user: httpx.AsyncClient) -> None:
    for content_type in ("", "application/json", "text/plain"):
        headers = {"Content-Type": content_type}
        assert (await user.post(f"{BASE}/sessions/keepalive", headers=headers)).status_code == 204


async def test_a_body_over_the_limit_is_refused_whether_announced_or_not(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    recorder = Recorder()
    simulator.o2g.add({"telephony.hold": recorder})

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b" " * 1000

    headers = {"Content-Type": "application/json"}
    announced = await user.post(f"{CALLS}/1/hold", content=b" " * 5000, headers=headers)
    chunked = await user.post(f"{CALLS}/1/hold", content=pieces(), headers=headers)
    for answer in (announced, chunked):
        error = error_of(answer, 413, "BAD_PARAMETER")
        assert error["httpStatus"] == "REQUEST_ENTITY_TOO_LARGE"
    assert recorder.calls == []
    assert (await user.get(f"{BASE}/logins")).status_code == 200


async def test_in_a_user_session_the_query_names_nobody_else(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    recorder = Recorder()
    simulator.o2g.add({"telephony.getCalls": recorder})
    await user.get(CALLS, params={"loginName": "oxe70121"})
    await user.get(CALLS)
    assert [call.login for call in recorder.calls] == ["oxe70120", "oxe70120"]


async def test_an_administrator_names_the_user(admin: httpx.AsyncClient, simulator: Simulator) -> None:
    recorder = Recorder()
    simulator.o2g.add({"telephony.getCalls": recorder, "telephony.getLeg": recorder})
    await admin.get(CALLS, params={"loginName": "oxe70121"})
    assert (recorder.calls[0].admin, recorder.calls[0].login) == (True, "oxe70121")
    error = error_of(await admin.get(CALLS), 400, "BAD_PARAMETER")
    assert "loginName" in error["innerMessage"]
    error_of(await admin.get(CALLS, params={"loginName": ""}), 400, "BAD_PARAMETER")
    # 404 only where the operation documents it.
    error_of(await admin.get(CALLS, params={"loginName": "oxe1"}), 400, "NOT_FOUND")
    error_of(await admin.get(f"{CALLS}/1/deviceLegs/1", params={"loginName": "oxe1"}), 404, "NOT_FOUND")
    error_of(await admin.get(CALLS, params={"loginName": "admin"}), 400, "NOT_FOUND")
    assert len(recorder.calls) == 1


async def test_an_administrator_may_name_nobody_where_that_means_everybody(
    admin: httpx.AsyncClient, simulator: Simulator
) -> None:
    recorder = Recorder()
    simulator.o2g.add({"telephony.requestSnapshot": recorder})
    assert (await admin.post(f"{BASE}/telephony/state/snapshot")).status_code == 204
    assert recorder.calls[0].login is None


async def test_an_administrator_may_name_the_user_where_the_document_has_no_place_for_it(
    admin: httpx.AsyncClient, simulator: Simulator
) -> None:
    recorder = Recorder()
    simulator.o2g.add({"telephony.hold": recorder})
    await admin.post(f"{CALLS}/1/hold", json={"deviceId": "70121"})
    await admin.post(f"{CALLS}/1/hold?loginName=oxe70121", json={"deviceId": "70121"})
    assert [call.login for call in recorder.calls] == [None, "oxe70121"]


async def test_the_user_in_the_path_is_the_sessions_own(
    user: httpx.AsyncClient, admin: httpx.AsyncClient, simulator: Simulator
) -> None:
    recorder = Recorder({})
    simulator.o2g.add({"phoneSetProgramming.getDevices": recorder})
    error_of(await user.get(f"{BASE}/users/oxe70121/devices"), 403, "NOT_ALLOWED")
    assert (await user.get(f"{BASE}/users/oxe70120/devices")).status_code == 200
    assert (await admin.get(f"{BASE}/users/oxe70121/devices")).status_code == 200
    error_of(await admin.get(f"{BASE}/users/oxe1/devices"), 404, "NOT_FOUND")
    assert [call.login for call in recorder.calls] == ["oxe70120", "oxe70121"]


@pytest.mark.parametrize(
    "path",
    ["/usermanagement", "/pbxs", "/usages/services", "/system/status", "/acd/1/pilots", "/acd/rti"],
)
async def test_administrators_services_refuse_users(user: httpx.AsyncClient, path: str) -> None:
    error_of(await user.get(BASE + path), 403, "NOT_ALLOWED")


async def test_a_connection_carries_many_requests(simulator: Simulator, user: httpx.AsyncClient) -> None:
    simulator.o2g.add({"telephony.getCalls": Recorder({"calls": []})})
    reader, writer = await asyncio.open_connection("127.0.0.1", int(simulator.base_url.rpartition(":")[2]))
    request = f"GET {CALLS} HTTP/1.1\r\nHost: x\r\nCookie: AlcUserId={user.cookies['AlcUserId']}\r\n\r\n"
    writer.write(request.encode() * 2)
    for _ in range(2):
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        assert head.startswith(b"HTTP/1.1 200")
        assert await reader.readexactly(12) == b'{"calls":[]}'
    writer.close()
    await writer.wait_closed()


async def test_a_request_without_host_is_answered_with_the_servers_own_address(simulator: Simulator) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(simulator.base_url.rpartition(":")[2]))
    writer.write(b"GET /api/rest HTTP/1.0\r\n\r\n")
    answer = await asyncio.wait_for(reader.read(), 5)
    assert f"{simulator.base_url}/api/rest/authenticate".encode() in answer
    writer.close()
    await writer.wait_closed()


async def test_a_wish_for_a_websocket_is_not_heard(new_client: NewClient) -> None:
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    assert (await new_client().get("/api/rest", headers=headers)).status_code == 200


async def test_a_simulator_is_started_once_at_a_time(simulator: Simulator) -> None:
    with pytest.raises(RuntimeError, match="already"):
        await simulator.start()
    await simulator.stop()
    await simulator.stop()
    await simulator.start()


async def test_the_log_has_one_line_a_request_and_no_secrets(
    user: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bridge.simulator")
    await user.get(
        "/api/rest/authenticate", params={"version": "1.0", "token": "s3cret"}, auth=("oxe70121", "0000")
    )
    await user.put(f"{BASE}/users/oxe70121/password", json={"oldPassword": "s3cret", "newPassword": "9753"})
    lines = [record.getMessage() for record in caplog.records if record.name == "bridge.simulator.o2g"]
    assert len(lines) == 2
    assert lines[0].startswith("GET authentication.authenticate: 200 in ")
    assert lines[1].startswith("PUT users.changePassword: 403 in ")
    for secret in ("s3cret", "0000", "9753", user.cookies["AlcUserId"]):
        assert secret not in "".join(lines)


async def test_tls_shows_in_every_address(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    simulator = Simulator()
    base = await simulator.start(tls=context)
    assert base.startswith("https://127.0.0.1:")
    async with httpx.AsyncClient(base_url=base, verify=False) as client:
        versions = (await client.get("/api/rest")).json()["versions"]
        assert versions[0]["internalUrl"] == f"{base}/api/rest/authenticate?version=1.0"
    await simulator.stop()


async def test_a_stopped_simulator_answers_nobody(simulator: Simulator, new_client: NewClient) -> None:
    client = new_client()
    assert (await client.get("/api/rest")).status_code == 200
    await simulator.stop()
    with pytest.raises(httpx.TransportError):
        await client.get("/api/rest")


async def test_a_stop_waits_for_a_request_under_way(simulator: Simulator, user: httpx.AsyncClient) -> None:
    begun, release = asyncio.Event(), asyncio.Event()

    async def slow(call: Call) -> Reply:
        begun.set()
        await release.wait()
        return {"calls": []}

    simulator.o2g.add({"telephony.getCalls": slow})
    request = asyncio.create_task(user.get(CALLS))
    await begun.wait()
    stopping = asyncio.create_task(simulator.stop())
    await asyncio.sleep(0.01)
    release.set()
    assert (await request).json() == {"calls": []}
    await stopping


async def test_a_stop_does_not_wait_for_ever(
    simulator: Simulator, user: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "STOP_GRACE_S", 0.01)
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def endless(call: Call) -> Reply:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        return {"calls": []}

    simulator.o2g.add({"telephony.getCalls": endless})
    request = asyncio.create_task(user.get(CALLS))
    await begun.wait()
    async with asyncio.timeout(30):
        await simulator.stop()
        await cancelled.wait()
    request.cancel()
    await asyncio.gather(request, return_exceptions=True)


async def test_two_simulators_do_not_share_a_port(simulator: Simulator) -> None:
    with pytest.raises(OSError, match="in use"):
        await Simulator().start(port=int(simulator.base_url.rpartition(":")[2]))
