"""Every REST operation of the catalogue as a JSON-RPC method: `O2g.*`, `Xuc.*`, `ConfigMgt.*`, `Xcu.*`.

Raises no exceptions of its own. Source: protocol.md section 4; `protocol.catalogue`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

from protocol.catalogue import o2g, xivo
from protocol.rest import Answer, Fact, Parameter, RestMethod, UploadBody
from protocol.schema import (
    Anything,
    Choice,
    Either,
    Flag,
    FreeObject,
    Listing,
    Member,
    Nullable,
    Number,
    Record,
    Schema,
    Text,
    Truth,
    Upload,
    Whole,
)


@cache
def o2g_methods() -> Mapping[str, RestMethod]:
    """The O2G REST API by method name, in the document's order. It is shared: do not change it."""
    return {method.name: method for method in map(_o2g_method, o2g.operations())}


@cache
def xivo_methods(name: xivo.Name) -> Mapping[str, RestMethod]:
    """One of a XiVO's APIs by method name, in its document's order. It is shared: do not change it."""
    api = xivo.api(name)
    return {method.name: method for method in map(partial(_xivo_method, api), api.operations)}


@cache
def rest_methods() -> Mapping[str, RestMethod]:
    """All of them. It is shared: do not change it."""
    found = dict(o2g_methods())
    for name in xivo.NAMES:
        found |= xivo_methods(name)
    return found


# --- O2G -------------------------------------------------------------------------------------------


class _O2gTypes:
    """Schemas of O2G's types. A type is one schema, however many operations use it."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str | None], Schema] = {}

    def named(self, name: str, service: str | None) -> Schema:
        """The schema of a type as a service defines it."""
        known = o2g.type_named(name, service)
        if known is None:
            raise KeyError(name)
        key = known.name, known.service
        if key not in self._made:
            if known.kind == "primitive":
                self._made[key] = _o2g_primitive(known)
            elif known.kind == "enum":
                synonyms = o2g.accepted().values.get(known.name)
                self._made[key] = Choice(known.values, synonyms, _o2g_component(known))
            elif not known.fields:
                self._made[key] = FreeObject()
            else:
                record = self._made[key] = Record(_o2g_component(known))
                record.members.update(self._members(known, service))
        return self._made[key]

    def _members(self, known: o2g.Type, service: str | None) -> dict[str, Member]:
        everywhere = _required_everywhere(known)
        fields = [*known.fields, *o2g.accepted().fields.get(known.name, ())]
        return {field.name: Member(self.of(field, service), field.name in everywhere) for field in fields}

    def of(self, field: o2g.Field, service: str | None) -> Schema:
        """The schema of a field."""
        options: list[Schema] = []
        for name in field.type.split("|"):
            inner = self.named(name.removesuffix("[]"), service)
            options.append(Listing(inner) if name.endswith("[]") else inner)
        schema = options[0] if len(options) == 1 else Either(*options)
        if field.cardinality in ("[0..*]", "[1..*]"):
            return Listing(schema, 1 if field.cardinality == "[1..*]" else 0)
        return Listing(schema) if field.array else schema


_O2G_TYPES = _O2gTypes()


def _required_everywhere(known: o2g.Type) -> set[str]:
    """The fields that the table and every variant of the type ask for."""
    required = {field.name for field in known.fields if field.cardinality in ("[1]", "[1..*]")}
    for fields in known.variant_required.values():
        required &= set(fields)
    return required


def _o2g_primitive(known: o2g.Type) -> Schema:
    match known.name:
        case "boolean":
            return Truth()
        case "float":
            return Number()
        case "int" | "long" | "nonNegativeInteger":
            return Whole(known.bits, known.minimum)
        case _:
            return Text(known.format)


def _o2g_component(known: o2g.Type) -> str:
    """A name for the OpenRPC document: where a name has several definitions, its service makes the difference."""
    return "O2g" + known.name + (known.service or "").title().replace(" ", "")


@cache
def o2g_event(event: o2g.Event) -> Record:
    """What an O2G event holds. Nothing but its name is required: the document's own examples leave fields out."""
    known = {field.name: Member(_O2G_TYPES.of(field, event.service), False) for field in event.fields}
    return Record(f"O2g{event.event_name}", {**known, "eventName": Member(Text(), True)})


