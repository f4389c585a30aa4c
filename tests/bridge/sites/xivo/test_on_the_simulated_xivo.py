"""A XiVO site over real HTTP to the simulated XiVO: signing in, staying signed in, events, restarts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from bridge import config
from bridge.config import Limits, Secret
from bridge.simulator.pbx_model import Timings
from bridge.simulator.server import HttpServer
from bridge.simulator.xivo_calls import CallFacts
from bridge.simulator.xivo_model import XivoSettings
from bridge.simulator.xivo_server import XivoSimulator
from bridge.sites.back_off import BackOff
from bridge.sites.xivo.site import XivoSite
from bridge.sites.xivo.user import XivoUser
from bridge.tunnel.hooks import Hooks
from protocol import jsonrpc
from protocol.encoding import Encoding
from protocol.jsonrpc import EventFrame, RpcError

PATIENCE_S = 30.0
SECRET = "a-secret-of-the-tests"
SECRETS = {"WS": "ws", "CONFIGMGT": "xivo-demo-token", "XCU": "superpass", "EVENTS": SECRET}


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(f"XIVO_TEST_{name}", value)


def secret(name: str) -> Secret:
    return Secret(env=f"XIVO_TEST_{name}")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.005)


class Page:
    """One signed-in user, and what he hears, in a word each."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.payloads: list[tuple[str, Any]] = []
        self.ends: list[str] = []
        self.user: XivoUser

    def deliver(self, frame: EventFrame) -> None:
        params = msgspec.json.decode(frame.encoded(Encoding.JSON, 1))["params"]
        payload = params["ctiMessage"]
        self.payloads.append((params["msgType"], payload))
        told = ""
        if isinstance(payload, dict):
            told = payload.get("eventType") or payload.get("status") or payload.get("name") or ""
            told = str(payload.get("status", told))
        self.heard.append(f"{params['msgType']} {told}".strip())

    async def hears(self, *words: str) -> None:
        await until(lambda: len(self.heard) >= len(words))
        heard, self.heard[:] = self.heard[: len(words)], self.heard[len(words) :]
        assert heard == list(words)


class House:
    """The simulated XiVO, a site in front of it, and where its events are posted."""

    def __init__(self, simulator: XivoSimulator) -> None:
        self.simulator = simulator
        self.site: XivoSite
        self._settings: config.Site
        self._pages: _Pages
        self._server: HttpServer

    async def open(self, *, pulse_s: float = 20.0, **settings: Any) -> None:
        await self.simulator.start()
        url = self.simulator.base_url
        everything: dict[str, Any] = {
            "webservice_login": "ws",
            "webservice_password": secret("WS"),
            "configmgt_url": url,
            "configmgt_token": secret("CONFIGMGT"),
            "xcu_url": url,
            "xcu_login": "admin",
            "xcu_password": secret("XCU"),
            "event_secret": secret("EVENTS"),
            "config_users": ["alice"],
            "cti_channel": False,
        }
        self._settings = config.Site(name="paris", kind="xivo", url=url, **{**everything, **settings})
        self.site = XivoSite(self._settings, Limits(), pulse_s=pulse_s, back_off=_soon)
        self._pages = _Pages(Hooks({"paris": self.site}))
        self._server = HttpServer(self._pages)
        base = await self._server.start("127.0.0.1", 0)
        self.simulator.exporter.url = f"{base}/xivo/1.0/event/paris/{SECRET}/"
        await self.site.start()

    async def restart_bridge(self) -> None:
        """A site that has never heard of anything takes the place of the one so far."""
        await self.site.stop()
        self.site = XivoSite(self._settings, Limits(), back_off=_soon)
        self._pages.hooks = Hooks({"paris": self.site})
        await self.site.start()

    async def close(self) -> None:
        await self.site.stop()
        await self.simulator.stop()
        await self._server.stop()

    async def ready(self) -> None:
        await until(lambda: self.site.status().ready)

    async def page(self, login: str, password: str | None = None, *, begin: bool = True) -> Page:
        page = Page()
        password = password if password is not None else login
        page.user = await self.site.sign_in(login, password, None, page.deliver, page.ends.append)
        if begin:
            page.user.begin()
        return page

    async def call(self, page: Page, method: str, **arguments: Any) -> Any:
        operation = self.site.operation(method)
        assert operation is not None
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        operation.start(page.user, arguments, PATIENCE_S, future.set_result)
        outcome = await future
        if isinstance(outcome, RpcError):
            raise outcome
        return msgspec.json.decode(outcome) if isinstance(outcome, Raw) else outcome

    def phone(self, number: str) -> Any:
        """The phone's own party in its newest call, and its line's calls."""
        subscriber = self.simulator.xivo.core.device_owner[number]
        return subscriber.parties[-1]

    def answer(self, number: str) -> None:
        self.simulator.xivo.calls.answer(self.phone(number), number)

    def hang_up(self, number: str) -> None:
        self.simulator.xivo.calls.leave(self.phone(number))


