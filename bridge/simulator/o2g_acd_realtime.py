"""The 11 operations of O2G's call center realtime service: contexts, their filters, snapshots, and the events.

An administrator has one context. It is active in the sessions that set or activated it, each with the filter as
it was then, and told to their subscriptions only. Counters and states are told shortly after they change, what is
about quality (and whatever else only time changes) in the context's interval, as "Call Center Real Time" of seed
document 004 says. Raises `RestError`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bridge.simulator.acd import Acd
from bridge.simulator.acd_model import Agent
from bridge.simulator.face import Call, EmitTo, Handler, Reply, RestError
from bridge.simulator.o2g_acd_errors import guarded
from bridge.simulator.o2g_acd_rti import (
    ALL,
    ATTRIBUTES,
    FILTERS,
    QUALITY_FIELDS,
    Kind,
    Observed,
    changed,
    fields_of,
)
from bridge.simulator.o2g_requests import Fields, bad, shown
from bridge.simulator.pbx_model import Call as PbxCall
from bridge.simulator.pbx_model import Cause, Timer

View = dict[str, Any]

EVERYTHING = "*"

PERIOD_MIN = (15, 60)
"""The least and the longest period of observation, in minutes."""
DEFAULT_PERIOD_MIN = 60
LEAST_INTERVAL_S = 5
"""The least interval between two notifications of quality, in seconds."""
DEFAULT_INTERVAL_S = 10
"""As in the document's examples, which are all it says of defaults."""
LONGEST_INTERVAL_S = 86_400

GATHER_S = 0.2
"""Changes of so long a time are told together: a call that goes to an agent changes him, his group, the queue
and the pilot several times within one step."""

INTERVAL_TIMER = "interval"
GATHER_TIMER = "gather"

Object = tuple[Kind, str]

KNOWN = {name.lower() for names in ATTRIBUTES.values() for name in names}


@dataclass(slots=True)
class Part:
    """The filter of one kind of objects: numbers or `*`, attributes or `ALL`."""

    numbers: list[str] = field(default_factory=lambda: [EVERYTHING])
    attributes: list[str] = field(default_factory=lambda: [ALL])


@dataclass(slots=True)
class Context:
    """What an administrator observes. A filter of None lets everything pass."""

    period_min: int = DEFAULT_PERIOD_MIN
    interval_s: int = DEFAULT_INTERVAL_S
    filter: dict[Kind, Part] | None = None

    def part(self, kind: Kind) -> Part | None:
        """The filter of this kind; None if nothing of it is observed."""
        return Part() if self.filter is None else self.filter.get(kind)


@dataclass(eq=False, slots=True)
class Observation:
    """A session in which a context is active."""

    session: str
    context: Context
    fields: dict[Object, frozenset[str]]
    """What is observed, and which fields of it."""
    told: dict[Object, View] = field(default_factory=dict)
    changed: set[Object] = field(default_factory=set)
    timers: dict[str, Timer] = field(default_factory=dict)


