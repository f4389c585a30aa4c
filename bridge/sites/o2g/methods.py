"""The method table: which REST calls each Cti.js method is on an O2G site.

`TABLE` has a row for every method of `protocol.cti.METHODS`. `run` executes one, without I/O; `as_markdown` is the
table for people.

Errors: those of `rows.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from bridge.sites.o2g.resolvers import VOCABULARY
from bridge.sites.o2g.rows import (
    Context,
    Execution,
    NotSupported,
    Program,
    Row,
    Step,
    Unsupported,
    compile_row,
    execute,
)
from protocol.cti import METHODS

_LOGIN: Final = {"loginName": "@loginName"}  # where O2G has it; sent by an administrator's session only

# --- Steps that several rows share ---

_MAKE_CALL: Final = Step(
    call="POST /telephony/calls",
    op="telephony.makeCall",
    query=_LOGIN,
    body={"deviceId": "@deviceId", "callee": "$destination", "autoAnswer": True},
)

_RETRIEVE: Final = Step(
    call="POST /telephony/calls/{callRef}/retrieve",
    op="telephony.retrieve",
    path={"callRef": "@callRef($uniqueId | held)"},
    body={"deviceId": "@deviceId($uniqueId | held)"},
)

_GET_FORWARD: Final = Step(
    call="GET /routing/forwardroute",
    op="routing.getForward",
    query=_LOGIN,
    answers=(404,),
    take="forward",
)


def _set_forward(body: Mapping[str, Any], *when: str) -> Step:
    return Step(
        call="POST /routing/forwardroute",
        op="routing.setForward",
        query=_LOGIN,
        body={"forwardRoute": body},
        when=when,
    )


def _cancel_forward(kind: str) -> Step:
    return Step(
        call="DELETE /routing/forwardroute",
        op="routing.cancelForward",
        query=_LOGIN,
        when=("$state == false", f"@taken(forwardType) == {kind}"),
    )


def _conditional_forward(condition: str, other: str) -> Row:
    return Row(
        steps=(
            _GET_FORWARD,
            _set_forward(
                {"forwardType": f"@forwardType({condition})", "destinations": ["@forwardTo"]},
                "$state == true",
            ),
            _set_forward(
                {"forwardType": other, "destinations": "@taken(forwardDestinations)"},
                "$state == false",
                "@taken(forwardType) == BUSY_NO_ANSWER",
            ),
            _cancel_forward(condition),
        ),
        doc="A user has one forward on O2G: `naFwd` and `busyFwd` to the same destination become"
        " BUSY_NO_ANSWER, any other combination replaces what was there. Switching off leaves forwards of"
        " other kinds alone. `VOICEMAIL` and the voice mail's number both mean the user's voice mail.",
    )


def _recording(action: str) -> Row:
    return Row(
        steps=(
            Step(
                call="POST /telephony/calls/{callRef}/recording",
                op="telephony.doRecordAction",
                path={"callRef": "@callRef(active)"},
                query={"action": action, **_LOGIN},
                when=("@agent($agentId) == own",),
                ends=True,
            ),
            Step(
                call="GET /acd/agent/config",
                op="callCenterAgent.getConfiguration",
                query=_LOGIN,
                take="supervisor",
            ),
            Step(
                call="GET /users",
                op="users.getByCompanyPhone",
                query={"companyPhone": "@text($agentId)"},
                take="agentLogin",
            ),
            Step(
                call="GET /telephony/calls",
                op="telephony.getCalls",
                query={"loginName": "@taken(agentLogin)"},
                take="agentCallRef",
            ),
            Step(
                call="POST /telephony/calls/{callRef}/recording",
                op="telephony.doRecordAction",
                path={"callRef": "@taken(agentCallRef)"},
                query={"action": action, "loginName": "@taken(agentLogin)"},
            ),
        ),
        doc="`agentId` is the agent's number as an integer. The user's own: his active call, one step."
        " Another agent's: for supervisors, on a site that is used as an administrator.",
    )


# --- The table ---

_SUPPORTED: Final[Mapping[str, Row]] = {
    "Cti.dial": Row(
        steps=(
            msgspec.structs.replace(
                _MAKE_CALL, body={**(_MAKE_CALL.body or {}), "associatedData": "@encode32($variables)"}
            ),
        ),
        result="{uniqueId}",
        doc="O2G attaches 32 bytes to a call: `variables` are sent as `name=value;…` without `USR_`; more is"
        " refused.",
    ),
    "Cti.originate": Row(
        steps=(msgspec.structs.replace(_MAKE_CALL, body={**(_MAKE_CALL.body or {}), "autoAnswer": False}),),
        result="{uniqueId}",
        doc="The user's own set rings first; the destination is called once he has answered.",
    ),
    "Cti.dialByUsername": Row(
        steps=(
            Step(
                call="GET /users/{loginName}",
                op="users.getByLoginName",
                path={"loginName": "$username"},
                take="companyPhone",
            ),
            Step(
                call="POST /telephony/calls",
                op="telephony.makeCall",
                query=_LOGIN,
                body={
                    "deviceId": "@deviceId",
                    "callee": "@taken(companyPhone)",
                    "autoAnswer": True,
                    "associatedData": "@encode32($variables)",
                },
            ),
        ),
        result="{uniqueId}",
        doc="`username` is an O2G login name.",
    ),
    "Cti.answer": Row(
        steps=(
            Step(
                call="POST /telephony/calls/{callRef}/answer",
                op="telephony.answer",
                path={"callRef": "@callRef($uniqueId | ringing)"},
                body={"deviceId": "@deviceId($uniqueId | ringing)"},
            ),
        ),
    ),
    "Cti.hangup": Row(
        steps=(
            Step(
                call="POST /telephony/calls/{callRef}/dropme",
                op="telephony.dropme",
                path={"callRef": "@callRef($uniqueId | active | dialing | failed | ringing | held)"},
                query=_LOGIN,
            ),
        ),
        doc="Ends the user's part; the others of a conference go on. Without `uniqueId` the first that there"
        " is of: active, dialling, hearing a tone, ringing, held.",
    ),
    "Cti.hold": Row(
        steps=(
            Step(
                call="POST /telephony/calls/{callRef}/hold",
                op="telephony.hold",
                path={"callRef": "@callRef($uniqueId | active)"},
                body={"deviceId": "@deviceId($uniqueId | active)"},
                when=("@leg($uniqueId | active | held) != HELD",),
                ends=True,
            ),
            _RETRIEVE,
        ),
        doc="A toggle: holds the active call, else retrieves the held one.",
    ),
    "Cti.directTransfer": Row(
        steps=(
            Step(
                call="POST /telephony/calls/{callRef}/blindtransfer",
                op="telephony.blindTransfer",
                path={"callRef": "@callRef(active)"},
                query=_LOGIN,
                body={"transferTo": "$destination"},
            ),
        ),
    ),
    "Cti.attendedTransfer": Row(
        steps=(
            Step(
                call="POST /telephony/calls/{callRef}/hold",
                op="telephony.hold",
                path={"callRef": "@callRef(active)"},
                body={"deviceId": "@deviceId(active)"},
                when=("@leg(active | held) == ACTIVE",),
                undo=Step(
                    call="POST /telephony/calls/{callRef}/retrieve",
                    op="telephony.retrieve",
                    path={"callRef": "@callRef(active)"},
                    body={"deviceId": "@deviceId(active)"},
                ),
            ),
            msgspec.structs.replace(
                _MAKE_CALL, body={**(_MAKE_CALL.body or {}), "deviceId": "@deviceNamed($device)"}
            ),
        ),
        result="{uniqueId}",
        doc="Holds the active call (none needs to be, if one is held) and calls the destination; where that"
        " is refused the call is retrieved again. `device` must be a device of the user's.",
    ),
    "Cti.completeTransfer": Row(
        steps=(
            Step(
                call="POST /telephony/calls/{callRef}/transfer",
                op="telephony.transfer",
                path={"callRef": "@callRef(active | dialing)"},
                query=_LOGIN,
                body={"heldCallRef": "@callRef(held)"},
            ),
        ),
        doc="Joins the held party and the consulted one, who may still be ringing where O2G allows it.",
    ),
    "Cti.cancelTransfer": Row(
        steps=(
            Step(
                call="POST /telephony/calls/{callRef}/reconnect",
                op="telephony.reconnect",
                path={"callRef": "@callRef(held)"},
                query=_LOGIN,
                body={
                    "deviceId": "@deviceId(held)",
                    "enquiryCallRef": "@callRef(active | dialing | failed)",
                },
            ),
        ),
        doc="Ends the consultation, also one that hears a tone, and retrieves the held call.",
    ),
    "Cti.conference": Row(
        steps=(
            Step(
                call="POST /telephony/calls/{callRef}/merge",
                op="telephony.merge",
                path={"callRef": "@callRef(active)"},
                query=_LOGIN,
                body={"heldCallRef": "@callRef(held)"},
            ),
        ),
        doc="Merges the active and the held call.",
    ),
    "Cti.sendDtmf": Row(
        steps=(
            Step(
                call="POST /telephony/calls/{callRef}/sendDtmf",
                op="telephony.sendDtmf",
                path={"callRef": "@callRef(active)"},
                body={"deviceId": "@deviceId(active)", "number": "$key"},
            ),
        ),
    ),
    "Cti.setData": Row(
        steps=(
            Step(
                call="POST /telephony/calls/{callRef}/attachdata",
                op="telephony.attachData",
                path={"callRef": "@callRef(active | ringing | dialing | held)"},
                body={
                    "deviceId": "@deviceId(active | ringing | dialing | held)",
                    "associatedData": "@encode32($variables | required)",
                },
            ),
        ),
        doc="Replaces what is attached to the call; 32 bytes, as in `dial`.",
    ),
    "Cti.dnd": Row(
        steps=(
            Step(call="POST /routing/dnd", op="routing.activateDnd", query=_LOGIN, when=("$state == true",)),
            Step(call="DELETE /routing/dnd", op="routing.cancelDnd", query=_LOGIN, when=("$state == false",)),
        ),
    ),
    "Cti.uncFwd": Row(
        steps=(
            msgspec.structs.replace(
                _set_forward({"destinations": ["@forwardTo"]}, "$state == true"), ends=True
            ),
            _GET_FORWARD,
            _cancel_forward("UNCONDITIONAL"),
        ),
        doc="A user has one forward on O2G: this one replaces any other. Switching off leaves forwards of"
        " other kinds alone. `VOICEMAIL` and the voice mail's number both mean the user's voice mail.",
    ),
    "Cti.naFwd": _conditional_forward("NO_ANSWER", "BUSY"),
    "Cti.busyFwd": _conditional_forward("BUSY", "NO_ANSWER"),
    "Cti.getCurrentCallsPhoneEvents": Row(
        steps=(Step(call="GET /telephony/calls", op="telephony.getCalls", query=_LOGIN),),
        state_changing=False,
        result="{events}",
        doc="The result is the payload of the message `CurrentCallsPhoneEvents`: one `PhoneEvent` per call.",
    ),
    "Cti.toggleMicrophone": Row(
        steps=(
            Step(
                call="PUT /telephony/devices/{deviceId}/ithmicro",
                op="telephony.toggleInterphony",
                path={"deviceId": "@deviceId($uniqueId)"},
            ),
        ),
        doc="Presses the set's microphone key; O2G does not tell the state it leads to.",
    ),
    "Cti.listenAgent": Row(
        steps=(
            Step(
                call="POST /acd/agent/intrusion",
                op="callCenterAgent.requestIntrusion",
                query=_LOGIN,
                body={"agentNumber": "@text($agentId)", "mode": "DISCRETE"},
                go_on_if="not in a call",
                ends=True,
            ),
            Step(
                call="POST /acd/agent/permanentListening",
                op="callCenterAgent.requestPermanentListening",
                query=_LOGIN,
                body={"agentNumber": "@text($agentId)"},
            ),
        ),
        doc="`agentId` is the agent's number as an integer; the user must be a supervisor. Listens to the"
        " agent's call; where O2G refuses because of the agent's state (NOT_EXPECTED, or a telephony error"
        " about call or state) to the agent's next calls. Any other refusal is the answer.",
    ),
    "Cti.monitorPause": _recording("pause"),
    "Cti.monitorUnpause": _recording("resume"),
}

_NO_COUNTERPART: Final[Mapping[str, tuple[str, ...]]] = {
    "a heartbeat of the native dialect; over JSON-RPC call rpc.ping": ("Cti.sendPing",),
    "O2G keeps a user's languages, no other preference": ("Cti.setUserPreference",),
    "O2G has no push service for mobiles": ("Cti.unregisterMobileApp",),
    "O2G has no log for clients": ("Cti.pushLogToServer",),
    "O2G has no WebRTC configuration": ("Cti.getIceConfig",),
    "the members of agent groups are PBX configuration without a documented operation": (
        "Cti.setAgentGroup",
        "Cti.moveAgentsInGroup",
        "Cti.addAgentsInGroup",
        "Cti.removeAgentGroupFromQueueGroup",
        "Cti.addAgentsNotInQueueFromGroupTo",
    ),
    "O2G cannot take a chosen call out of a queue": ("Cti.retrieveQueueCall",),
    "O2G has no conference rooms": ("Cti.getConferenceRooms", "Cti.inviteConferenceRoom"),
    "O2G has no operation to mute, deafen or reset participants of a conference": (
        "Cti.conferenceMute",
        "Cti.conferenceUnmute",
        "Cti.conferenceMuteAll",
        "Cti.conferenceUnmuteAll",
        "Cti.conferenceDeafen",
        "Cti.conferenceUndeafen",
        "Cti.conferenceReset",
    ),
    "O2G keeps no call history by queue": ("Cti.getQueueCallHistory",),
    "O2G has no favourites": (
        "Cti.getFavorites",
        "Cti.getFavoriteContacts",
        "Cti.addFavorite",
        "Cti.removeFavorite",
    ),
    "O2G erases a mini message when it is read": ("Cti.getFlashTextPartyHistory", "Cti.markFlashTextAsRead"),
    "O2G has no video": (
        "Cti.videoEvent",
        "Cti.subscribeToVideoStatus",
        "Cti.unsubscribeFromAllVideoStatus",
    ),
    "O2G has no meeting rooms": (
        "Cti.inviteToMeetingRoom",
        "Cti.meetingRoomInviteAck",
        "Cti.meetingRoomInviteAccept",
        "Cti.meetingRoomInviteReject",
    ),
    "O2G's call-back requests have no preferred periods": ("Callback.getCallbackPreferredPeriods",),
    "O2G's call-back requests have no owner": ("Callback.takeCallback", "Callback.releaseCallback"),
    "O2G does not play a voice message on a phone": ("Callback.listenCallbackMessage",),
}
"""What O2G cannot do: the reason, and the methods."""

NOT_YET: Final = "not translated to O2G yet"
"""Why every other method is not executed: O2G could do it, at least in part; the bridge cannot so far."""


def _table() -> dict[str, Row | Unsupported]:
    reasons = {method: why for why, methods in _NO_COUNTERPART.items() for method in methods}
    return {m: _SUPPORTED.get(m) or Unsupported(reasons.get(m, NOT_YET)) for m in METHODS}


TABLE: Final[Mapping[str, Row | Unsupported]] = _table()
"""Every method of Cti.js by its full name, in the order of the catalogue."""

_PROGRAMS: Final[Mapping[str, Program]] = {
    method: compile_row(row, VOCABULARY) for method, row in _SUPPORTED.items()
}


def run(method: str, args: Mapping[str, Any], context: Context) -> Execution:
    """Execute a method of `protocol.cti.METHODS` with bound arguments (`protocol.cti.bind`).

    Send each yielded `RestCall` to the site and the generator its answer; it returns the JSON-RPC result. Raises
    `NotSupported` at once, `MethodError` from the generator.
    """
    program = _PROGRAMS.get(method)
    if program is None:
        row = TABLE[method]
        raise NotSupported(method, row.why if isinstance(row, Unsupported) else NOT_YET)
    return execute(program, method, args, context)


def as_markdown() -> str:
    """The table for people: what each method is, then what O2G cannot do and why."""
    lines = ["| method | REST calls, in order | result | remarks |", "| --- | --- | --- | --- |"]
    for method, row in TABLE.items():
        if isinstance(row, Row):
            signature = str(METHODS[method]).replace("|", "\\|")
            steps = "<br>".join(_step_as_markdown(step) for step in row.steps)
            lines.append(f"| `{signature}` | {steps} | `{row.result}` | {row.doc} |")
    lines += ["", "| method | why not |", "| --- | --- |"]
    lines += [f"| `{m}` | {row.why} |" for m, row in TABLE.items() if isinstance(row, Unsupported)]
    return "\n".join(lines) + "\n"


def _step_as_markdown(step: Step) -> str:
    shown = f"`{step.call}`"
    if step.path:
        shown += f" {', '.join(f'{name} `{value}`' for name, value in step.path.items())}"
    if step.query:
        shown += f" ?{', '.join(f'{name} `{value}`' for name, value in step.query.items())}"
    if step.body is not None:
        shown += f" `{msgspec.json.encode(step.body).decode()}`"
    if step.when:
        shown += f" when {' and '.join(f'`{condition}`' for condition in step.when)}"
    return shown.replace("|", "\\|")
