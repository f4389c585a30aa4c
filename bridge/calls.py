"""The JSON-RPC calls of one socket: each is begun at once, bounded, and answered once.

Errors: none leaves this room; each becomes an error frame (protocol.md section 7).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import UNSET, Raw

from bridge import dispatch, tracing
from bridge.dispatch import Meta
from bridge.metrics import Metrics
from bridge.order import CallOrder, Turn
from bridge.own_methods import AT_ONCE, WAITING
from bridge.peer import Peer
from bridge.referee import referee
from bridge.reply import Reply, batch_frame, incident, unusable
from bridge.session import KEYS_MOST, Keyed, Session
from bridge.share import Share
from bridge.sites import Arguments, Done, Held, Operation
from bridge.tunnel.requester import TunnelRequests
from protocol import jsonrpc
from protocol.encoding import Encoding, Undecodable, check, decode
from protocol.jsonrpc import Call, RpcError

BATCH_MOST = 256
"""Requests in one batch: as many as a socket may have in flight."""


class Calls:
    """What one socket has in flight."""

    __slots__ = ("_peer", "_replies", "_share", "_shared", "_tasks", "frame_bytes", "metrics", "tunnel")

    def __init__(self, peer: Peer) -> None:
        self.metrics: Metrics = peer.shared.metrics
        """The bridge's counters."""
        self.frame_bytes: int = peer.shared.limits.frame_bytes
        """How large a frame may be."""
        self.tunnel: TunnelRequests | None = None
        """The requests of the same socket that are tunnelled: they count as well."""
        self._peer = peer
        self._shared = peer.shared
        self._share = Share(peer.shared.limits.site_connections)
        self._replies: set[Reply] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def unanswered(self) -> int:
        """Calls that have no answer yet."""
        return len(self._replies)

    @property
    def in_flight(self) -> int:
        """Calls and tunnel requests that have no answer yet."""
        return len(self._replies) + (self.tunnel.in_flight if self.tunnel is not None else 0)

    def knows(self, method: str) -> bool:
        """Whether there is a method of this name: a client can invent others without end."""
        site = self._peer.site if self._peer.session is None else self._peer.session.site
        try:
            return method in dispatch.LOCAL_METHODS or site.operation(method) is not None
        except RpcError:
            return True  # there is, but this kind of site cannot do it

    def who(self) -> dict[str, str]:
        """Site and login, for the log."""
        session = self._peer.session
        if session is None:
            return {"site": self._peer.site.name}
        return {"site": session.site.name, "login": session.login}

    def one(self, call: Call, encoding: Encoding) -> None:
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

    def begin(self, method: str, arguments: Arguments, encoding: Encoding) -> asyncio.Future[Any]:
        """A call that came in another dialect, by the same rules; its outcome, a `Held` or an `RpcError` as well."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        reply = Reply(self, encoding, Call(method), future)
        try:
            self._check_load()
            self._replies.add(reply)
            self._execute(method, arguments, reply)
        except RpcError as error:
            reply(error)
        except Exception:
            reply(jsonrpc.internal_error(incident(f"{method} failed")))
        return future

    def _check_load(self) -> None:
        if self._shared.failing:
            raise jsonrpc.site_unreachable(self._peer.site.name, 1, "the bridge is shutting down")
        if self.in_flight >= self._shared.limits.in_flight:
            raise jsonrpc.too_many_requests(
                "calls in flight on this socket", self._shared.limits.in_flight, 1
            )

    def _execute(
        self,
        method: str,
        arguments: Arguments,
        reply: Reply,
        order: CallOrder | None = None,
        waited_s: float = 0.0,
    ) -> None:
        """Run one call; `reply` gets its outcome. Raises `RpcError` for what can be told at once.

        `order` is that of the batch which the call is part of, else the session's own; `waited_s` how long it has
        waited for the others of its batch.
        """
        meta = dispatch.take_meta(arguments)
        reply.request_id = meta.request_id
        traces = tracing.active()
        if traces is None:
            self._run(method, arguments, meta, reply, order, waited_s)
            return
        name = method if self.knows(method) else "unknown"
        with traces.call(name, **{"ctibridge.request_id": meta.request_id}, **self.who()) as reply.trace:
            self._run(method, arguments, meta, reply, order, waited_s)

    def _run(
        self,
        method: str,
        arguments: Arguments,
        meta: Meta,
        reply: Reply,
        order: CallOrder | None,
        waited_s: float,
    ) -> None:
        at_once = AT_ONCE.get(method)
        if at_once is not None:
            self._at_once(at_once, dispatch.local_arguments(method, arguments), reply)
            return
        waiting = WAITING.get(method)
        if waiting is not None:
            task = self._spawn(self._wait(waiting, dispatch.local_arguments(method, arguments), reply))
            reply.cancel = lambda: _cancel(task)
            return
        session = self._peer.session
        if session is None or session.user is None:
            raise jsonrpc.not_signed_in()
        operation = dispatch.find(session.site, method)
        self._shared.acl.of(session.site.name).check_method(method)
        timeout_s = self._shared.limits.upstream_timeout_s
        if meta.timeout_s is not None:
            timeout_s = min(meta.timeout_s, timeout_s)
        done: Done = reply
        if meta.key is not None:
            earlier = session.keyed.get(meta.key)
            if earlier is not None:
                earlier.join(reply)
                return
        timeout_s -= waited_s
        if timeout_s <= 0:
            raise jsonrpc.upstream_timeout("what came before it in its batch took too long", executed="no")
        if meta.key is not None:
            if len(session.keyed) >= KEYS_MOST:
                raise jsonrpc.too_many_requests("idempotency keys in one session", KEYS_MOST, 0)
            done = self._keyed(session, meta.key, reply)
            reply.survives = True
            operation = self._shared.sessions.noting(session, meta.key, operation)
        user = session.user
        if not operation.ordered:
            if self._share.take():
                reply.shares = True
                self._start(operation, user, arguments, timeout_s, done, reply)
            else:
                self._put_off(operation, user, arguments, timeout_s, done, reply, meta.timeout_s is not None)
            return
        reply.survives = True
        _InTurn(order or session.order, session, done, timeout_s, method).run(
            lambda left_s, finish: operation.start(user, arguments, left_s, finish)
        )

    @staticmethod
    def _start(
        operation: Operation, user: Any, arguments: Arguments, timeout_s: float, done: Done, reply: Reply
    ) -> None:
        try:
            reply.cancel = operation.start(user, arguments, timeout_s, done)
        except RpcError as error:
            done(error)
        except Exception:
            done(jsonrpc.internal_error(incident(f"{reply.method} failed")))

    def _put_off(
        self,
        operation: Operation,
        user: Any,
        arguments: Arguments,
        timeout_s: float,
        done: Done,
        reply: Reply,
        to_the_second: bool,
    ) -> None:
        """Begin a call when the socket's others leave it room. Its time runs from now.

        One with a time of its own is answered when that is over; the others when they would begin, which is no later
        than the longest of those that run may take.
        """
        loop = asyncio.get_running_loop()
        due = loop.time() + timeout_s
        reply.cancel = _nothing

        def too_late() -> None:
            if reply.is_open and not reply.shares:
                why = f"other calls of the same socket have taken {timeout_s:g} s"
                done(jsonrpc.upstream_timeout(why, executed="no"))

        timer = loop.call_later(timeout_s, too_late) if to_the_second else None

        def begin() -> bool:
            if timer is not None:
                timer.cancel()
            left_s = due - loop.time()
            if left_s <= 0:
                too_late()
            if not reply.is_open or self._shared.failing:
                return False
            reply.shares = True
            self._start(operation, user, arguments, left_s, done, reply)
            return True

        self._share.put_off(tracing.bound(begin))

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

    def _at_once(
        self, run: Callable[[Peer, dict[str, Any]], Any], arguments: dict[str, Any], reply: Reply
    ) -> None:
        try:
            outcome = run(self._peer, arguments)
        except RpcError as error:
            outcome = error
        except Exception:
            outcome = jsonrpc.internal_error(incident(f"{reply.method} failed"))
        reply(outcome)

    async def _wait(
        self,
        run: Callable[[Peer, dict[str, Any]], Awaitable[Any]],
        arguments: dict[str, Any],
        reply: Reply,
    ) -> None:
        try:
            outcome = await run(self._peer, arguments)
        except RpcError as error:
            outcome = error
        except Exception:
            outcome = jsonrpc.internal_error(incident(f"{reply.method} failed"))
        reply(outcome)

    def _turn(self, value: Any) -> Turn | None:
        """A batch's place in the order of its session's state-changing calls, if it holds any."""
        session = self._peer.session
        if session is None or not isinstance(value, list):
            return None
        for member in value:
            method = member.get("method") if isinstance(member, dict) else None
            if isinstance(method, str) and session.site.is_ordered(method):
                return Turn(session.order)
        return None

    def refereed(self, value: Any, encoding: Encoding) -> None:
        """A batch, or a request that is not well-formed: judged apart from the hot path, by the same rules."""
        turn = self._turn(value)
        work = self._judged(value, encoding, turn)
        if turn is None:
            self._spawn(work)
        else:
            self._shared.finish(work)

    async def _judged(self, value: Any, encoding: Encoding, turn: Turn | None) -> None:
        held: list[Held] = []
        order = None if turn is None else turn.order
        clock = asyncio.get_running_loop().time
        since = clock()

        async def execute(method: str, params: Arguments | None, is_notification: bool) -> Any:
            self._check_load()
            if self._peer.is_gone and not (
                self._peer.session is not None and self._peer.session.site.is_ordered(method)
            ):
                raise jsonrpc.not_signed_in("the socket is gone")
            future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            reply = Reply(self, encoding, Call(method), future)
            self._replies.add(reply)
            try:
                self._execute(method, {} if params is None else params, reply, order, clock() - since)
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
                check(bytes(outcome))
                return decode(Encoding.JSON, outcome)
            except Undecodable as error:
                raise unusable(error) from error

        self._shared.batches += 1
        try:
            if turn is not None:
                self._shared.turns.add(turn)
                await turn.came
            answer = await referee(value, execute, limit=BATCH_MOST)
            for each in held:
                if each.refresh is not None:
                    each.refresh()
            if answer is not None:
                self._peer.outbox.put(encoding, batch_frame(encoding, answer, self.frame_bytes))
        except Exception:
            self.send_error(encoding, None, jsonrpc.internal_error(incident("a batch failed")))
        finally:
            self._shared.batches -= 1
            if turn is not None:
                self._shared.turns.discard(turn)
                turn.over()
            for each in held:
                each.release()

    def send_error(self, encoding: Encoding, id_: Raw | bytes | None, error: RpcError) -> None:
        """Queue an error frame."""
        self._peer.outbox.put(encoding, jsonrpc.error_frame(encoding, id_, error))

    def send_reply(self, encoding: Encoding, frame: bytes) -> None:
        """Queue an encoded answer."""
        self._peer.outbox.put(encoding, frame)

    def forget(self, reply: Reply) -> None:
        """A call has its answer."""
        self._replies.discard(reply)
        if reply.shares:
            reply.shares = False
            self._share.give_back()

    # The end

    def fail_pending(self, why: str) -> None:
        """Answer every call and tunnel request in flight; whether the site has executed it is not known."""
        for reply in list(self._replies):
            reply(jsonrpc.upstream_timeout(why))
        if self.tunnel is not None:
            self.tunnel.fail_pending(why)

    def gone(self) -> None:
        """The socket is gone: cancel what changes nothing; the rest comes to its end without it."""
        for reply in list(self._replies):
            reply.abandon()
        self._replies.clear()
        self._share.begin_all()
        if self.tunnel is not None:
            self.tunnel.close()
        self.break_off()

    def break_off(self) -> None:
        """Cancel what nobody can receive the answer of; once, for a second time would cut what it clears up."""
        tasks, self._tasks = self._tasks, set()
        self._shared.break_off(tasks)

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class _InTurn:
    """A state-changing call, which begins when those before it have ended; its time runs from when it came."""

    __slots__ = ("_done", "_late", "_method", "_order", "_session", "_start", "_timeout_s", "_timer")

    def __init__(self, order: CallOrder, session: Session, done: Done, timeout_s: float, method: str) -> None:
        self._order = order
        self._session = session
        self._done = done
        self._timeout_s = timeout_s
        self._method = method
        self._late = False
        self._timer: asyncio.TimerHandle | None = None

    def run(self, start: Callable[[float, Done], object]) -> None:
        """Have `start` called with the seconds that are left and who takes the outcome."""
        self._start: Callable[[float, Done], object] | None = start
        self._order.run(tracing.bound(self._begin))
        if self._start is not None:
            self._timer = asyncio.get_running_loop().call_later(self._timeout_s, self._too_late)

    def _begin(self) -> None:
        start, self._start = self._start, None
        left_s = self._timeout_s
        if self._timer is not None:
            left_s = self._timer.when() - asyncio.get_running_loop().time()
            self._timer.cancel()
        if self._late or start is None:
            self._order.next()
            return
        if left_s <= 0:
            self._finish(self._timed_out())
            return
        if self._session.closed:
            self._finish(jsonrpc.not_signed_in("the session has ended"))
            return
        try:
            start(left_s, self._finish)
        except RpcError as error:
            self._finish(error)
        except Exception:
            self._finish(jsonrpc.internal_error(incident(f"{self._method} failed")))

    def _too_late(self) -> None:
        """Its client does not wait any longer: it is not begun any more."""
        self._late = True
        self._done(self._timed_out())

    def _timed_out(self) -> RpcError:
        why = f"the calls before it in its session have taken {self._timeout_s:g} s"
        return jsonrpc.upstream_timeout(why, executed="no")

    def _finish(self, outcome: Any) -> None:
        try:
            self._done(outcome)
        finally:
            self._order.next()


def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()


def _nothing() -> None:
    pass
