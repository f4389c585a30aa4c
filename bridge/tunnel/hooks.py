"""Where sites post events: `/hooks/{kind}/{secret}`, and XUC at the address that its own documents give it
(protocol.md section 1): `/xivo/1.0/event/{domain}/{secret}/`, where the domain can be anything.

Errors: none leaves; whoever does not know the secret learns nothing but that there is no such page.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bridge.sites import Site
from bridge.tunnel.ingress_exchange import CLOSE, Receive, Scope, Send

PREFIX: Final = "/hooks/"

_XUC: Final = re.compile(r"(?:/sites/[^/]+)?/xivo/1\.0/event/[^/]+/(?P<secret>[^/]+)/?")

EVENT_MOST_BYTES: Final = 1_048_576
"""An event is a few KiB; one over a frame's limit (protocol.md section 8) could not be handed on anyway."""

BODY_LIMIT_S: Final = 10.0
"""For a whole event to arrive: it was made before it was posted."""


class Hooks:
    """The pages of all sites' subscriptions."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        self._sites = sites
        self.elsewhere: Callable[[str], Awaitable[Callable[[bytes], Awaitable[int]] | None]] | None = None
        """Finds what takes the events of an address that another bridge of the cluster knows."""
        self.for_all: Callable[[str, bytes], None] | None = None
        """Tells the other bridges of the cluster what was posted to an address that all of them know."""

    @staticmethod
    def serves(path: str) -> bool:
        """Whether a path is here."""
        return path.startswith(PREFIX) or _XUC.fullmatch(path) is not None

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: 200 for an event that was taken."""
        path = scope["path"]
        here = self.find(path)
        there = None if here is not None or self.elsewhere is None else await self.elsewhere(path)
        if here is None and there is None:
            await _answer(send, 404)
        elif scope["method"] != "POST":
            await _answer(send, 405, (b"allow", b"POST"))
        else:
            content, refused = await self._content(receive)
            if refused:
                await _answer(send, refused, CLOSE)
                return
            status = here(content) if here is not None else 404 if there is None else await there(content)
            if status == 200 and here is not None and self.for_all is not None and _kind(path)[0] == "xivo":
                # XUC knows one address, which is configured: its users may be signed in at any bridge.
                self.for_all(path, content)
            await _answer(send, status, *_FIELDS.get(status, ()))

    def find(self, path: str) -> Callable[[bytes], int] | None:
        """What takes the events that are posted to a path of this bridge, and says the status to answer with."""
        take = self._taker(path)
        if take is None:
            return None

        def taken(content: bytes) -> int:
            try:
                return 200 if take(content) else 503
            except ValueError:
                return 400

        return taken

    def _taker(self, path: str) -> Callable[[bytes], bool] | None:
        kind, secret = _kind(path)
        for site in self._sites.values():
            if site.kind == kind and (take := site.hook(secret)) is not None:
                return take
        return None

    @staticmethod
    async def _content(receive: Receive) -> tuple[bytes, int]:
        """What is posted, or the status with which it is refused."""
        content = bytearray()
        try:
            async with asyncio.timeout(BODY_LIMIT_S):
                more = True
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return b"", 400
                    content += message.get("body", b"")
                    more = message.get("more_body", False)
                    if len(content) > EVENT_MOST_BYTES:
                        return b"", 413
        except TimeoutError:
            return b"", 408
        return bytes(content), 0


def _kind(path: str) -> tuple[str, str]:
    """The kind of site that a path is for, and the secret in it."""
    of_xuc = _XUC.fullmatch(path)
    if of_xuc is not None:
        return "xivo", of_xuc["secret"]
    kind, _, secret = path.removeprefix(PREFIX).partition("/")
    return kind, secret


_FIELDS: Final = {503: ((b"retry-after", b"1"),)}


async def _answer(send: Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    fields = [(b"content-length", b"0"), (b"cache-control", b"no-store"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": b""})
