"""The static upstream: an O2G of canned answers, so fast that whatever stands before it is what is measured.

Speaks just enough HTTP/1.1 for a bridge to sign in, subscribe and call: keep-alive, pipelining,
`Content-Length` bodies. Errors: none; what it does not know it answers with 404 or 501.
"""

from __future__ import annotations

import asyncio
import base64
import socket
import sys
from collections.abc import Callable
from typing import cast
from urllib.parse import parse_qs

import msgspec

from bridge.bench.bodies_upstream import PATH, BodyConnection
from bridge.bench.process import BACKLOG, announce_and_serve, run_loop

USER = "oxe70120"
"""The one login that the load signs in as; any other is served alike."""

TIME_TO_LIVE_S = 1800
"""`timeToLive` of a session: longer than any benchmark, so that keep-alives do not disturb a round."""

KEEP_ALIVE_S = 30.0
"""`OnChannelInformation` on open channels; O2G's own period is a minute, half of it is safe."""

COOKIE = "AlcUserId"
SERVICES = {
    "Users": "/users",
    "Telephony": "/telephony/calls",
    "Logins": "/logins",
    "State": "/telephony/state",
    "Routing": "/routing",
    "Subscriptions": "/subscriptions",
}
CALL = {
    "callRef": "e4c3a0564c030100",
    "callData": {"deviceCall": False, "anonymous": False, "state": "ACTIVE"},
    "legs": [{"deviceId": "70120", "state": "ACTIVE", "ringingRemote": False}],
    "participants": [
        {
            "participantId": "70121",
            "role": "CALLEE",
            "identity": {"id": {"loginName": "oxe70121", "phoneNumber": "70121"}, "lastName": "L70121"},
            "leg": "70121",
        }
    ],
}
ROUTING = {
    "presentationRoutes": [{"destinations": [{"type": "OFFICE", "selected": True}]}],
    "forwardRoutes": [],
    "overflowRoutes": [],
    "dndState": {"activate": False},
}
TELEPHONY = {"calls": [CALL], "userState": "BUSY"}
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
BODY_TARGET = b" " + PATH.encode()
CHANNEL_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
    b"Cache-Control: no-cache\r\n\r\n"
)


def answer(body: object, *, status: str = "200 OK", headers: str = "") -> bytes:
    """A whole HTTP answer with a JSON body."""
    data = msgspec.json.encode(body)
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n{headers}\r\n"
    )
    return head.encode() + data


def error(status: str, code: int, kind: str, why: str) -> bytes:
    """A `RestErrorInfo`."""
    return answer(
        {"httpStatus": status.partition(" ")[2].upper(), "code": code, "type": kind, "innerMessage": why},
        status=status,
    )


def event_line(body: object) -> bytes:
    """One event as one chunk of the channel: a JSON object and a line end."""
    line = msgspec.json.encode(body) + b"\n"
    return f"{len(line):x}\r\n".encode() + line + b"\r\n"


def call_event(name: str, number: int) -> dict[str, object]:
    """The `number`-th call of `USER` as `OnCallCreated` (ringing in) or `OnCallRemoved`."""
    event: dict[str, object] = {"eventName": name, "loginName": USER, "callRef": f"{number:016x}"}
    if name != "OnCallCreated":
        return event | {"cause": "CLEARED"}
    caller = {
        "id": {"loginName": "oxe70121", "phoneNumber": "70121"},
        "firstName": "F70121",
        "lastName": "L70121",
    }
    return event | {
        "callData": {
            "initialCalled": {"id": {"loginName": USER, "phoneNumber": USER[3:]}},
            "deviceCall": False,
            "anonymous": False,
            "state": "RINGING_INCOMING",
            "capabilities": {"terminate": True, "redirect": True},
        },
        "initiator": "70121",
        "legs": [{"deviceId": USER[3:], "state": "RINGING_INCOMING", "capabilities": {"answer": True}}],
        "participants": [{"participantId": "70121", "role": "CALLER", "identity": caller, "answered": True}],
    }


