"""The operations, types and events of the O2G REST API 1.0 as data, and the operations on a given path.

The facts are the JSON files beside this module (seed document 004, the O2G REST API reference). Raises no
exceptions of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal
from urllib.parse import unquote

import msgspec

API_ROOT = "/api/rest"
API_BASE = "/api/rest/1.0"
"""What a relative `Operation.path` is relative to."""

Method = Literal["GET", "POST", "PUT", "DELETE"]


class _Fact(msgspec.Struct, frozen=True, gc=False, rename="camel", forbid_unknown_fields=True):
    """A record of the catalogue. A key the loader does not know is an error, so that none gets lost."""


class Parameter(_Fact, frozen=True, kw_only=True):
    """One query parameter. `required` is None where the document does not say; `flag`: it has no value."""

    name: str
    type: str
    required: bool | None = None
    values: tuple[str, ...] = ()
    format: str | None = None
    default: bool | int | str | None = None
    flag: bool = False


class Response(_Fact, frozen=True, kw_only=True):
    """One documented answer: HTTP status, representation in the body if any, and media type if not JSON."""

    code: int
    type: str | None
    media: str | None = None


class Header(_Fact, frozen=True, kw_only=True):
    """One request header; `private` where the document calls it private use."""

    name: str
    private: bool


class License(_Fact, frozen=True, kw_only=True):
    """What licence an operation takes, as the document words it for each way of selling."""

    capex: str
    opex: str


class Sdk(_Fact, frozen=True, kw_only=True):
    """Where the vendor's public SDKs have the operation, and how the Node one differs from the document."""

    node: str | None
    java: str | None = None
    node_also: tuple[str, ...] = ()
    node_extra_query: tuple[str, ...] = ()
    node_path: str | None = None


class Operation(_Fact, frozen=True, kw_only=True):
    """One REST operation. `path` is below `API_BASE` unless `absolute`; `body` names the body's type.

    `admin_login_name_query`: an administrator's request must name its user in the query (`loginName`), unless
    `login_name_absent_means_all`. `multi_segment_params`: path parameters that span several segments.
    """

    service: str
    package: str
    name: str
    method: Method
    path: str
    absolute: bool = False
    path_params: tuple[str, ...]
    path_param_types: dict[str, str] = {}
    multi_segment_params: tuple[str, ...] = ()
    query: tuple[Parameter, ...]
    headers: tuple[Header, ...] = ()
    cookies: tuple[str, ...] = ()
    body: str | None
    body_source: str | None = None
    body_optional: bool = False
    responses: tuple[Response, ...]
    admin_login_name_query: bool
    login_name_absent_means_all: bool = False
    deprecated: bool
    documentation_only: bool = False
    inferred: bool = False
    since: str | None
    license: License | None
    notifications: tuple[str, ...] = ()
    verb_source: str
    sdk: Sdk

    @property
    def id(self) -> str:
        """The catalogue id, `telephony.makeCall`; unique."""
        return f"{self.package}.{self.name}"

    @property
    def full_path(self) -> str:
        """The path from the server's root, parameters in braces."""
        return self.path if self.absolute else API_BASE + self.path

    def documents(self, status: int) -> bool:
        """Whether the document lists this HTTP status among the operation's answers."""
        return any(response.code == status for response in self.responses)


class Field(_Fact, frozen=True, kw_only=True):
    """One field of a type or event. `cardinality` is `[0..1]` and the like, None where no table survives.

    `type` is a name; one field has alternatives instead, `string|Criterion[]`, where `[]` marks a list.
    """

    name: str
    type: str
    cardinality: str | None = None
    since: str | None = None
    default: int | None = None
    example_values: tuple[str, ...] = ()
    array: bool = False

    @property
    def type_names(self) -> tuple[str, ...]:
        """The names in `type`, without the marks of alternatives and lists."""
        return tuple(name.removesuffix("[]") for name in self.type.split("|"))


class ErrorCode(_Fact, frozen=True, kw_only=True):
    """One row of `RestErrorInfo`'s table of errors."""

    type: str
    code: int
    can_retry: bool


class Type(_Fact, frozen=True, kw_only=True):
    """One representation. `services`: where this definition holds; `service` is set when a name has several.

    `variants`: which fields apply to each numbered kind of the type, `variant_labels` what the kinds are.
    """

    name: str
    kind: Literal["object", "enum", "primitive"]
    services: tuple[str, ...]
    service: str | None = None
    fields: tuple[Field, ...]
    fields_from: str | None = None
    values: tuple[str, ...]
    values_from: str | None = None
    values_since: dict[str, str] = {}
    values_deprecated: tuple[str, ...] = ()
    partial: bool = False
    bits: int | None = None
    minimum: int | None = None
    format: str | None = None
    zone: str | None = None
    variants: dict[str, tuple[str, ...]] = {}
    variant_labels: dict[str, str] = {}
    variant_required: dict[str, tuple[str, ...]] = {}
    error_codes: tuple[ErrorCode, ...] = ()
    undefined: bool = False


