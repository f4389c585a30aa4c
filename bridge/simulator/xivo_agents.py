"""What the XiVO's agents are doing, and for how long: their states and their statistics of the day.

A state follows from where an agent is logged on, what his phone does, whether he pauses or wraps up. Statistics begin
anew at midnight. Raises nothing. Source: seed document 003, sections 1.5.2 ("Agent State Event") and 1.5.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import Change, MediaState, Party, Subscriber
from bridge.simulator.xivo_calls import facts_of
from bridge.simulator.xivo_model import Agent
from bridge.simulator.xivo_queues import Queues

LOGIN, LOGGED_OUT, READY, ON_PAUSE = "AgentLogin", "AgentLoggedOut", "AgentReady", "AgentOnPause"
ON_WRAP_UP, RINGING, DIALING, ON_CALL = "AgentOnWrapup", "AgentRinging", "AgentDialing", "AgentOnCall"

AVAILABLE = "available"
"""The `cause` of an agent who gives no other reason."""

_TALKING = (MediaState.ACTIVE, MediaState.HELD)
_CALLING = (MediaState.DIALING, MediaState.RINGING_OUTGOING, MediaState.RELEASING)
"""Also while he hears why the call has failed."""

_TOTALS = {ON_PAUSE: "AgentPausedTotalTime", ON_WRAP_UP: "AgentWrapupTotalTime", READY: "AgentReadyTotalTime"}


@dataclass(slots=True)
class Day:
    """An agent's figures since midnight: seconds in a state by its name, seconds paused by reason, and calls."""

    began: datetime
    seconds: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, float] = field(default_factory=dict)
    inbound: int = 0
    answered: int = 0
    inbound_s: float = 0.0
    outbound: int = 0


@dataclass(slots=True)
class Doing:
    """What one agent is doing. `call` is what the state says of his call."""

    name: str
    since: datetime
    phone: str = ""
    cause: str = ""
    call: dict[str, Any] = field(default_factory=dict)
    monitor: str = "ACTIVE"
    logged_on: datetime | None = None
    logged_off: datetime | None = None
    today: Day | None = None
    parties: dict[str, tuple[bool, datetime | None]] = field(default_factory=dict)
    """The calls on his phone: whether they came in, and when they were answered."""


