"""The documents' examples as example pairings. Raises no exceptions of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from protocol.catalogue import API_BASE, API_ROOT, Example, match, o2g, xivo
from protocol.methods import o2g_methods
from protocol.openrpc.components import Json
from protocol.rest import RestMethod
from protocol.schema import Listing


def o2g_examples() -> dict[str, list[Json]]:
    """Method → its examples, as far as they can be made as a call."""
    found: dict[str, list[Json]] = {}
    for example in o2g.examples():
        if example.path_mismatch or example.request.unparsed:
            continue
        method = o2g_methods()[f"O2g.{example.operation}"]
        pairing = _pairing(example.id, method, _given(example, method), _o2g_result(example))
        found.setdefault(method.name, []).append(pairing)
    return found


def _given(example: Example, method: RestMethod) -> dict[str, Any]:
    """The parameters, of the types that the tables say."""
    path = (
        example.request.path if example.request.path.startswith(API_ROOT) else API_BASE + example.request.path
    )
    found = match(path)
    in_path = {} if found is None else found.by_method[method.verb][1]
    in_query: dict[str, Any] = {}
    for name, value in example.request.query.items():
        schema = method.parameters[name].schema
        listed = isinstance(schema, Listing) and value is not None
        in_query[name] = value.split(",") if listed and value is not None else "" if value is None else value
    given = method.accept({**in_path, **in_query, **(example.request.body or {})})
    return {
        name: in_query[name] if isinstance(in_query.get(name), list) else value
        for name, value in given.items()
    }


def _o2g_result(example: Example) -> Json | None:
    """The result, None where the document shows none, or one that contradicts its own tables."""
    response = example.response
    if response is None or response.unparsed or response.binary:
        return None
    if any(not deviation.endswith("unknown-field") for deviation in response.deviations):
        return None
    if (response.status or 200) >= 400:
        return None
    if response.status == 201 and "Location" in response.headers:
        return {"value": {**(response.body or {}), "location": response.headers["Location"]}}
    if response.body is None and response.status == 200:
        return None
    return {"value": response.body}


_SHOWN = {
    "USERNAME": "alice",
    "username": "alice",
    "login": "jmenage",
    "QUEUE_ID": 6,
    "id": 1,
    "days": 7,
    "size": 10,
}
"""Values of parameters that the documents show as placeholders only."""


def xivo_example(operation: xivo.Operation, method: RestMethod) -> list[Json]:
    """The example of a XiVO operation, where its document shows a body or an answer."""
    if operation.body_example is None and not operation.response_examples:
        return []
    given = {name: _SHOWN.get(name, method.parameters[name].schema.sample()) for name in method.required}
    if operation.upload is not None:
        given[operation.upload.parameter] = operation.body_example
    elif operation.body_example is not None:
        names = {wire: name for name, wire in (method.body or {}).items()}
        given |= {names[wire]: value for wire, value in operation.body_example.items()}
    if operation.response.media is not None:
        shown = None
    elif operation.response_examples:
        shown = {"value": operation.response_examples[0]}
    else:
        shown = {"value": None} if operation.response.type is None else None
    return [_pairing(f"{operation.name} 1", method, given, shown)]


def _pairing(name: str, method: RestMethod, given: Mapping[str, Any], result: Json | None) -> Json:
    params = [{"name": param, "value": given[param]} for param in method.positions if param in given]
    pairing: Json = {"name": name, "params": params}
    if result is not None:
        pairing["result"] = {"name": "result", **result}
    return pairing
