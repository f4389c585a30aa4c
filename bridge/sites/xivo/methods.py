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

_NOT_YET: Final = "not translated to a XiVO's REST APIs yet"
_READ_ONLY: Final = "the configuration server tells who is in which queue, and takes no changes"
_NO_CONFERENCES: Final = "a XiVO's REST APIs have no conferences"
_NO_MEETINGS: Final = "XUC's documents name rights for meeting rooms and video, but no operations"
_NO_STATISTICS: Final = "a XiVO's REST APIs have no statistics and no waiting calls"
_NO_TICKETS: Final = "callback tickets can be exported only"
_NO_FLASH_TEXT: Final = "a XiVO's REST APIs have no flash texts"


def _each(why: str, *methods: str) -> dict[str, str]:
    return dict.fromkeys(methods, why)


_WHY: Final[Mapping[str, str]] = {
    "Cti.sendPing": "a heartbeat of the native dialect; over JSON-RPC call rpc.ping",
    "Cti.pushLogToServer": "a log for XUC's own pages",
    "Cti.setUserPreference": "XUC's documents name a right for preferences, but no operation",
    "Cti.unregisterMobileApp": "XUC's REST API can register a mobile application, and not take that back",
    "Cti.dialFromMobile": "XUC's REST API dials from the user's own phone only",
    "Cti.subscribeToAgentEvents": "XUC exports phone events only; those of agents go over its own WebSocket",
    "Cti.getAgentStates": "a XiVO's REST APIs do not tell the states of agents",
    **_each(
        "XUC's REST API has histories of users only", "Cti.getQueueCallHistory", "Cti.findCustomerCallHistory"
    ),
    **_each(
        "XUC's REST API shows which contacts are favourites, and takes no changes",
        "Cti.addFavorite",
        "Cti.removeFavorite",
    ),
    **_each(
        _NOT_YET,
        "Cti.displayNameLookup",
        "Cti.loginAgent",
        "Cti.logoutAgent",
        "Cti.toggleAgentLogin",
        "Cti.pauseAgent",
        "Cti.unpauseAgent",
        "Cti.getAgentDirectory",
        "Cti.getList",
        "Cti.getConfig",
        "Cti.getAgentCallHistory",
        "Cti.directoryLookUp",
        "Cti.searchDirectory",
        "Cti.searchContacts",
        "Cti.getFavorites",
        "Cti.getFavoriteContacts",
        "Callback.getCallbackLists",
        "Callback.findCallbackRequest",
        "Callback.getCallbackPreferredPeriods",
        "Callback.startCallback",
        "Membership.getUserDefaultMembership",
    ),
    **_each(
        _READ_ONLY,
        "Cti.setAgentQueue",
        "Cti.removeAgentFromQueue",
        "Cti.setAgentGroup",
        "Cti.moveAgentsInGroup",
        "Cti.addAgentsInGroup",
        "Cti.removeAgentGroupFromQueueGroup",
        "Cti.addAgentsNotInQueueFromGroupTo",
        "Membership.setUserDefaultMembership",
        "Membership.setUsersDefaultMembership",
        "Membership.applyUsersDefaultMembership",
    ),
    **_each(
        _NO_STATISTICS,
        "Cti.subscribeToAgentStats",
        "Cti.subscribeToQueueStats",
        "Cti.getQueueStatistics",
        "Cti.subscribeToQueueCalls",
        "Cti.unSubscribeToQueueCalls",
    ),
    **_each(
        _NO_TICKETS, "Callback.takeCallback", "Callback.releaseCallback", "Callback.updateCallbackTicket"
    ),
    **_each(
        _NO_CONFERENCES,
        "Cti.getConferenceRooms",
        "Cti.inviteConferenceRoom",
        "Cti.conferenceInvite",
        "Cti.includeToConference",
        "Cti.conferenceKick",
        "Cti.conferenceClose",
        "Cti.conferenceMute",
        "Cti.conferenceUnmute",
        "Cti.conferenceMuteAll",
        "Cti.conferenceUnmuteAll",
        "Cti.conferenceMuteMe",
        "Cti.conferenceUnmuteMe",
        "Cti.conferenceDeafen",
        "Cti.conferenceUndeafen",
        "Cti.conferenceReset",
    ),
    **_each(
        _NO_MEETINGS,
        "Cti.videoEvent",
        "Cti.subscribeToVideoStatus",
        "Cti.unsubscribeFromAllVideoStatus",
        "Cti.inviteToMeetingRoom",
        "Cti.meetingRoomInviteAck",
        "Cti.meetingRoomInviteAccept",
        "Cti.meetingRoomInviteReject",
    ),
    **_each(
        _NO_FLASH_TEXT,
        "Cti.sendFlashTextMessage",
        "Cti.getFlashTextPartyHistory",
        "Cti.markFlashTextAsRead",
    ),
}
"""Why not, where there is more to say than that it is native only."""

TABLE: Final[Mapping[str, Row | Remembered | Unsupported]] = {
    method: _SUPPORTED.get(method) or Unsupported(_WHY.get(method, _NATIVE_ONLY)) for method in METHODS
}
"""Every method."""
