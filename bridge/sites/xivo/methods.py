"""The method table: how each Cti.js method is executed on a XiVO site.

`TABLE` has a row for every method of `protocol.cti.METHODS`. What XUC's REST API has goes there, where it does as
much; the rest over the CTI channel that the bridge keeps open for each user. Raises nothing.
Source: seed documents 000, 001 and 003; protocol.md section 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bridge.sites.xivo.rows import PHONE, Frame, Remembered, Rest, Row, Unsupported
from protocol.cti import METHODS

HISTORY_DEFAULT_ROWS: Final = 100
"""For `null`, which XUC's own WebSocket takes and its REST API has no word for."""

_CALLER_ID: Final = frozenset({"callerIdName", "callerIdNumber"})

_COMMAND: Final = Row(ways=(Frame(),))
"""A command without an answer: what comes of it is told by messages, a refusal by `Error`."""

_AGENT: Final = Row(
    ways=(Frame(),),
    doc="Over REST there is only the deprecated 1.0, which takes agents' numbers instead of ids, toggles a pause, and"
    " is for addresses among XUC's DEPRECATED_API_HOST. A refusal is told by `AgentError`.",
)

_CONFERENCE: Final = Row(ways=(Frame(),), doc="A refusal is told by `ConferenceCommandError`.")

_SUBSCRIBE: Final = Row(ways=(Frame(keep=True),), state_changing=False)
"""What is there now is told first, by messages."""


def _query(answer: str, result: str, doc: str = "", *, keep: bool = False, **matches: str) -> Row:
    """A question; the result is the payload of the message that answers it."""
    way = Frame(answer=answer, matches=matches, keep=keep)
    return Row(ways=(way,), state_changing=False, result=result, doc=doc)


def _forward(operation: str) -> Row:
    arguments = {"destination": "destination", "enabled": "state"}
    return Row(ways=(Rest(operation=operation, arguments=arguments), Frame()))


def _history(operation: str, parameter: str, **defaults: int) -> Row:
    rest = Rest(operation=operation, arguments={parameter: parameter}, defaults=defaults, member="data")
    return Row(
        ways=(rest, Frame(answer="CallHistory")), state_changing=False, result="[]", message="CallHistory"
    )


