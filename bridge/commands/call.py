"""`ctibridge call`: one JSON-RPC call."""

from __future__ import annotations

import argparse

from bridge.commands import options
from bridge.terminal.failures import EXIT_STATUSES


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(
        commands,
        "call",
        "one JSON-RPC call; prints its result",
        "examples:\n"
        "  ctibridge call rpc.ping\n"
        "  ctibridge call Cti.dial destination=70121\n"
        "  ctibridge call Cti.answer --login oxe70121\n"
        "  ctibridge call Cti.hangup\n"
        "  ctibridge call Cti.dnd '{\"state\": false}'\n"
        "  CTIBRIDGE_PASSWORD=alice ctibridge call Cti.getList objectType=queue --site xivo --login alice\n\n"
        + options.ENVIRONMENT
        + '\nwith --json one line, also of a failure: {"result": …} or {"error": {"code", "message", "data"}}\n'
        "(code null: the bridge was not reached, or not asked)\n" + EXIT_STATUSES,
    )
    command.add_argument("method", metavar="METHOD", help="for example Cti.dial")
    command.add_argument(
        "params",
        metavar="PARAMS",
        nargs="*",
        help="name=value …, a list's name once for each item; or one JSON object or array; or - to read it "
        "from standard input",
    )
    options.connection(command)
    command.add_argument(
        "--timeout", type=options.seconds, metavar="SECONDS", help="how long the PBX may take (default 30)"
    )
    command.add_argument("--json", action="store_true", help="result or error as one line of JSON")
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    from bridge.terminal import calling, running

    return running.run(calling.call(asked), as_json=asked.json)
