"""What is written to a terminal: colours where there is one, and no control characters of strangers.

Colours follow https://no-color.org: none where `NO_COLOR` is set, on a dumb terminal, or into a pipe or file.
Errors: none.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any, Final, TextIO

import msgspec

_CODES: Final = {
    "bold": 1,
    "dim": 2,
    "red": 31,
    "green": 32,
    "yellow": 33,
    "blue": 34,
    "magenta": 35,
    "cyan": 36,
}

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\n|\t")
"""What would move the cursor, colour the rest or turn its direction: a caller's name comes from anybody."""

_TOKEN: Final = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*")(?=\s*:)|(?P<string>"(?:[^"\\]|\\.)*")|(?P<number>-?\d[\d.eE+-]*)'
    r"|(?P<word>true|false|null)"
)
_COLOURS: Final = {"key": "blue", "string": "green", "number": "cyan", "word": "magenta"}


def is_coloured(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether colours make sense on it."""
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


class Style:
    """Words with a colour, or as they are."""

    def __init__(self, coloured: bool) -> None:
        self.coloured = coloured

    def __call__(self, text: str, *names: str) -> str:
        """The text in these colours (`bold`, `dim`, `red` …)."""
        if not self.coloured or not names or not text:
            return text
        codes = ";".join(str(_CODES[name]) for name in names)
        return f"\x1b[{codes}m{text}\x1b[0m"

    def json(self, value: Any) -> str:
        """A value as indented JSON."""
        text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
        lines = [
            _CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", line) for line in text.split("\n")
        ]
        return "\n".join(_TOKEN.sub(self._token, line) if self.coloured else line for line in lines)

    def _token(self, found: re.Match[str]) -> str:
        return self(found.group(), _COLOURS[found.lastgroup or "word"])


def of(stream: TextIO) -> Style:
    """The style of what is written there."""
    return Style(is_coloured(stream))


def printable(text: str) -> str:
    """The text with its control characters spelt out (`\\x1b`)."""
    return _CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode(), text)
