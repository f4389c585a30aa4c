"""Authentication and sessions of the simulated O2G, over HTTP (seed document 004)."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import msgspec
import pytest

from bridge.simulator.server import Simulator
from bridge.simulator.settings import Settings

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
NewClient = Callable[[], httpx.AsyncClient]

SESSIONS = "/api/rest/1.0/sessions"
KEEP_ALIVE = f"{SESSIONS}/keepalive"
AUTHENTICATE = "/api/rest/authenticate"
V1 = {"version": "1.0"}


async def authenticate(client: httpx.AsyncClient, login: str, password: str) -> httpx.Response:
    return await client.get(AUTHENTICATE, params=V1, auth=(login, password))


async def test_a_user_authenticates_with_the_secret_code(new_client: NewClient, simulator: Simulator) -> None:
    client = new_client()
    answer = await authenticate(client, "oxe70120", "0000")
    assert answer.status_code == 200
    token = answer.json()["credential"]
    assert answer.json() == {
        "credential": token,
        "publicUrl": f"{simulator.base_url}{SESSIONS}",
        "internalUrl": f"{simulator.base_url}{SESSIONS}",
        "loginName": "oxe70120",
        "expired": False,
    }
    assert answer.headers.get_list("set-cookie")[0] == f"AlcUserId={token}; Path=/"
    assert len(token.split(".")) == 3


async def test_authentication_sets_two_cookies(new_client: NewClient) -> None:
    answer = await authenticate(new_client(), "admin", "admin")
    names = [cookie.partition("=")[0] for cookie in answer.headers.get_list("set-cookie")]
    assert names == ["AlcUserId", "JSESSIONID"]


async def test_every_authentication_gives_another_cookie(new_client: NewClient) -> None:
    client = new_client()
    first = await authenticate(client, "oxe70120", "0000")
    second = await authenticate(client, "oxe70120", "0000")
    assert first.json()["credential"] != second.json()["credential"]


@pytest.mark.parametrize(
    ("login", "password"),
    [("oxe70120", "1111"), ("oxe70120", ""), ("nobody", ""), ("nobody", "0000"), ("admin", "0000"), ("", "")],
)
async def test_a_wrong_password_or_login_is_401(new_client: NewClient, login: str, password: str) -> None:
    answer = await authenticate(new_client(), login, password)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="O2G"'
    assert answer.json()["httpStatus"] == "UNAUTHORIZED"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Basic /w==", "Bearer abc", "Digest username=x"],
)
async def test_anything_but_basic_authentication_is_401(new_client: NewClient, authorization: str) -> None:
    answer = await new_client().get(AUTHENTICATE, params=V1, headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="O2G"'


async def test_authentication_without_credentials_is_401(new_client: NewClient) -> None:
    assert (await new_client().get(AUTHENTICATE, params=V1)).status_code == 401


async def test_a_password_may_hold_a_colon(new_client: NewClient, simulator: Simulator) -> None:
    simulator.plan.administrators["root"] = "a:b:é"
    encoded = base64.b64encode("root:a:b:é".encode()).decode()
    answer = await new_client().get(AUTHENTICATE, params=V1, headers={"Authorization": f"Basic {encoded}"})
    assert answer.status_code == 200


@pytest.mark.parametrize("query", ["", "?version=", "?version=2.0", "?v=1.0"])
async def test_authentication_needs_the_version(new_client: NewClient, query: str) -> None:
    answer = await new_client().get(AUTHENTICATE + query, auth=("admin", "admin"))
    assert answer.status_code == 400
    assert answer.json()["type"] == "BAD_PARAMETER"


async def test_users_cannot_authenticate_where_the_installer_denied_it() -> None:
    simulator = Simulator()
    base = await simulator.start(settings=Settings(user_sign_in=False))
    async with httpx.AsyncClient(base_url=base) as client:
        assert (await authenticate(client, "oxe70120", "0000")).status_code == 401
        assert (await authenticate(client, "admin", "admin")).status_code == 200
    await simulator.stop()


async def test_a_user_opens_a_session(new_client: NewClient, simulator: Simulator) -> None:
    client = new_client()
    await authenticate(client, "oxe70120", "0000")
    answer = await client.post(SESSIONS, json={"applicationName": "test", "applicationAddress": "10.0.0.1"})
    assert answer.status_code == 200
    assert answer.headers["set-cookie"].startswith("JSESSIONID=")
    session = answer.json()
    assert session["admin"] is False
    assert session["login"] == "oxe70120"
    assert session["timeToLive"] == 1800
    assert session["publicBaseUrl"] == session["privateBaseUrl"] == f"{simulator.base_url}/api/rest/1.0"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", session["creationDate"])
    assert "otherSessions" not in session


def served(session: dict[str, Any]) -> dict[str, str]:
    return {service["serviceName"]: service["relativeUrl"] for service in session["services"]}


async def test_services_are_those_that_work_and_that_the_session_may_use(
    user: httpx.AsyncClient, admin: httpx.AsyncClient, simulator: Simulator
) -> None:
    simulator.o2g.add({"maintenance.getSystemStatus": lambda _: {}, "comlog.getComRecords": lambda _: {}})
    of_user = served((await user.get(SESSIONS)).json())
    of_admin = served((await admin.get(SESSIONS)).json())
    assert of_user["Users"] == "/users"
    assert of_user["Logins"] == "/logins"
    assert of_user["Subscriptions"] == "/subscriptions"
    assert of_user["Comlog"] == "/comlog/records"
    assert "Maintenance" not in of_user
    assert of_user.items() < of_admin.items()
    assert of_admin["Maintenance"] == "/system"


async def test_an_administrator_session_says_so(admin: httpx.AsyncClient) -> None:
    session = (await admin.get(SESSIONS)).json()
    assert session["admin"] is True
    assert session["login"] == "admin"


async def test_a_cookie_opens_one_session_at_a_time(user: httpx.AsyncClient) -> None:
    again = await user.post(SESSIONS, json={"applicationName": "test"})
    assert again.status_code == 403
    assert "already open" in again.json()["innerMessage"]
    assert (await user.get(SESSIONS)).status_code == 200


async def test_a_cookie_opens_a_session_again_after_the_first_was_closed(user: httpx.AsyncClient) -> None:
    await user.delete(SESSIONS)
    assert (await user.post(SESSIONS, json={"applicationName": "test"})).status_code == 200


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "applicationName"),
        ({"applicationName": ""}, "applicationName"),
        ({"applicationName": 7}, "applicationName"),
        ({"applicationName": "x", "timeToLive": "soon"}, "timeToLive"),
        ({"applicationName": "x", "timeToLive": 0}, "timeToLive"),
        ({"applicationName": "x", "timeToLive": -5}, "timeToLive"),
        ({"applicationName": "x", "timeToLive": 2**40}, "timeToLive"),
        ({"applicationName": "x", "supervisedAccount": {"id": "a"}}, "supervisedAccount"),
        ({"applicationName": "x", "supervisedAccount": {"id": "a", "type": "EMAIL"}}, "supervisedAccount"),
    ],
)
async def test_a_session_request_that_is_wrong_says_where(
    new_client: NewClient, body: dict[str, Any], named: str
) -> None:
    client = new_client()
    await authenticate(client, "admin", "admin")
    answer = await client.post(SESSIONS, json=body)
    assert answer.status_code == 400
    assert answer.json()["type"] == "BAD_PARAMETER"
    assert named in answer.json()["innerMessage"]


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "é"])
async def test_no_session_opens_without_an_authentication(new_client: NewClient, token: str | None) -> None:
    headers = {b"Cookie": f"AlcUserId={token}".encode("latin-1")} if token is not None else {}
    answer = await new_client().post(SESSIONS, json={"applicationName": "x"}, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"] == "NOT_ALLOWED"


async def test_a_token_signed_by_somebody_else_opens_nothing(new_client: NewClient) -> None:
    client = new_client()
    token = (await authenticate(client, "oxe70120", "0000")).json()["credential"]
    claims = base64.urlsafe_b64encode(msgspec.json.encode({"sub": "admin"})).rstrip(b"=").decode()
    forged = ".".join([token.split(".")[0], claims, token.split(".")[2]])
    answer = await new_client().post(
        SESSIONS, json={"applicationName": "x"}, headers={"Cookie": f"AlcUserId={forged}"}
    )
    assert answer.status_code == 403


async def test_other_sessions_of_the_same_login_are_listed(sign_in: SignIn) -> None:
    first = await sign_in(timeToLive=600)
    second = await sign_in()
    await sign_in("oxe70121")
    (other,) = (await second.get(SESSIONS)).json()["otherSessions"]
    assert other["sessionId"] == first.cookies["AlcUserId"]
    assert 590 <= other["timeToLive"] <= 600
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", other["creationDate"])


@pytest.mark.parametrize(
    "account",
    [{"id": "oxe70125", "type": "LOGIN_NAME"}, {"id": "70125", "type": "PHONE_NUMBER"}],
)
async def test_an_administrator_opens_a_session_as_a_user(sign_in: SignIn, account: dict[str, str]) -> None:
    client = await sign_in("admin", "admin", supervisedAccount=account)
    session = (await client.get(SESSIONS)).json()
    assert session["admin"] is False
    assert session["login"] == "oxe70125"
    assert (await client.get("/api/rest/1.0/logins")).json() == {"loginNames": ["oxe70125"]}


async def test_an_administrator_opens_a_session_as_another_administrator(
    sign_in: SignIn, simulator: Simulator
) -> None:
    simulator.plan.administrators["other"] = "secret"
    client = await sign_in("admin", "admin", supervisedAccount={"id": "other", "type": "LOGIN_NAME"})
    session = (await client.get(SESSIONS)).json()
    assert (session["admin"], session["login"]) == (True, "other")


async def test_nobody_is_supervised_who_does_not_exist(new_client: NewClient) -> None:
    client = new_client()
    await authenticate(client, "admin", "admin")
    account = {"id": "oxe1", "type": "LOGIN_NAME"}
    answer = await client.post(SESSIONS, json={"applicationName": "x", "supervisedAccount": account})
    assert answer.status_code == 400
    assert answer.json()["type"] == "NOT_FOUND"


async def test_a_user_supervises_nobody(new_client: NewClient) -> None:
    client = new_client()
    await authenticate(client, "oxe70120", "0000")
    account = {"id": "oxe70121", "type": "LOGIN_NAME"}
    answer = await client.post(SESSIONS, json={"applicationName": "x", "supervisedAccount": account})
    assert answer.status_code == 403
    assert answer.json()["type"] == "NOT_ALLOWED"


async def test_a_closed_session_is_closed(user: httpx.AsyncClient) -> None:
    assert (await user.delete(SESSIONS)).status_code == 204
    assert (await user.delete(SESSIONS)).status_code == 403
    assert (await user.get(SESSIONS)).status_code == 403
    assert (await user.post(KEEP_ALIVE)).status_code == 403


async def test_without_a_session_every_operation_answers_as_documented(new_client: NewClient) -> None:
    answer = await new_client().get("/api/rest/1.0/telephony/calls")
    assert answer.status_code == 403
    error = answer.json()
    assert list(error) == ["httpStatus", "code", "helpMessage", "type", "innerMessage", "canRetry"]
    assert error["httpStatus"] == "FORBIDDEN"
    assert error["code"] == 1001
    assert error["type"] == "INVALID_SESSION"
    assert error["canRetry"] is True


async def test_an_authentication_alone_is_no_session(new_client: NewClient) -> None:
    client = new_client()
    await authenticate(client, "oxe70120", "0000")
    answer = await client.get("/api/rest/1.0/logins")
    assert answer.status_code == 403
    assert answer.json()["type"] == "INVALID_SESSION"


async def test_a_session_ends_when_its_time_to_live_has_passed(sign_in: SignIn, simulator: Simulator) -> None:
    client = await sign_in(timeToLive=1)
    assert (await client.post(KEEP_ALIVE)).status_code == 204
    await asyncio.sleep(1.1)
    assert len(simulator.o2g.sessions) == 0
    answer = await client.post(KEEP_ALIVE)
    assert answer.status_code == 403
    assert answer.json()["type"] == "INVALID_SESSION"


async def test_every_request_restarts_the_timer(sign_in: SignIn) -> None:
    client = await sign_in(timeToLive=1)
    for request in (client.post(KEEP_ALIVE), client.get("/api/rest/1.0/logins"), client.get(SESSIONS)):
        await asyncio.sleep(0.5)
        assert (await request).is_success


async def test_the_default_time_to_live_can_be_set() -> None:
    simulator = Simulator()
    base = await simulator.start(settings=Settings(session_ttl_s=7))
    async with httpx.AsyncClient(base_url=base) as client:
        await authenticate(client, "admin", "admin")
        answer = await client.post(SESSIONS, json={"applicationName": "x"})
        assert answer.json()["timeToLive"] == 7
    await simulator.stop()


async def test_a_session_that_ran_out_shows_no_time_left_until_it_is_cleared_away() -> None:
    simulator = Simulator()
    base = await simulator.start(settings=Settings(purge_period_s=300))
    async with httpx.AsyncClient(base_url=base) as old, httpx.AsyncClient(base_url=base) as new:
        await authenticate(old, "admin", "admin")
        await old.post(SESSIONS, json={"applicationName": "x", "timeToLive": 1})
        await asyncio.sleep(1.05)
        await authenticate(new, "admin", "admin")
        answer = await new.post(SESSIONS, json={"applicationName": "x"})
        assert [other["timeToLive"] for other in answer.json()["otherSessions"]] == [0]
        assert (await old.get(SESSIONS)).status_code == 403
        assert "otherSessions" not in (await new.get(SESSIONS)).json()
        # What ran out but is still there does not keep its cookie from opening a new session.
        assert (await old.post(SESSIONS, json={"applicationName": "x"})).status_code == 200
    await simulator.stop()


async def test_a_restart_forgets_sessions_and_authentications(
    user: httpx.AsyncClient, simulator: Simulator
) -> None:
    simulator.restart()
    assert (await user.get(SESSIONS)).json()["type"] == "INVALID_SESSION"
    assert (await user.post(SESSIONS, json={"applicationName": "x"})).json()["type"] == "NOT_ALLOWED"
    assert (await authenticate(user, "oxe70120", "0000")).status_code == 200
    assert (await user.post(SESSIONS, json={"applicationName": "x"})).status_code == 200
