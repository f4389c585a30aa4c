"""A TCP proxy that fails as networks do: delayed, slow, silent, cut, closed to newcomers; switched while it runs.

It lives in a thread of its own, so that neither a busy test nor a busy proxy holds up the other. Errors: none; what
is wrong with a connection is what its two ends see of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

READ_BYTES = 16 * 1024

QUEUED_PIECES = 16
"""What one direction of a connection may hold, in pieces: after that its sender has to wait, as on any link."""

SLICES_PER_S = 50
"""In how many pieces a second a slow link takes its bytes."""

PATIENCE_S = 10.0

AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER: close with a reset."""


class FaultyProxy:
    """Listens on `port` of 127.0.0.1 and passes each connection on to `target`, another of its ports.

    `delay_s` is added in each direction; `bytes_per_s` is what each direction of each connection takes, None for no
    limit. Both may be changed at any time. `passed_bytes` is what has passed, in both directions together.
    """

    def __init__(self, target: int) -> None:
        self.delay_s = 0.0
        self.bytes_per_s: float | None = None
        self.passed_bytes = 0
        self._target = target
        self._silent = False
        self._refusing = False
        self._connections: set[_Connection] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(PATIENCE_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(PATIENCE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_S)
        self._loop.close()

    @property
    def connected(self) -> int:
        """Connections that are open and pass what they get."""
        return sum(not connection.silent for connection in self._connections)

    def lead_to(self, target: int) -> None:
        """New connections are passed on to another port from now on."""
        self._target = target

    def mend(self) -> None:
        """From now on all is well for new connections, and for old ones that have lost nothing."""
        self.delay_s, self.bytes_per_s = 0.0, None
        self._do(lambda: self._set(silent=False, refusing=False))

    def silence(self) -> None:
        """Swallow everything, also the ends of connections, which stay open for ever; of new connections too."""
        self._do(lambda: self._set(silent=True, refusing=False))

    def refuse(self) -> None:
        """Reset new connections."""
        self._do(lambda: self._set(silent=False, refusing=True))

    def reset(self) -> None:
        """Reset all connections that are open."""
        self._do(self._reset_all)

    # Inside, in the proxy's own thread

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _do(self, what: Callable[[], object]) -> None:
        async def doing() -> None:
            what()

        asyncio.run_coroutine_threadsafe(doing(), self._loop).result(PATIENCE_S)

    def _set(self, *, silent: bool, refusing: bool) -> None:
        self._silent, self._refusing = silent, refusing
        if silent:
            for connection in self._connections:
                connection.silent = True

    def _reset_all(self) -> None:
        for connection in list(self._connections):
            connection.reset()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accepted, sock=self._listener)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusing:
            _reset(writer)
            return
        try:
            onward = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            _reset(writer)
            return
        connection = _Connection(self, (reader, writer), onward)
        connection.silent = self._silent
        self._connections.add(connection)
        try:
            await connection.run()
        finally:
            self._connections.discard(connection)

    async def _close(self) -> None:
        self._server.close()
        self._reset_all()
        while self._connections:
            await asyncio.sleep(0.01)


Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class _Connection:
    """One connection: a pipe in each direction."""

    def __init__(self, proxy: FaultyProxy, near: Stream, far: Stream) -> None:
        self.silent = False
        self._proxy = proxy
        self._near = near
        self._far = far
        self._over = asyncio.Event()

    async def run(self) -> None:
        """Until both ends are done, or it is reset."""
        pipes: list[asyncio.Future[Any]] = [
            asyncio.ensure_future(_Pipe(self, self._proxy, self._near[0], self._far[1]).run()),
            asyncio.ensure_future(_Pipe(self, self._proxy, self._far[0], self._near[1]).run()),
        ]
        ending: asyncio.Future[Any] = asyncio.ensure_future(self._over.wait())
        both: asyncio.Future[Any] = asyncio.gather(*pipes, return_exceptions=True)
        await asyncio.wait({both, ending}, return_when=asyncio.FIRST_COMPLETED)
        if self.silent:
            # An end that is gone is nothing that the other one hears of.
            await ending
        for task in (*pipes, ending):
            task.cancel()
        await asyncio.wait({*pipes, ending})
        with contextlib.suppress(asyncio.CancelledError):
            await both
        for _, writer in (self._near, self._far):
            writer.close()

    def reset(self) -> None:
        """End it at once, at both ends."""
        self._over.set()
        for _, writer in (self._near, self._far):
            _reset(writer)


class _Pipe:
    """One direction of a connection."""

    def __init__(
        self,
        connection: _Connection,
        proxy: FaultyProxy,
        source: asyncio.StreamReader,
        drain: asyncio.StreamWriter,
    ) -> None:
        self._connection = connection
        self._proxy = proxy
        self._source = source
        self._drain = drain
        self._pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(QUEUED_PIECES)

    async def run(self) -> None:
        """Until the source ends; a failure of either end is one of the whole connection."""
        writing = asyncio.ensure_future(self._write())
        try:
            await self._read()
            await writing
        except OSError:
            if not self._connection.silent:
                self._connection.reset()
        finally:
            writing.cancel()
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writing

    async def _read(self) -> None:
        clock = asyncio.get_running_loop().time
        due = 0.0
        while True:
            piece = await self._source.read(READ_BYTES)
            # Bytes do not overtake others, also when the delay becomes shorter.
            due = max(due, clock() + self._proxy.delay_s)
            await self._pieces.put((due, piece))
            if not piece:
                return

    async def _write(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            due, piece = await self._pieces.get()
            if due > clock():
                await asyncio.sleep(due - clock())
            if not piece:
                if not self._connection.silent:
                    self._drain.write_eof()
                return
            while piece and not self._connection.silent:
                rate = self._proxy.bytes_per_s
                size = len(piece) if rate is None else max(1, int(rate / SLICES_PER_S))
                part, piece = piece[:size], piece[size:]
                self._drain.write(part)
                await self._drain.drain()
                self._proxy.passed_bytes += len(part)
                if rate is not None:
                    await asyncio.sleep(len(part) / rate)


def _reset(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    writer.transport.abort()
