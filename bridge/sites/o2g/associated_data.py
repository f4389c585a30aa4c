"""Variables of a Cti.js call in the one short string that O2G attaches to a call (`associatedData`).

The form is `case=12;name=Ann`: a `USR_` prefix is dropped, `%`, `;`, `=` and what does not print are written
`%XX`. What another application attached stays readable: a text of that form is taken apart like our own, any
other is the one variable `USR_associatedData`.

Errors: `NotAttachable`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

LIMIT_BYTES: Final = 32  # seed document 004, "MakeCallRequest": "string limited to 32 bytes"
PREFIX: Final = "USR_"
OPAQUE: Final = PREFIX + "associatedData"

_escaped: Final = re.compile(r"[%;=\x00-\x1f\x7f]")
_escape: Final = re.compile(r"%([0-7][0-9A-F])")
_pair: Final = re.compile(r"([^;=]*)=([^;=]*)")


class NotAttachable(ValueError):
    """The variables do not fit the site; the text says which limit and by how much."""


def encode32(variables: Mapping[str, str]) -> str:
    """The variables as one string of at most `LIMIT_BYTES` in UTF-8; raises `NotAttachable`."""
    pairs: dict[str, str] = {}
    for key, value in variables.items():
        name = _written(key.removeprefix(PREFIX))
        if name in pairs:
            raise NotAttachable(f"{key.removeprefix(PREFIX)} is given twice, with and without {PREFIX}")
        pairs[name] = _written(value)
    text = ";".join(f"{name}={value}" for name, value in pairs.items())
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise NotAttachable("the variables hold a lone surrogate, which is no text") from None
    if size > LIMIT_BYTES:
        raise NotAttachable(
            f"the variables take {size} bytes as name=value;…, the site attaches {LIMIT_BYTES} at most"
        )
    return text


def decode(text: str) -> dict[str, str]:
    """What is attached to a call, as `USR_…` variables; the reverse of `encode32`, never raises."""
    if not text:
        return {}
    variables = {}
    for part in text.split(";"):
        pair = _pair.fullmatch(part)
        if pair is None:
            return {OPAQUE: text}
        variables[PREFIX + _read(pair[1])] = _read(pair[2])
    return variables


def _written(text: str) -> str:
    return _escaped.sub(lambda found: f"%{ord(found[0]):02X}", text)


def _read(text: str) -> str:
    return _escape.sub(lambda found: chr(int(found[1], 16)), text)
