"""What has to have happened in the contact centre, or in the PBX's management, before an example makes sense.

Agents, supervisors and pilots are everybody's: they log off afterwards, and calls end. Raises `Refused`.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
from typing import Any

from tests.conformance.scenes_o2g import ADMIN, AGENT, PATIENCE_S, POLL_S, SUPERVISOR, dial, number
from tests.conformance.stage import Scenes, Stage
from tests.conformance.ways import Refused, Who

SCENES = Scenes()

PILOT = "60141"
QUEUE = "60131"
GROUP = "60121"
GUIDE = "60129"
"""A processing group that is a guide."""
CALENDAR_PILOT = "60142"
"""Whose calendar is changed; nobody calls it."""


# Contact centre


@SCENES.add
async def off_duty(stage: Stage) -> None:
    """The asker is an agent who has not logged on; he logs off in the end."""
    stage.later(stage.me, "O2g.callCenterAgent.logoff")


@SCENES.add
async def on_duty(stage: Stage) -> None:
    """The asker has logged on as an agent, at his phone, in his group."""
    await _log_on(stage, stage.me)


async def _log_on(stage: Stage, who: Who) -> None:
    fields = {"proAcdDeviceNumber": number(who), "pgGroupNumber": GROUP}
    await stage.do(who, "O2g.callCenterAgent.logon", **fields)
    stage.later(who, "O2g.callCenterAgent.logoff")


@SCENES.add
async def on_duty_for_good(stage: Stage) -> None:
    """The asker has logged on; the example logs him off."""
    await stage.do(stage.me, "O2g.callCenterAgent.logon", proAcdDeviceNumber=stage.phone)


@SCENES.add
async def no_group(stage: Stage) -> None:
    """The supervisor has logged on, into no group."""
    await stage.do(stage.me, "O2g.callCenterAgent.logon", proAcdDeviceNumber=stage.phone)
    stage.later(stage.me, "O2g.callCenterAgent.logoff")


@SCENES.add
async def in_a_group(stage: Stage) -> None:
    """The supervisor has entered his group."""
    await no_group(stage)
    await stage.do(stage.me, "O2g.callCenterAgent.enter", pgGroupNumber=GROUP)


@SCENES.add
async def serving(stage: Stage) -> None:
    """The agent talks to a caller of the pilot, `$call`."""
    await on_duty(stage)
    await _serve(stage, stage.me)


async def _serve(stage: Stage, agent: Who) -> None:
    # Logging on leads to readiness or to a withdrawal, as the agent is set up.
    await stage.do(agent, "O2g.callCenterAgent.setReady")
    caller = stage.named("other")
    stage.values["call"] = await dial(stage, caller, PILOT)
    stage.later(caller, "O2g.telephony.basicDropMe")
    async with asyncio.timeout(PATIENCE_S):
        while not (await stage.do(agent, "O2g.telephony.getCalls"))["calls"]:
            await asyncio.sleep(POLL_S)
    await stage.do(agent, "O2g.telephony.basicAnswerCall", deviceId=number(agent))


@SCENES.add
async def supervising(stage: Stage) -> None:
    """The supervisor, in no group, and the agent `$agent` have logged on."""
    stage.values["agent"] = number(AGENT)
    await _log_on(stage, AGENT)
    await no_group(stage)


@SCENES.add
async def agent_serving(stage: Stage) -> None:
    """The supervisor has logged on; the agent talks to a caller."""
    await supervising(stage)
    await _serve(stage, AGENT)


@SCENES.add
async def intruding(stage: Stage) -> None:
    """The supervisor takes part in the agent's call."""
    await agent_serving(stage)
    await stage.do(stage.me, "O2g.callCenterAgent.requestIntrusion", agentNumber=number(AGENT))


@SCENES.add
async def listening(stage: Stage) -> None:
    """The supervisor listens to the agent's calls."""
    await supervising(stage)
    await stage.do(stage.me, "O2g.callCenterAgent.requestPermanentListening", agentNumber=number(AGENT))


@SCENES.add
async def with_a_supervisor(stage: Stage) -> None:
    """The agent, and his supervisor `$supervisor`, have logged on."""
    await stage.do(SUPERVISOR, "O2g.callCenterAgent.logon", proAcdDeviceNumber=number(SUPERVISOR))
    stage.later(SUPERVISOR, "O2g.callCenterAgent.logoff")
    await _log_on(stage, stage.me)
    stage.values["supervisor"] = number(SUPERVISOR)


@SCENES.add
async def help_asked(stage: Stage) -> None:
    """The agent has asked for help."""
    await with_a_supervisor(stage)
    await stage.do(stage.me, "O2g.callCenterAgent.requestSupervisorHelp")


@SCENES.add
async def help_wanted(stage: Stage) -> None:
    """The agent `$agent` has asked the supervisor, who asks here, for help."""
    await supervising(stage)
    await stage.do(AGENT, "O2g.callCenterAgent.requestSupervisorHelp")


@SCENES.add
async def calendar(stage: Stage) -> None:
    """The pilot `$pilot` has three transitions on a certain day, and as many on tuesdays."""
    where: dict[str, Any] = {"nodeId": 1, "pilotNumber": CALENDAR_PILOT}
    for kind, day in (("Exception", {"date": "20210601"}), ("Normal", {"dayOfWeek": "tuesday"})):
        with contextlib.suppress(Refused):  # until there are none from the last time
            while True:
                delete = f"O2g.callCenterManagement.delete{kind}Transition"
                await stage.do(ADMIN, delete, **where, **day, transitionNbr=1)
        for hour in range(1, 4):
            fields = {"time": f"0{hour}:00", "ruleNumber": 1, "mode": "forward"}
            await stage.do(ADMIN, f"O2g.callCenterManagement.add{kind}Transition", **where, **day, **fields)
    stage.values["pilot"] = CALENDAR_PILOT


