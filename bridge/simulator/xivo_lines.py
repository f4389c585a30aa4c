"""The lines of the XiVO's people on the PBX: they come and go while it runs, and do what XUC's users ask for.

Raises `Taken`, `Unknown` of `xivo_model`, and the errors of `pbx_model`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from bridge.simulator.pbx_calls import Calls
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import (
    BadDestination,
    Call,
    Cause,
    Dial,
    ForwardType,
    Identity,
    Route,
    Subscriber,
)
from bridge.simulator.plan import Device, User, VoiceMail
from bridge.simulator.routing import Failure, Located, Meeting, Onward, Router
from bridge.simulator.xivo_calls import CallFacts, as_data
from bridge.simulator.xivo_model import Person, Taken, Unknown

VOICE_MAIL = "*98"
"""XiVO's own extension for it."""


def sanitized(number: str) -> str:
    """A number as it is dialled (seed 000, "Phone number sanitization").

    A leading zero in parentheses after the country code goes, `+` becomes `00`, and so does what only people read.
    """
    number = re.sub(r"\(0\)", "", number.strip())
    number = re.sub(r"^\+", "00", number)
    return re.sub(r"[^0-9A-Za-z*#_]", "", number)


class XivoRouter(Router):
    """Finds where calls go on a XiVO, where each user has three forwards that do not exclude each other.

    The PBX's one forward is the unconditional one, else that on busy; the one on no answer is kept here.
    """

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.on_no_answer: dict[str, str] = {}
        """The destination of the forward on no answer, by the line's key."""
        self.rooms: dict[str, str] = {}
        """The names of the conference rooms, by number."""

    def _step(self, number: str, excluded: Collection[Subscriber]) -> Located | Failure | Onward:
        # Something of the house, like a set: whoever calls from outside may be alone with it.
        if number == VOICE_MAIL:
            mail = Identity(number, display_name="Voice mail", main="DEVICE", sub_type="voicemail")
            return Located(Meeting.ANSWERS, mail)
        name = self.rooms.get(number)
        if name is None:
            return super()._step(number, excluded)
        room = Identity(number, display_name=name, main="DEVICE", sub_type="conference")
        return Located(Meeting.ANSWERS, room)

    def no_answer_route(self, subscriber: Subscriber) -> tuple[Route, Cause] | None:
        """Where the user's unanswered calls go."""
        destination = self.on_no_answer.get(subscriber.login)
        if destination is None:
            return None
        return Route(ForwardType.NO_ANSWER, destination), Cause.FORWARDED


@dataclass(slots=True)
class Forwards:
    """Where somebody's calls go: a destination each, None for a forward that is off."""

    unconditional: str | None = None
    no_answer: str | None = None
    busy: str | None = None


ForwardKind = Literal["unconditional", "no_answer", "busy"]


class Lines:
    """Every person's line; nobody else is on the PBX."""

    def __init__(self, core: Core, router: XivoRouter, calls: Calls) -> None:
        self._core = core
        self._router = router
        self._calls = calls
        self._forwards: dict[str, Forwards] = {}

    def add(self, person: Person) -> None:
        """Give somebody his line."""
        self._require_free(person.number)
        device = Device(id=person.number)
        user = User(
            login=person.key,
            phone=person.number,
            secret_code="",
            first_name=person.first_name,
            last_name=person.last_name,
            display_name=person.full_name,
            devices=(device,),
            voice_mail=VoiceMail(number=VOICE_MAIL),
        )
        self._core.add_user(user)

    def remove(self, person: Person) -> None:
        """Take the line away; its calls end."""
        subscriber = self.of(person)
        for party in list(subscriber.parties):
            if party in subscriber.parties:
                self._calls.leave(party)
        self._core.flush()
        self._core.remove_user(subscriber)
        self._forwards.pop(person.key, None)
        self._router.on_no_answer.pop(person.key, None)

    def rename(self, person: Person) -> None:
        """Show the person's names as they are now."""
        user = self.of(person).user
        user.first_name, user.last_name = person.first_name, person.last_name
        user.display_name = person.full_name

    def renumber(self, person: Person, number: str) -> None:
        """Give somebody another number. That is a new line with the old one's settings; its calls end."""
        self._require_free(number)
        dnd, forwards = self.of(person).routing.dnd, self.forwards(person)
        self.remove(person)
        person.number = number
        self.add(person)
        self._forwards[person.key] = forwards
        self._apply(person, dnd=dnd)

    def of(self, person: Person) -> Subscriber:
        """Somebody's line as it is now."""
        try:
            return self._core.subscribers[person.key]
        except KeyError:
            raise Unknown(f"{person.full_name} has no line") from None

    def dial(self, person: Person, destination: str, facts: CallFacts) -> Call:
        """Call somebody from a person's phone."""
        number = sanitized(destination)
        if not number:
            raise BadDestination(f"{destination!r:.60} is no number")
        dial = Dial(number, data=as_data(facts))
        return self._calls.start(self.of(person), person.number, dial)

    def be_called(self, person: Person, number: str, facts: CallFacts) -> Call:
        """Ring somebody's own phone; when he answers, he is connected with `number`."""
        dial = Dial(number, data=as_data(facts))
        return self._calls.start(self.of(person), person.number, dial, ring_own_set=True)

    # Do-not-disturb and forwards

    def set_dnd(self, person: Person, *, on: bool) -> None:
        """Take no calls, or take them again."""
        self._apply(person, dnd=on)

    def forwards(self, person: Person) -> Forwards:
        """His forwards as they are now."""
        return self._forwards.setdefault(person.key, Forwards())

    def set_forward(self, person: Person, kind: ForwardKind, destination: str, *, on: bool) -> None:
        """Forward calls, or not. The unconditional forward goes before the two others."""
        number = sanitized(destination)
        if on and not number:
            raise BadDestination(f"{destination!r:.60} is no number")
        setattr(self.forwards(person), kind, number if on else None)
        self._apply(person)

    def _apply(self, person: Person, dnd: bool | None = None) -> None:
        subscriber, forwards = self.of(person), self.forwards(person)
        routing = subscriber.routing
        if dnd is not None:
            routing.dnd = dnd
        if forwards.unconditional is not None:
            routing.forward = Route(ForwardType.IMMEDIATE, forwards.unconditional)
        elif forwards.busy is not None:
            routing.forward = Route(ForwardType.BUSY, forwards.busy)
        else:
            routing.forward = None
        if forwards.no_answer is not None:
            self._router.on_no_answer[person.key] = forwards.no_answer
        else:
            self._router.on_no_answer.pop(person.key, None)
        for listener in self._core.listeners:
            listener.routing_changed(subscriber)
        if self._router.available(subscriber):
            for react in self._core.on_free:
                react(subscriber)

    def _require_free(self, number: str) -> None:
        if number in self._core.plan.numbers:
            raise Taken(f"the number {number} is taken")
