"""The programs themselves: the demo, clean shutdown, sessions that are kept alive, and the command line's client."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from tests.system.client import CallFailed, Encoding, opened
from tests.system.conftest import CONFIGURATION, TOKEN, serve
from tests.system.house import House, Names, Page
from tests.system.o2g import signed_in
from tests.system.program import STOP_S, Bridge, Pbx, Program

COMMAND = str(Path(sys.executable).with_name("ctibridge"))


@contextlib.contextmanager
def running(folder: Path, *arguments: str) -> Iterator[Program]:
    """A program for the time of a block, which must end well."""
    program = Program(folder, *arguments)
    try:
        yield program
    finally:
        program.stop()


@pytest.fixture
async def house_of_two(pbx: Pbx, user_bridge: Bridge) -> AsyncIterator[tuple[House, Page, Page]]:
    """ann and bob, signed in on one bridge."""
    async with contextlib.AsyncExitStack() as stack:
        house = House(pbx, user_bridge, Encoding.JSON, stack)
        yield house, await house.page("ann"), await house.page("bob")
        for page in house.pages:
            await page.nothing_more()


async def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the program, to its end."""
    return await asyncio.to_thread(
        subprocess.run, [COMMAND, *arguments], capture_output=True, text=True, timeout=STOP_S, check=False
    )


def get(url: str, path: str) -> int:
    """The status of a page of the program whose socket is at `url`."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=STOP_S)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
async def test_the_demo_is_ready_serves_its_users_and_stops_cleanly(
    tmp_path: Path, number: signal.Signals
) -> None:
    """protocol.md section 10: addresses, logins, the ready line; section 7: 1001 to clients at the end."""
    with running(tmp_path, "demo", "--port", "0") as demo:
        url = demo.ready.split()[0]
        assert re.fullmatch(r"ws://127\.0\.0\.1:\d+/ws", url)
        assert [get(url, path) for path in ("/healthz", "/readyz", "/metrics")] == [200] * 3
        text = "\n".join(demo.said)
        assert "oxe70120 ... oxe70129" in text
        assert "demo-client" in text
        names = Names({"70120": "ann", "70121": "bob"})
        async with opened(url) as first, opened(url, Encoding.MSGPACK) as second:
            async with opened(url, token="demo-client") as tunnel:
                assert (await tunnel.request("GET", "/api/rest")).status == 200
            ann, bob = Page(first, names, "ann", "70120"), Page(second, names, "bob", "70121")
            await ann.sign_in()
            await bob.sign_in()
            await ann.dials(bob.number)
            await ann.hears("EventDialing ann>bob #1", "status 1")
            await bob.hears("EventRinging bob<ann #1", "status 8")
            demo.signal(number)
            assert {(await page.client.closed()).code for page in (ann, bob)} == {1001}
        await asyncio.to_thread(demo.ended_well)


async def test_a_bridge_that_stops_signs_its_users_out_at_the_site(
    tmp_path: Path, pbx: Pbx, user_bridge: Bridge
) -> None:
    """protocol.md section 3: no session of the site's is left behind."""
    number = pbx.user()
    (tmp_path / "ctibridge.toml").write_text(CONFIGURATION.format(url=pbx.url, mode="user"))

    async def sessions() -> int:
        """How many sessions the site has of this user, besides the one that asks."""
        async with opened(user_bridge.url, token=TOKEN) as socket:
            session = await signed_in(socket, f"oxe{number}")
            said = await session.request("GET", "/sessions")
            await session.close()
            return len(said.body.get("otherSessions", []))

    with running(tmp_path, "serve", "--config", "ctibridge.toml") as program:
        async with opened(program.ready.split()[0]) as socket:
            await Page(socket, Names(), "ann", number).sign_in()
            assert await sessions() == 1
            program.signal()
            assert (await socket.closed()).code == 1001
        await asyncio.to_thread(program.ended_well)
    assert await sessions() == 0


async def test_sessions_are_kept_alive_beyond_their_time_to_live(tmp_path: Path) -> None:
    """protocol.md section 3: in both modes, without anybody noticing; the site forgets who is idle for 1 s."""
    async with contextlib.AsyncExitStack() as stack:
        arguments = ("simulate", "--port", "0", "--users", "20", "--session-ttl", "1")
        pbx = Pbx(stack.enter_context(running(tmp_path, *arguments)))
        pages = []
        for mode in ("user", "administrator"):
            folder = tmp_path / mode
            folder.mkdir()
            bridge = serve(folder, pbx, mode)
            stack.callback(bridge.program.stop)
            page = Page(await stack.enter_async_context(opened(bridge.url)), Names(), mode, pbx.user())
            await page.sign_in()
            pages.append(page)
        assert pages[0].session["ttl"] == 1
        await asyncio.sleep(2.2)
        for page in pages:
            # A session that was lost and renewed would show as a link closed and opened.
            await page.nothing_more()


