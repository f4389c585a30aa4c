"""Right after a change the site is asked which calls there are: the events that tell the state come later."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bridge.sites.o2g.calls import UserState
from bridge.sites.o2g.methods import run
from bridge.sites.o2g.rows import Context, RestAnswer
from protocol.cti import bind

NO_CONTENT = RestAnswer(204, [], b"")
ASKED = "GET /telephony/calls"


def knowing(**calls: str) -> UserState:
    """A user whose calls are in these states as far as the events have told."""
    state = UserState("oxe70120", "70120")
    bodies = [body(ref, leg) for ref, leg in calls.items()]
    state.resync({"calls": bodies})
    return state


def body(ref: str, leg: str) -> dict[str, Any]:
    return {"callRef": ref, "callData": {"state": leg}, "legs": [{"deviceId": "70120", "state": leg}]}


def requests(method: str, params: list[Any], state: UserState, *, unsettled: bool, **now: str) -> list[str]:
    """The REST calls of a method, where the site says that the calls are `now`."""
    context = Context(state, device_id="70120", unsettled=unsettled)
    execution = run(method, bind(method, params), context)
    answer = RestAnswer(200, [], msgspec.json.encode({"calls": [body(*call) for call in now.items()]}))
    sent = []
    try:
        call = next(execution)
        while True:
            sent.append(f"{call.method} {call.path}")
            call = execution.send(answer if sent[-1] == ASKED else NO_CONTENT)
    except StopIteration:
        return sent


@pytest.mark.parametrize(
    ("method", "params", "known", "now", "then"),
    [
        ("Cti.hangup", [], {"old": "ACTIVE"}, {"new": "ACTIVE"}, "POST /telephony/calls/new/dropme"),
        ("Cti.hangup", [], {"a": "ACTIVE", "b": "RINGING_INCOMING"}, {"a": "HELD", "b": "ACTIVE"},
         "POST /telephony/calls/b/dropme"),
        ("Cti.hold", [], {"a": "ACTIVE"}, {"a": "HELD"}, "POST /telephony/calls/a/retrieve"),
        ("Cti.hold", ["a"], {"a": "ACTIVE"}, {"a": "HELD"}, "POST /telephony/calls/a/retrieve"),
        ("Cti.completeTransfer", [], {"a": "ACTIVE"}, {"a": "HELD", "b": "ACTIVE"},
         "POST /telephony/calls/b/transfer"),
    ],
)  # fmt: skip
def test_what_the_state_knows_is_not_trusted_while_it_may_be_behind(
    method: str, params: list[Any], known: dict[str, str], now: dict[str, str], then: str
) -> None:
    assert requests(method, params, knowing(**known), unsettled=True, **now) == [ASKED, then]


def test_a_settled_state_is_trusted() -> None:
    state = knowing(a="ACTIVE")
    assert requests("Cti.hangup", [], state, unsettled=False, a="HELD") == ["POST /telephony/calls/a/dropme"]


def test_a_call_that_is_named_needs_no_asking() -> None:
    state = knowing(a="ACTIVE")
    assert requests("Cti.hangup", ["b"], state, unsettled=True, b="ACTIVE") == [
        "POST /telephony/calls/b/dropme"
    ]
    assert requests("Cti.dnd", [True], state, unsettled=True) == ["POST /routing/dnd"]
