"""The client as a state machine without I/O: calls, sign-in, events in order, and what survives a lost socket.

A shell opens sockets, says `connected`, feeds what comes to `received`, sends what `next_frame` hands out and says
`disconnected`, whose answer tells it what to do. Errors: `ValueError` and `TypeError` for calls that cannot be
written are raised; everything else is handed to those who wait. Source: protocol.md sections 3, 4, 6 and 7.
"""

from __future__ import annotations

import enum
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ctibridge_client import errors, events
from ctibridge_client.errors import ClientError, Closed, ConnectionLost, SignInFailed
from ctibridge_client.events import Event
from ctibridge_client.facts import SAFE
from ctibridge_client.pace import After, after
from ctibridge_client.subscriptions import Remembered, Subscriptions
from ctibridge_client.tunnel import Tunnel
from ctibridge_client.wire import Encoding, Frame, Unreadable, read

log = logging.getLogger("ctibridge_client")

OWN_KEYS_MOST: Final = 9_000
"""A session takes 10,000 keys. Some are left to the caller; calls beyond these get none, and are not sent twice."""

OWN_METHODS: Final = ("Session.login", "Session.resume", "Session.logout")

PASSING: Final = frozenset({-32003, -32005, -32006, -32603})
"""Errors of a sign-in that may be gone the next time; any other one means that login or password is wrong."""

SIGN_IN_EXPIRED: Final = 4001

Done = Callable[[Any, ClientError | None], None]
"""What hears of a call's end: its result, or the error."""


class State(enum.Enum):
    """Where a client stands."""

    OFFLINE = enum.auto()
    SIGNING_IN = enum.auto()
    READY = enum.auto()
    ENDED = enum.auto()


@dataclass
class Identity:
    """Who signs in: a user with `login` and `password`, or nobody, on a socket with a token only.

    With `session_id` and `seq` an earlier session is taken up, if it is still there.
    """

    login: str | None = None
    password: str | Callable[[], str] = ""
    site: str | None = None
    phone_number: str | None = None
    session_id: str | None = None
    seq: int = 0


@dataclass(frozen=True)
class Again:
    """Connect again, not before so many seconds."""

    at_least_s: float = 0.0


class Call:
    """One call that is not answered."""

    __slots__ = ("deadline", "done", "id", "key", "message", "sent", "tried")

    def __init__(
        self, id_: int, message: dict[str, Any], done: Done, key: str | None, deadline: float | None
    ) -> None:
        self.id = id_
        self.message = message
        self.done = done
        self.key = key
        self.deadline = deadline
        self.sent = False
        """It has left on the socket that is open now."""
        self.tried = False
        """It has left on some socket, so it may have been executed."""

    @property
    def method(self) -> str:
        """Its method."""
        return str(self.message["method"])


