"""Sessions: one signed-in user on one site, its numbered events, their replay, and the order of its calls.

Errors: `protocol.jsonrpc.RpcError`.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from bridge.acl import Acl
from bridge.backlog import Backlog
from bridge.cluster import Unavailable
from bridge.config import Limits
from bridge.order import CallOrder
from bridge.reply import incident
from bridge.sites import Done, Held, Operation, Site, SiteUser
from protocol import jsonrpc
from protocol.jsonrpc import EventFrame, RpcError

if TYPE_CHECKING:
    from bridge.cluster.session_log import Log
    from bridge.cluster.sessions import Directory, Left
    from bridge.cluster.trail import Trail

log = logging.getLogger(__name__)

# A session remembers the answers to its `_meta.key` calls for its whole life. 10,000 short answers are about
# 5 MB; a client that needs more keys than that in one session is told so instead of being forgotten silently.
KEYS_MOST = 10_000


NUMBERS_APART = 10_000
"""The events of who adopts a session are numbered from so far above those of its former home on. A home that was only
cut off goes on for a while: its numbers, which a client may have, stay below and are not taken for the new ones'."""

RELEASED_AT_ONCE = 64
"""Sessions that are let go at the same time when a bridge of a cluster stops."""


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

    def __init__(
        self, site: Site, limits: Limits, forget: Callable[[Session], None], session_id: str | None = None
    ) -> None:
        self.id = session_id or secrets.token_urlsafe(32)
        self.site = site
        self.user: SiteUser | None = None
        self.closed = False
        self.seq = 0
        self.passes: Callable[[EventFrame], bool] | None = None
        """Says which events may reach the client; None where all may (`bridge.acl`)."""
        self.keyed: dict[str, Keyed] = {}
        self.trail: Trail | None = None
        """What it leaves in the cluster's store; None for a bridge alone."""
        self.adopted = False
        """It comes from another bridge, and its client has not resumed it yet."""
        self.ends_upstream = True
        """Its end signs the user out; not where another bridge goes on with what he is signed in with."""
        self._log: Backlog[EventFrame] = Backlog(_state_key)
        self._log_most = limits.session_events
        # A resume sends all of it at once, and other frames may wait already.
        self._log_most_bytes = limits.outbound_bytes // 2
        self._log_bytes = 0
        self._gone_up_to = 0
        """The number of the newest event that had to leave the log and was not replaced by another."""
        self._holes: list[tuple[int, int]] = []
        """Numbers above that, from and to, that another bridge has given and nobody has kept."""
        self._sink: Sink | None = None
        self.sent = 0
        """The number up to which everything was handed to the socket that was lost last."""
        self.page: Hashable = None
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
        self._keep_within_limits()
        if self.trail is not None:
            self.trail.add(self.seq, event)
        if self._sink is not None:
            self._sink.push_event(event, self.seq)

    def _keep_within_limits(self) -> None:
        while len(self._log) > self._log_most or self._log_bytes > self._log_most_bytes:
            gone = self._log.drop_replaced()
            if gone is None:
                self._gone_up_to, gone = self._log.pop()
            self._log_bytes -= gone.size

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
        self.linger()

    def linger(self) -> None:
        """It has no socket: it ends unless it is resumed in time."""
        if not self.closed:
            loop = asyncio.get_running_loop()
            self._expiry = loop.call_later(self._linger_s, self.end, "not resumed in time")

    def lost_since(self, seq: int) -> int:
        """How many events after `seq` the log does not hold any more. Raises `RpcError` for a wrong `seq`."""
        if not 0 <= seq <= self.seq:
            raise jsonrpc.invalid_params(
                f"seq is {seq}; this session's events are numbered 1 to {self.seq}", param="seq"
            )
        lost = max(0, self._gone_up_to - seq)
        for first, last in self._holes:
            lost += max(0, last - max(first - 1, seq, self._gone_up_to))
        return lost

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

    # From bridge to bridge

    @property
    def passport(self) -> bytes:
        """What its user needs to be signed in by another bridge; secret."""
        return self.user.passport() if self.user is not None else b""

    def kept_after(self, number: int) -> Iterable[tuple[int, EventFrame]]:
        """The events above a number that it has, oldest first."""
        return self._log.after(number)

    def restore(self, found: Log) -> None:
        """Have the log that another bridge has left; its own numbers are above."""
        self.adopted = True
        self.seq = found.newest + NUMBERS_APART
        self._gone_up_to, self._holes = found.gone_up_to, found.holes
        for number, event in found.frames:
            self._log.append(number, event)
            self._log_bytes += event.size
        self._keep_within_limits()

    def reach(self, seq: int) -> None:
        """A client has events up to this number. Raises `RpcError` -32003 where they must be another bridge's."""
        if self.adopted and self.seq < seq <= self.seq + NUMBERS_APART:
            self.seq = seq
        elif self.trail is not None and seq > self.seq + NUMBERS_APART // 2 and not self.trail.is_sure:
            self.trail.doubt()  # with its next write this bridge learns whether it has been cut off
            why = "the session has had events on another bridge; try again"
            raise RpcError(jsonrpc.SITE_UNREACHABLE, why, {"site": self.site.name, "retryAfter": 1})

    def go_on(self) -> None:
        """The client of an adopted session is back: it may have missed events, and is told how things are."""
        if self.adopted and self.user is not None and not self.closed:
            self.adopted = False
            self.deliver(EventFrame("Cti.event", {"msgType": "Resync", "ctiMessage": {"lost": None}}))
            self.user.begin()

    def taken(self) -> None:
        """Another bridge has it: its socket is closed with 4009, its user stays signed in upstream."""
        sink = self._leave()
        if sink is not None:
            sink.taken_over()

    def released(self) -> None:
        """It goes on at another bridge, as soon as its client asks for it there; its socket is closed by others."""
        self._leave()

    def _leave(self) -> Sink | None:
        if self.closed:
            return None
        self.ends_upstream = False
        return self._close("it goes on at another bridge")

    # The end

    def end(self, reason: str) -> None:
        """Close the session: its socket (4001), its upstream user. Safe to call twice."""
        if self.closed:
            return
        sink = self._close(reason)
        if sink is not None:
            sink.session_ended(reason)

    def _close(self, reason: str) -> Sink | None:
        self.closed = True
        if self._expiry is not None:
            self._expiry.cancel()
        sink, self._sink = self._sink, None
        log.info("session of %s on %s ended: %s", self.login, self.site.name, reason)
        self._forget(self)
        return sink


