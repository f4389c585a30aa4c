"""Who exists on the simulated PBX: users, sets, voice mail, pilots, hunting groups and the outside world.

Only facts live here, no state of calls. A number that `Plan.resolve` cannot place is unknown to the PBX.
Raises `PlanError` for a plan that contradicts itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from bridge.simulator.acd_plan import (
    RULE_NUMBER_MAX,
    Centre,
    CentreError,
    Rule,
    demo_centre,
    demo_pilot_names,
)

DEMO_FIRST_USER = 70120
DEMO_AGENTS = (70130, 70131, 70132, 70133)
DEMO_SUPERVISOR = 70139
DEMO_VOICE_MAIL = 70900
DEMO_FURTHER_AGENTS = 71000
"""Where the numbers of a larger demo's agents begin."""
DEMO_AGENTS_MAX = 504
DEMO_SHARED_SETS = ("70910", "70911")
DEMO_UNASSIGNED_SETS = ("70920",)
DEMO_HUNTING_GROUPS = ("10001", "10002")
DEMO_RESERVED = frozenset(range(70130, 70140)) | frozenset(range(70900, 71500))
"""Numbers that users of a larger demo plan leave free: agents, supervisor, voice mail, shared sets."""

DEMO_NAMES = (
    ("Anna", "Aumont"), ("Boris", "Belin"), ("Clara", "Cordier"), ("David", "Delmas"), ("Elena", "Esteve"),
    ("Felix", "Faure"), ("Greta", "Guerin"), ("Hugo", "Hamel"), ("Irene", "Imbert"), ("Jonas", "Joly"),
)  # fmt: skip


class PlanError(ValueError):
    """The plan contradicts itself: two things share a number, or a member does not exist."""


class DeviceType(StrEnum):
    """`DeviceType` of the document."""

    DECT = "DECT"
    DESKPHONE = "DESKPHONE"
    MOBILE = "MOBILE"
    SOFTPHONE = "SOFTPHONE"


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A set; `id` is its number, which is also what `deviceId` names it by."""

    id: str
    type: DeviceType = DeviceType.DESKPHONE
    sub_type: str | None = None


class VoiceMail(msgspec.Struct, frozen=True, kw_only=True):
    """Where a user's messages are left; `type` is `VM_4635`, `VM_4645` or `EXTERNAL`."""

    number: str
    type: str = "VM_4645"


class User(msgspec.Struct, kw_only=True):
    """A subscriber. `devices[0]` is the main set and carries the user's own number, `phone`."""

    login: str
    phone: str
    secret_code: str
    first_name: str = ""
    last_name: str = ""
    display_name: str = ""
    devices: tuple[Device, ...] = ()
    voice_mail: VoiceMail | None = None
    node_id: int = 1
    external_login: str | None = None
    gui_language: str = "en"
    oxe_language: str = "en"
    lines: int = 2
    """How many calls at once, whatever their state; one more meets the busy tone."""
    intrusion_allowed: bool = True
    supervisor: str | None = None
    """An ACD agent's supervisor, a login."""

    def device(self, device_id: str) -> Device | None:
        """The user's own set of that number."""
        return next((device for device in self.devices if device.id == device_id), None)


class Pilot(msgspec.Struct, kw_only=True):
    """An ACD pilot: calls to `number` wait for an agent in the best queue of its active rule.

    One without rules has one queue and one processing group, numbered `group`, of all its `agents` (logins).
    """

    number: str
    name: str = ""
    agents: tuple[str, ...] = ()
    """Who may be given its calls, and picks up for the others."""
    group: str = ""
    open: bool = True
    """False for a pilot that is out of service, whatever its calendar says."""
    rules: tuple[Rule, ...] = ()
    rule: int = 0
    """The number of the rule that is active while no calendar says otherwise."""
    forward_to: str | None = None
    """Where calls go in general forwarding; without it they are refused."""
    skills: dict[int, int] = {}
    """What an agent must know to get its calls: number to least level."""


class HuntingGroup(msgspec.Struct, kw_only=True):
    """Sets that answer for each other: a call to `number` rings the first free member (logins)."""

    number: str
    name: str = ""
    members: tuple[str, ...] = ()


class Outside(msgspec.Struct, kw_only=True):
    """The public network, as far as it is simulated.

    A number that starts with one of `prefixes` and has at least `min_digits` characters is outside: it rings
    and then answers by itself, unless it is in `failures` (number to `CallCause`) or in `never_answering`.
    """

    prefixes: tuple[str, ...] = ("0", "+")
    min_digits: int = 3
    failures: dict[str, str] = {}
    never_answering: frozenset[str] = frozenset()

    def owns(self, number: str) -> bool:
        """Whether `number` leads out of the house."""
        return number.startswith(self.prefixes) and len(number) >= self.min_digits


