"""Links that are cut, silent, slow or late, under load, on the real programs: an agent's, and a client's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.system.client import opened
from tests.system.conftest import TOKEN
from tests.system.house import PASSWORD
from tests.system.proxy import FaultyProxy
from tests.system.proxy_load import (
    ANN,
    UPSTREAM_TIMEOUT_S,
    new_number,
    office,
    told_by_rpc,
    until,
    without_repeats,
    witnessing,
)
from tests.system.serving import Served, address, simulate, wait_until_ready

AGENT_TOKEN = "an-agent-of-the-tests"

BRIDGE = f"""
[server]
port = 0

[limits]
upstream_timeout_s = {UPSTREAM_TIMEOUT_S}
ping_interval_s = 2.0
missed_pings = 2

[[tokens]]
name = "tests"
sha256 = "{hashlib.sha256(TOKEN.encode()).hexdigest()}"

[[tokens]]
name = "agent"
role = "agent"
agents = ["paris"]
sha256 = "{hashlib.sha256(AGENT_TOKEN.encode()).hexdigest()}"

[[sites]]
name = "paris"
kind = "o2g"
agent = "paris"
"""

AGENT = """
[[agents]]
name = "paris"
connect = "ws://127.0.0.1:{port}/ws"
upstream = "{upstream}"
ping_interval_s = 2.0
ping_limit_s = 2.0
open_limit_s = 2.0
"""

A_WHILE_S = 0.05
"""Added in each direction before a link fails, so that there are requests on the way when it does."""

LATE_S = 0.3
"""How late an answer is that is not to arrive any more."""

NARROW_BYTES_PER_S = 40_000
"""About what the events and requests of an office take."""


@dataclass
class Link:
    """A bridge and a PBX whose agent reaches the bridge through a proxy that fails when it is told to."""

    pbx: Served
    bridge: Served
    proxy: FaultyProxy
    agent: Served
    folder: Path

    @property
    def bridge_url(self) -> str:
        """The bridge's socket."""
        return self.bridge.ready.split()[0]

    @property
    def pbx_url(self) -> str:
        """The PBX's base address."""
        return address(self.pbx)

    def start_agent(self) -> None:
        """Another agent in the place of one that has ended."""
        self.agent = start_agent(self.folder)


def start_agent(folder: Path) -> Served:
    return Served(folder, "agent", "--config", "agent.toml", env={"CTIBRIDGE_AGENT_TOKEN": AGENT_TOKEN})


def port_of(bridge: Served) -> int:
    port = urlsplit(bridge.ready.split()[0]).port
    assert port is not None
    return port


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Link]:
    folder = tmp_path_factory.mktemp("faulty_link")
    pbx = simulate(folder)
    (folder / "ctibridge.toml").write_text(BRIDGE)
    bridge = Served(folder, "serve", "--config", "ctibridge.toml")
    with FaultyProxy(port_of(bridge)) as proxy:
        (folder / "agent.toml").write_text(AGENT.format(port=proxy.port, upstream=address(pbx)))
        link = Link(pbx, bridge, proxy, start_agent(folder), folder)
        yield link
        link.agent.stop()
    bridge.stop()
    pbx.stop()


@pytest.fixture
def link(programs: Link) -> Iterator[Link]:
    """The link in good order."""
    programs.proxy.mend()
    if programs.agent.status() is not None:
        programs.start_agent()
    wait_until_ready(programs.bridge_url)
    yield programs
    programs.proxy.mend()


async def test_a_link_in_good_order_loses_nothing(link: Link) -> None:
    """protocol.md sections 2 and 5: what the other tests compare with."""
    async with office(link.bridge_url, link.pbx_url) as people:
        await people.busy(20)
        await people.well()
        assert set(await people.end()) == {"done"}


async def test_when_the_agent_is_killed_every_request_ends_and_events_go_on_with_the_next_agent(
    link: Link,
) -> None:
    """protocol.md sections 4, 5 and 7: -32003, -32005 or 502 at once, `Resync`, then events, none doubled."""
    async with office(link.bridge_url, link.pbx_url) as people:
        link.proxy.delay_s = A_WHILE_S
        await people.busy()
        link.agent.kill()
        await people.failing()
        link.start_agent()
        await people.well()
        await people.end()


