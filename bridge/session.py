"""Sessions: one signed-in user on one site, its numbered events, their replay, and the order of its calls.

Errors: `protocol.jsonrpc.RpcError`.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable, Hashable
from typing import Any, Protocol

from bridge.acl import Acl
from bridge.backlog import Backlog
from bridge.config import Limits
from bridge.order import CallOrder
from bridge.sites import Done, Held, Site, SiteUser
from protocol import jsonrpc
from protocol.jsonrpc import EventFrame

log = logging.getLogger(__name__)

# A session remembers the answers to its `_meta.key` calls for its whole life. 10,000 short answers are about
# 5 MB; a client that needs more keys than that in one session is told so instead of being forgotten silently.
KEYS_MOST = 10_000


class Sink(Protocol):
    """Where a session's events go: the socket that it is attached to."""

    def push_event(self, event: EventFrame, seq: int) -> None:
        """Queue one event; never raises, never waits."""
        ...

    def taken_over(self) -> None:
        """Another socket has resumed the session: close with 4009."""
        ...

    def session_ended(self, reason: str) -> None:
        """The session is gone: close with 4001."""
        ...


class Keyed:
    """A call with `_meta.key`: its outcome, or those who wait for it."""

    __slots__ = ("outcome", "waiting")

    def __init__(self) -> None:
        self.outcome: Any = None
        self.waiting: list[Callable[[Any], None]] | None = []

    def join(self, done: Done) -> None:
        """Another call has the same key: it gets the same outcome."""
        if self.waiting is not None:
            self.waiting.append(done)
            return
        asyncio.get_running_loop().call_soon(done, self.outcome)

    def settled_by(self, done: Done) -> Done:
        """What the first call is to answer through: it hands its outcome to the others as well."""

        def settle(outcome: Any) -> None:
            done(outcome)
            self.settle(outcome.value if isinstance(outcome, Held) else outcome)

        return settle

    def settle(self, outcome: Any) -> None:
        """The first call has its answer; hand it to everybody who asked with the same key meanwhile."""
        waiting, self.waiting = self.waiting, None
        self.outcome = outcome
        for done in waiting or ():
            done(outcome)


class Session:
    """One signed-in user. Made by `Sessions.open`; outlives its socket by `limits.session_linger_s`."""

    def __init__(self, site: Site, limits: Limits, forget: Callable[[Session], None]) -> None:
        self.id = secrets.token_urlsafe(32)
        self.site = site
        self.user: SiteUser | None = None
        self.closed = False
        self.seq = 0
        self.passes: Callable[[EventFrame], bool] | None = None
        """Says which events may reach the client; None where all may (`bridge.acl`)."""
        self.keyed: dict[str, Keyed] = {}
        self._log: Backlog[EventFrame] = Backlog(_state_key)
        self._log_most = limits.session_events
        # A resume sends all of it at once, and other frames may wait already.
        self._log_most_bytes = limits.outbound_bytes // 2
        self._log_bytes = 0
        self._gone_up_to = 0
        """The number of the newest event that had to leave the log and was not replaced by another."""
        self._sink: Sink | None = None
        self.sent = 0
        """The number up to which everything was handed to the socket that was lost last."""
        self.page: object | None = None
        """Whose page of Cti.js opened it (`Sessions.of_page`)."""
        self.order = CallOrder()
        """The order of its state-changing calls."""
        self._linger_s = limits.session_linger_s
        self._expiry: asyncio.TimerHandle | None = None
        self._forget = forget

    @property
    def login(self) -> str:
        """The login name on the site."""
        return self.user.login if self.user is not None else ""

    def describe(self) -> dict[str, Any]:
        """What `Session.login` and `Session.info` answer (protocol.md section 3), without the secret id."""
        return {
            "login": self.login,
            "site": self.site.name,
            "kind": self.site.kind,
            "ttl": self.user.ttl_s if self.user is not None else 0,
        }

    # Events

    def deliver(self, event: EventFrame) -> None:
        """Number an event, keep it for a resume, and pass it to the socket if there is one.

        When the log is full, states that a newer one has replaced leave it before anything else does.
        """
        if self.closed or (self.passes is not None and not self.passes(event)):
            return
        self.seq += 1
        self._log.append(self.seq, event)
        self._log_bytes += event.size
        while len(self._log) > self._log_most or self._log_bytes > self._log_most_bytes:
            gone = self._log.drop_replaced()
            if gone is None:
                self._gone_up_to, gone = self._log.pop()
            self._log_bytes -= gone.size
        if self._sink is not None:
            self._sink.push_event(event, self.seq)

    def attach(self, sink: Sink) -> None:
        """Make a socket the session's own; the one it had is closed with 4009.

        A session that has ended while the reply to its sign-in or resume was on its way says so at once.
        """
        if self.closed:
            sink.session_ended("the session has ended")
            return
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
        before, self._sink = self._sink, sink
        if before is not None and before is not sink:
            before.taken_over()

    @property
    def is_waiting(self) -> bool:
        """Whether it has no socket, and could be resumed."""
        return self._sink is None and not self.closed

    def detach(self, sink: Sink, sent: int | None = None) -> None:
        """The socket is gone; the session waits for a resume. `sent` is the number up to which it got everything."""
        if self._sink is not sink:
            return
        self._sink = None
        self.sent = self.seq if sent is None else sent
        if not self.closed:
            loop = asyncio.get_running_loop()
            self._expiry = loop.call_later(self._linger_s, self.end, "not resumed in time")

    def lost_since(self, seq: int) -> int:
        """How many events after `seq` the log does not hold any more. Raises `RpcError` for a wrong `seq`."""
        if not 0 <= seq <= self.seq:
            raise jsonrpc.invalid_params(
                f"seq is {seq}; this session's events are numbered 1 to {self.seq}", param="seq"
            )
        return max(0, self._gone_up_to - seq)

    def kept_since(self, seq: int) -> int:
        """How many events after `seq` the log holds."""
        if seq <= self._gone_up_to:
            return len(self._log)
        return sum(1 for _ in self._log.after(seq))

    def replay(self, sink: Sink, seq: int) -> int:
        """Push every kept event after `seq`, in order; returns how many."""
        count = 0
        for number, event in self._log.after(seq):
            sink.push_event(event, number)
            count += 1
        return count

    # The end

    def end(self, reason: str) -> None:
        """Close the session: its socket (4001), its upstream user. Safe to call twice."""
        if self.closed:
            return
        self.closed = True
        if self._expiry is not None:
            self._expiry.cancel()
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.session_ended(reason)
        log.info("session of %s on %s ended: %s", self.login, self.site.name, reason)
        self._forget(self)


