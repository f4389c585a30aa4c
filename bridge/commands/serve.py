"""`ctibridge serve`: the bridge, by a configuration file."""

from __future__ import annotations

import argparse
import sys

from bridge import config, config_file, logs
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
        '  url = "https://o2g.example.com"\n\n'
        "ctibridge doctor also tries what it names: sites, accounts, certificates, agents.\n",
    )
    command.add_argument(
        "--config", default="ctibridge.toml", metavar="FILE", help="TOML file (default ctibridge.toml)"
    )
    command.add_argument(
        "--check", action="store_true", help="only check the configuration, and say what is wrong with it"
    )
    command.add_argument(
        "--json",
        action="store_true",
        help='with --check: {"file", "good", "problems": [TEXT]}; without: the ready line as '
        '{"ready": true, "socket": URL}',
    )
    command.add_argument(
        "--workers",
        type=options.number_of_workers,
        default=1,
        metavar="N",
        help="run so many processes on the one port; they need [cluster] in the configuration",
    )
    # How a worker is started: the port, and its number, which comes last.
    command.add_argument("--worker", type=int, nargs=2, metavar=("PORT", "NUMBER"), help=argparse.SUPPRESS)
    options.log_level(command, None)
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    if asked.check:
        return _check(asked.config, as_json=asked.json)
    settings = config_file.load(asked.config)
    logs.configure(asked.log_level or settings.log.level, asked.log_format or settings.log.format)
    from bridge import programs

    if asked.worker is not None:
        return programs.serve_as_worker(settings, asked.config, *asked.worker)
    if asked.workers == 1:
        return programs.serve(settings, asked.config, as_json=asked.json)
    if not settings.cluster.servers:
        raise config.ConfigError(
            f"{asked.config}: cluster.nats: is missing; with --workers each process is a bridge of one cluster, "
            'which needs NATS: nats = "nats://127.0.0.1:4222"'
        )
    command = [sys.executable, "-m", "bridge.cli", "serve", "--config", asked.config]
    for option in ("log_level", "log_format"):
        if getattr(asked, option):
            command += ["--" + option.replace("_", "-"), getattr(asked, option)]
    return programs.serve_with_workers(settings, command, asked.workers, as_json=asked.json)


def _check(file: str, *, as_json: bool) -> int:
    """All that can be said without a network: 0, or 1 where something is wrong."""
    from bridge.doctor.settings import problems

    try:
        settings = config_file.load(file)
    except config.ConfigError as error:
        if not as_json:
            raise
        wrong = [str(error).removeprefix(f"{file}: ")]
    else:
        wrong = [str(problem) for problem in problems(settings)]
        if not as_json and not wrong:
            print(f"{file}: good, {len(settings.sites)} site(s)")
    if as_json:
        options.print_json({"file": file, "good": not wrong, "problems": wrong})
    else:
        for each in wrong:
            print(f"ctibridge: {file}: {each}", file=sys.stderr)
    return 1 if wrong else 0
