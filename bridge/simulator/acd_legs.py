"""Follows what becomes of calls: who serves them, who transfers them, how long agents ring, talk and hold.

It listens to the PBX, changes no call, and writes the log's records. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bridge.simulator.acd_agents import Agents
from bridge.simulator.acd_distribution import Distribution
from bridge.simulator.acd_ledger import Ledger
from bridge.simulator.acd_log import AcdLog, LegEnd, LegKind, LegRecord, Outcome
from bridge.simulator.acd_model import AcdListener, Agent, SubState
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import (
    AcdInfo,
    Call,
    Cause,
    Change,
    Exit,
    MediaState,
    Party,
    Subscriber,
)

TALKING = (MediaState.ACTIVE, MediaState.HELD)


@dataclass(eq=False, slots=True)
class Leg:
    """An agent's part in a call that goes on."""

    record: LegRecord
    call: Call
    held_since: datetime | None = None


class Legs:
    """The agents' parts in calls, by login and call reference."""

    def __init__(
        self,
        core: Core,
        agents: Agents,
        distribution: Distribution,
        log: AcdLog,
        ledger: Ledger,
        listeners: list[AcdListener],
    ) -> None:
        self._core = core
        self._agents = agents
        self._distribution = distribution
        self._log = log
        self._ledger = ledger
        self._listeners = listeners
        self._open: dict[str, dict[str, Leg]] = {login: {} for login in agents.by_login}

    def of(self, agent: Agent) -> Iterable[Leg]:
        """The calls he is in, the oldest first."""
        return self._open[agent.login].values()

    # What the PBX tells (`Listener`)

    def calls_changed(self, change: Change) -> None:
        """Bring the records up to date."""
        for call in change.calls.values():
            if call.acd is not None and call.acd.record.ended is None and not call.acd.waiting:
                self._follow(call, call.acd)
        for login in change.users:
            agent = self._agents.by_login.get(login)
            if agent is not None:
                self._follow_agent(agent, change)
        for call in change.ended.values():
            if call.acd is not None and call.acd.call_ref == call.ref:
                self._distribution.leave(call.acd, call, change.causes.get(call.ref))
        for call in change.calls.values():
            if call.acd is not None and call.acd.record.ended is None and not call.acd.waiting:
                self._leave_if_unserved(call, call.acd)

    def routing_changed(self, subscriber: Subscriber) -> None:
        """An agent who does not want to be disturbed gets no pilot's calls."""
        self._settle(subscriber)

    def group_changed(self, subscriber: Subscriber) -> None:
        """Hunting groups are none of the contact centre's."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """An agent whose set does not work gets no calls."""
        self._settle(subscriber)

    def _settle(self, subscriber: Subscriber) -> None:
        agent = self._agents.by_login.get(subscriber.login)
        if agent is not None:
            self._agents.settle(agent)

    # Pilots' calls

    def _serving(self, call: Call, acd: AcdInfo) -> tuple[Agent, Party] | None:
        """The agent whose call it is, and his part in it: the known one, else any."""
        found: tuple[Agent, Party] | None = None
        for party in call.parties:
            agent = self._agents.by_login.get(party.subscriber.login) if party.subscriber else None
            if agent is None or party is acd.caller:
                continue
            if agent.intrusion is not None and agent.intrusion.call is call:
                continue
            if agent.login == acd.agent:
                return agent, party
            found = found or (agent, party)
        return found

    def _follow(self, call: Call, acd: AcdInfo) -> None:
        record, now = acd.record, self._core.clock.now()
        if acd.caller not in call.parties:
            others = [party for party in call.parties if not self._is_agent(party, acd.agent)]
            acd.caller = others[0] if others else None
        serving = self._serving(call, acd)
        if serving is None:
            return
        agent, party = serving
        if agent.login != acd.agent:
            acd.agent, acd.offered_to = agent.login, None
        if party.state in TALKING and record.answered is None:
            record.answered, record.agent, record.group = now, agent.login, agent.group
            acd.offered_to = None

    @staticmethod
    def _is_agent(party: Party, login: str | None) -> bool:
        return party.subscriber is not None and party.subscriber.login == login

    def _leave_if_unserved(self, call: Call, acd: AcdInfo) -> None:
        """A call that no agent is in any more is none of its pilot's."""
        if self._serving(call, acd) is None:
            if acd.record.answered is None:
                acd.record.outcome = Outcome.REDIRECTED
                acd.record.redirected_out = True
                other = next((party for party in call.parties if party is not acd.caller), None)
                acd.record.destination = other.identity.number if other is not None else None
            self._distribution.leave(acd, call)

    # Agents' legs

    def _follow_agent(self, agent: Agent, change: Change) -> None:
        legs, login = self._open[agent.login], agent.login
        now = {party.call.ref: party for party in agent.subscriber.parties}
        for ref in now:
            before = change.renames.get((login, ref))
            if before is not None and before in legs:
                legs[ref] = legs.pop(before)
                legs[ref].call = now[ref].call
                legs[ref].record.call_ref = ref
        for ref in [ref for ref in legs if ref not in now]:
            self._close(agent, legs.pop(ref), change.exits.get((login, ref)))
        for ref, party in now.items():
            if agent.intrusion is not None and agent.intrusion.call is party.call:
                continue
            if ref not in legs:
                legs[ref] = self._begin(agent, party, legs)
            self._update(agent, legs[ref], party)
        self._agents.settle(agent)
        for listener in self._listeners:
            listener.touched(agent.number)

    def _begin(self, agent: Agent, party: Party, legs: dict[str, Leg]) -> Leg:
        call = party.call
        made = call.initiator == party.id
        other = party.others()[0].identity if party.others() else party.initial_called
        record = LegRecord(
            login=agent.login,
            number=agent.number,
            call_ref=call.ref,
            kind=LegKind.OUT if made else LegKind.IN,
            began=self._core.clock.now(),
            group=agent.group,
            in_wrap_up=(agent.rest or agent.base) is SubState.WRAPUP,
        )
        if other is not None:
            record.other, record.external = other.number, other.main == "EXTERNAL"
        if made:
            for leg in legs.values():
                leg.record.enquiry = True
        self._log.legs.append(record)
        return Leg(record, call)

    def _update(self, agent: Agent, leg: Leg, party: Party) -> None:
        record, now = leg.record, self._core.clock.now()
        acd = party.call.acd
        if (
            acd is not None
            and acd.agent == agent.login
            and party is not acd.caller
            and record.kind is not LegKind.ACD
        ):
            self._becomes_acd(agent, leg, acd)
        if record.kind is LegKind.OUT:
            dialled = party.others()[0].identity if len(party.others()) == 1 else None
            if dialled is not None:
                record.other, record.external = dialled.number, dialled.main == "EXTERNAL"
        record.coded = record.coded or party.call.account_info is not None
        if party.state in TALKING and record.answered is None and party.pending is None:
            record.answered = now
            if record.kind is LegKind.ACD:
                agent.tally.served += 1
                agent.tally.intercepted += record.picked_up
            else:
                agent.tally.private_calls += 1
        if party.state is MediaState.HELD and leg.held_since is None:
            leg.held_since = now
        elif party.state is not MediaState.HELD and leg.held_since is not None:
            record.held_s += (now - leg.held_since).total_seconds()
            leg.held_since = None

    def _becomes_acd(self, agent: Agent, leg: Leg, acd: AcdInfo) -> None:
        """The call is one of a pilot: given to him, picked up by him, or transferred to him."""
        record = leg.record
        offered = acd.offered_to == agent.login
        record.transferred = bool(acd.record.legs) and acd.record.legs[-1].answered is not None
        record.picked_up = not offered and not record.transferred
        if record.answered is not None:
            # A conversation that becomes a pilot's call is no longer private.
            agent.tally.private_calls -= 1
            agent.tally.served += 1
        record.kind, record.pilot, record.group = LegKind.ACD, acd.pilot, agent.group
        record.other = acd.record.caller
        record.external = acd.record.external
        acd.record.legs.append(record)

    def _close(self, agent: Agent, leg: Leg, left: Exit | None) -> None:
        record, now = leg.record, self._core.clock.now()
        cause = left.cause if left is not None else None
        record.ended = now
        record.coded = record.coded or leg.call.account_info is not None
        if leg.held_since is not None:
            record.held_s += (now - leg.held_since).total_seconds()
        refusal = self._distribution.refusals.pop((agent.login, record.call_ref), None)
        if record.answered is not None:
            record.end = LegEnd.SERVED
            if cause is Cause.TRANSFERRED:
                self._passed_on(agent, leg)
        elif refusal is not None and record.kind is LegKind.ACD:
            record.end = refusal
            agent.tally.refused += 1
        else:
            record.end = LegEnd.PICKED_UP if cause is Cause.PICKED_UP else LegEnd.UNANSWERED
        if record.kind is not LegKind.ACD:
            agent.tally.private_s += record.talk_s
        elif record.answered is not None:
            acd = leg.call.acd
            self._distribution.handled(acd.record.queue if acd is not None else None, record.talk_s)
            self._agents.served(agent, record)
        self._ledger.leg_closed(record)

    def _passed_on(self, agent: Agent, leg: Leg) -> None:
        if leg.record.kind is not LegKind.ACD:
            return
        leg.record.passed_on = True
        agent.tally.transferred += 1
        leg.record.passed_on_to_agent = any(
            party.subscriber is not None
            and party.subscriber is not agent.subscriber
            and party.subscriber.login in self._agents.by_login
            for party in leg.call.parties
        )
