"""What Cti.js is on the wire: method signatures, and, from `cti_messages`, message types and their payloads.

Errors: `CtiError` > `UnknownMethod`, `BadParameters`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, Final

import msgspec

from protocol.cti_messages import AgentListen as AgentListen
from protocol.cti_messages import CallDirection as CallDirection
from protocol.cti_messages import CtiMessage as CtiMessage
from protocol.cti_messages import CurrentCallsPhoneEvents as CurrentCallsPhoneEvents
from protocol.cti_messages import ErrorMessage as ErrorMessage
from protocol.cti_messages import LinkStatusUpdate as LinkStatusUpdate
from protocol.cti_messages import PhoneEvent as PhoneEvent
from protocol.cti_messages import PhoneEventType as PhoneEventType
from protocol.cti_messages import PhoneStatus as PhoneStatus
from protocol.cti_messages import PhoneStatusUpdate as PhoneStatusUpdate
from protocol.cti_messages import UserConfigUpdate as UserConfigUpdate
from protocol.cti_messages import message as message
from protocol.words import EXACT_INTEGER_MAX, SHOWN_CHARACTERS, shown


class CtiError(ValueError):
    """Something that Cti.js does not know, or not like this; the text is meant for the caller."""


class UnknownMethod(CtiError):
    """No method of Cti.js has this name."""


class BadParameters(CtiError):
    """The parameters do not fit the method's signature.

    `parameter` names the one at fault, None where it is the whole list; the text says what came and what
    is allowed.
    """

    def __init__(self, method: str, parameter: str | None, fault: str) -> None:
        super().__init__(f"{method}: {fault}")
        self.method = method
        self.parameter = parameter


# --- Method signatures ----------------------------------------------------------------------------

Check = Callable[[object], str | None]
"""Says what is wrong with a value, as the end of a sentence that begins with its name; None if nothing is."""


class Parameter(msgspec.Struct, frozen=True):
    """One parameter of a method. `type` is the catalogue's expression, `array<integer>`; `check` tests it."""

    name: str
    type: str
    optional: bool
    check: Check


class Signature(msgspec.Struct, frozen=True):
    """A method as Cti.js declares it; `triggers` are the message types that a call of it leads to."""

    method: str
    parameters: tuple[Parameter, ...]
    triggers: tuple[str, ...]
    deprecated: bool

    def __str__(self) -> str:
        shown = ", ".join(f"{p.name}{'?' if p.optional else ''}: {p.type}" for p in self.parameters)
        return f"{self.method}({shown})"

    def bind(self, params: object) -> dict[str, Any]:
        """The arguments by name, without those that were not given.

        `params` is an object (by name), an array (by position, as in JavaScript) or None; `null` for an
        optional parameter means that it is not given. Raises `BadParameters` for everything else.
        """
        if isinstance(params, dict):
            return self._bind(params, params)
        if params is None:
            return self._bind({}, {})
        if not isinstance(params, (list, tuple)):
            raise self._fault(None, f"params must be an object or an array, got {shown(params)}")
        if len(params) > len(self.parameters):
            raise self._fault(None, f"{len(params)} parameters came, {len(self.parameters)} are allowed")
        return self._bind({p.name: v for p, v in zip(self.parameters, params, strict=False)}, {})

    def _bind(self, given: Mapping[str, object], by_name: Mapping[object, object]) -> dict[str, Any]:
        bound = {}
        seen = 0
        for parameter in self.parameters:
            name = parameter.name
            if name in given:
                seen += 1
                value = given[name]
                if value is not None or not parameter.optional:
                    fault = parameter.check(value)
                    if fault is not None:
                        raise self._fault(name, name + fault)
                    bound[name] = value
            elif not parameter.optional:
                raise self._fault(name, f"{name} is missing")
        if seen < len(by_name):
            names = {p.name for p in self.parameters}
            for extra in by_name:
                if extra not in names:
                    named = extra if isinstance(extra, str) else None
                    raise self._fault(named, f"no parameter is named {shown(extra)}")
        return bound

    def _fault(self, parameter: str | None, fault: str) -> BadParameters:
        return BadParameters(self.method, parameter, f"{fault}; the signature is {self}")


def bind(method: str, params: object) -> dict[str, Any]:
    """`Signature.bind` of a method by its full name, `Cti.dial`. Raises `UnknownMethod`, `BadParameters`."""
    signature = METHODS.get(method)
    if signature is None:
        raise UnknownMethod(f"no method is named {shown(method)}")
    return signature.bind(params)


# --- Types of parameters --------------------------------------------------------------------------


def _nameable(key: object) -> str | None:
    """A superfluous parameter's name, fit to be sent back; None where it is not."""
    return key[:SHOWN_CHARACTERS] if isinstance(key, str) and _string(key) is None else None


