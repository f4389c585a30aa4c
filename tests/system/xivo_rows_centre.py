"""Rows of the tests of Cti.js on a XiVO: agents, queues, conference rooms, callbacks.

Written from the documents' own wire table, not from the bridge's.
"""

from __future__ import annotations

from typing import Any

from tests.system.xivo_situations import (
    Facts,
    Row,
    Situation,
    a_default,
    agent_talks,
    alone_in_a_room,
    beside_a_room,
    dave_pauses,
    dave_works,
    event,
    framed,
    in_a_room,
    muted_room,
    queued,
    wanted,
)

AGENT, MEMBER, PARTICIPANT = "AgentStateEvent", "QueueMember", "ConferenceParticipantEvent"
MEMBERSHIP = [{"queueId": 1, "penalty": 1}, {"queueId": 2, "penalty": 0}]
ROOM = {"numConf": "4000"}


def _agent(name: str, **more: Any) -> tuple[str, Facts]:
    return AGENT, {"name": name, "agentId": 2, **more}


def _member(queue: int, penalty: int, agent: int = 2) -> tuple[str, Facts]:
    return MEMBER, {"agentId": agent, "queueId": queue, "penalty": penalty}


def _room(name: str, heard: tuple[str, Facts], situation: Situation = in_a_room, **fields: Any) -> Row:
    arguments = {**ROOM, **fields}
    return Row(f"Cti.{name}", arguments, situation=situation, frame=framed(name, **arguments), heard=(heard,))


