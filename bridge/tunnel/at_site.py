"""The end of a tunnel that stands nearer to a site: it carries out what it is asked, and follows the site's events.

Errors: none leaves this room; what goes wrong with a request is told to who asked, with an `error` message.
Source: protocol.md section 5.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from msgspec import UNSET, Raw

from bridge.sites import SiteTunnel, TunnelEmit, TunnelLost
from bridge.transport import (
    AnswerTooLarge,
    BadAnswer,
    NotLetThrough,
    Request,
    Response,
    TimedOut,
    Transport,
    TransportError,
)
from bridge.transport.upgrade import Streams, is_handshake
from bridge.tunnel.serving import Served, Serving, Writer
from protocol.encoding import Encoding, Undecodable, recode
from protocol.exchange import Answering
from protocol.tunnel import (
    Codec,
    TunnelError,
    TunnelEvent,
    TunnelRequest,
    body_from_wire,
    headers_from_wire,
)

log = logging.getLogger(__name__)

CODES: Final[dict[type[TransportError], str]] = {
    AnswerTooLarge: "too_large",
    BadAnswer: "bad_answer",
    NotLetThrough: "refused",
    TimedOut: "timed_out",
}
"""The code of the `error` that says why there is no answer; for all others "unreachable"."""


class SiteKind(NamedTuple):
    """What this end needs to know of a kind of site."""

    tunnel: Callable[[str, Transport, Transport, TunnelEmit, TunnelLost, float], SiteTunnel]
    """Makes what follows labelled subscriptions: from the site's name, the carriers of requests and of event
    channels, who takes events and word of them, and how long a channel may be silent (seconds)."""
    documented: Callable[[str, str], bool]
    """Whether a method on a path is in the API's documentation."""
    opens_channel: Callable[[str], bool]
    """Whether a request for this path opens an event channel, which has no end of its own."""
    sockets: frozenset[str]
    """The paths that become WebSockets, at the site's first address."""
    joined: Callable[[Mapping[str, Transport]], Transport]
    """One carrier of all requests but those for event channels, from the carriers to the site's servers by the names
    of their settings (`AgentSettings.upstreams`)."""


class AtSite(Serving):
    """The answering end for one site. `transport` carries its requests, `events` those that open event channels,
    `sockets` those that become WebSockets; `name` is what the log calls it."""

    def __init__(
        self,
        name: str,
        kind: SiteKind,
        codec: Codec,
        writer: Writer,
        *,
        transport: Transport,
        events: Transport,
        sockets: Streams,
        frame_bytes: int,
        bytes_encoding: Encoding | None,
        event_silence_s: float,
        upstream_timeout_s: float,
    ) -> None:
        super().__init__(codec, writer, frame_bytes=frame_bytes, bytes_encoding=bytes_encoding)
        self._name = name
        self._kind = kind
        self._transport = transport
        self._events = events
        self._sockets = sockets
        self._upstream_timeout_s = upstream_timeout_s
        self._dialect = kind.tunnel(name, transport, events, self._event, self._events_lost, event_silence_s)
        self._followed: dict[str, Callable[[], None]] = {}
        """What ends the events of a subscription, by the id of the request that made it."""

    def close(self) -> None:
        """Nobody asks any more: abort every request, close every event channel."""
        self.lost()
        self._dialect.close()

    # Serving

    def judge(self, answering: Answering, message: TunnelRequest) -> None:
        """See `Serving.judge`."""
        request = Request(
            method=message.method,
            target=message.path,
            headers=headers_from_wire(message.headers),
            body=body_from_wire(message, answering.encoding),
            timeout_s=self._upstream_timeout_s if message.timeout is UNSET else message.timeout,
        )
        path = message.path.partition("?")[0]
        if message.stream and path in self._kind.sockets and is_handshake(request.headers):
            self.carry_handshake(answering, request, self._sockets)
            return
        dialect = self._dialect if self._dialect.watches(request) and not message.stream else None
        transport = self._transport
        if self._events is not transport and self._kind.opens_channel(path):
            transport = self._events
        self.carry(answering, message, request, transport, dialect)

    def answered(self, served: Served, response: Response) -> None:
        """See `Serving.answered`."""
        served.respond(response)

    def began(self, served: Served, status: int) -> None:
        """See `Serving.began`."""

    def failed(self, served: Served, error: TransportError | ValueError) -> None:
        """See `Serving.failed`."""
        if isinstance(error, TransportError):
            served.answering.fail(self.code_of(error), str(error), error.executed)
        else:
            served.answering.fail("refused", str(error), "no")
        self.flush()

    def code_of(self, error: TransportError) -> str:
        """The code of the `error` message that a failure becomes."""
        return next((code for kind, code in CODES.items() if isinstance(error, kind)), "unreachable")

    def followed(self, served: Served, leave: Callable[[], None]) -> None:
        """See `Serving.followed`."""
        self._followed[served.answering.id] = leave

    def late_cancel(self, id_: str) -> None:
        """See `Serving.late_cancel`: the events of a subscription are not wanted any more."""
        leave = self._followed.pop(id_, None)
        if leave is not None:
            leave()

    # Inside

    def _event(self, identifier: str, subscription_id: str, event: bytes) -> None:
        try:
            raw = Raw(recode(event, Encoding.JSON))
        except Undecodable as error:
            log.warning("%s: an event is no JSON: %s", self._name, error)
            return
        self.outgoing.put(Encoding.JSON, TunnelEvent(identifier, subscription_id, raw), in_order=True)
        self.flush()

    def _events_lost(self, identifier: str, subscription_id: str, code: str, why: str) -> None:
        error = TunnelError(code, why, identifier=identifier, subscriptionId=subscription_id)
        self.outgoing.put(Encoding.JSON, error, in_order=True)
        self.flush()
