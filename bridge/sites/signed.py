"""One REST call of a signed-in user: sent with the session's own header fields, and its answer as a call's outcome.

Errors: `protocol.jsonrpc.RpcError`, handed to `done` (protocol.md section 7).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from bridge.sites import Cancel
from bridge.sites.generic import Answered
from bridge.transport import (
    AnswerTooLarge,
    BadAnswer,
    Headers,
    NotLetThrough,
    Outcome,
    Request,
    Response,
    TimedOut,
    Transport,
    TransportError,
)
from bridge.transport.http import MAX_ANSWER_BYTES
from bridge.transport.waiting import outcome_of
from protocol import jsonrpc
from protocol.jsonrpc import RpcError

RETRY_AFTER_S = 2
"""What a client is told while the site is down: the bridge itself tries about as often."""


LOST_STATUSES = (401, 403)
"""The only ones by which a site says that it has no such session; the body tells what exactly is meant."""


class Session(Protocol):
    """A session at a site, kept alive by whoever made it."""

    @property
    def headers(self) -> Headers:
        """The header fields of every request of this session; empty while there is none."""
        ...

    @property
    def json_headers(self) -> Headers:
        """The same for a request with a JSON body."""
        ...

    @property
    def trouble(self) -> str:
        """Why there is no session."""
        ...

    async def renewed(self, headers: Headers) -> None:
        """A request with these `headers` was answered that the session is lost: return when it is another one.

        Where signing in again is refused, `headers` is empty then.
        """
        ...


class SignedRest:
    """Sends requests of one session over a site's carrier; `is_lost` tells an answer that there is no session."""

    def __init__(
        self,
        site_name: str,
        transport: Transport,
        session: Session,
        is_lost: Callable[[Response], bool],
    ) -> None:
        self._site_name = site_name
        self._transport = transport
        self._link = session
        self._is_lost = is_lost
        self._again: set[asyncio.Task[None]] = set()

    def submit(self, request: Request, answered: Answered) -> Cancel:
        """Send; `answered` gets the response whatever its status, or the error that stands for none.

        A session that the site has forgotten is renewed, and the request, which was not executed, is sent
        once more. Raises -32003 while the bridge is not signed in.
        """
        link = self._link
        session = link.headers
        if not session:
            raise self._unreachable(link.trouble)
        own = request.headers
        self._sign(request, own)

        def done(outcome: Outcome) -> None:
            if isinstance(outcome, TransportError):
                answered(self.error(outcome))
            elif outcome.status in LOST_STATUSES and self._is_lost(outcome):
                cancels[0] = self._send_again(request, own, session, answered)
            else:
                answered(outcome)

        cancels: list[Cancel] = []
        try:
            cancels.append(self._transport.submit(request, done))
        except ValueError as error:
            raise jsonrpc.invalid_params(str(error)) from error
        return lambda: cancels[0]()

    async def request(self, request: Request) -> Response:
        """`submit` for coroutines. Raises `RpcError`; cancelling the task cancels the request."""
        outcome: Response | RpcError = await outcome_of(lambda done: self.submit(request, done))
        if isinstance(outcome, RpcError):
            raise outcome
        return outcome

    def _sign(self, request: Request, own: Headers) -> None:
        link = self._link
        if not own:
            request.headers = link.headers if request.body is None else link.json_headers
            return
        typed = request.body is None or any(name.lower() == "content-type" for name, _ in own)
        request.headers = [*own, *(link.headers if typed else link.json_headers)]

    def _send_again(self, request: Request, own: Headers, session: Headers, answered: Answered) -> Cancel:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + request.timeout_s

        async def work() -> None:
            outcome: Response | RpcError
            try:
                async with asyncio.timeout_at(deadline):
                    await self._link.renewed(session)
                if self._link.headers:
                    self._sign(request, own)
                    request.timeout_s = max(deadline - loop.time(), 0.001)
                    outcome = await self._transport.request(request)
                else:
                    outcome = self._unreachable(self._link.trouble)
            except TransportError as error:
                outcome = self.error(error)
            except TimeoutError:
                outcome = self._unreachable("the session was lost and could not be renewed in time")
            answered(outcome)

        task = loop.create_task(work())
        self._again.add(task)
        task.add_done_callback(self._again.discard)
        return lambda: _cancel(task)

    def error(self, error: TransportError) -> RpcError:
        """What a client is told when the carrier has no answer."""
        if isinstance(error, TimedOut):
            return jsonrpc.upstream_timeout(str(error), error.executed)
        if isinstance(error, NotLetThrough):
            return jsonrpc.forbidden(str(error))
        if isinstance(error, AnswerTooLarge):
            return jsonrpc.too_large(str(error), MAX_ANSWER_BYTES)
        if isinstance(error, BadAnswer):
            return jsonrpc.upstream_error(502, None, str(error))
        if error.executed == "unknown":
            return jsonrpc.upstream_timeout(f"the site went away before it answered: {error}")
        return self._unreachable(str(error))

    def _unreachable(self, why: str) -> RpcError:
        return unreachable(self._site_name, why)


def unreachable(site_name: str, why: str) -> RpcError:
    """The site did not answer; nothing was executed."""
    return jsonrpc.site_unreachable(site_name, RETRY_AFTER_S, why)


class FixedSession:
    """A session that needs no signing in: its header fields, if any, are always the same."""

    trouble = ""

    def __init__(self, headers: Headers) -> None:
        # A session without any fields would count as none.
        self.headers = [*headers, ("User-Agent", "ctibridge")]
        self.json_headers = [*self.headers, ("Content-Type", "application/json")]

    async def renewed(self, headers: Headers) -> None:
        """There is nothing that could be renewed."""


def never_lost(response: Response) -> bool:
    """For a session that cannot be lost: an answer is an answer."""
    return False


def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
