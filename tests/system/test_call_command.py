"""`ctibridge call`: results that programs read, errors that people understand, passwords that go nowhere."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system.commands import COMMAND, run, terminal
from tests.system.program import Bridge, Pbx
from tests.system.serving import configuration, free_port

Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def user(pbx: Pbx) -> str:
    return f"oxe{pbx.user()}"


@pytest.fixture
def call(administrator_bridge: Bridge, user: str) -> Call:
    """`ctibridge call …` as a user of the bridge."""

    def run_it(*arguments: str, given: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        return run(
            "call", *arguments, "--url", administrator_bridge.url, "--login", user, env=env, given=given
        )

    return run_it


# Results


def test_a_result_is_json_that_programs_can_read(call: Call, user: str) -> None:
    """protocol.md section 10: on standard output, and nothing else; exit status 0; no colours in a pipe."""
    ended = call("Session.info")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["login"] == user
    assert ended.stdout.count("\n") > 3
    ended = call("rpc.ping")
    assert (ended.returncode, ended.stdout) == (0, "{}\n")


def test_with_json_a_result_is_one_line(call: Call, user: str) -> None:
    """protocol.md section 10: {"result": …}."""
    ended = call("Session.info", "--json")
    assert ended.stdout.count("\n") == 1
    assert json.loads(ended.stdout)["result"]["login"] == user


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [(("Cti.hangup",), 1, -32000), (("Cti.dial", "[1"), 2, None), (("Cti.dial", "destination"), 2, None)],
)
def test_with_json_a_failure_is_one_line_on_standard_output(
    call: Call, arguments: tuple[str, ...], status: int, code: int | None
) -> None:
    """protocol.md section 10: {"error": {"code", "message"}}, code null where the bridge was not asked."""
    ended = call(*arguments, "--json")
    assert (ended.returncode, ended.stderr) == (status, "")
    error = json.loads(ended.stdout)["error"]
    assert error["code"] == code
    assert error["message"]


def test_at_a_terminal_a_result_has_colours_unless_nobody_wants_them(
    administrator_bridge: Bridge, user: str
) -> None:
    """https://no-color.org."""
    command = (COMMAND, "call", "Session.info", "--url", administrator_bridge.url, "--login", user)
    for env, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        with terminal(*command, env=env) as shown:
            assert shown.ended() == 0
            assert ("\x1b[" in shown.written) is coloured
            assert json.loads(shown.text)["login"] == user


def test_a_session_is_signed_out_when_the_call_is_over(call: Call) -> None:
    """protocol.md section 3: a hundred calls from a script leave no hundred sessions at the PBX."""
    sessions = {json.loads(call("Session.info").stdout)["sessionId"] for _ in range(2)}
    for each in sessions:
        ended = call("Session.resume", f"sessionId={each}", "seq=0")
        assert ended.returncode == 1
        assert "-32001" in ended.stderr


# Parameters


def test_parameters_may_be_pairs_with_the_types_of_the_openrpc_document(call: Call) -> None:
    """protocol.md section 10: a number that is a text stays one; true is a boolean; the rest is JSON."""
    for state in ("true", "false"):
        assert call("Cti.dnd", f"state={state}").returncode == 0
    ended = call("Cti.dial", "destination=70121", 'variables={"USR_A": "1"}')
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["uniqueId"]
    assert call("Cti.hangup").returncode == 0


def test_options_may_stand_between_the_parameters(call: Call) -> None:
    """protocol.md section 10: in whatever order somebody types them; what is no option of any kind is told."""
    ended = call("Session.resume", "--timeout", "5", "sessionId=none", "--json", "seq=0")
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["error"]["code"] == -32001
    ended = call("Cti.dnd", "--timeout", "5", "state=false")
    assert ended.returncode == 0, ended.stderr
    ended = call("Cti.dnd", "--tmeout", "5", "state=false")
    assert ended.returncode == 2
    assert "unrecognized arguments: --tmeout" in ended.stderr


