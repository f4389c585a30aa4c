"""What the rest of the bridge knows of a PBX: sites, signed-in users, and the operations they can run.

Errors: `protocol.jsonrpc.RpcError`, as the client will see it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol, runtime_checkable

from bridge.sites.surface_row import Documented
from bridge.transport import Request, Response, Transport
from protocol.jsonrpc import EventFrame

Arguments = dict[str, Any] | list[Any]
"""A call's decoded parameters, by name (without `_meta`) or by position."""

Done = Callable[[Any], None]
"""Takes a call's outcome, exactly once: a plain value, a `Raw` of undecoded JSON, a `Held`, or an `RpcError`."""

Cancel = Callable[[], None]

Deliver = Callable[[EventFrame], None]
"""Takes one event of a signed-in user, in order."""


class Held(NamedTuple):
    """A result whose consequences wait until the client has it (protocol.md section 2: a subscription's reply
    precedes its first event): `release` is called once the reply is on its way, or will never be.

    A `value` that depends on the moment is brought up to date by `refresh`, right before it is written: the answers
    of a batch wait for each other.
    """

    value: Any
    release: Callable[[], None]
    refresh: Callable[[], None] | None = None


class Operation(Protocol):
    """One JSON-RPC method of one kind of site."""

    @property
    def ordered(self) -> bool:
        """Whether it waits for the session's earlier ordered calls (protocol.md section 2)."""
        ...

    def start(self, user: Any, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """Begin. `user` is the site's own `SiteUser`. `done` is never called from inside this call, nor after
        the returned function. Raises `RpcError` for what is wrong before anything was sent."""
        ...


class SiteUser(Protocol):
    """One signed-in user of a site, as long as a session lives."""

    @property
    def login(self) -> str:
        """The login name by which the site's events know him."""
        ...

    @property
    def ttl_s(self) -> int:
        """The upstream session's time to live, which the bridge renews by itself (seconds)."""
        ...

    def begin(self) -> None:
        """Let events flow: the client has the reply to its sign-in."""
        ...

    def again(self) -> None:
        """The client has come back and may know nothing: tell it once more how things are."""
        ...

    async def close(self) -> None:
        """Sign out upstream; never raises."""
        ...

    noted: Callable[[], None]
    """Called when `passport` would say something else than before; set by who keeps passports."""

    def passport(self) -> bytes:
        """All that another bridge needs to go on with this user (`Site.adopt`), credentials included."""
        ...

    async def leave(self) -> None:
        """As `close`, but what the user is signed in with upstream stays in force; never raises."""
        ...


TunnelEmit = Callable[[str, str, bytes], None]
"""Takes identifier, subscriptionId and the undecoded JSON of an event of a labelled subscription."""


TunnelLost = Callable[[str, str, str, str], None]
"""Takes identifier, subscriptionId, a code and words for it: events of a labelled subscription may be missing
(`resync`), or there will be none any more (`subscription_lost`)."""


class SiteTunnel(Protocol):
    """A tunnelling socket's view of one site: it labels events (protocol.md section 5)."""

    def watches(self, request: Request) -> bool:
        """Whether a request, as the client sent it, is one of those that the other methods are for."""
        ...

    def outgoing(self, request: Request) -> Request:
        """The request as it goes to the site."""
        ...

    def answered(self, asked: Request, response: Response) -> Callable[[], Callable[[], None] | None] | None:
        """What is to happen once the client has this answer; `asked` is the request as the client sent it.

        Where that begins something, it returns what ends it.
        """
        ...

    def close(self) -> None:
        """The socket is gone: close its event channels."""
        ...


class Home(NamedTuple):
    """The address by which an HTTP client reaches a site through the bridge: `https://bridge:8090/sites/paris`."""

    scheme: str
    authority: str
    mount: str
    """What precedes the site's own paths: `/sites/{site}`, or nothing."""

    @property
    def base(self) -> str:
        """The address itself, without a slash at its end."""
        return f"{self.scheme}://{self.authority}{self.mount}"


class Passage(NamedTuple):
    """How a request passes the HTTP ingress."""

    channel: bool
    """It opens an event channel: `events_transport` carries it, its answer may stay silent and has no end."""
    addressed: bool
    """Its answer may hold addresses of the site, so it must come whole, and not compressed."""


class SiteIngress(Protocol):
    """What the HTTP ingress needs to know of a kind of site (protocol.md section 5)."""

    @property
    def prefix(self) -> str:
        """What the site's own addresses and cookie paths begin with, where it is not served from its root."""
        ...

    def serves(self, path: str) -> bool:
        """Whether a path, without its query, is one of this kind of site."""
        ...

    def passage(self, path: str) -> Passage:
        """How a request for a path that it serves passes."""
        ...

    def login(self, path: str, authorization: str | None) -> str | None:
        """Whose password a request presents, for the brake on guessing; None where it presents none."""
        ...

    def body(self, content: bytes, home: Home) -> bytes:
        """A JSON body whose addresses of the site lead to `home`; everything else in it stays as it is."""
        ...

    def location(self, value: str, status: int, home: Home) -> str:
        """A `Location` that leads to `home` if it is an address of the site, else the same."""
        ...


class SiteStatus(NamedTuple):
    """A site's health for `/readyz`: `ready`, and what is wrong where it is not."""

    ready: bool
    detail: str


class Site(Protocol):
    """One configured PBX."""

    @property
    def name(self) -> str:
        """The name in the configuration."""
        ...

    @property
    def kind(self) -> str:
        """`o2g` or `xivo`."""
        ...

    @property
    def transport(self) -> Transport:
        """Carries REST requests to the PBX's API (the tunnel uses it as it is)."""
        ...

    @property
    def events_transport(self) -> Transport:
        """Carries the event channel's requests."""
        ...

    async def start(self) -> None:
        """Begin to connect; returns at once, a site that is down is tried again for ever."""
        ...

    async def stop(self) -> None:
        """Sign out and close everything; never raises."""
        ...

    async def sign_in(
        self,
        login: str,
        password: str,
        phone_number: str | None,
        deliver: Deliver,
        ended: Callable[[str], None],
    ) -> SiteUser:
        """Check the credentials and make a user. Raises `RpcError`: -32001 refused, -32003 unreachable.

        `deliver` gets the user's events after `begin`; `ended` is told why when the site does not know the
        user any more (password changed, account removed).
        """
        ...

    async def adopt(self, passport: bytes, deliver: Deliver, ended: Callable[[str], None]) -> SiteUser:
        """Go on with a user whom another bridge had signed in, by his passport, with all that he had subscribed to.

        Raises `RpcError` as `sign_in` does. After `begin` he is told how things are.
        """
        ...

    def tunnel(self, emit: TunnelEmit, lost: TunnelLost) -> SiteTunnel:
        """What a socket that tunnels REST requests to this site needs to know of its dialect."""
        ...

    @property
    def ingress(self) -> SiteIngress:
        """What the HTTP ingress needs to know of its dialect."""
        ...

    def hook(self, secret: str) -> Callable[[bytes], bool] | None:
        """What takes the events that the site posts to `/hooks/{kind}/{secret}`; None for an unknown secret.

        It returns False where it has no room for an event now, and raises `ValueError` for what is no event.
        """
        ...

    def error_body(self, status: int, message: str) -> dict[str, Any]:
        """An error in the shape that the site's own clients know (protocol.md section 5)."""
        ...

    def documented(self, method: str) -> Documented | None:
        """What becomes of a method of Cti.js on this kind of site; None for any other method."""
        ...

    def operation(self, method: str) -> Operation | None:
        """What runs a method on this kind of site; None where there is no such method.

        Raises `RpcError` -32004 for a method that exists but that this kind of site cannot do.
        """
        ...

    def is_ordered(self, method: str) -> bool:
        """Whether a method changes state, so that it waits for the session's earlier ones; never raises."""
        ...

    def methods(self) -> list[str]:
        """Every method name, for hints on misspelt ones."""
        ...

    def status(self) -> SiteStatus:
        """Whether the site can be used now."""
        ...


class Counted(NamedTuple):
    """Totals that another bridge has counted of a site, by name, and until when it did."""

    totals: Mapping[str, bytes]
    until: datetime


Recall = Callable[[], Awaitable[Counted]]
"""Finds what another bridge has counted. Never raises."""


@runtime_checkable
class SharedSite(Protocol):
    """A site that may serve all its users by one session: of several bridges only one may have that."""

    changed: Callable[[], None] | None
    """Called when its status may be another one; set by who wants to know."""

    @property
    def has_one_session(self) -> bool:
        """Whether it does, as it is configured."""
        ...

    @property
    def is_near(self) -> bool:
        """Whether this bridge has a way of its own to the site, not one through another bridge."""
        ...

    def stand_by(self) -> None:
        """Before `start`: leave that session to others, until `take_over`."""
        ...

    def take_over(self) -> None:
        """Begin to sign that session in; returns at once."""
        ...

    async def stand_down(self) -> None:
        """Sign that session out and forget whom it served; never raises."""
        ...
