"""`ctibridge coverage`: how much of each PBX API is reachable, simulated and tested."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bridge.commands import options


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(
        commands,
        "coverage",
        "how much of each PBX API is reachable, simulated, and exercised by the tests",
        "Reachable: there is a method, and the tunnel lets it through. By JSON-RPC, by tunnel: a test has had an\n"
        "answer of a PBX; ok: what was asked for, no refusal. Replayed: examples of the PBX's documents that were\n"
        "asked both ways; deviating: those not answered as documented, --deviations says how and why.\n"
        "Without --record the figures are those of the last run of the tests in this folder, or those that come\n"
        "with the program.\n\n"
        'with --json: [{"api", …, "operations": [{"method", "reachable", …}]}], with --missing only those;\n'
        'with --cti [{"kind", "method", "tested": [WAY], "why"}]; with --deviations\n'
        '{"deviations", "neverOk", "unseen"}\n',
    )
    command.add_argument(
        "--deviations", action="store_true", help="what is answered otherwise than documented, and why"
    )
    command.add_argument(
        "--json",
        action="store_true",
        help="as JSON: everything about every operation, or what is asked for besides",
    )
    command.add_argument(
        "--cti",
        action="store_true",
        help="each method of Cti.js on each kind of site: tested, or why not there",
    )
    command.add_argument("--missing", action="store_true", help="the operations that something is missing of")
    command.add_argument(
        "--record", metavar="FILE", help="what the tests wrote (default build/exercised.json, if it is there)"
    )
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    from bridge import coverage, cti_coverage

    if asked.cti:
        seen = cti_coverage.shipped()
        if asked.json:
            options.print_json(cti_coverage.entries(seen))
        else:
            print(cti_coverage.listed(seen), end="")
        return 0
    if asked.deviations:
        if asked.json:
            options.print_json(coverage.deviations())
        else:
            print(coverage.deviations_listed(), end="")
        return 0
    try:
        record = coverage.read_record(Path(asked.record) if asked.record else coverage.RECORD)
        if record is None and not asked.record:
            record = coverage.shipped_record()
    except coverage.BadRecord as error:
        raise options.UsageError(str(error)) from error
    found = coverage.coverage(record or coverage.Record())
    if asked.json:
        sys.stdout.buffer.write(coverage.as_json(coverage.lacking(found) if asked.missing else found))
    elif asked.missing:
        print(coverage.missing(found), end="")
    else:
        print(coverage.table(found, record))
        print(cti_coverage.summary(cti_coverage.shipped()), end="")
    return 0 if all(operation.reachable for each in found for operation in each.operations) else 1
