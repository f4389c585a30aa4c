"""What has to have happened at an O2G before an example makes sense: one function for each scene, by its name.

What a scene leaves behind that others would meet (agents, supervisors, hunting groups) is undone afterwards; calls of
users whom nobody else takes are left alone. Raises `Refused`.
"""

from __future__ import annotations

import asyncio
from typing import Any

from tests.conformance.stage import Scenes, Stage
from tests.conformance.ways import Who

SCENES = Scenes()

ADMIN = Who("admin", "admin")
AGENT = Who("oxe70130", "0000")
SUPERVISOR = Who("oxe70139", "0000")

PATIENCE_S = 20.0
POLL_S = 0.02
"""A search, and a pilot's guide, take a fraction of a second."""


def number(who: Who) -> str:
    """Somebody's number."""
    return who.login.removeprefix("oxe")


async def dial(stage: Stage, caller: Who, callee: str, **fields: Any) -> str:
    """A call's reference."""
    made = await stage.do(
        caller, "O2g.telephony.makeCall", deviceId=number(caller), callee=callee, autoAnswer=True, **fields
    )
    return str(made).rpartition("/")[2]


async def answer(stage: Stage, who: Who, call: str) -> None:
    """He answers."""
    await stage.do(who, "O2g.telephony.answer", callRef=call, deviceId=number(who))


# Calls


@SCENES.add
async def colleagues(stage: Stage) -> None:
    """There are others."""
    stage.named("other")
    stage.named("third")


@SCENES.add
async def calling(stage: Stage) -> None:
    """The phone of `$other` rings; it is `$call`."""
    stage.values["call"] = await dial(stage, stage.person, number(stage.named("other")))


@SCENES.add
async def ringing(stage: Stage) -> None:
    """`$other` calls; it is `$call`."""
    stage.values["call"] = await dial(stage, stage.named("other"), stage.phone)
    stage.named("third")


@SCENES.add
async def talking(stage: Stage) -> None:
    """`$other` has answered `$call`."""
    other = stage.named("other")
    stage.values["call"] = await dial(stage, stage.person, number(other))
    await answer(stage, other, stage.values["call"])
    stage.named("third")


@SCENES.add
async def holding(stage: Stage) -> None:
    """`$other` is on hold."""
    await talking(stage)
    await stage.do(stage.person, "O2g.telephony.hold", callRef=stage.values["call"], deviceId=stage.phone)


@SCENES.add
async def consulting(stage: Stage) -> None:
    """`$other` is on hold in `$held`, `$third` has answered the enquiry call `$call`."""
    await holding(stage)
    stage.values["held"] = stage.values["call"]
    third = stage.named("third")
    stage.values["call"] = await dial(stage, stage.person, number(third))
    await answer(stage, third, stage.values["call"])


@SCENES.add
async def conference(stage: Stage) -> None:
    """All three talk to each other; `$participant` is one of the others."""
    await consulting(stage)
    merged = {"callRef": stage.values["call"], "heldCallRef": stage.values["held"]}
    await stage.do(stage.person, "O2g.telephony.merge", **merged)
    (call,) = (await stage.do(stage.person, "O2g.telephony.getCalls"))["calls"]
    stage.values["call"] = call["callRef"]
    await _participant(stage)


@SCENES.add
async def broken_up(stage: Stage) -> None:
    """One of the conference has left."""
    await conference(stage)
    left = Who(stage.values["thirdLogin"], "0000")
    await stage.do(left, "O2g.telephony.dropme", callRef=stage.values["call"])


@SCENES.add
async def present(stage: Stage) -> None:
    """`$participant` is in the call with the asker."""
    await talking(stage)
    await _participant(stage)


async def _participant(stage: Stage) -> None:
    found = await stage.do(stage.person, "O2g.telephony.getParticipants", callRef=stage.values["call"])
    others = [each for each in found["participants"] if each["identity"]["id"]["phoneNumber"] != stage.phone]
    stage.values["participant"] = others[0]["participantId"]


@SCENES.add
async def recorded(stage: Stage) -> None:
    """The conversation is being recorded."""
    await talking(stage)
    await _record(stage, "start")


@SCENES.add
async def record_paused(stage: Stage) -> None:
    """The recording has been paused."""
    await recorded(stage)
    await _record(stage, "pause")


async def _record(stage: Stage, action: str) -> None:
    await stage.do(stage.person, "O2g.telephony.doRecordAction", callRef=stage.values["call"], action=action)


@SCENES.add
async def nobodys_set(stage: Stage) -> None:
    """The call from a set of nobody's to `$other`, which the example makes, is ended."""
    other = stage.named("other")
    stage.later(other, "O2g.telephony.basicDropMe")


