"""Rows of the tests of Cti.js on a XiVO: calls, the user, directory, texts, video, meetings.

Written from the documents' own wire table, not from the bridge's.
"""

from __future__ import annotations

from tests.system.xivo_situations import (
    Row,
    a_favourite,
    a_queue_history,
    calling,
    enquiry,
    event,
    framed,
    hears_history,
    on_hold,
    queued,
    talking,
)

XUC = "/xuc/api/2.0"
QUEUE_CALL = {"position": 1, "name": "", "number": "0612345678", "queueTime": "2015-07-16T10:40:16.626+02:00"}


def _forward(method: str, path: str, prefix: str) -> Row:
    return Row(
        f"Cti.{method}",
        {"destination": "1003", "state": True},
        rest=("POST", f"{XUC}/forward/{path}/alice", {"destination": "1003", "enabled": True}),
        heard=(("UserConfigUpdate", {f"{prefix}FwdEnabled": True, f"{prefix}FwdDestination": "1003"}),),
    )


ROWS: tuple[Row, ...] = (
    # Calls
    Row(
        "Cti.dial",
        {"destination": "1002", "variables": {"var1": "val1"}},
        rest=("POST", f"{XUC}/dial/number/alice", {"destination": "1002", "variables": {"var1": "val1"}}),
        heard=(
            event("Dialing", DN="1001", otherDN="1002", userData={"XIVO_USERID": "1", "USR_var1": "val1"}),
            ("PhoneStatusUpdate", {"status": 1}),
        ),
    ),
    Row(
        "Cti.originate",
        {"destination": "1002"},
        rest=("POST", f"{XUC}/dial/number/alice", {"destination": "1002"}),
        heard=(event("Dialing", otherDN="1002"),),
    ),
    Row(
        "Cti.dialByUsername",
        {"username": "bob"},
        rest=("POST", f"{XUC}/dial/user/alice", {"username": "bob"}),
        heard=(event("Dialing", otherDN="1002"),),
    ),
    Row(
        "Cti.dialFromQueue",
        {"destination": "1002", "queueId": 3},
        rest=("POST", f"{XUC}/dial/fromqueue/alice", {"destination": "1002", "queueId": 3}),
        heard=(event("Dialing", otherDN="1002", queueName="sales"),),
    ),
    Row(
        "Cti.dialFromQueue",
        {"destination": "1002", "queueId": 3, "callerIdName": "Sales", "callerIdNumber": "3003"},
        rest=(
            "POST",
            "/xuc/api/1.0/dialFromQueue/any/alice/",
            {"destination": "1002", "queueId": 3, "callerIdName": "Sales", "callerIdNumber": "3003"},
        ),
        heard=(event("Dialing", otherDN="1002", queueName="sales"),),
    ),
    Row(
        "Cti.dialFromMobile",
        {"destination": "1001", "variables": {"a": "b"}},
        who="alice",
        frame=framed("dialFromMobile", destination="1001", variables={"a": "b"}),
        heard=(event("Ringing", otherDN="0645745101"),),
    ),
    Row("Cti.hangup", situation=talking, frame=framed("hangup"), heard=(event("Released", otherDN="1002"),)),
    Row(
        "Cti.hangup",
        {"uniqueId": "<unique>"},
        situation=enquiry,
        frame=framed("hangup", uniqueId="<unique>"),
        heard=(event("Released", otherDN="1002", uniqueId="<unique>"),),
    ),
    Row("Cti.answer", situation=calling, frame=framed("answer"), heard=(event("Established"),)),
    Row(
        "Cti.answer",
        {"uniqueId": "<unique>"},
        situation=calling,
        frame=framed("answer", uniqueId="<unique>"),
        heard=(event("Established", uniqueId="<unique>", callDirection="Incoming"),),
    ),
    Row("Cti.hold", situation=talking, frame=framed("hold"), heard=(event("OnHold", otherDN="1002"),)),
    Row(
        "Cti.hold",
        {"uniqueId": "<unique>"},
        situation=on_hold,
        frame=framed("hold", uniqueId="<unique>"),
        heard=(event("Established", uniqueId="<unique>"), ("PhoneStatusUpdate", {"status": 2})),
    ),
    Row(
        "Cti.directTransfer",
        {"destination": "1004"},
        situation=talking,
        frame=framed("directTransfer", destination="1004"),
        heard=(event("Released", otherDN="1002"),),
    ),
    Row(
        "Cti.attendedTransfer",
        {"destination": "1004"},
        situation=talking,
        frame=framed("attendedTransfer", destination="1004"),
        heard=(event("OnHold", otherDN="1002"), event("Dialing", otherDN="1004")),
    ),
    Row(
        "Cti.completeTransfer",
        situation=enquiry,
        frame=framed("completeTransfer"),
        heard=(event("Released"), event("Released")),
    ),
    Row(
        "Cti.cancelTransfer",
        situation=enquiry,
        frame=framed("cancelTransfer"),
        heard=(event("Released", otherDN="1004"), event("Established", otherDN="1002")),
    ),
    Row(
        "Cti.conference",
        situation=enquiry,
        frame=framed("conference"),
        heard=(event("Released", otherDN="1004"), event("Established", otherDN="1002")),
    ),
    Row(
        "Cti.toggleMicrophone",
        {"uniqueId": "<unique>"},
        situation=talking,
        frame=framed("toggleMicrophone", uniqueId="<unique>"),
        heard=(("WebRTCCmd", {"command": "ToggleMicrophone"}),),
    ),
    Row(
        "Cti.sendDtmf",
        {"key": "5"},
        situation=talking,
        frame=framed("sendDtmf", key="5"),
        heard=(("WebRTCCmd", {"command": "SendDtmf", "key": "5"}),),
    ),
    Row(
        "Cti.setData",
        {"variables": {"var1": "val1", "USR_var2": "val2"}},
        situation=talking,
        frame=framed("setData", variables={"var1": "val1", "USR_var2": "val2"}),
        heard=(event("Established", userData={"XIVO_USERID": "1", "USR_var1": "val1", "USR_var2": "val2"}),),
    ),
    Row(
        "Cti.getCurrentCallsPhoneEvents",
        situation=talking,
        frame=framed("getCurrentCallsPhoneEvents"),
        answer="CurrentCallsPhoneEvents",
        has={"events": [{"eventType": "EventEstablished", "uniqueId": "<unique>"}]},
    ),
    Row(
        "Cti.subscribeToPhoneHints",
        {"phoneNumbers": ["1002"]},
        situation=calling,
        frame=framed("subscribeToPhoneHints", phoneNumbers=["1002"]),
        heard=(("PhoneHintStatusEvent", {"number": "1002", "status": 1}),),
    ),
    Row("Cti.unsubscribeFromAllPhoneHints", frame=framed("unsubscribeFromAllPhoneHints")),
    Row(
        "Cti.retrieveQueueCall",
        {"queueCall": QUEUE_CALL},
        situation=queued,
        frame=framed("retrieveQueueCall", queueCall=QUEUE_CALL),
        heard=(event("Ringing", otherDN="0612345678", queueName="switchboard"),),
    ),
    Row(
        "Callback.listenCallbackMessage",
        {"voiceMessageRef": "m-1"},
        frame=framed("listenCallbackMessage", voiceMessageRef="m-1"),
        heard=(event("Ringing"),),
    ),
    Row(
        "Cti.getIceConfig",
        frame=framed("getIceConfig"),
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
        frame=framed("userStatusUpdate", status="away"),
        heard=(("UserStatusUpdate", {"status": "away"}),),
    ),
    Row(
        "Cti.setUserPreference",
        {"key": "colour", "value": "red", "value_type": "String"},
        frame=framed("setUserPreference", key="colour", value="red", value_type="String"),
        heard=(("UserPreference", {"key": "colour", "value": "red"}),),
    ),
    Row(
        "Cti.displayNameLookup",
        {"username": "bob"},
        frame=framed("displayNameLookup", username="bob"),
        answer="UserDisplayName",
        has={"userName": "bob", "displayName": "Bob Martin"},
    ),
    Row("Cti.unregisterMobileApp", frame=framed("unregisterMobileApp")),
    Row(
        "Cti.toggleUniqueAccountDevice",
        {"device": "webrtc"},
        frame=framed("toggleUniqueAccountDevice", deviceType="webrtc"),
        heard=(("LineConfig", {"name": "114133", "xivoIp": "127.0.0.1"}),),
    ),
    Row(
        "Cti.pushLogToServer",
        {"level": "info", "log": "hello"},
        frame=framed("pushLogToServer", level="info", log="hello"),
    ),
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
        frame=framed("getAgentCallHistory", size=1),
        answer="CallHistory",
        has=[{"dstNum": "1002", "status": "emitted"}],
    ),
    Row(
        "Cti.getQueueCallHistory",
        {"queue": "switch", "size": 1},
        situation=a_queue_history,
        frame=framed("getQueueCallHistory", queue="switch", size=1),
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
        frame=framed(
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
        frame=framed("directoryLookUp", term="mart"),
        answer="DirectoryResult",
        has={"entries": [{"status": 0, "entry": ["Bob", "Martin", "1002", "0645745102", "false"]}]},
    ),
    Row(
        "Cti.searchDirectory",
        {"pattern": "mart"},
        frame=framed("directoryLookUp", term="mart"),
        answer="DirectoryResult",
        has={"headers": ["Firstname", "Lastname", "Number", "Mobile", "Favorite"]},
    ),
    Row(
        "Cti.searchContacts",
        {"term": "mart"},
        frame=framed("searchContacts", term="mart"),
        answer="ContactSheet",
        has={"sheets": [{"name": "Bob Martin", "isFavorite": False}]},
    ),
    Row(
        "Cti.getFavorites",
        situation=a_favourite,
        frame=framed("getFavorites"),
        answer="Favorites",
        has={"entries": [{"entry": ["Bob", "Martin", "1002", "0645745102", "true"]}]},
    ),
    Row(
        "Cti.getFavoriteContacts",
        situation=a_favourite,
        frame=framed("getFavoriteContacts"),
        answer="FavoriteContactSheet",
        has={"sheets": [{"name": "Bob Martin", "isFavorite": True}]},
    ),
    Row(
        "Cti.addFavorite",
        {"contactId": "2", "source": "internal"},
        frame=framed("addFavorite", contactId="2", source="internal"),
        heard=(("FavoriteUpdated", {"action": "Added"}),),
    ),
    Row(
        "Cti.removeFavorite",
        {"contactId": "2", "source": "internal"},
        situation=a_favourite,
        frame=framed("removeFavorite", contactId="2", source="internal"),
        heard=(("FavoriteUpdated", {"action": "Removed"}),),
    ),
    # Texts, video, meetings
    Row(
        "Cti.sendFlashTextMessage",
        {"to": "dave", "seq": 145, "message": "How are you?"},
        frame=framed(
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
        frame=framed(
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
        frame=framed(
            "flashTextBrowserRequest", request="FlashTextMarkAsRead", sequence=4, to={"username": "dave"}
        ),
        heard=(("FlashTextEvent", {"sequence": 4}),),
    ),
    Row("Cti.videoEvent", {"status": "videoStart"}, frame=framed("videoEvent", status="videoStart")),
    Row(
        "Cti.subscribeToVideoStatus",
        {"usernames": ["bob"]},
        frame=framed("subscribeToVideoStatus", usernames=["bob"]),
        heard=(("VideoStatusEvent", {"fromUser": "bob", "status": "Available"}),),
    ),
    Row("Cti.unsubscribeFromAllVideoStatus", frame=framed("unsubscribeFromAllVideoStatus")),
    Row(
        "Cti.inviteToMeetingRoom",
        {"requestId": 5, "token": "t", "username": "dave"},
        frame=framed("inviteToMeetingRoom", requestId=5, token="t", username="dave"),
        heard=(("MeetingRoomInviteAck", {"requestId": 5, "ackType": "NACK"}),),
    ),
    *(
        Row(
            f"Cti.{name}",
            {"requestId": 5, "username": "alice"},
            frame=framed(name, requestId=5, username="alice"),
            heard=((message, {"requestId": 5, "username": "alice"}),),
        )
        for name, message in (
            ("meetingRoomInviteAck", "MeetingRoomInviteAck"),
            ("meetingRoomInviteAccept", "MeetingRoomInviteResponse"),
            ("meetingRoomInviteReject", "MeetingRoomInviteResponse"),
        )
    ),
)
