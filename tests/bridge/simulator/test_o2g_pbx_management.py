"""Objects of the PBX (seed document 004, "PBX management")."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.bridge.simulator.conftest import SignIn
from tests.bridge.simulator.o2g_checked import Checked, Phones

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
    acd2 = "Application_Configuration/1/ACD2/1"
    assert node["objectNames"] == [
        "Subscriber",
        "System_Parameters",
        f"{acd2}/ACD2_Pilot",
        f"{acd2}/ACD2_Operator/1/ACD2_Operator_data",
    ]
    assert node["create"] is False
    for path in node["objectNames"]:
        assert (await api.get(f"{INSTANCES}/{path}"))["objectIds"]
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


# Complex values and identifiers of several parts

ACD2 = f"{INSTANCES}/Application_Configuration/1/ACD2/1"
OPERATOR = f"{ACD2}/ACD2_Operator/1/ACD2_Operator_data/70130"


def skill_set(*skills: dict[str, str]) -> dict[str, Any]:
    values = [
        {
            "name": "SkillSet",
            "attributes": [{"name": f"Skill_{key}", "value": [value]} for key, value in skill.items()],
        }
        for skill in skills
    ]
    return {"attributes": [{"name": "SkillSet", "complexValue": values}]}


async def skills(api: Checked) -> dict[str, tuple[str, str]]:
    """Level and activity by number, as the management shows them."""
    (attribute,) = (await api.get(f"{OPERATOR}?attributes=SkillSet"))["attributes"]
    found = [values(each) for each in attribute["complexValue"]]
    return {each["Skill_nb"][0]: (each["Skill_Level"][0], each["Skill_Activate"][0]) for each in found}


async def test_an_operators_skills_are_set_added_and_removed(api: Checked) -> None:
    """Seed document 004, PUT on an ACD2_Operator_data: the document's own three requests."""
    async with api.events("agent", ids=["oxe70130"]) as events:
        first, second = (
            {"nb": "1", "Level": "1", "Activate": "true"},
            {"nb": "2", "Level": "8", "Activate": "true"},
        )
        await api.do("PUT", OPERATOR, skill_set(first, second))
        assert await skills(api) == {"1": ("1", "true"), "2": ("8", "true")}
        told = await events.next()
        assert [each["number"] for each in told["skills"]["skills"]] == [1, 2]
        await api.do(
            "PUT", f"{OPERATOR}?action=add", skill_set({"nb": "9", "Level": "8", "Activate": "false"})
        )
        assert await skills(api) == {"1": ("1", "true"), "2": ("8", "true"), "9": ("8", "false")}
        await api.do("PUT", f"{OPERATOR}?action=delete", skill_set({"nb": "2"}))
        assert await skills(api) == {"1": ("1", "true"), "9": ("8", "false")}
    shown = (await api.get("/acd/agent/config?loginName=oxe70130"))["skills"]["skills"]
    assert [(each["number"], each["level"], each["active"]) for each in shown] == [
        (1, 1, True),
        (9, 8, False),
    ]


async def test_what_an_agent_does_to_his_skills_shows_in_the_management(api: Checked) -> None:
    before = await skills(api)
    (number, *_) = before
    await api.do("POST", "/acd/agent/config/skills/deactivate?loginName=oxe70130", {"skills": [int(number)]})
    assert (await skills(api))[number] == (before[number][0], "false")


@pytest.mark.parametrize(
    "wrong",
    [
        {"attributes": [{"name": "SkillSet", "value": ["1"]}]},
        skill_set({"Level": "1"}),
        skill_set({"nb": "x"}),
        skill_set({"nb": "1", "Activate": "perhaps"}),
        skill_set({"nb": "1"}, {"nb": "01"}),
        skill_set({"colour": "1"}),
        {"attributes": [{"name": "SkillSet", "complexValue": [{"name": "Other"}]}]},
        {"attributes": [{"name": "SkillSet", "complexValue": ["1"]}]},
    ],
)
async def test_a_complex_value_that_is_none_is_refused(api: Checked, wrong: dict[str, Any]) -> None:
    before = await skills(api)
    assert await api.fails("PUT", OPERATOR, wrong) == (400, "BAD_PARAMETER")
    assert await skills(api) == before


async def test_complex_attributes_are_no_filters_and_simple_ones_not_complex(api: Checked) -> None:
    assert (await api.fails("GET", f"{OPERATOR.rpartition('/')[0]}?filter=SkillSet==1"))[0] == 400
    wrong = {"attributes": [{"name": "Annu_Name", "complexValue": [{"name": "Annu_Name"}]}]}
    assert (await api.fails("PUT", f"{SUBSCRIBERS}/70120", wrong))[0] == 400


