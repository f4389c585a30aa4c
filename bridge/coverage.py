"""How much of each PBX API the bridge reaches, the simulated PBXs answer, and the tests have really exercised.

What the tests did is what they have written down: see `tests/exercised.py`. Errors: `BadRecord`, where that is not
readable.
"""

from __future__ import annotations

import asyncio
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
    """What the tests did: operations by JSON-RPC name that a PBX answered, through each of the two ways."""

    jsonrpc: dict[str, str] = {}
    tunnel: dict[str, str] = {}


class OperationCoverage(msgspec.Struct, rename="camel"):
    """One operation. `by_jsonrpc`, `by_tunnel`: `ok` or `refused` as the tests saw it, None where they did not."""

    method: str
    reachable: bool
    simulated: bool
    has_example: bool
    by_jsonrpc: str | None
    by_tunnel: str | None


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


def coverage(record: Record) -> list[ApiCoverage]:
    """Everything about every operation."""
    simulated = asyncio.run(_simulated())
    examples = {f"O2g.{example.operation}" for example in o2g.examples()}
    tables: dict[str, dict[str, RestMethod]] = {"O2G 1.0": dict(o2g_methods())}
    for name in xivo.NAMES:
        api = xivo.api(name)
        for operation, method in zip(api.operations, xivo_methods(name).values(), strict=True):
            tables.setdefault(f"{_TITLES[name]} {operation.version}", {})[method.name] = method
            if operation.body_example is not None or operation.response_examples:
                examples.add(method.name)
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
        sum(operation.by_jsonrpc == "ok" for operation in operations),
        sum(operation.by_tunnel == "ok" for operation in operations),
    )


_HEAD = ("API", "operations", "reachable", "simulated", "by JSON-RPC", "by tunnel", "with example")


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
    for name, (operations, *others, well_called, well_tunnelled) in zip(
        names, [*numbers, totals], strict=True
    ):
        shown = [f"{number} ({number * 100 // operations} %)" for number in others]
        shown[2:4] = [f"{shown[2]}, {well_called} ok", f"{shown[3]}, {well_tunnelled} ok"]
        if record is None:
            shown[2:4] = ["?", "?"]
        rows.append([name, str(operations), *shown])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    text = []
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        text.append("  ".join([row[0].ljust(widths[0]), *cells[1:]]))
    rule = "-" * len(text[0])
    text[1:1] = [rule]
    text[-1:-1] = [rule]
    if record is None:
        text.append(f"\nNo tests have been run here: {RECORD} is missing; pytest writes it.")
    return "\n".join([*text, ""])


def missing(found: list[ApiCoverage]) -> str:
    """The operations that something is missing of, a line each."""
    lines = []
    for operation in (operation for each in found for operation in each.operations):
        lacks = [
            word
            for word, has in (
                ("reachable", operation.reachable),
                ("simulated", operation.simulated),
                ("by JSON-RPC", operation.by_jsonrpc),
                ("by tunnel", operation.by_tunnel),
            )
            if not has
        ]
        if lacks:
            lines.append(f"{operation.method}: not {', '.join(lacks)}")
    return "\n".join([*lines, ""]) if lines else ""
