"""The one WebSocket endpoint: read a frame, recognise it, hand it on, answer it.

Errors: none leaves this room; each becomes an error frame or a close code (protocol.md section 7).
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any, Protocol
from urllib.parse import parse_qs

from msgspec import UNSET, Raw

from bridge import access, dispatch
from bridge.config import Config, Token
from bridge.metrics import Metrics
from bridge.order import CallOrder, Turn
from bridge.outbox import Outbox, Send, Socket
from bridge.referee import referee
from bridge.reply import Reply, batch_frame, incident, unusable
from bridge.session import KEYS_MOST, Keyed, Session, Sessions
from bridge.sites import Arguments, Done, Held, Site
from bridge.tokens import Lost, Tokens
from bridge.tunnel.requester import TunnelRequests
from protocol import jsonrpc, openrpc
from protocol.encoding import Encoding, Undecodable, decode, encode
from protocol.frames import SUBPROTOCOLS, Dialect, Frame, Recogniser
from protocol.jsonrpc import Call, EventFrame, RpcError
from protocol.tunnel import Codec

log = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Scope = MutableMapping[str, Any]

# Close codes, protocol.md section 7
SHUTTING_DOWN = 1001
ORIGIN_REFUSED = 1008
SIGN_IN_FAILED = 4001
FORBIDDEN = 4003
TOO_SLOW = 4008
TAKEN_OVER = 4009

BATCH_MOST = 256
"""Requests in one batch: as many as a socket may have in flight."""

DISCOVERIES_PER_MINUTE = 10
"""The document has half a megabyte, ten times that on its way into MessagePack or a batch, and strangers may ask."""


class ServerSocket(Socket, Protocol):
    """What the server offers of a socket, beyond ASGI."""

    def forget_handshake(self) -> None:
        """Drop what only the handshake needed."""
        ...


LAST_WORDS_S = 0.5
"""At a stop: how long batches may take to be put together from their members' answers, which takes milliseconds."""

LOGIN_MOST_CHARS = 256
"""A longer login name is a mistake, or an attempt to fill the memory of the brake on guessing passwords."""

_SIGN_IN_OUTCOMES = {
    jsonrpc.NOT_SIGNED_IN: "refused",
    jsonrpc.TOO_MANY_REQUESTS: "throttled",
    jsonrpc.SITE_UNREACHABLE: "unreachable",
}


class Bridge:
    """What all sockets share: the configuration, the sites, the sessions."""

    def __init__(
        self, config: Config, sites: dict[str, Site], metrics: Metrics, tokens: Tokens | None = None
    ) -> None:
        self.config = config
        self.limits = config.limits
        self.sites = sites
        self.metrics = metrics
        self.sessions = Sessions(config.limits)
        self.throttle = access.Throttle(config.limits.sign_in_failures_per_minute)
        self.tokens = tokens or Tokens(config.tokens)
        self.recogniser = Recogniser(config.tunnel.fields)
        self.codec = Codec(config.tunnel.fields)
        self.connections: set[Connection] = set()
        self.draining = False
        """The bridge stops: no socket opens any more, but calls in flight go on."""
        self.failing = False
        """What is still in flight is answered with errors, and nothing is executed any more."""
        self.batches = 0
        """Batches, and invalid requests, that have no answer yet."""
        self.turns: set[Turn] = set()
        """Batches that wait for their turn, or have it."""
        self._finishing: set[asyncio.Task[None]] = set()

    def site(self, name: str | None) -> Site | None:
        """A site by name; the first one without a name (protocol.md section 1)."""
        if name is None:
            return next(iter(self.sites.values()))
        return self.sites.get(name)

    @property
    def is_ready(self) -> bool:
        """Whether every site that must be there can be used, and the bridge is not about to end."""
        required = (self.sites[each.name] for each in self.config.sites if each.required)
        return not self.draining and all(site.status().ready for site in required)

    async def serve_socket(self, scope: Scope, receive: Receive, send: Send, site: Site) -> None:
        """One WebSocket, from handshake to close, as an ASGI application."""
        await receive()  # websocket.connect
        offered = scope.get("subprotocols", ())
        subprotocol = next((name for name in offered if name in SUBPROTOCOLS), None)
        await send({"type": "websocket.accept", "subprotocol": subprotocol})
        connection = Connection(self, scope, send, site, subprotocol)
        self.connections.add(connection)
        self.metrics.sockets += 1
        try:
            if connection.admit():
                await connection.read(receive)
            else:
                await connection.drained(receive)
        finally:
            self.connections.discard(connection)
            self.metrics.sockets -= 1
            connection.gone()

    def finish(self, work: Coroutine[Any, Any, None]) -> None:
        """Run what changes something: it comes to its end, whatever becomes of its socket."""
        task = asyncio.get_running_loop().create_task(work)
        self._finishing.add(task)
        task.add_done_callback(self._finishing.discard)

    async def drain(self) -> None:
        """Stop: let calls in flight finish for a while, then close every socket with 1001 and every session."""
        self.draining = True
        await _until(lambda: not any(each.in_flight for each in self.connections), self.limits.drain_s)
        self.failing = True
        for turn in self.turns:
            turn.give_up()
        for connection in list(self.connections):
            connection.fail_pending("the bridge is shutting down")
        # A batch has its answer some turns of the loop after its last member has.
        await _until(lambda: not self.batches, LAST_WORDS_S)
        for connection in list(self.connections):
            connection.close(SHUTTING_DOWN, "shutting down; reconnect and resume")
        await self.sessions.close()


