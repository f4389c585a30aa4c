"""Tests of the O2G operations: what each is as a request, and what a user may do with an administrator's session.

How parameters are checked and become a request is one mechanism for every API: tests/bridge/sites/test_generic.py.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest

from bridge.sites.o2g.operations import OWN_PACKAGES, O2gOperation, generic_operations
from bridge.sites.o2g.rest import SignedRest
from bridge.transport import Request, Response
from protocol import catalogue, jsonrpc
from protocol.jsonrpc import RpcError
from tests.bridge.carrier import Carrier, ok
from tests.faults import smallest

OPERATIONS = generic_operations()
BY_ID = {operation.method.operation: operation for operation in OPERATIONS.values()}


class Session:
    """The session whose cookie requests carry."""

    def __init__(self) -> None:
        self.headers = [("Cookie", "AlcUserId=x")]
        self.json_headers = [*self.headers, ("Content-Type", "application/json")]
        self.trouble = ""


class User:
    """A signed-in user, and the site behind him."""

    login = "oxe70120"

    def __init__(self, *, guarded: bool = False, devices: list[str] | None = None) -> None:
        self.guarded = guarded
        self.devices = ["70120", "80120"] if devices is None else devices
        self.plain_targets: dict[str, str] = {}
        self.carrier = Carrier()
        session: Any = Session()
        self.requests = SignedRest("paris", self.carrier, session)
        self.outcomes: list[Any] = []

    def asks(self, operation: str, arguments: Any = None) -> Request:
        """The request that a call becomes."""
        before = len(self.carrier.sent)
        run = BY_ID[operation]
        run.start(self, {} if arguments is None else arguments, 12.5, self.outcomes.append)
        assert len(self.carrier.sent) == before + 1
        return self.carrier.last.request

    def is_refused(self, operation: str, arguments: Any = None) -> RpcError:
        with pytest.raises(RpcError) as caught:
            BY_ID[operation].start(self, {} if arguments is None else arguments, 30.0, self.outcomes.append)
        assert self.carrier.sent == []
        return caught.value


# Every operation


@pytest.mark.parametrize("operation", catalogue.operations(), ids=lambda operation: operation.id)
def test_every_operation_of_the_catalogue_is_the_request_that_it_documents(
    operation: catalogue.Operation,
) -> None:
    """protocol.md section 4: parameters are its path, query and body fields, flat, by their documented names."""
    user = User()
    given = smallest(BY_ID[operation.id].method)
    if "objectNameobjectId" in given:
        given["objectNameobjectId"] = "Subscriber/70120"
    request = user.asks(operation.id, given)
    assert request.method == operation.method
    assert request.timeout_s == 12.5
    path = request.target.partition("?")[0]
    found = catalogue.match(path)
    assert found is not None
    matched, values = found.by_method[operation.method]
    assert matched.id == operation.id
    assert values == {name: str(given[name]) for name in operation.path_params}
    assert ("Cookie", "AlcUserId=x") in request.headers
    query = dict(pair.partition("=")[::2] for pair in request.target.partition("?")[2].split("&") if pair)
    assert set(query) <= {parameter.name for parameter in operation.query}
    if request.body is not None:
        assert operation.body is not None
        assert any(name == "Content-Type" for name, _ in request.headers)


@pytest.mark.parametrize(
    ("operation", "arguments", "method", "target", "body"),
    [
        (
            "telephony.makeCall",
            {"deviceId": "70120", "callee": "70121", "autoAnswer": True, "loginName": "oxe70120"},
            "POST",
            "/api/rest/1.0/telephony/calls?loginName=oxe70120",
            {"deviceId": "70120", "callee": "70121", "autoAnswer": True},
        ),
        (
            "telephony.getCall",
            {"callRef": "a/b?c#d é"},
            "GET",
            "/api/rest/1.0/telephony/calls/a%2Fb%3Fc%23d%20%C3%A9",
            None,
        ),
        ("telephony.release", ["49bf"], "DELETE", "/api/rest/1.0/telephony/calls/49bf", None),
        (
            "users.getLogins",
            {"onlyACD": True, "onlyWithExtLogin": False},
            "GET",
            "/api/rest/1.0/logins?onlyACD",
            None,
        ),
        (
            "pbxManagement.getObject",
            {"nodeId": 1, "objectNameobjectId": "Subscriber/70120"},
            "GET",
            "/api/rest/1.0/pbxs/1/instances/Subscriber/70120",
            None,
        ),
    ],
)
def test_a_call_is_the_request_that_a_reader_of_the_document_expects(
    operation: str, arguments: Any, method: str, target: str, body: Any
) -> None:
    user = User()
    request = user.asks(operation, arguments)
    assert (request.method, request.target) == (method, target)
    assert user.carrier.last.body == body


def test_a_value_of_several_segments_cannot_leave_its_place() -> None:
    for value in ("../../users", "Subscriber/../../x", "Subscriber//x", "/Subscriber", "Subscriber/.", ".."):
        error = User().is_refused("pbxManagement.getObject", {"nodeId": 1, "objectNameobjectId": value})
        assert error.code == jsonrpc.INVALID_PARAMS
        assert error.data == {"param": "objectNameobjectId"}


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (ok({"calls": []}), msgspec.Raw(b'{"calls":[]}')),
        (ok(status=204), None),
        (
            ok(status=201, headers=[("Location", "https://o2g/x/1")]),
            {"location": "https://o2g/x/1"},
        ),
        (
            Response(
                200,
                [("Content-Type", "audio/wav"), ("Content-Disposition", 'attachment; filename="a.wav"')],
                b"RIFF",
            ),
            {"contentType": "audio/wav", "filename": "a.wav", "data": b"RIFF"},
        ),
    ],
)
def test_an_answer_is_the_calls_result(answer: Response, result: Any) -> None:
    """protocol.md section 4: the body, null, a location, or a file."""
    user = User()
    user.asks("telephony.getCalls")
    user.carrier.last.answer(answer)
    assert user.outcomes == [result]


def test_a_refusal_of_the_sites_keeps_everything_that_it_said() -> None:
    user = User()
    user.asks("telephony.getCalls")
    said = {"httpStatus": "FORBIDDEN", "code": 1002, "type": "NOT_ALLOWED", "telephony": {"errorType": "X"}}
    user.carrier.last.answer(ok(said, status=403))
    (error,) = user.outcomes
    assert isinstance(error, RpcError)
    assert error.code == jsonrpc.UPSTREAM_ERROR
    assert error.data == {**said, "status": 403, "error": "NOT_ALLOWED", "message": "HTTP 403"}


# Through the administrator's session


def mentions(request: Request) -> set[str]:
    """Whom a request names: every login and number of the house in its address and body."""
    text = unquote(request.target) + (request.body or b"").decode()
    return set(re.findall(r"oxe\d{5}|\b[78]\d{4}\b", text))


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda each: each.method.operation)
def test_a_guarded_user_can_do_nothing_in_another_ones_name(operation: O2gOperation) -> None:
    """protocol.md section 3: O2G does not check what comes with an administrator's session, so the bridge must."""
    method = operation.method
    given = dict(smallest(method))
    owners = {"loginName", "deviceId", *(("legId", "otherDeviceId") if "otherDeviceId" in given else ())}
    for name in owners & set(method.parameters):
        user = User(guarded=True)
        own = {key: value for key, value in given.items() if key not in owners}
        stranger = "oxe70121" if name == "loginName" else "70121"
        error = user.is_refused(method.operation, {**own, name: stranger})
        assert error.code == jsonrpc.FORBIDDEN


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda each: each.method.operation)
def test_a_guarded_users_request_names_him_or_his_device_or_is_forbidden(operation: O2gOperation) -> None:
    method = operation.method
    given = {name: value for name, value in smallest(method).items() if name not in ("loginName", "deviceId")}
    if "otherDeviceId" in given:
        given |= {"legId": "70120", "otherDeviceId": "80120"}
    user = User(guarded=True)
    if method.operation.partition(".")[0] not in OWN_PACKAGES:
        assert user.is_refused(method.operation, given).code == jsonrpc.FORBIDDEN
        return
    try:
        request = user.asks(method.operation, given)
    except RpcError as error:
        code = error.code
    else:
        code = jsonrpc.FORBIDDEN
        assert mentions(request) & {"oxe70120", "70120"}
    assert code == jsonrpc.FORBIDDEN


