"""What a user had subscribed to at another bridge, subscribed to again.

Errors: none leaves this room; what cannot be had again is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

from bridge.sites import Held, Operation
from bridge.sites.o2g.user import O2gUser
from bridge.transport.waiting import outcome_of
from protocol.jsonrpc import RpcError

log = logging.getLogger(__name__)

LIMIT_S: Final = 30.0
"""How long each may take, as long as a call."""


def subscribe_again(
    user: O2gUser,
    operation_of: Callable[[str], Operation | None],
    spawn: Callable[[Coroutine[Any, Any, None]], object],
) -> None:
    """Open the event channels of his subscriptions, and make his subscribing calls of Cti.js again."""
    for channel in list(user.channels.values()):
        channel.start()
    for method, arguments in user.watches.values():
        operation = operation_of(method)
        if operation is not None:
            spawn(_called(operation, user, method, arguments))


async def _called(operation: Operation, user: O2gUser, method: str, arguments: dict[str, Any]) -> None:
    """Make a call; what it tells first is delivered."""
    outcome: Any
    try:
        outcome = await outcome_of(lambda done: operation.start(user, arguments, LIMIT_S, done))
    except RpcError as error:
        outcome = error
    if isinstance(outcome, RpcError):
        log.warning("%s of %s was not restored: %s", method, user.login, outcome.message)
    elif isinstance(outcome, Held):
        outcome.release()
