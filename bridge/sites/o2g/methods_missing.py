"""The method table: what O2G cannot do, and why.

Raises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NO_COUNTERPART: Final[Mapping[str, tuple[str, ...]]] = {
    "a heartbeat of the native dialect; over JSON-RPC call rpc.ping": ("Cti.sendPing",),
    "O2G keeps a user's languages, no other preference": ("Cti.setUserPreference",),
    "O2G has no push service for mobiles": ("Cti.unregisterMobileApp",),
    "O2G has no log for clients": ("Cti.pushLogToServer",),
    "O2G has no WebRTC configuration": ("Cti.getIceConfig",),
    "the processing groups of an agent are PBX configuration without a documented operation": (
        "Membership.setUserDefaultMembership",
        "Membership.setUsersDefaultMembership",
        "Membership.applyUsersDefaultMembership",
    ),
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
    "O2G cannot call somebody into a conference: call him (attendedTransfer), then includeToConference": (
        "Cti.conferenceInvite",
    ),
    "O2G has one key for a set's microphone and does not tell its state: use toggleMicrophone": (
        "Cti.conferenceMuteMe",
        "Cti.conferenceUnmuteMe",
    ),
    "O2G keeps no call history by queue": ("Cti.getQueueCallHistory",),
    "O2G has no favourites, and the bridge keeps no data of its users": (
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
