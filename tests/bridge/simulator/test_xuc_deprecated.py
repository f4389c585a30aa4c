"""XUC's deprecated API 1.0 on the simulator: it only looks at the address, and does what 2.0 does."""

from __future__ import annotations

import httpx
import pytest

from tests.bridge.simulator.xivo_house import XivoHouse, good, refused


@pytest.fixture
def old(xivo: XivoHouse) -> httpx.AsyncClient:
    return xivo.deprecated()


async def done(client: httpx.AsyncClient, path: str, **body: object) -> None:
    answer = await client.post(path, json=body)
    assert (answer.status_code, answer.content) == (200, b""), answer.text


async def test_an_address_that_is_not_listed_may_do_nothing(xivo: XivoHouse, old: httpx.AsyncClient) -> None:
    settings = xivo.simulator.xivo.settings
    xivo.simulator.xivo.settings = type(settings)(deprecated_api_hosts=("192.0.2.7",))
    assert refused(await old.post("/dnd/any/bob/", json={"state": True})) == (403, "Forbidden")


async def test_connect_checks_the_password(old: httpx.AsyncClient) -> None:
    await done(old, "/connect/avencall.com/alice/", password="alice")
    assert refused(await old.post("/connect/x/alice/", json={"password": "y"})) == (401, "InvalidCredentials")
    assert refused(await old.post("/connect/x/nobody/", json={"password": "y"})) == (400, "UserNotFound")


async def test_calls_are_placed_by_number_by_name_and_for_a_queue(
    xivo: XivoHouse, old: httpx.AsyncClient
) -> None:
    await done(old, "/dial/x/alice/", number="1002")
    assert (await xivo.rings("1002"))["otherDN"] == "1001"
    await xivo.phone("1001", "hangup")
    await done(old, "/dialByUsername/x/alice", username="carol")  # the slash at the end may be left out
    assert (await xivo.rings("1003"))["otherDN"] == "1001"
    await xivo.phone("1001", "hangup")
    await done(
        old,
        "/dialFromQueue/x/alice/",
        destination="1004",
        queueId=3,
        callerIdName="Thomas",
        callerIdNumber="999999",
        variables={"foo": "bar"},
    )
    event = await xivo.rings("1004")
    assert (event["otherDN"], event["otherDName"], event["queueName"]) == ("999999", "Thomas", "sales")
    assert event["userData"]["USR_foo"] == "bar"


@pytest.mark.parametrize("kind", ["uncForward", "naForward", "busyForward"])
async def test_forwards_are_set_and_taken_back(xivo: XivoHouse, old: httpx.AsyncClient, kind: str) -> None:
    lines = xivo.simulator.xivo.lines
    bob = xivo.simulator.xivo.person("bob")
    await done(old, f"/{kind}/x/bob/", state=True, destination="1003")
    forwards = lines.forwards(bob)
    values = [forwards.unconditional, forwards.no_answer, forwards.busy]
    assert values.count("1003") == 1
    assert values[["uncForward", "naForward", "busyForward"].index(kind)] == "1003"
    await done(old, f"/{kind}/x/bob/", state=False, destination="1003")
    assert (forwards.unconditional, forwards.no_answer, forwards.busy) == (None, None, None)


async def test_do_not_disturb_is_set(xivo: XivoHouse, old: httpx.AsyncClient) -> None:
    await done(old, "/dnd/x/bob/", state=True)
    assert xivo.simulator.xivo.lines.of(xivo.simulator.xivo.person("bob")).routing.dnd


async def test_the_history_is_asked_by_size_or_by_days(xivo: XivoHouse, old: httpx.AsyncClient) -> None:
    for _ in range(2):
        await xivo.phone("1001", "dial", "1002")
        await xivo.phone("1001", "hangup")
    path = "/historyByUsername/x/bob"
    assert len(good(await old.get(path, params={"size": 1}))) == 1
    rows = good(await old.get(path, params={"days": 1}))
    assert [(row["srcUsername"], row["dstUsername"], row["status"]) for row in rows] == [
        ("alice", "bob", "missed")
    ] * 2


# Agents


async def test_an_agent_gets_calls_of_his_queues_while_he_is_logged_on_and_not_in_pause(
    xivo: XivoHouse, old: httpx.AsyncClient
) -> None:
    await done(old, "/agentLogout/", phoneNumber="1003")  # carol, the only one
    await done(old, "/agentLogin/", agentphonenumber="1002", agentnumber="2002")  # dave, at bob's phone
    await xivo.phone("1001", "dial", "3001")
    assert (await xivo.rings("1002"))["queueName"] == "support"
    await xivo.phone("1001", "hangup")
    await done(old, "/togglePause/", phoneNumber="1002")
    await xivo.phone("1001", "dial", "3001")
    assert await xivo.calls("1002") == []
    await done(old, "/togglePause/", phoneNumber="1002")
    await xivo.rings("1002")


@pytest.mark.parametrize(
    ("phone", "agent", "error"),
    [
        ("9999", "2002", "PhoneNumberUnknown"),
        ("1001", "9999", "AgentUnknown"),
        ("1001", "2001", "LoggedInOnAnotherPhone"),
    ],
)
async def test_an_agent_who_cannot_log_on_stays_as_he_was(
    xivo: XivoHouse, old: httpx.AsyncClient, phone: str, agent: str, error: str
) -> None:
    answer = await old.post("/agentLogin/", json={"agentphonenumber": phone, "agentnumber": agent})
    assert refused(answer) == (400, error)
    assert [each.phone for each in xivo.simulator.xivo.queues.agents.values()] == ["1003", None]


async def test_logging_on_where_one_is_logged_on_changes_nothing_and_takes_over_from_another(
    xivo: XivoHouse, old: httpx.AsyncClient
) -> None:
    agents = xivo.simulator.xivo.queues.agents
    await done(old, "/agentLogin/", agentphonenumber="1003", agentnumber="2001")
    assert [agent.phone for agent in agents.values()] == ["1003", None]
    await done(old, "/agentLogin/", agentphonenumber="1003", agentnumber="2002")
    assert [agent.phone for agent in agents.values()] == [None, "1003"]


@pytest.mark.parametrize("path", ["/agentLogout/", "/togglePause/"])
async def test_a_phone_without_an_agent_is_said_to_be_so(old: httpx.AsyncClient, path: str) -> None:
    assert refused(await old.post(path, json={"phoneNumber": "1001"})) == (400, "AgentNotLoggedIn")
