"""Traces: a span for each call, and below it the REST requests that it became, as a collector receives them."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.system.raw import signed_in
from tests.system.serving import serving

TRACING = "[tracing]\nenabled = true\n"
CALLS_PATH = "/api/rest/1.0/telephony/calls"


@contextmanager
def collecting() -> Iterator[tuple[str, list[Any]]]:
    """A collector's address, and the spans that it has received."""
    spans: list[Any] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            export = ExportTraceServiceRequest.FromString(body)
            for resource in export.resource_spans:
                for scope in resource.scope_spans:
                    spans.extend(scope.spans)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", spans
        server.shutdown()
        thread.join()


def attributes(span: Any) -> dict[str, Any]:
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


async def test_a_call_and_the_rest_requests_that_it_became_are_one_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """protocol.md section 4: `_meta.requestId` names a call in traces."""
    with collecting() as (url, spans):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        async with (
            serving(tmp_path, more=TRACING) as (site, bridge),
            signed_in(bridge.url, "oxe70120") as socket,
        ):
            await socket.result("O2g.telephony.getCalls", {"_meta": {"requestId": "r 1"}})
            # Two changes at once: the second begins below its own span, though the first one's answer begins it.
            dials = [
                {"jsonrpc": "2.0", "id": number, "method": "Cti.dial", "params": {"destination": "70121"}}
                for number in (1, 2)
            ]
            for dial in dials:
                await socket.send(json.dumps(dial))
            for _ in dials:
                await socket.message()
            await socket.error("O2g.telephony.nothing")
            mine = f"00-{'a' * 32}-{'b' * 16}-01"
            request = {"type": "request", "id": "1", "method": "GET", "path": CALLS_PATH + "?deviceId=secret"}
            await socket.ask(json.dumps({**request, "headers": {"traceparent": mine}}))
            sent_on = site.seen[-1].headers["traceparent"]
    by_name: dict[str, list[Any]] = {}
    for span in spans:
        by_name.setdefault(span.name, []).append(span)
    (call,) = by_name["O2g.telephony.getCalls"]
    assert attributes(call)["ctibridge.request_id"] == "r 1"
    assert attributes(call)["site"] == "paris"
    assert not call.parent_span_id
    below = [span for span in spans if span.parent_span_id == call.span_id]
    assert [attributes(span)["url.path"] for span in below] == [CALLS_PATH]
    assert attributes(below[0])["http.response.status_code"] == 200
    for dialled in by_name["Cti.dial"]:
        requests = [span for span in spans if span.trace_id == dialled.trace_id and span is not dialled]
        assert "POST" in [span.name for span in requests]
        assert {span.parent_span_id for span in requests} == {dialled.span_id}
    assert len(by_name["Cti.dial"]) == 2
    (unknown,) = by_name["unknown"]
    assert attributes(unknown)["rpc.jsonrpc.error_code"] == "-32601"
    (tunnelled,) = [span for span in spans if span.trace_id == bytes.fromhex("a" * 32)]
    assert tunnelled.parent_span_id == bytes.fromhex("b" * 16)
    assert sent_on == f"00-{'a' * 32}-{tunnelled.span_id.hex()}-01"
    assert "secret" not in str(spans)


async def test_a_collector_that_is_not_there_harms_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """protocol.md section 10: calls are answered, and the bridge stops."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    async with serving(tmp_path, more=TRACING) as (_, bridge), signed_in(bridge.url, "oxe70120") as socket:
        await socket.result("O2g.telephony.getCalls")
        await socket.result("Session.logout")
        bridge.program.signal()
        assert await asyncio.to_thread(bridge.program.over) == 0
    assert "Traceback" not in bridge.program.stderr
