"""Read an O2G event channel: a chunked answer that stays open, one JSON event per line.

Errors: `bridge.transport.TransportError`; `ChannelRefused` where the answer is not 200.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from bridge.transport import BadAnswer, Headers, Request, TimedOut, Transport

LINE_MOST_BYTES = 1_048_576
"""An event is a few KiB; one that passes a frame's limit could not be handed on anyway."""

OPEN_LIMIT_S = 10.0
"""O2G opens a channel at once; its own requests have 5 s."""


class ChannelRefused(Exception):
    """The site does not open the channel; `status` says why (403 session gone, 404 subscription gone)."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the event channel was refused with HTTP {status}")
        self.status = status


def channel_target(polling_url: str) -> str:
    """The path and query of a polling URL; its host is the site's own view of itself and is not used."""
    parts = urlsplit(polling_url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


async def read_events(
    transport: Transport, target: str, headers: Headers, silence_s: float | None
) -> AsyncIterator[bytes]:
    """Open the channel and yield its lines without line breaks; the first is an empty one: it is open.

    `silence_s` is how long nothing at all may arrive (the site sends a keep-alive event every minute).
    """
    request = Request("GET", target, headers, timeout_s=OPEN_LIMIT_S)
    async with transport.stream(request) as answer:
        if answer.status != 200:
            raise ChannelRefused(answer.status)
        yield b""
        rest = b""
        chunks = answer.chunks()
        while True:
            try:
                async with asyncio.timeout(silence_s):
                    chunk = await anext(chunks, None)
            except TimeoutError:
                raise TimedOut(f"the event channel was silent for {silence_s:g} s") from None
            if chunk is None:
                return
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                line = line.strip()
                if line:
                    yield line
            if len(rest) > LINE_MOST_BYTES:
                raise BadAnswer(f"an event is longer than {LINE_MOST_BYTES} bytes")
