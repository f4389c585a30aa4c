"""The figures of the contact centre's statistics, from the ledger's counters: sums, averages, percentages.

The names are those of `AgentAttribute`, `AgentPilotStatsAttribute` and `PilotStatsAttribute`; what each means says
seed document 004, "Call Center Statistics". What this PBX does not have (outgoing calls of a pilot, transaction
codes to be typed in, voice guides, remote groups) is 0. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from bridge.simulator.acd_ledger import Counters

Figures = dict[str, float]

AGENT_AVERAGES = {
    # Average to what it is the average of, and the counter of how many.
    "ringAcdServedADur": ("ringAcdServedTDur", "nbAcdInServedCalls"),
    "ringInNonAcdExtServedADur": ("ringInNonAcdExtServedTDur", "nbExtinNonacdServed"),
    "ringAcdADur": ("ringAcdTDur", "nbRingAcd"),
    "ringInNonAcdExtADur": ("ringInNonAcdExtTDur", "nbExtIn"),
    "ringADur": ("ringTDur", "nbRung"),
    "convAcdADur": ("convAcdTDur", "nbAcdInServedCalls"),
    "convLocOutNonacdADur": ("convLocOutNonacdTDur", "nbAnsweredLocOut"),
    "convExtOutADur": ("convExtOutTDur", "nbAnsweredExtOut"),
    "convLocInNonacdADur": ("convLocInNonacdTDur", "nbAnsweredLocInNonacd"),
    "convExtInNonacdADur": ("convExtInNonacdTDur", "nbAnsweredExtInNonacd"),
    "nonAcdWorkADur": ("nonAcdWorkTDur", "nbTotNonAcdreceivedCalls"),
    "acdWorkADur": ("acdWorkTDur", "nbAcdServedCalls"),
    "acdWorkInADur": ("acdWorkInTDur", "nbAcdInServedCalls"),
    "acdWorkInConvADur": ("acdWorkInConvTDur", "nbAcdInServedCalls"),
    "acdWorkInRingADur": ("acdWorkInRingTDur", "nbRingAcd"),
    "acdWorkInWrapupADur": ("acdWorkInWrapupTDur", "nbWrapups"),
    "acdInConvADur": ("acdInConvTDur", "nbAcdInServedCalls"),
}

AGENT_PILOT_AVERAGES = {
    "callProcADur": ("callProcTDur", "nbCallsServed"),
    "convADur": ("convTDur", "nbCallsServed"),
    "wrapupADur": ("wrapupTDur", "nbCallsInWrapup"),
    "onHoldADur": ("onHoldTDur", "nbHeld"),
}

PILOT_AVERAGES = {
    "callProcADur": ("callProcTDur", "nbCallsServedByAgent"),
    "waitServedCallsADur": ("waitServedCallsTDur", "nbCallsServedByAgent"),
    "waitAbandonnedCallsADur": ("waitAbandonnedCallsTDur", "nbAbandons"),
    "ringingADur": ("ringingTDur", "nbRung"),
    "convADur": ("convTDur", "nbCallsServedByAgent"),
    "holdCallsADur": ("holdCallsTDur", "nbHeld"),
    "wrapupADur": ("wrapupTDur", "nbWrapups"),
    "dwaitingADur": ("waitingTDur", "nbWaited"),
}

PILOT_COPIES = {
    # The second set of a pilot's attributes says most of the first once more.
    "dnbTotReceivedCalls": "received",
    "dnbCallsOpen": "nbCallsOpen",
    "dnbCallsBlocked": "nbCallsBlocked",
    "dnbCallsForward": "nbCallsForward",
    "dnbTotServedCalls": "nbCallsServedByAgent",
    "defficiency": "efficiency",
    "dnbCallsWOQueuing": "nbCallsWOQueuing",
    "dnbCallsAfterQueuing": "nbCallsAfterQueuing",
    "dnbCallsBeforeTS1": "nbCallsBeforeTS1",
    "dnbCallsBeforeTS2": "nbCallsBeforeTS2",
    "dnbCallsBeforeTS3": "nbCallsBeforeTS3",
    "dnbCallsBeforeTS4": "nbCallsBeforeTS4",
    "dnbCallsAfterTS4": "nbCallsAfterTS4",
    "dwaitServedCallsADur": "waitServedCallsADur",
    "dnbAbandons": "nbAbandons",
    "dnbAbandonsOnGreetingsVG": "nbAbandonsOnGreetingsVG",
    "dnbAbandonsOnWaitingVG": "nbAbandonsOn1WaitingVG",
    "dnbAbandonsBeforeTS1": "nbAbandonsBeforeTS1",
    "dnbAbandonsBeforeTS2": "nbAbandonsBeforeTS2",
    "dnbAbandonsBeforeTS3": "nbAbandonsBeforeTS3",
    "dnbAbandonsBeforeTS4": "nbAbandonsBeforeTS4",
    "dnbAbandonsAfterTS4": "nbAbandonsAfterTS4",
    "dnbCallsRejectedLackOfRes": "nbCallsRejectedLackOfRes",
    "dnbCallsDissuaded": "nbCallsDissuaded",
    "dnbCallsRedirectedOutACDArea": "nbCallsRedirectedOutACDArea",
    "dnbCallsSentInMutualAidQueue": "nbCallsSentInMutualAidQueue",
    "dnbCallsSentToPG": "nbCallsSentToPG",
    "dserviceLevel": "serviceLevel",
    "defficiency2": "efficiency",
    "dcallProcADur": "callProcADur",
    "dconvADur": "convADur",
    "dwrapupADur": "wrapupADur",
    "dholdCallsADur": "holdCallsADur",
    "dringingADur": "ringingADur",
    "dlongestWaitingDur": "longestWaitingDur",
}

PERCENTAGES = frozenset(
    {"serviceLevel", "efficiency", "inServiceState", "genFwdState", "blockedState"}
    | {"dserviceLevel", "defficiency", "defficiency2"}
)
"""Figures in percent, beside those whose names say so."""


def percent(part: float, whole: float) -> float:
    """A part in percent; 0 of nothing."""
    return 100 * part / whole if whole else 0.0


def _averages(figures: Figures, table: Mapping[str, tuple[str, str]]) -> None:
    for name, (total, count) in table.items():
        number = figures.get(count, 0)
        figures[name] = figures.get(total, 0) / number if number else 0.0


def agent_figures(counters: Counters, period_s: float, pilots: int) -> Figures:
    """An agent's figures for a period of `period_s` seconds, in which he served calls of so many pilots."""
    figures: Figures = dict(counters)
    got = counters.get
    assigned, unassigned, withdrawn = got("assigned", 0), got("notAssigned", 0), got("withdrawDur", 0)
    figures["nbExtIn"] = got("nbExtInNonacdDirect", 0) + got("nbExtInNonacdTransferred", 0)
    figures["nbRung"] = got("nbRingAcd", 0) + got("nbInNonAcdCalls", 0)
    private_ring_s = got("ringInNonAcdExtTDur", 0) + got("ringInNonAcdLocTDur", 0)
    private_talk_s = sum(
        got(f"conv{kind}TDur", 0) for kind in ("LocOutNonacd", "ExtOut", "LocInNonacd", "ExtInNonacd")
    )
    work_s = got("ringAcdTDur", 0) + got("convAcdTDur", 0) + got("wrapupAcdTDur", 0)
    figures |= {
        "ringTDur": got("ringAcdTDur", 0) + private_ring_s,
        "nbPilots": pilots,
        "nbAcdServedCalls": got("nbAcdInServedCalls", 0),
        "nbTotNonServedCalls": got("nbInNonServedCalls", 0),
        "nbPickedupCalls": got("nbPickedUp", 0),
        "nbTotNonAcdreceivedCalls": got("nbInNonAcdCalls", 0) + got("nbOutNonAcdCalls", 0),
        "nonAcdWorkTDur": private_ring_s + private_talk_s,
        "acdWorkTDur": work_s,
        "acdWorkInTDur": work_s,
        "acdWorkInConvTDur": got("convAcdTDur", 0),
        "acdWorkInRingTDur": got("ringAcdTDur", 0),
        "acdWorkInWrapupTDur": got("wrapupAcdTDur", 0),
        "acdInConvTDur": got("convAcdTDur", 0),
        "assignedNotWithdrawDur": assigned - withdrawn,
        "loggedOutPerTime": percent(max(0.0, period_s - assigned - unassigned), period_s),
        "notAssignedPerTime": percent(unassigned, period_s),
        "assignedPerTime": percent(assigned, period_s),
        "withdrawPerTime": percent(withdrawn, period_s),
    }
    for cause in range(1, 10):
        figures[f"withdrawPerTimeCause{cause}"] = percent(got(f"withdrawCause{cause}", 0), period_s)
    _averages(figures, AGENT_AVERAGES)
    return figures


