"""The method table: which operation of XUC's REST API each Cti.js method is on a XiVO site.

`TABLE` has a row for every method of `protocol.cti.METHODS`. REST has no call control beyond dialling: the rest of
Cti.js goes over XUC's own WebSocket only. Raises nothing. Source: seed documents 000 and 003.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from protocol.cti import METHODS


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A method that is an operation of XUC's.

    `arguments`: parameter of the operation → parameter of the method. Whose phone it is about is added to them.
    `instead`: the operation for calls that give one of these parameters, which the first one does not have.
    `defaults`: what is sent where nothing is given. `member`: what of the answer is the result; without it that is
    null.
    """

    operation: str
    arguments: Mapping[str, str]
    state_changing: bool = True
    instead: tuple[str, frozenset[str]] | None = None
    defaults: Mapping[str, int] = {}
    member: str | None = None
    result: str = "null"
    doc: str = ""


class Remembered(msgspec.Struct, frozen=True):
    """A method that is answered from the events that XUC has posted."""

    result: str
    doc: str = ""


class Unsupported(msgspec.Struct, frozen=True):
    """A method that is not executed; `why` is told to the caller."""

    why: str


_NATIVE_ONLY: Final = (
    "XUC's REST API has no such operation; a XiVO takes this command over its own WebSocket only"
)


def _forward(operation: str) -> Row:
    return Row(operation=operation, arguments={"destination": "destination", "enabled": "state"})


HISTORY_DEFAULT_ROWS: Final = 100
"""For `null`, which XUC's own WebSocket takes and its REST API has no word for."""

_CALLER_ID: Final = frozenset({"callerIdName", "callerIdNumber"})

_SUPPORTED: Final[Mapping[str, Row | Remembered]] = {
    "Cti.dial": Row(
        operation="dialNumber", arguments={"destination": "destination", "variables": "variables"}
    ),
    "Cti.originate": Row(operation="dialNumber", arguments={"destination": "destination"}),
    "Cti.dialByUsername": Row(
        operation="dialUser", arguments={"username": "username", "variables": "variables"}
    ),
    "Cti.dialFromQueue": Row(
        operation="dialFromQueue",
        arguments={
            "destination": "destination",
            "queueId": "queueId",
            "variables": "variables",
            "callerIdName": "callerIdName",
            "callerIdNumber": "callerIdNumber",
        },
        instead=("v1DialFromQueue", _CALLER_ID),
        doc="With `callerIdName` or `callerIdNumber` it is the deprecated operation of 1.0, which XUC only takes from"
        " addresses among its DEPRECATED_API_HOST: 2.0 cannot show another caller.",
    ),
    "Cti.dnd": Row(operation="setDnd", arguments={"state": "state"}),
    "Cti.uncFwd": _forward("setForwardUnconditional"),
    "Cti.naFwd": _forward("setForwardNoAnswer"),
    "Cti.busyFwd": _forward("setForwardBusy"),
    "Cti.getUserCallHistory": Row(
        operation="getUserHistory",
        arguments={"size": "size"},
        defaults={"size": HISTORY_DEFAULT_ROWS},
        state_changing=False,
        member="data",
        result="[]",
        doc="The result is the payload of the message `CallHistory`.",
    ),
    "Cti.getUserCallHistoryByDays": Row(
        operation="getUserHistoryByDays",
        arguments={"days": "days"},
        state_changing=False,
        member="data",
        result="[]",
        doc="The result is the payload of the message `CallHistory`.",
    ),
    "Cti.getCurrentCallsPhoneEvents": Remembered(
        "{events}",
        "The result is the payload of the message `CurrentCallsPhoneEvents`: the last `PhoneEvent` of each call of"
        " which XUC has posted one.",
    ),
}

_WHY: Final[Mapping[str, str]] = {
    "Cti.subscribeToAgentEvents": "XUC exports phone events only; those of agents go over its own WebSocket",
    "Cti.getQueueCallHistory": "XUC's REST API has histories of users only",
    "Cti.findCustomerCallHistory": "XUC's REST API has histories of users only",
}

TABLE: Final[Mapping[str, Row | Remembered | Unsupported]] = {
    method: _SUPPORTED.get(method) or Unsupported(_WHY.get(method, _NATIVE_ONLY)) for method in METHODS
}
"""Every method."""
