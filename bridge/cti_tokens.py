"""The tokens of Cti.js pages: signed by the bridge, expiring, renewed, each naming its site (protocol.md section 1).

A token is a JWT of the bridge's own, as XUC's are. The password that it stands for stays in the bridge's memory, for
as long as the token lives: each socket that presents it signs in at the site by itself. A bridge that starts anew
knows no token of the one before. Errors: `BadToken` > `Expired`.
"""

from __future__ import annotations

import hmac
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Final, NamedTuple

import msgspec

TTL_S: Final = 3600
"""As XUC's: a page asks for a new token before half of it is over."""

TOKENS_MOST: Final = 20_000
"""Tokens in force; the oldest gives way. Each takes some 500 bytes."""

_HEADER: Final = urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=")


class BadToken(Exception):
    """The bridge has made no such token, or knows it no longer."""


class Expired(BadToken):
    """The token's time is over."""


class Credentials(NamedTuple):
    """Who signs in where; `phone_number` is None where the page names none."""

    site: str
    login: str
    password: str
    phone_number: str | None = None
    page: str = ""
    """Which page it is, the same for all tokens that one has been renewed to."""


class _Claims(msgspec.Struct, rename="camel"):
    """XUC's claims (times in ms since the epoch), the site, and the token's own name."""

    login: str
    site: str
    jti: str
    issued_at: int
    expires_at: int
    user_type: str = "cti"
    acls: tuple[str, ...] = ("alias.ctiuser",)


class CtiTokens:
    """All tokens in force."""

    def __init__(self, clock: Callable[[], float] = time.time, ttl_s: int = TTL_S) -> None:
        self.ttl_s = ttl_s
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._known: dict[str, tuple[Credentials, float]] = {}
        self.issued: Callable[[str, Credentials, float], None] | None = None
        """Called with each token, whom it is for, and until when (seconds since the epoch)."""
        self.elsewhere: Callable[[str], tuple[Credentials, float] | None] | None = None
        """Knows the tokens that other bridges of the cluster have made."""

    def issue(self, credentials: Credentials) -> str:
        """A new token for somebody who has proven who he is."""
        self._forget_expired()
        while len(self._known) >= TOKENS_MOST:
            del self._known[next(iter(self._known))]
        if not credentials.page:
            credentials = credentials._replace(page=secrets.token_urlsafe(16))
        now = self._clock()
        name = secrets.token_urlsafe(16)
        self._known[name] = credentials, now + self.ttl_s
        claims = _Claims(
            credentials.login, credentials.site, name, int(now * 1000), int((now + self.ttl_s) * 1000)
        )
        body = _HEADER + b"." + urlsafe_b64encode(msgspec.json.encode(claims)).rstrip(b"=")
        token = (body + b"." + self._signature(body)).decode()
        if self.issued is not None:
            self.issued(token, credentials, now + self.ttl_s)
        return token

    def check(self, token: str) -> Credentials:
        """Whom a token is for. Raises `BadToken`, `Expired`."""
        try:
            known = self._of_here(token)
        except BadToken:
            known = None if self.elsewhere is None else self.elsewhere(token)
            if known is None:
                raise
        if known is None or known[1] <= self._clock():
            raise Expired("the token has expired")
        return known[0]

    def _of_here(self, token: str) -> tuple[Credentials, float] | None:
        body, _, signature = token.encode("utf-8", "replace").rpartition(b".")
        if not hmac.compare_digest(signature, self._signature(body)):
            raise BadToken("the token is not one of this bridge's")
        text = body.partition(b".")[2]
        claims = msgspec.json.decode(urlsafe_b64decode(text + b"=" * (-len(text) % 4)), type=_Claims)
        return self._known.get(claims.jti)

    @staticmethod
    def looks_like_one(token: str) -> bool:
        """Whether it may be worth asking others for."""
        return token.startswith(_HEADER.decode()) and token.count(".") == 2

    def find(self, token: str) -> Credentials | None:
        """The same; None for a token that is none."""
        try:
            return self.check(token)
        except BadToken:
            return None

    def renew(self, token: str) -> tuple[str, Credentials]:
        """A new token for the owner of one that is in force, which stays so for its time. Raises `BadToken`."""
        credentials = self.check(token)
        return self.issue(credentials), credentials

    def _signature(self, body: bytes) -> bytes:
        return urlsafe_b64encode(hmac.digest(self._key, body, sha256)).rstrip(b"=")

    def _forget_expired(self) -> None:
        now = self._clock()
        while self._known:
            name = next(iter(self._known))  # they expire in the order in which they were made
            if self._known[name][1] > now:
                return
            del self._known[name]
