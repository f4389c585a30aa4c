"""Idempotency keys across bridges: a call with `_meta.key` is noted in the cluster's store before it is executed.

After its home's death another bridge gives the same answer again, or says honestly that it cannot know whether the
call was executed; it never executes it a second time. While NATS is away such a call waits a moment and is then
refused: whoever gives a key has asked for safety, and -32003 says that nothing was executed. A note costs 0.35 ms
with a nats-server beside the bridge; what the call came to is noted while the client has its answer already.

Errors: `protocol.jsonrpc.RpcError`, handed to `done`.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Coroutine
from typing import Any, Final

import msgspec
from msgspec import Raw

from bridge.cluster import Bucket, Cluster, Conflict, Unavailable
from bridge.reply import incident
from bridge.sites import Arguments, Cancel, Done, Held, Operation
from protocol import jsonrpc
from protocol.jsonrpc import RpcError

log = logging.getLogger(__name__)

PATIENCE_S: Final = 2.0
"""How long a call with a key waits for NATS: a nats-server that is restarted is back in one second."""

RETRY_S: Final = 0.1

ANSWER_MOST_BYTES: Final = 524_288
"""A longer answer is not kept for other bridges: half of what NATS takes as one message by default."""


class _Note(msgspec.Struct, omit_defaults=True):
    """One call with a key. Without an outcome it has begun."""

    home: str
    raw: bytes | None = None
    value: bytes | None = None
    code: int = 0
    message: str = ""
    data: bytes | None = None

    @property
    def is_settled(self) -> bool:
        return self.raw is not None or self.value is not None or self.code != 0

    def outcome(self) -> Any:
        """What the call has come to."""
        if self.raw is not None:
            return Raw(self.raw)
        if self.value is not None:
            return msgspec.msgpack.decode(self.value)
        return RpcError(
            self.code, self.message, None if self.data is None else msgspec.msgpack.decode(self.data)
        )


def _settled(home: str, outcome: Any) -> _Note:
    if isinstance(outcome, Held):
        outcome = outcome.value
    if isinstance(outcome, RpcError):
        data = None if outcome.data is None else msgspec.msgpack.encode(outcome.data)
        note = _Note(home, code=outcome.code, message=outcome.message, data=data)
    elif isinstance(outcome, Raw):
        note = _Note(home, raw=bytes(outcome))
    else:
        note = _Note(home, value=msgspec.msgpack.encode(outcome))
    if len(note.raw or note.value or b"") > ANSWER_MOST_BYTES:
        error = jsonrpc.too_large("the first answer was too long to be kept", ANSWER_MOST_BYTES)
        return _settled(home, error)
    return note


_decode: Final = msgspec.msgpack.Decoder(_Note).decode


class Notes:
    """The notes of all sessions of the cluster, as one bridge uses them. They are kept for `ttl_s`."""

    def __init__(self, cluster: Cluster, *, ttl_s: float) -> None:
        self._cluster = cluster
        self._me = cluster.members.me
        self._ttl_s = ttl_s
        self._bucket: Bucket | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    def noting(self, operation: Operation, site: str, session_name: str, key: str) -> Operation:
        """The same operation, noted before it is executed; or what it has come to already."""
        name = hashlib.sha256(f"{session_name} {key}".encode("utf-8", "surrogatepass")).hexdigest()
        return _Noted(self, operation, site, name)

    async def stop(self, limit_s: float) -> None:
        """Let what is being noted be noted, for so long at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=limit_s)
        for task in self._tasks:
            task.cancel()

    async def begin(self, name: str) -> _Note | None:
        """Note that a call begins; None, or what is known of it where it has begun before. Raises `Unavailable`."""
        if self._bucket is None:
            self._bucket = await self._cluster.store.bucket("keys", ttl_s=self._ttl_s)
        bucket = self._bucket
        encoded = msgspec.msgpack.encode(_Note(self._me))
        for _ in range(2):
            try:
                await bucket.create(name, encoded)
            except Conflict:
                entry = await bucket.get(name)
                if entry is None:
                    continue
                try:
                    note = _decode(entry.value)
                except (msgspec.DecodeError, UnicodeDecodeError):
                    note = _Note("")  # of a newer bridge: at least it has begun
                # This bridge would know of the call if it had executed it.
                return None if note.home == self._me and not note.is_settled else note
            return None
        raise Unavailable("the note of a call's key comes and goes")

    async def forget(self, name: str) -> None:
        """The call was not executed: it may be tried again. Never raises."""
        try:
            if self._bucket is not None:
                await self._bucket.delete(name)
        except Unavailable as error:
            log.info("the note of a call's key stays: %s", error)

    def settle(self, name: str, outcome: Any) -> None:
        """Note what the call has come to; in the background, for the client need not wait for that."""
        self.spawn(self._settle(name, msgspec.msgpack.encode(_settled(self._me, outcome))))

    async def _settle(self, name: str, encoded: bytes) -> None:
        try:
            if self._bucket is not None:
                await self._bucket.put(name, encoded)
        except Unavailable as error:
            # After this bridge's death the call's outcome counts as unknown.
            log.info("the outcome of a call with a key is not noted: %s", error)

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something to its end."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class _Noted:
    """One call (`bridge.sites.Operation`)."""

    def __init__(self, notes: Notes, operation: Operation, site: str, name: str) -> None:
        self._notes = notes
        self._operation = operation
        self._site = site
        self._name = name

    @property
    def ordered(self) -> bool:
        """See `bridge.sites.Operation`."""
        return self._operation.ordered

    def start(self, user: Any, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """See `bridge.sites.Operation`. What has begun comes to its end, for its key: `done` is not told then."""
        wanted = [done]
        self._notes.spawn(self._run(user, arguments, timeout_s, wanted))
        return wanted.clear

    async def _run(self, user: Any, arguments: Arguments, timeout_s: float, wanted: list[Done]) -> None:
        outcome = await self._outcome(user, arguments, timeout_s, wanted)
        for done in wanted:
            done(outcome)

    async def _outcome(self, user: Any, arguments: Arguments, timeout_s: float, wanted: list[Done]) -> Any:
        loop = asyncio.get_running_loop()
        due = loop.time() + timeout_s
        try:
            before = await self._begun(min(due, loop.time() + PATIENCE_S))
        except RpcError as error:
            return error
        if before is not None:
            return before.outcome() if before.is_settled else _unknown()
        settled: asyncio.Future[Any] = loop.create_future()

        def take(outcome: Any) -> None:
            if not settled.done():
                settled.set_result(outcome)

        try:
            if not wanted:
                raise jsonrpc.upstream_timeout("nobody waits for it any more", executed="no")
            if due <= loop.time():
                raise jsonrpc.upstream_timeout("the cluster's store took too long", executed="no")
            self._operation.start(user, arguments, due - loop.time(), take)
        except RpcError as error:
            take(error)
        except Exception:
            take(jsonrpc.internal_error(incident("a call with a key failed")))
        outcome = await settled
        if isinstance(outcome, RpcError) and not outcome.may_have_been_executed:
            await self._notes.forget(self._name)
        else:
            self._notes.settle(self._name, outcome)
        return outcome

    async def _begun(self, until: float) -> _Note | None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                return await self._notes.begin(self._name)
            except Unavailable as error:
                if loop.time() + RETRY_S > until:
                    why = (
                        f"the cluster's store cannot note the call's key now ({error}); nothing was executed"
                    )
                    raise RpcError(
                        jsonrpc.SITE_UNREACHABLE, why, {"site": self._site, "retryAfter": 1}
                    ) from error
            await asyncio.sleep(RETRY_S)


def _unknown() -> RpcError:
    return jsonrpc.upstream_timeout("the bridge that had begun this call is gone")
