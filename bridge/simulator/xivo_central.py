"""What XCU manages: XiVOs, their entities, templates for lines, administrators, and people in entities.

People of the simulated XiVO itself are those that XUC and the configuration server know, with a phone on the PBX;
those of other XiVOs only exist here. Raises `Unknown`, `Taken`, `BadValue` of `xivo_model`.
Source: seed document 002.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from bridge.simulator import xivo_demo as demo
from bridge.simulator.xivo_model import BadValue, Person, Taken, Unknown
from bridge.simulator.xivo_state import Xivo

K = TypeVar("K")
V = TypeVar("V")

NUMBERS_SHOWN_MAX = 1_000
"""Free numbers of an entity that are listed; an interval may have millions."""

INTERVAL_MAX = 100_000_000
"""Numbers in one interval; the documents' largest has 10,000."""

PASSWORD_ROUNDS = 1_000
"""PBKDF2's: few, for the passwords here are published."""


class Interval(msgspec.Struct):
    """Numbers from `start` to `end`; without an `end` only the one."""

    start: str
    end: str = ""

    def numbers(self) -> range:
        """The numbers, without what zeros may precede them. Raises `BadValue`."""
        last = self.end or self.start
        for text in (self.start, last):
            if not text.isascii() or not text.isdecimal() or len(text) > 15:
                raise BadValue(f"an interval is from number to number, not {text!r:.60}")
        if len(last) != len(self.start) or int(last) < int(self.start):
            raise BadValue(f"{self.start} to {last} is no interval")
        numbers = range(int(self.start), int(last) + 1)
        if len(numbers) > INTERVAL_MAX:
            raise BadValue(f"an interval has at most {INTERVAL_MAX} numbers")
        return numbers

    def written(self, number: int) -> str:
        """A number of the interval as it is dialled."""
        return f"{number:0{len(self.start)}}"


@dataclass(eq=False, slots=True)
class Server:
    """One XiVO."""

    id: int
    uuid: str
    name: str
    host: str


@dataclass(eq=False, slots=True)
class Entity:
    """A part of a XiVO's users, with the numbers that they may have."""

    id: int
    name: str
    display_name: str
    server: Server
    intervals: list[Interval]
    presented_number: str

    @property
    def combined_id(self) -> str:
        """The name that is unique among all XiVOs."""
        return f"{self.name}@{self.server.uuid}"

    def holds(self, number: str) -> bool:
        """Whether a number is in one of the intervals."""
        return any(
            len(number) == len(each.start) and number.isdecimal() and int(number) in each.numbers()
            for each in self.intervals
        )


class TemplateFields(msgspec.Struct, rename="camel", omit_defaults=True):
    """What a template says of a line (`Template` without its id)."""

    name: str
    peer_sip_name: str
    routed_inbound: bool
    caller_id_mode: str
    ringing_time: int
    voice_mail_enabled: bool
    xivos: list[int]
    entities: list[str]
    routed_inbound_prefix: str | None = None
    custom_caller_id: str | None = None
    voice_mail_number_mode: str | None = None
    voice_mail_custom_number: str | None = None
    voice_mail_send_email: bool | None = None

    def check(self) -> None:
        """Raise `BadValue` for what contradicts the document."""
        self._one_of("peerSipName", self.peer_sip_name, "auto", "model")
        self._one_of("callerIdMode", self.caller_id_mode, "incomingNo", "anonymous", "custom")
        if self.voice_mail_number_mode is not None:
            self._one_of("voiceMailNumberMode", self.voice_mail_number_mode, "short_number", "custom")
        needed = (
            ("routedInboundPrefix", self.routed_inbound_prefix, self.routed_inbound),
            ("customCallerId", self.custom_caller_id, self.caller_id_mode == "custom"),
            ("voiceMailCustomNumber", self.voice_mail_custom_number, self.voice_mail_number_mode == "custom"),
        )
        for name, value, compulsory in needed:
            if compulsory and not value:
                raise BadValue(f"{name} is missing")

    @staticmethod
    def _one_of(name: str, value: str, *allowed: str) -> None:
        if value not in allowed:
            raise BadValue(f"{name} must be {' or '.join(allowed)}, not {value!r:.60}")


