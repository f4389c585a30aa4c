"""Every request that the XiVO documents show, sent to the simulated XiVO; every answer fits the documented type.

What is answered otherwise than the document shows stands in `DEVIATIONS`, with the reason.
"""

from __future__ import annotations

import re
from typing import Any

import httpx
import msgspec
import pytest

from protocol.catalogue import xivo as catalogue
from tests.bridge.simulator.xivo_house import ENTITY, XivoHouse, good

PATH_VALUES: dict[str, str] = {
    "USERNAME": "alice",
    "username": "alice",
    "domain": "avencall.com",
    "login": "bob",
    "QUEUE_ID": "1",
    "FROM": "home",
    "TO": "office",
    "combinedId": ENTITY,
    "id": "1",
}
QUERY_VALUES = {
    "size": "10",
    "days": "10",
    "service": "https://cas.example.com",
    "ticket": "ST-11-alice",
    "token": "oidc-alice",
    "withRequest": "true",
}
BODIES: dict[str, Any] = {
    # Where the documents show no body, or one with values that nobody here has
    "xuc.loginCtiUser": {"login": "alice", "password": "alice"},
    "xuc.loginWebservice": {"login": "ws", "password": "ws"},
    "xuc.createPersonalContact": {"firstname": "doe", "lastname": "john", "number": "1111"},
    "xuc.updatePersonalContact": {"number": "2222"},
    "xuc.dialUser": {"username": "bob"},
    "xuc.dialFromQueue": {"destination": "0123456789", "queueId": 3},
    "xuc.v1Connect": {"password": "alice"},
    "xuc.v1DialByUsername": {"username": "bob"},
    "xuc.v1AgentLogin": {"agentphonenumber": "1002", "agentnumber": "2002"},
    "xuc.v1AgentLogout": {"phoneNumber": "1003"},
    "xuc.v1TogglePause": {"phoneNumber": "1003"},
    "xuc.v1DialFromQueue": {
        "destination": "1002",
        "queueId": 3,
        "callerIdName": "Thomas",
        "callerIdNumber": "999999",
    },
    "xcu.createXivo": {"name": "xivo-221", "host": "192.168.29.221", "configure": True},
    "xcu.createUser": {
        "entityCId": ENTITY,
        "templateId": 1,
        "firstName": "Alice",
        "lastName": "In Wonderland",
        "internalNumber": "1009",
    },
    "xcu.createAdministrator": {
        "login": "helper",
        "name": "",
        "ldap": True,
        "superAdmin": True,
        "entityIds": [1],
    },
}
BODIES["xcu.editUser"] = {**BODIES["xcu.createUser"], "internalNumber": "1008"}
BODIES["xcu.editAdministrator"] = {**BODIES["xcu.createAdministrator"], "login": "admin"}
ENTITY_BODY = {
    "name": "another",
    "displayName": "Another",
    "xivoId": 1,
    "intervals": [{"start": "3000", "end": "3099"}, {"start": "1961", "end": ""}],
    "presentedNumber": "inbNo",
}
TEMPLATE_BODY = {
    "name": "My line template",
    "xivos": [1],
    "entities": [ENTITY],
    "peerSipName": "auto",
    "ringingTime": 30,
    "routedInbound": False,
    "callerIdMode": "anonymous",
    "voiceMailEnabled": False,
}
BODIES |= {"xcu.createEntity": ENTITY_BODY, "xcu.editEntity": ENTITY_BODY}
BODIES |= {"xcu.createTemplate": TEMPLATE_BODY, "xcu.editTemplate": TEMPLATE_BODY}

DEVIATIONS = {
    "xuc.dialUser": "drno is nobody's login here",
    "xuc.dialFromQueue": "no queue here has the id 152",
    "xuc.importCallbackRequests": "1 is no list's id: ids are UUIDs",
    "xuc.exportCallbackTickets": "jsdfh-90298J-hdjkfd is no list's id",
    "xuc.v1Connect": "password is nobody's password",
    "xuc.v1DialByUsername": "john is nobody's login here",
    "xuc.v1DialFromQueue": "no queue here has the id 5",
    "xuc.v1AgentLogin": "neither the phone 1000 nor the agent 2000 exists here",
    "xuc.v1AgentLogout": "the phone 1000 does not exist here",
    "xuc.v1TogglePause": "the phone 1000 does not exist here",
    "xcu.createUser": "the entity and the number are those of the document's own XiVO",
    "xcu.createTemplate": "the entity and the XiVO are the document's own",
}


