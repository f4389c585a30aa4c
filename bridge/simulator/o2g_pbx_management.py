"""The `pbxManagement` operations of the simulated O2G: reading, creating, changing and deleting PBX objects.

Subscribers, pilots and operators are those of the PBX (`o2g_pbx_objects`): who is created here can be called. Seed
document 004, "PBX management". Raises `RestError` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from bridge.simulator.face import Call, Created, Emit, Handler, Reply, RestError
from bridge.simulator.o2g_maintenance import PBX_ADDRESS, PBX_VERSION
from bridge.simulator.o2g_pbx_model import (
    FORCED_DELETE,
    NODE,
    SUBSCRIBER,
    Attribute,
    Instance,
    Kind,
    Value,
    complex_values,
    first,
    fresh,
    node,
    strings,
    text,
)
from bridge.simulator.o2g_pbx_objects import bindings
from bridge.simulator.o2g_requests import Fields, bad, shown
from bridge.simulator.o2g_values import View, names
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import NumberTaken, PbxError, UnknownDevice

CONDITION = re.compile(r"([\w@.]+)\s*(==|!=|=ge=|=le=)\s*(.*)")
LIST_ACTIONS = ("add", "delete")


def pbx_management_handlers(pbx: Pbx, emit: Emit) -> dict[str, Handler]:
    """The ten operations of the package `pbxManagement`, by catalogue id."""
    service = _PbxManagement(pbx, emit)
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
    def __init__(self, pbx: Pbx, emit: Emit) -> None:
        self._emit = emit
        self._node = node(pbx.plan.node_id, PBX_VERSION)
        self._bindings = bindings(pbx)

    def get_pbxs(self, call: Call) -> Reply:
        """`Pbxs`: there is one."""
        return {"nodeIds": [self._node.id]}

    def get_pbx(self, call: Call) -> Reply:
        """`Pbx`."""
        self._check_node(call)
        return {"nodeId": int(self._node.id), "fqdn": PBX_ADDRESS["fqdn"]}

    def get_node(self, call: Call) -> Reply:
        """`PbxObject` of the node itself."""
        self._check_node(call)
        return _object(self._node, None)

    def get_object(self, call: Call) -> Reply:
        """`PbxObject`, with the attributes that were asked for."""
        return _object(self._find(call)[-1], names(call.query, "attributes"))

    def get_instances(self, call: Call) -> Reply:
        """`PbxObjectIds` of those that meet the filter."""
        way, kind = self._kind(call)
        found = list(self._children(way[-1], kind.name).values())
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
        way, kind = self._kind(call)
        if not kind.creatable:
            raise RestError("NOT_SUPPORTED", f"a {kind.name} cannot be created", status=405)
        values = _values(kind, Fields.of(call))
        parts = [first(values.get(name, {})) for name in kind.key]
        for name, part in zip(kind.key, parts, strict=True):
            if not part or set(part) & set(",/"):
                raise bad(f"the attribute {name} is missing, or has a comma or a slash")
        identifier = ",".join(parts)
        known = self._children(way[-1], kind.name)
        if identifier in known:
            raise RestError("NOT_EXPECTED", f"{kind.name} {identifier} exists", status=409)
        made = fresh(kind, identifier)
        made.values |= values
        if (bound := self._bindings.get(kind.name)) is not None:
            with _refusals():
                bound.create(identifier, made.values)
        known[identifier] = made
        self._tell("Created", [*way, made])
        return Created(f"/pbxs/{self._node.id}/instances/{call.path['objectName']}/{identifier}")

    def set_object(self, call: Call) -> Reply:
        """Change attributes; with `action`, add to or delete from lists, or do what the kind allows."""
        way = self._find(call)
        found = way[-1]
        kind, action = found.kind, call.query.get("action")
        values = _values(kind, Fields.of(call), partly=action == "delete")
        if action is not None and action not in (*LIST_ACTIONS, *kind.actions):
            raise bad(f"a {kind.name} has no action {shown(action)}")
        for name in kind.key:
            if values.pop(name, found.values[name]) != found.values[name]:
                raise bad(f"{name} cannot be changed")
        changed = {
            name: _combined(kind, name, found.values[name], new, action) for name, new in values.items()
        }
        if (bound := self._bindings.get(kind.name)) is not None:
            with _refusals():
                bound.change(found.id, found.values, changed)
        found.values |= changed
        self._tell("Modified", way)
        return None

    def delete_object(self, call: Call) -> Reply:
        """Delete an instance and what is below it; `force` where the kind has the action for it."""
        way = self._find(call)
        kind, identifier = way[-1].kind, way[-1].id
        if not kind.creatable:
            raise RestError("NOT_SUPPORTED", f"{kind.name} cannot be deleted", status=405)
        if "force" in call.query and FORCED_DELETE not in kind.actions:
            raise bad(f"a {kind.name} cannot be deleted by force")
        if (bound := self._bindings.get(kind.name)) is not None:
            with _refusals():
                bound.delete(identifier, force="force" in call.query)
        way[-2].children[kind.name].pop(identifier, None)
        self._tell("Deleted", way)
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

    def _children(self, father: Instance, name: str) -> dict[str, Instance]:
        """The instances of a kind below `father`, as they are now."""
        known = father.children.get(name, {})
        if (bound := self._bindings.get(name)) is not None and name in father.children:
            bound.sync(known)
        return known

    def _walk(self, call: Call, path: str) -> list[Instance]:
        """The node and the instances on the way along the path's pairs of name and identifier."""
        self._check_node(call)
        way, parts = [self._node], path.split("/") if path else []
        for name, identifier in zip(parts[::2], parts[1::2], strict=False):
            found = self._children(way[-1], name).get(identifier)
            if found is None:
                raise RestError("NOT_FOUND", f"there is no {shown(name)} {shown(identifier)}")
            way.append(found)
        return way

    def _find(self, call: Call) -> list[Instance]:
        """The instance that the path names, after all that it is below."""
        return self._walk(call, call.path["objectNameobjectId"])

    def _kind(self, call: Call) -> tuple[list[Instance], Kind]:
        """The kind that the path ends with, and the instances it is below."""
        path, _, name = call.path["objectName"].rpartition("/")
        way = self._walk(call, path)
        kind = way[-1].kind.child(name)
        if kind is None:
            raise RestError("NOT_FOUND", f"a {way[-1].kind.name} has no {shown(name)}")
        return way, kind

    def _tell(self, what: str, way: list[Instance]) -> None:
        """Creation and deletion are only told of subscribers; changes also of what is bound to the PBX."""
        kind = way[-1].kind
        if kind is not SUBSCRIBER and (what != "Modified" or kind.name not in self._bindings):
            return
        event: View = {"eventName": f"OnPbxObjectInstance{what}", "objectName": kind.name}
        event |= {"objectId": way[-1].id, "nodeId": self._node.id}
        if len(way) > 2:
            event["father"] = {"objectName": way[-2].kind.name, "objectId": way[-2].id}
        self._emit(event)


