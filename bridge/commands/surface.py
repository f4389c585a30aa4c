"""`ctibridge surface`: the page of Cti.js."""

from __future__ import annotations

import argparse
from pathlib import Path

from bridge.commands import options


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(
        commands, "surface", "the page of Cti.js: what each method becomes on each kind of site"
    )
    command.add_argument("--output", metavar="FILE", help="write it there instead of to standard output")
    command.add_argument(
        "--check", action="store_true", help="only check the page that comes with this build"
    )
    command.add_argument(
        "--json",
        action="store_true",
        help='the table as JSON: {KIND: {METHOD: {"how", "steps", "result", "messages", "why", …}}}',
    )
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    import msgspec

    from bridge import cti_surface, surface

    if asked.check:
        try:
            cti_surface.check()
        except surface.Stale as stale:
            raise options.UsageError(str(stale)) from stale
        print("the page is that of this build")
        return 0
    said = msgspec.json.encode(cti_surface.tables()).decode() + "\n" if asked.json else cti_surface.page()
    if asked.output is None:
        print(said, end="")
    else:
        try:
            Path(asked.output).write_text(said)
        except OSError as error:
            raise options.UsageError(f"cannot write {asked.output}: {error.strerror}") from error
    return 0
