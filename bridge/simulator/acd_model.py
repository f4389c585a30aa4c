"""What the contact centre's state is made of: agents, pilots, queues; and how it refuses.

Neutral of any API; the values of the enumerations are the document's (seed document 004). Errors, below
`PbxError`: `AcdError`, and below it `NotAnAgent`, `NotASupervisor`, `WrongAgentState`, `BadAgentData`,
`UnknownAcdPilot`, `UnknownTransition`, `BadTransition`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol

from bridge.simulator.acd_log import LegRecord
from bridge.simulator.acd_plan import AgentFacts, Queue, Rule
from bridge.simulator.pbx_model import AcdInfo, Call, Cause, Party, PbxError, Subscriber, Timer
from bridge.simulator.plan import Pilot

TRANSITIONS_MAX = 10
"""The most transitions of one day of a calendar (`PilotTransitions`)."""


class AcdError(PbxError):
    """The contact centre does not do what was asked; nothing has changed."""


class NotAnAgent(AcdError):
    """The user is no ACD operator."""


class NotASupervisor(AcdError):
    """Only ACD supervisors may do this."""


class WrongAgentState(AcdError):
    """The agent, or the one he names, is not in a state that permits it."""


class BadAgentData(AcdError):
    """A set, group, skill, reason or agent that does not exist, or is not his."""


class UnknownAcdPilot(AcdError):
    """There is no pilot of this number on this node."""


class UnknownTransition(AcdError):
    """The calendar has no such transition."""


class BadTransition(AcdError):
    """A transition that the calendar cannot take."""


class MainState(StrEnum):
    """`AgentMainState`, as far as this PBX has it."""

    LOG_ON = "LOG_ON"
    LOG_OFF = "LOG_OFF"


class SubState(StrEnum):
    """`AgentSubState`, as far as this PBX has it."""

    READY = "READY"
    OUT_OF_PG = "OUT_OF_PG"
    BUSY = "BUSY"
    WRAPUP = "WRAPUP"
    PAUSE = "PAUSE"
    WITHDRAW = "WITHDRAW"


class AgentService(StrEnum):
    """`E_AgentServiceState`, as far as this PBX has it."""

    LOGGED_OUT = "LoggedOut"
    LOGGED_IN = "LoggedIn"
    ASSIGNED = "Assigned"
    WITHDRAWN = "Withdrawn"


class ServiceState(StrEnum):
    """`ServiceState` of pilots, queues and groups."""

    OPENED = "Opened"
    BLOCKED = "Blocked"
    CLOSED = "Closed"


class PilotStatus(StrEnum):
    """`PilotStatus`, as far as this PBX has it."""

    OPEN = "OPEN"
    BLOCKED = "BLOCKED"
    """Closed by hand, or out of service."""
    BLOCKED_ON_RULE = "BLOCKED_ON_RULE"
    """Closed by its calendar."""
    BLOCKED_ON_BLOCKED_RULE = "BLOCKED_ON_BLOCKED_RULE"
    """Open, but nobody is logged on in any group that its rule leads to."""
    GENERAL_FORWARDING_ON_RULE = "GENERAL_FORWARDING_ON_RULE"
    """In general forwarding, by its calendar."""


SERVICE_STATES = {
    PilotStatus.OPEN: ServiceState.OPENED,
    PilotStatus.GENERAL_FORWARDING_ON_RULE: ServiceState.OPENED,
    PilotStatus.BLOCKED: ServiceState.CLOSED,
    PilotStatus.BLOCKED_ON_RULE: ServiceState.CLOSED,
    PilotStatus.BLOCKED_ON_BLOCKED_RULE: ServiceState.BLOCKED,
}


class Mode(StrEnum):
    """`PilotOperatingMode`."""

    NORMAL = "normal"
    CLOSED = "closed"
    FORWARD = "forward"


class IntrusionMode(StrEnum):
    """`IntrusionMode`, but for `STOP`."""

    NORMAL = "NORMAL"
    RESTRICTED = "RESTRICTED"
    DISCRETE = "DISCRETE"

    @property
    def cause(self) -> Cause:
        """What the parties of the call are told."""
        return {
            IntrusionMode.NORMAL: Cause.SUPERVISOR_INTRUSION,
            IntrusionMode.RESTRICTED: Cause.SUPERVISOR_RESTRICT_INTRUSION,
            IntrusionMode.DISCRETE: Cause.SUPERVISOR_LISTENING,
        }[self]


@dataclass(slots=True)
class Skill:
    """One of an agent's skills."""

    level: int
    active: bool = True


@dataclass(slots=True)
class Tally:
    """What an agent has done since he logged on."""

    withdrawals: int = 0
    withdrawn_s: float = 0.0
    private_calls: int = 0
    private_s: float = 0.0
    served: int = 0
    refused: int = 0
    intercepted: int = 0
    """Calls that he picked up for others."""
    transferred: int = 0


