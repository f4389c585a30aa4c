"""`ctibridge serve --workers n`: bridges of one cluster on one port, each a process, and what keeps them alive.

Each worker listens on the port itself (SO_REUSEPORT), and the kernel deals connections out by their addresses: 400 to
four workers came out as 85 to 112 each, where one listening socket shared by all gave 13 to 193. A worker that ends
is started again; when this process ends, however it does, so do the workers.

Errors: `OSError` where the port cannot be had.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

log = logging.getLogger(__name__)

PAUSES_S: Final = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Before a worker is started again, the longer the more often it has ended."""

STEADY_S: Final = 30.0
"""A worker that has lived this long counts as one that had not ended before."""


CAN_SHARE: Final = hasattr(socket, "SO_REUSEPORT")
"""Whether processes may listen on one port, each by itself; not on Windows."""


class Worker(NamedTuple):
    """What makes a bridge one of several workers."""

    number: int
    port: int


def reserved(host: str, port: int) -> socket.socket:
    """A socket that keeps a port for workers, without listening on it. Raises `OSError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # Without SO_REUSEPORT: a port on which somebody listens already is not shared with him.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        port = probe.getsockname()[1]
    return listener(host, port, shared=True)


def listener(host: str, port: int, *, shared: bool) -> socket.socket:
    """A socket bound to the port; `shared` with the other workers. Raises `OSError`."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        made.bind((host, port))
    except BaseException:
        made.close()
        raise
    return made


def end_with_parent(stop: Callable[[], None]) -> None:
    """Call `stop` when the process that has started this worker is gone: its end of standard input closes."""
    loop = asyncio.get_running_loop()
    stdin = sys.stdin.fileno()

    def readable() -> None:
        if not os.read(stdin, 1024):
            loop.remove_reader(stdin)
            stop()

    loop.add_reader(stdin, readable)


class Workers:
    """The workers. `command` starts one of them, with its number as the last argument."""

    def __init__(self, command: Sequence[str], count: int) -> None:
        self._command = command
        self._count = count
        self._processes: dict[int, asyncio.subprocess.Process] = {}
        self._ready: set[int] = set()
        self._stopping = asyncio.Event()
        self.ready = asyncio.Event()
        """Every worker has been ready once."""

    async def run(self) -> int:
        """Keep them running until `stop`; the exit status: 0 where all have ended well."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        loop.add_signal_handler(signal.SIGHUP, self._send, signal.SIGHUP)
        return max(await asyncio.gather(*map(self._keep, range(1, self._count + 1))))

    def stop(self) -> None:
        """Drain and end; a second time ends at once."""
        self._stopping.set()
        self._send(signal.SIGTERM)

    def _send(self, number: signal.Signals) -> None:
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)

    async def _keep(self, number: int) -> int:
        ended = 0
        while True:
            started_s = time.monotonic()
            status = await self._live(number)
            if self._stopping.is_set():
                # One that had just been started again may not have heard of signals yet.
                return 0 if status == -signal.SIGTERM else abs(status)
            if not self.ready.is_set():
                # What is wrong at the start will not be right the next time; the worker has said what it is.
                self.stop()
                return abs(status) or 1
            ended = 1 if time.monotonic() - started_s > STEADY_S else ended + 1
            pause_s = PAUSES_S[min(ended, len(PAUSES_S)) - 1]
            log.error(
                "worker %d has ended with status %d; it is started again in %.1f s", number, status, pause_s
            )
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._stopping.wait()
                    return 0

    async def _live(self, number: int) -> int:
        """One life of a worker; its exit status."""
        process = await asyncio.create_subprocess_exec(
            *self._command,
            str(number),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # Ctrl-C at a terminal reaches this process only, which tells the others.
            start_new_session=True,
        )
        self._processes[number] = process
        if self._stopping.is_set():
            process.terminate()
        try:
            if process.stdout is not None:
                async for line in process.stdout:
                    if line.startswith(b"ready "):
                        log.info("worker %d is ready, process %d", number, process.pid)
                        self._ready.add(number)
                        if len(self._ready) == self._count:
                            self.ready.set()
            return await process.wait()
        finally:
            del self._processes[number]
