"""`ctibridge agent`: the program beside a PBX that dials out to a bridge."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bridge import config
from bridge.commands import options

if TYPE_CHECKING:
    from bridge.tunnel.agent_settings import AgentSettings


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(
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
    options.log_level(command, "info")
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    from bridge import programs
    from bridge.tunnel import agent_settings

    loaded = None if asked.config is None else agent_settings.load(asked.config)
    settings = [_settings(asked)] if loaded is None else loaded.agents
    if asked.check:
        print(f"good, {len(settings)} agent(s)")
        return 0
    return programs.agent(settings)


def _settings(asked: argparse.Namespace) -> AgentSettings:
    from bridge.tunnel import agent_settings

    missing = [f"--{name}" for name in ("connect", "name", "upstream") if getattr(asked, name) is None]
    if missing:
        raise options.UsageError(f"{', '.join(missing)}: is missing; give it, or --config FILE")
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
    given = {name: getattr(asked, name) for name in names if getattr(asked, name) is not None}
    if asked.token_file is not None or asked.token_env is not None:
        given["token"] = config.Secret(env=asked.token_env, file=asked.token_file)
    settings = agent_settings.AgentSettings(**given, upstream_verify_tls=not asked.upstream_insecure)
    try:
        agent_settings.check(settings)
    except config.ConfigError as error:
        key, _, why = str(error).partition(": ")
        raise config.ConfigError(f"--{key.replace('_', '-')}: {why}") from error
    return settings