class NumberKind(StrEnum):
    """What a number of the plan leads to."""

    USER = "USER"
    DEVICE = "DEVICE"
    """A user's second set: only that set rings."""
    VOICE_MAIL = "VOICE_MAIL"
    PILOT = "PILOT"
    HUNTING_GROUP = "HUNTING_GROUP"
    SHARED_SET = "SHARED_SET"
    """A desk sharing set; it is somebody's only while that user is logged on to it."""
    UNASSIGNED_SET = "UNASSIGNED_SET"
    """A connected set that belongs to no user."""
    OUTSIDE = "OUTSIDE"


class Plan(msgspec.Struct, kw_only=True):
    """Everything that exists. `users` is by login, `administrators` login to password."""

    users: dict[str, User] = {}
    administrators: dict[str, str] = {}
    pilots: dict[str, Pilot] = {}
    hunting_groups: dict[str, HuntingGroup] = {}
    shared_sets: tuple[str, ...] = ()
    unassigned_sets: tuple[str, ...] = ()
    outside: Outside = msgspec.field(default_factory=Outside)
    agents: tuple[str, ...] = ()
    supervisors: tuple[str, ...] = ()
    centre: Centre = msgspec.field(default_factory=Centre)
    node_id: int = 1
    numbers: dict[str, tuple[NumberKind, str]] = {}
    """Every internal number to what it is and to whom it belongs; filled by the plan itself."""

    def __post_init__(self) -> None:
        self.numbers = {}
        for number, kind, owner in self._listed():
            if number in self.numbers:
                raise PlanError(f"number {number} is given twice: {self.numbers[number]} and {(kind, owner)}")
            self.numbers[number] = (kind, owner)
        groups = [(group.number, group.members) for group in self.hunting_groups.values()]
        pilots = [(pilot.number, pilot.agents) for pilot in self.pilots.values()]
        for number, members in groups + pilots:
            for login in members:
                if login not in self.users:
                    raise PlanError(f"{number} has the member {login}, who does not exist")
        self._centre()

    def _centre(self) -> None:
        """Complete and check the contact centre."""
        centre = self.centre
        for number in centre.numbers():
            if number in self.numbers:
                raise PlanError(f"number {number} is given twice: {self.numbers[number]} and in the centre")
        try:
            for pilot in self.pilots.values():
                if not pilot.rules:
                    pilot.rules = (centre.serve_simply(pilot.number, pilot.group, pilot.agents),)
            centre.check()
        except CentreError as error:
            raise PlanError(str(error)) from error
        for login in centre.agents:
            if login not in self.users:
                raise PlanError(f"the agent {login} does not exist")
        for pilot in self.pilots.values():
            for rule in pilot.rules:
                if not 0 <= rule.number <= RULE_NUMBER_MAX:
                    raise PlanError(f"pilot {pilot.number} has a rule {rule.number}")
                for queue in rule.queues:
                    if queue not in centre.queues:
                        raise PlanError(f"rule {rule.number} of pilot {pilot.number} leads to {queue}")
            if pilot.rule not in [rule.number for rule in pilot.rules]:
                raise PlanError(f"pilot {pilot.number} has no rule {pilot.rule}")

    def _listed(self) -> Iterator[tuple[str, NumberKind, str]]:
        mailboxes: set[str] = set()
        for login, user in self.users.items():
            if not user.devices:
                user.devices = (Device(id=user.phone),)
            if user.devices[0].id != user.phone:
                raise PlanError(f"the first device of {login} is {user.devices[0].id}, not {user.phone}")
            yield user.phone, NumberKind.USER, login
            for device in user.devices[1:]:
                yield device.id, NumberKind.DEVICE, login
            if user.voice_mail is not None:
                mailboxes.add(user.voice_mail.number)
        for number in sorted(mailboxes):
            yield number, NumberKind.VOICE_MAIL, number
        for number in self.pilots:
            yield number, NumberKind.PILOT, number
        for number in self.hunting_groups:
            yield number, NumberKind.HUNTING_GROUP, number
        for number in self.shared_sets:
            yield number, NumberKind.SHARED_SET, number
        for number in self.unassigned_sets:
            yield number, NumberKind.UNASSIGNED_SET, number

    def resolve(self, number: str) -> tuple[NumberKind, str] | None:
        """What `number` leads to and its owner (a login for users and devices, else the number itself)."""
        found = self.numbers.get(number)
        if found is None and self.outside.owns(number):
            return NumberKind.OUTSIDE, number
        return found

    def incomplete(self, number: str) -> bool:
        """Whether `number` is the beginning of a number that exists."""
        return any(known.startswith(number) for known in self.numbers)

    def owner(self, device_id: str) -> User | None:
        """The user whose set this is."""
        kind, owner = self.numbers.get(device_id, (None, ""))
        return self.users[owner] if kind in (NumberKind.USER, NumberKind.DEVICE) else None

    @classmethod
    def demo(cls, users: int = 10, *, agents: int = 4, pilots: int = 2) -> Plan:
        """The plan of `protocol.md` section 10: `users` users from oxe70120 on, agents, supervisor, pilots.

        The first four agents are 70130 to 70133, further ones have numbers from 71000 on. The pilots are
        60141, 60142 and so on; what is behind them says `acd_plan.demo_centre`.

        70122 has a softphone (80122) besides its desk phone, 70123 a mobile (80123) as remote extension.
        Outside numbers that fail end in the SIP status of the same meaning: 0555000486 is busy, 0555000404
        unknown to the network, 0555000503 finds no trunk; 0555000480 rings and never answers.
        """
        everyone: dict[str, User] = {}
        mailbox = VoiceMail(number=str(DEMO_VOICE_MAIL))

        def add(number: int, first: str, last: str, *, supervisor: str | None = None) -> str:
            phone, login = str(number), f"oxe{number}"
            devices = [Device(id=phone)]
            if number == DEMO_FIRST_USER + 2:
                devices.append(Device(id=f"8{phone[1:]}", type=DeviceType.SOFTPHONE))
            if number == DEMO_FIRST_USER + 3:
                devices.append(Device(id=f"8{phone[1:]}", type=DeviceType.MOBILE))
            everyone[login] = User(
                login=login,
                phone=phone,
                secret_code="0000",  # noqa: S106 - the demo's published code, protocol.md section 10
                first_name=first,
                last_name=last,
                display_name=f"{first} {last}",
                devices=tuple(devices),
                voice_mail=mailbox,
                supervisor=supervisor,
            )
            return login

        plain: list[str] = []
        number = DEMO_FIRST_USER
        while len(plain) < users:
            if number not in DEMO_RESERVED:
                first, last = DEMO_NAMES[len(plain) % len(DEMO_NAMES)]
                if len(plain) >= len(DEMO_NAMES):
                    last = f"{last} {number}"
                plain.append(add(number, first, last))
            number += 1
        boss = f"oxe{DEMO_SUPERVISOR}"
        if not 1 <= agents <= DEMO_AGENTS_MAX:
            raise PlanError(f"the demo has 1 to {DEMO_AGENTS_MAX} agents, not {agents}")
        further = range(DEMO_FURTHER_AGENTS, DEMO_FURTHER_AGENTS + agents)
        team = tuple(
            add(number, "Agent", str(place), supervisor=boss)
            for place, number in enumerate((*DEMO_AGENTS, *further)[:agents], start=1)
        )
        add(DEMO_SUPERVISOR, "Sonia", "Superviseur")
        centre, rules = demo_centre(team, (boss,), pilots, voice_mail=mailbox.number)
        return cls(
            users=everyone,
            administrators={"admin": "admin"},
            pilots={
                number: Pilot(number=number, name=name, agents=team, rules=rules[number])
                for number, name in zip(rules, demo_pilot_names(pilots), strict=True)
            },
            centre=centre,
            hunting_groups={
                DEMO_HUNTING_GROUPS[0]: HuntingGroup(
                    number=DEMO_HUNTING_GROUPS[0], name="Reception", members=tuple(plain[4:7])
                ),
                DEMO_HUNTING_GROUPS[1]: HuntingGroup(
                    number=DEMO_HUNTING_GROUPS[1], name="Workshop", members=tuple(plain[7:9])
                ),
            },
            shared_sets=DEMO_SHARED_SETS,
            unassigned_sets=DEMO_UNASSIGNED_SETS,
            outside=Outside(
                failures={
                    "0555000486": "BUSY",
                    "0555000404": "INVALID_NUMBER",
                    "0555000503": "ALL_TRUNK_BUSY",
                },
                never_answering=frozenset({"0555000480"}),
            ),
            agents=team,
            supervisors=(boss,),
        )
