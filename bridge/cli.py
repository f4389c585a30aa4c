"""The command line, protocol.md section 10: `ctibridge demo | serve | simulate | agent | call | events | bench`.

Errors: each ends with one line on standard error that says what to do, and exit status 1 (2 for wrong usage).
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from bridge import config, logs

if TYPE_CHECKING:
    from bridge.tunnel.agent_settings import AgentSettings

log = logging.getLogger(__name__)

DEFAULT_PORT = 8090
SIMULATOR_PORT = 8016
"""Where O2G itself serves its event channel in the document's examples; any free port would do."""


USERS_MOST = 9_000
"""Their numbers begin at 70120; from 80000 on there are second sets."""
AGENTS_MOST = 504
PILOTS_MOST = 50
"""So many numbers are kept free for each."""

XIVO_USERS = (4, 1_999)
"""The four of the demo, of whom two are agents, and at most as many as the numbers from 1001 to 2999."""

PORT_MOST = 65_535


class UsageError(Exception):
    """A command cannot be carried out as asked; the text says what to change."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. A reader of the output that goes away is no error."""
    try:
        try:
            return _main(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered has nowhere to go; the interpreter would complain of it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _main(arguments: Sequence[str] | None) -> int:
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.command is None:
        parser.print_help()
        return 2
    logs.configure(
        getattr(asked, "log_level", None) or "warning", getattr(asked, "log_format", None) or "text"
    )
    try:
        status: int = asked.run(asked)
    except (config.ConfigError, UsageError) as error:
        print(f"ctibridge: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ctibridge",
        description="One port in front of your PBX: JSON-RPC, a REST tunnel and Cti.js over WebSocket.",
        epilog="Try it at once: `ctibridge demo`, then in another terminal `ctibridge events` and "
        '`ctibridge call Cti.dial \'{"destination": "70121"}\'`.',
    )
    parser.add_argument("--version", action="version", version=f"ctibridge {version('ctibridge')}")
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND")
    _demo(commands)
    _serve(commands)
    _simulate(commands)
    _agent(commands)
    _call(commands)
    _events(commands)
    _openrpc(commands)
    _surface(commands)
    _coverage(commands)
    _bench(commands)
    return parser


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse gives this type no public name


def _add(
    commands: _Commands[argparse.ArgumentParser], name: str, summary: str, epilog: str = ""
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _log_level(command: argparse.ArgumentParser, default: str | None) -> None:
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


def _users(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--users", type=_number_of_users, default=10, help="how many users the simulated PBX has (default 10)"
    )


def _demo(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _add(
        commands,
        "demo",
        "the bridge and a simulated PBX in one go, nothing to configure",
        "It listens on 127.0.0.1 only and prints a line that starts with `ready` once every address answers.\n"
        "Users: oxe70120 ... oxe70129, password 0000; at the site xivo alice, bob, carol, dave, password = login.\n"
        "Tunnel clients use the token demo-client.",
    )
    command.add_argument("--port", type=_port, default=DEFAULT_PORT, help="the bridge's port (default 8090)")
    _users(command)
    command.add_argument(
        "--tls",
        action="store_true",
        help="with TLS and a throw-away certificate, which it says how to trust (needs `ctibridge[tls]`)",
    )
    _log_level(command, "warning")

    def run(asked: argparse.Namespace) -> int:
        from bridge import programs

        return programs.demo(asked.port, asked.users, tls=asked.tls)

    command.set_defaults(run=run)


def _serve(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _add(
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
    _log_level(command, None)

    def run(asked: argparse.Namespace) -> int:
        settings = config.load(asked.config)
        logs.configure(asked.log_level or settings.log.level, asked.log_format or settings.log.format)
        if asked.check:
            print(f"{asked.config}: good, {len(settings.sites)} site(s)")
            return 0
        from bridge import programs

        return programs.serve(settings, asked.config)

    command.set_defaults(run=run)


def _simulate(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _add(
        commands,
        "simulate",
        "only the simulated PBXs, over real HTTP: an O2G, and a XiVO with XUC, configuration server and XCU",
        "What people do at the XiVO's phones is done over HTTP, too:\n\n"
        "  curl -X POST http://127.0.0.1:8017/phones/1002/answer    (or hangup, hold, retrieve, transfer, dial)\n\n"
        "And so is what befalls the O2G's PBX: its CTI link or a set breaks, somebody outside calls:\n\n"
        "  curl http://127.0.0.1:8018\n"
        "  curl -X POST 'http://127.0.0.1:8018/calls?from=0388550001&to=60141'\n",
    )
    command.add_argument("--host", default="127.0.0.1", help="the address to listen on (default 127.0.0.1)")
    command.add_argument(
        "--port", type=_port, default=SIMULATOR_PORT, help="the O2G's; default 8016; 0 for any"
    )
    _users(command)
    command.add_argument(
        "--agents",
        type=_number_of_agents,
        default=4,
        help="how many agents its contact centre has (default 4)",
    )
    command.add_argument(
        "--pilots",
        type=_number_of_pilots,
        default=2,
        help="how many pilots, each with queues of its own (default 2)",
    )
    command.add_argument("--xivo-port", type=_port, default=None, help="default one above --port; 0 for any")
    command.add_argument(
        "--xivo-users", type=_number_of_xivo_users, default=4, help="how many users the XiVO has (default 4)"
    )
    command.add_argument(
        "--event-url",
        metavar="URL",
        help="where the XiVO posts its events (XUC's eventUrl): http://BRIDGE/xivo/1.0/event/SITE/SECRET/",
    )
    command.add_argument(
        "--session-ttl",
        type=_whole_seconds,
        default=None,
        metavar="SECONDS",
        help="time to live of sessions that ask for none",
    )
    command.add_argument(
        "--no-answer",
        type=_seconds,
        default=None,
        metavar="SECONDS",
        help="how long a set rings before a forward on no answer takes the call (default 15)",
    )
    command.add_argument(
        "--control-port",
        type=_port,
        default=None,
        help="where faults of the O2G are provoked, on this machine only; default two above --port; 0 for any",
    )
    command.add_argument(
        "--start-hook", metavar="URL", help="where the O2G posts OnServerStart when it is ready"
    )
    command.add_argument(
        "--event-log",
        metavar="FILE",
        help="where the O2G writes every event that it tells, one line of JSON each",
    )
    _log_level(command, "info")

    def run(asked: argparse.Namespace) -> int:
        from bridge import programs

        xivo_port = asked.xivo_port
        if xivo_port is None:
            xivo_port = asked.port + 1 if 0 < asked.port < PORT_MOST else 0
        return programs.simulate(
            asked.host,
            asked.port,
            asked.users,
            agents=asked.agents,
            pilots=asked.pilots,
            xivo_port=xivo_port,
            xivo_users=asked.xivo_users,
            event_url=asked.event_url,
            session_ttl_s=asked.session_ttl,
            no_answer_s=asked.no_answer,
            control_port=asked.control_port,
            start_hook=asked.start_hook,
            event_log=asked.event_log,
        )

    command.set_defaults(run=run)


def _agent(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _add(
        commands,
        "agent",
        "the agent: beside a PBX in a network that lets nobody in, it dials out to a bridge",
        "It only dials out, and lets through what it allows itself, whatever the bridge asks:\n\n"
        "  CTIBRIDGE_AGENT_TOKEN=... ctibridge agent \\\n"
        "    --connect wss://bridge.example.com/ws --name paris --upstream https://o2g.internal\n\n"
        "On the bridge, paris is a site with `agent` instead of `url`, and the token has the role agent:\n\n"
        "  [[sites]]\n"
        '  name = "paris"\n'
        '  kind = "o2g"\n'
        '  agent = "paris"\n\n'
        "  [[tokens]]\n"
        '  name = "paris"\n'
        '  role = "agent"\n'
        '  agents = ["paris"]\n'
        '  sha256 = "..."    # printf %s TOKEN | sha256sum\n\n'
        "Several sites in one process: --config agent.toml, each an [[agents]] with the options' names.",
    )
    command.add_argument("--config", metavar="FILE", help="TOML file, instead of the options below")
    command.add_argument("--check", action="store_true", help="only check what is asked for")
    command.add_argument("--connect", metavar="URL", help="the bridge's socket: wss://bridge.example.com/ws")
    command.add_argument("--name", help="what the bridge's configuration calls this agent")
    command.add_argument(
        "--kind",
        choices=("o2g", "xivo"),
        help="what stands behind it (default o2g): as the site's on the bridge",
    )
    command.add_argument(
        "--upstream",
        metavar="URL",
        help="the site's base address (XiVO: that of XUC); no other host is reached",
    )
    command.add_argument(
        "--events-upstream", metavar="URL", help="O2G: where event channels are, if not at --upstream"
    )
    command.add_argument(
        "--configmgt-upstream",
        metavar="URL",
        help="XiVO: where the configuration server is, if it may be reached",
    )
    command.add_argument(
        "--xcu-upstream",
        metavar="URL",
        help="XiVO: where centralized user management is, if it may be reached",
    )
    command.add_argument(
        "--token-env",
        metavar="NAME",
        help="environment variable that holds the token (default CTIBRIDGE_AGENT_TOKEN)",
    )
    command.add_argument("--token-file", metavar="FILE", help="file that holds the token")
    command.add_argument(
        "--allow",
        action="append",
        metavar="PATTERN",
        help='what passes, as "GET /api/rest/1.0/users/*" or "/api/rest/**"; may be repeated '
        "(default `documented`: exactly the operations in the API's documentation)",
    )
    for side, of in (("", "the bridge"), ("upstream-", "the site")):
        command.add_argument(f"--{side}ca-file", metavar="PEM", help=f"authorities to trust for {of}")
        command.add_argument(f"--{side}client-cert", metavar="PEM", help=f"certificate to show to {of}")
        command.add_argument(f"--{side}client-key", metavar="PEM", help="its key, if it is in another file")
    command.add_argument(
        "--upstream-insecure",
        action="store_true",
        help="do not verify the site's certificate: for laboratories only",
    )
    _log_level(command, "info")

    def run(asked: argparse.Namespace) -> int:
        from bridge import programs
        from bridge.tunnel import agent_settings

        loaded = None if asked.config is None else agent_settings.load(asked.config)
        settings = [_agent_settings(asked)] if loaded is None else loaded.agents
        if asked.check:
            print(f"good, {len(settings)} agent(s)")
            return 0
        return programs.agent(settings)

    command.set_defaults(run=run)


def _agent_settings(asked: argparse.Namespace) -> AgentSettings:
    from bridge.tunnel import agent_settings

    missing = [f"--{name}" for name in ("connect", "name", "upstream") if getattr(asked, name) is None]
    if missing:
        raise UsageError(f"{', '.join(missing)}: is missing; give it, or --config FILE")
    names = (
        "connect",
        "name",
        "kind",
        "upstream",
        "events_upstream",
        "configmgt_upstream",
        "xcu_upstream",
        "allow",
        "ca_file",
        "client_cert",
        "client_key",
        "upstream_ca_file",
        "upstream_client_cert",
        "upstream_client_key",
    )
    options = {name: getattr(asked, name) for name in names if getattr(asked, name) is not None}
    if asked.token_file is not None or asked.token_env is not None:
        options["token"] = config.Secret(env=asked.token_env, file=asked.token_file)
    settings = agent_settings.AgentSettings(**options, upstream_verify_tls=not asked.upstream_insecure)
    try:
        agent_settings.check(settings)
    except config.ConfigError as error:
        key, _, why = str(error).partition(": ")
        raise config.ConfigError(f"--{key.replace('_', '-')}: {why}") from error
    return settings


def _connection(command: argparse.ArgumentParser) -> None:
    command.add_argument("--url", default=f"ws://127.0.0.1:{DEFAULT_PORT}/ws", help="the bridge's socket")
    command.add_argument("--login", default="oxe70120", help="login name (default oxe70120, of the demo)")
    command.add_argument(
        "--password-env",
        metavar="NAME",
        help="environment variable that holds the password (default: the demo's password 0000)",
    )
    command.add_argument("--site", help="the site's name, if it is not the first one")
    _log_level(command, "warning")


def _call(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _add(
        commands,
        "call",
        "one JSON-RPC call; prints its result",
        "Examples:\n"
        "  ctibridge call rpc.ping\n"
        '  ctibridge call Cti.dial \'{"destination": "70121"}\'\n'
        "  ctibridge call Cti.hangup --login oxe70121\n"
        "  ctibridge call O2g.telephony.getCalls\n",
    )
    command.add_argument("method", metavar="METHOD", help="for example Cti.dial")
    command.add_argument("params", metavar="PARAMS", nargs="?", help="a JSON object or array")
    _connection(command)

    def run(asked: argparse.Namespace) -> int:
        from bridge import console_client

        return console_client.call(asked)

    command.set_defaults(run=run)


def _events(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _add(commands, "events", "the events of a user as they happen, a readable line each")
    _connection(command)
    command.add_argument("--json", action="store_true", help="each event as one line of JSON")

    def run(asked: argparse.Namespace) -> int:
        from bridge import console_client

        return console_client.events(asked)

    command.set_defaults(run=run)


def _openrpc(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _add(
        commands, "openrpc", "the OpenRPC document: every method, its parameters, result and errors"
    )
    command.add_argument("--output", metavar="FILE", help="write it there instead of to standard output")
    command.add_argument(
        "--check",
        action="store_true",
        help="only check that the document which is served is that of this build",
    )

    def run(asked: argparse.Namespace) -> int:
        from bridge import surface

        if asked.check:
            try:
                surface.check()
            except surface.Stale as stale:
                raise UsageError(str(stale)) from stale
            print("the document is that of this build")
        elif asked.output is None:
            sys.stdout.buffer.write(surface.document())
        else:
            try:
                Path(asked.output).write_bytes(surface.document())
            except OSError as error:
                raise UsageError(f"cannot write {asked.output}: {error.strerror}") from error
        return 0

    command.set_defaults(run=run)


def _surface(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _add(commands, "surface", "the page of Cti.js: what each method becomes on each kind of site")
    command.add_argument("--output", metavar="FILE", help="write it there instead of to standard output")
    command.add_argument(
        "--check", action="store_true", help="only check the page that comes with this build"
    )

    def run(asked: argparse.Namespace) -> int:
        from bridge import cti_surface, surface

        if asked.check:
            try:
                cti_surface.check()
            except surface.Stale as stale:
                raise UsageError(str(stale)) from stale
            print("the page is that of this build")
        elif asked.output is None:
            print(cti_surface.page(), end="")
        else:
            try:
                Path(asked.output).write_text(cti_surface.page())
            except OSError as error:
                raise UsageError(f"cannot write {asked.output}: {error.strerror}") from error
        return 0

    command.set_defaults(run=run)


def _coverage(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _add(
        commands,
        "coverage",
        "how much of each PBX API is reachable, simulated, and exercised by the tests",
        "Reachable: there is a method, and the tunnel lets it through. By JSON-RPC, by tunnel: a test has had an\n"
        "answer of a PBX; ok: what was asked for, no refusal. Replayed: examples of the PBX's documents that were\n"
        "asked both ways; deviating: those not answered as documented, --deviations says how and why.\n"
        "Without --record the figures are those of the last run of the tests in this folder, or those that come\n"
        "with the program.\n",
    )
    command.add_argument(
        "--deviations", action="store_true", help="what is answered otherwise than documented, and why"
    )
    command.add_argument("--json", action="store_true", help="everything about every operation, as JSON")
    command.add_argument(
        "--cti",
        action="store_true",
        help="each method of Cti.js on each kind of site: tested, or why not there",
    )
    command.add_argument("--missing", action="store_true", help="the operations that something is missing of")
    command.add_argument(
        "--record", metavar="FILE", help="what the tests wrote (default build/exercised.json, if it is there)"
    )

    def run(asked: argparse.Namespace) -> int:
        from bridge import coverage, cti_coverage

        if asked.cti:
            print(cti_coverage.listed(cti_coverage.shipped()), end="")
            return 0
        try:
            record = coverage.read_record(Path(asked.record) if asked.record else coverage.RECORD)
            if record is None and not asked.record:
                record = coverage.shipped_record()
        except coverage.BadRecord as error:
            raise UsageError(str(error)) from error
        found = coverage.coverage(record or coverage.Record())
        if asked.deviations:
            print(coverage.deviations_listed(), end="")
        elif asked.json:
            sys.stdout.buffer.write(coverage.as_json(found))
        elif asked.missing:
            print(coverage.missing(found), end="")
        else:
            print(coverage.table(found, record))
            print(cti_coverage.summary(cti_coverage.shipped()), end="")
        return 0 if all(operation.reachable for each in found for operation in each.operations) else 1

    command.set_defaults(run=run)


def _bench(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _add(commands, "bench", "the benchmark, with its peers, in one run")
    from bridge import bench

    bench.add_arguments(command)
    command.set_defaults(run=bench.main)


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= PORT_MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; 1 to {PORT_MOST}, or 0 for any free one")
    return port


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return seconds


def _whole_seconds(text: str) -> int:
    return _whole_number(text, 1, 2**31 - 1, "whole number of seconds")


def _number_of_users(text: str) -> int:
    return _whole_number(text, 1, USERS_MOST, "number of users")


def _number_of_agents(text: str) -> int:
    return _whole_number(text, 1, AGENTS_MOST, "number of agents")


def _number_of_pilots(text: str) -> int:
    return _whole_number(text, 1, PILOTS_MOST, "number of pilots")


def _number_of_xivo_users(text: str) -> int:
    return _whole_number(text, *XIVO_USERS, "number of users")


def _whole_number(text: str, least: int, most: int, what: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is no {what}; {least} to {most}")
    return number


if __name__ == "__main__":
    sys.exit(main())
