"""XUC's own CTI channel, kept open for one signed-in user: commands out, messages in, heartbeat, reconnecting.

What a message means is not this room's business. Errors: `protocol.jsonrpc.RpcError`, handed to whoever waits for an
answer. Source: protocol.md section 9 has the frames; catalogue of Cti.js ("heartbeat", "connection").
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final, Protocol
from urllib.parse import quote

import msgspec
from msgspec import Raw
from websockets.asyncio.client import ClientConnection, connect, unix_connect
from websockets.exceptions import InvalidStatus, WebSocketException

from bridge.sites import Cancel, Done
from bridge.sites.back_off import BackOff
from bridge.sites.signed import LOST_STATUSES, Session, unreachable
from bridge.transport import Headers
from bridge.transport.http_dial import failure
from bridge.transport.upgrade import Streams, handshaking
from protocol import jsonrpc
from protocol.encoding import DECODE_ERRORS, check
from protocol.native import PING

log = logging.getLogger(__name__)

HEARTBEAT_S: Final = 5.0
"""What Cti.js itself does."""

MISSED_MOST: Final = 3
"""Heartbeats without any frame from XUC, after which the channel is dead: Cti.js's own limit, 15 s."""

LOGGED_ON_LIMIT_S: Final = 12.0
"""XUC gives up after 10 s by itself and says so (`loggedOnTimeout`)."""

CONNECT_LIMIT_S: Final = 10.0

PATIENCE_S: Final = 5.0
"""How long a command waits for a channel that is just being opened, as it is after signing in and after a cut."""

FRAME_MOST_BYTES: Final = 8 * 1024 * 1024
"""The largest message taken: the list of all contacts of a large house, not the bridge's own clients' 1 MiB."""

LATE_S: Final = 30.0
"""How long an answer that nobody waits for any more is expected, so that it is not taken for a later question's."""

WAITING_MOST: Final = 256
"""Commands that may wait for an answer or for the channel: as many as one socket may have in flight."""

_wire_log = logging.getLogger("ctibridge.xuc.wire")
# The library logs the address of each handshake when it logs at all, and the token stands in it.
_wire_log.setLevel(logging.CRITICAL)


class Message(msgspec.Struct):
    """One message of XUC's."""

    msgType: str  # noqa: N815 - the wire's own spelling
    ctiMessage: Raw = Raw(b"null")  # noqa: N815 - the wire's own spelling


class Listener(Protocol):
    """Who hears what comes."""

    def channel_up(self) -> None:
        """XUC has signed the user in; what it tells first follows."""

    def channel_message(self, message_type: str, payload: Raw) -> None:
        """A message that answers nobody."""

    def channel_down(self) -> None:
        """The channel is gone; it is tried to open it again."""


class Expected(msgspec.Struct, frozen=True):
    """The answer that a command waits for: its message type, and members that it must have."""

    message_type: str
    members: Mapping[str, Any] = {}


class _Waiting:
    """A command without an answer so far; `abandoned` is one that nobody waits for any more, and that may come."""

    __slots__ = ("abandoned", "done", "expected", "frame", "timer")

    def __init__(self, frame: bytes, expected: Expected | None, done: Done) -> None:
        self.frame = frame
        self.expected = expected
        self.done = done
        self.abandoned = False
        self.timer: asyncio.TimerHandle | None = None

    def is_like(self, other: _Waiting) -> bool:
        """Whether XUC's answers to both could not be told apart."""
        return self.expected is not None and not self.expected.members and self.expected == other.expected


_decode: Final = msgspec.json.Decoder(Message).decode
_PING: Final = msgspec.json.encode(PING).decode()


