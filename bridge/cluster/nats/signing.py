"""Signing in to NATS with a credentials file: a JWT, and the seed of the key that it names.

The file is read for each connection, so a renewed one counts without a restart. Errors: `BadCredentials`.
Source: NATS's documentation of user credentials and nkeys (Ed25519; the seed in base32, with two bytes that say whose
it is before it and a CRC after it).
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_BLOCK: Final = r"-+BEGIN {}-+\s+(\S+)\s+-+END"
_JWT: Final = re.compile(_BLOCK.format("NATS USER JWT"))
_SEED: Final = re.compile(_BLOCK.format("USER NKEY SEED"))


class BadCredentials(ValueError):
    """The file holds no credentials; the text names it."""


class Credentials:
    """A file of credentials. Raises `BadCredentials`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._read()

    def jwt(self) -> bytes:
        """The JWT."""
        return self._read()[0].encode()

    def sign(self, nonce: str) -> bytes:
        """NATS's nonce, signed with the seed; in base64."""
        return base64.b64encode(self._read()[1].sign(nonce.encode()))

    def _read(self) -> tuple[str, Ed25519PrivateKey]:
        try:
            text = Path(self._path).read_text(encoding="ascii")
        except (OSError, ValueError) as error:
            raise BadCredentials(f"{self._path} cannot be read: {error}") from error
        jwt, seed = _JWT.search(text), _SEED.search(text)
        if jwt is None or seed is None:
            raise BadCredentials(f"{self._path} holds no NATS USER JWT with a USER NKEY SEED")
        try:
            word = seed.group(1)
            raw = base64.b32decode(word + "=" * (-len(word) % 8))[2:-2]
            return jwt.group(1), Ed25519PrivateKey.from_private_bytes(raw)
        except ValueError as error:
            raise BadCredentials(f"the seed in {self._path} is none of an Ed25519 key") from error
