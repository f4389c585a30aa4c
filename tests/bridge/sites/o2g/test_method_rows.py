"""The rows of agents, directory, history, conferences and callbacks: each is exactly these REST calls."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bridge.sites.o2g.methods_agents import AGENTS
from bridge.sites.o2g.methods_office import OFFICE
from bridge.sites.o2g.resolvers_office import history_call
from bridge.sites.o2g.rows import (
    AgentRefused,
    BadArgument,
    Context,
    Forbidden,
    MethodError,
    NoSuchDevice,
    NotSupported,
    RestAnswer,
    UpstreamError,
)
from protocol.cti_messages import PhoneStatus
from tests.bridge.sites.o2g.test_methods import CREATED, NEW_CALL, NO_CONTENT, drive, ok, refused, user

ANN, BOB = "loginName=oxe70120", "loginName=oxe70121"
OFF = ok({"mainState": "LOG_OFF"})
ON = ok({"mainState": "LOG_ON", "subState": "READY", "proAcdDeviceNumber": "70120", "pgNumber": "60121"})
CONFIG = ok({"type": "AGENT", "processingGroups": {"groups": ["60121", "60122"], "preferred": "60121"}})
SUPERVISOR = ok({"type": "SUPERVISOR", "processingGroups": {"groups": []}})
BOBS_LOGIN = ok({"loginName": "oxe70121", "companyPhone": "70121"})
REASONS = ok({"number": 2, "reasons": [{"index": 1, "label": "Lunch"}, {"index": 2, "label": "Meeting"}]})
WHO = [f"GET /acd/agent/config?{ANN}", "GET /users?companyPhone=70121"]
LOG_ON = ' {"proAcdDeviceNumber":"70120","pgGroupNumber":"60121"}'
SEARCH = (
    '{"limit":100,"filter":{"operation":"OR","operand":['
    '{"field":"lastName","operation":"CONTAIN","operand":"bel"},'
    '{"field":"firstName","operation":"CONTAIN","operand":"bel"},'
    '{"field":"id.phoneNumber","operation":"BEGIN_WITH","operand":"bel"}]}}'
)
BORIS = {"id": {"loginName": "oxe70121", "phoneNumber": "70121"}, "firstName": "Boris", "lastName": "Belin"}
SEARCHED = [
    CREATED,
    ok({"resultCode": "NOK", "resultElements": []}),
    ok({"resultCode": "OK", "resultElements": [{"contacts": [BORIS]}]}),
    ok({"resultCode": "FINISH", "resultElements": []}),
]
SEARCHES = [f"POST /directory/search?{ANN} {SEARCH}", *[f"GET /directory/search?{ANN}"] * 3]
RECORD = {
    "recordId": 1,
    "beginDate": "2024-05-01T10:00:00.000Z",
    "convDate": "2024-05-01T10:00:10.000Z",
    "endDate": "2024-05-01T11:01:12.000Z",
    "participants": [
        {
            "role": "CALLER",
            "answered": True,
            "identity": {"id": {"loginName": "oxe70120", "phoneNumber": "70120"}},
        },
        {"identity": BORIS},
    ],
}
CALLS = {"comHistoryRecords": [RECORD]}
HISTORY = [
    {
        "duration": "01:01:02",
        "srcNum": "70120",
        "dstNum": "70121",
        "status": "emitted",
        "srcUsername": "oxe70120",
        "dstUsername": "oxe70121",
        "dstFirstName": "Boris",
        "dstLastName": "Belin",
    }
]
CONFERENCE = ok(
    {
        "calls": [
            {"callRef": "c1", "participants": [{"participantId": each} for each in ("p1", "p2", "p3")]},
            {"callRef": "c2", "participants": [{"participantId": "p1"}, {"participantId": "p4"}]},
        ]
    }
)
CALLBACK = ok({"callbacks": [{"callbackId": "7", "partyInfo": BORIS}]})
REQUEST = {
    "uuid": "7",
    "listUuid": "o2g",
    "phoneNumber": "70121",
    "mobilePhoneNumber": "",
    "firstName": "Boris",
    "lastName": "Belin",
    "company": "",
    "description": None,
    "agentId": None,
    "dueDate": "",
    "preferredPeriod": {
        "uuid": "o2g",
        "name": "Any time",
        "periodStart": "00:00:00",
        "periodEnd": "23:59:59",
        "default": True,
    },
}


def like(name: str, value: str, operator: str = "like") -> dict[str, str]:
    return {"field": name, "operator": operator, "value": value}


Case = tuple[str, list[Any], dict[str, str], list[RestAnswer], list[str], Any]

# Parameters, the user's calls, the site's answers, the requests of an administrator's session, the result.
ROWS: list[Case] = [
    ("Cti.loginAgent", ["70120"], {}, [OFF, CONFIG, NO_CONTENT],
     [f"GET /acd/agent/state?{ANN}", f"GET /acd/agent/config?{ANN}", f"POST /acd/agent/logon?{ANN}{LOG_ON}"], None),
    ("Cti.loginAgent", ["70120"], {}, [ON, CONFIG],
     [f"GET /acd/agent/state?{ANN}", f"GET /acd/agent/config?{ANN}"], None),
    ("Cti.logoutAgent", [], {}, [NO_CONTENT], [f"POST /acd/agent/logoff?{ANN}"], None),
    ("Cti.toggleAgentLogin", [], {}, [OFF, CONFIG, NO_CONTENT],
     [f"GET /acd/agent/state?{ANN}", f"GET /acd/agent/config?{ANN}", f"POST /acd/agent/logon?{ANN}{LOG_ON}"], None),
    ("Cti.toggleAgentLogin", [], {}, [ON, NO_CONTENT],
     [f"GET /acd/agent/state?{ANN}", f"POST /acd/agent/logoff?{ANN}"], None),
    ("Cti.pauseAgent", [], {}, [NO_CONTENT], [f"POST /acd/agent/pause?{ANN}"], None),
    ("Cti.pauseAgent", [70120, ""], {}, [NO_CONTENT], [f"POST /acd/agent/pause?{ANN}"], None),
    *[
        ("Cti.pauseAgent", [None, reason], {}, [ON, REASONS, NO_CONTENT],
         [f"GET /acd/agent/state?{ANN}", f"GET /acd/agent/withdrawReasons?{ANN}&pgNumber=60121",
          f'POST /acd/agent/withdraw?{ANN} {{"reasonIndex":2}}'], None)
        for reason in ("Meeting", "meeting", "2")
    ],
    ("Cti.unpauseAgent", [], {}, [NO_CONTENT], [f"POST /acd/agent/ready?{ANN}"], None),
    ("Cti.changeUserStatus", ["donotdisturb"], {}, [NO_CONTENT], [f"POST /routing/dnd?{ANN}"], None),
    ("Cti.changeUserStatus", ["available"], {}, [NO_CONTENT, refused(400)],
     [f"DELETE /routing/dnd?{ANN}", f"POST /acd/agent/ready?{ANN}"], None),
    ("Cti.changeUserStatus", ["disconnected"], {}, [NO_CONTENT], [f"POST /acd/agent/logoff?{ANN}"], None),
    ("Cti.changeUserStatus", ["Lunch"], {}, [ON, REASONS, NO_CONTENT],
     [f"GET /acd/agent/state?{ANN}", f"GET /acd/agent/withdrawReasons?{ANN}&pgNumber=60121",
      f'POST /acd/agent/withdraw?{ANN} {{"reasonIndex":1}}'], None),
    ("Cti.setAgentQueue", [70120, 60122, 0], {}, [NO_CONTENT],
     [f'POST /acd/agent/enterPG?{ANN} {{"pgGroupNumber":"60122"}}'], None),
    ("Cti.removeAgentFromQueue", [70120, 60122], {}, [NO_CONTENT],
     [f'POST /acd/agent/exitPG?{ANN} {{"pgGroupNumber":"60122"}}'], None),
    ("Membership.getUserDefaultMembership", [70120], {}, [CONFIG], [f"GET /acd/agent/config?{ANN}"],
     {"userId": 70120, "membership": [{"queueId": 60121, "penalty": 0}, {"queueId": 60122, "penalty": 0}]}),
    ("Cti.displayNameLookup", ["oxe70121"], {}, [ok({**BORIS, "loginName": "oxe70121"})],
     ["GET /users/oxe70121"], {"userName": "oxe70121", "displayName": "Boris Belin"}),
    *[
        (method, ["bel"], {}, SEARCHED, SEARCHES,
         {"entries": [{"status": 2, "entry": ["Boris", "Belin", "70121", "", "false"]}],
          "headers": ["Firstname", "Lastname", "Number", "Mobile", "Favorite"]})
        for method in ("Cti.searchDirectory", "Cti.directoryLookUp")
    ],
    ("Cti.searchContacts", ["bel"], {}, SEARCHED, SEARCHES,
     {"sheets": [{
         "name": "Boris Belin", "subtitle1": "", "subtitle2": "", "picture": "", "isPersonal": False,
         "isFavorite": False, "isMeetingroom": False, "canBeFavorite": False,
         "status": {"phone": 2, "video": ""},
         "actions": [{"action": "Call", "args": ["70121"], "default": True}],
         "sources": [{"name": "internal", "id": "oxe70121"}],
         "details": [{"name": "Contacts",
                      "fields": [{"name": "Phone", "data": "70121", "dataType": "PhoneNumber"}]}],
     }]}),
    *[
        (method, [10], {}, [ok(CALLS)], [f"GET /comlog/records?offset=0&limit=10&{ANN}"], HISTORY)
        for method in ("Cti.getUserCallHistory", "Cti.getAgentCallHistory")
    ],
    ("Cti.getUserCallHistory", [None], {}, [ok(CALLS)], [f"GET /comlog/records?offset=0&{ANN}"], HISTORY),
    ("Cti.getUserCallHistoryByDays", [7], {}, [ok(CALLS)], [f"GET /comlog/records?afterDate=…&{ANN}"], HISTORY),
    ("Cti.findCustomerCallHistory", [3, [like("src_num", "70121", "=")], 5], {}, [ok(CALLS)],
     [f"GET /comlog/records?remotePartyId=70121&limit=5&{ANN}"],
     {"id": 3, "response": {"total": 1, "list": HISTORY}}),
    ("Cti.getConfig", ["line"], {}, [ok({"devices": [{"id": "70120"}, {"id": "70190"}]})],
     ["GET /users/oxe70120"], {"name": "70120", "password": "", "xivoIp": "", "sipProxyName": ""}),
    *[
        ("Cti.toggleUniqueAccountDevice", [device], {}, [NO_CONTENT],
         [f'POST /routing?{ANN} {{"presentationRoutes":[{{"destinations":'
          f'[{{"type":"MOBILE","selected":{selected}}}]}}]}}'], None)
        for device, selected in (("mobile", "true"), ("phone", "false"))
    ],
    ("Cti.dialFromQueue", ["0155", 60141], {}, [CREATED],
     [f'POST /telephony/calls?{ANN} {{"deviceId":"70120","callee":"0155","autoAnswer":true,'
      '"callingNumber":"60141"}'], NEW_CALL),
    ("Cti.dialFromQueue", ["0155", 60141, "Sales", "60142"], {}, [CREATED],
     [f'POST /telephony/calls?{ANN} {{"deviceId":"70120","callee":"0155","autoAnswer":true,'
      '"callingNumber":"60142"}'], NEW_CALL),
    ("Cti.includeToConference", ["User"], {"c1": "HELD", "c2": "ACTIVE"}, [NO_CONTENT],
     [f'POST /telephony/calls/c2/merge?{ANN} {{"heldCallRef":"c1"}}'], None),
    ("Cti.conferenceKick", ["c1", 2], {}, [CONFERENCE, NO_CONTENT],
     [f"GET /telephony/calls?{ANN}", f"DELETE /telephony/calls/c1/participants/p2?{ANN}"], None),
    ("Cti.conferenceKick", ["4000", 3], {}, [CONFERENCE, NO_CONTENT],
     [f"GET /telephony/calls?{ANN}", f"DELETE /telephony/calls/c1/participants/p3?{ANN}"], None),
    ("Cti.conferenceClose", ["c1"], {}, [CONFERENCE, NO_CONTENT],
     [f"GET /telephony/calls?{ANN}", f"DELETE /telephony/calls/c1?{ANN}"], None),
    ("Cti.sendFlashTextMessage", ["oxe70121", 4, "lunch?"], {}, [BOBS_LOGIN, NO_CONTENT],
     ["GET /users/oxe70121", f'POST /telephony/miniMessages?{ANN} {{"recipient":"70121","message":"lunch?"}}'],
     {"event": "FlashTextSendMessageAck", "sequence": 4}),
    ("Callback.getCallbackLists", [], {}, [CALLBACK], [f"GET /telephony/incomingCallbacks?{ANN}"],
     [{"uuid": "o2g", "name": "Callbacks", "queueId": 0, "callbacks": [REQUEST]}]),
    *[
        ("Callback.findCallbackRequest", [9, [wanted]], {}, [CALLBACK],
         [f"GET /telephony/incomingCallbacks?{ANN}"],
         {"id": 9, "response": {"total": len(found), "list": found}})
        for wanted, found in (
            (like("lastName", "%el%"), [REQUEST]),
            (like("phoneNumber", "70121", "="), [REQUEST]),
            (like("phoneNumber", "7012", "="), []),
        )
    ],
    ("Callback.startCallback", ["7", "70121"], {}, [CREATED],
     [f'POST /telephony/calls?{ANN} {{"deviceId":"70120","callee":"70121","autoAnswer":true}}'],
     {"requestUuid": "7", "ticketUuid": "49bfa0564a030100"}),
    ("Callback.updateCallbackTicket", ["7", "Answered", "done"], {}, [NO_CONTENT],
     [f"DELETE /telephony/incomingCallbacks/7?{ANN}"], {"uuid": "7"}),
    ("Callback.updateCallbackTicket", ["7", "Callback", "later"], {}, [], [], None),
]  # fmt: skip

VOLATILE = ("start", "date")
"""Members that hold the present time, or one in the time zone of the machine."""


def plain(value: Any) -> Any:
    """A result as it is on the wire, without what changes from run to run."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items() if name not in VOLATILE}
    return [plain(each) for each in value] if isinstance(value, list) else value


