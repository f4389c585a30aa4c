"""The demo, as a stranger starts it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.system.program import Program


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo's socket."""
    program = Program(tmp_path_factory.mktemp("demo"), "demo", "--port", "0")
    yield program.ready.split()[0]
    program.stop()
