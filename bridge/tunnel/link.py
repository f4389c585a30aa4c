"""The end of a tunnel that asks: requests for one site, their answers, and the events that follow from them.

Errors: none leaves this room; what becomes of a request is told to who asked (`protocol.exchange.Asker`).
Source: protocol.md section 5.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from bridge.tunnel.serving import Writer
from protocol.encoding import Encoding, Undecodable, decode, encode
from protocol.exchange import Asker, Asking, Requester
from protocol.flow import CHUNK_BYTES, Outgoing
from protocol.tunnel import Codec, HeaderMap, TunnelError, TunnelEvent

log = logging.getLogger(__name__)

GOING_AWAY: Final = "going_away"
"""The code of an `error` that says that the other end takes no more requests."""

TakeEvent = Callable[[bytes | None, str, str], None]
"""See `bridge.transport.EventCarrier.follow`."""


class Link:
    """A way to one site, through an agent that has dialled in here, or through the bridge that it has dialled in to.

    `whose` is what it is called in errors and in the log.
    """

    def __init__(
        self, whose: str, codec: Codec, writer: Writer, *, frame_bytes: int, bytes_encoding: Encoding
    ) -> None:
        self.leaving = False
        """It gets no new requests: it is going away, or gone."""
        self.suspect = False
        """A request has timed out, and not a frame has come since: the others come first."""
        self.on_leaving: Callable[[], None] = _nothing
        """Called when it says that it takes no more requests."""
        self._gone = False
        self._whose = whose
        self._writer = writer
        self._outgoing = Outgoing(codec, chunk_bytes=min(CHUNK_BYTES, frame_bytes // 2))
        self._requester = Requester(
            self._outgoing, bytes_encoding=bytes_encoding, on_event=self._event, on_error=self._error
        )
        self._followers: dict[tuple[str, str], TakeEvent] = {}

    @property
    def in_flight(self) -> int:
        """Requests without their whole answer."""
        return len(self._requester.in_flight)

    def ask(
        self,
        asker: Asker,
        method: str,
        path: str,
        headers: HeaderMap,
        body: bytes | None,
        content_type: str | None,
        timeout_s: float,
        *,
        streamed: bool,
    ) -> Asking:
        """Send a request (`protocol.exchange.Requester.ask`)."""
        asking = self._requester.ask(
            asker,
            method,
            path,
            headers,
            body,
            content_type=content_type,
            streamed=streamed,
            timeout_s=timeout_s,
        )
        self.flush()
        return asking

    def flush(self) -> None:
        """Hand frames over while they are taken. What is not taken is known not to have been sent."""
        writer = self._writer
        while not writer.waits and (frame := self._outgoing.next()) is not None:
            writer.put(*frame)

    def receive(self, encoding: Encoding, data: str | bytes) -> None:
        """Handle one frame of the other end."""
        self.suspect = False
        self._requester.receive(encoding, data)
        self.flush()

    def follow(self, identifier: str, subscription_id: str, take: TakeEvent) -> Callable[[], None] | None:
        """Take the events that the other end labels so; None where it is gone."""
        if self._gone:
            return None
        key = (identifier, subscription_id)
        self._followers[key] = take

        def leave() -> None:
            if self._followers.get(key) is take:
                del self._followers[key]

        return leave

    def cancel_late(self, id_: str) -> None:
        """What followed from an answered request is not wanted any more."""
        self._requester.cancel_late(id_)
        self.flush()

    def lost(self, why: str) -> None:
        """It is gone, or as good as gone: everything in flight fails."""
        self.leaving = self._gone = True
        self._requester.lost(f"{self._whose} is gone: {why}")
        followers, self._followers = self._followers, {}
        for take in followers.values():
            take(None, "", why)

    def _event(self, event: TunnelEvent, encoding: Encoding) -> None:
        take = self._followers.get((event.identifier, event.subscriptionId))
        if take is None:
            log.debug("%s: an event for nobody, labelled %s", self._whose, event.identifier)
            return
        line = bytes(event.event)
        if encoding is not Encoding.JSON:
            try:
                line = encode(Encoding.JSON, decode(encoding, line))
            except Undecodable as error:
                log.warning("%s: an event cannot be read: %s", self._whose, error)
                return
        take(line, "", "")

    def _error(self, error: TunnelError) -> None:
        if error.code == GOING_AWAY:
            self.leaving = True
            log.info("%s is going away", self._whose)
            self.on_leaving()
        elif isinstance(error.identifier, str) and isinstance(error.subscriptionId, str):
            take = self._followers.get((error.identifier, error.subscriptionId))
            if take is not None:
                take(None, error.code, error.message)
        else:
            log.warning("%s: %s: %s", self._whose, error.code, error.message)


def _nothing() -> None:
    pass
