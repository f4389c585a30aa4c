"""The client on the real programs: calls, cut sockets, restarts of the bridge, and httpx through the tunnel."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from ctibridge_client import (
    AsyncClient,
    CallFailed,
    Client,
    Closed,
    ConnectionLost,
    Event,
    SignInFailed,
    TimedOut,
    UpstreamError,
)
from ctibridge_client.wire import Encoding

from tests.clients.python_client import PATIENCE_S, proxied, until, user
from tests.system.program import Program
from tests.system.serving import (
    address,
    bridge_to,
    free_port,
    running,
    serve,
    simulate,
    wait_until_ready,
)


@pytest.fixture(scope="module")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo's socket. Each test has users of its own."""
    program = Program(tmp_path_factory.mktemp("python_client"), "demo", "--port", "0")
    yield program.ready.split()[0]
    program.stop()


@pytest.mark.parametrize("encoding", Encoding)
async def test_a_call_between_two_people_with_all_its_events(demo_url: str, encoding: Encoding) -> None:
    """protocol.md section 4: Cti.* calls and the events that follow, in order, in either encoding."""
    numbers = (70120, 70121)
    async with user(demo_url, numbers[0], encoding) as ann, user(demo_url, numbers[1], encoding) as bob:
        assert ann.session["login"] == "oxe70120"
        hears = bob.events()
        placed = await ann.Cti.dial("70121")
        assert placed is not None
        (*_, ringing) = await until(hears, "PhoneEvent", eventType="EventRinging")
        assert ringing.data["uniqueId"] == placed["uniqueId"]
        await bob.Cti.answer()
        await until(hears, "PhoneEvent", eventType="EventEstablished")
        calls = await bob.O2g.telephony.getCalls()
        assert [call["callRef"] for call in calls["calls"]] == [placed["uniqueId"]]
        await ann.Cti.hangup()
        await until(hears, "PhoneEvent", eventType="EventReleased")
        with pytest.raises(UpstreamError) as refused:
            await ann.Cti.hangup()
        assert refused.value.code == -32000
        assert refused.value.data["status"] == 400
        assert bob.seq == (await bob.Session.info())["seq"]


@pytest.mark.parametrize("encoding", Encoding)
async def test_a_cut_socket_loses_no_event_and_repeats_no_call(demo_url: str, encoding: Encoding) -> None:
    """protocol.md section 6: every event after `seq`, in order and none twice; calls made meanwhile wait."""
    async with user(demo_url, 70122, encoding) as ann:
        with proxied(demo_url) as (proxy, url):
            async with user(url, 70123, encoding) as bob:
                hears = bob.events()
                heard = await until(hears, "PhoneStatusUpdate")
                proxy.refuse()
                proxy.reset()
                await ann.Cti.dial("70123")
                answering = asyncio.create_task(bob.Cti.answer())
                await asyncio.sleep(0)
                assert not answering.done()
                proxy.mend()
                heard += await until(hears, "PhoneEvent", eventType="EventEstablished")
                await answering
                await ann.Cti.hangup()
                heard += await until(hears, "PhoneEvent", eventType="EventReleased")
                assert [event.seq for event in heard] == list(range(1, len(heard) + 1))
                kinds = [event.data["eventType"] for event in heard if event.name == "PhoneEvent"]
                assert kinds == ["EventRinging", "EventEstablished", "EventReleased"]


@pytest.mark.parametrize("encoding", Encoding)
async def test_calls_under_way_when_the_socket_is_cut_are_executed_once(
    demo_url: str, encoding: Encoding
) -> None:
    """protocol.md section 6: a call with `_meta.key` is executed at most once, also after a resume."""
    with proxied(demo_url) as (proxy, url):
        async with user(url, 70124, encoding) as ann, user(demo_url, 70125, encoding) as bob:
            hears = bob.events("PhoneEvent")
            # Slow enough that the cut finds the calls on their way, or their answers.
            proxy.delay_s = 0.1
            dialling = asyncio.create_task(ann.Cti.dial("70125"))
            (*_, first) = await until(hears, "PhoneEvent", eventType="EventRinging")
            proxy.reset()
            proxy.mend()
            placed = await dialling
            assert placed is not None
            assert placed["uniqueId"] == first.data["uniqueId"]
            assert len((await bob.O2g.telephony.getCalls())["calls"]) == 1
            await ann.Cti.hangup()
            await until(hears, "PhoneEvent", eventType="EventReleased")


