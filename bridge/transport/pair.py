"""Two addresses of one site, of which one serves at a time: a primary and a secondary server.

A request goes to the address that answered last. Where no connection can be had, the other one gets it, for nobody
has seen it yet; what was on its way when a server went down fails as it does with one server alone. There is no
way back by itself: the first address is tried again when the second fails. Errors: those of `bridge.transport`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

import msgspec

from bridge.transport import (
    Done,
    NoConnection,
    NoConnectionInTime,
    Outcome,
    Request,
    Response,
    Started,
    StreamedResponse,
    Transport,
    TransportError,
)

log = logging.getLogger(__name__)

T = TypeVar("T")


class PairTransport:
    """The carrier of both (`bridge.transport.Transport`)."""

    def __init__(self, site_name: str, carriers: Sequence[Transport]) -> None:
        self.carriers = tuple(carriers)
        """Of the primary address, and of the secondary one."""
        self._site_name = site_name
        self._current = 0

    @property
    def current(self) -> int:
        """Which address serves: 0 for the first."""
        return self._current

    def leave(self, index: int) -> None:
        """The server at this address does not serve: the next request goes to the other one."""
        if index == self._current:
            self._current = (index + 1) % len(self.carriers)
            log.warning("%s: address %d does not serve, going on with the other", self._site_name, index + 1)

    def submit(self, request: Request, done: Done) -> Callable[[], None]:
        """See `Transport.submit`."""
        return _Try[Outcome](self, request, done, lambda carrier, *to: carrier.submit(*to)).begin()

    def start(self, request: Request, done: Started, *, whole_bytes: int) -> Callable[[], None]:
        """See `Transport.start`."""
        return _Try[Response | StreamedResponse | TransportError](
            self, request, done, lambda carrier, *to: carrier.start(*to, whole_bytes=whole_bytes)
        ).begin()

    async def request(self, request: Request) -> Response:
        """See `Transport.request`."""
        index, began = self._current, time.monotonic()
        try:
            return await self.carriers[index].request(request)
        except TransportError as error:
            again = self.again(index, request, began, error)
            if again is None:
                raise
        return await self.carriers[self._current].request(again)

    @asynccontextmanager
    async def stream(
        self, request: Request, *, body: AsyncIterator[bytes] | None = None
    ) -> AsyncIterator[StreamedResponse]:
        """See `Transport.stream`."""
        index, began = self._current, time.monotonic()
        opened = False
        try:
            async with self.carriers[index].stream(request, body=body) as answer:
                opened = True
                yield answer
            return
        except TransportError as error:
            again = None if opened else self.again(index, request, began, error)
            if again is None:
                raise
        async with self.carriers[self._current].stream(again, body=body) as answer:
            yield answer

    async def close(self) -> None:
        """Close both."""
        for carrier in self.carriers:
            await carrier.close()

    def again(self, index: int, request: Request, began: float, error: object) -> Request | None:
        """What is to be sent to the other address in the time that is left; None where nothing may be."""
        if not isinstance(error, NoConnection | NoConnectionInTime) or error.executed != "no":
            return None
        self.leave(index)
        left_s = request.timeout_s - (time.monotonic() - began)
        return msgspec.structs.replace(request, timeout_s=left_s) if left_s > 0 else None


class _Try(Generic[T]):
    """One request, of which a second address may get a second try."""

    __slots__ = ("_began", "_cancel", "_done", "_index", "_pair", "_request", "_send")

    def __init__(
        self,
        pair: PairTransport,
        request: Request,
        done: Callable[[T], None],
        send: Callable[[Transport, Request, Callable[[T], None]], Callable[[], None]],
    ) -> None:
        self._pair = pair
        self._request = request
        self._done = done
        self._send = send
        self._index = pair.current
        self._began = time.monotonic()
        self._cancel: Callable[[], None] = _nothing

    def begin(self) -> Callable[[], None]:
        """Send it; returns what cancels it."""
        self._cancel = self._send(self._pair.carriers[self._index], self._request, self._first)
        return self._cancelled

    def _first(self, outcome: T) -> None:
        again = self._pair.again(self._index, self._request, self._began, outcome)
        if again is None:
            self._done(outcome)
        else:
            self._cancel = self._send(self._pair.carriers[self._pair.current], again, self._done)

    def _cancelled(self) -> None:
        self._cancel()


def _nothing() -> None:
    pass