class Core:
    """One client. `on_event` gets each event, in order and none twice; `new_key` makes idempotency keys."""

    def __init__(
        self,
        identity: Identity,
        encoding: Encoding,
        on_event: Callable[[Event], None],
        *,
        clock: Callable[[], float],
        new_key: Callable[[], str],
    ) -> None:
        self.state = State.OFFLINE
        self.identity = identity
        self.session: dict[str, Any] = {}
        """What the sign-in answered."""
        self.session_id = identity.session_id
        self.seq = identity.seq
        """The number of the newest event."""
        self.error: ClientError | None = None
        """Why it has ended."""
        self.wants_close = False
        """The socket is of no use any more: the shell is to close it."""
        self.tunnel = Tunnel(encoding)
        self._encoding = encoding
        self._on_event = on_event
        self._clock = clock
        self._new_key = new_key
        self._calls: dict[int, Call] = {}
        self._own: dict[int, Done] = {}
        self._first: deque[Frame] = deque()
        self._to_send: deque[Call] = deque()
        self._count = 0
        self._keys = 0
        self._pause_s = 0.0
        self._refused: ClientError | None = None
        self._had_session = identity.session_id is not None
        # A key is one of a session, which a socket with a token only does not have.
        self._takes_keys = identity.login is not None or identity.session_id is not None
        self._subscriptions = Subscriptions()
        self._renewals: dict[str, Remembered] = {}

    # Calls

    def call(
        self,
        method: str,
        params: Mapping[str, Any] | Sequence[Any] | None,
        done: Done,
        *,
        key: str | None = None,
        request_id: str | None = None,
        deadline: float | None = None,
    ) -> Call:
        """Make a call; it waits while there is no socket. `deadline` is what the bridge is told, on `clock`.

        Raises `ValueError` and `TypeError` for what cannot be sent at all.
        """
        if method in OWN_METHODS:
            raise ValueError(
                f"{method} is what the client does by itself: give it login and password, and close it"
            )
        by_position = params is not None and not isinstance(params, Mapping)
        if by_position and (key is not None or request_id is not None):
            raise ValueError(
                "only calls by name can have a key or a request id: give a mapping of parameters"
            )
        self._count += 1
        message: dict[str, Any] = {"jsonrpc": "2.0", "id": self._count, "method": method}
        if by_position:
            message["params"] = list(params or ())
            deadline = None
        else:
            given: dict[str, Any] = dict(params) if isinstance(params, Mapping) else {}
            meta = dict(given.pop("_meta", None) or {})
            key = key or meta.get("key")
            if key is None and method not in SAFE and self._takes_keys and self._keys < OWN_KEYS_MOST:
                key = self._new_key()
                self._keys += 1
            meta |= {"key": key} if key is not None else {}
            meta |= {"requestId": request_id} if request_id is not None else {}
            message["params"] = given | ({"_meta": meta} if meta else {})
        self._encoding.frame(message)
        made = Call(self._count, message, done, key, deadline)
        if self.error is not None:
            done(None, self.error)
            return made
        self._calls[made.id] = made
        if self.state is State.READY:
            self._to_send.append(made)
        return made

    def forget(self, call: Call) -> None:
        """Nobody waits for a call any more: if it has not left it never will."""
        self._calls.pop(call.id, None)

    # Frames out

    def next_frame(self) -> Frame | None:
        """What is to be sent now, or None."""
        if self._first:
            return self._first.popleft()
        if self.state is not State.READY:
            return None
        while self._to_send:
            call = self._to_send.popleft()
            if call.id in self._calls:
                call.sent = call.tried = True
                return self._encoding.frame(self._timed(call))
        return self.tunnel.next_frame()

    def _timed(self, call: Call) -> dict[str, Any]:
        """The message as it leaves now: with the time that is left, and with the subscription's name of today."""
        message = self._subscriptions.translated(call.message)
        if call.deadline is None:
            return message
        params = message["params"]
        left_s = max(0.001, call.deadline - self._clock())
        return {**message, "params": {**params, "_meta": {**params.get("_meta", {}), "timeout": left_s}}}

    # The socket

    def connected(self) -> None:
        """A socket is open: sign in on it."""
        self.state = State.SIGNING_IN
        self.wants_close = False
        self._refused = None
        self._pause_s = 0.0
        if self.session_id is not None:
            self._ask("Session.resume", {"sessionId": self.session_id, "seq": self.seq}, self._resumed)
        elif self.identity.login is not None:
            self._sign_in()
        else:
            # The bridge accepts any socket, and closes it where it does not know the token.
            self._ask("rpc.ping", {}, self._let_in)

    def received(self, frame: Frame) -> None:
        """Handle a frame. One that cannot be read, or is nothing that is known, ends the socket, not the client."""
        try:
            message = read(frame)
        except Unreadable as error:
            log.warning("a frame that cannot be read: %s", error)
            self.wants_close = True
            return
        if not isinstance(message, dict):
            log.warning("a frame that is no message")
        elif "jsonrpc" in message:
            if "method" in message:
                self._notified(events.from_notification(message))
            else:
                self._answered(message)
        elif message.get("type") == "event":
            self._on_event(events.labelled("Tunnel", message))
        elif "type" in message:
            self.tunnel.received(message)

    def disconnected(self, code: int, reason: str) -> Again | ClientError:
        """The socket is gone, or could not be opened (code 1006): when to come back, or why not to."""
        if self.error is not None:
            return self.error
        was_ready = self.state is State.READY
        self.state = State.OFFLINE
        self._first.clear()
        self._own.clear()
        self._to_send.clear()
        then = after(code)
        said = f"the socket was closed with {code}" + (f": {reason}" if reason else "")
        if self._refused is not None:
            return self.end(self._refused)
        if code == SIGN_IN_EXPIRED and not was_ready:
            # What has just been presented is refused, and would be again.
            return self.end(SignInFailed(said, code))
        if then is After.END:
            return self.end(Closed(said, code))
        if then is After.SIGN_IN:
            self._forget_session(said, code)
        for call in list(self._calls.values()):
            if call.sent:
                call.sent = False
                repeatable = call.key is not None or call.method in SAFE
                if not repeatable or then is After.RESUME_WITHOUT_REPEAT:
                    self._finish(call, None, ConnectionLost(said, code, "unknown"))
        self.tunnel.lost(said, code)
        return Again(self._pause_s)

    def end(self, error: ClientError) -> ClientError:
        """Come back no more: everything that waits fails with `error`."""
        if self.error is None:
            self.error = error
            self.state = State.ENDED
            for call in list(self._calls.values()):
                self._finish(call, None, error)
            self.tunnel.end(error)
        return self.error

    def sign_out(self, done: Done) -> None:
        """End the session at the bridge and the PBX; the next thing is to close the socket."""
        if self.state is State.READY and self.session_id is not None:
            self._ask("Session.logout", {}, done)
        else:
            done(None, None)

    # Signing in

    def _sign_in(self) -> None:
        of = self.identity
        password = of.password() if callable(of.password) else of.password
        params = {"login": of.login, "password": password, "site": of.site, "phoneNumber": of.phone_number}
        given = {name: value for name, value in params.items() if value is not None}
        self._ask("Session.login", given, self._signed_in)

    def _resumed(self, result: Any, error: ClientError | None) -> None:
        if error is None:
            if not self.session:
                self.session = {"sessionId": self.session_id, **result}
            self._renew()
            self._ready()
            return
        self._forget_session("the session has ended", error.code)
        if self.identity.login is None:
            self._refuse(error)
        else:
            self._sign_in()

    def _let_in(self, result: Any, error: ClientError | None) -> None:
        if error is None:
            self._ready()
        else:
            self._refuse(error)

    def _signed_in(self, result: Any, error: ClientError | None) -> None:
        if error is not None:
            self._refuse(error)
            return
        self.session, self.session_id, self.seq = result, result["sessionId"], 0
        self._keys = sum(call.key is not None for call in self._calls.values())
        if self._had_session:
            self._on_event(events.resync(None))
            self._renewals = {self._new_key(): each for each in self._subscriptions.all()}
            self._renew()
        self._had_session = True
        self._ready()

    def _renew(self) -> None:
        """Subscribe again. What a lost socket left unanswered is asked again, with its key, in the same session."""
        for key, remembered in self._renewals.items():
            params = {**remembered.params, "_meta": {"key": key}}
            self._ask(remembered.method, params, self._renewed(key, remembered))

    def _renewed(self, key: str, remembered: Remembered) -> Done:
        told = remembered.renewed(self._on_event)

        def done(result: Any, error: ClientError | None) -> None:
            self._renewals.pop(key, None)
            told(result, error)

        return done

    def _refuse(self, error: ClientError) -> None:
        if error.code in PASSING:
            retry_after = error.data.get("retryAfter") if isinstance(error.data, dict) else None
            self._pause_s = float(retry_after) if isinstance(retry_after, int | float) else 0.0
            log.warning("cannot sign in now: %s", error.message)
        else:
            self._refused = SignInFailed(f"cannot sign in: {error.message}", error.code, error.data)
        self.wants_close = True

    def _forget_session(self, why: str, code: int | None) -> None:
        """A key is known in its own session only: what may have been executed in it cannot be asked again."""
        self.session_id, self.seq = None, 0
        for call in list(self._calls.values()):
            if call.tried and call.method not in SAFE and not self._subscriptions.covers(call.method):
                self._finish(call, None, ConnectionLost(why, code, "unknown"))

    def _ready(self) -> None:
        self.state = State.READY
        self._to_send = deque(self._calls.values())

    # Frames in

    def _ask(self, method: str, params: Mapping[str, Any], done: Done) -> None:
        """A call of the client's own, ahead of those that wait."""
        self._count += 1
        self._own[self._count] = done
        message = {"jsonrpc": "2.0", "id": self._count, "method": method, "params": dict(params)}
        self._first.append(self._encoding.frame(message))

    def _answered(self, message: dict[str, Any]) -> None:
        id_ = message.get("id")
        error = errors.call_failed(message["error"]) if "error" in message else None
        result = message.get("result")
        if not isinstance(id_, int):
            log.warning("the bridge says: %s", error)
        elif id_ in self._own:
            self._own.pop(id_)(result, error)
        elif id_ in self._calls:
            call = self._calls[id_]
            if error is None:
                self._subscriptions.succeeded(call.message, result)
            self._finish(call, result, error)

    def _finish(self, call: Call, result: Any, error: ClientError | None) -> None:
        del self._calls[call.id]
        call.done(result, error)

    def _notified(self, event: Event | None) -> None:
        if event is None:
            return
        if event.seq:
            if event.seq <= self.seq:
                return
            self.seq = event.seq
        self._on_event(self._subscriptions.relabelled(event))
