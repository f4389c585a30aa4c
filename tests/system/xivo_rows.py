"""Every method of Cti.js, Callback and Membership on a XiVO: what is asked, what the XiVO must get, what comes back.

Written from the documents' own wire table, not from the bridge's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.system.xivo_world import World

Facts = dict[str, Any]
"""What the situation gives: ids that are only known then. A string `<name>` in a row stands for one of them."""

Situation = Callable[[World], Facts]
XUC = "/xuc/api/2.0"


@dataclass(frozen=True)
class Row:
    """One call of one method.

    `frame` is the command that XUC gets on the channel, without `claz`; or `rest` the method, target and body of the
    request. `answer` is the message type whose payload is the result, which has `has` in it. `heard` are messages
    that follow, with what must be in them.
    """

    method: str
    arguments: Facts = field(default_factory=dict)
    who: str = "alice"
    situation: Situation = lambda world: {}
    frame: Facts | None = None
    rest: tuple[str, str, Any] | None = None
    answer: str | None = None
    has: Any = None
    heard: tuple[tuple[str, Facts], ...] = ()


# --- Situations -----------------------------------------------------------------------------------


def idle(world: World) -> Facts:
    """Nobody talks."""
    return {}


def calling(world: World) -> Facts:
    """Bob calls Alice."""
    world.dial("bob", "1001")
    return _ids(world)


def _ids(world: World) -> Facts:
    party = world.do(lambda: world.party("alice"))
    return {"unique": world.do(lambda: world.xivo.watch.unique_id(party))}


def talking(world: World) -> Facts:
    """Alice and Bob talk; she has called."""
    world.dial("alice", "1002")
    world.answer("bob")
    return _ids(world)


def on_hold(world: World) -> Facts:
    """Alice has put Bob on hold."""
    facts = talking(world)
    world.hold("alice")
    return facts


def enquiry(world: World) -> Facts:
    """Alice talks to Dave; Bob waits."""
    facts = talking(world)
    world.dial("alice", "1004")
    world.answer("dave")
    return facts


def alone_in_a_room(world: World) -> Facts:
    """Bob has opened the room 4000."""
    world.dial("bob", "4000")
    return {}


def in_a_room(world: World) -> Facts:
    """Alice has opened the room 4000, Bob is in it, too."""
    world.dial("alice", "4000")
    world.dial("bob", "4000")
    world.until(lambda: len(world.xivo.rooms.by_number["4000"].participants) == 2)
    return {}


def muted_room(world: World) -> Facts:
    """The same, with Bob muted and deaf."""
    in_a_room(world)

    def muting() -> None:
        room = world.xivo.rooms.by_number["4000"]
        bob = world.xivo.rooms.participant(room, 2)
        world.xivo.rooms.mute(room, [bob], on=True)
        world.xivo.rooms.deafen(room, bob, on=True)

    world.do(muting)
    return {}


def beside_a_room(world: World) -> Facts:
    """Alice's room is on hold; she talks to Dave."""
    in_a_room(world)
    world.dial("alice", "1004")
    world.answer("dave")
    return {}


def agent_talks(world: World) -> Facts:
    """Carol, agent 1, talks to Bob."""
    world.dial("carol", "1002")
    world.answer("bob")
    return {}


def queued(world: World) -> Facts:
    """Somebody from outside waits for the switchboard, whose only agent pauses."""
    world.do(lambda: world.xivo.queues.pause(world.xivo.queues.agents[1], on=True))
    world.call_from_outside("0612345678", "3002")
    world.until(lambda: len(world.xivo.queues.log.waiting(2)) == 1)
    return {}


def dave_works(world: World) -> Facts:
    """Dave, agent 2, is logged on at his phone."""
    world.do(lambda: world.xivo.queues.log_on("1004", world.xivo.queues.agents[2]))
    return {}


def dave_pauses(world: World) -> Facts:
    """And pauses."""
    dave_works(world)
    world.do(lambda: world.xivo.queues.pause(world.xivo.queues.agents[2], on=True))
    return {}


def wanted(world: World) -> Facts:
    """Somebody wants to be called back."""

    def asking() -> Facts:
        callbacks = world.xivo.callbacks
        wanted_by = next(each for each in callbacks.lists.values() if each.name == "Support")
        person = {"phoneNumber": "0230210082", "firstName": "Alice", "lastName": "O'Neill"}
        more = {"mobilePhoneNumber": "0789654123", "company": "YourSociety"}
        request = callbacks.create_request(wanted_by.uuid, {**person, **more})
        return {"request": request.uuid, "period": callbacks.periods[2].uuid}

    return world.do(asking)


