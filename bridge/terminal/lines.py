"""An event as one line for people: when, number, kind, and what one looks for first.

Errors: none.
"""

from __future__ import annotations

import time
from typing import Any, Final, NamedTuple

import msgspec

from bridge.terminal.style import Style, printable

PLAIN: Final = Style(False)
VALUE_MOST_CHARS: Final = 60
"""Of one value: a statistic's line still fits on a wide terminal."""

_ARROWS: Final = {"Incoming": "<-", "Outgoing": "->"}
_EVENT_COLOURS: Final = {
    "EventRinging": "yellow",
    "EventDialing": "yellow",
    "EventEstablished": "green",
    "EventOnHold": "magenta",
    "EventReleased": "dim",
    "EventFailure": "red",
}
_KIND_COLOURS: Final = (
    (("Phone", "CurrentCalls", "Conference"), "cyan"),
    (("Agent",), "magenta"),
    (("Queue", "GetQueue"), "blue"),
    (("Resync", "LinkStatus", "Error", "LoggedOnError"), "red"),
)
"""How a kind begins → its colour; the others have none."""


class Line(NamedTuple):
    """One event: its number, where it has one, its kind, and the rest as words with a colour each."""

    seq: int | None
    kind: str
    words: tuple[tuple[str, str], ...]

    def text(self, style: Style = PLAIN, at: time.struct_time | None = None) -> str:
        """The line; `at` is when the event came."""
        clock = "" if at is None else style(time.strftime("%H:%M:%S", at), "dim") + "  "
        number = style(f"{self.seq or '-':>5}", "dim")
        kind = style(f"{self.kind:<20}", *_colours_of(self.kind))
        rest = " ".join(style(word, colour) if colour else word for word, colour in self.words)
        return f"{clock}{number}  {kind} {rest}".rstrip()


def line(message: dict[str, Any]) -> Line:
    """The line of a notification (protocol.md section 4)."""
    params = message.get("params", {})
    said = params.get("ctiMessage", params.get("event"))
    kind = params.get("msgType") or (said.get("eventName") if isinstance(said, dict) else None)
    if kind == "PhoneEvent" and isinstance(said, dict):
        words = _of_a_call(said)
    elif isinstance(said, dict):
        words = tuple((f"{key}={_brief(value)}", "") for key, value in said.items() if key != "eventName")
    else:
        words = ((_brief(said), ""),)
    return Line(params.get("seq"), printable(str(kind or message.get("method"))), words)


def _of_a_call(said: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    event = str(said.get("eventType", "?"))
    arrow = _ARROWS.get(said.get("callDirection", ""), "--")
    name = said.get("otherDName")
    return (
        (f"{printable(event):<17}", _EVENT_COLOURS.get(event, "")),
        (_brief(said.get("DN")) or "?", "bold"),
        (arrow, "cyan"),
        (_brief(said.get("otherDN")) or "?", "bold"),
        *(((f"({_brief(name)})", ""),) if name else ()),
        (f" call {_brief(said.get('uniqueId'))}", "dim"),
    )


def _brief(value: Any) -> str:
    text = value if isinstance(value, str) else "" if value is None else msgspec.json.encode(value).decode()
    text = printable(text)
    return text if len(text) <= VALUE_MOST_CHARS else text[: VALUE_MOST_CHARS - 1] + "…"


def _colours_of(kind: str) -> tuple[str, ...]:
    return next((("bold", colour) for begins, colour in _KIND_COLOURS if kind.startswith(begins)), ("bold",))