@dataclass(eq=False, slots=True)
class Agent:
    """An ACD operator as he is now."""

    facts: AgentFacts
    subscriber: Subscriber
    skills: dict[int, Skill]
    logged_on: datetime | None = None
    device: str = ""
    """The set he is logged on to."""
    lent_device: bool = False
    """That set is not one of his own."""
    group: str | None = None
    """The processing group he is in."""
    base: SubState = SubState.OUT_OF_PG
    """What he has chosen to be: never BUSY."""
    rest: SubState | None = None
    """The automatic wrap-up or pause that goes before it for a while."""
    reason: int | None = None
    """Why he withdrew, counted from 1."""
    initially_withdrawn: bool = False
    headset: bool = False
    idle_since: datetime | None = None
    """Since when he could be given a call."""
    service_since: datetime | None = None
    """Since when he is logged on, off, assigned or withdrawn."""
    tally: Tally = field(default_factory=Tally)
    last_leg: LegRecord | None = None
    """The call that his wrap-up is for."""
    helper: Agent | None = None
    """The supervisor whose help he asks for."""
    listened: Agent | None = None
    """The agent whom he, a supervisor, listens to permanently."""
    unheard: str | None = None
    """The call of that agent which he has left."""
    intrusion: Intrusion | None = None
    """The call he, a supervisor, has intruded into."""
    timers: dict[str, Timer] = field(default_factory=dict)

    @property
    def login(self) -> str:
        """The operator's login."""
        return self.facts.login

    @property
    def number(self) -> str:
        """The operator's number, which is the user's."""
        return self.subscriber.user.phone

    @property
    def main(self) -> MainState:
        """Logged on or off."""
        return MainState.LOG_OFF if self.logged_on is None else MainState.LOG_ON

    @property
    def sub(self) -> SubState | None:
        """What he is doing, if he is logged on: any call makes him busy."""
        if self.logged_on is None:
            return None
        return SubState.BUSY if self.subscriber.parties else self.rest or self.base

    @property
    def service(self) -> AgentService:
        """Whether he is there, in a group, and withdrawn from it."""
        if self.logged_on is None:
            return AgentService.LOGGED_OUT
        if self.group is None:
            return AgentService.LOGGED_IN
        return AgentService.WITHDRAWN if self.base is SubState.WITHDRAW else AgentService.ASSIGNED

    @property
    def assigned(self) -> bool:
        """Whether he is in a processing group."""
        return self.group is not None

    def knows(self, skills: dict[int, int]) -> bool:
        """Whether each of these skills (number to least level) is one of his, active and good enough."""
        return all(
            number in self.skills and self.skills[number].active and self.skills[number].level >= level
            for number, level in skills.items()
        )


@dataclass(eq=False, slots=True)
class Intrusion:
    """A supervisor in an agent's call."""

    agent: Agent
    party: Party
    """The supervisor's part in the call."""
    mode: IntrusionMode
    lasting: bool = False
    """It is part of a permanent listening."""

    @property
    def call(self) -> Call:
        """The call, whatever has become of it."""
        return self.party.call


@dataclass(frozen=True, slots=True)
class Transition:
    """From `time` on a pilot follows this rule in this mode."""

    time: time
    rule: int
    mode: Mode


@dataclass(eq=False, slots=True)
class PilotState:
    """A pilot as it is now."""

    facts: Pilot
    closed: bool | None = None
    """Closed or opened by hand; None while the calendar decides."""
    normal: dict[int, list[Transition]] = field(default_factory=dict)
    """The transitions of a weekday, Monday being 0, in the order of their numbers."""
    exceptions: dict[date, list[Transition]] = field(default_factory=dict)
    """Those of one day, which take the place of the weekday's."""
    rule: int = 0
    mode: Mode = Mode.NORMAL
    calls: dict[AcdInfo, Call] = field(default_factory=dict)
    """Its calls that are not over; whatever becomes of a call, its `AcdInfo` stays."""
    timers: dict[str, Timer] = field(default_factory=dict)

    def active_rule(self) -> Rule:
        """The rule it follows: its own one where a transition names one that it does not have."""
        rules = {rule.number: rule for rule in self.facts.rules}
        return rules.get(self.rule, rules[self.facts.rule])


@dataclass(eq=False, slots=True)
class QueueState:
    """A waiting queue as it is now. `feeders` are the pilots that may direct calls to it."""

    facts: Queue
    feeders: tuple[str, ...] = ()


class AcdListener(Protocol):
    """Who wants to know what happens in the contact centre; called with a consistent state."""

    def agent_changed(self, agent: Agent) -> None:
        """The agent's state, as `AgentState` shows it, may be another."""

    def skills_changed(self, agent: Agent) -> None:
        """Skills were activated or deactivated."""

    def help_requested(self, agent: Agent, supervisor: Agent) -> None:
        """An agent asks his supervisor for help."""

    def help_cancelled(self, agent: Agent, supervisor: Agent) -> None:
        """He does so no longer, or the supervisor will not help."""

    def call_arrived(self, call: Call, pilot: str, caller: str, cause: Cause) -> None:
        """A call came to a pilot, be it only to be refused."""

    def call_queued(self, call: Call, pilot: str, caller: str, cause: Cause) -> None:
        """A call waits in the queue `call.acd.queue`."""

    def call_left(
        self, call: Call, pilot: str, cause: Cause, *, releasing: str, destination: str | None
    ) -> None:
        """A call left the pilot: to an agent or elsewhere, or it is over. `releasing` is who ended it."""

    def touched(self, *numbers: str) -> None:
        """What can be observed of these agents, pilots, queues or groups may be different."""
