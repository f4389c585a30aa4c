"""The operations of every API, run for a user: what is wrong is told before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from bridge.sites import Cancel
from bridge.sites.generic import Answered, RestOperation
from bridge.sites.o2g.operations import O2gOperation, generic_operations
from bridge.transport import Request, Response
from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from protocol.methods import rest_methods
from protocol.rest import RestMethod
from tests.faults import Fault, faults, smallest

METHODS = rest_methods()

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


class Pbx:
    """Takes requests, and answers when it is told to."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answered: list[Answered] = []

    def submit(self, request: Request, answered: Answered) -> Cancel:
        """Note it down."""
        self.requests.append(request)
        self.answered.append(answered)
        return lambda: None


class User:
    """A signed-in user, of O2G or of any API."""

    def __init__(self, *, guarded: bool = False, devices: list[str] | None = None) -> None:
        self.login = "oxe70120"
        self.guarded = guarded
        self.devices = ["70120"] if devices is None else devices
        self.plain_targets: dict[str, str] = {}
        self.requests = Pbx()


def start(user: User, method: str, arguments: dict[str, Any] | list[Any], operation: Any = None) -> list[Any]:
    """Start a call; what its outcome is, once the PBX has answered."""
    outcomes: list[Any] = []
    run = operation or RestOperation(METHODS[method])
    run.start(user, arguments, 30.0, outcomes.append)
    return outcomes


def refusal(
    user: User, method: str, arguments: dict[str, Any] | list[Any], operation: Any = None
) -> RpcError:
    with pytest.raises(RpcError) as raised:
        start(user, method, arguments, operation)
    assert not user.requests.requests
    return raised.value


def outcome(user: User, method: RestMethod, arguments: dict[str, Any] | list[Any]) -> RpcError | None:
    """Why a call is refused before anything is sent; None where it is sent."""
    try:
        start(user, method.name, arguments)
    except RpcError as error:
        return error
    return None


# Bad parameters


def unexpected(method: RestMethod, fault: Fault) -> str | None:
    """How the answer to a fault is not what it must be."""
    user = User()
    error = outcome(user, method, fault.arguments)
    if error is not None:
        if error.code != jsonrpc.INVALID_PARAMS or error.data != {"param": fault.param}:
            return f"{fault}: {error.code} {error.data}"
        return None if fault.param in error.message else f"{fault}: {error.message}"
    return f"{fault}: was sent"


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_each_fault_in_the_parameters_is_named_and_nothing_is_sent(method: RestMethod) -> None:
    found = list(faults(method))
    assert found
    assert [said for fault in found if (said := unexpected(method, fault)) is not None] == []


@given(st.sampled_from(list(METHODS.values())), st.data())
def test_any_parameters_whatever_are_sent_or_refused_by_name(method: RestMethod, data: st.DataObject) -> None:
    names = st.sampled_from(list(method.parameters)) | st.text() if method.parameters else st.text()
    arguments = {**smallest(method), **data.draw(st.dictionaries(names, json_values, max_size=4))}
    user = User()
    error = outcome(user, method, arguments)
    if error is None:
        (sent,) = user.requests.requests
        assert sent.target.isascii()
        assert sent.method == method.verb
        return
    assert error.code == jsonrpc.INVALID_PARAMS
    assert error.data is not None
    assert any(error.data["param"].startswith(name[:40]) for name in arguments)
    assert not user.requests.requests


@given(st.sampled_from(list(METHODS.values())), st.lists(json_values, max_size=4))
def test_any_positions_whatever_are_sent_or_refused(method: RestMethod, arguments: list[Any]) -> None:
    user = User()
    error = outcome(user, method, arguments)
    assert len(user.requests.requests) == (error is None)
    assert error is None or error.code == jsonrpc.INVALID_PARAMS


# Good ones


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_every_operation_sends_one_request_of_its_own(method: RestMethod) -> None:
    user = User()
    start(user, method.name, smallest(method))
    (sent,) = user.requests.requests
    assert sent.method == method.verb
    assert sent.timeout_s == 30.0
    assert (sent.body is None) == ((method.body is None and method.upload is None) or method.body_optional)


def test_a_call_without_parameters_is_built_once_and_sent_each_time() -> None:
    user = User()
    operation = RestOperation(METHODS["O2g.telephony.getCalls"])
    for _ in range(3):
        start(user, "", {}, operation)
    assert [request.target for request in user.requests.requests] == ["/api/rest/1.0/telephony/calls"] * 3
    assert user.plain_targets == {"O2g.telephony.getCalls": "/api/rest/1.0/telephony/calls"}


def test_a_call_with_a_body_or_header_fields_of_its_own_is_not_kept_as_a_plain_one() -> None:
    user = User()
    start(user, "O2g.routing.setForward", {})
    start(user, "O2g.telephony.getCall", {"callRef": "1"})
    assert user.plain_targets == {}
    (forward, _) = user.requests.requests
    assert forward.body == b"{}"


