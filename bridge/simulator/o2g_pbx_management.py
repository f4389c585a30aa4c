"""The `pbxManagement` operations of the simulated O2G: reading, creating, changing and deleting PBX objects.

What is changed here is the management's own data: it does not change who can be called. Seed document 004,
"PBX management". Raises `RestError` only.
"""

from __future__ import annotations

import re

from bridge.simulator.face import Call, Created, Emit, Handler, Reply, RestError
from bridge.simulator.o2g_maintenance import PBX_ADDRESS, PBX_VERSION
from bridge.simulator.o2g_pbx_model import (
    FORCED_DELETE,
    NODE,
    Instance,
    Kind,
    Value,
    fresh,
    node_of_plan,
    text,
)
from bridge.simulator.o2g_requests import Fields, bad, shown
from bridge.simulator.o2g_values import View, names
from bridge.simulator.plan import Plan

CONDITION = re.compile(r"([\w@.]+)\s*(==|!=|=ge=|=le=)\s*(.*)")
LOGGED = "Subscriber"
"""The only kind of object whose changes are told, as the document says of its creation and deletion."""


def pbx_management_handlers(plan: Plan, emit: Emit) -> dict[str, Handler]:
    """The ten operations of the package `pbxManagement`, by catalogue id."""
    service = _PbxManagement(plan, emit)
    return {
        "pbxManagement.getPbxs": service.get_pbxs,
        "pbxManagement.getPbx": service.get_pbx,
        "pbxManagement.getNodeObject": service.get_node,
        "pbxManagement.getObject": service.get_object,
        "pbxManagement.setObject": service.set_object,
        "pbxManagement.deleteObject": service.delete_object,
        "pbxManagement.getObjectInstances": service.get_instances,
        "pbxManagement.createObject": service.create_object,
        "pbxManagement.getModel": service.get_model,
        "pbxManagement.getObjectModel": service.get_object_model,
    }


class _PbxManagement:
    def __init__(self, plan: Plan, emit: Emit) -> None:
        self._plan = plan
        self._emit = emit
        self._node = node_of_plan(plan, PBX_VERSION)

    def get_pbxs(self, call: Call) -> Reply:
        """`Pbxs`: there is one."""
        return {"nodeIds": [self._node.id]}

    def get_pbx(self, call: Call) -> Reply:
        """`Pbx`."""
        self._check_node(call)
        return {"nodeId": self._plan.node_id, "fqdn": PBX_ADDRESS["fqdn"]}

    def get_node(self, call: Call) -> Reply:
        """`PbxObject` of the node itself."""
        self._check_node(call)
        return _object(self._node, None)

    def get_object(self, call: Call) -> Reply:
        """`PbxObject`, with the attributes that were asked for."""
        return _object(self._find(call)[1], names(call.query, "attributes"))

    def get_instances(self, call: Call) -> Reply:
        """`PbxObjectIds` of those that meet the filter."""
        father, kind = self._kind(call)
        found = list(father.children[kind.name].values())
        if call.query.get("filter"):
            found = [each for each in found if _meets(each, call.query["filter"])]
        view: View = {"objectName": kind.name, "objectIds": [each.id for each in found]}
        wanted = names(call.query, "attributes")
        if wanted is not None:
            view["objects"] = [
                {"objectId": each.id, "attributes": _attributes(each, wanted)} for each in found
            ]
        return dict(view)

    def create_object(self, call: Call) -> Reply:
        """Create an instance; attributes that are not named have their defaults."""
        father, kind = self._kind(call)
        if kind.fixed:
            raise RestError("NOT_SUPPORTED", f"a {kind.name} cannot be created", status=405)
        values = _values(kind, Fields.of(call))
        identifier = _first(values.get(kind.identifier, {}))
        if not identifier:
            raise bad(f"the attribute {kind.identifier} is missing")
        if identifier in father.children[kind.name]:
            raise RestError("NOT_EXPECTED", f"{kind.name} {identifier} exists", status=409)
        made = fresh(kind, identifier)
        made.values |= values
        father.children[kind.name][identifier] = made
        self._tell("Created", made)
        return Created(f"/pbxs/{self._node.id}/instances/{call.path['objectName']}/{identifier}")

    def set_object(self, call: Call) -> Reply:
        """Change attributes; with `action`, add to or delete from lists, or do what the kind allows."""
        _, found = self._find(call)
        action = call.query.get("action")
        values = _values(found.kind, Fields.of(call))
        if action is not None and action not in ("add", "delete", *found.kind.actions):
            raise bad(f"a {found.kind.name} has no action {shown(action)}")
        if _first(values.get(found.kind.identifier, text(found.id))) != found.id:
            raise bad(f"{found.kind.identifier} cannot be changed")
        for name, value in values.items():
            found.values[name] = _combined(found.values[name], value, action)
        self._tell("Modified", found)
        return None

    def delete_object(self, call: Call) -> Reply:
        """Delete an instance and what is below it; `force` where the kind has the action for it."""
        father, found = self._find(call)
        if found.kind.fixed:
            raise RestError("NOT_SUPPORTED", f"{found.kind.name} cannot be deleted", status=405)
        if "force" in call.query and FORCED_DELETE not in found.kind.actions:
            raise bad(f"a {found.kind.name} cannot be deleted by force")
        del father.children[found.kind.name][found.id]
        self._tell("Deleted", found)
        return None

    def get_model(self, call: Call) -> Reply:
        """`ObjectModel` of the node, with everything below it."""
        self._check_node(call)
        return _model(NODE)

    def get_object_model(self, call: Call) -> Reply:
        """`ObjectModel` of the kind of this name, wherever it is."""
        self._check_node(call)
        kinds = [NODE]
        for kind in kinds:
            if kind.name == call.path["objectName"]:
                return _model(kind)
            kinds.extend(kind.children)
        raise RestError("NOT_FOUND", f"there is no object {shown(call.path['objectName'])}", status=400)

    # Finding

    def _check_node(self, call: Call) -> None:
        if call.path["nodeId"] != self._node.id:
            raise RestError("NOT_FOUND", f"no node {shown(call.path['nodeId'])} is known", status=400)

    def _walk(self, call: Call, path: str) -> list[Instance]:
        """The node and the instances on the way along the path's pairs of name and identifier."""
        self._check_node(call)
        way, parts = [self._node], path.split("/")
        for name, identifier in zip(parts[::2], parts[1::2], strict=False):
            found = way[-1].children.get(name, {}).get(identifier)
            if found is None:
                raise RestError("NOT_FOUND", f"there is no {shown(name)} {shown(identifier)}")
            way.append(found)
        return way

    def _find(self, call: Call) -> tuple[Instance, Instance]:
        """The instance that the path names, and its father."""
        *_, father, found = self._walk(call, call.path["objectNameobjectId"])
        return father, found

    def _kind(self, call: Call) -> tuple[Instance, Kind]:
        """The kind that the path ends with, and the instance it is below."""
        path, _, name = call.path["objectName"].rpartition("/")
        father = self._walk(call, path)[-1] if path else self._walk(call, "")[0]
        kind = father.kind.child(name)
        if kind is None:
            raise RestError("NOT_FOUND", f"a {father.kind.name} has no {shown(name)}")
        return father, kind

    def _tell(self, what: str, instance: Instance) -> None:
        if instance.kind.name == LOGGED:
            event = {"eventName": f"OnPbxObjectInstance{what}", "objectName": instance.kind.name}
            self._emit({**event, "objectId": instance.id, "nodeId": self._node.id})


