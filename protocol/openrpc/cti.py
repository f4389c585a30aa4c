"""What Cti.js and the events are in the OpenRPC document. Raises no exceptions of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

import msgspec

from protocol.catalogue import o2g
from protocol.cti import METHODS, TYPES, Signature
from protocol.cti_messages import MESSAGES
from protocol.methods import o2g_event
from protocol.openrpc.components import OF_A_SITE, Components, Json, any_of, error_references, result
from protocol.own_methods import LOST


class CtiSupport(NamedTuple):
    """What one kind of site does for one method of Cti.js.

    `result` is `null`, `[]` for rows, the members of an object, `{uniqueId}`, or the message type whose payload it
    is; None where `why` says why it is not supported. `message` is the message type under which a page of Cti.js
    gets the result, or that by the value of the method's only parameter; empty where there is none.
    """

    result: str | None
    why: str = ""
    message: str | Mapping[str, str] = ""


def cti_methods(cti: Mapping[str, Mapping[str, CtiSupport]], components: Components) -> list[Json]:
    """Every method of Cti.js."""
    return [_cti_method(signature, cti, components) for signature in METHODS.values()]


_CTI_PRIMITIVES: Final[dict[str, Json]] = {
    "string": {"type": "string"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "any": {},
    "object": {"type": "object"},
    "object<string,string>": {"type": "object", "additionalProperties": {"type": "string"}},
}


def _cti_method(
    signature: Signature, cti: Mapping[str, Mapping[str, CtiSupport]], components: Components
) -> Json:
    name = signature.method
    support = {kind: methods[name] for kind, methods in cti.items() if name in methods}
    described: Json = {"name": name}
    if signature.deprecated:
        described["deprecated"] = True
    described["tags"] = [{"name": name.partition(".")[0]}]
    described["params"] = [
        {
            "name": parameter.name,
            **({} if parameter.optional else {"required": True}),
            "schema": _cti_type(parameter.type, components),
        }
        for parameter in signature.parameters
    ]
    results = [_cti_result(each.result, components) for each in support.values() if each.result is not None]
    described["result"] = result(any_of(results or [{"type": "null"}]))
    described["errors"] = error_references(OF_A_SITE)
    if signature.triggers:
        described["x-triggers"] = list(signature.triggers)
    answer = _answer(each.message for each in support.values())
    if answer:
        described["x-answer"] = answer
    return described


def _answer(messages: Iterable[str | Mapping[str, str]]) -> str | dict[str, str]:
    """Under which message a page gets the result, on any kind of site; by value where one of them says so."""
    by_value: dict[str, str] = {}
    alone = ""
    for message in messages:
        if isinstance(message, str):
            alone = alone or message
        else:
            by_value.update(message)
    return by_value or alone


def _cti_type(expression: str, components: Components) -> Json:
    if expression in _CTI_PRIMITIVES:
        return _CTI_PRIMITIVES[expression]
    if expression.endswith("|null"):
        inner = _cti_type(expression.removesuffix("|null"), components)
        return {"anyOf": [inner, {"type": "null"}]}
    if expression.startswith("array<"):
        return {"type": "array", "items": _cti_type(expression[len("array<") : -1], components)}
    definition = TYPES[expression]
    if isinstance(definition, list):
        return components.add(f"Cti{expression}", {"type": "string", "enum": definition})
    schema: Json = {
        "type": "object",
        "properties": {name: _cti_type(field.type, components) for name, field in definition.items()},
    }
    required = [name for name, field in definition.items() if not field.optional]
    if required:
        schema["required"] = required
    return components.add(f"Cti{expression}", schema)


_RESULT_MEMBERS: Final[dict[str, Callable[[Components], Json]]] = {
    "uniqueId": lambda _: {"type": "string"},
    "events": lambda components: {"type": "array", "items": _payload("PhoneEvent", components)},
}


def _cti_result(result: str, components: Components) -> Json:
    """`null`, `[]` for rows, a payload, or an object of the members that a table names: `{uniqueId}`."""
    if result == "null":
        return {"type": "null"}
    if result in MESSAGES:
        return _payload(result, components)
    if result == "[]":
        return {"type": "array", "items": {"type": "object"}}
    names = re.findall(r"\w+", result)
    properties = {
        name: _RESULT_MEMBERS[name](components) if name in _RESULT_MEMBERS else {} for name in names
    }
    return {"type": "object", "properties": properties, "required": names}


# --- Notifications ---------------------------------------------------------------------------------


def _payload_schemas() -> tuple[dict[str, Json], Json]:
    """Cti.js payloads: message type → reference, and the schemas they need, each under its component's name."""
    references, schemas = msgspec.json.schema_components(
        MESSAGES.values(), ref_template="#/components/schemas/Cti{name}"
    )
    for schema in schemas.values():
        schema.pop("title", None)
        # The rest of a docstring speaks of Python's names.
        schema["description"] = schema.get("description", "").partition("\n")[0].partition(" `unique_id`")[0]
    return dict(zip(MESSAGES, references, strict=True)), schemas


def _payload(name: str, components: Components) -> Json:
    references, schemas = _payload_schemas()
    for component, schema in schemas.items():
        components.add(f"Cti{component}", schema)
    return references[name]


def notifications(components: Components) -> list[Json]:
    """What the bridge sends unasked."""
    references, _ = _payload_schemas()
    messages = {name: _payload(name, components) for name in references}
    messages["Resync"] = LOST.describe(components)
    events = {event.event_name: o2g_event(event).describe(components) for event in o2g.events()}
    number = {"name": "seq", "required": True, "schema": {"type": "integer", "minimum": 1}}
    return [
        {
            "name": "Cti.event",
            "summary": "What Cti.js pages hear, whichever kind of site it comes from",
            "params": [
                number,
                {"name": "msgType", "required": True, "schema": {"type": "string", "enum": list(messages)}},
                {
                    "name": "ctiMessage",
                    "required": True,
                    "schema": any_of(list(messages.values())),
                },
            ],
            "x-messages": messages,
        },
        {
            "name": "O2g.event",
            "summary": "An O2G event of a subscription, as O2G sends it",
            "params": [
                number,
                {"name": "identifier", "required": True, "schema": {"type": "string"}},
                {"name": "subscriptionId", "required": True, "schema": {"type": "string"}},
                {
                    "name": "event",
                    "required": True,
                    "schema": {
                        "type": "object",
                        "properties": {"eventName": {"type": "string", "enum": list(events)}},
                        "required": ["eventName"],
                    },
                },
            ],
            "x-events": events,
            "x-packages": {package: list(names) for package, names in o2g.event_packages().items()},
        },
        {
            "name": "Session.expires",
            "summary": "The token that the socket was opened with expires; then the socket is closed with 4001",
            "params": [
                {"name": "in", "required": True, "schema": {"type": "integer", "minimum": 0}},
                {"name": "reason", "required": True, "schema": {"type": "string"}},
            ],
        },
    ]