@SCENES.add
async def agents_set(stage: Stage) -> None:
    """The call from a set of nobody's to the supervisor, which the example makes, is ended."""
    stage.later(SUPERVISOR, "O2g.telephony.basicDropMe")


@SCENES.add
async def parked(stage: Stage) -> None:
    """`$other` waits at the asker's own set."""
    await talking(stage)
    await stage.do(stage.person, "O2g.telephony.park", callRef=stage.values["call"])


@SCENES.add
async def parked_elsewhere(stage: Stage) -> None:
    """`$other` waits at the set of `$third`."""
    await talking(stage)
    await stage.do(
        stage.person, "O2g.telephony.park", callRef=stage.values["call"], parkTo=stage.values["third"]
    )


@SCENES.add
async def ringing_elsewhere(stage: Stage) -> None:
    """`$third` calls `$other`; it is `$call`."""
    third, other = stage.named("third"), stage.named("other")
    stage.values["call"] = await dial(stage, third, number(other))


@SCENES.add
async def busy(stage: Stage) -> None:
    """`$other` talks to `$third` on all his lines; the asker has called him and hears the busy tone."""
    other, third, fourth = stage.named("other"), stage.named("third"), stage.named("fourth")
    call = await dial(stage, other, number(third))
    await answer(stage, third, call)
    await dial(stage, fourth, number(other))
    stage.values["call"] = await dial(stage, stage.person, number(other))


@SCENES.add
async def called_back(stage: Stage) -> None:
    """`$other` has asked to be called back; his request is `$callback`."""
    other = stage.named("other")
    call = await dial(stage, other, stage.phone)
    await stage.do(other, "O2g.telephony.callback", callRef=call)
    found = await stage.do(stage.person, "O2g.telephony.getCallbacks")
    stage.values["callback"] = found["callbacks"][0]["callbackId"]


@SCENES.add
async def mini_message(stage: Stage) -> None:
    """`$other` has sent a mini message."""
    other = stage.named("other")
    await stage.do(other, "O2g.telephony.sendMiniMessage", recipient=stage.phone, message="hello!")


@SCENES.add
async def two_sets(stage: Stage) -> None:
    """The asker, who has a desk phone and the softphone `$otherDevice`, talks on the desk phone."""
    await talking(stage)
    stage.values["otherDevice"] = f"8{stage.phone[1:]}"
    stage.later(stage.person, "O2g.telephony.release", callRef=stage.values["call"])


@SCENES.add
async def shared_set(stage: Stage) -> None:
    """There is the desk sharing set `$sharedSet`, which the asker leaves in the end."""
    stage.values["sharedSet"] = "70910"
    stage.later(stage.person, "O2g.telephony.deskSharingLogOff")


@SCENES.add
async def at_a_shared_set(stage: Stage) -> None:
    """The asker has logged on to a desk sharing set."""
    await stage.do(stage.person, "O2g.telephony.deskSharingLogOn", dssDeviceNumber="70910")


@SCENES.add
async def hunting(stage: Stage) -> None:
    """The asker has joined the hunting group `$group`."""
    await stage.do(stage.person, "O2g.telephony.addMeToHuntingGroup", hgNumber="10001")
    stage.later(stage.person, "O2g.telephony.removeMeFromHuntingGroup", hgNumber="10001")


@SCENES.add
async def joining(stage: Stage) -> None:
    """The asker leaves the hunting group in the end."""
    stage.later(stage.person, "O2g.telephony.removeMeFromHuntingGroup", hgNumber="10001")


@SCENES.add
async def hunting_member(stage: Stage) -> None:
    """The asker has joined a hunting group, which he leaves himself."""
    await stage.do(stage.person, "O2g.telephony.addMeToHuntingGroup", hgNumber="10001")


@SCENES.add
async def hunting_off(stage: Stage) -> None:
    """The asker is a member of a hunting group and has logged off."""
    await hunting(stage)
    await stage.do(stage.person, "O2g.telephony.huntingGroupLogOff")


# What follows from calls


@SCENES.add
async def called(stage: Stage) -> None:
    """The asker has a record `$record` in his call history, of a call he has missed."""
    other = stage.named("other")
    call = await dial(stage, other, stage.phone)
    await stage.do(other, "O2g.telephony.release", callRef=call)
    found = await stage.do(stage.person, "O2g.comlog.getComRecords")
    stage.values["record"] = found["comHistoryRecords"][0]["recordId"]


