"""One page on XUC's CTI channel as the rooms of the channel see it, and all pages together.

Errors: `Refused`, answered with the message `Error`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from bridge.simulator.xivo_model import Agent, Person
from protocol.native import PING

Payload = dict[str, Any] | list[dict[str, Any]]


class Refused(Exception):
    """A command that is not executed; the text is what the page is told."""


class CtiClient:
    """One page: who it is, what it has subscribed to, and the way to it."""

    def __init__(self, person: Person, phone: str, write: Callable[[bytes], None]) -> None:
        self.person = person
        self.phone = phone
        self.topics: set[str] = set()
        self.queue_calls: set[int] = set()
        self.hints: set[str] = set()
        self.videos: set[str] = set()
        self._write = write

    def tell(self, message_type: str, payload: Payload) -> None:
        """Send one message."""
        self._write(msgspec.json.encode({"msgType": message_type, "ctiMessage": payload}))

    def ping(self) -> None:
        """Answer a heartbeat."""
        self._write(msgspec.json.encode(PING))

    def sees_queue(self, queue: int) -> bool:
        """Whether his profile lets him see a queue: a supervisor sees those that he was given."""
        return self.person.profile != "supervisor" or queue in self.person.rights.queueIds

    def sees_group(self, group: int) -> bool:
        """Whether his profile lets him see a group of agents."""
        return self.person.profile != "supervisor" or group in self.person.rights.groupIds

    def sees_agent(self, agent: Agent) -> bool:
        """Whether he is told what an agent does: his own agent always."""
        return agent.person == self.person.id or self.sees_group(agent.group)


class CtiClients:
    """All pages that are signed in."""

    def __init__(self) -> None:
        self._clients: list[CtiClient] = []

    def __iter__(self) -> Iterator[CtiClient]:
        return iter(tuple(self._clients))

    def add(self, client: CtiClient) -> None:
        """A page has signed in."""
        self._clients.append(client)

    def remove(self, client: CtiClient) -> None:
        """A page has gone."""
        if client in self._clients:
            self._clients.remove(client)

    def of(self, person: Person) -> Iterator[CtiClient]:
        """One person's pages."""
        return (client for client in self if client.person is person)

    def on(self, topic: str) -> Iterator[CtiClient]:
        """The pages that have subscribed to something."""
        return (client for client in self if topic in client.topics)

    def tell(self, person: Person, message_type: str, payload: Payload) -> bool:
        """Tell all of somebody's pages; whether he has any."""
        found = list(self.of(person))
        for client in found:
            client.tell(message_type, payload)
        return bool(found)


Handler = Callable[[CtiClient, dict[str, Any]], None]
"""Executes a command: gets the page, and the method's arguments, checked. Raises `Refused` and the XiVO's errors."""
