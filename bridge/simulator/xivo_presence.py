"""What the XiVO keeps of people besides their calls: status, preferences, favourites, texts, video, default queues.

Raises nothing. Source: seed document 003, section 1.5.2; the catalogue of Cti.js where that is silent.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bridge.simulator.xivo_model import Membership, Person

TEXTS_MAX = 1_000
"""Texts between two people that are kept, the newest."""

STATUSES: tuple[dict[str, Any], ...] = (
    {"name": "available", "color": "#08FD20", "longName": "Available", "actions": []},
    {
        "name": "away",
        "color": "#FDE50A",
        "longName": "Away",
        "actions": [{"name": "enablednd", "parameters": "false"}],
    },
    {
        "name": "outtolunch",
        "color": "#001AFF",
        "longName": "Out to lunch",
        "actions": [{"name": "queuepause_all", "parameters": "true"}],
    },
    {
        "name": "disconnected",
        "color": "#9E9E9E",
        "longName": "Disconnected",
        "actions": [{"name": "agentlogoff", "parameters": ""}],
    },
)
"""What people can be (`UsersStatuses`): name, colour, what is shown, and what else happens."""

INTERNAL, PERSONAL = "internal", "personal"
"""Where a contact is from: a user of the house, or somebody's own."""


@dataclass(frozen=True, slots=True)
class Text:
    """One flash text."""

    sequence: int
    sender: int
    message: str
    date: datetime


@dataclass(slots=True)
class Own:
    """What is one person's."""

    status: str = "available"
    video: str = "Available"
    preferences: dict[str, dict[str, str]] = field(default_factory=dict)
    favourites: dict[tuple[str, str], None] = field(default_factory=dict)
    """Source and id of each, in the order in which they were made favourites."""
    default_queues: list[Membership] = field(default_factory=list)
    device: str = "phone"
    unread: dict[int, int] = field(default_factory=dict)
    """Texts that he has not read yet, by whose they are."""
    new_messages: int = 0
    """Of his voice mail."""


class Presence:
    """Everybody's."""

    def __init__(self) -> None:
        self._own: defaultdict[int, Own] = defaultdict(Own)
        self._texts: dict[tuple[int, int], deque[Text]] = {}

    def of(self, person: Person) -> Own:
        """What is this person's."""
        return self._own[person.id]

    def forget(self, person: Person) -> None:
        """He exists no more."""
        self._own.pop(person.id, None)
        for pair in [each for each in self._texts if person.id in each]:
            del self._texts[pair]

    def write(self, sender: Person, to: Person, sequence: int, message: str, date: datetime) -> Text:
        """Keep a flash text."""
        text = Text(sequence, sender.id, message, date)
        self._texts.setdefault(_pair(sender, to), deque(maxlen=TEXTS_MAX)).append(text)
        unread = self.of(to).unread
        unread[sender.id] = unread.get(sender.id, 0) + 1
        return text

    def texts(self, one: Person, other: Person) -> list[Text]:
        """The texts between two people, the oldest first."""
        return list(self._texts.get(_pair(one, other), ()))


def _pair(one: Person, other: Person) -> tuple[int, int]:
    return min(one.id, other.id), max(one.id, other.id)
