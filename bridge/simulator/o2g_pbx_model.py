"""The object model of the simulated PBX as its management shows it: kinds of objects, attributes, instances.

Instances of `Subscriber` are made from the plan's users; everything else, and whatever is changed, is kept
here. Seed document 004, "PBX management". Raises nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bridge.simulator.plan import Plan

Value = dict[str, object]
"""A `PbxAttribute` without its name: `value`, a list of strings; no attribute of this model is complex."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """`AttributeModel`. The mandatory one is the object's identifier."""

    name: str
    identifier: bool = False
    many: bool = False
    allowed: tuple[str, ...] = ()
    length: int = 50
    default: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """`ObjectModel`: what objects of this name have."""

    name: str
    attributes: tuple[Attribute, ...]
    children: tuple[Kind, ...] = ()
    fixed: bool = False
    """There is exactly one, `1`, which can neither be created nor deleted."""
    actions: tuple[str, ...] = ()

    @property
    def identifier(self) -> str:
        """The attribute that identifies an instance; none for a fixed one."""
        return next((each.name for each in self.attributes if each.identifier), "")

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of this name."""
        return next((each for each in self.attributes if each.name == name), None)

    def child(self, name: str) -> Kind | None:
        """The kind of sub-objects of this name."""
        return next((each for each in self.children if each.name == name), None)


@dataclass(eq=False, slots=True)
class Instance:
    """One object: its attributes, and its sub-objects by kind and identifier."""

    kind: Kind
    id: str
    values: dict[str, Value]
    children: dict[str, dict[str, Instance]] = field(default_factory=dict)


STATION_TYPES = ("NOE_C_IP", "NOE_C_Color_IP", "ANALOG", "SIP_Extension", "Remote_Extension", "DECT")
FORCED_DELETE = "FORCED_DELETE"

SUBSCRIBER = Kind(
    "Subscriber",
    (
        Attribute("Directory_Number", identifier=True, length=8),
        Attribute("Annu_Name"),
        Attribute("Annu_First_Name"),
        Attribute("Station_Type", allowed=STATION_TYPES, default="NOE_C_IP"),
        Attribute("Attached_MultiTandem", many=True, length=8),
        Attribute("Voice_Mail_Directory_Number", length=8),
        Attribute("Entity_Number", length=4, default="1"),
    ),
    children=(
        Kind(
            "Subscriber_Alias",
            (
                Attribute("Alias_Number", identifier=True, length=2),
                Attribute("Annu_Name"),
                Attribute("Annu_First_Name"),
            ),
        ),
    ),
    actions=("ReinitMemory", FORCED_DELETE),
)

NODE = Kind(
    "Node",
    (Attribute("Network_Node_Number", length=3), Attribute("@Software_Version", length=20)),
    children=(
        SUBSCRIBER,
        Kind(
            "System_Parameters",
            (),
            children=(
                Kind(
                    "Free_Range_List",
                    (
                        Attribute("Name", identifier=True, length=20),
                        Attribute("Begin_Range", length=8),
                        Attribute("End_Range", length=8),
                    ),
                ),
            ),
            fixed=True,
        ),
    ),
    fixed=True,
    actions=("Resynchro",),
)


def text(*values: str) -> Value:
    """A simple value."""
    return {"value": list(values)}


def fresh(kind: Kind, identifier: str) -> Instance:
    """An instance with all its defaults, and the fixed objects below it."""
    values = {each.name: text() if each.many else text(each.default) for each in kind.attributes}
    if kind.identifier:
        values[kind.identifier] = text(identifier)
    made = Instance(kind, identifier, values, {each.name: {} for each in kind.children})
    for child in kind.children:
        if child.fixed:
            made.children[child.name]["1"] = fresh(child, "1")
    return made


def node_of_plan(plan: Plan, version: str) -> Instance:
    """The node's object with a `Subscriber` for each set of each user."""
    node = fresh(NODE, str(plan.node_id))
    node.values["Network_Node_Number"] = text(str(plan.node_id))
    node.values["@Software_Version"] = text(version)
    for user in plan.users.values():
        for device in user.devices:
            made = fresh(SUBSCRIBER, device.id)
            made.values["Annu_Name"] = text(user.last_name)
            made.values["Annu_First_Name"] = text(user.first_name)
            if device.sub_type in STATION_TYPES:
                made.values["Station_Type"] = text(device.sub_type)
            elif device.type == "MOBILE":
                made.values["Station_Type"] = text("Remote_Extension")
            if device.id == user.phone:
                made.values["Attached_MultiTandem"] = text(*(each.id for each in user.devices[1:]))
            if user.voice_mail is not None:
                made.values["Voice_Mail_Directory_Number"] = text(user.voice_mail.number)
            node.children["Subscriber"][device.id] = made
    return node