@dataclass(eq=False, slots=True)
class Administrator:
    """Somebody who may use XCU; without `super_admin` only for his `entities` (ids)."""

    id: int
    login: str
    name: str
    super_admin: bool
    ldap: bool
    password_hash: str = ""
    entities: list[int] = field(default_factory=list)

    def accepts(self, password: str) -> bool:
        """Whether this is his password. There is no directory here that could know one of an LDAP user's."""
        salt = _decoded(self.password_hash)[:16]
        return bool(salt) and hmac.compare_digest(hashed(password, salt), self.password_hash)


def hashed(password: str, salt: bytes | None = None) -> str:
    """A password as it is kept."""
    salt = salt if salt is not None else secrets.token_bytes(16)
    digest = hashlib.pbkdf2_hmac("sha256", password.encode("utf-8", "surrogatepass"), salt, PASSWORD_ROUNDS)
    return base64.b64encode(salt + digest).decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text)


class Central:
    """Everything that XCU manages."""

    def __init__(self, xivo: Xivo) -> None:
        self.xivo = xivo
        self.servers: dict[int, Server] = {}
        self.entities: dict[str, Entity] = {}
        self.templates: dict[int, TemplateFields] = {}
        self.administrators: dict[int, Administrator] = {}
        self._elsewhere: dict[int, Person] = {}
        self._entity_ids = itertools.count(1)
        self._template_ids = itertools.count(1)
        self._administrator_ids = itertools.count(1)
        own = self.add_server("xivo-demo", "127.0.0.1", demo.XIVO_UUID)
        numbers = Interval(str(demo.FIRST_NUMBER), str(demo.LAST_NUMBER))
        self.add_entity("default", "Default", own.id, [numbers], "inbNo")
        self.add_administrator(
            Administrator(0, "admin", "", super_admin=True, ldap=False), "superpass", entities=[]
        )
        self.add_template(
            TemplateFields("Modèle", "auto", False, "incomingNo", 30, False, [own.id], [demo.ENTITY])
        )

    # XiVOs

    def add_server(self, name: str, host: str, server_uuid: str | None = None) -> Server:
        """One more XiVO."""
        if not name.strip() or not host.strip():
            raise BadValue("a XiVO needs a name and a host")
        if any(name == server.name for server in self.servers.values()):
            raise Taken(f"there is a XiVO {name:.60} already")
        server = Server(len(self.servers) + 1, server_uuid or str(uuid.uuid4()), name, host)
        self.servers[server.id] = server
        return server

    def server(self, server_id: int) -> Server:
        """A XiVO by its id."""
        return _known(self.servers, server_id, "XiVO")

    def remaining_slots(self, server: Server) -> int:
        """How many numbers are free in the XiVO's entities."""
        entities = [entity for entity in self.entities.values() if entity.server is server]
        total = sum(len(interval.numbers()) for entity in entities for interval in entity.intervals)
        return total - sum(1 for entity in entities for _ in self.people_of(entity))

    # Entities

    def add_entity(
        self, name: str, display_name: str, server_id: int, intervals: list[Interval], presented: str
    ) -> Entity:
        """One more entity."""
        server = self.server(server_id)
        self._check_entity(name, intervals)
        entity = Entity(next(self._entity_ids), name, display_name, server, intervals, presented)
        if entity.combined_id in self.entities:
            raise Taken(f"{server.name} has an entity {name:.60} already")
        self.entities[entity.combined_id] = entity
        return entity

    def edit_entity(
        self,
        entity: Entity,
        name: str,
        display_name: str,
        server_id: int,
        intervals: list[Interval],
        presented: str,
    ) -> None:
        """Change everything but where it belongs: it stays on its XiVO, and keeps its users."""
        self._check_entity(name, intervals)
        if self.server(server_id) is not entity.server:
            raise BadValue("an entity cannot move to another XiVO")
        new = f"{name}@{entity.server.uuid}"
        if self.entities.get(new, entity) is not entity:
            raise Taken(f"{entity.server.name} has an entity {name:.60} already")
        old = entity.combined_id
        for person in self.people_of(entity):
            person.entity = new
        for template in self.templates.values():
            template.entities = [new if each == old else each for each in template.entities]
        self.entities = {new if key == old else key: each for key, each in self.entities.items()}
        entity.name, entity.display_name = name, display_name
        entity.intervals, entity.presented_number = intervals, presented

    def delete_entity(self, entity: Entity) -> None:
        """An entity without users goes."""
        if any(True for _ in self.people_of(entity)):
            raise Taken(f"{entity.combined_id} has users")
        del self.entities[entity.combined_id]
        for template in self.templates.values():
            template.entities = [each for each in template.entities if each != entity.combined_id]
        for administrator in self.administrators.values():
            administrator.entities = [each for each in administrator.entities if each != entity.id]

    @staticmethod
    def _check_entity(name: str, intervals: list[Interval]) -> None:
        if not name.strip() or "@" in name or "/" in name:
            raise BadValue(f"{name!r:.60} is no name of an entity")
        for interval in intervals:
            interval.numbers()

    def entity(self, combined_id: str) -> Entity:
        """An entity by its combined id."""
        return _known(self.entities, combined_id, "entity")

    def free_numbers(self, entity: Entity) -> list[str]:
        """Numbers that somebody new could have."""
        taken = {person.number for person in self._of_server(entity.server)}
        if entity.server.uuid == demo.XIVO_UUID:
            taken |= self.xivo.core.plan.numbers.keys()
        free = (
            number
            for interval in entity.intervals
            for number in map(interval.written, interval.numbers())
            if number not in taken
        )
        return list(itertools.islice(free, NUMBERS_SHOWN_MAX))

    # People

    def people_of(self, entity: Entity) -> Iterator[Person]:
        """The users of an entity."""
        combined_id = entity.combined_id
        yield from (
            person
            for people in (self.xivo.people, self._elsewhere)
            for person in people.values()
            if person.entity == combined_id
        )

    def _of_server(self, server: Server) -> Iterator[Person]:
        for entity in self.entities.values():
            if entity.server is server:
                yield from self.people_of(entity)

    def person(self, person_id: int) -> Person:
        """A user by his id, on any XiVO."""
        found = self.xivo.people.get(person_id) or self._elsewhere.get(person_id)
        if found is None:
            raise Unknown(f"there is no user {person_id}")
        return found

    def add_person(self, person: Person, entity: Entity) -> None:
        """One more user; on the simulated XiVO he has a phone, and a CTI login if he is given one."""
        self._check_number(person.number, entity)
        person.id = next(
            number for number in itertools.count(self.xivo.new_id()) if number not in self._elsewhere
        )
        person.provisioning = f"{secrets.randbelow(900_000) + 100_000}"
        if entity.server.uuid == demo.XIVO_UUID:
            self.xivo.add([person])
        else:
            self._elsewhere[person.id] = person

    def edit_person(self, person: Person, changed: Person, entity: Entity) -> None:
        """Change a user; a new number ends his calls. He stays on his XiVO."""
        if self.entity(person.entity).server is not entity.server:
            raise BadValue("a user cannot move to another XiVO")
        if changed.number != person.number:
            self._check_number(changed.number, entity)
        here = person.id in self.xivo.people
        if here and changed.login != person.login:
            self.xivo.change_login(person, changed.login, changed.password)
        if here and changed.number != person.number:
            self.xivo.lines.renumber(person, changed.number)
        person.login, person.password, person.number = changed.login, changed.password, changed.number
        person.first_name, person.last_name = changed.first_name, changed.last_name
        person.entity, person.template = entity.combined_id, changed.template
        if here:
            self.xivo.lines.rename(person)

    def delete_person(self, person: Person) -> None:
        """A user leaves."""
        if person.id in self.xivo.people:
            self.xivo.remove(person)
        else:
            del self._elsewhere[person.id]

    def _check_number(self, number: str, entity: Entity) -> None:
        if not entity.holds(number):
            raise BadValue(f"{number!r:.60} is in no interval of {entity.combined_id}")
        taken = any(person.number == number for person in self._of_server(entity.server))
        if taken or (entity.server.uuid == demo.XIVO_UUID and number in self.xivo.core.plan.numbers):
            raise Taken(f"the number {number} is taken")

    # Templates and administrators

    def add_template(self, template: TemplateFields) -> int:
        """One more template; its id."""
        self._check_template(template)
        template_id = next(self._template_ids)
        self.templates[template_id] = template
        return template_id

    def edit_template(self, template_id: int, template: TemplateFields) -> None:
        """Another template in its place."""
        self.template(template_id)
        self._check_template(template)
        self.templates[template_id] = template

    def delete_template(self, template_id: int) -> None:
        """A template goes; the lines that were made with it stay."""
        self.template(template_id)
        del self.templates[template_id]

    def template(self, template_id: int) -> TemplateFields:
        """A template by its id."""
        return _known(self.templates, template_id, "template")

    def _check_template(self, template: TemplateFields) -> None:
        template.check()
        for server_id in template.xivos:
            self.server(server_id)
        for combined_id in template.entities:
            self.entity(combined_id)

    def administrator(self, administrator_id: int) -> Administrator:
        """An administrator by his id."""
        return _known(self.administrators, administrator_id, "administrator")

    def administrator_named(self, login: str) -> Administrator | None:
        """An administrator by his login."""
        return next((each for each in self.administrators.values() if each.login == login), None)

    def add_administrator(
        self, administrator: Administrator, password: str | None, *, entities: list[int]
    ) -> None:
        """One more administrator; the given one's id is set here."""
        administrator.id = next(self._administrator_ids)
        self._set_administrator(administrator, password, entities)
        self.administrators[administrator.id] = administrator

    def edit_administrator(
        self, known: Administrator, changed: Administrator, password: str | None, *, entities: list[int]
    ) -> None:
        """Change an administrator; without a password he keeps his own."""
        changed.id, changed.password_hash = known.id, known.password_hash
        self._require_super(but=known, super_admin=changed.super_admin)
        self._set_administrator(changed, password, entities)
        self.administrators[known.id] = changed

    def delete_administrator(self, known: Administrator) -> None:
        """An administrator goes, unless nobody could manage everything then."""
        self._require_super(but=known, super_admin=False)
        del self.administrators[known.id]

    def _require_super(self, *, but: Administrator, super_admin: bool) -> None:
        others = any(each.super_admin for each in self.administrators.values() if each is not but)
        if not super_admin and not others:
            raise BadValue("somebody must be super-administrator")

    def _set_administrator(
        self, administrator: Administrator, password: str | None, entities: list[int]
    ) -> None:
        if not administrator.login.strip():
            raise BadValue("an administrator needs a login")
        named = self.administrator_named(administrator.login)
        if named is not None and named.id != administrator.id:
            raise Taken(f"there is an administrator {administrator.login:.60} already")
        known = {entity.id for entity in self.entities.values()}
        for entity_id in entities:
            if entity_id not in known:
                raise Unknown(f"there is no entity {entity_id}")
        administrator.entities = entities
        if password is not None:
            administrator.password_hash = hashed(password)
        elif not administrator.ldap and not administrator.password_hash:
            raise BadValue("password is missing")


def _known(things: dict[K, V], key: K, what: str) -> V:
    try:
        return things[key]
    except KeyError:
        raise Unknown(f"there is no {what} {key!r:.60}") from None
