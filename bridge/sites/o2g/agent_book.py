"""What is known of agents from O2G's events, and the Cti.js messages that follow from each.

Pure bookkeeping: it takes in O2G's JSON, however odd, and times (aware local time), and never raises. What a page can
rely on:

- A call decides before the agent's own state does: who is in one is `AgentRinging`, `AgentDialing` or `AgentOnCall`.
- O2G may call an agent BUSY before it tells of the call, and after it has ended: until the next news he stays what he
  was.
- `since` counts from when the bridge saw the change; at the bridge's start, from then.
- `queues` are the processing groups that the agent is in, by their numbers; `QueueMember` tells when that changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from bridge.sites.o2g import events
from bridge.sites.o2g.agent_totals import AgentTotals
from bridge.sites.o2g.calls import (
    ACTIVE,
    DIALING,
    HELD,
    RINGING_INCOMING,
    RINGING_OUTGOING,
    Call,
    Json,
    UserState,
    fields,
    text,
)
from protocol.cti_messages import (
    AgentConfig,
    AgentListen,
    AgentStateEvent,
    AgentStateName,
    AgentStatistics,
    CallType,
    CtiMessage,
    MonitorState,
    PhoneEvent,
    QueueMember,
    message,
)

LOGGED_ON: Final = frozenset(("LOG_ON", "LOGGED_ON"))
"""`AgentMainState`: the table's value, and that of the document's examples."""

_SUB_STATES: Final[Mapping[str, AgentStateName]] = {
    "READY": AgentStateName.READY,
    "IDLE": AgentStateName.READY,  # in the document's examples only
    "PAUSE": AgentStateName.ON_PAUSE,
    "WITHDRAW": AgentStateName.ON_PAUSE,
    "OUT_OF_PG": AgentStateName.ON_PAUSE,
    "WRAPUP": AgentStateName.ON_WRAPUP,
    "WRAPUP_IM": AgentStateName.ON_WRAPUP,
    "WRAPUP_EMAIL": AgentStateName.ON_WRAPUP,
    "WRAPUP_EMAIL_INTERRUPTIBLE": AgentStateName.ON_WRAPUP,
    "WRAPUP_OUTBOUND": AgentStateName.ON_WRAPUP,
    "WRAPUP_CALLBACK": AgentStateName.ON_WRAPUP,
    "TRANSACTION_CODE_INPUT": AgentStateName.ON_WRAPUP,
}

_CAUSES: Final[Mapping[str, str]] = {
    "READY": "available",
    "IDLE": "available",
    "PAUSE": "pause",
    "OUT_OF_PG": "out of group",
}

_LISTENED: Final = "AgentDiscreteListening"
"""`E_AgentPhoneState` of an agent to whom a supervisor listens unheard."""

_RECORDED: Final[Mapping[str, MonitorState]] = {
    "RECORDING": MonitorState.ACTIVE,
    "PAUSED": MonitorState.PAUSED,
}

CONTEXT: Final = "default"
"""The dial plan context of everything: O2G has one numbering plan."""


def identifier(number: str) -> int:
    """A directory number as the id that Cti.js wants, 0 where it is none; 15 digits are E.164's limit."""
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= 15 else 0


