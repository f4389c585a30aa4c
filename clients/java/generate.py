"""Makes the typed methods of the Java client out of an OpenRPC document: `python generate.py OPENRPC.json [FOLDER]`.

What the bridge itself defines is typed: `Session`, `rpc`, `Cti`, `Callback`, `Membership`, `O2g.subscribe` and
`O2g.unsubscribe`; the operations of the PBXs' REST APIs are called by their names. Errors: `KeyError`, where the
document refers to what it does not hold.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

Json = dict[str, Any]

FOLDER = Path(__file__).parent / "src" / "main" / "java" / "io" / "ctibridge" / "client"
PACKAGE = "io.ctibridge.client"
MADE = "// Made from the OpenRPC document by generate.py. Do not edit."
FAMILIES = ("Callback", "Cti", "Membership", "O2g", "Session", "rpc")
OWN = ("Session.login", "Session.resume", "Session.logout")
"""What the client calls by itself."""

WIDTH = 120
"""Columns of a line of documentation, and of a method's first line; other statements are not broken."""

PLACED = "PlacedCall"
UNNAMED = {frozenset({"uniqueId"}): PLACED}
"""What the document describes without a name, by its members."""

KEYWORDS = frozenset(
    ("class", "default", "enum", "for", "if", "import", "int", "long", "new", "package", "switch")
)


class Kind(NamedTuple):
    """A type: what Java calls it, how it reads in a sentence, and the expression that makes it of a plain value."""

    java: str
    said: str
    read: str = "result -> result"
    imports: frozenset[str] = frozenset()

    @property
    def boxed(self) -> str:
        """As an object, which can be null."""
        return {"long": "Long", "boolean": "Boolean", "double": "Double"}.get(self.java, self.java)


ANY = Kind("Object", "a plain value")
SCALARS = {
    "string": Kind("String", "text", "result -> Values.as(result, String.class)"),
    "integer": Kind("long", "a whole number", "result -> Values.as(result, long.class)"),
    "number": Kind("double", "a number", "result -> Values.as(result, double.class)"),
    "boolean": Kind("boolean", "true or false", "result -> Values.as(result, boolean.class)"),
    "object": Kind("Map<String, Object>", "an object", "Values::object", frozenset({"java.util.Map"})),
    "null": Kind("Void", "nothing", "result -> null"),
}


