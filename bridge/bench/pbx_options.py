"""The options of `ctibridge bench pbx`, apart from what it draws in: every helper process imports them."""

from __future__ import annotations

import argparse

import msgspec


class Options(msgspec.Struct, frozen=True):
    """What is asked for: `rate` in calls a second."""

    users: int = 200
    agents: int = 50
    rate: float = 20.0
    seconds: float = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `ctibridge bench pbx`."""
    parser.set_defaults(instead=main)
    usual = Options()
    parser.add_argument(
        "--users",
        type=_count,
        default=usual.users,
        metavar="N",
        help=f"how many users there are (default {usual.users})",
    )
    parser.add_argument(
        "--agents",
        type=_count,
        default=usual.agents,
        metavar="N",
        help=f"how many agents (default {usual.agents})",
    )
    parser.add_argument(
        "--rate", type=_amount, default=usual.rate, help=f"calls a second (default {usual.rate:g})"
    )
    parser.add_argument(
        "--seconds", type=_amount, default=usual.seconds, help=f"how long (default {usual.seconds:g})"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def _count(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 500:
        raise argparse.ArgumentTypeError(f"{text} is not 1 to 500")
    return value


def _amount(text: str) -> float:
    value = float(text)
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError(f"{text} is not more than 0 and at most 3600")
    return value


def main(args: argparse.Namespace) -> int:
    """Run it as `add_arguments` says: 0 where the load was held, else 1."""
    from bridge.bench import pbx  # see above

    options = Options(users=args.users, agents=args.agents, rate=args.rate, seconds=args.seconds)
    return pbx.command(options, as_json=args.json)
