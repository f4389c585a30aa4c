"""What an agent can be told, and errors that name the key and the remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bridge.config import ConfigError
from bridge.tunnel.agent_settings import TOKEN_VARIABLE, load, parse

PARIS = {"name": "paris", "connect": "wss://bridge.example.com/ws", "upstream": "https://o2g.internal"}


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "secret")


def refused(**members: Any) -> str:
    with pytest.raises(ConfigError) as caught:
        parse({"agents": [{**PARIS, **members}]}, "agent.toml")
    text = str(caught.value)
    assert text.startswith("agent.toml: ")
    return text.removeprefix("agent.toml: ")


def test_three_things_must_be_said() -> None:
    (settings,) = parse({"agents": [PARIS]}, "f").agents
    assert settings.allow == ["documented"]
    assert settings.token.read() == "secret"
    assert settings.bridge_tls() is not None
    assert settings.upstream_tls() is not None
    for key in PARIS:
        with pytest.raises(ConfigError, match=rf"agents\[0\]\.{key}: is missing"):
            parse({"agents": [{name: PARIS[name] for name in PARIS if name != key}]}, "f")


def test_one_process_may_serve_several_sites(tmp_path: Path) -> None:
    file = tmp_path / "agent.toml"
    (tmp_path / "token").write_text("from a file\n")
    file.write_text(
        f"""
        [[agents]]
        name = "paris"
        connect = "wss://bridge.example.com/ws"
        upstream = "https://o2g.internal"

        [[agents]]
        name = "lyon"
        connect = "ws://127.0.0.1:8090/ws"
        upstream = "http://10.0.0.7"
        token = {{ file = "{tmp_path / "token"}" }}
        allow = ["GET /api/rest/**"]
        """
    )
    paris, lyon = load(file).agents
    assert (paris.name, lyon.name) == ("paris", "lyon")
    assert (paris.token.read(), lyon.token.read()) == ("secret", "from a file")
    assert (lyon.bridge_tls(), lyon.upstream_tls()) == (None, None)


def test_tls_is_for_whichever_of_the_addresses_has_it() -> None:
    members = {**PARIS, "kind": "xivo", "upstream": "http://xuc", "xcu_upstream": "https://xcu"}
    (settings,) = parse({"agents": [members]}, "f").agents
    assert settings.upstreams == {"upstream": "http://xuc", "xcu_upstream": "https://xcu"}
    assert settings.upstream_tls() is not None


@pytest.mark.parametrize(
    ("members", "key", "remedy"),
    [
        ({"name": "a b"}, "name", "must be letters"),
        ({"connect": "https://bridge.example.com/ws"}, "connect", "wss://bridge.example.com/ws"),
        ({"connect": "wss://"}, "connect", "wss://bridge.example.com/ws"),
        ({"connect": "wss://u:p@bridge/ws"}, "connect", "wss://bridge.example.com/ws"),
        ({"connect": "wss://bridge:port/ws"}, "connect", "wss://bridge.example.com/ws"),
        ({"connect": "wss://bridge/ws?agent=x"}, "connect", "wss://bridge.example.com/ws"),
        ({"upstream": "o2g.internal"}, "upstream", "https://o2g.example.com"),
        ({"upstream": "https://u:p@o2g"}, "upstream", "https://o2g.example.com"),
        ({"events_upstream": "ftp://o2g"}, "events_upstream", "https://o2g.example.com"),
        ({"token": {"env": "NOT_SET_ANYWHERE"}}, "token", "is not set"),
        ({"token": {"env": "A", "file": "b"}}, "token", "one of the two"),
        ({"token": "secret"}, "token", 'a secret is written { env = "NAME" }'),
        ({"allow": ["everything"]}, "allow", "/path/**"),
        ({"ca_file": "/does/not/exist.pem"}, "ca_file", "/does/not/exist.pem"),
        ({"client_key": "/some.key"}, "ca_file", "without a client certificate"),
        ({"upstream_ca_file": "/does/not/exist.pem"}, "upstream_ca_file", "/does/not/exist.pem"),
        ({"connect": "ws://b/ws", "ca_file": "x.pem"}, "ca_file", "wss://"),
        ({"upstream": "http://o2g", "upstream_ca_file": "x.pem"}, "upstream_ca_file", "https://"),
        ({"upstream_timeout_s": 0}, "upstream_timeout_s", "more than 0"),
        ({"event_silence_s": float("nan")}, "event_silence_s", "more than 0"),
        ({"ping_interval_s": 0}, "ping_interval_s", "more than 0"),
        ({"open_limit_s": -1.0}, "open_limit_s", "more than 0"),
        ({"fields": {"nonsense": "x"}}, "fields", "no such tunnel field"),
        ({"kind": "pabx"}, "kind", "it must be one of o2g, xivo"),
        ({"xcu_upstream": "http://xcu:9001"}, "xcu_upstream", 'for a site of kind "xivo"'),
        (
            {"kind": "xivo", "events_upstream": "http://xuc"},
            "events_upstream",
            'for a site of kind "o2g"',
        ),
        ({"kind": "xivo", "configmgt_upstream": "xivo"}, "configmgt_upstream", "it must look like"),
        ({"upstram": "x"}, "upstram", "did you mean upstream?"),
    ],
)
def test_settings_that_cannot_work_are_refused(members: dict[str, Any], key: str, remedy: str) -> None:
    text = refused(**members)
    assert text.startswith(f"agents[0].{key}: ")
    assert remedy in text


def test_no_message_repeats_a_password(tmp_path: Path) -> None:
    assert "hunter2" not in refused(upstream="https://u:hunter2@o2g")


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    file = tmp_path / "agent.toml"
    for content, why in ((b"[[", "is not valid TOML"), (b"\xff", "is not UTF-8"), (b"", "no [[agents]]")):
        file.write_bytes(content)
        with pytest.raises(ConfigError) as caught:
            load(file)
        assert str(caught.value).startswith(f"{file}: ")
        assert why in str(caught.value)
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.toml")
