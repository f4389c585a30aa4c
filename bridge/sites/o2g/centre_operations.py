"""Runs the rows that are answered from what the site follows for all of its users.

Errors: `protocol.jsonrpc.RpcError` (protocol.md section 7).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from bridge.sites import Arguments, Cancel, Done, Held
from bridge.sites.o2g.agent_book import identifier
from bridge.sites.o2g.contact_centre import ContactCentre
from bridge.sites.o2g.queue_book import Kind
from bridge.sites.o2g.rows import Shared
from bridge.sites.o2g.user import O2gUser
from protocol import jsonrpc
from protocol.cti import METHODS, BadParameters
from protocol.cti_messages import AgentDirectory, DirectoryAgent, QueueMember
from protocol.jsonrpc import EventFrame, RpcError

log = logging.getLogger(__name__)

NEEDS_ADMINISTRATOR: Final = (
    "it needs a site that is used as an administrator: admin_login and admin_password in its configuration"
)

WINDOW_MOST_S: Final = 3600
"""The calls of the last hour are remembered one by one, those before only as today's totals."""


class Told(NamedTuple):
    """A result, and the events that follow it."""

    result: Any
    frames: list[EventFrame]


class _Call(NamedTuple):
    """One call of a method: of whom, and with what."""

    method: str
    user: O2gUser
    args: Mapping[str, Any]


_Run = Callable[[ContactCentre, _Call], Told]


