"""The O2G REST API 1.0: its operations, types, events and examples as data.

The facts are the `o2g-*.json` beside this module (seed document 004, the O2G REST API reference); what was chosen
where the document contradicts itself stands in README.md. Raises no exceptions of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import msgspec

from protocol.catalogue.facts import Fact, data

API_ROOT = "/api/rest"
API_BASE = "/api/rest/1.0"
"""What a relative `Operation.path` is relative to."""

Method = Literal["GET", "POST", "PUT", "DELETE"]


class Parameter(Fact, frozen=True, kw_only=True):
    """One query parameter. `required` is None where the document does not say; `flag`: it has no value."""

    name: str
    type: str
    required: bool | None = None
    values: tuple[str, ...] = ()
    format: str | None = None
    default: bool | int | str | None = None
    flag: bool = False


class Response(Fact, frozen=True, kw_only=True):
    """One documented answer: HTTP status, representation in the body if any, and media type if not JSON."""

    code: int
    type: str | None
    media: str | None = None


class Header(Fact, frozen=True, kw_only=True):
    """One request header; `private` where the document calls it private use."""

    name: str
    private: bool


class License(Fact, frozen=True, kw_only=True):
    """What licence an operation takes, as the document words it for each way of selling."""

    capex: str
    opex: str


class Sdk(Fact, frozen=True, kw_only=True):
    """Where the vendor's public SDKs have the operation, and how the Node one differs from the document."""

    node: str | None
    java: str | None = None
    node_also: tuple[str, ...] = ()
    node_extra_query: tuple[str, ...] = ()
    node_path: str | None = None


class Operation(Fact, frozen=True, kw_only=True):
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
    path_param_types: dict[str, str] = msgspec.field(default_factory=dict)
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


class Field(Fact, frozen=True, kw_only=True):
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


class ErrorCode(Fact, frozen=True, kw_only=True):
    """One row of `RestErrorInfo`'s table of errors."""

    type: str
    code: int
    can_retry: bool


class Type(Fact, frozen=True, kw_only=True):
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
    values_since: dict[str, str] = msgspec.field(default_factory=dict)
    values_deprecated: tuple[str, ...] = ()
    partial: bool = False
    bits: int | None = None
    minimum: int | None = None
    format: str | None = None
    zone: str | None = None
    variants: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    variant_labels: dict[str, str] = msgspec.field(default_factory=dict)
    variant_required: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    error_codes: tuple[ErrorCode, ...] = ()
    undefined: bool = False


class Event(Fact, frozen=True, kw_only=True):
    """One event. `package`: its first package, None if it is in none; `defined`: its table survives."""

    event_name: str
    package: str | None
    packages: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    service: str | None
    defined: bool
    since: str | None
    fields: tuple[Field, ...]


class ExampleRequest(Fact, frozen=True, kw_only=True):
    """What a client sends in an example. `path` is relative to `API_BASE` unless it begins with `API_ROOT`.

    `query`: None for a parameter without a value. `unparsed`: the document's body is not JSON; `deviations`: where
    it contradicts the document's own tables.
    """

    path: str
    query: dict[str, str | None] = msgspec.field(default_factory=dict)
    body: Any = None
    unparsed: bool = False
    deviations: tuple[str, ...] = ()


class ExampleResponse(Fact, frozen=True, kw_only=True):
    """What O2G answers in an example. `status` is None where the text has none; `binary`: a file, not shown."""

    status: int | None = None
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    body: Any = None
    unparsed: bool = False
    binary: bool = False
    deviations: tuple[str, ...] = ()


class Example(Fact, frozen=True, kw_only=True):
    """One example of the document. `id` is the operation and a number.

    `path_mismatch`: the example's path is not its operation's. `response` is None where the text has none.
    """

    id: str
    operation: str
    request: ExampleRequest
    response: ExampleResponse | None = None
    path_mismatch: bool = False


class Accepted(Fact, frozen=True, kw_only=True):
    """What is taken beyond the document's tables, because its own examples send it (README.md).

    `values`: enumeration → a value that no table has → what it means. `fields`: type → fields that no table has.
    `lists`: query parameters that hold several values, separated by commas.
    """

    values: dict[str, dict[str, str]]
    fields: dict[str, tuple[Field, ...]]
    lists: tuple[str, ...]


class _Events(Fact, frozen=True, kw_only=True):
    packages: dict[str, tuple[str, ...]]
    events: list[Event]


@cache
def operations() -> list[Operation]:
    """Every operation, in the document's order. The list is shared: do not change it."""
    return msgspec.json.decode(data("o2g-operations.json"), type=list[Operation])


@cache
def operations_by_id() -> Mapping[str, Operation]:
    """Every operation under its id, `telephony.makeCall`."""
    return {operation.id: operation for operation in operations()}


@cache
def types() -> list[Type]:
    """Every representation, in the document's order. The list is shared: do not change it."""
    return msgspec.json.decode(data("o2g-types.json"), type=list[Type])


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
    return msgspec.json.decode(data("o2g-events.json"), type=_Events)


def events() -> list[Event]:
    """Every event the document names. The list is shared: do not change it."""
    return _events().events


def event_packages() -> Mapping[str, tuple[str, ...]]:
    """Event package → the names of its events, as a subscription's selector may name them."""
    return _events().packages


@cache
def examples() -> list[Example]:
    """Every example of a request, in the document's order. The list is shared: do not change it."""
    return msgspec.json.decode(data("o2g-examples.json"), type=list[Example])


@cache
def accepted() -> Accepted:
    """What is taken beyond the document's tables."""
    return msgspec.json.decode(data("o2g-accepted.json"), type=Accepted)
