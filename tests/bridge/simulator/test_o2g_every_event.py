"""Every event that the O2G document names, provoked on the running simulator and read from a channel."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from bridge.simulator.pbx_model import Timings
from bridge.simulator.server import Simulator
from bridge.simulator.settings import Settings
from protocol import catalogue
from tests.bridge.simulator.conftest import SignIn
from tests.bridge.simulator.o2g_checked import Checked, Phones
from tests.bridge.simulator.o2g_client import accepted, selector
from tests.bridge.simulator.pbx_world import check_event
from tests.bridge.simulator.test_o2g_webhooks import Receiver

A, B, C, AGENT, BOSS, PILOT = "70120", "70121", "70124", "70130", "70139", "60141"
STATS = "/acd/stats/scope"
SUBSCRIBERS = "/pbxs/1/instances/Subscriber"

NO_ROUTES = (
    "the document names the package rsi and has no service of that name: nothing starts a route session"
)
NEVER = dict.fromkeys(catalogue.event_packages()["rsi"], NO_ROUTES)
"""The events that the simulator has no occasion for, and why."""


class House:
    """A running simulator as an administrator, the people at its phones, and who breaks it."""

    def __init__(self, simulator: Simulator, admin: httpx.AsyncClient, control: httpx.AsyncClient) -> None:
        self.simulator = simulator
        self.api = Checked(admin)
        self.phones = Phones(admin)
        self._control = control

    async def provoke(self, path: str) -> None:
        answer = await self._control.post(path)
        assert answer.status_code == 200, answer.text

    async def acd(self, who: str, method: str, path: str, body: object = None) -> None:
        await self.api.do(method, f"/acd/agent/{path}?loginName=oxe{who}", body)

    async def log_on(self, *agents: str) -> None:
        for agent in agents:
            await self.acd(agent, "POST", "logon", {"proAcdDeviceNumber": agent})


async def a_call(house: House) -> None:
    await house.phones.talk(A, B)


async def a_missed_call_that_is_settled(house: House) -> None:
    await house.phones.miss(A, B)
    (record,) = (await house.api.get(f"/comlog/records?loginName=oxe{B}"))["comHistoryRecords"]
    body = {"recordIds": [record["recordId"]]}
    for state in ("true", "false"):
        await house.api.do("PUT", f"/comlog/records?acknowledge={state}&loginName=oxe{B}", body)
    await house.api.do("DELETE", f"/comlog/records?loginName=oxe{B}")


async def a_conference_that_one_leaves(house: House) -> None:
    held = await house.phones.dial(A, B)
    await house.phones.answer(B, held)
    active = await house.phones.dial(A, C)
    await house.phones.answer(C, active)
    await house.api.do("POST", f"/telephony/calls/{active}/merge?loginName=oxe{A}", {"heldCallRef": held})
    await house.phones.drop(C, held)
    await house.phones.drop(A, held)


async def a_broken_set(house: House) -> None:
    await house.provoke(f"/sets/{A}/break")


async def a_snapshot(house: House) -> None:
    await house.api.do("POST", f"/telephony/state/snapshot?loginName=oxe{A}")


async def a_hunting_group_that_is_left(house: House) -> None:
    await house.api.do("DELETE", f"/telephony/huntingGroupLogOn?loginName=oxe{C}")


async def do_not_disturb(house: House) -> None:
    await house.api.do("POST", f"/routing/dnd?loginName=oxe{A}")


async def a_desk_that_is_shared(house: House) -> None:
    body = {"dssDeviceNumber": "70910"}
    await house.api.do("POST", f"/telephony/deskSharing?loginName=oxe{A}", body)


async def another_language(house: House) -> None:
    await house.api.do("POST", f"/users/oxe{A}/preferences", {"guiLanguage": "fr"})


async def a_user_who_comes_and_goes(house: House) -> None:
    await house.api.do("DELETE", f"/usermanagement/oxe{A}")
    await house.api.do("POST", "/usermanagement", {"nodeId": "1", "deviceNumbers": [A]})


async def a_subscriber_who_comes_and_goes(house: House) -> None:
    attributes = [{"name": "Directory_Number", "value": ["70300"]}]
    await house.api.do("POST", SUBSCRIBERS, {"attributes": attributes})
    name = [{"name": "Annu_Name", "value": ["Durand"]}]
    await house.api.do("PUT", f"{SUBSCRIBERS}/70300", {"attributes": name})
    await house.api.do("DELETE", f"{SUBSCRIBERS}/70300")


async def an_agent_who_wants_help(house: House) -> None:
    await house.log_on(AGENT, BOSS)
    await house.acd(AGENT, "POST", "supervisorHelp")
    await house.acd(AGENT, "DELETE", "supervisorHelp")


async def an_agent_who_forgets(house: House) -> None:
    await house.log_on(AGENT)
    await house.acd(AGENT, "POST", "config/skills/deactivate", {"skills": [44]})


async def a_call_to_a_pilot(house: House) -> None:
    await house.log_on(AGENT)
    await house.api.do("POST", f"/acd/pilotmonitoring/{PILOT}")
    await house.phones.talk_to_agent(A, PILOT, AGENT)


async def a_call_in_a_queue(house: House) -> None:
    await house.log_on(AGENT)
    await house.api.do("POST", f"/acd/pilotmonitoring/{PILOT}")
    await house.phones.dial(AGENT, C)
    await house.provoke(f"/calls?from=0388550001&to={PILOT}")


async def real_time_figures(house: House) -> None:
    every = {"numbers": ["*"], "attributes": ["ALL"]}
    kinds = ("agent", "pilot", "queue", "pgAgent", "pgOther")
    await house.api.do(
        "POST", "/acd/rti/ctx", {"notifFrequency": 5, "filter": {f"{kind}Filter": every for kind in kinds}}
    )
    await house.api.do("POST", "/acd/rti/snapshot")


async def statistics(house: House) -> None:
    scope = {"supervisor": {"identifier": BOSS}, "agents": [{"number": AGENT}]}
    await house.api.do("POST", STATS, scope)
    part = {"pilotFilter": {"numbers": [PILOT], "attributes": ["ALL"]}}
    made = await house.api.do("POST", f"{STATS}/{BOSS}/ctx", {"label": "p", "filter": part})
    await house.api.client.get(
        f"/api/rest/1.0{STATS}/{BOSS}/ctx/{made['id']}/oneday/data", params={"format": "csv", "async": "true"}
    )


async def a_broken_link(house: House) -> None:
    await house.provoke("/cti-link/down?tell-after=0")
    await house.provoke("/calls?from=0388550001&to=70120")
    await house.provoke("/cti-link/up")


async def a_pbx_that_is_loaded(house: House) -> None:
    await house.provoke("/pbx/load?for=0")


async def a_licence_that_ends(house: House) -> None:
    await house.provoke("/licence?days=12")


async def nothing(house: House) -> None:
    """The channel itself says so."""


PROVOKED: dict[str, Callable[[House], Awaitable[None]]] = {
    "OnCallCreated": a_call,
    "OnCallModified": a_call,
    "OnCallRemoved": a_call,
    "OnUserStateModified": a_call,
    "OnDeviceStateModified": a_broken_set,
    "OnTelephonyState": a_snapshot,
    "OnDynamicStateChanged": a_hunting_group_that_is_left,
    "OnEventSummaryUpdated": a_missed_call_that_is_settled,
    "OnComRecordCreated": a_call,
    "OnComRecordModified": a_conference_that_one_leaves,
    "OnComRecordsDeleted": a_missed_call_that_is_settled,
    "OnComRecordsAck": a_missed_call_that_is_settled,
    "OnComRecordsUnAck": a_missed_call_that_is_settled,
    "OnRoutingStateChanged": do_not_disturb,
    "OnUserInfoChanged": a_desk_that_is_shared,
    "OnPreferencesChanged": another_language,
    "OnUserCreated": a_user_who_comes_and_goes,
    "OnUserDeleted": a_user_who_comes_and_goes,
    "OnPbxObjectInstanceCreated": a_subscriber_who_comes_and_goes,
    "OnPbxObjectInstanceModified": a_subscriber_who_comes_and_goes,
    "OnPbxObjectInstanceDeleted": a_subscriber_who_comes_and_goes,
    "OnAgentStateChanged": an_agent_who_wants_help,
    "OnSupervisorHelpRequested": an_agent_who_wants_help,
    "OnSupervisorHelpCancelled": an_agent_who_wants_help,
    "OnAgentSkillChanged": an_agent_who_forgets,
    "OnPilotCallCreated": a_call_to_a_pilot,
    "OnPilotCallRemoved": a_call_to_a_pilot,
    "OnPilotCallQueued": a_call_in_a_queue,
    "OnAgentRtiChanged": real_time_figures,
    "OnPilotRtiChanged": real_time_figures,
    "OnQueueRtiChanged": real_time_figures,
    "OnPGAgentRtiChanged": real_time_figures,
    "OnPGOtherRtiChanged": real_time_figures,
    "OnAcdStatsProgress": statistics,
    "OnCtiLinkDown": a_broken_link,
    "OnCtiLinkUp": a_broken_link,
    "OnPbxLoaded": a_pbx_that_is_loaded,
    "OnLicenseExpiration": a_licence_that_ends,
    "OnChannelInformation": nothing,
}
"""What makes the simulator tell each event. OnServerStart, which no subscription gets, has a test of its own."""


@pytest.fixture
async def house() -> AsyncIterator[House]:
    simulator = Simulator()
    settings = Settings(timings=Timings(outside_answer_s=0.01, distribution_s=0.01))
    await simulator.start(settings=settings, control_port=0)
    async with (
        httpx.AsyncClient(base_url=simulator.base_url, verify=False) as admin,
        httpx.AsyncClient(base_url=simulator.control_url, verify=False) as control,
    ):
        signed_in = await admin.get("/api/rest/authenticate?version=1.0", auth=("admin", "admin"))
        assert signed_in.status_code == 200
        await admin.post("/api/rest/1.0/sessions", json={"applicationName": "test"})
        yield House(simulator, admin, control)
    await simulator.stop()


def test_every_documented_event_is_provoked_or_has_a_reason_not_to_be() -> None:
    documented = {event.event_name for event in catalogue.events()}
    assert set(PROVOKED) | set(NEVER) | {"OnServerStart"} == documented
    assert not set(PROVOKED) & set(NEVER)


@pytest.mark.parametrize("name", PROVOKED)
async def test_an_event_comes_when_what_it_tells_of_happens(house: House, name: str) -> None:
    """Seed document 004: the "Notifications summary" of each service."""
    packages = [
        selector(package, ids=None if package in ("system", "pbxManagement") else ["*"])
        for package in catalogue.event_packages()
    ]
    by_name = selector("OnPreferencesChanged", ids=["*"])
    client = house.api.client
    async with client.stream(
        "GET", (await accepted(client, *packages, by_name))["privatePollingUrl"]
    ) as answer:
        await PROVOKED[name](house)
        async for line in answer.aiter_lines():
            event = catalogue_event(line)
            if event["eventName"] == name:
                return
    pytest.fail(f"the channel ended before {name} came")


def catalogue_event(line: str) -> dict[str, object]:
    event: dict[str, object] = httpx.Response(200, text=line).json()
    known = next(each for each in catalogue.events() if each.event_name == event["eventName"])
    if known.defined:
        check_event(event)
    return event


async def test_the_start_of_the_server_is_posted_where_it_is_configured(sign_in: SignIn) -> None:
    """Seed document 004, OnServerStart: it needs a webhook address in the configuration."""
    receiver = Receiver()
    await receiver.start()
    simulator = Simulator()
    await simulator.start(settings=Settings(start_hook_url=receiver.url), control_port=0)
    first = await receiver.next()
    check_event(first)
    assert first["eventName"] == "OnServerStart"
    async with httpx.AsyncClient(base_url=simulator.control_url, verify=False) as control:
        assert (await control.post("/server/restart")).status_code == 200
    assert await receiver.next() == first
    await simulator.stop()
    await receiver.stop()
