"""The three REST APIs of a XiVO as data: XUC (2.0 and the deprecated 1.0), configuration server, XCU.

The facts are `xuc-rest.json`, `configmgt-rest.json` and `xcu-rest.json` beside this module (seed documents 000 to
003); what was chosen where they are in doubt stands in README.md. Raises no exceptions of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import msgspec

from protocol.catalogue.facts import Fact, data

Method = Literal["GET", "POST", "PUT", "DELETE"]

Name = Literal["xuc", "configmgt", "xcu"]

NAMES: tuple[Name, ...] = ("xuc", "configmgt", "xcu")


class Field(Fact, frozen=True, kw_only=True):
    """One field of a type or a body, or one parameter of a path or query.

    `type` is a primitive (`string`, `integer`, `boolean`, `object`, `any`), a type of the API, or `array<…>` of
    these. `parameter` is its name among a call's flat parameters where its own is taken already. `default` is sent
    where nothing is given. `undocumented`: not in the documents (README.md says why it is here).
    """

    name: str
    type: str
    required: bool = True
    nullable: bool = False
    format: str | None = None
    values: tuple[str, ...] = ()
    default: str | bool | None = None
    parameter: str | None = None
    undocumented: bool = False


class Type(Fact, frozen=True, kw_only=True):
    """One representation: an object with `fields`, or an enumeration with `values`."""

    name: str
    fields: tuple[Field, ...] = ()
    values: tuple[str, ...] = ()


class Upload(Fact, frozen=True, kw_only=True):
    """A body that is a file: the parameter that holds it, and how it is sent: as it is, or as a part of a form."""

    parameter: str
    content_type: str
    multipart: bool = False


class Response(Fact, frozen=True, kw_only=True):
    """The answer to a request that succeeds. `assumed_code`: the documents do not print the status."""

    code: int
    type: str | None = None
    media: str | None = None
    assumed_code: bool = False
    sets_cookie: bool = False


class Error(Fact, frozen=True, kw_only=True):
    """One documented error code, and its HTTP status where that is documented."""

    error: str
    http: int | None = None


class Operation(Fact, frozen=True, kw_only=True):
    """One REST operation; `path` is below its version's base.

    `user_type`: who may use it (`cti`, `webservice`, `any`, `token`, `administrator`); `acl`: the right it needs.
    `content_type` is that of a JSON body where it is not `application/json`.
    """

    name: str
    version: str
    method: Method
    path: str
    section: str
    deprecated: bool = False
    user_type: str
    acl: str | None = None
    path_params: tuple[Field, ...] = ()
    query: tuple[Field, ...] = ()
    body: tuple[Field, ...] = ()
    content_type: str | None = None
    accept: str | None = None
    upload: Upload | None = None
    response: Response
    errors: tuple[Error, ...] = ()
    body_example: Any = None
    response_examples: tuple[Any, ...] = ()
    error_examples: tuple[Any, ...] = ()

    @property
    def example_ids(self) -> tuple[str, ...]:
        """What the document shows, each under a short name: answers (`1`, `2`; a body alone is `1`), `error 1`."""
        shown = max(len(self.response_examples), self.body_example is not None)
        answers = (str(place + 1) for place in range(shown))
        return (*answers, *(f"error {place + 1}" for place in range(len(self.error_examples))))


class Api(Fact, frozen=True, kw_only=True):
    """One API. `bases`: version → what its paths are below. `acl_alias`: a right that stands for several."""

    api: Name
    namespace: str
    default_port: int
    bases: dict[str, str]
    acl_alias: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    types: tuple[Type, ...]
    operations: tuple[Operation, ...]

    def full_path(self, operation: Operation) -> str:
        """The path from the server's root, parameters in braces."""
        return self.bases[operation.version] + operation.path

    def operation(self, name: str) -> Operation:
        """The operation of this name. Raises `KeyError`."""
        return _by_name(self.api)[name]

    def type_named(self, name: str) -> Type | None:
        """The type of this name, None if unknown."""
        return _types(self.api).get(name)


@cache
def api(name: Name) -> Api:
    """One API's catalogue. It is shared: do not change it."""
    return msgspec.json.decode(data(f"{name}-rest.json"), type=Api)


@cache
def _by_name(name: Name) -> Mapping[str, Operation]:
    return {operation.name: operation for operation in api(name).operations}


@cache
def _types(name: Name) -> Mapping[str, Type]:
    return {known.name: known for known in api(name).types}


def apis() -> list[Api]:
    """All three."""
    return [api(name) for name in NAMES]
