"""Tests of sessions: no event lost or doubled, calls in order, the end of a session and of all (protocol.md 2, 6)."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
)

from bridge.config import Limits
from bridge.session import Keyed, Session, Sessions
from bridge.sites import Deliver, Held, Site
from protocol import jsonrpc
from protocol.jsonrpc import EventFrame, RpcError
from tests.bridge.clockwork import ClockworkLoop

LINGER_S = 300.0


class FakeUser:
    """A user who is signed in upstream until `close`."""

    def __init__(self, login: str, deliver: Deliver, ended: Callable[[str], None]) -> None:
        self.login = login
        self.ttl_s = 1800
        self.deliver = deliver
        self.ended = ended
        self.closes = 0
        self.may_close = asyncio.Event()
        self.may_close.set()

    def begin(self) -> None: ...

    async def close(self) -> None:
        await self.may_close.wait()
        self.closes += 1


class FakeSite:
    """A site that knows one password; `during` runs while somebody signs in."""

    name = "paris"
    kind = "o2g"

    def __init__(self) -> None:
        self.users: list[FakeUser] = []
        self.during: Callable[[FakeUser], None] = lambda user: None
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def sign_in(
        self,
        login: str,
        password: str,
        phone_number: str | None,
        deliver: Deliver,
        ended: Callable[[str], None],
    ) -> FakeUser:
        await self.may_answer.wait()
        if password != "0000":
            raise jsonrpc.not_signed_in("wrong password")
        user = FakeUser(login, deliver, ended)
        self.users.append(user)
        self.during(user)
        return user


class FakeSocket:
    """A sink that remembers what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[int, Any]] = []
        self.taken = 0
        self.ended: list[str] = []

    def push_event(self, event: EventFrame, seq: int) -> None:
        self.got.append((seq, event.fields["n"]))

    def taken_over(self) -> None:
        self.taken += 1

    def session_ended(self, reason: str) -> None:
        self.ended.append(reason)


def event(number: int) -> EventFrame:
    return EventFrame("Cti.event", {"n": number})


def site_of(fake: FakeSite) -> Site:
    return cast(Site, fake)


@contextmanager
def clockwork() -> Iterator[ClockworkLoop]:
    loop = ClockworkLoop()
    try:
        yield loop
    finally:
        loop.settle()
        loop.close()


# Events: a model of what each socket must have got


