"""The signed-in users of an O2G site: what is known of each login, and who gets its events.

Errors: `protocol.jsonrpc.RpcError`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

import msgspec

from bridge.sites import Deliver, answers
from bridge.sites.o2g import events, rest
from bridge.sites.o2g.calls import UserState
from bridge.sites.o2g.link import BASE, Link
from bridge.sites.o2g.own_agent import OwnAgent
from bridge.sites.o2g.passport import LocalSubscription, Passport, UpstreamSubscription
from bridge.transport import Request, Response, Transport
from protocol import catalogue, jsonrpc
from protocol.cti_messages import CtiMessage, PhoneHintStatusEvent, PhoneStatus, PhoneStatusUpdate
from protocol.encoding import DECODE_ERRORS
from protocol.jsonrpc import EventFrame, RpcError

if TYPE_CHECKING:
    from bridge.sites.o2g.contact_centre import ContactCentre
    from bridge.sites.o2g.phone_hints import PhoneHints
from protocol.words import shown

log = logging.getLogger(__name__)

SNAPSHOT_WAIT_S = 3.0
"""How long a sign-in waits for the first snapshot. O2G answers in milliseconds; without one, events alone have
to tell what the user's calls are."""

REQUEST_LIMIT_S = 10.0

SUBSCRIPTIONS_MOST = 100
"""`O2g.subscribe` of one session: each is matched against every event of the user."""

OWN_PACKAGES = (
    "telephony",
    "eventSummary",
    "unifiedComLog",
    "user",
    "routingManagement",
    "agent",
)
"""Event packages that are about one user; the others need an administrator (seed document 004, "Subscription
management")."""

CTI_PACKAGES = ("telephony", "routingManagement", "user", "eventSummary", "agent")
"""What the event table translates."""


class Following:
    """One login that is followed: its state, and the sessions that want to know.

    In administrator mode all sessions of a login share one; in user mode each session has its own.
    """

    def __init__(self, site_name: str, link: Link, transport: Transport, login: str, guarded: bool) -> None:
        self.login = login
        self.guarded = guarded
        self.link = link
        self.state = UserState(login)
        self.requests = rest.SignedRest(site_name, transport, link)
        self.users: list[O2gUser] = []
        self.synced = asyncio.Event()
        self.failed: RpcError | None = None
        """Why the user could not be looked up."""
        self.agent: OwnAgent | None = None
        """The user as an agent, where nothing but his own session tells of him."""
        self.centre: ContactCentre | None = None
        """The site's contact centre, where the site is used as an administrator."""
        self.hints: PhoneHints | None = None
        """Other people's phones, where the site is used as an administrator."""
        self.holders = 0
        """Sign-ins under way and sessions that share this; it is kept for them."""
        self._watchers: dict[str, dict[O2gUser, None]] = {}
        """Sessions of others that watch his phone, by the number that they know it by."""
        self._burst: tuple[EventFrame, ...] | None = None
        self._burst_up = False
        self.settled_at = 0.0
        """Until then (loop time) events of the user's own doing may still be on their way."""
        self._query = f"?loginName={quote(login, safe='')}" if guarded else ""

    async def _ask(self, method: str, path: str) -> Response:
        return await self.requests.request(Request(method, BASE + path, timeout_s=REQUEST_LIMIT_S))

    async def learn(self) -> None:
        """Ask who the user is, then for snapshots of his calls and routing; they come as events, in order."""
        response = await self._ask("GET", f"/users/{quote(self.login, safe='')}")
        if response.status >= 400:
            raise answers.refusal(response)
        try:
            body = msgspec.json.decode(response.body)
        except DECODE_ERRORS as error:
            why = f"what the site says of {self.login} is unusable: {error}"
            raise jsonrpc.upstream_error(502, None, why) from error
        if self.centre is not None:
            self.state.agent_id = self.centre.agent_id(self.login)
        self._tell(events.translate_snapshot(self.state, user=body if isinstance(body, dict) else {}))
        for path in ("/routing/state/snapshot", "/telephony/state/snapshot"):
            response = await self._ask("POST", path + self._query)
            if response.status >= 400:
                log.info("%s: no snapshot at %s: HTTP %d", self.login, path, response.status)
                self.synced.set()  # it will not come; events alone have to tell
        response = await self._ask("GET", "/eventSummary" + self._query)
        if response.status == 200:
            self._tell(events.translate_summary(self.state, _decoded(response)))
        if self.agent is None and self.centre is None and not self.guarded:
            # Of others the administrator's session tells; a user's own only tells of himself.
            response = await self._ask("GET", "/acd/agent/state")
            if response.status == 200:
                self.agent = OwnAgent(self.login, self.state.number)
                self._tell(self.agent.state_changed(_decoded(response)))

    def event(self, name: str, line: bytes) -> None:
        """An event of this login: translate it once, hand it to each session."""
        if name in events.EVENTS:
            self._tell(events.translate(self.state, msgspec.json.decode(line)))
        if self.agent is not None and name in self.agent.EVENTS:
            self._tell(self.agent.event(name, msgspec.json.decode(line)))
        if name == "OnTelephonyState":
            self.synced.set()
        for user in self.users:
            user.o2g_event(name, self.login, line)

    def burst(self) -> tuple[EventFrame, ...]:
        """How things are, for one more session; made once however many pages of one user are open."""
        if self._burst is None or self._burst_up is not self.link.up:
            self._burst_up = self.link.up
            status = cti_event("LinkStatusUpdate", {"status": "opened" if self.link.up else "closed"})
            known = (cti_event(m.msg_type, m.cti_message) for m in events.current(self.state))
            self._burst = (status, *known)
        source = self.centre or self.agent
        own = source.own_state(self.login) if source is not None else None
        return self._burst if own is None else (*self._burst, cti_event(own.msg_type, own.cti_message))

    def _tell(self, messages: Iterable[CtiMessage]) -> None:
        self._burst = None
        for message in messages:
            frame = cti_event(message.msg_type, message.cti_message)
            for user in self.users:
                user.deliver(frame)
            if self._watchers and isinstance(message.cti_message, PhoneStatusUpdate):
                self._tell_watchers(message.cti_message.status)

    def _tell_watchers(self, status: PhoneStatus) -> None:
        for number, watchers in self._watchers.items():
            frame = cti_event("PhoneHintStatusEvent", PhoneHintStatusEvent(number, status))
            for user in watchers:
                user.deliver(frame)

    def status_of(self, login: str) -> PhoneStatus:
        """What is known here of somebody's phone."""
        if login == self.login:
            return events.phone_status(self.state)
        return self.hints.status(login) if self.hints is not None else PhoneStatus.UNEXISTING

    def watch(self, user: O2gUser, number: str) -> None:
        """Tell a session of the status of this user's phone, under this number."""
        self._watchers.setdefault(number, {})[user] = None

    def unwatch(self, user: O2gUser, number: str) -> None:
        """Tell it no longer."""
        watchers = self._watchers.get(number, {})
        watchers.pop(user, None)
        if not watchers:
            self._watchers.pop(number, None)

    def link_status(self, status: str) -> None:
        """The way to the PBX has opened or closed."""
        frame = cti_event("LinkStatusUpdate", {"status": status})
        for user in self.users:
            user.deliver(frame)

    def resync(self) -> None:
        """Events may have been missed: say so; fresh snapshots follow."""
        frame = resync()
        for user in self.users:
            user.deliver(frame)


