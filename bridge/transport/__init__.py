"""How one REST request reaches a site: the small interface that every carrier implements.

Carriers: `http.HttpTransport` (direct), `agent.AgentTransport` (through a dialled-in agent), `pair.PairTransport`
(two addresses of one site).
Errors, one tree: `TransportError` > `Unreachable` (> `NoConnection`), `TimedOut` (> `NoConnectionInTime`),
`BadAnswer`, `AnswerTooLarge`, `NotLetThrough`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Literal, Protocol

import msgspec

Headers = list[tuple[str, str]]
"""Header fields in order of arrival, names as sent by the peer; a repeated field is repeated here."""


class Request(msgspec.Struct):
    """One REST request to a site.

    `target` is origin-form (`/path?query`, already percent-encoded); it never names a host.
    `headers` come without `Host`, `Content-Length` and hop-by-hop fields: those are the carrier's.
    `timeout_s` bounds the whole call, from submission to the last byte of the answer (seconds).
    """

    method: str
    target: str
    headers: Headers = []
    body: bytes | None = None
    timeout_s: float = 30.0


class Response(msgspec.Struct):
    """The site's whole answer; `body` is without transfer coding, content coding is left as it is."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """First value of a header field, by case-insensitive name."""
        return first_header(self.headers, name)


class StreamedResponse(Protocol):
    """An answer whose body arrives in pieces; valid inside the context that yielded it."""

    status: int
    headers: Headers

    def chunks(self) -> AsyncIterator[bytes]:
        """The body's pieces as they arrive; raises `TransportError` when the answer is cut short."""
        ...


class TransportError(Exception):
    """A request got no usable answer.

    `executed` is "no" only where the site cannot have seen the whole request; else "unknown".
    """

    def __init__(self, message: str, *, executed: Literal["no", "unknown"] = "unknown") -> None:
        super().__init__(message)
        self.executed: Literal["no", "unknown"] = executed


class Unreachable(TransportError):
    """No connection to the site, or it went away before it answered."""


class TimedOut(TransportError):
    """The request's time limit, or the connect or read limit of the carrier, ran out."""


class NoConnection(Unreachable):
    """No connection can be opened: nothing listens there, the name is unknown, or TLS fails."""


class NoConnectionInTime(TimedOut):
    """No connection could be opened within the carrier's limit."""


class BadAnswer(TransportError):
    """The site answered with something that is not HTTP/1.1."""


class AnswerTooLarge(TransportError):
    """A buffered answer is over the carrier's limit."""


class NotLetThrough(TransportError):
    """The carrier does not let this request pass; the site has not seen it."""


Outcome = Response | TransportError
Done = Callable[[Outcome], None]

Started = Callable[[Response | StreamedResponse | TransportError], None]
"""Takes the outcome of `Transport.start`."""


class Transport(Protocol):
    """One site's carrier. All methods belong to the event loop that made it."""

    def submit(self, request: Request, done: Done) -> Callable[[], None]:
        """Send a buffered request; `done` is called exactly once, never from inside this call.

        Returns a function that cancels: the exchange is aborted and `done` is not called any more.
        """
        ...

    def start(self, request: Request, done: Started, *, whole_bytes: int) -> Callable[[], None]:
        """`submit`, but an answer that is not small comes as soon as its head is here, to be read in pieces.

        It comes whole while it has no more than `whole_bytes`, or is complete at once. What `done` gets else is
        bounded by no limit of time or size any more, and open until it is read or the returned function called.
        """
        ...

    async def request(self, request: Request) -> Response:
        """`submit` for coroutines; raises `TransportError`; cancelling the task aborts the exchange."""
        ...

    def stream(
        self, request: Request, *, body: AsyncIterator[bytes] | None = None
    ) -> AbstractAsyncContextManager[StreamedResponse]:
        """Send a request and read the answer's body piece by piece, without a limit on its size.

        `request.timeout_s` bounds the time to the answer's header only. `body`, if given, is sent in
        chunked transfer coding instead of `request.body`.
        """
        ...

    async def close(self) -> None:
        """Fail what is pending with `Unreachable` and close every connection."""
        ...


class EventCarrier(Protocol):
    """A carrier whose far end reads event channels by itself and sends the events (protocol.md section 5)."""

    def follow(
        self,
        response: Response,
        identifier: str,
        subscription_id: str,
        take: Callable[[bytes | None, str, str], None],
    ) -> Callable[[], None] | None:
        """Take the events of the labelled subscription that `response` accepted.

        `take` gets an event's undecoded JSON; or None, a code and words: `resync`, `subscription_lost`, or no code
        once the far end is gone, which is the last it hears. The function returned has the far end close the
        channel. None where the far end is gone already.
        """
        ...


def first_header(headers: Headers, name: str) -> str | None:
    """First value of a header field, by case-insensitive name; None where it is absent."""
    wanted = name.lower()
    for key, value in headers:
        if key.lower() == wanted:
            return value
    return None
