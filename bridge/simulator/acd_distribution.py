"""Distribution: a pilot's calls wait in the best queue and are given to the agent who has been idle longest.

Nothing here flushes: calls do, and timers. Raises nothing; what a pilot does not take never comes here.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bridge.simulator.acd_agents import Agents
from bridge.simulator.acd_ledger import Ledger
from bridge.simulator.acd_log import AcdLog, CallRecord, LegEnd, Outcome
from bridge.simulator.acd_model import AcdListener, Agent, PilotStatus
from bridge.simulator.acd_pilots import Pilots
from bridge.simulator.acd_rates import Rates
from bridge.simulator.pbx_calls import RING_TIMER, Calls
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import AcdInfo, Call, Cause, MediaState, Party
from bridge.simulator.routing import Located, Meeting, Router, TurnedAway

DISTRIBUTION_TIMER = "distribution"
OVERFLOW_TIMER = "overflow"

HANDLING_S = 60.0
"""How long an agent is taken to need for a call before there is any experience."""
EXPERIENCE = 0.2
"""How much the newest call weighs in the average of how long agents need: about the last five count."""

REFUSALS = {Outcome.BLOCKED: Cause.RESOURCES_NOT_AVAILABLE}
"""Why a call is refused; any other outcome is that no agent is available."""


class Distribution:
    """What `pbx_calls.Distributor` asks for, and the giving of calls to agents."""

    def __init__(
        self,
        core: Core,
        router: Router,
        calls: Calls,
        pilots: Pilots,
        agents: Agents,
        log: AcdLog,
        listeners: list[AcdListener],
        ledger: Ledger,
        rates: Rates,
    ) -> None:
        self._core = core
        self._router = router
        self._calls = calls
        self._pilots = pilots
        self._agents = agents
        self._log = log
        self._listeners = listeners
        self._ledger = ledger
        self._rates = rates
        self.refusals: dict[tuple[str, str], LegEnd] = {}
        """How agents did not take calls, by login and call reference, until their legs are closed."""
        self._handling_s: dict[str, float] = {}
        self._serving: dict[str, list[str]] = {number: [] for number in core.plan.centre.groups}
        for number, queue in core.plan.centre.queues.items():
            for group in queue.groups:
                self._serving[group].append(number)
        agents.on_available.append(self._agent_is_available)
        agents.on_staff.append(self._staff_changed)

    # Arriving

    def arrived(self, call: Call, caller: Party, located: Located, cause: Cause | None) -> None:
        """The call is at a pilot that takes it: let it wait in the best queue."""
        number = located.identity.number
        if call.acd is not None:
            self.leave(call.acd, call)
        pilot = self._pilots.states[number]
        skills = {**pilot.facts.skills, **call.skills}
        queue = self._best(number, skills)
        record = self._record(call, caller, number, cause)
        record.queue = queue
        record.aided = cause is Cause.OVERFLOWN and self._pilots.is_mutual_aid(call.overflow_group)
        record.queued = self._choose(queue, skills, call) is None
        acd = AcdInfo(record, call.ref, skills=skills, caller=caller)
        acd.expected_s, acd.saturated = self.expected_s(queue, skills), self._pilots.full(queue)
        if caller.subscriber is not None and any(
            party.state is MediaState.HELD for party in caller.subscriber.parties
        ):
            acd.transfer_status = self._pilots.status(number)
        call.acd = acd
        call.recall = None
        pilot.calls[acd] = call
        self._ledger.simultaneous(number, len(pilot.calls))
        self._rates.arrived(queue)
        for listener in self._listeners:
            listener.call_arrived(call, number, record.caller, cause or Cause.ACD_ENTER_DISTRIBUTION)
        self._wait(call, acd, Cause.NO_AVAILABLE_AGENT if record.queued else Cause.ACD_ENTER_DISTRIBUTION)

    def turned_away(self, call: Call, caller: Party, away: TurnedAway) -> None:
        """The call came to a pilot that does not take it."""
        if call.acd is not None:
            self.leave(call.acd, call)
        record = self._record(call, caller, away.pilot, None)
        record.outcome, record.destination = away.outcome, away.destination
        record.aid_sent = away.aided
        record.redirected_out = away.destination is not None and not away.aided
        record.left = record.ended = record.entered
        self._overflow_to(call, away.group)
        cause = {Outcome.FORWARDED: Cause.FORWARDED, Outcome.OVERFLOWN: Cause.OVERFLOWN}.get(
            away.outcome, REFUSALS.get(away.outcome, Cause.NO_AVAILABLE_AGENT)
        )
        for listener in self._listeners:
            listener.call_arrived(call, away.pilot, record.caller, Cause.ACD_ENTER_DISTRIBUTION)
            listener.call_left(call, away.pilot, cause, releasing=away.pilot, destination=away.destination)
        self._completed(record)

    def _overflow_to(self, call: Call, group: str | None) -> None:
        if group is not None:
            call.overflow_group = group
            self._rates.arrived(group)

    def _record(self, call: Call, caller: Party, pilot: str, cause: Cause | None) -> CallRecord:
        record = CallRecord(
            pilot=pilot,
            call_ref=call.ref,
            caller=caller.identity.number,
            entered=self._core.clock.now(),
            external=caller.identity.main == "EXTERNAL",
            transferred=cause is Cause.TRANSFERRED,
        )
        self._log.calls.append(record)
        self._rates.arrived(pilot)
        return record

    def _completed(self, record: CallRecord) -> None:
        self._ledger.call_completed(record)
        self._rates.completed(record)

    def rejoin(self, call: Call, pilot: str) -> None:
        """A call that waited for its caller waits on, with what it has waited, for somebody else."""
        acd = call.acd
        if acd is None:
            return
        acd.record.transferred = True
        acd.record.caller = next(
            (party.identity.number for party in call.parties if party.identity.number != pilot), ""
        )
        self._line_up(call, acd)
        for listener in self._listeners:
            listener.call_arrived(call, pilot, acd.record.caller, Cause.TRANSFERRED)
            listener.call_queued(call, pilot, acd.record.caller, Cause.TRANSFERRED)

    def merged(self, keep: Call, gone: Call) -> None:
        """Two calls become one; of two distributions the later one counts on."""
        new, old = gone.acd, keep.acd
        gone.acd = None
        if new is None:
            return
        if old is not None and old.record.entered > new.record.entered:
            self.leave(new, gone)
            return
        if old is not None:
            self.leave(old, keep)
        if new.waiting and new.record.ended is None:
            # Whoever follows the pilot's calls by their references needs to know of the other one.
            self._tell_left(gone, new, Cause.TRANSFERRED, new.record.caller, new.pilot)
        keep.acd, new.call_ref, new.record.call_ref = new, keep.ref, keep.ref
        pilot = self._pilots.states[new.pilot]
        if new in pilot.calls:
            pilot.calls[new] = keep

    # Waiting

    def _wait(self, call: Call, acd: AcdInfo, cause: Cause) -> None:
        acd.waiting, acd.queued = True, self._core.clock.now()
        acd.agent = acd.offered_to = acd.record.group = None
        self._line_up(call, acd)
        self._core.touch(call, Cause.ACD_ENTER_DISTRIBUTION)
        for listener in self._listeners:
            listener.call_queued(call, acd.pilot, acd.record.caller, cause)

    def _line_up(self, call: Call, acd: AcdInfo) -> None:
        core, queue = self._core, acd.record.queue
        if queue is None:
            return
        call.queued_at = acd.pilot
        core.queues[acd.pilot].append(call)
        core.after(call, DISTRIBUTION_TIMER, core.timings.distribution_s, partial(self.distribute, queue))
        limit_s = self._pilots.queues[queue].facts.overflow_after_s
        if limit_s is not None:
            spent_s = (core.clock.now() - acd.record.entered).total_seconds()
            core.after(call, OVERFLOW_TIMER, max(0.0, limit_s - spent_s), partial(self._waited, call, queue))

    def _best(self, pilot: str, skills: dict[int, int]) -> str:
        """The queue in which a call is served soonest."""
        queues = self._pilots.usable(pilot) or list(self._pilots.states[pilot].active_rule().queues)
        return min(queues, key=lambda queue: self._soon(queue, skills))

    def _soon(self, queue: str, skills: dict[int, int]) -> tuple[bool, float]:
        waiting = len(self._pilots.waiting(queue))
        if waiting == 0 and self._choose(queue, skills) is not None:
            return False, 0.0
        return True, (waiting + 1) / (self.able(queue, skills) or 0.01)

    def able(self, queue: str, skills: dict[int, int]) -> int:
        """How many agents serve the queue's calls, busy or not."""
        return sum(
            agent.base is not agent.base.WITHDRAW and not agent.subscriber.routing.dnd and agent.knows(skills)
            for group in self._pilots.queues[queue].facts.groups
            for agent in self._agents.in_group[group]
        )

    def expected_s(self, queue: str, skills: dict[int, int] | None = None) -> int:
        """How long a call that came now would probably wait."""
        waiting = len(self._pilots.waiting(queue))
        if waiting == 0 and self._choose(queue, skills or {}) is not None:
            return 0
        able = self.able(queue, skills or {})
        return round((waiting + 1) * self._handling_s.get(queue, HANDLING_S) / max(1, able))

    def handled(self, queue: str | None, seconds: float) -> None:
        """An agent needed so long for a call of the queue, his wrap-up included."""
        if queue is not None:
            known = self._handling_s.get(queue, seconds)
            self._handling_s[queue] = known + EXPERIENCE * (seconds - known)

    def _waited(self, call: Call, queue: str) -> None:
        """A call has waited as long as the queue lets it: it overflows, or is dissuaded."""
        acd = call.acd
        if acd is None or not acd.waiting or call.queued_at is None:
            return
        service = self._service(call, acd)
        target = self._pilots.overflow_target(queue)
        if target is None:
            self._overflow_to(call, self._pilots.queues[queue].facts.overflow)
            self._dissuade(call, acd)
            return
        present = {party.subscriber for party in call.parties if party.subscriber is not None}
        located = self._router.locate(target, excluded=present, visited=call.visited | {acd.pilot})
        if isinstance(located, Located):
            record = acd.record
            record.outcome, record.destination = Outcome.OVERFLOWN, target
            record.aid_sent = self._pilots.aids(queue)
            record.redirected_out = not record.aid_sent
            self._overflow_to(call, self._pilots.queues[queue].facts.overflow)
            self._tell_left(call, acd, Cause.OVERFLOWN, acd.pilot, target)
            self.leave(acd, call)
            self._calls.divert(service, located, Cause.OVERFLOWN)

    def _dissuade(self, call: Call, acd: AcdInfo) -> None:
        acd.record.outcome = Outcome.NO_AGENT
        self._tell_left(call, acd, Cause.NO_AVAILABLE_AGENT, acd.pilot, None)
        self.leave(acd, call)
        self._core.end(call, Cause.NO_AVAILABLE_AGENT)

    def _staff_changed(self, group: str) -> None:
        """Somebody entered or left a group: calls that nobody is left for go elsewhere."""
        for queue in self._serving[group]:
            for pilot in self._pilots.queues[queue].feeders:
                self._pilots.changed(pilot)
            if not self._pilots.queue_staffed(queue):
                for call in self._pilots.waiting(queue):
                    if call.acd is not None:
                        self._elsewhere(call, call.acd, queue)

    def _elsewhere(self, call: Call, acd: AcdInfo, queue: str) -> None:
        other = next(iter(self._pilots.usable(acd.pilot)), None)
        if other is not None and self._pilots.status(acd.pilot) is PilotStatus.OPEN:
            acd.record.queue = other
            self._core.unqueue(call)
            self._line_up(call, acd)
            for listener in self._listeners:
                listener.call_queued(call, acd.pilot, acd.record.caller, Cause.OVERFLOWN)
        elif self._pilots.overflow_target(queue) is not None:
            self._waited(call, queue)
        else:
            self._dissuade(call, acd)

    # Giving

    def _agent_is_available(self, agent: Agent) -> None:
        for queue in self._serving[agent.group or ""]:
            if self._pilots.waiting(queue):
                delay_s, name = self._core.timings.distribution_s, f"{DISTRIBUTION_TIMER} {queue}"
                self._core.after(agent, name, delay_s, partial(self.distribute, queue))

    def distribute(self, queue: str) -> None:
        """Give the queue's calls to agents as long as there are both."""
        for call in self._pilots.waiting(queue):
            acd = call.acd
            agent = self._choose(queue, acd.skills, call) if acd is not None else None
            if agent is not None and acd is not None:
                self._give(call, acd, agent)

    def _choose(self, queue: str, skills: dict[int, int], call: Call | None = None) -> Agent | None:
        """The agent who gets a call: of the first group that has one free, who has been idle longest."""
        for group in self._pilots.queues[queue].facts.groups:
            free = [
                agent
                for agent in self._agents.in_group[group]
                if self._agents.available(agent)
                and agent.knows(skills)
                and (call is None or call.party_of(agent.subscriber) is None)
            ]
            if free:
                return min(free, key=self._agents.idle_since)
        return None

    def _service(self, call: Call, acd: AcdInfo) -> Party:
        """The pilot's own part in a call that waits there."""
        return next(
            party for party in call.parties if party.subscriber is None and party.identity.number == acd.pilot
        )

    def _give(self, call: Call, acd: AcdInfo, agent: Agent) -> None:
        core, record, now = self._core, acd.record, self._core.clock.now()
        service = self._service(call, acd)
        self._stop_waiting(call, acd, now)
        acd.agent = acd.offered_to = agent.login
        acd.waited_s = int(record.waited_s)
        record.offered += 1
        record.group = agent.group
        self._rates.arrived(agent.group or "")
        self._tell_left(call, acd, Cause.DISTRIBUTED, acd.pilot, agent.device)
        where = Located(Meeting.RINGS, core.identity(agent.subscriber), agent.subscriber, (agent.device,))
        self._calls.divert(service, where, Cause.DISTRIBUTED, secret=True)

    def _stop_waiting(self, call: Call, acd: AcdInfo, now: datetime) -> None:
        self._core.cancel(call, DISTRIBUTION_TIMER)
        self._core.cancel(call, OVERFLOW_TIMER)
        if acd.queued is not None:
            self._rates.left(acd.record.queue or "")
            acd.record.waited_s += (now - acd.queued).total_seconds()
            acd.queued = None
        acd.waiting = False

    def takes_back(self, ringing: Party) -> bool:
        """An agent refuses a call or lets it ring too long: it waits again, before all that came later."""
        call, subscriber = ringing.call, ringing.subscriber
        acd = call.acd
        if acd is None or subscriber is None or acd.offered_to != subscriber.login:
            return False
        # The timer that calls this is gone when it does.
        late = RING_TIMER not in ringing.timers
        agent = self._agents.by_login[subscriber.login]
        self.refusals[agent.login, call.ref] = LegEnd.ROTATED if late else LegEnd.REFUSED
        self._agents.rest(agent)
        core, dialled = self._core, ringing.initial_called
        core.detach(ringing, Cause.NOT_ANSWERED, new_destination=acd.pilot)
        service = core.attach(call, core.identity_of(acd.pilot), MediaState.RINGING_INCOMING)
        service.initial_called = dialled
        self._wait(call, acd, Cause.NOT_ANSWERED)
        queue = acd.record.queue
        if queue is not None and not self._pilots.queue_staffed(queue):
            self._elsewhere(call, acd, queue)
        return True

    # Leaving

    def leave(self, acd: AcdInfo, call: Call, cause: Cause | None = None) -> None:
        """The call's stay at its pilot is over; how, says the record if it is known."""
        record, now = acd.record, self._core.clock.now()
        if record.ended is not None:
            return
        waiting, ringing = acd.waiting, acd.offered_to is not None
        if call.acd is acd:
            self._stop_waiting(call, acd, now)
        if record.outcome is None:
            if record.answered is not None:
                record.outcome = Outcome.SERVED
            else:
                record.outcome, record.ringing = Outcome.ABANDONED, ringing
                if waiting:
                    self._tell_left(call, acd, cause or Cause.ABANDONED, record.caller, None)
        if record.answered is None:
            record.left = now
        record.ended = now
        acd.offered_to = None
        self._pilots.states[acd.pilot].calls.pop(acd, None)
        self._completed(record)

    def _tell_left(
        self, call: Call, acd: AcdInfo, cause: Cause, releasing: str, destination: str | None
    ) -> None:
        for listener in self._listeners:
            listener.call_left(call, acd.pilot, cause, releasing=releasing, destination=destination)