def test_parameters_may_come_from_standard_input(call: Call) -> None:
    """protocol.md section 10."""
    assert call("Cti.dnd", "-", given='{"state": false}').returncode == 0
    ended = call("Cti.dnd", "-", given="nonsense")
    assert ended.returncode == 2
    assert "PARAMS is not JSON" in ended.stderr


# Errors


CALL_FAULTS = {
    "an unknown method": (("Cti.dail",), 1, ("-32601", "method not found", "did you mean Cti.dial?")),
    "a method that resembles none": (
        ("Xyzzy.plugh",),
        1,
        ("-32601", "`ctibridge openrpc` lists every method"),
    ),
    "a missing parameter": (
        ("Cti.dial",),
        1,
        ("-32602", "invalid params", "ctibridge call Cti.dial destination=TEXT [variables='{…}']"),
    ),
    "an error of the site": (("Cti.hangup",), 1, ("-32000", "upstream error", '"status": 4')),
    "not supported": (("Cti.getIceConfig",), 1, ("-32004", "not supported", '"why":')),
    "an unknown site": (("Session.info", "--site", "london"), 1, ("-32602", "london", "paris")),
    "no JSON": (("Cti.dial", "{destination: 7}"), 2, ("PARAMS is not JSON", "destination=70121")),
    "no object": (("Cti.dial", '"70121"'), 2, ("PARAMS must be a JSON object or array",)),
    "a misspelt parameter": (
        ("Cti.dial", "destinaton=7"),
        2,
        ("no parameter destinaton", "mean destination?"),
    ),
    "no boolean": (("Cti.dnd", "state=maybe"), 2, ("state=maybe", "true or false")),
    "a parameter given twice": (
        ("Cti.dial", "destination=1", "destination=2"),
        2,
        ("destination is given 2",),
    ),
    "JSON and a pair": (("Cti.dial", "{}", "destination=1"), 2, ("'{}' is no parameter", "name=value")),
    "a limit beside an array": (("Cti.dial", '["1"]', "--timeout", "5"), 2, ("--timeout", "JSON object")),
    "an authority without TLS": (("rpc.ping", "--ca-file", "x"), 2, ("--ca-file", "wss://")),
    "a password that is not set": (
        ("Session.info", "--password-env", "UNSET_HERE"),
        2,
        ("UNSET_HERE", "is not set"),
    ),
}


@pytest.mark.parametrize(("arguments", "status", "words"), CALL_FAULTS.values(), ids=CALL_FAULTS.keys())
def test_an_error_is_readable_and_the_exit_status_says_so(
    call: Call, arguments: tuple[str, ...], status: int, words: tuple[str, ...]
) -> None:
    """protocol.md sections 7 and 10: code, name, words and data on standard error, and what would be right;
    exit status 1 where the bridge has answered, 2 where nothing could be asked."""
    ended = call(*arguments)
    assert (ended.returncode, ended.stdout) == (status, "")
    assert ended.stderr.startswith("ctibridge: ")
    for each in words:
        assert each in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_bridge_that_is_not_there_is_told_with_the_remedy(
    administrator_bridge: Bridge, tmp_path: Path
) -> None:
    """protocol.md section 10: exit status 3."""
    base = administrator_bridge.url.removesuffix("/ws")
    for url, words in (
        (f"ws://127.0.0.1:{free_port()}/ws", ("no bridge answers", "ctibridge demo")),
        (f"{base}/elsewhere", ("404", "ends with /ws")),
        (f"{base}/sites/london/ws", ("404", "unknown site london")),
        (f"{base.replace('ws://', 'wss://')}/ws", ("begins with ws://",)),
        ("ws://no-such-host.invalid/ws", ("no bridge answers",)),
    ):
        ended = run("call", "rpc.ping", "--url", url)
        assert (ended.returncode, ended.stdout) == (3, ""), url
        assert ended.stderr.startswith("ctibridge: ")
        for each in words:
            assert each in ended.stderr, url
        assert "Traceback" not in ended.stderr, url


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/ws", "nonsense"])
def test_an_address_that_is_none_is_wrong_usage(url: str) -> None:
    """protocol.md section 10: exit status 2."""
    ended = run("call", "rpc.ping", "--url", url)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "ws://127.0.0.1:8090/ws" in ended.stderr


