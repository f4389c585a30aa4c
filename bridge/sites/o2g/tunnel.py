"""The O2G part of the tunnel: a subscription with an identifier gets its events on the same socket.

Errors: none leaves this room. Source: protocol.md section 5; seed document 004, "O2G Services Through Websocket".
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from urllib.parse import parse_qsl, quote, urlencode

import msgspec

from bridge.sites import TunnelEmit
from bridge.sites.o2g.channel import ChannelRefused, channel_target, is_keep_alive, read_events
from bridge.transport import Headers, Request, Response, Transport, TransportError

log = logging.getLogger(__name__)

SUBSCRIPTIONS = "/api/rest/1.0/subscriptions"

REOPEN_PAUSE_S = 0.5
REOPEN_TRIES = 20
"""O2G drops a subscription whose channel was closed for a minute; 20 tries of half a second and more are within."""


class LabelledSubscriptions:
    """One socket's subscriptions that were made with `identifier` in their query."""

    def __init__(
        self,
        site_name: str,
        events: Transport,
        emit: TunnelEmit,
        silence_s: float,
        reopen_pause_s: float = REOPEN_PAUSE_S,
    ) -> None:
        self._site_name = site_name
        self._events = events
        self._emit = emit
        self._silence_s = silence_s
        self._reopen_pause_s = reopen_pause_s
        self._channels: dict[str, asyncio.Task[None]] = {}

    def outgoing(self, request: Request) -> Request:
        """The request without the identifier: it is the bridge's, not the site's."""
        if _identifier(request) is None:
            return request
        pairs = [(key, value) for key, value in _query(request) if key != "identifier"]
        target = SUBSCRIPTIONS + ("?" + urlencode(pairs) if pairs else "")
        return Request(request.method, target, request.headers, request.body, request.timeout_s)

    def answered(self, asked: Request, response: Response) -> Callable[[], None] | None:
        """Open the event channel of a subscription that was accepted, close that of one that was removed."""
        path = asked.target.partition("?")[0]
        if asked.method == "DELETE" and path.startswith(SUBSCRIPTIONS + "/") and response.status < 300:
            task = self._channels.pop(path.removeprefix(SUBSCRIPTIONS + "/"), None)
            return None if task is None else _discarding(task.cancel)
        identifier = _identifier(asked)
        if identifier is None or response.status != 200:
            return None
        try:
            said = msgspec.json.decode(response.body, type=_Accepted)
        except msgspec.DecodeError:
            return None
        polling = said.publicPollingUrl or said.privatePollingUrl
        if said.status != "ACCEPTED" or said.subscriptionId is None or polling is None:
            return None
        try:
            target = channel_target(polling)
        except ValueError as error:
            log.warning("%s: events labelled %s cannot be followed: %s", self._site_name, identifier, error)
            return None
        cookies: Headers = [(name, value) for name, value in asked.headers if name.lower() == "cookie"]
        subscription_id = said.subscriptionId

        def begin() -> None:
            work = self._follow(identifier, subscription_id, target, cookies)
            task = asyncio.get_running_loop().create_task(work)
            key = quote(subscription_id, safe="")
            self._channels[key] = task
            task.add_done_callback(lambda ended: self._ended(key, ended))

        return begin

    def close(self) -> None:
        """Close every channel."""
        for task in self._channels.values():
            task.cancel()

    async def _follow(self, identifier: str, subscription_id: str, target: str, cookies: Headers) -> None:
        tries = 0
        while tries < REOPEN_TRIES:
            try:
                async with aclosing(read_events(self._events, target, cookies, self._silence_s)) as lines:
                    async for line in lines:
                        tries = 0
                        if line and not is_keep_alive(line):
                            self._emit(identifier, subscription_id, line)
            except ChannelRefused as error:
                log.info("%s: events labelled %s end: %s", self._site_name, identifier, error)
                return
            except TransportError as error:
                log.info("%s: events labelled %s pause: %s", self._site_name, identifier, error)
            tries += 1
            await asyncio.sleep(self._reopen_pause_s)
        log.warning("%s: events labelled %s end: their channel cannot be opened", self._site_name, identifier)

    def _ended(self, key: str, task: asyncio.Task[None]) -> None:
        if self._channels.get(key) is task:
            del self._channels[key]
        if not task.cancelled() and task.exception() is not None:
            log.error("%s: an event channel failed", self._site_name, exc_info=task.exception())


class _Accepted(msgspec.Struct):
    status: str
    subscriptionId: str | None = None  # noqa: N815 - the wire's own spelling
    publicPollingUrl: str | None = None  # noqa: N815 - the wire's own spelling
    privatePollingUrl: str | None = None  # noqa: N815 - the wire's own spelling


def _query(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(request.target.partition("?")[2], keep_blank_values=True)


def _identifier(request: Request) -> str | None:
    if request.method != "POST" or request.target.partition("?")[0] != SUBSCRIPTIONS:
        return None
    return next((value for key, value in _query(request) if key == "identifier" and value), None)


def _discarding(action: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        action()

    return run
