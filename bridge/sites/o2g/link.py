"""One signed-in O2G session with its event channel, kept alive for as long as it is wanted.

Errors: `protocol.jsonrpc.RpcError` from `open`; later failures are mended here and told through callbacks.
Source: seed document 004, "Authentication", "Session management", "Subscription management".
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import msgspec

from bridge.sites.o2g.channel import ChannelRefused, channel_target, read_events
from bridge.transport import Headers, Transport, TransportError
from bridge.transport.httpx_carrier import CarrierTransport
from protocol import jsonrpc
from protocol.jsonrpc import RpcError

log = logging.getLogger(__name__)

BASE = "/api/rest/1.0"
APPLICATION_NAME = "ctibridge"
DEFAULT_TTL_S = 1800
"""What O2G grants where it does not say ("Session management")."""

BACK_OFF_FIRST_S = 0.5
BACK_OFF_MOST_S = 30.0
"""A PBX takes minutes to restart; a try every half minute finds it soon and does not press it."""

REQUEST_LIMIT_S = 10.0
"""Sign-in requests: twice O2G's own limit of 5 s for what it asks of the call server."""


class Selector(msgspec.Struct, omit_defaults=True):
    """One selector of an event filter: logins or numbers, and event or package names."""

    names: list[str]
    ids: list[str] | None = None


