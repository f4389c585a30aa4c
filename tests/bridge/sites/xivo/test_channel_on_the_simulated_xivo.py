"""A XiVO site with its users' CTI channels, at the simulated XiVO: first words, cuts, restarts, subscriptions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bridge.simulator.xivo_calls import CallFacts
from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from tests.bridge.sites.xivo.test_on_the_simulated_xivo import House, Page, opened, until

FIRST_WORDS = (
    "LinkStatusUpdate opened",
    "PhoneStatusUpdate 0",
    "UsersStatuses",
    "UserConfigUpdate",
    "UserStatusUpdate available",
    "VoiceMailStatusUpdate",
    "RightProfile",
)
AGENT = "AgentStateEvent AgentLoggedOut"


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("WS", "ws"), ("CONFIGMGT", "xivo-demo-token"), ("XCU", "superpass")):
        monkeypatch.setenv(f"XIVO_TEST_{name}", value)
    monkeypatch.setenv("XIVO_TEST_EVENTS", "a-secret-of-the-tests")


@asynccontextmanager
async def line(**settings: Any) -> AsyncIterator[House]:
    async with opened(cti_channel=True, **settings) as house:
        await house.ready()
        yield house


async def settled_in(house: House, login: str) -> Page:
    """Somebody who is signed in and has heard what XUC tells first."""
    page = await house.page(login)
    await house.call(page, "Cti.displayNameLookup", username=login)
    page.heard.clear()
    page.payloads.clear()
    return page


async def test_what_xuc_tells_first_is_told_and_logged_on_is_not() -> None:
    """protocol.md section 9: the usual first burst."""
    async with line() as house:
        alice, dave = await house.page("alice"), await house.page("dave")
        await alice.hears(*FIRST_WORDS)
        await dave.hears(*FIRST_WORDS, AGENT)
        for page in (alice, dave):
            await page.user.close()
        await until(lambda: not list(house.simulator.cti.clients))


async def test_a_web_service_user_has_no_channel() -> None:
    """protocol.md section 3: who has no phone hears no calls."""
    async with line() as house:
        page = await house.page("ws")
        await page.hears("LinkStatusUpdate opened")
        assert page.user.channel is None
        await page.user.close()


async def test_without_accounts_of_the_site_the_channel_carries_what_rest_would() -> None:
    """protocol.md section 4: the channel, where REST has no credentials."""
    bare: dict[str, Any] = dict.fromkeys(("webservice_login", "webservice_password", "event_secret"))
    async with line(**bare) as house:
        alice = await settled_in(house, "alice")
        assert await house.call(alice, "Cti.dial", destination="1002", variables={"a": "b"}) is None
        await alice.hears("PhoneEvent EventDialing", "PhoneStatusUpdate 1")
        assert alice.payloads[0][1]["userData"]["USR_a"] == "b"
        await house.call(alice, "Cti.dnd", state=True)
        await alice.hears("UserConfigUpdate")
        await house.call(alice, "Cti.hangup")
        await alice.hears("PhoneEvent EventReleased", "PhoneStatusUpdate 0")
        rows = await house.call(alice, "Cti.getUserCallHistory", size=1)
        assert [row["dstNum"] for row in rows] == ["1002"]
        await alice.user.close()


async def test_a_restart_of_xuc_is_a_closed_link_that_opens_and_a_resync() -> None:
    """protocol.md section 3: the bridge signs in again by itself when the site has restarted."""
    async with line() as house:
        alice = await settled_in(house, "alice")
        await house.call(alice, "Cti.dial", destination="1002")
        await alice.hears("PhoneEvent EventDialing", "PhoneStatusUpdate 1")
        house.simulator.restart()
        await alice.hears("LinkStatusUpdate closed", "LinkStatusUpdate opened", "Resync")
        house.answer("1002")
        await alice.hears("PhoneEvent EventEstablished", "PhoneStatusUpdate 2")
        await house.call(alice, "Cti.hangup")
        await alice.hears("PhoneEvent EventReleased", "PhoneStatusUpdate 0")
        assert (alice.heard, alice.ends) == ([], [])
        await alice.user.close()


async def test_calls_that_end_and_begin_during_an_outage_are_told_after_it() -> None:
    """protocol.md section 6: what was missed shows in the state."""
    async with line(pulse_s=0.02, event_secret=None) as house:
        alice = await settled_in(house, "alice")
        await house.call(alice, "Cti.dial", destination="1002")
        await alice.hears("PhoneEvent EventDialing", "PhoneStatusUpdate 1")
        await house.simulator.unplug()
        await alice.hears("LinkStatusUpdate closed")
        house.hang_up("1001")
        xivo = house.simulator.xivo
        xivo.lines.dial(xivo.person("bob"), "1001", CallFacts())
        await house.simulator.plug_in()
        await until(lambda: len(alice.heard) >= 5)
        assert alice.heard[:2] == ["LinkStatusUpdate opened", "Resync"]
        assert sorted(alice.heard[2:5]) == [
            "PhoneEvent EventReleased",
            "PhoneEvent EventRinging",
            "PhoneStatusUpdate 8",
        ]
        del alice.heard[:5]
        house.answer("1001")
        await alice.hears("PhoneEvent EventEstablished", "PhoneStatusUpdate 2")
        await alice.user.close()


async def test_subscriptions_outlive_a_restart_and_those_that_were_ended_do_not() -> None:
    """protocol.md section 3: what was subscribed to goes on."""
    async with line() as house:
        alice = await settled_in(house, "alice")
        for numbers in (["1002"], ["1003"]):
            await house.call(alice, "Cti.subscribeToPhoneHints", phoneNumbers=numbers)
        await alice.hears("PhoneHintStatusEvent 0", "PhoneHintStatusEvent 0")
        for queue in (1, 2):
            await house.call(alice, "Cti.subscribeToQueueCalls", queueId=queue)
        await alice.hears("QueueCalls", "QueueCalls")
        await house.call(alice, "Cti.unSubscribeToQueueCalls", queueId=1)
        await house.call(alice, "Cti.unsubscribeFromAllPhoneHints")
        await house.call(alice, "Cti.subscribeToPhoneHints", phoneNumbers=["1004"])
        await alice.hears("PhoneHintStatusEvent 0")
        alice.payloads.clear()
        house.simulator.restart()
        await alice.hears(
            "LinkStatusUpdate closed",
            "LinkStatusUpdate opened",
            "Resync",
            "QueueCalls",
            "PhoneHintStatusEvent 0",
        )
        assert [payload for kind, payload in alice.payloads if kind == "QueueCalls"] == [
            {"queueId": 2, "calls": []}
        ]
        (client,) = house.simulator.cti.clients
        assert (client.queue_calls, client.hints) == ({2}, {"1004"})
        await alice.user.close()


async def test_a_setting_that_changed_during_a_cut_is_told_and_one_that_did_not_is_not() -> None:
    """protocol.md section 6: after a cut only what is new."""
    async with line(pulse_s=0.02) as house:
        alice = await settled_in(house, "alice")
        await house.simulator.unplug()
        await alice.hears("LinkStatusUpdate closed")
        xivo = house.simulator.xivo
        xivo.lines.set_dnd(xivo.person("alice"), on=True)
        await house.simulator.plug_in()
        await alice.hears("LinkStatusUpdate opened", "Resync", "UserConfigUpdate")
        assert alice.payloads[-1][1]["dndEnabled"] is True
        await house.call(alice, "Cti.displayNameLookup", username="bob")
        assert alice.heard == []
        await alice.user.close()


async def test_a_command_in_an_outage_waits_and_then_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """protocol.md section 7: -32003."""
    from bridge.sites.xivo import channel

    async with line(pulse_s=0.02) as house:
        alice = await settled_in(house, "alice")
        await house.simulator.unplug()
        await alice.hears("LinkStatusUpdate closed")
        await until(lambda: alice.user.channel is not None and not alice.user.channel.is_up)
        waiting = asyncio.ensure_future(house.call(alice, "Cti.changeUserStatus", statusId="away"))
        await asyncio.sleep(0)
        await house.simulator.plug_in()
        assert await waiting is None
        await until(lambda: "UserStatusUpdate away" in alice.heard)
        await house.simulator.unplug()
        alices = alice.user.channel
        assert alices is not None
        await until(lambda: not alices.is_up)
        monkeypatch.setattr(channel, "PATIENCE_S", 0.02)
        with pytest.raises(RpcError) as caught:
            await house.call(alice, "Cti.hangup")
        assert caught.value.code == jsonrpc.SITE_UNREACHABLE
        await alice.user.close()


async def test_a_toggle_logs_an_agent_on_where_he_said_he_is_and_off_again() -> None:
    """protocol.md section 4: a composite row."""
    async with line() as house:
        dave = await settled_in(house, "dave")
        with pytest.raises(RpcError) as caught:
            await house.call(dave, "Cti.toggleAgentLogin")
        assert caught.value.code == jsonrpc.INVALID_PARAMS
        dave.user.phone = "1004"
        await house.call(dave, "Cti.toggleAgentLogin")
        await dave.hears("AgentStateEvent AgentLogin", "AgentStateEvent AgentReady")
        await house.call(dave, "Cti.toggleAgentLogin")
        await dave.hears(AGENT)
        await dave.user.close()