def _strings(value: Value) -> list[str]:
    strings = value.get("value")
    return strings if isinstance(strings, list) else []


def _first(value: Value) -> str:
    return next(iter(_strings(value)), "")


def _values(kind: Kind, body: Fields) -> dict[str, Value]:
    """The attributes of a `PbxAttributes`, each one of the kind's and within what its model allows."""
    values: dict[str, Value] = {}
    for given in body.list("attributes"):
        name = given.required("name")
        model = kind.attribute(name)
        if model is None:
            raise bad(f"a {kind.name} has no attribute {shown(name)}")
        if given.given("complexValue"):
            raise bad(f"{name} is not a complex attribute")
        strings = given.texts("value") or []
        if len(strings) > 1 and not model.many:
            raise bad(f"{name} has one value")
        for each in strings:
            if model.allowed and each not in model.allowed:
                raise bad(f"{name} must be one of {', '.join(model.allowed)}, not {shown(each)}")
            if len(each) > model.length:
                raise bad(f"{name} has at most {model.length} characters")
        values[name] = {"value": strings}
    return values


def _combined(old: Value, new: Value, action: str | None) -> Value:
    known, given = _strings(old), _strings(new)
    if action == "add":
        return {"value": known + [each for each in given if each not in known]}
    if action == "delete":
        return {"value": [each for each in known if each not in given]}
    return {"value": given}


def _meets(instance: Instance, wanted: str) -> bool:
    """Whether the filter, `or` of `and` of conditions, is true of the instance."""
    return any(
        all(_condition(instance, each) for each in re.split(r"\s+and\s+", one))
        for one in re.split(r"\s+or\s+", wanted)
    )


def _condition(instance: Instance, condition: str) -> bool:
    found = CONDITION.fullmatch(condition.strip())
    if found is None:
        raise bad(f"filter cannot be read: {shown(condition)}")
    name, operator, wanted = found.groups()
    if name not in instance.values:
        raise bad(f"a {instance.kind.name} has no attribute {shown(name)}")
    value = _first(instance.values[name])
    if operator in ("=ge=", "=le="):
        small, large = (wanted, value) if operator == "=ge=" else (value, wanted)
        if small.isdecimal() and large.isdecimal():
            return int(small) <= int(large)
        return small <= large
    if wanted.startswith("*"):
        same = value.endswith(wanted[1:])
    elif wanted.endswith("*"):
        same = value.startswith(wanted[:-1])
    else:
        same = value == wanted
    return same is (operator == "==")


def _attributes(instance: Instance, wanted: list[str] | None) -> list[View]:
    return [
        {"name": name, **value} for name, value in instance.values.items() if wanted is None or name in wanted
    ]


def _rights(kind: Kind) -> View:
    view: View = {"create": not kind.fixed, "delete": not kind.fixed, "set": True, "get": True}
    return {**view, "otherActions": list(kind.actions)}


def _object(instance: Instance, wanted: list[str] | None) -> View:
    """`PbxObject`."""
    view: View = {"objectName": instance.kind.name, "objectId": instance.id}
    children = [child.name for child in instance.kind.children]
    return {
        **view,
        "attributes": _attributes(instance, wanted),
        "objectNames": children,
        **_rights(instance.kind),
    }


def _model(kind: Kind) -> View:
    """`ObjectModel`."""
    attributes = [
        {
            "name": each.name,
            "mandatory": each.identifier,
            "typeValue": "octetString",
            "multiValue": each.many,
            "allowedValues": list(each.allowed),
            "lengthValue": str(each.length),
            "defautValue": each.default,
            "filtering": True,
        }
        for each in kind.attributes
    ]
    view: View = {"objectName": kind.name, "attributes": attributes, "hidden": False}
    return {**view, "objects": [_model(child) for child in kind.children], **_rights(kind)}
