"""The same tests once more, unchanged, with two bridges behind a balancer in the place of each bridge.

Each `test_again_*` file here takes over the tests of the file that it is named for; this one says what their bridges
are. What is taken over is what a user sees: calls, transfers, forwards, sessions, events, subscriptions, the tunnel,
frames of every kind. What one process is asked about itself (its pages of figures, its log, its end, its limits) has
no meaning for two, and is not repeated; the end of a bridge of a cluster has tests of its own here. Bridges hand each
other's frames on as they are, so these tests run in one encoding; the tests written for a cluster run in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.nats_server import EXECUTABLE, NatsServer
from tests.system.client import Encoding
from tests.system.cluster.house import ClusterOfBridges
from tests.system.conftest import ADMINISTRATOR, CONFIGURATION
from tests.system.program import Bridge, Pbx, Program

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without nats-server there is no cluster to test."""
    if EXECUTABLE is None:
        for item in items:
            if item.path.is_relative_to(HERE):
                item.add_marker(pytest.mark.skip(reason="nats-server is not installed"))


@pytest.fixture(scope="package")
def nats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    server = NatsServer(tmp_path_factory.mktemp("nats"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="package")
def user_bridge(tmp_path_factory: pytest.TempPathFactory, pbx: Pbx, nats: NatsServer) -> Iterator[Bridge]:
    yield from _bridges(tmp_path_factory, pbx, nats, "user")


@pytest.fixture(scope="package")
def administrator_bridge(
    tmp_path_factory: pytest.TempPathFactory, pbx: Pbx, nats: NatsServer
) -> Iterator[Bridge]:
    yield from _bridges(tmp_path_factory, pbx, nats, "administrator")


@pytest.fixture(params=[Encoding.MSGPACK], ids=lambda encoding: encoding.value)
def encoding(request: pytest.FixtureRequest) -> Encoding:
    """One of them: binary frames have more ways to go wrong on their way."""
    chosen: Encoding = request.param
    return chosen


def _bridges(
    tmp_path_factory: pytest.TempPathFactory, pbx: Pbx, nats: NatsServer, mode: str
) -> Iterator[Bridge]:
    def configured(port: int) -> str:
        text = CONFIGURATION.format(url=pbx.url, mode=mode).replace("port = 0", f"port = {port}")
        return text + (ADMINISTRATOR if mode == "administrator" else "")

    bridges = ClusterOfBridges(tmp_path_factory.mktemp(f"cluster_{mode}"), nats, configured)
    yield Bridge(cast(Program, bridges), bridges.url, mode)
    bridges.stop()
