"""A REST operation's parameters become a request, or an error that names the one at fault."""

from __future__ import annotations

import email
import email.policy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from protocol.methods import rest_methods
from protocol.rest import RestMethod, Sent

METHODS = rest_methods()


def request(name: str, arguments: dict[str, Any] | list[Any]) -> Sent:
    method = METHODS[name]
    return method.request(method.accept(method.named(arguments)))


def refused(name: str, arguments: dict[str, Any] | list[Any]) -> RpcError:
    with pytest.raises(RpcError) as raised:
        request(name, arguments)
    assert raised.value.code == jsonrpc.INVALID_PARAMS
    return raised.value


@pytest.mark.parametrize(
    ("name", "arguments", "target", "body"),
    [
        ("O2g.telephony.getCalls", {}, "/api/rest/1.0/telephony/calls", None),
        ("O2g.telephony.getCall", {"callRef": "a/b c"}, "/api/rest/1.0/telephony/calls/a%2Fb%20c", None),
        ("O2g.telephony.getCall", ["x"], "/api/rest/1.0/telephony/calls/x", None),
        ("O2g.o2g.getDescriptor", {}, "/api/rest", None),
        (
            "O2g.users.getLogins",
            {"nodeIds": [7, 8], "onlyACD": True},
            "/api/rest/1.0/logins?nodeIds=7%2C8&onlyACD",
            None,
        ),
        ("O2g.users.getLogins", {"onlyACD": False}, "/api/rest/1.0/logins", None),
        (
            "O2g.comlog.getComRecords",
            {"unanswered": "TRUE", "offset": "3"},
            "/api/rest/1.0/comlog/records?unanswered=true&offset=3",
            None,
        ),
        (
            "O2g.telephony.merge",
            {"callRef": "1", "heldCallRef": 2, "loginName": None},
            "/api/rest/1.0/telephony/calls/1/merge",
            b'{"heldCallRef":"2"}',
        ),
        (
            "O2g.telephony.hold",
            {"callRef": "1", "deviceId": 7},
            "/api/rest/1.0/telephony/calls/1/hold",
            b'{"deviceId":"7"}',
        ),
        (
            "O2g.pbxManagement.getObject",
            {"nodeId": 1, "objectNameobjectId": "Subscriber/70120/x y/1"},
            "/api/rest/1.0/pbxs/1/instances/Subscriber/70120/x%20y/1",
            None,
        ),
        (
            "O2g.phoneSetProgramming.setSoftKey",
            {"loginName": "ann", "deviceId": "7", "position": "3", "number": "70121"},
            "/api/rest/1.0/users/ann/devices/7/softKeys/3",
            b'{"position":3,"number":"70121"}',
        ),
        ("O2g.callCenterRealtime.setContext", {}, "/api/rest/1.0/acd/rti/ctx", None),
        ("Xuc.getUserHistory", {"USERNAME": "alice", "size": 5}, "/xuc/api/2.0/history/alice?size=5", None),
        (
            "Xuc.v1Dial",
            {"username": "alice", "number": "1101"},
            "/xuc/api/1.0/dial/any/alice/",
            b'{"number":"1101"}',
        ),
        (
            "Xuc.v1Dial",
            {"domain": "x", "username": "a", "number": "1"},
            "/xuc/api/1.0/dial/x/a/",
            b'{"number":"1"}',
        ),
        (
            "Xuc.v1DialByUsername",
            {"username": "alice", "calleeUsername": "bob"},
            "/xuc/api/1.0/dialByUsername/any/alice/",
            b'{"username":"bob"}',
        ),
        (
            "ConfigMgt.listCallbackLists",
            {"withRequest": True},
            "/configmgt/api/1.0/callback_lists?withRequest=true",
            None,
        ),
        (
            "ConfigMgt.findCallbackRequests",
            {"filters": [{"field": "phoneNumber", "operator": "=", "value": None, "order": "asc"}]},
            "/configmgt/api/1.0/callback_requests/find",
            b'{"filters":[{"field":"phoneNumber","operator":"=","order":"ASC"}]}',
        ),
        ("Xcu.getEntity", {"combinedId": "default@uuid"}, "/api/1.0/entities/default%40uuid", None),
        ("Xcu.synchronizeConfigFiles", {}, "/api/1.0/xivo/synchronize_config_files", None),
    ],
)
def test_parameters_go_where_the_operation_has_them(
    name: str, arguments: dict[str, Any] | list[Any], target: str, body: bytes | None
) -> None:
    sent = request(name, arguments)
    path, _, query = target.partition("?")
    assert sent.target.partition("?")[0] == path
    for pair in filter(None, query.split("&")):
        assert pair in sent.target.partition("?")[2].split("&")
    assert sent.body == body
    assert sent.headers == []


def test_a_login_name_goes_into_the_query_where_the_operation_has_one_there() -> None:
    assert request("O2g.telephony.getCalls", {"loginName": "ann b"}).target.endswith("?loginName=ann%20b")