def undated(request: str) -> str:
    """A request without the present time."""
    head, found, rest = request.partition("afterDate=")
    return head + found + "…&" + rest.partition("&")[2] if found else request


def context(calls: dict[str, str], *, administrator: bool) -> Context:
    return Context(user(**calls), administrator, "70120", phone_status=lambda login: PhoneStatus.BUSY)


@pytest.mark.parametrize(("method", "params", "calls", "answers", "requests", "result"), ROWS)
@pytest.mark.parametrize("administrator", [True, False], ids=["administrator", "user"])
def test_a_method_is_exactly_these_rest_calls(
    method: str,
    params: list[Any],
    calls: dict[str, str],
    answers: list[RestAnswer],
    requests: list[str],
    result: Any,
    administrator: bool,
) -> None:
    """protocol.md section 4: what each call becomes in REST is one table."""
    sent, came = drive(method, params, context(calls, administrator=administrator), answers)
    if not administrator:
        requests = [
            each.replace(f"?{ANN}&", "?").replace(f"&{ANN}", "").replace(f"?{ANN}", "") for each in requests
        ]
        sent = [each.replace("…&", "…") for each in sent]
    assert [undated(each).rstrip("&") for each in sent] == [
        each.rstrip("&") for each in map(undated, requests)
    ]
    assert plain(msgspec.to_builtins(came)) == result


