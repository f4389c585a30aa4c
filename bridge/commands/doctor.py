"""`ctibridge doctor`: looks at everything that a configuration names, and says what to mend."""

from __future__ import annotations

import argparse
import sys

from bridge.commands import options

LIMIT_S = 10.0
"""For one step: twice what O2G itself waits for its call server."""


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(
        commands,
        "doctor",
        "checks each site, credential, certificate and agent of a configuration, and says what to mend",
        "Run it where the bridge runs, as the user it runs as, with its environment. It looks at: the\n"
        "configuration; each secret and token; descriptors, certificate and port of the bridge, and the bridge\n"
        "itself if it runs; the way to each site (name, TCP, TLS, HTTP, clock), what answers there, the bridge's\n"
        "accounts there, and its subscription to events; and whether each agent is connected. It signs out of\n"
        "every session that it makes, and prints no secret.\n\n"
        'with --json: {"file", "good", "findings": [{"about", "check", "state", "detail", "remedy", "tookMs"}]},\n'
        "state being good, warning, bad or skipped\n"
        "exit status: 0 nothing is bad (there may be warnings); 1 something is; 2 wrong usage\n",
    )
    command.add_argument(
        "--config", default="ctibridge.toml", metavar="FILE", help="TOML file (default ctibridge.toml)"
    )
    command.add_argument(
        "--timeout",
        type=options.seconds,
        default=LIMIT_S,
        metavar="SECONDS",
        help=f"how long one step may take (default {LIMIT_S:g})",
    )
    command.add_argument("--json", action="store_true", help="the findings as JSON")
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    import asyncio

    import msgspec

    from bridge import logs
    from bridge.doctor import examine, report
    from bridge.terminal import style

    logs.configure("error")  # what the carriers log is a finding here
    found = asyncio.run(examine.examine(asked.config, asked.timeout))
    if asked.json:
        print(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        print(report.text(found, style.of(sys.stdout)))
    return 0 if found.good else 1
