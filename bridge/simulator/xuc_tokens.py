"""XUC's tokens and rights: JSON Web Tokens signed by the server, and ACL patterns.

Errors: `TokenError`; its `error` is XUC's name for what is wrong.
Source: seed document 000, "JWT token", "Permissions and ACLs", "Check and renew JWT token".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from protocol.catalogue import xivo

HEADER = {"alg": "HS256", "typ": "JWT"}
KEY_BYTES = 32


class TokenError(Exception):
    """The token is not accepted. `error` is one of XUC's error names."""

    def __init__(self, error: str, why: str) -> None:
        super().__init__(why)
        self.error = error


class Claims(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Who somebody is and what he may do. Times are milliseconds since 1970."""

    login: str
    expires_at: int
    issued_at: int
    user_type: Literal["cti", "webservice"]
    acls: tuple[str, ...]


class Tokens:
    """Issues and checks tokens. `renew_key` makes every token issued so far invalid."""

    def __init__(self, ttl_s: int) -> None:
        self._ttl_s = ttl_s
        self._key = secrets.token_bytes(KEY_BYTES)

    def renew_key(self) -> None:
        """Forget all tokens, as a restart with another secret does."""
        self._key = secrets.token_bytes(KEY_BYTES)

    def issue(
        self, login: str, user_type: Literal["cti", "webservice"], acls: Iterable[str], now: datetime
    ) -> str:
        """A token that is accepted for the configured time from now on."""
        issued = int(now.timestamp() * 1000)
        claims = Claims(
            login=login,
            expires_at=issued + self._ttl_s * 1000,
            issued_at=issued,
            user_type=user_type,
            acls=tuple(acls),
        )
        signed = f"{_encoded(msgspec.json.encode(HEADER))}.{_encoded(msgspec.json.encode(claims))}"
        return f"{signed}.{self._signature(signed)}"

    def read(self, token: str, now: datetime) -> Claims:
        """What a token says. Raises `TokenError`."""
        signed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(signed).encode()):
            raise TokenError("InvalidToken", "the token was not issued by this server")
        claims = msgspec.json.decode(_decoded(signed.partition(".")[2]), type=Claims)
        if claims.expires_at <= now.timestamp() * 1000:
            raise TokenError("TokenExpired", "the token has expired")
        return claims

    def _signature(self, signed: str) -> str:
        return _encoded(hmac.digest(self._key, signed.encode("utf-8", "surrogatepass"), hashlib.sha256))


def bearer(authorization: str | None) -> str:
    """The token in an `Authorization` header. Raises `TokenError`."""
    if authorization is None:
        raise TokenError("AuthorizationHeaderNotFound", "the request has no Authorization header")
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenError("BearerNotFound", "the Authorization header holds no bearer token")
    return token.strip()


def granted(acls: Iterable[str], words: list[str]) -> bool:
    """Whether one of the patterns allows what the words name: `*` stands for one word, `#` for any number."""
    aliases = xivo.api("xuc").acl_alias
    patterns = (pattern for acl in acls for pattern in aliases.get(acl, (acl,)))
    return any(_meets(pattern.split("."), words) for pattern in patterns)


def _meets(pattern: list[str], words: list[str]) -> bool:
    if not pattern:
        return not words
    if pattern[0] == "#":
        return any(_meets(pattern[1:], words[skipped:]) for skipped in range(len(words) + 1))
    return bool(words) and pattern[0] in ("*", words[0]) and _meets(pattern[1:], words[1:])


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