def test_every_row_is_tested() -> None:
    assert {*AGENTS, *OFFICE} == {row[0] for row in ROWS} | {"Cti.dialFromMobile"}


OF_BOB: list[tuple[str, list[Any], list[RestAnswer], list[str]]] = [
    ("Cti.loginAgent", ["70121", 70121], [OFF, CONFIG, NO_CONTENT],
     [f"GET /acd/agent/state?{BOB}", f"GET /acd/agent/config?{BOB}",
      f'POST /acd/agent/logon?{BOB} {{"proAcdDeviceNumber":"70121","pgGroupNumber":"60121"}}']),
    ("Cti.logoutAgent", [70121], [NO_CONTENT], [f"POST /acd/agent/logoff?{BOB}"]),
    ("Cti.pauseAgent", [70121], [NO_CONTENT], [f"POST /acd/agent/pause?{BOB}"]),
    ("Cti.unpauseAgent", [70121], [NO_CONTENT], [f"POST /acd/agent/ready?{BOB}"]),
    ("Cti.setAgentQueue", [70121, 60122, 1], [NO_CONTENT],
     [f'POST /acd/agent/enterPG?{BOB} {{"pgGroupNumber":"60122"}}']),
]  # fmt: skip


@pytest.mark.parametrize(("method", "params", "answers", "requests"), OF_BOB)
def test_a_supervisor_does_it_for_another_agent(
    method: str, params: list[Any], answers: list[RestAnswer], requests: list[str]
) -> None:
    answers = [SUPERVISOR, BOBS_LOGIN, *answers]
    sent, _ = drive(method, params, context({}, administrator=True), answers)
    assert sent == [*WHO, *requests]


