"""What has to have happened at a XiVO before an example makes sense: one function for each scene, by its name.

What a scene makes is taken away afterwards, as far as the example does not do it. Raises `Refused`.
"""

from __future__ import annotations

import asyncio
from typing import Any

from bridge.simulator.xivo_demo import ENTITY
from tests.conformance.stage import Scenes, Stage

SCENES = Scenes()

PATIENCE_S = 20.0
POLL_S = 0.02
"""A call that fails takes a fraction of a second."""

ENTITY_FIELDS: dict[str, Any] = {
    "name": "another",
    "displayName": "Another",
    "xivoId": 1,
    "intervals": [{"start": "5000", "end": "5099"}],
    "presentedNumber": "inbNo",
}
TEMPLATE_FIELDS: dict[str, Any] = {
    "name": "My line template",
    "xivos": [1],
    "entities": [ENTITY],
    "peerSipName": "auto",
    "ringingTime": 30,
    "routedInbound": False,
    "callerIdMode": "anonymous",
    "voiceMailEnabled": False,
}
ANOTHER = ENTITY.replace("default", ENTITY_FIELDS["name"])


@SCENES.add
async def contact(stage: Stage) -> None:
    """Alice has the personal contact `$contact` and no other."""
    await stage.do(stage.me, "Xuc.deleteAllPersonalContacts")
    numbers = {"number": "1111", "mobile": "2222", "fax": "3333"}
    names = {"firstname": "John", "lastname": "Doe", "company": "corp", "email": "j.doe@my.corp"}
    made = await stage.do(stage.me, "Xuc.createPersonalContact", **names, **numbers)
    stage.values["contact"] = made["id"]


@SCENES.add
async def no_contacts(stage: Stage) -> None:
    """Alice has no personal contacts."""
    await stage.do(stage.me, "Xuc.deleteAllPersonalContacts")


@SCENES.add
async def callback_list(stage: Stage) -> None:
    """There is the callback list `$list`."""
    made = await stage.do(stage.me, "ConfigMgt.createCallbackList", name="a list", queueId=1)
    stage.values["list"] = made["uuid"]


@SCENES.add
async def lists(stage: Stage) -> None:
    """Callback lists are there, one with a request for the number 1000."""
    await callback_list(stage)
    await stage.do(
        stage.me, "ConfigMgt.createCallbackRequest", listUuid=stage.values["list"], phoneNumber="1000"
    )


@SCENES.add
async def qualified(stage: Stage) -> None:
    """A call of the queue has been qualified."""
    fields = {"sub_qualification_id": 1, "time": "2018-03-21 17:00:00", "callid": "callid1", "agent": 1}
    fields |= {"queue": 3, "first_name": "john", "last_name": "doe", "comment": "", "custom_data": ""}
    await stage.do(stage.me, "Xuc.createQualificationAnswer", **fields)


@SCENES.add
async def dissuaded_to_a_queue(stage: Stage) -> None:
    """The queue's calls that find nobody go to another queue."""
    await stage.do(stage.me, "ConfigMgt.setQueueDissuasionQueue", id=3, queueName="support")


@SCENES.add
async def dissuaded_to_a_file(stage: Stage) -> None:
    """The queue's calls that find nobody hear a sound file."""
    await stage.do(stage.me, "ConfigMgt.setQueueDissuasionSoundFile", id=3, soundFile="sales_audio_file")


@SCENES.add
async def entity(stage: Stage) -> None:
    """There is the further entity `$entity`."""
    await stage.do(stage.me, "Xcu.createEntity", **ENTITY_FIELDS)
    stage.values["entity"] = ANOTHER


@SCENES.add
async def no_entity(stage: Stage) -> None:
    """The further entity that the example makes goes again."""
    stage.later(stage.me, "Xcu.deleteEntity", combinedId=ANOTHER)


@SCENES.add
async def kept_entity(stage: Stage) -> None:
    """There is the further entity `$entity`, which goes again."""
    await entity(stage)
    stage.later(stage.me, "Xcu.deleteEntity", combinedId=ANOTHER)


@SCENES.add
async def demo(stage: Stage) -> None:
    """`$entity` is the demo's, `$number` is free in it."""
    stage.values["entity"] = ENTITY
    found = await stage.do(stage.me, "Xcu.listEntityAvailableNumbers", combinedId=ENTITY)
    stage.values["number"] = found["items"][-1]


@SCENES.add
async def user(stage: Stage) -> None:
    """There is the further user `$user`."""
    await demo(stage)
    fields = {"entityCId": ENTITY, "templateId": 1, "firstName": "Alice", "lastName": "In Wonderland"}
    await stage.do(stage.me, "Xcu.createUser", **fields, internalNumber=stage.values["number"])
    found = await stage.do(stage.me, "Xcu.listEntityUsers", combinedId=ENTITY)
    stage.values["user"] = max(each["id"] for each in found["items"])


@SCENES.add
async def template(stage: Stage) -> None:
    """There is the further template `$template`."""
    await demo(stage)
    await stage.do(stage.me, "Xcu.createTemplate", **TEMPLATE_FIELDS)
    found = await stage.do(stage.me, "Xcu.listTemplates")
    stage.values["template"] = max(each["id"] for each in found)


@SCENES.add
async def administrator(stage: Stage) -> None:
    """There is the further administrator `$administrator`, who has a right to the entity `$entityId`."""
    await entity_id(stage)
    fields = {"login": "second", "name": "", "ldap": True, "superAdmin": False}
    await stage.do(stage.me, "Xcu.createAdministrator", **fields, entityIds=[stage.values["entityId"]])
    found = await stage.do(stage.me, "Xcu.listAdministrators")
    stage.values["administrator"] = max(each["id"] for each in found["items"])


@SCENES.add
async def entity_id(stage: Stage) -> None:
    """`$entityId` is the demo's entity."""
    stage.values["entityId"] = (await stage.do(stage.me, "Xcu.listEntities"))["items"][0]["id"]


@SCENES.add
async def called(stage: Stage) -> None:
    """`$caller` has a call in his history: he has dialled a number that there is not."""
    caller = stage.values["caller"] = "user1011"
    await stage.do(stage.me, "Xuc.dialNumber", USERNAME=caller, destination="0555000404", variables={})
    async with asyncio.timeout(PATIENCE_S):
        while not (await stage.do(stage.me, "Xuc.getUserHistory", USERNAME=caller, size=1))["data"]:
            await asyncio.sleep(POLL_S)


@SCENES.add
async def logged_on(stage: Stage) -> None:
    """Dave, agent 2002, has logged on at his phone 1004."""
    await stage.do(stage.me, "Xuc.v1AgentLogin", agentphonenumber="1004", agentnumber="2002")
    stage.later(stage.me, "Xuc.v1AgentLogout", phoneNumber="1004")


@SCENES.add
async def logged_on_for_good(stage: Stage) -> None:
    """Dave has logged on; the example logs him off."""
    await stage.do(stage.me, "Xuc.v1AgentLogin", agentphonenumber="1004", agentnumber="2002")


@SCENES.add
async def logged_off(stage: Stage) -> None:
    """Dave logs off in the end."""
    stage.later(stage.me, "Xuc.v1AgentLogout", phoneNumber="1004")
