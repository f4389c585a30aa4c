"""`ctibridge bench`: starts the bridge, its peers and a load on loopback, and reports what was measured.

Errors: none leave `main`; they are said on the standard error and in the exit status. This module is light:
every helper process imports it on its way to its own.
"""

from __future__ import annotations

import argparse

from bridge.bench import pbx_options

PARTS = ("ceiling", "calls", "tunnel", "fanout", "memory", "bodies")

CLUSTER = "cluster"
"""What is measured with `--cluster`."""

ROUNDS = 9
"""Enough for a median that four disturbed rounds cannot move, few enough for rounds of half a second."""

SECONDS = 5.0
"""For one contestant and one table, all rounds together."""

SOCKETS = 2000
"""Listening sockets of the fan-out and of the reading of memory."""


BODY_MIB = 200
"""Of each large body: enough that an end which held it all could not hide it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `ctibridge bench`."""
    parser.add_argument(
        "--simulated",
        action="store_true",
        help="calls go to the simulated PBX instead of the static upstream",
    )
    parser.add_argument(
        "--seconds",
        type=_seconds,
        default=SECONDS,
        metavar="N",
        help=f"measure each contestant of a table for N seconds, in {ROUNDS} rounds (default {SECONDS:g})",
    )
    parser.add_argument(
        "--sockets",
        type=_count,
        default=SOCKETS,
        metavar="N",
        help=f"sockets for fan-out and memory (default {SOCKETS})",
    )
    parser.add_argument(
        "--mib",
        type=_count,
        default=BODY_MIB,
        metavar="N",
        help=f"size of the large bodies in MiB (default {BODY_MIB})",
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=PARTS,
        metavar="PART",
        help=f"only this part, repeatable: {', '.join(PARTS)}",
    )
    parser.add_argument(
        "--cluster",
        type=_several,
        metavar="N",
        help="instead: N bridges on one NATS, beside one alone (needs nats-server)",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument(
        "--setup", action="store_true", help="first install the Node peers into the user's cache (needs npm)"
    )
    parser.set_defaults(instead=None)
    load_of_a_pbx = parser.add_subparsers(metavar="pbx", required=False).add_parser(
        "pbx",
        help="instead: whether the simulated PBX holds the load of a company, every event counted",
    )
    pbx_options.add_arguments(load_of_a_pbx)


def main(args: argparse.Namespace) -> int:
    """Run the benchmark as `add_arguments` says and print its report.

    Returns 0; 1 if something failed (a peer that is not installed is no failure); 130 after Ctrl-C,
    143 after SIGTERM.
    """
    if args.instead is not None:
        status: int = args.instead(args)
        return status
    from bridge.bench import run  # what it draws in is not for the helper processes

    options = run.Options(
        parts=frozenset({CLUSTER} if args.cluster else args.only or PARTS),
        simulated=args.simulated,
        seconds=args.seconds,
        sockets=args.sockets,
        setup=args.setup,
        mib=args.mib,
        bridges=args.cluster or 0,
    )
    return run.command(options, as_json=args.json)


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError(f"{text} is not more than 0 and at most 3600 seconds")
    return value


def _several(text: str) -> int:
    value = int(text)
    if value < 2:
        raise argparse.ArgumentTypeError(f"{text} is less than 2: one bridge is no cluster")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value
