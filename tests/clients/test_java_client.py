"""What the Java client holds that is made of the project's documents; its own tests are `clients/java/test.sh`."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

from protocol import openrpc

CLIENT = Path(__file__).parents[2] / "clients" / "java"
DOCUMENT: dict[str, Any] = json.loads(openrpc.snapshot())


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ctibridge_java_generate", CLIENT / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_methods_types_and_errors_are_as_they_would_be_made_now() -> None:
    """protocol.md section 4: the OpenRPC document holds every method with its parameters and results."""
    make = generator()
    sources = make.Generator(DOCUMENT).sources()
    remedy = "is stale: python clients/java/generate.py protocol/openrpc/openrpc.json"
    for name, source in sources.items():
        assert (make.FOLDER / name).read_text() == source, f"{name} {remedy}"
    assert make.made_in(make.FOLDER) == set(sources), remedy


def test_every_method_of_the_bridges_own_has_a_typed_face_and_a_face_with_futures() -> None:
    """Issue 7: typed for `Cti.*`, generic for the rest."""
    make = generator()
    for family in ("Cti", "Callback", "Membership"):
        documented = {
            method["name"].partition(".")[2]
            for method in DOCUMENT["methods"]
            if method["name"].startswith(f"{family}.")
        }
        for prefix in ("", "Async"):
            source = (make.FOLDER / "methods" / f"{prefix}{family}Methods.java").read_text()
            typed = set(re.findall(r"^    public [\w<>, ]+ (\w+)\($", source, re.MULTILINE)) | set(
                re.findall(r"^    public [\w<>, ]+ (\w+)\(.*\) {$", source, re.MULTILINE)
            )
            assert typed - {f"{prefix}{family}Methods"} == documented


def test_only_methods_that_read_are_sent_again_without_a_key() -> None:
    """protocol.md section 6: what changes something is executed at most once."""
    facts = (generator().FOLDER / "Facts.java").read_text()
    for method in DOCUMENT["methods"]:
        if method.get("summary", "").startswith(("POST ", "PUT ", "DELETE ")):
            assert f'"{method["name"]}"' not in facts
    for name in ("O2g.telephony.getCalls", "Cti.getList", "Session.info", "rpc.ping"):
        assert f'"{name}"' in facts
    for name in ("dial", "answer", "hangup", "dnd", "loginAgent", "subscribeToQueueStats"):
        assert f'"Cti.{name}"' not in facts
