"""How much of each PBX API the bridge reaches, the simulated PBXs answer, and the tests have really exercised.

What the tests did is what they have written down: see `tests/exercised.py`. What the replay of the documents'
examples showed, and how the answers deviate, comes with the bridge (`exercised.json`, `deviations.json`); that it is
true is for `tests/conformance`. Errors: `BadRecord`, where a record is not readable.
"""

from __future__ import annotations

import asyncio
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import msgspec

from bridge.simulator.server import Simulator
from bridge.simulator.xivo_server import XivoSimulator
from bridge.sites import Operation
from bridge.sites.o2g.operations import generic_operations as o2g_operations
from bridge.sites.xivo.operations import generic_operations as xivo_operations
from bridge.tunnel.paths import PathRefused, PathRules
from protocol.catalogue import o2g, xivo
from protocol.jsonrpc import RpcError
from protocol.methods import o2g_methods, xivo_methods
from protocol.rest import RestMethod

RECORD = Path("build") / "exercised.json"
"""Where a run of the tests in the project's folder writes what it has exercised."""

EVERY_BASE = ("/api/rest", "/api/rest/**", "/xuc/api/**", "/configmgt/api/**", "/api/1.0/**")
"""What a configuration may let through the tunnel (`tunnel.allow`); the default leaves XUC 1.0 and XCU out."""


class BadRecord(Exception):
    """The record of what the tests did is not readable; the text says what to do."""


class Record(msgspec.Struct):
    """What the tests did: operations by JSON-RPC name that a PBX answered, through each of the two ways.

    `examples`: those of the documents' examples that were replayed, both ways, by operation. `events`: those of O2G's
    that came.
    """

    jsonrpc: dict[str, str] = {}
    tunnel: dict[str, str] = {}
    examples: dict[str, list[str]] = {}
    events: list[str] = []


class Deviation(msgspec.Struct, forbid_unknown_fields=True):
    """How some examples are answered otherwise than documented. `of`: their ids; `ways`: `jsonrpc`, `tunnel`."""

    of: list[str]
    ways: list[str]
    deviation: str
    reason: str


class Absence(msgspec.Struct, forbid_unknown_fields=True):
    """What cannot be: `of` are operations that are never answered well, or events that never come."""

    of: list[str]
    ways: list[str]
    reason: str


