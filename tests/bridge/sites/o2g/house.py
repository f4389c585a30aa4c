"""An O2G site on the simulated PBX, and the pages of its users: what the tests of the site share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bridge import config
from bridge.config import Limits, Secret
from bridge.simulator.server import Simulator
from bridge.sites import Held
from bridge.sites.o2g.link import BackOff
from bridge.sites.o2g.site import O2gSite
from bridge.sites.o2g.user import O2gUser
from protocol.encoding import Encoding, decode
from protocol.jsonrpc import EventFrame, RpcError

PATIENCE_S = 30.0
ANN, BOB = "oxe70120", "oxe70121"

modes = pytest.mark.parametrize("mode", ["user", "administrator"])


class Page:
    """One session's user, and what he was told."""

    def __init__(self) -> None:
        self.user: O2gUser | None = None
        self.got: list[dict[str, Any]] = []
        self.ended: list[str] = []
        self._news = asyncio.Event()

    def deliver(self, event: EventFrame) -> None:
        # Through the wire, so that what cannot be encoded is seen
        message = decode(Encoding.MSGPACK, event.encoded(Encoding.MSGPACK, len(self.got) + 1))
        self.got.append({"method": message["method"], **message["params"]})
        self._news.set()

    def types(self) -> list[str]:
        """What kind of message each was; of the phone events which."""
        found = []
        for event in self.got:
            said = event.get("ctiMessage", {})
            if event["method"] == "Cti.event":
                found.append(said["eventType"] if event["msgType"] == "PhoneEvent" else event["msgType"])
            else:
                found.append(event["event"]["eventName"])
        return found

    def links(self) -> list[str]:
        return [
            event["ctiMessage"]["status"] for event in self.got if event.get("msgType") == "LinkStatusUpdate"
        ]

    async def until(self, there: Callable[[list[str]], bool]) -> list[str]:
        """Wait for messages; all of them so far."""
        async with asyncio.timeout(PATIENCE_S):
            while not there(self.types()):
                self._news.clear()
                await self._news.wait()
        return self.types()

    async def hears(self, *types: str) -> None:
        """Wait until each of these has come."""
        await self.until(lambda heard: set(types) <= set(heard))


class House:
    """A site, and the pages of its users."""

    def __init__(self, site: O2gSite, pbx: Simulator) -> None:
        self.site = site
        self.pbx = pbx
        self.pages: list[Page] = []

    async def up(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not self.site.status().ready:
                await asyncio.sleep(0.005)

    async def page(
        self, login: str = ANN, password: str = "0000", phone: str | None = None, *, begin: bool = True
    ) -> Page:
        page = Page()
        page.user = await self.site.sign_in(login, password, phone, page.deliver, page.ended.append)
        self.pages.append(page)
        if begin:
            page.user.begin()
        return page

    async def refusal(self, *who: Any) -> RpcError:
        sessions = len(self.pbx.o2g.sessions)
        with pytest.raises(RpcError) as caught:
            await self.page(*who)
        assert len(self.pbx.o2g.sessions) == sessions
        return caught.value

    async def call(self, page: Page, method: str, **arguments: Any) -> Any:
        """One call's outcome."""
        outcome: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        operation = self.site.operation(method)
        assert operation is not None
        assert page.user is not None
        operation.start(page.user, arguments, 10.0, outcome.set_result)
        async with asyncio.timeout(PATIENCE_S):
            result = await outcome
        if isinstance(result, Held):
            result.release()
            result = result.value
        if isinstance(result, RpcError):
            raise result
        return result


def settings_of(mode: str, url: str) -> config.Site:
    settings = config.Site(name="paris", kind="o2g", url=url)
    if mode == "administrator":
        settings.admin_login, settings.admin_password = "admin", Secret(env="O2G_TEST_ADMIN")
    return settings


@asynccontextmanager
async def opened(mode: str, pbx: Simulator, url: str | None = None, **options: Any) -> AsyncIterator[House]:
    site = O2gSite(
        settings_of(mode, url or pbx.base_url), Limits(), back_off=lambda: BackOff(0.02, 0.2), **options
    )
    await site.start()
    house = House(site, pbx)
    try:
        yield house
    finally:
        for page in house.pages:
            if page.user is not None:
                await page.user.close()
        await site.stop()


HouseOf = Callable[..., Awaitable[House]]