def _soon() -> BackOff:
    return BackOff(0.01, 0.05)


class _Pages:
    def __init__(self, hooks: Hooks) -> None:
        self.hooks = hooks

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert self.hooks.serves(scope["path"])
        await self.hooks.serve(scope, receive, send)


@asynccontextmanager
async def opened(*, token_ttl_s: int = 3600, pulse_s: float = 20.0, **settings: Any) -> AsyncIterator[House]:
    timings = Timings(outside_answer_s=0.02, distribution_s=0.01)
    house = House(XivoSimulator(XivoSettings(timings=timings, token_ttl_s=token_ttl_s, event_retry_s=0.01)))
    await house.open(pulse_s=pulse_s, **settings)
    try:
        yield house
    finally:
        await house.close()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with opened() as made:
        await made.ready()
        yield made


GREETING = ("LinkStatusUpdate opened", "PhoneStatusUpdate 0")


# Signing in


@pytest.mark.parametrize("login", ["alice", "bob", "carol", "dave"])
async def test_a_cti_user_signs_in_with_his_password(house: House, login: str) -> None:
    page = await house.page(login)
    assert (page.user.login, page.user.ttl_s, page.user.has_phone) == (login, 3600, True)
    await page.hears(*GREETING)
    await page.user.close()


async def test_a_web_service_user_signs_in_too_and_has_no_phone(house: House) -> None:
    page = await house.page("ws")
    assert not page.user.has_phone
    await page.hears("LinkStatusUpdate opened")
    assert await house.call(page, "Xuc.setDnd", USERNAME="bob", state=True) == {"res": "success"}
    with pytest.raises(RpcError) as caught:
        await house.call(page, "Cti.dial", destination="1002")
    assert caught.value.code == jsonrpc.NOT_SUPPORTED
    await page.user.close()


@pytest.mark.parametrize(
    ("login", "password"), [("alice", "bob"), ("nobody", "x"), ("", ""), ("ws", "alice")]
)
async def test_wrong_credentials_are_refused(house: House, login: str, password: str) -> None:
    with pytest.raises(RpcError) as caught:
        await house.page(login, password)
    assert caught.value.code == jsonrpc.NOT_SIGNED_IN


async def test_who_has_a_token_of_xuc_signs_in_with_that(house: House) -> None:
    tokens = house.simulator.xuc.tokens
    now = house.simulator.xivo.now()
    token = tokens.issue("carol", "cti", ["alias.ctiuser"], now)
    page = await house.page("carol", token)
    assert (page.user.login, page.user.has_phone) == ("carol", True)
    await page.user.close()
    page = await house.page("ws", tokens.issue("ws", "webservice", [], now))
    assert not page.user.has_phone
    await page.user.close()
    for login, bad in (("alice", token), ("carol", token[:-4] + "AAAA")):
        with pytest.raises(RpcError) as caught:
            await house.page(login, bad)
        assert caught.value.code == jsonrpc.NOT_SIGNED_IN


async def test_a_xuc_that_is_not_there_is_unreachable() -> None:
    async with opened() as house:
        await house.simulator.stop()
        with pytest.raises(RpcError) as caught:
            await house.page("alice")
        assert caught.value.code == jsonrpc.SITE_UNREACHABLE


# Staying signed in


async def test_tokens_are_renewed_before_they_expire() -> None:
    async with opened(token_ttl_s=1) as house:
        await house.ready()
        page = await house.page("alice")
        for _ in range(10):
            await asyncio.sleep(0.25)
            assert await house.call(page, "Xuc.listPersonalContacts") == {
                "entries": [],
                "headers": [
                    "Firstname",
                    "Lastname",
                    "Number",
                    "Mobile",
                    "Favorite",
                ],
            }
            assert await house.call(page, "Xuc.setDnd", state=False) == {"res": "success"}
        assert page.ends == []
        await page.user.close()


async def test_a_restart_of_the_xivo_goes_unnoticed_by_who_calls(house: House) -> None:
    page = await house.page("alice")
    house.simulator.restart()
    contacts, dnd, xivos = await asyncio.gather(
        house.call(page, "Xuc.listPersonalContacts"),
        house.call(page, "Xuc.setDnd", state=True),
        house.call(page, "Xcu.listXivos"),
    )
    assert contacts["entries"] == []
    assert dnd == {"res": "success"}
    assert [each["name"] for each in xivos["items"]] == ["xivo-demo"]
    assert page.ends == []
    await page.user.close()


