"""The call state machine: what happens by itself, and what holds whatever its users do."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bridge.simulator.face import RestError
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import Dial, Timings
from bridge.simulator.plan import (
    Device,
    DeviceType,
    HuntingGroup,
    NumberKind,
    Pilot,
    Plan,
    PlanError,
    User,
    VoiceMail,
)
from tests.bridge.simulator.pbx_world import World

A, B, C, D = "70120", "70121", "70124", "70125"
PILOT = "60141"
OUTSIDE = "0388551234"


@pytest.fixture
def world() -> World:
    return World()


# The plan


def test_the_demo_plan_has_everybody_the_contract_names() -> None:
    plan = Plan.demo()
    logins = [f"oxe{number}" for number in [*range(70120, 70134), 70139]]
    assert list(plan.users) == logins
    assert {user.secret_code for user in plan.users.values()} == {"0000"}
    assert plan.administrators == {"admin": "admin"}
    assert plan.resolve("60141") == (NumberKind.PILOT, "60141")
    assert all(user.voice_mail and user.devices[0].id == user.phone for user in plan.users.values())


def test_a_larger_demo_plan_keeps_the_agents_numbers_free() -> None:
    plan = Plan.demo(users=900)
    assert len(plan.users) == 905
    assert plan.users["oxe70130"].supervisor == "oxe70139"
    assert len({user.phone for user in plan.users.values()}) == 905


def test_a_plan_in_which_two_things_share_a_number_is_refused() -> None:
    user = User(login="a", phone="1", secret_code="0")
    with pytest.raises(PlanError, match="1 is given twice"):
        Plan(users={"a": user}, pilots={"1": Pilot(number="1")})
    with pytest.raises(PlanError, match="first device"):
        Plan(users={"a": User(login="a", phone="1", secret_code="0", devices=(Device(id="2"),))})
    with pytest.raises(PlanError, match="does not exist"):
        Plan(users={"a": user}, hunting_groups={"2": HuntingGroup(number="2", members=("b",))})


def test_numbers_of_the_plan_come_before_outside_numbers() -> None:
    plan = Plan.demo()
    assert plan.resolve("+33388551234") == (NumberKind.OUTSIDE, "+33388551234")
    assert plan.resolve("0") is None
    assert plan.resolve("80123") == (NumberKind.DEVICE, "oxe70123")
    owner = plan.owner("80123")
    assert owner is not None
    assert owner.login == "oxe70123"
    assert plan.owner("60141") is None


# From outside


def test_a_call_from_outside_rings_and_can_be_answered_and_parked(world: World) -> None:
    call = world.pbx.calls.start_from_outside(OUTSIDE, A, name="Customer")
    assert call is not None
    assert world.legs(A) == [["RINGING_INCOMING"]]
    world.answer(A, call.ref)
    assert world.call(A, call.ref)["callData"]["trunkIdentification"]
    world.do("park", A, None, callRef=call.ref)
    world.do("unPark", B, {"unParkFrom": A}, deviceId=B)
    assert world.numbers(B, call.ref) == {B, OUTSIDE}
    world.pbx.calls.hang_up_outside(call)
    assert world.told(B)[-2:] == [("CallRemoved", "CLEARED"), ("UserStateModified", "FREE")]
    world.consistent()


def test_a_call_from_outside_that_reaches_nobody_in_the_house_is_none_of_its_business(world: World) -> None:
    assert world.pbx.calls.start_from_outside(OUTSIDE, "79999") is None
    world.do("routing.setForward", A, {"forwardRoute": {"destinations": [{"type": "VOICEMAIL"}]}})
    assert world.pbx.calls.start_from_outside(OUTSIDE, A) is None
    assert world.pbx.core.calls == {}


def test_a_caller_from_outside_can_hang_up_while_it_rings(world: World) -> None:
    call = world.pbx.calls.start_from_outside(OUTSIDE, A)
    assert call is not None
    world.pbx.calls.hang_up_outside(call)
    assert ("CallRemoved", "ABANDONED") in world.told(A)


# Pilots


def test_a_pilot_gives_calls_to_free_agents_and_lets_the_rest_wait(world: World) -> None:
    agents = [login.removeprefix("oxe") for login in world.plan.pilots[PILOT].agents]
    for agent in agents[1:]:
        world.do("routing.activateDnd", agent)
    first, second = world.dial(A, PILOT), world.dial(B, PILOT)
    assert world.told(A)[-1] == ("CallModified", "ACD_ENTER_DISTRIBUTION")
    world.clock.advance(0.2)
    assert world.told(agents[0])[0] == ("CallCreated", "DISTRIBUTED")
    world.answer(agents[0], first)
    assert world.numbers(B, second) == {B, PILOT}
    world.clock.advance(30)
    world.do("dropme", A, callRef=first)
    world.clock.advance(6)
    assert world.leg(agents[0], second) == "RINGING_INCOMING"
    world.consistent()


def test_a_waiting_call_can_be_abandoned_or_transferred_into_the_queue(world: World) -> None:
    for agent in world.plan.pilots[PILOT].agents:
        world.do("routing.activateDnd", agent.removeprefix("oxe"))
    ref = world.dial(A, PILOT)
    world.do("dropme", A, callRef=ref)
    assert world.pbx.core.queues[PILOT] == []
    held = world.talk(B, A)
    active = world.dial(A, PILOT)
    world.do("transfer", A, {"heldCallRef": held}, callRef=active)
    assert world.numbers(B, held) == {B, PILOT}
    outside = world.pbx.calls.start_from_outside(OUTSIDE, PILOT)
    assert outside is not None
    world.do("routing.cancelDnd", "70130")
    world.clock.advance(0.2)
    assert world.leg("70130", held) == "RINGING_INCOMING"
    world.do("dropme", "70130", callRef=held)
    world.clock.advance(0.2)
    world.consistent()


# Time


def test_timings_are_the_plans_owners_choice() -> None:
    world = World(timings=Timings(outside_answer_s=0.01, no_answer_s=2, failure_tone_s=0.5))
    ref = world.dial(A, OUTSIDE)
    world.clock.advance(0.02)
    assert world.leg(A, ref) == "ACTIVE"
    ref = world.dial(B, "79999")
    world.clock.advance(0.6)
    assert world.leg(B, ref) is None


def test_closing_calls_off_every_timer(world: World) -> None:
    world.dial(A, OUTSIDE)
    world.dial(B, C)
    world.dial(D, PILOT)
    assert world.pbx.live_timers > 0
    world.pbx.close()
    assert (world.pbx.live_timers, world.clock.waiting) == (0, 0)


async def test_by_itself_the_pbx_runs_on_the_event_loops_time() -> None:
    answered = asyncio.Event()

    def emit(event: dict[str, Any], *, id: str | None = None) -> None:  # noqa: A002 - `Emit` calls it so
        if event.get("modifiedLegs", [{}])[0].get("state") == "ACTIVE":
            answered.set()

    pbx = Pbx(Plan.demo(), emit, timings=Timings(outside_answer_s=0.01))
    pbx.calls.start(pbx.subscriber("oxe70120"), "70120", Dial(OUTSIDE))
    await asyncio.wait_for(answered.wait(), 5)
    pbx.close()


def test_references_are_not_used_twice() -> None:
    world = World(Plan.demo(users=4))
    seen = set()
    for _ in range(500):
        ref = world.dial(A, B)
        world.do("dropme", A, callRef=ref)
        seen.add(ref)
    assert len(seen) == 500


# Whatever users do

PHONES = ("1", "2", "3", "4", "5")
SECOND = {"2": "22", "3": "33"}
AGENT = "6"
USERS = (*PHONES, AGENT)
NUMBERS = (*USERS, "22", "33", "8", "9", "7", "77", "0111", "0555000486", "0555000480", "666")


def small_plan() -> Plan:
    def user(phone: str) -> User:
        devices = [Device(id=phone)]
        if phone in SECOND:
            kind = DeviceType.MOBILE if phone == "3" else DeviceType.SOFTPHONE
            devices.append(Device(id=SECOND[phone], type=kind))
        mail = VoiceMail(number="9") if phone != "5" else None
        return User(
            login=f"oxe{phone}",
            phone=phone,
            secret_code="0000",
            first_name=phone,
            devices=tuple(devices),
            voice_mail=mail,
            lines=3 if phone == "1" else 2,
            intrusion_allowed=phone != "4",
        )

    return Plan(
        users={f"oxe{phone}": user(phone) for phone in USERS},
        pilots={"8": Pilot(number="8", agents=(f"oxe{AGENT}",))},
        hunting_groups={"7": HuntingGroup(number="7", members=("oxe2", "oxe3"))},
        shared_sets=("77",),
        outside=Plan.demo().outside,
    )


View = dict[str, Any]

REFUSALS = {
    "CALL_SERVER_ERROR", "BAD_PARAMETER_VALUE", "SERVICE_UNAVAILABLE", "INCOMPATIBLE_WITH_STATE",
    "LEG_NOT_FOUND", "MAX_RESOURCES_EXCEEDED", "UNAUTHORIZED", "UNKNOWN_PHONE_NUMBER",
    "INCOMPLETE_PHONE_NUMBER",
}  # fmt: skip

CALL_OPERATIONS = {
    # operation: its capability
    "answer": "answer", "hold": "hold", "retrieve": "retrieve", "reconnect": "reconnect",
    "sendDtmf": "sendDtmf", "switchDevice": "switchDevice", "transfer": "transfer", "merge": "merge",
    "blindTransfer": "blindTransfer", "redirect": "redirect", "overflowToVoiceMail": "overflowToVoiceMail",
    "dropme": "dropMe", "release": "terminate", "callback": "callBack", "park": "park",
    "dropParticipant": "dropParticipant", "intrusion": "intrusion", "start": "startRecord",
    "stop": "stopRecord", "pause": "pauseRecord", "resume": "resumeRecord",
}  # fmt: skip


class Telephony(RuleBasedStateMachine):
    """Random users do random things; after each, everybody's picture is right."""

    @initialize(scene=st.sampled_from(["nothing", "enquiry", "waiting", "busy", "conference", "parked"]))
    def begin(self, scene: str) -> None:
        """A random walk seldom comes where more than one call is needed, so some begin there."""
        self.world = world = World(small_plan())
        if scene in ("enquiry", "conference"):
            held, active = world.consult("1", "2", "3")
            if scene == "conference":
                world.do("merge", "1", {"heldCallRef": held}, callRef=active)
        elif scene in ("waiting", "busy"):
            world.talk("2", "3")
            world.dial("4", "3")
            if scene == "busy":
                world.dial("5", "3")
        elif scene == "parked":
            ref = world.talk("2", "3")
            world.do("park", "3", {"parkTo": "1"}, callRef=ref)

    def attempt(self, operation: str, user: str, body: object = None, **path: Any) -> str | None:
        """None if it was done, else the errorType."""
        refused = None
        try:
            self.world.do(operation, user, body, **path)
        except RestError as error:
            refused = (error.telephony or error.routing or {"errorType": error.kind})["errorType"]
        assert refused is None or refused in REFUSALS, refused
        return refused

    def in_calls(self, *states: str) -> list[tuple[str, View]]:
        """Every user's calls whose leg is in one of the states, or all."""
        return [
            (user, call)
            for user in USERS
            for call in self.world.calls(user).values()
            if not states or call["callData"]["state"] in states
        ]

    def call_somebody(self, user: str, device: str, number: str, *, auto: bool, data: str | None) -> None:
        state = self.world.do("getState", user)
        able = {each["deviceId"]: each["makeCall"] for each in state["deviceCapabilities"]}[device]
        body = {"deviceId": device, "callee": number, "autoAnswer": auto, "associatedData": data}
        assert (self.attempt("makeCall", user, body) is None) == able

    @rule(
        user=st.sampled_from(USERS),
        second=st.booleans(),
        number=st.sampled_from(NUMBERS),
        auto=st.booleans(),
        data=st.sampled_from([None, "data"]),
    )
    def call(self, user: str, second: bool, number: str, auto: bool, data: str | None) -> None:
        device = SECOND.get(user, user) if second else user
        self.call_somebody(user, device, number, auto=auto, data=data)

    @rule(user=st.sampled_from(USERS), other=st.sampled_from(USERS))
    def call_and_be_answered(self, user: str, other: str) -> None:
        self.call_somebody(user, user, other, auto=True, data=None)
        self.answer_what_rings(0)

    @rule(which=st.integers(0, 5))
    def answer_what_rings(self, which: int) -> None:
        ringing = [(user, call) for user, call in self.in_calls("RINGING_INCOMING")]
        if ringing:
            user, call = ringing[which % len(ringing)]
            leg = call["legs"][which % len(call["legs"])]
            refused = self.attempt("answer", user, {"deviceId": leg["deviceId"]}, callRef=call["callRef"])
            assert (refused is None) == leg["capabilities"]["answer"]

    @rule(which=st.integers(0, 9), number=st.sampled_from(NUMBERS))
    def enquire(self, which: int, number: str) -> None:
        talking = self.in_calls("ACTIVE")
        if talking:
            user, view = talking[which % len(talking)]
            self.call_somebody(user, view["legs"][0]["deviceId"], number, auto=True, data=None)

    @rule(
        which=st.integers(0, 9),
        operation=st.sampled_from(list(CALL_OPERATIONS)),
        number=st.sampled_from(NUMBERS),
        place=st.integers(0, 3),
    )
    def do_what_is_promised(self, which: int, operation: str, number: str, place: int) -> None:
        able = [(user, view) for user, view in self.in_calls() if self.promised(view, operation)]
        if able:
            self.use(*able[which % len(able)], operation, number, place)

    @rule(
        which=st.integers(0, 9),
        operation=st.sampled_from(sorted(CALL_OPERATIONS)),
        number=st.sampled_from(NUMBERS),
        place=st.integers(0, 3),
    )
    def do_anything(self, which: int, operation: str, number: str, place: int) -> None:
        calls = self.in_calls()
        if calls:
            user, view = calls[which % len(calls)]
            self.use(user, view, operation, number, place)

    @staticmethod
    def promised(view: View, operation: str) -> bool:
        capabilities = {**view["callData"]["capabilities"], **view["legs"][0]["capabilities"]}
        return bool(capabilities[CALL_OPERATIONS[operation]])

    @staticmethod
    def sets(view: View) -> set[str]:
        return {str(leg["deviceId"]) for leg in view["legs"]}

    def use(self, user: str, view: View, operation: str, number: str, place: int) -> None:
        """Do it; it succeeds if and only if it was promised, up to the destination's own state."""
        world, able = self.world, self.promised(view, operation)
        ref, leg = view["callRef"], view["legs"][place % len(view["legs"])]
        device = {"deviceId": leg["deviceId"]}
        others = [call for call in world.calls(user).values() if call["callRef"] != ref]
        path: dict[str, Any] = {"callRef": ref}
        body: Any = None
        match operation:
            case "answer" | "hold" | "retrieve":
                body = device
            case "sendDtmf":
                body = {**device, "number": "1"}
            case "reconnect":
                enquiries = [each for each in others if each["callData"]["state"] != "HELD"]
                # One that only rings is no enquiry call; which one is, only the user's set knows.
                enquiries.sort(key=lambda each: each["callData"]["state"] == "RINGING_INCOMING")
                body = {**device, "enquiryCallRef": enquiries[0]["callRef"] if enquiries else ref}
            case "switchDevice":
                states = world.do("getDevicesState", user)["deviceStates"]
                working = [each["deviceId"] for each in states if each["state"] == "IN_SERVICE"]
                free = [each for each in working if each not in self.sets(view)]
                body = {"otherDeviceId": free[0] if free else leg["deviceId"]}
                path["legId"] = leg["deviceId"]
            case "transfer" | "merge":
                held = [each["callRef"] for each in others or [view]]
                refusals = [self.attempt(operation, user, {"heldCallRef": held[0]}, **path)]
                if refusals[0] is not None and len(held) > 1:
                    refusals.append(self.attempt(operation, user, {"heldCallRef": held[1]}, **path))
                assert (None in refusals) == able, refusals
                return
            case "blindTransfer" | "redirect":
                body = {"transferTo": number, "redirectTo": number}
            case "dropParticipant":
                members = view["participants"]
                path["participantId"] = members[place % len(members)]["participantId"]
            case "intrusion":
                # It names a set, not a call: any call on that set may be the one.
                path = device
                on_set = [each for each in (view, *others) if device["deviceId"] in self.sets(each)]
                able = any(self.promised(each, operation) for each in on_set)
            case "start" | "stop" | "pause" | "resume":
                path["query"] = {"action": operation}
                operation = "doRecordAction"
        refused = self.attempt(operation, user, body, **path)
        if able:
            elsewhere = operation in ("blindTransfer", "redirect", "park")
            fine = (None, "CALL_SERVER_ERROR", "BAD_PARAMETER_VALUE") if elsewhere else (None,)
            assert refused in fine, f"{operation} was promised and refused: {refused}"
        elif not (operation == "answer" and leg["state"] == "HELD"):
            assert refused is not None, f"{operation} was not promised and done"

    @rule(which=st.integers(0, 5))
    def alternate(self, which: int) -> None:
        held = self.in_calls("HELD")
        if held:
            user, call = held[which % len(held)]
            body = {"deviceId": call["legs"][0]["deviceId"]}
            self.attempt("alternate", user, body, callRef=call["callRef"])

    @rule(user=st.sampled_from(USERS), which=st.integers(0, 5), group=st.booleans())
    def pick_up(self, user: str, which: int, group: bool) -> None:
        ringing = self.in_calls("RINGING_INCOMING")
        if ringing:
            victim, _ = ringing[which % len(ringing)]
            body = None if group else {"otherPhoneNumber": victim}
            self.attempt("pickUp", user, body, deviceId=user)

    @rule(user=st.sampled_from(USERS), which=st.integers(0, 3))
    def fetch_what_is_parked(self, user: str, which: int) -> None:
        parked = list(self.world.pbx.core.parked)
        if not parked:
            return
        place = parked[which % len(parked)]
        capabilities = self.world.do("getState", user)["deviceCapabilities"]
        refused = self.attempt("unPark", user, {"unParkFrom": place}, deviceId=user)
        for each in capabilities:
            if each["deviceId"] == place == user:
                assert (refused is None) == each["unParkCall"]

    @rule(which=st.integers(0, 9), data=st.sampled_from(["x", "y"]))
    def attach_data(self, which: int, data: str) -> None:
        calls = self.in_calls()
        if calls:
            user, call = calls[which % len(calls)]
            path = {"callRef": call["callRef"]}
            assert self.attempt("attachData", user, {"associatedData": data}, **path) is None

    @rule(
        user=st.sampled_from(USERS),
        kind=st.sampled_from(["BUSY", "NO_ANSWER", "BUSY_NO_ANSWER", "IMMEDIATE", "OVERFLOW", "DND"]),
        number=st.sampled_from(["VOICEMAIL", *NUMBERS]),
        off=st.booleans(),
    )
    def divert(self, user: str, kind: str, number: str, off: bool) -> None:
        target = {"type": "VOICEMAIL"} if number == "VOICEMAIL" else {"type": "NUMBER", "number": number}
        if off:
            for setting in ("Forward", "Overflow", "Dnd"):
                self.world.do(f"routing.cancel{setting}", user)
        elif kind == "DND":
            self.world.do("routing.activateDnd", user)
        elif kind == "OVERFLOW":
            routes = [{"overflowType": "BUSY_NO_ANSWER", "destinations": [target]}]
            self.attempt("routing.setOverflow", user, {"overflowRoutes": routes})
        else:
            route = {"destinations": [target], **({"forwardType": kind} if kind != "IMMEDIATE" else {})}
            self.attempt("routing.setForward", user, {"forwardRoute": route})

    @rule(device=st.sampled_from(["1", "3", "22", "33", "77"]), works=st.booleans())
    def change_a_set(self, device: str, works: bool) -> None:
        if device != "77":
            self.world.pbx.services.set_in_service(device, in_service=works)
        elif works:
            self.attempt("deskSharingLogOn", "1", {"dssDeviceNumber": "77"})
        else:
            self.attempt("deskSharingLogOff", "1")

    @rule(number=st.sampled_from(NUMBERS))
    def call_from_outside(self, number: str) -> None:
        self.world.pbx.calls.start_from_outside("0222", number)

    @rule(which=st.integers(0, 5))
    def hang_up_outside(self, which: int) -> None:
        calls = list(self.world.pbx.core.calls.values())
        if calls:
            self.world.pbx.calls.hang_up_outside(calls[which % len(calls)])

    @rule(seconds=st.sampled_from([0.2, 0.6, 0.6, 6, 16, 31, 61]))
    def wait(self, seconds: float) -> None:
        self.world.clock.advance(seconds)

    @invariant()
    def everybodys_picture_is_right(self) -> None:
        if hasattr(self, "world"):
            self.world.consistent()

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        world, core = self.world, self.world.pbx.core
        for user in USERS:
            world.do("deleteCallbacks", user)
        while any(world.calls(user) for user in USERS):
            for user in USERS:
                for ref in world.calls(user):
                    world.do("release", user, callRef=ref)
        for call in list(core.calls.values()):
            world.pbx.calls.hang_up_outside(call)
        # An agent's wrap-up, or his rest after a call that he did not take, is over by then.
        world.clock.advance(6)
        world.consistent()
        assert not core.calls, [[(p.identity, p.state) for p in c.parties] for c in core.calls.values()]
        assert world.pbx.live_timers == 0
        assert core.parked == {}
        assert all(not queue for queue in core.queues.values())
        assert all(not subscriber.tones for subscriber in core.subscribers.values())


TestTelephony = Telephony.TestCase
TestTelephony.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
