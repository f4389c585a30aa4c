"""Who and what the contact centre consists of: agents, processing groups, queues, rules of pilots.

Facts only, no state. The way of a call is the document's: pilot, waiting queue, processing group, agent (seed
document 004, "Call Center Agent", terminology). Raises `CentreError` for facts that contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

REASONS_MAX = 9
"""The most withdraw reasons that a group has (`WithdrawReason`)."""

RULE_NUMBER_MAX = 29
"""The highest number of a pilot's rule (`PilotTransition`)."""

DEMO_REASONS = ("Lunch", "Meeting", "Training", "Paperwork", "Other")
DEMO_SKILLS = {1: 3, 44: 1, 100: 2}
DEMO_GROUPS = ("60121", "60122")
DEMO_QUEUES = ("60131", "60132", "60133")
DEMO_FORWARD_GROUP = "60128"
DEMO_GUIDE_GROUP = "60129"
DEMO_FIRST_PILOT = 60141
DEMO_PILOT_NAMES = ("Sales", "Support")
DEMO_PILOTS_MAX = 50
"""Above this the pilots' numbers would run into those of further queues."""
DEMO_FURTHER_QUEUES = 60200
DEMO_FURTHER_GROUPS = 60300
DEMO_QUEUE_CAPACITY = 20
DEMO_FORWARD_AFTER_S = 60.0
"""Calls of the second pilot that wait longer than this go to voice mail."""


class CentreError(ValueError):
    """The contact centre's facts contradict each other."""


class AgentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An ACD operator. `skills` is number to level; all are active to begin with."""

    login: str
    supervisor: bool = False
    groups: tuple[str, ...] = ()
    """The processing groups he may enter."""
    preferred: str | None = None
    """The one he enters when he names none."""
    skills: dict[int, int] = {}
    pro_acd: str | None = None
    """The one set he may log on to; None where he may choose."""
    self_assign: bool = True
    """Whether he may choose his processing group."""
    headset: bool = False
    multiline: bool = False
    withdrawn: bool = False
    """Whether he is in withdrawal when he has logged on."""


class GroupType(StrEnum):
    """What answers a processing group's calls; all but `AGENT` are the document's "PG other"."""

    AGENT = "Agent"
    FORWARD = "Forward"
    """Whoever has the number it leads to."""
    GUIDE = "Guide"
    """A voice guide, after which the call is over."""
    MUTUAL_AID = "MutualAid"
    """Another pilot's agents: it leads to a pilot."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A processing group. `destination` is where a `FORWARD` or `MUTUAL_AID` one leads."""

    number: str
    name: str = ""
    type: GroupType = GroupType.AGENT
    destination: str | None = None
    withdraw_reasons: tuple[str, ...] = ()
    wrap_up_s: float | None = None
    """The automatic wrap-up after each call; None for the PBX's general one, 0 for none."""


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """A waiting queue. Calls go to the first of `groups` that has an agent free."""

    number: str
    name: str = ""
    groups: tuple[str, ...] = ()
    capacity: int = 20
    """How many calls may wait."""
    overflow: str | None = None
    """The group, not one of agents, that takes calls which cannot wait here or have waited too long."""
    overflow_after_s: float | None = None
    """How long is too long; None for ever."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which a pilot directs its calls: to the best of `queues`."""

    number: int
    name: str = ""
    queues: tuple[str, ...] = ()


class Centre(msgspec.Struct, kw_only=True):
    """The contact centre: `agents` by login, `groups` and `queues` by number."""

    agents: dict[str, AgentFacts] = {}
    groups: dict[str, Group] = {}
    queues: dict[str, Queue] = {}

    def numbers(self) -> Iterator[str]:
        """The numbers of groups and queues."""
        yield from self.groups
        yield from self.queues

    def check(self) -> None:
        """Require that what is named exists, and is of the right kind."""
        for facts in self.agents.values():
            for number in (*facts.groups, *([facts.preferred] if facts.preferred else ())):
                if number not in self.groups or self.groups[number].type is not GroupType.AGENT:
                    raise CentreError(f"{facts.login} belongs to {number}, which is no group of agents")
        for queue in self.queues.values():
            for number in queue.groups:
                if number not in self.groups or self.groups[number].type is not GroupType.AGENT:
                    raise CentreError(f"queue {queue.number} leads to {number}, which is no group of agents")
            if queue.overflow is not None:
                known = self.groups.get(queue.overflow)
                if known is None or known.type is GroupType.AGENT:
                    raise CentreError(f"queue {queue.number} overflows to {queue.overflow}")
        for group in self.groups.values():
            leads = group.type in (GroupType.FORWARD, GroupType.MUTUAL_AID)
            if leads is not (group.destination is not None):
                raise CentreError(f"group {group.number} of type {group.type} leads to {group.destination}")
            if len(group.withdraw_reasons) > REASONS_MAX:
                raise CentreError(f"group {group.number} has more than {REASONS_MAX} withdraw reasons")

    def serve_simply(self, pilot: str, group: str, agents: tuple[str, ...]) -> Rule:
        """The rule of a pilot that only knows its agents: one queue, one group, of which they all are."""
        number = group or pilot
        if number not in self.groups:
            self.groups[number] = Group(number=number, withdraw_reasons=DEMO_REASONS)
        self.queues[pilot] = Queue(number=pilot, groups=(number,))
        for login in agents:
            facts = self.agents.get(login, AgentFacts(login=login, preferred=number))
            self.agents[login] = msgspec.structs.replace(facts, groups=(*facts.groups, number))
        return Rule(number=0, name="RULE_PIL_0", queues=(pilot,))


