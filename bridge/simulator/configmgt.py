"""The simulated configuration server: profiles and rights, callbacks, agents, queue dissuasion.

Raises `ApiError`. The documents print no HTTP status of an error: what does not exist is 404, what is wrong 400, a
missing or wrong token 401. Source: seed document 001.
"""

from __future__ import annotations

import hmac
from http import HTTPStatus
from typing import Any

import msgspec

from bridge.simulator.xivo_callbacks import BadFilter, BadRequest, NoSuchList
from bridge.simulator.xivo_http import ApiError, Call, Endpoint, Handler, text_of
from bridge.simulator.xivo_model import CONTEXT, Agent, Person, Profile, Queue, Rights, Unknown
from bridge.simulator.xivo_state import Xivo


class RightsUpdate(msgspec.Struct):
    """Body of `updateUserRights`."""

    type: Profile
    data: Rights | None = None


class ListBody(msgspec.Struct, rename="camel"):
    """Body of `createCallbackList`."""

    name: str
    queue_id: int


class RequestBody(msgspec.Struct, rename="camel", omit_defaults=True):
    """Body of `createCallbackRequest`."""

    phone_number: str
    mobile_phone_number: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    description: str | None = None
    due_date: str | None = None
    period: str | None = None


class Find(msgspec.Struct):
    """Body of `findCallbackRequests`."""

    filters: list[dict[str, Any]]
    offset: int = 0
    limit: int | None = None


class SoundFile(msgspec.Struct, rename="camel"):
    """Body of `setQueueDissuasionSoundFile`."""

    sound_file: str


class QueueName(msgspec.Struct, rename="camel"):
    """Body of `setQueueDissuasionQueue`."""

    queue_name: str


