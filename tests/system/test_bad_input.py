"""Calls that cannot be carried out as they are asked: each gets the documented error that names what was wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from tests.system.conftest import TOKEN
from tests.system.program import Bridge, Pbx
from tests.system.raw import Raw, decoded, raw, rpc, signed_in

PING = {"jsonrpc": "2.0", "id": 1, "method": "rpc.ping"}


@pytest.fixture
async def socket(bridge: Bridge, pbx: Pbx) -> AsyncIterator[Raw]:
    """A signed-in socket on a bridge in either mode; whatever the test did to it, it lives afterwards."""
    async with signed_in(bridge.url, f"oxe{pbx.user()}") as opened_:
        yield opened_
        await opened_.lives()


# Methods and parameters

UNKNOWN = {
    "Cti.dail": "Cti.dial",
    "cti.dial": "Cti.dial",
    "dial": "Cti.dial",
    "Cti.dial ": "Cti.dial",
    "Session.Login": "Session.login",
    "O2g.telephony.getcalls": "O2g.telephony.getCalls",
    "rpc.pong": "rpc.ping",
}


@pytest.mark.parametrize(("method", "meant"), UNKNOWN.items())
async def test_a_misspelt_method_is_refused_with_the_one_that_was_meant(
    socket: Raw, method: str, meant: str
) -> None:
    """protocol.md section 7: -32601 names the method and the nearest."""
    error = await socket.error(method)
    assert error["code"] == -32601
    assert error["data"] == {"method": method}
    assert f"did you mean {meant}?" in error["message"]


@pytest.mark.parametrize("method", ["", " ", ".", "Cti.", "Nothing.like.this", "__class__", "x" * 100_000])
async def test_an_unknown_method_is_refused_in_few_words(socket: Raw, method: str) -> None:
    """protocol.md section 7: -32601; a long name is not sent back at length."""
    error = await socket.error(method)
    assert error["code"] == -32601
    assert len(error["message"]) < 400
    assert method.startswith(error["data"]["method"].removesuffix("…"))


WRONG_PARAMETERS: list[tuple[str, Any, str | None]] = [
    ("Cti.dial", None, "destination"),
    ("Cti.dial", {}, "destination"),
    ("Cti.dial", [], "destination"),
    ("Cti.dial", {"destination": 7}, "destination"),
    ("Cti.dial", {"destination": None}, "destination"),
    ("Cti.dial", {"destination": ["7"]}, "destination"),
    ("Cti.dial", {"destination": "7", "number": "8"}, "number"),
    ("Cti.dial", {"destination": "7", "": 1}, ""),
    ("Cti.dial", {"destination": "7", "variables": []}, "variables"),
    ("Cti.dial", {"destination": "7", "variables": {"a": 1}}, "variables"),
    ("Cti.dial", ["7", {}, 1], None),
    ("Cti.dnd", {"state": "yes"}, "state"),
    ("Cti.dnd", {}, "state"),
    ("Cti.sendDtmf", {"key": 5}, "key"),
    ("O2g.telephony.getCall", {}, "callRef"),
    ("O2g.telephony.getCall", {"callRef": []}, "callRef"),
    ("O2g.telephony.getCall", {"callRef": "x", "colour": "red"}, "colour"),
    ("O2g.telephony.getCall", {"callRef": ".."}, "callRef"),
    ("O2g.telephony.getCall", {"callRef": ""}, "callRef"),
    ("O2g.subscribe", {}, "selectors"),
    ("O2g.subscribe", {"selectors": []}, "selectors"),
    ("O2g.subscribe", {"selectors": [{"names": ["OnNothing"]}]}, "selectors[0].names[0]"),
    ("O2g.unsubscribe", {"subscriptionId": "nothing"}, "subscriptionId"),
    ("Session.resume", {"sessionId": 5, "seq": 0}, "sessionId"),
    ("Session.resume", {"sessionId": "x"}, "seq"),
    ("Session.resume", {"sessionId": "x", "seq": "0"}, "seq"),
    ("Session.resume", {"sessionId": "x", "seq": 1.5}, "seq"),
    ("Session.info", {"verbose": True}, "verbose"),
    ("Session.info", [1], None),
    ("rpc.ping", {"a": 1}, "a"),
    ("Cti.dial", {"destination": "7", "_meta": 1}, "_meta"),
    ("Cti.dial", {"destination": "7", "_meta": {"kee": "x"}}, "_meta.kee"),
    ("Cti.dial", {"destination": "7", "_meta": {"key": ""}}, "_meta.key"),
    ("Cti.dial", {"destination": "7", "_meta": {"key": "k" * 201}}, "_meta.key"),
    ("Cti.dial", {"destination": "7", "_meta": {"timeout": 0}}, "_meta.timeout"),
    ("Cti.dial", {"destination": "7", "_meta": {"timeout": True}}, "_meta.timeout"),
    ("Cti.dial", {"destination": "7", "_meta": {"requestId": 1}}, "_meta.requestId"),
]


@pytest.mark.parametrize(
    ("method", "params", "named"),
    WRONG_PARAMETERS,
    ids=[f"{m} {str(p)[:60]}" for m, p, _ in WRONG_PARAMETERS],
)
async def test_a_wrong_parameter_is_refused_by_its_name(
    socket: Raw, method: str, params: Any, named: str | None
) -> None:
    """protocol.md section 7: -32602 with `data.param`, for missing, superfluous and mistyped ones alike."""
    error = await socket.error(method, params)
    assert error["code"] == -32602, error
    if named is not None:
        assert error["data"] == {"param": named}
        assert named in error["message"]


@pytest.mark.parametrize(
    "method",
    [
        "Cti.unregisterMobileApp",
        "Cti.getIceConfig",
        "Cti.conferenceDeafen",
        "Membership.setUserDefaultMembership",
    ],
)
async def test_a_method_that_o2g_cannot_do_says_why(socket: Raw, method: str) -> None:
    """protocol.md section 7: -32004 with `{method, kind, why}`, whatever the parameters; it never pretends."""
    tried: list[Any] = [None, {"userId": 1}, []]
    for params in tried:
        error = await socket.error(method, params)
        assert error["code"] == -32004
        assert (error["data"]["method"], error["data"]["kind"]) == (method, "o2g")
        assert error["data"]["why"] in error["message"]


# Who may what, and when

BEFORE_SIGN_IN = ["Cti.dial", "Cti.nothing", "O2g.telephony.getCalls", "O2g.subscribe", "Session.info"]


@pytest.mark.parametrize("method", [*BEFORE_SIGN_IN, "Session.logout"])
async def test_a_method_before_the_sign_in_is_refused_and_executes_nothing(
    bridge: Bridge, method: str
) -> None:
    """protocol.md section 3: -32001, alone and in a batch."""
    async with raw(bridge.url) as socket:
        assert (await socket.error(method))["code"] == -32001
        (member,) = await socket.ask(f"[{rpc(method)}]")
        assert member["error"]["code"] == -32001
        assert (await socket.call("rpc.ping"))["result"] == {}


async def test_a_tunnelled_request_before_the_sign_in_is_answered_with_401(bridge: Bridge) -> None:
    """protocol.md section 5: a `response` of the bridge's own, in the site's error shape."""
    async with raw(bridge.url) as socket:
        request = {"type": "request", "id": "a", "method": "GET", "path": "/api/rest/1.0/sessions"}
        answer = await socket.ask(json.dumps(request))
        assert (answer["type"], answer["id"], answer["status"], answer["origin"]) == (
            "response",
            "a",
            401,
            "bridge",
        )
        assert answer["body"]["type"] == "NOT_ALLOWED"
        assert "sign in" in answer["body"]["helpMessage"].lower()


async def test_a_call_of_other_people_can_neither_be_seen_nor_touched(bridge: Bridge, pbx: Pbx) -> None:
    """protocol.md sections 3 and 7: a foreign callRef is refused, and the call goes on."""
    ann, bob, eve = pbx.user(), pbx.user(), pbx.user()
    async with (
        signed_in(bridge.url, f"oxe{ann}") as one,
        signed_in(bridge.url, f"oxe{bob}") as two,
        signed_in(bridge.url, f"oxe{eve}") as stranger,
    ):
        call = (await one.result("Cti.dial", {"destination": bob}))["uniqueId"]
        while (await two.event())["params"]["msgType"] != "PhoneEvent":
            pass
        for method, params in (
            ("Cti.hangup", {"uniqueId": call}),
            ("Cti.answer", {"uniqueId": call}),
            ("Cti.hold", {"uniqueId": call}),
            ("O2g.telephony.getCall", {"callRef": call}),
            ("O2g.telephony.release", {"callRef": call}),
            ("O2g.telephony.getCall", {"callRef": call, "loginName": f"oxe{ann}"}),
            ("O2g.telephony.answer", {"callRef": call, "deviceId": bob}),
            ("O2g.telephony.makeCall", {"deviceId": bob, "callee": ann}),
        ):
            error = await stranger.error(method, params)
            assert error["code"] == -32002 or error["data"]["status"] == 403, (method, error)
        await two.result("Cti.answer", {"uniqueId": call})
        calls = (await one.result("O2g.telephony.getCalls"))["calls"]
        assert [(each["callRef"], each["callData"]["state"]) for each in calls] == [(call, "ACTIVE")]
        await one.result("Cti.hangup", {"uniqueId": call})
        await stranger.lives()


async def test_a_call_in_the_wrong_state_is_refused_as_the_pbx_says_it(socket: Raw) -> None:
    """protocol.md section 7: -32000 with `{status, error, message}`, what was wrong by its name."""
    for method in ("Cti.answer", "Cti.hold", "Cti.hangup", "Cti.completeTransfer", "Cti.conference"):
        error = await socket.error(method, {})
        assert error["code"] == -32000, (method, error)
        assert {"status", "error", "message"} <= set(error["data"])
        assert error["data"]["status"] in (400, 404)
        assert error["data"]["message"]


# Batches


async def test_a_batch_answers_each_member_by_itself_in_its_order(socket: Raw) -> None:
    """protocol.md sections 2 and 7: valid, invalid and unknown members beside each other."""
    members = [
        rpc("rpc.ping", id_='"a"'),
        "1",
        '{"jsonrpc":"2.0","method":"rpc.ping"}',
        rpc("Cti.nothing", id_="2"),
        "[]",
        rpc("Cti.dial", "{}", "3"),
        '{"jsonrpc":"2.0","id":true,"method":"rpc.ping"}',
        rpc("rpc.ping", '{"a":1}', "null"),
        '{"type":"request"}',
        rpc("rpc.ping", id_='"a"'),
    ]
    answers = await socket.ask(f"[{','.join(members)}]")
    outcomes = [(answer["id"], answer.get("error", {}).get("code")) for answer in answers]
    assert outcomes == [
        ("a", None),
        (None, -32600),
        (2, -32601),
        (None, -32600),
        (3, -32602),
        (None, -32600),
        (None, -32602),
        (None, -32600),
        ("a", None),
    ]


async def test_a_batch_of_256_is_served_and_one_more_is_refused_as_a_whole(socket: Raw) -> None:
    """protocol.md section 2: 256 members; more are answered with one -32006, and none is executed."""
    fitting = [rpc("rpc.ping", id_=str(number)) for number in range(256)]
    answers = await socket.ask(f"[{','.join(fitting)}]")
    assert [answer["id"] for answer in answers] == list(range(256))
    assert all(answer["result"] == {} for answer in answers)
    info = await socket.result("Session.info")
    beyond = [rpc("Cti.dnd", '{"state":true}', str(number)) for number in range(257)]
    answer = await socket.ask(f"[{','.join(beyond)}]")
    assert answer["error"]["code"] == -32006
    assert answer["error"]["data"] == {"limit": 256, "retryAfter": 0}
    assert answer["id"] is None
    assert await socket.result("Session.info") == info


async def test_a_batch_may_sign_in_and_the_answer_precedes_the_first_event(bridge: Bridge, pbx: Pbx) -> None:
    """protocol.md section 2: the reply to a sign-in precedes the session's first event."""
    login = rpc("Session.login", json.dumps({"login": f"oxe{pbx.user()}", "password": "0000"}))
    async with raw(bridge.url) as socket:
        first, second = await socket.ask(f"[{login},{rpc('rpc.ping', id_='2')}]")
        assert socket.events == []
        assert (first["id"], second) == (1, {"jsonrpc": "2.0", "result": {}, "id": 2})
        assert (await socket.event())["params"]["msgType"] == "LinkStatusUpdate"
        assert (await socket.result("Session.info"))["sessionId"] == first["result"]["sessionId"]