# Who it is


def test_a_wrong_password_is_told_without_it(call: Call) -> None:
    """protocol.md section 3: the password comes from the environment, and goes nowhere."""
    ended = call("Session.info", "--password-env", "MINE", MINE="very secret")
    assert ended.returncode == 1
    assert "-32001" in ended.stderr
    assert "CTIBRIDGE_PASSWORD" in ended.stderr
    assert "very secret" not in ended.stderr
    assert call("Session.info", "--password-env", "MINE", MINE="0000").returncode == 0


def test_the_environment_stands_for_options(administrator_bridge: Bridge, user: str) -> None:
    """protocol.md section 10: CTIBRIDGE_URL, CTIBRIDGE_LOGIN, CTIBRIDGE_PASSWORD, CTIBRIDGE_SITE."""
    given = {
        "CTIBRIDGE_URL": administrator_bridge.url,
        "CTIBRIDGE_LOGIN": user,
        "CTIBRIDGE_PASSWORD": "0000",
        "CTIBRIDGE_SITE": "paris",
    }
    ended = run("call", "Session.info", env=given)
    assert json.loads(ended.stdout)["login"] == user, ended.stderr
    assert run("call", "Session.info", env={**given, "CTIBRIDGE_PASSWORD": "wrong"}).returncode == 1
    assert run("call", "Session.info", "--site", "london", env=given).returncode == 1


def test_the_password_is_asked_for_at_the_terminal(administrator_bridge: Bridge, user: str) -> None:
    """protocol.md section 3: what is typed is not shown."""
    command = (COMMAND, "call", "Session.info", "--url", administrator_bridge.url, "--login", user)
    with terminal(*command, "--password", env={"NO_COLOR": "1"}) as shown:
        shown.shows(f"password of {user}: ")
        shown.type("0000\n")
        assert shown.ended() == 0
        assert '"login": ' in shown.text
        assert "0000" not in shown.text.replace(user, "").partition("{")[0]


def test_no_password_is_sent_to_another_machine_unless_it_was_given() -> None:
    """protocol.md section 3: that of the demo is for the demo; nothing is even connected."""
    ended = run("call", "Session.info", "--url", "ws://192.0.2.1/ws")
    assert ended.returncode == 2
    assert "no password for oxe70120" in ended.stderr
    assert "CTIBRIDGE_PASSWORD" in ended.stderr


def test_a_token_of_the_users_stands_for_his_password(tmp_path: Path, pbx: Pbx, user: str) -> None:
    """protocol.md section 3: a token of auth/login; the login is the one that it names."""
    import httpx

    from tests.system.serving import Served

    (tmp_path / "ctibridge.toml").write_text(configuration(pbx.url))
    bridge = Served(tmp_path, "serve")
    try:
        url = bridge.ready.split()[0]
        address = url.replace("ws://", "http://").removesuffix("/ws") + "/xuc/api/2.0/auth/login"
        token = httpx.post(address, json={"login": user, "password": "0000"}, trust_env=False).json()["token"]
        ended = run("call", "Session.info", "--url", url, env={"CTIBRIDGE_TOKEN": token})
        assert json.loads(ended.stdout)["login"] == user, ended.stderr
        assert run("call", "Session.info", "--url", url, "--token", f"{token}x").returncode == 1
        ended = run("call", "rpc.ping", "--url", url, "--token", "no such token")
        assert ended.returncode == 3
        assert "4001" in ended.stderr
    finally:
        bridge.stop()
