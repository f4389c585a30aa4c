"""A load balancer as small as can be: it deals TCP connections to bridges, one by one, and does not look into them.

A bridge that does not take a connection is passed over.

Errors: none; a connection for which there is no bridge is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Sequence
from typing import Final

BLOCK_BYTES: Final = 65_536


class Balancer:
    """Runs in a thread of its own until `stop`."""

    def __init__(self, bridges: Sequence[tuple[str, int]]) -> None:
        self.dealt = 0
        """Connections so far; the next one goes to the bridge of this number, modulo how many there are."""
        self._bridges = list(bridges)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}/ws"
        self._connections: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._ending = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=[self._run()], daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close everything."""
        self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()
        self._loop.close()

    async def _run(self) -> None:
        server = await asyncio.start_server(self._connected, sock=self._listener)
        await self._ending.wait()
        server.close()
        for task in list(self._connections):
            task.cancel()
        if self._connections:
            await asyncio.wait(self._connections)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            opened = await self._open()
            if opened is not None:
                await _joined((reader, writer), opened)
        except asyncio.CancelledError:
            pass  # the balancer ends; a server's task must not be cancelled when it is looked at
        finally:
            self._connections.discard(task)
            _abort(writer)

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """A connection to the bridge whose turn it is, or to the next one that takes it."""
        for _ in self._bridges:
            host, port = self._bridges[self.dealt % len(self._bridges)]
            self.dealt += 1
            with contextlib.suppress(OSError):
                return await asyncio.open_connection(host, port)
        return None


async def _joined(
    one: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    other: tuple[asyncio.StreamReader, asyncio.StreamWriter],
) -> None:
    """Carry bytes both ways until both have ended, or one is cut."""
    try:
        async with asyncio.TaskGroup() as ways:
            ways.create_task(_carry(one[0], other[1]))
            ways.create_task(_carry(other[0], one[1]))
    except* OSError:
        pass
    finally:
        _abort(other[1])


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while block := await reader.read(BLOCK_BYTES):
        writer.write(block)
        await writer.drain()
    writer.write_eof()
    await writer.drain()


def _abort(writer: asyncio.StreamWriter) -> None:
    if writer.transport.get_write_buffer_size():
        writer.transport.abort()
    writer.close()
