"""A call's parameters from the words behind its method: JSON, or `name=value` with the types of the OpenRPC document.

Errors: `failures.WrongUsage`, with what would be right.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from bridge import method_list
from bridge.method_list import Method
from bridge.terminal.failures import WrongUsage

Params = dict[str, Any] | list[Any] | None

_PAIR: Final = re.compile(r"(?P<name>[A-Za-z_][\w.-]*)=(?P<value>.*)", re.DOTALL)
_EXAMPLE: Final = 'quote it: \'{"destination": "70121"}\', or write destination=70121'


def params(method: str, words: Sequence[str], read: Callable[[], str] = sys.stdin.read) -> Params:
    """The parameters. `-` reads JSON from standard input. Raises `WrongUsage`."""
    if not words:
        return None
    pairs = [_PAIR.fullmatch(word) for word in words]
    found = [pair for pair in pairs if pair is not None]
    if len(found) == len(words):
        known = method_list.methods().get(method)
        return _named(method, known, [(pair["name"], pair["value"]) for pair in found])
    if len(words) > 1:
        odd = words[pairs.index(None)]
        raise WrongUsage(f"{odd!r} is no parameter", "write PARAMS as one JSON object, or each as name=value")
    return _json(read() if words[0] == "-" else words[0])


def _json(text: str) -> Params:
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise WrongUsage(f"PARAMS is not JSON: {error}", _EXAMPLE) from error
    if not isinstance(value, dict | list):
        raise WrongUsage("PARAMS must be a JSON object or array", _EXAMPLE)
    return value


def _named(name: str, method: Method | None, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    if method is None:  # a bridge of another version may know it
        return {key: _guessed(_one(key, each)) for key, each in values.items()}
    params: dict[str, Any] = {}
    for key, each in values.items():
        parameter = method.parameter(key)
        if parameter is None:
            near = difflib.get_close_matches(key, [one.name for one in method.params], 1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise WrongUsage(
                f"{name} has no parameter {key}", f"{hint}it is called as: {method_list.signature(method)}"
            )
        kinds = method_list.kinds(parameter.schema)
        if "array" in kinds and not each[0].lstrip().startswith("["):
            of_items = method_list.kinds(parameter.schema.get("items", {}))
            params[key] = [_typed(key, of_items, one) for one in each]
        else:
            params[key] = _typed(key, kinds, _one(key, each))
    return params


def _one(key: str, values: list[str]) -> str:
    if len(values) > 1:
        raise WrongUsage(f"{key} is given {len(values)} times", "only a list may be")
    return values[0]


def _guessed(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return text


def _typed(key: str, kinds: frozenset[str], text: str) -> Any:
    """The value of one of these JSON types that a text stands for; text itself, where that is allowed."""
    if not kinds:
        return _guessed(text)
    if kinds != {"string"}:
        value = _guessed(text)
        if _kind(value) in kinds or (_kind(value) == "integer" and "number" in kinds):
            return value
    if "string" in kinds:
        return text
    wanted = {"boolean": "true or false", "integer": "a whole number", "number": "a number", "null": "null"}
    words = [wanted.get(kind, f"JSON ({kind})") for kind in sorted(kinds)]
    raise WrongUsage(f"{key}={text}: this must be {' or '.join(words)}")


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    names = {
        type(None): "null",
        int: "integer",
        float: "number",
        str: "string",
        list: "array",
        dict: "object",
    }
    return names[type(value)]
