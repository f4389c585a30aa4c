"""The header fields that keep a browser from making more of the bridge's own pages than they are. Errors: none.

There is no `Strict-Transport-Security`: it would bind every port of the host, and that is for its operator to say.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Final

from bridge.outbox import Send

PAGE_HEADERS: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)
"""A page that sets one of them itself means it: what has an `ETag` may be kept, a page with a script names it."""


def guarded(send: Send) -> Send:
    """An ASGI `send` whose answers have these fields besides their own."""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            own = list(message.get("headers", ()))
            names = {bytes(name).lower() for name, _ in own}
            if b"etag" in names:
                names.add(b"cache-control")
            message["headers"] = [*own, *(field for field in PAGE_HEADERS if field[0] not in names)]
        await send(message)

    return sending
