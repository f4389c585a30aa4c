"""The NATS connection that carries the packets of channels: a core NATS client of its own, as lean as it can be.

A frame that is relayed passes NATS twice, there and back, so what a message costs counts here. Measured on two cores:
a message to another process and its answer take 0.18 ms by this way, 0.28 ms with nats-py, which hands each message
through queues to tasks. What is not on the way of frames goes by `bridge.cluster.nats.connection`.

Errors: `Refused`, `bridge.cluster.Unavailable`, from `Wire.start`. Source: NATS's client protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
import ssl
import time
from collections.abc import Callable
from itertools import count
from typing import Any, Final, cast
from urllib.parse import urlsplit

from bridge.cluster import Unavailable
from bridge.cluster.nats.connection import (
    CONNECT_S,
    PING_S,
    REFUSED,
    START_S,
    Options,
    Refused,
    pause_s,
    words,
)

log = logging.getLogger(__name__)

PORT: Final = 4222
"""Of NATS, where an address has none (IANA)."""

LINE_MOST_BYTES: Final = 65_536
"""The first line of a server names all others of its cluster; messages' lines are below 200 bytes."""

HIGH_WATER_BYTES: Final = 1024 * 1024
"""What may wait in this process to be sent; beyond it nothing more is taken from the links."""


