"""The methods of this build and their parameters, for who looks at them from outside: the command line.

Errors: none. Source: the OpenRPC document, of which the 408 methods are read in 5 ms.
"""

from __future__ import annotations

import difflib
from functools import cache
from importlib import resources
from typing import Any, Final

import msgspec

_SHOWN: Final = {
    "string": "TEXT",
    "integer": "NUMBER",
    "number": "NUMBER",
    "boolean": "true|false",
    "array": "'[…]'",
    "object": "'{…}'",
}

SUGGESTED_MOST: Final = 3


class Parameter(msgspec.Struct):
    """One parameter; `schema` is JSON Schema."""

    name: str
    schema: dict[str, Any] = {}
    required: bool = False


class Method(msgspec.Struct, rename={"supported": "x-supported"}):
    """One method; `supported` are the kinds of sites that can do it."""

    name: str
    summary: str = ""
    params: list[Parameter] = []
    supported: list[str] = []

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name."""
        return next((each for each in self.params if each.name == name), None)


class _Components(msgspec.Struct):
    schemas: dict[str, dict[str, Any]] = {}


class _Document(msgspec.Struct, rename={"notifications": "x-notifications"}):
    methods: list[Method]
    components: _Components
    notifications: list[Method] = []


@cache
def _document() -> _Document:
    # Not by `protocol.openrpc`: that draws in all that the document is made from, which takes 70 ms.
    committed = resources.files("protocol") / "openrpc" / "openrpc.json"
    return msgspec.json.decode(committed.read_bytes(), type=_Document)


@cache
def methods() -> dict[str, Method]:
    """Every method by its name."""
    return {each.name: each for each in _document().methods}


@cache
def event_types() -> list[str]:
    """What `msgType` of a `Cti.event` can be."""
    events = next(each for each in _document().notifications if each.name == "Cti.event")
    kind = events.parameter("msgType")
    return [] if kind is None else kind.schema["enum"]


def suggested(name: str) -> list[str]:
    """The methods that may have been meant, the nearest first."""
    folded = {each.lower(): each for each in methods()}
    near = difflib.get_close_matches(name.lower(), folded, SUGGESTED_MOST, 0.75)
    if not near and "." not in name:
        near = [each for each in folded if each.endswith(f".{name.lower()}")][:SUGGESTED_MOST]
    return [folded[each] for each in near]


def kinds(schema: dict[str, Any]) -> frozenset[str]:
    """The JSON types that a schema allows; empty where it does not say."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return kinds(_document().components.schemas.get(reference.rpartition("/")[2], {}))
    for several in ("anyOf", "oneOf"):
        if several in schema:
            each = [kinds(one) for one in schema[several]]
            return frozenset().union(*each) if all(each) else frozenset()
    if "enum" in schema:
        return frozenset({"string"}) if all(isinstance(each, str) for each in schema["enum"]) else frozenset()
    kind = schema.get("type", [])
    return frozenset([kind] if isinstance(kind, str) else kind)


def words(schema: dict[str, Any]) -> list[str]:
    """The values that a schema allows, where these are a few words."""
    if "enum" in schema:
        return [each for each in schema["enum"] if isinstance(each, str)]
    return ["true", "false"] if kinds(schema) == {"boolean"} else []


def signature(method: Method) -> str:
    """How it is called: `Cti.dial destination=TEXT [variables='{…}']`."""
    words = [method.name]
    for each in method.params:
        word = f"{each.name}={_shown(each)}"
        words.append(word if each.required else f"[{word}]")
    return " ".join(words)


def _shown(parameter: Parameter) -> str:
    words = parameter.schema.get("enum")
    if words and len(words) <= 5:
        return "|".join(map(str, words))
    allowed = [name for name in _SHOWN if name in kinds(parameter.schema)]
    return _SHOWN[allowed[0]] if allowed else "VALUE"
