"""Only the agent's own connection leads from the PBX's network to the bridge: who has dialled whom, as Linux says.

The PBX listens on 127.0.0.2, its agent stands beside it, the bridge is on 127.0.0.1. All sockets that these processes
have are looked at over and over while users work; the addresses of /proc/net/tcp alone would not say whose they are.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.system.agents import TOKEN_VARIABLE, TOKENS
from tests.system.client import Client, Encoding, opened
from tests.system.conftest import ADMIN_VARIABLE, TOKEN
from tests.system.o2g import signed_in
from tests.system.serving import Served, configuration, running, wait_until_ready

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads Linux's /proc")

PBX_HOST = "127.0.0.2"
LISTENS = "0A"
"""The state of a listening socket in /proc/net/tcp."""

Address = tuple[str, int]


class Link(NamedTuple):
    """One TCP socket of a process; `remote` is None while it listens."""

    local: Address
    remote: Address | None


def _address(text: str) -> Address:
    host, _, port = text.partition(":")
    return socket.inet_ntoa(struct.pack("=I", int(host, 16))), int(port, 16)


def links_of(pid: int) -> set[Link]:
    """The TCP sockets that a process has now."""
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            kind, _, inode = str(descriptor.readlink()).partition(":[")
            if kind == "socket":
                inodes.add(inode.rstrip("]"))
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    return {
        Link(_address(row[1]), None if row[3] == LISTENS else _address(row[2]))
        for row in rows
        if row[9] in inodes
    }


class Watch:
    """Looks at the sockets of some processes over and over: `seen` is all that any of them had."""

    def __init__(self, *programs: Served) -> None:
        self._pids = {program.name: program.pid for program in programs}
        self.seen: dict[str, set[Link]] = {name: set() for name in self._pids}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_on)

    def look(self) -> dict[str, set[Link]]:
        """What they have now."""
        now = {name: links_of(pid) for name, pid in self._pids.items()}
        for name, links in now.items():
            self.seen[name] |= links
        return now

    def _look_on(self) -> None:
        while not self._over.wait(0.002):
            self.look()

    @contextlib.contextmanager
    def looking(self) -> Iterator[None]:
        """For the time of a block."""
        self._thread.start()
        try:
            yield
        finally:
            self._over.set()
            self._thread.join()


@dataclass
class Networks:
    """The running programs of both sides."""

    bridge: Served
    agent: Served
    pbx: Served
    url: str
    o2g: Address


@pytest.fixture
async def networks(tmp_path: Path) -> AsyncIterator[Networks]:
    async with contextlib.AsyncExitStack() as stack:
        arguments = ("--host", PBX_HOST, "--port", "0", "--xivo-port", "0")
        pbx = await stack.enter_async_context(running(Served(tmp_path, "simulate", *arguments)))
        o2g = pbx.ready.split()[2]
        text = configuration(o2g, mode="administrator", more=TOKENS)
        (tmp_path / "ctibridge.toml").write_text(text.replace(f'url = "{o2g}"', 'agent = "paris"'))
        environment = {ADMIN_VARIABLE: "admin"}
        bridge = Served(tmp_path, "serve", "--config", "ctibridge.toml", env=environment)
        await stack.enter_async_context(running(bridge))
        url = bridge.ready.split()[0]
        options = ("--connect", url, "--name", "paris", "--upstream", o2g)
        agent = Served(tmp_path, "agent", *options, env=TOKEN_VARIABLE)
        await stack.enter_async_context(running(agent))
        wait_until_ready(url)
        port = int(o2g.rpartition(":")[2].rstrip("/"))
        yield Networks(bridge, agent, pbx, url, (PBX_HOST, port))


async def _until(client: Client, event_type: str) -> None:
    while (await client.event())["params"]["ctiMessage"].get("eventType") != event_type:
        pass


async def _users_work(url: str) -> None:
    """A call between two users, and a third one's subscription through the tunnel."""
    async with opened(url) as ann, opened(url, Encoding.MSGPACK) as bob:
        for client, login in ((ann, "oxe70120"), (bob, "oxe70121")):
            await client.call("Session.login", {"login": login, "password": "0000"})
        await ann.call("Cti.dial", {"destination": "70121"})
        await _until(bob, "EventRinging")
        await bob.call("Cti.answer")
        await _until(ann, "EventEstablished")
        await ann.call("Cti.hangup")
        await _until(bob, "EventReleased")
        for client in (ann, bob):
            await client.call("Session.logout")
    async with opened(url, token=TOKEN) as tunnel:
        session = await signed_in(tunnel, "oxe70122")
        await session.subscribe("oxe70122")
        await session.request("POST", "/routing/dnd")
        assert (await session.event("oxe70122"))["eventName"] == "OnRoutingStateChanged"
        await session.close()


async def test_only_the_agents_own_connection_leads_out_of_the_network_of_the_pbx(networks: Networks) -> None:
    """protocol.md section 5: agents dial out; nothing else leads from one side to the other."""
    watch = Watch(networks.bridge, networks.agent, networks.pbx)
    with watch.looking():
        await _users_work(networks.url)
        now = watch.look()

    listening = {name: {each.local for each in links if each.remote is None} for name, links in now.items()}
    (bridge,) = listening["serve"]
    assert bridge[0] == "127.0.0.1"
    assert networks.o2g in listening["simulate"]
    assert listening["agent"] == set(), "nobody can connect to an agent"

    assert {each.local for each in watch.seen["serve"]} == {bridge}, "the bridge has dialled somebody"
    assert {each.local for each in watch.seen["simulate"]} <= listening["simulate"], "the PBX has"
    dialled = {each.remote for each in watch.seen["agent"]}
    assert dialled == {bridge, networks.o2g}, "the agent has dialled somebody else, or nobody"

    assert bridge not in {each.remote for each in watch.seen["simulate"]}
    # A port may serve several connections to different addresses: both ends count.
    from_agent = {Link(bridge, each.local) for each in watch.seen["agent"] if each.remote == bridge}
    assert len(from_agent) == 1, "one connection carries everything"
    # The other connections to the bridge are the users' own, whom this process plays.
    assert from_agent <= now["serve"]
