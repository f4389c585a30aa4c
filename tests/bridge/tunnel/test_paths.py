"""Tests of which paths may pass a tunnel: documented APIs, and no way of writing one that leaves them."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bridge.config import Tunnel
from bridge.tunnel.paths import (
    METHOD,
    REMEMBERED_MOST,
    TARGET_MOST_CHARS,
    PathRefused,
    PathRules,
    shared_rules,
)
from protocol import catalogue


def status(target: str, allow: list[str] | None = None) -> int | None:
    """The HTTP status that answers a target; None where it passes."""
    try:
        PathRules(Tunnel().allow if allow is None else allow).check(target)
    except PathRefused as refusal:
        return refusal.status
    return None


@pytest.mark.parametrize(
    "target",
    [
        "/api/rest",
        "/api/rest/authenticate?version=1.0",
        "/api/rest/1.0/telephony/calls/49bfa0564a030100/participants/70121",
        "/api/rest/1.0/subscriptions?identifier=app1",
        "/OTEvents?subscriptionId=x%2Fy",
        "/api/rest/1.0/directory?search=%C3%A9t%C3%A9",
        "/api/rest/1.0/users/J%C3%BCrgen%20M",
        "/api/rest/1.0/a;b=c",
        "/api/rest/1.0/...",
        "/api/rest/1.0/.well-known",
        "/api/rest/1.0/100%25",
        "/api/rest/1.0/%2321",
        "/api/rest/1.0/x?next=//evil/../..&a=%2e%2e%2f%0d%0a%00",
        "/api/rest/",
    ],
)
def test_the_documented_api_passes(target: str) -> None:
    assert status(target) is None


def test_every_operation_of_the_catalogue_passes() -> None:
    for operation in catalogue.operations():
        assert status(operation.full_path.replace("{", "").replace("}", "")) is None


ATTACKS = [
    # another host
    ("//evil/api/rest", 400),
    ("///api/rest", 400),
    ("http://evil/api/rest", 400),
    ("evil/api/rest", 400),
    ("@evil/api/rest", 400),
    ("*", 400),
    ("", 400),
    ("?a", 400),
    # dot segments
    ("/api/rest/..", 403),
    ("/api/rest/../manager", 403),
    ("/api/rest/./x", 403),
    ("/api/rest/..?a", 403),
    ("/../api/rest", 403),
    ("/api/rest/..;/manager", 403),
    ("/api/rest/..;a=b/manager", 403),
    ("/api/rest/.;/x", 403),
    ("/api/rest/;x/y", 403),
    # … encoded, and encoded again and again
    ("/api/rest/%2e%2e/manager", 403),
    ("/api/rest/.%2E/manager", 403),
    ("/api/rest/%2e%2e%3b/manager", 403),
    ("/api/rest/..%3Bx/manager", 403),
    ("/api/rest/%252e%252e/manager", 403),
    ("/api/rest/%25252e%25252e/manager", 403),
    ("/api/rest/%2525252e%2525252e/manager", 403),
    ("/api/rest/%c0%ae%c0%ae/manager", 400),
    ("/api/rest/%25c0%25ae%25c0%25ae/manager", 400),
    # slashes and backslashes
    ("/api/rest/..%2fmanager", 403),
    ("/api/rest/..%2Fmanager", 403),
    ("/api/rest/x%2fy", 403),
    ("/api/rest/x%252fy", 403),
    ("/api/rest/..%5cmanager", 403),
    ("/api/rest/x%5Cy", 403),
    ("/api/rest/x%255cy", 403),
    ("/api/rest/..\\manager", 400),
    ("/api/rest\\..\\manager", 400),
    ("/api/rest/%c0%af", 400),
    # what splits a request
    ("/api/rest/x HTTP/1.1\r\nHost: evil\r\n\r\n", 400),
    ("/api/rest/x\r\nX: y", 400),
    ("/api/rest/x\n", 400),
    ("/api/rest/x\0", 400),
    ("/api/rest/x\t", 400),
    ("/api/rest/x y", 400),
    ("/api/rest/x\x7f", 400),
    ("/api/rest?a=b\r\nX: y", 400),
    ("/api/rest/%0d%0aX:%20y", 403),
    ("/api/rest/%00", 403),
    ("/api/rest/%2500", 403),
    ("/api/rest/%3f", 403),
    ("/api/rest/x#y", 400),
    ("/api/rest?a#b", 400),
    # what is no ASCII
    ("/api/rest/é", 400),
    ("/api/rest/\u2025/manager", 400),
    ("/api/rest/\uff0e\uff0e/manager", 400),
    ("/api/rest/x?\u2028", 400),
    ("/api/rest/\ud800", 400),
    # half an escape
    ("/api/rest/%", 400),
    ("/api/rest/%2", 400),
    ("/api/rest/%zz", 400),
    ("/api/rest/%u002e", 400),
    # not allowed
    ("/", 403),
    ("/manager/html", 403),
    ("/api", 403),
    ("/api/restful", 403),
    ("/API/REST/1.0", 403),
    ("/%61pi/rest/1.0", 403),
    ("/api;x/rest/1.0", 403),
    ("/OTEvents/x", 403),
    ("/OTEvents;x", 403),
    ("/api/rest" + "/x" * TARGET_MOST_CHARS, 400),
]


@pytest.mark.parametrize(("target", "answer"), ATTACKS)
def test_an_attack_is_answered_with_its_status(target: str, answer: int) -> None:
    assert status(target) == answer


@pytest.mark.parametrize(("target", "answer"), ATTACKS)
def test_an_attack_is_answered_the_same_where_its_path_has_passed_before(target: str, answer: int) -> None:
    rules = PathRules(Tunnel().allow)
    for path in ("/api/rest", "/api/rest/x", "/api/rest/manager", "/OTEvents"):
        rules.check(path)
    for _ in range(2):
        with pytest.raises(PathRefused) as caught:
            rules.check(target)
        assert caught.value.status == answer


def test_a_refusal_says_what_may_pass_without_repeating_a_long_path() -> None:
    with pytest.raises(PathRefused, match=r"tunnel\.allow") as caught:
        PathRules(["/api/rest/**"]).check("/" + "x" * 5000)
    assert len(str(caught.value)) < 300


# Patterns


@pytest.mark.parametrize(
    ("pattern", "passes", "refused"),
    [
        ("/api/rest", ["/api/rest", "/api/rest?x=/y"], ["/api/rest/", "/api/rest/x", "/api/resT"]),
        ("/api/*/calls", ["/api/x/calls"], ["/api//calls", "/api/x/y/calls", "/api/calls", "/api/x/callsx"]),
        ("/api/**", ["/api/", "/api/x", "/api/x/y/z"], ["/api", "/apix"]),
        ("/api/x.y", ["/api/x.y"], ["/api/xzy", "/api/x%2ey"]),
        ("/a(b", ["/a(b"], ["/ab"]),
        ("/users/*/preferences/**", ["/users/u/preferences/x/y"], ["/users/u/password"]),
    ],
)
def test_a_star_is_one_segment_and_two_are_any_rest(
    pattern: str, passes: list[str], refused: list[str]
) -> None:
    assert [status(target, [pattern]) for target in passes] == [None] * len(passes)
    assert [status(target, [pattern]) for target in refused] == [403] * len(refused)


def test_without_a_pattern_nothing_passes() -> None:
    assert status("/api/rest", []) == 403


def test_any_of_several_patterns_lets_a_path_pass() -> None:
    assert status("/b", ["/a", "/b"]) is None


def test_sockets_of_one_configuration_share_their_rules() -> None:
    assert shared_rules(("/api/**",)) is shared_rules(("/api/**",))
    assert shared_rules(("/api/**",)) is not shared_rules(("/api/*",))


def test_what_is_remembered_does_not_grow_without_end() -> None:
    rules = PathRules(["/api/**"])
    for number in range(REMEMBERED_MOST + 10):
        rules.check(f"/api/{number}")
        rules.check(f"/api/{number}".ljust(1000, "x"))
    assert sum(map(len, rules._passed)) < REMEMBERED_MOST * len("/api/1234")
    rules.check("/api/1")
    with pytest.raises(PathRefused):
        rules.check("/api/../1")


@pytest.mark.parametrize(
    "method", ["", "get", "GET ", "GET\n", "GE T", "GET\r\nX: y", "G" * 17, "ÉT", "GET1"]
)
def test_a_method_is_a_word_in_capitals(method: str) -> None:
    assert METHOD.fullmatch(method) is None


# Whatever passes

ALLOW = ["/api/rest", "/api/rest/**", "/OTEvents", "/only/*/here"]


def readings(path: str) -> set[str]:
    """What servers are known to make of a path: decoded up to four times, backslashes as slashes, path
    parameters dropped before or after decoding, dots resolved."""
    found = {path}
    decoded = path
    for _ in range(4):
        decoded = unquote_to_bytes(decoded).decode("utf-8", "replace")
        found.add(decoded)
        found.add(unquote_to_bytes(decoded).decode("latin-1"))
    found |= {each.replace("\\", "/") for each in found}
    found |= {"/".join(segment.partition(";")[0] for segment in each.split("/")) for each in found}
    return {posixpath.normpath(each) for each in found}


pieces = st.sampled_from(
    [
        "/", "//", ".", "..", ";", "?", "#", "\\", "%", "%2e", "%2E", "%2f", "%5c", "%00", "%25", "%252e",
        "%252f", "%25", "%0a", "%3b", "%3f", "%c0%ae", "%ef%bc%8e", "api", "rest", "OTEvents", "only", "here",
        "http:", "@", "a", "é", "\r\n", "\0", " ", "x=y", "*", "**",
    ]
)  # fmt: skip
built = st.lists(pieces, max_size=10).map("".join)
targets = st.one_of(
    st.text(),
    st.tuples(st.sampled_from(["/api/rest", "/api/rest/", "/OTEvents", "/only/", "/"]), built).map("".join),
    st.tuples(st.just("/api/rest/"), st.text().map(lambda text: quote(text, safe=""))).map("".join),
    st.tuples(st.just("/only/"), built, st.just("/here")).map("".join),
)


@given(targets)
@example("/only/a/here")
@example("/api/rest/1.0/users/J%C3%BCrgen")
def test_nothing_that_passes_can_leave_the_allowed_paths(target: str) -> None:
    if status(target, ALLOW) is not None:
        return
    assert target.isascii()
    assert target.isprintable()
    assert " " not in target
    assert "#" not in target
    assert target[:1] == "/"
    assert target[:2] != "//"
    for reading in readings(target.partition("?")[0]):
        assert reading.startswith("/")
        assert not reading.startswith("//")
        first, *rest = reading[1:].split("/")
        inside = (
            reading == "/OTEvents"
            or (first == "api" and rest[:1] == ["rest"])
            or (first == "only" and len(rest) == 2 and rest[1] == "here")
        )
        assert inside, reading
        assert not set(map(chr, range(32))) & set(reading)


@given(targets)
def test_a_path_is_judged_the_same_a_second_time(target: str) -> None:
    rules = PathRules(ALLOW)
    answers: list[int | None] = []
    for _ in range(2):
        try:
            rules.check(target)
        except PathRefused as refusal:
            answers.append(refusal.status)
        else:
            answers.append(None)
    assert answers[0] == answers[1] == status(target, ALLOW)
    assert answers[0] in (None, 400, 403)


SEGMENTS = st.text("ab*", min_size=1, max_size=6).filter(lambda text: "**" not in text)


@given(
    st.lists(SEGMENTS, min_size=1, max_size=3),
    st.booleans(),
    st.lists(st.text("ab", min_size=1, max_size=8), min_size=1, max_size=4),
)
def test_a_star_is_any_part_of_one_segment_and_two_are_any_rest(
    pattern: list[str], rest: bool, path: list[str]
) -> None:
    """protocol.md section 5: patterns of paths. The plain regular expression says the same, in its own time."""
    text = "/" + "/".join(pattern) + ("/**" if rest else "")
    plain = re.escape(text).replace(r"\*\*", ".*").replace(r"\*", "[^/]+")
    target = "/" + "/".join(path)
    assert (status(target, [text]) is None) == (re.fullmatch(plain, target) is not None)


def test_a_long_path_takes_no_time_however_many_stars_there_are() -> None:
    """protocol.md section 5, bad input: with one more try for each star the first of these would take hours."""
    for pattern in ("/" + "*a" * 12, "/*/" + "*b*a" * 8 + "/**", "/" + "a*" * 12 + "b"):
        assert status("/" + "a" * 4_000 + "/" + "a" * 4_000 + "c", [pattern]) == 403


@pytest.mark.parametrize("pattern", ["/api/**/x", "/**/**", "/a**b", "/****"])
def test_any_rest_is_the_end_of_a_pattern(pattern: str) -> None:
    """protocol.md section 5: `**` stands for any rest, of which there is one."""
    with pytest.raises(ValueError, match="may only stand at the end"):
        PathRules([pattern])
