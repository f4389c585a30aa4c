"""The NATS of a cluster: whether each of its servers can be reached, and what it says of itself.

A server speaks first: `INFO {…}` with its version, and whether it has JetStream (NATS client protocol, "INFO").
Whether the bridge may sign in there is tried by the bridge itself, at its start. Errors: none.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final
from urllib.parse import urlsplit

import msgspec

from bridge.config import Cluster
from bridge.doctor import ways
from bridge.doctor.findings import Room, stopping

PORT: Final = 4222
"""Where NATS listens unless told otherwise."""

_REMEDY: Final = "is it the address of a NATS server?"


class _Info(msgspec.Struct):
    version: str
    jetstream: bool = False


async def servers(room: Room, cluster: Cluster) -> None:
    """Look at every server, side by side."""
    await asyncio.gather(*(_server(room.beside(urlsplit(url).netloc), url) for url in cluster.servers))


async def _server(room: Room, url: str) -> None:
    with stopping():
        await ways.reach(room, "cluster.nats", url, None, PORT)
        parts = urlsplit(url)
        async with room.step("nats", _REMEDY) as timer:
            try:
                reader, writer = await asyncio.open_connection(parts.hostname, parts.port or PORT)
                try:
                    line = await reader.readuntil(b"\r\n")
                finally:
                    writer.close()
                    with contextlib.suppress(OSError):
                        await writer.wait_closed()
                word, _, said = line.partition(b" ")
                if word != b"INFO":
                    raise ValueError
                info = msgspec.json.decode(said, type=_Info)
            except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
                raise room.stop("nats", "it does not say what a NATS server says", _REMEDY) from error
            if not info.jetstream:
                raise room.stop(
                    "nats",
                    f"NATS {info.version} without JetStream",
                    "start it with JetStream: nats-server -js",
                )
            room.good("nats", f"NATS {info.version} with JetStream", timer.ms())
