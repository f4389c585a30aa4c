"""A real nats-server with JetStream, on a port of its own, its store in a folder of the test's.

Errors: `AssertionError` where it does not start.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Final

from tests.system.serving import free_port

PROGRAM: Final = shutil.which("nats-server")
"""None where it is not installed: the tests that need it say so, and are skipped."""

START_S: Final = 30.0


class NatsServer:
    """Started at once; `kill` and `start` again as often as a test likes: address and store stay the same."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        assert PROGRAM is not None
        command = [PROGRAM, "-a", "127.0.0.1", "-p", str(self.port), "-js"]
        command += ["-sd", str(self._folder / "store"), "-l", str(self._folder / "nats.log")]
        self._process = subprocess.Popen(command, cwd=self._folder)
        deadline = time.monotonic() + START_S
        while not self._answers():
            assert self._process.poll() is None, (self._folder / "nats.log").read_text()
            assert time.monotonic() < deadline, "nats-server does not get ready"
            time.sleep(0.02)

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), START_S) as connection:
                return connection.recv(4) == b"INFO"
        except OSError:
            return False
