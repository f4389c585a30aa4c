"""Both ends of channels, as tests use them, and how they wait. Errors: none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from bridge.cluster import Channel, Cluster


class End:
    """One end of a channel that notes what it hears."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.drains = 0
        self.over: tuple[int, str] | None = None
        self.consumes: Channel | None = None
        """The channel where what is heard is consumed at once."""

    @property
    def code(self) -> int | None:
        """The code with which it has ended, if it has."""
        return None if self.over is None else self.over[0]

    def received(self, payload: bytes) -> None:
        self.heard.append(payload)
        if self.consumes is not None:
            self.consumes.consumed(len(payload))

    def drained(self) -> None:
        self.drains += 1

    def ended(self, code: int, reason: str) -> None:
        assert self.over is None
        self.over = (code, reason)


class Served:
    """A bridge that accepts channels of the kind `test`; with `echo` it sends back what it gets."""

    def __init__(self, cluster: Cluster, *, echo: bool = False, consume: bool = True) -> None:
        self.ends: list[End] = []
        self.channels: list[Channel] = []
        self.hellos: list[bytes] = []
        self._echo = echo
        self._consume = consume
        cluster.channels.serve("test", self._accept)

    def _accept(self, channel: Channel, hello: bytes) -> End:
        end = _Echo(channel) if self._echo else End()
        end.consumes = channel if self._consume else None
        self.ends.append(end)
        self.channels.append(channel)
        self.hellos.append(hello)
        return end


class _Echo(End):
    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self._channel = channel

    def received(self, payload: bytes) -> None:
        super().received(payload)
        self._channel.send(payload)


async def until(true: Callable[[], bool], *, within_s: float = 30.0) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline, "it has not come about"
        await asyncio.sleep(0.005)
