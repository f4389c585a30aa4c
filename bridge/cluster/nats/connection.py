"""One bridge's connection to NATS for all but channels: made anew for ever, with one queue for all that goes out.

nats-py's own reconnecting is not used: it closes for good at some errors, keeps requests waiting that can have no
answer any more, and sends again later what this side has long sent again itself. So each connection is a client of
its own, and what it was subscribed to is subscribed to again.

Errors: `bridge.cluster.Unavailable` where NATS is away; `Refused`, from `Connection.start`, where it cannot be used.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.errors import NoRespondersError, NoServersError, SlowConsumerError
from nats.js.errors import APIError, KeyNotFoundError, NoStreamResponseError, ServiceUnavailableError

from bridge.cluster import ClusterError, Unavailable
from bridge.cluster.nats.signing import Credentials

if TYPE_CHECKING:
    import ssl

    from nats.aio.msg import Msg
    from nats.aio.subscription import Subscription

T = TypeVar("T")

log = logging.getLogger(__name__)

START_S: Final = 10.0
"""How long NATS may be away when a bridge starts: both may have been started together."""

CONNECT_S: Final = 2
"""How long one attempt may take; NATS is near."""

PAUSES_S: Final = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Between attempts, each longer or shorter by up to half: a NATS server that starts is not met by all at once."""

PING_S: Final = 3
"""How often NATS is asked for a sign of life. Two without an answer end the connection, so one that is dead without
having been closed is noticed within 9 s."""

REQUEST_S: Final = 2.0
"""How long NATS may take to answer; it takes about a millisecond."""

PENDING_MESSAGES: Final = 262_144
PENDING_BYTES: Final = 256 * 1024 * 1024
"""What may wait in one subscription before nats-py drops messages; what is under way between two bridges is 4 MiB."""

OUTGOING_BYTES: Final = 1024 * 1024
"""What nats-py may hold back to be sent; beyond it the writer waits."""


class Refused(ClusterError):
    """NATS is there, but not for this bridge."""


class Options(NamedTuple):
    """How to connect."""

    servers: list[str]
    name: str
    user: str | None = None
    password: str | None = None
    token: str | None = None
    credentials: Credentials | None = None
    tls: ssl.SSLContext | None = None


class _Wanted(NamedTuple):
    subject: str
    take: Callable[[Msg], Awaitable[None]]
    dropped: Callable[[], None] | None