class Generator:
    """The sources of one document."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._schemas: Json = document["components"]["schemas"]
        self._methods = [each for each in document["methods"] if each["name"] not in OWN]
        self._used: list[str] = []

    def sources(self) -> dict[str, str]:
        """Each source by its path below the client's package."""
        found = {"Facts.java": _lines(self._facts())}
        for family in FAMILIES:
            methods = [each for each in self._methods if each["name"].rpartition(".")[0] == family]
            name = _upper(family) + "Methods"
            for prefix in ("", "Async"):
                found[f"methods/{prefix}{name}.java"] = _lines(self._family(family, methods, prefix))
        found["methods/package-info.java"] = _package(
            "methods", "The methods of the bridge, typed, by families."
        )
        found |= self._types()
        found |= self._errors()
        return found

    # Types

    def _types(self) -> dict[str, str]:
        for name in self._schemas:
            if name.startswith("Cti") and name != "CtiResync":
                self._use(name)
        found = {
            "types/package-info.java": _package("types", "What methods take and give, and what events tell.")
        }
        done: set[str] = set()
        while waiting := [name for name in self._used if name not in done]:
            for name in waiting:
                done.add(name)
                if name == PLACED:
                    uid = {"type": "string", "description": "the call's id, as in events about it"}
                    schema = {
                        "description": "A call that was placed.",
                        "properties": {"uniqueId": uid},
                        "required": ["uniqueId"],
                    }
                else:
                    schema = self._schemas[name]
                if "enum" in schema:
                    if not all(isinstance(each, str) for each in schema["enum"]):
                        continue
                    found[f"types/{name}.java"] = _lines(_enum(name, schema))
                elif "properties" in schema:
                    found[f"types/{name}.java"] = _lines(self._record(name, schema))
        return found

    def _use(self, name: str) -> None:
        if name not in self._used:
            self._used.append(name)

    def _record(self, name: str, schema: Json) -> Iterator[str]:
        required = schema.get("required", [])
        kinds = {key: self._kind(item) for key, item in schema["properties"].items()}
        optional = [key for key in kinds if key not in required]
        imports = set().union(*(kind.imports for kind in kinds.values()))
        imports = {each for each in imports if not each.startswith(f"{PACKAGE}.types.")}
        if any(_argument(key) != key for key in kinds):
            imports.add(f"{PACKAGE}.codec.Member")
        yield f"{MADE}\npackage {PACKAGE}.types;\n"
        yield from _imports(imports)
        tags = []
        for key, kind in kinds.items():
            may = (
                "; {@code null} where it is left out" if key in optional else _null(schema["properties"][key])
            )
            tags.append(f"@param {_argument(key)} {_said(schema['properties'][key], kind)}{may}")
        yield from _javadoc(_sentence(_text(schema) or name), tags, "")
        yield f"public record {name}("
        fields = []
        for key, kind in kinds.items():
            member = f'@Member("{key}") ' if _argument(key) != key else ""
            java = kind.boxed if key in optional or _null(schema["properties"][key]) else kind.java
            fields.append(f"        {member}{java} {_argument(key)}")
        if not optional or not required:
            yield ",\n".join(fields) + ") {}"
            return
        yield ",\n".join(fields) + ") {"
        needed = [key for key in kinds if key in required]
        tags = [f"@param {_argument(key)} {_said(schema['properties'][key], kinds[key])}" for key in needed]
        yield from _javadoc("With what it always has.", tags, "    ")
        taken = [f"{kinds[key].java} {_argument(key)}" for key in needed]
        given = ", ".join(_argument(key) if key in required else "null" for key in kinds)
        yield _signature(f"public {name}", taken) + f"\n        this({given});\n    }}\n}}"

    def _kind(self, schema: Json) -> Kind:
        if "$ref" in schema:
            return self._referred(str(schema["$ref"]).rpartition("/")[2])
        for several in ("anyOf", "oneOf"):
            if several in schema:
                kinds = [each for each in schema[several] if each.get("type") != "null"]
                named = self._kind(kinds[0])
                # Several of which the first has no name: integer or text.
                return named if len(kinds) == 1 or "$ref" in json.dumps(kinds[0]) else ANY
        kind = schema.get("type")
        if kind == "array":
            return _list_of(self._kind(schema.get("items", {})))
        if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
            inner = self._kind(schema["additionalProperties"])
            return Kind(
                f"Map<String, {inner.boxed}>", "members by their names", imports=frozenset({"java.util.Map"})
            )
        if kind == "object" and "properties" in schema:
            return self._unnamed(frozenset(schema["properties"]))
        return SCALARS.get(str(kind), ANY)

    def _referred(self, name: str) -> Kind:
        schema = self._schemas[name] if name != PLACED else {"properties": {}}
        if "enum" in schema and not all(isinstance(each, str) for each in schema["enum"]):
            return Kind("long", "one of " + ", ".join(map(str, schema["enum"])), SCALARS["integer"].read)
        if "enum" not in schema and "properties" not in schema:
            return SCALARS[schema["type"]]
        self._use(name)
        imports = frozenset({f"{PACKAGE}.types.{name}"})
        return Kind(name, f"see {{@link {name}}}", f"result -> Values.as(result, {name}.class)", imports)

    def _unnamed(self, members: frozenset[str]) -> Kind:
        """An object that the document describes in place: one of a name where there is one with the same members."""
        if members in UNNAMED:
            return self._referred(UNNAMED[members])
        same = [
            name
            for name, each in self._schemas.items()
            if members and members == set(each.get("properties", ()))
        ]
        own = [name for name in same if name.startswith("Cti")]
        return self._referred(own[0]) if len(own) == 1 else SCALARS["object"]

    # Methods

    def _family(self, family: str, methods: list[Json], prefix: str) -> Iterator[str]:
        calls = prefix + "Calls"
        imports = {f"{PACKAGE}.{calls}", "java.util.LinkedHashMap", "java.util.Map"}
        body: list[str] = []
        for method in methods:
            result = self._kind(method["result"]["schema"])
            taken = [self._kind(each["schema"]) for each in method["params"]]
            for kind in (result, *taken):
                imports |= kind.imports
            if "Values" in result.read:
                imports.add(f"{PACKAGE}.codec.Values")
            body += self._overloads(method, result, taken, prefix)
        if prefix:
            imports.add("java.util.concurrent.CompletableFuture")
        if not any("LinkedHashMap" in line for line in body):
            imports.discard("java.util.LinkedHashMap")
        yield f"{MADE}\npackage {PACKAGE}.methods;\n"
        yield from _imports(imports)
        how = "whose answers come later" if prefix else "that wait for their answers"
        yield from _javadoc(f"{{@code {family}.*}}: calls {how}.", [], "")
        name = prefix + _upper(family) + "Methods"
        yield f"public final class {name} {{\n    private final {calls} calls;\n"
        yield from _javadoc("The methods of a client.", ["@param calls makes the calls"], "    ")
        yield f"    public {name}({calls} calls) {{\n        this.calls = calls;\n    }}"
        yield from body
        yield "}"

    def _overloads(self, method: Json, result: Kind, taken: list[Kind], prefix: str) -> list[str]:
        pairs = list(zip(method["params"], taken, strict=True))
        required = [pair for pair in pairs if pair[0].get("required")]
        optional = [pair for pair in pairs if not pair[0].get("required")]
        lines = _method(method, result, required, [], prefix)
        return lines + _method(method, result, required, optional, prefix) if optional else lines

    # Facts and errors

    def _facts(self) -> Iterator[str]:
        safe = sorted(each["name"] for each in self._methods if _is_safe(each))
        yield f"{MADE}\npackage {PACKAGE};\n\nimport java.util.Set;\n"
        yield "/** What the client has to know of methods. */\nfinal class Facts {"
        yield "    /** Methods that only read: to send one twice changes nothing. */"
        yield (
            "    static final Set<String> SAFE = Set.of(\n"
            + ",\n".join(f'            "{name}"' for name in safe)
            + ");\n"
        )
        yield "    private Facts() {}\n}"

    def _errors(self) -> dict[str, str]:
        errors = [(_exception(name), each) for name, each in self._document["components"]["errors"].items()]
        found = {f"errors/{name}.java": _lines(self._error(name, each)) for name, each in errors}
        found["errors/CallFailedException.java"] = _lines(_call_failed(errors))
        return found

    def _error(self, name: str, error: Json) -> Iterator[str]:
        told = f"The answer {error['code']}: {error['message']}."
        if "data" in error:
            members = self._schemas[str(error["data"]["$ref"]).rpartition("/")[2]].get("properties", {})
            told += f" {{@link #data}} is {{@code {{{', '.join(members)}}}}}."
        yield f"{MADE}\npackage {PACKAGE}.errors;\n"
        yield from _javadoc(told, [], "")
        yield f"public final class {name} extends CallFailedException {{"
        yield "    private static final long serialVersionUID = 1;\n"
        yield from _javadoc("An answer that is an error.", ERROR_TAGS, "    ")
        yield f"    public {name}(String message, int code, Object data) {{"
        yield "        this(message, code, data, null);\n    }\n"
        yield f"    private {name}(String message, int code, Object data, Throwable cause) {{"
        yield "        super(message, code, data, cause);\n    }\n\n    @Override"
        yield f"    public {name} again() {{"
        yield f"        return new {name}(getMessage(), code().orElse(0), data(), this);\n    }}\n}}"


