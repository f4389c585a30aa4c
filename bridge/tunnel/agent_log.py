"""The agent's log of requests: one line each, without bodies, queries or headers, where secrets may stand."""

from __future__ import annotations

import asyncio
import logging
import time

log = logging.getLogger(__name__)

PATH_MOST_CHARS = 200


class RequestLog:
    """Gathers the lines of one turn of the event loop: a record of its own for each took 14 µs, a line takes 1."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lines: list[str] = []

    def line(self, method: str, target: str, outcome: str | int, began: float) -> None:
        """A request is over. `outcome` is its status, or what came instead; `began` a `time.perf_counter`."""
        if not log.isEnabledFor(logging.INFO):
            return
        if not self._lines:
            asyncio.get_running_loop().call_soon(self.flush)
        path = target.partition("?")[0][:PATH_MOST_CHARS]
        if not path.isprintable() or not method.isprintable():
            method, path = ascii(method[:16]), ascii(path)
        took_ms = (time.perf_counter() - began) * 1e3
        self._lines.append(f"{self._name}: {method} {path} {outcome} in {took_ms:.1f} ms")

    def flush(self) -> None:
        """Write what was gathered."""
        if self._lines:
            lines, self._lines = self._lines, []
            log.info("%s", "\n".join(lines))
