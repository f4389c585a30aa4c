"""The vocabulary of the method table: how each name in a row finds its value.

Raises what `rows.py` documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import unquote

import msgspec

from bridge.sites.o2g.associated_data import NotAttachable, encode32
from bridge.sites.o2g.calls import ACTIVE, Call, Json, fields, objects, text
from bridge.sites.o2g.events import current_calls
from bridge.sites.o2g.resolvers_agents import AGENT_WORDS
from bridge.sites.o2g.resolvers_office import OFFICE_WORDS
from bridge.sites.o2g.rows import (
    BadArgument,
    NoSuchCall,
    NoSuchDevice,
    Resolver,
    RestAnswer,
    Run,
    Vocabulary,
)
from protocol.cti import CurrentCallsPhoneEvents
from protocol.encoding import DECODE_ERRORS

# --- Calls and devices ---


def _find(run: Run, wanted: tuple[str, ...]) -> tuple[str, Call | None]:
    """The first of `wanted` that there is: a callRef given as an argument, or a call in a state.

    A callRef that the state does not know goes to the site, which knows better.
    """
    for selector in wanted:
        if selector.startswith("$"):
            given = run.args.get(selector[1:])
            if given is not None:
                calls = run.state.calls if run.calls is None else run.calls
                return given, calls.get(given)
        else:
            _require_settled(run)
            call = run.state.find(selector, run.calls)
            if call is not None:
                return call.call_ref, call
    states = " or ".join(selector for selector in wanted if not selector.startswith("$"))
    raise NoSuchCall(run.method, f"there is no {states} call")


def _require_settled(run: Run) -> None:
    """Have the site asked first where the state may be behind: the old call could be taken for the new one."""
    if run.calls is None and run.context.unsettled:
        raise NoSuchCall(run.method, "the user's calls have just changed")


def _call_ref(wanted: tuple[str, ...]) -> Resolver:
    return lambda run: _find(run, wanted)[0]


def _leg(wanted: tuple[str, ...]) -> Resolver:
    """The media state of the user's leg of the call; "" for a callRef that is not known."""

    def resolve(run: Run) -> str:
        _require_settled(run)
        call = _find(run, wanted)[1]
        return "" if call is None else call.state

    return resolve


def _device_id(wanted: tuple[str, ...]) -> Resolver:
    """The user's device: the one given at sign-in, unless the call in question is on another."""

    def resolve(run: Run) -> str:
        own = _own_device(run)
        call = _find(run, wanted)[1] if wanted else None
        device = own if call is None or own in call.legs else call.device or own
        if not device:
            raise NoSuchDevice(run.method, f"no device of {run.state.login} is known")
        return device

    return resolve


def _device_named(within: tuple[str, ...]) -> Resolver:
    """The device that an argument names, which must be the user's own; without it as `@deviceId`.

    An administrator's session may call from any set: that it is the user's own is for us to see to.
    """
    name = within[0].removeprefix("$")
    default = _device_id(())

    def resolve(run: Run) -> Any:
        named = run.args.get(name)
        if named is None:
            return default(run)
        if named not in run.state.devices:
            devices = ", ".join(run.state.devices) or "none is known"
            raise BadArgument(run.method, name, f"must be one of the user's own devices: {devices}")
        return named

    return resolve


def _own_device(run: Run) -> str:
    state = run.state
    return run.context.device_id or (state.devices[0] if state.devices else state.number)


# --- Who ---


def _login_name(within: tuple[str, ...]) -> Resolver:
    """The user's login, which only an administrator's session has to name."""
    return lambda run: run.state.login if run.context.administrator else None


# --- Values ---


def _text(within: tuple[str, ...]) -> Resolver:
    name = within[0].removeprefix("$")
    return lambda run: str(run.args[name])


def _taken(within: tuple[str, ...]) -> Resolver:
    """What an earlier step's `take` kept under this name."""
    name = within[0]
    return lambda run: run.taken[name]


def _encode32(within: tuple[str, ...]) -> Resolver:
    """The variables as `associatedData`: left out where there are none, refused where they are `required`."""
    name = within[0].removeprefix("$")
    required = "required" in within

    def resolve(run: Run) -> str | None:
        variables = run.args.get(name)
        if not variables:
            if required:
                raise BadArgument(run.method, name, "hold nothing to attach to the call")
            return None
        try:
            return encode32(variables)
        except NotAttachable as error:
            raise BadArgument(run.method, name, f"cannot be attached to the call: {error}") from None

    return resolve


# --- Forwards: a user of the site has one at a time, Cti.js has three ---

_OTHER_CONDITION: Final[Mapping[str, str]] = {"BUSY": "NO_ANSWER", "NO_ANSWER": "BUSY"}


