"""The parts that methods and notifications of the OpenRPC document share. Raises no exceptions of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from protocol import jsonrpc
from protocol.schema import Schema

Json = dict[str, Any]


class Components:
    """`components.schemas`: each named schema once.

    A schema that holds itself says `type: object` where it does: OpenRPC's own tools put each schema in the place of
    its references, and run out of memory over one that does not end.
    """

    def __init__(self) -> None:
        self.schemas: Json = {}
        self._under_way: set[str] = set()

    def __call__(self, name: str, describe: Callable[[Any], Json]) -> Json:
        """The reference to a named schema, described when it is first asked for."""
        if name in self._under_way:
            return {"type": "object", "description": f"{name}, once more"}
        if name not in self.schemas:
            self._under_way.add(name)
            self.schemas[name] = {"title": name, **describe(self)}
            self._under_way.discard(name)
        return {"$ref": f"#/components/schemas/{name}"}

    def add(self, name: str, schema: Json) -> Json:
        """The reference to a schema that is there already."""
        return self(name, lambda _: schema)


def described(schema: Schema | None, components: Components) -> Json:
    """The schema, `null` where there is none."""
    return {"type": "null"} if schema is None else schema.describe(components)


def result(schema: Json) -> Json:
    """A method's result."""
    return {"name": "result", "schema": schema}


def any_of(schemas: list[Json]) -> Json:
    """One of some schemas."""
    unique = [schema for at, schema in enumerate(schemas) if schema not in schemas[:at]]
    return unique[0] if len(unique) == 1 else {"anyOf": unique}


# --- Errors ----------------------------------------------------------------------------------------

_ERROR_DATA: Final[dict[int, Json]] = {
    jsonrpc.METHOD_NOT_FOUND: {"method": {"type": "string"}},
    jsonrpc.INVALID_PARAMS: {"param": {"type": "string"}},
    jsonrpc.INTERNAL_ERROR: {"incident": {"type": "string"}},
    jsonrpc.UPSTREAM_ERROR: {
        "status": {"type": "integer"},
        "error": {"type": "string"},
        "message": {"type": "string"},
    },
    jsonrpc.SITE_UNREACHABLE: {"site": {"type": "string"}, "retryAfter": {"type": "number"}},
    jsonrpc.NOT_SUPPORTED: {
        "method": {"type": "string"},
        "kind": {"type": "string"},
        "why": {"type": "string"},
    },
    jsonrpc.UPSTREAM_TIMEOUT: {"executed": {"type": "string", "enum": ["unknown", "no"]}},
    jsonrpc.TOO_MANY_REQUESTS: {"limit": {"type": "integer"}, "retryAfter": {"type": "number"}},
    jsonrpc.TOO_LARGE: {"limit": {"type": "integer"}},
}
"""What `data` holds (protocol.md section 7); a code without an entry has none."""

ALWAYS: Final = (jsonrpc.INVALID_PARAMS, jsonrpc.INTERNAL_ERROR, jsonrpc.TOO_MANY_REQUESTS, jsonrpc.TOO_LARGE)
OF_A_SITE: Final = (
    jsonrpc.UPSTREAM_ERROR,
    jsonrpc.NOT_SIGNED_IN,
    jsonrpc.FORBIDDEN,
    jsonrpc.SITE_UNREACHABLE,
    jsonrpc.NOT_SUPPORTED,
    jsonrpc.UPSTREAM_TIMEOUT,
    *ALWAYS,
)


def _error_name(code: int) -> str:
    words = jsonrpc.ERROR_NAMES[code].partition(",")[0].partition(" by ")[0]
    return "".join(word.title() for word in words.split())


def errors(components: Components) -> Json:
    """`components.errors`: the table of protocol.md section 7."""
    found: Json = {}
    for code, message in jsonrpc.ERROR_NAMES.items():
        name = _error_name(code)
        found[name] = {"code": code, "message": message}
        if code in _ERROR_DATA:
            properties = _ERROR_DATA[code]
            schema = {"type": "object", "properties": properties, "required": list(properties)}
            if code == jsonrpc.INVALID_PARAMS:
                del schema["required"]  # where it is the number of parameters, none is named
            found[name]["data"] = components.add(f"{name}Data", schema)
    return found


def error_references(codes: Iterable[int]) -> list[Json]:
    """References to errors."""
    return [{"$ref": f"#/components/errors/{_error_name(code)}"} for code in sorted(codes, reverse=True)]
