"""Tests of what a site lets through: methods, paths, events of users; what is not named is refused."""

from __future__ import annotations

import json
from typing import Any, cast
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.acl import Acl, SiteRules
from bridge.config import Config, ConfigError
from bridge.config import Site as SiteSettings
from bridge.config_file import parse
from bridge.endpoint import Bridge
from bridge.metrics import Metrics
from bridge.sites import Site
from bridge.tunnel.paths import PathRefused
from protocol import jsonrpc
from protocol.jsonrpc import EventFrame, RpcError
from tests.bridge.endpoint_harness import FakeSite, Wire, settle


def rules(kind: Any = "o2g", **allowed: Any) -> SiteRules:
    return SiteRules(SiteSettings(name="paris", kind=kind, **allowed), Config().tunnel.allow)


def may_call(site: SiteRules, method: str) -> bool:
    try:
        site.check_method(method)
    except RpcError as error:
        return error.code != jsonrpc.FORBIDDEN
    return True


def may_request(site: SiteRules, target: str) -> bool:
    try:
        site.check_path(target)
    except PathRefused as error:
        return error.status != 403
    return True


def o2g_event(**fields: Any) -> EventFrame:
    line = msgspec.Raw(json.dumps({"eventName": "OnCallCreated", **fields}).encode())
    return EventFrame("O2g.event", {"identifier": "a", "subscriptionId": "s", "event": line})


# Methods


def test_without_a_list_everything_may_be_called() -> None:
    assert may_call(rules(), "Cti.dial")
    assert may_call(rules(), "O2g.subscriptions.create")


@pytest.mark.parametrize(
    ("method", "may"),
    [
        ("Cti.dial", True),
        ("Cti.hangup", False),
        ("Cti.dialByUsername", False),
        ("xCti.dial", False),
        ("cti.dial", False),
        ("O2g.telephony.getCalls", True),
        ("O2g.telephonyX", False),
        ("O2g.users.get", False),
        ("Cti.dial\n", False),
    ],
)
def test_only_the_methods_that_are_named_may_be_called(method: str, may: bool) -> None:
    """protocol.md section 7: -32002."""
    assert may_call(rules(allow_methods=["Cti.dial", "O2g.telephony.*"]), method) is may


def test_an_empty_list_lets_nothing_through() -> None:
    site = rules(allow_methods=[], allow_paths=[], allow_events_of=[])
    assert not may_call(site, "Cti.dial")
    assert not may_request(site, "/api/rest/1.0/users")
    passes = site.events(lambda: "oxe70120")
    assert passes is not None
    assert not passes(o2g_event(loginName="oxe70120"))


def test_a_site_that_there_is_not_lets_nothing_through() -> None:
    acl = Acl(Config(sites=[SiteSettings(name="paris", kind="o2g", url="http://127.0.0.1:1")]))
    assert may_call(acl.of("paris"), "Cti.dial")
    assert not may_call(acl.of("rome"), "Cti.dial")
    assert not may_request(acl.of("rome"), "/api/rest/1.0/users")


# Paths


def test_a_path_has_to_be_allowed_for_all_sites_and_for_this_one() -> None:
    """protocol.md section 5: 403."""
    site = rules(allow_paths=["/api/rest/1.0/users/**", "/elsewhere/**"])
    assert may_request(site, "/api/rest/1.0/users/oxe70120?x=1")
    assert not may_request(site, "/api/rest/1.0/telephony/calls")
    assert not may_request(site, "/elsewhere/x")
    assert not may_request(site, "/api/rest/1.0/users/../telephony")


def test_the_refusal_says_what_was_refused_and_where() -> None:
    with pytest.raises(PathRefused, match=r"/api/rest/1\.0/users may not be requested of site paris"):
        rules(allow_paths=[]).check_path("/api/rest/1.0/users")
    with pytest.raises(RpcError, match=r"forbidden: Cti\.dial may not be called on site paris"):
        rules(allow_methods=[]).check_method("Cti.dial")


# Events


@pytest.mark.parametrize(
    ("event", "may"),
    [
        (o2g_event(loginName="oxe70120"), True),
        (o2g_event(loginName="oxe70129"), True),
        (o2g_event(loginName="oxe70130"), False),
        (o2g_event(loginName="OXE70120"), False),
        (o2g_event(), False),
        (o2g_event(loginName=None), False),
        (o2g_event(loginName=7), False),
        (o2g_event(loginName=["oxe70120"]), False),
        (EventFrame("O2g.event", {"event": msgspec.Raw(b"{")}), False),
        (EventFrame("O2g.event", {"event": {"loginName": "oxe70120"}}), False),
        (EventFrame("O2g.event", {}), False),
    ],
)
def test_only_events_of_the_users_who_are_named_leave_the_site(event: EventFrame, may: bool) -> None:
    """What cannot be told to be about one of them does not leave either."""
    passes = rules(allow_events_of=["oxe7012*"]).events(lambda: "oxe70120")
    assert passes is not None
    assert passes(event) is may


@pytest.mark.parametrize(
    "path", ["/api/rest/1.0/subscriptions", "/api/rest/1.0/subscriptions/7", "/OTEvents/chunk"]
)
def test_where_not_everybodys_events_may_leave_event_channels_do_not_pass(path: str) -> None:
    """A subscription can name a web hook, and a channel's lines pass unread: neither can be looked into."""
    assert may_request(rules(), path) is may_request(rules(allow_events_of=["*"]), path)
    assert not may_request(rules(allow_events_of=["oxe70120"]), path)
    assert not may_call(rules(allow_events_of=["oxe70120"]), "O2g.subscriptions.create")
    assert may_call(rules(allow_events_of=["oxe70120"]), "O2g.subscribe")
    assert may_request(rules(allow_events_of=["oxe70120"]), "/api/rest/1.0/users/subscription")


