"""One carrier for a XiVO's three servers, by path: what the tunnel and the ingress send to the site goes through it.

Raises what the carriers raise; a path of a server that is not configured is `NotLetThrough`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager

from bridge.transport import Done, NotLetThrough, Request, Response, Started, StreamedResponse, Transport

PREFIXES = {"xuc": "/xuc/", "configmgt": "/configmgt/", "xcu": "/api/"}
"""Where the paths of each server begin."""


class ByPath:
    """Carries each request to the server whose path it has (`bridge.transport.Transport`)."""

    def __init__(self, carriers: Mapping[str, Transport]) -> None:
        self._carriers = {PREFIXES[name]: carrier for name, carrier in carriers.items()}

    def _carrier(self, request: Request) -> Transport | NotLetThrough:
        for prefix, carrier in self._carriers.items():
            if request.target.startswith(prefix):
                return carrier
        known = ", ".join(self._carriers)
        return NotLetThrough(f"this site serves paths below {known} only", executed="no")

    def submit(self, request: Request, done: Done) -> Callable[[], None]:
        """See `bridge.transport.Transport.submit`."""
        carrier = self._carrier(request)
        if isinstance(carrier, NotLetThrough):
            return asyncio.get_running_loop().call_soon(done, carrier).cancel
        return carrier.submit(request, done)

    def start(self, request: Request, done: Started, *, whole_bytes: int) -> Callable[[], None]:
        """See `bridge.transport.Transport.start`."""
        carrier = self._carrier(request)
        if isinstance(carrier, NotLetThrough):
            return asyncio.get_running_loop().call_soon(done, carrier).cancel
        return carrier.start(request, done, whole_bytes=whole_bytes)

    async def request(self, request: Request) -> Response:
        """See `bridge.transport.Transport.request`."""
        carrier = self._carrier(request)
        if isinstance(carrier, NotLetThrough):
            raise carrier
        return await carrier.request(request)

    def stream(
        self, request: Request, *, body: AsyncIterator[bytes] | None = None
    ) -> AbstractAsyncContextManager[StreamedResponse]:
        """See `bridge.transport.Transport.stream`."""
        carrier = self._carrier(request)
        if isinstance(carrier, NotLetThrough):
            return _Refused(carrier)
        return carrier.stream(request, body=body)

    async def close(self) -> None:
        """Close all of them, each once."""
        for carrier in {id(each): each for each in self._carriers.values()}.values():
            await carrier.close()


class _Refused(AbstractAsyncContextManager[StreamedResponse]):
    def __init__(self, error: NotLetThrough) -> None:
        self._error = error

    async def __aenter__(self) -> StreamedResponse:
        raise self._error

    async def __aexit__(self, *raised: object) -> None:
        return None
