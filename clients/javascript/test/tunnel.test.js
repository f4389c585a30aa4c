// REST through the socket: against the real demo, and piece by piece against frames written here.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { connect, openTunnel, Disconnected, RpcError, TimedOut, TooLarge } from "../src/index.js";
import { messageOf } from "../src/encoding.js";
import { Tunnel } from "../src/tunnel.js";
import { openDoor, startDemo } from "./demo.js";
import { first } from "./waiting.js";

let demo;
let door;
const clients = [];

/** A user of the demo, signed out at the end of the test. */
async function signedIn(login, encoding) {
  const client = await connect({ url: demo.url, login, password: "0000", encoding });
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

before(async () => {
  demo = await startDemo();
  door = await openDoor(demo.url);
});

after(async () => {
  await door.close();
  await demo.stop();
});

/** Signs in at the O2G itself, through the socket: the cookie. */
async function cookieOf(through, login) {
  const Authorization = `Basic ${btoa(`${login}:0000`)}`;
  const answer = await through.request({ path: "/api/rest/authenticate?version=1.0", headers: { Authorization } });
  assert.equal(answer.status, 200);
  const Cookie = answer.headers.getSetCookie()[0].split(";")[0];
  const opened = await through.request({ method: "POST", path: "/api/rest/1.0/sessions", headers: { Cookie }, body: { applicationName: "test" } });
  assert.equal(opened.status, 200);
  return Cookie;
}

for (const encoding of ["json", "msgpack"]) {
  test(`a signed-in client sends REST requests, hears of their events, and makes calls on the same socket, in ${encoding}`, () => asks(encoding));
}

async function asks(encoding) {
  const client = await signedIn("oxe70122", encoding);
  const stream = client.events();
  const Cookie = await cookieOf(client, "oxe70122");
  const subscription = { filter: { selectors: [{ ids: ["oxe70122"], names: ["telephony"] }] }, version: "1.0" };
  const path = "/api/rest/1.0/subscriptions?identifier=mine";
  assert.equal((await client.request({ method: "POST", path, headers: { Cookie }, body: subscription })).status, 200);
  await client.cti.dial({ destination: "70123" });
  const event = await first(stream, (each) => each.method === "Tunnel.event" && each.event.eventName === "OnCallCreated");
  assert.equal(event.identifier, "mine");
  const { status, body } = await client.request({ path: "/api/rest/1.0/telephony/calls", headers: { Cookie } });
  assert.deepEqual([status, body.calls.length], [200, 1]);
  await client.cti.hangup();
}

test("an answer of the bridge's own says so", async () => {
  const client = await signedIn("oxe70124");
  const { status, origin } = await client.request({ path: "/elsewhere" });
  assert.deepEqual([status, origin], [403, "bridge"]);
  await client.close();
  await assert.rejects(client.request({ path: "/api/rest" }), (error) => error instanceof Disconnected && error.data.executed === "no");
});

test("a token opens a socket for REST requests alone", async () => {
  const tunnel = await openTunnel({ url: demo.url, token: "demo-client", encoding: "msgpack" });
  const { status, body, origin } = await tunnel.request({ path: "/api/rest" });
  assert.deepEqual([status, origin], [200, "site"]);
  assert.ok(body.versions.length > 0);
  tunnel.close();
  await assert.rejects(tunnel.request({ path: "/api/rest", timeoutMs: 50 }), TimedOut);
});

test("a request whose socket is lost fails and says that it may have been executed", async () => {
  let ended;
  const gone = new Promise((resolve) => (ended = resolve));
  const tunnel = await openTunnel({ url: door.url, token: "demo-client", onEnd: ended });
  await door.swallowAnswers();
  const asked = tunnel.request({ path: "/api/rest" });
  const lost = assert.rejects(asked, (error) => error instanceof Disconnected && error.data.executed === "unknown");
  await door.cut();
  await gone;
  await lost;
});

/** A tunnel on a link that only writes down what is sent. */
function written(encoding) {
  const sent = [];
  const link = { send: (frame) => sent.push(messageOf(frame)) };
  return { tunnel: new Tunnel(encoding), link, sent };
}

test("an answer in pieces is put together, and credit for what has been read goes back", async () => {
  const { tunnel, link, sent } = written();
  const answer = tunnel.request(link, { path: "/large" });
  const text = JSON.stringify({ text: "x".repeat(150_000) });
  tunnel.frame({ type: "response", id: "t1", status: 200, headers: { "Content-Type": "application/json" }, stream: true });
  for (let at = 0, seq = 0; at < text.length; at += 50_000, seq += 1) {
    tunnel.frame({ type: "chunk", id: "t1", seq, data: btoa(text.slice(at, at + 50_000)), end: at + 50_000 >= text.length });
  }
  assert.deepEqual((await answer).body, JSON.parse(text));
  assert.deepEqual(sent.slice(1), [{ type: "window", id: "t1", credit: 100_000 }]);
});

test("bytes go and come as bytes, text as text of its content type", async () => {
  const { tunnel, link, sent } = written();
  const answer = tunnel.request(link, { method: "PUT", path: "/file", body: new Uint8Array([0, 255]) });
  tunnel.frame({ type: "response", id: "t1", status: 200, headers: { "Content-Type": "audio/wav" }, body: btoa("RIFF"), bodyEncoding: "base64" });
  assert.deepEqual((await answer).body, new TextEncoder().encode("RIFF"));
  assert.deepEqual([sent[0].body, sent[0].bodyEncoding], ["AP8=", "base64"]);
  tunnel.request(link, { method: "PUT", path: "/file", headers: { "content-type": "text/csv" }, body: "a,é" }).catch(() => {});
  assert.equal(sent[1].body, btoa("a,\u00c3\u00a9"));
  tunnel.lost(link);
});

test("a request that is aborted or too late is cancelled at the bridge, and an error of the bridge's ends it", async () => {
  const { tunnel, link, sent } = written();
  const leaving = new AbortController();
  const aborted = tunnel.request(link, { path: "/a", signal: leaving.signal });
  leaving.abort(new Error("enough"));
  await assert.rejects(aborted, /enough/);
  await assert.rejects(tunnel.request(link, { path: "/b", timeoutMs: 1 }), TimedOut);
  assert.deepEqual(sent.filter(({ type }) => type === "cancel").map(({ id }) => id), ["t1", "t2"]);
  const refused = tunnel.request(link, { path: "/c" });
  tunnel.frame({ type: "error", id: "t3", code: "bad_frame", message: "no such thing" });
  await assert.rejects(refused, (error) => error instanceof RpcError && error.data.code === "bad_frame");
  await assert.rejects(tunnel.request(link, { path: "/d", body: "x".repeat(2 ** 21) }), TooLarge);
});

test("in MessagePack bytes need no base64, whole or in pieces", async () => {
  const { tunnel, link, sent } = written("msgpack");
  const bytes = new Uint8Array([0, 255, 7]);
  const answer = tunnel.request(link, { method: "PUT", path: "/file", body: bytes });
  assert.deepEqual([sent[0].body, sent[0].bodyEncoding], [bytes, undefined]);
  tunnel.frame({ type: "response", id: "t1", status: 200, headers: { "Content-Type": "audio/wav" }, body: bytes });
  assert.deepEqual((await answer).body, bytes);
  const large = tunnel.request(link, { path: "/large" });
  tunnel.frame({ type: "response", id: "t2", status: 200, headers: { "Content-Type": "audio/wav" }, stream: true });
  tunnel.frame({ type: "chunk", id: "t2", seq: 0, data: bytes, end: false });
  tunnel.frame({ type: "chunk", id: "t2", seq: 1, data: bytes, end: true });
  assert.deepEqual((await large).body, new Uint8Array([...bytes, ...bytes]));
});