class Agent:
    """One agent as he is now."""

    __slots__ = (
        "calls",
        "device",
        "first_name",
        "group",
        "last_name",
        "listened",
        "login",
        "main",
        "number",
        "preferred",
        "presence",
        "reason",
        "shown",
        "since",
        "sub",
        "supervisor",
        "totals",
    )

    def __init__(self, login: str, number: str, now: datetime) -> None:
        self.login = login
        self.number = number
        self.first_name = ""
        self.last_name = ""
        self.supervisor = False
        self.preferred = ""
        """The processing group that he enters when he names none."""
        self.main = ""
        """`AgentMainState`; "" until it is known."""
        self.sub = ""
        self.device = ""
        self.group = ""
        self.reason = ""
        """The index of his withdraw reason."""
        self.calls = UserState(login, number)
        self.listened = False
        self.shown: AgentStateEvent | None = None
        """The last `AgentStateEvent`, with `since` 0."""
        self.since = now
        self.presence = ""
        """The last `UserStatusUpdate`."""
        self.totals = AgentTotals(now)

    @property
    def id(self) -> int:
        """What Cti.js calls him."""
        return identifier(self.number)

    @property
    def logged_on(self) -> bool:
        """Whether he is."""
        return self.main in LOGGED_ON

    @property
    def busy_unseen(self) -> bool:
        """O2G says that he is in a call, and no event has told of one: it began before the bridge was there."""
        return self.logged_on and self.sub == "BUSY" and self.shown is None and not self.calls.calls

    def config(self) -> AgentConfig:
        """Who he is."""
        group = identifier(self.group or self.preferred)
        return AgentConfig(self.id, self.first_name, self.last_name, self.number, CONTEXT, group or UNSET)

    def state(self, now: datetime) -> AgentStateEvent | None:
        """What he does now; None while that is not known."""
        if self.shown is None:
            return None
        seconds = int((now - self.since).total_seconds())
        return msgspec.structs.replace(self.shown, since=max(0, seconds))

    def statistics(self, now: datetime) -> AgentStatistics:
        """What he has done today."""
        return AgentStatistics(self.id, self.totals.statistics(now))


class AgentBook:
    """Agents by login. `reason` finds the label of a withdraw reason, by processing group and index."""

    def __init__(self, reason: Callable[[str, str], str] = lambda group, index: index) -> None:
        self.by_login: dict[str, Agent] = {}
        self.by_number: dict[str, Agent] = {}
        self._reason = reason

    def add(self, login: str, number: str, now: datetime) -> Agent:
        """An agent of this login and number, who may be known already."""
        agent = self.by_login.get(login)
        if agent is None:
            agent = self.by_login[login] = Agent(login, number, now)
        elif agent.number != number:
            self.by_number.pop(agent.number, None)
            agent.number = number
            agent.calls.number = number
        self.by_number[number] = agent
        return agent

    def keep(self, logins: Iterable[str]) -> None:
        """Forget all agents but these."""
        kept = set(logins)
        for login in [each for each in self.by_login if each not in kept]:
            agent = self.by_login.pop(login)
            self.by_number.pop(agent.number, None)

    # What the events say

    def state_changed(self, login: str, state: Any, now: datetime) -> list[CtiMessage]:
        """Take in an `AgentState`."""
        agent = self.by_login.get(login)
        said = fields(state)
        if agent is None or not text(said.get("mainState")):
            return []
        agent.main = text(said.get("mainState"))
        before = agent.group
        if agent.logged_on:
            agent.sub = text(said.get("subState"))
            agent.device = text(said.get("proAcdDeviceNumber")) or agent.device
            # The document's examples call the group otherwise than its table does.
            agent.group = text(said.get("pgNumber")) or text(said.get("pgGroupNumber"))
            agent.reason = text(said.get("withdrawReason"))
        else:
            agent.sub = agent.group = agent.reason = ""
        messages: list[CtiMessage] = []
        if agent.shown is not None or agent.group:
            _member(agent, before, messages)
        self._settle(agent, now, messages)
        return messages

    def telephony(self, login: str, event: Json, now: datetime) -> tuple[list[CtiMessage], list[PhoneEvent]]:
        """Take in an event of an agent's telephony: the messages about him, and what happened to his calls."""
        agent = self.by_login.get(login)
        if agent is None:
            return [], []
        told = [
            each.cti_message
            for each in events.translate(agent.calls, event)
            if isinstance(each.cti_message, PhoneEvent)
        ]
        for phone_event in told:
            agent.totals.phone_event(phone_event, now)
        messages: list[CtiMessage] = []
        self._settle(agent, now, messages)
        return messages, told

    def observed(self, number: str, event: Json) -> list[CtiMessage]:
        """Take in an `OnAgentRtiChanged`: whether a supervisor listens is in no other event of the agent's."""
        agent = self.by_number.get(number)
        phone_state = text(event.get("phoneState"))
        if agent is None or not phone_state:
            return []
        listened = phone_state == _LISTENED
        if listened is agent.listened:
            return []
        agent.listened = listened
        return [message(AgentListen(listened, agent.device, agent.id))]

    def forget_calls(self) -> None:
        """Events were missed; snapshots follow."""
        for agent in self.by_login.values():
            agent.calls.calls.clear()
            agent.totals.forget_calls()
            agent.shown = None

    # Inside

    def _settle(self, agent: Agent, now: datetime, messages: list[CtiMessage]) -> None:
        wanted = self._state(agent)
        before = agent.shown
        if wanted is None or wanted == before:
            return
        agent.shown = wanted
        if before is None or before.name is not wanted.name or before.cause != wanted.cause:
            agent.since = now
            agent.totals.switched(wanted.name, now, known_before=before is not None)
        off = AgentStateName.LOGGED_OUT
        if before is not None and before.name is off and wanted.name is not off:
            login = msgspec.structs.replace(
                wanted, name=AgentStateName.LOGIN, cause="", acd=UNSET, direction=UNSET, call_type=UNSET,
                monitor_state=UNSET,
            )  # fmt: skip
            messages.append(message(login))
        messages.append(message(wanted))

    def _state(self, agent: Agent) -> AgentStateEvent | None:
        if not agent.main:
            return None
        queues = [identifier(agent.group)] if agent.group else []
        if not agent.logged_on:
            return AgentStateEvent(AgentStateName.LOGGED_OUT, agent.id, agent.device, 0, queues)
        call = _foremost(agent.calls)
        if call is not None:
            return _in_call(agent, call, queues)
        name = _SUB_STATES.get(agent.sub)
        if name is None:  # BUSY, and the call is not here yet, or here no longer
            return agent.shown
        cause = _CAUSES.get(agent.sub, "")
        if agent.sub == "WITHDRAW":
            cause = self._reason(agent.group, agent.reason) if agent.reason else "withdrawn"
        return AgentStateEvent(name, agent.id, agent.device, 0, queues, cause)