class Connection:
    """The connection, whatever client it is at the moment."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._wanted: list[_Wanted] = []
        self._on_return: list[Callable[[], None]] = []
        self._client: Client | None = None
        self._lost = asyncio.Event()
        self._subscriptions: dict[Subscription, _Wanted] = {}
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        """Nothing waits to be published."""
        self._outbox: deque[tuple[str, bytes]] = deque()
        self._asking: set[asyncio.Task[Any]] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._why = ""
        self.reconnects = 0
        self.dropped = 0
        """Messages that nats-py has dropped because they waited for too long."""
        self.away_since_s = time.monotonic()

    # What it is used for

    @property
    def client(self) -> Client:
        """The client. Raises `Unavailable`."""
        if self._client is None:
            raise Unavailable(self.trouble)
        return self._client

    @property
    def connected(self) -> bool:
        """Whether NATS is there, and has been told what this bridge wants to hear."""
        return self._client is not None

    @property
    def trouble(self) -> str:
        """Why it is not connected; empty where it is."""
        if self._client is not None:
            return ""
        away_s = time.monotonic() - self.away_since_s
        return f"NATS is away for {away_s:.0f} s{self._why and ': '}{self._why}"

    def subscribe(
        self,
        subject: str,
        take: Callable[[Msg], Awaitable[None]],
        dropped: Callable[[], None] | None = None,
    ) -> None:
        """Hear a subject from the next connection on, in order; `dropped` is called where messages were lost."""
        self._wanted.append(_Wanted(subject, take, dropped))

    def on_return(self, returned: Callable[[], None]) -> Callable[[], None]:
        """Have `returned` called when NATS is there again."""
        self._on_return.append(returned)
        return lambda: self._on_return.remove(returned)

    def publish(self, subject: str, payload: bytes) -> None:
        """Send a message at the next turn of the loop; it is lost where NATS is away."""
        if self._client is not None:
            self._outbox.append((subject, payload))
            self._idle.clear()
            self._wake.set()

    async def request(self, subject: str, payload: bytes) -> Msg:
        """Ask NATS itself. Raises `Unavailable`."""
        return await self.answered(self.client.request(subject, payload, timeout=REQUEST_S))

    async def answered(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for NATS's answer, or for the connection's end. Raises `Unavailable`, and what JetStream refuses."""
        if self._client is None:
            work.close()
            raise Unavailable(self.trouble)
        task = asyncio.get_running_loop().create_task(work)
        self._asking.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if task not in self._asking:
                raise Unavailable("NATS went away") from None
            task.cancel()
            raise
        except NoRespondersError as error:
            raise Unavailable("JetStream does not answer") from error
        except (ServiceUnavailableError, NoStreamResponseError) as error:
            raise Unavailable(error.description or "JetStream does not answer") from error
        except (APIError, KeyNotFoundError):
            raise
        except (NatsError, OSError) as error:
            raise Unavailable(f"NATS has not answered: {words(error)}") from error
        finally:
            self._asking.discard(task)

    async def flush(self) -> None:
        """Wait until NATS has taken all that was published. Raises `Unavailable`."""
        self._wake.set()
        await self.answered(self._drained())
        await self.answered(self.client.flush(timeout=CONNECT_S))

    async def _drained(self) -> None:
        await self._idle.wait()

    # Its life

    async def start(self) -> None:
        """Connect. Raises `Refused` where NATS does not take this bridge, `Unavailable` where it is not there."""
        deadline = time.monotonic() + START_S
        for attempt in count():
            try:
                client = await self._connect()
                break
            except Unavailable:
                if time.monotonic() >= deadline:
                    raise
                await asyncio.sleep(pause_s(attempt))
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._run(client)), loop.create_task(self._write())]

    async def stop(self) -> None:
        """Close it, after what waits to be sent. Never raises."""
        with contextlib.suppress(ClusterError, asyncio.TimeoutError):
            # A program that is made to end at once has ended its writer already: nobody would flush.
            if self._client is not None and not any(each.done() or each.cancelling() for each in self._tasks):
                async with asyncio.timeout(CONNECT_S):
                    await self.flush()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        client = self._client
        self._gone("stopped")
        if client is not None:
            await _close(client)

    async def _run(self, client: Client) -> None:
        """Keep connected."""
        while True:
            lost = self._lost
            await lost.wait()
            log.warning("NATS is away%s%s", self._why and ": ", self._why)
            await _close(client)
            for attempt in count():
                await asyncio.sleep(pause_s(attempt))
                try:
                    client = await self._connect()
                    break
                except (Unavailable, Refused) as error:
                    self._why = str(error)
            self.reconnects += 1
            away_s = time.monotonic() - self.away_since_s
            log.info("NATS is back after %.1f s", away_s)
            for returned in self._on_return:
                returned()

    async def _connect(self) -> Client:
        """A client that is connected, and has subscribed to everything. Raises `Refused`, `Unavailable`."""
        client, lost, why = Client(), asyncio.Event(), _Errors()
        options = self._options

        async def closed() -> None:
            lost.set()
            if self._client is client:
                self._gone(why.last)

        async def failed(error: Exception) -> None:
            if isinstance(error, SlowConsumerError):
                self._drop(error.sub)
            else:
                why.last = words(error)

        try:
            async with asyncio.timeout(len(options.servers) * 2 * CONNECT_S + CONNECT_S):
                await client.connect(
                    options.servers,
                    name=options.name,
                    error_cb=failed,
                    closed_cb=closed,
                    allow_reconnect=False,
                    connect_timeout=CONNECT_S,
                    # Each server is tried again once at least; this program does the rest.
                    max_reconnect_attempts=1,
                    reconnect_time_wait=0,
                    ping_interval=PING_S,
                    no_echo=True,
                    pending_size=OUTGOING_BYTES,
                    tls=options.tls,
                    user=options.user,
                    password=options.password,
                    token=options.token,
                    user_jwt_cb=None if options.credentials is None else options.credentials.jwt,
                    signature_cb=None if options.credentials is None else options.credentials.sign,
                )
                subscriptions = {}
                for wanted in self._wanted:
                    subscription = await client.subscribe(
                        wanted.subject,
                        cb=wanted.take,
                        pending_msgs_limit=PENDING_MESSAGES,
                        pending_bytes_limit=PENDING_BYTES,
                    )
                    subscriptions[subscription] = wanted
                await client.flush(CONNECT_S)
        except (NatsError, OSError, TimeoutError, UnicodeDecodeError) as error:
            await _close(client)
            said = words(error) if not isinstance(error, NoServersError) else why.last
            if REFUSED.search(said):
                raise Refused(said) from error
            raise Unavailable(said) from error
        except BaseException:
            await _close(client)
            raise
        if lost.is_set():
            raise Unavailable(why.last or "NATS has closed the connection")
        self._client, self._lost, self._subscriptions, self._why = client, lost, subscriptions, ""
        self._wake.set()
        return client

    def _gone(self, why: str) -> None:
        """There is no connection any more."""
        if self._client is not None:
            self.away_since_s = time.monotonic()
        self._client, self._why = None, why
        self._outbox.clear()
        asking, self._asking = self._asking, set()
        for task in asking:
            task.cancel()

    def _drop(self, subscription: Subscription) -> None:
        self.dropped += 1
        wanted = self._subscriptions.get(subscription)
        if wanted is not None and wanted.dropped is not None:
            wanted.dropped()

    async def _write(self) -> None:
        """Send what there is, as NATS takes it; what is sent while it goes away is lost."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._outbox and (client := self._client) is not None:
                message = self._outbox.popleft()
                try:
                    await client.publish(*message)
                except (NatsError, OSError) as error:
                    log.warning("a message of %d bytes to NATS is lost: %s", len(message[1]), words(error))
            self._idle.set()


REFUSED: Final = re.compile("authorization|authentication|certificate", re.IGNORECASE)
"""What NATS, or TLS, says to a bridge that is not to come in."""


class _Errors:
    """What nats-py has reported last, which it does not raise."""

    last = ""


def words(error: BaseException) -> str:
    """What an error says, to stand within a sentence."""
    if isinstance(error, TimeoutError):
        return "it does not answer"
    text = str(error).removeprefix("nats: ").strip("'\"") or type(error).__name__
    return text[:1].lower() + text[1:]


def pause_s(attempt: int) -> float:
    """How long to wait before the next attempt (seconds)."""
    return PAUSES_S[min(attempt, len(PAUSES_S) - 1)] * random.uniform(0.5, 1.5)  # noqa: S311 - no secret


async def _close(client: Client) -> None:
    """Close a client, whatever it is in the middle of."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(CONNECT_S):
            await client.close()
