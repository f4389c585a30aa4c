"""Target: what O2G tells of a contact centre, and the totals that follow from it (Cti.js's statistics)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from bridge.sites.o2g.agent_book import AgentBook
from bridge.sites.o2g.contact_centre import PILOT_EVENTS
from bridge.sites.o2g.own_agent import OwnAgent
from bridge.sites.o2g.queue_book import EVENTS, Kind, QueueBook
from bridge.sites.o2g.user import cti_event
from protocol.cti_messages import CtiMessage
from protocol.encoding import DECODE_ERRORS, Encoding, decode
from tests.fuzz.target import JSON_TOKENS, Target, holds, lines

_EARLY: Final = datetime(2026, 3, 28, 23, 59, 50, tzinfo=UTC)
"""Shortly before a midnight."""

_PILOT: Final = "60141"
_AGENTS: Final = {"oxe70130": "70130", "oxe70131": "70131"}


class _Centre:
    def __init__(self) -> None:
        self.now = _EARLY
        self.agents = AgentBook()
        self.queues = QueueBook()
        self.own = OwnAgent("oxe70130", "70130", lambda: self.now)
        for login, number in _AGENTS.items():
            self.agents.add(login, number, self.now)
        for kind, number in zip(Kind, (_PILOT, "60241", "60341"), strict=True):
            self.queues.learn(kind, [{"number": number, "name": "sales"}])
        self.queues.monitored(_PILOT, self.now)

    def event(self, event: dict[str, Any]) -> list[CtiMessage]:
        """Take one in, as `ContactCentre.event` and the agent's own session do."""
        name, login = event.get("eventName"), event.get("loginName")
        if not isinstance(name, str):
            return []
        said: list[CtiMessage] = []
        if name in PILOT_EVENTS:
            self.queues.pilot_call(name, event, "60341", self.now)
        elif name in EVENTS:
            self.queues.observed(EVENTS[name], event)
        elif name == "OnAgentRtiChanged":
            said += self.agents.observed(str(event.get("number")), event)
        elif isinstance(login, str) and name == "OnAgentStateChanged":
            said += self.agents.state_changed(login, event.get("state"), self.now)
        elif isinstance(login, str):
            messages, told = self.agents.telephony(login, event, self.now)
            said += messages
            for each in told:
                self.queues.answered(each.unique_id, self.now)
                self.queues.not_taken(each.unique_id, self.now)
        if name in self.own.EVENTS:
            said += self.own.event(name, event)
        return said

    def totals_add_up(self) -> None:
        for number in self.queues.numbers:
            statistics = self.queues.statistics(number, self.now)
            holds(statistics is not None, f"{number} has no statistics")
            _can_be_told("QueueStatistics", statistics)
        for window_s in (0, 60, 3_600):
            found = self.queues.window(_PILOT, window_s, 15, self.now)
            counters = {} if found is None else {each.stat_name: each.value for each in found.counters}
            for name, value in counters.items():
                holds(value >= 0 and ("Percentage" not in name or value <= 100), f"{name} is {value}")
            answered = counters.get("TotalNumberCallsAnswered", 0)
            holds(counters.get("TotalNumberCallsAnsweredBefore15", 0) <= answered, "more in time than at all")
        calls = self.queues.calls(_PILOT)
        holds(calls is not None, "a pilot has calls")
        _can_be_told("QueueCalls", calls)


def _can_be_told(message_type: str, message: Any) -> None:
    event = cti_event(message_type, message)
    for encoding in Encoding:
        decode(encoding, event.encoded(encoding, 1))


def contact_centre(data: bytes) -> None:
    """Whatever O2G tells of agents and pilots: the totals add up, and can be told."""
    centre = _Centre()
    for line in lines(data):
        centre.now += timedelta(milliseconds=len(line) * 37)
        try:
            event = msgspec.json.decode(line)
        except DECODE_ERRORS:
            continue
        if isinstance(event, dict):
            for message in centre.event(event):
                _can_be_told(message.msg_type, message.cti_message)
        centre.queues.settle(centre.now)
        centre.totals_add_up()
    for agent in centre.agents.by_login.values():
        _can_be_told("AgentStatistics", agent.statistics(centre.now))
        state = agent.state(centre.now)
        if state is not None:
            _can_be_told("AgentStateEvent", state)
    centre.queues.forget_calls()
    centre.agents.forget_calls()
    centre.now += timedelta(hours=25)
    centre.queues.passed(centre.now)
    centre.totals_add_up()


_SEEDS: Final = [
    b'{"eventName":"OnPilotCallCreated","pilot":"60141","callRef":"C1","caller":"0612","cause":"NORMAL"}\n'
    b'{"eventName":"OnPilotCallQueued","pilot":"60141","callRef":"C1","queue":"60241","numberOfQueued":1}\n'
    b'{"eventName":"OnPilotCallRemoved","pilot":"60141","callRef":"C1","cause":"DISTRIBUTED","newDestination":"7"}\n'
    b'{"eventName":"OnCallCreated","loginName":"oxe70130","callRef":"C1","legs":[{"deviceId":"70130",'
    b'"state":"RINGING_INCOMING"}],"callData":{"acdCallData":{"pilotNumber":"60141"}}}\n'
    b'{"eventName":"OnCallModified","loginName":"oxe70130","callRef":"C1","modifiedLegs":[{"deviceId":"70130",'
    b'"state":"ACTIVE"}]}\n{"eventName":"OnCallRemoved","loginName":"oxe70130","callRef":"C1"}',
    b'{"eventName":"OnPilotCallCreated","pilot":"60141","callRef":"C2","cause":"TRANSFERRED"}\n'
    b'{"eventName":"OnPilotCallRemoved","pilot":"60141","callRef":"C2","cause":"ABANDONED"}',
    b'{"eventName":"OnAgentStateChanged","loginName":"oxe70130","state":{"mainState":"LOG_ON","subState":"WITHDRAW",'
    b'"withdrawReason":2,"pgNumber":"60341","proAcdDeviceNumber":"70130"}}\n'
    b'{"eventName":"OnAgentStateChanged","loginName":"oxe70130","state":{"mainState":"LOG_OFF"}}\n'
    b'{"eventName":"OnAgentRtiChanged","number":"70131","phoneState":"SUPERVISION"}',
    b'{"eventName":"OnPilotRtiChanged","number":"60141","nbOfWaitingCalls":2,"nbOfCallsInConversation":1}\n'
    b'{"eventName":"OnQueueRtiChanged","number":"60241","expectedWaitingTime":60}\n'
    b'{"eventName":"OnPGAgentRtiChanged","number":"60341","nbOfIdleAgents":1,"nbOfLoggedOnAgents":2}',
]

TARGETS: Final = (
    Target(
        "contact_centre",
        contact_centre,
        _SEEDS,
        (
            *JSON_TOKENS,
            b'"eventName":"OnPilotCallQueued"',
            b'"eventName":"OnPilotCallRemoved"',
            b'"cause":"DISTRIBUTED"',
            b'"cause":"TRANSFERRED"',
            b'"cause":"ABANDONED"',
            b'"mainState":"LOG_OFF"',
            b'"subState":"WITHDRAW"',
            b'"nbOfWaitingCalls"',
        ),
    ),
)
