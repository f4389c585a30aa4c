"""The npm package @open-rpc/client-js against the demo, by nothing but the OpenRPC document."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from protocol import openrpc

HERE = Path(__file__).parent
NODE = shutil.which("node")
DOCUMENT = json.loads(openrpc.snapshot())

pytestmark = [
    pytest.mark.skipif(NODE is None, reason="needs Node.js"),
    pytest.mark.skipif(
        not (HERE / "node_modules").is_dir(), reason="needs `npm ci` in tests/clients, as .ci/run does it"
    ),
]


@pytest.fixture(scope="module")
def said(demo_url: str) -> dict[str, Any]:
    """What the client was answered."""
    script = str(HERE / "open_rpc_client.mjs")
    ran = subprocess.run(
        [NODE or "", script, demo_url], capture_output=True, text=True, timeout=60, check=False, cwd=HERE
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_it_reads_the_document(said: dict[str, Any]) -> None:
    assert said["openrpc"] == DOCUMENT["openrpc"]
    assert said["methods"] == len(DOCUMENT["methods"])
    assert said["ping"] == {}


def test_it_is_told_errors_as_the_document_describes_them(said: dict[str, Any]) -> None:
    errors = DOCUMENT["components"]["errors"]
    assert said["signedOut"]["code"] == errors["NotSignedIn"]["code"]
    assert said["missing"] == {"code": errors["InvalidParams"]["code"], "data": {"param": "callRef"}}


def test_it_signs_in_and_out(said: dict[str, Any]) -> None:
    assert (said["login"]["login"], said["login"]["kind"]) == ("oxe70120", "o2g")
    assert said["logout"] is None


def test_it_calls_by_name_and_by_position(said: dict[str, Any]) -> None:
    assert "calls" in said["calls"]
    assert said["dial"]["uniqueId"]
    assert said["legs"]["legs"]
    assert said["hangup"] is None


def test_it_hears_events(said: dict[str, Any]) -> None:
    for event, kind in ((said["event"], "EventDialing"), (said["released"], "EventReleased")):
        assert event["params"]["msgType"] == "PhoneEvent"
        assert event["params"]["ctiMessage"]["eventType"] == kind
        assert event["params"]["ctiMessage"]["uniqueId"] == said["dial"]["uniqueId"]
