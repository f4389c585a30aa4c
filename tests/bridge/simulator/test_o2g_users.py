"""The `users` operations of the simulated O2G, over HTTP (seed document 004, "User information")."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bridge.simulator.server import Simulator

NewClient = Callable[[], httpx.AsyncClient]

BASE = "/api/rest/1.0"


def error_of(answer: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    """The `RestErrorInfo` of an answer, which must have this status and type."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    error: dict[str, Any] = answer.json()
    assert error["type"] == kind
    return error


async def test_a_user_sees_only_the_own_login(user: httpx.AsyncClient) -> None:
    assert (await user.get(f"{BASE}/logins?onlyACD")).json() == {"loginNames": ["oxe70120"]}


async def test_an_administrator_sees_all_logins(admin: httpx.AsyncClient, simulator: Simulator) -> None:
    assert (await admin.get(f"{BASE}/logins")).json() == {"loginNames": list(simulator.plan.users)}


async def test_logins_can_be_filtered(admin: httpx.AsyncClient, simulator: Simulator) -> None:
    simulator.plan.users["oxe70131"].node_id = 7
    simulator.plan.users["oxe70121"].node_id = 8
    simulator.plan.users["oxe70122"].external_login = "clara"

    async def logins(query: str) -> list[str]:
        found: list[str] = (await admin.get(f"{BASE}/logins?{query}")).json()["loginNames"]
        return found

    assert await logins("onlyACD") == ["oxe70130", "oxe70131", "oxe70132", "oxe70133", "oxe70139"]
    assert await logins("nodeIds=7,8") == ["oxe70121", "oxe70131"]
    assert await logins("nodeIds=7;8") == ["oxe70121", "oxe70131"]
    assert await logins("nodeIds=7,8&onlyACD") == ["oxe70131"]
    assert await logins("onlyWithExtLogin=") == ["oxe70122"]
    assert await logins("onlyWithExtLogin=false&nodeIds=8") == ["oxe70121"]
    assert await logins("nodeIds=99") == []


async def test_an_own_account_has_devices(user: httpx.AsyncClient) -> None:
    answer = await user.get(f"{BASE}/users/oxe70120")
    assert answer.json() == {
        "companyPhone": "70120",
        "firstName": "Anna",
        "lastName": "Aumont",
        "loginName": "oxe70120",
        "nodeId": "1",
        "voicemail": {"number": "70900", "type": "VM_4645"},
        "devices": [{"type": "DESKPHONE", "id": "70120"}],
    }


