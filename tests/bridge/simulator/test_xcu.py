"""The simulated XCU: sessions, XiVOs, entities, users who can be called at once, templates, administrators."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.bridge.simulator.xivo_house import ENTITY, XCU, XUC, XivoHouse, good, refused

TEMPLATE = {
    "name": "My line template",
    "xivos": [1],
    "entities": [ENTITY],
    "peerSipName": "auto",
    "ringingTime": 30,
    "routedInbound": False,
    "callerIdMode": "anonymous",
    "voiceMailEnabled": False,
}
EVE = {
    "entityCId": ENTITY,
    "templateId": 1,
    "firstName": "Eve",
    "lastName": "In Wonderland",
    "internalNumber": "1005",
    "ctiLogin": "eve",
    "ctiPassword": "secret",
}
INTERVAL = {"start": "3990000", "end": "3999999"}


@pytest.fixture
async def admin(xivo: XivoHouse) -> httpx.AsyncClient:
    return await xivo.xcu()


async def done(client: httpx.AsyncClient, method: str, path: str, body: object = None) -> None:
    answer = await client.request(method, path, json=body)
    assert (answer.status_code, answer.content) == (200, b""), answer.text


async def items(client: httpx.AsyncClient, path: str) -> list[Any]:
    found: list[Any] = good(await client.get(path))["items"]
    return found


# Signing in


async def test_without_a_session_nothing_is_told(xivo: XivoHouse, admin: httpx.AsyncClient) -> None:
    stranger = xivo.client(XCU)
    assert refused(await stranger.get("/xivo")) == (401, "Unauthorized")
    stranger.headers["Cookie"] = "PLAY_SESSION=nonsense"
    assert refused(await stranger.get("/xivo")) == (401, "Unauthorized")
    xivo.simulator.restart()
    assert refused(await admin.get("/xivo")) == (401, "Unauthorized")


@pytest.mark.parametrize(
    "body", [{"login": "admin", "password": "x"}, {"login": "x", "password": "superpass"}]
)
async def test_wrong_credentials_are_refused(xivo: XivoHouse, body: dict[str, str]) -> None:
    answer = await xivo.client(XCU).post("/login", json=body)
    assert refused(answer) == (401, "Unauthorized")
    assert "set-cookie" not in answer.headers


async def test_the_session_is_a_cookie_that_pages_cannot_read(xivo: XivoHouse) -> None:
    answer = await xivo.client(XCU).post("/login", json={"login": "admin", "password": "superpass"})
    assert answer.headers["Set-Cookie"].startswith("PLAY_SESSION=")
    assert "HttpOnly" in answer.headers["Set-Cookie"]


# XiVOs


async def test_xivos_are_listed_with_their_free_numbers(admin: httpx.AsyncClient) -> None:
    (own,) = await items(admin, "/xivo")
    assert own == good(await admin.get("/xivo/1"))
    assert own["remainingSlots"] == 2000 - 4
    await done(admin, "POST", "/xivo", {"name": "xivo-221", "host": "192.168.29.221", "configure": False})
    assert [each["name"] for each in await items(admin, "/xivo")] == ["xivo-demo", "xivo-221"]
    assert good(await admin.get("/xivo/2"))["remainingSlots"] == 0
    await done(admin, "GET", "/xivo/synchronize_config_files")
    assert refused(await admin.get("/xivo/9")) == (404, "NotFound")
    body = {"name": "xivo-221", "host": "x", "configure": True}
    assert refused(await admin.post("/xivo", json=body)) == (400, "BadRequest")


# Entities


def entity(name: str = "default_analogique", **fields: Any) -> dict[str, Any]:
    body = {
        "name": name,
        "displayName": name,
        "xivoId": 1,
        "intervals": [INTERVAL],
        "presentedNumber": "inbNo",
    }
    return body | fields


async def test_an_entity_is_there_until_it_is_deleted(admin: httpx.AsyncClient) -> None:
    await done(admin, "POST", "/entities", entity())
    _, made = await items(admin, "/entities")
    path = f"/entities/{made['combinedId']}"
    assert made["combinedId"] == f"default_analogique@{made['xivo']['uuid']}"
    assert made == good(await admin.get(path))
    assert (await items(admin, f"{path}/available_numbers"))[:2] == ["3990000", "3990001"]
    await done(admin, "PUT", path, entity("renamed", intervals=[{"start": "0042", "end": ""}]))
    assert refused(await admin.get(path)) == (404, "NotFound")
    path = path.replace("default_analogique", "renamed")
    assert await items(admin, f"{path}/available_numbers") == ["0042"]
    await done(admin, "DELETE", path)
    assert len(await items(admin, "/entities")) == 1


async def test_a_renamed_entity_keeps_its_users_and_templates(admin: httpx.AsyncClient) -> None:
    await done(
        admin, "PUT", f"/entities/{ENTITY}", entity("staff", intervals=[{"start": "1000", "end": "1999"}])
    )
    combined_id = ENTITY.replace("default", "staff")
    assert [each["ctiLogin"] for each in await items(admin, f"/entities/{combined_id}/users")] == [
        "alice",
        "bob",
        "carol",
        "dave",
    ]
    assert good(await admin.get("/templates/1"))["entities"] == [combined_id]


@pytest.mark.parametrize(
    "body",
    [
        {},
        entity(xivoId=9),
        entity(" "),
        entity("a@b"),
        entity("default"),
        entity(intervals=[{"start": "2", "end": "1"}]),
        entity(intervals=[{"start": "1", "end": "10"}]),
        entity(intervals=[{"start": "x", "end": ""}]),
        entity(intervals=[{"start": "0", "end": "9" * 12}]),
        entity(intervals=[{"end": "1"}]),
    ],
)
async def test_an_entity_that_makes_no_sense_is_refused(admin: httpx.AsyncClient, body: object) -> None:
    answer = await admin.post("/entities", json=body)
    assert refused(answer) in ((400, "BadRequest"), (404, "NotFound"))
    assert len(await items(admin, "/entities")) == 1


async def test_an_entity_with_users_stays(admin: httpx.AsyncClient) -> None:
    assert refused(await admin.delete(f"/entities/{ENTITY}")) == (400, "BadRequest")


# Users


async def test_a_new_user_can_sign_in_be_called_and_is_gone_when_deleted(
    xivo: XivoHouse, admin: httpx.AsyncClient
) -> None:
    assert "1005" in await items(admin, f"/entities/{ENTITY}/available_numbers")
    await done(admin, "POST", "/users", EVE)
    assert "1005" not in await items(admin, f"/entities/{ENTITY}/available_numbers")
    user = (await items(admin, f"/entities/{ENTITY}/users"))[-1]
    assert user == good(await admin.get(f"/users/{user['id']}"))
    shown = {"firstName": "Eve", "internalNumber": "1005", "ctiLogin": "eve", "mail": None}
    assert shown.items() <= user.items()
    body = {"login": "eve", "password": "secret"}
    good(await xivo.client(XUC).post("/auth/login", json=body))
    await xivo.phone("1001", "dial", "1005")
    assert (await xivo.rings("1005"))["userData"]["XIVO_USERID"] == str(user["id"])
    await done(admin, "DELETE", f"/users/{user['id']}")
    assert await xivo.calls("1001") == []
    assert refused(await xivo.client(XUC).post("/auth/login", json=body)) == (401, "InvalidCredentials")
    assert refused(await admin.get(f"/users/{user['id']}")) == (404, "NotFound")
    await xivo.phone("1001", "dial", "1005")
    assert await xivo.calls("1005") == []


async def test_a_changed_user_has_his_new_name_number_and_login_and_keeps_his_settings(
    xivo: XivoHouse, admin: httpx.AsyncClient
) -> None:
    ws = await xivo.webservice()
    good(await ws.post("/forward/busy/dave", json={"destination": "1001", "enabled": True}))
    good(await ws.post("/dnd/dave", json={"state": True}))
    await done(admin, "PUT", "/users/4", EVE)
    user = good(await admin.get("/users/4"))
    assert (user["firstName"], user["internalNumber"], user["ctiLogin"]) == ("Eve", "1005", "eve")
    good(await xivo.client(XUC).post("/auth/login", json={"login": "eve", "password": "secret"}))
    await xivo.phone("1001", "dial", "1005")
    assert await xivo.calls("1005") == []  # still not to be disturbed
    await xivo.phone("1001", "hangup")
    good(await ws.post("/dnd/eve", json={"state": False}))
    await xivo.phone("1005", "dial", "0123456789")
    await xivo.phone("1002", "dial", "1005")
    assert (await xivo.rings("1001"))["otherDName"] == "Bob Martin"  # forwarded on busy
    await xivo.phone("1002", "hangup")
    await xivo.phone("1005", "hangup")
    await xivo.phone("1005", "dial", "1002")
    assert (await xivo.rings("1002"))["otherDName"] == "Eve In Wonderland"


async def test_a_change_of_the_name_does_not_end_a_call(xivo: XivoHouse, admin: httpx.AsyncClient) -> None:
    await xivo.phone("1004", "dial", "0123456789")
    body = {**EVE, "internalNumber": "1004", "ctiLogin": "dave", "ctiPassword": "dave"}
    await done(admin, "PUT", "/users/4", body)
    assert len(await xivo.calls("1004")) == 1


async def test_a_user_without_a_login_has_a_phone_and_no_history_by_name(
    xivo: XivoHouse, admin: httpx.AsyncClient
) -> None:
    body = {key: value for key, value in EVE.items() if not key.startswith("cti")}
    await done(admin, "POST", "/users", body)
    await xivo.phone("1005", "dial", "1001")
    await xivo.phone("1005", "hangup")
    assert await xivo.sink.next(2) == ["alice EventRinging 1005", "alice EventReleased 1005"]
    (row,) = good(await (await xivo.webservice()).get("/history/alice", params={"size": 5}))["data"]
    assert "srcUsername" not in row


@pytest.mark.parametrize(
    "change",
    [
        {"internalNumber": "1001"},
        {"internalNumber": "9999"},
        {"internalNumber": "01005"},
        {"ctiLogin": "alice"},
        {"ctiLogin": None},
        {"templateId": 9},
        {"entityCId": "nowhere@x"},
        {"firstName": 1},
    ],
)
async def test_a_user_who_cannot_exist_is_refused(
    xivo: XivoHouse, admin: httpx.AsyncClient, change: dict[str, Any]
) -> None:
    for method, path in (("POST", "/users"), ("PUT", "/users/4")):
        answer = await admin.request(method, path, json={**EVE, **change})
        assert answer.status_code in (400, 404), answer.text
        refused(answer)
    assert [each["firstName"] for each in await items(admin, f"/entities/{ENTITY}/users")] == [
        "Alice",
        "Bob",
        "Carol",
        "Dave",
    ]
    assert len(xivo.simulator.xivo.people) == 4


async def test_users_of_another_xivo_have_no_phone_here(xivo: XivoHouse, admin: httpx.AsyncClient) -> None:
    await done(admin, "POST", "/xivo", {"name": "xivo-221", "host": "192.168.29.221", "configure": True})
    await done(
        admin, "POST", "/entities", entity("other", xivoId=2, intervals=[{"start": "1001", "end": "1009"}])
    )
    combined_id = (await items(admin, "/entities"))[-1]["combinedId"]
    await done(admin, "POST", "/templates", {**TEMPLATE, "xivos": [2], "entities": [combined_id]})
    body = {**EVE, "entityCId": combined_id, "templateId": 2, "internalNumber": "1001"}
    await done(admin, "POST", "/users", body)
    (user,) = await items(admin, f"/entities/{combined_id}/users")
    assert refused(
        await xivo.client(XUC).post("/auth/login", json={"login": "eve", "password": "secret"})
    ) == (
        401,
        "InvalidCredentials",
    )
    answer = await admin.put(f"/users/{user['id']}", json=EVE)
    assert refused(answer) == (400, "BadRequest")  # nobody moves from one XiVO to another
    await done(admin, "DELETE", f"/users/{user['id']}")
    assert await items(admin, f"/entities/{combined_id}/users") == []


# Templates


async def test_a_template_is_there_until_it_is_deleted(admin: httpx.AsyncClient) -> None:
    await done(admin, "POST", "/templates", TEMPLATE)
    assert good(await admin.get("/templates"))[1] == {"id": 2, **TEMPLATE}
    changed = {
        **TEMPLATE,
        "routedInbound": True,
        "routedInboundPrefix": "039",
        "voiceMailEnabled": True,
        "voiceMailNumberMode": "custom",
        "voiceMailCustomNumber": "*99",
        "voiceMailSendEmail": True,
        "callerIdMode": "custom",
        "customCallerId": "0123",
    }
    await done(admin, "PUT", "/templates/2", changed)
    assert good(await admin.get("/templates/2")) == {"id": 2, **changed}
    await done(admin, "DELETE", "/templates/2")
    assert refused(await admin.get("/templates/2")) == (404, "NotFound")


@pytest.mark.parametrize(
    "change",
    [
        {"peerSipName": "x"},
        {"callerIdMode": "x"},
        {"callerIdMode": "custom"},
        {"routedInbound": True},
        {"voiceMailNumberMode": True},
        {"voiceMailNumberMode": "custom"},
        {"xivos": [9]},
        {"entities": ["nowhere"]},
        {"ringingTime": "long"},
    ],
)
async def test_a_template_that_contradicts_itself_is_refused(
    admin: httpx.AsyncClient, change: dict[str, Any]
) -> None:
    for method, path in (("POST", "/templates"), ("PUT", "/templates/1")):
        answer = await admin.request(method, path, json={**TEMPLATE, **change})
        assert answer.status_code in (400, 404)
    assert len(good(await admin.get("/templates"))) == 1


# Administrators


def helper(**fields: Any) -> dict[str, Any]:
    body = {"login": "helper", "name": "Helper", "ldap": False, "password": "pw", "superAdmin": False}
    return body | {"entityIds": [1]} | fields


async def test_an_administrator_manages_his_entities_and_nothing_else(
    xivo: XivoHouse, admin: httpx.AsyncClient
) -> None:
    await done(admin, "POST", "/entities", entity())
    other = (await items(admin, "/entities"))[1]["combinedId"]
    await done(admin, "POST", "/administrators", helper())
    client = await xivo.xcu("helper", "pw")
    assert [each["combinedId"] for each in await items(client, "/entities")] == [ENTITY]
    assert len(await items(client, f"/entities/{ENTITY}/users")) == 4
    await done(client, "POST", "/users", EVE)
    for method, path, body in (
        ("GET", f"/entities/{other}", None),
        ("GET", f"/entities/{other}/users", None),
        ("GET", f"/entities/{other}/available_numbers", None),
        ("POST", "/users", {**EVE, "entityCId": other}),
        ("POST", "/entities", entity("third")),
        ("DELETE", f"/entities/{ENTITY}", None),
        ("POST", "/xivo", {"name": "x", "host": "x", "configure": True}),
        ("GET", "/xivo/synchronize_config_files", None),
        ("GET", "/administrators", None),
        ("GET", "/administrators/1", None),
        ("POST", "/administrators", helper(login="third")),
        ("PUT", "/administrators/1", helper()),
        ("DELETE", "/administrators/1", None),
    ):
        assert refused(await client.request(method, path, json=body)) == (403, "Forbidden"), (method, path)


async def test_a_password_is_never_shown_and_stays_where_none_is_given(
    xivo: XivoHouse, admin: httpx.AsyncClient
) -> None:
    await done(admin, "POST", "/administrators", helper())
    _, made = await items(admin, "/administrators")
    assert made == good(await admin.get("/administrators/2"))
    assert made["password"] not in ("", "pw")
    assert [each["name"] for each in made["entities"]] == ["default"]
    body = helper(name="Renamed")
    del body["password"]
    await done(admin, "PUT", "/administrators/2", body)
    assert good(await admin.get("/administrators/2"))["name"] == "Renamed"
    await xivo.xcu("helper", "pw")
    await done(admin, "PUT", "/administrators/2", helper(password="other"))
    await xivo.xcu("helper", "other")
    await done(admin, "DELETE", "/administrators/2")
    assert refused(await admin.get("/administrators/2")) == (404, "NotFound")


async def test_the_session_of_an_administrator_ends_with_him(
    xivo: XivoHouse, admin: httpx.AsyncClient
) -> None:
    await done(admin, "POST", "/administrators", helper())
    client = await xivo.xcu("helper", "pw")
    await done(admin, "DELETE", "/administrators/2")
    assert refused(await client.get("/entities")) == (401, "Unauthorized")


async def test_an_ldap_administrator_has_no_password_here(xivo: XivoHouse, admin: httpx.AsyncClient) -> None:
    body = helper(ldap=True)
    del body["password"]
    await done(admin, "POST", "/administrators", body)
    answer = await xivo.client(XCU).post("/login", json={"login": "helper", "password": ""})
    assert refused(answer) == (401, "Unauthorized")


async def test_somebody_stays_super_administrator(admin: httpx.AsyncClient) -> None:
    assert refused(await admin.delete("/administrators/1")) == (400, "BadRequest")
    assert refused(await admin.put("/administrators/1", json=helper(login="admin"))) == (400, "BadRequest")


@pytest.mark.parametrize(
    "change", [{"login": "admin"}, {"login": " "}, {"entityIds": [9]}, {"password": None}, {"ldap": "x"}]
)
async def test_an_administrator_who_cannot_exist_is_refused(
    admin: httpx.AsyncClient, change: dict[str, Any]
) -> None:
    answer = await admin.post("/administrators", json=helper(**change))
    assert answer.status_code in (400, 404)
    assert len(await items(admin, "/administrators")) == 1
