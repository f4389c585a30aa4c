"""The language of the method table: rows of REST calls as data, and their execution without I/O.

A row's steps name their values: `$destination` is a parameter of the Cti.js method,
`@callRef($uniqueId | active)` a resolver of the vocabulary (`resolvers.py`), anything else stands for itself.
Rows are compiled once; executing one is a generator that yields each `RestCall` and is sent its answer.

Errors: `MethodError` > `NotExpected` (> `NoSuchCall`, `NoSuchDevice`), `BadArgument`, `Forbidden`,
`AgentRefused`, `NotSupported`, `UpstreamError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from typing import Any, Final
from urllib.parse import quote

import msgspec

from bridge.sites.o2g.calls import Call, Json, UserState
from bridge.transport import Response
from protocol.cti_messages import AgentError, PhoneStatus
from protocol.encoding import DECODE_ERRORS

RestAnswer = Response
"""The site's answer to a `RestCall`."""


class MethodError(Exception):
    """A Cti.js method could not be executed; `method` is its full name, the text is meant for the caller."""

    def __init__(self, method: str, why: str) -> None:
        super().__init__(f"{method}: {why}")
        self.method = method
        self.why = why


class NotExpected(MethodError):
    """The method makes no sense in the present state of the user's phone (O2G: 400, `NOT_EXPECTED`)."""


class NoSuchCall(NotExpected):
    """The user has no call in the state that the method is for."""


class NoSuchDevice(NotExpected):
    """No device of the user is known to execute the method on."""


class BadArgument(MethodError):
    """An argument of the right type that cannot be used; `parameter` names it."""

    def __init__(self, method: str, parameter: str, why: str) -> None:
        super().__init__(method, f"{parameter} {why}")
        self.parameter = parameter


class Forbidden(MethodError):
    """The user may not do this to somebody else."""


class AgentRefused(MethodError):
    """An agent cannot be logged in there; `error` is the message `AgentError` (seed document 003, "Agent Login")."""

    def __init__(self, method: str, error: AgentError, why: str) -> None:
        super().__init__(method, why)
        self.error = error


class NotSupported(MethodError):
    """O2G cannot do this, or not in this kind of session; `why` says what is missing."""


class UpstreamError(MethodError):
    """The site refused one of the row's calls, or answered what cannot be understood.

    `op` is the operation, `answer` the site's own words.
    """

    def __init__(self, method: str, op: str, answer: RestAnswer, why: str) -> None:
        super().__init__(method, why)
        self.op = op
        self.answer = answer


class RestCall(msgspec.Struct, frozen=True):
    """One REST request. `path` is below `/api/rest/1.0` and `query` without `?`, both percent-encoded.

    `body` is JSON, None where there is none. It is sent `after_s` seconds from now.
    """

    method: str
    path: str
    query: str
    body: bytes | None
    after_s: float = 0.0


def _unknown_phone(login: str) -> PhoneStatus:
    return PhoneStatus.UNEXISTING


class Context(msgspec.Struct):
    """For whom a method is executed.

    `administrator`: the site is used through an administrator's session, which must name the user in each
    call. `device_id`: the phone number given at sign-in, else the user's first device is used.
    `unsettled`: the user has just changed something, and the events that tell of it may still be on their
    way: which calls there are is asked of the site. `phone_status`: what is known of somebody's phone, by login.
    """

    state: UserState
    administrator: bool = False
    device_id: str | None = None
    unsettled: bool = False
    phone_status: Callable[[str], PhoneStatus] = _unknown_phone


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One REST call of a row.

    `call` is verb and path template, `op` the operation's id in the catalogue. `when`: conditions
    `value == x` or `value != x`, all of which must hold. `take`: what to keep of the answer for later steps.
    `answers`: error statuses that are an answer here. `go_on_if`: the kind of refusal after which the next
    step is tried. `ends`: success ends the row. `undo`: what takes this step back if a later one is refused.
    `until`: the step is repeated every `every_s` seconds until its answer is of this kind.
    """

    call: str
    op: str
    path: Mapping[str, str] = {}
    query: Mapping[str, str] = {}
    body: Mapping[str, Any] | None = None
    when: tuple[str, ...] = ()
    take: str = ""
    answers: tuple[int, ...] = ()
    go_on_if: str = ""
    ends: bool = False
    undo: Step | None = None
    until: str = ""
    every_s: float = 0.0


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A Cti.js method: its steps in order, whether it changes anything, its JSON-RPC result, and remarks.

    `result` is `null`, the members of an object, `{uniqueId}`, or the message type whose payload it is;
    `message` is the message type under which a native page gets it, where that is another one than `result`.
    """

    steps: tuple[Step, ...]
    state_changing: bool = True
    result: str = "null"
    message: str = ""
    doc: str = ""


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """A Cti.js method that is answered from what the site follows for all of its users, without a request of its own.

    `operation` names what runs it; `calls` are the REST calls (verb and path template) by which the site follows
    that, `result` and `message` are as in `Row`; `message_by` is the message by the value of the only parameter.
    """

    operation: str
    calls: tuple[str, ...] = ()
    state_changing: bool = False
    result: str = "null"
    message: str = ""
    message_by: Mapping[str, str] = {}
    doc: str = ""


