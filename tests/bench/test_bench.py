"""The benchmark's machinery on a fraction of a second: what it reports, not how fast anything was."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from contextlib import AsyncExitStack, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from bridge import bench
from bridge.bench import (
    bodies_upstream,
    fanout,
    measure,
    peers,
    process,
    report,
    run,
    subject,
    transfer,
    upstream,
    wire,
)
from bridge.bench.fanout import Audience
from bridge.bench.load import Command
from bridge.bench.measure import Contestant, Load
from bridge.bench.process import BenchError, Child, Missing
from bridge.bench.report import Absent, Report, Row, Table
from bridge.bench.transfer import Transfer
from bridge.bench.wire import FrameCounter, FrameReader, Http11Reader, WireError, client_frame

SHORT_S = 0.1

ONE_ROUND_S = 0.2
"""Through four processes on a busy machine not every tenth of a second brings an answer."""


def server_frame(payload: bytes, opcode: int = wire.TEXT) -> bytes:
    """An unmasked frame."""
    frame = bytearray(client_frame(payload, opcode))
    mask = {126: 4, 127: 10}.get(frame[1] & 0x7F, 2)
    del frame[mask : mask + 4]
    frame[1] &= 0x7F
    return bytes(frame)


def silent(what: str, share: float | None = None) -> None:
    """No progress."""


# --- reading what servers send -------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_frames_are_read_whole_however_the_bytes_are_cut(size: int) -> None:
    data = server_frame(b"x" * size) + server_frame(b"ping", wire.PING) + server_frame(b"y")
    for cut in {1, 2, 3, 5, 11, len(data) // 2 + 1}:
        reader, counter = FrameReader(), FrameCounter()
        frames: list[tuple[int, bytes]] = []
        counted = [0, 0]
        for at in range(0, len(data), cut):
            frames += reader.feed(data[at : at + cut])
            more = counter.feed(data[at : at + cut])
            counted = [counted[0] + more[0], counted[1] + more[1]]
            if len(data) > 10_000 and cut < 10:
                break
        else:
            assert frames == [(wire.TEXT, b"x" * size), (wire.PING, b"ping"), (wire.TEXT, b"y")]
            assert counted == [2, size + 1]
            assert counter.pings == [b"ping"]


@pytest.mark.parametrize("data", [client_frame(b"masked"), bytes((wire.TEXT, 1)) + b"x"])
def test_a_frame_no_server_should_send_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        FrameReader().feed(data)


def test_http_answers_are_cut_by_their_length() -> None:
    data = (
        upstream.answer({"a": 1})
        + upstream.NO_CONTENT
        + upstream.error("404 Not Found", 1003, "NOT_FOUND", "x")
    )
    for cut in (1, 7, len(data)):
        reader = Http11Reader()
        answers = [found for at in range(0, len(data), cut) for found in reader.feed(data[at : at + cut])]
        assert [status for status, _ in answers] == [200, 204, 404]
        assert answers[0][1] == b'{"a":1}'


# --- the upstream, the load generator and the peers as processes ---------------------------------------


async def test_the_load_reports_calls_and_latencies_of_a_socket_and_of_a_pool(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        static = await stack.enter_async_context(await subject.static_upstream(tmp_path, None))
        echo = await stack.enter_async_context(await subject.echo(tmp_path, None))
        load = Load(await stack.enter_async_context(await subject.load_generator(tmp_path, None)))
        cookie = await subject.administrator_cookie(static.port)
        contestants = [
            Contestant("bridge echo", True, subject.echo_socket("bridge echo", echo.port), echo),
            Contestant("direct", False, subject.http_pool("direct", static.port, cookie), static),
        ]
        for contestant in contestants:
            await load.do(contestant.command)
        for in_flight in (1, 8):
            absent: list[Absent] = []
            table = await measure.calls(load, contestants, in_flight, SHORT_S, 2, silent, absent)
            assert absent == []
            assert [row.name for row in table.rows] == ["bridge echo", "direct"]
            ours, direct = table.rows
            for row in table.rows:
                figures = row.figures
                assert set(figures) == {"per_s", "p50_ms", "p99_ms", "cpu_percent", "cpu_us"}
                assert (figures["per_s"] or 0) > 0
                assert 0 < (figures["p50_ms"] or 0) <= (figures["p99_ms"] or 0)
                assert row.low is not None
                assert row.high is not None
                assert row.low <= (figures["per_s"] or 0) <= row.high
            assert set(ours.beside) == {"direct"}
            assert direct.beside == {}
            said = any("adds" in note for note in table.notes)
            assert said == (in_flight == 1), "what a call alone adds is said where one is alone"


async def test_a_contestant_whose_calls_fail_drops_out_and_is_named_with_the_reason(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        static = await stack.enter_async_context(await subject.static_upstream(tmp_path, None))
        load = Load(await stack.enter_async_context(await subject.load_generator(tmp_path, None)))
        wrong = Command("open", "wrong", kind="http", port=static.port, path="/no/such/path")
        contestants = [
            Contestant("wrong", False, wrong, static),
            Contestant("direct", False, subject.http_pool("direct", static.port, "c"), static),
        ]
        for contestant in contestants:
            await load.do(contestant.command)
        absent: list[Absent] = []
        table = await measure.calls(load, contestants, 2, SHORT_S, 1, silent, absent)
        assert [row.name for row in table.rows] == ["direct"]
        assert [(gone.name, gone.failed) for gone in absent] == [("wrong", True)]
        assert "404" in absent[0].why


async def test_a_socket_that_is_refused_is_an_error_that_says_so(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        static = await stack.enter_async_context(await subject.static_upstream(tmp_path, None))
        load = Load(await stack.enter_async_context(await subject.load_generator(tmp_path, None)))
        with pytest.raises(BenchError, match=r"refused the handshake: HTTP/1\.1 404"):
            await load.do(subject.echo_socket("nobody", static.port))
        with pytest.raises(BenchError, match="refused the handshake"):
            await load.do(subject.listeners("nobody", static.port, 3))


async def test_the_upstream_sends_emitted_events_on_an_open_channel(tmp_path: Path) -> None:
    async with await subject.static_upstream(tmp_path, None) as static:
        reader, writer = await asyncio.open_connection("127.0.0.1", static.port)
        writer.write(b"POST /OTEvents?subscriptionId=bench HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")

        async def event() -> dict[str, object]:
            size = int(await reader.readline(), 16)
            line = (await reader.readexactly(size + 2))[:-2]
            assert line.endswith(b"\n"), "one event a line"
            found: dict[str, object] = json.loads(line)
            return found

        assert (await event())["eventName"] == "OnChannelInformation"
        trigger_reader, trigger = await asyncio.open_connection("127.0.0.1", static.port)
        port, path = run.emitter(static.port)("OnCallCreated", 7, 2)
        assert port == static.port
        trigger.write(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode())
        created = [await event(), await event()]
        assert [one["callRef"] for one in created] == [f"{number:016x}" for number in (7, 8)]
        assert {one["loginName"] for one in created} == {subject.LOGIN}
        assert b" 200 " in await trigger_reader.readline()
        for writing in (writer, trigger):
            writing.close()
            await writing.wait_closed()


async def test_the_node_peers_are_measured_where_they_are_installed(tmp_path: Path) -> None:
    try:
        broadcaster = await peers.node_broadcaster(tmp_path, None)
    except Missing as missing:
        pytest.skip(str(missing))  # the peers are no dependency of the project's
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(broadcaster)
        load = Load(await stack.enter_async_context(await subject.load_generator(tmp_path, None)))
        audience = Audience(
            "node ws",
            False,
            subject.listeners("node ws", broadcaster.port, 10, path="/", hello=False),
            broadcaster,
            trigger=run.broadcaster_trigger(broadcaster.port, []),
        )
        await fanout.gather(load, audience)
        await fanout.calibrate(load, audience)
        assert audience.frames_per_event == {"OnCallCreated": 1, "OnCallRemoved": 1}
        assert audience.frame_bytes == 400
        table = await fanout.fanout(load, [audience], 1, silent, [])
        assert set(table.rows[0].figures) == {"per_s", "last_ms", "cpu_us"}
        assert fanout.memory([audience]).part == "memory"


@pytest.mark.parametrize("size", [0, 1, 100_000, bodies_upstream.PERIOD_BYTES + 5])
async def test_a_body_is_compared_with_what_it_should_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, size: int
) -> None:
    async with await subject.static_upstream(tmp_path, None) as static:
        # Without a bridge before it the upstream is what an ingress would be.
        moves = [Transfer("ingress", direction, static.port, size) for direction in ("download", "upload")]
        for move in moves:
            await transfer.transfer(move)
        monkeypatch.setattr(transfer, "expected", lambda size: "another hash")
        for move in moves:
            with pytest.raises(WireError, match="another hash"):
                await transfer.transfer(move)


async def test_a_process_that_dies_is_reported_with_its_last_words(tmp_path: Path) -> None:
    script = "import sys; sys.stderr.write('the reason\\n'); sys.exit(3)"
    child = await process.spawn("short lived", [sys.executable, "-c", script], tmp_path)
    async with child:
        with pytest.raises(process.Died, match=r"short lived ended[\s\S]*the reason"):
            await child.announced()


async def test_a_process_that_ignores_a_polite_signal_is_stopped_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "STOP_LIMIT_S", 0.05)
    script = (
        "import signal,time,sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('{\"port\": 1}', flush=True); time.sleep(60)"
    )
    child = await process.spawn("stubborn", [sys.executable, "-c", script], tmp_path)
    await child.announced()
    assert child.port == 1
    await child.stop()
    assert child.rss_bytes() is None, "it is gone"


# --- the whole command -----------------------------------------------------------------------------------


@pytest.fixture
def no_peers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without nginx and Node packages."""

    async def nginx(*args: object, **kwargs: object) -> Child:
        raise Missing("nginx is not installed")

    monkeypatch.setattr(peers, "nginx", nginx)
    monkeypatch.setenv(peers.MODULES_VARIABLE, str(tmp_path))


