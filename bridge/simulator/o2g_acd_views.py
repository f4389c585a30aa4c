"""The contact centre in O2G's terms, and the events that tell of it: packages agent and pilot.

Shapes: seed document 004, "Call Center Agent", "Call Center Management" and "Call Center Pilot". Raises nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bridge.simulator.acd import Acd
from bridge.simulator.acd_model import SERVICE_STATES, Agent, PilotStatus, SubState, Transition
from bridge.simulator.face import Emit
from bridge.simulator.pbx_model import Call, Cause, Party

View = dict[str, Any]


def agent_state(agent: Agent) -> View:
    """`AgentState`."""
    view: View = {"mainState": agent.main.value}
    sub = agent.sub
    if sub is None:
        return view
    view["subState"] = sub.value
    view["proAcdDeviceNumber"] = agent.device
    if agent.group is not None:
        view["pgNumber"] = agent.group
    if sub is SubState.WITHDRAW and agent.reason is not None:
        view["withdrawReason"] = agent.reason
    if agent.initially_withdrawn:
        view["withdrawn"] = True
    return view


def agent_skills(agent: Agent) -> View:
    """`AgentSkills`."""
    skills = [
        {"number": number, "level": skill.level, "active": skill.active}
        for number, skill in agent.skills.items()
    ]
    return {"skills": skills}


def agent_config(agent: Agent) -> View:
    """`AgentConfig`; `proacd` is empty where the operator may choose his set, as in the document's example."""
    facts = agent.facts
    groups: View = {"groups": list(facts.groups)}
    if facts.preferred is not None:
        groups["preferred"] = facts.preferred
    return {
        "type": "SUPERVISOR" if facts.supervisor else "AGENT",
        "proacd": facts.pro_acd or "",
        "processingGroups": groups,
        "skills": agent_skills(agent),
        "selfAssign": facts.self_assign,
        "headset": agent.headset,
        "help": facts.supervisor,
        "multiline": facts.multiline,
    }


def pilot_view(
    acd: Acd, number: str, *, skills: dict[int, int] | None = None, supervised: bool = False
) -> View:
    """`Pilot`, as a call sees it that needs these skills."""
    state, status = acd.pilots.state(number), acd.pilots.status(number)
    queues = acd.pilots.usable(number)
    wanted = {**state.facts.skills, **(skills or {})}
    able = [queue for queue in queues if acd.distribution.able(queue, wanted)]
    possible = status is PilotStatus.OPEN and bool(able)
    if status is PilotStatus.GENERAL_FORWARDING_ON_RULE:
        possible = state.facts.forward_to is not None
    active = state.active_rule()
    return {
        "number": number,
        "name": state.facts.name,
        "state": SERVICE_STATES[status].value,
        "detailedState": status.value,
        "waitingTime": min((acd.distribution.expected_s(queue, wanted) for queue in able), default=0),
        "saturation": status is PilotStatus.OPEN and not queues,
        "rules": {
            "ruleList": [
                {"ruleNumber": str(rule.number), "name": rule.name, "active": rule is active}
                for rule in state.facts.rules
            ]
        },
        "possibleTransfer": possible,
        "supervisedTransfer": supervised and possible,
    }


def transfer_capability(acd: Acd, number: str, *, skills: dict[int, int], supervised: bool) -> View:
    """`PilotTransferCapa`."""
    view = pilot_view(acd, number, skills=skills, supervised=supervised)
    return {
        "number": number,
        "waitingTime": view["waitingTime"],
        "saturation": view["saturation"],
        "supervisedTransfer": view["supervisedTransfer"],
        "transferInfo": {
            "transferPossible": view["possibleTransfer"],
            "pilotStatus": view["detailedState"],
        },
    }


def transitions(listed: list[Transition]) -> list[View]:
    """`PilotTransitions` of one day."""
    return [
        {
            "number": place,
            "transition": {
                "time": transition.time.strftime("%H:%M"),
                "ruleNumber": transition.rule,
                "mode": transition.mode.value,
            },
        }
        for place, transition in enumerate(listed, start=1)
    ]


