"""A session at one of a XiVO's servers, kept alive for as long as it is wanted.

How to sign in and how to renew is handed in: XUC has tokens, XCU a cookie. Errors: `protocol.jsonrpc.RpcError` from
`open`; later failures are mended here and told through callbacks.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from bridge.sites.back_off import BackOff
from bridge.transport import Headers
from protocol import jsonrpc
from protocol.jsonrpc import RpcError

log = logging.getLogger(__name__)

SHORTEST_S = 0.2
"""Between two renewals, however short a time to live a server names."""

JSON = ("Content-Type", "application/json")


class Grant(NamedTuple):
    """What a sign-in gave: who it is for, the header fields of his requests, and for how long (None: no end)."""

    login: str
    headers: Headers
    ttl_s: int | None


SignIn = Callable[[], Awaitable[Grant]]
"""Signs in. Raises `RpcError`: -32001 where the credentials are refused."""

Renew = Callable[[Grant], Awaitable[Grant | None]]
"""Makes a grant live longer; None where it is not accepted any more. Raises `RpcError` where nothing is known."""


class KeptSession:
    """One session (`bridge.sites.signed.Session`).

    With `open` it begins signed in, without it `start` begins to sign in. `on_refused` is told when the credentials
    are not accepted any more; nothing is tried after that, unless the session is `persistent`: then it goes on with
    the longest pauses.
    """

    def __init__(
        self,
        name: str,
        sign_in: SignIn,
        renew: Renew | None,
        on_refused: Callable[[str], None],
        *,
        persistent: bool = False,
        back_off: Callable[[], BackOff] = BackOff,
    ) -> None:
        self.trouble = "not signed in yet"
        self.changed: Callable[[], None] = _nothing
        """Called when `grant` is another one."""
        self._name = name
        self._sign_in = sign_in
        self._renew = renew
        self._on_refused = on_refused
        self._persistent = persistent
        self._back_off = back_off()
        self._grant: Grant | None = None
        self._work: asyncio.Task[None] | None = None
        self._stale = asyncio.Event()
        self._settled = asyncio.Event()

    @property
    def login(self) -> str:
        """Who is signed in, as the server spells him."""
        return self._grant.login if self._grant is not None else ""

    @property
    def ttl_s(self) -> int:
        """For how long the server lets him be, if nothing is done (seconds; 0 without an end)."""
        return (self._grant.ttl_s or 0) if self._grant is not None else 0

    @property
    def headers(self) -> Headers:
        """See `bridge.sites.signed.Session`."""
        return self._grant.headers if self._grant is not None else []

    @property
    def json_headers(self) -> Headers:
        """See `bridge.sites.signed.Session`."""
        return [*self._grant.headers, JSON] if self._grant is not None else []

    async def open(self) -> None:
        """Sign in. Raises `RpcError`."""
        self._granted(await self._sign_in())

    async def adopt(self, grant: Grant) -> None:
        """Go on with a grant that another bridge had, or sign in anew where it is over. Raises `RpcError`."""
        longer = None if self._renew is None else await self._renew(grant)
        if longer is None:
            await self.open()
        else:
            self._granted(longer)

    @property
    def grant(self) -> Grant | None:
        """What the sign-in gave; secret."""
        return self._grant

    def start(self) -> None:
        """Keep it alive until `close`."""
        if self._grant is None:
            self._stale.set()
        self._work = asyncio.get_running_loop().create_task(self._keep())

    async def renewed(self, headers: Headers) -> None:
        """See `bridge.sites.signed.Session`."""
        if self.headers != headers:
            return
        self._settled.clear()
        self._stale.set()
        await self._settled.wait()

    async def close(self) -> None:
        """Renew it no more; the servers forget it by themselves. Never raises."""
        work, self._work = self._work, None
        if work is not None:
            work.cancel()
            await asyncio.wait([work])
        self._grant = None

    def _granted(self, grant: Grant) -> None:
        self._grant = grant
        self.trouble = ""
        self._stale.clear()
        self._settled.set()
        self._back_off.reset()
        self.changed()

    async def _keep(self) -> None:
        while True:
            grant = self._grant
            if grant is not None and not self._stale.is_set():
                # Twice in its time, so that one failure leaves time for more tries.
                interval_s = None if grant.ttl_s is None else max(SHORTEST_S, grant.ttl_s / 2)
                try:
                    async with asyncio.timeout(interval_s):
                        await self._stale.wait()
                except TimeoutError:
                    await self._live_longer(grant)
                    continue
            if not await self._sign_in_again():
                return

    async def _live_longer(self, grant: Grant) -> None:
        """Renew the grant, for as long as it takes, unless somebody finds it lost meanwhile."""
        while not self._stale.is_set():
            try:
                longer = None if self._renew is None else await self._renew(grant)
            except RpcError as error:
                self.trouble = error.message
                log.info("%s: renewing failed: %s", self._name, error.message)
                await self._back_off.pause(always=True)
                continue
            if longer is None:
                self._stale.set()
            else:
                self._granted(longer)
                return

    async def _sign_in_again(self) -> bool:
        await self._back_off.pause()
        try:
            self._granted(await self._sign_in())
        except RpcError as error:
            self.trouble = error.message
            if error.code != jsonrpc.NOT_SIGNED_IN:
                log.warning("%s: signing in failed: %s", self._name, error.message)
                return True
            self._grant = None
            self._settled.set()
            self._on_refused(error.message)
            self._back_off.slow_down()
            return self._persistent
        return True


def _nothing() -> None:
    pass