def hears_history(world: World) -> Facts:
    """Alice has called Bob before."""
    talking(world)
    world.hang_up("alice")
    return {}


def a_queue_history(world: World) -> Facts:
    """Somebody has given up waiting."""
    queued(world)
    world.do(lambda: world.xivo.calls.hang_up_outside(next(iter(world.xivo.core.calls.values()))))
    return {}


def a_default(world: World) -> Facts:
    """Dave's queues by default are others than those he is in."""
    from bridge.simulator.xivo_model import Membership

    def setting() -> None:
        own = world.xivo.presence.of(world.person("dave"))
        own.default_queues = [Membership(1, 1), Membership(2, 0)]

    world.do(setting)
    return {}


def a_favourite(world: World) -> Facts:
    """Bob is a favourite of Alice's."""
    world.do(
        lambda: world.xivo.presence.of(world.person("alice")).favourites.__setitem__(("internal", "2"), None)
    )
    return {}


# --- Rows -----------------------------------------------------------------------------------------

QUEUE_CALL = {"position": 1, "name": "", "number": "0612345678", "queueTime": "2015-07-16T10:40:16.626+02:00"}
MEMBERSHIP = [{"queueId": 1, "penalty": 1}, {"queueId": 2, "penalty": 0}]
ROOM = {"numConf": "4000"}
PHONE_EVENT, AGENT, MEMBER = "PhoneEvent", "AgentStateEvent", "QueueMember"
PARTICIPANT = "ConferenceParticipantEvent"


def _event(kind: str, **more: Any) -> tuple[str, Facts]:
    return PHONE_EVENT, {"eventType": f"Event{kind}", **more}


def _agent(name: str, **more: Any) -> tuple[str, Facts]:
    return AGENT, {"name": name, "agentId": 2, **more}


def _member(queue: int, penalty: int, agent: int = 2) -> tuple[str, Facts]:
    return MEMBER, {"agentId": agent, "queueId": queue, "penalty": penalty}


def _frame(command: str, **fields: Any) -> Facts:
    return {"command": command, **fields}


def _forward(method: str, path: str, prefix: str) -> Row:
    return Row(
        f"Cti.{method}",
        {"destination": "1003", "state": True},
        rest=("POST", f"{XUC}/forward/{path}/alice", {"destination": "1003", "enabled": True}),
        heard=(("UserConfigUpdate", {f"{prefix}FwdEnabled": True, f"{prefix}FwdDestination": "1003"}),),
    )


def _room(name: str, heard: tuple[str, Facts], situation: Situation = in_a_room, **fields: Any) -> Row:
    arguments = {**ROOM, **fields}
    return Row(f"Cti.{name}", arguments, situation=situation, frame=_frame(name, **arguments), heard=(heard,))