class EventsOfOneSession(RuleBasedStateMachine):
    """A session and its sockets, against the list of everything that happened.

    A client remembers the last number it saw; after a resume with it, it has every event once and in order,
    but for those counted as lost.
    """

    sockets = Bundle("sockets")

    @initialize(kept=st.integers(1, 6))
    def open(self, kept: int) -> None:
        self.loop = ClockworkLoop()
        self.ends: list[Session] = []
        limits = Limits(session_events=kept, session_linger_s=LINGER_S)
        self.session = Session(site_of(FakeSite()), limits, self.ends.append)
        self.kept = kept
        self.happened: list[int] = []
        self.attached: FakeSocket | None = None
        self.alone_since: float | None = None
        self.expected: dict[FakeSocket, list[tuple[int, int]]] = {}

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.loop.settle()
            self.loop.close()

    def in_loop(self, action: Callable[[], Any]) -> Any:
        """Session code runs inside the loop, as in the bridge."""

        async def run() -> Any:
            return action()

        return self.loop.run_until_complete(run())

    def alive(self) -> bool:
        return not self.session.closed

    @rule(count=st.integers(1, 4))
    def deliver(self, count: int) -> None:
        for _ in range(count):
            number = len(self.happened) + 1
            self.in_loop(partial(self.session.deliver, event(number)))
            if self.ends:
                continue
            self.happened.append(number)
            if self.attached is not None:
                self.expected[self.attached].append((number, number))

    @rule(target=sockets)
    def connect(self) -> FakeSocket:
        """A new socket, not attached yet."""
        socket = FakeSocket()
        self.expected[socket] = []
        return socket

    @precondition(lambda self: self.alive())
    @rule(socket=sockets, back=st.integers(0, 12))
    def resume(self, socket: FakeSocket, back: int) -> None:
        """As the endpoint does it: `lost` and `replayed` are told, then the socket is attached and replayed to."""
        seq = max(0, len(self.happened) - back)
        lost = self.session.lost_since(seq)
        before = self.attached
        self.in_loop(partial(self.session.attach, socket))
        replayed = self.in_loop(partial(self.session.replay, socket, seq))
        kept = list(enumerate(self.happened, 1))[-self.kept :]
        missed = [pair for pair in kept if pair[0] > seq]
        assert replayed == len(missed)
        assert lost == len(self.happened) - seq - len(missed)
        self.expected[socket].extend(missed)
        self.attached, self.alone_since = socket, None
        if before is not None and before is not socket:
            assert before.taken >= 1

    @rule(seq=st.integers(-3, 40))
    def ask_what_is_lost(self, seq: int) -> None:
        if 0 <= seq <= len(self.happened):
            kept = min(self.kept, len(self.happened))
            assert self.session.lost_since(seq) == max(0, len(self.happened) - kept - seq)
        else:
            with pytest.raises(RpcError) as caught:
                self.session.lost_since(seq)
            assert caught.value.data == {"param": "seq"}

    @rule(socket=sockets)
    def lose_a_socket(self, socket: FakeSocket) -> None:
        """Any socket, also one that has been taken over long ago or never was attached."""
        self.in_loop(lambda: self.session.detach(socket))
        if socket is self.attached:
            self.attached = None
            if self.alive():
                self.alone_since = self.loop.time()

    @rule(socket=consumes(sockets))
    def attach_after_the_end(self, socket: FakeSocket) -> None:
        if self.ends:
            told = len(socket.ended)
            self.in_loop(lambda: self.session.attach(socket))
            assert len(socket.ended) == told + 1
            assert self.attached is None

    @rule(seconds=st.sampled_from([1.0, 100.0, 299.0, 300.5]))
    def wait(self, seconds: float) -> None:
        self.loop.advance(seconds)
        if self.alone_since is not None and self.loop.time() >= self.alone_since + LINGER_S:
            assert self.ends == [self.session]
            self.alone_since = None

    @precondition(lambda self: len(self.happened) > 15)
    @rule()
    def end(self) -> None:
        self.in_loop(partial(self.session.end, "signed out"))
        self.in_loop(partial(self.session.end, "twice"))
        if self.attached is not None:
            assert self.attached.ended == ["signed out"]
        self.attached, self.alone_since = None, None

    @invariant()
    def every_socket_has_got_exactly_its_events(self) -> None:
        for socket, expected in getattr(self, "expected", {}).items():
            assert socket.got == expected

    @invariant()
    def a_session_lives_until_it_is_ended_or_was_alone_for_too_long(self) -> None:
        if hasattr(self, "session"):
            assert self.ends == ([self.session] if self.session.closed else [])
            assert self.session.seq == len(self.happened)
            if self.alone_since is not None:
                assert self.alive()


EventsOfOneSession.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
test_each_socket_sees_each_event_once_and_in_order_and_lost_is_exact = EventsOfOneSession.TestCase


@given(
    st.integers(1, 8),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=8),
)
def test_a_client_that_keeps_resuming_has_every_event_but_the_lost_ones(
    kept: int, rounds: list[tuple[int, int]]
) -> None:
    """Each round: events while the client is connected, then events while it is not."""
    with clockwork() as loop:

        async def live() -> None:
            session = Session(site_of(FakeSite()), Limits(session_events=kept), lambda _: None)
            seen: list[int] = []
            lost_in_all = 0
            number = 0
            for connected, alone in rounds:
                socket = FakeSocket()
                seq = seen[-1] if seen else 0
                lost = session.lost_since(seq)
                lost_in_all += lost
                session.attach(socket)
                session.replay(socket, seq)
                for _ in range(connected):
                    number += 1
                    session.deliver(event(number))
                session.detach(socket)
                got = [value for _, value in socket.got]
                # contiguous from behind the gap on, which is exactly as wide as was told
                assert got == list(range(seq + lost + 1, number + 1))
                seen += got or ([seq + lost] if lost else [])
                for _ in range(alone):
                    number += 1
                    session.deliver(event(number))
            session.end("over")
            assert seen == sorted(set(seen))

        loop.run_until_complete(live())


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=30))
def test_what_is_kept_for_a_resume_fits_into_the_queue_that_it_is_sent_through(sizes: list[int]) -> None:
    """protocol.md section 8: a resume that overfills its own socket's queue would be closed for it."""
    with clockwork() as loop:

        async def live() -> None:
            limits = Limits(outbound_bytes=10_000)
            session = Session(site_of(FakeSite()), limits, lambda _: None)
            events = [
                EventFrame("Cti.event", {"n": number, "x": "y" * size})
                for number, size in enumerate(sizes, 1)
            ]
            for each in events:
                session.deliver(each)
            socket = FakeSocket()
            lost = session.lost_since(0)
            session.attach(socket)
            session.replay(socket, 0)
            kept = [value for _, value in socket.got]
            assert kept == list(range(lost + 1, len(sizes) + 1))
            assert sum(events[number - 1].size for number in kept) <= 5_000
            # and no fewer than fit
            assert lost == 0 or sum(each.size for each in events[lost - 1 :]) > 5_000
            session.end("over")

        loop.run_until_complete(live())


