"""Runs the method table: a Cti.js method as an operation of XUC's, for a signed-in CTI user.

Errors: `protocol.jsonrpc.RpcError` (protocol.md section 7).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Raw

from bridge.sites import Arguments, Cancel, Done, Operation
from bridge.sites.generic import RestOperation
from bridge.sites.surface_row import Documented
from bridge.sites.xivo.events import Calls
from bridge.sites.xivo.methods import TABLE, Remembered, Row, Unsupported
from bridge.sites.xivo.user import XivoUser
from protocol import jsonrpc
from protocol.cti import METHODS, BadParameters, Signature
from protocol.jsonrpc import RpcError
from protocol.methods import xivo_methods
from protocol.openrpc import CtiSupport

KIND = "xivo"


def _bound(signature: Signature, user: XivoUser, arguments: Arguments) -> dict[str, Any]:
    try:
        bound = signature.bind(arguments)
    except BadParameters as error:
        raise jsonrpc.invalid_params(str(error), param=error.parameter) from error
    if not user.has_phone:
        raise jsonrpc.not_supported(
            signature.method, KIND, "a web service user has no phone; sign in as a CTI user"
        )
    return bound


class CtiOperation:
    """One row of the method table (`bridge.sites.Operation`)."""

    def __init__(self, method: str, row: Row) -> None:
        self.ordered = row.state_changing
        self._signature = METHODS[method]
        self._row = row
        self._usual = _operation(row.operation)
        self._other = None if row.instead is None else _operation(row.instead[0])

    def start(self, user: XivoUser, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """Send the one request that the method is."""
        row = self._row
        given = _bound(self._signature, user, arguments)
        bound = {**row.defaults, **{name: value for name, value in given.items() if value is not None}}
        operation, access = self._usual, user.site.webservice
        if self._other is not None and row.instead is not None and row.instead[1] & bound.keys():
            operation, access = self._other, user.site.anonymous
        if access is None:
            why = "this site is configured without webservice_login and webservice_password"
            raise jsonrpc.not_supported(self._signature.method, KIND, why)
        parameters = operation.method.parameters
        named = {
            name: bound[source]
            for name, source in row.arguments.items()
            if name in parameters and source in bound
        }
        named["USERNAME" if "USERNAME" in parameters else "username"] = user.login
        return operation.start(access, named, timeout_s, self._answered(done))

    def _answered(self, done: Done) -> Done:
        member = self._row.member

        def answered(outcome: Any) -> None:
            if isinstance(outcome, RpcError):
                done(outcome)
            elif member is None:
                done(None)
            else:
                done(_member(outcome, member))

        return answered


class CurrentCalls:
    """A method that is answered from what is remembered (`bridge.sites.Operation`)."""

    ordered = False

    def __init__(self, method: str, calls: Callable[[str], Calls]) -> None:
        self._signature = METHODS[method]
        self._calls = calls

    def start(self, user: XivoUser, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """Tell the last event of each of the user's calls."""
        _bound(self._signature, user, arguments)
        events = [msgspec.json.decode(event) for event in self._calls(user.login).events()]
        return asyncio.get_running_loop().call_soon(done, {"events": events}).cancel


def _operation(name: str) -> RestOperation:
    return RestOperation(xivo_methods("xuc")[f"Xuc.{name}"])


def _member(outcome: Any, member: str) -> Any:
    try:
        body = msgspec.json.decode(outcome) if isinstance(outcome, Raw) else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        body = None
    if not isinstance(body, dict) or member not in body:
        return jsonrpc.upstream_error(502, None, f"XUC's answer has no {member}")
    return body[member]


def cti_operations(calls: Callable[[str], Calls]) -> dict[str, Operation | RpcError]:
    """What runs each method of the three namespaces, or why it is not supported; `calls` are a user's."""
    found: dict[str, Operation | RpcError] = {}
    for method, row in TABLE.items():
        if isinstance(row, Row):
            found[method] = CtiOperation(method, row)
        elif isinstance(row, Remembered):
            found[method] = CurrentCalls(method, calls)
        else:
            found[method] = jsonrpc.not_supported(method, KIND, row.why)
    return found


def cti_support() -> dict[str, CtiSupport]:
    """What the method table does for each method, for the OpenRPC document."""
    return {
        method: CtiSupport(row.result) if isinstance(row, Row | Remembered) else CtiSupport(None, row.why)
        for method, row in TABLE.items()
    }


def rows() -> dict[str, Documented]:
    """The method table for people."""
    return {method: _documented(row) for method, row in TABLE.items()}


def _documented(row: Row | Remembered | Unsupported) -> Documented:
    if isinstance(row, Unsupported):
        return Documented(why=row.why)
    if isinstance(row, Remembered):
        return Documented(
            how="remembered", result=row.result, result_message="CurrentCallsPhoneEvents", remarks=row.doc
        )
    method = xivo_methods("xuc")[f"Xuc.{row.operation}"]
    message = "CallHistory" if row.result == "[]" else None
    step = f"`{method.verb} {method.template}`"
    return Documented(how="REST", steps=(step,), result=row.result, result_message=message, remarks=row.doc)
