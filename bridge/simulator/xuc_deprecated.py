"""XUC's deprecated API 1.0: what 2.0 does, by other words, and agents; from known addresses, without a token.

Raises `ApiError`. Source: seed document 000, "Deprecated APIs"; 003, section 1.5.3.
"""

from __future__ import annotations

import hmac
from functools import partial
from http import HTTPStatus
from typing import Any

import msgspec

from bridge.simulator.xivo_calls import CallFacts
from bridge.simulator.xivo_http import ApiError, Call, Handler
from bridge.simulator.xivo_lines import ForwardKind
from bridge.simulator.xivo_model import Person
from bridge.simulator.xivo_queues import AgentError
from bridge.simulator.xivo_state import Xivo
from bridge.simulator.xuc_telephony import (
    HISTORY_DEFAULT_ROWS,
    PhoneOperations,
    State,
    Variables,
    query_number,
)


class Password(msgspec.Struct):
    """Body of `v1Connect`."""

    password: str


class Number(msgspec.Struct):
    """Body of `v1Dial`."""

    number: str


class Username(msgspec.Struct):
    """Body of `v1DialByUsername`."""

    username: str


class FromQueue(Variables, rename="camel"):
    """Body of `v1DialFromQueue`."""

    destination: str
    queue_id: int
    caller_id_name: str | None = None
    caller_id_number: str | None = None


class Forward(msgspec.Struct):
    """Body of the forwards."""

    state: bool
    destination: str


class AgentLogin(msgspec.Struct):
    """Body of `v1AgentLogin`."""

    agentphonenumber: str
    agentnumber: str


class PhoneNumber(msgspec.Struct, rename="camel"):
    """Body of what an agent does at his phone."""

    phone_number: str


def deprecated_handlers(xivo: Xivo) -> dict[str, Handler]:
    """Every operation of 1.0, by its name."""
    old = DeprecatedOperations(xivo)
    return {
        "v1Connect": old.connect,
        "v1Dnd": old.dnd,
        "v1Dial": old.dial,
        "v1DialByUsername": old.dial_by_username,
        "v1DialFromQueue": old.dial_from_queue,
        "v1ForwardUnconditional": partial(old.forward, "unconditional"),
        "v1ForwardNoAnswer": partial(old.forward, "no_answer"),
        "v1ForwardBusy": partial(old.forward, "busy"),
        "v1Handshake": old.handshake,
        "v1AgentLogin": old.agent_login,
        "v1AgentLogout": old.agent_logout,
        "v1TogglePause": old.toggle_pause,
        "v1HistoryBySize": old.history,
        "v1HistoryByDays": old.history,
    }


class DeprecatedOperations:
    """One method for each operation. The domain in their paths can be anything."""

    def __init__(self, xivo: Xivo) -> None:
        self._xivo = xivo
        self._phones = PhoneOperations(xivo)

    def _person(self, call: Call) -> Person:
        return self._phones.person(call, call.path["username"])

    def connect(self, call: Call) -> None:
        """Check a password. All other operations connect the user by themselves."""
        person, given = self._person(call), call.json(Password).password
        if person.password is None or not hmac.compare_digest(given.encode(), person.password.encode()):
            raise ApiError(HTTPStatus.UNAUTHORIZED, "InvalidCredentials", "the password is wrong")

    def dnd(self, call: Call) -> None:
        """Take no calls, or take them again."""
        self._xivo.lines.set_dnd(self._person(call), on=call.json(State).state)

    def dial(self, call: Call) -> None:
        """Call a number."""
        self._phones.dial(call, self._person(call), call.json(Number).number, CallFacts())

    def dial_by_username(self, call: Call) -> None:
        """Call somebody by his login."""
        called = self._phones.person(call, call.json(Username).username)
        self._phones.dial(call, self._person(call), called.number, CallFacts())

    def dial_from_queue(self, call: Call) -> None:
        """Call a number for a queue, showing another caller."""
        body = call.json(FromQueue)
        facts = CallFacts(
            variables=body.texts(),
            caller_name=body.caller_id_name,
            caller_number=body.caller_id_number,
            queue=self._phones.queue_by_id(call, body.queue_id).name,
            from_queue=True,
        )
        self._phones.dial(call, self._person(call), body.destination, facts)

    def forward(self, kind: ForwardKind, call: Call) -> None:
        """Forward calls, or not."""
        body = call.json(Forward)
        self._phones.forward(call, self._person(call), kind, body.destination, on=body.state)

    def handshake(self, call: Call) -> None:
        """Post the last event of every call that goes on once more."""
        for person, event in self._xivo.watch.current():
            for told in self._xivo.on_event:
                told(person, event)

    def agent_login(self, call: Call) -> None:
        """Log an agent on at a phone."""
        body = call.json(AgentLogin)
        queues = self._xivo.queues
        self._agent(call, lambda: queues.log_on(body.agentphonenumber, queues.numbered(body.agentnumber)))

    def agent_logout(self, call: Call) -> None:
        """Log the agent at a phone off."""
        queues, phone = self._xivo.queues, call.json(PhoneNumber).phone_number
        self._agent(call, lambda: queues.log_off(queues.logged_on_at(phone)))

    def toggle_pause(self, call: Call) -> None:
        """Let the agent at a phone pause, or go on."""
        queues, phone = self._xivo.queues, call.json(PhoneNumber).phone_number

        def toggle() -> None:
            agent = queues.logged_on_at(phone)
            queues.pause(agent, on=not agent.paused)

        self._agent(call, toggle)

    @staticmethod
    def _agent(call: Call, action: Any) -> None:
        try:
            action()
        except AgentError as error:
            raise call.error(error.code, str(error)) from error

    def history(self, call: Call) -> list[dict[str, Any]]:
        """Somebody's last calls, or those of the last days."""
        person = self._person(call)
        if "days" in call.query:
            return self._xivo.watch.history(person, days=query_number(call, "days", 1))
        return self._xivo.watch.history(person, size=query_number(call, "size", HISTORY_DEFAULT_ROWS))
