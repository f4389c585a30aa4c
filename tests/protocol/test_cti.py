"""Tests of what Cti.js is on the wire: signatures, bindings and messages."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import cti
from protocol.cti import BadParameters, UnknownMethod, bind, message

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=60)  # lone surrogates included
    | st.binary(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=12) | st.integers(), inner, max_size=4)
        | st.fixed_dictionaries({"destination": inner, "state": inner})
    ),
    max_leaves=8,
)
methods = st.sampled_from(sorted(cti.METHODS))


def test_parameters_bind_by_name() -> None:
    params = {"destination": "70121", "variables": {"case": "12"}}
    assert bind("Cti.dial", params) == params


def test_parameters_bind_by_position_in_the_order_of_cti_js() -> None:
    assert bind("Cti.uncFwd", ["70121", True]) == {"destination": "70121", "state": True}


@pytest.mark.parametrize("params", [None, [], {}, [None], {"uniqueId": None}])
def test_an_optional_parameter_that_is_null_or_absent_is_not_bound(params: object) -> None:
    assert bind("Cti.hangup", params) == {}


def test_a_bound_object_is_not_the_callers_own() -> None:
    params = {"destination": "70121"}
    assert bind("Cti.dial", params) is not params


@pytest.mark.parametrize(
    ("method", "params", "parameter", "text"),
    [
        ("Cti.dial", {}, "destination", "destination is missing"),
        ("Cti.dial", {"destination": None}, "destination", "must be a string, got null"),
        ("Cti.dial", [70121], "destination", "must be a string, got the number 70121"),
        ("Cti.dial", ["1", {"case": 12}], "variables", "variables.case must be a string, got the number 12"),
        ("Cti.dial", ["1", []], "variables", "must be an object of strings, got an array of 0"),
        ("Cti.dial", {"destination": "1", "to": "2"}, "to", "no parameter is named the string 'to'"),
        ("Cti.dial", {"destination": "1", 7: "2"}, None, "no parameter is named the number 7"),
        ("Cti.dial", ["1", {}, "3"], None, "3 parameters came, 2 are allowed"),
        ("Cti.dial", "70121", None, "params must be an object or an array, got the string '70121'"),
        ("Cti.dial", ["\ud800"], "destination", "lone surrogate"),
        ("Cti.dnd", ["true"], "state", "must be true or false, got the string 'true'"),
        ("Cti.dnd", [1], "state", "must be true or false, got the number 1"),
        ("Cti.listenAgent", [True], "agentId", "must be an integer, got true"),
        ("Cti.listenAgent", [70130.5], "agentId", "must be an integer, got the number 70130.5"),
        ("Cti.listenAgent", [2**53], "agentId", "that JavaScript holds exactly"),
        ("Cti.subscribeToPhoneHints", [["1", 2]], "phoneNumbers", "phoneNumbers[1] must be a string"),
        (
            "Membership.setUserDefaultMembership",
            [1, [{"queueId": 2}]],
            "membership",
            "membership[0].penalty is missing",
        ),
        (
            "Callback.updateCallbackTicket",
            ["u", "Gone", "c"],
            "status",
            "must be one of NoAnswer, Answered, Fax, Callback, Email, got the string 'Gone'",
        ),
    ],
)
def test_a_wrong_parameter_is_named_with_what_came_and_what_is_allowed(
    method: str, params: object, parameter: str | None, text: str
) -> None:
    with pytest.raises(BadParameters) as caught:
        bind(method, params)
    assert caught.value.parameter == parameter
    assert text in str(caught.value)
    assert str(cti.METHODS[method]) in str(caught.value)


def test_a_signature_reads_as_in_the_documentation() -> None:
    assert str(cti.METHODS["Cti.dial"]) == "Cti.dial(destination: string, variables?: object<string,string>)"


def test_a_nullable_parameter_takes_null() -> None:
    assert bind("Cti.getUserCallHistory", [None]) == {"size": None}


def test_a_long_wrong_value_is_not_repeated_in_full() -> None:
    with pytest.raises(BadParameters) as caught:
        bind("Cti.dnd", ["x" * 10_000])
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("name", ["dial", "Cti.setHandler", "Cti.WebSocket.init", "", "Cti.Dial"])
def test_a_name_that_is_no_method_on_the_wire_is_unknown(name: str) -> None:
    with pytest.raises(UnknownMethod):
        bind(name, {})


@given(methods, json_values)
def test_any_input_binds_or_raises_the_documented_error_in_encodable_words(
    method: str, params: object
) -> None:
    try:
        bound = bind(method, params)
    except BadParameters as error:
        for words in (str(error), error.parameter or ""):
            words.encode()  # raises where the answer could not be sent
    else:
        assert set(bound) <= {p.name for p in cti.METHODS[method].parameters}


@given(methods, st.data())
def test_position_and_name_bind_alike(method: str, data: st.DataObject) -> None:
    signature = cti.METHODS[method]
    values = data.draw(st.lists(json_values, max_size=len(signature.parameters)))
    named = {p.name: v for p, v in zip(signature.parameters, values, strict=False)}

    def outcome(params: object) -> object:
        try:
            return repr(signature.bind(params))
        except BadParameters as error:
            return str(error)

    assert outcome(values) == outcome(named)


@pytest.mark.parametrize(
    ("payload", "wire"),
    [
        (
            cti.PhoneEvent(
                cti.PhoneEventType.RINGING,
                dn="1118",
                other_dn="1058",
                other_dname="Bruce Wail",
                linked_id="l",
                unique_id="u",
                user_data={"USR_a": "b"},
                call_direction=cti.CallDirection.INCOMING,
                queue_name="blue",
            ),
            {
                "msgType": "PhoneEvent",
                "ctiMessage": {
                    "eventType": "EventRinging",
                    "DN": "1118",
                    "otherDN": "1058",
                    "otherDName": "Bruce Wail",
                    "linkedId": "l",
                    "uniqueId": "u",
                    "userData": {"USR_a": "b"},
                    "callDirection": "Incoming",
                    "queueName": "blue",
                },
            },
        ),
        (
            cti.PhoneStatusUpdate(cti.PhoneStatus.BUSY_AND_RINGING),
            {"msgType": "PhoneStatusUpdate", "ctiMessage": {"status": 9}},
        ),
        (
            cti.UserConfigUpdate(
                user_id=9,
                dnd_enabled=False,
                na_fwd_enabled=False,
                na_fwd_destination="",
                unc_fwd_enabled=True,
                unc_fwd_destination="1102",
                busy_fwd_enabled=False,
                busy_fwd_destination="",
                first_name="Alice",
                last_name="Johnson",
                full_name="Alice Johnson",
                mobile_number="",
                voice_mail_enabled=False,
            ),
            {
                "msgType": "UserConfigUpdate",
                "ctiMessage": {
                    "userId": 9,
                    "dndEnabled": False,
                    "naFwdEnabled": False,
                    "naFwdDestination": "",
                    "uncFwdEnabled": True,
                    "uncFwdDestination": "1102",
                    "busyFwdEnabled": False,
                    "busyFwdDestination": "",
                    "firstName": "Alice",
                    "lastName": "Johnson",
                    "fullName": "Alice Johnson",
                    "mobileNumber": "",
                    "voiceMailEnabled": False,
                },
            },
        ),
        (
            cti.LinkStatusUpdate("opened"),
            {"msgType": "LinkStatusUpdate", "ctiMessage": {"status": "opened"}},
        ),
        (
            cti.CurrentCallsPhoneEvents([]),
            {"msgType": "CurrentCallsPhoneEvents", "ctiMessage": {"events": []}},
        ),
        (
            cti.AgentListen(started=False, phone_number="1058", agent_id=22),
            {
                "msgType": "AgentListen",
                "ctiMessage": {"started": False, "phoneNumber": "1058", "agentId": 22},
            },
        ),
        (cti.ErrorMessage("no"), {"msgType": "Error", "ctiMessage": {"Error": "no"}}),
    ],
)
def test_a_message_has_the_field_names_of_cti_js_in_both_encodings(
    payload: msgspec.Struct, wire: dict[str, Any]
) -> None:
    framed = message(payload)
    assert msgspec.json.decode(msgspec.json.encode(framed)) == wire
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(framed)) == wire