class Sessions:
    """All sessions of one bridge, by their secret ids."""

    def __init__(self, limits: Limits, acl: Acl | None = None) -> None:
        self._limits = limits
        self._acl = acl
        # Kept by digest, so that looking a session up takes no time that depends on how much of an id is right.
        self._by_digest: dict[bytes, Session] = {}
        self._pages: dict[int, list[Session]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._closed = False

    def __len__(self) -> int:
        return len(self._by_digest)

    async def open(self, site: Site, login: str, password: str, phone_number: str | None) -> Session:
        """Sign a user in on a site. Raises `RpcError`."""
        session = Session(site, self._limits, self._forget)
        if self._acl is not None:
            session.passes = self._acl.of(site.name).events(lambda: session.login)
        session.user = await site.sign_in(login, password, phone_number, session.deliver, session.end)
        if self._closed:
            session.end("the bridge is shutting down")
        elif session.closed:  # the site took the user back before its sign-in was complete
            self._forget(session)
        if session.closed:
            raise jsonrpc.not_signed_in("the session has ended before it began")
        self._by_digest[_digest(session.id)] = session
        log.info("session of %s on %s opened", session.login, site.name)
        return session

    def find(self, session_id: str) -> Session | None:
        """The living session with this id."""
        return self._by_digest.get(_digest(session_id))

    async def home_of(self, session_id: str) -> str | None:
        """The other bridge on which a session lives; None for one that lives here, or nowhere.

        Raises -32003 where that cannot be found out now.
        """
        return None

    async def leave(self, site: str) -> None:
        """The sessions of a site go on at another bridge."""
        for session in list(self._by_digest.values()):
            if session.site.name == site:
                session.end("another bridge serves the site now")

    def of_page(self, session: Session, page: object) -> None:
        """Remember who has opened a session whose events carry no numbers: he can only come back as the same."""
        session.page = page
        self._pages.setdefault(id(page), []).append(session)

    def waiting_for(self, page: object) -> Session | None:
        """A session that the same page has opened and whose socket was lost."""
        return next((each for each in self._pages.get(id(page), ()) if each.is_waiting), None)

    async def close(self) -> None:
        """End every session, open no more, and wait until each has signed out upstream."""
        self._closed = True
        for session in list(self._by_digest.values()):
            session.end("the bridge is shutting down")
        while self._closing:
            await asyncio.wait(self._closing)

    def _forget(self, session: Session) -> None:
        self._by_digest.pop(_digest(session.id), None)
        pages = self._pages.get(id(session.page))
        if pages is not None and session in pages:
            pages.remove(session)
            if not pages:
                del self._pages[id(session.page)]
        if session.user is not None:
            task = asyncio.get_running_loop().create_task(session.user.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)


def _state_key(event: EventFrame) -> Hashable:
    return event.state_key


def _digest(session_id: str) -> bytes:
    return hashlib.sha256(session_id.encode("utf-8", "surrogatepass")).digest()
