"""Who gets into the simulated XUC, how long a token is good for, and what its rights allow."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.simulator.xivo_model import WebService
from bridge.simulator.xuc_tokens import TokenError, Tokens, bearer, granted
from protocol.catalogue import xivo as catalogue
from tests.bridge.simulator.xivo_house import XUC, XivoHouse, good, refused

NOW = datetime(2024, 5, 6, tzinfo=UTC)
USERS = ("alice", "bob", "carol", "dave")


@pytest.mark.parametrize("login", USERS)
async def test_the_demo_users_sign_in_with_their_logins_as_passwords(xivo: XivoHouse, login: str) -> None:
    said = good(
        await xivo.client(XUC).post(
            "/auth/login", json={"login": login, "password": login, "softwareType": "x"}
        )
    )
    assert said["login"] == login
    assert said["TTL"] == 3600
    payload = said["token"].split(".")[1]
    claims = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims["login"] == login
    assert claims["userType"] == "cti"
    assert claims["acls"] == ["alias.ctiuser"]
    assert claims["expiresAt"] - claims["issuedAt"] == 3_600_000


@pytest.mark.parametrize(
    "body",
    [
        {"login": "alice", "password": "bob"},
        {"login": "nobody", "password": "nobody"},
        {"login": "ws", "password": "ws"},
    ],
)
async def test_a_wrong_password_or_login_is_401(xivo: XivoHouse, body: dict[str, str]) -> None:
    answer = await xivo.client(XUC).post("/auth/login", json=body)
    assert refused(answer) == (401, "InvalidCredentials")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"login":"alice"}', b'{"login":1,"password":"x"}'])
async def test_a_body_that_is_no_sign_in_is_invalid_json(xivo: XivoHouse, content: bytes) -> None:
    for path in ("/auth/login", "/auth/webservice"):
        answer = await xivo.client(XUC).post(path, content=content)
        assert refused(answer) == (400, "InvalidJson")


async def test_a_cti_user_is_no_web_service_user(xivo: XivoHouse) -> None:
    answer = await xivo.client(XUC).post("/auth/webservice", json={"login": "alice", "password": "alice"})
    assert refused(answer) == (401, "InvalidCredentials")


@pytest.mark.parametrize("path", ["/auth/check", "/contact/personal"])
@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        (None, (400, "AuthorizationHeaderNotFound")),
        ("Basic YWxpY2U6YWxpY2U=", (400, "BearerNotFound")),
        ("Bearer", (400, "BearerNotFound")),
        ("Bearer nonsense", (403, "InvalidToken")),
        ("Bearer a.b.c", (403, "InvalidToken")),
    ],
)
async def test_a_request_without_a_good_token_is_told_what_is_wrong(
    xivo: XivoHouse, path: str, authorization: str | None, expected: tuple[int, str]
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    assert refused(await xivo.client(XUC, headers).get(path)) == expected


async def test_a_check_renews_a_token_of_either_kind(xivo: XivoHouse) -> None:
    for client in (await xivo.cti("alice"), await xivo.webservice()):
        said = good(await client.get("/auth/check"))
        assert set(said) == {"login", "token", "TTL"}
        client.headers["Authorization"] = f"Bearer {said['token']}"
        assert good(await client.get("/auth/check"))["login"] == said["login"]


async def test_a_restart_makes_all_tokens_worthless(xivo: XivoHouse) -> None:
    client = await xivo.cti("alice")
    xivo.simulator.restart()
    assert refused(await client.get("/auth/check")) == (403, "InvalidToken")


async def test_the_token_of_somebody_who_was_removed_is_worth_nothing(xivo: XivoHouse) -> None:
    client, admin = await xivo.cti("dave"), await xivo.xcu()
    good(await admin.delete("/users/4"))
    assert refused(await client.get("/contact/personal")) == (403, "InvalidToken")


def test_a_token_expires_when_its_time_is_over_and_not_before() -> None:
    tokens = Tokens(60)
    token = tokens.issue("alice", "cti", ["a"], NOW)
    assert tokens.read(token, NOW + timedelta(seconds=59)).login == "alice"
    with pytest.raises(TokenError) as caught:
        tokens.read(token, NOW + timedelta(seconds=60))
    assert caught.value.error == "TokenExpired"


@given(st.integers(min_value=0), st.binary(min_size=1, max_size=1))
def test_a_token_that_was_changed_anywhere_is_invalid(place: int, byte: bytes) -> None:
    tokens = Tokens(60)
    token = tokens.issue("alice", "cti", ["a"], NOW).encode()
    place %= len(token)
    changed = (token[:place] + byte + token[place + 1 :]).decode("latin-1")
    if changed.encode("latin-1") == token:
        return
    with pytest.raises(TokenError) as caught:
        tokens.read(changed, NOW)
    assert caught.value.error == "InvalidToken"


@given(st.text())
def test_no_authorization_header_whatever_raises_anything_but_a_token_error(text: str) -> None:
    try:
        token = bearer(text)
    except TokenError:
        return
    with pytest.raises(TokenError):
        Tokens(60).read(token, NOW)


@pytest.mark.parametrize(
    ("pattern", "needed", "allowed"),
    [
        ("xuc.rest.dnd.*.create", "xuc.rest.dnd.bob.create", True),
        ("xuc.rest.dnd.bob.create", "xuc.rest.dnd.bob.create", True),
        ("xuc.rest.dnd.bob.create", "xuc.rest.dnd.eve.create", False),
        ("xuc.rest.dnd.*.create", "xuc.rest.dnd.create", False),
        ("xuc.rest.dnd.*.create", "xuc.rest.dnd.bob.read", False),
        ("xuc.rest.#", "xuc.rest.dnd.bob.create", True),
        ("xuc.rest.#.read", "xuc.rest.read", True),
        ("xuc.rest.#.read", "xuc.rest.a.b.c.read", True),
        ("xuc.rest.#.read", "xuc.rest.a.b.c.create", False),
        ("#", "anything", True),
        ("", "xuc", False),
        ("alias.ctiuser", "xuc.rest.contact.personal.read", True),
        ("alias.ctiuser", "xuc.rest.dnd.bob.create", False),
    ],
)
def test_a_star_is_one_word_and_a_hash_any_number(pattern: str, needed: str, allowed: bool) -> None:
    assert granted([pattern], needed.split(".")) is allowed


async def test_a_cti_user_may_not_use_what_is_for_web_services(xivo: XivoHouse) -> None:
    client = await xivo.cti("alice")
    answer = await client.post("/dial/number/alice", json={"destination": "1002"})
    assert refused(answer) == (403, "Forbidden")
    assert await xivo.calls("1001") == []


async def test_a_web_service_user_may_do_what_his_rights_say_and_nothing_else(xivo: XivoHouse) -> None:
    client = await xivo.webservice("wsdial")
    good(await client.post("/dial/number/alice", json={"destination": "0123456789"}))
    assert refused(await client.post("/dnd/alice", json={"state": True})) == (403, "Forbidden")


async def test_a_web_service_user_has_no_contacts(xivo: XivoHouse) -> None:
    client = await xivo.webservice()
    assert refused(await client.get("/contact/personal")) == (403, "Forbidden")


async def test_the_right_for_a_user_whose_login_has_dots_is_one_word(xivo: XivoHouse) -> None:
    person = xivo.simulator.xivo.person("alice")
    xivo.simulator.xivo.change_login(person, "alice.johnson", "secret")
    client = await xivo.webservice("wsdial")
    good(await client.post("/dial/number/alice.johnson", json={"destination": "1002"}))
    assert (await xivo.rings("1002"))["otherDN"] == "1001"


# Single sign-on


async def test_a_kerberos_ticket_signs_in_and_its_absence_is_answered_with_the_scheme(
    xivo: XivoHouse,
) -> None:
    client = xivo.client(XUC)
    answer = await client.get("/auth/sso")
    assert refused(answer) == (401, "SsoAuthenticationFailed")
    assert answer.headers["WWW-Authenticate"] == "Negotiate"
    ticket = base64.b64encode(b"bob").decode()
    said = good(await client.get("/auth/sso", headers={"Authorization": f"Negotiate {ticket}"}))
    assert set(said) == {"login", "token"}
    assert said["login"] == "bob"
    ticket = base64.b64encode(b"nobody").decode()
    answer = await client.get("/auth/sso", headers={"Authorization": f"Negotiate {ticket}"})
    assert refused(answer) == (401, "UserNotFound")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, (403, "CasServerInvalidRequest")),
        ({"service": "https://page.example"}, (403, "CasServerInvalidRequest")),
        ({"service": "page", "ticket": "ST-1-bob"}, (403, "CasServerInvalidService")),
        ({"service": "https://page.example", "ticket": "x"}, (403, "CasServerInvalidTicket")),
        ({"service": "https://page.example", "ticket": "ST-1-nobody"}, (401, "UserNotFound")),
    ],
)
async def test_cas_says_what_is_wrong_with_a_ticket(
    xivo: XivoHouse, query: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refused(await xivo.client(XUC).get("/auth/cas", params=query)) == expected


async def test_a_token_of_cas_or_openid_connect_is_one_of_xuc(xivo: XivoHouse) -> None:
    client = xivo.client(XUC)
    for path, query in (
        ("/auth/cas", {"service": "https://page.example", "ticket": "ST-7-carol"}),
        ("/auth/oidc", {"token": "oidc-carol"}),
    ):
        said = good(await client.get(path, params=query))
        headers = {"Authorization": f"Bearer {said['token']}"}
        assert good(await client.get("/auth/check", headers=headers))["login"] == "carol"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, (403, "OidcInvalidParameter")),
        ({"token": "x"}, (403, "OidcAuthenticationFailed")),
        ({"token": "oidc-nobody"}, (401, "UserNotFound")),
    ],
)
async def test_openid_connect_says_what_is_wrong_with_a_token(
    xivo: XivoHouse, query: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refused(await xivo.client(XUC).get("/auth/oidc", params=query)) == expected


async def test_the_token_of_openid_connect_may_stand_in_the_header(xivo: XivoHouse) -> None:
    said = good(await xivo.client(XUC, {"Authorization": "Bearer oidc-dave"}).get("/auth/oidc"))
    assert said["login"] == "dave"


# The API as a whole


async def test_every_operation_of_the_catalogue_that_needs_a_right_refuses_who_has_none(
    xivo: XivoHouse,
) -> None:
    api = catalogue.api("xuc")
    services = xivo.simulator.xivo.web_services
    services["none"] = WebService("none", "none", ())
    client = xivo.client(headers=dict((await xivo.webservice("none")).headers))
    refusals = 0
    for operation in api.operations:
        if operation.acl is None:
            continue
        path = api.full_path(operation)
        for field in operation.path_params:
            path = path.replace(f"{{{field.name}}}", "1")
        assert refused(await client.request(operation.method, path)) == (403, "Forbidden"), operation.name
        refusals += 1
    assert refusals == 24


async def test_unknown_paths_and_methods_are_told_apart(xivo: XivoHouse) -> None:
    client = await xivo.cti("alice")
    assert refused(await client.get("/nothing/here")) == (404, "NotFound")
    assert refused(await client.put("/auth/login")) == (405, "MethodNotAllowed")
    assert refused(await xivo.client().get("/elsewhere")) == (404, "NotFound")


async def test_a_body_over_the_limit_is_refused(xivo: XivoHouse) -> None:
    client = await xivo.cti("alice")
    answer = await client.post("/contact/personal", content=b" " * 65_537)
    assert refused(answer) == (413, "TooLarge")


async def test_a_push_token_is_kept_for_who_registers_it(xivo: XivoHouse) -> None:
    client = await xivo.cti("alice")
    answer = await client.post("/mobile/push/register", json={"token": "1234-5678"})
    assert (answer.status_code, answer.content) == (201, b"")
    assert xivo.simulator.xivo.person("alice").push_token == "1234-5678"
    assert refused(await client.post("/mobile/push/register")) == (400, "JsonBodyNotFound")
    assert refused(await client.post("/mobile/push/register", content=b"{")) == (400, "JsonErrorDecoding")


async def test_the_server_goes_on_after_many_parallel_requests(xivo: XivoHouse) -> None:
    client = await xivo.cti("alice")
    answers = await asyncio.gather(*(client.get("/auth/check") for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
