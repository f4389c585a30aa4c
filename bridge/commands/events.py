"""`ctibridge events`: the events of a user, as they happen."""

from __future__ import annotations

import argparse

from bridge.commands import options


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(commands, "events", "the events of a user as they happen, a readable line each")
    options.connection(command)
    command.add_argument("--json", action="store_true", help="each event as one line of JSON")
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    from bridge import console_client

    return console_client.events(asked)