async def test_a_subscriptions_reply_in_a_batch_precedes_its_first_event(bridge: Bridge, pbx: Pbx) -> None:
    """protocol.md section 2."""
    number = pbx.user()
    async with signed_in(bridge.url, f"oxe{number}") as socket:
        selectors = json.dumps({"selectors": [{"names": ["routingManagement"]}], "identifier": "mine"})
        on = rpc("Cti.dnd", '{"state":true}', "2")
        subscribed, done = await socket.ask(f"[{rpc('O2g.subscribe', selectors)},{on}]")
        assert all(event["method"] != "O2g.event" for event in socket.events)
        assert done == {"jsonrpc": "2.0", "result": None, "id": 2}
        await socket.result("Cti.dnd", {"state": False})
        while (event := await socket.event())["method"] != "O2g.event":
            pass
        assert event["params"]["subscriptionId"] == subscribed["result"]["subscriptionId"]
        assert event["params"]["identifier"] == "mine"


# Notifications


@pytest.mark.parametrize(
    "frame",
    [
        '{"jsonrpc":"2.0","method":"rpc.ping"}',
        '{"jsonrpc":"2.0","method":"Cti.nothing"}',
        '{"jsonrpc":"2.0","method":"Cti.dial"}',
        '{"jsonrpc":"2.0","method":"Cti.dial","params":{"destination":7}}',
        '{"jsonrpc":"2.0","method":"Cti.hangup"}',
        '{"jsonrpc":"2.0","method":"O2g.telephony.getCalls"}',
        '{"jsonrpc":"2.0","method":"Session.login","params":{"login":"x","password":"y"}}',
        '[{"jsonrpc":"2.0","method":"rpc.ping"},{"jsonrpc":"2.0","method":"Cti.nothing"}]',
    ],
)
async def test_a_notification_is_never_answered(socket: Raw, frame: str) -> None:
    """protocol.md section 2, JSON-RPC 2.0 section 4.1: neither with a result nor with an error."""
    for each in (frame, msgspec.msgpack.encode(msgspec.json.decode(frame))):
        await socket.send(each)
        await socket.lives()  # whose answer would come second
    await asyncio.sleep(0.05)
    await socket.lives()


