"""Bad parameters for an operation, one fault at a time, made from what the catalogue says of it.

Which values are bad is written here once more, so that a checker that takes too much is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from protocol.cti import TYPES, Signature
from protocol.own_methods import OwnMethod
from protocol.rest import RestMethod
from protocol.schema import (
    Anything,
    Choice,
    Either,
    FreeObject,
    Listing,
    Nullable,
    Number,
    Record,
    Schema,
    Text,
    Truth,
    Upload,
    Whole,
)

DEEPEST = 6
"""Types may be their own members' types; no documented body is deeper."""


class Fault(NamedTuple):
    """Arguments with one fault, and where it is."""

    arguments: dict[str, Any]
    param: str


def smallest(method: RestMethod) -> dict[str, Any]:
    """Arguments that are good: those that must be there."""
    return {name: method.parameters[name].schema.sample() for name in method.required}


def faults(method: RestMethod) -> Iterator[Fault]:
    """One of each kind at each place."""
    good = smallest(method)
    yield Fault({**good, "noSuchParameter": 1}, "noSuchParameter")
    for name in method.required:
        yield Fault({other: value for other, value in good.items() if other != name}, name)
        yield Fault({**good, name: None}, name)
    for name, parameter in method.parameters.items():
        for value, path in bad(parameter.schema, 0):
            if value is not None:
                yield Fault({**good, name: value}, _joined(name, path))
    for name in method.path:
        for segment in ("", ".", ".."):
            if isinstance(method.parameters[name].schema, Text):
                yield Fault({**good, name: segment}, name)


def faults_of_own(method: OwnMethod, *, as_they_are: bool) -> Iterator[Fault]:
    """The same for a method of the bridge's own. `as_they_are`: it does not take a number for a string, or else."""
    parameters = method.parameters
    good = {name: parameter.schema.sample() for name, parameter in parameters.items() if parameter.required}
    yield Fault({**good, "noSuchParameter": 1}, "noSuchParameter")
    for name, parameter in parameters.items():
        if parameter.required:
            yield Fault({other: value for other, value in good.items() if other != name}, name)
            yield Fault({**good, name: None}, name)
        for value, path in bad(parameter.schema, 0):
            yield Fault({**good, name: value}, _joined(name, path))
        if as_they_are:
            for value in ("0", "1") if isinstance(parameter.schema, Whole) else (7, 0.5, True):
                yield Fault({**good, name: value}, name)


_OF_OTHER_TYPES: dict[str, tuple[Any, ...]] = {
    "string": (7, 0.5, True, [], {}),
    "boolean": ("true", 0, 1, [], {}),
    "integer": ("1", 1.5, False, 2**53, [], {}),
    "object": ("x", 7, True, []),
    "object<string,string>": ("x", 7, True, [], {"key": 1}, {"key": None}, {"key": {}}),
}

_GOOD: dict[str, Any] = {
    "string": "x",
    "boolean": False,
    "integer": 0,
    "any": None,
    "object": {},
    "object<string,string>": {},
}


def faults_of_cti(signature: Signature) -> Iterator[Fault]:
    """The same for a method of Cti.js, which takes nothing for something else."""
    good = {each.name: _good_cti(each.type) for each in signature.parameters if not each.optional}
    yield Fault({**good, "noSuchParameter": 1}, "noSuchParameter")
    for parameter in signature.parameters:
        name = parameter.name
        if not parameter.optional:
            yield Fault({other: value for other, value in good.items() if other != name}, name)
            if not parameter.type.endswith("|null") and parameter.type != "any":
                yield Fault({**good, name: None}, name)
        for value in _bad_cti(parameter.type):
            yield Fault({**good, name: value}, name)


def _good_cti(expression: str) -> Any:
    if expression in _GOOD:
        return _GOOD[expression]
    if expression.endswith("|null"):
        return None
    if expression.startswith("array<"):
        return []
    definition = TYPES[expression]
    if isinstance(definition, list):
        return definition[0]
    return {name: _good_cti(field.type) for name, field in definition.items() if not field.optional}


def _bad_cti(expression: str) -> Iterator[Any]:
    """Values that are not of a type; none of them is null."""
    if expression == "any":
        return
    if expression in _OF_OTHER_TYPES:
        yield from _OF_OTHER_TYPES[expression]
    elif expression.endswith("|null"):
        yield from _bad_cti(expression.removesuffix("|null"))
    elif expression.startswith("array<"):
        inner = expression.removeprefix("array<").removesuffix(">")
        yield from ("x", 7, True, {})
        yield from ([_good_cti(inner), value] for value in _bad_cti(inner))
    else:
        definition = TYPES[expression]
        yield from ("no such value", 7, True, [])
        if isinstance(definition, list):
            return
        good = _good_cti(expression)
        for name, field in definition.items():
            if not field.optional:
                yield {other: value for other, value in good.items() if other != name}
            yield from ({**good, name: value} for value in _bad_cti(field.type))


def _joined(step: str, path: str) -> str:
    return step + path if path.startswith("[") or not path else f"{step}.{path}"


def bad(schema: Schema, depth: int) -> Iterator[tuple[Any, str]]:
    """Values that are not what the schema says, and the path to what is wrong in them."""
    if depth > DEEPEST or isinstance(schema, Anything):
        return
    for value in _of_other_kinds(schema):
        yield value, ""
    if isinstance(schema, Nullable):
        yield from bad(schema.inner, depth)
    elif isinstance(schema, Listing):
        for value, path in bad(schema.items, depth + 1):
            yield [value], _joined("[0]", path)
            yield [schema.items.sample(), value], _joined("[1]", path)
    elif isinstance(schema, Upload):
        yield {}, "data"
        yield {"data": "no base64"}, "data"
        yield {"text": "", "filename": "../x"}, "filename"
        yield {"text": "", "noSuchMember": 1}, "noSuchMember"
    elif isinstance(schema, Record):
        good = schema.sample()
        yield {**good, "noSuchMember": 1}, "noSuchMember"
        for name, member in schema.members.items():
            if member.required:
                yield {other: value for other, value in good.items() if other != name}, name
            for value, path in bad(member.schema, depth + 1):
                if value is not None or member.required:
                    yield {**good, name: value}, _joined(name, path)


def _of_other_kinds(schema: Schema) -> tuple[Any, ...]:
    if isinstance(schema, Nullable | Anything):
        return ()
    if isinstance(schema, Text):
        return [], {}, ["x"]
    if isinstance(schema, Choice):
        return "no such value", 7, [], {}
    if isinstance(schema, Whole):
        return "x", "", 1.5, True, 2**63, [], {}
    if isinstance(schema, Number):
        return "x", "", False, "nan", [], {}
    if isinstance(schema, Truth):  # and flags, where "" is a value
        return "yes", 0, 1, [], {}
    if isinstance(schema, Listing):
        too_few: tuple[Any, ...] = ([],) if schema.sample() else ()
        return ({}, 1.5, *too_few) if schema.separator is not None else ("x", 7, True, {}, *too_few)
    if isinstance(schema, FreeObject | Record):
        return "x", 7, True, []
    if isinstance(schema, Upload):
        return 7, True, []
    assert isinstance(schema, Either), schema
    return ({},)
