"""`ctibridge events`: the events of a user, as they happen."""

from __future__ import annotations

import argparse

from bridge.commands import options
from bridge.terminal.failures import EXIT_STATUSES


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(
        commands,
        "events",
        "the events of a user as they happen, a readable line each",
        "examples:\n"
        "  ctibridge events --login oxe70121\n"
        "  ctibridge events --type PhoneEvent --type 'Agent*'\n"
        "  ctibridge events --grep 70121 --count 3\n\n"
        "A line is: when it came, its number, its type, and what it says. When the connection is cut,\n"
        "it comes back, goes on where it was, and says so, also whether anything was lost.\n\n"
        + options.ENVIRONMENT
        + "\nwith --json one line for each event, as the bridge sent it; notices go to standard error\n"
        + EXIT_STATUSES,
    )
    command.add_argument(
        "--type",
        action="append",
        default=[],
        metavar="TYPE",
        help="only events of this type: PhoneEvent, or with * and ? as in 'Queue*'; may be repeated",
    )
    command.add_argument(
        "--grep", metavar="REGEX", help="only events in whose line or JSON this is found, in capitals or not"
    )
    command.add_argument("--count", type=options.count, metavar="N", help="end after so many events")
    command.add_argument(
        "--no-reconnect", action="store_true", help="end when the connection does, instead of coming back"
    )
    options.connection(command)
    command.add_argument("--json", action="store_true", help="each event as one line of JSON")
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    from bridge.terminal import running, watching

    return running.run(watching.watch(asked), as_json=asked.json)
