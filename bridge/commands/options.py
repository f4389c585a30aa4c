"""What the commands' parsers have alike: the numbers that they take, and the options that several of them have.

Errors: `UsageError`; what argparse itself finds wrong ends with exit status 2.
"""

from __future__ import annotations

import argparse
from typing import get_args

from bridge import logs

DEFAULT_PORT = 8090

USERS_MOST = 9_000
"""Their numbers begin at 70120; from 80000 on there are second sets."""
AGENTS_MOST = 504
PILOTS_MOST = 50
"""So many numbers are kept free for each."""

XIVO_USERS = (4, 1_999)
"""The four of the demo, of whom two are agents, and at most as many as the numbers from 1001 to 2999."""

PORT_MOST = 65_535

Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse gives this type no public name


class UsageError(Exception):
    """A command cannot be carried out as asked; the text says what to change."""


def add(
    commands: Commands[argparse.ArgumentParser], name: str, summary: str, epilog: str = ""
) -> argparse.ArgumentParser:
    """A command's parser; the summary is its line in the list of commands and its description."""
    return commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def log_level(command: argparse.ArgumentParser, default: str | None) -> None:
    """`--log-level` and `--log-format`; a default of None leaves both to the configuration."""
    command.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default=default,
        help=f"how much is logged to standard error (default {default or 'what the configuration says'})",
    )
    command.add_argument(
        "--log-format",
        choices=get_args(logs.Format),
        default=None if default is None else "text",
        help="as text, or one JSON object a line "
        f"(default {'text' if default else 'what the configuration says'})",
    )


def users(command: argparse.ArgumentParser) -> None:
    """`--users` of the simulated O2G."""
    command.add_argument(
        "--users", type=number_of_users, default=10, help="how many users the simulated PBX has (default 10)"
    )


def connection(command: argparse.ArgumentParser) -> None:
    """Where the bridge is, and as whom to sign in."""
    command.add_argument("--url", default=f"ws://127.0.0.1:{DEFAULT_PORT}/ws", help="the bridge's socket")
    command.add_argument("--login", default="oxe70120", help="login name (default oxe70120, of the demo)")
    command.add_argument(
        "--password-env",
        metavar="NAME",
        help="environment variable that holds the password (default: the demo's password 0000)",
    )
    command.add_argument("--site", help="the site's name, if it is not the first one")
    log_level(command, "warning")


def port(text: str) -> int:
    """A port, or 0 for any free one."""
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= PORT_MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; 1 to {PORT_MOST}, or 0 for any free one")
    return port


def seconds(text: str) -> float:
    """A number of seconds above 0."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return seconds


def whole_seconds(text: str) -> int:
    """A whole number of seconds, 1 or more."""
    return _whole_number(text, 1, 2**31 - 1, "whole number of seconds")


def number_of_users(text: str) -> int:
    """How many users a simulated O2G has."""
    return _whole_number(text, 1, USERS_MOST, "number of users")


def number_of_agents(text: str) -> int:
    """How many agents it has."""
    return _whole_number(text, 1, AGENTS_MOST, "number of agents")


def number_of_pilots(text: str) -> int:
    """How many pilots it has."""
    return _whole_number(text, 1, PILOTS_MOST, "number of pilots")


def number_of_xivo_users(text: str) -> int:
    """How many users a simulated XiVO has."""
    return _whole_number(text, *XIVO_USERS, "number of users")


def _whole_number(text: str, least: int, most: int, what: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is no {what}; {least} to {most}")
    return number