class CtiChannel:
    """The channel of one user. `start` begins to open it; it is opened again for as long as it is not closed.

    `through` carries its handshake, and what follows, where XUC stands behind an agent; the host of `url` is nobody's
    then.
    """

    def __init__(
        self,
        site_name: str,
        url: str,
        tls: ssl.SSLContext | None,
        session: Session,
        listener: Listener,
        *,
        through: Streams | None = None,
        back_off: Callable[[], BackOff] = BackOff,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        self._site_name = site_name
        self._url = url
        self._tls = tls
        self._through = through
        self._session = session
        self._listener = listener
        self._back_off = back_off()
        self._heartbeat_s = heartbeat_s
        self._work: asyncio.Task[None] | None = None
        self._socket: ClientConnection | None = None
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._wake = asyncio.Event()
        self._unsent: deque[_Waiting] = deque()
        self._unanswered: list[_Waiting] = []
        self._held: deque[_Waiting] = deque()
        """Questions that wait for the answer to another one of their kind."""
        self._kept: dict[str, str] = {}
        self.trouble = "not connected yet"

    @property
    def is_up(self) -> bool:
        """Whether commands go out at once."""
        return self._socket is not None

    def start(self) -> None:
        """Open it, and keep it open."""
        if self._work is None:
            self._work = asyncio.get_running_loop().create_task(self._keep())

    def hurry(self) -> None:
        """Something says that XUC is there: do not wait any longer."""
        self._back_off.reset()
        self._wake.set()

    async def close(self) -> None:
        """Close it for good; whoever waits is told. Never raises."""
        work, self._work = self._work, None
        if work is not None:
            work.cancel()
            await asyncio.wait([work])
        self._fail("the session has ended")

    # Commands

    def submit(
        self, frame: Mapping[str, Any], expected: Expected | None, timeout_s: float, done: Done
    ) -> Cancel:
        """Send a command; `done` gets the expected answer's payload (`Raw`), None once it is sent if none is.

        While the channel is being opened it waits for that. Raises `RpcError` -32003 where too many wait.
        """
        if len(self._unsent) + len(self._held) + self._asked >= WAITING_MOST:
            raise unreachable(self._site_name, f"{WAITING_MOST} commands wait for XUC already")
        waiting = _Waiting(msgspec.json.encode(frame), expected, done)
        loop = asyncio.get_running_loop()
        if self.is_up:
            self._send(waiting)
            limit_s = timeout_s
        else:
            self._unsent.append(waiting)
            limit_s = min(timeout_s, PATIENCE_S)
        if waiting in self._unsent or expected is not None:
            waiting.timer = loop.call_later(limit_s, self._timed_out, waiting)
        return lambda: self._abandon(waiting)

    @property
    def _asked(self) -> int:
        return sum(not waiting.abandoned for waiting in self._unanswered)

    @property
    def kept(self) -> Mapping[str, str]:
        """The commands that are sent again whenever the channel has been opened again, by key."""
        return self._kept

    def restore(self, kept: Mapping[str, str]) -> None:
        """Have commands sent that were kept for this user on another channel."""
        self._kept.update(kept)

    def keep(self, key: str, frame: Mapping[str, Any]) -> None:
        """Send this command again whenever the channel has been opened again; `key` is what takes it back."""
        self._kept[key] = msgspec.json.encode(frame).decode()

    def forget(self, prefix: str) -> None:
        """Do not send again what was kept under keys that begin like this."""
        for key in [each for each in self._kept if each.startswith(prefix)]:
            del self._kept[key]

    def _send(self, waiting: _Waiting) -> None:
        if any(waiting.is_like(other) and not other.abandoned for other in self._unanswered):
            self._held.append(waiting)
            return
        self._outgoing.put_nowait(waiting.frame.decode())
        if waiting.expected is None:
            asyncio.get_running_loop().call_soon(self._settle, waiting, None)
        else:
            self._unanswered.append(waiting)

    def _send_held(self) -> None:
        """Send the questions whose turn has come."""
        held, self._held = self._held, deque()
        for waiting in held:
            self._send(waiting)

    def _settle(self, waiting: _Waiting, outcome: Any) -> None:
        done = waiting.done
        self._remove(waiting)
        done(outcome)

    def _remove(self, waiting: _Waiting) -> None:
        waiting.done = _nobody
        if waiting.timer is not None:
            waiting.timer.cancel()
        for waits in (self._unsent, self._unanswered, self._held):
            if waiting in waits:
                waits.remove(waiting)
        if self.is_up:
            self._send_held()

    def _abandon(self, waiting: _Waiting) -> None:
        """Nobody waits any more. The answer to what was asked may come all the same."""
        if waiting not in self._unanswered:
            self._remove(waiting)
            return
        waiting.done, waiting.abandoned = _nobody, True
        if waiting.timer is not None:
            waiting.timer.cancel()
        waiting.timer = asyncio.get_running_loop().call_later(LATE_S, self._remove, waiting)
        if len(self._unanswered) > 2 * WAITING_MOST:
            self._remove(next(each for each in self._unanswered if each.abandoned))
        self._send_held()

    def _timed_out(self, waiting: _Waiting) -> None:
        done = waiting.done
        if waiting in self._unsent:
            error = unreachable(self._site_name, f"its CTI channel is not open: {self.trouble}")
        elif waiting in self._held:
            error = jsonrpc.upstream_timeout("XUC has not answered an earlier question of this kind", "no")
        else:
            error = jsonrpc.upstream_timeout("XUC has not answered on its CTI channel")
        self._abandon(waiting)
        done(error)

    def _fail(self, why: str) -> None:
        """Tell who waits that there will be no answer. What is not sent yet waits for the next channel."""
        for waiting in self._unanswered[:]:
            self._settle(waiting, jsonrpc.upstream_timeout(f"XUC's CTI channel was lost: {why}"))
        self._unsent.extend(self._held)
        self._held.clear()
        if self._work is None:
            for waiting in list(self._unsent):
                self._settle(waiting, unreachable(self._site_name, why))

    # The connection

    async def _keep(self) -> None:
        while True:
            await self._pause()
            headers = self._session.headers
            if not headers:
                self.trouble = self._session.trouble
                continue
            try:
                refused = await self._once(headers)
            except (OSError, TimeoutError, UnicodeError) as error:
                # What a client is told names no address.
                self.trouble = failure(error, CONNECT_LIMIT_S)[1]
                log.info("%s: no CTI channel at %s: %s", self._site_name, self._url, error or self.trouble)
                refused = False
            except InvalidStatus as error:
                # Another release may refuse the token like this, where the documents have `LoggedOnError`.
                self.trouble = f"XUC refuses to open its CTI channel: HTTP {error.response.status_code}"
                refused = error.response.status_code in LOST_STATUSES
            except (WebSocketException, ValueError) as error:
                self.trouble = f"{type(error).__name__}: {error}".rstrip(": ")
                refused = False
            except Exception:
                # A fault of ours about one message must not leave the user without a channel for good.
                log.exception("%s: a message on a CTI channel could not be told", self._site_name)
                self.trouble, refused = "a fault of the bridge's own", False
            self._lost()
            if refused:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOGGED_ON_LIMIT_S):
                        await self._session.renewed(headers)

    async def _pause(self) -> None:
        self._wake.clear()
        waiting = [
            asyncio.get_running_loop().create_task(each)
            for each in (self._back_off.pause(), self._wake.wait())
        ]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()

    async def _once(self, headers: Headers) -> bool:
        """One connection from its opening to its end; True if XUC did not accept the token."""
        token = dict(headers)["Authorization"].removeprefix("Bearer ")
        async with self._dialled(f"{self._url}?token={quote(token, safe='')}") as socket:
            async with asyncio.timeout(LOGGED_ON_LIMIT_S):
                if not await self._logged_on(socket):
                    return True
            self._opened(socket)
            writing = asyncio.get_running_loop().create_task(self._write(socket))
            try:
                await self._read(socket)
            finally:
                writing.cancel()
                await asyncio.wait([writing])
        return False

    @contextlib.asynccontextmanager
    async def _dialled(self, url: str) -> AsyncIterator[ClientConnection]:
        how: dict[str, Any] = {
            "logger": _wire_log,
            "compression": None,
            "open_timeout": CONNECT_LIMIT_S,
            "close_timeout": 1.0,
            "ping_interval": None,
            "max_size": FRAME_MOST_BYTES,
        }
        if self._through is None:
            async with connect(url, ssl=self._tls, proxy=None, **how) as socket:
                yield socket
        else:
            # Encrypted or not is the agent's affair: it alone knows the address.
            async with (
                handshaking(self._through, CONNECT_LIMIT_S) as tunnelled,
                unix_connect(uri=url, sock=tunnelled, **how) as socket,
            ):
                yield socket

    async def _logged_on(self, socket: ClientConnection) -> bool:
        while True:
            message = _message(await socket.recv())
            if message is None:
                continue
            if message.msgType == "LoggedOn":
                return True
            if message.msgType == "LoggedOnError":
                self.trouble = f"XUC refuses to open its CTI channel: {bytes(message.ctiMessage)!r:.80}"
                return False

    def _opened(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._back_off.reset()
        self.trouble = ""
        self._outgoing = asyncio.Queue()
        self._listener.channel_up()
        unsent, self._unsent = self._unsent, deque()
        new = {waiting.frame.decode() for waiting in unsent}
        for frame in self._kept.values():
            if frame not in new:
                self._outgoing.put_nowait(frame)
        for waiting in unsent:
            self._send(waiting)

    def _lost(self) -> None:
        was_up, self._socket = self._socket is not None, None
        self._fail(self.trouble)
        if was_up:
            log.info("%s: a CTI channel was lost: %s", self._site_name, self.trouble or "XUC has closed it")
            self._listener.channel_down()

    async def _write(self, socket: ClientConnection) -> None:
        """Send what is to be sent, and the heartbeats in between."""
        loop = asyncio.get_running_loop()
        due = loop.time() + self._heartbeat_s
        with contextlib.suppress(WebSocketException, OSError):
            while True:
                try:
                    async with asyncio.timeout_at(due):
                        frame = await self._outgoing.get()
                except TimeoutError:
                    frame, due = _PING, loop.time() + self._heartbeat_s
                await socket.send(frame)

    async def _read(self, socket: ClientConnection) -> None:
        limit_s = (MISSED_MOST + 0.5) * self._heartbeat_s
        while True:
            try:
                async with asyncio.timeout(limit_s):
                    frame = await socket.recv()
            except TimeoutError:
                self.trouble = f"no answer to {MISSED_MOST} heartbeats"
                return
            message = _message(frame)
            if message is not None:
                self._take(message)

    def _take(self, message: Message) -> None:
        for waiting in self._unanswered:
            if not _answers(message, waiting.expected):
                continue
            if waiting.abandoned:
                self._remove(waiting)
                break
            self._settle(waiting, message.ctiMessage)
            return
        self._listener.channel_message(message.msgType, message.ctiMessage)


def _nobody(outcome: Any) -> None:
    """Whoever asked does not wait any more."""


def _message(frame: str | bytes) -> Message | None:
    try:
        check(frame if isinstance(frame, bytes) else frame.encode())
        return _decode(frame)
    except DECODE_ERRORS:
        return None  # a heartbeat's answer, or nothing that Cti.js knows


def _answers(message: Message, expected: Expected | None) -> bool:
    if expected is None or message.msgType != expected.message_type:
        return False
    if not expected.members:
        return True
    try:
        payload = msgspec.json.decode(message.ctiMessage)
    except DECODE_ERRORS:
        return False
    return isinstance(payload, dict) and all(
        payload.get(key) == value for key, value in expected.members.items()
    )
