"""What ACD operators do: log on and off, enter groups, be ready, in pause, in wrap-up, withdrawn; their skills.

Every public method leaves the state flushed. Raises errors of `acd_model` and `pbx_model` before it changes
anything. Rules: seed document 004, "Call Center Agent".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from bridge.simulator.acd_ledger import Ledger
from bridge.simulator.acd_log import AcdLog, LegRecord, StateRecord
from bridge.simulator.acd_model import (
    AcdListener,
    Agent,
    BadAgentData,
    NotAnAgent,
    NotASupervisor,
    Skill,
    SubState,
    Tally,
    WrongAgentState,
)
from bridge.simulator.acd_plan import Group
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import DeviceOutOfService, Subscriber
from bridge.simulator.plan import Device, NumberKind

STATE_TIMER = "agent state"
"""Ends an automatic wrap-up or pause."""


class Agents:
    """All ACD operators, by login."""

    def __init__(self, core: Core, log: AcdLog, ledger: Ledger, listeners: list[AcdListener]) -> None:
        self._core = core
        self._log = log
        self._ledger = ledger
        self._listeners = listeners
        self.by_login: dict[str, Agent] = {}
        for login, facts in core.plan.centre.agents.items():
            skills = {number: Skill(level) for number, level in facts.skills.items()}
            self.by_login[login] = Agent(facts, core.subscribers[login], skills, headset=facts.headset)
        self.by_number = {agent.number: agent for agent in self.by_login.values()}
        self.in_group: dict[str, dict[Agent, None]] = {number: {} for number in core.plan.centre.groups}
        """Who is in each processing group; a dict as an ordered set."""
        self.on_leaving: list[Callable[[Agent], None]] = []
        """Called before an agent logs off."""
        self.on_staff: list[Callable[[str], None]] = []
        """Called when somebody entered or left a group."""
        self.on_available: list[Callable[[Agent], None]] = []
        """Called when an agent can be given a call."""
        now = core.clock.now()
        self._told = {agent: StateRecord(now, login, agent.service) for login, agent in self.by_login.items()}

    # Finding

    def of(self, subscriber: Subscriber) -> Agent:
        """The operator that a user is; `NotAnAgent` if he is none."""
        agent = self.by_login.get(subscriber.login)
        if agent is None:
            raise NotAnAgent(f"{subscriber.login} is no ACD operator")
        return agent

    def named(self, number: str) -> Agent:
        """The operator of this number; `BadAgentData` if there is none."""
        agent = self.by_number.get(number)
        if agent is None:
            raise BadAgentData(f"there is no agent {number!r:.60}")
        return agent

    def supervisor(self, subscriber: Subscriber) -> Agent:
        """The same as `of`, for supervisors only."""
        agent = self.of(subscriber)
        if not agent.facts.supervisor:
            raise NotASupervisor(f"{agent.login} is no supervisor")
        return agent

    def staffed(self, group: str) -> bool:
        """Whether anybody is in the group."""
        return bool(self.in_group[group])

    def available(self, agent: Agent) -> bool:
        """Whether a pilot's call may be given to him.

        Who has just become free in the step that is under way is not yet: his wrap-up is still to begin.
        """
        return agent.idle_since is not None and self._free(agent)

    def _free(self, agent: Agent) -> bool:
        subscriber = agent.subscriber
        return (
            (agent.rest or agent.base) is SubState.READY
            and agent.logged_on is not None
            and not subscriber.parties
            and not subscriber.routing.dnd
            and agent.device in subscriber.devices
            and subscriber.devices[agent.device].in_service
        )

    def idle_since(self, agent: Agent) -> datetime:
        """Since when he could have been given a call."""
        return agent.idle_since or self._core.clock.now()

    def reasons(self, agent: Agent, number: str) -> tuple[str, ...]:
        """The withdraw reasons of one of his groups."""
        return self._group(agent, number).withdraw_reasons

    def _group(self, agent: Agent, number: str) -> Group:
        if number not in agent.facts.groups:
            raise BadAgentData(f"{agent.login} does not belong to a group {number!r:.60}")
        return self._core.plan.centre.groups[number]

    # Logging on and off

    def log_on(
        self, agent: Agent, device_id: str, group: str | None = None, *, headset: bool | None = None
    ) -> None:
        """Log on to a set and enter a group: the preferred one if none is named, none for a supervisor.

        A supervisor who is logged on enters a group by logging on again, to his own number.
        """
        if agent.logged_on is not None:
            if agent.facts.supervisor and group and not agent.assigned and device_id == agent.number:
                self.enter(agent, group)
                return
            raise WrongAgentState(f"{agent.login} is logged on to {agent.device}")
        lends = self._check_device(agent, device_id)
        if group is None and not agent.facts.supervisor:
            group = agent.facts.preferred or (agent.facts.groups[0] if agent.facts.groups else None)
        if group is not None:
            self._group(agent, group)
            if not agent.facts.self_assign and group != agent.facts.preferred:
                raise BadAgentData(f"{agent.login} may not choose his group")
        now = self._core.clock.now()
        if lends:
            self._core.add_device(agent.subscriber, Device(id=device_id))
        agent.lent_device, agent.device, agent.logged_on = lends, device_id, now
        agent.headset = agent.facts.headset if headset is None else headset
        agent.tally, agent.last_leg = Tally(), None
        agent.service_since = now
        if group is not None:
            self._assign(agent, group)
        self._settle(agent)
        if group is not None:
            self._tell_staff(group)

    def _check_device(self, agent: Agent, device_id: str) -> bool:
        """Whether the set has to be lent to him; it must be one that he can log on to."""
        core, subscriber = self._core, agent.subscriber
        if agent.facts.pro_acd not in (None, device_id):
            raise BadAgentData(f"{agent.login} can only log on to {agent.facts.pro_acd}")
        for other in self.by_login.values():
            if other.logged_on is not None and other.device == device_id:
                raise WrongAgentState(f"{other.login} is logged on to {device_id}")
        if device_id in subscriber.devices:
            if not subscriber.devices[device_id].in_service:
                raise DeviceOutOfService(f"set {device_id} is out of service")
            return False
        kind, _ = core.plan.resolve(device_id) or (None, "")
        if kind is not NumberKind.UNASSIGNED_SET:
            raise BadAgentData(f"{device_id!r:.60} is no set that {agent.login} can log on to")
        if device_id in core.set_calls:
            raise WrongAgentState(f"set {device_id} is in a call")
        return True

    def log_off(self, agent: Agent) -> None:
        """Log off, out of the group if he is in one; not in the middle of a pilot's call."""
        self.require_on(agent)
        self._require_no_acd_call(agent)
        if agent.lent_device and any(agent.device in party.devices for party in agent.subscriber.parties):
            raise WrongAgentState(f"set {agent.device} is in a call")
        for react in self.on_leaving:
            react(agent)
        group = agent.group
        if agent.lent_device:
            self._core.remove_device(agent.subscriber, agent.device)
        agent.logged_on, agent.device, agent.lent_device = None, "", False
        self._unassign(agent)
        self._settle(agent)
        if group is not None:
            self._tell_staff(group)

    def enter(self, agent: Agent, group: str | None) -> None:
        """Let a supervisor who is logged on out of group enter one."""
        self._require_supervisor(agent)
        self.require_on(agent)
        if agent.assigned:
            raise WrongAgentState(f"{agent.login} is in group {agent.group}")
        number = group or agent.facts.preferred or next(iter(agent.facts.groups), "")
        self._group(agent, number)
        self._assign(agent, number)
        self._settle(agent)
        self._tell_staff(number)

    def exit(self, agent: Agent, group: str | None) -> None:
        """Let a supervisor leave his group and stay logged on; without a group named he logs off."""
        self._require_supervisor(agent)
        if not group:
            self.log_off(agent)
            return
        self.require_on(agent)
        if agent.group != group:
            raise WrongAgentState(f"{agent.login} is not in group {group!r:.60}")
        self._require_no_acd_call(agent)
        self._unassign(agent)
        self._settle(agent)
        self._tell_staff(group)

    def _assign(self, agent: Agent, group: str) -> None:
        agent.group = group
        self.in_group[group][agent] = None
        agent.service_since = self._core.clock.now()
        agent.initially_withdrawn = agent.facts.withdrawn
        agent.base = SubState.WITHDRAW if agent.facts.withdrawn else SubState.READY
        if agent.facts.withdrawn:
            agent.tally.withdrawals += 1

    def _unassign(self, agent: Agent) -> None:
        if agent.group is not None:
            del self.in_group[agent.group][agent]
        self._core.cancel(agent, STATE_TIMER)
        agent.group, agent.base, agent.rest, agent.reason = None, SubState.OUT_OF_PG, None, None
        agent.initially_withdrawn = False
        agent.service_since = self._core.clock.now()

    def _tell_staff(self, group: str) -> None:
        for react in self.on_staff:
            react(group)
        self._core.flush()

    # States

    def ready(self, agent: Agent) -> None:
        """Take calls; in the middle of one, as soon as it is over."""
        self._choose(agent, SubState.READY)

    def pause(self, agent: Agent) -> None:
        """Take no calls until ready."""
        self._choose(agent, SubState.PAUSE)

    def wrap_up(self, agent: Agent) -> None:
        """Finish off what a call has brought, until ready."""
        self._choose(agent, SubState.WRAPUP)

    def withdraw(self, agent: Agent, reason: int | None) -> None:
        """Take no calls, for one of the group's reasons; another reason may follow."""
        self._require_assigned(agent)
        known = self.reasons(agent, agent.group or "")
        if reason is not None and not 1 <= reason <= len(known):
            raise BadAgentData(f"group {agent.group} has no withdraw reason {reason}, only {len(known)}")
        self._choose(agent, SubState.WITHDRAW, reason)

    def _choose(self, agent: Agent, base: SubState, reason: int | None = None) -> None:
        """Be in a state from now on, or once the present call is over; ends an automatic one."""
        self._require_assigned(agent)
        was = agent.base
        agent.base, agent.rest, agent.reason = base, None, reason
        self._core.cancel(agent, STATE_TIMER)
        if (was is SubState.WITHDRAW) is not (base is SubState.WITHDRAW):
            agent.service_since = self._core.clock.now()
            agent.initially_withdrawn = False
            agent.tally.withdrawals += base is SubState.WITHDRAW
        self._settle(agent)

    def served(self, agent: Agent, leg: LegRecord) -> None:
        """A pilot's call that he had answered is over for him: his automatic wrap-up begins."""
        agent.last_leg = leg
        group = self._core.plan.centre.groups.get(agent.group or "")
        if group is None:
            return
        limit_s = self._core.timings.wrap_up_s if group.wrap_up_s is None else group.wrap_up_s
        if limit_s > 0 and agent.base is not SubState.WRAPUP:
            self._interpose(agent, SubState.WRAPUP, limit_s)

    def rest(self, agent: Agent) -> None:
        """He did not take a pilot's call: let others have it first."""
        self._interpose(agent, SubState.PAUSE, self._core.timings.agent_rest_s)

    def _interpose(self, agent: Agent, state: SubState, limit_s: float) -> None:
        """Be in a state for a while, before what he has chosen. Settled by who calls this."""
        agent.rest = state
        self._core.after(agent, STATE_TIMER, limit_s, partial(self._end_rest, agent))

    def _end_rest(self, agent: Agent) -> None:
        agent.rest = None
        self._settle(agent)

    # Skills

    def skills(self, agent: Agent, numbers: Iterable[int], *, active: bool) -> None:
        """Activate or deactivate some of his skills."""
        wanted = list(numbers)
        for number in wanted:
            if number not in agent.skills:
                raise BadAgentData(f"{agent.login} has no skill {number}")
        changed = [number for number in wanted if agent.skills[number].active is not active]
        for number in changed:
            agent.skills[number].active = active
        if changed:
            self._skills_changed(agent)

    def set_skills(self, agent: Agent, skills: Mapping[int, tuple[int, bool]]) -> None:
        """Let the agent have exactly these: number to level, and whether it is active."""
        wanted = {number: Skill(level, active) for number, (level, active) in skills.items()}
        if wanted != agent.skills:
            agent.skills.clear()
            agent.skills.update(wanted)
            self._skills_changed(agent)

    def _skills_changed(self, agent: Agent) -> None:
        for listener in self._listeners:
            listener.skills_changed(agent)
        if self.available(agent):
            for react in self.on_available:
                react(agent)

    # Rules

    def _require_supervisor(self, agent: Agent) -> None:
        if not agent.facts.supervisor:
            raise NotASupervisor(f"{agent.login} is no supervisor: he enters a group when he logs on")

    def require_on(self, agent: Agent) -> None:
        """Require that he is logged on."""
        if agent.logged_on is None:
            raise WrongAgentState(f"{agent.login} is not logged on")

    def _require_assigned(self, agent: Agent) -> None:
        self.require_on(agent)
        if not agent.assigned:
            raise WrongAgentState(f"{agent.login} is in no processing group")

    def _require_no_acd_call(self, agent: Agent) -> None:
        for party in agent.subscriber.parties:
            acd = party.call.acd
            if acd is not None and acd.agent == agent.login:
                raise WrongAgentState(f"{agent.login} is in call {party.call.ref} of pilot {acd.pilot}")

    # Telling

    def settle(self, agent: Agent) -> None:
        """Account for, log and tell the agent's state, if it is another than before. Flushes nothing."""
        now = self._core.clock.now()
        state = StateRecord(
            at=now,
            login=agent.login,
            service=agent.service,
            sub=agent.sub,
            group=agent.group,
            reason=agent.reason,
            device=agent.device or None,
            automatic=agent.rest is not None,
        )
        known = self.last(agent)
        if replace(known, at=now) != state:
            self._ledger.stint(agent, known, now)
            self._told[agent] = state
            self._log.states.append(state)
            for listener in self._listeners:
                listener.agent_changed(agent)
        free = self._free(agent)
        if free is not (agent.idle_since is not None):
            agent.idle_since = now if free else None
            if free:
                for react in self.on_available:
                    react(agent)

    def account(self) -> None:
        """Account for everybody's time until now."""
        now = self._core.clock.now()
        for agent in self.by_login.values():
            self._ledger.stint(agent, self._told[agent], now)

    def last(self, agent: Agent) -> StateRecord:
        """The agent's state as it was told last."""
        return self._told[agent]

    def _settle(self, agent: Agent) -> None:
        self.settle(agent)
        self._core.flush()
