"""Every method of the bridge, typed, for the async client. Made from the OpenRPC document by generate.py. Do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ctibridge_client import types
from ctibridge_client.namespaces import AsyncNamespace

Json = dict[str, Any]


class Session(AsyncNamespace):
    """`Session.*`."""

    async def info(self, *, _meta: types.Meta | None = None) -> types.SessionInfo:
        """`Session.info`: What `Session.login` answered, and the number of the newest event."""
        result: types.SessionInfo = await self._call("Session.info", {}, {}, _meta)
        return result


class Rpc(AsyncNamespace):
    """`rpc.*`."""

    async def ping(self, *, _meta: types.Meta | None = None) -> types.Pong:
        """`rpc.ping`: Is anybody there."""
        result: types.Pong = await self._call("rpc.ping", {}, {}, _meta)
        return result

    async def discover(self, *, _meta: types.Meta | None = None) -> types.OpenRPC:
        """`rpc.discover`: This document."""
        result: types.OpenRPC = await self._call("rpc.discover", {}, {}, _meta)
        return result


class Cti(AsyncNamespace):
    """`Cti.*`."""

    async def sendPing(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.sendPing`."""
        await self._call("Cti.sendPing", {}, {}, _meta)

    async def changeUserStatus(self, statusId: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.changeUserStatus`."""
        await self._call("Cti.changeUserStatus", {"statusId": statusId}, {}, _meta)

    async def setUserPreference(
        self, key: str, value: str, value_type: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.setUserPreference`."""
        await self._call(
            "Cti.setUserPreference", {"key": key, "value": value, "value_type": value_type}, {}, _meta
        )

    async def displayNameLookup(
        self, username: str, *, _meta: types.Meta | None = None
    ) -> types.CtiUserDisplayName | Json:
        """`Cti.displayNameLookup`."""
        result: types.CtiUserDisplayName | Json = await self._call(
            "Cti.displayNameLookup", {"username": username}, {}, _meta
        )
        return result

    async def dnd(self, state: bool, *, _meta: types.Meta | None = None) -> None:
        """`Cti.dnd`."""
        await self._call("Cti.dnd", {"state": state}, {}, _meta)

    async def naFwd(self, destination: str, state: bool, *, _meta: types.Meta | None = None) -> None:
        """`Cti.naFwd`."""
        await self._call("Cti.naFwd", {"destination": destination, "state": state}, {}, _meta)

    async def uncFwd(self, destination: str, state: bool, *, _meta: types.Meta | None = None) -> None:
        """`Cti.uncFwd`."""
        await self._call("Cti.uncFwd", {"destination": destination, "state": state}, {}, _meta)

    async def busyFwd(self, destination: str, state: bool, *, _meta: types.Meta | None = None) -> None:
        """`Cti.busyFwd`."""
        await self._call("Cti.busyFwd", {"destination": destination, "state": state}, {}, _meta)

    async def unregisterMobileApp(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.unregisterMobileApp`."""
        await self._call("Cti.unregisterMobileApp", {}, {}, _meta)

    async def toggleUniqueAccountDevice(self, device: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.toggleUniqueAccountDevice`."""
        await self._call("Cti.toggleUniqueAccountDevice", {"device": device}, {}, _meta)

    async def pushLogToServer(self, level: str, log: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.pushLogToServer`."""
        await self._call("Cti.pushLogToServer", {"level": level, "log": log}, {}, _meta)

    async def loginAgent(
        self, agentPhoneNumber: str, *, agentId: int | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.loginAgent`."""
        await self._call(
            "Cti.loginAgent", {"agentPhoneNumber": agentPhoneNumber}, {"agentId": agentId}, _meta
        )

    async def logoutAgent(self, *, agentId: int | None = None, _meta: types.Meta | None = None) -> None:
        """`Cti.logoutAgent`."""
        await self._call("Cti.logoutAgent", {}, {"agentId": agentId}, _meta)

    async def toggleAgentLogin(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.toggleAgentLogin`."""
        await self._call("Cti.toggleAgentLogin", {}, {}, _meta)

    async def pauseAgent(
        self, *, agentId: int | None = None, reason: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.pauseAgent`."""
        await self._call("Cti.pauseAgent", {}, {"agentId": agentId, "reason": reason}, _meta)

    async def unpauseAgent(self, *, agentId: int | None = None, _meta: types.Meta | None = None) -> None:
        """`Cti.unpauseAgent`."""
        await self._call("Cti.unpauseAgent", {}, {"agentId": agentId}, _meta)

    async def listenAgent(self, agentId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.listenAgent`."""
        await self._call("Cti.listenAgent", {"agentId": agentId}, {}, _meta)

    async def monitorPause(self, agentId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.monitorPause`."""
        await self._call("Cti.monitorPause", {"agentId": agentId}, {}, _meta)

    async def monitorUnpause(self, agentId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.monitorUnpause`."""
        await self._call("Cti.monitorUnpause", {"agentId": agentId}, {}, _meta)

    async def getAgentStates(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.getAgentStates`."""
        await self._call("Cti.getAgentStates", {}, {}, _meta)

    async def subscribeToAgentEvents(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.subscribeToAgentEvents`."""
        await self._call("Cti.subscribeToAgentEvents", {}, {}, _meta)

    async def subscribeToAgentStats(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.subscribeToAgentStats`."""
        await self._call("Cti.subscribeToAgentStats", {}, {}, _meta)

    async def getAgentDirectory(self, *, _meta: types.Meta | None = None) -> types.CtiAgentDirectory | Json:
        """`Cti.getAgentDirectory`."""
        result: types.CtiAgentDirectory | Json = await self._call("Cti.getAgentDirectory", {}, {}, _meta)
        return result

    async def setAgentQueue(
        self, agentId: int, queueId: int, penalty: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.setAgentQueue`."""
        await self._call(
            "Cti.setAgentQueue", {"agentId": agentId, "queueId": queueId, "penalty": penalty}, {}, _meta
        )

    async def removeAgentFromQueue(
        self, agentId: int, queueId: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.removeAgentFromQueue`."""
        await self._call("Cti.removeAgentFromQueue", {"agentId": agentId, "queueId": queueId}, {}, _meta)

    async def setAgentGroup(self, agentId: int, groupId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.setAgentGroup`."""
        await self._call("Cti.setAgentGroup", {"agentId": agentId, "groupId": groupId}, {}, _meta)

    async def moveAgentsInGroup(
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
        await self._call(
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

    async def addAgentsInGroup(
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
        await self._call(
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

    async def removeAgentGroupFromQueueGroup(
        self, groupId: int, queueId: int, penalty: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.removeAgentGroupFromQueueGroup`."""
        await self._call(
            "Cti.removeAgentGroupFromQueueGroup",
            {"groupId": groupId, "queueId": queueId, "penalty": penalty},
            {},
            _meta,
        )

    async def addAgentsNotInQueueFromGroupTo(
        self, groupId: int, queueId: int, penalty: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.addAgentsNotInQueueFromGroupTo`."""
        await self._call(
            "Cti.addAgentsNotInQueueFromGroupTo",
            {"groupId": groupId, "queueId": queueId, "penalty": penalty},
            {},
            _meta,
        )

    async def getList(self, objectType: str, *, _meta: types.Meta | None = None) -> list[Json]:
        """`Cti.getList`."""
        result: list[Json] = await self._call("Cti.getList", {"objectType": objectType}, {}, _meta)
        return result

    async def getConfig(
        self, objectType: str, *, _meta: types.Meta | None = None
    ) -> types.CtiLineConfig | Json:
        """`Cti.getConfig`."""
        result: types.CtiLineConfig | Json = await self._call(
            "Cti.getConfig", {"objectType": objectType}, {}, _meta
        )
        return result

    async def getIceConfig(self, *, _meta: types.Meta | None = None) -> Json:
        """`Cti.getIceConfig`."""
        result: Json = await self._call("Cti.getIceConfig", {}, {}, _meta)
        return result

    async def subscribeToQueueStats(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.subscribeToQueueStats`."""
        await self._call("Cti.subscribeToQueueStats", {}, {}, _meta)

    async def getQueueStatistics(
        self, queueId: int, window: int, xqos: int, *, _meta: types.Meta | None = None
    ) -> types.CtiQueueStatistics | Json:
        """`Cti.getQueueStatistics`."""
        result: types.CtiQueueStatistics | Json = await self._call(
            "Cti.getQueueStatistics", {"queueId": queueId, "window": window, "xqos": xqos}, {}, _meta
        )
        return result

    async def subscribeToQueueCalls(self, queueId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.subscribeToQueueCalls`."""
        await self._call("Cti.subscribeToQueueCalls", {"queueId": queueId}, {}, _meta)

    async def unSubscribeToQueueCalls(self, queueId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.unSubscribeToQueueCalls`."""
        await self._call("Cti.unSubscribeToQueueCalls", {"queueId": queueId}, {}, _meta)

    async def retrieveQueueCall(
        self, queueCall: types.CtiQueueCall, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.retrieveQueueCall`."""
        await self._call("Cti.retrieveQueueCall", {"queueCall": queueCall}, {}, _meta)

    async def dial(
        self, destination: str, *, variables: Mapping[str, str] | None = None, _meta: types.Meta | None = None
    ) -> Json | None:
        """`Cti.dial`."""
        result: Json | None = await self._call(
            "Cti.dial", {"destination": destination}, {"variables": variables}, _meta
        )
        return result

    async def dialFromMobile(
        self, destination: str, *, variables: Mapping[str, str] | None = None, _meta: types.Meta | None = None
    ) -> Json | None:
        """`Cti.dialFromMobile`."""
        result: Json | None = await self._call(
            "Cti.dialFromMobile", {"destination": destination}, {"variables": variables}, _meta
        )
        return result

    async def dialFromQueue(
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
        result: Json | None = await self._call(
            "Cti.dialFromQueue",
            {"destination": destination, "queueId": queueId},
            {"callerIdName": callerIdName, "callerIdNumber": callerIdNumber, "variables": variables},
            _meta,
        )
        return result

    async def dialByUsername(
        self, username: str, *, variables: Mapping[str, str] | None = None, _meta: types.Meta | None = None
    ) -> Json | None:
        """`Cti.dialByUsername`."""
        result: Json | None = await self._call(
            "Cti.dialByUsername", {"username": username}, {"variables": variables}, _meta
        )
        return result

    async def originate(self, destination: str, *, _meta: types.Meta | None = None) -> Json | None:
        """`Cti.originate`."""
        result: Json | None = await self._call("Cti.originate", {"destination": destination}, {}, _meta)
        return result

    async def hangup(self, *, uniqueId: str | None = None, _meta: types.Meta | None = None) -> None:
        """`Cti.hangup`."""
        await self._call("Cti.hangup", {}, {"uniqueId": uniqueId}, _meta)

    async def answer(self, *, uniqueId: str | None = None, _meta: types.Meta | None = None) -> None:
        """`Cti.answer`."""
        await self._call("Cti.answer", {}, {"uniqueId": uniqueId}, _meta)

    async def hold(self, *, uniqueId: str | None = None, _meta: types.Meta | None = None) -> None:
        """`Cti.hold`."""
        await self._call("Cti.hold", {}, {"uniqueId": uniqueId}, _meta)

    async def directTransfer(self, destination: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.directTransfer`."""
        await self._call("Cti.directTransfer", {"destination": destination}, {}, _meta)

    async def attendedTransfer(
        self, destination: str, *, device: str | None = None, _meta: types.Meta | None = None
    ) -> Json | None:
        """`Cti.attendedTransfer`."""
        result: Json | None = await self._call(
            "Cti.attendedTransfer", {"destination": destination}, {"device": device}, _meta
        )
        return result

    async def completeTransfer(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.completeTransfer`."""
        await self._call("Cti.completeTransfer", {}, {}, _meta)

    async def cancelTransfer(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.cancelTransfer`."""
        await self._call("Cti.cancelTransfer", {}, {}, _meta)

    async def toggleMicrophone(self, uniqueId: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.toggleMicrophone`."""
        await self._call("Cti.toggleMicrophone", {"uniqueId": uniqueId}, {}, _meta)

    async def sendDtmf(self, key: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.sendDtmf`."""
        await self._call("Cti.sendDtmf", {"key": key}, {}, _meta)

    async def setData(self, variables: Mapping[str, str], *, _meta: types.Meta | None = None) -> None:
        """`Cti.setData`."""
        await self._call("Cti.setData", {"variables": variables}, {}, _meta)

    async def getCurrentCallsPhoneEvents(self, *, _meta: types.Meta | None = None) -> Json:
        """`Cti.getCurrentCallsPhoneEvents`."""
        result: Json = await self._call("Cti.getCurrentCallsPhoneEvents", {}, {}, _meta)
        return result

    async def subscribeToPhoneHints(
        self, phoneNumbers: Sequence[str], *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.subscribeToPhoneHints`."""
        await self._call("Cti.subscribeToPhoneHints", {"phoneNumbers": phoneNumbers}, {}, _meta)

    async def unsubscribeFromAllPhoneHints(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.unsubscribeFromAllPhoneHints`."""
        await self._call("Cti.unsubscribeFromAllPhoneHints", {}, {}, _meta)

    async def conference(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conference`."""
        await self._call("Cti.conference", {}, {}, _meta)

    async def getConferenceRooms(self, *, _meta: types.Meta | None = None) -> list[Json]:
        """`Cti.getConferenceRooms`."""
        result: list[Json] = await self._call("Cti.getConferenceRooms", {}, {}, _meta)
        return result

    async def inviteConferenceRoom(self, userId: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.inviteConferenceRoom`."""
        await self._call("Cti.inviteConferenceRoom", {"userId": userId}, {}, _meta)

    async def conferenceInvite(
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
        await self._call(
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

    async def includeToConference(
        self,
        role: str,
        *,
        marked: bool | None = None,
        leaveWhenLastMarkedLeave: bool | None = None,
        callerId: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Cti.includeToConference`."""
        await self._call(
            "Cti.includeToConference",
            {"role": role},
            {"marked": marked, "leaveWhenLastMarkedLeave": leaveWhenLastMarkedLeave, "callerId": callerId},
            _meta,
        )

    async def conferenceMute(self, numConf: str, index: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceMute`."""
        await self._call("Cti.conferenceMute", {"numConf": numConf, "index": index}, {}, _meta)

    async def conferenceUnmute(self, numConf: str, index: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceUnmute`."""
        await self._call("Cti.conferenceUnmute", {"numConf": numConf, "index": index}, {}, _meta)

    async def conferenceKick(self, numConf: str, index: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceKick`."""
        await self._call("Cti.conferenceKick", {"numConf": numConf, "index": index}, {}, _meta)

    async def conferenceDeafen(self, numConf: str, index: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceDeafen`."""
        await self._call("Cti.conferenceDeafen", {"numConf": numConf, "index": index}, {}, _meta)

    async def conferenceUndeafen(self, numConf: str, index: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceUndeafen`."""
        await self._call("Cti.conferenceUndeafen", {"numConf": numConf, "index": index}, {}, _meta)

    async def conferenceMuteAll(self, numConf: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceMuteAll`."""
        await self._call("Cti.conferenceMuteAll", {"numConf": numConf}, {}, _meta)

    async def conferenceUnmuteAll(self, numConf: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceUnmuteAll`."""
        await self._call("Cti.conferenceUnmuteAll", {"numConf": numConf}, {}, _meta)

    async def conferenceMuteMe(self, numConf: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceMuteMe`."""
        await self._call("Cti.conferenceMuteMe", {"numConf": numConf}, {}, _meta)

    async def conferenceUnmuteMe(self, numConf: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceUnmuteMe`."""
        await self._call("Cti.conferenceUnmuteMe", {"numConf": numConf}, {}, _meta)

    async def conferenceReset(self, numConf: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceReset`."""
        await self._call("Cti.conferenceReset", {"numConf": numConf}, {}, _meta)

    async def conferenceClose(self, numConf: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.conferenceClose`."""
        await self._call("Cti.conferenceClose", {"numConf": numConf}, {}, _meta)

    async def getUserCallHistory(
        self, size: int | None, *, _meta: types.Meta | None = None
    ) -> list[types.CtiHistoryCall] | list[Json]:
        """`Cti.getUserCallHistory`."""
        result: list[types.CtiHistoryCall] | list[Json] = await self._call(
            "Cti.getUserCallHistory", {"size": size}, {}, _meta
        )
        return result

    async def getUserCallHistoryByDays(
        self, days: int, *, _meta: types.Meta | None = None
    ) -> list[types.CtiHistoryCall] | list[Json]:
        """`Cti.getUserCallHistoryByDays`."""
        result: list[types.CtiHistoryCall] | list[Json] = await self._call(
            "Cti.getUserCallHistoryByDays", {"days": days}, {}, _meta
        )
        return result

    async def getAgentCallHistory(
        self, size: int, *, _meta: types.Meta | None = None
    ) -> list[types.CtiHistoryCall] | list[Json]:
        """`Cti.getAgentCallHistory`."""
        result: list[types.CtiHistoryCall] | list[Json] = await self._call(
            "Cti.getAgentCallHistory", {"size": size}, {}, _meta
        )
        return result

    async def getQueueCallHistory(
        self, queue: str, size: int, *, _meta: types.Meta | None = None
    ) -> list[Json]:
        """`Cti.getQueueCallHistory`."""
        result: list[Json] = await self._call(
            "Cti.getQueueCallHistory", {"queue": queue, "size": size}, {}, _meta
        )
        return result

    async def findCustomerCallHistory(
        self,
        requestId: int,
        filters: Sequence[types.CtiDynamicFilter],
        size: int,
        *,
        _meta: types.Meta | None = None,
    ) -> types.CtiCustomerCallHistoryResponseWithId | Json:
        """`Cti.findCustomerCallHistory`."""
        result: types.CtiCustomerCallHistoryResponseWithId | Json = await self._call(
            "Cti.findCustomerCallHistory",
            {"requestId": requestId, "filters": filters, "size": size},
            {},
            _meta,
        )
        return result

    async def searchDirectory(
        self, pattern: str, *, _meta: types.Meta | None = None
    ) -> types.CtiDirectoryResult | Json:
        """`Cti.searchDirectory`."""
        result: types.CtiDirectoryResult | Json = await self._call(
            "Cti.searchDirectory", {"pattern": pattern}, {}, _meta
        )
        return result

    async def directoryLookUp(
        self, term: str, *, _meta: types.Meta | None = None
    ) -> types.CtiDirectoryResult | Json:
        """`Cti.directoryLookUp`."""
        result: types.CtiDirectoryResult | Json = await self._call(
            "Cti.directoryLookUp", {"term": term}, {}, _meta
        )
        return result

    async def searchContacts(
        self, term: str, *, _meta: types.Meta | None = None
    ) -> types.CtiContactSheet | Json:
        """`Cti.searchContacts`."""
        result: types.CtiContactSheet | Json = await self._call(
            "Cti.searchContacts", {"term": term}, {}, _meta
        )
        return result

    async def getFavorites(self, *, _meta: types.Meta | None = None) -> Json:
        """`Cti.getFavorites`."""
        result: Json = await self._call("Cti.getFavorites", {}, {}, _meta)
        return result

    async def getFavoriteContacts(self, *, _meta: types.Meta | None = None) -> Json:
        """`Cti.getFavoriteContacts`."""
        result: Json = await self._call("Cti.getFavoriteContacts", {}, {}, _meta)
        return result

    async def addFavorite(self, contactId: str, source: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.addFavorite`."""
        await self._call("Cti.addFavorite", {"contactId": contactId, "source": source}, {}, _meta)

    async def removeFavorite(self, contactId: str, source: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.removeFavorite`."""
        await self._call("Cti.removeFavorite", {"contactId": contactId, "source": source}, {}, _meta)

    async def sendFlashTextMessage(
        self, to: str, seq: int, message: str, *, _meta: types.Meta | None = None
    ) -> types.CtiFlashTextEvent | None:
        """`Cti.sendFlashTextMessage`."""
        result: types.CtiFlashTextEvent | None = await self._call(
            "Cti.sendFlashTextMessage", {"to": to, "seq": seq, "message": message}, {}, _meta
        )
        return result

    async def getFlashTextPartyHistory(self, to: str, seq: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.getFlashTextPartyHistory`."""
        await self._call("Cti.getFlashTextPartyHistory", {"to": to, "seq": seq}, {}, _meta)

    async def markFlashTextAsRead(self, to: str, seq: int, *, _meta: types.Meta | None = None) -> None:
        """`Cti.markFlashTextAsRead`."""
        await self._call("Cti.markFlashTextAsRead", {"to": to, "seq": seq}, {}, _meta)

    async def videoEvent(self, status: str, *, _meta: types.Meta | None = None) -> None:
        """`Cti.videoEvent`."""
        await self._call("Cti.videoEvent", {"status": status}, {}, _meta)

    async def subscribeToVideoStatus(
        self, usernames: Sequence[str], *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.subscribeToVideoStatus`."""
        await self._call("Cti.subscribeToVideoStatus", {"usernames": usernames}, {}, _meta)

    async def unsubscribeFromAllVideoStatus(self, *, _meta: types.Meta | None = None) -> None:
        """`Cti.unsubscribeFromAllVideoStatus`."""
        await self._call("Cti.unsubscribeFromAllVideoStatus", {}, {}, _meta)

    async def inviteToMeetingRoom(
        self, requestId: int, token: str, username: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.inviteToMeetingRoom`."""
        await self._call(
            "Cti.inviteToMeetingRoom",
            {"requestId": requestId, "token": token, "username": username},
            {},
            _meta,
        )

    async def meetingRoomInviteAck(
        self, requestId: int, username: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.meetingRoomInviteAck`."""
        await self._call(
            "Cti.meetingRoomInviteAck", {"requestId": requestId, "username": username}, {}, _meta
        )

    async def meetingRoomInviteAccept(
        self, requestId: int, username: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.meetingRoomInviteAccept`."""
        await self._call(
            "Cti.meetingRoomInviteAccept", {"requestId": requestId, "username": username}, {}, _meta
        )

    async def meetingRoomInviteReject(
        self, requestId: int, username: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`Cti.meetingRoomInviteReject`."""
        await self._call(
            "Cti.meetingRoomInviteReject", {"requestId": requestId, "username": username}, {}, _meta
        )


class Callback(AsyncNamespace):
    """`Callback.*`."""

    async def getCallbackLists(
        self, *, _meta: types.Meta | None = None
    ) -> list[types.CtiCallbackList] | list[Json]:
        """`Callback.getCallbackLists`."""
        result: list[types.CtiCallbackList] | list[Json] = await self._call(
            "Callback.getCallbackLists", {}, {}, _meta
        )
        return result

    async def findCallbackRequest(
        self,
        requestId: int,
        filters: Sequence[types.CtiDynamicFilter],
        *,
        offset: int | None = None,
        limit: int | None = None,
        _meta: types.Meta | None = None,
    ) -> types.CtiFindCallbackResponseWithId | Json:
        """`Callback.findCallbackRequest`."""
        result: types.CtiFindCallbackResponseWithId | Json = await self._call(
            "Callback.findCallbackRequest",
            {"requestId": requestId, "filters": filters},
            {"offset": offset, "limit": limit},
            _meta,
        )
        return result

    async def getCallbackPreferredPeriods(self, *, _meta: types.Meta | None = None) -> list[Json]:
        """`Callback.getCallbackPreferredPeriods`."""
        result: list[Json] = await self._call("Callback.getCallbackPreferredPeriods", {}, {}, _meta)
        return result

    async def takeCallback(self, uuid: str, *, _meta: types.Meta | None = None) -> None:
        """`Callback.takeCallback`."""
        await self._call("Callback.takeCallback", {"uuid": uuid}, {}, _meta)

    async def releaseCallback(self, uuid: str, *, _meta: types.Meta | None = None) -> None:
        """`Callback.releaseCallback`."""
        await self._call("Callback.releaseCallback", {"uuid": uuid}, {}, _meta)

    async def startCallback(
        self, uuid: str, number: str, *, _meta: types.Meta | None = None
    ) -> types.CtiCallbackStarted | None:
        """`Callback.startCallback`."""
        result: types.CtiCallbackStarted | None = await self._call(
            "Callback.startCallback", {"uuid": uuid, "number": number}, {}, _meta
        )
        return result

    async def listenCallbackMessage(self, voiceMessageRef: str, *, _meta: types.Meta | None = None) -> None:
        """`Callback.listenCallbackMessage`."""
        await self._call("Callback.listenCallbackMessage", {"voiceMessageRef": voiceMessageRef}, {}, _meta)

    async def updateCallbackTicket(
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
        result: types.CtiCallbackClotured | None = await self._call(
            "Callback.updateCallbackTicket",
            {"uuid": uuid, "status": status, "comment": comment},
            {"dueDate": dueDate, "periodUuid": periodUuid},
            _meta,
        )
        return result


class Membership(AsyncNamespace):
    """`Membership.*`."""

    async def getUserDefaultMembership(
        self, userId: int, *, _meta: types.Meta | None = None
    ) -> types.CtiUserQueueDefaultMembership | Json:
        """`Membership.getUserDefaultMembership`."""
        result: types.CtiUserQueueDefaultMembership | Json = await self._call(
            "Membership.getUserDefaultMembership", {"userId": userId}, {}, _meta
        )
        return result

    async def setUserDefaultMembership(
        self, userId: int, membership: Sequence[types.CtiQueueMembership], *, _meta: types.Meta | None = None
    ) -> None:
        """`Membership.setUserDefaultMembership`."""
        await self._call(
            "Membership.setUserDefaultMembership", {"userId": userId, "membership": membership}, {}, _meta
        )

    async def setUsersDefaultMembership(
        self,
        userIds: Sequence[int],
        membership: Sequence[types.CtiQueueMembership],
        *,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Membership.setUsersDefaultMembership`."""
        await self._call(
            "Membership.setUsersDefaultMembership", {"userIds": userIds, "membership": membership}, {}, _meta
        )

    async def applyUsersDefaultMembership(
        self, userIds: Sequence[int], *, _meta: types.Meta | None = None
    ) -> None:
        """`Membership.applyUsersDefaultMembership`."""
        await self._call("Membership.applyUsersDefaultMembership", {"userIds": userIds}, {}, _meta)


class O2gO2g(AsyncNamespace):
    """`O2g.o2g.*`."""

    async def getDescriptor(self, *, _meta: types.Meta | None = None) -> types.O2gRoxeRestApiDescriptor:
        """`O2g.o2g.getDescriptor`: GET /api/rest."""
        result: types.O2gRoxeRestApiDescriptor = await self._call("O2g.o2g.getDescriptor", {}, {}, _meta)
        return result


class O2gAuthentication(AsyncNamespace):
    """`O2g.authentication.*`."""

    async def authenticate(
        self, version: Literal["1.0"], *, _meta: types.Meta | None = None
    ) -> types.O2gAuthenticationResponse:
        """`O2g.authentication.authenticate`: GET /api/rest/authenticate."""
        result: types.O2gAuthenticationResponse = await self._call(
            "O2g.authentication.authenticate", {"version": version}, {}, _meta
        )
        return result


class O2gSessions(AsyncNamespace):
    """`O2g.sessions.*`."""

    async def getSession(self, *, _meta: types.Meta | None = None) -> types.O2gSessionInfo:
        """`O2g.sessions.getSession`: GET /api/rest/1.0/sessions."""
        result: types.O2gSessionInfo = await self._call("O2g.sessions.getSession", {}, {}, _meta)
        return result

    async def open(
        self,
        applicationName: str,
        *,
        applicationAddress: str | None = None,
        supervisedAccount: types.O2gSupervisedAccount | None = None,
        timeToLive: int | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gSessionInfo:
        """`O2g.sessions.open`: POST /api/rest/1.0/sessions."""
        result: types.O2gSessionInfo = await self._call(
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

    async def close(self, *, _meta: types.Meta | None = None) -> None:
        """`O2g.sessions.close`: DELETE /api/rest/1.0/sessions."""
        await self._call("O2g.sessions.close", {}, {}, _meta)

    async def keepAlive(self, *, _meta: types.Meta | None = None) -> types.O2gSessionTokenInfo | None:
        """`O2g.sessions.keepAlive`: POST /api/rest/1.0/sessions/keepalive."""
        result: types.O2gSessionTokenInfo | None = await self._call("O2g.sessions.keepAlive", {}, {}, _meta)
        return result


class O2gUsers(AsyncNamespace):
    """`O2g.users.*`."""

    async def getLogins(
        self,
        *,
        nodeIds: Sequence[str] | None = None,
        onlyACD: bool | None = None,
        onlyWithExtLogin: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gLoginsResponse:
        """`O2g.users.getLogins`: GET /api/rest/1.0/logins."""
        result: types.O2gLoginsResponse = await self._call(
            "O2g.users.getLogins",
            {},
            {"nodeIds": nodeIds, "onlyACD": onlyACD, "onlyWithExtLogin": onlyWithExtLogin},
            _meta,
        )
        return result

    async def getByCompanyPhone(
        self, *, companyPhone: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gUser:
        """`O2g.users.getByCompanyPhone`: GET /api/rest/1.0/users."""
        result: types.O2gUser = await self._call(
            "O2g.users.getByCompanyPhone", {}, {"companyPhone": companyPhone}, _meta
        )
        return result

    async def getByLoginName(self, loginName: str, *, _meta: types.Meta | None = None) -> types.O2gUser:
        """`O2g.users.getByLoginName`: GET /api/rest/1.0/users/{loginName}."""
        result: types.O2gUser = await self._call(
            "O2g.users.getByLoginName", {"loginName": loginName}, {}, _meta
        )
        return result

    async def changePassword(
        self, loginName: str, oldPassword: str, newPassword: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.users.changePassword`: PUT /api/rest/1.0/users/{loginName}/password."""
        await self._call(
            "O2g.users.changePassword",
            {"loginName": loginName, "oldPassword": oldPassword, "newPassword": newPassword},
            {},
            _meta,
        )

    async def getPreferences(
        self, loginName: str, *, _meta: types.Meta | None = None
    ) -> types.O2gUserPreferences:
        """`O2g.users.getPreferences`: GET /api/rest/1.0/users/{loginName}/preferences."""
        result: types.O2gUserPreferences = await self._call(
            "O2g.users.getPreferences", {"loginName": loginName}, {}, _meta
        )
        return result

    async def setPreferences(
        self,
        loginName: str,
        *,
        guiLanguage: str | None = None,
        oxeLanguage: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.users.setPreferences`: POST /api/rest/1.0/users/{loginName}/preferences."""
        await self._call(
            "O2g.users.setPreferences",
            {"loginName": loginName},
            {"guiLanguage": guiLanguage, "oxeLanguage": oxeLanguage},
            _meta,
        )

    async def getSupportedLanguages(
        self, loginName: str, *, _meta: types.Meta | None = None
    ) -> types.O2gSupportedLanguages:
        """`O2g.users.getSupportedLanguages`: GET /api/rest/1.0/users/{loginName}/preferences/supportedLanguages."""
        result: types.O2gSupportedLanguages = await self._call(
            "O2g.users.getSupportedLanguages", {"loginName": loginName}, {}, _meta
        )
        return result


class O2gUserManagement(AsyncNamespace):
    """`O2g.userManagement.*`."""

    async def getLogins(
        self,
        *,
        nodeIds: Sequence[str] | None = None,
        deviceNumber: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gLoginsResponse:
        """`O2g.userManagement.getLogins`: GET /api/rest/1.0/usermanagement."""
        result: types.O2gLoginsResponse = await self._call(
            "O2g.userManagement.getLogins", {}, {"nodeIds": nodeIds, "deviceNumber": deviceNumber}, _meta
        )
        return result

    async def createUsers(
        self,
        nodeId: int,
        *,
        deviceNumbers: Sequence[str] | None = None,
        all: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gUsers:
        """`O2g.userManagement.createUsers`: POST /api/rest/1.0/usermanagement."""
        result: types.O2gUsers = await self._call(
            "O2g.userManagement.createUsers",
            {"nodeId": nodeId},
            {"deviceNumbers": deviceNumbers, "all": all},
            _meta,
        )
        return result

    async def getByLoginName(self, loginName: str, *, _meta: types.Meta | None = None) -> types.O2gUser:
        """`O2g.userManagement.getByLoginName`: GET /api/rest/1.0/usermanagement/{loginName}."""
        result: types.O2gUser = await self._call(
            "O2g.userManagement.getByLoginName", {"loginName": loginName}, {}, _meta
        )
        return result

    async def deleteUser(self, loginName: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.userManagement.deleteUser`: DELETE /api/rest/1.0/usermanagement/{loginName}."""
        await self._call("O2g.userManagement.deleteUser", {"loginName": loginName}, {}, _meta)


class O2gSubscriptions(AsyncNamespace):
    """`O2g.subscriptions.*`."""

    async def create(
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
        result: types.O2gSubscription = await self._call(
            "O2g.subscriptions.create",
            {"version": version},
            {"filter": filter, "sessionId": sessionId, "timeout": timeout, "webHookUrl": webHookUrl},
            _meta,
        )
        return result

    async def updateFilter(
        self, *, selectors: Sequence[types.O2gSelector] | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.subscriptions.updateFilter`: PUT /api/rest/1.0/subscriptions."""
        await self._call("O2g.subscriptions.updateFilter", {}, {"selectors": selectors}, _meta)

    async def remove(self, subscriptionId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.subscriptions.remove`: DELETE /api/rest/1.0/subscriptions/{subscriptionId}."""
        await self._call("O2g.subscriptions.remove", {"subscriptionId": subscriptionId}, {}, _meta)


class O2gTelephony(AsyncNamespace):
    """`O2g.telephony.*`."""

    async def basicMakeCall(
        self, deviceId: str, callee: str, *, autoAnswer: bool | None = None, _meta: types.Meta | None = None
    ) -> types.Created | str | None:
        """`O2g.telephony.basicMakeCall`: POST /api/rest/1.0/telephony/basicCall."""
        result: types.Created | str | None = await self._call(
            "O2g.telephony.basicMakeCall",
            {"deviceId": deviceId, "callee": callee},
            {"autoAnswer": autoAnswer},
            _meta,
        )
        return result

    async def basicAnswerCall(self, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.basicAnswerCall`: POST /api/rest/1.0/telephony/basicCall/answer."""
        await self._call("O2g.telephony.basicAnswerCall", {"deviceId": deviceId}, {}, _meta)

    async def basicDropMe(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.basicDropMe`: POST /api/rest/1.0/telephony/basicCall/dropme."""
        await self._call("O2g.telephony.basicDropMe", {}, {"loginName": loginName}, _meta)

    async def getCalls(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gCalls:
        """`O2g.telephony.getCalls`: GET /api/rest/1.0/telephony/calls."""
        result: types.O2gCalls = await self._call(
            "O2g.telephony.getCalls", {}, {"loginName": loginName}, _meta
        )
        return result

    async def makeCall(
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
        result: types.Created | str | None = await self._call(
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

    async def getCall(
        self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gCall:
        """`O2g.telephony.getCall`: GET /api/rest/1.0/telephony/calls/{callRef}."""
        result: types.O2gCall = await self._call(
            "O2g.telephony.getCall", {"callRef": callRef}, {"loginName": loginName}, _meta
        )
        return result

    async def release(
        self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.release`: DELETE /api/rest/1.0/telephony/calls/{callRef}."""
        await self._call("O2g.telephony.release", {"callRef": callRef}, {"loginName": loginName}, _meta)

    async def alternate(self, callRef: str, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.alternate`: POST /api/rest/1.0/telephony/calls/{callRef}/alternate."""
        await self._call("O2g.telephony.alternate", {"callRef": callRef, "deviceId": deviceId}, {}, _meta)

    async def answer(self, callRef: str, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.answer`: POST /api/rest/1.0/telephony/calls/{callRef}/answer."""
        await self._call("O2g.telephony.answer", {"callRef": callRef, "deviceId": deviceId}, {}, _meta)

    async def attachData(
        self,
        callRef: str,
        *,
        deviceId: str | None = None,
        associatedData: str | None = None,
        hexaBinaryAssociatedData: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.attachData`: POST /api/rest/1.0/telephony/calls/{callRef}/attachdata."""
        await self._call(
            "O2g.telephony.attachData",
            {"callRef": callRef},
            {
                "deviceId": deviceId,
                "associatedData": associatedData,
                "hexaBinaryAssociatedData": hexaBinaryAssociatedData,
            },
            _meta,
        )

    async def blindTransfer(
        self,
        callRef: str,
        transferTo: str,
        *,
        anonymous: bool | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.blindTransfer`: POST /api/rest/1.0/telephony/calls/{callRef}/blindtransfer."""
        await self._call(
            "O2g.telephony.blindTransfer",
            {"callRef": callRef, "transferTo": transferTo},
            {"anonymous": anonymous, "loginName": loginName},
            _meta,
        )

    async def callback(
        self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.callback`: POST /api/rest/1.0/telephony/calls/{callRef}/callback."""
        await self._call("O2g.telephony.callback", {"callRef": callRef}, {"loginName": loginName}, _meta)

    async def getLegs(
        self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gLegs:
        """`O2g.telephony.getLegs`: GET /api/rest/1.0/telephony/calls/{callRef}/deviceLegs."""
        result: types.O2gLegs = await self._call(
            "O2g.telephony.getLegs", {"callRef": callRef}, {"loginName": loginName}, _meta
        )
        return result

    async def getLeg(
        self, callRef: str, legId: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gLeg:
        """`O2g.telephony.getLeg`: GET /api/rest/1.0/telephony/calls/{callRef}/deviceLegs/{legId}."""
        result: types.O2gLeg = await self._call(
            "O2g.telephony.getLeg", {"callRef": callRef, "legId": legId}, {"loginName": loginName}, _meta
        )
        return result

    async def switchDevice(
        self, callRef: str, legId: str, otherDeviceId: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.switchDevice`: POST /api/rest/1.0/telephony/calls/{callRef}/deviceLegs/{legId}."""
        await self._call(
            "O2g.telephony.switchDevice",
            {"callRef": callRef, "legId": legId, "otherDeviceId": otherDeviceId},
            {},
            _meta,
        )

    async def dropme(
        self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.dropme`: POST /api/rest/1.0/telephony/calls/{callRef}/dropme."""
        await self._call("O2g.telephony.dropme", {"callRef": callRef}, {"loginName": loginName}, _meta)

    async def hold(self, callRef: str, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.hold`: POST /api/rest/1.0/telephony/calls/{callRef}/hold."""
        await self._call("O2g.telephony.hold", {"callRef": callRef, "deviceId": deviceId}, {}, _meta)

    async def merge(
        self, callRef: str, heldCallRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.merge`: POST /api/rest/1.0/telephony/calls/{callRef}/merge."""
        await self._call(
            "O2g.telephony.merge",
            {"callRef": callRef, "heldCallRef": heldCallRef},
            {"loginName": loginName},
            _meta,
        )

    async def overflowToVoiceMail(
        self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.overflowToVoiceMail`: POST /api/rest/1.0/telephony/calls/{callRef}/overflowToVoiceMail."""
        await self._call(
            "O2g.telephony.overflowToVoiceMail", {"callRef": callRef}, {"loginName": loginName}, _meta
        )

    async def park(
        self,
        callRef: str,
        *,
        parkTo: str | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.park`: POST /api/rest/1.0/telephony/calls/{callRef}/park."""
        await self._call(
            "O2g.telephony.park", {"callRef": callRef}, {"parkTo": parkTo, "loginName": loginName}, _meta
        )

    async def getParticipants(
        self, callRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gParticipants:
        """`O2g.telephony.getParticipants`: GET /api/rest/1.0/telephony/calls/{callRef}/participants."""
        result: types.O2gParticipants = await self._call(
            "O2g.telephony.getParticipants", {"callRef": callRef}, {"loginName": loginName}, _meta
        )
        return result

    async def getParticipant(
        self,
        callRef: str,
        participantId: str,
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gParticipantCallControl:
        """`O2g.telephony.getParticipant`: GET /api/rest/1.0/telephony/calls/{callRef}/participants/{participantId}."""
        result: types.O2gParticipantCallControl = await self._call(
            "O2g.telephony.getParticipant",
            {"callRef": callRef, "participantId": participantId},
            {"loginName": loginName},
            _meta,
        )
        return result

    async def dropParticipant(
        self,
        callRef: str,
        participantId: str,
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.dropParticipant`: DELETE /api/rest/1.0/telephony/calls/{callRef}/participants/{participantId}."""
        await self._call(
            "O2g.telephony.dropParticipant",
            {"callRef": callRef, "participantId": participantId},
            {"loginName": loginName},
            _meta,
        )

    async def reconnect(
        self,
        callRef: str,
        deviceId: str,
        enquiryCallRef: str,
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.reconnect`: POST /api/rest/1.0/telephony/calls/{callRef}/reconnect."""
        await self._call(
            "O2g.telephony.reconnect",
            {"callRef": callRef, "deviceId": deviceId, "enquiryCallRef": enquiryCallRef},
            {"loginName": loginName},
            _meta,
        )

    async def doRecordAction(
        self,
        callRef: str,
        action: Literal["start", "stop", "pause", "resume"],
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.doRecordAction`: POST /api/rest/1.0/telephony/calls/{callRef}/recording."""
        await self._call(
            "O2g.telephony.doRecordAction",
            {"callRef": callRef, "action": action},
            {"loginName": loginName},
            _meta,
        )

    async def redirect(
        self,
        callRef: str,
        redirectTo: str,
        *,
        anonymous: bool | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.redirect`: POST /api/rest/1.0/telephony/calls/{callRef}/redirect."""
        await self._call(
            "O2g.telephony.redirect",
            {"callRef": callRef, "redirectTo": redirectTo},
            {"anonymous": anonymous, "loginName": loginName},
            _meta,
        )

    async def retrieve(self, callRef: str, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.retrieve`: POST /api/rest/1.0/telephony/calls/{callRef}/retrieve."""
        await self._call("O2g.telephony.retrieve", {"callRef": callRef, "deviceId": deviceId}, {}, _meta)

    async def sendDtmf(
        self, callRef: str, deviceId: str, number: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.sendDtmf`: POST /api/rest/1.0/telephony/calls/{callRef}/sendDtmf."""
        await self._call(
            "O2g.telephony.sendDtmf", {"callRef": callRef, "deviceId": deviceId, "number": number}, {}, _meta
        )

    async def sendAccountInfo(
        self, callRef: str, accountInfo: str, *, deviceId: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.sendAccountInfo`: POST /api/rest/1.0/telephony/calls/{callRef}/sendaccountinfo."""
        await self._call(
            "O2g.telephony.sendAccountInfo",
            {"callRef": callRef, "accountInfo": accountInfo},
            {"deviceId": deviceId},
            _meta,
        )

    async def transfer(
        self, callRef: str, heldCallRef: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.transfer`: POST /api/rest/1.0/telephony/calls/{callRef}/transfer."""
        await self._call(
            "O2g.telephony.transfer",
            {"callRef": callRef, "heldCallRef": heldCallRef},
            {"loginName": loginName},
            _meta,
        )

    async def deskSharingLogOn(
        self, dssDeviceNumber: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.deskSharingLogOn`: POST /api/rest/1.0/telephony/deskSharing."""
        await self._call(
            "O2g.telephony.deskSharingLogOn",
            {"dssDeviceNumber": dssDeviceNumber},
            {"loginName": loginName},
            _meta,
        )

    async def deskSharingLogOff(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.deskSharingLogOff`: DELETE /api/rest/1.0/telephony/deskSharing."""
        await self._call("O2g.telephony.deskSharingLogOff", {}, {"loginName": loginName}, _meta)

    async def getDevicesState(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gDeviceStates:
        """`O2g.telephony.getDevicesState`: GET /api/rest/1.0/telephony/devices."""
        result: types.O2gDeviceStates = await self._call(
            "O2g.telephony.getDevicesState", {}, {"loginName": loginName}, _meta
        )
        return result

    async def getDeviceState(
        self, deviceId: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gDeviceState:
        """`O2g.telephony.getDeviceState`: GET /api/rest/1.0/telephony/devices/{deviceId}."""
        result: types.O2gDeviceState = await self._call(
            "O2g.telephony.getDeviceState", {"deviceId": deviceId}, {"loginName": loginName}, _meta
        )
        return result

    async def intrusion(self, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.intrusion`: POST /api/rest/1.0/telephony/devices/{deviceId}/intrusion."""
        await self._call("O2g.telephony.intrusion", {"deviceId": deviceId}, {}, _meta)

    async def toggleInterphony(self, deviceId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.toggleInterphony`: PUT /api/rest/1.0/telephony/devices/{deviceId}/ithmicro."""
        await self._call("O2g.telephony.toggleInterphony", {"deviceId": deviceId}, {}, _meta)

    async def pickUp(
        self,
        deviceId: str,
        *,
        otherCallRef: str | None = None,
        otherPhoneNumber: str | None = None,
        autoAnswer: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.telephony.pickUp`: POST /api/rest/1.0/telephony/devices/{deviceId}/pickup."""
        await self._call(
            "O2g.telephony.pickUp",
            {"deviceId": deviceId},
            {"otherCallRef": otherCallRef, "otherPhoneNumber": otherPhoneNumber, "autoAnswer": autoAnswer},
            _meta,
        )

    async def unPark(
        self, deviceId: str, *, unParkFrom: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.unPark`: POST /api/rest/1.0/telephony/devices/{deviceId}/unpark."""
        await self._call("O2g.telephony.unPark", {"deviceId": deviceId}, {"unParkFrom": unParkFrom}, _meta)

    async def getHuntingGroupStatus(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gHuntingGroupStatus:
        """`O2g.telephony.getHuntingGroupStatus`: GET /api/rest/1.0/telephony/huntingGroupLogOn."""
        result: types.O2gHuntingGroupStatus = await self._call(
            "O2g.telephony.getHuntingGroupStatus", {}, {"loginName": loginName}, _meta
        )
        return result

    async def huntingGroupLogOn(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.huntingGroupLogOn`: POST /api/rest/1.0/telephony/huntingGroupLogOn."""
        await self._call("O2g.telephony.huntingGroupLogOn", {}, {"loginName": loginName}, _meta)

    async def huntingGroupLogOff(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.huntingGroupLogOff`: DELETE /api/rest/1.0/telephony/huntingGroupLogOn."""
        await self._call("O2g.telephony.huntingGroupLogOff", {}, {"loginName": loginName}, _meta)

    async def addMeToHuntingGroup(
        self, hgNumber: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.addMeToHuntingGroup`: POST /api/rest/1.0/telephony/huntingGroupMember/{hgNumber}."""
        await self._call(
            "O2g.telephony.addMeToHuntingGroup", {"hgNumber": hgNumber}, {"loginName": loginName}, _meta
        )

    async def removeMeFromHuntingGroup(
        self, hgNumber: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.removeMeFromHuntingGroup`: DELETE /api/rest/1.0/telephony/huntingGroupMember/{hgNumber}."""
        await self._call(
            "O2g.telephony.removeMeFromHuntingGroup", {"hgNumber": hgNumber}, {"loginName": loginName}, _meta
        )

    async def queryHuntingGroups(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gHuntingGroupResult:
        """`O2g.telephony.queryHuntingGroups`: GET /api/rest/1.0/telephony/huntingGroups."""
        result: types.O2gHuntingGroupResult = await self._call(
            "O2g.telephony.queryHuntingGroups", {}, {"loginName": loginName}, _meta
        )
        return result

    async def getCallbacks(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gCallbacks:
        """`O2g.telephony.getCallbacks`: GET /api/rest/1.0/telephony/incomingCallbacks."""
        result: types.O2gCallbacks = await self._call(
            "O2g.telephony.getCallbacks", {}, {"loginName": loginName}, _meta
        )
        return result

    async def deleteCallbacks(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.deleteCallbacks`: DELETE /api/rest/1.0/telephony/incomingCallbacks."""
        await self._call("O2g.telephony.deleteCallbacks", {}, {"loginName": loginName}, _meta)

    async def deleteCallback(
        self, callbackId: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.deleteCallback`: DELETE /api/rest/1.0/telephony/incomingCallbacks/{callbackId}."""
        await self._call(
            "O2g.telephony.deleteCallback", {"callbackId": callbackId}, {"loginName": loginName}, _meta
        )

    async def getMiniMessage(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gMiniMessage:
        """`O2g.telephony.getMiniMessage`: GET /api/rest/1.0/telephony/miniMessages."""
        result: types.O2gMiniMessage = await self._call(
            "O2g.telephony.getMiniMessage", {}, {"loginName": loginName}, _meta
        )
        return result

    async def sendMiniMessage(
        self, recipient: str, message: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.sendMiniMessage`: POST /api/rest/1.0/telephony/miniMessages."""
        await self._call(
            "O2g.telephony.sendMiniMessage",
            {"recipient": recipient, "message": message},
            {"loginName": loginName},
            _meta,
        )

    async def requestCallback(
        self, callee: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.telephony.requestCallback`: POST /api/rest/1.0/telephony/outgoingCallbacks."""
        await self._call("O2g.telephony.requestCallback", {"callee": callee}, {"loginName": loginName}, _meta)

    async def getPilotInfo(
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
        result: types.O2gPilotTransferCapa = await self._call(
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

    async def getState(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gTelephonicState:
        """`O2g.telephony.getState`: GET /api/rest/1.0/telephony/state."""
        result: types.O2gTelephonicState = await self._call(
            "O2g.telephony.getState", {}, {"loginName": loginName}, _meta
        )
        return result

    async def requestSnapshot(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.telephony.requestSnapshot`: POST /api/rest/1.0/telephony/state/snapshot."""
        await self._call("O2g.telephony.requestSnapshot", {}, {"loginName": loginName}, _meta)


class O2gDirectory(AsyncNamespace):
    """`O2g.directory.*`."""

    async def search(
        self,
        filter: types.O2gCriterion,
        *,
        limit: int | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.Created | str:
        """`O2g.directory.search`: POST /api/rest/1.0/directory/search."""
        result: types.Created | str = await self._call(
            "O2g.directory.search", {"filter": filter}, {"limit": limit, "loginName": loginName}, _meta
        )
        return result

    async def getResults(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gSearchResult:
        """`O2g.directory.getResults`: GET /api/rest/1.0/directory/search."""
        result: types.O2gSearchResult = await self._call(
            "O2g.directory.getResults", {}, {"loginName": loginName}, _meta
        )
        return result

    async def cancel(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.directory.cancel`: DELETE /api/rest/1.0/directory/search."""
        await self._call("O2g.directory.cancel", {}, {"loginName": loginName}, _meta)

    async def searchByDtmf(
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
        result: types.Created | str | None = await self._call(
            "O2g.directory.searchByDtmf",
            {"lastName": lastName, "keyboardType": keyboardType},
            {"firstName": firstName, "limit": limit, "loginName": loginName},
            _meta,
        )
        return result


class O2gRouting(AsyncNamespace):
    """`O2g.routing.*`."""

    async def getCapabilities(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gCapabilities:
        """`O2g.routing.getCapabilities`: GET /api/rest/1.0/routing."""
        result: types.O2gCapabilities = await self._call(
            "O2g.routing.getCapabilities", {}, {"loginName": loginName}, _meta
        )
        return result

    async def setRoutes(
        self,
        *,
        presentationRoutes: Sequence[types.O2gPresentationRoute] | None = None,
        forwardRoutes: Sequence[types.O2gForwardRoute] | None = None,
        loginName: str | None = None,
        sipNomadic: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.routing.setRoutes`: POST /api/rest/1.0/routing."""
        await self._call(
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

    async def getDndState(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gDNDState:
        """`O2g.routing.getDndState`: GET /api/rest/1.0/routing/dnd."""
        result: types.O2gDNDState = await self._call(
            "O2g.routing.getDndState", {}, {"loginName": loginName}, _meta
        )
        return result

    async def activateDnd(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.routing.activateDnd`: POST /api/rest/1.0/routing/dnd."""
        await self._call("O2g.routing.activateDnd", {}, {"loginName": loginName}, _meta)

    async def cancelDnd(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.routing.cancelDnd`: DELETE /api/rest/1.0/routing/dnd."""
        await self._call("O2g.routing.cancelDnd", {}, {"loginName": loginName}, _meta)

    async def getForward(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gForwardRoute:
        """`O2g.routing.getForward`: GET /api/rest/1.0/routing/forwardroute."""
        result: types.O2gForwardRoute = await self._call(
            "O2g.routing.getForward", {}, {"loginName": loginName}, _meta
        )
        return result

    async def cancelForward(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.routing.cancelForward`: DELETE /api/rest/1.0/routing/forwardroute."""
        await self._call("O2g.routing.cancelForward", {}, {"loginName": loginName}, _meta)

    async def setForward(
        self,
        *,
        forwardRoute: types.O2gForwardRoute | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.routing.setForward`: POST /api/rest/1.0/routing/forwardroute."""
        await self._call(
            "O2g.routing.setForward", {}, {"forwardRoute": forwardRoute, "loginName": loginName}, _meta
        )

    async def getOverflow(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gOverflowRoute:
        """`O2g.routing.getOverflow`: GET /api/rest/1.0/routing/overflowroute."""
        result: types.O2gOverflowRoute = await self._call(
            "O2g.routing.getOverflow", {}, {"loginName": loginName}, _meta
        )
        return result

    async def setOverflow(
        self,
        overflowRoutes: Sequence[types.O2gOverflowRoute],
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.routing.setOverflow`: POST /api/rest/1.0/routing/overflowroute."""
        await self._call(
            "O2g.routing.setOverflow", {"overflowRoutes": overflowRoutes}, {"loginName": loginName}, _meta
        )

    async def cancelOverflow(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.routing.cancelOverflow`: DELETE /api/rest/1.0/routing/overflowroute."""
        await self._call("O2g.routing.cancelOverflow", {}, {"loginName": loginName}, _meta)

    async def getRoutingState(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gRoutingState:
        """`O2g.routing.getRoutingState`: GET /api/rest/1.0/routing/state."""
        result: types.O2gRoutingState = await self._call(
            "O2g.routing.getRoutingState", {}, {"loginName": loginName}, _meta
        )
        return result

    async def requestSnapshot(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.routing.requestSnapshot`: POST /api/rest/1.0/routing/state/snapshot."""
        await self._call("O2g.routing.requestSnapshot", {}, {"loginName": loginName}, _meta)


class O2gComlog(AsyncNamespace):
    """`O2g.comlog.*`."""

    async def ackOrUnAckComRecords(
        self,
        *,
        recordIds: Sequence[int] | None = None,
        acknowledge: str | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.comlog.ackOrUnAckComRecords`: PUT /api/rest/1.0/comlog/records."""
        await self._call(
            "O2g.comlog.ackOrUnAckComRecords",
            {},
            {"recordIds": recordIds, "acknowledge": acknowledge, "loginName": loginName},
            _meta,
        )

    async def getComRecords(
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
        result: types.O2gComHistoryRecords = await self._call(
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

    async def deleteComRecords(
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
        await self._call(
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

    async def getComRecordIds(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gComHistoryRecordIds:
        """`O2g.comlog.getComRecordIds`: GET /api/rest/1.0/comlog/records/recordIds."""
        result: types.O2gComHistoryRecordIds = await self._call(
            "O2g.comlog.getComRecordIds", {}, {"loginName": loginName}, _meta
        )
        return result

    async def getComRecord(
        self, recordId: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gComHistoryRecord:
        """`O2g.comlog.getComRecord`: GET /api/rest/1.0/comlog/records/{recordId}."""
        result: types.O2gComHistoryRecord = await self._call(
            "O2g.comlog.getComRecord", {"recordId": recordId}, {"loginName": loginName}, _meta
        )
        return result

    async def deleteComRecord(
        self, recordId: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.comlog.deleteComRecord`: DELETE /api/rest/1.0/comlog/records/{recordId}."""
        await self._call(
            "O2g.comlog.deleteComRecord", {"recordId": recordId}, {"loginName": loginName}, _meta
        )


class O2gEventSummary(AsyncNamespace):
    """`O2g.eventSummary.*`."""

    async def get(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gEventSummary:
        """`O2g.eventSummary.get`: GET /api/rest/1.0/eventSummary."""
        result: types.O2gEventSummary = await self._call(
            "O2g.eventSummary.get", {}, {"loginName": loginName}, _meta
        )
        return result


class O2gMaintenance(AsyncNamespace):
    """`O2g.maintenance.*`."""

    async def checkLicense(self, *, lic: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.maintenance.checkLicense`: GET /api/rest/1.0/system/licenses."""
        await self._call("O2g.maintenance.checkLicense", {}, {"lic": lic}, _meta)

    async def getSystemStatus(self, *, _meta: types.Meta | None = None) -> types.O2gSystemStatus:
        """`O2g.maintenance.getSystemStatus`: GET /api/rest/1.0/system/status."""
        result: types.O2gSystemStatus = await self._call("O2g.maintenance.getSystemStatus", {}, {}, _meta)
        return result


class O2gMessaging(AsyncNamespace):
    """`O2g.messaging.*`."""

    async def getMailboxes(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gMailBoxes:
        """`O2g.messaging.getMailboxes`: GET /api/rest/1.0/messaging/mailboxes."""
        result: types.O2gMailBoxes = await self._call(
            "O2g.messaging.getMailboxes", {}, {"loginName": loginName}, _meta
        )
        return result

    async def getMailboxInfo(
        self,
        mailboxId: str,
        *,
        password: str | None = None,
        loginName: str | None = None,
        withUserPwd: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gMailBoxInfo:
        """`O2g.messaging.getMailboxInfo`: POST /api/rest/1.0/messaging/mailboxes/{mailboxId}."""
        result: types.O2gMailBoxInfo = await self._call(
            "O2g.messaging.getMailboxInfo",
            {"mailboxId": mailboxId},
            {"password": password, "loginName": loginName, "withUserPwd": withUserPwd},
            _meta,
        )
        return result

    async def getVoiceMessages(
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
        result: types.O2gVoicemails = await self._call(
            "O2g.messaging.getVoiceMessages",
            {"mailboxId": mailboxId},
            {"offset": offset, "limit": limit, "newOnly": newOnly, "loginName": loginName},
            _meta,
        )
        return result

    async def deleteVoiceMessages(
        self,
        mailboxId: str,
        *,
        msgIds: Sequence[str] | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.messaging.deleteVoiceMessages`: DELETE /api/rest/1.0/messaging/mailboxes/{mailboxId}/voicemails."""
        await self._call(
            "O2g.messaging.deleteVoiceMessages",
            {"mailboxId": mailboxId},
            {"msgIds": msgIds, "loginName": loginName},
            _meta,
        )

    async def deleteVoiceMessage(
        self,
        mailboxId: str,
        voicemailId: str,
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.messaging.deleteVoiceMessage`: DELETE /api/rest/1.0/messaging/mailboxes/{mailboxId}/voicemails/{voicemailId}."""
        await self._call(
            "O2g.messaging.deleteVoiceMessage",
            {"mailboxId": mailboxId, "voicemailId": voicemailId},
            {"loginName": loginName},
            _meta,
        )

    async def downloadVoiceMessage(
        self,
        mailboxId: str,
        voicemailId: str,
        *,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.File:
        """`O2g.messaging.downloadVoiceMessage`: GET /api/rest/1.0/messaging/mailboxes/{mailboxId}/voicemails/{voicemailId}."""
        result: types.File = await self._call(
            "O2g.messaging.downloadVoiceMessage",
            {"mailboxId": mailboxId, "voicemailId": voicemailId},
            {"loginName": loginName},
            _meta,
        )
        return result


class O2gPhoneSetProgramming(AsyncNamespace):
    """`O2g.phoneSetProgramming.*`."""

    async def getDevices(self, loginName: str, *, _meta: types.Meta | None = None) -> types.O2gDevices:
        """`O2g.phoneSetProgramming.getDevices`: GET /api/rest/1.0/users/{loginName}/devices."""
        result: types.O2gDevices = await self._call(
            "O2g.phoneSetProgramming.getDevices", {"loginName": loginName}, {}, _meta
        )
        return result

    async def getDevice(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gDevice:
        """`O2g.phoneSetProgramming.getDevice`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}."""
        result: types.O2gDevice = await self._call(
            "O2g.phoneSetProgramming.getDevice", {"loginName": loginName, "deviceId": deviceId}, {}, _meta
        )
        return result

    async def setRemoteExtensionActivation(
        self, loginName: str, deviceId: str, *, activate: bool | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.phoneSetProgramming.setRemoteExtensionActivation`: PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/REActive."""
        await self._call(
            "O2g.phoneSetProgramming.setRemoteExtensionActivation",
            {"loginName": loginName, "deviceId": deviceId},
            {"activate": activate},
            _meta,
        )

    async def getRemoteExtensionState(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gREActivationState:
        """`O2g.phoneSetProgramming.getRemoteExtensionState`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/REActiveState."""
        result: types.O2gREActivationState = await self._call(
            "O2g.phoneSetProgramming.getRemoteExtensionState",
            {"loginName": loginName, "deviceId": deviceId},
            {},
            _meta,
        )
        return result

    async def getAddons(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gAddons:
        """`O2g.phoneSetProgramming.getAddons`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/addons."""
        result: types.O2gAddons = await self._call(
            "O2g.phoneSetProgramming.getAddons", {"loginName": loginName, "deviceId": deviceId}, {}, _meta
        )
        return result

    async def setAssociate(
        self, loginName: str, deviceId: str, *, number: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.phoneSetProgramming.setAssociate`: PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/associate."""
        await self._call(
            "O2g.phoneSetProgramming.setAssociate",
            {"loginName": loginName, "deviceId": deviceId},
            {"number": number},
            _meta,
        )

    async def setCampon(
        self, loginName: str, deviceId: str, *, activate: bool | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.phoneSetProgramming.setCampon`: PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/campon."""
        await self._call(
            "O2g.phoneSetProgramming.setCampon",
            {"loginName": loginName, "deviceId": deviceId},
            {"activate": activate},
            _meta,
        )

    async def getDynamicState(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gDynamicState:
        """`O2g.phoneSetProgramming.getDynamicState`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/dynamicState."""
        result: types.O2gDynamicState = await self._call(
            "O2g.phoneSetProgramming.getDynamicState",
            {"loginName": loginName, "deviceId": deviceId},
            {},
            _meta,
        )
        return result

    async def setLock(
        self, loginName: str, deviceId: str, *, activate: bool | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.phoneSetProgramming.setLock`: PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/lock."""
        await self._call(
            "O2g.phoneSetProgramming.setLock",
            {"loginName": loginName, "deviceId": deviceId},
            {"activate": activate},
            _meta,
        )

    async def getPinCode(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gPin:
        """`O2g.phoneSetProgramming.getPinCode`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/pin."""
        result: types.O2gPin = await self._call(
            "O2g.phoneSetProgramming.getPinCode", {"loginName": loginName, "deviceId": deviceId}, {}, _meta
        )
        return result

    async def setPinCode(
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
        await self._call(
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

    async def getProgrammableKeys(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gProgrammeableKeys:
        """`O2g.phoneSetProgramming.getProgrammableKeys`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/programmeableKeys."""
        result: types.O2gProgrammeableKeys = await self._call(
            "O2g.phoneSetProgramming.getProgrammableKeys",
            {"loginName": loginName, "deviceId": deviceId},
            {},
            _meta,
        )
        return result

    async def setProgrammableKey(
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
        await self._call(
            "O2g.phoneSetProgramming.setProgrammableKey",
            {"loginName": loginName, "deviceId": deviceId, "position": position},
            {"number": number, "mnemonic": mnemonic, "locked": locked},
            _meta,
        )

    async def deleteProgrammableKey(
        self, loginName: str, deviceId: str, position: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.phoneSetProgramming.deleteProgrammableKey`: DELETE /api/rest/1.0/users/{loginName}/devices/{deviceId}/programmeableKeys/{position}."""
        await self._call(
            "O2g.phoneSetProgramming.deleteProgrammableKey",
            {"loginName": loginName, "deviceId": deviceId, "position": position},
            {},
            _meta,
        )

    async def getProgrammedKeys(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gProgrammeableKeys:
        """`O2g.phoneSetProgramming.getProgrammedKeys`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/programmedKeys."""
        result: types.O2gProgrammeableKeys = await self._call(
            "O2g.phoneSetProgramming.getProgrammedKeys",
            {"loginName": loginName, "deviceId": deviceId},
            {},
            _meta,
        )
        return result

    async def getSoftKeys(
        self, loginName: str, deviceId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gSoftKeys:
        """`O2g.phoneSetProgramming.getSoftKeys`: GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/softKeys."""
        result: types.O2gSoftKeys = await self._call(
            "O2g.phoneSetProgramming.getSoftKeys", {"loginName": loginName, "deviceId": deviceId}, {}, _meta
        )
        return result

    async def setSoftKey(
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
        await self._call(
            "O2g.phoneSetProgramming.setSoftKey",
            {"loginName": loginName, "deviceId": deviceId, "position": position},
            {"number": number, "mnemonic": mnemonic},
            _meta,
        )

    async def deleteSoftKey(
        self, loginName: str, deviceId: str, position: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.phoneSetProgramming.deleteSoftKey`: DELETE /api/rest/1.0/users/{loginName}/devices/{deviceId}/softKeys/{position}."""
        await self._call(
            "O2g.phoneSetProgramming.deleteSoftKey",
            {"loginName": loginName, "deviceId": deviceId, "position": position},
            {},
            _meta,
        )

    async def getPrefix(
        self, loginName: str, type: str, value: str, *, _meta: types.Meta | None = None
    ) -> types.O2gPrefix:
        """`O2g.phoneSetProgramming.getPrefix`: GET /api/rest/1.0/users/{loginName}/prefixes."""
        result: types.O2gPrefix = await self._call(
            "O2g.phoneSetProgramming.getPrefix",
            {"loginName": loginName, "type": type, "value": value},
            {},
            _meta,
        )
        return result


class O2gPbxManagement(AsyncNamespace):
    """`O2g.pbxManagement.*`."""

    async def getPbxs(self, *, _meta: types.Meta | None = None) -> types.O2gPbxs:
        """`O2g.pbxManagement.getPbxs`: GET /api/rest/1.0/pbxs."""
        result: types.O2gPbxs = await self._call("O2g.pbxManagement.getPbxs", {}, {}, _meta)
        return result

    async def getPbx(self, nodeId: str, *, _meta: types.Meta | None = None) -> types.O2gPbx:
        """`O2g.pbxManagement.getPbx`: GET /api/rest/1.0/pbxs/{nodeId}."""
        result: types.O2gPbx = await self._call("O2g.pbxManagement.getPbx", {"nodeId": nodeId}, {}, _meta)
        return result

    async def getNodeObject(self, nodeId: str, *, _meta: types.Meta | None = None) -> types.O2gPbxObject:
        """`O2g.pbxManagement.getNodeObject`: GET /api/rest/1.0/pbxs/{nodeId}/instances."""
        result: types.O2gPbxObject = await self._call(
            "O2g.pbxManagement.getNodeObject", {"nodeId": nodeId}, {}, _meta
        )
        return result

    async def getObject(
        self,
        nodeId: str,
        objectNameobjectId: str,
        *,
        attributes: Sequence[str] | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gPbxObject:
        """`O2g.pbxManagement.getObject`: GET /api/rest/1.0/pbxs/{nodeId}/instances/{objectNameobjectId}."""
        result: types.O2gPbxObject = await self._call(
            "O2g.pbxManagement.getObject",
            {"nodeId": nodeId, "objectNameobjectId": objectNameobjectId},
            {"attributes": attributes},
            _meta,
        )
        return result

    async def setObject(
        self,
        nodeId: str,
        objectNameobjectId: str,
        *,
        attributes: Sequence[types.O2gPbxAttribute] | None = None,
        action: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.pbxManagement.setObject`: PUT /api/rest/1.0/pbxs/{nodeId}/instances/{objectNameobjectId}."""
        await self._call(
            "O2g.pbxManagement.setObject",
            {"nodeId": nodeId, "objectNameobjectId": objectNameobjectId},
            {"attributes": attributes, "action": action},
            _meta,
        )

    async def deleteObject(
        self,
        nodeId: str,
        objectNameobjectId: str,
        *,
        force: bool | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.pbxManagement.deleteObject`: DELETE /api/rest/1.0/pbxs/{nodeId}/instances/{objectNameobjectId}."""
        await self._call(
            "O2g.pbxManagement.deleteObject",
            {"nodeId": nodeId, "objectNameobjectId": objectNameobjectId},
            {"force": force},
            _meta,
        )

    async def getObjectInstances(
        self,
        nodeId: str,
        objectName: str,
        *,
        filter: str | None = None,
        attributes: Sequence[str] | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gPbxObjectIds:
        """`O2g.pbxManagement.getObjectInstances`: GET /api/rest/1.0/pbxs/{nodeId}/instances/{objectName}."""
        result: types.O2gPbxObjectIds = await self._call(
            "O2g.pbxManagement.getObjectInstances",
            {"nodeId": nodeId, "objectName": objectName},
            {"filter": filter, "attributes": attributes},
            _meta,
        )
        return result

    async def createObject(
        self,
        nodeId: str,
        objectName: str,
        *,
        attributes: Sequence[types.O2gPbxAttribute] | None = None,
        action: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.Created | None:
        """`O2g.pbxManagement.createObject`: POST /api/rest/1.0/pbxs/{nodeId}/instances/{objectName}."""
        result: types.Created | None = await self._call(
            "O2g.pbxManagement.createObject",
            {"nodeId": nodeId, "objectName": objectName},
            {"attributes": attributes, "action": action},
            _meta,
        )
        return result

    async def getModel(self, nodeId: str, *, _meta: types.Meta | None = None) -> types.O2gObjectModel:
        """`O2g.pbxManagement.getModel`: GET /api/rest/1.0/pbxs/{nodeId}/model."""
        result: types.O2gObjectModel = await self._call(
            "O2g.pbxManagement.getModel", {"nodeId": nodeId}, {}, _meta
        )
        return result

    async def getObjectModel(
        self, nodeId: str, objectName: str, *, _meta: types.Meta | None = None
    ) -> types.O2gObjectModel:
        """`O2g.pbxManagement.getObjectModel`: GET /api/rest/1.0/pbxs/{nodeId}/model/{objectName}."""
        result: types.O2gObjectModel = await self._call(
            "O2g.pbxManagement.getObjectModel", {"nodeId": nodeId, "objectName": objectName}, {}, _meta
        )
        return result


class O2gAnalytics(AsyncNamespace):
    """`O2g.analytics.*`."""

    async def getChargings(
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
        result: types.O2gChargings = await self._call(
            "O2g.analytics.getChargings",
            {"nodeId": nodeId},
            {"fromDate": fromDate, "toDate": toDate, "files": files, "top": top, "all": all},
            _meta,
        )
        return result

    async def getChargingFiles(
        self,
        nodeId: str,
        *,
        fromDate: str | None = None,
        toDate: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gChargingFiles:
        """`O2g.analytics.getChargingFiles`: GET /api/rest/1.0/usages/charging/files."""
        result: types.O2gChargingFiles = await self._call(
            "O2g.analytics.getChargingFiles",
            {"nodeId": nodeId},
            {"fromDate": fromDate, "toDate": toDate},
            _meta,
        )
        return result

    async def getIncidents(
        self, nodeId: str, *, last: int | None = None, _meta: types.Meta | None = None
    ) -> types.O2gIncidents:
        """`O2g.analytics.getIncidents`: GET /api/rest/1.0/usages/incidents."""
        result: types.O2gIncidents = await self._call(
            "O2g.analytics.getIncidents", {"nodeId": nodeId}, {"last": last}, _meta
        )
        return result

    async def getLicensesAnalytics(
        self, *, format: Literal["csv", "xls"] | None = None, _meta: types.Meta | None = None
    ) -> types.File:
        """`O2g.analytics.getLicensesAnalytics`: GET /api/rest/1.0/usages/licenses."""
        result: types.File = await self._call(
            "O2g.analytics.getLicensesAnalytics", {}, {"format": format}, _meta
        )
        return result

    async def getServicesAnalytics(
        self, *, format: Literal["csv", "xls"] | None = None, _meta: types.Meta | None = None
    ) -> types.File:
        """`O2g.analytics.getServicesAnalytics`: GET /api/rest/1.0/usages/services."""
        result: types.File = await self._call(
            "O2g.analytics.getServicesAnalytics", {}, {"format": format}, _meta
        )
        return result


class O2gCallCenterAgent(AsyncNamespace):
    """`O2g.callCenterAgent.*`."""

    async def getConfiguration(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gAgentConfig:
        """`O2g.callCenterAgent.getConfiguration`: GET /api/rest/1.0/acd/agent/config."""
        result: types.O2gAgentConfig = await self._call(
            "O2g.callCenterAgent.getConfiguration", {}, {"loginName": loginName}, _meta
        )
        return result

    async def activateSkills(
        self,
        *,
        skills: Sequence[int] | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterAgent.activateSkills`: POST /api/rest/1.0/acd/agent/config/skills/activate."""
        await self._call(
            "O2g.callCenterAgent.activateSkills", {}, {"skills": skills, "loginName": loginName}, _meta
        )

    async def deactivateSkills(
        self,
        *,
        skills: Sequence[int] | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterAgent.deactivateSkills`: POST /api/rest/1.0/acd/agent/config/skills/deactivate."""
        await self._call(
            "O2g.callCenterAgent.deactivateSkills", {}, {"skills": skills, "loginName": loginName}, _meta
        )

    async def enter(
        self,
        *,
        pgGroupNumber: str | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterAgent.enter`: POST /api/rest/1.0/acd/agent/enterPG."""
        await self._call(
            "O2g.callCenterAgent.enter", {}, {"pgGroupNumber": pgGroupNumber, "loginName": loginName}, _meta
        )

    async def exit(
        self,
        *,
        pgGroupNumber: str | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterAgent.exit`: POST /api/rest/1.0/acd/agent/exitPG."""
        await self._call(
            "O2g.callCenterAgent.exit", {}, {"pgGroupNumber": pgGroupNumber, "loginName": loginName}, _meta
        )

    async def requestIntrusion(
        self,
        agentNumber: str,
        *,
        mode: types.O2gIntrusionMode | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterAgent.requestIntrusion`: POST /api/rest/1.0/acd/agent/intrusion."""
        await self._call(
            "O2g.callCenterAgent.requestIntrusion",
            {"agentNumber": agentNumber},
            {"mode": mode, "loginName": loginName},
            _meta,
        )

    async def changeIntrusionMode(
        self, mode: types.O2gIntrusionMode, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterAgent.changeIntrusionMode`: PUT /api/rest/1.0/acd/agent/intrusion."""
        await self._call(
            "O2g.callCenterAgent.changeIntrusionMode", {"mode": mode}, {"loginName": loginName}, _meta
        )

    async def logoff(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterAgent.logoff`: POST /api/rest/1.0/acd/agent/logoff."""
        await self._call("O2g.callCenterAgent.logoff", {}, {"loginName": loginName}, _meta)

    async def logon(
        self,
        proAcdDeviceNumber: str,
        *,
        pgGroupNumber: str | None = None,
        headset: bool | None = None,
        loginName: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterAgent.logon`: POST /api/rest/1.0/acd/agent/logon."""
        await self._call(
            "O2g.callCenterAgent.logon",
            {"proAcdDeviceNumber": proAcdDeviceNumber},
            {"pgGroupNumber": pgGroupNumber, "headset": headset, "loginName": loginName},
            _meta,
        )

    async def setPause(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterAgent.setPause`: POST /api/rest/1.0/acd/agent/pause."""
        await self._call("O2g.callCenterAgent.setPause", {}, {"loginName": loginName}, _meta)

    async def requestPermanentListening(
        self, agentNumber: str, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterAgent.requestPermanentListening`: POST /api/rest/1.0/acd/agent/permanentListening."""
        await self._call(
            "O2g.callCenterAgent.requestPermanentListening",
            {"agentNumber": agentNumber},
            {"loginName": loginName},
            _meta,
        )

    async def cancelPermanentListening(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterAgent.cancelPermanentListening`: DELETE /api/rest/1.0/acd/agent/permanentListening."""
        await self._call("O2g.callCenterAgent.cancelPermanentListening", {}, {"loginName": loginName}, _meta)

    async def setReady(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterAgent.setReady`: POST /api/rest/1.0/acd/agent/ready."""
        await self._call("O2g.callCenterAgent.setReady", {}, {"loginName": loginName}, _meta)

    async def getState(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gAgentState:
        """`O2g.callCenterAgent.getState`: GET /api/rest/1.0/acd/agent/state."""
        result: types.O2gAgentState = await self._call(
            "O2g.callCenterAgent.getState", {}, {"loginName": loginName}, _meta
        )
        return result

    async def requestSnapshot(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterAgent.requestSnapshot`: POST /api/rest/1.0/acd/agent/state/snapshot."""
        await self._call("O2g.callCenterAgent.requestSnapshot", {}, {"loginName": loginName}, _meta)

    async def requestSupervisorHelp(
        self, *, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterAgent.requestSupervisorHelp`: POST /api/rest/1.0/acd/agent/supervisorHelp."""
        await self._call("O2g.callCenterAgent.requestSupervisorHelp", {}, {"loginName": loginName}, _meta)

    async def cancelSupervisorHelpRequest(
        self, *, loginName: str | None = None, other: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterAgent.cancelSupervisorHelpRequest`: DELETE /api/rest/1.0/acd/agent/supervisorHelp."""
        await self._call(
            "O2g.callCenterAgent.cancelSupervisorHelpRequest",
            {},
            {"loginName": loginName, "other": other},
            _meta,
        )

    async def setWithdraw(
        self, *, reasonIndex: int | None = None, loginName: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterAgent.setWithdraw`: POST /api/rest/1.0/acd/agent/withdraw."""
        await self._call(
            "O2g.callCenterAgent.setWithdraw", {}, {"reasonIndex": reasonIndex, "loginName": loginName}, _meta
        )

    async def getWithdrawReasons(
        self, *, loginName: str | None = None, pgNumber: str | None = None, _meta: types.Meta | None = None
    ) -> types.O2gWithdrawReasons:
        """`O2g.callCenterAgent.getWithdrawReasons`: GET /api/rest/1.0/acd/agent/withdrawReasons."""
        result: types.O2gWithdrawReasons = await self._call(
            "O2g.callCenterAgent.getWithdrawReasons",
            {},
            {"loginName": loginName, "pgNumber": pgNumber},
            _meta,
        )
        return result

    async def setWrapup(self, *, loginName: str | None = None, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterAgent.setWrapup`: POST /api/rest/1.0/acd/agent/wrapUp."""
        await self._call("O2g.callCenterAgent.setWrapup", {}, {"loginName": loginName}, _meta)


class O2gCallCenterManagement(AsyncNamespace):
    """`O2g.callCenterManagement.*`."""

    async def getPilots(self, nodeId: int, *, _meta: types.Meta | None = None) -> types.O2gPilots:
        """`O2g.callCenterManagement.getPilots`: GET /api/rest/1.0/acd/{nodeId}/pilots."""
        result: types.O2gPilots = await self._call(
            "O2g.callCenterManagement.getPilots", {"nodeId": nodeId}, {}, _meta
        )
        return result

    async def getPilot(
        self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None
    ) -> types.O2gPilot:
        """`O2g.callCenterManagement.getPilot`: GET /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}."""
        result: types.O2gPilot = await self._call(
            "O2g.callCenterManagement.getPilot", {"nodeId": nodeId, "pilotNumber": pilotNumber}, {}, _meta
        )
        return result

    async def getPilotAdvanced(
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
        result: types.O2gPilot = await self._call(
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

    async def getCalendar(
        self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None
    ) -> types.O2gPilotCalendar:
        """`O2g.callCenterManagement.getCalendar`: GET /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar."""
        result: types.O2gPilotCalendar = await self._call(
            "O2g.callCenterManagement.getCalendar", {"nodeId": nodeId, "pilotNumber": pilotNumber}, {}, _meta
        )
        return result

    async def getExceptionCalendar(
        self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None
    ) -> types.O2gExceptionCalendar:
        """`O2g.callCenterManagement.getExceptionCalendar`: GET /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/exception."""
        result: types.O2gExceptionCalendar = await self._call(
            "O2g.callCenterManagement.getExceptionCalendar",
            {"nodeId": nodeId, "pilotNumber": pilotNumber},
            {},
            _meta,
        )
        return result

    async def addExceptionTransition(
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
        await self._call(
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

    async def setExceptionTransition(
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
        await self._call(
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

    async def deleteExceptionTransition(
        self, nodeId: int, pilotNumber: str, date: str, transitionNbr: int, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterManagement.deleteExceptionTransition`: DELETE /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/exception/{date}/transitio."""
        await self._call(
            "O2g.callCenterManagement.deleteExceptionTransition",
            {"nodeId": nodeId, "pilotNumber": pilotNumber, "date": date, "transitionNbr": transitionNbr},
            {},
            _meta,
        )

    async def getNormalCalendar(
        self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None
    ) -> types.O2gNormalCalendar:
        """`O2g.callCenterManagement.getNormalCalendar`: GET /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/normal."""
        result: types.O2gNormalCalendar = await self._call(
            "O2g.callCenterManagement.getNormalCalendar",
            {"nodeId": nodeId, "pilotNumber": pilotNumber},
            {},
            _meta,
        )
        return result

    async def addNormalTransition(
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
        await self._call(
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

    async def setNormalTransition(
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
        await self._call(
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

    async def deleteNormalTransition(
        self,
        nodeId: int,
        pilotNumber: str,
        dayOfWeek: str,
        transitionNbr: int,
        *,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterManagement.deleteNormalTransition`: DELETE /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/normal/{dayOfWeek}/transit."""
        await self._call(
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

    async def closePilot(self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterManagement.closePilot`: POST /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/close."""
        await self._call(
            "O2g.callCenterManagement.closePilot", {"nodeId": nodeId, "pilotNumber": pilotNumber}, {}, _meta
        )

    async def openPilot(self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterManagement.openPilot`: POST /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/open."""
        await self._call(
            "O2g.callCenterManagement.openPilot", {"nodeId": nodeId, "pilotNumber": pilotNumber}, {}, _meta
        )


class O2gCallCenterPilot(AsyncNamespace):
    """`O2g.callCenterPilot.*`."""

    async def monitorStartOnNode(
        self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterPilot.monitorStartOnNode`: POST /api/rest/1.0/acd/pilotmonitoring/{nodeId}/{pilotNumber}."""
        await self._call(
            "O2g.callCenterPilot.monitorStartOnNode",
            {"nodeId": nodeId, "pilotNumber": pilotNumber},
            {},
            _meta,
        )

    async def monitorStopOnNode(
        self, nodeId: int, pilotNumber: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterPilot.monitorStopOnNode`: DELETE /api/rest/1.0/acd/pilotmonitoring/{nodeId}/{pilotNumber}."""
        await self._call(
            "O2g.callCenterPilot.monitorStopOnNode", {"nodeId": nodeId, "pilotNumber": pilotNumber}, {}, _meta
        )

    async def monitorStart(self, pilotNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterPilot.monitorStart`: POST /api/rest/1.0/acd/pilotmonitoring/{pilotNumber}."""
        await self._call("O2g.callCenterPilot.monitorStart", {"pilotNumber": pilotNumber}, {}, _meta)

    async def monitorStop(self, pilotNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterPilot.monitorStop`: DELETE /api/rest/1.0/acd/pilotmonitoring/{pilotNumber}."""
        await self._call("O2g.callCenterPilot.monitorStop", {"pilotNumber": pilotNumber}, {}, _meta)


class O2gCallCenterRealtime(AsyncNamespace):
    """`O2g.callCenterRealtime.*`."""

    async def getRtiObjects(self, *, _meta: types.Meta | None = None) -> types.O2gRtiIdentifiers:
        """`O2g.callCenterRealtime.getRtiObjects`: GET /api/rest/1.0/acd/rti."""
        result: types.O2gRtiIdentifiers = await self._call(
            "O2g.callCenterRealtime.getRtiObjects", {}, {}, _meta
        )
        return result

    async def getAgents(self, *, _meta: types.Meta | None = None) -> types.O2gRtiIdentifiers:
        """`O2g.callCenterRealtime.getAgents`: GET /api/rest/1.0/acd/rti/agents."""
        result: types.O2gRtiIdentifiers = await self._call("O2g.callCenterRealtime.getAgents", {}, {}, _meta)
        return result

    async def setContext(
        self,
        *,
        active: bool | None = None,
        obsPeriod: int | None = None,
        notifFrequency: int | None = None,
        filter: types.O2gRtiFilter | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterRealtime.setContext`: POST /api/rest/1.0/acd/rti/ctx."""
        await self._call(
            "O2g.callCenterRealtime.setContext",
            {},
            {"active": active, "obsPeriod": obsPeriod, "notifFrequency": notifFrequency, "filter": filter},
            _meta,
        )

    async def updateContext(
        self,
        *,
        active: bool | None = None,
        obsPeriod: int | None = None,
        notifFrequency: int | None = None,
        filter: types.O2gRtiFilter | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterRealtime.updateContext`: PUT /api/rest/1.0/acd/rti/ctx."""
        await self._call(
            "O2g.callCenterRealtime.updateContext",
            {},
            {"active": active, "obsPeriod": obsPeriod, "notifFrequency": notifFrequency, "filter": filter},
            _meta,
        )

    async def getContext(
        self, *, extended: bool | None = None, _meta: types.Meta | None = None
    ) -> types.O2gRtiContext:
        """`O2g.callCenterRealtime.getContext`: GET /api/rest/1.0/acd/rti/ctx."""
        result: types.O2gRtiContext = await self._call(
            "O2g.callCenterRealtime.getContext", {}, {"extended": extended}, _meta
        )
        return result

    async def deleteContext(self, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterRealtime.deleteContext`: DELETE /api/rest/1.0/acd/rti/ctx."""
        await self._call("O2g.callCenterRealtime.deleteContext", {}, {}, _meta)

    async def getAgentProcessingGroups(self, *, _meta: types.Meta | None = None) -> types.O2gRtiIdentifiers:
        """`O2g.callCenterRealtime.getAgentProcessingGroups`: GET /api/rest/1.0/acd/rti/pgAgents."""
        result: types.O2gRtiIdentifiers = await self._call(
            "O2g.callCenterRealtime.getAgentProcessingGroups", {}, {}, _meta
        )
        return result

    async def getOtherProcessingGroups(self, *, _meta: types.Meta | None = None) -> types.O2gRtiIdentifiers:
        """`O2g.callCenterRealtime.getOtherProcessingGroups`: GET /api/rest/1.0/acd/rti/pgOthers."""
        result: types.O2gRtiIdentifiers = await self._call(
            "O2g.callCenterRealtime.getOtherProcessingGroups", {}, {}, _meta
        )
        return result

    async def getPilots(self, *, _meta: types.Meta | None = None) -> types.O2gRtiIdentifiers:
        """`O2g.callCenterRealtime.getPilots`: GET /api/rest/1.0/acd/rti/pilots."""
        result: types.O2gRtiIdentifiers = await self._call("O2g.callCenterRealtime.getPilots", {}, {}, _meta)
        return result

    async def getQueues(self, *, _meta: types.Meta | None = None) -> types.O2gRtiIdentifiers:
        """`O2g.callCenterRealtime.getQueues`: GET /api/rest/1.0/acd/rti/queues."""
        result: types.O2gRtiIdentifiers = await self._call("O2g.callCenterRealtime.getQueues", {}, {}, _meta)
        return result

    async def requestSnapshot(self, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterRealtime.requestSnapshot`: POST /api/rest/1.0/acd/rti/snapshot."""
        await self._call("O2g.callCenterRealtime.requestSnapshot", {}, {}, _meta)


class O2gCallCenterStatistics(AsyncNamespace):
    """`O2g.callCenterStatistics.*`."""

    async def createRequester(
        self,
        *,
        supervisor: types.O2gSupervisorData | None = None,
        agents: Sequence[types.O2gSupervisedData] | None = None,
        _meta: types.Meta | None = None,
    ) -> Json:
        """`O2g.callCenterStatistics.createRequester`: POST /api/rest/1.0/acd/stats/scope."""
        result: Json = await self._call(
            "O2g.callCenterStatistics.createRequester",
            {},
            {"supervisor": supervisor, "agents": agents},
            _meta,
        )
        return result

    async def getRequester(
        self, supervisorId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gSupervisorData:
        """`O2g.callCenterStatistics.getRequester`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}."""
        result: types.O2gSupervisorData = await self._call(
            "O2g.callCenterStatistics.getRequester", {"supervisorId": supervisorId}, {}, _meta
        )
        return result

    async def deleteRequester(self, supervisorId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterStatistics.deleteRequester`: DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}."""
        await self._call(
            "O2g.callCenterStatistics.deleteRequester", {"supervisorId": supervisorId}, {}, _meta
        )

    async def createContext(
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
        result: types.O2gRespId = await self._call(
            "O2g.callCenterStatistics.createContext",
            {"supervisorId": supervisorId, "filter": filter},
            {"ctxId": ctxId, "label": label, "description": description, "isScheduled": isScheduled},
            _meta,
        )
        return result

    async def getContexts(
        self, supervisorId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gStatsContexts:
        """`O2g.callCenterStatistics.getContexts`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx."""
        result: types.O2gStatsContexts = await self._call(
            "O2g.callCenterStatistics.getContexts", {"supervisorId": supervisorId}, {}, _meta
        )
        return result

    async def deleteContexts(self, supervisorId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterStatistics.deleteContexts`: DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx."""
        await self._call("O2g.callCenterStatistics.deleteContexts", {"supervisorId": supervisorId}, {}, _meta)

    async def updateContext(
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
        await self._call(
            "O2g.callCenterStatistics.updateContext",
            {"supervisorId": supervisorId, "ctxId": ctxId, "filter": filter},
            {"label": label, "description": description, "isScheduled": isScheduled},
            _meta,
        )

    async def getContext(
        self, supervisorId: str, ctxId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gStatsContext:
        """`O2g.callCenterStatistics.getContext`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}."""
        result: types.O2gStatsContext = await self._call(
            "O2g.callCenterStatistics.getContext", {"supervisorId": supervisorId, "ctxId": ctxId}, {}, _meta
        )
        return result

    async def deleteContext(self, supervisorId: str, ctxId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterStatistics.deleteContext`: DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}."""
        await self._call(
            "O2g.callCenterStatistics.deleteContext",
            {"supervisorId": supervisorId, "ctxId": ctxId},
            {},
            _meta,
        )

    async def getDaysData(
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
        await self._call(
            "O2g.callCenterStatistics.getDaysData",
            {"supervisorId": supervisorId, "ctxId": ctxId},
            {"begindate": begindate, "enddate": enddate, "format": format, "async": async_},
            _meta,
        )

    async def getDayData(
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
        await self._call(
            "O2g.callCenterStatistics.getDayData",
            {"supervisorId": supervisorId, "ctxId": ctxId},
            {"date": date, "slotType": slotType, "format": format, "async": async_},
            _meta,
        )

    async def getDayJsonData(
        self,
        supervisorId: str,
        ctxId: str,
        *,
        date: str | None = None,
        slotType: types.O2gSlotType | None = None,
        _meta: types.Meta | None = None,
    ) -> types.O2gStats:
        """`O2g.callCenterStatistics.getDayJsonData`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/oneday/jdata."""
        result: types.O2gStats = await self._call(
            "O2g.callCenterStatistics.getDayJsonData",
            {"supervisorId": supervisorId, "ctxId": ctxId},
            {"date": date, "slotType": slotType},
            _meta,
        )
        return result

    async def createScheduledReport(
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
        result: types.O2gRespId = await self._call(
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

    async def getScheduledReports(
        self, supervisorId: str, ctxId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gStatsSchedules:
        """`O2g.callCenterStatistics.getScheduledReports`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule."""
        result: types.O2gStatsSchedules = await self._call(
            "O2g.callCenterStatistics.getScheduledReports",
            {"supervisorId": supervisorId, "ctxId": ctxId},
            {},
            _meta,
        )
        return result

    async def getScheduledReport(
        self, supervisorId: str, ctxId: str, scheduleId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gStatsSchedule:
        """`O2g.callCenterStatistics.getScheduledReport`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule/{scheduleId}."""
        result: types.O2gStatsSchedule = await self._call(
            "O2g.callCenterStatistics.getScheduledReport",
            {"supervisorId": supervisorId, "ctxId": ctxId, "scheduleId": scheduleId},
            {},
            _meta,
        )
        return result

    async def updateScheduledReport(
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
        await self._call(
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

    async def deleteScheduledReport(
        self, supervisorId: str, ctxId: str, scheduleId: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`O2g.callCenterStatistics.deleteScheduledReport`: DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule/{scheduleId}."""
        await self._call(
            "O2g.callCenterStatistics.deleteScheduledReport",
            {"supervisorId": supervisorId, "ctxId": ctxId, "scheduleId": scheduleId},
            {},
            _meta,
        )

    async def setScheduledReportEnabled(
        self,
        supervisorId: str,
        ctxId: str,
        scheduleId: str,
        *,
        enable: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`O2g.callCenterStatistics.setScheduledReportEnabled`: POST /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule/{scheduleId}/enable."""
        await self._call(
            "O2g.callCenterStatistics.setScheduledReportEnabled",
            {"supervisorId": supervisorId, "ctxId": ctxId, "scheduleId": scheduleId},
            {"enable": enable},
            _meta,
        )

    async def cancelRequest(self, supervisorId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.callCenterStatistics.cancelRequest`: DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}/data/request."""
        await self._call("O2g.callCenterStatistics.cancelRequest", {"supervisorId": supervisorId}, {}, _meta)

    async def getScopeFilter(
        self, supervisorId: str, *, _meta: types.Meta | None = None
    ) -> types.O2gStatsFilterResp:
        """`O2g.callCenterStatistics.getScopeFilter`: GET /api/rest/1.0/acd/stats/scope/{supervisorId}/filter."""
        result: types.O2gStatsFilterResp = await self._call(
            "O2g.callCenterStatistics.getScopeFilter", {"supervisorId": supervisorId}, {}, _meta
        )
        return result


class O2g(AsyncNamespace):
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

    async def subscribe(
        self,
        selectors: Sequence[types.EventSelector],
        *,
        identifier: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.Subscribed:
        """`O2g.subscribe`: Raw O2G events as `O2g.event` notifications."""
        result: types.Subscribed = await self._call(
            "O2g.subscribe", {"selectors": selectors}, {"identifier": identifier}, _meta
        )
        return result

    async def unsubscribe(self, subscriptionId: str, *, _meta: types.Meta | None = None) -> None:
        """`O2g.unsubscribe`: End a subscription."""
        await self._call("O2g.unsubscribe", {"subscriptionId": subscriptionId}, {}, _meta)


class Xuc(AsyncNamespace):
    """`Xuc.*`."""

    async def loginCtiUser(
        self,
        login: str,
        password: str,
        *,
        softwareType: str | None = None,
        applicationType: str | None = None,
        _meta: types.Meta | None = None,
    ) -> types.XucLogin:
        """`Xuc.loginCtiUser`: POST /xuc/api/2.0/auth/login."""
        result: types.XucLogin = await self._call(
            "Xuc.loginCtiUser",
            {"login": login, "password": password},
            {"softwareType": softwareType, "applicationType": applicationType},
            _meta,
        )
        return result

    async def loginWebservice(
        self, login: str, password: str, *, _meta: types.Meta | None = None
    ) -> types.XucLogin:
        """`Xuc.loginWebservice`: POST /xuc/api/2.0/auth/webservice."""
        result: types.XucLogin = await self._call(
            "Xuc.loginWebservice", {"login": login, "password": password}, {}, _meta
        )
        return result

    async def loginSsoKerberos(self, *, _meta: types.Meta | None = None) -> types.XucLogin:
        """`Xuc.loginSsoKerberos`: GET /xuc/api/2.0/auth/sso."""
        result: types.XucLogin = await self._call("Xuc.loginSsoKerberos", {}, {}, _meta)
        return result

    async def loginCas(self, service: str, ticket: str, *, _meta: types.Meta | None = None) -> types.XucLogin:
        """`Xuc.loginCas`: GET /xuc/api/2.0/auth/cas."""
        result: types.XucLogin = await self._call(
            "Xuc.loginCas", {"service": service, "ticket": ticket}, {}, _meta
        )
        return result

    async def loginOidc(self, *, token: str | None = None, _meta: types.Meta | None = None) -> types.XucLogin:
        """`Xuc.loginOidc`: GET /xuc/api/2.0/auth/oidc."""
        result: types.XucLogin = await self._call("Xuc.loginOidc", {}, {"token": token}, _meta)
        return result

    async def checkToken(self, *, _meta: types.Meta | None = None) -> types.XucLogin:
        """`Xuc.checkToken`: GET /xuc/api/2.0/auth/check."""
        result: types.XucLogin = await self._call("Xuc.checkToken", {}, {}, _meta)
        return result

    async def listPersonalContacts(self, *, _meta: types.Meta | None = None) -> types.XucContactList:
        """`Xuc.listPersonalContacts`: GET /xuc/api/2.0/contact/personal."""
        result: types.XucContactList = await self._call("Xuc.listPersonalContacts", {}, {}, _meta)
        return result

    async def getPersonalContact(
        self, CONTACT_UUID: str, *, _meta: types.Meta | None = None
    ) -> types.XucContact:
        """`Xuc.getPersonalContact`: GET /xuc/api/2.0/contact/personal/{CONTACT_UUID}."""
        result: types.XucContact = await self._call(
            "Xuc.getPersonalContact", {"CONTACT_UUID": CONTACT_UUID}, {}, _meta
        )
        return result

    async def createPersonalContact(
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
        result: types.Created | types.XucContact = await self._call(
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

    async def updatePersonalContact(
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
        result: types.XucContact = await self._call(
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

    async def deletePersonalContact(self, CONTACT_UUID: str, *, _meta: types.Meta | None = None) -> None:
        """`Xuc.deletePersonalContact`: DELETE /xuc/api/2.0/contact/personal/{CONTACT_UUID}."""
        await self._call("Xuc.deletePersonalContact", {"CONTACT_UUID": CONTACT_UUID}, {}, _meta)

    async def deleteAllPersonalContacts(self, *, _meta: types.Meta | None = None) -> None:
        """`Xuc.deleteAllPersonalContacts`: DELETE /xuc/api/2.0/contact/personal."""
        await self._call("Xuc.deleteAllPersonalContacts", {}, {}, _meta)

    async def exportPersonalContacts(self, *, _meta: types.Meta | None = None) -> types.File:
        """`Xuc.exportPersonalContacts`: GET /xuc/api/2.0/contact/export/personal."""
        result: types.File = await self._call("Xuc.exportPersonalContacts", {}, {}, _meta)
        return result

    async def importPersonalContacts(
        self, file: types.Upload, *, _meta: types.Meta | None = None
    ) -> types.Created | types.XucImportReport:
        """`Xuc.importPersonalContacts`: POST /xuc/api/2.0/contact/import/personal."""
        result: types.Created | types.XucImportReport = await self._call(
            "Xuc.importPersonalContacts", {"file": file}, {}, _meta
        )
        return result

    async def getQueueQualifications(
        self, QUEUE_ID: int, *, _meta: types.Meta | None = None
    ) -> list[types.XucQualification]:
        """`Xuc.getQueueQualifications`: GET /xuc/api/2.0/call_qualification/queue/{QUEUE_ID}."""
        result: list[types.XucQualification] = await self._call(
            "Xuc.getQueueQualifications", {"QUEUE_ID": QUEUE_ID}, {}, _meta
        )
        return result

    async def createQualificationAnswer(
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
        result: types.XucQualificationAnswer = await self._call(
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

    async def exportQualificationAnswers(
        self, QUEUE_ID: int, FROM: str, TO: str, *, _meta: types.Meta | None = None
    ) -> types.File:
        """`Xuc.exportQualificationAnswers`: GET /xuc/api/2.0/call_qualification/csv/{QUEUE_ID}/{FROM}/{TO}."""
        result: types.File = await self._call(
            "Xuc.exportQualificationAnswers", {"QUEUE_ID": QUEUE_ID, "FROM": FROM, "TO": TO}, {}, _meta
        )
        return result

    async def registerPushToken(self, token: str, *, _meta: types.Meta | None = None) -> types.Created | None:
        """`Xuc.registerPushToken`: POST /xuc/api/2.0/mobile/push/register."""
        result: types.Created | None = await self._call("Xuc.registerPushToken", {"token": token}, {}, _meta)
        return result

    async def dialNumber(
        self,
        USERNAME: str,
        destination: str,
        *,
        variables: Json | None = None,
        _meta: types.Meta | None = None,
    ) -> types.XucSuccess:
        """`Xuc.dialNumber`: POST /xuc/api/2.0/dial/number/{USERNAME}."""
        result: types.XucSuccess = await self._call(
            "Xuc.dialNumber",
            {"USERNAME": USERNAME, "destination": destination},
            {"variables": variables},
            _meta,
        )
        return result

    async def dialUser(
        self, USERNAME: str, username: str, *, variables: Json | None = None, _meta: types.Meta | None = None
    ) -> types.XucSuccess:
        """`Xuc.dialUser`: POST /xuc/api/2.0/dial/user/{USERNAME}."""
        result: types.XucSuccess = await self._call(
            "Xuc.dialUser", {"USERNAME": USERNAME, "username": username}, {"variables": variables}, _meta
        )
        return result

    async def dialFromQueue(
        self,
        USERNAME: str,
        destination: str,
        queueId: int,
        *,
        variables: Json | None = None,
        _meta: types.Meta | None = None,
    ) -> types.XucSuccess:
        """`Xuc.dialFromQueue`: POST /xuc/api/2.0/dial/fromqueue/{USERNAME}."""
        result: types.XucSuccess = await self._call(
            "Xuc.dialFromQueue",
            {"USERNAME": USERNAME, "destination": destination, "queueId": queueId},
            {"variables": variables},
            _meta,
        )
        return result

    async def dialToQueue(
        self,
        destination: str,
        queueName: str,
        callerIdNumber: str,
        *,
        variables: Json | None = None,
        _meta: types.Meta | None = None,
    ) -> types.XucSuccess:
        """`Xuc.dialToQueue`: POST /xuc/api/2.0/dial/toqueue."""
        result: types.XucSuccess = await self._call(
            "Xuc.dialToQueue",
            {"destination": destination, "queueName": queueName, "callerIdNumber": callerIdNumber},
            {"variables": variables},
            _meta,
        )
        return result

    async def setDnd(
        self, USERNAME: str, state: bool, *, _meta: types.Meta | None = None
    ) -> types.XucSuccess:
        """`Xuc.setDnd`: POST /xuc/api/2.0/dnd/{USERNAME}."""
        result: types.XucSuccess = await self._call(
            "Xuc.setDnd", {"USERNAME": USERNAME, "state": state}, {}, _meta
        )
        return result

    async def setForwardUnconditional(
        self, USERNAME: str, destination: str, enabled: bool, *, _meta: types.Meta | None = None
    ) -> types.XucSuccess:
        """`Xuc.setForwardUnconditional`: POST /xuc/api/2.0/forward/unconditional/{USERNAME}."""
        result: types.XucSuccess = await self._call(
            "Xuc.setForwardUnconditional",
            {"USERNAME": USERNAME, "destination": destination, "enabled": enabled},
            {},
            _meta,
        )
        return result

    async def setForwardNoAnswer(
        self, USERNAME: str, destination: str, enabled: bool, *, _meta: types.Meta | None = None
    ) -> types.XucSuccess:
        """`Xuc.setForwardNoAnswer`: POST /xuc/api/2.0/forward/noanswer/{USERNAME}."""
        result: types.XucSuccess = await self._call(
            "Xuc.setForwardNoAnswer",
            {"USERNAME": USERNAME, "destination": destination, "enabled": enabled},
            {},
            _meta,
        )
        return result

    async def setForwardBusy(
        self, USERNAME: str, destination: str, enabled: bool, *, _meta: types.Meta | None = None
    ) -> types.XucSuccess:
        """`Xuc.setForwardBusy`: POST /xuc/api/2.0/forward/busy/{USERNAME}."""
        result: types.XucSuccess = await self._call(
            "Xuc.setForwardBusy",
            {"USERNAME": USERNAME, "destination": destination, "enabled": enabled},
            {},
            _meta,
        )
        return result

    async def getUserHistory(
        self, USERNAME: str, size: int, *, _meta: types.Meta | None = None
    ) -> types.XucSuccessWithData:
        """`Xuc.getUserHistory`: GET /xuc/api/2.0/history/{USERNAME}."""
        result: types.XucSuccessWithData = await self._call(
            "Xuc.getUserHistory", {"USERNAME": USERNAME, "size": size}, {}, _meta
        )
        return result

    async def getUserHistoryByDays(
        self, USERNAME: str, days: int, *, _meta: types.Meta | None = None
    ) -> types.XucSuccessWithData:
        """`Xuc.getUserHistoryByDays`: GET /xuc/api/2.0/history/days/{USERNAME}."""
        result: types.XucSuccessWithData = await self._call(
            "Xuc.getUserHistoryByDays", {"USERNAME": USERNAME, "days": days}, {}, _meta
        )
        return result

    async def importCallbackRequests(
        self, listUuid: str, csv: str, *, _meta: types.Meta | None = None
    ) -> types.XucSuccess:
        """`Xuc.importCallbackRequests`: POST /xuc/api/2.0/callback_lists/callback_requests/csv."""
        result: types.XucSuccess = await self._call(
            "Xuc.importCallbackRequests", {"listUuid": listUuid, "csv": csv}, {}, _meta
        )
        return result

    async def exportCallbackTickets(
        self, listUuid: str, *, _meta: types.Meta | None = None
    ) -> types.XucSuccessWithData:
        """`Xuc.exportCallbackTickets`: POST /xuc/api/2.0/callback_lists/callback_tickets/csv."""
        result: types.XucSuccessWithData = await self._call(
            "Xuc.exportCallbackTickets", {"listUuid": listUuid}, {}, _meta
        )
        return result

    async def v1Connect(
        self, username: str, password: str, *, domain: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`Xuc.v1Connect`: POST /xuc/api/1.0/connect/{domain}/{username}/."""
        await self._call(
            "Xuc.v1Connect", {"username": username, "password": password}, {"domain": domain}, _meta
        )

    async def v1Dnd(
        self, username: str, state: bool, *, domain: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`Xuc.v1Dnd`: POST /xuc/api/1.0/dnd/{domain}/{username}/."""
        await self._call("Xuc.v1Dnd", {"username": username, "state": state}, {"domain": domain}, _meta)

    async def v1Dial(
        self, username: str, number: str, *, domain: str | None = None, _meta: types.Meta | None = None
    ) -> None:
        """`Xuc.v1Dial`: POST /xuc/api/1.0/dial/{domain}/{username}/."""
        await self._call("Xuc.v1Dial", {"username": username, "number": number}, {"domain": domain}, _meta)

    async def v1DialByUsername(
        self,
        username: str,
        calleeUsername: str,
        *,
        domain: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xuc.v1DialByUsername`: POST /xuc/api/1.0/dialByUsername/{domain}/{username}/."""
        await self._call(
            "Xuc.v1DialByUsername",
            {"username": username, "calleeUsername": calleeUsername},
            {"domain": domain},
            _meta,
        )

    async def v1DialFromQueue(
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
        await self._call(
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

    async def v1ForwardUnconditional(
        self,
        username: str,
        state: bool,
        destination: str,
        *,
        domain: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xuc.v1ForwardUnconditional`: POST /xuc/api/1.0/uncForward/{domain}/{username}/."""
        await self._call(
            "Xuc.v1ForwardUnconditional",
            {"username": username, "state": state, "destination": destination},
            {"domain": domain},
            _meta,
        )

    async def v1ForwardNoAnswer(
        self,
        username: str,
        state: bool,
        destination: str,
        *,
        domain: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xuc.v1ForwardNoAnswer`: POST /xuc/api/1.0/naForward/{domain}/{username}/."""
        await self._call(
            "Xuc.v1ForwardNoAnswer",
            {"username": username, "state": state, "destination": destination},
            {"domain": domain},
            _meta,
        )

    async def v1ForwardBusy(
        self,
        username: str,
        state: bool,
        destination: str,
        *,
        domain: str | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`Xuc.v1ForwardBusy`: POST /xuc/api/1.0/busyForward/{domain}/{username}/."""
        await self._call(
            "Xuc.v1ForwardBusy",
            {"username": username, "state": state, "destination": destination},
            {"domain": domain},
            _meta,
        )

    async def v1Handshake(self, *, domain: str | None = None, _meta: types.Meta | None = None) -> None:
        """`Xuc.v1Handshake`: POST /xuc/api/1.0/handshake/{domain}/."""
        await self._call("Xuc.v1Handshake", {}, {"domain": domain}, _meta)

    async def v1AgentLogin(
        self, agentphonenumber: str, agentnumber: str, *, _meta: types.Meta | None = None
    ) -> None:
        """`Xuc.v1AgentLogin`: POST /xuc/api/1.0/agentLogin/."""
        await self._call(
            "Xuc.v1AgentLogin", {"agentphonenumber": agentphonenumber, "agentnumber": agentnumber}, {}, _meta
        )

    async def v1AgentLogout(self, phoneNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`Xuc.v1AgentLogout`: POST /xuc/api/1.0/agentLogout/."""
        await self._call("Xuc.v1AgentLogout", {"phoneNumber": phoneNumber}, {}, _meta)

    async def v1TogglePause(self, phoneNumber: str, *, _meta: types.Meta | None = None) -> None:
        """`Xuc.v1TogglePause`: POST /xuc/api/1.0/togglePause/."""
        await self._call("Xuc.v1TogglePause", {"phoneNumber": phoneNumber}, {}, _meta)

    async def v1HistoryBySize(
        self, username: str, size: int, *, domain: str | None = None, _meta: types.Meta | None = None
    ) -> list[types.XucCallHistoryRow]:
        """`Xuc.v1HistoryBySize`: GET /xuc/api/1.0/historyByUsername/{domain}/{username}."""
        result: list[types.XucCallHistoryRow] = await self._call(
            "Xuc.v1HistoryBySize", {"username": username, "size": size}, {"domain": domain}, _meta
        )
        return result

    async def v1HistoryByDays(
        self, username: str, days: int, *, domain: str | None = None, _meta: types.Meta | None = None
    ) -> list[types.XucCallHistoryRow]:
        """`Xuc.v1HistoryByDays`: GET /xuc/api/1.0/historyByUsername/{domain}/{username}."""
        result: list[types.XucCallHistoryRow] = await self._call(
            "Xuc.v1HistoryByDays", {"username": username, "days": days}, {"domain": domain}, _meta
        )
        return result


class ConfigMgt(AsyncNamespace):
    """`ConfigMgt.*`."""

    async def listUserProfiles(self, *, _meta: types.Meta | None = None) -> list[types.ConfigMgtUserProfile]:
        """`ConfigMgt.listUserProfiles`: GET /configmgt/api/1.0/users."""
        result: list[types.ConfigMgtUserProfile] = await self._call(
            "ConfigMgt.listUserProfiles", {}, {}, _meta
        )
        return result

    async def getUserRights(
        self, login: str, *, _meta: types.Meta | None = None
    ) -> types.ConfigMgtUserRights:
        """`ConfigMgt.getUserRights`: GET /configmgt/api/1.0/rights/user/{login}."""
        result: types.ConfigMgtUserRights = await self._call(
            "ConfigMgt.getUserRights", {"login": login}, {}, _meta
        )
        return result

    async def updateUserRights(
        self,
        login: str,
        type: types.ConfigMgtProfile,
        *,
        data: types.ConfigMgtRightsData | None = None,
        _meta: types.Meta | None = None,
    ) -> None:
        """`ConfigMgt.updateUserRights`: POST /configmgt/api/1.0/rights/user/{login}."""
        await self._call("ConfigMgt.updateUserRights", {"login": login, "type": type}, {"data": data}, _meta)

    async def deleteUserRights(self, login: str, *, _meta: types.Meta | None = None) -> None:
        """`ConfigMgt.deleteUserRights`: DELETE /configmgt/api/1.0/rights/user/{login}."""
        await self._call("ConfigMgt.deleteUserRights", {"login": login}, {}, _meta)

    async def createCallbackList(
        self, name: str, queueId: int, *, _meta: types.Meta | None = None
    ) -> types.ConfigMgtCallbackList:
        """`ConfigMgt.createCallbackList`: POST /configmgt/api/1.0/callback_lists."""
        result: types.ConfigMgtCallbackList = await self._call(
            "ConfigMgt.createCallbackList", {"name": name, "queueId": queueId}, {}, _meta
        )
        return result

    async def listCallbackLists(
        self, *, withRequest: bool | None = None, _meta: types.Meta | None = None
    ) -> list[types.ConfigMgtCallbackList]:
        """`ConfigMgt.listCallbackLists`: GET /configmgt/api/1.0/callback_lists."""
        result: list[types.ConfigMgtCallbackList] = await self._call(
            "ConfigMgt.listCallbackLists", {}, {"withRequest": withRequest}, _meta
        )
        return result

    async def deleteCallbackList(
        self, *, listUuid: str | None = None, _meta: types.Meta | None = None
    ) -> types.ConfigMgtCallbackList:
        """`ConfigMgt.deleteCallbackList`: DELETE /configmgt/api/1.0/callback_lists."""
        result: types.ConfigMgtCallbackList = await self._call(
            "ConfigMgt.deleteCallbackList", {}, {"listUuid": listUuid}, _meta
        )
        return result

    async def importCallbackRequests(
        self, listUuid: str, csv: types.Upload, *, _meta: types.Meta | None = None
    ) -> None:
        """`ConfigMgt.importCallbackRequests`: POST /configmgt/api/1.0/callback_lists/{listUuid}/callback_requests/csv."""
        await self._call("ConfigMgt.importCallbackRequests", {"listUuid": listUuid, "csv": csv}, {}, _meta)

    async def createCallbackRequest(
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
        result: types.ConfigMgtCallbackRequest = await self._call(
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

    async def findCallbackRequests(
        self,
        filters: Sequence[types.ConfigMgtDynamicFilter],
        *,
        offset: int | None = None,
        limit: int | None = None,
        _meta: types.Meta | None = None,
    ) -> types.ConfigMgtCallbackRequestPage:
        """`ConfigMgt.findCallbackRequests`: POST /configmgt/api/1.0/callback_requests/find."""
        result: types.ConfigMgtCallbackRequestPage = await self._call(
            "ConfigMgt.findCallbackRequests", {"filters": filters}, {"offset": offset, "limit": limit}, _meta
        )
        return result

    async def getAgentConfig(self, id: int, *, _meta: types.Meta | None = None) -> types.ConfigMgtAgentConfig:
        """`ConfigMgt.getAgentConfig`: GET /configmgt/api/1.0/agent_config/{id}."""
        result: types.ConfigMgtAgentConfig = await self._call(
            "ConfigMgt.getAgentConfig", {"id": id}, {}, _meta
        )
        return result

    async def listAgentConfigs(self, *, _meta: types.Meta | None = None) -> list[types.ConfigMgtAgentConfig]:
        """`ConfigMgt.listAgentConfigs`: GET /configmgt/api/1.0/agent_config."""
        result: list[types.ConfigMgtAgentConfig] = await self._call(
            "ConfigMgt.listAgentConfigs", {}, {}, _meta
        )
        return result

    async def getQueueDissuasion(
        self, id: int, *, _meta: types.Meta | None = None
    ) -> types.ConfigMgtQueueDissuasion:
        """`ConfigMgt.getQueueDissuasion`: GET /configmgt/api/1.0/queue/{id}/dissuasion."""
        result: types.ConfigMgtQueueDissuasion = await self._call(
            "ConfigMgt.getQueueDissuasion", {"id": id}, {}, _meta
        )
        return result

    async def listQueueDissuasions(
        self, id: int, *, _meta: types.Meta | None = None
    ) -> types.ConfigMgtQueueDissuasionList:
        """`ConfigMgt.listQueueDissuasions`: GET /configmgt/api/1.0/queue/{id}/dissuasions."""
        result: types.ConfigMgtQueueDissuasionList = await self._call(
            "ConfigMgt.listQueueDissuasions", {"id": id}, {}, _meta
        )
        return result

    async def setQueueDissuasionSoundFile(
        self, id: int, soundFile: str, *, _meta: types.Meta | None = None
    ) -> types.ConfigMgtQueueSoundFile:
        """`ConfigMgt.setQueueDissuasionSoundFile`: PUT /configmgt/api/1.0/queue/{id}/dissuasion/sound_file."""
        result: types.ConfigMgtQueueSoundFile = await self._call(
            "ConfigMgt.setQueueDissuasionSoundFile", {"id": id, "soundFile": soundFile}, {}, _meta
        )
        return result

    async def setQueueDissuasionQueue(
        self, id: int, queueName: str, *, _meta: types.Meta | None = None
    ) -> types.ConfigMgtQueueQueue:
        """`ConfigMgt.setQueueDissuasionQueue`: PUT /configmgt/api/1.0/queue/{id}/dissuasion/queue."""
        result: types.ConfigMgtQueueQueue = await self._call(
            "ConfigMgt.setQueueDissuasionQueue", {"id": id, "queueName": queueName}, {}, _meta
        )
        return result


class Xcu(AsyncNamespace):
    """`Xcu.*`."""

    async def login(self, login: str, password: str, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.login`: POST /api/1.0/login."""
        await self._call("Xcu.login", {"login": login, "password": password}, {}, _meta)

    async def listXivos(self, *, _meta: types.Meta | None = None) -> types.XcuXivoItems:
        """`Xcu.listXivos`: GET /api/1.0/xivo."""
        result: types.XcuXivoItems = await self._call("Xcu.listXivos", {}, {}, _meta)
        return result

    async def getXivo(self, id: int, *, _meta: types.Meta | None = None) -> types.XcuXivo:
        """`Xcu.getXivo`: GET /api/1.0/xivo/{id}."""
        result: types.XcuXivo = await self._call("Xcu.getXivo", {"id": id}, {}, _meta)
        return result

    async def createXivo(
        self, name: str, host: str, configure: bool, *, _meta: types.Meta | None = None
    ) -> None:
        """`Xcu.createXivo`: POST /api/1.0/xivo."""
        await self._call("Xcu.createXivo", {"name": name, "host": host, "configure": configure}, {}, _meta)

    async def synchronizeConfigFiles(self, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.synchronizeConfigFiles`: GET /api/1.0/xivo/synchronize_config_files."""
        await self._call("Xcu.synchronizeConfigFiles", {}, {}, _meta)

    async def listEntities(self, *, _meta: types.Meta | None = None) -> types.XcuEntityItems:
        """`Xcu.listEntities`: GET /api/1.0/entities."""
        result: types.XcuEntityItems = await self._call("Xcu.listEntities", {}, {}, _meta)
        return result

    async def getEntity(self, combinedId: str, *, _meta: types.Meta | None = None) -> types.XcuEntity:
        """`Xcu.getEntity`: GET /api/1.0/entities/{combinedId}."""
        result: types.XcuEntity = await self._call("Xcu.getEntity", {"combinedId": combinedId}, {}, _meta)
        return result

    async def createEntity(
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
        await self._call(
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

    async def deleteEntity(self, combinedId: str, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.deleteEntity`: DELETE /api/1.0/entities/{combinedId}."""
        await self._call("Xcu.deleteEntity", {"combinedId": combinedId}, {}, _meta)

    async def editEntity(
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
        await self._call(
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

    async def listEntityUsers(
        self, combinedId: str, *, _meta: types.Meta | None = None
    ) -> types.XcuUserItems:
        """`Xcu.listEntityUsers`: GET /api/1.0/entities/{combinedId}/users."""
        result: types.XcuUserItems = await self._call(
            "Xcu.listEntityUsers", {"combinedId": combinedId}, {}, _meta
        )
        return result

    async def listEntityAvailableNumbers(
        self, combinedId: str, *, _meta: types.Meta | None = None
    ) -> types.XcuNumberItems:
        """`Xcu.listEntityAvailableNumbers`: GET /api/1.0/entities/{combinedId}/available_numbers."""
        result: types.XcuNumberItems = await self._call(
            "Xcu.listEntityAvailableNumbers", {"combinedId": combinedId}, {}, _meta
        )
        return result

    async def getUser(self, id: int, *, _meta: types.Meta | None = None) -> types.XcuUser:
        """`Xcu.getUser`: GET /api/1.0/users/{id}."""
        result: types.XcuUser = await self._call("Xcu.getUser", {"id": id}, {}, _meta)
        return result

    async def createUser(
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
        await self._call(
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

    async def deleteUser(self, id: int, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.deleteUser`: DELETE /api/1.0/users/{id}."""
        await self._call("Xcu.deleteUser", {"id": id}, {}, _meta)

    async def editUser(
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
        await self._call(
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

    async def listTemplates(self, *, _meta: types.Meta | None = None) -> list[types.XcuTemplate]:
        """`Xcu.listTemplates`: GET /api/1.0/templates."""
        result: list[types.XcuTemplate] = await self._call("Xcu.listTemplates", {}, {}, _meta)
        return result

    async def getTemplate(self, id: int, *, _meta: types.Meta | None = None) -> types.XcuTemplate:
        """`Xcu.getTemplate`: GET /api/1.0/templates/{id}."""
        result: types.XcuTemplate = await self._call("Xcu.getTemplate", {"id": id}, {}, _meta)
        return result

    async def createTemplate(
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
        await self._call(
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

    async def deleteTemplate(self, id: int, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.deleteTemplate`: DELETE /api/1.0/templates/{id}."""
        await self._call("Xcu.deleteTemplate", {"id": id}, {}, _meta)

    async def editTemplate(
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
        await self._call(
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

    async def listAdministrators(self, *, _meta: types.Meta | None = None) -> types.XcuAdministratorItems:
        """`Xcu.listAdministrators`: GET /api/1.0/administrators."""
        result: types.XcuAdministratorItems = await self._call("Xcu.listAdministrators", {}, {}, _meta)
        return result

    async def getAdministrator(self, id: int, *, _meta: types.Meta | None = None) -> types.XcuAdministrator:
        """`Xcu.getAdministrator`: GET /api/1.0/administrators/{id}."""
        result: types.XcuAdministrator = await self._call("Xcu.getAdministrator", {"id": id}, {}, _meta)
        return result

    async def createAdministrator(
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
        await self._call(
            "Xcu.createAdministrator",
            {"login": login, "name": name, "ldap": ldap, "superAdmin": superAdmin, "entityIds": entityIds},
            {"password": password},
            _meta,
        )

    async def deleteAdministrator(self, id: int, *, _meta: types.Meta | None = None) -> None:
        """`Xcu.deleteAdministrator`: DELETE /api/1.0/administrators/{id}."""
        await self._call("Xcu.deleteAdministrator", {"id": id}, {}, _meta)

    async def editAdministrator(
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
        await self._call(
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


class Methods(AsyncNamespace):
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
