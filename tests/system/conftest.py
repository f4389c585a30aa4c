"""The real programs on free ports, and people who sign in to them.

One simulated PBX with many users serves all tests: each test takes users that nobody else has used, so that no
test sees another one's calls, forwards or settings.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.system.client import Encoding, opened
from tests.system.house import House
from tests.system.o2g import EventNames, Phone, signed_in
from tests.system.program import START_S, USERS, Bridge, Pbx, Program

NO_ANSWER_S = 0.4
"""How long a set rings before a forward on no answer takes the call: long enough to see that it rings first."""

SESSION_EVENTS = 40
"""How many events a session keeps: more than any scenario makes, few enough to lose some in a test."""

ADMIN_VARIABLE = "CTIBRIDGE_TEST_ADMIN_PASSWORD"
TOKEN = "a-tunnel-client-of-the-tests"

CONFIGURATION = f"""
[server]
port = 0

[limits]
session_events = {SESSION_EVENTS}

[[tokens]]
name = "tests"
sha256 = "{hashlib.sha256(TOKEN.encode()).hexdigest()}"

[[sites]]
name = "paris"
kind = "o2g"
url = "{{url}}"
mode = "{{mode}}"
"""

ADMINISTRATOR = f"""
admin_login = "admin"
admin_password = {{ env = "{ADMIN_VARIABLE}" }}
"""


@pytest.fixture(scope="session")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    folder = tmp_path_factory.mktemp("simulate")
    arguments = ("--port", "0", "--users", str(USERS), "--no-answer", str(NO_ANSWER_S))
    program = Program(folder, "simulate", *arguments)
    yield Pbx(program)
    program.stop()


def serve(folder: Path, pbx: Pbx, mode: str) -> Bridge:
    """Start a bridge in front of the PBX and wait until it can use it."""
    text = CONFIGURATION.format(url=pbx.url, mode=mode)
    if mode == "administrator":
        text += ADMINISTRATOR
    (folder / "ctibridge.toml").write_text(text)
    program = Program(folder, "serve", "--config", "ctibridge.toml", env={ADMIN_VARIABLE: "admin"})
    url = program.ready.split()[0]
    try:
        _wait_for(url.replace("ws://", "http://").removesuffix("/ws") + "/readyz")
    except BaseException:
        program.stop()
        raise
    return Bridge(program, url, mode)


def _wait_for(address: str) -> None:
    """Until the bridge can use its site; the ready line only says that it listens."""
    deadline = time.monotonic() + START_S
    while True:
        with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(address, timeout=START_S):
            return
        assert time.monotonic() < deadline, f"{address} does not get ready"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def user_bridge(tmp_path_factory: pytest.TempPathFactory, pbx: Pbx) -> Iterator[Bridge]:
    bridge = serve(tmp_path_factory.mktemp("serve_user"), pbx, "user")
    yield bridge
    bridge.program.stop()


@pytest.fixture(scope="session")
def administrator_bridge(tmp_path_factory: pytest.TempPathFactory, pbx: Pbx) -> Iterator[Bridge]:
    bridge = serve(tmp_path_factory.mktemp("serve_administrator"), pbx, "administrator")
    yield bridge
    bridge.program.stop()


@pytest.fixture(params=["user", "administrator"])
def bridge(request: pytest.FixtureRequest) -> Bridge:
    """The bridge in either mode."""
    running: Bridge = request.getfixturevalue(f"{request.param}_bridge")
    return running


@pytest.fixture(params=list(Encoding), ids=lambda encoding: encoding.value)
def encoding(request: pytest.FixtureRequest) -> Encoding:
    """Either encoding of frames."""
    chosen: Encoding = request.param
    return chosen


@pytest.fixture
async def house(pbx: Pbx, bridge: Bridge, encoding: Encoding) -> AsyncIterator[House]:
    """Users on a bridge in either mode, in either encoding. At the end nothing is left that nobody looked at."""
    async with contextlib.AsyncExitStack() as stack:
        people = House(pbx, bridge, encoding, stack)
        yield people
        for page in people.pages:
            await page.nothing_more()
            await page.client.call("Session.logout")


Phones = Callable[..., Awaitable[list[Phone]]]
"""Makes the phones of users by their first names."""


@pytest.fixture(params=[False, True], ids=["own_sessions", "administrator_session"])
async def phones(
    pbx: Pbx, user_bridge: Bridge, encoding: Encoding, request: pytest.FixtureRequest
) -> AsyncIterator[Phones]:
    """Users behind the tunnel, in either encoding: each on a socket and in a session of his own, or all of them on
    one socket, in one session of an administrator. At the end nothing is left that nobody looked at."""
    administrator: bool = request.param
    names = EventNames()
    made: list[Phone] = []

    async with contextlib.AsyncExitStack() as stack:

        async def make(*called: str) -> list[Phone]:
            numbers = {name: pbx.user() for name in called}
            names.of_numbers.update({number: name for name, number in numbers.items()})
            logins = [f"oxe{number}" for number in numbers.values()]
            groups = [logins] if administrator else [[login] for login in logins]
            sessions = []
            for group in groups:
                socket = await stack.enter_async_context(opened(user_bridge.url, encoding, token=TOKEN))
                login = "admin" if administrator else group[0]
                session = await signed_in(socket, login, administrator=administrator)
                await session.subscribe(*group)
                sessions += [session] * len(group)
            made.extend(
                Phone(session, names, name, number)
                for session, (name, number) in zip(sessions, numbers.items(), strict=True)
            )
            return made

        yield make
        for phone in made:
            await phone.nothing_more()
        for session in {phone.session for phone in made}:
            await session.close()