def _o2g_method(operation: o2g.Operation) -> RestMethod:
    parameters: dict[str, Parameter] = {}
    for name in operation.path_params:
        schema = _O2G_TYPES.named(operation.path_param_types.get(name, "string"), operation.service)
        parameters[name] = Parameter(schema, required=True)
    body: dict[str, str] | None = None
    known = None if operation.body is None else o2g.type_named(operation.body, operation.service)
    if known is not None:
        everywhere = set() if operation.body_optional else _required_everywhere(known)
        body = {field.name: field.name for field in known.fields}
        for field in known.fields:
            # A field that is in the path, too, is one parameter (protocol/catalogue/README.md).
            if field.name not in parameters:
                schema = _O2G_TYPES.of(field, operation.service)
                parameters[field.name] = Parameter(schema, field.name in everywhere)
    for asked in operation.query:
        required = bool(asked.required) and asked.name != "loginName"
        parameters[asked.name] = Parameter(_o2g_query(asked, operation), required)
    return RestMethod(
        name=f"O2g.{operation.id}",
        operation=operation.id,
        verb=operation.method,
        template=operation.full_path,
        parameters=parameters,
        path=operation.path_params,
        multi=frozenset(operation.multi_segment_params),
        query=tuple(asked.name for asked in operation.query),
        flags=frozenset(asked.name for asked in operation.query if asked.flag),
        body=body,
        body_optional=operation.body_optional,
        answers=tuple(_o2g_answers(operation)),
        fact=Fact(
            tag=f"O2G {operation.service}",
            deprecated=operation.deprecated,
            since=operation.since,
            statuses=tuple(response.code for response in operation.responses if response.code >= 400),
        ),
    )


def _o2g_query(asked: o2g.Parameter, operation: o2g.Operation) -> Schema:
    if asked.flag:
        return Flag()
    if asked.values:
        return Choice(asked.values)
    if asked.name in o2g.accepted().lists:
        return Listing(Text(), 1, separator=",")
    schema = _O2G_TYPES.named(asked.type, operation.service)
    return Text(asked.format) if asked.format is not None else schema


def _o2g_answers(operation: o2g.Operation) -> list[Answer]:
    found = []
    for response in operation.responses:
        if response.code >= 300:
            continue
        schema = None if response.type is None else _O2G_TYPES.named(response.type, operation.service)
        found.append(Answer(response.code, schema, response.media))
    return found


# --- XiVO ------------------------------------------------------------------------------------------

_XIVO_PRIMITIVES: dict[str, Schema] = {
    "integer": Whole(),
    "boolean": Truth(),
    "object": FreeObject(),
    "any": Anything(),
}


class _XivoTypes:
    """Schemas of one API's types."""

    def __init__(self, api: xivo.Api) -> None:
        self._api = api
        self._made: dict[str, Schema] = {}

    def of(self, field: xivo.Field) -> Schema:
        """The schema of a field or parameter."""
        if field.values:
            schema: Schema = Choice(field.values)
        elif field.type == "string":
            schema = Text(field.format)
        else:
            schema = self.named(field.type)
        return Nullable(schema) if field.nullable else schema

    def named(self, expression: str) -> Schema:
        """The schema of a type expression."""
        if expression.startswith("array<"):
            return Listing(self.named(expression.removeprefix("array<").removesuffix(">")))
        if expression == "string":
            return Text()
        if expression in _XIVO_PRIMITIVES:
            return _XIVO_PRIMITIVES[expression]
        if expression not in self._made:
            known = self._api.type_named(expression)
            if known is None:
                raise KeyError(expression)
            component = self._api.namespace + known.name
            if known.values:
                self._made[expression] = Choice(known.values, component=component)
            else:
                record = self._made[expression] = Record(component)
                members = {field.name: Member(self.of(field), field.required) for field in known.fields}
                record.members.update(members)
        return self._made[expression]


@cache
def _xivo_types(name: xivo.Name) -> _XivoTypes:
    return _XivoTypes(xivo.api(name))


_TAGS: dict[xivo.Name, str] = {"xuc": "XUC", "configmgt": "Configuration server", "xcu": "XCU"}


def _xivo_method(api: xivo.Api, operation: xivo.Operation) -> RestMethod:
    types = _xivo_types(api.api)
    parameters: dict[str, Parameter] = {}
    for field in (*operation.path_params, *operation.body, *operation.query):
        name = field.parameter or field.name
        parameters[name] = Parameter(types.of(field), field.required, field.default)
    headers = []
    if operation.content_type is not None:
        headers.append(("Content-Type", operation.content_type))
    if operation.accept is not None:
        headers.append(("Accept", operation.accept))
    upload = operation.upload
    if upload is not None:
        parameters[upload.parameter] = Parameter(Upload(), required=True)
    response = operation.response
    schema = None if response.type is None else types.named(response.type)
    version = " 1.0" if operation.version == "1.0" and len(api.bases) > 1 else ""
    return RestMethod(
        name=f"{api.namespace}.{operation.name}",
        operation=operation.name,
        verb=operation.method,
        template=api.full_path(operation),
        parameters=parameters,
        path=tuple(field.name for field in operation.path_params),
        query=tuple(field.name for field in operation.query),
        body={field.parameter or field.name: field.name for field in operation.body} or None,
        upload=None
        if upload is None
        else UploadBody(
            upload.parameter, upload.content_type, upload.parameter if upload.multipart else None
        ),
        headers=tuple(headers),
        answers=(Answer(response.code, schema, response.media),),
        fact=Fact(
            tag=_TAGS[api.api] + version,
            deprecated=operation.deprecated,
            statuses=tuple(sorted({error.http for error in operation.errors if error.http is not None})),
            errors=tuple(error.error for error in operation.errors),
        ),
    )