# Lingering


def linger(seconds_s: float) -> tuple[bool, list[str]]:
    """Whether a session has ended so long after its socket went, and what its next socket was told."""
    with clockwork() as loop:
        ends: list[Session] = []

        async def open_and_lose() -> Session:
            session = Session(site_of(FakeSite()), Limits(session_linger_s=LINGER_S), ends.append)
            socket = FakeSocket()
            session.attach(socket)
            session.detach(socket)
            return session

        session = loop.run_until_complete(open_and_lose())
        loop.advance(seconds_s)
        late = FakeSocket()

        async def come_back() -> None:
            session.attach(late)

        loop.run_until_complete(come_back())
        loop.advance(2 * LINGER_S)
        assert len(ends) <= 1
        return bool(ends), late.ended


def test_a_session_that_is_resumed_in_time_lives_on() -> None:
    assert linger(LINGER_S - 1) == (False, [])


def test_a_session_that_is_not_resumed_in_time_ends() -> None:
    assert linger(LINGER_S + 1) == (True, ["the session has ended"])


def test_a_resume_on_the_socket_that_has_the_session_closes_nothing() -> None:
    with clockwork() as loop:

        async def run() -> None:
            session = Session(site_of(FakeSite()), Limits(), lambda _: None)
            socket = FakeSocket()
            session.attach(socket)
            session.attach(socket)
            assert socket.taken == 0
            session.deliver(event(1))
            assert socket.got == [(1, 1)]

        loop.run_until_complete(run())


async def test_an_ended_session_is_not_kept_by_its_timer() -> None:
    session = Session(site_of(FakeSite()), Limits(session_linger_s=LINGER_S), lambda _: None)
    socket = FakeSocket()
    session.attach(socket)
    session.detach(socket)
    session.end("signed out")
    known = weakref.ref(session)
    del session
    gc.collect()
    assert known() is None


def test_an_ended_session_takes_no_more_events() -> None:
    with clockwork() as loop:

        async def run() -> None:
            session = Session(site_of(FakeSite()), Limits(), lambda _: None)
            socket = FakeSocket()
            session.attach(socket)
            session.deliver(event(1))
            session.end("signed out")
            session.deliver(event(2))
            assert socket.got == [(1, 1)]
            assert socket.ended == ["signed out"]
            assert session.seq == 1

        loop.run_until_complete(run())


# Keyed calls


async def test_everybody_with_the_same_key_gets_the_first_outcome() -> None:
    """protocol.md section 6: those who ask while it is under way, and those who ask later."""
    keyed = Keyed()
    outcomes: list[tuple[str, Any]] = []

    def done(name: str) -> Callable[[Any], None]:
        return lambda outcome: outcomes.append((name, outcome))

    first = keyed.settled_by(done("first"))
    keyed.join(done("meanwhile"))
    assert outcomes == []
    first("placed")
    assert outcomes == [("first", "placed"), ("meanwhile", "placed")]
    keyed.join(done("later"))
    await asyncio.sleep(0)
    assert outcomes[2:] == [("later", "placed")]


