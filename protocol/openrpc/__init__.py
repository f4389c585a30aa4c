"""The OpenRPC document of everything a client can call, made from the catalogue and the methods' own data.

Pure: what depends on the kinds of site is handed in. What is served is the committed document; a test keeps it true.
Raises no exceptions of its own. Source: protocol.md section 4; the OpenRPC specification 1.3.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

import msgspec

from protocol.catalogue import xivo
from protocol.methods import o2g_methods, xivo_methods
from protocol.openrpc.components import (
    ALWAYS,
    OF_A_SITE,
    Components,
    Json,
    any_of,
    described,
    error_references,
    errors,
    result,
)
from protocol.openrpc.cti import CtiSupport, cti_methods, notifications
from protocol.openrpc.examples import o2g_examples, xivo_example
from protocol.own_methods import BRIDGE_METHODS, META, O2G_SUBSCRIPTIONS, OwnMethod
from protocol.rest import Answer, RestMethod
from protocol.schema import Schema

__all__ = ["CtiSupport", "committed", "document", "pretty", "snapshot"]

OPENRPC_VERSION: Final = "1.3.2"
DEFAULT_URL: Final = "ws://127.0.0.1:8090/ws"


def committed() -> bytes:
    """The document as it was when it was last looked at."""
    return resources.files(__name__).joinpath("openrpc.json").read_bytes()


@cache
def snapshot() -> bytes:
    """The committed document, without white space: what is served."""
    return msgspec.json.format(committed(), indent=-1)


COLUMNS: Final = 118
"""What fits in a line of the committed document stays in one: 16,000 lines instead of 44,000."""


def pretty(found: Json) -> bytes:
    """A document as it is committed: a line for each thing, so that a change shows."""
    return _laid_out(found, 0) + b"\n"


def _laid_out(value: Any, indent: int) -> bytes:
    flat = msgspec.json.format(msgspec.json.encode(value), indent=0)
    if len(flat) + indent <= COLUMNS or not value or not isinstance(value, dict | list):
        return flat
    margin = b"\n" + b" " * (indent + 1)
    if isinstance(value, list):
        return b"[" + b",".join(margin + _laid_out(item, indent + 1) for item in value) + margin[:-1] + b"]"
    members = (
        margin + msgspec.json.encode(key) + b": " + _laid_out(item, indent + 1) for key, item in value.items()
    )
    return b"{" + b",".join(members) + margin[:-1] + b"}"


def document(
    version: str,
    cti: Mapping[str, Mapping[str, CtiSupport]],
    foreign: Mapping[str, Mapping[str, str]],
) -> Json:
    """The whole document. `version`: the product's. `cti`: kind of site → method → what it does for it.

    `foreign`: kind of site → the other methods that it cannot do → why.
    """
    components = Components()
    examples = o2g_examples()
    methods = [
        *_own_methods(BRIDGE_METHODS, "Bridge", components),
        *cti_methods(cti, components),
        *_own_methods(O2G_SUBSCRIPTIONS, "O2G events", components),
        *(_rest_method(method, examples.get(name, []), components) for name, method in o2g_methods().items()),
    ]
    for api in xivo.apis():
        for operation, method in zip(api.operations, xivo_methods(api.api).values(), strict=True):
            methods.append(_rest_method(method, xivo_example(operation, method), components))
    for described_method in methods:
        _tell_kinds(described_method, cti, foreign)
    events = notifications(components)
    META.describe(components)
    errors_found = errors(components)
    return {
        "openrpc": OPENRPC_VERSION,
        "info": {
            "title": "ctibridge",
            "version": version,
            "description": "JSON-RPC 2.0 over WebSocket, in JSON or MessagePack, to the PBXs behind this bridge."
            " Sign in with `Session.login` first. Any call by name may carry `_meta` (schema `Meta`) among its"
            " parameters. Events are notifications, described under `x-notifications`. `x-supported` lists the"
            " kinds of site that can do a method, `x-not-supported` says why the others cannot.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "servers": [{"name": "bridge", "url": DEFAULT_URL}],
        "methods": methods,
        "components": {"schemas": dict(sorted(components.schemas.items())), "errors": errors_found},
        "x-notifications": events,
    }


def _tell_kinds(
    method: Json, cti: Mapping[str, Mapping[str, CtiSupport]], foreign: Mapping[str, Mapping[str, str]]
) -> None:
    """Which kinds of site can do a method, and why the others cannot."""
    name = method["name"]
    cannot = {}
    for kind in cti:
        of_cti = cti[kind].get(name)
        if of_cti is not None and of_cti.result is None:
            cannot[kind] = of_cti.why
        elif name in foreign[kind]:
            cannot[kind] = foreign[kind][name]
    method["x-supported"] = [kind for kind in cti if kind not in cannot]
    if cannot:
        method["x-not-supported"] = cannot


def _own_methods(methods: Mapping[str, OwnMethod], tag: str, components: Components) -> Iterable[Json]:
    for name, method in methods.items():
        found: Json = {"name": name, "summary": method.summary}
        if method.description:
            found["description"] = method.description
        found["tags"] = [{"name": tag}]
        found["params"] = [
            {
                **_parameter(asked, parameter.schema, parameter.required, components),
                "description": parameter.description,
            }
            for asked, parameter in method.parameters.items()
        ]
        found["result"] = result(described(method.result, components))
        reaches_a_site = not method.signed_out or name == "Session.login"
        found["errors"] = error_references(OF_A_SITE if reaches_a_site else ALWAYS)
        yield found


def _rest_method(method: RestMethod, examples: list[Json], components: Components) -> Json:
    fact = method.fact
    found: Json = {"name": method.name, "summary": f"{method.verb} {method.template}"}
    if fact.deprecated:
        found["deprecated"] = True
    found["tags"] = [{"name": fact.tag}]
    found["params"] = [
        _parameter(name, method.parameters[name].schema, name in method.required, components)
        for name in method.positions
    ]
    answers = [schema for answer in method.answers for schema in _answer(answer, components)]
    if any(_is_created(pairing) for pairing in examples):
        answers = [
            *_answer(Answer(201), components),
            *answers,
        ]  # some tables have 204 where the examples have 201
    found["result"] = result(any_of(answers))
    found["errors"] = error_references(OF_A_SITE)
    if examples:
        found["examples"] = examples
    if fact.since is not None:
        found["x-since"] = fact.since
    if fact.statuses:
        found["x-statuses"] = list(fact.statuses)
    if fact.errors:
        found["x-errors"] = list(fact.errors)
    return found


def _is_created(pairing: Json) -> bool:
    value = pairing.get("result", {}).get("value")
    return isinstance(value, dict) and "location" in value


def _parameter(name: str, schema: Schema, required: bool, components: Components) -> Json:
    found: Json = {"name": name, "schema": schema.describe(components)}
    if required:
        found["required"] = True
    return found


_FILE: Final[Json] = {
    "description": "A file. `data` is base64 in JSON and bytes in MessagePack.",
    "type": "object",
    "properties": {
        "contentType": {"type": "string"},
        "filename": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "data": {"type": "string", "contentEncoding": "base64"},
    },
    "required": ["contentType", "filename", "data"],
}

_LOCATION: Final[Json] = {
    "description": "What was created: where the PBX says that it is, and what it says of it.",
    "type": "object",
    "properties": {"location": {"type": "string"}},
}


def _answer(answer: Answer, components: Components) -> list[Json]:
    if answer.media is not None:
        return [components.add("File", _FILE)]
    said = described(answer.schema, components)
    return [components.add("Created", _LOCATION), said] if answer.status == 201 else [said]
