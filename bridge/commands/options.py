"""What the commands' parsers have alike: the numbers that they take, and the options that several of them have.

Errors: `UsageError`; what argparse itself finds wrong ends with exit status 2.
"""

from __future__ import annotations

import argparse
from typing import get_args

import msgspec

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
WORKERS_MOST = 64
"""More than any machine's cores that a bridge was made for; each takes some 60 MB."""

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


ENVIRONMENT = (
    "environment: CTIBRIDGE_URL, CTIBRIDGE_LOGIN, CTIBRIDGE_PASSWORD, CTIBRIDGE_SITE and CTIBRIDGE_TOKEN stand for\n"
    "options that are not given. Without any of them it is the demo's: oxe70120, password 0000. No password is sent\n"
    "to another machine unless it was given; at a terminal it is asked for.\n"
)
"""For the help of the commands with a `connection`."""


def connection(command: argparse.ArgumentParser) -> None:
    """Where the bridge is, and as whom to sign in."""
    command.add_argument("--url", help=f"the bridge's socket (default ws://127.0.0.1:{DEFAULT_PORT}/ws)")
    command.add_argument("--site", help="the site's name, if it is not the first one")
    command.add_argument("--login", help="login name (default oxe70120, of the demo)")
    password = command.add_mutually_exclusive_group()
    password.add_argument("--password", action="store_true", help="ask for the password at the terminal")
    password.add_argument(
        "--password-env", metavar="NAME", help="environment variable that holds the password"
    )
    command.add_argument(
        "--token",
        help="a token of the user's that stands for his password, or one of the bridge's [[tokens]]; rather in "
        "CTIBRIDGE_TOKEN, where nobody else on this machine can read it",
    )
    command.add_argument(
        "--ca-file", metavar="PEM", help="authorities to trust for wss:// (default the system's)"
    )
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


def print_json(value: object) -> None:
    """One line of JSON on standard output, for programs."""
    print(msgspec.json.encode(value).decode(), flush=True)


def count(text: str) -> int:
    """How many, 1 or more."""
    return _whole_number(text, 1, 2**31 - 1, "number")


def number_of_users(text: str) -> int:
    """How many users a simulated O2G has."""
    return _whole_number(text, 1, USERS_MOST, "number of users")


def number_of_agents(text: str) -> int:
    """How many agents it has."""
    return _whole_number(text, 1, AGENTS_MOST, "number of agents")


def number_of_pilots(text: str) -> int:
    """How many pilots it has."""
    return _whole_number(text, 1, PILOTS_MOST, "number of pilots")


def number_of_workers(text: str) -> int:
    """How many processes serve one port."""
    return _whole_number(text, 1, WORKERS_MOST, "number of workers")


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
