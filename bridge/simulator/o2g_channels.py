"""How a subscription's events leave the simulated O2G: line by line on a channel, or one POST each.

Seed document 004, "Subscription management". Raises nothing of its own: a channel whose client is gone ends,
an event that no webhook takes is given up.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import httpx
from starlette.types import Receive, Send

from bridge.simulator.settings import Settings

log = logging.getLogger(__name__)

LINES_PER_CHUNK: Final = 256
"""Waiting events that share one chunk; some 100 KB, so that a full queue does not become one write."""

FAREWELL_S: Final = 1.0
"""How long the end of a channel may take to reach a client that has stopped reading."""

OPENED: Final = b'{"eventName":"OnChannelInformation","text":"opened"}\n'
"""The first line: official clients wait for it before they go on."""

KEEP_ALIVE: Final = b'{"eventName":"OnChannelInformation","text":"keepalive"}\n'

_HEADERS: Final = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    # The end of a channel is the end of its socket.
    (b"connection", b"close"),
]


class EventQueue:
    """Encoded events, each a line, in order, until somebody has taken them."""

    def __init__(self) -> None:
        self._lines: deque[bytes] = deque()
        self._filled = asyncio.Event()

    def __len__(self) -> int:
        return len(self._lines)

    def put(self, line: bytes) -> None:
        """Add a line at the end."""
        self._lines.append(line)
        self._filled.set()

    async def first(self, count: int) -> list[bytes]:
        """Wait for a line; the first `count` of those there are. They stay until `drop`."""
        while not self._lines:
            self._filled.clear()
            await self._filled.wait()
        return [line for line, _ in zip(self._lines, range(count), strict=False)]

    def drop(self, count: int) -> None:
        """Forget the first `count` lines, which have been delivered."""
        for _ in range(min(count, len(self._lines))):
            self._lines.popleft()

    def clear(self) -> None:
        """Forget all lines."""
        self._lines.clear()


class Channel:
    """One chunked response that carries a queue's events, until its timeout, its client or `close` ends it.

    `timeout_s` is how long it may go without an event; None for ever, then it carries keep-alive events.
    It begins only when `previous`, which it replaces, has stopped. `on_closed` is called once it has stopped.
    """

    def __init__(
        self,
        queue: EventQueue,
        timeout_s: float | None,
        keep_alive_period_s: float,
        previous: Channel | None,
        on_closed: Callable[[Channel], None],
    ) -> None:
        self._queue = queue
        self._timeout_s = timeout_s
        self._keep_alive_period_s = keep_alive_period_s
        self._previous = previous
        self._on_closed = on_closed
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.stopped = asyncio.Event()

    def close(self) -> None:
        """End the channel from the server's side."""
        if not self._over.done():
            self._over.set_result(None)

    async def run(self, receive: Receive, send: Send) -> None:
        """Answer the request that opened the channel."""
        try:
            if self._previous is not None:
                # Both take from one queue: the old one must have stopped before the new one begins.
                self._previous.close()
                await self._previous.stopped.wait()
                self._previous = None
            await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": _HEADERS})
            await self._carry(receive, send)
        finally:
            self.stopped.set()
            self._on_closed(self)
        try:
            async with asyncio.timeout(FAREWELL_S):
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            log.info("a channel's client does not read; its socket is dropped")

    async def _carry(self, receive: Receive, send: Send) -> None:
        tasks = [
            asyncio.create_task(self._pump(send), name="o2g channel"),
            asyncio.create_task(_client_gone(receive), name="o2g channel's client"),
        ]
        for task in tasks:
            task.add_done_callback(lambda _: self.close())
        try:
            await self._over
        finally:
            for task in tasks:
                task.cancel()
            for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(outcome, Exception):
                    log.error("a channel failed", exc_info=outcome)

    async def _pump(self, send: Send) -> None:
        await send({"type": "http.response.body", "body": OPENED, "more_body": True})
        wait_s = self._timeout_s if self._timeout_s is not None else self._keep_alive_period_s
        while True:
            try:
                async with asyncio.timeout(wait_s):
                    lines = await self._queue.first(LINES_PER_CHUNK)
            except TimeoutError:
                if self._timeout_s is not None:
                    return
                await send({"type": "http.response.body", "body": KEEP_ALIVE, "more_body": True})
                continue
            await send({"type": "http.response.body", "body": b"".join(lines), "more_body": True})
            # Only now: a channel that is cut off while its client does not read leaves them to the next one.
            self._queue.drop(len(lines))


async def _client_gone(receive: Receive) -> None:
    """Return once the client has closed the connection; a body that a POST may have is of no interest."""
    while (await receive())["type"] != "http.disconnect":
        pass


class Webhook:
    """Posts a queue's events to an address, one after another, each until it is taken or given up."""

    def __init__(
        self, queue: EventQueue, address: str, cookie: str, client: httpx.AsyncClient, settings: Settings
    ) -> None:
        self._queue = queue
        self._address = address
        # The document's example has the bare identifier as the whole Cookie header.
        self._headers = {"Content-Type": "application/json"} | ({"Cookie": cookie} if cookie else {})
        self._client = client
        self._settings = settings
        self._task = asyncio.create_task(self._run(), name="o2g webhook")

    def close(self) -> None:
        """Post nothing more."""
        self._task.cancel()

    async def _run(self) -> None:
        while True:
            (line,) = await self._queue.first(1)
            await self._post(line.rstrip(b"\n"))
            self._queue.drop(1)

    async def _post(self, event: bytes) -> None:
        failure = ""
        for attempt in range(self._settings.webhook_attempts):
            if attempt:
                await asyncio.sleep(self._settings.webhook_retry_s)
            try:
                response = await self._client.post(self._address, content=event, headers=self._headers)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                failure = type(error).__name__
            else:
                if response.is_success:
                    return
                failure = f"status {response.status_code}"
        # The host alone: the rest of the address may hold a secret.
        log.warning("webhook at %s does not take an event: %s", urlsplit(self._address).hostname, failure)


class WebhookClient:
    """The HTTP client that all webhooks share, made when the first one needs it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: httpx.AsyncClient | None = None

    def open(self, queue: EventQueue, address: str, cookie: str) -> Webhook:
        """Start to post the queue's events to `address`."""
        if self._client is None:
            self._client = httpx.AsyncClient(
                timeout=self._settings.webhook_timeout_s,
                verify=self._settings.webhook_tls_verify,
                trust_env=False,
            )
        return Webhook(queue, address, cookie, self._client, self._settings)

    async def close(self) -> None:
        """Close the connections; the webhooks have been closed before."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None
