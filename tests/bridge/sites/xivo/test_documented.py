"""What an agent beside a XiVO lets through by default: exactly the operations of the documents."""

from __future__ import annotations

import re

import pytest

from bridge.sites.xivo.documented import is_documented
from bridge.tunnel.allow import DOCUMENTED, AllowList
from bridge.tunnel.paths import PathRefused
from protocol.catalogue import xivo

OPERATIONS = [
    pytest.param(operation.method, api.full_path(operation), id=f"{api.api}-{operation.name}")
    for api in xivo.apis()
    for operation in api.operations
]


def passes(method: str, target: str) -> bool:
    try:
        AllowList([DOCUMENTED], is_documented).check(method, target)
    except PathRefused:
        return False
    return True


@pytest.mark.parametrize(("method", "template"), OPERATIONS)
def test_every_documented_operation_passes(method: str, template: str) -> None:
    """protocol.md section 5: what an agent lets through is decided at the agent."""
    path = re.sub(r"\{\w+\}", "a%40b-1", template)
    assert passes(method, path)
    assert passes(method, path.rstrip("/") + "/?size=1")
    assert not passes("PATCH", path)
    assert not passes(method, path.rstrip("/") + "/more/of/it")
    assert not passes(method, "/other" + path)


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/"),
        ("GET", "/xuc"),
        ("GET", "/xuc/api/2.0"),
        ("POST", "/xuc/api/2.0/cti?token=t"),
        ("GET", "/xuc/api/2.0/ctis"),
        ("POST", "/xuc/api/2.0/auth/check"),
        ("GET", "/xuc/api/2.0/auth/checks"),
        ("GET", "/xucxapi/2.0/auth/check"),
        ("POST", "/xuc/api/2.0/dial/number/"),
        ("POST", "/xuc/api/2.0/dial/number/alice/bob"),
        ("POST", "/xuc/api/2.0/dial/number/%2e%2e/user/alice"),
        ("GET", "/xuc/api/2.0//auth/check"),
        ("DELETE", "/configmgt/api/1.0/users"),
        ("GET", "/api/rest"),
    ],
)
def test_nothing_else_passes(method: str, target: str) -> None:
    """protocol.md section 5: method and path."""
    assert not passes(method, target)


def test_the_socket_of_xuc_passes() -> None:
    """Seed document 001: Cti.js dials it."""
    assert passes("GET", "/xuc/api/2.0/cti?token=t")


def test_where_a_page_may_be_read_its_head_may_be() -> None:
    """RFC 9110 section 9.3.2."""
    assert passes("HEAD", "/xuc/api/2.0/auth/check")
    assert not passes("HEAD", "/xuc/api/2.0/auth/login")
