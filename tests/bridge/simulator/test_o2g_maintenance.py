"""The system's state and licences (seed document 004, "Maintenance")."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from bridge.simulator.server import Simulator
from tests.bridge.simulator.o2g_checked import Checked

STATUS = "/system/status"


@pytest.fixture
def api(admin: httpx.AsyncClient) -> Checked:
    return Checked(admin)


async def test_a_licence_is_there_or_not(api: Checked) -> None:
    assert await api.do("GET", "/system/licenses?lic=ROXE_API_PHONESETPROG") is None
    assert await api.fails("GET", "/system/licenses?lic=ROXE_HA") == (403, "NOT_ALLOWED")
    assert await api.fails("GET", "/system/licenses") == (400, "BAD_PARAMETER")


async def test_a_licence_is_asked_for_without_a_session(new_client: Callable[[], httpx.AsyncClient]) -> None:
    api = Checked(new_client())
    assert await api.do("GET", "/system/licenses?lic=ROXE_API_TEL_BASIC") is None
    assert (await api.fails("GET", STATUS))[0] == 403


async def test_only_an_administrator_sees_the_status(user: httpx.AsyncClient) -> None:
    assert await Checked(user).fails("GET", STATUS) == (403, "NOT_ALLOWED")


async def test_the_status_counts_users_and_licences(api: Checked, simulator: Simulator) -> None:
    async def used() -> tuple[int, dict[str, int]]:
        status = await api.get(STATUS)
        (pbx,) = status["pbxs"]
        assert pbx["ctiLinkState"] == "CONNECTED_MAIN"
        return pbx["monitoredUserNumber"], {
            each["name"]: each["currentUsed"] for each in status["license"]["lics"]
        }

    everybody = len(simulator.plan.users)
    users, licences = await used()
    assert (users, licences["ROXE_API_TEL_ADVANCED"]) == (everybody, everybody)
    assert licences["ROXE_API_CONTACTCENTER"] == 5
    await api.do("DELETE", "/usermanagement/oxe70130")
    users, licences = await used()
    assert (users, licences["ROXE_API_TEL_ADVANCED"]) == (everybody - 1, everybody - 1)
    assert licences["ROXE_API_CONTACTCENTER"] == 4


async def test_a_call_that_is_recorded_shows_in_the_status(
    api: Checked, user: httpx.AsyncClient, simulator: Simulator
) -> None:
    mine = Checked(user)
    body = {"deviceId": "70120", "callee": "70121", "autoAnswer": True}
    ref = (await mine.client.post("/api/rest/1.0/telephony/calls", json=body)).headers["location"][-16:]
    assert "drLinks" not in (await api.get(STATUS))["pbxs"][0]
    query = "loginName=oxe70121"
    await api.do("POST", f"/telephony/calls/{ref}/answer?{query}", {"deviceId": "70121"})
    await mine.do("POST", f"/telephony/calls/{ref}/recording?action=start")
    (link,) = (await api.get(STATUS))["pbxs"][0]["drLinks"]
    assert [each["number"] for each in link["recordedDevices"]] == ["70120"]
