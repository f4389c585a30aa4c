"""A program made for O2G, pointed at the bridge of `ctibridge demo`: plain httpx, only addresses found in answers.

It does what the vendor's document says, in that order (seed document 004): descriptor, authentication, session,
subscription, event channel, telephony, keep-alive, and the end of all of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bridge.throwaway import make_certificate
from tests.system.client import PATIENCE_S
from tests.system.program import Program

PASSWORD = "0000"


@dataclass(frozen=True)
class Demo:
    """The running demo: its pages' address, and what a client trusts."""

    url: str
    verify: ssl.SSLContext | bool
    program: Program


def demo_of(program: Program) -> Demo:
    url = program.ready.replace("ws", "http", 1).removesuffix("/ws")
    if not url.startswith("https:"):
        return Demo(url, False, program)
    (trusted,) = (line.split()[1] for line in program.said if line.split()[:1] == ["trust"])
    return Demo(url, ssl.create_default_context(cafile=trusted), program)


@pytest.fixture(scope="module")
def secure_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    program = Program(tmp_path_factory.mktemp("demo_tls"), "demo", "--tls", "--port", "0")
    yield demo_of(program)
    program.stop()


@pytest.fixture(scope="module")
def plain_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    program = Program(tmp_path_factory.mktemp("demo_plain"), "demo", "--port", "0")
    yield demo_of(program)
    program.stop()


BRIDGE_TO_AN_AGENT = """
[server]
port = 0
certificate = "{certificate}"
key = "{key}"
[ingress]
access = "address"
addresses = ["127.0.0.1"]
[[tokens]]
name = "agent"
role = "agent"
agents = ["paris"]
sha256 = "{sha256}"
[[sites]]
name = "o2g"
kind = "o2g"
agent = "paris"
"""


@pytest.fixture(scope="module")
def distant_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A bridge that reaches the simulated PBX only through an agent that has dialled in."""
    folder = tmp_path_factory.mktemp("agent")
    certificate, key = make_certificate(folder)
    token = "the agent of this test"
    sha256 = hashlib.sha256(token.encode()).hexdigest()
    text = BRIDGE_TO_AN_AGENT.format(certificate=certificate, key=key, sha256=sha256)
    (folder / "ctibridge.toml").write_text(text)
    with contextlib.ExitStack() as stack:

        def started(*arguments: str, env: dict[str, str] | None = None) -> Program:
            program = Program(folder, *arguments, env=env)
            stack.callback(program.stop)
            return program

        pbx = started("simulate", "--port", "0")
        bridge = started("serve", "--config", "ctibridge.toml")
        upstream = ("--upstream", pbx.ready.split()[2])
        connect = ("--connect", bridge.ready, "--name", "paris", "--ca-file", str(certificate))
        started("agent", *connect, *upstream, env={"CTIBRIDGE_AGENT_TOKEN": token})
        url = bridge.ready.replace("wss", "https", 1).removesuffix("/ws")
        yield Demo(url, ssl.create_default_context(cafile=certificate), bridge)


@pytest.fixture(params=["secure", "plain", "distant"])
def demo(request: pytest.FixtureRequest) -> Demo:
    running: Demo = request.getfixturevalue(f"{request.param}_demo")
    return running


class O2g:
    """A client as the vendor's own are: it is told one address, and takes all others from answers."""

    def __init__(self, demo: Demo, root: str, http: httpx.AsyncClient) -> None:
        self.demo = demo
        self.root = root
        self.http = http
        self.base = ""
        self.services: dict[str, str] = {}

    def checked(self, address: str) -> str:
        """An address from an answer: it leads to the bridge, and stays below what we were told."""
        assert address.startswith(f"{self.root}/"), address
        return address

    async def said(self, method: str, address: str, status: int = 200, **how: Any) -> Any:
        answer = await self.http.request(method, address, **how)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def sign_in(self, login: str) -> None:
        descriptor = await self.said("GET", f"{self.root}/api/rest")
        (version,) = descriptor["versions"]
        authentication = await self.said("GET", self.checked(version["publicUrl"]), auth=(login, PASSWORD))
        self.checked(authentication["internalUrl"])
        session = await self.said(
            "POST", self.checked(authentication["publicUrl"]), json={"applicationName": "system test"}
        )
        assert session["login"] == login
        self.base = self.checked(session["publicBaseUrl"])
        self.checked(session["privateBaseUrl"])
        self.services = {each["serviceName"]: self.base + each["relativeUrl"] for each in session["services"]}

    async def subscribe(self, login: str) -> dict[str, Any]:
        selectors = [{"ids": [login], "names": ["telephony"]}]
        body = {"filter": {"selectors": selectors}, "version": "1.0", "timeout": 0}
        subscription: dict[str, Any] = await self.said("POST", self.services["Subscriptions"], json=body)
        assert subscription["status"] == "ACCEPTED"
        self.checked(subscription["privatePollingUrl"])
        return subscription

    @contextlib.asynccontextmanager
    async def channel(self, subscription: dict[str, Any], method: str) -> AsyncIterator[Channel]:
        address = self.checked(subscription["publicPollingUrl"])
        async with self.http.stream(method, address) as answer:
            assert answer.status_code == 200
            assert answer.headers["transfer-encoding"] == "chunked"
            channel = Channel(answer)
            # The official clients wait for it before they go on.
            assert (await channel.next())["eventName"] == "OnChannelInformation"
            yield channel


