"""What one session leaves in the cluster's store while it lives: its record, kept up to date, and its events.

Errors: none leaves this room.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Protocol

from bridge.cluster.record import VERSION, Record
from bridge.cluster.sealed import Seal, name_of
from bridge.cluster.session_log import Numbered
from protocol.jsonrpc import EventFrame


class Living(Protocol):
    """A session, as far as its trail has to do with it."""

    @property
    def id(self) -> str:
        """Its secret id."""
        ...

    @property
    def login(self) -> str:
        """Whose it is."""
        ...

    @property
    def seq(self) -> int:
        """The number of its newest event."""
        ...

    @property
    def passport(self) -> bytes:
        """What its user needs to be signed in elsewhere (`bridge.sites.SiteUser.passport`)."""
        ...

    def kept_after(self, number: int) -> Iterable[Numbered]:
        """The events above a number that it still has."""
        ...

    def taken(self) -> None:
        """Another bridge has it now."""
        ...


class Dirty(Protocol):
    """Who sees to what a trail has to have written."""

    def has_events(self, trail: Trail) -> None:
        """The first event of this turn of the loop has come."""
        ...

    def has_changed(self, trail: Trail) -> None:
        """Its record is not up to date."""
        ...


class Trail:
    """One session's. `add` is on the path of every event; what a turn of the loop brings is one message."""

    __slots__ = (
        "_dirty",
        "_doubted",
        "_passport",
        "_seal",
        "_sealed",
        "_sure",
        "closed",
        "frames",
        "name",
        "phone_number",
        "revision",
        "session",
        "site",
        "terms",
        "up_to",
        "writing",
        "written_at",
    )

    def __init__(
        self,
        session: Living,
        site: str,
        phone_number: str | None,
        dirty: Dirty,
        *,
        terms: list[int] | None = None,
        revision: int = 0,
    ) -> None:
        self.session = session
        self.site = site
        self.phone_number = phone_number
        self.name = name_of(session.id)
        self.terms = terms or []
        self.revision = revision
        """That of the record in the store; 0 while there is none."""
        self.frames: list[Numbered] = []
        """What this turn of the loop has brought."""
        self.up_to = self.terms[-1] if self.terms else 0
        """The number up to which everything was handed to the journal."""
        self.closed = False
        self.writing = asyncio.Lock()
        self.written_at = 0.0
        """When its record was written last (loop time)."""
        self._dirty = dirty
        self._doubted = self._sure = False
        self._seal = Seal(session.id)
        self._passport: bytes | None = None
        self._sealed = b""

    def add(self, number: int, event: EventFrame) -> None:
        """An event of the session."""
        if not self.frames:
            self._dirty.has_events(self)
        self.frames.append((number, event))

    def doubt(self) -> None:
        """Somebody speaks as if the session lived elsewhere: see whether its record is still this bridge's."""
        self._doubted = True
        self.changed()

    @property
    def is_sure(self) -> bool:
        """Whether that was seen since."""
        return self._sure

    def was_written(self, revision: int, now_s: float) -> None:
        """Its record was this bridge's, and is as it should be."""
        self.revision, self.written_at = revision, now_s
        self._sure, self._doubted = self._doubted, False

    def changed(self) -> None:
        """The user has changed something that who adopts the session has to know."""
        if not self.closed:
            self._dirty.has_changed(self)

    def record(self, home: str, *, released: bool = False) -> Record:
        """Its record as it is now."""
        session = self.session
        record = Record(
            VERSION,
            home,
            self.site,
            session.login,
            b"",
            self.phone_number,
            session.seq,
            released,
            terms=self.terms,
        )
        passport = session.passport
        if passport != self._passport:
            self._passport = passport
            self._sealed = self._seal.close(passport, record.bound_to(self.name))
        record.sealed = self._sealed
        return record
