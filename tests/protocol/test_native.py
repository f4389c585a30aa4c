"""Tests of Cti.js's native frames."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import native
from protocol.cti import METHODS, BadParameters, UnknownMethod, bind

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    "integer": st.integers(-(2**53) + 1, 2**53 - 1),
    "boolean": st.booleans(),
    "object": st.just({}),
    "object<string,string>": st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.just("x")),
    "array<string>": st.lists(st.just("1001")),
    "array<integer>": st.lists(st.integers(0, 99)),
    "array<DynamicFilter>": st.just([{"field": "queueId", "operator": "=", "value": 1}]),
    "array<QueueMembership>": st.just([{"queueId": 8, "penalty": 1}]),
    "QueueCall": st.just({"position": 1, "name": "J", "number": "1", "queueTime": "2015-07-16T10:40:16Z"}),
    "CallbackTicketStatus": st.sampled_from(["NoAnswer", "Answered", "Fax", "Callback", "Email"]),
}


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    method = draw(st.sampled_from(sorted(METHODS)))
    arguments = {
        parameter.name: draw(VALUES[parameter.type.removesuffix("|null").removesuffix(" (YYYY-MM-DD)")])
        for parameter in METHODS[method].parameters
        if not parameter.optional or draw(st.booleans())
    }
    return method, bind(method, arguments)


def test_every_method_has_a_frame() -> None:
    """protocol.md section 9: frames exactly as the catalogue gives under `wire`."""
    for method in METHODS:
        assert native.frame_of(method, {})["claz"] in ("web", "ping")


@given(calls())
def test_a_call_written_as_a_frame_and_read_again_is_the_same_call(call: tuple[str, dict[str, Any]]) -> None:
    """protocol.md section 9: the native frames call the same methods."""
    method, arguments = call
    wire = native.WIRES.get(method)
    if wire is not None and not set(wire.together) <= set(arguments):
        arguments = {name: value for name, value in arguments.items() if name not in wire.together}
    if method == "Cti.dialByUsername":
        # cti.js itself does not send the variables of this one.
        arguments.pop("variables", None)
    read, found = native.call_of(native.frame_of(method, arguments))
    if method == "Cti.getList" and arguments == {"objectType": "meetme"}:
        method, arguments = "Cti.getConferenceRooms", {}
    assert (read, bind(read, found)) == (method, arguments)


@pytest.mark.parametrize(
    ("method", "arguments", "frame"),
    [
        ("Cti.dial", {"destination": "1102"}, {"claz": "web", "command": "dial", "destination": "1102"}),
        ("Cti.hangup", {}, {"claz": "web", "command": "hangup"}),
        ("Cti.sendPing", {}, {"claz": "ping"}),
        (
            "Cti.loginAgent",
            {"agentPhoneNumber": "1000", "agentId": 19},
            {"claz": "web", "command": "agentLogin", "agentphonenumber": "1000", "agentid": 19},
        ),
        ("Cti.getConferenceRooms", {}, {"claz": "web", "command": "getList", "objectType": "meetme"}),
        (
            "Cti.sendFlashTextMessage",
            {"to": "bob", "seq": 7, "message": "hi"},
            {
                "claz": "web",
                "command": "flashTextBrowserRequest",
                "request": "FlashTextDirectMessage",
                "sequence": 7,
                "to": {"username": "bob"},
                "message": "hi",
            },
        ),
        (
            "Callback.findCallbackRequest",
            {"requestId": 3, "filters": []},
            {"claz": "web", "command": "findCallbackRequest", "id": 3, "request": {"filters": []}},
        ),
        (
            "Callback.updateCallbackTicket",
            {"uuid": "u", "status": "Fax", "comment": "c", "dueDate": "2016-08-01"},
            {"claz": "web", "command": "updateCallbackTicket", "uuid": "u", "status": "Fax", "comment": "c"},
        ),
    ],
)
def test_a_call_is_written_as_cti_js_writes_it(
    method: str, arguments: dict[str, Any], frame: dict[str, Any]
) -> None:
    """protocol.md section 9: frames exactly as the catalogue gives under `wire`."""
    assert native.frame_of(method, arguments) == frame


def test_a_list_of_anything_but_conference_rooms_is_get_list() -> None:
    """protocol.md section 9: one command with several meanings is told apart by its constants."""
    frame = {"claz": "web", "command": "getList", "objectType": "queue"}
    assert native.call_of(frame) == ("Cti.getList", {"objectType": "queue"})


def test_a_field_that_no_parameter_has_is_passed_over() -> None:
    """protocol.md section 9: other releases of cti.js send more."""
    assert native.call_of({"claz": "web", "command": "hangup", "later": 1}) == ("Cti.hangup", {})


@pytest.mark.parametrize(
    "frame",
    [
        {"claz": "web", "command": "explode"},
        {"claz": "web"},
        {"claz": "web", "command": ["dial"]},
        {"claz": "mobile", "command": "dial"},
        {"claz": "web", "command": "flashTextBrowserRequest", "request": "FlashTextSomething"},
    ],
)
def test_a_frame_that_calls_nothing_is_refused(frame: dict[str, Any]) -> None:
    """protocol.md section 9: frames answer with `Error` where nothing can be done with them."""
    with pytest.raises(UnknownMethod):
        native.call_of(frame)


@pytest.mark.parametrize("to", [None, "bob", 7, []])
def test_something_else_than_an_object_within_a_frame_is_refused(to: Any) -> None:
    """protocol.md section 9: frames answer with `Error` where nothing can be done with them."""
    frame = {"claz": "web", "command": "flashTextBrowserRequest", "request": "FlashTextMarkAsRead", "to": to}
    with pytest.raises(BadParameters):
        native.call_of(frame)
