"""A simulated PBX on a free port of 127.0.0.1, with timers short enough for tests, and clients of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from bridge.simulator.pbx_model import Timings
from bridge.simulator.server import Simulator
from bridge.simulator.settings import Settings
from bridge.simulator.xivo_model import XivoSettings
from bridge.simulator.xivo_server import XivoSimulator
from tests.bridge.simulator.xivo_house import XivoHouse

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
def simulator_settings() -> Settings:
    """A minute of a subscription is 50 ms; what must not happen in a test takes seconds."""
    return Settings(
        purge_period_s=0.05,
        minute_s=0.05,
        keep_alive_period_s=0.1,
        reopen_window_s=0.3,
        webhook_retry_s=0.01,
        webhook_timeout_s=0.5,
        body_limit_bytes=4096,
        event_queue_limit=20,
    )


@pytest.fixture
async def simulator(simulator_settings: Settings) -> AsyncIterator[Simulator]:
    """A running simulator with the demo plan; its address is `base_url`."""
    running = Simulator()
    await running.start(settings=simulator_settings)
    yield running
    await running.stop()


@pytest.fixture
async def new_client(simulator: Simulator) -> AsyncIterator[Callable[[], httpx.AsyncClient]]:
    """Makes HTTP clients of the simulator, each with its own cookies."""
    made: list[httpx.AsyncClient] = []

    def make() -> httpx.AsyncClient:
        made.append(httpx.AsyncClient(base_url=simulator.base_url, verify=False, timeout=30.0))
        return made[-1]

    yield make
    for client in made:
        await client.aclose()


@pytest.fixture
def sign_in(new_client: Callable[[], httpx.AsyncClient]) -> SignIn:
    """Authenticates and opens a session; keyword arguments are further fields of its request."""

    async def signed_in(
        login: str = "oxe70120", password: str = "0000", **fields: object
    ) -> httpx.AsyncClient:
        client = new_client()
        answer = await client.get("/api/rest/authenticate", params={"version": "1.0"}, auth=(login, password))
        assert answer.status_code == 200, answer.text
        answer = await client.post("/api/rest/1.0/sessions", json={"applicationName": "test", **fields})
        assert answer.status_code == 200, answer.text
        return client

    return signed_in


@pytest.fixture
async def user(sign_in: SignIn) -> httpx.AsyncClient:
    """The session of user oxe70120."""
    return await sign_in()


@pytest.fixture
async def admin(sign_in: SignIn) -> httpx.AsyncClient:
    """The session of the administrator."""
    return await sign_in("admin", "admin")


@pytest.fixture
async def xivo() -> AsyncIterator[XivoHouse]:
    """A running simulated XiVO with short times, and clients of its APIs."""
    settings = XivoSettings(
        timings=Timings(outside_answer_s=0.02, distribution_s=0.01, no_answer_s=0.5),
        event_retry_s=0.01,
        event_timeout_s=0.5,
        agent_ring_s=0.1,
        body_limit_bytes=65_536,
    )
    house = XivoHouse(XivoSimulator(settings))
    await house.open()
    yield house
    await house.close()
