"""The Python client on the demo: users of it, what they hear, and a proxy in their way."""

from __future__ import annotations

import asyncio
import contextlib
import re
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ctibridge_client import AsyncClient, Event, EventStream
from ctibridge_client.wire import Encoding

from tests.system.program import Program
from tests.system.proxy import FaultyProxy

PATIENCE_S = 60.0
"""How long anything may take that must happen; only a failing test waits."""


def user(url: str, number: int, encoding: Encoding = Encoding.MSGPACK, **more: Any) -> AsyncClient:
    """A user of the demo's O2G."""
    how: dict[str, Any] = {"login": f"oxe{number}", "password": "0000", "encoding": encoding.value, **more}
    return AsyncClient(url, **how)


async def until(stream: EventStream, name: str, /, **wanted: object) -> list[Event]:
    """Every event up to the one of this name with these members."""
    heard: list[Event] = []
    async with asyncio.timeout(PATIENCE_S):
        async for event in stream:
            heard.append(event)
            if event.name == name and wanted.items() <= event.data.items():
                return heard
    raise AssertionError(f"{name} never came, only {heard}")


@contextlib.contextmanager
def proxied(url: str) -> Iterator[tuple[FaultyProxy, str]]:
    """A proxy in front of a bridge, and the address to use instead of the bridge's."""
    with FaultyProxy(urlsplit(url).port or 0) as proxy:
        yield proxy, f"ws://127.0.0.1:{proxy.port}/ws"


def order(demo: Program, path: str) -> None:
    """Have something befall the demo's O2G (README, "When things go wrong, without breaking a PBX")."""
    (address,) = {found[1] for line in demo.said if (found := re.search(r"faults +curl (http\S+)", line))}
    asked = urllib.request.Request(f"{address}{path}", method="POST")
    with urllib.request.urlopen(asked, timeout=PATIENCE_S):
        pass
