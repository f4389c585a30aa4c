"""A process of its own that makes small calls at a fixed pace, whatever becomes of them, and times them.

It reads one command a line (`Pace`, JSON) from its standard input: one starts it, which is answered at once; the
next one stops it, which is answered with what was measured (`bridge.bench.load.Answer`). Errors: as in
`bridge.bench.load`.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from typing import Any

import msgspec

from bridge.bench import wire
from bridge.bench.load import (
    OPEN_LIMIT_S,
    SLOT,
    Answer,
    Command,
    SocketCaller,
    decode_reply,
    failure,
)
from bridge.bench.process import Announcement, run_loop, say, standard_input
from bridge.bench.wire import WireError

DRAIN_LIMIT_S = 30.0
"""For the calls without an answer when it is stopped: as long as the bridge itself may take."""


class Pace(msgspec.Struct):
    """`command` is the socket to be opened and the call to be made; none of them stops it."""

    command: Command | None = None
    per_s: float = 0.0


class PacedCaller(SocketCaller):
    """One WebSocket on which a call is begun at each of its moments, counted from the first."""

    def __init__(self, command: Command, per_s: float) -> None:
        super().__init__(command)
        self._text = command.request
        self._every_s = 1 / per_s
        self._due: dict[int, float] = {}
        self._samples: list[float] = []
        self._wrong: str | None = None
        self._count = 0
        self._idle = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._pacing = False

    def start(self) -> None:
        """Begin."""
        self._pacing = True
        self._task = asyncio.get_running_loop().create_task(self._go())

    async def stop(self) -> Answer:
        """Make no more calls, wait for the answers. Raises `WireError`."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        try:
            async with asyncio.timeout(DRAIN_LIMIT_S):
                while self._due and self._wrong is None and not self.lost.done():
                    self._idle.clear()
                    waiting = asyncio.ensure_future(self._idle.wait())
                    both: set[asyncio.Future[Any]] = {waiting, self.lost}
                    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                    waiting.cancel()
        except TimeoutError:
            raise WireError(f"{len(self._due)} calls were not answered") from None
        if self._wrong is not None:
            raise WireError(self._wrong)
        if self.lost.done():
            await self.lost
        samples = sorted(self._samples)
        if not samples:
            raise WireError("there was no time for a single call")
        self.transport.abort()
        return Answer(
            made=self._count,
            calls=len(samples),
            p50_ms=1e3 * samples[len(samples) // 2],
            p99_ms=1e3 * samples[min(len(samples) - 1, len(samples) * 99 // 100)],
        )

    def received(self, messages: list[bytes]) -> None:
        """Note each answer."""
        if not self._pacing:
            super().received(messages)
            return
        now = time.perf_counter()
        for text in messages:
            reply = decode_reply(text)
            if reply.id is not None:
                self._samples.append(now - self._due.pop(int(reply.id)))
                self._wrong = self._wrong or failure(reply, text)
        if not self._due:
            self._idle.set()

    async def _go(self) -> None:
        begun = time.perf_counter()
        while True:
            # Late or not, a call counts from when it was due: what holds this process up holds up its user.
            due = begun + self._count * self._every_s
            await asyncio.sleep(due - time.perf_counter())
            self._count += 1
            self._due[self._count] = due
            self.transport.write(wire.client_frame(self._text.replace(SLOT, str(self._count)).encode()))


async def _open(pace: Pace) -> PacedCaller:
    command = pace.command or Command("open", "")
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(OPEN_LIMIT_S):
        _, caller = await loop.create_connection(
            lambda: PacedCaller(command, pace.per_s), "127.0.0.1", command.port
        )
        await caller.opened
        await caller.greet(command.hello)
    return caller


async def serve() -> None:
    """Announce, then obey until the standard input ends."""
    commands = await standard_input()
    say(Announcement())
    caller: PacedCaller | None = None
    while line := await commands.readline():
        pace = msgspec.json.decode(line, type=Pace)
        answer = Answer()
        try:
            if pace.command is not None:
                caller = await _open(pace)
                gc.collect()
                gc.freeze()
                caller.start()
            elif caller is not None:
                answer = await caller.stop()
                caller = None
        except (WireError, OSError, TimeoutError) as error:
            answer = Answer(error=str(error) or type(error).__name__)
        say(answer)


if __name__ == "__main__":
    sys.exit(run_loop(serve()))
