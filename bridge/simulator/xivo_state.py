"""The simulated XiVO: one state behind XUC, configuration server and XCU, and the phones on the same PBX.

Raises `Unknown`, `Taken`, `BadValue` of `xivo_model`, and the errors of `pbx_model`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from bridge.simulator import xivo_demo as demo
from bridge.simulator.pbx_calls import Calls
from bridge.simulator.pbx_core import Core, LoopClock
from bridge.simulator.pbx_model import Clock, Subscriber, Timer
from bridge.simulator.pbx_moves import Moves
from bridge.simulator.plan import Pilot, Plan
from bridge.simulator.xivo_agents import AgentStates
from bridge.simulator.xivo_callbacks import Callbacks
from bridge.simulator.xivo_calls import PhoneEvent, Watch
from bridge.simulator.xivo_contacts import Contacts
from bridge.simulator.xivo_lines import Lines, XivoRouter
from bridge.simulator.xivo_model import Person, Queue, Taken, Unknown, WebService, XivoSettings
from bridge.simulator.xivo_presence import Presence
from bridge.simulator.xivo_queues import Queues
from bridge.simulator.xivo_rooms import Rooms

ANSWERS_MAX = 10_000
"""Call qualifications that are kept, the newest."""


class QualificationAnswer(msgspec.Struct, kw_only=True):
    """What an agent has said about a call (`QualificationAnswer`)."""

    sub_qualification_id: int
    time: str
    callid: str
    agent: int
    queue: int
    first_name: str
    last_name: str
    comment: str
    custom_data: str


class Xivo:
    """A running XiVO. Everything happens in the thread of the event loop that its clock uses.

    `on_event` are told each `PhoneEvent` with whom it is about, before the method that caused it returns.
    """

    def __init__(self, settings: XivoSettings | None = None, *, clock: Clock | None = None) -> None:
        self.settings = settings or XivoSettings()
        self.on_event: list[Callable[[Person, PhoneEvent], None]] = []
        self.people: dict[int, Person] = {}
        self.web_services: dict[str, WebService] = {}
        self.sound_files: tuple[str, ...] = demo.SOUND_FILES
        self.default_queue = demo.DEFAULT_QUEUE
        self.answers: list[QualificationAnswer] = []
        queues = list(demo.queues())
        pilots = {queue.number: Pilot(number=queue.number, name=queue.name) for queue in queues}
        self.core = Core(
            Plan(pilots=pilots, outside=demo.OUTSIDE), clock or LoopClock(), self.settings.timings
        )
        self.router = XivoRouter(self.core)
        self.calls = Calls(self.core, self.router)
        self.moves = Moves(self.core, self.calls)
        self.lines = Lines(self.core, self.router, self.calls)
        self.queues = Queues(
            self.core, self.router, self.calls, queues, demo.agents(), self.settings.agent_ring_s
        )
        self.watch = Watch(self.core, self._owner, self.person_at, self._event)
        self.core.listeners.append(self.watch)
        self.agents = AgentStates(self.core, self.queues)
        self.agent_groups = dict(demo.AGENT_GROUPS)
        rooms = list(demo.rooms())
        self.rooms = Rooms(self.core, self.calls, rooms, lambda line: self._owner(line).login)
        self.router.rooms = {room.number: room.name for room in rooms}
        self.presence = Presence()
        self.callbacks = Callbacks(demo.PERIODS, lambda: self.now().date())
        self.timers: dict[str, Timer] = {}
        """What is going to happen by itself, apart from calls."""
        self._contacts: dict[int, Contacts] = {}
        self._ids = itertools.count(1)
        self._by_login: dict[str, Person] = {}

    def now(self) -> datetime:
        """The time of day."""
        return self.core.clock.now()

    def close(self) -> None:
        """Call off every timer."""
        self.core.close()

    # People

    def new_id(self) -> int:
        """An id that nobody has had."""
        return next(number for number in self._ids if number not in self.people)

    def add(self, people: Iterable[Person]) -> None:
        """Let people exist, each with a line."""
        for person in people:
            self._require_login(person, person.login)
            self.lines.add(person)
            self.people[person.id] = person
            if person.login is not None:
                self._by_login[person.login] = person

    def remove(self, person: Person) -> None:
        """Somebody leaves, with everything that is his."""
        self.lines.remove(person)
        self.watch.forget(person)
        self.presence.forget(person)
        del self.people[person.id]
        self._contacts.pop(person.id, None)
        if person.login is not None:
            del self._by_login[person.login]

    def change_login(self, person: Person, login: str | None, password: str | None) -> None:
        """Give somebody another login and password, or none."""
        self._require_login(person, login)
        if person.login is not None:
            del self._by_login[person.login]
        person.login, person.password = login, password
        if login is not None:
            self._by_login[login] = person

    def _require_login(self, person: Person, login: str | None) -> None:
        if login is not None and self._by_login.get(login, person) is not person:
            raise Taken(f"the login {login} is taken")

    def person(self, login: str) -> Person:
        """The CTI user of this login."""
        try:
            return self._by_login[login]
        except KeyError:
            raise Unknown(f"there is no user {login!r:.60}") from None

    def person_at(self, number: str) -> Person | None:
        """Whose number this is."""
        subscriber = self.core.device_owner.get(number)
        return None if subscriber is None else self._owner(subscriber)

    def status_of(self, number: str) -> int | None:
        """The status of the phone with this number; None where it is none of the house."""
        subscriber = self.core.device_owner.get(number)
        return None if subscriber is None else self.watch.phone_status(subscriber)

    def contacts(self, person: Person) -> Contacts:
        """Somebody's personal contacts."""
        return self._contacts.setdefault(person.id, Contacts())

    # Queues

    def queue(self, queue_id: int) -> Queue:
        """The queue with this id."""
        try:
            return self.queues.by_id[queue_id]
        except KeyError:
            raise Unknown(f"there is no queue {queue_id}") from None

    def qualify(self, answer: QualificationAnswer) -> None:
        """Keep what an agent says about a call."""
        self.answers.append(answer)
        del self.answers[:-ANSWERS_MAX]

    # Inside

    def _owner(self, subscriber: Subscriber) -> Person:
        return self.people[int(subscriber.login)]

    def _event(self, person: Person, event: PhoneEvent) -> None:
        for told in self.on_event:
            told(person, event)


def demo_xivo(
    settings: XivoSettings | None = None, *, users: int = len(demo.PEOPLE), clock: Clock | None = None
) -> Xivo:
    """The XiVO of `protocol.md` section 10; more `users` than its four are `user1005` and so on."""
    xivo = Xivo(settings, clock=clock)
    xivo.web_services = {each.login: each for each in demo.web_services()}
    xivo.add(demo.people(demo.ENTITY, users))
    wanted = xivo.callbacks.create_list("Support", 1)
    xivo.callbacks.create_list("Sales", 3)
    first = xivo.callbacks.create_request(
        wanted.uuid,
        {
            "phoneNumber": "0230210092",
            "firstName": "John",
            "lastName": "Doe",
            "description": "Call back quickly",
        },
    )
    xivo.callbacks.create_request(wanted.uuid, {"phoneNumber": "1000", "mobilePhoneNumber": "2000"})
    done = xivo.callbacks.create_request(wanted.uuid, {"phoneNumber": "0298765432", "company": "Cie"})
    started = f"{xivo.now():%Y-%m-%d %H:%M:%S}"
    ticket = {"queueRef": "support", "agentNum": "2001", "started": started, "lastUpdate": started}
    xivo.callbacks.close_request(done, {**ticket, "status": "Answered", "comment": first.phone_number})
    return xivo
