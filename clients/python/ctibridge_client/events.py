"""Events as the caller sees them, and the buffer in which they wait until he does.

Errors: none of its own. Source: protocol.md sections 4 and 6.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

BUFFER_MOST: Final = 10_000
"""How many events wait for a reader: ten times what the bridge keeps of a session, some 10 MB of call events."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    `family` is `Cti`, `O2g`, `Session` (`Session.expires`), `Tunnel` (of a subscription made through the tunnel) or
    `Client` (`SubscriptionLost`, told by this client). `name` is the message type (`PhoneEvent`, `OnCallCreated`),
    `data` the message. `seq` is its number in the session, 0 where it has none.
    """

    family: str
    name: str
    data: Any
    seq: int = 0
    identifier: str | None = None
    subscription_id: str | None = None


def resync(lost: int | None) -> Event:
    """`Resync`: events are missing, so many, or nobody knows how many; ask for what matters."""
    return Event("Cti", "Resync", {"lost": lost})


def from_notification(message: dict[str, Any]) -> Event | None:
    """A JSON-RPC notification of the bridge as an event; None for one that this client does not know."""
    params = message.get("params")
    if not isinstance(params, dict):
        return None
    seq = params.get("seq")
    number = seq if isinstance(seq, int) else 0
    if message["method"] == "Cti.event":
        return Event("Cti", str(params.get("msgType")), params.get("ctiMessage"), number)
    if message["method"] == "O2g.event":
        return labelled("O2g", params, number)
    family, _, name = str(message["method"]).rpartition(".")
    return Event(family, name, params, number)


def labelled(family: str, holder: dict[str, Any], seq: int = 0) -> Event:
    """An O2G event in what carries it, with its label."""
    event = holder.get("event")
    name = event.get("eventName") if isinstance(event, dict) else None
    return Event(family, str(name), event, seq, holder.get("identifier"), holder.get("subscriptionId"))


class EventBuffer:
    """What waits for one reader. When it is full the oldest go, and a `Resync` in their place counts them."""

    def __init__(
        self,
        names: Collection[str] = (),
        on_more: Callable[[], None] = lambda: None,
        *,
        most: int = BUFFER_MOST,
    ) -> None:
        self._names = frozenset(names)
        self._on_more = on_more
        self._most = most
        self._waiting: deque[Event] = deque()
        self._lost = 0

    def put(self, event: Event) -> None:
        """Add an event, if the reader wants it; `Resync` is wanted always."""
        if self._names and event.name not in self._names and event.name != "Resync":
            return
        if len(self._waiting) >= self._most:
            self._waiting.popleft()
            self._lost += 1
        self._waiting.append(event)
        self._on_more()

    def take(self) -> Event | None:
        """The oldest event, or None."""
        if self._lost:
            lost, self._lost = self._lost, 0
            return resync(lost)
        return self._waiting.popleft() if self._waiting else None

    def copy_to(self, other: EventBuffer) -> None:
        """Give everything that waits to another buffer, by its own choice of names."""
        while (event := self.take()) is not None:
            other.put(event)
