"""The method table: the rows of directory, call history, conferences, messages and callbacks.

Raises nothing. Source: seed document 004, "Directory", "Communication log", "Call control".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bridge.sites.o2g.methods_phone import LOGIN
from bridge.sites.o2g.rows import Row, Step

SEARCH_EVERY_S: Final = 0.25
"""How often a search is asked for its results: O2G needs some hundred milliseconds for one, and gives a search up
that nobody asks for a minute."""

SEARCH_MOST: Final = 100
"""Results of one search: as many as O2G gives."""


def _search(term: str, result: str) -> Row:
    return Row(
        steps=(
            Step(
                call="POST /directory/search",
                op="directory.search",
                query=LOGIN,
                body={
                    "limit": SEARCH_MOST,
                    "filter": {
                        "operation": "OR",
                        "operand": [
                            {"field": "lastName", "operation": "CONTAIN", "operand": term},
                            {"field": "firstName", "operation": "CONTAIN", "operand": term},
                            {"field": "id.phoneNumber", "operation": "BEGIN_WITH", "operand": term},
                        ],
                    },
                },
            ),
            Step(
                call="GET /directory/search",
                op="directory.getResults",
                query=LOGIN,
                take="contacts",
                until="search is over",
                every_s=SEARCH_EVERY_S,
            ),
        ),
        result=result,
        doc="Names that contain the text, numbers that begin with it, at most 100. A phone's status is that which the"
        " bridge knows, for users who are signed in, else -2; O2G tells neither mobile numbers nor favourites.",
    )


def _history(parameters: Mapping[str, str]) -> tuple[Step, ...]:
    return (
        Step(
            call="GET /comlog/records",
            op="comlog.getComRecords",
            query={**parameters, **LOGIN},
            take="records",
        ),
    )


_PAGE: Final = {"offset": "0", "limit": "@count($size)"}
_KEPT: Final = "O2G keeps the last 100 calls of a user. Times are those of the bridge's time zone."


_CONFERENCE: Final = Step(
    call="GET /telephony/calls", op="telephony.getCalls", query=LOGIN, take="conference"
)

_CALLBACKS: Final = Step(
    call="GET /telephony/incomingCallbacks", op="telephony.getCallbacks", query=LOGIN, take="callbacks"
)

_NUMBERED: Final = "`numConf` is the conference's `uniqueId`, or anything else for the user's only one."

OFFICE: Final[Mapping[str, Row]] = {
    "Cti.displayNameLookup": Row(
        steps=(
            Step(
                call="GET /users/{loginName}",
                op="users.getByLoginName",
                path={"loginName": "$username"},
                take="user",
            ),
        ),
        state_changing=False,
        result="UserDisplayName",
        doc="`username` is an O2G login name.",
    ),
    "Cti.searchDirectory": _search("$pattern", "DirectoryResult"),
    "Cti.directoryLookUp": _search("$term", "DirectoryResult"),
    "Cti.searchContacts": _search("$term", "ContactSheet"),
    "Cti.getUserCallHistory": Row(
        steps=_history(_PAGE), state_changing=False, result="CallHistory", doc=_KEPT
    ),
    "Cti.getUserCallHistoryByDays": Row(
        steps=_history({"afterDate": "@daysAgo($days)"}),
        state_changing=False,
        result="CallHistory",
        doc=f"The calls of the last `days` times 24 hours. {_KEPT}",
    ),
    "Cti.getAgentCallHistory": Row(
        steps=_history(_PAGE),
        state_changing=False,
        result="CallHistory",
        doc=f"The user's own calls. {_KEPT}",
    ),
    "Cti.findCustomerCallHistory": Row(
        steps=_history({"remotePartyId": "@customer($filters)", "limit": "@count($size)"}),
        state_changing=False,
        result="CustomerCallHistoryResponseWithId",
        doc="The user's own calls with one number: `filters` is one filter of the field `src_num` or `dst_num` and"
        " the operator `=`.",
    ),
    "Cti.getConfig": Row(
        steps=(
            Step(
                call="GET /users/{loginName}",
                op="users.getByLoginName",
                path={"loginName": "@ownLogin($objectType)"},
                take="user",
            ),
        ),
        state_changing=False,
        result="LineConfig",
        doc="`objectType` is `line`: the user's first device. O2G has no SIP credentials: what else a LineConfig has"
        " is"
        ' "". Agents and queues are told by `getList`.',
    ),
    "Cti.toggleUniqueAccountDevice": Row(
        steps=(
            Step(
                call="POST /routing",
                op="routing.setRoutes",
                query=LOGIN,
                body={
                    "presentationRoutes": [
                        {"destinations": [{"type": "MOBILE", "selected": "@isMobile($device)"}]}
                    ]
                },
            ),
        ),
        doc="`mobile` has the user's remote extension ring as well, any other device has it ring no longer.",
    ),
    "Cti.dialFromMobile": Row(
        steps=(
            Step(
                call="POST /telephony/calls",
                op="telephony.makeCall",
                query=LOGIN,
                body={
                    "deviceId": "@mobile",
                    "callee": "$destination",
                    "autoAnswer": False,
                    "associatedData": "@encode32($variables)",
                },
            ),
        ),
        result="{uniqueId}",
        doc="Calls from the user's mobile (remote extension), which rings first.",
    ),
    "Cti.dialFromQueue": Row(
        steps=(
            Step(
                call="POST /telephony/calls",
                op="telephony.makeCall",
                query=LOGIN,
                body={
                    "deviceId": "@deviceId",
                    "callee": "$destination",
                    "autoAnswer": True,
                    "callingNumber": "@shownNumber($callerIdNumber | $queueId)",
                    "associatedData": "@encode32($variables)",
                },
            ),
        ),
        result="{uniqueId}",
        doc="A call of the user's that shows `callerIdNumber`, else the queue's number; O2G has no name beside it.",
    ),
    "Cti.includeToConference": Row(
        steps=(
            Step(
                call="POST /telephony/calls/{callRef}/merge",
                op="telephony.merge",
                path={"callRef": "@callRef(active)"},
                query=LOGIN,
                body={"heldCallRef": "@callRef(held)"},
            ),
        ),
        doc="Merges the active and the held call, one of which may be a conference. O2G has no roles of"
        " participants.",
    ),
    "Cti.conferenceKick": Row(
        steps=(
            _CONFERENCE,
            Step(
                call="DELETE /telephony/calls/{callRef}/participants/{participantId}",
                op="telephony.dropParticipant",
                path={"callRef": "@conference($numConf)", "participantId": "@participant($index)"},
                query=LOGIN,
            ),
        ),
        doc=f"`index` is that of the conference's messages. {_NUMBERED}",
    ),
    "Cti.conferenceClose": Row(
        steps=(
            _CONFERENCE,
            Step(
                call="DELETE /telephony/calls/{callRef}",
                op="telephony.release",
                path={"callRef": "@conference($numConf)"},
                query=LOGIN,
            ),
        ),
        doc=f"Ends it for everybody. {_NUMBERED}",
    ),
    "Cti.sendFlashTextMessage": Row(
        steps=(
            Step(
                call="GET /users/{loginName}",
                op="users.getByLoginName",
                path={"loginName": "$to"},
                take="companyPhone",
            ),
            Step(
                call="POST /telephony/miniMessages",
                op="telephony.sendMiniMessage",
                query=LOGIN,
                body={"recipient": "@taken(companyPhone)", "message": "@message($message)"},
            ),
        ),
        result="FlashTextEvent",
        doc="A mini message on the set of the user whose O2G login is `to`, at most 128 characters. The result says"
        " that O2G took it. Mini messages that come are shown on the set only: to read one by O2G would erase it"
        " there.",
    ),
    "Callback.getCallbackLists": Row(
        steps=(_CALLBACKS,),
        state_changing=False,
        result="CallbackLists",
        doc="O2G's call-back requests are a user's own: one list, without queue, due date or period.",
    ),
    "Callback.findCallbackRequest": Row(
        steps=(_CALLBACKS,),
        state_changing=False,
        result="FindCallbackResponseWithId",
        doc="Filters, of the operators `=` and `like`, are applied by the bridge to `phoneNumber`, `firstName` and"
        " `lastName`.",
    ),
    "Callback.startCallback": Row(
        steps=(
            Step(
                call="POST /telephony/calls",
                op="telephony.makeCall",
                query=LOGIN,
                body={"deviceId": "@deviceId", "callee": "$number", "autoAnswer": True},
            ),
        ),
        result="CallbackStarted",
        doc="Calls the number; `ticketUuid` is the call's `uniqueId`.",
    ),
    "Callback.updateCallbackTicket": Row(
        steps=(
            Step(
                call="DELETE /telephony/incomingCallbacks/{callbackId}",
                op="telephony.deleteCallback",
                path={"callbackId": "$uuid"},
                query=LOGIN,
                when=("$status != Callback",),
            ),
        ),
        result="CallbackClotured",
        doc="Any status but `Callback` strikes the request; O2G keeps no tickets: status, comment, date and period"
        " are not kept. With `Callback` nothing changes.",
    ),
}
"""What a page does beside calls."""
