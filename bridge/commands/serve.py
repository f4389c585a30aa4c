"""`ctibridge serve`: the bridge, by a configuration file."""

from __future__ import annotations

import argparse

from bridge import config, logs
from bridge.commands import options


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(
        commands,
        "serve",
        "the bridge, in front of your PBX",
        "A minimal configuration:\n\n"
        "  [[sites]]\n"
        '  name = "paris"\n'
        '  kind = "o2g"\n'
        '  url = "https://o2g.example.com"\n',
    )
    command.add_argument(
        "--config", default="ctibridge.toml", metavar="FILE", help="TOML file (default ctibridge.toml)"
    )
    command.add_argument(
        "--check", action="store_true", help="only check the configuration, and say what is wrong with it"
    )
    options.log_level(command, None)
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    settings = config.load(asked.config)
    logs.configure(asked.log_level or settings.log.level, asked.log_format or settings.log.format)
    if asked.check:
        print(f"{asked.config}: good, {len(settings.sites)} site(s)")
        return 0
    from bridge import programs

    return programs.serve(settings, asked.config)
