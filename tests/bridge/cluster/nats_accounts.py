"""An operator, an account and a user of NATS, as its tools make them: JWTs signed with nkeys. Errors: none.

Source: NATS's documentation of decentralized authentication (JWT version 2) and of nkeys.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

OPERATOR: Final = 14 << 3
ACCOUNT: Final = 0
USER: Final = 20 << 3
SEED: Final = 18 << 3


class Key:
    """An nkey of some kind."""

    def __init__(self, kind: int) -> None:
        self._private = Ed25519PrivateKey.generate()
        self._kind = kind
        self.public = _encoded(bytes([kind]) + self._private.public_key().public_bytes_raw())

    @property
    def seed(self) -> str:
        head = bytes([SEED | self._kind >> 5, (self._kind & 31) << 3])
        return _encoded(head + self._private.private_bytes_raw())

    def signed(self, subject: str, name: str, **claims: Any) -> str:
        """A JWT of this key about another."""
        head = {"typ": "JWT", "alg": "ed25519-nkey"}
        body = {"jti": name, "iat": int(time.time()), "iss": self.public, "sub": subject, "name": name}
        said = f"{_part(head)}.{_part({**body, 'nats': {'version': 2, **claims}})}"
        signature = base64.urlsafe_b64encode(self._private.sign(said.encode())).decode().rstrip("=")
        return f"{said}.{signature}"


def accounts() -> tuple[str, str]:
    """The configuration of a server with one account that has JetStream, and the credentials of a user of it."""
    operator, account, system, user = Key(OPERATOR), Key(ACCOUNT), Key(ACCOUNT), Key(USER)
    plain = dict.fromkeys(("subs", "data", "payload", "imports", "exports", "conn", "leaf"), -1)
    limits = {**plain, **dict.fromkeys(("mem_storage", "disk_storage", "streams", "consumer"), -1)}
    said = operator.signed(operator.public, "operator", type="operator")
    bridge = operator.signed(account.public, "bridge", type="account", limits=limits)
    of_nats = operator.signed(system.public, "system", type="account", limits=plain)
    config = (
        f"operator: {said}\nsystem_account: {system.public}\nresolver: MEMORY\n"
        f"resolver_preload: {{ {account.public}: {bridge}, {system.public}: {of_nats} }}\n"
    )
    jwt = account.signed(user.public, "user", type="user", subs=-1, data=-1, payload=-1)
    credentials = (
        f"-----BEGIN NATS USER JWT-----\n{jwt}\n------END NATS USER JWT------\n\n"
        f"-----BEGIN USER NKEY SEED-----\n{user.seed}\n------END USER NKEY SEED------\n"
    )
    return config, credentials


def _encoded(raw: bytes) -> str:
    return base64.b32encode(raw + binascii.crc_hqx(raw, 0).to_bytes(2, "little")).decode().rstrip("=")


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
