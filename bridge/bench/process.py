"""The benchmark's processes: how one is started on its core, watched and stopped, and says it is ready.

Errors, one tree: `BenchError` > `Missing` (a peer is not installed), `Died` (a process ended too early).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import msgspec

BACKLOG = 4096
"""Connections waiting to be accepted: more than the load ever opens at once."""

START_LIMIT_S = 20.0
"""A process that is not ready by then will not be: the slowest starts in 2 s on an idle machine."""

STOP_LIMIT_S = 5.0
"""Between the polite signal and the one that cannot be refused."""


class BenchError(Exception):
    """The benchmark cannot go on; the text says what happened and what to do."""


class Missing(BenchError):
    """A peer is not installed; the report says so and goes on without it."""


class Died(BenchError):
    """A process that the benchmark started ended before it was told to."""


class Announcement(msgspec.Struct):
    """The first line a helper process prints: where it listens and what it is made of."""

    port: int = 0
    versions: dict[str, str] = {}


# --- inside a helper process -------------------------------------------------------------------------


def run_loop(main: Coroutine[Any, Any, None]) -> int:
    """Run a helper's coroutine on the fastest event loop there is; a stop from outside is no error."""
    try:
        import uvloop  # not on every platform
    except ImportError:
        runner = asyncio.Runner()
    else:
        runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
    with runner, contextlib.suppress(KeyboardInterrupt):
        runner.run(main)
    return 0


async def standard_input() -> asyncio.StreamReader:
    """The control channel: lines from whoever started this process; its end means stop."""
    reader = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    return reader


async def announce_and_serve(port: int) -> None:
    """Print the ready line, then wait until the standard input ends: so no helper outlives the benchmark."""
    say(Announcement(port=port))
    await (await standard_input()).read()


def say(value: object) -> None:
    """One line of JSON on the standard output."""
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()


# --- outside it --------------------------------------------------------------------------------------


class Cores(msgspec.Struct):
    """Which core each side runs on; None where the platform cannot pin or there is only one core."""

    server: int | None
    load: int | None
    upstream: int | None

    def describe(self) -> str:
        """One phrase for the report."""
        if self.server is None:
            return "not pinned"
        if self.load == self.upstream:
            return f"server under test on core {self.server}, load and upstream on core {self.load}"
        return f"server under test on core {self.server}, load on {self.load}, upstream on {self.upstream}"


def choose_cores() -> Cores:
    """The server under test alone on one core; load and upstream on others, shared if there are only two."""
    if not hasattr(os, "sched_getaffinity"):
        return Cores(None, None, None)
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2:
        return Cores(None, None, None)
    return Cores(allowed[0], allowed[1], allowed[2] if len(allowed) > 2 else allowed[1])


@contextlib.contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """What is started inside inherits the core, and so do all its threads and children."""
    if core is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def free_port() -> int:
    """A port of loopback that nobody listens on, for programs that cannot choose one themselves."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


class Child:
    """One process of the benchmark's. Use as an async context manager: it is stopped on the way out."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path) -> None:
        self.name = name
        self.port = 0
        self.versions: dict[str, str] = {}
        self._process = process
        self._log = log

    async def __aenter__(self) -> Child:
        """Itself."""
        return self

    async def __aexit__(self, *exc: object) -> None:
        """Stop it."""
        await self.stop()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    async def announced(self) -> None:
        """Wait for the ready line and take over what it says."""
        self.announcement(await self.line(START_LIMIT_S))

    def announcement(self, line: bytes) -> None:
        """Take over a ready line."""
        ready = msgspec.json.decode(line, type=Announcement)
        self.port, self.versions = ready.port, ready.versions

    async def listening(self, port: int, path: str) -> None:
        """Wait until GET `path` on `port` gets a status below 500."""
        self.port = port
        limit = time.monotonic() + START_LIMIT_S
        while True:
            if await _status(port, path) in range(200, 500):
                return
            if self._process.returncode is not None or time.monotonic() > limit:
                raise self._dead("does not answer")
            await asyncio.sleep(0.05)

    async def or_stop(self, ready: Awaitable[None]) -> None:
        """Wait for one of the above; if that fails or is cancelled, stop the process."""
        try:
            await ready
        except BaseException:
            await self.stop()
            raise

    async def line(self, limit_s: float) -> bytes:
        """The next line it prints; raises `Died` when there is none in time."""
        assert self._process.stdout is not None  # noqa: S101 - it was opened with a pipe
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), limit_s)
        except TimeoutError:
            raise self._dead(f"said nothing for {limit_s:g} s") from None
        if not line:
            raise self._dead("ended")
        return line

    def write(self, line: bytes) -> None:
        """Send it a line."""
        assert self._process.stdin is not None  # noqa: S101 - it was opened with a pipe
        self._process.stdin.write(line)

    def cpu_s(self) -> float | None:
        """Processor time used so far by it and its children (seconds); None where /proc does not tell."""
        try:
            return sum(_cpu_ticks(pid) for pid in self._family()) / os.sysconf("SC_CLK_TCK")
        except OSError:
            return None

    def rss_bytes(self) -> int | None:
        """Resident memory of it and its children (bytes); None where /proc does not tell."""
        try:
            pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._family())
        except OSError:
            return None
        return pages * os.sysconf("SC_PAGE_SIZE")

    async def stop(self) -> None:
        """End it, by its process id: end of input and SIGTERM first, SIGKILL if that is not enough."""
        process = self._process
        if process.stdin is not None:
            process.stdin.close()
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), STOP_LIMIT_S)
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    def _family(self) -> list[int]:
        pid = self.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [pid, *map(int, children.split())]

    def _dead(self, what: str) -> Died:
        said = self._log.read_text(errors="replace").strip().splitlines()[-8:]
        return Died("\n  ".join([f"{self.name} {what}" + (", having said:" if said else ""), *said]))


async def spawn(
    name: str,
    argv: list[str],
    folder: Path,
    *,
    core: int | None = None,
    env: dict[str, str] | None = None,
    talks: bool = True,
) -> Child:
    """Start a process on a core, in a session of its own: a Ctrl-C reaches only the benchmark, which then
    stops each by its id. Its standard error goes to a file in `folder`, quoted if it dies; so does its
    standard output, unless it `talks` to the benchmark through it.
    """
    log = folder / f"{name.replace(' ', '-')}.log"
    with log.open("wb") as errors, pinned(core):
        process = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE if talks else errors,
            stderr=errors,
            env=None if env is None else {**os.environ, **env},
            start_new_session=True,
            limit=1 << 20,
        )
    return Child(name, process, log)


async def _status(port: int, path: str) -> int:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return 0
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        head = await asyncio.wait_for(reader.readline(), 5.0)
        return int(head[9:12]) if head.startswith(b"HTTP/1.") else 0
    except (OSError, ValueError, TimeoutError):
        return 0
    finally:
        writer.close()


def _cpu_ticks(pid: int) -> int:
    # Fields 14 and 15 (utime, stime); the second field may hold spaces, so count from behind it.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