ERROR_TAGS = [
    "@param message what the bridge says",
    "@param code its JSON-RPC code",
    "@param data what belongs to it, a plain value; {@code null} for nothing",
]


def _call_failed(errors: list[tuple[str, Json]]) -> Iterator[str]:
    names = ",\n                ".join(name for name, _ in errors)
    yield f"{MADE}\npackage {PACKAGE}.errors;\n"
    yield from _javadoc(
        "The answer to a call is an error; there is a class for each code of the protocol's section 7.",
        [],
        "",
    )
    yield f"public sealed class CallFailedException extends ClientException\n        permits {names} {{"
    yield "    private static final long serialVersionUID = 1;\n"
    yield from _javadoc(
        "An answer that is an error.",
        [*ERROR_TAGS, "@param cause what it repeats; {@code null} for none"],
        "    ",
    )
    yield "    CallFailedException(String message, int code, Object data, Throwable cause) {"
    yield "        super(message, code, data, cause);\n    }\n"
    yield from _javadoc(
        "An error by its code.",
        [*ERROR_TAGS, "@return the error; of this class where the code is unknown"],
        "    ",
    )
    yield "    public static CallFailedException of(String message, int code, Object data) {"
    yield "        return switch (code) {"
    for name, error in errors:
        yield f"            case {error['code']} -> new {name}(message, code, data);"
    yield "            default -> new CallFailedException(message, code, data, null);"
    yield "        };\n    }\n\n    @Override"
    yield "    public CallFailedException again() {"
    yield "        return new CallFailedException(getMessage(), code().orElse(0), data(), this);\n    }\n}"


