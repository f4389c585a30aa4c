"""The simulated configuration server: profiles, callbacks with their filters, agents, dissuasion."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.bridge.simulator.xivo_house import CONFIGMGT, XivoHouse, good, refused

RIGHTS = {
    "queueIds": [3, 2, 1, 7],
    "groupIds": [3, 1, 2],
    "incallIds": [],
    "recordingAccess": True,
    "dissuasionAccess": False,
}


@pytest.fixture
def config(xivo: XivoHouse) -> httpx.AsyncClient:
    return xivo.configmgt()


@pytest.mark.parametrize(
    "headers", [{}, {"X-Auth-Token": "wrong"}, {"Authorization": "Bearer xivo-demo-token"}]
)
async def test_without_the_token_nothing_is_told(xivo: XivoHouse, headers: dict[str, str]) -> None:
    assert refused(await xivo.client(CONFIGMGT, headers).get("/users")) == (401, "Unauthorized")


# Profiles


async def test_the_profiles_of_users_are_listed(config: httpx.AsyncClient) -> None:
    users = good(await config.get("/users"))
    assert users[0] == {"name": "Johnson", "firstname": "Alice", "login": "alice", "profile": "admin"}
    assert [user["login"] for user in users] == ["alice", "bob", "carol", "dave"]


async def test_rights_are_as_they_were_set_until_they_are_deleted(config: httpx.AsyncClient) -> None:
    body = {"type": "supervisor", "data": RIGHTS}
    assert (await config.post("/rights/user/dave", json=body)).content == b""
    assert good(await config.get("/rights/user/dave")) == body
    good(await config.delete("/rights/user/dave"))
    assert refused(await config.get("/rights/user/dave")) == (404, "UserNotFound")
    assert "dave" not in [user["login"] for user in good(await config.get("/users"))]
    good(await config.post("/rights/user/dave", json={"type": "supervisor"}))
    data = good(await config.get("/rights/user/dave"))["data"]
    assert (data["recordingAccess"], data["dissuasionAccess"]) == (True, False)  # the documented defaults


async def test_an_administrator_has_no_rights_apart_and_a_teacher_only_what_teachers_have(
    config: httpx.AsyncClient,
) -> None:
    assert good(await config.get("/rights/user/alice")) == {"type": "admin"}
    assert set(good(await config.get("/rights/user/carol"))["data"]) == {"queueIds", "groupIds", "incallIds"}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_rights_of_nobody_are_not_found(config: httpx.AsyncClient, method: str) -> None:
    body = {"type": "admin"} if method == "POST" else None
    assert refused(await config.request(method, "/rights/user/nobody", json=body)) == (404, "UserNotFound")


@pytest.mark.parametrize("body", [{}, {"type": "king"}, {"type": "teacher", "data": {"queueIds": ["x"]}}])
async def test_a_profile_that_does_not_exist_is_refused(config: httpx.AsyncClient, body: object) -> None:
    assert refused(await config.post("/rights/user/bob", json=body)) == (400, "BadRequest")


# Callbacks


async def new_list(config: httpx.AsyncClient, name: str = "newlist") -> str:
    made = good(await config.post("/callback_lists", json={"name": name, "queueId": 1}))
    assert made == {"callbacks": [], "name": name, "queueId": 1, "uuid": made["uuid"]}
    return str(made["uuid"])


async def test_a_list_is_there_until_it_is_deleted(config: httpx.AsyncClient) -> None:
    uuid = await new_list(config)
    assert uuid in [each["uuid"] for each in good(await config.get("/callback_lists"))]
    ongoing = good(await config.get("/callback_lists", params={"withRequest": "true"}))
    assert [each["name"] for each in ongoing] == ["Support"]  # the only one with a request that is not closed
    gone = good(await config.delete("/callback_lists", params={"listUuid": uuid}))
    assert gone == {"callbacks": [], "name": "newlist", "queueId": 1, "uuid": uuid}
    assert uuid not in [each["uuid"] for each in good(await config.get("/callback_lists"))]
    answer = await config.delete("/callback_lists", params={"listUuid": uuid})
    assert refused(answer) == (404, "ListNotFound")


async def test_a_deletion_that_does_not_say_which_list_is_only_done_where_there_is_one(
    config: httpx.AsyncClient,
) -> None:
    assert refused(await config.delete("/callback_lists")) == (400, "BadRequest")
    for each in good(await config.get("/callback_lists"))[1:]:
        good(await config.delete("/callback_lists", params={"listUuid": each["uuid"]}))
    good(await config.delete("/callback_lists"))
    assert good(await config.get("/callback_lists")) == []


@pytest.mark.parametrize(
    "body", [{}, {"name": "x"}, {"name": "x", "queueId": 99}, {"name": " ", "queueId": 1}]
)
async def test_a_list_without_a_name_or_queue_is_refused(config: httpx.AsyncClient, body: object) -> None:
    assert refused(await config.post("/callback_lists", json=body)) == (400, "BadRequest")


async def test_a_request_is_in_its_list_with_the_default_period(config: httpx.AsyncClient) -> None:
    uuid = await new_list(config)
    body = {
        "company": "Cie",
        "phoneNumber": "0298765432",
        "mobilePhoneNumber": "0654321234",
        "firstName": "Jack",
    }
    # Slashes that follow each other, as in the document's own example
    made = good(await config.post(f"{config.base_url}/callback_lists/{uuid}/callback_requests", json=body))
    assert body.items() <= made.items()
    assert (made["clotured"], made["queueId"], made["listUuid"]) == (False, 1, uuid)
    assert made["preferredPeriod"]["default"] is True
    lists = good(await config.get("/callback_lists"))
    assert [each["callbacks"] for each in lists if each["uuid"] == uuid] == [[made]]


@pytest.mark.parametrize(
    "change", [{"phoneNumber": " "}, {"dueDate": "tomorrow"}, {"period": "Night"}, {"phoneNumber": 1}]
)
async def test_a_request_that_cannot_be_kept_is_refused(
    config: httpx.AsyncClient, change: dict[str, Any]
) -> None:
    uuid = await new_list(config)
    answer = await config.post(
        f"/callback_lists/{uuid}/callback_requests", json={"phoneNumber": "1", **change}
    )
    assert refused(answer) == (400, "BadRequest")


async def test_a_csv_is_imported_as_the_document_sends_it(config: httpx.AsyncClient) -> None:
    uuid = await new_list(config)
    text = (
        "phoneNumber|mobilePhoneNumber|firstName|lastName|company|description|dueDate|period\n"
        "      0230210092|0689746321|John|Doe|MyCompany|Call back quickly||\n"
        "      0587963214|0789654123|Alice|O'Neill|YourSociety||2016-08-01|Afternoon"
    )
    headers = {"Content-Type": "text/plain", "Accept": "text/plain"}
    path = f"/callback_lists/{uuid}/callback_requests/csv"
    assert (await config.post(path, content=text, headers=headers)).content == b""
    (each,) = [each for each in good(await config.get("/callback_lists")) if each["uuid"] == uuid]
    first, second = each["callbacks"]
    assert (first["firstName"], first["description"]) == ("John", "Call back quickly")
    assert (second["lastName"], second["dueDate"], second["preferredPeriod"]["name"]) == (
        "O'Neill",
        "2016-08-01",
        "Afternoon",
    )
    assert "description" not in second


@pytest.mark.parametrize(
    "text", [b"", b"phone\n1", b"phoneNumber|period\n1|Night", b"phoneNumber\n1|2", b"\xff"]
)
async def test_a_csv_with_a_fault_is_refused_as_a_whole(config: httpx.AsyncClient, text: bytes) -> None:
    uuid = await new_list(config)
    answer = await config.post(f"/callback_lists/{uuid}/callback_requests/csv", content=text)
    assert refused(answer) == (400, "BadRequest")
    answer = await config.post("/callback_lists/x/callback_requests/csv", content=b"phoneNumber\n1")
    assert refused(answer) == (404, "ListNotFound")


# Filters


@pytest.fixture
async def people(config: httpx.AsyncClient) -> httpx.AsyncClient:
    for each in good(await config.get("/callback_lists")):
        good(await config.delete("/callback_lists", params={"listUuid": each["uuid"]}))
    uuid = await new_list(config)
    rows = (
        {"phoneNumber": "1000", "firstName": "Anna", "company": "Cie", "dueDate": "2018-07-05"},
        {"phoneNumber": "1001", "firstName": "boris", "dueDate": "2018-07-06"},
        {"phoneNumber": "2000", "firstName": "Annabel", "company": "100 %", "dueDate": "2018-07-07"},
    )
    for row in rows:
        good(await config.post(f"/callback_lists/{uuid}/callback_requests", json=row))
    return config


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ([], ["1000", "1001", "2000"]),
        ([{"field": "phoneNumber", "operator": "=", "value": "1000"}], ["1000"]),
        ([{"field": "phoneNumber", "operator": "!=", "value": "1000"}], ["1001", "2000"]),
        ([{"field": "dueDate", "operator": ">", "value": "2018-07-05"}], ["1001", "2000"]),
        ([{"field": "dueDate", "operator": ">=", "value": "2018-07-06"}], ["1001", "2000"]),
        ([{"field": "dueDate", "operator": "<", "value": "2018-07-06"}], ["1000"]),
        ([{"field": "dueDate", "operator": "<=", "value": "2018-07-06"}], ["1000", "1001"]),
        ([{"field": "firstName", "operator": "like", "value": "Ann%"}], ["1000", "2000"]),
        ([{"field": "firstName", "operator": "like", "value": "B%"}], []),
        ([{"field": "firstName", "operator": "ilike", "value": "B%"}], ["1001"]),
        ([{"field": "firstName", "operator": "like", "value": "A_na"}], ["1000"]),
        ([{"field": "company", "operator": "is null"}], ["1001"]),
        ([{"field": "company", "operator": "is not null"}], ["1000", "2000"]),
        ([{"field": "company", "operator": "!=", "value": "Cie"}], ["2000"]),  # null is unequal to nothing
        ([{"field": "queueId", "operator": "=", "value": 1}], ["1000", "1001", "2000"]),
        ([{"field": "queueId", "operator": "=", "value": "1"}], ["1000", "1001", "2000"]),
        ([{"field": "clotured", "operator": "=", "value": True}], []),
        ([{"field": "clotured", "operator": "=", "value": "false"}], ["1000", "1001", "2000"]),
        (
            [
                {"field": "firstName", "operator": "like", "value": "A%"},
                {"field": "dueDate", "operator": ">", "value": "2018-07-05"},
            ],
            ["2000"],
        ),
        (
            [{"field": "phoneNumber", "operator": "is not null", "order": "DESC"}],
            ["2000", "1001", "1000"],
        ),
        (
            [{"field": "company", "operator": "ilike", "value": "%", "order": "ASC"}],
            ["2000", "1000"],
        ),
    ],
)
async def test_a_search_finds_what_meets_all_filters(
    people: httpx.AsyncClient, filters: list[dict[str, Any]], numbers: list[str]
) -> None:
    found = good(await people.post("/callback_requests/find", json={"filters": filters}))
    assert [each["phoneNumber"] for each in found["list"]] == numbers
    assert found["total"] == len(numbers)


async def test_pages_follow_each_other_without_gap_and_tell_the_total(people: httpx.AsyncClient) -> None:
    seen = []
    for offset in range(4):
        page = good(
            await people.post("/callback_requests/find", json={"filters": [], "offset": offset, "limit": 1})
        )
        assert page["total"] == 3
        seen += [each["phoneNumber"] for each in page["list"]]
    assert seen == ["1000", "1001", "2000"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"filters": [{"field": "colour", "operator": "=", "value": 1}]},
        {"filters": [{"field": "phoneNumber", "operator": "~", "value": 1}]},
        {"filters": [{"field": "phoneNumber", "operator": "="}]},
        {"filters": [{"field": "queueId", "operator": "=", "value": "x"}]},
        {"filters": [{"field": "clotured", "operator": "=", "value": "x"}]},
        {"filters": [{"field": "phoneNumber", "operator": "is null", "order": "UP"}]},
        {"filters": [{}]},
        {"filters": [], "offset": -1},
        {"filters": [], "limit": -1},
        {"filters": {}},
    ],
)
async def test_a_filter_that_makes_no_sense_is_refused(people: httpx.AsyncClient, body: object) -> None:
    assert refused(await people.post("/callback_requests/find", json=body)) == (400, "BadRequest")


# Agents


async def test_an_agent_is_shown_with_his_queues(config: httpx.AsyncClient) -> None:
    agent = good(await config.get("/agent_config/1"))
    assert agent["member"][0] == {
        "queue_name": "support",
        "queue_id": 1,
        "interface": "Agent/2001",
        "penalty": 0,
        "commented": 0,
        "usertype": "Agent",
        "userid": 1,
        "channel": "Agent",
        "category": "Queue",
        "position": 0,
    }
    assert (agent["firstname"], agent["number"], agent["context"], agent["userid"]) == (
        "Carol",
        "2001",
        "default",
        3,
    )
    assert good(await config.get("/agent_config"))[0] == agent
    assert refused(await config.get("/agent_config/9")) == (404, "AgentNotFound")
    assert refused(await config.get("/agent_config/x")) == (400, "BadRequest")


# Dissuasion


async def test_a_queues_dissuasion_is_as_it_was_set(config: httpx.AsyncClient) -> None:
    path = "/queue/3/dissuasion"
    said = good(await config.put(f"{path}/sound_file", json={"soundFile": "sales_newSoundFile"}))
    assert said == {"id": 3, "soundFile": "sales_newSoundFile"}
    shown = good(await config.get(path))
    assert shown["dissuasion"] == {"type": "soundFile", "value": {"soundFile": "sales_newSoundFile"}}
    said = good(await config.put(f"{path}/queue", json={"queueName": "support"}))
    assert said == {"id": 3, "queueName": "support"}
    shown = good(await config.get(path))
    assert shown == {
        "id": 3,
        "name": "sales",
        "dissuasion": {"type": "queue", "value": {"queueName": "support"}},
    }
    assert good(await config.get("/queue/2/dissuasion"))["dissuasion"] == {"type": "other"}


async def test_the_files_for_a_queue_are_those_that_begin_with_its_name(config: httpx.AsyncClient) -> None:
    shown = good(await config.get("/queue/1/dissuasions"))
    assert shown == {
        "id": 1,
        "name": "support",
        "dissuasions": {
            "soundFiles": [{"soundFile": "support_closed"}],
            "queues": [{"queueName": "switchboard"}],
        },
    }


@pytest.mark.parametrize(
    ("method", "path", "body", "error", "message"),
    [
        (
            "GET",
            "/queue/9/dissuasion",
            None,
            "QueueNotFound",
            "getQueueDissusasion on queue 9 - QueueNotFound",
        ),
        (
            "GET",
            "/queue/9/dissuasions",
            None,
            "QueueNotFound",
            "getQueueDissusasionList on queue 9 - QueueNotFound",
        ),
        (
            "PUT",
            "/queue/9/dissuasion/sound_file",
            {"soundFile": "x"},
            "QueueNotFound",
            "updateQueueDissuasion on queue 9 - QueueNotFound",
        ),
        (
            "PUT",
            "/queue/3/dissuasion/sound_file",
            {"soundFile": "support_closed"},
            "FileNotFound",
            "updateQueueDissuasion on queue 3 with file support_closed - FileNotFound",
        ),
        (
            "PUT",
            "/queue/3/dissuasion/queue",
            {"queueName": "nowhere"},
            "QueueNotFound",
            "updateQueueDissuasion on queue 3: could not find the queue 'nowhere' - QueueNotFound",
        ),
    ],
)
async def test_what_dissuasion_lacks_is_said_as_documented(
    config: httpx.AsyncClient, method: str, path: str, body: object, error: str, message: str
) -> None:
    answer = await config.request(method, path, json=body)
    assert refused(answer) == (404, error)
    assert answer.json()["message"] == f"Unable to perform {message}"
