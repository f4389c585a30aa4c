"""Makes a typed Python client out of an OpenRPC document, knowing nothing but the document.

Schemas become `TypedDict`s and `Literal`s, errors exceptions, methods functions with typed parameters and results:
`await client.O2g.telephony.getCall("…")`. Raises `KeyError` where the document refers to what it does not hold.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

PRELUDE = '''"""Made from the OpenRPC document of {title} {version}. Do not edit."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from typing import Any, Literal, NotRequired, TypedDict, cast

from websockets.asyncio.client import ClientConnection, connect


class RpcError(Exception):
    """A call's failure."""

    def __init__(self, code: int, message: str, data: Any) -> None:
        super().__init__(message)
        self.code = code
        self.data = data


class Connection:
    """One socket: calls by name, and the notifications that come."""

    def __init__(self, socket: ClientConnection) -> None:
        self.notifications: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._socket = socket
        self._ids = itertools.count(1)
        self._pending: dict[int, asyncio.Future[Any]] = {{}}
        self._reader = asyncio.get_running_loop().create_task(self._read())

    async def _read(self) -> None:
        async for frame in self._socket:
            message = json.loads(frame)
            if "method" in message:
                self.notifications.put_nowait(message)
                continue
            future = self._pending.pop(message["id"])
            if "error" in message:
                error = message["error"]
                kind = ERRORS.get(error["code"], RpcError)
                future.set_exception(kind(error["code"], error["message"], error.get("data")))
            else:
                future.set_result(message["result"])

    async def call(self, method: str, params: dict[str, Any]) -> Any:
        """One call; parameters that are None are left out."""
        id_ = next(self._ids)
        future = self._pending[id_] = asyncio.get_running_loop().create_future()
        given = {{name: value for name, value in params.items() if value is not None}}
        frame = {{"jsonrpc": "2.0", "id": id_, "method": method, "params": given}}
        await self._socket.send(json.dumps(frame))
        return await future

    async def close(self) -> None:
        """Close the socket."""
        await self._socket.close()
        await self._reader
'''


class _Tree:
    """Methods by namespace: `O2g.telephony.makeCall` is a method of the class of `O2g.telephony`."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        self.children: dict[str, _Tree] = {}
        self.methods: dict[str, Json] = {}

    @property
    def class_name(self) -> str:
        return (
            "".join(part[:1].upper() + part[1:] for part in self.path) + "Methods" if self.path else "Client"
        )

    def add(self, method: Json) -> None:
        *namespaces, name = method["name"].split(".")
        node = self
        for namespace in namespaces:
            node = node.children.setdefault(namespace, _Tree((*node.path, namespace)))
        node.methods[name] = method


def generate(document: Json) -> str:
    """The source of a module with the class `Client`."""
    root = _Tree(())
    for method in document["methods"]:
        root.add(method)
    info = document["info"]
    parts = [
        PRELUDE.format(title=info["title"], version=info["version"]),
        *_errors(document),
        *_types(document),
        *_classes(root),
        f"URL = {document['servers'][0]['url']!r}\n\n\n"
        "async def open_client(url: str = URL) -> Client:\n"
        '    """A socket, and everything that can be called on it."""\n'
        "    return Client(Connection(await connect(url)))\n",
    ]
    return "\n\n".join(parts)


def _errors(document: Json) -> Iterator[str]:
    errors = document["components"]["errors"]
    for name, error in errors.items():
        yield f'class {name}(RpcError):\n    """{error["message"]} ({error["code"]})."""\n'
    pairs = ", ".join(f"{error['code']}: {name}" for name, error in errors.items())
    yield f"ERRORS: dict[int, type[RpcError]] = {{{pairs}}}\n"


def _types(document: Json) -> Iterator[str]:
    for name, schema in document["components"]["schemas"].items():
        if schema.get("type") == "object" and "properties" in schema:
            required = schema.get("required", [])
            members = (
                f'    "{key}": '
                + (f'"{_type(item)}"' if key in required else f'NotRequired["{_type(item)}"]').replace(
                    "\n", " "
                )
                for key, item in schema["properties"].items()
            )
            yield f'{name} = TypedDict("{name}", {{\n' + ",\n".join(members) + "\n})\n"
        else:
            yield f"{name} = {_type(schema)}\n"


def _type(schema: Json) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        options = dict.fromkeys(map(_type, schema["anyOf"]))
        return "Any" if "Any" in options else " | ".join(options)
    if "enum" in schema:
        return f"Literal[{', '.join(map(_literal, schema['enum']))}]"
    kind = schema.get("type")
    if kind == "array":
        return f"list[{_type(schema['items'])}]"
    if kind == "object":
        values = schema.get("additionalProperties")
        if "properties" in schema:
            return "dict[str, Any]"
        return f"dict[str, {_type(values) if isinstance(values, dict) else 'Any'}]"
    names = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
    return names.get(str(kind), "Any")


def _literal(value: Any) -> str:
    return "'" + value.replace("'", "\\'") + "'" if isinstance(value, str) else repr(value)


def _classes(tree: _Tree) -> Iterator[str]:
    for child in tree.children.values():
        yield from _classes(child)
    lines = [f"class {tree.class_name}:", f'    """Methods of `{".".join(tree.path) or "all"}`."""', ""]
    lines.append("    def __init__(self, connection: Connection) -> None:")
    lines.append("        self.connection = connection")
    lines += [
        f"        self.{name} = {child.class_name}(connection)" for name, child in tree.children.items()
    ]
    for name, method in tree.methods.items():
        lines += ["", *_method(name, method)]
    yield "\n".join(lines) + "\n"


def _method(name: str, method: Json) -> Iterator[str]:
    params = [(_identifier(param["name"]), param) for param in method["params"]]
    required = [f"{name}: {_type(param['schema'])}" for name, param in params if param.get("required")]
    optional = [
        f"{name}: {_or_none(_type(param['schema']))} = None"
        for name, param in params
        if not param.get("required")
    ]
    signature = ", ".join(["self", *required, *(["*", *optional] if optional else [])])
    result = _type(method["result"]["schema"])
    yield f"    async def {_identifier(name)}({signature}) -> {result}:"
    yield f'        """{method.get("summary", method["name"])}."""'
    given = ", ".join(f'"{param["name"]}": {name}' for name, param in params)
    yield f'        result = await self.connection.call("{method["name"]}", {{{given}}})'
    yield f'        return cast("{result}", result)'.replace("\n", " ")


def _or_none(name: str) -> str:
    return name if name == "Any" or name.endswith("None") else f"{name} | None"


def _identifier(name: str) -> str:
    found = re.sub(r"\W", "_", name)
    return f"{found}_" if keyword.iskeyword(found) else found
