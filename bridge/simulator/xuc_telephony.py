"""XUC's operations on phones: dialling, do-not-disturb, forwards, call history.

Raises `ApiError`. Source: seed document 000, "Dial", "Do not disturb status and forwarding", "User call history".
"""

from __future__ import annotations

import itertools
import logging
from functools import partial
from typing import Any

import msgspec

from bridge.simulator.pbx_model import BadDestination, PbxError
from bridge.simulator.plan import NumberKind
from bridge.simulator.xivo_calls import CallFacts, as_data
from bridge.simulator.xivo_http import Call, Handler
from bridge.simulator.xivo_lines import ForwardKind, sanitized
from bridge.simulator.xivo_model import Person, Queue, Unknown
from bridge.simulator.xivo_state import Xivo

log = logging.getLogger(__name__)

SUCCESS = {"res": "success"}

HISTORY_DEFAULT_ROWS = 10
"""Rows where the request does not say how many (the document's example)."""


class Variables(msgspec.Struct, kw_only=True):
    """What any way of dialling takes."""

    variables: dict[str, Any] = {}

    def texts(self) -> dict[str, str]:
        """The variables; what is not text becomes its JSON, as it would in a channel's variable."""
        return {
            name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
            for name, value in self.variables.items()
        }


class DialNumber(Variables):
    """Body of `dialNumber`."""

    destination: str


class DialUser(Variables):
    """Body of `dialUser`."""

    username: str


class DialFromQueue(Variables, rename="camel"):
    """Body of `dialFromQueue`."""

    destination: str
    queue_id: int


class DialToQueue(Variables, rename="camel"):
    """Body of `dialToQueue`."""

    destination: str
    queue_name: str
    caller_id_number: str


class State(msgspec.Struct):
    """On or off."""

    state: bool


class Forward(msgspec.Struct):
    """Where to, and whether."""

    destination: str
    enabled: bool


def telephony_handlers(xivo: Xivo) -> dict[str, Handler]:
    """Every operation on phones, by its name."""
    phones = PhoneOperations(xivo)
    return {
        "dialNumber": phones.dial_number,
        "dialUser": phones.dial_user,
        "dialFromQueue": phones.dial_from_queue,
        "dialToQueue": phones.dial_to_queue,
        "setDnd": phones.set_dnd,
        "setForwardUnconditional": partial(phones.set_forward, "unconditional"),
        "setForwardNoAnswer": partial(phones.set_forward, "no_answer"),
        "setForwardBusy": partial(phones.set_forward, "busy"),
        "getUserHistory": phones.history,
        "getUserHistoryByDays": phones.history_by_days,
    }