class _Protocol(asyncio.Protocol):
    """One connection: it greets, subscribes, and hands on the payload of each message."""

    def __init__(self, options: Options, host: str, subject: str, take: Callable[[bytes], None]) -> None:
        self.options = options
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lost = asyncio.Event()
        self.why = ""
        self.paused = False
        self.max_payload = 0
        self.transport: asyncio.Transport | None = None
        self.resumed: Callable[[], None] = lambda: None
        self._host = host
        self._subject = subject
        self._take = take
        self._buffer = bytearray()
        self._greeted = False
        self._pings = 0
        self._securing: asyncio.Task[None] | None = None

    # asyncio's

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is open, or is TLS from now on."""
        # uvloop's are no subclasses of asyncio's.
        self.transport = cast("asyncio.Transport", transport)
        self.transport.set_write_buffer_limits(high=HIGH_WATER_BYTES)

    def data_received(self, data: bytes) -> None:
        """Bytes of NATS."""
        buffer = self._buffer
        buffer += data
        start = 0
        while (end := buffer.find(b"\r\n", start)) >= 0:
            line = bytes(buffer[start:end])
            if line.startswith(b"MSG "):
                begin = end + 2
                finish = begin + int(line[line.rindex(b" ") :])
                if len(buffer) < finish + 2:
                    break
                payload = bytes(buffer[begin:finish])
                start = finish + 2
                self._take(payload)
            else:
                start = end + 2
                self._control(line)
        del buffer[:start]
        if not self._greeted and len(buffer) > LINE_MOST_BYTES:
            self.abort("what answers there is no NATS")

    def pause_writing(self) -> None:
        """Nothing more for the moment."""
        self.paused = True

    def resume_writing(self) -> None:
        """Go on."""
        self.paused = False
        self.resumed()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self.why = self.why or (str(exc) if exc else "it has closed the connection")
        self.lost.set()
        if not self.ready.done():
            self.ready.set_exception(Unavailable(self.why))
            # Nobody may be waiting for it any more.
            self.ready.exception()

    # NATS's

    def ping(self) -> None:
        """Ask for a sign of life, of which two may be missing."""
        if self._pings >= 2:
            self.abort("it does not answer")
        elif self.transport is not None:
            self._pings += 1
            self.transport.write(b"PING\r\n")

    def abort(self, why: str) -> None:
        """End it."""
        self.why = self.why or why
        if self.transport is not None:
            self.transport.abort()

    def _control(self, line: bytes) -> None:
        word = line[:4].upper()
        if word == b"PING" and self.transport is not None:
            self.transport.write(b"PONG\r\n")
        elif word == b"PONG":
            self._pings = 0
            if not self.ready.done():
                self.ready.set_result(None)
        elif word == b"INFO":
            self._informed(line[4:])
        elif word == b"-ERR":
            self.abort(line[4:].decode("utf-8", "replace").strip(" '"))
        elif word[:3] != b"+OK":
            self.abort("what answers there is no NATS")

    def _informed(self, text: bytes) -> None:
        try:
            info = json.loads(text)
            self.max_payload = int(info["max_payload"])
        except (ValueError, KeyError, TypeError):
            self.abort("what answers there is no NATS")
            return
        if self._greeted:
            return
        self._greeted = True
        if self.transport is not None and (info.get("tls_required") or self.options.tls is not None):
            self._securing = asyncio.get_running_loop().create_task(self._secure(self.transport, info))
        else:
            self._greet(info)

    async def _secure(self, transport: asyncio.Transport, info: dict[str, Any]) -> None:
        loop = asyncio.get_running_loop()
        context = self.options.tls or ssl.create_default_context()
        try:
            secured = await loop.start_tls(transport, self, context, server_hostname=self._host)
        except (OSError, ValueError) as error:
            self.abort(str(error))
            if not self.ready.done():
                self.ready.set_exception(Unavailable(str(error)))
            return
        if secured is not None:
            self.connection_made(secured)
            self._greet(info)

    def _greet(self, info: dict[str, Any]) -> None:
        options = self.options
        greeting: dict[str, Any] = {
            "verbose": False,
            "pedantic": False,
            "echo": False,
            "lang": "ctibridge",
            "version": "1",
            "protocol": 1,
            "name": f"{options.name} channels",
        }
        if options.credentials is not None and "nonce" in info:
            greeting["jwt"] = options.credentials.jwt().decode()
            greeting["sig"] = options.credentials.sign(info["nonce"]).decode()
        elif options.user is not None:
            greeting["user"], greeting["pass"] = options.user, options.password
        elif options.token is not None:
            greeting["auth_token"] = options.token
        if self.transport is not None:
            connect = b"CONNECT " + json.dumps(greeting).encode()
            self.transport.write(connect + f"\r\nSUB {self._subject} 1\r\nPING\r\n".encode())


class Wire:
    """The connection, made anew for ever; `take` gets each payload, in the loop's step in which it came."""

    def __init__(self, options: Options, subject: str, take: Callable[[bytes], None]) -> None:
        self._options = options
        self._subject = subject
        self._take = take
        self.pull: Callable[[], tuple[str, bytes] | None] = lambda: None
        self._on_connect: list[Callable[[int], None]] = []
        self._protocol: _Protocol | None = None
        self._running: asyncio.Task[None] | None = None
        self._woken = False
        self._away_since_s = time.monotonic()
        self._why = ""
        self.reconnects = 0

    @property
    def connected(self) -> bool:
        """Whether NATS is there."""
        return self._protocol is not None

    @property
    def trouble(self) -> str:
        """Why it is not connected; empty where it is."""
        if self._protocol is not None:
            return ""
        return f"NATS is away for {time.monotonic() - self._away_since_s:.0f} s: {self._why}"

    @property
    def transport(self) -> asyncio.Transport:
        """The connection's. Raises `Unavailable`."""
        if self._protocol is None or self._protocol.transport is None:
            raise Unavailable(self.trouble)
        return self._protocol.transport

    def pull_from(self, pull: Callable[[], tuple[str, bytes] | None]) -> None:
        """Where messages (subject and payload) come from, as far as NATS takes them; see `wake`."""
        self.pull = pull

    def on_connect(self, connected: Callable[[int], None]) -> None:
        """Have `connected` called with each connection, and the largest payload that NATS takes."""
        self._on_connect.append(connected)

    def wake(self) -> None:
        """There is something to pull: what else comes in this step of the loop goes with it."""
        if not self._woken:
            self._woken = True
            asyncio.get_running_loop().call_soon(self._send)

    async def start(self) -> None:
        """Connect. Raises `Refused` where NATS does not take this bridge, `Unavailable` where it is not there."""
        deadline = time.monotonic() + START_S
        for attempt in count():
            try:
                protocol = await self._connect()
                break
            except Unavailable:
                if time.monotonic() >= deadline:
                    raise
                await asyncio.sleep(pause_s(attempt))
        self._running = asyncio.get_running_loop().create_task(self._run(protocol))

    async def stop(self) -> None:
        """Close it, after what waits to be sent. Never raises."""
        if self._running is not None:
            self._running.cancel()
        protocol, self._protocol = self._protocol, None
        if protocol is not None and protocol.transport is not None:
            protocol.transport.close()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CONNECT_S):
                    await protocol.lost.wait()
            protocol.abort("stopped")

    def _send(self) -> None:
        self._woken = False
        protocol = self._protocol
        if protocol is None or protocol.transport is None or protocol.lost.is_set():
            return
        write = protocol.transport.write
        while not protocol.paused and (message := self.pull()) is not None:
            subject, payload = message
            write(b"PUB %b %d\r\n%b\r\n" % (subject.encode(), len(payload), payload))

    async def _run(self, protocol: _Protocol) -> None:
        """Keep connected."""
        while True:
            while not protocol.lost.is_set():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(PING_S):
                        await protocol.lost.wait()
                        break
                protocol.ping()
            self._protocol, self._why, self._away_since_s = None, protocol.why, time.monotonic()
            for attempt in count():
                await asyncio.sleep(pause_s(attempt))
                try:
                    protocol = await self._connect()
                    break
                except (Unavailable, Refused) as error:
                    self._why = str(error)
            self.reconnects += 1
            log.info("channels with other bridges go on")
            self.wake()

    async def _connect(self) -> _Protocol:
        """A connection to one of the servers. Raises `Refused`, `Unavailable`."""
        why = ""
        for url in random.sample(self._options.servers, len(self._options.servers)):
            try:
                return await self._connect_to(url)
            except (Unavailable, OSError, TimeoutError) as error:
                why = words(error)
                if REFUSED.search(why):
                    raise Refused(why) from error
        raise Unavailable(why)

    async def _connect_to(self, url: str) -> _Protocol:
        parts = urlsplit(url)
        host = parts.hostname or ""
        protocol = _Protocol(self._options, host, self._subject, self._take)
        protocol.resumed = self._send
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_S):
                await loop.create_connection(lambda: protocol, host, parts.port or PORT)
                await protocol.ready
        except BaseException as error:
            protocol.abort(str(error))
            raise
        self._protocol = protocol
        for connected in self._on_connect:
            connected(protocol.max_payload)
        return protocol