_CALL_STATES: Final[Mapping[str, AgentStateName]] = {
    ACTIVE: AgentStateName.ON_CALL,
    DIALING: AgentStateName.DIALING,
    RINGING_OUTGOING: AgentStateName.DIALING,
    HELD: AgentStateName.ON_CALL,
    RINGING_INCOMING: AgentStateName.RINGING,
}
"""The state of an agent's leg → what he does; in this order where he has several calls."""


def _foremost(state: UserState) -> Call | None:
    found: Call | None = None
    best = len(_CALL_STATES)
    ranks = {leg: rank for rank, leg in enumerate(_CALL_STATES)}
    for call in state.calls.values():
        rank = ranks.get(call.state, best)
        if not call.failed and rank < best:
            found, best = call, rank
    return found


def _in_call(agent: Agent, call: Call, queues: list[int]) -> AgentStateEvent:
    name = _CALL_STATES[call.state]
    if name is not AgentStateName.ON_CALL:
        return AgentStateEvent(name, agent.id, agent.device, 0, queues)
    call_type: CallType | UnsetType = UNSET
    if call.other_main:
        call_type = CallType.EXTERNAL if call.other_main == "EXTERNAL" else CallType.INTERNAL
    return AgentStateEvent(
        name,
        agent.id,
        agent.device,
        0,
        queues,
        acd=bool(call.pilot),
        direction=call.direction if call.direction is not None else UNSET,
        call_type=call_type,
        monitor_state=_RECORDED.get(call.recording, MonitorState.DISABLED),
    )


def presence(state: AgentStateEvent) -> str | None:
    """The name of a presence, as `changeUserStatus` takes it; None for what is none, such as being in a call."""
    if state.name is AgentStateName.READY:
        return "available"
    if state.name is AgentStateName.LOGGED_OUT:
        return "disconnected"
    return state.cause if state.name is AgentStateName.ON_PAUSE else None


def _member(agent: Agent, before: str, messages: list[CtiMessage]) -> None:
    if agent.group == before:
        return
    if before:
        messages.append(message(QueueMember(agent.id, identifier(before), -1)))
    if agent.group:
        messages.append(message(QueueMember(agent.id, identifier(agent.group), 0)))
