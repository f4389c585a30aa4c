"""What befalls the simulated O2G's PBX, provoked over HTTP by who tries it: faults, broken sets, calls from outside.

No O2G has this; it is on a port of its own, of this machine only. `GET /` shows the state and lists what can be done.
Raises `ApiError`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from bridge.simulator.o2g_http import Answer, send_answer
from bridge.simulator.o2g_maintenance import PBX_VERSION
from bridge.simulator.o2g_system import System
from bridge.simulator.o2g_values import date_time
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import PbxError
from bridge.simulator.xivo_http import ApiError, error_answer

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
"""Whatever the PBX itself listens on: who can reach this can break it."""

DELAY_MAX_S = 3600.0
DAYS_MAX = 36_500

COMMANDS = {
    "POST /cti-link/down": "the CTI link breaks; tell-after=SECONDS (30) until OnCtiLinkDown",
    "POST /cti-link/up": "the CTI link is back",
    "POST /pbx/load": "the PBX's data are loaded anew; for=SECONDS (2) until OnPbxLoaded",
    "POST /licence": "the licence file ends; days=N from now (negative: since), or days=never",
    "POST /server/restart": "the O2G starts anew: its sessions are gone, calls go on",
    "POST /sets/NUMBER/break": "a set goes out of service",
    "POST /sets/NUMBER/mend": "and works again",
    "POST /calls": "somebody outside calls; from=NUMBER to=NUMBER",
    "POST /calls/REF/hangup": "and hangs up",
}


class Control:
    """The ASGI application of the control port."""

    def __init__(self, pbx: Pbx, system: System) -> None:
        self._pbx = pbx
        self._system = system
        self._done: dict[str, Callable[[dict[str, str]], None]] = {
            "/cti-link/down": self._lose_link,
            "/cti-link/up": lambda _: system.restore_link(),
            "/pbx/load": lambda query: system.load(_seconds(query, "for")),
            "/licence": lambda query: system.expire(_days(query)),
            "/server/restart": lambda _: system.restart(),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Do one thing, and answer with the state that it has led to."""
        try:
            if any(name == b"origin" for name, _ in scope["headers"]):
                raise ApiError(HTTPStatus.FORBIDDEN, "Forbidden", "web pages have no say here")
            answer = Answer(HTTPStatus.OK, self._answer(scope))
        except ApiError as error:
            answer = error_answer(error)
        except Exception:
            log.exception("the control port failed")
            answer = error_answer(
                ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, "Failed", "the simulator failed")
            )
        await send_answer(send, answer)

    def _answer(self, scope: Scope) -> dict[str, Any]:
        path: str = scope["path"]
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        if scope["method"] == "GET" and path == "/":
            return {**self._state(), "commands": COMMANDS}
        if scope["method"] != "POST":
            raise ApiError(
                HTTPStatus.NOT_FOUND, "NotFound", f"{scope['method']} {path:.60} is nothing; GET / lists all"
            )
        try:
            if path in self._done:
                self._done[path](query)
            else:
                self._at_a_phone(path.strip("/").split("/"), query)
        except PbxError as error:
            raise ApiError(HTTPStatus.CONFLICT, "NotPossible", str(error)) from error
        return self._state()

    def _at_a_phone(self, pieces: list[str], query: dict[str, str]) -> None:
        match pieces:
            case ["sets", number, "break" | "mend" as what]:
                self._pbx.services.set_in_service(number, in_service=what == "mend")
            case ["calls"]:
                self._pbx.calls.start_from_outside(_given(query, "from"), _given(query, "to"))
            case ["calls", ref, "hangup"]:
                call = self._pbx.core.calls.get(ref)
                if call is None:
                    raise ApiError(HTTPStatus.NOT_FOUND, "NotFound", f"no call has the reference {ref!r:.60}")
                self._pbx.calls.hang_up_outside(call)
            case _:
                raise ApiError(
                    HTTPStatus.NOT_FOUND, "NotFound", f"/{'/'.join(pieces):.60} is nothing; GET / lists all"
                )

    def _lose_link(self, query: dict[str, str]) -> None:
        self._system.lose_link(_seconds(query, "tell-after"))

    def _state(self) -> dict[str, Any]:
        core, expiration = self._pbx.core, self._system.expiration
        return {
            "version": PBX_VERSION,
            "ctiLink": "up" if self._system.linked else "down",
            "loaded": self._system.loaded,
            "licence": date_time(expiration) if expiration is not None else "never ends",
            "users": len(core.subscribers),
            "brokenSets": [
                number for number, owner in core.device_owner.items() if not owner.devices[number].in_service
            ],
            "calls": {
                call.ref: [party.identity.number for party in call.parties] for call in core.calls.values()
            },
        }


def _given(query: dict[str, str], name: str) -> str:
    value = query.get(name, "")
    if not value or len(value) > 50 or not value.isascii() or not value.isprintable():
        raise ApiError(
            HTTPStatus.BAD_REQUEST, "BadRequest", f"{name} must be a phone number, not {value!r:.60}"
        )
    return value


def _seconds(query: dict[str, str], name: str) -> float | None:
    text = query.get(name)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= DELAY_MAX_S:
        raise ApiError(
            HTTPStatus.BAD_REQUEST,
            "BadRequest",
            f"{name} must be 0 to {DELAY_MAX_S:.0f} seconds, not {text!r:.60}",
        )
    return value


def _days(query: dict[str, str]) -> int | None:
    text = query.get("days", "")
    if text == "never":
        return None
    try:
        value = int(text)
    except ValueError:
        value = DAYS_MAX + 1
    if abs(value) > DAYS_MAX:
        raise ApiError(
            HTTPStatus.BAD_REQUEST, "BadRequest", f"days must be a number of days or never, not {text!r:.60}"
        )
    return value
