"""What a log line looks like: readable text, or one JSON object a line for what gathers logs.

A record's message is for people; what a program wants to find it by stands beside it as fields, given with
`extra=fields(…)`: `request` (the name that a client gave its request), `method`, `outcome`, `took_ms`, …
Errors: none.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal

Format = Literal["text", "json"]

_FIELDS: Final = "ctibridge_fields"
_PLAIN: Final = re.compile(r"[!#-<>-~]+")
"""A field's value that needs no quotes in a text line."""

REQUEST_ID_MOST_CHARS: Final = 200
"""A longer name of a request is a mistake; a UUID has 36."""

REQUEST_ID_HEADER: Final = "X-Request-ID"

REQUEST_ID: Final = "ctibridge.request_id"
"""Where an ASGI scope holds the name that the client gave its request or handshake."""

_REQUEST_ID: Final = re.compile(rf"[!-~]{{1,{REQUEST_ID_MOST_CHARS}}}")


def fields(**values: Any) -> dict[str, Any]:
    """`extra` of a log call; None stands for a field that is not there."""
    return {_FIELDS: {name: value for name, value in values.items() if value is not None}}


def request_id(presented: str | None) -> str | None:
    """A client's name for its request: 1 to 200 visible ASCII characters. None where there is none, or another thing.

    What may hold spaces or line breaks could forge what stands beside it in a log.
    """
    return presented if presented is not None and _REQUEST_ID.fullmatch(presented) else None


class TextFormatter(logging.Formatter):
    """`2027-01-31 12:00:00,000 INFO    bridge.reply: call answered method=Cti.dial request=7f outcome=ok`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The line, without a traceback."""
        line = super().formatMessage(record)
        extra: Mapping[str, Any] | None = getattr(record, _FIELDS, None)
        return line if not extra else line + "".join(f" {key}={_word(value)}" for key, value in extra.items())


class JsonFormatter(logging.Formatter):
    """`{"time":"2027-01-31T12:00:00.000Z","level":"info","logger":"bridge.reply","message":…,"method":…}`."""

    def format(self, record: logging.LogRecord) -> str:
        """An object on one line for each line of the message; a traceback is its `exception`."""
        common = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat("T", "milliseconds")[:-6] + "Z",
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        more = dict(getattr(record, _FIELDS, {}))
        if record.exc_info:
            more["exception"] = self.formatException(record.exc_info)
        # The agent writes the requests of one turn of its loop as one record of several lines.
        lines = record.getMessage().split("\n")
        # Not msgspec: what clients send may hold halves of surrogate pairs, which only `json` can write.
        return "\n".join(json.dumps({**common, "message": line, **more}, default=str) for line in lines)


def configure(level: str, form: Format = "text") -> None:
    """Log to standard error from now on; `level` is one of logging's names, in small letters."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    root = logging.getLogger()
    for before in root.handlers[:]:
        root.removeHandler(before)
    root.addHandler(handler)
    root.setLevel(level.upper())
    for noisy in ("httpx", "httpcore", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _word(value: Any) -> str:
    """A value as it stands in a text line: in quotes where it could be misread."""
    if isinstance(value, float):
        return f"{value:.1f}"
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text)