@SCENES.add
async def conversed(stage: Stage) -> None:
    """The asker has talked to somebody, and has a record of it in his call history."""
    await talking(stage)
    await stage.do(stage.person, "O2g.telephony.release", callRef=stage.values["call"])


@SCENES.add
async def acknowledged(stage: Stage) -> None:
    """The asker has acknowledged the call that he missed, `$record`."""
    await called(stage)
    await stage.do(
        stage.person, "O2g.comlog.ackOrUnAckComRecords", acknowledge=True, recordIds=[stage.values["record"]]
    )


@SCENES.add
async def mailbox(stage: Stage) -> None:
    """The asker's mailbox is `$mailbox`."""
    found = await stage.do(stage.person, "O2g.messaging.getMailboxes")
    stage.values["mailbox"] = found["mailboxes"][0]["id"]


@SCENES.add
async def voice_mail(stage: Stage) -> None:
    """Two messages have been left in `$mailbox`, `$message` and `$message2`, and it has been opened."""
    await mailbox(stage)
    forward = {"destinations": [{"type": "VOICEMAIL"}]}
    await stage.do(stage.person, "O2g.routing.setForward", forwardRoute=forward)
    other = stage.named("other")
    for _ in range(2):
        call = await dial(stage, other, stage.phone)
        await stage.do(other, "O2g.telephony.dropme", callRef=call)
    box = {"mailboxId": stage.values["mailbox"]}
    await stage.do(stage.person, "O2g.messaging.getMailboxInfo", **box, password="0000")
    found = await stage.do(stage.person, "O2g.messaging.getVoiceMessages", **box)
    stage.values["message"], stage.values["message2"] = (each["voicemailId"] for each in found["voicemails"])


# Settings and lookups


@SCENES.add
async def forwarded(stage: Stage) -> None:
    """The asker's calls are forwarded to the voice mail when he is busy."""
    route = {"forwardType": "BUSY", "destinations": [{"type": "VOICEMAIL"}]}
    await stage.do(stage.person, "O2g.routing.setForward", forwardRoute=route)


@SCENES.add
async def routed(stage: Stage) -> None:
    """The asker has a forward and an overflow."""
    await forwarded(stage)
    await overflowing(stage)


@SCENES.add
async def associated(stage: Stage) -> None:
    """The asker's set has an associated number."""
    device = {"loginName": stage.person.login, "deviceId": stage.phone}
    await stage.do(
        stage.person, "O2g.phoneSetProgramming.setAssociate", **device, number=number(stage.named("other"))
    )


@SCENES.add
async def overflowing(stage: Stage) -> None:
    """The asker's calls overflow to the voice mail."""
    route = {"overflowType": "BUSY", "destinations": [{"type": "VOICEMAIL"}]}
    await stage.do(stage.person, "O2g.routing.setOverflow", overflowRoutes=[route])


@SCENES.add
async def searching(stage: Stage) -> None:
    """A search in the directory has found many people, of whom the first have been asked for."""
    where = {"field": "lastName", "operation": "BEGIN_WITH", "operand": "A"}
    await stage.do(stage.person, "O2g.directory.search", filter=where)
    async with asyncio.timeout(PATIENCE_S):
        while (await stage.do(stage.person, "O2g.directory.getResults"))["resultCode"] != "OK":
            await asyncio.sleep(POLL_S)


@SCENES.add
async def keys(stage: Stage) -> None:
    """The third programmable key and the third soft key of the asker's set have been programmed."""
    key = {"loginName": stage.person.login, "deviceId": stage.phone, "position": 3, "number": "4567"}
    await stage.do(
        stage.person, "O2g.phoneSetProgramming.setProgrammableKey", **key, mnemonic="user2", locked=False
    )
    await stage.do(stage.person, "O2g.phoneSetProgramming.setSoftKey", **key, mnemonic="user2")


@SCENES.add
async def subscribed(stage: Stage) -> None:
    """The asker's session has the subscription `$subscription`."""
    stage.named("other")
    selector = {"ids": [stage.values["login"]], "names": ["telephony"]}
    found = await stage.do(
        stage.me, "O2g.subscriptions.create", filter={"selectors": [selector]}, version="1.0"
    )
    stage.values["subscription"] = found["subscriptionId"]


@SCENES.add
async def removed_user(stage: Stage) -> None:
    """`$phone` is a subscriber who is no user of O2G any more, `$phone2` another."""
    for name in ("phone", "phone2", "phone3", "phone4"):
        who = stage.user()
        await stage.do(ADMIN, "O2g.userManagement.deleteUser", loginName=who.login)
        stage.values[name] = number(who)
