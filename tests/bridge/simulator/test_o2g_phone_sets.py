"""What is programmed on users' sets (seed document 004, "Phone Set Programming")."""

from __future__ import annotations

import httpx
import pytest

from tests.bridge.simulator.conftest import SignIn
from tests.bridge.simulator.o2g_checked import Checked

SETS = "/users/oxe70123/devices"
DESK, MOBILE = f"{SETS}/70123", f"{SETS}/80123"


@pytest.fixture
async def api(sign_in: SignIn) -> Checked:
    """The session of a user with a desk set and a remote extension."""
    return Checked(await sign_in("oxe70123"))


async def test_a_user_has_sets(api: Checked) -> None:
    devices = (await api.get(SETS))["devices"]
    assert [(each["type"], each["id"]) for each in devices] == [("DESKPHONE", "70123"), ("MOBILE", "80123")]
    assert await api.get(DESK) == devices[0]
    assert await api.fails("GET", f"{SETS}/70120") == (404, "NOT_FOUND")
    assert await api.fails("GET", "/users/oxe70120/devices") == (403, "NOT_ALLOWED")
    assert (await api.get(f"{DESK}/addons")) == {"addonTypes": ["ADDON_40_KEYS"]}
    assert (await api.get(f"{MOBILE}/addons")) == {"addonTypes": ["NO_EXTENSIONS"]}


async def test_an_administrator_programs_anybodys_set(admin: httpx.AsyncClient, api: Checked) -> None:
    await Checked(admin).do("PUT", f"{DESK}/lock?activate=true")
    assert (await api.get(f"{DESK}/dynamicState"))["lock"] is True


async def test_lock_camp_on_and_associate_are_kept_by_set(api: Checked) -> None:
    assert await api.get(f"{DESK}/dynamicState") == {"lock": False, "campon": False}
    await api.do("PUT", f"{DESK}/campon?activate=true")
    await api.do("PUT", f"{DESK}/associate", {"number": "70124"})
    assert await api.get(f"{DESK}/dynamicState") == {"lock": False, "campon": True, "associate": "70124"}
    assert await api.get(f"{MOBILE}/dynamicState") == {"lock": False, "campon": False}
    await api.do("PUT", f"{DESK}/campon?activate=false")
    await api.do("PUT", f"{DESK}/associate", {})
    assert await api.get(f"{DESK}/dynamicState") == {"lock": False, "campon": False}
    assert await api.fails("PUT", f"{DESK}/lock") == (400, "BAD_PARAMETER")


async def test_a_remote_extension_is_the_one_of_the_routing(api: Checked) -> None:
    assert await api.get(f"{MOBILE}/REActiveState") == {"active": True}
    async with api.events("routingManagement") as events:
        await api.do("PUT", f"{MOBILE}/REActive?activate=false")
        event = await events.next()
    (route,) = event["routingState"]["presentationRoutes"]
    assert [each["selected"] for each in route["destinations"]] == [True, False]
    assert await api.get(f"{MOBILE}/REActiveState") == {"active": False}
    assert await api.fails("GET", f"{DESK}/REActiveState") == (400, "NOT_EXPECTED")


async def test_keys_are_programmed_and_cleared(api: Checked) -> None:
    keys = f"{DESK}/programmeableKeys"
    await api.do("PUT", f"{keys}/4", {"position": 4, "number": "70120", "mnemonic": "Anna"})
    await api.do("PUT", f"{keys}/3", {"number": "0388 55", "locked": True})
    every = (await api.get(keys))["pkeys"]
    assert len(every) == 40
    assert every[0] == {"position": 1, "number": "", "mnemonic": "", "locked": False}
    programmed = (await api.get(f"{DESK}/programmedKeys"))["pkeys"]
    assert programmed == every[2:4]
    assert [(each["position"], each["number"]) for each in programmed] == [(3, "038855"), (4, "70120")]
    await api.do("DELETE", f"{keys}/4")
    assert await api.fails("DELETE", f"{keys}/4") == (404, "NOT_FOUND")
    assert await api.fails("DELETE", f"{keys}/3") == (403, "NOT_ALLOWED")
    await api.do("PUT", f"{keys}/3", {"number": "1", "locked": False})
    await api.do("DELETE", f"{keys}/3")
    assert (await api.get(f"{DESK}/programmedKeys"))["pkeys"] == []


async def test_soft_keys_are_programmed_and_cleared(api: Checked) -> None:
    keys = f"{DESK}/softKeys"
    body = {"position": 3, "number": "4567", "mnemonic": "user2"}
    await api.do("PUT", f"{keys}/3", body)
    assert await api.get(keys) == {"skeys": [body]}
    await api.do("DELETE", f"{keys}/3")
    assert await api.get(keys) == {"skeys": []}
    assert await api.fails("DELETE", f"{keys}/3") == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("position", "body"),
    [("0", {"number": "1"}), ("41", {"number": "1"}), ("x", {"number": "1"}), ("3", {}), ("3", {"number": "a"}),
     ("3", {"number": "1", "position": 4})],
)  # fmt: skip
async def test_a_wrong_key_is_refused(api: Checked, position: str, body: dict[str, object]) -> None:
    path = f"{DESK}/programmeableKeys/{position}"
    assert await api.fails("PUT", path, body) == (400, "BAD_PARAMETER")


async def test_a_pin_is_kept_as_far_as_it_is_named(api: Checked) -> None:
    pin = f"{DESK}/pin"
    await api.do("PUT", pin, {"Pin_Number": "4321", "With_Secret_Code": "TRUE", "Pin_Group": "1"})
    await api.do("PUT", pin, {"Pin_Type_Of_Control": "PIN_Group_Control"})
    assert await api.get(pin) == {
        "Pin_Number": "4321",
        "With_Secret_Code": True,
        "Pin_Type_Of_Control": "PIN_Group_Control",
        "Pin_Group": 1,
    }
    assert await api.fails("PUT", pin, {"Pin_Type_Of_Control": "PIN"}) == (400, "BAD_PARAMETER")
    assert await api.fails("PUT", pin, {"Pin_Number": "12a"}) == (400, "BAD_PARAMETER")


async def test_a_prefix_is_found_by_type_and_value(api: Checked) -> None:
    query = "type=Station_Facility_Type&value="
    prefixes = "/users/oxe70123/prefixes"
    found = await api.get(f"{prefixes}?{query}Overflow_on_busy_on_associated")
    assert found == {"value": "Overflow_on_busy_on_associated", "number": "485"}
    assert await api.fails("GET", f"{prefixes}?{query}lock") == (404, "NOT_FOUND")
    assert await api.fails("GET", f"{prefixes}?type=Station_Facility_Type") == (400, "BAD_PARAMETER")