async def test_who_was_removed_is_told_so_and_his_session_ends(house: House) -> None:
    page = await house.page("dave")
    xivo = house.simulator.xivo
    xivo.remove(xivo.person("dave"))
    with pytest.raises(RpcError) as caught:
        await house.call(page, "Xuc.listPersonalContacts")
    assert caught.value.code == jsonrpc.SITE_UNREACHABLE
    assert len(page.ends) == 1
    assert "refuses" in page.ends[0]
    await page.user.close()


async def test_wrong_credentials_of_the_site_itself_make_it_unready_and_say_which() -> None:
    async with opened(xcu_login="nobody") as house:
        await until(lambda: "XCU" in house.site.status().detail and "refuses" in house.site.status().detail)
        assert not house.site.status().ready
        page = await house.page("alice")
        with pytest.raises(RpcError) as caught:
            await house.call(page, "Xcu.listXivos")
        assert caught.value.code == jsonrpc.SITE_UNREACHABLE
        assert await house.call(page, "ConfigMgt.listAgentConfigs")
        await page.user.close()


async def test_a_site_without_accounts_of_its_own_serves_its_users() -> None:
    bare: dict[str, Any] = dict.fromkeys(
        (
            "webservice_login",
            "webservice_password",
            "configmgt_url",
            "configmgt_token",
            "xcu_url",
            "xcu_login",
            "xcu_password",
            "event_secret",
        )
    )
    async with opened(**bare) as house:
        await house.ready()
        page = await house.page("alice")
        assert (await house.call(page, "Xuc.createPersonalContact", number="1"))["number"] == "1"
        for method, code in (
            ("Xuc.setDnd", jsonrpc.UPSTREAM_ERROR),
            ("Cti.dnd", jsonrpc.NOT_SUPPORTED),
            ("ConfigMgt.listAgentConfigs", jsonrpc.NOT_SUPPORTED),
            ("Xcu.listXivos", jsonrpc.NOT_SUPPORTED),
        ):
            with pytest.raises(RpcError) as caught:
                await house.call(page, method, **({"state": True} if "nd" in method else {}))
            assert caught.value.code == code, method
        assert house.site.hook("") is None
        await page.user.close()


# Events


async def test_a_call_is_heard_by_both_and_by_nobody_else(house: House) -> None:
    alice, bob, carol = [await house.page(login) for login in ("alice", "bob", "carol")]
    for page in (alice, bob, carol):
        await page.hears(*GREETING)
    assert await house.call(alice, "Cti.dial", destination="1002", variables={"a": "b"}) is None
    await alice.hears("PhoneEvent EventDialing", "PhoneStatusUpdate 1")
    await bob.hears("PhoneEvent EventRinging", "PhoneStatusUpdate 8")
    house.answer("1002")
    for page in (alice, bob):
        await page.hears("PhoneEvent EventEstablished", "PhoneStatusUpdate 2")
    calls = (await house.call(alice, "Cti.getCurrentCallsPhoneEvents"))["events"]
    assert [(call["eventType"], call["otherDN"], call["userData"]["USR_a"]) for call in calls] == [
        ("EventEstablished", "1002", "b")
    ]
    house.hang_up("1001")
    for page in (alice, bob):
        await page.hears("PhoneEvent EventReleased", "PhoneStatusUpdate 0")
    assert carol.heard == []
    rows = await house.call(bob, "Cti.getUserCallHistory", size=5)
    assert [(row["srcUsername"], row["status"]) for row in rows] == [("alice", "answered")]
    for page in (alice, bob, carol):
        await page.user.close()


async def test_two_sessions_of_one_user_hear_the_same_and_a_closed_one_nothing(house: House) -> None:
    first, second = await house.page("alice"), await house.page("alice")
    await house.call(first, "Cti.dial", destination="0123456789")
    words = (*GREETING, "PhoneEvent EventDialing", "PhoneStatusUpdate 1", "PhoneEvent EventEstablished")
    for page in (first, second):
        await page.hears(*words, "PhoneStatusUpdate 2")
    await first.user.close()
    house.hang_up("1001")
    await second.hears("PhoneEvent EventReleased", "PhoneStatusUpdate 0")
    assert first.heard == []
    await second.user.close()


async def test_who_signs_in_in_the_middle_of_a_call_hears_of_it_first(house: House) -> None:
    alice, first = await house.page("alice"), await house.page("bob")
    await house.call(alice, "Cti.dial", destination="1002")
    await first.hears(*GREETING, "PhoneEvent EventRinging", "PhoneStatusUpdate 8")
    bob = await house.page("bob", begin=False)
    assert bob.heard == []
    bob.user.begin()
    await bob.hears("LinkStatusUpdate opened", "PhoneEvent EventRinging", "PhoneStatusUpdate 8")
    bob.user.begin()  # once more changes nothing
    assert bob.heard == []
    for page in (alice, first, bob):
        await page.user.close()


