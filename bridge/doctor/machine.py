"""This machine and the bridge on it: the port, who has it, its certificate, descriptors, extras, and the agents.

Errors: none.
"""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import ssl
from pathlib import Path
from typing import Any, Final

import msgspec

from bridge import door
from bridge.config import Config, ConfigError, Server
from bridge.doctor import certificates, secrets, settings
from bridge.doctor.findings import Room
from bridge.transport import Request, TransportError
from bridge.transport.http import HttpTransport
from bridge.transport.http_tls import tls_context
from protocol.encoding import DECODE_ERRORS

Ready = dict[str, Any]
"""What `/readyz` of a running bridge says."""

_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared, not bound


def own(room: Room, config: Config) -> None:
    """Descriptors, extras, and the port's certificate."""
    hard = _most_descriptors()
    wanted = int(config.limits.sockets / door.DESCRIPTORS_FOR_SOCKETS) + 1
    if hard < wanted:
        possible = int(hard * door.DESCRIPTORS_FOR_SOCKETS)
        room.warn(
            "descriptors",
            f"limits.sockets is {config.limits.sockets}, but {hard:.0f} descriptors allow {possible} sockets",
            f"LimitNOFILE={wanted} in the service, or ulimit -n {wanted}, or a smaller limits.sockets",
        )
    else:
        room.good("descriptors", f"enough for {config.limits.sockets} sockets")
    for problem in settings.missing_extras(config):
        room.bad("extras", f"{problem.key} {problem.what}", problem.remedy)
    _certificate(room, config.server)


def _most_descriptors() -> float:
    try:
        import resource  # not on every platform
    except ImportError:
        return float("inf")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return float("inf") if hard == resource.RLIM_INFINITY else hard


def _certificate(room: Room, server: Server) -> None:
    if server.certificate is None:
        if not _is_loopback(server.host):
            room.warn(
                "certificate",
                f"there is none, and {server.host} is not this machine only: passwords pass unencrypted",
                "give certificate and key in [server], or a proxy in front that speaks TLS",
            )
        return
    try:
        tls = server.tls()
    except ConfigError as error:
        what, _, remedy = str(error).partition("; ")
        room.bad("certificate", what, remedy)
    else:
        if tls is not None:
            certificates.own(room, Path(server.certificate), tls.context)
    secrets.private(room, "key", Path(server.key or server.certificate))


async def port(room: Room, server: Server) -> Ready | None:
    """Who has the port: nobody, somebody else, or a bridge, which is asked how it is."""
    if server.port == 0:
        room.skip("port", "it is whichever is free")
        return None
    free = _is_free(server)
    if free is None:
        room.good("port", f"{server.host}:{server.port} is free; no bridge runs there")
        return None
    if free.errno != errno.EADDRINUSE:
        remedy = "may this user listen there, and is it an address of this machine?"
        room.bad(
            "port", f"cannot listen on {server.host}:{server.port}: {os.strerror(free.errno or 0)}", remedy
        )
        return None
    said = await _asked(room, server)
    if said is None:
        room.bad(
            "port",
            f"{server.host}:{server.port} is in use, and not by a bridge",
            "set server.port to another one, or end the program that has it",
        )
        return None
    room.good("port", f"a bridge runs on {server.host}:{server.port}")
    for name, state in said["sites"].items():
        if isinstance(state, dict) and not state.get("ready"):
            room.warn(
                "running", f"the bridge says of site {name}: {state.get('detail')}", "see that site below"
            )
    return said


def _is_free(server: Server) -> OSError | None:
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the bridge does it: connections that were closed a moment ago do not keep the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((server.host, server.port))
        except OSError as error:
            return error
    return None


async def _asked(room: Room, server: Server) -> Ready | None:
    host = _EVERYWHERE.get(server.host, server.host)
    scheme = "http" if server.certificate is None else "https"
    # It is our own machine: whatever name the certificate has, it is this port's.
    context = None if scheme == "http" else tls_context(verify=False)
    authority = f"[{host}]" if ":" in host else host
    carrier = HttpTransport(f"{scheme}://{authority}:{server.port}", ssl_context=context)
    try:
        answer = await carrier.request(Request("GET", "/readyz", timeout_s=room.limit_s))
        said = msgspec.json.decode(answer.body)
    except (TransportError, ssl.SSLError, *DECODE_ERRORS):
        return None
    finally:
        await carrier.close()
    rooms = ("sites", "agents")
    return (
        said if isinstance(said, dict) and all(isinstance(said.get(each), dict) for each in rooms) else None
    )


def agents(room: Room, config: Config, ready: Ready | None) -> None:
    """Whether an agent is connected for each site that needs one."""
    for site in config.sites:
        if site.agent is None:
            continue
        check = f"{site.name}, agent {site.agent}"
        if not any({site.agent, "*"} & set(token.agents) for token in config.tokens):
            room.bad(
                check, "no token lets it in", f'add [[tokens]] with role = "agent", agents = ["{site.agent}"]'
            )
        elif ready is None:
            room.skip(check, "no bridge runs here that it could have dialled in to")
        elif ready["agents"].get(site.agent, {}).get("connected"):
            room.good(check, "is connected")
        else:
            run = f"ctibridge agent --connect … --name {site.agent} --upstream …"
            room.bad(check, "is not connected", f"run `{run}` beside the PBX, and read its log")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
