"""Which methods of Cti.js do what they say on which kind of site, as the tests have seen it.

The record comes with the program (`exercised-cti.json`); that it is true is for the tests whose rows it names.
Raises nothing. Source: protocol.md section 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from itertools import groupby
from typing import Any, Final, NamedTuple

import msgspec

from bridge.cti_surface import tables
from protocol.cti import METHODS

WAYS: Final = ("JSON-RPC", "native")
"""How a method is called: as JSON-RPC, and as the frame that cti.js sends."""

Seen = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Kind of site → method → the ways in which a test has called it and seen what the PBX got of it."""


class Tally(NamedTuple):
    """One kind of site: how many methods are tested in both ways, in one, in none, and not supported."""

    kind: str
    tested: int
    partly: int
    untested: int
    unsupported: int


def shipped() -> Seen:
    """What the tests had seen when this version was made."""
    content = resources.files("bridge").joinpath("exercised-cti.json").read_bytes()
    return msgspec.json.decode(content, type=dict[str, dict[str, tuple[str, ...]]])


def tallies(seen: Seen) -> list[Tally]:
    """One line for each kind of site."""
    found = []
    for kind, rows in tables().items():
        ways = [
            len(set(seen.get(kind, {}).get(method, ()))) for method, row in rows.items() if row.why is None
        ]
        tested, untested = ways.count(len(WAYS)), ways.count(0)
        unsupported = len(rows) - len(ways)
        found.append(Tally(kind, tested, len(ways) - tested - untested, untested, unsupported))
    return found


def summary(seen: Seen) -> str:
    """The tallies for people."""
    lines = [f"Cti.js: {len(METHODS)} methods"]
    for each in tallies(seen):
        words = [f"{each.tested} tested as {' and '.join(WAYS)}", f"{each.unsupported} not supported"]
        if each.partly:
            words.insert(1, f"{each.partly} in one of the ways")
        if each.untested:
            words.insert(-1, f"{each.untested} not tested")
        lines.append(f"  {each.kind}: {', '.join(words)}")
    return "\n".join([*lines, "(ctibridge coverage --cti lists them)", ""])


def listed(seen: Seen) -> str:
    """Every method on every kind of site, a line each."""
    return "".join(f"{line}\n" for line in _lines(seen))


class Entry(NamedTuple):
    """One method on one kind of site: the ways in which it is tested, or why it is not there."""

    kind: str
    method: str
    tested: Sequence[str]
    why: str | None


def entries(seen: Seen) -> list[dict[str, Any]]:
    """The same for programs: `[{kind, method, tested, why}]`."""
    return [each._asdict() for each in _entries(seen)]


def _entries(seen: Seen) -> Iterator[Entry]:
    for kind, rows in tables().items():
        for method, row in rows.items():
            ways = [way for way in WAYS if way in seen.get(kind, {}).get(method, ())]
            yield Entry(kind, method, ways, row.why)


def _lines(seen: Seen) -> Iterator[str]:
    width = max(map(len, METHODS))
    for kind, entries in groupby(_entries(seen), lambda each: each.kind):
        yield f"{kind}:"
        for each in entries:
            if each.why is not None:
                said = f"not supported: {each.why}"
            else:
                said = f"tested as {' and '.join(each.tested)}" if each.tested else "not tested"
            yield f"  {each.method.ljust(width)}  {said}"
