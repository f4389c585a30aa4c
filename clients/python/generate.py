"""Makes the typed methods of the client out of an OpenRPC document: `python generate.py OPENRPC.json [FOLDER]`.

Errors: `KeyError`, where the document refers to what it does not hold. The sources are not formatted: `ruff format`
does that.
"""

from __future__ import annotations

import json
import keyword
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

FOLDER = Path(__file__).parent / "ctibridge_client"
MADE = "Made from the OpenRPC document by generate.py. Do not edit."
OWN = ("Session.login", "Session.resume", "Session.logout")
"""What the client calls by itself."""

SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "object": "Json",
}


def sources(document: Json) -> dict[str, str]:
    """The source of each module, by its file's name."""
    methods = [method for method in document["methods"] if method["name"] not in OWN]
    return {
        "types.py": "\n".join(_types(document)),
        "facts.py": "\n".join(_facts(methods)),
        "async_methods.py": "\n".join(_methods(methods, "async ")),
        "blocking_methods.py": "\n".join(_methods(methods, "")),
    }


def formatted(name: str, source: str) -> str:
    """A module as it is kept."""
    command = [
        str(Path(sys.executable).with_name("ruff")),
        "format",
        "--stdin-filename",
        str(FOLDER / name),
        "-",
    ]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return done.stdout


def _types(document: Json) -> Iterator[str]:
    yield f'"""The types of parameters, results and events. {MADE}"""\n\nfrom __future__ import annotations\n'
    yield "from typing import Any, Literal, NotRequired, TypedDict\n\nJson = dict[str, Any]"
    yield '"""An object of which the documents do not say what it holds."""\n'
    later: list[str] = []
    for name, schema in document["components"]["schemas"].items():
        members = schema.get("properties")
        if schema.get("type") == "object" and members is not None:
            yield from _typed_dict(name, schema, members)
        elif schema.get("type") == "object":
            yield f'class {name}(TypedDict):\n    """{_text(schema) or name}."""\n\n'
        else:
            later.append(f"{name} = {_type(schema, '')}")
            if schema.get("description"):
                later.append(f'"""{_text(schema)}."""')
    # Aliases are evaluated where they stand, so what they refer to comes first.
    yield "\n".join(later)


def _typed_dict(name: str, schema: Json, members: Json) -> Iterator[str]:
    required = schema.get("required", [])
    kinds = {
        key: _type(item, "") if key in required else f"NotRequired[{_type(item, '')}]"
        for key, item in members.items()
    }
    if all(key.isidentifier() and not keyword.iskeyword(key) for key in kinds):
        yield f'class {name}(TypedDict):\n    """{_text(schema) or name}."""\n'
        yield "\n".join(f"    {key}: {kind}" for key, kind in kinds.items()) + "\n\n"
    else:
        pairs = ", ".join(f'"{key}": "{kind}"' for key, kind in kinds.items())
        yield f'{name} = TypedDict("{name}", {{{pairs}}})\n"""{_text(schema) or name}."""\n'


def _facts(methods: list[Json]) -> Iterator[str]:
    yield f'"""What the client has to know of methods. {MADE}"""\n\nfrom typing import Final\n'
    safe = sorted(method["name"] for method in methods if _is_safe(method))
    yield f"SAFE: Final = frozenset({json.dumps(safe)})"
    yield '"""Methods that only read: to send one twice changes nothing."""\n'


def _is_safe(method: Json) -> bool:
    """GET is safe (RFC 9110 section 9.2.1), and so is what is named for it where there is no REST operation."""
    summary = method.get("summary", "")
    if re.match(r"[A-Z]+ /", summary):
        return bool(summary.startswith("GET "))
    return method["name"].startswith("rpc.") or bool(
        re.match(r"(get([A-Z]|$)|info$)", method["name"].split(".")[-1])
    )


