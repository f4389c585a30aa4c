"""What statistics are made of: counters of pilots and agents for each quarter of an hour, in memory.

A call counts in the quarter in which it came to its pilot, an agent's part in a call, with its wrap-up, in the
one in which it began; time that passes in a state counts in the quarters in which it passes. `pilot_counters`
and `leg_counters` say what one record adds; whoever doubts a statistic adds them up over `AcdLog`. Raises
nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from bridge.simulator.acd_log import CallRecord, LegEnd, LegKind, LegRecord, Outcome, StateRecord
from bridge.simulator.acd_model import Agent, AgentService, PilotStatus, SubState
from bridge.simulator.pbx_model import Clock

SLOT_S = 900
"""The shortest slot of the document's statistics is a quarter of an hour."""

ROWS_MAX = 20_000
"""Counters of one object in one quarter; the oldest go first. 20,000 rows of some 30 counters take 60 MB, and
are those of 50 agents and 20 pilots that work without a break for three days."""

THRESHOLDS_S = (5, 15, 30, 60)
"""The document's own examples of the four waiting thresholds."""
SERVICE_THRESHOLD_S = 30
"""A call answered within this time is served in time, the service level being the part of those."""
QUICK_S = 5
"""A conversation shorter than this is one that was served too quickly."""

Counters = dict[str, float]
Key = tuple[str, ...]
"""`("pilot", number)`, `("agent", number)` or `("agent", number, pilot's number)`."""


def slot_of(moment: datetime) -> int:
    """The number of the quarter of an hour, counted from 1970."""
    return int(moment.timestamp()) // SLOT_S


def pilot_counters(record: CallRecord) -> Counters:
    """What one call adds to its pilot's statistics, by the names of `PilotStatsAttribute`; seconds for times.

    Besides: `received`, `inTime`, and `longest`, of which the greatest counts.
    """
    counts: Counters = {
        "received": 1,
        "nbCallsByTransfer": record.transferred,
        "nbCallsByMutualAid": record.aided,
    }
    counts["nbCallsRedistrib"] = max(0, record.offered - 1)
    match record.outcome:
        case Outcome.BLOCKED | Outcome.NO_AGENT if record.queue is None:
            counts["nbCallsBlocked"] = 1
        case Outcome.FORWARDED:
            counts["nbCallsForward"] = 1
        case _:
            counts["nbCallsOpen"] = 1
    match record.outcome:
        case Outcome.SERVED:
            counts |= _served(record)
        case Outcome.ABANDONED:
            counts |= _abandoned(record)
        case Outcome.SATURATED:
            counts |= {"nbCallsRejectedLackOfRes": 1, "nbCallsDissuaded": 1}
        case Outcome.BLOCKED | Outcome.NO_AGENT:
            counts["nbCallsDissuaded"] = 1
        case Outcome.OVERFLOWN:
            counts["nbOverflowInQueue"] = record.queue is not None
            counts["nbCallsSentInMutualAidQueue"] = record.aid_sent
    counts["nbCallsRedirectedOutACDArea"] = record.redirected_out
    for leg in record.legs:
        counts["ringingTDur"] = counts.get("ringingTDur", 0.0) + leg.ring_s
        counts["holdCallsTDur"] = counts.get("holdCallsTDur", 0.0) + leg.held_s
        counts["nbHeld"] = counts.get("nbHeld", 0) + (leg.held_s > 0)
        counts["nbRung"] = counts.get("nbRung", 0) + (leg.ring_s > 0)
    return {name: value for name, value in counts.items() if value}


def _served(record: CallRecord) -> Counters:
    wait_s, talk_s = record.wait_s, sum(leg.talk_s for leg in record.legs)
    counts: Counters = {
        "nbCallsServedByAgent": 1,
        "nbCallsAfterQueuing" if record.queued else "nbCallsWOQueuing": 1,
        "nbCallsServedInTime": wait_s <= SERVICE_THRESHOLD_S,
        "nbCallsServedTooQuick": talk_s < QUICK_S,
        "nbCallsWithTransCode" if any(leg.coded for leg in record.legs) else "nbCallsWithoutTransCode": 1,
        "waitServedCallsTDur": wait_s,
        "convTDur": talk_s,
        "longest": wait_s,
    }
    if record.ended is not None:
        counts["callProcTDur"] = (record.ended - record.entered).total_seconds()
    for place, limit_s in enumerate(THRESHOLDS_S, start=1):
        counts[f"nbCallsBeforeTS{place}"] = wait_s < limit_s
    counts["nbCallsAfterTS4"] = wait_s >= THRESHOLDS_S[-1]
    return counts


