"""The command line: it teaches, it says what is wrong and what to do, and its exit status can be relied on."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.commands import COMMAND, Captured, beside, environment, run, said
from tests.system.program import START_S, STOP_S, Bridge
from tests.system.serving import Served, configuration

COMMANDS = (
    "demo",
    "serve",
    "doctor",
    "simulate",
    "agent",
    "call",
    "events",
    "openrpc",
    "surface",
    "coverage",
    "bench",
    "completion",
)


# Help


def test_the_help_names_every_command_and_how_to_begin(capsys: Captured) -> None:
    """protocol.md section 10."""
    status, out, err = said(capsys, "--help")
    assert (status, err) == (0, "")
    for command in COMMANDS:
        assert f"\n    {command} " in out
    assert "ctibridge demo" in out
    assert "ctibridge call Cti.dial" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_teaches_it(capsys: Captured, command: str) -> None:
    """protocol.md section 10: what it does in a sentence, each option in words, defaults where there are any."""
    status, out, err = said(capsys, command, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"usage: ctibridge {command}")
    description = out.split("\n\n")[1]
    assert description[0].isupper()
    assert len(description.split()) >= 5
    options = out.partition("\noptions:\n")[2].split("\n\n")[0]
    for option in options.split("\n  -")[1:]:
        explained = option.split("\n")
        assert len(explained) > 1 or "  " in explained[0].strip(), f"{option!r} is not explained"


def test_without_a_command_the_help_is_shown(capsys: Captured) -> None:
    """protocol.md section 10: exit status 2, as for every wrong usage."""
    status, out, _ = said(capsys)
    assert status == 2
    assert "commands:" in out


def test_the_version_is_told(capsys: Captured) -> None:
    status, out, _ = said(capsys, "--version")
    assert status == 0
    assert out.startswith("ctibridge 0.")


WRONG_USAGE = {
    "an unknown command": (("dmeo",), "demo"),
    "an unknown option": (("demo", "--prot", "1"), "--prot"),
    "a port that is none": (("demo", "--port", "http"), "'http' is no port"),
    "a port too high": (("demo", "--port", "65536"), "1 to 65535"),
    "a negative port": (("simulate", "--port", "-1"), "1 to 65535"),
    "an unknown level": (("serve", "--log-level", "loud"), "debug"),
    "no method": (("call",), "METHOD"),
    "no seconds": (("simulate", "--no-answer", "soon"), "'soon' is no number of seconds"),
    "more pilots than there are numbers": (("simulate", "--pilots", "51"), "1 to 50"),
    "no users": (("simulate", "--users", "0"), "--users"),
    "negative users": (("demo", "--users", "-5"), "--users"),
    "too many users": (("demo", "--users", "99999999"), "--users"),
    "users in words": (("demo", "--users", "ten"), "'ten'"),
    "an origin with a path": (("demo", "--origin", "http://localhost:5173/page"), "http://localhost:5173"),
    "a time to live of nothing": (("simulate", "--session-ttl", "0"), "--session-ttl"),
}


@pytest.mark.parametrize(("arguments", "words"), WRONG_USAGE.values(), ids=WRONG_USAGE.keys())
def test_wrong_usage_is_refused_with_what_would_be_right(
    capsys: Captured, arguments: tuple[str, ...], words: str
) -> None:
    """protocol.md section 10: exit status 2, nothing on standard output."""
    status, out, err = said(capsys, *arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


# Configuration


GOOD = '[[sites]]\nname = "paris"\nkind = "o2g"\nurl = "https://o2g.example.com"\n'

WRONG_CONFIGURATION = {
    "no TOML": ("[[sites", "ctibridge.toml: is not valid TOML", "at end of document"),
    "nothing": ("", "no [[sites]]", 'kind = "o2g"'),
    "a misspelt section": (f"[limit]\n{GOOD}", "limit: no such key", "did you mean limits?"),
    "a misspelt key": (f"[limits]\nin_fligth = 5\n{GOOD}", "limits.in_fligth", "did you mean in_flight?"),
    "a wrong type": (f"[server]\nport = 'high'\n{GOOD}", "server.port", "int"),
    "a wrong port": (f"[server]\nport = 70000\n{GOOD}", "server.port", "65535"),
    "a wrong kind": (GOOD.replace("o2g", "o3g", 1), "sites[0].kind", "o2g"),
    "no address": (GOOD.replace("url", "#url"), "sites[0].url", "must be given"),
    "an address that is none": (
        GOOD.replace("https://", "ftp://"),
        "sites[0].url",
        "https://o2g.example.com",
    ),
    "a limit of nothing": (f"[limits]\nin_flight = 0\n{GOOD}", "limits.in_flight", "more than 0"),
    "a secret in the open": (
        f'{GOOD}admin_login = "admin"\nadmin_password = "geheim"\n',
        "sites[0].admin_password",
        "env =",
    ),
    "a secret that is not set": (
        f'{GOOD}admin_login = "a"\nadmin_password = {{ env = "NOT_SET_ANYWHERE" }}\n',
        "NOT_SET_ANYWHERE",
        "set it",
    ),
    "a level that there is not": (f'[log]\nlevel = "loud"\n{GOOD}', "log.level", "debug"),
    "an origin that is none": (f'[access]\norigins = ["app"]\n{GOOD}', "access.origins", "https://"),
}


@pytest.mark.parametrize(
    ("text", "key", "remedy"), WRONG_CONFIGURATION.values(), ids=WRONG_CONFIGURATION.keys()
)
def test_a_wrong_configuration_is_refused_by_file_key_and_remedy(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, key: str, remedy: str
) -> None:
    """protocol.md section 10: one line, with `--check` and without; exit status 1."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ctibridge.toml").write_text(text)
    for more in ((), ("--check",)):
        status, out, err = said(capsys, "serve", *more)
        assert (status, out) == (1, "")
        assert err.startswith("ctibridge: ctibridge.toml: ")
        assert err.count("\n") == 1 or "TOML" in err
        assert key in err
        assert remedy in err
        assert "geheim" not in err


