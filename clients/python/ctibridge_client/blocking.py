"""The blocking face: the same client, run in a thread of its own, for programs without asyncio.

Errors: `ctibridge_client.errors`; `TimeoutError` where `next_event` waits in vain.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ctibridge_client.aio import URL, AsyncClient, EventStream
from ctibridge_client.blocking_methods import Methods
from ctibridge_client.errors import Closed
from ctibridge_client.events import Event

if TYPE_CHECKING:
    from ctibridge_client.httpx_transport import TunnelTransport

T = TypeVar("T")


class BlockingEventStream:
    """Events in order, for one reader: `for event in phone.events(): …`. It ends when the client is closed."""

    def __init__(
        self, client: Client, stream: EventStream, run: Callable[[Coroutine[Any, Any, Any]], Any]
    ) -> None:
        self._client = client
        self._stream = stream
        self._run = run

    def __iter__(self) -> Iterator[Event]:
        return self

    def __next__(self) -> Event:
        event = self.next()
        if event is None:
            raise StopIteration
        return event

    def next(self, timeout: float | None = None) -> Event | None:
        """The next event, None when there will be no other. Raises `Closed`, `TimeoutError` after so many seconds."""

        async def waiting() -> Event | None:
            async with asyncio.timeout(timeout):
                return await self._stream.next()

        try:
            event: Event | None = self._run(waiting())
        except Closed:
            if self._client.is_closed:
                return None
            raise
        return event

    def close(self) -> None:
        """Hear no more."""

        async def closing() -> None:
            self._stream.close()

        self._run(closing())


class Client(Methods):
    """A client of the bridge, used as `with Client(url, login=…, password=…) as phone: …`.

    Takes what `AsyncClient` takes, and may be used from any thread.
    """

    def __init__(self, url: str = URL, **settings: Any) -> None:
        super().__init__(self)
        self._client = AsyncClient(url, **settings)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._work, name="ctibridge-client", daemon=True)
        self.is_closed = False
        """It was closed, or could not be opened."""

    def open(self) -> Self:
        """Connect and sign in. Raises `SignInFailed`, or `ConnectionLost` where no bridge answers in time."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread.start()
        try:
            self._run(self._client.open())
        except BaseException:
            self._stop()
            raise
        return self

    def close(self, *, sign_out: bool = True) -> None:
        """Close the socket. With `sign_out` the session ends at once, without it can be taken up for some minutes."""
        if self._loop is not None and not self.is_closed:
            try:
                self._run(self._client.close(sign_out=sign_out))
            finally:
                self._stop()

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def session(self) -> dict[str, Any]:
        """See `AsyncClient.session`."""
        return self._client.session

    @property
    def seq(self) -> int:
        """See `AsyncClient.seq`."""
        return self._client.seq

    @property
    def is_ready(self) -> bool:
        """See `AsyncClient.is_ready`."""
        return self._client.is_ready

    def call(
        self,
        method: str,
        params: Mapping[str, Any] | Sequence[Any] | None = None,
        *,
        key: str | None = None,
        request_id: str | None = None,
        timeout: float | None = None,
    ) -> Any:
        """See `AsyncClient.call`."""
        return self._run(self._client.call(method, params, key=key, request_id=request_id, timeout=timeout))

    def events(self, *names: str) -> BlockingEventStream:
        """See `AsyncClient.events`."""

        async def listening() -> EventStream:
            return self._client.events(*names)

        return BlockingEventStream(self, self._run(listening()), self._run)

    def transport(self) -> TunnelTransport:
        """For `httpx.Client(transport=…)`: its requests go to the site through this client's socket."""
        from ctibridge_client.httpx_transport import TunnelTransport

        return TunnelTransport(self._client, self._run)

    # The thread

    def _work(self) -> None:
        assert self._loop is not None  # noqa: S101 - `open` has made it
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        if self.is_closed or self._loop is None:
            work.close()
            raise Closed(
                "the client is closed"
                if self.is_closed
                else "open the client first: `with Client(…) as phone`"
            )
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except concurrent.futures.CancelledError:
            raise Closed("the client is closed") from None
        except BaseException:
            # Ctrl-C while waiting: what was asked is not wanted any more.
            future.cancel()
            raise

    def _stop(self) -> None:
        if self.is_closed or self._loop is None:
            return
        self.is_closed = True

        async def end_the_rest() -> None:
            # Readers in other threads hear that it is over.
            rest = asyncio.all_tasks() - {asyncio.current_task()}
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end_the_rest(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
