"""A user as an agent, where only his own O2G session tells of him: on a site that is not used as an administrator.

Raises nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from bridge.sites.o2g.agent_book import AgentBook
from bridge.sites.o2g.calls import Json
from protocol.cti_messages import CtiMessage, message


def local_now() -> datetime:
    """The present in the bridge's time zone."""
    return datetime.now().astimezone()


class OwnAgent:
    """One agent, from his own events. The labels of withdraw reasons are not known here: `cause` is the index."""

    EVENTS: Final = frozenset(
        ("OnAgentStateChanged", "OnCallCreated", "OnCallModified", "OnCallRemoved", "OnTelephonyState")
    )

    def __init__(self, login: str, number: str, now: Callable[[], datetime] = local_now) -> None:
        self._now = now
        self._book = AgentBook()
        self._agent = self._book.add(login, number, now())

    def state_changed(self, state: Any) -> list[CtiMessage]:
        """Take in an `AgentState`."""
        return self._book.state_changed(self._agent.login, state, self._now())

    def event(self, name: str, event: Json) -> list[CtiMessage]:
        """Take in one of `EVENTS`."""
        if name == "OnAgentStateChanged":
            return self.state_changed(event.get("state"))
        return self._book.telephony(self._agent.login, event, self._now())[0]

    def own_state(self, login: str) -> CtiMessage | None:
        """What the agent does now."""
        state = self._agent.state(self._now())
        return None if state is None or login != self._agent.login else message(state)
