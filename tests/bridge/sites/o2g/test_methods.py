"""Tests of the method table: which REST calls each Cti.js method is, for a user's and an administrator's session."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sites.o2g.calls import UserState
from bridge.sites.o2g.methods import TABLE, run
from bridge.sites.o2g.methods_phone import PHONE
from bridge.sites.o2g.rows import (
    BadArgument,
    Context,
    Forbidden,
    MethodError,
    NoSuchCall,
    NoSuchDevice,
    NotSupported,
    RestAnswer,
    Row,
    Step,
    Unsupported,
    UpstreamError,
)
from protocol import catalogue
from protocol.cti import METHODS, BadParameters, bind

LOGIN = "oxe70120"
NO_CONTENT = RestAnswer(204, [], b"")
CREATED = RestAnswer(201, [("location", "http://o2g/api/rest/1.0/telephony/calls/49bfa0564a030100")], b"")
NEW_CALL = {"uniqueId": "49bfa0564a030100"}


def ok(body: Any) -> RestAnswer:
    return RestAnswer(200, [("Content-Type", "application/json")], msgspec.json.encode(body))


def refused(status: int, **info: Any) -> RestAnswer:
    return RestAnswer(status, [("Content-Type", "application/json")], msgspec.json.encode(info))


def user(**calls: str) -> UserState:
    """A user with these calls, by callRef: the state of the own leg."""
    state = UserState(LOGIN)
    state.learn_user(
        {
            "companyPhone": "70120",
            "loginName": LOGIN,
            "voicemail": {"number": "885"},
            "devices": [{"type": "DESKPHONE", "id": "70120"}, {"type": "DECT", "id": "70190"}],
        }
    )
    for call_ref, leg_state in calls.items():
        state.created(call_ref, {"legs": [{"deviceId": "70120", "state": leg_state}]})
    return state


def shown(call: Any) -> str:
    """`POST /telephony/calls?loginName=x {"callee":"1"}`."""
    query = f"?{call.query}" if call.query else ""
    body = f" {call.body.decode()}" if call.body is not None else ""
    return f"{call.method} {call.path}{query}{body}"


def drive(method: str, params: Any, context: Context, answers: list[RestAnswer]) -> tuple[list[str], Any]:
    """Run a method against these answers: the calls made, and the result."""
    sent = []
    left = list(answers)
    execution = run(method, bind(method, params), context)
    try:
        call = next(execution)
        while True:
            sent.append(shown(call))
            call = execution.send(left.pop(0))
    except StopIteration as end:
        assert left == [], "an answer was not asked for"
        return sent, end.value


# Each row: parameters, the user's calls, the site's answers, the requests of an administrator's session (a user's
# session sends the same without loginName), the result.
ROWS: list[tuple[str, list[Any], dict[str, str], list[RestAnswer], list[str], Any]] = [
    (
        "Cti.dial",
        ["70121"],
        {},
        [CREATED],
        ['POST /telephony/calls?loginName=oxe70120 {"deviceId":"70120","callee":"70121","autoAnswer":true}'],
        NEW_CALL,
    ),
    (
        "Cti.dial",
        ["70121", {"USR_case": "12", "name": "Ann"}],
        {},
        [NO_CONTENT],
        [
            "POST /telephony/calls?loginName=oxe70120"
            ' {"deviceId":"70120","callee":"70121","autoAnswer":true,"associatedData":"case=12;name=Ann"}'
        ],
        None,
    ),
    (
        "Cti.dial",
        ["70121", {}],
        {},
        [CREATED],
        ['POST /telephony/calls?loginName=oxe70120 {"deviceId":"70120","callee":"70121","autoAnswer":true}'],
        NEW_CALL,
    ),
    (
        "Cti.originate",
        ["70121"],
        {},
        [CREATED],
        ['POST /telephony/calls?loginName=oxe70120 {"deviceId":"70120","callee":"70121","autoAnswer":false}'],
        NEW_CALL,
    ),
    (
        "Cti.dialByUsername",
        ["oxe70121"],
        {},
        [ok({"companyPhone": "70121"}), CREATED],
        [
            "GET /users/oxe70121",
            "POST /telephony/calls?loginName=oxe70120"
            ' {"deviceId":"70120","callee":"70121","autoAnswer":true}',
        ],
        NEW_CALL,
    ),
    (
        "Cti.answer",
        [],
        {"c1": "ACTIVE", "c2": "RINGING_INCOMING"},
        [NO_CONTENT],
        ['POST /telephony/calls/c2/answer {"deviceId":"70120"}'],
        None,
    ),
    (
        "Cti.answer",
        ["not/known"],
        {"c2": "RINGING_INCOMING"},
        [NO_CONTENT],
        ['POST /telephony/calls/not%2Fknown/answer {"deviceId":"70120"}'],
        None,
    ),
    (
        "Cti.hangup",
        [],
        {"c1": "HELD", "c2": "RINGING_OUTGOING"},
        [NO_CONTENT],
        ["POST /telephony/calls/c2/dropme?loginName=oxe70120"],
        None,
    ),
    (
        "Cti.hangup",
        [],
        {"c1": "RINGING_INCOMING", "c2": "ACTIVE"},
        [NO_CONTENT],
        ["POST /telephony/calls/c2/dropme?loginName=oxe70120"],
        None,
    ),
    (
        "Cti.hangup",
        [],
        {"c1": "HELD"},
        [NO_CONTENT],
        ["POST /telephony/calls/c1/dropme?loginName=oxe70120"],
        None,
    ),
    (
        "Cti.hangup",
        ["c1"],
        {"c1": "HELD", "c2": "ACTIVE"},
        [NO_CONTENT],
        ["POST /telephony/calls/c1/dropme?loginName=oxe70120"],
        None,
    ),
    (
        "Cti.hold",
        [],
        {"c1": "HELD", "c2": "ACTIVE"},
        [NO_CONTENT],
        ['POST /telephony/calls/c2/hold {"deviceId":"70120"}'],
        None,
    ),
    (
        "Cti.hold",
        [],
        {"c1": "HELD"},
        [NO_CONTENT],
        ['POST /telephony/calls/c1/retrieve {"deviceId":"70120"}'],
        None,
    ),
    (
        "Cti.hold",
        ["c1"],
        {"c1": "HELD", "c2": "ACTIVE"},
        [NO_CONTENT],
        ['POST /telephony/calls/c1/retrieve {"deviceId":"70120"}'],
        None,
    ),
    (
        "Cti.hold",
        ["unknown"],
        {"c1": "HELD"},
        [NO_CONTENT],
        ['POST /telephony/calls/unknown/hold {"deviceId":"70120"}'],
        None,
    ),
    (
        "Cti.directTransfer",
        ["70122"],
        {"c1": "ACTIVE"},
        [NO_CONTENT],
        ['POST /telephony/calls/c1/blindtransfer?loginName=oxe70120 {"transferTo":"70122"}'],
        None,
    ),
    (
        "Cti.attendedTransfer",
        ["70122"],
        {"c1": "ACTIVE"},
        [NO_CONTENT, CREATED],
        [
            'POST /telephony/calls/c1/hold {"deviceId":"70120"}',
            "POST /telephony/calls?loginName=oxe70120"
            ' {"deviceId":"70120","callee":"70122","autoAnswer":true}',
        ],
        NEW_CALL,
    ),
    (
        "Cti.attendedTransfer",
        ["70122", "70190"],
        {"c1": "HELD"},
        [CREATED],
        ['POST /telephony/calls?loginName=oxe70120 {"deviceId":"70190","callee":"70122","autoAnswer":true}'],
        NEW_CALL,
    ),
    (
        "Cti.completeTransfer",
        [],
        {"c1": "HELD", "c2": "ACTIVE"},
        [NO_CONTENT],
        ['POST /telephony/calls/c2/transfer?loginName=oxe70120 {"heldCallRef":"c1"}'],
        None,
    ),
    (
        "Cti.completeTransfer",
        [],
        {"c1": "HELD", "c2": "RINGING_OUTGOING"},
        [NO_CONTENT],
        ['POST /telephony/calls/c2/transfer?loginName=oxe70120 {"heldCallRef":"c1"}'],
        None,
    ),
    (
        "Cti.cancelTransfer",
        [],
        {"c1": "HELD", "c2": "DIALING"},
        [NO_CONTENT],
        ['POST /telephony/calls/c1/reconnect?loginName=oxe70120 {"deviceId":"70120","enquiryCallRef":"c2"}'],
        None,
    ),
    (
        "Cti.conference",
        [],
        {"c1": "HELD", "c2": "ACTIVE"},
        [NO_CONTENT],
        ['POST /telephony/calls/c2/merge?loginName=oxe70120 {"heldCallRef":"c1"}'],
        None,
    ),
    (
        "Cti.sendDtmf",
        ["12#"],
        {"c1": "ACTIVE"},
        [NO_CONTENT],
        ['POST /telephony/calls/c1/sendDtmf {"deviceId":"70120","number":"12#"}'],
        None,
    ),
    (
        "Cti.setData",
        [{"case": "12"}],
        {"c1": "ACTIVE"},
        [NO_CONTENT],
        ['POST /telephony/calls/c1/attachdata {"deviceId":"70120","associatedData":"case=12"}'],
        None,
    ),
    ("Cti.dnd", [True], {}, [NO_CONTENT], ["POST /routing/dnd?loginName=oxe70120"], None),
    ("Cti.dnd", [False], {}, [NO_CONTENT], ["DELETE /routing/dnd?loginName=oxe70120"], None),
    (
        "Cti.uncFwd",
        ["70122", True],
        {},
        [NO_CONTENT],
        [
            "POST /routing/forwardroute?loginName=oxe70120"
            ' {"forwardRoute":{"destinations":[{"type":"NUMBER","number":"70122"}]}}'
        ],
        None,
    ),
    (
        "Cti.uncFwd",
        ["", False],
        {},
        [ok({"destinations": [{"type": "NUMBER", "number": "70122"}]}), NO_CONTENT],
        ["GET /routing/forwardroute?loginName=oxe70120", "DELETE /routing/forwardroute?loginName=oxe70120"],
        None,
    ),
    (
        "Cti.uncFwd",
        ["", False],
        {},
        [ok({"forwardType": "BUSY", "destinations": [{"type": "VOICEMAIL"}]})],
        ["GET /routing/forwardroute?loginName=oxe70120"],
        None,
    ),
    (
        "Cti.naFwd",
        ["885", True],
        {},
        [refused(404, type="NOT_FOUND"), NO_CONTENT],
        [
            "GET /routing/forwardroute?loginName=oxe70120",
            "POST /routing/forwardroute?loginName=oxe70120"
            ' {"forwardRoute":{"forwardType":"NO_ANSWER","destinations":[{"type":"VOICEMAIL"}]}}',
        ],
        None,
    ),
    (
        "Cti.naFwd",
        ["VOICEMAIL", True],
        {},
        [ok({"forwardType": "BUSY", "destinations": [{"type": "VOICEMAIL"}]}), NO_CONTENT],
        [
            "GET /routing/forwardroute?loginName=oxe70120",
            "POST /routing/forwardroute?loginName=oxe70120"
            ' {"forwardRoute":{"forwardType":"BUSY_NO_ANSWER","destinations":[{"type":"VOICEMAIL"}]}}',
        ],
        None,
    ),
    (
        "Cti.naFwd",
        ["70122", True],
        {},
        [ok({"forwardType": "BUSY", "destinations": [{"type": "NUMBER", "number": "70121"}]}), NO_CONTENT],
        [
            "GET /routing/forwardroute?loginName=oxe70120",
            "POST /routing/forwardroute?loginName=oxe70120"
            ' {"forwardRoute":{"forwardType":"NO_ANSWER","destinations":[{"type":"NUMBER","number":"70122"}]}}',
        ],
        None,
    ),
    (
        "Cti.naFwd",
        ["", False],
        {},
        [
            ok({"forwardType": "BUSY_NO_ANSWER", "destinations": [{"type": "NUMBER", "number": "70121"}]}),
            NO_CONTENT,
        ],
        [
            "GET /routing/forwardroute?loginName=oxe70120",
            "POST /routing/forwardroute?loginName=oxe70120"
            ' {"forwardRoute":{"forwardType":"BUSY","destinations":[{"type":"NUMBER","number":"70121"}]}}',
        ],
        None,
    ),
    (
        "Cti.busyFwd",
        ["", False],
        {},
        [ok({"forwardType": "BUSY", "destinations": [{"type": "VOICEMAIL"}]}), NO_CONTENT],
        ["GET /routing/forwardroute?loginName=oxe70120", "DELETE /routing/forwardroute?loginName=oxe70120"],
        None,
    ),
    (
        "Cti.busyFwd",
        ["", False],
        {},
        [ok({})],
        ["GET /routing/forwardroute?loginName=oxe70120"],
        None,
    ),
    (
        "Cti.busyFwd",
        ["70121", True],
        {},
        [
            ok({"forwardType": "NO_ANSWER", "destinations": [{"type": "NUMBER", "number": "70121"}]}),
            NO_CONTENT,
        ],
        [
            "GET /routing/forwardroute?loginName=oxe70120",
            "POST /routing/forwardroute?loginName=oxe70120"
            ' {"forwardRoute":{"forwardType":"BUSY_NO_ANSWER",'
            '"destinations":[{"type":"NUMBER","number":"70121"}]}}',
        ],
        None,
    ),
    (
        "Cti.toggleMicrophone",
        ["c1"],
        {"c1": "ACTIVE"},
        [NO_CONTENT],
        ["PUT /telephony/devices/70120/ithmicro"],
        None,
    ),
    (
        "Cti.listenAgent",
        [70130],
        {},
        [NO_CONTENT],
        ['POST /acd/agent/intrusion?loginName=oxe70120 {"agentNumber":"70130","mode":"DISCRETE"}'],
        None,
    ),
    (
        "Cti.listenAgent",
        [70130],
        {},
        [refused(400, type="NOT_EXPECTED"), NO_CONTENT],
        [
            'POST /acd/agent/intrusion?loginName=oxe70120 {"agentNumber":"70130","mode":"DISCRETE"}',
            'POST /acd/agent/permanentListening?loginName=oxe70120 {"agentNumber":"70130"}',
        ],
        None,
    ),
    (
        "Cti.listenAgent",
        [70130],
        {},
        [refused(400, type="SERVER_PROBLEM", telephony={"errorType": "INCOMPATIBLE_WITH_STATE"}), NO_CONTENT],
        [
            'POST /acd/agent/intrusion?loginName=oxe70120 {"agentNumber":"70130","mode":"DISCRETE"}',
            'POST /acd/agent/permanentListening?loginName=oxe70120 {"agentNumber":"70130"}',
        ],
        None,
    ),
    (
        "Cti.monitorPause",
        [70120],
        {"c1": "ACTIVE"},
        [NO_CONTENT],
        ["POST /telephony/calls/c1/recording?action=pause&loginName=oxe70120"],
        None,
    ),
    (
        "Cti.monitorUnpause",
        [70120],
        {"c1": "ACTIVE"},
        [NO_CONTENT],
        ["POST /telephony/calls/c1/recording?action=resume&loginName=oxe70120"],
        None,
    ),
]


@pytest.mark.parametrize(
    ("method", "params", "calls", "answers", "requests", "result"), ROWS, ids=[r[0] for r in ROWS]
)
@pytest.mark.parametrize("administrator", [True, False], ids=["administrator", "user"])
def test_a_method_is_exactly_these_rest_calls(
    method: str,
    params: list[Any],
    calls: dict[str, str],
    answers: list[RestAnswer],
    requests: list[str],
    result: Any,
    administrator: bool,
) -> None:
    expected = requests
    if not administrator:
        login = "loginName=oxe70120"
        expected = [r.replace(f"&{login}", "").replace(f"?{login}", "") for r in requests]
    context = Context(user(**calls), administrator=administrator, device_id="70120")
    assert drive(method, params, context, answers) == (expected, result)


def test_every_supported_row_is_tested() -> None:
    assert set(PHONE) == {row[0] for row in ROWS} | {"Cti.getCurrentCallsPhoneEvents"}


# --- The rows against the catalogue ---

STEPS = [
    pytest.param(method, step, id=f"{method} {step.op}")
    for method, row in TABLE.items()
    if isinstance(row, Row)
    for each in row.steps
    for step in (each, each.undo)
    if step is not None
]


@pytest.mark.parametrize(("method", "step"), STEPS)
def test_a_step_is_an_operation_of_the_catalogue_with_its_fields(method: str, step: Step) -> None:
    operation = catalogue.operations_by_id()[step.op]
    assert step.call == f"{operation.method} {operation.path}"
    assert set(step.path) == set(operation.path_params)
    assert set(step.query) <= {parameter.name for parameter in operation.query}
    assert {p.name for p in operation.query if p.required} <= set(step.query)
    assert all(operation.documents(status) for status in step.answers)
    if operation.body is None:
        assert step.body is None
    else:
        body_type = catalogue.type_named(operation.body, operation.service)
        assert step.body is not None
        assert body_type is not None
        assert set(step.body) <= {field.name for field in body_type.fields}
        assert {f.name for f in body_type.fields if f.cardinality == "[1]"} <= set(step.body)


@pytest.mark.parametrize(("method", "step"), STEPS)
def test_a_step_names_the_user_exactly_where_an_administrator_must(method: str, step: Step) -> None:
    operation = catalogue.operations_by_id()[step.op]
    assert ("loginName" in step.query) == operation.admin_login_name_query


def test_every_method_of_cti_js_has_a_row_or_a_reason() -> None:
    assert list(TABLE) == list(METHODS)
    assert all(row.why for row in TABLE.values() if isinstance(row, Unsupported))


def test_only_a_method_that_asks_changes_nothing() -> None:
    rows = {m: row for m, row in TABLE.items() if isinstance(row, Row)}
    asking = {m for m, r in rows.items() if all(step.call.startswith("GET") for step in r.steps)}
    assert asking == {m for m, row in rows.items() if not row.state_changing}


# --- Current calls ---


def test_current_calls_are_answered_as_phone_events() -> None:
    calls = {"calls": [{"callRef": "c1", "legs": [{"deviceId": "70120", "state": "HELD"}]}]}
    sent, result = drive("Cti.getCurrentCallsPhoneEvents", [], Context(user()), [ok(calls)])
    assert sent == ["GET /telephony/calls"]
    assert [(e.event_type.value, e.unique_id) for e in result.events] == [("EventOnHold", "c1")]
    assert msgspec.to_builtins(result)["events"][0]["uniqueId"] == "c1"


@pytest.mark.parametrize("body", [b"", b"{}", b'{"calls":null}', b'{"calls":[7,{"callRef":5.5}]}'])
def test_no_calls_are_no_events(body: bytes) -> None:
    _, result = drive("Cti.getCurrentCallsPhoneEvents", [], Context(user()), [RestAnswer(200, [], body)])
    assert result.events == []


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'"x"', b"\xff"])
def test_an_answer_that_is_no_object_is_an_upstream_error(body: bytes) -> None:
    with pytest.raises(UpstreamError, match="no object"):
        drive("Cti.getCurrentCallsPhoneEvents", [], Context(user()), [RestAnswer(200, [], body)])


# --- Calls that are not there, or not yet known ---


def test_a_call_that_no_event_has_told_of_yet_is_asked_for() -> None:
    calls = {"calls": [{"callRef": "new", "legs": [{"deviceId": "70190", "state": "RINGING_INCOMING"}]}]}
    sent, _ = drive("Cti.answer", [], Context(user(), administrator=True), [ok(calls), NO_CONTENT])
    assert sent == [
        "GET /telephony/calls?loginName=oxe70120",
        'POST /telephony/calls/new/answer {"deviceId":"70190"}',
    ]


def test_a_transfer_right_after_its_consultation_works_on_what_the_site_says() -> None:
    state = user(c1="ACTIVE")  # neither the hold nor the new call has been told by an event
    calls = {
        "calls": [
            {"callRef": "c1", "legs": [{"deviceId": "70120", "state": "HELD"}]},
            {"callRef": "c2", "legs": [{"deviceId": "70120", "state": "ACTIVE"}]},
        ]
    }
    sent, _ = drive("Cti.completeTransfer", [], Context(state), [ok(calls), NO_CONTENT])
    assert sent[1] == 'POST /telephony/calls/c2/transfer {"heldCallRef":"c1"}'
    assert state.calls["c1"].state == "ACTIVE", "only events may change what is known"


@pytest.mark.parametrize(
    ("method", "params", "calls", "words"),
    [
        ("Cti.answer", [], {"c1": "ACTIVE"}, "no ringing call"),
        ("Cti.hangup", [], {}, "no active or dialing or failed or ringing or held call"),
        ("Cti.hold", [], {"c1": "RINGING_INCOMING"}, "no active or held call"),
        ("Cti.directTransfer", ["70122"], {"c1": "HELD"}, "no active call"),
        ("Cti.attendedTransfer", ["70122"], {}, "no active or held call"),
        ("Cti.completeTransfer", [], {"c1": "ACTIVE"}, "no held call"),
        ("Cti.cancelTransfer", [], {"c1": "HELD"}, "no active or dialing or failed call"),
        ("Cti.conference", [], {"c1": "HELD"}, "no active call"),
        ("Cti.sendDtmf", ["1"], {}, "no active call"),
        ("Cti.setData", [{"a": "b"}], {}, "no active or ringing or dialing or held call"),
        ("Cti.monitorPause", [70120], {"c1": "HELD"}, "no active call"),
    ],
)
def test_a_method_without_its_call_names_the_call_that_is_missing(
    method: str, params: list[Any], calls: dict[str, str], words: str
) -> None:
    legs = [
        {"callRef": ref, "legs": [{"deviceId": "70120", "state": leg_state}]}
        for ref, leg_state in calls.items()
    ]
    with pytest.raises(NoSuchCall, match=words):
        drive(method, params, Context(user(**calls)), [ok({"calls": legs})])


def test_when_the_site_does_not_tell_the_calls_its_refusal_is_the_answer() -> None:
    with pytest.raises(UpstreamError) as caught:
        drive("Cti.answer", [], Context(user()), [refused(403, type="NOT_ALLOWED")])
    assert (caught.value.op, caught.value.answer.status) == ("telephony.getCalls", 403)


def test_a_call_that_hears_a_tone_can_be_hung_up_and_its_consultation_cancelled() -> None:
    state = user(c1="HELD", c2="DIALING")
    state.calls["c2"].failed = True
    sent, _ = drive("Cti.hangup", [], Context(state), [NO_CONTENT])
    assert sent == ["POST /telephony/calls/c2/dropme"]
    sent, _ = drive("Cti.cancelTransfer", [], Context(state), [NO_CONTENT])
    assert sent == ['POST /telephony/calls/c1/reconnect {"deviceId":"70120","enquiryCallRef":"c2"}']


# --- Devices ---


def test_a_call_is_handled_on_the_device_that_it_is_on() -> None:
    state = user()
    state.created("c1", {"legs": [{"deviceId": "70190", "state": "ACTIVE"}]})
    sent, _ = drive("Cti.hold", [], Context(state, device_id="70120"), [NO_CONTENT])
    assert sent == ['POST /telephony/calls/c1/hold {"deviceId":"70190"}']


def test_a_call_on_several_devices_is_answered_on_the_one_given_at_sign_in() -> None:
    state = user()
    legs = [{"deviceId": device, "state": "RINGING_INCOMING"} for device in ("70120", "70190")]
    state.created("c1", {"legs": legs})
    sent, _ = drive("Cti.answer", [], Context(state, device_id="70190"), [NO_CONTENT])
    assert sent == ['POST /telephony/calls/c1/answer {"deviceId":"70190"}']


@pytest.mark.parametrize(("number", "device"), [("70120", "70120"), ("", None)])
def test_without_known_devices_the_company_phone_serves(number: str, device: str | None) -> None:
    context = Context(UserState(LOGIN, number))
    if device is None:
        with pytest.raises(NoSuchDevice, match=LOGIN):
            drive("Cti.dial", ["70121"], context, [])
    else:
        sent, _ = drive("Cti.dial", ["70121"], context, [CREATED])
        assert f'"deviceId":"{device}"' in sent[0]


def test_nobody_can_call_from_a_device_that_is_not_his() -> None:
    context = Context(user(c1="HELD"), administrator=True)
    with pytest.raises(BadArgument, match="70120, 70190") as caught:
        drive("Cti.attendedTransfer", ["70122", "70121"], context, [])
    assert caught.value.parameter == "device"


# --- What goes wrong ---


def test_a_refused_consultation_retrieves_the_call_that_was_held_for_it() -> None:
    sent: list[str] = []
    execution = run("Cti.attendedTransfer", {"destination": "x"}, Context(user(c1="ACTIVE")))
    sent.append(shown(next(execution)))
    sent.append(shown(execution.send(NO_CONTENT)))
    sent.append(shown(execution.send(refused(400, type="BAD_PARAMETER"))))
    with pytest.raises(UpstreamError) as caught:
        execution.send(NO_CONTENT)
    assert sent[2] == 'POST /telephony/calls/c1/retrieve {"deviceId":"70120"}'
    assert (caught.value.op, caught.value.answer.status) == ("telephony.makeCall", 400)


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 500, 503])
def test_a_refusal_ends_the_method_with_the_sites_own_words(status: int) -> None:
    answer = refused(status, type="WHATEVER")
    with pytest.raises(UpstreamError) as caught:
        drive("Cti.dnd", [True], Context(user()), [answer])
    assert caught.value.answer is answer


@pytest.mark.parametrize(
    "answer",
    [
        refused(400, type="NOT_SUPPORTED"),
        refused(403, type="NOT_ALLOWED"),
        refused(400, type="NOT_ALLOWED", telephony={"errorType": "UNAUTHORIZED"}),
        RestAnswer(400, [], b"<html>"),
    ],
)
def test_listening_that_is_not_allowed_is_not_tried_another_way(answer: RestAnswer) -> None:
    with pytest.raises(UpstreamError):
        drive("Cti.listenAgent", [70130], Context(user()), [answer])


@pytest.mark.parametrize("call_ref", ["", ".", ".."])
def test_a_call_reference_cannot_change_the_path(call_ref: str) -> None:
    with pytest.raises(BadArgument, match="callRef cannot be"):
        drive("Cti.hangup", [call_ref], Context(user()), [])


@pytest.mark.parametrize("method", ["Cti.dial", "Cti.setData"])
def test_variables_beyond_32_bytes_are_refused_with_the_limit(method: str) -> None:
    params = {"variables": {"a": "x" * 40}} | ({"destination": "1"} if method == "Cti.dial" else {})
    with pytest.raises(BadArgument, match="take 42 bytes") as caught:
        drive(method, params, Context(user(c1="ACTIVE")), [])
    assert caught.value.parameter == "variables"


def test_setting_no_data_is_refused() -> None:
    with pytest.raises(BadArgument, match="nothing to attach"):
        drive("Cti.setData", [{}], Context(user(c1="ACTIVE")), [])


def test_a_user_without_a_phone_cannot_be_dialled_by_name() -> None:
    with pytest.raises(BadArgument, match="without a phone"):
        drive("Cti.dialByUsername", ["oxe70121"], Context(user()), [ok({})])


# --- The recording of another agent ---

SUPERVISOR = ok({"type": "SUPERVISOR"})
AGENT = ok({"loginName": "oxe70130"})


def agent_calls(leg_state: str) -> RestAnswer:
    return ok({"calls": [{"callRef": "a1", "legs": [{"deviceId": "70130", "state": leg_state}]}]})


def test_a_supervisor_pauses_the_recording_of_an_agents_active_call() -> None:
    sent, result = drive(
        "Cti.monitorPause",
        [70130],
        Context(user(), administrator=True),
        [SUPERVISOR, AGENT, agent_calls("ACTIVE"), NO_CONTENT],
    )
    assert sent == [
        "GET /acd/agent/config?loginName=oxe70120",
        "GET /users?companyPhone=70130",
        "GET /telephony/calls?loginName=oxe70130",
        "POST /telephony/calls/a1/recording?action=pause&loginName=oxe70130",
    ]
    assert result is None


def test_whoever_is_no_supervisor_cannot_touch_another_agents_recording() -> None:
    with pytest.raises(Forbidden):
        drive("Cti.monitorPause", [70130], Context(user(), administrator=True), [ok({"type": "AGENT"})])


def test_an_agent_without_an_active_call_has_nothing_to_pause() -> None:
    with pytest.raises(NoSuchCall, match="agent 70130 has no active call"):
        drive(
            "Cti.monitorPause",
            [70130],
            Context(user(), administrator=True),
            [SUPERVISOR, AGENT, agent_calls("HELD")],
        )


def test_a_users_own_session_cannot_reach_another_agent() -> None:
    with pytest.raises(NotSupported, match="administrator"):
        drive("Cti.monitorPause", [70130], Context(user(c1="ACTIVE")), [])


# --- The rest ---


@pytest.mark.parametrize(
    ("method", "why"),
    [
        ("Cti.conferenceMute", "O2G has no operation to mute, deafen or reset participants of a conference"),
        ("Cti.getFavorites", "O2G has no favourites, and the bridge keeps no data of its users"),
        ("Callback.takeCallback", "O2G's call-back requests have no owner"),
    ],
)
def test_a_method_that_cannot_be_done_says_why_before_anything_is_sent(method: str, why: str) -> None:
    with pytest.raises(NotSupported) as caught:
        run(method, {}, Context(user()))
    assert caught.value.why == why


answers = st.one_of(
    st.just(NO_CONTENT),
    st.just(CREATED),
    st.builds(RestAnswer, st.integers(100, 599), st.just([]), st.binary(max_size=20)),
    st.builds(
        ok,
        st.fixed_dictionaries(
            {},
            optional={
                "companyPhone": st.text(max_size=4) | st.none(),
                "type": st.sampled_from(["SUPERVISOR", "AGENT"]),
                "loginName": st.text(max_size=4) | st.integers(),
                "mainState": st.sampled_from(["LOG_ON", "LOG_OFF"]),
                "processingGroups": st.just({"groups": ["1", "x"], "preferred": "1"}) | st.integers(),
                "reasons": st.lists(
                    st.fixed_dictionaries({"index": st.integers(), "label": st.text(max_size=2)})
                ),
                "resultCode": st.sampled_from(["OK", "NOK", "FINISH"]),
                "resultElements": st.just([{"contacts": [{"id": {}}, 1]}]) | st.text(max_size=2),
                "comHistoryRecords": st.just([{"beginDate": "2024-05-01T10:00:00Z"}, {}]) | st.integers(),
                "callbacks": st.just([{"callbackId": "7"}, {}]) | st.integers(),
                "destinations": st.lists(st.dictionaries(st.sampled_from(["type", "number"]), st.text())),
                "calls": st.lists(
                    st.fixed_dictionaries(
                        {
                            "callRef": st.text(max_size=3),
                            "legs": st.just([{"deviceId": "70120", "state": "ACTIVE"}]),
                        }
                    ),
                    max_size=2,
                ),
            },
        ),
    ),
)
arguments = {
    "string": st.text(max_size=5),
    "boolean": st.booleans(),
    "integer": st.integers(),
    "integer|null": st.none() | st.integers(),
    "array<DynamicFilter>": st.lists(
        st.fixed_dictionaries(
            {"field": st.sampled_from(["src_num", "lastName"]), "operator": st.sampled_from(["=", "like"])},
            optional={"value": st.text(max_size=3)},
        ),
        max_size=2,
    ),
    "CallbackTicketStatus": st.sampled_from(["Answered", "Callback"]),
    "object<string,string>": st.dictionaries(st.text(max_size=3), st.text(max_size=9), max_size=3),
}
SUPPORTED = sorted(method for method, row in TABLE.items() if isinstance(row, Row))


@given(st.data(), st.sampled_from(SUPPORTED), st.booleans())
def test_any_arguments_and_answers_end_in_a_result_or_a_documented_error(
    data: st.DataObject, method: str, administrator: bool
) -> None:
    params = {
        p.name: data.draw(arguments[p.type])
        for p in METHODS[method].parameters
        if not p.optional or data.draw(st.booleans())
    }
    leg_states = st.sampled_from(["ACTIVE", "HELD", "RINGING_INCOMING", "DIALING"])
    calls = data.draw(st.dictionaries(st.sampled_from(["c1", "c2"]), leg_states))
    try:
        execution = run(method, bind(method, params), Context(user(**calls), administrator))
        call = next(execution)
        for _ in range(20):
            path = shown(call).split(" ")[1]
            assert path.isascii()
            assert ".." not in path.split("?")[0].split("/")
            assert "//" not in path
            call = execution.send(data.draw(answers))
            if call.after_s:
                return  # a search goes on until it is over, or the call's time is up
        pytest.fail("a method went on for ever")
    except (StopIteration, MethodError, BadParameters):
        pass
