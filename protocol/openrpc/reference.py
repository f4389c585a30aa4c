"""The page of every method, made from the OpenRPC document: for who reads instead of generating.

Pure; raises no exceptions of its own. Source: protocol.md section 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any, Final

import msgspec

Json = dict[str, Any]

PAGE: Final = "methods.md"

OF_EVERY_KIND: Final = ("Cti.", "Callback.", "Membership.")
"""What each kind of site could have: where one cannot, the reason is worth reading."""

_HEAD: Final = """\
# Every method

What a client can call, what it must give and what it gets. This page is made from the OpenRPC document, which
`GET /openrpc.json` and `rpc.discover` serve: `ctibridge openrpc --format markdown --output protocol/methods.md`.
What holds for all calls is in [README.md](README.md); what each method of Cti.js becomes at each kind of site, in
[cti-surface.md](cti-surface.md).

A call is `{"jsonrpc": "2.0", "id": 1, "method": "Cti.dial", "params": {"destination": "70121"}}`. Parameters may be
given by position, too, in the order below. By name, any call may carry `_meta` ([Meta](#type-meta)). What is **bold**
must be there.
"""


def page(document: Json) -> str:
    """The page of a document."""
    methods = _by_tag(document["methods"])
    schemas: Json = document["components"]["schemas"]
    lines = [_HEAD, *_index(methods, schemas), "", *_errors(document)]
    for tag, described in methods.items():
        lines += [f"## {tag}", ""]
        for method in described:
            lines += [*_method(method), ""]
    lines += ["## Events", "", "What the bridge sends unasked, as notifications.", ""]
    for notification in document["x-notifications"]:
        lines += [*_notification(notification), ""]
    lines += ["## Types", ""]
    for name, schema in schemas.items():
        lines += [*_named(name, schema), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def committed() -> str:
    """The page as it was when it was last looked at."""
    return resources.files("protocol").joinpath(PAGE).read_text()


def anchor(heading: str) -> str:
    """What a link to a heading ends with, where Markdown is shown as GitHub and GitLab show it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _by_tag(methods: Iterable[Json]) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for method in methods:
        found.setdefault(method["tags"][0]["name"], []).append(method)
    return found


def _link(heading: str, text: str | None = None) -> str:
    return f"[{text or heading}](#{anchor(heading)})"


def _index(methods: Mapping[str, list[Json]], schemas: Json) -> Iterator[str]:
    yield "| what | methods |"
    yield "| --- | --- |"
    for tag, described in methods.items():
        names = ", ".join(_link(each["name"], f"`{each['name']}`") for each in described)
        yield f"| {_link(tag)} | {names} |"
    yield f"| [Errors](#errors), [Events](#events), [Types](#types) | {len(schemas)} types |"


def _errors(document: Json) -> Iterator[str]:
    """The table of errors, and which of them any call can meet."""
    everywhere = set.intersection(
        *({_name(each) for each in method["errors"]} for method in document["methods"])
    )
    yield "## Errors"
    yield ""
    yield "What is no call at all is one of the first three. Methods that the bridge answers by itself can fail as"
    yield "those marked †, all others as any from -32602 on."
    yield ""
    yield "| code | name | meaning | `data` |"
    yield "| --- | --- | --- | --- |"
    for name, error in document["components"]["errors"].items():
        mark = " †" if name in everywhere else ""
        data = _type(error["data"]) if "data" in error else ""
        yield f"| {error['code']} | {name}{mark} | {_cell(error['message'])} | {data} |"
    yield ""


def _method(method: Json) -> Iterator[str]:
    yield f"### {method['name']}"
    yield ""
    summary = method.get("summary", "")
    # A REST request is the method's summary where it is one.
    told = [f"`{summary}`" if re.match(r"[A-Z]+ /", summary) else summary, method.get("description", "")]
    if method["x-supported"]:
        told.append(f"On {' and '.join(f'`{kind}`' for kind in method['x-supported'])}")
    if method["name"].startswith(OF_EVERY_KIND):
        told += [f"Not on `{kind}`: {_cell(why)}" for kind, why in method.get("x-not-supported", {}).items()]
    if "x-since" in method:
        told.append(f"Since {method['x-since']}")
    if method.get("deprecated"):
        told.append("Deprecated")
    yield " ".join(f"{each.rstrip('.')}." for each in told if each)
    yield ""
    if method["params"]:
        yield from _members(
            "parameter",
            [
                (each["name"], bool(each.get("required")), each["schema"], each.get("description", ""))
                for each in method["params"]
            ],
        )
        yield ""
    heard = f", heard by pages of Cti.js as {_message(method['x-answer'])}" if "x-answer" in method else ""
    yield f"Result: {_type(method['result']['schema'])}{heard}."
    if "x-triggers" in method:
        yield f"Messages that may follow: {', '.join(f'`{each}`' for each in method['x-triggers'])}."
    if "x-statuses" in method:
        yield f"Refusals of the site: {', '.join(map(str, method['x-statuses']))}."
    if "x-errors" in method:
        yield f"Errors that the site names: {', '.join(f'`{each}`' for each in method['x-errors'])}."
    example = _best(method.get("examples", []))
    if example is not None:
        yield ""
        yield from _example(method["name"], example)


def _message(answer: str | Mapping[str, str]) -> str:
    names = [answer] if isinstance(answer, str) else list(answer.values())
    return ", ".join(f"`{each}`" for each in names)


def _best(examples: list[Json]) -> Json | None:
    """The example that shows most: with parameters and a result, if there is one."""
    return max(examples, key=lambda each: bool(each["params"]) + ("result" in each), default=None)


def _example(name: str, example: Json) -> Iterator[str]:
    params = {each["name"]: each["value"] for each in example["params"]}
    call = {"method": name, "params": params} if params else {"method": name}
    yield "```json"
    yield _flat(call)
    if "result" in example:
        yield _flat({"result": example["result"]["value"]})
    yield "```"


def _flat(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()


def _notification(notification: Json) -> Iterator[str]:
    yield f"### Notification {notification['name']}"
    yield ""
    yield f"{notification['summary'].rstrip('.')}."
    yield ""
    messages = notification.get("x-messages")
    params = [
        # Their table says more than a list of all types.
        (
            each["name"],
            bool(each.get("required")),
            {} if messages and "anyOf" in each["schema"] else each["schema"],
            "",
        )
        for each in notification["params"]
        if not (messages and each["name"] == "msgType")
    ]
    yield from _members("member", params)
    if messages:
        yield ""
        yield "| `msgType` | `ctiMessage` |"
        yield "| --- | --- |"
        for name, schema in messages.items():
            yield f"| `{name}` | {_type(schema)} |"


def _named(name: str, schema: Json) -> Iterator[str]:
    yield f"### Type {name}"
    yield ""
    if "description" in schema:
        yield f"{schema['description'].rstrip('.')}."
        yield ""
    if schema.get("properties"):
        required = schema.get("required", [])
        members = [
            (each, each in required, described, described.get("description", ""))
            for each, described in schema["properties"].items()
        ]
        yield from _members("member", members)
    else:
        yield f"{_type({key: value for key, value in schema.items() if key != 'title'})}."


def _members(what: str, members: Iterable[tuple[str, bool, Json, str]]) -> Iterator[str]:
    yield f"| {what} | type | |"
    yield "| --- | --- | --- |"
    for name, required, schema, description in members:
        shown = f"**`{name}`**" if required else f"`{name}`"
        default = f"`{_flat(schema['default'])}` otherwise" if "default" in schema else ""
        yield f"| {shown} | {_type(schema)} | {_cell(', '.join(filter(None, (description, default))))} |"


def _type(schema: Json) -> str:
    """A schema in words."""
    if "$ref" in schema:
        return _link(f"Type {_name(schema)}", _name(schema))
    if "enum" in schema:
        return _cell(", ".join(f"`{_flat(each)}`" for each in schema["enum"]))
    if "anyOf" in schema and "properties" not in schema:
        return " or ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    match schema.get("type"):
        case "array":
            return f"array of {_type(schema['items'])}" if schema.get("items") else "array"
        case "object" if "properties" in schema:
            required = schema.get("required", [])
            shown = (
                f"{f'**`{name}`**' if name in required else f'`{name}`'} {_type(each)}"
                for name, each in schema["properties"].items()
            )
            return f"object: {', '.join(shown)}"
        case "object":
            values = schema.get("additionalProperties")
            return f"object of {_type(values)}" if isinstance(values, dict) and values else "object"
        case None:
            return "anything"
        case "string" if schema.get("contentEncoding") == "base64":
            return "base64; bytes in MessagePack"
        case kind:
            return f"{kind}{_limits(schema)}"


def _limits(schema: Json) -> str:
    words = {"minimum": "at least", "maximum": "at most", "format": "as"}
    said = [f"{word} {schema[key]}" for key, word in words.items() if key in schema]
    return f", {', '.join(said)}" if said else ""


def _name(reference: Json) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text)