class Unsupported(msgspec.Struct, frozen=True):
    """A Cti.js method that is not executed; `why` is told to the caller."""

    why: str


class Run:
    """One execution: what resolvers look at.

    `calls` are the calls that the site was asked for because the state had none that fits or was out of
    date, None before.
    """

    __slots__ = ("args", "calls", "context", "method", "state", "taken")

    def __init__(self, method: str, args: Mapping[str, Any], context: Context) -> None:
        self.method = method
        self.args = args
        self.context = context
        self.state = context.state
        self.calls: Mapping[str, Call] | None = None
        self.taken: dict[str, Any] = {}

    def decoded(self, answer: RestAnswer, op: str) -> Json:
        """The answer's body, an object; raises `UpstreamError` where it is none."""
        try:
            body = msgspec.json.decode(answer.body or b"{}")
        except DECODE_ERRORS:
            body = None
        if not isinstance(body, dict):
            raise UpstreamError(
                self.method, op, answer, f"{op} was answered with something that is no object"
            )
        return body


Resolver = Callable[[Run], Any]
"""Finds a value at the time of the call; raises `MethodError`; None leaves the member out."""


class Vocabulary(msgspec.Struct, frozen=True):
    """The names that rows may use.

    `resolvers` make a `Resolver` from what stands in the parentheses; `takers` read an answer for later
    steps; `refusals` tell kinds of refusal, and of other answers; `results` make the method's result from the last
    answer, if any.
    """

    resolvers: Mapping[str, Callable[[tuple[str, ...]], Resolver]]
    takers: Mapping[str, Callable[[Run, RestAnswer], None]]
    refusals: Mapping[str, Callable[[RestAnswer], bool]]
    results: Mapping[str, Callable[[Run, RestAnswer | None], Any]]


class _Compiled(msgspec.Struct, frozen=True):
    op: str
    applies: Callable[[Run], bool] | None
    build: Callable[[Run], RestCall]
    take: Callable[[Run, RestAnswer], None] | None
    answers: tuple[int, ...]
    go_on_if: Callable[[RestAnswer], bool] | None
    ends: bool
    undo: Callable[[Run], RestCall] | None
    until: Callable[[RestAnswer], bool] | None
    every_s: float


class Program(msgspec.Struct, frozen=True):
    """A row, compiled."""

    steps: tuple[_Compiled, ...]
    result: Callable[[Run, RestAnswer | None], Any]
    current_calls: Callable[[Run], RestCall]


Execution = Generator[RestCall, RestAnswer, Any]
"""Yields requests, is sent their answers, returns the result; raises `MethodError`."""

_CURRENT_CALLS: Final = Step(
    call="GET /telephony/calls", op="telephony.getCalls", query={"loginName": "@loginName"}
)


def execute(program: Program, method: str, args: Mapping[str, Any], context: Context) -> Execution:
    """Execute a compiled row.

    A call that a step needs and the state does not have may only be news that has not arrived: before
    `NoSuchCall` is raised the site is asked for the user's calls, once. The same where the state is known to
    be `unsettled`.
    """
    run = Run(method, args, context)
    undo: list[RestCall] = []
    answer: RestAnswer | None = None
    for step in program.steps:
        try:
            call = _built(step, run)
        except NoSuchCall:
            if run.calls is not None:
                raise
            asked = yield program.current_calls(run)
            if not _succeeded(asked):
                raise _refused(run, _CURRENT_CALLS.op, asked) from None
            run.calls = run.state.view(run.decoded(asked, _CURRENT_CALLS.op))
            call = _built(step, run)
        if call is None:
            continue
        taken_back = step.undo(run) if step.undo is not None else None
        answer = yield call
        if not _succeeded(answer) and answer.status not in step.answers:
            if step.go_on_if is not None and step.go_on_if(answer):
                continue
            while undo:
                yield undo.pop()
            raise _refused(run, step.op, answer)
        if taken_back is not None:
            undo.append(taken_back)
        if step.take is not None:
            step.take(run, answer)
        while step.until is not None and not step.until(answer):
            answer = yield msgspec.structs.replace(call, after_s=step.every_s)
            if not _succeeded(answer):
                raise _refused(run, step.op, answer)
            if step.take is not None:
                step.take(run, answer)
        if step.ends:
            break
    return program.result(run, answer)


def _built(step: _Compiled, run: Run) -> RestCall | None:
    return step.build(run) if step.applies is None or step.applies(run) else None


def _succeeded(answer: RestAnswer) -> bool:
    return 200 <= answer.status < 300


def _refused(run: Run, op: str, answer: RestAnswer) -> UpstreamError:
    return UpstreamError(run.method, op, answer, f"the site refused {op} with status {answer.status}")


# --- Compiling ------------------------------------------------------------------------------------

