"""The simulated XUC's CTI channel in random walks: whatever four people send, nothing fails inside.

Phone events tell a consistent story, agents' states follow from phones, and figures from the queues' log.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.simulator.pbx_model import Timings
from bridge.simulator.xivo_agents import LOGGED_OUT, ON_CALL, READY
from bridge.simulator.xivo_model import XivoSettings
from bridge.simulator.xivo_queue_log import ABANDONED, ANSWERED, WAITING
from bridge.simulator.xivo_state import demo_xivo
from bridge.simulator.xuc_cti import XucCti
from bridge.simulator.xuc_cti_client import CtiClient
from bridge.simulator.xuc_tokens import Tokens
from protocol.cti import METHODS
from protocol.native import frame_of
from tests.bridge.simulator.pbx_world import FakeClock

PEOPLE = ("alice", "bob", "carol", "dave")
NUMBERS = st.sampled_from(
    ["1001", "1002", "1003", "1004", "3001", "3002", "3003", "4000", "4001", "*98", "0123", "0555000486", ""]
)
SMALL = st.integers(0, 5)

ARGUMENTS: dict[str, st.SearchStrategy[Any]] = {
    "destination": NUMBERS,
    "agentPhoneNumber": NUMBERS,
    "exten": NUMBERS,
    "number": NUMBERS,
    "numConf": st.sampled_from(["4000", "4001", "4999"]),
    "phoneNumbers": st.lists(NUMBERS, max_size=2),
    "username": st.sampled_from([*PEOPLE, "nobody"]),
    "usernames": st.lists(st.sampled_from(PEOPLE), max_size=2),
    "to": st.sampled_from([*PEOPLE, "nobody"]),
    "role": st.sampled_from(["User", "Organizer"]),
    "objectType": st.sampled_from(["queue", "agent", "queuemember", "agentgroup", "line", "cats"]),
    "statusId": st.sampled_from(["available", "away", "outtolunch", "disconnected", "asleep"]),
    "status": st.sampled_from(["videoStart", "videoEnd", "Answered", "Callback"]),
    "key": st.sampled_from(["5", "#", "x"]),
    "source": st.sampled_from(["internal", "personal"]),
    "contactId": st.sampled_from(["1", "2", "99"]),
    "dueDate": st.sampled_from(["2027-01-31", "someday"]),
    "filters": st.just([]),
    "membership": st.just([{"queueId": 1, "penalty": 2}]),
    "queueCall": st.just({"position": 1, "name": "", "number": "0612345678", "queueTime": ""}),
}
BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "string": st.sampled_from(["", "a", "7.7"]),
    "integer": SMALL,
    "boolean": st.booleans(),
    "object": st.just({}),
    "object<string,string>": st.just({"USR_a": "b"}),
    "array<integer>": st.lists(st.integers(1, 5), max_size=3),
}
FAVOURITES = (
    "Cti.dial",
    "Cti.answer",
    "Cti.hangup",
    "Cti.hold",
    "Cti.attendedTransfer",
    "Cti.completeTransfer",
)


@st.composite
def commands(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    method = draw(st.sampled_from(sorted(METHODS)) | st.sampled_from(FAVOURITES))
    arguments = {}
    for parameter in METHODS[method].parameters:
        if parameter.optional and draw(st.booleans()):
            continue
        name, kind = parameter.name, parameter.type.removesuffix("|null")
        arguments[name] = draw(ARGUMENTS[name] if name in ARGUMENTS else BY_TYPE[kind])
    return draw(st.sampled_from(PEOPLE)), method, arguments


class Channel:
    """The XUC with four pages on it; what they hear is checked as it comes."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        timings = Timings(distribution_s=0.1, outside_answer_s=0.2)
        self.xivo = demo_xivo(XivoSettings(timings=timings), clock=self.clock)
        self.cti = XucCti(self.xivo, Tokens(3600))
        self.calls: dict[str, dict[str, str]] = {login: {} for login in PEOPLE}
        """The last event of each call of each page."""
        self.pages: dict[str, CtiClient] = {}
        for login in PEOPLE:
            self.pages[login] = self._page(login)

    def _page(self, login: str) -> CtiClient:
        person = self.xivo.person(login)

        def heard(frame: bytes) -> None:
            message = msgspec.json.decode(frame)
            kind, payload = message.get("msgType"), message.get("ctiMessage")
            if kind == "Error":
                assert payload["Error"] != "the simulator failed"
            elif kind == "PhoneEvent":
                self._phone_event(self.calls[login], payload)

        client = CtiClient(person, person.number, heard)
        self.cti.clients.add(client)
        return client

    @staticmethod
    def _phone_event(calls: dict[str, str], event: dict[str, Any]) -> None:
        before, now = calls.get(event["uniqueId"]), event["eventType"]
        assert before != "EventReleased", "a call that was over goes on"
        assert before is not None or now != "EventReleased", "a call ended that never began"
        calls[event["uniqueId"]] = now

    def send(self, login: str, method: str, arguments: dict[str, Any]) -> None:
        self.cti.take(self.pages[login], msgspec.json.encode(frame_of(method, arguments)))

    def check(self) -> None:
        xivo = self.xivo
        for login in PEOPLE:
            current = {
                event["uniqueId"]: event["eventType"] for _, event in xivo.watch.current(xivo.person(login))
            }
            told = {call: kind for call, kind in self.calls[login].items() if kind != "EventReleased"}
            assert told == current
        for agent in xivo.queues.agents.values():
            state = xivo.agents.state(agent)
            assert (state == LOGGED_OUT) is (agent.phone is None)
            parties = xivo.core.device_owner[agent.phone].parties if agent.phone is not None else []
            assert state != READY or not parties
            assert state != ON_CALL or parties
        for queue in xivo.queues.by_id:
            stays = [stay.status for stay in xivo.queues.log.stays if stay.queue == queue]
            figures, counted = xivo.queues.log.counters(queue), Counter(stays)
            assert figures["TotalNumberCallsAnswered"] == counted[ANSWERED]
            assert figures["TotalNumberCallsAbandonned"] == counted[ABANDONED]
            waiting = len(xivo.queues.log.waiting(queue))
            assert counted[WAITING] == waiting
            entered = counted[ANSWERED] + counted[ABANDONED] + waiting
            assert figures["TotalNumberCallsEntered"] == entered


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(commands() | st.sampled_from([0.1, 0.3, 5.0, 20.0, "outside"]), max_size=40))
def test_whatever_is_sent_nothing_fails_and_everything_told_is_so(walk: list[Any]) -> None:
    """The simulator's own state is consistent after each step, and empty when everybody has hung up."""
    channel = Channel()
    for step in walk:
        if isinstance(step, float):
            channel.clock.advance(step)
        elif step == "outside":
            channel.xivo.calls.start_from_outside("0612345678", "3001")
        else:
            channel.send(*step)
        channel.check()
    xivo = channel.xivo
    for call in list(xivo.core.calls.values()):
        for party in list(call.parties):
            if party in call.parties:
                xivo.calls.leave(party)
    channel.clock.advance(200)
    for call in list(xivo.core.calls.values()):
        for party in list(call.parties):
            if party in call.parties:
                xivo.calls.leave(party)
    channel.check()
    assert all(not subscriber.parties for subscriber in xivo.core.subscribers.values())
    assert all(not room.participants for room in xivo.rooms.by_number.values())