def test_a_configuration_that_is_not_there_is_named(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """protocol.md section 10."""
    monkeypatch.chdir(tmp_path)
    for arguments, name in (((), "ctibridge.toml"), (("--config", "other.toml"), "other.toml")):
        status, _, err = said(capsys, "serve", *arguments)
        assert status == 1
        assert err.startswith(f"ctibridge: {name}: cannot be read: No such file")


def test_a_good_configuration_passes_the_check_without_starting_anything(
    capsys: Captured, tmp_path: Path
) -> None:
    """protocol.md section 10: `serve --check`."""
    path = tmp_path / "good.toml"
    path.write_text(GOOD)
    assert said(capsys, "serve", "--check", "--config", str(path)) == (0, f"{path}: good, 1 site(s)\n", "")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_in_use_is_told_with_the_remedy(tmp_path: Path, taken: int) -> None:
    """protocol.md section 10: each program by the setting that it has; exit status 1."""
    (tmp_path / "ctibridge.toml").write_text(configuration("http://127.0.0.1:1", port=taken))
    for command, remedy in (
        (("serve", "--log-level", "warning"), "server.port"),
        (("demo", "--port", str(taken)), "--port"),
        (("simulate", "--port", str(taken)), "--port"),
        (("simulate", "--port", "0", "--xivo-port", "0", "--control-port", str(taken)), "--control-port"),
    ):
        ended = run(*command, folder=tmp_path)
        assert (ended.returncode, ended.stdout) == (1, ""), ended
        assert f"cannot listen on 127.0.0.1:{taken}: Address already in use" in ended.stderr
        assert remedy in ended.stderr
        assert ended.stderr.count("\n") == 1, ended.stderr


def test_a_file_that_cannot_be_written_is_told_with_the_remedy(tmp_path: Path) -> None:
    """protocol.md section 10: by the option that names it, before anything is started."""
    ended = run("simulate", "--port", "0", "--event-log", "no-such-folder/events", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    said = (
        "--event-log: no-such-folder/events cannot be written: No such file or directory; name another file"
    )
    assert ended.stderr == f"ctibridge: {said}\n"


def test_an_extra_that_is_not_installed_is_told_with_the_remedy(tmp_path: Path) -> None:
    """protocol.md section 10: what a setting needs."""
    (tmp_path / "ctibridge.toml").write_text(
        configuration("http://127.0.0.1:1", more="[tracing]\nenabled = true")
    )
    (tmp_path / "opentelemetry").mkdir()
    (tmp_path / "opentelemetry" / "__init__.py").touch()  # found before the real one, and has nothing in it
    ended = run("serve", folder=tmp_path, env={"PYTHONPATH": str(tmp_path)})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "pip install 'ctibridge[otel]'" in ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr


def test_an_address_that_is_not_of_this_machine_is_told(tmp_path: Path) -> None:
    """protocol.md section 10."""
    text = configuration("http://127.0.0.1:1").replace("[server]", '[server]\nhost = "192.0.2.1"')
    (tmp_path / "ctibridge.toml").write_text(text)
    ended = run("serve", folder=tmp_path)
    assert ended.returncode == 1
    assert "cannot listen on 192.0.2.1:0" in ended.stderr
    assert "server.host" in ended.stderr


@pytest.mark.parametrize(
    ("level", "arguments", "logs"),
    [("info", (), True), ("error", (), False), ("error", ("--log-level", "info"), True)],
)
def test_the_log_level_is_the_configurations_unless_the_command_says_another(
    tmp_path: Path, level: str, arguments: tuple[str, ...], logs: bool
) -> None:
    """protocol.md section 10: `[log] level`, `--log-level`."""
    text = configuration("http://127.0.0.1:1", more=f'[log]\nlevel = "{level}"')
    (tmp_path / "ctibridge.toml").write_text(text)
    program = Served(tmp_path, "serve", *arguments)
    program.stop()
    assert ("draining" in program.stderr) == logs


@pytest.mark.parametrize("arguments", [("--help",), ("call", "--help"), ("call", "rpc.ping")])
def test_a_reader_that_is_gone_before_anything_is_said_is_no_error(
    administrator_bridge: Bridge, arguments: tuple[str, ...]
) -> None:
    """protocol.md section 10: `ctibridge --help | true`."""
    reading, writing = os.pipe()
    os.close(reading)
    url = ("--url", administrator_bridge.url) if "rpc.ping" in arguments else ()
    try:
        ended = subprocess.run(
            [COMMAND, *arguments, *url],
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            timeout=START_S,
            check=False,
        )
    finally:
        os.close(writing)
    assert ended.stderr == ""
    assert ended.returncode == 0


def test_what_the_demo_and_the_help_tell_to_try_works(tmp_path: Path, capsys: Captured) -> None:
    """protocol.md section 10: whatever its port."""
    _, help_of_call, _ = said(capsys, "call", "--help")
    examples = re.findall(r"(?m)^  ((?:CTIBRIDGE_\S+ )?ctibridge call .*)$", help_of_call)
    assert len(examples) >= 5
    demo = Served(tmp_path, "demo", "--port", "0")
    try:
        (told,) = [each.strip() for each in demo.said if "ctibridge call Cti.dial" in each]
        own = {"CTIBRIDGE_URL": demo.ready}
        for line, env in (
            (told, {}),
            ("ctibridge call Cti.hangup", own),
            *((each, own) for each in examples),
        ):
            ended = subprocess.run(
                ["/bin/sh", "-c", line.replace("ctibridge call", f"{COMMAND} call", 1)],
                capture_output=True,
                text=True,
                timeout=START_S,
                env=environment(env),
                check=False,
            )
            assert ended.returncode == 0, f"{line}: {ended.stderr}"
            json.loads(ended.stdout)
    finally:
        demo.stop()


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (("simulate", "--port", "0", "--xivo-port", "0", "--control-port", "0"), {"o2g", "xivo", "control"}),
        (("demo", "--port", "0"), {"socket", "pages", "o2g", "xivo", "control"}),
        (("serve",), {"socket"}),
    ],
)
def test_with_json_the_ready_line_is_for_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], keys: set[str]
) -> None:
    """protocol.md section 10: one line with every address, and nothing else on standard output."""
    (tmp_path / "ctibridge.toml").write_text(configuration("http://127.0.0.1:1"))
    monkeypatch.chdir(tmp_path)
    with beside(*arguments, "--json", "--log-level", "error") as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        assert said.pop("ready") is True
        assert set(said) == keys
        assert all("://127.0.0.1:" in each for each in said.values())
        process.terminate()
        out, err = process.communicate(timeout=STOP_S)
        assert (process.returncode, out, err) == (0, "", "")
