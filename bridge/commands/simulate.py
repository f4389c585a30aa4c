"""`ctibridge simulate`: the simulated PBXs alone."""

from __future__ import annotations

import argparse

from bridge.commands import options

PORT = 8016
"""Where O2G itself serves its event channel in the document's examples; any free port would do."""


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(
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
    command.add_argument("--port", type=options.port, default=PORT, help="the O2G's; default 8016; 0 for any")
    options.users(command)
    command.add_argument(
        "--agents",
        type=options.number_of_agents,
        default=4,
        help="how many agents its contact centre has (default 4)",
    )
    command.add_argument(
        "--pilots",
        type=options.number_of_pilots,
        default=2,
        help="how many pilots, each with queues of its own (default 2)",
    )
    command.add_argument(
        "--xivo-port", type=options.port, default=None, help="default one above --port; 0 for any"
    )
    command.add_argument(
        "--xivo-users",
        type=options.number_of_xivo_users,
        default=4,
        help="how many users the XiVO has (default 4)",
    )
    command.add_argument(
        "--event-url",
        metavar="URL",
        help="where the XiVO posts its events (XUC's eventUrl): http://BRIDGE/xivo/1.0/event/SITE/SECRET/",
    )
    command.add_argument(
        "--session-ttl",
        type=options.whole_seconds,
        default=None,
        metavar="SECONDS",
        help="time to live of sessions that ask for none",
    )
    command.add_argument(
        "--no-answer",
        type=options.seconds,
        default=None,
        metavar="SECONDS",
        help="how long a set rings before a forward on no answer takes the call (default 15)",
    )
    command.add_argument(
        "--control-port",
        type=options.port,
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
    command.add_argument(
        "--json",
        action="store_true",
        help='the ready line as {"ready": true, "o2g": URL, "xivo": URL, "control": URL}',
    )
    options.log_level(command, "info")
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    from bridge import programs

    xivo_port = asked.xivo_port
    if xivo_port is None:
        xivo_port = asked.port + 1 if 0 < asked.port < options.PORT_MOST else 0
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
        as_json=asked.json,
    )
