// The status's figures from Prometheus's text, the tunnel's form, and charts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { figuresOf, History, LOOKS_MOST, samplesOf } from "../../../bridge/console/lib/figures.js";
import { basic, bodyOf, Cookies, headersOf, pathProblem, shownBody } from "../../../bridge/console/lib/rest.js";
import { pathOf } from "../../../bridge/console/lib/tiles.js";

const TEXT = `# HELP ctibridge_calls_total JSON-RPC calls.
# TYPE ctibridge_calls_total counter
ctibridge_calls_total{method="Cti.dial",outcome="ok"} 10.0
ctibridge_calls_total{method="Cti.dial",outcome="-32602"} 2.0
ctibridge_sessions 3.0
ctibridge_sockets 4.0
ctibridge_in_flight 1.0
ctibridge_loop_lag_seconds 0.0125
ctibridge_tunnel_requests_total{status="200"} 5.0
ctibridge_ingress_requests_total{status="200"} 6.0
odd{label="a \\"quoted\\" one, with a comma\\n"} 1e3
`;

test("samples have their labels, whatever stands in them", () => {
  assert.deepEqual(samplesOf(TEXT).get("odd"), [{ labels: { label: 'a "quoted" one, with a comma\n' }, value: 1000 }]);
});

test("figures are sums over methods and statuses", () => {
  const figures = figuresOf(TEXT);
  assert.deepEqual(figures, {
    sessions: 3,
    sockets: 4,
    inFlight: 1,
    lagMs: 12.5,
    calls: 12,
    errors: 2,
    events: 0,
    rest: 11,
  });
});

test("what is counted since the start is shown a second; a bridge that has started anew begins at none", () => {
  const history = new History();
  const figures = figuresOf(TEXT);
  history.add(figures, 0);
  history.add({ ...figures, calls: 18 }, 3_000);
  history.add({ ...figures, calls: 1 }, 6_000);
  history.add({ ...figures, calls: 4 }, 9_000);
  assert.deepEqual(history.values("calls"), [0, 2, 0, 1]);
  assert.deepEqual(history.values("sessions"), [3, 3, 3, 3]);
  for (let look = 0; look < 2 * LOOKS_MOST; look += 1) history.add(figures, 12_000 + look);
  assert.equal(history.values("calls").length, LOOKS_MOST);
});

test("a chart's newest value is at its right end, the highest at its top", () => {
  const [line, area] = pathOf([0, 10], 10, 3, 100, 50);
  assert.equal(line, "M50.0 48.0L100.0 4.0");
  assert.equal(area, "M50.0 48.0L100.0 4.0V50H50.0Z");
  assert.deepEqual(pathOf([], 1), ["", ""]);
});

test("header lines are headers, those that repeat are arrays, others are refused", () => {
  assert.deepEqual(headersOf("Accept: a\n\nX-One: b: c\nX-One: d"), {
    headers: { Accept: "a", "X-One": ["b: c", "d"] },
  });
  assert.match(headersOf("no header").problem, /"no header"/);
});

test("a body is JSON unless a header says otherwise", () => {
  assert.deepEqual(bodyOf('{"a":1}', {}), { body: { a: 1 } });
  assert.match(bodyOf("a,b", {}).problem, /not JSON/);
  assert.deepEqual(bodyOf("a,b", { "content-type": "text/csv" }), { body: "a,b" });
  assert.deepEqual(bodyOf("  ", {}), {});
});

test("a path names no host, and nothing in it is left to fill in", () => {
  assert.match(pathProblem("http://pbx/api"), /begins with/);
  assert.match(pathProblem("/api/rest/1.0/users/{loginName}"), /\{loginName\}/);
  assert.equal(pathProblem("/api/rest?x={1}"), "write a value for {1}");
  assert.equal(pathProblem("/api/rest"), "");
});

test("cookies are kept until they are ended, and a request's own go before them", () => {
  const cookies = new Cookies();
  const set = (...lines) => {
    const headers = new Headers();
    for (const line of lines) headers.append("Set-Cookie", line);
    cookies.take(headers);
  };
  set("AlcUserId=a=b; Path=/; HttpOnly", "other=1");
  assert.deepEqual(cookies.give({ Accept: "x" }), { Accept: "x", Cookie: "AlcUserId=a=b; other=1" });
  assert.deepEqual(cookies.give({ cookie: "mine=1" }), { cookie: "mine=1" });
  set("other=; Max-Age=0", "AlcUserId=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
  assert.deepEqual([cookies.names, cookies.give({})], [[], {}]);
});

test("a body is shown as what it is", () => {
  assert.deepEqual(shownBody(null), { kind: "empty", text: "" });
  assert.deepEqual(shownBody({ a: 1 }), { kind: "json", text: '{\n  "a": 1\n}' });
  assert.deepEqual(shownBody(new TextEncoder().encode("a,é"), "text/csv; charset=utf-8"), {
    kind: "text",
    text: "a,é",
  });
  const { kind, text } = shownBody(new Uint8Array([82, 73, 0, 255]), "audio/wav");
  assert.equal(kind, "bytes");
  assert.match(text, /^000000 {2}52 49 00 ff +RI\.\.$/);
});

test("credentials may have any letters", () => {
  assert.equal(basic("zoë", "pass:wörd"), `Basic ${Buffer.from("zoë:pass:wörd").toString("base64")}`);
});
