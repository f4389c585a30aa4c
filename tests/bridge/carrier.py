"""A carrier whose site is the test: requests are looked at and answered one by one, or by a function."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bridge.transport import Done, Headers, Outcome, Request, Response, Started, TransportError

JSON: Headers = [("Content-Type", "application/json")]


def ok(body: Any = None, status: int = 200, headers: Headers | None = None) -> Response:
    """A JSON answer; without a body an empty one."""
    if body is None:
        return Response(status, headers or [], b"")
    return Response(status, [*JSON, *(headers or [])], msgspec.json.encode(body))


@dataclass
class Sent:
    """One request under way."""

    request: Request
    done: Done
    cancelled: bool = False
    answered: bool = False

    def answer(self, outcome: Outcome) -> None:
        assert not self.cancelled, "a cancelled request has no outcome"
        assert not self.answered, "a request has one outcome"
        self.answered = True
        self.done(outcome)

    @property
    def body(self) -> Any:
        return None if self.request.body is None else msgspec.json.decode(self.request.body)


class Pieces:
    """The body of a streamed answer, which the test feeds; `left` tells that its reader has gone."""

    def __init__(self, status: int = 200, *pieces: bytes, open_end: bool = True) -> None:
        self.status = status
        self.headers: Headers = []
        self.left = False
        self._queue: asyncio.Queue[bytes | TransportError | None] = asyncio.Queue()
        for piece in pieces:
            self.feed(piece)
        if not open_end:
            self.end()

    def feed(self, piece: bytes) -> None:
        self._queue.put_nowait(piece)

    def event(self, name: str, **fields: Any) -> None:
        """One line of an O2G event channel."""
        self.feed(msgspec.json.encode({"eventName": name, **fields}) + b"\n")

    def end(self) -> None:
        self._queue.put_nowait(None)

    def cut(self, error: TransportError) -> None:
        self._queue.put_nowait(error)

    async def chunks(self) -> AsyncIterator[bytes]:
        while (piece := await self._queue.get()) is not None:
            if isinstance(piece, TransportError):
                raise piece
            yield piece


Handler = Callable[[Request], Outcome | Pieces]


@dataclass
class Carrier:
    """Implements `bridge.transport.Transport`. With a `handler` it answers by itself, else through `sent`."""

    handler: Handler | None = None
    sent: list[Sent] = field(default_factory=list)
    closed: bool = False

    @property
    def last(self) -> Sent:
        return self.sent[-1]

    def shown(self) -> list[str]:
        """`GET /path` of every request so far."""
        return [f"{each.request.method} {each.request.target}" for each in self.sent]

    def submit(self, request: Request, done: Done) -> Callable[[], None]:
        if "\n" in request.target:
            raise ValueError("target: must be percent-encoded")
        sent = Sent(msgspec.structs.replace(request), done)
        self.sent.append(sent)
        if self.handler is not None:
            asyncio.get_running_loop().call_soon(self._answer, sent)

        def cancel() -> None:
            sent.cancelled = True

        return cancel

    def start(self, request: Request, done: Started, *, whole_bytes: int) -> Callable[[], None]:
        """Every answer is small here."""
        return self.submit(request, done)

    def _answer(self, sent: Sent) -> None:
        if self.handler is not None and not sent.cancelled:
            outcome = self.handler(sent.request)
            assert not isinstance(outcome, Pieces)
            sent.answer(outcome)

    async def request(self, request: Request) -> Response:
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        cancel = self.submit(request, future.set_result)
        try:
            outcome = await future
        except BaseException:
            cancel()
            raise
        if isinstance(outcome, TransportError):
            raise outcome
        return outcome

    @asynccontextmanager
    async def stream(
        self, request: Request, *, body: AsyncIterator[bytes] | None = None
    ) -> AsyncIterator[Pieces]:
        assert body is None
        assert self.handler is not None
        self.sent.append(Sent(msgspec.structs.replace(request), lambda _: None))
        await asyncio.sleep(0)
        outcome = self.handler(request)
        if isinstance(outcome, TransportError):
            raise outcome
        if isinstance(outcome, Response):
            pieces = Pieces(outcome.status, *filter(None, [outcome.body]), open_end=False)
            pieces.headers = outcome.headers
            outcome = pieces
        try:
            yield outcome
        finally:
            outcome.left = True

    async def close(self) -> None:
        self.closed = True