@pytest.mark.parametrize("mode", ["user", "administrator"])
async def test_a_site_that_restarts_is_signed_in_to_again_and_the_user_told(
    tmp_path: Path, mode: str
) -> None:
    """protocol.md sections 3 and 7: the bridge signs in again by itself; meanwhile calls get -32003."""
    async with contextlib.AsyncExitStack() as stack:
        simulate = ("simulate", "--users", "30", "--xivo-port", "0", "--port")
        first = Program(tmp_path, *simulate, "0")
        stack.callback(first.stop)
        pbx = Pbx(first)
        bridge = serve(tmp_path, pbx, mode)
        stack.callback(bridge.program.stop)
        numbers = {pbx.user(): name for name in ("ann", "bob")}
        names = Names(numbers)
        ann, bob = [
            Page(await stack.enter_async_context(opened(bridge.url)), names, name, number)
            for number, name in numbers.items()
        ]
        await ann.sign_in()
        await bob.sign_in()
        subscribed = await bob.client.call("O2g.subscribe", {"selectors": [{"names": ["OnCallCreated"]}]})
        await asyncio.to_thread(first.stop)
        for page in (ann, bob):
            await page.hears("link closed")
        with pytest.raises(CallFailed) as down:
            await ann.dials(bob.number)
        assert down.value.code == -32003
        assert down.value.data["site"] == "paris"
        stack.enter_context(running(tmp_path, *simulate, str(urlsplit(pbx.url).port)))
        resync = "Resync {'lost': None}"
        await ann.hears("link opened", resync)
        # In user mode a subscription has a channel of its own at the site, which tells of its own gap.
        expected = ["link opened", resync] + ([resync] if mode == "user" else [])
        assert sorted([await bob.next_line() for _ in expected]) == sorted(expected)
        await ann.dials(bob.number)
        await ann.hears("EventDialing ann>bob #1", "status 1")
        heard = [await bob.event() for _ in range(3)]
        raw = [params for params in heard if "event" in params]
        assert [params["subscriptionId"] for params in raw] == [subscribed["subscriptionId"]]
        assert raw[0]["event"]["eventName"] == "OnCallCreated"


async def test_the_command_line_calls_a_method_and_prints_its_result(
    house_of_two: tuple[House, Page, Page],
) -> None:
    """protocol.md section 10: `ctibridge call METHOD [PARAMS]`."""
    house, ann, bob = house_of_two
    params = msgspec.json.encode({"destination": bob.number}).decode()
    said = await _run("call", "Cti.dial", params, "--url", house.bridge.url, "--login", ann.login)
    assert said.returncode == 0, said.stderr
    call = msgspec.json.decode(said.stdout)["uniqueId"]
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8")
    assert house.names.call(call) == "#1"
    await bob.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")
    said = await _run("call", "Cti.hangup", "--url", house.bridge.url, "--login", ann.login)
    assert said.returncode == 1
    assert "-32000" in said.stderr


async def test_the_command_line_shows_events_as_they_happen(house_of_two: tuple[House, Page, Page]) -> None:
    """protocol.md section 10: `ctibridge events`, a readable line each."""
    house, ann, bob = house_of_two
    command = ["events", "--url", house.bridge.url, "--login", bob.login]
    process = await asyncio.create_subprocess_exec(
        COMMAND, *command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        heard = [await _line(process) for _ in range(3)]
        first = ["LinkStatusUpdate", "UserConfigUpdate", "PhoneStatusUpdate"]
        assert [line.split()[1:3] for line in heard] == [
            [str(seq), kind] for seq, kind in enumerate(first, 1)
        ]
        await ann.dials(bob.number)
        ringing = await _line(process)
        assert re.search(rf"PhoneEvent\s+EventRinging\s+{bob.number} <- {ann.number}", ringing), ringing
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), STOP_S) == 130
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()
    await ann.cti("hangup")
    await ann.hears("EventDialing ann>bob #1", "status 1", "EventReleased ann>bob #1", "status 0")
    await bob.hears("EventRinging bob<ann #1", "status 8", "EventReleased bob<ann #1", "status 0")


async def _line(process: asyncio.subprocess.Process) -> str:
    """The next line that a program prints."""
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), STOP_S)).decode()