async def test_when_the_link_is_reset_the_agent_dials_anew(link: Link) -> None:
    """protocol.md section 5: reconnects with back-off; also when the bridge cannot be reached for a while."""
    async with office(link.bridge_url, link.pbx_url) as people:
        link.proxy.delay_s = A_WHILE_S
        await people.busy()
        link.proxy.reset()
        await people.well()
        link.proxy.refuse()
        link.proxy.reset()
        await people.failing()
        link.proxy.mend()
        await people.well()
        outcomes = await people.end()
        assert {"-32003", "502"} <= set(outcomes), outcomes


async def test_when_the_link_falls_silent_requests_end_in_time_and_it_is_made_anew(link: Link) -> None:
    """protocol.md sections 5, 7 and 8: -32005 or 504 after the call's limit, until pings show that it is dead."""
    async with office(link.bridge_url, link.pbx_url) as people:
        link.proxy.delay_s = A_WHILE_S
        await people.busy()
        link.proxy.silence()
        await people.failing()
        link.proxy.mend()
        await people.well()
        outcomes = await people.end()
        assert {"-32005 unknown", "504"} <= set(outcomes), outcomes


async def test_a_link_with_a_delay_of_300_ms_works(link: Link) -> None:
    """protocol.md section 5: what is late is not lost."""
    async with office(link.bridge_url, link.pbx_url) as people:
        await people.busy()
        link.proxy.delay_s = 0.3
        await people.well()
        link.proxy.mend()
        await people.well()
        await people.end()


async def test_a_narrow_link_works(link: Link) -> None:
    """protocol.md sections 5 and 8: what has to wait waits, and pings get through."""
    async with office(link.bridge_url, link.pbx_url) as people:
        await people.busy()
        link.proxy.bytes_per_s = NARROW_BYTES_PER_S
        await people.well()
        link.proxy.mend()
        await people.well()
        await people.end()


@pytest.mark.parametrize("fault", ["silence", "reset"])
async def test_a_client_whose_link_fails_resumes_without_a_gap_and_without_doing_anything_twice(
    link: Link, fault: str
) -> None:
    """protocol.md section 6: what came after `seq` is replayed, none twice; a call with the same key is done once."""
    with FaultyProxy(port_of(link.bridge)) as way:
        url = f"ws://127.0.0.1:{way.port}/ws"
        async with witnessing(link.pbx_url) as witness:
            await witness.sets_anns_forward()
            async with opened(url) as first:
                session = await first.call("Session.login", {"login": ANN, "password": PASSWORD})
                selectors = [{"ids": [ANN], "names": ["routingManagement"]}]
                await first.call("O2g.subscribe", {"selectors": selectors, "identifier": "ann"})
                for _ in range(10):
                    await witness.sets_anns_forward()
                await until("they are heard", lambda: told_by_rpc(first)[-1:] == witness.made[-1:])
                way.delay_s = LATE_S
                own = {"state": True, "destination": new_number(), "_meta": {"key": "once"}}
                await first.begin("Cti.uncFwd", own)
                await until("it is done", lambda: own["destination"] in witness.of(ANN))
                # Its answer is still on the way.
                way.silence() if fault == "silence" else way.reset()
                for _ in range(10):
                    await witness.sets_anns_forward()
                await first.vanish()
            heard = [each.message["params"]["seq"] for each in first.heard if "method" in each.message]
            way.mend()
            async with opened(url) as second:
                known = {"sessionId": session["sessionId"], "seq": heard[-1]}
                resumed = await second.call("Session.resume", known)
                assert resumed["lost"] == 0
                assert await second.call("Cti.uncFwd", own) is None
                for _ in range(5):
                    await witness.sets_anns_forward()
                await until("the last is heard", lambda: told_by_rpc(second)[-1:] == witness.made[-1:])
                await second.call("Session.logout")
            heard += [each.message["params"]["seq"] for each in second.heard if "method" in each.message]
            assert heard == list(range(1, len(heard) + 1))
            seen = witness.of(ANN)
            assert without_repeats(told_by_rpc(first) + told_by_rpc(second)) == without_repeats(
                seen[seen.index(told_by_rpc(first)[0]) :]
            )
            assert len(set(seen)) == len(without_repeats(seen)), "something was done twice"
