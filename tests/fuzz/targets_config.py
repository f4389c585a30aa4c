"""Targets: the configuration files of bridge and agent, whatever TOML, or none, they hold."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from bridge import config, config_file
from bridge.tunnel import agent_settings
from tests.fuzz.target import Target, holds

_FOLDER: Final = Path(mkdtemp(prefix="ctibridge-fuzz-"))

_FILES: Final = re.compile(rb"(?i)(file|cert|key|ca)\w*[\"']?\s*=\s*[\"']+[./~]")
"""Files that a configuration names are opened; none but those of the configuration itself are to be."""


def _loaded(data: bytes, load: Any) -> None:
    if _FILES.search(data) or b"/dev" in data or b"/proc" in data:
        return
    path = _FOLDER / "fuzz.toml"
    path.write_bytes(data)
    try:
        load(path)
    except config.ConfigError as error:
        said = str(error)
        holds(said.startswith(str(path)), f"{said!r} does not name the file")
        holds(said.isprintable() or "\n" not in said[:20], "an error is a line")


def bridges(data: bytes) -> None:
    """A configuration is one, or the error says what is wrong with it."""
    _loaded(data, config_file.load)


def agents(data: bytes) -> None:
    """An agent's configuration is one, or the error says what is wrong with it."""
    _loaded(data, agent_settings.load)


_BRIDGE: Final = b"""[server]
port = 8090
host = "127.0.0.1"
[limits]
session_events = 40
frame_bytes = 1_048_576
[access]
origins = ["https://a.example"]
[tunnel]
allow = ["/api/rest/**"]
[tunnel.fields]
id = "requestId"
[ingress]
access = "address"
addresses = ["127.0.0.1"]
[log]
level = "info"
[[tokens]]
name = "tests"
role = "client"
sha256 = "%s"
[[sites]]
name = "paris"
kind = "o2g"
url = "http://127.0.0.1:1"
mode = "administrator"
admin_login = "admin"
admin_password = { env = "PATH" }
[[sites]]
name = "rennes"
kind = "xivo"
url = "http://127.0.0.1:2"
""" % (b"0" * 64)
_AGENT: Final = b"""[[agents]]
name = "paris"
connect = "ws://127.0.0.1:1/ws"
upstream = "http://127.0.0.1:2"
token = { env = "PATH" }
allow = ["documented", "GET /api/rest/**"]
upstream_timeout_s = 30.5
fields = { id = "requestId" }
"""
_TOKENS: Final = (
    b"nan",
    b"inf",
    b"-1",
    b"1e400",
    b"9" * 400,
    b"[" * 1100,
    b"1979-05-27T07:32:00Z",
    b"07:32:00",
    b'""',
    b"true",
    b"[]",
    b"{}",
    b'"""',
    b"\\u0000",
    b"\\n",
    b"\xff",
    b"[[sites]]\n",
    b"http://",
    b"https://[::1",
)

TARGETS: Final = (
    Target("config", bridges, [_BRIDGE], _TOKENS),
    Target("agent_config", agents, [_AGENT], _TOKENS),
)
