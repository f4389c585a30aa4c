"""The object model of the simulated PBX as its management shows it: kinds of objects, attributes, instances.

The kinds are those that the document's examples use; what their instances stand for is `o2g_pbx_objects`. Seed
document 004, "PBX management". Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Value = dict[str, object]
"""A `PbxAttribute` without its name: `value`, a list of strings, or `complexValue`, a list of sets of attributes."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """`AttributeModel`. With `parts` it is complex: each of its values is a set of these, told apart by `key`."""

    name: str
    many: bool = False
    allowed: tuple[str, ...] = ()
    length: int = 50
    default: str = ""
    integer: bool = False
    parts: tuple[Attribute, ...] = ()
    key: str = ""

    def part(self, name: str) -> Attribute | None:
        """The part of this name."""
        return next((each for each in self.parts if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Kind:
    """`ObjectModel`: what objects of this name have. `key`: the attributes that together identify one."""

    name: str
    attributes: tuple[Attribute, ...] = ()
    children: tuple[Kind, ...] = ()
    key: tuple[str, ...] = ()
    fixed: bool = False
    """There is exactly one, `1`, which can neither be created nor deleted."""
    given: bool = False
    """Instances come with the PBX: they can neither be created nor deleted."""
    step: bool = False
    """Nothing but a step on the way to what is below it, as `Group` in `Group/1/Pickup_Group`."""
    actions: tuple[str, ...] = ()

    @property
    def creatable(self) -> bool:
        """Whether instances come and go."""
        return not self.fixed and not self.given

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of this name."""
        return next((each for each in self.attributes if each.name == name), None)

    def child(self, name: str) -> Kind | None:
        """The kind of sub-objects of this name."""
        return next((each for each in self.children if each.name == name), None)

    def paths(self) -> list[str]:
        """`objectNames`: of each sub-object that is only a step on the way, what is below it, with its path."""
        found = []
        for child in self.children:
            found += [f"{child.name}/1/{path}" for path in child.paths()] if child.step else [child.name]
        return found


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
        Attribute("Directory_Number", length=8),
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
                Attribute("Alias_Number", length=2),
                Attribute("Annu_Name"),
                Attribute("Annu_First_Name"),
            ),
            key=("Alias_Number",),
        ),
    ),
    key=("Directory_Number",),
    actions=("ReinitMemory", FORCED_DELETE),
)

ACD2_PILOT = Kind(
    "ACD2_Pilot",
    (Attribute("Directory_Number", length=8), Attribute("Pilot_Name", length=20)),
    key=("Directory_Number",),
    given=True,
)

ACD2_OPERATOR_DATA = Kind(
    "ACD2_Operator_data",
    (
        Attribute("Directory_Number", length=8),
        Attribute(
            "SkillSet",
            many=True,
            parts=(
                Attribute("Skill_Activate", allowed=("true", "false"), default="true"),
                Attribute("Skill_Level", length=2, default="1", integer=True),
                Attribute("Skill_nb", length=3, integer=True),
            ),
            key="Skill_nb",
        ),
    ),
    key=("Directory_Number",),
    given=True,
)

SM_LAYOUT = Kind(
    "SmLayout",
    (
        Attribute("Submsg_Coupler.Crystal_Coupler", length=8),
        Attribute("Submsg_Coupler.Submsg_id", length=4, integer=True),
    ),
    # The document's instances are `0,6-0`: the sub-message's number, the coupler.
    key=("Submsg_Coupler.Submsg_id", "Submsg_Coupler.Crystal_Coupler"),
)

NODE = Kind(
    "Node",
    (Attribute("Network_Node_Number", length=3), Attribute("@Software_Version", length=20)),
    children=(
        SUBSCRIBER,
        Kind(
            "System_Parameters",
            children=(
                Kind(
                    "Free_Range_List",
                    (
                        Attribute("Name", length=20),
                        Attribute("Begin_Range", length=8),
                        Attribute("End_Range", length=8),
                    ),
                    key=("Name",),
                ),
                Kind("SubMessage", children=(SM_LAYOUT,), fixed=True, step=True),
            ),
            fixed=True,
        ),
        Kind(
            "Application_Configuration",
            children=(
                Kind(
                    "ACD2",
                    children=(
                        ACD2_PILOT,
                        Kind("ACD2_Operator", children=(ACD2_OPERATOR_DATA,), fixed=True, step=True),
                    ),
                    fixed=True,
                    step=True,
                ),
            ),
            fixed=True,
            step=True,
        ),
    ),
    fixed=True,
    actions=("Resynchro",),
)

VOICE_GUIDES = ("0", "1", "2")
VOICE_GUIDE_COUPLER = "6-0"
"""The dynamic voice guides that every node has, as in the document's example."""


def text(*values: str) -> Value:
    """A simple value."""
    return {"value": list(values)}


def complex_values(name: str, values: Iterable[Mapping[str, str]]) -> Value:
    """A complex value of so many sets of parts."""
    parts = [
        {"name": name, "attributes": [{"name": key, "value": [each]} for key, each in value.items()]}
        for value in values
    ]
    return {"complexValue": parts}


def strings(value: Value) -> list[str]:
    """The strings of a simple value."""
    found = value.get("value")
    return found if isinstance(found, list) else []


def first(value: Value) -> str:
    """The one string of a simple value; empty where there is none."""
    return next(iter(strings(value)), "")


def fresh(kind: Kind, identifier: str) -> Instance:
    """An instance with all its defaults, and the fixed objects below it."""
    values = {each.name: _default(each) for each in kind.attributes}
    if kind.key:
        values |= {name: text(part) for name, part in zip(kind.key, identifier.split(","), strict=True)}
    made = Instance(kind, identifier, values, {each.name: {} for each in kind.children})
    for child in kind.children:
        if child.fixed:
            made.children[child.name]["1"] = fresh(child, "1")
    return made


def _default(attribute: Attribute) -> Value:
    if attribute.parts:
        return complex_values(attribute.name, [])
    return text() if attribute.many else text(attribute.default)


def node(node_id: int, version: str) -> Instance:
    """The node's object, with the voice guides that it has by itself."""
    made = fresh(NODE, str(node_id))
    made.values["Network_Node_Number"] = text(str(node_id))
    made.values["@Software_Version"] = text(version)
    guides = made.children["System_Parameters"]["1"].children["SubMessage"]["1"].children["SmLayout"]
    for number in VOICE_GUIDES:
        identifier = f"{number},{VOICE_GUIDE_COUPLER}"
        guides[identifier] = fresh(SM_LAYOUT, identifier)
    return made
