"""What can be observed of the contact centre in real time: attributes of agents, pilots, queues and groups.

Everything is computed from the present state. Attributes of the events and of the filters: seed document 004,
"Call Center Real Time"; which field of an event an attribute of a filter stands for is said by the tables here.
Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from bridge.simulator.acd import Acd
from bridge.simulator.acd_model import (
    SERVICE_STATES,
    Agent,
    AgentService,
    IntrusionMode,
    ServiceState,
    SubState,
)
from bridge.simulator.acd_plan import Group, GroupType
from bridge.simulator.o2g_acd_views import date_time
from bridge.simulator.pbx_model import MediaState, Party

View = dict[str, Any]

NOT_SIGNIFICANT = "NS"
"""A date that there is not."""


class Kind(StrEnum):
    """What is observed; the values are the members of `RtiIdentifiers`."""

    AGENT = "agents"
    PILOT = "pilots"
    QUEUE = "queues"
    GROUP = "pgAgents"
    OTHER = "pgOthers"


EVENTS = {
    Kind.AGENT: "OnAgentRtiChanged",
    Kind.PILOT: "OnPilotRtiChanged",
    Kind.QUEUE: "OnQueueRtiChanged",
    Kind.GROUP: "OnPGAgentRtiChanged",
    Kind.OTHER: "OnPGOtherRtiChanged",
}

FILTERS = {
    Kind.AGENT: "agentFilter",
    Kind.PILOT: "pilotFilter",
    Kind.QUEUE: "queueFilter",
    Kind.GROUP: "pgAgentFilter",
    Kind.OTHER: "pgOtherFilter",
}

ALL = "ALL"

ATTRIBUTES: dict[Kind, dict[str, tuple[str, ...]]] = {
    # Attribute of the filter to the fields of the event. A normal pilot has no list of pilots, a normal queue
    # no list of queues; the rule's name is in no event.
    Kind.AGENT: {
        "AssociatedSet": ("associatedSet",),
        "CurrentPG": ("currentPG",),
        "PhoneState": ("phoneState",),
        "LogonDate": ("logonDate",),
        "PrivateCallsTotalDuration": ("privateCallsTotalDuration",),
        "ComDate": ("comDate",),
        "NBOfPrivateCalls": ("nbOfPrivateCalls",),
        "NbOfServedACDCalls": ("nbOfServedACDCalls",),
        "NbOfRefusedACDCalls": ("nbOfRefusedACDCalls",),
        "NbOfTransferedACDCalls": ("nbOfTransferedACDCalls",),
        "NbOfOutgoingACDCalls": ("nbOfOutgoingACDCalls",),
        "NbOfInterceptedACDCalls": ("nbOfInterceptedACDCalls",),
        "ServiceState": ("serviceState", "serviceStateDate"),
        "NbOfWithdrawals": ("nbOfWithdrawals",),
        "WithdrawalsTotalDuration": ("withdrawalsTotalDuration",),
        "WithdrawReason": ("withdrawReason",),
        "PilotName": ("pilotName",),
        "QueueName": ("queueName",),
    },
    Kind.PILOT: {
        "State": ("state",),
        "ServiceLevel": ("serviceLevel",),
        "CurrentRuleName": (),
        "NbOfWaitingCalls": ("nbOfWaitingCalls",),
        "NbOfMutualAidCalls": ("nbOfMutualAidCalls",),
        "NbOfCallsInConversation": ("nbOfCallsInConversation",),
        "NbOfCallsInRemotePG": ("nbOfCallsInRemotePG",),
        "AverageWaitingTime": ("averageWaitingTime",),
        "NbOfRunningCalls": ("nbOfRunningCalls",),
        "NbOfRingingACDCalls": ("nbOfRingingACDCalls",),
        "NbOfDissuadedCalls": ("nbOfDissuadedCalls",),
        "NbOfCallsInGeneralForwarding": ("nbOfCallsInGeneralForwarding",),
        "Efficiency": ("efficiency",),
        "IncomingTraffic": ("incomingTraffic",),
    },
    Kind.QUEUE: {
        "State": ("state",),
        "NbOfAgentsInDistribution": ("nbOfAgentsInDistribution",),
        "IncomingTraffic": ("incomingTraffic",),
        "OutgoingTraffic": ("outgoingTraffic",),
        "NbOfWaitingCalls": ("nbOfWaitingCalls",),
        "CurrentWaitingTime": ("currentWaitingTime",),
        "ExpectedWaitingTime": ("expectedWaitingTime",),
        "FillingRate": ("fillingRate",),
        "LongestWaitingTimeInList": (),
    },
    Kind.GROUP: {
        "State": ("state",),
        # The event's field is spelled so in the document.
        "NbOfWithdrawnAgents": ("nbOfWidthdrawnAgents",),
        "NbOfAgentsInPrivateCall": ("nbOfAgentsInPrivateCall",),
        "NbOfAgentsInACDCall": ("nbOfAgentsInACDCall",),
        "NbOfAgentsInACDRinging": ("nbOfAgentsInACDRinging",),
        "NbOfAgentsInACDConv": ("nbOfAgentsInACDConv",),
        "NbOfAgentsInWrapupAndTransaction": ("nbOfAgentsInWrapupAndTransaction",),
        "NbOfAgentsInPause": ("nbOfAgentsInPause",),
        "NbOfBusyAgents": ("nbOfBusyAgents",),
        "NbOfLoggedOnAgents": ("nbOfLoggedOnAgents",),
        "NbOfFreeAgents": ("nbOfFreeAgents",),
        "NbOfIdleAgents": ("nbOfIdleAgents",),
        "NbOfLoggedOnAndNotWithdrawnAgents": ("nbOfLoggedOnAndNotWithdrawnAgents",),
        "ConsolidatedQueuesWaitingTime": ("consolidatedQueuesWaitingTime", "queuesLonguestWaitingTime"),
        "ConsolidatedQueuesNbOfWaitingCalls": ("consolidatedQueuesNbOfWaitingCalls",),
        "ConsolidatedQueuesEWT": ("consolidatedQueuesEWT",),
        "ServiceLevel": (
            "consolidatedPilotsServiceLevel",
            "pilotsWorstServiceLevel",
            "pilotsBestServiceLevel",
        ),
        "Efficiency": ("consolidatedPilotsEfficiency", "pilotsWorstEfficiency", "pilotsBestEfficiency"),
        "IncomingTraffic": ("incomingTraffic",),
    },
    Kind.OTHER: {
        "State": ("state",),
        "NbOfACDCalls": ("nbOfACDCalls",),
        "IncomingTraffic": ("incomingTraffic",),
    },
}

QUALITY = frozenset({"ServiceLevel", "Efficiency", "AverageWaitingTime"})
"""Attributes that are told in intervals only, not as they change (`RtiContext.notifFrequency`)."""


def fields_of(kind: Kind, attributes: Iterable[str]) -> frozenset[str]:
    """The fields of the event that these attributes stand for."""
    return frozenset(field for name in attributes for field in ATTRIBUTES[kind][name])


QUALITY_FIELDS = {kind: fields_of(kind, QUALITY & ATTRIBUTES[kind].keys()) for kind in Kind}


def phone_state(agent: Agent, supervised: bool) -> str:
    """`E_AgentPhoneState`; `supervised`: a supervisor listens to him unheard."""
    subscriber = agent.subscriber
    if agent.logged_on is None:
        return "LoggedOut"
    if agent.device in subscriber.devices and not subscriber.devices[agent.device].in_service:
        return "OutOfOrder"
    if agent.intrusion is not None:
        discrete = agent.intrusion.mode is IntrusionMode.DISCRETE
        return "SupervisorDiscreteListening" if discrete else "AcdConference"
    if not subscriber.parties:
        idle = "ContinuousSupervision" if agent.listened is not None else "Idle"
        return {SubState.WRAPUP: "WrapUp", SubState.PAUSE: "Pause"}.get(agent.rest or agent.base, idle)
    return _phone_state_in_call(agent, supervised)


def _phone_state_in_call(agent: Agent, supervised: bool) -> str:
    parties = agent.subscriber.parties
    engaged = agent.subscriber.engaged()
    side = "Acd" if any(acd_part(agent, party) for party in parties) else "Private"
    if engaged is None:
        ringing = any(party.state is MediaState.RINGING_INCOMING for party in parties)
        return f"{side}Ringing" if ringing else "Held"
    if engaged.state is MediaState.RELEASING:
        return "BusyTone"
    if len(parties) > 1 and any(party.state is MediaState.HELD for party in parties):
        return f"{side}Consultation"
    if engaged.state is not MediaState.ACTIVE:
        return "Dialing"
    if supervised:
        return "AgentDiscreteListening"
    if agent.helper is not None:
        return "Help"
    if len(engaged.call.parties) > 2:
        return f"{side}Conference"
    if acd_part(agent, engaged):
        return "AcdConversation"
    other = engaged.other()
    external = other is not None and other.identity.main == "EXTERNAL"
    return "PrivateExternalConversation" if external else "PrivateLocalConversation"


def acd_part(agent: Agent, party: Party) -> bool:
    """Whether this is a pilot's call that the agent serves."""
    acd = party.call.acd
    return acd is not None and acd.agent == agent.login and acd.caller is not party


