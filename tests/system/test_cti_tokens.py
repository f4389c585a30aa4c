"""Tokens of Cti.js pages on a XiVO: pages connect with them, and programs go on to XUC's REST API with them."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect

from tests.system.client import PATIENCE_S
from tests.system.cti_pages import NativePage
from tests.system.serving import free_port
from tests.system.xivo_world import Served, serving

INGRESS = """
[ingress]
access = "address"
addresses = ["127.0.0.1"]
"""
API = "/xuc/api/2.0"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("tokens"), free_port(), more=INGRESS) as made:
        yield made


def asked(served: Served, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    """One HTTP request to the bridge."""
    connection = http.client.HTTPConnection(urlsplit(served.socket).netloc, timeout=PATIENCE_S)
    try:
        content = None if body is None else json.dumps(body)
        if content is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, content, headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None
    finally:
        connection.close()


def token(served: Served, mount: str = "") -> str:
    """A token of Alice's."""
    status, said = asked(served, "POST", f"{mount}{API}/auth/login", {"login": "alice", "password": "alice"})
    assert (status, said["login"]) == (200, "alice")
    return str(said["token"])


@pytest.mark.parametrize("mount", ["", "/sites/paris"])
async def test_a_page_on_a_xivo_connects_with_the_bridges_own_token(served: Served, mount: str) -> None:
    """protocol.md sections 1 and 9: the token is the bridge's own, on every kind of site."""
    own = token(served, mount)
    async with connect(f"{served.socket}{mount}{API}/cti?token={own}", compression=None) as socket:
        page = NativePage(socket)
        await page.hear("LoggedOn")
        await page.hear("UserConfigUpdate", firstName="Alice")
        await page.ping()
    status, said = asked(served, "GET", f"{mount}{API}/auth/check", Authorization=f"Bearer {own}")
    assert (status, said["login"]) == (200, "alice")
    assert said["token"] != own


def test_a_program_goes_on_to_the_rest_api_with_the_bridges_token(served: Served) -> None:
    """protocol.md section 1: a token of the bridge's in `Authorization` is exchanged for XUC's own on the way."""
    own = token(served)
    path = f"{API}/contact/personal"
    contact = {"firstname": "Ann", "lastname": "Doe", "number": "1234"}
    status, _ = asked(served, "POST", path, contact, Authorization=f"Bearer {own}")
    assert status in (200, 201)
    status, said = asked(served, "GET", path, Authorization=f"Bearer {own}")
    assert status == 200
    assert "Doe" in json.dumps(said)
    for wrong in ("nothing", own[:-2]):
        status, said = asked(served, "GET", path, Authorization=f"Bearer {wrong}")
        assert status == 403
        assert said["error"] == "InvalidToken"
