"""Everything the doctor looks at, side by side.

Errors: none; a check that fails by itself is a finding.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

import msgspec

from bridge import config_file
from bridge.config import Config, ConfigError
from bridge.doctor import machine, nats, secrets, settings, sites
from bridge.doctor.findings import Finding, Room

log = logging.getLogger(__name__)

WHOLE_STEPS: Final = 12
"""A room has at most so many steps, each within its limit; one that exceeds them all hangs."""


class Report(msgspec.Struct, rename="camel"):
    """What `ctibridge doctor --json` prints. `good`: nothing is bad, there may be warnings."""

    file: str
    good: bool
    findings: list[Finding]


async def examine(path: str, limit_s: float) -> Report:
    """Look at everything that the configuration at `path` names."""
    first = Room("configuration", limit_s)
    try:
        found = config_file.unchecked(path)
    except ConfigError as error:
        first.bad("file", str(error).removeprefix(f"{path}: "), "nothing else can be checked before that")
        return _report(path, [first])
    _configuration(first, path, found)
    rooms = [first]

    def room(about: str) -> Room:
        rooms.append(Room(about, limit_s))
        return rooms[-1]

    credentials, tokens, server = room("credentials"), room("tokens"), room("server")
    _guarded(credentials, secrets.secrets, found)
    _guarded(tokens, secrets.tokens, found)
    _guarded(server, machine.own, found)
    work: list[Coroutine[Any, Any, Any]] = [_server(server, room("agents"), found)]
    for site in found.sites:
        if site.agent is None:
            own = room(f"site {site.name}")
            work.append(_limited(own, sites.site(own, site)))
    if found.cluster.servers:
        own = room("cluster")
        work.append(_limited(own, nats.servers(own, found.cluster)))
    await asyncio.gather(*work)
    return _report(path, rooms)


def _configuration(room: Room, path: str, found: Config) -> None:
    try:
        config_file.load(path)
    except ConfigError as error:
        what, _, remedy = str(error).removeprefix(f"{path}: ").partition("; ")
        room.bad("file", what, remedy)
    else:
        room.good("file", f"good, {len(found.sites)} site(s), {len(found.tokens)} token(s)")
    for problem in settings.problems(found):
        if problem not in settings.missing_extras(found):  # those are found where the machine is looked at
            room.bad(problem.key, problem.what, problem.remedy)


async def _server(room: Room, agents: Room, found: Config) -> None:
    ready = await _limited(room, machine.port(room, found.server))
    _guarded(agents, machine.agents, found, ready)


async def _limited(room: Room, work: Coroutine[Any, Any, Any]) -> Any:
    """The work of one room, which ends."""
    try:
        async with asyncio.timeout(room.limit_s * WHOLE_STEPS):
            return await work
    except TimeoutError:
        room.bad(
            "time", f"not done within {room.limit_s * WHOLE_STEPS:g} s", "try again with a larger --timeout"
        )
    except Exception as error:
        _failed(room, error)
    return None


def _guarded(room: Room, look: Any, *arguments: Any) -> None:
    try:
        look(room, *arguments)
    except Exception as error:
        _failed(room, error)


def _failed(room: Room, error: Exception) -> None:
    """A setting that makes no sense may have led here; what makes no sense is said at the configuration."""
    log.debug("a check of %s failed", room.about, exc_info=True)
    room.bad("check", f"could not be checked: {type(error).__name__}", "mend the configuration first")


def _report(path: str, rooms: list[Room]) -> Report:
    findings = [finding for room in rooms for finding in room.everything()]
    return Report(path, all(each.state != "bad" for each in findings), findings)
