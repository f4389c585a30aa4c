"""A nats-server of a test's own: on a free port, with a directory of its own, killed and started again.

Where there is none to be had, tests that ask for one are skipped, and say so. Errors: `RuntimeError`.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Final

import pytest

from tests.system.serving import free_port

EXECUTABLE: Final = shutil.which(
    "nats-server", path="/usr/sbin:/usr/bin:/usr/local/bin:/usr/local/sbin:/sbin:/bin"
)

needs_nats_server = pytest.mark.skipif(EXECUTABLE is None, reason="there is no nats-server here")

READY_S: Final = 20.0


class NatsServer:
    """The server. `config` is more of its configuration file; `js` is whether it has JetStream."""

    def __init__(self, directory: Path, *, config: str = "", js: bool = True) -> None:
        if EXECUTABLE is None:
            raise RuntimeError("there is no nats-server here")
        self.port = free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self._log = directory / "nats-server.log"
        self._file = directory / "nats-server.conf"
        storage = f'jetstream {{ store_dir: "{directory / "jetstream"}" }}\n' if js else ""
        self._file.write_text(f'listen: "127.0.0.1:{self.port}"\n{storage}{config}\n', encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, with what it has kept, and wait until it takes connections."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [EXECUTABLE or "", "-c", str(self._file)], stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + READY_S
        while not self._greets():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"nats-server does not start: {self._log.read_text(encoding='utf-8')}")
            time.sleep(0.02)

    def kill(self) -> None:
        """SIGKILL."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, and SIGKILL where that takes too long."""
        self._end(signal.SIGTERM)

    def pause(self) -> None:
        """SIGSTOP: it is there, and answers nothing."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)

    def proceed(self) -> None:
        """SIGCONT."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def _greets(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=READY_S) as connection:
                return connection.recv(4) == b"INFO"
        except OSError:
            return False

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(number)
        try:
            process.wait(READY_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
