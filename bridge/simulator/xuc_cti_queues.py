"""XUC's CTI channel: queues, their statistics and their waiting calls, lists of everything, histories of queues.

Raises `Refused`. Source: seed document 003, sections 1.5.2 and 1.5.4.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bridge.simulator.pbx_model import Change, Subscriber
from bridge.simulator.xivo_agents import LOGGED_OUT, ON_CALL, READY
from bridge.simulator.xivo_calls import clock_face
from bridge.simulator.xivo_model import CONTEXT, Agent, Queue
from bridge.simulator.xivo_queue_log import Stay
from bridge.simulator.xivo_state import Xivo
from bridge.simulator.xuc_cti_agents import AgentCommands
from bridge.simulator.xuc_cti_client import CtiClient, CtiClients, Handler, Refused

STATISTICS, CALLS, CONFIG = "QueueStatistics", "QueueCalls", "QueueConfig"
TIMER = "statistics of queues"

CUSTOMER_FIELDS = {"src_num": "srcNum", "dst_num": "dstNum", "status": "status"}
"""By which the history of customers' calls is searched: the filter's field, and that of the row."""


class QueueCommands:
    """Everything about queues; follows them (`pbx_model.Listener`)."""

    def __init__(self, xivo: Xivo, clients: CtiClients, agents: AgentCommands) -> None:
        self._xivo = xivo
        self._clients = clients
        self._agents = agents
        self._told: dict[int, dict[str, float]] = {}
        """The statistics of each queue as they were told last."""
        self._calls_told: dict[int, list[dict[str, Any]]] = {}
        xivo.queues.log.on_change.append(self._changed)
        xivo.agents.on_state.append(self._agent_changed)
        xivo.core.listeners.append(self)

    def handlers(self) -> dict[str, Handler]:
        """Every command of this room, by its method."""
        return {
            "Cti.getList": self._list,
            "Cti.getConfig": self._config,
            "Cti.subscribeToQueueStats": self._subscribe_to_statistics,
            "Cti.getQueueStatistics": self._statistics_within,
            "Cti.subscribeToQueueCalls": self._subscribe_to_calls,
            "Cti.unSubscribeToQueueCalls": self._unsubscribe_from_calls,
            "Cti.retrieveQueueCall": self._retrieve,
            "Cti.getQueueCallHistory": self._history,
            "Cti.findCustomerCallHistory": self._customer_history,
        }

    # Lists

    def _list(self, client: CtiClient, given: dict[str, Any]) -> None:
        match given["objectType"]:
            case "queue":
                client.topics.add(CONFIG)
                client.tell("QueueList", [_shape(queue) for queue in self._seen(client)])
            case "agent":
                client.tell("AgentList", self._agents.configs(client))
            case "queuemember":
                client.tell("QueueMemberList", self._agents.members(client))
            case "agentgroup":
                client.tell("AgentGroupList", self._agents.groups(client))
            case other:
                raise Refused(f"there is no list of {other!r:.60}")

    def _config(self, client: CtiClient, given: dict[str, Any]) -> None:
        match given["objectType"]:
            case "line":
                client.tell("LineConfig", line_config(self._xivo, client))
            case "queue":
                client.topics.add(CONFIG)
                for queue in self._seen(client):
                    client.tell(CONFIG, _shape(queue))
            case "agent":
                for shape in self._agents.configs(client):
                    client.tell("AgentConfig", shape)
            case "queuemember":
                for shape in self._agents.members(client):
                    client.tell("QueueMember", shape)
            case other:
                raise Refused(f"there is no configuration of {other!r:.60}")

    def _seen(self, client: CtiClient) -> list[Queue]:
        return [queue for queue in self._xivo.queues.by_id.values() if client.sees_queue(queue.id)]

    def _queue(self, client: CtiClient, queue_id: int) -> Queue:
        queue = self._xivo.queues.by_id.get(queue_id)
        if queue is None or not client.sees_queue(queue_id):
            raise Refused(f"there is no queue {queue_id}")
        return queue

    # Statistics

    def _subscribe_to_statistics(self, client: CtiClient, given: dict[str, Any]) -> None:
        if not any(True for _ in self._clients.on(STATISTICS)):
            self._told = {queue.id: self._figures(queue) for queue in self._xivo.queues.by_id.values()}
        client.topics.add(STATISTICS)
        for queue in self._seen(client):
            client.tell(STATISTICS, {"queueId": queue.id, "counters": _counters(self._figures(queue))})
        self._arm()

    def _statistics_within(self, client: CtiClient, given: dict[str, Any]) -> None:
        queue = self._queue(client, given["queueId"])
        figures = self._xivo.queues.log.within(queue.id, given["window"], given["xqos"])
        client.tell("GetQueueStatistics", {"queueId": queue.id, "counters": _counters(figures)})

    def _figures(self, queue: Queue) -> dict[str, float]:
        log = self._xivo.queues.log
        states = [self._xivo.agents.state(agent) for agent in self._members(queue)]
        return {
            **log.counters(queue.id),
            "AvailableAgents": states.count(READY),
            "TalkingAgents": states.count(ON_CALL),
            "LoggedAgents": len(states) - states.count(LOGGED_OUT),
            "WaitingCalls": len(log.waiting(queue.id)),
            "LongestWaitTime": log.longest_wait_s(queue.id),
            "EWT": log.expected_wait_s(queue.id),
        }

    def _members(self, queue: Queue) -> list[Agent]:
        return [
            agent
            for agent in self._xivo.queues.agents.values()
            if any(each.queue == queue.id for each in agent.memberships)
        ]

    def _arm(self) -> None:
        """Look again in a moment, if anybody wants to know."""
        xivo = self._xivo
        if TIMER not in xivo.timers and any(True for _ in self._clients.on(STATISTICS)):
            xivo.core.after(xivo, TIMER, xivo.settings.statistics_s, self._tell_statistics)

    def _tell_statistics(self) -> None:
        waiting = False
        for queue in self._xivo.queues.by_id.values():
            figures, told = self._figures(queue), self._told.get(queue.id, {})
            waiting = waiting or figures["WaitingCalls"] > 0
            changed = {name: value for name, value in figures.items() if told.get(name) != value}
            self._told[queue.id] = figures
            if not changed:
                continue
            payload = {"queueId": queue.id, "counters": _counters(changed)}
            for client in self._clients.on(STATISTICS):
                if client.sees_queue(queue.id):
                    client.tell(STATISTICS, payload)
        if waiting:
            self._arm()

    # Waiting calls

    def _subscribe_to_calls(self, client: CtiClient, given: dict[str, Any]) -> None:
        queue = self._queue(client, given["queueId"])
        client.queue_calls.add(queue.id)
        waiting = self._calls_told[queue.id] = self._waiting(queue)
        client.tell(CALLS, {"queueId": queue.id, "calls": waiting})

    def _unsubscribe_from_calls(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.queue_calls.discard(given["queueId"])

    def _waiting(self, queue: Queue) -> list[dict[str, Any]]:
        return [
            {
                "position": place,
                "name": self._name(stay),
                "number": stay.caller.number,
                "queueTime": stay.began.isoformat(timespec="milliseconds"),
            }
            for place, stay in enumerate(self._xivo.queues.log.waiting(queue.id), 1)
        ]

    def _name(self, stay: Stay) -> str:
        person = self._xivo.person_at(stay.caller.number)
        return person.full_name if person is not None else stay.caller.display_name or ""

    def _retrieve(self, client: CtiClient, given: dict[str, Any]) -> None:
        number = given["queueCall"]["number"]
        subscriber = self._xivo.lines.of(client.person)
        for queue in self._seen(client):
            if self._xivo.queues.fetch(queue.id, number, subscriber, client.person.number):
                return
        raise Refused(f"no call of {number!r:.60} is waiting")

    # Histories

    def _history(self, client: CtiClient, given: dict[str, Any]) -> None:
        """The calls of the queues whose names have a part in common with what is given."""
        queues = {queue.id for queue in self._seen(client) if given["queue"] in queue.name}
        rows = [_row(stay) for stay in reversed(self._xivo.queues.log.stays) if stay.queue in queues]
        client.tell("CallHistory", rows[: given["size"]])

    def _customer_history(self, client: CtiClient, given: dict[str, Any]) -> None:
        rows = [_row(stay) for stay in reversed(self._xivo.queues.log.stays)]
        for each in given["filters"]:
            name = CUSTOMER_FIELDS.get(each["field"])
            if name is None or each["operator"] != "=":
                raise Refused(f"customers' calls are found by {', '.join(CUSTOMER_FIELDS)} with =")
            rows = [row for row in rows if row[name] == each.get("value")]
        response = {"total": len(rows), "list": rows[: given["size"]]}
        client.tell("CustomerCallHistoryResponseWithId", {"id": given["requestId"], "response": response})

    # What is told

    def _changed(self, queue_id: int) -> None:
        self._arm()

    def _agent_changed(self, agent: Agent, event: dict[str, Any]) -> None:
        self._arm()

    def calls_changed(self, change: Change) -> None:
        """Tell who follows a queue's calls of those that came or went."""
        followed = {queue for client in self._clients for queue in client.queue_calls}
        for queue_id in followed:
            queue = self._xivo.queues.by_id[queue_id]
            waiting = self._waiting(queue)
            if waiting == self._calls_told.get(queue_id, []):
                continue
            self._calls_told[queue_id] = waiting
            for client in self._clients:
                if queue_id in client.queue_calls:
                    client.tell(CALLS, {"queueId": queue_id, "calls": waiting})

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Nothing that queues are concerned with."""

    def group_changed(self, subscriber: Subscriber) -> None:
        """Nothing that queues are concerned with."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Nothing that queues are concerned with."""


def line_config(xivo: Xivo, client: CtiClient) -> dict[str, Any]:
    """`LineConfig`: what a page needs to be the user's phone."""
    person = client.person
    return {
        "name": person.provisioning or person.number,
        "password": "",
        "xivoIp": xivo.settings.public_host,
        "sipProxyName": "default",
        "sipPort": "5060",
        "device": xivo.presence.of(person).device,
    }


def _shape(queue: Queue) -> dict[str, Any]:
    """`QueueConfig`."""
    return {
        "id": queue.id,
        "context": CONTEXT,
        "name": queue.name,
        "displayName": queue.display_name or queue.name,
        "number": queue.number,
    }


def _counters(figures: dict[str, float]) -> list[dict[str, Any]]:
    return [{"statName": name, "value": value} for name, value in figures.items()]


def _row(stay: Stay) -> dict[str, Any]:
    end = stay.over or stay.ended
    lasted = end - stay.began if end is not None else stay.began - stay.began
    return {
        "start": f"{stay.began:%Y-%m-%d %H:%M:%S}",
        "duration": clock_face(lasted),
        "srcNum": stay.caller.number,
        "dstNum": stay.number,
        "status": stay.status or "ongoing",
    }