@pytest.mark.parametrize("method", [row[0] for row in OF_BOB])
@pytest.mark.parametrize("answer", [CONFIG, refused(403, type="NOT_ALLOWED")])
def test_nobody_but_a_supervisor_touches_another_agent(method: str, answer: RestAnswer) -> None:
    params = next(row[1] for row in OF_BOB if row[0] == method)
    with pytest.raises(Forbidden):
        drive(method, params, context({}, administrator=True), [answer])


@pytest.mark.parametrize("method", [row[0] for row in OF_BOB])
def test_a_session_of_the_users_own_cannot_touch_another_agent(method: str) -> None:
    params = next(row[1] for row in OF_BOB if row[0] == method)
    with pytest.raises(NotSupported, match="used as an administrator"):
        drive(method, params, context({}, administrator=False), [])


FAILURES: list[tuple[str, list[Any], list[RestAnswer], type[MethodError]]] = [
    ("Cti.loginAgent", ["70199"], [ON], AgentRefused),
    ("Cti.loginAgent", [""], [OFF, CONFIG], AgentRefused),
    ("Cti.loginAgent", ["70120"], [OFF, CONFIG, refused(400, type="BAD_PARAMETER")], AgentRefused),
    ("Cti.loginAgent", ["70120"], [OFF, CONFIG, refused(400, type="NOT_EXPECTED")], UpstreamError),
    ("Cti.pauseAgent", [None, "Sleep"], [ON, REASONS], BadArgument),
    ("Cti.getUserCallHistory", [0], [], BadArgument),
    ("Cti.getUserCallHistoryByDays", [-1], [], BadArgument),
    ("Cti.findCustomerCallHistory", [1, [], 5], [], BadArgument),
    ("Cti.getConfig", ["queue"], [], BadArgument),
    ("Cti.dialFromMobile", ["0155"], [], NoSuchDevice),
    ("Cti.conferenceKick", ["c1", 4], [CONFERENCE], BadArgument),
    ("Cti.conferenceKick", ["c1", 1], [ok({"calls": []})], MethodError),
    ("Cti.sendFlashTextMessage", ["oxe70121", 1, "x" * 129], [BOBS_LOGIN], BadArgument),
    ("Callback.findCallbackRequest", [1, [like("colour", "red")]], [CALLBACK], BadArgument),
    ("Callback.findCallbackRequest", [1, [like("lastName", "x", ">")]], [CALLBACK], BadArgument),
]


