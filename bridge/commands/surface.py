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
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    from bridge import cti_surface, surface

    if asked.check:
        try:
            cti_surface.check()
        except surface.Stale as stale:
            raise options.UsageError(str(stale)) from stale
        print("the page is that of this build")
    elif asked.output is None:
        print(cti_surface.page(), end="")
    else:
        try:
            Path(asked.output).write_text(cti_surface.page())
        except OSError as error:
            raise options.UsageError(f"cannot write {asked.output}: {error.strerror}") from error
    return 0
