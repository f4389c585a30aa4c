"""Whose statistics a supervisor may see, and his contexts: what his reports show.

Seed document 004, "Call Center Statistics". Raises `RestError`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from bridge.simulator.acd import Acd
from bridge.simulator.face import Call, Reply, RestError
from bridge.simulator.o2g_acd_reports import ALL, Content, attribute_names, time_zone
from bridge.simulator.o2g_requests import Fields, bad, shown

View = dict[str, Any]

LANGUAGES = ("EN", "FR", "DE")

AGENT_PILOT_REFERENCES = 59
"""The nomenclature's numbers go from AC058, the last of an agent's detailed attributes, on with those of his
pilots, and from AC085 with his others."""
SECOND_AGENT_REFERENCES = 85
SECOND_AGENT_ATTRIBUTE = "nbAcdServedCalls"
SECOND_PILOT_ATTRIBUTE = "serviceLevel"
SECOND_PILOT_REFERENCES = 77
"""Those of pilots go on without a gap but for PC074 to PC076."""
THIRD_PILOT_ATTRIBUTES = re.compile(r"d(?:nb|eff|wait|serv|call|conv|wrap|hold|ring|long)")
"""The attributes that say once more, for several days, what others say in detail."""


@dataclass(slots=True)
class Schedule:
    """A report that is made again and again; `view` is `StatsSchedule` as it was given."""

    view: View
    state: str = "Not_executed"
    enabled: bool = False
    executed: datetime | None = None


@dataclass(slots=True)
class StatsContext:
    """What a report shows: agents or pilots, `ALL` attributes or some."""

    id: str
    label: str | None
    description: str | None
    of_agents: bool
    numbers: list[str]
    attributes: list[str]
    pilot_attributes: list[str]
    schedules: dict[str, Schedule] = field(default_factory=dict)


@dataclass(slots=True)
class Scope:
    """A supervisor, and the agents he may see."""

    identifier: str
    language: str | None
    timezone: str | None
    zone: tzinfo
    agents: dict[str, View]
    contexts: dict[str, StatsContext] = field(default_factory=dict)


def words(name: str) -> str:
    """An attribute's name in words: `nbCallsOpen` is Nb calls open."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+", name)
    return " ".join(part if part.isupper() else part.lower() for part in parts).capitalize()