async def test_a_pilot_is_renamed_and_neither_created_nor_deleted(api: Checked) -> None:
    pilots = f"{ACD2}/ACD2_Pilot"
    assert (await api.get(pilots))["objectIds"] == ["60141", "60142"]
    async with api.events("pbxManagement") as events:
        await api.do("PUT", f"{pilots}/60141", body(Pilot_Name="Front desk"))
        told = await events.next()
        assert (told["objectName"], told["father"]) == ("ACD2_Pilot", {"objectName": "ACD2", "objectId": "1"})
    assert values(await api.get(f"{pilots}/60141?attributes=Pilot_Name")) == {"Pilot_Name": ["Front desk"]}
    assert (await api.get("/acd/1/pilots/60141"))["name"] == "Front desk"
    assert (await api.fails("POST", pilots, body(Directory_Number="60149")))[0] == 405
    assert (await api.fails("DELETE", f"{pilots}/60141"))[0] == 405


async def test_an_identifier_of_two_parts_is_both_with_a_comma(api: Checked) -> None:
    """Seed document 004, the examples of SmLayout."""
    layouts = f"{INSTANCES}/System_Parameters/1/SubMessage/1/SmLayout"
    assert (await api.get(layouts))["objectIds"] == ["0,6-0", "1,6-0", "2,6-0"]
    parts = {"Submsg_Coupler.Submsg_id": "3", "Submsg_Coupler.Crystal_Coupler": "6-0"}
    created = await api.answer("POST", layouts, body(**parts))
    assert created.headers["location"].endswith("/SmLayout/3,6-0")
    found = await api.get(f"{layouts}/3,6-0")
    assert (found["objectId"], values(found)) == ("3,6-0", {name: [value] for name, value in parts.items()})
    assert (await api.fails("POST", layouts, body(**parts)))[0] == 409
    assert (await api.fails("POST", layouts, body(**{"Submsg_Coupler.Submsg_id": "4"})))[0] == 400
    await api.do("DELETE", f"{layouts}/3,6-0")


# The telephones follow


async def test_a_new_subscriber_is_a_user_who_signs_in_and_is_called(
    api: Checked, sign_in: SignIn, admin: httpx.AsyncClient
) -> None:
    async with api.events("userManagement") as events:
        new = body(
            Directory_Number="70300",
            Annu_Name="Durand",
            Annu_First_Name="Gerard",
            Station_Type="SIP_Extension",
        )
        await api.do("POST", SUBSCRIBERS, new)
        created = (await events.next())["user"]
    assert (created["loginName"], created["lastName"]) == ("oxe70300", "Durand")
    assert [(each["id"], each["type"]) for each in created["devices"]] == [("70300", "SOFTPHONE")]
    his = Checked(await sign_in("oxe70300"))
    async with his.events("telephony") as events:
        await Phones(admin).talk("70120", "70300")
        names = [(await events.next())["eventName"] for _ in range(5)]
    assert (names[0], names[-2:]) == ("OnCallCreated", ["OnCallRemoved", "OnUserStateModified"])
    assert len((await his.get("/comlog/records"))["comHistoryRecords"]) == 1


async def test_a_deleted_subscriber_is_gone_and_leaves_nothing_to_the_next_one(
    api: Checked, sign_in: SignIn, admin: httpx.AsyncClient
) -> None:
    his = Checked(await sign_in("oxe70124"))
    await Phones(admin).miss("70120", "70124")
    await his.do("POST", "/routing/dnd")
    async with api.events("userManagement") as events:
        await api.do("DELETE", f"{SUBSCRIBERS}/70124")
        assert await events.next() == {"eventName": "OnUserDeleted", "loginName": "oxe70124"}
    assert (await his.fails("GET", "/logins"))[0] == 403
    assert "oxe70124" not in (await api.get("/logins"))["loginNames"]
    assert (await api.get("/users?companyPhone=70120"))["loginName"] == "oxe70120"
    assert (await api.fails("GET", "/users?companyPhone=70124"))[0] == 404
    await api.do("POST", SUBSCRIBERS, body(Directory_Number="70124", Annu_Name="Nouveau"))
    again = Checked(await sign_in("oxe70124"))
    assert (await again.get("/comlog/records"))["comHistoryRecords"] == []
    assert (await again.get("/eventSummary"))["eventWaiting"] is False
    assert (await again.get("/routing/dnd"))["activate"] is False


