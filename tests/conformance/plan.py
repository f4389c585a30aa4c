"""What is asked in a replay of the documents' examples: the examples, with values that the simulated PBX has.

The tables `tests/data/conformance/*.toml` say who asks, what must have happened before, and which values stand
instead of the document's. Errors: `ValueError` for a table that names what is not there.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from protocol.rest import RestMethod, Sent

TABLES = Path(__file__).parent.parent / "data" / "conformance"

_NAMED = re.compile(r"\$(\w+)")


class Row(msgspec.Struct, forbid_unknown_fields=True, rename={"with_": "with"}):
    """How some examples are replayed. A later row adds to an earlier one of the same example.

    `of`: ids of examples, or patterns. `by`: who asks. `scene`: what happens first (`scenes_….py`), which gives the
    values that `$name` stands for. `with`: parameter or field → value, where the example has it; `add`: where it has
    not. `say`: the document's value → ours, wherever it stands. `status`: what is the right answer where the document
    prints none, or another. `why` says why the example is not replayed as it is.
    """

    of: list[str]
    by: str | None = None
    scene: str | None = None
    with_: dict[str, Any] = {}
    add: dict[str, Any] = {}
    say: dict[str, Any] = {}
    status: int | None = None
    why: str = ""


class Further(msgspec.Struct, forbid_unknown_fields=True, rename={"with_": "with"}):
    """A call of an operation that has no example, or whose examples do not tell of everything."""

    call: str
    by: str | None = None
    scene: str | None = None
    with_: dict[str, Any] = {}
    status: int | None = None
    why: str = ""


class Table(msgspec.Struct, forbid_unknown_fields=True):
    """One API's table."""

    row: list[Row]
    further: list[Further] = []


def table(name: str) -> Table:
    """The table of an API."""
    return msgspec.convert(tomllib.loads((TABLES / f"{name}.toml").read_text()), Table)


@dataclass
class Asked:
    """One request as the document has it: nothing in it is made into what the tables say."""

    id: str
    method: RestMethod
    path: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    by: str = ""
    scene: str = ""
    status: int | None = None

    def filled(self, values: Mapping[str, Any]) -> Asked:
        """The same with what `$name` stands for."""

        def fill(value: Any) -> Any:
            if not isinstance(value, str):
                return value
            whole = _NAMED.fullmatch(value)
            if whole is not None:
                return values[whole[1]]
            return _NAMED.sub(lambda found: str(values[found[1]]), value)

        path, query, body = (_each(part, fill) for part in (self.path, self.query, self.body))
        return Asked(self.id, self.method, path, query, body, self.by, self.scene, self.status)

    def arguments(self) -> dict[str, Any]:
        """The parameters of a call."""
        query = {name: "" if value is None else value for name, value in self.query.items()}
        if self.method.upload is not None:
            return {**self.path, **query, self.method.upload.parameter: self.body}
        names = {wire: name for name, wire in (self.method.body or {}).items()}
        body = {names.get(wire, wire): value for wire, value in (self.body or {}).items()}
        return {**self.path, **query, **body}

    def sent(self) -> Sent:
        """The request as it goes through the tunnel, its values as they are."""
        method = self.method
        if method.upload is not None:
            return method.request(method.accept(self.arguments()))
        target = method.template
        for name in method.path:
            safe = "/" if name in method.multi else ""
            target = target.replace(f"{{{name}}}", quote(str(self.path[name]), safe=safe))
        pairs = [
            name if value is None else f"{name}={quote(_text(value), safe=',')}"
            for name, value in self.query.items()
        ]
        body = None if self.body is None else msgspec.json.encode(self.body)
        return Sent(f"{target}?{'&'.join(pairs)}" if pairs else target, list(method.headers), body)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def replayed(asked: Asked, rows: list[Row]) -> Asked:
    """The request of an example with what the table says of it."""
    asked = copy.deepcopy(asked)
    for row in rows:
        if not any(fnmatchcase(asked.id, pattern) for pattern in row.of):
            continue
        asked.by = row.by or asked.by
        asked.scene = row.scene if row.scene is not None else asked.scene
        asked.status = row.status or asked.status
        say = row.say

        def said(value: Any, say: dict[str, Any] = say) -> Any:
            return say.get(str(value), value) if not isinstance(value, bool) else value

        asked.path, asked.query, asked.body = (
            _each(part, said) for part in (asked.path, asked.query, asked.body)
        )
        parts = [part for part in (asked.path, asked.query, asked.body) if isinstance(part, dict)]
        for name, value in row.with_.items():
            for part in parts:
                if name in part:
                    part[name] = value
        for name, value in row.add.items():
            _add(asked, name, value)
    return asked


def further(call: Further, method: RestMethod) -> Asked:
    """The request of a further call."""
    asked = Asked(call.call, method, by=call.by or "user", scene=call.scene or "", status=call.status)
    for name, value in call.with_.items():
        _add(asked, name, value)
    return asked


def _add(asked: Asked, name: str, value: Any) -> None:
    method = asked.method
    if name not in method.parameters:
        raise ValueError(f"{asked.id}: {method.name} has no parameter {name}")
    if name in method.path:
        asked.path[name] = value
    if name in method.query:
        asked.query[name] = None if name in method.flags else value
    if method.body is not None and name in method.body:
        asked.body = {**(asked.body or {}), method.body[name]: value}
    if method.upload is not None and name == method.upload.parameter:
        asked.body = value


def _each(part: Any, change: Callable[[Any], Any]) -> Any:
    """The value with each of its strings and numbers changed."""
    if isinstance(part, dict):
        return {name: _each(value, change) for name, value in part.items()}
    if isinstance(part, list):
        return [_each(value, change) for value in part]
    return None if part is None else change(part)


def unused(tables: Table, ids: set[str]) -> Iterator[str]:
    """Patterns that no example has."""
    for row in tables.row:
        for pattern in row.of:
            if not any(fnmatchcase(each, pattern) for each in ids):
                yield pattern
