"""What happened in the contact centre, told in records: calls of pilots, agents' legs, agents' states.

Whoever wants to check a statistic recomputes it from here; nothing here is computed from statistics. Times are
UTC. Raises nothing.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

RECORDS_MAX = 50_000
"""The newest records of each kind that are kept: a call with its leg takes about 1.2 KiB, so some 60 MB."""


class Outcome(StrEnum):
    """How a call's stay at a pilot ended."""

    SERVED = "SERVED"
    """An agent answered it."""
    ABANDONED = "ABANDONED"
    """The caller gave up before."""
    OVERFLOWN = "OVERFLOWN"
    """It was sent on to where the queue overflows, when it came or after it had waited too long."""
    FORWARDED = "FORWARDED"
    """The pilot was in general forwarding."""
    BLOCKED = "BLOCKED"
    """The pilot was closed."""
    NO_AGENT = "NO_AGENT"
    """No agent was logged on, or the last one logged off while it waited."""
    SATURATED = "SATURATED"
    """Every queue was full."""
    REDIRECTED = "REDIRECTED"
    """An agent sent it on instead of answering it, or somebody who is no agent picked it up."""


class LegKind(StrEnum):
    """What a call is for the agent."""

    ACD = "ACD"
    """A call of a pilot."""
    IN = "IN"
    """A private call that came in."""
    OUT = "OUT"
    """A private call that he made."""


class LegEnd(StrEnum):
    """How an agent's part in a call ended."""

    SERVED = "SERVED"
    """He had answered it, or had been answered."""
    ROTATED = "ROTATED"
    """He did not answer a pilot's call in time."""
    REFUSED = "REFUSED"
    """He refused a pilot's call."""
    PICKED_UP = "PICKED_UP"
    """Somebody else answered for him."""
    UNANSWERED = "UNANSWERED"
    """The caller gave up, or the call went elsewhere."""


@dataclass(slots=True)
class LegRecord:
    """An agent's part in one call. `ended` is None while it goes on, `answered` where nobody answered."""

    login: str
    number: str
    """The agent's."""
    call_ref: str
    kind: LegKind
    began: datetime
    pilot: str | None = None
    group: str | None = None
    other: str = ""
    """The other party's number."""
    external: bool = False
    """The other party is outside."""
    transferred: bool = False
    """The call was transferred to him."""
    picked_up: bool = False
    """He picked it up for somebody else."""
    in_wrap_up: bool = False
    """It began while he was in wrap-up."""
    answered: datetime | None = None
    ended: datetime | None = None
    end: LegEnd | None = None
    held_s: float = 0.0
    wrap_up_s: float = 0.0
    """The wrap-up after it; still 0 while that goes on."""
    enquiry: bool = False
    """He called somebody else meanwhile."""
    helped: bool = False
    """He asked for his supervisor's help meanwhile."""
    coded: bool = False
    """It was given a transaction code."""
    passed_on: bool = False
    """He transferred it."""
    passed_on_to_agent: bool = False

    @property
    def ring_s(self) -> float:
        """How long it rang; 0 for a call that he made."""
        until = self.answered or self.ended
        return (until - self.began).total_seconds() if until and self.kind is not LegKind.OUT else 0.0

    @property
    def talk_s(self) -> float:
        """From the answer to the end, on hold or not."""
        return (self.ended - self.answered).total_seconds() if self.answered and self.ended else 0.0


@dataclass(slots=True)
class CallRecord:
    """One call's stay at one pilot. A call that comes to a pilot again is a new record."""

    pilot: str
    call_ref: str
    caller: str
    entered: datetime
    external: bool = False
    transferred: bool = False
    """It came by transfer."""
    aided: bool = False
    """It came from another pilot's queue, for mutual aid."""
    queue: str | None = None
    queued: bool = False
    """No agent was free when it came."""
    offered: int = 0
    """How many agents it has rung."""
    agent: str | None = None
    """The login of who answered."""
    group: str | None = None
    answered: datetime | None = None
    left: datetime | None = None
    """When it left the pilot without an answer."""
    ended: datetime | None = None
    """When the record was complete: the call is over, or elsewhere."""
    outcome: Outcome | None = None
    ringing: bool = False
    """It rang at an agent when it was abandoned."""
    destination: str | None = None
    """Where it went, if it was sent on."""
    redirected_out: bool = False
    """That place is outside of the contact centre."""
    aid_sent: bool = False
    """That place is another pilot's queue."""
    waited_s: float = 0.0
    """In queues, the ringing at agents not included."""
    legs: list[LegRecord] = field(default_factory=list)
    """The agents' parts, in order; the last answered one is of who served it last."""

    @property
    def wait_s(self) -> float:
        """From the arrival to the answer, or to the end of the stay."""
        until = self.answered or self.left
        return (until - self.entered).total_seconds() if until else 0.0


@dataclass(frozen=True, slots=True)
class StateRecord:
    """An agent's state from `at` on, until his next record.

    `service` is a value of `E_AgentServiceState`, `sub` one of `AgentSubState` or None while he is logged off;
    a withdrawn agent may well be BUSY.
    """

    at: datetime
    login: str
    service: str
    sub: str | None = None
    group: str | None = None
    reason: int | None = None
    """Why he is withdrawn, if he is."""
    device: str | None = None
    automatic: bool = False
    """The wrap-up or pause ends by itself."""


@dataclass(frozen=True, slots=True)
class PilotRecord:
    """A pilot's state from `at` on: a value of `PilotStatus`."""

    at: datetime
    pilot: str
    state: str


class AcdLog:
    """The newest records, oldest first. A record is here from its beginning, and completed in place."""

    def __init__(self, limit: int = RECORDS_MAX) -> None:
        self.calls: deque[CallRecord] = deque(maxlen=limit)
        self.legs: deque[LegRecord] = deque(maxlen=limit)
        self.states: deque[StateRecord] = deque(maxlen=limit)
        self.pilots: deque[PilotRecord] = deque(maxlen=limit)