@given(
    st.lists(st.booleans(), min_size=13, max_size=13),
    st.integers(1, 2),
    st.booleans(),
    st.sampled_from(["", ";a=1", "/", "//x"]),
)
def test_no_spelling_of_an_event_path_passes(escaped: list[bool], times: int, upper: bool, end: str) -> None:
    word = "subscriptions"
    if upper:
        word = word.upper()
    spelt = "".join(f"%{ord(c):02x}" if escape else c for c, escape in zip(word, escaped, strict=True))
    if times == 2:
        spelt = quote(spelt)
    site = SiteRules(SiteSettings(name="paris", kind="o2g", allow_events_of=["a"]), ["/**"])
    with pytest.raises(PathRefused):
        site.check_path(f"/api/rest/1.0/{spelt}{end}")


# Through the endpoint


def bridge_to(site: FakeSite, **allowed: Any) -> Bridge:
    settings = SiteSettings(name="paris", kind="o2g", url="http://127.0.0.1:1", **allowed)
    return Bridge(Config(sites=[settings]), {"paris": cast(Site, site)}, Metrics())


async def test_calls_alone_and_in_batches_and_for_the_tunnel_are_refused_unless_named() -> None:
    """protocol.md sections 5 and 7: -32002 and 403; nothing reaches the site, and the socket lives on."""
    site = FakeSite()
    bridge = bridge_to(site, allow_methods=["Ask.this"], allow_paths=["/api/rest/1.0/users"])
    wire = Wire(bridge, site)
    await wire.signed_in()
    for method, id_ in (("Do.this", 1), ("Ask.that", 2), ("No.such", 3)):
        wire.call(method, {}, id_)
    answers = {each["id"]: each["error"] for each in await wire.heard()}
    assert [answers[number]["code"] for number in (1, 2, 3)] == [-32002, -32002, -32601]
    wire.say([{"jsonrpc": "2.0", "id": 1, "method": "Do.this"}, {"jsonrpc": "2.0", "method": "Do.that"}])
    (batch,) = await wire.heard()
    assert [each["error"]["code"] for each in batch] == [-32002]
    assert site.running == []
    wire.call("Ask.this", {}, 9)
    await settle()
    site.take("Ask.this").done("fine")
    assert (await wire.heard())[0]["result"] == "fine"
    await wire.gone()
    await bridge.sessions.close()


async def test_events_of_others_take_no_number_and_are_not_replayed() -> None:
    site = FakeSite()
    bridge = bridge_to(site, allow_events_of=["oxe70120"])
    wire = Wire(bridge, site)
    session = await wire.signed_in()
    for login in ("oxe70120", "oxe70121", "oxe70120"):
        site.users[0].deliver(o2g_event(loginName=login))
    heard = await wire.heard()
    assert [each["params"]["seq"] for each in heard] == [2, 3]
    await wire.gone()
    again = Wire(bridge, site)
    again.call("Session.resume", {"sessionId": session["sessionId"], "seq": 0})
    answer, *replayed = await again.heard()
    assert (answer["result"]["replayed"], len(replayed)) == (3, 3)
    await again.gone()
    await bridge.sessions.close()


async def test_a_user_whose_events_may_not_leave_hears_nothing_of_himself_either() -> None:
    site = FakeSite()
    bridge = bridge_to(site, allow_events_of=["oxe70121"])
    wire = Wire(bridge, site)
    wire.call("Session.login", {"login": "oxe70120", "password": "0000"})
    assert len(await wire.heard()) == 1
    await wire.gone()
    await bridge.sessions.close()


# Configuration


def site_with(**keys: Any) -> Config:
    site = {"name": "paris", "kind": "o2g", "url": "http://127.0.0.1:1", **keys}
    return parse({"sites": [site]}, "ctibridge.toml")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"allow_methods": ["Cti dial"]}, r"sites\[0\].allow_methods: 'Cti dial' is no method"),
        ({"allow_methods": [""]}, r"allow_methods: '' is no method"),
        ({"allow_paths": ["api"]}, r"allow_paths: 'api' must start with '/'"),
        ({"allow_events_of": [""]}, "allow_events_of: a login is empty"),
        ({"allow_method": ["Cti.*"]}, "allow_method: no such key; did you mean allow_methods"),
    ],
)
def test_a_list_that_cannot_be_meant_is_refused(keys: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        site_with(**keys)


def test_lists_are_read_as_they_are_written() -> None:
    site = site_with(allow_methods=["Cti.*"], allow_paths=[], allow_events_of=["oxe7012*"]).sites[0]
    assert (site.allow_methods, site.allow_paths, site.allow_events_of) == (["Cti.*"], [], ["oxe7012*"])


def test_a_long_name_takes_no_time_however_many_stars_there_are() -> None:
    """protocol.md section 7, bad input: with one more try for each star this would take hours."""
    with pytest.raises(RpcError):
        rules(allow_methods=["*a" * 12 + "b"]).check_method("a" * 8_000)
    rules(allow_methods=["*a*b*"]).check_method("Cti.aab")
