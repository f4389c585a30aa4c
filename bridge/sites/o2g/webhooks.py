"""Events that O2G posts to the bridge: an address with a secret for each subscription, and what came there in order.

Source: seed document 004, "Subscription management" (`webHookUrl`). Errors: `ValueError` from `take`, for what is no
event.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import AsyncGenerator
from typing import Final

from protocol.encoding import Undecodable, check

PATH: Final = "/hooks/o2g/"

SECRET_BYTES: Final = 32
"""256 bits: nobody guesses one in the life of a bridge, whatever he may try a second."""

WAITING_MOST: Final = 10_000
"""Events of one subscription that nobody has taken yet: those of some 1,000 calls, about 10 MB."""


class Webhook:
    """One subscription's address, and the events that came there."""

    def __init__(self, hooks: Webhooks, secret: str) -> None:
        self._hooks = hooks
        self._secret = secret
        self._events: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._closed = False

    @property
    def url(self) -> str:
        """What the site is given as `webHookUrl`; a secret."""
        return f"{self._hooks.public_url}{PATH}{self._secret}"

    def take(self, content: bytes) -> bool:
        """Queue one posted event; False where there is no room for it. Raises `ValueError` for what is no event."""
        try:
            check(content)
        except Undecodable as error:
            raise ValueError(f"the event is no JSON: {error}") from error
        if content.lstrip()[:1] != b"{":
            raise ValueError("the event is no JSON object")
        if self._events.qsize() >= WAITING_MOST:
            return False
        self._events.put_nowait(content)
        return True

    async def lines(self) -> AsyncGenerator[bytes, None]:
        """An empty one at once, for there is nothing to open; then the events, until `close`."""
        yield b""
        while (event := await self._events.get()) is not None:
            yield event

    def close(self) -> None:
        """Nothing is taken any more."""
        if not self._closed:
            self._closed = True
            self._hooks.forget(self._secret)
            self._events.put_nowait(None)


class Webhooks:
    """The addresses of one site's subscriptions; `public_url` is the bridge's as the site reaches it."""

    def __init__(self, public_url: str) -> None:
        self.public_url = public_url.rstrip("/")
        # By digest, so that a look-up takes no time that depends on how much of a secret is right.
        self._by_digest: dict[bytes, tuple[bytes, Webhook]] = {}

    def __len__(self) -> int:
        return len(self._by_digest)

    def open(self) -> Webhook:
        """A new address that nobody can guess."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        digest = _digest(secret)
        hook = Webhook(self, secret)
        self._by_digest[digest] = digest, hook
        return hook

    def find(self, secret: str) -> Webhook | None:
        """The subscription's with this secret."""
        digest = _digest(secret)
        known, hook = self._by_digest.get(digest, (b"", None))
        return hook if hmac.compare_digest(known, digest) else None

    def forget(self, secret: str) -> None:
        """An address is in use no more."""
        self._by_digest.pop(_digest(secret), None)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
