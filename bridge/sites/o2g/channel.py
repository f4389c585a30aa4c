"""Read an O2G event channel: a chunked answer that stays open, one JSON event per line.

Errors: `bridge.transport.TransportError`; `ChannelRefused` where the answer is not 200.
Source: seed document 004, "Subscription management".
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from urllib.parse import urlsplit

import msgspec

from bridge.transport import BadAnswer, Headers, Request, TimedOut, Transport, Unreachable
from protocol.encoding import DECODE_ERRORS, Undecodable, check

log = logging.getLogger(__name__)

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
    """The path and query of a polling URL; its host is the site's own view of itself and is not used.

    Raises `ValueError` for what is no URL with a path.
    """
    parts = urlsplit(polling_url)
    if not parts.path.startswith("/"):
        log.warning("an event channel is to be at %.200r, which is no address", polling_url.partition("?")[0])
        raise ValueError("the site gave no address of its event channel")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


async def read_events(
    transport: Transport, target: str, headers: Headers, silence_s: float | None
) -> AsyncGenerator[bytes, None]:
    """Open the channel and yield its lines without line breaks; the first is an empty one: it is open.

    Every other line is one JSON value; one that is not is logged and left out, so that nobody downstream has to
    expect it. `silence_s` is how long nothing at all may arrive (the site sends a keep-alive event every minute).
    """
    request = Request("GET", target, headers, timeout_s=OPEN_LIMIT_S)
    async with transport.stream(request) as answer:
        if answer.status >= 500:
            # 503 while it starts, 502 of a proxy before it: not a word about session or subscription
            raise Unreachable(f"the event channel was answered with HTTP {answer.status}")
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
            # Ended by the site, the last line needs no line break of its own.
            *lines, rest = (rest + (b"\n" if chunk is None else chunk)).split(b"\n")
            for line in lines:
                line = line.strip()
                if line and _is_json(line):
                    yield line
            if len(rest) > LINE_MOST_BYTES:
                raise BadAnswer(f"an event is longer than {LINE_MOST_BYTES} bytes")
            if chunk is None:
                return


class _Name(msgspec.Struct):
    eventName: str = ""  # noqa: N815 - the wire's own spelling


def is_keep_alive(line: bytes) -> bool:
    """Whether a line is `OnChannelInformation`, which speaks of the channel and not of anybody's telephony."""
    if b"OnChannelInformation" not in line:
        return False
    try:
        return msgspec.json.decode(line, type=_Name).eventName == "OnChannelInformation"
    except DECODE_ERRORS:
        return False


def _is_json(line: bytes) -> bool:
    try:
        check(line)
    except Undecodable as error:
        log.warning("an event of %d bytes is left out: %s", len(line), error)
        return False
    return True