class Channel:
    """The events on an open channel."""

    def __init__(self, answer: httpx.Response) -> None:
        self._lines = answer.aiter_lines()

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            event: dict[str, Any] = json.loads(await anext(self._lines))
            return event

    async def until(self, name: str) -> dict[str, Any]:
        """The next event of this name."""
        while (event := await self.next())["eventName"] != name:
            pass
        return event

    async def ended(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            async for _ in self._lines:
                pass


@contextlib.asynccontextmanager
async def signed_in(demo: Demo, mount: str, login: str) -> AsyncIterator[O2g]:
    # No base address: a relative address in an answer would be found out.
    async with httpx.AsyncClient(verify=demo.verify, timeout=PATIENCE_S, trust_env=False) as http:
        client = O2g(demo, demo.url + mount, http)
        await client.sign_in(login)
        yield client
        await client.said("DELETE", f"{client.base}/sessions", 204)


@pytest.mark.parametrize("mount", ["", "/sites/o2g"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_program_made_for_o2g_works_at_the_bridges_address(
    demo: Demo, mount: str, method: str
) -> None:
    async with signed_in(demo, mount, "oxe70122") as ann, signed_in(demo, mount, "oxe70123") as bob:
        subscriptions = [await ann.subscribe("oxe70122"), await bob.subscribe("oxe70123")]
        async with (
            ann.channel(subscriptions[0], method) as anns,
            bob.channel(subscriptions[1], method) as bobs,
        ):
            await ann.said("POST", f"{ann.base}/sessions/keepalive", 204)
            placed = await ann.http.post(
                ann.services["Telephony"], json={"deviceId": "70122", "callee": "70123", "autoAnswer": True}
            )
            assert placed.status_code in (200, 201), placed.text
            if "location" in placed.headers:
                ann.checked(placed.headers["location"])
            ringing = await bobs.until("OnCallCreated")
            reference = ringing["callRef"]
            await anns.until("OnCallCreated")
            await bob.said(
                "POST", f"{bob.services['Telephony']}/{reference}/answer", 204, json={"deviceId": "70123"}
            )
            await anns.until("OnCallModified")
            (call,) = (await bob.said("GET", bob.services["Telephony"]))["calls"]
            assert call["callRef"] == reference
            await ann.said("DELETE", f"{ann.services['Telephony']}/{reference}", 204)
            await anns.until("OnCallRemoved")
            await bobs.until("OnCallRemoved")
            for client, subscription in zip((ann, bob), subscriptions, strict=True):
                address = f"{client.services['Subscriptions']}/{subscription['subscriptionId']}"
                await client.said("DELETE", address, 204)
            await anns.ended()
            await bobs.ended()


async def test_the_sites_own_errors_pass_as_they_are(demo: Demo) -> None:
    async with signed_in(demo, "", "oxe70124") as client:
        error = await client.said("GET", f"{client.services['Telephony']}/no-such-call", 404)
        assert error["type"] == "NOT_FOUND"
        assert not error["innerMessage"].startswith("ctibridge")
        second = await client.http.post(f"{client.base}/sessions", json={"applicationName": "again"})
        assert second.status_code == 403


async def test_a_wrong_password_is_refused_by_the_site(demo: Demo) -> None:
    async with httpx.AsyncClient(base_url=demo.url, verify=demo.verify, trust_env=False) as http:
        answer = await http.get("/api/rest/authenticate?version=1.0", auth=("oxe70125", "9999"))
        assert answer.status_code == 401
        assert "www-authenticate" in answer.headers


async def test_what_is_not_the_sites_does_not_pass(demo: Demo) -> None:
    async with httpx.AsyncClient(base_url=demo.url, verify=demo.verify, trust_env=False) as http:
        for path, status in (
            ("/sites/elsewhere/api/rest", 404),
            ("/api/rest/%2e%2e/%2e%2e/secret", 403),
            ("/console-of-the-pbx", 404),
        ):
            assert (await http.get(path)).status_code == status


async def test_a_stop_ends_an_open_channel_well(tmp_path_factory: pytest.TempPathFactory) -> None:
    program = Program(tmp_path_factory.mktemp("demo_stop"), "demo", "--tls", "--port", "0")
    demo = demo_of(program)
    async with httpx.AsyncClient(verify=demo.verify, timeout=PATIENCE_S, trust_env=False) as http:
        client = O2g(demo, demo.url, http)
        await client.sign_in("oxe70120")
        subscription = await client.subscribe("oxe70120")
        async with client.channel(subscription, "GET") as channel:
            program.signal()
            await channel.ended()
    await asyncio.to_thread(program.ended_well)