_reference: Final = re.compile(r"@(\w+)(?:\((.*)\))?")
_condition: Final = re.compile(r"(.+) (==|!=) (\w+)")


def compile_row(row: Row, vocabulary: Vocabulary) -> Program:
    """Look up every name once. Raises `KeyError` or `ValueError` for a row that is not well-formed."""
    return Program(
        tuple(_compile_step(step, vocabulary) for step in row.steps),
        vocabulary.results[row.result],
        _compile_call(_CURRENT_CALLS, vocabulary),
    )


def _compile_step(step: Step, vocabulary: Vocabulary) -> _Compiled:
    return _Compiled(
        step.op,
        _compile_conditions(step.when, vocabulary) if step.when else None,
        _compile_call(step, vocabulary),
        vocabulary.takers[step.take] if step.take else None,
        step.answers,
        vocabulary.refusals[step.go_on_if] if step.go_on_if else None,
        step.ends,
        _compile_call(step.undo, vocabulary) if step.undo is not None else None,
        vocabulary.refusals[step.until] if step.until else None,
        step.every_s,
    )


def _resolver(expression: str, vocabulary: Vocabulary) -> Resolver:
    if expression.startswith("$"):
        name = expression[1:]
        return lambda run: run.args.get(name)
    if found := _reference.fullmatch(expression):
        within = tuple(part.strip() for part in found[2].split("|")) if found[2] else ()
        return vocabulary.resolvers[found[1]](within)
    return lambda run: expression


def _compile_conditions(conditions: tuple[str, ...], vocabulary: Vocabulary) -> Callable[[Run], bool]:
    tests: list[tuple[Resolver, bool, str | bool]] = []
    for condition in conditions:
        found = _condition.fullmatch(condition)
        if found is None:
            raise ValueError(f"not a condition: {condition}")
        literal: str | bool = found[3] == "true" if found[3] in ("true", "false") else found[3]
        tests.append((_resolver(found[1], vocabulary), found[2] == "==", literal))
    return lambda run: all((resolve(run) == literal) is equal for resolve, equal, literal in tests)


def _compile_call(step: Step, vocabulary: Vocabulary) -> Callable[[Run], RestCall]:
    verb, template = step.call.split(" ")
    path = _compile_path(template, step.path, vocabulary)
    query = _compile_query(step.query, vocabulary)
    body = None if step.body is None else _compile_body(step.body, vocabulary)
    encode = msgspec.json.encode

    def build(run: Run) -> RestCall:
        return RestCall(verb, path(run), query(run), None if body is None else encode(body(run)))

    return build


def _compile_path(template: str, values: Mapping[str, str], vocabulary: Vocabulary) -> Callable[[Run], str]:
    if not values:
        return lambda run: template
    if len(values) > 1:
        return _compile_long_path(template, values, vocabulary)
    ((name, expression),) = values.items()
    before, after = template.split(f"{{{name}}}")
    resolve = _resolver(expression, vocabulary)

    def path(run: Run) -> str:
        value = resolve(run)
        if value.isalnum() and value.isascii():  # every callRef and number: 5 times faster than quote()
            return f"{before}{value}{after}"
        if value in ("", ".", ".."):
            raise BadArgument(
                run.method, name, f"cannot be {value!r}: it would be lost in the request's path"
            )
        return f"{before}{quote(value, safe='')}{after}"

    return path


def _compile_long_path(
    template: str, values: Mapping[str, str], vocabulary: Vocabulary
) -> Callable[[Run], str]:
    parts = {name: _resolver(expression, vocabulary) for name, expression in values.items()}

    def path(run: Run) -> str:
        found = template
        for name, resolve in parts.items():
            value = resolve(run)
            if value in ("", ".", ".."):
                raise BadArgument(
                    run.method, name, f"cannot be {value!r}: it would be lost in the request's path"
                )
            found = found.replace(f"{{{name}}}", quote(value, safe=""))
        return found

    return path


def _compile_query(values: Mapping[str, str], vocabulary: Vocabulary) -> Callable[[Run], str]:
    parts = [(f"{name}=", _resolver(expression, vocabulary)) for name, expression in values.items()]

    def query(run: Run) -> str:
        given = [
            prefix + quote(value, safe="") for prefix, resolve in parts if (value := resolve(run)) is not None
        ]
        return "&".join(given)

    return query


def _quoted(value: str) -> str:
    # Every callRef, number and login is alphanumeric: that is 0.1 µs to see, where quote() takes 0.4.
    return value if value.isalnum() and value.isascii() else quote(value, safe="")


def _compile_body(template: Any, vocabulary: Vocabulary) -> Resolver:
    if isinstance(template, Mapping):
        members = [(key, _compile_body(value, vocabulary)) for key, value in template.items()]
        return lambda run: {key: v for key, resolve in members if (v := resolve(run)) is not None}
    if isinstance(template, list):
        items = [_compile_body(value, vocabulary) for value in template]
        return lambda run: [resolve(run) for resolve in items]
    if isinstance(template, str):
        return _resolver(template, vocabulary)
    return lambda run: template