ROWS: tuple[Row, ...] = (
    # Agents
    Row(
        "Cti.loginAgent",
        {"agentPhoneNumber": "1004"},
        who="dave",
        frame=framed("agentLogin", agentphonenumber="1004"),
        heard=(_agent("AgentLogin", phoneNb="1004", queues=[1, 3]), _agent("AgentReady", since=0)),
    ),
    Row(
        "Cti.loginAgent",
        {"agentPhoneNumber": "9999"},
        who="dave",
        frame=framed("agentLogin", agentphonenumber="9999"),
        heard=(("AgentError", {"Error": "PhoneNumberUnknown"}),),
    ),
    Row(
        "Cti.loginAgent",
        {"agentPhoneNumber": "1001", "agentId": 2},
        who="bob",
        situation=dave_works,
        frame=framed("agentLogin", agentphonenumber="1001", agentid=2),
        heard=(
            ("AgentError", {"Error": "LoggedInOnAnotherPhone", "phoneNb": "1004", "RequestedNb": "1001"}),
        ),
    ),
    Row(
        "Cti.logoutAgent",
        who="dave",
        situation=dave_works,
        frame=framed("agentLogout"),
        heard=(_agent("AgentLoggedOut", phoneNb="1004"),),
    ),
    Row(
        "Cti.toggleAgentLogin",
        who="dave",
        situation=dave_works,
        frame=framed("agentLogout"),
        heard=(_agent("AgentLoggedOut"),),
    ),
    Row(
        "Cti.toggleAgentLogin",
        who="dave",
        frame=framed("agentLogin", agentphonenumber="1004"),
        heard=(_agent("AgentLogin", phoneNb="1004"),),
    ),
    Row(
        "Cti.pauseAgent",
        {"reason": "lunch"},
        who="dave",
        situation=dave_works,
        frame=framed("pauseAgent", reason="lunch"),
        heard=(_agent("AgentOnPause", cause="lunch"),),
    ),
    Row(
        "Cti.pauseAgent",
        {"agentId": 2},
        who="dave",
        situation=dave_works,
        frame=framed("pauseAgent", agentid=2),
        heard=(_agent("AgentOnPause", cause="available"),),
    ),
    Row(
        "Cti.unpauseAgent",
        who="dave",
        situation=dave_pauses,
        frame=framed("unpauseAgent"),
        heard=(_agent("AgentReady"),),
    ),
    Row(
        "Cti.listenAgent",
        {"agentId": 1},
        situation=agent_talks,
        frame=framed("listenAgent", agentid=1),
        heard=(("AgentListen", {"started": True, "phoneNumber": "1003", "agentId": 1}),),
    ),
    Row(
        "Cti.monitorPause",
        {"agentId": 1},
        who="carol",
        situation=agent_talks,
        frame=framed("monitorPause", agentid=1),
        heard=((AGENT, {"name": "AgentOnCall", "monitorState": "PAUSED", "direction": "Outgoing"}),),
    ),
    Row(
        "Cti.monitorUnpause",
        {"agentId": 1},
        who="carol",
        situation=agent_talks,
        frame=framed("monitorUnpause", agentid=1),
        heard=((AGENT, {"name": "AgentOnCall", "monitorState": "ACTIVE", "acd": False}),),
    ),
    Row(
        "Cti.getAgentStates",
        frame=framed("getAgentStates"),
        heard=((AGENT, {"agentId": 1, "name": "AgentReady"}), (AGENT, {"agentId": 2})),
    ),
    Row(
        "Cti.subscribeToAgentEvents",
        frame=framed("subscribeToAgentEvents"),
        heard=((AGENT, {"agentId": 1, "phoneNb": "1003"}), (AGENT, {"agentId": 2})),
    ),
    Row(
        "Cti.subscribeToAgentStats",
        frame=framed("subscribeToAgentStats"),
        heard=(("AgentStatistics", {"id": 1}), ("AgentStatistics", {"id": 2})),
    ),
    Row(
        "Cti.getAgentDirectory",
        frame=framed("getAgentDirectory"),
        answer="AgentDirectory",
        has={"directory": [{"agent": {"id": 1, "number": "2001"}, "agentState": {"agentId": 1}}]},
    ),
    Row(
        "Cti.setAgentQueue",
        {"agentId": 2, "queueId": 2, "penalty": 12},
        frame=framed("setAgentQueue", agentId=2, queueId=2, penalty=12),
        heard=(_member(2, 12),),
    ),
    Row(
        "Cti.removeAgentFromQueue",
        {"agentId": 2, "queueId": 3},
        frame=framed("removeAgentFromQueue", agentId=2, queueId=3),
        heard=(_member(3, -1),),
    ),
    Row(
        "Cti.setAgentGroup",
        {"agentId": 2, "groupId": 2},
        frame=framed("setAgentGroup", agentId=2, groupId=2),
        heard=(("AgentConfig", {"id": 2, "groupId": 2, "firstName": "Dave"}),),
    ),
    Row(
        "Cti.moveAgentsInGroup",
        {"groupId": 1, "fromQueueId": 3, "fromPenalty": 0, "toQueueId": 4, "toPenalty": 5},
        frame=framed("moveAgentsInGroup", groupId=1, fromQueueId=3, fromPenalty=0, toQueueId=4, toPenalty=5),
        heard=(_member(3, -1), _member(4, 5)),
    ),
    Row(
        "Cti.addAgentsInGroup",
        {"groupId": 1, "fromQueueId": 3, "fromPenalty": 0, "toQueueId": 4, "toPenalty": 5},
        frame=framed("addAgentsInGroup", groupId=1, fromQueueId=3, fromPenalty=0, toQueueId=4, toPenalty=5),
        heard=(_member(4, 5),),
    ),
    Row(
        "Cti.removeAgentGroupFromQueueGroup",
        {"groupId": 1, "queueId": 3, "penalty": 0},
        frame=framed("removeAgentGroupFromQueueGroup", groupId=1, queueId=3, penalty=0),
        heard=(_member(3, -1),),
    ),
    Row(
        "Cti.addAgentsNotInQueueFromGroupTo",
        {"groupId": 1, "queueId": 3, "penalty": 4},
        frame=framed("addAgentsNotInQueueFromGroupTo", groupId=1, queueId=3, penalty=4),
        heard=(_member(3, 4, agent=1),),
    ),
    Row(
        "Membership.getUserDefaultMembership",
        {"userId": 4},
        situation=a_default,
        frame=framed("getUserDefaultMembership", userId=4),
        answer="UserQueueDefaultMembership",
        has={"userId": 4, "membership": MEMBERSHIP},
    ),
    Row(
        "Membership.setUserDefaultMembership",
        {"userId": 4, "membership": MEMBERSHIP},
        frame=framed("setUserDefaultMembership", userId=4, membership=MEMBERSHIP),
        heard=(("UserQueueDefaultMembership", {"userId": 4, "membership": MEMBERSHIP}),),
    ),
    Row(
        "Membership.setUsersDefaultMembership",
        {"userIds": [3, 4], "membership": MEMBERSHIP},
        frame=framed("setUsersDefaultMembership", userIds=[3, 4], membership=MEMBERSHIP),
        heard=(("UsersQueueDefaultMembership", {"userIds": [3, 4], "membership": MEMBERSHIP}),),
    ),
    Row(
        "Membership.applyUsersDefaultMembership",
        {"userIds": [4]},
        situation=a_default,
        frame=framed("applyUsersDefaultMembership", userIds=[4]),
        heard=(_member(3, -1), _member(2, 0)),
    ),
    # Lists and queues
    Row(
        "Cti.getList",
        {"objectType": "queue"},
        frame=framed("getList", objectType="queue"),
        answer="QueueList",
        has=[{"id": 1, "name": "support", "displayName": "Support", "number": "3001"}],
    ),
    Row(
        "Cti.getList",
        {"objectType": "agent"},
        frame=framed("getList", objectType="agent"),
        answer="AgentList",
        has=[{"id": 1, "firstName": "Carol", "lastName": "Dubois", "number": "2001", "groupId": 1}],
    ),
    Row(
        "Cti.getList",
        {"objectType": "queuemember"},
        frame=framed("getList", objectType="queuemember"),
        answer="QueueMemberList",
        has=[{"agentId": 1, "queueId": 1, "penalty": 0}],
    ),
    Row(
        "Cti.getList",
        {"objectType": "agentgroup"},
        frame=framed("getList", objectType="agentgroup"),
        answer="AgentGroupList",
        has=[{"id": 1, "name": "default"}],
    ),
    Row(
        "Cti.getConfig",
        {"objectType": "line"},
        frame=framed("getConfig", objectType="line"),
        answer="LineConfig",
        has={"name": "114133"},
    ),
    Row(
        "Cti.getConfig",
        {"objectType": "queue"},
        frame=framed("getConfig", objectType="queue"),
        heard=(("QueueConfig", {"id": 1}), ("QueueConfig", {"id": 4})),
    ),
    Row(
        "Cti.subscribeToQueueStats",
        situation=queued,
        frame=framed("subscribeToQueueStats"),
        heard=(
            ("QueueStatistics", {"queueId": 1}),
            ("QueueStatistics", {"queueId": 2, "counters": {"WaitingCalls": 1, "AvailableAgents": 0}}),
        ),
    ),
    Row(
        "Cti.getQueueStatistics",
        {"queueId": 2, "window": 600, "xqos": 20},
        frame=framed("getQueueStatistics", queueId=2, window=600, xqos=20),
        answer="GetQueueStatistics",
        has={"queueId": 2},
    ),
    Row(
        "Cti.subscribeToQueueCalls",
        {"queueId": 2},
        situation=queued,
        frame=framed("subscribeToQueueCalls", queueId=2),
        heard=(("QueueCalls", {"queueId": 2, "calls": [{"position": 1, "number": "0612345678"}]}),),
    ),
    Row("Cti.unSubscribeToQueueCalls", {"queueId": 2}, frame=framed("unSubscribeToQueueCalls", queueId=2)),
    # Conference rooms
    Row(
        "Cti.getConferenceRooms",
        situation=in_a_room,
        frame=framed("getList", objectType="meetme"),
        answer="ConferenceList",
        has=[{"number": "4000", "name": "public", "members": [{"number": "1001"}]}],
    ),
    Row(
        "Cti.inviteConferenceRoom",
        {"userId": 1},
        who="bob",
        situation=alone_in_a_room,
        frame=framed("inviteConferenceRoom", userId=1),
    ),
    Row(
        "Cti.conferenceInvite",
        {**ROOM, "exten": "0123456789", "role": "User", "earlyJoin": False, "marked": True},
        situation=in_a_room,
        frame=framed(
            "conferenceInvite", **ROOM, exten="0123456789", role="User", earlyJoin=False, marked=True
        ),
        heard=((PARTICIPANT, {"eventType": "Join", "index": 3, "phoneNumber": "0123456789"}),),
    ),
    Row(
        "Cti.includeToConference",
        {"role": "User"},
        situation=beside_a_room,
        frame=framed("includeToConference", role="User"),
        heard=((PARTICIPANT, {"eventType": "Join", "phoneNumber": "1004", "role": "User"}),),
    ),
    _room("conferenceMute", (PARTICIPANT, {"eventType": "Update", "index": 2, "isMuted": True}), index=2),
    _room(
        "conferenceUnmute",
        (PARTICIPANT, {"eventType": "Update", "index": 2, "isMuted": False}),
        muted_room,
        index=2,
    ),
    _room("conferenceMuteAll", (PARTICIPANT, {"index": 2, "isMuted": True, "isMe": False})),
    _room("conferenceUnmuteAll", (PARTICIPANT, {"index": 2, "isMuted": False}), muted_room),
    _room("conferenceMuteMe", (PARTICIPANT, {"index": 1, "isMuted": True, "isMe": True})),
    _room("conferenceUnmuteMe", (PARTICIPANT, {"index": 1, "isMuted": False, "role": "Organizer"})),
    _room("conferenceDeafen", (PARTICIPANT, {"index": 2, "isDeaf": True}), index=2),
    _room("conferenceUndeafen", (PARTICIPANT, {"index": 2, "isDeaf": False}), muted_room, index=2),
    _room("conferenceReset", (PARTICIPANT, {"index": 2, "isDeaf": False, "isMuted": False}), muted_room),
    _room("conferenceKick", (PARTICIPANT, {"eventType": "Leave", "index": 2}), index=2),
    _room("conferenceClose", ("ConferenceEvent", {"eventType": "Leave", "conferenceNumber": "4000"})),
    Row(
        "Cti.conferenceMute",
        {**ROOM, "index": 1},
        who="bob",
        situation=in_a_room,
        frame=framed("conferenceMute", **ROOM, index=1),
        heard=(("ConferenceCommandError", {"error": "NotOrganizer"}),),
    ),
    # Callbacks
    Row(
        "Callback.getCallbackLists",
        situation=wanted,
        frame=framed("getCallbackLists"),
        answer="CallbackLists",
        has=[{"name": "Support", "queueId": 1}],
    ),
    Row(
        "Callback.findCallbackRequest",
        {
            "requestId": 9,
            "filters": [{"field": "uuid", "operator": "=", "value": "<request>"}],
            "limit": 5,
        },
        situation=wanted,
        frame=framed(
            "findCallbackRequest",
            id=9,
            request={
                "filters": [{"field": "uuid", "operator": "=", "value": "<request>"}],
                "limit": 5,
            },
        ),
        answer="FindCallbackResponseWithId",
        has={"id": 9, "response": {"total": 1, "list": [{"lastName": "O'Neill", "agentId": None}]}},
    ),
    Row(
        "Callback.getCallbackPreferredPeriods",
        frame=framed("getCallbackPreferredPeriods"),
        answer="PreferredCallbackPeriodList",
        has=[{"name": "Toute la journée", "default": True, "periodStart": "09:00:00"}],
    ),
)
"""What one command does. Callbacks are taken, called and closed one after the other: `CALLBACK_STORY`."""