class Scopes:
    """Every supervisor's scope and contexts."""

    def __init__(self, acd: Acd) -> None:
        self._acd = acd
        self._scopes: dict[str, Scope] = {}
        self._contexts = 0

    def __iter__(self) -> Any:
        return iter(list(self._scopes.values()))

    def of(self, call: Call) -> Scope:
        """The scope that the path names."""
        scope = self._scopes.get(call.path["supervisorId"])
        if scope is None:
            raise RestError("NOT_FOUND", f"supervisor {shown(call.path['supervisorId'])} has no scope")
        return scope

    def context_of(self, call: Call) -> StatsContext:
        """The context that the path names."""
        context = self.of(call).contexts.get(call.path["ctxId"])
        if context is None:
            raise RestError("NOT_FOUND", f"there is no context {shown(call.path['ctxId'])}")
        return context

    def content(self, scope: Scope, context: StatsContext) -> Content:
        """What a report of the context shows."""
        return Content(
            context.numbers,
            self._expanded(
                "AgentAttribute" if context.of_agents else "PilotStatsAttribute", context.attributes
            ),
            self._expanded("AgentPilotStatsAttribute", context.pilot_attributes),
            scope.agents if context.of_agents else None,
        )

    @staticmethod
    def _expanded(type_name: str, attributes: list[str]) -> list[str]:
        return list(attribute_names(type_name)) if ALL in attributes else attributes

    # Scopes

    def create_requester(self, call: Call) -> Reply:
        """Say whom a supervisor may see. Agents he may see no longer go from his contexts; a context that
        is left with none goes too."""
        body = Fields.of(call)
        supervisor = body.fields("supervisor")
        identifier = supervisor.required("identifier")
        language, zone = supervisor.choice("language", LANGUAGES), supervisor.text("timezone")
        agents = {}
        for agent in body.list("agents"):
            number = agent.required("number")
            names = ("loginName", "firstName", "lastName", "groupName")
            given = {name: agent.text(name) for name in names}
            agents[number] = {"number": number, **{name: text for name, text in given.items() if text}}
        scope = Scope(identifier, language, zone, time_zone(zone), agents)
        known = self._scopes.get(identifier)
        for context in known.contexts.values() if known is not None else ():
            if context.of_agents:
                context.numbers = [number for number in context.numbers if number in agents]
            if context.numbers:
                scope.contexts[context.id] = context
        self._scopes[identifier] = scope
        return {}

    def get_requester(self, call: Call) -> Reply:
        """Who the supervisor is."""
        scope = self.of(call)
        view: View = {"identifier": scope.identifier}
        if scope.language is not None:
            view["language"] = scope.language
        if scope.timezone is not None:
            view["timezone"] = scope.timezone
        return view

    def delete_requester(self, call: Call) -> Reply:
        """Forget the supervisor, his contexts and their schedules."""
        del self._scopes[self.of(call).identifier]
        return None

    def get_scope_filter(self, call: Call) -> Reply:
        """Whom he may see, all pilots, and all attributes."""
        scope, pilots = self.of(call), self._acd.pilots.states
        return {
            "agentFilter": {
                "agentsDetails": [self._details(agent) for agent in scope.agents.values()],
                "agentAttrExts": self._agent_attributes(),
                "pilotAttrExts": [
                    {"dto": name, "ref": f"AC{AGENT_PILOT_REFERENCES + place:03d}", "transl": words(name)}
                    for place, name in enumerate(attribute_names("AgentPilotStatsAttribute"))
                ],
            },
            "pilotFilter": {
                "pilots": [{"number": number, "name": state.facts.name} for number, state in pilots.items()],
                "attrExts": self._pilot_attributes(),
            },
        }

    def _details(self, known: View) -> View:
        """`SupervisedData`, completed from what the PBX knows of the agent."""
        agent = self._acd.agents.by_number.get(known["number"])
        if agent is None:
            return known
        user = agent.subscriber.user
        own = {"loginName": user.login, "firstName": user.first_name, "lastName": user.last_name}
        return {**own, **known}

    @staticmethod
    def _agent_attributes() -> list[View]:
        listed: list[View] = []
        place, detailed = 1, True
        for name in attribute_names("AgentAttribute"):
            if name == SECOND_AGENT_ATTRIBUTE:
                place, detailed = SECOND_AGENT_REFERENCES, False
            cause = re.fullmatch(r"withdrawPerTimeCause([1-9])", name)
            if cause is not None:
                # The causes share the number of the attribute before them: AC057A to AC057I.
                reference = f"AC{place - 1:03d}{'ABCDEFGHI'[int(cause[1]) - 1]}"
            else:
                reference, place = f"AC{place:03d}", place + 1
            listed.append({"dto": name, "ref": reference, "transl": words(name), "detailed": detailed})
        return listed

    @staticmethod
    def _pilot_attributes() -> list[View]:
        listed: list[View] = []
        place = 1
        for name in attribute_names("PilotStatsAttribute"):
            if name == SECOND_PILOT_ATTRIBUTE:
                place = SECOND_PILOT_REFERENCES
            detailed = THIRD_PILOT_ATTRIBUTES.match(name) is None
            reference = f"PC{place:03d}"
            listed.append({"dto": name, "ref": reference, "transl": words(name), "detailed": detailed})
            place += 1
        return listed

    # Contexts

    def create_context(self, call: Call) -> Reply:
        """A new context; its identifier."""
        scope = self.of(call)
        context = self._read(scope, Fields.of(call), str(self._contexts + 1))
        self._contexts += 1
        scope.contexts[context.id] = context
        return {"id": context.id}

    def update_context(self, call: Call) -> Reply:
        """Another context in place of one; its schedules stay."""
        scope, known = self.of(call), self.context_of(call)
        context = self._read(scope, Fields.of(call), known.id)
        context.schedules = known.schedules
        scope.contexts[known.id] = context
        return None

    def get_contexts(self, call: Call) -> Reply:
        """All of the supervisor's contexts."""
        scope = self.of(call)
        return {"contexts": [self._view(scope, context) for context in scope.contexts.values()]}

    def get_context(self, call: Call) -> Reply:
        """One context."""
        return self._view(self.of(call), self.context_of(call))

    def delete_contexts(self, call: Call) -> Reply:
        """Forget all contexts."""
        self.of(call).contexts.clear()
        return None

    def delete_context(self, call: Call) -> Reply:
        """Forget one context."""
        del self.of(call).contexts[self.context_of(call).id]
        return None

    @staticmethod
    def _view(scope: Scope, context: StatsContext) -> View:
        view: View = {"ctxId": context.id, "supervisorId": scope.identifier}
        if context.label is not None:
            view["label"] = context.label
        if context.description is not None:
            view["description"] = context.description
        view["isScheduled"] = bool(context.schedules)
        if context.of_agents:
            part: View = {"numbers": context.numbers, "agentAttributes": context.attributes}
            part["pilotAttributes"] = context.pilot_attributes
            view["filter"] = {"agentFilter": part}
        else:
            part = {"numbers": context.numbers, "attributes": context.attributes}
            view["filter"] = {"pilotFilter": part}
        return view

    def _read(self, scope: Scope, body: Fields, identifier: str) -> StatsContext:
        """`StatsContext`; where both filters are given, that of agents counts."""
        label, description = body.text("label"), body.text("description")
        given = body.fields("filter")
        of_agents = given.given("agentFilter")
        if not of_agents and not given.given("pilotFilter"):
            raise bad("filter must have an agentFilter or a pilotFilter")
        part = given.fields("agentFilter" if of_agents else "pilotFilter")
        known = list(scope.agents) if of_agents else list(self._acd.pilots.states)
        numbers = part.texts("numbers")
        for number in numbers or ():
            if number not in known:
                what = "agent of the scope" if of_agents else "pilot"
                raise bad(f"{part.name('numbers')}: {shown(number)} is no {what}")
        return StatsContext(
            id=identifier,
            label=label,
            description=description,
            of_agents=of_agents,
            numbers=list(dict.fromkeys(numbers)) if numbers is not None else known,
            attributes=(
                self._attributes(part, "agentAttributes", "AgentAttribute")
                if of_agents
                else self._attributes(part, "attributes", "PilotStatsAttribute")
            ),
            pilot_attributes=(
                self._attributes(part, "pilotAttributes", "AgentPilotStatsAttribute") if of_agents else []
            ),
        )

    @staticmethod
    def _attributes(part: Fields, key: str, type_name: str) -> list[str]:
        """Attributes in any case count: the vendor's SDK writes some otherwise than the document."""
        names = {name.lower(): name for name in (*attribute_names(type_name), ALL)}
        wanted = part.texts(key) or []
        for given in wanted:
            if given.lower() not in names:
                raise bad(f"{part.name(key)} has no {shown(given)}")
        return [names[given.lower()] for given in wanted]
