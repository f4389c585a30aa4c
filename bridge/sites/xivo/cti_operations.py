"""Runs the method table: a Cti.js method by the first of its ways that can be gone, for a signed-in CTI user.

Errors: `protocol.jsonrpc.RpcError` (protocol.md section 7).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Raw

from bridge.sites import Arguments, Cancel, Done, Operation
from bridge.sites.generic import RestOperation
from bridge.sites.surface_row import Documented
from bridge.sites.xivo.channel import Expected
from bridge.sites.xivo.methods import NO_CHANNEL, TABLE
from bridge.sites.xivo.rows import PHONE, Frame, Remembered, Rest, Row, Way, written
from bridge.sites.xivo.user import Access, XivoUser
from protocol import jsonrpc, native
from protocol.catalogue import xivo
from protocol.cti import METHODS, BadParameters, Signature
from protocol.encoding import DECODE_ERRORS
from protocol.jsonrpc import RpcError
from protocol.methods import xivo_methods
from protocol.openrpc import CtiSupport

KIND = "xivo"

Bound = dict[str, Any]


def _bound(signature: Signature, user: XivoUser, arguments: Arguments) -> Bound:
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
        self._ways = tuple(_runner(method, way) for way in row.ways)

    def start(self, user: XivoUser, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """Go the first way that can be gone now; else the first that could be."""
        bound = _bound(self._signature, user, arguments)
        possible = [way for way in self._ways if way.is_possible(user, bound)]
        if not possible:
            raise self._impossible()
        way = next((each for each in possible if each.is_ready(user)), possible[0])
        return way.start(user, bound, timeout_s, done)

    def _impossible(self) -> RpcError:
        why = NO_CHANNEL
        if isinstance(self._ways[0], _RestWay):
            why = f"this site is configured without webservice_login and webservice_password, and {why}"
        return jsonrpc.not_supported(self._signature.method, KIND, why)


class _RestWay:
    def __init__(self, method: str, way: Rest) -> None:
        self._way = way
        name, _, _ = way.operation.partition(".")
        api: xivo.Name = "xuc" if name == "Xuc" else "configmgt"
        self._configures = api == "configmgt"
        self._operation = RestOperation(xivo_methods(api)[way.operation])
        self._is_old = self._operation.method.name.startswith("Xuc.v1")

    def _access(self, user: XivoUser) -> Access | None:
        if self._configures:
            return user.site.configmgt if user.may_configure else None
        return user.site.anonymous if self._is_old else user.site.webservice

    def is_possible(self, user: XivoUser, bound: Bound) -> bool:
        """Whether the call is one for this operation, and there are credentials for it."""
        way, given = self._way, {name for name, value in bound.items() if value is not None}
        if way.lacks & given or (way.needs and not way.needs & given):
            return False
        return self._access(user) is not None

    def is_ready(self, user: XivoUser) -> bool:
        """REST always is."""
        return True

    def start(self, user: XivoUser, given: Bound, timeout_s: float, done: Done) -> Cancel:
        """Send the one request."""
        way, access = self._way, self._access(user)
        bound = {**way.defaults, **{name: value for name, value in given.items() if value is not None}}
        parameters = self._operation.method.parameters
        named = {
            name: bound[source]
            for name, source in way.arguments.items()
            if name in parameters and source in bound
        }
        for name in ("USERNAME", "username"):
            if name in self._operation.method.path:
                named[name] = user.login
        if access is None:
            raise RuntimeError("a way without credentials was gone")
        return self._operation.start(access, named, timeout_s, self._answered(given, done))

    def _answered(self, given: Bound, done: Done) -> Done:
        member, within = self._way.member, self._way.within

        def answered(outcome: Any) -> None:
            if not isinstance(outcome, RpcError):
                if member is None:
                    outcome = None
                elif member != "*":
                    outcome = _member(outcome, member)
                elif within and isinstance(outcome, Raw):
                    outcome = _within(outcome, within, given)
            done(outcome)

        return answered


class _FrameWay:
    def __init__(self, method: str, way: Frame) -> None:
        self._way = way
        self._method = way.method or method
        self._parameters = [parameter.name for parameter in METHODS[method].parameters]

    def is_possible(self, user: XivoUser, bound: Bound) -> bool:
        """Whether the user has a channel, and his agent is what the way is for."""
        if user.channel is None:
            return False
        return not self._way.when or (self._way.when == "logged on") is user.agent_logged_on

    def is_ready(self, user: XivoUser) -> bool:
        """Whether the channel is open."""
        return user.channel is not None and user.channel.is_up

    def start(self, user: XivoUser, given: Bound, timeout_s: float, done: Done) -> Cancel:
        """Send the frame."""
        way, channel = self._way, user.channel
        if channel is None:
            raise RuntimeError("a way without a channel was gone")
        bound = dict(given)
        if way.method:
            bound = {
                name: self._phone(user) if source == PHONE else given.get(source)
                for name, source in way.arguments.items()
            }
        frame = native.frame_of(self._method, bound)
        if way.forgets:
            channel.forget(_key(way.forgets, given) if given else f"{way.forgets} ")
        if way.keep:
            channel.keep(_key(self._method, given), frame)
        if way.keep or way.forgets:
            user.noted()
        return channel.submit(frame, self._expected(given), timeout_s, done)

    def _phone(self, user: XivoUser) -> str:
        if user.phone is None:
            raise jsonrpc.invalid_params(
                "no phone is known to log the agent on at: sign in with phoneNumber, or call Cti.loginAgent"
            )
        return user.phone

    def _expected(self, given: Bound) -> Expected | None:
        way = self._way
        answer = way.answer
        if way.answer_by:
            answer = way.answer_by.get(str(given.get(self._parameters[0])), "")
        if not answer:
            return None
        return Expected(answer, {member: given.get(source) for member, source in way.matches.items()})


class _RememberedWay:
    def is_possible(self, user: XivoUser, bound: Bound) -> bool:
        """Where there is no channel that knows better."""
        return user.channel is None

    def is_ready(self, user: XivoUser) -> bool:
        """Always."""
        return True

    def start(self, user: XivoUser, bound: Bound, timeout_s: float, done: Done) -> Cancel:
        """Tell the last event of each of the user's calls."""
        events = [msgspec.json.decode(event) for event in user.heard.events()]
        return asyncio.get_running_loop().call_soon(done, {"events": events}).cancel


