"""Somebody who has a link: what the tests of one O2G session share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bridge.sites.o2g.link import Link, Selector
from bridge.transport import Unreachable
from tests.bridge.clockwork import settled
from tests.bridge.sites.o2g.server import O2gServer

SIGN_IN = ["GET /api/rest/authenticate", "POST /sessions"]
TELEPHONY = [Selector(["telephony"], ["oxe70120"])]
DOWN = Unreachable("connection refused", executed="no")


class Owner:
    """Has a link, and remembers what it was told."""

    def __init__(
        self, server: O2gServer | None = None, login: str = "oxe70120", password: str = "0000", **options: Any
    ) -> None:
        self.server = server or O2gServer()
        self.events: list[bytes] = []
        self.told: list[str] = []
        self.fails = False
        self.link = Link(
            "paris",
            "https://o2g.example.com",
            self.server.carrier,
            self.server.carrier,
            login,
            password,
            180.0,
            self.on_event,
            lambda missed: self.told.append("up, missed" if missed else "up"),
            lambda why: self.told.append("down"),
            lambda why: self.told.append(f"refused: {why}"),
            **options,
        )

    def on_event(self, line: bytes) -> None:
        self.events.append(line)
        if self.fails:
            raise ValueError("cannot be handled")

    async def opens(self, selectors: Sequence[Selector] = TELEPHONY) -> None:
        await self.link.open(lambda link: selectors)

    async def starts(self, selectors: Sequence[Selector] = TELEPHONY) -> O2gServer:
        """Open and start; what led here is forgotten."""
        await self.opens(selectors)
        self.link.start()
        await settled()
        self.server.did.clear()
        return self.server