@contextmanager
def _refusals() -> Iterator[None]:
    """What the PBX refuses, in the words of the API."""
    try:
        yield
    except NumberTaken as error:
        raise RestError("NOT_EXPECTED", str(error), status=409) from error
    except UnknownDevice as error:
        raise bad(str(error)) from error
    except PbxError as error:
        raise RestError("NOT_EXPECTED", str(error)) from error


def _values(kind: Kind, body: Fields, *, partly: bool = False) -> dict[str, Value]:
    """The attributes of a `PbxAttributes`, each one of the kind's and within what its model allows."""
    values: dict[str, Value] = {}
    for given in body.list("attributes"):
        name = given.required("name")
        model = kind.attribute(name)
        if model is None:
            raise bad(f"a {kind.name} has no attribute {shown(name)}")
        if model.parts:
            values[name] = _complex_value(model, given, partly=partly)
        else:
            values[name] = _simple_value(model, given)
    return values


def _simple_value(model: Attribute, given: Fields) -> Value:
    if given.given("complexValue"):
        raise bad(f"{model.name} is not a complex attribute")
    found = given.texts("value", empty=True) or []
    if len(found) > 1 and not model.many:
        raise bad(f"{model.name} has one value")
    for each in found:
        if model.allowed and each not in model.allowed:
            raise bad(f"{model.name} must be one of {', '.join(model.allowed)}, not {shown(each)}")
        if len(each) > model.length:
            raise bad(f"{model.name} has at most {model.length} characters")
        if model.integer and not (each.isascii() and each.isdecimal()):
            raise bad(f"{model.name} must be a number, not {shown(each)}")
    return {"value": found}


