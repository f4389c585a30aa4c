"""One row of the documentation page of the Cti.js surface: what a kind of site does for one method or message.

Raises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Documented(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one method.

    `how` is `REST`, `channel` (the PBX's own CTI channel), `remembered` or `computed` (from what the site follows
    for all of its users), or "" where it is not supported; `why` says why not. `steps` are Markdown, in order;
    `result` is what JSON-RPC answers, `result_message` the message type under which a native page gets it, and
    `result_message_by` the same by the value of the method's only parameter where it depends on that;
    `messages` are those that follow.
    """

    how: str = ""
    steps: tuple[str, ...] = ()
    result: str = "null"
    result_message: str | None = None
    result_message_by: Mapping[str, str] = {}
    messages: tuple[str, ...] = ()
    remarks: str = ""
    why: str | None = None

    def answer(self) -> str | Mapping[str, str]:
        """The message type under which a native page gets the result, or that by value; empty where there is none."""
        return self.result_message_by or self.result_message or ""


class DocumentedMessage(msgspec.Struct, frozen=True):
    """A message type: which events of the PBX it comes of, in Markdown, and when."""

    message: str
    sources: str
    remarks: str = ""
