"""An endpoint without a network: a site whose calls end as a test says, and sockets that are handed frames."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, MutableMapping
from typing import Any, cast

import msgspec

from bridge.config import Config, Limits
from bridge.config import Site as SiteSettings
from bridge.endpoint import Bridge
from bridge.metrics import Metrics
from bridge.sites import Arguments, Cancel, Deliver, Done, Site
from protocol import jsonrpc
from protocol.jsonrpc import EventFrame

TURNS = 60
"""Turns of the event loop in which everything that can happen without a wait has happened."""


async def settle() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)


class Running:
    """A call that the site has begun: the test ends it."""

    def __init__(self, method: str, arguments: Arguments, timeout_s: float, done: Done) -> None:
        self.method = method
        self.arguments = arguments
        self.timeout_s = timeout_s
        self.done = done
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class FakeOperation:
    def __init__(self, site: FakeSite, method: str, ordered: bool) -> None:
        self.ordered = ordered
        self._site = site
        self._method = method

    def start(self, user: Any, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        if self._site.raises is not None:
            raise self._site.raises
        running = Running(self._method, arguments, timeout_s, done)
        self._site.running.append(running)
        return running.cancel


class FakeUser:
    ttl_s = 1800

    def __init__(self, login: str, deliver: Deliver, ended: Callable[[str], None]) -> None:
        self.login = login
        self.deliver = deliver
        self.ended = ended
        self.closed = self.left = False
        self.noted: Callable[[], None] = lambda: None

    def begin(self) -> None:
        self.say(0)

    def again(self) -> None:
        self.say(0)

    def say(self, number: int) -> None:
        self.deliver(EventFrame("Cti.event", {"msgType": "Number", "ctiMessage": {"number": number}}))

    async def close(self) -> None:
        self.closed = True

    async def leave(self) -> None:
        self.left = True

    def passport(self) -> bytes:
        return self.login.encode()


class FakeSite:
    """A site whose calls end when, and as, the test says. Methods that begin with `Do.` change something."""

    name = "paris"
    kind = "o2g"

    def __init__(self) -> None:
        self.running: list[Running] = []
        self.users: list[FakeUser] = []
        self.raises: Exception | None = None
        self.may_sign_in = asyncio.Event()
        self.may_sign_in.set()
        self.signing_in = 0

    async def sign_in(
        self, login: str, password: str, phone: str | None, deliver: Deliver, ended: Callable[[str], None]
    ) -> FakeUser:
        self.signing_in += 1
        await self.may_sign_in.wait()
        if password != "0000":
            raise jsonrpc.not_signed_in("the password is wrong")
        user = FakeUser(login, deliver, ended)
        self.users.append(user)
        return user

    async def adopt(self, passport: bytes, deliver: Deliver, ended: Callable[[str], None]) -> FakeUser:
        user = FakeUser(passport.decode(), deliver, ended)
        self.users.append(user)
        return user

    def operation(self, method: str) -> FakeOperation | None:
        space = method.partition(".")[0]
        return FakeOperation(self, method, space == "Do") if space in ("Do", "Ask") else None

    def is_ordered(self, method: str) -> bool:
        return method.startswith("Do.")

    def methods(self) -> list[str]:
        return ["Do.this", "Do.that", "Ask.this", "Ask.that"]

    def take(self, method: str) -> Running:
        """The oldest call of this method that runs."""
        found = next(each for each in self.running if each.method == method)
        self.running.remove(found)
        return found


class Wire:
    """One socket, as the server would hand it to the application."""

    def __init__(self, bridge: Bridge, site: FakeSite, scope: dict[str, Any] | None = None) -> None:
        self.sent: list[Any] = []
        self.closing: tuple[int, str] | None = None
        self._incoming: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self._incoming.put_nowait({"type": "websocket.connect"})
        self._scope = {
            "type": "websocket",
            "scheme": "ws",
            "headers": [],
            "query_string": b"",
            "client": ("192.0.2.7", 4711),
            "subprotocols": [],
            "extensions": {},
            **(scope or {}),
        }
        serving = bridge.serve_socket(self._scope, self._incoming.get, self._send, cast(Site, site))
        self.task = asyncio.get_running_loop().create_task(serving)

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "websocket.close":
            self.closing = message["code"], message["reason"]
            self._incoming.put_nowait({"type": "websocket.disconnect"})
        elif message["type"] == "websocket.send":
            data = message.get("text")
            self.sent.append(msgspec.json.decode(data) if data else msgspec.msgpack.decode(message["bytes"]))

    def say(self, value: Any) -> None:
        """One frame: JSON of a value, or a string or bytes as they are."""
        kind = "bytes" if isinstance(value, bytes) else "text"
        data = value if isinstance(value, str | bytes) else json.dumps(value)
        self._incoming.put_nowait({"type": "websocket.receive", kind: data})

    def call(self, method: str, params: Any = None, id_: Any = 1) -> None:
        message = {"jsonrpc": "2.0", "id": id_, "method": method}
        self.say(message if params is None else {**message, "params": params})

    async def gone(self, code: int = 1006) -> None:
        """Lost, unless the code says that the client has closed it."""
        self._incoming.put_nowait({"type": "websocket.disconnect", "code": code})
        await self.task

    async def heard(self) -> list[Any]:
        """What has been sent since this was asked last."""
        await settle()
        heard, self.sent = self.sent, []
        return heard

    async def signed_in(self, login: str = "oxe70120") -> dict[str, Any]:
        self.call("Session.login", {"login": login, "password": "0000"})
        answer, event = await self.heard()
        assert event["method"] == "Cti.event"
        session: dict[str, Any] = answer["result"]
        return session


def bridge_with(site: FakeSite, **limits: Any) -> Bridge:
    config = Config(
        limits=Limits(**limits), sites=[SiteSettings(name="paris", kind="o2g", url="http://127.0.0.1:1")]
    )
    return Bridge(config, {"paris": cast(Site, site)}, Metrics())
