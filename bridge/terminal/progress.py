"""How far a long command has come: a bar on one line of the terminal, else a line for each step.

It goes to standard error, so that it never mixes with a result. Own code: for sixty lines no bridge has to install a
library for terminals. Errors: none.
"""

from __future__ import annotations

import shutil
import sys
import time
from typing import Final, Protocol, TextIO

WIDTH: Final = 24
"""Of the bar, in characters; what is going on stands beside it."""


class Progress(Protocol):
    """Is told what goes on, and what share of it is done (0 to 1), where that is known."""

    def __call__(self, what: str, share: float | None = None) -> None:
        """See above."""
        ...


def part(progress: Progress, name: str) -> Progress:
    """The same for a part of the work, whose name stands in front."""
    return lambda what, share=None: progress(f"{name}: {what}", share)


class Bar:
    """The bar. A `quiet` one says nothing at all: the result is for a program."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._quiet = quiet
        self._draws = self._stream.isatty()
        self._began_s = time.monotonic()
        self._full, self._empty = ("█", "░") if _can_write("█░", self._stream) else ("#", ".")

    def __call__(self, what: str, share: float | None = None) -> None:
        """Show it in the place of what stood there."""
        if self._quiet:
            return
        if not self._draws:
            self._stream.write(f"{what}\n")
        else:
            columns = shutil.get_terminal_size().columns
            self._stream.write(f"\r\x1b[K{self._line(what, share)[: columns - 1]}")
        self._stream.flush()

    def clear(self) -> None:
        """Leave nothing behind."""
        if self._draws and not self._quiet:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _line(self, what: str, share: float | None) -> str:
        spent = int(time.monotonic() - self._began_s)
        clock = f"{spent // 60}:{spent % 60:02}"
        if share is None:
            return f"{clock}  {what}"
        share = min(max(share, 0.0), 1.0)
        full = round(share * WIDTH)
        return f"{clock}  {self._full * full}{self._empty * (WIDTH - full)} {share:4.0%}  {what}"


def _can_write(text: str, stream: TextIO) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