@pytest.mark.parametrize(
    ("operation", "given"),
    [
        ("users.getByLoginName", {"loginName": None}),
        ("telephony.makeCall", {"loginName": None, "deviceId": None, "callee": "70121"}),
    ],
)
def test_null_for_what_is_a_guarded_users_own_is_the_same_as_left_out(
    operation: str, given: dict[str, Any]
) -> None:
    """protocol.md section 4: as everywhere else, null is not given."""
    left_out = {name: value for name, value in given.items() if value is not None}
    assert User(guarded=True).asks(operation, given) == User(guarded=True).asks(operation, left_out)


@pytest.mark.parametrize(
    "package", ["userManagement", "pbxManagement", "maintenance", "subscriptions", "sessions"]
)
def test_a_guarded_user_may_not_use_what_is_the_administrators(package: str) -> None:
    """Not even with his own login: `userManagement.deleteUser` takes one, too."""
    for operation in OPERATIONS.values():
        if operation.method.operation.startswith(package + "."):
            user = User(guarded=True)
            arguments = {"loginName": "oxe70120"} if "loginName" in operation.method.parameters else {}
            assert user.is_refused(operation.method.operation, arguments).code == jsonrpc.FORBIDDEN


def test_every_telephony_operation_can_be_used_by_a_guarded_user() -> None:
    for operation in OPERATIONS.values():
        method = operation.method
        if method.operation.startswith("telephony."):
            given = {name: value for name, value in smallest(method).items() if name != "deviceId"}
            if "otherDeviceId" in given:
                given |= {"legId": "70120", "otherDeviceId": "80120"}
            User(guarded=True).asks(
                method.operation, given | ({"loginName": "oxe70120"} if "loginName" in given else {})
            )


def test_a_guarded_user_who_has_no_device_cannot_use_somebodys() -> None:
    user = User(guarded=True, devices=[])
    error = user.is_refused("telephony.makeCall", {"deviceId": "70121", "callee": "1", "autoAnswer": True})
    assert error.code == jsonrpc.FORBIDDEN
    assert "oxe70120 has no device" in error.message


def test_a_guarded_users_default_device_is_the_one_he_has_now() -> None:
    """It may be given to somebody else while he is signed in."""
    user = User(guarded=True, devices=["70120"])
    assert user.asks("telephony.toggleInterphony").target.endswith("/devices/70120/ithmicro")
    user.devices = ["70125"]
    assert user.asks("telephony.toggleInterphony").target.endswith("/devices/70125/ithmicro")


def test_a_user_with_his_own_session_is_not_guarded_by_the_bridge() -> None:
    """O2G itself knows what he may."""
    user = User()
    assert user.asks("telephony.getCalls", {"loginName": "oxe70121"}).target.endswith("?loginName=oxe70121")
    assert user.asks("userManagement.getByLoginName", {"loginName": "oxe70121"}).target.endswith("/oxe70121")