async def test_a_busy_subscriber_is_only_deleted_by_force(
    api: Checked, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    phones = Phones(admin)
    ref = await phones.dial("70120", "70121")
    await phones.answer("70121", ref)
    assert await api.fails("DELETE", f"{SUBSCRIBERS}/70121") == (400, "NOT_EXPECTED")
    async with Checked(user).events("telephony") as events:
        await api.do("DELETE", f"{SUBSCRIBERS}/70121?force")
        assert (await events.next())["eventName"] == "OnCallRemoved"
    assert (await api.get(SUBSCRIBERS + "?filter=Directory_Number==70121"))["objectIds"] == []


async def test_other_names_are_shown_to_whom_one_calls(
    api: Checked, sign_in: SignIn, admin: httpx.AsyncClient
) -> None:
    boris = Checked(await sign_in("oxe70121"))
    async with api.events("user", ids=["oxe70120"]) as events:
        await api.do("PUT", f"{SUBSCRIBERS}/70120", body(Annu_Name="Durand", Annu_First_Name="Joe"))
        changed = (await events.next())["user"]
    assert (changed["firstName"], changed["lastName"]) == ("Joe", "Durand")
    await Phones(admin).dial("70120", "70121")
    (call,) = (await boris.get("/telephony/calls"))["calls"]
    assert {each["identity"]["lastName"] for each in call["participants"] if "identity" in each} >= {"Durand"}


async def test_an_attached_set_rings_with_the_main_one_and_is_a_user_again_when_detached(
    api: Checked, user: httpx.AsyncClient, sign_in: SignIn, admin: httpx.AsyncClient
) -> None:
    """Seed document 004: `Attached_MultiTandem` of a subscriber."""
    anna, other = Checked(user), Checked(await sign_in("oxe70125"))
    async with api.events("userManagement") as events:
        await api.do("PUT", f"{SUBSCRIBERS}/70120?action=add", body(Attached_MultiTandem="70125"))
        assert await events.next() == {"eventName": "OnUserDeleted", "loginName": "oxe70125"}
        changed = (await events.next())["user"]
        assert [each["id"] for each in changed["devices"]] == ["70120", "70125"]
    assert (await other.fails("GET", "/logins"))[0] == 403
    ref = await Phones(admin).dial("70121", "70120")
    (call,) = (await anna.get("/telephony/calls"))["calls"]
    assert [each["deviceId"] for each in call["legs"]] == ["70120", "70125"]
    refused = await api.fails("PUT", f"{SUBSCRIBERS}/70120", body(Attached_MultiTandem=[]))
    assert refused == (400, "NOT_EXPECTED")
    await anna.do("POST", f"/telephony/calls/{ref}/dropme")
    await api.do("PUT", f"{SUBSCRIBERS}/70120", body(Attached_MultiTandem=[]))
    assert [each["deviceId"] for each in (await anna.get("/telephony/state"))["deviceCapabilities"]] == [
        "70120"
    ]
    assert (await Checked(await sign_in("oxe70125")).get("/users/oxe70125"))["lastName"] == "Faure"


async def test_the_type_of_a_set_and_its_voice_mail_are_changed(api: Checked) -> None:
    path = f"{SUBSCRIBERS}/70120"
    await api.do("PUT", path, body(Station_Type="DECT", Voice_Mail_Directory_Number=[]))
    user = await api.get("/users/oxe70120")
    assert [each["type"] for each in user["devices"]] == ["DECT"]
    assert "voicemail" not in user
    await api.do("PUT", path, body(Voice_Mail_Directory_Number="70900"))
    assert (await api.get("/users/oxe70120"))["voicemail"]["number"] == "70900"


@pytest.mark.parametrize(
    ("method", "path", "wrong", "status"),
    [
        ("POST", "", body(Directory_Number="60141"), 409),
        ("POST", "", body(Directory_Number="60121"), 409),
        ("POST", "", body(Directory_Number="0123"), 409),
        ("POST", "", body(Directory_Number="12*"), 400),
        ("POST", "", body(Directory_Number="1/2"), 400),
        ("POST", "", body(Annu_Name="Durand"), 400),
        ("POST", "", body(Directory_Number="70301", Voice_Mail_Directory_Number="1"), 400),
        ("PUT", "/70120", body(Attached_MultiTandem=["4"]), 400),
        ("PUT", "/70120", body(Attached_MultiTandem=["70120"]), 400),
        ("PUT", "/70120", body(Attached_MultiTandem=["70122"]), 400),
        ("PUT", "/70120", body(Attached_MultiTandem=["70130"]), 400),
        ("PUT", "/70120", body(Attached_MultiTandem=["70125", "70125"]), 400),
        ("PUT", "/80122", body(Attached_MultiTandem=["70125"]), 400),
        ("PUT", "/70120", body(Voice_Mail_Directory_Number="70121"), 400),
        ("DELETE", "/70130", None, 400),
    ],
)
async def test_what_the_pbx_cannot_do_is_refused_and_changes_nothing(
    api: Checked, method: str, path: str, wrong: dict[str, Any] | None, status: int
) -> None:
    before = await api.get(f"{SUBSCRIBERS}?attributes=Annu_Name,Attached_MultiTandem")
    assert (await api.fails(method, SUBSCRIBERS + path, wrong))[0] == status
    assert await api.get(f"{SUBSCRIBERS}?attributes=Annu_Name,Attached_MultiTandem") == before
