"""What a client has subscribed to, so that it can be subscribed to again in a new session.

Errors: none; a subscription that cannot be renewed is told as the event `SubscriptionLost` of the family `Client`.
Source: protocol.md sections 4 and 6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from ctibridge_client.errors import ClientError
from ctibridge_client.events import Event

O2G_SUBSCRIBE: Final = "O2g.subscribe"
O2G_UNSUBSCRIBE: Final = "O2g.unsubscribe"

UNDO_ONE: Final = {"Cti.unSubscribeToQueueCalls": "Cti.subscribeToQueueCalls"}
"""Which subscription with the same parameters a method ends."""

UNDO_ALL: Final = {
    "Cti.unsubscribeFromAllPhoneHints": "Cti.subscribeToPhoneHints",
    "Cti.unsubscribeFromAllVideoStatus": "Cti.subscribeToVideoStatus",
}
"""All subscriptions by which method a method ends."""


@dataclass
class Remembered:
    """One subscription. `known_as` is the id under which the caller knows it, `current` the one of this session."""

    method: str
    params: dict[str, Any]
    known_as: str | None = None
    current: str | None = None

    def renewed(self, on_event: Callable[[Event], None]) -> Callable[[Any, ClientError | None], None]:
        """What hears of its renewal."""

        def done(result: Any, error: ClientError | None) -> None:
            if error is None:
                if self.known_as is not None:
                    self.current = result["subscriptionId"]
                return
            said = {
                "method": self.method,
                "params": self.params,
                "code": error.code,
                "message": error.message,
            }
            label = self.params.get("identifier")
            on_event(Event("Client", "SubscriptionLost", said, 0, label, self.known_as))

        return done


class Subscriptions:
    """Those of one client."""

    def __init__(self) -> None:
        self._kept: dict[Any, Remembered] = {}

    def all(self) -> list[Remembered]:
        """In the order in which they were made."""
        return list(self._kept.values())

    @staticmethod
    def covers(method: str) -> bool:
        """Whether a call makes a subscription: in a new session it does so anew, and never twice."""
        return method == O2G_SUBSCRIBE or method.startswith("Cti.subscribeTo")

    def succeeded(self, message: dict[str, Any], result: Any) -> None:
        """A call has been answered well: remember what it subscribes to, forget what it ends."""
        method, params = message["method"], message.get("params", {})
        bare = (
            {name: value for name, value in params.items() if name != "_meta"}
            if isinstance(params, dict)
            else params
        )
        if method == O2G_SUBSCRIBE and isinstance(bare, dict):
            id_ = result["subscriptionId"]
            # A label that the bridge chose is asked for again, so that the events go on to be labelled alike.
            labelled = {**bare, "identifier": result.get("identifier", bare.get("identifier"))}
            self._kept[id_] = Remembered(method, labelled, id_, id_)
        elif method == O2G_UNSUBSCRIBE:
            self._kept.pop(_only(bare), None)
        elif self.covers(method) and isinstance(bare, dict):
            self._kept[_name(method, bare)] = Remembered(method, bare)
        elif method in UNDO_ONE:
            self._kept.pop(_name(UNDO_ONE[method], bare), None)
        elif method in UNDO_ALL:
            gone = UNDO_ALL[method]
            self._kept = {name: each for name, each in self._kept.items() if each.method != gone}

    def translated(self, message: dict[str, Any]) -> dict[str, Any]:
        """A call to the bridge, with the subscription's id of this session."""
        if message["method"] != O2G_UNSUBSCRIBE:
            return message
        params = message.get("params", {})
        kept = self._kept.get(_only(params))
        if kept is None:
            return message
        if isinstance(params, dict):
            return {**message, "params": {**params, "subscriptionId": kept.current}}
        return {**message, "params": [kept.current]}

    def relabelled(self, event: Event) -> Event:
        """An event, with the id under which the caller knows its subscription."""
        if event.family == "O2g" and event.subscription_id not in self._kept:
            for kept in self._kept.values():
                if kept.current is not None and kept.current == event.subscription_id:
                    return replace(event, subscription_id=kept.known_as)
        return event


def _only(params: Any) -> Any:
    """The one parameter of `O2g.unsubscribe`."""
    if isinstance(params, dict):
        return params.get("subscriptionId")
    return params[0] if params else None


def _name(method: str, params: Any) -> bytes:
    return msgspec.json.encode([method, params], order="deterministic")
