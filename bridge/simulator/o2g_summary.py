"""The `eventSummary` operation of the simulated O2G, and the event that follows a user's counters.

Whoever holds something that is counted calls `Summary.refresh`; the user is told when a counter is another
than before. Seed document 004, "Event summary". Raises `RestError` only.
"""

from __future__ import annotations

from collections.abc import Callable

from bridge.simulator.face import Call, Emit, Handler, Reply
from bridge.simulator.o2g_values import View, whose
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import Subscriber

Count = Callable[[str], int]
"""How many of something a login has."""


class Summary:
    """Counts what waits for each user. There is no fax, and a mini message that has been read is gone."""

    def __init__(self, pbx: Pbx, emit: Emit) -> None:
        self._pbx = pbx
        self._emit = emit
        self._told: dict[str, View] = {}
        self.missed_calls: Count = lambda login: 0
        self.unread_voice_mails: Count = lambda login: 0
        pbx.services.on_waiting.append(self.refresh_subscriber)

    def handlers(self) -> dict[str, Handler]:
        """The one operation of the package `eventSummary`, by catalogue id."""
        return {"eventSummary.get": self.get}

    def get(self, call: Call) -> Reply:
        """`EventSummary`."""
        return dict(self.of(whose(call)))

    def of(self, login: str) -> View:
        """The user's counters now."""
        subscriber = self._pbx.subscriber(login)
        counters = {
            "missedCallsNb": self.missed_calls(login),
            "voiceMessagesNb": self.unread_voice_mails(login),
            "callBackRequestsNb": len(subscriber.callbacks),
            "faxNb": 0,
            "newTextNb": len(subscriber.messages),
            "oldTextNb": 0,
        }
        return {**counters, "eventWaiting": any(counters.values())}

    def forget(self, subscriber: Subscriber) -> None:
        """He is no more."""
        self._told.pop(subscriber.login, None)

    def refresh(self, login: str) -> None:
        """Tell the user his counters, if they are others than before."""
        summary = self.of(login)
        # Nobody has anything waiting when the PBX starts.
        told = self._told.get(login)
        if summary != told and (told is not None or summary["eventWaiting"]):
            self._told[login] = summary
            event = {"eventName": "OnEventSummaryUpdated", "loginName": login, "eventSummary": summary}
            self._emit(event, id=login)

    def refresh_subscriber(self, subscriber: Subscriber) -> None:
        """The same, by subscriber."""
        self.refresh(subscriber.login)
