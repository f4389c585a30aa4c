"""Writes down which operations of the PBX APIs the tests have really had answered, and by which way.

`ctibridge coverage` reads it. An answer counts if it is the PBX's own: a result, or a refusal that is not "this is
not supported". What the bridge refuses by itself is no exercise of an operation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import msgspec

from bridge.coverage import RECORD, Record
from protocol import catalogue, jsonrpc
from protocol.catalogue import API_ROOT
from protocol.methods import o2g_methods, rest_methods
from protocol.rest import RestMethod

SEEN = Record()


def answered(asked: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    """A message of a test's client, and the bridge's answer to it."""
    if asked.get("type") == "request":
        if answer.get("type") == "response" and answer.get("origin") != "bridge":
            name = operation(asked["method"], asked["path"])
            if name is not None:
                note(SEEN.tunnel, name, answer["status"] < 400, answer.get("body"))
    elif asked.get("method") in rest_methods():
        if "result" in answer:
            note(SEEN.jsonrpc, asked["method"], True, None)
        elif answer.get("error", {}).get("code") == jsonrpc.UPSTREAM_ERROR:
            note(SEEN.jsonrpc, asked["method"], False, answer["error"].get("data"))


def note(where: dict[str, str], name: str, well: bool, said: Any) -> None:
    """An answer of a PBX; one that went well counts more than a refusal."""
    if well:
        where[name] = "ok"
    elif not (isinstance(said, dict) and said.get("type") == "NOT_SUPPORTED"):
        where.setdefault(name, "refused")


def operation(verb: str, target: str) -> str | None:
    """The JSON-RPC name of the operation that a request is for."""
    path, _, query = target.partition("?")
    if path.startswith(API_ROOT):
        found = catalogue.match(path)
        if found is None or verb not in found.by_method:
            return None
        return f"O2g.{found.by_method[verb][0].id}"
    fitting = [
        (len(method.path), method)
        for pattern, method in _patterns()
        if method.verb == verb and pattern.fullmatch(path)
    ]
    least = min((count for count, _ in fitting), default=0)
    names = set(parse_qs(query, keep_blank_values=True))
    best = [method for count, method in fitting if count == least]
    best.sort(key=lambda method: len(names & set(method.query)), reverse=True)
    return best[0].name if best else None


@cache
def _patterns() -> list[tuple[re.Pattern[str], RestMethod]]:
    found = []
    for method in rest_methods().values():
        if method.name not in o2g_methods():
            literal = re.split(r"\{\w+\}", method.template)
            found.append((re.compile("[^/]+".join(map(re.escape, literal)).rstrip("/") + "/?"), method))
    return found


def replayed(examples: Mapping[str, list[str]], events: list[str]) -> None:
    """What the replay of the documents' examples has asked both ways, and the events that came."""
    SEEN.examples |= examples
    SEEN.events = events


def told() -> str:
    """What this process has seen, for another one."""
    return msgspec.json.encode(SEEN).decode()


def hear(other: str) -> None:
    """What another process has seen (`told`)."""
    seen = msgspec.json.decode(other, type=Record)
    for mine, theirs in ((SEEN.jsonrpc, seen.jsonrpc), (SEEN.tunnel, seen.tunnel)):
        for name, how in theirs.items():
            note(mine, name, how == "ok", None)
    SEEN.examples |= seen.examples
    SEEN.events = sorted({*SEEN.events, *seen.events})


def write(folder: Path, *, whole: bool) -> None:
    """The record of this run; if it was not all of the tests, it is added to what there is."""
    if not SEEN.jsonrpc and not SEEN.tunnel and not whole:
        return
    path = folder / RECORD
    kept = Record()
    if not whole and path.exists():
        kept = msgspec.json.decode(path.read_bytes(), type=Record)
    for before, now in ((kept.jsonrpc, SEEN.jsonrpc), (kept.tunnel, SEEN.tunnel)):
        for name, how in now.items():
            note(before, name, how == "ok", None)
    kept.examples |= SEEN.examples
    kept.events = SEEN.events or kept.events
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text(kept))


def text(record: Record) -> bytes:
    """A record as it is written."""
    examples = {name: sorted(ids) for name, ids in sorted(record.examples.items())}
    in_order = Record(
        dict(sorted(record.jsonrpc.items())),
        dict(sorted(record.tunnel.items())),
        examples,
        sorted(record.events),
    )
    return msgspec.json.format(msgspec.json.encode(in_order), indent=1) + b"\n"
