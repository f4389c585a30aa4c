"""Bad parameters of every operation of O2G, on the real program: never a fault of the bridge's, always named."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from protocol.methods import o2g_methods
from protocol.rest import RestMethod
from tests.faults import faults
from tests.system.client import Client, Encoding, opened
from tests.system.program import Bridge

METHODS = list(o2g_methods().values())
TOGETHER = 100
"""Calls in flight at once; a socket may have 256."""


@pytest.fixture
async def administrator(user_bridge: Bridge, encoding: Encoding) -> AsyncIterator[Client]:
    """Somebody who may call everything."""
    async with opened(user_bridge.url, encoding) as client:
        await client.call("Session.login", {"login": "admin", "password": "admin"})
        yield client
        await client.call("Session.logout")


async def answers(client: Client, calls: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for at in range(0, len(calls), TOGETHER):
        under_way = [await client.begin(method, params) for method, params in calls[at : at + TOGETHER]]
        found += [await future for future in under_way]
    return found


async def test_each_fault_is_answered_with_its_parameter(administrator: Client) -> None:
    cases = [(method.name, fault) for method in METHODS for fault in faults(method)]
    assert len(cases) > 3_000
    said = await answers(administrator, [(name, fault.arguments) for name, fault in cases])
    wrong = [
        (name, fault, message)
        for (name, fault), message in zip(cases, said, strict=True)
        if message.get("error", {}).get("code") != -32602
        or message["error"]["data"] != {"param": fault.param}
    ]
    assert wrong == []


async def test_too_many_positions_are_answered_too(administrator: Client) -> None:
    def too_many(method: RestMethod) -> list[Any]:
        return [None] * (len(method.parameters) + 1)

    for message in await answers(administrator, [(method.name, too_many(method)) for method in METHODS]):
        assert message["error"]["code"] == -32602
        assert "takes at most" in message["error"]["message"]