class Deviations(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """Everything that is known to be otherwise than documented, with the reasons."""

    deviations: list[Deviation]
    never_ok: list[Absence]
    unseen: list[Absence]


class OperationCoverage(msgspec.Struct, rename="camel"):
    """One operation. `by_jsonrpc`, `by_tunnel`: `ok` or `refused` as the tests saw it, None where they did not.

    `examples`: how many the documents have of it; deviating are those that one of the ways answers otherwise.
    """

    method: str
    reachable: bool
    simulated: bool
    has_example: bool
    by_jsonrpc: str | None
    by_tunnel: str | None
    examples: int
    examples_replayed: int
    examples_deviating: int


class ApiCoverage(msgspec.Struct, rename="camel"):
    """One API."""

    api: str
    operations: list[OperationCoverage]


class Counts(NamedTuple):
    """A line of the table. `ok_…`: answered with what was asked for, not with a refusal."""

    api: str
    operations: int
    reachable: int
    simulated: int
    by_jsonrpc: int
    by_tunnel: int
    with_example: int
    examples: int
    replayed: int
    deviating: int
    ok_by_jsonrpc: int
    ok_by_tunnel: int


def read_record(path: Path) -> Record | None:
    """What the tests did; None where there is no record. Raises `BadRecord`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Record)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise BadRecord(f"{path}: {error}; remove it and run the tests again") from error


def shipped_record() -> Record:
    """What the replay of the examples showed when this version was made."""
    return msgspec.json.decode(_beside("exercised.json"), type=Record)


def deviations() -> Deviations:
    """What is answered otherwise than documented."""
    return msgspec.json.decode(_beside("deviations.json"), type=Deviations)


def _beside(name: str) -> bytes:
    return resources.files("bridge").joinpath(name).read_bytes()


def documented_examples() -> dict[str, list[str]]:
    """Ids of the documents' examples, `telephony.makeCall 1` or `Xuc.dialNumber 1`, by the method's name."""
    found: dict[str, list[str]] = {}
    for example in o2g.examples():
        found.setdefault(f"O2g.{example.operation}", []).append(example.id)
    for api in xivo.apis():
        for operation in api.operations:
            name = f"{api.namespace}.{operation.name}"
            if operation.example_ids:
                found[name] = [f"{name} {each}" for each in operation.example_ids]
    return found


def coverage(record: Record) -> list[ApiCoverage]:
    """Everything about every operation."""
    simulated = asyncio.run(_simulated())
    examples = documented_examples()
    deviating = {example for deviation in deviations().deviations for example in deviation.of}
    tables: dict[str, dict[str, RestMethod]] = {"O2G 1.0": dict(o2g_methods())}
    for name in xivo.NAMES:
        api = xivo.api(name)
        for operation, method in zip(api.operations, xivo_methods(name).values(), strict=True):
            tables.setdefault(f"{_TITLES[name]} {operation.version}", {})[method.name] = method
    callable_: dict[str, Operation] = {**o2g_operations(), **xivo_operations()}
    rules = PathRules(EVERY_BASE)
    return [
        ApiCoverage(
            api,
            [
                OperationCoverage(
                    name,
                    name in callable_ and _passes(method, rules),
                    name in simulated,
                    name in examples,
                    record.jsonrpc.get(name),
                    record.tunnel.get(name),
                    len(examples.get(name, ())),
                    len(record.examples.get(name, ())),
                    len(deviating.intersection(examples.get(name, ()))),
                )
                for name, method in methods.items()
            ],
        )
        for api, methods in tables.items()
    ]


_TITLES: dict[xivo.Name, str] = {"xuc": "XUC", "configmgt": "Configuration server", "xcu": "XCU"}


def _passes(method: RestMethod, rules: PathRules) -> bool:
    """Whether the smallest call of the method is a request, and that request passes the tunnel."""
    smallest = {name: method.parameters[name].schema.sample() for name in method.required}
    try:
        rules.check(method.request(method.accept(smallest)).target)
    except (RpcError, PathRefused):
        return False
    return True


async def _simulated() -> set[str]:
    """What the simulated PBXs answer with more than that they do not support it."""
    o2g_pbx, xivo_pbx = Simulator(), XivoSimulator()
    try:
        await o2g_pbx.start()
        found = {name for name, method in o2g_methods().items() if o2g_pbx.o2g.serves(method.operation)}
        await xivo_pbx.start()  # it does not start with an operation that nothing executes
        for name in xivo.NAMES:
            found.update(xivo_methods(name))
    finally:
        await o2g_pbx.stop()
        await xivo_pbx.stop()
    return found


def count(each: ApiCoverage) -> Counts:
    """An API's line of the table."""
    operations = each.operations
    return Counts(
        each.api,
        len(operations),
        sum(operation.reachable for operation in operations),
        sum(operation.simulated for operation in operations),
        sum(operation.by_jsonrpc is not None for operation in operations),
        sum(operation.by_tunnel is not None for operation in operations),
        sum(operation.has_example for operation in operations),
        sum(operation.examples for operation in operations),
        sum(operation.examples_replayed for operation in operations),
        sum(operation.examples_deviating for operation in operations),
        sum(operation.by_jsonrpc == "ok" for operation in operations),
        sum(operation.by_tunnel == "ok" for operation in operations),
    )


_HEAD = (
    "API",
    "operations",
    "reachable",
    "simulated",
    "by JSON-RPC",
    "by tunnel",
    "with example",
    "examples",
    "replayed",
    "deviating",
)


def as_json(found: list[ApiCoverage]) -> bytes:
    """The report for programs."""
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def table(found: list[ApiCoverage], record: Record | None) -> str:
    """The report for people."""
    lines = [count(each) for each in found]
    numbers = [[int(number) for number in line[1:]] for line in lines]
    totals = [sum(column) for column in zip(*numbers, strict=True)]
    rows = [list(_HEAD)]
    names = [*(line.api for line in lines), "all"]
    for name, figures in zip(names, [*numbers, totals], strict=True):
        operations, *others, examples, replayed, deviating, well_called, well_tunnelled = figures
        shown = [f"{number} ({number * 100 // operations} %)" for number in others]
        shown[2:4] = [f"{shown[2]}, {well_called} ok", f"{shown[3]}, {well_tunnelled} ok"]
        told = [str(examples), str(replayed), str(deviating)]
        if record is None:
            shown[2:4] = ["?", "?"]
            told[1] = "?"
        rows.append([name, str(operations), *shown, *told])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    text = []
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        text.append("  ".join([row[0].ljust(widths[0]), *cells[1:]]))
    rule = "-" * len(text[0])
    text[1:1] = [rule]
    text[-1:-1] = [rule]
    if record is not None and record.events:
        text.append(f"\nO2G's events: {len(o2g.events())} are named, {len(record.events)} were seen.")
    if record is None:
        text.append(f"\nNo tests have been run here: {RECORD} is missing; pytest writes it.")
    return "\n".join([*text, ""])


def lacking(found: list[ApiCoverage]) -> list[ApiCoverage]:
    """Only the operations that something is missing of."""
    kept = []
    for each in found:
        operations = [operation for operation in each.operations if _lacks(operation)]
        if operations:
            kept.append(msgspec.structs.replace(each, operations=operations))
    return kept


def _lacks(operation: OperationCoverage) -> list[str]:
    """In which ways an operation is not there."""
    return [
        word
        for word, has in (
            ("reachable", operation.reachable),
            ("simulated", operation.simulated),
            ("by JSON-RPC", operation.by_jsonrpc),
            ("by tunnel", operation.by_tunnel),
        )
        if not has
    ]


def missing(found: list[ApiCoverage]) -> str:
    """The operations that something is missing of, a line each."""
    lines = [
        f"{operation.method}: not {', '.join(_lacks(operation))}"
        for each in lacking(found)
        for operation in each.operations
    ]
    return "\n".join([*lines, ""]) if lines else ""


def deviations_listed() -> str:
    """What is answered otherwise than documented, and why, for people."""
    known = deviations()
    lines = []
    for deviation in known.deviations:
        lines += [f"{', '.join(deviation.of)} ({_ways(deviation.ways)}): {deviation.deviation}"]
        lines += [f"    {deviation.reason}"]
    for title, absences in (("never answered well", known.never_ok), ("never seen", known.unseen)):
        for absence in absences:
            lines += [f"{', '.join(absence.of)} ({_ways(absence.ways)}): {title}", f"    {absence.reason}"]
    return "\n".join([*lines, ""])


def _ways(ways: list[str]) -> str:
    return " and ".join({"jsonrpc": "JSON-RPC", "tunnel": "tunnel"}[way] for way in ways)
