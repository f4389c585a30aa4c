"""XUC's CTI channel: agents, their states and statistics, who listens to them, and their places in queues.

Raises `Refused`, and `AgentError` of `xivo_queues`, which is answered with the message of the same name.
Source: seed document 003, section 1.5.2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.simulator.xivo_agents import LOGGED_OUT, ON_CALL
from bridge.simulator.xivo_model import CONTEXT, Agent, Membership, Person
from bridge.simulator.xivo_state import Xivo
from bridge.simulator.xuc_cti_client import CtiClient, CtiClients, Handler, Refused

STATES, STATISTICS, CONFIG, MEMBERS = "AgentStateEvent", "AgentStatistics", "AgentConfig", "QueueMember"


class AgentCommands:
    """Everything about agents; follows them."""

    def __init__(self, xivo: Xivo, clients: CtiClients) -> None:
        self._xivo = xivo
        self._clients = clients
        self._agents = xivo.queues.agents
        self._listened: dict[int, list[Person]] = {}
        """Who listens to each agent."""
        self._stale: set[int] = set()
        """Agents whose statistics are to be told."""
        xivo.agents.on_state.append(self._state_changed)
        xivo.agents.on_statistics.append(self._statistics_changed)
        xivo.queues.on_member.append(self._member_changed)

    def handlers(self) -> dict[str, Handler]:
        """Every command of this room, by its method."""
        return {
            "Cti.loginAgent": self._log_on,
            "Cti.logoutAgent": self._log_off,
            "Cti.toggleAgentLogin": self._toggle,
            "Cti.pauseAgent": self._pause,
            "Cti.unpauseAgent": self._unpause,
            "Cti.listenAgent": self._listen,
            "Cti.monitorPause": lambda client, given: self._monitor(client, given, paused=True),
            "Cti.monitorUnpause": lambda client, given: self._monitor(client, given, paused=False),
            "Cti.getAgentStates": self._states,
            "Cti.subscribeToAgentEvents": self._subscribe_to_states,
            "Cti.subscribeToAgentStats": self._subscribe_to_statistics,
            "Cti.getAgentDirectory": self._directory,
            "Cti.setAgentQueue": self._assign,
            "Cti.removeAgentFromQueue": self._withdraw,
            "Cti.setAgentGroup": self._set_group,
            "Cti.moveAgentsInGroup": self._move_group,
            "Cti.addAgentsInGroup": self._add_group,
            "Cti.removeAgentGroupFromQueueGroup": self._remove_group,
            "Cti.addAgentsNotInQueueFromGroupTo": self._add_missing,
            "Membership.getUserDefaultMembership": self._default,
            "Membership.setUserDefaultMembership": self._set_default,
            "Membership.setUsersDefaultMembership": self._set_defaults,
            "Membership.applyUsersDefaultMembership": self._apply_defaults,
        }

    def greet(self, client: CtiClient) -> None:
        """What a page hears first: the state of the user's own agent."""
        agent = self.own(client.person)
        if agent is not None:
            client.tell(STATES, self._xivo.agents.event(agent))

    def own(self, person: Person) -> Agent | None:
        """The agent that somebody is."""
        return next((agent for agent in self._agents.values() if agent.person == person.id), None)

    # Working

    def _agent(self, client: CtiClient, given: dict[str, Any]) -> Agent:
        """The agent whose id is given, else the user's own. Raises `Refused`."""
        wanted = given.get("agentId")
        agent = self.own(client.person) if wanted is None else self._agents.get(wanted)
        if agent is None:
            raise Refused("the user is no agent" if wanted is None else f"there is no agent {wanted}")
        return agent

    def _log_on(self, client: CtiClient, given: dict[str, Any]) -> None:
        self._xivo.queues.log_on(given["agentPhoneNumber"], self._agent(client, given))

    def _log_off(self, client: CtiClient, given: dict[str, Any]) -> None:
        self._xivo.queues.log_off(self._agent(client, given))

    def _toggle(self, client: CtiClient, given: dict[str, Any]) -> None:
        agent = self._agent(client, given)
        if agent.phone is None:
            self._xivo.queues.log_on(client.phone, agent)
        else:
            self._xivo.queues.log_off(agent)

    def _pause(self, client: CtiClient, given: dict[str, Any]) -> None:
        agent = self._agent(client, given)
        self._xivo.queues.pause(agent, on=True, reason=given.get("reason") or "")

    def _unpause(self, client: CtiClient, given: dict[str, Any]) -> None:
        self._xivo.queues.pause(self._agent(client, given), on=False)

    def _listen(self, client: CtiClient, given: dict[str, Any]) -> None:
        """Begin to listen to an agent's conversation; it ends with that."""
        agent = self._agent(client, given)
        if self._xivo.agents.state(agent) != ON_CALL:
            raise Refused(f"agent {agent.id} is in no conversation")
        listening = self._listened.setdefault(agent.id, [])
        if client.person not in listening:
            listening.append(client.person)
            self._tell_listened(agent, client.person, started=True)

    def _tell_listened(self, agent: Agent, listener: Person, *, started: bool) -> None:
        payload = {"started": started, "phoneNumber": agent.phone or "", "agentId": agent.id}
        for person in {agent.person, listener.id}:
            if person in self._xivo.people:
                self._clients.tell(self._xivo.people[person], "AgentListen", payload)

    def _monitor(self, client: CtiClient, given: dict[str, Any], *, paused: bool) -> None:
        agent = self._agent(client, given)
        if not self._xivo.agents.monitor(agent, paused=paused):
            raise Refused(f"agent {agent.id} is in no conversation")

    # Who wants to know

    def _seen(self, client: CtiClient) -> list[Agent]:
        return [agent for agent in self._agents.values() if client.sees_agent(agent)]

    def _states(self, client: CtiClient, given: dict[str, Any]) -> None:
        for agent in self._seen(client):
            client.tell(STATES, self._xivo.agents.event(agent))

    def _subscribe_to_states(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.topics.add(STATES)
        self._states(client, given)

    def _subscribe_to_statistics(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.topics.add(STATISTICS)
        for agent in self._seen(client):
            client.tell(STATISTICS, self._statistics(agent))

    def _statistics(self, agent: Agent) -> dict[str, Any]:
        return {"id": agent.id, "statistics": self._xivo.agents.statistics(agent)}

    def _directory(self, client: CtiClient, given: dict[str, Any]) -> None:
        shown = [
            {"agent": self.config(agent), "agentState": self._xivo.agents.event(agent)}
            for agent in self._seen(client)
        ]
        client.tell("AgentDirectory", {"directory": shown})

    def config(self, agent: Agent) -> dict[str, Any]:
        """`AgentConfig`."""
        person = self._xivo.people.get(agent.person)
        return {
            "id": agent.id,
            "firstName": person.first_name if person is not None else "",
            "lastName": person.last_name if person is not None else "",
            "number": agent.number,
            "context": CONTEXT,
            "groupId": agent.group,
        }

    def configs(self, client: CtiClient) -> list[dict[str, Any]]:
        """`AgentList`, and subscribe to its changes."""
        client.topics.add(CONFIG)
        return [self.config(agent) for agent in self._agents.values()]

    def groups(self, client: CtiClient) -> list[dict[str, Any]]:
        """`AgentGroupList`."""
        return [
            {"id": number, "name": name}
            for number, name in self._xivo.agent_groups.items()
            if client.sees_group(number)
        ]

    def members(self, client: CtiClient) -> list[dict[str, Any]]:
        """`QueueMemberList`, and subscribe to its changes."""
        client.topics.add(MEMBERS)
        return [
            {"agentId": agent.id, "queueId": each.queue, "penalty": each.penalty}
            for agent in self._agents.values()
            for each in agent.memberships
            if client.sees_queue(each.queue)
        ]

    # Places in queues

    def _assign(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.topics.add(MEMBERS)
        self._xivo.queues.assign(self._agent(client, given), given["queueId"], given["penalty"])

    def _withdraw(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.topics.add(MEMBERS)
        self._xivo.queues.withdraw(self._agent(client, given), given["queueId"])

    def _set_group(self, client: CtiClient, given: dict[str, Any]) -> None:
        if given["groupId"] not in self._xivo.agent_groups:
            raise Refused(f"there is no group {given['groupId']}")
        agent = self._agent(client, given)
        agent.group = given["groupId"]
        client.topics.add(CONFIG)
        for each in self._clients.on(CONFIG):
            each.tell(CONFIG, self.config(agent))

    def _in_group(
        self, client: CtiClient, given: dict[str, Any], chosen: Callable[[Agent], bool]
    ) -> list[Agent]:
        client.topics.add(MEMBERS)
        return [agent for agent in self._agents.values() if agent.group == given["groupId"] and chosen(agent)]

    def _move_group(self, client: CtiClient, given: dict[str, Any]) -> None:
        for agent in self._in_group(client, given, _has(given["fromQueueId"], given["fromPenalty"])):
            self._xivo.queues.withdraw(agent, given["fromQueueId"])
            self._xivo.queues.assign(agent, given["toQueueId"], given["toPenalty"])

    def _add_group(self, client: CtiClient, given: dict[str, Any]) -> None:
        for agent in self._in_group(client, given, _has(given["fromQueueId"], given["fromPenalty"])):
            self._xivo.queues.assign(agent, given["toQueueId"], given["toPenalty"])

    def _remove_group(self, client: CtiClient, given: dict[str, Any]) -> None:
        for agent in self._in_group(client, given, _has(given["queueId"], given["penalty"])):
            self._xivo.queues.withdraw(agent, given["queueId"])

    def _add_missing(self, client: CtiClient, given: dict[str, Any]) -> None:
        inside = _has(given["queueId"], None)
        for agent in self._in_group(client, given, lambda each: not inside(each)):
            self._xivo.queues.assign(agent, given["queueId"], given["penalty"])

    def _person(self, user_id: int) -> Person:
        person = self._xivo.people.get(user_id)
        if person is None:
            raise Refused(f"there is no user {user_id}")
        return person

    def _default(self, client: CtiClient, given: dict[str, Any]) -> None:
        known = self._xivo.presence.of(self._person(given["userId"])).default_queues
        client.tell("UserQueueDefaultMembership", {"userId": given["userId"], "membership": _shape(known)})

    def _set_default(self, client: CtiClient, given: dict[str, Any]) -> None:
        wanted = self._memberships(given)
        self._xivo.presence.of(self._person(given["userId"])).default_queues = wanted
        client.tell("UserQueueDefaultMembership", {"userId": given["userId"], "membership": _shape(wanted)})

    def _set_defaults(self, client: CtiClient, given: dict[str, Any]) -> None:
        wanted = self._memberships(given)
        for person in [self._person(user) for user in given["userIds"]]:
            self._xivo.presence.of(person).default_queues = list(wanted)
        payload = {"userIds": list(given["userIds"]), "membership": _shape(wanted)}
        client.tell("UsersQueueDefaultMembership", payload)

    def _memberships(self, given: dict[str, Any]) -> list[Membership]:
        wanted = [Membership(each["queueId"], each["penalty"]) for each in given["membership"]]
        for each in wanted:
            self._xivo.queue(each.queue)
        return wanted

    def _apply_defaults(self, client: CtiClient, given: dict[str, Any]) -> None:
        client.topics.add(MEMBERS)
        for person in [self._person(user) for user in given["userIds"]]:
            agent = self.own(person)
            if agent is None:
                continue
            wanted = {each.queue: each.penalty for each in self._xivo.presence.of(person).default_queues}
            for each in list(agent.memberships):
                if each.queue not in wanted:
                    self._xivo.queues.withdraw(agent, each.queue)
            for queue, penalty in wanted.items():
                if not _has(queue, penalty)(agent):
                    self._xivo.queues.assign(agent, queue, penalty)

    # What is told

    def _state_changed(self, agent: Agent, event: dict[str, Any]) -> None:
        for client in self._clients:
            if agent.person == client.person.id or (STATES in client.topics and client.sees_agent(agent)):
                client.tell(STATES, event)
        if event["name"] != ON_CALL:
            for listener in self._listened.pop(agent.id, []):
                self._tell_listened(agent, listener, started=False)
        if event["name"] == LOGGED_OUT:
            self._statistics_changed(agent)

    def _statistics_changed(self, agent: Agent) -> None:
        if agent.id in self._stale:
            return
        self._stale.add(agent.id)
        xivo = self._xivo

        def tell() -> None:
            self._stale.discard(agent.id)
            payload = self._statistics(agent)
            for client in self._clients.on(STATISTICS):
                if client.sees_agent(agent):
                    client.tell(STATISTICS, payload)

        xivo.core.after(xivo, f"statistics of agent {agent.id}", xivo.settings.statistics_s, tell)

    def _member_changed(self, agent: Agent, queue: int, penalty: int) -> None:
        for client in self._clients.on(MEMBERS):
            if client.sees_queue(queue):
                client.tell(MEMBERS, {"agentId": agent.id, "queueId": queue, "penalty": penalty})


def _has(queue: int, penalty: int | None) -> Callable[[Agent], bool]:
    """Whether an agent has a place in a queue, with this penalty if one is given."""
    return lambda agent: any(
        each.queue == queue and penalty in (None, each.penalty) for each in agent.memberships
    )


def _shape(memberships: list[Membership]) -> list[dict[str, int]]:
    return [{"queueId": each.queue, "penalty": each.penalty} for each in memberships]
