"""The simulated XCU (centralized user management, formerly XCI): its REST API with a session cookie.

Raises `ApiError`. The documents print no error: wrong credentials and no session are 401, no right 403, what does not
exist 404, what is wrong 400. Who is no super-administrator sees and changes what is in his entities only.
Source: seed document 002.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any

import msgspec

from bridge.simulator.xivo_central import (
    Administrator,
    Central,
    Entity,
    Interval,
    Server,
    TemplateFields,
)
from bridge.simulator.xivo_http import ApiError, Call, Endpoint, Handler, Reply
from bridge.simulator.xivo_model import BadValue, Person, Taken, Unknown

COOKIE = "PLAY_SESSION"
"""XCU is made with the Play framework, which names its cookie so."""


class Credentials(msgspec.Struct):
    """Body of `login`."""

    login: str
    password: str


class ServerBody(msgspec.Struct):
    """Body of `createXivo`; nothing is configured in the simulation."""

    name: str
    host: str
    configure: bool


class EntityBody(msgspec.Struct, rename="camel"):
    """Body of `createEntity` and `editEntity`."""

    name: str
    display_name: str
    xivo_id: int
    intervals: list[Interval]
    presented_number: str


class UserBody(msgspec.Struct, rename="camel"):
    """Body of `createUser` and `editUser`. `entityCId` is renamed by hand: its middle is in capitals."""

    template_id: int
    first_name: str
    last_name: str
    internal_number: str
    entity: str = msgspec.field(name="entityCId")
    cti_login: str | None = None
    cti_password: str | None = None


class AdministratorBody(msgspec.Struct, rename="camel"):
    """Body of `createAdministrator` and `editAdministrator`."""

    login: str
    name: str
    ldap: bool
    super_admin: bool
    entity_ids: list[int]
    password: str | None = None


class Xcu:
    """One simulated XCU: who has signed in, and what each operation does."""

    def __init__(self, central: Central) -> None:
        self._central = central
        settings = central.xivo.settings
        self._ttl = timedelta(seconds=settings.cookie_ttl_s)
        self._sessions: dict[str, tuple[int, datetime]] = {}
        handlers: dict[str, Handler] = {
            "login": self._login,
            "listXivos": self._servers,
            "getXivo": self._get_server,
            "createXivo": self._create_server,
            "synchronizeConfigFiles": self._synchronize,
            "listEntities": self._entities,
            "getEntity": self._get_entity,
            "createEntity": self._create_entity,
            "deleteEntity": self._delete_entity,
            "editEntity": self._edit_entity,
            "listEntityUsers": self._entity_users,
            "listEntityAvailableNumbers": self._available_numbers,
            "getUser": self._get_user,
            "createUser": self._create_user,
            "deleteUser": self._delete_user,
            "editUser": self._edit_user,
            "listTemplates": self._templates,
            "getTemplate": self._get_template,
            "createTemplate": self._create_template,
            "deleteTemplate": self._delete_template,
            "editTemplate": self._edit_template,
            "listAdministrators": self._administrators,
            "getAdministrator": self._get_administrator,
            "createAdministrator": self._create_administrator,
            "deleteAdministrator": self._delete_administrator,
            "editAdministrator": self._edit_administrator,
        }
        guarded = {name: partial(_answered, handler) for name, handler in handlers.items()}
        self.endpoint = Endpoint("xcu", self._guard, guarded, settings.body_limit_bytes)

    def forget(self) -> None:
        """Lose every session, as a restart does."""
        self._sessions.clear()

    # Who may

    def _guard(self, call: Call) -> None:
        if call.operation.name == "login":
            return
        try:
            cookie = SimpleCookie(call.headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            cookie = None
        found = self._sessions.get(cookie.value) if cookie is not None else None
        now = self._central.xivo.now()
        if found is None or found[1] <= now:
            raise ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized", "there is no session; sign in first")
        call.who = self._central.administrators.get(found[0])
        if call.who is None:
            raise ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized", "the administrator exists no more")

    def _login(self, call: Call) -> Reply:
        given = call.json(Credentials)
        administrator = self._central.administrator_named(given.login)
        if administrator is None or not administrator.accepts(given.password):
            raise ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized", "the login or the password is wrong")
        now = self._central.xivo.now()
        self._sessions = {key: each for key, each in self._sessions.items() if each[1] > now}
        session = secrets.token_urlsafe(24)
        self._sessions[session] = administrator.id, now + self._ttl
        cookie = f"{COOKIE}={session}; Path=/; HttpOnly; SameSite=Lax"
        return Reply(headers=[(b"set-cookie", cookie.encode())])

    @staticmethod
    def _require_super(call: Call) -> None:
        if not call.who.super_admin:
            raise ApiError(HTTPStatus.FORBIDDEN, "Forbidden", "this needs a super-administrator")

    def _require_entity(self, call: Call, entity: Entity) -> Entity:
        who: Administrator = call.who
        if not who.super_admin and entity.id not in who.entities:
            raise ApiError(
                HTTPStatus.FORBIDDEN, "Forbidden", f"{who.login} may not manage {entity.combined_id}"
            )
        return entity

    # XiVOs

    def _shown_server(self, server: Server) -> dict[str, Any]:
        return {
            "id": server.id,
            "uuid": server.uuid,
            "name": server.name,
            "host": server.host,
            "remainingSlots": self._central.remaining_slots(server),
        }

    def _servers(self, call: Call) -> dict[str, Any]:
        return {"items": [self._shown_server(server) for server in self._central.servers.values()]}

    def _get_server(self, call: Call) -> dict[str, Any]:
        return self._shown_server(self._central.server(call.number("id")))

    def _create_server(self, call: Call) -> None:
        self._require_super(call)
        body = call.json(ServerBody)
        self._central.add_server(body.name, body.host)

    def _synchronize(self, call: Call) -> None:
        self._require_super(call)

    # Entities

    def _shown_entity(self, entity: Entity) -> dict[str, Any]:
        return {
            "id": entity.id,
            "combinedId": entity.combined_id,
            "name": entity.name,
            "displayName": entity.display_name,
            "xivo": self._shown_server(entity.server),
            "intervals": [{"start": each.start, "end": each.end} for each in entity.intervals],
            "presentedNumber": entity.presented_number,
        }

    def _entities(self, call: Call) -> dict[str, Any]:
        who: Administrator = call.who
        return {
            "items": [
                self._shown_entity(entity)
                for entity in self._central.entities.values()
                if who.super_admin or entity.id in who.entities
            ]
        }

    def _entity(self, call: Call) -> Entity:
        return self._require_entity(call, self._central.entity(call.path["combinedId"]))

    def _get_entity(self, call: Call) -> dict[str, Any]:
        return self._shown_entity(self._entity(call))

    def _create_entity(self, call: Call) -> None:
        self._require_super(call)
        body = call.json(EntityBody)
        self._central.add_entity(
            body.name, body.display_name, body.xivo_id, body.intervals, body.presented_number
        )

    def _delete_entity(self, call: Call) -> None:
        self._require_super(call)
        self._central.delete_entity(self._entity(call))

    def _edit_entity(self, call: Call) -> None:
        entity, body = self._entity(call), call.json(EntityBody)
        self._central.edit_entity(
            entity, body.name, body.display_name, body.xivo_id, body.intervals, body.presented_number
        )

    def _entity_users(self, call: Call) -> dict[str, Any]:
        entity = self._entity(call)
        shown = self._shown_entity(entity)
        return {"items": [_shown_user(person, shown) for person in self._central.people_of(entity)]}

    def _available_numbers(self, call: Call) -> dict[str, Any]:
        return {"items": self._central.free_numbers(self._entity(call))}

    # Users

    def _person(self, call: Call) -> Person:
        person = self._central.person(call.number("id"))
        self._require_entity(call, self._central.entity(person.entity))
        return person

    def _get_user(self, call: Call) -> dict[str, Any]:
        person = self._person(call)
        return _shown_user(person, self._shown_entity(self._central.entity(person.entity)))

    def _described(self, call: Call) -> tuple[Person, Entity]:
        body = call.json(UserBody)
        entity = self._require_entity(call, self._central.entity(body.entity))
        template = self._central.template(body.template_id)
        if entity.combined_id not in template.entities:
            raise BadValue(f"template {body.template_id} is not for {entity.combined_id}")
        if (body.cti_login is None) != (body.cti_password is None):
            raise BadValue("ctiLogin and ctiPassword go together")
        person = Person(
            id=0,
            entity=entity.combined_id,
            first_name=body.first_name,
            last_name=body.last_name,
            number=body.internal_number,
            login=body.cti_login,
            password=body.cti_password,
            template=body.template_id,
        )
        return person, entity

    def _create_user(self, call: Call) -> None:
        self._central.add_person(*self._described(call))

    def _delete_user(self, call: Call) -> None:
        self._central.delete_person(self._person(call))

    def _edit_user(self, call: Call) -> None:
        self._central.edit_person(self._person(call), *self._described(call))

    # Templates

    def _shown_template(self, template_id: int) -> dict[str, Any]:
        return {"id": template_id, **msgspec.to_builtins(self._central.template(template_id))}

    def _templates(self, call: Call) -> list[dict[str, Any]]:
        return [self._shown_template(template_id) for template_id in self._central.templates]

    def _get_template(self, call: Call) -> dict[str, Any]:
        return self._shown_template(call.number("id"))

    def _create_template(self, call: Call) -> None:
        self._central.add_template(call.json(TemplateFields))

    def _delete_template(self, call: Call) -> None:
        self._central.delete_template(call.number("id"))

    def _edit_template(self, call: Call) -> None:
        self._central.edit_template(call.number("id"), call.json(TemplateFields))

    # Administrators

    def _shown_administrator(self, administrator: Administrator) -> dict[str, Any]:
        return {
            "id": administrator.id,
            "login": administrator.login,
            "name": administrator.name,
            "password": administrator.password_hash,
            "superAdmin": administrator.super_admin,
            "ldap": administrator.ldap,
            "entities": [
                self._shown_entity(entity)
                for entity in self._central.entities.values()
                if entity.id in administrator.entities
            ],
        }

    def _administrators(self, call: Call) -> dict[str, Any]:
        self._require_super(call)
        return {"items": [self._shown_administrator(each) for each in self._central.administrators.values()]}

    def _administrator(self, call: Call) -> Administrator:
        self._require_super(call)
        return self._central.administrator(call.number("id"))

    def _get_administrator(self, call: Call) -> dict[str, Any]:
        return self._shown_administrator(self._administrator(call))

    @staticmethod
    def _described_administrator(body: AdministratorBody) -> Administrator:
        return Administrator(0, body.login, body.name, body.super_admin, body.ldap)

    def _create_administrator(self, call: Call) -> None:
        self._require_super(call)
        body = call.json(AdministratorBody)
        new = self._described_administrator(body)
        self._central.add_administrator(new, body.password, entities=body.entity_ids)

    def _delete_administrator(self, call: Call) -> None:
        self._central.delete_administrator(self._administrator(call))

    def _edit_administrator(self, call: Call) -> None:
        known, body = self._administrator(call), call.json(AdministratorBody)
        changed = self._described_administrator(body)
        self._central.edit_administrator(known, changed, body.password, entities=body.entity_ids)


def _shown_user(person: Person, entity: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": person.id,
        "entity": entity,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "internalNumber": person.number,
        "externalNumber": person.external_number,
        "mail": person.mail,
        "ctiLogin": person.login,
        "ctiPassword": person.password,
        "provisioningNumber": person.provisioning,
    }


def _answered(handler: Callable[[Call], Any], call: Call) -> Any:
    try:
        return handler(call)
    except Unknown as error:
        raise ApiError(HTTPStatus.NOT_FOUND, "NotFound", str(error)) from error
    except (Taken, BadValue) as error:
        raise call.error("BadRequest", str(error)) from error
