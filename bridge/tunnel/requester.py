"""The requests that a socket tunnels to a site, and their answers (protocol.md section 5).

Errors: none leaves this room; each becomes a `response` with `origin` "bridge", or an `error` message.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import msgspec
from msgspec import UNSET, Raw

from bridge.acl import SiteRules
from bridge.config import Config
from bridge.logs import REQUEST_ID_HEADER, fields, request_id
from bridge.metrics import Metrics
from bridge.sites import Site
from bridge.transport import NotLetThrough, Request, Response, TimedOut, TransportError, first_header
from bridge.tunnel.paths import METHOD, PathRefused
from bridge.tunnel.serving import Served, Serving, Writer
from protocol.encoding import Encoding, Undecodable, recode
from protocol.exchange import Answering
from protocol.tunnel import Codec, TunnelError, TunnelEvent, TunnelRequest, body_from_wire, headers_from_wire

log = logging.getLogger(__name__)


class TunnelRequests(Serving):
    """One socket's tunnel to one site."""

    def __init__(
        self,
        site: Site,
        rules: SiteRules,
        codec: Codec,
        config: Config,
        metrics: Metrics,
        writer: Writer,
        event_encoding: Callable[[], Encoding],
    ) -> None:
        super().__init__(
            codec,
            writer,
            frame_bytes=config.limits.frame_bytes,
            most_body_bytes=config.limits.tunnel_body_bytes,
        )
        self._site = site
        self._limits = config.limits
        self._rules = rules
        self._metrics = metrics
        self._event_encoding = event_encoding
        self._may_request = False
        self._others_in_flight = 0
        self._dialect = site.tunnel(self._event, self._events_lost)

    def frame(
        self, data: str | bytes, encoding: Encoding, *, may_request: bool, others_in_flight: int
    ) -> None:
        """Handle one message of the client."""
        self._may_request = may_request
        self._others_in_flight = others_in_flight
        self.receive(encoding, data)

    def fail_pending(self, why: str) -> None:
        """Answer every request in flight; whether the site has executed it is not known."""
        for answering in list(self.responder.in_flight.values()):
            if isinstance(answering.answerer, Served):
                answering.answerer.end()
            if answering.begun:
                answering.fail("cut", why, "unknown")
            else:
                self._refuse(answering, 504, why)
        self.flush()

    def close(self) -> None:
        """The socket is gone: abort what is in flight, close the event channels."""
        self.lost()
        self._dialect.close()

    # Serving

    def judge(self, answering: Answering, message: TunnelRequest) -> None:
        """See `Serving.judge`."""
        if not self._may_request:
            self._refuse(answering, 401, "sign in first: a bearer token, or Session.login")
            return
        # It is in flight itself by now.
        if self.in_flight + self._others_in_flight > self._limits.in_flight:
            self._refuse(answering, 429, f"over {self._limits.in_flight} requests in flight on this socket")
            return
        try:
            self._rules.check_path(message.path)
        except PathRefused as error:
            self._refuse(answering, error.status, str(error))
            return
        if not METHOD.fullmatch(message.method):
            self._refuse(answering, 400, "the method must be an HTTP method in capitals")
            return
        timeout_s = self._limits.upstream_timeout_s
        if message.timeout is not UNSET:
            timeout_s = min(timeout_s, message.timeout)
        asked = Request(
            method=message.method,
            target=message.path,
            headers=headers_from_wire(message.headers),
            body=body_from_wire(message, answering.encoding),
            timeout_s=timeout_s,
        )
        if _is_json_without_saying_so(message, answering.encoding, asked):
            asked.headers.append(("Content-Type", "application/json"))
        watched = self._dialect.watches(asked)
        if watched and message.stream:
            self._refuse(
                answering, 400, "a request with this path must have its body in itself, not in chunks"
            )
            return
        dialect = self._dialect if watched else None
        self.carry(answering, message, asked, self._site.transport, dialect)

    def answered(self, served: Served, response: Response) -> None:
        """See `Serving.answered`."""
        self._told(response.status, served)
        served.respond(response)

    def began(self, served: Served, status: int) -> None:
        """See `Serving.began`."""
        self._told(status, served)

    def failed(self, served: Served, error: TransportError | ValueError) -> None:
        """See `Serving.failed`."""
        if isinstance(error, TimedOut):
            status = 504
        elif isinstance(error, NotLetThrough):
            status = 403
        else:
            status = 502 if isinstance(error, TransportError) else 400
        self._refuse(served.answering, status, str(error))

    # Inside

    def _refuse(self, answering: Answering, status: int, why: str) -> None:
        self._told(status, answering.answerer)
        body = msgspec.json.encode(self._site.error_body(status, why))
        headers: dict[str, str | list[str]] = {"Content-Type": "application/json"}
        answering.respond(status, headers, body, content_type="application/json", origin="bridge")
        self.flush()

    def _told(self, status: int, answerer: object) -> None:
        """Count an answer; one whose request the client has named is logged as well."""
        self._metrics.tunnel[status] += 1
        if isinstance(answerer, Served) and log.isEnabledFor(logging.INFO):
            request = answerer.request
            name = request_id(first_header(request.headers, REQUEST_ID_HEADER))
            if name is not None:
                took_ms = (time.perf_counter() - answerer.began_at) * 1e3
                named = fields(
                    method=request.method,
                    path=request.target.partition("?")[0],
                    request=name,
                    outcome=status,
                    took_ms=took_ms,
                    site=self._site.name,
                )
                log.info("tunnel request answered", extra=named)

    def _event(self, identifier: str, subscription_id: str, event: bytes) -> None:
        self._metrics.events["tunnel"] += 1
        encoding = self._event_encoding()
        try:
            raw = Raw(recode(event, encoding))
        except Undecodable as error:
            log.warning("%s sent an event that is no JSON: %s", self._site.name, error)
            return
        self.outgoing.put(encoding, TunnelEvent(identifier, subscription_id, raw), in_order=True)
        self.flush()

    def _events_lost(self, identifier: str, subscription_id: str, code: str, why: str) -> None:
        error = TunnelError(code, why, identifier=identifier, subscriptionId=subscription_id)
        self.outgoing.put(self._event_encoding(), error, in_order=True)
        self.flush()


_BYTES = (0xC4, 0xC5, 0xC6)
"""How MessagePack begins bytes (its `bin` formats)."""


def _is_json_without_saying_so(message: TunnelRequest, encoding: Encoding, asked: Request) -> bool:
    """Whether a request's body is a JSON value and its headers leave that out; bytes are not said to be JSON."""
    if asked.body is None or message.body is UNSET or message.bodyEncoding is not UNSET:
        return False
    if any(name.lower() == "content-type" for name, _ in asked.headers):
        return False
    return encoding is Encoding.JSON or memoryview(message.body)[0] not in _BYTES