async def test_another_users_account_has_no_devices(
    user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    for path in ("/users/oxe70122", "/users?companyPhone=70122"):
        seen_by_user = (await user.get(BASE + path)).json()
        seen_by_admin = (await admin.get(BASE + path)).json()
        assert "devices" not in seen_by_user
        assert [device["id"] for device in seen_by_admin.pop("devices")] == ["70122", "80122"]
        assert seen_by_user == seen_by_admin


async def test_an_account_that_is_not_there_is_an_error(
    user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    for client in (user, admin):
        error_of(await client.get(f"{BASE}/users?companyPhone=1"), 404, "NOT_FOUND")
        error_of(await client.get(f"{BASE}/users/oxe1"), 400, "NOT_FOUND")
    # The number of a second set is no company phone.
    error_of(await user.get(f"{BASE}/users?companyPhone=80122"), 404, "NOT_FOUND")


@pytest.mark.parametrize("query", ["", "?phone=70121", "?companyPhone=70121&nodeId=1"])
async def test_an_account_is_searched_by_exactly_one_parameter(user: httpx.AsyncClient, query: str) -> None:
    error_of(await user.get(f"{BASE}/users{query}"), 400, "BAD_PARAMETER")


async def test_a_changed_secret_code_is_the_next_password(
    user: httpx.AsyncClient, new_client: NewClient
) -> None:
    path = f"{BASE}/users/oxe70120/password"
    answer = await user.put(path, json={"oldPassword": "0000", "newPassword": "2468"})
    assert answer.status_code == 204
    statuses = [
        (await new_client().get("/api/rest/authenticate?version=1.0", auth=("oxe70120", code))).status_code
        for code in ("0000", "2468")
    ]
    assert statuses == [401, 200]
    assert (await user.get(f"{BASE}/logins")).status_code == 200


async def test_an_administrators_password_has_no_form(
    admin: httpx.AsyncClient, new_client: NewClient
) -> None:
    path = f"{BASE}/users/admin/password"
    answer = await admin.put(path, json={"oldPassword": "admin", "newPassword": "correct horse"})
    assert answer.status_code == 204
    answer = await new_client().get("/api/rest/authenticate?version=1.0", auth=("admin", "correct horse"))
    assert answer.status_code == 200


async def test_a_password_changes_only_against_the_old_one_and_in_its_form(user: httpx.AsyncClient) -> None:
    path = f"{BASE}/users/oxe70120/password"

    async def change(old: str, new: str) -> httpx.Response:
        return await user.put(path, json={"oldPassword": old, "newPassword": new})

    error_of(await change("1111", "2468"), 403, "NOT_ALLOWED")
    for form in ("246", "24680", "abcd", "", "１２３４"):
        error_of(await change("0000", form), 400, "BAD_PARAMETER")
    error_of(await user.put(path, json={"newPassword": "2468"}), 400, "BAD_PARAMETER")
    other = f"{BASE}/users/oxe70121/password"
    answer = await user.put(other, json={"oldPassword": "0000", "newPassword": "2468"})
    error_of(answer, 403, "NOT_ALLOWED")


async def test_preferences_keep_what_was_set(user: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    path = f"{BASE}/users/oxe70120/preferences"
    assert (await user.get(path)).json() == {"guiLanguage": "en", "oxeLanguage": "en"}
    assert (await user.post(path, json={"guiLanguage": "en_GB"})).status_code == 204
    assert (await admin.post(path, json={"oxeLanguage": "fr"})).status_code == 204
    assert (await user.get(path)).json() == {"guiLanguage": "en_GB", "oxeLanguage": "fr"}


async def test_an_unsupported_language_says_which_preference_is_wrong(user: httpx.AsyncClient) -> None:
    path = f"{BASE}/users/oxe70120/preferences"
    error = error_of(await user.post(path, json={"guiLanguage": "tlh"}), 400, "BAD_PARAMETER")
    assert error["userPreferences"] == {"errorType": "WRONG_VALUE", "parameter": "GUI_LANGUAGE"}
    error = error_of(await user.post(path, json={"oxeLanguage": "tlh"}), 400, "BAD_PARAMETER")
    assert "userPreferences" not in error
    assert (await user.get(path)).json()["guiLanguage"] == "en"


async def test_a_user_sets_the_own_preferences_whoever_the_path_names(user: httpx.AsyncClient) -> None:
    """The document: the parameter is ignored in a user session. Reading another's stays forbidden."""
    other = f"{BASE}/users/oxe70121/preferences"
    assert (await user.post(other, json={"guiLanguage": "de"})).status_code == 204
    assert (await user.get(f"{BASE}/users/oxe70120/preferences")).json()["guiLanguage"] == "de"
    error_of(await user.get(other), 403, "NOT_ALLOWED")


async def test_an_administrator_has_preferences_too(admin: httpx.AsyncClient) -> None:
    path = f"{BASE}/users/admin/preferences"
    assert (await admin.post(path, json={"guiLanguage": "it"})).status_code == 204
    assert (await admin.get(path)).json() == {"guiLanguage": "it", "oxeLanguage": "en"}


async def test_supported_languages_are_those_that_can_be_set(user: httpx.AsyncClient) -> None:
    path = f"{BASE}/users/oxe70120/preferences"
    languages = (await user.get(f"{path}/supportedLanguages")).json()["supportedLanguages"]
    assert {"fr", "en-gb", "de", "es", "pt", "it"} <= set(languages)
    for language in languages:
        assert (await user.post(path, json={"guiLanguage": language})).status_code == 204
