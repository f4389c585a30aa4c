"""Every method of the bridge, typed, for the blocking client. Made from the OpenRPC document by generate.py. Do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ctibridge_client import types
from ctibridge_client.namespaces import BlockingNamespace

Json = dict[str, Any]


class Session(BlockingNamespace):
    """`Session.*`."""

    def info(self, *, _meta: types.Meta | None = None) -> types.SessionInfo:
        """`Session.info`: What `Session.login` answered, and the number of the newest event."""
        result: types.SessionInfo = self._call("Session.info", {}, {}, _meta)
        return result


class Rpc(BlockingNamespace):
    """`rpc.*`."""

    def ping(self, *, _meta: types.Meta | None = None) -> types.Pong:
        """`rpc.ping`: Is anybody there."""
        result: types.Pong = self._call("rpc.ping", {}, {}, _meta)
        return result

    def discover(self, *, _meta: types.Meta | None = None) -> types.OpenRPC:
        """`rpc.discover`: This document."""
        result: types.OpenRPC = self._call("rpc.discover", {}, {}, _meta)
        return result


class Cti(BlockingNamespace):
    """`Cti.*`."""

    def sendPing(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.sendPing`."""
        self._call("Cti.sendPing", {}, {}, _meta)

    def changeUserStatus(self, statusId: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.changeUserStatus`."""
        self._call("Cti.changeUserStatus", {"statusId": statusId}, {}, _meta)

    def setUserPreference(
        self, key: str, value: str, value_type: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.setUserPreference`."""
        self._call("Cti.setUserPreference", {"key": key, "value": value, "value_type": value_type}, {}, _meta)

    def displayNameLookup(
        self, username: str, *, _meta: types.Meta | None = None
    ) -> types.CtiUserDisplayName | Json:
        """`Cti.displayNameLookup`."""
        result: types.CtiUserDisplayName | Json = self._call(
            "Cti.displayNameLookup", {"username": username}, {}, _meta
        )
        return result

    def dnd(self, state: bool, *, _meta: types.Meta | None = None) -> None:
        """`Cti.dnd`."""
        self._call("Cti.dnd", {"state": state}, {}, _meta)

    def naFwd(self, destination: str, state: bool, *, _meta: types.Meta | None = None) -> None:
        """`Cti.naFwd`."""
        self._call("Cti.naFwd", {"destination": destination, "state": state}, {}, _meta)

    def uncFwd(self, destination: str, state: bool, *, _meta: types.Meta | None = None) -> None:
        """`Cti.uncFwd`."""
        self._call("Cti.uncFwd", {"destination": destination, "state": state}, {}, _meta)

    def busyFwd(self, destination: str, state: bool, *, _meta: types.Meta | None = None) -> None:
        """`Cti.busyFwd`."""
        self._call("Cti.busyFwd", {"destination": destination, "state": state}, {}, _meta)

    def unregisterMobileApp(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.unregisterMobileApp`."""
        self._call("Cti.unregisterMobileApp", {}, {}, _meta)

    def toggleUniqueAccountDevice(self, device: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.toggleUniqueAccountDevice`."""
        self._call("Cti.toggleUniqueAccountDevice", {"device": device}, {}, _meta)

    def pushLogToServer(self, level: str, log: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.pushLogToServer`."""
        self._call("Cti.pushLogToServer", {"level": level, "log": log}, {}, _meta)

    def loginAgent(
        self, agentPhoneNumber: str, *, agentId: int | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.loginAgent`."""
        self._call("Cti.loginAgent", {"agentPhoneNumber": agentPhoneNumber}, {"agentId": agentId}, _meta)

    def logoutAgent(self, *, agentId: int | None = None, _meta: types.Meta | None = None) -> None:
        """`Cti.logoutAgent`."""
        self._call("Cti.logoutAgent", {}, {"agentId": agentId}, _meta)

    def toggleAgentLogin(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.toggleAgentLogin`."""
        self._call("Cti.toggleAgentLogin", {}, {}, _meta)

    def pauseAgent(
        self, *, agentId: int | None = None, reason: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.pauseAgent`."""
        self._call("Cti.pauseAgent", {}, {"agentId": agentId, "reason": reason}, _meta)

    def unpauseAgent(self, *, agentId: int | None = None, _meta: types.Meta | None = None) -> None:
        """`Cti.unpauseAgent`."""
        self._call("Cti.unpauseAgent", {}, {"agentId": agentId}, _meta)

    def listenAgent(self, agentId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.listenAgent`."""
        self._call("Cti.listenAgent", {"agentId": agentId}, {}, _meta)

    def monitorPause(self, agentId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.monitorPause`."""
        self._call("Cti.monitorPause", {"agentId": agentId}, {}, _meta)

    def monitorUnpause(self, agentId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.monitorUnpause`."""
        self._call("Cti.monitorUnpause", {"agentId": agentId}, {}, _meta)

    def getAgentStates(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.getAgentStates`."""
        self._call("Cti.getAgentStates", {}, {}, _meta)

    def subscribeToAgentEvents(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.subscribeToAgentEvents`."""
        self._call("Cti.subscribeToAgentEvents", {}, {}, _meta)

    def subscribeToAgentStats(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.subscribeToAgentStats`."""
        self._call("Cti.subscribeToAgentStats", {}, {}, _meta)

    def getAgentDirectory(self, *, _meta: types.Meta | None = None) -> types.CtiAgentDirectory | Json:
        """`Cti.getAgentDirectory`."""
        result: types.CtiAgentDirectory | Json = self._call("Cti.getAgentDirectory", {}, {}, _meta)
        return result

    def setAgentQueue(
        self, agentId: int, queueId: int, penalty: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.setAgentQueue`."""
        self._call(
            "Cti.setAgentQueue", {"agentId": agentId, "queueId": queueId, "penalty": penalty}, {}, _meta
        )

    def removeAgentFromQueue(self, agentId: int, queueId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.removeAgentFromQueue`."""
        self._call("Cti.removeAgentFromQueue", {"agentId": agentId, "queueId": queueId}, {}, _meta)

    def setAgentGroup(self, agentId: int, groupId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.setAgentGroup`."""
        self._call("Cti.setAgentGroup", {"agentId": agentId, "groupId": groupId}, {}, _meta)

    def moveAgentsInGroup(
        self,
        groupId: int,
        fromQueueId: int,
        fromPenalty: int,
        toQueueId: int,
        toPenalty: int,
        *,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Cti.moveAgentsInGroup`."""
        self._call(
            "Cti.moveAgentsInGroup",
            {
                "groupId": groupId,
                "fromQueueId": fromQueueId,
                "fromPenalty": fromPenalty,
                "toQueueId": toQueueId,
                "toPenalty": toPenalty,
            },
            {},
            _meta,
        )

    def addAgentsInGroup(
        self,
        groupId: int,
        fromQueueId: int,
        fromPenalty: int,
        toQueueId: int,
        toPenalty: int,
        *,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Cti.addAgentsInGroup`."""
        self._call(
            "Cti.addAgentsInGroup",
            {
                "groupId": groupId,
                "fromQueueId": fromQueueId,
                "fromPenalty": fromPenalty,
                "toQueueId": toQueueId,
                "toPenalty": toPenalty,
            },
            {},
            _meta,
        )

    def removeAgentGroupFromQueueGroup(
        self, groupId: int, queueId: int, penalty: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.removeAgentGroupFromQueueGroup`."""
        self._call(
            "Cti.removeAgentGroupFromQueueGroup",
            {"groupId": groupId, "queueId": queueId, "penalty": penalty},
            {},
            _meta,
        )

    def addAgentsNotInQueueFromGroupTo(
        self, groupId: int, queueId: int, penalty: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.addAgentsNotInQueueFromGroupTo`."""
        self._call(
            "Cti.addAgentsNotInQueueFromGroupTo",
            {"groupId": groupId, "queueId": queueId, "penalty": penalty},
            {},
            _meta,
        )

    def getList(self, objectType: str, *, _meta: types.Meta | None = None) -> list[Json]:
        """`Cti.getList`."""
        result: list[Json] = self._call("Cti.getList", {"objectType": objectType}, {}, _meta)
        return result

    def getConfig(self, objectType: str, *, _meta: types.Meta | None = None) -> types.CtiLineConfig | Json:
        """`Cti.getConfig`."""
        result: types.CtiLineConfig | Json = self._call(
            "Cti.getConfig", {"objectType": objectType}, {}, _meta
        )
        return result

    def getIceConfig(self, *, _meta: types.Meta | None = None) -> Json:
        """`Cti.getIceConfig`."""
        result: Json = self._call("Cti.getIceConfig", {}, {}, _meta)
        return result

    def subscribeToQueueStats(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.subscribeToQueueStats`."""
        self._call("Cti.subscribeToQueueStats", {}, {}, _meta)

    def getQueueStatistics(
        self, queueId: int, window: int, xqos: int, *, _meta: types.Meta | None = None
    ) -> types.CtiQueueStatistics | Json:
        """`Cti.getQueueStatistics`."""
        result: types.CtiQueueStatistics | Json = self._call(
            "Cti.getQueueStatistics", {"queueId": queueId, "window": window, "xqos": xqos}, {}, _meta
        )
        return result

    def subscribeToQueueCalls(self, queueId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.subscribeToQueueCalls`."""
        self._call("Cti.subscribeToQueueCalls", {"queueId": queueId}, {}, _meta)

    def unSubscribeToQueueCalls(self, queueId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.unSubscribeToQueueCalls`."""
        self._call("Cti.unSubscribeToQueueCalls", {"queueId": queueId}, {}, _meta)

    def retrieveQueueCall(self, queueCall: types.CtiQueueCall, *, _meta: types.Meta | None = None) -> None:
        """`Cti.retrieveQueueCall`."""
        self._call("Cti.retrieveQueueCall", {"queueCall": queueCall}, {}, _meta)

    def dial(
        self, destination: str, *, variables: Mapping[str, str] | None = None, _meta: types.Meta | None = None
    ) -> Json | None:
        """`Cti.dial`."""
        result: Json | None = self._call(
            "Cti.dial", {"destination": destination}, {"variables": variables}, _meta
        )
        return result

    def dialFromMobile(
        self, destination: str, *, variables: Mapping[str, str] | None = None, _meta: types.Meta | None = None
    ) -> Json | None:
        """`Cti.dialFromMobile`."""
        result: Json | None = self._call(
            "Cti.dialFromMobile", {"destination": destination}, {"variables": variables}, _meta
        )
        return result

    def dialFromQueue(
        self,
        destination: str,
        queueId: int,
        *,
        callerIdName: str | None = None,
        callerIdNumber: str | None = None,
        variables: Mapping[str, str] | None = None,
        _meta: types.Meta | None = None,
    ) -> Json | None:
        """`Cti.dialFromQueue`."""
        result: Json | None = self._call(
            "Cti.dialFromQueue",
            {"destination": destination, "queueId": queueId},
            {"callerIdName": callerIdName, "callerIdNumber": callerIdNumber, "variables": variables},
            _meta,
        )
        return result

    def dialByUsername(
        self, username: str, *, variables: Mapping[str, str] | None = None, _meta: types.Meta | None = None
    ) -> Json | None:
        """`Cti.dialByUsername`."""
        result: Json | None = self._call(
            "Cti.dialByUsername", {"username": username}, {"variables": variables}, _meta
        )
        return result

    def originate(self, destination: str, *, _meta: types.Meta | None = None) -> Json | None:
        """`Cti.originate`."""
        result: Json | None = self._call("Cti.originate", {"destination": destination}, {}, _meta)
        return result

    def hangup(self, *, uniqueId: str | None = None, _meta: types.Meta | None = None) -> None:
        """`Cti.hangup`."""
        self._call("Cti.hangup", {}, {"uniqueId": uniqueId}, _meta)

    def answer(self, *, uniqueId: str | None = None, _meta: types.Meta | None = None) -> None:
        """`Cti.answer`."""
        self._call("Cti.answer", {}, {"uniqueId": uniqueId}, _meta)

    def hold(self, *, uniqueId: str | None = None, _meta: types.Meta | None = None) -> None:
        """`Cti.hold`."""
        self._call("Cti.hold", {}, {"uniqueId": uniqueId}, _meta)

    def directTransfer(self, destination: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.directTransfer`."""
        self._call("Cti.directTransfer", {"destination": destination}, {}, _meta)

    def attendedTransfer(
        self, destination: str, *, device: str | None = None, _meta: types.Meta | None = None
    ) -> Json | None:
        """`Cti.attendedTransfer`."""
        result: Json | None = self._call(
            "Cti.attendedTransfer", {"destination": destination}, {"device": device}, _meta
        )
        return result

    def completeTransfer(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.completeTransfer`."""
        self._call("Cti.completeTransfer", {}, {}, _meta)

    def cancelTransfer(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.cancelTransfer`."""
        self._call("Cti.cancelTransfer", {}, {}, _meta)

    def toggleMicrophone(self, uniqueId: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.toggleMicrophone`."""
        self._call("Cti.toggleMicrophone", {"uniqueId": uniqueId}, {}, _meta)

    def sendDtmf(self, key: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.sendDtmf`."""
        self._call("Cti.sendDtmf", {"key": key}, {}, _meta)

    def setData(self, variables: Mapping[str, str], *, _meta: types.Meta | None = None) -> None:
        """`Cti.setData`."""
        self._call("Cti.setData", {"variables": variables}, {}, _meta)

    def getCurrentCallsPhoneEvents(self, *, _meta: types.Meta | None = None) -> Json:
        """`Cti.getCurrentCallsPhoneEvents`."""
        result: Json = self._call("Cti.getCurrentCallsPhoneEvents", {}, {}, _meta)
        return result

    def subscribeToPhoneHints(self, phoneNumbers: Sequence[str], *, _meta: types.Meta | None = None) -> None:
        """`Cti.subscribeToPhoneHints`."""
        self._call("Cti.subscribeToPhoneHints", {"phoneNumbers": phoneNumbers}, {}, _meta)

    def unsubscribeFromAllPhoneHints(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.unsubscribeFromAllPhoneHints`."""
        self._call("Cti.unsubscribeFromAllPhoneHints", {}, {}, _meta)

    def conference(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conference`."""
        self._call("Cti.conference", {}, {}, _meta)

    def getConferenceRooms(self, *, _meta: types.Meta | None = None) -> list[Json]:
        """`Cti.getConferenceRooms`."""
        result: list[Json] = self._call("Cti.getConferenceRooms", {}, {}, _meta)
        return result

    def inviteConferenceRoom(self, userId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.inviteConferenceRoom`."""
        self._call("Cti.inviteConferenceRoom", {"userId": userId}, {}, _meta)

    def conferenceInvite(
        self,
        numConf: str,
        exten: str,
        role: str,
        earlyJoin: bool,
        *,
        variables: Json | None = None,
        marked: bool | None = None,
        leaveWhenLastMarkedLeave: bool | None = None,
        callerId: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Cti.conferenceInvite`."""
        self._call(
            "Cti.conferenceInvite",
            {"numConf": numConf, "exten": exten, "role": role, "earlyJoin": earlyJoin},
            {
                "variables": variables,
                "marked": marked,
                "leaveWhenLastMarkedLeave": leaveWhenLastMarkedLeave,
                "callerId": callerId,
            },
            _meta,
        )

    def includeToConference(
        self,
        role: str,
        *,
        marked: bool | None = None,
        leaveWhenLastMarkedLeave: bool | None = None,
        callerId: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Cti.includeToConference`."""
        self._call(
            "Cti.includeToConference",
            {"role": role},
            {"marked": marked, "leaveWhenLastMarkedLeave": leaveWhenLastMarkedLeave, "callerId": callerId},
            _meta,
        )

    def conferenceMute(self, numConf: str, index: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceMute`."""
        self._call("Cti.conferenceMute", {"numConf": numConf, "index": index}, {}, _meta)

    def conferenceUnmute(self, numConf: str, index: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceUnmute`."""
        self._call("Cti.conferenceUnmute", {"numConf": numConf, "index": index}, {}, _meta)

    def conferenceKick(self, numConf: str, index: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceKick`."""
        self._call("Cti.conferenceKick", {"numConf": numConf, "index": index}, {}, _meta)

    def conferenceDeafen(self, numConf: str, index: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceDeafen`."""
        self._call("Cti.conferenceDeafen", {"numConf": numConf, "index": index}, {}, _meta)

    def conferenceUndeafen(self, numConf: str, index: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceUndeafen`."""
        self._call("Cti.conferenceUndeafen", {"numConf": numConf, "index": index}, {}, _meta)

    def conferenceMuteAll(self, numConf: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceMuteAll`."""
        self._call("Cti.conferenceMuteAll", {"numConf": numConf}, {}, _meta)

    def conferenceUnmuteAll(self, numConf: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceUnmuteAll`."""
        self._call("Cti.conferenceUnmuteAll", {"numConf": numConf}, {}, _meta)

    def conferenceMuteMe(self, numConf: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceMuteMe`."""
        self._call("Cti.conferenceMuteMe", {"numConf": numConf}, {}, _meta)

    def conferenceUnmuteMe(self, numConf: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceUnmuteMe`."""
        self._call("Cti.conferenceUnmuteMe", {"numConf": numConf}, {}, _meta)

    def conferenceReset(self, numConf: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceReset`."""
        self._call("Cti.conferenceReset", {"numConf": numConf}, {}, _meta)

    def conferenceClose(self, numConf: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceClose`."""
        self._call("Cti.conferenceClose", {"numConf": numConf}, {}, _meta)

    def getUserCallHistory(
        self, size: int | None, *, _meta: types.Meta | None = None
    ) -> list[types.CtiHistoryCall] | list[Json]:
        """`Cti.getUserCallHistory`."""
        result: list[types.CtiHistoryCall] | list[Json] = self._call(
            "Cti.getUserCallHistory", {"size": size}, {}, _meta
        )
        return result

    def getUserCallHistoryByDays(
        self, days: int, *, _meta: types.Meta | None = None
    ) -> list[types.CtiHistoryCall] | list[Json]:
        """`Cti.getUserCallHistoryByDays`."""
        result: list[types.CtiHistoryCall] | list[Json] = self._call(
            "Cti.getUserCallHistoryByDays", {"days": days}, {}, _meta
        )
        return result

    def getAgentCallHistory(
        self, size: int, *, _meta: types.Meta | None = None
    ) -> list[types.CtiHistoryCall] | list[Json]:
        """`Cti.getAgentCallHistory`."""
        result: list[types.CtiHistoryCall] | list[Json] = self._call(
            "Cti.getAgentCallHistory", {"size": size}, {}, _meta
        )
        return result

    def getQueueCallHistory(self, queue: str, size: int, *, _meta: types.Meta | None = None) -> list[Json]:
        """`Cti.getQueueCallHistory`."""
        result: list[Json] = self._call("Cti.getQueueCallHistory", {"queue": queue, "size": size}, {}, _meta)
        return result

    def findCustomerCallHistory(
        self,
        requestId: int,
        filters: Sequence[types.CtiDynamicFilter],
        size: int,
        *,
        _meta: types.Meta | None = None,
    ) -> types.CtiCustomerCallHistoryResponseWithId | Json:
        """`Cti.findCustomerCallHistory`."""
        result: types.CtiCustomerCallHistoryResponseWithId | Json = self._call(
            "Cti.findCustomerCallHistory",
            {"requestId": requestId, "filters": filters, "size": size},
            {},
            _meta,
        )
        return result

    def searchDirectory(
        self, pattern: str, *, _meta: types.Meta | None = None
    ) -> types.CtiDirectoryResult | Json:
        """`Cti.searchDirectory`."""
        result: types.CtiDirectoryResult | Json = self._call(
            "Cti.searchDirectory", {"pattern": pattern}, {}, _meta
        )
        return result

    def directoryLookUp(
        self, term: str, *, _meta: types.Meta | None = None
    ) -> types.CtiDirectoryResult | Json:
        """`Cti.directoryLookUp`."""
        result: types.CtiDirectoryResult | Json = self._call("Cti.directoryLookUp", {"term": term}, {}, _meta)
        return result

    def searchContacts(self, term: str, *, _meta: types.Meta | None = None) -> types.CtiContactSheet | Json:
        """`Cti.searchContacts`."""
        result: types.CtiContactSheet | Json = self._call("Cti.searchContacts", {"term": term}, {}, _meta)
        return result

    def getFavorites(self, *, _meta: types.Meta | None = None) -> Json:
        """`Cti.getFavorites`."""
        result: Json = self._call("Cti.getFavorites", {}, {}, _meta)
        return result

    def getFavoriteContacts(self, *, _meta: types.Meta | None = None) -> Json:
        """`Cti.getFavoriteContacts`."""
        result: Json = self._call("Cti.getFavoriteContacts", {}, {}, _meta)
        return result

    def addFavorite(self, contactId: str, source: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.addFavorite`."""
        self._call("Cti.addFavorite", {"contactId": contactId, "source": source}, {}, _meta)

    def removeFavorite(self, contactId: str, source: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.removeFavorite`."""
        self._call("Cti.removeFavorite", {"contactId": contactId, "source": source}, {}, _meta)

    def sendFlashTextMessage(
        self, to: str, seq: int, message: str, *, _meta: types.Meta | None = None
    ) -> types.CtiFlashTextEvent | None:
        """`Cti.sendFlashTextMessage`."""
        result: types.CtiFlashTextEvent | None = self._call(
            "Cti.sendFlashTextMessage", {"to": to, "seq": seq, "message": message}, {}, _meta
        )
        return result

    def getFlashTextPartyHistory(self, to: str, seq: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.getFlashTextPartyHistory`."""
        self._call("Cti.getFlashTextPartyHistory", {"to": to, "seq": seq}, {}, _meta)

    def markFlashTextAsRead(self, to: str, seq: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.markFlashTextAsRead`."""
        self._call("Cti.markFlashTextAsRead", {"to": to, "seq": seq}, {}, _meta)

    def videoEvent(self, status: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.videoEvent`."""
        self._call("Cti.videoEvent", {"status": status}, {}, _meta)

    def subscribeToVideoStatus(self, usernames: Sequence[str], *, _meta: types.Meta | None = None) -> None:
        """`Cti.subscribeToVideoStatus`."""
        self._call("Cti.subscribeToVideoStatus", {"usernames": usernames}, {}, _meta)

    def unsubscribeFromAllVideoStatus(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.unsubscribeFromAllVideoStatus`."""
        self._call("Cti.unsubscribeFromAllVideoStatus", {}, {}, _meta)

    def inviteToMeetingRoom(
        self, requestId: int, token: str, username: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.inviteToMeetingRoom`."""
        self._call(
            "Cti.inviteToMeetingRoom",
            {"requestId": requestId, "token": token, "username": username},
            {},
            _meta,
        )

    def meetingRoomInviteAck(self, requestId: int, username: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.meetingRoomInviteAck`."""
        self._call("Cti.meetingRoomInviteAck", {"requestId": requestId, "username": username}, {}, _meta)

    def meetingRoomInviteAccept(
        self, requestId: int, username: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.meetingRoomInviteAccept`."""
        self._call("Cti.meetingRoomInviteAccept", {"requestId": requestId, "username": username}, {}, _meta)

    def meetingRoomInviteReject(
        self, requestId: int, username: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.meetingRoomInviteReject`."""
        self._call("Cti.meetingRoomInviteReject", {"requestId": requestId, "username": username}, {}, _meta)


class Callback(BlockingNamespace):
    """`Callback.*`."""

    def getCallbackLists(
        self, *, _meta: types.Meta | None = None
    ) -> list[types.CtiCallbackList] | list[Json]:
        """`Callback.getCallbackLists`."""
        result: list[types.CtiCallbackList] | list[Json] = self._call(
            "Callback.getCallbackLists", {}, {}, _meta
        )
        return result

    def findCallbackRequest(
        self,
        requestId: int,
        filters: Sequence[types.CtiDynamicFilter],
        *,
        offset: int | None = None,
        limit: int | None = None,
        _meta: types.Meta | None = None,
    ) -> types.CtiFindCallbackResponseWithId | Json:
        """`Callback.findCallbackRequest`."""
        result: types.CtiFindCallbackResponseWithId | Json = self._call(
            "Callback.findCallbackRequest",
            {"requestId": requestId, "filters": filters},
            {"offset": offset, "limit": limit},
            _meta,
        )
        return result

    def getCallbackPreferredPeriods(self, *, _meta: types.Meta | None = None) -> list[Json]:
        """`Callback.getCallbackPreferredPeriods`."""
        result: list[Json] = self._call("Callback.getCallbackPreferredPeriods", {}, {}, _meta)
        return result

    def takeCallback(self, uuid: str, *, _meta: types.Meta | None = None) -> None:
        """`Callback.takeCallback`."""
        self._call("Callback.takeCallback", {"uuid": uuid}, {}, _meta)

    def releaseCallback(self, uuid: str, *, _meta: types.Meta | None = None) -> None:
        """`Callback.releaseCallback`."""
        self._call("Callback.releaseCallback", {"uuid": uuid}, {}, _meta)

    def startCallback(
        self, uuid: str, number: str, *, _meta: types.Meta | None = None
    ) -> types.CtiCallbackStarted | None:
        """`Callback.startCallback`."""
        result: types.CtiCallbackStarted | None = self._call(
            "Callback.startCallback", {"uuid": uuid, "number": number}, {}, _meta
        )
        return result

    def listenCallbackMessage(self, voiceMessageRef: str, *, _meta: types.Meta | None = None) -> None:
        """`Callback.listenCallbackMessage`."""
        self._call("Callback.listenCallbackMessage", {"voiceMessageRef": voiceMessageRef}, {}, _meta)

    def updateCallbackTicket(
        self,
        uuid: str,
        status: types.CtiCallbackTicketStatus,
        comment: str,
        *,
        dueDate: str | None = None,
        periodUuid: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.CtiCallbackClotured | None:
        """`Callback.updateCallbackTicket`."""
        result: types.CtiCallbackClotured | None = self._call(
            "Callback.updateCallbackTicket",
            {"uuid": uuid, "status": status, "comment": comment},
            {"dueDate": dueDate, "periodUuid": periodUuid},
            _meta,
        )
        return result


class Membership(BlockingNamespace):
    """`Membership.*`."""

    def getUserDefaultMembership(
        self, userId: int, *, _meta: types.Meta | None = None
    ) -> types.CtiUserQueueDefaultMembership | Json:
        """`Membership.getUserDefaultMembership`."""
        result: types.CtiUserQueueDefaultMembership | Json = self._call(
            "Membership.getUserDefaultMembership", {"userId": userId}, {}, _meta
        )
        return result

    def setUserDefaultMembership(
        self, userId: int, membership: Sequence[types.CtiQueueMembership], *, _meta: types.Meta | None = None
    ) -> None:
        """`Membership.setUserDefaultMembership`."""
        self._call(
            "Membership.setUserDefaultMembership", {"userId": userId, "membership": membership}, {}, _meta
        )

    def setUsersDefaultMembership(
        self,
        userIds: Sequence[int],
        membership: Sequence[types.CtiQueueMembership],
        *,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Membership.setUsersDefaultMembership`."""
        self._call(
            "Membership.setUsersDefaultMembership", {"userIds": userIds, "membership": membership}, {}, _meta
        )

    def applyUsersDefaultMembership(self, userIds: Sequence[int], *, _meta: types.Meta | None = None) -> None:
        """`Membership.applyUsersDefaultMembership`."""
        self._call("Membership.applyUsersDefaultMembership", {"userIds": userIds}, {}, _meta)


class O2gO2g(BlockingNamespace):
    """`O2g.o2g.*`."""

    def getDescriptor(self, *, _meta: types.Meta | None = None) -> types.O2gRoxeRestApiDescriptor:
        """`O2g.o2g.getDescriptor`: GET /api/rest."""
        result: types.O2gRoxeRestApiDescriptor = self._call("O2g.o2g.getDescriptor", {}, {}, _meta)
        return result


class O2gAuthentication(BlockingNamespace):
    """`O2g.authentication.*`."""

    def authenticate(
        self, version: Literal["1.0"], *, _meta: types.Meta | None = None
    ) -> types.O2gAuthenticationResponse:
        """`O2g.authentication.authenticate`: GET /api/rest/authenticate."""
        result: types.O2gAuthenticationResponse = self._call(
            "O2g.authentication.authenticate", {"version": version}, {}, _meta
        )
        return result


class O2gSessions(BlockingNamespace):
    """`O2g.sessions.*`."""

    def getSession(self, *, _meta: types.Meta | None = None) -> types.O2gSessionInfo:
        """`O2g.sessions.getSession`: GET /api/rest/1.0/sessions."""
        result: types.O2gSessionInfo = self._call("O2g.sessions.getSession", {}, {}, _meta)
        return result

    def open(
        self,
        applicationName: str,
        *,
        applicationAddress: str | None = None,
        supervisedAccount: types.O2gSupervisedAccount | None = None,
        timeToLive: int | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gSessionInfo:
        """`O2g.sessions.open`: POST /api/rest/1.0/sessions."""
        result: types.O2gSessionInfo = self._call(
            "O2g.sessions.open",
            {"applicationName": applicationName},
            {
                "applicationAddress": applicationAddress,
                "supervisedAccount": supervisedAccount,
                "timeToLive": timeToLive,
            },
            _meta,
        )
        return result

    def close(self, *, _meta: types.Meta | None = None) -> None:
        """`O2g.sessions.close`: DELETE /api/rest/1.0/sessions."""
        self._call("O2g.sessions.close", {}, {}, _meta)

    def keepAlive(self, *, _meta: types.Meta | None = None) -> types.O2gSessionTokenInfo | None:
        """`O2g.sessions.keepAlive`: POST /api/rest/1.0/sessions/keepalive."""
        result: types.O2gSessionTokenInfo | None = self._call("O2g.sessions.keepAlive", {}, {}, _meta)
        return result


class O2gUsers(BlockingNamespace):
    """`O2g.users.*`."""

    def getLogins(
        self,
        *,
        nodeIds: Sequence[str] | None = None,
        onlyACD: bool | None = None,
        onlyWithExtLogin: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gLoginsResponse:
        """`O2g.users.getLogins`: GET /api/rest/1.0/logins."""
        result: types.O2gLoginsResponse = self._call(
            "O2g.users.getLogins",
            {},
            {"nodeIds": nodeIds, "onlyACD": onlyACD, "onlyWithExtLogin": onlyWithExtLogin},
            _meta,
        )
        return result

    def getByCompanyPhone(
        self, *, companyPhone: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gUser:
        """`O2g.users.getByCompanyPhone`: GET /api/rest/1.0/users."""
        result: types.O2gUser = self._call(
            "O2g.users.getByCompanyPhone", {}, {"companyPhone": companyPhone}, _meta
        )
        return result

    def getByLoginName(self, loginName: str, *, _meta: types.Meta | None = None) -> types.O2gUser:
        """`O2g.users.getByLoginName`: GET /api/rest/1.0/users/{loginName}."""
        result: types.O2gUser = self._call("O2g.users.getByLoginName", {"loginName": loginName}, {}, _meta)
        return result

    def changePassword(
        self, loginName: str, oldPassword: str, newPassword: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.users.changePassword`: PUT /api/rest/1.0/users/{loginName}/password."""
        self._call(
            "O2g.users.changePassword",
            {"loginName": loginName, "oldPassword": oldPassword, "newPassword": newPassword},
            {},
            _meta,
        )

    def getPreferences(self, loginName: str, *, _meta: types.Meta | None = None) -> types.O2gUserPreferences:
        """`O2g.users.getPreferences`: GET /api/rest/1.0/users/{loginName}/preferences."""
        result: types.O2gUserPreferences = self._call(
            "O2g.users.getPreferences", {"loginName": loginName}, {}, _meta
        )
        return result

    def setPreferences(
        self,
        loginName: str,
        *,
        guiLanguage: str | None = None,
        oxeLanguage: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.users.setPreferences`: POST /api/rest/1.0/users/{loginName}/preferences."""
        self._call(
            "O2g.users.setPreferences",
            {"loginName": loginName},
            {"guiLanguage": guiLanguage, "oxeLanguage": oxeLanguage},
            _meta,
        )

    def getSupportedLanguages(
        self, loginName: str, *, _meta: types.Meta | None = None
    ) -> types.O2gSupportedLanguages:
        """`O2g.users.getSupportedLanguages`: GET /api/rest/1.0/users/{loginName}/preferences/supportedLanguages."""
        result: types.O2gSupportedLanguages = self._call(
            "O2g.users.getSupportedLanguages", {"loginName": loginName}, {}, _meta
        )
        return result


class O2gUserManagement(BlockingNamespace):
    """`O2g.userManagement.*`."""

    def getLogins(
        self,
        *,
        nodeIds: Sequence[str] | None = None,
        deviceNumber: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gLoginsResponse:
        """`O2g.userManagement.getLogins`: GET /api/rest/1.0/usermanagement."""
        result: types.O2gLoginsResponse = self._call(
            "O2g.userManagement.getLogins", {}, {"nodeIds": nodeIds, "deviceNumber": deviceNumber}, _meta
        )
        return result

    def createUsers(
        self,
        nodeId: int,
        *,
        deviceNumbers: Sequence[str] | None = None,
        all: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gUsers:
        """`O2g.userManagement.createUsers`: POST /api/rest/1.0/usermanagement."""
        result: types.O2gUsers = self._call(
            "O2g.userManagement.createUsers",
            {"nodeId": nodeId},
            {"deviceNumbers": deviceNumbers, "all": all},
            _meta,
        )
        return result

    def getByLoginName(self, loginName: str, *, _meta: types.Meta | None = None) -> types.O2gUser:
        """`O2g.userManagement.getByLoginName`: GET /api/rest/1.0/usermanagement/{loginName}."""
        result: types.O2gUser = self._call(
            "O2g.userManagement.getByLoginName", {"loginName": loginName}, {}, _meta
        )
        return result

    def deleteUser(self, loginName: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.userManagement.deleteUser`: DELETE /api/rest/1.0/usermanagement/{loginName}."""
        self._call("O2g.userManagement.deleteUser", {"loginName": loginName}, {}, _meta)


class O2gSubscriptions(BlockingNamespace):
    """`O2g.subscriptions.*`."""

    def create(
        self,
        version: str,
        *,
        filter: types.O2gFilter | None = None,
        sessionId: str | None = None,
        timeout: int | None = None,
        webHookUrl: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gSubscription:
        """`O2g.subscriptions.create`: POST /api/rest/1.0/subscriptions."""
        result: types.O2gSubscription = self._call(
            "O2g.subscriptions.create",
            {"version": version},
            {"filter": filter, "sessionId": sessionId, "timeout": timeout, "webHookUrl": webHookUrl},
            _meta,
        )
        return result

    def updateFilter(
        self, *, selectors: Sequence[types.O2gSelector] | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.subscriptions.updateFilter`: PUT /api/rest/1.0/subscriptions."""
        self._call("O2g.subscriptions.updateFilter", {}, {"selectors": selectors}, _meta)

    def remove(self, subscriptionId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.subscriptions.remove`: DELETE /api/rest/1.0/subscriptions/{subscriptionId}."""
        self._call("O2g.subscriptions.remove", {"subscriptionId": subscriptionId}, {}, _meta)


class O2gTelephony(BlockingNamespace):
    """`O2g.telephony.*`."""

    def basicMakeCall(
        self, deviceId: str, callee: str, *, autoAnswer: bool | None = None, _meta: types.Meta | None = None
    ) -> types.Created | str | None:
        """`O2g.telephony.basicMakeCall`: POST /api/rest/1.0/telephony/basicCall."""
        result: types.Created | str | None = self._call(
            "O2g.telephony.basicMakeCall",
            {"deviceId": deviceId, "callee": callee},
            {"autoAnswer": autoAnswer},
            _meta,
        )
        return result

    def basicAnswerCall(self, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.basicAnswerCall`: POST /api/rest/1.0/telephony/basicCall/answer."""
        self._call("O2g.telephony.basicAnswerCall", {"deviceId": deviceId}, {}, _meta)

    def basicDropMe(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.basicDropMe`: POST /api/rest/1.0/telephony/basicCall/dropme."""
        self._call("O2g.telephony.basicDropMe", {}, {"loginName": loginName}, _meta)

    def getCalls(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> types.O2gCalls:
        """`O2g.telephony.getCalls`: GET /api/rest/1.0/telephony/calls."""
        result: types.O2gCalls = self._call("O2g.telephony.getCalls", {}, {"loginName": loginName}, _meta)
        return result

    def makeCall(
        self,
        *,
        deviceId: str | None = None,
        callee: str | None = None,
        autoAnswer: bool | None = None,
        inhibitProgressTone: bool | None = None,
        associatedData: str | None = None,
        hexaBinaryAssociatedData: str | None = None,
        pin: str | None = None,
        secretCode: str | None = None,
        businessCode: str | None = None,
        callingNumber: str | None = None,
        secretIdentity: bool | None = None,
        acdCall: types.O2gAcdCallParam | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.Created | str | None:
        """`O2g.telephony.makeCall`: POST /api/rest/1.0/telephony/calls."""
        result: types.Created | str | None = self._call(
            "O2g.telephony.makeCall",
            {},
            {
                "deviceId": deviceId,
                "callee": callee,
                "autoAnswer": autoAnswer,
                "inhibitProgressTone": inhibitProgressTone,
                "associatedData": associatedData,
                "hexaBinaryAssociatedData": hexaBinaryAssociatedData,
                "pin": pin,
                "secretCode": secretCode,
                "businessCode": businessCode,
                "callingNumber": callingNumber,
                "secretIdentity": secretIdentity,
                "acdCall": acdCall,
                "loginName": loginName,
            },
            _meta,
        )
        return result

    def getCall(
        self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gCall:
        """`O2g.telephony.getCall`: GET /api/rest/1.0/telephony/calls/{callRef}."""
        result: types.O2gCall = self._call(
            "O2g.telephony.getCall", {"callRef": callRef}, {"loginName": loginName}, _meta
        )
        return result

    def release(self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.release`: DELETE /api/rest/1.0/telephony/calls/{callRef}."""
        self._call("O2g.telephony.release", {"callRef": callRef}, {"loginName": loginName}, _meta)

    def alternate(self, callRef: str, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.alternate`: POST /api/rest/1.0/telephony/calls/{callRef}/alternate."""
        self._call("O2g.telephony.alternate", {"callRef": callRef, "deviceId": deviceId}, {}, _meta)

    def answer(self, callRef: str, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.answer`: POST /api/rest/1.0/telephony/calls/{callRef}/answer."""
        self._call("O2g.telephony.answer", {"callRef": callRef, "deviceId": deviceId}, {}, _meta)

    def attachData(
        self,
        callRef: str,
        *,
        deviceId: str | None = None,
        associatedData: str | None = None,
        hexaBinaryAssociatedData: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.attachData`: POST /api/rest/1.0/telephony/calls/{callRef}/attachdata."""
        self._call(
            "O2g.telephony.attachData",
            {"callRef": callRef},
            {
                "deviceId": deviceId,
                "associatedData": associatedData,
                "hexaBinaryAssociatedData": hexaBinaryAssociatedData,
            },
            _meta,
        )

    def blindTransfer(
        self,
        callRef: str,
        transferTo: str,
        *,
        anonymous: bool | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.blindTransfer`: POST /api/rest/1.0/telephony/calls/{callRef}/blindtransfer."""
        self._call(
            "O2g.telephony.blindTransfer",
            {"callRef": callRef, "transferTo": transferTo},
            {"anonymous": anonymous, "loginName": loginName},
            _meta,
        )

    def callback(
        self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.callback`: POST /api/rest/1.0/telephony/calls/{callRef}/callback."""
        self._call("O2g.telephony.callback", {"callRef": callRef}, {"loginName": loginName}, _meta)

    def getLegs(
        self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gLegs:
        """`O2g.telephony.getLegs`: GET /api/rest/1.0/telephony/calls/{callRef}/deviceLegs."""
        result: types.O2gLegs = self._call(
            "O2g.telephony.getLegs", {"callRef": callRef}, {"loginName": loginName}, _meta
        )
        return result

    def getLeg(
        self, callRef: str, legId: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gLeg:
        """`O2g.telephony.getLeg`: GET /api/rest/1.0/telephony/calls/{callRef}/deviceLegs/{legId}."""
        result: types.O2gLeg = self._call(
            "O2g.telephony.getLeg", {"callRef": callRef, "legId": legId}, {"loginName": loginName}, _meta
        )
        return result

    def switchDevice(
        self, callRef: str, legId: str, otherDeviceId: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.switchDevice`: POST /api/rest/1.0/telephony/calls/{callRef}/deviceLegs/{legId}."""
        self._call(
            "O2g.telephony.switchDevice",
            {"callRef": callRef, "legId": legId, "otherDeviceId": otherDeviceId},
            {},
            _meta,
        )

    def dropme(self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.dropme`: POST /api/rest/1.0/telephony/calls/{callRef}/dropme."""
        self._call("O2g.telephony.dropme", {"callRef": callRef}, {"loginName": loginName}, _meta)

    def hold(self, callRef: str, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.hold`: POST /api/rest/1.0/telephony/calls/{callRef}/hold."""
        self._call("O2g.telephony.hold", {"callRef": callRef, "deviceId": deviceId}, {}, _meta)

    def merge(
        self, callRef: str, heldCallRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.merge`: POST /api/rest/1.0/telephony/calls/{callRef}/merge."""
        self._call(
            "O2g.telephony.merge",
            {"callRef": callRef, "heldCallRef": heldCallRef},
            {"loginName": loginName},
            _meta,
        )

    def overflowToVoiceMail(
        self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.overflowToVoiceMail`: POST /api/rest/1.0/telephony/calls/{callRef}/overflowToVoiceMail."""
        self._call("O2g.telephony.overflowToVoiceMail", {"callRef": callRef}, {"loginName": loginName}, _meta)

    def park(
        self,
        callRef: str,
        *,
        parkTo: str | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.park`: POST /api/rest/1.0/telephony/calls/{callRef}/park."""
        self._call(
            "O2g.telephony.park", {"callRef": callRef}, {"parkTo": parkTo, "loginName": loginName}, _meta
        )

    def getParticipants(
        self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gParticipants:
        """`O2g.telephony.getParticipants`: GET /api/rest/1.0/telephony/calls/{callRef}/participants."""
        result: types.O2gParticipants = self._call(
            "O2g.telephony.getParticipants", {"callRef": callRef}, {"loginName": loginName}, _meta
        )
        return result

    def getParticipant(
        self,
        callRef: str,
        participantId: str,
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gParticipantCallControl:
        """`O2g.telephony.getParticipant`: GET /api/rest/1.0/telephony/calls/{callRef}/participants/{participantId}."""
        result: types.O2gParticipantCallControl = self._call(
            "O2g.telephony.getParticipant",
            {"callRef": callRef, "participantId": participantId},
            {"loginName": loginName},
            _meta,
        )
        return result

    def dropParticipant(
        self,
        callRef: str,
        participantId: str,
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.dropParticipant`: DELETE /api/rest/1.0/telephony/calls/{callRef}/participants/{participantId}."""
        self._call(
            "O2g.telephony.dropParticipant",
            {"callRef": callRef, "participantId": participantId},
            {"loginName": loginName},
            _meta,
        )

    def reconnect(
        self,
        callRef: str,
        deviceId: str,
        enquiryCallRef: str,
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.reconnect`: POST /api/rest/1.0/telephony/calls/{callRef}/reconnect."""
        self._call(
            "O2g.telephony.reconnect",
            {"callRef": callRef, "deviceId": deviceId, "enquiryCallRef": enquiryCallRef},
            {"loginName": loginName},
            _meta,
        )

    def doRecordAction(
        self,
        callRef: str,
        action: Literal["start", "stop", "pause", "resume"],
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.doRecordAction`: POST /api/rest/1.0/telephony/calls/{callRef}/recording."""
        self._call(
            "O2g.telephony.doRecordAction",
            {"callRef": callRef, "action": action},
            {"loginName": loginName},
            _meta,
        )

    def redirect(
        self,
        callRef: str,
        redirectTo: str,
        *,
        anonymous: bool | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.redirect`: POST /api/rest/1.0/telephony/calls/{callRef}/redirect."""
        self._call(
            "O2g.telephony.redirect",
            {"callRef": callRef, "redirectTo": redirectTo},
            {"anonymous": anonymous, "loginName": loginName},
            _meta,
        )

    def retrieve(self, callRef: str, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.retrieve`: POST /api/rest/1.0/telephony/calls/{callRef}/retrieve."""
        self._call("O2g.telephony.retrieve", {"callRef": callRef, "deviceId": deviceId}, {}, _meta)

    def sendDtmf(self, callRef: str, deviceId: str, number: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.sendDtmf`: POST /api/rest/1.0/telephony/calls/{callRef}/sendDtmf."""
        self._call(
            "O2g.telephony.sendDtmf", {"callRef": callRef, "deviceId": deviceId, "number": number}, {}, _meta
        )

    def sendAccountInfo(
        self, callRef: str, accountInfo: str, *, deviceId: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.sendAccountInfo`: POST /api/rest/1.0/telephony/calls/{callRef}/sendaccountinfo."""
        self._call(
            "O2g.telephony.sendAccountInfo",
            {"callRef": callRef, "accountInfo": accountInfo},
            {"deviceId": deviceId},
            _meta,
        )

    def transfer(
        self, callRef: str, heldCallRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.transfer`: POST /api/rest/1.0/telephony/calls/{callRef}/transfer."""
        self._call(
            "O2g.telephony.transfer",
            {"callRef": callRef, "heldCallRef": heldCallRef},
            {"loginName": loginName},
            _meta,
        )

    def deskSharingLogOn(
        self, dssDeviceNumber: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.deskSharingLogOn`: POST /api/rest/1.0/telephony/deskSharing."""
        self._call(
            "O2g.telephony.deskSharingLogOn",
            {"dssDeviceNumber": dssDeviceNumber},
            {"loginName": loginName},
            _meta,
        )

    def deskSharingLogOff(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.deskSharingLogOff`: DELETE /api/rest/1.0/telephony/deskSharing."""
        self._call("O2g.telephony.deskSharingLogOff", {}, {"loginName": loginName}, _meta)

    def getDevicesState(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gDeviceStates:
        """`O2g.telephony.getDevicesState`: GET /api/rest/1.0/telephony/devices."""
        result: types.O2gDeviceStates = self._call(
            "O2g.telephony.getDevicesState", {}, {"loginName": loginName}, _meta
        )
        return result

    def getDeviceState(
        self, deviceId: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gDeviceState:
        """`O2g.telephony.getDeviceState`: GET /api/rest/1.0/telephony/devices/{deviceId}."""
        result: types.O2gDeviceState = self._call(
            "O2g.telephony.getDeviceState", {"deviceId": deviceId}, {"loginName": loginName}, _meta
        )
        return result

    def intrusion(self, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.intrusion`: POST /api/rest/1.0/telephony/devices/{deviceId}/intrusion."""
        self._call("O2g.telephony.intrusion", {"deviceId": deviceId}, {}, _meta)

    def toggleInterphony(self, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.toggleInterphony`: PUT /api/rest/1.0/telephony/devices/{deviceId}/ithmicro."""
        self._call("O2g.telephony.toggleInterphony", {"deviceId": deviceId}, {}, _meta)

    def pickUp(
        self,
        deviceId: str,
        *,
        otherCallRef: str | None = None,
        otherPhoneNumber: str | None = None,
        autoAnswer: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.pickUp`: POST /api/rest/1.0/telephony/devices/{deviceId}/pickup."""
        self._call(
            "O2g.telephony.pickUp",
            {"deviceId": deviceId},
            {"otherCallRef": otherCallRef, "otherPhoneNumber": otherPhoneNumber, "autoAnswer": autoAnswer},
            _meta,
        )

    def unPark(
        self, deviceId: str, *, unParkFrom: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.unPark`: POST /api/rest/1.0/telephony/devices/{deviceId}/unpark."""
        self._call("O2g.telephony.unPark", {"deviceId": deviceId}, {"unParkFrom": unParkFrom}, _meta)

    def getHuntingGroupStatus(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gHuntingGroupStatus:
        """`O2g.telephony.getHuntingGroupStatus`: GET /api/rest/1.0/telephony/huntingGroupLogOn."""
        result: types.O2gHuntingGroupStatus = self._call(
            "O2g.telephony.getHuntingGroupStatus", {}, {"loginName": loginName}, _meta
        )
        return result

    def huntingGroupLogOn(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.huntingGroupLogOn`: POST /api/rest/1.0/telephony/huntingGroupLogOn."""
        self._call("O2g.telephony.huntingGroupLogOn", {}, {"loginName": loginName}, _meta)

    def huntingGroupLogOff(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.huntingGroupLogOff`: DELETE /api/rest/1.0/telephony/huntingGroupLogOn."""
        self._call("O2g.telephony.huntingGroupLogOff", {}, {"loginName": loginName}, _meta)

    def addMeToHuntingGroup(
        self, hgNumber: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.addMeToHuntingGroup`: POST /api/rest/1.0/telephony/huntingGroupMember/{hgNumber}."""
        self._call(
            "O2g.telephony.addMeToHuntingGroup", {"hgNumber": hgNumber}, {"loginName": loginName}, _meta
        )

    def removeMeFromHuntingGroup(
        self, hgNumber: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.removeMeFromHuntingGroup`: DELETE /api/rest/1.0/telephony/huntingGroupMember/{hgNumber}."""
        self._call(
            "O2g.telephony.removeMeFromHuntingGroup", {"hgNumber": hgNumber}, {"loginName": loginName}, _meta
        )

    def queryHuntingGroups(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gHuntingGroupResult:
        """`O2g.telephony.queryHuntingGroups`: GET /api/rest/1.0/telephony/huntingGroups."""
        result: types.O2gHuntingGroupResult = self._call(
            "O2g.telephony.queryHuntingGroups", {}, {"loginName": loginName}, _meta
        )
        return result

    def getCallbacks(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gCallbacks:
        """`O2g.telephony.getCallbacks`: GET /api/rest/1.0/telephony/incomingCallbacks."""
        result: types.O2gCallbacks = self._call(
            "O2g.telephony.getCallbacks", {}, {"loginName": loginName}, _meta
        )
        return result

    def deleteCallbacks(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.deleteCallbacks`: DELETE /api/rest/1.0/telephony/incomingCallbacks."""
        self._call("O2g.telephony.deleteCallbacks", {}, {"loginName": loginName}, _meta)

    def deleteCallback(
        self, callbackId: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.deleteCallback`: DELETE /api/rest/1.0/telephony/incomingCallbacks/{callbackId}."""
        self._call(
            "O2g.telephony.deleteCallback", {"callbackId": callbackId}, {"loginName": loginName}, _meta
        )

    def getMiniMessage(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gMiniMessage:
        """`O2g.telephony.getMiniMessage`: GET /api/rest/1.0/telephony/miniMessages."""
        result: types.O2gMiniMessage = self._call(
            "O2g.telephony.getMiniMessage", {}, {"loginName": loginName}, _meta
        )
        return result

    def sendMiniMessage(
        self, recipient: str, message: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.sendMiniMessage`: POST /api/rest/1.0/telephony/miniMessages."""
        self._call(
            "O2g.telephony.sendMiniMessage",
            {"recipient": recipient, "message": message},
            {"loginName": loginName},
            _meta,
        )

    def requestCallback(
        self, callee: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.requestCallback`: POST /api/rest/1.0/telephony/outgoingCallbacks."""
        self._call("O2g.telephony.requestCallback", {"callee": callee}, {"loginName": loginName}, _meta)

    def getPilotInfo(
        self,
        nodeId: int,
        pilotNumber: str,
        *,
        agentNumber: str | None = None,
        skills: types.O2gACRSkills | None = None,
        priorityTransfer: bool | None = None,
        supervisedTransfer: bool | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gPilotTransferCapa:
        """`O2g.telephony.getPilotInfo`: POST /api/rest/1.0/telephony/pilots/{nodeId}/{pilotNumber}/transferInfo."""
        result: types.O2gPilotTransferCapa = self._call(
            "O2g.telephony.getPilotInfo",
            {"nodeId": nodeId, "pilotNumber": pilotNumber},
            {
                "agentNumber": agentNumber,
                "skills": skills,
                "priorityTransfer": priorityTransfer,
                "supervisedTransfer": supervisedTransfer,
                "loginName": loginName,
            },
            _meta,
        )
        return result

    def getState(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gTelephonicState:
        """`O2g.telephony.getState`: GET /api/rest/1.0/telephony/state."""
        result: types.O2gTelephonicState = self._call(
            "O2g.telephony.getState", {}, {"loginName": loginName}, _meta
        )
        return result

    def requestSnapshot(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.requestSnapshot`: POST /api/rest/1.0/telephony/state/snapshot."""
        self._call("O2g.telephony.requestSnapshot", {}, {"loginName": loginName}, _meta)


class O2gDirectory(BlockingNamespace):
    """`O2g.directory.*`."""

    def search(
        self,
        filter: types.O2gCriterion,
        *,
        limit: int | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.Created | str:
        """`O2g.directory.search`: POST /api/rest/1.0/directory/search."""
        result: types.Created | str = self._call(
            "O2g.directory.search", {"filter": filter}, {"limit": limit, "loginName": loginName}, _meta
        )
        return result

    def getResults(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gSearchResult:
        """`O2g.directory.getResults`: GET /api/rest/1.0/directory/search."""
        result: types.O2gSearchResult = self._call(
            "O2g.directory.getResults", {}, {"loginName": loginName}, _meta
        )
        return result

    def cancel(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.directory.cancel`: DELETE /api/rest/1.0/directory/search."""
        self._call("O2g.directory.cancel", {}, {"loginName": loginName}, _meta)

    def searchByDtmf(
        self,
        lastName: str,
        keyboardType: types.O2gKeyboardType,
        *,
        firstName: str | None = None,
        limit: int | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.Created | str | None:
        """`O2g.directory.searchByDtmf`: POST /api/rest/1.0/directory/searchbydtmf."""
        result: types.Created | str | None = self._call(
            "O2g.directory.searchByDtmf",
            {"lastName": lastName, "keyboardType": keyboardType},
            {"firstName": firstName, "limit": limit, "loginName": loginName},
            _meta,
        )
        return result


class O2gRouting(BlockingNamespace):
    """`O2g.routing.*`."""

    def getCapabilities(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gCapabilities:
        """`O2g.routing.getCapabilities`: GET /api/rest/1.0/routing."""
        result: types.O2gCapabilities = self._call(
            "O2g.routing.getCapabilities", {}, {"loginName": loginName}, _meta
        )
        return result

    def setRoutes(
        self,
        *,
        presentationRoutes: Sequence[types.O2gPresentationRoute] | None = None,
        forwardRoutes: Sequence[types.O2gForwardRoute] | None = None,
        loginName: str | None = None,
        sipNomadic: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.routing.setRoutes`: POST /api/rest/1.0/routing."""
        self._call(
            "O2g.routing.setRoutes",
            {},
            {
                "presentationRoutes": presentationRoutes,
                "forwardRoutes": forwardRoutes,
                "loginName": loginName,
                "sipNomadic": sipNomadic,
            },
            _meta,
        )

    def getDndState(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gDNDState:
        """`O2g.routing.getDndState`: GET /api/rest/1.0/routing/dnd."""
        result: types.O2gDNDState = self._call("O2g.routing.getDndState", {}, {"loginName": loginName}, _meta)
        return result

    def activateDnd(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.routing.activateDnd`: POST /api/rest/1.0/routing/dnd."""
        self._call("O2g.routing.activateDnd", {}, {"loginName": loginName}, _meta)

    def cancelDnd(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.routing.cancelDnd`: DELETE /api/rest/1.0/routing/dnd."""
        self._call("O2g.routing.cancelDnd", {}, {"loginName": loginName}, _meta)

    def getForward(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gForwardRoute:
        """`O2g.routing.getForward`: GET /api/rest/1.0/routing/forwardroute."""
        result: types.O2gForwardRoute = self._call(
            "O2g.routing.getForward", {}, {"loginName": loginName}, _meta
        )
        return result

    def cancelForward(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.routing.cancelForward`: DELETE /api/rest/1.0/routing/forwardroute."""
        self._call("O2g.routing.cancelForward", {}, {"loginName": loginName}, _meta)

    def setForward(
        self,
        *,
        forwardRoute: types.O2gForwardRoute | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.routing.setForward`: POST /api/rest/1.0/routing/forwardroute."""
        self._call(
            "O2g.routing.setForward", {}, {"forwardRoute": forwardRoute, "loginName": loginName}, _meta
        )

    def getOverflow(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gOverflowRoute:
        """`O2g.routing.getOverflow`: GET /api/rest/1.0/routing/overflowroute."""
        result: types.O2gOverflowRoute = self._call(
            "O2g.routing.getOverflow", {}, {"loginName": loginName}, _meta
        )
        return result

    def setOverflow(
        self,
        overflowRoutes: Sequence[types.O2gOverflowRoute],
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.routing.setOverflow`: POST /api/rest/1.0/routing/overflowroute."""
        self._call(
            "O2g.routing.setOverflow", {"overflowRoutes": overflowRoutes}, {"loginName": loginName}, _meta
        )

    def cancelOverflow(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.routing.cancelOverflow`: DELETE /api/rest/1.0/routing/overflowroute."""
        self._call("O2g.routing.cancelOverflow", {}, {"loginName": loginName}, _meta)

    def getRoutingState(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gRoutingState:
        """`O2g.routing.getRoutingState`: GET /api/rest/1.0/routing/state."""
        result: types.O2gRoutingState = self._call(
            "O2g.routing.getRoutingState", {}, {"loginName": loginName}, _meta
        )
        return result

    def requestSnapshot(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.routing.requestSnapshot`: POST /api/rest/1.0/routing/state/snapshot."""
        self._call("O2g.routing.requestSnapshot", {}, {"loginName": loginName}, _meta)


class O2gComlog(BlockingNamespace):
    """`O2g.comlog.*`."""

    def ackOrUnAckComRecords(
        self,
        *,
        recordIds: Sequence[int] | None = None,
        acknowledge: str | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.comlog.ackOrUnAckComRecords`: PUT /api/rest/1.0/comlog/records."""
        self._call(
            "O2g.comlog.ackOrUnAckComRecords",
            {},
            {"recordIds": recordIds, "acknowledge": acknowledge, "loginName": loginName},
            _meta,
        )

    def getComRecords(
        self,
        *,
        recordIdList: Sequence[str] | None = None,
        unanswered: bool | None = None,
        unacknowledged: bool | None = None,
        afterDate: str | None = None,
        beforeDate: str | None = None,
        role: Literal["CALLER", "CALLEE"] | None = None,
        comRef: str | None = None,
        remotePartyId: str | None = None,
        offset: int | None = None,
        limit: int | None = None,
        optimized: bool | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gComHistoryRecords:
        """`O2g.comlog.getComRecords`: GET /api/rest/1.0/comlog/records."""
        result: types.O2gComHistoryRecords = self._call(
            "O2g.comlog.getComRecords",
            {},
            {
                "recordIdList": recordIdList,
                "unanswered": unanswered,
                "unacknowledged": unacknowledged,
                "afterDate": afterDate,
                "beforeDate": beforeDate,
                "role": role,
                "comRef": comRef,
                "remotePartyId": remotePartyId,
                "offset": offset,
                "limit": limit,
                "optimized": optimized,
                "loginName": loginName,
            },
            _meta,
        )
        return result

    def deleteComRecords(
        self,
        *,
        recordIdList: Sequence[str] | None = None,
        unanswered: str | None = None,
        unacknowledged: str | None = None,
        afterDate: str | None = None,
        beforeDate: str | None = None,
        role: Literal["CALLER", "CALLEE"] | None = None,
        comRef: str | None = None,
        remotePartyId: str | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.comlog.deleteComRecords`: DELETE /api/rest/1.0/comlog/records."""
        self._call(
            "O2g.comlog.deleteComRecords",
            {},
            {
                "recordIdList": recordIdList,
                "unanswered": unanswered,
                "unacknowledged": unacknowledged,
                "afterDate": afterDate,
                "beforeDate": beforeDate,
                "role": role,
                "comRef": comRef,
                "remotePartyId": remotePartyId,
                "loginName": loginName,
            },
            _meta,
        )

    def getComRecordIds(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gComHistoryRecordIds:
        """`O2g.comlog.getComRecordIds`: GET /api/rest/1.0/comlog/records/recordIds."""
        result: types.O2gComHistoryRecordIds = self._call(
            "O2g.comlog.getComRecordIds", {}, {"loginName": loginName}, _meta
        )
        return result

    def getComRecord(
        self, recordId: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gComHistoryRecord:
        """`O2g.comlog.getComRecord`: GET /api/rest/1.0/comlog/records/{recordId}."""
        result: types.O2gComHistoryRecord = self._call(
            "O2g.comlog.getComRecord", {"recordId": recordId}, {"loginName": loginName}, _meta
        )
        return result

    def deleteComRecord(
        self, recordId: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.comlog.deleteComRecord`: DELETE /api/rest/1.0/comlog/records/{recordId}."""
        self._call("O2g.comlog.deleteComRecord", {"recordId": recordId}, {"loginName": loginName}, _meta)


class O2gEventSummary(BlockingNamespace):
    """`O2g.eventSummary.*`."""

    def get(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> types.O2gEventSummary:
        """`O2g.eventSummary.get`: GET /api/rest/1.0/eventSummary."""
        result: types.O2gEventSummary = self._call(
            "O2g.eventSummary.get", {}, {"loginName": loginName}, _meta
        )
        return result


class O2gMaintenance(BlockingNamespace):
    """`O2g.maintenance.*`."""

    def checkLicense(self, *, lic: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.maintenance.checkLicense`: GET /api/rest/1.0/system/licenses."""
        self._call("O2g.maintenance.checkLicense", {}, {"lic": lic}, _meta)

    def getSystemStatus(self, *, _meta: types.Meta | None = None) -> types.O2gSystemStatus:
        """`O2g.maintenance.getSystemStatus`: GET /api/rest/1.0/system/status."""
        result: types.O2gSystemStatus = self._call("O2g.maintenance.getSystemStatus", {}, {}, _meta)
        return result


class O2gMessaging(BlockingNamespace):
    """`O2g.messaging.*`."""

    def getMailboxes(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gMailBoxes:
        """`O2g.messaging.getMailboxes`: GET /api/rest/1.0/messaging/mailboxes."""
        result: types.O2gMailBoxes = self._call(
            "O2g.messaging.getMailboxes", {}, {"loginName": loginName}, _meta
        )
        return result

    def getMailboxInfo(
        self,
        mailboxId: str,
        *,
        password: str | None = None,
        loginName: str | None = None,
        withUserPwd: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gMailBoxInfo:
        """`O2g.messaging.getMailboxInfo`: POST /api/rest/1.0/messaging/mailboxes/{mailboxId}."""
        result: types.O2gMailBoxInfo = self._call(
            "O2g.messaging.getMailboxInfo",
            {"mailboxId": mailboxId},
            {"password": password, "loginName": loginName, "withUserPwd": withUserPwd},
            _meta,
        )
        return result

    def getVoiceMessages(
        self,
        mailboxId: str,
        *,
        offset: int | None = None,
        limit: int | None = None,
        newOnly: bool | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gVoicemails:
        """`O2g.messaging.getVoiceMessages`: GET /api/rest/1.0/messaging/mailboxes/{mailboxId}/voicemails."""
        result: types.O2gVoicemails = self._call(
            "O2g.messaging.getVoiceMessages",
            {"mailboxId": mailboxId},
            {"offset": offset, "limit": limit, "newOnly": newOnly, "loginName": loginName},
            _meta,
        )
        return result

    def deleteVoiceMessages(
        self,
        mailboxId: str,
        *,
        msgIds: Sequence[str] | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.messaging.deleteVoiceMessages`: DELETE /api/rest/1.0/messaging/mailboxes/{mailboxId}/voicemails."""
        self._call(
            "O2g.messaging.deleteVoiceMessages",
            {"mailboxId": mailboxId},
            {"msgIds": msgIds, "loginName": loginName},
            _meta,
        )

    def deleteVoiceMessage(
        self,
        mailboxId: str,
        voicemailId: str,
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.messaging.deleteVoiceMessage`: DELETE /api/rest/1.0/messaging/mailboxes/{mailboxId}/voicemails/{voicemailId}."""
        self._call(
            "O2g.messaging.deleteVoiceMessage",
            {"mailboxId": mailboxId, "voicemailId": voicemailId},
            {"loginName": loginName},
            _meta,
        )

    def downloadVoiceMessage(
        self,
        mailboxId: str,
        voicemailId: str,
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.File:
        """`O2g.messaging.downloadVoiceMessage`: GET /api/rest/1.0/messaging/mailboxes/{mailboxId}/voicemails/{voicemailId}."""
        result: types.File = self._call(
            "O2g.messaging.downloadVoiceMessage",
            {"mailboxId": mailboxId, "voicemailId": voicemailId},
            {"loginName": loginName},
            _meta,
        )
        return result


class O2gPhoneSetProgramming(BlockingNamespace):
    """`O2g.phoneSetProgramming.*`."""

    def getDevices(self, loginName: str, *, _meta: types.Meta | None = None) -> types.O2gDevices:
        """`O2g.phoneSetProgramming.getDevices`: GET /api/rest/1.0/users/{loginName}/devices."""
        result: types.O2gDevices = self._call(
            "O2g.phoneSetProgramming.getDevices", {"loginName": loginName}, {}, _meta
        )
        return result

    def getDevice(self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None) -> types.O2gDevice:
        """`O2g.phoneSetProgramming.getDevice`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}."""
        result: types.O2gDevice = self._call(
            "O2g.phoneSetProgramming.getDevice", {"loginName": loginName, "deviceId": deviceId}, {}, _meta
        )
        return result

    def setRemoteExtensionActivation(
        self, loginName: str, deviceId: str, *, activate: bool | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.phoneSetProgramming.setRemoteExtensionActivation`: PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/REActive."""
        self._call(
            "O2g.phoneSetProgramming.setRemoteExtensionActivation",
            {"loginName": loginName, "deviceId": deviceId},
            {"activate": activate},
            _meta,
        )

    def getRemoteExtensionState(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gREActivationState:
        """`O2g.phoneSetProgramming.getRemoteExtensionState`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/REActiveState."""
        result: types.O2gREActivationState = self._call(
            "O2g.phoneSetProgramming.getRemoteExtensionState",
            {"loginName": loginName, "deviceId": deviceId},
            {},
            _meta,
        )
        return result

    def getAddons(self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None) -> types.O2gAddons:
        """`O2g.phoneSetProgramming.getAddons`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/addons."""
        result: types.O2gAddons = self._call(
            "O2g.phoneSetProgramming.getAddons", {"loginName": loginName, "deviceId": deviceId}, {}, _meta
        )
        return result

    def setAssociate(
        self, loginName: str, deviceId: str, *, number: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.phoneSetProgramming.setAssociate`: PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/associate."""
        self._call(
            "O2g.phoneSetProgramming.setAssociate",
            {"loginName": loginName, "deviceId": deviceId},
            {"number": number},
            _meta,
        )

    def setCampon(
        self, loginName: str, deviceId: str, *, activate: bool | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.phoneSetProgramming.setCampon`: PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/campon."""
        self._call(
            "O2g.phoneSetProgramming.setCampon",
            {"loginName": loginName, "deviceId": deviceId},
            {"activate": activate},
            _meta,
        )

    def getDynamicState(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gDynamicState:
        """`O2g.phoneSetProgramming.getDynamicState`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/dynamicState."""
        result: types.O2gDynamicState = self._call(
            "O2g.phoneSetProgramming.getDynamicState",
            {"loginName": loginName, "deviceId": deviceId},
            {},
            _meta,
        )
        return result

    def setLock(
        self, loginName: str, deviceId: str, *, activate: bool | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.phoneSetProgramming.setLock`: PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/lock."""
        self._call(
            "O2g.phoneSetProgramming.setLock",
            {"loginName": loginName, "deviceId": deviceId},
            {"activate": activate},
            _meta,
        )

    def getPinCode(self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None) -> types.O2gPin:
        """`O2g.phoneSetProgramming.getPinCode`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/pin."""
        result: types.O2gPin = self._call(
            "O2g.phoneSetProgramming.getPinCode", {"loginName": loginName, "deviceId": deviceId}, {}, _meta
        )
        return result

    def setPinCode(
        self,
        loginName: str,
        deviceId: str,
        *,
        Pin_Number: str | None = None,
        With_Secret_Code: bool | None = None,
        Pin_Type_Of_Control: str | None = None,
        Pin_Group: int | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.phoneSetProgramming.setPinCode`: PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/pin."""
        self._call(
            "O2g.phoneSetProgramming.setPinCode",
            {"loginName": loginName, "deviceId": deviceId},
            {
                "Pin_Number": Pin_Number,
                "With_Secret_Code": With_Secret_Code,
                "Pin_Type_Of_Control": Pin_Type_Of_Control,
                "Pin_Group": Pin_Group,
            },
            _meta,
        )

    def getProgrammableKeys(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gProgrammeableKeys:
        """`O2g.phoneSetProgramming.getProgrammableKeys`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/programmeableKeys."""
        result: types.O2gProgrammeableKeys = self._call(
            "O2g.phoneSetProgramming.getProgrammableKeys",
            {"loginName": loginName, "deviceId": deviceId},
            {},
            _meta,
        )
        return result

    def setProgrammableKey(
        self,
        loginName: str,
        deviceId: str,
        position: int,
        *,
        number: str | None = None,
        mnemonic: str | None = None,
        locked: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.phoneSetProgramming.setProgrammableKey`: PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/programmeableKeys/{position}."""
        self._call(
            "O2g.phoneSetProgramming.setProgrammableKey",
            {"loginName": loginName, "deviceId": deviceId, "position": position},
            {"number": number, "mnemonic": mnemonic, "locked": locked},
            _meta,
        )

    def deleteProgrammableKey(
        self, loginName: str, deviceId: str, position: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.phoneSetProgramming.deleteProgrammableKey`: DELETE /api/rest/1.0/users/{loginName}/devices/{deviceId}/programmeableKeys/{position}."""
        self._call(
            "O2g.phoneSetProgramming.deleteProgrammableKey",
            {"loginName": loginName, "deviceId": deviceId, "position": position},
            {},
            _meta,
        )

    def getProgrammedKeys(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gProgrammeableKeys:
        """`O2g.phoneSetProgramming.getProgrammedKeys`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/programmedKeys."""
        result: types.O2gProgrammeableKeys = self._call(
            "O2g.phoneSetProgramming.getProgrammedKeys",
            {"loginName": loginName, "deviceId": deviceId},
            {},
            _meta,
        )
        return result

    def getSoftKeys(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gSoftKeys:
        """`O2g.phoneSetProgramming.getSoftKeys`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/softKeys."""
        result: types.O2gSoftKeys = self._call(
            "O2g.phoneSetProgramming.getSoftKeys", {"loginName": loginName, "deviceId": deviceId}, {}, _meta
        )
        return result

    def setSoftKey(
        self,
        loginName: str,
        deviceId: str,
        position: int,
        *,
        number: str | None = None,
        mnemonic: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.phoneSetProgramming.setSoftKey`: PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/softKeys/{position}."""
        self._call(
            "O2g.phoneSetProgramming.setSoftKey",
            {"loginName": loginName, "deviceId": deviceId, "position": position},
            {"number": number, "mnemonic": mnemonic},
            _meta,
        )

    def deleteSoftKey(
        self, loginName: str, deviceId: str, position: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.phoneSetProgramming.deleteSoftKey`: DELETE /api/rest/1.0/users/{loginName}/devices/{deviceId}/softKeys/{position}."""
        self._call(
            "O2g.phoneSetProgramming.deleteSoftKey",
            {"loginName": loginName, "deviceId": deviceId, "position": position},
            {},
            _meta,
        )

    def getPrefix(
        self, loginName: str, type: str, value: str, *, _meta: types.Meta | None = None
    ) -> types.O2gPrefix:
        """`O2g.phoneSetProgramming.getPrefix`: GET /api/rest/1.0/users/{loginName}/prefixes."""
        result: types.O2gPrefix = self._call(
            "O2g.phoneSetProgramming.getPrefix",
            {"loginName": loginName, "type": type, "value": value},
            {},
            _meta,
        )
        return result


class O2gPbxManagement(BlockingNamespace):
    """`O2g.pbxManagement.*`."""

    def getPbxs(self, *, _meta: types.Meta | None = None) -> types.O2gPbxs:
        """`O2g.pbxManagement.getPbxs`: GET /api/rest/1.0/pbxs."""
        result: types.O2gPbxs = self._call("O2g.pbxManagement.getPbxs", {}, {}, _meta)
        return result

    def getPbx(self, nodeId: str, *, _meta: types.Meta | None = None) -> types.O2gPbx:
        """`O2g.pbxManagement.getPbx`: GET /api/rest/1.0/pbxs/{nodeId}."""
        result: types.O2gPbx = self._call("O2g.pbxManagement.getPbx", {"nodeId": nodeId}, {}, _meta)
        return result

    def getNodeObject(self, nodeId: str, *, _meta: types.Meta | None = None) -> types.O2gPbxObject:
        """`O2g.pbxManagement.getNodeObject`: GET /api/rest/1.0/pbxs/{nodeId}/instances."""
        result: types.O2gPbxObject = self._call(
            "O2g.pbxManagement.getNodeObject", {"nodeId": nodeId}, {}, _meta
        )
        return result

    def getObject(
        self,
        nodeId: str,
        objectNameobjectId: str,
        *,
        attributes: Sequence[str] | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gPbxObject:
        """`O2g.pbxManagement.getObject`: GET /api/rest/1.0/pbxs/{nodeId}/instances/{objectNameobjectId}."""
        result: types.O2gPbxObject = self._call(
            "O2g.pbxManagement.getObject",
            {"nodeId": nodeId, "objectNameobjectId": objectNameobjectId},
            {"attributes": attributes},
            _meta,
        )
        return result

    def setObject(
        self,
        nodeId: str,
        objectNameobjectId: str,
        *,
        attributes: Sequence[types.O2gPbxAttribute] | None = None,
        action: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.pbxManagement.setObject`: PUT /api/rest/1.0/pbxs/{nodeId}/instances/{objectNameobjectId}."""
        self._call(
            "O2g.pbxManagement.setObject",
            {"nodeId": nodeId, "objectNameobjectId": objectNameobjectId},
            {"attributes": attributes, "action": action},
            _meta,
        )

    def deleteObject(
        self,
        nodeId: str,
        objectNameobjectId: str,
        *,
        force: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.pbxManagement.deleteObject`: DELETE /api/rest/1.0/pbxs/{nodeId}/instances/{objectNameobjectId}."""
        self._call(
            "O2g.pbxManagement.deleteObject",
            {"nodeId": nodeId, "objectNameobjectId": objectNameobjectId},
            {"force": force},
            _meta,
        )

    def getObjectInstances(
        self,
        nodeId: str,
        objectName: str,
        *,
        filter: str | None = None,
        attributes: Sequence[str] | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gPbxObjectIds:
        """`O2g.pbxManagement.getObjectInstances`: GET /api/rest/1.0/pbxs/{nodeId}/instances/{objectName}."""
        result: types.O2gPbxObjectIds = self._call(
            "O2g.pbxManagement.getObjectInstances",
            {"nodeId": nodeId, "objectName": objectName},
            {"filter": filter, "attributes": attributes},
            _meta,
        )
        return result

    def createObject(
        self,
        nodeId: str,
        objectName: str,
        *,
        attributes: Sequence[types.O2gPbxAttribute] | None = None,
        action: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.Created | None:
        """`O2g.pbxManagement.createObject`: POST /api/rest/1.0/pbxs/{nodeId}/instances/{objectName}."""
        result: types.Created | None = self._call(
            "O2g.pbxManagement.createObject",
            {"nodeId": nodeId, "objectName": objectName},
            {"attributes": attributes, "action": action},
            _meta,
        )
        return result

    def getModel(self, nodeId: str, *, _meta: types.Meta | None = None) -> types.O2gObjectModel:
        """`O2g.pbxManagement.getModel`: GET /api/rest/1.0/pbxs/{nodeId}/model."""
        result: types.O2gObjectModel = self._call("O2g.pbxManagement.getModel", {"nodeId": nodeId}, {}, _meta)
        return result

    def getObjectModel(
        self, nodeId: str, objectName: str, *, _meta: types.Meta | None = None
    ) -> types.O2gObjectModel:
        """`O2g.pbxManagement.getObjectModel`: GET /api/rest/1.0/pbxs/{nodeId}/model/{objectName}."""
        result: types.O2gObjectModel = self._call(
            "O2g.pbxManagement.getObjectModel", {"nodeId": nodeId, "objectName": objectName}, {}, _meta
        )
        return result


class O2gAnalytics(BlockingNamespace):
    """`O2g.analytics.*`."""

    def getChargings(
        self,
        nodeId: str,
        *,
        fromDate: str | None = None,
        toDate: str | None = None,
        files: Sequence[str] | None = None,
        top: int | None = None,
        all: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gChargings:
        """`O2g.analytics.getChargings`: GET /api/rest/1.0/usages/charging."""
        result: types.O2gChargings = self._call(
            "O2g.analytics.getChargings",
            {"nodeId": nodeId},
            {"fromDate": fromDate, "toDate": toDate, "files": files, "top": top, "all": all},
            _meta,
        )
        return result

    def getChargingFiles(
        self,
        nodeId: str,
        *,
        fromDate: str | None = None,
        toDate: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gChargingFiles:
        """`O2g.analytics.getChargingFiles`: GET /api/rest/1.0/usages/charging/files."""
        result: types.O2gChargingFiles = self._call(
            "O2g.analytics.getChargingFiles",
            {"nodeId": nodeId},
            {"fromDate": fromDate, "toDate": toDate},
            _meta,
        )
        return result

    def getIncidents(
        self, nodeId: str, *, last: int | None = None, _meta: types.Meta | None = None
    ) -> types.O2gIncidents:
        """`O2g.analytics.getIncidents`: GET /api/rest/1.0/usages/incidents."""
        result: types.O2gIncidents = self._call(
            "O2g.analytics.getIncidents", {"nodeId": nodeId}, {"last": last}, _meta
        )
        return result

    def getLicensesAnalytics(
        self, *, format: Literal["csv", "xls"] | None = None, _meta: types.Meta | None = None
    ) -> types.File:
        """`O2g.analytics.getLicensesAnalytics`: GET /api/rest/1.0/usages/licenses."""
        result: types.File = self._call("O2g.analytics.getLicensesAnalytics", {}, {"format": format}, _meta)
        return result

    def getServicesAnalytics(
        self, *, format: Literal["csv", "xls"] | None = None, _meta: types.Meta | None = None
    ) -> types.File:
        """`O2g.analytics.getServicesAnalytics`: GET /api/rest/1.0/usages/services."""
        result: types.File = self._call("O2g.analytics.getServicesAnalytics", {}, {"format": format}, _meta)
        return result


class O2gCallCenterAgent(BlockingNamespace):
    """`O2g.callCenterAgent.*`."""

    def getConfiguration(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gAgentConfig:
        """`O2g.callCenterAgent.getConfiguration`: GET /api/rest/1.0/acd/agent/config."""
        result: types.O2gAgentConfig = self._call(
            "O2g.callCenterAgent.getConfiguration", {}, {"loginName": loginName}, _meta
        )
        return result

    def activateSkills(
        self,
        *,
        skills: Sequence[int] | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterAgent.activateSkills`: POST /api/rest/1.0/acd/agent/config/skills/activate."""
        self._call(
            "O2g.callCenterAgent.activateSkills", {}, {"skills": skills, "loginName": loginName}, _meta
        )

    def deactivateSkills(
        self,
        *,
        skills: Sequence[int] | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterAgent.deactivateSkills`: POST /api/rest/1.0/acd/agent/config/skills/deactivate."""
        self._call(
            "O2g.callCenterAgent.deactivateSkills", {}, {"skills": skills, "loginName": loginName}, _meta
        )

    def enter(
        self,
        *,
        pgGroupNumber: str | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterAgent.enter`: POST /api/rest/1.0/acd/agent/enterPG."""
        self._call(
            "O2g.callCenterAgent.enter", {}, {"pgGroupNumber": pgGroupNumber, "loginName": loginName}, _meta
        )

    def exit(
        self,
        *,
        pgGroupNumber: str | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterAgent.exit`: POST /api/rest/1.0/acd/agent/exitPG."""
        self._call(
            "O2g.callCenterAgent.exit", {}, {"pgGroupNumber": pgGroupNumber, "loginName": loginName}, _meta
        )

    def requestIntrusion(
        self,
        agentNumber: str,
        *,
        mode: types.O2gIntrusionMode | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterAgent.requestIntrusion`: POST /api/rest/1.0/acd/agent/intrusion."""
        self._call(
            "O2g.callCenterAgent.requestIntrusion",
            {"agentNumber": agentNumber},
            {"mode": mode, "loginName": loginName},
            _meta,
        )

    def changeIntrusionMode(
        self, mode: types.O2gIntrusionMode, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterAgent.changeIntrusionMode`: PUT /api/rest/1.0/acd/agent/intrusion."""
        self._call("O2g.callCenterAgent.changeIntrusionMode", {"mode": mode}, {"loginName": loginName}, _meta)

    def logoff(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterAgent.logoff`: POST /api/rest/1.0/acd/agent/logoff."""
        self._call("O2g.callCenterAgent.logoff", {}, {"loginName": loginName}, _meta)

    def logon(
        self,
        proAcdDeviceNumber: str,
        *,
        pgGroupNumber: str | None = None,
        headset: bool | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterAgent.logon`: POST /api/rest/1.0/acd/agent/logon."""
        self._call(
            "O2g.callCenterAgent.logon",
            {"proAcdDeviceNumber": proAcdDeviceNumber},
            {"pgGroupNumber": pgGroupNumber, "headset": headset, "loginName": loginName},
            _meta,
        )

    def setPause(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterAgent.setPause`: POST /api/rest/1.0/acd/agent/pause."""
        self._call("O2g.callCenterAgent.setPause", {}, {"loginName": loginName}, _meta)

    def requestPermanentListening(
        self, agentNumber: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterAgent.requestPermanentListening`: POST /api/rest/1.0/acd/agent/permanentListening."""
        self._call(
            "O2g.callCenterAgent.requestPermanentListening",
            {"agentNumber": agentNumber},
            {"loginName": loginName},
            _meta,
        )

    def cancelPermanentListening(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterAgent.cancelPermanentListening`: DELETE /api/rest/1.0/acd/agent/permanentListening."""
        self._call("O2g.callCenterAgent.cancelPermanentListening", {}, {"loginName": loginName}, _meta)

    def setReady(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterAgent.setReady`: POST /api/rest/1.0/acd/agent/ready."""
        self._call("O2g.callCenterAgent.setReady", {}, {"loginName": loginName}, _meta)

    def getState(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gAgentState:
        """`O2g.callCenterAgent.getState`: GET /api/rest/1.0/acd/agent/state."""
        result: types.O2gAgentState = self._call(
            "O2g.callCenterAgent.getState", {}, {"loginName": loginName}, _meta
        )
        return result

    def requestSnapshot(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterAgent.requestSnapshot`: POST /api/rest/1.0/acd/agent/state/snapshot."""
        self._call("O2g.callCenterAgent.requestSnapshot", {}, {"loginName": loginName}, _meta)

    def requestSupervisorHelp(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterAgent.requestSupervisorHelp`: POST /api/rest/1.0/acd/agent/supervisorHelp."""
        self._call("O2g.callCenterAgent.requestSupervisorHelp", {}, {"loginName": loginName}, _meta)

    def cancelSupervisorHelpRequest(
        self, *, loginName: str | None = None, other: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterAgent.cancelSupervisorHelpRequest`: DELETE /api/rest/1.0/acd/agent/supervisorHelp."""
        self._call(
            "O2g.callCenterAgent.cancelSupervisorHelpRequest",
            {},
            {"loginName": loginName, "other": other},
            _meta,
        )

    def setWithdraw(
        self, *, reasonIndex: int | None = None, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterAgent.setWithdraw`: POST /api/rest/1.0/acd/agent/withdraw."""
        self._call(
            "O2g.callCenterAgent.setWithdraw", {}, {"reasonIndex": reasonIndex, "loginName": loginName}, _meta
        )

    def getWithdrawReasons(
        self, *, loginName: str | None = None, pgNumber: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gWithdrawReasons:
        """`O2g.callCenterAgent.getWithdrawReasons`: GET /api/rest/1.0/acd/agent/withdrawReasons."""
        result: types.O2gWithdrawReasons = self._call(
            "O2g.callCenterAgent.getWithdrawReasons",
            {},
            {"loginName": loginName, "pgNumber": pgNumber},
            _meta,
        )
        return result

    def setWrapup(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterAgent.setWrapup`: POST /api/rest/1.0/acd/agent/wrapUp."""
        self._call("O2g.callCenterAgent.setWrapup", {}, {"loginName": loginName}, _meta)


class O2gCallCenterManagement(BlockingNamespace):
    """`O2g.callCenterManagement.*`."""

    def getPilots(self, nodeId: int, *, _meta: types.Meta | None = None) -> types.O2gPilots:
        """`O2g.callCenterManagement.getPilots`: GET /api/rest/1.0/acd/{nodeId}/pilots."""
        result: types.O2gPilots = self._call(
            "O2g.callCenterManagement.getPilots", {"nodeId": nodeId}, {}, _meta
        )
        return result

    def getPilot(self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None) -> types.O2gPilot:
        """`O2g.callCenterManagement.getPilot`: GET /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}."""
        result: types.O2gPilot = self._call(
            "O2g.callCenterManagement.getPilot", {"nodeId": nodeId, "pilotNumber": pilotNumber}, {}, _meta
        )
        return result

    def getPilotAdvanced(
        self,
        nodeId: int,
        pilotNumber: str,
        *,
        agentNumber: str | None = None,
        skills: types.O2gACRSkills | None = None,
        priorityTransfer: bool | None = None,
        supervisedTransfer: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gPilot:
        """`O2g.callCenterManagement.getPilotAdvanced`: POST /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}."""
        result: types.O2gPilot = self._call(
            "O2g.callCenterManagement.getPilotAdvanced",
            {"nodeId": nodeId, "pilotNumber": pilotNumber},
            {
                "agentNumber": agentNumber,
                "skills": skills,
                "priorityTransfer": priorityTransfer,
                "supervisedTransfer": supervisedTransfer,
            },
            _meta,
        )
        return result

    def getCalendar(
        self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None
    ) -> types.O2gPilotCalendar:
        """`O2g.callCenterManagement.getCalendar`: GET /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar."""
        result: types.O2gPilotCalendar = self._call(
            "O2g.callCenterManagement.getCalendar", {"nodeId": nodeId, "pilotNumber": pilotNumber}, {}, _meta
        )
        return result

    def getExceptionCalendar(
        self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None
    ) -> types.O2gExceptionCalendar:
        """`O2g.callCenterManagement.getExceptionCalendar`: GET /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/exception."""
        result: types.O2gExceptionCalendar = self._call(
            "O2g.callCenterManagement.getExceptionCalendar",
            {"nodeId": nodeId, "pilotNumber": pilotNumber},
            {},
            _meta,
        )
        return result

    def addExceptionTransition(
        self,
        nodeId: int,
        pilotNumber: str,
        date: str,
        time: str,
        ruleNumber: int,
        mode: types.O2gPilotOperatingMode,
        *,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterManagement.addExceptionTransition`: POST /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/exception/{date}/transitions."""
        self._call(
            "O2g.callCenterManagement.addExceptionTransition",
            {
                "nodeId": nodeId,
                "pilotNumber": pilotNumber,
                "date": date,
                "time": time,
                "ruleNumber": ruleNumber,
                "mode": mode,
            },
            {},
            _meta,
        )

    def setExceptionTransition(
        self,
        nodeId: int,
        pilotNumber: str,
        date: str,
        transitionNbr: int,
        time: str,
        ruleNumber: int,
        mode: types.O2gPilotOperatingMode,
        *,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterManagement.setExceptionTransition`: PUT /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/exception/{date}/transitions/."""
        self._call(
            "O2g.callCenterManagement.setExceptionTransition",
            {
                "nodeId": nodeId,
                "pilotNumber": pilotNumber,
                "date": date,
                "transitionNbr": transitionNbr,
                "time": time,
                "ruleNumber": ruleNumber,
                "mode": mode,
            },
            {},
            _meta,
        )

    def deleteExceptionTransition(
        self, nodeId: int, pilotNumber: str, date: str, transitionNbr: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterManagement.deleteExceptionTransition`: DELETE /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/exception/{date}/transitio."""
        self._call(
            "O2g.callCenterManagement.deleteExceptionTransition",
            {"nodeId": nodeId, "pilotNumber": pilotNumber, "date": date, "transitionNbr": transitionNbr},
            {},
            _meta,
        )

    def getNormalCalendar(
        self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None
    ) -> types.O2gNormalCalendar:
        """`O2g.callCenterManagement.getNormalCalendar`: GET /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/normal."""
        result: types.O2gNormalCalendar = self._call(
            "O2g.callCenterManagement.getNormalCalendar",
            {"nodeId": nodeId, "pilotNumber": pilotNumber},
            {},
            _meta,
        )
        return result

    def addNormalTransition(
        self,
        nodeId: int,
        pilotNumber: str,
        dayOfWeek: str,
        time: str,
        ruleNumber: int,
        mode: types.O2gPilotOperatingMode,
        *,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterManagement.addNormalTransition`: POST /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/normal/{dayOfWeek}/transitio."""
        self._call(
            "O2g.callCenterManagement.addNormalTransition",
            {
                "nodeId": nodeId,
                "pilotNumber": pilotNumber,
                "dayOfWeek": dayOfWeek,
                "time": time,
                "ruleNumber": ruleNumber,
                "mode": mode,
            },
            {},
            _meta,
        )

    def setNormalTransition(
        self,
        nodeId: int,
        pilotNumber: str,
        dayOfWeek: str,
        transitionNbr: int,
        time: str,
        ruleNumber: int,
        mode: types.O2gPilotOperatingMode,
        *,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterManagement.setNormalTransition`: PUT /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/normal/{dayOfWeek}/transition."""
        self._call(
            "O2g.callCenterManagement.setNormalTransition",
            {
                "nodeId": nodeId,
                "pilotNumber": pilotNumber,
                "dayOfWeek": dayOfWeek,
                "transitionNbr": transitionNbr,
                "time": time,
                "ruleNumber": ruleNumber,
                "mode": mode,
            },
            {},
            _meta,
        )

    def deleteNormalTransition(
        self,
        nodeId: int,
        pilotNumber: str,
        dayOfWeek: str,
        transitionNbr: int,
        *,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterManagement.deleteNormalTransition`: DELETE /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/normal/{dayOfWeek}/transit."""
        self._call(
            "O2g.callCenterManagement.deleteNormalTransition",
            {
                "nodeId": nodeId,
                "pilotNumber": pilotNumber,
                "dayOfWeek": dayOfWeek,
                "transitionNbr": transitionNbr,
            },
            {},
            _meta,
        )

    def closePilot(self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterManagement.closePilot`: POST /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/close."""
        self._call(
            "O2g.callCenterManagement.closePilot", {"nodeId": nodeId, "pilotNumber": pilotNumber}, {}, _meta
        )

    def openPilot(self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterManagement.openPilot`: POST /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/open."""
        self._call(
            "O2g.callCenterManagement.openPilot", {"nodeId": nodeId, "pilotNumber": pilotNumber}, {}, _meta
        )


class O2gCallCenterPilot(BlockingNamespace):
    """`O2g.callCenterPilot.*`."""

    def monitorStartOnNode(self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterPilot.monitorStartOnNode`: POST /api/rest/1.0/acd/pilotmonitoring/{nodeId}/{pilotNumber}."""
        self._call(
            "O2g.callCenterPilot.monitorStartOnNode",
            {"nodeId": nodeId, "pilotNumber": pilotNumber},
            {},
            _meta,
        )

    def monitorStopOnNode(self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterPilot.monitorStopOnNode`: DELETE /api/rest/1.0/acd/pilotmonitoring/{nodeId}/{pilotNumber}."""
        self._call(
            "O2g.callCenterPilot.monitorStopOnNode", {"nodeId": nodeId, "pilotNumber": pilotNumber}, {}, _meta
        )

    def monitorStart(self, pilotNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterPilot.monitorStart`: POST /api/rest/1.0/acd/pilotmonitoring/{pilotNumber}."""
        self._call("O2g.callCenterPilot.monitorStart", {"pilotNumber": pilotNumber}, {}, _meta)

    def monitorStop(self, pilotNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterPilot.monitorStop`: DELETE /api/rest/1.0/acd/pilotmonitoring/{pilotNumber}."""
        self._call("O2g.callCenterPilot.monitorStop", {"pilotNumber": pilotNumber}, {}, _meta)


class O2gCallCenterRealtime(BlockingNamespace):
    """`O2g.callCenterRealtime.*`."""

    def getRtiObjects(self, *, _meta: types.Meta | None = None) -> types.O2gRtiIdentifiers:
        """`O2g.callCenterRealtime.getRtiObjects`: GET /api/rest/1.0/acd/rti."""
        result: types.O2gRtiIdentifiers = self._call("O2g.callCenterRealtime.getRtiObjects", {}, {}, _meta)
        return result

    def getAgents(self, *, _meta: types.Meta | None = None) -> types.O2gRtiIdentifiers:
        """`O2g.callCenterRealtime.getAgents`: GET /api/rest/1.0/acd/rti/agents."""
        result: types.O2gRtiIdentifiers = self._call("O2g.callCenterRealtime.getAgents", {}, {}, _meta)
        return result

    def setContext(
        self,
        *,
        active: bool | None = None,
        obsPeriod: int | None = None,
        notifFrequency: int | None = None,
        filter: types.O2gRtiFilter | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterRealtime.setContext`: POST /api/rest/1.0/acd/rti/ctx."""
        self._call(
            "O2g.callCenterRealtime.setContext",
            {},
            {"active": active, "obsPeriod": obsPeriod, "notifFrequency": notifFrequency, "filter": filter},
            _meta,
        )

    def updateContext(
        self,
        *,
        active: bool | None = None,
        obsPeriod: int | None = None,
        notifFrequency: int | None = None,
        filter: types.O2gRtiFilter | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterRealtime.updateContext`: PUT /api/rest/1.0/acd/rti/ctx."""
        self._call(
            "O2g.callCenterRealtime.updateContext",
            {},
            {"active": active, "obsPeriod": obsPeriod, "notifFrequency": notifFrequency, "filter": filter},
            _meta,
        )

    def getContext(
        self, *, extended: bool | None = None, _meta: types.Meta | None = None
    ) -> types.O2gRtiContext:
        """`O2g.callCenterRealtime.getContext`: GET /api/rest/1.0/acd/rti/ctx."""
        result: types.O2gRtiContext = self._call(
            "O2g.callCenterRealtime.getContext", {}, {"extended": extended}, _meta
        )
        return result

    def deleteContext(self, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterRealtime.deleteContext`: DELETE /api/rest/1.0/acd/rti/ctx."""
        self._call("O2g.callCenterRealtime.deleteContext", {}, {}, _meta)

    def getAgentProcessingGroups(self, *, _meta: types.Meta | None = None) -> types.O2gRtiIdentifiers:
        """`O2g.callCenterRealtime.getAgentProcessingGroups`: GET /api/rest/1.0/acd/rti/pgAgents."""
        result: types.O2gRtiIdentifiers = self._call(
            "O2g.callCenterRealtime.getAgentProcessingGroups", {}, {}, _meta
        )
        return result

    def getOtherProcessingGroups(self, *, _meta: types.Meta | None = None) -> types.O2gRtiIdentifiers:
        """`O2g.callCenterRealtime.getOtherProcessingGroups`: GET /api/rest/1.0/acd/rti/pgOthers."""
        result: types.O2gRtiIdentifiers = self._call(
            "O2g.callCenterRealtime.getOtherProcessingGroups", {}, {}, _meta
        )
        return result

    def getPilots(self, *, _meta: types.Meta | None = None) -> types.O2gRtiIdentifiers:
        """`O2g.callCenterRealtime.getPilots`: GET /api/rest/1.0/acd/rti/pilots."""
        result: types.O2gRtiIdentifiers = self._call("O2g.callCenterRealtime.getPilots", {}, {}, _meta)
        return result

    def getQueues(self, *, _meta: types.Meta | None = None) -> types.O2gRtiIdentifiers:
        """`O2g.callCenterRealtime.getQueues`: GET /api/rest/1.0/acd/rti/queues."""
        result: types.O2gRtiIdentifiers = self._call("O2g.callCenterRealtime.getQueues", {}, {}, _meta)
        return result

    def requestSnapshot(self, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterRealtime.requestSnapshot`: POST /api/rest/1.0/acd/rti/snapshot."""
        self._call("O2g.callCenterRealtime.requestSnapshot", {}, {}, _meta)


class O2gCallCenterStatistics(BlockingNamespace):
    """`O2g.callCenterStatistics.*`."""

    def createRequester(
        self,
        *,
        supervisor: types.O2gSupervisorData | None = None,
        agents: Sequence[types.O2gSupervisedData] | None = None,
        _meta: types.Meta | None = None,
    ) -> Json:
        """`O2g.callCenterStatistics.createRequester`: POST /api/rest/1.0/acd/stats/scope."""
        result: Json = self._call(
            "O2g.callCenterStatistics.createRequester",
            {},
            {"supervisor": supervisor, "agents": agents},
            _meta,
        )
        return result

    def getRequester(self, supervisorId: str, *, _meta: types.Meta | None = None) -> types.O2gSupervisorData:
        """`O2g.callCenterStatistics.getRequester`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}."""
        result: types.O2gSupervisorData = self._call(
            "O2g.callCenterStatistics.getRequester", {"supervisorId": supervisorId}, {}, _meta
        )
        return result

    def deleteRequester(self, supervisorId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterStatistics.deleteRequester`: DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}."""
        self._call("O2g.callCenterStatistics.deleteRequester", {"supervisorId": supervisorId}, {}, _meta)

    def createContext(
        self,
        supervisorId: str,
        filter: types.O2gStatsFilter,
        *,
        ctxId: str | None = None,
        label: str | None = None,
        description: str | None = None,
        isScheduled: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gRespId:
        """`O2g.callCenterStatistics.createContext`: POST /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx."""
        result: types.O2gRespId = self._call(
            "O2g.callCenterStatistics.createContext",
            {"supervisorId": supervisorId, "filter": filter},
            {"ctxId": ctxId, "label": label, "description": description, "isScheduled": isScheduled},
            _meta,
        )
        return result

    def getContexts(self, supervisorId: str, *, _meta: types.Meta | None = None) -> types.O2gStatsContexts:
        """`O2g.callCenterStatistics.getContexts`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx."""
        result: types.O2gStatsContexts = self._call(
            "O2g.callCenterStatistics.getContexts", {"supervisorId": supervisorId}, {}, _meta
        )
        return result

    def deleteContexts(self, supervisorId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterStatistics.deleteContexts`: DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx."""
        self._call("O2g.callCenterStatistics.deleteContexts", {"supervisorId": supervisorId}, {}, _meta)

    def updateContext(
        self,
        supervisorId: str,
        ctxId: str,
        filter: types.O2gStatsFilter,
        *,
        label: str | None = None,
        description: str | None = None,
        isScheduled: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterStatistics.updateContext`: PUT /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}."""
        self._call(
            "O2g.callCenterStatistics.updateContext",
            {"supervisorId": supervisorId, "ctxId": ctxId, "filter": filter},
            {"label": label, "description": description, "isScheduled": isScheduled},
            _meta,
        )

    def getContext(
        self, supervisorId: str, ctxId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gStatsContext:
        """`O2g.callCenterStatistics.getContext`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}."""
        result: types.O2gStatsContext = self._call(
            "O2g.callCenterStatistics.getContext", {"supervisorId": supervisorId, "ctxId": ctxId}, {}, _meta
        )
        return result

    def deleteContext(self, supervisorId: str, ctxId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterStatistics.deleteContext`: DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}."""
        self._call(
            "O2g.callCenterStatistics.deleteContext",
            {"supervisorId": supervisorId, "ctxId": ctxId},
            {},
            _meta,
        )

    def getDaysData(
        self,
        supervisorId: str,
        ctxId: str,
        *,
        begindate: str | None = None,
        enddate: str | None = None,
        format: Literal["JSON", "CSV", "XLS"] | None = None,
        async_: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterStatistics.getDaysData`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/days/data."""
        self._call(
            "O2g.callCenterStatistics.getDaysData",
            {"supervisorId": supervisorId, "ctxId": ctxId},
            {"begindate": begindate, "enddate": enddate, "format": format, "async": async_},
            _meta,
        )

    def getDayData(
        self,
        supervisorId: str,
        ctxId: str,
        *,
        date: str | None = None,
        slotType: types.O2gSlotType | None = None,
        format: Literal["JSON", "CSV", "XLS"] | None = None,
        async_: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterStatistics.getDayData`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/oneday/data."""
        self._call(
            "O2g.callCenterStatistics.getDayData",
            {"supervisorId": supervisorId, "ctxId": ctxId},
            {"date": date, "slotType": slotType, "format": format, "async": async_},
            _meta,
        )

    def getDayJsonData(
        self,
        supervisorId: str,
        ctxId: str,
        *,
        date: str | None = None,
        slotType: types.O2gSlotType | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gStats:
        """`O2g.callCenterStatistics.getDayJsonData`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/oneday/jdata."""
        result: types.O2gStats = self._call(
            "O2g.callCenterStatistics.getDayJsonData",
            {"supervisorId": supervisorId, "ctxId": ctxId},
            {"date": date, "slotType": slotType},
            _meta,
        )
        return result

    def createScheduledReport(
        self,
        supervisorId: str,
        ctxId: str,
        name: str,
        obsPeriod: types.O2gScheduledSelPeriod,
        frequency: types.O2gReportFrequency,
        recipients: Sequence[str],
        *,
        description: str | None = None,
        state: types.O2gScheduledState | None = None,
        enable: bool | None = None,
        lastExecDate: str | None = None,
        fileType: types.O2gFileType | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gRespId:
        """`O2g.callCenterStatistics.createScheduledReport`: POST /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule."""
        result: types.O2gRespId = self._call(
            "O2g.callCenterStatistics.createScheduledReport",
            {
                "supervisorId": supervisorId,
                "ctxId": ctxId,
                "name": name,
                "obsPeriod": obsPeriod,
                "frequency": frequency,
                "recipients": recipients,
            },
            {
                "description": description,
                "state": state,
                "enable": enable,
                "lastExecDate": lastExecDate,
                "fileType": fileType,
            },
            _meta,
        )
        return result

    def getScheduledReports(
        self, supervisorId: str, ctxId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gStatsSchedules:
        """`O2g.callCenterStatistics.getScheduledReports`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule."""
        result: types.O2gStatsSchedules = self._call(
            "O2g.callCenterStatistics.getScheduledReports",
            {"supervisorId": supervisorId, "ctxId": ctxId},
            {},
            _meta,
        )
        return result

    def getScheduledReport(
        self, supervisorId: str, ctxId: str, scheduleId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gStatsSchedule:
        """`O2g.callCenterStatistics.getScheduledReport`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule/{scheduleId}."""
        result: types.O2gStatsSchedule = self._call(
            "O2g.callCenterStatistics.getScheduledReport",
            {"supervisorId": supervisorId, "ctxId": ctxId, "scheduleId": scheduleId},
            {},
            _meta,
        )
        return result

    def updateScheduledReport(
        self,
        supervisorId: str,
        ctxId: str,
        scheduleId: str,
        name: str,
        obsPeriod: types.O2gScheduledSelPeriod,
        frequency: types.O2gReportFrequency,
        recipients: Sequence[str],
        *,
        description: str | None = None,
        state: types.O2gScheduledState | None = None,
        enable: bool | None = None,
        lastExecDate: str | None = None,
        fileType: types.O2gFileType | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterStatistics.updateScheduledReport`: PUT /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule/{scheduleId}."""
        self._call(
            "O2g.callCenterStatistics.updateScheduledReport",
            {
                "supervisorId": supervisorId,
                "ctxId": ctxId,
                "scheduleId": scheduleId,
                "name": name,
                "obsPeriod": obsPeriod,
                "frequency": frequency,
                "recipients": recipients,
            },
            {
                "description": description,
                "state": state,
                "enable": enable,
                "lastExecDate": lastExecDate,
                "fileType": fileType,
            },
            _meta,
        )

    def deleteScheduledReport(
        self, supervisorId: str, ctxId: str, scheduleId: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterStatistics.deleteScheduledReport`: DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule/{scheduleId}."""
        self._call(
            "O2g.callCenterStatistics.deleteScheduledReport",
            {"supervisorId": supervisorId, "ctxId": ctxId, "scheduleId": scheduleId},
            {},
            _meta,
        )

    def setScheduledReportEnabled(
        self,
        supervisorId: str,
        ctxId: str,
        scheduleId: str,
        *,
        enable: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterStatistics.setScheduledReportEnabled`: POST /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule/{scheduleId}/enable."""
        self._call(
            "O2g.callCenterStatistics.setScheduledReportEnabled",
            {"supervisorId": supervisorId, "ctxId": ctxId, "scheduleId": scheduleId},
            {"enable": enable},
            _meta,
        )

    def cancelRequest(self, supervisorId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterStatistics.cancelRequest`: DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}/data/request."""
        self._call("O2g.callCenterStatistics.cancelRequest", {"supervisorId": supervisorId}, {}, _meta)

    def getScopeFilter(
        self, supervisorId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gStatsFilterResp:
        """`O2g.callCenterStatistics.getScopeFilter`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/filter."""
        result: types.O2gStatsFilterResp = self._call(
            "O2g.callCenterStatistics.getScopeFilter", {"supervisorId": supervisorId}, {}, _meta
        )
        return result


class O2g(BlockingNamespace):
    """`O2g.*`."""

    @property
    def o2g(self) -> O2gO2g:
        """`O2g.o2g.*`."""
        return O2gO2g(self._caller)

    @property
    def authentication(self) -> O2gAuthentication:
        """`O2g.authentication.*`."""
        return O2gAuthentication(self._caller)

    @property
    def sessions(self) -> O2gSessions:
        """`O2g.sessions.*`."""
        return O2gSessions(self._caller)

    @property
    def users(self) -> O2gUsers:
        """`O2g.users.*`."""
        return O2gUsers(self._caller)

    @property
    def userManagement(self) -> O2gUserManagement:
        """`O2g.userManagement.*`."""
        return O2gUserManagement(self._caller)

    @property
    def subscriptions(self) -> O2gSubscriptions:
        """`O2g.subscriptions.*`."""
        return O2gSubscriptions(self._caller)

    @property
    def telephony(self) -> O2gTelephony:
        """`O2g.telephony.*`."""
        return O2gTelephony(self._caller)

    @property
    def directory(self) -> O2gDirectory:
        """`O2g.directory.*`."""
        return O2gDirectory(self._caller)

    @property
    def routing(self) -> O2gRouting:
        """`O2g.routing.*`."""
        return O2gRouting(self._caller)

    @property
    def comlog(self) -> O2gComlog:
        """`O2g.comlog.*`."""
        return O2gComlog(self._caller)

    @property
    def eventSummary(self) -> O2gEventSummary:
        """`O2g.eventSummary.*`."""
        return O2gEventSummary(self._caller)

    @property
    def maintenance(self) -> O2gMaintenance:
        """`O2g.maintenance.*`."""
        return O2gMaintenance(self._caller)

    @property
    def messaging(self) -> O2gMessaging:
        """`O2g.messaging.*`."""
        return O2gMessaging(self._caller)

    @property
    def phoneSetProgramming(self) -> O2gPhoneSetProgramming:
        """`O2g.phoneSetProgramming.*`."""
        return O2gPhoneSetProgramming(self._caller)

    @property
    def pbxManagement(self) -> O2gPbxManagement:
        """`O2g.pbxManagement.*`."""
        return O2gPbxManagement(self._caller)

    @property
    def analytics(self) -> O2gAnalytics:
        """`O2g.analytics.*`."""
        return O2gAnalytics(self._caller)

    @property
    def callCenterAgent(self) -> O2gCallCenterAgent:
        """`O2g.callCenterAgent.*`."""
        return O2gCallCenterAgent(self._caller)

    @property
    def callCenterManagement(self) -> O2gCallCenterManagement:
        """`O2g.callCenterManagement.*`."""
        return O2gCallCenterManagement(self._caller)

    @property
    def callCenterPilot(self) -> O2gCallCenterPilot:
        """`O2g.callCenterPilot.*`."""
        return O2gCallCenterPilot(self._caller)

    @property
    def callCenterRealtime(self) -> O2gCallCenterRealtime:
        """`O2g.callCenterRealtime.*`."""
        return O2gCallCenterRealtime(self._caller)

    @property
    def callCenterStatistics(self) -> O2gCallCenterStatistics:
        """`O2g.callCenterStatistics.*`."""
        return O2gCallCenterStatistics(self._caller)

    def subscribe(
        self,
        selectors: Sequence[types.EventSelector],
        *,
        identifier: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.Subscribed:
        """`O2g.subscribe`: Raw O2G events as `O2g.event` notifications."""
        result: types.Subscribed = self._call(
            "O2g.subscribe", {"selectors": selectors}, {"identifier": identifier}, _meta
        )
        return result

    def unsubscribe(self, subscriptionId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.unsubscribe`: End a subscription."""
        self._call("O2g.unsubscribe", {"subscriptionId": subscriptionId}, {}, _meta)


class Xuc(BlockingNamespace):
    """`Xuc.*`."""

    def loginCtiUser(
        self,
        login: str,
        password: str,
        *,
        softwareType: str | None = None,
        applicationType: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.XucLogin:
        """`Xuc.loginCtiUser`: POST /xuc/api/2.0/auth/login."""
        result: types.XucLogin = self._call(
            "Xuc.loginCtiUser",
            {"login": login, "password": password},
            {"softwareType": softwareType, "applicationType": applicationType},
            _meta,
        )
        return result

    def loginWebservice(
        self, login: str, password: str, *, _meta: types.Meta | None = None
    ) -> types.XucLogin:
        """`Xuc.loginWebservice`: POST /xuc/api/2.0/auth/webservice."""
        result: types.XucLogin = self._call(
            "Xuc.loginWebservice", {"login": login, "password": password}, {}, _meta
        )
        return result

    def loginSsoKerberos(self, *, _meta: types.Meta | None = None) -> types.XucLogin:
        """`Xuc.loginSsoKerberos`: GET /xuc/api/2.0/auth/sso."""
        result: types.XucLogin = self._call("Xuc.loginSsoKerberos", {}, {}, _meta)
        return result

    def loginCas(self, service: str, ticket: str, *, _meta: types.Meta | None = None) -> types.XucLogin:
        """`Xuc.loginCas`: GET /xuc/api/2.0/auth/cas."""
        result: types.XucLogin = self._call("Xuc.loginCas", {"service": service, "ticket": ticket}, {}, _meta)
        return result

    def loginOidc(self, *, token: str | None = None, _meta: types.Meta | None = None) -> types.XucLogin:
        """`Xuc.loginOidc`: GET /xuc/api/2.0/auth/oidc."""
        result: types.XucLogin = self._call("Xuc.loginOidc", {}, {"token": token}, _meta)
        return result

    def checkToken(self, *, _meta: types.Meta | None = None) -> types.XucLogin:
        """`Xuc.checkToken`: GET /xuc/api/2.0/auth/check."""
        result: types.XucLogin = self._call("Xuc.checkToken", {}, {}, _meta)
        return result

    def listPersonalContacts(self, *, _meta: types.Meta | None = None) -> types.XucContactList:
        """`Xuc.listPersonalContacts`: GET /xuc/api/2.0/contact/personal."""
        result: types.XucContactList = self._call("Xuc.listPersonalContacts", {}, {}, _meta)
        return result

    def getPersonalContact(self, CONTACT_UUID: str, *, _meta: types.Meta | None = None) -> types.XucContact:
        """`Xuc.getPersonalContact`: GET /xuc/api/2.0/contact/personal/{CONTACT_UUID}."""
        result: types.XucContact = self._call(
            "Xuc.getPersonalContact", {"CONTACT_UUID": CONTACT_UUID}, {}, _meta
        )
        return result

    def createPersonalContact(
        self,
        *,
        lastname: str | None = None,
        firstname: str | None = None,
        company: str | None = None,
        email: str | None = None,
        number: str | None = None,
        mobile: str | None = None,
        fax: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.Created | types.XucContact:
        """`Xuc.createPersonalContact`: POST /xuc/api/2.0/contact/personal."""
        result: types.Created | types.XucContact = self._call(
            "Xuc.createPersonalContact",
            {},
            {
                "lastname": lastname,
                "firstname": firstname,
                "company": company,
                "email": email,
                "number": number,
                "mobile": mobile,
                "fax": fax,
            },
            _meta,
        )
        return result

    def updatePersonalContact(
        self,
        CONTACT_UUID: str,
        *,
        lastname: str | None = None,
        firstname: str | None = None,
        company: str | None = None,
        email: str | None = None,
        number: str | None = None,
        mobile: str | None = None,
        fax: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.XucContact:
        """`Xuc.updatePersonalContact`: PUT /xuc/api/2.0/contact/personal/{CONTACT_UUID}."""
        result: types.XucContact = self._call(
            "Xuc.updatePersonalContact",
            {"CONTACT_UUID": CONTACT_UUID},
            {
                "lastname": lastname,
                "firstname": firstname,
                "company": company,
                "email": email,
                "number": number,
                "mobile": mobile,
                "fax": fax,
            },
            _meta,
        )
        return result

    def deletePersonalContact(self, CONTACT_UUID: str, *, _meta: types.Meta | None = None) -> None:
        """`Xuc.deletePersonalContact`: DELETE /xuc/api/2.0/contact/personal/{CONTACT_UUID}."""
        self._call("Xuc.deletePersonalContact", {"CONTACT_UUID": CONTACT_UUID}, {}, _meta)

    def deleteAllPersonalContacts(self, *, _meta: types.Meta | None = None) -> None:
        """`Xuc.deleteAllPersonalContacts`: DELETE /xuc/api/2.0/contact/personal."""
        self._call("Xuc.deleteAllPersonalContacts", {}, {}, _meta)

    def exportPersonalContacts(self, *, _meta: types.Meta | None = None) -> types.File:
        """`Xuc.exportPersonalContacts`: GET /xuc/api/2.0/contact/export/personal."""
        result: types.File = self._call("Xuc.exportPersonalContacts", {}, {}, _meta)
        return result

    def importPersonalContacts(
        self, file: types.Upload, *, _meta: types.Meta | None = None
    ) -> types.Created | types.XucImportReport:
        """`Xuc.importPersonalContacts`: POST /xuc/api/2.0/contact/import/personal."""
        result: types.Created | types.XucImportReport = self._call(
            "Xuc.importPersonalContacts", {"file": file}, {}, _meta
        )
        return result

    def getQueueQualifications(
        self, QUEUE_ID: int, *, _meta: types.Meta | None = None
    ) -> list[types.XucQualification]:
        """`Xuc.getQueueQualifications`: GET /xuc/api/2.0/call_qualification/queue/{QUEUE_ID}."""
        result: list[types.XucQualification] = self._call(
            "Xuc.getQueueQualifications", {"QUEUE_ID": QUEUE_ID}, {}, _meta
        )
        return result

    def createQualificationAnswer(
        self,
        sub_qualification_id: int,
        time: str,
        callid: str,
        agent: int,
        queue: int,
        first_name: str,
        last_name: str,
        comment: str,
        custom_data: str,
        *,
        _meta: types.Meta | None = None,
    ) -> types.XucQualificationAnswer:
        """`Xuc.createQualificationAnswer`: POST /xuc/api/2.0/call_qualification."""
        result: types.XucQualificationAnswer = self._call(
            "Xuc.createQualificationAnswer",
            {
                "sub_qualification_id": sub_qualification_id,
                "time": time,
                "callid": callid,
                "agent": agent,
                "queue": queue,
                "first_name": first_name,
                "last_name": last_name,
                "comment": comment,
                "custom_data": custom_data,
            },
            {},
            _meta,
        )
        return result

    def exportQualificationAnswers(
        self, QUEUE_ID: int, FROM: str, TO: str, *, _meta: types.Meta | None = None
    ) -> types.File:
        """`Xuc.exportQualificationAnswers`: GET /xuc/api/2.0/call_qualification/csv/{QUEUE_ID}/{FROM}/{TO}."""
        result: types.File = self._call(
            "Xuc.exportQualificationAnswers", {"QUEUE_ID": QUEUE_ID, "FROM": FROM, "TO": TO}, {}, _meta
        )
        return result

    def registerPushToken(self, token: str, *, _meta: types.Meta | None = None) -> types.Created | None:
        """`Xuc.registerPushToken`: POST /xuc/api/2.0/mobile/push/register."""
        result: types.Created | None = self._call("Xuc.registerPushToken", {"token": token}, {}, _meta)
        return result

    def dialNumber(
        self,
        USERNAME: str,
        destination: str,
        *,
        variables: Json | None = None,
        _meta: types.Meta | None = None,
    ) -> types.XucSuccess:
        """`Xuc.dialNumber`: POST /xuc/api/2.0/dial/number/{USERNAME}."""
        result: types.XucSuccess = self._call(
            "Xuc.dialNumber",
            {"USERNAME": USERNAME, "destination": destination},
            {"variables": variables},
            _meta,
        )
        return result

    def dialUser(
        self, USERNAME: str, username: str, *, variables: Json | None = None, _meta: types.Meta | None = None
    ) -> types.XucSuccess:
        """`Xuc.dialUser`: POST /xuc/api/2.0/dial/user/{USERNAME}."""
        result: types.XucSuccess = self._call(
            "Xuc.dialUser", {"USERNAME": USERNAME, "username": username}, {"variables": variables}, _meta
        )
        return result

    def dialFromQueue(
        self,
        USERNAME: str,
        destination: str,
        queueId: int,
        *,
        variables: Json | None = None,
        _meta: types.Meta | None = None,
    ) -> types.XucSuccess:
        """`Xuc.dialFromQueue`: POST /xuc/api/2.0/dial/fromqueue/{USERNAME}."""
        result: types.XucSuccess = self._call(
            "Xuc.dialFromQueue",
            {"USERNAME": USERNAME, "destination": destination, "queueId": queueId},
            {"variables": variables},
            _meta,
        )
        return result

    def dialToQueue(
        self,
        destination: str,
        queueName: str,
        callerIdNumber: str,
        *,
        variables: Json | None = None,
        _meta: types.Meta | None = None,
    ) -> types.XucSuccess:
        """`Xuc.dialToQueue`: POST /xuc/api/2.0/dial/toqueue."""
        result: types.XucSuccess = self._call(
            "Xuc.dialToQueue",
            {"destination": destination, "queueName": queueName, "callerIdNumber": callerIdNumber},
            {"variables": variables},
            _meta,
        )
        return result

    def setDnd(self, USERNAME: str, state: bool, *, _meta: types.Meta | None = None) -> types.XucSuccess:
        """`Xuc.setDnd`: POST /xuc/api/2.0/dnd/{USERNAME}."""
        result: types.XucSuccess = self._call("Xuc.setDnd", {"USERNAME": USERNAME, "state": state}, {}, _meta)
        return result

    def setForwardUnconditional(
        self, USERNAME: str, destination: str, enabled: bool, *, _meta: types.Meta | None = None
    ) -> types.XucSuccess:
        """`Xuc.setForwardUnconditional`: POST /xuc/api/2.0/forward/unconditional/{USERNAME}."""
        result: types.XucSuccess = self._call(
            "Xuc.setForwardUnconditional",
            {"USERNAME": USERNAME, "destination": destination, "enabled": enabled},
            {},
            _meta,
        )
        return result

    def setForwardNoAnswer(
        self, USERNAME: str, destination: str, enabled: bool, *, _meta: types.Meta | None = None
    ) -> types.XucSuccess:
        """`Xuc.setForwardNoAnswer`: POST /xuc/api/2.0/forward/noanswer/{USERNAME}."""
        result: types.XucSuccess = self._call(
            "Xuc.setForwardNoAnswer",
            {"USERNAME": USERNAME, "destination": destination, "enabled": enabled},
            {},
            _meta,
        )
        return result

    def setForwardBusy(
        self, USERNAME: str, destination: str, enabled: bool, *, _meta: types.Meta | None = None
    ) -> types.XucSuccess:
        """`Xuc.setForwardBusy`: POST /xuc/api/2.0/forward/busy/{USERNAME}."""
        result: types.XucSuccess = self._call(
            "Xuc.setForwardBusy",
            {"USERNAME": USERNAME, "destination": destination, "enabled": enabled},
            {},
            _meta,
        )
        return result

    def getUserHistory(
        self, USERNAME: str, size: int, *, _meta: types.Meta | None = None
    ) -> types.XucSuccessWithData:
        """`Xuc.getUserHistory`: GET /xuc/api/2.0/history/{USERNAME}."""
        result: types.XucSuccessWithData = self._call(
            "Xuc.getUserHistory", {"USERNAME": USERNAME, "size": size}, {}, _meta
        )
        return result

    def getUserHistoryByDays(
        self, USERNAME: str, days: int, *, _meta: types.Meta | None = None
    ) -> types.XucSuccessWithData:
        """`Xuc.getUserHistoryByDays`: GET /xuc/api/2.0/history/days/{USERNAME}."""
        result: types.XucSuccessWithData = self._call(
            "Xuc.getUserHistoryByDays", {"USERNAME": USERNAME, "days": days}, {}, _meta
        )
        return result

    def importCallbackRequests(
        self, listUuid: str, csv: str, *, _meta: types.Meta | None = None
    ) -> types.XucSuccess:
        """`Xuc.importCallbackRequests`: POST /xuc/api/2.0/callback_lists/callback_requests/csv."""
        result: types.XucSuccess = self._call(
            "Xuc.importCallbackRequests", {"listUuid": listUuid, "csv": csv}, {}, _meta
        )
        return result

    def exportCallbackTickets(
        self, listUuid: str, *, _meta: types.Meta | None = None
    ) -> types.XucSuccessWithData:
        """`Xuc.exportCallbackTickets`: POST /xuc/api/2.0/callback_lists/callback_tickets/csv."""
        result: types.XucSuccessWithData = self._call(
            "Xuc.exportCallbackTickets", {"listUuid": listUuid}, {}, _meta
        )
        return result

    def v1Connect(
        self, username: str, password: str, *, domain: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`Xuc.v1Connect`: POST /xuc/api/1.0/connect/{domain}/{username}/."""
        self._call("Xuc.v1Connect", {"username": username, "password": password}, {"domain": domain}, _meta)

    def v1Dnd(
        self, username: str, state: bool, *, domain: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`Xuc.v1Dnd`: POST /xuc/api/1.0/dnd/{domain}/{username}/."""
        self._call("Xuc.v1Dnd", {"username": username, "state": state}, {"domain": domain}, _meta)

    def v1Dial(
        self, username: str, number: str, *, domain: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`Xuc.v1Dial`: POST /xuc/api/1.0/dial/{domain}/{username}/."""
        self._call("Xuc.v1Dial", {"username": username, "number": number}, {"domain": domain}, _meta)

    def v1DialByUsername(
        self,
        username: str,
        calleeUsername: str,
        *,
        domain: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xuc.v1DialByUsername`: POST /xuc/api/1.0/dialByUsername/{domain}/{username}/."""
        self._call(
            "Xuc.v1DialByUsername",
            {"username": username, "calleeUsername": calleeUsername},
            {"domain": domain},
            _meta,
        )

    def v1DialFromQueue(
        self,
        username: str,
        destination: str,
        queueId: int,
        *,
        domain: str | None = None,
        callerIdName: str | None = None,
        callerIdNumber: str | None = None,
        variables: Json | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xuc.v1DialFromQueue`: POST /xuc/api/1.0/dialFromQueue/{domain}/{username}/."""
        self._call(
            "Xuc.v1DialFromQueue",
            {"username": username, "destination": destination, "queueId": queueId},
            {
                "domain": domain,
                "callerIdName": callerIdName,
                "callerIdNumber": callerIdNumber,
                "variables": variables,
            },
            _meta,
        )

    def v1ForwardUnconditional(
        self,
        username: str,
        state: bool,
        destination: str,
        *,
        domain: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xuc.v1ForwardUnconditional`: POST /xuc/api/1.0/uncForward/{domain}/{username}/."""
        self._call(
            "Xuc.v1ForwardUnconditional",
            {"username": username, "state": state, "destination": destination},
            {"domain": domain},
            _meta,
        )

    def v1ForwardNoAnswer(
        self,
        username: str,
        state: bool,
        destination: str,
        *,
        domain: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xuc.v1ForwardNoAnswer`: POST /xuc/api/1.0/naForward/{domain}/{username}/."""
        self._call(
            "Xuc.v1ForwardNoAnswer",
            {"username": username, "state": state, "destination": destination},
            {"domain": domain},
            _meta,
        )

    def v1ForwardBusy(
        self,
        username: str,
        state: bool,
        destination: str,
        *,
        domain: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xuc.v1ForwardBusy`: POST /xuc/api/1.0/busyForward/{domain}/{username}/."""
        self._call(
            "Xuc.v1ForwardBusy",
            {"username": username, "state": state, "destination": destination},
            {"domain": domain},
            _meta,
        )

    def v1Handshake(self, *, domain: str | None = None, _meta: types.Meta | None = None) -> None:
        """`Xuc.v1Handshake`: POST /xuc/api/1.0/handshake/{domain}/."""
        self._call("Xuc.v1Handshake", {}, {"domain": domain}, _meta)

    def v1AgentLogin(
        self, agentphonenumber: str, agentnumber: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`Xuc.v1AgentLogin`: POST /xuc/api/1.0/agentLogin/."""
        self._call(
            "Xuc.v1AgentLogin", {"agentphonenumber": agentphonenumber, "agentnumber": agentnumber}, {}, _meta
        )

    def v1AgentLogout(self, phoneNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`Xuc.v1AgentLogout`: POST /xuc/api/1.0/agentLogout/."""
        self._call("Xuc.v1AgentLogout", {"phoneNumber": phoneNumber}, {}, _meta)

    def v1TogglePause(self, phoneNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`Xuc.v1TogglePause`: POST /xuc/api/1.0/togglePause/."""
        self._call("Xuc.v1TogglePause", {"phoneNumber": phoneNumber}, {}, _meta)

    def v1HistoryBySize(
        self, username: str, size: int, *, domain: str | None = None, _meta: types.Meta | None = None
    ) -> list[types.XucCallHistoryRow]:
        """`Xuc.v1HistoryBySize`: GET /xuc/api/1.0/historyByUsername/{domain}/{username}."""
        result: list[types.XucCallHistoryRow] = self._call(
            "Xuc.v1HistoryBySize", {"username": username, "size": size}, {"domain": domain}, _meta
        )
        return result

    def v1HistoryByDays(
        self, username: str, days: int, *, domain: str | None = None, _meta: types.Meta | None = None
    ) -> list[types.XucCallHistoryRow]:
        """`Xuc.v1HistoryByDays`: GET /xuc/api/1.0/historyByUsername/{domain}/{username}."""
        result: list[types.XucCallHistoryRow] = self._call(
            "Xuc.v1HistoryByDays", {"username": username, "days": days}, {"domain": domain}, _meta
        )
        return result


class ConfigMgt(BlockingNamespace):
    """`ConfigMgt.*`."""

    def listUserProfiles(self, *, _meta: types.Meta | None = None) -> list[types.ConfigMgtUserProfile]:
        """`ConfigMgt.listUserProfiles`: GET /configmgt/api/1.0/users."""
        result: list[types.ConfigMgtUserProfile] = self._call("ConfigMgt.listUserProfiles", {}, {}, _meta)
        return result

    def getUserRights(self, login: str, *, _meta: types.Meta | None = None) -> types.ConfigMgtUserRights:
        """`ConfigMgt.getUserRights`: GET /configmgt/api/1.0/rights/user/{login}."""
        result: types.ConfigMgtUserRights = self._call("ConfigMgt.getUserRights", {"login": login}, {}, _meta)
        return result

    def updateUserRights(
        self,
        login: str,
        type: types.ConfigMgtProfile,
        *,
        data: types.ConfigMgtRightsData | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`ConfigMgt.updateUserRights`: POST /configmgt/api/1.0/rights/user/{login}."""
        self._call("ConfigMgt.updateUserRights", {"login": login, "type": type}, {"data": data}, _meta)

    def deleteUserRights(self, login: str, *, _meta: types.Meta | None = None) -> None:
        """`ConfigMgt.deleteUserRights`: DELETE /configmgt/api/1.0/rights/user/{login}."""
        self._call("ConfigMgt.deleteUserRights", {"login": login}, {}, _meta)

    def createCallbackList(
        self, name: str, queueId: int, *, _meta: types.Meta | None = None
    ) -> types.ConfigMgtCallbackList:
        """`ConfigMgt.createCallbackList`: POST /configmgt/api/1.0/callback_lists."""
        result: types.ConfigMgtCallbackList = self._call(
            "ConfigMgt.createCallbackList", {"name": name, "queueId": queueId}, {}, _meta
        )
        return result

    def listCallbackLists(
        self, *, withRequest: bool | None = None, _meta: types.Meta | None = None
    ) -> list[types.ConfigMgtCallbackList]:
        """`ConfigMgt.listCallbackLists`: GET /configmgt/api/1.0/callback_lists."""
        result: list[types.ConfigMgtCallbackList] = self._call(
            "ConfigMgt.listCallbackLists", {}, {"withRequest": withRequest}, _meta
        )
        return result

    def deleteCallbackList(
        self, *, listUuid: str | None = None, _meta: types.Meta | None = None
    ) -> types.ConfigMgtCallbackList:
        """`ConfigMgt.deleteCallbackList`: DELETE /configmgt/api/1.0/callback_lists."""
        result: types.ConfigMgtCallbackList = self._call(
            "ConfigMgt.deleteCallbackList", {}, {"listUuid": listUuid}, _meta
        )
        return result

    def importCallbackRequests(
        self, listUuid: str, csv: types.Upload, *, _meta: types.Meta | None = None
    ) -> None:
        """`ConfigMgt.importCallbackRequests`: POST /configmgt/api/1.0/callback_lists/{listUuid}/callback_requests/csv."""
        self._call("ConfigMgt.importCallbackRequests", {"listUuid": listUuid, "csv": csv}, {}, _meta)

    def createCallbackRequest(
        self,
        listUuid: str,
        phoneNumber: str,
        *,
        mobilePhoneNumber: str | None = None,
        firstName: str | None = None,
        lastName: str | None = None,
        company: str | None = None,
        description: str | None = None,
        dueDate: str | None = None,
        period: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.ConfigMgtCallbackRequest:
        """`ConfigMgt.createCallbackRequest`: POST /configmgt/api/1.0/callback_lists/{listUuid}/callback_requests."""
        result: types.ConfigMgtCallbackRequest = self._call(
            "ConfigMgt.createCallbackRequest",
            {"listUuid": listUuid, "phoneNumber": phoneNumber},
            {
                "mobilePhoneNumber": mobilePhoneNumber,
                "firstName": firstName,
                "lastName": lastName,
                "company": company,
                "description": description,
                "dueDate": dueDate,
                "period": period,
            },
            _meta,
        )
        return result

    def findCallbackRequests(
        self,
        filters: Sequence[types.ConfigMgtDynamicFilter],
        *,
        offset: int | None = None,
        limit: int | None = None,
        _meta: types.Meta | None = None,
    ) -> types.ConfigMgtCallbackRequestPage:
        """`ConfigMgt.findCallbackRequests`: POST /configmgt/api/1.0/callback_requests/find."""
        result: types.ConfigMgtCallbackRequestPage = self._call(
            "ConfigMgt.findCallbackRequests", {"filters": filters}, {"offset": offset, "limit": limit}, _meta
        )
        return result

    def getAgentConfig(self, id: int, *, _meta: types.Meta | None = None) -> types.ConfigMgtAgentConfig:
        """`ConfigMgt.getAgentConfig`: GET /configmgt/api/1.0/agent_config/{id}."""
        result: types.ConfigMgtAgentConfig = self._call("ConfigMgt.getAgentConfig", {"id": id}, {}, _meta)
        return result

    def listAgentConfigs(self, *, _meta: types.Meta | None = None) -> list[types.ConfigMgtAgentConfig]:
        """`ConfigMgt.listAgentConfigs`: GET /configmgt/api/1.0/agent_config."""
        result: list[types.ConfigMgtAgentConfig] = self._call("ConfigMgt.listAgentConfigs", {}, {}, _meta)
        return result

    def getQueueDissuasion(
        self, id: int, *, _meta: types.Meta | None = None
    ) -> types.ConfigMgtQueueDissuasion:
        """`ConfigMgt.getQueueDissuasion`: GET /configmgt/api/1.0/queue/{id}/dissuasion."""
        result: types.ConfigMgtQueueDissuasion = self._call(
            "ConfigMgt.getQueueDissuasion", {"id": id}, {}, _meta
        )
        return result

    def listQueueDissuasions(
        self, id: int, *, _meta: types.Meta | None = None
    ) -> types.ConfigMgtQueueDissuasionList:
        """`ConfigMgt.listQueueDissuasions`: GET /configmgt/api/1.0/queue/{id}/dissuasions."""
        result: types.ConfigMgtQueueDissuasionList = self._call(
            "ConfigMgt.listQueueDissuasions", {"id": id}, {}, _meta
        )
        return result

    def setQueueDissuasionSoundFile(
        self, id: int, soundFile: str, *, _meta: types.Meta | None = None
    ) -> types.ConfigMgtQueueSoundFile:
        """`ConfigMgt.setQueueDissuasionSoundFile`: PUT /configmgt/api/1.0/queue/{id}/dissuasion/sound_file."""
        result: types.ConfigMgtQueueSoundFile = self._call(
            "ConfigMgt.setQueueDissuasionSoundFile", {"id": id, "soundFile": soundFile}, {}, _meta
        )
        return result

    def setQueueDissuasionQueue(
        self, id: int, queueName: str, *, _meta: types.Meta | None = None
    ) -> types.ConfigMgtQueueQueue:
        """`ConfigMgt.setQueueDissuasionQueue`: PUT /configmgt/api/1.0/queue/{id}/dissuasion/queue."""
        result: types.ConfigMgtQueueQueue = self._call(
            "ConfigMgt.setQueueDissuasionQueue", {"id": id, "queueName": queueName}, {}, _meta
        )
        return result


class Xcu(BlockingNamespace):
    """`Xcu.*`."""

    def login(self, login: str, password: str, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.login`: POST /api/1.0/login."""
        self._call("Xcu.login", {"login": login, "password": password}, {}, _meta)

    def listXivos(self, *, _meta: types.Meta | None = None) -> types.XcuXivoItems:
        """`Xcu.listXivos`: GET /api/1.0/xivo."""
        result: types.XcuXivoItems = self._call("Xcu.listXivos", {}, {}, _meta)
        return result

    def getXivo(self, id: int, *, _meta: types.Meta | None = None) -> types.XcuXivo:
        """`Xcu.getXivo`: GET /api/1.0/xivo/{id}."""
        result: types.XcuXivo = self._call("Xcu.getXivo", {"id": id}, {}, _meta)
        return result

    def createXivo(self, name: str, host: str, configure: bool, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.createXivo`: POST /api/1.0/xivo."""
        self._call("Xcu.createXivo", {"name": name, "host": host, "configure": configure}, {}, _meta)

    def synchronizeConfigFiles(self, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.synchronizeConfigFiles`: GET /api/1.0/xivo/synchronize_config_files."""
        self._call("Xcu.synchronizeConfigFiles", {}, {}, _meta)

    def listEntities(self, *, _meta: types.Meta | None = None) -> types.XcuEntityItems:
        """`Xcu.listEntities`: GET /api/1.0/entities."""
        result: types.XcuEntityItems = self._call("Xcu.listEntities", {}, {}, _meta)
        return result

    def getEntity(self, combinedId: str, *, _meta: types.Meta | None = None) -> types.XcuEntity:
        """`Xcu.getEntity`: GET /api/1.0/entities/{combinedId}."""
        result: types.XcuEntity = self._call("Xcu.getEntity", {"combinedId": combinedId}, {}, _meta)
        return result

    def createEntity(
        self,
        name: str,
        displayName: str,
        xivoId: int,
        intervals: Sequence[types.XcuInterval],
        presentedNumber: str,
        *,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xcu.createEntity`: POST /api/1.0/entities."""
        self._call(
            "Xcu.createEntity",
            {
                "name": name,
                "displayName": displayName,
                "xivoId": xivoId,
                "intervals": intervals,
                "presentedNumber": presentedNumber,
            },
            {},
            _meta,
        )

    def deleteEntity(self, combinedId: str, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.deleteEntity`: DELETE /api/1.0/entities/{combinedId}."""
        self._call("Xcu.deleteEntity", {"combinedId": combinedId}, {}, _meta)

    def editEntity(
        self,
        combinedId: str,
        name: str,
        displayName: str,
        xivoId: int,
        intervals: Sequence[types.XcuInterval],
        presentedNumber: str,
        *,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xcu.editEntity`: PUT /api/1.0/entities/{combinedId}."""
        self._call(
            "Xcu.editEntity",
            {
                "combinedId": combinedId,
                "name": name,
                "displayName": displayName,
                "xivoId": xivoId,
                "intervals": intervals,
                "presentedNumber": presentedNumber,
            },
            {},
            _meta,
        )

    def listEntityUsers(self, combinedId: str, *, _meta: types.Meta | None = None) -> types.XcuUserItems:
        """`Xcu.listEntityUsers`: GET /api/1.0/entities/{combinedId}/users."""
        result: types.XcuUserItems = self._call("Xcu.listEntityUsers", {"combinedId": combinedId}, {}, _meta)
        return result

    def listEntityAvailableNumbers(
        self, combinedId: str, *, _meta: types.Meta | None = None
    ) -> types.XcuNumberItems:
        """`Xcu.listEntityAvailableNumbers`: GET /api/1.0/entities/{combinedId}/available_numbers."""
        result: types.XcuNumberItems = self._call(
            "Xcu.listEntityAvailableNumbers", {"combinedId": combinedId}, {}, _meta
        )
        return result

    def getUser(self, id: int, *, _meta: types.Meta | None = None) -> types.XcuUser:
        """`Xcu.getUser`: GET /api/1.0/users/{id}."""
        result: types.XcuUser = self._call("Xcu.getUser", {"id": id}, {}, _meta)
        return result

    def createUser(
        self,
        entityCId: str,
        templateId: int,
        firstName: str,
        lastName: str,
        internalNumber: str,
        *,
        ctiLogin: str | None = None,
        ctiPassword: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xcu.createUser`: POST /api/1.0/users."""
        self._call(
            "Xcu.createUser",
            {
                "entityCId": entityCId,
                "templateId": templateId,
                "firstName": firstName,
                "lastName": lastName,
                "internalNumber": internalNumber,
            },
            {"ctiLogin": ctiLogin, "ctiPassword": ctiPassword},
            _meta,
        )

    def deleteUser(self, id: int, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.deleteUser`: DELETE /api/1.0/users/{id}."""
        self._call("Xcu.deleteUser", {"id": id}, {}, _meta)

    def editUser(
        self,
        id: int,
        entityCId: str,
        templateId: int,
        firstName: str,
        lastName: str,
        internalNumber: str,
        *,
        ctiLogin: str | None = None,
        ctiPassword: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xcu.editUser`: PUT /api/1.0/users/{id}."""
        self._call(
            "Xcu.editUser",
            {
                "id": id,
                "entityCId": entityCId,
                "templateId": templateId,
                "firstName": firstName,
                "lastName": lastName,
                "internalNumber": internalNumber,
            },
            {"ctiLogin": ctiLogin, "ctiPassword": ctiPassword},
            _meta,
        )

    def listTemplates(self, *, _meta: types.Meta | None = None) -> list[types.XcuTemplate]:
        """`Xcu.listTemplates`: GET /api/1.0/templates."""
        result: list[types.XcuTemplate] = self._call("Xcu.listTemplates", {}, {}, _meta)
        return result

    def getTemplate(self, id: int, *, _meta: types.Meta | None = None) -> types.XcuTemplate:
        """`Xcu.getTemplate`: GET /api/1.0/templates/{id}."""
        result: types.XcuTemplate = self._call("Xcu.getTemplate", {"id": id}, {}, _meta)
        return result

    def createTemplate(
        self,
        name: str,
        xivos: Sequence[int],
        entities: Sequence[str],
        peerSipName: Literal["auto", "model"],
        ringingTime: int,
        routedInbound: bool,
        callerIdMode: Literal["incomingNo", "anonymous", "custom"],
        voiceMailEnabled: bool,
        *,
        routedInboundPrefix: str | None = None,
        customCallerId: str | None = None,
        voiceMailNumberMode: Literal["short_number", "custom"] | None = None,
        voiceMailCustomNumber: str | None = None,
        voiceMailSendEmail: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xcu.createTemplate`: POST /api/1.0/templates."""
        self._call(
            "Xcu.createTemplate",
            {
                "name": name,
                "xivos": xivos,
                "entities": entities,
                "peerSipName": peerSipName,
                "ringingTime": ringingTime,
                "routedInbound": routedInbound,
                "callerIdMode": callerIdMode,
                "voiceMailEnabled": voiceMailEnabled,
            },
            {
                "routedInboundPrefix": routedInboundPrefix,
                "customCallerId": customCallerId,
                "voiceMailNumberMode": voiceMailNumberMode,
                "voiceMailCustomNumber": voiceMailCustomNumber,
                "voiceMailSendEmail": voiceMailSendEmail,
            },
            _meta,
        )

    def deleteTemplate(self, id: int, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.deleteTemplate`: DELETE /api/1.0/templates/{id}."""
        self._call("Xcu.deleteTemplate", {"id": id}, {}, _meta)

    def editTemplate(
        self,
        id: int,
        name: str,
        xivos: Sequence[int],
        entities: Sequence[str],
        peerSipName: Literal["auto", "model"],
        ringingTime: int,
        routedInbound: bool,
        callerIdMode: Literal["incomingNo", "anonymous", "custom"],
        voiceMailEnabled: bool,
        *,
        routedInboundPrefix: str | None = None,
        customCallerId: str | None = None,
        voiceMailNumberMode: Literal["short_number", "custom"] | None = None,
        voiceMailCustomNumber: str | None = None,
        voiceMailSendEmail: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xcu.editTemplate`: PUT /api/1.0/templates/{id}."""
        self._call(
            "Xcu.editTemplate",
            {
                "id": id,
                "name": name,
                "xivos": xivos,
                "entities": entities,
                "peerSipName": peerSipName,
                "ringingTime": ringingTime,
                "routedInbound": routedInbound,
                "callerIdMode": callerIdMode,
                "voiceMailEnabled": voiceMailEnabled,
            },
            {
                "routedInboundPrefix": routedInboundPrefix,
                "customCallerId": customCallerId,
                "voiceMailNumberMode": voiceMailNumberMode,
                "voiceMailCustomNumber": voiceMailCustomNumber,
                "voiceMailSendEmail": voiceMailSendEmail,
            },
            _meta,
        )

    def listAdministrators(self, *, _meta: types.Meta | None = None) -> types.XcuAdministratorItems:
        """`Xcu.listAdministrators`: GET /api/1.0/administrators."""
        result: types.XcuAdministratorItems = self._call("Xcu.listAdministrators", {}, {}, _meta)
        return result

    def getAdministrator(self, id: int, *, _meta: types.Meta | None = None) -> types.XcuAdministrator:
        """`Xcu.getAdministrator`: GET /api/1.0/administrators/{id}."""
        result: types.XcuAdministrator = self._call("Xcu.getAdministrator", {"id": id}, {}, _meta)
        return result

    def createAdministrator(
        self,
        login: str,
        name: str,
        ldap: bool,
        superAdmin: bool,
        entityIds: Sequence[int],
        *,
        password: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xcu.createAdministrator`: POST /api/1.0/administrators."""
        self._call(
            "Xcu.createAdministrator",
            {"login": login, "name": name, "ldap": ldap, "superAdmin": superAdmin, "entityIds": entityIds},
            {"password": password},
            _meta,
        )

    def deleteAdministrator(self, id: int, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.deleteAdministrator`: DELETE /api/1.0/administrators/{id}."""
        self._call("Xcu.deleteAdministrator", {"id": id}, {}, _meta)

    def editAdministrator(
        self,
        id: int,
        login: str,
        name: str,
        ldap: bool,
        superAdmin: bool,
        entityIds: Sequence[int],
        *,
        password: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xcu.editAdministrator`: PUT /api/1.0/administrators/{id}."""
        self._call(
            "Xcu.editAdministrator",
            {
                "id": id,
                "login": login,
                "name": name,
                "ldap": ldap,
                "superAdmin": superAdmin,
                "entityIds": entityIds,
            },
            {"password": password},
            _meta,
        )


class Methods(BlockingNamespace):
    """Every method, by its name: `Cti.dial` is `.Cti.dial`."""

    @property
    def Session(self) -> Session:
        """`Session.*`."""
        return Session(self._caller)

    @property
    def rpc(self) -> Rpc:
        """`rpc.*`."""
        return Rpc(self._caller)

    @property
    def Cti(self) -> Cti:
        """`Cti.*`."""
        return Cti(self._caller)

    @property
    def Callback(self) -> Callback:
        """`Callback.*`."""
        return Callback(self._caller)

    @property
    def Membership(self) -> Membership:
        """`Membership.*`."""
        return Membership(self._caller)

    @property
    def O2g(self) -> O2g:
        """`O2g.*`."""
        return O2g(self._caller)

    @property
    def Xuc(self) -> Xuc:
        """`Xuc.*`."""
        return Xuc(self._caller)

    @property
    def ConfigMgt(self) -> ConfigMgt:
        """`ConfigMgt.*`."""
        return ConfigMgt(self._caller)

    @property
    def Xcu(self) -> Xcu:
        """`Xcu.*`."""
        return Xcu(self._caller)
