"""The demo, and one browser for the tests of a module."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.system.chromium import Browser, browsing
from tests.system.program import Program


@pytest.fixture(scope="package")
def demo_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """`ctibridge demo`."""
    program = Program(tmp_path_factory.mktemp("console"), "demo", "--port", "0")
    yield program
    program.stop()


@pytest.fixture(scope="package")
def demo(demo_program: Program) -> str:
    """The demo's address, `http://127.0.0.1:…`."""
    return demo_program.ready.split()[0].replace("ws", "http", 1).removesuffix("/ws")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """A browser, in which each test has tabs of its own."""
    async with browsing(tmp_path_factory.mktemp("browser")) as running:
        yield running