def _runner(method: str, way: Way) -> _RestWay | _FrameWay | _RememberedWay:
    if isinstance(way, Rest):
        return _RestWay(method, way)
    return _FrameWay(method, way) if isinstance(way, Frame) else _RememberedWay()


def _key(method: str, given: Bound) -> str:
    return f"{method} {msgspec.json.encode(given, order='sorted').decode()}"


def _within(outcome: Raw, within: Mapping[str, str], given: Bound) -> Any:
    try:
        answer = msgspec.json.decode(outcome)
    except DECODE_ERRORS:
        return jsonrpc.upstream_error(502, None, "XUC's answer is no JSON")
    return {name: answer if source == "@answer" else given.get(source) for name, source in within.items()}


def _member(outcome: Any, member: str) -> Any:
    try:
        body = msgspec.json.decode(outcome) if isinstance(outcome, Raw) else None
    except DECODE_ERRORS:
        body = None
    if not isinstance(body, dict) or member not in body:
        return jsonrpc.upstream_error(502, None, f"XUC's answer has no {member}")
    return body[member]


def cti_operations() -> dict[str, Operation | RpcError]:
    """What runs each method of the three namespaces, or why it is not supported."""
    return {
        method: CtiOperation(method, row)
        if isinstance(row, Row)
        else jsonrpc.not_supported(method, KIND, row.why)
        for method, row in TABLE.items()
    }


def cti_support() -> dict[str, CtiSupport]:
    """What the method table does for each method, for the OpenRPC document."""
    return {
        method: CtiSupport(row.result, message=_documented(method, row).answer())
        if isinstance(row, Row)
        else CtiSupport(None, row.why)
        for method, row in TABLE.items()
    }


# --- The table for people -------------------------------------------------------------------------


def rows() -> dict[str, Documented]:
    """The table as the documentation page shows it."""
    return {
        method: _documented(method, row) if isinstance(row, Row) else Documented(why=row.why)
        for method, row in TABLE.items()
    }


def _documented(method: str, row: Row) -> Documented:
    first, how = row.ways[0], "channel"
    if isinstance(first, Rest):
        how = "REST"
    by_value = first.answer_by if isinstance(first, Frame) else {}
    message = row.message or (first.answer or None if isinstance(first, Frame) else None)
    return Documented(
        how=how,
        steps=tuple(
            f"{_shown(method, way)}" if place == 0 else f"else {_shown(method, way)}"
            for place, way in enumerate(row.ways)
        ),
        result=row.result,
        result_message=message,
        result_message_by=by_value,
        messages=tuple(each for each in METHODS[method].triggers if each != message),
        remarks=row.doc,
    )


def _shown(method: str, way: Way) -> str:
    if isinstance(way, Remembered):
        return "what was heard before"
    if isinstance(way, Rest):
        operation = xivo_methods("xuc" if way.operation.startswith("Xuc.") else "configmgt")[way.operation]
        arguments = {name: f"${source}" for name, source in way.arguments.items()}
        shown = f"`{operation.verb} {operation.template}` `{written(arguments)}`"
        if way.needs:
            shown += f" if one of {', '.join(f'`{name}`' for name in sorted(way.needs))} is given"
        return shown
    source = way.method or method
    wire = native.WIRES[source]
    fields = {"command": wire.command, **_fields(wire.fields, way.arguments if way.method else None)}
    shown = f"`{written(fields)}`"
    if way.when:
        shown += f" if the agent is {way.when}"
    if way.keep:
        shown += ", sent again on every new channel"
    return shown


def _fields(fields: dict[str, Any], arguments: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, source in fields.items():
        if isinstance(source, str):
            if arguments is None:
                found[name] = f"${source}"
            elif source in arguments:
                given = arguments[source]
                found[name] = given if given.startswith("@") else f"${given}"
        else:
            found[name] = source["const"] if "const" in source else _fields(source, arguments)
    return found
