"""What another bridge needs to go on with a XiVO user: how he is signed in to XUC, and what he has subscribed to.

Raises nothing.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

Way = Literal["cti", "webservice", "token"]
"""How somebody has signed in: as a CTI user, as a web service user, or with a token of XUC's own."""


class SignedIn(msgspec.Struct):
    """How to sign in (again)."""

    way: Way
    login: str
    secret: str
    """The password, or the token."""


class Passport(msgspec.Struct, omit_defaults=True):
    """One user's."""

    signed_in: SignedIn
    grant_login: str
    """As XUC spells it."""
    headers: list[tuple[str, str]]
    """The header fields of his requests, with XUC's token; none while he is not signed in."""
    ttl_s: int | None
    phone: str | None
    has_phone: bool
    kept: dict[str, str] = {}
    """The commands that subscribe, as they are sent whenever his CTI channel is opened anew."""

    def encoded(self) -> bytes:
        """As it is sealed."""
        return _encode(self)


_encode: Final = msgspec.msgpack.Encoder().encode
read: Final = msgspec.msgpack.Decoder(Passport).decode
"""A passport as it was encoded. `msgspec.DecodeError` for anything else."""
