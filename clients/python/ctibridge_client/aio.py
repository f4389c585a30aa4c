"""The asyncio face: a client that keeps itself connected, and its events.

Errors: `ctibridge_client.errors`.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import ssl
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from ctibridge_client.async_methods import Methods
from ctibridge_client.core import Again, Call, Core, Identity, State
from ctibridge_client.errors import ClientError, Closed, ConnectionLost, SignInFailed, TimedOut
from ctibridge_client.events import Event, EventBuffer
from ctibridge_client.pace import BackOff
from ctibridge_client.tunnelled import Exchange
from ctibridge_client.wire import Encoding, Headers

if TYPE_CHECKING:
    from ctibridge_client.httpx_transport import AsyncTunnelTransport

URL: Final = "ws://127.0.0.1:8090/ws"
"""Where `ctibridge demo` listens."""

TIMEOUT_S: Final = 40.0
"""For a call whose caller names no limit: the bridge gives a PBX 30 s, and its answer needs some time."""

OPEN_TIMEOUT_S: Final = 15.0
"""For the first sign-in, attempts included."""

SIGN_OUT_S: Final = 5.0
"""How long closing waits for the sign-out; without it the bridge ends the session by itself in 300 s."""

HANDSHAKE_S: Final = 10.0

PING_S: Final = 20.0
"""As the bridge does it; a link that gives no pong for as long again is dead."""

FRAME_MOST_BYTES: Final = 64 * 1024 * 1024
"""What is taken from the bridge: its own limit is 1 MiB, unless configured otherwise."""

ABNORMAL: Final = 1006
"""The close code of a socket that was never opened, or ended without one."""

PASSING_STATUSES: Final = frozenset({408, 425, 429})
"""Refusals of the handshake that are not for ever; those of 500 and above neither."""


class EventStream:
    """Events in order, for one reader; made by `events`. It ends when the client is closed."""

    def __init__(self, client: AsyncClient, names: Sequence[str]) -> None:
        self._client = client
        self._more = asyncio.Event()
        self._over = False
        self.buffer = EventBuffer(names, self._more.set)

    def __aiter__(self) -> AsyncIterator[Event]:
        return self

    async def __anext__(self) -> Event:
        event = await self.next()
        if event is None:
            raise StopAsyncIteration
        return event

    async def next(self) -> Event | None:
        """The next event; None when there will be no other. Raises `Closed` where the client had to give up."""
        while (event := self.buffer.take()) is None:
            if self._over:
                error = self._client.failure
                if error is not None:
                    raise error
                return None
            self._more.clear()
            await self._more.wait()
        return event

    def close(self) -> None:
        """Hear no more."""
        self._over = True
        self._client.leave(self)
        self._more.set()

    def end(self) -> None:
        """There will be no more: the client is closed."""
        self._over = True
        self._more.set()


class AsyncClient(Methods):
    """A client of the bridge, used as `async with AsyncClient(url, login=…, password=…) as phone: …`.

    Give `login` and `password` of a user, or `token` of a tunnel client, or both. Password and token may be functions
    that are asked at each sign-in. `session_id` and `seq` take up a session that was closed with `sign_out=False`.
    """

    def __init__(
        self,
        url: str = URL,
        *,
        login: str | None = None,
        password: str | Callable[[], str] = "",
        site: str | None = None,
        phone_number: str | None = None,
        token: str | Callable[[], str] | None = None,
        session_id: str | None = None,
        seq: int = 0,
        encoding: Literal["msgpack", "json"] = "msgpack",
        timeout: float = TIMEOUT_S,
        open_timeout: float = OPEN_TIMEOUT_S,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        if login is None and token is None and session_id is None:
            raise ValueError("who signs in? give login and password, or a token")
        super().__init__(self)
        self.url = url
        self._token = token
        self._timeout_s = timeout
        self._open_timeout_s = open_timeout
        self._ssl = ssl_context
        identity = Identity(login, password, site, phone_number, session_id, seq)
        self._core = Core(
            identity,
            Encoding(encoding),
            self._heard,
            clock=lambda: asyncio.get_running_loop().time(),
            new_key=lambda: secrets.token_urlsafe(12),
        )
        self._streams: list[EventStream] = []
        self._early = EventBuffer()
        self._wake = asyncio.Event()
        self._settled = asyncio.Event()
        self._closing = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._last_failure = ""

    # Opening and closing

    async def open(self) -> Self:
        """Connect and sign in. Raises `SignInFailed`, or `ConnectionLost` where no bridge answers in time."""
        if self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._run())
            try:
                async with asyncio.timeout(self._open_timeout_s):
                    await self._settled.wait()
            except TimeoutError:
                await self.close(sign_out=False)
                why = f"not signed in at {self.url} within {self._open_timeout_s:g} s: {self._last_failure}"
                raise ConnectionLost(why, None, "no") from None
            except BaseException:
                await self.close(sign_out=False)
                raise
        if self._core.error is not None:
            await self.close()
            raise self._core.error
        return self

    async def close(self, *, sign_out: bool = True) -> None:
        """Close the socket. With `sign_out` the session ends at once, without it can be taken up for some minutes."""
        if sign_out and self._core.error is None and self._running is not None:
            signed_out: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._core.sign_out(
                lambda result, error: None if signed_out.done() else signed_out.set_result(None)
            )
            self._wake.set()
            # A socket that is lost right now takes the answer with it.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SIGN_OUT_S):
                    await signed_out
        self._core.end(Closed("the client is closed"))
        self._closing.set()
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})
        for stream in list(self._streams):
            stream.end()

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    # State

    @property
    def session(self) -> dict[str, Any]:
        """What the sign-in answered: `{sessionId, login, site, kind, ttl}`; empty with a token only."""
        return dict(self._core.session)

    @property
    def seq(self) -> int:
        """The number of the newest event of the session."""
        return self._core.seq

    @property
    def is_ready(self) -> bool:
        """Whether it is connected and signed in now. Calls may be made at any time."""
        return self._core.state is State.READY

    @property
    def failure(self) -> ClientError | None:
        """Why it has given up; None while it is in use, and after `close`."""
        return None if self._closing.is_set() else self._core.error

    # Calls

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | Sequence[Any] | None = None,
        *,
        key: str | None = None,
        request_id: str | None = None,
        timeout: float | None = None,
    ) -> Any:
        """The result of any call, by name or by position. It waits for a connection where there is none.

        `key` makes it idempotent across restarts of the caller; within this client each call that changes something
        has one anyway. `timeout` (seconds) bounds it here and at the bridge. Raises `CallFailed`, `TimedOut`,
        `ConnectionLost`, `Closed`; `ValueError` and `TypeError` for what cannot be sent.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()

        def done(result: Any, error: ClientError | None) -> None:
            if answer.done():
                return
            if error is None:
                answer.set_result(result)
            else:
                answer.set_exception(error)

        limit_s = self._timeout_s if timeout is None else timeout
        deadline = None if timeout is None else loop.time() + timeout
        call = self._core.call(method, params, done, key=key, request_id=request_id, deadline=deadline)
        self._wake.set()
        try:
            async with asyncio.timeout(limit_s):
                return await answer
        except TimeoutError:
            raise _timed_out(call, limit_s) from None
        finally:
            self._core.forget(call)

    # Events

    def events(self, *names: str) -> EventStream:
        """The events from now on, or only those so named (`PhoneEvent`, `OnCallCreated`; `Resync` comes always).

        What came before the first reader waits for it.
        """
        stream = EventStream(self, names)
        if not self._streams:
            self._early.copy_to(stream.buffer)
        self._streams.append(stream)
        if self._core.error is not None:
            stream.end()
        return stream

    def leave(self, stream: EventStream) -> None:
        """A reader hears no more."""
        if stream in self._streams:
            self._streams.remove(stream)

    def _heard(self, event: Event) -> None:
        for stream in self._streams:
            stream.buffer.put(event)
        if not self._streams:
            self._early.put(event)

    # Tunnel

    def transport(self) -> AsyncTunnelTransport:
        """For `httpx.AsyncClient(transport=…)`: its requests go to the site through this client's socket."""
        from ctibridge_client.httpx_transport import AsyncTunnelTransport

        return AsyncTunnelTransport(self)

    def exchange(self, method: str, path: str, headers: Headers, body: bytes | None) -> Exchange:
        """A REST request through the socket, without httpx; `body` None is written afterwards, in pieces."""
        if self._core.error is not None:
            raise self._core.error
        return Exchange(self._core.tunnel, self._wake.set, method, path, headers, body)

    # The socket

    async def _run(self) -> None:
        try:
            await self._keep_connected()
        except Exception as error:
            # Such as a function for the password that fails: nobody may wait for ever.
            failure = Closed(f"the client cannot go on: {error!r}")
            failure.__cause__ = error
            self._core.end(failure)
        finally:
            self._settled.set()
            for stream in self._streams:
                stream.end()

    async def _keep_connected(self) -> None:
        back_off = BackOff()
        while self._core.error is None:
            code, reason = await self._use_one_socket(back_off)
            verdict = self._core.disconnected(code, reason)
            if isinstance(verdict, Again):
                self._last_failure = reason or f"the socket was closed with {code}"
                await asyncio.sleep(back_off.next(verdict.at_least_s))

    async def _use_one_socket(self, back_off: BackOff) -> tuple[int, str]:
        """Connect, and use the socket until it is closed: its close code and reason, 1006 where there was none."""
        token = self._token() if callable(self._token) else self._token
        try:
            async with connect(
                self.url,
                additional_headers={"Authorization": f"Bearer {token}"} if token else None,
                ssl=self._ssl,
                compression=None,
                open_timeout=HANDSHAKE_S,
                ping_interval=PING_S,
                ping_timeout=PING_S,
                close_timeout=SIGN_OUT_S,
                max_size=FRAME_MOST_BYTES,
            ) as socket:
                await self._serve(socket, back_off)
            return socket.close_code or ABNORMAL, socket.close_reason or ""
        except InvalidURI as error:
            self._core.end(Closed(f"{self.url!r} is no address of a WebSocket: {error}"))
        except ssl.SSLCertVerificationError as error:
            self._core.end(Closed(f"the certificate of {self.url} is not trusted: {error}"))
        except InvalidStatus as error:
            status = error.response.status_code
            if status < 500 and status not in PASSING_STATUSES:
                kind = SignInFailed if status in (401, 403) else Closed
                self._core.end(kind(f"{self.url} is refused with HTTP {status}"))
            return ABNORMAL, f"refused with HTTP {status}"
        except (OSError, InvalidHandshake) as error:
            return ABNORMAL, str(error) or type(error).__name__
        return ABNORMAL, ""

    async def _serve(self, socket: ClientConnection, back_off: BackOff) -> None:
        self._core.connected()
        writing = asyncio.get_running_loop().create_task(self._write(socket))
        try:
            self._look(back_off)
            async for frame in socket:
                self._core.received(frame)
                self._look(back_off)
                if self._core.wants_close:
                    break
        except ConnectionClosed:
            pass  # its code tells
        finally:
            writing.cancel()

    def _look(self, back_off: BackOff) -> None:
        """Something may be to be sent, and somebody may wait for the sign-in."""
        self._wake.set()
        if self._core.state is State.READY:
            back_off.reset()
            self._settled.set()

    async def _write(self, socket: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                frame = self._core.next_frame()
                if frame is None:
                    self._wake.clear()
                    await self._wake.wait()
                else:
                    await socket.send(frame)


def _timed_out(call: Call, limit_s: float) -> TimedOut:
    return TimedOut(f"{call.method} was not answered within {limit_s:g} s", "unknown" if call.tried else "no")