class Sessions:
    """All sessions of one bridge, by their secret ids."""

    def __init__(
        self, limits: Limits, acl: Acl | None = None, sites: Mapping[str, Site] | None = None
    ) -> None:
        self.directory: Directory | None = None
        """The cluster's; None for a bridge alone."""
        self._limits = limits
        self._acl = acl
        self._sites = sites or {}
        self._arriving: dict[bytes, asyncio.Task[str | None]] = {}
        """Sessions that are being looked for, or adopted."""
        # Kept by digest, so that looking a session up takes no time that depends on how much of an id is right.
        self._by_digest: dict[bytes, Session] = {}
        self._pages: dict[Hashable, list[Session]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._closed = False

    def __len__(self) -> int:
        return len(self._by_digest)

    async def open(self, site: Site, login: str, password: str, phone_number: str | None) -> Session:
        """Sign a user in on a site. Raises `RpcError`."""
        session = self._new(site)
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

    def _new(self, site: Site, session_id: str | None = None) -> Session:
        session = Session(site, self._limits, self._forget, session_id)
        if self._acl is not None:
            session.passes = self._acl.of(site.name).events(lambda: session.login)
        return session

    def find(self, session_id: str) -> Session | None:
        """The living session with this id."""
        return self._by_digest.get(_digest(session_id))

    def of_page(self, session: Session, page: Hashable) -> None:
        """Remember who has opened a session whose events carry no numbers: he can only come back as the same."""
        session.page = page
        self._pages.setdefault(page, []).append(session)

    def waiting_for(self, page: Hashable) -> Session | None:
        """A session that the same page has opened and whose socket was lost."""
        return next((each for each in self._pages.get(page, ()) if each.is_waiting), None)

    # In a cluster

    async def leave_a_trail(self, session: Session, phone_number: str | None) -> None:
        """Have it known to the cluster, so that it can be resumed anywhere; nothing where the bridge is alone."""
        if self.directory is None or session.user is None:
            return
        trail = await self.directory.opened(session, session.site.name, phone_number)
        if session.closed:
            self.directory.closed(trail)
        else:
            session.trail = trail
            session.user.noted = trail.changed

    async def home_of(self, session_id: str) -> str | None:
        """The bridge where a session lives, if that is another one.

        None: it is here, or nowhere. One whose home is gone, or has let it go, has been adopted when this returns.
        Raises `RpcError`: -32003 where that cannot be found out or done now, -32001 where the site refuses.
        """
        digest = _digest(session_id)
        if self.directory is None or digest in self._by_digest:
            return None
        if self._closed:
            raise RpcError(jsonrpc.SITE_UNREACHABLE, "this bridge is shutting down", {"retryAfter": 1})
        arriving = self._arriving.get(digest)
        if arriving is None:
            work = self._arrive(self.directory, session_id)
            arriving = self._arriving[digest] = asyncio.get_running_loop().create_task(work)
            arriving.add_done_callback(partial(self._arrived, digest))
        return await asyncio.shield(arriving)

    def _arrived(self, digest: bytes, task: asyncio.Task[str | None]) -> None:
        del self._arriving[digest]
        if not task.cancelled():
            task.exception()  # told to those who still wait, if any

    async def _arrive(self, directory: Directory, session_id: str) -> str | None:
        try:
            found = await directory.find(session_id)
            if isinstance(found, str):
                return found
            if found is not None:
                await self._adopt(directory, found)
        except Unavailable as error:
            # It may live elsewhere; that nobody can be asked is not to say that there is none.
            why = f"where the session lives cannot be looked up now: {error}"
            raise RpcError(jsonrpc.SITE_UNREACHABLE, why, {"retryAfter": 1}) from error
        except RpcError:
            raise
        except Exception as error:
            raise jsonrpc.internal_error(incident("a session could not be adopted")) from error
        return None

    async def _adopt(self, directory: Directory, left: Left) -> None:
        """Go on with a session that another bridge has left. Raises `RpcError`."""
        site = self._sites.get(left.record.site)
        if site is None:
            await directory.give_back(left)
            raise jsonrpc.site_unreachable(left.record.site, 1, "it is not among the sites of this bridge")
        session = self._new(site, left.session_id)
        session.restore(left.log)
        try:
            session.user = await site.adopt(left.passport, session.deliver, session.end)
        except RpcError as error:
            if error.code == jsonrpc.NOT_SIGNED_IN:
                directory.refused(left)
            else:
                await directory.give_back(left)
            raise
        if self._closed:
            session.released()
            await directory.give_back(left)
            raise jsonrpc.site_unreachable(site.name, 1, "the bridge is shutting down")
        if session.closed:  # the site did not want the user any more, before he was there
            self._forget(session)
            directory.refused(left)
            raise jsonrpc.not_signed_in("the session has ended")
        self._by_digest[_digest(session.id)] = session
        trail = session.trail = directory.adopted(session, left)
        session.user.noted = trail.changed
        session.linger()
        log.info("session of %s on %s adopted", session.login, site.name)

    def noting(self, session: Session, key: str, operation: Operation) -> Operation:
        """A call with a key as the cluster wants it: noted before it is executed; as it is where there is none."""
        if self.directory is None or session.trail is None:
            return operation
        return self.directory.notes.noting(operation, session.site.name, session.trail.name, key)

    async def leave(self, site: str) -> None:
        """The sessions of a site go on at another bridge; their sockets have been closed."""
        await self.release(site)
        for session in list(self._by_digest.values()):
            if session.site.name == site:
                session.end("another bridge serves the site now")

    async def release(self, site: str | None = None) -> None:
        """Let the sessions of a site go on at other bridges; or all, and no more come. Nothing where it is alone."""
        directory = self.directory
        if directory is None:
            return
        self._closed = self._closed or site is None
        at_once = asyncio.Semaphore(RELEASED_AT_ONCE)

        async def one(session: Session, trail: Trail) -> None:
            async with at_once:
                session.trail = None
                session.released()
                await directory.release(trail)

        leaving = [
            one(session, session.trail)
            for session in self._by_digest.values()
            if session.trail is not None and site in (None, session.site.name)
        ]
        await asyncio.gather(*leaving)

    async def close(self) -> None:
        """End every session, open no more, and wait until each has signed out upstream."""
        self._closed = True
        for session in list(self._by_digest.values()):
            session.end("the bridge is shutting down")
        while self._closing:
            await asyncio.wait(self._closing)

    def _forget(self, session: Session) -> None:
        self._by_digest.pop(_digest(session.id), None)
        pages = self._pages.get(session.page)
        if pages is not None and session in pages:
            pages.remove(session)
            if not pages:
                del self._pages[session.page]
        trail, session.trail = session.trail, None
        if trail is not None and self.directory is not None and session.ends_upstream:
            self.directory.closed(trail)
        if session.user is not None:
            leaving = session.user.close() if session.ends_upstream else session.user.leave()
            task = asyncio.get_running_loop().create_task(leaving)
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)


def _state_key(event: EventFrame) -> Hashable:
    return event.state_key


def _digest(session_id: str) -> bytes:
    return hashlib.sha256(session_id.encode("utf-8", "surrogatepass")).digest()