_ROWS: Final[Mapping[str, Row]] = {
    # Calls
    "Cti.dial": Row(
        ways=(
            Rest(
                operation="Xuc.dialNumber",
                arguments={"destination": "destination", "variables": "variables"},
            ),
            Frame(),
        )
    ),
    "Cti.originate": Row(
        ways=(Rest(operation="Xuc.dialNumber", arguments={"destination": "destination"}), Frame())
    ),
    "Cti.dialByUsername": Row(
        ways=(
            Rest(operation="Xuc.dialUser", arguments={"username": "username", "variables": "variables"}),
            Frame(),
        ),
        doc="The native frame has no variables; REST takes them.",
    ),
    "Cti.dialFromQueue": Row(
        ways=(
            Rest(
                operation="Xuc.dialFromQueue",
                arguments={"destination": "destination", "queueId": "queueId", "variables": "variables"},
                lacks=_CALLER_ID,
            ),
            Rest(
                operation="Xuc.v1DialFromQueue",
                arguments={
                    "destination": "destination",
                    "queueId": "queueId",
                    "variables": "variables",
                    "callerIdName": "callerIdName",
                    "callerIdNumber": "callerIdNumber",
                },
                needs=_CALLER_ID,
            ),
            Frame(),
        ),
        doc="With `callerIdName` or `callerIdNumber` it is the deprecated operation of 1.0, which XUC only takes from"
        " addresses among its DEPRECATED_API_HOST: 2.0 cannot show another caller.",
    ),
    "Cti.getCurrentCallsPhoneEvents": Row(
        ways=(Frame(answer="CurrentCallsPhoneEvents"), Remembered()),
        state_changing=False,
        result="{events}",
        message="CurrentCallsPhoneEvents",
        doc="Without a channel: the last event of each call of which XUC has posted one.",
    ),
    "Cti.sendDtmf": _COMMAND,
    **dict.fromkeys(
        (
            "Cti.dialFromMobile",
            "Cti.hangup",
            "Cti.answer",
            "Cti.hold",
            "Cti.directTransfer",
            "Cti.attendedTransfer",
            "Cti.completeTransfer",
            "Cti.cancelTransfer",
            "Cti.conference",
            "Cti.toggleMicrophone",
            "Cti.setData",
            "Cti.retrieveQueueCall",
            "Callback.listenCallbackMessage",
        ),
        _COMMAND,
    ),
    "Cti.subscribeToPhoneHints": _SUBSCRIBE,
    "Cti.unsubscribeFromAllPhoneHints": Row(
        ways=(Frame(forgets="Cti.subscribeToPhoneHints"),), state_changing=False
    ),
    "Cti.getIceConfig": _query("IceConfig", "{stunConfig, turnConfig}"),
    # The user
    "Cti.dnd": Row(ways=(Rest(operation="Xuc.setDnd", arguments={"state": "state"}), Frame())),
    "Cti.uncFwd": _forward("Xuc.setForwardUnconditional"),
    "Cti.naFwd": _forward("Xuc.setForwardNoAnswer"),
    "Cti.busyFwd": _forward("Xuc.setForwardBusy"),
    "Cti.getUserCallHistory": _history("Xuc.getUserHistory", "size", size=HISTORY_DEFAULT_ROWS),
    "Cti.getUserCallHistoryByDays": _history("Xuc.getUserHistoryByDays", "days"),
    "Cti.displayNameLookup": _query("UserDisplayName", "{userName, displayName}"),
    **dict.fromkeys(
        (
            "Cti.changeUserStatus",
            "Cti.setUserPreference",
            "Cti.unregisterMobileApp",
            "Cti.pushLogToServer",
            "Cti.toggleUniqueAccountDevice",
        ),
        _COMMAND,
    ),
    # Agents
    **dict.fromkeys(("Cti.loginAgent", "Cti.logoutAgent", "Cti.pauseAgent", "Cti.unpauseAgent"), _AGENT),
    "Cti.toggleAgentLogin": Row(
        ways=(
            Frame(method="Cti.logoutAgent", when="logged on"),
            Frame(
                method="Cti.loginAgent",
                arguments={"agentPhoneNumber": PHONE},
                when="logged off",
            ),
        ),
        doc="cti.js has no frame for it. The phone is that of the sign-in (`phoneNumber`), else where the agent was"
        " logged on last.",
    ),
    **dict.fromkeys(("Cti.listenAgent", "Cti.monitorPause", "Cti.monitorUnpause"), _COMMAND),
    "Cti.getAgentStates": Row(
        ways=(Frame(),), state_changing=False, doc="The answer is one `AgentStateEvent` for each agent."
    ),
    "Cti.subscribeToAgentEvents": _SUBSCRIBE,
    "Cti.subscribeToAgentStats": _SUBSCRIBE,
    "Cti.getAgentDirectory": _query("AgentDirectory", "{directory}"),
    **dict.fromkeys(
        (
            "Cti.setAgentQueue",
            "Cti.removeAgentFromQueue",
            "Cti.setAgentGroup",
            "Cti.moveAgentsInGroup",
            "Cti.addAgentsInGroup",
            "Cti.removeAgentGroupFromQueueGroup",
            "Cti.addAgentsNotInQueueFromGroupTo",
            "Membership.applyUsersDefaultMembership",
        ),
        _COMMAND,
    ),
    "Membership.getUserDefaultMembership": _query(
        "UserQueueDefaultMembership", "{userId, membership}", userId="userId"
    ),
    **dict.fromkeys(
        ("Membership.setUserDefaultMembership", "Membership.setUsersDefaultMembership"), _COMMAND
    ),
    # Queues and lists
    "Cti.getList": Row(
        ways=(
            Frame(
                answer_by={
                    "queue": "QueueList",
                    "agent": "AgentList",
                    "queuemember": "QueueMemberList",
                    "agentgroup": "AgentGroupList",
                    "meetme": "ConferenceList",
                },
                keep=True,
            ),
        ),
        state_changing=False,
        result="[]",
        doc="It subscribes to changes (`QueueConfig`, `AgentConfig`, `QueueMember`, `ConferenceList`), too. Any other"
        " `objectType` goes to XUC, which answers by messages.",
    ),
    "Cti.getConfig": Row(
        ways=(Frame(answer_by={"line": "LineConfig"}),),
        state_changing=False,
        result="{}",
        doc="`line` has a result; other types are told by one message each.",
    ),
    "Cti.subscribeToQueueStats": _SUBSCRIBE,
    "Cti.getQueueStatistics": _query("GetQueueStatistics", "{queueId, counters}", queueId="queueId"),
    "Cti.subscribeToQueueCalls": _SUBSCRIBE,
    "Cti.unSubscribeToQueueCalls": Row(
        ways=(Frame(forgets="Cti.subscribeToQueueCalls"),), state_changing=False
    ),
    # Histories
    "Cti.getAgentCallHistory": _query("CallHistory", "[]"),
    "Cti.getQueueCallHistory": _query("CallHistory", "[]"),
    "Cti.findCustomerCallHistory": _query(
        "CustomerCallHistoryResponseWithId", "{id, response}", id="requestId"
    ),
    # Directory
    "Cti.directoryLookUp": _query("DirectoryResult", "{entries, headers}"),
    "Cti.searchDirectory": Row(
        ways=(
            Frame(
                method="Cti.directoryLookUp",
                arguments={"term": "pattern"},
                answer="DirectoryResult",
            ),
        ),
        state_changing=False,
        result="{entries, headers}",
        doc="Of old; XUC has `directoryLookUp` in its place.",
    ),
    "Cti.searchContacts": _query("ContactSheet", "{sheets}"),
    "Cti.getFavorites": _query("Favorites", "{entries, headers}"),
    "Cti.getFavoriteContacts": _query("FavoriteContactSheet", "{sheets}"),
    "Cti.addFavorite": _COMMAND,
    "Cti.removeFavorite": _COMMAND,
    # Conference rooms
    "Cti.getConferenceRooms": _query("ConferenceList", "[]", keep=True),
    **dict.fromkeys(
        (
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
        _CONFERENCE,
    ),
    # Texts, video, meetings
    **dict.fromkeys(
        (
            "Cti.sendFlashTextMessage",
            "Cti.getFlashTextPartyHistory",
            "Cti.markFlashTextAsRead",
            "Cti.videoEvent",
            "Cti.inviteToMeetingRoom",
            "Cti.meetingRoomInviteAck",
            "Cti.meetingRoomInviteAccept",
            "Cti.meetingRoomInviteReject",
        ),
        _COMMAND,
    ),
    "Cti.subscribeToVideoStatus": _SUBSCRIBE,
    "Cti.unsubscribeFromAllVideoStatus": Row(
        ways=(Frame(forgets="Cti.subscribeToVideoStatus"),), state_changing=False
    ),
    # Callbacks
    "Callback.getCallbackLists": Row(
        ways=(
            Frame(answer="CallbackLists", keep=True),
            Rest(operation="ConfigMgt.listCallbackLists", arguments={}, member="*"),
        ),
        state_changing=False,
        result="[]",
        message="CallbackLists",
        doc="It subscribes to the messages of callbacks, too. Without a channel the configuration server is asked,"
        " for the site's `config_users` only, and nothing is subscribed to.",
    ),
    "Callback.findCallbackRequest": Row(
        ways=(
            Frame(answer="FindCallbackResponseWithId", matches={"id": "requestId"}),
            Rest(
                operation="ConfigMgt.findCallbackRequests",
                arguments={"filters": "filters", "offset": "offset", "limit": "limit"},
                member="*",
                within={"id": "requestId", "response": "@answer"},
            ),
        ),
        state_changing=False,
        result="{id, response}",
        message="FindCallbackResponseWithId",
        doc="XUC asks the configuration server with the user's own rights; without a channel the bridge does, for the"
        " site's `config_users` only.",
    ),
    "Callback.getCallbackPreferredPeriods": _query("PreferredCallbackPeriodList", "[]"),
    **dict.fromkeys(
        (
            "Callback.takeCallback",
            "Callback.releaseCallback",
            "Callback.startCallback",
            "Callback.updateCallbackTicket",
        ),
        _COMMAND,
    ),
}

_WHY: Final[Mapping[str, str]] = {
    "Cti.sendPing": "a heartbeat of the native dialect, which the bridge answers itself; over JSON-RPC call rpc.ping",
}

TABLE: Final[Mapping[str, Row | Unsupported]] = {
    method: _ROWS[method] if method in _ROWS else Unsupported(_WHY[method]) for method in METHODS
}
"""Every method."""

NO_CHANNEL: Final = (
    "XUC takes this command over its CTI channel only, and the site is configured with cti_channel = false"
)