async def test_a_notification_is_carried_out(socket: Raw) -> None:
    """protocol.md section 2: what it does is heard as events."""
    await socket.send('{"jsonrpc":"2.0","method":"Cti.dnd","params":{"state":true}}')
    event = await socket.event()
    assert event["params"]["msgType"] == "UserConfigUpdate"
    assert event["params"]["ctiMessage"]["dndEnabled"] is True
    await socket.result("Cti.dnd", {"state": False})


# The other dialects


async def test_native_frames_are_answered_in_their_own_dialect(socket: Raw) -> None:
    """protocol.md sections 2 and 9: a ping with a ping, a command with an `Error` that says what to do."""
    assert await socket.ask('{"claz":"ping"}') == {"claz": "ping"}
    assert await socket.ask(msgspec.msgpack.encode({"claz": "ping"})) == {"claz": "ping"}
    answer = await socket.ask('{"claz":"web","command":"getIceConfig"}')
    assert answer["msgType"] == "Error"
    assert "O2G has no WebRTC configuration" in answer["ctiMessage"]["Error"]
    for odd in ('{"claz":1}', '{"claz":null}', '{"claz":{}}', '{"claz":"nothing"}'):
        assert (await socket.ask(odd))["msgType"] == "Error"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ('{"type":"request"}', "bad_frame"),
        ('{"type":"request","id":"a"}', "bad_frame"),
        ('{"type":"request","id":1,"method":"GET","path":"/"}', "bad_frame"),
        ('{"type":"request","id":"","method":"GET","path":"/"}', "bad_frame"),
        ('{"type":"request","id":"a","method":"GET","path":"/","headers":{"a":1}}', "bad_frame"),
        ('{"type":"request","id":"a","method":"GET","path":"/","headers":[]}', "bad_frame"),
        (
            '{"type":"request","id":"a","method":"GET","path":"/","body":"%%","bodyEncoding":"base64"}',
            "bad_frame",
        ),
        ('{"type":"cancel"}', "bad_frame"),
        ('{"type":"response","id":"a","status":200}', "unexpected"),
        ('{"type":"response","id":"a","status":2}', "bad_frame"),
        ('{"type":"event","identifier":"a","subscriptionId":"b","event":{}}', "unexpected"),
        ('{"type":"chunk","id":"a","seq":0,"data":"","end":true}', "unexpected"),
    ],
)
async def test_a_tunnel_message_that_is_wrong_gets_an_error_message(
    socket: Raw, frame: str, code: str
) -> None:
    """protocol.md section 5: an `error` with the id, where it could be read, and words that say why."""
    request = json.loads(frame)
    if request.get("path") == "/":
        frame = frame.replace('"path":"/"', '"path":"/api/rest/1.0/sessions"')
    answer = await socket.ask(frame)
    assert answer["type"] == "error", answer
    assert answer["code"] == code
    assert answer["message"]
    if isinstance(request.get("id"), str) and request["id"]:
        assert answer["id"] == request["id"]