def _abandoned(record: CallRecord) -> Counters:
    wait_s = record.wait_s
    counts: Counters = {
        "nbAbandons": 1,
        "nbAbandonsOnRinging" if record.ringing else "nbAbandonsOn1WaitingVG": 1,
        "waitAbandonnedCallsTDur": wait_s,
        "longest": wait_s,
    }
    for place, limit_s in enumerate(THRESHOLDS_S, start=1):
        counts[f"nbAbandonsBeforeTS{place}"] = wait_s < limit_s
    counts["nbAbandonsAfterTS4"] = wait_s >= THRESHOLDS_S[-1]
    return counts


def leg_counters(leg: LegRecord) -> Counters:
    """What one call adds to an agent's statistics, by the names of `AgentAttribute`, but for its wrap-up."""
    answered, talk_s, ring_s = leg.answered is not None, leg.talk_s, leg.ring_s
    counts: Counters = {"nbOnWrapup": leg.in_wrap_up}
    if leg.in_wrap_up:
        counts |= {"callOnWrapupTDur": talk_s, "busyOnWrapupTDur": talk_s + ring_s}
    if leg.kind is LegKind.ACD:
        counts |= {
            "nbRotating": leg.end is LegEnd.ROTATED,
            "nbPickedUp": leg.end is LegEnd.PICKED_UP,
            "nbPickup": leg.picked_up and answered,
            "nbRingAcd": not leg.picked_up,
            "nbHelp": leg.helped,
            "ringAcdTDur": ring_s,
            "convAcdTDur": talk_s,
            "nbRefusedCalls": leg.end in (LegEnd.REFUSED, LegEnd.ROTATED),
            "nbInNonServedCalls": not answered,
        }
        if answered:
            counts |= {
                "nbServedWCode" if leg.coded else "nbServedWOCode": 1,
                "nbAcdInServedCalls": 1,
                "nbInCallsReceivedByPilot": not leg.transferred,
                "nbAcdQuickServed": talk_s < QUICK_S,
                "ringAcdServedTDur": ring_s,
            }
    elif leg.kind is LegKind.IN:
        place = "Ext" if leg.external else "Loc"
        counts |= {
            f"conv{place}InNonacdTDur": talk_s,
            "nbInNonAcdCalls": 1,
            f"nbAnswered{place}InNonacd": answered,
        }
        if leg.external:
            counts |= {
                "nbExtInNonacdTransferred" if leg.transferred else "nbExtInNonacdDirect": 1,
                "nbExtinNonacdServed": answered,
                "nbExtinNonacdQuickServed": answered and talk_s < QUICK_S,
                "ringInNonAcdExtTDur": ring_s,
                "ringInNonAcdExtServedTDur": ring_s if answered else 0,
            }
        else:
            counts |= {"nbLocInNonacd": 1, "ringInNonAcdLocTDur": ring_s}
    else:
        counts |= {"nbOutNonAcdCalls": 1}
        if leg.external:
            counts |= {"nbExtOutNonacd": 1, "convExtOutTDur": talk_s, "nbAnsweredExtOut": answered}
        else:
            counts |= {
                "nbLocalOutNonAcd": 1,
                "convLocOutNonacdTDur": talk_s,
                "nbAnsweredLocOut": answered,
            }
    return {name: value for name, value in counts.items() if value}


def agent_pilot_counters(leg: LegRecord) -> Counters:
    """What one call of a pilot adds to that pilot's row of an agent, by the names of
    `AgentPilotStatsAttribute`; of `maxCallProcDur` and `maxConvDur` the greatest counts."""
    answered, talk_s = leg.answered is not None, leg.talk_s
    counts: Counters = {
        "nbCallsReceived": 1,
        "nbCallsTransfIn": leg.transferred,
        "nbCallsServed": answered,
        "nbCallsServedTooQuickly": answered and talk_s < QUICK_S,
        "nbCallsWithEnquiry": leg.enquiry,
        "nbCallsWithHelp": leg.helped,
        "nbCallsTransf": leg.passed_on,
        "nbCallsTransfToAgent": leg.passed_on_to_agent,
        "convTDur": talk_s,
        "maxConvDur": talk_s,
        "callProcTDur": leg.ring_s + talk_s,
        "maxCallProcDur": leg.ring_s + talk_s,
        "onHoldTDur": leg.held_s,
        "nbHeld": leg.held_s > 0,
    }
    return {name: value for name, value in counts.items() if value}


GREATEST = frozenset({"longest", "maxConvDur", "maxCallProcDur", "maxWrapupDur", "maxNbSimultCalls"})
"""Counters that are not added up: the greatest value counts."""