def _decoded(response: Response) -> Any:
    try:
        return msgspec.json.decode(response.body or b"{}")
    except DECODE_ERRORS:
        return {}


def cti_event(message_type: str, payload: Any) -> EventFrame:
    """A `Cti.event` notification (protocol.md section 4)."""
    return EventFrame("Cti.event", {"msgType": message_type, "ctiMessage": msgspec.to_builtins(payload)})


def resync() -> EventFrame:
    """Events may have been missed, nobody knows how many (protocol.md section 6)."""
    return cti_event("Resync", {"lost": None})


class Subscription(msgspec.Struct):
    """One `O2g.subscribe` that is served from the events that come anyway: ids and event names to match."""

    id: str
    identifier: str
    logins: frozenset[str] | None
    names: frozenset[str]


class Channel(Protocol):
    """One `O2g.subscribe` that has a subscription of its own at the site."""

    upstream_id: str
    """What the site calls it now; it gets another one when the site has forgotten it."""

    @property
    def asked(self) -> Any:
        """The call's parameters."""
        ...

    def start(self) -> None:
        """Let the events flow."""
        ...

    def close(self) -> None:
        """Read it no longer."""
        ...


class O2gUser:
    """One session's user (`bridge.sites.SiteUser`)."""

    def __init__(
        self,
        following: Following,
        deliver: Deliver,
        phone_number: str | None,
        close: Callable[[O2gUser], Any],
        leave: Callable[[O2gUser], Any] | None = None,
    ) -> None:
        self.following = following
        self.deliver = deliver
        self.guarded = following.guarded
        self.requests = following.requests
        self.plain_targets: dict[str, str] = {}
        self.phone_number = phone_number
        self.subscriptions: dict[str, Subscription] = {}
        self.channels: dict[str, Channel] = {}
        """Subscriptions with an event channel of their own, by what the client calls each."""
        self.watches: dict[str, tuple[str, dict[str, Any]]] = {}
        """Calls of Cti.js that subscribe, by method and arguments."""
        self.restored: Callable[[], None] = _nothing
        """What is still to be done, once events flow, for a user whom another bridge has signed in."""
        self.noted: Callable[[], None] = _nothing
        self.closed = False
        self._close = close
        self._give_up = leave or close

    @property
    def login(self) -> str:
        """O2G's login name."""
        return self.following.login

    @property
    def ttl_s(self) -> int:
        """O2G's `timeToLive`."""
        return self.following.link.ttl_s

    @property
    def is_admin(self) -> bool:
        """An administrator in person: he has no phone."""
        return not self.guarded and self.following.link.is_admin

    @property
    def state(self) -> UserState:
        """What is known of the user."""
        return self.following.state

    @property
    def devices(self) -> list[str]:
        """His device numbers, the one he signed in at first."""
        devices = self.following.state.devices
        if self.phone_number is None or self.phone_number not in devices:
            return devices
        return [self.phone_number, *(device for device in devices if device != self.phone_number)]

    def begin(self) -> None:
        """The client has its reply: tell it how things are, then everything that happens."""
        following = self.following
        if self in following.users:
            return
        following.users.append(self)
        self.again()
        restored, self.restored = self.restored, _nothing
        restored()

    def again(self) -> None:
        """See `bridge.sites.SiteUser.again`."""
        for frame in self.following.burst():
            self.deliver(frame)

    async def close(self) -> None:
        """Sign out; never raises."""
        await self._end(self._close)

    async def leave(self) -> None:
        """See `bridge.sites.SiteUser.leave`."""
        await self._end(self._give_up)

    async def _end(self, close: Callable[[O2gUser], Any]) -> None:
        if self.closed:
            return
        self.closed = True
        if self in self.following.users:
            self.following.users.remove(self)
        for channel in self.channels.values():
            channel.close()
        if self.following.centre is not None:
            self.following.centre.forget(self)
        if self.following.hints is not None:
            self.following.hints.forget(self)
        try:
            await close(self)
        except Exception:
            log.exception("signing %s out failed", self.login)

    def passport(self) -> bytes:
        """See `bridge.sites.SiteUser.passport`."""
        return Passport(
            self.login,
            self.phone_number,
            None if self.guarded else self.following.link.signed_in,
            [
                LocalSubscription(each.id, each.identifier, sorted(each.names))
                for each in self.subscriptions.values()
            ],
            [UpstreamSubscription(id_, each.upstream_id, each.asked) for id_, each in self.channels.items()],
            list(self.watches.values()),
        ).encoded()

    def watch(self, method: str, arguments: dict[str, Any]) -> None:
        """He has subscribed to something by a call of Cti.js."""
        self.watches[watch_key(method, arguments)] = method, arguments
        self.noted()

    def unwatch(self, method: str, arguments: dict[str, Any] | None) -> None:
        """He does not want that any more; without arguments, nothing of this method."""
        if arguments is not None:
            self.watches.pop(watch_key(method, arguments), None)
        else:
            self.watches = {key: each for key, each in self.watches.items() if each[0] != method}
        self.noted()

    def o2g_event(self, name: str, login: str, line: bytes) -> None:
        """Hand an event to the subscriptions that ask for it, undecoded."""
        for subscription in self.subscriptions.values():
            if name in subscription.names and (subscription.logins is None or login in subscription.logins):
                self.deliver(o2g_event(subscription.identifier, subscription.id, line))


def watch_key(method: str, arguments: dict[str, Any]) -> str:
    """By what a subscribing call of Cti.js is known among others."""
    return f"{method} {msgspec.json.encode(arguments, order='sorted').decode()}"


def _nothing() -> None:
    pass


def o2g_event(identifier: str, subscription_id: str, line: bytes) -> EventFrame:
    """An `O2g.event` notification (protocol.md section 4)."""
    fields = {"identifier": identifier, "subscriptionId": subscription_id, "event": msgspec.Raw(line)}
    return EventFrame("O2g.event", fields)


def event_names(selectors: Iterable[Iterable[str]]) -> frozenset[str]:
    """The names of events and packages in selectors as event names. Raises -32602 for one that is unknown."""
    packages = catalogue.event_packages()
    known = {event.event_name for event in catalogue.events()}
    found: set[str] = set()
    for row, names in enumerate(selectors):
        for column, name in enumerate(names):
            if name in packages:
                found.update(packages[name])
            elif name in known:
                found.add(name)
            else:
                where = f"selectors[{row}].names[{column}]"
                raise jsonrpc.invalid_params(
                    f"{where} must be an event or one of the packages {', '.join(packages)}, got {shown(name)}",
                    param=where,
                )
    return frozenset(found)