async def test_a_restart_of_the_bridge_is_a_fresh_sign_in_and_subscriptions_come_back(tmp_path: Path) -> None:
    """protocol.md section 6: a session that is gone is told by `Resync`; section 7: 1001, reconnect."""
    for name in ("pbx", "first", "second"):
        (tmp_path / name).mkdir()
    async with running(simulate(tmp_path / "pbx")) as pbx:
        before = serve(tmp_path / "first", address(pbx))
        async with running(before.program):
            await asyncio.to_thread(wait_until_ready, before.url)
            # A way that stays the same while the bridge behind it is another one: a port may be taken meanwhile.
            with proxied(before.url) as (proxy, url):
                async with user(url, 70121) as bob:
                    subscribed = await bob.O2g.subscribe([{"names": ["telephony"]}], identifier="mine")
                    hears = bob.events()
                    session = bob.session["sessionId"]
                    before.program.signal()
                    await asyncio.to_thread(before.program.ended_well)
                    async with bridge_to(address(pbx), tmp_path / "second") as after:
                        await asyncio.to_thread(wait_until_ready, after.url)
                        proxy.lead_to(urlsplit(after.url).port or 0)
                        (*_, resync) = await until(hears, "Resync")
                        assert resync.data == {"lost": None}
                        async with user(after.url, 70120) as ann:
                            await ann.Cti.dial("70121")
                            (*_, created) = await until(hears, "OnCallCreated")
                            assert created.subscription_id == subscribed["subscriptionId"]
                            assert created.identifier == "mine"
                            await bob.Cti.answer()
                            await ann.Cti.hangup()
                        assert bob.session["sessionId"] != session
                        await bob.close()


async def test_a_session_that_is_taken_up_elsewhere_is_left_alone(demo_url: str) -> None:
    """protocol.md sections 6 and 7: 4009, taken over: the old client ends, and does not take it back."""
    old = await user(demo_url, 70126).open()
    new = AsyncClient(demo_url, session_id=old.session["sessionId"], seq=old.seq)
    async with new:
        stream = old.events()
        with pytest.raises(Closed) as taken:
            await until(stream, "Never")
        assert taken.value.code == 4009
        with pytest.raises(Closed):
            await old.Cti.hangup()
        assert (await new.Session.info())["login"] == "oxe70126"
    await old.close()


async def test_time_outs_and_refusals_say_what_is_so(demo_url: str) -> None:
    """protocol.md sections 3 and 7: a wrong password or token is final; what never left was not executed."""
    with pytest.raises(SignInFailed) as refused:
        await user(demo_url, 70127, password="wrong").open()
    assert refused.value.code == -32001
    with pytest.raises(SignInFailed) as refused:
        await AsyncClient(demo_url, token="wrong").open()
    assert refused.value.code == 4001
    with pytest.raises(Closed, match="404"):
        await AsyncClient(demo_url.replace("/ws", "/sites/nowhere/ws"), token="demo-client").open()
    nobody = f"ws://127.0.0.1:{free_port()}/ws"
    with pytest.raises(ConnectionLost, match=r"within 0\.2 s"):
        await user(nobody, 70127, open_timeout=0.2).open()
    with proxied(demo_url) as (proxy, url):
        async with user(url, 70127) as ann:
            with pytest.raises(CallFailed) as missing:
                await ann.call("Cti.dail", {"destination": "70120"})
            assert missing.value.code == -32601
            proxy.silence()
            proxy.reset()
            with pytest.raises(TimedOut) as late:
                await ann.call("Cti.dial", {"destination": "70120"}, timeout=0.1)
            assert late.value.data["executed"] in ("no", "unknown")
            proxy.mend()
            proxy.reset()
            assert (await ann.O2g.telephony.getCalls())["calls"] == []


