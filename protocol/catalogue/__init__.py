"""The REST operations, types, events and examples of the PBX APIs as data, one room an API.

`o2g` is the O2G REST API, also under the names of this module; `xivo` the three APIs of a XiVO. README.md says what
was chosen where the documents are in doubt. Raises no exceptions of its own.
"""

from protocol.catalogue.o2g import (
    API_BASE,
    API_ROOT,
    ErrorCode,
    Event,
    Example,
    Field,
    Header,
    License,
    Method,
    Operation,
    Parameter,
    Response,
    Sdk,
    Type,
    event_packages,
    events,
    examples,
    operations,
    operations_by_id,
    type_named,
    types,
)
from protocol.catalogue.o2g_paths import PathMatch, match

__all__ = [
    "API_BASE",
    "API_ROOT",
    "ErrorCode",
    "Event",
    "Example",
    "Field",
    "Header",
    "License",
    "Method",
    "Operation",
    "Parameter",
    "PathMatch",
    "Response",
    "Sdk",
    "Type",
    "event_packages",
    "events",
    "examples",
    "match",
    "operations",
    "operations_by_id",
    "type_named",
    "types",
]