class AgentStates:
    """Follows all agents (`pbx_model.Listener`).

    `on_state` is told the agent and his `AgentStateEvent`, `on_statistics` the agent whose figures are others.
    """

    def __init__(self, core: Core, queues: Queues) -> None:
        self._core = core
        self._queues = queues
        self._doing: dict[int, Doing] = {}
        self.on_state: list[Callable[[Agent, dict[str, Any]], None]] = []
        self.on_statistics: list[Callable[[Agent], None]] = []
        queues.on_agent.append(self._look)
        core.listeners.append(self)
        for agent in queues.agents.values():
            self._of(agent)

    def _of(self, agent: Agent) -> Doing:
        doing = self._doing.get(agent.id)
        if doing is None:
            now = self._core.clock.now()
            name, call = self._state(agent)
            doing = Doing(name, now, agent.phone or "", self._cause(agent), call)
            doing.logged_on = now if agent.phone is not None else None
            self._doing[agent.id] = doing
        return doing

    # What is asked

    def event(self, agent: Agent) -> dict[str, Any]:
        """The `AgentStateEvent` of an agent as he is now; `since` is how long he has been so (seconds)."""
        doing = self._of(agent)
        elapsed_s = (self._core.clock.now() - doing.since).total_seconds()
        return self._shape(agent, doing, doing.name, int(elapsed_s))

    def state(self, agent: Agent) -> str:
        """The name of his state."""
        return self._of(agent).name

    def statistics(self, agent: Agent) -> list[dict[str, Any]]:
        """The statistics of `AgentStatistics`: totals in seconds, and when he last logged on and off."""
        now, doing = self._core.clock.now(), self._of(agent)
        day = self._today(doing, now)
        seconds = dict(day.seconds)
        running_s = (now - max(doing.since, day.began)).total_seconds()
        seconds[doing.name] = seconds.get(doing.name, 0.0) + running_s
        unanswered = day.inbound - day.answered
        found: list[tuple[str, Any]] = [
            (name, int(seconds.get(state, 0.0))) for state, name in _TOTALS.items()
        ]
        found += [
            ("InbCalls", day.inbound),
            ("InbAnsCalls", day.answered),
            ("InbUnansCalls", unanswered),
            ("InbPercUnansCalls", round(100 * unanswered / day.inbound, 2) if day.inbound else 0),
            ("InbCallTime", int(day.inbound_s)),
            ("InbAverCallTime", int(day.inbound_s / day.answered) if day.answered else 0),
            ("OutCalls", day.outbound),
        ]
        reasons = dict(day.reasons)
        if doing.name == ON_PAUSE and doing.cause not in ("", AVAILABLE):
            reasons[doing.cause] = reasons.get(doing.cause, 0.0) + running_s
        found += [(reason, int(total)) for reason, total in reasons.items()]
        for name, moment in (("LoginDateTime", doing.logged_on), ("LogoutDateTime", doing.logged_off)):
            if moment is not None:
                found.append((name, moment.isoformat(timespec="milliseconds")))
        return [{"name": name, "value": value} for name, value in found]

    def monitor(self, agent: Agent, *, paused: bool) -> bool:
        """Pause the recording of an agent's conversation, or go on with it; whether there is one."""
        doing = self._of(agent)
        if doing.name != ON_CALL:
            return False
        doing.monitor = "PAUSED" if paused else "ACTIVE"
        self._tell(agent, doing, doing.name)
        return True

    # Listener

    def calls_changed(self, change: Change) -> None:
        """Look at the agents at the phones concerned."""
        for subscriber in change.users.values():
            for device in subscriber.devices:
                agent = self._queues.at(device)
                if agent is not None:
                    self._count_calls(agent, subscriber)
                    self._look(agent)

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Nothing that agents are told of."""

    def group_changed(self, subscriber: Subscriber) -> None:
        """Nothing that agents are told of."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Nothing that agents are told of."""

    # Inside

    def _look(self, agent: Agent) -> None:
        doing, now = self._of(agent), self._core.clock.now()
        name, call = self._state(agent)
        cause = self._cause(agent)
        if (name, call, cause, agent.phone or "") == (doing.name, doing.call, doing.cause, doing.phone):
            return
        before = doing.name
        if name != before or (name == ON_PAUSE and cause != doing.cause):
            self._account(doing, now)
            doing.since = now
        doing.name, doing.call, doing.cause = name, call, cause
        if name != ON_CALL:
            doing.monitor = "ACTIVE"
        if before == LOGGED_OUT:
            doing.logged_on = now
            doing.phone = agent.phone or ""
            for told in self.on_state:
                told(agent, self._shape(agent, doing, LOGIN, int(now.timestamp())))
        elif name == LOGGED_OUT:
            doing.logged_off = now
        doing.phone = agent.phone or doing.phone
        self._tell(agent, doing, name)
        for changed in self.on_statistics:
            changed(agent)
        if name == LOGGED_OUT:
            doing.phone = ""

    def _tell(self, agent: Agent, doing: Doing, name: str) -> None:
        for told in self.on_state:
            told(agent, self._shape(agent, doing, name, 0))

    def _shape(self, agent: Agent, doing: Doing, name: str, since: int) -> dict[str, Any]:
        shape = {
            "name": name,
            "agentId": agent.id,
            "phoneNb": doing.phone,
            "since": since,
            "queues": [membership.queue for membership in agent.memberships],
            "cause": doing.cause,
        }
        if name == ON_CALL:
            shape |= {**doing.call, "monitorState": doing.monitor}
        return shape

    def _state(self, agent: Agent) -> tuple[str, dict[str, Any]]:
        if agent.phone is None:
            return LOGGED_OUT, {}
        subscriber = self._core.device_owner.get(agent.phone)
        parties = [] if subscriber is None else subscriber.parties
        talking = next((each for each in parties if each.state is MediaState.ACTIVE), None)
        talking = talking or next((each for each in parties if each.state in _TALKING), None)
        if talking is not None:
            return ON_CALL, _call(talking)
        if any(each.state in _CALLING for each in parties):
            return DIALING, {}
        if any(each.state is MediaState.RINGING_INCOMING for each in parties):
            return RINGING, {}
        if agent.wrapping_up:
            return ON_WRAP_UP, {}
        return (ON_PAUSE if agent.paused else READY), {}

    @staticmethod
    def _cause(agent: Agent) -> str:
        if agent.phone is None:
            return ""
        return agent.pause_reason if agent.paused and agent.pause_reason else AVAILABLE

    def _today(self, doing: Doing, now: datetime) -> Day:
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if doing.today is None or doing.today.began < midnight:
            doing.today = Day(midnight)
        return doing.today

    def _account(self, doing: Doing, now: datetime) -> None:
        day = self._today(doing, now)
        lasted_s = (now - max(doing.since, day.began)).total_seconds()
        day.seconds[doing.name] = day.seconds.get(doing.name, 0.0) + lasted_s
        if doing.name == ON_PAUSE and doing.cause not in ("", AVAILABLE):
            day.reasons[doing.cause] = day.reasons.get(doing.cause, 0.0) + lasted_s

    def _count_calls(self, agent: Agent, subscriber: Subscriber) -> None:
        doing, now = self._of(agent), self._core.clock.now()
        day = self._today(doing, now)
        here = {party.id: party for party in subscriber.parties}
        for party_id, (inbound, answered) in list(doing.parties.items()):
            if party_id not in here:
                del doing.parties[party_id]
                if inbound and answered is not None:
                    day.inbound_s += (now - answered).total_seconds()
        for party_id, party in here.items():
            known = doing.parties.get(party_id)
            if known is None:
                inbound = party.state not in _CALLING
                known = doing.parties[party_id] = (inbound, None)
                day.inbound += inbound
                day.outbound += not inbound
            if known[0] and known[1] is None and party.state in _TALKING:
                doing.parties[party_id] = (True, now)
                day.answered += 1


def _call(party: Party) -> dict[str, Any]:
    """What `AgentOnCall` says of the call."""
    facts = facts_of(party.call)
    others = party.others()
    outside = any(each.identity.main == "EXTERNAL" for each in others)
    outgoing = party.call.initiator == party.id
    return {
        "acd": facts.queue is not None and not facts.from_queue and not outgoing,
        "direction": "Outgoing" if outgoing else "Incoming",
        "callType": "External" if outside else "Internal",
    }