def demo_pilot_names(pilots: int) -> list[str]:
    """The names of the demo's pilots, in the order of their numbers."""
    further = [f"Pilot {place + 1}" for place in range(len(DEMO_PILOT_NAMES), pilots)]
    return [*DEMO_PILOT_NAMES, *further][:pilots]


def demo_centre(
    agents: tuple[str, ...], supervisors: tuple[str, ...], pilots: int, *, voice_mail: str
) -> tuple[Centre, dict[str, tuple[Rule, ...]]]:
    """A contact centre of any size, and each pilot's rules.

    Pilot 60141 directs calls to queue 60131 or 60132, whichever is better; these lead to the groups 60121 and
    60122. Pilot 60142 has queue 60133, whose calls may go to either group, and to voice mail after a minute.
    Every further pilot has a queue and a group of its own. The agents prefer the groups in turn, and may
    enter them all.
    """
    if not 1 <= pilots <= DEMO_PILOTS_MAX:
        raise CentreError(f"the demo has 1 to {DEMO_PILOTS_MAX} pilots, not {pilots}")
    first, second = DEMO_GROUPS
    groups = {
        first: Group(number=first, name="Sales team", withdraw_reasons=DEMO_REASONS),
        second: Group(number=second, name="Support team", withdraw_reasons=DEMO_REASONS),
        DEMO_FORWARD_GROUP: Group(
            number=DEMO_FORWARD_GROUP, name="Voice mail", type=GroupType.FORWARD, destination=voice_mail
        ),
        DEMO_GUIDE_GROUP: Group(number=DEMO_GUIDE_GROUP, name="All agents busy", type=GroupType.GUIDE),
    }
    sales, spare, support = DEMO_QUEUES
    capacity = DEMO_QUEUE_CAPACITY
    queues = {
        sales: Queue(
            number=sales, name="Sales", groups=(first,), capacity=capacity, overflow=DEMO_GUIDE_GROUP
        ),
        spare: Queue(
            number=spare,
            name="Sales overflow",
            groups=(second,),
            capacity=capacity,
            overflow=DEMO_GUIDE_GROUP,
        ),
    }
    rules: dict[str, tuple[Rule, ...]] = {
        str(DEMO_FIRST_PILOT): (
            Rule(number=0, name="RULE_PIL_0", queues=(sales, spare)),
            Rule(number=1, name="RULE_PIL_1", queues=(spare,)),
        )
    }
    if pilots > 1:
        queues[support] = Queue(
            number=support,
            name="Support",
            groups=(second, first),
            capacity=capacity,
            overflow=DEMO_FORWARD_GROUP,
            overflow_after_s=DEMO_FORWARD_AFTER_S,
        )
        rules[str(DEMO_FIRST_PILOT + 1)] = (Rule(number=0, name="RULE_PIL_0", queues=(support,)),)
    for place in range(2, pilots):
        queue, group = str(DEMO_FURTHER_QUEUES + place), str(DEMO_FURTHER_GROUPS + place)
        groups[group] = Group(number=group, name=f"Team {place + 1}", withdraw_reasons=DEMO_REASONS)
        queues[queue] = Queue(
            number=queue,
            name=f"Queue {place + 1}",
            groups=(group,),
            capacity=capacity,
            overflow=DEMO_GUIDE_GROUP,
        )
        rules[str(DEMO_FIRST_PILOT + place)] = (Rule(number=0, name="RULE_PIL_0", queues=(queue,)),)
    teams = tuple(number for number, group in groups.items() if group.type is GroupType.AGENT)
    # Two agents in a row prefer the same group: in the demo each of the two teams has two.
    preferred = [teams[place // 2 % len(teams)] for place in range(len(agents))]
    everybody = {
        login: AgentFacts(login=login, groups=teams, preferred=group, skills=DEMO_SKILLS)
        for login, group in zip(agents, preferred, strict=True)
    }
    everybody |= {
        login: AgentFacts(login=login, supervisor=True, groups=teams, skills=DEMO_SKILLS)
        for login in supervisors
    }
    return Centre(agents=everybody, groups=groups, queues=queues), rules