def test_the_blocking_face_calls_hears_and_tunnels_without_asyncio(demo_url: str) -> None:
    """Issue 7: asyncio and blocking faces over the same core."""
    with (
        Client(demo_url, login="oxe70128", password="0000", token="demo-client") as ann,
        Client(demo_url, login="alice", password="alice", site="xivo") as alice,
    ):
        hears = ann.events("PhoneEvent")
        placed = ann.Cti.dial("70129")
        assert placed is not None
        event = hears.next(PATIENCE_S)
        assert event is not None
        assert event.data["uniqueId"] == placed["uniqueId"]
        ann.Cti.hangup()
        phones = ann.events()
        assert alice.Session.info()["kind"] == "xivo"
        with pytest.raises(TimeoutError):
            alice.events("NeverHeardOf").next(0.01)
        with httpx.Client(transport=ann.transport(), base_url="https://o2g") as http:
            assert (
                http.get("/api/rest/authenticate?version=1.0", auth=("oxe70128", "0000")).status_code == 200
            )
            assert http.post("/api/rest/1.0/sessions", json={"applicationName": "test"}).status_code == 200
            assert http.get("/api/rest/1.0/telephony/calls").json() == {"calls": []}
        left: list[Event] = []
        reader = threading.Thread(target=lambda: left.extend(ann.events("NeverHeardOf")))
        reader.start()
    reader.join(PATIENCE_S)
    assert not reader.is_alive()
    assert left == []
    assert list(phones) == []
    with pytest.raises(Closed):
        ann.Cti.hangup()


async def test_httpx_signs_in_with_cookies_and_hears_its_subscription(demo_url: str) -> None:
    """protocol.md section 5: cookies work; the events of `?identifier=app1` come on this socket."""
    async with (
        AsyncClient(demo_url, token="demo-client") as bridge,
        httpx.AsyncClient(transport=bridge.transport(), base_url="https://o2g") as http,
    ):
        assert (await http.get("/api/rest/1.0/telephony/calls")).status_code == 403
        await http.get("/api/rest/authenticate?version=1.0", auth=("oxe70129", "0000"))
        await http.post("/api/rest/1.0/sessions", json={"applicationName": "test"})
        hears = bridge.events()
        subscription = {
            "filter": {"selectors": [{"ids": ["oxe70129"], "names": ["telephony"]}]},
            "version": "1.0",
        }
        made = await http.post("/api/rest/1.0/subscriptions?identifier=app1", json=subscription)
        assert made.status_code == 200, made.text
        call = {"deviceId": "70129", "callee": "70128", "autoAnswer": True}
        assert (await http.post("/api/rest/1.0/telephony/basicCall", json=call)).is_success
        (*_, created) = await until(hears, "OnCallCreated")
        assert (created.family, created.identifier) == ("Tunnel", "app1")
        refused = await http.get("/healthz")
        assert (refused.status_code, refused.extensions["ctibridge_origin"]) == (403, "bridge")


@pytest.mark.parametrize("number", [0, 1], ids=["blocking", "asyncio"])
async def test_the_programs_of_the_readme_let_a_phone_ring(
    demo_url: str, number: int, tmp_path: Path
) -> None:
    """Issue 7: a ringing call in five lines, copied from the README."""
    readme = Path(__file__).parents[1] / "README.md"
    program = readme.read_text().split("```python\n")[1 + number].split("```")[0]
    assert "ws://127.0.0.1:8090/ws" in program
    # Clara and Denis, since Anna and Boris have calls of another test.
    for documented, used in (
        ("ws://127.0.0.1:8090/ws", demo_url),
        ("oxe70120", "oxe70122"),
        ("70121", "70123"),
    ):
        program = program.replace(documented, used)
    (tmp_path / "program.py").write_text(program)
    async with user(demo_url, 70123) as called:
        hears = called.events("PhoneEvent")
        path = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
        running_it = await asyncio.create_subprocess_exec(
            sys.executable,
            "-u",
            str(tmp_path / "program.py"),
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
        try:
            (*_, ringing) = await until(hears, "PhoneEvent", eventType="EventRinging")
            assert ringing.data["otherDN"] == "70122"
            assert running_it.stdout is not None
            async with asyncio.timeout(PATIENCE_S):
                assert await running_it.stdout.readline() == b"EventDialing 70123\n"
            await called.Cti.hangup()
            await until(hears, "PhoneEvent", eventType="EventReleased")
        finally:
            running_it.kill()
            await running_it.communicate()