def _complex_value(model: Attribute, given: Fields, *, partly: bool) -> Value:
    """Sets of parts; the one that tells them apart must be there, others have their defaults unless `partly`."""
    if given.given("value"):
        raise bad(f"{model.name} is a complex attribute")
    found: dict[str, dict[str, str]] = {}
    for each in given.list("complexValue"):
        if each.text("name") not in (None, model.name):
            raise bad(f"{each.name('name')} must be {model.name}")
        parts = {} if partly else {part.name: part.default for part in model.parts}
        for attribute in each.list("attributes"):
            part = model.part(attribute.required("name"))
            if part is None:
                raise bad(f"a {model.name} has no {shown(attribute.text('name'))}")
            parts[part.name] = first(_simple_value(part, attribute)) or part.default
        if not parts.get(model.key):
            raise bad(f"{model.key} of a {model.name} is missing")
        key = str(int(parts[model.key]))
        if key in found:
            raise bad(f"{model.name} has {model.key} {key} twice")
        found[key] = parts | {model.key: key}
    return complex_values(model.name, found.values())


def _combined(kind: Kind, name: str, old: Value, new: Value, action: str | None) -> Value:
    model = kind.attribute(name)
    if model is not None and model.parts:
        known, given = _parts_by_key(model, old), _parts_by_key(model, new)
        if action == "add":
            given = known | given
        elif action == "delete":
            given = {key: parts for key, parts in known.items() if key not in given}
        return complex_values(name, given.values())
    known_texts, given_texts = strings(old), strings(new)
    if action == "add":
        return text(*known_texts, *(each for each in given_texts if each not in known_texts))
    if action == "delete":
        return text(*(each for each in known_texts if each not in given_texts))
    return text(*given_texts)


def _parts_by_key(model: Attribute, value: Value) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each in Fields({"complexValue": value.get("complexValue")}).list("complexValue"):
        parts = {part.required("name"): (part.texts("value") or [""])[0] for part in each.list("attributes")}
        found[parts[model.key]] = parts
    return found


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
    if "complexValue" in instance.values[name]:
        raise bad(f"{name} is complex and no filter")
    value = first(instance.values[name])
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
    view: View = {"create": kind.creatable, "delete": kind.creatable, "set": True, "get": True}
    return {**view, "otherActions": list(kind.actions)}


def _object(instance: Instance, wanted: list[str] | None) -> View:
    """`PbxObject`."""
    view: View = {"objectName": instance.kind.name, "objectId": instance.id}
    return {
        **view,
        "attributes": _attributes(instance, wanted),
        "objectNames": instance.kind.paths(),
        **_rights(instance.kind),
    }


def _model(kind: Kind) -> View:
    """`ObjectModel`."""
    attributes: list[View] = []
    for each in kind.attributes:
        attributes.append(_attribute_model(each, each.name, mandatory=each.name in kind.key))
        # As the document names the attributes of a sequence.
        parts = [
            _attribute_model(part, f"{each.name}.{part.name}", mandatory=part.name == each.key)
            for part in each.parts
        ]
        attributes += parts
    view: View = {"objectName": kind.name, "attributes": attributes, "hidden": False}
    return {**view, "objects": [_model(child) for child in kind.children], **_rights(kind)}


def _attribute_model(attribute: Attribute, name: str, *, mandatory: bool) -> View:
    """`AttributeModel`."""
    kind = "sequence" if attribute.parts else "integer" if attribute.integer else "octetString"
    view: View = {"name": name, "mandatory": mandatory, "typeValue": kind, "multiValue": attribute.many}
    if not attribute.parts:
        view |= {"allowedValues": list(attribute.allowed), "lengthValue": str(attribute.length)}
    filtering = name == attribute.name and not attribute.parts
    return {**view, "defautValue": attribute.default, "filtering": filtering}
