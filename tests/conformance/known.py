"""What the replay must show: the listed deviations, and the record that comes with the bridge. Raises nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bridge import coverage
from bridge.coverage import Absence, Record
from protocol.catalogue import o2g
from tests.conformance.running import Replay

SHIPPED = Path(coverage.__file__).with_name("exercised.json")


def listed(way: str) -> set[tuple[str, str]]:
    """Example or event, and how it deviates."""
    return {
        (example, known.deviation)
        for known in coverage.deviations().deviations
        if way in known.ways
        for example in known.of
    }


def never_ok(way: str) -> set[str]:
    """Operations that cannot be answered well."""
    return _of(coverage.deviations().never_ok, way)


def unseen(way: str) -> set[str]:
    """Events that cannot be caused."""
    return _of(coverage.deviations().unseen, way)


def _of(absences: list[Absence], way: str) -> set[str]:
    return {each for absence in absences if way in absence.ways for each in absence.of}


def expected_events(way: str) -> set[str]:
    """Events that must come."""
    return {event.event_name for event in o2g.events()} - unseen(way)


def record(shown: Mapping[str, Replay]) -> Record:
    """What both ways together have shown."""
    jsonrpc, tunnel = shown["jsonrpc"], shown["tunnel"]
    examples = {
        name: [each for each in ids if each in tunnel.replayed.get(name, ())]
        for name, ids in jsonrpc.replayed.items()
    }
    return Record(
        {name: "ok" if name in jsonrpc.well else "refused" for name in jsonrpc.well | jsonrpc.refused},
        {name: "ok" if name in tunnel.well else "refused" for name in tunnel.well | tunnel.refused},
        examples,
        sorted(jsonrpc.events & tunnel.events),
    )
