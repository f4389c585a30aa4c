"""What is made from the OpenRPC document: as committed, complete, and in agreement with the bridge's own tables."""

from __future__ import annotations

import importlib.util
import inspect
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from ctibridge_client import AsyncClient, Client, errors, facts, wire

import protocol.tunnel
from protocol import openrpc

FOLDER = Path(__file__).parents[1]
DOCUMENT: dict[str, Any] = json.loads(openrpc.snapshot())
OWN = {"Session.login", "Session.resume", "Session.logout"}


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ctibridge_client_generate", FOLDER / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_methods_and_types_are_those_of_the_document() -> None:
    """protocol.md section 4: the OpenRPC document holds every method with its parameters and results."""
    make = generator()
    for name, source in make.sources(DOCUMENT).items():
        committed = (FOLDER / "ctibridge_client" / name).read_text()
        assert committed == make.formatted(name, source), (
            f"{name} is stale: python clients/python/generate.py protocol/openrpc/openrpc.json"
        )


def methods_of(namespace: Any, path: str = "") -> Iterator[str]:
    for name, member in inspect.getmembers(type(namespace)):
        if isinstance(member, property):
            inner = getattr(namespace, name)
            if type(inner).__module__.endswith("_methods"):
                yield from methods_of(inner, f"{path}{name}.")
        elif path and inspect.isfunction(member) and not name.startswith("_"):
            yield f"{path}{name}"


@pytest.mark.parametrize("face", [AsyncClient, Client])
def test_every_method_of_the_document_can_be_called_by_its_name(face: type[Any]) -> None:
    """protocol.md section 4; the three that the client calls by itself are not offered."""
    names = set(methods_of(face(login="oxe70120")))
    assert names == {method["name"] for method in DOCUMENT["methods"]} - OWN


def test_each_error_of_the_document_has_its_class() -> None:
    """protocol.md section 7: the codes of errors."""
    documented = {error["code"]: name for name, error in DOCUMENT["components"]["errors"].items()}
    assert {code: kind.__name__ for code, kind in errors.CALL_ERRORS.items()} == documented


def test_only_methods_that_read_are_sent_again_without_a_key() -> None:
    """protocol.md section 2: calls that only read may be made twice; those that change something may not."""
    assert {"O2g.telephony.getCalls", "Cti.getList", "Session.info", "rpc.ping"} <= facts.SAFE
    for method in DOCUMENT["methods"]:
        if method.get("summary", "").startswith(("POST ", "PUT ", "DELETE ")):
            assert method["name"] not in facts.SAFE
    doing = ("dial", "answer", "hangup", "hold", "dnd", "loginAgent", "sendDtmf", "subscribeToQueueStats")
    assert not {f"Cti.{name}" for name in doing} & facts.SAFE


def test_the_same_headers_stay_behind_as_at_the_bridge() -> None:
    """protocol.md section 5: hop-by-hop headers do not cross."""
    assert wire.HOP_BY_HOP == protocol.tunnel.HOP_BY_HOP


def test_it_needs_nothing_of_the_bridge() -> None:
    """Issue 7: installable by itself, and httpx only for who uses it."""
    look = "import sys, ctibridge_client; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=FOLDER, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "ctibridge_client" in loaded
    assert not {"bridge", "protocol", "httpx", "starlette"} & loaded
