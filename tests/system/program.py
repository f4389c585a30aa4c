"""The real program as a child process: started, waited for, stopped by its process id, and looked over."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.system import twins
from tests.system.agents import TOKEN_VARIABLE, Companions

START_S = 60.0
"""How long a program may take to its ready line. It takes one second on an idle machine."""

STOP_S = 40.0

USERS = 4000
"""Of the simulated PBX: three or four for each test in each of its variants, several times over."""

FORBIDDEN_IN_LOGS = ("Traceback", "AlcUserId=", "Basic ", " ERROR ")
"""No exception goes uncaught, and neither cookies nor passwords are logged (protocol.md section 3)."""


class Program:
    """`ctibridge …` until `stop`. `ready` is what followed the word on its ready line."""

    def __init__(self, folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        self.name = "twin" if twins.FILE in arguments else arguments[0]
        self._companions = Companions(folder, arguments, _agent)
        self._twin = twins.Twin(folder, arguments)
        self._stderr_path = folder / f"{self.name}.log"
        command = [str(Path(sys.executable).with_name("ctibridge")), *arguments]
        self._lines: queue.Queue[str | None] = queue.Queue()
        with self._stderr_path.open("wb") as stderr:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                cwd=folder,
                env={**os.environ, **(env or {})},
            )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.said: list[str] = []
        try:
            ready = self._wait_until_ready()
            self.ready = self._twin.start(ready, lambda others: type(self)(folder, *others, env=env))
            self._companions.start(self.ready.split()[0])
        except BaseException:
            self._process.kill()
            self._end()
            raise

    @property
    def stderr(self) -> str:
        """Everything it has logged so far."""
        return self._stderr_path.read_text()

    def status(self) -> int | None:
        """Its exit status; None while it runs."""
        return self._process.poll()

    def signal(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send it a signal, and do not wait."""
        self._twin.signal(number)
        self._process.send_signal(number)

    def stop(self) -> None:
        """End it with SIGTERM, and see that it ended well."""
        if self.status() is None:
            self.signal()
        self.ended_well()

    def ended_well(self) -> None:
        """Wait for its end; its exit status is 0, and its log holds nothing that must not be there."""
        try:
            status = self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._end()
            raise AssertionError(f"{self.name} did not stop:\n{self.stderr}") from None
        self._end(well=True)
        assert status == 0, f"{self.name} ended with {status}:\n{self.stderr}"
        for forbidden in FORBIDDEN_IN_LOGS:
            assert forbidden not in self.stderr, f"{self.name} logged {forbidden!r}:\n{self.stderr}"

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def _wait_until_ready(self) -> str:
        while True:
            try:
                line = self._lines.get(timeout=START_S)
            except queue.Empty:
                raise AssertionError(f"{self.name} does not get ready:\n{self.stderr}") from None
            assert line is not None, f"{self.name} ended before it was ready:\n{self.stderr}"
            self.said.append(line)
            if line.startswith("ready "):
                return line.removeprefix("ready ")

    def cut(self) -> None:
        """End it without giving it a chance to do anything about it."""
        self._process.kill()
        self._end()

    def _end(self, *, well: bool = False) -> None:
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._twin.stop(well=well)
        self._companions.stop()


def _agent(folder: Path) -> Program:
    return Program(folder, "agent", "--config", "agent.toml", env=TOKEN_VARIABLE)


class Pbx:
    """The simulated PBX: where it listens, and the numbers of users whom nobody has used yet."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.url = program.ready.split()[2]
        self._numbers = self._free()

    def user(self) -> str:
        """The number of a user with one desk phone."""
        return next(self._numbers)

    @staticmethod
    def _free() -> Iterator[str]:
        # The demo's own users are left out: some have a second set or are in a hunting group.
        for number in range(70140, 70140 + USERS - 20):
            if not 70900 <= number < 71500:  # agents, voice mail, shared sets
                yield str(number)


@dataclass(frozen=True)
class Bridge:
    """A running bridge: its socket's address, and how it serves its users."""

    program: Program
    url: str
    mode: str
