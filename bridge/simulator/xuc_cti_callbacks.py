"""XUC's CTI channel: callback requests, which agents take, call and deal with.

Raises `Refused`, and the errors of `xivo_callbacks`. Source: seed document 003, section 1.5.2 ("Callback Messages").
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from bridge.simulator.xivo_callbacks import CallbackRequest
from bridge.simulator.xivo_calls import CallFacts
from bridge.simulator.xivo_state import Xivo
from bridge.simulator.xuc_cti_agents import AgentCommands
from bridge.simulator.xuc_cti_client import CtiClient, CtiClients, Handler, Payload, Refused

TOPIC = "Callback"
AGAIN = "Callback"
"""The status of a ticket whose request is to be called once more."""

TIME_FORMAT = "%Y-%m-%d %H:%M:%S"


@dataclass(slots=True)
class Ticket:
    """What an agent is doing about a request."""

    request: CallbackRequest
    agent: int
    started: str


class CallbackCommands:
    """Everything about callbacks."""

    def __init__(self, xivo: Xivo, clients: CtiClients, agents: AgentCommands) -> None:
        self._xivo = xivo
        self._clients = clients
        self._agents = agents
        self._taken: dict[str, int] = {}
        """The agent of each request that is taken."""
        self._tickets: dict[str, Ticket] = {}

    def handlers(self) -> dict[str, Handler]:
        """Every command of this room, by its method."""
        return {
            "Callback.getCallbackLists": self._lists,
            "Callback.findCallbackRequest": self._find,
            "Callback.getCallbackPreferredPeriods": self._periods,
            "Callback.takeCallback": self._take,
            "Callback.releaseCallback": self._release,
            "Callback.startCallback": self._start,
            "Callback.updateCallbackTicket": self._update,
        }

    def _lists(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.topics.add(TOPIC)
        shown: list[dict[str, Any]] = [
            {
                "uuid": each.uuid,
                "name": each.name,
                "queueId": each.queue,
                "callbacks": [
                    self._shape(request) for request in each.requests.values() if not request.closed
                ],
            }
            for each in self._xivo.callbacks.lists.values()
            if client.sees_queue(each.queue)
        ]
        client.tell("CallbackLists", shown)

    def _find(self, client: CtiClient, given: dict[str, Any]) -> None:
        page = self._xivo.callbacks.find(given["filters"], given.get("offset", 0), given.get("limit"))
        found = [self._shape(self._request(each["uuid"])) for each in page["list"]]
        response = {"total": page["total"], "list": found}
        client.tell("FindCallbackResponseWithId", {"id": given["requestId"], "response": response})

    def _periods(self, client: CtiClient, given: dict[str, Any]) -> None:
        periods = [period.shape() for period in self._xivo.callbacks.periods]
        client.tell("PreferredCallbackPeriodList", periods)

    def _agent_id(self, client: CtiClient) -> int:
        agent = self._agents.own(client.person)
        if agent is None or agent.phone is None:
            raise Refused("only an agent who is logged on deals with callbacks")
        return agent.id

    def _take(self, client: CtiClient, given: dict[str, Any]) -> None:
        agent, request = self._agent_id(client), self._request(given["uuid"])
        taken = self._taken.get(request.uuid)
        if request.closed or taken not in (None, agent):
            raise Refused("the request is closed" if request.closed else f"agent {taken} has taken it")
        self._taken[request.uuid] = agent
        self._tell(client, "CallbackTaken", {"uuid": request.uuid, "agentId": agent})

    def _mine(self, client: CtiClient, request: CallbackRequest) -> int:
        agent = self._agent_id(client)
        if self._taken.get(request.uuid) != agent:
            raise Refused(f"agent {agent} has not taken the request")
        return agent

    def _release(self, client: CtiClient, given: dict[str, Any]) -> None:
        request = self._request(given["uuid"])
        self._mine(client, request)
        del self._taken[request.uuid]
        self._tell(client, "CallbackReleased", {"uuid": request.uuid})

    def _start(self, client: CtiClient, given: dict[str, Any]) -> None:
        request = self._request(given["uuid"])
        agent = self._mine(client, request)
        queue = self._xivo.queue(request.queue)
        facts = CallFacts(queue=queue.name, from_queue=True)
        self._xivo.lines.dial(client.person, given["number"], facts)
        ticket = str(uuid.uuid4())
        self._tickets[ticket] = Ticket(request, agent, f"{self._xivo.now():{TIME_FORMAT}}")
        self._tell(client, "CallbackStarted", {"requestUuid": request.uuid, "ticketUuid": ticket})

    def _update(self, client: CtiClient, given: dict[str, Any]) -> None:
        ticket = self._tickets.get(given["uuid"])
        if ticket is None:
            raise Refused(f"there is no ticket {given['uuid']!r:.60}")
        request = ticket.request
        if given["status"] == AGAIN:
            self._postpone(request, given)
            self._taken.pop(request.uuid, None)
            self._tell(client, "CallbackRequestUpdated", {"request": self._shape(request)})
        elif not request.closed:
            self._taken.pop(request.uuid, None)
            self._xivo.callbacks.close_request(request, self._ticket_row(ticket, given))
            self._tell(client, "CallbackClotured", {"uuid": request.uuid})

    def _postpone(self, request: CallbackRequest, given: dict[str, Any]) -> None:
        if given.get("dueDate") is not None:
            try:
                request.due = date.fromisoformat(given["dueDate"])
            except ValueError:
                raise Refused(f"dueDate must be yyyy-MM-dd, not {given['dueDate']!r:.60}") from None
        if given.get("periodUuid") is not None:
            periods = [each for each in self._xivo.callbacks.periods if each.uuid == given["periodUuid"]]
            if not periods:
                raise Refused(f"there is no period {given['periodUuid']!r:.60}")
            request.period = periods[0]

    def _ticket_row(self, ticket: Ticket, given: dict[str, Any]) -> dict[str, str]:
        agent = self._xivo.queues.agents.get(ticket.agent)
        return {
            "queueRef": self._xivo.queue(ticket.request.queue).name,
            "agentNum": agent.number if agent is not None else "",
            "started": ticket.started,
            "lastUpdate": f"{self._xivo.now():{TIME_FORMAT}}",
            "status": given["status"],
            "comment": given["comment"],
        }

    def _request(self, request_uuid: str) -> CallbackRequest:
        for each in self._xivo.callbacks.lists.values():
            if request_uuid in each.requests:
                return each.requests[request_uuid]
        raise Refused(f"there is no callback request {request_uuid!r:.60}")

    def _shape(self, request: CallbackRequest) -> dict[str, Any]:
        """`CallbackRequest` as the channel shows it; the configuration server's has other members."""
        details = request.details
        return {
            "uuid": request.uuid,
            "listUuid": request.list_uuid,
            "phoneNumber": request.phone_number,
            "mobilePhoneNumber": details.get("mobilePhoneNumber", ""),
            "firstName": details.get("firstName", ""),
            "lastName": details.get("lastName", ""),
            "company": details.get("company", ""),
            "description": details.get("description"),
            "agentId": self._taken.get(request.uuid),
            "dueDate": request.due.isoformat(),
            "preferredPeriod": request.period.shape(),
        }

    def _tell(self, client: CtiClient, message_type: str, payload: Payload) -> None:
        """Tell who follows callbacks, and who has just changed one."""
        client.topics.add(TOPIC)
        for each in self._clients.on(TOPIC):
            each.tell(message_type, payload)
