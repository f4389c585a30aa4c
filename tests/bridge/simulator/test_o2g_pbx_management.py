"""Objects of the PBX (seed document 004, "PBX management")."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.bridge.simulator.o2g_checked import Checked

INSTANCES = "/pbxs/1/instances"
SUBSCRIBERS = f"{INSTANCES}/Subscriber"


@pytest.fixture
def api(admin: httpx.AsyncClient) -> Checked:
    return Checked(admin)


def body(**values: str | list[str]) -> dict[str, Any]:
    lists = {name: [value] if isinstance(value, str) else value for name, value in values.items()}
    return {"attributes": [{"name": name, "value": value} for name, value in lists.items()]}


def values(found: dict[str, Any]) -> dict[str, list[str]]:
    return {each["name"]: each["value"] for each in found["attributes"]}


async def test_the_node_leads_to_its_objects(api: Checked, user: httpx.AsyncClient) -> None:
    assert await api.get("/pbxs") == {"nodeIds": ["1"]}
    assert (await api.get("/pbxs/1"))["nodeId"] == 1
    node = await api.get(INSTANCES)
    assert (node["objectNames"], node["create"]) == (["Subscriber", "System_Parameters"], False)
    assert (await api.fails("GET", "/pbxs/2"))[0] == 400
    assert await Checked(user).fails("GET", "/pbxs") == (403, "NOT_ALLOWED")


async def test_a_subscriber_is_created_changed_and_deleted_and_told(api: Checked) -> None:
    async with api.events("pbxManagement") as events:
        new = body(Directory_Number="70300", Annu_Name="Durand", Station_Type="NOE_C_IP")
        answer = await api.answer("POST", SUBSCRIBERS, new)
        assert answer.headers["location"].endswith(f"{SUBSCRIBERS}/70300")
        assert (await api.fails("POST", SUBSCRIBERS, new))[0] == 409
        await api.do("PUT", f"{SUBSCRIBERS}/70300", body(Annu_First_Name="Joe"))
        found = values(await api.get(f"{SUBSCRIBERS}/70300"))
        assert (found["Annu_Name"], found["Annu_First_Name"]) == (["Durand"], ["Joe"])
        await api.do("PUT", f"{SUBSCRIBERS}/70300?action=ReinitMemory", {})
        await api.do("DELETE", f"{SUBSCRIBERS}/70300?force")
        told = [await events.next() for _ in range(4)]
    whats = ["Created", "Modified", "Modified", "Deleted"]
    assert [each["eventName"] for each in told] == [f"OnPbxObjectInstance{what}" for what in whats]
    assert {(each["objectName"], each["objectId"], each["nodeId"]) for each in told} == {
        ("Subscriber", "70300", "1")
    }
    assert await api.fails("GET", f"{SUBSCRIBERS}/70300") == (404, "NOT_FOUND")


async def test_objects_below_an_object_have_the_full_path(api: Checked) -> None:
    aliases = f"{SUBSCRIBERS}/70120/Subscriber_Alias"
    await api.do("POST", aliases, body(Alias_Number="5", Annu_Name="Durand"))
    assert (await api.get(aliases))["objectIds"] == ["5"]
    assert values(await api.get(f"{aliases}/5"))["Annu_Name"] == ["Durand"]
    await api.do("DELETE", f"{aliases}/5")
    ranges = f"{INSTANCES}/System_Parameters/1/Free_Range_List"
    await api.do("POST", ranges, body(Name="range1", Begin_Range="2000", End_Range="3000"))
    assert (await api.get(ranges))["objectIds"] == ["range1"]
    assert (await api.fails("DELETE", f"{INSTANCES}/System_Parameters/1"))[0] == 405


async def test_instances_are_filtered(api: Checked) -> None:
    async def found(wanted: str) -> list[str]:
        ids: list[str] = (await api.get(f"{SUBSCRIBERS}?filter={wanted}"))["objectIds"]
        return ids

    assert await found("Annu_Name==Be*") == ["70121"]
    assert await found("Annu_Name==*mont") == ["70120"]
    assert await found("Station_Type==Remote_Extension or Directory_Number==70120") == ["70120", "80123"]
    assert await found("Directory_Number=ge=70122 and Directory_Number=le=70123") == ["70122", "70123"]
    shown = await api.get(
        f"{SUBSCRIBERS}?filter=Directory_Number==70120&attributes=Annu_Name,Annu_First_Name"
    )
    assert values(shown["objects"][0]) == {"Annu_Name": ["Aumont"], "Annu_First_Name": ["Anna"]}
    assert (await api.fails("GET", f"{SUBSCRIBERS}?filter=Annu_Name"))[0] == 400
    assert (await api.fails("GET", f"{SUBSCRIBERS}?filter=Nothing==1"))[0] == 400


async def test_lists_grow_and_shrink(api: Checked) -> None:
    path = f"{SUBSCRIBERS}/70120"
    for action, given, left in (
        ("", ["70125", "70126"], ["70125", "70126"]),
        ("?action=add", ["70127", "70125"], ["70125", "70126", "70127"]),
        ("?action=delete", ["70126"], ["70125", "70127"]),
        ("", [], []),
    ):
        await api.do("PUT", path + action, body(Attached_MultiTandem=given))
        found = await api.get(f"{path}?attributes=Attached_MultiTandem")
        assert values(found) == {"Attached_MultiTandem": left}


async def test_the_model_says_what_is_allowed(api: Checked) -> None:
    model = await api.get("/pbxs/1/model")
    assert await api.get("/pbxs/1/model/Subscriber") == model["objects"][0]
    assert (await api.get("/pbxs/1/model/Free_Range_List"))["attributes"][0]["mandatory"] is True
    assert (await api.fails("GET", "/pbxs/1/model/Nothing"))[0] == 400


@pytest.mark.parametrize(
    "wrong",
    [body(Nothing="1"), body(Station_Type="TELEX"), body(Annu_Name=["a", "b"]), body(Directory_Number="1")],
)
async def test_what_the_model_does_not_allow_is_refused(api: Checked, wrong: dict[str, Any]) -> None:
    assert await api.fails("PUT", f"{SUBSCRIBERS}/70120", wrong) == (400, "BAD_PARAMETER")
    assert (await api.fails("PUT", f"{SUBSCRIBERS}/70120?action=explode", {}))[0] == 400
