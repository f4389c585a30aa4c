"""A session's record in the cluster's store: where it lives, and what another bridge needs to adopt it.

Pure data. Errors: `Unreadable`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from bridge.cluster.sealed import Seal

VERSION: Final = 1
"""Of the record's meaning. Fields may be added under the same one: who does not know them passes over them."""


class Unreadable(Exception):
    """It was written by a bridge that is newer than this one understands, or is no record."""


class Record(msgspec.Struct, omit_defaults=True):
    """What is known of a session by whoever looks its digest up; no part of it signs anybody in."""

    version: int
    home: str
    """The bridge where it lives."""
    site: str
    login: str
    sealed: bytes
    """What the site's user needs to be signed in elsewhere (`bridge.sites.SiteUser.passport`), sealed with the id."""
    phone_number: str | None = None
    newest: int = 0
    """The number of its newest event when this was written."""
    released: bool = False
    """Its home has let it go: whoever is asked for it may take it."""
    ended: bool = False
    """It is over; the record only says so to a former home that may come back."""
    terms: list[int] = []
    """At each adoption the number up to which the log was then: the next home's events are above it, and what an
    earlier home adds later, because it did not know, counts for nothing."""

    @property
    def term(self) -> int:
        """How often it was adopted."""
        return len(self.terms)

    def encoded(self) -> bytes:
        """As the store keeps it."""
        return msgspec.msgpack.encode(self)

    def bound_to(self, name: str) -> bytes:
        """What the sealed part belongs to; in another session's record, or another user's, it does not open."""
        return msgspec.msgpack.encode((VERSION, name, self.site, self.login, self.term))

    def passport(self, seal: Seal, name: str) -> bytes:
        """The sealed part. Raises `bridge.cluster.sealed.Tampered`."""
        return seal.open(self.sealed, self.bound_to(name))


_decode: Final = msgspec.msgpack.Decoder(Record).decode


def read(encoded: bytes) -> Record:
    """A record from the store. Raises `Unreadable`."""
    try:
        record = _decode(encoded)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"what the store has of a session is no record: {error}") from error
    if record.version > VERSION:
        raise Unreadable(
            f"the record of a session has version {record.version}; this bridge knows {VERSION}: update it"
        )
    return record
