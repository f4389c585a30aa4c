"""A bridge of a cluster dies with SIGKILL, or stops: its sessions go on at the other one; on the real programs."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple

import pytest

from tests.nats_server import NatsServer
from tests.system.client import PATIENCE_S, CallFailed, Client, Gone, opened
from tests.system.cluster.house import ClusterOfBridges
from tests.system.conftest import ADMIN_VARIABLE, TOKEN
from tests.system.serving import address, simulate

CONFIGURATION = f"""
[server]
port = {{port}}

[[tokens]]
name = "tests"
sha256 = "{hashlib.sha256(TOKEN.encode()).hexdigest()}"

[[sites]]
name = "user"
kind = "o2g"
url = "{{o2g}}"
mode = "user"

[[sites]]
name = "administrator"
kind = "o2g"
url = "{{o2g}}"
mode = "administrator"
admin_login = "admin"
admin_password = {{{{ env = "{ADMIN_VARIABLE}" }}}}

[[sites]]
name = "xivo"
kind = "xivo"
url = "{{xivo}}"
"""


class Who(NamedTuple):
    """Somebody on one of the sites, and whom he calls."""

    site: str
    login: str
    password: str
    number: str
    other: str


USERS = Who("user", "oxe70120", "0000", "70120", "70121")
ADMINISTRATORS = Who("administrator", "oxe70122", "0000", "70122", "70123")
XIVO = Who("xivo", "alice", "alice", "1001", "1002")


@pytest.fixture(scope="module")
def bridges(tmp_path_factory: pytest.TempPathFactory, nats: NatsServer) -> Iterator[ClusterOfBridges]:
    """Two bridges, in front of one simulated PBX of each kind."""
    folder = tmp_path_factory.mktemp("adoption")
    (folder / "pbx").mkdir()
    pbx = simulate(folder / "pbx")
    xivo = re.findall(r"XiVO at (\S+?)[ ,;)]", " ".join(pbx.said))[0]

    def configured(port: int) -> str:
        return CONFIGURATION.format(port=port, o2g=address(pbx), xivo=xivo)

    found = ClusterOfBridges(folder, nats, configured)
    yield found
    found.stop()
    pbx.stop()


def sessions(bridges: ClusterOfBridges, number: int) -> int:
    """How many sessions live on a bridge."""
    page = f"http://127.0.0.1:{bridges.ports[number]}/metrics"
    with urllib.request.urlopen(page, timeout=PATIENCE_S) as answer:
        for line in answer.read().decode().splitlines():
            if line.startswith("ctibridge_sessions "):
                return int(float(line.split()[1]))
    raise AssertionError("the page does not tell")


class Session:
    """Somebody's session, on one socket after the other, and what he has heard."""

    def __init__(self, who: Who) -> None:
        self.who = who
        self.id = ""
        self.seq = 0
        self.heard: list[dict[str, Any]] = []

    async def sign_in(self, client: Client) -> None:
        who = self.who
        params = {"login": who.login, "password": who.password, "site": who.site}
        self.id = (await client.call("Session.login", params))["sessionId"]
        await self.hears(client, "PhoneStatusUpdate")

    async def resume(self, client: Client) -> dict[str, int]:
        """`Session.resume`."""
        answer: dict[str, int] = await client.call("Session.resume", {"sessionId": self.id, "seq": self.seq})
        return answer

    async def is_back(self, url: str, stack: contextlib.AsyncExitStack) -> tuple[Client, dict[str, int]]:
        """Come back as any client does: with another socket, and again, until the session is found."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            client = await stack.enter_async_context(opened(url))
            try:
                return client, await self.resume(client)
            except Gone:  # carried to a bridge that is dead, as it turned out
                code = -32003
            except CallFailed as error:
                code = error.code
            assert code == -32003
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)

    async def hears(self, client: Client, message: str) -> dict[str, Any]:
        """Wait for a message, or for an event of a call."""
        while True:
            params = (await client.event())["params"]
            assert params["seq"] > self.seq
            self.seq = params["seq"]
            said: dict[str, Any] = params["ctiMessage"]
            self.heard.append(params)
            if message in (params["msgType"], said.get("eventType") if isinstance(said, dict) else None):
                return said


class InACall(NamedTuple):
    """Somebody who has placed a call with a key."""

    session: Session
    client: Client


async def in_a_call(client: Client, who: Who) -> InACall:
    session = Session(who)
    await session.sign_in(client)
    await client.call("Cti.dial", {"destination": who.other, "_meta": {"key": "the call"}})
    await session.hears(client, "EventDialing")
    return InACall(session, client)


@pytest.fixture
async def everybody(bridges: ClusterOfBridges) -> AsyncIterator[tuple[list[InACall], int]]:
    """All of them, in a call, and the bridge where their sessions live."""
    before = [sessions(bridges, number) for number in (0, 1)]
    async with contextlib.AsyncExitStack() as stack:
        client = await stack.enter_async_context(opened(bridges.address(0)))
        found = [await in_a_call(client, ADMINISTRATORS)]
        home = next(number for number in (0, 1) if sessions(bridges, number) > before[number])
        for who in (USERS, XIVO):
            client = await stack.enter_async_context(opened(bridges.address(home)))
            found.append(await in_a_call(client, who))
        yield found, home


async def goes_on(bridges: ClusterOfBridges, someone: InACall, at: int) -> None:
    """At this bridge he hears no loss that is none, his call is still there, and he hears what becomes of it."""
    session = someone.session
    with contextlib.suppress(Gone):
        while True:
            await session.hears(someone.client, "LinkStatusUpdate")
    async with contextlib.AsyncExitStack() as stack:
        client, answer = await session.is_back(bridges.address(at), stack)
        assert answer["lost"] == 0
        assert await session.hears(client, "Resync") == {"lost": None}
        await session.hears(client, "PhoneStatusUpdate")
        again = {"destination": session.who.other, "_meta": {"key": "the call"}}
        code = 0
        try:
            await client.call("Cti.dial", again)
        except CallFailed as error:
            code = error.code
        assert code in (0, -32005), "what came of it had been noted, or its bridge had died before"
        await client.call("Cti.hangup")
        await session.hears(client, "EventReleased")
        phone_events = [each["ctiMessage"] for each in session.heard if each["msgType"] == "PhoneEvent"]
        assert len({each["uniqueId"] for each in phone_events}) == 1, "the same key is the same call"
        await client.call("Session.logout")


async def test_sessions_go_on_when_their_bridge_is_killed(
    bridges: ClusterOfBridges, everybody: tuple[list[InACall], int]
) -> None:
    """protocol/README.md "A cluster": calls and keys as they were; one Resync of unknown loss."""
    found, home = everybody
    bridges.bridges[home].kill()
    await asyncio.gather(*(goes_on(bridges, each, 1 - home) for each in found))
    bridges.restart(home)
    await asyncio.to_thread(bridges.wait_until_ready, home)


async def test_sessions_go_on_when_their_bridge_stops(
    bridges: ClusterOfBridges, everybody: tuple[list[InACall], int]
) -> None:
    """protocol/README.md "A cluster": the sockets are closed with 1001, and nobody is signed out upstream."""
    found, home = everybody
    bridges.bridges[home].signal()
    await asyncio.gather(*(goes_on(bridges, each, 1 - home) for each in found))
    for each in found:
        assert (await each.client.closed()).code in (1001, 1012)
    await asyncio.to_thread(bridges.bridges[home].ended_well)
    bridges.restart(home)
    await asyncio.to_thread(bridges.wait_until_ready, home)


@pytest.mark.parametrize("who", [USERS, ADMINISTRATORS, XIVO], ids=lambda who: who.site)
async def test_another_socket_takes_a_session_over_wherever_it_comes_to(
    bridges: ClusterOfBridges, who: Who
) -> None:
    """protocol.md section 6: the old socket is closed with 4009, and the session can be ended from the new one."""
    async with opened(bridges.address(0)) as client, opened(bridges.address(1)) as other:
        session, _ = await in_a_call(client, who)
        taking = Session(who)
        taking.id, taking.seq = session.id, session.seq
        assert (await taking.resume(other))["lost"] == 0
        assert (await client.closed()).code == 4009
        await other.call("Cti.hangup")
        await taking.hears(other, "EventReleased")
        await other.call("Session.logout")
        for number in (0, 1):
            async with opened(bridges.address(number)) as third:
                with pytest.raises(CallFailed) as gone:
                    await third.call("Session.resume", {"sessionId": session.id, "seq": 0})
                assert gone.value.code == -32001
