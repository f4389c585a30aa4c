"""Every operation of every API, by JSON-RPC and through the tunnel, on the demo: each is answered by the PBX.

The calls are the documents' own examples as far as there are any, about users, phones and queues that the demo has.
What was answered is in the report of `ctibridge coverage`; what each operation does is for other tests.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from bridge.simulator.xivo_model import XivoSettings
from protocol import openrpc
from protocol.methods import rest_methods
from protocol.rest import RestMethod
from tests.system.client import Client, Encoding, opened
from tests.system.program import Program

DOCUMENT = json.loads(openrpc.snapshot())
BY_NAME = {method["name"]: method for method in DOCUMENT["methods"]}
TOKEN = "demo-client"
CONFIGMGT_TOKEN = XivoSettings().configmgt_token

KNOWN: dict[str, Any] = {
    # What the demo has, by the parameters that name it
    "loginName": "oxe70120",
    "deviceId": "70120",
    "nodeId": 1,
    "pilotNumber": "60141",
    "hgNumber": "60150",
    "callee": "70121",
    "USERNAME": "alice",
    "username": "bob",
    "calleeUsername": "carol",
    "queueId": 1,
    "queueName": "support",
    "QUEUE_ID": 1,
    "id": 1,
    "xivoId": 1,
    "templateId": 1,
}
OF_AN_OPERATION: dict[str, dict[str, Any]] = {
    "O2g.userManagement.deleteUser": {"loginName": "oxe70129"},
    "O2g.callCenterAgent.logon": {"proAcdDeviceNumber": "70130", "loginName": "oxe70130"},
    "Xuc.loginCtiUser": {"login": "alice", "password": "alice"},
    "Xuc.loginWebservice": {"login": "ws", "password": "ws"},
    "Xuc.v1Connect": {"username": "alice", "password": "alice"},
    "Xuc.createPersonalContact": {"firstname": "Ann", "mobile": "2222"},
    "Xuc.updatePersonalContact": {"firstname": "Ann", "mobile": "3333"},
    "Xuc.dialUser": {"USERNAME": "bob", "username": "carol"},
    "Xuc.dialFromQueue": {"USERNAME": "dave"},
    "Xuc.v1AgentLogin": {"agentphonenumber": "1001", "agentnumber": "2001"},
    "Xcu.createAdministrator": {"login": "second", "password": "secret", "ldap": False},
    "ConfigMgt.getUserRights": {"login": "alice"},
    "ConfigMgt.updateUserRights": {"login": "bob"},
    "ConfigMgt.deleteUserRights": {"login": "bob"},
    "Xcu.login": {"login": "admin", "password": "superpass"},
}
LAST = (
    "O2g.sessions.close",
    "Xcu.deleteUser",
    "Xcu.deleteTemplate",
    "Xcu.deleteEntity",
    "Xcu.deleteAdministrator",
)
"""What takes away that which others need."""

FIRST = ("O2g.callCenterAgent.logon",)


def in_order(prefixes: tuple[str, ...]) -> list[RestMethod]:
    """The operations of some APIs: what removes something comes after what reads it."""
    methods = [method for name, method in rest_methods().items() if name.startswith(prefixes)]
    return sorted(
        methods, key=lambda method: (method.name in LAST, method.verb == "DELETE", method.name not in FIRST)
    )


def arguments(method: RestMethod, found: dict[str, Any]) -> dict[str, Any]:
    """An example's, or as few as possible; about what the demo has, or was found to have."""
    examples = BY_NAME[method.name].get("examples", [])
    given = {name: method.parameters[name].schema.sample() for name in method.required}
    if examples:
        given |= {param["name"]: param["value"] for param in examples[0]["params"]}
    asked_for = {"loginName"} & set(method.parameters)
    known = KNOWN | found
    if method.name.startswith("O2g.callCenterAgent."):
        known["loginName"] = "oxe70130"
    given |= {name: known[name] for name in {*given, *asked_for} & set(known)}
    return given | OF_AN_OPERATION.get(method.name, {})


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Program]:
    """A demo for one test alone: it is left in no state for anybody else."""
    program = Program(tmp_path, "demo", "--port", "0")
    yield program
    program.stop()


SITES = [
    pytest.param("o2g", "admin", ("O2g.",), id="o2g"),
    pytest.param("xivo", "alice", ("Xuc.", "ConfigMgt.", "Xcu."), id="xivo"),
]
"""Site, who may call everything there (his password is his login), and what there is."""


def is_refusal(method: RestMethod, status: int, said: Any) -> bool:
    """Whether an answer is a PBX's own and documented "no": XUC also has a status of 500 for that."""
    if not isinstance(said, dict) or said.get("type") == "NOT_SUPPORTED":
        return False
    return 400 <= status < 500 or (method.name.startswith("Xuc.") and said.get("error") == "NotHandledError")


