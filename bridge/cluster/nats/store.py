"""What survives a bridge, in JetStream: key-value buckets, and journals, streams with a subject for each key.

Errors: `bridge.cluster.Unavailable` with `StreamRefused`, `Conflict`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final, TypeVar

from nats.js import JetStreamContext, api
from nats.js.errors import (
    APIError,
    BadRequestError,
    KeyNotFoundError,
    KeyWrongLastSequenceError,
    NotFoundError,
)
from nats.js.kv import KeyValue

from bridge.cluster import Conflict, Entry, Unavailable
from bridge.cluster.nats.connection import REQUEST_S, Connection
from bridge.metrics import Durations

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

T = TypeVar("T")

log = logging.getLogger(__name__)

KNOWN_ALREADY_S: Final = 120.0
"""How long JetStream remembers message ids, which are not used here; it must not be longer than anything is kept."""

LISTENING_S: Final = 30.0
"""How long JetStream keeps a reader of a journal that has gone."""

OTHERWISE: Final = 10058
"""JetStream's error code for a stream that is there with other settings."""

READY_PAUSE_S: Final = 0.2
"""Between questions whether JetStream is ready, which it is some time after NATS is."""


class StreamRefused(Unavailable):
    """JetStream does not make a stream as it has to be; the text is its own."""


class _Timed:
    """How long JetStream takes to answer."""

    def __init__(self) -> None:
        self.durations = Durations()

    @contextlib.asynccontextmanager
    async def __call__(self) -> AsyncIterator[None]:
        before_s = time.monotonic()
        yield
        self.durations.add(time.monotonic() - before_s)


class NatsBucket:
    """`bridge.cluster.Bucket`."""

    def __init__(self, store: NatsStore, stream: str) -> None:
        self._store = store
        self._stream = stream
        self._bucket = stream.removeprefix("KV_")

    async def get(self, key: str) -> Entry | None:
        """The entry, or None."""
        try:
            entry = await self._store.kept(lambda js: self._kv(js).get(key))
        except KeyNotFoundError:
            return None
        return Entry(entry.value or b"", entry.revision or 0)

    async def put(self, key: str, value: bytes) -> int:
        """Write, whatever is there."""
        return await self._store.kept(lambda js: self._kv(js).put(key, value))

    async def create(self, key: str, value: bytes) -> int:
        """Write only where there is nothing. Raises `Conflict`."""
        return await self.update(key, value, 0)

    async def update(self, key: str, value: bytes, revision: int) -> int:
        """Write only over this revision. Raises `Conflict`."""
        try:
            return await self._store.kept(lambda js: self._kv(js).update(key, value, last=revision))
        except KeyWrongLastSequenceError as error:
            was = f"is not at revision {revision}" if revision else "is there already"
            raise Conflict(f"{key} {was}") from error

    async def delete(self, key: str) -> None:
        """Take it out, without a trace: NATS's own mark of a deletion would stay for ever where nothing expires."""
        subject = f"$KV.{self._bucket}.{key}"
        await self._store.kept(lambda js: js.purge_stream(self._stream, subject=subject))

    async def keys(self) -> list[str]:
        """All keys that are there; of more than 100,000 the first, which is how many NATS names at once."""
        info = await self._store.kept(lambda js: js.stream_info(self._stream, subjects_filter=">"))
        return [subject.rpartition(".")[2] for subject in info.state.subjects or {}]

    def _kv(self, js: JetStreamContext) -> KeyValue:
        pre = f"$KV.{self._bucket}."
        return KeyValue(self._bucket, self._stream, pre, js, self._store.direct)


class NatsJournal:
    """`bridge.cluster.Journal`."""

    def __init__(self, store: NatsStore, connection: Connection, stream: str, subject: str) -> None:
        self._store = store
        self._connection = connection
        self._stream = stream
        self._subject = subject

    def append(self, key: str, payload: bytes) -> None:
        """Add one; JetStream is not waited for."""
        self._connection.publish(self._subject + key, payload)

    async def read(self, key: str) -> list[bytes]:
        """What is kept under a key, oldest first."""
        return await self._store.kept(lambda js: self._read(js, key))

    async def purge(self, key: str) -> None:
        """Drop what is kept under a key."""
        await self._store.kept(lambda js: js.purge_stream(self._stream, subject=self._subject + key))

    async def _read(self, js: JetStreamContext, key: str) -> list[bytes]:
        client = self._connection.client
        inbox = client.new_inbox()
        heard: list[bytes] = []
        wanted: int | None = None
        whole = asyncio.Event()

        async def take(msg: Msg) -> None:
            heard.append(msg.data)
            if wanted is not None and len(heard) >= wanted:
                whole.set()

        subscription = await client.subscribe(inbox, cb=take)
        try:
            reader = api.ConsumerConfig(
                deliver_subject=inbox,
                filter_subject=self._subject + key,
                ack_policy=api.AckPolicy.NONE,
                deliver_policy=api.DeliverPolicy.ALL,
                inactive_threshold=LISTENING_S,
                mem_storage=True,
                num_replicas=1,
            )
            info = await js.add_consumer(self._stream, reader)
            wanted = info.num_pending or 0
            if len(heard) < wanted:
                async with asyncio.timeout(REQUEST_S):
                    await whole.wait()
        finally:
            await subscription.unsubscribe()
        with contextlib.suppress(NotFoundError):
            await js.delete_consumer(self._stream, info.name)
        return heard[:wanted]