@SCENES.add
async def monitored(stage: Stage) -> None:
    """The pilot is monitored; an agent talks to somebody who has called it."""
    await stage.do(ADMIN, "O2g.callCenterPilot.monitorStart", pilotNumber=PILOT)
    await _log_on(stage, AGENT)
    await _serve(stage, AGENT)


@SCENES.add
async def watching(stage: Stage) -> None:
    """The administrator has a real-time context about everything, and has been told of it."""
    numbers = {"agent": number(AGENT), "pilot": PILOT, "queue": QUEUE, "pgAgent": GROUP, "pgOther": GUIDE}
    wanted = {f"{kind}Filter": {"numbers": [each], "attributes": ["ALL"]} for kind, each in numbers.items()}
    await stage.do(ADMIN, "O2g.callCenterRealtime.setContext", obsPeriod=60, notifFrequency=10, filter=wanted)
    await stage.do(ADMIN, "O2g.callCenterRealtime.requestSnapshot")


@SCENES.add
async def counted(stage: Stage) -> None:
    """The supervisor `$supervisor` may ask for statistics."""
    supervisor = {"identifier": number(SUPERVISOR), "language": "EN", "timezone": "+00:00"}
    agents = [
        {
            "number": f"7013{place}",
            "loginName": f"oxe7013{place}",
            "firstName": "Agent",
            "lastName": str(place),
        }
        for place in range(3)
    ]
    await stage.do(ADMIN, "O2g.callCenterStatistics.createRequester", supervisor=supervisor, agents=agents)
    now = datetime.datetime.now(datetime.UTC)
    stage.values |= {"supervisor": number(SUPERVISOR), "today": f"{now:%Y-%m-%d}"}


@SCENES.add
async def counting(stage: Stage) -> None:
    """The supervisor has the statistics context `$context`."""
    await counted(stage)
    wanted = {"agentFilter": {"numbers": [number(AGENT)], "agentAttributes": ["nbRefusedCalls"]}}
    made = await stage.do(
        ADMIN,
        "O2g.callCenterStatistics.createContext",
        supervisorId=number(SUPERVISOR),
        label="calls",
        description="of an agent",
        filter=wanted,
    )
    stage.values["context"] = made["id"]


@SCENES.add
async def computing(stage: Stage) -> None:
    """The supervisor has asked for data that is not ready yet."""
    await counting(stage)
    what = {"supervisorId": number(SUPERVISOR), "ctxId": stage.values["context"]}
    when = {"date": stage.values["today"], "format": "CSV", "async": True}
    await stage.do(ADMIN, "O2g.callCenterStatistics.getDayData", **what, **when)


@SCENES.add
async def scheduled(stage: Stage) -> None:
    """The supervisor has the scheduled report `$schedule`."""
    await counting(stage)
    made = await stage.do(
        ADMIN,
        "O2g.callCenterStatistics.createScheduledReport",
        supervisorId=number(SUPERVISOR),
        ctxId=stage.values["context"],
        name="weekly",
        obsPeriod={"periodType": "lastDays", "lastNb": 7},
        frequency={"periodicity": "daily"},
        recipients=["boss@example.com"],
    )
    stage.values["schedule"] = made["id"]


# PBX management


@SCENES.add
async def alias(stage: Stage) -> None:
    """The subscriber `$phone` has the alias 5."""
    fields = {"Alias_Number": "5", "Annu_First_Name": "Albert", "Annu_Name": "Durand"}
    await stage.do(
        ADMIN,
        "O2g.pbxManagement.createObject",
        nodeId=1,
        objectName=f"Subscriber/{stage.phone}/Subscriber_Alias",
        attributes=[{"name": name, "value": [value]} for name, value in fields.items()],
    )


@SCENES.add
async def tandem(stage: Stage) -> None:
    """The set of `$other` is attached to that of `$phone`."""
    stage.named("third")
    attached = {"name": "Attached_MultiTandem", "value": [number(stage.named("other"))]}
    await stage.do(
        ADMIN,
        "O2g.pbxManagement.setObject",
        nodeId=1,
        objectNameobjectId=f"Subscriber/{stage.phone}",
        attributes=[attached],
    )


@SCENES.add
async def number_range(stage: Stage) -> None:
    """There is a range of free numbers, which goes in the end."""
    ranges = "System_Parameters/1/Free_Range_List"
    fields = {"Name": "range0", "Begin_Range": "4000", "End_Range": "5000"}
    attributes = [{"name": name, "value": [value]} for name, value in fields.items()]
    await stage.do(
        ADMIN, "O2g.pbxManagement.createObject", nodeId=1, objectName=ranges, attributes=attributes
    )
    which = {"nodeId": 1, "objectNameobjectId": f"{ranges}/{fields['Name']}"}
    stage.later(ADMIN, "O2g.pbxManagement.deleteObject", **which)


@SCENES.add
async def no_guide(stage: Stage) -> None:
    """There is no voice guide 2 on coupler 6-0."""
    guide = "System_Parameters/1/SubMessage/1/SmLayout/2,6-0"
    await stage.do(ADMIN, "O2g.pbxManagement.deleteObject", nodeId=1, objectNameobjectId=guide)