async def test_one_socket_may_mix_all_dialects(socket: Raw) -> None:
    """protocol.md section 2: each frame is recognised by its shape, and answered in its own dialect."""
    request = {"type": "request", "id": "t", "method": "GET", "path": "/api/rest/1.0/sessions"}
    frames: list[tuple[str | bytes, str]] = [
        (rpc("rpc.ping", id_='"j"'), "result"),
        (json.dumps(request), "status"),
        ('{"claz":"ping"}', "claz"),
        (msgspec.msgpack.encode(PING), "result"),
        (msgspec.msgpack.encode(request), "status"),
        ('{"hello":1}', "error"),
    ]
    for frame, member in frames:
        await socket.send(frame)
        answer = await socket.frame()
        assert type(answer) is type(frame)
        assert member in decoded(answer)
    for mixed, code in (
        ('{"jsonrpc":"2.0","id":1,"method":"rpc.ping","type":"request","claz":"ping"}', None),
        ('{"jsonrpc":"1.0","id":1,"type":"request","claz":"ping"}', -32600),
    ):
        answer = await socket.ask(mixed)
        assert answer.get("error", {}).get("code") == code
    both = await socket.ask('{"type":"request","claz":"ping","id":"x"}')
    assert both["type"] == "error"


@pytest.mark.parametrize(
    ("subprotocol", "served", "refused"),
    [
        ("jsonrpc", rpc("rpc.ping"), ['{"claz":"ping"}', '{"type":"cancel","id":"a"}', "{}"]),
        ("o2g-tunnel", '{"type":"cancel"}', ['{"claz":"ping"}', rpc("rpc.ping"), f"[{rpc('rpc.ping')}]"]),
        ("cti", '{"claz":"ping"}', ['{"type":"cancel","id":"a"}', rpc("rpc.ping"), "[]"]),
    ],
)
async def test_a_subprotocol_refuses_the_other_dialects_and_stays_open(
    user_bridge: Bridge, subprotocol: str, served: str, refused: list[str]
) -> None:
    """protocol.md section 2: -32600 with `id: null`."""
    for suffix in ("", ".msgpack"):
        async with raw(user_bridge.url, token=TOKEN, subprotocol=subprotocol + suffix) as socket:
            assert socket.connection.subprotocol == subprotocol + suffix
            for frame in refused:
                for each in (frame, msgspec.msgpack.encode(json.loads(frame))):
                    answer = await socket.ask(each)
                    assert (answer["error"]["code"], answer["id"]) == (-32600, None)
            answer = await socket.ask(served)
            assert answer.get("error", {}) == {}


async def test_an_unknown_subprotocol_is_not_chosen(user_bridge: Bridge) -> None:
    """protocol.md section 2: subprotocols are optional; the shape of each frame decides then."""
    async with raw(user_bridge.url, subprotocol="chat") as socket:
        assert socket.connection.subprotocol is None
        await socket.lives()
        assert await socket.ask('{"claz":"ping"}') == {"claz": "ping"}