@pytest.mark.parametrize(
    ("response", "result"),
    [
        (Response(200, [("Content-Type", "application/json")], b'{"a":1}'), Raw(b'{"a":1}')),
        (Response(204, [], b""), None),
        (Response(201, [("Location", "/x/1")], b""), {"location": "/x/1"}),
        (Response(201, [("Location", "/x/1")], b'{"id":1}'), {"location": "/x/1", "id": 1}),
        (
            Response(
                200,
                [("Content-Type", "audio/wav"), ("Content-Disposition", 'attachment; filename="a.wav"')],
                b"RIFF",
            ),
            {"contentType": "audio/wav", "filename": "a.wav", "data": b"RIFF"},
        ),
        (
            Response(200, [("Content-Type", "text/csv; charset=utf-8")], b"a,b\n"),
            {"contentType": "text/csv; charset=utf-8", "filename": None, "data": b"a,b\n"},
        ),
    ],
)
def test_an_answer_is_the_result(response: Response, result: Any) -> None:
    user = User()
    outcomes = start(user, "O2g.telephony.getCalls", {})
    user.requests.answered[0](response)
    assert outcomes == [result]


def test_a_refusal_of_the_pbx_s_comes_with_all_that_it_said() -> None:
    user = User()
    outcomes = start(user, "Xuc.setDnd", {"USERNAME": "alice", "state": True})
    user.requests.answered[0](Response(400, [], b'{"error":"UserNotFound","message":"no alice"}'))
    (error,) = outcomes
    assert error.code == jsonrpc.UPSTREAM_ERROR
    assert error.data == {"status": 400, "error": "UserNotFound", "message": "no alice"}


def test_an_error_that_stands_for_no_answer_is_the_outcome() -> None:
    user = User()
    outcomes = start(user, "O2g.telephony.getCalls", {})
    gone = jsonrpc.site_unreachable("paris", 2, "gone")
    user.requests.answered[0](gone)
    assert outcomes == [gone]


# Users who are served through the administrator's session

O2G = generic_operations()


def test_every_operation_of_o2g_is_a_method() -> None:
    assert len(O2G) == 208
    assert set(O2G) == {name for name in METHODS if name.startswith("O2g.")}


def guarded(method: str, arguments: dict[str, Any] | list[Any], **who: Any) -> Request:
    user = User(guarded=True, **who)
    start(user, "", arguments, O2G[method])
    (sent,) = user.requests.requests
    return sent


def test_a_guarded_user_s_login_name_is_filled_in() -> None:
    assert guarded("O2g.telephony.getCalls", {}).target.endswith("/calls?loginName=oxe70120")
    assert guarded("O2g.telephony.getCalls", {"loginName": "oxe70120"}).target.endswith("?loginName=oxe70120")
    assert "/users/oxe70120/devices" in guarded("O2g.phoneSetProgramming.getDevices", {}).target


@pytest.mark.parametrize("login", ["oxe70121", "", ["oxe70120"], "OXE70120", {}])
def test_a_guarded_user_cannot_name_another(login: Any) -> None:
    operation = O2G["O2g.telephony.getCalls"]
    error = refusal(User(guarded=True), "", {"loginName": login}, operation)
    assert error.code == jsonrpc.FORBIDDEN
    assert refusal(User(guarded=True), "", [login], operation).code == jsonrpc.FORBIDDEN


@pytest.mark.parametrize("device", ["70120", 70120, None])
def test_a_guarded_user_s_device_is_filled_in_or_his_own(device: Any) -> None:
    arguments = {"callRef": "1"} if device is None else {"callRef": "1", "deviceId": device}
    assert guarded("O2g.telephony.hold", arguments).body == b'{"deviceId":"70120"}'


@pytest.mark.parametrize("device", ["70121", "", ["70120"]])
def test_a_guarded_user_cannot_name_another_s_device(device: Any) -> None:
    error = refusal(User(guarded=True), "", {"deviceId": device}, O2G["O2g.telephony.hold"])
    assert error.code == jsonrpc.FORBIDDEN


def test_a_guarded_user_without_a_device_is_told_so() -> None:
    user = User(guarded=True, devices=[])
    error = refusal(user, "", {}, O2G["O2g.telephony.hold"])
    assert error.message == "forbidden: oxe70120 has no device"


@pytest.mark.parametrize("operation", O2G.values(), ids=O2G)
def test_a_guarded_user_s_request_is_about_himself_or_forbidden(operation: O2gOperation) -> None:
    user = User(guarded=True)
    method = operation.method
    # Whom it is for is left to the bridge; where the operation takes a device beside a login, it is his own.
    by_login = "loginName" in method.parameters
    filled_in = {"loginName"} if by_login else {"deviceId"}
    given = {name: value for name, value in smallest(method).items() if name not in filled_in}
    if by_login and "deviceId" in method.required:
        given["deviceId"] = "70120"
    outcomes: list[Any] = []
    try:
        operation.start(user, given, 30.0, outcomes.append)
    except RpcError as refused:
        assert (refused.code, user.requests.requests) == (jsonrpc.FORBIDDEN, [])  # noqa: PT017 - or it is sent
    else:
        (sent,) = user.requests.requests
        assert "oxe70120" in sent.target or "70120" in sent.target or b"70120" in (sent.body or b"")
