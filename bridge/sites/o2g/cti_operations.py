"""Runs the method table: a Cti.js method's REST calls, one after the other, for a signed-in user.

Errors: `protocol.jsonrpc.RpcError` (protocol.md section 7).
"""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from bridge.sites import Arguments, Cancel, Done, Operation, answers
from bridge.sites.o2g.centre_operations import SharedOperation
from bridge.sites.o2g.link import BASE
from bridge.sites.o2g.methods import TABLE, rows, run
from bridge.sites.o2g.rows import (
    AgentRefused,
    BadArgument,
    Context,
    Execution,
    Forbidden,
    MethodError,
    NotExpected,
    NotSupported,
    RestCall,
    Row,
    Shared,
    Unsupported,
    UpstreamError,
)
from bridge.sites.o2g.user import Following, O2gUser
from bridge.transport import Request, Response
from protocol import jsonrpc
from protocol.cti import METHODS, BadParameters, Signature
from protocol.jsonrpc import RpcError
from protocol.openrpc import CtiSupport

SETTLE_S = 1.0
"""How long after a change the site, not the state, is asked which calls there are: its answer overtakes its
events, which come on another connection. They follow within milliseconds, seconds only where O2G is overloaded;
a client that sends its next command that soon pays one more request for it (0.4 ms)."""


class CtiOperation:
    """One row of the method table (`bridge.sites.Operation`)."""

    def __init__(self, method: str, row: Row) -> None:
        self.ordered = row.state_changing
        self._method = method
        self._signature: Signature = METHODS[method]

    def start(self, user: O2gUser, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """Bind the arguments and send the row's first request."""
        try:
            bound = self._signature.bind(arguments)
        except BadParameters as error:
            raise jsonrpc.invalid_params(str(error), param=error.parameter) from error
        if user.is_admin:
            raise jsonrpc.not_supported(
                self._method, "o2g", "an administrator has no phone; sign in as a user"
            )
        devices = user.devices
        following = user.following
        unsettled = asyncio.get_running_loop().time() < following.settled_at
        context = Context(
            user.state, user.guarded, devices[0] if devices else None, unsettled, following.status_of
        )
        told = _settling(following, done) if self.ordered else done
        return _Execution(self._method, run(self._method, bound, context), user, timeout_s, told).start()


class _Execution:
    """One method under way: feeds the row's generator with the answers to its requests."""

    __slots__ = ("_cancel", "_deadline", "_done", "_generator", "_method", "_user")

    def __init__(
        self, method: str, generator: Execution, user: O2gUser, timeout_s: float, done: Done
    ) -> None:
        self._method = method
        self._generator = generator
        self._user = user
        self._deadline = asyncio.get_running_loop().time() + timeout_s
        self._done = done
        self._cancel: Cancel | None = None

    def start(self) -> Cancel:
        try:
            call = next(self._generator)
        except StopIteration as end:
            return asyncio.get_running_loop().call_soon(self._done, end.value).cancel
        except MethodError as error:
            raise _as_rpc_error(error, self._method) from error
        self._send(call)
        return self.cancel

    def cancel(self) -> None:
        if self._cancel is not None:
            self._cancel()
        self._generator.close()

    def _send(self, call: RestCall) -> None:
        if call.after_s:
            later = msgspec.structs.replace(call, after_s=0.0)
            self._cancel = asyncio.get_running_loop().call_later(call.after_s, self._send, later).cancel
            return
        left = self._deadline - asyncio.get_running_loop().time()
        target = f"{BASE}{call.path}?{call.query}" if call.query else BASE + call.path
        self._cancel = self._user.requests.submit(
            Request(call.method, target, [], call.body, max(left, 0.001)), self._answered
        )

    def _answered(self, outcome: Response | RpcError) -> None:
        if isinstance(outcome, RpcError):
            self._generator.close()
            self._done(outcome)
            return
        result: Any
        try:
            self._send(self._generator.send(outcome))
        except StopIteration as end:
            result = end.value
        except MethodError as error:
            result = _as_rpc_error(error, self._method)
        except RpcError as error:
            result = error
        else:
            return
        self._done(result)


def _settling(following: Following, done: Done) -> Done:
    def changed(outcome: Any) -> None:
        following.settled_at = asyncio.get_running_loop().time() + SETTLE_S
        done(outcome)

    return changed


def _as_rpc_error(error: MethodError, method: str) -> RpcError:
    if isinstance(error, UpstreamError):
        if error.answer.status >= 400:
            return answers.refusal(error.answer)
        return jsonrpc.upstream_error(502, None, str(error))
    if isinstance(error, BadArgument):
        return jsonrpc.invalid_params(str(error), param=error.parameter)
    if isinstance(error, AgentRefused):
        data = {"error": error.error.error, "agentError": msgspec.to_builtins(error.error)}
        return jsonrpc.upstream_error(400, data, error.why)
    if isinstance(error, Forbidden):
        return jsonrpc.forbidden(str(error))
    if isinstance(error, NotSupported):
        return jsonrpc.not_supported(method, "o2g", error.why)
    if isinstance(error, NotExpected):
        # What O2G itself would say, without asking it
        return jsonrpc.upstream_error(400, {"type": "NOT_EXPECTED", "code": 1004}, error.why)
    return jsonrpc.upstream_error(400, None, str(error))


def cti_operations(kind: str) -> dict[str, Operation | RpcError]:
    """What runs each method of the three namespaces, or why it is not supported."""
    found: dict[str, Operation | RpcError] = {}
    for method, row in TABLE.items():
        if isinstance(row, Row):
            found[method] = CtiOperation(method, row)
        elif isinstance(row, Shared):
            found[method] = SharedOperation(method, row)
        else:
            found[method] = jsonrpc.not_supported(method, kind, row.why)
    return found


def cti_support() -> dict[str, CtiSupport]:
    """What the method table does for each method, for the OpenRPC document."""
    documented = rows()
    return {
        method: CtiSupport(None, row.why)
        if isinstance(row, Unsupported)
        else CtiSupport(row.result, message=documented[method].answer())
        for method, row in TABLE.items()
    }