def _take_forward(run: Run, answer: RestAnswer) -> None:
    """The present forward: `forwardType` (`NONE`, `UNCONDITIONAL` are ours) and `forwardDestinations`."""
    body: Json = {} if answer.status == 404 else run.decoded(answer, "routing.getForward")
    destinations = list(objects(body.get("destinations")))
    kind = text(body.get("forwardType")) or "UNCONDITIONAL"
    run.taken["forwardType"] = kind if destinations else "NONE"
    run.taken["forwardDestinations"] = destinations


def _forward_to(within: tuple[str, ...]) -> Resolver:
    """A `Destination`: the voice mail where it is meant, else a number."""

    def resolve(run: Run) -> dict[str, str]:
        destination = run.args["destination"]
        user = run.state.user
        if destination == "VOICEMAIL" or (user is not None and destination == user.voicemail != ""):
            return {"type": "VOICEMAIL"}
        return {"type": "NUMBER", "number": destination}

    return resolve


def _forward_type(within: tuple[str, ...]) -> Resolver:
    """The `ForwardType` that adds a condition: together with the other one where both go the same way."""
    condition = within[0]
    together = (_OTHER_CONDITION[condition], "BUSY_NO_ANSWER")
    destination = _forward_to(())

    def resolve(run: Run) -> str:
        wanted = destination(run)
        same = any(
            text(d.get("type")) == wanted["type"] and text(d.get("number")) == wanted.get("number", "")
            for d in run.taken["forwardDestinations"]
        )
        return "BUSY_NO_ANSWER" if same and run.taken["forwardType"] in together else condition

    return resolve


# --- Other agents ---


def _take_phone(run: Run, answer: RestAnswer) -> None:
    number = text(run.decoded(answer, "users.getByLoginName").get("companyPhone"))
    if not number:
        raise BadArgument(run.method, "username", "names a user without a phone")
    run.taken["companyPhone"] = number


def _take_agent_call(run: Run, answer: RestAnswer) -> None:
    for call in objects(run.decoded(answer, "telephony.getCalls").get("calls")):
        legs = list(objects(call.get("legs"))) or [fields(call.get("callData"))]
        if any(leg.get("state") == ACTIVE for leg in legs) and text(call.get("callRef")):
            run.taken["agentCallRef"] = text(call.get("callRef"))
            return
    raise NoSuchCall(run.method, f"agent {run.args['agentId']} has no active call")


# --- Refusals and results ---


def _not_in_a_call(answer: RestAnswer) -> bool:
    """The refusal says that the other party is in the wrong state, rather than that it is not allowed."""
    if answer.status != 400:
        return False
    try:
        error = fields(msgspec.json.decode(answer.body))
    except DECODE_ERRORS:
        return False
    telephony = fields(error.get("telephony"))
    return (
        text(error.get("type")) == "NOT_EXPECTED"
        or text(telephony.get("errorType"))
        in ("INCOMPATIBLE_WITH_STATE", "CALL_REFERENCE_NOT_FOUND", "LEG_NOT_FOUND")
        or text(telephony.get("errorCause")) in ("INVALID_CONNECTION_STATE", "INVALID_DEVICE_STATE")
    )


def _no_result(run: Run, answer: RestAnswer | None) -> None:
    return None


def _unique_id(run: Run, answer: RestAnswer | None) -> dict[str, str] | None:
    """The callRef at the end of `Location`. A call without one (204: it exists on the set only) has no id."""
    location = None if answer is None else answer.header("Location")
    if not location:
        return None
    return {"uniqueId": unquote(location.partition("?")[0].rstrip("/").rpartition("/")[2])}


def _current_calls(run: Run, answer: RestAnswer | None) -> CurrentCallsPhoneEvents:
    calls: Json = {} if answer is None else run.decoded(answer, "telephony.getCalls")
    return current_calls(run.state, calls)


_RESOLVERS: Final[Mapping[str, Callable[[tuple[str, ...]], Resolver]]] = {
    "callRef": _call_ref,
    "deviceId": _device_id,
    "deviceNamed": _device_named,
    "encode32": _encode32,
    "forwardTo": _forward_to,
    "forwardType": _forward_type,
    "leg": _leg,
    "loginName": _login_name,
    "taken": _taken,
    "text": _text,
}

VOCABULARY: Final = Vocabulary(
    resolvers={**_RESOLVERS, **AGENT_WORDS.resolvers, **OFFICE_WORDS.resolvers},
    takers={
        **AGENT_WORDS.takers,
        **OFFICE_WORDS.takers,
        "agentCallRef": _take_agent_call,
        "companyPhone": _take_phone,
        "forward": _take_forward,
    },
    refusals={**OFFICE_WORDS.refusals, "not in a call": _not_in_a_call},
    results={
        **AGENT_WORDS.results,
        **OFFICE_WORDS.results,
        "null": _no_result,
        "{uniqueId}": _unique_id,
        "{events}": _current_calls,
    },
)