def _string(value: object) -> str | None:
    if isinstance(value, str):
        if value.isascii():
            return None
        try:
            value.encode()
        except UnicodeEncodeError:
            return " must be Unicode text, got a string with a lone surrogate"
        return None
    return f" must be a string, got {shown(value)}"


def _boolean(value: object) -> str | None:
    return None if isinstance(value, bool) else f" must be true or false, got {shown(value)}"


def _integer(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) <= EXACT_INTEGER_MAX:
            return None
        return " must be an integer that JavaScript holds exactly (53 bits), got a larger one"
    return f" must be an integer, got {shown(value)}"


def _any(value: object) -> str | None:
    return None


def _object(value: object) -> str | None:
    return None if isinstance(value, dict) else f" must be an object, got {shown(value)}"


def _map_of_strings(value: object) -> str | None:
    if not isinstance(value, dict):
        return f" must be an object of strings, got {shown(value)}"
    for key, item in value.items():
        if (fault := _string(key)) is not None:
            return f": a key{fault}"
        if (fault := _string(item)) is not None:
            return f".{key[:SHOWN_CHARACTERS]}{fault}"
    return None


def _nullable(inner: Check) -> Check:
    def check(value: object) -> str | None:
        return None if value is None else inner(value)

    return check


def _array(inner: Check) -> Check:
    def check(value: object) -> str | None:
        if not isinstance(value, (list, tuple)):
            return f" must be an array, got {shown(value)}"
        for index, item in enumerate(value):
            if (fault := inner(item)) is not None:
                return f"[{index}]{fault}"
        return None

    return check


def _one_of(allowed: list[str]) -> Check:
    def check(value: object) -> str | None:
        if isinstance(value, str) and value in allowed:
            return None
        return f" must be one of {', '.join(allowed)}, got {shown(value)}"

    return check


def _record(fields: list[tuple[str, Check, bool]]) -> Check:
    def check(value: object) -> str | None:
        if not isinstance(value, dict):
            return f" must be an object, got {shown(value)}"
        for name, inner, optional in fields:
            item = value.get(name)
            if item is None and optional:
                continue
            if name not in value:
                return f".{name} is missing"
            if (fault := inner(item)) is not None:
                return f".{name}{fault}"
        return None

    return check


# --- Loading the catalogue ------------------------------------------------------------------------


class TypeField(msgspec.Struct):
    """One member of a named type, or one parameter; `type` is an expression, `array<integer>`."""

    type: str
    name: str = ""
    optional: bool = False


class _Method(msgspec.Struct):
    params: list[TypeField]
    triggers: list[str] = []
    deprecated: bool = False


class _Catalogue(msgspec.Struct):
    types: dict[str, dict[str, TypeField] | list[str]]
    methods: dict[str, _Method]


def _checker(expression: str, types: Mapping[str, dict[str, TypeField] | list[str]]) -> Check:
    """The test for a type expression: a primitive, `array<…>`, `…|null`, or a name in `types`."""
    primitives: dict[str, Check] = {
        "string": _string,
        "boolean": _boolean,
        "integer": _integer,
        "any": _any,
        "object": _object,
        "object<string,string>": _map_of_strings,
    }
    if expression in primitives:
        return primitives[expression]
    if expression.endswith("|null"):
        return _nullable(_checker(expression.removesuffix("|null"), types))
    if expression.startswith("array<"):
        return _array(_checker(expression.removeprefix("array<").removesuffix(">"), types))
    definition = types[expression]
    if isinstance(definition, list):
        return _one_of(definition)
    return _record([(name, _checker(f.type, types), f.optional) for name, f in definition.items()])


def _load() -> _Catalogue:
    text = (files("protocol") / "catalogue" / "cti-methods.json").read_bytes()
    return msgspec.json.decode(text, type=_Catalogue)


def _signatures(catalogue: _Catalogue) -> dict[str, Signature]:
    return {
        name: Signature(
            name,
            tuple(
                Parameter(p.name, p.type, p.optional, _checker(p.type, catalogue.types)) for p in entry.params
            ),
            tuple(entry.triggers),
            entry.deprecated,
        )
        for name, entry in catalogue.methods.items()
    }


_CATALOGUE: Final = _load()

TYPES: Final[Mapping[str, dict[str, TypeField] | list[str]]] = _CATALOGUE.types
"""The named types of parameters: the members of an object, or the values of an enumeration."""

METHODS: Final[Mapping[str, Signature]] = _signatures(_CATALOGUE)
"""Every method of `Cti`, `Callback` and `Membership` that goes over the wire, by its full name.

Left out are those that only concern the page itself (`setHandler`, `init`, …).
"""
