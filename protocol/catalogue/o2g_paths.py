"""The O2G operations on a given path. Raises no exceptions of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote

import msgspec

from protocol.catalogue.o2g import Operation, operations


class PathMatch(msgspec.Struct, frozen=True):
    """The operations on one path: HTTP method → operation and decoded path parameters."""

    by_method: dict[str, tuple[Operation, dict[str, str]]]

    @property
    def allow(self) -> str:
        """The value of an `Allow` header."""
        return ", ".join(sorted(self.by_method))


class _Node:
    """One segment's depth in the tree of paths."""

    __slots__ = ("literals", "many", "one", "operations")

    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.one: _Node | None = None
        self.operations: list[Operation] = []
        # Parameters spanning the rest of the path: name/id pairs (`{objectNameobjectId}`) have an even number
        # of segments, a name at the end of such pairs (`{objectName}`) an odd one ("PBX management").
        self.many: list[Operation] = []


@cache
def _tree() -> _Node:
    root = _Node()
    for operation in operations():
        node = root
        for segment in operation.full_path.strip("/").split("/"):
            if not segment.startswith("{"):
                node = node.literals.setdefault(segment, _Node())
            elif segment[1:-1] in operation.multi_segment_params:
                node.many.append(operation)
                break
            else:
                if node.one is None:
                    node.one = _Node()
                node = node.one
        else:
            node.operations.append(operation)
    return root


def _walk(
    node: _Node, segments: list[str], at: int, values: tuple[str, ...]
) -> Iterator[tuple[Operation, tuple[str, ...]]]:
    """Every operation whose path fits, a literal segment before a parameter before a rest of the path."""
    if at == len(segments):
        for operation in node.operations:
            yield operation, values
        return
    segment = segments[at]
    if (literal := node.literals.get(segment)) is not None:
        yield from _walk(literal, segments, at + 1, values)
    if node.one is not None and segment:
        yield from _walk(node.one, segments, at + 1, (*values, segment))
    rest = segments[at:]
    for operation in node.many:
        pairs = operation.path_params[-1] == "objectNameobjectId"
        if all(rest) and (len(rest) % 2 == 0) is pairs:
            yield operation, (*values, "/".join(rest))


def match(path: str) -> PathMatch | None:
    """The operations on `path`, percent-encoded and from the server's root; None if there are none.

    Parameters come decoded; one that spans several segments keeps its slashes. A slash at the end is ignored.
    """
    segments = path.removeprefix("/").removesuffix("/").split("/")
    found: dict[str, tuple[Operation, dict[str, str]]] = {}
    for operation, values in _walk(_tree(), segments, 0, ()):
        if operation.method not in found:
            names: Any = zip(operation.path_params, values, strict=True)
            found[operation.method] = operation, {name: unquote(value) for name, value in names}
    return PathMatch(found) if found else None
