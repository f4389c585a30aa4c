"""What supervisors do for agents: help, intrusion into their calls, permanent listening.

A supervisor who intrudes is one more party of the call, so everybody's view of it is right; in which way he
takes part, only the cause tells. He need not be logged on. Every public method leaves the state flushed. Raises
errors of `acd_model` and `pbx_model` before it changes anything. Rules: seed document 004, "Call Center Agent".
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from bridge.simulator import pbx_rules as rules
from bridge.simulator.acd_agents import Agents
from bridge.simulator.acd_legs import Legs
from bridge.simulator.acd_log import LegKind
from bridge.simulator.acd_model import (
    AcdListener,
    Agent,
    BadAgentData,
    Intrusion,
    IntrusionMode,
    WrongAgentState,
)
from bridge.simulator.pbx_calls import Calls
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import Cause, Change, MediaState, Party, Subscriber

LISTENING_TIMER = "listening"


class Supervision:
    """Help, intrusion and listening."""

    def __init__(
        self, core: Core, calls: Calls, agents: Agents, legs: Legs, listeners: list[AcdListener]
    ) -> None:
        self._core = core
        self._calls = calls
        self._agents = agents
        self._legs = legs
        self._listeners = listeners
        self._supervisors = [agent for agent in agents.by_login.values() if agent.facts.supervisor]
        core.on_leave.append(self._leaves)
        agents.on_leaving.append(self._logs_off)

    # Help

    def request_help(self, agent: Agent) -> None:
        """Ask the own supervisor for help."""
        self._agents.require_on(agent)
        boss = agent.subscriber.user.supervisor
        supervisor = self._agents.by_login.get(boss) if boss is not None else None
        if supervisor is None:
            raise WrongAgentState(f"{agent.login} has no supervisor")
        if agent.helper is not None:
            raise WrongAgentState(f"{agent.login} asks {agent.helper.login} for help already")
        agent.helper = supervisor
        for leg in self._legs.of(agent):
            leg.record.helped = leg.record.helped or leg.record.kind is LegKind.ACD
        for listener in self._listeners:
            listener.help_requested(agent, supervisor)

    def cancel_help(self, operator: Agent, other: str | None) -> None:
        """An agent asks no longer, or a supervisor will not help; `other` is the number of the other one.

        It may be left out where only one request can be meant.
        """
        if operator.facts.supervisor:
            asking = [agent for agent in self._agents.by_login.values() if agent.helper is operator]
            meant = asking if other is None else [agent for agent in asking if agent.number == other]
        else:
            helper = operator.helper
            meant = [operator] if helper is not None and other in (None, helper.number) else []
        if other is not None:
            self._agents.named(other)
        if len(meant) != 1:
            raise WrongAgentState(f"{operator.login} has {len(meant)} such requests for help")
        self._end_help(meant[0])

    def _end_help(self, agent: Agent) -> None:
        supervisor, agent.helper = agent.helper, None
        if supervisor is not None:
            for listener in self._listeners:
                listener.help_cancelled(agent, supervisor)

    # Intrusion

    def intrude(self, supervisor: Agent, number: str, mode: IntrusionMode) -> None:
        """Take part in the agent's conversation."""
        agent = self._other(supervisor, number)
        if supervisor.intrusion is not None:
            raise WrongAgentState(f"{supervisor.login} has intruded already: change the mode instead")
        party = self._conversation(agent)
        if party is None:
            raise WrongAgentState(f"{agent.login} is in no conversation")
        if party.call.party_of(supervisor.subscriber) is not None:
            raise WrongAgentState(f"{supervisor.login} is in that call himself")
        self._calls.require_start(supervisor.subscriber)
        self._calls.make_way(supervisor.subscriber)
        self._join(supervisor, agent, party, mode, lasting=False)

    def change_mode(self, supervisor: Agent, mode: IntrusionMode | None) -> None:
        """Take part in another way; the same way again, or None, is to leave the call."""
        intrusion = supervisor.intrusion
        if intrusion is None:
            raise WrongAgentState(f"{supervisor.login} is not in intrusion")
        if mode is None or mode is intrusion.mode:
            self._calls.leave(intrusion.party)
            return
        intrusion.mode = mode
        self._core.announce(intrusion.call, mode.cause)
        self._core.flush()
        self._touched(supervisor, intrusion.agent)

    def _join(
        self, supervisor: Agent, agent: Agent, party: Party, mode: IntrusionMode, *, lasting: bool
    ) -> None:
        core, subscriber = self._core, supervisor.subscriber
        device = supervisor.device or subscriber.user.phone
        joined = core.attach(
            party.call,
            core.identity(subscriber),
            MediaState.ACTIVE,
            subscriber=subscriber,
            devices=(device,),
        )
        joined.initial_called = core.identity(agent.subscriber)
        supervisor.intrusion = Intrusion(agent, joined, mode, lasting)
        if agent.helper is supervisor:
            # The help has come; nobody cancelled it.
            agent.helper = None
        core.announce(party.call, mode.cause)
        core.flush()
        self._touched(supervisor, agent)

    def _other(self, supervisor: Agent, number: str) -> Agent:
        agent = self._agents.named(number)
        if agent is supervisor:
            raise BadAgentData(f"{number} is {supervisor.login} himself")
        self._agents.require_on(agent)
        return agent

    @staticmethod
    def _conversation(agent: Agent) -> Party | None:
        for party in agent.subscriber.parties:
            if party.state is MediaState.ACTIVE and len(party.call.parties) > 1:
                return party
        return None

    def _leaves(self, party: Party) -> None:
        """Before somebody leaves a call: nobody listens to who is left alone."""
        intruders = [each for each in self._supervisors if self._in(each, party)]
        if any(each.intrusion is not None and each.intrusion.party is party for each in intruders):
            return
        parts = [each.intrusion.party for each in intruders if each.intrusion is not None]
        left = [each for each in party.call.parties if each is not party and each not in parts]
        if len(left) < 2:
            for part in parts:
                self._core.detach(part, Cause.CLEARED)

    @staticmethod
    def _in(supervisor: Agent, party: Party) -> bool:
        return supervisor.intrusion is not None and supervisor.intrusion.call is party.call

    # Permanent listening

    def listen(self, supervisor: Agent, number: str) -> None:
        """Take part, unheard, in each of the agent's conversations from now on."""
        agent = self._other(supervisor, number)
        if supervisor.listened is not None:
            raise WrongAgentState(f"{supervisor.login} listens to {supervisor.listened.login} already")
        supervisor.listened, supervisor.unheard = agent, None
        self._touched(supervisor, agent)
        self._follow(supervisor)

    def stop_listening(self, supervisor: Agent) -> None:
        """Listen no longer, not even to the present conversation."""
        agent = supervisor.listened
        if agent is None:
            raise WrongAgentState(f"{supervisor.login} listens to nobody")
        self._core.cancel(supervisor, LISTENING_TIMER)
        supervisor.listened = None
        if supervisor.intrusion is not None and supervisor.intrusion.lasting:
            self._calls.leave(supervisor.intrusion.party)
        self._touched(supervisor, agent)

    def _follow(self, supervisor: Agent) -> None:
        """Join the conversation of who is listened to, as soon as there is one."""
        agent = supervisor.listened
        if agent is None or supervisor.intrusion is not None or supervisor.subscriber.parties:
            return
        party = self._conversation(agent)
        if party is not None and party.call.ref != supervisor.unheard:
            self._core.after(supervisor, LISTENING_TIMER, 0.0, partial(self._listen_now, supervisor))

    def _listen_now(self, supervisor: Agent) -> None:
        agent = supervisor.listened
        party = self._conversation(agent) if agent is not None else None
        if agent is None or party is None or supervisor.intrusion is not None:
            return
        free = rules.start_call(supervisor.subscriber) is None and not supervisor.subscriber.parties
        if free and party.call.party_of(supervisor.subscriber) is None:
            self._join(supervisor, agent, party, IntrusionMode.DISCRETE, lasting=True)

    def _logs_off(self, agent: Agent) -> None:
        """Before an operator logs off: nobody waits for his help, listens to him or is listened to by him."""
        if agent.helper is not None:
            self._end_help(agent)
        for other in self._agents.by_login.values():
            if other.helper is agent:
                self._end_help(other)
        for supervisor in self._supervisors:
            if supervisor.listened is not None and agent in (supervisor, supervisor.listened):
                self.stop_listening(supervisor)
        if agent.intrusion is not None:
            self._calls.leave(agent.intrusion.party)

    # What the PBX tells (`Listener`)

    def calls_changed(self, change: Change) -> None:
        """Forget intrusions that are over, and listen to new conversations."""
        for supervisor in self._supervisors:
            intrusion = supervisor.intrusion
            if intrusion is not None and intrusion.party not in intrusion.call.parties:
                supervisor.intrusion = None
                supervisor.unheard = intrusion.call.ref
                self._touched(supervisor, intrusion.agent)
            if supervisor.listened is not None:
                self._follow(supervisor)

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Nothing to supervise."""

    def group_changed(self, subscriber: Subscriber) -> None:
        """Nothing to supervise."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Nothing to supervise."""

    def _touched(self, *agents: Agent) -> None:
        for listener in self._listeners:
            listener.touched(*(agent.number for agent in agents))
