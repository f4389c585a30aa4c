"""What a client sent, in words for an error's text: enough to recognise it, not enough to flood a log. No errors."""

from __future__ import annotations

import math
from typing import Final

SHOWN_CHARACTERS: Final = 40  # of an offending string

EXACT_INTEGER_MAX: Final = 2**53 - 1  # of JavaScript: beyond it, a number may not be the one that was meant


def shown(value: object) -> str:
    """What came, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        if isinstance(value, float) and math.isnan(value):
            return "NaN"
        return f"the number {value}" if abs(value) <= EXACT_INTEGER_MAX else "a huge number"
    if isinstance(value, str):
        text = ascii(value[:SHOWN_CHARACTERS])
        return f"the string {text}{'…' if len(value) > SHOWN_CHARACTERS else ''}"
    if isinstance(value, (list, tuple)):
        return f"an array of {len(value)}"
    if isinstance(value, dict):
        return "an object"
    return "bytes" if isinstance(value, (bytes, bytearray, memoryview)) else type(value).__name__
