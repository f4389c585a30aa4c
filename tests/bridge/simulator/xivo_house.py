"""A simulated XiVO under test: HTTP clients that are signed in to its APIs, its phones, and the events it posts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
from starlette.types import Receive, Scope, Send

from bridge.simulator.server import HttpServer
from bridge.simulator.xivo_server import XivoSimulator

PATIENCE_S = 30.0
XUC = "/xuc/api/2.0"
XUC_1 = "/xuc/api/1.0"
CONFIGMGT = "/configmgt/api/1.0"
XCU = "/api/1.0"
CONFIGMGT_TOKEN = "xivo-demo-token"
ENTITY = "default@8f159082-4b25-48b3-afec-1873491a60be"


class Sink:
    """Where XUC's events are posted; `events` are those that came, `status` how each is answered."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.statuses: list[int] = []
        self.url = ""
        self._server = HttpServer(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one event."""
        message = await receive()
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.events.append(msgspec.json.decode(message["body"]))
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def open(self) -> str:
        base = await self._server.start("127.0.0.1", 0)
        self.url = f"{base}/xivo/1.0/event/example.com/dropbox/"
        return self.url

    async def close(self) -> None:
        await self._server.stop()

    async def next(self, count: int) -> list[str]:
        """The next events as lines, `alice EventDialing 1002`; no more come with them."""
        await until(lambda: len(self.events) >= count)
        heard = [
            f"{each['username']} {each['message']['ctiMessage']['eventType']} "
            f"{each['message']['ctiMessage']['otherDN']}"
            for each in self.events
        ]
        self.events.clear()
        return heard


class XivoHouse:
    """The running simulator and its clients."""

    def __init__(self, simulator: XivoSimulator) -> None:
        self.simulator = simulator
        self.sink = Sink()
        self._clients: list[httpx.AsyncClient] = []
        self._phones: httpx.AsyncClient

    async def open(self) -> None:
        await self.simulator.start()
        self._phones = self.client("/phones")
        self.simulator.exporter.url = await self.sink.open()

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()
        await self.simulator.stop()
        await self.sink.close()

    def client(self, prefix: str = "", headers: dict[str, str] | None = None) -> httpx.AsyncClient:
        # A client that could verify certificates takes 20 ms to make.
        url = self.simulator.base_url + prefix
        made = httpx.AsyncClient(base_url=url, headers=headers, timeout=PATIENCE_S, verify=False)
        self._clients.append(made)
        return made

    async def cti(self, login: str) -> httpx.AsyncClient:
        """XUC 2.0 as a CTI user."""
        return await self._signed_in("/auth/login", login)

    async def webservice(self, login: str = "ws") -> httpx.AsyncClient:
        """XUC 2.0 as a web service user."""
        return await self._signed_in("/auth/webservice", login)

    async def _signed_in(self, path: str, login: str) -> httpx.AsyncClient:
        client = self.client(XUC)
        said = good(await client.post(path, json={"login": login, "password": login}))
        client.headers["Authorization"] = f"Bearer {said['token']}"
        return client

    def deprecated(self) -> httpx.AsyncClient:
        """XUC 1.0, which only looks at the address."""
        return self.client(XUC_1)

    def configmgt(self) -> httpx.AsyncClient:
        """The configuration server."""
        return self.client(CONFIGMGT, {"X-Auth-Token": CONFIGMGT_TOKEN})

    async def xcu(self, login: str = "admin", password: str = "superpass") -> httpx.AsyncClient:
        """XCU as an administrator."""
        client = self.client(XCU)
        good(await client.post("/login", json={"login": login, "password": password}))
        return client

    async def phone(self, number: str, action: str, destination: str | None = None) -> Any:
        """Do something at a phone; its calls as they are then."""
        body = None if destination is None else {"destination": destination}
        return good(await self._phones.post(f"/{number}/{action}", json=body))

    async def calls(self, number: str) -> list[dict[str, Any]]:
        """The last event of each call at a phone."""
        calls: list[dict[str, Any]] = good(await self._phones.get(f"/{number}"))
        return calls

    async def rings(self, number: str) -> dict[str, Any]:
        """Wait until a phone rings: its event."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for event in await self.calls(number):
                    if event["eventType"] == "EventRinging":
                        return event
                await asyncio.sleep(0.005)


def good(answer: httpx.Response) -> Any:
    """The body of an answer that is no error."""
    assert answer.status_code < 300, f"{answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Status and name of an error; it has words for people as well."""
    body = answer.json()
    assert set(body) == {"error", "message"}, body
    assert body["message"]
    return answer.status_code, body["error"]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.005)
