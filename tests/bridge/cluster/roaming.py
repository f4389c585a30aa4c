"""Several bridges' sessions in one process, and one PBX that they all know: what sessions need to move about.

`House` has the bridges, `World` the PBX; `Client` is somebody who has a socket and remembers the last number he saw.
Errors: none of its own.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any, cast

import msgspec

from bridge.cluster.sessions import Directory
from bridge.config import Limits
from bridge.session import Session, Sessions
from bridge.sites import Deliver, Held, Site
from protocol import jsonrpc
from protocol.jsonrpc import EventFrame, RpcError
from tests.bridge.cluster.memory import Medium, MemoryCluster

LINGER_S = 300.0


class World:
    """A PBX: who is signed in, by cookie, and whom it tells what happens."""

    def __init__(self) -> None:
        self.cookies: set[str] = set()
        self.happened = 0
        self.users: list[RoamingUser] = []
        self.signed_in = 0
        self.refuses = False
        self.unreachable = False

    def happens(self) -> int:
        """Something happens; every bridge that has the user hears of it."""
        self.happened += 1
        for user in list(self.users):
            user.deliver(frame("Happened", self.happened))
        return self.happened


def frame(message: str, content: Any) -> EventFrame:
    return EventFrame("Cti.event", {"msgType": message, "ctiMessage": content})


class RoamingUser:
    """One bridge's view of a user who is signed in with a cookie (`bridge.sites.SiteUser`)."""

    ttl_s = 1800

    def __init__(self, world: World, login: str, cookie: str, deliver: Deliver) -> None:
        self.login = login
        self.world = world
        self.cookie = cookie
        self.deliver = deliver
        self.noted: Callable[[], None] = lambda: None
        self.watches: list[str] = []
        self.dead = False

    def begin(self) -> None:
        self.world.users.append(self)
        self.deliver(frame("State", self.world.happened))

    def again(self) -> None:
        self.deliver(frame("State", self.world.happened))

    def passport(self) -> bytes:
        return msgspec.msgpack.encode((self.login, self.cookie, self.watches))

    async def close(self) -> None:
        await self.leave()
        if not self.dead:
            self.world.cookies.discard(self.cookie)

    async def leave(self) -> None:
        if self in self.world.users:
            self.world.users.remove(self)


class RoamingSite:
    """One bridge's way to the PBX (`bridge.sites.Site`, as far as sessions need it)."""

    name = "paris"
    kind = "o2g"

    def __init__(self, world: World) -> None:
        self.world = world
        self.adopted = 0
        self.users: list[RoamingUser] = []

    async def sign_in(
        self, login: str, password: str, phone: str | None, deliver: Deliver, ended: Callable[[str], None]
    ) -> RoamingUser:
        self.world.signed_in += 1
        cookie = f"cookie{self.world.signed_in} of {login}, whose password is {password}"
        self.world.cookies.add(cookie)
        return self._user(login, cookie, deliver)

    async def adopt(self, passport: bytes, deliver: Deliver, ended: Callable[[str], None]) -> RoamingUser:
        login, cookie, watches = msgspec.msgpack.decode(passport)
        await asyncio.sleep(0)
        if self.world.unreachable:
            raise jsonrpc.site_unreachable(self.name, 2, "it is down")
        if self.world.refuses or cookie not in self.world.cookies:
            raise jsonrpc.not_signed_in("paris does not know the session any more")
        self.adopted += 1
        user = self._user(login, cookie, deliver)
        user.watches = watches
        return user

    def _user(self, login: str, cookie: str, deliver: Deliver) -> RoamingUser:
        user = RoamingUser(self.world, login, cookie, deliver)
        self.users.append(user)
        return user


