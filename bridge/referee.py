"""The referee: JSON-RPC batches, and single requests that are not well-formed, judged by jsonrpcserver.

A well-formed single call never comes here (`bridge.calls`). The library decides what is a request, what is
run, what is answered and with which id's response; this wrapper keeps from it what it is careless with: it
would show a client the text of an uncaught exception, forget the id of an invalid request, condemn a whole
batch for one bad member, run any number of members at once, and not say what was wrong. It logs nothing of
ours, since no exception but its own `JsonRpcError` ever reaches it.

Errors: none; each becomes an error response.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Final

from jsonrpcserver import JsonRpcError, Success, async_dispatch_to_serializable

from protocol import jsonrpc
from protocol.frames import is_id, judge
from protocol.jsonrpc import RpcError

log = logging.getLogger(__name__)

Params = dict[str, Any] | list[Any] | None
"""A request's `params` as they came; None where it has none."""

Execute = Callable[[str, Params, bool], Awaitable[Any]]
"""Runs one valid request, given its method, its params and whether it is a notification.

Returns the result as a plain value, or raises `RpcError`.
"""

AT_ONCE: Final = 16
"""Members of one batch that run at the same time: a sixteenth of what a socket may have in flight, so that the
socket's other calls find room beside it. With answers in 1 ms that is still more calls than the referee, at
about 60 µs each, can judge."""


async def referee(value: Any, execute: Execute, *, limit: int) -> Any | None:
    """Judge and run one decoded JSON-RPC message: the answer, a list of them in the batch's order, or None.

    `value` is what `Recogniser` hands out for `Dialect.RPC`. A batch of more than `limit` requests is refused as
    a whole (-32006), an empty one too (-32600); a member that is invalid gets a -32600 of its own. Members start
    in the batch's order. Cancelling the caller cancels those that run; the others never start.
    """
    if not isinstance(value, list):
        return await _answer(value, execute)
    if not value:
        return _error(None, jsonrpc.invalid_request("a batch must hold at least one request"))
    if len(value) > limit:
        # Nothing of it was run, and waiting would not help: a smaller batch may come at once.
        return _error(None, jsonrpc.too_many_requests("requests in one batch", limit, 0))
    answers: list[Any] = [None] * len(value)
    members = iter(enumerate(value))

    async def work() -> None:
        for place, message in members:
            answers[place] = await _answer(message, execute)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(AT_ONCE, len(value))):
            group.create_task(work())
    return [answer for answer in answers if answer is not None] or None


class _Member:
    """One request on its way through the library, with what the library would forget."""

    def __init__(self, message: Any, execute: Execute) -> None:
        self.message = message
        self.execute = execute
        self.fault: RpcError | None = None

    def head(self, message: Any) -> Any:
        """The message without its params, which the library would spread over a function's arguments."""
        if not isinstance(message, dict):
            return message
        return {name: item for name, item in message.items() if name != "params"}

    def judge(self, _head: Any) -> None:
        """The library's validator: raises for what is not a valid request."""
        self.fault = judge(self.message)
        if self.fault is not None:
            raise self.fault

    async def run(self) -> Any:
        """The library's method, whatever its name."""
        method = self.message["method"]
        try:
            return Success(await self.execute(method, self.message.get("params"), "id" not in self.message))
        except RpcError as error:
            self.fault = error
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            # Not we were cancelled but what we waited for; unanswered, the whole batch would be.
            self.fault = _internal_error(method)
        except Exception:
            self.fault = _internal_error(method)
        raise JsonRpcError(self.fault.code, self.fault.message)


class _EveryMethod(dict[str, Callable[[_Member], Awaitable[Any]]]):
    """What the library takes for its table of methods: `execute` knows which there are."""

    def __missing__(self, name: str) -> Callable[[_Member], Awaitable[Any]]:
        return _Member.run


_METHODS: Final = _EveryMethod()


async def _answer(message: Any, execute: Execute) -> dict[str, Any] | None:
    """One request's response object; None for a notification."""
    member = _Member(message, execute)
    response = await async_dispatch_to_serializable(
        message, _METHODS, context=member, deserializer=member.head, validator=member.judge
    )
    if not isinstance(response, dict):
        return None
    if "error" not in response:
        return response
    if member.fault is None:  # the library itself has failed, and has logged why
        member.fault = _internal_error(message.get("method"))
    return _error(message, member.fault)


def _error(message: Any, error: RpcError) -> dict[str, Any]:
    """The response that refuses `message`, with its id if it has a valid one."""
    id_ = message.get("id") if isinstance(message, dict) else None
    return {"jsonrpc": "2.0", "error": error.as_object(), "id": id_ if is_id(id_) else None}


def _internal_error(method: Any) -> RpcError:
    """Log the exception at hand, if any, under a name that the client gets instead of its text."""
    incident = secrets.token_hex(4)
    log.error("incident %s: %.100r failed", incident, method, exc_info=sys.exception())
    return jsonrpc.internal_error(incident)
