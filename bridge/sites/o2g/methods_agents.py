"""The method table: the rows of agents.

`agentId` is an agent's number as an integer; without it the user himself is meant. Raises nothing.
Source: seed document 004, "Call Center Agent".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bridge.sites.o2g.methods_phone import LOGIN
from bridge.sites.o2g.rows import Row, Step

_AGENT_LOGIN: Final = {"loginName": "@agentLogin($agentId)"}

_OTHER: Final = ("@agent($agentId) == other",)

_OF_ANOTHER: Final = " Another agent's: for supervisors, on a site that is used as an administrator."

_WHO: Final = (
    Step(
        call="GET /acd/agent/config",
        op="callCenterAgent.getConfiguration",
        query=LOGIN,
        answers=(400, 403),
        when=_OTHER,
        take="supervisor",
    ),
    Step(
        call="GET /users",
        op="users.getByCompanyPhone",
        query={"companyPhone": "@text($agentId)"},
        when=_OTHER,
        take="agentLogin",
    ),
)
"""Whom the method is about, and that the user may touch him."""

_STATE: Final = Step(
    call="GET /acd/agent/state", op="callCenterAgent.getState", query=_AGENT_LOGIN, take="agentState"
)

_CONFIG: Final = Step(
    call="GET /acd/agent/config",
    op="callCenterAgent.getConfiguration",
    query=_AGENT_LOGIN,
    take="agentConfig",
)


def _state_of(path: str, op: str, *when: str, body: Mapping[str, Any] | None = None) -> Step:
    return Step(
        call=f"POST /acd/agent/{path}", op=f"callCenterAgent.{op}", query=_AGENT_LOGIN, body=body, when=when
    )


def _log_on(device: str) -> Step:
    return Step(
        call="POST /acd/agent/logon",
        op="callCenterAgent.logon",
        query=_AGENT_LOGIN,
        body={"proAcdDeviceNumber": device, "pgGroupNumber": "@taken(preferredGroup)"},
        when=("@taken(loggedOn) == false",),
        answers=(400,),
        take="logOn",
    )


def _reasons(*when: str) -> Step:
    return Step(
        call="GET /acd/agent/withdrawReasons",
        op="callCenterAgent.getWithdrawReasons",
        query={**_AGENT_LOGIN, "pgNumber": "@taken(pgNumber)"},
        when=when,
        take="withdrawReasons",
    )


def _membership(action: str, op: str) -> Row:
    return Row(
        steps=(*_WHO, _state_of(action, op, body={"pgGroupNumber": "@text($queueId)"})),
        doc="`queueId` is the number of a processing group. O2G lets supervisors enter and leave one while they are"
        f" logged on; other agents choose theirs when they log on. It has no penalties.{_OF_ANOTHER}",
    )


AGENTS: Final[Mapping[str, Row]] = {
    "Cti.loginAgent": Row(
        steps=(
            *_WHO,
            _STATE,
            _CONFIG,
            _log_on("@logOnTo($agentPhoneNumber)"),
        ),
        doc="Logs on to the set `agentPhoneNumber`, in the preferred processing group. Who is logged on to it already"
        " stays so; who is on another set gets `AgentError` `LoggedInOnAnotherPhone`, and a set that O2G does not"
        " know as one of his is `PhoneNumberUnknown`. A set on which somebody else is logged on is refused by O2G,"
        " not"
        f" taken over.{_OF_ANOTHER}",
    ),
    "Cti.logoutAgent": Row(steps=(*_WHO, _state_of("logoff", "logoff")), doc=_OF_ANOTHER.strip()),
    "Cti.toggleAgentLogin": Row(
        steps=(
            _STATE,
            Step(
                call="GET /acd/agent/config",
                op="callCenterAgent.getConfiguration",
                query=_AGENT_LOGIN,
                when=("@taken(loggedOn) == false",),
                take="agentConfig",
            ),
            _log_on("@deviceId"),
            _state_of("logoff", "logoff", "@taken(loggedOn) == true"),
        ),
        doc="Logs on to the phone that was given at sign-in, else to the user's first, or off.",
    ),
    "Cti.pauseAgent": Row(
        steps=(
            *_WHO,
            _state_of("pause", "setPause", "@given($reason) == false"),
            Step(
                call="GET /acd/agent/state",
                op="callCenterAgent.getState",
                query=_AGENT_LOGIN,
                when=("@given($reason) == true",),
                take="agentState",
            ),
            _reasons("@given($reason) == true"),
            _state_of(
                "withdraw",
                "setWithdraw",
                "@given($reason) == true",
                body={"reasonIndex": "@reasonIndex($reason)"},
            ),
        ),
        doc="Without `reason` a pause; with it a withdrawal: `reason` is the label or the index of one of the"
        " withdraw"
        f" reasons of the agent's processing group.{_OF_ANOTHER}",
    ),
    "Cti.unpauseAgent": Row(steps=(*_WHO, _state_of("ready", "setReady")), doc=_OF_ANOTHER.strip()),
    "Cti.changeUserStatus": Row(
        steps=(
            Step(
                call="POST /routing/dnd",
                op="routing.activateDnd",
                query=LOGIN,
                when=("$statusId == donotdisturb",),
                ends=True,
            ),
            Step(
                call="DELETE /routing/dnd",
                op="routing.cancelDnd",
                query=LOGIN,
                when=("$statusId == available",),
            ),
            Step(
                call="POST /acd/agent/ready",
                op="callCenterAgent.setReady",
                query=LOGIN,
                when=("$statusId == available",),
                answers=(400, 403),
                ends=True,
            ),
            Step(
                call="POST /acd/agent/logoff",
                op="callCenterAgent.logoff",
                query=LOGIN,
                when=("$statusId == disconnected",),
                ends=True,
            ),
            Step(call="GET /acd/agent/state", op="callCenterAgent.getState", query=LOGIN, take="agentState"),
            _reasons(),
            _state_of("withdraw", "setWithdraw", body={"reasonIndex": "@reasonIndex($statusId)"}),
        ),
        doc="O2G keeps no presence: `available` ends do-not-disturb and, for an agent who is logged on, makes him"
        " ready; `donotdisturb` is do-not-disturb; `disconnected` logs the agent off; anything else is a withdraw"
        " reason.",
    ),
    "Cti.setAgentQueue": _membership("enterPG", "enter"),
    "Cti.removeAgentFromQueue": _membership("exitPG", "exit"),
    "Membership.getUserDefaultMembership": Row(
        steps=(
            Step(
                call="GET /acd/agent/config",
                op="callCenterAgent.getConfiguration",
                query=LOGIN,
                answers=(400, 403),
                when=("@agent($userId) == other",),
                take="supervisor",
            ),
            Step(
                call="GET /users",
                op="users.getByCompanyPhone",
                query={"companyPhone": "@text($userId)"},
                when=("@agent($userId) == other",),
                take="agentLogin",
            ),
            Step(
                call="GET /acd/agent/config",
                op="callCenterAgent.getConfiguration",
                query={"loginName": "@agentLogin($userId)"},
                take="agentConfig",
            ),
        ),
        state_changing=False,
        result="UserQueueDefaultMembership",
        doc=f"`userId` is the user's number; the processing groups that he may enter, with penalty 0.{_OF_ANOTHER}",
    ),
}
"""What agents and their supervisors do."""
