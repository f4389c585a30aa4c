"""The tokens of Cti.js pages that other bridges have made, and where the sessions of those pages are.

Whoever makes a token tells the others at once, sealed with a key that comes from the token itself: what goes over the
bus opens nothing without it. A bridge that has missed that asks when the token is presented. Nothing is stored.

Errors: none; a token that nobody knows is one that is none.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from typing import Final

import msgspec

from bridge.cluster import Cluster, Member
from bridge.cluster.sealed import Seal, Tampered
from bridge.cti_tokens import TOKENS_MOST, Credentials, CtiTokens
from protocol.encoding import DECODE_ERRORS

TOKENS: Final = "page-tokens"
PAGES: Final = "pages"

ASK_S: Final = 1.0
"""How long a bridge waits for one that knows a token; an answer takes a millisecond."""

_BOUND_TO: Final = b"ctibridge page token 1"


class _Token(msgspec.Struct, array_like=True):
    """A token as others are told of it: its digest, whom it is for (sealed), until when (seconds since the epoch)."""

    digest: bytes
    sealed: bytes
    expires: float


_token: Final = msgspec.msgpack.Decoder(_Token)
_credentials: Final = msgspec.msgpack.Decoder(Credentials)


class PageTokens:
    """What one bridge knows of the others' tokens and pages."""

    def __init__(self, cluster: Cluster, tokens: CtiTokens) -> None:
        self._cluster = cluster
        self._tokens = tokens
        self._told: dict[bytes, _Token] = {}
        """By digest, its own among them."""
        self._opened: dict[bytes, Credentials] = {}
        self._pages: dict[str, str] = {}
        """On which other bridge a page's session is."""
        tokens.issued = self._issued
        tokens.elsewhere = self._find
        bus = cluster.bus
        bus.hear(TOKENS, self._hear_token)
        bus.hear(PAGES, self._hear_page)
        bus.answer(TOKENS, self._answer)
        cluster.members.watch(self._member)

    async def learn(self, token: str | None) -> None:
        """Ask the other bridges for a token that may be one of theirs, where it is not known."""
        if token is None or not self._tokens.looks_like_one(token) or self._tokens.find(token) is not None:
            return
        answer = await self._cluster.bus.ask(TOKENS, _digest(token), ASK_S)
        if answer is not None:
            self._take(answer)

    def is_of_another(self, token: str) -> bool:
        """Whether another bridge has made it."""
        return _digest(token) in self._opened

    # Pages

    def home_of(self, credentials: Credentials) -> str | None:
        """The other bridge on which a page's session is, as far as is known."""
        return self._pages.get(credentials.page)

    def is_here(self, credentials: Credentials) -> None:
        """A page's session lives on this bridge now."""
        self._pages.pop(credentials.page, None)
        self._cluster.bus.broadcast(PAGES, credentials.page.encode())

    def _hear_page(self, bridge: str, payload: bytes) -> None:
        if len(self._pages) >= TOKENS_MOST:
            del self._pages[next(iter(self._pages))]
        self._pages[payload.decode(errors="replace")] = bridge

    def _member(self, member: Member, there: bool) -> None:
        if not there:
            for page in [page for page, bridge in self._pages.items() if bridge == member.name]:
                del self._pages[page]

    # Tokens

    def _issued(self, token: str, credentials: Credentials, expires: float) -> None:
        sealed = Seal(token).close(msgspec.msgpack.encode(credentials), _BOUND_TO)
        told = _Token(_digest(token), sealed, expires)
        self._keep(told)
        self._cluster.bus.broadcast(TOKENS, msgspec.msgpack.encode(told))

    def _find(self, token: str) -> tuple[Credentials, float] | None:
        """Whom another bridge's token is for."""
        digest = _digest(token)
        told = self._told.get(digest)
        if told is None:
            return None
        credentials = self._opened.get(digest)
        if credentials is None:
            try:
                credentials = _credentials.decode(Seal(token).open(told.sealed, _BOUND_TO))
            except (Tampered, *DECODE_ERRORS):
                return None
            self._opened[digest] = credentials
        return credentials, told.expires

    def _hear_token(self, bridge: str, payload: bytes) -> None:
        self._take(payload)

    async def _answer(self, digest: bytes) -> bytes | None:
        told = self._told.get(digest)
        return None if told is None else msgspec.msgpack.encode(told)

    def _take(self, payload: bytes) -> None:
        with contextlib.suppress(*DECODE_ERRORS):  # a bridge of another version may say it otherwise
            self._keep(_token.decode(payload))

    def _keep(self, told: _Token) -> None:
        now = time.time()
        while self._told:
            oldest = next(iter(self._told.values()))
            if oldest.expires > now and len(self._told) < TOKENS_MOST:
                break
            del self._told[oldest.digest]
            self._opened.pop(oldest.digest, None)
        self._told[told.digest] = told


def _digest(token: str) -> bytes:
    return hashlib.sha256(b"ctibridge page token name 1" + token.encode("utf-8", "surrogatepass")).digest()