class PhoneOperations:
    """One method for each operation of 2.0; those of 1.0 do the same by other words."""

    def __init__(self, xivo: Xivo) -> None:
        self._xivo = xivo
        self._dialled = itertools.count()

    # Dialling

    def dial_number(self, call: Call) -> dict[str, str]:
        """Call a number from somebody's phone."""
        body = call.json(DialNumber)
        self.dial(call, self._person(call), body.destination, CallFacts(variables=body.texts()))
        return SUCCESS

    def dial_user(self, call: Call) -> dict[str, str]:
        """Call somebody by his login."""
        body = call.json(DialUser)
        called = self.person(call, body.username)
        self.dial(call, self._person(call), called.number, CallFacts(variables=body.texts()))
        return SUCCESS

    def dial_from_queue(self, call: Call) -> dict[str, str]:
        """Call a number for a queue: the events of both name it."""
        body = call.json(DialFromQueue)
        queue = self.queue_by_id(call, body.queue_id)
        facts = CallFacts(variables=body.texts(), queue=queue.name, from_queue=True)
        self.dial(call, self._person(call), body.destination, facts)
        return SUCCESS

    def dial_to_queue(self, call: Call) -> dict[str, str]:
        """Call somebody, and put him into a queue when he answers."""
        body = call.json(DialToQueue)
        queue = self._xivo.queues.named(body.queue_name)
        if queue is None:
            raise call.error("BadRequest", f"there is no queue {body.queue_name!r:.60}")
        self._into_queue(call, body.destination, queue, body.caller_id_number, body.texts())
        return SUCCESS

    def dial(self, call: Call, person: Person, destination: str, facts: CallFacts) -> None:
        """Start the call; that it finds nobody is told by events.

        XUC only hands the order to the PBX. A phone that is still setting up another call, or whose lines are
        all taken, does not carry it out: that is a success without an event, not one of the two documented errors.
        """
        try:
            self._xivo.lines.dial(person, destination, facts)
        except BadDestination as error:
            raise call.error("BadRequest", str(error)) from error
        except PbxError as refused:
            log.debug("the phone %s does not dial: %s", person.number, refused)

    def _into_queue(
        self, call: Call, destination: str, queue: Queue, shown: str, variables: dict[str, str]
    ) -> None:
        xivo, number = self._xivo, sanitized(destination)
        facts = CallFacts(variables=variables)
        person = xivo.person_at(number)
        if person is not None:
            # The queue appears on his phone as the one who calls.
            with_number = msgspec.structs.replace(facts, caller_number=shown)
            try:
                xivo.lines.be_called(person, queue.number, with_number)
            except PbxError as refused:
                log.debug("the phone %s does not ring: %s", person.number, refused)
            return
        found = xivo.core.plan.resolve(number)
        if found is None or found[0] is not NumberKind.OUTSIDE:
            raise call.error("BadRequest", f"{destination!r:.60} can be put into no queue")
        outside = xivo.core.plan.outside
        if number in outside.failures or number in outside.never_answering:
            return

        def answered() -> None:
            started = xivo.calls.start_from_outside(number, queue.number)
            if started is not None:
                known = msgspec.structs.replace(facts, queue=queue.name)
                started.data = as_data(known)

        delay_s = xivo.settings.timings.outside_answer_s
        xivo.core.after(xivo, f"dial to queue {next(self._dialled)}", delay_s, answered)

    # Do-not-disturb and forwards

    def set_dnd(self, call: Call) -> dict[str, str]:
        """Take no calls, or take them again."""
        state = call.json(State).state
        self._xivo.lines.set_dnd(self._person(call), on=state)
        return SUCCESS

    def set_forward(self, kind: ForwardKind, call: Call) -> dict[str, str]:
        """Forward calls, or not."""
        body = call.json(Forward)
        self.forward(call, self._person(call), kind, body.destination, on=body.enabled)
        return SUCCESS

    def forward(self, call: Call, person: Person, kind: ForwardKind, destination: str, *, on: bool) -> None:
        """Change one of somebody's forwards."""
        try:
            self._xivo.lines.set_forward(person, kind, destination, on=on)
        except BadDestination as error:
            raise call.error("JsonErrorDecoding", str(error)) from error

    # History

    def history(self, call: Call) -> dict[str, Any]:
        """Somebody's last calls."""
        size = query_number(call, "size", HISTORY_DEFAULT_ROWS)
        return {**SUCCESS, "data": self._xivo.watch.history(self._person(call), size=size)}

    def history_by_days(self, call: Call) -> dict[str, Any]:
        """Somebody's calls of the last days."""
        days = query_number(call, "days", 1)
        return {**SUCCESS, "data": self._xivo.watch.history(self._person(call), days=days)}

    # Who and what

    def _person(self, call: Call) -> Person:
        return self.person(call, call.path["USERNAME"])

    def person(self, call: Call, login: str) -> Person:
        """Somebody by his login; what the operation says where there is nobody."""
        try:
            return self._xivo.person(login)
        except Unknown as error:
            documented = {known.error for known in call.operation.errors}
            name = "BadRequest" if "BadRequest" in documented else "UserNotFound"
            raise call.error(name, str(error)) from error

    def queue_by_id(self, call: Call, queue_id: int) -> Queue:
        """A queue by its id."""
        try:
            return self._xivo.queue(queue_id)
        except Unknown as error:
            raise call.error("BadRequest", str(error)) from error


def query_number(call: Call, name: str, default: int) -> int:
    """A query parameter that is a number of 0 and more."""
    text = call.query.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        raise call.error("JsonErrorDecoding", f"{name} must be a number, not {text!r:.60}")
    return int(text)