class Link:
    """One O2G session. `open` signs in; then events come to `on_event`, one undecoded JSON line each.

    `on_up` is told each time the event channel is open, with whether events may have been missed since it was
    open last (always true the first time); `on_down` why it is not; `on_refused` when the credentials are not
    accepted any more, after which nothing is tried.
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
        self._auth = httpx.BasicAuth(login, password)
        self._silence_s = silence_s
        self._on_event = on_event
        self._on_up = on_up
        self._on_down = on_down
        self._on_refused = on_refused
        self._selectors: Sequence[Selector] = ()
        self._subscription_id: str | None = None
        self._channel: str | None = None
        self._client: httpx.AsyncClient | None = None
        self._run: asyncio.Task[None] | None = None
        self._keep: asyncio.Task[None] | None = None
        self._stale = asyncio.Event()
        self._fresh = asyncio.Event()

    async def open(self, selectors: Callable[[Link], Sequence[Selector]]) -> None:
        """Sign in and subscribe; `selectors` says to what, knowing the session. Raises `RpcError`."""
        await self._sign_in()
        self._selectors = selectors(self)
        if self._selectors:
            await self._subscribe()

    def start(self) -> None:
        """Open the event channel and keep everything alive, until `close`."""
        loop = asyncio.get_running_loop()
        if self._selectors:
            self._run = loop.create_task(self._follow())
        self._keep = loop.create_task(self._keep_alive())

    async def renewed(self) -> None:
        """A call was answered INVALID_SESSION: sign in again now, and return when that has succeeded."""
        self._fresh.clear()
        self._stale.set()
        await self._fresh.wait()

    async def close(self) -> None:
        """Sign out; never raises."""
        tasks = [task for task in (self._run, self._keep) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        client, self._client = self._client, None
        if client is None:
            return
        try:
            if self.headers:
                if self._subscription_id is not None:
                    await client.delete(f"{BASE}/subscriptions/{self._subscription_id}", timeout=2.0)
                await client.delete(f"{BASE}/sessions", timeout=2.0)
        except httpx.HTTPError as error:
            log.info("%s: signing %s out failed: %s", self._site_name, self.login, error)
        finally:
            await client.aclose()

    # Signing in

    async def _sign_in(self) -> None:
        if self._client is not None:
            await self._client.aclose()
        self.headers = []
        self._fresh.clear()
        self._subscription_id = None
        self._channel = None
        # Where the request goes is the carrier's business; httpx needs the address to keep the cookies for it.
        client = self._client = httpx.AsyncClient(
            transport=CarrierTransport(self._transport, origin=self._base_url),
            base_url=self._base_url,
            timeout=REQUEST_LIMIT_S,
        )
        try:
            answer = await client.get("/api/rest/authenticate", params={"version": "1.0"}, auth=self._auth)
            if answer.status_code in (401, 403):
                raise jsonrpc.not_signed_in(f"{self._site_name} refuses the login or the password")
            self._expect(answer)
            said = _object(answer)
            # The document's table has `loginName`, its example `login`: the first that is there counts.
            login = said.get("loginName") or said.get("login")
            if isinstance(login, str):
                self.login = login
            answer = await client.post(f"{BASE}/sessions", json={"applicationName": APPLICATION_NAME})
            self._expect(answer)
            session = _object(answer)
        except httpx.HTTPError as error:
            raise jsonrpc.site_unreachable(self._site_name, 5, str(error) or type(error).__name__) from error
        self.is_admin = session.get("admin") in (True, "true")
        if isinstance(session.get("login"), str):
            self.login = session["login"]
        try:
            self.ttl_s = int(session.get("timeToLive", DEFAULT_TTL_S))  # a string in some of the examples
        except (TypeError, ValueError):
            self.ttl_s = DEFAULT_TTL_S
        pairs = "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
        self.headers = [("Cookie", pairs)]
        self.json_headers = [("Cookie", pairs), ("Content-Type", "application/json")]
        self._stale.clear()
        self._fresh.set()

    async def _subscribe(self) -> None:
        client = self._client
        if client is None:
            return
        body = {"filter": {"selectors": self._selectors}, "version": "1.0", "timeout": 0}
        try:
            answer = await client.post(
                f"{BASE}/subscriptions",
                content=msgspec.json.encode(body),
                headers={"Content-Type": "application/json"},
            )
        except httpx.HTTPError as error:
            raise jsonrpc.site_unreachable(self._site_name, 5, str(error) or type(error).__name__) from error
        self._expect(answer)
        said = _object(answer)
        if said.get("status") != "ACCEPTED":
            raise jsonrpc.upstream_error(
                200, said, f"subscription refused: {said.get('message', 'no reason given')}"
            )
        self._subscription_id = str(said.get("subscriptionId"))
        self._channel = channel_target(
            str(said.get("publicPollingUrl") or said.get("privatePollingUrl") or "")
        )

    def _expect(self, answer: httpx.Response) -> None:
        if answer.status_code == 503:
            raise jsonrpc.site_unreachable(self._site_name, 5, "it is starting (HTTP 503)")
        if answer.status_code >= 400:
            raise jsonrpc.upstream_error(answer.status_code, _object(answer))

    # Staying signed in

    async def _keep_alive(self) -> None:
        """Renew the session well within its time to live; sign in again when it is gone."""
        while True:
            try:
                async with asyncio.timeout(max(0.2, self.ttl_s / 3)):
                    await self._stale.wait()
            except TimeoutError:
                pass
            if self._stale.is_set() or not await self._is_alive():
                await self._renew("the session is gone")

    async def _is_alive(self) -> bool:
        if self._client is None:
            return False
        try:
            answer = await self._client.post(f"{BASE}/sessions/keepalive")
        except httpx.HTTPError as error:
            log.info("%s: keep-alive of %s failed: %s", self._site_name, self.login, error)
            return True  # nothing is known; the channel's end, or the next time, will tell
        return answer.status_code not in (401, 403)

    async def _renew(self, why: str) -> None:
        """Sign in again, for as long as it takes."""
        self._went_down(why)
        pause = BACK_OFF_FIRST_S
        while True:
            try:
                await self._sign_in()
                if self._selectors:
                    await self._subscribe()
            except RpcError as error:
                if error.code == jsonrpc.NOT_SIGNED_IN:
                    self.trouble = error.message
                    self._on_refused(error.message)
                    await asyncio.Event().wait()  # `close` ends this
                self.trouble = error.message
                log.warning("%s: signing %s in again failed: %s", self._site_name, self.login, error.message)
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads the load, no secret
                pause = min(pause * 2, BACK_OFF_MOST_S)
                continue
            if self._run is not None:
                self._run.cancel()
                self._run = asyncio.get_running_loop().create_task(self._follow())
            return

    async def _follow(self) -> None:
        """Read the event channel; reopen it when it ends, and have the session renewed when that fails."""
        missed = True
        pause = BACK_OFF_FIRST_S
        while self._channel is not None:
            try:
                async for line in read_events(
                    self._events_transport, self._channel, self.headers, self._silence_s
                ):
                    if line:
                        self._event(line)
                    else:
                        self.up = True
                        self.trouble = ""
                        pause = BACK_OFF_FIRST_S
                        self._on_up(missed)
                        # The site keeps the events of a channel that reopens within a minute.
                        missed = False
                self._went_down("the event channel ended")
            except ChannelRefused as error:
                self._went_down(str(error))
                self._stale.set()
                return
            except TransportError as error:
                self._went_down(str(error))
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads the load, no secret
            pause = min(pause * 2, BACK_OFF_MOST_S)

    def _event(self, line: bytes) -> None:
        try:
            self._on_event(line)
        except Exception:
            log.exception("%s: an event could not be handled", self._site_name)

    def _went_down(self, why: str) -> None:
        self.trouble = why
        if self.up:
            self.up = False
            log.warning("%s: event channel of %s: %s", self._site_name, self.login, why)
            self._on_down(why)


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(answer.content)
    except msgspec.DecodeError:
        return {}
    return value if isinstance(value, dict) else {}
