"""The phones themselves: what people do at them, over HTTP, for who tries the simulated XiVO or tests it.

No XiVO has this. `POST /phones/{number}/{action}` with `answer`, `hangup`, `hold`, `retrieve`, `transfer` or `dial`
(the last two with the JSON body `{"destination": …}`); a number that is none of the house's dials from outside.
`GET /phones/{number}` shows the calls. Raises `ApiError`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import msgspec
from starlette.types import Receive, Scope, Send

from bridge.simulator.o2g_http import Answer, ClientGone, send_answer
from bridge.simulator.pbx_model import MediaState, Party, PbxError, Subscriber
from bridge.simulator.xivo_calls import CallFacts
from bridge.simulator.xivo_http import ApiError, error_answer, read_content
from bridge.simulator.xivo_lines import sanitized
from bridge.simulator.xivo_state import Xivo

PREFIX = "/phones/"

TALKING = (MediaState.ACTIVE, MediaState.HELD)


class Destination(msgspec.Struct):
    """Where to."""

    destination: str


class Phones:
    """The ASGI application below `PREFIX`."""

    def __init__(self, xivo: Xivo) -> None:
        self._xivo = xivo

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Do one thing at one phone."""
        try:
            content = await read_content(receive, self._xivo.settings.body_limit_bytes)
            answer = self._answer(scope["method"], scope["path"], content)
        except ClientGone:
            return
        except ApiError as error:
            answer = error_answer(error)
        await send_answer(send, answer)

    def _answer(self, method: str, path: str, content: bytes) -> Answer:
        number, _, action = path.removeprefix(PREFIX).partition("/")
        number = unquote(number)
        subscriber = self._xivo.core.device_owner.get(number)
        try:
            if method == "GET" and not action:
                return Answer(HTTPStatus.OK, self._calls(subscriber))
            if method == "POST":
                self._do(action, number, subscriber, content)
                return Answer(HTTPStatus.OK, self._calls(subscriber))
        except PbxError as error:
            raise ApiError(HTTPStatus.CONFLICT, "NotPossible", str(error)) from error
        raise ApiError(HTTPStatus.NOT_FOUND, "NotFound", f"{method} {path:.200} is nothing that phones do")

    def _do(self, action: str, number: str, subscriber: Subscriber | None, content: bytes) -> None:
        if action == "dial":
            self._dial(number, subscriber, self._destination(content))
        elif subscriber is None:
            raise ApiError(HTTPStatus.NOT_FOUND, "NotFound", f"there is no phone {number!r:.60}")
        elif action == "answer":
            self._xivo.calls.answer(self._party(subscriber, MediaState.RINGING_INCOMING), number)
        elif action == "hangup":
            self._xivo.calls.leave(subscriber.engaged() or self._party(subscriber, *MediaState))
        elif action == "hold":
            self._xivo.moves.hold(self._party(subscriber, MediaState.ACTIVE), number)
        elif action == "retrieve":
            self._xivo.calls.retrieve(self._party(subscriber, MediaState.HELD), number)
        elif action == "transfer":
            party = self._party(subscriber, MediaState.ACTIVE)
            self._xivo.moves.blind_transfer(party, sanitized(self._destination(content)))
        else:
            raise ApiError(HTTPStatus.NOT_FOUND, "NotFound", f"{action:.60} is nothing that phones do")

    def _dial(self, number: str, subscriber: Subscriber | None, destination: str) -> None:
        person = self._xivo.person_at(number)
        if person is not None:
            self._xivo.lines.dial(person, destination, CallFacts())
        else:
            self._xivo.calls.start_from_outside(number, sanitized(destination))

    @staticmethod
    def _destination(content: bytes) -> str:
        try:
            return msgspec.json.decode(content, type=Destination).destination
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ApiError(HTTPStatus.BAD_REQUEST, "BadRequest", str(error)) from error

    @staticmethod
    def _party(subscriber: Subscriber, *states: MediaState) -> Party:
        for party in subscriber.parties:
            if party.state in states:
                return party
        raise ApiError(
            HTTPStatus.CONFLICT,
            "NotPossible",
            f"{subscriber.user.phone} has no call that this can be done with",
        )

    def _calls(self, subscriber: Subscriber | None) -> list[dict[str, Any]]:
        person = self._xivo.person_at(subscriber.user.phone) if subscriber is not None else None
        return [] if person is None else [event for _, event in self._xivo.watch.current(person)]
