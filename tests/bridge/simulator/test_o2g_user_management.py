"""Which subscribers are users of the simulated O2G (seed document 004, "User Management")."""

from __future__ import annotations

import httpx
import pytest

from bridge.simulator.server import Simulator
from tests.bridge.simulator.conftest import SignIn
from tests.bridge.simulator.o2g_checked import Checked

USERS = "/usermanagement"


@pytest.fixture
def api(admin: httpx.AsyncClient) -> Checked:
    return Checked(admin)


async def test_logins_are_found_by_node_and_by_any_set(api: Checked, simulator: Simulator) -> None:
    simulator.plan.users["oxe70121"].node_id = 7
    assert (await api.get(USERS))["loginNames"] == list(simulator.plan.users)
    assert (await api.get(f"{USERS}?nodeIds=7,8"))["loginNames"] == ["oxe70121"]
    assert (await api.get(f"{USERS}?deviceNumber=80122"))["loginNames"] == ["oxe70122"]


async def test_a_removed_user_is_gone_from_every_list_and_can_be_created_again(
    api: Checked, sign_in: SignIn, simulator: Simulator
) -> None:
    his = Checked(await sign_in("oxe70122"))
    async with api.events("userManagement") as events:
        await api.do("DELETE", f"{USERS}/oxe70122")
        assert await events.next() == {"eventName": "OnUserDeleted", "loginName": "oxe70122"}
        assert (await his.fails("GET", "/logins"))[0] == 403
        assert (await his.client.post("/api/rest/1.0/sessions", json={"applicationName": "x"})).is_error
        assert "oxe70122" not in (await api.get("/logins"))["loginNames"]
        assert (await api.fails("GET", f"{USERS}/oxe70122"))[0] == 400
        assert (await api.fails("DELETE", f"{USERS}/oxe70122"))[0] == 404
        assert (await api.fails("GET", "/users?companyPhone=70122"))[0] == 404

        created = await api.do("POST", USERS, {"nodeId": "1", "deviceNumbers": [80122]})
        assert [each["loginName"] for each in created["users"]] == ["oxe70122"]
        assert [each["id"] for each in created["users"][0]["devices"]] == ["70122", "80122"]
        assert await events.next() == {"eventName": "OnUserCreated", "user": created["users"][0]}
    assert await api.get(f"{USERS}/oxe70122") == created["users"][0]
    await sign_in("oxe70122")


async def test_all_subscribers_of_a_node_become_users(api: Checked, simulator: Simulator) -> None:
    for login in ("oxe70120", "oxe70121"):
        await api.do("DELETE", f"{USERS}/{login}")
    await api.do("POST", USERS, {"nodeId": 1, "all": True})
    assert (await api.get(USERS))["loginNames"] == list(simulator.plan.users)


async def test_nobody_is_created_when_one_number_is_wrong(api: Checked) -> None:
    await api.do("DELETE", f"{USERS}/oxe70120")
    request = {"nodeId": 1, "deviceNumbers": ["70120", "4"]}
    assert await api.fails("POST", USERS, request) == (404, "NOT_FOUND")
    assert "oxe70120" not in (await api.get(USERS))["loginNames"]
    assert await api.fails("POST", USERS, {"nodeId": 9, "all": True}) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    "body", [{"nodeId": 1}, {"all": True}, {"nodeId": 1, "all": True, "deviceNumbers": ["70120"]}]
)
async def test_a_request_says_whom_and_where(api: Checked, body: dict[str, object]) -> None:
    assert await api.fails("POST", USERS, body) == (400, "BAD_PARAMETER")


async def test_only_administrators_manage_users(user: httpx.AsyncClient) -> None:
    assert await Checked(user).fails("GET", USERS) == (403, "NOT_ALLOWED")