def test_calls_through_an_agent_stand_beside_those_without_one(
    no_peers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "ROUNDS", 1)
    options = run.Options(frozenset({"tunnel"}), False, ONE_ROUND_S, 5, False)
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        status = run.command(options, as_json=True)
    result = json.loads(out.getvalue())
    assert status == 0, result["absent"]
    for table in result["tables"]:
        figures = {row["name"]: row["figures"] for row in table["rows"] if row["is_bridge"]}
        assert list(figures) == [run.RPC_RAW, run.TUNNEL, run.AGENT_RPC, run.AGENT_TUNNEL]
        assert all(each["per_s"] > 0 for each in figures.values())
        for name in (run.TUNNEL, run.AGENT_RPC, run.AGENT_TUNNEL):
            (note,) = (note for note in table["notes"] if note.startswith(f"{name}: ") and " x " in note)
            assert note.endswith(f"x the calls/s of {run.RPC_RAW}")


def test_missing_peers_are_skipped_with_a_word_and_a_failure_sets_the_status(
    no_peers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def bridge(*args: object, **kwargs: object) -> Child:
        raise BenchError("the bridge did not start")

    monkeypatch.setattr(subject, "bridge", bridge)
    options = run.Options(frozenset({"calls"}), False, SHORT_S, 5, False)
    out, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(errors):
        status = run.command(options, as_json=True)
    result = json.loads(out.getvalue())
    assert [table["part"] for table in result["tables"]] == ["calls", "calls"]
    absent = {one["name"]: one for one in result["absent"]}
    assert absent["nginx, as it comes"]["why"] == "nginx is not installed"
    assert not absent["nginx, as it comes"]["failed"]
    assert "does not hold rpc-websockets" in absent["node bridge"]["why"]
    assert not absent["node bridge"]["failed"]
    assert absent["bridge"]["failed"]
    assert status == 1
    assert errors.getvalue() == ""  # who reads JSON is told nothing else


def test_the_packages_that_setup_would_install_are_named_when_they_are_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(peers.MODULES_VARIABLE, raising=False)
    monkeypatch.setattr(peers, "NODE_SOURCE", tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(Missing, match=r"rpc-websockets, undici, ws are not installed.*--setup"):
        peers.find_modules()


def test_more_sockets_than_files_may_be_open_is_refused_with_the_remedy() -> None:
    options = run.Options(frozenset({"memory"}), False, SHORT_S, 10_000_000, False)
    errors = io.StringIO()
    with redirect_stderr(errors):
        assert run.command(options, as_json=False) == 1
    assert "ulimit -n" in errors.getvalue()


def test_the_readable_report_shows_every_figure_ratio_note_and_absence() -> None:
    rows = [
        Row("bridge", True, {"per_s": 30000.0, "cpu_percent": None}, 29000.0, 31000.0, {"nginx": 1.37}),
        Row("nginx", False, {"per_s": 21900.0, "cpu_percent": 88.8}, 20000.0, 22000.0),
    ]
    table = Table(
        "calls", "64 calls in flight", {"per_s": "calls/s", "cpu_percent": "server CPU %"}, rows, ["a note"]
    )
    whole = Report("static", "not pinned", 2, "Linux", {"python": "3.11"}, 5, 5.0, [table])
    whole.absent = [Absent("node bridge", "not installed", False), Absent("tunnel", "broke", True)]
    shown = report.text(whole)
    for part in (
        "30 000",
        "29 000 - 31 000",
        "a  nginx",
        "/a",
        "1.37",
        "88.8",
        "a note",
        "python 3.11",
        "FAILED: broke",
    ):
        assert part in shown
    assert "node bridge: not installed" in shown
    assert whole.failed


def test_options_out_of_range_are_refused() -> None:
    import argparse

    parser = argparse.ArgumentParser()
    bench.add_arguments(parser)
    assert parser.parse_args(["--only", "calls", "--only", "tunnel"]).only == ["calls", "tunnel"]
    for wrong in (["--seconds", "0"], ["--sockets", "0"], ["--only", "nothing"], ["--seconds", "nan"]):
        with redirect_stderr(io.StringIO()), pytest.raises(SystemExit):
            parser.parse_args(wrong)
