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

from bridge.simulator.acd_log import Outcome
from bridge.simulator.pbx_calls import NO_ANSWER_TIMER, RING_TIMER, Calls
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import Call, Cause, MediaState, Party, Subscriber, Timer
from bridge.simulator.routing import Failure, Located, Meeting, Onward, Router, TurnedAway
from bridge.simulator.xivo_calls import as_data, facts_of
from bridge.simulator.xivo_model import Agent, Membership, Queue, Unknown, XivoError
from bridge.simulator.xivo_queue_log import QueueLog, Stay

DISTRIBUTION_TIMER = "distribution"
WRAP_UP_TIMER = "wrap-up of agent {}"
NEVER = datetime.min.replace(tzinfo=UTC)


class AgentError(XivoError):
    """An agent cannot do this; `code` is the error's name, `phone` where he is logged on instead."""

    def __init__(self, code: str, why: str, phone: str | None = None) -> None:
        super().__init__(why)
        self.code = code
        self.phone = phone


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
        self.timers: dict[str, Timer] = {}
        self.log = QueueLog(core, self._offer)
        self.log.on_over.append(self._wrap_up)
        core.listeners.append(self.log)
        self.on_agent: list[Callable[[Agent], None]] = []
        """Told when an agent logs on or off, pauses, goes on, wraps up or has done so."""
        self.on_member: list[Callable[[Agent, int, int], None]] = []
        """Told agent, queue and penalty when an agent's place in a queue changes; -1 is none any more."""
        router.arrival = self._arrival
        calls.distributor = self
        core.on_free.append(self._somebody_is_free)

    def named(self, name: str) -> Queue | None:
        """The queue of this name."""
        return next((queue for queue in self.by_id.values() if queue.name == name), None)

    # Agents

    def numbered(self, agent_number: str) -> Agent:
        """The agent of this number. Raises `AgentError`."""
        agent = next((each for each in self.agents.values() if each.number == agent_number), None)
        if agent is None:
            raise AgentError("AgentUnknown", f"no agent has the number {agent_number!r:.60}")
        return agent

    def log_on(self, phone: str, agent: Agent) -> None:
        """An agent logs on at a phone; another one there is logged off."""
        if phone not in self._core.device_owner:
            raise AgentError("PhoneNumberUnknown", f"there is no phone {phone!r:.60}")
        if agent.phone == phone:
            return
        if agent.phone is not None:
            why = f"agent {agent.number} is logged on at {agent.phone}"
            raise AgentError("LoggedInOnAnotherPhone", why, agent.phone)
        before = self.at(phone)
        if before is not None:
            self.log_off(before)
        agent.phone = phone
        self._tell(agent)
        self._available(agent)

    def log_off(self, agent: Agent) -> None:
        """An agent logs off; calls that he has go on."""
        if agent.phone is None:
            raise AgentError("AgentNotLoggedIn", f"agent {agent.number} is not logged on")
        agent.phone, agent.paused, agent.pause_reason, agent.wrapping_up = None, False, "", False
        self._core.cancel(self, WRAP_UP_TIMER.format(agent.id))
        self._tell(agent)

    def pause(self, agent: Agent, *, on: bool, reason: str = "") -> None:
        """An agent gets no calls of queues, or gets them again, which also ends a wrap-up."""
        if agent.phone is None:
            raise AgentError("AgentNotLoggedIn", f"agent {agent.number} is not logged on")
        agent.paused, agent.pause_reason = on, reason if on else ""
        if not on and agent.wrapping_up:
            self._core.cancel(self, WRAP_UP_TIMER.format(agent.id))
            agent.wrapping_up = False
        self._tell(agent)
        self._available(agent)

    def logged_on_at(self, phone: str) -> Agent:
        """The agent at a phone. Raises `AgentError`."""
        agent = self.at(phone)
        if agent is None:
            raise AgentError("AgentNotLoggedIn", f"no agent is logged on at {phone!r:.60}")
        return agent

    def at(self, phone: str) -> Agent | None:
        """The agent at a phone, if one is logged on there."""
        return next((agent for agent in self.agents.values() if agent.phone == phone), None)

    def assign(self, agent: Agent, queue_id: int, penalty: int) -> None:
        """Give an agent a place in a queue, or another penalty there. Raises `Unknown`."""
        if queue_id not in self.by_id:
            raise Unknown(f"there is no queue {queue_id}")
        known = next((each for each in agent.memberships if each.queue == queue_id), None)
        if known is None:
            agent.memberships.append(Membership(queue_id, penalty))
        else:
            known.penalty = penalty
        self._tell_member(agent, queue_id, penalty)
        self._available(agent)

    def withdraw(self, agent: Agent, queue_id: int) -> None:
        """Take an agent out of a queue. Raises `Unknown` where he has no place there."""
        known = next((each for each in agent.memberships if each.queue == queue_id), None)
        if known is None:
            raise Unknown(f"agent {agent.number} has no place in queue {queue_id}")
        agent.memberships.remove(known)
        self._tell_member(agent, queue_id, -1)

    def fetch(self, queue_id: int, number: str, subscriber: Subscriber, phone: str) -> bool:
        """Give a waiting caller of this number to somebody's phone; whether there is one."""
        queue = self.by_id[queue_id]
        for call in self._core.queues[queue.number]:
            if any(party.identity.number == number for party in call.parties):
                service = self._service(call, queue.number)
                self._core.cancel(call, DISTRIBUTION_TIMER)
                where = Located(Meeting.RINGS, self._core.identity(subscriber), subscriber, (phone,))
                self._calls.divert(service, where, Cause.DISTRIBUTED, secret=True)
                self._core.flush()
                return True
        return False

    def _tell(self, agent: Agent) -> None:
        for told in self.on_agent:
            told(agent)

    def _tell_member(self, agent: Agent, queue_id: int, penalty: int) -> None:
        for told in self.on_member:
            told(agent, queue_id, penalty)

    def _wrap_up(self, stay: Stay) -> None:
        queue, agent = self.by_id.get(stay.queue), self.agents.get(stay.agent or 0)
        if queue is None or agent is None or agent.phone is None or not queue.wrap_up_s:
            return
        agent.wrapping_up = True
        self._tell(agent)
        self._core.after(
            self, WRAP_UP_TIMER.format(agent.id), queue.wrap_up_s, partial(self._wrapped_up, agent)
        )

    def _wrapped_up(self, agent: Agent) -> None:
        agent.wrapping_up = False
        self._tell(agent)
        self._available(agent)

    def _offer(self, call_ref: str) -> tuple[Party, int] | None:
        offer = self._offers.get(call_ref)
        return None if offer is None else (offer[0], offer[1].id)

    # Distributor

    def arrived(self, call: Call, caller: Party, located: Located, cause: Cause | None) -> None:
        """The call is at a queue: let it wait for an agent."""
        number = located.identity.number
        queue = self._by_number[number]
        call.data, call.recall = as_data(msgspec.structs.replace(facts_of(call), queue=queue.name)), None
        self.log.entered(call, queue.id, number, caller)
        self._passed[call.ref] = set()
        self._line_up(call, number)

    def turned_away(self, call: Call, caller: Party, away: TurnedAway) -> None:
        """The queue has no agent logged on; where the call goes instead is not its business."""
        self.log.refused(self._by_number[away.pilot].id, away.pilot, caller)

    def rejoin(self, call: Call, pilot: str) -> None:
        """A call that waited for its caller waits on for whom it was transferred to."""
        self._line_up(call, pilot)

    def merged(self, keep: Call, gone: Call) -> None:
        """What is known of the calls is their data, which the PBX takes along."""
        self.log.merged(keep, gone)
        offer = self._offers.pop(gone.ref, None)
        if offer is not None:
            self._offers[keep.ref] = offer

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
            target = other.number if other is not None else None
            return Onward(number, identity, Cause.OVERFLOWN, target, TurnedAway(number, Outcome.OVERFLOWN))
        if queue.dissuasion_file is not None:
            return Located(Meeting.ANSWERS, identity)
        return Failure(Cause.NO_AVAILABLE_AGENT, turned_away=[TurnedAway(number, Outcome.NO_AGENT)])

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
            if not agent.paused and not agent.wrapping_up and self._is_free(agent, call)
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
        service = self._service(call, number)
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

    @staticmethod
    def _service(call: Call, number: str) -> Party:
        """The queue itself, at which the call waits."""
        return next(
            party for party in call.parties if party.subscriber is None and party.identity.number == number
        )

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
        if subscriber is None or agent.paused or agent.wrapping_up:
            return
        for membership in agent.memberships:
            queue = self.by_id.get(membership.queue)
            if queue is not None and core.queues[queue.number]:
                name = f"{DISTRIBUTION_TIMER} {queue.number}"
                core.after(
                    subscriber, name, core.timings.distribution_s, partial(self._distribute, queue.number)
                )
