"""Random agents, callers and supervisors in the simulated contact centre: whatever they do, it adds up."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bridge.simulator.acd_log import LegEnd, LegKind, Outcome
from bridge.simulator.face import RestError
from bridge.simulator.o2g_acd_views import agent_state
from bridge.simulator.plan import Plan
from tests.bridge.simulator.acd_world import (
    AGENT,
    AGENTS,
    BOSS,
    GROUP,
    GROUP_2,
    PILOT,
    PILOT_2,
    QUEUE,
    A,
    AcdWorld,
    B,
    C,
)

OPERATORS = (*AGENTS, BOSS)
CALLERS = (A, B, C)
STEPS: tuple[tuple[str, Any], ...] = (
    ("setReady", None),
    ("setReady", None),
    ("setPause", None),
    ("setWrapup", None),
    ("setWithdraw", {"reasonIndex": 1}),
    ("setWithdraw", {}),
    ("logoff", None),
    ("deactivateSkills", {"skills": [44]}),
    ("activateSkills", {"skills": [44]}),
    ("requestSupervisorHelp", None),
    ("cancelSupervisorHelpRequest", None),
    ("exit", {"pgGroupNumber": GROUP}),
    ("enter", {"pgGroupNumber": GROUP_2}),
)
REFUSALS = {"NOT_EXPECTED", "NOT_ALLOWED", "BAD_PARAMETER", "NOT_FOUND"}


class ContactCentre(RuleBasedStateMachine):
    """Random people do random things; after each, the centre's state is one that can be."""

    @initialize(logged_on=st.integers(0, 4))
    def begin(self, logged_on: int) -> None:
        plan = Plan.demo()
        plan.centre.queues[QUEUE] = type(plan.centre.queues[QUEUE])(
            number=QUEUE, groups=(GROUP,), capacity=3, overflow_after_s=45
        )
        self.world = AcdWorld(plan)
        self.world.log_on(*AGENTS[:logged_on])
        self.told: dict[str, dict[str, Any]] = {}
        for pilot in (PILOT, PILOT_2):
            self.world.admin("callCenterPilot.monitorStart", pilotNumber=pilot)

    def attempt(self, operation: str, user: str | None, body: object = None, **more: Any) -> bool:
        """Whether it was done; a refusal is of a documented kind and tells nothing."""
        before = len(self.world.events)
        refused = None
        try:
            self.world.do(operation, user, body, **more)
        except RestError as error:
            refused = error.kind
        assert refused is None or refused in REFUSALS, refused
        assert refused is None or len(self.world.events) == before, operation
        return refused is None

    @rule(who=st.sampled_from(OPERATORS), step=st.sampled_from(STEPS))
    def do_something(self, who: str, step: tuple[str, Any]) -> None:
        self.attempt(step[0], who, step[1])

    @rule(who=st.sampled_from(OPERATORS), group=st.sampled_from([None, GROUP, GROUP_2]))
    def log_on(self, who: str, group: str | None) -> None:
        self.attempt("logon", who, {"proAcdDeviceNumber": who, "pgGroupNumber": group})

    @rule(
        who=st.sampled_from((*CALLERS, AGENT)),
        number=st.sampled_from([PILOT, PILOT, PILOT_2, *AGENTS[:2], A]),
        skill=st.booleans(),
    )
    def call(self, who: str, number: str, skill: bool) -> None:
        skills = {"skills": {"skills": [{"skillNumber": 44}]}} if skill else {}
        body = {"deviceId": who, "callee": number, "autoAnswer": True, "acdCall": skills}
        self.attempt("telephony.makeCall", who, body)

    @rule(pilot=st.sampled_from([PILOT, PILOT_2]))
    def call_from_outside(self, pilot: str) -> None:
        self.world.pbx.calls.start_from_outside("0388551234", pilot)

    @rule(which=st.integers(0, 5))
    def hang_up_outside(self, which: int) -> None:
        calls = list(self.world.pbx.core.calls.values())
        if calls:
            self.world.pbx.calls.hang_up_outside(calls[which % len(calls)])

    def in_calls(self, *states: str) -> list[tuple[str, str]]:
        users = (*CALLERS, *OPERATORS)
        return [
            (user, ref)
            for user in users
            for ref, call in self.world.calls(user).items()
            if not states or call["callData"]["state"] in states
        ]

    @rule(which=st.integers(0, 9))
    def answer(self, which: int) -> None:
        ringing = self.in_calls("RINGING_INCOMING")
        if ringing:
            user, ref = ringing[which % len(ringing)]
            self.attempt("telephony.answer", user, {"deviceId": user}, callRef=ref)

    @rule(
        which=st.integers(0, 9),
        operation=st.sampled_from(
            ["dropme", "dropme", "release", "hold", "retrieve", "transfer", "redirect"]
        ),
        number=st.sampled_from([A, B, *AGENTS[:2], PILOT, PILOT_2]),
    )
    def do_with_a_call(self, which: int, operation: str, number: str) -> None:
        calls = self.in_calls()
        if not calls:
            return
        user, ref = calls[which % len(calls)]
        held = [other for who, other in self.in_calls("HELD") if who == user]
        bodies: dict[str, object] = {
            "hold": {"deviceId": user},
            "retrieve": {"deviceId": user},
            "transfer": {"heldCallRef": held[0] if held else "none"},
            "redirect": {"redirectTo": number},
        }
        self.attempt(f"telephony.{operation}", user, bodies.get(operation), callRef=ref)

    @rule(which=st.integers(0, 9), number=st.sampled_from([A, B, *AGENTS, PILOT, PILOT_2]))
    def send_on(self, which: int, number: str) -> None:
        talking = self.in_calls("ACTIVE")
        if talking:
            user, ref = talking[which % len(talking)]
            self.attempt("telephony.blindTransfer", user, {"transferTo": number}, callRef=ref)

    @rule(which=st.integers(0, 4), agent=st.sampled_from(AGENTS))
    def pick_up(self, which: int, agent: str) -> None:
        self.attempt(
            "telephony.pickUp", OPERATORS[which], {"otherPhoneNumber": agent}, deviceId=OPERATORS[which]
        )

    @rule(agent=st.sampled_from(AGENTS), mode=st.sampled_from(["NORMAL", "DISCRETE", "STOP"]))
    def intrude(self, agent: str, mode: str) -> None:
        self.attempt("requestIntrusion", BOSS, {"agentNumber": agent})
        self.attempt("changeIntrusionMode", BOSS, {"mode": mode})

    @rule(agent=st.sampled_from(AGENTS), on=st.booleans())
    def listen(self, agent: str, on: bool) -> None:
        if on:
            self.attempt("requestPermanentListening", BOSS, {"agentNumber": agent})
        else:
            self.attempt("cancelPermanentListening", BOSS)

    @rule(pilot=st.sampled_from([PILOT, PILOT_2]), opens=st.booleans())
    def open_or_close(self, pilot: str, opens: bool) -> None:
        operation = "openPilot" if opens else "closePilot"
        self.world.admin(f"callCenterManagement.{operation}", nodeId="1", pilotNumber=pilot)

    @rule(seconds=st.sampled_from([0.2, 0.2, 0.2, 4, 21, 61]))
    def wait(self, seconds: float) -> None:
        self.world.clock.advance(seconds)

    # What always holds

    @invariant()
    def agents_were_told_their_states(self) -> None:
        if not hasattr(self, "world"):
            return
        for event in self.world.events:
            if event["eventName"] == "OnAgentStateChanged":
                self.told[event["loginName"]] = event["state"]
        for agent in self.world.acd.agents.by_login.values():
            assert self.told.get(agent.login, {"mainState": "LOG_OFF"}) == agent_state(agent)
            assert (agent.group is not None) == any(
                agent in members for members in self.world.acd.agents.in_group.values()
            )
            if agent.subscriber.parties and agent.logged_on is not None:
                assert agent_state(agent)["subState"] == "BUSY"

    @invariant()
    def calls_are_where_they_belong(self) -> None:
        if not hasattr(self, "world"):
            return
        world, core = self.world, self.world.pbx.core
        waiting = [call for queue in core.queues.values() for call in queue]
        assert len(waiting) == len(set(waiting))
        for call in waiting:
            assert core.calls[call.ref] is call
            assert call.acd is not None
            assert call.acd.waiting
            assert call.acd.record.ended is None
        at_pilots = {
            acd: call for state in world.acd.pilots.states.values() for acd, call in state.calls.items()
        }
        for acd, call in at_pilots.items():
            assert core.calls[call.ref] is call
            assert call.acd is acd
            assert acd.record.ended is None
        for call in core.calls.values():
            assert call.parties
            if call.acd is not None and call.acd.record.ended is None:
                assert call.acd in at_pilots
                assert call.acd.waiting == (call in waiting)
        for agent in world.acd.agents.by_login.values():
            mine = [acd for acd in at_pilots if acd.agent == agent.login and acd.caller is not None]
            ringing = [acd for acd in mine if acd.offered_to == agent.login]
            assert len(ringing) <= 1
            for supervisor in world.acd.agents.by_login.values():
                intrusion = supervisor.intrusion
                assert intrusion is None or intrusion.party in intrusion.call.parties
        assert world.pbx.live_timers == world.clock.waiting

    @invariant()
    def a_free_agent_leaves_nobody_waiting_for_long(self) -> None:
        if not hasattr(self, "world"):
            return
        world = self.world
        for number, queue in world.acd.pilots.queues.items():
            for call in world.acd.pilots.waiting(number):
                assert call.acd is not None
                free = [
                    agent
                    for group in queue.facts.groups
                    for agent in world.acd.agents.in_group[group]
                    if world.acd.agents.available(agent)
                    and agent.knows(call.acd.skills)
                    and call.party_of(agent.subscriber) is None
                ]
                timers = set(call.timers) | {name for agent in free for name in agent.timers}
                assert not free or any(name.startswith("distribution") for name in timers)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        world = self.world
        self.attempt("cancelPermanentListening", BOSS)
        for _ in range(50):
            for user, ref in self.in_calls():
                self.attempt("telephony.dropme", user, callRef=ref)
            for call in list(world.pbx.core.calls.values()):
                world.pbx.calls.hang_up_outside(call)
        world.clock.advance(10)
        assert not world.pbx.core.calls
        assert world.pbx.live_timers == 0
        self.everything_adds_up()

    def everything_adds_up(self) -> None:
        world, log = self.world, self.world.acd.log
        for record in log.calls:
            assert record.outcome is not None
            assert record.ended is not None
            assert (record.answered is not None) == (record.outcome is Outcome.SERVED), record
            assert record.ended >= (record.answered or record.entered)
            assert record.waited_s <= record.wait_s + 1e-6
        for leg in log.legs:
            assert leg.ended is not None
            assert (leg.answered is not None) == (leg.end is LegEnd.SERVED)
        served = Counter(leg.number for leg in log.legs if leg.kind is LegKind.ACD and leg.answered)
        begin, end = world.acd.ledger.begun, world.clock.now()
        for number in OPERATORS:
            total = world.acd.ledger.total(("agent", number), begin, end)
            assert total.get("nbAcdInServedCalls", 0) == served[number]
        for pilot in (PILOT, PILOT_2):
            mine = [record for record in log.calls if record.pilot == pilot]
            total = world.acd.ledger.total(("pilot", pilot), begin, end)
            assert total.get("received", 0) == len(mine)
            outcomes = Counter(record.outcome for record in mine)
            assert total.get("nbCallsServedByAgent", 0) == outcomes[Outcome.SERVED]
            assert total.get("nbAbandons", 0) == outcomes[Outcome.ABANDONED]
            self.pilot_events_add_up(pilot)

    def pilot_events_add_up(self, pilot: str) -> None:
        """Each call that was told to come, or to wait again, is told to go."""
        present: set[str] = set()
        for event in self.world.events:
            if event.get("pilot") != pilot:
                continue
            if event["eventName"] == "OnPilotCallRemoved":
                present.remove(event["callRef"])
            else:
                present.add(event["callRef"])
        assert not present


TestContactCentre = ContactCentre.TestCase
TestContactCentre.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