CALLBACK_STORY: tuple[Row, ...] = (
    Row(
        "Callback.takeCallback",
        {"uuid": "<request>"},
        frame=framed("takeCallback", uuid="<request>"),
        heard=(("CallbackTaken", {"uuid": "<request>", "agentId": 1}),),
    ),
    Row(
        "Callback.releaseCallback",
        {"uuid": "<request>"},
        frame=framed("releaseCallback", uuid="<request>"),
        heard=(("CallbackReleased", {"uuid": "<request>"}),),
    ),
    Row(
        "Callback.takeCallback",
        {"uuid": "<request>"},
        frame=framed("takeCallback", uuid="<request>"),
        heard=(("CallbackTaken", {"uuid": "<request>", "agentId": 1}),),
    ),
    Row(
        "Callback.startCallback",
        {"uuid": "<request>", "number": "0230210082"},
        frame=framed("startCallback", uuid="<request>", number="0230210082"),
        heard=(
            event("Dialing", otherDN="0230210082", queueName="support"),
            ("CallbackStarted", {"requestUuid": "<request>"}),
        ),
    ),
    Row(
        "Callback.updateCallbackTicket",
        {
            "uuid": "<ticket>",
            "status": "Callback",
            "comment": "later",
            "dueDate": "2027-08-01",
            "periodUuid": "<period>",
        },
        frame=framed(
            "updateCallbackTicket",
            uuid="<ticket>",
            status="Callback",
            comment="later",
            dueDate="2027-08-01",
            periodUuid="<period>",
        ),
        heard=(("CallbackRequestUpdated", {"request": {"dueDate": "2027-08-01"}}),),
    ),
    Row(
        "Callback.updateCallbackTicket",
        {"uuid": "<ticket>", "status": "Answered", "comment": "done"},
        frame=framed("updateCallbackTicket", uuid="<ticket>", status="Answered", comment="done"),
        heard=(("CallbackClotured", {"uuid": "<request>"}),),
    ),
)
"""Carol deals with a request; a ticket's id is known once it is started."""
