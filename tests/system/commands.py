"""`ctibridge …` as people run it: to its end, beside a test, or at a terminal."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from bridge import cli
from tests.system.program import START_S, STOP_S

COMMAND = str(Path(sys.executable).with_name("ctibridge"))
Captured = pytest.CaptureFixture[str]
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """That of the tests, without what would stand for options, and with `more`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CTIBRIDGE_")}
    return {**own, **(more or {})}


def run(
    *arguments: str,
    folder: Path | None = None,
    env: Mapping[str, str] | None = None,
    given: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """One command, to its end; `given` is its standard input."""
    return subprocess.run(
        [COMMAND, *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=START_S + STOP_S,
        env=environment(env),
        input=given if given is not None else "",
        check=False,
    )


def said(captured: Captured, *arguments: str) -> tuple[int, str, str]:
    """One command that needs no process of its own: exit status, standard output, standard error."""
    try:
        status = cli.main(arguments)
    except SystemExit as end:
        status = int(end.code or 0)
    out, err = captured.readouterr()
    return status, out, err


@contextlib.contextmanager
def beside(*arguments: str, env: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """A command for the time of a block."""
    process = subprocess.Popen(
        [COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(env),
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(STOP_S)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


_AT_ITS_TERMINAL = (
    "import os, sys; os.close(os.open(os.ttyname(0), os.O_RDWR)); os.execv(sys.argv[1], sys.argv[1:])"
)
"""The first terminal that the leader of a session opens is the session's: then Ctrl-C is a signal."""


class Terminal:
    """A command at a terminal of its own: what it writes, and what is typed."""

    def __init__(
        self, *command: str, env: Mapping[str, str] | None = None, folder: Path | None = None
    ) -> None:
        own, others = pty.openpty()
        self._terminal = own
        self.written = ""
        """Everything so far, with its colours."""
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _AT_ITS_TERMINAL, *command],
                stdin=others,
                stdout=others,
                stderr=others,
                cwd=folder,
                env=environment({"TERM": "xterm", **(env or {})}),
                start_new_session=True,
            )
        finally:
            os.close(others)

    @property
    def text(self) -> str:
        """Everything so far, without colours."""
        return _ESCAPES.sub("", self.written)

    def shows(self, words: str) -> str:
        """Wait until it has written this; what there is then."""
        self._read_until(lambda: words in self.text, f"{words!r} is not shown")
        return self.text

    def type(self, keys: str) -> None:
        """Press these keys."""
        os.write(self._terminal, keys.encode())

    def signal(self, number: signal.Signals) -> None:
        """As Ctrl-C does."""
        self._process.send_signal(number)

    def ended(self) -> int:
        """Wait for its end; its exit status."""
        self._read_until(lambda: False, "does not end")
        return self._process.wait(STOP_S)

    def close(self) -> None:
        """End it, if it has not ended."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(STOP_S)
        os.close(self._terminal)

    def _read_until(self, there: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + START_S + STOP_S
        while not there():
            ready, _, _ = select.select([self._terminal], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"{otherwise}: {self.text}"
            try:
                data = os.read(self._terminal, 65_536)
            except OSError:  # Linux says EIO when nobody holds the other end any more
                data = b""
            if not data:
                assert otherwise == "does not end", f"it has ended, and {otherwise}: {self.text}"
                return
            self.written += data.decode(errors="replace")


@contextlib.contextmanager
def terminal(
    *command: str, env: Mapping[str, str] | None = None, folder: Path | None = None
) -> Iterator[Terminal]:
    """A command at a terminal, for the time of a block."""
    found = Terminal(*command, env=env, folder=folder)
    try:
        yield found
    finally:
        found.close()
