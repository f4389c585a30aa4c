"""`tests/system/test_cti_tokens.py` with two bridges as one: a token that one has made, the other knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from tests.nats_server import NatsServer
from tests.system.cluster.house import ClusterOfBridges
from tests.system.program import Program
from tests.system.test_cti_tokens import (
    INGRESS,
    test_a_page_on_a_xivo_connects_with_the_bridges_own_token,
    test_a_program_goes_on_to_the_rest_api_with_the_bridges_token,
)
from tests.system.xivo_world import CONFIGURATION, SECRETS, Served, world

__all__ = [
    "served",
    "test_a_page_on_a_xivo_connects_with_the_bridges_own_token",
    "test_a_program_goes_on_to_the_rest_api_with_the_bridges_token",
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, nats: NatsServer) -> Iterator[Served]:
    with world() as made:

        def configured(port: int) -> str:
            return CONFIGURATION.format(port=port, url=made.url, more=INGRESS)

        bridges = ClusterOfBridges(tmp_path_factory.mktemp("tokens"), nats, configured, env=SECRETS)
        try:
            yield Served(made, cast(Program, bridges), bridges.url.removesuffix("/ws"))
        finally:
            bridges.stop()
