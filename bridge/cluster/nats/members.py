"""Who is there: each bridge says so every second, and when it comes, goes or has news. Errors: none."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from bridge.cluster import Member

if TYPE_CHECKING:
    from nats.aio.msg import Msg

    from bridge.cluster.nats.connection import Connection

log = logging.getLogger(__name__)

BEAT_S: Final = 1.0
SILENCE_S: Final = 3.0
"""A bridge is gone when three signs of life are missing."""

LOOK_S: Final = 0.25
"""How often is looked for those that are silent."""

STALLED_S: Final = 1.0
"""Who was not running for this long cannot say that others were silent."""


class Beat(msgspec.Struct, omit_defaults=True):
    """A sign of life."""

    name: str
    label: str = ""
    version: str = ""
    facts: dict[str, bytes] = {}
    asks: bool = False
    """It has just come: the others are to answer with a sign of theirs."""
    leaves: bool = False


_encode: Final = msgspec.msgpack.Encoder().encode
_decoder: Final = msgspec.msgpack.Decoder(Beat)


class NatsMembers:
    """`bridge.cluster.Members`."""

    def __init__(self, connection: Connection, prefix: str, label: str, version: str) -> None:
        # Of letters and digits, as it is part of a subject; 48 bits, of which no two starts have the same.
        self.me = secrets.token_hex(6)
        self._own = Member(self.me, label, version, {})
        self._connection = connection
        self._subject = f"{prefix}.members"
        self._others: dict[str, Member] = {}
        self._heard_s: dict[str, float] = {}
        self._watchers: list[Callable[[Member, bool], None]] = []
        self._on_gone: list[Callable[[str], None]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._said = False
        connection.subscribe(self._subject, self._take)
        connection.on_return(self._returned)

    def all(self) -> Mapping[str, Member]:
        """Those that are there."""
        return {self.me: self._own, **self._others}

    def announce(self, key: str, value: bytes) -> None:
        """Tell the others a fact, soon and with each sign of life; an empty value takes it back."""
        facts = {**self._own.facts, key: value}
        if not value:
            del facts[key]
        self._own = self._own._replace(facts=facts)
        if self._tasks and not self._said:
            # Facts that change in one step of the loop are told at once.
            self._said = True
            asyncio.get_running_loop().call_soon(self._beat)

    def watch(self, changed: Callable[[Member, bool], None]) -> Callable[[], None]:
        """Have `changed` called; see `bridge.cluster.Members`."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed)

    def on_gone(self, gone: Callable[[str], None]) -> None:
        """Have `gone` called before the watchers are."""
        self._on_gone.append(gone)

    def start(self) -> None:
        """Say that this bridge is there, from now on."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._live()), loop.create_task(self._look())]
        self._beat(asks=True)

    def stop(self) -> None:
        """Say that it goes."""
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._connection.publish(self._subject, _encode(Beat(self.me, leaves=True)))

    def _beat(self, *, asks: bool = False) -> None:
        self._said = False
        own = self._own
        beat = Beat(own.name, own.label, own.version, dict(own.facts), asks)
        self._connection.publish(self._subject, _encode(beat))

    def _returned(self) -> None:
        now_s = time.monotonic()
        self._heard_s = dict.fromkeys(self._others, now_s)
        self._beat(asks=True)

    async def _live(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            self._beat()

    async def _look(self) -> None:
        before_s = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_S)
            now_s = time.monotonic()
            if now_s - before_s > STALLED_S or not self._connection.connected:
                self._heard_s = dict.fromkeys(self._others, now_s)
            before_s = now_s
            for name in [each for each, heard_s in self._heard_s.items() if now_s - heard_s > SILENCE_S]:
                self._gone(name, "has been silent")

    async def _take(self, msg: Msg) -> None:
        try:
            beat = _decoder.decode(msg.data)
        except msgspec.DecodeError as error:
            log.warning("a sign of life that cannot be read: %s", error)
            return
        if beat.name == self.me:
            return
        if beat.leaves:
            self._gone(beat.name, "has left")
            return
        self._heard_s[beat.name] = time.monotonic()
        member = Member(beat.name, beat.label, beat.version, beat.facts)
        before = self._others.get(beat.name)
        if before is None:
            log.info("bridge %s at %s is there", member.name, member.label)
        if member != before:
            self._others[beat.name] = member
            self._tell(member, True)
        if beat.asks:
            self._beat()

    def _gone(self, name: str, why: str) -> None:
        self._heard_s.pop(name, None)
        member = self._others.pop(name, None)
        if member is None:
            return
        log.info("bridge %s at %s %s", name, member.label, why)
        for gone in self._on_gone:
            gone(name)
        self._tell(member, False)

    def _tell(self, member: Member, there: bool) -> None:
        for changed in list(self._watchers):
            try:
                changed(member, there)
            except Exception:
                log.exception("what watches the cluster's members has failed")