class Upstream:
    """What all connections share: the table of answers and the open event channels."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.channels: set[asyncio.Transport] = set()
        base = f"{origin}/api/rest/1.0"
        polling = f"{origin}/OTEvents?subscriptionId=bench"
        version = {"id": "1.0", "status": "CURRENT"}
        authenticate = f"{origin}/api/rest/authenticate?version=1.0"
        user = {
            "companyPhone": USER[3:],
            "firstName": "F" + USER[3:],
            "lastName": "L" + USER[3:],
            "loginName": USER,
            "devices": [{"type": "DESKPHONE", "id": USER[3:], "subType": "NOE_C_Color_IP"}],
            "nodeId": "7",
        }
        self.session = {
            "timeToLive": TIME_TO_LIVE_S,
            "publicBaseUrl": base,
            "privateBaseUrl": base,
            "services": [
                {"serviceName": name, "serviceVersion": "1.0", "relativeUrl": url}
                for name, url in SERVICES.items()
            ],
        }
        api = b"/api/rest/1.0"
        # Keyed by the request line up to the query: "GET /path".
        self.canned: dict[bytes, bytes] = {
            b"GET " + api + b"/telephony/calls": answer({"calls": [CALL]}),
            b"GET " + api + b"/telephony/state": answer(TELEPHONY),
            b"GET " + api + b"/routing/state": answer(ROUTING),
            b"GET " + api + b"/logins": answer({"loginNames": [USER]}),
            b"POST " + api + b"/sessions/keepalive": NO_CONTENT,
            b"DELETE " + api + b"/sessions": NO_CONTENT,
            b"POST " + api + b"/subscriptions": answer(
                {
                    "subscriptionId": "bench",
                    "publicPollingUrl": polling,
                    "privatePollingUrl": polling,
                    "status": "ACCEPTED",
                }
            ),
            b"PUT " + api + b"/subscriptions": NO_CONTENT,
            b"DELETE " + api + b"/subscriptions/bench": NO_CONTENT,
            b"GET /api/rest": answer(
                {"versions": [version | {"publicUrl": authenticate, "internalUrl": authenticate}]}
            ),
        }
        self.made: dict[bytes, Callable[[bytes, str], bytes]] = {
            b"GET /api/rest/authenticate": self._authenticate,
            b"POST " + api + b"/sessions": self._session,
            b"GET " + api + b"/sessions": self._session,
            b"POST " + api + b"/telephony/state/snapshot": self._telephony_snapshot,
            b"POST " + api + b"/routing/state/snapshot": self._routing_snapshot,
            b"POST /bench/emit": self._emit,
        }
        self.user_path = b"GET " + api + b"/users/"
        self.user = answer(user)

    def other(self, key: bytes, head: bytes, query: str) -> bytes:
        """The answer to a request that `canned` does not hold."""
        make = self.made.get(key)
        if make is not None:
            return make(head, query)
        if key.startswith(self.user_path) and key.count(b"/") == self.user_path.count(b"/"):
            return self.user
        return error("404 Not Found", 1003, "NOT_FOUND", f"no canned answer for {key.decode('latin-1')}")

    def open_channel(self, transport: asyncio.Transport) -> None:
        """Answer `/OTEvents`: the header, the first event, then whatever is emitted."""
        self.channels.add(transport)
        transport.write(CHANNEL_HEAD + event_line({"eventName": "OnChannelInformation", "text": "opened"}))

    async def keep_channels_alive(self) -> None:
        """Send the documented keep-alive event on every open channel, for ever."""
        line = event_line({"eventName": "OnChannelInformation", "text": "keepalive"})
        while True:
            await asyncio.sleep(KEEP_ALIVE_S)
            for channel in self.channels:
                channel.write(line)

    def _authenticate(self, head: bytes, query: str) -> bytes:
        login = _basic_login(_header(head, b"authorization"))
        if login is None:
            return error("401 Unauthorized", 1002, "NOT_ALLOWED", "Basic credentials are required")
        url = f"{self.origin}/api/rest/1.0/sessions"
        return answer(
            {"credential": f"bench.{login}", "publicUrl": url, "internalUrl": url, "loginName": login},
            headers=f"Set-Cookie: {COOKIE}=bench.{login}; Path=/\r\n",
        )

    def _session(self, head: bytes, query: str) -> bytes:
        cookie = _header(head, b"cookie")
        _, found, login = cookie.partition(f"{COOKIE}=bench.")
        if not found:
            return error("403 Forbidden", 1001, "INVALID_SESSION", f"no {COOKIE} cookie")
        login = login.partition(";")[0]
        return answer({"admin": login == "admin", "login": login, **self.session})

    def _telephony_snapshot(self, head: bytes, query: str) -> bytes:
        return self._snapshot("OnTelephonyState", query, {"state": TELEPHONY})

    def _routing_snapshot(self, head: bytes, query: str) -> bytes:
        return self._snapshot("OnRoutingStateChanged", query, {"routingState": ROUTING})

    def _snapshot(self, name: str, query: str, state: dict[str, object]) -> bytes:
        """A snapshot is asked for by a request and comes as an event."""
        login = parse_qs(query).get("loginName", [USER])[0]
        line = event_line({"eventName": name, "loginName": login, **state})
        for channel in self.channels:
            channel.write(line)
        return NO_CONTENT

    def _emit(self, head: bytes, query: str) -> bytes:
        """`/bench/emit?event=OnCallCreated&first=1&count=10`: that many events on every open channel."""
        wanted = parse_qs(query)
        name = wanted["event"][0]
        first, count = int(wanted["first"][0]), int(wanted["count"][0])
        lines = b"".join(event_line(call_event(name, number)) for number in range(first, first + count))
        for channel in self.channels:
            channel.write(lines)
        return answer({"channels": len(self.channels), "events": count})


class Connection(asyncio.Protocol):
    """One keep-alive connection; requests are answered in order, each as soon as it is complete."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._canned = upstream.canned
        self._rest = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the event channel, if this was one."""
        self._upstream.channels.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        """Answer every request that is now complete, in one write."""
        if self._rest:
            data = self._rest + data
            self._rest = b""
        out: list[bytes] = []
        while data:
            head_end = data.find(b"\r\n\r\n")
            if head_end < 0:
                break
            line_end = data.find(b" HTTP/1.")
            target, _, query = data[:line_end].partition(b"?")
            stop = head_end + 4
            # A GET has no body here: spare it the search for a length, it is what is measured.
            if data[0] != 71 and not target.endswith(BODY_TARGET):
                stop += _content_length(data[: head_end + 2])
                if stop > len(data):
                    break
            canned = self._canned.get(target)
            if canned is None:
                if target.endswith(BODY_TARGET):
                    self._transport.write(b"".join(out))
                    BodyConnection(self._transport, self).data_received(data)
                    return
                if target.endswith(b" /OTEvents"):
                    self._transport.write(b"".join(out))
                    self._upstream.open_channel(self._transport)
                    return
                canned = self._upstream.other(target, data[: head_end + 2], query.decode("latin-1"))
            out.append(canned)
            # HTTP/1.0 means one request a connection; nginx as it comes speaks it to upstreams.
            if data[line_end + 8] == 48:
                self._transport.write(b"".join(out))
                self._transport.close()
                return
            data = data[stop:]
        self._rest = data
        if out:
            self._transport.write(out[0] if len(out) == 1 else b"".join(out))


def _header(head: bytes, name: bytes) -> str:
    at = head.lower().find(b"\r\n" + name + b":")
    if at < 0:
        return ""
    start = at + len(name) + 3
    return head[start : head.find(b"\r\n", start)].strip().decode("latin-1")


def _content_length(head: bytes) -> int:
    value = _header(head, b"content-length")
    return int(value) if value.isdigit() else 0


def _basic_login(value: str) -> str | None:
    scheme, _, rest = value.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        login, colon, _ = base64.b64decode(rest, validate=True).decode().partition(":")
    except ValueError:
        return None
    return login if colon else None


async def serve() -> None:
    """Listen on an ephemeral port of loopback, announce it, and serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    upstream = Upstream(f"http://127.0.0.1:{port}")
    server = await loop.create_server(lambda: Connection(upstream), sock=listener, backlog=BACKLOG)
    keep_alive = loop.create_task(upstream.keep_channels_alive())
    await announce_and_serve(port)
    keep_alive.cancel()
    server.close()


if __name__ == "__main__":
    sys.exit(run_loop(serve()))