def _method(
    method: Json,
    result: Kind,
    required: list[tuple[Json, Kind]],
    optional: list[tuple[Json, Kind]],
    prefix: str,
) -> list[str]:
    name = method["name"]
    gives = result.java != "Void"
    taken = [f"{_taken(kind).java} {_argument(each['name'])}" for each, kind in required]
    taken += [f"{_taken(kind).boxed} {_argument(each['name'])}" for each, kind in optional]
    tags = [
        f"@param {_argument(each['name'])} {_said(each, kind)}{_null(each['schema'])}"
        for each, kind in required
    ]
    tags += [
        f"@param {_argument(each['name'])} {_said(each, kind)}; {{@code null}} to leave it out"
        for each, kind in optional
    ]
    if prefix:
        tags.append("@return " + (result.said if gives else "nothing, when it is done"))
    elif gives:
        tags.append(f"@return {result.said}{_null(method['result']['schema'])}")
    lines = ["", *_javadoc(_told(method), tags, "    ")]
    answer = result.boxed if gives else "Void"
    returned = f"CompletableFuture<{answer}>" if prefix else (result.boxed if gives else "void")
    lines.append(_signature(f"public {returned} {name.split('.')[-1]}", taken))
    given = [each["name"] for each, _ in (*required, *optional)]
    params = "Map.of()"
    if given:
        params = "params"
        lines.append("        Map<String, Object> params = new LinkedHashMap<>();")
        lines += [f'        params.put("{each}", {_argument(each)});' for each in given]
        if optional:
            lines.append("        params.values().removeIf(value -> value == null);")
    call = f'calls.call("{name}", {params}, {result.read})'
    lines.append(f"        {'return ' if prefix or gives else ''}{call};")
    lines.append("    }")
    return lines


def _told(method: Json) -> str:
    told = f"{{@code {method['name']}}}" + (f": {_text(method)}" if _text(method) else "") + "."
    if triggers := method.get("x-triggers"):
        told += " Tells " + ", ".join(f"{{@code {each}}}" for each in triggers) + "."
    for kind, why in method.get("x-not-supported", {}).items():
        told += f" Not on a site of kind {kind}: {_html(why).rstrip('.')}."
    return told


def _is_safe(method: Json) -> bool:
    """GET is safe (RFC 9110 section 9.2.1), and so is what is named for it where there is no REST operation."""
    summary = method.get("summary", "")
    if re.match(r"[A-Z]+ /", summary):
        return bool(summary.startswith("GET "))
    return method["name"].startswith("rpc.") or bool(
        re.match(r"(get([A-Z]|$)|info$)", method["name"].split(".")[-1])
    )