class SharedOperation:
    """One such row (`bridge.sites.Operation`)."""

    def __init__(self, method: str, row: Shared) -> None:
        self.ordered = row.state_changing
        self._method = method
        self._signature = METHODS[method]
        self._operation = row.operation
        self._run = _PHONES.get(row.operation) or _of_the_centre(_CENTRE[row.operation])

    def start(self, user: O2gUser, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """Bind the arguments and answer as soon as everything is known."""
        try:
            bound = self._signature.bind(arguments)
        except BadParameters as error:
            raise jsonrpc.invalid_params(str(error), param=error.parameter) from error
        if user.following.centre is None:
            raise jsonrpc.not_supported(self._method, "o2g", NEEDS_ADMINISTRATOR)
        call = _Call(self._method, user, bound)

        async def work() -> None:
            outcome: Any
            try:
                async with asyncio.timeout(timeout_s):
                    told = await self._run(call)
                self._note(user, bound)
                outcome = _held(user, told)
            except TimeoutError:
                outcome = jsonrpc.upstream_timeout(f"{self._method} took too long", "no")
            except RpcError as error:
                outcome = error
            except Exception:
                log.exception("%s failed", self._method)
                outcome = jsonrpc.internal_error(self._method)
            done(outcome)

        task = asyncio.get_running_loop().create_task(work())
        return lambda: _cancel(task)

    def _note(self, user: O2gUser, arguments: dict[str, Any]) -> None:
        """Remember what he has subscribed to, for another bridge that goes on with him."""
        if self._operation == "watchPhones" and user.following.hints is not None:
            user.unwatch(self._method, None)  # one call for all of them
            user.watch(self._method, {"phoneNumbers": user.following.hints.watched_by(user)})
        elif self._operation in _SUBSCRIBING:
            user.watch(self._method, arguments)
        elif self._operation == "unwatchCalls":
            user.unwatch("Cti.subscribeToQueueCalls", arguments)
        elif self._operation == "unwatchPhones":
            user.unwatch("Cti.subscribeToPhoneHints", None)


def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()


def _held(user: O2gUser, told: Told) -> Any:
    if not told.frames:
        return told.result

    def release() -> None:
        for frame in told.frames:
            user.deliver(frame)

    return Held(told.result, release)


def _of_the_centre(run: _Run) -> Callable[[_Call], Awaitable[Told]]:
    async def waiting(call: _Call) -> Told:
        centre = call.user.following.centre
        if centre is None:
            raise jsonrpc.not_supported(call.method, "o2g", NEEDS_ADMINISTRATOR)
        await centre.wait(call.method, call.user)
        return run(centre, call)

    return waiting


def _agent_states(centre: ContactCentre, call: _Call) -> Told:
    return Told(None, centre.agent_states())


def _watch_agents(centre: ContactCentre, call: _Call) -> Told:
    return Told(None, centre.watch_agents(call.user))


def _watch_statistics(centre: ContactCentre, call: _Call) -> Told:
    return Told(None, centre.watch_statistics(call.user))


def _watch_queues(centre: ContactCentre, call: _Call) -> Told:
    return Told(None, centre.watch_queues(call.user))


def _directory(centre: ContactCentre, call: _Call) -> Told:
    found = []
    for agent in centre.agents.by_login.values():
        state = centre.state_of(agent)
        if state is not None:
            found.append(DirectoryAgent(agent.config(), state))
    return Told(msgspec.to_builtins(AgentDirectory(found)), [])


def _list(centre: ContactCentre, call: _Call) -> Told:
    wanted = call.args["objectType"]
    agents = centre.agents.by_login.values()
    found: list[Any]
    if wanted == "agent":
        found = [agent.config() for agent in agents]
    elif wanted == "queue":
        found = list(centre.queues.configs())
    elif wanted == "queuemember":
        found = [QueueMember(agent.id, identifier(agent.group), 0) for agent in agents if agent.group]
    elif wanted == "agentgroup":
        found = list(centre.queues.groups())
    elif wanted == "meetme":
        raise jsonrpc.not_supported(call.method, "o2g", "O2G has no conference rooms")
    else:
        raise jsonrpc.invalid_params(
            "objectType must be agent, queue, queuemember or agentgroup", param="objectType"
        )
    return Told(msgspec.to_builtins(found), [])


def _pilot(centre: ContactCentre, call: _Call) -> str:
    """The number of the pilot that is meant."""
    number = str(call.args["queueId"])
    if number not in centre.queues.objects[Kind.PILOT]:
        pilots = ", ".join(list(centre.queues.objects[Kind.PILOT])[:10])
        raise jsonrpc.invalid_params(
            f"queueId must be a pilot's number, whose calls O2G tells: {pilots or 'there is none'}",
            param="queueId",
        )
    if number not in centre.queues.totals:
        raise jsonrpc.not_supported(call.method, "o2g", f"O2G does not let pilot {number} be monitored")
    return number


def _queue_statistics(centre: ContactCentre, call: _Call) -> Told:
    number = _pilot(centre, call)
    window_s, quality_s = call.args["window"], call.args["xqos"]
    if not 1 <= window_s <= WINDOW_MOST_S:
        raise jsonrpc.invalid_params(f"window must be 1 to {WINDOW_MOST_S} seconds", param="window")
    if not 0 <= quality_s <= WINDOW_MOST_S:
        raise jsonrpc.invalid_params(f"xqos must be 0 to {WINDOW_MOST_S} seconds", param="xqos")
    return Told(msgspec.to_builtins(centre.window(number, window_s, quality_s)), [])


def _watch_calls(centre: ContactCentre, call: _Call) -> Told:
    return Told(None, centre.watch_calls(call.user, _pilot(centre, call)))


def _unwatch_calls(centre: ContactCentre, call: _Call) -> Told:
    centre.unwatch_calls(call.user, str(call.args["queueId"]))
    return Told(None, [])


async def _watch_phones(call: _Call) -> Told:
    hints = call.user.following.hints
    if hints is None:
        raise jsonrpc.not_supported(call.method, "o2g", NEEDS_ADMINISTRATOR)
    return Told(None, await hints.watch(call.user, call.args["phoneNumbers"]))


async def _unwatch_phones(call: _Call) -> Told:
    hints = call.user.following.hints
    if hints is not None:
        hints.forget(call.user)
    return Told(None, [])


_CENTRE: Final[Mapping[str, _Run]] = {
    "agentStates": _agent_states,
    "watchAgents": _watch_agents,
    "watchStatistics": _watch_statistics,
    "watchQueues": _watch_queues,
    "directory": _directory,
    "list": _list,
    "queueStatistics": _queue_statistics,
    "watchCalls": _watch_calls,
    "unwatchCalls": _unwatch_calls,
}

_SUBSCRIBING: Final = frozenset(("watchAgents", "watchStatistics", "watchQueues", "watchCalls"))

_PHONES: Final[Mapping[str, Callable[[_Call], Awaitable[Told]]]] = {
    "watchPhones": _watch_phones,
    "unwatchPhones": _unwatch_phones,
}