class Caller:
    """Sends one operation's requests with the right credentials."""

    def __init__(self, house: XivoHouse) -> None:
        self._house = house
        self.values = dict(PATH_VALUES)
        self.query = dict(QUERY_VALUES)
        self.bodies = dict(BODIES)
        self._headers: dict[str, dict[str, str]] = {}

    async def open(self) -> None:
        house = self._house
        cti, ws = await house.cti("alice"), await house.webservice()
        bearer = {
            name: {"Authorization": each.headers["Authorization"]}
            for name, each in (("cti", cti), ("ws", ws))
        }
        xcu = await house.xcu()
        self._headers = {
            "cti": bearer["cti"],
            "any": bearer["cti"],
            "webservice": bearer["ws"],
            "token": {"X-Auth-Token": house.simulator.xivo.settings.configmgt_token},
            "administrator": {"Cookie": "; ".join(f"{name}={value}" for name, value in xcu.cookies.items())},
        }
        contact = good(await cti.post("/contact/personal", json={"lastname": "x"}))
        self.values["CONTACT_UUID"] = contact["id"]
        self.values["listUuid"] = self.query["listUuid"] = next(iter(house.simulator.xivo.callbacks.lists))
        self.bodies["xuc.importCallbackRequests"] = {
            "listUuid": self.values["listUuid"],
            "csv": "phoneNumber\n1",
        }
        self.bodies["xuc.exportCallbackTickets"] = {"listUuid": self.values["listUuid"]}
        (answered,) = catalogue.api("xuc").operation("createQualificationAnswer").response_examples
        self.bodies["xuc.createQualificationAnswer"] = answered

    def body(self, api: catalogue.Api, name: str) -> Any:
        """A body with which an operation succeeds."""
        return self.bodies.get(f"{api.api}.{name}", api.operation(name).body_example)

    async def send(self, api: catalogue.Api, operation: catalogue.Operation, body: Any) -> httpx.Response:
        # The documents' queue is sales.
        values = {**self.values, "id": "3"} if operation.path.startswith("/queue/") else self.values
        path = re.sub(r"\{(\w+)\}", lambda found: values[found[1]], api.full_path(operation))
        headers = dict(self._headers[operation.user_type])
        if operation.name == "loginSsoKerberos":
            headers["Authorization"] = "Negotiate YWxpY2U="
        if operation.name == "loginOidc":
            del headers["Authorization"]
        content = None
        if operation.upload is not None:
            headers["Content-Type"] = operation.upload.content_type
            content = body
        elif body is not None:
            headers["Content-Type"] = operation.content_type or "application/json"
            content = msgspec.json.encode(body)
        query = {field.name: self.query[field.name] for field in operation.query}
        client = self._house.client(headers=headers)
        return await client.request(operation.method, path, params=query, content=content)


@pytest.fixture
async def caller(xivo: XivoHouse) -> Caller:
    made = Caller(xivo)
    await made.open()
    return made


OPERATIONS = [(api.api, operation.name) for api in catalogue.apis() for operation in api.operations]
EXAMPLES = [
    (api.api, operation.name)
    for api in catalogue.apis()
    for operation in api.operations
    if operation.body_example is not None
]


@pytest.mark.parametrize(("name", "operation_name"), OPERATIONS)
async def test_every_operation_is_answered_as_documented(
    caller: Caller, name: catalogue.Name, operation_name: str
) -> None:
    api = catalogue.api(name)
    operation = api.operation(operation_name)
    if operation_name in ("deleteEntity", "deleteAdministrator"):
        # What can be deleted must be made first, and be the one that the path names.
        maker = operation_name.replace("delete", "create")
        await caller.send(api, api.operation(maker), caller.body(api, maker))
        caller.values |= {"combinedId": ENTITY.replace("default", "another")}
        caller.values |= {"id": "2"} if operation_name == "deleteAdministrator" else {}
    answer = await caller.send(api, operation, caller.body(api, operation_name))
    assert answer.status_code == operation.response.code, answer.text
    check(api, operation, answer)


@pytest.mark.parametrize(("name", "operation_name"), EXAMPLES)
async def test_every_documented_request_is_taken_or_its_refusal_has_a_reason(
    caller: Caller, name: catalogue.Name, operation_name: str
) -> None:
    api = catalogue.api(name)
    operation = api.operation(operation_name)
    answer = await caller.send(api, operation, operation.body_example)
    deviates = f"{name}.{operation_name}" in DEVIATIONS
    assert (answer.status_code >= 400) is deviates, answer.text
    if not deviates:
        check(api, operation, answer)


def check(api: catalogue.Api, operation: catalogue.Operation, answer: httpx.Response) -> None:
    """The answer has the documented form."""
    response = operation.response
    if response.media is not None:
        assert answer.headers["Content-Type"] == response.media
        return
    if response.type is None:
        assert answer.content == b""
        assert ("set-cookie" in answer.headers) is response.sets_cookie
        return
    fits(api, response.type, answer.json(), operation.name)


PRIMITIVES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "any": (object,),
}


def fits(api: catalogue.Api, expression: str, value: Any, where: str) -> None:
    """The value is of the type: no field is missing, and none is there that is not documented."""
    if expression.startswith("array<"):
        assert isinstance(value, list), where
        for each in value:
            fits(api, expression[len("array<") : -1], each, where)
        return
    if expression in PRIMITIVES:
        assert isinstance(value, PRIMITIVES[expression]), f"{where}: {value!r} is no {expression}"
        assert expression != "integer" or not isinstance(value, bool), where
        return
    known = api.type_named(expression)
    assert known is not None, expression
    if known.values:
        assert value in known.values, where
        return
    fields = {field.name: field for field in known.fields}
    beyond = {"srcNum", "dstNum"} if expression == "CallHistoryRow" else set()
    assert set(value) <= set(fields) | beyond, f"{where}: {set(value) - set(fields)}"
    for name, field in fields.items():
        assert name in value or not field.required, f"{where}.{name} is missing"
        if value.get(name) is None:
            assert field.nullable or name not in value, f"{where}.{name}"
        else:
            fits(api, field.type, value[name], f"{where}.{name}")


def test_every_deviation_is_of_an_example_that_exists() -> None:
    assert set(DEVIATIONS) <= {f"{api}.{name}" for api, name in EXAMPLES}