@pytest.mark.parametrize(
    ("name", "arguments", "param", "says"),
    [
        ("O2g.telephony.getCall", {}, "callRef", "callRef is missing"),
        ("O2g.telephony.getCall", {"callRef": None}, "callRef", "callRef is missing"),
        ("O2g.telephony.getCall", {"callRef": ""}, "callRef", "callRef must not be ''"),
        ("O2g.telephony.getCall", {"callRef": ".."}, "callRef", "callRef must not be '..'"),
        ("O2g.telephony.getCall", {"callRef": []}, "callRef", "callRef must be a string, got an array of 0"),
        (
            "O2g.telephony.getCall",
            {"callRef": "1", "colour": 1},
            "colour",
            "colour is unknown; O2g.telephony.getCall takes callRef",
        ),
        (
            "O2g.pbxManagement.getObject",
            {"nodeId": 1, "objectNameobjectId": "a/../b"},
            "objectNameobjectId",
            "must not be 'a/../b'",
        ),
        (
            "O2g.callCenterAgent.requestIntrusion",
            {"agentNumber": "1", "mode": "LOUD"},
            "mode",
            "mode must be one of NORMAL, RESTRICTED, DISCRETE, STOP, got the string 'LOUD'",
        ),
        (
            "O2g.callCenterManagement.getPilots",
            {"nodeId": "x"},
            "nodeId",
            "nodeId must be an integer, got the string 'x'",
        ),
        (
            "O2g.telephony.makeCall",
            {"callee": "1", "acdCall": {"skills": {"skills": [{"skillNumber": 1}, {"skillNumber": "x"}]}}},
            "acdCall.skills.skills[1].skillNumber",
            "acdCall.skills.skills[1].skillNumber must be an integer, got the string 'x'",
        ),
        (
            "O2g.subscriptions.create",
            {"version": "1.0", "filter": {"selectors": [{}]}},
            "filter.selectors[0].names",
            "is missing",
        ),
        (
            "ConfigMgt.findCallbackRequests",
            {"filters": [{"field": "a", "operator": "~"}]},
            "filters[0].operator",
            "must be one of =, !=, >",
        ),
        ("Xcu.createTemplate", {"xivos": ["x"]}, "xivos[0]", "xivos[0] must be an integer"),
        ("Xuc.importPersonalContacts", {}, "file", "file is missing"),
        (
            "Xuc.importPersonalContacts",
            {"file": {"text": "", "filename": 7}},
            "file.filename",
            "must be a name",
        ),
    ],
)
def test_a_bad_parameter_is_named_with_its_path(
    name: str, arguments: dict[str, Any], param: str, says: str
) -> None:
    error = refused(name, arguments)
    assert error.data == {"param": param}
    assert says in error.message


def test_too_many_positions_are_refused_and_the_names_are_told() -> None:
    error = refused("O2g.telephony.getCall", ["1", "ann", "more"])
    assert "at most 2 parameters (callRef, loginName), got 3" in error.message


def test_by_position_the_required_ones_come_first() -> None:
    for method in METHODS.values():
        count = len(method.required)
        assert method.positions[:count] == method.required
        assert set(method.positions) == set(method.parameters)


def test_a_value_nested_beyond_all_measure_is_refused_by_name() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [{"operand": deep}]
    assert refused("O2g.directory.search", {"filter": {"operand": deep}}).data == {"param": "filter"}
    assert refused(
        "ConfigMgt.findCallbackRequests", {"filters": [{"field": "a", "operator": "=", "value": deep}]}
    ).data == {"param": "filters"}


def test_a_file_is_sent_as_the_body_where_the_operation_has_it_so() -> None:
    sent = request("ConfigMgt.importCallbackRequests", {"listUuid": "u", "csv": "a|b\n1|é"})
    assert sent.body == "a|b\n1|é".encode()
    assert sent.headers == [("Content-Type", "text/plain"), ("Accept", "text/plain")]
    assert sent.target == "/configmgt/api/1.0/callback_lists/u/callback_requests/csv"


def test_a_file_keeps_the_media_type_it_came_with() -> None:
    file = {"data": b"x", "contentType": "text/csv; charset=utf-8", "filename": "c.csv"}
    assert request("ConfigMgt.importCallbackRequests", {"listUuid": "u", "csv": file}).headers[0] == (
        "Content-Type",
        "text/csv; charset=utf-8",
    )
    part = form_part(request("Xuc.importPersonalContacts", {"file": file}))
    assert part.get_filename() == "c.csv"
    assert part.get_content_charset() == "utf-8"


def test_a_json_body_has_the_content_type_that_the_document_asks_for() -> None:
    sent = request("Xuc.importCallbackRequests", {"listUuid": "1", "csv": "a\nb"})
    assert sent.headers == [("Content-Type", "text/json")]
    assert sent.body == b'{"listUuid":"1","csv":"a\\nb"}'


def form_part(sent: Sent) -> Any:
    """The one part of a form, read by the standard library."""
    assert sent.body is not None
    (name, content_type), *_ = sent.headers
    assert name == "Content-Type"
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = email.message_from_bytes(head + sent.body, policy=email.policy.HTTP)
    assert not message.defects
    (part,) = message.iter_parts()
    return part


@given(st.binary())
def test_a_form_holds_any_content_unchanged(content: bytes) -> None:
    part = form_part(request("Xuc.importPersonalContacts", {"file": {"data": content}}))
    assert part.get_content_type() == "text/csv"
    assert part.get_param("name", header="content-disposition") == "file"
    assert part.get_payload(decode=True) == content


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_the_smallest_arguments_of_every_operation_are_a_request(method: RestMethod) -> None:
    sample = {name: method.parameters[name].schema.sample() for name in method.required}
    sent = method.request(method.accept(sample))
    assert sent.target.startswith("/")
    assert "{" not in sent.target
