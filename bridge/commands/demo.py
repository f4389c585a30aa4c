"""`ctibridge demo`: the bridge and a simulated PBX, nothing to configure."""

from __future__ import annotations

import argparse

from bridge.commands import options


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(
        commands,
        "demo",
        "the bridge and a simulated PBX in one go, nothing to configure",
        "It listens on 127.0.0.1 only and prints a line that starts with `ready` once every address answers.\n"
        "Users: oxe70120 ... oxe70129, password 0000; at the site xivo alice, bob, carol, dave, password = login.\n"
        "Tunnel clients use the token demo-client.",
    )
    command.add_argument(
        "--port", type=options.port, default=options.DEFAULT_PORT, help="the bridge's port (default 8090)"
    )
    options.users(command)
    command.add_argument(
        "--origin",
        type=_origin,
        action="append",
        default=[],
        metavar="ORIGIN",
        help="lets pages of this origin connect, besides the bridge's own: http://localhost:5173; may be repeated",
    )
    command.add_argument(
        "--tls",
        action="store_true",
        help="with TLS and a throw-away certificate, which it says how to trust (needs `ctibridge[tls]`)",
    )
    command.add_argument(
        "--json",
        action="store_true",
        help='instead of all words: {"ready": true, "socket", "pages", "o2g", "xivo", "control"}, addresses all, '
        "and with --tls the certificate's file",
    )
    options.log_level(command, "warning")
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    from bridge import programs

    return programs.demo(asked.port, asked.users, tls=asked.tls, origins=asked.origin, as_json=asked.json)


def _origin(text: str) -> str:
    from bridge.config_file import is_origin

    if not is_origin(text):
        raise argparse.ArgumentTypeError(f"{text!r} must look like http://localhost:5173")
    return text