def _methods(methods: list[Json], prefix: str) -> Iterator[str]:
    kind = "Async" if prefix else "Blocking"
    yield f'"""Every method of the bridge, typed, for the {kind.lower()} client. {MADE}"""\n'
    yield "from __future__ import annotations\n\nfrom collections.abc import Mapping, Sequence"
    yield "from typing import Any, Literal\n\nfrom ctibridge_client import types"
    yield f"from ctibridge_client.namespaces import {kind}Namespace\n\nJson = dict[str, Any]\n"
    tree: dict[str, dict[str, list[Json]]] = {}
    for method in methods:
        first, *more = method["name"].split(".")
        tree.setdefault(first, {}).setdefault(more[0] if len(more) == 2 else "", []).append(method)
    for first, parts in tree.items():
        for part, members in parts.items():
            if part:
                yield f"class {_class(first, part)}({kind}Namespace):"
                yield f'    """`{first}.{part}.*`."""\n'
                yield from (_method(method, prefix) for method in members)
        yield f"class {_class(first)}({kind}Namespace):\n"
        yield f'    """`{first}.*`."""\n'
        for part in filter(None, parts):
            yield _property(part, _class(first, part), f"{first}.{part}.*")
        yield from (_method(method, prefix) for method in parts.get("", ()))
    yield f'class Methods({kind}Namespace):\n    """Every method, by its name: `Cti.dial` is `.Cti.dial`."""\n'
    for first in tree:
        yield _property(first, _class(first), f"{first}.*")


def _class(*parts: str) -> str:
    return "".join(part[0].upper() + part[1:] for part in parts)


def _property(name: str, kind: str, what: str) -> str:
    body = f'        """`{what}`."""\n        return {kind}(self._caller)\n'
    return f"    @property\n    def {name}(self) -> {kind}:\n{body}"


def _method(method: Json, prefix: str) -> str:
    name = method["name"]
    given = method["params"]
    required = [each for each in given if each.get("required")]
    optional = [each for each in given if not each.get("required")]
    signature = ["self", *(f"{_argument(each)}: {_taken(each['schema'])}" for each in required), "*"]
    for each in optional:
        kind = _taken(each["schema"])
        signature.append(f"{_argument(each)}: {kind if kind.endswith('None') else kind + ' | None'} = None")
    signature.append("_meta: types.Meta | None = None")
    result = _type(method["result"]["schema"], "types.")
    always = ", ".join(f'"{each["name"]}": {_argument(each)}' for each in required)
    maybe = ", ".join(f'"{each["name"]}": {_argument(each)}' for each in optional)
    wait = "await " if prefix else ""
    told = f"`{name}`" + (f": {_text(method)}" if _text(method) else "")
    lines = [f"    {prefix}def {name.split('.')[-1]}({', '.join(signature)}) -> {result}:"]
    lines.append(f'        """{told}."""')
    call = f'{wait}self._call("{name}", {{{always}}}, {{{maybe}}}, _meta)'
    if result == "None":
        lines.append(f"        {call}\n")
    else:
        lines += [f"        result: {result} = {call}", "        return result\n"]
    return "\n".join(lines)


def _argument(parameter: Json) -> str:
    name = str(parameter["name"])
    return f"{name}_" if keyword.iskeyword(name) or name in ("self", "_meta") else name


def _taken(schema: Json) -> str:
    """What is taken as a parameter: any sequence for an array, any mapping for an object without a name."""
    return _type(schema, "types.").replace("list[", "Sequence[").replace("dict[", "Mapping[")


def _text(holder: Json) -> str:
    said = holder.get("summary") or holder.get("description") or ""
    first = re.split(r"(?<=[a-z`)])[.;:] ", str(said))[0].rstrip(".")
    return " ".join(first.split())[:90].replace("\\", "\\\\").replace('"', "'")


def _type(schema: Json, module: str) -> str:
    if "$ref" in schema:
        return module + str(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return f"Literal[{', '.join(json.dumps(each) for each in schema['enum'])}]"
    for several in ("anyOf", "oneOf"):
        if several in schema:
            kinds = dict.fromkeys(_type(each, module) for each in schema[several])
            return " | ".join(sorted(kinds, key=lambda each: each == "None"))
    kind = schema.get("type")
    if isinstance(kind, list):
        return " | ".join(_type({**schema, "type": each}, module) for each in kind)
    if kind == "array":
        return f"list[{_type(schema.get('items', {}), module)}]"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"dict[str, {_type(schema['additionalProperties'], module)}]"
    if "contentEncoding" in schema:
        return "bytes | str"
    return SCALARS.get(str(kind), "Any")


def main() -> None:
    """Write the modules."""
    document = json.loads(Path(sys.argv[1]).read_text())
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER
    for name, source in sources(document).items():
        (folder / name).write_text(formatted(name, source))


if __name__ == "__main__":
    main()
