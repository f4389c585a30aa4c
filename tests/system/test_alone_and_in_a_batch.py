"""A call sent by itself goes the short way, a batch of one through the referee: the answers are the same."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from tests.system.client import Encoding
from tests.system.conftest import TOKEN
from tests.system.program import Bridge, Pbx
from tests.system.raw import Raw, raw, signed_in

CALLS: list[tuple[str, Any]] = [
    ("rpc.ping", None),
    ("rpc.ping", {}),
    ("rpc.ping", []),
    ("rpc.ping", [1]),
    ("rpc.ping", {"a": 1}),
    ("rpc.ping", {"_meta": {"requestId": "r"}}),
    ("rpc.ping", {"_meta": {}}),
    ("rpc.ping", {"_meta": None}),
    ("rpc.ping", {"_meta": {"key": 1}}),
    ("rpc.ping", {"_meta": {"what": 1}}),
    ("rpc.pong", None),
    ("", None),
    ("Session.info", None),
    ("Session.info", {"a": 1}),
    ("Session.login", None),
    ("Session.login", {"login": "oxe70120", "password": "0000"}),
    ("Session.login", {"login": 1, "password": "0000"}),
    ("Session.login", ["oxe70120", "0000", "paris", None, 1]),
    ("Session.resume", {"sessionId": "nothing", "seq": 0}),
    ("Session.resume", {"sessionId": "nothing"}),
    ("Session.resume", ["nothing", "x"]),
    ("Cti.dial", None),
    ("Cti.dial", []),
    ("Cti.dial", {}),
    ("Cti.dial", {"destination": 7}),
    ("Cti.dial", {"destination": "7", "variables": 1}),
    ("Cti.dial", {"destination": "7", "other": 1}),
    ("Cti.dial", ["7", {}, {}, {}]),
    ("Cti.dail", {"destination": "7"}),
    ("Cti.answer", None),
    ("Cti.answer", {"uniqueId": "nothing"}),
    ("Cti.hangup", []),
    ("Cti.hangup", ["nothing"]),
    ("Cti.hold", {}),
    ("Cti.completeTransfer", None),
    ("Cti.sendDtmf", {"key": "1"}),
    ("Cti.sendDtmf", {"key": ""}),
    ("Cti.dnd", {"state": False}),
    ("Cti.dnd", [False]),
    ("Cti.dnd", {"state": "false"}),
    ("Cti.uncFwd", {"state": False, "destination": ""}),
    ("Cti.getCurrentCallsPhoneEvents", None),
    ("Cti.toggleMicrophone", None),
    ("Cti.nothing", None),
    ("Membership.setUserDefaultMembership", {"userId": 1, "membership": []}),
    ("Callback.getCallbackLists", None),
    ("O2g.telephony.getCalls", None),
    ("O2g.telephony.getCalls", {}),
    ("O2g.telephony.getCalls", []),
    ("O2g.telephony.getCalls", {"loginName": "admin"}),
    ("O2g.telephony.getCalls", {"loginName": ["x"]}),
    ("O2g.telephony.getCalls", {"colour": "red"}),
    ("O2g.telephony.getCall", None),
    ("O2g.telephony.getCall", {"callRef": "nothing"}),
    ("O2g.telephony.getCall", {"callRef": "../x"}),
    ("O2g.telephony.getCall", {"callRef": "ä/ö ü?#"}),
    ("O2g.telephony.getCall", {"callRef": 12345678901234567890}),
    ("O2g.telephony.getCall", {"callRef": 1.5}),
    ("O2g.telephony.makeCall", {}),
    ("O2g.telephony.makeCall", {"deviceId": "1", "callee": "2"}),
    ("O2g.telephony.makeCall", {"deviceId": [], "callee": {}}),
    ("O2g.routing.getState", None),
    ("O2g.routing.getDndState", {}),
    ("O2g.users.getByLoginName", {"loginName": "admin"}),
    ("O2g.users.getByLoginName", {"loginName": "nobody-of-this-name"}),
    ("O2g.subscribe", None),
    ("O2g.subscribe", {"selectors": "x"}),
    ("O2g.subscribe", {"selectors": [{"names": []}]}),
    ("O2g.subscribe", {"selectors": [{"names": ["OnNothing"]}]}),
    ("O2g.subscribe", {"selectors": [{"names": ["telephony"], "colour": "red"}]}),
    ("O2g.unsubscribe", {"subscriptionId": "nothing"}),
    ("O2g.unsubscribe", [1]),
    ("O2g.nothing.here", {"a": [1, {"b": None}]}),
]

IDS: list[Any] = [1, "one", None, 1.5, -7]


async def _both(socket: Raw, encoding: Encoding, request: dict[str, Any]) -> tuple[Any, Any]:
    """The answer to a request alone, and in a batch of one."""
    alone = await socket.ask(encoding.frame(request))
    (batched,) = await socket.ask(encoding.frame([request]))
    return alone, batched


@pytest.mark.parametrize("signed", [True, False], ids=["signed in", "not signed in"])
async def test_a_call_has_one_answer_whichever_way_it_goes(
    bridge: Bridge, pbx: Pbx, encoding: Encoding, signed: bool
) -> None:
    """protocol.md sections 2 and 7: results, errors, their words and their data."""
    login = f"oxe{pbx.user()}"
    async with signed_in(bridge.url, login) if signed else raw(bridge.url, token=TOKEN) as socket:
        codes = set()
        for number, (method, params) in enumerate(CALLS):
            if method == "Session.login" and not signed:
                continue  # it would sign in
            request = {"jsonrpc": "2.0", "id": IDS[number % len(IDS)], "method": method}
            if params is not None:
                request["params"] = params
            alone, batched = await _both(socket, encoding, request)
            assert alone == batched, request
            assert alone["id"] == request["id"]
            codes.add(alone.get("error", {}).get("code"))
        expected = {None, -32602, -32001}
        if signed:
            expected |= {-32600, -32601, -32000, -32004}
        assert expected <= codes
        assert -32603 not in codes
        await socket.lives()


INVALID: list[Any] = [
    {"jsonrpc": "2.0"},
    {"jsonrpc": "2.0", "id": 1},
    {"jsonrpc": "2.0", "id": 1, "method": 1},
    {"jsonrpc": "2.0", "id": 1, "method": "rpc.ping", "params": 1},
    {"jsonrpc": "2.0", "id": 1, "method": "rpc.ping", "params": None},
    {"jsonrpc": "2.0", "id": True, "method": "rpc.ping"},
    {"jsonrpc": "2.0", "id": [1], "method": "rpc.ping"},
    {"jsonrpc": "2.0", "id": {}, "method": "rpc.ping"},
    {"jsonrpc": "1.0", "id": 1, "method": "rpc.ping"},
    {"jsonrpc": 2, "id": 1, "method": "rpc.ping"},
    {"jsonrpc": "2.0", "id": 1, "result": {}},
    {"jsonrpc": "2.0", "id": "x", "error": {"code": 1, "message": "m"}},
]


async def test_a_request_that_is_invalid_has_one_answer_whichever_way_it_goes(
    bridge: Bridge, pbx: Pbx, encoding: Encoding
) -> None:
    """protocol.md section 7: -32600, under the id where that is one."""
    async with signed_in(bridge.url, f"oxe{pbx.user()}") as socket:
        for request in INVALID:
            alone, batched = await _both(socket, encoding, request)
            assert alone == batched, request
            assert alone["error"]["code"] == -32600


async def test_a_notification_has_no_answer_whichever_way_it_goes(bridge: Bridge, pbx: Pbx) -> None:
    """protocol.md section 2."""
    async with signed_in(bridge.url, f"oxe{pbx.user()}") as socket:
        for method, params in CALLS:
            notification = {"jsonrpc": "2.0", "method": method}
            if params is not None:
                notification["params"] = params
            await socket.send(json.dumps(notification))
            await socket.send(msgspec.msgpack.encode([notification]))
        await socket.lives()
        await socket.lives()
