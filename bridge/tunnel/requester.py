"""The requests that a socket tunnels to a site, and their answers (protocol.md section 5).

Errors: none leaves this room; each becomes a `response` with `origin` "bridge", or an `error` message.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import UNSET, Raw

from bridge.config import Config
from bridge.metrics import Metrics
from bridge.sites import Site
from bridge.transport import (
    AnswerTooLarge,
    Outcome,
    Request,
    Response,
    TimedOut,
    TransportError,
)
from bridge.tunnel.paths import METHOD, PathRefused, shared_rules
from protocol.encoding import Encoding, Undecodable, recode
from protocol.tunnel import (
    BadMessage,
    Codec,
    Message,
    TunnelCancel,
    TunnelError,
    TunnelEvent,
    TunnelRequest,
    TunnelResponse,
    body_from_wire,
    body_to_wire,
    headers_from_wire,
    headers_to_wire,
)

log = logging.getLogger(__name__)

Emit = Callable[[Encoding, Message], None]
"""Sends one message to the client."""

ID_MOST_CHARS = 256
"""A longer request id is a mistake; a UUID has 36."""


class TunnelRequests:
    """One socket's tunnel to one site."""

    def __init__(
        self,
        site: Site,
        codec: Codec,
        config: Config,
        metrics: Metrics,
        emit: Emit,
        event_encoding: Callable[[], Encoding],
    ) -> None:
        self._site = site
        self._codec = codec
        self._limits = config.limits
        self._rules = shared_rules(tuple(config.tunnel.allow))
        self._metrics = metrics
        self._emit = emit
        self._event_encoding = event_encoding
        self._pending: dict[str, tuple[Encoding, Callable[[], None]]] = {}
        """Requests without an answer: how each was written, and what aborts it."""
        self._dialect = site.tunnel(self._event)

    @property
    def in_flight(self) -> int:
        """Requests without an answer."""
        return len(self._pending)

    def frame(
        self, data: str | bytes, encoding: Encoding, *, may_request: bool, others_in_flight: int
    ) -> None:
        """Handle one message of the client."""
        try:
            message = self._codec.decode(encoding, data)
            if isinstance(message, TunnelRequest):
                self._request(message, encoding, may_request, others_in_flight)
            elif isinstance(message, TunnelCancel):
                pending = self._pending.pop(message.id, None)
                if pending is not None:
                    pending[1]()
            elif not isinstance(message, TunnelError):
                kind = type(message).__struct_config__.tag
                raise BadMessage(
                    f'a client sends "request" and "cancel"; nothing here waits for "{kind}"',
                    getattr(message, "id", None),
                    "unexpected",
                )
        except BadMessage as error:
            self._emit(encoding, error.as_message())

    def fail_pending(self, why: str) -> None:
        """Answer every request in flight; whether the site has executed it is not known."""
        pending, self._pending = self._pending, {}
        for id_, (encoding, cancel) in pending.items():
            cancel()
            self._refuse(id_, encoding, 504, why)

    def close(self) -> None:
        """The socket is gone: abort what is in flight, close the event channels."""
        for _, cancel in self._pending.values():
            cancel()
        self._pending.clear()
        self._dialect.close()

    def _request(self, message: TunnelRequest, encoding: Encoding, may_request: bool, others: int) -> None:
        if not 0 < len(message.id) <= ID_MOST_CHARS:
            raise BadMessage(f'"id" must have 1 to {ID_MOST_CHARS} characters')
        if message.id in self._pending:
            raise BadMessage("a request with this id is still in flight", message.id, "duplicate_id")
        if message.stream:
            raise BadMessage("streamed request bodies are not served yet", message.id, "not_supported")
        if not may_request:
            self._refuse(message.id, encoding, 401, "sign in first: a bearer token, or Session.login")
            return
        if self.in_flight + others >= self._limits.in_flight:
            self._refuse(
                message.id, encoding, 429, f"over {self._limits.in_flight} requests in flight on this socket"
            )
            return
        try:
            self._rules.check(message.path)
        except PathRefused as error:
            self._refuse(message.id, encoding, error.status, str(error))
            return
        if not METHOD.fullmatch(message.method):
            self._refuse(message.id, encoding, 400, "the method must be an HTTP method in capitals")
            return
        asked = Request(
            method=message.method,
            target=message.path,
            headers=headers_from_wire(message.headers),
            body=body_from_wire(message, encoding),
            timeout_s=self._limits.upstream_timeout_s,
        )
        if _is_json_without_saying_so(message, encoding, asked):
            asked.headers.append(("Content-Type", "application/json"))

        def done(outcome: Outcome) -> None:
            self._pending.pop(message.id, None)
            if isinstance(outcome, TransportError):
                status = 504 if isinstance(outcome, TimedOut) else 502
                self._refuse(message.id, encoding, status, str(outcome))
            else:
                self._answer(message.id, encoding, asked, outcome)

        try:
            cancel = self._site.transport.submit(self._dialect.outgoing(asked), done)
        except ValueError as error:
            self._refuse(message.id, encoding, 400, str(error))
        else:
            self._pending[message.id] = encoding, cancel

    def _answer(self, id_: str, encoding: Encoding, asked: Request, response: Response) -> None:
        body, body_encoding = body_to_wire(response.body, response.header("content-type"), encoding)
        if body is not UNSET and len(memoryview(body)) > self._limits.frame_bytes:
            too_large = AnswerTooLarge(
                f"the answer has {len(response.body)} bytes; a frame holds {self._limits.frame_bytes}"
            )
            self._refuse(id_, encoding, 502, str(too_large))
            return
        self._metrics.tunnel[response.status] += 1
        headers = headers_to_wire(response.headers)
        self._emit(encoding, TunnelResponse(id_, response.status, headers, body, body_encoding))
        then = self._dialect.answered(asked, response)
        if then is not None:
            then()

    def _refuse(self, id_: str, encoding: Encoding, status: int, why: str) -> None:
        self._metrics.tunnel[status] += 1
        error: dict[str, Any] = self._site.error_body(status, why)
        value = msgspec.json.encode(error) if encoding is Encoding.JSON else msgspec.msgpack.encode(error)
        headers: dict[str, str | list[str]] = {"Content-Type": "application/json"}
        self._emit(encoding, TunnelResponse(id_, status, headers, Raw(value), origin="bridge"))

    def _event(self, identifier: str, subscription_id: str, event: bytes) -> None:
        self._metrics.events["tunnel"] += 1
        encoding = self._event_encoding()
        try:
            self._emit(encoding, TunnelEvent(identifier, subscription_id, Raw(recode(event, encoding))))
        except Undecodable as error:
            log.warning("%s sent an event that is no JSON: %s", self._site.name, error)


_BYTES = (0xC4, 0xC5, 0xC6)
"""How MessagePack begins bytes (its `bin` formats)."""


def _is_json_without_saying_so(message: TunnelRequest, encoding: Encoding, asked: Request) -> bool:
    """Whether a request's body is a JSON value and its headers leave that out; bytes are not said to be JSON."""
    if asked.body is None or message.body is UNSET or message.bodyEncoding is not UNSET:
        return False
    if any(name.lower() == "content-type" for name, _ in asked.headers):
        return False
    return encoding is Encoding.JSON or memoryview(message.body)[0] not in _BYTES
