"""What only the owner of a session's id can read: the secret part of what a session leaves in the cluster's store.

The key comes from the session id itself (HKDF-SHA256, RFC 5869), which the store never holds: it knows a digest of
the id. Sealing is ChaCha20-Poly1305 (RFC 8439) under a nonce drawn anew each time: 2^32 of them may be drawn before
two alike become likely, which is a write every second for a century.

Errors: `Tampered`.
"""

from __future__ import annotations

import hashlib
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32

_PURPOSE: Final = b"ctibridge session record 1"
"""What a key is for: the same id gives another one for anything else."""


class Tampered(Exception):
    """It was sealed with another key, belongs to something else, or has been changed."""


def name_of(session_id: str) -> str:
    """Under what the store keeps what a session leaves: a digest, from which nobody finds the id."""
    return hashlib.sha256(b"ctibridge session name 1" + _bytes(session_id)).hexdigest()


class Seal:
    """Seals and opens for one session. Making one takes about 10 µs, using it 3 µs."""

    __slots__ = ("_cipher",)

    def __init__(self, session_id: str) -> None:
        derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=_PURPOSE)
        self._cipher = ChaCha20Poly1305(derive.derive(_bytes(session_id)))

    def close(self, secret: bytes, bound_to: bytes) -> bytes:
        """Seal; it opens only together with `bound_to`, which is not secret."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, bound_to)

    def open(self, sealed: bytes, bound_to: bytes) -> bytes:
        """The secret. Raises `Tampered`."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
        except (InvalidTag, ValueError) as error:
            raise Tampered("the sealed part of a record cannot be opened") from error


def _bytes(session_id: str) -> bytes:
    return session_id.encode("utf-8", "surrogatepass")
