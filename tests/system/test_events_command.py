"""`ctibridge events`: a live view that filters, comes back after a cut, says what was lost, and ends well."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.sync.client import connect

from tests.system.commands import COMMAND, beside, run, terminal
from tests.system.conftest import ADMIN_VARIABLE
from tests.system.program import STOP_S, Bridge, Pbx
from tests.system.proxy import FaultyProxy
from tests.system.serving import Served, configuration

BURST = 3
"""How many events everybody hears first."""


@pytest.fixture
def user(pbx: Pbx) -> str:
    return f"oxe{pbx.user()}"


def _line(process: subprocess.Popen[str], *, error: bool = False) -> str:
    stream = process.stderr if error else process.stdout
    assert stream is not None
    return stream.readline()


def _changes(url: str, user: str, count: int) -> None:
    """So many things that everybody signed in as this user hears of, and has heard of when it returns."""
    with connect(url) as socket:
        calls: list[tuple[str, dict[str, Any]]] = [("Session.login", {"login": user, "password": "0000"})]
        calls += [("Cti.dnd", {"state": number % 2 == 0}) for number in range(count)]
        for number, (method, params) in enumerate(calls):
            request = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
            socket.send(json.dumps(request))
            if method == "Session.login":
                answer = json.loads(socket.recv(timeout=STOP_S))
                assert "result" in answer, answer
        seq = answers = 0
        while seq < BURST + count or answers < count:
            message = json.loads(socket.recv(timeout=STOP_S))
            if "method" in message:
                seq = message["params"]["seq"]
            else:
                assert "result" in message, message
                answers += 1


# Lines


def test_a_line_says_when_its_number_its_type_and_the_calls_direction(
    administrator_bridge: Bridge, pbx: Pbx, user: str
) -> None:
    """protocol.md section 10: readable."""
    other = pbx.user()
    with beside("events", "--url", administrator_bridge.url, "--login", user, "--count", "4") as process:
        lines = [_line(process) for _ in range(3)]
        for number, (line, kind) in enumerate(
            zip(lines, ("LinkStatusUpdate", "UserConfigUpdate", "PhoneStatusUpdate"), strict=True), 1
        ):
            assert re.match(rf"\d\d:\d\d:\d\d {{6}}{number}  {kind} ", line), line
        ended = run(
            "call", "Cti.dial", f"destination={other}", "--url", administrator_bridge.url, "--login", user
        )
        assert ended.returncode == 0, ended.stderr
        words = _line(process).split()
        assert words[1:7] == ["4", "PhoneEvent", "EventDialing", user.removeprefix("oxe"), "->", other]
        _, err = process.communicate(timeout=STOP_S)
        assert process.returncode == 0
        assert "4 events in 00:0" in err
    run("call", "Cti.hangup", "--url", administrator_bridge.url, "--login", user)


def test_at_a_terminal_the_lines_have_colours_and_ctrl_c_ends_them_with_a_summary(
    administrator_bridge: Bridge, user: str
) -> None:
    """protocol.md section 10: 130, as for every program at a terminal."""
    with terminal(COMMAND, "events", "--url", administrator_bridge.url, "--login", user) as shown:
        shown.shows("PhoneStatusUpdate")
        shown.type("\x03")
        assert shown.ended() == 130
        assert "\x1b[1;36mPhoneStatusUpdate" in shown.written
        assert "3 events in" in shown.text
        assert "LinkStatusUpdate 1" in shown.text
        assert "none lost" in shown.text
        assert "Traceback" not in shown.text


@pytest.mark.parametrize(
    ("arguments", "kinds"),
    [
        (("--type", "PhoneStatusUpdate"), ["PhoneStatusUpdate"]),
        (("--type", "phone*", "--type", "L*"), ["LinkStatusUpdate", "PhoneStatusUpdate"]),
        (("--grep", "ENABLED"), ["UserConfigUpdate"]),
        (("--grep", '"seq":[13],'), ["LinkStatusUpdate", "PhoneStatusUpdate"]),
    ],
)
def test_only_the_events_that_are_asked_for_are_shown(
    administrator_bridge: Bridge, user: str, arguments: tuple[str, ...], kinds: list[str]
) -> None:
    """protocol.md section 10: by type, by what is in the line or in the JSON."""
    count = str(len(kinds))
    ended = run(
        "events", *arguments, "--count", count, "--json", "--url", administrator_bridge.url, "--login", user
    )
    assert ended.returncode == 0, ended.stderr
    assert [json.loads(line)["params"]["msgType"] for line in ended.stdout.splitlines()] == kinds


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--type", "PhonEvent"), "did you mean PhoneEvent?"),
        (("--grep", "("), "no regular expression"),
        (("--count", "0"), "1 to"),
    ],
)
def test_a_filter_that_is_none_is_wrong_usage(arguments: tuple[str, ...], words: str) -> None:
    """protocol.md section 10: exit status 2, before anything is connected."""
    ended = run("events", *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert words in ended.stderr


# Cuts


@pytest.fixture
def short(tmp_path: Path, pbx: Pbx) -> Iterator[Served]:
    """A bridge that keeps four events of a session only."""
    text = configuration(pbx.url, mode="administrator", limits={"session_events": 4})
    (tmp_path / "ctibridge.toml").write_text(text)
    bridge = Served(tmp_path, "serve", env={ADMIN_VARIABLE: "admin"})
    yield bridge
    bridge.stop()


def _port(bridge: Served) -> int:
    port = urlsplit(bridge.ready.split()[0]).port
    assert port is not None
    return port


@pytest.mark.parametrize(("changes", "lost"), [(2, False), (6, True)])
def test_after_a_cut_it_goes_on_where_it_was_and_says_what_was_lost(
    short: Served, user: str, changes: int, lost: bool
) -> None:
    """protocol.md section 6: what happened meanwhile is replayed; what was kept no longer is counted."""
    direct = short.ready.split()[0]
    with FaultyProxy(_port(short)) as proxy:
        with beside(
            "events", "--url", f"ws://127.0.0.1:{proxy.port}/ws", "--login", user, "--json"
        ) as process:
            seen = [json.loads(_line(process))["params"]["seq"] for _ in range(3)]
            assert "signed in" in _line(process, error=True)
            proxy.refuse()
            proxy.reset()
            assert "connection lost (1006)" in _line(process, error=True)
            _changes(direct, user, changes)
            proxy.mend()
            while "resumed: " not in (said := _line(process, error=True)):
                assert "not yet: " in said
            if not lost:
                assert said == "-- resumed: 2 events replayed, none lost\n"
                seen += [json.loads(_line(process))["params"]["seq"] for _ in range(2)]
                assert seen == [1, 2, 3, 4, 5]
            else:
                assert said == "-- resumed: 4 events replayed, 2 lost\n"
                events = [json.loads(_line(process))["params"] for _ in range(5)]
                assert [each["seq"] for each in events] == [*range(6, 11)]
                assert events[-1]["msgType"] == "Resync"
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=STOP_S)
            assert "1 cut of the connection" in err
            assert ("2 lost" if lost else "none lost") in err
            assert process.returncode == 130


def test_where_the_session_is_no_more_it_signs_in_anew_and_says_so(
    tmp_path: Path, short: Served, pbx: Pbx, user: str
) -> None:
    """protocol.md section 6: another bridge does not know the session."""
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "ctibridge.toml").write_text(configuration(pbx.url))
    other = Served(folder, "serve")
    try:
        with FaultyProxy(_port(short)) as proxy:
            with beside("events", "--url", f"ws://127.0.0.1:{proxy.port}/ws", "--login", user) as process:
                for _ in range(3):
                    _line(process)
                _line(process, error=True)
                proxy.lead_to(_port(other))
                proxy.reset()
                said = [_line(process, error=True) for _ in range(3)]
                assert "connection lost" in said[0]
                assert "what happened meanwhile is lost" in said[1]
                assert f"signed in as {user}" in said[2]
                assert " 1  LinkStatusUpdate" in _line(process)
                process.send_signal(signal.SIGTERM)
                process.communicate(timeout=STOP_S)
                assert process.returncode == 143
    finally:
        other.stop()


# Ends


def test_events_end_with_a_word_when_the_bridge_stops_and_nobody_wants_to_come_back(
    tmp_path: Path, pbx: Pbx, user: str
) -> None:
    """protocol.md section 10: exit status 3; what was heard before stands on standard output."""
    (tmp_path / "ctibridge.toml").write_text(configuration(pbx.url))
    bridge = Served(tmp_path, "serve", env={ADMIN_VARIABLE: "admin"})
    url = bridge.ready.split()[0]
    with beside("events", "--url", url, "--login", user, "--no-reconnect") as process:
        for _ in range(3):
            _line(process)
        bridge.stop()
        out, err = process.communicate(timeout=STOP_S)
    assert out == ""
    assert process.returncode == 3
    assert "shutting down" in err
    assert "Traceback" not in err


def test_a_wrong_password_ends_the_events_at_once(administrator_bridge: Bridge, user: str) -> None:
    """protocol.md section 10: exit status 1."""
    url = administrator_bridge.url
    ended = run("events", "--url", url, "--login", user, env={"CTIBRIDGE_PASSWORD": "wrong"})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "-32001" in ended.stderr


def test_a_reader_of_events_that_goes_away_ends_them_quietly(administrator_bridge: Bridge, user: str) -> None:
    """protocol.md section 10: `ctibridge events | head -1`."""
    with beside("events", "--url", administrator_bridge.url, "--login", user) as process:
        _line(process)
        assert process.stdout is not None
        process.stdout.close()
        _changes(administrator_bridge.url, user, 2)
        assert process.wait(STOP_S) == 0
        assert process.stderr is not None
        err = process.stderr.read()
    assert err.splitlines()[1:] == [], err
