"""Addresses in O2G's answers lead to the bridge (protocol.md section 5; seed document 004, the examples named)."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.sites import Home, Passage
from bridge.sites.o2g.rewrite import ADDRESS_MEMBERS, O2gIngress
from protocol.catalogue import o2g

BRIDGE = Home("https", "bridge.example:8443", "")
PARIS = Home("https", "bridge.example:8443", "/sites/paris")
PLAIN = Home("http", "127.0.0.1:8090", "")
HOMES = [BRIDGE, PARIS, PLAIN, Home("http", "[::1]:8090", "/sites/paris")]

SITE = O2gIngress(["https://o2g.example.com:8443", "https://o2g.example.com:8016"])
PREFIXED = O2gIngress(["https://gate.example.com/o2g"])


def body(value: Any, home: Home = BRIDGE, site: O2gIngress = SITE) -> Any:
    return msgspec.json.decode(site.body(msgspec.json.encode(value), home))


# Bodies


def test_the_descriptor_leads_to_the_bridge() -> None:
    """Seed document 004, "Get the RESTful API descriptor"."""
    said = {
        "serverInfo": {"productName": "O2G", "haMode": False},
        "versions": [
            {
                "id": "1.0",
                "status": "CURRENT",
                "publicUrl": "https://public-server/api/rest/authenticate?version=1.0",
                "internalUrl": "https://server/api/rest/authenticate?version=1.0",
            }
        ],
    }
    for home in HOMES:
        led = body(said, home)
        address = f"{home.base}/api/rest/authenticate?version=1.0"
        assert led["versions"][0]["publicUrl"] == led["versions"][0]["internalUrl"] == address
        assert led["versions"][0]["id"] == "1.0"
        assert led["serverInfo"] == said["serverInfo"]


def test_a_session_leads_to_the_bridge_whatever_the_server_calls_itself() -> None:
    """Seed document 004, "Session creation": another scheme inside and outside."""
    said = {
        "admin": False,
        "publicBaseUrl": "http://public-server/api/rest/1.0",
        "privateBaseUrl": "https://server:8443/api/rest/1.0",
        "services": [{"serviceName": "Telephony", "relativeUrl": "/telephony/calls"}],
    }
    base = "https://bridge.example:8443/sites/paris/api/rest/1.0"
    assert body(said, PARIS) == {**said, "publicBaseUrl": base, "privateBaseUrl": base}


def test_a_subscription_leads_to_the_bridges_event_channel() -> None:
    """Seed document 004, "Subscription management": the channel is on a port of its own."""
    said = {
        "subscriptionId": "x93",
        "publicPollingUrl": "https://public.server:8016/OTEvents?subscriptionId=x93%2F&a=b#c",
        "privatePollingUrl": "https://server:8016/OTEvents?subscriptionId=x93",
    }
    led = body(said)
    assert led["publicPollingUrl"] == "https://bridge.example:8443/OTEvents?subscriptionId=x93%2F&a=b#c"
    assert led["privatePollingUrl"] == "https://bridge.example:8443/OTEvents?subscriptionId=x93"
    assert led["subscriptionId"] == "x93"


@pytest.mark.parametrize(
    "value",
    [
        "https://o2g.example.com/console",
        "https://o2g.example.com/",
        "https://o2g.example.com",
        "https://o2g.example.com/api/restaurant",
        "https://o2g.example.com/OTEvents/more",
        "https://o2g.example.com/xapi/rest",
        "https://user:password@o2g.example.com/api/rest",
        "ftp://o2g.example.com/api/rest",
        "javascript://o2g.example.com/api/rest",
        "/api/rest/1.0",
        "//o2g.example.com/api/rest",
        "https:///api/rest",
        "https://o2g.example.com:port/api/rest",
        "https://[o2g/api/rest",
        "https://o2g.example.com\\/api/rest",
        " https://o2g.example.com/api/rest",
        "https://o2g.example.com\n/api/rest",
        "api/rest",
        "",
        5,
        None,
        ["https://server/api/rest"],
    ],
)
def test_what_is_no_address_of_the_api_stays(value: Any) -> None:
    assert body({"publicUrl": value}) == {"publicUrl": value}


@pytest.mark.parametrize(
    "name", ["webHookUrl", "relativeUrl", "url", "publicUrls", "PublicUrl", "xpublicUrl", "href"]
)
def test_other_members_stay(name: str) -> None:
    said = {name: "https://server/api/rest/1.0"}
    assert body(said) == said


def test_text_that_only_looks_like_a_member_stays() -> None:
    said = {
        "message": 'see "publicUrl":"https://server/api/rest" for more',
        "publicUrl": ['"publicUrl":"https://server/api/rest"'],
        "list": ["publicUrl", "https://server/api/rest"],
    }
    assert body(said) == said


def test_every_other_byte_stays_as_it_is() -> None:
    before, after = (
        b'{ "a" : 1.0, "big":123456789012345678901234567890,\n "publicUrl" :\t',
        b' ,"b":"\\u00e9"}\n',
    )
    led = SITE.body(before + b'"https:\\/\\/s\\/api\\/rest"' + after, PLAIN)
    assert led == before + b'"http://127.0.0.1:8090/api/rest"' + after


def test_a_host_that_reads_like_the_scheme_or_the_path_is_taken_apart_rightly() -> None:
    for host in ("http", "api", "rest", "s", "https"):
        assert body({"publicUrl": f"https://{host}/api/rest/1.0"}) == {
            "publicUrl": "https://bridge.example:8443/api/rest/1.0"
        }


@pytest.mark.parametrize(
    ("value", "becomes"),
    [
        ("https://gate.example.com/o2g/api/rest/1.0", "/api/rest/1.0"),
        ("https://server/api/rest/1.0", "/api/rest/1.0"),
        ("https://gate.example.com/o2g/OTEvents?subscriptionId=1", "/OTEvents?subscriptionId=1"),
    ],
)
def test_the_prefix_of_the_sites_own_address_goes(value: str, becomes: str) -> None:
    assert PREFIXED.prefix == "/o2g"
    assert body({"publicUrl": value}, PARIS, PREFIXED) == {"publicUrl": PARIS.base + becomes}
    assert body({"publicUrl": "https://gate.example.com/o2g/console"}, PARIS, PREFIXED) == {
        "publicUrl": "https://gate.example.com/o2g/console"
    }


# Properties

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PATHS = st.sampled_from(
    ["/api/rest", "/api/rest/1.0/x", "/OTEvents", "/o2g/api/rest/1.0", "/console", "", "/api/rest/../x"]
)
URLS = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}{path}{query}",
    st.sampled_from(["http", "https", "ws", "HTTP"]),
    st.sampled_from(
        ["server", "bridge.example:8443", "127.0.0.1:8090", "[::1]:8090", "a@b", "o2g.example.com:8443"]
    ),
    PATHS,
    st.sampled_from(["", "?version=1.0", "?a=/api/rest#b", "#/api/rest"]),
)
ANSWERS = st.dictionaries(st.sampled_from([*ADDRESS_MEMBERS, "webHookUrl", "other"]), URLS | JSON, max_size=5)
SITES = st.sampled_from([SITE, PREFIXED])


@settings(deadline=None)  # the machine may be busy
@given(ANSWERS, st.sampled_from(HOMES), SITES, st.booleans())
def test_rewriting_twice_is_rewriting_once(answer: Any, home: Home, site: O2gIngress, spaced: bool) -> None:
    content = json.dumps(answer, indent=1 if spaced else None).encode()
    once = site.body(content, home)
    assert site.body(once, home) == once


@settings(deadline=None)  # the machine may be busy
@given(ANSWERS, st.sampled_from(HOMES), SITES)
def test_nothing_changes_but_addresses_of_the_api_in_the_six_members(
    answer: dict[str, Any], home: Home, site: O2gIngress
) -> None:
    led = msgspec.json.decode(site.body(json.dumps({"inner": answer}).encode(), home))["inner"]
    assert list(led) == list(answer)
    for name, value in answer.items():
        if led[name] != value:
            assert name in ADDRESS_MEMBERS
            assert led[name].startswith((f"{home.base}/api/rest", f"{home.base}/OTEvents"))
            assert value.lower().startswith(("http://", "https://"))
            assert led[name].removeprefix(home.base) in value


@settings(deadline=None)  # the machine may be busy
@given(st.binary(max_size=200) | st.text('{}"\\:,publicUrlhttps//api/rest ', max_size=200).map(str.encode))
def test_what_is_no_json_is_no_trouble(content: bytes) -> None:
    SITE.body(b'{"publicUrl":"https://s/api/rest"' + content, BRIDGE)
    SITE.body(content, BRIDGE)


# Location


@pytest.mark.parametrize("home", HOMES)
@pytest.mark.parametrize(
    "value",
    [
        "http://server/api/rest/1.0/telephony/calls/49bf",
        "https://o2g.example.com:8443/api/rest/1.0/telephony/calls/49bf",
        "//server/api/rest/1.0/telephony/calls/49bf",
    ],
)
def test_a_created_resource_is_at_the_bridge(value: str, home: Home) -> None:
    """Seed document 004, "Make call": `Location: http://server/api/rest/1.0/telephony/calls/…`."""
    assert SITE.location(value, 201, home) == f"{home.base}/api/rest/1.0/telephony/calls/49bf"


def test_a_path_alone_gets_what_precedes_the_sites_paths() -> None:
    assert SITE.location("/api/rest/1.0/x?a=b#c", 201, PARIS) == "/sites/paris/api/rest/1.0/x?a=b#c"
    assert SITE.location("/api/rest/1.0/x", 302, BRIDGE) == "/api/rest/1.0/x"
    assert PREFIXED.location("/o2g/api/rest/1.0/x?y", 201, PARIS) == "/sites/paris/api/rest/1.0/x?y"
    assert SITE.location("/login", 302, PARIS) == "/login"
    assert SITE.location("calls/49bf", 201, PARIS) == "calls/49bf"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_the_sites_only_where_the_bridge_reaches_it(status: int) -> None:
    own = "https://o2g.example.com:8443/api/rest/1.0/x"
    assert SITE.location(own, status, PARIS) == f"{PARIS.base}/api/rest/1.0/x"
    for elsewhere in (
        "https://evil.example/api/rest/1.0/x",
        "//evil.example/api/rest/1.0/x",
        "https://o2g.example.com:9999/api/rest/1.0/x",
        "https://o2g.example.com@evil.example/api/rest/1.0/x",
        "https://o2g.example.com:8443/console",
        "https://sso.example.com/login?back=https://o2g.example.com:8443/api/rest",
    ):
        assert SITE.location(elsewhere, status, PARIS) == elsewhere


@settings(deadline=None)  # the machine may be busy
@given(URLS | st.text(max_size=30), st.sampled_from([201, 302]), st.sampled_from(HOMES), SITES)
def test_a_location_rewritten_twice_is_rewritten_once(
    value: str, status: int, home: Home, site: O2gIngress
) -> None:
    once = site.location(value, status, home)
    assert site.location(once, status, home) == once


# Paths


def test_the_api_and_the_event_channel_are_served_and_nothing_else() -> None:
    for path in ("/api/rest", "/api/rest/", "/api/rest/1.0/sessions", "/OTEvents"):
        assert SITE.serves(path)
    for path in (
        "/",
        "/api",
        "/api/restx",
        "/OTEvents/",
        "/OTEventsx",
        "/console",
        "//api/rest",
        "/API/REST",
    ):
        assert not SITE.serves(path)


@pytest.mark.parametrize(
    ("path", "passage"),
    [
        ("/api/rest", Passage(False, True)),
        ("/api/rest/authenticate", Passage(False, True)),
        ("/api/rest/1.0/sessions", Passage(False, True)),
        ("/api/rest/1.0/subscriptions", Passage(False, True)),
        ("/api/rest/1.0/telephony/calls", Passage(False, False)),
        ("/api/rest/1.0/subscriptions/x", Passage(False, False)),
        ("/OTEvents", Passage(True, False)),
    ],
)
def test_what_a_request_needs_follows_from_its_path(path: str, passage: Passage) -> None:
    assert SITE.passage(path) == passage


def test_every_documented_answer_with_addresses_is_asked_for_whole() -> None:
    """The catalogue's types, and what they contain, against the pattern of paths."""
    holding = {
        each.name for each in o2g.types() if any(field.name in ADDRESS_MEMBERS for field in each.fields)
    }
    before = 0
    while len(holding) != before:
        before = len(holding)
        holding |= {
            each.name for each in o2g.types() if any(holding & set(f.type_names) for f in each.fields)
        }
    answering = [
        operation.full_path
        for operation in o2g.operations()
        if any(response.type in holding for response in operation.responses)
    ]
    assert len(answering) == 5
    assert all(SITE.passage(path).addressed for path in answering)
