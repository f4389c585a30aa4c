"""One signed-in O2G session with its event channel, kept alive for as long as it is wanted.

Errors: `protocol.jsonrpc.RpcError` from `open`; later failures are mended here and told through callbacks.
Source: seed document 004, "Authentication", "Session management", "Subscription management".
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
import msgspec

from bridge.sites.back_off import BACK_OFF_FIRST_S as BACK_OFF_FIRST_S
from bridge.sites.back_off import BACK_OFF_MOST_S as BACK_OFF_MOST_S
from bridge.sites.back_off import BackOff as BackOff
from bridge.sites.o2g.channel import ChannelRefused, channel_target, read_events
from bridge.sites.o2g.webhooks import Webhook, Webhooks
from bridge.transport import Headers, Transport, TransportError
from bridge.transport.httpx_carrier import CarrierTransport
from bridge.transport.pair import PairTransport
from protocol import jsonrpc
from protocol.encoding import DECODE_ERRORS
from protocol.jsonrpc import RpcError

log = logging.getLogger(__name__)

T = TypeVar("T")

BASE = "/api/rest/1.0"
APPLICATION_NAME = "ctibridge"
DEFAULT_TTL_S = 1800
"""What O2G grants where it does not say ("Session management")."""

NOT_AN_O2G = "is the site's url that of an O2G server?"

REQUEST_LIMIT_S = 10.0
"""Sign-in requests: twice O2G's own limit of 5 s for what it asks of the call server."""

FAREWELL_LIMIT_S = 2.0
"""Signing out is a courtesy: O2G forgets a session that is not kept alive by itself."""


class Selector(msgspec.Struct, omit_defaults=True):
    """One selector of an event filter: logins or numbers, and event or package names."""

    names: list[str]
    ids: list[str] | None = None


class SignedIn(msgspec.Struct):
    """A session as another bridge can go on with it; all of it is secret."""

    login: str
    password: str
    """By which it signs in again when the site has restarted."""
    cookies: list[tuple[str, str, str, str]]
    """Name, value, domain, path."""
    user_login: str
    is_admin: bool
    ttl_s: int
    subscription_id: str | None


