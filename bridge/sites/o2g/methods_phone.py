"""The method table: the rows of calls, forwards and supervision.

Raises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from bridge.sites.o2g.rows import Row, Step

LOGIN: Final = {"loginName": "@loginName"}  # where O2G has it; sent by an administrator's session only

# --- Steps that several rows share ---

MAKE_CALL: Final = Step(
    call="POST /telephony/calls",
    op="telephony.makeCall",
    query=LOGIN,
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
    query=LOGIN,
    answers=(404,),
    take="forward",
)


def _set_forward(body: Mapping[str, Any], *when: str) -> Step:
    return Step(
        call="POST /routing/forwardroute",
        op="routing.setForward",
        query=LOGIN,
        body={"forwardRoute": body},
        when=when,
    )


def _cancel_forward(kind: str) -> Step:
    return Step(
        call="DELETE /routing/forwardroute",
        op="routing.cancelForward",
        query=LOGIN,
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
                query={"action": action, **LOGIN},
                when=("@agent($agentId) == own",),
                ends=True,
            ),
            Step(
                call="GET /acd/agent/config",
                op="callCenterAgent.getConfiguration",
                query=LOGIN,
                answers=(400, 403),
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

PHONE: Final[Mapping[str, Row]] = {
    "Cti.dial": Row(
        steps=(
            msgspec.structs.replace(
                MAKE_CALL, body={**(MAKE_CALL.body or {}), "associatedData": "@encode32($variables)"}
            ),
        ),
        result="{uniqueId}",
        doc="O2G attaches 32 bytes to a call: `variables` are sent as `name=value;…` without `USR_`; more is"
        " refused.",
    ),
    "Cti.originate": Row(
        steps=(msgspec.structs.replace(MAKE_CALL, body={**(MAKE_CALL.body or {}), "autoAnswer": False}),),
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
                query=LOGIN,
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
                query=LOGIN,
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
                query=LOGIN,
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
                MAKE_CALL, body={**(MAKE_CALL.body or {}), "deviceId": "@deviceNamed($device)"}
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
                query=LOGIN,
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
                query=LOGIN,
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
                query=LOGIN,
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
            Step(call="POST /routing/dnd", op="routing.activateDnd", query=LOGIN, when=("$state == true",)),
            Step(call="DELETE /routing/dnd", op="routing.cancelDnd", query=LOGIN, when=("$state == false",)),
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
        steps=(Step(call="GET /telephony/calls", op="telephony.getCalls", query=LOGIN),),
        state_changing=False,
        result="{events}",
        message="CurrentCallsPhoneEvents",
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
                query=LOGIN,
                body={"agentNumber": "@text($agentId)", "mode": "DISCRETE"},
                go_on_if="not in a call",
                ends=True,
            ),
            Step(
                call="POST /acd/agent/permanentListening",
                op="callCenterAgent.requestPermanentListening",
                query=LOGIN,
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
"""What a page does with the user's own phone, and with other people's calls."""
