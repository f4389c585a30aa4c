"""An O2G server as small as sign-in, keep-alive and event channels need, for carriers that a test scripts."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from bridge.transport import Outcome, Request, Response, TransportError, Unreachable
from tests.bridge.carrier import Carrier, Pieces, ok

BASE = "/api/rest/1.0"
LOST = {"httpStatus": "FORBIDDEN", "type": "INVALID_SESSION", "code": 1001}


class O2gServer:
    """Answers a `Carrier`. What it does can be changed at any time; `did` says what it was asked."""

    def __init__(self) -> None:
        self.carrier = Carrier(self._answer)
        self.passwords = {"oxe70120": "0000", "admin": "secret"}
        self.ttl_s: Any = 1800
        self.down: TransportError | None = None
        self.instead: dict[str, Outcome] = {}
        """Answers to `METHOD /path` in place of the usual ones."""
        self.sessions: dict[str, str] = {}
        """The open sessions: cookie to login."""
        self.subscriptions: dict[str, str] = {}
        """Subscription to cookie."""
        self.channels: list[Pieces] = []
        self.did: list[str] = []
        self.bodies: list[Any] = []
        self._count = 0

    def count(self, what: str) -> int:
        """How often it was asked for this since `did` was cleared."""
        return self.did.count(what)

    @property
    def channel(self) -> Pieces:
        """The channel that was opened last."""
        return self.channels[-1]

    def restart(self) -> None:
        """Forget everything; channels are cut."""
        self.sessions.clear()
        self.subscriptions.clear()
        for channel in self.channels:
            channel.cut(Unreachable("the connection was closed"))

    def _answer(self, request: Request) -> Outcome | Pieces:
        path, _, query = request.target.partition("?")
        what = f"{request.method} {path}"
        self.did.append(what.replace(BASE, ""))
        self.bodies.append(None if request.body is None else msgspec.json.decode(request.body))
        if self.down is not None:
            return self.down
        if what.replace(BASE, "") in self.instead:
            return self.instead[what.replace(BASE, "")]
        headers = {name.lower(): value for name, value in request.headers}
        if path == "/api/rest/authenticate":
            return self._authenticate(headers.get("authorization", ""))
        cookie = dict(pair.split("=", 1) for pair in headers.get("cookie", "=").split("; ")).get(
            "AlcUserId", ""
        )
        return self._in_session(what, query, cookie)

    def _authenticate(self, authorization: str) -> Response:
        login, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        if self.passwords.get(login) != password:
            return ok({"type": "NOT_ALLOWED", "code": 1002}, status=401)
        self._count += 1
        cookie = f"{login}-{self._count}"
        return ok({"loginName": login}, headers=[("Set-Cookie", f"AlcUserId={cookie}; Path=/")])

    def _in_session(self, what: str, query: str, cookie: str) -> Outcome | Pieces:
        if what == f"POST {BASE}/sessions" and cookie:
            login = cookie.rpartition("-")[0]
            self.sessions[cookie] = login
            return ok({"admin": login == "admin", "login": login, "timeToLive": self.ttl_s})
        if what == "GET /OTEvents":
            if self.subscriptions.get(query.removeprefix("subscriptionId=")) is None:
                return ok({"type": "NOT_FOUND"}, status=404)
            self.channels.append(Pieces())
            return self.channels[-1]
        if cookie not in self.sessions:
            return ok(LOST, status=403)
        if what == f"POST {BASE}/subscriptions":
            self._count += 1
            subscription = f"s{self._count}"
            self.subscriptions[subscription] = cookie
            address = f"https://o2g.internal/OTEvents?subscriptionId={subscription}"
            return ok({"status": "ACCEPTED", "subscriptionId": subscription, "publicPollingUrl": address})
        if what.startswith(f"DELETE {BASE}/subscriptions/"):
            self.subscriptions.pop(what.rpartition("/")[2], None)
        elif what == f"DELETE {BASE}/sessions":
            del self.sessions[cookie]
        return ok(status=204)
