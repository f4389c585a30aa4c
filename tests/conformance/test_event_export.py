"""The event that XUC's document shows, posted to the bridge, and the events that the simulated XUC posts itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest

from tests.conformance.plan import TABLES
from tests.system.client import Client, Encoding, opened
from tests.system.program import Program
from tests.system.serving import free_port

SHOWN = msgspec.json.decode((TABLES / "xuc-event.json").read_bytes())
SECRET = {"REPLAY_EVENTS": "a-secret-of-the-replay"}
WEBSERVICE = {"REPLAY_WEBSERVICE": "ws"}
CONFIGURATION = """
[server]
port = {port}

[[sites]]
name = "lyon"
kind = "xivo"
url = "{xuc}"
webservice_login = "ws"
webservice_password = {{ env = "REPLAY_WEBSERVICE" }}
event_secret = {{ env = "REPLAY_EVENTS" }}
cti_channel = false
"""


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bridge to which the simulated XUC posts its events; its address with the events' path."""
    folder = tmp_path_factory.mktemp("events")
    port = free_port()
    events = f"http://127.0.0.1:{port}/xivo/1.0/event/lyon/{SECRET['REPLAY_EVENTS']}/"
    ports = ("--port", "0", "--xivo-port", "0", "--control-port", "0")
    simulator = Program(folder, "simulate", *ports, "--event-url", events)
    try:
        _, xuc, _ = (word for word in simulator.ready.split() if word.startswith("http://"))
        (folder / "ctibridge.toml").write_text(CONFIGURATION.format(port=port, xuc=xuc))
        program = Program(folder, "serve", "--config", "ctibridge.toml", env={**SECRET, **WEBSERVICE})
        try:
            yield events
        finally:
            program.stop()
    finally:
        simulator.stop()


async def phone_event(client: Client) -> dict[str, Any]:
    """The payload of the next `PhoneEvent`."""
    while True:
        params: dict[str, Any] = (await client.event())["params"]
        if params["msgType"] == "PhoneEvent":
            said: dict[str, Any] = params["ctiMessage"]
            return said


@pytest.mark.parametrize("encoding", list(Encoding), ids=lambda encoding: encoding.value)
async def test_an_event_as_the_document_shows_it_is_told_to_its_user(bridge: str, encoding: Encoding) -> None:
    """protocol.md sections 1 and 4: what XUC's `eventUrl` posts comes as `Cti.event`."""
    socket = bridge.replace("http", "ws", 1).partition("/xivo/")[0] + "/ws"
    async with opened(socket, encoding) as client, httpx.AsyncClient() as xuc:
        await client.call("Session.login", {"login": "bob", "password": "bob"})
        answer = await xuc.post(bridge, json={**SHOWN, "username": "bob"})
        assert answer.status_code < 300
        said = await phone_event(client)
        assert said | SHOWN["message"]["ctiMessage"] == said


async def test_the_simulated_xuc_posts_events_as_the_document_shows_them(bridge: str) -> None:
    socket = bridge.replace("http", "ws", 1).partition("/xivo/")[0] + "/ws"
    async with opened(socket, Encoding.JSON) as client:
        await client.call("Session.login", {"login": "alice", "password": "alice"})
        await client.call("Xuc.dialNumber", {"destination": "0123456789", "variables": {}})
        said, shown = await phone_event(client), SHOWN["message"]["ctiMessage"]
        assert {name: type(said[name]) for name in shown} == {
            name: type(value) for name, value in shown.items()
        }
        assert (said["eventType"], said["DN"], said["otherDN"]) == ("EventDialing", "1001", "0123456789")
        assert said["userData"]["XIVO_USERID"] == "1"
        assert said["linkedId"] == said["uniqueId"]