async def test_a_bridge_that_starts_hears_of_the_calls_that_go_on(house: House) -> None:
    alice = await house.page("alice")
    await house.call(alice, "Cti.dial", destination="0123456789")
    await alice.hears(*GREETING, "PhoneEvent EventDialing", "PhoneStatusUpdate 1")
    await alice.hears("PhoneEvent EventEstablished", "PhoneStatusUpdate 2")
    await alice.user.close()
    await house.restart_bridge()
    await house.ready()
    alice = await house.page("alice")
    await until(lambda: "PhoneStatusUpdate 2" in alice.heard)
    assert "PhoneEvent EventEstablished" in alice.heard
    await alice.user.close()


async def test_events_with_a_wrong_secret_and_what_is_no_event_are_not_taken(house: House) -> None:
    alice = await house.page("alice")
    await alice.hears(*GREETING)
    assert house.site.hook("wrong") is None
    assert house.site.hook("") is None
    assert house.site.hook("\ud800") is None
    take = house.site.hook(SECRET)
    assert take is not None
    with pytest.raises(ValueError, match="no event"):
        take(b"{}")
    assert alice.heard == []
    await alice.user.close()


async def test_an_outage_is_told_and_calls_are_told_anew_afterwards() -> None:
    async with opened(pulse_s=0.02) as house:
        await house.ready()
        alice = await house.page("alice")
        await alice.hears(*GREETING)
        await house.simulator.unplug()
        await alice.hears("LinkStatusUpdate closed")
        assert not house.site.status().ready
        person = house.simulator.xivo.person("alice")
        house.simulator.xivo.lines.dial(person, "0555000480", CallFacts())
        await alice.hears("PhoneEvent EventDialing", "PhoneStatusUpdate 1")
        await house.simulator.plug_in()
        await alice.hears("LinkStatusUpdate opened", "Resync")
        await house.ready()
        assert alice.ends == []
        await alice.user.close()


# Rights


async def test_plain_users_configure_nothing_and_config_users_everything(house: House) -> None:
    alice, bob = await house.page("alice"), await house.page("bob")
    for method in ("ConfigMgt.listUserProfiles", "Xcu.listXivos", "Xuc.v1Handshake"):
        await house.call(alice, method)
        with pytest.raises(RpcError) as caught:
            await house.call(bob, method)
        assert caught.value.code == jsonrpc.FORBIDDEN
    assert await house.call(alice, "Xuc.setDnd", USERNAME="bob", state=True) == {"res": "success"}
    with pytest.raises(RpcError) as caught:
        await house.call(bob, "Xuc.setDnd", USERNAME="alice", state=True)
    assert (caught.value.code, caught.value.data and caught.value.data["status"]) == (
        jsonrpc.UPSTREAM_ERROR,
        403,
    )
    for page in (alice, bob):
        await page.user.close()


async def test_files_go_both_ways(house: House) -> None:
    alice = await house.page("alice")
    report = await house.call(
        alice, "Xuc.importPersonalContacts", file="lastname,number\nWayne,1\nToo,many,fields\n"
    )
    assert [each["lastname"] for each in report["created"]] == ["Wayne"]
    assert report["failed"] == [{"line": 3, "errors": ["too many fields"]}]
    exported = await house.call(alice, "Xuc.exportPersonalContacts")
    assert exported["contentType"] == "text/csv; charset=utf-8"
    assert exported["filename"] == "contacts.csv"
    assert b"Wayne" in exported["data"]
    lists = await house.call(alice, "ConfigMgt.listCallbackLists")
    uuid = lists[1]["uuid"]
    assert (
        await house.call(alice, "ConfigMgt.importCallbackRequests", listUuid=uuid, csv="phoneNumber\n1000\n")
        is None
    )
    found = await house.call(
        alice,
        "ConfigMgt.findCallbackRequests",
        filters=[{"field": "listUuid", "operator": "=", "value": uuid}],
    )
    assert [each["phoneNumber"] for each in found["list"]] == ["1000"]
    await alice.user.close()


async def test_a_method_that_is_not_there_and_one_that_is_not_for_a_site(house: House) -> None:
    assert house.site.operation("Xuc.nothing") is None
    assert not house.site.is_ordered("Xuc.nothing")
    assert not house.site.is_ordered("Cti.sendPing")
    assert house.site.is_ordered("Cti.dial")
    assert "Cti.sendPing" in house.site.methods()
    for _ in range(2):
        with pytest.raises(RpcError) as caught:
            house.site.operation("Cti.sendPing")
        assert caught.value.code == jsonrpc.NOT_SUPPORTED


def test_an_error_of_the_bridges_own_has_xucs_shape() -> None:
    site = XivoSite(config.Site(name="paris", kind="xivo", url="http://xuc"), Limits())
    assert site.error_body(403, "no") == {"error": "Forbidden", "message": "ctibridge: no"}
    assert site.error_body(504, "late") == {"error": "NotHandledError", "message": "ctibridge: late"}
