"""The objects of the PBX's management that are its subscribers, pilots and operators: read from them, changing them.

Everything else that the management holds is data of its own. Raises `RestError`, and the errors of `pbx_model`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec

from bridge.simulator.o2g_pbx_model import (
    ACD2_OPERATOR_DATA,
    ACD2_PILOT,
    STATION_TYPES,
    SUBSCRIBER,
    Instance,
    Value,
    complex_values,
    first,
    fresh,
    strings,
    text,
)
from bridge.simulator.o2g_requests import NUMBER, bad, shown
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import Subscriber
from bridge.simulator.plan import Device, DeviceType

Values = dict[str, Value]

DEVICE_TYPES = {
    "DECT": DeviceType.DECT,
    "SIP_Extension": DeviceType.SOFTPHONE,
    "Remote_Extension": DeviceType.MOBILE,
}
"""What O2G makes of a station type; of any other a desk phone."""


class Binding(Protocol):
    """Objects of one kind that are something of the PBX itself."""

    def sync(self, known: dict[str, Instance]) -> None:
        """Make the instances those that there are now, with their attributes as they are now."""

    def create(self, identifier: str, values: Values) -> None:
        """Create what a new instance stands for; all its attributes are given."""

    def change(self, identifier: str, before: Mapping[str, Value], changed: Values) -> None:
        """Change it; `changed` has whole new values."""

    def delete(self, identifier: str, *, force: bool) -> None:
        """Delete it."""


def bindings(pbx: Pbx) -> dict[str, Binding]:
    """The bound kinds by name."""
    return {
        SUBSCRIBER.name: SubscriberObjects(pbx),
        ACD2_PILOT.name: PilotObjects(pbx),
        ACD2_OPERATOR_DATA.name: OperatorObjects(pbx),
    }


class SubscriberObjects:
    """A `Subscriber` for each set of each user. One that is attached to another shows that one's names."""

    def __init__(self, pbx: Pbx) -> None:
        self._pbx = pbx

    def sync(self, known: dict[str, Instance]) -> None:
        """A set each."""
        present = {device.id: user for user in self._pbx.plan.users.values() for device in user.devices}
        for number in [each for each in known if each not in present]:
            del known[number]
        for number, user in present.items():
            found = known.get(number)
            if found is None:
                found = known[number] = fresh(SUBSCRIBER, number)
            mail = user.voice_mail.number if user.voice_mail is not None else ""
            further = [each.id for each in user.devices[1:]] if number == user.phone else []
            device = user.device(number)
            found.values |= {
                "Annu_Name": text(user.last_name),
                "Annu_First_Name": text(user.first_name),
                "Voice_Mail_Directory_Number": text(mail),
                "Attached_MultiTandem": text(*further),
                "Station_Type": text(_station_type(device)),
            }

    def create(self, identifier: str, values: Values) -> None:
        """A new set, which is a user's at once: the server loads all subscribers (`subscriberFilter` ALL)."""
        if not NUMBER.fullmatch(identifier) or not identifier.isdecimal():
            raise bad(f"Directory_Number must be digits, not {shown(identifier)}")
        subscribers = self._pbx.subscribers
        names = first(values["Annu_First_Name"]), first(values["Annu_Name"])
        device = _device(identifier, first(values["Station_Type"]))
        before = {name: text() for name in ("Attached_MultiTandem", "Voice_Mail_Directory_Number")}
        given = {name: values[name] for name in before if first(values[name])}
        made = subscribers.create(device, *names)
        try:
            self.change(identifier, before, given)
        except Exception:
            subscribers.delete(made.user.phone)
            raise

    def change(self, identifier: str, before: Mapping[str, Value], changed: Values) -> None:
        """Names, sets, type, voice mail."""
        owner = self._owner(identifier)
        subscribers = self._pbx.subscribers
        attached = strings(changed.get("Attached_MultiTandem", before["Attached_MultiTandem"]))
        had = strings(before["Attached_MultiTandem"])
        gone, new = (
            [each for each in had if each not in attached],
            [each for each in attached if each not in had],
        )
        if (gone or new) and identifier != owner.user.phone:
            raise bad(f"{identifier} is attached to {owner.user.phone}, not a main set")
        for number in gone:
            subscribers.require_detachable(owner, number)
        for number in new:
            subscribers.require_attachable(owner, number)
        if len(set(attached)) != len(attached):
            raise bad("Attached_MultiTandem has a number twice")
        if "Voice_Mail_Directory_Number" in changed:
            subscribers.set_voice_mail(owner, first(changed["Voice_Mail_Directory_Number"]) or None)
        if "Annu_Name" in changed or "Annu_First_Name" in changed:
            last = first(changed["Annu_Name"]) if "Annu_Name" in changed else owner.user.last_name
            given = (
                first(changed["Annu_First_Name"]) if "Annu_First_Name" in changed else owner.user.first_name
            )
            subscribers.rename(owner, given, last)
        if "Station_Type" in changed:
            subscribers.set_device(_device(identifier, first(changed["Station_Type"])))
        for number in gone:
            subscribers.detach(owner, number)
        for number in new:
            subscribers.attach(owner, number)

    def delete(self, identifier: str, *, force: bool) -> None:
        """The set is gone, and with a main set its user."""
        self._pbx.subscribers.delete(identifier, force=force)

    def _owner(self, number: str) -> Subscriber:
        return self._pbx.core.device_owner[number]


