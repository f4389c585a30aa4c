"""Cti.js's native frames: a method call as the frame that `cti.js` sends for it, and back.

Errors: `protocol.cti.UnknownMethod` for a command that no method sends, `protocol.cti.BadParameters`.
Source: protocol.md section 9; `catalogue/cti-methods.json`, `wire`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

import msgspec

from protocol.cti import BadParameters, UnknownMethod
from protocol.words import shown

Frame = dict[str, Any]
"""A native frame, decoded."""

WEB: Final = "web"
"""The `claz` of every command."""

PING: Final[Mapping[str, str]] = {"claz": "ping"}
"""The heartbeat, and what answers it. The documents do not show the answer; any frame counts as one."""

_PING_METHOD: Final = "Cti.sendPing"


class Wire(msgspec.Struct, frozen=True):
    """How a method is written as a frame.

    `fields`: the frame's field → the method's parameter, a literal `{"const": …}`, or an object of such fields.
    `together`: parameters that are only sent when all of them are given. `inferred`: the documents name the method
    and do not show its frame.
    """

    command: str
    fields: dict[str, Any] = {}
    together: tuple[str, ...] = ()
    inferred: bool = False


class _Method(msgspec.Struct):
    wire: Wire | None = None


class _Catalogue(msgspec.Struct):
    methods: dict[str, _Method]


def _load() -> dict[str, Wire]:
    text = (files("protocol") / "catalogue" / "cti-methods.json").read_bytes()
    methods = msgspec.json.decode(text, type=_Catalogue).methods
    return {name: method.wire for name, method in methods.items() if method.wire is not None}


WIRES: Final[Mapping[str, Wire]] = _load()
"""The frame of every method but `Cti.sendPing`, which is `PING`."""


def frame_of(method: str, arguments: Mapping[str, Any]) -> Frame:
    """The frame that Cti.js sends for a call; parameters that are not given are left out.

    `arguments` are bound (`protocol.cti.bind`). Raises `UnknownMethod`.
    """
    if method == _PING_METHOD:
        return dict(PING)
    wire = WIRES.get(method)
    if wire is None:
        raise UnknownMethod(f"no method is named {shown(method)}")
    if wire.together and not all(name in arguments for name in wire.together):
        arguments = {name: value for name, value in arguments.items() if name not in wire.together}
    return {"claz": WEB, "command": wire.command, **_written(wire.fields, arguments)}


def _written(fields: Mapping[str, Any], arguments: Mapping[str, Any]) -> Frame:
    found: Frame = {}
    for field, source in fields.items():
        if isinstance(source, str):
            if source in arguments:
                found[field] = arguments[source]
        elif "const" in source:
            found[field] = source["const"]
        else:
            found[field] = _written(source, arguments)
    return found


def call_of(frame: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The method that a frame calls, and its arguments by name, not yet checked (`protocol.cti.bind` does).

    Fields that the method does not send are passed over, as XUC does: other releases send more. Raises
    `UnknownMethod` for a command that does not exist, `BadParameters` where an object is needed and something else
    came.
    """
    if frame.get("claz") == PING["claz"]:
        return _PING_METHOD, {}
    if frame.get("claz") != WEB:
        raise UnknownMethod(f"claz must be web or ping, got {shown(frame.get('claz'))}")
    command = frame.get("command")
    methods = _BY_COMMAND.get(command) if isinstance(command, str) else None
    if methods is None:
        raise UnknownMethod(f"there is no command {shown(command)}")
    for method in methods:
        wire = WIRES[method]
        if _meets(wire.fields, frame):
            arguments: dict[str, Any] = {}
            _read(method, wire.fields, frame, arguments)
            return method, arguments
    raise UnknownMethod(f"{command} has no such form; it is written as one of {', '.join(methods)}")


def _constants(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: each["const"] for name, each in fields.items() if isinstance(each, dict) and "const" in each
    }


def _meets(fields: Mapping[str, Any], frame: Mapping[str, Any]) -> bool:
    return all(frame.get(name) == value for name, value in _constants(fields).items())


def _read(method: str, fields: Mapping[str, Any], frame: Mapping[str, Any], into: dict[str, Any]) -> None:
    for field, source in fields.items():
        if isinstance(source, str):
            if field in frame:
                into[source] = frame[field]
        elif "const" not in source:
            inner = frame.get(field)
            if not isinstance(inner, Mapping):
                raise BadParameters(method, field, f"{field} must be an object, got {shown(inner)}")
            _read(method, source, inner, into)


def _by_command() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for method, wire in WIRES.items():
        found.setdefault(wire.command, []).append(method)
    for methods in found.values():
        # `getList` with `meetme` is `getConferenceRooms`, with anything else it is `getList`.
        methods.sort(key=lambda method: -len(_constants(WIRES[method].fields)))
    return found


_BY_COMMAND: Final = _by_command()
