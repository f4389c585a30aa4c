"""The log: one line a request that its client has named, for people or for programs."""

from __future__ import annotations

import asyncio
import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.system.conftest import TOKEN
from tests.system.raw import raw, signed_in
from tests.system.serving import serving

INGRESS = '[ingress]\naccess = "token"\n'
CALLS_PATH = "/api/rest/1.0/telephony/calls"


def asked(url: str, path: str, request_id: str) -> http.client.HTTPResponse:
    """The answer to a named HTTP request."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    headers = {"X-Request-ID": request_id, "Authorization": f"Bearer {TOKEN}"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


async def test_what_a_client_has_named_is_one_json_object_of_the_log(tmp_path: Path) -> None:
    """protocol.md section 4: `_meta.requestId` names a call in logs; `X-Request-ID` does so for HTTP and tunnel."""
    async with serving(tmp_path, "--log-format", "json", "--log-level", "info", more=INGRESS) as (_, bridge):
        async with signed_in(bridge.url, "oxe70120") as socket:
            await socket.result("O2g.telephony.getCalls", {"_meta": {"requestId": "call 1"}})
            await socket.error("O2g.telephony.getCallz", {"_meta": {"requestId": "call-2"}})
            await socket.result("O2g.telephony.getCalls")
            headers = {"x-request-id": "tunnel-1"}
            request = {"type": "request", "id": "1", "method": "GET", "path": CALLS_PATH, "headers": headers}
            await socket.ask(json.dumps(request))
        ingress = await asyncio.to_thread(asked, bridge.url, CALLS_PATH + "?secret=1", "ingress-1")
        async with raw(bridge.url, headers={"X-Request-ID": "socket-1"}) as named:
            response = named.connection.response
            assert response is not None
            assert response.headers["X-Request-ID"] == "socket-1"
            await named.lives()
    lines = [json.loads(line) for line in bridge.program.stderr.splitlines()]
    named_lines: dict[str, Any] = {line["request"]: line for line in lines if "request" in line}
    assert named_lines.keys() == {"call 1", "call-2", "tunnel-1", "ingress-1", "socket-1"}
    call = named_lines["call 1"]
    assert call["method"] == "O2g.telephony.getCalls"
    assert (call["outcome"], call["site"], call["login"]) == ("ok", "paris", "oxe70120")
    assert call["took_ms"] > 0
    assert call["level"] == "info"
    assert call["time"].endswith("Z")
    assert named_lines["call-2"]["outcome"] == "-32601"
    assert named_lines["tunnel-1"]["path"] == CALLS_PATH
    assert named_lines["ingress-1"]["path"] == CALLS_PATH  # without its query, where secrets may stand
    assert named_lines["ingress-1"]["outcome"] == ingress.status


async def test_a_named_http_request_gets_its_name_back(tmp_path: Path) -> None:
    """protocol.md section 1: also on the bridge's own pages."""
    async with serving(tmp_path) as (_, bridge):
        for path in ("/healthz", "/readyz", "/nothing", CALLS_PATH):
            answer = await asyncio.to_thread(asked, bridge.url, path, "r-7")
            assert answer.getheader("X-Request-ID") == "r-7", path


@pytest.mark.parametrize("unusable", ["", "two words", "x" * 201, "caf\xe9"])
async def test_a_name_that_could_forge_a_line_is_none(tmp_path: Path, unusable: str) -> None:
    """protocol.md section 3: what stands in the log is readable."""
    async with serving(tmp_path, "--log-level", "info", more=INGRESS) as (_, bridge):
        answer = await asyncio.to_thread(asked, bridge.url, CALLS_PATH, unusable)
        assert answer.getheader("X-Request-ID") is None
    assert "request=" not in bridge.program.stderr


async def test_a_call_stands_readable_in_a_log_of_text(tmp_path: Path) -> None:
    """protocol.md section 4: what the client says stands in quotes where it has blanks."""
    async with serving(tmp_path, "--log-level", "info") as (_, bridge):
        async with signed_in(bridge.url, "oxe70120") as socket:
            await socket.result("rpc.ping", {"_meta": {"requestId": 'the "first" one'}})
    lines = [line for line in bridge.program.stderr.splitlines() if "rpc.ping" in line]
    assert len(lines) == 1
    assert r'method=rpc.ping request="the \"first\" one" outcome=ok took_ms=' in lines[0]
    assert lines[0].endswith("site=paris login=oxe70120")
