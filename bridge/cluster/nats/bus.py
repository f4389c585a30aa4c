"""Messages to all bridges, and questions to whoever knows, over core NATS. Errors: none."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from itertools import count
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from nats.aio.msg import Msg

    from bridge.cluster.nats.connection import Connection
    from bridge.cluster.nats.members import NatsMembers

log = logging.getLogger(__name__)


class Said(msgspec.Struct, omit_defaults=True):
    """A broadcast, a question, or an answer."""

    sender: str
    payload: bytes | None = None
    """None in an answer of who does not know."""
    number: int = 0
    """Of the question."""


_encode: Final = msgspec.msgpack.Encoder().encode
_decoder: Final = msgspec.msgpack.Decoder(Said)


class _Question:
    """A question that waits for its first answer, or for all to have said that they do not know."""

    def __init__(self, others: set[str]) -> None:
        self.silent = others
        self.answer: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()

    def answered(self, sender: str, payload: bytes | None) -> None:
        self.silent.discard(sender)
        if not self.answer.done() and (payload is not None or not self.silent):
            self.answer.set_result(payload)


class NatsBus:
    """`bridge.cluster.Bus`."""

    def __init__(self, connection: Connection, members: NatsMembers, prefix: str) -> None:
        self._connection = connection
        self._members = members
        self._told, self._asked, self._answers = (f"{prefix}.{each}." for each in ("tell", "ask", "answer"))
        self._hear: defaultdict[str, list[Callable[[str, bytes], None]]] = defaultdict(list)
        self._reply: dict[str, Callable[[bytes], Awaitable[bytes | None]]] = {}
        self._questions: dict[int, _Question] = {}
        self._numbers = count(1)
        self._replying: set[asyncio.Task[None]] = set()
        connection.subscribe(self._told + "*", self._take_told)
        connection.subscribe(self._asked + "*", self._take_asked)
        connection.subscribe(self._answers + members.me, self._take_answer)
        members.on_gone(self._gone)

    def broadcast(self, topic: str, payload: bytes) -> None:
        """To all others that hear this topic."""
        self._connection.publish(self._told + topic, _encode(Said(self._members.me, payload)))

    def hear(self, topic: str, take: Callable[[str, bytes], None]) -> None:
        """Have `take` called with each broadcast of others."""
        self._hear[topic].append(take)

    async def ask(self, topic: str, payload: bytes, timeout_s: float) -> bytes | None:
        """The first answer of any other bridge; None where none has one, or none comes in time."""
        me = self._members.me
        others = set(self._members.all()) - {me}
        if not others or not self._connection.connected:
            return None
        number = next(self._numbers)
        question = self._questions[number] = _Question(others)
        self._connection.publish(self._asked + topic, _encode(Said(me, payload, number)))
        try:
            async with asyncio.timeout(timeout_s):
                return await question.answer
        except TimeoutError:
            return None
        finally:
            del self._questions[number]

    def answer(self, topic: str, reply: Callable[[bytes], Awaitable[bytes | None]]) -> None:
        """Answer questions of others."""
        self._reply[topic] = reply

    async def _take_told(self, msg: Msg) -> None:
        said = _read(msg)
        if said is not None:
            for take in self._hear.get(msg.subject.removeprefix(self._told), ()):
                try:
                    take(said.sender, said.payload or b"")
                except Exception:
                    log.exception("what hears %s has failed", msg.subject)

    async def _take_asked(self, msg: Msg) -> None:
        said = _read(msg)
        if said is not None:
            task = asyncio.get_running_loop().create_task(self._answer(msg.subject, said))
            self._replying.add(task)
            task.add_done_callback(self._replying.discard)

    async def _answer(self, subject: str, question: Said) -> None:
        reply = self._reply.get(subject.removeprefix(self._asked))
        known: bytes | None = None
        try:
            if reply is not None:
                known = await reply(question.payload or b"")
        except Exception:
            log.exception("what answers %s has failed", subject)
        answer = Said(self._members.me, known, question.number)
        self._connection.publish(self._answers + question.sender, _encode(answer))

    async def _take_answer(self, msg: Msg) -> None:
        said = _read(msg)
        if said is not None and (question := self._questions.get(said.number)) is not None:
            question.answered(said.sender, said.payload)

    def _gone(self, name: str) -> None:
        for question in self._questions.values():
            question.answered(name, None)


def _read(msg: Msg) -> Said | None:
    try:
        return _decoder.decode(msg.data)
    except msgspec.DecodeError as error:
        log.warning("a message on %s that cannot be read: %s", msg.subject, error)
        return None