@pytest.mark.parametrize(("method", "params", "answers", "error"), FAILURES)
def test_what_cannot_be_done_is_told(
    method: str, params: list[Any], answers: list[RestAnswer], error: type[MethodError]
) -> None:
    with pytest.raises(error):
        drive(method, params, context({}, administrator=True), answers)


def test_an_agent_on_another_phone_is_told_both_phones() -> None:
    """Seed document 003, "Agent Login": the agent stays logged on to the phone where he was."""
    with pytest.raises(AgentRefused) as caught:
        drive("Cti.loginAgent", ["70199"], context({}, administrator=True), [ON])
    assert msgspec.to_builtins(caught.value.error) == {
        "Error": "LoggedInOnAnotherPhone",
        "phoneNb": "70120",
        "RequestedNb": "70199",
    }


def test_the_mobile_is_dialled_from() -> None:
    state = user()
    state.learn_user({"devices": [{"type": "DESKPHONE", "id": "70120"}, {"type": "MOBILE", "id": "80120"}]})
    sent, result = drive("Cti.dialFromMobile", ["0155"], Context(state), [CREATED])
    assert sent == ['POST /telephony/calls {"deviceId":"80120","callee":"0155","autoAnswer":false}']
    assert result == NEW_CALL


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "emitted"),
        ({"endDate": None}, "ongoing"),
        ({"participants": [{"role": "CALLEE", "answered": True}]}, "answered"),
        ({"participants": [{"role": "CALLEE", "answered": False}], "convDate": None}, "missed"),
    ],
)
def test_the_status_of_a_call_of_the_past_says_who_called_and_whether_it_was_answered(
    change: dict[str, Any], status: str
) -> None:
    call = history_call({**RECORD, **change})
    assert call is not None
    assert call.status == status