class Link:
    """One O2G session. `open` signs in; then events come to `on_event`, one undecoded JSON line each.

    `on_up` is told each time the event channel is open, with whether events may have been missed since it was
    open last (always true the first time); `on_down` why it is not; `on_refused` when the credentials are not
    accepted any more. After that nothing is tried, unless the link is `persistent`: then it goes on with the
    longest pauses. A link without selectors has no channel and is up while it is signed in. With `hooks` the
    site posts the events to an address of theirs; the channel is then said to be open while it is subscribed.
    """

    def __init__(
        self,
        site_name: str,
        base_url: str,
        transport: Transport,
        events_transport: Transport,
        login: str,
        password: str,
        silence_s: float,
        on_event: Callable[[bytes], None],
        on_up: Callable[[bool], None],
        on_down: Callable[[str], None],
        on_refused: Callable[[str], None],
        *,
        persistent: bool = False,
        back_off: Callable[[], BackOff] = BackOff,
        hooks: Webhooks | None = None,
    ) -> None:
        self.login = login
        self.is_admin = False
        self.ttl_s = DEFAULT_TTL_S
        self.headers: Headers = []
        """The header fields of every request of this session; empty while there is none."""
        self.json_headers: Headers = []
        """The same for a request with a body."""
        self.up = False
        self.trouble = "not connected yet"
        self._site_name = site_name
        self._base_url = base_url
        self._transport = transport
        self._events_transport = events_transport
        self.changed: Callable[[], None] = _nothing
        """Called when `signed_in` is another one."""
        self._credentials = login, password
        self._silence_s = silence_s
        self._on_event = on_event
        self._on_up = on_up
        self._on_down = on_down
        self._on_refused = on_refused
        self._persistent = persistent
        self._selectors: Sequence[Selector] = ()
        self._subscription_id: str | None = None
        self._channel: str | None = None
        self._hooks = hooks
        self._hook: Webhook | None = None
        self._client: httpx.AsyncClient | None = None
        self._run: asyncio.Task[None] | None = None
        self._keep: asyncio.Task[None] | None = None
        self._arrival: asyncio.Future[None] | None = None
        self._stale = asyncio.Event()
        self._fresh = asyncio.Event()
        self._renewals = back_off()
        self._reopenings = back_off()

    async def open(self, selectors: Callable[[Link], Sequence[Selector]]) -> None:
        """Sign in and subscribe; `selectors` says to what, knowing the session. Raises `RpcError`."""
        await self._sign_in()
        self._selectors = selectors(self)
        if self._selectors:
            await self._subscribe()

    async def adopt(self, signed_in: SignedIn, selectors: Callable[[Link], Sequence[Selector]]) -> None:
        """Go on with a session that another bridge had, or sign in anew where it is over. Raises `RpcError`."""
        client = self._client = self._new_client()
        for name, value, domain, path in signed_in.cookies:
            client.cookies.set(name, value, domain, path)
        self.login, self.is_admin = signed_in.user_login, signed_in.is_admin
        self.ttl_s = signed_in.ttl_s
        self._subscription_id = signed_in.subscription_id
        self._use_cookies(client)
        if not await self._is_alive():
            await self._sign_in()
        self._selectors = selectors(self)
        if self._selectors:
            # The one of before has an event channel that somebody else may still read.
            await self._delete(client, self._subscription_targets())
            await self._subscribe()

    @property
    def signed_in(self) -> SignedIn:
        """What another bridge needs to go on with the session."""
        jar = self._client.cookies.jar if self._client is not None else ()
        cookies = [(each.name, each.value or "", each.domain, each.path) for each in jar]
        login, password = self._credentials
        return SignedIn(
            login, password, cookies, self.login, self.is_admin, self.ttl_s, self._subscription_id
        )

    def start(self) -> None:
        """Open the event channel and keep everything alive, until `close`."""
        self._follow_anew(missed=True)
        self._keep = asyncio.get_running_loop().create_task(self._keep_alive())

    async def renewed(self, headers: Headers) -> None:
        """A call with these `headers` was answered INVALID_SESSION: return when the session is another one.

        It is signed in again at once, unless it has been since. Where that is refused, `headers` is empty then.
        """
        if self.headers and self.headers != headers:
            return
        if self.headers:
            self._fresh.clear()
            self._stale.set()
        await self._fresh.wait()

    async def close(self) -> None:
        """Sign out; never raises."""
        await self._stop()
        await self._sign_out()

    async def leave(self) -> None:
        """Give up the event channel, but not the session: another bridge goes on with it. Never raises."""
        await self._stop()
        await self._sign_out(session=False)

    async def _stop(self) -> None:
        tasks = [task for task in (self._run, self._keep) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    # Signing in and out

    async def _sign_in(self) -> None:
        await self._sign_out()
        client = self._client = self._new_client()
        try:
            answer = await self._authenticate(client)
            if answer.status_code in (401, 403):
                raise jsonrpc.not_signed_in(f"{self._site_name} refuses the login or the password")
            said = self._expected(answer)
            if not client.cookies:
                # A page of another server can be a 200, too: without the cookie nobody's password was checked.
                raise jsonrpc.upstream_error(502, None, f"no cookie came with the sign-in; {NOT_AN_O2G}")
            # The document's table has `loginName`, its example `login`: the first that is there counts.
            login = said.get("loginName") or said.get("login")
            if isinstance(login, str):
                self.login = login
            answer = await client.post(f"{BASE}/sessions", json={"applicationName": APPLICATION_NAME})
            session = self._expected(answer)
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        self.is_admin = session.get("admin") in (True, "true")
        if isinstance(session.get("login"), str):
            self.login = session["login"]
        try:
            self.ttl_s = int(session.get("timeToLive", DEFAULT_TTL_S))  # a string in some of the examples
        except (TypeError, ValueError):
            self.ttl_s = DEFAULT_TTL_S
        self._use_cookies(client)

    def _new_client(self) -> httpx.AsyncClient:
        # Where the request goes is the carrier's business; httpx needs the address to keep the cookies for it.
        return httpx.AsyncClient(
            transport=CarrierTransport(self._transport, origin=self._base_url),
            base_url=self._base_url,
            timeout=REQUEST_LIMIT_S,
        )

    def _use_cookies(self, client: httpx.AsyncClient) -> None:
        pairs = "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
        self.headers = [("Cookie", pairs)]
        self.json_headers = [("Cookie", pairs), ("Content-Type", "application/json")]

    async def _authenticate(self, client: httpx.AsyncClient) -> httpx.Response:
        auth = httpx.BasicAuth(*self._credentials)
        answer = await client.get("/api/rest/authenticate", params={"version": "1.0"}, auth=auth)
        pair = self._transport
        if answer.status_code >= 500 and isinstance(pair, PairTransport):
            # It can be reached, but does not serve: the other one of the pair may.
            pair.leave(pair.current)
            answer = await client.get("/api/rest/authenticate", params={"version": "1.0"}, auth=auth)
        return answer

    async def _sign_out(self, *, session: bool = True) -> None:
        client, self._client = self._client, None
        targets = self._subscription_targets()
        self.headers, self.json_headers = [], []
        self._channel = None
        self._drop_hook()
        if client is None:
            return
        if session:
            targets.append(f"{BASE}/sessions")
        try:
            # Also where the sign-in was broken off before its session was known here
            await self._delete(client, targets if client.cookies else [])
        finally:
            await client.aclose()

    def _subscription_targets(self) -> list[str]:
        """What is to be deleted of its subscription, which it has no more."""
        subscription_id, self._subscription_id = self._subscription_id, None
        if subscription_id is None:
            return []
        return [f"{BASE}/subscriptions/{quote(subscription_id, safe='')}"]

    async def _delete(self, client: httpx.AsyncClient, targets: Sequence[str]) -> None:
        for target in targets:
            try:
                await client.delete(target, timeout=FAREWELL_LIMIT_S)
            except httpx.HTTPError as error:
                log.info("%s: signing %s out failed: %s", self._site_name, self.login, error)
                if isinstance(error, httpx.TimeoutException):  # nor would it answer the next one
                    break

    async def _subscribe(self) -> None:
        client = self._client
        if client is None:
            return
        body = {"filter": {"selectors": self._selectors}, "version": "1.0", "timeout": 0}
        self._drop_hook()
        if self._hooks is not None:
            # Before the request: the site may post the first event before its answer is here.
            self._hook = self._hooks.open()
            body["webHookUrl"] = self._hook.url
        try:
            answer = await client.post(
                f"{BASE}/subscriptions",
                content=msgspec.json.encode(body),
                headers={"Content-Type": "application/json"},
            )
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        said = self._expected(answer)
        if said.get("status") != "ACCEPTED":
            raise jsonrpc.upstream_error(
                200, said, f"subscription refused: {said.get('message', 'no reason given')}"
            )
        if self._hook is None:
            try:
                self._channel = channel_target(
                    str(said.get("publicPollingUrl") or said.get("privatePollingUrl") or "")
                )
            except ValueError as error:
                raise jsonrpc.upstream_error(
                    502, said, f"the subscription cannot be followed: {error}"
                ) from error
        self._subscription_id = str(said.get("subscriptionId"))

    def _expected(self, answer: httpx.Response) -> dict[str, Any]:
        """What a successful answer says. Raises `RpcError` for any other."""
        if answer.status_code == 503:
            raise jsonrpc.site_unreachable(self._site_name, 5, "it is starting (HTTP 503)")
        if answer.status_code >= 400:
            raise jsonrpc.upstream_error(answer.status_code, _object(answer))
        said = _object(answer)
        if answer.status_code != 200 or not said:
            what = f"HTTP {answer.status_code}"
            if "location" in answer.headers:
                log.warning(
                    "%s: %s to %s", self._site_name, what, answer.headers["location"].partition("?")[0]
                )
            raise jsonrpc.upstream_error(502, None, f"{what} instead of a JSON object; {NOT_AN_O2G}")
        return said

    def _unreachable(self, error: httpx.HTTPError) -> RpcError:
        return jsonrpc.site_unreachable(self._site_name, 5, str(error) or type(error).__name__)

    # Staying signed in

    async def _keep_alive(self) -> None:
        """Renew the session well within its time to live; sign in again when it is gone."""
        while True:
            try:
                async with asyncio.timeout(max(0.2, self.ttl_s / 3)):
                    await self._stale.wait()
            except TimeoutError:
                pass
            try:
                if self._stale.is_set() or not await self._is_alive():
                    await self._renew()
            except RpcError as error:
                # Nothing is known; the channel's end, or the next time, will tell.
                log.info("%s: keep-alive of %s failed: %s", self._site_name, self.login, error.message)
            except Exception:
                log.exception("%s: the session of %s could not be renewed", self._site_name, self.login)
                await self._renewals.pause(always=True)

    async def _is_alive(self) -> bool:
        """Keep the session alive; whether there is one. Raises `RpcError` where the site does not say."""
        if self._client is None or not self.headers:
            return False
        try:
            answer = await self._client.post(f"{BASE}/sessions/keepalive")
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        return answer.status_code not in (401, 403)

    async def _renew(self) -> None:
        """Sign in again where the session is gone, subscribe anew, for as long as it takes."""
        self._fresh.clear()
        self._went_down("the session or its subscription is gone")
        while True:
            await self._renewals.pause()
            try:
                if not await self._is_alive():
                    await self._sign_in()
                if self._selectors:
                    await self._subscribe()
            except RpcError as error:
                self.trouble = error.message
                log.warning("%s: signing %s in again failed: %s", self._site_name, self.login, error.message)
                if error.code == jsonrpc.NOT_SIGNED_IN:
                    self._fresh.set()  # those who wait for it need not wait any longer
                    self._tell(self._on_refused, error.message)
                    if not self._persistent:
                        await asyncio.Event().wait()  # `close` ends this
                    self._renewals.slow_down()
                continue
            self._stale.clear()
            self._fresh.set()
            self._tell(lambda link: link.changed(), self)
            self._follow_anew(missed=True)
            return

    # Events

    def _follow_anew(self, *, missed: bool) -> None:
        if self._run is not None:
            self._run.cancel()
            self._run = None
        if self._selectors:
            self._run = asyncio.get_running_loop().create_task(self._follow(missed))
        else:
            self._came_up(missed)

    async def _follow(self, missed: bool) -> None:
        """Read the event channel; reopen it when it ends, and have the session renewed when that fails."""
        while (events := self._source()) is not None:
            opened = False
            try:
                async with aclosing(events):
                    async for line in events:
                        if line:
                            self._tell(self._on_event, line)
                        else:
                            opened = True
                            self._came_up(missed)
                self._went_down("the event channel ended")
                # The site keeps the events of a channel that it has ended itself and that reopens in a minute.
                missed = False
            except ChannelRefused as error:
                self._went_down(str(error))
                self._stale.set()
                return
            except TransportError as error:
                self._went_down(str(error))
                # What was on its way when the connection was cut is lost.
                missed = missed or opened
            await self._reopenings.pause(always=True)

    def _source(self) -> AsyncGenerator[bytes, None] | None:
        """Where events come from: an empty line once they may, then each by itself."""
        if self._hook is not None:
            return self._hook.lines()
        if self._channel is None:
            return None
        return read_events(self._events_transport, self._channel, self.headers, self._silence_s)

    def _drop_hook(self) -> None:
        """What is still posted to the old address is not wanted any more."""
        hook, self._hook = self._hook, None
        if hook is not None:
            hook.close()

    def arrival(self) -> asyncio.Future[None]:
        """Done when the event channel is open the next time: a sign that the site serves again."""
        if self._arrival is None or self._arrival.done():
            self._arrival = asyncio.get_running_loop().create_future()
        return self._arrival

    def _came_up(self, missed: bool) -> None:
        self.up = True
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)
        self.trouble = ""
        self._renewals.reset()
        self._reopenings.reset()
        self._tell(self._on_up, missed)

    def _went_down(self, why: str) -> None:
        self.trouble = why
        if self.up:
            self.up = False
            log.warning("%s: event channel of %s: %s", self._site_name, self.login, why)
            self._tell(self._on_down, why)

    def _tell(self, whom: Callable[[T], None], what: T) -> None:
        try:
            whom(what)
        except Exception:
            log.exception("%s: an event could not be handled", self._site_name)


def _nothing() -> None:
    pass


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(answer.content)
    except DECODE_ERRORS:
        return {}
    return value if isinstance(value, dict) else {}