class House:
    """One bridge, as far as sessions are concerned."""

    def __init__(self, world: World, cluster: MemoryCluster, limits: Limits) -> None:
        self.cluster = cluster
        self.name = cluster.name
        self.site = RoamingSite(world)
        sites = {self.site.name: cast(Site, self.site)}
        self.sessions = Sessions(limits, None, sites)
        self.moves: Counter[str] = Counter()
        self.directory = self.sessions.directory = Directory(
            cluster,
            events=limits.session_events,
            linger_s=limits.session_linger_s,
            moves=self.moves,
        )
        self.directory.start()
        self.dead = False

    async def sign_in(self, client: Client, login: str = "alice", password: str = "secret") -> Session:
        """`Session.login`."""
        session = await self.sessions.open(cast(Site, self.site), login, password, None)
        await self.sessions.leave_a_trail(session, None)
        client.session_id = session.id
        client.hears(session, self)
        if session.user is not None:
            session.user.begin()
        return session

    async def die(self) -> None:
        """SIGKILL."""
        self.dead = True
        self.cluster.die()
        for user in self.site.users:
            user.dead = True
            await user.leave()
        await self.directory.stop()
        # What it still has in memory must do nothing any more.
        for session in list(self.sessions._by_digest.values()):
            session.trail = None
            session.ends_upstream = False
            session._close("the test has killed its bridge")

    async def stop(self) -> None:
        """SIGTERM, as far as sessions are concerned."""
        self.dead = True
        await self.sessions.release()
        await self.sessions.close()
        await self.directory.stop()
        await self.cluster.stop()


async def houses(medium: Medium, world: World, *names: str, **limits: Any) -> list[House]:
    """Bridges of one cluster."""
    clusters = await medium.start(names)
    given = Limits(**{"session_linger_s": LINGER_S, **limits})
    return [House(world, cluster, given) for cluster in clusters]


class Client:
    """Somebody with one session, and at most one socket at a time (`bridge.session.Sink`)."""

    def __init__(self) -> None:
        self.session_id = ""
        self.seq = 0
        self.got: list[tuple[int, str, Any]] = []
        """Number, message and content of every event."""
        self.story: list[tuple[str, Any]] = []
        """Messages and their contents, and what answers to resumes have said to be lost, as it learnt of them."""
        self.lost = 0
        self.taken = 0
        self.ended: list[str] = []
        self.at: House | None = None
        self._session: Session | None = None

    # As a socket

    def push_event(self, event: EventFrame, seq: int) -> None:
        self.got.append((seq, event.fields["msgType"], event.fields["ctiMessage"]))
        self.story.append(self.got[-1][1:])
        self.seq = seq

    def taken_over(self) -> None:
        self.taken += 1
        self._session = self.at = None

    def session_ended(self, reason: str) -> None:
        self.ended.append(reason)
        self._session = self.at = None

    # As a client

    def hears(self, session: Session, at: House) -> None:
        self._session, self.at = session, at
        session.attach(self)

    def lose_the_socket(self) -> None:
        session, self._session, self.at = self._session, None, None
        if session is not None:
            session.detach(self)

    async def resume(self, house: House, bridges: list[House]) -> House:
        """`Session.resume` on a socket that the balancer has dealt to this bridge; the one that answers.

        As `bridge.own_methods.resume` and the relay do it. Raises `RpcError`.
        """
        for _ in range(len(bridges)):
            home = await house.sessions.home_of(self.session_id)
            if home is None:
                break
            house = next(each for each in bridges if each.name == home)
        session = house.sessions.find(self.session_id)
        if session is None:
            raise jsonrpc.not_signed_in("no such session")
        session.reach(self.seq)
        lost = session.lost_since(self.seq)
        session.detach(self)
        if lost:
            self.story.append(("lost", lost))
        self.hears(session, house)
        session.replay(self, self.seq)
        if lost:
            self.lost += lost
            session.deliver(frame("Resync", {"lost": lost}))
        session.go_on()
        return house

    def happened(self) -> list[int]:
        """What of `World.happens` it has heard, in the order in which it came."""
        return [content for _, message, content in self.got if message == "Happened"]

    def numbers(self) -> list[int]:
        return [number for number, _, _ in self.got]


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that happens by itself."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


def outcome(said: Any) -> Any:
    """A call's outcome as the client sees it."""
    if isinstance(said, Held):
        return said.value
    return said.as_object() if isinstance(said, RpcError) else said
