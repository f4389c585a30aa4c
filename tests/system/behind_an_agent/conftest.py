"""The same tests once more, unchanged, with every bridge's sites reached through the real agent program.

Each file here takes over the tests of the file that it is named for; this one says how their bridges reach the PBX.
What is taken over is what reaches a site: calls, transfers, forwards, settings, sessions, events, subscriptions, the
tunnel, sites that fail and come back, the end of the bridge. What the bridge refuses or answers by itself (frames,
parameters, limits of sockets, pages, the command line) knows nothing of the way to a site, and is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.system.agents import VARIABLE
from tests.system.conftest import serve
from tests.system.program import Bridge, Pbx


@pytest.fixture(autouse=True, scope="module")
def through_an_agent() -> Iterator[None]:
    """Bridges that are started meanwhile have agents."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "1")
        yield


@pytest.fixture(scope="package")
def user_bridge(tmp_path_factory: pytest.TempPathFactory, pbx: Pbx) -> Iterator[Bridge]:
    yield from _bridge(tmp_path_factory, pbx, "user")


@pytest.fixture(scope="package")
def administrator_bridge(tmp_path_factory: pytest.TempPathFactory, pbx: Pbx) -> Iterator[Bridge]:
    yield from _bridge(tmp_path_factory, pbx, "administrator")


def _bridge(tmp_path_factory: pytest.TempPathFactory, pbx: Pbx, mode: str) -> Iterator[Bridge]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "1")
        bridge = serve(tmp_path_factory.mktemp(f"serve_{mode}_through_an_agent"), pbx, mode)
    yield bridge
    bridge.program.stop()
