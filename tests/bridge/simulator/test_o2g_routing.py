"""Every routing operation of the simulated O2G, and what the settings do to calls."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.simulator.plan import Plan, User
from tests.bridge.simulator.pbx_world import World

A, B, C, D = "70120", "70121", "70124", "70125"
MOBILE, MOBILE_SET = "70123", "80123"
MAIL = "70900"
OUTSIDE = "0388551234"

VOICE_MAIL: dict[str, Any] = {"type": "VOICEMAIL"}
NOTHING_SET = {
    "presentationRoutes": [{"destinations": [{"type": "OFFICE", "deviceId": A, "selected": True}]}],
    "forwardRoutes": [],
    "overflowRoutes": [],
    "dndState": {"activate": False},
}


@pytest.fixture
def world() -> World:
    return World()


def number(target: str) -> dict[str, Any]:
    return {"type": "NUMBER", "number": target}


def forward(world: World, user: str, destination: dict[str, Any], condition: str | None = None) -> None:
    route = {"destinations": [destination], **({"forwardType": condition} if condition else {})}
    world.do("routing.setForward", user, {"forwardRoute": route})


def overflow(world: World, user: str, destination: dict[str, Any], condition: str) -> None:
    routes = [{"overflowType": condition, "destinations": [destination]}]
    world.do("routing.setOverflow", user, {"overflowRoutes": routes})


def states(world: World, user: str) -> list[dict[str, Any]]:
    """The routing states the user was told."""
    return [
        event["routingState"] for event in world.heard(user) if event["eventName"] == "OnRoutingStateChanged"
    ]


# Settings


def test_a_user_without_settings_has_an_empty_state(world: World) -> None:
    assert world.do("routing.getRoutingState", A) == NOTHING_SET
    assert world.do("routing.getForward", A) == {"destinations": []}
    assert world.fails("routing.getOverflow", A)[:2] == (404, "NOT_FOUND")
    assert world.do("routing.getDndState", A) == {"activate": False}


def test_only_a_user_with_a_remote_extension_may_manage_presentation(world: World) -> None:
    rest = {"forwardRoute": True, "overflowRoute": True, "dnd": True}
    assert world.do("routing.getCapabilities", A) == {"presentationRoute": False, **rest}
    assert world.do("routing.getCapabilities", MOBILE) == {"presentationRoute": True, **rest}


def test_do_not_disturb_is_set_told_once_and_cancelled(world: World) -> None:
    world.do("routing.activateDnd", A)
    world.do("routing.activateDnd", A)
    assert world.do("routing.getDndState", A) == {"activate": True}
    assert world.do("routing.getRoutingState", A)["dndState"] == {"activate": True}
    world.do("routing.cancelDnd", A)
    world.do("routing.cancelDnd", A)
    assert [state["dndState"]["activate"] for state in states(world, A)] == [True, False]
    assert {event["loginName"] for event in world.events} == {f"oxe{A}"}


@pytest.mark.parametrize("condition", [None, "BUSY", "NO_ANSWER", "BUSY_NO_ANSWER"])
@pytest.mark.parametrize("destination", [VOICE_MAIL, number(B), number(OUTSIDE)])
def test_a_forward_is_set_read_told_and_cancelled(
    world: World, condition: str | None, destination: dict[str, Any]
) -> None:
    forward(world, A, destination, condition)
    expected = {"destinations": [destination], **({"forwardType": condition} if condition else {})}
    assert world.do("routing.getForward", A) == expected
    assert states(world, A)[-1]["forwardRoutes"] == [expected]
    world.do("routing.cancelForward", A)
    assert world.do("routing.getForward", A) == {"destinations": []}
    assert states(world, A)[-1] == NOTHING_SET


@pytest.mark.parametrize("body", [None, {}, {"forwardRoute": None}, {"forwardRoute": {"destinations": []}}])
def test_a_forward_without_a_route_cancels_it(world: World, body: object) -> None:
    forward(world, A, VOICE_MAIL)
    world.do("routing.setForward", A, body)
    assert world.do("routing.getForward", A) == {"destinations": []}


def test_an_overflow_is_set_read_told_and_cancelled(world: World) -> None:
    overflow(world, A, VOICE_MAIL, "BUSY")
    expected = {"overflowType": "BUSY", "destinations": [VOICE_MAIL]}
    assert world.do("routing.getOverflow", A) == expected
    assert states(world, A)[-1]["overflowRoutes"] == [expected]
    world.do("routing.cancelOverflow", A)
    assert states(world, A)[-1] == NOTHING_SET


def test_routes_can_be_set_together(world: World) -> None:
    body: dict[str, Any] = {
        "presentationRoutes": [{"destinations": [{"type": "MOBILE", "selected": "false"}]}],
        "forwardRoutes": [{"forwardType": "BUSY", "destinations": [VOICE_MAIL]}],
    }
    world.do("routing.setRoutes", MOBILE, body)
    state = world.do("routing.getRoutingState", MOBILE)
    assert state["presentationRoutes"][0]["destinations"] == [
        {"type": "OFFICE", "deviceId": MOBILE, "selected": True},
        {"type": "MOBILE", "deviceId": MOBILE_SET, "selected": False},
    ]
    assert state["forwardRoutes"] == body["forwardRoutes"]
    assert states(world, MOBILE) == [state]
    world.do("routing.setRoutes", MOBILE, {"forwardRoutes": []})
    assert world.do("routing.getRoutingState", MOBILE)["forwardRoutes"] == []


def test_a_snapshot_is_told_to_one_user_or_to_all(world: World) -> None:
    world.do("routing.requestSnapshot", A)
    assert states(world, A) == [NOTHING_SET]
    world.do("routing.requestSnapshot", None)
    assert {event["loginName"] for event in world.events} == set(world.plan.users)


@pytest.mark.parametrize(
    ("destination", "error_type", "cause"),
    [
        (number("79999"), "UNKNOWN_PHONE_NUMBER", "UNKNOWN"),
        (number("7012"), "INCOMPLETE_PHONE_NUMBER", "UNKNOWN"),
        (number("bob"), "BAD_PARAMETER_VALUE", "BAD_PHONE_NUMBER_FORMAT"),
        (number("7" * 60), "BAD_PARAMETER_VALUE", "BAD_PHONE_NUMBER_FORMAT"),
        (number(""), "BAD_PARAMETER_VALUE", "NULL_OR_EMPTY_PARAMETER"),
        ({"type": "NUMBER"}, "BAD_PARAMETER_VALUE", "NULL_OR_EMPTY_PARAMETER"),
        (number(A), "UNAUTHORIZED", "UNAUTHORIZED_PHONE_NUMBER"),
        ({"type": "OFFICE"}, "BAD_PARAMETER_VALUE", "INVALID_FORWARD_ROUTE"),
        ({"number": B}, "BAD_PARAMETER_VALUE", "INVALID_FORWARD_ROUTE"),
    ],
)
def test_a_forward_to_nowhere_is_refused(
    world: World, destination: dict[str, Any], error_type: str, cause: str
) -> None:
    body = {"forwardRoute": {"destinations": [destination]}}
    assert world.fails("routing.setForward", A, body) == (400, "BAD_PARAMETER", error_type)
    assert world.cause == cause
    assert world.do("routing.getRoutingState", A) == NOTHING_SET


@pytest.mark.parametrize(
    ("operation", "body", "cause"),
    [
        ("setForward", {"forwardRoute": {"destinations": [VOICE_MAIL] * 2}}, "INVALID_FORWARD_ROUTE"),
        ("setForward", {"forwardRoute": {"forwardType": "BUSY"}}, "NULL_OR_EMPTY_PARAMETER"),
        ("setForward", {"forwardRoute": {"forwardType": "NEVER", "destinations": [VOICE_MAIL]}}, None),
        ("setForward", {"forwardRoute": []}, None),
        ("setForward", {"forwardRoute": {"destinations": {}}}, None),
        ("setForward", {"forwardRoute": {"destinations": [7]}}, None),
        ("setForward", {"forwardRoute": {"destinations": [{"type": {}}]}}, None),
        ("setForward", [], None),
        ("setOverflow", {}, "NULL_OR_EMPTY_PARAMETER"),
        ("setOverflow", {"overflowRoutes": [{"destinations": [VOICE_MAIL]}]}, "INVALID_OVERFLOW_ROUTE"),
        ("setOverflow", {"overflowRoutes": [{"overflowType": "BUSY"}]}, "INVALID_OVERFLOW_ROUTE"),
        ("setOverflow", {"overflowRoutes": [{}, {}]}, "INVALID_OVERFLOW_ROUTE"),
        ("setOverflow", {"overflowRoutes": "BUSY"}, None),
        ("setRoutes", {}, "NULL_OR_EMPTY_PARAMETER"),
        ("setRoutes", {"forwardRoutes": [{}, {}]}, "INVALID_FORWARD_ROUTE"),
        ("setRoutes", {"presentationRoutes": [{}, {}]}, None),
        (
            "setRoutes",
            {"presentationRoutes": [{"destinations": [{"type": "MOBILE", "selected": True}]}]},
            "INVALID_CURRENT_DEVICE",
        ),
        (
            "setRoutes",
            {"presentationRoutes": [{"destinations": [{"type": "OFFICE", "selected": False}]}]},
            "INVALID_CURRENT_DEVICE",
        ),
        (
            "setRoutes",
            {"presentationRoutes": [{"destinations": [{"type": "MOBILE", "selected": 2}]}]},
            None,
        ),
    ],
)
def test_wrong_routes_are_refused(world: World, operation: str, body: object, cause: str | None) -> None:
    assert world.fails(f"routing.{operation}", A, body)[:2] == (400, "BAD_PARAMETER")
    assert world.cause == cause
    assert world.said
    assert world.do("routing.getRoutingState", A) == NOTHING_SET


def test_a_user_without_voice_mail_cannot_forward_there() -> None:
    world = World(Plan(users={"oxe1": User(login="oxe1", phone="1", secret_code="0")}))
    body = {"forwardRoute": {"destinations": [VOICE_MAIL]}}
    assert world.fails("routing.setForward", "1", body) == (400, "BAD_PARAMETER", "UNAUTHORIZED")


def test_a_forward_that_leads_back_to_its_user_is_refused(world: World) -> None:
    forward(world, B, number(C))
    forward(world, C, number(A))
    body = {"forwardRoute": {"destinations": [number(B)]}}
    assert world.fails("routing.setForward", A, body)[2] == "BAD_PARAMETER_VALUE"
    assert world.cause == "INVALID_FORWARD_ROUTE"
    forward(world, A, number(B), "BUSY")


# What the settings do to calls


def test_a_user_who_does_not_want_to_be_disturbed_is_not_rung(world: World) -> None:
    world.do("routing.activateDnd", B)
    ref = world.dial(A, B)
    assert world.legs(A, B) == [["RELEASING"], []]
    assert world.told(A)[-1] == ("CallModified", "DO_NOT_DISTURB")
    assert not world.can(A, ref, "intrusion")
    world.do("dropme", A, callRef=ref)
    world.do("routing.cancelDnd", B)
    world.dial(A, B)
    assert world.legs(B) == [["RINGING_INCOMING"]]


def test_an_immediate_forward_takes_every_call_even_past_do_not_disturb(world: World) -> None:
    forward(world, B, number(C))
    world.do("routing.activateDnd", B)
    ref = world.dial(A, B)
    assert world.legs(A, B, C) == [["RINGING_OUTGOING"], [], ["RINGING_INCOMING"]]
    assert world.told(A)[-1] == ("CallModified", "FORWARDED")
    assert world.told(C)[0] == ("CallCreated", "FORWARDED")
    assert world.call(C, ref)["callData"]["initialCalled"]["id"]["phoneNumber"] == B
    assert "lastRedirecting" not in world.call(C, ref)["callData"]
    world.consistent()


def test_a_chain_of_forwards_tells_who_redirected_last(world: World) -> None:
    forward(world, B, number(C))
    forward(world, C, number(D))
    ref = world.dial(A, B)
    data = world.call(D, ref)["callData"]
    assert data["initialCalled"]["id"]["phoneNumber"] == B
    assert data["lastRedirecting"]["id"]["phoneNumber"] == C
    assert world.call(A, ref)["callData"]["lastRedirecting"]["id"]["phoneNumber"] == C


def test_a_forward_to_voice_mail_or_outside_is_answered_there(world: World) -> None:
    forward(world, B, VOICE_MAIL)
    ref = world.dial(A, B)
    assert world.numbers(A, ref) == {A, MAIL}
    assert world.leg(A, ref) == "ACTIVE"
    world.do("dropme", A, callRef=ref)
    forward(world, B, number(OUTSIDE))
    ref = world.dial(A, B)
    world.clock.advance(1)
    assert world.numbers(A, ref) == {A, OUTSIDE}
    assert world.leg(A, ref) == "ACTIVE"


@pytest.mark.parametrize("condition", ["BUSY", "BUSY_NO_ANSWER"])
@pytest.mark.parametrize(("setter", "cause"), [(forward, "FORWARDED"), (overflow, "OVERFLOWN")])
def test_calls_that_find_the_user_in_a_call_are_diverted(
    world: World, condition: str, setter: Any, cause: str
) -> None:
    setter(world, B, number(D), condition)
    first = world.dial(A, B)
    assert world.leg(B, first) == "RINGING_INCOMING"
    second = world.dial(C, B)
    assert world.leg(D, second) == "RINGING_INCOMING"
    assert world.told(C)[-1] == ("CallModified", cause)
    world.consistent()


@pytest.mark.parametrize("condition", ["NO_ANSWER", "BUSY_NO_ANSWER"])
@pytest.mark.parametrize(("setter", "cause"), [(forward, "FORWARDED"), (overflow, "OVERFLOWN")])
def test_calls_that_are_not_answered_are_diverted(
    world: World, condition: str, setter: Any, cause: str
) -> None:
    setter(world, B, number(D), condition)
    ref = world.dial(A, B)
    since = world.mark()
    world.clock.advance(14)
    assert world.mark() == since
    world.clock.advance(2)
    assert world.legs(A, B, D) == [["RINGING_OUTGOING"], [], ["RINGING_INCOMING"]]
    assert world.told(B, since)[0] == ("CallRemoved", cause)
    assert world.heard(B, since)[0]["newDestination"] == D
    assert world.told(A, since) == [("CallModified", cause)]
    assert world.call(D, ref)["callData"]["initialCalled"]["id"]["phoneNumber"] == B
    world.answer(D, ref)
    world.consistent()


def test_an_overflow_does_not_count_while_there_is_a_forward(world: World) -> None:
    overflow(world, B, number(D), "BUSY_NO_ANSWER")
    forward(world, B, number(C), "NO_ANSWER")
    world.dial(A, B)
    world.clock.advance(16)
    assert world.legs(B, C, D) == [[], ["RINGING_INCOMING"], []]


def test_an_overflow_does_not_count_beside_a_forward_of_another_kind(world: World) -> None:
    overflow(world, B, number(D), "BUSY_NO_ANSWER")
    forward(world, B, number(C), "BUSY")
    first = world.dial(A, B)
    world.clock.advance(16)
    assert world.leg(B, first) == "RINGING_INCOMING"
    forward(world, B, number(C), "NO_ANSWER")
    second = world.dial("70126", B)
    assert world.leg(B, second) == "RINGING_INCOMING"


def test_a_divert_to_where_nobody_can_be_rings_on(world: World) -> None:
    forward(world, B, number(D), "NO_ANSWER")
    world.do("routing.activateDnd", D)
    ref = world.dial(A, B)
    world.clock.advance(16)
    assert world.leg(B, ref) == "RINGING_INCOMING"


def test_forwards_on_no_answer_that_lead_in_a_circle_end(world: World) -> None:
    forward(world, B, number(C), "NO_ANSWER")
    forward(world, C, number(B), "NO_ANSWER")
    ref = world.dial(A, B)
    world.clock.advance(16)
    assert world.leg(C, ref) == "RINGING_INCOMING"
    world.clock.advance(16)
    world.clock.advance(16)
    assert [event["eventName"] for event in world.heard(B)].count("OnCallCreated") <= 2
    world.clock.advance(120)
    assert world.legs(A, B, C) == [[], [], []]


def test_a_redirect_by_hand_lets_forwards_be_followed_anew(world: World) -> None:
    forward(world, B, number(C), "NO_ANSWER")
    forward(world, D, number(B), "NO_ANSWER")
    ref = world.dial(A, B)
    world.clock.advance(16)
    world.do("redirect", C, {"redirectTo": D}, callRef=ref)
    world.clock.advance(16)
    assert world.leg(B, ref) == "RINGING_INCOMING"


def test_forwards_on_busy_that_lead_in_a_circle_end(world: World) -> None:
    world.talk(B, C)
    forward(world, B, number(C), "BUSY")
    forward(world, C, number(B), "BUSY")
    world.dial(A, B)
    assert world.told(A)[-1] == ("CallModified", "DESTINATION_NOT_OBTAINABLE")


def test_a_call_forwarded_to_its_caller_finds_him_busy(world: World) -> None:
    forward(world, B, number(A))
    world.dial(A, B)
    assert world.told(A)[-1] == ("CallModified", "BUSY")


def test_a_remote_extension_rings_only_while_it_is_selected(world: World) -> None:
    ref = world.dial(A, MOBILE)
    assert [leg["deviceId"] for leg in world.call(MOBILE, ref)["legs"]] == [MOBILE, MOBILE_SET]
    world.do("dropme", A, callRef=ref)
    route = {"destinations": [{"type": "MOBILE", "selected": False}]}
    world.do("routing.setRoutes", MOBILE, {"presentationRoutes": [route]})
    ref = world.dial(A, MOBILE)
    assert [leg["deviceId"] for leg in world.call(MOBILE, ref)["legs"]] == [MOBILE]