class Event(_Fact, frozen=True, kw_only=True):
    """One event. `package`: its first package, None if it is in none; `defined`: its table survives."""

    event_name: str
    package: str | None
    packages: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    service: str | None
    defined: bool
    since: str | None
    fields: tuple[Field, ...]


class _Events(_Fact, frozen=True, kw_only=True):
    packages: dict[str, tuple[str, ...]]
    events: list[Event]


def _data(name: str) -> bytes:
    return resources.files(__name__).joinpath(name).read_bytes()


@cache
def operations() -> list[Operation]:
    """Every operation, in the document's order. The list is shared: do not change it."""
    return msgspec.json.decode(_data("o2g-operations.json"), type=list[Operation])


@cache
def operations_by_id() -> Mapping[str, Operation]:
    """Every operation under its id, `telephony.makeCall`."""
    return {operation.id: operation for operation in operations()}


@cache
def types() -> list[Type]:
    """Every representation, in the document's order. The list is shared: do not change it."""
    return msgspec.json.decode(_data("o2g-types.json"), type=list[Type])


@cache
def _types_by_name() -> dict[str, list[Type]]:
    found: dict[str, list[Type]] = {}
    for known in types():
        found.setdefault(known.name, []).append(known)
    return found


def type_named(name: str, service: str | None = None) -> Type | None:
    """The type of this name as `service` defines it (six names have several definitions); None if unknown."""
    candidates = _types_by_name().get(name, [])
    for candidate in candidates:
        if service in candidate.services:
            return candidate
    return candidates[0] if candidates else None


@cache
def _events() -> _Events:
    return msgspec.json.decode(_data("o2g-events.json"), type=_Events)


def events() -> list[Event]:
    """Every event the document names. The list is shared: do not change it."""
    return _events().events


def event_packages() -> Mapping[str, tuple[str, ...]]:
    """Event package → the names of its events, as a subscription's selector may name them."""
    return _events().packages


class PathMatch(msgspec.Struct, frozen=True):
    """The operations on one path: HTTP method → operation and decoded path parameters."""

    by_method: dict[str, tuple[Operation, dict[str, str]]]

    @property
    def allow(self) -> str:
        """The value of an `Allow` header."""
        return ", ".join(sorted(self.by_method))


class _Node:
    """One segment's depth in the tree of paths."""

    __slots__ = ("literals", "many", "one", "operations")

    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.one: _Node | None = None
        self.operations: list[Operation] = []
        # Parameters spanning the rest of the path: name/id pairs (`{objectNameobjectId}`) have an even number
        # of segments, a name at the end of such pairs (`{objectName}`) an odd one ("PBX management").
        self.many: list[Operation] = []


@cache
def _tree() -> _Node:
    root = _Node()
    for operation in operations():
        node = root
        for segment in operation.full_path.strip("/").split("/"):
            if not segment.startswith("{"):
                node = node.literals.setdefault(segment, _Node())
            elif segment[1:-1] in operation.multi_segment_params:
                node.many.append(operation)
                break
            else:
                if node.one is None:
                    node.one = _Node()
                node = node.one
        else:
            node.operations.append(operation)
    return root


def _walk(
    node: _Node, segments: list[str], at: int, values: tuple[str, ...]
) -> Iterator[tuple[Operation, tuple[str, ...]]]:
    """Every operation whose path fits, a literal segment before a parameter before a rest of the path."""
    if at == len(segments):
        for operation in node.operations:
            yield operation, values
        return
    segment = segments[at]
    if (literal := node.literals.get(segment)) is not None:
        yield from _walk(literal, segments, at + 1, values)
    if node.one is not None and segment:
        yield from _walk(node.one, segments, at + 1, (*values, segment))
    rest = segments[at:]
    for operation in node.many:
        pairs = operation.path_params[-1] == "objectNameobjectId"
        if all(rest) and (len(rest) % 2 == 0) is pairs:
            yield operation, (*values, "/".join(rest))


def match(path: str) -> PathMatch | None:
    """The operations on `path`, percent-encoded and from the server's root; None if there are none.

    Parameters come decoded; one that spans several segments keeps its slashes. A slash at the end is ignored.
    """
    segments = path.removeprefix("/").removesuffix("/").split("/")
    found: dict[str, tuple[Operation, dict[str, str]]] = {}
    for operation, values in _walk(_tree(), segments, 0, ()):
        if operation.method not in found:
            names: Any = zip(operation.path_params, values, strict=True)
            found[operation.method] = operation, {name: unquote(value) for name, value in names}
    return PathMatch(found) if found else None