class PilotObjects:
    """An `ACD2_Pilot` for each pilot of the contact centre."""

    def __init__(self, pbx: Pbx) -> None:
        self._pilots = pbx.plan.pilots

    def sync(self, known: dict[str, Instance]) -> None:
        """A pilot each."""
        for number, pilot in self._pilots.items():
            if number not in known:
                known[number] = fresh(ACD2_PILOT, number)
            known[number].values["Pilot_Name"] = text(pilot.name)

    def create(self, identifier: str, values: Values) -> None:
        """Pilots come with the contact centre: the kind does not allow it."""

    def change(self, identifier: str, before: Mapping[str, Value], changed: Values) -> None:
        """Its name."""
        if "Pilot_Name" in changed:
            self._pilots[identifier].name = first(changed["Pilot_Name"])

    def delete(self, identifier: str, *, force: bool) -> None:
        """As creation."""


class OperatorObjects:
    """An `ACD2_Operator_data` for each agent and supervisor: what he knows."""

    def __init__(self, pbx: Pbx) -> None:
        self._agents = pbx.acd.agents

    def sync(self, known: dict[str, Instance]) -> None:
        """An operator each."""
        for agent in self._agents.by_login.values():
            number = agent.subscriber.user.phone
            if number not in known:
                known[number] = fresh(ACD2_OPERATOR_DATA, number)
            known[number].values["SkillSet"] = complex_values(
                "SkillSet",
                [
                    {
                        "Skill_Activate": str(skill.active).lower(),
                        "Skill_Level": str(skill.level),
                        "Skill_nb": str(skill_number),
                    }
                    for skill_number, skill in agent.skills.items()
                ],
            )

    def create(self, identifier: str, values: Values) -> None:
        """Operators come with the contact centre: the kind does not allow it."""

    def change(self, identifier: str, before: Mapping[str, Value], changed: Values) -> None:
        """His skills: what is not said of one is level 1, active."""
        if "SkillSet" not in changed:
            return
        agent = next(
            each for each in self._agents.by_login.values() if each.subscriber.user.phone == identifier
        )
        skills: dict[int, tuple[int, bool]] = {}
        for parts in msgspec.convert(changed["SkillSet"].get("complexValue", []), list[Skill]):
            given = {each.name: each.value[0] for each in parts.attributes if each.value}
            level, active = given.get("Skill_Level", "1"), given.get("Skill_Activate", "true")
            skills[int(given["Skill_nb"])] = int(level), active == "true"
        self._agents.set_skills(agent, skills)

    def delete(self, identifier: str, *, force: bool) -> None:
        """As creation."""


class Part(msgspec.Struct):
    """A simple attribute within a complex one."""

    name: str
    value: list[str] = []


class Skill(msgspec.Struct):
    """One `PbxComplexAttribute`."""

    attributes: list[Part] = []


def _station_type(device: Device | None) -> str:
    if device is None:
        return ""
    if device.sub_type in STATION_TYPES:
        return device.sub_type or ""
    return next((name for name, kind in DEVICE_TYPES.items() if kind is device.type), STATION_TYPES[0])


def _device(number: str, station_type: str) -> Device:
    kind = DEVICE_TYPES.get(station_type, DeviceType.DESKPHONE)
    return Device(id=number, type=kind, sub_type=station_type or None)
