"""Other people's tools against the demo, as the page about clients shows them, and the README's own program."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import queue
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocol import openrpc

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "clients" / "README.md").read_text()
README = (PROJECT / "README.md").read_text()
BIN = Path(__file__).parent / "node_modules" / ".bin"

PATIENCE_S = 60.0
"""How long anything may take that must happen; only a failing test waits."""

GO_BUILD_S = 300.0
"""The first build takes all of Go's own HTTP with it: 5 s on an idle machine."""

GO_PACKAGES = Path("/usr/share/gocode")
"""Where Debian's packages golang-github-gorilla-websocket-dev and golang-github-sourcegraph-jsonrpc2-dev are."""


def blocks(tool: str, page: str = PAGE) -> list[str]:
    """The code that the page has for a tool."""
    section = page.split(f"\n### {tool}\n")[1].split("\n### ")[0]
    return re.findall(r"```\w+\n(.*?)```", section, re.DOTALL)


def here(text: str, demo_url: str, caller: str, called: str) -> str:
    """What is documented, with this demo's address and users whom no other test has."""
    for documented, used in (
        ("ws://127.0.0.1:8090/ws", demo_url),
        ("http://127.0.0.1:8090", demo_url.replace("ws", "http", 1).removesuffix("/ws")),
        ("oxe70120", f"oxe{caller}"),
        ("70121", called),
    ):
        text = text.replace(documented, used)
    return text


class Typed:
    """A tool at a terminal: what is typed into it, and the lines that it shows."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._terminal, its_end = pty.openpty()
        path = os.pathsep.join([str(BIN), os.environ["PATH"]])
        self.process = subprocess.Popen(
            command,
            stdin=its_end,
            stdout=its_end,
            stderr=its_end,
            cwd=folder,
            env={**os.environ, "PATH": path, "TERM": "dumb"},
        )
        os.close(its_end)
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def type(self, line: str) -> None:
        os.write(self._terminal, line.encode() + b"\n")

    def shows(self, pattern: str) -> str:
        """The next line that has this."""
        heard = []
        while (line := self._lines.get(timeout=PATIENCE_S)) is not None:
            heard.append(line)
            if re.search(pattern, line):
                return line
        raise AssertionError(f"{pattern} never came, only {heard}")

    def _read(self) -> None:
        rest = b""
        # A terminal whose last program has gone cannot be read.
        with contextlib.suppress(OSError):
            while piece := os.read(self._terminal, 65_536):
                *lines, rest = (rest + piece).split(b"\n")
                for line in lines:
                    self._lines.put(line.decode(errors="replace"))
        self._lines.put(None)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        os.close(self._terminal)


@contextlib.contextmanager
def running(command: list[str], folder: Path) -> Iterator[Typed]:
    tool = Typed(command, folder)
    try:
        yield tool
    finally:
        tool.end()


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_curl_gets_the_openrpc_document(demo_url: str, tmp_path: Path) -> None:
    """protocol.md section 4: `/openrpc.json`."""
    (command,) = blocks("curl")
    said = subprocess.run(
        ["sh", "-c", here(command, demo_url, "70120", "70121")],
        capture_output=True,
        cwd=tmp_path,
        timeout=PATIENCE_S,
        check=True,
    )
    assert json.loads(said.stdout) == json.loads(openrpc.snapshot())


@pytest.mark.skipif(
    not (BIN / "wscat").exists(), reason="needs `npm ci` in tests/clients, as .ci/run does it"
)
def test_wscat_lets_a_phone_ring(demo_url: str, tmp_path: Path) -> None:
    """protocol.md section 2: nothing but text frames is needed."""
    command, typed = blocks("wscat")
    words = here(command, demo_url, "70125", "70126").split()
    assert words[0] == "npx"
    rings(words[1:], here(typed, demo_url, "70125", "70126"), tmp_path, "Connected")


@pytest.mark.skipif(shutil.which("websocat") is None, reason="needs websocat")
def test_websocat_lets_a_phone_ring(demo_url: str, tmp_path: Path) -> None:
    """protocol.md section 2: nothing but text frames is needed."""
    command, typed = blocks("websocat")
    rings(
        here(command, demo_url, "70127", "70128").split(), here(typed, demo_url, "70127", "70128"), tmp_path
    )


def rings(command: list[str], typed: str, folder: Path, greeting: str | None = None) -> None:
    login, dial = typed.splitlines()
    with running(command, folder) as tool:
        if greeting is not None:
            tool.shows(greeting)
        tool.type(login)
        tool.shows('"sessionId"')
        tool.type(dial)
        tool.shows('"EventDialing"')


@pytest.mark.skipif(
    shutil.which("go") is None or not (GO_PACKAGES / "src/github.com/sourcegraph/jsonrpc2").is_dir(),
    reason="needs Go and the Debian packages of jsonrpc2 and gorilla/websocket",
)
@pytest.mark.timeout(GO_BUILD_S + PATIENCE_S)
def test_go_lets_a_phone_ring(demo_url: str, tmp_path: Path) -> None:
    """Issue 7: off-the-shelf JSON-RPC packages."""
    (program,) = blocks("Go")
    (tmp_path / "ring.go").write_text(here(program, demo_url, "70131", "70132"))
    env = {**os.environ, "GO111MODULE": "off", "GOPATH": str(GO_PACKAGES), "GOCACHE": str(tmp_path / "cache")}
    build = ["go", "build", "-o", "ring", "ring.go"]
    subprocess.run(build, cwd=tmp_path, env=env, timeout=GO_BUILD_S, check=True)
    with running([str(tmp_path / "ring")], tmp_path) as tool:
        # Two of Go's threads write: which of the answer and the event is shown first is open.
        tool.shows('"EventDialing"')


@pytest.mark.skipif(shutil.which("php") is None, reason="needs PHP")
def test_the_php_program_has_no_slip_of_the_pen(tmp_path: Path) -> None:
    """Its package is not to be had here: this is all that is checked, and the page says so."""
    (program,) = blocks("PHP")
    (tmp_path / "ring.php").write_text(program)
    subprocess.run(["php", "-l", "ring.php"], cwd=tmp_path, timeout=PATIENCE_S, check=True)
    assert "PHP 8.2, phrity/websocket 3 | not run" in PAGE


def test_the_program_of_the_readme_lets_a_phone_ring(demo_url: str, tmp_path: Path) -> None:
    """Issue 7: with nothing but a WebSocket library, copied from the README."""
    program = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[0]
    assert "websockets" in program
    (tmp_path / "ring.py").write_text(here(program, demo_url, "70133", "70129"))
    with running([sys.executable, "ring.py"], tmp_path) as tool:
        tool.shows('"EventDialing"')
