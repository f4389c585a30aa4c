"""The O2G part of the tunnel: a subscription with an identifier gets its events on the same socket.

Errors: none leaves this room. Source: protocol.md section 5; seed document 004, "O2G Services Through Websocket".
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

import msgspec

from bridge.sites import TunnelEmit, TunnelLost
from bridge.sites.o2g.channel import ChannelRefused, channel_target, is_keep_alive, read_events
from bridge.sites.o2g.link import BackOff
from bridge.transport import EventCarrier, Headers, Request, Response, Transport, TransportError
from protocol.encoding import DECODE_ERRORS

log = logging.getLogger(__name__)

SUBSCRIPTIONS = "/api/rest/1.0/subscriptions"

GIVE_UP_S = 300.0
"""How long a site may be away before its clients are told that their events have ended. O2G drops a subscription
whose channel was closed for a minute, but while the session lives another can be made in its place."""

RESUBSCRIBE_LIMIT_S = 10.0

RESYNC = "resync"
LOST = "subscription_lost"


class LabelledSubscriptions:
    """One socket's subscriptions that were made with `identifier` in their query.

    The events are read from the site's event channel. Where the carrier is an agent (`agent`), it is the agent
    that reads them, beside the site, for as long as it is there.
    """

    def __init__(
        self,
        site_name: str,
        transport: Transport,
        events: Transport,
        emit: TunnelEmit,
        lost: TunnelLost,
        silence_s: float,
        *,
        agent: EventCarrier | None = None,
        back_off: Callable[[], BackOff] = BackOff,
        give_up_s: float = GIVE_UP_S,
    ) -> None:
        self._site_name = site_name
        self._transport = transport
        self._events = events
        self._emit = emit
        self._lost = lost
        self._silence_s = silence_s
        self._agent = agent
        self._back_off = back_off
        self._give_up_s = give_up_s
        self._labelled: dict[str, _Labelled] = {}
        """By the subscription's id as it stands in a path."""

    def watches(self, request: Request) -> bool:
        """See `bridge.sites.SiteTunnel.watches`."""
        if not request.target.startswith(SUBSCRIPTIONS):
            return False
        return (
            _identifier(request) is not None or self._meant(request) is not None or _changes_filters(request)
        )

    def outgoing(self, request: Request) -> Request:
        """The request without the identifier, which is not the site's, and with the subscription's present id."""
        meant = self._meant(request)
        if meant is not None:
            _, question, query = request.target.partition("?")
            target = f"{SUBSCRIPTIONS}/{meant.present.key}{question}{query}"
        elif self._agent is not None or _identifier(request) is None:
            return request
        else:
            pairs = [(key, value) for key, value in _query(request) if key != "identifier"]
            target = SUBSCRIPTIONS + ("?" + urlencode(pairs) if pairs else "")
        return Request(request.method, target, request.headers, request.body, request.timeout_s)

    def answered(self, asked: Request, response: Response) -> Callable[[], Callable[[], None] | None] | None:
        """Follow the events of a subscription that was accepted, end those of one that was removed."""
        meant = self._meant(asked)
        if meant is not None:
            return meant.close if response.status < 300 or response.status == 404 else None
        if _changes_filters(asked) and response.status < 300:
            # It names no subscription: from here on none of them can be made anew as its client wants it.
            for labelled in self._labelled.values():
                labelled.asked = None
            return None
        identifier = _identifier(asked)
        accepted = None if identifier is None else self._accepted(response)
        if identifier is None or accepted is None:
            return None
        labelled = _Labelled(self, identifier, accepted, asked)

        def begin() -> Callable[[], None]:
            self._labelled[accepted.key] = labelled
            labelled.begin(response)
            return labelled.close

        return begin

    def close(self) -> None:
        """The socket is gone: follow nothing any more."""
        for labelled in list(self._labelled.values()):
            labelled.close()

    # What `_Labelled` uses

    def emit(self, labelled: _Labelled, line: bytes) -> None:
        """Hand on one event."""
        self._emit(labelled.identifier, labelled.first.subscription_id, line)

    def tell(self, labelled: _Labelled, code: str, why: str) -> None:
        """Events may be missing, or have ended."""
        log.info("%s: events labelled %s, %s: %s", self._site_name, labelled.identifier, code, why)
        self._lost(labelled.identifier, labelled.first.subscription_id, code, why)

    def forget(self, labelled: _Labelled) -> None:
        """It is followed no more."""
        if self._labelled.get(labelled.first.key) is labelled:
            del self._labelled[labelled.first.key]

    def follow_through_agent(self, labelled: _Labelled, response: Response) -> Callable[[], None] | None:
        """Have the agent that brought `response` send the events; None where there is no such agent."""
        if self._agent is None:
            return None
        return self._agent.follow(
            response, labelled.identifier, labelled.first.subscription_id, labelled.through_agent
        )

    async def follow(self, labelled: _Labelled, missed: bool) -> None:
        """Read the event channel until the subscription is gone for good; `missed`: some may be missing already."""
        back_off = self._back_off()
        clock = asyncio.get_running_loop().time
        since = clock()
        why = "some may have got lost on the way"
        while clock() - since < self._give_up_s:
            opened = False
            try:
                channel = read_events(
                    self._events, labelled.present.target, labelled.cookies, self._silence_s
                )
                async with aclosing(channel) as lines:
                    async for line in lines:
                        since = clock()
                        if line:
                            if not is_keep_alive(line):
                                self.emit(labelled, line)
                            continue
                        opened = True
                        back_off.reset()
                        if missed:
                            self.tell(labelled, RESYNC, why)
                            missed = False
                # It is the site that has ended it: events that come meanwhile are kept for a minute.
                since = clock()
            except ChannelRefused as error:
                if not await self._subscribe_anew(labelled):
                    self.tell(labelled, LOST, str(error))
                    return
                missed, why = True, "the site had dropped the subscription; it was made anew"
            except TransportError as error:
                if opened:
                    # What was on its way when the connection was cut is lost.
                    missed, why, since = True, str(error), clock()
                log.info("%s: events labelled %s pause: %s", self._site_name, labelled.identifier, error)
            await back_off.pause(always=True)
        self.tell(labelled, LOST, f"the event channel could not be opened for {self._give_up_s:g} s")

    async def _subscribe_anew(self, labelled: _Labelled) -> bool:
        if labelled.asked is None:
            return False
        fields = [(name, value) for name, value in labelled.asked.headers if name.lower() == "content-type"]
        request = Request(
            "POST", SUBSCRIPTIONS, labelled.cookies + fields, labelled.asked.body, RESUBSCRIBE_LIMIT_S
        )
        try:
            accepted = self._accepted(await self._transport.request(request))
        except TransportError:
            return True  # nothing is known yet
        if accepted is None:
            return False
        labelled.present = accepted
        return True

    def _accepted(self, response: Response) -> _Accepted | None:
        if response.status != 200:
            return None
        try:
            said = msgspec.json.decode(response.body, type=_Answer)
        except DECODE_ERRORS:
            return None
        polling = said.publicPollingUrl or said.privatePollingUrl
        if said.status != "ACCEPTED" or said.subscriptionId is None or polling is None:
            return None
        try:
            return _Accepted(said.subscriptionId, channel_target(polling))
        except ValueError as error:
            log.warning("%s: a subscription cannot be followed: %s", self._site_name, error)
            return None

    def _meant(self, request: Request) -> _Labelled | None:
        """The subscription that a request removes."""
        path = request.target.partition("?")[0]
        if request.method != "DELETE" or not path.startswith(SUBSCRIPTIONS + "/"):
            return None
        return self._labelled.get(path.removeprefix(SUBSCRIPTIONS + "/"))


