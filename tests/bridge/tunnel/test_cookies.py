"""Cookies of a site at the bridge's address (RFC 6265), judged by a cookie jar that is not ours."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.sites import Home
from bridge.tunnel.cookies import adapted

SECURE = Home("https", "bridge:8090", "")
PLAIN = Home("http", "bridge:8090", "")
PARIS = Home("https", "bridge:8090", "/sites/paris")


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        ("AlcUserId=eyJ.x; Path=/", "AlcUserId=eyJ.x; Path=/"),
        ("AlcUserId=eyJ.x", "AlcUserId=eyJ.x"),
        ("a=b; Domain=.o2g.example.com; Path=/api; HttpOnly", "a=b; Path=/api; HttpOnly"),
        ("a=b;DOMAIN=x;path=/api;Secure;SameSite=None", "a=b; Path=/api;Secure;SameSite=None"),
        ("a=b; Path=relative", "a=b; Path=relative"),
        (
            "a=b; Max-Age=60; Expires=Thu, 01 Jan 2027 00:00:00 GMT",
            "a=b; Max-Age=60; Expires=Thu, 01 Jan 2027 00:00:00 GMT",
        ),
        ('a="b=c"; Path=/', 'a="b=c"; Path=/'),
    ],
)
def test_at_the_root_only_the_domain_goes(given: str, becomes: str) -> None:
    assert adapted(given, "", SECURE) == becomes


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        ("a=b; Path=/", "a=b; Path=/sites/paris/"),
        ("a=b; Path=/api", "a=b; Path=/sites/paris/api"),
        ("a=b", "a=b"),
    ],
)
def test_below_a_site_the_path_is_the_sites_own(given: str, becomes: str) -> None:
    assert adapted(given, "", PARIS) == becomes


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        ("a=b; Path=/o2g/api", "a=b; Path=/sites/paris/api"),
        ("a=b; Path=/o2g", "a=b; Path=/sites/paris/"),
        ("a=b; Path=/o2gateway", "a=b; Path=/sites/paris/o2gateway"),
        ("a=b; Path=/", "a=b; Path=/sites/paris/"),
    ],
)
def test_the_prefix_of_the_sites_own_address_goes(given: str, becomes: str) -> None:
    assert adapted(given, "/o2g", PARIS) == becomes


def test_over_plain_http_what_needs_tls_goes() -> None:
    cookie = "a=b; Secure; HttpOnly; SameSite=None; Partitioned; Path=/"
    assert adapted(cookie, "", PLAIN) == "a=b; HttpOnly; Path=/"
    assert adapted("a=b; SameSite=Strict; secure", "", PLAIN) == "a=b; SameSite=Strict"
    assert adapted(cookie, "", SECURE) == cookie


@pytest.mark.parametrize("home", [SECURE, PLAIN, PARIS, Home("http", "127.0.0.1:8090", "/sites/a.b-c_d")])
@pytest.mark.parametrize(
    "attributes", ["; Path=/", "; Path=/api; Secure; Domain=o2g.example.com", "", "; Path=/api/rest/"]
)
def test_a_client_sends_the_cookie_back_to_the_site_and_not_to_another(home: Home, attributes: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("cookie", ""))
        return httpx.Response(200, headers={"Set-Cookie": adapted(f"id=1{attributes}", "", home)})

    seen: list[str] = []
    base = httpx.URL(home.base.replace("bridge", "bridge.example"))
    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        client.get(f"{base}/api/rest/authenticate")
        client.get(f"{base}/api/rest/sessions")
        client.get(base.copy_with(path="/sites/london/api/rest"))
        client.get("https://evil.example/api/rest/sessions")
    assert seen[1] == "id=1"
    assert seen[3] == ""
    if home.mount:
        assert seen[2] == ""


@settings(deadline=None)  # the machine may be busy
@given(st.text(st.characters(min_codepoint=32, max_codepoint=255)), st.sampled_from([SECURE, PLAIN, PARIS]))
def test_no_cookie_keeps_a_domain_and_the_pair_is_never_touched(value: str, home: Home) -> None:
    became = adapted(value, "", home).split(";")
    assert became[0] == value.split(";")[0]
    assert not any(part.strip().lower().startswith("domain=") for part in became[1:])