class ConfigMgt:
    """One simulated configuration server."""

    def __init__(self, xivo: Xivo) -> None:
        self._xivo = xivo
        handlers: dict[str, Handler] = {
            "listUserProfiles": self._profiles,
            "getUserRights": self._rights,
            "updateUserRights": self._update_rights,
            "deleteUserRights": self._delete_rights,
            "createCallbackList": self._create_list,
            "listCallbackLists": self._lists,
            "deleteCallbackList": self._delete_list,
            "importCallbackRequests": self._import,
            "createCallbackRequest": self._create_request,
            "findCallbackRequests": self._find,
            "getAgentConfig": self._agent,
            "listAgentConfigs": self._agents,
            "getQueueDissuasion": self._dissuasion,
            "listQueueDissuasions": self._dissuasions,
            "setQueueDissuasionSoundFile": self._set_sound_file,
            "setQueueDissuasionQueue": self._set_queue,
        }
        self.endpoint = Endpoint("configmgt", self._guard, handlers, xivo.settings.body_limit_bytes)

    def _guard(self, call: Call) -> None:
        token = call.headers.get("x-auth-token", "")
        if not hmac.compare_digest(token.encode("latin-1"), self._xivo.settings.configmgt_token.encode()):
            raise ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized", "the X-Auth-Token is missing or wrong")

    # Profiles

    def _profiles(self, call: Call) -> list[dict[str, str]]:
        return [
            {
                "name": person.last_name,
                "firstname": person.first_name,
                "login": person.login,
                "profile": person.profile,
            }
            for person in self._xivo.people.values()
            if person.login is not None and person.profile is not None
        ]

    def _person(self, call: Call) -> Person:
        try:
            return self._xivo.person(call.path["login"])
        except Unknown as error:
            raise ApiError(HTTPStatus.NOT_FOUND, "UserNotFound", str(error)) from error

    def _rights(self, call: Call) -> dict[str, Any]:
        person = self._person(call)
        if person.profile is None:
            raise ApiError(HTTPStatus.NOT_FOUND, "UserNotFound", f"{person.login} has no profile")
        if person.profile == "admin":
            return {"type": "admin"}
        data = msgspec.to_builtins(person.rights)
        if person.profile == "teacher":
            del data["recordingAccess"], data["dissuasionAccess"]
        return {"type": person.profile, "data": data}

    def _update_rights(self, call: Call) -> None:
        body, person = call.json(RightsUpdate), self._person(call)
        person.profile, person.rights = body.type, body.data or Rights()

    def _delete_rights(self, call: Call) -> None:
        person = self._person(call)
        person.profile, person.rights = None, Rights()

    # Callbacks

    def _create_list(self, call: Call) -> dict[str, Any]:
        body = call.json(ListBody)
        try:
            queue = self._xivo.queue(body.queue_id)
            return self._xivo.callbacks.create_list(body.name, queue.id).shape()
        except (Unknown, BadRequest) as error:
            raise call.error("BadRequest", str(error)) from error

    def _lists(self, call: Call) -> list[dict[str, Any]]:
        lists = self._xivo.callbacks.lists.values()
        if call.query.get("withRequest", "false").lower() == "true":
            return [
                each.shape()
                for each in lists
                if any(not request.closed for request in each.requests.values())
            ]
        return [each.shape() for each in lists]

    def _delete_list(self, call: Call) -> dict[str, Any]:
        """The document's request does not say which list: that is clear only where there is one."""
        lists = self._xivo.callbacks.lists
        wanted = call.query.get("listUuid")
        if wanted is None:
            if len(lists) != 1:
                raise call.error("BadRequest", f"there are {len(lists)} lists: listUuid must say which")
            wanted = next(iter(lists))
        try:
            return self._xivo.callbacks.delete_list(wanted).shape()
        except NoSuchList as error:
            raise ApiError(HTTPStatus.NOT_FOUND, "ListNotFound", str(error)) from error

    def _import(self, call: Call) -> None:
        try:
            self._xivo.callbacks.import_csv(call.path["listUuid"], _dedented(text_of(call.content)))
        except NoSuchList as error:
            raise ApiError(HTTPStatus.NOT_FOUND, "ListNotFound", str(error)) from error
        except (BadRequest, UnicodeDecodeError) as error:
            raise call.error("BadRequest", str(error)) from error

    def _create_request(self, call: Call) -> dict[str, Any]:
        fields = msgspec.to_builtins(call.json(RequestBody))
        try:
            return self._xivo.callbacks.create_request(call.path["listUuid"], fields).shape()
        except NoSuchList as error:
            raise ApiError(HTTPStatus.NOT_FOUND, "ListNotFound", str(error)) from error
        except BadRequest as error:
            raise call.error("BadRequest", str(error)) from error

    def _find(self, call: Call) -> dict[str, Any]:
        body = call.json(Find)
        try:
            return self._xivo.callbacks.find(body.filters, body.offset, body.limit)
        except BadFilter as error:
            raise call.error("BadRequest", str(error)) from error

    # Agents

    def _agent(self, call: Call) -> dict[str, Any]:
        agent = self._xivo.queues.agents.get(call.number("id"))
        if agent is None:
            raise ApiError(HTTPStatus.NOT_FOUND, "AgentNotFound", f"there is no agent {call.path['id']}")
        return self._shown(agent)

    def _agents(self, call: Call) -> list[dict[str, Any]]:
        return [self._shown(agent) for agent in self._xivo.queues.agents.values()]

    def _shown(self, agent: Agent) -> dict[str, Any]:
        person = self._xivo.people.get(agent.person)
        members = []
        for position, membership in enumerate(agent.memberships):
            members.append(
                {
                    "queue_name": self._xivo.queue(membership.queue).name,
                    "queue_id": membership.queue,
                    "interface": f"Agent/{agent.number}",
                    "penalty": membership.penalty,
                    "commented": 0,
                    "usertype": "Agent",
                    "userid": agent.id,
                    "channel": "Agent",
                    "category": "Queue",
                    "position": position,
                }
            )
        return {
            "id": agent.id,
            "firstname": person.first_name if person is not None else "",
            "lastname": person.last_name if person is not None else "",
            "number": agent.number,
            "context": CONTEXT,
            "member": members,
            "numgroup": agent.group,
            "userid": agent.person,
        }

    # Queue dissuasion; the misspelt names of operations are the document's

    def _queue(self, call: Call, action: str) -> Queue:
        number = call.number("id")
        try:
            return self._xivo.queue(number)
        except Unknown:
            raise _failed("QueueNotFound", f"{action} on queue {number}") from None

    def _dissuasion(self, call: Call) -> dict[str, Any]:
        queue = self._queue(call, "getQueueDissusasion")
        dissuasion: dict[str, Any] = {"type": "other"}
        if queue.dissuasion_file is not None:
            dissuasion = {"type": "soundFile", "value": {"soundFile": queue.dissuasion_file}}
        elif queue.dissuasion_queue is not None:
            dissuasion = {"type": "queue", "value": {"queueName": queue.dissuasion_queue}}
        return {"id": queue.id, "name": queue.name, "dissuasion": dissuasion}

    def _dissuasions(self, call: Call) -> dict[str, Any]:
        queue = self._queue(call, "getQueueDissusasionList")
        files = [{"soundFile": name} for name in self._files(queue)]
        queues = [{"queueName": self._xivo.default_queue}]
        return {
            "id": queue.id,
            "name": queue.name,
            "dissuasions": {"soundFiles": files, "queues": queues},
        }

    def _files(self, queue: Queue) -> list[str]:
        return [name for name in self._xivo.sound_files if name.startswith(f"{queue.name}_")]

    def _set_sound_file(self, call: Call) -> dict[str, Any]:
        action = "updateQueueDissuasion"
        name, queue = call.json(SoundFile).sound_file, self._queue(call, action)
        if name not in self._files(queue):
            raise _failed("FileNotFound", f"{action} on queue {queue.id} with file {name:.60}")
        queue.dissuasion_file, queue.dissuasion_queue = name, None
        return {"id": queue.id, "soundFile": name}

    def _set_queue(self, call: Call) -> dict[str, Any]:
        action = "updateQueueDissuasion"
        name, queue = call.json(QueueName).queue_name, self._queue(call, action)
        if self._xivo.queues.named(name) is None:
            raise _failed(
                "QueueNotFound", f"{action} on queue {queue.id}: could not find the queue '{name:.60}'"
            )
        queue.dissuasion_file, queue.dissuasion_queue = None, name
        return {"id": queue.id, "queueName": name}


def _failed(error: str, what: str) -> ApiError:
    return ApiError(HTTPStatus.NOT_FOUND, error, f"Unable to perform {what} - {error}")


def _dedented(text: str) -> str:
    """Lines without the spaces before them: the document's own request has some."""
    return "\n".join(line.strip() for line in text.splitlines())