class Realtime:
    """Contexts, and who observes. It listens to the contact centre (`AcdListener`)."""

    def __init__(self, acd: Acd, emit_to: EmitTo) -> None:
        self._core = acd.core
        self._emit_to = emit_to
        self._observed = Observed(acd)
        self._contexts: dict[str, Context] = {}
        self._observations: dict[str, Observation] = {}
        acd.listeners.append(self)

    def handlers(self) -> dict[str, Handler]:
        """Every operation of the package callCenterRealtime, by its catalogue id."""
        operations: dict[str, Callable[[Call], Reply]] = {
            "getRtiObjects": self.get_objects,
            "getAgents": partial(self.get_objects, kind=Kind.AGENT),
            "getPilots": partial(self.get_objects, kind=Kind.PILOT),
            "getQueues": partial(self.get_objects, kind=Kind.QUEUE),
            "getAgentProcessingGroups": partial(self.get_objects, kind=Kind.GROUP),
            "getOtherProcessingGroups": partial(self.get_objects, kind=Kind.OTHER),
            "setContext": self.set_context,
            "updateContext": self.update_context,
            "getContext": self.get_context,
            "deleteContext": self.delete_context,
            "requestSnapshot": self.request_snapshot,
        }
        return guarded("callCenterRealtime", operations)

    # Objects

    def get_objects(self, call: Call, kind: Kind | None = None) -> Reply:
        """The identifiers of all objects, or of those of one kind."""
        kinds = [kind] if kind is not None else list(Kind)
        return {
            each.value: [self._observed.identifier(each, number) for number in self._observed.numbers[each]]
            for each in kinds
        }

    # Contexts

    def set_context(self, call: Call) -> Reply:
        """Set the context and activate it; without a body, activate the one that there is."""
        if call.body is None:
            context = self._contexts.get(call.account)
            if context is None:
                raise RestError("NOT_FOUND", f"{call.account} has no context to activate")
        else:
            context = self._read(Fields.of(call), Context())
            self._contexts[call.account] = context
        self._activate(call.session, context)
        return None

    def update_context(self, call: Call) -> Reply:
        """Change what is given of the context, in this session and those to come."""
        known = self._own(call)
        context = self._read(Fields.of(call), known)
        self._contexts[call.account] = context
        if call.session in self._observations:
            self._activate(call.session, context)
        return None

    def get_context(self, call: Call) -> Reply:
        """The context; in its extended form with every number and attribute that is meant."""
        context = self._own(call)
        extended = Fields(call.query).flag("extended")
        view: View = {
            "active": call.session in self._observations,
            "obsPeriod": context.period_min,
            "notifFrequency": context.interval_s,
        }
        if context.filter is not None or extended:
            parts = ((kind, context.part(kind)) for kind in Kind)
            view["filter"] = {
                FILTERS[kind]: self._part_view(kind, part, extended)
                for kind, part in parts
                if part is not None
            }
        return view

    def _part_view(self, kind: Kind, part: Part, extended: bool) -> View:
        numbers, attributes = part.numbers, part.attributes
        if extended and EVERYTHING in numbers:
            numbers = list(self._observed.numbers[kind])
        if extended and ALL in attributes:
            attributes = list(ATTRIBUTES[kind])
        return {"numbers": list(numbers), "attributes": list(attributes)}

    def delete_context(self, call: Call) -> Reply:
        """Observe no longer."""
        self._own(call)
        del self._contexts[call.account]
        self.session_ended(call.session)
        return None

    def _own(self, call: Call) -> Context:
        observation = self._observations.get(call.session)
        context = observation.context if observation is not None else self._contexts.get(call.account)
        if context is None or call.account not in self._contexts:
            raise RestError("NOT_FOUND", f"{call.account} has no context")
        return context

    def _read(self, body: Fields, known: Context) -> Context:
        period, interval = body.integer("obsPeriod"), body.integer("notifFrequency")
        body.flag("active")
        if period is not None and not PERIOD_MIN[0] <= period <= PERIOD_MIN[1]:
            raise bad(f"obsPeriod must be {PERIOD_MIN[0]} to {PERIOD_MIN[1]} minutes, not {period}")
        if interval is not None and not LEAST_INTERVAL_S <= interval <= LONGEST_INTERVAL_S:
            raise bad(f"notifFrequency must be at least {LEAST_INTERVAL_S} seconds, not {interval}")
        wanted = known.filter
        if body.given("filter"):
            given = body.fields("filter")
            wanted = {
                kind: self._read_part(kind, given.fields(name))
                for kind, name in FILTERS.items()
                if given.given(name)
            }
        return Context(
            period if period is not None else known.period_min,
            interval if interval is not None else known.interval_s,
            wanted,
        )

    @staticmethod
    def _read_part(kind: Kind, body: Fields) -> Part:
        """Attributes in any case count, as the document's examples have them; so do those of another kind,
        which its examples have too, but they mean nothing."""
        part = Part()
        numbers, attributes = body.texts("numbers"), body.texts("attributes")
        if numbers is not None:
            part.numbers = numbers
        if attributes is not None:
            names = {name.lower(): name for name in (*ATTRIBUTES[kind], ALL)}
            for given in attributes:
                if given.lower() not in names and given.lower() not in KNOWN:
                    raise bad(f"{body.name('attributes')} has no {shown(given)}")
            part.attributes = [names[given.lower()] for given in attributes if given.lower() in names]
        return part

    # Observing

    def _activate(self, session: str, context: Context) -> None:
        self.session_ended(session)
        observation = Observation(session, context, self._fields(context))
        for each in observation.fields:
            observation.told[each] = self._now(observation, each)
        self._observations[session] = observation
        self._next_interval(observation)

    def _fields(self, context: Context) -> dict[Object, frozenset[str]]:
        found: dict[Object, frozenset[str]] = {}
        for kind in Kind:
            part = context.part(kind)
            if part is None:
                continue
            names = ATTRIBUTES[kind] if ALL in part.attributes else part.attributes
            fields = fields_of(kind, names)
            for number in self._observed.numbers[kind]:
                if EVERYTHING in part.numbers or number in part.numbers:
                    found[kind, number] = fields
        return found

    def _now(self, observation: Observation, which: Object) -> View:
        view = self._observed.attributes(*which, observation.context.period_min)
        wanted = observation.fields[which]
        return {name: value for name, value in view.items() if name in wanted}

    def request_snapshot(self, call: Call) -> Reply:
        """Have everything told that is observed."""
        observation = self._observations.get(call.session)
        if observation is None:
            raise RestError("NOT_FOUND", "no context is active in this session")
        for which in observation.fields:
            observation.told[which] = self._now(observation, which)
            self._tell(observation, which, observation.told[which])
        return None

    def _tell(self, observation: Observation, which: Object, fields: View) -> None:
        event = {**self._observed.head(*which), **fields}
        self._emit_to(observation.session, event, id=which[1])

    def _next_interval(self, observation: Observation) -> None:
        action = partial(self._interval, observation)
        self._core.after(observation, INTERVAL_TIMER, observation.context.interval_s, action)

    def _interval(self, observation: Observation) -> None:
        """Tell whatever is different, quality included."""
        for which in observation.fields:
            self._tell_changes(observation, which, self._now(observation, which))
        self._next_interval(observation)

    def _gathered(self, observation: Observation) -> None:
        """Tell what is different of what has changed, but for quality."""
        which_changed, observation.changed = observation.changed, set()
        for which in sorted(which_changed):
            quality = QUALITY_FIELDS[which[0]]
            now = self._now(observation, which)
            self._tell_changes(
                observation, which, {name: value for name, value in now.items() if name not in quality}
            )

    def _tell_changes(self, observation: Observation, which: Object, now: View) -> None:
        different = changed(observation.told[which], now)
        if different:
            observation.told[which] = {**observation.told[which], **different}
            self._tell(observation, which, different)

    def session_ended(self, session: str) -> None:
        """Nobody observes for a session that is over; the administrator's context stays."""
        observation = self._observations.pop(session, None)
        if observation is not None:
            self._core.cancel(observation)

    # What the contact centre tells (`AcdListener`)

    def touched(self, *numbers: str) -> None:
        """Something about these objects may be different."""
        if not self._observations:
            return
        objects = {each for number in numbers for each in self._observed.concerned(number)}
        for observation in self._observations.values():
            mine = objects & observation.fields.keys()
            if mine and not observation.changed:
                self._core.after(observation, GATHER_TIMER, GATHER_S, partial(self._gathered, observation))
            observation.changed |= mine

    def agent_changed(self, agent: Agent) -> None:
        """So do he, his group and what leads to it."""
        self.touched(agent.number, *agent.facts.groups)

    def skills_changed(self, agent: Agent) -> None:
        """Skills are not observed."""

    def help_requested(self, agent: Agent, supervisor: Agent) -> None:
        """The agent's phone state tells of it."""
        self.touched(agent.number)

    def help_cancelled(self, agent: Agent, supervisor: Agent) -> None:
        """The agent's phone state tells of it."""
        self.touched(agent.number)

    def call_arrived(self, call: PbxCall, pilot: str, caller: str, cause: Cause) -> None:
        """The pilot has one more call."""
        self.touched(pilot)

    def call_queued(self, call: PbxCall, pilot: str, caller: str, cause: Cause) -> None:
        """So has its queue."""
        queue = call.acd.record.queue if call.acd is not None else None
        self.touched(pilot, *([queue] if queue is not None else []))

    def call_left(
        self, call: PbxCall, pilot: str, cause: Cause, *, releasing: str, destination: str | None
    ) -> None:
        """The pilot and its queue have one less; where it overflows has one more."""
        numbers = [pilot]
        if call.acd is not None and call.acd.record.queue is not None:
            numbers.append(call.acd.record.queue)
        if call.overflow_group is not None:
            numbers.append(call.overflow_group)
        self.touched(*numbers)