class Connection:
    """One socket: what it is signed in as, what it has in flight."""

    def __init__(self, bridge: Bridge, scope: Scope, send: Send, site: Site, subprotocol: str | None) -> None:
        self.bridge = bridge
        self.site = site
        self.session: Session | None = None
        self.client: Token | None = None
        self._scope = scope
        self._only: str | None = None
        self._event_encoding: Encoding | None = None
        if subprotocol is not None:
            self._only, self._event_encoding = SUBPROTOCOLS[subprotocol]
        self._socket: ServerSocket | None = scope.get("extensions", {}).get("ctibridge.socket")
        self._outbox = Outbox(send, self._socket, bridge.limits, self._too_slow)
        self._replies: set[Reply] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._tunnel: TunnelRequests | None = None
        self._discoveries: list[float] = []
        self._grace: asyncio.TimerHandle | None = None
        self._signing_in = 0
        self._release_token: Callable[[], None] | None = None
        self._gone = False
        self._closing = False

    @property
    def metrics(self) -> Metrics:
        """The bridge's counters."""
        return self.bridge.metrics

    @property
    def frame_bytes(self) -> int:
        """How large a frame may be."""
        return self.bridge.limits.frame_bytes

    def knows(self, method: str) -> bool:
        """Whether there is a method of this name: a client can invent others without end."""
        site = self.site if self.session is None else self.session.site
        try:
            return method in _LOCAL or site.operation(method) is not None
        except RpcError:
            return True  # there is, but this kind of site cannot do it

    # Handshake

    def admit(self) -> bool:
        """Check origin and token; a socket that is refused has been closed."""
        headers = dict(reversed(self._scope["headers"]))
        origin = headers.get(b"origin")
        host = headers.get(b"host")
        origins = self.bridge.config.access.origins
        if not access.origin_allowed(_text(origin), origins, self._scope["scheme"], _text(host)):
            self.close(ORIGIN_REFUSED, f"origin {_text(origin)} is not allowed; add it to access.origins")
            return False
        presented = _bearer(_text(headers.get(b"authorization")))
        if presented is None:
            query = parse_qs(self._scope.get("query_string", b"").decode("latin-1"))
            presented = query.get("token", [None])[0]
        if presented is not None:
            self.client = self.bridge.tokens.find(presented, "client")
            if self.client is None:
                self.close(SIGN_IN_FAILED, "sign-in failed: the token is unknown, or has expired")
                return False
            self._release_token = self.bridge.tokens.hold(self.client, self._token_lost)
        else:
            self._expect_sign_in()
        if self._socket is not None:
            self._socket.forget_handshake()
        return True

    @property
    def address(self) -> str:
        """The peer's address, for the sign-in brake."""
        client = self._scope.get("client")
        return str(client[0]) if client else "unknown"

    @property
    def in_flight(self) -> int:
        """Calls and tunnel requests that have no answer yet."""
        return len(self._replies) + (self._tunnel.in_flight if self._tunnel is not None else 0)

    def _expect_sign_in(self) -> None:
        if self._grace is not None:
            self._grace.cancel()
        grace = self.bridge.limits.sign_in_grace_s
        loop = asyncio.get_running_loop()
        self._grace = loop.call_later(grace, self._not_signed_in_in_time)

    def _not_signed_in_in_time(self) -> None:
        if self._signing_in:
            self._expect_sign_in()  # it is the PBX that takes its time
        elif self.session is None and self.client is None:
            self.close(SIGN_IN_FAILED, f"not signed in within {self.bridge.limits.sign_in_grace_s:g} s")

    def _token_lost(self, why: Lost) -> None:
        """The token is in force no more; an expired one may be renewed, a revoked one is not to be tried again."""
        self.client = None
        self.close(FORBIDDEN if why is Lost.REVOKED else SIGN_IN_FAILED, why.value)

    # Reading

    async def read(self, receive: Receive) -> None:
        """Read frames until the socket is gone. Nothing here waits for a call: the next frame is read at once."""
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return
            data = message.get("text")
            if data is None:
                data = message["bytes"]
            try:
                self._frame(self.bridge.recogniser.open(data, self._only))
            except Exception:
                name = incident("a frame could not be handled")
                self._send_error(Encoding.JSON, None, jsonrpc.internal_error(name))

    async def drained(self, receive: Receive) -> None:
        """Wait for the close handshake of a socket that was refused."""
        while (await receive())["type"] == "websocket.receive":
            pass

    def _frame(self, frame: Frame) -> None:
        if self._event_encoding is None:
            self._event_encoding = frame.encoding
        if self._closing:
            return
        if frame.dialect is Dialect.CALL:
            self._call(frame.content, frame.encoding)
        elif frame.dialect is Dialect.RPC:
            turn = self._turn(frame.content)
            work = self._refereed(frame.content, frame.encoding, turn)
            if turn is None:
                self._spawn(work)
            else:
                self.bridge.finish(work)
        elif frame.dialect is Dialect.TUNNEL:
            self._tunnel_frame(frame.content, frame.encoding)
        elif frame.dialect is Dialect.CTI:
            self._cti_frame(frame.content, frame.encoding)
        else:
            self._send_error(frame.encoding, None, frame.content)

    # JSON-RPC

    def _call(self, call: Call, encoding: Encoding) -> None:
        """The hot path: one well-formed call."""
        reply = Reply(self, encoding, call)
        try:
            self._check_load()
            arguments: Any = {}
            if call.params is not UNSET:
                try:
                    arguments = decode(encoding, call.params)
                except Undecodable as error:
                    raise jsonrpc.parse_error(str(error)) from error
            self._replies.add(reply)
            self._execute(call.method, arguments, reply)
        except RpcError as error:
            reply(error)
        except Exception:
            reply(jsonrpc.internal_error(incident(f"{call.method} failed")))

    def _check_load(self) -> None:
        if self.bridge.failing:
            raise jsonrpc.site_unreachable(self.site.name, 1, "the bridge is shutting down")
        if self.in_flight >= self.bridge.limits.in_flight:
            raise jsonrpc.too_many_requests("calls in flight on this socket", self.bridge.limits.in_flight, 1)

    def _execute(
        self, method: str, arguments: Arguments, reply: Reply, order: CallOrder | None = None
    ) -> None:
        """Run one call; `reply` gets its outcome. Raises `RpcError` for what can be told at once.

        `order` is that of the batch which the call is part of, else the session's own.
        """
        meta = dispatch.take_meta(arguments)
        reply.request_id = meta.request_id
        local = _LOCAL.get(method)
        if local is not None:
            bound = dispatch.local_arguments(method, arguments)
            task = self._spawn(self._local(local, bound, reply))
            reply.cancel = lambda: _cancel(task)
            return
        session = self.session
        if session is None or session.user is None:
            raise jsonrpc.not_signed_in()
        operation = dispatch.find(session.site, method)
        timeout_s = self.bridge.limits.upstream_timeout_s
        if meta.timeout_s is not None:
            timeout_s = min(meta.timeout_s, timeout_s)
        done: Done = reply
        if meta.key is not None:
            earlier = session.keyed.get(meta.key)
            if earlier is not None:
                earlier.join(reply)
                return
            if len(session.keyed) >= KEYS_MOST:
                raise jsonrpc.too_many_requests("idempotency keys in one session", KEYS_MOST, 0)
            done = self._keyed(session, meta.key, reply)
            reply.survives = True
        user = session.user
        if not operation.ordered:
            try:
                reply.cancel = operation.start(user, arguments, timeout_s, done)
            except RpcError as error:
                done(error)
            except Exception:
                done(jsonrpc.internal_error(incident(f"{method} failed")))
            return
        reply.survives = True
        order = order or session.order

        def finish(outcome: Any) -> None:
            try:
                done(outcome)
            finally:
                order.next()

        def begin() -> None:
            if session.closed:
                finish(jsonrpc.not_signed_in("the session has ended"))
                return
            try:
                operation.start(user, arguments, timeout_s, finish)
            except RpcError as error:
                finish(error)
            except Exception:
                finish(jsonrpc.internal_error(incident(f"{method} failed")))

        order.run(begin)

    @staticmethod
    def _keyed(session: Session, key: str, reply: Reply) -> Done:
        """What a call with a new `_meta.key` answers through: its outcome is kept, unless nothing was executed."""
        keyed = session.keyed[key] = Keyed()
        settle = keyed.settled_by(reply)

        def done(outcome: Any) -> None:
            if isinstance(outcome, RpcError) and not outcome.may_have_been_executed:
                del session.keyed[key]
            settle(outcome)

        return done

    async def _local(
        self,
        run: Callable[[Connection, dict[str, Any]], Awaitable[Any]],
        arguments: dict[str, Any],
        reply: Reply,
    ) -> None:
        try:
            outcome = await run(self, arguments)
        except RpcError as error:
            outcome = error
        except Exception:
            outcome = jsonrpc.internal_error(incident(f"{reply.method} failed"))
        reply(outcome)

    def _turn(self, value: Any) -> Turn | None:
        """A batch's place in the order of its session's state-changing calls, if it holds any."""
        session = self.session
        if session is None or not isinstance(value, list):
            return None
        for member in value:
            method = member.get("method") if isinstance(member, dict) else None
            if isinstance(method, str) and session.site.is_ordered(method):
                return Turn(session.order)
        return None

    async def _refereed(self, value: Any, encoding: Encoding, turn: Turn | None) -> None:
        """A batch, or a request that is not well-formed: judged apart from the hot path, by the same rules."""
        held: list[Held] = []
        order = None if turn is None else turn.order

        async def execute(method: str, params: Arguments | None, is_notification: bool) -> Any:
            self._check_load()
            if self._gone and not (self.session is not None and self.session.site.is_ordered(method)):
                raise jsonrpc.not_signed_in("the socket is gone")
            future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            reply = Reply(self, encoding, Call(method), future)
            self._replies.add(reply)
            try:
                self._execute(method, {} if params is None else params, reply, order)
            except RpcError as error:
                reply(error)
            outcome = await future
            if isinstance(outcome, Held):
                held.append(outcome)
                outcome = outcome.value
            if isinstance(outcome, RpcError):
                raise outcome
            if not isinstance(outcome, Raw):
                return outcome
            try:
                return decode(Encoding.JSON, outcome)
            except Undecodable as error:
                raise unusable(error) from error

        self.bridge.batches += 1
        try:
            if turn is not None:
                self.bridge.turns.add(turn)
                await turn.came
            answer = await referee(value, execute, limit=BATCH_MOST)
            if answer is not None:
                self._outbox.put(encoding, batch_frame(encoding, answer, self.frame_bytes))
        except Exception:
            self._send_error(encoding, None, jsonrpc.internal_error(incident("a batch failed")))
        finally:
            self.bridge.batches -= 1
            if turn is not None:
                self.bridge.turns.discard(turn)
                turn.over()
            for each in held:
                each.release()

    def _send_error(self, encoding: Encoding, id_: Raw | bytes | None, error: RpcError) -> None:
        self._outbox.put(encoding, jsonrpc.error_frame(encoding, id_, error))

    def send_reply(self, encoding: Encoding, frame: bytes) -> None:
        """Queue an encoded answer."""
        self._outbox.put(encoding, frame)

    def forget(self, reply: Reply) -> None:
        """A call has its answer."""
        self._replies.discard(reply)

    # The other dialects

    def _tunnel_frame(self, data: str | bytes, encoding: Encoding) -> None:
        if self._tunnel is None:
            self._tunnel = TunnelRequests(
                self.site,
                self.bridge.codec,
                self.bridge.config,
                self.bridge.metrics,
                self._outbox,
                self._encoding_of_events,
            )
            self._outbox.drained = self._tunnel.flush
        may = self.client is not None or self.session is not None
        self._tunnel.frame(data, encoding, may_request=may, others_in_flight=len(self._replies))

    def _encoding_of_events(self) -> Encoding:
        return self._event_encoding or Encoding.JSON

    def _cti_frame(self, frame: dict[str, Any], encoding: Encoding) -> None:
        if frame.get("claz") == "ping":
            self._outbox.put(encoding, encode(encoding, {"claz": "ping"}))
            return
        why = "native Cti.js commands are not served yet; call the same method as JSON-RPC: Cti.dial, Cti.hangup"
        self._outbox.put(encoding, encode(encoding, {"msgType": "Error", "ctiMessage": {"Error": why}}))

    # What the session says (session.Sink)

    def push_event(self, event: EventFrame, seq: int) -> None:
        """Queue one event of the session."""
        encoding = self._encoding_of_events()
        self.bridge.metrics.events["jsonrpc"] += 1
        self._outbox.put(encoding, event.encoded(encoding, seq))

    def taken_over(self) -> None:
        """Another socket has the session now."""
        self.session = None
        self.close(TAKEN_OVER, "the session was resumed on another socket")

    def session_ended(self, reason: str) -> None:
        """The session is gone."""
        self.session = None
        self.close(SIGN_IN_FAILED, reason)

    # The end

    def close(self, code: int, reason: str) -> None:
        """Close the socket; what the client still sends is not executed."""
        self._closing = True
        if not self._outbox.closed:
            self.bridge.metrics.closes[code] += 1
            self._outbox.close(code, reason)

    def _too_slow(self) -> None:
        log.info("a reader at %s is too slow", self.address)
        self.close(TOO_SLOW, "too slow a reader; reconnect and resume")
        if self.session is not None:
            self.session.detach(self)
            self.session = None

    def fail_pending(self, why: str) -> None:
        """Answer every call and tunnel request in flight; whether the site has executed it is not known."""
        for reply in list(self._replies):
            reply(jsonrpc.upstream_timeout(why))
        if self._tunnel is not None:
            self._tunnel.fail_pending(why)

    def gone(self) -> None:
        """The socket is gone: drop what nobody can receive, keep the session."""
        self._gone = True
        self._outbox.gone()
        if self._release_token is not None:
            self._release_token()
        if self._grace is not None:
            self._grace.cancel()
        for reply in list(self._replies):
            reply.abandon()
        self._replies.clear()
        if self._tunnel is not None:
            self._tunnel.close()
        for task in list(self._tasks):
            task.cancel()
        if self.session is not None:
            self.session.detach(self)

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # Session.* and rpc.*

    async def login(self, arguments: dict[str, Any]) -> Any:
        """`Session.login` (protocol.md section 3)."""
        if self.session is not None:
            raise jsonrpc.invalid_request(
                f"this socket is signed in as {self.session.login}; call Session.logout first"
            )
        bridge = self.bridge
        login = arguments["login"]
        if len(login) > LOGIN_MOST_CHARS:
            raise jsonrpc.invalid_params(f"login has more than {LOGIN_MOST_CHARS} characters", param="login")
        site = self.site if arguments["site"] is None else bridge.site(arguments["site"])
        if site is None:
            known = ", ".join(bridge.sites)
            raise jsonrpc.invalid_params(
                f"site is {arguments['site']!r}; the sites are {known}", param="site"
            )
        self._signing_in += 1
        try:
            session = await self._opened(site, login, arguments["password"], arguments["phoneNumber"])
        except RpcError as error:
            outcome = _SIGN_IN_OUTCOMES.get(error.code, "failed")
            bridge.metrics.sign_ins[outcome] += 1
            raise
        finally:
            self._signing_in -= 1
        bridge.metrics.sign_ins["ok"] += 1
        if self._gone or self._outbox.closed or self.session is not None:
            session.end("its socket went away while it signed in")
            raise jsonrpc.not_signed_in("the socket was closed, or signed in twice at once")
        self.session = session

        def release() -> None:
            self._attach(session)
            if session.user is not None:
                session.user.begin()

        return Held({"sessionId": session.id, **session.describe()}, release)

    async def _opened(self, site: Site, login: str, password: str, phone_number: str | None) -> Session:
        """Sign in, as far as the brake on guessing passwords allows it. Raises `RpcError`."""
        bridge = self.bridge
        async with bridge.throttle.attempt(self.address, login):
            try:
                session = await bridge.sessions.open(site, login, password, phone_number)
            except RpcError as error:
                if error.code == jsonrpc.NOT_SIGNED_IN:
                    bridge.throttle.failed(self.address, login)
                raise
            bridge.throttle.succeeded(self.address, login)
            return session

    async def logout(self, arguments: dict[str, Any]) -> Any:
        """`Session.logout`: the session ends at once; the socket stays and may sign in again."""
        session = self._signed_in()
        self.session = None
        session.detach(self)
        session.end("signed out")
        if self.client is None:
            self._expect_sign_in()

    async def resume(self, arguments: dict[str, Any]) -> Any:
        """`Session.resume` (protocol.md section 6)."""
        session = self.bridge.sessions.find(arguments["sessionId"])
        if session is None:
            raise jsonrpc.not_signed_in("no such session, or it was not resumed in time; sign in again")
        if self.session is not None and self.session is not session:
            raise jsonrpc.invalid_request(
                f"this socket is signed in as {self.session.login}; call Session.logout first"
            )
        seq = arguments["seq"]
        lost = session.lost_since(seq)
        replayed = session.seq - seq - lost
        self.session = session

        def release() -> None:
            self._attach(session)
            session.replay(self, seq)
            if lost:
                fields = {"msgType": "Resync", "ctiMessage": {"lost": lost}}
                session.deliver(EventFrame("Cti.event", fields))

        return Held({"sessionId": session.id, "replayed": replayed, "lost": lost}, release)

    def _attach(self, session: Session) -> None:
        session.attach(self)
        if self._gone:
            session.detach(self)

    async def info(self, arguments: dict[str, Any]) -> Any:
        """`Session.info`: what `Session.login` answered, and the number of the newest event."""
        session = self._signed_in()
        return {"sessionId": session.id, **session.describe(), "seq": session.seq}

    async def ping(self, arguments: dict[str, Any]) -> Any:
        """`rpc.ping`: an empty object, at once, signed in or not."""
        return {}

    async def discover(self, arguments: dict[str, Any]) -> Any:
        """`rpc.discover`: the OpenRPC document, signed in or not."""
        now = time.monotonic()
        recently = self._discoveries = [at for at in self._discoveries if at > now - 60]
        if len(recently) >= DISCOVERIES_PER_MINUTE:
            retry_after_s = math.ceil(recently[0] + 60 - now)
            raise jsonrpc.too_many_requests(
                "rpc.discover a minute on this socket", DISCOVERIES_PER_MINUTE, retry_after_s
            )
        recently.append(now)
        return Raw(openrpc.snapshot())

    def _signed_in(self) -> Session:
        if self.session is None:
            raise jsonrpc.not_signed_in()
        return self.session


_LOCAL: dict[str, Callable[[Connection, dict[str, Any]], Awaitable[Any]]] = {
    "Session.login": Connection.login,
    "Session.logout": Connection.logout,
    "Session.resume": Connection.resume,
    "Session.info": Connection.info,
    "rpc.ping": Connection.ping,
    "rpc.discover": Connection.discover,
}


async def _until(condition: Callable[[], bool], most_s: float) -> None:
    deadline = time.monotonic() + most_s
    while not condition() and time.monotonic() < deadline:  # noqa: ASYNC110 - once in a process's life, not worth an event per call
        await asyncio.sleep(0.01)


def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")


def _bearer(authorization: str | None) -> str | None:
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
