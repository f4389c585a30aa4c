"""What an agent lets through (protocol.md section 5: decided at the agent)."""

from __future__ import annotations

import pytest

from bridge.sites.o2g.documented import is_documented
from bridge.tunnel.allow import AllowList
from bridge.tunnel.paths import PathRefused
from protocol.catalogue.o2g import operations


def allowing(*patterns: str) -> AllowList:
    return AllowList(patterns, is_documented)


def refused(rules: AllowList, method: str, target: str) -> int:
    with pytest.raises(PathRefused) as caught:
        rules.check(method, target)
    return caught.value.status


def test_every_documented_operation_passes_by_default() -> None:
    rules = allowing("documented")
    for operation in operations():
        path = operation.full_path
        for name in operation.path_params:
            path = path.replace(f"{{{name}}}", "a/b" if name == "objectNameobjectId" else "a%20b")
        rules.check(operation.method, path + "?loginName=x")


@pytest.mark.parametrize(("method", "target"), [("GET", "/OTEvents?subscriptionId=1"), ("POST", "/OTEvents")])
def test_event_channels_pass_by_default(method: str, target: str) -> None:
    allowing("documented").check(method, target)


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/"),
        ("GET", "/manager/html"),
        ("GET", "/api/rest/1.0/nothing/here"),
        ("GET", "/api/rest/1.0/users/a/b/c/d"),
        ("PATCH", "/api/rest/1.0/users/a"),
        ("DELETE", "/api/rest"),
        ("DELETE", "/OTEvents"),
        ("GET", "/OTEvents/x"),
        ("GET", "/api/rest2"),
        ("OPTIONS", "/api/rest/1.0/users/a"),
    ],
)
def test_what_is_not_documented_does_not_pass_by_default(method: str, target: str) -> None:
    assert refused(allowing("documented"), method, target) == 403


@pytest.mark.parametrize(
    ("pattern", "method", "target", "passes"),
    [
        ("/api/rest/**", "GET", "/api/rest/1.0/nothing/here", True),
        ("/api/rest/**", "PATCH", "/api/rest/x?y=z", True),
        ("/api/rest/**", "GET", "/api/rest", False),
        ("* /api/rest/**", "PUT", "/api/rest/x", True),
        ("GET /api/rest/1.0/users/*", "GET", "/api/rest/1.0/users/a", True),
        ("GET /api/rest/1.0/users/*", "HEAD", "/api/rest/1.0/users/a", True),
        ("GET /api/rest/1.0/users/*", "POST", "/api/rest/1.0/users/a", False),
        ("GET /api/rest/1.0/users/*", "GET", "/api/rest/1.0/users/a/b", False),
        ("HEAD /x", "HEAD", "/x", True),
        ("HEAD /x", "GET", "/x", False),
        ("POST /x", "HEAD", "/x", False),
    ],
)
def test_a_pattern_is_a_method_and_a_path(pattern: str, method: str, target: str, passes: bool) -> None:
    rules = allowing(pattern)
    for _ in range(2):  # the second time it is remembered
        if passes:
            rules.check(method, target)
        else:
            assert refused(rules, method, target) == 403


def test_several_patterns_add_up() -> None:
    rules = allowing("documented", "GET /health", "POST /x/*")
    rules.check("GET", "/api/rest")
    rules.check("GET", "/health")
    rules.check("POST", "/x/y")
    assert refused(rules, "POST", "/health") == 403


def test_what_has_passed_with_one_method_does_not_pass_with_another() -> None:
    rules = allowing("GET /x")
    rules.check("GET", "/x")
    assert refused(rules, "DELETE", "/x") == 403


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://evil/api/rest", 400),
        ("//evil/api/rest", 400),
        ("evil", 400),
        ("", 400),
        ("/api/rest/../../etc/passwd", 403),
        ("/api/rest/%2e%2e/x", 403),
        ("/api/rest/%252e%252e/x", 403),
        ("/api/rest/a%2fb", 403),
        ("/api/rest/a\\b", 400),
        ("/api/rest/a\r\nHost: evil", 400),
        ("/api/rest/a b", 400),
        ("/api/rest/ö", 400),
        ("/api/rest/#x", 400),
        ("/api/rest/..;x/", 403),
    ],
)
@pytest.mark.parametrize("pattern", ["/**", "documented"])
def test_what_could_leave_the_site_never_passes(pattern: str, target: str, status: int) -> None:
    assert refused(allowing(pattern), "GET", target) == status


@pytest.mark.parametrize("method", ["get", "GET /evil", "", "G\r\n", "X" * 17])
def test_a_method_must_be_one(method: str) -> None:
    assert refused(allowing("/**"), method, "/x") == 400


@pytest.mark.parametrize("pattern", ["", "x", "GET", "get /x", "GET  /x", "GET x", "/a b", "Documented"])
def test_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="is no pattern"):
        allowing(pattern)
