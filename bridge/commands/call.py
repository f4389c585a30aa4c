"""`ctibridge call`: one JSON-RPC call."""

from __future__ import annotations

import argparse

from bridge.commands import options


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(
        commands,
        "call",
        "one JSON-RPC call; prints its result",
        "Examples:\n"
        "  ctibridge call rpc.ping\n"
        '  ctibridge call Cti.dial \'{"destination": "70121"}\'\n'
        "  ctibridge call Cti.hangup --login oxe70121\n"
        "  ctibridge call O2g.telephony.getCalls\n",
    )
    command.add_argument("method", metavar="METHOD", help="for example Cti.dial")
    command.add_argument("params", metavar="PARAMS", nargs="?", help="a JSON object or array")
    options.connection(command)
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    from bridge import console_client

    return console_client.call(asked)
