"""Queues and agents of the XiVO: who is logged on where, and how a queue's calls come to agents.

A call goes to the free agent with the lowest penalty, of several to the one whose last call is longest ago. Nothing
that `Distributor` has flushes: calls do, and timers. Errors: `AgentError` (its `code` is that of Cti.js).
Source: seed document 003, section 1.5.2 ("loginAgent"), 001 ("Queue Dissuasion").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial

import msgspec

from bridge.simulator.pbx_calls import NO_ANSWER_TIMER, RING_TIMER, Calls
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import Call, Cause, MediaState, Party, Subscriber
from bridge.simulator.routing import Failure, Located, Meeting, Onward, Router, TurnedAway
from bridge.simulator.xivo_calls import as_data, facts_of
from bridge.simulator.xivo_model import Agent, Queue, XivoError

DISTRIBUTION_TIMER = "distribution"
NEVER = datetime.min.replace(tzinfo=UTC)


class AgentError(XivoError):
    """An agent cannot do this; `code` is the error's name."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


class Queues:
    """All queues and agents; implements `pbx_calls.Distributor`."""

    def __init__(
        self,
        core: Core,
        router: Router,
        calls: Calls,
        queues: Iterable[Queue],
        agents: Iterable[Agent],
        agent_ring_s: float,
    ) -> None:
        self._core = core
        self._router = router
        self._calls = calls
        self._agent_ring_s = agent_ring_s
        self.by_id = {queue.id: queue for queue in queues}
        self.agents = {agent.id: agent for agent in agents}
        self._by_number = {queue.number: queue for queue in self.by_id.values()}
        self._offers: dict[str, tuple[Party, Agent, str]] = {}
        """At whom a call was last made to ring, and for which queue's number, by call reference."""
        self._passed: dict[str, set[int]] = {}
        """Agents who have let a call ring, by call reference; they get it again when nobody else is left."""
        self._last_call: dict[int, datetime] = {}
        router.arrival = self._arrival
        calls.distributor = self
        core.on_free.append(self._somebody_is_free)

    def named(self, name: str) -> Queue | None:
        """The queue of this name."""
        return next((queue for queue in self.by_id.values() if queue.name == name), None)

    # Agents

    def log_on(self, phone: str, agent_number: str) -> None:
        """An agent logs on at a phone; another one there is logged off."""
        agent = next((each for each in self.agents.values() if each.number == agent_number), None)
        if agent is None:
            raise AgentError("AgentUnknown", f"no agent has the number {agent_number!r:.60}")
        if phone not in self._core.device_owner:
            raise AgentError("PhoneNumberUnknown", f"there is no phone {phone!r:.60}")
        if agent.phone == phone:
            return
        if agent.phone is not None:
            raise AgentError("LoggedInOnAnotherPhone", f"agent {agent_number} is logged on at {agent.phone}")
        before = self._at(phone)
        if before is not None:
            before.phone, before.paused = None, False
        agent.phone, agent.paused = phone, False
        self._available(agent)

    def log_off(self, phone: str) -> None:
        """The agent at a phone logs off; calls that he has go on."""
        agent = self._logged_on(phone)
        agent.phone, agent.paused = None, False

    def toggle_pause(self, phone: str) -> None:
        """The agent at a phone gets no calls of queues, or gets them again."""
        agent = self._logged_on(phone)
        agent.paused = not agent.paused
        self._available(agent)

    def _logged_on(self, phone: str) -> Agent:
        agent = self._at(phone)
        if agent is None:
            raise AgentError("AgentNotLoggedIn", f"no agent is logged on at {phone!r:.60}")
        return agent

    def _at(self, phone: str) -> Agent | None:
        return next((agent for agent in self.agents.values() if agent.phone == phone), None)

    # Distributor

    def arrived(self, call: Call, caller: Party, located: Located, cause: Cause | None) -> None:
        """The call is at a queue: let it wait for an agent."""
        number = located.identity.number
        facts = msgspec.structs.replace(facts_of(call), queue=self._by_number[number].name)
        call.data, call.recall = as_data(facts), None
        self._passed[call.ref] = set()
        self._line_up(call, number)

    def turned_away(self, call: Call, caller: Party, away: TurnedAway) -> None:
        """Nothing is kept of calls that a queue does not take."""

    def rejoin(self, call: Call, pilot: str) -> None:
        """A call that waited for its caller waits on for whom it was transferred to."""
        self._line_up(call, pilot)

    def merged(self, keep: Call, gone: Call) -> None:
        """What is known of the calls is their data, which the PBX takes along."""

    def takes_back(self, ringing: Party) -> bool:
        """An agent lets a call ring too long, or refuses it: it waits for another one."""
        call = ringing.call
        offer = self._offers.get(call.ref)
        if offer is None or offer[0] is not ringing:
            return False
        _, agent, number = self._offers.pop(call.ref)
        self._passed.setdefault(call.ref, set()).add(agent.id)
        core, dialled = self._core, ringing.initial_called
        core.detach(ringing, Cause.NOT_ANSWERED, new_destination=number)
        service = core.attach(call, core.identity_of(number), MediaState.RINGING_INCOMING)
        service.initial_called = dialled
        self._line_up(call, number)
        return True

    # Inside

    def _arrival(self, number: str) -> Located | Failure | Onward:
        queue = self._by_number[number]
        identity = self._core.identity_of(number)
        if any(True for _ in self._members(queue)):
            return Located(Meeting.WAITS, identity)
        if queue.dissuasion_queue is not None:
            other = self.named(queue.dissuasion_queue)
            return Onward(number, identity, Cause.OVERFLOWN, other.number if other is not None else None)
        if queue.dissuasion_file is not None:
            return Located(Meeting.ANSWERS, identity)
        return Failure(Cause.NO_AVAILABLE_AGENT)

    def _members(self, queue: Queue) -> Iterable[tuple[int, Agent]]:
        """The agents that are logged on and serve the queue, with their penalties."""
        for agent in self.agents.values():
            for membership in agent.memberships:
                if membership.queue == queue.id and agent.phone is not None:
                    yield membership.penalty, agent

    def _line_up(self, call: Call, number: str) -> None:
        core = self._core
        call.queued_at = number
        core.queues[number].append(call)
        core.after(call, DISTRIBUTION_TIMER, core.timings.distribution_s, partial(self._distribute, number))

    def _distribute(self, number: str) -> None:
        queue = self._by_number[number]
        waiting = self._core.queues[number]
        self._forget_calls()
        for call in list(waiting):
            agent = self._chosen(queue, call)
            subscriber = self._subscriber(agent)
            if agent is not None and subscriber is not None:
                self._give(call, number, agent, subscriber)

    def _chosen(self, queue: Queue, call: Call) -> Agent | None:
        free = [
            (penalty, self._last_call.get(agent.id, NEVER), agent.id)
            for penalty, agent in self._members(queue)
            if not agent.paused and self._is_free(agent, call)
        ]
        passed = self._passed.setdefault(call.ref, set())
        fresh = [each for each in free if each[2] not in passed]
        if free and not fresh:
            passed.clear()
            fresh = free
        return self.agents[min(fresh)[2]] if fresh else None

    def _is_free(self, agent: Agent, call: Call) -> bool:
        subscriber = self._subscriber(agent)
        return (
            subscriber is not None
            and self._router.available(subscriber)
            and call.party_of(subscriber) is None
        )

    def _subscriber(self, agent: Agent | None) -> Subscriber | None:
        return None if agent is None else self._core.device_owner.get(agent.phone or "")

    def _give(self, call: Call, number: str, agent: Agent, subscriber: Subscriber) -> None:
        core = self._core
        service = next(
            party for party in call.parties if party.subscriber is None and party.identity.number == number
        )
        core.cancel(call, DISTRIBUTION_TIMER)
        self._last_call[agent.id] = core.clock.now()
        where = Located(Meeting.RINGS, core.identity(subscriber), subscriber, (agent.phone or "",))
        self._calls.divert(service, where, Cause.DISTRIBUTED, secret=True)
        party = call.party_of(subscriber)
        if party is not None:
            self._offers[call.ref] = party, agent, number
            # An agent's forwards are for his own calls: a queue's calls go to another agent.
            core.cancel(party, NO_ANSWER_TIMER)
            core.after(party, RING_TIMER, self._agent_ring_s, self._unanswered(party))

    def _forget_calls(self) -> None:
        calls = self._core.calls
        self._passed = {ref: agents for ref, agents in self._passed.items() if ref in calls}
        self._offers = {ref: offer for ref, offer in self._offers.items() if ref in calls}

    def _unanswered(self, party: Party) -> Callable[[], None]:
        return lambda: self._calls.unanswered(party)

    def _somebody_is_free(self, subscriber: Subscriber) -> None:
        for agent in self.agents.values():
            if agent.phone in subscriber.devices:
                self._available(agent)

    def _available(self, agent: Agent) -> None:
        """Look at what waits in the agent's queues, a moment later: XiVO needs one, too."""
        core = self._core
        subscriber = self._subscriber(agent)
        if subscriber is None or agent.paused:
            return
        for membership in agent.memberships:
            queue = self.by_id.get(membership.queue)
            if queue is not None and core.queues[queue.number]:
                name = f"{DISTRIBUTION_TIMER} {queue.number}"
                core.after(
                    subscriber, name, core.timings.distribution_s, partial(self._distribute, queue.number)
                )
