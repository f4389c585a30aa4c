"""The messages of an O2G site and its statistics, for the documentation page: what each comes of, what is computed.

Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bridge.sites.o2g.events import EVENTS
from bridge.sites.o2g.queue_book import DERIVED, REAL_TIME, Kind
from bridge.sites.o2g.queue_totals import CAUSES, QUALITY_S, Fate
from bridge.sites.surface_row import DocumentedMessage

_OWN: Final = (
    DocumentedMessage(
        "AgentStateEvent",
        "`OnAgentStateChanged`, `OnCallCreated`, `OnCallModified`, `OnCallRemoved`, `OnTelephonyState`",
        "the agent's own sessions, and those that have subscribed; a call goes before the agent's own state",
    ),
    DocumentedMessage(
        "UserStatusUpdate", "what `AgentStateEvent` comes of", "an agent is ready, in a pause, or logged off"
    ),
    DocumentedMessage(
        "QueueMember", "`OnAgentStateChanged`", "the agent enters or leaves a processing group"
    ),
    DocumentedMessage(
        "AgentListen", "`OnAgentRtiChanged`", "a supervisor begins or ends listening to the agent unheard"
    ),
    DocumentedMessage(
        "AgentStatistics", "what `AgentStateEvent` comes of", "computed; when the agent's state has changed"
    ),
    DocumentedMessage(
        "QueueStatistics",
        "`OnPilotRtiChanged`, `OnQueueRtiChanged`, `OnPGAgentRtiChanged`, `OnPilotCallCreated`, `OnPilotCallQueued`,"
        " `OnPilotCallRemoved`, the calls of agents",
        "all statistics of a queue, at most twice a second",
    ),
    DocumentedMessage(
        "QueueCalls",
        "`OnPilotCallCreated`, `OnPilotCallQueued`, `OnPilotCallRemoved`",
        "the calls that wait at the pilot are others",
    ),
    DocumentedMessage(
        "PhoneHintStatusEvent", "the events of the other user's telephony", "his `PhoneStatusUpdate`"
    ),
    DocumentedMessage(
        "LinkStatusUpdate", "the event channel opens or ends", "JSON-RPC only: `cti.js` makes its own"
    ),
)

_FATES: Final = {
    Fate.ABANDONED: "TotalNumberCallsAbandonned",
    Fate.CLOSED: "TotalNumberCallsClosed",
    Fate.TIMEOUT: "TotalNumberCallsTimeout",
}

RULES: Final = (
    "O2G keeps no totals by call: these are computed by the bridge, from the events of pilots and of their agents'"
    " calls.",
    "A call counts on the day, and at the time, when each thing happened to it: entered, answered, abandoned.",
    "Today's totals begin again at midnight of the bridge's time zone. `…LastHour` slides: the last 60 minutes.",
    "What happened before the bridge was started is not counted. After a gap in the events (a restart of O2G, an"
    " outage of more than a minute) the calls that were on their way stay counted as entered, and as nothing else.",
    f"A call has waited since it entered the pilot, ringing at agents included; `Before{QUALITY_S}` is up to"
    f" {QUALITY_S} s, `After{QUALITY_S}` more. A percentage is over the calls entered.",
    "A call that an agent does not take, and that neither waits again nor rings elsewhere within a second, is"
    " abandoned.",
)


def messages() -> tuple[DocumentedMessage, ...]:
    """What comes unasked."""
    sources: dict[str, list[str]] = {}
    whens: dict[str, list[str]] = {}
    for event, row in EVENTS.items():
        for name in row.messages:
            sources.setdefault(name, []).append(f"`{event}`")
            whens.setdefault(name, []).append(row.when)
    derived = (
        DocumentedMessage(name, ", ".join(found), "; ".join(dict.fromkeys(whens[name])))
        for name, found in sources.items()
    )
    return (*derived, *_OWN)


def statistics() -> Iterator[str]:
    """What each statistic of a queue is, as lines of Markdown."""
    yield "| statistic | what it is |"
    yield "| --- | --- |"
    for kind, whose in ((Kind.PILOT, "pilot"), (Kind.GROUP, "processing group")):
        for name, attribute in REAL_TIME[kind].items():
            yield f"| {name} ({whose}) | O2G's `{attribute}` |"
    for name, what in DERIVED.items():
        yield f"| {name} | {what} |"
    yield ""
    for rule in RULES:
        yield f"- {rule}"
    yield ""
    yield "| cause of `OnPilotCallRemoved` | counts as |"
    yield "| --- | --- |"
    for cause, fate in CAUSES.items():
        yield f"| {cause} | {_FATES[fate]} |"
    yield "| NO_AVAILABLE_AGENT on arrival | TotalNumberCallsClosed |"
    yield "| DISTRIBUTED | the call rings at an agent: TotalNumberCallsAnswered when he answers |"
