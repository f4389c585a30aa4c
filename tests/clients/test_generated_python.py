"""A typed Python client, generated from the OpenRPC document the demo serves, against that demo."""

from __future__ import annotations

import asyncio
import http.client
import importlib.util
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest

from tests.clients.python_generator import generate

Document = dict[str, Any]


@pytest.fixture(scope="module")
def document(demo_url: str) -> Document:
    """What `/openrpc.json` serves."""
    connection = http.client.HTTPConnection(urlsplit(demo_url).netloc, timeout=30)
    try:
        connection.request("GET", "/openrpc.json")
        found: Document = json.loads(connection.getresponse().read())
        return found
    finally:
        connection.close()


@pytest.fixture(scope="module")
def source(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated module."""
    path = tmp_path_factory.mktemp("generated") / "generated_client.py"
    path.write_text(generate(document))
    return path


@pytest.fixture(scope="module")
def module(source: Path) -> ModuleType:
    """The generated module, imported."""
    spec = importlib.util.spec_from_file_location("generated_client", source)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules["generated_client"] = found
    spec.loader.exec_module(found)
    return found


@pytest.fixture
async def client(module: ModuleType, demo_url: str) -> AsyncIterator[Any]:
    """A generated client on a socket of its own."""
    found = await module.open_client(demo_url)
    yield found
    await found.connection.close()


def fits(document: Document, method: str, result: Any) -> None:
    (described,) = (each for each in document["methods"] if each["name"] == method)
    schema = {**described["result"]["schema"], "components": document["components"]}
    jsonschema.Draft7Validator(schema).validate(result)


USER = """
import asyncio
from generated_client import Client, InvalidParams, O2gTelephonicState, Session, open_client


async def main() -> None:
    client: Client = await open_client()
    session: Session = await client.Session.login("oxe70120", "0000")
    print(session["sessionId"], session["ttl"] + 1)
    placed = await client.Cti.dial("70121", variables={"USR_A": "b"})
    state: O2gTelephonicState = await client.O2g.telephony.getState()
    print(placed, state)
    await client.O2g.callCenterAgent.requestIntrusion("60130", mode="NORMAL")
    try:
        await client.Xcu.getUser(1)
    except InvalidParams as error:
        print(error.data)


asyncio.run(main())
"""

MISUSES = {
    "await client.Session.login(7, '0000')": "arg-type",
    "await client.Session.login('oxe70120')": "call-arg",
    "await client.Cti.dail('1')": "attr-defined",
    "await client.O2g.callCenterAgent.requestIntrusion('1', mode='LOUD')": "arg-type",
    "(await client.Session.info())['colour']": "typeddict-item",
}


def mypy(folder: Path, *files: str) -> tuple[int, str]:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--cache-dir",
        str(folder / "cache"),
        *files,
    ]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=120, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def test_its_types_are_sound_and_find_misuse(source: Path) -> None:
    folder = source.parent
    (folder / "user.py").write_text(USER)
    lines = "\n".join(f"    {misuse}" for misuse in MISUSES)
    (folder / "misuser.py").write_text(
        f"from generated_client import Client\n\n\nasync def main(client: Client) -> None:\n{lines}\n"
    )
    assert mypy(folder, "generated_client.py", "user.py") == (0, "")
    status, said = mypy(folder, "misuser.py")
    assert status == 1
    found = [line.rpartition("[")[2].rstrip("]") for line in said.splitlines() if ": error:" in line]
    assert found == list(MISUSES.values()), said


async def test_it_signs_in_calls_and_hears_events(client: Any, document: Document) -> None:
    session = await client.Session.login("oxe70122", "0000")
    fits(document, "Session.login", session)
    placed = await client.Cti.dial("70123")
    fits(document, "Cti.dial", placed)
    calls = await client.O2g.telephony.getCalls()
    fits(document, "O2g.telephony.getCalls", calls)
    assert [call["callRef"] for call in calls["calls"]] == [placed["uniqueId"]]
    event: dict[str, Any] = {}
    async with asyncio.timeout(30):
        while event.get("eventType") != "EventDialing":
            notification = await client.connection.notifications.get()
            event = notification["params"]["ctiMessage"]
    (cti,) = (each for each in document["x-notifications"] if each["name"] == "Cti.event")
    schema = {**cti["x-messages"]["PhoneEvent"], "components": document["components"]}
    jsonschema.Draft7Validator(schema).validate(event)
    assert await client.Cti.hangup() is None
    assert await client.Session.logout() is None


async def test_it_raises_each_error_as_what_it_is(client: Any, module: ModuleType) -> None:
    with pytest.raises(module.NotSignedIn):
        await client.Cti.hangup()
    await client.Session.login("oxe70124", "0000")
    with pytest.raises(module.InvalidParams) as refused:
        await client.O2g.telephony.getCall("")
    assert refused.value.data == {"param": "callRef"}
    with pytest.raises(module.UpstreamError) as upstream:
        await client.O2g.telephony.getCall("no-such-call")
    assert upstream.value.data["status"] == 404
    with pytest.raises(module.NotSupported):
        await client.Xuc.listPersonalContacts()


async def test_what_an_administrator_can_read_without_parameters_fits_the_document(
    client: Any, document: Document, module: ModuleType
) -> None:
    """Every GET of O2G that the simulated PBX answers; what it does not simulate yet, it says."""
    await client.Session.login("admin", "admin")
    answered = 0
    for method in document["methods"]:
        if not method["name"].startswith("O2g.") or not method.get("summary", "").startswith("GET "):
            continue
        if any(param.get("required") for param in method["params"]):
            continue
        *path, name = method["name"].split(".")
        node = client
        for part in path:
            node = getattr(node, part)
        try:
            result = await getattr(node, name)()
        except module.UpstreamError as error:
            assert error.data["status"] < 500, method["name"]  # noqa: PT017 - most are answered
            continue
        fits(document, method["name"], result)
        answered += 1
    assert answered >= 3