def agent_pilot_figures(counters: Counters) -> Figures:
    """An agent's figures for the calls of one pilot."""
    figures: Figures = dict(counters)
    _averages(figures, AGENT_PILOT_AVERAGES)
    return figures


def pilot_figures(counters: Counters, period_s: float) -> Figures:
    """A pilot's figures for a period of `period_s` seconds."""
    figures: Figures = dict(counters)
    got = counters.get
    received, served, abandons = got("received", 0), got("nbCallsServedByAgent", 0), got("nbAbandons", 0)
    indirect = got("nbCallsByTransfer", 0) + got("nbCallsByMutualAid", 0)
    figures |= {
        "waitingTDur": got("waitServedCallsTDur", 0) + got("waitAbandonnedCallsTDur", 0),
        "nbWaited": served + abandons,
        "longestWaitingDur": got("longest", 0),
        "serviceLevel": percent(got("nbCallsServedInTime", 0), served + abandons),
        "efficiency": percent(served, received),
        "dnbDirectRoute": received - indirect,
        "dnbIndirectRoute": indirect,
        "dnbTotCallsRedirected": (
            got("nbCallsRedirectedOutACDArea", 0) + got("nbCallsSentInMutualAidQueue", 0)
        ),
    }
    for state in ("inServiceState", "genFwdState", "blockedState"):
        figures[state] = percent(got(state, 0), period_s)
    for place in ("BeforeTS1", "BeforeTS2", "BeforeTS3", "BeforeTS4", "AfterTS4"):
        figures[f"percentCalls{place}"] = percent(got(f"nbCalls{place}", 0), served)
        figures[f"percentAbandons{place}"] = percent(got(f"nbAbandons{place}", 0), abandons)
    _averages(figures, PILOT_AVERAGES)
    for copy, original in PILOT_COPIES.items():
        figures[copy] = figures.get(original, 0)
    return figures


def shown(name: str, value: float) -> int | str:
    """A figure as the document gives it: a number, `hh:mm:ss`, or percent with two decimals."""
    if name.endswith("Dur"):
        seconds = round(value)
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if name in PERCENTAGES or "PerTime" in name or name.startswith("percent"):
        return f"{value:.2f}"
    return round(value)
