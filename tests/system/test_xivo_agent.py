"""A XiVO behind the real agent program: its three APIs and its tunnel through one connection that it has dialled."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.system.agents import TOKEN_VARIABLE, TOKENS
from tests.system.client import PATIENCE_S, CallFailed, Client, Encoding, opened
from tests.system.conftest import TOKEN
from tests.system.serving import Served, ready, wait_until_ready

ENTITY = "default@8f159082-4b25-48b3-afec-1873491a60be"
CONFIGURATION = """
[server]
port = 0

[ingress]
access = "address"
addresses = ["127.0.0.0/8"]

[[tokens]]
name = "tests"
secret = { env = "TESTS_TOKEN" }

[[sites]]
name = "lyon"
kind = "xivo"
agent = "lyon"
webservice_login = "ws"
webservice_password = { env = "WEBSERVICE" }
configmgt_token = { env = "CONFIGMGT" }
xcu_login = "admin"
xcu_password = { env = "XCU" }
config_users = ["alice"]
"""
SECRETS = {
    "TESTS_TOKEN": TOKEN,
    "WEBSERVICE": "ws",
    "CONFIGMGT": "xivo-demo-token",
    "XCU": "superpass",
}


@dataclass
class Networks:
    """The programs: the simulated XiVO and its agent on one side, the bridge on the other."""

    folder: Path
    xivo: str
    socket: str
    options: list[str] = field(default_factory=list)

    @property
    def pages(self) -> str:
        return self.socket.replace("ws", "http", 1).removesuffix("/ws")

    def agent(self) -> Served:
        return Served(self.folder, "agent", *self.options, env=TOKEN_VARIABLE)


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Networks]:
    folder = tmp_path_factory.mktemp("xivo_agent")
    with contextlib.ExitStack() as stack:
        pbx = Served(folder, "simulate", "--port", "0", "--xivo-port", "0")
        stack.callback(pbx.stop)
        xivo = pbx.ready.split("XiVO at ")[1].split()[0]
        (folder / "ctibridge.toml").write_text(CONFIGURATION + TOKENS)
        bridge = Served(folder, "serve", "--config", "ctibridge.toml", env=SECRETS)
        stack.callback(bridge.stop)
        made = Networks(folder, xivo, bridge.ready.split()[0])
        made.options += ["--connect", made.socket, "--name", "lyon", "--kind", "xivo"]
        for server in ("upstream", "configmgt-upstream", "xcu-upstream"):
            made.options += [f"--{server}", xivo]
        agent = made.agent()
        stack.callback(agent.stop)
        wait_until_ready(made.socket)
        yield made
        for program in (agent, bridge):
            assert "eyJ" not in program.stderr, "a token of XUC's is logged"


@pytest.fixture
async def alice(networks: Networks, encoding: Encoding) -> AsyncIterator[Client]:
    async with _signed_in(networks, "alice", encoding) as client:
        yield client


@contextlib.asynccontextmanager
async def _signed_in(networks: Networks, login: str, encoding: Encoding) -> AsyncIterator[Client]:
    async with opened(networks.socket, encoding) as client:
        session = await client.call("Session.login", {"login": login, "password": login})
        assert (session["site"], session["kind"], session["login"]) == ("lyon", "xivo", login)
        yield client
        await client.call("Session.logout")


async def _hears(client: Client, event_type: str) -> dict[str, Any]:
    """The next `PhoneEvent` of this type."""
    while True:
        event = (await client.event())["params"]
        said: dict[str, Any] = event["ctiMessage"]
        if event["msgType"] == "PhoneEvent" and said["eventType"] == event_type:
            return said


async def _link_is(client: Client, status: str) -> None:
    """Wait for a `LinkStatusUpdate`."""
    event: dict[str, Any] = {}
    while (event.get("msgType"), event.get("ctiMessage")) != ("LinkStatusUpdate", {"status": status}):
        event = (await client.event())["params"]


async def _socket_is_open(client: Client) -> None:
    """Until XUC answers on its own socket, what only that can do; each try waits a while for it."""
    for _ in range(10):
        with contextlib.suppress(CallFailed):
            await client.call("Cti.getIceConfig")
            return
    raise AssertionError("XUC's socket does not open")


async def _calls_and_hangs_up(client: Client) -> None:
    """A call to the outside, whose events only XUC's own socket tells."""
    await _socket_is_open(client)
    await client.call("Cti.dial", {"destination": "0555000480"})
    await _hears(client, "EventDialing")
    await client.call("Cti.hangup")
    await _hears(client, "EventReleased")


async def _failed(client: Client, method: str, params: Any) -> CallFailed:
    with pytest.raises(CallFailed) as caught:
        await client.call(method, params)
    return caught.value