class NatsStore:
    """`bridge.cluster.Store`."""

    def __init__(self, connection: Connection, prefix: str, replicas: int) -> None:
        self._connection = connection
        self._prefix = prefix
        self._replicas = replicas
        self._streams: dict[str, api.StreamConfig] = {}
        """What there has to be: it is made again where NATS has come back without it."""
        self._on_return: list[Callable[[], None]] = []
        self._returning: asyncio.Task[None] | None = None
        self._timed = _Timed()
        # Of several copies any may answer a direct question, also one that is not up to date; of one it is that one.
        self.direct = replicas == 1
        connection.on_return(self._returned)

    @property
    def durations(self) -> Durations:
        """How long JetStream took to answer."""
        return self._timed.durations

    async def bucket(self, name: str, *, ttl_s: float | None = None) -> NatsBucket:
        """The bucket of this name, made where there is none."""
        bucket = f"{self._prefix}_{name}"
        stream = f"KV_{bucket}"
        await self._need(
            api.StreamConfig(
                name=stream,
                subjects=[f"$KV.{bucket}.>"],
                max_msgs_per_subject=1,
                max_age=ttl_s or 0,
                duplicate_window=min(KNOWN_ALREADY_S, ttl_s or KNOWN_ALREADY_S),
                discard=api.DiscardPolicy.NEW,
                storage=api.StorageType.FILE,
                num_replicas=self._replicas,
                allow_direct=True,
                allow_rollup_hdrs=True,
            )
        )
        return NatsBucket(self, stream)

    async def journal(self, name: str, *, per_key: int, age_s: float) -> NatsJournal:
        """The journal of this name, made where there is none."""
        stream = f"{self._prefix}_{name}"
        subject = f"{self._prefix}.journal.{name}."
        await self._need(
            api.StreamConfig(
                name=stream,
                subjects=[f"{subject}*"],
                max_msgs_per_subject=per_key,
                max_age=age_s,
                duplicate_window=min(KNOWN_ALREADY_S, age_s),
                storage=api.StorageType.FILE,
                num_replicas=self._replicas,
                # Nobody waits for an answer to what is added.
                no_ack=True,
            )
        )
        return NatsJournal(self, self._connection, stream, subject)

    def on_return(self, returned: Callable[[], None]) -> Callable[[], None]:
        """Have `returned` called when NATS, and what is kept in it, is there again."""
        self._on_return.append(returned)
        return lambda: self._on_return.remove(returned)

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._returning is not None:
            self._returning.cancel()

    async def asked(self, ask: Callable[[JetStreamContext], Coroutine[Any, Any, T]]) -> T:
        """Have JetStream do something. Raises `Unavailable`, and what it refuses."""
        js = context(self._connection.client)
        async with self._timed():
            return await self._connection.answered(ask(js))

    async def kept(self, ask: Callable[[JetStreamContext], Coroutine[Any, Any, T]]) -> T:
        """The same of what is in a stream. Raises `Unavailable`, and what keys are told."""
        try:
            return await self.asked(ask)
        except (KeyNotFoundError, KeyWrongLastSequenceError):
            raise
        except APIError as error:  # its disk is full, or somebody has taken the stream away
            raise StreamRefused(f"JetStream: {error.description}") from error

    async def _need(self, config: api.StreamConfig) -> None:
        await self._make(config)
        self._streams[config.name or ""] = config

    async def _make(self, config: api.StreamConfig) -> None:
        try:
            try:
                await self.asked(lambda js: js.add_stream(config))
            except BadRequestError as error:
                if error.err_code != OTHERWISE:
                    raise
                await self.asked(lambda js: js.update_stream(config))
        except APIError as error:
            raise StreamRefused(f"{error.description} (stream {config.name})") from error

    def _returned(self) -> None:
        self.stop()
        self._returning = asyncio.get_running_loop().create_task(self._return())

    async def _return(self) -> None:
        for config in list(self._streams.values()):
            while True:
                try:
                    await self._make(config)
                    break
                except Unavailable as error:
                    if not self._connection.connected:
                        return
                    log.info("NATS is back, but not what it keeps: %s", error)
                    await asyncio.sleep(READY_PAUSE_S)
        for returned in list(self._on_return):
            try:
                returned()
            except Exception:
                log.exception("what waits for NATS's return has failed")


def context(client: Client) -> JetStreamContext:
    """JetStream, as a client reaches it."""
    return client.jetstream(timeout=REQUEST_S)
