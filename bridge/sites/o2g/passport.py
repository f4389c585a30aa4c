"""What another bridge needs to go on with an O2G user: how he is signed in, and all that he has subscribed to.

Raises nothing.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from bridge.sites.o2g.link import SignedIn


class LocalSubscription(msgspec.Struct):
    """One `O2g.subscribe` of a user who is served through the administrator's session."""

    id: str
    identifier: str
    names: list[str]


class UpstreamSubscription(msgspec.Struct):
    """One `O2g.subscribe` that has a subscription of its own at the site."""

    id: str
    """By which the client knows it."""
    upstream_id: str
    asked: Any
    """The parameters of the call."""


class Passport(msgspec.Struct, omit_defaults=True):
    """One user's."""

    login: str
    phone_number: str | None
    signed_in: SignedIn | None = None
    """His own session; None where the administrator's serves him."""
    local: list[LocalSubscription] = []
    upstream: list[UpstreamSubscription] = []
    watches: list[tuple[str, dict[str, Any]]] = []
    """Methods of Cti.js that subscribe, with their arguments, in the order in which they were called."""

    def encoded(self) -> bytes:
        """As it is sealed."""
        return _encode(self)


_encode: Final = msgspec.msgpack.Encoder().encode
read: Final = msgspec.msgpack.Decoder(Passport).decode
"""A passport as it was encoded. `msgspec.DecodeError` for anything else."""