class _Accepted(NamedTuple):
    """A subscription of the site's, and where its event channel is."""

    subscription_id: str
    target: str

    @property
    def key(self) -> str:
        return quote(self.subscription_id, safe="")


class _Labelled:
    """One subscription: `first` is what its client knows it by, `present` what the site does."""

    def __init__(
        self, room: LabelledSubscriptions, identifier: str, accepted: _Accepted, asked: Request
    ) -> None:
        self.identifier = identifier
        self.first = self.present = accepted
        self.asked: Request | None = asked
        self.cookies: Headers = [(name, value) for name, value in asked.headers if name.lower() == "cookie"]
        self._room = room
        self._closed = False
        self._task: asyncio.Task[None] | None = None
        self._leave_agent: Callable[[], None] | None = None

    def begin(self, response: Response) -> None:
        """Its client has the answer: let the events flow."""
        self._leave_agent = self._room.follow_through_agent(self, response)
        if self._leave_agent is None:
            self._follow(missed=False)

    def through_agent(self, event: bytes | None, code: str, why: str) -> None:
        """What the agent sends: an event, or word of it, or (no code) that it is gone."""
        if event is not None:
            self._room.emit(self, event)
        elif not code:
            # The subscription is still there; what the agent had read and not yet sent is lost.
            self._leave_agent = None
            self._follow(missed=True)
        else:
            self._room.tell(self, code, why)
            if code == LOST:
                self.close()

    def close(self) -> None:
        """Nobody wants the events any more."""
        if self._closed:
            return
        self._closed = True
        self._room.forget(self)
        if self._leave_agent is not None:
            self._leave_agent()
        if self._task is not None:
            self._task.cancel()

    def _follow(self, *, missed: bool) -> None:
        if not self._closed:
            self._task = asyncio.get_running_loop().create_task(self._room.follow(self, missed))
            self._task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._room.forget(self)
        if not task.cancelled() and task.exception() is not None:
            log.error("an event channel failed", exc_info=task.exception())


class _Answer(msgspec.Struct):
    status: str
    subscriptionId: str | None = None  # noqa: N815 - the wire's own spelling
    publicPollingUrl: str | None = None  # noqa: N815 - the wire's own spelling
    privatePollingUrl: str | None = None  # noqa: N815 - the wire's own spelling


def _changes_filters(request: Request) -> bool:
    return request.method == "PUT" and request.target.partition("?")[0] == SUBSCRIPTIONS


def _query(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(request.target.partition("?")[2], keep_blank_values=True)


def _identifier(request: Request) -> str | None:
    if request.method != "POST" or request.target.partition("?")[0] != SUBSCRIPTIONS:
        return None
    return next((value for key, value in _query(request) if key == "identifier" and value), None)