def call_data_pilot(call: Call, caller: Party | None) -> View:
    """`CallDataPilot`."""
    view: View = {}
    if caller is not None and caller.initial_called is not None:
        view["initialCalled"] = caller.initial_called.number
    view["anonymous"] = any(party.anonymous for party in call.parties)
    if call.data is not None:
        view["associatedData"] = call.data
    if call.hex_data is not None:
        view["hexaBinaryAssociatedData"] = call.hex_data
    if call.trunks:
        trunks = sorted(call.trunks.values())[:2]
        view["trunkIdentification"] = {"networkTimeslot": trunks[0] % 32, "trunkNeqt": trunks}
    return view


def date_time(moment: datetime) -> str:
    """The document's `dateTime`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


class O2gAcdViews:
    """Tells operators of their states, skills and requests for help, and whoever monitors a pilot of its calls.

    A pilot's events are told while at least one session monitors it.
    """

    def __init__(self, acd: Acd, emit: Emit) -> None:
        self._acd = acd
        self._emit = emit
        self._told = {agent: agent_state(agent) for agent in acd.agents.by_login.values()}
        self.monitors: dict[str, set[str]] = {}
        """The sessions that monitor a pilot, by its number."""

    # What the contact centre tells (`AcdListener`)

    def agent_changed(self, agent: Agent) -> None:
        """Tell the operator his state, if it is another than before."""
        state = agent_state(agent)
        if state != self._told[agent]:
            self._told[agent] = state
            self.tell_state(agent)

    def tell_state(self, agent: Agent) -> None:
        """Tell the operator his state."""
        self._tell("OnAgentStateChanged", agent, state=agent_state(agent))

    def skills_changed(self, agent: Agent) -> None:
        """Tell the operator all of his skills."""
        self._tell("OnAgentSkillChanged", agent, skills=agent_skills(agent))

    def help_requested(self, agent: Agent, supervisor: Agent) -> None:
        """Tell both, each the other's number."""
        self._tell("OnSupervisorHelpRequested", agent, agentNumber=supervisor.number)
        self._tell("OnSupervisorHelpRequested", supervisor, agentNumber=agent.number)

    def help_cancelled(self, agent: Agent, supervisor: Agent) -> None:
        """Tell both, each the other's number."""
        self._tell("OnSupervisorHelpCancelled", agent, agentNumber=supervisor.number)
        self._tell("OnSupervisorHelpCancelled", supervisor, agentNumber=agent.number)

    def _tell(self, name: str, agent: Agent, **fields: Any) -> None:
        self._emit({"eventName": name, "loginName": agent.login, **fields}, id=agent.login)

    def call_arrived(self, call: Call, pilot: str, caller: str, cause: Cause) -> None:
        """Tell that a call came to the pilot."""
        self._tell_pilot(
            "OnPilotCallCreated",
            pilot,
            caller=caller,
            callRef=call.ref,
            cause=cause.value,
            callData=call_data_pilot(call, next((each for each in call.parties), None)),
        )

    def call_queued(self, call: Call, pilot: str, caller: str, cause: Cause) -> None:
        """Tell in which queue the call waits, and how many wait at the pilot."""
        queue = call.acd.record.queue if call.acd is not None else None
        self._tell_pilot(
            "OnPilotCallQueued",
            pilot,
            caller=caller,
            **({"queue": queue} if queue is not None else {}),
            callRef=call.ref,
            cause=cause.value,
            numberOfQueued=len(self._acd.core.queues[pilot]),
        )

    def call_left(
        self, call: Call, pilot: str, cause: Cause, *, releasing: str, destination: str | None
    ) -> None:
        """Tell that the call left the pilot. One that is over has an empty destination: the field is required."""
        self._tell_pilot(
            "OnPilotCallRemoved",
            pilot,
            releasingDevice=releasing,
            newDestination=destination or "",
            callRef=call.ref,
            cause=cause.value,
        )

    def _tell_pilot(self, name: str, pilot: str, **fields: Any) -> None:
        if self.monitors.get(pilot):
            self._emit({"eventName": name, "pilot": pilot, **fields}, id=pilot)

    def session_ended(self, session: str) -> None:
        """Nobody monitors for a session that is over."""
        for sessions in self.monitors.values():
            sessions.discard(session)

    def touched(self, *numbers: str) -> None:
        """What is observed in real time is told by who observes it."""
