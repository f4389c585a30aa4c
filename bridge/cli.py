"""The command line, protocol.md section 10: reads what is asked for, and runs the command (`bridge.commands`).

Errors: each ends with one line on standard error that says what to do, and exit status 1 (2 for wrong usage).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from bridge import logs
from bridge.commands import (
    agent,
    bench,
    call,
    completion,
    coverage,
    demo,
    doctor,
    events,
    openrpc,
    serve,
    simulate,
    surface,
)
from bridge.commands.options import UsageError
from bridge.config import ConfigError

COMMANDS = (demo, serve, doctor, simulate, agent, call, events, openrpc, surface, coverage, bench, completion)
"""In the order in which the help names them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. A reader of the output that goes away is no error."""
    try:
        try:
            return _main(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered has nowhere to go; the interpreter would complain of it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _main(arguments: Sequence[str] | None) -> int:
    whole = parser()
    asked, left = whole.parse_known_args(arguments)
    if left:
        # Of a list of arguments argparse takes only what stands together; options may stand in between.
        if "params" not in asked or any(each.startswith("-") and each != "-" for each in left):
            whole.error(f"unrecognized arguments: {' '.join(left)}")
        asked.params += left
    if asked.command is None:
        whole.print_help()
        return 2
    logs.configure(
        getattr(asked, "log_level", None) or "warning", getattr(asked, "log_format", None) or "text"
    )
    try:
        status: int = asked.run(asked)
    except (ConfigError, UsageError) as error:
        print(f"ctibridge: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = argparse.ArgumentParser(
        prog="ctibridge",
        description="One port in front of your PBX: JSON-RPC, a REST tunnel and Cti.js over WebSocket.",
        epilog="Try it at once: `ctibridge demo`, then in another terminal `ctibridge events` and "
        "`ctibridge call Cti.dial destination=70121`.",
    )
    whole.add_argument("-V", "--version", action="version", version=f"ctibridge {version('ctibridge')}")
    commands = whole.add_subparsers(dest="command", title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return whole


if __name__ == "__main__":
    sys.exit(main())