async def test_only_the_first_call_with_a_key_releases_what_waits_for_its_reply() -> None:
    keyed = Keyed()
    outcomes: list[Any] = []
    released: list[bool] = []
    first = keyed.settled_by(outcomes.append)
    keyed.join(outcomes.append)
    held = Held({"subscriptionId": "s"}, lambda: released.append(True))
    first(held)
    keyed.join(outcomes.append)
    await asyncio.sleep(0)
    assert outcomes == [held, {"subscriptionId": "s"}, {"subscriptionId": "s"}]


# All sessions


@pytest.fixture
async def site() -> FakeSite:
    return FakeSite()


@pytest.fixture
async def sessions() -> Sessions:
    return Sessions(Limits())


async def opened(sessions: Sessions, site: FakeSite, login: str = "oxe70120") -> Session:
    return await sessions.open(site_of(site), login, "0000", None)


async def test_a_session_is_found_by_its_id_and_by_nothing_else(sessions: Sessions, site: FakeSite) -> None:
    one, two = await opened(sessions, site), await opened(sessions, site, "oxe70121")
    assert sessions.find(one.id) is one
    assert sessions.find(two.id) is two
    assert len(sessions) == 2
    for other in ("", one.id[:-1], one.id + "=", one.id.swapcase(), "\ud800"):
        assert sessions.find(other) is None


async def test_session_ids_cannot_be_guessed(sessions: Sessions, site: FakeSite) -> None:
    ids = {(await opened(sessions, site)).id for _ in range(50)}
    assert len(ids) == 50
    assert all(len(each) >= 43 for each in ids)  # 256 bits


async def test_what_a_sign_in_answers_holds_no_secret(sessions: Sessions, site: FakeSite) -> None:
    session = await opened(sessions, site)
    assert session.describe() == {"login": "oxe70120", "site": "paris", "kind": "o2g", "ttl": 1800}


async def test_a_refused_sign_in_leaves_no_session(sessions: Sessions, site: FakeSite) -> None:
    with pytest.raises(RpcError) as caught:
        await sessions.open(site_of(site), "oxe70120", "1111", None)
    assert caught.value.code == jsonrpc.NOT_SIGNED_IN
    assert len(sessions) == 0


async def test_a_session_that_ends_is_forgotten_and_signed_out_once(
    sessions: Sessions, site: FakeSite
) -> None:
    session = await opened(sessions, site)
    session.end("signed out")
    session.end("again")
    assert sessions.find(session.id) is None
    await sessions.close()
    assert [user.closes for user in site.users] == [1]


async def test_the_site_can_end_a_session(sessions: Sessions, site: FakeSite) -> None:
    session = await opened(sessions, site)
    socket = FakeSocket()
    session.attach(socket)
    site.users[0].ended("the password was changed")
    assert socket.ended == ["the password was changed"]
    assert sessions.find(session.id) is None
    await sessions.close()
    assert site.users[0].closes == 1


async def test_a_user_whom_the_site_takes_back_while_he_signs_in_has_no_session(
    sessions: Sessions, site: FakeSite
) -> None:
    site.during = lambda user: user.ended("the account was removed")
    with pytest.raises(RpcError) as caught:
        await opened(sessions, site)
    assert caught.value.code == jsonrpc.NOT_SIGNED_IN
    assert len(sessions) == 0
    await sessions.close()
    assert site.users[0].closes == 1


async def test_closing_waits_until_everybody_is_signed_out(sessions: Sessions, site: FakeSite) -> None:
    one, _two = await opened(sessions, site), await opened(sessions, site, "oxe70121")
    socket = FakeSocket()
    one.attach(socket)
    site.users[1].may_close.clear()
    closing = asyncio.create_task(sessions.close())
    await asyncio.sleep(0.01)
    assert not closing.done()
    assert socket.ended == ["the bridge is shutting down"]
    site.users[1].may_close.set()
    await closing
    assert [user.closes for user in site.users] == [1, 1]
    assert len(sessions) == 0


async def test_a_sign_in_that_ends_after_the_bridge_has_closed_is_signed_out_again(
    sessions: Sessions, site: FakeSite
) -> None:
    site.may_answer.clear()
    signing_in = asyncio.create_task(opened(sessions, site))
    await asyncio.sleep(0)
    await sessions.close()
    site.may_answer.set()
    with pytest.raises(RpcError):
        await signing_in
    await sessions.close()
    assert [user.closes for user in site.users] == [1]
    assert len(sessions) == 0