def _enum(name: str, schema: Json) -> Iterator[str]:
    yield f"{MADE}\npackage {PACKAGE}.types;\n"
    yield from _javadoc(_sentence(_text(schema) or name) + " Spelt as on the wire.", [], "")
    yield f"public enum {name} {{"
    yield ",\n".join(f"    /** {{@code {each}}}. */\n    {each}" for each in schema["enum"])
    yield "}"


def _list_of(inner: Kind) -> Kind:
    imports = inner.imports | {"java.util.List"}
    if inner.java.startswith("Map"):
        return Kind("List<Map<String, Object>>", "objects", "Values::objects", imports)
    read = f"result -> Values.listOf(result, {inner.boxed}.class)"
    return Kind(f"List<{inner.boxed}>", f"a list of: {inner.said}", read, imports)


def _taken(kind: Kind) -> Kind:
    """As a parameter: any map will do where the document does not say what it holds."""
    return Kind(kind.java.replace("Map<String, Object>", "Map<String, ?>"), kind.said)


def _null(schema: Json) -> str:
    """What may be null says so."""
    several = schema.get("anyOf") or schema.get("oneOf") or []
    return "; may be {@code null}" if any(each.get("type") == "null" for each in several) else ""


def _said(holder: Json, kind: Kind) -> str:
    said = str(holder.get("description", ""))
    return f"{_html(said).rstrip('.')}: {kind.said}" if said else kind.said


def _text(holder: Json) -> str:
    said = str(holder.get("summary") or holder.get("description") or "")
    return _html(" ".join(said.split()).rstrip("."))


def _sentence(text: str) -> str:
    return text.rstrip(".") + "."


def _html(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("*/", "* /")
    return re.sub(r"`([^`]*)`", r"{@code \1}", escaped)


def _javadoc(text: str, tags: list[str], indent: str) -> Iterator[str]:
    first = _wrapped(text, f"{indent} * ")
    if len(first) == 1 and not tags and len(first[0]) + 3 <= WIDTH:
        yield f"{indent}/** {first[0][len(indent) + 3 :]} */"
        return
    yield f"{indent}/**"
    yield from first
    if tags:
        yield f"{indent} *"
        for tag in tags:
            yield from _wrapped(tag, f"{indent} * ", "    ")
    yield f"{indent} */"


def _wrapped(text: str, before: str, further: str = "") -> list[str]:
    lines = [before]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > WIDTH and lines[-1].strip() != "*":
            lines.append(before + further)
        lines[-1] += word if lines[-1].endswith(" ") else f" {word}"
    return lines


def _signature(before: str, parameters: list[str]) -> str:
    line = f"    {before}({', '.join(parameters)}) {{"
    if len(line) <= WIDTH:
        return line
    return f"    {before}(\n            " + ",\n            ".join(parameters) + ") {"


def _imports(names: set[str]) -> Iterator[str]:
    if names:
        yield "\n".join(f"import {name};" for name in sorted(names)) + "\n"


def _package(name: str, text: str) -> str:
    return f"{MADE}\n/** {text} */\npackage {PACKAGE}.{name};\n"


def _argument(name: str) -> str:
    return f"{name}_" if name in KEYWORDS else name


def _upper(name: str) -> str:
    return name[0].upper() + name[1:]


def _exception(name: str) -> str:
    return name.removesuffix("Error") + "Exception"


def _lines(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def made_in(folder: Path) -> set[str]:
    """The sources there that were made, by their paths."""
    return {
        str(path.relative_to(folder)) for path in folder.rglob("*.java") if path.read_text().startswith(MADE)
    }


def main() -> None:
    """Write the sources, and remove those that are not made any more."""
    document = json.loads(Path(sys.argv[1]).read_text())
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER
    sources = Generator(document).sources()
    for name in made_in(folder) - set(sources):
        (folder / name).unlink()
    for name, source in sources.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source)


if __name__ == "__main__":
    main()
