"""The method table: the rows that are answered from what the site follows for all of its users.

Raises nothing. Source: seed document 004, "Call Center Agent", "Call Center Pilot", "Call Center Real Time".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bridge.sites.o2g.rows import Shared

_WHO: Final = (
    "GET /acd/rti",
    "GET /users",
    "GET /acd/agent/config",
    "GET /acd/agent/withdrawReasons",
    "POST /acd/agent/state/snapshot",
)
_OBSERVED: Final = ("GET /acd/rti", "POST /acd/rti/ctx", "POST /acd/rti/snapshot")
_PILOTS: Final = ("GET /acd/rti", "POST /acd/pilotmonitoring/{pilotNumber}")

WHO_MAY: Final = (
    "For agents and supervisors, on a site that is used as an administrator; asked once for all of its users."
)

_QUEUES: Final = (
    "A queue is a pilot, which callers dial, or a processing group, whose agents answer; its id is its directory"
    " number."
)

CENTRE: Final[Mapping[str, Shared]] = {
    "Cti.getAgentStates": Shared(
        operation="agentStates",
        calls=_WHO,
        doc=f"An `AgentStateEvent` for each agent follows. {WHO_MAY}",
    ),
    "Cti.subscribeToAgentEvents": Shared(
        operation="watchAgents",
        calls=_WHO,
        doc="An `AgentStateEvent` for each agent, then one for each change, with `QueueMember` where an agent enters"
        " or"
        f" leaves a processing group, and `AgentListen`. {WHO_MAY}",
    ),
    "Cti.subscribeToAgentStats": Shared(
        operation="watchStatistics",
        calls=_WHO,
        doc="`AgentStatistics` for each agent, then when his state changes. All of them are computed by the bridge"
        " from"
        f" the agents' states and calls. {WHO_MAY}",
    ),
    "Cti.getAgentDirectory": Shared(operation="directory", calls=_WHO, result="AgentDirectory", doc=WHO_MAY),
    "Cti.getList": Shared(
        operation="list",
        calls=_WHO,
        result="[]",
        message_by={
            "agent": "AgentList",
            "queue": "QueueList",
            "queuemember": "QueueMemberList",
            "agentgroup": "AgentGroupList",
        },
        doc="`objectType`: `agent`, `queue`, `queuemember` (who is in a processing group now; penalties are 0) or"
        f" `agentgroup`. O2G has no conference rooms (`meetme`). {_QUEUES} {WHO_MAY}",
    ),
    "Cti.subscribeToQueueStats": Shared(
        operation="watchQueues",
        calls=(*_OBSERVED, *_PILOTS[1:]),
        doc=f"`QueueStatistics` for each queue, then for each that changes. {_QUEUES} {WHO_MAY}",
    ),
    "Cti.getQueueStatistics": Shared(
        operation="queueStatistics",
        calls=_PILOTS,
        result="GetQueueStatistics",
        doc="A pilot's totals of the last `window` seconds, at most 3600, computed by the bridge, with `xqos`"
        " seconds in"
        f" the place of 15. {WHO_MAY}",
    ),
    "Cti.subscribeToQueueCalls": Shared(
        operation="watchCalls",
        calls=_PILOTS,
        doc=f"`QueueCalls` of a pilot now, then when they change; O2G tells no names of callers. {WHO_MAY}",
    ),
    "Cti.unSubscribeToQueueCalls": Shared(operation="unwatchCalls", doc=WHO_MAY),
    "Cti.subscribeToPhoneHints": Shared(
        operation="watchPhones",
        calls=("GET /users", "GET /users/{loginName}", "POST /telephony/state/snapshot"),
        doc="A `PhoneHintStatusEvent` for each number that is a user's, then for each change. On a site that is used"
        " as an administrator.",
    ),
    "Cti.unsubscribeFromAllPhoneHints": Shared(
        operation="unwatchPhones", doc="On a site that is used as an administrator."
    ),
}
"""What a page sees of the contact centre, and of other people's phones."""
