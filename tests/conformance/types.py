"""How a PBX's answer is not what the catalogue says: exact types, no unknown fields, none missing. Raises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from protocol.schema import (
    Choice,
    Either,
    FreeObject,
    Listing,
    Misfit,
    Nullable,
    Number,
    Record,
    Schema,
    Text,
    Truth,
    Whole,
)


def faults(schema: Schema, value: Any, where: str = "") -> Iterator[str]:
    """Each fault as a line: the path within the answer, and what is wrong there."""
    match schema:
        case Record() if isinstance(value, dict):
            for name, item in value.items():
                member = schema.members.get(name)
                if member is None:
                    yield f"{where}.{name}: in no table"
                else:
                    yield from faults(member.schema, item, f"{where}.{name}")
            for name, member in schema.members.items():
                if member.required and name not in value:
                    yield f"{where}.{name}: missing"
        case Listing() if isinstance(value, list):
            # What is wrong with every item is told once.
            found = (fault for item in value for fault in faults(schema.items, item, f"{where}[]"))
            yield from dict.fromkeys(found)
        case Nullable():
            if value is not None:
                yield from faults(schema.inner, value, where)
        case Either():
            yield from min((list(faults(option, value, where)) for option in schema.options), key=len)
        case Choice():
            if value not in schema.values:
                yield f"{where}: {value!r} is none of {', '.join(schema.values)}"
        case Text():
            yield from _unless(isinstance(value, str), "a string", value, where)
        case Truth():
            yield from _unless(isinstance(value, bool), "a boolean", value, where)
        case Number():
            yield from _unless(isinstance(value, float) or _whole(value), "a number", value, where)
        case Whole():
            yield from _unless(_whole(value) and _accepts(schema, value), "an integer", value, where)
        case _:
            wanted = "an object" if isinstance(schema, (Record, FreeObject)) else "an array"
            yield from _unless(_accepts(schema, value), wanted, value, where)


def _unless(fits: bool, wanted: str, value: Any, where: str) -> Iterator[str]:
    if not fits:
        yield f"{where}: {wanted} is {value!r:.60}"


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _accepts(schema: Schema, value: Any) -> bool:
    try:
        schema.accept(value)
    except Misfit:
        return False
    return True