class Ledger:
    """The counters of all pilots and agents."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rows: dict[tuple[int, Key], Counters] = {}
        self._accounted: dict[str, datetime] = {}
        self._pilots: dict[str, tuple[PilotStatus, datetime]] = {}
        self.begun = clock.now()
        """Since when anything counts."""

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, key: Key, slot: int, counts: Counters) -> None:
        """Count something in one quarter."""
        row = self._rows.get((slot, key))
        if row is None:
            row = self._rows[slot, key] = {}
            if len(self._rows) > ROWS_MAX:
                del self._rows[min(self._rows, key=lambda each: each[0])]
        for name, value in counts.items():
            known = row.get(name, 0)
            row[name] = max(known, value) if name in GREATEST else known + value

    def total(self, key: Key, begin: datetime, end: datetime) -> Counters:
        """The counters of the quarters from `begin` until before `end`."""
        total: dict[str, float] = defaultdict(float)
        first, last = slot_of(begin), slot_of(end - timedelta(microseconds=1))
        for slot in range(first, last + 1):
            for name, value in self._rows.get((slot, key), {}).items():
                total[name] = max(total[name], value) if name in GREATEST else total[name] + value
        return total

    def pilots_of(self, agent: str, begin: datetime, end: datetime) -> list[str]:
        """The pilots whose calls an agent (his number) has had in these quarters."""
        first, last = slot_of(begin), slot_of(end - timedelta(microseconds=1))
        found = {
            key[2] for slot, key in self._rows if first <= slot <= last and len(key) == 3 and key[1] == agent
        }
        return sorted(found)

    # Calls

    def call_completed(self, record: CallRecord) -> None:
        """A call's stay at its pilot is over. Its agents' legs may still go on, and count when they end."""
        self.add(("pilot", record.pilot), slot_of(record.entered), pilot_counters(record))

    def leg_closed(self, leg: LegRecord) -> None:
        """An agent's part in a call is over."""
        slot = slot_of(leg.began)
        self.add(("agent", leg.number), slot, leg_counters(leg))
        if leg.pilot is not None and leg.kind is LegKind.ACD:
            self.add(("agent", leg.number, leg.pilot), slot, agent_pilot_counters(leg))

    def simultaneous(self, pilot: str, calls: int) -> None:
        """So many calls are at the pilot at once."""
        self.add(("pilot", pilot), slot_of(self._clock.now()), {"maxNbSimultCalls": calls})

    # Times

    @staticmethod
    def _split(begin: datetime, end: datetime) -> Iterator[tuple[int, float]]:
        """The quarters of a period, and how long it lasts in each."""
        while begin < end:
            slot = slot_of(begin)
            until = min(end, datetime.fromtimestamp((slot + 1) * SLOT_S, begin.tzinfo))
            yield slot, (until - begin).total_seconds()
            begin = until

    def stint(self, agent: Agent, state: StateRecord, until: datetime) -> None:
        """The agent was in this state until now; more of the same may follow."""
        begin = max(state.at, self._accounted.get(agent.login, state.at))
        self._accounted[agent.login] = until
        if state.service == AgentService.LOGGED_OUT:
            return
        for slot, seconds in self._split(begin, until):
            counts: Counters = {}
            if state.service == AgentService.LOGGED_IN:
                counts["notAssigned"] = seconds
            else:
                counts["assigned"] = seconds
            if state.service == AgentService.WITHDRAWN:
                counts["withdrawDur"] = seconds
                counts[f"withdrawCause{state.reason}"] = seconds
            if state.sub == SubState.BUSY:
                counts["busyTDur"] = seconds
            elif state.sub == SubState.WRAPUP:
                counts["wrapUpIdleTDur"] = seconds
                if not state.automatic:
                    counts["manuWrapupDur"] = seconds
            elif state.sub == SubState.PAUSE:
                counts["pauseTDur"] = seconds
            self.add(("agent", agent.number), slot, counts)
        if state.sub == SubState.WRAPUP and agent.last_leg is not None:
            self._wrapped_up(agent, agent.last_leg, (until - begin).total_seconds())
        if state.service == AgentService.WITHDRAWN:
            agent.tally.withdrawn_s += (until - begin).total_seconds()

    def _wrapped_up(self, agent: Agent, leg: LegRecord, seconds: float) -> None:
        first, slot = leg.wrap_up_s == 0, slot_of(leg.began)
        leg.wrap_up_s += seconds
        self.add(("agent", agent.number), slot, {"wrapupAcdTDur": seconds, "nbWrapups": first})
        if leg.pilot is not None:
            counts = {"wrapupTDur": seconds, "maxWrapupDur": leg.wrap_up_s, "nbCallsInWrapup": first}
            self.add(("agent", agent.number, leg.pilot), slot, counts)
            self.add(("pilot", leg.pilot), slot, {"wrapupTDur": seconds, "nbWrapups": first})

    def pilot_state(self, number: str, status: PilotStatus) -> None:
        """The pilot is in this state from now on, or still."""
        now = self._clock.now()
        was, since = self._pilots.get(number, (status, now))
        self._pilots[number] = status, now
        name = {
            PilotStatus.OPEN: "inServiceState",
            PilotStatus.GENERAL_FORWARDING_ON_RULE: "genFwdState",
        }.get(was, "blockedState")
        for slot, seconds in self._split(since, now):
            self.add(("pilot", number), slot, {name: seconds})
