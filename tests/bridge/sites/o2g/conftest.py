"""A simulated PBX for the tests of O2G sites, and sites on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bridge.simulator.server import Simulator
from bridge.simulator.settings import Settings
from tests.bridge.sites.o2g.house import House, HouseOf, opened


@pytest.fixture
async def nothing_left(caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    """After a test no task is left, and nothing in the background has failed."""
    yield
    for _ in range(50):
        if asyncio.all_tasks() == {asyncio.current_task()}:
            break
        await asyncio.sleep(0.01)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.fixture
async def pbx() -> AsyncIterator[Simulator]:
    """A PBX whose subscriptions end soon where nobody reads them."""
    simulator = Simulator()
    await simulator.start(settings=Settings(reopen_window_s=2.0))
    yield simulator
    await simulator.stop()


@pytest.fixture
async def house_of(pbx: Simulator, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[HouseOf]:
    """A site of a mode, signed in where there is an administrator."""
    monkeypatch.setenv("O2G_TEST_ADMIN", "admin")
    stack = []

    async def make(mode: str, **options: Any) -> House:
        manager = opened(mode, pbx, **options)
        house = await manager.__aenter__()
        stack.append(manager)
        await house.up()
        return house

    yield make
    for manager in stack:
        await manager.__aexit__(None, None, None)