async def test_a_call_is_placed_answered_held_and_ended(
    networks: Networks, alice: Client, encoding: Encoding
) -> None:
    """protocol.md section 5: a site behind an agent is one like any other, also where XUC has a WebSocket only."""
    async with _signed_in(networks, "bob", encoding) as bob:
        for client in (alice, bob):
            await _socket_is_open(client)
        await alice.call("Cti.dial", {"destination": "1002"})
        said = await _hears(bob, "EventRinging")
        assert (said["DN"], said["otherDN"]) == ("1002", "1001")
        await bob.call("Cti.answer")
        await _hears(alice, "EventEstablished")
        await bob.call("Cti.hold")
        await _hears(bob, "EventOnHold")
        await bob.call("Cti.hold")
        await _hears(bob, "EventEstablished")
        await alice.call("Cti.hangup")
        await _hears(bob, "EventReleased")


async def test_each_api_answers(alice: Client) -> None:
    """protocol.md section 4: XUC, the configuration server, and XCU, each by the right way."""
    assert (await alice.call("Xuc.listPersonalContacts"))["headers"][0] == "Firstname"
    assert [each["number"] for each in await alice.call("ConfigMgt.listAgentConfigs")] == ["2001", "2002"]
    users = await alice.call("Xcu.listEntityUsers", {"combinedId": ENTITY})
    assert "alice" in [user["ctiLogin"] for user in users["items"]]


async def test_a_file_goes_both_ways(alice: Client) -> None:
    """protocol.md section 4: files are parts of calls."""
    await alice.call("Xuc.deleteAllPersonalContacts")
    report = await alice.call("Xuc.importPersonalContacts", {"file": "lastname,number\nWayne,1002\n"})
    assert [each["lastname"] for each in report["created"]] == ["Wayne"]
    assert (await alice.call("Xuc.exportPersonalContacts"))["filename"] == "contacts.csv"


async def test_what_xuc_refuses_is_what_it_said(alice: Client) -> None:
    """protocol.md section 7: -32000 with what the site said, and nothing else is lost."""
    error = await _failed(alice, "Xuc.setDnd", {"USERNAME": "nobody", "state": True})
    assert error.code == -32000
    assert error.data["status"] >= 400
    assert await alice.call("Cti.dnd", {"state": False}) is None


async def test_raw_requests_pass_the_tunnel_and_the_ingress(networks: Networks, encoding: Encoding) -> None:
    """protocol.md section 5."""
    login = {"login": "carol", "password": "carol"}
    async with opened(networks.socket, encoding, token=TOKEN) as client:
        said = (await client.request("POST", "/xuc/api/2.0/auth/login", login)).body
        bearer = {"Authorization": f"Bearer {said['token']}"}
        answer = await client.request("GET", "/xuc/api/2.0/contact/personal", headers=bearer)
        assert (answer.status, answer.body["headers"][0]) == (200, "Firstname")
        token = {"X-Auth-Token": "xivo-demo-token"}
        answer = await client.request("GET", "/configmgt/api/1.0/agent_config", headers=token)
        assert [agent["number"] for agent in answer.body] == ["2001", "2002"]
    async with httpx.AsyncClient(base_url=networks.pages, timeout=PATIENCE_S) as program:
        said = (await program.post("/xuc/api/2.0/auth/login", json=login)).json()
        headers = {"Authorization": f"Bearer {said['token']}"}
        checked = await program.get("/xuc/api/2.0/auth/check", headers=headers)
        assert checked.json()["login"] == "carol"


async def test_the_agent_lets_through_what_is_documented_and_nothing_else(networks: Networks) -> None:
    """protocol.md section 5: what an agent lets through is decided at the agent, whatever the bridge allows."""
    async with opened(networks.socket, token=TOKEN) as client:
        for path in ("/xuc/api/2.0/version", "/configmgt/api/1.0/secrets"):
            answer = await client.request("GET", path)
            assert (answer.status, answer.origin) == (403, "bridge"), path
            assert "not let through by the agent" in answer.body["message"]


async def test_without_its_agent_the_site_is_gone_and_with_the_next_one_it_is_back(
    tmp_path: Path, networks: Networks
) -> None:
    """protocol.md section 7: -32003 where nothing was executed; `/readyz` names the agent."""
    text = CONFIGURATION + TOKENS
    (tmp_path / "ctibridge.toml").write_text(text.replace('name = "lyon"', 'name = "nice"', 1))
    bridge = Served(tmp_path, "serve", "--config", "ctibridge.toml", env=SECRETS)
    url = bridge.ready.split()[0]
    options = [url if each == networks.socket else each for each in networks.options]
    own = Networks(tmp_path, networks.xivo, url, options)
    try:
        status, said = ready(url)
        assert (status, said["sites"]["nice"]["ready"]) == (503, False)
        assert "no agent lyon" in said["sites"]["nice"]["detail"]
        login = {"login": "alice", "password": "alice"}
        async with opened(url) as client:
            assert (await _failed(client, "Session.login", login)).code == -32003
            agent = own.agent()
            wait_until_ready(url)
            await client.call("Session.login", login)
            await _calls_and_hangs_up(client)
            agent.stop()
            error = await _failed(client, "Cti.dnd", {"state": True})
            assert (error.code, error.data["site"]) == (-32003, "nice")
            agent = own.agent()
            await _link_is(client, "closed")
            await _link_is(client, "opened")
            await _calls_and_hangs_up(client)
            agent.stop()
    finally:
        bridge.stop()