ROWS: tuple[Row, ...] = (
    # Calls
    Row(
        "Cti.dial",
        {"destination": "1002", "variables": {"var1": "val1"}},
        rest=("POST", f"{XUC}/dial/number/alice", {"destination": "1002", "variables": {"var1": "val1"}}),
        heard=(
            _event("Dialing", DN="1001", otherDN="1002", userData={"XIVO_USERID": "1", "USR_var1": "val1"}),
            ("PhoneStatusUpdate", {"status": 1}),
        ),
    ),
    Row(
        "Cti.originate",
        {"destination": "1002"},
        rest=("POST", f"{XUC}/dial/number/alice", {"destination": "1002"}),
        heard=(_event("Dialing", otherDN="1002"),),
    ),
    Row(
        "Cti.dialByUsername",
        {"username": "bob"},
        rest=("POST", f"{XUC}/dial/user/alice", {"username": "bob"}),
        heard=(_event("Dialing", otherDN="1002"),),
    ),
    Row(
        "Cti.dialFromQueue",
        {"destination": "1002", "queueId": 3},
        rest=("POST", f"{XUC}/dial/fromqueue/alice", {"destination": "1002", "queueId": 3}),
        heard=(_event("Dialing", otherDN="1002", queueName="sales"),),
    ),
    Row(
        "Cti.dialFromQueue",
        {"destination": "1002", "queueId": 3, "callerIdName": "Sales", "callerIdNumber": "3003"},
        rest=(
            "POST",
            "/xuc/api/1.0/dialFromQueue/any/alice/",
            {"destination": "1002", "queueId": 3, "callerIdName": "Sales", "callerIdNumber": "3003"},
        ),
        heard=(_event("Dialing", otherDN="1002", queueName="sales"),),
    ),
    Row(
        "Cti.dialFromMobile",
        {"destination": "1001", "variables": {"a": "b"}},
        who="alice",
        frame=_frame("dialFromMobile", destination="1001", variables={"a": "b"}),
        heard=(_event("Ringing", otherDN="0645745101"),),
    ),
    Row("Cti.hangup", situation=talking, frame=_frame("hangup"), heard=(_event("Released", otherDN="1002"),)),
    Row(
        "Cti.hangup",
        {"uniqueId": "<unique>"},
        situation=enquiry,
        frame=_frame("hangup", uniqueId="<unique>"),
        heard=(_event("Released", otherDN="1002", uniqueId="<unique>"),),
    ),
    Row("Cti.answer", situation=calling, frame=_frame("answer"), heard=(_event("Established"),)),
    Row(
        "Cti.answer",
        {"uniqueId": "<unique>"},
        situation=calling,
        frame=_frame("answer", uniqueId="<unique>"),
        heard=(_event("Established", uniqueId="<unique>", callDirection="Incoming"),),
    ),
    Row("Cti.hold", situation=talking, frame=_frame("hold"), heard=(_event("OnHold", otherDN="1002"),)),
    Row(
        "Cti.hold",
        {"uniqueId": "<unique>"},
        situation=on_hold,
        frame=_frame("hold", uniqueId="<unique>"),
        heard=(_event("Established", uniqueId="<unique>"), ("PhoneStatusUpdate", {"status": 2})),
    ),
    Row(
        "Cti.directTransfer",
        {"destination": "1004"},
        situation=talking,
        frame=_frame("directTransfer", destination="1004"),
        heard=(_event("Released", otherDN="1002"),),
    ),
    Row(
        "Cti.attendedTransfer",
        {"destination": "1004"},
        situation=talking,
        frame=_frame("attendedTransfer", destination="1004"),
        heard=(_event("OnHold", otherDN="1002"), _event("Dialing", otherDN="1004")),
    ),
    Row(
        "Cti.completeTransfer",
        situation=enquiry,
        frame=_frame("completeTransfer"),
        heard=(_event("Released"), _event("Released")),
    ),
    Row(
        "Cti.cancelTransfer",
        situation=enquiry,
        frame=_frame("cancelTransfer"),
        heard=(_event("Released", otherDN="1004"), _event("Established", otherDN="1002")),
    ),
    Row(
        "Cti.conference",
        situation=enquiry,
        frame=_frame("conference"),
        heard=(_event("Released", otherDN="1004"), _event("Established", otherDN="1002")),
    ),
    Row(
        "Cti.toggleMicrophone",
        {"uniqueId": "<unique>"},
        situation=talking,
        frame=_frame("toggleMicrophone", uniqueId="<unique>"),
        heard=(("WebRTCCmd", {"command": "ToggleMicrophone"}),),
    ),
    Row(
        "Cti.sendDtmf",
        {"key": "5"},
        situation=talking,
        frame=_frame("sendDtmf", key="5"),
        heard=(("WebRTCCmd", {"command": "SendDtmf", "key": "5"}),),
    ),
    Row(
        "Cti.setData",
        {"variables": {"var1": "val1", "USR_var2": "val2"}},
        situation=talking,
        frame=_frame("setData", variables={"var1": "val1", "USR_var2": "val2"}),
        heard=(_event("Established", userData={"XIVO_USERID": "1", "USR_var1": "val1", "USR_var2": "val2"}),),
    ),
    Row(
        "Cti.getCurrentCallsPhoneEvents",
        situation=talking,
        frame=_frame("getCurrentCallsPhoneEvents"),
        answer="CurrentCallsPhoneEvents",
        has={"events": [{"eventType": "EventEstablished", "uniqueId": "<unique>"}]},
    ),
    Row(
        "Cti.subscribeToPhoneHints",
        {"phoneNumbers": ["1002"]},
        situation=calling,
        frame=_frame("subscribeToPhoneHints", phoneNumbers=["1002"]),
        heard=(("PhoneHintStatusEvent", {"number": "1002", "status": 1}),),
    ),
    Row("Cti.unsubscribeFromAllPhoneHints", frame=_frame("unsubscribeFromAllPhoneHints")),
    Row(
        "Cti.retrieveQueueCall",
        {"queueCall": QUEUE_CALL},
        situation=queued,
        frame=_frame("retrieveQueueCall", queueCall=QUEUE_CALL),
        heard=(_event("Ringing", otherDN="0612345678", queueName="switchboard"),),
    ),
    Row(
        "Callback.listenCallbackMessage",
        {"voiceMessageRef": "m-1"},
        frame=_frame("listenCallbackMessage", voiceMessageRef="m-1"),
        heard=(_event("Ringing"),),
    ),
    Row(
        "Cti.getIceConfig",
        frame=_frame("getIceConfig"),
        answer="IceConfig",
        has={"stunConfig": {"urls": ["stun:stun.example.com:3478"]}},
    ),
    # The user
    Row(
        "Cti.dnd",
        {"state": True},
        rest=("POST", f"{XUC}/dnd/alice", {"state": True}),
        heard=(("UserConfigUpdate", {"dndEnabled": True}),),
    ),
    _forward("uncFwd", "unconditional", "unc"),
    _forward("naFwd", "noanswer", "na"),
    _forward("busyFwd", "busy", "busy"),
    Row(
        "Cti.changeUserStatus",
        {"statusId": "away"},
        frame=_frame("userStatusUpdate", status="away"),
        heard=(("UserStatusUpdate", {"status": "away"}),),
    ),
    Row(
        "Cti.setUserPreference",
        {"key": "colour", "value": "red", "value_type": "String"},
        frame=_frame("setUserPreference", key="colour", value="red", value_type="String"),
        heard=(("UserPreference", {"key": "colour", "value": "red"}),),
    ),
    Row(
        "Cti.displayNameLookup",
        {"username": "bob"},
        frame=_frame("displayNameLookup", username="bob"),
        answer="UserDisplayName",
        has={"userName": "bob", "displayName": "Bob Martin"},
    ),
    Row("Cti.unregisterMobileApp", frame=_frame("unregisterMobileApp")),
    Row(
        "Cti.toggleUniqueAccountDevice",
        {"device": "webrtc"},
        frame=_frame("toggleUniqueAccountDevice", deviceType="webrtc"),
        heard=(("LineConfig", {"name": "114133", "xivoIp": "127.0.0.1"}),),
    ),
    Row(
        "Cti.pushLogToServer",
        {"level": "info", "log": "hello"},
        frame=_frame("pushLogToServer", level="info", log="hello"),
    ),
    # Agents
    Row(
        "Cti.loginAgent",
        {"agentPhoneNumber": "1004"},
        who="dave",
        frame=_frame("agentLogin", agentphonenumber="1004"),
        heard=(_agent("AgentLogin", phoneNb="1004", queues=[1, 3]), _agent("AgentReady", since=0)),
    ),
    Row(
        "Cti.loginAgent",
        {"agentPhoneNumber": "9999"},
        who="dave",
        frame=_frame("agentLogin", agentphonenumber="9999"),
        heard=(("AgentError", {"Error": "PhoneNumberUnknown"}),),
    ),
    Row(
        "Cti.loginAgent",
        {"agentPhoneNumber": "1001", "agentId": 2},
        who="bob",
        situation=dave_works,
        frame=_frame("agentLogin", agentphonenumber="1001", agentid=2),
        heard=(
            ("AgentError", {"Error": "LoggedInOnAnotherPhone", "phoneNb": "1004", "RequestedNb": "1001"}),
        ),
    ),
    Row(
        "Cti.logoutAgent",
        who="dave",
        situation=dave_works,
        frame=_frame("agentLogout"),
        heard=(_agent("AgentLoggedOut", phoneNb="1004"),),
    ),
    Row(
        "Cti.toggleAgentLogin",
        who="dave",
        situation=dave_works,
        frame=_frame("agentLogout"),
        heard=(_agent("AgentLoggedOut"),),
    ),
    Row(
        "Cti.toggleAgentLogin",
        who="dave",
        frame=_frame("agentLogin", agentphonenumber="1004"),
        heard=(_agent("AgentLogin", phoneNb="1004"),),
    ),
    Row(
        "Cti.pauseAgent",
        {"reason": "lunch"},
        who="dave",
        situation=dave_works,
        frame=_frame("pauseAgent", reason="lunch"),
        heard=(_agent("AgentOnPause", cause="lunch"),),
    ),
    Row(
        "Cti.pauseAgent",
        {"agentId": 2},
        who="dave",
        situation=dave_works,
        frame=_frame("pauseAgent", agentid=2),
        heard=(_agent("AgentOnPause", cause="available"),),
    ),
    Row(
        "Cti.unpauseAgent",
        who="dave",
        situation=dave_pauses,
        frame=_frame("unpauseAgent"),
        heard=(_agent("AgentReady"),),
    ),
    Row(
        "Cti.listenAgent",
        {"agentId": 1},
        situation=agent_talks,
        frame=_frame("listenAgent", agentid=1),
        heard=(("AgentListen", {"started": True, "phoneNumber": "1003", "agentId": 1}),),
    ),
    Row(
        "Cti.monitorPause",
        {"agentId": 1},
        who="carol",
        situation=agent_talks,
        frame=_frame("monitorPause", agentid=1),
        heard=((AGENT, {"name": "AgentOnCall", "monitorState": "PAUSED", "direction": "Outgoing"}),),
    ),
    Row(
        "Cti.monitorUnpause",
        {"agentId": 1},
        who="carol",
        situation=agent_talks,
        frame=_frame("monitorUnpause", agentid=1),
        heard=((AGENT, {"name": "AgentOnCall", "monitorState": "ACTIVE", "acd": False}),),
    ),
    Row(
        "Cti.getAgentStates",
        frame=_frame("getAgentStates"),
        heard=((AGENT, {"agentId": 1, "name": "AgentReady"}), (AGENT, {"agentId": 2})),
    ),
    Row(
        "Cti.subscribeToAgentEvents",
        frame=_frame("subscribeToAgentEvents"),
        heard=((AGENT, {"agentId": 1, "phoneNb": "1003"}), (AGENT, {"agentId": 2})),
    ),
    Row(
        "Cti.subscribeToAgentStats",
        frame=_frame("subscribeToAgentStats"),
        heard=(("AgentStatistics", {"id": 1}), ("AgentStatistics", {"id": 2})),
    ),
    Row(
        "Cti.getAgentDirectory",
        frame=_frame("getAgentDirectory"),
        answer="AgentDirectory",
        has={"directory": [{"agent": {"id": 1, "number": "2001"}, "agentState": {"agentId": 1}}]},
    ),
    Row(
        "Cti.setAgentQueue",
        {"agentId": 2, "queueId": 2, "penalty": 12},
        frame=_frame("setAgentQueue", agentId=2, queueId=2, penalty=12),
        heard=(_member(2, 12),),
    ),
    Row(
        "Cti.removeAgentFromQueue",
        {"agentId": 2, "queueId": 3},
        frame=_frame("removeAgentFromQueue", agentId=2, queueId=3),
        heard=(_member(3, -1),),
    ),
    Row(
        "Cti.setAgentGroup",
        {"agentId": 2, "groupId": 2},
        frame=_frame("setAgentGroup", agentId=2, groupId=2),
        heard=(("AgentConfig", {"id": 2, "groupId": 2, "firstName": "Dave"}),),
    ),
    Row(
        "Cti.moveAgentsInGroup",
        {"groupId": 1, "fromQueueId": 3, "fromPenalty": 0, "toQueueId": 4, "toPenalty": 5},
        frame=_frame("moveAgentsInGroup", groupId=1, fromQueueId=3, fromPenalty=0, toQueueId=4, toPenalty=5),
        heard=(_member(3, -1), _member(4, 5)),
    ),
    Row(
        "Cti.addAgentsInGroup",
        {"groupId": 1, "fromQueueId": 3, "fromPenalty": 0, "toQueueId": 4, "toPenalty": 5},
        frame=_frame("addAgentsInGroup", groupId=1, fromQueueId=3, fromPenalty=0, toQueueId=4, toPenalty=5),
        heard=(_member(4, 5),),
    ),
    Row(
        "Cti.removeAgentGroupFromQueueGroup",
        {"groupId": 1, "queueId": 3, "penalty": 0},
        frame=_frame("removeAgentGroupFromQueueGroup", groupId=1, queueId=3, penalty=0),
        heard=(_member(3, -1),),
    ),
    Row(
        "Cti.addAgentsNotInQueueFromGroupTo",
        {"groupId": 1, "queueId": 3, "penalty": 4},
        frame=_frame("addAgentsNotInQueueFromGroupTo", groupId=1, queueId=3, penalty=4),
        heard=(_member(3, 4, agent=1),),
    ),
    Row(
        "Membership.getUserDefaultMembership",
        {"userId": 4},
        situation=a_default,
        frame=_frame("getUserDefaultMembership", userId=4),
        answer="UserQueueDefaultMembership",
        has={"userId": 4, "membership": MEMBERSHIP},
    ),
    Row(
        "Membership.setUserDefaultMembership",
        {"userId": 4, "membership": MEMBERSHIP},
        frame=_frame("setUserDefaultMembership", userId=4, membership=MEMBERSHIP),
        heard=(("UserQueueDefaultMembership", {"userId": 4, "membership": MEMBERSHIP}),),
    ),
    Row(
        "Membership.setUsersDefaultMembership",
        {"userIds": [3, 4], "membership": MEMBERSHIP},
        frame=_frame("setUsersDefaultMembership", userIds=[3, 4], membership=MEMBERSHIP),
        heard=(("UsersQueueDefaultMembership", {"userIds": [3, 4], "membership": MEMBERSHIP}),),
    ),
    Row(
        "Membership.applyUsersDefaultMembership",
        {"userIds": [4]},
        situation=a_default,
        frame=_frame("applyUsersDefaultMembership", userIds=[4]),
        heard=(_member(3, -1), _member(2, 0)),
    ),
    # Lists and queues
    Row(
        "Cti.getList",
        {"objectType": "queue"},
        frame=_frame("getList", objectType="queue"),
        answer="QueueList",
        has=[{"id": 1, "name": "support", "displayName": "Support", "number": "3001"}],
    ),
    Row(
        "Cti.getList",
        {"objectType": "agent"},
        frame=_frame("getList", objectType="agent"),
        answer="AgentList",
        has=[{"id": 1, "firstName": "Carol", "lastName": "Dubois", "number": "2001", "groupId": 1}],
    ),
    Row(
        "Cti.getList",
        {"objectType": "queuemember"},
        frame=_frame("getList", objectType="queuemember"),
        answer="QueueMemberList",
        has=[{"agentId": 1, "queueId": 1, "penalty": 0}],
    ),
    Row(
        "Cti.getList",
        {"objectType": "agentgroup"},
        frame=_frame("getList", objectType="agentgroup"),
        answer="AgentGroupList",
        has=[{"id": 1, "name": "default"}],
    ),
    Row(
        "Cti.getConfig",
        {"objectType": "line"},
        frame=_frame("getConfig", objectType="line"),
        answer="LineConfig",
        has={"name": "114133"},
    ),
    Row(
        "Cti.getConfig",
        {"objectType": "queue"},
        frame=_frame("getConfig", objectType="queue"),
        heard=(("QueueConfig", {"id": 1}), ("QueueConfig", {"id": 4})),
    ),
    Row(
        "Cti.subscribeToQueueStats",
        situation=queued,
        frame=_frame("subscribeToQueueStats"),
        heard=(
            ("QueueStatistics", {"queueId": 1}),
            ("QueueStatistics", {"queueId": 2, "counters": {"WaitingCalls": 1, "AvailableAgents": 0}}),
        ),
    ),
    Row(
        "Cti.getQueueStatistics",
        {"queueId": 2, "window": 600, "xqos": 20},
        frame=_frame("getQueueStatistics", queueId=2, window=600, xqos=20),
        answer="GetQueueStatistics",
        has={"queueId": 2},
    ),
    Row(
        "Cti.subscribeToQueueCalls",
        {"queueId": 2},
        situation=queued,
        frame=_frame("subscribeToQueueCalls", queueId=2),
        heard=(("QueueCalls", {"queueId": 2, "calls": [{"position": 1, "number": "0612345678"}]}),),
    ),
    Row("Cti.unSubscribeToQueueCalls", {"queueId": 2}, frame=_frame("unSubscribeToQueueCalls", queueId=2)),
    # Histories
    Row(
        "Cti.getUserCallHistory",
        {"size": 1},
        situation=hears_history,
        rest=("GET", f"{XUC}/history/alice?size=1", None),
        answer="CallHistory",
        has=[{"srcUsername": "alice", "dstUsername": "bob", "status": "emitted", "srcNum": "1001"}],
    ),
    Row(
        "Cti.getUserCallHistoryByDays",
        {"days": 2},
        situation=hears_history,
        rest=("GET", f"{XUC}/history/days/alice?days=2", None),
        answer="CallHistory",
        has=[{"dstUsername": "bob"}],
    ),
    Row(
        "Cti.getAgentCallHistory",
        {"size": 1},
        who="alice",
        situation=hears_history,
        frame=_frame("getAgentCallHistory", size=1),
        answer="CallHistory",
        has=[{"dstNum": "1002", "status": "emitted"}],
    ),
    Row(
        "Cti.getQueueCallHistory",
        {"queue": "switch", "size": 1},
        situation=a_queue_history,
        frame=_frame("getQueueCallHistory", queue="switch", size=1),
        answer="CallHistory",
        has=[{"srcNum": "0612345678", "dstNum": "3002", "status": "abandoned"}],
    ),
    Row(
        "Cti.findCustomerCallHistory",
        {
            "requestId": 7,
            "filters": [{"field": "src_num", "operator": "=", "value": "0612345678"}],
            "size": 1,
        },
        situation=a_queue_history,
        frame=_frame(
            "findCustomerCallHistory",
            id=7,
            request={
                "filters": [{"field": "src_num", "operator": "=", "value": "0612345678"}],
                "size": 1,
            },
        ),
        answer="CustomerCallHistoryResponseWithId",
        has={"id": 7, "response": {"list": [{"srcNum": "0612345678"}]}},
    ),
    # Directory
    Row(
        "Cti.directoryLookUp",
        {"term": "mart"},
        frame=_frame("directoryLookUp", term="mart"),
        answer="DirectoryResult",
        has={"entries": [{"status": 0, "entry": ["Bob", "Martin", "1002", "0645745102", "false"]}]},
    ),
    Row(
        "Cti.searchDirectory",
        {"pattern": "mart"},
        frame=_frame("directoryLookUp", term="mart"),
        answer="DirectoryResult",
        has={"headers": ["Firstname", "Lastname", "Number", "Mobile", "Favorite"]},
    ),
    Row(
        "Cti.searchContacts",
        {"term": "mart"},
        frame=_frame("searchContacts", term="mart"),
        answer="ContactSheet",
        has={"sheets": [{"name": "Bob Martin", "isFavorite": False}]},
    ),
    Row(
        "Cti.getFavorites",
        situation=a_favourite,
        frame=_frame("getFavorites"),
        answer="Favorites",
        has={"entries": [{"entry": ["Bob", "Martin", "1002", "0645745102", "true"]}]},
    ),
    Row(
        "Cti.getFavoriteContacts",
        situation=a_favourite,
        frame=_frame("getFavoriteContacts"),
        answer="FavoriteContactSheet",
        has={"sheets": [{"name": "Bob Martin", "isFavorite": True}]},
    ),
    Row(
        "Cti.addFavorite",
        {"contactId": "2", "source": "internal"},
        frame=_frame("addFavorite", contactId="2", source="internal"),
        heard=(("FavoriteUpdated", {"action": "Added"}),),
    ),
    Row(
        "Cti.removeFavorite",
        {"contactId": "2", "source": "internal"},
        situation=a_favourite,
        frame=_frame("removeFavorite", contactId="2", source="internal"),
        heard=(("FavoriteUpdated", {"action": "Removed"}),),
    ),
    # Conference rooms
    Row(
        "Cti.getConferenceRooms",
        situation=in_a_room,
        frame=_frame("getList", objectType="meetme"),
        answer="ConferenceList",
        has=[{"number": "4000", "name": "public", "members": [{"number": "1001"}]}],
    ),
    Row(
        "Cti.inviteConferenceRoom",
        {"userId": 1},
        who="bob",
        situation=alone_in_a_room,
        frame=_frame("inviteConferenceRoom", userId=1),
    ),
    Row(
        "Cti.conferenceInvite",
        {**ROOM, "exten": "0123456789", "role": "User", "earlyJoin": False, "marked": True},
        situation=in_a_room,
        frame=_frame(
            "conferenceInvite", **ROOM, exten="0123456789", role="User", earlyJoin=False, marked=True
        ),
        heard=((PARTICIPANT, {"eventType": "Join", "index": 3, "phoneNumber": "0123456789"}),),
    ),
    Row(
        "Cti.includeToConference",
        {"role": "User"},
        situation=beside_a_room,
        frame=_frame("includeToConference", role="User"),
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
        frame=_frame("conferenceMute", **ROOM, index=1),
        heard=(("ConferenceCommandError", {"error": "NotOrganizer"}),),
    ),
    # Texts, video, meetings
    Row(
        "Cti.sendFlashTextMessage",
        {"to": "dave", "seq": 145, "message": "How are you?"},
        frame=_frame(
            "flashTextBrowserRequest",
            request="FlashTextDirectMessage",
            sequence=145,
            to={"username": "dave"},
            message="How are you?",
        ),
        heard=(("FlashTextEvent", {"event": "FlashTextSendMessageAckOffline", "sequence": 145}),),
    ),
    Row(
        "Cti.getFlashTextPartyHistory",
        {"to": "dave", "seq": 3},
        frame=_frame(
            "flashTextBrowserRequest",
            request="FlashTextDirectMessageHistory",
            sequence=3,
            to={"username": "dave"},
        ),
        heard=(("FlashTextEvent", {"sequence": 3}),),
    ),
    Row(
        "Cti.markFlashTextAsRead",
        {"to": "dave", "seq": 4},
        frame=_frame(
            "flashTextBrowserRequest", request="FlashTextMarkAsRead", sequence=4, to={"username": "dave"}
        ),
        heard=(("FlashTextEvent", {"sequence": 4}),),
    ),
    Row("Cti.videoEvent", {"status": "videoStart"}, frame=_frame("videoEvent", status="videoStart")),
    Row(
        "Cti.subscribeToVideoStatus",
        {"usernames": ["bob"]},
        frame=_frame("subscribeToVideoStatus", usernames=["bob"]),
        heard=(("VideoStatusEvent", {"fromUser": "bob", "status": "Available"}),),
    ),
    Row("Cti.unsubscribeFromAllVideoStatus", frame=_frame("unsubscribeFromAllVideoStatus")),
    Row(
        "Cti.inviteToMeetingRoom",
        {"requestId": 5, "token": "t", "username": "dave"},
        frame=_frame("inviteToMeetingRoom", requestId=5, token="t", username="dave"),
        heard=(("MeetingRoomInviteAck", {"requestId": 5, "ackType": "NACK"}),),
    ),
    *(
        Row(
            f"Cti.{name}",
            {"requestId": 5, "username": "alice"},
            frame=_frame(name, requestId=5, username="alice"),
            heard=((message, {"requestId": 5, "username": "alice"}),),
        )
        for name, message in (
            ("meetingRoomInviteAck", "MeetingRoomInviteAck"),
            ("meetingRoomInviteAccept", "MeetingRoomInviteResponse"),
            ("meetingRoomInviteReject", "MeetingRoomInviteResponse"),
        )
    ),
    # Callbacks
    Row(
        "Callback.getCallbackLists",
        situation=wanted,
        frame=_frame("getCallbackLists"),
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
        frame=_frame(
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
        frame=_frame("getCallbackPreferredPeriods"),
        answer="PreferredCallbackPeriodList",
        has=[{"name": "Toute la journée", "default": True, "periodStart": "09:00:00"}],
    ),
)
"""What one command does. Callbacks are taken, called and closed one after the other: `CALLBACK_STORY`."""

CALLBACK_STORY: tuple[Row, ...] = (
    Row(
        "Callback.takeCallback",
        {"uuid": "<request>"},
        frame=_frame("takeCallback", uuid="<request>"),
        heard=(("CallbackTaken", {"uuid": "<request>", "agentId": 1}),),
    ),
    Row(
        "Callback.releaseCallback",
        {"uuid": "<request>"},
        frame=_frame("releaseCallback", uuid="<request>"),
        heard=(("CallbackReleased", {"uuid": "<request>"}),),
    ),
    Row(
        "Callback.takeCallback",
        {"uuid": "<request>"},
        frame=_frame("takeCallback", uuid="<request>"),
        heard=(("CallbackTaken", {"uuid": "<request>", "agentId": 1}),),
    ),
    Row(
        "Callback.startCallback",
        {"uuid": "<request>", "number": "0230210082"},
        frame=_frame("startCallback", uuid="<request>", number="0230210082"),
        heard=(
            _event("Dialing", otherDN="0230210082", queueName="support"),
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
        frame=_frame(
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
        frame=_frame("updateCallbackTicket", uuid="<ticket>", status="Answered", comment="done"),
        heard=(("CallbackClotured", {"uuid": "<request>"}),),
    ),
)
"""Carol deals with a request; a ticket's id is known once it is started."""


def filled(value: Any, facts: Mapping[str, Any]) -> Any:
    """A part of a row with the facts in it."""
    if isinstance(value, str) and value.startswith("<") and value.endswith(">"):
        return facts[value[1:-1]]
    if isinstance(value, dict):
        return {key: filled(each, facts) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [filled(each, facts) for each in value]
    return value