def faults_of(method: RestMethod, result: Any) -> list[str]:
    """How a result is not what the OpenRPC document says."""
    schema = {**BY_NAME[method.name]["result"]["schema"], "components": DOCUMENT["components"]}
    found = jsonschema.Draft7Validator(schema).iter_errors(result)
    return [f"{method.name}: {fault.json_path}: {fault.message[:200]}" for fault in found]


async def look_up(client: Client, site: str) -> dict[str, Any]:
    """What has another id in each demo, by the parameters that name it."""
    if site == "o2g":
        mailboxes = await client.call("O2g.messaging.getMailboxes", {"loginName": "oxe70120"})
        return {"mailboxId": mailboxes["mailboxes"][0]["id"]}
    lists = await client.call("ConfigMgt.listCallbackLists")
    entities = (await client.call("Xcu.listEntities"))["items"]
    contact = await client.call("Xuc.createPersonalContact", {"lastname": "Doe", "number": "1111"})
    entity = entities[0]["combinedId"]
    return {
        "listUuid": lists[0]["uuid"],
        "combinedId": entity,
        "entityCId": entity,
        "entities": [entity],
        "entityIds": [entities[0]["id"]],
        "internalNumber": (await client.call("Xcu.listEntityAvailableNumbers", {"combinedId": entity}))[
            "items"
        ][0],
        "CONTACT_UUID": contact["id"],
    }


@pytest.mark.parametrize(("site", "login", "prefixes"), SITES)
async def test_every_operation_is_answered_to_a_call(
    demo: Program, site: str, login: str, prefixes: tuple[str, ...]
) -> None:
    wrong = []
    async with opened(demo.ready.split()[0], Encoding.JSON) as client:
        await client.call("Session.login", {"login": login, "password": login, "site": site})
        found = await look_up(client, site)
        for method in in_order(prefixes):
            message = await client.message(method.name, arguments(method, found))
            if "result" in message:
                wrong += faults_of(method, message["result"])
            else:
                error = message["error"]
                said = error.get("data") or {}
                if error["code"] != -32000 or not is_refusal(method, said["status"], said):
                    wrong.append(f"{method.name}: {error['code']} {error['message']}")
    assert wrong == [], "\n".join(wrong)


# Through the tunnel


async def o2g_headers(client: Client, method: RestMethod) -> dict[str, str]:
    """What an administrator's program sends along."""
    answer = await client.request(
        "GET",
        "/api/rest/authenticate?version=1.0",
        headers={"Authorization": f"Basic {_basic('admin:admin')}"},
    )
    cookie = answer.headers["set-cookie"][0].partition(";")[0]
    await client.request(
        "POST", "/api/rest/1.0/sessions", {"applicationName": "x"}, headers={"Cookie": cookie}
    )
    return {"Cookie": cookie}


async def xivo_headers(client: Client, method: RestMethod) -> dict[str, str]:
    """What a program sends along to XUC, the configuration server or XCU."""
    if method.name.startswith("ConfigMgt."):
        return {"X-Auth-Token": CONFIGMGT_TOKEN}
    if method.name.startswith("Xcu."):
        answer = await client.request("POST", "/api/1.0/login", {"login": "admin", "password": "superpass"})
        return {"Cookie": answer.headers["set-cookie"][0].partition(";")[0]}
    who, login = ("webservice", "ws") if "USERNAME" in method.parameters else ("login", "alice")
    if "callback_lists" in method.template or method.operation == "dialToQueue":
        who, login = "webservice", "ws"
    answer = await client.request("POST", f"/xuc/api/2.0/auth/{who}", {"login": login, "password": login})
    return {"Authorization": f"Bearer {answer.body['token']}"}


def _basic(credentials: str) -> str:
    return base64.b64encode(credentials.encode()).decode()


@pytest.mark.parametrize(("site", "login", "prefixes"), SITES)
async def test_every_operation_is_answered_through_the_tunnel(
    demo: Program, site: str, login: str, prefixes: tuple[str, ...]
) -> None:
    wrong = []
    credentials = o2g_headers if site == "o2g" else xivo_headers
    url = demo.ready.split()[0].removesuffix("/ws") + f"/sites/{site}/ws"
    async with opened(url, Encoding.MSGPACK, token=TOKEN) as client:
        # The same socket may also call: so this test, too, knows what there is.
        await client.call("Session.login", {"login": login, "password": login})
        found = await look_up(client, site)
        for method in in_order(prefixes):
            sent = method.request(method.accept(arguments(method, found)))
            headers = {**await credentials(client, method), **dict(sent.headers)}
            body: Any = sent.body
            if body is not None and "Content-Type" not in dict(sent.headers):
                body = msgspec.json.decode(body)
            answer = await client.request(method.verb, sent.target, body, headers=headers)
            refused = is_refusal(method, answer.status, answer.body)
            if answer.origin or not (answer.status < 300 or refused):
                wrong.append(f"{method.name}: {answer.origin} {answer.status} {answer.body}")
    assert wrong == [], "\n".join(wrong)
