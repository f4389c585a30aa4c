"""The language of a XiVO's method table: the ways in which a Cti.js method can be executed there, as data.

A row names its ways in order of preference; the first one that can be gone for this user now is taken. Raises
nothing. Source: seed documents 000 and 003; protocol.md section 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

PHONE = "@phone"
"""For an argument: where the user is signed in, or was last logged on as an agent."""


class Rest(msgspec.Struct, frozen=True, kw_only=True):
    """One operation of XUC's REST API, or of the configuration server's: `Xuc.dialNumber`, `ConfigMgt.…`.

    `arguments`: parameter of the operation → parameter of the method; whose phone it is about is added to them.
    `needs`: only for calls that give one of these parameters. `lacks`: not for those. `defaults`: what is sent where
    nothing is given. `member`: what of the answer is the result; without it that is null, with `*` all of it.
    `within`: members of the result beside the answer, which then is the one that is called `@answer`.
    """

    operation: str
    arguments: Mapping[str, str]
    needs: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    defaults: Mapping[str, int] = {}
    member: str | None = None
    within: Mapping[str, str] = {}


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """A command on XUC's CTI channel: the method's own native frame, or that of another `method`.

    `arguments`: parameter of that method → parameter of this one, or `@phone`. `when`: "logged on" or "logged off",
    what the user's own agent has to be. `answer`: the message type whose payload is the result, without one it is
    null; `answer_by`: the same by the value of the method's only parameter. `matches`: member of the answer →
    parameter that it must equal. `keep`: it subscribes, and is sent again on a channel that was opened again.
    `forgets`: the method whose subscriptions it ends, those with the same parameters if it has any.
    """

    method: str = ""
    arguments: Mapping[str, str] = {}
    when: str = ""
    answer: str = ""
    answer_by: Mapping[str, str] = {}
    matches: Mapping[str, str] = {}
    keep: bool = False
    forgets: str = ""


class Remembered(msgspec.Struct, frozen=True):
    """Answered from what the session has heard: the calls that go on."""


Way = Rest | Frame | Remembered


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A Cti.js method: its ways, whether it changes anything, its JSON-RPC result, and remarks.

    `message` is the message type of the result on a native page, where it is that of the REST answer.
    """

    ways: tuple[Way, ...]
    state_changing: bool = True
    result: str = "null"
    message: str | None = None
    doc: str = ""


class Unsupported(msgspec.Struct, frozen=True):
    """A method that is not executed; `why` is told to the caller."""

    why: str


def written(value: Any) -> str:
    """Part of a row as the documentation shows it."""
    return msgspec.json.encode(value).decode()