class Observed:
    """The objects that can be observed, and their attributes as they are now."""

    def __init__(self, acd: Acd) -> None:
        self._acd = acd
        self._centre = acd.plan.centre
        groups = self._centre.groups.values()
        self.numbers: dict[Kind, tuple[str, ...]] = {
            Kind.AGENT: tuple(acd.agents.by_number),
            Kind.PILOT: tuple(acd.pilots.states),
            Kind.QUEUE: tuple(acd.pilots.queues),
            Kind.GROUP: tuple(group.number for group in groups if group.type is GroupType.AGENT),
            Kind.OTHER: tuple(group.number for group in groups if group.type is not GroupType.AGENT),
        }
        self.kinds = {number: kind for kind, listed in self.numbers.items() for number in listed}
        self._queues_of = {
            group: tuple(queue for queue, facts in self._centre.queues.items() if group in facts.groups)
            for group in self._centre.groups
        }

    def concerned(self, number: str) -> set[tuple[Kind, str]]:
        """What may be different when something about this agent, pilot, queue or group is."""
        kind = self.kinds.get(number)
        if kind is None:
            return set()
        found = {(kind, number)}
        group = number if kind is Kind.GROUP else None
        if kind is Kind.AGENT:
            group = self._acd.agents.by_number[number].group
        if group is not None:
            found.add((Kind.GROUP, group))
            for queue in self._queues_of[group]:
                found.add((Kind.QUEUE, queue))
                found |= {(Kind.PILOT, pilot) for pilot in self._acd.pilots.queues[queue].feeders}
        if kind is Kind.QUEUE:
            found |= {(Kind.GROUP, each) for each in self._centre.queues[number].groups}
        return found

    def identifier(self, kind: Kind, number: str) -> View:
        """`RtiObjectIdentifier`."""
        if kind is Kind.AGENT:
            user = self._acd.agents.by_number[number].subscriber.user
            return {"number": number, "name": user.last_name, "firstName": user.first_name}
        if kind is Kind.PILOT:
            return {"number": number, "name": self._acd.pilots.states[number].facts.name}
        if kind is Kind.QUEUE:
            return {"number": number, "name": self._centre.queues[number].name}
        return {"number": number, "name": self._centre.groups[number].name}

    def head(self, kind: Kind, number: str) -> View:
        """What each event about the object begins with."""
        view = {"eventName": EVENTS[kind], **self.identifier(kind, number)}
        if kind is Kind.AGENT or kind is Kind.QUEUE:
            view["type"] = "Normal"
        elif kind is not Kind.PILOT:
            view["type"] = self._centre.groups[number].type.value
        return view

    def attributes(self, kind: Kind, number: str, period_min: int) -> View:
        """All fields of the object's event, as they are now."""
        match kind:
            case Kind.AGENT:
                return self._agent(self._acd.agents.by_number[number])
            case Kind.PILOT:
                return self._pilot(number, period_min)
            case Kind.QUEUE:
                return self._queue(number)
            case Kind.GROUP:
                return self._group(number, period_min)
        return self._other(self._centre.groups[number])

    # Agents

    def _supervised(self, agent: Agent) -> bool:
        return any(
            other.intrusion is not None
            and other.intrusion.agent is agent
            and other.intrusion.mode is IntrusionMode.DISCRETE
            for other in self._acd.agents.by_login.values()
            if other.facts.supervisor
        )

    def _agent(self, agent: Agent) -> View:
        tally = agent.tally
        talking = [leg.record.answered for leg in self._acd.legs.of(agent) if leg.record.answered]
        call = next((party.call for party in agent.subscriber.parties if acd_part(agent, party)), None)
        record = call.acd.record if call is not None and call.acd is not None else None
        queue = record.queue if record is not None else None
        view: View = {
            "logonDate": _date(agent.logged_on),
            "serviceState": agent.service.value,
            "phoneState": phone_state(agent, self._supervised(agent)),
            "pilotName": self._acd.pilots.states[record.pilot].facts.name if record is not None else "",
            "queueName": self._centre.queues[queue].name if queue is not None else "",
            "nbOfWithdrawals": tally.withdrawals,
            "comDate": _date(min(talking, default=None)),
            "withdrawalsTotalDuration": round(tally.withdrawn_s),
            "nbOfPrivateCalls": tally.private_calls,
            "privateCallsTotalDuration": round(tally.private_s),
            "nbOfServedACDCalls": tally.served,
            "nbOfOutgoingACDCalls": 0,
            "nbOfRefusedACDCalls": tally.refused,
            "nbOfInterceptedACDCalls": tally.intercepted,
            "nbOfTransferedACDCalls": tally.transferred,
            "currentPG": agent.group or "",
            "associatedSet": agent.device,
            "withdrawReason": agent.reason or 0,
        }
        if agent.service_since is not None:
            view["serviceStateDate"] = date_time(agent.service_since)
        return view

    # Pilots and queues

    def _pilot(self, number: str, period_min: int) -> View:
        acd, state = self._acd, self._acd.pilots.states[number]
        quality = acd.rates.quality(number, period_min)
        calls = list(state.calls)
        return {
            "state": SERVICE_STATES[acd.pilots.status(number)].value,
            "nbOfRunningCalls": len(calls),
            "serviceLevel": quality.service_level,
            "efficiency": quality.efficiency,
            "nbOfWaitingCalls": sum(each.waiting for each in calls),
            "nbOfRingingACDCalls": sum(each.offered_to is not None for each in calls),
            "nbOfMutualAidCalls": quality.aided,
            "nbOfDissuadedCalls": quality.dissuaded,
            "nbOfCallsInConversation": sum(each.record.answered is not None for each in calls),
            "nbOfCallsInGeneralForwarding": quality.forwarded,
            "nbOfCallsInRemotePG": 0,
            "incomingTraffic": acd.rates.incoming(number),
            "averageWaitingTime": quality.average_wait_s,
        }

    def _longest_wait_s(self, queue: str) -> int:
        waiting = self._acd.pilots.waiting(queue)
        if not waiting or waiting[0].acd is None:
            return 0
        return int((self._acd.core.clock.now() - waiting[0].acd.record.entered).total_seconds())

    def _queue(self, number: str) -> View:
        acd, facts = self._acd, self._centre.queues[number]
        waiting = len(acd.pilots.waiting(number))
        staffed = acd.pilots.queue_staffed(number)
        return {
            "state": (ServiceState.OPENED if staffed else ServiceState.CLOSED).value,
            "nbOfAgentsInDistribution": acd.distribution.able(number, {}),
            "incomingTraffic": acd.rates.incoming(number),
            "outgoingTraffic": acd.rates.outgoing(number),
            "nbOfWaitingCalls": waiting,
            "currentWaitingTime": self._longest_wait_s(number),
            "fillingRate": round(100 * waiting / facts.capacity) if facts.capacity else 100,
            "expectedWaitingTime": acd.distribution.expected_s(number) if staffed else 0,
        }

    # Groups

    def _group(self, number: str, period_min: int) -> View:
        agents = list(self._acd.agents.in_group[number])
        withdrawn = [agent for agent in agents if agent.service is AgentService.WITHDRAWN]
        states = [phone_state(agent, supervised=False) for agent in agents]
        free = [agent for agent in agents if not agent.subscriber.parties]
        in_acd = [
            agent for agent in agents if any(acd_part(agent, each) for each in agent.subscriber.parties)
        ]
        ringing = states.count("AcdRinging")
        if not agents:
            state = ServiceState.CLOSED
        else:
            state = ServiceState.BLOCKED if len(withdrawn) == len(agents) else ServiceState.OPENED
        wrapping = [agent for agent in free if (agent.rest or agent.base) is SubState.WRAPUP]
        pausing = [agent for agent in free if (agent.rest or agent.base) is SubState.PAUSE]
        return {
            "state": state.value,
            "nbOfWidthdrawnAgents": len(withdrawn),
            "nbOfAgentsInPrivateCall": len(agents) - len(free) - len(in_acd),
            "nbOfAgentsInACDCall": len(in_acd),
            "nbOfAgentsInACDRinging": ringing,
            "nbOfAgentsInACDConv": len(in_acd) - ringing,
            "nbOfAgentsInWrapupAndTransaction": len(wrapping),
            "nbOfAgentsInPause": len(pausing),
            "nbOfBusyAgents": len(agents) - len(free),
            "nbOfLoggedOnAgents": len(agents),
            "nbOfFreeAgents": len(free) - len(wrapping) - len(pausing),
            "nbOfIdleAgents": sum(self._acd.agents.available(agent) for agent in agents),
            "nbOfLoggedOnAndNotWithdrawnAgents": sum(
                agent not in withdrawn and not self._acd.agents.available(agent) for agent in agents
            ),
            "incomingTraffic": self._acd.rates.incoming(number),
            **self._behind(number, period_min),
        }

    def _behind(self, group: str, period_min: int) -> View:
        """What a group's event says of the queues and pilots that it serves."""
        acd, queues = self._acd, self._queues_of[group]
        pilots = {pilot for queue in queues for pilot in acd.pilots.queues[queue].feeders}
        qualities = [acd.rates.quality(pilot, period_min) for pilot in sorted(pilots)]
        levels = [quality.service_level for quality in qualities] or [100]
        rates = [quality.efficiency for quality in qualities] or [100]
        longest_s = max((self._longest_wait_s(queue) for queue in queues), default=0)
        return {
            "consolidatedPilotsServiceLevel": round(sum(levels) / len(levels)),
            "consolidatedPilotsEfficiency": round(sum(rates) / len(rates)),
            "consolidatedQueuesWaitingTime": longest_s,
            "consolidatedQueuesNbOfWaitingCalls": sum(len(acd.pilots.waiting(queue)) for queue in queues),
            "consolidatedQueuesEWT": max(
                (acd.distribution.expected_s(queue) for queue in queues if acd.pilots.queue_staffed(queue)),
                default=0,
            ),
            "pilotsWorstServiceLevel": min(levels),
            "pilotsWorstEfficiency": min(rates),
            "pilotsBestServiceLevel": max(levels),
            "pilotsBestEfficiency": max(rates),
            "queuesLonguestWaitingTime": longest_s,
        }

    def _other(self, group: Group) -> View:
        calls = self._acd.core.calls.values()
        return {
            "state": ServiceState.OPENED.value,
            "nbOfACDCalls": sum(call.overflow_group == group.number for call in calls),
            "incomingTraffic": self._acd.rates.incoming(group.number),
        }


def _date(moment: datetime | None) -> str:
    return date_time(moment) if moment is not None else NOT_SIGNIFICANT


def changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> View:
    """The fields that are different now."""
    return {name: value for name, value in now.items() if before.get(name) != value}
