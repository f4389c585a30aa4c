"""Subscribers who come and go while others telephone, and sets that change hands: the PBX stays whole."""

from __future__ import annotations

import contextlib
from random import Random
from typing import Any

import pytest

from bridge.simulator.face import RestError
from bridge.simulator.pbx_model import NumberTaken, PbxError, UnknownDevice, WrongState
from bridge.simulator.plan import Device, NumberKind
from tests.bridge.simulator.pbx_world import World

A, B, C, MOBILE, MOBILE_OWNER = "70120", "70121", "70124", "80123", "70123"
CALL_STEPS = ("answer", "dropme", "hold", "retrieve", "park", "release", "callback", "overflowToVoiceMail")
NUMBERS = (
    A,
    B,
    C,
    "70125",
    "70122",
    "80122",
    MOBILE,
    MOBILE_OWNER,
    "70300",
    "60141",
    "10001",
    "0388550001",
    "70900",
)


@pytest.fixture
def world() -> World:
    return World()


def test_who_is_created_can_be_called_and_is_shown_by_name(world: World) -> None:
    world.pbx.subscribers.create(Device(id="70300"), "Gerard", "Durand")
    ref = world.dial(A, "70300")
    shown = [each["identity"] for each in world.call(A, ref)["participants"]]
    (other,) = [each for each in shown if each["id"]["phoneNumber"] != A]
    assert (other["firstName"], other["lastName"]) == ("Gerard", "Durand")
    world.answer("70300", ref)
    assert world.leg("70300", ref) == "ACTIVE"


def test_a_number_is_only_given_once(world: World) -> None:
    for number in (A, MOBILE, "60141", "60121", "10001", "70900", "70910", "70920", "0123"):
        with pytest.raises(NumberTaken):
            world.pbx.subscribers.create(Device(id=number), "", "")


def test_who_is_deleted_is_in_no_group_and_waits_for_nobody(world: World) -> None:
    core = world.pbx.core
    member = core.subscribers[f"oxe{C}"]
    assert member.login in core.groups["10001"]
    world.pbx.services.request_callback(member, A)
    world.pbx.subscribers.delete(C)
    assert member.login not in core.groups["10001"]
    assert core.subscribers[f"oxe{A}"].callbacks == {}
    assert core.plan.resolve(C) is None
    with pytest.raises(UnknownDevice):
        world.pbx.subscribers.delete(C)


def test_the_sets_of_a_user_who_is_deleted_are_subscribers_of_their_own(world: World) -> None:
    world.pbx.subscribers.delete(MOBILE_OWNER)
    assert world.pbx.plan.resolve(MOBILE) == (NumberKind.USER, f"oxe{MOBILE}")
    assert world.pbx.owner_of(MOBILE) is world.pbx.subscriber(f"oxe{MOBILE}")


def test_operators_of_the_contact_centre_stay(world: World) -> None:
    with pytest.raises(WrongState):
        world.pbx.subscribers.delete("70130", force=True)
    with pytest.raises(WrongState):
        world.pbx.subscribers.attach(world.pbx.subscriber(f"oxe{A}"), "70130")


def test_a_parked_call_outlives_who_parked_it(world: World) -> None:
    ref = world.talk(A, B)
    world.do("park", B, {"parkTo": C}, callRef=ref)
    world.pbx.subscribers.delete(B)
    world.clock.advance(200)
    world.do("unPark", C, {"heldCallRef": ref}, deviceId=C)
    assert world.leg(C, ref) == "ACTIVE"


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_left_of_who_is_gone_whatever_he_was_doing(world: World, seed: int) -> None:
    """Random calls, with subscribers created, deleted, attached and detached in between."""
    random = Random(seed)
    for _ in range(120):
        with contextlib.suppress(PbxError, RestError):
            _step(random, world)
        _whole(world)
        world.consistent()
    world.clock.advance(500)
    _whole(world)


def _step(random: Random, world: World) -> None:
    pbx = world.pbx
    subscriber = random.choice(list(pbx.core.subscribers.values()))
    number = random.choice(NUMBERS)
    match random.randrange(10):
        case 0:
            pbx.subscribers.create(Device(id=number), "New", "One")
        case 1:
            pbx.subscribers.delete(number, force=random.random() < 0.7)
        case 2:
            pbx.subscribers.attach(subscriber, number)
        case 3:
            pbx.subscribers.detach(subscriber, random.choice([each.id for each in subscriber.user.devices]))
        case 4 | 5 | 6:
            world.dial(subscriber.user.phone, number)
        case 7:
            pbx.calls.start_from_outside("0388550001", number)
        case 8:
            world.clock.advance(random.choice((0.5, 3.0, 20.0, 70.0)))
        case 9 if subscriber.parties:
            body: Any = {"deviceId": subscriber.user.phone, "parkTo": number}
            world.do(
                random.choice(CALL_STEPS), subscriber.user.phone, body, callRef=subscriber.parties[0].call.ref
            )


def _whole(world: World) -> None:
    """Whoever takes part in a call exists, and every number leads to whom it belongs to."""
    core = world.pbx.core
    for call in core.calls.values():
        for party in call.parties:
            if party.subscriber is not None:
                assert core.subscribers[party.subscriber.login] is party.subscriber
                assert set(party.devices) <= set(party.subscriber.devices)
            if party.tone_of is not None:
                assert core.subscribers[party.tone_of.login] is party.tone_of
        assert call.recall is None or core.subscribers[call.recall.login] is call.recall
    for login, subscriber in core.subscribers.items():
        assert [each.id for each in subscriber.user.devices] == [
            each for each in subscriber.devices if each != subscriber.shared_set
        ]
        for number in subscriber.devices:
            assert core.device_owner[number] is subscriber
            assert core.plan.resolve(number) is not None
        for entry in subscriber.callbacks.values():
            assert core.subscribers[entry.caller.login] is entry.caller
        assert subscriber.group is None or login in core.groups[subscriber.group]
    assert set(core.plan.users) == set(core.subscribers)
    for members in core.groups.values():
        assert set(members) <= set(core.subscribers)
