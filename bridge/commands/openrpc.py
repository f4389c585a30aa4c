"""`ctibridge openrpc`: the OpenRPC document, and the page of every method that is made from it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bridge.commands import options


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(
        commands, "openrpc", "the OpenRPC document: every method, its parameters, result and errors"
    )
    command.add_argument("--output", metavar="FILE", help="write it there instead of to standard output")
    command.add_argument(
        "--format",
        choices=("json", "markdown"),
        default="json",
        help="the document itself, or a page about every method for who reads (default json)",
    )
    command.add_argument(
        "--check",
        action="store_true",
        help="only check that the document which is served is that of this build",
    )
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    from bridge import surface

    if asked.check:
        try:
            surface.check()
        except surface.Stale as stale:
            raise options.UsageError(str(stale)) from stale
        print("the document is that of this build")
        return 0
    found = surface.document() if asked.format == "json" else surface.reference()
    if asked.output is None:
        sys.stdout.buffer.write(found)
        return 0
    try:
        Path(asked.output).write_bytes(found)
    except OSError as error:
        raise options.UsageError(f"cannot write {asked.output}: {error.strerror}") from error
    return 0
